package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// proofLine is one line of the source that has ink.
type proofLine struct {
	index      int // in proof.lines
	begin, end int // bytes of the whole line, without its break
	lo, hi     int // bytes of its ink
	text       string
	gap        bool // a blank line stands before
	cell       bool // of a table: tabs stand before or within it
	part       linePart
	num        numbering
	numbered   bool
}

// linePart is what a line is of the document.
type linePart int

const (
	body        linePart = iota
	corner               // 份号, 密级, 紧急程度
	masthead             // 发文机关标志
	numberPart           // 发文字号
	signatory            // 签发人
	titlePart            // 标题
	addressee            // 主送机关
	listPart             // 附件说明
	pageLabel            // 附件1 on the attachment's own page
	pageTitle            // its title
	signer               // 发文机关署名
	datePart             // 成文日期
	annotation           // 附注
	contactPart          // 联系人 and the like
	copyPart             // 抄送
	imprintPart          // 印发机关和印发日期
	webPart              // what a web page has around a 公文
)

// cutLines finds the lines that have ink.
func (d *proof) cutLines() {
	gap := false
	for i, begin := range d.starts {
		end := len(d.text)
		if i+1 < len(d.starts) {
			end = d.starts[i+1]
		}
		raw := d.text[begin:end]
		ink := strings.TrimFunc(raw, blank)
		if ink == "" {
			gap = true
			continue
		}
		lo := begin + strings.IndexFunc(raw, func(r rune) bool { return !blank(r) })
		l := proofLine{index: len(d.lines), begin: begin, end: begin + len(strings.TrimRightFunc(raw, lineEnd)),
			lo: lo, hi: lo + len(ink), text: ink, gap: gap}
		l.cell = strings.ContainsRune(d.text[begin:l.hi], '\t')
		l.num, l.numbered = readNumbering(ink)
		d.lines = append(d.lines, l)
		gap = false
	}
}

func lineEnd(r rune) bool { return r == '\r' || lineBreak(r) }

// blank reports whether r leaves no ink on a line.
func blank(r rune) bool { return unicode.IsSpace(r) || invisible(r) }

// numbering is the number at the start of a line, taken apart.
type numbering struct {
	style   markerStyle
	value   int
	end     int  // bytes of the number itself: 一, （一）, 1, ①
	mark    rune // the mark after it; 0: none
	markEnd int  // bytes up to the end of the marks
	space   int  // bytes up to the end of the white space after them
}

const (
	hanDigits    = "一二三四五六七八九十"
	arabicDigits = "0123456789０１２３４５６７８９"
)

// readNumbering reads the number at the start of a line, with whatever marks
// people put after one.
func readNumbering(s string) (n numbering, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '（' || r == '(':
		n, ok = bracketNumbering(s, size)
	case r >= '①' && r <= '⑳':
		n, ok = numbering{style: circled, value: int(r-'①') + 1, end: size}, true
	case strings.ContainsRune(hanDigits, r):
		n, ok = hanNumbering(s)
	case isDigit(r):
		n, ok = digitNumbering(s)
	case r == '第':
		return articleNumbering(s)
	}
	if !ok {
		return numbering{}, false
	}
	n.readMarks(s)
	if n.space == len(s) {
		return numbering{}, false // a number alone
	}
	if next := firstRune(s[n.space:]); n.mark == '、' && n.style >= hanParen && (next == '（' || next == '(' || next >= '①' && next <= '⑳') {
		return numbering{}, false // （一）、（二）两项
	}
	return n, true
}

// bracketNumbering reads （一） and （1） at the start of s, whose opening
// bracket is size bytes long.
func bracketNumbering(s string, size int) (n numbering, ok bool) {
	const most = 24 // bytes within which the number must close
	end := strings.IndexAny(s[:runeBoundary(s, most)], "）)")
	if end < 0 {
		return n, false
	}
	inner := squeeze(s[size:end])
	if v := hanValue(inner); v > 0 {
		n.style, n.value = hanParen, v
	} else if v, ok := smallInt(foldDigits(inner), 99); ok && v > 0 {
		n.style, n.value = digitParen, v
	} else {
		return n, false
	}
	_, closer := utf8.DecodeRuneInString(s[end:])
	n.end = end + closer
	return n, true
}

// hanNumbering reads 一、 and its like.
func hanNumbering(s string) (n numbering, ok bool) {
	n.style, n.end = hanDot, spanOf(s, hanDigits)
	n.value = hanValue(s[:n.end])
	mark, at := markAfter(s, n.end)
	if n.value == 0 || !strings.ContainsRune(numberingMarks, mark) {
		return n, false
	}
	next := firstRune(s[at:])
	counts := strings.ContainsRune(hanDigits, next) || next >= '0' && next <= '9' // 三、四月份, 一.二
	return n, !counts
}

