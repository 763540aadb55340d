package forms

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// tableReader reads the tables of one sheet.
type tableReader struct {
	*Reading
	g      *grid
	marked Kind // what the hidden marker says of the sheet

	header *header
	form   *Form
	above  []gridRow // rows since the last table
	covers map[int][]cover
}

// readGrid reads the tables of a sheet and returns their number.
func (rd *Reading) readGrid(g *grid, marked Kind) int {
	t := &tableReader{Reading: rd, g: g, marked: marked, covers: covers(g)}
	n := 0
	for i := 0; i < len(g.rows); i++ {
		row := g.rows[i]
		if looksLikeHeader(row) {
			if h := findHeader(g, i); h != nil {
				if t.header != nil && t.header.same(h) && len(t.above) == 0 {
					t.header.row = h.row // repeated for printing
				} else {
					t.begin(h)
					n++
				}
				for i+1 < len(g.rows) && g.rows[i+1].n <= h.row {
					i++
				}
				continue
			}
		}
		switch {
		case t.form == nil, len(t.above) == 0 && t.heads(i):
			t.above = append(t.above, row)
		case t.holdsPerson(row):
			t.row(row) // below 填报人 too: rows were added at the end of the sheet
		case len(t.above) > 0 || isFoot(row, t.header):
			t.foot(row)
			t.above = append(t.above, row)
		default:
			t.row(row)
		}
	}
	return n
}

// holdsPerson reports whether a row has a name and something like an identity
// number in their columns.
func (t *tableReader) holdsPerson(row gridRow) bool {
	return row.at(int(t.header.columns[NameField])).text != "" &&
		digits(row.at(int(t.header.columns[IDField])).text) >= exactDigits
}

// looksLikeHeader is a cheap test before findHeader.
func looksLikeHeader(row gridRow) bool {
	if len(row.cells) < 2 {
		return false
	}
	for _, c := range row.cells {
		if strings.Contains(c.text, "姓") || strings.Contains(c.text, "名字") || strings.Contains(c.text, "人员") {
			return true
		}
	}
	return false
}

// cover is a vertical merge: its text belongs to each of its rows, as that of
// a department that spans its officers.
type cover struct {
	row1, row2 int // the first has the text in its own cell
	text       string
}

// covers are the vertical merges of a sheet by column, each column's from top
// to bottom. Where they overlap, as in no sound sheet, the lower one counts.
func covers(g *grid) map[int][]cover {
	m := map[int][]cover{}
	for _, s := range g.merged {
		if s.row1 == s.row2 || s.col1 != s.col2 {
			continue
		}
		i, ok := slices.BinarySearchFunc(g.rows, s.row1, func(r gridRow, n int) int { return r.n - n })
		if !ok {
			continue
		}
		if text := g.rows[i].at(s.col1).text; text != "" {
			m[s.col1] = append(m[s.col1], cover{s.row1, s.row2, text})
		}
	}
	for _, c := range m {
		slices.SortStableFunc(c, func(a, b cover) int { return a.row1 - b.row1 })
	}
	return m
}

// covering is the text of the merge that an empty cell belongs to; "" if there
// is none.
func (t *tableReader) covering(row, col int) string {
	c := t.covers[col]
	i, _ := slices.BinarySearchFunc(c, row, func(c cover, row int) int { return c.row1 - row })
	if i == 0 || c[i-1].row2 < row {
		return ""
	}
	return c[i-1].text
}

// place is where a cell stands.
func (t *tableReader) place(row, col int) Place {
	return Place{File: t.File, Sheet: t.g.sheet, Cell: cellName(row, col)}
}

func (t *tableReader) note(rule string, level Severity, p Place, message words, suggestion string) {
	t.Findings = append(t.Findings, Finding{Rule: rule, Severity: level, Place: p, Message: message.zh, English: message.en, Suggestion: suggestion})
}

