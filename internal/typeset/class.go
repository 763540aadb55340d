package typeset

import "unicode"

// class is what a character is to a line: which ends of it are closed to it,
// what it may not be parted from, and when it gives way.
type class uint8

const (
	ideo       class = iota // Han, kana, syllables and symbols: a line may break on either side
	alpha                   // a letter of a script that is written in words
	digit                   // 0-9, also full-width: a number is never broken
	space                   // a space that vanishes at a break
	wide                    // U+3000, kept at the end of a line but taking no room there
	open                    // the first half of brackets, quotes and 书名号
	closing                 // their second half
	comma                   // 逗号 顿号 分号 冒号
	stop                    // 句号 问号 叹号
	nonStart                // what else may not start a line: small kana, ー, 々
	interpunct              // 间隔号
	dash                    // — : alone a 连接号 (一字线), in twos a 破折号
	ellipsis                // … ⋯
	hyphen                  // 连接号 of the keyboard: - ‐ －
	connector               // the other 连接号: – ～
	slash                   // 分隔号
	prefix                  // a sign that its number follows: ￥ № $
	sign                    // + − ±, as a prefix but harmless at the end of a line
	suffix                  // a sign that its number precedes: % ‰ ℃ °
	unit                    // ㎡ ㎏: kept with its number
	quote                   // " and ', which do not say which half they are
	latinOpen               // ( [ {
	latinClose              // ) ] }
	latinPoint              // . , : ;
	latinExcl               // ! ?
	glued                   // NBSP, word joiner: no break on either side
	zeroSpace               // U+200B: a break, no width
	newline                 // a forced line
	extend                  // combining marks, selectors, joiners: part of the character before
)

// MayStart reports whether a line may start with r: false for what GB/T
// 15834-2011 5.1.1-5.1.3, 5.1.6, 5.1.7 and 5.1.9 and clreq's 行首禁则 keep from
// it, and for signs that follow a number (% ‰ ℃ °). A single — used as 连接号
// may not start a line either, but —— may, so the rune alone is let through.
func MayStart(r rune) bool { return classOf(r).mayStart() }

// MayEnd reports whether a line may end with r: false for the first half of
// quotes, brackets and 书名号 (GB/T 15834-2011 5.1.3), for the 分隔号 (5.1.9),
// for signs that precede a number (￥ ＄ №), and for the 间隔号, which this
// package keeps between the two parts of a name.
func MayEnd(r rune) bool { return classOf(r).mayEnd() }

func (c class) mayStart() bool {
	switch c {
	case closing, comma, stop, nonStart, interpunct, hyphen, connector, slash,
		suffix, latinClose, latinPoint, latinExcl:
		return false
	}
	return true
}

func (c class) mayEnd() bool {
	switch c {
	case open, latinOpen, prefix, slash, interpunct:
		return false
	}
	return true
}

// word reports whether c belongs to words and numbers written without spaces,
// inside which nothing is stretched.
func (c class) word() bool {
	switch c {
	case alpha, digit, hyphen, prefix, sign, suffix, quote,
		latinOpen, latinClose, latinPoint, latinExcl, slash:
		return true
	}
	return false
}

// mark reports whether c is a punctuation mark, which does not count as a
// character when a last line is looked at for 孤字.
func (c class) mark() bool {
	switch c {
	case open, closing, comma, stop, interpunct, dash, ellipsis, hyphen, connector,
		slash, quote, latinOpen, latinClose, latinPoint, latinExcl:
		return true
	}
	return false
}

