package citizenid

import (
	"strings"
	"unicode"
)

// Normalize brings a number as people type or paste it into the form that
// Parse takes. It
//
//   - turns full-width digits, letters and signs into half-width ones,
//   - turns x into X at the very end,
//   - drops white space and invisible characters wherever they stand,
//   - drops the hyphens and dashes that some set between the parts,
//   - drops an apostrophe in front, which some type to make a cell text.
//
// Nothing else is changed, above all no digit: what is wrong stays wrong, for
// Parse to name. Normalize of its own result changes nothing.
func Normalize(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if '！' <= r && r <= '～' { // U+FF01–U+FF5E: ASCII from ! on, made wide
			r -= '！' - '!'
		}
		switch {
		case unicode.IsSpace(r), invisible(r), hyphen(r):
		case b.Len() == 0 && (r == '\'' || r == '’' || r == '‘'):
		default:
			b.WriteRune(r)
		}
	}
	out := b.String()
	if head, ok := strings.CutSuffix(out, "x"); ok {
		out = head + "X"
	}
	return out
}

// hyphen reports whether r is a hyphen, dash or minus. The list is spelled out
// because Unicode's Pd lacks the minus and has marks nobody types here.
func hyphen(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '﹣':
		return true
	}
	return false
}

// invisible reports whether r is a format or control character: zero-width
// spaces and joiners, byte order and direction marks, which come along when a
// number is copied from a chat or a web page.
func invisible(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Cc) }
