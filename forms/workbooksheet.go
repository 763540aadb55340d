package forms

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// book is a workbook being written.
type book struct {
	*Workbook
	file  *excelize.File
	style styles
	lists map[Field]string // formula of the field's list on the dictionary sheet
	place string           // range of the places 1–17 of an identity number
	power string           // range of their weights
}

// styles are the cell styles, by their index in the workbook.
type styles struct {
	label, title, head, name, left, right int // locked
	number, middle, wrapped, input, free  int // unlocked
	missing, wrong                        int // conditional
}

// Faces as Windows, WPS and Excel name them. 小标宋 is not part of Windows;
// where it is not installed the program shows another face of the same
// charset.
const (
	faceTitle  = "方正小标宋简体"
	faceHeader = "黑体"
	faceBody   = "仿宋"
	faceFooter = "宋体"
)

// Sizes of the sheet in points.
const (
	sheetLabelSize  = 16   // 三号
	sheetTitleSize  = 22   // 二号
	sheetLineSize   = 12   // 小四
	sheetHeaderSize = 10.5 // 五号
	sheetCellSize   = 10.5 // 五号
	sheetRowHeight  = 24.0
)

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

// makeStyles makes the cell styles.
func (b *book) makeStyles() error {
	gb := 134 // the charset of GB 2312, by which a missing face is replaced with a Chinese one
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Charset: &gb}
	}
	line := func(sides ...string) []excelize.Border {
		var bs []excelize.Border
		for _, s := range sides {
			bs = append(bs, excelize.Border{Type: s, Color: "000000", Style: 1})
		}
		return bs
	}
	grid := line("left", "right", "top", "bottom")
	const text = 49 // the number format @
	open := &excelize.Protection{}
	shut := &excelize.Protection{Locked: true}
	at := func(h string, wrap, shrink bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: wrap, ShrinkToFit: shrink}
	}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.style.label, excelize.Style{Font: font(faceHeader, sheetLabelSize), Alignment: at("left", false, false), Protection: shut}},
		{&b.style.title, excelize.Style{Font: font(faceTitle, sheetTitleSize), Alignment: at("center", false, true), Protection: shut}},
		{&b.style.head, excelize.Style{Font: font(faceHeader, sheetHeaderSize), Alignment: at("center", true, false), Border: grid, Protection: shut}},
		{&b.style.left, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("left", false, false), Protection: shut}},
		{&b.style.right, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("right", false, false), Protection: shut}},
		{&b.style.number, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("center", false, true), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.middle, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("center", true, false), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.wrapped, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("left", true, false), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.input, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("left", false, true), NumFmt: text, Protection: open}},
		{&b.style.name, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("right", false, true), NumFmt: text, Protection: open}},
		{&b.style.free, excelize.Style{NumFmt: text, Protection: open}},
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	fill := func(colour string) *excelize.Style {
		return &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}}
	}
	var err error
	if b.style.missing, err = b.file.NewConditionalStyle(fill("FFF2CC")); err != nil {
		return err
	}
	b.style.wrong, err = b.file.NewConditionalStyle(fill("F8CBAD"))
	return err
}

