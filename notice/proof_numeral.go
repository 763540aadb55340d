package notice

import (
	"strings"
	"unicode/utf8"
)

// Numerals: GB/T 15835-2011.

const numeralStandard = "GB/T 15835-2011 "

var (
	ruleNuIdiom = Rule{Name: "nu-idiom", Severity: sureFault, Source: numeralStandard + "4.2.3",
		Message: "“%s”里的数字用汉字", English: "the numeral in %s is written in Chinese"}
	ruleNuQuarter = Rule{Name: "nu-idiom", Severity: doubt, Source: numeralStandard + "4.3（两种写法都允许）；编辑实务",
		Message: "季度一般用汉字数字", English: "quarters are usually written in Chinese numerals"}
	ruleNuLunar = Rule{Name: "nu-lunar", Severity: sureFault, Source: numeralStandard + "4.2.1",
		Message: "农历的月、日用汉字", English: "months and days of the lunar calendar are written in Chinese"}
	ruleNuApprox = Rule{Name: "nu-approx", Severity: sureFault, Source: numeralStandard + "4.2.2、5.2",
		Message: "相邻两个数连用表示概数，用汉字，中间不加顿号", English: "two neighbouring numbers that mean “about” are written in Chinese without 、"}
	ruleNuArabic = Rule{Name: "nu-arabic", Severity: doubt, Source: numeralStandard + "4.1；编辑实务",
		Message: "百分比等统计数字用阿拉伯数字", English: "percentages and other statistics are written in Arabic numerals"}
	ruleNuJi = Rule{Name: "nu-ji", Severity: sureFault, Source: numeralStandard + "4.2.2",
		Message: "带“几”的约数用汉字", English: "a number with 几 is written in Chinese"}
	ruleNuPercent = Rule{Name: "nu-percent", Severity: sureFault, Source: numeralStandard + "5.1",
		Message: "百分比的起止，前一个数的“%”不能省", English: "in a range of percentages the first number keeps its %"}
	ruleNuWan = Rule{Name: "nu-wan", Severity: sureFault, Source: numeralStandard + "5.1",
		Message: "数值的起止，前一个数的“%s”不能省", English: "in a range of numbers the first one keeps its %s"}
	ruleNuWide = Rule{Name: "nu-half", Severity: hint, Source: "编辑实务",
		Message: "数字用半角", English: "digits are half-width"}
)

func numeralRules() []*Rule {
	return []*Rule{&ruleNuIdiom, &ruleNuLunar, &ruleNuApprox, &ruleNuArabic, &ruleNuJi, &ruleNuPercent, &ruleNuWan, &ruleNuWide}
}

func numeralTriggers() []trigger {
	out := []trigger{
		{word: "星期", check: (*proof).weekdayDigit},
		{word: "礼拜", check: (*proof).weekdayDigit},
		{word: "季度", check: (*proof).quarterDigit},
		{word: "几", check: (*proof).someDigit},
		{word: "百分之", check: (*proof).percentWords},
		{word: "分之", check: (*proof).fractionWords},
		{word: "百", check: (*proof).statistic},
		{word: "千", check: (*proof).statistic},
		{word: "点", check: (*proof).statistic},
		{word: "周", check: (*proof).weekdayShort},
		{word: "初", check: (*proof).lunarFirst},
	}
	for _, f := range feasts {
		out = append(out, trigger{word: f.word, check: (*proof).lunarFeast})
	}
	for _, w := range [...]string{"农历", "夏历", "阴历", "旧历", "正月", "腊月", "冬月"} {
		out = append(out, trigger{word: w, check: (*proof).lunar})
	}
	out = append(out, each("0123456789", (*proof).idiomDigit)...)
	out = append(out, each("、", (*proof).approximate)...)
	out = append(out, each("-—–－−~～至", (*proof).rangeSign)...)
	return append(out, each("０１２３４５６７８９", (*proof).wideDigit)...)
}

// weekdayDigit looks for 星期5.
func (d *proof) weekdayDigit(l *proofLine, at int) {
	from := at + len("星期")
	v, end, ok := d.number(from, l.hi)
	if !ok || v < 1 || v > 7 || end > l.hi {
		return
	}
	put := d.text[at:from] + dayOfWeek(v)
	// 星期1至5
	if to := d.ahead(end, l.hi, 1, func(r rune) bool { return strings.ContainsRune("-—–～~至", r) }); to > end {
		if last, lastEnd, ok := d.number(to, l.hi); ok && last > v && last <= 7 {
			put += "至" + dayOfWeek(last)
			end = lastEnd
		}
	}
	d.find(&ruleNuIdiom, at, end, d.text[at:end]).fix(put)
}

