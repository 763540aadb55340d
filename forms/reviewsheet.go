package forms

import (
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// The columns that a review has beyond those of the form. Read passes over
// them, so that a sheet which was corrected and sent back is read like any
// other form.
const (
	reviewRemark = "审核意见"
	reviewPlace  = "出处"
)

// Places of a unit's sheet.
const (
	remarkColumn = int(formFields) + 1 // the same for all forms, behind 清理原因
	placeColumn  = remarkColumn + 1
)

// widths of a unit's sheet in mm, which are shrunk to the paper's.
var reviewWidths = [placeColumn]float64{34, 22, 40, 20, 24, 22, 30, 30, 34, 66, 38}

// WriteReview writes what was found in a collection as a workbook that goes
// back to the units: a summary (汇总: received, accepted and doubtful rows by
// unit and form, what is missing, what could not be read), then one sheet a
// unit with all of its rows. A cell with an Error is red, one with a Doubt is
// yellow; what is wrong and what to do stands in its comment, and in the column
// 审核意见 for paper. Hints need nobody and are left out.
//
// A unit's sheet has each form with its own title and header, numbers as text,
// and can be corrected on the spot: [Read] takes it as it takes the forms
// themselves.
//
// Rows are told by where [Read] read them, so that rows made in memory have no
// colour. Equal input gives equal bytes. Text that a cell cannot hold is a
// [FieldError].
func WriteReview(w io.Writer, c *Collection, created time.Time) error {
	for _, f := range c.Forms() {
		if err := checkCells(f); err != nil {
			return err
		}
	}
	file := excelize.NewFile()
	defer file.Close()
	r := &reviewBook{file: file, c: c, units: c.sort()}
	if err := r.write(created); err != nil {
		return fmt.Errorf("forms: 生成审核意见失败: %w", err)
	}
	return save(file, w, created, nil)
}

// reviewBook is a review being written.
type reviewBook struct {
	file  *excelize.File
	c     *Collection
	units []*unitRows
	style struct {
		title, left, note, head, number int
		centre, text, code              shades // in the middle, from the left, and on one line whatever its length
	}
}

// shades are the styles of a cell with nothing to say, with a Doubt and with
// an Error.
type shades [3]int

// Colours of doubtful cells.
const (
	errorColour = "F8CBAD"
	doubtColour = "FFF2CC"
)

func (r *reviewBook) write(created time.Time) error {
	if err := r.file.SetDefaultFont(faceFooter); err != nil {
		return err
	}
	if created.IsZero() {
		created = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	stamp := created.UTC().Format(time.RFC3339)
	if err := r.file.SetDocProps(&excelize.DocProperties{Creator: markerName, Title: "报送材料审核意见", Language: "zh-CN", Created: stamp, Modified: stamp}); err != nil {
		return err
	}
	if err := r.styles(); err != nil {
		return err
	}
	const summary = "汇总"
	if err := r.file.SetSheetName("Sheet1", summary); err != nil {
		return err
	}
	if err := r.summary(summary); err != nil {
		return err
	}
	used := map[string]bool{strings.ToLower(summary): true}
	for _, u := range r.units {
		if !u.Heard {
			continue
		}
		name := sheetNameOf(u.Unit, used)
		if _, err := r.file.NewSheet(name); err != nil {
			return err
		}
		if err := r.unit(name, u); err != nil {
			return err
		}
	}
	return nil
}

// sheetNameOf makes a name for a unit's sheet that no other has: of at most 31
// UTF-16 units, without the characters that Excel forbids.
func sheetNameOf(unit string, used map[string]bool) string {
	const most = 31
	clean := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, c) || c < ' ' {
			return '-'
		}
		return c
	}, unit)
	if clean == "" {
		clean = "未写单位"
	}
	cut := func(room int) string {
		n := 0
		for i, c := range clean {
			if n += utf16.RuneLen(c); n > room {
				return clean[:i]
			}
		}
		return clean
	}
	name := cut(most)
	for i := 2; used[strings.ToLower(name)]; i++ {
		end := itoa(i)
		name = cut(most-len(end)) + end
	}
	used[strings.ToLower(name)] = true
	return name
}