// begin starts a table below header h.
func (t *tableReader) begin(h *header) {
	form := &Form{Unit: t.unitAbove()}
	if form.Unit == "" && t.form != nil {
		form.Unit = t.form.Unit // of the table above on the same sheet
	}
	titled := t.titleAbove()
	form.Kind = titled
	// Failing a title, the sheet's name tells, then the marker, a column that
	// one form alone has, and the file's name.
	others := []Kind{kindIn(t.g.sheet), t.marked, 0, kindIn(t.File)}
	if h.columns[ReasonField] > 0 {
		others[2] = Clearance
	}
	for _, k := range others {
		if form.Kind == 0 {
			form.Kind = k
		}
	}
	at := t.place(h.row, int(h.columns[NameField]))
	switch {
	case form.Kind == 0:
		t.note("form-unknown", Error, at, say("看不出是清理汇总表、换发统计表还是新领统计表，请在表头上方写明表的名称。",
			"Which of the three forms this is cannot be told; write its title above the header row."), "")
	case h.columns[ReasonField] > 0 && form.Kind != Clearance:
		t.note("form-column", Doubt, t.place(h.row, int(h.columns[ReasonField])),
			say("“%s”没有“清理原因”一列，请核对填的是哪一张表。", "%q has no column for reasons; check which form was filled in.", form.Kind.Title()), "")
	case titled == 0 && t.marked == 0:
		t.note("form-title", Hint, at, say("表头上方没有表的名称，按“%s”采集。", "There is no title above the header row; taken for %q.", form.Kind.Title()), "")
	}
	t.columns(h, form.Kind, at)
	t.header, t.form, t.above = h, form, nil
	t.Forms = append(t.Forms, form)
	if t.g.hidden {
		t.note("sheet-hidden", Doubt, Place{File: t.File, Sheet: t.g.sheet}, say("工作表“%s”是隐藏的，打印签字的表上可能没有里面的人，请取消隐藏，核对后再报送。",
			"The worksheet %q is hidden, and those in it may not be on the paper that was signed; show it, and check.", t.g.sheet), "")
	}
}

// headingRows is how many rows a heading between two tables has at most: 附件
// mark, title, 报送单位, and some that are for show.
const headingRows = 6

// heads reports whether row i begins the heading of another form's table: a
// title of its own, or the 附件 mark over one, with a header not far below.
func (t *tableReader) heads(i int) bool {
	other := false
	for j := i; j < len(t.g.rows) && j < i+headingRows; j++ {
		row := t.g.rows[j]
		switch {
		case looksLikeHeader(row) && findHeader(t.g, j) != nil:
			return other
		case t.holdsPerson(row):
			return false
		case len(row.cells) == 1 && t.otherTitle(row):
			other = true
		case j == i && !(len(row.cells) == 1 && strings.HasPrefix(squash(row.cells[0].text), "附件")):
			return false
		}
	}
	return false
}

// otherTitle reports whether a row is the title of another form than the one
// that is being read.
func (t *tableReader) otherTitle(row gridRow) bool {
	text := squash(row.cells[0].text)
	k := kindIn(text)
	return k != 0 && k != t.form.Kind && strings.HasSuffix(text, "表")
}

// unitAbove is the 报送单位 that stands above a table.
func (t *tableReader) unitAbove() string {
	for _, row := range t.above {
		for _, c := range row.cells {
			if v, ok := labelled(row, c, "报送单位", "填报单位", "上报单位", "单位名称", "单位"); ok && v != "" {
				return v
			}
		}
	}
	return ""
}

// titleAbove is the form that the text above a table names.
func (t *tableReader) titleAbove() Kind {
	for _, row := range t.above {
		for _, c := range row.cells {
			if strings.HasPrefix(c.text, statusMark) || strings.Contains(squash(c.text), "报送单位") {
				continue
			}
			if k := kindIn(c.text); k != 0 {
				return k
			}
		}
	}
	return 0
}