// dayOfWeek is what stands after 星期 for the v-th day of the week, from 1 on.
func dayOfWeek(v int) string { return string([]rune("一二三四五六日")[v-1]) }

// weekdayShort looks for 周5下午.
func (d *proof) weekdayShort(l *proofLine, at int) {
	from := at + len("周")
	v, end, ok := d.number(from, l.hi)
	if !ok || v < 1 || v > 7 || end >= l.hi || at > l.lo && (isDigit(d.before(at)) || strings.ContainsRune("第几两一四", d.before(at))) ||
		!hasAnyPrefix(d.text[end:l.hi], "上午", "下午", "晚", "早", "前", "中午") {
		return
	}
	d.find(&ruleNuIdiom, at, end, d.text[at:end]).fix("周" + dayOfWeek(v))
}

// lunarFirst looks for 正月初5.
func (d *proof) lunarFirst(l *proofLine, at int) {
	from := at + len("初")
	v, end, ok := d.number(from, l.hi)
	if !ok || v < 1 || v > 10 || at == l.lo || d.before(at) != '月' {
		return
	}
	if low := max(l.lo, at-60); !containsAny(d.text[low:at], "农历", "正月", "腊月", "冬月", "夏历", "阴历") {
		return
	}
	d.find(&ruleNuLunar, from, end).fix(hanNumeral(v))
}

// feasts are those that are named with their days of the lunar calendar.
var feasts = [...]struct {
	word       string
	month, day int
}{{"元宵", 1, 15}, {"端午", 5, 5}, {"中秋", 8, 15}, {"重阳", 9, 9}}

// lunarFeast looks for 8月15中秋节. Another day than the feast's own, as in
// 9月17中秋节, is one of the common calendar.
func (d *proof) lunarFeast(l *proofLine, at int) {
	dFrom := d.back(l.lo, at, 3, isDigit)
	month := d.back(l.lo, dFrom, 1, func(r rune) bool { return r == '月' })
	mFrom := d.back(l.lo, month, 3, isDigit)
	m, okM := smallInt(foldDigits(d.text[mFrom:month]), 12)
	day, okD := smallInt(foldDigits(d.text[dFrom:at]), 30)
	if !okM || !okD || month == dFrom {
		return
	}
	for _, f := range feasts {
		if strings.HasPrefix(d.text[at:l.hi], f.word) && (m != f.month || day != f.day) {
			return
		}
	}
	out := hanNumeral(m) + "月"
	if day <= 10 {
		out += "初"
	}
	d.find(&ruleNuLunar, mFrom, at).fix(out + hanNumeral(day))
}

func (d *proof) quarterDigit(l *proofLine, at int) {
	from := d.back(l.lo, at, 3, isDigit)
	v, ok := smallInt(foldDigits(d.text[from:at]), 4)
	if !ok || v < 1 || d.before(from) == '个' || strings.ContainsRune("-—～~至.", d.before(from)) && from > l.lo {
		return
	}
	put := hanNumeral(v)
	if d.before(from) == '、' { // 第1、2季度
		mark := from - len("、")
		first := d.back(l.lo, mark, 3, isDigit)
		if w, ok := smallInt(foldDigits(d.text[first:mark]), 4); ok && w >= 1 && d.before(first) != '、' {
			put, from = hanNumeral(w)+"、"+put, first
		}
	}
	f := d.find(&ruleNuQuarter, from, at).fix(put)
	f.Safe = d.before(from) != '、'
}

// someDigit looks for 10几 and 几10.
func (d *proof) someDigit(l *proofLine, at int) {
	from := d.back(l.lo, at, 3, isDigit)
	if v, ok := smallInt(foldDigits(d.text[from:at]), 99); ok && v >= 10 && v%10 == 0 && !isDigit(d.before(from)) && d.before(from) != '.' {
		d.find(&ruleNuJi, from, at+len("几")).fix(hanNumeral(v) + "几")
		return
	}
	v, end, ok := d.number(at+len("几"), l.hi)
	if !ok || end > l.hi {
		return
	}
	if w := map[int]string{10: "十", 100: "百", 1000: "千", 10000: "万"}[v]; w != "" {
		d.find(&ruleNuJi, at, end).fix("几" + w)
	}
}

