package notice

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Dates: how they are written, and whether there is such a day.

const dateClause = "GB/T 9704-2012 7.3.5"

var (
	ruleDateYear = Rule{Name: "da-year", Severity: sureFault, Source: "GB/T 15835-2011；" + dateClause,
		Message: "年份写全四位，不简写", English: "a year is written with all four digits"}
	ruleDateCentury = Rule{Name: "da-century", Severity: doubt, Source: "GB/T 15835-2011（两种写法都允许）；编辑实务",
		Message: "世纪、年代用阿拉伯数字", English: "centuries and decades are written in Arabic numerals"}
	ruleDateZero = Rule{Name: "da-zero", Severity: sureFault, Source: dateClause,
		Message: "月、日不编虚位，前面不写0", English: "months and days have no leading zero"}
	ruleDateArabic = Rule{Name: "da-arabic", Severity: doubt, Source: dateClause + "（2012年7月1日起）",
		Message: "成文日期用阿拉伯数字（2012年6月以前的公文用汉字）", English: "the date of a document is written in Arabic numerals (in Chinese ones until June 2012)"}
	ruleDateFull = Rule{Name: "da-full", Severity: sureFault, Source: dateClause,
		Message: "成文日期要写全年、月、日", English: "the date of a document has year, month and day"}
	ruleDateForm = Rule{Name: "da-form", Severity: doubt, Source: dateClause + "；编辑实务",
		Message: "日期写“%s”，不用“%s”隔开", English: "a date is written %s, not with %s between its parts"}
	ruleDateRelative = Rule{Name: "da-rel", Severity: hint, Source: "编辑实务：不用相对时间",
		Message: "“%s”过后看不明白，写出是哪一年、哪一月", English: "%s is not clear later; say which year or month"}
	ruleDateClock = Rule{Name: "da-clock", Severity: doubt, Source: "编辑实务：不混用12小时制和24小时制",
		Message: "“%s”已是24小时制，不再说“%s”", English: "%s is of the 24-hour clock, without %s"}
	ruleDateClockMixed = Rule{Name: "da-clock", Severity: doubt, Source: "编辑实务：不混用12小时制和24小时制",
		Message: "同一处混用了12小时制和24小时制，请统一", English: "the 12-hour and the 24-hour clock are mixed here"}
	ruleDateLing = Rule{Name: "da-ling", Severity: sureFault, Source: "GB/T 15835-2011",
		Message: "汉字年份里的零写“〇”，不写数字0或字母O", English: "in a year in Chinese numerals zero is 〇, not the digit 0 or the letter O"}
	ruleDateImpossible = Rule{Name: "fact-date", Severity: sureFault, Source: "事实核对：公历",
		Message: "没有%s这一天", English: "there is no such day as %s"}
	ruleDateWeekday = Rule{Name: "fact-weekday", Severity: sureFault, Source: "事实核对：公历",
		Message: "%s是星期%s，不是星期%s", English: "%s is a 星期%s, not a 星期%s"}
	ruleDateWeekdayMaybe = Rule{Name: "fact-weekday", Severity: doubt, Source: "事实核对：公历",
		Message: "%s不像是星期%[3]s（%d年是星期%[2]s），请核对", English: "%s does not seem to be a 星期%[3]s (in %d it is a 星期%[2]s)"}
	ruleDateDeadline = Rule{Name: "fact-deadline", Severity: doubt, Source: "事实核对",
		Message: "期限%s早于成文日期%s，请核对", English: "the deadline, %s, is before the document's own date, %s"}
	ruleDateNumber = Rule{Name: "fact-year", Severity: doubt, Source: "事实核对",
		Message: "发文字号是%d年的，成文日期是%s，请核对", English: "the number is of the year %d, the date is %s"}
	ruleTimeImpossible = Rule{Name: "fact-time", Severity: sureFault, Source: "事实核对",
		Message: "没有%s这个时刻", English: "there is no such time as %s"}
)

