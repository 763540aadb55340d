package oracle

import (
	"image/color"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Box is a rectangle in mm, y downwards: Top < Bottom.
type Box struct{ Left, Top, Right, Bottom float64 }

// Width of the box.
func (b Box) Width() float64 { return b.Right - b.Left }

// Height of the box.
func (b Box) Height() float64 { return b.Bottom - b.Top }

// Char is a character as it stands on the page.
type Char struct {
	Rune   rune
	Text   string  // Rune as a string
	X, Y   float64 // its origin on the baseline
	Box            // of its ink; in composite fonts PDFium puts Top a 64th of its rise too high
	Loose  Box     // of its cell: the advance wide, the font's ascent and descent high
	Font   string  // base font name without the subset's tag
	Size   float64 // pt, the Tf operand; see Scale
	Scale  float64 // horizontal scale that the matrices give, 1 for none
	Angle  float64 // degrees counter-clockwise
	Colour color.RGBA
	Unsure bool // the font says no Unicode for it
}

// Text is what copying the page gives, lines ended by \n. Line ends and word
// spaces that PDFium infers from gaps are in it.
func (p *PDF) Text(page int) string {
	p.t.Helper()
	var u []uint16
	p.withText(page, func(_ requests.Page, tp references.FPDF_TEXTPAGE, n int) {
		for i := range n {
			u = appendUTF16(u, p.unicode(tp, i))
		}
	})
	s := strings.ReplaceAll(string(utf16.Decode(u)), "\r\n", "\n")
	// PDFium marks a hyphen that it takes out at a line's end with U+FFFE.
	return strings.TrimRight(strings.ReplaceAll(s, "\ufffe", ""), "\n")
}

// Chars is the page's characters in the order they are drawn in; those that
// PDFium infers are left out.
func (p *PDF) Chars(page int) []Char {
	p.t.Helper()
	_, h := p.Size(page)
	var cs []Char
	p.withText(page, func(_ requests.Page, tp references.FPDF_TEXTPAGE, n int) {
		for i := 0; i < n; i++ {
			g, err := p.eng.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: tp, Index: i})
			if must(p.t, g, err).IsGenerated {
				continue
			}
			c := p.char(tp, i, h)
			if i+1 < n && utf16.IsSurrogate(c.Rune) {
				if r := utf16.DecodeRune(c.Rune, p.unicode(tp, i+1)); r != 0xFFFD {
					c.Rune = r
					i++
				}
			}
			c.Text = string(c.Rune)
			cs = append(cs, c)
		}
	})
	return cs
}

func (p *PDF) char(tp references.FPDF_TEXTPAGE, i int, h float64) Char {
	p.t.Helper()
	c := Char{Rune: p.unicode(tp, i)}
	o, err := p.eng.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: tp, Index: i})
	must(p.t, o, err)
	c.X, c.Y = o.X*mm, h-o.Y*mm
	b, err := p.eng.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: tp, Index: i})
	must(p.t, b, err)
	c.Box = Box{b.Left * mm, h - b.Top*mm, b.Right * mm, h - b.Bottom*mm}
	l, err := p.eng.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: tp, Index: i})
	c.Loose = upright(must(p.t, l, err).Rect.Left, l.Rect.Top, l.Rect.Right, l.Rect.Bottom, h)
	f, err := p.eng.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: tp, Index: i})
	c.Font = untagged(must(p.t, f, err).FontName)
	s, err := p.eng.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: tp, Index: i})
	c.Size = must(p.t, s, err).FontSize
	m, err := p.eng.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: tp, Index: i})
	x := must(p.t, m, err).Matrix
	c.Angle = math.Atan2(float64(x.B), float64(x.A)) * 180 / math.Pi
	if up := math.Hypot(float64(x.C), float64(x.D)); up > 0 {
		c.Scale = math.Hypot(float64(x.A), float64(x.B)) / up
	}
	k, err := p.eng.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: tp, Index: i})
	must(p.t, k, err)
	c.Colour = color.RGBA{uint8(k.R), uint8(k.G), uint8(k.B), uint8(k.A)}
	e, err := p.eng.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: tp, Index: i})
	c.Unsure = must(p.t, e, err).HasUnicodeMapError
	return c
}

func (p *PDF) withText(page int, f func(pg requests.Page, tp references.FPDF_TEXTPAGE, n int)) {
	p.t.Helper()
	p.withPage(page, func(pg requests.Page) {
		r, err := p.eng.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: pg})
		tp := must(p.t, r, err).TextPage
		defer p.eng.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: tp})
		n, err := p.eng.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: tp})
		f(pg, tp, must(p.t, n, err).Count)
	})
}

// unicode is a UTF-16 unit or a whole character: PDFium gives characters
// beyond the BMP as two units or as one, depending on how it was compiled.
func (p *PDF) unicode(tp references.FPDF_TEXTPAGE, i int) rune {
	p.t.Helper()
	u, err := p.eng.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: tp, Index: i})
	return rune(must(p.t, u, err).Unicode)
}

func appendUTF16(u []uint16, r rune) []uint16 {
	if r < 0x10000 { // a lone surrogate too; utf16.AppendRune would replace it
		return append(u, uint16(r))
	}
	return utf16.AppendRune(u, r)
}

func upright(l, t, r, b float32, h float64) Box {
	return Box{float64(l) * mm, h - float64(t)*mm, float64(r) * mm, h - float64(b)*mm}
}

// untagged drops the "ABCDEF+" of a subset's name.
func untagged(name string) string {
	if len(name) > 7 && name[6] == '+' && strings.Trim(name[:6], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return name[7:]
	}
	return name
}
