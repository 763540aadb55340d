package notice

import (
	"strings"
	"unicode/utf8"
)

// Marks: GB/T 15834-2011.

const markStandard = "GB/T 15834-2011 "

var (
	rulePuBook = Rule{Name: "pu-book", Severity: doubt, Source: markStandard + "4.5.3.5",
		Message: "并列的书名号之间通常不用顿号", English: "no 、 between titles in 《》 side by side"}
	rulePuQuote = Rule{Name: "pu-quote", Severity: doubt, Source: markStandard + "4.5.3.5",
		Message: "并列的引号之间通常不用顿号", English: "no 、 between quotations side by side"}
	rulePuInsert = Rule{Name: "pu-insert", Severity: doubt, Source: markStandard + "4.5.3.5",
		Message: "并列的书名号、引号之间插有其他成分，宜用顿号", English: "、 parts titles or quotations when something stands between them"}
	rulePuYear = Rule{Name: "pu-year", Severity: doubt, Source: markStandard + "4.13.3.2（各家说法不一）",
		Message: "起止年份之间用一字线“—”", English: "a span of years has an em dash, —"}
	rulePuRange = Rule{Name: "pu-range", Severity: doubt, Source: markStandard + "4.13.3.3；GB/T 15835-2011（各家说法不一）",
		Message: "数值的起止之间用浪纹线“～”", English: "a range of numbers has ～"}
	rulePuNestBook = Rule{Name: "pu-nestb", Severity: sureFault, Source: markStandard + "4.15.3",
		Message: "书名号里面再用书名号，里面的用单书名号〈〉", English: "a title within a title stands in 〈〉"}
	rulePuNestQuote = Rule{Name: "pu-nestq", Severity: sureFault, Source: markStandard + "4.8.3",
		Message: "引号里面再用引号，里面的用单引号", English: "a quotation within a quotation stands in ‘’"}
	rulePuNotBook = Rule{Name: "pu-notbook", Severity: sureFault, Source: markStandard + "附录A.13",
		Message: "“%s”不是作品，不用书名号", English: "%s is no work and takes no 《》"}
	rulePuFull = Rule{Name: "pu-full", Severity: sureFault, Source: markStandard + "5.1",
		Message: "中文里用全角标点“%s”，不用半角“%s”", English: "Chinese text has the full-width mark %s, not %s"}
	rulePuDash = Rule{Name: "pu-dash", Severity: doubt, Source: markStandard + "5.1.4",
		Message: "破折号是“——”，占两个字的位置", English: "a dash is ——, as wide as two characters"}
	rulePuRepeat = Rule{Name: "pu-repeat", Severity: sureFault, Source: markStandard + "5.1",
		Message: "标点重复：“%s”", English: "marks are doubled: %s"}
	rulePuEllipsis = Rule{Name: "pu-ellipsis", Severity: doubt, Source: markStandard + "4.11.2",
		Message: "省略号是“……”，六个点", English: "an ellipsis is ……, six points"}
	rulePuEtc = Rule{Name: "pu-etc", Severity: doubt, Source: markStandard + "4.11.3",
		Message: "“等”和省略号不一起用", English: "等 and an ellipsis do not go together"}
	rulePuPair = Rule{Name: "pu-pair", Severity: sureFault, Source: markStandard + "4.8、4.9、4.15",
		Message: "“%s”没有成对", English: "%s has no other half"}
	rulePuStraight = Rule{Name: "pu-full", Severity: sureFault, Source: markStandard + "4.8",
		Message: "中文里用弯引号“”，不用直引号", English: "Chinese text has curved quotation marks"}
	rulePuGlossEnd = Rule{Name: "pu-gloss", Severity: hint, Source: markStandard + "附录A.9（通常）",
		Message: "句内括号里的话末尾通常不用“%s”", English: "within brackets inside a sentence no %s stands at the end"}
	rulePuNamely = Rule{Name: "pu-namely", Severity: doubt, Source: "编辑实务",
		Message: "“即”解释前面的话，前面加逗号", English: "a comma stands before 即 that explains a quotation"}
)

func punctuationRules() []*Rule {
	return []*Rule{&rulePuBook, &rulePuQuote, &rulePuInsert, &rulePuYear, &rulePuRange, &rulePuNestBook, &rulePuNestQuote, &rulePuNotBook, &rulePuFull, &rulePuDash,
		&rulePuRepeat, &rulePuEllipsis, &rulePuEtc, &rulePuPair, &rulePuGlossEnd, &rulePuNamely, &rulePuAgree}
}