// clocks looks for 上午9时 and 15时 on one line.
func (d *proof) clocks(l *proofLine) {
	if !containsAny(l.text, "上午", "下午", "晚上", "早上") || !strings.ContainsAny(l.text, ":：时点") {
		return
	}
	twelve := false // a time of the 12-hour clock was met
	late := -1      // byte of the first of the 24-hour clock, with nothing before it
	lateEnd := 0
	for i, r := range l.text {
		at := l.lo + i
		if !isDigit(r) || i > 0 && (isDigit(d.before(at)) || strings.ContainsRune(":：.", d.before(at))) {
			continue
		}
		h, end, ok := d.hour(l, at)
		if !ok {
			continue
		}
		if r := d.after(end); r == ':' || r == '：' {
			_, mEnd, ok := d.number(end+len(string(r)), l.hi)
			if !ok || runeLen(d.text[end+len(string(r)):mEnd]) != 2 {
				continue
			}
		} else if r == '点' || hasAnyPrefix(d.text[end:l.hi], "时间", "时代", "时长") {
			continue
		}
		before := strings.TrimRightFunc(l.text[:i], unicode.IsSpace)
		if hasAnySuffix(before, "上午", "下午", "晚上", "早上", "中午") {
			twelve = twelve || h <= 12
		} else if h > 12 && h < 24 && late < 0 {
			late, lateEnd = at, end
		}
	}
	if twelve && late >= 0 {
		d.find(&ruleDateClockMixed, late, lateEnd)
	}
}

func dateRules() []*Rule {
	return []*Rule{&ruleDateYear, &ruleDateCentury, &ruleDateZero, &ruleDateArabic, &ruleDateFull, &ruleDateForm, &ruleDateRelative, &ruleDateClock, &ruleDateLing,
		&ruleDateImpossible, &ruleDateWeekday, &ruleDateDeadline, &ruleDateNumber, &ruleTimeImpossible}
}

func dateTriggers() []trigger {
	out := []trigger{
		{word: "年", check: (*proof).yearAt},
		{word: "月", check: (*proof).monthAt},
		{word: "世纪", check: (*proof).centuryAt},
		{word: "年代", check: (*proof).decadeAt},
		{word: "19", check: (*proof).markedDate},
		{word: "20", check: (*proof).markedDate},
		{word: ":", check: (*proof).clockAt},
		{word: "：", check: (*proof).clockAt},
	}
	for _, w := range [...]string{"今年", "明年", "去年", "前年", "后年", "上月", "下月", "上个月", "下个月", "本月", "本周", "下周", "上周", "昨天", "明天", "昨日", "明日"} {
		out = append(out, trigger{word: w, check: (*proof).relativeDate})
	}
	for _, w := range [...]string{"上午", "下午", "晚上", "傍晚", "夜间", "晚间", "晚"} {
		out = append(out, trigger{word: w, check: (*proof).dayPart})
	}
	return out
}

// datePlace is a date that the text names.
type datePlace struct {
	line             int
	from, to         int
	year, month, day int // year 0: not written
}

const hanYearDigits = "〇○零一二三四五六七八九0OoＯ０"

