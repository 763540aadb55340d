package forms

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The rows of a form are not given to excelize, which keeps a sheet's XML until
// it is saved: they are written when their part is, straight into the file, so
// that memory does not grow with them.

// splice puts the rows of a sheet into its XML.
type splice struct {
	before []byte // what the rows come before: the row below the table
	rows   func(io.Writer) error
}

// write writes the part around the rows, and the rows.
func (s splice) write(w io.Writer, around []byte) error {
	at := bytes.Index(around, s.before)
	if at < 0 {
		return fmt.Errorf("no place for the rows before %s", s.before)
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	buffered.Write(around[:at]) // the error comes with Flush
	if err := s.rows(buffered); err != nil {
		return err
	}
	buffered.Write(around[at:])
	return buffered.Flush()
}

// rowWriter writes rows as SpreadsheetML (ECMA-376 18.3.1.73).
type rowWriter struct {
	w      io.Writer
	cols   []Column
	styles []int // of the cells, by column
	free   int   // of the row beyond the table
	fits   fit
	buf    []byte
}

// put writes row n of the sheet; o is nil for an empty one.
func (r *rowWriter) put(n int, o *Officer) error {
	b := append(r.buf[:0], `<row r="`...)
	b = strconv.AppendInt(b, int64(n), 10)
	// The row's own style unlocks the cells beyond the table: Excel lets a row
	// of a protected sheet be deleted only if all of it is unlocked.
	b = append(b, `" s="`...)
	b = strconv.AppendInt(b, int64(r.free), 10)
	b = append(b, `" customFormat="1"`...)
	if o != nil {
		if h := r.fits.height(r.cols, o); h > 0 { // else the program makes the row grow
			b = append(b, ` ht="`...)
			b = strconv.AppendFloat(b, h, 'f', -1, 64)
			b = append(b, `" customHeight="1"`...)
		}
	}
	b = append(b, '>')
	for i, c := range r.cols {
		b = append(b, `<c r="`...)
		b = append(b, byte('A'+i)) // a form has nine columns at most
		b = strconv.AppendInt(b, int64(n), 10)
		b = append(b, `" s="`...)
		b = strconv.AppendInt(b, int64(r.styles[i]), 10)
		text := ""
		if o != nil {
			text = c.Get(o)
		}
		if text == "" {
			b = append(b, `"/>`...)
			continue
		}
		b = append(b, `" t="inlineStr"><is>`...)
		b = appendText(b, text)
		b = append(b, `</is></c>`...)
	}
	b = append(b, `</row>`...)
	r.buf = b
	_, err := r.w.Write(b)
	return err
}

// appendText appends a cell's text. What looks like an escaped character
// (_x0041_) is cut into runs, none of which does, see value.
func appendText(b []byte, text string) []byte {
	if escapeAt(text) < 0 {
		return appendRun(b, text)
	}
	for i := escapeAt(text); i >= 0; i = escapeAt(text) {
		b = append(b, `<r>`...)
		b = appendRun(b, text[:i+1])
		b = append(b, `</r>`...)
		text = text[i+1:]
	}
	b = append(b, `<r>`...)
	b = appendRun(b, text)
	return append(b, `</r>`...)
}

// appendRun appends one run of text.
func appendRun(b []byte, text string) []byte {
	if strings.ContainsAny(text, " \t\n") {
		b = append(b, `<t xml:space="preserve">`...)
	} else {
		b = append(b, `<t>`...)
	}
	for {
		i := strings.IndexAny(text, "&<>")
		if i < 0 {
			break
		}
		b = append(b, text[:i]...)
		b = append(b, map[byte]string{'&': "&amp;", '<': "&lt;", '>': "&gt;"}[text[i]]...)
		text = text[i+1:]
	}
	b = append(b, text...)
	return append(b, `</t>`...)
}

// table is the splice of a form's rows, the last of which is row last.
func (b *book) table(f source, last int) splice {
	cols := f.Kind.Columns()
	styles := make([]int, len(cols))
	for i, c := range cols {
		styles[i] = b.cellStyle(c.Field)
	}
	return splice{
		before: fmt.Appendf(nil, `<row r="%d"`, last+1),
		rows: func(w io.Writer) error {
			r := &rowWriter{w: w, cols: cols, styles: styles, free: b.style.free, fits: newFit(sheetWidths(f.Kind))}
			n := firstRow
			for o := range f.rows {
				if n-firstRow == f.n {
					return fmt.Errorf("多于所说的 %d 行 (more rows than announced)", f.n)
				}
				if err := checkRow(cols, &o, n-firstRow+1); err != nil {
					return err
				}
				if err := r.put(n, &o); err != nil {
					return err
				}
				n++
			}
			if n-firstRow != f.n {
				return fmt.Errorf("只有 %d 行，应有 %d 行 (fewer rows than announced)", n-firstRow, f.n)
			}
			for ; n <= last; n++ {
				if err := r.put(n, nil); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
