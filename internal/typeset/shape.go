package typeset

import (
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// metrics is what setting needs to know of a character.
type metrics struct {
	face        *typeface.Face
	adv         float64 // em
	left, right float64 // em from the origin to the ink's two sides
	none        bool    // an invisible control that no face draws: takes no room
	blank       bool    // a space that the face lacks: drawn by U+0020, adv em wide
	half        float64 // adv of the U+0020 that stands for a blank
}

// source gives the metrics of r in a role, in the face of the character that r
// combines with where that is given and has r.
type source func(role typeface.Role, r rune, base *typeface.Face) (metrics, error)

// glyph is one character to draw.
type glyph struct {
	r    rune
	face *typeface.Face
	adv  float64 // em
}

// cell is a character with all that combines with it: what a line is made of.
type cell struct {
	r           rune // its first character
	cl          class
	level       uint8   // of the break before it: see levels
	gap         bool    // the gap before it may be stretched
	squeeze     uint8   // when it gives way; 0 never
	span        int32   // index into the paragraph
	g0, g1      int32   // its glyphs
	at, n       int32   // its runes in the paragraph's text
	em          float64 // mm, the size
	w           float64 // mm
	left, right float64 // mm that can be taken from its two sides
}

// paragraph is text made ready to be broken into lines.
type paragraph struct {
	spans  []Span
	cells  []cell
	glyphs []glyph
	pos    []float64 // pos[i] is the natural width of cells[:i]
	trim   []int32   // trim[i] is where a line broken before cells[i] ends, spaces dropped
	last   []int32   // last[i] is the last break at or before i
	next   []int32   // next[i] is the first break at or after i
	chars  []uint8   // chars[i] is the number of characters, not marks, from i to the forced end, at most 2
}

// shape makes the cells of p. cellWidth is Measure.Cell.
func shape(p []Span, cellWidth float64, src source) (*paragraph, error) {
	n := 0
	for _, s := range p {
		n += len(s.Text)
	}
	if n > 1<<30 {
		return nil, &SizeError{Field: "Text", Value: float64(n), Unit: "byte"}
	}
	q := &paragraph{spans: p}
	q.cells = make([]cell, 0, n/2+1)
	q.glyphs = make([]glyph, 0, n/2+1)
	at := int32(0)
	joined := false // the character before was a ZWJ
	for si, s := range p {
		if !(s.Size > 0 && s.Size < maxLength) {
			if s.Text == "" {
				continue
			}
			return nil, &SizeError{Field: "Span.Size", Value: s.Size, Unit: "pt"}
		}
		em := s.Size * MM
		full := em
		if cellWidth > 0 {
			full = cellWidth
		}
		for i := 0; i < len(s.Text); {
			r, size := utf8.DecodeRuneInString(s.Text[i:])
			i += size
			cl := classOf(r)
			here := at
			at++
			if cl == newline {
				if r == '\r' && i < len(s.Text) && s.Text[i] == '\n' {
					continue // its \n is the newline
				}
				q.cells = append(q.cells, cell{r: r, cl: newline, span: int32(si), at: here, n: 1, em: em,
					g0: int32(len(q.glyphs)), g1: int32(len(q.glyphs))})
				joined = false
				continue
			}
			last := len(q.cells) - 1
			follows := last >= 0 && q.cells[last].cl != newline
			if follows && (joined || cl == extend || pairsFlag(q.cells[last], r)) && q.cells[last].cl != zeroSpace {
				if err := q.extend(last, r, s.Role, full, src, here); err != nil {
					return nil, err
				}
				joined = r == zwj
				continue
			}
			joined = r == zwj
			c := cell{r: r, cl: cl, span: int32(si), at: here, n: 1, em: em, g0: int32(len(q.glyphs))}
			if err := q.ink(&c, s.Role, full, src); err != nil {
				return nil, err
			}
			q.cells = append(q.cells, c)
		}
	}
	q.evenWords(cellWidth)
	q.levels()
	q.index()
	return q, nil
}

// ink gives a cell of one character its glyph, if it has ink or width, and its
// width; full is the width of a character that fills a cell, in mm.
func (q *paragraph) ink(c *cell, role typeface.Role, full float64, src source) error {
	if c.cl == extend { // nothing to combine with
		c.cl = alpha
	}
	if c.cl != zeroSpace {
		m, err := src(role, c.r, nil)
		if err != nil {
			return err
		}
		if !m.none {
			g := glyph{r: c.r, face: m.face, adv: m.adv}
			switch {
			case m.blank:
				g.r, g.adv = ' ', m.half
			case c.r == '\t':
				g.r = ' '
			}
			q.glyphs = append(q.glyphs, g)
			c.w = m.adv * full
			c.give(m, full)
		} else if c.cl == alpha {
			c.cl = glued
		}
	}
	c.g1 = int32(len(q.glyphs))
	return nil
}

const zwj = '\u200D'

// extend adds r to the cell it combines with.
func (q *paragraph) extend(i int, r rune, role typeface.Role, full float64, src source, at int32) error {
	c := &q.cells[i]
	var base *typeface.Face
	if c.g1 > c.g0 {
		base = q.glyphs[c.g1-1].face
	}
	m, err := src(role, r, base)
	if err != nil {
		return err
	}
	if !m.none {
		q.glyphs = append(q.glyphs, glyph{r: r, face: m.face, adv: m.adv})
		c.w += m.adv * full
		c.g1 = int32(len(q.glyphs))
		if c.cl == space { // a mark on a space is shown, and not dropped with it
			c.cl, c.squeeze, c.right = alpha, never, 0
		}
	}
	c.n = at - c.at + 1
	return nil
}

// pairsFlag reports whether r is the second letter of a flag.
func pairsFlag(c cell, r rune) bool {
	regional := func(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }
	return c.n == 1 && regional(c.r) && regional(r)
}

// The half-width that a squeezed full-width mark keeps (GB/T 15834-2011 5.1.10
// and 5.1.7, 半个字位置), and the advance from which a mark counts as full-width.
const (
	halfWidth = 0.5
	fullWidth = 0.75
)

// The order in which a line gives way, clreq 标点挤压 (挤压处理的优先顺序); 1 is
// the mark at the line's end, whatever it is.
const (
	never     = 0
	atEnd     = 1
	atSpace   = 2
	atDot     = 3
	atBracket = 4
	atComma   = 5
	// 6 would be the gap between Han and Latin, of which official documents have none.
	atStop  = 7
	lastWay = 7
)

// minSpace and maxSpace are what a Western word space may be squeezed and
// stretched to, in em (clreq 西文词距).
const (
	minSpace = 0.25
	maxSpace = 0.5
)

// give works out how much of c may be squeezed away, never into its ink.
func (c *cell) give(m metrics, full float64) {
	if c.cl == space {
		c.squeeze = atSpace
		c.right = max(0, m.adv-minSpace) * full
		return
	}
	way, ok := givesWay(c.cl)
	if !ok || m.adv < fullWidth {
		return
	}
	c.squeeze = way
	spare := m.adv - halfWidth
	before := max(0, min(spare, m.left))
	after := max(0, min(spare, m.adv-m.right))
	switch c.cl {
	case open:
		c.left = before * full
	case closing, comma, stop:
		c.right = after * full
	case interpunct:
		both := min(spare/2, before, after) * full
		c.left, c.right = both, both
	case wide:
		c.right = c.w // at the end of a line only
	}
}

// givesWay is when a mark of a class gives way, if it does.
func givesWay(c class) (way uint8, ok bool) {
	switch c {
	case interpunct:
		return atDot, true
	case open, closing:
		return atBracket, true
	case comma:
		return atComma, true
	case stop:
		return atStop, true
	case wide:
		return never, true
	}
	return never, false
}

// evenWords spreads what a grid adds to the letters of a word evenly over
// them, so that a word remains one run of one letter spacing. The word keeps
// its exact share of the grid.
func (q *paragraph) evenWords(cellWidth float64) {
	if cellWidth <= 0 {
		return
	}
	cells := q.cells
	for i := 0; i < len(cells); {
		j, extra := i, 0.0
		for j < len(cells) && q.even(&cells[j]) && cells[j].span == cells[i].span &&
			q.glyphs[cells[j].g0].face == q.glyphs[cells[i].g0].face {
			extra += cells[j].w - q.glyphs[cells[j].g0].adv*cells[j].em
			j++
		}
		for k := i; k < j; k++ {
			cells[k].w = q.glyphs[cells[k].g0].adv*cells[k].em + extra/float64(j-i)
		}
		i = max(j, i+1)
	}
}

func (q *paragraph) even(c *cell) bool {
	return c.cl.word() && c.g1-c.g0 == 1 && q.glyphs[c.g0].adv < 0.99 // not ％, which has a cell to itself
}

// index prepares the tables that make finding a break cheap.
func (q *paragraph) index() {
	n := len(q.cells)
	q.pos = make([]float64, n+1)
	q.trim = make([]int32, n+1)
	q.last = make([]int32, n+1)
	q.next = make([]int32, n+1)
	q.chars = make([]uint8, n+1)
	for i := range q.cells {
		c := &q.cells[i]
		q.pos[i+1] = q.pos[i] + c.w
		q.trim[i+1] = int32(i + 1)
		if c.cl == space {
			q.trim[i+1] = q.trim[i]
		}
		q.last[i+1] = q.last[i]
		if i+1 == n || q.cells[i+1].level == free {
			q.last[i+1] = int32(i + 1)
		}
	}
	q.next[n] = int32(n)
	for i := n - 1; i >= 0; i-- {
		c := &q.cells[i]
		q.next[i] = q.next[i+1]
		if c.level == free {
			q.next[i] = int32(i)
		}
		if c.cl == newline {
			continue
		}
		q.chars[i] = q.chars[i+1]
		if !c.cl.mark() && c.cl != space && c.cl != wide && c.cl != zeroSpace && q.chars[i] < 2 {
			q.chars[i]++
		}
	}
}
