package notice

import (
	"strings"
	"unicode/utf8"
)

// How a 公文 is cited: 《标题》（发文字号）.

var (
	ruleCiteOrder = Rule{Name: "ci-order", Severity: doubt, Source: "编辑实务：引文先引标题，后引发文字号",
		Message: "引用公文先写标题，后写发文字号", English: "a document is cited by its title first, then its number"}
	ruleCiteParen = Rule{Name: "ci-paren", Severity: doubt, Source: "编辑实务：引文的发文字号放在圆括号内",
		Message: "标题后的发文字号用圆括号括起来", English: "the number after a cited title stands in （）"}
	ruleCiteMissing = Rule{Name: "ci-missing", Severity: doubt, Source: "编辑实务：引文不漏发文字号",
		Message: "引用公文，标题后好像漏了发文字号，请补上", English: "the number of the cited document seems to be missing"}
)

func citationRules() []*Rule { return []*Rule{&ruleCiteOrder, &ruleCiteParen, &ruleCiteMissing} }

func citationTriggers() []trigger {
	return append([]trigger{{word: "》", check: (*proof).afterTitle}}, each("〔[［【（(", (*proof).numberBeforeTitle)...)
}

// numberBeforeTitle looks for 青政办发〔2024〕37号《…》.
func (d *proof) numberBeforeTitle(l *proofLine, at int) {
	n, ok := d.numberAt(l, at)
	if !ok || !n.hao || n.prefix == n.open || l.part == titlePart {
		return
	}
	from, end := n.code(d.text), n.end
	if r := d.before(from); r == '（' || r == '(' {
		if c := d.after(end); c == '）' || c == ')' {
			_, a := utf8.DecodeLastRuneInString(d.text[:from])
			_, z := utf8.DecodeRuneInString(d.text[end:])
			from, end = from-a, end+z
			if d.before(from) == '》' {
				return // （…）belongs to the title before it
			}
		}
	}
	number := strings.Trim(d.text[from:end], "（）()")
	for _, w := range [...]string{"文件", "文"} {
		if strings.HasPrefix(d.text[end:l.hi], w+"《") {
			end += len(w)
		}
	}
	if end >= l.hi || d.after(end) != '《' {
		return
	}
	titleEnd := d.closing(l, end)
	if titleEnd < 0 || d.after(titleEnd) == '（' {
		return
	}
	f := d.find(&ruleCiteOrder, from, titleEnd).fix(d.text[end:titleEnd] + "（" + number + "）")
	f.Safe = runeLen(d.text[from:n.open]) <= longestCode // else other words may be in it
}

// longestCode is how many characters a 发文机关代字 has that is one beyond doubt:
// 内人社办发.
const longestCode = 6

// code is where the 发文机关代字 of n begins: behind the words that lead up to it,
// 根据青政办发〔…, 县教育局转发了松教发〔….
func (n writtenNumber) code(text string) int {
	from := n.prefix
	for _, w := range citingVerbs {
		if k := strings.LastIndex(text[from:n.open], w); k >= 0 && runeLen(text[from+k+len(w):n.open]) > 1 {
			from += k + len(w)
		}
	}
	for lead := true; lead; {
		lead = false
		for _, w := range [...]string{"关于", "经", "按", "以", "和", "及", "对", "了"} {
			if rest := text[from:n.open]; strings.HasPrefix(rest, w) && runeLen(rest) > runeLen(w)+1 {
				from, lead = from+len(w), true
			}
		}
	}
	return from
}

// citingVerbs stand before a 发文字号 and in none.
var citingVerbs = [...]string{"根据", "按照", "依据", "依照", "遵照", "贯彻", "落实", "执行", "转发", "印发", "下发", "收到", "学习", "参照"}

// closing is the offset after the 》 that closes the 《 at byte at, on its line;
// -1 when there is none.
func (d *proof) closing(l *proofLine, at int) int {
	depth := 0
	const longest = 600 // bytes of a title
	for i, r := range d.text[at:min(l.hi, at+longest)] {
		switch r {
		case '《':
			depth++
		case '》':
			if depth--; depth == 0 {
				return at + i + len("》")
			}
		}
	}
	return -1
}

