package notice

import (
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// signature sets 署名 and 成文日期 (7.3.5).
func (c *composer) signature() ([]row, error) {
	if len(c.n.Issuers) == 0 && c.n.Date.IsZero() {
		return nil, nil
	}
	var rows []row
	var err error
	switch {
	case c.n.Layout == Minutes:
		rows, err = c.unsealed() // 10.3: 纪要不加盖印章
	case c.Sealing == Stamped:
		rows, err = c.stamped()
	case c.Sealing == Sealed:
		rows, err = c.sealed()
	default:
		rows, err = c.unsealed()
	}
	if err != nil {
		return nil, err
	}
	// The block stands whole on one page.
	for i := range rows {
		rows[i].after = len(rows) - 1 - i
		rows[i].signature = true
	}
	return rows, nil
}

// setLine sets text of the signature naturally on the grid.
func (c *composer) setLine(part, text string) (typeset.Line, error) {
	l, err := c.set.Line([]typeset.Span{{Text: text, Role: typeface.FangSong, Size: bodySize}}, cell)
	return l, inPart(err, part)
}

// sealed sets the signature of a document with seals, one organ (7.3.5.1) or
// several: the names side by side in rows, each with its seal, the last name
// above the date.
func (c *composer) sealed() ([]row, error) {
	date, err := c.setLine("成文日期", c.n.Date.String())
	if err != nil {
		return nil, err
	}
	organs := c.n.Issuers
	if len(organs) == 0 {
		return []row{{blank: true}, c.rightLine(date, dateIndent)}, nil
	}
	names := make([]typeset.Line, len(organs))
	for i, o := range organs {
		if names[i], err = c.setLine("发文机关署名", o); err != nil {
			return nil, err
		}
	}
	perRow := sealsPerRow(names, c.diameter)
	var rows []row
	for start := 0; start < len(names); start += perRow {
		end := min(start+perRow, len(names))
		more, err := c.sealRow(names[start:end], start, end == len(names), date)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// diameter is that of the i-th organ's seal.
func (c *composer) diameter(i int) float64 {
	if i < len(c.Seals) {
		return c.Seals[i].Size()
	}
	return (*forms.Seal)(nil).Size()
}

// sealsPerRow is how many names stand side by side: three at the most, and
// only as many as their seals have room for without touching.
func sealsPerRow(names []typeset.Line, diameter func(int) float64) int {
	if len(names) == 1 {
		return 1
	}
	for per := min(3, len(names)); per > 1; per-- {
		if sealsFit(names, diameter, per) {
			return per
		}
	}
	return 1
}

// sealGap is the least distance between two seals or names: 7.3.5.1, they
// neither touch nor overlap.
const sealGap = 2.0

// sealsFit reports whether per names with their seals stand in a row, each in
// the middle of its place, within the 版心 and apart from each other.
func sealsFit(names []typeset.Line, diameter func(int) float64, per int) bool {
	for start := 0; start < len(names); start += per {
		end := min(start+per, len(names))
		place := areaWidth / float64(end-start)
		before := 0.0
		for i := start; i < end; i++ {
			width := max(names[i].Width, diameter(i))
			if width > place+slack || i > start && (before+width)/2+sealGap > place+slack {
				return false
			}
			before = width
		}
	}
	return true
}

// sealTop is how far below the text the top of a seal may lie: within one line
// (7.3.5.1), less what the text's ink keeps inside its own line.
const sealTop = line - sealClear

// sealClear is how far the text's ink keeps from the foot of its line.
const sealClear = 0.5

// sealRow sets one row of names with their seals; below the last name of the
// last row stands the date.
func (c *composer) sealRow(names []typeset.Line, start int, last bool, date typeset.Line) ([]row, error) {
	centres := make([]float64, len(names)) // of the names, from the paper's left
	if len(names) == 1 {
		// One organ: the date four characters in, the name in the middle above it.
		centres[0] = areaRight - dateIndent - date.Width/2
		// A name too long for that ends at the 版心's edge.
		centres[0] = min(centres[0], areaRight-names[0].Width/2)
	} else {
		place := areaWidth / float64(len(names))
		for i := range names {
			centres[i] = bindMargin + place*(float64(i)+0.5)
		}
	}
	biggest := 0.0
	for i := range names {
		biggest = max(biggest, c.diameter(start+i))
	}
	textHeight := charHeight
	if last {
		textHeight += rowPitch
	}
	// The seal's middle lies sealDrop above the middle of name and date, its
	// top within one line of the text above (7.3.5.1): as many empty rows as
	// that needs, no more.
	blanks := 1
	sealMiddle := func(b int) float64 { // from the foot of the row above
		return float64(b+1)*rowPitch - charHeight + textHeight/2 - sealDrop
	}
	for sealMiddle(blanks)-biggest/2 < sealClear {
		blanks++
	}
	drop := sealDrop + max(0, sealMiddle(blanks)-biggest/2-sealTop)
	rows := make([]row, blanks, blanks+2)
	rows[0].blank = true
	var name row
	for i := range names {
		// y is measured from the top of the name's row; seals lie under the text.
		seal, err := c.seal(start+i, centres[i], textHeight/2-drop)
		if err != nil {
			return nil, err
		}
		name.items = append(name.items, seal...)
	}
	for i, l := range names {
		name.items = append(name.items, ink(l, centres[i]-l.Width/2, c.baseline(typeface.FangSong, bodySize), sheet.Black)...)
	}
	rows = append(rows, name)
	if last {
		centre := centres[len(names)-1]
		left := min(centre-date.Width/2, areaRight-date.Width)
		rows = append(rows, row{items: ink(date, left, c.baseline(typeface.FangSong, bodySize), sheet.Black)})
		// The seal reaches below the date.
		rows[len(rows)-1].depth = charHeight + max(0, biggest/2-drop-textHeight/2)
		c.sealLeft = centre - biggest/2
	} else {
		rows[len(rows)-1].pitch = max(rowPitch, charHeight/2+biggest/2)
	}
	return rows, nil
}

// seal is the i-th organ's seal about (x, y); nothing for an empty place.
func (c *composer) seal(i int, x, y float64) ([]sheet.Item, error) {
	if i >= len(c.Seals) {
		return nil, nil
	}
	items, err := c.Seals[i].Place(c.set, x, y)
	return items, inPart(err, "印章")
}

// unsealed sets the signature of a document without seals (7.3.5.2): the name
// a line below the text, two characters in; the date's first character two
// characters right of the name's, or, when the date is longer, the date two
// characters in.
func (c *composer) unsealed() ([]row, error) {
	rows := []row{{blank: true}}
	date, err := c.setLine("成文日期", c.n.Date.String())
	if err != nil {
		return nil, err
	}
	for i, organ := range c.n.Issuers {
		l, err := c.setLine("发文机关署名", organ)
		if err != nil {
			return nil, err
		}
		left := areaRight - plainIndent - l.Width
		if i == len(c.n.Issuers)-1 && !c.n.Date.IsZero() {
			dateLeft := left + 2*cell
			if dateLeft+date.Width > areaRight-plainIndent {
				dateLeft = areaRight - plainIndent - date.Width
				left = dateLeft - 2*cell
			}
			rows = append(rows, row{items: ink(l, left, c.baseline(typeface.FangSong, bodySize), sheet.Black)},
				row{items: ink(date, dateLeft, c.baseline(typeface.FangSong, bodySize), sheet.Black)})
			return rows, nil
		}
		rows = append(rows, row{items: ink(l, left, c.baseline(typeface.FangSong, bodySize), sheet.Black)})
	}
	if len(c.n.Issuers) == 0 {
		rows = append(rows, c.rightLine(date, dateIndent))
	}
	return rows, nil
}

// rightLine is a row whose line ends indent before the 版心's right edge.
func (c *composer) rightLine(l typeset.Line, indent float64) row {
	return row{items: ink(l, areaRight-indent-l.Width, c.baseline(typeface.FangSong, bodySize), sheet.Black)}
}

// stamped sets the signature stamps (签名章) of the signers, one a line, the
// lead organ's first (7.3.5.3): two lines below the text, the right edge four
// characters in, the post two characters left of the stamp and on its middle,
// the date a line below the last.
func (c *composer) stamped() ([]row, error) {
	rows := []row{{blank: true}, {}}
	if len(c.Stamps) == 0 {
		return nil, &Error{Part: "签发人签名章", Reason: "没有给出签发人的职务和签名章", Advice: "请填写 Renderer 的 Stamps，或者改用 Sealed、Unsealed"}
	}
	for _, s := range c.Stamps {
		width, height := s.size()
		left := areaRight - dateIndent - width
		var r row
		if len(s.Picture) > 0 {
			r.items = append(r.items, sheet.Image{X: left, Y: 0, W: width, H: height, Data: s.Picture, Name: s.Post + "签名章"})
		}
		post, err := c.setLine("签发人职务", s.Post)
		if err != nil {
			return nil, err
		}
		r.items = append(r.items, ink(post, left-2*cell-post.Width, (height-charHeight)/2+c.baseline(typeface.FangSong, bodySize), sheet.Black)...)
		r.depth = max(height, charHeight)
		r.pitch = r.depth + rowGap
		rows = append(rows, r)
	}
	if c.n.Date.IsZero() {
		return rows, nil
	}
	date, err := c.setLine("成文日期", c.n.Date.String())
	if err != nil {
		return nil, err
	}
	return append(rows, row{}, c.rightLine(date, dateIndent)), nil
}
