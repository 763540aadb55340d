package forms

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// readCSV reads comma- or tab-separated text and returns the number of tables
// found in it.
func (rd *Reading) readCSV(data []byte) (int, error) {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 512)]))
	for mark, what := range map[string]string{
		"<":      "是网页或 XML 文件，请在表格程序里打开后另存为 .xlsx",
		"%pdf":   "是 PDF 文件，请报送电子表格",
		"{\\rtf": "是 RTF 文档，请报送电子表格",
	} {
		if bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\uFEFF")), []byte(mark)) {
			return 0, errDetail{ErrNotWorkbook, what}
		}
	}
	text, err := decode(data)
	if err != nil {
		return 0, err
	}
	g, err := splitCSV(text)
	if err != nil {
		return 0, err
	}
	n := rd.readGrid(g, 0)
	if n == 0 {
		return 0, ErrOtherForm
	}
	return n, nil
}

// decode turns text into UTF-8. A byte order mark decides; without one, what
// is not UTF-8 is GB 18030, of which GBK and GB 2312 are parts.
func decode(data []byte) (string, error) {
	wide := bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF"))
	if !wide && bytes.IndexByte(data, 0) >= 0 {
		return "", ErrNotWorkbook
	}
	unknown := errDetail{ErrNotWorkbook, "文字编码无法识别，请另存为 .xlsx"}
	var text string
	var err error
	switch body, marked := bytes.CutPrefix(data, []byte("\xEF\xBB\xBF")); {
	case wide:
		text = decodeUTF16(data)
	case marked || utf8.Valid(body):
		text = strings.ToValidUTF8(string(body), "\uFFFD")
	default:
		text, err = decodeGB(data)
	}
	if err != nil {
		return "", unknown
	}
	// A file of no encoding that is known here is full of them; a single bad
	// character stays for Review to name.
	if bad := strings.Count(text, "\uFFFD"); bad*50 > utf8.RuneCountInString(text) {
		return "", unknown
	}
	return text, nil
}

// decodeUTF16 turns UTF-16 with a byte order mark into UTF-8.
func decodeUTF16(data []byte) string {
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 0xFE {
		order = binary.BigEndian
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/2) // a Chinese character is two bytes, and three
	for data = data[2:]; len(data) >= 2; data = data[2:] {
		r := rune(order.Uint16(data))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if len(data) >= 4 {
				low = rune(order.Uint16(data[2:]))
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				data = data[2:]
			}
		}
		b.WriteRune(r)
	}
	if len(data) > 0 {
		b.WriteRune(utf8.RuneError)
	}
	return b.String()
}

// splitCSV splits text into rows, numbered as a spreadsheet would number them.
func splitCSV(text string) (*grid, error) {
	r := csvReader{text: text, comma: string(separator(text))}
	g := &grid{}
	kept := 0
	for r.next() {
		if len(r.cells) == 0 {
			continue
		}
		if len(g.rows) >= maxRows {
			return nil, errDetail{ErrTooLarge, fmt.Sprintf("超过 %d 行", maxRows)}
		}
		kept += rowSizeKept
		for _, c := range r.cells {
			kept += cellSizeKept + len(c.text)
		}
		if kept > maxKept {
			return nil, errDetail{ErrTooLarge, "内容过多"}
		}
		g.rows = append(g.rows, gridRow{n: r.row, cells: slices.Clone(r.cells)})
	}
	if r.long {
		return nil, errDetail{ErrTooLarge, fmt.Sprintf("第 %d 行的引号不成对", r.row)}
	}
	return g, nil
}

// csvReader splits text as encoding/csv does with LazyQuotes, but keeps no
// more than maxCols fields of a row, and counts rows as a spreadsheet does: an
// empty line is one, a line break within quotes begins none.
type csvReader struct {
	text   string // what is left
	comma  string
	row    int        // of cells, from 1
	cells  []gridCell // fields with something in them
	quoted []byte     // of a field in quotes
	long   bool       // a field in quotes has no end within reason
}

// next goes on to the next row; false when there is none.
func (r *csvReader) next() bool {
	if r.text == "" {
		return false
	}
	r.row++
	r.cells = r.cells[:0]
	for col, more := 1, true; more; col++ {
		var text string
		if text, more = r.field(); col > maxCols {
			continue
		}
		text = strings.TrimPrefix(text, "\uFEFF")
		if inner, ok := strings.CutPrefix(text, `="`); ok { // ="0123", which keeps Excel from making it a number
			text = strings.TrimSuffix(inner, `"`)
		}
		if strings.TrimSpace(text) != "" {
			r.cells = append(r.cells, gridCell{col: int32(col), text: strings.Clone(text)})
		}
	}
	return true
}

// field takes the next field; more is false when it is the row's last. The
// text may be a part of the whole.
func (r *csvReader) field() (text string, more bool) {
	if rest, ok := strings.CutPrefix(r.text, `"`); ok {
		return r.inQuotes(rest)
	}
	for i := range len(r.text) {
		switch c := r.text[i]; {
		case c == '\n':
			text, r.text = r.text[:i], r.text[i+1:]
			return strings.TrimSuffix(text, "\r"), false
		case c == r.comma[0] && strings.HasPrefix(r.text[i:], r.comma):
			text, r.text = r.text[:i], r.text[i+len(r.comma):]
			return text, true
		}
	}
	text, r.text = r.text, ""
	return strings.TrimSuffix(text, "\r"), false
}

// inQuotes takes a field whose quotes are open. A quote that ends no field is
// part of it, and one that is missing at the end of the text is not missed.
func (r *csvReader) inQuotes(rest string) (text string, more bool) {
	r.quoted = r.quoted[:0]
	for {
		before, after, found := strings.Cut(rest, `"`)
		if !found {
			before = strings.TrimSuffix(before, "\r")
		}
		r.quoted = append(r.quoted, strings.ReplaceAll(before, "\r\n", "\n")...)
		if r.long = len(r.quoted) > maxToken; r.long || !found {
			r.text = ""
			return string(r.quoted), false
		}
		if rest, more = strings.CutPrefix(after, r.comma); more {
			r.text = rest
			return string(r.quoted), true
		}
		switch line := strings.TrimPrefix(after, "\r"); {
		case line == "":
			r.text = ""
			return string(r.quoted), false
		case line[0] == '\n':
			r.text = line[1:]
			return string(r.quoted), false
		}
		r.quoted = append(r.quoted, '"')
		rest = strings.TrimPrefix(after, `"`)
	}
}

// separator is the separator of which there are most in the line that has
// 姓名 in it, or in the whole text.
func separator(text string) rune {
	line := text
	if i := strings.Index(text, "姓"); i >= 0 {
		start := strings.LastIndexByte(text[:i], '\n') + 1
		line = text[start:]
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
	}
	best, most := ',', 0
	for _, c := range ",\t;，" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}