// styles makes the cell styles.
func (r *reviewBook) styles() error {
	gb := 134 // the charset of GB 2312
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Charset: &gb}
	}
	var grid []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		grid = append(grid, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	at := func(h string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: true}
	}
	const text = 49 // the number format @
	st := &r.style
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&st.title, excelize.Style{Font: font(faceTitle, 18), Alignment: at("center")}},
		{&st.left, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: &excelize.Alignment{Vertical: "center"}, NumFmt: text}},
		{&st.note, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("left")}},
		{&st.head, excelize.Style{Font: font(faceHeader, sheetHeaderSize), Alignment: at("center"), Border: grid}},
		{&st.number, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("center"), Border: grid}},
	} {
		id, err := r.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	one := &excelize.Alignment{Horizontal: "center", Vertical: "center", ShrinkToFit: true}
	for i, colour := range []string{"", doubtColour, errorColour} {
		for _, s := range []struct {
			id    *shades
			align *excelize.Alignment
		}{{&st.centre, at("center")}, {&st.text, at("left")}, {&st.code, one}} {
			style := excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: s.align, Border: grid, NumFmt: text}
			if colour != "" {
				style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
			}
			id, err := r.file.NewStyle(&style)
			if err != nil {
				return err
			}
			s.id[i] = id
		}
	}
	return nil
}

// reviewRow is a row of a sheet, from column A on.
type reviewRow struct {
	height float64
	cells  []any
	merge  []string // ranges
}

// sheetRows collects the rows of a sheet, which are streamed when all else of
// it has been set: what is set after is lost.
type sheetRows []reviewRow

// next is the number of the row that comes next.
func (s sheetRows) next() int { return len(s) + 1 }

func (s *sheetRows) add(height float64, cells ...any) {
	*s = append(*s, reviewRow{height: height, cells: cells})
}

// merge joins cells of the row that was added last.
func (s *sheetRows) merge(from, to string) {
	n := itoa(len(*s))
	row := &(*s)[len(*s)-1]
	row.merge = append(row.merge, from+n, to+n)
}

// flush prints and streams a sheet.
func (r *reviewBook) flush(sheet string, rows sheetRows, widths []float64, titles string) error {
	f := r.file
	a4, wide, one, any := 9, "landscape", 1, 0
	yes := true
	margin := 15 / 25.4
	area := fmt.Sprintf("A1:%s%d", columnName(len(widths)), len(rows))
	for _, err := range []error{
		f.SetSheetDimension(sheet, area), // excelize would say A1, and programs that trust it see one cell
		f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &wide, FitToWidth: &one, FitToHeight: &any}),
		f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
		f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &margin, Left: &margin, Right: &margin, Horizontally: &yes}),
		f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C&\"" + faceFooter + ",常规\"&9第 &P 页  共 &N 页"}),
		f.AddIgnoredErrors(sheet, area, excelize.IgnoredErrorsNumberStoredAsText),
	} {
		if err != nil {
			return err
		}
	}
	if titles != "" {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: "'" + sheet + "'!" + titles}); err != nil {
			return err
		}
	}
	sw, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, mm := range widths {
		if err := sw.SetColWidth(i+1, i+1, columnUnits(mm)); err != nil {
			return err
		}
	}
	for i, row := range rows {
		if err := sw.SetRow("A"+itoa(i+1), row.cells, excelize.RowOpts{Height: row.height}); err != nil {
			return err
		}
		for j := 0; j < len(row.merge); j += 2 {
			if err := sw.MergeCell(row.merge[j], row.merge[j+1]); err != nil {
				return err
			}
		}
	}
	return sw.Flush()
}

func styled(style int, text string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: value(text)}
}

// filled is n cells of one style with nothing in them.
func filled(style, n int) []any {
	cells := make([]any, n)
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: style}
	}
	return cells
}

