package sheet

import (
	"errors"
	"fmt"
	"math"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// ErrNoPages says that a document has no page.
var ErrNoPages = errors.New("没有可打印的页 (sheet: a document without pages)")

// Error is a fault of a document's page, item or bookmark: a number that
// cannot be drawn, a face that is not there. It is the program's, not the
// clerk's.
type Error struct {
	Page  int    // index into Document.Pages, -1 for a bookmark
	Item  int    // index into Page.Items, -1 for the page itself; of a bookmark, its place in the outline's order
	Field string // of the page, the item or the bookmark
	Value any
}

// Error says it in Chinese.
func (e *Error) Error() string {
	if e.Page < 0 {
		return fmt.Sprintf("书签 %d 的 %s 不能是 %v", e.Item+1, e.Field, e.Value)
	}
	if e.Item < 0 {
		return fmt.Sprintf("第 %d 页的 %s 不能是 %v", e.Page+1, e.Field, e.Value)
	}
	return fmt.Sprintf("第 %d 页第 %d 项的 %s 不能是 %v", e.Page+1, e.Item+1, e.Field, e.Value)
}

// English is the same in English.
func (e *Error) English() string {
	if e.Page < 0 {
		return fmt.Sprintf("bookmark %d: %s cannot be %v", e.Item+1, e.Field, e.Value)
	}
	if e.Item < 0 {
		return fmt.Sprintf("page %d: %s cannot be %v", e.Page+1, e.Field, e.Value)
	}
	return fmt.Sprintf("page %d, item %d: %s cannot be %v", e.Page+1, e.Item+1, e.Field, e.Value)
}

// Limits of a page and of what lies on it. ISO 32000-1, Annex C.2: a page is
// between 3 and 14400 units wide and high. What lies off the page is cut, but
// farther away than this it is a mistake.
const (
	minSide = 3 * MM
	maxSide = 14400 * MM
	far     = 2 * maxSide
)

// checker collects what is wrong with a document.
type checker struct {
	faults  []error
	missing map[rune]bool
	stencil map[*Stencil]bool // that was looked at
	fields  map[string]bool   // names of fields
	page    int
	item    int
}

// check returns everything that is wrong with the document's numbers and
// characters, joined; pictures are looked at when they are stored.
func check(d *Document) error {
	c := checker{missing: map[rune]bool{}, stencil: map[*Stencil]bool{}, fields: map[string]bool{}}
	for i := range d.Pages {
		c.page, c.item = i, -1
		p := &d.Pages[i]
		c.want(p.Width >= minSide && p.Width <= maxSide, "Width", p.Width)
		c.want(p.Height >= minSide && p.Height <= maxSide, "Height", p.Height)
		if t := p.Trim; t != (Rect{}) {
			inside := t.X >= 0 && t.Y >= 0 && t.W > 0 && t.H > 0 &&
				t.X+t.W <= p.Width+tolerance && t.Y+t.H <= p.Height+tolerance
			c.want(inside, "Trim", t)
		}
		for j, it := range p.Items {
			c.item = j
			c.check(it)
		}
	}
	c.page, c.item = -1, -1
	c.bookmarks(d)
	return errors.Join(c.faults...)
}

// plain is the item itself where a pointer to it was given.
func plain(it Item) Item {
	switch p := it.(type) {
	case *Text:
		if p != nil {
			return *p
		}
	case *Rule:
		if p != nil {
			return *p
		}
	case *Path:
		if p != nil {
			return *p
		}
	case *Image:
		if p != nil {
			return *p
		}
	case *Modules:
		if p != nil {
			return *p
		}
	case *Stamp:
		if p != nil {
			return *p
		}
	case *SignatureField:
		if p != nil {
			return *p
		}
	}
	return it
}

// tolerance in mm of sums of lengths that were computed.
const tolerance = 1e-6

func (c *checker) check(it Item) {
	switch it := plain(it).(type) {
	case Text:
		c.text(&it)
	case Rule:
		c.near("X1", it.X1)
		c.near("Y1", it.Y1)
		c.near("X2", it.X2)
		c.near("Y2", it.Y2)
		c.stroke(it.Width)
		sum := 0.0
		for _, d := range it.Dash {
			sum += d
			c.want(d >= 0 && d <= far, "Dash", d)
		}
		c.want(len(it.Dash) == 0 || sum > 0, "Dash", it.Dash)
	case Path:
		c.path(&it)
	case Image:
		c.near("X", it.X)
		c.near("Y", it.Y)
		c.want(it.W > 0 && it.W <= far, "W", it.W)
		c.want(it.H > 0 && it.H <= far, "H", it.H)
	case Modules:
		c.near("X", it.X)
		c.near("Y", it.Y)
		c.want(it.Side > 0 && it.Side <= far, "Side", it.Side)
	case Stamp:
		c.near("X", it.X)
		c.near("Y", it.Y)
		c.near("Angle", it.Angle)
		c.onStencil(it.Stencil)
	case SignatureField:
		c.signatureField(&it)
	default:
		c.want(false, "Items", it)
	}
}

// onStencil looks at a stencil at its first stamp.
func (c *checker) onStencil(s *Stencil) {
	if s == nil {
		c.want(false, "Stencil", s)
		return
	}
	if c.stencil[s] {
		return
	}
	c.stencil[s] = true
	b := s.Bounds
	c.near("Bounds", b.X)
	c.near("Bounds", b.Y)
	c.want(b.W >= minSide && b.W <= maxSide && b.H >= minSide && b.H <= maxSide, "Bounds", b)
	for _, it := range s.Items {
		switch plain(it).(type) {
		case Stamp, SignatureField:
			c.want(false, "Stencil", fmt.Sprintf("%T", plain(it)))
		default:
			c.check(it)
		}
	}
}

func (c *checker) text(t *Text) {
	c.near("X", t.X)
	c.near("Y", t.Y)
	c.want(t.Size > 0 && t.Size <= far, "Size", t.Size)
	c.near("Spacing", t.Spacing)
	c.want(t.Stretch >= 0 && t.Stretch <= 100, "Stretch", t.Stretch)
	c.near("Angle", t.Angle)
	if t.Face == nil {
		c.want(t.Text == "", "Face", t.Face)
		return
	}
	for _, r := range t.Text {
		if !t.Face.Has(r) && !c.missing[r] {
			c.missing[r] = true
			c.faults = append(c.faults, &typeface.MissingError{Rune: r})
		}
	}
}

func (c *checker) path(p *Path) {
	c.stroke(p.Width)
	for i, s := range p.Steps {
		n := operands(s.Op)
		// A path begins with a point or a rectangle, or there is none to go on from.
		c.want(n >= 0 && (i > 0 || s.Op == 'm' || s.Op == 'r'), "Steps", string(rune(s.Op)))
		for _, v := range s.P[:max(n, 0)] {
			c.near("Steps", v)
		}
	}
}

func (c *checker) bookmarks(d *Document) {
	var visit func([]Bookmark)
	visit = func(bs []Bookmark) {
		for _, b := range bs {
			c.item++
			c.want(b.Page >= 0 && b.Page < len(d.Pages), "Page", b.Page)
			c.near("Y", b.Y)
			visit(b.Children)
		}
	}
	visit(d.Bookmarks)
}

func (c *checker) stroke(w float64) { c.want(w >= 0 && w <= far, "Width", w) }

// near wants a length that can be drawn; it is false for NaN too.
func (c *checker) near(field string, v float64) { c.want(math.Abs(v) <= far, field, v) }

func (c *checker) want(ok bool, field string, v any) {
	if !ok {
		c.faults = append(c.faults, &Error{Page: c.page, Item: c.item, Field: field, Value: v})
	}
}