// columns names the columns that are missing, there twice, or none of the
// form's.
func (t *tableReader) columns(h *header, k Kind, at Place) {
	for _, c := range k.Columns() {
		if h.columns[c.Field] == 0 {
			t.note("column-missing", Error, at, say("缺少“%s”一列，请按下发的表式补上。", "The column for the %s is missing; add it as on the form.", c.Field), c.Header)
		}
	}
	for f := Field(0); f < fieldCount; f++ {
		for _, cell := range h.twice[f] {
			p := t.place(h.row, 0)
			p.Cell = cell
			t.note("column-twice", Doubt, p, say("“%s”有不止一列，只采集了第一列。", "There are several columns for the %s; only the first was taken.", f), "")
		}
	}
	for _, col := range slices.Sorted(maps.Keys(h.extra)) {
		if text := h.extra[col]; !slices.Contains(passedOver, bare(text)) {
			t.note("column-extra", Hint, t.place(h.row, col), say("“%s”不是表式中的列，作为备注采集，不印在合并后的表里。",
				"%q is no column of the form; its content is kept as remarks and not printed.", firstRunes(tidy(text), 20)), "")
		}
	}
}

// labelled returns what belongs to a label: what follows it in its own cell,
// or the next cell of the row. ok is false when c is not the label.
func labelled(row gridRow, c gridCell, labels ...string) (string, bool) {
	text := squash(c.text)
	for _, l := range labels {
		rest, ok := strings.CutPrefix(text, l)
		if !ok {
			continue
		}
		if strings.HasPrefix(rest, "(") && l != "单位" { // 报送单位（盖章）：, but not 单位（盖章）：
			if i := strings.Index(rest, ")"); i >= 0 {
				rest = rest[i+1:]
			}
		}
		value, colon := strings.CutPrefix(rest, ":")
		if !colon && rest != "" {
			continue
		}
		if value != "" {
			i := strings.IndexAny(c.text, ":：")
			return tidy(trimFill(c.text[i:])), true
		}
		for _, next := range row.cells {
			if next.col > c.col {
				if strings.HasSuffix(squash(next.text), ":") {
					return "", true // the next label
				}
				return tidy(trimFill(next.text)), true
			}
		}
		return "", true
	}
	return "", false
}

// trimFill drops colons and the underscores that forms have for writing on.
func trimFill(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return strings.ContainsRune(":：_＿", r) || space(r) })
}

// footLabels begin what stands below a table.
var footLabels = []string{
	"填报人", "填表人", "制表人", "经办人", "审核人", "负责人", "主要负责人", "单位负责人", "联系人", "联系电话", "电话",
	"单位(盖章)", "(盖章)", "盖章", "单位盖章", "填报日期", "填表日期", "填报时间", "日期",
	"注:", "注意", "备注", "说明:", "填表说明", "填报说明", "以下空白", "以下无正文",
}

// isFoot reports whether the table ends with row: it has a label of what
// stands below one, and nothing that looks like an identity number.
func isFoot(row gridRow, h *header) bool {
	if digits(row.at(int(h.columns[IDField])).text) >= exactDigits {
		return false
	}
	for _, c := range row.cells {
		text := squash(c.text)
		for _, l := range footLabels {
			if rest, ok := strings.CutPrefix(text, l); ok && (rest == "" || strings.HasSuffix(l, ":") || strings.ContainsAny(rest[:1], ":(") || len(l) > 9) {
				return true
			}
		}
	}
	return isDay(row)
}

// mostAsides is how many rows below a table are looked through for names, so
// that a sheet with no more than such rows takes no time.
const mostAsides = 64

// aside names a remark below the table that speaks of somebody in it: that he
// has retired, or that his photograph follows.
func (t *tableReader) aside(row gridRow) {
	if len(t.above) > mostAsides {
		return
	}
	for _, c := range row.cells {
		text := squash(c.text)
		if slices.ContainsFunc(signers, func(l string) bool { return strings.HasPrefix(text, l) }) {
			return
		}
		for _, o := range t.form.Officers {
			if name := squash(o.Name); utf8.RuneCountInString(name) > 1 && text != name && strings.Contains(text, name) {
				t.note("note-below", Doubt, t.place(row.n, int(c.col)), say("表下写着“%s”，没有采集，请看看表里的“%s”要不要改。",
					"Below the table stands %q, which was not taken; see whether the row of %s has to be changed.", firstRunes(tidy(c.text), 60), o.Name), "")
				return
			}
		}
	}
}

