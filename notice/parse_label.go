package notice

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
)

// The labels with which a line may say what it is. Format writes them where
// the wording alone would be read otherwise. Fields on one line are parted by
// tabs.
const (
	labelCopyNumber  = "份号"
	labelSecrecy     = "密级"
	labelUrgency     = "紧急程度"
	labelMasthead    = "发文机关标志"
	labelNoFile      = "发文机关标志不加文件"
	labelNumber      = "发文字号" // 代字, year, 序号 and, for an Ordinal one, 第
	labelSignatory   = "签发人"
	labelTitle       = "标题"
	labelTitleLine   = "标题分行"
	labelAddressees  = "主送机关"
	labelParagraph   = "段落"
	labelContact     = "联系方式"
	labelHeading     = "级标题" // after 一, 二, 三, 四: number, words, end mark, text
	labelItem        = "级条目" // likewise: number, text
	labelTable       = "表格"  // the number of columns
	labelTableHead   = "表头"
	labelTableRow    = "表行"
	labelAttachment  = "附件" // name, number, heading
	labelForm        = "附表" // kind, 报送单位, 填报人, 联系电话, date
	labelFormRow     = "附表行"
	labelIssuer      = "发文机关署名"
	labelDate        = "成文日期"
	labelNote        = "附注"
	labelCopyTo      = "抄送"
	labelPrintedBy   = "印发机关"
	labelPrintedOn   = "印发日期"
	labelIssued      = "随文印发" // name, heading
	labelAside       = "非公文内容"
	labelLayout      = "公文格式" // letter, order or minutes
	labelAttendance  = "到会"   // 出席, 请假 or 列席; the people
	labelPicture     = "图片"   // width in mm, the picture in Base64, caption
	levelNumerals    = "一二三四"
	labelOpen        = "【"
	labelClose       = "】"
	longestLabelText = 60 // bytes
)

// labelOn is the label at the start of a line; "" when there is none.
func labelOn(s string) string {
	s, ok := strings.CutPrefix(strings.TrimLeft(s, " \u3000\ufeff"), labelOpen)
	if !ok {
		return ""
	}
	i := strings.Index(s[:runeBoundary(s, longestLabelText)], labelClose)
	if i < 0 {
		return ""
	}
	name := s[:i]
	switch name {
	case labelCopyNumber, labelSecrecy, labelUrgency, labelMasthead, labelNoFile, labelNumber, labelSignatory, labelTitle, labelTitleLine,
		labelAddressees, labelParagraph, labelContact, labelTable, labelTableHead, labelTableRow, labelAttachment, labelForm, labelFormRow,
		labelIssuer, labelDate, labelNote, labelCopyTo, labelPrintedBy, labelPrintedOn, labelIssued, labelAside,
		labelLayout, labelAttendance, labelPicture:
		return name
	}
	if level, _ := labelLevel(name); level > 0 {
		return name
	}
	return ""
}

// labelLevel reads 一级标题 and 四级条目.
func labelLevel(name string) (level int, heading bool) {
	for i, r := range levelNumerals {
		if rest, ok := strings.CutPrefix(name, string(r)); ok && (rest == labelHeading || rest == labelItem) {
			return i/len(string(r)) + 1, rest == labelHeading
		}
	}
	return 0, false
}

// labelled reads the lines that say what they are and returns the others.
func (p *parser) labelled(lines []srcLine) []srcLine {
	var rest []srcLine
	r := labelReader{n: p.n, to: &p.n.Body}
	for i := range lines {
		l := &lines[i]
		name := ""
		if l.table == nil {
			name = labelOn(l.text)
		}
		if name == "" {
			rest = append(rest, *l)
			continue
		}
		written := strings.TrimPrefix(l.text, labelOpen+name+labelClose)
		text := strings.TrimSpace(written)
		p.noTitle = p.noTitle || name == labelTitle
		if !r.read(name, text, labelFields(written)) {
			p.find(Finding{Rule: "parse-label", Severity: doubt, Message: "“【" + name + "】”后面的内容看不懂，当作普通文字读了"}, l, 0, -1)
			l.text = text
			rest = append(rest, *l)
		}
	}
	return rest
}