func punctuationTriggers() []trigger {
	out := []trigger{
		{word: "》、《", check: (*proof).booksApart},
		{word: "》，《", check: (*proof).booksApart},
		{word: "”、“", check: (*proof).quotesApart},
		{word: "》（", check: (*proof).inserted},
		{word: "”（", check: (*proof).inserted},
		{word: "》（", check: (*proof).trialName},
		{word: "》(", check: (*proof).trialName},
		{word: "《", check: (*proof).notAWork},
		{word: "--", check: (*proof).dashes},
		{word: "——", check: (*proof).dashes},
		{word: "－－", check: (*proof).dashes},
		{word: "──", check: (*proof).dashes},
		{word: "––", check: (*proof).dashes},
		{word: "—", check: (*proof).loneDash},
		{word: "-", check: (*proof).loneDash},
		{word: "－", check: (*proof).loneDash},
		{word: "...", check: (*proof).points},
		{word: "。。。", check: (*proof).points},
		{word: "、、、", check: (*proof).points},
		{word: "…", check: (*proof).points},
		{word: "等……", check: (*proof).etc},
		{word: "等等……", check: (*proof).etc},
		{word: "”即", check: (*proof).namely},
		{word: "。）", check: (*proof).glossEnd},
	}
	out = append(out, each(",;:?!.()", (*proof).halfWidthMark)...)
	out = append(out, each("。，、；：！？", (*proof).doubledMark)...)
	out = append(out, each("-—–－−~～", (*proof).rangeMark)...)
	return out
}

func (d *proof) booksApart(l *proofLine, at int) {
	if l.part == listPart || d.after(at+len("》")) != '、' {
		return
	}
	d.find(&rulePuBook, at+len("》"), at+len("》、")).fix("")
}

func (d *proof) quotesApart(l *proofLine, at int) {
	d.find(&rulePuQuote, at+len("”"), at+len("”、")).fix("")
}

// inserted looks for 《…》（…）《…》.
func (d *proof) inserted(l *proofLine, at int) {
	from := at + len("》")
	const longest = 150 // bytes
	k := strings.Index(d.text[from:min(l.hi, from+longest)], "）")
	if k < 0 {
		return
	}
	end := from + k + len("）")
	want := '《'
	if d.after(at) == '”' {
		want = '“'
	}
	if end < l.hi && d.after(end) == want && !strings.ContainsAny(d.text[from:end], "》”") {
		d.find(&rulePuInsert, end, end).fix("、")
	}
}

// notWorks are names that end so and are no works, so that they take no 书名号.
var notWorks = [...]string{"身份证", "执照", "许可证", "准考证", "资格证", "资格证书", "合格证", "合格证书", "工作证", "驾驶证", "行驶证", "登记证", "登记证书", "户口簿", "户口本",
	"结婚证", "毕业证", "毕业证书", "学位证", "学位证书", "居住证", "执法证", "监督证", "健康证", "通行证", "医学证明", "护照", "残疾人证", "不动产权证", "不动产权证书", "军官证", "士兵证", "学生证", "营业证", "荣誉证书", "退役证", "优待证", "献血证", "检疫合格证明"}

// events are names that end so and are mostly no works.
var events = [...]string{"座谈会", "交流会", "推介会", "博览会", "运动会", "研讨会", "培训班", "现场会", "动员会", "展销会", "招聘会", "表彰会", "动员大会", "表彰大会", "代表大会", "推进会", "活动", "专项行动", "艺术节", "文化节", "旅游节",
	"工作会议", "会议", "论坛", "洽谈会", "展览会", "演唱会", "联欢会", "大赛", "竞赛", "比赛", "培训会", "博览会", "奖", "牌香烟", "牌电视机"}