// digitNumbering reads 1. and 1、 and 1） and their like.
func digitNumbering(s string) (n numbering, ok bool) {
	n.end = spanOf(s, arabicDigits)
	n.value, ok = smallInt(foldDigits(s[:n.end]), 999)
	mark, at := markAfter(s, n.end)
	next := firstRune(s[at:])
	if !ok || n.value == 0 || isDigit(next) {
		return n, false
	}
	switch {
	case mark == '.' || mark == '．':
		n.style = digitDot
	case mark == '、', strings.ContainsRune("，,。", mark) && isHan(next):
		n.style = digitComma
	case mark == '）' || mark == ')':
		n.style, n.end = digitParen, at
	default:
		return n, false
	}
	return n, true
}

// articleNumbering reads 第一条, which has no mark but the space after it.
func articleNumbering(s string) (n numbering, ok bool) {
	m, ok := articleMarker(s)
	if !ok {
		return n, false
	}
	end := len(s) - len(strings.TrimLeftFunc(m.rest, unicode.IsSpace))
	return numbering{style: m.style, value: m.value, end: end, markEnd: end, space: end}, true
}

// numberingMarks are what people put after a number.
const numberingMarks = "、．.，,。"

// readMarks reads the marks after the number and the white space after them.
func (n *numbering) readMarks(s string) {
	n.markEnd = n.end
	for {
		rest := strings.TrimLeft(s[n.markEnd:], " \u3000")
		r, size := utf8.DecodeRuneInString(rest)
		if size == 0 || !strings.ContainsRune(numberingMarks, r) {
			break
		}
		if n.mark == 0 {
			n.mark = r
		}
		n.markEnd = len(s) - len(rest) + size
	}
	n.space = len(s) - len(strings.TrimLeftFunc(s[n.markEnd:], unicode.IsSpace))
}

// write gives the number as it should be written, with its mark.
func (s markerStyle) write(value int) string {
	switch s {
	case hanDot:
		return hanNumeral(value) + "、"
	case hanParen:
		return "（" + hanNumeral(value) + "）"
	case digitParen:
		return "（" + decimal(value) + "）"
	}
	return decimal(value) + "."
}

// hanNumeral writes 1 to 99 in Chinese: 十二.
func hanNumeral(v int) string {
	digit := func(v int) string { return string([]rune("〇一二三四五六七八九")[v]) }
	switch {
	case v < 0 || v > 99:
		return decimal(v)
	case v < 10:
		return digit(v)
	case v == 10:
		return "十"
	case v < 20:
		return "十" + digit(v-10)
	case v%10 == 0:
		return digit(v/10) + "十"
	}
	return digit(v/10) + "十" + digit(v%10)
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r == '〇' || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x323af
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// before is the rune that ends at byte at of the text.
func (d *proof) before(at int) rune {
	if at <= 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(d.text[max(0, at-utf8.UTFMax):at])
	return r
}

// after is the rune that begins at byte at of the text.
func (d *proof) after(at int) rune {
	if at >= len(d.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(d.text[at:])
	return r
}

// back is where the run of runes that are all in, ending at byte at, begins;
// it looks at no more than most runes and not before byte low.
func (d *proof) back(low, at, most int, in func(rune) bool) int {
	for ; most > 0 && at > low; most-- {
		r, size := utf8.DecodeLastRuneInString(d.text[low:at])
		if !in(r) {
			break
		}
		at -= size
	}
	return at
}

// ahead is where the run of runes that are all in, from byte at on, ends; it
// looks at no more than most runes and not beyond byte high.
func (d *proof) ahead(at, high, most int, in func(rune) bool) int {
	for ; most > 0 && at < high; most-- {
		r, size := utf8.DecodeRuneInString(d.text[at:high])
		if !in(r) {
			break
		}
		at += size
	}
	return at
}

// number reads digits, half- or full-width, from byte at on.
func (d *proof) number(at, high int) (value, end int, ok bool) {
	end = d.ahead(at, high, 9, isDigit)
	value, ok = smallInt(foldDigits(d.text[at:end]), 999999999)
	return value, end, ok && !isDigit(d.after(end))
}

// clause is the part of line l around byte at, up to the next of the marks.
func (d *proof) clause(l *proofLine, at int, marks string) (from, to int) {
	const most = 600 // bytes: no clause is longer, and no rule looks farther
	from, to = l.lo, l.hi
	if at-most > from {
		from = at - most
		for !utf8.RuneStart(d.text[from]) {
			from++
		}
	}
	if at+most < to {
		to = at + most
		for !utf8.RuneStart(d.text[to]) {
			to--
		}
	}
	if i := strings.LastIndexAny(d.text[from:at], marks); i >= 0 {
		_, size := utf8.DecodeRuneInString(d.text[from+i:])
		from += i + size
	}
	if i := strings.IndexAny(d.text[at:to], marks); i >= 0 {
		to = at + i
	}
	return from, to
}

func decimal(v int) string {
	if v < 0 {
		return ""
	}
	var b [12]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + v%10)
		if v /= 10; v == 0 || i == 0 {
			return string(b[i:])
		}
	}
}
