package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// 结构层次序数: 一、 （一） 1. （1）.

const (
	levelClause    = "GB/T 9704-2012 7.3.3"
	sequenceClause = "GB/T 15834-2011 附录B.3"
)

var (
	ruleSeqBracket = Rule{Name: "seq-bracket", Severity: sureFault, Source: sequenceClause + "；" + levelClause,
		Message: "带括号的序号后面不加标点", English: "no mark follows a number in brackets or a circle"}
	ruleSeqDot = Rule{Name: "seq-dot", Severity: doubt, Source: sequenceClause + "；" + levelClause,
		Message: "阿拉伯数字序号后用圆点“.”，不用顿号、逗号", English: "an Arabic number before a paragraph takes a full point"}
	ruleSeqDun = Rule{Name: "seq-dun", Severity: sureFault, Source: sequenceClause + "；" + levelClause,
		Message: "汉字数字序号后用顿号“、”", English: "a Chinese number before a paragraph takes 、"}
	ruleSeqDi = Rule{Name: "seq-di", Severity: sureFault, Source: "GB/T 15834-2011 4.4.3.3",
		Message: "“%s”后用逗号，不用顿号", English: "%s takes a comma, not 、"}
	ruleSeqAlpha = Rule{Name: "seq-alpha", Severity: doubt, Source: sequenceClause,
		Message: "字母序号后用圆点“.”", English: "a letter before a paragraph takes a full point"}
	ruleSeqSpace = Rule{Name: "seq-space", Severity: hint, Source: levelClause + "的示例",
		Message: "序号后不空格", English: "no space follows the number"}
	ruleSeqOrder = Rule{Name: "seq-order", Severity: doubt, Source: levelClause,
		Message: "“%s”在“%s”之下，层次跳了或颠倒了；依次是“一、”“（一）”“1.”“（1）”", English: "%s stands below %s: the levels are 一、 （一） 1. （1） in this order"}
	ruleSeqSame = Rule{Name: "seq-same", Severity: sureFault, Source: levelClause,
		Message: "同一层次的序号写法不一：“%s”和“%s”", English: "numbers of one level are written in two ways: %s and %s"}
	ruleSeqTwice = Rule{Name: "seq-same", Severity: sureFault, Source: levelClause,
		Message: "序号“%s”重复，这里应是“%s”", English: "the number %s is used twice; this is %s"}
	ruleSeqGap = Rule{Name: "seq-gap", Severity: doubt, Source: levelClause,
		Message: "“%s”之后是“%s”，中间缺号", English: "%s is followed by %s: a number is missing"}
	ruleSeqTail = Rule{Name: "seq-tail", Severity: doubt, Source: "编辑实务：单独成段的标题末尾不加标点",
		Message: "标题单独成段，末尾不加“%s”", English: "a heading alone on its line does not end in %s"}
)

func headingRules() []*Rule {
	return []*Rule{&ruleSeqBracket, &ruleSeqDot, &ruleSeqDun, &ruleSeqDi, &ruleSeqAlpha, &ruleSeqSpace, &ruleSeqOrder, &ruleSeqSame, &ruleSeqGap, &ruleSeqTail}
}

// letterNumber looks at A、 before a line's text.
func (d *proof) letterNumber(l *proofLine) {
	if l.cell || l.numbered {
		return
	}
	r, size := utf8.DecodeRuneInString(l.text)
	if mark, _ := utf8.DecodeRuneInString(l.text[size:]); isLatin(r) && mark == '、' && runeLen(l.text) > 3 && isHan(firstRune(l.text[size+len("、"):])) {
		if rest := l.text[size+len("、"):]; !strings.ContainsRune("和与及或等", firstRune(rest)) {
			d.find(&ruleSeqAlpha, l.lo, l.lo+size+len("、")).fix(string(r) + ".")
		}
	}
}

