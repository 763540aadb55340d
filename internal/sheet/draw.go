package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/signintech/gopdf"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// drawing is a document on its way through gopdf, and what the mending pass
// has to know of it: which object is what, and which page uses it.
type drawing struct {
	pdf   gopdf.GoPdf
	fonts []*font
	font  map[*typeface.Face]*font
	album album
	marks marks
	pages []page
	// What is on a stencil is drawn on a page of gopdf's that is none of the
	// document's.
	stencils []page
	stencil  map[*Stencil]*page
	size     int // about as many bytes as gopdf's file will have

	packedProfile []byte // of the output intent, deflated
}

// page is what is known of a page after it was drawn. Its content stream is
// the object after its own.
type page struct {
	object   int
	fonts    []int      // indexes into drawing.fonts
	pictures []*picture // in the order of their first use here
	stencils []*page    // likewise
	alpha    bool       // a picture is transparent
}

// content is the object of the content stream.
func (p *page) content() int { return p.object + 1 }

// newDrawing puts a document that was checked into gopdf.
func newDrawing(d *Document, pictures album) (*drawing, error) {
	g := &drawing{font: map[*typeface.Face]*font{}, album: pictures, stencil: map[*Stencil]*page{}}
	first := &d.Pages[0]
	g.pdf.Start(gopdf.Config{
		Unit:     gopdf.UnitPT,
		PageSize: gopdf.Rect{W: first.Width / MM, H: first.Height / MM},
	})
	g.pdf.SetNoCompression()
	g.marks.text = make([]byte, 0, operatorBytes(d))
	// gopdf looks for a font among all objects from the first on, so fonts
	// come before pages.
	if err := g.addFonts(d); err != nil {
		return nil, err
	}
	all := d.stencils()
	g.stencils = make([]page, len(all))
	for i, s := range all {
		g.stencil[s] = &g.stencils[i]
		if err := g.page(&g.stencils[i], s.Bounds.W/MM, s.Bounds.H/MM, s.Items); err != nil {
			return nil, err
		}
	}
	g.pages = make([]page, len(d.Pages))
	for i := range d.Pages {
		p := &d.Pages[i]
		if err := g.page(&g.pages[i], p.Width/MM, p.Height/MM, p.Items); err != nil {
			return nil, fmt.Errorf("第 %d 页 (page %d): %w", i+1, i+1, err)
		}
	}
	return g, nil
}

// operatorBytes is about how long all marks will be. What is much is a code's
// modules: half of them are filled, in runs of two, at a dozen bytes a run.
func operatorBytes(d *Document) int {
	n := 4096
	d.eachItem(func(it Item) {
		if m, ok := it.(Modules); ok {
			n += 3*len(m.Rows)*len(m.Rows) + 256
		}
	})
	return n
}

