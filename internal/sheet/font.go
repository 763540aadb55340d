package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/signintech/gopdf"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// font is a face's subset in the document.
type font struct {
	index  int
	runes  []rune // ascending; the i-th is glyph i+1 (typeface.Face.Subset)
	file   sfnt
	object int // the first of gopdf's five objects

	packed, packedCMap []byte // the file and the ToUnicode CMap, deflated
}

// The objects of a font, in the order in which gopdf makes them.
const (
	toUnicode = iota
	fontFile
	fontDescriptor
	cidFont
	type0Font
)

// family is the font's name towards gopdf.
func (f *font) family() string { return strconv.Itoa(f.index) }

// addFonts makes a subset of each face of what the whole document needs of it,
// and gives it to gopdf.
func (g *drawing) addFonts(d *Document) error {
	sets := map[*font]map[rune]struct{}{}
	d.eachItem(func(it Item) {
		t, ok := it.(Text)
		if !ok || t.Text == "" {
			return
		}
		f := g.font[t.Face]
		if f == nil {
			f = &font{index: len(g.fonts)}
			g.font[t.Face] = f
			g.fonts = append(g.fonts, f)
			sets[f] = map[rune]struct{}{}
		}
		set := sets[f]
		for _, r := range t.Text {
			set[r] = struct{}{}
		}
	})
	faces := make([]*typeface.Face, len(g.fonts))
	for face, f := range g.font {
		faces[f.index] = face
	}
	for i, f := range g.fonts {
		for r := range sets[f] {
			f.runes = append(f.runes, r)
		}
		slices.Sort(f.runes)
		if err := g.addFont(faces[i], f); err != nil {
			return err
		}
	}
	return nil
}

func (g *drawing) addFont(face *typeface.Face, f *font) error {
	data, err := face.Subset(f.runes)
	if err != nil {
		return err
	}
	if f.file, err = parseSfnt(data); err != nil {
		return fmt.Errorf("%s: %w", face.Name(), err)
	}
	f.object = g.pdf.GetNextObjectID()
	lacking := rune(-1)
	err = g.pdf.AddTTFFontDataWithOption(f.family(), f.file.hollow(), gopdf.TtfOption{
		// gopdf would set a space and say nothing.
		OnGlyphNotFound: func(r rune) { lacking = r },
	})
	if err != nil {
		return fmt.Errorf("%s: %w", face.Name(), err)
	}
	if err := g.pdf.SetFont(f.family(), "", 1); err != nil {
		return err
	}
	// Measuring makes gopdf look every character up.
	if _, err := g.pdf.MeasureTextWidth(string(f.runes)); err != nil {
		return err
	}
	if lacking >= 0 {
		return &typeface.MissingError{Rune: lacking}
	}
	return nil
}

// pack deflates what the document embeds besides its pages.
func (g *drawing) pack() error {
	p := packer{level: fontLevel, spare: &spareFonts}
	defer p.release()
	var err error
	if g.packedProfile, err = p.deflate(srgbProfile()); err != nil {
		return err
	}
	for _, f := range g.fonts {
		if f.packed, err = p.deflate(f.file.data); err != nil {
			return err
		}
		if f.packedCMap, err = p.deflate(f.cmap()); err != nil {
			return err
		}
	}
	return nil
}

// sfnt is a TrueType file by its tables.
type sfnt struct {
	data   []byte
	table  map[string][]byte
	locaAt int
}

// tables that are read here, and how long they are at least.
var tableSizes = map[string]int{"head": 54, "hhea": 36, "OS/2": 90, "post": 8, "hmtx": 4, "loca": 4, "name": 6}

