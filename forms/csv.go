package forms

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
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
	utf16 := bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF"))
	if !utf16 && bytes.IndexByte(data, 0) >= 0 {
		return "", ErrNotWorkbook
	}
	unknown := errDetail{ErrNotWorkbook, "文字编码无法识别，请另存为 .xlsx"}
	var text string
	var err error
	switch body, marked := bytes.CutPrefix(data, []byte("\xEF\xBB\xBF")); {
	case utf16:
		var b []byte
		b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		text = string(b)
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

// splitCSV splits text into rows, numbered as a spreadsheet would number them.
func splitCSV(text string) (*grid, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	g := &grid{}
	within := 0 // line breaks within the fields so far
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return g, nil
		}
		if err != nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				return nil, errDetail{ErrNotWorkbook, fmt.Sprintf("第 %d 行的引号不成对", pe.StartLine)}
			}
			return nil, errDetail{ErrNotWorkbook, err.Error()}
		}
		line, _ := r.FieldPos(0)
		row := gridRow{n: line - within}
		for i, f := range rec {
			within += strings.Count(f, "\n")
			f = strings.TrimPrefix(f, "\uFEFF")
			if inner, ok := strings.CutPrefix(f, `="`); ok { // ="0123", which keeps Excel from making it a number
				f = strings.TrimSuffix(inner, `"`)
			}
			if i < maxCols && strings.TrimSpace(f) != "" {
				row.cells = append(row.cells, gridCell{col: i + 1, text: strings.Clone(f)})
			}
		}
		if len(row.cells) == 0 {
			continue
		}
		if len(g.rows) >= maxRows {
			return nil, errDetail{ErrTooLarge, fmt.Sprintf("超过 %d 行", maxRows)}
		}
		g.rows = append(g.rows, row)
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
