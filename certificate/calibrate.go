package certificate

import (
	"fmt"
	"io"
	"math"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// The calibration sheet, mm.
const (
	scaleReach  = maxOffset // either way
	scaleStep   = 0.5       // between marks
	scaleLine   = 0.1       // the marks' width
	crossReach  = 14.0      // of the back's cross, either way
	labelWidth  = 14.0
	checkLength = 100.0
)

// calibrationPoints are the places of the scales on the front: in the middle,
// which is read, and near the corners, which show skew and stretching.
var calibrationPoints = [][2]float64{{105, 180}, {38, 52}, {172, 52}, {38, 258}, {172, 258}}

// Calibration writes an A4 sheet, a front and a back, that shows how far a
// duplex printer is off: held against the light, the back's crosses lie on the
// front's scales, which are numbered with what Layout.BackX and BackY have to
// be. The sheet is for the edge that p.Layout turns the paper on, and its back
// is moved as p.Layout has it, so that a second one shows whether it is right.
func (p *Printer) Calibration(w io.Writer) error {
	pr, err := p.prepare()
	if err != nil {
		return err
	}
	g, err := p.Layout.grid(pr.design, pr.bleed)
	if err != nil {
		return err
	}
	c := calibration{press: pr, grid: g}
	doc := p.document()
	doc.Title = "双面对位校准页"
	front := sheet.Page{Width: sheet.A4Width, Height: sheet.A4Height, Label: "正面", Items: c.front()}
	back := sheet.Page{Width: sheet.A4Width, Height: sheet.A4Height, Label: "背面", Items: c.back()}
	if c.err != nil {
		return c.err
	}
	doc.Pages = []sheet.Page{front, back}
	return sheet.Write(w, doc)
}

// calibration draws the sheet, and keeps the first error.
type calibration struct {
	*press
	*grid
	height float64 // of the text that was set last
	err    error
}

// signs are those of the numbers to the right and downwards on the front's
// scales. Turned on the long edge, what lies too far right on the back is seen
// through the paper too far left; the back has to go right by what is read to
// the right, and up by what is read below. Turned on the short edge it is the
// other way round.
func (c *calibration) signs() (right, down float64) {
	if c.ShortEdge {
		return -1, 1
	}
	return 1, -1
}

func (c *calibration) front() []sheet.Item {
	edge := "长边"
	if c.ShortEdge {
		edge = "短边"
	}
	items := c.text("双面对位校准页（正面）", 20, 16, 170, 8, 16, typeset.Centre)
	y := 76.0
	for _, line := range []string{
		"1. 用印证件的打印机和同一个纸盒，双面打印这两页：沿" + edge + "翻转，缩放选“实际大小”（100%）。",
		"2. 先量下面的横线，应长 100 毫米。不是，就是缩放没有选对，重新打印。",
		"3. 正面朝自己，对着光看，背面的十字线透过来，压在正面的刻度上。只看正中一处：竖线压在横刻度上的数，是背面左右的偏移（BackX）；横线压在竖刻度上的数，是上下的偏移（BackY）。单位毫米，每格 0.5，估读到 0.1，带上正负号。",
		"4. 四角的读数若与正中相差超过 0.3，是纸走斜了或打印机伸缩，先调纸盒。",
		fmt.Sprintf("5. 本页背面已经移动：左右 %s，上下 %s。把读数分别加上去，就是要填的数。填好后再印一张，正中应读到 0。", signed(c.BackX), signed(c.BackY)),
	} {
		items = append(items, c.text(line, 25, y, 160, 30, 10.5, typeset.Left)...)
		y += c.height + 1.5
	}
	const checkY, checkX = 142.0, (sheet.A4Width - checkLength) / 2
	items = append(items, line(checkX, checkY, checkX+checkLength, checkY, 0.2))
	for _, x := range []float64{checkX, checkX + checkLength} {
		items = append(items, line(x, checkY-2, x, checkY+2, 0.2))
	}
	items = append(items, c.text("100 毫米", checkX, checkY+1, checkLength, 5, 9, typeset.Centre)...)
	for _, p := range calibrationPoints {
		items = append(items, c.scales(p[0], p[1])...)
	}
	return items
}

// scales are the two of a place, which cross at their zeros.
func (c *calibration) scales(x, y float64) []sheet.Item {
	right, down := c.signs()
	items := []sheet.Item{
		line(x-scaleReach, y, x+scaleReach, y, scaleLine),
		line(x, y-scaleReach, x, y+scaleReach, scaleLine),
	}
	steps := int(scaleReach / scaleStep)
	for i := -steps; i <= steps; i++ {
		at := float64(i) * scaleStep
		long := 0.6
		switch {
		case i%10 == 0:
			long = 1.8
		case i%2 == 0:
			long = 1.1
		}
		if i != 0 {
			items = append(items, line(x+at, y-long, x+at, y+long, scaleLine), line(x-long, y+at, x+long, y+at, scaleLine))
		}
	}
	// Numbers stand at the ends, where nothing is in their way.
	end := scaleReach + 1
	for _, e := range []struct {
		text  string
		x, y  float64
		align typeset.Align
	}{
		{signed(right*scaleReach) + " 左右", x + end, y - 1.6, typeset.Left},
		{signed(-right * scaleReach), x - end - labelWidth, y - 1.6, typeset.Right},
		{signed(down*scaleReach) + " 上下", x - labelWidth/2, y + end, typeset.Centre},
		{signed(-down * scaleReach), x - labelWidth/2, y - end - 3.2, typeset.Centre},
	} {
		items = append(items, c.text(e.text, e.x, e.y, labelWidth, 4, 7, e.align)...)
	}
	return items
}

func (c *calibration) back() []sheet.Item {
	items := c.text("双面对位校准页（背面）", 20, 16, 170, 8, 16, typeset.Centre)
	for _, p := range calibrationPoints {
		x, y := c.through(p[0], p[1])
		items = append(items, line(x-crossReach, y, x+crossReach, y, 0.2), line(x, y-crossReach, x, y+crossReach, 0.2))
	}
	return items
}

// through is the place on the back that a place on the front meets, moved as
// backs are.
func (c *calibration) through(x, y float64) (float64, float64) {
	if c.ShortEdge {
		y = sheet.A4Height - y
	} else {
		x = sheet.A4Width - x
	}
	return x + c.BackX, y + c.BackY
}

func (c *calibration) text(s string, x, y, w, h, size float64, align typeset.Align) []sheet.Item {
	block, err := c.set.Fit([]typeset.Span{{Text: s, Role: typeface.HeiTi, Size: size}},
		typeset.Box{Width: w, Height: h, Align: align, Leading: 1.4, Min: size})
	if err != nil {
		if c.err == nil {
			c.err = err
		}
		return nil
	}
	c.height = block.Height
	return runs(block, x, y+block.Ascent, sheet.Black)
}

func line(x1, y1, x2, y2, width float64) sheet.Item {
	return sheet.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Width: width}
}

// signed is a length with its sign, as it is to be entered.
func signed(mm float64) string {
	if mm = math.Round(mm*100) / 100; mm == 0 {
		return "0"
	}
	return fmt.Sprintf("%+g", mm)
}