func parseSfnt(b []byte) (sfnt, error) {
	s := sfnt{data: b, table: map[string][]byte{}}
	if len(b) < 12 {
		return s, fmt.Errorf("font of %d bytes", len(b))
	}
	for i := range int(u16(b, 4)) {
		entry := 12 + 16*i
		if entry+16 > len(b) {
			return s, fmt.Errorf("font cut in its directory")
		}
		at, n := int(u32(b, entry+8)), int(u32(b, entry+12))
		if at < 0 || n < 0 || at+n > len(b) {
			return s, fmt.Errorf("font cut in table %q", b[entry:entry+4])
		}
		tag := string(b[entry : entry+4])
		s.table[tag] = b[at : at+n]
		if tag == "loca" {
			s.locaAt = at
		}
	}
	for tag, n := range tableSizes {
		if len(s.table[tag]) < n {
			return s, fmt.Errorf("font with %d bytes of table %q", len(s.table[tag]), tag)
		}
	}
	return s, nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
func i16(b []byte, at int) int    { return int(int16(u16(b, at))) }

// hollow is the font without outlines: what gopdf needs to set text. Of a whole
// one it would copy the outlines byte by byte and deflate them, for an object
// that is ours anyway.
func (s sfnt) hollow() []byte {
	b := bytes.Clone(s.data)
	// With every offset the same, every glyph is empty.
	clear(b[s.locaAt : s.locaAt+len(s.table["loca"])])
	return b
}

// postScript is the name that the subset bears, its tag included.
func (s sfnt) postScript() string {
	b := s.table["name"]
	n, store := int(u16(b, 2)), int(u16(b, 4))
	for i := range n {
		at := 6 + 12*i
		if at+12 > len(b) {
			break
		}
		const postScript = 6
		size, from := int(u16(b, at+8)), store+int(u16(b, at+10))
		if u16(b, at+6) != postScript || from+size > len(b) {
			continue
		}
		var u []uint16
		for j := from; j+2 <= from+size; j += 2 {
			u = append(u, u16(b, j))
		}
		return string(utf16.Decode(u))
	}
	return ""
}

// perMille is a length of the font in thousandths of an em.
func (s sfnt) perMille(units int) float64 {
	return math.Round(float64(units)*1e6/float64(u16(s.table["head"], 18))) / 1e3
}

// advance of a glyph in thousandths of an em.
func (s sfnt) advance(glyph int) float64 {
	n := int(u16(s.table["hhea"], 34))
	at := 4 * min(glyph, n-1)
	if hmtx := s.table["hmtx"]; at+2 <= len(hmtx) {
		return s.perMille(int(u16(hmtx, at)))
	}
	return 0
}

// descriptor is the font's FontDescriptor dictionary.
func (f *font) descriptor() []byte {
	head, hhea, os2 := f.file.table["head"], f.file.table["hhea"], f.file.table["OS/2"]
	b := append([]byte("<< /Type /FontDescriptor /FontName "), pdfName(f.file.postScript())...)
	b = append(b, " /FontFile2 "...)
	b = append(b, reference(f.object+fontFile)...)
	b = append(b, " /FontBBox [ "...)
	for at := 36; at < 44; at += 2 {
		b = numbers(b, f.file.perMille(i16(head, at)))
	}
	const symbolic = 4 // its encoding is none of the standard ones
	b = append(b, "] /Flags "...)
	b = strconv.AppendInt(b, symbolic, 10)
	b = append(b, " /ItalicAngle "...)
	b = number(b, float64(int32(u32(f.file.table["post"], 4)))/65536)
	b = append(b, " /Ascent "...)
	b = number(b, f.file.perMille(i16(hhea, 4)))
	b = append(b, " /Descent "...)
	b = number(b, f.file.perMille(i16(hhea, 6)))
	b = append(b, " /CapHeight "...)
	b = number(b, f.file.perMille(i16(os2, 88)))
	// No table gives the stems. This is the estimate that other PDF writers
	// make from the weight class: 88 for regular, 166 for bold.
	weight := float64(u16(os2, 4))
	b = append(b, " /StemV "...)
	b = number(b, math.Round(50+weight/65*weight/65))
	return append(b, " >>"...)
}

// descendant is the font's CIDFont dictionary.
func (f *font) descendant() []byte {
	b := append([]byte("<< /Type /Font /Subtype /CIDFontType2 /BaseFont "), pdfName(f.file.postScript())...)
	b = append(b, " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor "...)
	b = append(b, reference(f.object+fontDescriptor)...)
	const em = 1000 // what nearly every character is wide
	b = append(b, " /DW 1000 /W [ "...)
	open := false
	for i := range f.runes {
		w := f.file.advance(i + 1)
		if w == em {
			if open {
				b = append(b, "] "...)
			}
			open = false
			continue
		}
		if !open {
			b = append(strconv.AppendInt(b, int64(i+1), 10), " [ "...)
			open = true
		}
		b = numbers(b, w)
	}
	if open {
		b = append(b, "] "...)
	}
	return append(b, "] >>"...)
}

// composite is the font's Type0 dictionary.
func (f *font) composite() []byte {
	b := append([]byte("<< /Type /Font /Subtype /Type0 /BaseFont "), pdfName(f.file.postScript())...)
	b = append(b, " /Encoding /Identity-H /DescendantFonts [ "...)
	b = append(b, reference(f.object+cidFont)...)
	b = append(b, " ] /ToUnicode "...)
	b = append(b, reference(f.object+toUnicode)...)
	return append(b, " >>"...)
}

// maxBlock is how many entries a block of a CMap may have (Adobe Technical
// Note 5411, and 5014 section 7).
const maxBlock = 100

// cmap is the ToUnicode CMap: for each glyph its character in UTF-16BE, those
// beyond the BMP as a surrogate pair (ISO 32000-1, 9.10.3). gopdf writes five
// hexadecimal digits for these, and a codespace that does not hold all codes.
func (f *font) cmap() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for i := 0; i < len(f.runes); i += maxBlock {
		block := f.runes[i:min(i+maxBlock, len(f.runes))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(block))
		for j, r := range block {
			b = fmt.Appendf(b, "<%04X> <", i+j+1)
			for _, u := range utf16.AppendRune(nil, r) {
				b = fmt.Appendf(b, "%04X", u)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
