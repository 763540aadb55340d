package certificate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// The printed register: A4 landscape, in mm.
const (
	listWidth   = 297.0
	listHeight  = 210.0
	listTop     = 18.0 // of the title
	listLeft    = 12.0
	listRight   = listWidth - 12
	listBottom  = listHeight - 18 // of the table
	listFoot    = listHeight - 10 // baseline of the foot
	listTitle   = 18.0            // pt: 小二
	listText    = 10.5            // pt: 五号
	listNote    = 9.0             // pt: 小五
	listLeast   = 7.0             // pt below which a cell rather wraps
	listHead    = 9.0             // height of the header row
	listRow     = 11.0            // height of a row: room to sign in
	listPadding = 1.0
	listRule    = 0.25
	listFrame   = 0.35
)

// listColumn is a column of the printed register. Time of passing and marks
// are nobody's business at the counter where it is signed.
type listColumn struct {
	header string
	width  float64
	left   bool
	value  func(r *registerRow) string
}

func listColumns() []listColumn {
	return []listColumn{
		{"序号", 11, false, func(r *registerRow) string { return strconv.Itoa(r.Order) }},
		{"证号", 39, false, func(r *registerRow) string { return r.Number + r.marks() }},
		{"姓名", 30, false, func(r *registerRow) string { return r.Name }},
		{"单位", 60, true, func(r *registerRow) string { return r.Department }},
		{"种类", 13, false, func(r *registerRow) string { return r.entry() }},
		{"原证号", 34, false, func(r *registerRow) string { return r.Replaces }},
		{"有效期至", 24, false, func(r *registerRow) string { return r.Expires.ISO() }},
		{"领取人签字", 34, false, func(*registerRow) string { return "" }},
		{"领取日期", 28, false, (*registerRow).fetched},
	}
}

// PrintRegister writes the register as PDF, to be signed by those who fetch
// their certificates: A4 landscape, a header on every page, no row split. It
// has the certificates alone; who got none is in the workbook. Its bytes
// follow from r and fonts, the user's own faces, which may be nil.
//
// Every character that no face has is reported, joined, with its field and
// person.
func PrintRegister(w io.Writer, r *Register, fonts fs.FS) error {
	if r == nil || r.Issuance == nil || len(r.Issuance.Cards) == 0 {
		return errors.New("登记表没有内容 (no issuance)")
	}
	faces, err := typeface.Open(fonts)
	if err != nil {
		return err
	}
	p := &registerPage{set: typeset.Setter{Faces: faces}, columns: listColumns()}
	doc := p.document(r)
	if len(p.errs) > 0 {
		return errors.Join(p.errs...)
	}
	return sheet.Write(w, doc)
}

// registerPage lays the register out.
type registerPage struct {
	set     typeset.Setter
	columns []listColumn
	errs    []error
}

// listedRow is a row with its text set.
type listedRow struct {
	height float64
	cells  []typeset.Block
}

func (p *registerPage) document(r *Register) *sheet.Document {
	doc := &sheet.Document{Title: issuedSheet, Author: r.Organ, Created: r.Created}
	title := p.block(r.Organ+"行政执法证件发放登记表", "标题", "", typeface.BiaoSong, listTitle, listRight-listLeft, 10, typeset.Centre)
	summary := p.block(r.counter(), "说明", "", typeface.FangSong, listNote, listRight-listLeft, 6, typeset.Left)
	head := listedRow{height: listHead}
	for _, c := range p.columns {
		head.cells = append(head.cells, p.block(c.header, c.header, "", typeface.HeiTi, listText, c.width-2*listPadding, listHead, typeset.Centre))
	}
	rows := make([]listedRow, len(r.Issuance.Cards))
	for i, row := range r.rows() {
		rows[i] = p.row(row)
	}
	for at := 0; at < len(rows) || len(doc.Pages) == 0; {
		page := sheet.Page{Width: listWidth, Height: listHeight}
		y := listTop
		if len(doc.Pages) == 0 {
			page.Items = append(page.Items, runs(title, listLeft, y+title.Baseline(10), sheet.Black)...)
			y += 12
			page.Items = append(page.Items, runs(summary, listLeft, y+summary.Baseline(6), sheet.Black)...)
			y += 8
		}
		top := y
		page.Items = append(page.Items, p.draw(head, y)...)
		y += head.height
		for first := at; at < len(rows) && (at == first || y+rows[at].height <= listBottom); at++ {
			page.Items = append(page.Items, p.draw(rows[at], y)...)
			y += rows[at].height
		}
		page.Items = append(page.Items, p.rules(top, y)...)
		doc.Pages = append(doc.Pages, page)
	}
	for i := range doc.Pages {
		foot := fmt.Sprintf("第 %d 页 共 %d 页", i+1, len(doc.Pages))
		b := p.block(foot, "页码", "", typeface.FangSong, listNote, listRight-listLeft, 5, typeset.Centre)
		doc.Pages[i].Items = append(doc.Pages[i].Items, runs(b, listLeft, listFoot, sheet.Black)...)
	}
	return doc
}

// counter is the line under the title, for those who sign.
func (r *Register) counter() string {
	s := fmt.Sprintf("共 %d 本。领取人核对姓名、单位、照片和有效期后签字。", len(r.Issuance.Cards))
	if !r.Head.IsZero() {
		s += "登记簿校验：" + r.Head.String() + "。"
	}
	return s
}

// row sets a card's row. A long name or department is shrunk, then wrapped.
func (p *registerPage) row(c *registerRow) listedRow {
	r := listedRow{height: listRow}
	for _, col := range p.columns {
		align := typeset.Centre
		if col.left {
			align = typeset.Left
		}
		b := p.block(col.value(c), col.header, c.Name, typeface.FangSong, listText, col.width-2*listPadding, listRow-2, align)
		r.cells = append(r.cells, b)
	}
	return r
}

// block fits text into a cell; what cannot be drawn is noted.
func (p *registerPage) block(text, field, person string, role typeface.Role, size, width, height float64, align typeset.Align) typeset.Block {
	if text == "" {
		return typeset.Block{}
	}
	b, err := p.set.Fit([]typeset.Span{{Text: text, Role: role, Size: size}}, typeset.Box{Width: width, Height: height, Min: min(size, listLeast), Align: align})
	if err != nil {
		p.errs = append(p.errs, named(err, field, person))
	}
	return b
}

// draw places a row's text; top is its upper edge.
func (p *registerPage) draw(r listedRow, top float64) []sheet.Item {
	items := []sheet.Item{sheet.Rule{X1: listLeft, Y1: top + r.height, X2: listRight, Y2: top + r.height, Width: listRule}}
	x := listLeft
	for i, c := range p.columns {
		if b := r.cells[i]; len(b.Lines) > 0 {
			items = append(items, runs(b, x+listPadding, top+b.Baseline(r.height), sheet.Black)...)
		}
		x += c.width
	}
	return items
}

// rules are the frame and the columns of a page's table.
func (p *registerPage) rules(top, bottom float64) []sheet.Item {
	var items []sheet.Item
	x := listLeft
	for i, c := range p.columns {
		if i > 0 {
			items = append(items, sheet.Rule{X1: x, Y1: top, X2: x, Y2: bottom, Width: listRule})
		}
		x += c.width
	}
	frame := &sheet.Path{Stroke: &sheet.Black, Width: listFrame}
	frame.Rect(listLeft, top, listRight-listLeft, bottom-top)
	return append(items, *frame)
}
