package certificate

import (
	"fmt"
	"math"
	"slices"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// Layout is how cards lie on A4, upright. The zero Layout puts ten on a sheet,
// two across and five down, for duplex printing turned on the long edge.
type Layout struct {
	Columns, Rows int     // 0 means as many as fit
	GapX, GapY    float64 // mm between the trimmed edges; 0 means 8 and 3, and twice the bleed more
	Start         int     // the first cell used on the first sheet, from 1, left to right and then down; 0 means 1

	// ShortEdge is for duplex printing turned on the short edge. The backs are
	// then printed upside down, so that they stand upright on the cut card.
	ShortEdge bool
	// BackX and BackY, in mm, move the backs right and down as their page is
	// looked at, against the printer's error.
	BackX, BackY float64
	NoMarks      bool // no crop marks
}

// The marks and margins of a sheet, mm.
const (
	defaultGapX = 8.0
	defaultGapY = 3.0
	leastMargin = 5.0  // what printers leave white
	markLength  = 3.0  //
	markOffset  = 0.5  // from the trimmed edge, or from the bleed
	markWidth   = 0.1  //
	maxOffset   = 10.0 // a printer that is off by more is broken
)

// grid is a Layout made definite.
type grid struct {
	Layout
	width, height float64 // of a card
	bleed         float64
	left, top     float64 // of the first cell's trimmed edge
}

func (l Layout) grid(d *Design, bleed float64) (*grid, error) {
	g := &grid{Layout: l, width: d.Width, height: d.Height, bleed: bleed}
	if g.GapX == 0 {
		g.GapX = defaultGapX + 2*bleed
	}
	if g.GapY == 0 {
		g.GapY = defaultGapY + 2*bleed
	}
	if !(g.GapX >= 2*bleed && g.GapY >= 2*bleed && g.GapX <= 100 && g.GapY <= 100) {
		return nil, fmt.Errorf("证件间距 %g×%g 毫米不合理，至少要有两倍出血（%g 毫米） (GapX, GapY)", g.GapX, g.GapY, 2*bleed)
	}
	room := func(paper, side, gap float64) int {
		return int(math.Floor((paper - 2*leastMargin - 2*bleed + gap) / (side + gap)))
	}
	columns, rows := room(sheet.A4Width, g.width, g.GapX), room(sheet.A4Height, g.height, g.GapY)
	if columns < 1 || rows < 1 {
		return nil, fmt.Errorf("%g×%g 毫米的证件排不进 A4 (too large)", g.width, g.height)
	}
	if g.Columns == 0 {
		g.Columns = columns
	}
	if g.Rows == 0 {
		g.Rows = rows
	}
	if g.Columns < 0 || g.Columns > columns || g.Rows < 0 || g.Rows > rows {
		return nil, fmt.Errorf("A4 上排不下 %d 列 %d 行，最多 %d 列 %d 行 (Columns, Rows)", l.Columns, l.Rows, columns, rows)
	}
	if g.Start == 0 {
		g.Start = 1
	}
	if g.Start < 1 || g.Start > g.Columns*g.Rows {
		return nil, fmt.Errorf("起始格是第 %d 格，一张纸只有 %d 格 (Start)", l.Start, g.Columns*g.Rows)
	}
	if !(math.Abs(g.BackX) <= maxOffset && math.Abs(g.BackY) <= maxOffset) {
		return nil, fmt.Errorf("背面偏移 %g×%g 毫米，应在 ±%g 之内 (BackX, BackY)", g.BackX, g.BackY, maxOffset)
	}
	g.left = (sheet.A4Width - float64(g.Columns)*g.width - float64(g.Columns-1)*g.GapX) / 2
	g.top = (sheet.A4Height - float64(g.Rows)*g.height - float64(g.Rows-1)*g.GapY) / 2
	return g, nil
}

// front is the top left corner of a cell on the page of fronts.
func (g *grid) front(cell int) (x, y float64) {
	column, row := cell%g.Columns, cell/g.Columns
	return g.left + float64(column)*(g.width+g.GapX), g.top + float64(row)*(g.height+g.GapY)
}

// back is where that cell's back lies: the front seen through the paper, and
// moved by the printer's error.
func (g *grid) back(cell int) (x, y float64) {
	x, y = g.front(cell)
	if g.ShortEdge {
		y = sheet.A4Height - y - g.height
	} else {
		x = sheet.A4Width - x - g.width
	}
	return x + g.BackX, y + g.BackY
}

// impose adds the pages to doc.
func (g *grid) impose(doc *sheet.Document, cards []*laid) {
	cell := g.Start - 1
	for number := 1; len(cards) > 0; number++ {
		n := min(g.Columns*g.Rows-cell, len(cards))
		front := sheet.Page{Width: sheet.A4Width, Height: sheet.A4Height, Label: fmt.Sprintf("第%d张 正面", number)}
		back := sheet.Page{Width: sheet.A4Width, Height: sheet.A4Height, Label: fmt.Sprintf("第%d张 背面", number)}
		mark := sheet.Bookmark{Title: fmt.Sprintf("第%d张", number), Page: len(doc.Pages)}
		var frontMarks, backMarks []sheet.Item
		for i, l := range cards[:n] {
			x, y := g.front(cell + i)
			mark.Children = append(mark.Children, sheet.Bookmark{Title: l.card.String(), Page: len(doc.Pages), Y: y})
			front.Items = append(front.Items, shifted(l.sides[0], x, y)...)
			frontMarks = append(frontMarks, g.marks(x, y)...)
			x, y = g.back(cell + i)
			items := l.sides[1]
			if g.ShortEdge {
				items = upsideDown(items, g.width, g.height)
			}
			back.Items = append(back.Items, shifted(items, x, y)...)
			backMarks = append(backMarks, g.marks(x, y)...)
		}
		// Marks come last: a neighbour's bleed would cover them.
		if !g.NoMarks {
			front.Items = append(front.Items, frontMarks...)
			back.Items = append(back.Items, backMarks...)
		}
		doc.Pages = append(doc.Pages, front, back)
		doc.Bookmarks = append(doc.Bookmarks, mark)
		cards, cell = cards[n:], 0
	}
}

// marks are the eight crop marks of a used cell: outside its corners, short
// enough not to reach the neighbours' card or bleed.
func (g *grid) marks(x, y float64) []sheet.Item {
	from := g.bleed + markOffset
	if g.bleed > 0 {
		from = g.bleed
	}
	lx := math.Min(markLength, g.GapX/2-from)
	ly := math.Min(markLength, g.GapY/2-from)
	var items []sheet.Item
	line := func(x1, y1, x2, y2 float64) {
		items = append(items, sheet.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Width: markWidth})
	}
	for _, edge := range []float64{y, y + g.height} {
		if lx > 0 {
			line(x-from-lx, edge, x-from, edge)
			line(x+g.width+from, edge, x+g.width+from+lx, edge)
		}
	}
	for _, edge := range []float64{x, x + g.width} {
		if ly > 0 {
			line(edge, y-from-ly, edge, y-from)
			line(edge, y+g.height+from, edge, y+g.height+from+ly)
		}
	}
	return items
}

