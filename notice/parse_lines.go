package notice

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// DecodeText makes a string for Parse of a text file's bytes: UTF-8 with or
// without a byte order mark, UTF-16 with one, and otherwise GB 18030, which is
// what Windows calls ANSI. The error is a *TextError for a file of Word, PDF
// or another program.
func DecodeText(b []byte) (string, error) {
	if len(b) > MaxText {
		return "", tooLong()
	}
	if len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		out, err := textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM).NewDecoder().Bytes(b)
		if err != nil {
			return "", notText(0, 0)
		}
		return string(out), nil
	}
	if err := checkFormat(string(b)); err != nil {
		return "", err
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil || strings.ContainsRune(string(out), utf8.RuneError) {
		return "", &TextError{Message: "文件的编码认不出来，请另存为 UTF-8 编码的纯文本", Err: ErrNotText}
	}
	return string(out), nil
}

func tooLong() error {
	return &TextError{Message: fmt.Sprintf("文本超过 %d MB，不像一件公文，请检查是否选错了文件", MaxText>>20), Err: ErrTooLong}
}

func notText(line, column int) error {
	return &TextError{Line: line, Column: column, Message: "不是纯文本，请在 Word 或 WPS 中另存为“纯文本（UTF-8）”后再用", Err: ErrNotText}
}

// checkFormat refuses the file formats that clerks take for text.
func checkFormat(s string) error {
	if hasAnyPrefix(s, "PK\x03\x04", "%PDF-", "\xd0\xcf\x11\xe0", "{\\rtf") {
		return notText(0, 0)
	}
	return nil
}

func checkText(s string) error {
	if len(s) > MaxText {
		return tooLong()
	}
	if err := checkFormat(s); err != nil {
		return err
	}
	line, column := 1, 0
	seen := false
	for i, r := range s {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 0
		case r == 0:
			return notText(line, column)
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return notText(line, column)
			}
			seen = true
		case !seen && !unicode.IsSpace(r) && !invisible(r):
			seen = true
		}
	}
	if !seen {
		return &TextError{Message: "文本是空的，请粘贴或选择公文的全文", Err: ErrEmpty}
	}
	return nil
}

// srcLine is one line of the source that has ink, cleaned.
type srcLine struct {
	no     int     // line of the source, from 1
	start  int     // rune offset of the line in the source
	lead   int     // white-space runes before text
	pos    []int32 // column in the source of each rune of text; nil when it is lead+i
	indent int     // width of the white space before text, in half characters
	gap    bool    // a blank line stands before
	text   string  // no white space at its ends; tabs only where the source has them between words
	table  *Table  // the line begins a table; text is empty
}

// column is the rune offset in the source line of rune i of the text.
func (l *srcLine) column(i int) int {
	switch {
	case l.pos == nil:
		return l.lead + i
	case i < len(l.pos):
		return int(l.pos[i])
	case len(l.pos) > 0:
		return int(l.pos[len(l.pos)-1]) + 1
	}
	return l.lead
}

// columnEnd is the offset just after rune i-1 of the text.
func (l *srcLine) columnEnd(i int) int {
	if i <= 0 {
		return l.column(0)
	}
	return l.column(i-1) + 1
}

func (l *srcLine) length() int { return runeLen(l.text) }

// flat is the line's text as a paragraph has it.
func (l *srcLine) flat() string {
	if l.table != nil {
		return ""
	}
	return strings.ReplaceAll(l.text, "\t", " ")
}

// invisible reports whether r prints nothing and means nothing in a text: the
// zero-width characters and controls that web pages and Word leave behind.
// Variation selectors choose a glyph and stay.
func invisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r == 0xfeff, r == 0xad, r == 0x61c, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return r != '\t' && r != '\n' && unicode.IsControl(r) && !lineBreak(r)
}

func lineBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// lines cuts the text into lines, cleans them and takes the tables out.
func (p *parser) lines(text string) []srcLine {
	var raw []rawLine
	no, start, n := 1, 0, 0
	begin := 0
	flush := func(end int) {
		raw = append(raw, rawLine{no: no, start: start, s: text[begin:end]})
	}
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == '\r' {
			// \r\n is one break; an old Mac's \r alone is one too.
			if strings.HasPrefix(text[i+1:], "\n") {
				n++
				continue
			}
			r = '\n'
		}
		n++
		if lineBreak(r) {
			flush(i)
			begin, start = i+size, n
			if r != '\v' && r != 0x2028 { // a soft break: the same line of the editor's count
				no++
			}
		}
	}
	flush(len(text))
	p.lastRune = n

	var out []srcLine
	gap := false
	for i := 0; i < len(raw); {
		if labelOn(raw[i].s) != "" {
			l, _ := p.clean(raw[i], false)
			out = append(out, l)
			i++
			continue
		}
		if t, used := tableAt(raw, i); used > 0 {
			l := srcLine{no: raw[i].no, start: raw[i].start, gap: gap, table: t}
			out = append(out, l)
			gap = false
			i += used
			continue
		}
		l, ok := p.clean(raw[i], true)
		i++
		if !ok {
			gap = true
			continue
		}
		l.gap = gap
		gap = false
		out = append(out, l)
	}
	return out
}

