package notice

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// companionGap is the distance between the two languages' names.
const companionGap = 4.0 // mm

// companion places the 发文机关标志 in a second language in the middle of the
// 版心 from y down, and returns where it ends.
func (c *composer) companion(h *headPart, y float64) (float64, error) {
	second := c.Companion
	width := second.Width
	if !(width > 0 && width <= areaWidth) {
		width = areaWidth
	}
	left := bindMargin + (areaWidth-width)/2
	if len(second.Picture) > 0 {
		cfg, _, err := image.DecodeConfig(bytes.NewReader(second.Picture))
		if err != nil || cfg.Width == 0 || cfg.Height == 0 {
			return 0, &Error{Part: companionPart, Reason: "图片打不开", Advice: "只能用 JPEG 或 PNG 图片，请重新导出"}
		}
		height := width * float64(cfg.Height) / float64(cfg.Width)
		if !c.Preprinted {
			h.items = append(h.items, sheet.Image{X: left, Y: y, W: width, H: height, Data: second.Picture, Name: companionPart})
		}
		return y + height, nil
	}
	path, height, err := fittedOutline(second.Outline, left, y, width)
	if err != nil {
		return 0, err
	}
	if !c.Preprinted {
		h.items = append(h.items, path)
	}
	return y + height, nil
}

const companionPart = "第二种文字的发文机关标志"

// fittedOutline is an SVG path as a red shape, width wide from (left, top).
func fittedOutline(d string, left, top, width float64) (sheet.Path, float64, error) {
	fail := func(reason string) (sheet.Path, float64, error) {
		return sheet.Path{}, 0, &Error{Part: companionPart, Reason: reason, Advice: "请给出 SVG 中 path 的 d 属性，只用 M L H V C S Q T Z"}
	}
	steps, err := svgPath(d)
	if err != nil {
		return fail(err.Error())
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range steps {
		n := 2
		if s.Op == 'c' {
			n = 6
		}
		for i := 0; i < n && s.Op != 'z'; i += 2 {
			x0, x1 = min(x0, s.P[i]), max(x1, s.P[i])
			y0, y1 = min(y0, s.P[i+1]), max(y1, s.P[i+1])
		}
	}
	if !(x1 > x0 && y1 > y0) {
		return fail("轮廓是空的")
	}
	scale := width / (x1 - x0)
	for k := range steps {
		for i := 0; i < 6; i += 2 {
			steps[k].P[i] = left + (steps[k].P[i]-x0)*scale
			steps[k].P[i+1] = top + (steps[k].P[i+1]-y0)*scale
		}
	}
	red := sheet.Red
	return sheet.Path{Steps: steps, Fill: &red}, (y1 - y0) * scale, nil
}

// maxOutline bounds the text of an outline.
const maxOutline = 1 << 20

// svgPath reads the commands of an SVG path but arcs.
func svgPath(d string) ([]sheet.Step, error) {
	if len(d) > maxOutline {
		return nil, fmt.Errorf("轮廓有%d字节，太长", len(d))
	}
	s := &svgScanner{text: d}
	var pen svgPen
	var steps []sheet.Step
	for {
		cmd, ok := s.command()
		if !ok {
			break
		}
		upper := cmd &^ 0x20
		if len(steps) == 0 && upper != 'M' {
			return nil, fmt.Errorf("轮廓不是以 M 开头")
		}
		need, known := svgNumbers(upper)
		if !known {
			return nil, fmt.Errorf("轮廓里有不认识的命令“%c”", cmd)
		}
		op := upper
		for again := true; again; again = op != 'Z' && s.more() {
			var v [6]float64
			for i := range need {
				n, err := s.number()
				if err != nil {
					return nil, err
				}
				v[i] = n
			}
			steps = append(steps, pen.draw(op, cmd >= 'a', v))
			pen.last = upper
			if op == 'M' {
				op = 'L' // further pairs are lines
			}
		}
	}
	if s.skip(); s.at < len(s.text) {
		return nil, fmt.Errorf("轮廓第%d字节处看不懂", s.at+1)
	}
	return steps, nil
}

// svgNumbers is how many numbers a command, in upper case, takes.
func svgNumbers(op byte) (n int, known bool) {
	switch op {
	case 'Z':
		return 0, true
	case 'H', 'V':
		return 1, true
	case 'M', 'L', 'T':
		return 2, true
	case 'S', 'Q':
		return 4, true
	case 'C':
		return 6, true
	}
	return 0, false
}

// svgPen is where a path has come to.
type svgPen struct {
	x, y           float64
	startX, startY float64 // of the part of the path that is being drawn
	ctrlX, ctrlY   float64 // the last curve's control point
	last           byte    // the command before, in upper case; 0: none
}

// draw is the step of a command, in upper case, with its numbers.
func (p *svgPen) draw(op byte, relative bool, v [6]float64) sheet.Step {
	ox, oy := 0.0, 0.0
	if relative {
		ox, oy = p.x, p.y
	}
	switch op {
	case 'M':
		p.x, p.y = ox+v[0], oy+v[1]
		p.startX, p.startY = p.x, p.y
		return sheet.Step{Op: 'm', P: [6]float64{p.x, p.y}}
	case 'H':
		p.x = ox + v[0]
	case 'V':
		p.y = oy + v[0]
	case 'C':
		return p.cubic(ox+v[0], oy+v[1], ox+v[2], oy+v[3], ox+v[4], oy+v[5])
	case 'S':
		cx, cy := p.mirrored('C', 'S')
		return p.cubic(cx, cy, ox+v[0], oy+v[1], ox+v[2], oy+v[3])
	case 'Q':
		return p.quadratic(ox+v[0], oy+v[1], ox+v[2], oy+v[3])
	case 'T':
		cx, cy := p.mirrored('Q', 'T')
		return p.quadratic(cx, cy, ox+v[0], oy+v[1])
	case 'Z':
		p.x, p.y = p.startX, p.startY
		return sheet.Step{Op: 'z'}
	default: // L
		p.x, p.y = ox+v[0], oy+v[1]
	}
	return sheet.Step{Op: 'l', P: [6]float64{p.x, p.y}}
}

// mirrored is the control point with which a curve goes on smoothly from the
// one before, when that was drawn by command a or b; else where the pen is.
func (p *svgPen) mirrored(a, b byte) (x, y float64) {
	if p.last == a || p.last == b {
		return 2*p.x - p.ctrlX, 2*p.y - p.ctrlY
	}
	return p.x, p.y
}

func (p *svgPen) cubic(c1x, c1y, c2x, c2y, x, y float64) sheet.Step {
	p.ctrlX, p.ctrlY, p.x, p.y = c2x, c2y, x, y
	return sheet.Step{Op: 'c', P: [6]float64{c1x, c1y, c2x, c2y, x, y}}
}

// quadratic is a curve of one control point as the cubic it equals.
func (p *svgPen) quadratic(cx, cy, x, y float64) sheet.Step {
	fromX, fromY := p.x, p.y
	p.ctrlX, p.ctrlY, p.x, p.y = cx, cy, x, y
	return sheet.Step{Op: 'c', P: [6]float64{
		fromX + (cx-fromX)*2/3, fromY + (cy-fromY)*2/3,
		x + (cx-x)*2/3, y + (cy-y)*2/3, x, y}}
}

// svgScanner takes a path's text apart.
type svgScanner struct {
	text string
	at   int
}

func (s *svgScanner) skip() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,", s.text[s.at]) >= 0 {
		s.at++
	}
}

