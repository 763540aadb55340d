package typeset

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// tokens are what random texts are made of. None is longer than 8 em in the
// fake face with a mark on either side, so in a line of 12 nothing must break a rule.
var tokens = []string{
	"的", "执法", "人员", "清理", "工作", "一", "。", "，", "、", "；", "：", "？", "！", "“统一”", "《办法》", "（附件1）",
	"〔2022〕17号", "2022年", "6月3日", "1507室", "100%", "￥5.60", "3.14", "1,000", "—— ", "……", "阿·乌力吉", "甲/乙",
	"10～20", "PDF", "Word", "A4", "don't", "e-mail", " ", "  ", "　", "a b", "№5", "36.5℃", "10—20", "0475-42", "𬱖", "𠮷", "e\u0301", "葛\U000E0100",
}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("字")
	last := ""
	for range n {
		tok := tokens[r.IntN(len(tokens))]
		// Two tokens that would run together into something long are kept apart.
		if last != "" && (sticky(last) || sticky(tok)) {
			b.WriteString("文字")
		}
		b.WriteString(tok)
		last = tok
	}
	b.WriteString("完毕")
	return b.String()
}

func sticky(s string) bool {
	for _, r := range s {
		if c := classOf(r); c != ideo && c != space && c != wide {
			return true
		}
	}
	return false
}

func TestRandomText(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := randomText(r, 5+r.IntN(80))
		width := 12 + float64(r.IntN(57))/2
		m := Measure{Width: width, First: float64(r.IntN(2)) * 2, Hang: float64(r.IntN(2)), Align: Align(r.IntN(4))}
		lines, b := fakeLines(text, m)
		fail := func(format string, args ...any) {
			t.Fatalf("seed %d, %+v: %s\n%s", seed, m, fmt.Sprintf(format, args...), show([]rune(text), lines))
		}
		if msg := breach([]rune(text), lines); msg != "" {
			fail("%s", msg)
		}
		if again, _ := fakeLines(text, m); !reflect.DeepEqual(lines, again) {
			fail("not the same twice")
		}
		for i, l := range lines {
			if l.Width > width+1e-6 {
				fail("line %d is %.4f wide", i, l.Width)
			}
			if i+1 < len(lines) && m.Align == Justify && math.Abs(l.Width-width) > 0.01 {
				fail("line %d is %.4f wide", i, l.Width)
			}
		}
		if msg := torn(b, lines); msg != "" {
			fail("%s", msg)
		}
		if msg := collides(b, lines); msg != "" {
			fail("%s", msg)
		}
	}
}

// torn finds an unbreakable broken over two lines.
func torn(b *breaker, lines []Line) string {
	text := []rune(b.spans[0].Text)
	for i := 1; i < len(lines); i++ {
		at := lines[i].Start
		if lines[i-1].End != at {
			continue // at a space
		}
		x, y := text[at-1], text[at]
		ascii := func(r rune) bool { return 0x20 < r && r < 0x7F }
		switch {
		case ascii(x) && ascii(y) && x != '-', x == '-' && '0' <= y && y <= '9',
			x == '—' && y == '—', x == '…' && y == '…', y == 0x301, y == 0xE0100:
			return fmt.Sprintf("%q and %q are parted", x, y)
		}
	}
	return ""
}

// collides finds ink that runs into its neighbour's, or over the line's ends,
// from the runs as they would be drawn.
func collides(b *breaker, lines []Line) string {
	for i, l := range lines {
		reach := -1.0
		for _, r := range l.Runs {
			x := r.X
			for _, c := range r.Text {
				m, _ := fake(0, c, nil)
				em := r.Size * MM
				if m.adv > 0 && classOf(c) != space && c != '　' {
					if left := x + m.left*em; left < reach-1e-3 {
						return fmt.Sprintf("line %d: %q runs %.4f mm into what is before it", i, c, reach-left)
					}
					reach = x + m.right*em
				}
				x += m.adv*em + r.Spacing*MM
			}
		}
		if reach > b.m.Width+1e-3 {
			return fmt.Sprintf("line %d reaches %.4f", i, reach)
		}
		if len(l.Runs) > 0 && l.Runs[0].X < -0.51 {
			return fmt.Sprintf("line %d starts at %.4f", i, l.Runs[0].X)
		}
	}
	return ""
}

