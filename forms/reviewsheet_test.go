package forms

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// naiman is the collection of the job in testdata, with one unit that sent
// nothing and one file that could not be read.
func naiman(t testing.TB) *Collection {
	t.Helper()
	c := &Collection{
		Departments: []string{"奈曼旗公安局", "奈曼旗交通运输局", "奈曼旗青龙山镇人民政府"},
		Readings:    submissions(t),
		Refused:     []*FileError{{File: "水利 & 电力.xls", Err: ErrOldFormat}},
	}
	for _, rd := range c.Readings {
		c.Findings = append(c.Findings, rd.Findings...)
	}
	found, err := (&Reviewer{Departments: c.Departments}).Review(c.Forms())
	must(t, err)
	c.Findings = append(c.Findings, found...)
	return c
}

func reviewOf(t testing.TB, c *Collection) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, WriteReview(&b, c, time.Time{}))
	return b.Bytes()
}

// Every row is counted once, and so is every doubtful row.
func TestSummaryCountsEachRow(t *testing.T) {
	c := naiman(t)
	rows, doubtful := map[Kind]int{}, map[rowKey]bool{}
	for _, f := range c.Forms() {
		rows[f.Kind] += len(f.Officers)
	}
	for _, f := range c.Findings {
		if f.Severity > Hint && f.Place.Row > 0 {
			doubtful[rowKey{f.Place.File, f.Place.Sheet, f.Place.Row}] = true
		}
	}
	got, sum := map[Kind]int{}, Tally{}
	units := c.Summary()
	for _, u := range units {
		for k, n := range u.Rows {
			got[k] += n.Received
		}
		sum.add(u.Total())
	}
	if fmt.Sprint(got) != fmt.Sprint(rows) || sum.Doubtful != len(doubtful) || sum.Accepted+sum.Doubtful != sum.Received || len(doubtful) == 0 {
		t.Errorf("%v rows, %+v, want %v rows with %d doubtful", got, sum, rows, len(doubtful))
	}
	for i, d := range c.Departments {
		if units[i].Unit != d || !units[i].Expected || units[i].Heard != (i < 2) {
			t.Errorf("%+v", units[i])
		}
	}
	if n := len(units); n != 19 || units[18].Expected {
		t.Errorf("%d units", n)
	}
}

