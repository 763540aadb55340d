package typeset

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// fitFake fits text in the fake face, asked for at size pt.
func fitFake(t *testing.T, text string, size float64, b Box) Block {
	t.Helper()
	if err := b.check(); err != nil {
		t.Fatal(err)
	}
	q, err := shape([]Span{{Text: text, Size: size}}, 0, fake)
	if err != nil {
		t.Fatal(err)
	}
	return fitShaped(q, b)
}

func TestFit(t *testing.T) {
	// In the fake face n Han characters at s pt are n×s×25.4/72 mm long.
	tests := []struct {
		name   string
		text   string
		box    Box
		size   float64
		lines  int
		shrunk bool
		below  bool
	}{
		{"fits as it is: 10×12 pt are 42.33 mm", strings.Repeat("字", 10), Box{Width: 42.4, Height: 5}, 12, 1, false, false},
		{"one line, shrunk: 30 mm / 10 are 8.503 pt", strings.Repeat("字", 10), Box{Width: 30, Height: 5, Min: 8}, 8.5, 1, true, false},
		{"one line, for want of height: 4 mm are 11.338 pt", "字字", Box{Width: 100, Height: 4, Min: 8}, 11.33, 1, true, false},
		{"two lines of five: 20 mm / 5 are 11.338 pt", strings.Repeat("字", 10), Box{Width: 20, Height: 12, Min: 9}, 11.3, 2, true, false},
		{"three lines of four at full size: 3.4 em are 14.39 mm", strings.Repeat("字", 12), Box{Width: 17, Height: 14.5, Min: 10}, 12, 3, false, false},
		{"no more lines than asked for: 17 mm / 6 are 8.031 pt", strings.Repeat("字", 12), Box{Width: 17, Height: 40, Min: 6, Lines: 2}, 8, 2, true, false},
		{"one line asked for, below the least", strings.Repeat("字", 20), Box{Width: 17, Height: 40, Min: 10, Lines: 1}, 2.4, 1, true, true},
		{"below the least: two lines of ten in 20 mm are 5.669 pt", strings.Repeat("字", 20), Box{Width: 20, Height: 4.5, Min: 8}, 5.6, 2, true, true},
		{"a number is rather shrunk than broken: 20 mm / 9 are 6.299 pt", "152325199001011234", Box{Width: 20, Height: 30, Min: 8}, 6.29, 1, true, true},
		{"a newline is a line", "甲\n乙", Box{Width: 20, Height: 30}, 12, 2, false, false},
		{"the least is half the size if none is given", strings.Repeat("字", 10), Box{Width: 21.3, Height: 30}, 6.03, 1, true, false},
	}
	for _, tt := range tests {
		b := fitFake(t, tt.text, 12, tt.box)
		if math.Abs(b.Size-tt.size) > 0.051 || len(b.Lines) != tt.lines || b.Shrunk != tt.shrunk || b.Below != tt.below {
			t.Errorf("%s: %.3f pt, %d lines, shrunk %v, below %v; want %.3f pt, %d, %v, %v", tt.name,
				b.Size, len(b.Lines), b.Shrunk, b.Below, tt.size, tt.lines, tt.shrunk, tt.below)
		}
	}
}

// TestFitExactly: a text that goes on a line at just the least size is set so.
func TestFitExactly(t *testing.T) {
	for n := 2; n < 30; n++ {
		for size := 6.0; size < 12; size += 0.25 {
			b := fitFake(t, strings.Repeat("字", n), 12, Box{Width: float64(n) * size * MM, Height: 50, Min: size})
			if b.Size != size || len(b.Lines) != 1 || b.Below {
				t.Errorf("%d characters of %.2f pt: %.2f pt in %d lines, below %v", n, size, b.Size, len(b.Lines), b.Below)
			}
		}
	}
}

