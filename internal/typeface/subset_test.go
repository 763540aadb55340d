package typeface

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

const sample = "奈曼旗司法局关于清理、换发行政执法证件的通知 2022年17号：ABCabc，“堃䶮𬱖𬭎𬀩”！"

func distinct(runes []rune) []rune {
	runes = slices.Clone(runes)
	slices.Sort(runes)
	return slices.Compact(runes)
}

func mustSubset(t testing.TB, f *Face, runes []rune) []byte {
	t.Helper()
	data, err := f.Subset(runes)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// segmentsOf are the outlines of a glyph as x/image reads them.
func (o *oracle) segmentsOf(t testing.TB, g sfnt.GlyphIndex) sfnt.Segments {
	t.Helper()
	s, err := o.LoadGlyph(&o.buffer, g, o.em, nil)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(s)
}

// compare sees that a subset draws each character as the face does, with the
// same width, and as the glyph that Subset promises.
func compare(t *testing.T, source, subset *oracle, runes []rune) {
	t.Helper()
	if got := subset.NumGlyphs(); got < len(runes)+1 {
		t.Fatalf("%d glyphs for %d characters", got, len(runes))
	}
	for i, r := range runes {
		from, to := source.glyph(t, r), subset.glyph(t, r)
		if int(to) != i+1 {
			t.Fatalf("U+%04X is glyph %d, want %d", r, to, i+1)
		}
		if got, want := subset.segmentsOf(t, to), source.segmentsOf(t, from); !slices.Equal(got, want) {
			t.Fatalf("U+%04X: outline differs", r)
		}
		got, err1 := subset.GlyphAdvance(&subset.buffer, to, subset.em, 0)
		want, err2 := source.GlyphAdvance(&source.buffer, from, source.em, 0)
		if got != want || err1 != nil || err2 != nil {
			t.Fatalf("U+%04X: advance %v %v, want %v %v", r, got, err1, want, err2)
		}
	}
	if got, want := subset.segmentsOf(t, 0), source.segmentsOf(t, 0); !slices.Equal(got, want) {
		t.Error("the outline of .notdef differs")
	}
}

func TestSubsetDrawsTheSame(t *testing.T) {
	runes := distinct([]rune(sample))
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		data := mustSubset(t, f, []rune(sample))
		compare(t, newOracle(t, embeddedBytes()[f.file()]), newOracle(t, data), runes)
		checkFile(t, data)

		// And as this package reads it.
		again := parse(t, data)
		for _, r := range runes {
			ink, ok := f.Ink(r)
			ink2, ok2 := again.Ink(r)
			if ink != ink2 || ok != ok2 || again.Advance(r) != f.Advance(r) {
				t.Errorf("U+%04X: ink %v %v, want %v %v", r, ink2, ok2, ink, ok)
			}
		}
		if again.Has('县') || again.Ascent() != f.Ascent() || again.Descent() != f.Descent() {
			t.Error("the subset has a character too many or another em box")
		}
	})
}

// checkFile checks what OpenType says of the file as a whole: the header, the
// order and alignment of tables, and the checksums.
func checkFile(t *testing.T, data []byte) {
	t.Helper()
	if !bytes.HasPrefix(data, []byte{0, 1, 0, 0}) {
		t.Fatalf("begins with % X", data[:4])
	}
	sum := func(b []byte) (sum uint32) {
		for i := 0; i < len(b); i += 4 {
			var word [4]byte
			copy(word[:], b[i:])
			sum += binary.BigEndian.Uint32(word[:])
		}
		return sum
	}
	if got := sum(data); got != 0xB1B0AFBA {
		t.Errorf("the file adds up to %08X", got)
	}
	n := int(binary.BigEndian.Uint16(data[4:]))
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	want := []uint16{uint16(16 * power), uint16(log), uint16(16 * (n - power))}
	for i, w := range want {
		if got := binary.BigEndian.Uint16(data[6+2*i:]); got != w {
			t.Errorf("header field %d is %d, want %d", i, got, w)
		}
	}
	last, end := "", 12+16*n
	for i := range n {
		entry := data[12+16*i:]
		tag := string(entry[:4])
		if tag <= last {
			t.Errorf("%q comes after %q", tag, last)
		}
		last = tag
		offset, length := int(binary.BigEndian.Uint32(entry[8:])), int(binary.BigEndian.Uint32(entry[12:]))
		if offset != end {
			t.Errorf("%q is at %d, want %d", tag, offset, end)
		}
		content := slices.Clone(data[offset : offset+length])
		if tag == "head" {
			clear(content[8:12])
		}
		if got, want := binary.BigEndian.Uint32(entry[4:]), sum(content); got != want {
			t.Errorf("%q has checksum %08X, want %08X", tag, got, want)
		}
		end = (offset + length + 3) &^ 3
		if !bytes.Equal(data[offset+length:end], make([]byte, end-offset-length)) {
			t.Errorf("%q is not padded with zeros", tag)
		}
	}
	if end != len(data) {
		t.Errorf("%d bytes, want %d", len(data), end)
	}
}

