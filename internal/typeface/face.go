package typeface

import "unicode"

// Face is one TrueType face. Its methods may be called from many goroutines.
type Face struct {
	source     *source
	name       string
	postScript string

	coverage  *coverage
	unitsPer  float64 // units per em
	ascent    float64
	descent   float64
	numGlyphs int

	metrics    []byte // hmtx: advance and left side bearing of each glyph
	numMetrics int    // the glyphs after these have the last one's advance
	loca, glyf []byte
	longLoca   bool

	// What only Subset reads. The last three may be empty.
	head, hhea, maxp, os2, post []byte
	cvt, fpgm, prep             []byte
}

// Box is an ink box in em, y up from the baseline.
type Box struct{ Left, Bottom, Right, Top float64 }

// The ideographic em box, in em, where a face does not give one that is an em
// high. These are the values of the OpenType BASE table's usual ideographic
// box, and of nearly all Chinese faces.
const (
	UsualAscent  = 0.88
	usualDescent = UsualAscent - 1
)

// Sizes of the tables that have a fixed one, and the least that OS/2 has had.
const (
	headSize   = 54
	hheaSize   = 36
	maxpSize   = 32
	postSize   = 32
	os2MinSize = 68
	glyphHead  = 10 // contours and bounds, before a glyph's outline
)

