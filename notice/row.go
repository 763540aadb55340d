package notice

import (
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// row is one line of the text area. Its items are placed across the page for
// good; down the page they are measured from the top of the row's character.
type row struct {
	items     []sheet.Item
	pitch     float64 // mm to the next row's top; 0 means the page's
	depth     float64 // mm that the row reaches down from its top; 0 means a character's height, or pitch
	after     int     // how many of the rows after it must stand on the same page
	blank     bool    // an empty line: falls away at a page's top
	text      bool    // a line of the body or of the 附件说明, with which a signature is not alone
	signature bool    // 署名, 成文日期
	head      *heading
	lead      *row // drawn above the row when it begins a page: a table's header
}

// heading makes a bookmark of the row it stands on.
type heading struct {
	level int
	title string
}

// moved returns items moved down by dy.
func moved(items []sheet.Item, dy float64) []sheet.Item {
	out := make([]sheet.Item, len(items))
	for i, item := range items {
		switch it := item.(type) {
		case sheet.Text:
			it.Y += dy
			out[i] = it
		case sheet.Rule:
			it.Y1 += dy
			it.Y2 += dy
			out[i] = it
		case sheet.Image:
			it.Y += dy
			out[i] = it
		case sheet.Path:
			it.Steps = movedSteps(it.Steps, dy)
			out[i] = it
		}
	}
	return out
}

func movedSteps(steps []sheet.Step, dy float64) []sheet.Step {
	moved := make([]sheet.Step, len(steps))
	for i, s := range steps {
		s.P[1] += dy
		if s.Op == 'c' {
			s.P[3] += dy
			s.P[5] += dy
		}
		moved[i] = s
	}
	return moved
}

// ink turns the runs of a set line into items: x is the start of the measure,
// y the baseline.
func ink(l typeset.Line, x, y float64, c sheet.Colour) []sheet.Item {
	items := make([]sheet.Item, 0, len(l.Runs))
	for _, r := range l.Runs {
		items = append(items, sheet.Text{X: x + r.X, Y: y, Text: r.Text, Face: r.Face,
			Size: r.Size, Spacing: r.Spacing, Colour: c})
	}
	return items
}
