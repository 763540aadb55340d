package notice

import (
	"fmt"
	"math"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// headPart is what stands above the rows of the first page: 版头 and title.
type headPart struct {
	items  []sheet.Item
	bottom float64 // where the title, or what stands above it, ends
	title  float64 // top of the title
	gap    float64 // from bottom to the first row; 0: the row begins at bottom
	floor  float64 // where the first page's text has to end
}

// head composes 版头 and 标题 (7.2, 7.3.1; 10.1 to 10.3).
func (c *composer) head() (*headPart, error) {
	h := &headPart{floor: areaBottom}
	var err error
	switch c.n.Layout {
	case Letter:
		err = c.letterHead(h)
	case Order:
		err = c.orderHead(h)
	default:
		err = c.ordinaryHead(h)
	}
	return h, err
}

// ordinaryHead is the 版头 of the 普通格式 and, with another suffix to the
// organ's name, of 纪要.
func (c *composer) ordinaryHead(h *headPart) error {
	if err := c.corner(h, headMargin); err != nil {
		return err
	}
	suffix := "文件"
	switch {
	case c.n.Layout == Minutes:
		suffix = "纪要"
	case c.n.NoFile:
		suffix = ""
	}
	y, err := c.masthead(h, suffix, mastheadTop)
	if err != nil {
		return err
	}
	if y, err = c.numberLine(h, y); err != nil {
		return err
	}
	c.red(h, sheet.Rule{X1: bindMargin, X2: areaRight, Y1: y + redRule/2, Y2: y + redRule/2, Width: redRule})
	return c.title(h, y+redRule+titleGap)
}

// red draws a red rule, unless the paper bears it already.
func (c *composer) red(h *headPart, r sheet.Rule) {
	if !c.Preprinted {
		r.Colour = sheet.Red
		h.items = append(h.items, r)
	}
}

// cornerEntry is one of 份号, 密级和保密期限, 紧急程度.
type cornerEntry struct {
	part, text string
	role       typeface.Role
}

func (c *composer) cornerEntries() []cornerEntry {
	var entries []cornerEntry
	if c.n.CopyNumber > 0 {
		entries = append(entries, cornerEntry{"份号", fmt.Sprintf("%06d", c.n.CopyNumber), typeface.FangSong})
	}
	if c.n.Secrecy != "" {
		entries = append(entries, cornerEntry{"密级和保密期限", c.n.Secrecy, typeface.HeiTi})
	}
	if c.n.Urgency != "" {
		entries = append(entries, cornerEntry{"紧急程度", c.n.Urgency, typeface.HeiTi})
	}
	return entries
}

// corner sets them one below the other at the left of the 版心, from y down
// (7.2.1 to 7.2.3).
func (c *composer) corner(h *headPart, y float64) error {
	for i, e := range c.cornerEntries() {
		items, err := c.one(e.part, e.text, e.role, bodySize, bindMargin, areaWidth, y+float64(i)*rowPitch, typeset.Left, sheet.Black)
		if err != nil {
			return err
		}
		h.items = append(h.items, items...)
	}
	return nil
}

// masthead sets the 发文机关标志 (7.2.4), the organs' names and suffix, from
// top down and returns where it ends.
func (c *composer) masthead(h *headPart, suffix string, top float64) (float64, error) {
	if c.Companion == nil {
		return c.chineseMasthead(h, suffix, top)
	}
	// Both together are the 发文机关标志: the upper one begins at its place.
	names := []func() (float64, error){
		func() (float64, error) { return c.companion(h, top) },
		func() (float64, error) { return c.chineseMasthead(h, suffix, top) },
	}
	if c.Companion.Below {
		names[0], names[1] = names[1], names[0]
	}
	bottom, err := names[0]()
	if err != nil {
		return 0, err
	}
	top = bottom + companionGap
	return names[1]()
}

func (c *composer) chineseMasthead(h *headPart, suffix string, top float64) (float64, error) {
	organs := c.organs()
	if len(organs) == 0 {
		// Without an organ the room of one line stays, for paper that bears
		// the head already or for a draft.
		return top + mastheadHeight, nil
	}
	if len(organs) == 1 {
		name := organs[0]
		if !strings.HasSuffix(name, suffix) {
			name += suffix
		}
		return c.mastheadLine(h, name, bindMargin, areaWidth, top, mastheadHeight, false)
	}
	return c.mastheadStack(h, organs, suffix, top)
}

// organs are the organs of the 发文机关标志.
func (c *composer) organs() []string {
	if len(c.n.Masthead) > 0 {
		return c.n.Masthead
	}
	return c.n.Issuers
}

// mastheadStack sets the names of a joint document one below the other, all as
// wide as the longest, with 文件 to their right, in the middle of the stack.
func (c *composer) mastheadStack(h *headPart, organs []string, suffix string, top float64) (float64, error) {
	longest := 0
	for _, o := range organs {
		longest = max(longest, len([]rune(o)))
	}
	// The first page must show text: the more organs, the lower the lines.
	height := math.Min(stackHeight, stackRoom/float64(len(organs))/stackPitch)
	pitch := height * stackPitch
	full := math.Min(mastheadWidth, height)
	right := 0.0
	if suffix != "" {
		right = 2*math.Min(mastheadWidth, mastheadHeight) + stackGap
	}
	width := math.Min(areaWidth-right, float64(longest)*full)
	left := bindMargin + (areaWidth-right-width)/2
	y := top
	for _, o := range organs {
		if _, err := c.mastheadLine(h, o, left, width, y, height, true); err != nil {
			return 0, err
		}
		y += pitch
	}
	bottom := y - pitch + height
	if suffix != "" {
		middle := (top + bottom - mastheadHeight) / 2
		if _, err := c.mastheadLine(h, suffix, left+width+stackGap, right-stackGap, middle, mastheadHeight, false); err != nil {
			return 0, err
		}
	}
	return bottom, nil
}

// mastheadLine sets one red line of the 发文机关标志 in the middle of
// left … left+width, its characters height high from top, condensed when the
// name is long; spread stretches the gaps to fill the width.
func (c *composer) mastheadLine(h *headPart, name string, left, width, top, height float64, spread bool) (float64, error) {
	if c.Preprinted {
		return top + height, nil
	}
	count := float64(len([]rune(name)))
	wide := math.Min(mastheadWidth*height/mastheadHeight, width/count)
	if wide < height*mastheadLean {
		height = wide / mastheadLean
	}
	face, err := c.set.Faces.Face(typeface.BiaoSong)
	if err != nil {
		return 0, err
	}
	top0, bottom0 := inkExtent(face, name)
	size := height / (top0 - bottom0) / sheet.MM
	l, err := c.set.Line([]typeset.Span{{Text: name, Role: typeface.BiaoSong, Size: size}}, 0)
	if err != nil {
		return 0, inPart(err, "发文机关标志")
	}
	stretch := math.Min(1, wide/(size*sheet.MM))
	gap := 0.0
	if spread && count > 1 {
		gap = (width - l.Width*stretch) / (count - 1)
	}
	x := left + (width-l.Width*stretch-gap*(count-1))/2
	y := top + top0*size*sheet.MM
	done := 0.0
	for _, r := range l.Runs {
		// Character spacing is added before the horizontal scale is applied.
		h.items = append(h.items, sheet.Text{X: x + r.X*stretch + done*gap, Y: y, Text: r.Text, Face: r.Face, Size: r.Size,
			Spacing: r.Spacing + gap/stretch/sheet.MM, Stretch: stretch, Colour: sheet.Red})
		done += float64(len([]rune(r.Text)))
	}
	return top + height, nil
}

// inkExtent is how far the characters of s reach above and below the baseline, in em.
func inkExtent(f *typeface.Face, s string) (top, bottom float64) {
	top, bottom = math.Inf(-1), math.Inf(1)
	for _, r := range s {
		if box, ok := f.Ink(r); ok && box.Top > box.Bottom {
			top, bottom = math.Max(top, box.Top), math.Min(bottom, box.Bottom)
		}
	}
	if top < bottom {
		return f.Ascent(), f.Descent()
	}
	return top, bottom
}

// numberLine sets 发文字号 and 签发人 (7.2.5, 7.2.6) below the 发文机关标志
// that ends at y, and returns where the red rule begins.
func (c *composer) numberLine(h *headPart, y float64) (float64, error) {
	y += numberGap
	number := c.n.Number.String()
	if len(c.n.Signatories) == 0 {
		if number != "" {
			items, err := c.one("发文字号", number, typeface.FangSong, bodySize, bindMargin, areaWidth, y, typeset.Centre, sheet.Black)
			if err != nil {
				return 0, err
			}
			h.items = append(h.items, items...)
		}
		return y + charHeight + ruleGap, nil
	}
	y, err := c.signatories(h, y)
	if err != nil {
		return 0, err
	}
	if number != "" {
		items, err := c.one("发文字号", number, typeface.FangSong, bodySize, bindMargin+cell, areaWidth/2, y, typeset.Left, sheet.Black)
		if err != nil {
			return 0, err
		}
		h.items = append(h.items, items...)
	}
	return y + charHeight + ruleGap, nil
}

// signatories sets 签发人 and the names, two a line, the right edge one
// character in from the 版心's; it returns the top of the last line.
func (c *composer) signatories(h *headPart, y float64) (float64, error) {
	const perLine = 2
	label := "签发人："
	labelWidth, err := c.lineWidth("签发人", label, typeface.FangSong, bodySize, cell)
	if err != nil {
		return 0, err
	}
	var widths [perLine]float64
	for i, name := range c.n.Signatories {
		w, err := c.lineWidth("签发人", name, typeface.KaiTi, bodySize, cell)
		if err != nil {
			return 0, err
		}
		widths[i%perLine] = max(widths[i%perLine], w)
	}
	total := labelWidth
	columns := min(perLine, len(c.n.Signatories))
	for i := range columns {
		total += widths[i]
		if i > 0 {
			total += cell // one character between two names
		}
	}
	left := areaRight - cell - total
	items, err := c.one("签发人", label, typeface.FangSong, bodySize, left, labelWidth, y, typeset.Left, sheet.Black)
	if err != nil {
		return 0, err
	}
	h.items = append(h.items, items...)
	for i, name := range c.n.Signatories {
		if i > 0 && i%perLine == 0 {
			y += rowPitch
		}
		x := left + labelWidth
		if i%perLine == 1 {
			x += widths[0] + cell
		}
		items, err := c.one("签发人", name, typeface.KaiTi, bodySize, x, areaWidth, y, typeset.Left, sheet.Black)
		if err != nil {
			return 0, err
		}
		h.items = append(h.items, items...)
	}
	return y, nil
}

// titlePitch is a 行 of 2号 characters: their height and 7/8 of a 3号 character.
const titlePitch = titleSize*sheet.MM + rowGap

// title sets the 标题 from y down, its lines in the middle, broken by meaning
// to a trapezoid or diamond (7.3.1), or as the caller broke them.
func (c *composer) title(h *headPart, y float64) error {
	h.title = y
	return c.titleAt(h, "标题", c.n.Title, c.n.TitleLines...)
}

// titleAt sets a title at h.title.
func (c *composer) titleAt(h *headPart, part, title string, given ...string) error {
	items, bottom, err := c.titleLines(part, title, given, h.title)
	if err != nil {
		return err
	}
	h.items = append(h.items, items...)
	h.bottom = bottom
	if bottom > h.title {
		h.gap = addresseeGap
	}
	return nil
}

func (c *composer) titleLines(part, title string, given []string, y float64) ([]sheet.Item, float64, error) {
	if title == "" && len(given) == 0 {
		return nil, y, nil
	}
	var lines []typeset.Line
	if len(given) > 0 {
		for _, text := range given {
			l, err := c.set.Line([]typeset.Span{{Text: text, Role: typeface.BiaoSong, Size: titleSize}}, 0)
			if err != nil {
				return nil, 0, inPart(err, part)
			}
			if l.Width > areaWidth+slack {
				return nil, 0, &Error{Part: part, Reason: fmt.Sprintf("指定的一行“%s”排不下，超出版心%.0f毫米", text, l.Width-areaWidth),
					Advice: "请把这一行断成两行，或者不指定断行"}
			}
			lines = append(lines, centred(l))
		}
	} else {
		var err error
		lines, err = c.set.Balanced(typeset.Span{Text: title, Role: typeface.BiaoSong, Size: titleSize}, typeset.Measure{Width: areaWidth, Align: typeset.Centre})
		if err != nil {
			return nil, 0, inPart(err, part)
		}
	}
	var items []sheet.Item
	for i, l := range lines {
		items = append(items, ink(l, bindMargin, y+float64(i)*titlePitch+c.baseline(typeface.BiaoSong, titleSize), sheet.Black)...)
	}
	return items, y + float64(len(lines)-1)*titlePitch + titleSize*sheet.MM, nil
}

// centred moves the runs of a natural line to the middle of the 版心.
func centred(l typeset.Line) typeset.Line {
	dx := (areaWidth - l.Width) / 2
	runs := make([]typeset.Run, len(l.Runs))
	for i, r := range l.Runs {
		r.X += dx
		runs[i] = r
	}
	l.Runs = runs
	return l
}