// TestFitNeverClips: whatever the text and the box, all of it is inside.
func TestFitNeverClips(t *testing.T) {
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 5))
		text := randomText(r, r.IntN(60))
		if r.IntN(4) == 0 {
			text = strings.ReplaceAll(text, "的", "\n")
		}
		box := Box{Width: math.Exp(r.Float64()*7 - 2), Height: math.Exp(r.Float64()*6 - 2),
			Leading: r.Float64() * 2, Min: r.Float64() * 14, Align: Align(r.IntN(4)), Lines: r.IntN(4)}
		b := fitFake(t, text, 12, box)
		if msg := breach([]rune(text), b.Lines); msg != "" && !strings.Contains(msg, "with") {
			t.Fatalf("seed %d: %s", seed, msg)
		}
		for i, l := range b.Lines {
			if l.Width > box.Width+1e-6 || len(l.Runs) > 0 && l.Runs[0].X < -b.Size*MM/2-1e-6 {
				t.Fatalf("seed %d: line %d is from %.4f to %.4f, the box %.4f", seed, i, l.Runs[0].X, l.Width, box.Width)
			}
			for _, run := range l.Runs {
				if math.Abs(run.Size-b.Size) > 1e-9 {
					t.Fatalf("seed %d: a run of %.3f pt in a block of %.3f", seed, run.Size, b.Size)
				}
			}
		}
		if b.Height > box.Height+1e-6 {
			t.Fatalf("seed %d: %.4f high in %.4f", seed, b.Height, box.Height)
		}
		if forced := strings.Count(text, "\n") + 1; box.Lines > 0 && len(b.Lines) > max(box.Lines, forced) {
			t.Fatalf("seed %d: %d lines, %d asked for", seed, len(b.Lines), box.Lines)
		}
		if b.Size > 12 || b.Shrunk != (b.Size < 12) {
			t.Fatalf("seed %d: %.3f pt, shrunk %v", seed, b.Size, b.Shrunk)
		}
	}
}

// TestFitSpans: spans of two sizes keep their proportion.
func TestFitSpans(t *testing.T) {
	b, err := Setter{}.Fit([]Span{{Text: "奈曼旗", Size: 20}, {Text: "司法局", Size: 10, Tag: 1}}, Box{Width: 20, Height: 10, Min: 5})
	if err != nil {
		t.Fatal(err)
	}
	// 90 pt are 31.75 mm; 20 mm are 0.6299 of it.
	if math.Abs(b.Size-12.59) > 0.011 || math.Abs(b.Lines[0].Runs[1].Size*2-b.Size) > 1e-9 {
		t.Errorf("%.3f pt, %+v", b.Size, b.Lines[0].Runs)
	}
}

func TestBlockBaselines(t *testing.T) {
	b, err := Setter{}.Fit([]Span{{Text: "永字八法永字", Size: 72}}, Box{Width: 80, Height: 100, Min: 72, Align: Centre})
	if err != nil {
		t.Fatal(err)
	}
	// 72 pt are 25.4 mm: three to a line, 1.2 em apart.
	if len(b.Lines) != 2 || !near(b.Leading, 30.48) || !near(b.Height, 55.88) {
		t.Fatalf("%d lines, %+v", len(b.Lines), b)
	}
	y := b.Baseline(100)
	if top := y - b.Ascent; !near(top, (100-55.88)/2) {
		t.Errorf("em box from %.3f", top)
	}
	top, bottom, ok := b.Ink()
	if !ok || top > -0.6*25.4 || top < -25.4 || bottom < 30.48 || bottom > 30.48+0.3*25.4 {
		t.Errorf("ink from %.3f to %.3f", top, bottom)
	}
	if y := b.InkBaseline(100); !near(y+top, 100-y-bottom) {
		t.Errorf("ink %.3f below the top and %.3f above the bottom", y+top, 100-y-bottom)
	}
	if b, err := (Setter{}).Fit(nil, Box{Width: 1, Height: 1}); err != nil || len(b.Lines) != 0 || b.Height != 0 {
		t.Errorf("nothing: %+v, %v", b, err)
	}
}
