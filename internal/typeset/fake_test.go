package typeset

import (
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// fake is a face on paper: what is ASCII is half an em wide and the rest an
// em, marks with their ink where GB/T 15834 puts it.
func fake(_ typeface.Role, r rune, _ *typeface.Face) (metrics, error) {
	m := metrics{adv: 1, left: 0.05, right: 0.95}
	c := classOf(r)
	switch {
	case r == 0xFFFD:
		return m, &typeface.MissingError{Rune: r}
	case invisible(r):
		return metrics{none: true}, nil
	case c == extend:
		m.adv = 0
	case r < 0x80:
		m = metrics{adv: 0.5, left: 0.05, right: 0.45}
	case c == space:
		m = metrics{adv: 0.25}
	case c == open:
		m.left = 0.55
	case c == closing, c == comma, c == stop:
		m.right = 0.45
	case c == interpunct:
		m.left, m.right = 0.4, 0.6
	}
	return m, nil
}

// fakeLines breaks text in the fake face, 1 em being 1 mm.
func fakeLines(text string, m Measure) ([]Line, *breaker) {
	q, err := shape([]Span{{Text: text, Size: 1 / MM}}, m.Cell, fake)
	if err != nil {
		panic(err)
	}
	b := &breaker{paragraph: q, m: m}
	return b.place(b.extents()), b
}
