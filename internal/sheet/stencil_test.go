package sheet

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// cardStencil has something of everything, and reaches over its bounds.
func cardStencil(t testing.TB) *Stencil {
	ground := Path{Fill: fill(Colour{0xF3, 0xF8, 0xFD})}
	ground.Rect(-10, -10, 200, 200)
	wave := Path{Stroke: fill(Colour{0xCF, 0xE2, 0xF4}), Width: 0.1}
	wave.MoveTo(0, 20)
	wave.CurveTo(10, 10, 20, 30, 85.6, 20)
	clear := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	clear.SetNRGBA(4, 4, color.NRGBA{0xFF, 0, 0, 0x80})
	return &Stencil{Bounds: Rect{-3, -3, 91.6, 60}, Items: []Item{
		ground, wave,
		Text{X: 34.5, Y: 11, Text: "姓名", Face: face(t, typeface.HeiTi), Size: 7.5, Colour: Red},
		Rule{X1: 5, Y1: 30, X2: 80, Y2: 30, Width: 0.25},
		Image{X: 60, Y: 40, W: 10, H: 10, Data: encodePNG(t, clear), Name: "emblem"},
	}}
}

// stamped is n cards on a page each, and all of them on a last one.
func stamped(t testing.TB, s *Stencil, n int) *Document {
	d := &Document{}
	all := Page{Width: A4Width, Height: A4Height}
	for i := range n {
		own := []Item{
			Stamp{Stencil: s},
			Text{X: 43, Y: 11, Text: "甲", Face: face(t, typeface.FangSong), Size: 14},
			Image{X: 5, Y: 5.5, W: 26, H: 32, Data: photo(t, 90, 110, i)},
		}
		d.Pages = append(d.Pages, Page{Width: 85.6, Height: 54, Items: own})
		all.Items = append(all.Items, &Stamp{X: 20, Y: 10 + 60*float64(i), Stencil: s})
	}
	d.Pages = append(d.Pages, all)
	return d
}