// parseFace reads the face with the given index in a file or collection.
func parseFace(file fontFile, index int) (*Face, error) {
	dir, err := file.face(index)
	if err != nil {
		return nil, err
	}
	names, err := dir.identify()
	if err != nil {
		return nil, err
	}
	f := &Face{name: names.display(), postScript: names.postScript()}
	var cmap []byte
	size := int64(0)
	for _, t := range []struct {
		tag  string
		min  int
		into *[]byte
	}{
		{"head", headSize, &f.head}, {"hhea", hheaSize, &f.hhea}, {"maxp", maxpSize, &f.maxp},
		{"hmtx", 4, &f.metrics}, {"loca", 4, &f.loca}, {"glyf", 0, &f.glyf},
		{"OS/2", 0, &f.os2}, {"post", 0, &f.post}, {"cmap", 4, &cmap},
		{"cvt ", 0, &f.cvt}, {"fpgm", 0, &f.fpgm}, {"prep", 0, &f.prep},
	} {
		// Tables do not share bytes, so that together they are no larger than
		// the file; if they were, reading them would cost many times its size.
		if size += dir.find(t.tag).length; size > file.size {
			return nil, broken("tables of more than the file's %d bytes", file.size)
		}
		if *t.into, err = dir.table(t.tag, t.min); err != nil {
			return nil, err
		}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	f.ascent, f.descent = f.emBox()
	if f.coverage, err = parseCmap(cmap, f.numGlyphs); err != nil {
		return nil, err
	}
	// A face may map a character to a blank, which would leave a hole in a
	// name; then another face has to draw it. Some map control characters too,
	// which have no place in a line.
	f.coverage.drop(func(r rune, glyph uint16) bool {
		return unicode.IsControl(r) || f.outline(glyph) == nil && !inkless(r)
	})
	return f, nil
}

// check sets the numbers that the methods rely on, and sees that none of them
// leads outside a table.
func (f *Face) check() error {
	unitsPerEm := u16(f.head[18:])
	if unitsPerEm < 16 || unitsPerEm > 16384 { // the range of the format
		return broken("%d units per em", unitsPerEm)
	}
	f.unitsPer = float64(unitsPerEm)
	f.numGlyphs = int(u16(f.maxp[4:]))
	f.numMetrics = int(u16(f.hhea[34:]))
	if f.numGlyphs == 0 || f.numMetrics == 0 || f.numMetrics > f.numGlyphs ||
		len(f.metrics) < 4*f.numMetrics+2*(f.numGlyphs-f.numMetrics) {
		return broken("%d glyphs, %d metrics in %d bytes", f.numGlyphs, f.numMetrics, len(f.metrics))
	}
	f.longLoca = u16(f.head[50:]) != 0
	width := 2
	if f.longLoca {
		width = 4
	}
	if len(f.loca) < width*(f.numGlyphs+1) {
		return broken("loca has %d bytes for %d glyphs", len(f.loca), f.numGlyphs)
	}
	last := 0
	for i := range f.numGlyphs + 1 {
		at := f.location(i)
		if at < last || at > len(f.glyf) {
			return broken("glyph %d at %d of %d", i, at, len(f.glyf))
		}
		last = at
	}
	return nil
}

// location is the i-th entry of loca as an offset into glyf.
func (f *Face) location(i int) int {
	if f.longLoca {
		return int(u32(f.loca[4*i:]))
	}
	return 2 * int(u16(f.loca[2*i:]))
}

// outline returns the glyph's entry in glyf, or nil if it has no ink: the entry
// is empty, or has no contours.
func (f *Face) outline(glyph uint16) []byte {
	b := f.glyf[f.location(int(glyph)):f.location(int(glyph)+1)]
	if len(b) < glyphHead || i16(b) == 0 {
		return nil
	}
	return b
}

// emBox returns the face's typographic ascent and descent if they make an em,
// which is how a Chinese face gives its ideographic em box.
func (f *Face) emBox() (ascent, descent float64) {
	const typoAscender, typoDescender = 68, 70
	if len(f.os2) >= typoDescender+2 {
		up, down := float64(i16(f.os2[typoAscender:])), float64(i16(f.os2[typoDescender:]))
		if up-down == f.unitsPer && up > 0 && down <= 0 {
			return up / f.unitsPer, down / f.unitsPer
		}
	}
	return UsualAscent, usualDescent
}

// Name is the face's name for people: 方正仿宋_GBK, Zhifa FangSong.
func (f *Face) Name() string { return f.name }

// PostScript is the face's PostScript name, for use in PDF: printable ASCII
// without spaces and delimiters.
func (f *Face) PostScript() string { return f.postScript }

// Has tells whether the face draws r. A character that it maps to a blank
// glyph, and that is not a space, it does not draw.
func (f *Face) Has(r rune) bool { return f.coverage.glyph(r) != 0 }

// Advance is the width of r in em, 0 if the face lacks it.
func (f *Face) Advance(r rune) float64 {
	glyph := f.coverage.glyph(r)
	if glyph == 0 {
		return 0
	}
	return float64(u16(f.metrics[4*min(int(glyph), f.numMetrics-1):])) / f.unitsPer
}

// bearing is the left side bearing of a glyph in units.
func (f *Face) bearing(glyph uint16) int16 {
	if g := int(glyph); g >= f.numMetrics {
		return i16(f.metrics[4*f.numMetrics+2*(g-f.numMetrics):])
	}
	return i16(f.metrics[4*int(glyph)+2:])
}

// shift is how many units to the right of its coordinates a glyph is drawn:
// rasterizers move an outline so that it begins at the left side bearing.
func (f *Face) shift(glyph uint16) float64 {
	b := f.outline(glyph)
	if b == nil {
		return 0
	}
	return float64(f.bearing(glyph)) - float64(i16(b[2:]))
}

// Ink is the box of the ink of r as it is drawn from an origin on the
// baseline. It reports false if the face lacks r or r has no ink.
func (f *Face) Ink(r rune) (Box, bool) {
	glyph := f.coverage.glyph(r)
	if glyph == 0 {
		return Box{}, false
	}
	b := f.outline(glyph)
	if b == nil {
		return Box{}, false
	}
	shift := f.shift(glyph)
	return Box{
		Left:   (float64(i16(b[2:])) + shift) / f.unitsPer,
		Bottom: float64(i16(b[4:])) / f.unitsPer,
		Right:  (float64(i16(b[6:])) + shift) / f.unitsPer,
		Top:    float64(i16(b[8:])) / f.unitsPer,
	}, true
}

// Ascent is the top of the ideographic em box above the baseline, in em.
func (f *Face) Ascent() float64 { return f.ascent }

// Descent is the bottom of the ideographic em box, in em, below the baseline
// and so negative: Ascent()-Descent() is 1.
func (f *Face) Descent() float64 { return f.descent }
