package certificate

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Register is the 发放登记表 of one issue: who got which certificate, with a
// column to sign in, and who got none and why.
type Register struct {
	Organ    string // 发证机关, over the table
	Issuance *Issuance
	// Runs are the print runs so far. A card that none of them printed is
	// marked, and their skipped cards join the refusals. With no runs the
	// register says nothing of printing.
	Runs []*Run
	// Standing is how certificates stand by the ledger, by 证号: it fills in
	// 领取日期, and marks what is no longer in force. Nil: nothing is known.
	Standing map[string]Entry
	Created  time.Time // the workbook's date; zero: none
	// Head is the ledger's end that the register was made from; zero: none.
	// It is printed, so that a ledger that is cut later can be told.
	Head Head
}

// registerColumn is one column of the register's first sheet.
type registerColumn struct {
	header string
	width  float64 // characters, as a spreadsheet counts them
	value  func(r *registerRow) string
	number func(r *registerRow) (float64, bool) // instead of value, a number
	wrap   bool
}

// registerRow is a certificate and what has become of it.
type registerRow struct {
	*Card
	standing  Entry // zero: not known
	unprinted bool
}

// rows are the certificates of the register.
func (r *Register) rows() []*registerRow {
	printed := r.printed()
	out := make([]*registerRow, len(r.Issuance.Cards))
	for i, c := range r.Issuance.Cards {
		out[i] = &registerRow{Card: c, standing: r.Standing[c.Number], unprinted: len(r.Runs) > 0 && printed[c.Number] == 0}
	}
	return out
}

// marks are what is said of a certificate beside its number.
func (r *registerRow) marks() string {
	var s string
	if r.unprinted {
		s = "（未印）"
	}
	if state := r.standing.State; state != "" && state != InForce {
		s += "（" + state.String() + "）"
	}
	return s
}

// fetched is the 领取日期: "" as long as it is left to be written by hand, as it
// is again when the card was spoilt.
func (r *registerRow) fetched() string {
	if r.standing.Stock != HandedOut {
		return ""
	}
	return r.standing.HandedOut.ISO()
}

var registerColumns = []registerColumn{
	{header: "序号", width: 5, number: func(r *registerRow) (float64, bool) { return float64(r.Order), true }},
	{header: "证号", width: 16, value: func(r *registerRow) string {
		if marks := r.marks(); marks != "" {
			return r.Number + "\n" + marks
		}
		return r.Number
	}},
	{header: "姓名", width: 11, value: func(r *registerRow) string { return r.Name }, wrap: true},
	{header: "单位", width: 23, value: func(r *registerRow) string { return r.Department }, wrap: true},
	{header: "种类", width: 6, value: func(r *registerRow) string { return r.entry() }},
	{header: "原证号", width: 14, value: func(r *registerRow) string { return r.Replaces }},
	{header: "通过时间", width: 17.5, value: func(r *registerRow) string { return timeText(r.Passed) }},
	{header: "成绩", width: 6, number: func(r *registerRow) (float64, bool) {
		return float64(r.Score.Hundredths) / 100, r.Score.Given
	}},
	{header: "发证日期", width: 11, value: func(r *registerRow) string { return r.Issued.ISO() }},
	{header: "有效期至", width: 11, value: func(r *registerRow) string { return r.Expires.ISO() }},
	{header: "领取人签字", width: 11.5, value: func(*registerRow) string { return "" }},
	{header: "领取日期", width: 10.5, value: (*registerRow).fetched},
}

var refusalColumns = []struct {
	header string
	width  float64
	value  func(i int, r Refusal) string
}{
	{"序号", 6, func(i int, _ Refusal) string { return strconv.Itoa(i + 1) }},
	{"姓名", 16, func(_ int, r Refusal) string { return r.Name }},
	{"单位", 34, func(_ int, r Refusal) string { return r.Department }},
	{"原因", 20, func(_ int, r Refusal) string { return r.Reason.String() }},
	{"说明", 58, func(_ int, r Refusal) string { return r.Detail }},
	{"出处", 30, func(_ int, r Refusal) string { return sourceText(r.Source) }},
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Beijing).Format("2006-01-02 15:04:05")
}

func sourceText(s forms.Source) string {
	if s == (forms.Source{}) {
		return ""
	}
	return place(s)
}

// The sheets of the register.
const (
	issuedSheet  = "发放登记表"
	refusedSheet = "未发证人员"
)

// paper size 9 is A4 (ECMA-376, ST_PaperSize).
const paperA4 = 9