func (d *proof) notAWork(l *proofLine, at int) {
	end := d.closing(l, at)
	if end < 0 || end-at > 40*len("证") {
		return
	}
	name := d.text[at+len("《") : end-len("》")]
	if strings.ContainsAny(name, "《》") || runeLen(name) < 2 {
		return
	}
	plain := dropParen(name)
	switch {
	case hasAnySuffix(plain, notWorks[:]...):
		d.find(&rulePuNotBook, at, end, name).fix(name)
	case hasAnySuffix(plain, events[:]...) && !strings.HasPrefix(plain, "关于") && !strings.HasPrefix(plain, "论"):
		d.find(&rulePuNotBook, at, end, name).fix(name).as(doubt)
	case regulation(name) || strings.HasSuffix(name, "法"):
	case hasAnyPrefix(d.text[end:l.hi], "活动", "专项行动") && hasAnySuffix(d.text[l.lo:at], "开展", "举办", "参加", "组织", "启动", "参与"),
		hasAnyPrefix(d.text[end:l.hi], "证书", "称号", "奖牌", "奖杯") && hasAnySuffix(d.text[l.lo:at], "颁发", "授予", "获得", "荣获", "取得", "发给"),
		hasAnyPrefix(d.text[end:l.hi], "牌") && !hasAnyPrefix(d.text[end:l.hi], "牌照", "牌匾"):
		d.find(&rulePuNotBook, at, end, name).fix("“" + name + "”").as(doubt)
	}
}

// fullWidth gives the full-width mark for a half-width one.
func fullWidth(r rune) string {
	switch r {
	case ',':
		return "，"
	case ';':
		return "；"
	case ':':
		return "："
	case '?':
		return "？"
	case '!':
		return "！"
	case '.':
		return "。"
	case '(':
		return "（"
	}
	return "）"
}

// halfWidthMark looks at a half-width mark: it is a fault where Chinese
// surrounds it.
func (d *proof) halfWidthMark(l *proofLine, at int) {
	r := d.after(at)
	from := at
	for from > l.lo && d.before(from) == ' ' {
		from--
	}
	prev := d.before(from)
	if from == l.lo {
		prev = 0
	}
	to := at + 1
	next := d.after(to)
	if to >= l.hi {
		next = 0
	}
	switch r {
	case '(', ')':
		d.halfWidthBracket(l, at, r)
		return
	}
	if !isHan(prev) && !strings.ContainsRune("》”）〕】’", prev) || prev == 0 {
		// 进货720,销售193: digits before, Chinese after. 占60%.
		if r == '.' && (prev == '%' || prev == '％') && next == 0 && hanIn(l.text) {
			d.find(&rulePuFull, at, to, "。", ".").fix("。")
			return
		}
		if !(isDigit(prev) && isHan(next)) || r == '.' || r == ':' {
			return
		}
	}
	if from != at && r != ':' {
		from = at
	}
	if belongs(l, at, r, next) {
		return
	}
	end := d.ahead(to, l.hi, 3, func(r rune) bool { return r == ' ' })
	if end >= l.hi || isHan(d.after(end)) && end-to > 1 {
		end = to
	}
	d.find(&rulePuFull, from, end, fullWidth(r), string(r)).fix(fullWidth(r))
}

// belongs reports whether a half-width mark is part of a number, a label or an
// address, of which other rules speak; next is what follows it, 0 at the end.
func belongs(l *proofLine, at int, mark, next rune) bool {
	inMarker := l.numbered && at-l.lo < l.num.markEnd
	switch mark {
	case '.':
		// 一.加强 is a number; 见www. no sentence.
		if inMarker || l.part == listPart && at-l.lo < len("附件一.") {
			return true
		}
		if next == 0 {
			return l.part == titlePart || l.part == listPart
		}
		return next != ' ' && !isHan(next) && next != '”' && next != '）'
	case ',':
		return inMarker
	case ':':
		return next == '/' || l.part == copyPart && at-l.lo < len("抄 送 机 关 ") || l.part == listPart && at-l.lo < len("附    件     ")
	}
	return false
}

