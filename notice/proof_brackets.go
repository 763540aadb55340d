package notice

import (
	"strings"
	"unicode/utf8"
)

// Brackets and quotation marks: their other halves, and how they stand within
// each other.

// quotes looks at straight quotation marks.
func (d *proof) quotes(l *proofLine) {
	n := strings.Count(l.text, `"`)
	d.singleQuotes(l)
	if n == 0 || !hanIn(l.text) {
		return
	}
	k, curved := 0, 0 // straight ones so far; curved ones that are open
	for i, r := range l.text {
		switch r {
		case '“':
			curved++
		case '”':
			curved = max(0, curved-1)
		}
		if r != '"' {
			continue
		}
		at := l.lo + i
		k++
		if isDigit(d.before(at)) && n%2 == 1 {
			return // inches
		}
		f := d.find(&rulePuStraight, at, at+1)
		if n%2 == 0 {
			if k%2 == 1 {
				f.fix("“")
			} else {
				f.fix("”")
			}
		} else if n == 1 && curved == 1 {
			f.fix("”") // the other half of a curved one
		}
	}
}

// singleQuotes looks for '…' around Chinese.
func (d *proof) singleQuotes(l *proofLine) {
	if n := strings.Count(l.text, "'"); n == 0 || n%2 == 1 {
		return
	}
	opens := -1
	for i, r := range l.text {
		if r != '\'' {
			continue
		}
		if opens < 0 {
			opens = i
			continue
		}
		if inner := l.text[opens+1 : i]; hanIn(inner) && len(inner) < 150 {
			left, right := "“", "”"
			if before := l.text[max(0, opens-150):opens]; strings.Count(before, "“") > strings.Count(before, "”") {
				left, right = "‘", "’"
			}
			d.find(&rulePuStraight, l.lo+opens, l.lo+opens+1).fix(left)
			d.find(&rulePuStraight, l.lo+i, l.lo+i+1).fix(right)
		}
		opens = -1
	}
}

// openMark is a bracket that waits for its other half.
type openMark struct {
	r      rune
	at     int
	line   int
	nested bool // within another of its kind
}

// pairOf gives the other half of an opening mark.
func pairOf(r rune) rune {
	switch r {
	case '《':
		return '》'
	case '〈':
		return '〉'
	case '“':
		return '”'
	case '‘':
		return '’'
	case '（', '(':
		return '）'
	case '【':
		return '】'
	case '〔':
		return '〕'
	}
	return 0
}

// pairLines is how many further lines a bracket may stay open: a title or a
// sentence can be broken over lines.
const pairLines = 2

// pairs checks that brackets and quotation marks of line l have their other
// halves, and how they stand within each other.
func (d *proof) pairs(l *proofLine) {
	if l.cell {
		return
	}
	han := hanIn(l.text)
	left := markCount{strings.Count(l.text, "“"), strings.Count(l.text, "”"), strings.Count(l.text, "《"), strings.Count(l.text, "》")}
	all := left
	for i, r := range l.text {
		at := l.lo + i
		left.pass(r)
		switch r {
		case '《', '“', '（', '(', '【', '〔', '‘', '〈':
			const most = 64 // open at once; more is no text
			if len(d.open) >= most {
				d.open = d.open[1:]
			}
			if r == '(' && !han {
				continue
			}
			m := openMark{r: r, at: at, line: l.index}
			if r == '“' {
				m.nested = d.within('“') && !d.within('‘') && !d.within('《')
				// With one “ more than ” on the line, it does not stand within the last.
				if m.nested && (l.index != d.open[d.last('“')].line || all.quoteOpen > all.quoteClose && left.quoteClose < 2) {
					// The mark before has no other half; this one begins anew.
					d.dropOpen('“')
					m.nested = false
				}
			}
			if r == '《' {
				m.nested = d.depth('《')%2 == 1 && !d.within('〈') && !d.within('“')
				if m.nested && left.bookClose < 2 && all.bookOpen > all.bookClose && l.index == d.open[d.last('《')].line {
					d.dropOpen('《')
					m.nested = false
				}
			}
			d.open = append(d.open, m)
		case '》', '”', '）', ')', '】', '〕', '’', '〉':
			d.closeMark(l, at, r, han)
		}
	}
	d.expire(l)
}

