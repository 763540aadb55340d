package sheet

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// srgbProfile is an ICC profile of sRGB (IEC 61966-2-1), made here so that no
// file of uncertain licence is carried: version 4.2, a matrix and a parametric
// curve, 500 bytes. The numbers are those of the standard, its primaries and
// white D65 adapted to the D50 of ICC.1:2004-10 by the Bradford matrix.
func srgbProfile() []byte {
	s15 := func(vs ...float64) []byte { // s15Fixed16Number
		var b []byte
		for _, v := range vs {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	typed := func(kind string, data []byte) []byte {
		b := append([]byte(kind), 0, 0, 0, 0)
		b = append(b, data...)
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
		return b
	}
	text := func(s string) []byte { // multiLocalizedUnicodeType with one record
		u := utf16.Encode([]rune(s))
		b := []byte{0, 0, 0, 1, 0, 0, 0, 12, 'e', 'n', 'U', 'S'}
		b = binary.BigEndian.AppendUint32(b, uint32(2*len(u)))
		b = binary.BigEndian.AppendUint32(b, 28)
		for _, v := range u {
			b = binary.BigEndian.AppendUint16(b, v)
		}
		return typed("mluc", b)
	}
	// parametricCurveType 3: Y = ((X+0.055)/1.055)^2.4, and X/12.92 below 0.04045.
	curve := typed("para", append([]byte{0, 3, 0, 0}, s15(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)...))
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", text("sRGB IEC61966-2.1")},
		{"cprt", text("CC0")},
		{"wtpt", typed("XYZ ", s15(0.9642, 1, 0.8249))},
		{"chad", typed("sf32", s15(
			1.0478112, 0.0228866, -0.0501270,
			0.0295424, 0.9904844, -0.0170491,
			-0.0092345, 0.0150436, 0.7521316))},
		{"rXYZ", typed("XYZ ", s15(0.4360747, 0.2225045, 0.0139322))},
		{"gXYZ", typed("XYZ ", s15(0.3850649, 0.7168786, 0.0971045))},
		{"bXYZ", typed("XYZ ", s15(0.1430804, 0.0606169, 0.7141733))},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil}, // one curve for the three
	}
	const header, entry = 128, 12
	at := header + 4 + entry*len(tags)
	var directory, data []byte
	directory = binary.BigEndian.AppendUint32(directory, uint32(len(tags)))
	var last [2]uint32
	for _, t := range tags {
		if t.data != nil {
			last = [2]uint32{uint32(at + len(data)), uint32(len(t.data))}
			data = append(data, t.data...)
		}
		directory = append(directory, t.name...)
		directory = binary.BigEndian.AppendUint32(directory, last[0])
		directory = binary.BigEndian.AppendUint32(directory, last[1])
	}
	b := make([]byte, header, at+len(data))
	binary.BigEndian.PutUint32(b, uint32(at+len(data)))
	binary.BigEndian.PutUint32(b[8:], 0x04200000) // version
	copy(b[12:], "mntrRGB XYZ ")
	copy(b[24:], []byte{7, 208, 0, 1, 0, 1}) // made on 2000-01-01
	copy(b[36:], "acsp")
	copy(b[68:], s15(0.9642, 1, 0.8249)) // illuminant
	return append(append(b, directory...), data...)
}
