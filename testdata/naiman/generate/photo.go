package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"golang.org/x/image/vector"
)

// A photo is 358×441 pixels at 350 dpi, as GA 461-2004 has it for identity
// cards: 26×32 mm.
const (
	photoWidth  = 358
	photoHeight = 441
	photoDPI    = 350
)

// The faults of the photos: two people without one, by index among those who
// sat the exam, and one whose photo is of another size (295×413, 一寸).
const (
	noPhotoFirst  = 20
	noPhotoSecond = 93
	smallPhoto    = 57
	smallWidth    = 295
	smallHeight   = 413
)

// photos adds a silhouette for everyone who sat the exam, named by 准考证号,
// and returns what is missing or wrong.
func photos(files map[string][]byte, sittings []sitting) ([]fault, error) {
	var faults []fault
	sat := 0
	for _, s := range sittings {
		if s.absent() {
			continue
		}
		path := "photos/" + s.admission + ".jpg"
		w, h := photoWidth, photoHeight
		switch sat++; sat {
		case noPhotoFirst, noPhotoSecond:
			faults = append(faults, fault{File: path, Kind: "photo-missing", Expect: report, Words: "参加了考试而没有照片"})
			continue
		case smallPhoto:
			w, h = smallWidth, smallHeight
			faults = append(faults, fault{File: path, Kind: "photo-size", Expect: report,
				Words: fmt.Sprintf("照片是%d×%d像素，应为%d×%d像素", w, h, photoWidth, photoHeight)})
		}
		b, err := encode(silhouette(s.admission, s.female, w, h))
		if err != nil {
			return nil, err
		}
		files[path] = b
	}
	return faults, nil
}

// quality gives 12 to 25 kB with the grain of silhouette.
const quality = 88

// encode writes a JPEG and says its resolution in a JFIF header, which
// image/jpeg leaves out.
func encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	jfif := []byte{0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, 0, 0, 0, 0, 0, 0} // version 1.1, unit: dots per inch
	binary.BigEndian.PutUint16(jfif[12:], photoDPI)
	binary.BigEndian.PutUint16(jfif[14:], photoDPI)
	const soi = 2 // start of image, which the header has to follow
	return append(append(b.Bytes()[:soi:soi], jfif...), b.Bytes()[soi:]...), nil
}

// silhouette draws a bust without a face: shoulders, collar, neck, head and
// hair in flat tones on a nearly white ground. Tones and outline vary a little
// with the admission number, so that cards can be told apart.
func silhouette(admission string, female bool, w, h int) image.Image {
	seed := uint64(14695981039346656037)
	for _, c := range []byte(admission) {
		seed = (seed ^ uint64(c)) * 1099511628211
	}
	d := &dice{state: seed}
	vary := func(by float64) float64 { return by * float64(d.n(2001)-1000) / 1000 }

	c := &canvas{
		m:  image.NewRGBA(image.Rect(0, 0, w, h)),
		sx: float64(w) / photoWidth, sy: float64(h) / photoHeight,
	}
	ground := uint8(250 + d.n(5))
	c.fill(color.RGBA{ground, ground, uint8(min(255, int(ground)+1)), 255})

	tone := vary(10)
	skin := grey(198+tone, 0.985)
	shade := grey(180+tone, 0.985)
	hair := grey(72+vary(16), 0.97)
	coat := []color.RGBA{{58, 66, 84, 255}, {70, 72, 78, 255}, {52, 74, 92, 255}, {80, 84, 92, 255}}[d.n(4)]
	shirt := color.RGBA{226, 230, 236, 255}

	mid := photoWidth/2 + vary(2)
	top := 16 + vary(4)                                 // of the hair; GA 461: 7–21 px
	half := 103 + vary(4)                               // of the head's width; GA 461: 207±14 px
	chin := 312 + vary(6)                               //
	slope, shoulder := 20+vary(8), 372+vary(8)          // of the shoulders
	neck := 50 + vary(4)                                //
	wide := half + 10 + vary(3)                         // half the hair's width
	long := []float64{318, 350, 396}[d.n(3)] + vary(10) // where long hair ends

	if female {
		c.shape(hair, func(p *outline) { // the hair behind the neck
			p.move(mid-wide, 150)
			p.curve(mid-wide-8, 250, mid-wide+4, long-20, mid-wide+26, long)
			p.line(mid+wide-26, long)
			p.curve(mid+wide-4, long-20, mid+wide+8, 250, mid+wide, 150)
		})
	}
	c.shape(coat, func(p *outline) { // shoulders
		p.move(-10, photoHeight+10)
		p.line(-10, shoulder+slope)
		p.curve(40, shoulder-6, 96, shoulder-16, mid-neck-6, shoulder-40)
		p.line(mid+neck+6, shoulder-40)
		p.curve(photoWidth-96, shoulder-16, photoWidth-40, shoulder-6, photoWidth+10, shoulder+slope)
		p.line(photoWidth+10, photoHeight+10)
	})
	c.shape(shirt, func(p *outline) { // the opening of the coat
		p.move(mid-neck-4, shoulder-42)
		p.line(mid, photoHeight+6)
		p.line(mid+neck+4, shoulder-42)
	})
	c.shape(shade, func(p *outline) { // neck
		p.move(mid-neck, chin-70)
		p.line(mid-neck, shoulder-38)
		p.curve(mid-neck+14, shoulder-8, mid+neck-14, shoulder-8, mid+neck, shoulder-38)
		p.line(mid+neck, chin-70)
	})
	collar := grey(240, 1)
	for _, side := range []float64{-1, 1} {
		c.shape(collar, func(p *outline) {
			p.move(mid+side*(neck+2), shoulder-52)
			p.line(mid+side*(neck+16), shoulder-30)
			p.line(mid+side*26, shoulder+26)
			p.line(mid, shoulder-8)
		})
	}
	if ear := 196 + vary(4); !female {
		for _, side := range []float64{-1, 1} {
			c.shape(shade, func(p *outline) { p.ellipse(mid+side*(half-3), ear, 12, 30) })
		}
	}
	c.shape(skin, func(p *outline) { // head
		p.move(mid-half, 170)
		p.curve(mid-half, 70, mid-60, top+22, mid, top+22)
		p.curve(mid+60, top+22, mid+half, 70, mid+half, 170)
		p.curve(mid+half, 250, mid+58, chin, mid, chin)
		p.curve(mid-58, chin, mid-half, 250, mid-half, 170)
	})
	parting := vary(24)
	fringe := 104 + vary(14)
	c.shape(hair, func(p *outline) { // hair
		edge := 196.0
		if female {
			edge = 262
		}
		p.move(mid-wide, 150)
		p.curve(mid-wide+2, 60, mid-64, top, mid, top)
		p.curve(mid+64, top, mid+wide-2, 60, mid+wide, 150)
		p.line(mid+wide-4, edge)
		p.curve(mid+half-16, edge-24, mid+half-14, fringe+34, mid+half-30, fringe+8)
		p.curve(mid+half-60, fringe-14, mid+parting+30, fringe-6, mid+parting, fringe-28)
		p.curve(mid+parting-30, fringe-2, mid-half+60, fringe-10, mid-half+30, fringe+8)
		p.curve(mid-half+14, fringe+34, mid-half+16, edge-24, mid-wide+4, edge)
	})
	c.grain(d)
	return c.m
}

