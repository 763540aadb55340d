package typeface

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"unicode/utf16"
)

// Subset returns a TrueType font of just the given characters, whose order and
// repetitions do not matter; the same characters give the same bytes. It is
// small enough to be embedded whole.
//
// Glyph 0 is .notdef, and glyph i+1 is that of the i-th of the distinct
// characters in ascending order, even where two of them share a glyph in the
// face, so that a glyph of the subset tells its character. After these come the
// parts of composite glyphs. Outlines, instructions, metrics and the font's
// bounds are the face's own; the cmap has format 4, and format 12 if there are
// characters beyond the BMP. The PostScript name is the face's with a tag of
// six letters before it (ISO 32000-1, 9.6.4) that depends on the characters.
//
// The error is a *MissingError if the face lacks one of the characters, and a
// *FaceError if one of the glyphs is broken.
func (f *Face) Subset(runes []rune) ([]byte, error) {
	runes = slices.Clone(runes)
	slices.Sort(runes)
	runes = slices.Compact(runes)
	s := subset{face: f, runes: runes}
	if err := s.choose(); err != nil {
		return nil, err
	}
	return s.write()
}

// maxGlyphs is the most a TrueType font can hold.
const maxGlyphs = 0xFFFF

// maxOutlines bounds the outlines of a subset in bytes. Characters that share a
// glyph of the face have copies of it, so that the face's own size is no bound;
// the largest faces in use, of 65,535 glyphs, have some 30 MB.
const maxOutlines = 64 << 20

// subset is a font being made of some characters of a face.
type subset struct {
	face   *Face
	runes  []rune            // ascending and distinct
	glyphs []uint16          // the face's glyph for each of the subset's
	ids    map[uint16]uint16 // and back; only if there are composite glyphs
}

// choose fills glyphs: .notdef, the characters, then the parts of composites.
func (s *subset) choose() error {
	s.glyphs = make([]uint16, 1, len(s.runes)+1)
	composite := isComposite(s.face.outline(0))
	for _, r := range s.runes {
		glyph := s.face.coverage.glyph(r)
		if glyph == 0 {
			return fmt.Errorf("%s: %w", s.face.name, &MissingError{Rune: r})
		}
		composite = composite || isComposite(s.face.outline(glyph))
		s.glyphs = append(s.glyphs, glyph)
	}
	if composite {
		if err := s.close(); err != nil {
			return &FaceError{File: s.face.file(), Name: s.face.name, Err: err}
		}
	}
	if len(s.glyphs) > maxGlyphs {
		return fmt.Errorf("%s: 字符太多（%d 个字形），一个字体最多 %d 个", s.face.name, len(s.glyphs), maxGlyphs)
	}
	if size := s.size(); size > maxOutlines {
		return &FaceError{File: s.face.file(), Name: s.face.name, Err: broken("outlines of %d bytes", size)}
	}
	return nil
}

// size is that of the outlines, in bytes.
func (s *subset) size() (bytes int64) {
	for _, glyph := range s.glyphs {
		bytes += int64(pad(len(s.face.outline(glyph))))
	}
	return bytes
}

