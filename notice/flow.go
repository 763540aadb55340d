package notice

import (
	"math"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// The limits within which the rows of a page move closer or apart so that
// 署名, 成文日期 and seal do not stand alone on the next (7.3.5.4: adjust the
// spacing of lines), as shares of the page's pitch.
const (
	tightest = 0.92 // 9.61 mm
	loosest  = 1.10 // 11.49 mm
)

// wantedCompany is how many lines of text should stand with the signature.
const wantedCompany = 2

// setting is how one page is set apart from the others.
type setting struct {
	page  int     // from 0
	pitch float64 // mm
	rows  int     // at most so many
}

// flow fills pages with rows, the first below the head. When the signature
// would stand alone on its page, the page before is set tighter, so that the
// signature finds room there, or looser, so that text goes over to it.
func (c *composer) flow(head *headPart, rows []row) {
	c.pages = paginate(head, rows, nil)
	at, alone := signatureAlone(c.pages)
	if !alone {
		return
	}
	before := at - 1
	for share := 0.99; share >= tightest-1e-9; share -= 0.01 {
		pages := paginate(head, rows, &setting{before, rowPitch * share, math.MaxInt})
		if len(pages) <= at || !pages[at].signed {
			c.pages = pages
			return
		}
	}
	placed := c.pages[before].rows
	for fewer := 1; fewer < placed; fewer++ {
		pages := paginate(head, rows, &setting{before, head.spread(before, placed-fewer), placed - fewer})
		if len(pages) <= at || pages[before].text == 0 {
			return // nothing but text of the page before would be lost
		}
		if pages[at].text > 0 {
			c.pages = pages
		}
		if pages[at].text >= wantedCompany {
			return
		}
	}
}

// spread is the pitch that spreads so many rows over the whole height of a
// page, within the limit.
func (h *headPart) spread(page, rows int) float64 {
	top, floor := h.area(page)
	return min(rowPitch*loosest, (floor-top-charHeight)/float64(max(rows-1, 1)))
}

// area is where the rows of a page stand.
func (h *headPart) area(page int) (top, floor float64) {
	if page == 0 {
		return h.textTop(), h.floor
	}
	return headMargin, areaBottom
}

// signatureAlone finds the page that begins with the signature and shows no
// line of the text.
func signatureAlone(pages []page) (int, bool) {
	for i := 1; i < len(pages); i++ {
		if pages[i].signed && pages[i].text == 0 {
			return i, true
		}
	}
	return 0, false
}

// paginate puts rows on pages; s, if not nil, sets one of them apart.
func paginate(head *headPart, rows []row, s *setting) []page {
	var pages []page
	for i := 0; i < len(rows) || len(pages) == 0; {
		p := page{}
		top, floor := head.area(len(pages))
		if len(pages) == 0 {
			p.items = head.items
			p.bottom = head.bottom
		}
		pitch, room := rowPitch, math.MaxInt
		if s != nil && s.page == len(pages) {
			pitch, room = s.pitch, s.rows
		}
		placed := p.fill(rows[i:], top, floor, pitch, room)
		if placed == 0 && i < len(rows) && len(pages) > 0 {
			// A row higher than a page is placed all the same.
			placed = p.fill(rows[i:i+1], top, math.Inf(1), pitch, room)
		}
		i += placed
		pages = append(pages, p)
	}
	return pages
}

// fill places rows from top down to floor, at most room, and returns how many.
func (p *page) fill(rows []row, top, floor, pitch float64, room int) int {
	y := top
	for i, r := range rows {
		if r.blank && p.rows == 0 {
			continue // an empty line at a page's top falls away
		}
		if p.rows == 0 && r.lead != nil {
			p.items = append(p.items, moved(r.lead.items, y)...)
			y += r.lead.height(pitch)
		}
		together := rows[i : min(i+r.after, len(rows)-1)+1]
		end := y
		for _, t := range together[:len(together)-1] {
			end += t.height(pitch)
		}
		end += together[len(together)-1].inked()
		if end > floor+0.01 || p.rows+len(together) > room {
			if p.rows > 0 || len(p.items) > 0 {
				return i
			}
			if len(together) == 1 {
				return 0
			}
			// Rows that no page holds together begin this one all the same.
			if y+r.inked() > floor+0.01 {
				return 0
			}
		}
		p.put(r, y)
		y += r.height(pitch)
	}
	return len(rows)
}

// put places one row at y.
func (p *page) put(r row, y float64) {
	p.items = append(p.items, moved(r.items, y)...)
	if r.head != nil {
		p.marks = append(p.marks, mark{*r.head, y})
	}
	if !r.blank {
		p.bottom = max(p.bottom, y+r.inked())
	}
	if r.text {
		p.text++
	}
	p.signed = p.signed || r.signature
	p.rows++
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
