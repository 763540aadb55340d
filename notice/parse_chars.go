package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// squeeze returns s without white space.
func squeeze(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// foldDigits returns s with full-width digits made ASCII.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

func runeLen(s string) int { return utf8.RuneCountInString(s) }

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// unparen takes off a pair of parentheses that encloses all of s.
func unparen(s string) (inner string, ok bool) {
	if o := firstRune(s); o != '（' && o != '(' {
		return s, false
	}
	if c := lastRune(s); c != '）' && c != ')' {
		return s, false
	}
	depth := 0
	for i, r := range s {
		switch r {
		case '（', '(':
			depth++
		case '）', ')':
			if depth--; depth == 0 && i+utf8.RuneLen(r) < len(s) {
				return s, false
			}
		}
	}
	if depth != 0 {
		return s, false
	}
	_, a := utf8.DecodeRuneInString(s)
	_, b := utf8.DecodeLastRuneInString(s)
	if a+b > len(s) {
		return s, false
	}
	return strings.TrimSpace(s[a : len(s)-b]), true
}

// dropParen cuts trailing parentheses such as （试行） or （2018年第20期） off s.
func dropParen(s string) string {
	for {
		if c := lastRune(s); c != '）' && c != ')' {
			return s
		}
		i := strings.LastIndexAny(s, "（(")
		if i <= 0 {
			return s
		}
		s = strings.TrimSpace(s[:i])
	}
}

// hanValue is the value of a Chinese numeral of 1 to 99; 0 for anything else.
func hanValue(s string) int {
	r := []rune(s)
	if len(r) == 0 || len(r) > 3 {
		return 0
	}
	digit := func(r rune) int {
		if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
			return i/3 + 1
		}
		return 0
	}
	switch len(r) {
	case 1:
		if r[0] == '十' {
			return 10
		}
		return digit(r[0])
	case 2:
		if r[0] == '十' && digit(r[1]) > 0 {
			return 10 + digit(r[1])
		}
		if r[1] == '十' {
			return digit(r[0]) * 10
		}
	case 3:
		if r[1] == '十' && digit(r[0]) > 0 && digit(r[2]) > 0 {
			return digit(r[0])*10 + digit(r[2])
		}
	}
	return 0
}

func hasAnyPrefix(s string, list ...string) bool {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func hasAnySuffix(s string, list ...string) bool {
	for _, p := range list {
		if strings.HasSuffix(s, p) {
			return true
		}
	}
	return false
}

func containsAny(s string, list ...string) bool {
	for _, p := range list {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// cutLabel cuts a label such as 抄送 and its colon off the start of s. Spaces
// within the label, as in 附    件：, do not matter.
func cutLabel(s string, labels ...string) (rest string, ok bool) {
	// Most lines have no colon near their start.
	const longest = 100 // bytes of a spread label
	if !strings.ContainsAny(s[:min(len(s), longest)], "：:") {
		return s, false
	}
	for _, label := range labels {
		if rest, ok := cutSpaced(s, label); ok {
			if r := firstRune(rest); r == '：' || r == ':' {
				return strings.TrimSpace(rest[utf8.RuneLen(r):]), true
			}
		}
	}
	return s, false
}

// cutSpaced cuts word off the start of s, however it is spaced, and the
// spaces after it.
func cutSpaced(s, word string) (rest string, ok bool) {
	rest = s
	for _, w := range word {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		r, size := utf8.DecodeRuneInString(rest)
		if r != w {
			return s, false
		}
		rest = rest[size:]
	}
	return strings.TrimLeftFunc(rest, unicode.IsSpace), true
}
