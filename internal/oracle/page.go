package oracle

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sort"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Render draws a page on white.
func (p *PDF) Render(page int, dpi int) *image.RGBA {
	p.t.Helper()
	var out *image.RGBA
	p.withPage(page, func(pg requests.Page) {
		r, err := p.eng.RenderPageInDPI(&requests.RenderPageInDPI{Page: pg, DPI: dpi})
		res := must(p.t, r, err)
		defer res.CleanupFunc()
		src := res.Result.RenderedImage
		out = image.NewRGBA(image.Rect(0, 0, src.Bounds().Dx(), src.Bounds().Dy()))
		draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(out, out.Rect, src, src.Bounds().Min, draw.Over)
	})
	return out
}

// Font is a font that a page uses.
type Font struct {
	Name     string // with the subset's tag
	Embedded bool
}

// Fonts is the fonts of a page's text, by name.
func (p *PDF) Fonts(page int) []Font {
	p.t.Helper()
	seen := map[Font]bool{}
	p.objects(page, func(_ requests.Page, o references.FPDF_PAGEOBJECT, typ enums.FPDF_PAGEOBJ, _ matrix) {
		if typ != enums.FPDF_PAGEOBJ_TEXT {
			return
		}
		r, err := p.eng.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: o})
		f := must(p.t, r, err).Font
		n, err := p.eng.FPDFFont_GetBaseFontName(&requests.FPDFFont_GetBaseFontName{Font: f})
		must(p.t, n, err)
		e, err := p.eng.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: f})
		seen[Font{n.BaseFontName, must(p.t, e, err).IsEmbedded}] = true
	})
	fs := make([]Font, 0, len(seen))
	for f := range seen {
		fs = append(fs, f)
	}
	sort.Slice(fs, func(i, j int) bool { return fs[i].Name < fs[j].Name })
	return fs
}

// Unembedded names the fonts of the whole document that are not embedded.
func (p *PDF) Unembedded() []string {
	p.t.Helper()
	var names []string
	for i := range p.NumPages() {
		for _, f := range p.Fonts(i) {
			if !f.Embedded {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// Image is a picture on a page.
type Image struct {
	Box                  // where it lies
	PixelsX, PixelsY int // its own size
	Filter           string
	Data             []byte // as it is stored, filters not undone
	Bits             int    // per pixel
}

// Images is a page's pictures in drawing order.
func (p *PDF) Images(page int) []Image {
	p.t.Helper()
	_, h := p.Size(page)
	var is []Image
	p.objects(page, func(pg requests.Page, o references.FPDF_PAGEOBJECT, typ enums.FPDF_PAGEOBJ, in matrix) {
		if typ != enums.FPDF_PAGEOBJ_IMAGE {
			return
		}
		im := Image{Box: p.bounds(o, in, h)}
		s, err := p.eng.FPDFImageObj_GetImageMetadata(&requests.FPDFImageObj_GetImageMetadata{ImageObject: o, Page: pg})
		m := must(p.t, s, err).ImageMetadata
		im.PixelsX, im.PixelsY, im.Bits = int(m.Width), int(m.Height), int(m.BitsPerPixel)
		if f, err := p.eng.FPDFImageObj_GetImageFilter(&requests.FPDFImageObj_GetImageFilter{ImageObject: o}); err == nil {
			im.Filter = f.ImageFilter
		}
		d, err := p.eng.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: o})
		im.Data = must(p.t, d, err).Data
		is = append(is, im)
	})
	return is
}

// Shape is a path or rule on a page.
type Shape struct {
	Box                   // of its points, those that guide curves too; the stroke's width is not in it
	Width      float64    // of its stroke
	Fill, Line color.RGBA // the transparent colour where it is not filled, not stroked
	Dash       []float64
}

// Shapes is a page's paths in drawing order.
func (p *PDF) Shapes(page int) []Shape {
	p.t.Helper()
	_, h := p.Size(page)
	var ss []Shape
	p.objects(page, func(_ requests.Page, o references.FPDF_PAGEOBJECT, typ enums.FPDF_PAGEOBJ, in matrix) {
		if typ != enums.FPDF_PAGEOBJ_PATH {
			return
		}
		s := Shape{Box: p.outline(o, in, h)}
		d, err := p.eng.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
		if must(p.t, d, err).FillMode != enums.FPDF_FILLMODE_NONE {
			r, err := p.eng.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
			c := must(p.t, r, err).FillColor
			s.Fill = color.RGBA{uint8(c.R), uint8(c.G), uint8(c.B), uint8(c.A)}
		}
		if d.Stroke {
			r, err := p.eng.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: o})
			c := must(p.t, r, err).StrokeColor
			s.Line = color.RGBA{uint8(c.R), uint8(c.G), uint8(c.B), uint8(c.A)}
			w, err := p.eng.FPDFPageObj_GetStrokeWidth(&requests.FPDFPageObj_GetStrokeWidth{PageObject: o})
			s.Width = float64(must(p.t, w, err).StrokeWidth) * mm
		}
		if r, err := p.eng.FPDFPageObj_GetDashArray(&requests.FPDFPageObj_GetDashArray{PageObject: o}); err == nil {
			for _, d := range r.DashArray {
				s.Dash = append(s.Dash, float64(d)*mm)
			}
		}
		ss = append(ss, s)
	})
	return ss
}

