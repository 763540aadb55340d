package typeset

import (
	"math"
	"strings"
)

// makeLine makes the runs of one line whose cells stand at spots, offset by x0.
func (b *breaker) makeLine(l extent, spots []spot, x0 float64) Line {
	line := Line{Start: b.runeAt(l.s), End: b.runeAt(l.s), Width: x0}
	if l.e == l.s {
		return line
	}
	last := b.cells[l.e-1]
	line.Start, line.End = int(b.cells[l.s].at), int(last.at+last.n)
	line.Width = x0 + spots[len(spots)-1].end

	var text strings.Builder
	var run Run
	var due float64 // where the run puts the next glyph
	n := 0          // glyphs of the run
	flush := func() {
		if n > 0 {
			run.Text = text.String()
			line.Runs = append(line.Runs, run)
			text.Reset()
			n = 0
		}
	}
	for i := l.s; i < l.e; i++ {
		c := &b.cells[i]
		here := spots[i-l.s]
		next := here.end
		if i+1 < l.e {
			next = spots[i+1-l.s].x
		}
		sp := b.spans[c.span]
		x := here.x
		for g := c.g0; g < c.g1; g++ {
			// What combines with a character stands where its own advance puts
			// it; the letter spacing follows the last of them.
			to := next
			gl := &b.glyphs[g]
			if g+1 < c.g1 {
				to = x + gl.adv*c.em
			}
			spacing := to - x - gl.adv*c.em
			switch {
			case n == 0:
			case run.Face != gl.face || run.Size != sp.Size || run.Tag != sp.Tag || math.Abs(x-due) > placeEps,
				// A number is not torn between two runs where it could begin one.
				i > l.s && c.cl.word() && !b.cells[i-1].cl.word() && math.Abs(spacing-run.Spacing*MM) > placeEps:
				flush()
			}
			if n == 0 {
				run = Run{Face: gl.face, Size: sp.Size, X: x0 + x, Spacing: tidy(spacing / MM), Tag: sp.Tag}
				due = x
			}
			text.WriteRune(gl.r)
			n++
			due += gl.adv*c.em + run.Spacing*MM
			run.Width = x0 + x + gl.adv*c.em + spacing - run.X
			x = to
		}
	}
	flush()
	return line
}

// placeEps is the distance in mm by which a run may put a glyph from where it
// belongs; beyond it another run is begun.
const placeEps = 1e-4

// spacingEps is the letter spacing in pt that is nothing but rounding error.
const spacingEps = 1e-6

// tidy makes such a spacing 0.
func tidy(pt float64) float64 {
	if math.Abs(pt) < spacingEps {
		return 0
	}
	return pt
}

// runeAt is the rune offset of cell i.
func (b *breaker) runeAt(i int) int {
	if i < len(b.cells) {
		return int(b.cells[i].at)
	}
	if n := len(b.cells); n > 0 {
		return int(b.cells[n-1].at + b.cells[n-1].n)
	}
	return 0
}

// place places the lines of a paragraph.
func (b *breaker) place(all []extent) []Line {
	lines := make([]Line, 0, len(all))
	var spots []spot
	for k, l := range all {
		indent := b.m.Hang
		if k == 0 {
			indent = b.m.First
		}
		room := b.m.Width - indent
		spots = b.adjust(l, room, b.m.Align == Justify && !l.final, spots)
		line := b.makeLine(l, spots, indent)
		if len(spots) > 0 {
			rest := room - spots[len(spots)-1].end
			switch b.m.Align {
			case Centre:
				line.shift(rest / 2)
			case Right:
				line.shift(rest)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// shift moves a line to the right by mm.
func (l *Line) shift(mm float64) {
	l.Width += mm
	for i := range l.Runs {
		l.Runs[i].X += mm
	}
}

// scale multiplies everything in a line by k.
func (l *Line) scale(k float64) {
	l.Width *= k
	for i := range l.Runs {
		r := &l.Runs[i]
		r.X *= k
		r.Width *= k
		r.Size *= k
		r.Spacing *= k
	}
}