// TestStretchLimit: in running Han text, no gap is stretched by half an em.
func TestStretchLimit(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 2))
		text := randomText(r, 60)
		lines, b := fakeLines(text, Measure{Width: 20 + float64(r.IntN(20))})
		for i, l := range lines[:len(lines)-1] {
			e := extent{}
			for e.s < len(b.cells) && int(b.cells[e.s].at) < l.Start {
				e.s++
			}
			for e.e = e.s; e.e < len(b.cells) && int(b.cells[e.e].at) < l.End; e.e++ {
			}
			room := b.m.Width
			if got := b.slack(e, room); got > maxStretch {
				t.Fatalf("seed %d: gaps of line %d are stretched by %.2f em\n%s", seed, i, got, show([]rune(text), lines))
			}
		}
	}
}

// TestNarrow: whatever the width, text comes out complete, and a line is broken
// where none should be only if what it starts with cannot be kept together.
func TestNarrow(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 3))
		text := randomText(r, 30)
		width := 0.3 + r.Float64()*8
		lines, b := fakeLines(text, Measure{Width: width, Align: Align(r.IntN(4))})
		msg := breach([]rune(text), lines)
		if msg != "" && !strings.Contains(msg, "starts with") && !strings.Contains(msg, "ends with") {
			t.Fatalf("seed %d, width %.3f: %s\n%s", seed, width, msg, show([]rune(text), lines))
		}
		for k, l := range b.extents() {
			if l.worst == free {
				continue
			}
			from := max(l.s, int(b.last[l.next])) // what is broken, if it began on this line
			whole := b.upTo(from, b.after(from, len(b.cells)), len(b.cells))
			if w := b.width(whole.s, whole.e) - b.give(whole.s, whole.e); w <= width-eps {
				t.Fatalf("seed %d, width %.3f: line %d is broken at level %d, but %.3f mm would go on it\n%s",
					seed, width, k, l.worst, w, show([]rune(text), lines))
			}
		}
	}
}

// TestNoOrphan: no last line of one character where another break is to be had.
func TestNoOrphan(t *testing.T) {
	for width := 8; width <= 40; width++ {
		for extra := range 3 {
			for _, tail := range []string{"", "。", "。”", "！！"} {
				text := strings.Repeat("字", 2*width+extra) + tail
				lines, _ := fakeLines(text, Measure{Width: float64(width)})
				last := lines[len(lines)-1]
				n := 0
				for _, r := range []rune(text)[last.Start:last.End] {
					if r == '字' {
						n++
					}
				}
				if n < 2 {
					t.Errorf("width %d, %d over, %q: %s", width, extra, tail, show([]rune(text), lines))
				}
			}
		}
	}
}

// TestRunsDrawAsPlaced draws the runs as a PDF would, and finds every line
// full: the embedded faces, on the grid and off it.
func TestRunsDrawAsPlaced(t *testing.T) {
	const width = 156.0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 4))
		text := strings.NewReplacer("\u0301", "", "𠮷", "龘").Replace(randomText(r, 80))
		for _, cell := range []float64{0, width / 28} {
			spans := []Span{{Text: text[:3], Role: typeface.HeiTi, Size: 15.75, Tag: 1}, {Text: text[3:], Size: 15.75, Tag: 2}}
			lines, err := Setter{}.Lines(spans, Measure{Width: width, Cell: cell, First: 2 * cell})
			if err != nil {
				t.Fatal(err)
			}
			if msg := breach([]rune(text), lines); msg != "" {
				t.Fatalf("seed %d: %s", seed, msg)
			}
			for i, l := range lines {
				at := 0.0
				for k, run := range l.Runs {
					x := run.X
					if k > 0 && math.Abs(x-at) > 1e-3 {
						t.Fatalf("seed %d, line %d: run %q is at %.4f, the run before ends at %.4f", seed, i, run.Text, x, at)
					}
					for _, c := range run.Text {
						if !run.Face.Has(c) {
							t.Fatalf("%s has no %q", run.Face.Name(), c)
						}
						x += run.Face.Advance(c)*run.Size*MM + run.Spacing*MM
					}
					at = run.X + run.Width
					if run.Tag != 1 && run.Tag != 2 {
						t.Fatalf("tag %d", run.Tag)
					}
				}
				if math.Abs(at-l.Width) > 1e-3 {
					t.Fatalf("seed %d, line %d: runs end at %.4f, the line at %.4f", seed, i, at, l.Width)
				}
				if i+1 < len(lines) && math.Abs(at-width) > 0.01 {
					t.Fatalf("seed %d, line %d is %.4f mm", seed, i, at)
				}
			}
		}
	}
}
