package forms

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Workbook writes forms as xlsx, ready to fill in and to print. The zero
// Workbook works.
//
// A form's sheet looks like the paper: 附件 label, title, 报送单位, the table,
// 填报人 and 联系电话, and the places for signature, seal and date. It prints on
// A4 landscape, fitted to the width, with the header row on every page and
// 第 x 页 共 y 页 in the footer. Every column is text, down to the last empty
// row, so that an 18-digit number stays what was typed. Labels are locked,
// cells to fill in are not, and there is no password.
//
// 执法类型, 执法类别, 执法区域 and 清理原因 offer lists. 身份证号 is checked as it is
// typed: 18 characters, right check character, not twice in the sheet. What is
// missing from a row that was begun, and a number that was pasted and is
// wrong, is coloured. Right of the table's head, beside what is printed, the
// sheet says how many required cells are still empty and which row lacks what.
//
// # Marker
//
// The lists stand on a hidden sheet named 字典, whose cell A1 holds "zhifadoc",
// B1 the version of the layout ("1"), and C1, D1, … the slugs of the forms in
// the order of their sheets. Nobody needs the marker to read a form; it says
// that the workbook was made here. Row 2 is for what the sheets say of empty
// cells, three numbers each; the lists begin in row 3.
//
// A Workbook may be used by several goroutines at once.
type Workbook struct {
	Rows       int       // empty rows to type in, after the form's own; 0: 100 for a form without officers, else none; below 0: none
	Types      []string  // list of 执法类型; nil: 行政执法, 行政执法监督
	Categories []string  // list of 执法类别; empty: any text
	Areas      []string  // list of 执法区域; empty: any text
	Reasons    []string  // list of 清理原因; nil: Reasons()
	Created    time.Time // written into the file as its date; zero: none
}

// Types is the list of 执法类型: the two kinds of certificate that the notice
// speaks of.
func Types() []string { return []string{"行政执法", "行政执法监督"} }

// Reasons is the list of 清理原因: the five kinds of section 二（二） of the
// notice.
func Reasons() []string {
	return []string{
		"工勤、聘用、人事派遣、临时工、行政执法辅助人员等不符合行政执法资格要求",
		"因退休、调离、辞退、辞职等离开执法岗位",
		"遗失需要挂失、补办",
		"因信息录入错误、照片质量等原因需要重新制作行政执法证件",
		"其他情形",
	}
}

const (
	defaultRows   = 100
	markerName    = "zhifadoc"
	markerVersion = "1"
	dictionary    = "字典"
)

// Limits of the file format.
const (
	maxSheetRows  = 1048576
	maxCellLength = 32767 // UTF-16 units; excelize cuts longer text without a word
)

// Rows of a form's sheet, from 1.
const (
	labelRow  = 1
	titleRow  = 2
	unitRow   = 3
	headerRow = 4
	firstRow  = 5
)

// Write writes the forms, each on a sheet of its own, to w. Equal input gives
// equal bytes.
//
// Text that a cell cannot hold is a [FieldError], a Kind that is none of the
// three is [ErrKind].
func (b *Workbook) Write(w io.Writer, fs ...*Form) error {
	if len(fs) == 0 {
		return fmt.Errorf("forms: 没有要写出的表 (no form to write)")
	}
	for _, f := range fs {
		if !f.Kind.Valid() {
			return ErrKind
		}
		if err := checkCells(f); err != nil {
			return err
		}
	}
	sources := make([]source, len(fs))
	for i, f := range fs {
		sources[i] = source{Form: f, n: len(f.Officers), rows: slices.Values(f.Officers)}
	}
	return b.write(w, fs, sources)
}

// WriteRows writes one form whose n officers come from rows, one at a time, so
// that memory does not grow with them: head gives all but the Officers, which
// are not looked at. The bytes are those that Write gives for the whole form.
//
// Errors are those of Write, and one of another number of rows than n. Rows are
// written as they come, so that an error of one of them leaves a beginning in
// w, which is no workbook and is to be thrown away.
func (b *Workbook) WriteRows(w io.Writer, head *Form, n int, rows iter.Seq[Officer]) error {
	f := *head
	f.Officers = nil
	if !f.Kind.Valid() {
		return ErrKind
	}
	if err := checkCells(&f); err != nil {
		return err
	}
	return b.write(w, []*Form{&f}, []source{{Form: &f, n: n, rows: rows}})
}

