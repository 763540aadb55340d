package sheet

import (
	"fmt"
	"math"
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
	size  int // about as many bytes as gopdf's file will have
}

// page is what is known of a page after it was drawn. Its content stream is
// the object after its own.
type page struct {
	object   int
	fonts    []int      // indexes into drawing.fonts
	pictures []*picture // in the order of their first use here
	alpha    bool       // one of them is transparent
}

// newDrawing puts a document that was checked into gopdf.
func newDrawing(d *Document, pictures album) (*drawing, error) {
	g := &drawing{font: map[*typeface.Face]*font{}, album: pictures}
	first := &d.Pages[0]
	g.pdf.Start(gopdf.Config{
		Unit:     gopdf.UnitPT,
		PageSize: gopdf.Rect{W: first.Width / MM, H: first.Height / MM},
	})
	g.pdf.SetNoCompression()
	// gopdf looks for a font among all objects from the first on, so fonts
	// come before pages.
	if err := g.addFonts(d); err != nil {
		return nil, err
	}
	for i := range d.Pages {
		if err := g.page(&d.Pages[i]); err != nil {
			return nil, fmt.Errorf("第 %d 页 (page %d): %w", i+1, i+1, err)
		}
	}
	return g, nil
}

func (g *drawing) page(p *Page) error {
	w, h := p.Width/MM, p.Height/MM
	g.pages = append(g.pages, page{object: g.pdf.GetNextObjectID()})
	pg := &g.pages[len(g.pages)-1]
	g.pdf.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: w, H: h}})
	// gopdf makes a content stream only when something is drawn; an empty mark
	// gives every page one, right after the page.
	g.mark(nil)
	for _, it := range p.Items {
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

func (pg *page) uses(font int) {
	for _, f := range pg.fonts {
		if f == font {
			return
		}
	}
	pg.fonts = append(pg.fonts, font)
}

func (pg *page) shows(pic *picture) {
	for _, p := range pg.pictures {
		if p == pic {
			return
		}
	}
	pg.pictures = append(pg.pictures, pic)
	pg.alpha = pg.alpha || pic.alpha
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
func numbers(b []byte, vs ...float64) []byte {
	for _, v := range vs {
		b = append(number(b, v), ' ')
	}
	return b
}

// number appends v to a ten thousandth, without trailing zeros.
func number(b []byte, v float64) []byte {
	v = math.Round(v*1e4) / 1e4
	if v == 0 {
		v = 0 // not -0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
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
