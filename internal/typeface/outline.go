package typeface

import (
	"fmt"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Curve is one step of an outline: Op 'm' moves, 'l' draws a line, 'c' a cubic
// curve, to the last pair of P. Coordinates are in em, y up from the baseline.
type Curve struct {
	Op byte
	P  [6]float64 // m, l: x y; c: x1 y1 x2 y2 x y
}

// Outline is the shape of r, for what is drawn rather than written: a seal's
// characters are a picture and must not turn up when the page's text is copied.
// The shape is to be filled by the non-zero rule; each contour closes itself.
// A character without ink has no steps. The error is a *MissingError for one
// that the face lacks.
func (f *Face) Outline(r rune) ([]Curve, error) {
	if !f.Has(r) {
		return nil, &MissingError{Rune: r}
	}
	// A face of one character is read quickly, whatever the size of the whole.
	data, err := f.Subset([]rune{r})
	if err != nil {
		return nil, err
	}
	one, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("typeface: outline of U+%04X: %w", r, err)
	}
	const glyph = 1 // the only one after .notdef
	var buf sfnt.Buffer
	em := fixed.I(int(f.unitsPer)) // at this size a unit is a pixel
	segments, err := one.LoadGlyph(&buf, glyph, em, &sfnt.LoadGlyphOptions{})
	if err != nil {
		return nil, fmt.Errorf("typeface: outline of U+%04X: %w", r, err)
	}
	curves := make([]Curve, 0, len(segments))
	shift := f.shift(f.coverage.glyph(r))
	var at [2]float64
	for _, s := range segments {
		p := func(i int) [2]float64 {
			return [2]float64{(float64(s.Args[i].X)/64 + shift) / f.unitsPer, -float64(s.Args[i].Y) / 64 / f.unitsPer}
		}
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			at = p(0)
			curves = append(curves, Curve{Op: 'm', P: [6]float64{at[0], at[1]}})
		case sfnt.SegmentOpLineTo:
			at = p(0)
			curves = append(curves, Curve{Op: 'l', P: [6]float64{at[0], at[1]}})
		case sfnt.SegmentOpQuadTo:
			c, to := p(0), p(1)
			// A quadratic curve as a cubic one: the control points lie two
			// thirds of the way to the quadratic one's.
			curves = append(curves, Curve{Op: 'c', P: [6]float64{
				at[0] + (c[0]-at[0])*2/3, at[1] + (c[1]-at[1])*2/3,
				to[0] + (c[0]-to[0])*2/3, to[1] + (c[1]-to[1])*2/3, to[0], to[1]}})
			at = to
		case sfnt.SegmentOpCubeTo:
			c1, c2, to := p(0), p(1), p(2)
			curves = append(curves, Curve{Op: 'c', P: [6]float64{c1[0], c1[1], c2[0], c2[1], to[0], to[1]}})
			at = to
		}
	}
	return curves, nil
}
