package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markerStyle is how the number before a paragraph is written.
type markerStyle int

const (
	noStyle     markerStyle = iota
	chapter                 // 第一章, 第一编
	section                 // 第一节
	article                 // 第一条
	hanDot                  // 一、
	hanParen                // （一）
	digitDot                // 1. 1．
	digitComma              // 1、
	digitParen              // （1） 1）
	circled                 // ①
	markerCount             // number of styles
)

// depth is the level at which the standard has a style (GB/T 9704-2012,
// 7.3.3); ① and 1、 stand outside the standard and go with their kin.
func (s markerStyle) depth() int {
	switch s {
	case section, hanParen:
		return 2
	case digitDot, digitComma:
		return 3
	case digitParen:
		return 4
	case circled:
		return 5
	}
	return 1
}

// marker is a number at the start of a paragraph.
type marker struct {
	style  markerStyle
	value  int    // 0 when Word has lost it: 、总体要求
	number string // as written, with its mark
	rest   string // the text after it
}

// readMarker reads the number at the start of a line of text. A number with
// nothing after it is none: it is a cell or a scrap.
func readMarker(s string) (marker, bool) {
	m, ok := scanMarker(s)
	return m, ok && m.rest != ""
}

func scanMarker(s string) (marker, bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '（' || r == '(':
		return parenMarker(s, size)
	case r == '第':
		return articleMarker(s)
	case r >= '①' && r <= '⑳':
		return finish(circled, int(r-'①')+1, s, size)
	case r >= '⑴' && r <= '⒇':
		return finish(digitParen, int(r-'⑴')+1, s, size)
	case r >= '⒈' && r <= '⒛':
		return finish(digitDot, int(r-'⒈')+1, s, size)
	case r >= '㈠' && r <= '㈩':
		return finish(hanParen, int(r-'㈠')+1, s, size)
	case r == '、':
		// Word's automatic number is lost and its mark is left.
		return finish(hanDot, 0, s, size)
	case strings.ContainsRune(hanDigits, r):
		end := spanOf(s, hanDigits)
		mark, at := markAfter(s, end)
		if v := hanValue(s[:end]); v > 0 && strings.ContainsRune("、．.", mark) {
			return finish(hanDot, v, s, at)
		}
	case isDigit(r):
		return digitMarker(s)
	}
	return marker{}, false
}

// digitMarker reads 1. and 1、 and 1）.
func digitMarker(s string) (marker, bool) {
	end := spanOf(s, arabicDigits)
	const longest = 3 * len("９") // more digits are a year or a quantity
	if end > longest {
		return marker{}, false
	}
	v, ok := smallInt(foldDigits(s[:end]), 999)
	mark, at := markAfter(s, end)
	if !ok || v == 0 {
		return marker{}, false
	}
	style := digitDot
	switch mark {
	case '）', ')':
		return finish(digitParen, v, s, at)
	case '、':
		style = digitComma
	case '.', '．':
	default:
		return marker{}, false
	}
	if goesOnCounting(s[at:]) {
		return marker{}, false
	}
	return finish(style, v, s, at)
}

// goesOnCounting reports whether the digits that follow 1. or 1、 make one
// quantity with it, as in 1.5万元 or 1、2月份. A year or a day does not:
// 1.1970年以前, 1.5月底前.
func goesOnCounting(s string) bool {
	end := spanOf(s, arabicDigits)
	if end == 0 {
		return false
	}
	after := s[end:]
	if runeLen(s[:end]) == 4 && hasAnyPrefix(after, "年", "—", "-", "－", "至", "～") {
		return false
	}
	rest, ok := strings.CutPrefix(after, "月")
	return !ok || !hasAnyPrefix(rest, "底", "前", "初", "末", "中", "上", "下", "1", "2", "3")
}

// spanOf is the length in bytes of the run of runes of set at the start of s,
// at most as long as any number is.
func spanOf(s, set string) int {
	const most = 6
	n := 0
	for i, r := range s {
		if !strings.ContainsRune(set, r) || n == most {
			return i
		}
		n++
	}
	return len(s)
}

// markAfter is the rune at or, after spaces, behind s[end:], and the offset
// after it.
func markAfter(s string, end int) (mark rune, at int) {
	rest := strings.TrimLeft(s[end:], " \u3000")
	r, size := utf8.DecodeRuneInString(rest)
	return r, len(s) - len(rest) + size
}

func finish(style markerStyle, value int, s string, end int) (marker, bool) {
	m := marker{style: style, value: value, number: squeeze(s[:end]), rest: strings.TrimLeftFunc(s[end:], unicode.IsSpace)}
	return m, true
}

func parenMarker(s string, open int) (marker, bool) {
	const most = 24 // bytes within which the number must close
	end := -1
	for i, r := range s[:runeBoundary(s, most)] {
		if r == '）' || r == ')' {
			end = i
			break
		}
	}
	if end < 0 {
		return marker{}, false
	}
	inner := squeeze(s[open:end])
	_, closer := utf8.DecodeRuneInString(s[end:])
	style, value := noStyle, 0
	if inner == "" {
		style = hanParen
	} else if v := hanValue(inner); v > 0 {
		style, value = hanParen, v
	} else if v, ok := smallInt(foldDigits(inner), 99); ok && v > 0 && inner[0] != '0' {
		style, value = digitParen, v
	} else {
		return marker{}, false
	}
	end += closer
	// （一）、 and (1). are faults, but the mark belongs to the number.
	for {
		r, size := utf8.DecodeRuneInString(s[end:])
		if r != '、' && r != '.' && r != '．' {
			break
		}
		end += size
	}
	return finish(style, value, s, end)
}

func runeBoundary(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// articleMarker reads 第一章, 第二节 or 第三条 of printed rules. A 条 needs white
// space after it, or else 第三条的规定 would count.
func articleMarker(s string) (marker, bool) {
	rest := s[len("第"):]
	end := spanOf(rest, "一二三四五六七八九十百〇零0123456789０１２３４５６７８９")
	value := articleValue(rest[:end])
	r, size := utf8.DecodeRuneInString(rest[end:])
	at := len("第") + end + size
	next, _ := utf8.DecodeRuneInString(s[at:])
	if value == 0 || at < len(s) && !unicode.IsSpace(next) {
		return marker{}, false
	}
	m := marker{value: value, number: s[:at] + "\u3000", rest: strings.TrimLeftFunc(s[at:], unicode.IsSpace)}
	switch r {
	case '编', '章':
		m.style = chapter
	case '节':
		m.style = section
	case '条':
		m.style = article
	default:
		return marker{}, false
	}
	return m, true
}

func articleValue(s string) int {
	if v, ok := smallInt(foldDigits(s), 999); ok {
		return v
	}
	if head, tail, ok := strings.Cut(s, "百"); ok {
		v := hanValue(head) * 100
		tail = strings.TrimLeft(tail, "零〇")
		if tail == "" {
			return v
		}
		if w := hanValue(tail); v > 0 && w > 0 {
			return v + w
		}
		return 0
	}
	return hanValue(s)
}