// opening is the offset of the 《 that the 》 at byte at closes; -1: none.
func (d *proof) opening(l *proofLine, at int) int {
	depth := 0
	const longest = 600 // bytes of a title
	low := max(l.lo, at-longest)
	for i := at + len("》"); i > low; {
		r, size := utf8.DecodeLastRuneInString(d.text[low:i])
		i -= size
		switch r {
		case '》':
			depth++
		case '《':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// afterTitle looks at what follows a title in 《》.
func (d *proof) afterTitle(l *proofLine, at int) {
	from := d.opening(l, at)
	if from < 0 || l.part == titlePart || l.part == listPart || d.inTitle(l, from) {
		return
	}
	title := d.text[from+len("《") : at]
	end := at + len("》")
	next := d.after(end)
	if end >= l.hi {
		next = 0
	}
	if next != '（' && next != '(' {
		if d.unbracketed(l, end) {
			d.cited[title] = true
			return
		}
	}
	if !strings.Contains(title, "关于") || !endsGenre(title) || d.cited[title] {
		return
	}
	d.cited[title] = true
	if next == '（' || next == '(' {
		inner := d.text[end:min(l.hi, end+300)]
		if i := strings.IndexAny(inner, "）)"); i > 0 {
			inner = inner[:i]
		}
		if strings.ContainsAny(inner, "号") || containsAny(inner, "附件", "简称", "另发", "另文", "电报", "明电") {
			return
		}
	}
	if r := d.before(from); r == '号' || r == '）' || r == ')' {
		return // another fault: the number stands before
	}
	if d.selfTitle(title) || d.unissued(l, from, end) || strings.HasPrefix(title, "全国人民代表大会") {
		return // laws have no 发文字号
	}
	d.find(&ruleCiteMissing, from, end)
}

// inTitle reports whether byte at stands within another title: 《关于印发《…》的通知》.
func (d *proof) inTitle(l *proofLine, at int) bool {
	const longest = 600
	low := max(l.lo, at-longest)
	before := d.text[low:at]
	return strings.Count(before, "《") > strings.Count(before, "》")
}

// unissued reports whether the title from up to to is of a document that has no
// number yet: one that is being issued or deliberated.
func (d *proof) unissued(l *proofLine, from, to int) bool {
	clause, _ := d.clause(l, from, "，。；")
	return containsAny(d.text[clause:from], "审议", "听取", "讨论", "起草", "拟定", "拟订", "现将") ||
		hasAnyPrefix(d.text[to:l.hi], "印发给", "转发给", "现印发")
}

// selfTitle reports whether a title is this document's own.
func (d *proof) selfTitle(title string) bool {
	return d.parts.titleText != "" && strings.Contains(d.parts.titleText, squeeze(title))
}

// unbracketed looks for a 发文字号 at byte at that is in no round brackets:
// 《…》[青政办发〔2024〕37号], 《…》青政办发〔2024〕37号.
func (d *proof) unbracketed(l *proofLine, at int) bool {
	from := at
	outer := d.after(at)
	if strings.ContainsRune("[［【〔", outer) {
		from += len(string(outer))
	}
	code := d.ahead(from, l.hi, 12, isHan)
	if code == from || code >= l.hi || !opensYear(d.after(code)) {
		return false
	}
	n, ok := d.numberAt(l, code)
	if !ok || !n.hao {
		return false
	}
	end := n.end
	if from > at {
		r, size := utf8.DecodeRuneInString(d.text[end:l.hi])
		if size == 0 || !strings.ContainsRune("]］】〕", r) {
			return false
		}
		end += size
	} else if words := d.text[from:code]; strings.ContainsAny(words, "和及与第按经以") || containsAny(words, citingVerbs[:]...) {
		return false // 《…》依据国发〔2014〕47号制定
	}
	d.find(&ruleCiteParen, at, end).fix("（" + d.text[from:n.end] + "）")
	return true
}
