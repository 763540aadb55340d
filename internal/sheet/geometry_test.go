package sheet

import (
	"image/color"
	"math"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// A page's size is given to a thousandth of a point. gopdf's A4 is 595×842,
// and it writes two decimals.
func TestPageSize(t *testing.T) {
	d := &Document{Pages: []Page{
		{Width: A4Width, Height: A4Height},
		{Width: A4Height, Height: A4Width},
		{Width: 85.6, Height: 54}, // ISO/IEC 7810 ID-1, as commonly cut
	}}
	p := oracle.Open(t, printed(t, d))
	for i, want := range [][2]float64{{595.276, 841.89}, {841.89, 595.276}, {242.646, 153.071}} {
		w, h := p.Size(i)
		if math.Abs(w/MM-want[0]) > 0.0005 || math.Abs(h/MM-want[1]) > 0.0005 {
			t.Errorf("page %d is %.4f×%.4f pt, want %v", i, w/MM, h/MM, want)
		}
	}
}

// A character's origin is where it was put, on a page of any size.
func TestTextPlace(t *testing.T) {
	fs, hei := face(t, typeface.FangSong), face(t, typeface.HeiTi)
	at := [][2]float64{{28, 37.123}, {0.111, 5}, {77.777, 53.9}, {28.005, 20}}
	var items []Item
	for i, p := range at {
		f := fs
		if i%2 == 1 {
			f = hei
		}
		items = append(items, Text{X: p[0], Y: p[1], Text: "执", Face: f, Size: 16, Colour: Red})
	}
	d := &Document{}
	for _, size := range [][2]float64{{A4Width, A4Height}, {A4Height, A4Width}, {85.6, 54}} {
		d.Pages = append(d.Pages, Page{Width: size[0], Height: size[1], Items: items})
	}
	p := oracle.Open(t, printed(t, d))
	for page := range d.Pages {
		cs := p.Chars(page)
		if len(cs) != len(at) {
			t.Fatalf("page %d has %d characters", page, len(cs))
		}
		for i, c := range cs {
			if c.Rune != '执' || !within(c.X, at[i][0]) || !within(c.Y, at[i][1]) || c.Size != 16 {
				t.Errorf("page %d: %s of %v pt at %.3f, %.3f mm, want %v", page, c.Text, c.Size, c.X, c.Y, at[i])
			}
			if c.Colour != (color.RGBA{0xFF, 0x33, 0x33, 0xFF}) {
				t.Errorf("page %d: colour %v", page, c.Colour)
			}
		}
	}
}

// Ink lies where the face's metrics say.
func TestInkPlace(t *testing.T) {
	f := face(t, typeface.BiaoSong)
	p := oracle.Open(t, printed(t, a4(Text{X: 50, Y: 100, Text: "国", Face: f, Size: 22})))
	ink, ok := f.Ink('国')
	if !ok {
		t.Fatal("no ink")
	}
	c := p.Chars(0)[0]
	em := 22 * MM
	for name, v := range map[string][2]float64{
		"left":   {c.Left, 50 + ink.Left*em},
		"right":  {c.Right, 50 + ink.Right*em},
		"top":    {c.Top, 100 - ink.Top*em*65/64}, // see oracle.Char
		"bottom": {c.Bottom, 100 - ink.Bottom*em},
	} {
		if math.Abs(v[0]-v[1]) > 0.03 { // PDFium rounds boxes to thousandths of an em
			t.Errorf("%s at %.3f mm, want %.3f", name, v[0], v[1])
		}
	}
}

// Spacing is added after each character and does not leak into the next run.
func TestSpacing(t *testing.T) {
	f := face(t, typeface.FangSong)
	p := oracle.Open(t, printed(t, a4(
		Text{X: 20, Y: 50, Text: "奈曼旗", Face: f, Size: 16, Spacing: 0.5},
		Text{X: 20, Y: 60, Text: "奈曼旗", Face: f, Size: 16},
		Text{X: 20, Y: 70, Text: "2022", Face: f, Size: 16, Spacing: -0.25},
	)))
	cs := p.Chars(0)
	for i := range 3 {
		if want := 20 + float64(i)*16.5*MM; !within(cs[i].X, want) {
			t.Errorf("spaced: character %d at %.3f mm, want %.3f", i, cs[i].X, want)
		}
		if want := 20 + float64(i)*16*MM; !within(cs[3+i].X, want) {
			t.Errorf("not spaced: character %d at %.3f mm, want %.3f", i, cs[3+i].X, want)
		}
	}
	for i := range 4 { // a digit is half an em wide in this face
		if want := 20 + float64(i)*7.75*MM; !within(cs[6+i].X, want) {
			t.Errorf("digit %d at %.3f mm, want %.3f", i, cs[6+i].X, want)
		}
	}
}

// Stretch scales along the line alone and does not leak into the next run.
func TestStretch(t *testing.T) {
	f := face(t, typeface.FangSong)
	p := oracle.Open(t, printed(t, a4(
		Text{X: 20, Y: 50, Text: "奈曼旗", Face: f, Size: 16, Stretch: 0.8, Spacing: 1},
		Text{X: 20, Y: 60, Text: "奈曼旗", Face: f, Size: 16},
	)))
	cs := p.Chars(0)
	for i := range 3 {
		if want := 20 + float64(i)*17*0.8*MM; !within(cs[i].X, want) || !within(cs[i].Y, 50) {
			t.Errorf("character %d at %.3f, %.3f mm, want %.3f, 50", i, cs[i].X, cs[i].Y, want)
		}
		if want := 20 + float64(i)*16*MM; !within(cs[3+i].X, want) {
			t.Errorf("after it: character %d at %.3f mm, want %.3f", i, cs[3+i].X, want)
		}
	}
	if narrow, wide := cs[0], cs[3]; !within(narrow.Width(), wide.Width()*0.8) || !within(narrow.Height(), wide.Height()) {
		t.Errorf("ink %.3f×%.3f mm, want 0.8 of %.3f by %.3f", narrow.Width(), narrow.Height(), wide.Width(), wide.Height())
	}
}

// Angle turns counter-clockwise about the run's origin.
func TestAngle(t *testing.T) {
	f := face(t, typeface.FangSong)
	for _, angle := range []float64{90, 30, -45, 180} {
		p := oracle.Open(t, printed(t, a4(
			Text{X: 100, Y: 150, Text: "样章", Face: f, Size: 20, Angle: angle},
			Text{X: 20, Y: 50, Text: "平", Face: f, Size: 20},
		)))
		cs := p.Chars(0)
		s, c := math.Sincos(angle * math.Pi / 180)
		for i := range 2 {
			along := float64(i) * 20 * MM
			if x, y := 100+along*c, 150-along*s; !within(cs[i].X, x) || !within(cs[i].Y, y) {
				t.Errorf("%v°: character %d at %.3f, %.3f mm, want %.3f, %.3f", angle, i, cs[i].X, cs[i].Y, x, y)
			}
		}
		if d := math.Remainder(cs[0].Angle-angle, 360); math.Abs(d) > 0.01 || cs[2].Angle != 0 {
			t.Errorf("turned by %v°, want %v; after it %v°", cs[0].Angle, angle, cs[2].Angle)
		}
	}
}

func TestRule(t *testing.T) {
	// GB/T 9704-2012 draws separators of 0.35 and 0.25 mm.
	p := oracle.Open(t, printed(t, a4(
		Rule{X1: 28, Y1: 100, X2: 184, Y2: 100, Width: 0.35, Colour: Red},
		Rule{X1: 28, Y1: 110, X2: 184, Y2: 110, Width: 0.25, Dash: []float64{2, 1}},
		Rule{X1: 105, Y1: 20, X2: 105, Y2: 280},
	)))
	ss := p.Shapes(0)
	if len(ss) != 3 {
		t.Fatalf("%d shapes", len(ss))
	}
	want := []oracle.Shape{
		{Box: oracle.Box{Left: 28, Top: 100, Right: 184, Bottom: 100}, Width: 0.35, Line: color.RGBA{0xFF, 0x33, 0x33, 0xFF}},
		{Box: oracle.Box{Left: 28, Top: 110, Right: 184, Bottom: 110}, Width: 0.25, Line: color.RGBA{0, 0, 0, 0xFF}, Dash: []float64{2, 1}},
		{Box: oracle.Box{Left: 105, Top: 20, Right: 105, Bottom: 280}, Width: Hairline, Line: color.RGBA{0, 0, 0, 0xFF}},
	}
	for i, w := range want {
		s := ss[i]
		if !boxAt(s.Box, w.Box) || math.Abs(s.Width-w.Width) > 0.001 || s.Line != w.Line || s.Fill != w.Fill || len(s.Dash) != len(w.Dash) {
			t.Errorf("rule %d: %+v, want %+v", i, s, w)
		}
		for j := range w.Dash {
			if j < len(s.Dash) && !within(s.Dash[j], w.Dash[j]) {
				t.Errorf("rule %d: dash %v, want %v", i, s.Dash, w.Dash)
			}
		}
	}
	// The ink is as wide as the rule, and its ends are square and not
	// extended: 600 dpi is 23.622 pixels a mm.
	small := &Document{Pages: []Page{{Width: 20, Height: 20, Items: []Item{Rule{X1: 5, Y1: 10, X2: 15, Y2: 10, Width: 2}}}}}
	ink := oracle.Ink(oracle.Open(t, written(t, small)).Render(0, 600))
	for name, v := range map[string][2]float64{
		"left":  {float64(ink.Min.X), 5},
		"right": {float64(ink.Max.X), 15},
		"above": {float64(ink.Min.Y), 9},
		"below": {float64(ink.Max.Y), 11},
	} {
		if got := v[0] / 600 * 25.4; math.Abs(got-v[1]) > 0.06 {
			t.Errorf("ink's %s is %.3f mm, want %v", name, got, v[1])
		}
	}
}

func boxAt(a, b oracle.Box) bool {
	return within(a.Left, b.Left) && within(a.Top, b.Top) && within(a.Right, b.Right) && within(a.Bottom, b.Bottom)
}

func TestPath(t *testing.T) {
	var ring, frame, curve Path
	ring.Circle(100, 100, 21)
	ring.Stroke, ring.Width = &Red, 1.2
	frame.Rect(20, 30, 40, 50)
	frame.Rect(30, 40, 20, 30)
	frame.Fill, frame.EvenOdd = fill(Colour{0, 0, 0xFF}), true
	curve.MoveTo(150, 200)
	curve.LineTo(160, 200)
	curve.CurveTo(165, 200, 170, 205, 170, 210)
	curve.Close()
	curve.Fill, curve.Stroke = fill(Colour{0, 0xFF, 0}), &Black
	p := oracle.Open(t, printed(t, a4(ring, &frame, curve, Path{}, Path{Fill: &Red})))
	ss := p.Shapes(0)
	if len(ss) != 3 {
		t.Fatalf("%d shapes: %+v", len(ss), ss)
	}
	for i, want := range []oracle.Shape{
		{Box: oracle.Box{Left: 79, Top: 79, Right: 121, Bottom: 121}, Width: 1.2, Line: color.RGBA{0xFF, 0x33, 0x33, 0xFF}},
		{Box: oracle.Box{Left: 20, Top: 30, Right: 60, Bottom: 80}, Fill: color.RGBA{0, 0, 0xFF, 0xFF}},
		{Box: oracle.Box{Left: 150, Top: 200, Right: 170, Bottom: 210}, Width: Hairline, Fill: color.RGBA{0, 0xFF, 0, 0xFF}, Line: color.RGBA{0, 0, 0, 0xFF}},
	} {
		s := ss[i]
		if !boxAt(s.Box, want.Box) || math.Abs(s.Width-want.Width) > 0.001 || s.Fill != want.Fill || s.Line != want.Line {
			t.Errorf("path %d: %+v, want %+v", i, s, want)
		}
	}
	img := p.Render(0, 254) // 10 pixels a mm
	for _, c := range []struct {
		x, y float64
		want color.RGBA
	}{
		{25, 35, color.RGBA{0, 0, 0xFF, 0xFF}},         // the frame
		{40, 50, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}},   // its hole, by the even-odd rule
		{121, 100, color.RGBA{0xFF, 0x33, 0x33, 0xFF}}, // the ring
		{100, 79, color.RGBA{0xFF, 0x33, 0x33, 0xFF}},
		{100 + 21*math.Sqrt2/2, 100 + 21*math.Sqrt2/2, color.RGBA{0xFF, 0x33, 0x33, 0xFF}},
		{100, 100, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}},
	} {
		if got := img.RGBAAt(int(c.x*10), int(c.y*10)); got != c.want {
			t.Errorf("at %.1f, %.1f mm: %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

// A circle's points are all as far from its middle.
func TestCircle(t *testing.T) {
	var p Path
	p.Circle(0, 0, 1)
	x, y := 0.0, 0.0
	for _, s := range p.Steps {
		switch s.Op {
		case 'm':
			x, y = s.P[0], s.P[1]
		case 'c':
			for i := range 101 {
				u := float64(i) / 100
				v := 1 - u
				bx := v*v*v*x + 3*v*v*u*s.P[0] + 3*v*u*u*s.P[2] + u*u*u*s.P[4]
				by := v*v*v*y + 3*v*v*u*s.P[1] + 3*v*u*u*s.P[3] + u*u*u*s.P[5]
				if r := math.Hypot(bx, by); math.Abs(r-1) > 0.0003 {
					t.Fatalf("a point is %v from the middle of a circle of radius 1", r)
				}
			}
			x, y = s.P[4], s.P[5]
		}
	}
}

// TrimBox has its origin at the page's foot like all of PDF; gopdf's stands on
// its head. The bleed reaches to the sheet's edge.
func TestTrim(t *testing.T) {
	d := &Document{Pages: []Page{
		{Width: 91.6, Height: 60, Trim: Rect{3, 3, 85.6, 54}},
		{Width: 91.6, Height: 60, Trim: Rect{1, 2, 80, 50}},
		{Width: 91.6, Height: 60},
	}}
	p := oracle.Open(t, printed(t, d))
	for i, want := range []oracle.Box{{Left: 3, Top: 3, Right: 88.6, Bottom: 57}, {Left: 1, Top: 2, Right: 81, Bottom: 52}} {
		if b, ok := p.Trim(i); !ok || !boxAt(b, want) {
			t.Errorf("page %d is trimmed to %+v (%v), want %+v", i, b, ok, want)
		}
	}
	if b, ok := p.Trim(2); ok {
		t.Errorf("a page without a trim has %+v", b)
	}
}

// Items lie over each other in their order, whatever they are.
func TestOrder(t *testing.T) {
	var square Path
	square.Rect(50, 50, 20, 20)
	square.Fill = fill(Colour{0, 0, 0xFF})
	rule := Rule{X1: 40, Y1: 60, X2: 80, Y2: 60, Width: 4, Colour: Red}
	for name, want := range map[string]color.RGBA{"rule": {0xFF, 0x33, 0x33, 0xFF}, "square": {0, 0, 0xFF, 0xFF}} {
		d := a4(square, rule)
		if name == "square" {
			d = a4(rule, square)
		}
		if got := oracle.Open(t, written(t, d)).Render(0, 254).RGBAAt(600, 600); got != want {
			t.Errorf("%s last: %v, want %v", name, got, want)
		}
	}
}
