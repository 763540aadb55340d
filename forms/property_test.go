package forms

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// sent is a row as it was meant, by the certificate number, of which each row
// has one of its own.
type sent struct {
	kind   Kind
	unit   string
	row    Officer
	broken Field // that was damaged beyond repair; fieldCount: none
}

// damage changes the text of a cell as people and programs do. What Read must
// undo has harmless true; what it cannot must be named at the cell.
type damage struct {
	fields   []Field
	harmless bool
	do       func(r *rand.Rand, s string) string
}

func wide(s string) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c <= '~' {
			return c + 0xFEE0
		}
		return c
	}, s)
}

// spread puts a space somewhere.
func spread(space string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, s string) string {
		runes := []rune(s)
		at := r.IntN(len(runes) + 1)
		return string(runes[:at]) + space + string(runes[at:])
	}
}

var numberFields = []Field{IDField, CertificateNoField, QualificationNoField}
var textFields = []Field{DepartmentField, NameField, TypeField, CategoryField, AreaField, ReasonField}

var damages = []damage{
	{numberFields, true, func(_ *rand.Rand, s string) string { return wide(s) }},
	{numberFields, true, spread(" ")},
	{numberFields, true, spread("　")},
	{numberFields, true, spread("\u200b")},
	{[]Field{IDField}, true, func(_ *rand.Rand, s string) string { return strings.ToLower(s) }},
	{textFields, true, spread("\n")},
	{textFields, true, func(_ *rand.Rand, s string) string { return " " + s + "\t" }},
	{[]Field{NameField}, true, func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, "·", "•") }},
	{[]Field{IDField}, false, func(r *rand.Rand, s string) string { // a digit mistyped, which GB 11643 finds
		at := r.IntN(17)
		return s[:at] + string('0'+(s[at]-'0'+1+byte(r.IntN(9)))%10) + s[at+1:]
	}},
	{[]Field{IDField}, false, func(r *rand.Rand, s string) string { at := r.IntN(18); return s[:at] + s[at+1:] }},
	{[]Field{IDField}, false, func(*rand.Rand, string) string { return "1.50525E+17" }},
	{[]Field{IDField, NameField, TypeField, AreaField, ReasonField}, false, func(*rand.Rand, string) string { return "" }},
}

// person18 makes a number that checks.
func person18(r *rand.Rand, n int) string {
	s := fmt.Sprintf("150525%04d%02d%02d%03d", 1960+r.IntN(40), 1+r.IntN(12), 1+r.IntN(28), 1+n%999)
	for _, c := range "0123456789X" {
		if checks(s + string(c)) {
			return s + string(c)
		}
	}
	return ""
}

// Whatever a department does to a table, each row of it comes out of reading
// and merging once, with every cell that was not damaged as it was meant; a
// cell that was damaged is either put in order or named.
func TestEachRowIsAccountedFor(t *testing.T) {
	names := []string{"王堃", "李䶮", "阿拉坦·乌力吉", "𬱖丽", "包图雅", "额尔敦·孟和·那顺"}
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 5))
		want := map[string]sent{}
		var fs []*Form
		var findings []Finding
		for u := range 1 + r.IntN(4) {
			unit := fmt.Sprintf("奈曼旗第%c局", []rune("一二三四")[u])
			kind := Kinds()[r.IntN(3)]
			order := r.Perm(len(kind.Columns()))
			rows := [][]string{{kind.Title()}, {"报送单位：" + unit}, make([]string, len(order))}
			for i, c := range order {
				rows[2][i] = kind.Columns()[c].Header
			}
			for range r.IntN(12) {
				n := len(want) + 1
				o := Officer{Department: unit, Name: names[r.IntN(len(names))], ID: person18(r, n), Type: "行政执法", Category: "水行政", Area: "奈曼旗",
					CertificateNo: fmt.Sprintf("0152522%05d", n), QualificationNo: fmt.Sprintf("ZG%06d", n)}
				if kind == Clearance {
					o.Reason = "其他情形"
				}
				s := sent{kind, unit, o, fieldCount}
				text := o
				if r.IntN(2) == 0 {
					d := damages[r.IntN(len(damages))]
					f := d.fields[r.IntN(len(d.fields))]
					if old := *f.of(&o); old != "" {
						*f.of(&text) = d.do(r, old)
						if !d.harmless {
							s.broken = f
						}
					}
				}
				want[o.CertificateNo] = s
				row := make([]string, len(order))
				for i, c := range order {
					row[i] = *Field(c).of(&text)
				}
				for range r.IntN(3) / 2 {
					rows = append(rows, nil) // an empty row between
				}
				rows = append(rows, row)
			}
			rows = append(rows, nil, []string{"填报人：李明", "", "联系电话：0475-4226442"}, []string{"注：情况属实。"})
			data, name := stored(t, r, rows)
			rd, err := Read(fmt.Sprintf("%d%s", u, name), bytes.NewReader(data))
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			fs = append(fs, rd.Forms...)
			findings = append(findings, rd.Findings...)
		}
		findings = append(findings, Review(fs)...)
		named := map[string]bool{}
		for _, f := range findings {
			if f.Severity > Hint {
				named[fmt.Sprint(f.Place.File, f.Place.Sheet, f.Place.Row, f.Place.Field)] = true
			}
		}
		count := 0
		for _, k := range Kinds() {
			for _, o := range Merge(k, fs, nil).Officers {
				count++
				s, ok := want[o.CertificateNo]
				delete(want, o.CertificateNo)
				if !ok || s.kind != k {
					t.Fatalf("seed %d: invented, or twice: %+v", seed, o)
				}
				for f := Field(0); f < formFields; f++ {
					got, meant := *f.of(&o), *f.of(&s.row)
					switch {
					case f == s.broken:
						if !named[fmt.Sprint(o.Source.File, o.Source.Sheet, o.Source.Row, f.String())] {
							t.Errorf("seed %d: %s of %s is damaged (%q for %q), and nobody says so", seed, f, o.Name, got, meant)
						}
					case got != meant:
						t.Errorf("seed %d: %s is %q, want %q", seed, f, got, meant)
					}
				}
			}
		}
		for _, s := range want {
			t.Errorf("seed %d: lost: %+v", seed, s.row)
		}
	}
}

// stored writes rows as a workbook or as csv in one of the encodings.
func stored(t *testing.T, r *rand.Rand, rows [][]string) (data []byte, name string) {
	t.Helper()
	if r.IntN(2) == 0 {
		f := excelize.NewFile()
		defer f.Close()
		down, right := r.IntN(3), r.IntN(3) // the table need not stand in the corner
		for i, row := range rows {
			for j, text := range row {
				if text != "" {
					must(t, f.SetCellStr("Sheet1", cellName(1+i+down, 1+j+right), text))
				}
			}
		}
		var b bytes.Buffer
		must(t, f.Write(&b))
		return b.Bytes(), ".xlsx"
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = []rune(",;\t")[r.IntN(3)]
	for _, row := range rows {
		if row == nil {
			row = []string{"", "", ""}
		}
		must(t, w.Write(row))
	}
	w.Flush()
	data = b.Bytes()
	if r.IntN(2) == 0 {
		data = slices.Concat([]byte("\xEF\xBB\xBF"), data)
	}
	return data, ".csv"
}
