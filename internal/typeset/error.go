package typeset

import "fmt"

// maxLength bounds every length and size that is taken, in its own unit: far
// beyond any paper, near enough that no sum overflows.
const maxLength = 1e6

// SizeError says that a length or a size cannot be set to: zero where there
// must be room, negative, or not a number.
type SizeError struct {
	Field string // Box.Width, Span.Size, …
	Value float64
	Unit  string // mm, pt or em
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("排版尺寸 %s = %g %s 无效，请改为合理的正数 (typeset: %s = %g %s cannot be set to)",
		e.Field, e.Value, e.Unit, e.Field, e.Value, e.Unit)
}
