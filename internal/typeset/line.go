package typeset

import "sort"

// extent is the cells of one line.
type extent struct {
	s, e  int   // cells; e excludes the spaces dropped at the break
	next  int   // where the next line starts
	final bool  // the paragraph, or the part of it before a newline, ends here
	worst uint8 // the level of the break at its end
}

// eps is the slack in mm below which a line counts as full; sums of a
// thousand advances stray less.
const eps = 1e-6

// maxStretch is the gap, in em, that a line is not stretched beyond while
// another break is to be had.
const maxStretch = 0.5

// orphan is the number of characters below which a last line is 孤字 (clreq:
// a paragraph's last line has two characters at least).
const orphan = 2

// breaker breaks one paragraph.
type breaker struct {
	*paragraph
	m Measure
}

// extents breaks the whole paragraph. Each line looks ahead one word and one
// orphan, and back at most lookback breaks, so the time is linear in the text.
func (b *breaker) extents() []extent {
	var lines []extent
	n := len(b.cells)
	for s := 0; s < n; {
		end := s // of this forced part
		for end < n && b.cells[end].cl != newline {
			end++
		}
		first := len(lines)
		if s == end {
			lines = append(lines, extent{s: s, e: s, final: true})
		}
		for s < end {
			l := b.one(s, end, b.room(len(lines)))
			if k := len(lines); k > first && !l.final && b.m.Align == Justify && b.slack(l, b.room(k)) > maxStretch {
				if prev, now, ok := b.lookBack(lines[k-1], l, end, k); ok {
					lines[k-1], l = prev, now
				}
			}
			lines = append(lines, l)
			s = l.next
		}
		s = end + 1
	}
	return lines
}

// room is the length of the k-th line.
func (b *breaker) room(k int) float64 {
	if k == 0 {
		return b.m.Width - b.m.First
	}
	return b.m.Width - b.m.Hang
}

func (b *breaker) width(s, e int) float64 { return b.pos[e] - b.pos[s] }

// upTo is the line from s that is broken before cell i of the part that ends at end.
func (b *breaker) upTo(s, i, end int) extent {
	e := max(int(b.trim[i]), s)
	l := extent{s: s, e: e, next: i}
	if i < end {
		l.worst = b.cells[i].level
	}
	l.final = i >= end || int(b.trim[end]) <= i
	if l.final {
		l.next = end
	}
	return l
}

// one chooses where the line that starts at s ends.
func (b *breaker) one(s, end int, room float64) extent {
	stop := max(int(b.trim[end]), s)
	if b.width(s, stop) <= room+eps {
		return b.upTo(s, end, end)
	}
	// over is the first cell that does not fit.
	over := s + sort.Search(stop-s, func(k int) bool { return b.width(s, s+k+1) > room+eps })
	fits := func(i int) bool { return b.width(s, max(int(b.trim[i]), s)) <= room+eps }

	out := int(b.last[over]) // push out to here (推出)
	in := b.after(max(out, s), end)
	for in < end && in > out && fits(in) { // a break behind the spaces at the end
		out, in = in, b.after(in, end)
	}
	if out <= s {
		if b.squeezes(s, in, end, room) {
			return b.upTo(s, in, end)
		}
		return b.upTo(s, b.emergency(s, over, end), end)
	}
	if i, ok := b.startLong(s, out, in, over, end, room); ok {
		return b.upTo(s, i, end)
	}
	l := b.upTo(s, out, end)
	if p := b.upTo(s, in, end); b.pullsIn(l, p, room) {
		l = p
	}
	return b.noOrphan(l, end, room)
}

// after is the first break after i, or the part's end.
func (b *breaker) after(i, end int) int {
	if i >= end {
		return end
	}
	return min(int(b.next[i+1]), end)
}

// pullsIn decides between the line that is full without squeezing and the one
// that takes in what follows it: 先挤进，后推出. It squeezes only for what a
// rule keeps together; a line of plain Han stays on its grid.
func (b *breaker) pullsIn(out, in extent, room float64) bool {
	gap := room - b.width(out.s, out.e)
	if gap <= eps || !b.squeezable(in, room) {
		return false
	}
	if b.m.Align == Justify && b.slack(out, room) > maxStretch {
		return true
	}
	cells := b.cells[out.next:in.e]
	if len(cells) < 2 {
		return false
	}
	for i := range cells {
		if cells[i].cl.word() {
			// A word or number: whichever moves the line less.
			return b.width(in.s, in.e)-room <= gap
		}
	}
	return true
}

// squeezes reports whether the line to i can be squeezed into room.
func (b *breaker) squeezes(s, i, end int, room float64) bool {
	return b.squeezable(b.upTo(s, i, end), room)
}