// A unit's rows count for the unit that they name, if that is expected, and
// else for the one that sent them.
func TestSummaryBelongs(t *testing.T) {
	c := &Collection{Departments: []string{"甲局", "乙局"}, Readings: []*Reading{
		{File: "丙.xlsx", Forms: []*Form{form(Renewal, "丙局", someone("王堃", id1), someone("李䶮", id2, func(o *Officer) { o.Department = "乙 局" }))}},
		{File: "丁局.csv", Forms: []*Form{{Kind: NewIssue}}},
	}}
	c.Findings = []Finding{
		{Rule: "a", Severity: Doubt, Place: Place{File: "丙局.xlsx", Sheet: Renewal.Sheet(), Row: 6, Cell: "C6"}},
		{Rule: "b", Severity: Error, Place: Place{File: "丁局.csv"}},
		{Rule: "c", Severity: Hint, Place: Place{File: "丙局.xlsx", Sheet: Renewal.Sheet(), Row: 5}},
	}
	var got []string
	for _, u := range c.Summary() {
		got = append(got, fmt.Sprint(u.Unit, u.Expected, u.Heard, u.Total(), len(u.General)))
	}
	want := []string{"甲局true false {0 0 0} 0", "乙局true true {1 0 1} 0", "丙局false true {1 1 0} 0", "丁局false true {0 0 0} 1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// What goes back to the units can be read as what they sent: the same rows,
// character for character.
func TestReviewIsReadAgain(t *testing.T) {
	c := naiman(t)
	rd := read(t, "review.xlsx", reviewOf(t, c))
	key := func(f *Form, o *Officer) string {
		return fmt.Sprint(f.Kind, "|", o.Department, "|", o.Name, "|", o.ID, "|", o.Type, "|", o.Category, "|", o.Area, "|", o.CertificateNo, "|", o.QualificationNo, "|", o.Reason)
	}
	list := func(fs []*Form) []string {
		var all []string
		for _, f := range fs {
			for i := range f.Officers {
				all = append(all, key(f, &f.Officers[i]))
			}
		}
		slices.Sort(all)
		return all
	}
	got, want := list(rd.Forms), list(c.Forms())
	if len(want) < 150 || !slices.Equal(got, want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
		for _, s := range want {
			if !slices.Contains(got, s) {
				t.Errorf("lost: %s", s)
			}
		}
	}
	phones := map[string]bool{}
	for _, f := range c.Forms() {
		phones[f.Unit+f.Phone] = true
	}
	for _, f := range rd.Forms {
		if f.Unit == "" || !phones[f.Unit+f.Phone] {
			t.Errorf("unit %q, phone %q", f.Unit, f.Phone)
		}
	}
}

// Each doubtful cell has its colour, and a comment with what is wrong; no other
// cell has.
func TestReviewMarksCells(t *testing.T) {
	c := naiman(t)
	file, err := excelize.OpenReader(bytes.NewReader(reviewOf(t, c)))
	must(t, err)
	want := 0
	cells := map[string]Severity{}
	for _, f := range c.Findings {
		if f.Severity > Hint && f.Place.Row > 0 {
			k := fmt.Sprint(f.Place.File, f.Place.Sheet, f.Place.Row, f.Place.Field)
			cells[k] = max(cells[k], f.Severity)
		}
	}
	want = len(cells)
	red := 0
	for _, s := range cells {
		if s == Error {
			red++
		}
	}
	comments, coloured, reds := 0, 0, 0
	messages := ""
	for _, sheet := range file.GetSheetList()[1:] {
		noted := map[string]bool{}
		all, err := file.GetComments(sheet)
		must(t, err)
		for _, cm := range all {
			comments++
			noted[cm.Cell] = true
			messages += cm.Text + "\n"
		}
		rows, err := file.GetRows(sheet)
		must(t, err)
		for i := range rows {
			for col := 1; col <= int(formFields); col++ {
				name := cellName(i+1, col)
				id, err := file.GetCellStyle(sheet, name)
				must(t, err)
				style, err := file.GetStyle(id)
				must(t, err)
				filled := len(style.Fill.Color) > 0
				if filled {
					coloured++
					if style.Fill.Color[0] == errorColour {
						reds++
					}
				}
				if filled != noted[name] {
					t.Errorf("%s!%s: coloured %v, commented %v", sheet, name, filled, noted[name])
				}
			}
		}
	}
	if comments != want || coloured != want || reds != red || want < 10 {
		t.Errorf("%d comments, %d cells with colour, %d red; want %d and %d", comments, coloured, reds, want, red)
	}
	for _, f := range c.Findings {
		if f.Severity > Hint && f.Place.Row > 0 && !strings.Contains(messages, f.Message) {
			t.Errorf("not told: %s", f.Message)
		}
	}
	top, err := file.GetRows("汇总")
	must(t, err)
	said := fmt.Sprint(top)
	for _, s := range []string{"奈曼旗青龙山镇人民政府", "未报送", "没有读：水利 & 电力.xls"} {
		if !strings.Contains(said, s) {
			t.Errorf("the summary has no %q", s)
		}
	}
}

func TestReviewSameBytes(t *testing.T) {
	c := naiman(t)
	if !bytes.Equal(reviewOf(t, c), reviewOf(t, naiman(t))) {
		t.Error("two reviews differ")
	}
}

// Text of a submission ends up in comments, as XML in XML.
func TestReviewEscapes(t *testing.T) {
	f := form(Renewal, "甲&<乙>局[1]", someone("王<b>&", id1))
	c := &Collection{Readings: []*Reading{{File: "a.xlsx", Forms: []*Form{f}}}, Findings: Review([]*Form{f})}
	parts := unzip(t, reviewOf(t, c))
	for name, text := range parts {
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			_, err := d.Token()
			if err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
		}
	}
	f.Officers[0].Name = "王\x01"
	var fe *FieldError
	if err := WriteReview(new(bytes.Buffer), c, time.Time{}); !errors.As(err, &fe) || fe.Field != "姓名" {
		t.Errorf("%v", err)
	}
}

func TestSheetNameOf(t *testing.T) {
	used := map[string]bool{"汇总": true}
	long := strings.Repeat("执", 40)
	for _, c := range [][2]string{
		{"汇总", "汇总2"}, {"", "未写单位"}, {"甲/乙:丙", "甲-乙-丙"}, {long, long[:31*3]}, {long, long[:30*3] + "2"},
		{strings.Repeat("𬱖", 20), strings.Repeat("𬱖", 15)}, {"ABC", "ABC"}, {"abc", "abc2"},
	} {
		if got := sheetNameOf(c[0], used); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

func TestPublic(t *testing.T) {
	f := &Form{Kind: Clearance, Unit: "甲局", Officers: []Officer{{Department: "乙局", Name: "王堃", ID: id1}, {Name: "李䶮", ID: "1"}}}
	want := [][]string{{"1", "乙局", "王堃", "15*************011"}, {"2", "甲局", "李䶮", "*"}}
	if got := f.Public(Masking{}); !slices.EqualFunc(got, want, slices.Equal) || len(PublicHeader()) != len(want[0]) {
		t.Errorf("%q", got)
	}
	if got := f.Public(Masking{Head: 6, Tail: 4})[0][3]; got != "150525********0011" {
		t.Errorf("%q", got)
	}
}
