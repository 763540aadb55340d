package notice

import (
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// smallCell is a 4号 character, the unit of the 版记's and the page number's indents.
const smallCell = smallSize * sheet.MM

// imprintRow is a 行 of 4号 characters: their height and 7/8 of a 3号 character.
const imprintRow = smallCell + rowGap

// imprintEntry is one element of the 版记, its lines between two rules.
type imprintEntry struct {
	lines     [][]sheet.Item // each relative to the top of its row
	ruleAbove bool
}

// imprint composes the 版记 (7.4): at the foot of the last page, which is even.
func (c *composer) imprint() error {
	entries, err := c.imprintEntries()
	if err != nil || len(entries) == 0 {
		return err
	}
	height := 0.0
	for _, e := range entries {
		height += float64(len(e.lines)) * imprintRow
	}
	c.imprintPage(areaBottom - height)
	p := &c.pages[len(c.pages)-1]

	rule := func(y, width float64) {
		if c.n.Layout == Letter {
			return // 10.1: the 版记 of a letter has no rules
		}
		p.items = append(p.items, sheet.Rule{X1: bindMargin, X2: areaRight, Y1: y, Y2: y, Width: width, Colour: sheet.Black})
	}
	y := areaBottom - height
	// The outer edges of the first and the last rule bound the 版记.
	rule(y+imprintOuter/2, imprintOuter)
	for i, e := range entries {
		if i > 0 && e.ruleAbove {
			rule(y, imprintInner)
		}
		for _, l := range e.lines {
			p.items = append(p.items, moved(l, y+(imprintRow-smallCell)/2)...)
			y += imprintRow
		}
	}
	rule(areaBottom-imprintOuter/2, imprintOuter)
	return nil
}

// imprintPage makes the last page an even one with room from top down. A
// letter's may be odd (10.1: the last page).
func (c *composer) imprintPage(top float64) {
	last := &c.pages[len(c.pages)-1]
	letter := c.n.Layout == Letter
	if (letter || len(c.pages)%2 == 0) && last.sheet == nil && last.bottom+rowGap <= top {
		return
	}
	if !letter && len(c.pages)%2 == 0 {
		// 7.5: a blank page before the 版记 has no number, nor has the 版记's.
		c.pages = append(c.pages, page{unnumbered: true})
	}
	c.pages = append(c.pages, page{unnumbered: true})
}

// imprintEntries sets 主送 (when moved here), 抄送, 印发机关 and 印发日期.
func (c *composer) imprintEntries() ([]imprintEntry, error) {
	var entries []imprintEntry
	add := func(part, label, text string, ruleAbove bool) error {
		lines, err := c.imprintList(part, label, text)
		entries = append(entries, imprintEntry{lines, ruleAbove})
		return err
	}
	if c.addresseesInImprint {
		if err := add("主送机关", "主送：", c.n.Addressees, true); err != nil {
			return nil, err
		}
	}
	if c.n.CopyTo != "" {
		// 7.4.2: no rule between 主送 and 抄送.
		if err := add("抄送机关", "抄送：", c.n.CopyTo, false); err != nil {
			return nil, err
		}
	}
	if c.n.PrintedBy == "" && c.n.PrintedOn.IsZero() || c.n.Layout == Letter {
		// 10.1: a letter names no 印发机关 and 印发日期.
		return entries, nil
	}
	left, err := c.one("印发机关", c.n.PrintedBy, typeface.FangSong, smallSize, bindMargin+smallCell, areaWidth/2, 0, typeset.Left, sheet.Black)
	if err != nil {
		return nil, err
	}
	if !c.n.PrintedOn.IsZero() {
		right, err := c.one("印发日期", c.n.PrintedOn.String()+"印发", typeface.FangSong, smallSize, areaRight-smallCell-areaWidth/2, areaWidth/2, 0, typeset.Right, sheet.Black)
		if err != nil {
			return nil, err
		}
		left = append(left, right...)
	}
	return append(entries, imprintEntry{[][]sheet.Item{left}, true}), nil
}

// imprintList sets a list of organs, one character in at both sides, wrapped
// under the first organ, ended by a full stop (7.4.2).
func (c *composer) imprintList(part, label, text string) ([][]sheet.Item, error) {
	const width = areaWidth - 2*smallCell
	lines, err := c.set.Lines([]typeset.Span{{Text: label + fullStopped(text), Role: typeface.FangSong, Size: smallSize}},
		typeset.Measure{Width: width, Hang: 3 * smallCell})
	if err != nil {
		return nil, inPart(err, part)
	}
	var set [][]sheet.Item
	for _, l := range lines {
		set = append(set, ink(l, bindMargin+smallCell, c.baseline(typeface.FangSong, smallSize), sheet.Black))
	}
	return set, nil
}

func fullStopped(s string) string {
	r := []rune(s)
	if len(r) > 0 && (r[len(r)-1] == '。' || r[len(r)-1] == '.') {
		r = r[:len(r)-1]
	}
	return string(r) + "。"
}
