package notice

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What editors and converters leave in a text, and lines broken in the middle
// of a sentence.

var (
	ruleLeftover = Rule{Name: "leftover", Severity: sureFault, Source: "编辑实务",
		Message: "编辑软件留下的标记，应删去：%s", English: "a leftover of an editor, to be deleted: %s"}
	ruleInvisible = Rule{Name: "invisible", Severity: hint, Source: "编辑实务",
		Message: "看不见的字符%s，应删去", English: "an invisible character, %s, to be deleted"}
	ruleBlank = Rule{Name: "placeholder", Severity: doubt, Source: "编辑实务",
		Message: "“%s”还没有填写", English: "%s is still to be filled in"}
	ruleBroken = Rule{Name: "line-broken", Severity: doubt, Source: "编辑实务",
		Message: "句子中间断了行，应接上", English: "a line is broken within a sentence; join it"}
	ruleLost = Rule{Name: "line-broken", Severity: doubt, Source: "编辑实务",
		Message: "断行处丢了“%s”字：别处都是“%s”", English: "%s was lost where the line is broken: elsewhere it is %s"}
)

func leftoverRules() []*Rule { return []*Rule{&ruleLeftover, &ruleInvisible, &ruleBlank, &ruleBroken} }

func leftoverTriggers() []trigger {
	out := []trigger{
		{word: "[", check: (*proof).bracketLeftover},
		{word: "\\* MERGEFORMAT", check: (*proof).fieldCode},
		{word: "错误!", check: (*proof).fieldError},
		{word: "错误！未", check: (*proof).fieldError},
		{word: "Error! ", check: (*proof).fieldError},
	}
	for _, w := range [...]string{"&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&ldquo;", "&rdquo;", "&mdash;", "&emsp;", "&ensp;"} {
		out = append(out, trigger{word: w, check: (*proof).entity})
	}
	for _, w := range [...]string{"<br", "<p>", "</p>", "<p ", "<span", "</span>", "<div", "</div>", "<strong>", "</strong>", "<font", "</font>"} {
		out = append(out, trigger{word: w, check: (*proof).tag})
	}
	for _, w := range [...]string{"X月", "XX月", "××月", "×月", "XXX", "×××", "X年", "XX年", "××年", "XX日", "××日", "（此处", "（待定", "（待填"} {
		out = append(out, trigger{word: w, check: (*proof).placeholder})
	}
	for _, r := range []rune{0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff, 0xad, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e} {
		out = append(out, trigger{word: string(r), check: (*proof).invisibleAt})
	}
	return out
}

func (d *proof) bracketLeftover(l *proofLine, at int) {
	const longest = 200 // bytes
	window := d.text[at:min(l.hi, at+longest)]
	if from, to := leftover(window[:max(0, strings.IndexByte(window, ']')+1)]); from == 0 {
		d.find(&ruleLeftover, at, at+to, clip(window[:to])).fix("")
	}
}

func (d *proof) fieldCode(l *proofLine, at int) {
	from := d.back(l.lo, at, 30, func(r rune) bool { return r == ' ' || r >= 'A' && r <= 'Z' })
	end := at + len("\\* MERGEFORMAT")
	d.find(&ruleLeftover, from, end, clip(d.text[from:end])).fix("")
}

// fieldError looks for what Word prints where a reference leads nowhere.
func (d *proof) fieldError(l *proofLine, at int) {
	const longest = 120 // bytes
	for _, end := range [...]string{"未找到引用源。", "未定义书签。", "未指定书签。", "Reference source not found.", "Bookmark not defined."} {
		if k := strings.Index(d.text[at:min(l.hi, at+longest)], end); k >= 0 {
			d.find(&ruleLeftover, at, at+k+len(end), d.text[at:at+k+len(end)])
			return
		}
	}
}

func (d *proof) entity(l *proofLine, at int) {
	end := at + strings.IndexByte(d.text[at:l.hi], ';') + 1
	var put string
	switch d.text[at:end] {
	case "&lt;":
		put = "<"
	case "&gt;":
		put = ">"
	case "&ldquo;":
		put = "“"
	case "&rdquo;":
		put = "”"
	case "&mdash;":
		put = "—"
	case "&amp;", "&quot;":
		d.find(&ruleLeftover, at, end, d.text[at:end])
		return
	}
	d.find(&ruleLeftover, at, end, d.text[at:end]).fix(put)
}

func (d *proof) tag(l *proofLine, at int) {
	const longest = 300 // bytes
	end := strings.IndexByte(d.text[at:min(l.hi, at+longest)], '>')
	if end < 0 {
		return
	}
	end += at + 1
	if written := d.text[at:end]; hanIn(written) && !strings.Contains(written, "=") {
		return // x<p 则 y>0
	}
	d.find(&ruleLeftover, at, end, clip(d.text[at:end])).fix("")
}

