package forms

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlScanner splits the XML of a workbook's part into tokens. It knows no more
// of XML than spreadsheets write, has no name spaces and no entities of a
// document's own, and keeps nothing, so that a part of hundreds of megabytes
// is through in the time that unpacking it takes. encoding/xml needs many
// times as long, which is what hostile files live on.
//
// The names and texts it gives are valid until the next call.
type xmlScanner struct {
	r     io.Reader
	buf   []byte
	pos   int // of what comes next
	end   int // of what was read
	eof   bool
	depth int

	kind  xmlKind
	name  []byte    // of a start or an end, without prefix
	attrs []xmlAttr // of a start
	text  []byte    // as it stands in the file, or of a CDATA section
	raw   bool      // text is of a CDATA section, where & is no reference
	ends  bool      // an end of the element that just started comes next: <a/>
}

type xmlKind uint8

const (
	xmlStart xmlKind = iota
	xmlEnd
	xmlText
)

type xmlAttr struct{ name, value []byte }

// maxToken is how long a tag, a comment or a text may be. A cell's text has
// 32767 characters at most, each of which can be written as a reference.
const maxToken = 1 << 20

var (
	errXML      = errors.New("not well-formed")
	errXMLToken = errors.New("token too long")
)

// reset makes the scanner read r from its beginning.
func (x *xmlScanner) reset(r io.Reader) {
	*x = xmlScanner{r: r, buf: x.buf, attrs: x.attrs}
	if x.buf == nil {
		x.buf = make([]byte, 64<<10)
	}
}

// next goes on to the next token, and is io.EOF after the last.
func (x *xmlScanner) next() error {
	if x.ends {
		x.ends = false
		x.kind = xmlEnd
		x.depth--
		return nil
	}
	for {
		if x.pos == x.end {
			if err := x.more(); err == io.EOF {
				if x.depth != 0 {
					return errXML
				}
				return io.EOF
			} else if err != nil {
				return err
			}
		}
		if x.buf[x.pos] != '<' {
			return x.chars()
		}
		markup, err := x.markup()
		if err != nil || markup {
			return err
		}
	}
}

// more reads on, keeping what was not used. It is io.EOF when there is nothing
// more.
func (x *xmlScanner) more() error {
	if x.eof {
		return io.EOF
	}
	if x.pos > 0 {
		x.end = copy(x.buf, x.buf[x.pos:x.end])
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if x.end >= maxToken {
			return errXMLToken
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if err == io.EOF {
			x.eof = true
			if n > 0 {
				return nil
			}
			return io.EOF
		}
		if n > 0 || err != nil {
			return err
		}
	}
}

// chars takes the text up to the next tag. Text outside of the root element
// is none.
func (x *xmlScanner) chars() error {
	from := 0
	for {
		if i := bytes.IndexByte(x.buf[x.pos+from:x.end], '<'); i >= 0 {
			from += i
			break
		}
		from = x.end - x.pos
		if err := x.more(); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
	}
	x.kind, x.raw = xmlText, false
	x.text = x.buf[x.pos : x.pos+from]
	x.pos += from
	if x.depth == 0 && len(bytes.Trim(x.text, "\uFEFF \t\r\n")) > 0 {
		return errXML
	}
	return nil
}

// markup takes what begins with <. token is false for what is none: a comment
// or an instruction.
func (x *xmlScanner) markup() (token bool, err error) {
	for x.end-x.pos < len("<![CDATA[") && !x.eof {
		if err := x.more(); err != nil && err != io.EOF {
			return false, err
		}
	}
	rest := x.buf[x.pos:x.end]
	if len(rest) < 2 {
		return false, errXML
	}
	switch rest[1] {
	default:
		return true, x.start()
	case '/':
		body, err := x.take("</", ">")
		x.kind, x.name = xmlEnd, local(trimRight(body))
		if x.depth--; err == nil && (x.depth < 0 || len(x.name) == 0) {
			err = errXML
		}
		return true, err
	case '?':
		body, err := x.take("<?", "?>")
		if err == nil && len(body) > 3 && string(body[:3]) == "xml" && blank(body[3]) {
			err = utf8Declared(body)
		}
		return false, err
	case '!':
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			_, err := x.take("<!--", "-->")
			return false, err
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			x.kind, x.raw = xmlText, true
			x.text, err = x.take("<![CDATA[", "]]>")
			return true, err
		}
		return false, errXML // a document type: no spreadsheet writes one
	}
}

// take takes what stands between an opening, which is there, and a close.
func (x *xmlScanner) take(open, shut string) ([]byte, error) {
	from := len(open)
	for {
		if i := bytes.Index(x.buf[x.pos+from:x.end], []byte(shut)); i >= 0 {
			body := x.buf[x.pos+len(open) : x.pos+from+i]
			x.pos += from + i + len(shut)
			return body, nil
		}
		from = max(len(open), x.end-x.pos-len(shut)+1)
		if err := x.more(); err == io.EOF {
			return nil, errXML
		} else if err != nil {
			return nil, err
		}
	}
}