// summary writes the sheet of all units.
func (r *reviewBook) summary(sheet string) error {
	st := &r.style
	const columns = 2 + 3*4 + 1 // 序号 and 单位, three numbers of each form and of all, 情况
	last := columnName(columns)
	var rows sheetRows
	rows.add(36, styled(st.title, "各单位报送情况汇总"))
	rows.merge("A", last)

	head, under := filled(st.head, columns), filled(st.head, columns)
	head[0], head[1], head[columns-1] = styled(st.head, "序号"), styled(st.head, "单位"), styled(st.head, "情况")
	groups := []string{Clearance.Label() + " 清理", Renewal.Label() + " 换发", NewIssue.Label() + " 新领", "合计"}
	for i, g := range groups {
		head[2+3*i] = styled(st.head, g)
		for j, w := range []string{"收到", "通过", "存疑"} {
			under[2+3*i+j] = styled(st.head, w)
		}
	}
	rows.add(24, head...)
	for i := range groups {
		rows.merge(columnName(3+3*i), columnName(5+3*i))
	}
	for _, c := range []string{"A", "B", last} {
		rows[1].merge = append(rows[1].merge, c+"2", c+"3")
	}
	rows.add(22, under...)

	var sum UnitSummary
	sum.Rows = map[Kind]Tally{}
	line := func(number, unit, state string, u *UnitSummary, stateStyle int) {
		cells := []any{styled(st.number, number), styled(st.text[0], unit)}
		tallies := []Tally{u.Rows[Clearance], u.Rows[Renewal], u.Rows[NewIssue], u.Total()}
		for _, t := range tallies {
			doubt := st.number
			if t.Doubtful > 0 {
				doubt = st.centre[1]
			}
			cells = append(cells, excelize.Cell{StyleID: st.number, Value: t.Received},
				excelize.Cell{StyleID: st.number, Value: t.Accepted}, excelize.Cell{StyleID: doubt, Value: t.Doubtful})
		}
		rows.add(heightOf(unit, 52), append(cells, styled(stateStyle, state))...)
	}
	for i, u := range r.units {
		state, style := stateOf(&u.UnitSummary, len(r.c.Departments) > 0), st.text[0]
		switch {
		case !u.Heard:
			style = st.text[2]
		case state != stateFine:
			style = st.text[1]
		}
		line(itoa(i+1), u.Unit, state, &u.UnitSummary, style)
		for k, t := range u.Rows {
			n := sum.Rows[k]
			n.add(t)
			sum.Rows[k] = n
		}
	}
	line("", "合计", "", &sum, st.text[0])

	width := 0.0
	widths := []float64{11, 54}
	for range 3 * 4 {
		widths = append(widths, 13.5)
	}
	widths = append(widths, 56)
	for _, w := range widths {
		width += w
	}
	wide := func(text string) {
		rows.add(heightOf(text, width), styled(st.note, text))
		rows.merge("A", last)
	}
	if n := sum.Rows[0].Received; n > 0 {
		wide(fmt.Sprintf("合计中有 %d 人所在的表看不出是哪一张，未列入前三栏。", n))
	}
	wide("红色：有误，须改正。黄色：存疑，须核对。鼠标停在标色的单元格上，可以看到批注。请各单位在自己的工作表里改正后报回。")
	for _, e := range r.c.Refused {
		wide("没有读：" + e.Error())
	}
	return r.flush(sheet, rows, widths, "$2:$3")
}

// stateFine is what stands behind a unit that has nothing to do.
const stateFine = "齐"

// stateOf says what is to do about a unit; listed: there is a list of those
// that should report.
func stateOf(u *UnitSummary, listed bool) string {
	if !u.Heard {
		return "未报送"
	}
	var todo []string
	if t := u.Total(); t.Doubtful > 0 {
		todo = append(todo, fmt.Sprintf("%d 人存疑", t.Doubtful))
	}
	if n := len(u.General); n > 0 {
		todo = append(todo, fmt.Sprintf("整表问题 %d 处", n))
	}
	if listed && !u.Expected {
		todo = append(todo, "不在应报送的单位之列")
	}
	if todo == nil {
		return stateFine
	}
	return strings.Join(todo, "，")
}

// heightOf is the height in points of a row whose longest text stands in a
// cell of mm.
func heightOf(text string, mm float64) float64 {
	return max(sheetRowHeight, linesHeight(linesOf(text, charactersIn(mm))))
}

// unit writes the sheet of one unit.
func (r *reviewBook) unit(sheet string, u *unitRows) error {
	st := &r.style
	last := columnName(placeColumn)
	total := u.Total()
	var rows sheetRows
	rows.add(36, styled(st.title, u.Unit+"报送材料审核意见"))
	rows.merge("A", last)
	told := fmt.Sprintf("收到 %d 人，通过 %d 人，存疑 %d 人。红色有误，须改正；黄色存疑，须核对。请按批注和“%s”一栏在本表改正后，将本工作簿报回。",
		total.Received, total.Accepted, total.Doubtful, reviewRemark)
	if n := len(u.General); n > 0 {
		told += fmt.Sprintf("另有整表的问题 %d 处，列在表后。", n)
	}
	rows.add(24, styled(st.note, told))
	rows.merge("A", last)
	for _, k := range append(Kinds(), 0) {
		if len(u.rows[k]) == 0 && u.feet[k] == nil {
			continue
		}
		if err := r.table(sheet, &rows, k, u); err != nil {
			return err
		}
	}
	for i, f := range u.General {
		at := path.Base(f.Place.File)
		if f.Place.Sheet != "" {
			at += " " + f.Place.Sheet
		}
		if f.Place.Cell != "" {
			at += "!" + f.Place.Cell
		}
		text := fmt.Sprintf("（%d）%s：%s", i+1, at, f.Message)
		rows.add(heightOf(text, 350), styled(st.note, text))
		rows.merge("A", last)
	}
	return r.flush(sheet, rows, reviewWidths[:], "")
}

