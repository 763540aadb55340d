package certificate

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestCalibration prints the sheet on a printer that is off by a known error,
// reads it through the paper, and finds that entering what was read corrects
// the error.
func TestCalibration(t *testing.T) {
	for _, c := range []struct {
		name           string
		layout         Layout
		errorX, errorY float64 // the printer's, of the back as it is looked at
	}{
		{"long edge", Layout{}, 1.5, -2},
		{"short edge", Layout{ShortEdge: true}, 1.5, -2},
		{"second sheet", Layout{BackX: -1, BackY: 2}, 1.5, -2},
		{"second sheet, short edge", Layout{ShortEdge: true, BackX: 0.5, BackY: -1.5}, -3, 4},
	} {
		p := Printer{Layout: c.layout}
		var b bytes.Buffer
		if err := p.Calibration(&b); err != nil {
			t.Fatal(err)
		}
		oracle.Validate(t, b.Bytes())
		oracle.QPDF(t, b.Bytes())
		doc := oracle.Open(t, b.Bytes())
		if doc.NumPages() != 2 {
			t.Fatalf("%d pages", doc.NumPages())
		}
		// The back's crosses, as they lie on the front of a sheet turned on
		// its edge. The middle one is drawn first.
		var upright, level []float64
		for _, s := range doc.Shapes(1) {
			x, y := s.Left+c.errorX, s.Top+c.errorY
			if c.layout.ShortEdge {
				y = 297 - y
			} else {
				x = 210 - x
			}
			if s.Box.Width() < 0.01 {
				upright = append(upright, x)
			} else {
				level = append(level, y)
			}
		}
		if len(upright) != 5 || len(level) != 5 {
			t.Fatalf("%s: %d and %d lines", c.name, len(upright), len(level))
		}
		// The front's scales: a number lies beside its mark.
		perX, perY := math.NaN(), math.NaN() // the number over the distance from zero
		middle := calibrationPoints[0]
		for text, number := range map[string]float64{"+10": 10, "-10": -10} {
			for _, at := range placesOf(doc, text) {
				dx, dy := at[0]-middle[0], at[1]-middle[1]
				switch {
				case math.Abs(dy) < 1 && math.Abs(dx) < 20:
					perX = number / math.Copysign(10, dx)
				case math.Abs(dx) < 6 && math.Abs(dy) < 20:
					perY = number / math.Copysign(10, dy)
				}
			}
		}
		readX, readY := perX*(upright[0]-middle[0]), perY*(level[0]-middle[1])
		near(t, c.name+": BackX by what was read", c.layout.BackX+readX, -c.errorX, 0.01)
		near(t, c.name+": BackY by what was read", c.layout.BackY+readY, -c.errorY, 0.01)
		edge := map[bool]string{true: "短边翻转", false: "长边翻转"}[c.layout.ShortEdge]
		if text := doc.Text(0); !strings.Contains(text, edge) || !strings.Contains(text, "100 毫米") {
			t.Errorf("%s: %q", c.name, text)
		}
		for page := range 2 {
			for _, ch := range doc.Chars(page) {
				if ch.X < 10 || ch.X > 200 || ch.Y < 10 || ch.Y > 287 {
					t.Errorf("%s: %q at %.1f, %.1f is off the page", c.name, ch.Text, ch.X, ch.Y)
				}
			}
		}
	}
	p := Printer{Layout: Layout{BackX: 99}}
	var b bytes.Buffer
	if err := p.Calibration(&b); err == nil || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

// placesOf are the middles of a text of three characters on the front.
func placesOf(doc *oracle.PDF, text string) [][2]float64 {
	var all [][2]float64
	cs := doc.Chars(0)
	for i := 0; i+2 < len(cs); i++ {
		if cs[i].Text+cs[i+1].Text+cs[i+2].Text == text && math.Abs(cs[i].Y-cs[i+2].Y) < 0.01 {
			all = append(all, [2]float64{(cs[i].Left + cs[i+2].Right) / 2, (cs[i+1].Top + cs[i+1].Bottom) / 2})
		}
	}
	return all
}
