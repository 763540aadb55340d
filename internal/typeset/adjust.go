package typeset

// spot is where a cell of a line stands.
type spot struct {
	x, end float64 // of its glyph's origin and of what it takes up
}

// maxTracking is how far, in em, the letters of a line are parted when it is
// one long word: the last resort of clreq. Beyond it the line is left short.
const maxTracking = 0.25

// adjust squeezes or stretches the cells of a line to fill room, and places
// them from 0. A line that is not to be filled is only squeezed, if too long.
func (b *breaker) adjust(l extent, room float64, fill bool, spots []spot) []spot {
	cells := b.cells[l.s:l.e]
	spots = spots[:0]
	if len(cells) == 0 {
		return spots
	}
	over := b.width(l.s, l.e) - room
	var k squeezing
	var each, spaceShare, track float64
	switch {
	case over > eps:
		k = b.squeeze(l, over)
	case fill && over < -eps:
		each, spaceShare, track = stretch(cells, -over)
	}
	pen := 0.0
	for i := range cells {
		c := &cells[i]
		if i > 0 && c.gap {
			pen += each
		}
		if i > 0 && c.level != inMark {
			pen += track
		}
		left, right := k.of(c, i == len(cells)-1)
		x := pen - left
		pen += c.w - left - right
		if c.squeeze == atSpace {
			pen += spaceShare * max(0, maxSpace*c.em-c.w)
		}
		spots = append(spots, spot{x: x, end: pen})
	}
	return spots
}

// squeezing is what share of its spare room each kind of cell gives up.
type squeezing struct {
	share [lastWay + 1]float64
}

// of is what c gives up on its two sides.
func (k *squeezing) of(c *cell, last bool) (left, right float64) {
	if c.squeeze != never {
		way := k.share[c.squeeze]
		left, right = c.left*way, c.right*way
	}
	if last && c.closes() {
		right = c.right * k.share[atEnd]
	}
	return left, right
}

// closes reports whether c, at the end of a line, gives up its right side
// before anything else does.
func (c *cell) closes() bool {
	return c.cl != open && c.cl != space && c.cl != interpunct
}

// squeeze shares over out in clreq's order, each kind to its limit before the
// next is touched, all of a kind alike.
func (b *breaker) squeeze(l extent, over float64) squeezing {
	var k squeezing
	var room [lastWay + 1]float64
	for i := l.s; i < l.e; i++ {
		c := &b.cells[i]
		if i == l.e-1 && c.closes() {
			room[atEnd] += c.right
			continue
		}
		if c.squeeze != never {
			room[c.squeeze] += c.left + c.right
		}
	}
	for way := range room {
		if room[way] <= 0 || over <= 0 {
			continue
		}
		take := min(over, room[way])
		k.share[way] = take / room[way]
		over -= take
	}
	return k
}

// stretch shares rest out: Western spaces to half an em first, then every gap
// alike (clreq 拉伸处理); a line without a gap is tracked, within reason.
func stretch(cells []cell, rest float64) (each, spaceShare, track float64) {
	var spaces float64
	gaps, inner := 0, 0
	for i := range cells {
		c := &cells[i]
		if c.squeeze == atSpace {
			spaces += max(0, maxSpace*c.em-c.w)
		}
		if i == 0 {
			continue
		}
		if c.gap {
			gaps++
		}
		if c.level != inMark {
			inner++
		}
	}
	if spaces > 0 {
		take := min(rest, spaces)
		spaceShare = take / spaces
		rest -= take
	}
	switch {
	case rest <= 0:
	case gaps > 0:
		each = rest / float64(gaps)
	case inner > 0 && rest/float64(inner) <= maxTracking*cells[0].em:
		track = rest / float64(inner)
	}
	return each, spaceShare, track
}