func TestSubsetIsDeterministic(t *testing.T) {
	f := embeddedRole(t, KaiTi)
	want := mustSubset(t, f, []rune(sample))
	shuffled := []rune(sample + sample + "司司司")
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		before := slices.Clone(shuffled)
		if !bytes.Equal(mustSubset(t, f, shuffled), want) {
			t.Fatal("the order or repetition of characters changes the font")
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("the caller's slice was changed")
		}
	}
	if bytes.Equal(mustSubset(t, f, []rune("司")), want) {
		t.Error("other characters give the same font")
	}
}

func TestSubsetNames(t *testing.T) {
	f := embeddedRole(t, HeiTi)
	tags := make(map[string]string)
	for _, text := range []string{"", "一", "二", "一二", "二一", sample} {
		o := newOracle(t, mustSubset(t, f, []rune(text)))
		name, err := o.Name(&o.buffer, sfnt.NameIDPostScript)
		if err != nil {
			t.Fatal(err)
		}
		tag, rest, _ := strings.Cut(name, "+")
		if len(tag) != 6 || strings.Trim(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || rest != "ZhifaHeiTi-Regular" {
			t.Errorf("%q: PostScript name %q", text, name)
		}
		if same, ok := tags[tag]; ok && !slices.Equal(distinct([]rune(same)), distinct([]rune(text))) {
			t.Errorf("%q and %q have the same tag", same, text)
		}
		tags[tag] = text
	}
}

func TestSubsetOfNothing(t *testing.T) {
	data := mustSubset(t, embeddedRole(t, SongTi), nil)
	checkFile(t, data)
	if o := newOracle(t, data); o.NumGlyphs() != 1 {
		t.Errorf("%d glyphs, want .notdef alone", o.NumGlyphs())
	}
	blank := parse(t, testFont{glyphs: map[rune][]byte{' ': nil}, change: map[string]func([]byte){
		"loca": func(b []byte) { clear(b) }, // .notdef has no outline either
	}}.build())
	data = mustSubset(t, blank, []rune{' '})
	checkFile(t, data)
	if again := parse(t, data); !again.Has(' ') || len(again.glyf) == 0 {
		t.Error("there is no glyf table, or no space")
	}
}

// The cmap has format 12 only where it needs it.
func TestSubsetCmapFormats(t *testing.T) {
	f := embeddedRole(t, FangSong)
	for text, want := range map[string][]uint16{"奈曼": {4}, "奈𬱖": {4, 12}, "𬱖": {4, 12}} {
		data := mustSubset(t, f, []rune(text))
		dir, err := fontFile{whole: data, size: int64(len(data))}.directory(0)
		if err != nil {
			t.Fatal(err)
		}
		cmap, err := dir.table("cmap", 4)
		if err != nil {
			t.Fatal(err)
		}
		var got []uint16
		for i := range int(u16(cmap[2:])) {
			got = append(got, u16(cmap[u32(cmap[4+8*i+4:]):]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: formats %v, want %v", text, got, want)
		}
	}
}

// Short offsets for a small subset, long ones for one of more than 128 KB.
func TestSubsetLocaFormats(t *testing.T) {
	f := embeddedRole(t, KaiTi)
	han := GB2312Han()
	source := newOracle(t, embeddedBytes()["kaiti.ttf"])
	for _, n := range []int{10, 3000} {
		runes := distinct(han[:n])
		data := mustSubset(t, f, runes)
		if long := u16(parse(t, data).head[50:]) != 0; long != (n > 1000) {
			t.Errorf("%d characters in %d bytes: long offsets are %v", n, len(data), long)
		}
		compare(t, source, newOracle(t, data), runes)
	}
}

// The outlines of a short loca end at 2*65535 at most.
func TestSubsetLocaBoundary(t *testing.T) {
	const notdef = (triangleSize + 3) &^ 3
	for size, long := range map[int]bool{2*0xFFFF - 2: false, 2*0xFFFF + 2: true} {
		data := mustSubset(t, parse(t, testFont{glyphs: map[rune][]byte{
			'一': append(triangle(9, 9), make([]byte, size-notdef-len(triangle(9, 9)))...),
		}}.build()), []rune{'一'})
		again := parse(t, data)
		if again.longLoca != long || again.location(2) != size || len(again.glyf) != size {
			t.Errorf("%d bytes: long %v, ending at %d of %d", size, again.longLoca, again.location(2), len(again.glyf))
		}
	}
}

// All of 宋体, and every other one of its characters: more ranges than a
// format 4 subtable can hold, so that they have to be joined.
func TestSubsetOfVeryMany(t *testing.T) {
	f := embeddedRole(t, SongTi)
	source := newOracle(t, embeddedBytes()["songti.ttf"])
	for _, step := range []rune{1, 2, 3} {
		var runes []rune
		for r := rune(0); r < 0x30000; r++ {
			if r%step == 0 && f.Has(r) {
				runes = append(runes, r)
			}
		}
		data := mustSubset(t, f, runes)
		checkFile(t, data)
		o := newOracle(t, data)
		for i, r := range runes {
			if got := o.glyph(t, r); int(got) != i+1 {
				t.Fatalf("every %d: glyph %d for U+%04X, want %d", step, got, r, i+1)
			}
			if i%50 == 0 && !slices.Equal(o.segmentsOf(t, o.glyph(t, r)), source.segmentsOf(t, source.glyph(t, r))) {
				t.Fatalf("every %d: the outline of U+%04X differs", step, r)
			}
		}
		// Format 4 alone, read by this package.
		s := subset{face: f, runes: runes}
		table, err := s.format4()
		if err != nil {
			t.Fatal(err)
		}
		c := &coverage{glyphs: make([]uint16, 256)}
		if err := c.addFormat4(table, len(runes)+1); err != nil {
			t.Fatal(err)
		}
		for i, r := range runes {
			if got := c.glyph(r); r < 0xFFFF && int(got) != i+1 {
				t.Fatalf("every %d: glyph %d for U+%04X, want %d", step, got, r, i+1)
			}
		}
	}
}

// Characters so far apart that joining them saves nothing: the length of a
// format 4 subtable has 16 bits, and must not be wrong.
func TestSubsetOfVeryScattered(t *testing.T) {
	const apart, one = 5, 8 // characters, and bytes a segment
	glyphs := make(map[rune][]byte)
	var runes []rune
	for r := rune(0x100); r < 0xD800; r += apart {
		glyphs[r] = triangle(9, 9)
		runes = append(runes, r)
	}
	f := parse(t, testFont{glyphs: glyphs}.build())
	if _, err := f.Subset(runes); err == nil || !strings.Contains(err.Error(), "太散") {
		t.Errorf("%d characters: got %v", len(runes), err)
	}
	most := runes[:(0xFFFF-16)/one-1] // besides the last segment
	data := mustSubset(t, f, most)
	o := newOracle(t, data)
	for i, r := range most {
		if got := o.glyph(t, r); int(got) != i+1 {
			t.Fatalf("glyph %d for U+%04X, want %d", got, r, i+1)
		}
	}
}

// As many ranges as just do not fit, so that they are joined.
func TestSubsetOfJoined(t *testing.T) {
	const segments = (0xFFFF - 16) / 8 // with the last one, one too many
	glyphs := make(map[rune][]byte)
	var runes []rune
	for r := rune(0x3400); len(runes) < segments; r += 2 {
		glyphs[r] = triangle(9, 9)
		runes = append(runes, r)
	}
	o := newOracle(t, mustSubset(t, parse(t, testFont{glyphs: glyphs}.build()), runes))
	for i, r := range runes {
		if got := o.glyph(t, r); int(got) != i+1 {
			t.Fatalf("glyph %d for U+%04X, want %d", got, r, i+1)
		}
	}
}

func TestSubsetMissing(t *testing.T) {
	_, err := embeddedRole(t, FangSong).Subset([]rune("吉𠮷"))
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Rune != '𠮷' {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), "U+20BB7") || !strings.Contains(err.Error(), "Zhifa FangSong") {
		t.Errorf("got %v", err)
	}
}

// Composite glyphs, nested three deep and sharing parts, with parts that are
// characters themselves.
func TestSubsetComposites(t *testing.T) {
	source := testFont{
		glyphs: map[rune][]byte{
			'一':     triangle(300, 300),    // glyph 1
			'三':     composite(1, 1, 1),    // 2
			'丶':     triangle(50, 50),      // 3
			'品':     composite(7, 2, 7),    // 4
			'森':     composite(8, 4, 1, 3), // 5
			0x20BB7: composite(5, 8),       // 6
		},
		parts: [][]byte{composite(9, 3), composite(7, 9), triangle(400, 400)}, // 7 to 9
	}
	data := source.build()
	f := parse(t, data)
	full := newOracle(t, data)
	for _, text := range []string{"三", "品", "森", "\U00020BB7", "一三", "三丶品森一\U00020BB7"} {
		runes := distinct([]rune(text))
		small := mustSubset(t, f, runes)
		checkFile(t, small)
		o := newOracle(t, small)
		for i, r := range runes {
			to := o.glyph(t, r)
			if int(to) != i+1 {
				t.Errorf("%s: %c is glyph %d", text, r, to)
			}
			got, want := o.segmentsOf(t, to), full.segmentsOf(t, full.glyph(t, r))
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s: outline of %c is %v, want %v", text, r, got, want)
			}
		}
	}
	// 三 needs the glyph of 一, which is not asked for: it has no character.
	if o := newOracle(t, mustSubset(t, f, []rune("三"))); o.NumGlyphs() != 3 || o.glyph(t, '一') != 0 {
		t.Errorf("%d glyphs, and 一 is %d", o.NumGlyphs(), o.glyph(t, '一'))
	}
}

// The entries of a composite's parts have four lengths.
func TestPartLengths(t *testing.T) {
	outline := appendAll16(nil, 0xFFFF, 0, 0, 0, 0)
	add := func(flags, glyph uint16, rest int) {
		outline = appendAll16(outline, flags, glyph)
		outline = append(outline, bytes.Repeat([]byte{0xEE}, rest)...)
	}
	add(0x0020, 11, 2)        // two bytes
	add(0x0021, 12, 4)        // two words
	add(0x0020|0x0008, 13, 4) // and a scale
	add(0x0021|0x0040, 14, 8) // two scales
	add(0x0021|0x0080, 15, 12)
	add(0x0001|0x0100, 16, 4) // with instructions, which have no flag of length
	var got []uint16
	err := eachPart(outline, func(at int, glyph uint16) error {
		if u16(outline[at:]) != glyph {
			t.Errorf("glyph %d is not at %d", glyph, at)
		}
		got = append(got, glyph)
		return nil
	})
	if want := []uint16{11, 12, 13, 14, 15, 16}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSubsetBrokenComposites(t *testing.T) {
	for name, font := range map[string]testFont{
		"contains itself":     {glyphs: map[rune][]byte{'一': composite(1)}},
		"contains each other": {glyphs: map[rune][]byte{'一': composite(2)}, parts: [][]byte{composite(1)}},
		"part that is not":    {glyphs: map[rune][]byte{'一': composite(9)}},
		"cut short":           {glyphs: map[rune][]byte{'一': composite(0, 0)[:18]}},
		"cut within a number": {glyphs: map[rune][]byte{'一': composite(0, 0)[:21]}},
		"nested without end":  nested(maxNesting + 1),
	} {
		_, err := parse(t, font.build()).Subset([]rune{'一'})
		var face *FaceError
		if !errors.As(err, &face) || !errors.Is(err, ErrBroken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := parse(t, nested(maxNesting).build()).Subset([]rune{'一'}); err != nil {
		t.Errorf("%d levels: %v", maxNesting, err)
	}
}

// .notdef may be composite when no character is.
func TestSubsetCompositeNotdef(t *testing.T) {
	data := testFont{notdef: composite(2, 2), glyphs: letters("一二")}.build() // of 二
	f := parse(t, data)
	small := mustSubset(t, f, []rune{'一'})
	checkFile(t, small)
	compare(t, newOracle(t, data), newOracle(t, small), []rune{'一'})
}

// A font can make a glyph of a thousand million parts in a hundred bytes:
// whoever draws it, here or with the document, would never be done.
func TestSubsetHostileComposites(t *testing.T) {
	f := testFont{glyphs: map[rune][]byte{'一': composite(2, 2, 2, 2, 2, 2, 2, 2)}}
	for i := range uint16(9) {
		p := 3 + i
		f.parts = append(f.parts, composite(p, p, p, p, p, p, p, p))
	}
	f.parts = append(f.parts, triangle(9, 9))
	if _, err := parse(t, f.build()).Subset([]rune{'一'}); !errors.Is(err, ErrBroken) {
		t.Errorf("got %v", err)
	}
	f = testFont{glyphs: map[rune][]byte{'一': composite(slices.Repeat([]uint16{2}, maxParts)...)}, parts: [][]byte{triangle(9, 9)}}
	if _, err := parse(t, f.build()).Subset([]rune{'一'}); err != nil {
		t.Errorf("%d parts: %v", maxParts, err)
	}
}

// A character that shares its glyph with others has a copy of its own in the
// subset: the copies of a hostile font's huge glyph would fill the memory.
func TestSubsetHostileCopies(t *testing.T) {
	huge := append(triangle(9, 9), make([]byte, 1<<20)...)
	const from, to = 0x4E00, 0x4F00
	cmap := append(appendAll16(nil, 0, 1, platformMicrosoft, encodingBMP, 0, 12),
		format4(slices.Repeat([]uint16{1}, to-from), [4]uint16{from, to - 1, 0, 4}, [4]uint16{0xFFFF, 0xFFFF, 1, 0})...)
	f := parse(t, testFont{glyphs: map[rune][]byte{'一': huge}, add: []table{{"cmap", cmap}}}.build())
	var runes []rune
	for r := rune(from); r < to; r++ {
		runes = append(runes, r)
	}
	var face *FaceError
	if data, err := f.Subset(runes); !errors.As(err, &face) || !errors.Is(err, ErrBroken) {
		t.Errorf("a font of 1 MB gives a subset of %d MB, %v", len(data)>>20, err)
	}
	if _, err := f.Subset(runes[:8]); err != nil { // a font may have twins
		t.Errorf("eight copies: %v", err)
	}
}

// nested is a font in which 一 is so many composite glyphs in each other.
func nested(levels int) testFont {
	f := testFont{glyphs: map[rune][]byte{'一': composite(2)}}
	for i := range levels - 1 {
		f.parts = append(f.parts, composite(uint16(3+i)))
	}
	f.parts = append(f.parts, triangle(9, 9))
	return f
}

// Instructions stay with the tables they need: the outlines of some older
// Chinese faces are right only after they have run.
func TestSubsetKeepsInstructions(t *testing.T) {
	f := parse(t, testFont{glyphs: letters("一"), add: []table{
		{"cvt ", []byte{0, 1, 0, 2}}, {"fpgm", []byte{1, 2, 3}}, {"prep", []byte{4, 5, 6, 7, 8}},
	}}.build())
	data := mustSubset(t, f, []rune("一"))
	checkFile(t, data)
	again := parse(t, data)
	if !bytes.Equal(again.cvt, f.cvt) || !bytes.Equal(again.fpgm, f.fpgm) || !bytes.Equal(again.prep, f.prep) {
		t.Errorf("got %v %v %v", again.cvt, again.fpgm, again.prep)
	}
}

// Faces without OS/2 or post, or with an old OS/2, give subsets that have all
// of them.
func TestSubsetOldTables(t *testing.T) {
	old := make([]byte, 78)
	put16(old[4:], 300)
	put16(old[74:], 900)
	for name, font := range map[string]testFont{
		"no OS/2":   {glyphs: letters("Hx一"), drop: []string{"OS/2"}},
		"no post":   {glyphs: letters("Hx一"), drop: []string{"post"}},
		"version 0": {glyphs: letters("Hx一"), os2: old},
	} {
		f := parse(t, font.build())
		data := mustSubset(t, f, []rune("Hx"))
		checkFile(t, data)
		const winAscent, capHeight = 74, 88
		os2 := parse(t, data).os2
		if len(os2) < capHeight+2 {
			t.Errorf("%s: OS/2 has %d bytes", name, len(os2))
			continue
		}
		if got := i16(os2[capHeight:]); name != "no post" && got != 700 { // of the triangle
			t.Errorf("%s: capital height %d", name, got)
		}
		if got := u16(os2[winAscent:]); name == "no OS/2" && got != 880 {
			t.Errorf("%s: ascent %d", name, got)
		}
	}
}

// What OS/2 and post say of a subset (OpenType 1.9).
func TestSubsetOS2(t *testing.T) {
	post := make([]byte, postSize)
	put32(post[4:], 0xFFF40000) // slanted by 12 degrees
	old := make([]byte, 96)     // version 1 had no heights: what lies there is none
	put16(old, 1)
	put16(old[4:], 300)
	put16(old[86:], 1)
	put16(old[88:], 2)
	for name, font := range map[string]testFont{
		"no OS/2":   {glyphs: letters("Hx一𠮷"), drop: []string{"OS/2"}, add: []table{{"post", post}}},
		"version 1": {glyphs: letters("Hx一𠮷"), os2: old, add: []table{{"post", post}}},
	} {
		f := parse(t, mustSubset(t, parse(t, font.build()), []rune("Hx")))
		type field struct {
			name string
			at   int
			want uint16
		}
		fields := []field{{"version", 0, 4}, {"first character", 64, 'H'}, {"last character", 66, 'x'},
			{"height of x", 86, 700}, {"height of H", 88, 700}}
		if name == "no OS/2" {
			fields = append(fields, field{"weight", 4, 400}, field{"width", 6, 5}, field{"selection", 62, 0x40},
				field{"top", 74, 880}, field{"bottom", 76, 120})
		} else {
			fields = append(fields, field{"weight", 4, 300})
		}
		for _, x := range fields {
			if got := u16(f.os2[x.at:]); got != x.want {
				t.Errorf("%s: %s is %d, want %d", name, x.name, got, x.want)
			}
		}
		if u32(f.post) != 0x00030000 || u32(f.post[4:]) != 0xFFF40000 {
			t.Errorf("%s: post begins % X", name, f.post[:8])
		}
	}
	f := parse(t, mustSubset(t, parse(t, testFont{glyphs: letters("一𠮷")}.build()), []rune("一𠮷")))
	if first, last := u16(f.os2[64:]), u16(f.os2[66:]); first != 0x4E00 || last != 0xFFFF {
		t.Errorf("characters %04X to %04X", first, last)
	}
}

func TestSegments(t *testing.T) {
	got := segments([]rune{1, 2, 3, 7, 9, 10})
	want := []segment{{1, 3, 0, false}, {7, 7, 3, false}, {9, 10, 4, false}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got = join(got)
	want = []segment{{1, 10, 0, true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("joined %v, want %v", got, want)
	}
}