// classOf classes a character as an official Chinese document uses it. Where
// that leaves UAX #14 (quotes, interpuncts, ellipses, the solidus, full-width
// digits), linebreak_test.go names the difference.
func classOf(r rune) class {
	if r < 0x80 {
		return classASCII(r)
	}
	if 0x4E00 <= r && r <= 0x9FFF {
		return ideo
	}
	switch r {
	case '‘', '“', '「', '『', '（', '【', '〔', '《', '〈', '〖', '〘', '〚', '［', '｛', '｟', '｢', '〝', '«', '‹', '⦅',
		0x2329, '⟨', '⟪', // typed for 〈 《
		'﹁', '﹃', '︵', '︷', '︹', '︻', '︽', '︿', '﹙', '﹛', '﹝':
		return open
	case '’', '”', '」', '』', '）', '】', '〕', '》', '〉', '〗', '〙', '〛', '］', '｝', '｠', '｣', '〞', '〟', '»', '›', '⦆',
		0x232A, '⟩', '⟫',
		'﹂', '﹄', '︶', '︸', '︺', '︼', '︾', '﹀', '﹚', '﹜', '﹞':
		return closing
	case '，', '、', '；', '：', '．', '﹐', '﹑', '﹔', '﹕', '､':
		return comma
	case '。', '？', '！', '‼', '⁇', '⁈', '⁉', '‽', '﹒', '﹖', '﹗', '｡':
		return stop
	case '·', '‧', '・', '•', '･':
		return interpunct
	case '—', '―', '─': // the last is a box's rule, which is typed for it
		return dash
	case '…', '⋯', '‥', '․':
		return ellipsis
	case '‐', '－', '﹣':
		return hyphen
	case '–', '‒', '～', '〜', '∼', '〰', '゠':
		return connector
	case '／', '⁄', '∕':
		return slash
	case '￥', '¥', '＄', '£', '￡', '€', '№', '₩', '￦', '﹩':
		return prefix
	case '±', '−', '∓':
		return sign
	case '‰', '‱', '％', '°', '℃', '℉', '′', '″', '‴', '¢', '￠', '﹪':
		return suffix
	case '々', '〻', 'ー', 'ｰ', 'ゝ', 'ゞ', 'ヽ', 'ヾ',
		'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ', 'ゕ', 'ゖ',
		'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ', 'ヮ', 'ヵ', 'ヶ':
		return nonStart
	case 0x85, 0x2028, 0x2029:
		return newline
	case 0x3000:
		return wide
	case 0xA0, 0x2007, 0x202F, 0x2011, 0x2060, 0xFEFF:
		return glued
	case 0x200B:
		return zeroSpace
	case 0x1680, 0x205F:
		return space
	case 0xAD, 0x200C, 0x200D, 0x034F, 0x061C, 0x180E, 0x200E, 0x200F:
		return extend
	}
	switch {
	case 0x2000 <= r && r <= 0x200A:
		return space
	case 0xFF10 <= r && r <= 0xFF19:
		return digit
	case 0x3371 <= r && r <= 0x337A, 0x3380 <= r && r <= 0x33DF:
		return unit
	case 0x31F0 <= r && r <= 0x31FF, 0xFF67 <= r && r <= 0xFF70:
		return nonStart
	case 0x202A <= r && r <= 0x202E, 0x2061 <= r && r <= 0x2069,
		0x1160 <= r && r <= 0x11FF, 0xD7B0 <= r && r <= 0xD7FF, // the later letters of a Hangul syllable
		0xFE00 <= r && r <= 0xFE0F, 0xE0100 <= r && r <= 0xE01EF, // variation selectors
		0x1F3FB <= r && r <= 0x1F3FF, 0xE0020 <= r && r <= 0xE007F: // parts of emoji
		return extend
	case 0x2E3A <= r && r <= 0x2E3B, // ⸺ ⸻, a 破折号 in one character
		0x2E80 <= r && r <= 0x2FFF,   // radicals
		0x3001 <= r && r <= 0x4DBF,   // kana, bopomofo, symbols, extension A
		0xA000 <= r && r <= 0xA4CF,   // Yi
		0xAC00 <= r && r <= 0xD7A3,   // Hangul
		0xF900 <= r && r <= 0xFAFF,   // compatibility
		0xFE30 <= r && r <= 0xFE6F,   // presentation forms
		0xFF00 <= r && r <= 0xFFEF,   // full-width forms
		0x20000 <= r && r <= 0x3FFFF, // the supplementary Han planes
		0x1F000 <= r && r <= 0x1FAFF: // emoji
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) { // U+302A-302F, U+3099, U+309A
			return extend
		}
		return ideo
	case 0x2160 <= r && r <= 0x2188, // Ⅳ
		0x2190 <= r && r <= 0x21FF, // →
		0x2300 <= r && r <= 0x2BFF, // ① ■ ★ □
		r == 0x203B, r == 0xFFFD:   // ※
		return ideo
	case unicode.Is(unicode.M, r):
		return extend
	case unicode.Is(unicode.Nd, r):
		return digit
	}
	return alpha
}

func classASCII(r rune) class {
	switch {
	case '0' <= r && r <= '9':
		return digit
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
		return alpha
	}
	switch r {
	case ' ', '\t':
		return space
	case '\n', '\v', '\f', '\r':
		return newline
	case '(', '[', '{':
		return latinOpen
	case ')', ']', '}':
		return latinClose
	case '.', ',', ':', ';':
		return latinPoint
	case '!', '?':
		return latinExcl
	case '"', '\'':
		return quote
	case '-':
		return hyphen
	case '~': // typed for ～
		return connector
	case '/':
		return slash
	case '$':
		return prefix
	case '+':
		return sign
	case '%':
		return suffix
	}
	return alpha
}

// spaceWidth is the width in em that Unicode gives to a fixed-width space, for
// faces without a glyph for it; ok is false for what is no such space.
func spaceWidth(r rune) (em float64, ok bool) {
	switch r {
	case 0x2000, 0x2002:
		return 1.0 / 2, true
	case 0x2001, 0x2003:
		return 1, true
	case 0x2004:
		return 1.0 / 3, true
	case 0x2005:
		return 1.0 / 4, true
	case 0x2006:
		return 1.0 / 6, true
	case 0x2007:
		return 1.0 / 2, true
	case 0x2008, 0x2009, 0x202F:
		return 1.0 / 5, true
	case 0x200A:
		return 1.0 / 10, true
	case 0x205F:
		return 4.0 / 18, true
	case 0x3000:
		return 1, true
	}
	return 0, false
}