// page draws items on a page of w×h points.
func (g *drawing) page(pg *page, w, h float64, items []Item) error {
	pg.object = g.pdf.GetNextObjectID()
	g.pdf.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: w, H: h}})
	// gopdf makes a content stream only when something is drawn; an empty mark
	// gives every page one, right after the page.
	g.mark(nil)
	for _, it := range items {
		g.size += 128
		var err error
		switch it := plain(it).(type) {
		case Text:
			err = g.text(pg, &it, h)
		case Rule:
			g.mark(ruleOperators(g.marks.begin(), &it, h))
		case Path:
			g.mark(pathOperators(g.marks.begin(), &it, h))
		case Image:
			err = g.image(pg, &it, h)
		case Modules:
			g.mark(modulesOperators(g.marks.begin(), &it, h))
		case Stamp:
			g.stamp(pg, &it, h)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// text has gopdf set a run. What it has no operators for, scale and rotation,
// goes around it.
func (g *drawing) text(pg *page, t *Text, h float64) error {
	if t.Text == "" {
		return nil
	}
	f := g.font[t.Face]
	pg.uses(f.index)
	g.size += 5 * len(t.Text) / 3
	x, y := t.X/MM, t.Y/MM
	wrapped := t.Angle != 0 || t.Stretch != 0 && t.Stretch != 1
	if wrapped {
		b := append(g.marks.begin(), "q\n"...)
		if t.Angle != 0 {
			s, c := math.Sincos(t.Angle * math.Pi / 180)
			b = append(numbers(b, c, s, -s, c, x, h-y), "cm\n"...)
			x, y = 0, h // gopdf's name for the origin of PDF
		}
		if t.Stretch != 0 && t.Stretch != 1 {
			b = append(numbers(b, t.Stretch*100), "Tz\n"...)
		}
		g.mark(b)
	}
	if err := g.pdf.SetFont(f.family(), "", t.Size); err != nil {
		return err
	}
	g.pdf.SetCharSpacing(t.Spacing)
	g.pdf.SetTextColor(t.Colour.R, t.Colour.G, t.Colour.B)
	g.pdf.SetXY(x, y)
	if err := g.pdf.Text(t.Text); err != nil {
		return err
	}
	if wrapped {
		g.mark(append(g.marks.begin(), "Q\n"...))
	}
	return nil
}

// image has gopdf draw a picture into the unit square at PDF's origin; the
// marks around it put the square in its place, more exactly than gopdf's two
// decimals, and turned as the camera was held.
func (g *drawing) image(pg *page, im *Image, h float64) error {
	pic := g.album.find(im.Data)
	pg.shows(pic)
	m := pic.turn.into(im.X/MM, h-(im.Y+im.H)/MM, im.W/MM, im.H/MM)
	if im.Turned {
		// The unit square is turned round its centre first.
		m = [6]float64{-m[0], -m[1], -m[2], -m[3], m[4] + m[0] + m[2], m[5] + m[1] + m[3]}
	}
	g.mark(append(numbers(append(g.marks.begin(), "q\n"...), m[:]...), "cm\n"...))
	if pic.object == 0 {
		pic.object = g.pdf.GetNextObjectID()
		g.size += len(pic.given) + 512
	}
	if err := g.pdf.ImageByHolder(pic.holder(), 0, h-1, &gopdf.Rect{W: 1, H: 1}); err != nil {
		return &ImageError{Name: pic.name, Err: err}
	}
	g.mark(append(g.marks.begin(), "Q\n"...))
	return nil
}

// stamp puts a stencil's top, which is where gopdf has its origin, in its place.
func (g *drawing) stamp(pg *page, st *Stamp, h float64) {
	s := g.stencil[st.Stencil]
	pg.stamped(s)
	sin, cos := math.Sincos(st.Angle * math.Pi / 180)
	top := st.Stencil.Bounds.H / MM
	b := append(g.marks.begin(), "q\n"...)
	b = append(numbers(b, cos, sin, -sin, cos, st.X/MM+sin*top, h-st.Y/MM-cos*top), "cm\n/"...)
	b = append(append(b, s.name()...), " Do\nQ\n"...)
	g.mark(b)
}

// name is what pages call a stencil.
func (p *page) name() string { return "S" + strconv.Itoa(p.content()) }

func (pg *page) stamped(s *page) {
	if !slices.Contains(pg.stencils, s) {
		pg.stencils = append(pg.stencils, s)
		pg.alpha = pg.alpha || s.alpha
	}
}

func (pg *page) uses(font int) {
	if !slices.Contains(pg.fonts, font) {
		pg.fonts = append(pg.fonts, font)
	}
}

func (pg *page) shows(pic *picture) {
	if !slices.Contains(pg.pictures, pic) {
		pg.pictures = append(pg.pictures, pic)
		pg.alpha = pg.alpha || pic.alpha
	}
}

// ruleOperators draws a rule; butt caps, PDF's default, end it square.
func ruleOperators(b []byte, r *Rule, h float64) []byte {
	b = append(b, "q\n"...)
	b = append(colour(b, r.Colour), "RG\n"...)
	b = append(numbers(b, lineWidth(r.Width)), "w\n"...)
	if len(r.Dash) > 0 {
		b = append(b, "[ "...)
		for _, d := range r.Dash {
			b = numbers(b, d/MM)
		}
		b = append(b, "] 0 d\n"...)
	}
	b = append(numbers(b, r.X1/MM, h-r.Y1/MM), "m\n"...)
	b = append(numbers(b, r.X2/MM, h-r.Y2/MM), "l\nS\nQ\n"...)
	return b
}

// pathOperators fills and strokes a path.
func pathOperators(b []byte, p *Path, h float64) []byte {
	if p.Fill == nil && p.Stroke == nil || len(p.Steps) == 0 {
		return b
	}
	b = append(b, "q\n"...)
	if p.Fill != nil {
		b = append(colour(b, *p.Fill), "rg\n"...)
	}
	if p.Stroke != nil {
		b = append(colour(b, *p.Stroke), "RG\n"...)
		b = append(numbers(b, lineWidth(p.Width)), "w\n"...)
	}
	for _, s := range p.Steps {
		v := s.P
		switch s.Op {
		case 'm', 'l':
			b = numbers(b, v[0]/MM, h-v[1]/MM)
		case 'c':
			b = numbers(b, v[0]/MM, h-v[1]/MM, v[2]/MM, h-v[3]/MM, v[4]/MM, h-v[5]/MM)
		case 'r':
			b = numbers(b, v[0]/MM, h-(v[1]+v[3])/MM, v[2]/MM, v[3]/MM)
		case 'z':
			b = append(b, "h\n"...)
			continue
		}
		if s.Op == 'r' {
			b = append(b, "re\n"...)
		} else {
			b = append(b, s.Op, '\n')
		}
	}
	switch {
	case p.Fill == nil:
		b = append(b, 'S')
	case p.Stroke == nil:
		b = append(b, 'f')
	default:
		b = append(b, 'B')
	}
	if p.Fill != nil && p.EvenOdd {
		b = append(b, '*')
	}
	return append(b, "\nQ\n"...)
}

// modulesOperators fills a rectangle for each run of a row. The rectangles are
// one path, so that nothing shows between them where a viewer smooths edges,
// and count in modules: whole numbers are short, and quick to write.
func modulesOperators(b []byte, m *Modules, h float64) []byte {
	b = append(b, "q\n"...)
	b = append(colour(b, m.Colour), "rg\n"...)
	// Downwards, as rows are counted.
	b = append(numbersTo(b, 1e6, m.Side/MM, 0, 0, -m.Side/MM, m.X/MM, h-m.Y/MM), "cm\n"...)
	any := false
	for y, row := range m.Rows {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			b = append(strconv.AppendInt(b, int64(from), 10), ' ')
			b = append(strconv.AppendInt(b, int64(y), 10), ' ')
			b = append(strconv.AppendInt(b, int64(x-from), 10), " 1 re\n"...)
			any = true
		}
	}
	if any {
		b = append(b, "f\n"...)
	}
	return append(b, "Q\n"...)
}

func lineWidth(mm float64) float64 {
	if mm == 0 {
		mm = Hairline
	}
	return mm / MM
}

func colour(b []byte, c Colour) []byte {
	return numbers(b, float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
}

// numbers appends operands, each with a space after it, to a ten thousandth.
func numbers(b []byte, vs ...float64) []byte { return numbersTo(b, 1e4, vs...) }

// numbersTo appends operands as fractions of so many parts, a power of ten.
func numbersTo(b []byte, parts float64, vs ...float64) []byte {
	for _, v := range vs {
		b = append(fraction(b, v, parts), ' ')
	}
	return b
}

// number appends v to a ten thousandth, without trailing zeros.
func number(b []byte, v float64) []byte { return fraction(b, v, 1e4) }

// fraction appends v to 1/parts, without trailing zeros. It is what a page of
// curves spends its time with, and so does not go through strconv's search for
// the shortest decimal.
func fraction(b []byte, v, parts float64) []byte {
	n := int64(math.Round(v * parts))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	one := int64(parts)
	b = strconv.AppendInt(b, n/one, 10)
	if n %= one; n == 0 {
		return b
	}
	b = append(b, '.')
	for n > 0 {
		n *= 10
		b = append(b, byte('0'+n/one))
		n %= one
	}
	return b
}

// marks are operators that gopdf has no call for. In its content streams the
// n-th of them is held by the line
//
//	[-1.00 n.00] 0.00 d
//
// which gopdf writes for a dash pattern, and which no document can contain
// otherwise: a dash is never negative.
type marks struct {
	text []byte
	ends []int
}

// begin is what the next mark's operators are to be appended to.
func (m *marks) begin() []byte { return m.text }

// mark puts what was appended to marks.begin at this place of the page, or
// nothing.
func (g *drawing) mark(b []byte) {
	if b != nil {
		g.marks.text = b
	}
	n := len(g.marks.ends)
	g.marks.ends = append(g.marks.ends, len(g.marks.text))
	g.pdf.SetCustomLineType([]float64{-1, float64(n)}, 0)
}

// at is the n-th mark's operators.
func (m *marks) at(n int) []byte {
	start := 0
	if n > 0 {
		start = m.ends[n-1]
	}
	return m.text[start:m.ends[n]]
}