// halfWidthBracket looks at ( and ) around or beside Chinese.
func (d *proof) halfWidthBracket(l *proofLine, at int, r rune) {
	if l.numbered && at-l.lo < l.num.end && l.num.style != digitParen && l.num.style != hanParen {
		return
	}
	const longest = 200 // bytes
	report := func() {
		if d.inNumber(l, at) {
			return // the 发文字号 has its own rule
		}
		d.find(&rulePuFull, at, at+1, fullWidth(r), string(r)).fix(fullWidth(r))
	}
	if l.numbered && at-l.lo < l.num.end {
		if strings.HasPrefix(l.text, "(") || strings.HasPrefix(l.text, "（") {
			report()
		}
		return
	}
	if r == '(' {
		prev := d.before(at)
		if at == l.lo {
			prev = 0
		}
		inner := d.text[at+1 : min(l.hi, at+longest)]
		if k := strings.IndexAny(inner, "()）"); k >= 0 {
			inner = inner[:k]
		}
		if isHan(prev) || strings.ContainsRune("》”）。，；：", prev) && prev != 0 || hanIn(inner) {
			report()
		}
		return
	}
	low := max(l.lo, at-longest)
	for !utf8.RuneStart(d.text[low]) {
		low++
	}
	inner := d.text[low:at]
	open := strings.LastIndexAny(inner, "(（")
	before := rune(0)
	if open >= 0 {
		before = d.before(low + open)
		if low+open == l.lo {
			before = 0
		}
		inner = inner[open:]
	}
	if hanIn(inner) || isHan(before) || strings.ContainsRune("》”）。，；：", before) && before != 0 {
		report()
	}
}

// inNumber reports whether the bracket at byte at is one of a 发文字号.
func (d *proof) inNumber(l *proofLine, at int) bool {
	open := at
	if d.after(at) == ')' {
		open = d.back(l.lo, at, 6, isDigit)
		r, size := utf8.DecodeLastRuneInString(d.text[l.lo:open])
		if !opensYear(r) {
			return false
		}
		open -= size
	}
	n, ok := d.numberAt(l, open)
	return ok && n.hao && n.prefix < n.open
}

func hanIn(s string) bool { return strings.IndexFunc(s, isHan) >= 0 }

// doubledMark looks for 。。 and ，。.
func (d *proof) doubledMark(l *proofLine, at int) {
	if at > l.lo && strings.ContainsRune("。，、；：！？", d.before(at)) {
		return // told at the first
	}
	end := d.ahead(at, l.hi, 8, func(r rune) bool { return strings.ContainsRune("。，、；：！？", r) })
	marks := []rune(d.text[at:end])
	if len(marks) < 2 {
		return
	}
	same := true
	for _, r := range marks {
		same = same && r == marks[0]
	}
	switch {
	case len(marks) == 2 && (marks[0] == '？' && marks[1] == '！' || marks[0] == '！' && marks[1] == '？'):
		return
	case same && len(marks) >= 3 && (marks[0] == '。' || marks[0] == '、'):
		return // an ellipsis, perhaps
	case same && (marks[0] == '！' || marks[0] == '？'):
		d.find(&rulePuRepeat, at, end, string(marks)).as(doubt).fix(string(marks[:1]))
	case same:
		d.find(&rulePuRepeat, at, end, string(marks)).fix(string(marks[:1]))
	default:
		// ，。 keeps the mark that ends more.
		f := d.find(&rulePuRepeat, at, end, string(marks))
		const order = "、，；：？！。"
		best := marks[0]
		for _, r := range marks[1:] {
			if strings.IndexRune(order, r) > strings.IndexRune(order, best) {
				best = r
			}
		}
		f.fix(string(best))
	}
}

func (d *proof) points(l *proofLine, at int) {
	r := d.after(at)
	if d.before(at) == r && at > l.lo {
		return
	}
	end := d.ahead(at, l.hi, 60, func(c rune) bool { return c == r })
	n := runeLen(d.text[at:end])
	switch {
	case r == '…' && (n == 2 || n == 4):
	case r == '…' && n == 1:
		if isHan(d.before(at)) || at == l.lo && isHan(d.after(end)) {
			d.find(&rulePuEllipsis, at, end).fix("……")
		}
	case r == '.' && !isHan(d.before(at)) || n > 8 || r == '…':
	case r == '。' || r == '、':
		d.find(&rulePuEllipsis, at, end).offer("……")
	default:
		d.find(&rulePuEllipsis, at, end).fix("……")
	}
}

func (d *proof) etc(l *proofLine, at int) {
	if d.before(at) == '等' && at > l.lo {
		return
	}
	from := at + len("等")
	if d.after(from) == '等' {
		from += len("等")
	}
	end := d.ahead(from, l.hi, 4, func(r rune) bool { return r == '…' })
	d.find(&rulePuEtc, from, end).fix("")
}

func (d *proof) namely(l *proofLine, at int) {
	end := at + len("”即")
	if end < l.hi && strings.ContainsRune("将可使日使便时行位席兴墨", d.after(end)) {
		return
	}
	d.find(&rulePuNamely, at+len("”"), at+len("”")).fix("，")
}

