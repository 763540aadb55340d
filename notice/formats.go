package notice

import (
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// letterHead is the head of the 信函格式 (10.1): the organ's name, two red
// double rules, below the upper one 份号, 密级, 紧急程度 at the left and the
// 发文字号 at the right.
func (c *composer) letterHead(h *headPart) error {
	y := letterMastheadTop + mastheadHeight
	if organs := c.organs(); len(organs) > 0 {
		// A joint letter bears the lead organ's name.
		var err error
		const left = (paperWidth - areaWidth) / 2 // like the rules, in the middle of the paper
		y, err = c.mastheadLine(h, organs[0], left, areaWidth, letterMastheadTop, mastheadHeight, false)
		if err != nil {
			return err
		}
	}
	y = c.doubleRule(h, y+letterRuleGap, letterThick, letterThin)
	foot := paperHeight - letterRuleFoot - letterThick - letterRuleSpace - letterThin
	c.doubleRule(h, foot, letterThin, letterThick)
	h.floor = foot - letterElementGap

	y += letterElementGap
	if err := c.corner(h, y); err != nil {
		return err
	}
	bottom := y + charHeight
	if lines := len(c.cornerEntries()); lines > 1 {
		bottom += float64(lines-1) * rowPitch
	}
	if number := c.n.Number.String(); number != "" {
		items, err := c.one("发文字号", number, typeface.FangSong, bodySize, bindMargin, areaWidth, y, typeset.Right, sheet.Black)
		if err != nil {
			return err
		}
		h.items = append(h.items, items...)
	}
	return c.title(h, bottom+titleGap)
}

// doubleRule draws two red rules from y down and returns where they end.
func (c *composer) doubleRule(h *headPart, y, upper, lower float64) float64 {
	const left = (paperWidth - letterRuleWidth) / 2
	for _, width := range []float64{upper, lower} {
		c.red(h, sheet.Rule{X1: left, X2: left + letterRuleWidth, Y1: y + width/2, Y2: y + width/2, Width: width})
		y += width + letterRuleSpace
	}
	return y - letterRuleSpace
}

// orderHead is the head of the 命令（令）格式 (10.2): the organ's full name and
// 命令 or 令, two lines below it the 令号, and the text two lines below that.
func (c *composer) orderHead(h *headPart) error {
	suffix := "令"
	if organs := c.organs(); len(organs) == 1 && strings.HasSuffix(organs[0], "命令") {
		suffix = "命令"
	}
	y, err := c.masthead(h, suffix, orderMastheadTop)
	if err != nil {
		return err
	}
	if number := c.n.Number.String(); number != "" {
		y += orderNumberGap
		items, err := c.one("令号", number, typeface.FangSong, bodySize, bindMargin, areaWidth, y, typeset.Centre, sheet.Black)
		if err != nil {
			return err
		}
		h.items = append(h.items, items...)
		y += charHeight
	}
	if c.n.Title != "" {
		return c.title(h, y+titleGap)
	}
	h.title, h.bottom, h.gap = y, y, orderTextGap
	return nil
}

// attendance sets 出席, 请假 and 列席 of 纪要 (10.3): a line below the text, two
// characters in, the label in 黑体, a wrapped list under its first name.
func (c *composer) attendance() ([]row, error) {
	var rows []row
	for i, a := range c.n.Attendance {
		label := a.Label + "："
		width, err := c.lineWidth(a.Label, label, typeface.HeiTi, bodySize, cell)
		if err != nil {
			return nil, err
		}
		more, err := c.paragraph(a.Label, []typeset.Span{
			{Text: label, Role: typeface.HeiTi, Size: bodySize},
			{Text: a.People, Role: typeface.FangSong, Size: bodySize},
		}, typeset.Measure{Width: areaWidth, First: textIndent, Hang: textIndent + width})
		if err != nil {
			return nil, err
		}
		if i == 0 {
			rows = append(rows, row{blank: true})
		}
		for k := range more {
			more[k].text = true
		}
		rows = append(rows, more...)
	}
	return rows, nil
}
