package notice

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Format writes n as the text that a clerk would type, in the order of GB/T
// 9704-2012, and that Parse reads back to the same value. Where the wording
// alone would be read otherwise, lines say what they are: 【段落】….
//
// Each field is one line of text. White space at a field's ends, line breaks
// and tabs within it, and invisible characters do not survive; a Notice that
// Validate accepts has none.
func Format(n *Notice) string {
	var w textWriter
	w.notice(n)
	text := w.b.String()
	if back, _, err := Parse(text); err == nil && same(back, n) {
		return text
	}
	var lw labelWriter
	lw.notice(n)
	return lw.b.String()
}

// same reports whether two notices are equal in all that JSON carries.
func same(a, b *Notice) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// oneLine makes a field fit on a line.
func oneLine(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return lineBreak(r) || r == '\t' || r == '\r' }) < 0 {
		return s
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if lineBreak(r) || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, s))
}

// textWriter writes natural text.
type textWriter struct{ b strings.Builder }

const twoCells = "\u3000\u3000"

func (w *textWriter) line(parts ...string) {
	for _, s := range parts {
		w.b.WriteString(oneLine(s))
	}
	w.b.WriteByte('\n')
}

func (w *textWriter) gap() {
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
}

func (w *textWriter) notice(n *Notice) {
	w.head(n)
	for _, b := range n.Body {
		w.block(b)
	}
	w.list(n.Attachments)
	if len(n.Issuers) > 0 || !n.Date.IsZero() {
		w.gap()
	}
	for _, s := range n.Issuers {
		w.line(s)
	}
	if !n.Date.IsZero() {
		w.line(n.Date.String())
	}
	if n.Note != "" {
		w.line("（", n.Note, "）")
	}
	if n.Issued != nil {
		w.gap()
		w.line(n.Issued.Title)
		w.gap()
		for _, b := range n.Issued.Body {
			w.block(b)
		}
	}
	for i := range n.Attachments {
		w.attachment(&n.Attachments[i], i, len(n.Attachments))
	}
	if n.CopyTo != "" || n.PrintedBy != "" || !n.PrintedOn.IsZero() {
		w.gap()
	}
	if n.CopyTo != "" {
		w.line("抄送：", n.CopyTo, "。")
	}
	if !n.PrintedOn.IsZero() {
		w.line(n.PrintedBy, twoCells, n.PrintedOn.String(), "印发")
	}
	for _, s := range n.Aside {
		w.line(labelOpen, labelAside, labelClose, s)
	}
}

func (w *textWriter) head(n *Notice) {
	if n.CopyNumber > 0 {
		w.line(fmt.Sprintf("%06d", n.CopyNumber))
	}
	for _, s := range []string{n.Secrecy, n.Urgency} {
		if s != "" {
			w.line(s)
		}
	}
	for i, s := range n.Masthead {
		switch {
		case n.NoFile || i > 0:
			w.line(s)
		case len(n.Masthead) == 1:
			w.line(s, "文件")
		default: // 文件 stands at the right of the stack
			w.line(s, "\u3000文件")
		}
	}
	number := n.Number.String()
	if names := strings.Join(n.Signatories, "\u3000"); names != "" {
		names = "签发人：" + names
		if number != "" {
			names = twoCells + names
		}
		number += names
	}
	if number != "" {
		w.line(number)
	}
	w.gap()
	if len(n.TitleLines) > 0 {
		for _, s := range n.TitleLines {
			w.line(labelOpen, labelTitleLine, labelClose, s)
		}
	}
	if n.Title != "" {
		w.line(n.Title)
		w.gap()
	}
	if n.Addressees != "" {
		w.line(n.Addressees, "：")
	}
}

func (w *textWriter) block(b Block) {
	switch b.Kind {
	case Heading:
		if b.Text != "" {
			w.line(twoCells, b.Number, b.Heading, "。", b.Text)
		} else {
			w.line(twoCells, b.Number, b.Heading, b.End)
		}
	case Grid:
		if b.Table == nil {
			return
		}
		w.row(b.Table.Header)
		for _, row := range b.Table.Rows {
			w.row(row)
		}
	default:
		w.line(twoCells, b.Number, b.Text)
	}
}

func (w *textWriter) row(cells []string) {
	if len(cells) == 0 {
		return
	}
	for i, c := range cells {
		if i > 0 {
			w.b.WriteByte('\t')
		}
		w.b.WriteString(oneLine(c))
	}
	w.b.WriteByte('\n')
}

// list writes the 附件说明.
func (w *textWriter) list(attachments []Attachment) {
	if len(attachments) == 0 {
		return
	}
	w.gap()
	for i, a := range attachments {
		number := strconv.Itoa(i+1) + "."
		switch {
		case len(attachments) == 1:
			w.line(twoCells, "附件：", a.Title)
		case i == 0:
			w.line(twoCells, "附件：", number, a.Title)
		default: // under the first name
			w.line(twoCells+twoCells+"\u3000", number, a.Title)
		}
	}
}