// utf8Declared refuses an XML declaration of another encoding.
func utf8Declared(decl []byte) error {
	_, after, _ := bytes.Cut(decl, []byte("encoding"))
	after, ok := bytes.CutPrefix(trimBlanks(after), []byte("="))
	after = trimBlanks(after)
	if !ok || len(after) < 2 {
		return nil
	}
	if name, _, ok := bytes.Cut(after[1:], after[:1]); ok && len(name) > 0 && !bytes.EqualFold(name, []byte("utf-8")) {
		return errXML
	}
	return nil
}

// start takes a start tag.
func (x *xmlScanner) start() error {
	// The tag ends with the first > that stands in no attribute's value.
	n, quote := 1, byte(0)
scan:
	for {
		for _, c := range x.buf[x.pos+n : x.end] {
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				break scan
			case c == '"' || c == '\'':
				quote = c
			}
			n++
		}
		if err := x.more(); err == io.EOF {
			return errXML
		} else if err != nil {
			return err
		}
	}
	tag := x.buf[x.pos+1 : x.pos+n]
	x.pos += n + 1
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		tag, x.ends = tag[:len(tag)-1], true
	}
	x.kind = xmlStart
	x.depth++
	at := 0
	for at < len(tag) && !blank(tag[at]) {
		at++
	}
	x.name = local(tag[:at])
	if len(x.name) == 0 {
		return errXML
	}
	return x.attributes(tag[at:])
}

// attributes takes the attributes of a start tag.
func (x *xmlScanner) attributes(s []byte) error {
	x.attrs = x.attrs[:0]
	for {
		s = trimBlanks(s)
		if len(s) == 0 {
			return nil
		}
		eq := bytes.IndexByte(s, '=')
		if eq <= 0 {
			return errXML
		}
		name := trimRight(s[:eq])
		s = trimBlanks(s[eq+1:])
		if len(s) < 2 || s[0] != '"' && s[0] != '\'' {
			return errXML
		}
		end := bytes.IndexByte(s[1:], s[0])
		if end < 0 {
			return errXML
		}
		x.attrs = append(x.attrs, xmlAttr{local(name), s[1 : 1+end]})
		s = s[end+2:]
	}
}

// attr is an attribute's value by its local name, as it stands in the file;
// nil if there is none.
func (x *xmlScanner) attr(name string) []byte {
	for i := range x.attrs {
		if string(x.attrs[i].name) == name {
			return x.attrs[i].value
		}
	}
	return nil
}

// attrText is an attribute's value; "" if there is none or it is no text.
func (x *xmlScanner) attrText(name string) string {
	b, err := appendXMLText(nil, x.attr(name), false)
	if err != nil {
		return ""
	}
	return string(b)
}

// appendText appends the text of the token, with its references resolved.
func (x *xmlScanner) appendText(b []byte) ([]byte, error) {
	return appendXMLText(b, x.text, x.raw)
}

func appendXMLText(b, text []byte, raw bool) ([]byte, error) {
	from := len(b)
	special := "&\r"
	if raw {
		special = "\r"
	}
	for len(text) > 0 {
		i := bytes.IndexAny(text, special)
		if i < 0 {
			b = append(b, text...)
			break
		}
		b = append(b, text[:i]...)
		if text[i] == '\r' { // a line's end is one \n (XML 1.0, 2.11)
			b = append(b, '\n')
			text = bytes.TrimPrefix(text[i+1:], []byte("\n"))
			continue
		}
		name, rest, ok := bytes.Cut(text[i+1:], []byte(";"))
		r, known := reference(name)
		if !ok || !known {
			return nil, errXML
		}
		b = utf8.AppendRune(b, r)
		text = rest
	}
	return b, printable(b[from:])
}

// reference is the character that &name; stands for.
func reference(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := bytes.TrimPrefix(name, []byte("#")), 10
	if len(digits) == len(name) || len(digits) > 10 {
		return 0, false
	}
	if hex := bytes.TrimPrefix(digits, []byte("x")); len(hex) < len(digits) {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune && utf8.ValidRune(rune(n))
}

// printable refuses what is no text: bad UTF-8, and what XML 1.0 (2.2) has no
// place for.
func printable(b []byte) error {
	if !utf8.Valid(b) {
		return errXML
	}
	for i, c := range b {
		// U+FFFE and U+FFFF are EF BF BE and EF BF BF.
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0xBE && i >= 2 && b[i-1] == 0xBF && b[i-2] == 0xEF {
			return errXML
		}
	}
	return nil
}

// local is a name without its prefix.
func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func trimBlanks(s []byte) []byte {
	for len(s) > 0 && blank(s[0]) {
		s = s[1:]
	}
	return s
}

func trimRight(s []byte) []byte {
	for len(s) > 0 && blank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}
