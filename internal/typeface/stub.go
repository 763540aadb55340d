package typeface

import "io/fs"

// Face is one TrueType face.
type Face struct{}

// Box is an ink box in em, y up from the baseline.
type Box struct{ Left, Bottom, Right, Top float64 }

func (r Role) String() string                       { panic("todo") }
func (f *Face) Name() string                        { panic("todo") }
func (f *Face) PostScript() string                  { panic("todo") }
func (f *Face) Has(r rune) bool                     { panic("todo") }
func (f *Face) Advance(r rune) float64              { panic("todo") }
func (f *Face) Ink(r rune) (Box, bool)              { panic("todo") }
func (f *Face) Ascent() float64                     { panic("todo") }
func (f *Face) Descent() float64                    { panic("todo") }
func (f *Face) Subset(runes []rune) ([]byte, error) { panic("todo") }

// Set is the faces of a document.
type Set struct{}

func Embedded() *Set                                 { panic("todo") }
func Open(fsys fs.FS) (*Set, error)                  { panic("todo") }
func (s *Set) Face(role Role) (*Face, error)         { panic("todo") }
func (s *Set) Pick(role Role, r rune) (*Face, error) { panic("todo") }

// MissingError says that no face has a character.
type MissingError struct {
	Rune          rune
	Field, Person string
}

func (e *MissingError) Error() string { panic("todo") }

// Report collects the substitutions of a document.
type Report struct{}

// Substitution is what one face drew for another.
type Substitution struct {
	Role         Role
	Wanted, Used string
	Runes        []rune
}

func (r *Report) Add(role Role, c rune, used *Face) {}
func (r *Report) Substitutions() []Substitution     { panic("todo") }
