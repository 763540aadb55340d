package forms

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// A workbook is read here and not by excelize, because a form needs to know
// what a cell is (a number that was typed as a number may have lost digits),
// and because a hostile file must be refused before it is unpacked.

// xlsxFile is an opened workbook.
type xlsxFile struct {
	parts   map[string]*zip.File
	strings []string
	dates   []bool // by cell style: shown as a date
	epoch   time.Time
}

// xlsxSheet is a sheet as workbook.xml lists it.
type xlsxSheet struct {
	name   string
	part   string
	hidden bool
}

// readXLSX reads a workbook and returns the number of tables found in it.
func (rd *Reading) readXLSX(data []byte) (int, error) {
	x, sheets, err := openXLSX(data)
	if err != nil {
		return 0, err
	}
	tables := 0
	var other []string
	var slugs []string
	grids := make([]*grid, len(sheets))
	for i, s := range sheets {
		if s.part == "" {
			continue // a chart or macro sheet
		}
		if grids[i], err = x.sheet(s); err != nil {
			return 0, err
		}
		if g := grids[i]; s.hidden && len(g.rows) > 0 && g.rows[0].n == 1 && g.rows[0].at(1).text == markerName {
			for _, c := range g.rows[0].cells[min(2, len(g.rows[0].cells)):] {
				slugs = append(slugs, c.text)
			}
			grids[i] = nil
		}
	}
	n := 0
	for i, g := range grids {
		if g == nil {
			continue
		}
		marked := Kind(0)
		if n < len(slugs) {
			marked = kindBySlug(slugs[n])
		}
		n++
		if found := rd.readGrid(g, marked); found > 0 {
			tables += found
		} else if len(g.rows) > 0 && !sheets[i].hidden {
			other = append(other, g.sheet)
		}
	}
	if tables == 0 {
		return 0, errDetail{ErrOtherForm, describe(other)}
	}
	for _, name := range other {
		rd.Findings = append(rd.Findings, Finding{
			Rule: "sheet-other", Severity: Hint, Place: Place{File: rd.File, Sheet: name},
			Message: "工作表“" + name + "”里没有这三张表的表头，没有采集。",
			English: fmt.Sprintf("The worksheet %q has the header of none of the three forms and was not taken.", name),
		})
	}
	return tables, nil
}

// describe names the sheets that hold something else.
func describe(names []string) string {
	if len(names) == 0 {
		return "工作簿里没有内容"
	}
	return "工作表：" + strings.Join(names, "、")
}

// openXLSX reads all of a workbook but its sheets.
func openXLSX(data []byte) (*xlsxFile, []xlsxSheet, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, errDetail{ErrNotWorkbook, "压缩包不完整"}
	}
	x := &xlsxFile{parts: map[string]*zip.File{}, epoch: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	total := uint64(0)
	for _, f := range zr.File {
		size := f.UncompressedSize64
		if total += size; size > maxPart || total > 2*maxPart ||
			size > ratioFrom && size/max(f.CompressedSize64, 1) > maxRatio {
			return nil, nil, errDetail{ErrTooLarge, "解压后的大小异常"}
		}
		x.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	if f := x.parts["mimetype"]; f != nil {
		if b, err := x.read("mimetype"); err == nil && bytes.Contains(b, []byte("opendocument.spreadsheet")) {
			return nil, nil, errDetail{ErrNotWorkbook, "是 .ods 文件，请另存为 .xlsx"}
		}
	}
	if x.parts["xl/workbook.bin"] != nil {
		return nil, nil, errDetail{ErrNotWorkbook, "是二进制工作簿 .xlsb，请另存为 .xlsx"}
	}
	if x.parts["word/document.xml"] != nil {
		return nil, nil, errDetail{ErrNotWorkbook, "是 Word 文档，请把表格填在下发的工作簿里"}
	}
	main := "xl/workbook.xml"
	for _, rel := range x.rels("_rels/.rels", "") {
		if strings.HasSuffix(rel.kind, "/officeDocument") {
			main = rel.target
		}
	}
	if x.parts[strings.ToLower(main)] == nil {
		return nil, nil, errDetail{ErrNotWorkbook, "压缩包里没有工作簿"}
	}
	sheets, err := x.workbook(main)
	return x, sheets, err
}

// read unpacks a part.
func (x *xlsxFile) read(name string) ([]byte, error) {
	r, err := x.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// open opens a part. Its declared size, which was judged, is all that is
// given out of it.
func (x *xlsxFile) open(name string) (io.ReadCloser, error) {
	f := x.parts[strings.ToLower(name)]
	if f == nil {
		return nil, errDetail{ErrNotWorkbook, "缺少 " + name}
	}
	rc, err := f.Open()
	if err != nil {
		return nil, errDetail{ErrNotWorkbook, err.Error()}
	}
	return struct {
		io.Reader
		io.Closer
	}{&capped{rc, int64(f.UncompressedSize64)}, rc}, nil
}

// capped gives at most left bytes, and an error if there are more.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errDetail{ErrTooLarge, "解压后的大小与声明不符"}
	}
	return n, err
}

