package typeface

import "unicode"

// coverage is a face's character map, unpacked so that looking a character up
// is two reads: the page of 256 characters that it is on, and its place there.
// Every character of every line is looked up several times.
type coverage struct {
	pages  [(unicode.MaxRune + 1) >> 8]uint16 // which page of glyphs; 0 is the empty one
	glyphs []uint16                           // pages of 256; 0 is a character the face lacks
}

// glyph returns the glyph of r, or 0.
func (c *coverage) glyph(r rune) uint16 {
	if uint32(r) > unicode.MaxRune {
		return 0
	}
	return c.glyphs[int(c.pages[r>>8])<<8|int(r&0xFF)]
}

// set maps r, which is in range, unless it is mapped already.
func (c *coverage) set(r rune, glyph uint16) {
	page := int(c.pages[r>>8])
	if page == 0 {
		page = len(c.glyphs) >> 8
		c.pages[r>>8] = uint16(page)
		c.glyphs = append(c.glyphs, make([]uint16, 256)...)
	}
	if at := &c.glyphs[page<<8|int(r&0xFF)]; *at == 0 {
		*at = glyph
	}
}

// drop unmaps the characters whose glyph gone reports.
func (c *coverage) drop(gone func(r rune, glyph uint16) bool) {
	for high, page := range c.pages {
		if page == 0 {
			continue
		}
		for low, glyph := range c.glyphs[int(page)<<8:][:256] {
			if glyph != 0 && gone(rune(high<<8|low), glyph) {
				c.glyphs[int(page)<<8|low] = 0
			}
		}
	}
}

// The encodings of the cmap table that hold Unicode.
const (
	platformUnicode   = 0
	platformMicrosoft = 3
	encodingBMP       = 1  // of platformMicrosoft
	encodingFull      = 10 // of platformMicrosoft
)

// parseCmap unpacks a cmap table: its format 12 subtable, which has the
// characters beyond the BMP, then its format 4 one for what is not yet mapped.
// A mapping to a glyph that does not exist is left out.
func parseCmap(b []byte, numGlyphs int) (*coverage, error) {
	if len(b) < 4 {
		return nil, broken("cmap has %d bytes", len(b))
	}
	var full, basic []byte
	for n, rec := int(u16(b[2:])), b[4:]; n > 0 && len(rec) >= 8; n, rec = n-1, rec[8:] {
		platform, encoding, offset := u16(rec), u16(rec[2:]), int64(u32(rec[4:]))
		microsoft := platform == platformMicrosoft && (encoding == encodingBMP || encoding == encodingFull)
		if !microsoft && platform != platformUnicode || offset > int64(len(b))-4 {
			continue
		}
		switch sub := b[offset:]; u16(sub) {
		case 12:
			if full == nil || microsoft {
				full = sub
			}
		case 4:
			if basic == nil || microsoft {
				basic = sub
			}
		}
	}
	if full == nil && basic == nil {
		return nil, ErrNoUnicode
	}
	c := &coverage{glyphs: make([]uint16, 256, 256*128)}
	if full != nil {
		if err := c.addFormat12(full, numGlyphs); err != nil {
			return nil, err
		}
	}
	if basic != nil {
		if err := c.addFormat4(basic, numGlyphs); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addFormat12 maps a format 12 subtable. Groups are ascending, so that the work
// is bounded by the number of characters there are, whatever the table says.
func (c *coverage) addFormat12(b []byte, numGlyphs int) error {
	if len(b) < 16 || int64(u32(b[12:])) > int64(len(b)-16)/12 {
		return broken("cmap format 12")
	}
	next := int64(0) // the first character not yet dealt with
	for n, g := int(u32(b[12:])), b[16:]; n > 0; n, g = n-1, g[12:] {
		start, end, glyph := int64(u32(g)), int64(u32(g[4:])), int64(u32(g[8:]))
		end = min(end, unicode.MaxRune, start+int64(numGlyphs)-1-glyph)
		for r := max(start, next); r <= end; r++ {
			// U+FFFF is no character: format 4 ends with it.
			if id := glyph + r - start; id != 0 && r != 0xFFFF {
				c.set(rune(r), uint16(id))
			}
		}
		next = max(next, end+1)
	}
	return nil
}

// addFormat4 maps a format 4 subtable. The first segment whose end is not below
// a character decides, as the format has it. The length field of the subtable
// is ignored: it overflows in large fonts.
func (c *coverage) addFormat4(b []byte, numGlyphs int) error {
	if len(b) < 14 {
		return broken("cmap format 4")
	}
	n := int(u16(b[6:])) / 2
	if len(b) < 16+8*n {
		return broken("cmap format 4")
	}
	ends, starts := b[14:], b[16+2*n:]
	deltas, ranges := b[16+4*n:], b[16+6*n:]
	next := 0
	for i := range n {
		start, end := int(u16(starts[2*i:])), int(u16(ends[2*i:]))
		delta, offset := u16(deltas[2*i:]), int(u16(ranges[2*i:]))
		if offset == 0xFFFF { // in some old fonts; FreeType takes it for an empty segment, too
			next = max(next, end+1)
			continue
		}
		for r := max(start, next); r <= end && r < 0xFFFF; r++ {
			glyph := uint16(r)
			if offset != 0 {
				at := 2*i + offset + 2*(r-start)
				if at+2 > len(ranges) {
					break
				}
				if glyph = u16(ranges[at:]); glyph == 0 {
					continue
				}
			}
			if glyph += delta; glyph != 0 && int(glyph) < numGlyphs {
				c.set(rune(r), glyph)
			}
		}
		next = max(next, end+1)
	}
	return nil
}

// inkless tells whether r may rightly be drawn with no ink: spaces, format
// characters, variation selectors and the fillers of Hangul and Braille.
func inkless(r rune) bool {
	switch r {
	case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Z, unicode.Cf, unicode.Variation_Selector)
}
