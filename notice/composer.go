package notice

import (
	"errors"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// composer lays out one notice.
type composer struct {
	*Renderer
	n      *Notice
	set    typeset.Setter
	middle map[typeface.Role]float64 // mm per point from the top of a character's cell to its baseline
	pages  []page

	addresseesInImprint bool    // 主送机关 moved to the 版记
	sealLeft            float64 // left edge of the seal that reaches below the date; 0: none does
}

// page is a side of paper while it is being composed.
type page struct {
	items      []sheet.Item
	sheet      *sheet.Page // a landscape page made elsewhere; items are drawn after its own
	bottom     float64     // where its text ends, from the paper's top
	text       int         // how many lines of the body or of the 附件说明 it shows
	rows       int         // how many rows it has
	signed     bool        // shows the signature
	unnumbered bool
	marks      []mark
}

// mark is a bookmark to be.
type mark struct {
	heading
	y float64
}

func (c *composer) measureFaces() error {
	c.middle = make(map[typeface.Role]float64)
	for _, role := range []typeface.Role{typeface.FangSong, typeface.BiaoSong, typeface.HeiTi, typeface.KaiTi, typeface.SongTi} {
		face, err := c.set.Faces.Face(role)
		if err != nil {
			return err
		}
		c.middle[role] = baseline(face, 1)
	}
	return nil
}

// baseline is the distance from the top of a character's cell to its baseline, in mm.
func (c *composer) baseline(role typeface.Role, size float64) float64 {
	return c.middle[role] * size
}

func (c *composer) compose() error {
	head, err := c.head()
	if err != nil {
		return err
	}
	rows, err := c.main(head)
	if err != nil {
		return err
	}
	c.flow(head, rows)
	if err := c.attachments(); err != nil {
		return err
	}
	if err := c.imprint(); err != nil {
		return err
	}
	return c.numberPages()
}

// one sets text on one line, at most width wide; a longer text is set smaller,
// never cut. x is measured by align within left … left+width.
func (c *composer) one(part, text string, role typeface.Role, size, left, width, y float64, align typeset.Align, colour sheet.Colour) ([]sheet.Item, error) {
	for try := 0; ; try++ {
		gridCell := 0.0
		if size == bodySize {
			gridCell = cell
		}
		l, err := c.set.Line([]typeset.Span{{Text: text, Role: role, Size: size}}, gridCell)
		if err != nil {
			return nil, inPart(err, part)
		}
		if l.Width > width+0.01 && try < 2 {
			size *= width / l.Width * 0.999
			continue
		}
		x := left
		switch align {
		case typeset.Centre:
			x += (width - l.Width) / 2
		case typeset.Right:
			x += width - l.Width
		}
		return ink(l, x, y+c.baseline(role, size), colour), nil
	}
}

// lineWidth is the width in mm of text set on one line.
func (c *composer) lineWidth(part, text string, role typeface.Role, size, gridCell float64) (float64, error) {
	w, err := c.set.Width([]typeset.Span{{Text: text, Role: role, Size: size}}, gridCell)
	return w, inPart(err, part)
}

// paragraph sets spans of 3号 text to rows on the grid.
func (c *composer) paragraph(part string, spans []typeset.Span, m typeset.Measure) ([]row, error) {
	m.Cell = cell
	lines, err := c.set.Lines(spans, m)
	if err != nil {
		return nil, inPart(err, part)
	}
	left := areaRight - m.Width
	rows := make([]row, len(lines))
	for i, l := range lines {
		rows[i] = row{items: ink(l, left, c.baseline(typeface.FangSong, bodySize), sheet.Black)}
	}
	return rows, nil
}

// inPart names the part of the notice in which a character is missing.
func inPart(err error, part string) error {
	var missing *typeface.MissingError
	if errors.As(err, &missing) && missing.Field == "" {
		named := *missing
		named.Field = part
		return &named
	}
	return err
}

func joined(organs []string) string { return strings.Join(organs, "、") }