// yearAt looks at the digits before 年.
func (d *proof) yearAt(l *proofLine, at int) {
	from := d.back(l.lo, at, 5, isDigit)
	digits := runeLen(d.text[from:at])
	if digits > 0 {
		if digits == 2 {
			d.shortYear(l, from, at)
		}
		return
	}
	from = d.back(l.lo, at, 5, func(r rune) bool { return strings.ContainsRune(hanYearDigits, r) })
	written := d.text[from:at]
	switch runeLen(written) {
	case 4:
		if strings.ContainsAny(written, "0OoＯ０零") && strings.ContainsAny(written, "一二三四五六七八九") && !isLatin(d.before(from)) {
			f := d.find(&ruleDateLing, from, at).fix(strings.Map(func(r rune) rune {
				if strings.ContainsRune("0OoＯ０零", r) {
					return '〇'
				}
				return r
			}, written))
			if !strings.ContainsAny(written, "0OoＯ０") {
				f.as(doubt)
			}
		}
	case 2:
		// 〇八年, 九八年五月: a year, since nothing counts so.
		next := d.ahead(at+len("年"), l.hi, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
		month := next > at+len("年") && d.after(next) == '月'
		if strings.ContainsAny(written, "〇○零") && !strings.ContainsRune("十百千万", d.before(from)) && firstRune(written) != '一' || month && !strings.ContainsRune("十百千万第", d.before(from)) {
			d.find(&ruleDateYear, from, at).as(doubt)
		}
	}
}

// shortYear looks at a year of two digits.
func (d *proof) shortYear(l *proofLine, from, at int) {
	two := foldDigits(d.text[from:at])
	end := at + len("年")
	month := d.ahead(end, l.hi, 3, isDigit)
	dated := month > end && month < l.hi && d.after(month) == '月'
	start := from
	prev := d.before(from)
	if prev == '’' || prev == '\'' || prev == '‘' {
		start -= len(string(prev))
		dated = true
	}
	// 2023—24年
	if strings.ContainsRune("-—–－~～至", prev) && from > l.lo {
		left := from - len(string(prev))
		if y := d.back(l.lo, d.back(l.lo, left, 1, func(r rune) bool { return r == '年' }), 5, isDigit); runeLen(strings.TrimRight(d.text[y:left], "年")) == 4 {
			first := foldDigits(d.text[y:left])
			century := first[:2]
			if century == "19" && two < first[2:4] {
				century = "20" // 1998—02年
			}
			if century == "19" || century == "20" {
				d.find(&ruleDateYear, from, at).fix(century + two)
			}
			return
		}
	}
	span := hasAnySuffix(d.text[max(l.lo, from-len("不少于")):from], "近", "满", "第", "整", "约", "这", "未来", "今后", "过去", "连续", "持续", "历时", "为期", "工期", "任期", "周期", "有效期", "期限",
		"年限", "长达", "超过", "不少于", "徒刑", "公元", "民国", "宣统", "光绪", "乾隆", "康熙") // 未来10年, 连续10年, 有期徒刑10年6月
	if dated {
		if start == from && span {
			return
		}
		if m, _, ok := d.number(end, l.hi); start == from && (!ok || m < 1 || m > 12) {
			return
		}
		d.find(&ruleDateYear, start, at).fix(fullYear(two))
		return
	}
	// 25年底, 24年度: years, however few.
	if hasAnyPrefix(d.text[end:l.hi], "度", "底", "初", "末", "上半年", "下半年", "工作要点", "工作总结", "工作计划", "工作报告", "工作安排", "财政预算", "预算", "决算", "第一季度", "第二季度", "第三季度", "第四季度") && prev != '.' {
		if span {
			return
		}
		f := d.find(&ruleDateYear, start, at).as(doubt).fix(fullYear(two))
		// 10年工作总结 may look back on ten years.
		f.Safe = hasAnyPrefix(d.text[end:l.hi], "度", "底", "初", "末") && (!isHan(prev) || strings.ContainsRune("于至自从到在截", prev))
		return
	}
	if two >= "50" && hasAnyPrefix(d.text[end:l.hi], "起", "开始") && strings.ContainsRune("自从于", prev) {
		d.find(&ruleDateYear, start, at).as(doubt).fix(fullYear(two))
		return
	}
	// 98年以来: years; 20年来, 30年内: spans of time.
	if two >= "50" && (hasAnyPrefix(d.text[end:l.hi], "底", "初", "春", "秋", "冬", "夏", "上半年", "下半年", "年末", "以来", "特大", "抗洪")) || two[0] == '0' {
		d.find(&ruleDateYear, start, at).as(doubt).offer(fullYear(two))
	}
}

// monthAt reads the date around 月.
func (d *proof) monthAt(l *proofLine, at int) {
	mFrom := d.back(l.lo, at, 3, isDigit)
	m, ok := smallInt(foldDigits(d.text[mFrom:at]), 999)
	if !ok {
		return
	}
	p := datePlace{line: l.index, from: mFrom, month: m}
	if y := d.back(l.lo, mFrom, 1, func(r rune) bool { return r == '年' }); y < mFrom {
		yFrom := d.back(l.lo, y, 5, isDigit)
		if v, ok := smallInt(foldDigits(d.text[yFrom:y]), 9999); ok && runeLen(d.text[yFrom:y]) == 4 {
			p.year, p.from = v, yFrom
		}
	}
	dFrom := at + len("月")
	dTo := d.ahead(dFrom, l.hi, 3, isDigit)
	day, hasDay := smallInt(foldDigits(d.text[dFrom:dTo]), 999)
	if next := d.after(dTo); !hasDay || dTo >= l.hi || next != '日' && next != '号' {
		hasDay = false
	}
	own := l.part == datePart || l.part == imprintPart || l.part == signer && d.parts.date == l.index
	zero := func(from, to int) {
		if digits := foldDigits(d.text[from:to]); len(digits) == 2 && digits[0] == '0' && digits != "00" {
			f := d.find(&ruleDateZero, from, d.ahead(from, to, 1, isDigit)).fix("")
			if !own {
				f.as(doubt)
			}
		}
	}
	if p.year > 0 || hasDay {
		zero(mFrom, at)
	}
	if hasDay {
		zero(dFrom, dTo)
	}
	if !hasDay {
		if p.year > 0 && (m < 1 || m > 12) {
			d.find(&ruleDateImpossible, p.from, at+len("月"), d.text[p.from:at+len("月")])
		}
		return
	}
	p.day, p.to = day, dTo+len("日")
	leap := Date{Year: 2000, Month: m, Day: day} // has a 29 February
	if p.year > 0 {
		leap.Year = p.year
	}
	if !leap.Valid() {
		d.find(&ruleDateImpossible, p.from, p.to, d.text[p.from:p.to])
		return
	}
	d.dates = append(d.dates, p)
}

// centuryAt and decadeAt look for 二十世纪八十年代.
func (d *proof) centuryAt(l *proofLine, at int) {
	from := d.back(l.lo, at, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
	if v := hanValue(d.text[from:at]); v > 0 && v <= 21 && d.before(from) != '第' && v >= 10 {
		if hasAnyPrefix(d.text[at:l.hi], "世纪议程", "世纪海上") {
			return
		}
		d.find(&ruleDateCentury, from, at).fix(decimal(v))
	}
}

func (d *proof) decadeAt(l *proofLine, at int) {
	from := d.back(l.lo, at, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
	if v := hanValue(d.text[from:at]); v >= 10 && v%10 == 0 {
		d.find(&ruleDateCentury, from, at).fix(decimal(v))
	}
}

// markedDate looks for 2024.3.8 and its like at a year.
func (d *proof) markedDate(l *proofLine, at int) {
	prev := d.before(at)
	if at > l.lo && (isDigit(prev) || isLatin(prev) || strings.ContainsRune("./-_－—:", prev)) {
		return
	}
	end := d.ahead(at, l.hi, 12, func(r rune) bool { return isDigit(r) || strings.ContainsRune(".．-－—/、·", r) })
	written := strings.TrimRight(d.text[at:end], ".．-－—/、·")
	end = at + len(written)
	y, m, day, sep, ok := splitDate(written)
	if !ok {
		return
	}
	if next := d.after(end); end < l.hi && (isLatin(next) || strings.ContainsRune("._-/@", next)) || strings.HasSuffix(d.text[l.lo:at], "版本") {
		return
	}
	date := Date{Year: y, Month: m, Day: day}
	from := at
	if next := d.after(end); end < l.hi && next == '日' {
		end += len("日")
	}
	if !date.Valid() {
		d.find(&ruleDateImpossible, from, end, d.text[from:end])
		return
	}
	own := l.part == datePart || l.part == imprintPart || l.lo == from && l.hi == end
	if l.cell {
		return
	}
	// 2004-09-18 is the form of GB/T 7408, which lists and labels use.
	machine := sep == '-' && len(written) == len("2004-09-18")
	f := d.find(&ruleDateForm, from, end, date.String(), string(sep)).offer(date.String())
	f.Safe = own || !machine && sep != '/'
	if own && l.part != body {
		f.as(sureFault)
	}
	if machine && !own {
		f.as(hint)
	}
}

// relativeDate looks at 今年, 明年, …
func (d *proof) relativeDate(l *proofLine, at int) {
	if l.part == titlePart {
		return
	}
	w := d.text[at : at+len("今年")]
	if strings.HasPrefix(d.text[at:l.hi], "上个月") || strings.HasPrefix(d.text[at:l.hi], "下个月") {
		w = d.text[at : at+len("上个月")]
	}
	end := at + len(w)
	if at > l.lo && strings.ContainsRune(otherWordBefore(w), d.before(at)) || end < l.hi && strings.ContainsRune(otherWordAfter(w), d.after(end)) {
		return
	}
	f := d.find(&ruleDateRelative, at, end, w)
	if strings.HasSuffix(w, "年") {
		year := d.yearBefore(l, at)
		if year == 0 {
			year = d.parts.issued.Year
		}
		if shift, ok := map[string]int{"今年": 0, "明年": 1, "去年": -1, "前年": -2, "后年": 2}[w]; ok && year > 0 {
			f.offer(decimal(year+shift) + "年")
		}
	}
}

// otherWordBefore are the characters with which the first of the relative date w
// makes another word: 注明|日期, 以后|年度, 从前|年, 以上|月份.
func otherWordBefore(w string) string {
	switch firstRune(w) {
	case '明':
		return "注说证声表标载写阐查清申文透分"
	case '前', '后':
		return "从往以之此今目当先日事最提年"
	case '去':
		return "过减除失扣"
	case '上', '下':
		return "以之"
	}
	return ""
}

// otherWordAfter are those with which its last does: 明日|之星, 本周|期.
func otherWordAfter(w string) string {
	switch lastRune(w) {
	case '日', '天':
		return "之"
	case '周':
		return "期"
	}
	return ""
}

// yearBefore is the year that the sentence names before byte at; 0: none.
func (d *proof) yearBefore(l *proofLine, at int) int {
	from, _ := d.clause(l, at, "。；")
	k := strings.LastIndex(d.text[from:at], "年")
	if k < 0 {
		return 0
	}
	y := d.back(from, from+k, 5, isDigit)
	v, ok := smallInt(foldDigits(d.text[y:from+k]), 9999)
	if !ok || v < 1900 {
		return 0
	}
	return v
}

// hour reads the hour of a time at byte at: 15, with 时, 点 or a colon after it.
func (d *proof) hour(l *proofLine, at int) (h, end int, ok bool) {
	h, end, ok = d.number(at, l.hi)
	if !ok || end >= l.hi || runeLen(d.text[at:end]) > 2 {
		return 0, 0, false
	}
	return h, end, strings.ContainsRune("时点:：", d.after(end))
}

// dayPart looks for 下午15:00.
func (d *proof) dayPart(l *proofLine, at int) {
	word := ""
	for _, w := range [...]string{"上午", "下午", "晚上", "傍晚", "夜间", "晚间", "晚"} {
		if strings.HasPrefix(d.text[at:l.hi], w) {
			word = w
			break
		}
	}
	if word == "晚" && at > l.lo && strings.ContainsRune("最早傍夜", d.before(at)) {
		return
	}
	end := at + len(word)
	if word == "晚" && strings.ContainsRune("上间", d.after(end)) {
		return
	}
	from := d.ahead(end, l.hi, 3, unicode.IsSpace)
	h, hEnd, ok := d.hour(l, from)
	if !ok {
		return
	}
	if h <= 12 || h > 24 || word == "上午" {
		return
	}
	hour := d.text[from : hEnd+len(string(d.after(hEnd)))]
	before, _ := d.clause(l, at, "。；")
	kept := word == "晚" && at > l.lo && strings.ContainsRune("当今昨明每次", d.before(at)) // 每晚22时: 晚 is of another word
	if kept || containsAny(d.text[before:at], "上午", "早") {
		put := word + d.text[end:from] + decimal(h-12)
		if to, last, lastEnd, ok := d.timeTo(l, hEnd); ok && last > 12 && last <= 24 {
			put += d.text[hEnd:to] + decimal(last-12)
			hEnd = lastEnd
		}
		d.find(&ruleDateClock, at, hEnd, hour, word).fix(put)
		return
	}
	d.find(&ruleDateClock, at, hEnd, hour, word).fix(d.text[from:hEnd])
}

// timeTo reads the hour at which a time ends whose first hour ends at byte at:
// the 17 of 14:30—17:30, from to up to end.
func (d *proof) timeTo(l *proofLine, at int) (to, h, end int, ok bool) {
	mark := d.ahead(at, l.hi, 1, func(r rune) bool { return strings.ContainsRune("时点:：", r) })
	minutes := d.ahead(mark, l.hi, 2, isDigit)
	minutes = d.ahead(minutes, l.hi, 1, func(r rune) bool { return r == '分' })
	to = d.ahead(minutes, l.hi, 1, func(r rune) bool { return strings.ContainsRune("-—–－～~至", r) })
	if to == minutes {
		return 0, 0, 0, false
	}
	h, end, ok = d.hour(l, to)
	return to, h, end, ok
}

// clockAt looks at the times around a colon.
func (d *proof) clockAt(l *proofLine, at int) {
	hFrom := d.back(l.lo, at, 3, isDigit)
	h, ok := smallInt(foldDigits(d.text[hFrom:at]), 99)
	if !ok || hFrom == at {
		return
	}
	_, size := utf8.DecodeRuneInString(d.text[at:])
	minute, end, ok := d.number(at+size, l.hi)
	if !ok || runeLen(d.text[at+size:end]) != 2 || runeLen(d.text[hFrom:at]) > 2 {
		return
	}
	if (h > 24 || minute > 59) && hasAnySuffix(strings.TrimRight(d.text[l.lo:hFrom], " \u3000"), "午", "晚", "日", "时间", "间为") {
		d.find(&ruleTimeImpossible, hFrom, end, d.text[hFrom:end])
		return
	}
}

// datesAgree checks the 成文日期 and compares the dates of the text with it and
// with their days of the week.
func (d *proof) datesAgree() {
	d.ownDate()
	issued := d.parts.issued
	year := 0 // the last one written
	for _, p := range d.dates {
		l := &d.lines[p.line]
		if p.year > 0 {
			year = p.year
		}
		d.weekday(l, p, year)
		if issued.IsZero() || l.part != body || p.line > d.parts.date && d.parts.date >= 0 {
			continue
		}
		d.deadline(l, p, issued)
	}
	if p := &d.parts; p.number >= 0 && !issued.IsZero() {
		l := &d.lines[p.number]
		if n, ok := scanNumber(l.text); ok && n.Year > 0 && n.Year != issued.Year {
			d.find(&ruleDateNumber, l.lo, l.hi, n.Year, issued.String())
		}
	}
}

// ownDate checks the form of the 成文日期.
func (d *proof) ownDate() {
	p := &d.parts
	if p.date < 0 {
		return
	}
	l := &d.lines[p.date]
	head, _ := dateTail(l.text)
	z := strings.TrimPrefix(squeeze(l.text), squeeze(head))
	from := l.hi - len(z)
	if from < l.lo || d.text[from:l.hi] != z {
		from = l.lo
		if head != "" {
			return // spaced within: nothing to point at
		}
	}
	day, err := forms.ParseDate(z)
	switch {
	case err == nil && strings.ContainsAny(z, "一二三四五六七八九十廿"):
		if !strings.ContainsAny(z, "0OoＯ０") { // da-ling comes first
			d.find(&ruleDateArabic, from, l.hi).fix(day.String()).in("成文日期")
		}
	case err != nil && (!strings.Contains(z, "年") && strings.Contains(z, "月") || strings.HasSuffix(z, "月")):
		f := d.find(&ruleDateFull, from, l.hi).in("成文日期")
		if len(p.signers) == 0 && !p.whole {
			f.as(doubt) // it may be no 成文日期
		}
	}
}

const weekdays = "日一二三四五六"

func weekdayName(w time.Weekday) string { return string([]rune(weekdays)[w]) }

// weekday compares a date with the 星期 that follows it: 5月16日（星期一）.
func (d *proof) weekday(l *proofLine, p datePlace, near int) {
	rest := d.text[p.to:l.hi]
	rest = strings.TrimLeft(rest, "（( 　，,是为")
	w, size := rune(0), 0
	for _, lead := range [...]string{"星期", "周", "礼拜"} {
		if after, ok := strings.CutPrefix(rest, lead); ok {
			w, size = utf8.DecodeRuneInString(after)
			rest = after
			break
		}
	}
	if size == 0 {
		return
	}
	if w == '天' {
		w = '日'
	}
	k := strings.IndexRune(weekdays, w)
	if k < 0 {
		return
	}
	stated := time.Weekday(len([]rune(weekdays[:k])))
	to := l.hi - len(rest) + size
	years := []int{p.year}
	if p.year == 0 {
		// The year is not written: any that is at hand may be meant.
		years = nil
		for _, y := range []int{near, d.parts.issued.Year, d.titleYear()} {
			if y > 0 {
				years = append(years, y, y+1)
			}
		}
		if len(years) == 0 {
			return
		}
	}
	var is time.Weekday
	for i, y := range years {
		day := Date{Year: y, Month: p.month, Day: p.day}
		if !day.Valid() {
			return
		}
		if day.Weekday() == stated {
			return
		}
		if i == 0 {
			is = day.Weekday()
		}
	}
	written := d.text[p.from:p.to]
	if p.year > 0 {
		d.find(&ruleDateWeekday, p.from, to, written, weekdayName(is), string(w))
		return
	}
	f := d.find(&ruleDateWeekdayMaybe, p.from, to)
	f.Message = written + "不像是星期" + string(w) + "（" + decimal(years[0]) + "年是星期" + weekdayName(is) + "），请核对"
	f.English = written + " does not seem to be a 星期" + string(w) + " (in " + decimal(years[0]) + " it is a 星期" + weekdayName(is) + ")"
}

// titleYear is the year that the title names; 0: none.
func (d *proof) titleYear() int {
	for at := 0; ; {
		k := strings.Index(d.parts.titleText[at:], "年")
		if k < 0 {
			return 0
		}
		k += at
		if k >= 4 {
			if v, ok := smallInt(d.parts.titleText[k-4:k], 2199); ok && v >= 1949 {
				return v
			}
		}
		at = k + len("年")
	}
}

// deadline compares a day by which something is to be done with the day on
// which the notice is issued.
func (d *proof) deadline(l *proofLine, p datePlace, issued Date) {
	after := d.text[p.to:l.hi]
	if !hasAnyPrefix(after, "前", "之前", "以前", "17时前", "截止", "下班前") || hasAnyPrefix(after, "前已", "以前已", "之前已", "前取得", "以前取得", "前出生", "以前出生", "前发生") {
		return
	}
	const near = 30 // runes after the date in which it says what is to be done
	low := d.back(l.lo, p.from, 6, func(r rune) bool { return r != '。' && r != '；' })
	if !containsAny(firstRunes(after, near), "报送", "上报", "报", "提交", "送", "反馈", "完成", "交至", "到位", "申请", "办结", "办理") || !containsAny(d.text[low:p.from], "于", "在", "须", "请", "应", "务必", "限") {
		return
	}
	day := Date{Year: p.year, Month: p.month, Day: p.day}
	if p.year == 0 {
		day.Year = issued.Year
		if strings.HasSuffix(d.text[low:p.from], "明年") || strings.HasSuffix(d.text[low:p.from], "次年") || issued.Month-day.Month > 6 {
			return // the next January, from a notice of December
		}
	}
	if day.Valid() && day.Before(issued) {
		d.find(&ruleDateDeadline, p.from, p.to, d.text[p.from:p.to], issued.String())
	}
}
