package forms

import (
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// gbGap is the character of a two-byte code of GB 18030-2022 that
// golang.org/x/text has none for, or 0: the six of Extension B, ḿ, and the
// eighteen that the edition of 2022 took out of the private use area (eight
// components, ten vertical marks).
func gbGap(hi, lo byte) rune {
	switch uint16(hi)<<8 | uint16(lo) {
	case 0xA6D9:
		return 0xFE10
	case 0xA6DA:
		return 0xFE12
	case 0xA6DB:
		return 0xFE11
	case 0xA6DC, 0xA6DD, 0xA6DE, 0xA6DF:
		return 0xFE13 + rune(lo-0xDC)
	case 0xA6EC, 0xA6ED:
		return 0xFE17 + rune(lo-0xEC)
	case 0xA6F3:
		return 0xFE19
	case 0xA8BC:
		return 0x1E3F
	case 0xFE51:
		return 0x20087
	case 0xFE52:
		return 0x20089
	case 0xFE53:
		return 0x200CC
	case 0xFE59:
		return 0x9FB4
	case 0xFE61:
		return 0x9FB5
	case 0xFE66, 0xFE67:
		return 0x9FB6 + rune(lo-0x66)
	case 0xFE6C:
		return 0x215D7
	case 0xFE6D:
		return 0x9FB8
	case 0xFE76:
		return 0x2298F
	case 0xFE7E:
		return 0x9FB9
	case 0xFE90:
		return 0x9FBA
	case 0xFE91:
		return 0x241FE
	case 0xFEA0:
		return 0x9FBB
	}
	return 0
}

// decodeGB turns GB 18030, of which GBK and GB 2312 are parts, into UTF-8. What
// is no code becomes U+FFFD.
func decodeGB(data []byte) (string, error) {
	var b strings.Builder
	b.Grow(len(data) + len(data)/2) // a Chinese character is two bytes, and three
	dec := simplifiedchinese.GB18030.NewDecoder()
	buf := make([]byte, 1<<14)
	from := 0
	flush := func(to int) error {
		for src := data[from:to]; len(src) > 0; {
			n, read, err := dec.Transform(buf, src, true)
			b.Write(buf[:n])
			if src = src[read:]; err != nil && err != transform.ErrShortDst {
				return err
			}
		}
		return nil
	}
	for i := 0; i < len(data); {
		switch {
		case data[i] < 0x81 || i+1 == len(data):
			i++
		case data[i+1] >= '0' && data[i+1] <= '9':
			i += 4
		default:
			if r := gbGap(data[i], data[i+1]); r != 0 {
				if err := flush(i); err != nil {
					return "", err
				}
				b.WriteRune(r)
				from = i + 2
			}
			i += 2
		}
	}
	if err := flush(len(data)); err != nil {
		return "", err
	}
	return b.String(), nil
}
