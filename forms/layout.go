package forms

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// layout lays out one form.
type layout struct {
	*Renderer
	form    *Form
	binding Binding
	set     typeset.Setter
	cols    []Column
	widths  []float64
	header  tableRow
	errs    []error // characters that nobody has
}

// tableRow is a row of the table with its text set.
type tableRow struct {
	height float64
	cells  []typeset.Block
}

// pages is the whole form.
func (l *layout) pages() ([]sheet.Page, error) {
	l.cols, l.widths = l.form.Kind.Columns(), columnWidths(l.form.Kind)
	l.setHeader()
	rows := l.rows()
	head := l.head()
	foot, err := l.foot()
	if err != nil {
		l.errs = append(l.errs, err)
	}
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	split := paginate(rows, l.firstRoom(), areaHeight-headerHeight-l.totalHeight(), l.footHeight())
	pages := make([]sheet.Page, len(split))
	for i, rows := range split {
		p := sheet.Page{Width: pageWidth, Height: pageHeight}
		top := areaTop
		if i == 0 {
			top = tableTop
		}
		bottom := top + headerHeight
		for _, r := range rows {
			bottom += r.height
		}
		bottom += l.totalHeight()
		if i == len(split)-1 {
			p.Items = append(p.Items, foot.under(bottom)...)
		}
		if i == 0 {
			p.Items = append(p.Items, head...)
		}
		p.Items = append(p.Items, l.table(rows, top, l.total(len(rows), i, len(split)))...)
		if i == len(split)-1 {
			p.Items = append(p.Items, foot.over(bottom)...)
		}
		if l.binding.Numbered {
			p.Items = append(p.Items, l.pageNumber(i+1, len(split))...)
		}
		pages[i] = p
	}
	return pages, errors.Join(l.errs...)
}

// firstRoom is the height for rows on the first page, without a foot.
func (l *layout) firstRoom() float64 { return areaBottom - tableTop - headerHeight - l.totalHeight() }

// totalHeight is the height of the row that counts people, 0 when there is
// none.
func (l *layout) totalHeight() float64 {
	if !l.Totals || len(l.form.Officers) == 0 {
		return 0
	}
	return rowHeight
}

// total is what the counting row says under n rows on page i of pages; "" when
// there is none.
func (l *layout) total(n, i, pages int) string {
	if l.totalHeight() == 0 {
		return ""
	}
	page, all := fmt.Sprintf("本页小计：%d人", n), fmt.Sprintf("合计：%d人", len(l.form.Officers))
	switch {
	case pages == 1:
		return all
	case i < pages-1:
		return page
	}
	return page + "　　" + all
}

// footHeight is what the foot takes below the table.
func (l *layout) footHeight() float64 { return max(sealRoom, l.Seal.Size()) + 2*footGap }

// rowsWithFoot is how many rows should stand above the foot on a last page of
// its own: a single one looks lost.
const rowsWithFoot = 3

// paginate divides rows over pages: first holds the room of the first page,
// next that of the others, foot what must stand below the last row. No page
// is without a row, and foot never stands on a page of its own: rowsWithFoot
// rows go over with it, or as many as there is room for.
func paginate(rows []tableRow, first, next, foot float64) [][]tableRow {
	const tiny = 1e-6 // sums of heights are not exact
	var pages [][]tableRow
	var page []tableRow
	room := first
	for _, r := range rows {
		if r.height > room+tiny && len(page) > 0 {
			pages = append(pages, page)
			page, room = nil, next
		}
		page = append(page, r)
		room -= r.height
	}
	if foot > room+tiny && len(page) > 1 {
		last := len(page) - 1
		pages = append(pages, page[:last])
		page = page[last:]
	}
	pages = append(pages, page)
	if len(pages) == 1 {
		return pages
	}
	// Rows of the page before keep those above the foot company.
	before := pages[len(pages)-2]
	room = next - foot
	for _, r := range page {
		room -= r.height
	}
	for len(page) < rowsWithFoot && len(before) > 1 && before[len(before)-1].height <= room+tiny {
		last := len(before) - 1
		room -= before[last].height
		page = append([]tableRow{before[last]}, page...)
		before = before[:last]
	}
	pages[len(pages)-2], pages[len(pages)-1] = before, page
	return pages
}

// maxRowHeight is the height that a row may take: that it fits on a page, as
// the last one with the foot below it. A longer text is set smaller.
func (l *layout) maxRowHeight() float64 {
	h := areaHeight - headerHeight - l.totalHeight() - l.footHeight()
	if len(l.form.Officers) == 1 {
		h = l.firstRoom() - l.footHeight() // the only row stands below the title
	}
	return h
}