// source is a form with its rows, which need not be in memory.
type source struct {
	*Form
	n    int
	rows iter.Seq[Officer]
	held []Officer // the rows, where they are few
}

// write writes forms, whose head is sound.
func (b *Workbook) write(w io.Writer, fs []*Form, sources []source) error {
	names, err := sheetNames(fs)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if n := firstRow + s.n + b.blankRows(s.n) + footRows; n > maxSheetRows {
			return &FieldError{Field: s.Kind.Title(), Value: strconv.Itoa(s.n) + " 行",
				Message: "超过一张工作表能容纳的行数，请分成几个文件"}
		}
	}
	file := excelize.NewFile()
	defer file.Close()
	bk := &book{Workbook: b, file: file}
	if err := bk.prepare(fs, names); err != nil {
		return fmt.Errorf("forms: 生成工作簿失败: %w", err)
	}
	splices := map[string]splice{}
	for i, s := range sources {
		if b.hasStatus(s.n) {
			s = s.hold()
		}
		last := firstRow - 1 + s.n + b.blankRows(s.n)
		splices[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = bk.table(s, last) // as excelize names them
		if err := bk.sheet(i, names[i], s); err != nil {
			return fmt.Errorf("forms: 生成工作表“%s”失败: %w", names[i], err)
		}
	}
	return save(file, w, b.Created, splices)
}

// save writes a workbook that is complete but for the splices, by the part
// they belong to; the same bytes for the same content.
func save(file *excelize.File, w io.Writer, stamp time.Time, splices map[string]splice) error {
	if stamp.Year() < 1980 { // before the time of zip files
		stamp = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	keep := &firstError{w: w}
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return newParts(keep, stamp.UTC(), splices) })
	if _, err := file.WriteTo(io.Discard); err != nil {
		return fmt.Errorf("forms: 写出工作簿失败: %w", err)
	}
	return keep.err
}

// firstError keeps the first error of a writer, lest it be lost on the way.
type firstError struct {
	w   io.Writer
	err error
}

func (f *firstError) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.w.Write(p)
	f.err = err
	return n, err
}

// blankRows is the number of empty rows after the form's own n.
func (b *Workbook) blankRows(n int) int {
	switch {
	case b.Rows > 0:
		return b.Rows
	case b.Rows == 0 && n == 0:
		return defaultRows
	}
	return 0
}

// sheetNames gives each form a name of its own: the kind's, then with a
// number.
func sheetNames(fs []*Form) ([]string, error) {
	names := make([]string, len(fs))
	used := map[Kind]int{}
	for i, f := range fs {
		if !f.Kind.Valid() {
			return nil, ErrKind
		}
		used[f.Kind]++
		names[i] = f.Kind.Sheet()
		if n := used[f.Kind]; n > 1 {
			names[i] += strconv.Itoa(n)
		}
	}
	return names, nil
}

// checkCells finds the first text that a cell cannot hold.
func checkCells(f *Form) error {
	for _, t := range []struct{ field, text string }{
		{"报送单位", f.Unit}, {"填报人", f.FilledBy}, {"联系电话", f.Phone},
	} {
		if why := unfit(t.text); why != "" {
			return &FieldError{Field: t.field, Message: why}
		}
	}
	cols := f.Kind.Columns()
	for i := range f.Officers {
		if err := checkRow(cols, &f.Officers[i], i+1); err != nil {
			return err
		}
	}
	return nil
}

// checkRow finds the first text of row n that a cell cannot hold.
func checkRow(cols []Column, o *Officer, n int) error {
	for _, c := range cols {
		if why := unfit(c.Get(o)); why != "" {
			return &FieldError{Field: c.Header, Person: o.Name, Row: n, Message: why}
		}
	}
	return nil
}

// unfit says why a cell cannot hold text; "" when it can.
func unfit(text string) string {
	units := 0
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			return "文字编码有误（不是 UTF-8），请重新录入"
		case r < ' ' && r != '\t' && r != '\n' || r >= 0xFFFE && r <= 0xFFFF:
			return fmt.Sprintf("含有不能打印的控制字符 U+%04X，请删去", r)
		}
		units += utf16.RuneLen(r)
	}
	if units > maxCellLength {
		return fmt.Sprintf("文字过长，一个单元格最多 %d 字", maxCellLength)
	}
	return ""
}
