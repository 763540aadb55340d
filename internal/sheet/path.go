package sheet

// MoveTo begins a subpath.
func (p *Path) MoveTo(x, y float64) { p.add('m', x, y) }

// LineTo draws a straight line from the current point.
func (p *Path) LineTo(x, y float64) { p.add('l', x, y) }

// CurveTo draws a Bézier curve from the current point to x, y.
func (p *Path) CurveTo(x1, y1, x2, y2, x, y float64) { p.add('c', x1, y1, x2, y2, x, y) }

// Close draws a straight line to the beginning of the subpath.
func (p *Path) Close() { p.add('z') }

// Rect adds a rectangle by its top left corner.
func (p *Path) Rect(x, y, w, h float64) { p.add('r', x, y, w, h) }

// kappa is how far from the ends of a quarter circle of radius 1 the control
// points of the Bézier curve lie that meets it at its middle: 4/3·(√2−1). The
// curve is off the circle by less than 0.03 % of the radius.
const kappa = 0.5522847498307936

// Circle adds a circle of radius r about x, y.
func (p *Path) Circle(x, y, r float64) {
	k := kappa * r
	p.MoveTo(x+r, y)
	p.CurveTo(x+r, y+k, x+k, y+r, x, y+r)
	p.CurveTo(x-k, y+r, x-r, y+k, x-r, y)
	p.CurveTo(x-r, y-k, x-k, y-r, x, y-r)
	p.CurveTo(x+k, y-r, x+r, y-k, x+r, y)
	p.Close()
}

func (p *Path) add(op byte, v ...float64) {
	s := Step{Op: op}
	copy(s.P[:], v)
	p.Steps = append(p.Steps, s)
}

// operands is how many numbers of Step.P an operator uses, -1 for none such.
func operands(op byte) int {
	switch op {
	case 'm', 'l':
		return 2
	case 'c':
		return 6
	case 'r':
		return 4
	case 'z':
		return 0
	}
	return -1
}