// relation is an entry of a .rels part.
type relation struct{ id, kind, target string }

// rels reads a .rels part; none if there is no such part. Targets are made
// absolute, base being the folder they are relative to.
func (x *xlsxFile) rels(name, base string) []relation {
	data, err := x.read(name)
	if err != nil {
		return nil
	}
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:",attr"`
			Target string `xml:",attr"`
		}
	}
	if xml.Unmarshal(data, &doc) != nil {
		return nil
	}
	var rels []relation
	for _, r := range doc.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(base, target)
		}
		rels = append(rels, relation{r.ID, r.Type, strings.TrimPrefix(path.Clean(target), "/")})
	}
	return rels
}

// workbook reads workbook.xml and what it refers to, without the sheets.
func (x *xlsxFile) workbook(main string) ([]xlsxSheet, error) {
	data, err := x.read(main)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets struct {
			Sheet []struct {
				Name  string     `xml:"name,attr"`
				State string     `xml:"state,attr"`
				Attrs []xml.Attr `xml:",any,attr"`
			} `xml:"sheet"`
		} `xml:"sheets"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		return nil, errDetail{ErrNotWorkbook, "workbook.xml 不完整"}
	}
	if doc.Pr.Date1904 == "1" || doc.Pr.Date1904 == "true" {
		x.epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	dir, base := path.Split(main)
	parts := map[string]string{}
	for _, rel := range x.rels(dir+"_rels/"+base+".rels", dir) {
		switch {
		case strings.HasSuffix(rel.kind, "/worksheet"):
			parts[rel.id] = rel.target
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			if err := x.sharedStrings(rel.target); err != nil {
				return nil, err
			}
		case strings.HasSuffix(rel.kind, "/styles"):
			if err := x.styles(rel.target); err != nil {
				return nil, err
			}
		}
	}
	var sheets []xlsxSheet
	for _, s := range doc.Sheets.Sheet {
		sheet := xlsxSheet{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden"}
		for _, a := range s.Attrs {
			if a.Name.Local == "id" {
				sheet.part = parts[a.Value]
			}
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// tokens reads the tokens of a part, with their prefixes left off by the
// caller's looking at Local names only.
func (x *xlsxFile) tokens(name string, each func(xml.Token) error) error {
	r, err := x.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	depth := 0
	for {
		tok, err := d.RawToken()
		if err == io.EOF && depth == 0 {
			return nil
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if err == nil {
			err = each(tok)
		}
		if err != nil {
			if errors.Is(err, ErrTooLarge) || errors.Is(err, ErrNotWorkbook) {
				return err
			}
			return errDetail{ErrNotWorkbook, name + " 不完整"}
		}
	}
}

// sharedStrings reads the texts that cells share.
func (x *xlsxFile) sharedStrings(name string) error {
	if x.parts[strings.ToLower(name)] == nil {
		return nil
	}
	var text, run strings.Builder
	var in, phonetic bool
	return x.tokens(name, func(tok xml.Token) error {
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				in = !phonetic
			case "rPh":
				phonetic = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				x.strings = append(x.strings, text.String())
			case "t":
				if in {
					text.WriteString(unescape(run.String()))
					run.Reset()
				}
				in = false
			case "rPh":
				phonetic = false
			}
		case xml.CharData:
			if in {
				run.Write(t)
			}
		}
		return nil
	})
}

// styles reads which cell styles show a number as a date.
func (x *xlsxFile) styles(name string) error {
	if x.parts[strings.ToLower(name)] == nil {
		return nil
	}
	formats := map[string]bool{}
	cells := false
	return x.tokens(name, func(tok xml.Token) error {
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				formats[attr(t, "numFmtId")] = dateFormat(attr(t, "formatCode"))
			case "cellXfs":
				cells = true
			case "xf":
				if cells {
					id := attr(t, "numFmtId")
					custom, known := formats[id]
					x.dates = append(x.dates, known && custom || !known && builtinDate(id))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				cells = false
			}
		}
		return nil
	})
}

// builtinDate reports whether a number format of ECMA-376 18.8.30, with the
// ones reserved for Chinese, shows a date.
func builtinDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58)
}

// dateFormat reports whether a number format shows a day: it has a year or a
// day outside of quotes, brackets and escapes.
func dateFormat(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return true
		}
	}
	return false
}

