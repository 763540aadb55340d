package forms

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// impression draws a red disc of radius r about (cx, cy) on transparency.
func impression(w, h, cx, cy, r int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
				m.SetNRGBA(x, y, color.NRGBA{0xE0, 0x20, 0x20, 0xFF})
			}
		}
	}
	return encode(m)
}

func encode(m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// The ink has the diameter and the middle that were asked for, whatever the
// picture's margins; measured on the rendered page.
func TestPictureHasItsTrueDiameter(t *testing.T) {
	for _, c := range []struct {
		data []byte
		d    float64
	}{
		{impression(400, 400, 200, 200, 199), 42},
		{impression(600, 400, 420, 210, 150), 45},
		{impression(300, 500, 100, 300, 90), 38},
	} {
		seal := &Seal{Picture: c.data, Diameter: c.d}
		items, err := seal.Place(typeset.Setter{}, 100, 80)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := sheet.Write(&b, &sheet.Document{Pages: []sheet.Page{{Width: 210, Height: 297, Items: items}}}); err != nil {
			t.Fatal(err)
		}
		img := oracle.Open(t, b.Bytes()).Render(0, 254) // 10 pixels a mm
		ink := oracle.Ink(img)
		if w := float64(ink.Dx()) / 10; math.Abs(w-c.d) > 0.4 {
			t.Errorf("the impression is %g mm wide, want %g", w, c.d)
		}
		cx, cy := float64(ink.Min.X+ink.Max.X)/20, float64(ink.Min.Y+ink.Max.Y)/20
		if math.Abs(cx-100) > 0.3 || math.Abs(cy-80) > 0.3 {
			t.Errorf("its middle is at (%g, %g), want (100, 80)", cx, cy)
		}
	}
}

func TestBadPictures(t *testing.T) {
	opaque := image.NewGray(image.Rect(0, 0, 50, 50))
	clear := image.NewNRGBA(image.Rect(0, 0, 50, 50))
	good := impression(50, 50, 25, 25, 20)
	for name, data := range map[string][]byte{
		"not a PNG": []byte("GIF89a"), "cut": good[:len(good)/2], "opaque": encode(opaque), "transparent": encode(clear),
	} {
		items, err := (&Seal{Picture: data}).Place(typeset.Setter{}, 50, 50)
		var fe *FieldError
		if !errors.As(err, &fe) || items != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmptySealDrawsNothing(t *testing.T) {
	for _, s := range []*Seal{nil, {}, {Diameter: 45}} {
		items, err := s.Place(typeset.Setter{}, 50, 50)
		if err != nil || len(items) != 0 {
			t.Errorf("%+v draws %d items, %v", s, len(items), err)
		}
	}
	if (*Seal)(nil).Size() != 42 || (&Seal{Diameter: 45}).Size() != 45 {
		t.Error("wrong diameters")
	}
}

// The specimen's name reads from left to right over the top, upright in the
// middle; 样章 stands large across it and again in the foot; nothing leaves the
// ring, for a short name and for the longest.
func TestSpecimen(t *testing.T) {
	for _, organ := range []string{"奈曼旗司法局", "内蒙古自治区人民政府", longDepartment} {
		s := &Seal{Specimen: organ}
		items, err := s.Place(typeset.Setter{}, 100, 100)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := sheet.Write(&b, &sheet.Document{Pages: []sheet.Page{{Width: 200, Height: 200, Items: items}}}); err != nil {
			t.Fatal(err)
		}
		p := oracle.Open(t, b.Bytes())
		if text := p.Text(0); text != "" {
			t.Errorf("%s: the seal's characters are copied as text: %q", organ, text)
		}
		shapes := p.Shapes(0)
		n, foot := len([]rune(organ)), len([]rune("样章不具效力"))
		if len(shapes) != 1+n+foot+2 {
			t.Fatalf("%s: %d shapes: ring, name, foot and 样章 are %d", organ, len(shapes), 1+n+foot+2)
		}
		middle := func(i int) (x, y float64) {
			b := shapes[1+i].Box
			return (b.Left+b.Right)/2 - 100, (b.Top+b.Bottom)/2 - 100
		}
		for i := range n + foot {
			x, y := middle(i)
			if b := shapes[1+i].Box; math.Hypot(x, y)+math.Max(b.Width(), b.Height())/2 > 21 {
				t.Errorf("%s: character %d leaves the ring", organ, i+1)
			}
			if i == 0 || i == n {
				continue
			}
			// Clockwise over the top, counter-clockwise along the foot: the sign
			// of the cross product of successive radii, with y down.
			px, py := middle(i - 1)
			if cross := px*y - py*x; (cross > 0) != (i < n) {
				t.Errorf("%s: character %d does not follow the one before", organ, i+1)
			}
		}
		for _, s := range shapes[1+n+foot:] {
			if s.Box.Height() < 9 {
				t.Errorf("%s: 样章 is only %g mm high", organ, s.Box.Height())
			}
		}
		ink := oracle.Ink(p.Render(0, 254))
		if d := float64(ink.Dx()) / 10; math.Abs(d-42) > 0.4 {
			t.Errorf("%s: diameter %g mm", organ, d)
		}
	}
}

// In a form the seal lies under the text that it presses on.
func TestSealLiesUnderTheText(t *testing.T) {
	r := &Renderer{Seal: Seal{Picture: impression(100, 100, 50, 50, 49), Diameter: 40}}
	pages, err := r.Layout(&Form{Kind: Renewal, Date: Date{2022, 6, 2}})
	if err != nil {
		t.Fatal(err)
	}
	at, label := -1, -1
	var box sheet.Image
	for i, item := range pages[0].Items {
		switch it := item.(type) {
		case sheet.Image:
			at, box = i, it
		case sheet.Text:
			if strings.HasPrefix(it.Text, "单位") {
				label = i
				if it.X < box.X || it.Y < box.Y || it.Y > box.Y+box.H {
					t.Error("the label is not within the seal")
				}
			}
		}
	}
	if at < 0 || label < at {
		t.Errorf("seal is item %d, label item %d", at, label)
	}
	if !near(box.W, 40*100/97.0) && math.Abs(box.W-40) > 1 {
		t.Errorf("seal of %g mm", box.W)
	}
}
