package main

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// titles are the forms' names in the notice; sheetNames those of the sheets.
var (
	titles     = [4]string{clearance: "行政执法人员清理汇总表", renewal: "行政执法证件换发人员统计表", newIssue: "行政执法证件新领人员统计表"}
	sheetNames = [4]string{clearance: "附件1 清理汇总表", renewal: "附件2 换发人员统计表", newIssue: "附件3 新领人员统计表"}
)

// header returns the columns as the notice has them.
func header(form int) []string {
	h := []string{"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号"}
	if form == clearance {
		h = append(h, "清理原因")
	}
	return h
}

func (o officer) row(form int) []any {
	r := []any{o.department, o.name, o.id, o.kind, o.category, o.area, o.certificate, o.qualifying}
	if form == clearance {
		r = append(r, o.reason)
	}
	return r
}

// table is one sheet as a department sends it.
type table struct {
	form   int
	header []string
	rows   [][]any  // a nil row is left empty
	merged []string // ranges of cells made one
	note   string   // under the table
}

func newTable(u *department, form int) *table {
	t := &table{form: form, header: header(form)}
	for _, o := range u.forms[form] {
		t.rows = append(t.rows, o.row(form))
	}
	return t
}

// firstRow is where the rows of every table begin: 附件 mark, title, 报送单位
// and header stand above.
const firstRow = 5

// workbook writes tables of a department as one file.
func workbook(u *department, tables ...*table) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := newStyles(f)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		name := sheetNames[t.form]
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return nil, err
		}
		p := &pen{f: f, sheet: name}
		t.write(p, u, styles)
		if p.err != nil {
			return nil, fmt.Errorf("%s %s: %w", u.file, name, p.err)
		}
	}
	stamp := "2022-05-24T08:30:00Z"
	if err := f.SetDocProps(&excelize.DocProperties{Creator: u.name, LastModifiedBy: u.name, Created: stamp, Modified: stamp}); err != nil {
		return nil, err
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel", Company: u.name}); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// styles are the numbers of the styles of one workbook.
type styles struct{ label, title, plain, header, text, general int }

// textFormat is Excel's number format “文本”.
const textFormat = 49

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	for _, d := range []struct {
		to *int
		is excelize.Style
	}{
		{&s.label, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 14}}},
		{&s.title, excelize.Style{Font: &excelize.Font{Family: "方正小标宋简体", Size: 18}, Alignment: centre}},
		{&s.plain, excelize.Style{Font: &excelize.Font{Family: "仿宋", Size: 12}}},
		{&s.header, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 11}, Alignment: centre, Border: border}},
		{&s.text, excelize.Style{Font: &excelize.Font{Family: "仿宋", Size: 11}, Alignment: centre, Border: border, NumFmt: textFormat}},
		{&s.general, excelize.Style{Font: &excelize.Font{Family: "仿宋", Size: 11}, Alignment: centre, Border: border}},
	} {
		n, err := f.NewStyle(&d.is)
		if err != nil {
			return styles{}, err
		}
		*d.to = n
	}
	return s, nil
}

// pen writes one sheet and keeps the first error.
type pen struct {
	f     *excelize.File
	sheet string
	err   error
}

func (p *pen) set(column, row, style int, value any) {
	c := cell(column, row)
	p.do(p.f.SetCellStyle(p.sheet, c, c, style))
	if s, ok := value.(string); ok && s == "" {
		return
	}
	p.do(p.f.SetCellValue(p.sheet, c, value))
}

func (p *pen) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// cell names a cell by column and row, both from 1.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err)
	}
	return name
}

// widths of the columns by header, in characters.
var widths = map[string]float64{
	"序号": 6, "工作单位": 24, "姓名": 16, "身份证号": 21, "执法类型": 13, "执法类别": 13,
	"执法区域": 12, "执法证编号": 15, "资格编号": 15, "清理原因": 24,
}

// wrapped estimates the lines of a text in a column: a Han character takes two
// of its characters.
func wrapped(text string, width float64) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0x7f {
			n++
		}
	}
	return 1 + int(float64(n)/(width-1))
}

func (t *table) write(p *pen, u *department, s styles) {
	last := len(t.header)
	for i, h := range t.header {
		column, err := excelize.ColumnNumberToName(i + 1)
		p.do(err)
		p.do(p.f.SetColWidth(p.sheet, column, column, widths[strings.ReplaceAll(h, "\n", "")]))
	}
	p.set(1, 1, s.label, fmt.Sprintf("附件%d", t.form))
	p.set(1, 2, s.title, titles[t.form])
	p.do(p.f.MergeCell(p.sheet, cell(1, 2), cell(last, 2)))
	p.do(p.f.SetRowHeight(p.sheet, 2, 32))
	p.set(1, 3, s.plain, "报送单位："+u.name)
	p.do(p.f.MergeCell(p.sheet, cell(1, 3), cell(last, 3)))
	for i, h := range t.header {
		p.set(i+1, firstRow-1, s.header, h)
	}
	p.do(p.f.SetRowHeight(p.sheet, firstRow-1, 30))

	row := firstRow
	for _, r := range t.rows {
		lines := 1
		for i, h := range t.header {
			var value any = ""
			if r != nil {
				value = r[i]
			}
			if text, ok := value.(string); ok {
				p.set(i+1, row, s.text, text)
				lines = max(lines, wrapped(text, widths[h]))
			} else {
				p.set(i+1, row, s.general, value)
			}
		}
		p.do(p.f.SetRowHeight(p.sheet, row, float64(6+15*lines)))
		row++
	}
	for _, m := range t.merged {
		from, to, _ := strings.Cut(m, ":")
		p.do(p.f.MergeCell(p.sheet, from, to))
	}
	if t.note != "" {
		p.set(1, row, s.plain, t.note)
		p.do(p.f.MergeCell(p.sheet, cell(1, row), cell(last, row)))
		row++
	}
	row++
	p.set(1, row, s.plain, "填报人："+u.filler)
	p.set(5, row, s.plain, "联系电话："+u.phone)
	p.set(1, row+1, s.plain, "主要负责人（签字）：")
	p.set(5, row+1, s.plain, "单位（盖章）：")
	p.set(last-1, row+1, s.plain, u.sent)

	landscape, a4, fit, high := "landscape", 9, 1, 0
	yes := true
	p.do(p.f.SetSheetProps(p.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	p.do(p.f.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &fit, FitToHeight: &high}))
}