// fields are what stands behind a label, parted by tabs.
type fields []string

func labelFields(written string) fields {
	f := strings.Split(written, "\t")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	return f
}

// at is field i; "" when there are not so many.
func (f fields) at(i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}

// labelReader puts what labelled lines say into a notice.
type labelReader struct {
	n          *Notice
	to         *[]Block    // where blocks go: the body, an attachment, what is issued
	attachment *Attachment // the last one; nil: none yet
	columns    int         // of the table; 0: as many as its lines have
}

// read takes one line in; it reports whether it understood it. text is the
// whole of what f are the fields of.
func (r *labelReader) read(name, text string, f fields) bool {
	if to := textOf(r.n, name); to != nil {
		*to = text
		return true
	}
	if to := listOf(r.n, name); to != nil {
		*to = append(*to, text)
		return true
	}
	switch name {
	case labelParagraph, labelContact, labelPicture, labelTable, labelTableHead, labelTableRow:
		return r.block(name, text, f)
	case labelAttachment, labelIssued, labelForm, labelFormRow:
		return r.attached(name, f)
	}
	if level, heading := labelLevel(name); level > 0 {
		r.numbered(level, heading, f)
		return true
	}
	return r.value(name, text, f)
}

// textOf is the part of n that is one text and has this label; nil: none.
func textOf(n *Notice, label string) *string {
	switch label {
	case labelSecrecy:
		return &n.Secrecy
	case labelUrgency:
		return &n.Urgency
	case labelTitle:
		return &n.Title
	case labelAddressees:
		return &n.Addressees
	case labelNote:
		return &n.Note
	case labelCopyTo:
		return &n.CopyTo
	case labelPrintedBy:
		return &n.PrintedBy
	}
	return nil
}

// listOf is the part of n that has a line with this label for each of its
// texts; nil: none.
func listOf(n *Notice, label string) *[]string {
	switch label {
	case labelMasthead:
		return &n.Masthead
	case labelSignatory:
		return &n.Signatories
	case labelTitleLine:
		return &n.TitleLines
	case labelIssuer:
		return &n.Issuers
	case labelAside:
		return &n.Aside
	}
	return nil
}

// value reads a part of the notice that is a number, a date or the like.
func (r *labelReader) value(name, text string, f fields) (ok bool) {
	n := r.n
	switch name {
	case labelCopyNumber:
		n.CopyNumber, ok = smallInt(foldDigits(text), 999999)
	case labelNoFile:
		n.NoFile, ok = true, true
	case labelNumber:
		ok = n.Number.readLabel(f)
	case labelLayout:
		if ok = Layout(text).valid(); ok {
			n.Layout = Layout(text)
		}
	case labelAttendance:
		n.Attendance = append(n.Attendance, Attendance{Label: f.at(0), People: f.at(1)})
		ok = true
	case labelDate:
		n.Date, ok = labelledDate(text)
	case labelPrintedOn:
		n.PrintedOn, ok = labelledDate(text)
	}
	return ok
}

// block reads a paragraph without a number, a picture, or a line of a table.
func (r *labelReader) block(name, text string, f fields) bool {
	switch name {
	case labelParagraph:
		*r.to = append(*r.to, Block{Kind: Paragraph, Text: text})
	case labelContact:
		*r.to = append(*r.to, Block{Kind: Contact, Text: text})
	case labelPicture:
		b, ok := labelledPicture(f.at(0), f.at(1), f.at(2))
		if !ok {
			return false
		}
		*r.to = append(*r.to, b)
	case labelTable:
		*r.to = append(*r.to, Block{Kind: Grid, Table: &Table{Rows: [][]string{}}})
		r.columns, _ = smallInt(text, maxColumns)
	default:
		return labelledRow(*r.to, name == labelTableHead, f, r.columns)
	}
	return true
}

