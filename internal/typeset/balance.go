package typeset

import (
	"math"
	"strings"
)

// Balanced breaks a title into lines (GB/T 9704-2012 7.3.1: 回行时，要做到词意
// 完整，排列对称，长短适宜，间距恰当；标题排列应当使用梯形或菱形): as few
// as it needs, broken where the sense allows, growing, shrinking or both in
// that order, rather than of one length, and not narrow in the middle.
//
// A title is not broken inside 《》, a number, a Latin word, a word of keep or a
// word that titles of official documents are made of, nor before 的, 和, 及, 、
// and their like. A newline in it is a break that the clerk has made. Lines keep
// their natural width and are centred unless m.Align is Left or Right.
//
// A title of more than 160 characters or 8 lines is broken as Lines does. The errors
// are those of Lines.
func (s Setter) Balanced(p Span, m Measure, keep ...string) ([]Line, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	q, err := shape([]Span{p}, m.Cell, s.faces())
	if err != nil {
		return nil, err
	}
	if m.Align == Justify {
		m.Align = Centre
	}
	b := breaker{paragraph: q, m: m}
	if len(q.cells) > maxTitle {
		return b.place(b.extents()), nil
	}
	t := title{breaker: &b, room: m.Width - max(m.First, m.Hang)}
	t.read(keep)
	return b.place(t.divide()), nil
}

// maxTitle is the number of characters up to which a text is taken for a title.
const maxTitle = 160

// maxLines is the number of lines beyond which a title is broken as Lines does.
const maxLines = 8

// title is a title being divided.
type title struct {
	*breaker
	room float64
	cost []float64 // of a break before each cell
}

// What a break costs. From spoiling on, another line is rather taken.
const (
	harmless = 0
	aside    = 4   // between two words
	listed   = 3   // after 、, which parts less than a comma does
	joined   = 2   // after 和, which parts more than two words do
	unknown  = 30  // between characters that the word list says nothing about
	spoiling = 400 // the least that another line is taken to avoid
	inside   = 500 // in a word, or before a word that leans on what precedes it
	breaking = 4000
)

// leaning are the words that may not start a line: they belong to what precedes.
const leaning = "的和及与或暨等之地得了者"

// joining are the words that a line may end with, if it must; each is a word by itself.
const joining = "和及与暨"

// read works out what a break before each cell would cost.
func (t *title) read(keep []string) {
	n := len(t.cells)
	runes := make([]rune, n)
	for i := range t.cells {
		runes[i] = t.cells[i].r
	}
	t.cost = make([]float64, n+1)
	starts, ends := make([]bool, n+1), make([]bool, n+1)
	for i := 0; i < n; {
		k := longestWord(runes[i:])
		if k == 0 {
			i++
			continue
		}
		starts[i], ends[i+k] = true, true
		for j := i + 1; j < i+k; j++ {
			t.cost[j] = inside
		}
		i += k
	}
	depth := 0
	for i := 1; i < n; i++ {
		a, c := &t.cells[i-1], &t.cells[i]
		switch a.cl {
		case open, latinOpen:
			depth++
		case closing, latinClose:
			depth = max(0, depth-1)
		}
		cost := t.cost[i]
		if cost == 0 {
			cost = t.between(runes, i, starts[i], ends[i])
		}
		if depth > 0 {
			cost += breaking // among the breaks inside 《》 the better are still better
		}
		if a.cl == digit && c.cl == ideo || a.r == '第' && c.cl == digit {
			cost = max(cost, inside)
		}
		t.cost[i] = cost
	}
	text := string(runes)
	for _, w := range keep {
		k := len([]rune(w))
		if k < 2 {
			continue
		}
		for i, from := 0, 0; ; i, from = i+1, from+len(string(runes[i])) {
			if i+k > n {
				break
			}
			if strings.HasPrefix(text[from:], w) {
				for j := i + 1; j < i+k; j++ {
					t.cost[j] = max(t.cost[j], breaking)
				}
			}
		}
	}
}

// between is the cost of a break before cell i, which is inside no word.
func (t *title) between(runes []rune, i int, start, end bool) float64 {
	a, c := &t.cells[i-1], &t.cells[i]
	if !start && strings.ContainsRune(leaning, c.r) {
		return inside
	}
	if a.r == '的' && t.kind(runes[i:]) {
		return inside
	}
	switch a.cl {
	case comma:
		if a.r == '、' {
			return listed
		}
		return harmless
	case stop, closing, space:
		return harmless
	}
	if c.cl == open || strings.HasPrefix(string(runes[i:min(len(runes), i+2)]), "关于") {
		return harmless
	}
	before := string(runes[max(0, i-2):i])
	if strings.HasSuffix(before, "关于") {
		return harmless
	}
	if strings.ContainsRune(joining, a.r) {
		return joined
	}
	switch {
	case start && end:
		return aside
	case start || end:
		return unknown / 2
	}
	return unknown
}

// kind reports whether the title goes on with the kind of document that it is.
func (t *title) kind(rest []rune) bool {
	s := string(rest)
	for _, k := range documentKinds {
		if strings.HasPrefix(s, k) {
			return true
		}
	}
	return false
}