func (p *PDF) bounds(o references.FPDF_PAGEOBJECT, in matrix, h float64) Box {
	p.t.Helper()
	r, err := p.eng.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	must(p.t, r, err)
	b := nowhere
	for _, x := range []float32{r.Left, r.Right} {
		for _, y := range []float32{r.Top, r.Bottom} {
			b.add(in, x, y, h)
		}
	}
	return b
}

// nowhere is a box without a point.
var nowhere = Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

// add widens the box to a point of PDF's, on a page that is h mm high.
func (b *Box) add(m matrix, x, y float32, h float64) {
	px, py := m.point(float64(x), float64(y))
	px, py = px*mm, h-py*mm
	*b = Box{min(b.Left, px), min(b.Top, py), max(b.Right, px), max(b.Bottom, py)}
}

// matrix is PDF's [a b c d e f].
type matrix [6]float64

func (m matrix) point(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// within is m and then n.
func (m matrix) within(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (p *PDF) matrix(o references.FPDF_PAGEOBJECT) matrix {
	p.t.Helper()
	r, err := p.eng.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	m := must(p.t, r, err).Matrix
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

// outline is the box of a path's points. FPDFPageObj_GetBounds will not do: it
// adds more than the stroke's width.
func (p *PDF) outline(o references.FPDF_PAGEOBJECT, in matrix, h float64) Box {
	p.t.Helper()
	m := p.matrix(o).within(in)
	n, err := p.eng.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	b := nowhere
	for i := range must(p.t, n, err).Count {
		g, err := p.eng.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		q, err2 := p.eng.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: must(p.t, g, err).PathSegment})
		must(p.t, q, err2)
		b.add(m, q.X, q.Y, h)
	}
	return b
}

// Trim is a page's TrimBox; ok is false when the page has none.
func (p *PDF) Trim(page int) (b Box, ok bool) {
	p.t.Helper()
	_, h := p.Size(page)
	p.withPage(page, func(pg requests.Page) {
		if r, err := p.eng.FPDFPage_GetTrimBox(&requests.FPDFPage_GetTrimBox{Page: pg}); err == nil {
			b, ok = upright(r.Left, r.Top, r.Right, r.Bottom, h), true
		}
	})
	return b, ok
}

// objects calls f for each object of a page, those inside forms too, with the
// matrix of the form that it is in.
func (p *PDF) objects(page int, f func(requests.Page, references.FPDF_PAGEOBJECT, enums.FPDF_PAGEOBJ, matrix)) {
	p.t.Helper()
	p.withPage(page, func(pg requests.Page) {
		var visit func(o references.FPDF_PAGEOBJECT, in matrix)
		visit = func(o references.FPDF_PAGEOBJECT, in matrix) {
			r, err := p.eng.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
			typ := must(p.t, r, err).Type
			f(pg, o, typ, in)
			if typ != enums.FPDF_PAGEOBJ_FORM {
				return
			}
			in = p.matrix(o).within(in)
			n, err := p.eng.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
			for i := range must(p.t, n, err).Count {
				k, err := p.eng.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
				visit(must(p.t, k, err).PageObject, in)
			}
		}
		n, err := p.eng.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: pg})
		for i := range must(p.t, n, err).Count {
			o, err := p.eng.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: pg, Index: i})
			visit(must(p.t, o, err).PageObject, matrix{1, 0, 0, 1, 0, 0})
		}
	})
}