// makeDictionary writes the hidden sheet: marker, lists, and the weights of
// GB 11643 for the check of identity numbers, because a list in the
// validation itself may have but 255 characters and no array.
func (b *book) makeDictionary(fs []*Form) error {
	f := b.file
	if _, err := f.NewSheet(dictionary); err != nil {
		return err
	}
	marker := []any{markerName, markerVersion}
	for _, form := range fs {
		marker = append(marker, form.Kind.Slug())
	}
	if err := f.SetSheetRow(dictionary, "A1", &marker); err != nil {
		return err
	}
	types, reasons := b.Types, b.Reasons
	if types == nil {
		types = Types()
	}
	if reasons == nil {
		reasons = Reasons()
	}
	b.lists = map[Field]string{}
	col := 1
	column := func(header string, values []any) (string, error) {
		name, err := excelize.ColumnNumberToName(col)
		if err != nil {
			return "", err
		}
		col++
		if err := f.SetCellStr(dictionary, name+"3", header); err != nil {
			return "", err
		}
		if err := f.SetSheetCol(dictionary, name+"4", &values); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s!$%s$4:$%s$%d", dictionary, name, name, 3+len(values)), nil
	}
	for _, l := range []struct {
		field Field
		words []string
	}{{TypeField, types}, {CategoryField, b.Categories}, {AreaField, b.Areas}, {ReasonField, reasons}} {
		if len(l.words) == 0 {
			continue
		}
		var values []any
		for _, w := range l.words {
			if why := unfit(w); why != "" {
				return &FieldError{Field: l.field.String(), Value: w, Message: why}
			}
			values = append(values, literal(w))
		}
		ref, err := column(l.field.String(), values)
		if err != nil {
			return err
		}
		b.lists[l.field] = ref
	}
	var places, weights []any
	for i := 1; i <= 17; i++ {
		places = append(places, i)
		weights = append(weights, (1<<(18-i))%11) // GB 11643-1999: W_i = 2^(18-i) mod 11
	}
	var err error
	if b.place, err = column("位", places); err != nil {
		return err
	}
	if b.power, err = column("权", weights); err != nil {
		return err
	}
	return f.SetSheetVisible(dictionary, false)
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
func (b *book) sheet(name string, f *Form) error {
	cols := f.Kind.Columns()
	lastCol, err := excelize.ColumnNumberToName(len(cols))
	if err != nil {
		return err
	}
	last := firstRow - 1 + len(f.Officers) + b.blankRows(f)
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
	return b.rows(name, f, lastCol, last)
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

// checks sets the lists, the live checks and the colouring of rows firstRow
// to last.
func (b *book) checks(name string, k Kind, last int) error {
	var rules []*excelize.DataValidation
	for i, c := range k.Columns() {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, last)
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(area)
		switch c.Field {
		case IDField:
			cell := fmt.Sprintf("%s%d", letter, firstRow)
			dv.Type, dv.Formula1 = "custom", "AND("+b.validID(cell)+","+once(letter, last)+")"
			dv.SetInput("身份证号", "请填 18 位身份证号，末位可以是 X。本列已设为文本，请直接录入，不要改为数字格式。")
			dv.SetError(excelize.DataValidationErrorStyleStop, "身份证号有误",
				"身份证号应为 18 位、校验码正确，并且在本表中不重复。请对照身份证核对后重新录入。")
		case TypeField:
			if b.lists[c.Field] == "" {
				continue
			}
			dv.SetSqrefDropList(b.lists[c.Field])
			dv.SetInput(c.Header, "请从下拉列表中选择。")
			dv.SetError(excelize.DataValidationErrorStyleStop, c.Header+"不在列表中", "请从下拉列表中选择"+c.Header+"。")
		case CategoryField, AreaField, ReasonField:
			if b.lists[c.Field] == "" {
				continue
			}
			dv.SetSqrefDropList(b.lists[c.Field])
			dv.SetInput(c.Header, "请从下拉列表中选择；列表中没有的，可以直接录入。")
			dv.SetError(excelize.DataValidationErrorStyleWarning, c.Header+"不在列表中", "列表中没有这一项，确认要这样填写吗？")
		case NameField:
			dv.SetInput("姓名", "与身份证一致，不加空格；少数民族姓名中的间隔号用“·”。")
		case DepartmentField:
			dv.SetInput("工作单位", "请填单位全称。")
		case CertificateNoField:
			if k == NewIssue {
				dv.SetInput(c.Header, "没有领过行政执法证件的，不填。")
			} else {
				dv.SetInput(c.Header, "请填现有证件上的编号，直接按文本录入。")
			}
		default:
			continue
		}
		rules = append(rules, dv)
	}
	for _, dv := range rules {
		if err := b.file.AddDataValidation(name, dv); err != nil {
			return err
		}
	}
	return b.colours(name, k, last)
}

// validID is the formula that cell holds a right identity number.
func (b *book) validID(cell string) string {
	return fmt.Sprintf(`LEN(%[1]s)=18,MID("10X98765432",MOD(SUMPRODUCT(MID(%[1]s,%[2]s,1)*%[3]s),11)+1,1)=UPPER(RIGHT(%[1]s,1))`,
		cell, b.place, b.power)
}

// once is the formula that the text of letter's first cell stands once in its
// column. COUNTIF would take the texts for numbers and see 15 digits of them.
func once(letter string, last int) string {
	return fmt.Sprintf("SUMPRODUCT(--($%[1]s$%[2]d:$%[1]s$%[3]d=%[1]s%[2]d))=1", letter, firstRow, last)
}

// requiredFields must be filled in a row of form k.
func requiredFields(k Kind) []Field {
	switch k {
	case Clearance:
		return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField, CertificateNoField, ReasonField}
	case Renewal:
		return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField, CertificateNoField}
	}
	return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField}
}

// colours marks what validation cannot catch: cells left out of a row that
// was begun, and identity numbers that were pasted.
func (b *book) colours(name string, k Kind, last int) error {
	lastCol, err := excelize.ColumnNumberToName(len(k.Columns()))
	if err != nil {
		return err
	}
	for _, field := range requiredFields(k) {
		letter, err := excelize.ColumnNumberToName(int(field) + 1)
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, last)
		opts := []excelize.ConditionalFormatOptions{{
			Type: "formula", Format: &b.style.missing,
			Criteria: fmt.Sprintf(`AND(COUNTA($A%[1]d:$%[2]s%[1]d)>0,LEN($%[3]s%[1]d)=0)`, firstRow, lastCol, letter),
		}}
		if field == IDField {
			cell := fmt.Sprintf("$%s%d", letter, firstRow)
			opts = append(opts, excelize.ConditionalFormatOptions{
				Type: "formula", Format: &b.style.wrong,
				Criteria: fmt.Sprintf("AND(LEN(%s)>0,NOT(IFERROR(AND(%s),FALSE)))", cell, b.validID(cell)),
			})
		}
		if err := b.file.SetConditionalFormat(name, area, opts); err != nil {
			return err
		}
	}
	return nil
}