func grey(v, warm float64) color.RGBA {
	return color.RGBA{uint8(v), uint8(v * (1 + warm) / 2), uint8(v * warm), 255}
}

// canvas is a picture on which shapes are drawn in the coordinates of a
// 358×441 photo.
type canvas struct {
	m      *image.RGBA
	sx, sy float64
}

func (c *canvas) fill(col color.RGBA) {
	for i := 0; i < len(c.m.Pix); i += 4 {
		c.m.Pix[i], c.m.Pix[i+1], c.m.Pix[i+2], c.m.Pix[i+3] = col.R, col.G, col.B, col.A
	}
}

// shape fills a closed outline.
func (c *canvas) shape(col color.RGBA, draw func(*outline)) {
	b := c.m.Bounds()
	p := &outline{r: vector.NewRasterizer(b.Dx(), b.Dy()), sx: c.sx, sy: c.sy}
	draw(p)
	p.r.ClosePath()
	p.r.Draw(c.m, b, image.NewUniform(col), image.Point{})
}

// grain makes the tones a little uneven, as a camera does.
func (c *canvas) grain(d *dice) {
	for i := 0; i < len(c.m.Pix); i += 4 {
		v := d.n(7) - 3
		if c.m.Pix[i] > 245 {
			v /= 2 // the ground stays white
		}
		for k := range 3 {
			c.m.Pix[i+k] = uint8(max(0, min(255, int(c.m.Pix[i+k])+v)))
		}
	}
}

// outline is a shape being drawn.
type outline struct {
	r      *vector.Rasterizer
	sx, sy float64
}

func (p *outline) at(x, y float64) (float32, float32) { return float32(x * p.sx), float32(y * p.sy) }

func (p *outline) move(x, y float64) { p.r.MoveTo(p.at(x, y)) }
func (p *outline) line(x, y float64) { p.r.LineTo(p.at(x, y)) }

func (p *outline) curve(x1, y1, x2, y2, x3, y3 float64) {
	a, b := p.at(x1, y1)
	c, d := p.at(x2, y2)
	e, f := p.at(x3, y3)
	p.r.CubeTo(a, b, c, d, e, f)
}

func (p *outline) ellipse(x, y, rx, ry float64) {
	const k = 4 * (math.Sqrt2 - 1) / 3 // a quarter of a circle by a cubic
	p.move(x-rx, y)
	p.curve(x-rx, y-k*ry, x-k*rx, y-ry, x, y-ry)
	p.curve(x+k*rx, y-ry, x+rx, y-k*ry, x+rx, y)
	p.curve(x+rx, y+k*ry, x+k*rx, y+ry, x, y+ry)
	p.curve(x-k*rx, y+ry, x-rx, y+k*ry, x-rx, y)
}