// rawLine is a line as the source has it.
type rawLine struct {
	no, start int
	s         string
}

// clean folds white space, drops what is invisible and, if asked to, takes
// Word's leftovers out of a line; ok is false for a line without ink.
func (p *parser) clean(raw rawLine, leftovers bool) (l srcLine, ok bool) {
	l = srcLine{no: raw.no, start: raw.start}
	var b strings.Builder
	b.Grow(len(raw.s))
	var pos []int32
	column, dropped, begun := 0, 0, false
	for _, r := range raw.s {
		at := column
		column++
		if invisible(r) {
			if r != '\r' {
				dropped++
			}
			continue
		}
		if unicode.IsSpace(r) && !begun {
			l.indent += spaceWidth(r)
			continue
		}
		if !begun {
			begun, l.lead = true, at
		}
		if unicode.IsSpace(r) && r != '\t' && r != '\u3000' {
			r = ' '
		}
		b.WriteRune(r)
		pos = append(pos, int32(at))
	}
	l.text = strings.TrimRightFunc(b.String(), unicode.IsSpace)
	if dropped > 0 {
		l.pos = pos
		p.find(Finding{Rule: "parse-invisible", Severity: hint, Message: fmt.Sprintf("去掉了%d个看不见的字符", dropped)}, &l, 0, -1)
	}
	if leftovers {
		p.leftovers(&l, pos)
	}
	return l, l.text != ""
}

func spaceWidth(r rune) int {
	switch r {
	case '\u3000', '\u2003':
		return 2
	case '\t':
		return 4
	}
	return 1
}

// leftovers takes [bookmark: _GoBack] and its like, which Word's converters
// leave in a text, out of l and keeps them aside.
func (p *parser) leftovers(l *srcLine, pos []int32) {
	from, to := leftover(l.text)
	if from < 0 {
		return
	}
	whole := *l
	if whole.pos == nil {
		whole.pos = pos
	}
	var kept strings.Builder
	keptPos := make([]int32, 0, len(pos))
	done, runes := 0, 0 // bytes and runes of the text that are dealt with
	keep := func(end int) {
		n := runeLen(whole.text[done:end])
		kept.WriteString(whole.text[done:end])
		keptPos = append(keptPos, whole.pos[runes:runes+n]...)
		done, runes = end, runes+n
	}
	for ; from >= 0; from, to = leftoverFrom(whole.text, to) {
		keep(from)
		what := whole.text[from:to]
		n := runeLen(what)
		p.n.Aside = append(p.n.Aside, strings.TrimSpace(strings.ReplaceAll(what, "\t", " ")))
		p.find(Finding{Rule: "parse-leftover", Severity: doubt, Message: "Word 留下的标记，已去掉：" + clip(what)}, &whole, runes, runes+n)
		done, runes = to, runes+n
	}
	keep(len(whole.text))
	trimmed := strings.TrimLeftFunc(kept.String(), unicode.IsSpace)
	l.pos = keptPos[runeLen(kept.String())-runeLen(trimmed):]
	l.text = strings.TrimRightFunc(trimmed, unicode.IsSpace)
}

// leftover finds the first of Word's leftovers in s, in bytes; -1 when there is
// none.
func leftover(s string) (from, to int) { return leftoverFrom(s, 0) }

// leftoverFrom finds the first one in s[at:]: a bracketed mark or a field code.
func leftoverFrom(s string, at int) (from, to int) {
	for at < len(s) {
		i := strings.IndexAny(s[at:], "[\\")
		if i < 0 {
			break
		}
		i += at
		const merge = "\\* MERGEFORMAT"
		if strings.HasPrefix(s[i:], merge) {
			// PAGE  \* MERGEFORMAT: the code's name stands before.
			from := i
			for from > at && (s[from-1] == ' ' || s[from-1] >= 'A' && s[from-1] <= 'Z') {
				from--
			}
			return from, i + len(merge)
		}
		at = i + 1
		if s[i] != '[' || !hasAnyPrefix(s[at:], "bookmark:", "if !", "endif]", "if support", "footnoteRef", "image:", "pic]") {
			continue
		}
		const longest = 200
		if j := strings.IndexByte(s[i:min(len(s), i+longest)], ']'); j > 0 {
			return i, i + j + 1
		}
	}
	return -1, -1
}