// rows streams the cells.
func (b *book) rows(name string, f *Form, lastCol string, last int) error {
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
	if err != nil {
		return err
	}
	cell := func(style int, text string) excelize.Cell {
		if text == "" {
			return excelize.Cell{StyleID: style}
		}
		return excelize.Cell{StyleID: style, Value: literal(text)}
	}
	row := func(n int, height float64, style int, cells ...any) error {
		return sw.SetRow("A"+strconv.Itoa(n), cells, excelize.RowOpts{Height: height, StyleID: style})
	}
	merge := func(from, to string, n int) error {
		r := strconv.Itoa(n)
		return sw.MergeCell(from+r, to+r)
	}

	if err := row(labelRow, 24, 0, cell(b.style.label, f.Kind.Label())); err != nil {
		return err
	}
	if err := row(titleRow, 40, 0, cell(b.style.title, f.Kind.Title())); err != nil {
		return err
	}
	if err := merge("A", lastCol, titleRow); err != nil {
		return err
	}
	in := b.style.input
	if err := row(unitRow, 24, 0, cell(b.style.left, "报送单位："), cell(in, f.Unit), cell(in, ""), cell(in, ""), cell(in, "")); err != nil {
		return err
	}
	if err := merge("B", "E", unitRow); err != nil {
		return err
	}
	head := make([]any, len(cols))
	for i, c := range cols {
		head[i] = cell(b.style.head, c.Header)
	}
	if err := row(headerRow, 27, 0, head...); err != nil {
		return err
	}

	fits := newFit(widths)
	values := make([]any, len(cols))
	for n := firstRow; n <= last; n++ {
		height := 0.0 // left to the program, which makes the row grow as it is typed in
		var o *Officer
		if i := n - firstRow; i < len(f.Officers) {
			o = &f.Officers[i]
			height = fits.height(cols, o)
		}
		for i, c := range cols {
			text := ""
			if o != nil {
				text = c.Get(o)
			}
			values[i] = cell(b.cellStyle(c.Field), text)
		}
		// The row's own style unlocks the cells beyond the table: Excel lets
		// a row of a protected sheet be deleted only if all of it is unlocked.
		if err := row(n, height, b.style.free, values...); err != nil {
			return err
		}
	}
	return b.foot(sw, f, last+1, row, cell, merge)
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

// foot writes what stands below the table and ends the sheet.
func (b *book) foot(sw *excelize.StreamWriter, f *Form, n int,
	row func(int, float64, int, ...any) error, cell func(int, string) excelize.Cell, merge func(string, string, int) error) error {
	in, left, right := b.style.input, b.style.left, b.style.right
	none := cell(left, "")
	if err := row(n, 27, 0, cell(left, "填报人："), cell(in, f.FilledBy), cell(in, ""), none, none,
		cell(right, "联系电话："), cell(in, f.Phone), cell(in, "")); err != nil {
		return err
	}
	if err := merge("B", "C", n); err != nil {
		return err
	}
	if err := merge("G", "H", n); err != nil {
		return err
	}
	if err := row(n+1, 36, 0, cell(left, "主要负责人（签字）："), none, none, none, none, cell(right, "单位（盖章）：")); err != nil {
		return err
	}
	year, month, day := "年", "月", "日"
	if f.Date != (Date{}) {
		year, month, day = strconv.Itoa(f.Date.Year)+year, strconv.Itoa(f.Date.Month)+month, strconv.Itoa(f.Date.Day)+day
	}
	when := b.style.name
	if err := row(n+2, 27, 0, none, none, none, none, none, cell(when, year), cell(when, month), cell(when, day)); err != nil {
		return err
	}
	return sw.Flush()
}

// escaped is what a spreadsheet program would read as an escaped character:
// _x0041_ in a cell's text shows as A.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// literal escapes text so that a cell shows it as it is.
func literal(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(s string) string { return "_x005F" + s })
}

// fit estimates how high a row must be, because programs do not all make a
// row higher for the text it was opened with.
type fit struct{ cells []float64 } // characters a line, by column

func newFit(widths []float64) fit {
	f := fit{make([]float64, len(widths))}
	for i, mm := range widths {
		f.cells[i] = max(1, (mm-2)/(sheetCellSize*25.4/72))
	}
	return f
}

// height is the row's height in points; 0 when one line will do.
func (f fit) height(cols []Column, o *Officer) float64 {
	lines := 1.0
	for i, c := range cols {
		switch c.Field {
		case IDField, CertificateNoField, QualificationNoField:
			continue // shrunk, not wrapped
		}
		n := 0.0
		for _, para := range strings.Split(c.Get(o), "\n") {
			width := 0.0
			for _, r := range para {
				if r < 0x2000 && r != '·' {
					width += 0.5
				} else {
					width++
				}
			}
			n += max(1, float64(int(width/float64(int(f.cells[i]))+0.999)))
		}
		lines = max(lines, n)
	}
	if lines == 1 {
		return 0
	}
	return min(409, lines*sheetCellSize*1.3+8) // 409 pt is the highest that Excel has
}
