package forms

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// book is a workbook being written.
type book struct {
	*Workbook
	file  *excelize.File
	style styles
	lists map[Field]string // name of the field's list on the dictionary sheet
	place string           // name of the places 1–17 of an identity number
	power string           // name of their weights
}

// prepare makes the sheets, the styles and the dictionary.
func (b *book) prepare(fs []*Form, names []string) error {
	f := b.file
	if err := f.SetDefaultFont(faceFooter); err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", names[0]); err != nil {
		return err
	}
	for _, name := range names[1:] {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}
	props := &excelize.DocProperties{Creator: markerName, Title: fs[0].Kind.Title(), Language: "zh-CN"}
	if len(fs) > 1 {
		props.Title = "行政执法人员清理和证件换发、新领统计表"
	}
	stamp := b.Created
	if stamp.IsZero() {
		stamp = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // excelize would put a date of its own
	}
	props.Created = stamp.UTC().Format(time.RFC3339)
	props.Modified = props.Created
	if err := f.SetDocProps(props); err != nil {
		return err
	}
	if err := b.makeStyles(); err != nil {
		return err
	}
	return b.makeDictionary(fs)
}

// sheetWidths are the widths of a form's columns in mm: those of the paper.
func sheetWidths(k Kind) []float64 { return columnWidths(k) }

// columnUnits turns mm into Excel's unit, the width of a digit of the default
// face: 8 of the 96 pixels an inch of 宋体 11, after 5 pixels of padding.
func columnUnits(mm float64) float64 {
	w := (mm/25.4*96 - 5) / 8
	return float64(int(w*100+0.5)) / 100
}

// footRows are the rows below the table.
const footRows = 4

// sheet writes the sheet of one form. Whatever is set after Flush is lost
// without an error, so that the rows come last.
func (b *book) sheet(i int, name string, f source) error {
	cols := f.Kind.Columns()
	lastCol, err := excelize.ColumnNumberToName(len(cols))
	if err != nil {
		return err
	}
	last := firstRow - 1 + f.n + b.blankRows(f.n)
	if err := b.printing(name, lastCol, last+footRows); err != nil {
		return err
	}
	if last >= firstRow {
		if err := b.checks(name, f.Kind, last); err != nil {
			return err
		}
		table := fmt.Sprintf("A%d:%s%d", firstRow, lastCol, last+footRows)
		if err := b.file.AddIgnoredErrors(name, table, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	err = b.file.ProtectSheet(name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true,
		FormatRows: true, FormatColumns: true, InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true,
	})
	if err != nil {
		return err
	}
	var status []any // beyond the last column
	if b.hasStatus(f.n) {
		cell, err := b.status(i, name, f, last)
		if err != nil {
			return err
		}
		status = []any{cell}
		if err := b.file.SetSheetDimension(name, fmt.Sprintf("A1:%s%d", columnName(len(cols)+1), last+footRows)); err != nil {
			return err
		}
	}
	return b.rows(name, f, lastCol, last, status)
}

// printing sets what the sheet looks like on paper.
func (b *book) printing(name, lastCol string, lastRow int) error {
	f := b.file
	a4, wide, one, any := 9, "landscape", 1, 0
	yes := true
	inch := func(mm float64) *float64 { v := float64(int(mm/25.4*1000+0.5)) / 1000; return &v }
	height := sheetRowHeight
	footer := "&C&\"" + faceFooter + ",常规\"&9第 &P 页  共 &N 页"
	for _, err := range []error{
		// excelize would say A1, and programs that trust it see one cell.
		f.SetSheetDimension(name, fmt.Sprintf("A1:%s%d", lastCol, lastRow)),
		f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &wide, FitToWidth: &one, FitToHeight: &any}),
		f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes, DefaultRowHeight: &height, CustomHeight: &yes}),
		f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
			Top: inch(bindingMargin), Bottom: inch(cutMargin), Left: inch(footMargin), Right: inch(headMargin),
			Header: inch(bindingMargin / 2), Footer: inch(cutMargin / 2), Horizontally: &yes,
		}),
		f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: footer}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, headerRow, headerRow)}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: name,
			RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", name, lastCol, lastRow)}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// sheetWriter writes the rows around a table, in their order. It keeps the
// first error.
type sheetWriter struct {
	*excelize.StreamWriter
	err error
}

// row writes row n with what its cells hold from column A on; a nil is none.
func (w *sheetWriter) row(n int, height float64, cells ...any) {
	if w.err == nil {
		w.err = w.SetRow("A"+strconv.Itoa(n), cells, excelize.RowOpts{Height: height})
	}
}

// merge joins cells of row n.
func (w *sheetWriter) merge(n int, from, to string) {
	if w.err == nil {
		w.err = w.MergeCell(from+strconv.Itoa(n), to+strconv.Itoa(n))
	}
}