// shifted moves items right and down.
func shifted(items []sheet.Item, dx, dy float64) []sheet.Item {
	if dx == 0 && dy == 0 {
		return items
	}
	return mapped(items, func(x, y float64) (float64, float64) { return x + dx, y + dy })
}

// mapped moves every point of items that are not turned by the mapping: text
// keeps its angle and pictures keep theirs.
func mapped(items []sheet.Item, to func(x, y float64) (float64, float64)) []sheet.Item {
	out := make([]sheet.Item, len(items))
	for i, it := range items {
		switch it := value(it).(type) {
		case sheet.Text:
			it.X, it.Y = to(it.X, it.Y)
			out[i] = it
		case sheet.Rule:
			it.X1, it.Y1 = to(it.X1, it.Y1)
			it.X2, it.Y2 = to(it.X2, it.Y2)
			out[i] = it
		case sheet.Path:
			steps := make([]sheet.Step, len(it.Steps))
			for j, s := range it.Steps {
				switch s.Op {
				case 'm', 'l', 'r':
					s.P[0], s.P[1] = to(s.P[0], s.P[1])
				case 'c':
					s.P[0], s.P[1] = to(s.P[0], s.P[1])
					s.P[2], s.P[3] = to(s.P[2], s.P[3])
					s.P[4], s.P[5] = to(s.P[4], s.P[5])
				}
				steps[j] = s
			}
			it.Steps = steps
			out[i] = it
		case sheet.Image:
			it.X, it.Y = to(it.X, it.Y)
			out[i] = it
		case sheet.Modules:
			it.X, it.Y = to(it.X, it.Y)
			out[i] = it
		case sheet.Stamp:
			it.X, it.Y = to(it.X, it.Y)
			out[i] = it
		default:
			out[i] = it
		}
	}
	return out
}

// value is the item itself where a pointer to one was put.
func value(it sheet.Item) sheet.Item {
	switch it := it.(type) {
	case *sheet.Text:
		return *it
	case *sheet.Rule:
		return *it
	case *sheet.Path:
		return *it
	case *sheet.Image:
		return *it
	case *sheet.Modules:
		return *it
	case *sheet.Stamp:
		return *it
	}
	return it
}

// upsideDown turns a card's side within its own rectangle.
func upsideDown(items []sheet.Item, width, height float64) []sheet.Item {
	out := mapped(items, func(x, y float64) (float64, float64) { return width - x, height - y })
	for i, it := range out {
		switch it := it.(type) {
		case sheet.Text:
			it.Angle += 180
			out[i] = it
		case sheet.Path:
			for j := range it.Steps {
				// A rectangle is given by its top left corner, which was
				// its bottom right one.
				if s := &it.Steps[j]; s.Op == 'r' {
					s.P[0] -= s.P[2]
					s.P[1] -= s.P[3]
				}
			}
		case sheet.Image:
			it.X, it.Y, it.Turned = it.X-it.W, it.Y-it.H, !it.Turned
			out[i] = it
		case sheet.Modules:
			n := float64(len(it.Rows)) * it.Side // a code is square
			it.X, it.Y, it.Rows = it.X-n, it.Y-n, turned(it.Rows)
			out[i] = it
		case sheet.Stamp:
			it.Angle += 180
			out[i] = it
		}
	}
	return out
}

// turned is a square pattern upside down.
func turned(rows [][]bool) [][]bool {
	out := make([][]bool, len(rows))
	for i, row := range rows {
		row = slices.Clone(row)
		slices.Reverse(row)
		out[len(rows)-1-i] = row
	}
	return out
}