// rows sets the rows of the table.
func (l *layout) rows() []tableRow {
	if len(l.form.Officers) == 0 {
		return l.blankRows()
	}
	limit := l.maxRowHeight()
	rows := make([]tableRow, len(l.form.Officers))
	for i := range l.form.Officers {
		rows[i] = l.row(i, limit)
	}
	return rows
}

// blankRows are the empty rows of a blank form.
func (l *layout) blankRows() []tableRow {
	n, height := l.BlankRows, rowHeight
	if n <= 0 {
		room := l.firstRoom() - l.footHeight()
		n = max(1, int(room/rowHeight))
		height = room / float64(n)
	}
	rows := make([]tableRow, n)
	for i := range rows {
		rows[i] = tableRow{height: height, cells: make([]typeset.Block, len(l.cols))}
	}
	return rows
}

// row sets the row of officer i.
func (l *layout) row(i int, limit float64) tableRow {
	o := &l.form.Officers[i]
	row := tableRow{height: rowHeight, cells: make([]typeset.Block, len(l.cols))}
	for j, c := range l.cols {
		text := c.Get(o)
		if text == "" {
			continue
		}
		block, err := l.cell(c.Field, text, l.widths[j]-2*cellPadX, limit-2*cellPadY)
		if err != nil {
			l.errs = append(l.errs, missing(err, c.Header, o.Name))
			continue
		}
		row.cells[j] = block
		row.height = max(row.height, block.Height+2*cellPadY)
	}
	return row
}

// cell sets the text of a cell.
func (l *layout) cell(f Field, text string, width, height float64) (typeset.Block, error) {
	box := typeset.Box{Width: width, Height: height, Leading: cellLeading, Align: typeset.Centre, Min: cellSize}
	switch f {
	case DepartmentField, ReasonField:
		box.Align = typeset.Left
	case NameField:
		box.Min = nameMin
		broken, err := l.breakName(text, width)
		if err != nil {
			return typeset.Block{}, err
		}
		text = broken
	case IDField, CertificateNoField, QualificationNoField:
		box.Min = codeMin
		broken, err := l.breakCode(text, width)
		if err != nil {
			return typeset.Block{}, err
		}
		text = broken
	}
	return l.set.Fit(span(text, typeface.FangSong, cellSize), box)
}

// breakName breaks a name that would become too small on one line behind its
// separators, which may not begin a line (GB/T 15834-2011 5.1.7).
func (l *layout) breakName(text string, width float64) (string, error) {
	w, err := l.set.Width(span(text, typeface.FangSong, nameMin), 0)
	if err != nil || w <= width {
		return text, err
	}
	var out, line string
	for _, part := range strings.SplitAfter(text, "·") {
		w, err := l.set.Width(span(line+part, typeface.FangSong, cellSize), 0)
		if err != nil {
			return "", err
		}
		if w > width && line != "" {
			out, line = out+line+"\n", ""
		}
		line += part
	}
	return out + line, nil
}

// breakCode breaks a number that would become too small on one line into
// lines of equal length. 18 characters of an identity number always fit.
func (l *layout) breakCode(text string, width float64) (string, error) {
	w, err := l.set.Width(span(text, typeface.FangSong, codeMin), 0)
	if err != nil || w <= width {
		return text, err
	}
	runes := []rune(text)
	lines := min(len(runes), int(math.Ceil(w/width)))
	per := (len(runes) + lines - 1) / lines
	var out []rune
	for i, r := range runes {
		if i > 0 && i%per == 0 {
			out = append(out, '\n')
		}
		out = append(out, r)
	}
	return string(out), nil
}

// setHeader sets the header row.
func (l *layout) setHeader() {
	l.header = tableRow{height: headerHeight, cells: make([]typeset.Block, len(l.cols))}
	for j, c := range l.cols {
		block, err := l.set.Fit(span(c.Header, typeface.HeiTi, headerSize), typeset.Box{
			Width: l.widths[j] - 2*cellPadX, Height: headerHeight - 2, Leading: cellLeading, Align: typeset.Centre, Min: nameMin,
		})
		if err != nil {
			l.errs = append(l.errs, missing(err, "表头", ""))
			continue
		}
		l.header.cells[j] = block
	}
}

// span is a paragraph of one span.
func span(text string, role typeface.Role, size float64) []typeset.Span {
	return []typeset.Span{{Text: text, Role: role, Size: size}}
}

