package typeset

import "github.com/zhifadoc/zhifadoc/internal/typeface"

// MM is one point in millimetres.
const MM = 25.4 / 72

// Setter sets text in the faces of Faces. The zero value uses the embedded ones.
type Setter struct {
	Faces  *typeface.Set
	Report *typeface.Report // where substitutions are noted; may be nil
}

// Span is a piece of a paragraph in one role and size.
type Span struct {
	Text string
	Role typeface.Role
	Size float64 // pt
	Tag  int     // the caller's mark, copied to the runs made of it
}

// Align says how the lines of a paragraph stand in the measure.
type Align int

// The alignments. A justified paragraph's last line is set naturally.
const (
	Justify Align = iota
	Left
	Centre
	Right
)

// Measure is the frame that lines are set to.
type Measure struct {
	Width float64 // length of a line
	First float64 // indent of the first line
	Hang  float64 // indent of the lines after it
	Cell  float64 // advance of a full-width character; 0 means its size. Narrower characters take their share of it.
	Align Align
}

// Run is text of one face and one letter spacing, ready to be placed.
type Run struct {
	Text    string
	Face    *typeface.Face
	Size    float64 // pt
	X       float64 // mm from the start of the measure to the origin of the first glyph
	Width   float64 // mm from X to where the next run, or the end of the line, is
	Spacing float64 // pt added after each character (PDF's Tc)
	Tag     int
}

// Line is one set line.
type Line struct {
	Runs       []Run
	Start, End int     // rune offsets into the paragraph's text, End exclusive; spaces dropped at the break, and newlines, lie in no line
	Width      float64 // mm from the start of the measure to the end of the ink's advance, indent included
}

// Block is text fitted to a box.
type Block struct {
	Lines   []Line
	Size    float64 // pt that it was set in
	Leading float64 // mm from baseline to baseline
	Shrunk  bool    // Size is less than was asked for
	Below   bool    // Size had to go below Box.Min
	Height  float64 // mm from the top of the first line's em box to the bottom of the last one's
	Ascent  float64 // mm from the top of the first line's em box down to its baseline
}

// Box is what Fit fits a text to.
type Box struct {
	Width, Height float64 // mm
	Leading       float64 // baseline distance in em; 0 means 1.2
	Min           float64 // pt below which the caller wants to be told; Fit goes on shrinking, never clipping; 0 means half the size
	Align         Align
	Lines         int // at most this many lines; 0 means as many as fit
}
