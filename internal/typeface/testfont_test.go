package typeface

import (
	"encoding/binary"
	"slices"
	"testing"
	"unicode/utf16"
)

// testFont describes a font for the tests to make. What is zero is left as a
// plain, regular face of 1000 units an em has it.
type testFont struct {
	names    []testName
	notdef   []byte          // glyph 0; a triangle if it is nil
	glyphs   map[rune][]byte // outlines, see triangle and composite
	parts    [][]byte        // glyphs without a character, after those with one
	weight   uint16
	fsType   uint16
	macStyle uint16
	os2      []byte                  // instead of the usual table
	drop     []string                // tables to leave out
	add      []table                 // tables to add, or to put instead of the usual
	change   map[string]func([]byte) // tables to spoil
}

// testName is an entry of the name table; platform 3, encoding 1.
type testName struct {
	lcid, id uint16
	text     string
}

const (
	lcidEnglish  = 0x409
	lcidChina    = 0x804
	lcidTaiwan   = 0x404
	triangleSize = glyphHead + 2 + 2 + 3 + 12
)

// english gives a face the family, full and PostScript names.
func english(family, postScript string) []testName {
	return []testName{
		{lcidEnglish, nameFamily, family},
		{lcidEnglish, nameFull, family},
		{lcidEnglish, namePostScript, postScript},
	}
}

// chinese adds the Chinese family and full names.
func chinese(name string, rest ...testName) []testName {
	return append(rest, testName{lcidChina, nameFamily, name}, testName{lcidChina, nameFull, name})
}

// triangle is an outline from the origin to (width, height).
func triangle(width, height int16) []byte {
	w, h := uint16(width), uint16(height)
	b := appendAll16(nil, 1, 0, 0, w, h, 2, 0)
	b = append(b, 1, 1, 1)                      // on the curve, long deltas
	b = appendAll16(b, 0, w, -w, 0, 0, h)       // x deltas, y deltas
	return append(b, make([]byte, len(b)%2)...) // glyphs begin at even offsets
}

// composite is an outline of other glyphs, each moved 10 units further right.
func composite(parts ...uint16) []byte {
	b := appendAll16(nil, 0xFFFF, 0, 0, 500, 500)
	for i, part := range parts {
		flags := uint16(partArgsAreWords | 0x0002)
		if i < len(parts)-1 {
			flags |= partMore
		}
		b = appendAll16(b, flags, part, uint16(10*i), 0)
	}
	return b
}

// build makes the font file. Glyph i+1 is that of the i-th character.
func (f testFont) build() []byte {
	runes := make([]rune, 0, len(f.glyphs))
	for r := range f.glyphs {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	outlines := [][]byte{f.notdef}
	if f.notdef == nil {
		outlines[0] = triangle(100, 100)
	}
	for _, r := range runes {
		outlines = append(outlines, f.glyphs[r])
	}
	outlines = append(outlines, f.parts...)

	head := make([]byte, headSize)
	put32(head, 0x00010000)
	put32(head[12:], 0x5F0F3CF5)
	put16(head[18:], 1000)
	put16(head[44:], f.macStyle)
	put16(head[50:], 1)
	hhea := make([]byte, hheaSize)
	put32(hhea, 0x00010000)
	put16(hhea[4:], 880)
	put16(hhea[6:], 0xFFFF-120+1)
	put16(hhea[34:], uint16(len(outlines)))
	maxp := make([]byte, maxpSize)
	put32(maxp, 0x00010000)
	put16(maxp[4:], uint16(len(outlines)))
	post := make([]byte, postSize)
	put32(post, 0x00030000)
	os2 := f.os2
	if os2 == nil {
		os2 = make([]byte, 96)
		weight := f.weight
		if weight == 0 {
			weight = 400
		}
		put16(os2, 4)
		put16(os2[4:], weight)
		put16(os2[8:], f.fsType)
		put16(os2[68:], 880)
		put16(os2[70:], 0xFFFF-120+1)
	}
	var hmtx, loca, glyf []byte
	for i, outline := range outlines {
		hmtx = appendAll16(hmtx, uint16(1000+i), 0)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, outline...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	cmap := appendAll16(nil, 0, 1, platformMicrosoft, encodingFull, 0, 12)
	cmap = appendAll16(cmap, 12, 0, 0, uint16(16+12*len(runes)), 0, 0, 0, uint16(len(runes)))
	for i, r := range runes {
		for _, v := range []uint32{uint32(r), uint32(r), uint32(i + 1)} {
			cmap = binary.BigEndian.AppendUint32(cmap, v)
		}
	}
	name := appendAll16(nil, 0, uint16(len(f.names)), uint16(6+12*len(f.names)))
	var store []byte
	for _, n := range f.names {
		text := appendAll16(nil, utf16.Encode([]rune(n.text))...)
		name = appendAll16(name, platformMicrosoft, encodingBMP, n.lcid, n.id, uint16(len(text)), uint16(len(store)))
		store = append(store, text...)
	}
	name = append(name, store...)

	tables := []table{
		{"OS/2", os2}, {"cmap", cmap}, {"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx},
		{"loca", loca}, {"maxp", maxp}, {"name", name}, {"post", post},
	}
	for _, extra := range f.add {
		tables = slices.DeleteFunc(tables, func(t table) bool { return t.tag == extra.tag })
	}
	tables = append(tables, f.add...)
	tables = slices.DeleteFunc(tables, func(t table) bool { return slices.Contains(f.drop, t.tag) })
	for _, t := range tables {
		if change := f.change[t.tag]; change != nil {
			change(t.data)
		}
	}
	return assemble(tables)
}

// collection puts fonts together as a .ttc.
func collection(fonts ...[]byte) []byte {
	b := appendAll16(nil, sigCollection>>16, sigCollection&0xFFFF, 1, 0, 0, uint16(len(fonts)))
	at := len(b) + 4*len(fonts)
	for _, font := range fonts {
		b = binary.BigEndian.AppendUint32(b, uint32(at))
		at += len(font)
	}
	for _, font := range fonts {
		start := len(b)
		b = append(b, font...)
		for i := range int(u16(font[4:])) {
			entry := b[start+12+16*i:]
			put32(entry[8:], u32(entry[8:])+uint32(start))
		}
	}
	return b
}

// letters gives each character a triangle of its own.
func letters(text string) map[rune][]byte {
	glyphs := make(map[rune][]byte)
	for i, r := range []rune(text) {
		glyphs[r] = triangle(int16(500+2*i), 700)
	}
	return glyphs
}

// parse reads a font that is expected to be good.
func parse(t testing.TB, data []byte) *Face {
	t.Helper()
	f, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// embeddedRole is the embedded face of a role.
func embeddedRole(t testing.TB, role Role) *Face {
	t.Helper()
	f, err := Embedded().Face(role)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// everyRole runs a test for the embedded face of each role.
func everyRole(t *testing.T, test func(t *testing.T, role Role, f *Face)) {
	for role := range Role(roles) {
		t.Run(role.English(), func(t *testing.T) { test(t, role, embeddedRole(t, role)) })
	}
}
