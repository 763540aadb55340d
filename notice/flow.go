package notice

import (
	"math"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// The limits within which rows move closer or apart so that 署名, 成文日期 and
// seal do not stand alone on a page (7.3.5.4: adjust the spacing of lines):
// one row more than 22 on the page before (pitch 9.98 mm), or up to two fewer
// (11.55 mm).
const (
	tighten = -1
	loosen  = 2
)

// flow fills pages with rows, the first below the head. When the signature
// would stand alone on its page, the page before is set tighter or looser.
func (c *composer) flow(head *headPart, rows []row) {
	plain := c.paginate(head, rows, 0, 0)
	c.pages = plain
	at, alone := signatureAlone(plain)
	if !alone {
		return
	}
	for _, fewer := range []int{tighten, 1, loosen} {
		pages := c.paginate(head, rows, at-1, fewer)
		if _, still := signatureAlone(pages); !still {
			c.pages = pages
			return
		}
	}
}

// signatureAlone finds the page that begins with the signature and shows no
// line of the text.
func signatureAlone(pages []page) (int, bool) {
	for i := 1; i < len(pages); i++ {
		if pages[i].signed && !pages[i].text {
			return i, true
		}
	}
	return 0, false
}

// paginate puts rows on pages. The page numbered special (0 for the first)
// has fewer rows than its room would take, spread over its whole height, when
// fewer is not 0.
func (c *composer) paginate(head *headPart, rows []row, special, fewer int) []page {
	var pages []page
	for i := 0; i < len(rows) || len(pages) == 0; {
		p := page{}
		top, floor := headMargin, areaBottom
		if len(pages) == 0 {
			p.items = head.items
			p.bottom = head.bottom
			top, floor = head.textTop(), head.floor
		}
		pitch, room := rowPitch, math.MaxInt
		if fewer != 0 && len(pages) == special {
			natural := int((floor-top-charHeight)/rowPitch+1e-6) + 1
			room = natural - fewer
			pitch = (floor - top - charHeight) / float64(max(room-1, 1))
		}
		placed := p.fill(rows[i:], top, floor, pitch, room)
		i += placed
		if placed == 0 && i < len(rows) {
			// A block higher than a page: it is placed all the same.
			i += p.fill(rows[i:i+1], top, floor, pitch, math.MaxInt)
		}
		pages = append(pages, p)
	}
	return pages
}

// fill places rows from top down to floor, at most room, and returns how many.
func (p *page) fill(rows []row, top, floor, pitch float64, room int) int {
	y, count := top, 0
	for i, r := range rows {
		if r.blank && count == 0 {
			continue // an empty line at a page's top falls away
		}
		end, lines := y, 0
		for k := i; k <= min(i+r.after, len(rows)-1); k++ {
			if k > i {
				end += rows[k-1].height(pitch)
			}
			lines++
		}
		last := rows[min(i+r.after, len(rows)-1)]
		if (end+last.inked() > floor+0.01 || count+lines > room) && count > 0 {
			return i
		}
		if end+last.inked() > floor+0.01 && len(p.items) > 0 {
			return i // below a head that leaves no room
		}
		p.items = append(p.items, moved(r.items, y)...)
		if r.head != nil {
			p.marks = append(p.marks, mark{*r.head, y})
		}
		if !r.blank {
			p.bottom = max(p.bottom, y+r.inked())
		}
		p.text = p.text || r.text
		p.signed = p.signed || r.signature
		y += r.height(pitch)
		count++
	}
	return len(rows)
}

// height is the distance to the next row's top.
func (r row) height(pitch float64) float64 {
	if r.pitch > 0 {
		return r.pitch
	}
	return pitch
}

// inked is how far below its top a row needs room on its page.
func (r row) inked() float64 {
	switch {
	case r.depth > 0:
		return r.depth
	case r.pitch > 0:
		return r.pitch
	}
	return charHeight
}

// finished are the pages for the paper.
func (c *composer) finished() []sheet.Page {
	pages := make([]sheet.Page, len(c.pages))
	for i, p := range c.pages {
		if p.sheet != nil {
			pages[i] = *p.sheet
			pages[i].Items = append(pages[i].Items[:len(pages[i].Items):len(pages[i].Items)], p.items...)
			continue
		}
		pages[i] = sheet.Page{Width: paperWidth, Height: paperHeight, Items: p.items}
	}
	return pages
}