// table writes one form of a unit: as the form has it, so that it can be read
// again, with two columns more.
func (r *reviewBook) table(sheet string, rows *sheetRows, k Kind, u *unitRows) error {
	st := &r.style
	cols := k.Columns()
	title := k.String()
	if !k.Valid() {
		cols, title = Clearance.Columns(), "看不出是哪一张表，请在这里写明表的名称"
	}
	rows.add(10)
	rows.add(30, styled(st.title, title))
	rows.merge("A", columnName(placeColumn))
	rows.add(24, styled(st.left, "报送单位："), styled(st.left, u.Unit))
	head := filled(st.head, placeColumn)
	for i, c := range cols {
		head[i] = styled(st.head, c.Header)
	}
	head[remarkColumn-1], head[placeColumn-1] = styled(st.head, reviewRemark), styled(st.head, reviewPlace)
	rows.add(27, head...)
	for _, row := range u.rows[k] {
		if err := r.person(sheet, rows, cols, row); err != nil {
			return err
		}
	}
	if f := u.feet[k]; f != nil {
		foot := filled(st.left, 7)
		foot[0], foot[1], foot[5], foot[6] = styled(st.left, "填报人："), styled(st.left, f.FilledBy), styled(st.left, "联系电话："), styled(st.left, f.Phone)
		rows.add(27, foot...)
		if f.Date != (Date{}) {
			rows.add(24, append(filled(st.left, 5), styled(st.left, "填报日期："), styled(st.left, f.Date.String()))...)
		}
	}
	return nil
}

// person writes a row, with its doubtful cells coloured and commented.
func (r *reviewBook) person(sheet string, rows *sheetRows, cols []Column, row reviewedRow) error {
	st := &r.style
	said := map[int][]Finding{} // by column from 1
	var remarks []string
	for _, f := range row.findings {
		col := int(NameField) + 1 // for what has no column of its own
		for i, c := range cols {
			if c.Header == f.Place.Field {
				col = i + 1
			}
		}
		said[col] = append(said[col], f)
		remarks = append(remarks, adviceOf(f))
	}
	n := rows.next()
	cells := filled(st.text[0], placeColumn)
	height := 24.0
	for i, c := range cols {
		text := c.Get(row.officer)
		style, code := st.centre, false
		switch c.Field {
		case DepartmentField, ReasonField:
			style = st.text
		case IDField, CertificateNoField, QualificationNoField:
			style, code = st.code, true
		}
		shade := 0
		for _, f := range said[i+1] {
			shade = max(shade, int(f.Severity-Hint))
		}
		cells[i] = styled(style[shade], text)
		if !code {
			height = max(height, heightOf(text, reviewWidths[i]))
		}
		if shade > 0 {
			if err := r.comment(sheet, cellName(n, i+1), said[i+1]); err != nil {
				return err
			}
		}
	}
	remark := strings.Join(remarks, "\n")
	cells[remarkColumn-1] = styled(st.text[0], remark)
	from := readAt(row.officer.Source)
	cells[placeColumn-1] = styled(st.text[0], from)
	rows.add(max(height, heightOf(remark, reviewWidths[remarkColumn-1]), heightOf(from, reviewWidths[placeColumn-1])), cells...)
	return nil
}

// readAt says where a row was read.
func readAt(s Source) string {
	if s.File == "" {
		return ""
	}
	at := path.Base(s.File)
	if s.Sheet != "" {
		at += " " + s.Sheet
	}
	return fmt.Sprintf("%s 第%d行", at, s.Row)
}

// adviceOf is what a finding says, with its suggestion.
func adviceOf(f Finding) string {
	if f.Suggestion == "" {
		return f.Message
	}
	return f.Message + "建议改为“" + f.Suggestion + "”。"
}

// comment puts what was found on a cell.
func (r *reviewBook) comment(sheet, cell string, findings []Finding) error {
	var lines []string
	units := 0
	for _, f := range findings {
		line := adviceOf(f)
		lines = append(lines, line)
		units += (len([]rune(line)) + 17) / 18 // 18 characters a line
	}
	// excelize writes the text as it is into VML, which is XML.
	text := strings.NewReplacer("<", "＜", ">", "＞", "&", "＆").Replace(strings.Join(lines, "\n"))
	return r.file.AddComment(sheet, excelize.Comment{
		Cell: cell, Author: "审核", Text: text, Width: 260, Height: uint(min(400, 30+20*units)),
	})
}