// glossEnd looks for （……。） inside a sentence.
func (d *proof) glossEnd(l *proofLine, at int) {
	end := at + len("。）")
	if end >= l.hi || !isHan(d.after(end)) && d.after(end) != '，' {
		return
	}
	const longest = 200 // bytes
	low := max(l.lo, at-longest)
	if open := strings.LastIndex(d.text[low:at], "（"); open > 0 && !strings.ContainsRune(d.text[low+open:at], '。') && isHan(d.before(low+open)) {
		d.find(&rulePuGlossEnd, at, at+len("。"), "。")
	}
}

// dashes looks for what people type for ——.
func (d *proof) dashes(l *proofLine, at int) {
	r := d.after(at)
	if d.before(at) == r && at > l.lo {
		return
	}
	end := d.ahead(at, l.hi, 40, func(c rune) bool { return c == r })
	n := runeLen(d.text[at:end])
	prev, next := d.before(at), d.after(end)
	if n == 2 && at > l.lo && end < l.hi && (isDigit(prev) || prev == '年') && isDigit(next) {
		d.doubledRange(l, at, end)
		return
	}
	if r == '—' && n == 2 || n > 8 {
		return
	}
	if at == l.lo || end >= l.hi || !(isHan(prev) || strings.ContainsRune("，。：”》）", prev)) || !(isHan(next) || strings.ContainsRune("“《（", next) || isDigit(next)) {
		return
	}
	d.find(&rulePuDash, at, end).fix("——")
}

// doubledRange looks for 2021--2025年 and 10——15人.
func (d *proof) doubledRange(l *proofLine, at, end int) {
	left := d.back(l.lo, at, 1, func(r rune) bool { return r == '年' })
	from, to := d.back(l.lo, left, 6, isDigit), d.ahead(end, l.hi, 6, isDigit)
	switch unit := d.text[to:l.hi]; {
	case runeLen(d.text[from:left]) == 4 && runeLen(d.text[end:to]) == 4 && hasAnyPrefix(unit, "年", "学年", "）"):
		d.find(&rulePuYear, at, end).fix("—")
	case hasAnyPrefix(unit, rangeUnits[:]...) && left == at && !d.phoneLike(l, at):
		d.find(&rulePuRange, at, end).fix("～")
	}
}

// loneDash looks for one — in the place of ——: between whole phrases, where
// neither places nor times are joined.
func (d *proof) loneDash(l *proofLine, at int) {
	r := d.after(at)
	end := at + len(string(r))
	if at == l.lo || end >= l.hi || d.before(at) == r || d.after(end) == r || !isHan(d.before(at)) || !isHan(d.after(end)) {
		return
	}
	const phraseRunes = 4
	left := d.text[d.back(l.lo, at, 12, isHan):at]
	right := d.text[end:d.ahead(end, l.hi, 12, isHan)]
	possessed := strings.Contains(left, "的") && runeLen(left) >= phraseRunes
	named := hasAnySuffix(left, "主题", "目标", "口号", "重点", "核心", "关键", "宗旨", "主线")
	if !named && !possessed && (runeLen(left) < phraseRunes || runeLen(right) < phraseRunes) {
		return
	}
	if !named && hasAnySuffix(left, "站", "市", "县", "区", "镇", "乡", "村", "路", "口", "港", "桥", "场", "省", "旗", "园", "寺", "厂", "河", "山", "大道", "楼", "州", "江", "海", "时", "日", "月", "年") {
		return
	}
	d.find(&rulePuDash, at, end).fix("——")
}

// numberRange is two numbers with a mark between them: 5-10, 2021年-2025.
type numberRange struct {
	from, left int // bytes of the first number
	at, end    int // of the mark
	to         int // byte at which the second number ends; its beginning is end
	a, b       string
	unit       string // what follows, to the end of the line
}