// markCount counts quotation marks and 书名号.
type markCount struct{ quoteOpen, quoteClose, bookOpen, bookClose int }

func (c *markCount) pass(r rune) {
	switch r {
	case '“':
		c.quoteOpen--
	case '”':
		c.quoteClose--
	case '《':
		c.bookOpen--
	case '》':
		c.bookClose--
	}
}

func (d *proof) last(r rune) int {
	for k := len(d.open) - 1; k >= 0; k-- {
		if d.open[k].r == r {
			return k
		}
	}
	return -1
}

func (d *proof) within(r rune) bool { return d.last(r) >= 0 }

func (d *proof) depth(r rune) int {
	n := 0
	for _, m := range d.open {
		if m.r == r {
			n++
		}
	}
	return n
}

// dropOpen reports the last open r as unpaired.
func (d *proof) dropOpen(r rune) {
	k := d.last(r)
	d.unpaired(d.open[k].r, d.open[k].at)
	d.open = append(d.open[:k], d.open[k+1:]...)
}

func (d *proof) unpaired(r rune, at int) {
	d.find(&rulePuPair, at, at+utf8.RuneLen(r), string(r))
}

// closeMark finds the other half of the closing mark r.
func (d *proof) closeMark(l *proofLine, at int, r rune, han bool) {
	k := len(d.open) - 1
	for k >= 0 {
		want := pairOf(d.open[k].r)
		if want == r || want == '）' && r == ')' {
			break
		}
		k--
	}
	if k < 0 {
		switch {
		case (r == '）' || r == ')') && l.numbered && at-l.lo < l.num.end:
		case (r == '）' || r == ')') && d.halfNumber(l, at):
		case r == ')' && !han:
		case r == '’': // an apostrophe
		default:
			d.unpaired(r, at)
		}
		return
	}
	// What was opened inside and is still open has no other half.
	for _, m := range d.open[k+1:] {
		if m.r != '‘' {
			d.unpaired(m.r, m.at)
		}
	}
	m := d.open[k]
	d.open = d.open[:k]
	if !m.nested {
		return
	}
	end := at + utf8.RuneLen(r)
	inner := d.text[m.at+utf8.RuneLen(m.r) : at]
	const longest = 600 // bytes that a suggestion repeats
	if len(inner) > longest {
		return
	}
	if m.r == '《' {
		d.find(&rulePuNestBook, m.at, end).fix("〈" + inner + "〉")
	} else {
		d.find(&rulePuNestQuote, m.at, end).fix("‘" + inner + "’")
	}
}

// halfNumber reports whether the ） at byte at belongs to a number that opens
// with nothing: 1）, a）.
func (d *proof) halfNumber(l *proofLine, at int) bool {
	from := d.back(l.lo, at, 3, func(r rune) bool { return isDigit(r) || isLatin(r) || strings.ContainsRune(hanDigits, r) })
	return from < at && (from == l.lo || strings.ContainsRune("。；，：、 \u3000", d.before(from)))
}

// expire gives up brackets that have been open for too long.
func (d *proof) expire(l *proofLine) {
	kept := d.open[:0]
	for _, m := range d.open {
		switch {
		case m.line+pairLines < l.index || m.line <= l.index && strings.ContainsRune("。！？", lastRune(l.text)) && m.r != '“' && m.r != '（':
			if m.r != '‘' && m.r != '(' {
				d.unpaired(m.r, m.at)
			}
		case l.part == listPart, l.part == pageLabel, l.part == datePart:
			if m.r != '‘' && m.r != '(' {
				d.unpaired(m.r, m.at)
			}
		default:
			kept = append(kept, m)
		}
	}
	d.open = kept
}

// closePairs gives up what is open at the text's end.
func (d *proof) closePairs() {
	for _, m := range d.open {
		if m.r != '‘' && m.r != '(' {
			d.unpaired(m.r, m.at)
		}
	}
	d.open = nil
}