// table places the header, the rows and the count of them from top down, with
// their rules.
func (l *layout) table(rows []tableRow, top float64, total string) []sheet.Item {
	var items []sheet.Item
	y := top
	place := func(r tableRow) {
		x := areaLeft
		for j, block := range r.cells {
			if len(block.Lines) > 0 {
				items = append(items, lines(block, x+cellPadX, y+block.Baseline(r.height))...)
			}
			x += l.widths[j]
		}
		y += r.height
	}
	place(l.header)
	var rules []sheet.Item
	for _, r := range rows {
		rules = append(rules, sheet.Rule{X1: areaLeft, Y1: y, X2: areaRight, Y2: y, Width: gridWidth})
		place(r)
	}
	x := areaLeft
	for _, w := range l.widths[:len(l.widths)-1] {
		x += w
		rules = append(rules, sheet.Rule{X1: x, Y1: top, X2: x, Y2: y, Width: gridWidth})
	}
	if total != "" {
		rules = append(rules, sheet.Rule{X1: areaLeft, Y1: y, X2: areaRight, Y2: y, Width: gridWidth})
		items = append(items, l.fitted("合计", total, typeface.HeiTi, headerSize, areaLeft+cellPadX, y, areaWidth-2*cellPadX, rowHeight, typeset.Left)...)
		y += rowHeight
	}
	black := sheet.Black
	frame := sheet.Path{Stroke: &black, Width: frameWidth}
	frame.Rect(areaLeft, top, areaWidth, y-top)
	return append(append(rules, frame), items...)
}

// lines places the lines of a block, the first baseline at y.
func lines(b typeset.Block, x, y float64) []sheet.Item {
	var items []sheet.Item
	for _, line := range b.Lines {
		items = append(items, runs(line, x, y)...)
		y += b.Leading
	}
	return items
}

// runs places the runs of a line.
func runs(line typeset.Line, x, y float64) []sheet.Item {
	items := make([]sheet.Item, len(line.Runs))
	for i, r := range line.Runs {
		items[i] = sheet.Text{X: x + r.X, Y: y, Text: r.Text, Face: r.Face, Size: r.Size, Spacing: r.Spacing}
	}
	return items
}

// fitted sets text into a box whose top left is at (x, top), in its vertical
// middle. A character that nobody has is noted under field.
func (l *layout) fitted(field, text string, role typeface.Role, size, x, top, width, height float64, align typeset.Align) []sheet.Item {
	if text == "" {
		return nil
	}
	block, err := l.set.Fit(span(text, role, size), typeset.Box{Width: width, Height: height, Align: align})
	if err != nil {
		l.errs = append(l.errs, missing(err, field, ""))
		return nil
	}
	return lines(block, x, top+block.Baseline(height))
}

// width is the natural width of text in mm.
func (l *layout) width(text string, role typeface.Role, size float64) float64 {
	w, err := l.set.Width(span(text, role, size), 0)
	if err != nil {
		l.errs = append(l.errs, missing(err, text, ""))
	}
	return w
}

// head is what stands above the table on the first page: the 附件 mark on the
// first line, the title in the middle of the third (7.3.7), and 报送单位.
func (l *layout) head() []sheet.Item {
	const em = sheet.MM
	items := l.fitted("附件标记", l.binding.Label, typeface.HeiTi, labelSize, areaLeft, areaTop, areaWidth, labelSize*em, typeset.Left)
	line3 := areaTop + 2*linePitch
	grow := (titleSize - labelSize) * em / 2 // about the middle of the line
	items = append(items, l.fitted("标题", l.form.Kind.Title(), typeface.BiaoSong, titleSize,
		areaLeft, line3-grow, areaWidth, titleSize*em, typeset.Centre)...)
	const label = "报送单位："
	w := l.width(label, typeface.FangSong, lineSize)
	height := tableTop - unitLineTop - 1
	items = append(items, l.fitted("报送单位", label, typeface.FangSong, lineSize, areaLeft, unitLineTop, w+1, height, typeset.Left)...)
	return append(items, l.fitted("报送单位", l.form.Unit, typeface.FangSong, lineSize, areaLeft+w, unitLineTop, areaWidth-w, height, typeset.Left)...)
}

// footer is what stands below the table, with its top at 0: the seal, which
// is printed first so that the text lies over it, and the text.
type footer struct{ seal, text []sheet.Item }

func (f footer) under(y float64) []sheet.Item { return shifted(f.seal, y) }
func (f footer) over(y float64) []sheet.Item  { return shifted(f.text, y) }

