package forms

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
	"time"
)

// A workbook is read here and not by excelize, because a form needs to know
// what a cell is (a number that was typed as a number may have lost digits),
// and because a hostile file must be refused before it is unpacked.

// xlsxFile is an opened workbook.
type xlsxFile struct {
	parts  map[string]*zip.File
	unread int64 // bytes that may yet be unpacked
	unkept int   // bytes that may yet be kept of it
	unseen int   // bytes of text that cells may yet show, which may be less than is kept or, shared, many times as much
	shared sharedTexts
	dates  []bool // by cell style: shown as a date
	epoch  time.Time
	known  map[string]string // short texts, each kept once

	scanner xmlScanner // of one part after another
	spare   []gridCell // where the next rows' cells go
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
	var other []*grid
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
	for _, g := range grids {
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
		} else if len(g.rows) > 0 && (!g.hidden || g.holdsPeople()) {
			other = append(other, g)
		}
	}
	if tables == 0 {
		return 0, errDetail{ErrOtherForm, describe(other)}
	}
	for _, g := range other {
		rule, level := "sheet-other", Hint
		what := say("工作表“%s”里没有这三张表的表头，没有采集。", "The worksheet %q has the header of none of the three forms and was not taken.", g.sheet)
		if g.holdsPeople() {
			rule, level = "sheet-header", Error
			what = say("工作表“%s”里有身份证号，但找不到表头，里面的人一个也没有采集。请补全表头（至少要有“姓名”“身份证号”和另外两栏）；不是报送的内容，就删去这张工作表。",
				"The worksheet %q has identity numbers but no header that can be found, and nobody in it was taken. Complete the header (姓名, 身份证号 and two more columns at least), or delete the worksheet if it is not sent in.", g.sheet)
		}
		rd.Findings = append(rd.Findings, Finding{
			Rule: rule, Severity: level, Place: Place{File: rd.File, Sheet: g.sheet}, Message: what.zh, English: what.en,
		})
	}
	slices.SortStableFunc(rd.Findings[len(rd.Findings)-len(other):], func(a, b Finding) int { return int(b.Severity - a.Severity) })
	return tables, nil
}

// holdsPeople reports whether a sheet has something like an identity number.
func (g *grid) holdsPeople() bool {
	for _, row := range g.rows {
		for _, c := range row.cells {
			if len(c.text) <= maxIDText && digits(c.text) >= exactDigits {
				return true
			}
		}
	}
	return false
}

// maxIDText is how long an identity number may be as it is typed, in bytes: 18
// full-width digits and some spaces.
const maxIDText = 64

// describe names the sheets that hold something else.
func describe(sheets []*grid) string {
	if len(sheets) == 0 {
		return "工作簿里没有内容"
	}
	names := make([]string, len(sheets))
	for i, g := range sheets {
		names[i] = g.sheet
	}
	return "工作表：" + strings.Join(names, "、")
}

// openXLSX reads all of a workbook but its sheets.
func openXLSX(data []byte) (*xlsxFile, []xlsxSheet, error) {
	// Each entry of the directory, which is read whole, has this mark.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return nil, nil, errDetail{ErrTooLarge, "压缩包里的文件过多"}
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, errDetail{ErrNotWorkbook, "压缩包不完整"}
	}
	x := &xlsxFile{
		parts: map[string]*zip.File{}, unread: maxUnpacked, unkept: maxKept, unseen: maxSeen,
		epoch: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC), known: map[string]string{},
	}
	for _, f := range zr.File {
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
	roots, err := x.rels("_rels/.rels", "")
	if err != nil {
		return nil, nil, err
	}
	for _, rel := range roots {
		if strings.HasSuffix(rel.kind, "/officeDocument") {
			main = rel.target
		}
	}
	if x.part(main) == nil {
		return nil, nil, errDetail{ErrNotWorkbook, "压缩包里没有工作簿"}
	}
	sheets, err := x.workbook(main)
	return x, sheets, err
}

// read unpacks a part that is small in any workbook.
func (x *xlsxFile) read(name string) ([]byte, error) {
	if f := x.part(name); f != nil && f.UncompressedSize64 > maxSmallPart {
		return nil, errDetail{ErrTooLarge, name + " 过大"}
	}
	r, err := x.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// part is the part of a name; nil if there is none.
func (x *xlsxFile) part(name string) *zip.File { return x.parts[strings.ToLower(name)] }

// open opens a part. Its declared size is all that is given out of it, and is
// judged before anything is unpacked.
func (x *xlsxFile) open(name string) (io.ReadCloser, error) {
	f := x.part(name)
	if f == nil {
		return nil, errDetail{ErrNotWorkbook, "缺少 " + name}
	}
	size := int64(min(f.UncompressedSize64, math.MaxInt64))
	if x.unread -= min(size, maxUnpacked+1); x.unread < 0 || size > ratioFrom && size/int64(max(f.CompressedSize64, 1)) > maxRatio {
		return nil, errDetail{ErrTooLarge, "解压后的大小异常"}
	}
	rc, err := f.Open()
	if err != nil {
		return nil, errDetail{ErrNotWorkbook, err.Error()}
	}
	return struct {
		io.Reader
		io.Closer
	}{&capped{rc, size}, rc}, nil
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

// rels reads a .rels part; none if there is no such part or it is unsound.
// Targets are made absolute, base being the folder they are relative to.
func (x *xlsxFile) rels(name, base string) ([]relation, error) {
	data, err := x.read(name)
	if errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if err != nil {
		return nil, nil
	}
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:",attr"`
			Target string `xml:",attr"`
		}
	}
	if xml.Unmarshal(data, &doc) != nil {
		return nil, nil
	}
	var rels []relation
	for _, r := range doc.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(base, target)
		}
		rels = append(rels, relation{r.ID, r.Type, strings.TrimPrefix(path.Clean(target), "/")})
	}
	return rels, nil
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
	var texts, styles string
	rels, err := x.rels(dir+"_rels/"+base+".rels", dir)
	if err != nil {
		return nil, err
	}
	for _, rel := range rels {
		switch {
		case strings.HasSuffix(rel.kind, "/worksheet"):
			parts[rel.id] = rel.target
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			texts = rel.target
		case strings.HasSuffix(rel.kind, "/styles"):
			styles = rel.target
		}
	}
	if len(doc.Sheets.Sheet) > maxSheets {
		return nil, errDetail{ErrTooLarge, fmt.Sprintf("有 %d 张工作表", len(doc.Sheets.Sheet))}
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
	if err := x.affordable(texts, styles, sheets); err != nil {
		return nil, err
	}
	if err := x.readStyles(styles); err != nil {
		return nil, err
	}
	return sheets, x.readShared(texts)
}

// affordable refuses a workbook whose parts are too large together, before any
// of them is read. A part counts as often as it is a sheet.
func (x *xlsxFile) affordable(texts, styles string, sheets []xlsxSheet) error {
	names := []string{texts, styles}
	for _, s := range sheets {
		names = append(names, s.part)
	}
	total := uint64(0)
	for _, name := range names {
		if f := x.part(name); f != nil {
			if total += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || total > uint64(x.unread) {
				return errDetail{ErrTooLarge, "解压后的大小异常"}
			}
		}
	}
	return nil
}
