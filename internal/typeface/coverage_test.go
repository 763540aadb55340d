package typeface

import (
	"encoding/binary"
	"testing"
)

// format12 is a cmap subtable of groups of first and last character and first
// glyph.
func format12(groups ...[3]uint32) []byte {
	b := appendAll16(nil, 12, 0, 0, 0, 0, 0, 0, 0)
	put32(b[12:], uint32(len(groups)))
	for _, g := range groups {
		for _, v := range g {
			b = binary.BigEndian.AppendUint32(b, v)
		}
	}
	return b
}

// format4 is a cmap subtable of segments of first and last character, delta and
// range offset, with a list of glyphs.
func format4(list []uint16, segments ...[4]uint16) []byte {
	b := appendAll16(nil, 4, 0, 0, uint16(2*len(segments)), 0, 0, 0)
	for _, field := range []int{1, -1, 0, 2, 3} { // ends, a reserved word, starts, deltas, offsets
		if field < 0 {
			b = appendAll16(b, 0)
			continue
		}
		for _, s := range segments {
			b = appendAll16(b, s[field])
		}
	}
	return appendAll16(b, list...)
}

// cmapOf is a cmap table of one subtable.
func cmapOf(platform, encoding uint16, sub []byte) []byte {
	return append(appendAll16(nil, 0, 1, platform, encoding, 0, 12), sub...)
}

func TestFormat12(t *testing.T) {
	c, err := parseCmap(cmapOf(3, 10, format12(
		[3]uint32{'A', 'C', 1},
		[3]uint32{'B', 'E', 5}, // overlaps: B and C are taken
		[3]uint32{0x20000, 0x20009, 8},
		[3]uint32{0x30000, 0x30001, 0}, // from .notdef
	)), 10)
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]uint16{
		'@': 0, 'A': 1, 'B': 2, 'C': 3, 'D': 7, 'E': 8, 'F': 0,
		0x20000: 8, 0x20001: 9, 0x20002: 0, // there are ten glyphs
		0x30000: 0, 0x30001: 1, 0x10FFFF: 0, 0x110000: 0, -1: 0,
	} {
		if got := c.glyph(r); got != want {
			t.Errorf("U+%04X is glyph %d, want %d", r, got, want)
		}
	}
}

func TestFormat4(t *testing.T) {
	c, err := parseCmap(cmapOf(3, 1, format4([]uint16{3, 0, 4},
		[4]uint16{'A', 'C', 0xFFFF - 'A' + 2, 0},  // delta: A is glyph 1
		[4]uint16{'B', 'D', 5, 0},                 // D alone is left: glyph 73, of 80
		[4]uint16{'a', 'c', 2, 14},                // listed from the seventh word after its offset on
		[4]uint16{'t', 't', 0, 17},                // listed half past the end
		[4]uint16{'u', 'w', 1, 0xFFFF},            // no offset
		[4]uint16{'v', 'v', 1, 0},                 // taken by the one before
		[4]uint16{'x', 'y', 0, 200},               // listed past the end
		[4]uint16{'z', 'z', 0xFFFF - 'z' + 81, 0}, // glyph 80, which there is not
		[4]uint16{0xFFFF, 0xFFFF, 1, 0},
	)), 80)
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]uint16{
		'@': 0, 'A': 1, 'B': 2, 'C': 3, 'D': 73, 'E': 0,
		'a': 5, 'b': 0, 'c': 6, 't': 0, 'u': 0, 'v': 0, 'w': 0, 'x': 0, 'y': 0, 'z': 0, 0xFFFF: 0,
	} {
		if got := c.glyph(r); got != want {
			t.Errorf("U+%04X is glyph %d, want %d", r, got, want)
		}
	}
}