// rangeAt reads the numbers on both sides of the mark at byte at.
func (d *proof) rangeAt(l *proofLine, at int) (r numberRange, ok bool) {
	r.at, r.left, r.end = at, at, at+utf8.RuneLen(d.after(at))
	if r.end >= l.hi || !isDigit(d.after(r.end)) {
		return r, false
	}
	if d.before(at) == '年' && at > l.lo {
		r.left -= len("年")
	}
	r.from, r.to = d.back(l.lo, r.left, 6, isDigit), d.ahead(r.end, l.hi, 6, isDigit)
	r.a, r.b = foldDigits(d.text[r.from:r.left]), foldDigits(d.text[r.end:r.to])
	r.unit = d.text[r.to:l.hi]
	outer := d.before(r.from)
	return r, r.from == l.lo || !isLatin(outer) && !strings.ContainsRune("-—–－/.", outer) // part of a code or a date
}

// hasYear reports whether 年 stands between the first number and the mark.
func (r *numberRange) hasYear() bool { return r.left < r.at }

// years reports whether the numbers are the first and last of some years.
func (r *numberRange) years() bool {
	return fullYearDigits(r.a) && fullYearDigits(r.b) && !strings.HasPrefix(r.unit, "年代") &&
		(r.hasYear() || hasAnyPrefix(r.unit, "年", "学年", "）", ")", "财年"))
}

// fullYearDigits reports whether s is a year of this century or the last.
func fullYearDigits(s string) bool {
	return len(s) == 4 && hasAnyPrefix(s, "19", "20")
}

// rangeMark looks at what stands between two numbers: years, or a quantity
// from … to ….
func (d *proof) rangeMark(l *proofLine, at int) {
	if l.cell {
		return
	}
	r, ok := d.rangeAt(l, at)
	if !ok {
		return
	}
	mark := d.after(at)
	if r.years() {
		switch mark {
		case '—':
		case '～':
			d.find(&rulePuYear, r.at, r.end).as(hint).offer("—")
		default:
			d.find(&rulePuYear, r.at, r.end).fix("—")
		}
		return
	}
	if mark == '～' || mark == '—' && d.after(r.end) == '—' || !d.quantities(l, r) {
		return
	}
	f := d.find(&rulePuRange, r.at, r.end).fix("～")
	if mark == '—' {
		f.as(hint)
	}
}

// quantities reports whether a range is of so many things, and neither of
// numbers that name something nor one of which other rules speak.
func (d *proof) quantities(l *proofLine, r numberRange) bool {
	// The signs % 万 ℃ have rules of their own.
	if r.hasYear() || len(r.a) == 0 || hasAnyPrefix(r.unit, "万", "亿", "%", "％", "℃", "°C") || d.phoneLike(l, r.at) {
		return false
	}
	if d.before(r.from) == '.' || strings.HasPrefix(r.unit, ".") {
		r.from = d.back(l.lo, r.from, 8, func(r rune) bool { return isDigit(r) || r == '.' })
		r.to = d.ahead(r.end, l.hi, 10, func(r rune) bool { return isDigit(r) || r == '.' })
		r.unit = d.text[r.to:l.hi]
	}
	named := r.from > l.lo && strings.ContainsRune("第号月年附图表章条款", d.before(r.from))
	code := len(r.a) > 5 || len(r.b) > 5 || strings.HasPrefix(r.a, "0") || fullYearDigits(r.a) && len(r.b) == 2
	return !named && !code && hasAnyPrefix(r.unit, rangeUnits[:]...) &&
		!hasAnyPrefix(r.unit, "日", "月", "号", "年级", "人民", "个月份", "天门", "分钟路", "家庭")
}

// rangeUnits are units after which a number is a quantity.
var rangeUnits = [...]string{"人", "名", "个", "户", "元", "米", "千米", "公里", "吨", "千克", "公斤", "克", "倍", "件", "次", "分钟", "小时", "天", "家", "辆", "台", "套", "亩", "公顷", "平方米", "立方米", "岁", "周岁", "厘米", "毫米",
	"km", "kg", "mm", "cm", "mg", "m", "分", "处", "项", "场", "位", "篇", "年", "周", "升", "毫升", "字", "株", "头", "只", "份", "张", "本", "课时", "学时"}

// phoneLike reports whether the mark at byte at is within a telephone or other
// long number.
func (d *proof) phoneLike(l *proofLine, at int) bool {
	in := func(r rune) bool { return isDigit(r) || strings.ContainsRune("-—－", r) }
	from, to := d.back(l.lo, at, 24, in), d.ahead(at, l.hi, 24, in)
	digits := 0
	for _, r := range d.text[from:to] {
		if isDigit(r) {
			digits++
		}
	}
	return digits >= 9
}
