// Package sheet is the paper: pages measured in mm, with placed text, rules,
// paths and pictures on them. It decides no layout. It is the only importer of
// gopdf, and mends what gopdf gets wrong.
//
// Lengths are in mm, origin at the paper's top left, y downwards; text is
// placed by its baseline; font sizes and letter spacing are in points.
//
// # How a document is written
//
// Everything is checked before anything is drawn (check.go). Each face becomes
// a subset of the characters that the whole document needs of it (font.go).
// gopdf sets the text, stores the pictures and gives every object its number;
// what it has no operator for, it gets as a mark (draw.go). Its file stays in
// memory, and another is made of its objects, in which the marks have become
// operators and the dictionaries that gopdf gets wrong are our own (mend.go,
// meta.go).
package sheet

import (
	"time"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// MM is one point in millimetres.
const MM = 25.4 / 72

// A4 in mm (GB/T 148).
const (
	A4Width  = 210.0
	A4Height = 297.0
)

// Document is what Write prints.
type Document struct {
	Pages     []Page
	Title     string
	Author    string
	Subject   string
	Lang      string    // BCP 47; "" means zh-CN
	Created   time.Time // zero: no date is written
	Bookmarks []Bookmark
}

// Bookmark is an entry of the outline.
type Bookmark struct {
	Title    string
	Page     int     // index into Pages
	Y        float64 // mm from the page's top
	Children []Bookmark
}

// Page is one side of paper.
type Page struct {
	Width, Height float64
	Label         string // the page label that viewers show; "" means the ordinal
	Trim          Rect   // the finished size inside the page, with bleed around it; zero: the whole page
	Items         []Item // drawn in this order
}

// Hairline is the width of a line that is given none: a quarter of a point,
// the thinnest that offices' printers draw reliably.
const Hairline = MM / 4

// Rect is a rectangle by its top left corner.
type Rect struct{ X, Y, W, H float64 }

// Item is something that lies on a page: Text, Rule, Path, Image, Modules,
// Stamp or SignatureField.
type Item interface{ item() }

// Text is a run of characters that Face can draw.
type Text struct {
	X, Y    float64 // origin of the first glyph, on the baseline
	Text    string
	Face    *typeface.Face
	Size    float64 // pt
	Spacing float64 // pt added after each character
	Stretch float64 // horizontal scale; 0 means 1
	Angle   float64 // degrees counter-clockwise about the origin
	Colour  Colour
}

// Rule is a straight line with square, unextended ends.
type Rule struct {
	X1, Y1, X2, Y2 float64
	Width          float64 // mm; 0 means Hairline
	Colour         Colour
	Dash           []float64 // mm on, off, …; nil means solid
}

// Path is a shape of lines and curves.
type Path struct {
	Steps   []Step
	Fill    *Colour // nil: not filled
	Stroke  *Colour // nil: not stroked
	Width   float64 // mm of the stroke; 0 means Hairline
	EvenOdd bool    // how insides are told: by the even-odd rule, else by the non-zero one
}

// Step is one operator of a path.
type Step struct {
	Op byte       // 'm' move, 'l' line, 'c' curve, 'z' close, 'r' rectangle
	P  [6]float64 // m, l: x y; c: x1 y1 x2 y2 x y; r: x y w h
}

// Image is a JPEG or PNG, drawn to fill W×H, upright as its EXIF orientation
// has it. The same bytes are stored once in a document.
type Image struct {
	X, Y, W, H float64
	Data       []byte
	Name       string // for errors
	Turned     bool   // upside down within its rectangle; the bytes are those of one that is not
}

// Modules is a pattern of filled squares such as a QR code.
type Modules struct {
	X, Y   float64  // top left corner
	Side   float64  // mm of one square
	Rows   [][]bool // true: filled
	Colour Colour
}

// Stencil is a drawing that many pages share. It is written once, however many
// Stamps of it there are, and taken along with each page that is taken out of
// the file. Stencils are the same when their pointers are.
type Stencil struct {
	Bounds Rect   // around the stencil's origin; what lies outside is cut off
	Items  []Item // drawn in this order; neither Stamps nor SignatureFields among them
}

// Stamp puts a stencil on a page.
type Stamp struct {
	X, Y    float64 // where the stencil's origin lies
	Angle   float64 // degrees counter-clockwise about the origin
	Stencil *Stencil
}

func (Text) item()    {}
func (Rule) item()    {}
func (Path) item()    {}
func (Image) item()   {}
func (Modules) item() {}
func (Stamp) item()   {}

// stencils are those that a document's pages show, in the order of their first
// stamps.
func (d *Document) stencils() []*Stencil {
	var all []*Stencil
	seen := map[*Stencil]bool{}
	for i := range d.Pages {
		for _, it := range d.Pages[i].Items {
			if s, ok := plain(it).(Stamp); ok && s.Stencil != nil && !seen[s.Stencil] {
				seen[s.Stencil] = true
				all = append(all, s.Stencil)
			}
		}
	}
	return all
}

// eachItem calls f for everything that is drawn, what is on a stencil once.
func (d *Document) eachItem(f func(Item)) {
	for _, s := range d.stencils() {
		for _, it := range s.Items {
			f(plain(it))
		}
	}
	for i := range d.Pages {
		for _, it := range d.Pages[i].Items {
			f(plain(it))
		}
	}
}

// Colour is an sRGB colour.
type Colour struct{ R, G, B uint8 }

// The colours of GB/T 9704-2012 5.2.4: black, and the red whose ink is
// M80 Y80, which is what #FF3333 converts to.
var (
	Black = Colour{}
	Red   = Colour{0xFF, 0x33, 0x33}
	White = Colour{0xFF, 0xFF, 0xFF}
)
