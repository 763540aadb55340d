package typeset

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// TestMissing: a character that no face has comes back by name from every entrance.
func TestMissing(t *testing.T) {
	for text, want := range map[string]rune{
		"张\uE000三":       0xE000, // private use
		"张\x07三":         0x07,   // a control character
		"张\xff三":         0xFFFD, // not UTF-8
		"张\xed\xa0\x80三": 0xFFFD, // a surrogate
		"张三\U000323AF":   0x323AF,
	} {
		p := []Span{{Text: text, Size: 12}}
		var s Setter
		calls := map[string]func() error{
			"Lines":    func() error { _, err := s.Lines(p, Measure{Width: 100}); return err },
			"Line":     func() error { _, err := s.Line(p, 0); return err },
			"Width":    func() error { _, err := s.Width(p, 0); return err },
			"Fit":      func() error { _, err := s.Fit(p, Box{Width: 100, Height: 10}); return err },
			"Balanced": func() error { _, err := s.Balanced(p[0], Measure{Width: 100}); return err },
		}
		for name, call := range calls {
			var missing *typeface.MissingError
			if err := call(); !errors.As(err, &missing) || missing.Rune != want {
				t.Errorf("%s of %q: %v", name, text, err)
			}
		}
	}
}

// TestUnseen: controls that show nothing need no glyph, and are not drawn.
func TestUnseen(t *testing.T) {
	for _, text := range []string{"\uFEFF张三", "张\uFE0F三", "张\U000E0100三", "张\u200B三", "张\u2060三", "张三\u200D", "张\u00AD三"} {
		l, err := Setter{}.Line([]Span{{Text: text, Size: 72 / 2.54}}, 0)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		drawn := ""
		for _, r := range l.Runs {
			drawn += r.Text
		}
		if drawn != "张三" || !near(l.Width, 20) {
			t.Errorf("%q draws %q, %.3f mm", text, drawn, l.Width)
		}
	}
}

// TestFixedSpaces: a fixed-width space that the face lacks is as wide as
// Unicode says, and drawn as a space.
func TestFixedSpaces(t *testing.T) {
	const size = 72 / 25.4 * 10 // an em is 10 mm
	for r, em := range map[rune]float64{0x2002: 0.5, 0x2003: 1, 0x2005: 0.25, 0x2009: 0.2, 0x3000: 1} {
		l, err := Setter{}.Line([]Span{{Text: "张" + string(r) + "三", Size: size}}, 0)
		if err != nil || !near(l.Width, 20+10*em) {
			t.Errorf("%U: %.4f mm, %v", r, l.Width, err)
		}
	}
}

func TestSizes(t *testing.T) {
	p := []Span{{Text: "字", Size: 12}}
	var s Setter
	bad := []float64{0, -1, math.NaN(), math.Inf(1), 1e9}
	check := func(field string, err error) {
		t.Helper()
		var size *SizeError
		if !errors.As(err, &size) || size.Field != field {
			t.Errorf("%s: %v", field, err)
			return
		}
		if !strings.HasPrefix(err.Error(), "排版尺寸") {
			t.Errorf("%v", err)
		}
	}
	for _, v := range bad {
		_, err := s.Lines(p, Measure{Width: v})
		check("Measure.Width", err)
		_, err = s.Fit(p, Box{Width: v, Height: 1})
		check("Box.Width", err)
		_, err = s.Fit(p, Box{Width: 1, Height: v})
		check("Box.Height", err)
		_, err = s.Lines([]Span{{Text: "字", Size: v}}, Measure{Width: 1})
		check("Span.Size", err)
		if v != 0 {
			_, err = s.Lines(p, Measure{Width: 1, Cell: v})
			check("Measure.Cell", err)
			_, err = s.Line(p, v)
			check("cell", err)
			_, err = s.Fit(p, Box{Width: 1, Height: 1, Leading: v})
			check("Box.Leading", err)
			_, err = s.Fit(p, Box{Width: 1, Height: 1, Min: v})
			check("Box.Min", err)
		}
	}
	_, err := s.Fit(p, Box{Width: 1, Height: 1, Lines: -1})
	check("Box.Lines", err)
	_, err = s.Lines(p, Measure{Width: 10, First: 10})
	check("Measure.First", err)
	_, err = s.Lines(p, Measure{Width: 10, Hang: math.NaN()})
	check("Measure.Hang", err)
}

// TestReport: what another face drew is reported, once for each character.
func TestReport(t *testing.T) {
	var r typeface.Report
	s := Setter{Report: &r}
	if _, err := s.Lines([]Span{{Text: "裏裏字", Size: 12}}, Measure{Width: 100}); err != nil {
		t.Fatal(err)
	}
	for _, sub := range r.Substitutions() {
		if n := strings.Count(string(sub.Runes), "裏"); n > 1 {
			t.Errorf("%v", sub)
		}
	}
	if len(r.Substitutions()) == 0 {
		t.Error("the embedded faces stand in for the real ones, and it is not said")
	}
}

// TestFallbackFace: a character of another face is a run of its own.
func TestFallbackFace(t *testing.T) {
	set := typeface.Embedded()
	own, err := set.Face(typeface.FangSong)
	if err != nil {
		t.Fatal(err)
	}
	const rare = '龘'
	if own.Has(rare) {
		t.Skip("仿宋 has it")
	}
	l, err := Setter{}.Line([]Span{{Text: "张" + string(rare) + "三", Size: 72 / 2.54}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Runs) != 3 || l.Runs[0].Face != own || l.Runs[1].Face == own || !near(l.Runs[2].X, 20) {
		t.Errorf("%+v", l.Runs)
	}
}

// TestCombining: what combines with a letter is drawn where its own advance
// puts it, whatever the letter spacing.
func TestCombining(t *testing.T) {
	q, err := shape([]Span{{Text: "字e\u0301字字字字", Size: 1 / MM}}, 0, fake)
	if err != nil {
		t.Fatal(err)
	}
	b := breaker{paragraph: q, m: Measure{Width: 7}}
	l := extent{e: len(q.cells), next: len(q.cells)}
	line := b.makeLine(l, b.adjust(l, 7, true, nil), 0)
	x := origins(line)
	// 5.5 em and 5 gaps in 7: 0.3 each.
	want := []float64{0, 1.3, 1.8, 2.1, 3.4, 4.7, 6}
	for i := range want {
		if len(x) != len(want) || !near(x[i], want[i]) {
			t.Fatalf("%.3f, want %.3f", x, want)
		}
	}
}
