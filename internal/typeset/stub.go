package typeset

func (s Setter) Lines(p []Span, m Measure) ([]Line, error)                  { panic("todo") }
func (s Setter) Line(p []Span, cell float64) (Line, error)                  { panic("todo") }
func (s Setter) Width(p []Span, cell float64) (float64, error)              { panic("todo") }
func (s Setter) Fit(p []Span, b Box) (Block, error)                         { panic("todo") }
func (s Setter) Balanced(p Span, m Measure, keep ...string) ([]Line, error) { panic("todo") }
