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
	n := p.n
	to := &n.Body // where blocks go: the body, an attachment, what is issued
	var attachment *Attachment
	columns := 0 // of the table
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
		text := strings.TrimSpace(strings.TrimPrefix(l.text, labelOpen+name+labelClose))
		f := strings.Split(strings.TrimPrefix(l.text, labelOpen+name+labelClose), "\t")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		field := func(i int) string {
			if i < len(f) {
				return f[i]
			}
			return ""
		}
		ok := true
		switch name {
		case labelCopyNumber:
			n.CopyNumber, ok = smallInt(foldDigits(text), 999999)
		case labelSecrecy:
			n.Secrecy = text
		case labelUrgency:
			n.Urgency = text
		case labelMasthead:
			n.Masthead = append(n.Masthead, text)
		case labelNoFile:
			n.NoFile = true
		case labelNumber:
			ok = n.Number.readLabel(f)
		case labelSignatory:
			n.Signatories = append(n.Signatories, text)
		case labelTitle:
			n.Title, p.noTitle = text, true
		case labelTitleLine:
			n.TitleLines = append(n.TitleLines, text)
		case labelAddressees:
			n.Addressees = text
		case labelParagraph:
			*to = append(*to, Block{Kind: Paragraph, Text: text})
		case labelContact:
			*to = append(*to, Block{Kind: Contact, Text: text})
		case labelLayout:
			if ok = Layout(text).valid(); ok {
				n.Layout = Layout(text)
			}
		case labelAttendance:
			n.Attendance = append(n.Attendance, Attendance{Label: field(0), People: field(1)})
		case labelPicture:
			var b Block
			if b, ok = labelledPicture(field(0), field(1), field(2)); ok {
				*to = append(*to, b)
			}
		case labelTable:
			*to = append(*to, Block{Kind: Grid, Table: &Table{Rows: [][]string{}}})
			columns, _ = smallInt(text, maxColumns)
		case labelTableHead, labelTableRow:
			ok = labelledRow(*to, name == labelTableHead, f, columns)
		case labelAttachment:
			n.Attachments = append(n.Attachments, Attachment{Title: field(0), Number: field(1), Heading: field(2)})
			attachment = &n.Attachments[len(n.Attachments)-1]
			to = &attachment.Body
		case labelIssued:
			n.Issued = &Attachment{Title: field(0), Heading: field(1)}
			attachment = n.Issued
			to = &attachment.Body
		case labelForm:
			if ok = attachment != nil; ok {
				attachment.Form, ok = labelledForm(f)
			}
		case labelFormRow:
			if ok = attachment != nil && attachment.Form != nil; ok {
				var o forms.Officer
				for c, column := range attachment.Form.Kind.Columns() {
					column.Set(&o, field(c))
				}
				attachment.Form.Officers = append(attachment.Form.Officers, o)
			}
		case labelIssuer:
			n.Issuers = append(n.Issuers, text)
		case labelDate:
			n.Date, ok = labelledDate(text)
		case labelNote:
			n.Note = text
		case labelCopyTo:
			n.CopyTo = text
		case labelPrintedBy:
			n.PrintedBy = text
		case labelPrintedOn:
			n.PrintedOn, ok = labelledDate(text)
		case labelAside:
			n.Aside = append(n.Aside, text)
		default:
			level, heading := labelLevel(name)
			b := Block{Kind: Item, Level: level, Number: numberSpace(field(0)), Text: field(1)}
			if heading {
				b = Block{Kind: Heading, Level: level, Number: numberSpace(field(0)), Heading: field(1), End: field(2), Text: field(3)}
			}
			*to = append(*to, b)
		}
		if !ok {
			p.find(Finding{Rule: "parse-label", Severity: doubt, Message: "“【" + name + "】”后面的内容看不懂，当作普通文字读了"}, l, 0, -1)
			l.text = text
			rest = append(rest, *l)
		}
	}
	return rest
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
