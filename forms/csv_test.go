package forms

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
)

var csvSeeds = []string{
	"a,b\n1,2\n", "a,\"b\nc\"\r\n\r\nd,\"e\"\"f\"\n", "a,\"b\"c\",d\n", "\"a\r\nb\",\r\n", "\"", "\"a", "\"a\"\r", "a\r", "a\rb,c", ",,,", "\n\n", "a,b\"c\n", "\"\"\"\"", "\r\n", "\"a\"\r\"b\"\n",
	"=\"01\",\"=\"\"02\"\"\"\n",
}

// The fields are those that encoding/csv finds, and so is the row's number,
// but for the line breaks within fields, which a spreadsheet does not count.
func sameFields(t *testing.T, text string) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var want []string
	within := 0
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return // it finds a fault where this one goes on
		}
		line, _ := r.FieldPos(0)
		row := line - within
		for i, f := range record {
			within += strings.Count(f, "\n")
			f = strings.TrimPrefix(f, "\uFEFF")
			if inner, ok := strings.CutPrefix(f, `="`); ok {
				f = strings.TrimSuffix(inner, `"`)
			}
			if i < maxCols && strings.TrimSpace(f) != "" {
				want = append(want, fmt.Sprintf("%d %d %q", row, i+1, f))
			}
		}
	}
	g, err := splitCSV(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range g.rows {
		for _, c := range row.cells {
			got = append(got, fmt.Sprintf("%d %d %q", row.n, c.col, c.text))
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("%q:\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSplitCSV(t *testing.T) {
	for _, s := range csvSeeds {
		sameFields(t, s)
	}
	sameFields(t, strings.Repeat("a,", 300)+"b\nc")
	for text, want := range map[string]string{"姓名，身份证号\n": "姓名|身份证号", "\"姓名\"\t身份证号": "姓名|身份证号", "姓名;\"a;b\"\n": "姓名|a;b"} {
		g, err := splitCSV(text)
		must(t, err)
		var got []string
		for _, c := range g.rows[0].cells {
			got = append(got, c.text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func FuzzSplitCSV(f *testing.F) {
	for _, s := range csvSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if separator(text) == ',' {
			sameFields(t, text)
		}
	})
}