func (b *breaker) squeezable(l extent, room float64) bool {
	w := b.width(l.s, l.e)
	if w > 4*max(room, b.cells[l.s].em) { // no line gives so much of itself; it may be long to measure
		return w <= room+eps
	}
	return w-b.give(l.s, l.e) <= room+eps
}

// noOrphan keeps the last line from being one character: by squeezing it into
// this line, else by pulling a character down to it.
func (b *breaker) noOrphan(l extent, end int, room float64) extent {
	if l.final || b.chars[l.next] >= orphan {
		return l
	}
	if b.squeezes(l.s, end, end, room) {
		return b.upTo(l.s, end, end)
	}
	for i, tries := int(b.last[l.next-1]), 0; i > l.s && tries < lookback; i, tries = int(b.last[i-1]), tries+1 {
		if b.chars[i] < orphan {
			continue
		}
		d := b.upTo(l.s, i, end)
		if b.m.Align == Justify && b.slack(d, room) > maxStretch {
			break
		}
		return d
	}
	return l
}

// lookback is how many breaks a line is moved back at most.
const lookback = 6

// lookBack moves characters from the line before down to one that would be
// stretched too far.
func (b *breaker) lookBack(prev, l extent, end, k int) (extent, extent, bool) {
	for i, tries := int(b.last[prev.next-1]), 0; i > prev.s && tries < lookback; i, tries = int(b.last[i-1]), tries+1 {
		p := b.upTo(prev.s, i, end)
		if b.slack(p, b.room(k-1)) > maxStretch {
			break
		}
		if now := b.one(i, end, b.room(k)); now.final || b.slack(now, b.room(k)) <= maxStretch {
			return p, now, true
		}
	}
	return prev, l, false
}

// emergency breaks a stretch without a break that is longer than the line,
// where it does the least harm. over is the first cell that does not fit.
func (b *breaker) emergency(s, over, end int) int {
	if over <= s { // not even one cell fits: it stands alone and over the edge
		over = s + 1
	}
	best := over
	if over >= end {
		return end
	}
	half := b.width(s, over) / 2
	for i := over - 1; i > s; i-- {
		l := b.cells[i].level
		if l == inPath && b.width(s, i) < half {
			continue // https:// is no line
		}
		if l < b.cells[best].level {
			best = i
		}
	}
	return b.skipSpaces(best, end)
}

// skipSpaces moves a forced break behind the spaces that it would leave at the
// start of a line.
func (b *breaker) skipSpaces(i, end int) int {
	for i < end && b.cells[i].cl == space {
		i++
	}
	return i
}

// startLong begins a word that is longer than a line, and so will be broken
// anyway, on this line: an address where its parts meet, anything else if the
// line would be stretched too far, or left half empty, without it.
func (b *breaker) startLong(s, out, in, over, end int, room float64) (int, bool) {
	if b.squeezes(out, in, end, room) {
		return 0, false
	}
	best := out
	for i := min(over, end-1); i > out; i-- {
		if best == out || b.cells[i].level < b.cells[best].level {
			best = i
		}
	}
	if best == out || b.cells[best].level > inWord {
		return 0, false
	}
	if b.cells[best].level > inPath {
		l := b.upTo(s, out, end)
		empty := room - b.width(l.s, l.e)
		if empty < room/2 && (b.m.Align != Justify || b.slack(l, room) <= maxStretch) {
			return 0, false
		}
	}
	return best, true
}

// give is how much can be squeezed out of cells s to e as a line.
func (b *breaker) give(s, e int) float64 {
	var sum float64
	for i := s; i < e; i++ {
		if c := &b.cells[i]; c.squeeze != never {
			sum += c.left + c.right
		}
	}
	if e > s && b.cells[e-1].squeeze == never {
		sum += b.cells[e-1].right
	}
	return sum
}

// slack is how far, in em, each gap of a line must be stretched to fill room.
func (b *breaker) slack(l extent, room float64) float64 {
	rest := room - b.width(l.s, l.e)
	if rest <= eps {
		return 0
	}
	gaps := 0
	for i := l.s; i < l.e; i++ {
		c := &b.cells[i]
		if c.squeeze == atSpace {
			rest -= max(0, maxSpace*c.em-c.w)
		}
		if i > l.s && c.gap {
			gaps++
		}
	}
	switch {
	case rest <= eps:
		return 0
	case gaps == 0:
		return rest / b.cells[l.s].em * 1000 // nowhere to put it
	}
	return rest / float64(gaps) / b.cells[l.s].em
}