// rows writes the cells above and below the table; those of the table are
// spliced in when the workbook is saved.
func (b *book) rows(name string, f source, lastCol string, last int, status []any) error {
	sw, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	cols, widths := f.Kind.Columns(), sheetWidths(f.Kind)
	for i, mm := range widths {
		if err := sw.SetColWidth(i+1, i+1, columnUnits(mm)); err != nil {
			return err
		}
	}
	err = sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: fmt.Sprintf("A%d", firstRow), ActivePane: "bottomLeft"})
	w := &sheetWriter{sw, err}
	st := &b.style
	label := append([]any{styled(st.label, f.Kind.Label())}, make([]any, len(cols)-1)...)
	w.row(labelRow, 24, append(label, status...)...)
	w.row(titleRow, 40, styled(st.title, f.Kind.Title()))
	w.merge(titleRow, "A", lastCol)
	w.row(unitRow, 24, append([]any{styled(st.left, "报送单位："), styled(st.input, f.Unit)}, filled(st.input, 3)...)...)
	w.merge(unitRow, "B", "E")
	head := make([]any, len(cols))
	for i, c := range cols {
		head[i] = styled(st.head, c.Header)
	}
	w.row(headerRow, 27, head...)
	b.foot(w, f, last+1)
	if w.err != nil {
		return w.err
	}
	return sw.Flush()
}

// cellStyle is the style of a field's cells.
func (b *book) cellStyle(f Field) int {
	switch f {
	case IDField, CertificateNoField, QualificationNoField:
		return b.style.number
	case DepartmentField, ReasonField:
		return b.style.wrapped
	}
	return b.style.middle
}

// foot writes what stands below the table, from row n on. The seal goes over
// the last columns: together these rows are as high as one of 42 mm.
func (b *book) foot(w *sheetWriter, f source, n int) {
	st := &b.style
	cols := len(f.Kind.Columns())
	who := append([]any{styled(st.left, "填报人："), styled(st.input, f.FilledBy)}, filled(st.input, 1)...)
	who = append(append(who, filled(st.left, 2)...), styled(st.right, "联系电话："), styled(st.input, f.Phone))
	w.row(n, 27, append(who, filled(st.input, 1)...)...)
	w.merge(n, "B", "C")
	w.merge(n, "G", "H")

	sign := append([]any{styled(st.left, "主要负责人（签字）：")}, filled(st.left, cols-4)...)
	w.row(n+1, 48, append(sign, styled(st.sign, "单位（盖章）："))...)
	w.merge(n+1, columnName(cols-2), columnName(cols))

	year, month, day := "年", "月", "日"
	if !f.Date.IsZero() {
		year, month, day = strconv.Itoa(f.Date.Year)+year, strconv.Itoa(f.Date.Month)+month, strconv.Itoa(f.Date.Day)+day
	}
	w.row(n+2, 42, append(filled(st.left, cols-3), styled(st.name, year), styled(st.name, month), styled(st.name, day))...)
}

// fit estimates how high a row must be, because programs do not all make a
// row higher for the text it was opened with.
type fit struct{ perLine []int } // characters, by column

func newFit(widths []float64) fit {
	f := fit{make([]int, len(widths))}
	for i, mm := range widths {
		f.perLine[i] = charactersIn(mm)
	}
	return f
}

// height is the row's height in points; 0 when one line will do.
func (f fit) height(cols []Column, o *Officer) float64 {
	lines := 1
	for i, c := range cols {
		switch c.Field {
		case IDField, CertificateNoField, QualificationNoField:
			continue // shrunk, not wrapped
		}
		text := c.Get(o)
		// A byte is half a character wide at most.
		if len(text)/2 < f.perLine[i] && strings.IndexByte(text, '\n') < 0 {
			continue
		}
		lines = max(lines, linesOf(text, f.perLine[i]))
	}
	if lines == 1 {
		return 0
	}
	return linesHeight(lines)
}

// charactersIn is how many Chinese characters stand on a line of a cell of mm.
func charactersIn(mm float64) int { return max(1, int((mm-2)/(sheetCellSize*sheet.MM))) }

// linesOf is how many lines a text takes.
func linesOf(text string, perLine int) int {
	lines := 0
	for para := range strings.SplitSeq(text, "\n") {
		halves := 0
		for _, r := range para {
			if r < 0x2000 && r != '·' {
				halves++
			} else {
				halves += 2
			}
		}
		lines += max(1, (halves+2*perLine-1)/(2*perLine))
	}
	return lines
}

// linesHeight is the height in points of a row of so many lines.
func linesHeight(lines int) float64 {
	const highest = 409 // that Excel has
	return min(highest, float64(lines)*sheetCellSize*1.3+8)
}

// value is the value of a cell that shows text. excelize drops what looks like
// an escaped character and is none (_xGHIJ_, _xD83D_), so that such text is
// written as several runs, none of which has the pattern.
func value(text string) any {
	if text == "" {
		return nil
	}
	var runs []excelize.RichTextRun
	for i := escapeAt(text); i >= 0; i = escapeAt(text) {
		cut := i + 1 // behind the underscore
		runs = append(runs, excelize.RichTextRun{Text: text[:cut]})
		text = text[cut:]
	}
	if runs == nil {
		return text
	}
	return append(runs, excelize.RichTextRun{Text: text})
}
