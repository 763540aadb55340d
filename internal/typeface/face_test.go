package typeface

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// oracle reads a font with x/image, at a size where its units are whole.
type oracle struct {
	*sfnt.Font
	buffer sfnt.Buffer
	em     fixed.Int26_6
}

func newOracle(t testing.TB, data []byte) *oracle {
	t.Helper()
	f, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return &oracle{Font: f, em: fixed.Int26_6(f.UnitsPerEm())}
}

func (o *oracle) glyph(t testing.TB, r rune) sfnt.GlyphIndex {
	t.Helper()
	g, err := o.GlyphIndex(&o.buffer, r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Every character of four planes, compared with x/image's reading.
func TestCoverageAndAdvance(t *testing.T) {
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		o := newOracle(t, embeddedBytes()[f.file()])
		em := float64(o.UnitsPerEm())
		count := 0
		for r := rune(0); r < 0x40000; r++ {
			g := o.glyph(t, r)
			if want := g != 0; f.Has(r) != want {
				t.Fatalf("Has(U+%04X) is %v", r, f.Has(r))
			}
			want := 0.0
			if g != 0 {
				count++
				advance, err := o.GlyphAdvance(&o.buffer, g, o.em, font.HintingNone)
				if err != nil {
					t.Fatal(err)
				}
				want = float64(advance) / em
			}
			if got := f.Advance(r); got != want {
				t.Fatalf("Advance(U+%04X) is %v, want %v", r, got, want)
			}
		}
		if count < 9000 {
			t.Errorf("only %d characters were compared", count)
		}
	})
}

// The ink box against the bounds of the outline's own points.
func TestInk(t *testing.T) {
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		o := newOracle(t, embeddedBytes()[f.file()])
		for r := rune(0x20); r < 0x2FFFF; r += 7 {
			g := o.glyph(t, r)
			if g == 0 {
				if _, ok := f.Ink(r); ok {
					t.Errorf("U+%04X has ink and no glyph", r)
				}
				continue
			}
			segments, err := o.LoadGlyph(&o.buffer, g, o.em, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := f.Ink(r)
			if ok != (len(segments) > 0) {
				t.Errorf("U+%04X: ink is %v, and there are %d segments", r, ok, len(segments))
				continue
			}
			if !ok {
				continue
			}
			b := segments.Bounds()
			em := float64(o.UnitsPerEm())
			want := Box{float64(b.Min.X) / em, -float64(b.Max.Y) / em, float64(b.Max.X) / em, -float64(b.Min.Y) / em}
			// Bounds counts the control points of curves, the glyph's own box
			// may end at the extreme of the curve: inside, and not far.
			for _, d := range []float64{got.Left - want.Left, got.Bottom - want.Bottom, want.Right - got.Right, want.Top - got.Top} {
				if d < -1/em || d > 0.1 {
					t.Errorf("U+%04X: ink %v, want about %v", r, got, want)
					break
				}
			}
		}
	})
}

func TestInkOfNothing(t *testing.T) {
	f := embeddedRole(t, FangSong)
	for _, r := range []rune{' ', '　', 0x20BB7, -1} {
		if box, ok := f.Ink(r); ok {
			t.Errorf("U+%04X has ink %v", r, box)
		}
	}
}

// An outline is drawn from its left side bearing, wherever its points are.
func TestInkFollowsTheBearing(t *testing.T) {
	f := parse(t, testFont{
		glyphs: letters("一"),
		change: map[string]func([]byte){"hmtx": func(b []byte) { put16(b[4+2:], 30) }},
	}.build())
	if got, _ := f.Ink('一'); got != (Box{0.03, 0, 0.53, 0.7}) {
		t.Errorf("ink is %v", got)
	}
}

// Glyphs after the last metric have its advance, and bearings of their own.
func TestSharedAdvance(t *testing.T) {
	f := parse(t, testFont{
		glyphs: letters("一丁七"), // glyphs 1 to 3
		add:    []table{{"hmtx", appendAll16(nil, 400, 0, 900, 11, 22, 33)}},
		change: map[string]func([]byte){"hhea": func(b []byte) { put16(b[34:], 2) }},
	}.build())
	for i, r := range []rune("一丁七") {
		if got := f.Advance(r); got != 0.9 {
			t.Errorf("%c is %v em wide, want 0.9", r, got)
		}
		if ink, _ := f.Ink(r); ink.Left != float64(11*(i+1))/1000 {
			t.Errorf("%c begins at %v", r, ink.Left)
		}
	}
}