// attr is an attribute's value by its local name.
func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheet reads a worksheet.
func (x *xlsxFile) sheet(s xlsxSheet) (*grid, error) {
	g := &grid{sheet: s.name}
	var (
		row                gridRow
		cell               gridCell
		kind, style        string
		value, inline, run strings.Builder
		in                 *strings.Builder
		formula            bool
		phonetic           bool
		col                int
		sorted             = true
	)
	err := x.tokens(s.part, func(tok xml.Token) error {
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				n := row.n + 1
				if v := attr(t, "r"); v != "" {
					var err error
					if n, err = strconv.Atoi(v); err != nil || n < 1 || n > maxSheetRows {
						return errDetail{ErrTooLarge, "行号 " + firstRunes(v, 12)}
					}
				}
				row, col = gridRow{n: n}, 0
			case "c":
				col++
				if v := attr(t, "r"); v != "" {
					if c, _, ok := splitCell(v); ok {
						col = c
					}
				}
				cell = gridCell{col: col}
				kind, style, formula = attr(t, "t"), attr(t, "s"), false
				value.Reset()
				inline.Reset()
				run.Reset()
			case "v":
				in = &value
			case "t":
				if !phonetic {
					in = &run
				}
			case "rPh":
				phonetic = true
			case "f":
				formula = true
			case "mergeCell":
				if m, ok := splitRange(attr(t, "ref")); ok && len(g.merged) < maxRows {
					g.merged = append(g.merged, m)
				}
			}
		case xml.CharData:
			if in != nil {
				in.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				if in == &run {
					inline.WriteString(unescape(run.String()))
					run.Reset()
				}
				in = nil
			case "v":
				in = nil
			case "rPh":
				phonetic = false
			case "c":
				if cell.col > maxCols {
					break
				}
				x.finish(&cell, kind, style, formula, value.String(), inline.String())
				if cell.text != "" || cell.kind == formulaCell {
					if len(row.cells) > 0 && row.cells[len(row.cells)-1].col >= cell.col {
						sorted = false
					}
					row.cells = append(row.cells, cell)
				}
			case "row":
				if len(row.cells) == 0 {
					break
				}
				if !sorted {
					slices.SortStableFunc(row.cells, func(a, b gridCell) int { return a.col - b.col })
					sorted = true
				}
				if len(g.rows) >= maxRows {
					return errDetail{ErrTooLarge, fmt.Sprintf("超过 %d 行", maxRows)}
				}
				g.rows = append(g.rows, row)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(g.rows, func(a, b gridRow) int { return a.n - b.n })
	return g, nil
}

// finish makes a cell of what stood in its element.
func (x *xlsxFile) finish(c *gridCell, kind, style string, formula bool, value, inline string) {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(x.strings) {
			c.text = x.strings[i]
		}
	case "inlineStr":
		c.text = inline
	case "str":
		c.text = unescape(value)
	case "e":
		c.kind, c.text = errorCell, value
	case "b":
		c.text = map[string]string{"1": "TRUE", "0": "FALSE"}[value]
	case "d":
		c.kind, c.text = dateCell, value
		if len(value) > 10 {
			c.text = value[:10]
		}
	default:
		c.kind, c.text = numberCell, strings.TrimSpace(value)
		if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(x.dates) && x.dates[i] && c.text != "" {
			if day, ok := x.day(c.text); ok {
				c.kind, c.text = dateCell, day
			}
		}
	}
	if c.text == "" && formula {
		c.kind = formulaCell
	}
}

// day is the date of a serial number, as 2022-05-16.
func (x *xlsxFile) day(serial string) (string, bool) {
	v, err := strconv.ParseFloat(serial, 64)
	if err != nil || !(v >= 1 && v < 2958466) { // 9999-12-31 is the last that Excel has
		return "", false
	}
	return x.epoch.AddDate(0, 0, int(v)).Format(time.DateOnly), true
}

// splitCell reads the name of a cell.
func splitCell(s string) (col, row int, ok bool) {
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(s[i:])
	return col, row, i > 0 && err == nil && row > 0
}

// splitRange reads a range: A1:C3.
func splitRange(s string) (cellRange, bool) {
	from, to, _ := strings.Cut(strings.ReplaceAll(s, "$", ""), ":")
	c1, r1, ok1 := splitCell(from)
	c2, r2, ok2 := splitCell(to)
	return cellRange{r1, c1, r2, c2}, ok1 && ok2 && r2 >= r1 && c2 >= c1
}

// escapeAt finds the first _x????_ in s, the form in which a cell's text has
// what XML cannot hold (ECMA-376 22.9.2.19): _x000D_. It is -1 if there is none.
func escapeAt(s string) int {
	for at := 0; ; at++ {
		i := strings.Index(s[at:], "_x")
		if i < 0 || at+i+7 > len(s) {
			return -1
		}
		at += i
		if s[at+6] == '_' && strings.IndexFunc(s[at+2:at+6], func(r rune) bool {
			return !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
		}) < 0 {
			return at
		}
	}
}

// unescape undoes _x000D_ and the like in one run of text. What is not
// hexadecimal, and half of a surrogate pair, is no character and stays as it
// is.
func unescape(s string) string {
	var b strings.Builder
	for {
		i := escapeAt(s)
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		v, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || utf16.IsSurrogate(rune(v)) {
			b.WriteByte('_')
			s = s[i+1:]
			continue
		}
		b.WriteRune(rune(v))
		s = s[i+7:]
	}
	if b.Len() == 0 {
		return s
	}
	b.WriteString(s)
	return b.String()
}
