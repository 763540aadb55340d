package forms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Validation cannot force a cell that nobody enters, so a sheet with rows to
// type in says beside its head, where it stays in view and is not printed,
// what has been left out. The formulas are such that Excel, WPS and
// LibreOffice all compute them, without arrays entered as such.

// statusMark begins what a sheet says about itself, so that Read can tell it
// from what people write there.
const statusMark = "填写检查："

// hasStatus reports whether a sheet says what is left out: it has rows to type
// in, and not so many that looking through them is felt.
func (b *Workbook) hasStatus(n int) bool {
	blank := b.blankRows(n)
	return blank > 0 && n+blank <= mostCompared
}

// hold takes the rows of a source into memory, one more than were announced
// at most.
func (s source) hold() source {
	for o := range s.rows {
		if s.held = append(s.held, o); len(s.held) > s.n {
			break
		}
	}
	s.rows = slices.Values(s.held)
	return s
}

// status is the cell that says what is left out of the i-th form, with what a
// program shows before it has computed anything. What the formula needs it
// computes on the dictionary sheet, below the marker: the rows begun, the
// cells left out, and the first row that lacks any.
func (b *book) status(i int, name string, f source, last int) (excelize.Cell, error) {
	ranged := func(c Column) string {
		return fmt.Sprintf("'%[1]s'!$%[2]s$%[3]d:$%[2]s$%[4]d", name, columnName(int(c.Field)+1), firstRow, last)
	}
	var begun, gaps, names []string
	required := requiredFields(f.Kind)
	row := dictionary + "!" + b.statusCell(i, 2)
	for _, c := range f.Kind.Columns() {
		begun = append(begun, "LEN("+ranged(c)+")")
		if slices.Contains(required, c.Field) {
			gaps = append(gaps, "(LEN("+ranged(c)+")=0)")
			// From the sheet's first row, so that rows put in anywhere do no harm.
			names = append(names, fmt.Sprintf(`IF(LEN(INDEX($%[1]s$1:$%[1]s$%[2]d,%[3]s))=0,"、%[4]s","")`, columnName(int(c.Field)+1), last, row, c.Header))
		}
	}
	open := "((" + strings.Join(begun, "+") + ")>0)"
	missing := "(" + strings.Join(gaps, "+") + ")"
	people, count, first, text := f.left()
	for j, c := range []struct {
		value   int
		formula string
	}{
		{people, "SUMPRODUCT(--" + open + ")"},
		{count, "SUMPRODUCT(" + open + "*" + missing + ")"},
		{first, fmt.Sprintf("%d-SUMPRODUCT(MAX(%s*(%s>0)*(%[1]d-ROW(%[4]s))))", maxSheetRows+1, open, missing, ranged(f.Kind.Columns()[0]))},
	} {
		cell := strings.ReplaceAll(b.statusCell(i, j), "$", "")
		if err := b.file.SetCellInt(dictionary, cell, int64(c.value)); err != nil {
			return excelize.Cell{}, err
		}
		if err := b.file.SetCellFormula(dictionary, cell, c.formula); err != nil {
			return excelize.Cell{}, err
		}
	}
	some, gap := dictionary+"!"+b.statusCell(i, 0), dictionary+"!"+b.statusCell(i, 1)
	return excelize.Cell{StyleID: b.style.status, Value: text, Formula: fmt.Sprintf(
		`IFERROR(IF(%[1]s=0,"%[4]s还没有填写。",IF(%[2]s=0,"%[4]s已填 "&%[1]s&" 人，必填各栏已填齐。","%[4]s还有 "&%[2]s&" 处必填未填。第 "&%[3]s&" 行缺："&MID(%[5]s,2,99)&"。")),"")`,
		some, gap, row, statusMark, strings.Join(names, "&"))}, nil
}

// statusCell is the j-th of the cells on the dictionary sheet that belong to
// the i-th form.
func (b *book) statusCell(i, j int) string {
	return fmt.Sprintf("$%s$2", columnName(statusCells*i+j+1))
}

const statusCells = 3 // on the dictionary sheet, for each form

// left is what the formulas of status give: the rows begun, their required
// cells that are empty, the first row of the sheet that lacks any, and what
// the sheet says. A form without gaps has maxSheetRows+1 for the row.
func (s source) left() (people, count, first int, text string) {
	first = maxSheetRows + 1
	var lacking []string
	for i := range s.held {
		o := &s.held[i]
		empty := true
		for _, c := range s.Kind.Columns() {
			empty = empty && c.Get(o) == ""
		}
		if empty {
			continue
		}
		people++
		for _, f := range requiredFields(s.Kind) {
			if *f.of(o) != "" {
				continue
			}
			count++
			if first = min(first, firstRow+i); first == firstRow+i {
				lacking = append(lacking, f.String())
			}
		}
	}
	switch {
	case people == 0:
		text = "还没有填写。"
	case count == 0:
		text = fmt.Sprintf("已填 %d 人，必填各栏已填齐。", people)
	default:
		text = fmt.Sprintf("还有 %d 处必填未填。第 %d 行缺：%s。", count, first, strings.Join(lacking, "、"))
	}
	return people, count, first, statusMark + text
}