func TestEmBox(t *testing.T) {
	for _, test := range []struct {
		name            string
		up, down        int16
		size            int
		ascent, descent float64
	}{
		{"a full em", 859, -141, 96, 0.859, -0.141},
		{"a line and not an em", 1100, -300, 96, 0.88, -0.12},
		{"all above", 1000, 0, 96, 1, 0},
		{"upside down", -120, -1120, 96, 0.88, -0.12},
		{"no vertical metrics", 859, -141, 68, 0.88, -0.12},
		{"no table", 0, 0, 0, 0.88, -0.12},
	} {
		os2 := make([]byte, 96)
		put16(os2[68:], uint16(test.up))
		put16(os2[70:], uint16(test.down))
		f := parse(t, testFont{glyphs: letters("一"), os2: os2[:test.size]}.build())
		if f.Ascent() != test.ascent || f.Descent() != test.descent {
			t.Errorf("%s: %v to %v, want %v to %v", test.name, f.Ascent(), f.Descent(), test.ascent, test.descent)
		}
		if math.Abs(f.Ascent()-f.Descent()-1) > 1e-12 {
			t.Errorf("%s: the em box is %v high", test.name, f.Ascent()-f.Descent())
		}
	}
}

// A blank for a character that has a shape is as good as none; a blank for a
// space is right.
func TestBlankGlyphs(t *testing.T) {
	f := parse(t, testFont{glyphs: map[rune][]byte{
		'国': triangle(500, 500), '堃': nil, ' ': nil, '　': nil, 0x200B: nil, 0x07: triangle(1, 1),
		'喆': make([]byte, glyphHead+2), // no contour (OpenType, "glyf"), and no instructions
	}}.build())
	for r, want := range map[rune]bool{'国': true, '堃': false, '喆': false, ' ': true, '　': true, 0x200B: true, 0x07: false} {
		if f.Has(r) != want {
			t.Errorf("Has(U+%04X) is %v", r, !want)
		}
	}
}

// The numbers of a font that are just right, and just not.
func TestLimits(t *testing.T) {
	change := func(tag string, at int, v uint16) func(*testFont) {
		return func(f *testFont) {
			f.change = map[string]func([]byte){tag: func(b []byte) { put16(b[at:], v) }}
		}
	}
	cut := func(tag string, n int) func(*testFont) {
		return func(f *testFont) {
			data := f.build()
			dir, err := fontFile{whole: data, size: int64(len(data))}.directory(0)
			if err != nil {
				t.Fatal(err)
			}
			b, err := dir.table(tag, 0)
			if err != nil {
				t.Fatal(err)
			}
			f.add = []table{{tag, b[:len(b)-n]}}
		}
	}
	const triangleEven = triangleSize + triangleSize%2
	for name, test := range map[string]struct {
		change func(*testFont)
		ok     bool
	}{
		"16 units per em":        {change("head", 18, 16), true},
		"15 units per em":        {change("head", 18, 15), false},
		"16384 units per em":     {change("head", 18, 16384), true},
		"16385 units per em":     {change("head", 18, 16385), false},
		"no metrics":             {change("hhea", 34, 0), false},
		"fewer metrics":          {change("hhea", 34, 1), true},
		"more metrics":           {change("hhea", 34, 4), false}, // of three glyphs
		"metrics cut short":      {cut("hmtx", 1), false},
		"loca cut short":         {cut("loca", 1), false},
		"glyf cut short":         {cut("glyf", 1), false},
		"loca that goes back":    {change("loca", 6, 3*triangleEven), false},
		"no glyphs":              {change("maxp", 4, 0), false},
		"more glyphs than there": {change("maxp", 4, 4), false},
	} {
		f := testFont{names: chinese("仿宋"), glyphs: letters("一二")}
		test.change(&f)
		data := f.build()
		if _, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A PostScript name of more than 63 characters is none (OpenType, "name").
func TestPostScriptLength(t *testing.T) {
	for n, want := range map[int]string{63: strings.Repeat("A", 63), 64: "Unnamed"} {
		if got := parse(t, testFont{names: english("F", strings.Repeat("A", n)), glyphs: letters("一")}.build()).PostScript(); got != want {
			t.Errorf("%d characters: %q", n, got)
		}
	}
}
