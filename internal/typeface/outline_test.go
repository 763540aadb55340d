package typeface

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// TestOutline compares the extremes of outlines with the ink boxes, which come
// from elsewhere in the file.
func TestOutline(t *testing.T) {
	for role := range Role(roles) {
		face, err := Embedded().Face(role)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range "章国样1（—" {
			curves, err := face.Outline(r)
			if err != nil {
				t.Fatal(err)
			}
			// Chinese faces put points at the extremes of their curves, so
			// that the ends of the steps reach the box.
			box := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for _, c := range curves {
				x, y := c.P[0], c.P[1]
				if c.Op == 'c' {
					x, y = c.P[4], c.P[5]
				}
				box = Box{min(box.Left, x), min(box.Bottom, y), max(box.Right, x), max(box.Top, y)}
			}
			ink, ok := face.Ink(r)
			const near = 0.012
			if !ok || math.Abs(box.Left-ink.Left) > near || math.Abs(box.Right-ink.Right) > near ||
				math.Abs(box.Top-ink.Top) > near || math.Abs(box.Bottom-ink.Bottom) > near {
				t.Errorf("%v %c: outline %v, ink %v", role, r, box, ink)
			}
		}
		if curves, err := face.Outline(' '); err != nil || len(curves) != 0 {
			t.Errorf("%v: a space has %d steps, %v", role, len(curves), err)
		}
		var missing *MissingError
		if _, err := face.Outline('\U0010FFFD'); !errors.As(err, &missing) {
			t.Errorf("%v: a character that it lacks: %v", role, err)
		}
	}
}

// An outline is drawn from its left side bearing, like the glyph itself.
func TestOutlineFollowsTheBearing(t *testing.T) {
	f := parse(t, testFont{
		glyphs: letters("一"), // a triangle from 0,0 to 500,700
		change: map[string]func([]byte){"hmtx": func(b []byte) { put16(b[4+2:], 30) }},
	}.build())
	curves, err := f.Outline('一')
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]float64
	for _, c := range curves {
		got = append(got, [2]float64{math.Round(1000 * c.P[0]), math.Round(1000 * c.P[1])})
	}
	if want := [][2]float64{{30, 0}, {530, 0}, {30, 700}, {30, 0}}; !slices.Equal(got, want) {
		t.Errorf("corners at %v, want %v", got, want)
	}
}
