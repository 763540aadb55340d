package notice

import (
	"fmt"
	"strconv"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// numberPages sets the page numbers (7.5): 4号 half-width digits of 宋体
// between 一字线, whose upper edge lies 7 mm below the 版心; odd numbers one
// character in from the right, even ones from the left.
func (c *composer) numberPages() error {
	for i := range c.pages {
		p := &c.pages[i]
		if p.unnumbered || i == 0 && c.n.Layout == Letter { // 10.1: a letter's first page has none
			continue
		}
		l, dash, err := c.pageNumber(i + 1)
		if err != nil {
			return err
		}
		x := bindMargin + smallCell
		if (i+1)%2 == 1 {
			x = areaRight - smallCell - l.Width
		}
		y := areaBottom + pageNumberGap + dash
		for _, r := range l.Runs {
			t := sheet.Text{X: x + r.X, Y: y, Text: r.Text, Face: r.Face, Size: r.Size, Spacing: r.Spacing, Colour: sheet.Black}
			if p.sheet != nil && p.sheet.Width > p.sheet.Height {
				t = turned(t)
			}
			p.items = append(p.items, t)
		}
	}
	return nil
}

// pageNumber sets the number and says how far above its baseline the upper
// edge of its dashes lies.
func (c *composer) pageNumber(n int) (l typeset.Line, dash float64, err error) {
	const emRule = '—'
	l, err = c.set.Line([]typeset.Span{{Text: fmt.Sprintf("%c %s %c", emRule, strconv.Itoa(n), emRule),
		Role: typeface.SongTi, Size: smallSize}}, 0)
	if err != nil {
		return l, 0, inPart(err, "页码")
	}
	face, err := c.set.Faces.Pick(typeface.SongTi, emRule)
	if err != nil {
		return l, 0, inPart(err, "页码")
	}
	box, _ := face.Ink(emRule)
	return l, box.Top * smallSize * sheet.MM, nil
}

// turned moves text from its place on the portrait sheet to the same place of
// the sheet turned clockwise for a landscape table: clause 8 keeps the page
// number where it always is. The table's head then lies at the binding edge of
// an odd page and at the cut edge of an even one.
func turned(t sheet.Text) sheet.Text {
	t.X, t.Y = paperHeight-t.Y, t.X
	t.Angle = -90
	return t
}

// bookmarks are the outline: the headings of the first two levels and the attachments.
func (c *composer) bookmarks() []sheet.Bookmark {
	var marks []sheet.Bookmark
	for i, p := range c.pages {
		for _, m := range p.marks {
			b := sheet.Bookmark{Title: m.title, Page: i, Y: m.y}
			if m.level == 1 || len(marks) == 0 {
				marks = append(marks, b)
			} else if m.level == 2 {
				last := &marks[len(marks)-1]
				last.Children = append(last.Children, b)
			}
		}
	}
	return marks
}