// numbered reads a heading or an item.
func (r *labelReader) numbered(level int, heading bool, f fields) {
	b := Block{Kind: Item, Level: level, Number: numberSpace(f.at(0)), Text: f.at(1)}
	if heading {
		b = Block{Kind: Heading, Level: level, Number: numberSpace(f.at(0)), Heading: f.at(1), End: f.at(2), Text: f.at(3)}
	}
	*r.to = append(*r.to, b)
}

// attached begins an attachment or what the notice issues, to which the lines
// below belong, or reads its form.
func (r *labelReader) attached(name string, f fields) (ok bool) {
	switch name {
	case labelAttachment:
		r.n.Attachments = append(r.n.Attachments, Attachment{Title: f.at(0), Number: f.at(1), Heading: f.at(2)})
		r.begin(&r.n.Attachments[len(r.n.Attachments)-1])
	case labelIssued:
		r.n.Issued = &Attachment{Title: f.at(0), Heading: f.at(1)}
		r.begin(r.n.Issued)
	case labelForm:
		if r.attachment == nil {
			return false
		}
		r.attachment.Form, ok = labelledForm(f)
		return ok
	case labelFormRow:
		if r.attachment == nil || r.attachment.Form == nil {
			return false
		}
		form := r.attachment.Form
		var o forms.Officer
		for c, column := range form.Kind.Columns() {
			column.Set(&o, f.at(c))
		}
		form.Officers = append(form.Officers, o)
	}
	return true
}

func (r *labelReader) begin(a *Attachment) {
	r.attachment, r.to = a, &a.Body
}

// numberSpace gives the number of a 章 or 条 the space that belongs to it.
func numberSpace(s string) string {
	if m, ok := articleMarker(strings.TrimRight(s, "\u3000") + "\u3000x"); ok {
		return m.number
	}
	return s
}

func (n *Number) readLabel(f []string) bool {
	if len(f) == 1 {
		m, ok := scanNumber(f[0])
		if ok {
			*n = m
		}
		return ok
	}
	if len(f) < 3 || len(f) > 4 {
		return false
	}
	year, ok := smallInt(f[1], 9999)
	serial, ok2 := smallInt(f[2], maxSerial)
	if !ok || !ok2 {
		return false
	}
	*n = Number{Prefix: f[0], Year: year, Serial: serial, Ordinal: len(f) == 4}
	return true
}

func labelledDate(s string) (Date, bool) {
	d, err := forms.ParseDate(s)
	return d, err == nil
}

func labelledRow(blocks []Block, head bool, cells []string, columns int) bool {
	if len(blocks) == 0 || blocks[len(blocks)-1].Table == nil {
		return false
	}
	t := blocks[len(blocks)-1].Table
	if columns == 0 {
		columns = len(cells)
		if len(t.Rows) > 0 {
			columns = len(t.Rows[0])
		}
		columns = max(columns, len(t.Header))
	}
	if len(cells) > columns {
		return false
	}
	for len(cells) < columns {
		cells = append(cells, "") // tabs at the line's end were trimmed
	}
	if head {
		t.Header = cells
	} else {
		t.Rows = append(t.Rows, cells)
	}
	return true
}

func labelledForm(f []string) (*forms.Form, bool) {
	for len(f) < 5 {
		f = append(f, "")
	}
	k, err := strconv.Atoi(f[0])
	form := &forms.Form{Kind: forms.Kind(k), Unit: f[1], FilledBy: f[2], Phone: f[3]}
	if err != nil || !form.Kind.Valid() {
		return nil, false
	}
	if f[4] != "" {
		var ok bool
		if form.Date, ok = labelledDate(f[4]); !ok {
			return nil, false
		}
	}
	return form, true
}

// labelledPicture reads the fields of a picture's line.
func labelledPicture(width, data, caption string) (Block, bool) {
	w, err := strconv.ParseFloat(width, 64)
	content, err2 := base64.StdEncoding.DecodeString(data)
	if err != nil || err2 != nil || !(w >= 0 && w <= areaWidth) {
		return Block{}, false
	}
	return Block{Kind: Figure, Text: caption, Picture: &Picture{Data: content, Width: w}}, true
}
