package typeset

import (
	"math"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// What Fit takes where Box says nothing.
const (
	defaultLeading = 1.2 // em
	defaultMin     = 0.5 // of the size asked for
)

// sizeStep is the step in pt in which Fit tries sizes.
const sizeStep = 0.1

// fitting is a paragraph and the box that it is fitted to.
type fitting struct {
	*paragraph
	box     Box
	size    float64 // pt, the largest asked for
	leading float64 // em
	widest  float64 // mm, of its widest character
}

// Fit sets p as large as it goes into b, at most at the sizes of its spans:
//
//  1. on one line at full size;
//  2. on one line, shrunk to b.Min at most (half the size if b.Min is 0);
//  3. on several lines, at the largest size from full to b.Min that the box
//     holds without breaking a word or number;
//  4. the same below b.Min, down to half of it;
//  5. with words broken, at the largest size that holds;
//  6. smaller yet, however small.
//
// Nothing is ever clipped. Spans of different sizes keep their proportions. A
// newline in p forces a line. Lines are placed in b.Width as b.Align says; the
// caller places the block vertically, see Block.Baseline.
//
// The errors are those of Lines, and a *SizeError for a box without room.
func (s Setter) Fit(p []Span, b Box) (Block, error) {
	if err := b.check(); err != nil {
		return Block{}, err
	}
	q, err := shape(p, 0, s.faces())
	if err != nil {
		return Block{}, err
	}
	return fitShaped(q, b), nil
}

func fitShaped(q *paragraph, b Box) Block {
	f := fitting{paragraph: q, box: b, leading: b.Leading}
	if f.leading == 0 {
		f.leading = defaultLeading
	}
	for _, sp := range q.spans {
		f.size = max(f.size, sp.Size)
	}
	if len(q.cells) == 0 {
		return Block{Size: f.size, Leading: f.leading * f.size * MM}
	}
	for i := range q.cells {
		f.widest = max(f.widest, q.cells[i].w)
	}
	return f.fit()
}

func (b Box) check() error {
	if err := checkLength("Box.Width", b.Width, false); err != nil {
		return err
	}
	if err := checkLength("Box.Height", b.Height, false); err != nil {
		return err
	}
	if !(b.Leading >= 0 && b.Leading < maxLength) {
		return &SizeError{Field: "Box.Leading", Value: b.Leading, Unit: "em"}
	}
	if !(b.Min >= 0 && b.Min < maxLength) {
		return &SizeError{Field: "Box.Min", Value: b.Min, Unit: "pt"}
	}
	if b.Lines < 0 {
		return &SizeError{Field: "Box.Lines", Value: float64(b.Lines), Unit: "行"}
	}
	return nil
}

func (f *fitting) fit() Block {
	least := f.box.Min
	if least == 0 {
		least = f.size * defaultMin
	}
	least = min(least, f.size)

	lines := 1 // forced by newlines
	for i := range f.cells {
		if f.cells[i].cl == newline && i+1 < len(f.cells) {
			lines++
		}
	}
	one := 0.0 // the size at which it goes on one line
	if lines == 1 {
		one = f.oneLine()
		if one >= least || f.box.Lines == 1 {
			return f.block(one, least)
		}
	}
	limit := max(f.box.Lines, lines) // the lines that newlines force are not refused
	if f.box.Lines == 0 {
		limit = math.MaxInt
	}
	for _, try := range []struct {
		from, to float64
		worst    uint8
	}{
		{f.size, least, inPath},
		{least, least / 2, inPath},
		{f.size, least / 2, inRule},
	} {
		if size, ok := f.largest(try.from, try.to, limit, try.worst); ok {
			return f.block(max(size, one), least)
		}
	}
	// Halve until it holds, then take back what was too much.
	lo := least / 2
	for lo > tiniest && !f.holds(lo, limit, inMark) {
		lo /= 2
	}
	for hi, i := 2*lo, 0; i < 10; i++ {
		if mid := (lo + hi) / 2; f.holds(mid, limit, inMark) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return f.block(max(lo, one), least)
}

// tiniest is a size in pt at which anything that fits in memory fits in a box.
const tiniest = 1e-9

// oneLine is the largest size at which the paragraph goes on one line.
func (f *fitting) oneLine() float64 {
	width := f.pos[f.trim[len(f.cells)]]
	k := 1.0
	if width > f.box.Width {
		k = f.box.Width / width
	}
	if em := f.size * MM; em*k > f.box.Height {
		k = f.box.Height / em
	}
	if k == 1 {
		return f.size
	}
	return roundDown(f.size * k)
}

// roundDown keeps shrunk sizes to hundredths of a point, so that they print short.
func roundDown(pt float64) float64 {
	const slip = 1e-6 // of computing, in hundredths: 8 may come as 7.9999999999
	if r := math.Floor(pt*100+slip) / 100; r > 0 {
		return r
	}
	return pt
}

// largest is the largest size in steps from from down to to at which f holds.
func (f *fitting) largest(from, to float64, limit int, worst uint8) (float64, bool) {
	n := int(math.Ceil((from-to)/sizeStep - 1e-9))
	n = max(0, min(n, 1<<20))
	at := func(i int) float64 { return max(to, from-float64(i)*sizeStep) }
	if !f.holds(at(n), limit, worst) {
		return 0, false
	}
	lo, hi := -1, n // lo does not hold, hi does
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if f.holds(at(mid), limit, worst) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return at(hi), true
}

// holds reports whether the box holds the paragraph at a size, in at most
// limit lines, none broken at a level above worst.
func (f *fitting) holds(size float64, limit int, worst uint8) bool {
	k := size / f.size
	room := f.box.Width / k
	if f.widest > room+eps {
		return false
	}
	if f.height(1, size) > f.box.Height+eps {
		return false
	}
	b := breaker{paragraph: f.paragraph, m: Measure{Width: room, Align: f.box.Align}}
	all := b.extents()
	if len(all) > limit || f.height(len(all), size) > f.box.Height+eps {
		return false
	}
	for _, l := range all {
		if l.worst > worst {
			return false
		}
	}
	return true
}

// height is the height in mm of n lines, from the first em box to the last.
func (f *fitting) height(n int, size float64) float64 {
	if n == 0 {
		return 0
	}
	return (1 + float64(n-1)*f.leading) * size * MM
}

// block sets the paragraph at a size, by setting it at its own in a box that
// is larger by as much.
func (f *fitting) block(size, least float64) Block {
	k := size / f.size
	b := breaker{paragraph: f.paragraph, m: Measure{Width: f.box.Width / k, Align: f.box.Align}}
	lines := b.place(b.extents())
	if k != 1 {
		for i := range lines {
			lines[i].scale(k)
		}
	}
	out := Block{
		Lines:   lines,
		Size:    size,
		Leading: f.leading * size * MM,
		Shrunk:  size < f.size,
		Below:   size < least-1e-9,
		Height:  f.height(len(lines), size),
		Ascent:  typeface.UsualAscent * size * MM,
	}
	if len(lines) > 0 && len(lines[0].Runs) > 0 {
		if face := lines[0].Runs[0].Face; face != nil {
			out.Ascent = face.Ascent() * size * MM
		}
	}
	return out
}

// Baseline is where the first baseline goes, in mm below the top of a field of
// the given height, for the block's em boxes to stand in its middle. Han
// characters fill their em boxes, so this is how text stands level in a row of
// fields, whatever is in them.
func (b Block) Baseline(height float64) float64 {
	return (height-b.Height)/2 + b.Ascent
}

// Ink is how far the block's ink reaches, in mm below the first baseline: top
// is negative for what stands above it. ok is false if there is no ink.
func (b Block) Ink() (top, bottom float64, ok bool) {
	top, bottom = math.Inf(1), math.Inf(-1)
	for i, l := range b.Lines {
		y := float64(i) * b.Leading
		for _, r := range l.Runs {
			if r.Face == nil {
				continue
			}
			for j := 0; j < len(r.Text); {
				c, n := utf8.DecodeRuneInString(r.Text[j:])
				j += n
				if box, inked := r.Face.Ink(c); inked {
					top = min(top, y-box.Top*r.Size*MM)
					bottom = max(bottom, y-box.Bottom*r.Size*MM)
				}
			}
		}
	}
	if top > bottom {
		return 0, 0, false
	}
	return top, bottom, true
}

// InkBaseline is as Baseline, with the block's ink in the middle: for a text
// that stands alone, such as digits in a box.
func (b Block) InkBaseline(height float64) float64 {
	top, bottom, ok := b.Ink()
	if !ok {
		return b.Baseline(height)
	}
	return (height - bottom - top) / 2
}