// signers are labels that a name follows.
var signers = []string{"填报人", "填表人", "制表人", "经办人", "审核人", "负责人", "主要负责人", "单位负责人", "联系人", "分管领导"}

// isDay reports whether a row holds nothing but a date.
func isDay(row gridRow) bool {
	_, ok := dayIn(row)
	return ok && len(row.cells) <= 3
}

// digits counts the digits of s.
func digits(s string) int {
	n := 0
	for _, r := range s {
		if r = narrow(r); r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// foot takes what a row below the table says.
func (t *tableReader) foot(row gridRow) {
	f := t.form
	t.aside(row)
	for _, c := range row.cells {
		if v, ok := labelled(row, c, "填报人", "填表人", "制表人", "经办人", "联系人"); ok && f.FilledBy == "" {
			f.FilledBy = v
		}
		if v, ok := labelled(row, c, "联系电话", "电话", "联系方式"); ok && f.Phone == "" {
			f.Phone = phone(row, c, v)
		}
		// 填报人：张三　　联系电话：… in one cell
		for _, label := range []string{"联系电话", "电话"} {
			if i := strings.Index(c.text, label); i > 0 && f.Phone == "" {
				f.Phone = tidy(trimFill(c.text[i+len(label):]))
				f.FilledBy, _, _ = strings.Cut(f.FilledBy, label)
				f.FilledBy = tidy(trimFill(f.FilledBy))
			}
		}
	}
	if day, ok := dayIn(row); ok && f.Date == (Date{}) {
		f.Date = day
	}
}

// phone writes a number that was typed as a number without an exponent.
func phone(row gridRow, label gridCell, text string) string {
	for _, c := range row.cells {
		if c.col > label.col && c.kind == numberCell {
			if n, ok := wholeNumber(c.text); ok && tidy(c.text) == text {
				return n
			}
		}
	}
	return text
}

// dayIn finds a date in a row, in one cell or over several: 2022年 | 5月 | 16日.
func dayIn(row gridRow) (Date, bool) {
	var b strings.Builder
	for _, c := range row.cells {
		if c.kind == dateCell {
			if d, err := time.Parse(time.DateOnly, c.text); err == nil {
				return Date{d.Year(), int(d.Month()), d.Day()}, true
			}
		}
		b.WriteString(squash(c.text))
	}
	text := b.String()
	at := strings.Index(text, "年")
	if at < 4 {
		return Date{}, false
	}
	year, err := strconv.Atoi(text[at-4 : at])
	if err != nil {
		return Date{}, false
	}
	rest := text[at+len("年"):]
	m, rest, ok1 := strings.Cut(rest, "月")
	d, _, ok2 := strings.Cut(rest, "日")
	if !ok1 || !ok2 {
		return Date{}, false
	}
	month, err1 := strconv.Atoi(m)
	day, err2 := strconv.Atoi(d)
	if err1 != nil || err2 != nil || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	if time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return Date{}, false
	}
	return Date{year, month, day}, true
}

// row takes a row of the table.
func (t *tableReader) row(row gridRow) {
	h := t.header
	o := Officer{Source: Source{File: t.File, Sheet: t.g.sheet, Row: row.n, columns: h.columns}}
	before := len(t.Findings)
	typed := 0 // fields with something of their own
	for f := Field(0); f < fieldCount; f++ {
		col := int(h.columns[f])
		if col == 0 {
			continue
		}
		c := row.at(col)
		if c.text == "" && c.kind == textCell {
			if spans(f) {
				*f.of(&o) = tidy(t.covering(row.n, col))
			}
			continue
		}
		v := clean(f, c)
		*f.of(&o) = v.text
		if f < formFields && (v.text != "" || v.rule != "") {
			typed++
		}
		if v.rule != "" {
			t.note(v.rule, v.level, t.place(row.n, col), v.message, v.suggest)
		}
	}
	if !isOfficer(&o, typed) {
		t.Findings = t.Findings[:before]
		t.remark(row, typed)
		return
	}
	o.Remarks = t.remarks(row)
	if row.hidden {
		t.note("row-hidden", Doubt, t.place(row.n, int(h.columns[NameField])), say("这一行是隐藏的，打印签字的表上没有这个人，请取消隐藏，核对后再报送，不报的删去。",
			"This row is hidden, and the person is not on the paper that was signed; show it and check, or delete it."), "")
	}
	for i := before; i < len(t.Findings); i++ {
		t.Findings[i].Place.Person, t.Findings[i].Place.Row = o.Name, row.n
	}
	for i := before; i < len(t.Findings); i++ {
		t.Findings[i].Place.Field = t.fieldAt(t.Findings[i].Place.Cell, row.n)
	}
	t.form.Officers = append(t.form.Officers, o)
}

// remarks is what stands in the columns that the forms do not have, one
// without a header and a second one of the same header among them.
func (t *tableReader) remarks(row gridRow) string {
	var said []string
	for _, c := range row.cells {
		if c.col <= maxCols && slices.Contains(t.header.columns[:], uint8(c.col)) {
			continue
		}
		header, text := t.header.extra[int(c.col)], tidy(c.text)
		if text == "" || slices.Contains(passedOver, bare(header)) {
			continue
		}
		if header != "" {
			text = tidy(header) + "：" + text
		}
		said = append(said, text)
	}
	return strings.Join(said, "；")
}

// fieldAt is the header of the field whose cell in row n has this name.
func (t *tableReader) fieldAt(cell string, n int) string {
	for f := Field(0); f < fieldCount; f++ {
		if c := int(t.header.columns[f]); c > 0 && cellName(n, c) == cell {
			return f.String()
		}
	}
	return ""
}

// spans reports whether one cell may hold the field for several rows.
func spans(f Field) bool {
	switch f {
	case DepartmentField, TypeField, CategoryField, AreaField, ReasonField:
		return true
	}
	return false
}

// isOfficer tells a person's row from a remark: it has a name or an identity
// number, or more than a word in the table.
func isOfficer(o *Officer, typed int) bool {
	for _, text := range []string{o.Department, o.Name} {
		switch squash(text) {
		case "无", "合计", "小计", "总计", "以下空白":
			return digits(o.ID) >= exactDigits
		}
	}
	if o.Name == "" && o.ID == "" {
		return typed >= 3
	}
	if digits(o.ID) == 0 && typed <= 1 {
		return o.Name != "" && !strings.ContainsFunc(o.Name, unicode.IsPunct) && len([]rune(o.Name)) <= 25 || strings.Contains(o.Name, "·")
	}
	return true
}

// remark says that a row was passed over, unless it is plain that it is no
// officer's.
func (t *tableReader) remark(row gridRow, typed int) {
	text := ""
	for _, c := range row.cells {
		if col := uint8(c.col); c.col <= maxCols {
			if _, extra := t.header.extra[int(c.col)]; extra && t.header.columns[NameField] != col {
				continue // 序号 of an empty row
			}
		}
		text += squash(c.text)
	}
	if text == "" || text == "无" {
		return
	}
	if typed == 1 && t.knownUnit(text) {
		return // 工作单位 filled in ahead
	}
	for _, w := range []string{"合计", "小计", "总计", "以下空白", "共", "注", "备注", "说明"} {
		if strings.HasPrefix(text, w) {
			return
		}
	}
	level := Hint
	if typed > 1 || len(row.cells) == 1 && t.otherTitle(row) {
		level = Doubt
	}
	t.note("row-passed", level, t.place(row.n, int(row.cells[0].col)), say("这一行只有“%s”，没有姓名和身份证号，没有作为人员采集。",
		"This row has only %q, neither name nor identity number, and was not taken for a person.", firstRunes(text, 20)), "")
}

// knownUnit reports whether text is the reporting unit or the department of a
// row before.
func (t *tableReader) knownUnit(text string) bool {
	if text == squash(t.form.Unit) {
		return true
	}
	n := len(t.form.Officers)
	return n > 0 && text == squash(t.form.Officers[n-1].Department)
}
