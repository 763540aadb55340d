package notice

import (
	"strings"
	"unicode/utf8"
)

// Words and passages that stand twice.

var rulePassage = Rule{Name: "passage-twice", Severity: doubt, Source: "编辑实务",
	Message: "这一段与第%d行的重复，请删去一处", English: "this passage stands in line %d too; delete one"}

const (
	longestDoubled  = 8  // runes of a word that is doubled
	shortestPassage = 30 // Han characters of a passage that two places can hardly share by chance
	shortestItem    = 60 // of a numbered one: lists of conditions repeat each other
)

// repeats looks for doubled words and passages.
func (d *proof) repeats() {
	seen := map[string]passage{}
	for i := range d.lines {
		l := &d.lines[i]
		if l.cell || l.part == titlePart || l.part == contactPart {
			continue
		}
		d.doubledWords(l)
		if l.part == body {
			d.passages(l, seen)
		}
	}
}

// passage is a sentence in the text.
type passage struct {
	line, from, to int
	told           bool
}

// doubledWords looks for 发生发生变化.
func (d *proof) doubledWords(l *proofLine) {
	const window = longestDoubled
	var starts [window]int // byte offsets of the last runes, a ring
	var runes [window]rune
	n := 0                   // runes since the last that is not Han
	var same [window + 1]int // same[k]: how many of the last runes equal those k before
	for i, r := range l.text {
		if !isHan(r) {
			n = 0
			same = [window + 1]int{}
			continue
		}
		at := l.lo + i
		for k := 1; k <= window; k++ {
			if n >= k && runes[(n-k)%window] == r {
				same[k]++
			} else {
				same[k] = 0
			}
			if k >= 2 && same[k] == k {
				// The last k runes repeat the k before them.
				end := at + utf8.RuneLen(r)
				begin := starts[(n-k+1)%window]
				if k == window {
					begin = d.back(l.lo, end, k, isHan)
				}
				first := d.back(l.lo, begin, k, isHan)
				d.doubledWord(l, first, begin, end)
			}
		}
		runes[n%window], starts[n%window] = r, at
		n++
	}
}

// doubledWord judges the word from first to second that stands again from
// second to end.
func (d *proof) doubledWord(l *proofLine, first, second, end int) {
	w := d.text[second:end]
	r := []rune(w)
	all := true
	for _, c := range r {
		all = all && c == r[0]
	}
	if all {
		return // 哈哈哈哈, 一一
	}
	// 研究研究, 讨论讨论: a verb said lightly; 一个一个: one after another.
	if r[0] == '一' || strings.ContainsRune("一每各两", d.before(first)) && len(r) == 2 && r[1] != '门' {
		return
	}
	switch w {
	case "研究", "讨论", "商量", "考虑", "高兴", "许多", "非常", "永远", "打听", "学习", "休息", "活动", "锻炼", "检查", "总结", "调查", "了解", "交流", "沟通", "联系", "谢谢", "加油", "很多", "层层", "哈哈":
		if len(r) == 2 && !strings.ContainsRune("工了的情组会问", d.after(end)) {
			return
		}
	}
	// A compound may begin where the word ends: 市政府政府网站, 工作工作组.
	next := d.after(end)
	if end >= l.hi {
		next = 0
	}
	f := d.find(&ruleDoubled, second, end, w).fix("")
	if strings.ContainsRune("室组班部员量化者局网站类表书证费法制性力度处科股会所厅院区点费厂店人物品库房卡号", next) || len(r) == 2 && strings.HasPrefix(d.text[end:l.hi], w) {
		f.Safe = false
	}
}

// passages looks for sentences that stood in an earlier line.
func (d *proof) passages(l *proofLine, seen map[string]passage) {
	start := l.lo
	var prev *fault // the last sentence's finding, to be lengthened
	var prevLine int
	for i, r := range l.text {
		if !strings.ContainsRune("。；！？", r) && i+utf8.RuneLen(r) < len(l.text) {
			continue
		}
		end := l.lo + i + utf8.RuneLen(r)
		from := start
		start = end
		sentence := strings.TrimRight(d.text[from:end], "。；！？，：")
		if from == l.lo && l.numbered && l.num.space < len(sentence) {
			sentence = sentence[l.num.space:]
			from += l.num.space
		}
		han := 0
		for _, c := range sentence {
			if isHan(c) {
				han++
			}
		}
		if han < shortestPassage || l.numbered && han < shortestItem {
			prev = nil
			continue
		}
		key := squeeze(sentence)
		was, ok := seen[key]
		if !ok {
			seen[key] = passage{line: l.index, from: from, to: end}
			prev = nil
			continue
		}
		there := int(d.numbers[d.lineAt(was.from)])
		here := int(d.numbers[d.lineAt(from)])
		if prev != nil && prevLine == was.line {
			prev.to = end
			d.place(&prev.Place, prev.from, end)
			continue
		}
		if !was.told {
			d.find(&rulePassage, was.from, was.to, here)
			was.told = true
			seen[key] = was
		}
		prev, prevLine = d.find(&rulePassage, from, end, there), was.line
	}
}