// documentKinds are the 15 公文种类 of the 党政机关公文处理工作条例, article 8.
var documentKinds = [...]string{"决议", "决定", "命令", "令", "公报", "公告", "通告", "意见",
	"通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要"}

// divide chooses the lines of the title.
func (t *title) divide() []extent {
	var lines []extent
	for s, n := 0, len(t.cells); s < n; {
		end := s
		for end < n && t.cells[end].cl != newline {
			end++
		}
		breaks, ok := []int(nil), true
		if stop := max(int(t.trim[end]), s); t.width(s, stop) > t.room+eps {
			breaks, ok = t.part(s, end)
		}
		if !ok {
			return t.extents()
		}
		for _, i := range breaks {
			lines = append(lines, t.upTo(s, i, end))
			s = i
		}
		lines = append(lines, t.upTo(s, end, end))
		s = end + 1
	}
	return lines
}

// part divides the title from s to end, which is too long for a line; not ok
// for what is no title, or has a word longer than the line.
func (t *title) part(s, end int) (best []int, ok bool) {
	at := []int{s}
	for i := s + 1; i < end; i++ {
		if t.cells[i].level == free {
			at = append(at, i)
		}
	}
	at = append(at, end)
	least := int(math.Ceil(t.width(s, end)/t.room - 1e-9))
	if least > maxLines {
		return nil, false
	}
	bestCost := math.Inf(1)
	for n := max(2, least); n < len(at) && n <= least+3; n++ {
		if breaks, cost := t.lines(at, n); cost < bestCost && (best == nil || bestCost-cost >= spoiling) {
			best, bestCost = breaks, cost
		}
		if bestCost < spoiling {
			break
		}
	}
	return best, best != nil
}

// The shape of the lines so far.
const (
	flat = iota
	growing
	shrinking
	shapes
)

// way is the cheapest way to a line from at[a] to at[b].
type way struct {
	cost float64
	from int // the break before at[a]
	was  int // the shape before
}

// lines finds the cheapest n lines between the breaks at.
func (t *title) lines(at []int, n int) ([]int, float64) {
	k := len(at)
	length := func(a, b int) float64 { // em; +Inf if too long for a line
		w := t.width(at[a], max(at[a], int(t.trim[at[b]])))
		if w > t.room+eps {
			return math.Inf(1)
		}
		return w / t.cells[at[a]].em
	}
	// layers[i][a*k+b][shape]: the first i+1 lines, the last of them from a to b.
	layers := make([][][shapes]way, n)
	for i := range layers {
		layers[i] = make([][shapes]way, k*k)
		for j := range layers[i] {
			for s := range layers[i][j] {
				layers[i][j][s].cost = math.Inf(1)
			}
		}
	}
	for b := 1; b < k && !math.IsInf(length(0, b), 1); b++ {
		layers[0][b][flat] = way{cost: t.lone(at[0], at[b], length(0, b))}
	}
	for i := 1; i < n; i++ {
		for a := i - 1; a < k; a++ {
			for b := a + 1; b < k-1; b++ {
				for was, w := range layers[i-1][a*k+b] {
					if math.IsInf(w.cost, 1) {
						continue
					}
					before := length(a, b)
					for c := b + 1; c < k; c++ {
						l := length(b, c)
						if math.IsInf(l, 1) {
							break
						}
						shape, cost := step(was, before, l)
						cost += w.cost + t.cost[at[b]] + t.lone(at[b], at[c], l)
						if to := &layers[i][b*k+c][shape]; cost < to.cost {
							*to = way{cost, a, was}
						}
					}
				}
			}
		}
	}
	best, ba, bs := math.Inf(1), 0, 0
	for a := 0; a < k-1; a++ {
		for s, w := range layers[n-1][a*k+k-1] {
			if w.cost < best {
				best, ba, bs = w.cost, a, s
			}
		}
	}
	if math.IsInf(best, 1) {
		return nil, best
	}
	breaks := make([]int, n-1)
	for i, a, b, s := n-1, ba, k-1, bs; i > 0; i-- {
		breaks[i-1] = at[a]
		w := layers[i][a*k+b][s]
		a, b, s = w.from, a, w.was
	}
	return breaks, best
}

// What shapes cost.
const (
	hourglass = 1500 // a line shorter than both its neighbours
	same      = 12   // two neighbours of one length
	ideal     = 0.82 // the length of a line to its longer neighbour
	alike     = 0.75 // em by which two lengths differ to be two
)

// step is the shape and the cost of a line of length l after one of length
// before, both in em.
func step(was int, before, l float64) (shape int, cost float64) {
	ratio := min(l, before) / max(l, before)
	cost = 30 * math.Abs(ratio-ideal)
	if ratio < 0.5 {
		cost += 120 * (0.5 - ratio)
	}
	switch {
	case math.Abs(l-before) < alike:
		return was, cost + same
	case l > before:
		if was == shrinking {
			return growing, cost + hourglass
		}
		return growing, cost
	}
	return shrinking, cost
}

// lone is the cost of a line for being short: one character never stands alone.
func (t *title) lone(from, to int, em float64) float64 {
	chars := 0
	for i := from; i < to; i++ {
		if c := t.cells[i].cl; !c.mark() && c != space && c != wide {
			chars++
		}
	}
	switch {
	case chars < orphan:
		return breaking
	case em < 4:
		return 60
	}
	return 0
}