// WriteRegister writes the register as a workbook: A4 landscape, the header
// repeated on every page, numbers of certificates as text. No identity number
// is in it. Its bytes follow from r alone.
func WriteRegister(w io.Writer, r *Register) error {
	if r == nil || r.Issuance == nil {
		return errors.New("登记表没有内容 (no issuance)")
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &book{f: f}
	b.styles()
	b.issued(r)
	b.refused(r)
	b.properties(r)
	if b.err != nil {
		return fmt.Errorf("登记表写不成 (register): %w", b.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("登记表写不成 (register): %w", err)
	}
	return nil
}

// book is the workbook being made. After the first error it does nothing.
type book struct {
	f                                          *excelize.File
	title, note, header, text, wrapped, number int
	err                                        error
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) style(s *excelize.Style) int {
	id, err := b.f.NewStyle(s)
	b.do(err)
	return id
}

func (b *book) styles() {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	song := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold}
	}
	align := func(horizontal string, wrap bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: wrap}
	}
	const textFormat = 49 // "@"
	b.title = b.style(&excelize.Style{Font: song(18, true), Alignment: align("center", false)})
	b.note = b.style(&excelize.Style{Font: song(10, false), Alignment: align("left", true)})
	b.header = b.style(&excelize.Style{Font: song(10, true), Alignment: align("center", true), Border: border, NumFmt: textFormat})
	b.text = b.style(&excelize.Style{Font: song(10, false), Alignment: align("center", true), Border: border, NumFmt: textFormat})
	b.wrapped = b.style(&excelize.Style{Font: song(10, false), Alignment: align("left", true), Border: border, NumFmt: textFormat})
	b.number = b.style(&excelize.Style{Font: song(10, false), Alignment: align("center", false), Border: border})
}

func cell(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // columns and rows are few
	return name
}

// plain is text as a cell keeps it: Excel turns _x0041_ into A when it reads,
// so that an underscore that looks like the start of that is written as one.
func plain(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] == '_' && i+6 < len(s) && s[i+1] == 'x' && s[i+6] == '_' && isHex(s[i+2:i+6]) {
			out = append(out, "_x005F"...)
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isHex(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

func (b *book) head(sheet, title, note string, widths []float64, headers []string) {
	last := len(headers)
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.do(err)
		b.do(b.f.SetColWidth(sheet, name, name, w))
	}
	for row, line := range []string{title, note} {
		b.do(b.f.MergeCell(sheet, cell(1, row+1), cell(last, row+1)))
		b.do(b.f.SetCellStr(sheet, cell(1, row+1), plain(line)))
	}
	b.do(b.f.SetCellStyle(sheet, cell(1, 1), cell(last, 1), b.title))
	b.do(b.f.SetCellStyle(sheet, cell(1, 2), cell(last, 2), b.note))
	b.do(b.f.SetRowHeight(sheet, 1, 32))
	b.do(b.f.SetRowHeight(sheet, 2, 30))
	for i, h := range headers {
		b.do(b.f.SetCellStr(sheet, cell(i+1, 3), h))
	}
	b.do(b.f.SetCellStyle(sheet, cell(1, 3), cell(last, 3), b.header))
	b.do(b.f.SetRowHeight(sheet, 3, 24))
}

// headRows are title, note and header.
const headRows = 3

func (b *book) issued(r *Register) {
	b.do(b.f.SetSheetName("Sheet1", issuedSheet))
	var headers []string
	var widths []float64
	for _, c := range registerColumns {
		headers, widths = append(headers, c.header), append(widths, c.width)
	}
	b.head(issuedSheet, r.Organ+"行政执法证件发放登记表", r.summary(), widths, headers)
	for i, row := range r.rows() {
		at := headRows + 1 + i
		lines := 1
		for j, col := range registerColumns {
			name := cell(j+1, at)
			style := b.text
			switch {
			case col.number != nil:
				style = b.number
				if v, ok := col.number(row); ok {
					b.do(b.f.SetCellFloat(issuedSheet, name, v, -1, 64))
				}
			default:
				s := col.value(row)
				if col.wrap {
					style = b.wrapped
				}
				lines = max(lines, linesFor(s, col.width))
				if s != "" {
					b.do(b.f.SetCellStr(issuedSheet, name, plain(s)))
				}
			}
			b.do(b.f.SetCellStyle(issuedSheet, name, name, style))
		}
		b.do(b.f.SetRowHeight(issuedSheet, at, rowHeight(lines)))
	}
	b.page(issuedSheet, len(registerColumns), headRows+len(r.Issuance.Cards))
	if n := len(r.Issuance.Cards); n > 0 {
		b.do(b.f.AddIgnoredErrors(issuedSheet, cell(1, headRows+1)+":"+cell(len(registerColumns), headRows+n),
			excelize.IgnoredErrorsNumberStoredAsText))
	}
}

// linesFor estimates the lines that s takes in a column: a Han character is
// as wide as two digits.
func linesFor(s string, width float64) int {
	lines, used := 1, 0.0
	for _, r := range s {
		w := 1.1
		if r > 0xFF {
			w = 2.1
		}
		if r == '\n' || used+w > width-1 {
			lines, used = lines+1, 0
		}
		used += w
	}
	return lines
}

// rowHeight in points leaves room to sign by hand.
func rowHeight(lines int) float64 { return max(24, 13.5*float64(lines)+6) }

// page sets up printing: A4 landscape, one page wide, header repeated, page
// numbers, and the printed area.
func (b *book) page(sheet string, columns, rows int) {
	size, landscape, one, none, fit, centred := paperA4, "landscape", 1, 0, true, true
	b.do(b.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &none}))
	b.do(b.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	inch := func(mm float64) *float64 { v := mm / 25.4; return &v }
	b.do(b.f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: inch(12), Right: inch(12), Top: inch(15), Bottom: inch(16),
		Header: inch(8), Footer: inch(8), Horizontally: &centred}))
	b.do(b.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页 共 &N 页"}))
	lastColumn, err := excelize.ColumnNumberToName(columns)
	// excelize would say A1, and programs that trust it see one cell.
	b.do(b.f.SetSheetDimension(sheet, "A1:"+cell(columns, rows)))
	b.do(err)
	for _, d := range [][2]string{
		{"_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d", sheet, lastColumn, rows)},
		{"_xlnm.Print_Titles", fmt.Sprintf("'%s'!$%d:$%d", sheet, headRows, headRows)},
	} {
		b.do(b.f.SetDefinedName(&excelize.DefinedName{Name: d[0], RefersTo: d[1], Scope: sheet}))
	}
	b.do(b.f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: headRows, TopLeftCell: cell(1, headRows+1), ActivePane: "bottomLeft"}))
}