// The subtable with the characters beyond the BMP goes first, the other fills
// in what it lacks; encodings that are not Unicode are left alone.
func TestCmapChoice(t *testing.T) {
	full := format12([3]uint32{'A', 'A', 1}, [3]uint32{0x20000, 0x20000, 2})
	basic := format4(nil, [4]uint16{'A', 'B', 0xFFFF - 'A' + 4, 0}) // A is glyph 3
	b := appendAll16(nil, 0, 3, 1, 0, 0, 28, 3, 1, 0, uint16(28+len(full)), 3, 10, 0, 28)
	c, err := parseCmap(append(append(b, full...), basic...), 9)
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]uint16{'A': 1, 'B': 4, 0x20000: 2} {
		if got := c.glyph(r); got != want {
			t.Errorf("U+%04X is glyph %d, want %d", r, got, want)
		}
	}
	// Of two of a format Microsoft's counts, as it does for Windows, in either order.
	for _, platforms := range [][4]uint16{{0, 4, 3, 10}, {0, 3, 3, 1}, {3, 1, 0, 3}, {3, 10, 0, 4}} {
		p := platforms
		for _, subs := range [][2][]byte{
			{format12([3]uint32{'A', 'A', 1}), format12([3]uint32{'A', 'A', 2})},
			{format4(nil, [4]uint16{'A', 'A', 0xFFFF - 'A' + 2, 0}), format4(nil, [4]uint16{'A', 'A', 0xFFFF - 'A' + 3, 0})},
		} {
			b := appendAll16(nil, 0, 2, p[0], p[1], 0, 20, p[2], p[3], 0, uint16(20+len(subs[0])))
			c, err := parseCmap(append(append(b, subs[0]...), subs[1]...), 9)
			if err != nil {
				t.Fatal(err)
			}
			want := uint16(2)
			if p[0] == platformMicrosoft {
				want = 1
			}
			if got := c.glyph('A'); got != want {
				t.Errorf("platforms %d and %d: glyph %d, want %d", p[0], p[2], got, want)
			}
		}
	}
	for _, other := range [][2]uint16{{1, 0}, {3, 0}, {3, 3}} {
		if _, err := parseCmap(cmapOf(other[0], other[1], basic), 9); err != ErrNoUnicode {
			t.Errorf("platform %d, encoding %d: %v", other[0], other[1], err)
		}
	}
}

// Tables that map everything again and again are read, or this would take
// hours: they map 20,000 million characters.
func TestHostileCmap(t *testing.T) {
	var groups [][3]uint32
	var segments [][4]uint16
	for range 20_000 {
		groups = append(groups, [3]uint32{0, 0x10FFFF, 1})
		segments = append(segments, [4]uint16{0, 0xFFFE, 1, 0})
	}
	for name, table := range map[string][]byte{
		"format 12": cmapOf(3, 10, format12(groups...)),
		"format 4":  cmapOf(3, 1, format4(nil, segments...)),
	} {
		if _, err := parseCmap(table, 0xFFFF); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	one := cmapOf(3, 1, format4(nil, [4]uint16{'A', 'A', 1, 0}))
	two := cmapOf(3, 10, format12([3]uint32{'A', 'A', 1}, [3]uint32{'B', 'B', 1}))
	for _, cut := range [][]byte{nil, {0, 0, 0, 1}, one[:len(one)-1], one[:len(one)-2], one[:len(one)-8], one[:12+13], one[:12+1], two[:len(two)-1], cmapOf(3, 10, []byte{0, 12}), cmapOf(3, 10, format12(groups...)[:100])} {
		if _, err := parseCmap(cut, 9); err == nil {
			t.Errorf("%d bytes were taken for a cmap", len(cut))
		}
	}
}

func TestInkless(t *testing.T) {
	for r, want := range map[rune]bool{
		' ': true, 0xA0: true, '　': true, 0x2003: true, 0x200B: true, 0xFEFF: true, 0x3164: true, 0x115F: true, 0x1160: true, 0x2800: true, 0xFFA0: true, 0xFE00: true, 0xE0100: true,
		'一': false, '.': false, 0xE000: false, '〇': false,
	} {
		if inkless(r) != want {
			t.Errorf("U+%04X: %v", r, !want)
		}
	}
}
