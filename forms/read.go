package forms

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Reading is what a file holds.
type Reading struct {
	File     string
	Forms    []*Form   // in the order of the sheets
	Findings []Finding // about the cells and the layout; what the rows say is for Review
}

// Limits of what Read takes. A county's officers number some thousands; what
// is large without meaning harm is a sheet with borders around hundreds of
// thousands of empty rows. All that is within them is read, or refused, in
// about a second.
const (
	maxFile      = 32 << 20  // bytes of the file
	maxUnpacked  = 192 << 20 // bytes of all parts of a workbook that are read, unpacked
	maxSmallPart = 4 << 20   // bytes of a part that lists others
	maxKept      = 64 << 20  // bytes of what is kept of a workbook or a csv file
	maxSeen      = 64 << 20  // bytes of text in cells, shared ones counted for each cell
	maxRatio     = 200       // unpacked to packed, for parts over ratioFrom
	ratioFrom    = 8 << 20   // bytes
	maxParts     = 10000     // parts of a workbook
	maxSheets    = 1000      // sheets of a workbook
	maxRows      = 200000    // rows with anything in them
	maxCols      = 255       // columns that are looked at
)

// Read reads what a department sent in: an xlsx workbook as saved by Excel,
// WPS, LibreOffice or a program, or csv in UTF-8, UTF-16, GBK or GB 18030. What
// the file is, its content decides; name, which goes into the findings and
// the Source of each officer, only helps to tell the kind of form.
//
// The header row is found by its text, with its columns in any order and
// others between them, on any number of sheets. 报送单位, 填报人, 联系电话 and the
// date are picked up around the table; titles, notes and empty rows are not
// taken for officers. What can be put in order for certain, is: full-width
// digits, spaces around and in names, an x in lower case, the · of names.
// Nothing is guessed: a number that a spreadsheet has rounded stays as the
// file has it, for [Review] to name.
//
// A row is never lost for what is wrong with it; that becomes a Finding. So
// does what the paper that was signed does not show: hidden rows and sheets. A
// sheet without a header that can be found is passed over; the Finding is an
// Error if it has something like identity numbers. A form whose kind cannot be
// told has Kind 0.
//
// At most 32 MiB are read, 200,000 rows and 255 columns; more is ErrTooLarge.
// The error is a [FileError] when
// the file holds no form at all or cannot be read, and r's own error when
// reading fails.
func Read(name string, r io.Reader) (*Reading, error) {
	data, err := readFile(r)
	if err != nil {
		return nil, err
	}
	rd := &Reading{File: name}
	var tables int
	switch {
	case len(data) > maxFile:
		err = ErrTooLarge
	case len(bytes.TrimSpace(data)) == 0:
		err = errDetail{ErrNotWorkbook, "文件是空的"}
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		err = compound(data)
	case bytes.HasPrefix(data, []byte("PK")):
		tables, err = rd.readXLSX(data)
	default:
		tables, err = rd.readCSV(data)
	}
	if err == nil && tables == 0 {
		err = ErrOtherForm
	}
	if err != nil {
		return nil, fileError(name, err)
	}
	return rd, nil
}

// readFile reads a file, or one byte more than is allowed. It goes piece by
// piece, because a buffer that grows takes three times as much.
func readFile(r io.Reader) ([]byte, error) {
	const piece = 1 << 20
	var pieces [][]byte
	for total := 0; total <= maxFile; {
		b := make([]byte, 0, min(piece, maxFile+1-total))
		for len(b) < cap(b) {
			n, err := r.Read(b[len(b):cap(b)])
			b = b[:len(b)+n]
			if err == io.EOF {
				return bytes.Join(append(pieces, b), nil), nil
			}
			if err != nil {
				return nil, err
			}
		}
		pieces = append(pieces, b)
		total += len(b)
	}
	return bytes.Join(pieces, nil), nil
}

// errDetail is a reason with what was found.
type errDetail struct {
	error
	detail string
}

func (e errDetail) Unwrap() error { return e.error }

// fileError names the file in an error of reading it.
func fileError(name string, err error) error {
	fe := &FileError{File: name, Err: ErrNotWorkbook}
	var d errDetail
	if errors.As(err, &d) {
		fe.Detail, err = d.detail, d.error
	}
	for _, known := range []error{ErrNotWorkbook, ErrOldFormat, ErrEncrypted, ErrOtherForm, ErrTooLarge} {
		if errors.Is(err, known) {
			fe.Err = known
			return fe
		}
	}
	if fe.Detail == "" {
		fe.Detail = err.Error()
	}
	return fe
}

// compound tells an encrypted workbook from one of the old format: both are
// compound files, the former with a stream of this name.
func compound(data []byte) error {
	if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return ErrEncrypted
	}
	return ErrOldFormat
}

// cellKind is what a cell holds.
type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	dateCell    // text is 2022-05-16
	errorCell   // text is #N/A and the like
	formulaCell // a formula without a value
)

// gridCell is a cell with something in it.
type gridCell struct {
	text string
	col  int32 // from 1
	kind cellKind
}

// gridRow is a row with something in it, its cells by ascending column.
type gridRow struct {
	n      int // from 1
	hidden bool
	cells  []gridCell
}

// at returns the cell of a column, or an empty one.
func (r gridRow) at(col int) gridCell {
	i, ok := slices.BinarySearchFunc(r.cells, int32(col), func(c gridCell, col int32) int { return cmp.Compare(c.col, col) })
	if !ok {
		return gridCell{col: int32(col)}
	}
	return r.cells[i]
}

// grid is a sheet: its rows with something in them, by ascending number, and
// its merged ranges.
type grid struct {
	sheet  string
	hidden bool
	rows   []gridRow
	merged []cellRange
}

// cellRange is a range of cells, from 1, ends included.
type cellRange struct{ row1, col1, row2, col2 int }

// cellName is the name of a cell: C12.
func cellName(row, col int) string {
	if row < 1 || col < 1 {
		return ""
	}
	return columnName(col) + itoa(row)
}

// columnName is a column's letters.
func columnName(col int) string {
	var b [4]byte
	i := len(b)
	for ; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// squash brings a label into the form it is compared in: without spaces and
// line breaks, full-width forms made narrow.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if r = narrow(r); space(r) {
			return -1
		}
		return r
	}, s)
}

// narrow turns full-width ASCII into ASCII.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	return r
}

// firstRunes is the beginning of s, for a message.
func firstRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "……"
}
