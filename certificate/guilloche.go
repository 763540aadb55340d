package certificate

import (
	"fmt"
	"math"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// Guilloche is a ground of fine lines, as securities have: families of waves
// across the side, and rosettes. It is decoration that a copier blurs, no
// security by itself.
type Guilloche struct {
	Colour   Colour    `json:"colour"`
	Line     float64   `json:"line"`               // mm, the width of the lines
	Waves    []Wave    `json:"waves,omitempty"`    // drawn in this order
	Rosettes []Rosette `json:"rosettes,omitempty"` // over the waves
}

// Wave is a family of lines across the whole side, evenly spaced from top to
// bottom, each a sine that is shifted a little against the one above.
type Wave struct {
	Lines     int     `json:"lines"`
	Amplitude float64 `json:"amplitude"` // mm
	Periods   float64 `json:"periods"`   // of the sine along the side
	Drift     float64 `json:"drift"`     // of a period, from each line to the next
}

// Rosette is a family of closed curves round a point: circles whose radius
// swings, each turned a little against the one before.
type Rosette struct {
	X       float64 `json:"x"`      // mm, of the centre
	Y       float64 `json:"y"`      // mm
	Radius  float64 `json:"radius"` // mm, to the tips
	Petals  int     `json:"petals"`
	Depth   float64 `json:"depth"` // of the radius that the swing takes, 0 to 1
	Strands int     `json:"strands"`
}

// Bounds of a guilloche.
const (
	maxCurves    = 2000  // of one side: they are on every card
	maxAmplitude = 50.0  // mm
	maxPeriods   = 100.0 // along a side
)

func (g *Guilloche) check(where string, width, height float64, fault func(where, format string, args ...any)) {
	if !(g.Line > 0 && g.Line <= 1) {
		fault(where+".line", "线宽 %g 毫米，应在 0 到 1 之间", g.Line)
	}
	curves := 0.0
	for i, w := range g.Waves {
		w.check(fmt.Sprintf("%s.waves[%d]", where, i), fault)
		curves += float64(w.Lines) * w.Periods * segmentsPerSwing
	}
	for i, r := range g.Rosettes {
		r.check(fmt.Sprintf("%s.rosettes[%d]", where, i), width, height, fault)
		curves += float64(r.Strands) * float64(r.Petals) * segmentsPerSwing
	}
	if !(curves <= maxCurves) {
		fault(where, "共约 %.0f 段曲线，最多 %d 段，请减少波纹或花瓣", curves, maxCurves)
	}
}

func (w Wave) check(where string, fault func(where, format string, args ...any)) {
	if w.Lines < 1 {
		fault(where+".lines", "%d 条，至少 1 条", w.Lines)
	}
	if !(w.Amplitude >= 0 && w.Amplitude <= maxAmplitude) {
		fault(where+".amplitude", "%g 毫米，应在 0 到 %g 之间", w.Amplitude, maxAmplitude)
	}
	if !(w.Periods > 0 && w.Periods <= maxPeriods) {
		fault(where+".periods", "%g 个波，应大于 0，至多 %g", w.Periods, maxPeriods)
	}
	if !(math.Abs(w.Drift) <= 1) {
		fault(where+".drift", "%g，应在 -1 到 1 之间", w.Drift)
	}
}

func (r Rosette) check(where string, width, height float64, fault func(where, format string, args ...any)) {
	if !(r.Radius > 0) {
		fault(where+".radius", "%g 毫米，应大于 0", r.Radius)
	} else if !(r.X-r.Radius >= 0 && r.X+r.Radius <= width && r.Y-r.Radius >= 0 && r.Y+r.Radius <= height) {
		// Nothing would clip it: on a sheet it would reach into the neighbour.
		fault(where, "圆心 %g,%g、半径 %g 毫米的花纹超出了 %g×%g 毫米的证件，请移进来或改小", r.X, r.Y, r.Radius, width, height)
	}
	if r.Petals < 1 {
		fault(where+".petals", "%d 瓣，至少 1 瓣", r.Petals)
	}
	if r.Strands < 1 {
		fault(where+".strands", "%d 股，至少 1 股", r.Strands)
	}
	if !(r.Depth >= 0 && r.Depth <= 1) {
		fault(where+".depth", "%g，应在 0 到 1 之间", r.Depth)
	}
}

// segmentsPerSwing is how many cubics draw one swing of a sine: with three they
// miss it by a twentieth of the amplitude at most (h⁴/384), which no eye sees.
const segmentsPerSwing = 3

// draw returns the lines over a rectangle as one path.
func (g *Guilloche) draw(area Box) sheet.Path {
	p := sheet.Path{Stroke: g.Colour.ink(), Width: g.Line}
	for _, w := range g.Waves {
		w.draw(&p, area)
	}
	for _, r := range g.Rosettes {
		r.draw(&p)
	}
	return p
}

// draw keeps the lines inside the area: nothing clips them, and on an imposed
// sheet they would reach into the neighbour.
func (w Wave) draw(p *sheet.Path, area Box) {
	amplitude := math.Min(w.Amplitude, area.H/2)
	k := 2 * math.Pi * w.Periods / area.W
	n := max(1, int(math.Ceil(w.Periods*segmentsPerSwing)))
	for line := range w.Lines {
		y0 := area.Y + area.H/2
		if w.Lines > 1 {
			y0 = area.Y + amplitude + (area.H-2*amplitude)*float64(line)/float64(w.Lines-1)
		}
		phase := 2 * math.Pi * w.Drift * float64(line)
		curve(p, 0, area.W, n, func(t float64) (x, y, dx, dy float64) {
			s, c := math.Sincos(k*t + phase)
			return area.X + t, y0 + amplitude*s, 1, amplitude * k * c
		})
	}
}

func (r Rosette) draw(p *sheet.Path) {
	n := r.Petals * segmentsPerSwing
	mean, swing := r.Radius*(1-r.Depth/2), r.Radius*r.Depth/2
	for strand := range r.Strands {
		phase := 2 * math.Pi * float64(strand) / float64(r.Strands)
		petals := float64(r.Petals)
		curve(p, 0, 2*math.Pi, n, func(t float64) (x, y, dx, dy float64) {
			s, c := math.Sincos(t)
			ps, pc := math.Sincos(petals*t + phase)
			rad, drad := mean+swing*pc, -swing*petals*ps
			return r.X + rad*c, r.Y + rad*s, drad*c - rad*s, drad*s + rad*c
		})
	}
}

// curve appends n cubics that follow at from a to b; at returns a point and
// its derivative, which Hermite's form turns into control points.
func curve(p *sheet.Path, a, b float64, n int, at func(t float64) (x, y, dx, dy float64)) {
	h := (b - a) / float64(n)
	x0, y0, dx0, dy0 := at(a)
	p.MoveTo(x0, y0)
	for i := 1; i <= n; i++ {
		x1, y1, dx1, dy1 := at(a + float64(i)*h)
		p.CurveTo(x0+dx0*h/3, y0+dy0*h/3, x1-dx1*h/3, y1-dy1*h/3, x1, y1)
		x0, y0, dx0, dy0 = x1, y1, dx1, dy1
	}
}
