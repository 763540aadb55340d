package forms

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tealeg/xlsx/v3"
)

// What LibreOffice computes beside the head is what was left out.
func TestStatusInLibreOffice(t *testing.T) {
	whole := map[string]string{"A5": "水务局", "B5": "王堃", "C5": id1, "D5": "行政执法", "E5": "水行政", "F5": "奈曼旗", "G5": "001", "I5": Reasons()[0]}
	without := func(names ...string) map[string]string {
		m := maps.Clone(whole)
		for _, n := range names {
			delete(m, n)
		}
		return m
	}
	gaps := without("E5", "I5")
	gaps["B9"] = "李䶮" // seven more
	late := without()
	late["H104"] = "2" // the last row; 资格编号 alone begins a row, and needs eight others
	for name, c := range map[string]struct {
		cells map[string]string
		want  string
	}{
		"nothing":  {map[string]string{}, "还没有填写。"},
		"whole":    {whole, "已填 1 人，必填各栏已填齐。"},
		"gaps":     {gaps, "还有 9 处必填未填。第 5 行缺：执法类别、清理原因。"},
		"last row": {late, "还有 8 处必填未填。第 104 行缺：工作单位、姓名、身份证号、执法类型、执法类别、执法区域、执法证编号、清理原因。"},
	} {
		t.Run(name, func(t *testing.T) {
			blank, _ := written(t, &Workbook{}, &Form{Kind: NewIssue}, &Form{Kind: Clearance})
			cells := maps.Clone(c.cells)
			cells["J1"] = "locked"
			data, said := filledBy(t, "fill_libreoffice.py", "uno", "python3-uno", blank, Clearance.Sheet(), cells)
			var told struct{ Held map[string]string }
			must(t, json.Unmarshal([]byte(said), &told))
			if got := told.Held["J1"]; got != statusMark+c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			// Nor does it disturb reading what was saved.
			rd := read(t, "a.xlsx", data)
			if len(rd.Forms) != 2 || rd.Forms[1].Unit != "" || len(c.cells) == 0 && len(rd.Forms[1].Officers) > 0 {
				t.Errorf("%+v", rd.Forms)
			}
			if f := rd.Forms[0]; f.Kind != NewIssue || len(f.Officers) > 0 {
				t.Errorf("the other form: %+v", f)
			}
			for _, f := range rd.Findings {
				if f.Place.Row == 0 && f.Rule != "row-passed" { // about the sheet, not about a row with nothing but its qualification number
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// A program that computes nothing shows what was true when the workbook was
// written; a form without rows to type in, or with very many, says nothing.
func TestStatusAsWritten(t *testing.T) {
	few := officers(3)
	few[1].Name, few[1].Area, few[2].ID = "", "", ""
	for name, c := range map[string]struct {
		book Workbook
		form Form
		want string
	}{
		"blank":     {Workbook{}, Form{Kind: Renewal}, statusMark + "还没有填写。"},
		"gaps":      {Workbook{Rows: 2}, Form{Kind: Renewal, Officers: few}, statusMark + "还有 3 处必填未填。第 6 行缺：姓名、执法区域。"},
		"whole":     {Workbook{Rows: 1}, Form{Kind: Clearance, Officers: officers(4)}, statusMark + "已填 4 人，必填各栏已填齐。"},
		"finished":  {Workbook{}, Form{Kind: Renewal, Officers: few}, ""},
		"very many": {Workbook{Rows: mostCompared}, Form{Kind: Renewal, Officers: few}, ""},
	} {
		data, parts := written(t, &c.book, &c.form)
		file, err := xlsx.OpenBinary(data)
		must(t, err)
		if got := cellAt(t, file.Sheets[0], labelRow-1, len(c.form.Kind.Columns())).Value; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if strings.Contains(parts["xl/worksheets/sheet1.xml"], "<f>IFERROR") != (c.want != "") {
			t.Errorf("%s: the formula is there, or not", name)
		}
		if area := "$A$1:$" + columnName(len(c.form.Kind.Columns())) + "$"; !strings.Contains(parts["xl/workbook.xml"], area) {
			t.Errorf("%s: more than the form is printed", name)
		}
		head := c.form
		head.Officers = nil
		var streamed bytes.Buffer
		must(t, c.book.WriteRows(&streamed, &head, len(c.form.Officers), slices.Values(c.form.Officers)))
		if !bytes.Equal(streamed.Bytes(), data) {
			t.Errorf("%s: rows one by one give other bytes", name)
		}
	}
}
