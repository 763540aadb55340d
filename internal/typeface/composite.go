package typeface

// maxNesting is how deep composite glyphs may lie in each other. Fonts in use
// have at most four levels; viewers give up at some greater depth.
const maxNesting = 16

// maxParts is how many parts a composite glyph may have, those of its parts
// counted as often as they are drawn. Fonts in use have some dozens.
const maxParts = 4096

// structure is how a glyph is made of others: 0 levels of 0 parts if it is not.
type structure struct{ levels, parts int }

// structure enters into known how the glyph is made. It refuses one that contains
// itself, or is more than anybody should have to draw.
func (f *Face) structure(glyph uint16, known map[uint16]structure) error {
	open := structure{levels: -1}
	if m, seen := known[glyph]; seen {
		if m == open {
			return broken("glyph %d contains itself", glyph)
		}
		return nil
	}
	known[glyph] = open
	var m structure
	err := eachPart(f.outline(glyph), func(_ int, part uint16) error {
		if err := f.structure(part, known); err != nil {
			return err
		}
		m.levels = max(m.levels, known[part].levels+1)
		m.parts += known[part].parts + 1
		if m.levels > maxNesting || m.parts > maxParts {
			return broken("glyph %d is nested %d deep, of %d parts", glyph, m.levels, m.parts)
		}
		return nil
	})
	known[glyph] = m
	return err
}

// isComposite tells whether an outline is made of other glyphs.
func isComposite(outline []byte) bool { return len(outline) >= glyphHead && i16(outline) < 0 }

// The flags of a part of a composite glyph that tell how long its entry is.
const (
	partArgsAreWords = 0x0001
	partScale        = 0x0008
	partMore         = 0x0020
	partTwoScales    = 0x0040
	partMatrix       = 0x0080
)

// eachPart calls part with each glyph that an outline is made of, and where in
// the outline that is written.
func eachPart(outline []byte, part func(at int, glyph uint16) error) error {
	if !isComposite(outline) {
		return nil
	}
	for at := glyphHead; ; {
		if at+4 > len(outline) {
			return broken("composite glyph of %d bytes", len(outline))
		}
		flags := u16(outline[at:])
		if err := part(at+2, u16(outline[at+2:])); err != nil {
			return err
		}
		if flags&partMore == 0 {
			return nil
		}
		at += 6
		if flags&partArgsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partTwoScales != 0:
			at += 4
		case flags&partMatrix != 0:
			at += 8
		}
	}
}
