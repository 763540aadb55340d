package certificate

import (
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// plan is how the cards of a kind are laid out: what is the same on all of
// them is laid out once and stamped.
type plan struct{ sides [2][]step }

// step is a stencil or a field.
type step struct {
	same  *sheet.Stencil
	field *Field
}

func (p *press) plan(k Kind) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	pl := p.plans[k]
	if pl == nil {
		pl = &plan{[2][]step{p.steps(&p.design.Front, k), p.steps(&p.design.Back, k)}}
		if p.plans == nil {
			p.plans = map[Kind]*plan{}
		}
		p.plans[k] = pl
	}
	return pl
}

// steps draws a side's ground, and on it the fields that are the same on all
// cards: labels, titles, the emblem, the seal. One that lies over a field that
// is not is drawn in its turn, as a stencil of its own.
func (p *press) steps(s *Side, k Kind) []step {
	ground := p.stencil(p.ground(s))
	steps := []step{{same: ground}}
	var before []Box // of the fields that differ
	for i := range s.Fields {
		f := &s.Fields[i]
		items, ok := p.sameOnAll(f, k)
		switch {
		case !ok:
			before = append(before, f.Box)
			steps = append(steps, step{field: f})
		case overAny(f.Box, before):
			steps = append(steps, step{same: p.stencil(items)})
		default:
			ground.Items = append(ground.Items, items...)
		}
	}
	return steps
}

// sameOnAll draws a field that does not depend on the card. What is wrong or
// doubtful about one is said of each card, where it is looked for.
func (p *press) sameOnAll(f *Field, k Kind) ([]sheet.Item, bool) {
	switch f.Kind {
	case PhotoField:
		return nil, false
	case CodeField:
		if p.signer.Signer != nil {
			return nil, false
		}
	case TextField:
		if ofCard(f.Text) {
			return nil, false
		}
	}
	l := &laid{card: &Card{Kind: k}}
	items, _, err := p.field(l, f)
	return items, err == nil && l.findings == nil
}

// stencil holds items of a side, bleed included.
func (p *press) stencil(items []sheet.Item) *sheet.Stencil {
	return &sheet.Stencil{Bounds: sheet.Rect(p.area()), Items: items}
}

// area is a side with its bleed.
func (p *press) area() Box {
	b := p.bleed
	return Box{-b, -b, p.design.Width + 2*b, p.design.Height + 2*b}
}

// ground is what lies under everything on a side.
func (p *press) ground(s *Side) []sheet.Item {
	area := p.area()
	fill := sheet.Path{Fill: s.Ground.ink()}
	fill.Rect(area.X, area.Y, area.W, area.H)
	items := []sheet.Item{fill}
	if s.Guilloche != nil {
		items = append(items, s.Guilloche.draw(area))
	}
	return items
}

func overAny(b Box, others []Box) bool {
	for _, o := range others {
		if b.X < o.X+o.W && o.X < b.X+b.W && b.Y < o.Y+o.H && o.Y < b.Y+b.H {
			return true
		}
	}
	return false
}