// A stencil is drawn in its place, within its bounds, by PDFium as by poppler.
func TestStencil(t *testing.T) {
	s := cardStencil(t)
	pdf := printed(t, stamped(t, s, 3))
	p := oracle.Open(t, pdf)
	for page := range 4 {
		labels := 0
		for _, c := range p.Chars(page) {
			if c.Rune != '姓' {
				continue
			}
			x, y := 34.5, 11.0
			if page == 3 {
				x, y = x+20, y+10+60*float64(labels)
			}
			labels++
			if !within(c.X, x) || !within(c.Y, y) || c.Size != 7.5 {
				t.Errorf("page %d: %s of %v pt at %.3f, %.3f, want %.3f, %.3f", page, c.Text, c.Size, c.X, c.Y, x, y)
			}
		}
		if want := []int{1, 1, 1, 3}[page]; labels != want {
			t.Errorf("page %d has %d labels, want %d", page, labels, want)
		}
	}
	rules := 0
	for _, sh := range p.Shapes(3) {
		if math.Abs(sh.Width-0.25) < 0.001 && sh.Line.A != 0 {
			y := 40 + 60*float64(rules)
			rules++
			if !boxAt(sh.Box, oracle.Box{Left: 25, Top: y, Right: 100, Bottom: y}) {
				t.Errorf("a rule at %+v, want %v mm down", sh.Box, y)
			}
		}
	}
	if rules != 3 {
		t.Errorf("%d rules", rules)
	}
	if is := p.Images(3); len(is) != 3 || !boxAt(is[2].Box, oracle.Box{Left: 80, Top: 170, Right: 90, Bottom: 180}) {
		t.Errorf("pictures %+v", is)
	}
	// What lies outside the bounds is cut: 254 dpi is 10 pixels a mm.
	img := p.Render(3, 254)
	ground, paper := color.RGBA{0xF3, 0xF8, 0xFD, 0xFF}, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	for _, c := range []struct {
		x, y float64
		want color.RGBA
	}{{17.2, 7.2, ground}, {108.4, 66.8, ground}, {16.8, 20, paper}, {108.8, 20, paper}, {60, 6.8, paper}, {110, 190, paper}} {
		if got := img.RGBAAt(int(c.x*10), int(c.y*10)); got != c.want {
			t.Errorf("at %v, %v mm: %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

// It is in the file once, and a page names what it shows and nothing else.
func TestStencilOnce(t *testing.T) {
	s := cardStencil(t)
	forms := func(n int) int { return bytes.Count(written(t, stamped(t, s, n)), []byte("/Subtype /Form")) }
	if a, b := forms(1), forms(40); a != 1 || b != 1 {
		t.Errorf("%d of 1 card, %d of 40", a, b)
	}
	// A page taken out takes the stencil along, and no other card's picture.
	pdf := written(t, stamped(t, s, 40))
	var one bytes.Buffer
	if err := api.Trim(bytes.NewReader(pdf), &one, []string{"7"}, oracle.Config()); err != nil {
		t.Fatal(err)
	}
	oracle.Validate(t, one.Bytes())
	oracle.QPDF(t, one.Bytes())
	oracle.Same(t, oracle.Open(t, one.Bytes()).Render(0, 150), oracle.Open(t, pdf).Render(6, 150), 8, 0)
	if n := bytes.Count(one.Bytes(), []byte("/DCTDecode")); n != 1 {
		t.Errorf("%d photographs went along with one card", n)
	}
}

// Turned by 180° it lies as the paper does.
func TestStencilAngle(t *testing.T) {
	s := cardStencil(t)
	for _, angle := range []float64{180, 90, -30} {
		p := oracle.Open(t, printed(t, a4(Stamp{X: 100, Y: 150, Angle: angle, Stencil: s})))
		sin, cos := math.Sincos(angle * math.Pi / 180)
		c := p.Chars(0)[0]
		if x, y := 100+34.5*cos+11*sin, 150-34.5*sin+11*cos; !within(c.X, x) || !within(c.Y, y) {
			t.Errorf("%v°: at %.3f, %.3f, want %.3f, %.3f", angle, c.X, c.Y, x, y)
		}
	}
}

func TestStencilFaults(t *testing.T) {
	empty := &Stencil{Bounds: Rect{0, 0, 10, 10}}
	printed(t, a4(Stamp{X: 10, Y: 10, Stencil: empty}, Stamp{X: 50, Y: 10, Stencil: empty}))
	for name, c := range map[string]struct {
		item Item
		says string
	}{
		"none":       {Stamp{}, "Stencil"},
		"nested":     {Stamp{Stencil: &Stencil{Bounds: empty.Bounds, Items: []Item{Stamp{Stencil: empty}}}}, "Stencil"},
		"no bounds":  {Stamp{Stencil: &Stencil{}}, "Bounds"},
		"endless":    {Stamp{Stencil: &Stencil{Bounds: Rect{0, 0, math.Inf(1), 10}}}, "Bounds"},
		"nowhere":    {Stamp{X: math.NaN(), Stencil: empty}, "X"},
		"bad item":   {Stamp{Stencil: &Stencil{Bounds: empty.Bounds, Items: []Item{Rule{Width: -1}}}}, "Width"},
		"no face":    {Stamp{Stencil: &Stencil{Bounds: empty.Bounds, Items: []Item{Text{Text: "字", Size: 9}}}}, "Face"},
		"character":  {Stamp{Stencil: &Stencil{Bounds: empty.Bounds, Items: []Item{Text{Text: "\uE000", Size: 9, Face: face(t, typeface.HeiTi)}}}}, "U+E000"},
		"no picture": {Stamp{Stencil: &Stencil{Bounds: empty.Bounds, Items: []Item{Image{W: 1, H: 1, Name: "a.gif", Data: []byte("GIF89a")}}}}, "a.gif"},
		"no modules": {Modules{X: 1, Y: 1}, "Side"},
	} {
		var b bytes.Buffer
		// Twice on the page, the fault is told once.
		err := Write(&b, a4(c.item, c.item))
		if err == nil || !strings.Contains(err.Error(), c.says) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

// Modules lie in their rows, and nothing shows between them.
func TestModules(t *testing.T) {
	rows := [][]bool{{true, true, false, true}, {false, true, true, true}, {}, {true}}
	p := oracle.Open(t, printed(t, a4(Modules{X: 20, Y: 30, Side: 2, Rows: rows, Colour: Red}, Modules{X: 100, Y: 100, Side: 1})))
	img := p.Render(0, 254)
	for y := range 5 {
		for x := range 5 {
			want := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
			if y < len(rows) && x < len(rows[y]) && rows[y][x] {
				want = color.RGBA{0xFF, 0x33, 0x33, 0xFF}
			}
			for _, d := range [][2]float64{{1, 1}, {0.1, 0.1}, {1.9, 1.9}} {
				px, py := 10*(20+2*float64(x)+d[0]), 10*(30+2*float64(y)+d[1])
				if got := img.RGBAAt(int(px), int(py)); got != want {
					t.Errorf("module %d, %d: %v, want %v", y, x, got, want)
				}
			}
		}
	}
	// On the seam of two that are side by side, or one above the other.
	for _, d := range [][2]int{{220, 310}, {230, 320}} {
		if got := img.RGBAAt(d[0], d[1]); got != (color.RGBA{0xFF, 0x33, 0x33, 0xFF}) {
			t.Errorf("a seam of %v", got)
		}
	}
}