func (d *proof) placeholder(l *proofLine, at int) {
	r := d.after(at)
	if prev := d.before(at); at > l.lo && (prev == r || isLatin(prev) || isDigit(prev)) {
		return
	}
	end := d.ahead(at, l.hi, 40, func(c rune) bool { return c == r })
	if r == '（' {
		end = at + len("（此处")
	}
	const near = 600 // bytes
	if before := d.text[max(l.lo, at-near):at]; strings.Count(before, "“") > strings.Count(before, "”") {
		return // a pattern that is quoted
	}
	d.find(&ruleBlank, at, end, d.text[at:end])
}

// invisibleAt looks for characters that print nothing.
func (d *proof) invisibleAt(l *proofLine, at int) {
	r := d.after(at)
	if unicode.IsSpace(r) {
		return
	}
	d.find(&ruleInvisible, at, at+utf8.RuneLen(r), fmt.Sprintf("U+%04X", r)).fix("")
}

// brokenLines looks for lines that end in the middle of a sentence.
func (d *proof) brokenLines() {
	if len(d.lines) < 2 {
		return
	}
	var lost *lostWords
	for i := 0; i+1 < len(d.lines); i++ {
		l, next := &d.lines[i], &d.lines[i+1]
		if !l.plainText() || !next.plainText() || next.numbered || d.breaksHere(l, next) {
			continue
		}
		last := lastRune(l.text)
		// Text before the break: a sentence is under way and has not ended.
		if !isHan(last) && !strings.ContainsRune("、，", last) || !strings.ContainsAny(l.text, "，。；") || runeLen(l.text) < 15 {
			continue
		}
		if !isHan(firstRune(next.text)) || !strings.ContainsAny(next.text, "，。；") {
			continue
		}
		if lost == nil {
			lost = d.indexWords()
		}
		left, right := lastRunes(l.text, 2), firstRunes(next.text, 2)
		if r := lost.between(left, right); r != 0 {
			whole := left + string(r) + right
			d.find(&ruleLost, l.hi-len(left), next.lo+len(right), string(r), whole).fix(whole)
			continue
		}
		f := d.find(&ruleBroken, l.hi, next.lo).fix("")
		f.Safe = !isHan(last) || !sentenceStart(next.text) // the first line may lack its full stop
	}
}

// breaksHere reports whether a paragraph may well end between two lines.
func (d *proof) breaksHere(l, next *proofLine) bool {
	if isOrgans(l.text) || isOrgans(next.text) || contactLine(next.text) || contactLine(l.text) {
		return true
	}
	// An indented line begins a paragraph, though the one above lacks its stop.
	lead := d.text[next.begin:next.lo]
	own := d.text[l.begin:l.lo]
	return len(lead) > len(own) && len(lead) >= 2 && !strings.ContainsRune("、，", lastRune(l.text))
}

// lostWords knows, for the characters on both sides of a broken line, which
// character stands between them elsewhere in the text.
type lostWords struct {
	between5 map[[4]rune]lostRune // by the two characters before it and the two after
	joined   map[[4]rune]bool     // four characters in a row
}

// lostRune is a character and how often it stands there; 0 and 0 when there
// are different ones.
type lostRune struct {
	r     rune
	times int
}

// indexWords notes every run of four and five characters of the text.
func (d *proof) indexWords() *lostWords {
	w := &lostWords{between5: map[[4]rune]lostRune{}, joined: map[[4]rune]bool{}}
	for i := range d.lines {
		l := &d.lines[i]
		if l.part != body && l.part != titlePart && l.part != addressee || l.cell {
			continue
		}
		var a [5]rune
		n := 0
		for _, r := range l.text {
			if !isHan(r) {
				n = 0
				continue
			}
			a = [5]rune{a[1], a[2], a[3], a[4], r}
			if n++; n >= 4 {
				w.joined[[4]rune{a[1], a[2], a[3], a[4]}] = true
			}
			if n < 5 {
				continue
			}
			key := [4]rune{a[0], a[1], a[3], a[4]}
			switch was, ok := w.between5[key]; {
			case !ok || was.r == a[2]:
				w.between5[key] = lostRune{a[2], was.times + 1}
			default:
				w.between5[key] = lostRune{}
			}
		}
	}
	return w
}

// between is the character that was lost at a break; 0 when none was, or none
// is known for certain: two places have it, and none the words without it.
func (w *lostWords) between(left, right string) rune {
	a, b := []rune(left), []rune(right)
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	key := [4]rune{a[0], a[1], b[0], b[1]}
	if f := w.between5[key]; f.times >= 2 && !w.joined[key] {
		return f.r
	}
	return 0
}
