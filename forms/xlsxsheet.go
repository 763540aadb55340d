package forms

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// sheetReader reads a worksheet.
type sheetReader struct {
	*xlsxFile
	grid   *grid
	row    int
	hidden bool       // the row is
	sorted bool       // the row's cells are, so far
	cells  []gridCell // of the row

	cell        gridCell
	kind, style []byte // of the cell: its attributes t and s
	value       []byte // of its v
	inline      texts  // of its is
	inValue     bool
	formula     bool
}

// sheet reads a worksheet.
func (x *xlsxFile) sheet(s xlsxSheet) (*grid, error) {
	r := &sheetReader{xlsxFile: x, grid: &grid{sheet: s.name, hidden: s.hidden}, sorted: true}
	if err := x.tokens(s.part, r.take); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.grid.rows, func(a, b gridRow) int { return a.n - b.n })
	return r.grid, nil
}

// take takes a token.
func (r *sheetReader) take(s *xmlScanner) error {
	switch s.kind {
	case xmlStart:
		return r.start(s)
	case xmlEnd:
		return r.end(s)
	}
	if r.inValue {
		var err error
		if r.value, err = s.appendText(r.value); len(r.value) > maxToken {
			return errXMLToken
		}
		return err
	}
	return r.inline.take(s)
}

func (r *sheetReader) start(s *xmlScanner) error {
	switch string(s.name) {
	case "row":
		r.row++
		if v := s.attr("r"); v != nil {
			n, err := strconv.Atoi(string(v))
			if err != nil || n < 1 || n > maxSheetRows {
				return errDetail{ErrTooLarge, "行号 " + firstRunes(string(v), 12)}
			}
			r.row = n
		}
		hidden := s.attr("hidden")
		r.hidden = string(hidden) == "1" || string(hidden) == "true"
		r.cells, r.cell.col, r.sorted = r.cells[:0], 0, true
	case "c":
		col := r.cell.col + 1
		if v := s.attr("r"); v != nil {
			if c, _, ok := splitCell(string(v)); ok {
				col = int32(c)
			}
		}
		r.cell = gridCell{col: col}
		r.kind = append(r.kind[:0], s.attr("t")...)
		r.style = append(r.style[:0], s.attr("s")...)
		r.value, r.formula = r.value[:0], false
		r.inline.reset()
	case "v":
		r.inValue = true
	case "f":
		r.formula = true
	case "mergeCell":
		// Only those that span rows of one column say anything.
		if m, ok := splitRange(s.attrText("ref")); ok && m.row1 < m.row2 && m.col1 == m.col2 && m.col1 <= maxCols {
			if len(r.grid.merged) >= maxRows {
				return errDetail{ErrTooLarge, "合并的单元格过多"}
			}
			r.grid.merged = append(r.grid.merged, m)
		}
	default:
		return r.inline.take(s)
	}
	return nil
}

func (r *sheetReader) end(s *xmlScanner) error {
	switch string(s.name) {
	case "v":
		r.inValue = false
	case "c":
		return r.endCell()
	case "row":
		return r.endRow()
	default:
		return r.inline.take(s)
	}
	return nil
}

// Bytes of what is kept of each.
const (
	cellSizeKept = 24
	rowSizeKept  = 40
)

// endCell takes the cell, if there is anything in it.
func (r *sheetReader) endCell() error {
	if r.cell.col > maxCols {
		return nil
	}
	if err := r.finish(); err != nil {
		return err
	}
	if r.cell.text == "" && r.cell.kind != formulaCell {
		return nil
	}
	if err := r.keep(cellSizeKept); err != nil {
		return err
	}
	if len(r.cells) >= maxCols {
		return errDetail{ErrNotWorkbook, fmt.Sprintf("第 %d 行的单元格有重复", r.row)}
	}
	if n := len(r.cells); n > 0 && r.cells[n-1].col >= r.cell.col {
		r.sorted = false
	}
	r.cells = append(r.cells, r.cell)
	return nil
}

// endRow takes the row, if there is anything in it.
func (r *sheetReader) endRow() error {
	if len(r.cells) == 0 {
		return nil
	}
	if !r.sorted {
		slices.SortStableFunc(r.cells, func(a, b gridCell) int { return cmp.Compare(a.col, b.col) })
	}
	if len(r.grid.rows) >= maxRows {
		return errDetail{ErrTooLarge, fmt.Sprintf("超过 %d 行", maxRows)}
	}
	if err := r.keep(rowSizeKept); err != nil {
		return err
	}
	if n := len(r.cells); cap(r.spare)-len(r.spare) < n {
		r.spare = make([]gridCell, 0, max(n, 4096))
	}
	from := len(r.spare)
	r.spare = append(r.spare, r.cells...)
	r.grid.rows = append(r.grid.rows, gridRow{n: r.row, hidden: r.hidden, cells: r.spare[from:len(r.spare):len(r.spare)]})
	return nil
}

// finish makes the cell of what stood in its element.
func (r *sheetReader) finish() (err error) {
	c := &r.cell
	value := r.value
	switch string(r.kind) {
	case "s":
		// The text is there already, but is looked through once a cell.
		c.text = r.shared.at(bytes.TrimSpace(value))
		err = r.see(len(c.text))
	case "inlineStr":
		c.text, err = r.text(r.inline.whole)
	case "str":
		c.text, err = r.text(unescape(value))
	case "e":
		c.kind = errorCell
		c.text, err = r.text(value)
	case "b":
		c.text = map[string]string{"1": "TRUE", "0": "FALSE"}[string(value)]
	case "d":
		c.kind = dateCell
		c.text, err = r.text(value[:min(len(value), len(time.DateOnly))])
	default:
		c.kind = numberCell
		if c.text, err = r.text(bytes.TrimSpace(value)); err != nil {
			return err
		}
		if i, err := strconv.Atoi(string(r.style)); err == nil && i >= 0 && i < len(r.dates) && r.dates[i] && c.text != "" {
			if day, ok := r.day(c.text); ok {
				c.kind, c.text = dateCell, day
			}
		}
	}
	if c.text == "" && r.formula {
		c.kind = formulaCell
	}
	return err
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
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	s := string(text)
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
	b.WriteString(s)
	return []byte(b.String())
}