// percentWords looks for 百分之三十五.
func (d *proof) percentWords(l *proofLine, at int) {
	from := at + len("百分之")
	end := d.ahead(from, l.hi, 9, func(r rune) bool { return strings.ContainsRune("零〇一二三四五六七八九十百点", r) })
	words := d.text[from:end]
	if words == "百" || words == "" || end < l.hi && strings.ContainsRune("几多余数来", d.after(end)) {
		return
	}
	v, ok := hanDecimal(words)
	if !ok {
		return
	}
	d.find(&ruleNuArabic, at, end).fix(v + "%")
}

// hanDecimal writes 三十五 or 八点五 in Arabic numerals.
func hanDecimal(s string) (string, bool) {
	whole, part, point := strings.Cut(s, "点")
	v := 0
	switch {
	case strings.HasPrefix(whole, "一百") || strings.HasPrefix(whole, "二百") || strings.HasPrefix(whole, "三百"):
		v = hanValue(whole[:len("一")]) * 100
		rest := strings.TrimLeft(whole[len("一百"):], "零〇")
		if rest != "" {
			w := hanValue(rest)
			if w == 0 {
				return "", false
			}
			v += w
		}
	case whole == "零" || whole == "〇":
	default:
		if v = hanValue(whole); v == 0 {
			return "", false
		}
	}
	if !point {
		return decimal(v), v > 0
	}
	var digits strings.Builder
	for _, r := range part {
		k := strings.IndexRune("〇一二三四五六七八九", r)
		if r == '零' {
			k = 0
		}
		if k < 0 {
			return "", false
		}
		digits.WriteByte(byte('0' + k/len("〇")))
	}
	return decimal(v) + "." + digits.String(), digits.Len() > 0
}

// statistic looks for an exact number written in Chinese: 三百五十六处, 三点五亿元.
func (d *proof) statistic(l *proofLine, at int) {
	const words = "一二三四五六七八九十百千万零〇两点"
	in := func(r rune) bool { return strings.ContainsRune(words, r) }
	from := d.back(l.lo, at, 12, in)
	end := d.ahead(at, l.hi, 12, in)
	written := d.text[from:end]
	const fewest = 4 // characters of a number that is exact and no phrase: 三百五十
	point := strings.Contains(written, "点")
	if runeLen(written) < fewest && !(point && runeLen(written) == 3) || from > l.lo && strings.ContainsRune("第之数几·（", d.before(from)) || end >= l.hi {
		return
	}
	unit := d.text[end:l.hi]
	if point && !hasAnyPrefix(unit, "亿", "万", "个百分点", "倍", "公里", "千米", "吨", "公顷", "平方") || !point && !hasAnyPrefix(unit, "人", "名", "处", "户", "元", "个", "项", "公里", "千米", "吨", "亩", "件", "公顷", "平方", "套", "台", "辆", "家", "所", "次") {
		return
	}
	if v, ok := hanNumber(written); ok {
		d.find(&ruleNuArabic, from, end).fix(v)
	}
}

// hanNumber writes a Chinese number below 100 million in Arabic numerals.
func hanNumber(s string) (string, bool) {
	if strings.Contains(s, "点") {
		return hanDecimal(s)
	}
	total, section, digit := 0, 0, 0
	last := 100000 // the unit before, which the next must be below
	for _, r := range s {
		if k := strings.IndexRune("一二三四五六七八九", r); k >= 0 {
			if digit != 0 {
				return "", false
			}
			digit = k/len("一") + 1
			continue
		}
		unit := 0
		switch r {
		case '两':
			digit = 2
			continue
		case '零', '〇':
			continue
		case '十':
			unit = 10
			if digit == 0 {
				digit = 1
			}
		case '百':
			unit = 100
		case '千':
			unit = 1000
		case '万':
			if total > 0 || section+digit == 0 {
				return "", false
			}
			total, section, digit, last = (section+digit)*10000, 0, 0, 100000
			continue
		}
		if digit == 0 || unit >= last {
			return "", false
		}
		section, digit, last = section+digit*unit, 0, unit
	}
	if digit != 0 && last > 10 && last < 100000 && !strings.ContainsAny(s, "零〇") {
		return "", false // 三百五 is spoken
	}
	if total > 0 && section+digit == 0 {
		return decimal(total/10000) + "万", true
	}
	return decimal(total + section + digit), total+section+digit > 0
}

