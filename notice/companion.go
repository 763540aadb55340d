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
	var steps []sheet.Step
	var x, y, startX, startY, ctrlX, ctrlY float64
	var last byte // the command before, in upper case
	for {
		cmd, ok := s.command()
		if !ok {
			break
		}
		relative := cmd >= 'a'
		upper := cmd &^ 0x20
		if len(steps) == 0 && upper != 'M' {
			return nil, fmt.Errorf("轮廓不是以 M 开头")
		}
		for again := true; again; again = upper != 'Z' && s.more() {
			ox, oy := 0.0, 0.0
			if relative {
				ox, oy = x, y
			}
			var v [6]float64
			need, known := map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'Z': 0}[upper]
			if !known {
				return nil, fmt.Errorf("轮廓里有不认识的命令“%c”", cmd)
			}
			for i := range need {
				n, err := s.number()
				if err != nil {
					return nil, err
				}
				v[i] = n
			}
			step := sheet.Step{Op: 'l'}
			switch upper {
			case 'M':
				step.Op = 'm'
				x, y = ox+v[0], oy+v[1]
				startX, startY = x, y
				upper = 'L' // further pairs are lines
			case 'L':
				x, y = ox+v[0], oy+v[1]
			case 'H':
				x = ox + v[0]
			case 'V':
				y = oy + v[0]
			case 'C', 'S':
				c1x, c1y := x, y
				rest := v[:4]
				if upper == 'C' {
					c1x, c1y = ox+v[0], oy+v[1]
					rest = v[2:]
				} else if last == 'C' || last == 'S' {
					c1x, c1y = 2*x-ctrlX, 2*y-ctrlY
				}
				ctrlX, ctrlY = ox+rest[0], oy+rest[1]
				x, y = ox+rest[2], oy+rest[3]
				step = sheet.Step{Op: 'c', P: [6]float64{c1x, c1y, ctrlX, ctrlY, x, y}}
			case 'Q', 'T':
				fromX, fromY := x, y
				if upper == 'Q' {
					ctrlX, ctrlY = ox+v[0], oy+v[1]
					x, y = ox+v[2], oy+v[3]
				} else {
					if last == 'Q' || last == 'T' {
						ctrlX, ctrlY = 2*x-ctrlX, 2*y-ctrlY
					} else {
						ctrlX, ctrlY = x, y
					}
					x, y = ox+v[0], oy+v[1]
				}
				step = sheet.Step{Op: 'c', P: [6]float64{
					fromX + (ctrlX-fromX)*2/3, fromY + (ctrlY-fromY)*2/3,
					x + (ctrlX-x)*2/3, y + (ctrlY-y)*2/3, x, y}}
			case 'Z':
				step.Op = 'z'
				x, y = startX, startY
			}
			if step.Op == 'm' || step.Op == 'l' {
				step.P[0], step.P[1] = x, y
			}
			last = cmd &^ 0x20
			steps = append(steps, step)
		}
	}
	if s.skip(); s.at < len(s.text) {
		return nil, fmt.Errorf("轮廓第%d字节处看不懂", s.at+1)
	}
	return steps, nil
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