func (b *book) refused(r *Register) {
	_, err := b.f.NewSheet(refusedSheet)
	b.do(err)
	var headers []string
	var widths []float64
	for _, c := range refusalColumns {
		headers, widths = append(headers, c.header), append(widths, c.width)
	}
	all := r.refusals()
	b.head(refusedSheet, "未发证人员及原因", fmt.Sprintf("共 %d 人次。", len(all)), widths, headers)
	for i, refusal := range all {
		at, lines := headRows+1+i, 1
		for j, col := range refusalColumns {
			s := col.value(i, refusal)
			if s != "" {
				b.do(b.f.SetCellStr(refusedSheet, cell(j+1, at), plain(s)))
			}
			lines = max(lines, linesFor(s, col.width))
		}
		b.do(b.f.SetCellStyle(refusedSheet, cell(1, at), cell(len(refusalColumns), at), b.wrapped))
		b.do(b.f.SetRowHeight(refusedSheet, at, rowHeight(lines)))
	}
	b.page(refusedSheet, len(refusalColumns), headRows+len(all))
	if len(all) > 0 {
		b.do(b.f.AddIgnoredErrors(refusedSheet, cell(1, headRows+1)+":"+cell(len(refusalColumns), headRows+len(all)),
			excelize.IgnoredErrorsNumberStoredAsText))
	}
}

func (b *book) properties(r *Register) {
	p := &excelize.DocProperties{Title: issuedSheet, Creator: r.Organ, Language: "zh-CN"}
	if !r.Created.IsZero() {
		p.Created = r.Created.UTC().Format(time.RFC3339)
		p.Modified = p.Created
	}
	b.do(b.f.SetDocProps(p))
	b.f.SetActiveSheet(0)
}

// printed counts, by number, how often the runs printed a card.
func (r *Register) printed() map[string]int {
	n := map[string]int{}
	for _, run := range r.Runs {
		if run == nil {
			continue
		}
		for _, c := range run.Printed {
			n[c.Number]++
		}
	}
	return n
}

// refusals are those of Issue and then those of the runs.
func (r *Register) refusals() []Refusal {
	all := slices.Clone(r.Issuance.Refusals)
	printed := r.printed()
	seen := map[string]bool{}
	for _, run := range r.Runs {
		if run == nil {
			continue
		}
		for _, s := range run.Skipped {
			if key := s.Admission + "\x00" + s.Name; !seen[key] && !r.wasPrinted(s, printed) {
				seen[key] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// wasPrinted reports whether a card that one run skipped came out of another.
func (r *Register) wasPrinted(s Refusal, printed map[string]int) bool {
	for _, c := range r.Issuance.Cards {
		if c.Admission == s.Admission && c.Name == s.Name && printed[c.Number] > 0 {
			return true
		}
	}
	return false
}

// summary is the line of counts under the title.
func (r *Register) summary() string {
	var renewed, fresh, unprinted int
	printed := r.printed()
	for _, c := range r.Issuance.Cards {
		if c.Entry == forms.Renewal {
			renewed++
		} else {
			fresh++
		}
		if printed[c.Number] == 0 {
			unprinted++
		}
	}
	n := len(r.Issuance.Cards)
	s := fmt.Sprintf("共发证 %d 本，其中换发 %d 本、新领 %d 本；未发证 %d 人次，见“%s”。", n, renewed, fresh, len(r.Issuance.Refusals), refusedSheet)
	if len(r.Runs) > 0 {
		copies := 0
		for _, k := range printed {
			copies += k
		}
		s += fmt.Sprintf("印制 %d 张次，未印 %d 本。", copies, unprinted)
	}
	if !r.Head.IsZero() {
		s += "登记簿校验：" + r.Head.String() + "。"
	}
	return s
}
