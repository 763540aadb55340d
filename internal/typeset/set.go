package typeset

// Lines breaks a paragraph into the lines of a measure and places their runs.
// Spaces at a break are dropped; a newline (\n, \r\n, U+2028 and the like)
// forces a line, which is indented by m.Hang. The empty paragraph has no line.
//
// The error is a *typeface.MissingError for a character that no face has (its
// Field and Person are for the caller to fill in), or a *SizeError. A character
// wider than the measure is set alone and sticks out; nothing is clipped.
func (s Setter) Lines(p []Span, m Measure) ([]Line, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	q, err := shape(p, m.Cell, s.faces())
	if err != nil {
		return nil, err
	}
	b := breaker{paragraph: q, m: m}
	return b.place(b.extents()), nil
}

// Line sets p on one line at its natural width, never broken or squeezed, with
// X from 0. A newline in it is set as a space. cell is as Measure.Cell. The
// errors are those of Lines.
func (s Setter) Line(p []Span, cell float64) (Line, error) {
	if err := checkLength("cell", cell, true); err != nil {
		return Line{}, err
	}
	q, err := shape(oneLine(p), cell, s.faces())
	if err != nil {
		return Line{}, err
	}
	b := breaker{paragraph: q}
	return b.whole(), nil
}

// Width is the natural width in mm of p on one line; see Line.
func (s Setter) Width(p []Span, cell float64) (float64, error) {
	if err := checkLength("cell", cell, true); err != nil {
		return 0, err
	}
	q, err := shape(oneLine(p), cell, s.faces())
	if err != nil {
		return 0, err
	}
	return q.pos[len(q.cells)], nil
}

// whole is the paragraph as one line.
func (b *breaker) whole() Line {
	l := extent{e: len(b.cells), next: len(b.cells), final: true}
	b.m.Width = b.pos[l.e]
	return b.makeLine(l, b.adjust(l, b.m.Width, false, nil), 0)
}

// oneLine makes the newlines of p spaces; the offsets of its runes stay.
func oneLine(p []Span) []Span {
	var out []Span
	for i, s := range p {
		text := []rune(s.Text)
		changed := false
		for j, r := range text {
			if classOf(r) == newline {
				text[j], changed = ' ', true
			}
		}
		if changed {
			if out == nil {
				out = append(out, p...)
			}
			out[i].Text = string(text)
		}
	}
	if out == nil {
		return p
	}
	return out
}

// check refuses a measure that no line can be set to.
func (m Measure) check() error {
	if err := checkLength("Measure.Width", m.Width, false); err != nil {
		return err
	}
	if err := checkLength("Measure.Cell", m.Cell, true); err != nil {
		return err
	}
	if !(m.First < m.Width && m.First > -maxLength) {
		return &SizeError{Field: "Measure.First", Value: m.First, Unit: "mm"}
	}
	if !(m.Hang < m.Width && m.Hang > -maxLength) {
		return &SizeError{Field: "Measure.Hang", Value: m.Hang, Unit: "mm"}
	}
	return nil
}

// checkLength refuses what is no length: NaN, negative, boundless, or 0 where
// there must be something.
func checkLength(field string, mm float64, zero bool) error {
	if mm > 0 && mm < maxLength || mm == 0 && zero {
		return nil
	}
	return &SizeError{Field: field, Value: mm, Unit: "mm"}
}
