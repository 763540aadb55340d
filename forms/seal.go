package forms

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// Seal is what stands in a seal's place. The zero Seal is a labelled place
// with nothing in it, for the real seal to be pressed on.
//
// The library never draws a seal that could pass for a real one, nor the
// national emblem.
type Seal struct {
	Picture  []byte  // the user's own impression: PNG, transparent where there is no ink
	Diameter float64 // mm; 0 means 42. 国发〔1999〕25号: at most 45 for a department of a county
	Specimen string  // when not empty, and Picture is nil: a drawn specimen for this organ, with 样章 across it
}

// Diameters of 国发〔1999〕25号. The widest is the State Council's.
const (
	defaultSealDiameter = 42.0 // mm, usual for a 内设机构 or 直属单位
	maxSealDiameter     = 60.0 // mm
)

// maxSealPixels bounds the picture of a seal: 60 mm at 1200 dpi are 2835
// pixels, so that a larger side is a mistake or an attack.
const maxSealPixels = 6000

// Size is the seal's diameter in mm: Diameter, or 42 when that is 0.
func (s *Seal) Size() float64 {
	if s == nil || s.Diameter == 0 {
		return defaultSealDiameter
	}
	return s.Diameter
}

// Empty reports whether nothing is drawn in the seal's place.
func (s *Seal) Empty() bool {
	return s == nil || len(s.Picture) == 0 && s.Specimen == ""
}

// Place returns what draws the seal with its centre at (cx, cy) in mm from the
// page's top left. The items belong under the text that the seal presses on,
// so they come before it on the page. An empty Seal gives none.
//
// Of a Picture it is the ink that gets the diameter: transparent margins do
// not make the impression smaller, nor do they move it off the centre.
//
// The items are of an internal package: Place serves the notice and the
// certificate, which lay out pages of their own. A bad Picture or Diameter
// is a [FieldError]; a character of Specimen that no face has, a
// *MissingError.
func (s *Seal) Place(set typeset.Setter, cx, cy float64) ([]sheet.Item, error) {
	if d := s.Size(); !(d > 0 && d <= maxSealDiameter) { // of an empty one too: it leaves room
		return nil, &FieldError{Field: "印章", Value: fmt.Sprintf("%g mm", d),
			Message: fmt.Sprintf("印章直径应大于 0 且不超过 %g 毫米（国发〔1999〕25号）", maxSealDiameter)}
	}
	if s.Empty() {
		return nil, nil
	}
	if len(s.Picture) > 0 {
		return s.placePicture(cx, cy)
	}
	return s.placeSpecimen(set, cx, cy)
}

// placePicture places the picture so that its ink is as wide as the diameter.
func (s *Seal) placePicture(cx, cy float64) ([]sheet.Item, error) {
	bad := func(message string, err error) error {
		return &FieldError{Field: "印章图片", Message: message, Err: err}
	}
	cfg, err := png.DecodeConfig(bytes.NewReader(s.Picture))
	if err != nil {
		return nil, bad("印章图片须为 PNG 文件，请重新导出", err)
	}
	if cfg.Width > maxSealPixels || cfg.Height > maxSealPixels {
		return nil, bad(fmt.Sprintf("印章图片为 %d×%d 像素，边长不应超过 %d 像素", cfg.Width, cfg.Height, maxSealPixels), nil)
	}
	img, err := png.Decode(bytes.NewReader(s.Picture))
	if err != nil {
		return nil, bad("印章图片已损坏，请重新导出", err)
	}
	ink, opaque := inkBounds(img)
	if ink.Empty() {
		return nil, bad("印章图片是全透明的，上面没有印迹", nil)
	}
	if opaque {
		return nil, bad("印章图片没有透明底，会盖住文字，请另存为透明底的 PNG", nil)
	}
	b := img.Bounds()
	scale := s.Size() / float64(max(ink.Dx(), ink.Dy())) // mm a pixel
	mx := float64(ink.Min.X+ink.Max.X)/2 - float64(b.Min.X)
	my := float64(ink.Min.Y+ink.Max.Y)/2 - float64(b.Min.Y)
	return []sheet.Item{sheet.Image{
		X: cx - mx*scale, Y: cy - my*scale,
		W: float64(b.Dx()) * scale, H: float64(b.Dy()) * scale,
		Data: s.Picture, Name: "印章图片",
	}}, nil
}

// inkAlpha is the least opacity that counts as ink, of 0xFFFF: scans leave a
// haze fainter than this around the impression.
const inkAlpha = 0x1000

// inkBounds is the smallest rectangle that holds every pixel with ink, and
// whether no pixel at all is transparent.
func inkBounds(img image.Image) (ink image.Rectangle, opaque bool) {
	opaque = true
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := img.At(x, y).RGBA(); a >= inkAlpha {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			} else {
				opaque = false
			}
		}
	}
	return ink, opaque
}

// Proportions of the specimen. Its name runs left to right over the top in
// 宋体, as 国发〔1999〕25号 wants it of a real seal; the rest is unlike one on
// purpose: 样章 across the middle in place of an emblem or star, and once more
// in the ring's foot.
const (
	specimenRing  = 1.2 / 42 // width of the ring, of the diameter
	specimenGap   = 0.8 / 42 // from the ring to the characters
	specimenName  = 0.125    // size of the name's characters, of the diameter
	specimenSweep = 236.0    // degrees that the name may take
	specimenFoot  = 0.07     // size of the foot's characters
	specimenStep  = 1.35     // distance of the name's characters in em, if there is room
	specimenThin  = 0.55     // how narrow a character may become before it shrinks
	specimenBig   = 0.34     // size of 样章
	specimenTilt  = 24.0     // degrees
	specimenNote  = "样章不具效力" // foot
	specimenCross = "样章"
)