// fractionWords looks for 三分之二, which both ways of writing allow.
func (d *proof) fractionWords(l *proofLine, at int) {
	if d.before(at) == '百' || d.before(at) == '万' || d.before(at) == '千' {
		return
	}
	from := d.back(l.lo, at, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
	end := d.ahead(at+len("分之"), l.hi, 3, func(r rune) bool { return strings.ContainsRune(hanDigits, r) })
	below, above := hanValue(d.text[from:at]), hanValue(d.text[at+len("分之"):end])
	if below < 2 || above < 1 || strings.ContainsRune("第点", d.before(from)) {
		return
	}
	d.find(&ruleNuArabic, from, end).as(hint).offer(decimal(above) + "/" + decimal(below))
}

// lunar looks for 农历8月15日 and 正月15.
func (d *proof) lunar(l *proofLine, at int) {
	end := at + len("农历")
	word := d.text[at:end]
	from, out := end, ""
	if word == "农历" || word == "夏历" || word == "阴历" || word == "旧历" {
		from = d.ahead(end, l.hi, 8, func(r rune) bool {
			return strings.ContainsRune("年甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", r)
		})
		m, mEnd, ok := d.number(from, l.hi)
		if !ok || m < 1 || m > 12 || mEnd >= l.hi || d.after(mEnd) != '月' {
			return
		}
		out, end = hanNumeral(m)+"月", mEnd+len("月")
		if m == 1 {
			out = "正月"
		}
	}
	day, dEnd, ok := d.number(end, l.hi)
	if ok && day >= 1 && day <= 30 && dEnd <= l.hi {
		if day <= 10 {
			out += "初"
		}
		out += hanNumeral(day)
		end = dEnd
		if end < l.hi && d.after(end) == '日' {
			end += len("日")
		}
	} else if out == "" {
		return
	}
	d.find(&ruleNuLunar, from, end).fix(out)
}

// approxUnits are what follows a rough number.
var approxUnits = [...]string{"个", "名", "人", "天", "年", "次", "位", "家", "户", "件", "米", "里", "公里", "千米", "小时", "分钟", "岁", "倍", "万", "千", "百", "十", "斤", "公斤", "吨", "亩", "台", "辆", "套", "处", "所", "周", "点钟", "成", "元", "亿", "口", "间", "条", "头", "只", "页"}

// approximate looks for 2、3个月 and 三、四十人.
func (d *proof) approximate(l *proofLine, at int) {
	switch {
	case at == l.lo || at+len("、") >= l.hi:
	case isDigit(d.before(at)):
		d.approximateDigits(l, at)
	default:
		d.approximateHan(l, at)
	}
}

// approximateDigits looks for 2、3个月.
func (d *proof) approximateDigits(l *proofLine, at int) {
	next := at + len("、")
	from, end := d.back(l.lo, at, 3, isDigit), d.ahead(next, l.hi, 3, isDigit)
	a, okA := smallInt(foldDigits(d.text[from:at]), 9)
	b, okB := smallInt(foldDigits(d.text[next:end]), 9)
	if !okA || !okB || a < 1 || b != a+1 || end >= l.hi {
		return
	}
	if r := d.before(from); from > l.lo && (strings.ContainsRune("第、，附件表图例项课月至-—～.", r) || isDigit(r) || isLatin(r)) {
		return // 附件2、3, 第1、2项
	}
	unit := d.text[end:l.hi]
	if !hasAnyPrefix(unit, approxUnits[:]...) || hasAnyPrefix(unit, "年级", "条", "家庭", "处室", "所列", "点", "年度", "、") {
		return
	}
	f := d.find(&ruleNuApprox, from, end).fix(neighbours(a))
	f.Safe = from > l.lo // else the first may number the paragraph
}

// neighbours writes a and the next number as one rough number: 两三.
func neighbours(a int) string {
	switch a {
	case 1:
		return "一两"
	case 2:
		return "两三"
	}
	return hanNumeral(a) + hanNumeral(a+1)
}

// approximateHan looks for 三、四十人.
func (d *proof) approximateHan(l *proofLine, at int) {
	next := at + len("、")
	prev, follows := d.before(at), d.after(next)
	const digits = "一二三四五六七八九"
	_, rest, ok := strings.Cut(digits, string(prev))
	if !ok || follows != firstRune(rest) && !(prev == '一' && follows == '两') {
		return
	}
	from := at - utf8.RuneLen(prev)
	if l.numbered && from == l.lo || from > l.lo && strings.ContainsRune("第、，"+hanDigits+"百千之其（(“", d.before(from)) {
		return // of a list: 第三、四条, 二、三、四
	}
	unit := d.text[next+utf8.RuneLen(follows) : l.hi]
	if from == l.lo && !hasAnyPrefix(unit, "十", "百", "天", "名") {
		return // 三、四个意识 may be a heading
	}
	if !hasAnyPrefix(unit, approxUnits[:]...) || hasAnyPrefix(unit, "十届", "十次", "十条", "次会议", "次全会", "人民") ||
		hasAnyPrefix(unit, "年级", "条", "家庭", "处", "所", "等", "间", "位数", "成", "点", "里", "周", "件", "头", "只", "年", "次") && !strings.HasPrefix(unit, "里路") {
		return
	}
	d.find(&ruleNuApprox, at, next).fix("")
}

// rangeSign looks at what joins the two numbers of a range whose first one
// lacks its % or 万.
func (d *proof) rangeSign(l *proofLine, at int) {
	r := d.after(at)
	mid := at + utf8.RuneLen(r)
	number := func(r rune) bool { return isDigit(r) || r == '.' || r == ',' }
	from, end := d.back(l.lo, at, 10, number), d.ahead(mid, l.hi, 10, number)
	if from == at || end == mid || end >= l.hi || strings.ContainsAny(d.text[from:at], ",") {
		return
	}
	if prev := d.before(from); from > l.lo && (isLatin(prev) || strings.ContainsRune("-—－/第～~", prev)) {
		return
	}
	a, b := d.text[from:at], d.text[mid:end]
	sign := "～"
	unit := d.text[end:l.hi]
	if r == '至' {
		sign = "至"
	}
	switch {
	case hasAnyPrefix(unit, "%", "％"):
		d.find(&ruleNuPercent, from, end+len(string(firstRune(unit)))).fix(a + "%" + sign + b + "%")
	case hasAnyPrefix(unit, "万", "亿"):
		big := string(firstRune(unit))
		if strings.HasPrefix(unit, "万亿") {
			big = "万亿"
		}
		if a == "0" || len(a) == 4 && (a[:2] == "19" || a[:2] == "20") || smaller(b, a) {
			return // 2020年, or 500～1万元, where only the second is counted so
		}
		d.find(&ruleNuWan, from, end+len(big), big).fix(a + big + sign + b + big)
	case hasAnyPrefix(unit, "℃", "°C", "摄氏度") && r != '至':
		degree := "℃"
		if strings.HasPrefix(unit, "摄氏度") {
			degree = "摄氏度"
		} else if strings.HasPrefix(unit, "°C") {
			degree = "°C"
		}
		d.find(&ruleUnitRange, from, end+len(degree)).fix(a + degree + sign + b + degree)
	}
}

// smaller compares decimal numbers that are written alike.
func smaller(a, b string) bool {
	wa, _, _ := strings.Cut(a, ".")
	wb, _, _ := strings.Cut(b, ".")
	if len(wa) != len(wb) {
		return len(wa) < len(wb)
	}
	return a < b
}

// wideDigit looks for full-width digits in the text.
func (d *proof) wideDigit(l *proofLine, at int) {
	if isDigit(d.before(at)) && at > l.lo {
		return
	}
	end := d.ahead(at, l.hi, 40, func(r rune) bool { return r >= '０' && r <= '９' })
	d.find(&ruleNuWide, at, end).fix(foldDigits(d.text[at:end]))
}

// idioms have numerals that are always written in Chinese.
var idioms = [...]string{"七上八下", "一心一意", "三心二意", "四面八方", "五湖四海", "一举两得", "一帆风顺", "十全十美", "千方百计", "三番五次", "七嘴八舌", "九牛一毛", "五花八门", "一丝不苟", "一视同仁", "万无一失", "十拿九稳",
	"不管三七二十一", "一分为二", "合二为一", "三令五申", "一如既往", "一以贯之", "一马当先", "独一无二", "举一反三", "百花齐放", "千家万户", "一蹴而就", "四通八达", "三长两短", "接二连三", "一目了然", "一票否决", "一岗双责", "一刀切", "一把手", "一盘棋", "万众一心", "统一战线",
	"三农", "三公经费", "十三五", "十四五", "十五五", "十二五", "三个代表", "四个全面", "五位一体", "八项规定", "四个意识", "四个自信", "两个维护", "三严三实", "两学一做", "一带一路", "三会一课", "五四青年节", "五四运动", "三八妇女节", "三八国际妇女节", "六一儿童节", "八一建军节", "五一劳动节", "五一国际劳动节", "十一黄金周",
	"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "白发三千丈", "相差十万八千里", "八九不离十", "一言堂", "二把手", "三角形", "二万五千里长征", "七届二中全会", "四书五经", "八国联军", "第一把手", "一窗受理", "一网通办", "四好农村路", "三大攻坚战", "五保户", "零距离", "零容忍", "一站式", "一条龙", "一揽子", "三三两两", "半斤八两"}

// idiomDigit looks for 3心2意: an idiom or fixed name with a digit in it.
func (d *proof) idiomDigit(l *proofLine, at int) {
	if isDigit(d.before(at)) && at > l.lo {
		return
	}
	// The window around the digit, with the digits in Chinese.
	low := d.back(l.lo, at, 3, func(r rune) bool { return isHan(r) || isDigit(r) })
	high := d.ahead(at, l.hi, 8, func(r rune) bool { return isHan(r) || isDigit(r) })
	if runeLen(d.text[low:high]) < 2 || !hanIn(d.text[low:high]) {
		return
	}
	for start := low; start <= at; {
		if !isDigit(d.after(start)) || start == at || !isDigit(d.before(start)) {
			folded, ends := foldNumerals(d.text[start:high])
			for _, w := range idioms {
				if !strings.HasPrefix(folded, w) {
					continue
				}
				end := start + ends[runeLen(w)-1]
				if end > at && d.text[start:end] != w && !isDigit(d.after(end)) && !isDigit(d.before(start)) && !d.countsHere(l, w, start, end) {
					// Told at its first digit only.
					if first := strings.IndexFunc(d.text[start:end], isDigit); start+first != at {
						return
					}
					d.find(&ruleNuIdiom, start, end, d.text[start:end]).fix(w)
					return
				}
			}
		}
		_, size := utf8.DecodeRuneInString(d.text[start:])
		start += size
	}
}

// countsHere reports whether the idiom w, from start up to end, is no idiom
// there but a number that counts: 推选3个代表, 第3农场, 1条龙头产业链.
func (d *proof) countsHere(l *proofLine, w string, start, end int) bool {
	next := d.after(end)
	if end >= l.hi {
		next = 0
	}
	switch w {
	case "三农":
		return d.before(start) == '第' || strings.ContainsRune("户场业民家村贸技机资", next)
	case "三个代表":
		return next != '”' && !strings.HasPrefix(d.text[end:l.hi], "重要思想")
	case "八项规定":
		return next != '”' && !strings.HasPrefix(d.text[end:l.hi], "精神") && !strings.HasSuffix(d.text[l.lo:start], "中央")
	case "一条龙":
		return next == '头'
	}
	return d.before(start) == '第' && isDigit(d.after(start)) // 第1把手电筒, 第3角形
}

// foldNumerals writes the digits of s in Chinese, number by number; ends gives,
// for each rune of the result, where it ends in s.
func foldNumerals(s string) (folded string, ends []int) {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isDigit(r) {
			b.WriteRune(r)
			i += size
			ends = append(ends, i)
			continue
		}
		end := i
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i { // full-width
			b.WriteRune(r)
			i += size
			ends = append(ends, i)
			continue
		}
		v, ok := smallInt(s[i:end], 99)
		words := hanNumeral(v)
		if !ok || v == 0 {
			words = "零"
			if s[i:end] == "100" {
				words = "百"
			} else if s[i:end] == "1000" {
				words = "千"
			} else if v != 0 || s[i:end] != "0" {
				words = "　"
			}
		}
		b.WriteString(words)
		for range runeLen(words) {
			ends = append(ends, end)
		}
		i = end
	}
	return b.String(), ends
}
