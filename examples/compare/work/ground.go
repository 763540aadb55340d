package work

import (
	"context"
	"io"
	"math"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// Curve is a chain of cubics, in mm: where it begins, and two control points
// and the end of each.
type Curve struct {
	Begin  [2]float64   `json:"begin"`
	Cubics [][6]float64 `json:"cubics"`
}

// FineLines are the fine lines of a side's ground, as this module's guilloche
// has them.
func FineLines(s certificate.Side) []Curve {
	var all []Curve
	d := Design()
	for _, w := range s.Guilloche.Waves {
		k := 2 * math.Pi * w.Periods / d.Width
		for i := range w.Lines {
			y0 := w.Amplitude + (d.Height-2*w.Amplitude)*float64(i)/float64(w.Lines-1)
			phase := 2 * math.Pi * w.Drift * float64(i)
			all = append(all, cubics(d.Width, int(math.Ceil(3*w.Periods)), func(t float64) (x, y, dx, dy float64) {
				sin, cos := math.Sincos(k*t + phase)
				return t, y0 + w.Amplitude*sin, 1, w.Amplitude * k * cos
			}))
		}
	}
	for _, r := range s.Guilloche.Rosettes {
		mean, swing, petals := r.Radius*(1-r.Depth/2), r.Radius*r.Depth/2, float64(r.Petals)
		for i := range r.Strands {
			phase := 2 * math.Pi * float64(i) / float64(r.Strands)
			all = append(all, cubics(2*math.Pi, 3*r.Petals, func(t float64) (x, y, dx, dy float64) {
				sin, cos := math.Sincos(t)
				ps, pc := math.Sincos(petals*t + phase)
				rad, drad := mean+swing*pc, -swing*petals*ps
				return r.X + rad*cos, r.Y + rad*sin, drad*cos - rad*sin, drad*sin + rad*cos
			}))
		}
	}
	return all
}

// cubics follows at, which gives a point and its derivative, from 0 to end.
func cubics(end float64, n int, at func(t float64) (x, y, dx, dy float64)) Curve {
	h := end / float64(n)
	x0, y0, dx0, dy0 := at(0)
	c := Curve{Begin: [2]float64{x0, y0}}
	for i := range n {
		x1, y1, dx1, dy1 := at(float64(i+1) * h)
		c.Cubics = append(c.Cubics, [6]float64{x0 + dx0*h/3, y0 + dy0*h/3, x1 - dx1*h/3, y1 - dy1*h/3, x1, y1})
		x0, y0, dx0, dy0 = x1, y1, dx1, dy1
	}
	return c
}

// Rules are the straight lines of a side.
func Rules(s certificate.Side) []certificate.Field {
	var all []certificate.Field
	for _, f := range s.Fields {
		if f.Kind == certificate.RuleField {
			all = append(all, f)
		}
	}
	return all
}

// GroundPDF writes the grounds of both sides as two pages.
func GroundPDF(w io.Writer) error {
	d := *Design()
	for _, side := range []*certificate.Side{&d.Front, &d.Back} {
		side.Fields = Rules(*side)
	}
	_, err := (&certificate.Printer{Design: &d}).Cards(context.Background(), w, Cards(1))
	return err
}

// Ground is a side's ground for programs that draw it themselves.
type Ground struct {
	Name   string              `json:"name"`
	Ground certificate.Colour  `json:"ground"`
	Colour certificate.Colour  `json:"colour"` // of the curves
	Line   float64             `json:"line"`   // mm, their width
	Curves []Curve             `json:"curves"`
	Rules  []certificate.Field `json:"rules"`
}

// Grounds are those of the front and the back.
func Grounds() []Ground {
	var all []Ground
	for i, s := range []certificate.Side{Design().Front, Design().Back} {
		all = append(all, Ground{[]string{"front", "back"}[i], s.Ground, s.Guilloche.Colour, s.Guilloche.Line, FineLines(s), append([]certificate.Field{}, Rules(s)...)})
	}
	return all
}