// close adds the glyphs that composite glyphs are made of, to any depth.
func (s *subset) close() error {
	s.ids = make(map[uint16]uint16, len(s.glyphs))
	for id, glyph := range s.glyphs {
		if _, ok := s.ids[glyph]; !ok {
			s.ids[glyph] = uint16(id)
		}
	}
	for i := 0; i < len(s.glyphs) && len(s.glyphs) <= maxGlyphs; i++ {
		err := eachPart(s.face.outline(s.glyphs[i]), func(_ int, part uint16) error {
			if int(part) >= s.face.numGlyphs {
				return broken("glyph %d has part %d of %d", s.glyphs[i], part, s.face.numGlyphs)
			}
			if _, ok := s.ids[part]; !ok {
				s.ids[part] = uint16(len(s.glyphs))
				s.glyphs = append(s.glyphs, part)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	known := make(map[uint16]structure, len(s.glyphs))
	for _, glyph := range s.glyphs {
		if err := s.face.structure(glyph, known); err != nil {
			return err
		}
	}
	return nil
}

// write puts the font together.
func (s *subset) write() ([]byte, error) {
	cmap, err := s.cmap()
	if err != nil {
		return nil, err
	}
	f := s.face
	glyf, loca, long := s.outlines()
	n := uint16(len(s.glyphs))

	head := slices.Clone(f.head[:headSize])
	put32(head[8:], 0) // checkSumAdjustment, below
	put16(head[50:], 0)
	if long {
		put16(head[50:], 1)
	}
	hhea := slices.Clone(f.hhea[:hheaSize])
	put16(hhea[34:], n)
	maxp := slices.Clone(f.maxp[:maxpSize])
	put16(maxp[4:], n)
	post := make([]byte, postSize)
	if len(f.post) >= 16 { // slant, underline, pitch
		copy(post[:16], f.post)
	}
	put32(post, 0x00030000) // without glyph names

	tables := []table{
		{"OS/2", s.os2()},
		{"cmap", cmap},
		{"cvt ", f.cvt},
		{"fpgm", f.fpgm},
		{"glyf", glyf},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", s.hmtx()},
		{"loca", loca},
		{"maxp", maxp},
		{"name", s.name()},
		{"post", post},
		{"prep", f.prep},
	}
	return assemble(slices.DeleteFunc(tables, func(t table) bool { return len(t.data) == 0 })), nil
}

// outlines copies the glyphs, numbering the parts of composites anew, and
// returns the glyf and loca tables and whether loca has the long format.
func (s *subset) outlines() (glyf, loca []byte, long bool) {
	size := s.size()
	glyf = make([]byte, 0, max(size, 4))
	const shortest = 2 * 0xFFFF // the highest offset of the short format
	long = size > shortest
	for _, glyph := range s.glyphs {
		loca = appendLocation(loca, len(glyf), long)
		start := len(glyf)
		glyf = append(glyf, s.face.outline(glyph)...)
		copied := glyf[start:]
		// close has been through all of these without an error.
		eachPart(copied, func(at int, part uint16) error {
			put16(copied[at:], s.ids[part])
			return nil
		})
		glyf = glyf[:start+pad(len(copied))]
	}
	loca = appendLocation(loca, len(glyf), long)
	if len(glyf) == 0 {
		glyf = glyf[:4] // readers take an empty table for a missing one
	}
	return glyf, loca, long
}

func appendLocation(loca []byte, at int, long bool) []byte {
	if long {
		return binary.BigEndian.AppendUint32(loca, uint32(at))
	}
	return binary.BigEndian.AppendUint16(loca, uint16(at/2))
}

// hmtx gives each glyph its own advance and bearing.
func (s *subset) hmtx() []byte {
	f := s.face
	b := make([]byte, 0, 4*len(s.glyphs))
	for _, glyph := range s.glyphs {
		b = append(b, f.metrics[4*min(int(glyph), f.numMetrics-1):][:2]...)
		b = binary.BigEndian.AppendUint16(b, uint16(f.bearing(glyph)))
	}
	return b
}

// os2 is the face's OS/2 table brought to version 4, which is what readers of
// embedded fonts know, with the range of the characters that are left.
func (s *subset) os2() []byte {
	const (
		version  = 4
		size     = 96
		xHeight  = 86
		capTotal = 88
	)
	f := s.face
	b := make([]byte, size)
	copy(b, f.os2)
	if len(f.os2) < os2MinSize {
		put16(b[4:], 400) // usWeightClass: regular
		put16(b[6:], 5)   // usWidthClass: medium
		put16(b[62:], 0x40)
	}
	if len(f.os2) < 78 { // the vertical metrics came with the second edition of version 0
		put16(b[68:], uint16(int16(f.ascent*f.unitsPer)))
		put16(b[70:], uint16(int16(f.descent*f.unitsPer)))
		copy(b[74:], f.hhea[4:6])
		put16(b[76:], uint16(-i16(f.hhea[6:])))
	}
	if len(f.os2) < size || u16(f.os2) < 2 {
		put16(b[xHeight:], uint16(f.height('x', 0.5)))
		put16(b[capTotal:], uint16(f.height('H', 0.7)))
	}
	put16(b, version)
	if len(s.runes) > 0 {
		put16(b[64:], uint16(min(s.runes[0], 0xFFFF)))
		put16(b[66:], uint16(min(s.runes[len(s.runes)-1], 0xFFFF)))
	}
	return b
}

// height is how high r stands in units, or the given part of an em.
func (f *Face) height(r rune, usual float64) int16 {
	if ink, ok := f.Ink(r); ok {
		return int16(ink.Top * f.unitsPer)
	}
	return int16(usual * f.unitsPer)
}

// name is a name table of the family, the style, the full name and the
// PostScript name, in English of platform 3.
func (s *subset) name() []byte {
	tagged := s.tag() + "+" + s.face.postScript
	entries := []struct {
		id   uint16
		text string
	}{
		{nameFamily, s.face.postScript},
		{2, "Regular"}, // the style
		{nameFull, tagged},
		{namePostScript, tagged},
	}
	b := appendAll16(nil, 0, uint16(len(entries)), uint16(6+12*len(entries)))
	var store []byte
	for _, e := range entries {
		text := appendAll16(nil, utf16.Encode([]rune(e.text))...)
		b = appendAll16(b, platformMicrosoft, encodingBMP, 0x409, e.id, uint16(len(text)), uint16(len(store)))
		store = append(store, text...)
	}
	return append(b, store...)
}

// tag is six capital letters made of the characters.
func (s *subset) tag() string {
	hash := fnv.New64a()
	for _, r := range s.runes {
		hash.Write([]byte{byte(r >> 16), byte(r >> 8), byte(r)})
	}
	sum := hash.Sum64()
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag[:])
}