// command is the next letter, if there is one.
func (s *svgScanner) command() (byte, bool) {
	s.skip()
	if s.at < len(s.text) {
		if c := s.text[s.at]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			s.at++
			return c, true
		}
	}
	return 0, false
}

// more tells whether another number follows.
func (s *svgScanner) more() bool {
	s.skip()
	return s.at < len(s.text) && strings.IndexByte("+-.0123456789", s.text[s.at]) >= 0
}

// number reads a number: sign, digits, one point, exponent.
func (s *svgScanner) number() (float64, error) {
	s.skip()
	start, point, digits := s.at, false, false
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c >= '0' && c <= '9':
			digits = true
		case c == '.' && !point:
			point = true
		case (c == '+' || c == '-') && (s.at == start || s.text[s.at-1]|0x20 == 'e'):
		case c|0x20 == 'e' && digits && s.at+1 < len(s.text) && strings.IndexByte("+-0123456789", s.text[s.at+1]) >= 0:
			point = true
		default:
			return s.parse(start)
		}
		s.at++
	}
	return s.parse(start)
}

func (s *svgScanner) parse(start int) (float64, error) {
	n, err := strconv.ParseFloat(s.text[start:s.at], 64)
	if err != nil || math.Abs(n) > 1e9 {
		return 0, fmt.Errorf("轮廓第%d字节处不是数", start+1)
	}
	return n, nil
}