// attachment writes an attachment's own page.
func (w *textWriter) attachment(a *Attachment, i, of int) {
	if len(a.Body) == 0 && a.Form == nil && a.Heading == "" {
		return
	}
	w.gap()
	if of == 1 {
		w.line("附件")
	} else {
		w.line("附件", strconv.Itoa(i+1))
	}
	if a.Heading != "" {
		w.line(a.Heading)
	} else {
		w.line(a.Title)
	}
	w.gap()
	if f := a.Form; f != nil {
		w.line("报送单位：", f.Unit)
		header := make([]string, 0, 9)
		for _, c := range f.Kind.Columns() {
			header = append(header, c.Header)
		}
		w.row(header)
		for i := range f.Officers {
			w.row(officerCells(f.Kind, &f.Officers[i]))
		}
		w.line("填报人：", f.FilledBy, twoCells, "联系电话：", f.Phone)
		if !f.Date.IsZero() {
			w.line("填报日期：", f.Date.String())
		}
	}
	for _, b := range a.Body {
		w.block(b)
	}
}

func officerCells(k forms.Kind, o *forms.Officer) []string {
	var cells []string
	for _, c := range k.Columns() {
		cells = append(cells, c.Get(o))
	}
	return cells
}

// labelWriter writes text in which each line says what it is.
type labelWriter struct{ b strings.Builder }

func (w *labelWriter) line(label string, fields ...string) {
	w.b.WriteString(labelOpen + label + labelClose)
	for i, f := range fields {
		if i > 0 {
			w.b.WriteByte('\t')
		}
		w.b.WriteString(oneLine(f))
	}
	w.b.WriteByte('\n')
}

func (w *labelWriter) some(label string, fields ...string) {
	for _, f := range fields {
		if strings.TrimFunc(f, unicode.IsSpace) != "" {
			w.line(label, f)
		}
	}
}

func (w *labelWriter) notice(n *Notice) {
	w.some(labelLayout, string(n.Layout))
	if n.CopyNumber > 0 {
		w.line(labelCopyNumber, fmt.Sprintf("%06d", n.CopyNumber))
	}
	w.some(labelSecrecy, n.Secrecy)
	w.some(labelUrgency, n.Urgency)
	w.some(labelMasthead, n.Masthead...)
	if n.NoFile {
		w.line(labelNoFile)
	}
	if m := n.Number; !m.IsZero() {
		f := []string{m.Prefix, strconv.Itoa(m.Year), strconv.Itoa(m.Serial)}
		if m.Ordinal {
			f = append(f, "第")
		}
		w.line(labelNumber, f...)
	}
	w.some(labelSignatory, n.Signatories...)
	w.some(labelTitle, n.Title)
	w.some(labelTitleLine, n.TitleLines...)
	w.some(labelAddressees, n.Addressees)
	w.blocks(n.Body)
	for _, a := range n.Attendance {
		w.line(labelAttendance, a.Label, a.People)
	}
	w.some(labelIssuer, n.Issuers...)
	w.some(labelDate, n.Date.String())
	w.some(labelNote, n.Note)
	if a := n.Issued; a != nil {
		w.line(labelIssued, a.Title, a.Heading)
		w.content(a)
	}
	for i := range n.Attachments {
		a := &n.Attachments[i]
		w.line(labelAttachment, a.Title, a.Number, a.Heading)
		w.content(a)
	}
	w.some(labelCopyTo, n.CopyTo)
	w.some(labelPrintedBy, n.PrintedBy)
	w.some(labelPrintedOn, n.PrintedOn.String())
	w.some(labelAside, n.Aside...)
}

func (w *labelWriter) content(a *Attachment) {
	if f := a.Form; f != nil {
		w.line(labelForm, strconv.Itoa(int(f.Kind)), f.Unit, f.FilledBy, f.Phone, f.Date.ISO())
		for i := range f.Officers {
			w.line(labelFormRow, officerCells(f.Kind, &f.Officers[i])...)
		}
	}
	w.blocks(a.Body)
}

func (w *labelWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		level := ""
		if i := 3 * (b.Level - 1); b.Level >= 1 && b.Level <= 4 {
			level = levelNumerals[i : i+3]
		}
		switch {
		case b.Kind == Heading && level != "":
			w.line(level+labelHeading, b.Number, b.Heading, b.End, b.Text)
		case b.Kind == Item && level != "":
			w.line(level+labelItem, b.Number, b.Text)
		case b.Kind == Contact:
			w.line(labelContact, b.Text)
		case b.Kind == Figure && b.Picture != nil:
			w.line(labelPicture, strconv.FormatFloat(b.Picture.Width, 'g', -1, 64), base64.StdEncoding.EncodeToString(b.Picture.Data), b.Text)
		case b.Kind == Grid && b.Table != nil:
			columns := len(b.Table.Header)
			if columns == 0 && len(b.Table.Rows) > 0 {
				columns = len(b.Table.Rows[0])
			}
			w.line(labelTable, strconv.Itoa(columns))
			if len(b.Table.Header) > 0 {
				w.line(labelTableHead, b.Table.Header...)
			}
			for _, row := range b.Table.Rows {
				w.line(labelTableRow, row...)
			}
		default:
			w.line(labelParagraph, b.Text)
		}
	}
}