// foot sets what stands below the table.
func (l *layout) foot() (footer, error) {
	const height = lineSize * sheet.MM
	f := l.form
	text := func(field, text string, x, top, width float64, align typeset.Align) []sheet.Item {
		return l.fitted(field, text, typeface.FangSong, lineSize, x, top, width, height, align)
	}
	labelled := func(label, value string, x, top, end float64) []sheet.Item {
		w := l.width(label+"：", typeface.FangSong, lineSize)
		items := text(label, label+"：", x, top, w+1, typeset.Left)
		return append(items, text(label, value, x+w, top, end-x-w, typeset.Left)...)
	}
	var out footer
	sealX, sealY := areaRight-max(sealFromEnd, l.Seal.Size()/2), l.footHeight()/2
	seal, err := l.Seal.Place(l.set, sealX, sealY)
	if err != nil {
		return out, err
	}
	out.seal = seal
	sealLeft := sealX - l.Seal.Size()/2
	out.text = append(out.text, labelled("填报人", f.FilledBy, areaLeft, footLineTop, areaLeft+phoneX-5)...)
	out.text = append(out.text, labelled("联系电话", f.Phone, areaLeft+phoneX, footLineTop, sealLeft-2)...)
	labelTop := sealY - sealLabelUp - height/2 + 1
	const signLabel, sealLabel = "主要负责人（签字）", "单位（盖章）"
	out.text = append(out.text, labelled(signLabel, "", areaLeft, labelTop, sealLeft)...)
	const labelRoom = 54.0
	left := min(sealX-labelRoom/2, areaRight-labelRoom)
	out.text = append(out.text, text(sealLabel, sealLabel, left, labelTop, labelRoom, typeset.Centre)...)
	if l.SignatureFields {
		x := areaLeft + l.width(signLabel+"：", typeface.FangSong, lineSize)
		out.text = append(out.text,
			l.signature(signLabel, "请主要负责人在此签字", x, max(labelTop+height/2-signHeight/2, footLineTop+height+1), min(signWidth, sealLeft-2-x), signHeight),
			l.signature(sealLabel, "请单位在此盖章", sealLeft, sealY-l.Seal.Size()/2, l.Seal.Size(), l.Seal.Size()))
	}
	out.text = append(out.text, l.date(left, sealY+sealDateDown-height/2+1, labelRoom)...)
	return out, nil
}

// signature is a field over a block of the foot. Its name begins with the
// form's mark, which tells it from those of other forms in one document.
func (l *layout) signature(block, tip string, x, y, w, h float64) sheet.Item {
	mark := strings.ReplaceAll(l.binding.Label, ".", "．") // a full stop would part the name
	return sheet.SignatureField{X: x, Y: y, W: w, H: h, Name: mark + " " + block, Tip: l.form.Kind.Title() + "：" + tip}
}

// date sets the date, or 年 月 日 with room to write between them.
func (l *layout) date(x, top, width float64) []sheet.Item {
	const height = lineSize * sheet.MM
	if !l.form.Date.IsZero() {
		return l.fitted("日期", l.form.Date.String(), typeface.FangSong, lineSize, x, top, width, height, typeset.Centre)
	}
	const gap = 9.0 // mm to write a month or day in; a year takes half as much again
	step := height + gap
	start := x + (width-2*step-height-gap*1.5)/2 + gap*1.5
	var items []sheet.Item
	for i, mark := range []string{"年", "月", "日"} {
		items = append(items, l.fitted("日期", mark, typeface.FangSong, lineSize, start+float64(i)*step, top, height+1, height, typeset.Left)...)
	}
	return items
}

// pageNumber sets 第 x 页 共 y 页 below the area.
func (l *layout) pageNumber(n, of int) []sheet.Item {
	const height = pageNoSize * sheet.MM
	return l.fitted("页码", fmt.Sprintf("第%d页 共%d页", n, of), typeface.SongTi, pageNoSize,
		areaLeft, areaBottom+numberGap, areaWidth, height, typeset.Centre)
}

// shifted moves items down.
func shifted(items []sheet.Item, dy float64) []sheet.Item {
	moved := make([]sheet.Item, len(items))
	for i, item := range items {
		switch it := item.(type) {
		case sheet.Text:
			it.Y += dy
			item = it
		case sheet.Rule:
			it.Y1 += dy
			it.Y2 += dy
			item = it
		case sheet.Image:
			it.Y += dy
			item = it
		case sheet.SignatureField:
			it.Y += dy
			item = it
		case sheet.Path:
			it.Steps = append([]sheet.Step(nil), it.Steps...)
			for j := range it.Steps {
				s := &it.Steps[j]
				for k := 1; k < len(s.P); k += 2 {
					if s.Op == 'r' && k == 3 {
						break // width and height stay
					}
					s.P[k] += dy
				}
			}
			item = it
		}
		moved[i] = item
	}
	return moved
}
