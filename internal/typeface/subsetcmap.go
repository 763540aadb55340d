package typeface

import (
	"encoding/binary"
	"fmt"
	"slices"
)

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
	}
	if size+len(list) > most {
		return nil, fmt.Errorf("%s: 字符太多太散，一个子集字体放不下（%d 个）", s.face.name, len(s.runes))
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