// ordinalWord looks for 第一、 and 首先、 at the start of a sentence.
func (d *proof) ordinalWord(l *proofLine, at int) {
	if at > l.lo && !strings.ContainsRune("。；：！？", d.before(at)) {
		return
	}
	end := at
	if d.after(at) == '第' {
		end = d.ahead(at+len("第"), l.hi, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
		if end == at+len("第") {
			return
		}
	} else {
		end += len("首先")
	}
	if end >= l.hi || d.after(end) != '、' {
		return
	}
	// 第一、第二产业 and 第一、二条 count and do not lead in.
	if next := d.after(end + len("、")); strings.ContainsRune("第其"+hanDigits+arabicDigits, next) || end+len("、") >= l.hi {
		return
	}
	d.find(&ruleSeqDi, end, end+len("、"), d.text[at:end]).fix("，")
}

// headingNode is a numbered line as the analysis of levels sees it.
type headingNode struct {
	line   int
	style  markerStyle
	value  int
	parent int // node; -1: none
	seq    int
}

// headingSeq is a run of numbered lines counted together.
type headingSeq struct {
	nodes  []int
	parent int
	mixed  bool // it is written in several styles
	spoken bool // one of them at least is a sentence and no heading
	target markerStyle
	twice  *fault // the last number, when it stands there a second time
}

// headings checks the numbers before paragraphs, each and together.
func (d *proof) headings() {
	nodes, seqs := d.headingTree()
	d.levels(nodes, seqs)
	for s := range seqs {
		d.marksMixed(nodes, &seqs[s])
	}
	for i := range nodes {
		d.numberMarks(&d.lines[nodes[i].line], seqs[nodes[i].seq].target != noStyle)
	}
	for i := range nodes {
		if words, stopped := strings.CutSuffix(d.headingWords(&nodes[i]), "。"); stopped && !strings.Contains(words, "。") && sentenceLike(words) {
			seqs[nodes[i].seq].spoken = true
		}
	}
	for i := range nodes {
		if !seqs[nodes[i].seq].spoken {
			d.headingTail(nodes, i)
		}
	}
}

// headingWords is what stands after the number of n on its line.
func (d *proof) headingWords(n *headingNode) string {
	l := &d.lines[n.line]
	return l.text[l.num.space:]
}

func (d *proof) headingTree() ([]headingNode, []headingSeq) {
	var nodes []headingNode
	var seqs []headingSeq
	var open []int // the last node of each sequence that may go on, outermost first
	for i := range d.lines {
		l := &d.lines[i]
		if l.part == pageLabel || l.part == datePart {
			open = nil
		}
		if !l.numbered || l.part != body || l.cell {
			continue
		}
		n := headingNode{line: i, style: l.num.style, value: l.num.value, parent: -1}
		at, how := headingKin(nodes, open, n)
		if how == kinMixed && d.countedWithin(nodes[open[at]].line, i, n.value-1) {
			how = kinNone
		}
		if how == kinNone {
			at = headingPlace(nodes, open, n)
			if at > 0 {
				n.parent = open[at-1]
			}
			n.seq = len(seqs)
			seqs = append(seqs, headingSeq{parent: n.parent})
		} else {
			prev := &nodes[open[at]]
			n.seq, n.parent = prev.seq, prev.parent
			q := &seqs[n.seq]
			was, is := d.written(prev.line), d.written(i)
			var twice *fault
			switch {
			case how == kinMixed:
				q.mixed = true
			case how == kinTwice:
				twice = d.find(&ruleSeqTwice, l.lo, l.lo+l.num.end, is, d.numbered(i, n.value+1)).offer(d.numbered(i, n.value+1))
			case how == kinGap:
				d.find(&ruleSeqGap, l.lo, l.lo+l.num.end, was, is)
			}
			q.twice = twice
		}
		open = append(open[:at:at], len(nodes))
		seqs[n.seq].nodes = append(seqs[n.seq].nodes, len(nodes))
		nodes = append(nodes, n)
	}
	for _, q := range seqs {
		if q.twice != nil {
			q.twice.Safe = q.twice.Suggestion != "" // nothing after it has to change
		}
	}
	return nodes, seqs
}

// written is the number of line i as it stands, without marks' spaces.
func (d *proof) written(i int) string {
	l := &d.lines[i]
	return squeeze(l.text[:l.num.markEnd])
}

// numbered is the number of line i with another value: only the digits change.
func (d *proof) numbered(i, value int) string {
	l := &d.lines[i]
	s := l.num.style.write(value)
	if l.num.style == hanDot || l.num.style == digitDot || l.num.style == digitComma {
		return strings.TrimRight(s, "、.")
	}
	if l.num.style == digitParen || l.num.style == hanParen {
		return s
	}
	return ""
}

// The ways in which a number goes on with a sequence.
type kinship int

const (
	kinNone kinship = iota
	kinNext
	kinTwice // the number before stands again
	kinGap
	kinMixed // next, but written in another way
)

// headingKin finds the open sequence that n goes on with.
func headingKin(nodes []headingNode, open []int, n headingNode) (at int, how kinship) {
	last := len(open) - 1
	if n.value == 1 {
		// 1. right below 1. is the same number again.
		if last >= 0 && n.style != article {
			if o := &nodes[open[last]]; o.style == n.style && o.value == 1 && o.line == n.line-1 {
				return last, kinTwice
			}
		}
		return 0, kinNone
	}
	near, cross := -1, -1 // the innermost of the same style, and of one that n may be written for
	for i := last; i >= 0; i-- {
		o := &nodes[open[i]]
		next, same := n.value == o.value+1, alike(o.style, n.style)
		switch {
		case same && next:
			return i, kinNext
		case same && near < 0:
			near = i
		case next && cross < 0 && (mixable(o.style, n.style) || i == last && n.slipsBelow(o)):
			cross = i
		}
	}
	if near >= 0 {
		switch ahead := n.value - nodes[open[near]].value; {
		case cross >= 0 && ahead <= 0: // written for another
		case ahead == 0:
			return near, kinTwice
		case ahead > 0 && ahead <= farthestGap:
			return near, kinGap
		}
	}
	if cross >= 0 {
		return cross, kinMixed
	}
	return 0, kinNone
}

// farthestGap is how far ahead a number goes on with its sequence; a number
// farther ahead is of another list.
const farthestGap = 4

// slipsBelow reports whether n, on the line right below o, goes on counting
// with it though in the style of a lower level.
func (n headingNode) slipsBelow(o *headingNode) bool {
	return o.line == n.line-1 && o.style > article && n.style.depth() > o.style.depth()
}

// alike reports whether two styles are one way of counting: 1. and 1、 are
// told apart by another rule.
func alike(a, b markerStyle) bool {
	digit := func(s markerStyle) bool { return s == digitDot || s == digitComma }
	return a == b || digit(a) && digit(b)
}

// mixable reports whether people write one level now so and now so.
func mixable(a, b markerStyle) bool {
	plain := func(s markerStyle) bool { return s == hanDot || s == digitDot || s == digitComma }
	bracketed := func(s markerStyle) bool { return s == hanParen || s == digitParen }
	return plain(a) && plain(b) || bracketed(a) && bracketed(b)
}

// headingPlace is how many of the open sequences stay open above a new one.
func headingPlace(nodes []headingNode, open []int, n headingNode) int {
	for i, o := range open {
		// 1. may stand two levels below 1、, but not right below it.
		if nodes[o].style == n.style || i == len(open)-1 && alike(nodes[o].style, n.style) {
			return i
		}
	}
	// 一、 stands above all others but chapters.
	if n.style.depth() == 1 {
		for i, o := range open {
			if nodes[o].style.depth() > 1 || n.style != hanDot {
				return i
			}
		}
	}
	return len(open)
}

// levels checks the styles of the sequences against the levels they are on,
// and chooses for those that are wrong the style they should have.
func (d *proof) levels(nodes []headingNode, seqs []headingSeq) {
	second := false // （一） stands below 一、 somewhere
	deeper := map[int]bool{}
	for s := range seqs {
		q := &seqs[s]
		if q.parent >= 0 {
			first := &nodes[q.nodes[0]]
			if first.style == hanParen {
				second = true
			}
			if first.style == digitDot || first.style == digitComma {
				deeper[nodes[q.parent].seq] = true
			}
		}
	}
	told := map[[2]markerStyle]bool{}
	for s := range seqs {
		q := &seqs[s]
		first := &nodes[q.nodes[0]]
		parent := noStyle
		if q.parent >= 0 {
			parent = nodes[q.parent].style
			if t := seqs[nodes[q.parent].seq].target; t != noStyle {
				parent = t
			}
		}
		if q.mixed {
			d.unmix(nodes, q, parent)
			continue
		}
		if first.value != 1 || parent < hanDot {
			continue // under no heading, a 章 or a 条 any style may begin
		}
		at := d.lines[first.line].lo
		end := at + d.lines[first.line].num.end
		switch {
		case parent == hanDot && first.style == digitParen && (second || deeper[s]):
			q.target = hanParen
			for _, m := range q.nodes {
				d.restyle(&ruleSeqOrder, nodes[m].line, hanParen, d.written(nodes[q.parent].line))
			}
		case parent == hanDot && first.style == digitParen:
			d.find(&ruleSeqOrder, at, end, d.written(first.line), d.written(nodes[q.parent].line)).offer(hanParen.write(first.value))
		case !first.style.mayStandBelow(parent):
			if key := [2]markerStyle{parent, first.style}; !told[key] {
				told[key] = true
				d.find(&ruleSeqOrder, at, end, d.written(first.line), d.written(nodes[q.parent].line))
			}
		}
	}
}

// unmix gives the numbers of a sequence that are written in several ways the
// style that belongs below parent.
func (d *proof) unmix(nodes []headingNode, q *headingSeq, parent markerStyle) {
	q.target = mixedTarget(nodes, q, parent)
	sure := d.parts.whole || mixedForSure(nodes, q)
	for _, m := range q.nodes {
		f := d.restyle(&ruleSeqSame, nodes[m].line, q.target, d.otherStyle(nodes, q, nodes[m].style))
		if f != nil && !sure {
			f.as(doubt).Safe = false
		}
	}
}

// mayStandBelow reports whether the standard's order of the levels has s right
// below parent. ①, which it does not know, stands below the third or fourth.
func (s markerStyle) mayStandBelow(parent markerStyle) bool {
	if s == circled {
		return parent.depth() >= digitDot.depth()
	}
	return s.depth() == parent.depth()+1
}

// otherStyle is a number of the sequence that is written in another way.
func (d *proof) otherStyle(nodes []headingNode, q *headingSeq, style markerStyle) string {
	for _, m := range q.nodes {
		if nodes[m].style != style {
			return d.written(nodes[m].line)
		}
	}
	return ""
}

// restyle reports that the number of line i should be written in another style.
func (d *proof) restyle(r *Rule, i int, to markerStyle, other string) *fault {
	l := &d.lines[i]
	if l.num.style == to && strings.ContainsRune("、.．", l.num.mark) || l.num.style == to && to != hanDot && to != digitDot {
		return nil
	}
	return d.find(r, l.lo, l.lo+l.num.space, d.written(i), other).fix(to.write(l.num.value))
}

// mixedForSure reports whether the sequence is one beyond doubt. In a part of
// a document 二、 after 1. may be the next of a level that began further up; a
// number that goes on one level further down cannot.
func mixedForSure(nodes []headingNode, q *headingSeq) bool {
	for k := 1; k < len(q.nodes); k++ {
		if nodes[q.nodes[k]].style.depth() > nodes[q.nodes[k-1]].style.depth() {
			return true
		}
	}
	return false
}

// mixedTarget is the style that a sequence of several styles should have.
func mixedTarget(nodes []headingNode, q *headingSeq, parent markerStyle) markerStyle {
	first := nodes[q.nodes[0]].style
	plain, bracketed := false, false
	for _, m := range q.nodes {
		if s := nodes[m].style; mixable(s, hanDot) {
			plain = true
		} else {
			bracketed = true
		}
	}
	switch {
	case plain && bracketed && first == digitComma:
		return digitDot
	case plain && bracketed:
		return first
	case bracketed && (parent == digitDot || parent == digitComma):
		return digitParen
	case bracketed:
		return hanParen
	case parent == hanParen:
		return digitDot
	}
	return hanDot
}

// countedWithin reports whether the number before stands within the text of
// the lines from up to to, so that what follows does not go on with another
// list: 一、下列人员：1.甲； and 2.乙 on the next line.
func (d *proof) countedWithin(from, to, value int) bool {
	const near = 40 // lines
	for i := max(from, to-near); i < to; i++ {
		l := &d.lines[i]
		text := l.text
		if l.numbered {
			text = text[l.num.markEnd:]
		}
		for _, mark := range [...]string{".", "．", "、", "）"} {
			if k := strings.Index(text, decimal(value)+mark); k >= 0 && (k == 0 || !isDigit(lastRune(text[:k]))) {
				return true
			}
		}
		if strings.Contains(text, "（"+hanNumeral(value)+"）") || strings.ContainsRune(text, '①'+rune(value-1)) {
			return true
		}
	}
	return false
}

// numberMarks checks the mark and the space after a line's number; settled
// says that its style is being put right as a whole.
func (d *proof) numberMarks(l *proofLine, settled bool) {
	n := l.num
	marks := strings.TrimSpace(l.text[n.end:n.markEnd])
	from, to := l.lo+n.end, l.lo+n.markEnd
	if n.style == article || n.style == chapter || n.style == section {
		return
	}
	if !settled {
		switch n.style {
		case hanParen, digitParen, circled:
			if marks != "" {
				d.find(&ruleSeqBracket, from, to).fix("")
			}
		case hanDot:
			if marks != "、" {
				d.find(&ruleSeqDun, from, to).fix("、")
			}
		case digitComma:
			d.find(&ruleSeqDot, from, to).fix(".")
		case digitDot:
			if marks != "." && marks != "．" {
				d.find(&ruleSeqDot, from, to).fix(".")
			}
		}
	}
	if n.space > n.markEnd && !settled {
		d.find(&ruleSeqSpace, to, l.lo+n.space).fix("")
	}
}

// marksMixed looks for 1. and 2、 in one sequence.
func (d *proof) marksMixed(nodes []headingNode, q *headingSeq) {
	dot, comma := -1, -1
	for _, m := range q.nodes {
		switch nodes[m].style {
		case digitDot:
			dot = m
		case digitComma:
			comma = m
		}
	}
	if dot < 0 || comma < 0 || q.target != noStyle {
		return
	}
	l := &d.lines[nodes[comma].line]
	d.find(&ruleSeqSame, l.lo+l.num.end, l.lo+l.num.markEnd, d.written(l.index), d.written(nodes[dot].line)).fix(".")
}

// headingTail looks for a mark after a heading that stands alone on its line.
func (d *proof) headingTail(nodes []headingNode, k int) {
	n := &nodes[k]
	l := &d.lines[n.line]
	end := lastRune(l.text)
	if end != '。' && end != '：' && end != ':' || l.num.style == article || l.num.style == circled ||
		hasAnySuffix(d.parts.titleText, "批复", "复函") { // whose numbered paragraphs are sentences
		return
	}
	words := strings.TrimRight(d.headingWords(n), "。：:")
	const longest = 20 // runes of a heading of which nothing else is known
	if !phrase(words, longest) || strings.ContainsAny(words, arabicDigits+"，,") || sentenceLike(words) {
		return
	}
	if end != '。' && leadsIn(words) {
		return
	}
	// What stands below decides: a heading has its own text there.
	alone := len(d.lines) == 1 || l.index == len(d.lines)-1 && len(nodes) == 1
	filled := false
	if n.line+1 < len(d.lines) {
		next := &d.lines[n.line+1]
		filled = next.part == body && !next.cell && (!next.numbered && strings.ContainsAny(next.text, "。，；") ||
			next.numbered && next.num.style.depth() > n.style.depth() && end == '。')
	}
	if !alone && !filled {
		return
	}
	from := l.hi - len(string(end))
	f := d.find(&ruleSeqTail, from, l.hi, string(end)).offer("")
	f.Safe = alone || n.style == hanDot || filled && n.style == hanParen
}

// sentenceLike reports whether short words before a full stop say something
// rather than name it.
func sentenceLike(s string) bool {
	for _, name := range [...]string{"自然", "自治", "自主", "自我", "自身", "自愿", "行为", "应急", "供应", "响应", "适应", "相应", "自由", "许可", "可行", "可持续", "申请",
		"不动产", "基本", "成本", "根本", "资本", "本级", "未成年", "未来", "免疫", "任免", "避免"} {
		s = strings.ReplaceAll(s, name, "")
	}
	return containsAny(s, "同意", "的其他", "情形", "自", "应", "须", "不得", "由", "为", "是", "将", "请", "可", "负责", "的，", "不", "已", "凡", "本", "按照", "予以", "施行", "执行期", "放假", "上班", "之日", "未", "免", "自理") ||
		strings.IndexFunc(s, unicode.IsPunct) >= 0 && strings.ContainsAny(s, "；;！？")
}
