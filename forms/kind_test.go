package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The notice as it was received is what the forms must agree with: after each
// 附件 label stand the title, 报送单位 and the header cells, one a line.
func TestColumnsAreTheNotices(t *testing.T) {
	data, err := os.ReadFile("../testdata/naiman/notice-received.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range strings.Split(string(data), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	for _, k := range Kinds() {
		i := slices.IndexFunc(lines, func(l string) bool { return l == k.Label() })
		if i < 0 {
			t.Fatalf("%s is not in the notice", k.Label())
		}
		if got := lines[i+1]; got != k.Title() {
			t.Errorf("%s: title %q, the notice has %q", k.Label(), k.Title(), got)
		}
		if !strings.HasPrefix(lines[i+2], "报送单位") {
			t.Errorf("%s: no 报送单位 in the notice", k.Label())
		}
		var want []string
		for _, l := range lines[i+3:] {
			if strings.HasPrefix(l, "填报人") {
				break
			}
			want = append(want, l)
		}
		var got []string
		for _, c := range k.Columns() {
			got = append(got, c.Header)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: columns %v, the notice has %v", k.Label(), got, want)
		}
	}
}

func TestColumnSetsItsOwnField(t *testing.T) {
	for _, k := range Kinds() {
		var o Officer
		for _, c := range k.Columns() {
			c.Set(&o, c.Header)
		}
		for _, c := range k.Columns() {
			if got := c.Get(&o); got != c.Header {
				t.Errorf("%s: %s holds %q", k, c.Header, got)
			}
		}
	}
}

func TestNoKind(t *testing.T) {
	for _, k := range []Kind{-1, 0, 4} {
		if k.Valid() || k.Number() != 0 || k.Label() != "" || k.Title() != "" || k.Slug() != "" || k.Columns() != nil {
			t.Errorf("%d passes for a form", int(k))
		}
	}
}

// The columns fill the type area of 225 mm (GB/T 9704-2012 5.2.1), with the
// standard's own margins around it.
func TestGeometry(t *testing.T) {
	for _, k := range Kinds() {
		sum := 0.0
		for _, w := range columnWidths(k) {
			sum += w
		}
		if !near(sum, 225) {
			t.Errorf("%s: columns are %g mm wide", k, sum)
		}
		if len(columnWidths(k)) != len(k.Columns()) {
			t.Errorf("%s: %d widths for %d columns", k, len(columnWidths(k)), len(k.Columns()))
		}
	}
	if footMargin != 35 || cutMargin != 26 {
		t.Errorf("implied margins are %g and %g mm", footMargin, cutMargin)
	}
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