// placeSpecimen draws the specimen.
func (s *Seal) placeSpecimen(set typeset.Setter, cx, cy float64) ([]sheet.Item, error) {
	d := s.Size()
	red := sheet.Red
	ring := &sheet.Path{Stroke: &red, Width: d * specimenRing}
	ring.Circle(cx, cy, d/2-d*specimenRing/2)
	items := []sheet.Item{*ring}

	inner := d/2 - d*(specimenRing+specimenGap)
	name := arc{cx: cx, cy: cy, size: d * specimenName, sweep: specimenSweep, step: specimenStep, top: true}
	name.radius = inner - name.size/2
	placed, err := name.place(set, s.Specimen)
	if err != nil {
		return nil, err
	}
	items = append(items, placed...)

	foot := arc{cx: cx, cy: cy, size: d * specimenFoot, sweep: 360 - specimenSweep - 30, step: 1.25}
	foot.radius = inner - foot.size/2
	if placed, err = foot.place(set, specimenNote); err != nil {
		return nil, err
	}
	items = append(items, placed...)

	placed, err = placeCross(set, cx, cy, d*specimenBig)
	if err != nil {
		return nil, err
	}
	return append(items, placed...), nil
}

// placeCross sets 样章 across (cx, cy), rising to the right, size mm high.
func placeCross(set typeset.Setter, cx, cy, size float64) ([]sheet.Item, error) {
	sin, cos := math.Sincos(specimenTilt * math.Pi / 180)
	var items []sheet.Item
	runes := []rune(specimenCross)
	for i, r := range runes {
		along := (float64(i) - float64(len(runes)-1)/2) * size * 1.1
		t, err := centred(set, typeface.HeiTi, r, size, 1, cx+along*cos, cy-along*sin, specimenTilt)
		if err != nil {
			return nil, err
		}
		items = append(items, t)
	}
	return items, nil
}

// arc sets characters around a circle: over the top clockwise, or along the
// foot counter-clockwise, so that both read from left to right.
type arc struct {
	cx, cy, radius float64 // mm; the radius runs to the characters' middle
	size           float64 // mm, at most
	sweep          float64 // degrees that the text may take
	step           float64 // em between the middles of characters, if there is room
	top            bool
}

func (a arc) place(set typeset.Setter, text string) ([]sheet.Item, error) {
	runes := []rune(text)
	if len(runes) == 0 {
		return nil, nil
	}
	room := a.radius * a.sweep * math.Pi / 180 / float64(len(runes)) // mm a character
	size, stretch := a.size, 1.0
	step := min(size*a.step, room)
	if tight := room * 0.96 / size; tight < 1 { // narrower first, as engravers do it, then smaller
		stretch = max(tight, specimenThin)
		size = min(size, room*0.96/stretch)
	}
	var items []sheet.Item
	for i, r := range runes {
		turn := (float64(i) - float64(len(runes)-1)/2) * step / a.radius // radians from the middle
		sin, cos := math.Sincos(turn)
		x, y, angle := a.cx+a.radius*sin, a.cy-a.radius*cos, -turn
		if !a.top {
			y, angle = a.cy+a.radius*cos, turn
		}
		t, err := centred(set, typeface.SongTi, r, size, stretch, x, y, angle*180/math.Pi)
		if err != nil {
			return nil, err
		}
		items = append(items, t)
	}
	return items, nil
}

// centred draws one red character, size mm high, with the middle of its em box
// at (x, y), turned by angle degrees counter-clockwise. It is drawn, not
// written: a seal is a picture, and its characters must not turn up among
// those of the text that it is pressed on when that is copied.
func centred(set typeset.Setter, role typeface.Role, r rune, size, stretch, x, y, angle float64) (sheet.Path, error) {
	faces := set.Faces
	if faces == nil {
		faces = typeface.Embedded()
	}
	face, err := faces.Pick(role, r)
	if err != nil {
		return sheet.Path{}, missing(err, "印章样章单位名称", "")
	}
	outline, err := face.Outline(r)
	if err != nil {
		return sheet.Path{}, err
	}
	set.Report.Add(role, r, face)
	middle := face.Advance(r) / 2                  // em from the origin
	height := (face.Ascent() + face.Descent()) / 2 // em above the baseline
	sin, cos := math.Sincos(angle * math.Pi / 180)
	at := func(u, v float64) (float64, float64) { // em to mm
		u, v = (u-middle)*size*stretch, (v-height)*size
		return x + u*cos - v*sin, y - u*sin - v*cos
	}
	red := sheet.Red
	p := sheet.Path{Fill: &red}
	for _, c := range outline {
		x1, y1 := at(c.P[0], c.P[1])
		switch c.Op {
		case 'm':
			p.MoveTo(x1, y1)
		case 'l':
			p.LineTo(x1, y1)
		case 'c':
			x2, y2 := at(c.P[2], c.P[3])
			x3, y3 := at(c.P[4], c.P[5])
			p.CurveTo(x1, y1, x2, y2, x3, y3)
		}
	}
	return p, nil
}
