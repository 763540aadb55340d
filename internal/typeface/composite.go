package typeface

// maxNesting is how deep composite glyphs may lie in each other. Fonts in use
// have at most four levels; viewers give up at some greater depth.
const maxNesting = 16

// nesting enters into depths how many levels of parts the glyph has, and
// refuses one that contains itself.
func (f *Face) nesting(glyph uint16, depths map[uint16]int) error {
	const open = -1
	if depth, seen := depths[glyph]; seen {
		if depth == open {
			return broken("glyph %d contains itself", glyph)
		}
		return nil
	}
	depths[glyph] = open
	depth := 0
	err := eachPart(f.outline(glyph), func(_ int, part uint16) error {
		if err := f.nesting(part, depths); err != nil {
			return err
		}
		depth = max(depth, depths[part]+1)
		return nil
	})
	if err == nil && depth > maxNesting {
		err = broken("glyph %d is nested %d deep", glyph, depth)
	}
	depths[glyph] = depth
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
