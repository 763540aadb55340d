package typeface

import (
	"cmp"
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
	return nil
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
	depths := make(map[uint16]int, len(s.glyphs))
	for _, glyph := range s.glyphs {
		if err := s.face.nesting(glyph, depths); err != nil {
			return err
		}
	}
	return nil
}

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
	size := 0
	for _, glyph := range s.glyphs {
		size += pad(len(s.face.outline(glyph)))
	}
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

// cmap maps the characters: format 4 for those of the BMP, and format 12 for
// all if there are others.
func (s *subset) cmap() ([]byte, error) {
	basic, err := s.format4()
	if err != nil {
		return nil, err
	}
	var full []byte
	if n := len(s.runes); n > 0 && s.runes[n-1] > 0xFFFF {
		full = s.format12()
	}
	b := binary.BigEndian.AppendUint16(nil, 0)
	records := 1
	if full != nil {
		records = 2
	}
	at := 4 + 8*records
	b = binary.BigEndian.AppendUint16(b, uint16(records))
	b = appendAll16(b, platformMicrosoft, encodingBMP)
	b = binary.BigEndian.AppendUint32(b, uint32(at))
	if full != nil {
		b = appendAll16(b, platformMicrosoft, encodingFull)
		b = binary.BigEndian.AppendUint32(b, uint32(at+len(basic)))
	}
	b = append(b, basic...)
	return append(b, full...), nil
}

// segment is a range of characters. Its glyphs follow each other, except where
// segments were joined, when those between are listed.
type segment struct {
	start, end rune
	first      int // index into runes of start
	listed     bool
}

// segments are the runs of consecutive characters among runes.
func segments(runes []rune) []segment {
	var all []segment
	for i, r := range runes {
		if n := len(all); n > 0 && all[n-1].end+1 == r {
			all[n-1].end = r
			continue
		}
		all = append(all, segment{start: r, end: r, first: i})
	}
	return all
}

// join makes one segment of those with small gaps between them, where listing
// the glyphs takes less room than another segment.
func join(all []segment) []segment {
	const gap = 4 // a segment takes 8 bytes, a listed glyph 2
	joined := all[:1]
	for _, next := range all[1:] {
		last := &joined[len(joined)-1]
		if next.start-last.end > gap {
			joined = append(joined, next)
			continue
		}
		last.end, last.listed = next.end, true
	}
	return joined
}

// format4 is a cmap subtable of the characters of the BMP.
func (s *subset) format4() ([]byte, error) {
	end, _ := slices.BinarySearch(s.runes, 0xFFFF)
	runes := s.runes[:end]
	all := segments(runes)
	const most = 0xFFFF
	if 16+8*(len(all)+1) > most {
		all = join(all)
	}
	n := len(all) + 1 // the last one is U+FFFF, which the format wants
	size := 16 + 8*n
	var ends, starts, deltas, ranges, list []byte
	for i, g := range all {
		ends = appendAll16(ends, uint16(g.end))
		starts = appendAll16(starts, uint16(g.start))
		if !g.listed {
			deltas = appendAll16(deltas, uint16(g.first+1)-uint16(g.start))
			ranges = appendAll16(ranges, 0)
			continue
		}
		deltas = appendAll16(deltas, 0)
		ranges = appendAll16(ranges, uint16(2*(n-i)+len(list)))
		for r, at := g.start, g.first; r <= g.end; r++ {
			if runes[at] == r {
				at++
				list = appendAll16(list, uint16(at))
			} else {
				list = appendAll16(list, 0)
			}
		}
		if size+len(list) > most {
			return nil, fmt.Errorf("%s: 字符太多太散，一个子集字体放不下（%d 个）", s.face.name, len(s.runes))
		}
	}
	ends = appendAll16(ends, 0xFFFF)
	starts = appendAll16(starts, 0xFFFF)
	deltas = appendAll16(deltas, 1)
	ranges = appendAll16(ranges, 0)

	searchRange, selector := search(n, 2)
	b := appendAll16(nil, 4, uint16(size+len(list)), 0, uint16(2*n),
		searchRange, selector, uint16(2*n)-searchRange)
	b = append(b, ends...)
	b = appendAll16(b, 0) // reserved
	b = append(b, starts...)
	b = append(b, deltas...)
	b = append(b, ranges...)
	return append(b, list...), nil
}

// format12 is a cmap subtable of all the characters.
func (s *subset) format12() []byte {
	all := segments(s.runes)
	b := appendAll16(nil, 12, 0)
	for _, v := range []uint32{uint32(16 + 12*len(all)), 0, uint32(len(all))} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	for _, g := range all {
		b = binary.BigEndian.AppendUint32(b, uint32(g.start))
		b = binary.BigEndian.AppendUint32(b, uint32(g.end))
		b = binary.BigEndian.AppendUint32(b, uint32(g.first+1))
	}
	return b
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

// table is a table of a font that is being written.
type table struct {
	tag  string
	data []byte
}

// assemble writes a font file of the tables, which are in the order of their
// tags and include head.
func assemble(tables []table) []byte {
	slices.SortFunc(tables, func(a, b table) int { return cmp.Compare(a.tag, b.tag) })
	size := 12 + 16*len(tables)
	for _, t := range tables {
		size += pad(len(t.data))
	}
	b := make([]byte, size)
	searchRange, selector := search(len(tables), 16)
	put32(b, sigTrueType)
	put16(b[4:], uint16(len(tables)))
	put16(b[6:], searchRange)
	put16(b[8:], selector)
	put16(b[10:], uint16(16*len(tables))-searchRange)
	at, head := 12+16*len(tables), 0
	for i, t := range tables {
		copy(b[at:], t.data)
		entry := b[12+16*i:]
		copy(entry, t.tag)
		put32(entry[4:], checksum(b[at:at+pad(len(t.data))]))
		put32(entry[8:], uint32(at))
		put32(entry[12:], uint32(len(t.data)))
		if t.tag == "head" {
			head = at
		}
		at += pad(len(t.data))
	}
	// The whole file has to add up to this (OpenType, "head").
	put32(b[head+8:], 0xB1B0AFBA-checksum(b))
	return b
}

// search returns the fields of a table of n entries that help a binary search.
func search(n, entrySize int) (searchRange, selector uint16) {
	for 2<<selector <= n {
		selector++
	}
	return uint16(entrySize << selector), selector
}

// checksum adds up b, whose length is a multiple of 4, as 32-bit numbers.
func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += u32(b)
	}
	return sum
}

// pad is n rounded up to a multiple of 4.
func pad(n int) int { return (n + 3) &^ 3 }

func put16(b []byte, v uint16) { binary.BigEndian.PutUint16(b, v) }
func put32(b []byte, v uint32) { binary.BigEndian.PutUint32(b, v) }

func appendAll16(b []byte, values ...uint16) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}
