package sheet

import "io"

func Write(w io.Writer, d *Document) error { panic("todo") }

func (p *Path) MoveTo(x, y float64)                  { panic("todo") }
func (p *Path) LineTo(x, y float64)                  { panic("todo") }
func (p *Path) CurveTo(x1, y1, x2, y2, x, y float64) { panic("todo") }
func (p *Path) Close()                               { panic("todo") }
func (p *Path) Rect(x, y, w, h float64)              { panic("todo") }
func (p *Path) Circle(x, y, r float64)               { panic("todo") }
