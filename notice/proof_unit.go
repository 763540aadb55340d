package notice

import (
	"strings"
	"unicode/utf8"
)

// Units: GB 3100-1993, 国务院关于在我国统一实行法定计量单位的命令.

var (
	ruleUnitCase = Rule{Name: "un-case", Severity: sureFault, Source: "GB 3100-1993",
		Message: "单位符号写“%s”，不写“%s”", English: "the symbol of the unit is %s, not %s"}
	ruleUnitLegal = Rule{Name: "un-legal", Severity: doubt, Source: "《国务院关于在我国统一实行法定计量单位的命令》",
		Message: "“%s”不是法定计量单位，%s", English: "%[1]s is no legal unit of measurement"}
	ruleUnitName = Rule{Name: "un-name", Severity: doubt, Source: "GB 3100-1993；编辑实务",
		Message: "单位名称写全：“%s”", English: "the unit's name is written in full: %s"}
	ruleUnitRange = Rule{Name: "un-range", Severity: doubt, Source: "编辑实务（GB/T 15835-2011 5.1允许省略）",
		Message: "起止的两个数都带单位", English: "both numbers of the range have their unit"}
	ruleUnitSame = Rule{Name: "un-same", Severity: doubt, Source: "编辑实务：同一文中单位写法统一",
		Message: "前面写“%s”，这里写“%s”，同一文中写法应统一", English: "written %s above and %s here; one document uses one form"}
)

func unitRules() []*Rule {
	return []*Rule{&ruleUnitCase, &ruleUnitLegal, &ruleUnitName, &ruleUnitRange, &ruleUnitSame}
}

// unitSymbols are wrong spellings of symbols and the right ones. kWh is none:
// GB 3100-1993 has the product of units with · or without. Nor is kn, the knot.
var unitSymbols = [...][2]string{
	{"KM", "km"}, {"Km", "km"}, {"kM", "km"}, {"KG", "kg"}, {"Kg", "kg"}, {"kG", "kg"}, {"CM", "cm"}, {"Cm", "cm"}, {"MM", "mm"},
	{"Ml", "mL"}, {"MG", "mg"}, {"Kw", "kW"}, {"KW", "kW"}, {"kw", "kW"}, {"KWH", "kW·h"}, {"kwh", "kW·h"}, {"Kwh", "kW·h"}, {"KWh", "kW·h"},
	{"HZ", "Hz"}, {"hz", "Hz"}, {"KHz", "kHz"}, {"KHZ", "kHz"}, {"khz", "kHz"}, {"MHZ", "MHz"}, {"Mhz", "MHz"}, {"GHZ", "GHz"}, {"Ghz", "GHz"}, {"KV", "kV"}, {"kv", "kV"}, {"Kv", "kV"}, {"KPA", "kPa"}, {"Kpa", "kPa"}, {"KPa", "kPa"}, {"kpa", "kPa"},
	{"Mpa", "MPa"}, {"MPA", "MPa"}, {"KN", "kN"}, {"KM2", "km²"}, {"㎞2", "km²"}, {"PPM", "ppm"}, {"Db", "dB"}, {"DB", "dB"}, {"db", "dB"}, {"KJ", "kJ"}, {"Kj", "kJ"}, {"kj", "kJ"},
}

// unitDoubts are spellings that may be right, or may be wrong for either of two
// symbols, a thousand times apart or more: Mg is the megagram, mpa may be MPa or
// mPa.
var unitDoubts = [...][2]string{
	{"Mm", "mm"}, {"Mg", "mg"}, {"ML", "mL"}, {"mpa", "MPa"}, {"mhz", "MHz"}, {"Kn", "kN"},
}

func unitTriggers() []trigger {
	var out []trigger
	for _, list := range [][][2]string{unitSymbols[:], unitDoubts[:]} {
		for _, u := range list {
			out = append(out, trigger{word: u[0], check: (*proof).unitSymbol})
		}
	}
	for _, w := range illegalUnits {
		out = append(out, trigger{word: w.word, check: (*proof).illegalUnit})
	}
	for _, w := range [...]string{"平米", "立方", "平方", "公方", "公分"} {
		out = append(out, trigger{word: w, check: (*proof).unitName})
	}
	for _, u := range unitForms {
		out = append(out, trigger{word: u.word, check: (*proof).unitForm})
	}
	return out
}

// counted reports whether a number stands right before byte at.
func (d *proof) counted(l *proofLine, at int) bool {
	if at == l.lo {
		return false
	}
	r := d.before(at)
	return isDigit(r) || strings.ContainsRune("百千万亿余多", r) && (isDigit(d.before(at-utf8.RuneLen(r))) || r != '余' && r != '多' && strings.ContainsRune(hanDigits, d.before(at-utf8.RuneLen(r))))
}

func (d *proof) unitSymbol(l *proofLine, at int) {
	end := d.ahead(at, l.hi, 6, func(r rune) bool { return isLatin(r) })
	written := d.text[at:end]
	ink := d.back(l.lo, at, 1, func(r rune) bool { return r == ' ' })
	if !d.counted(l, ink) || d.numberedModel(l, ink) {
		return
	}
	for _, u := range unitSymbols {
		if u[0] == written {
			d.find(&ruleUnitCase, at, end, u[1], written).fix(u[1])
			return
		}
	}
	for _, u := range unitDoubts {
		if u[0] == written {
			d.find(&ruleUnitCase, at, end, u[1], written).as(doubt).offer(u[1])
			return
		}
	}
}

// numberedModel reports whether the digits before byte at belong to a name
// such as A4 or X5.
func (d *proof) numberedModel(l *proofLine, at int) bool {
	from := d.back(l.lo, at, 12, func(r rune) bool { return isDigit(r) || r == '.' || r == ',' })
	r := d.before(from)
	return from > l.lo && (isLatin(r) || r == '-' || r == '_')
}

// illegalUnitWord is a unit that is not legal, and what to do.
type illegalUnitWord struct {
	word, advice string
	put          string // the legal unit when the number stays as it is; offered, not put in
}

var illegalUnits = [...]illegalUnitWord{
	{"斤", "请折算成千克（公斤）", ""}, {"市斤", "请折算成千克（公斤）", ""}, {"公升", "写“升”", "升"}, {"亩", "请折算成公顷或平方米（农业公文中仍常用）", ""},
	{"华里", "请折算成千米（公里）", ""}, {"英里", "请折算成千米（公里）", ""}, {"英寸", "请折算成厘米", ""}, {"英尺", "请折算成米", ""}, {"市尺", "请折算成米", ""}, {"公尺", "写“米”", "米"},
	{"磅", "请折算成千克", ""}, {"加仑", "请折算成升", ""}, {"马力", "请折算成千瓦", ""}, {"度", "用电量写“千瓦时”，温度写“℃”", ""}, {"公吨", "写“吨”", "吨"}, {"盎司", "请折算成克", ""}, {"尺", "请折算成米", ""}, {"丈", "请折算成米", ""}, {"市亩", "请折算成公顷", ""}, {"担", "请折算成千克", ""}, {"里", "请折算成千米（公里）", ""}, {"大卡", "请折算成千焦", ""}, {"卡路里", "请折算成焦耳", ""},
}

func (d *proof) illegalUnit(l *proofLine, at int) {
	for i := range illegalUnits {
		w := &illegalUnits[i]
		if !strings.HasPrefix(d.text[at:l.hi], w.word) {
			continue
		}
		end := at + len(w.word)
		if !d.counted(l, at) && !d.countedHan(l, at) {
			return
		}
		next := d.text[end:l.hi]
		switch w.word {
		case "度":
			from, to := d.clause(l, at, "。；")
			around := d.text[from:to]
			power := containsAny(around, "用电", "电量", "供电", "发电", "度电", "节电", "耗电", "省电")
			warm := containsAny(around, "气温", "温度", "室温", "水温", "库温", "体温", "高温", "低温", "零下", "零上")
			switch {
			case hasAnyPrefix(next, "电") && isDigit(d.before(at)):
				d.find(&ruleUnitLegal, at, end+len("电"), w.word, w.advice).offer("千瓦时电")
			case power && !hasAnyPrefix(next, "角", "以", "的") && isDigit(d.before(at)):
				d.find(&ruleUnitLegal, at, end, w.word, w.advice).offer("千瓦时")
			case warm && isDigit(d.before(at)):
				d.find(&ruleUnitLegal, at, end, w.word, w.advice).offer("℃")
			}
			return
		case "尺", "丈", "担", "里":
			if hasAnyPrefix(next, "夫", "寸", "度", "量", "任", "当", "负", "保", "架") || w.word == "里" && next != "" && !hasAnyPrefix(next, "路", "地", "远", "外", "长", "，", "。", "、", "；", "左右") || !isDigit(d.before(at)) {
				return
			}
		case "斤":
			if hasAnyPrefix(next, "斤计较", "顶", "重担") {
				return
			}
		case "大卡":
			if hasAnyPrefix(next, "口", "点", "车") {
				return // 3大卡口: three big ones
			}
		}
		f := d.find(&ruleUnitLegal, at, end, w.word, w.advice).offer(w.put)
		if w.word == "亩" {
			f.as(hint)
		}
		return
	}
}

// countedHan reports whether a Chinese number stands before byte at: 二十斤,
// but not 万亩 in 百万亩良田's name.
func (d *proof) countedHan(l *proofLine, at int) bool {
	from := d.back(l.lo, at, 6, func(r rune) bool { return strings.ContainsRune(hanDigits+"百千万亿两半", r) })
	return from < at && !strings.HasSuffix(d.text[l.lo:at], "半") && runeLen(d.text[from:at]) >= 1 && !strings.ContainsRune("第进一", d.before(at)) && from > l.lo
}

// unitName looks for 平米 and its like after a number.
func (d *proof) unitName(l *proofLine, at int) {
	rest := d.text[at:l.hi]
	each := d.before(at) == '个' && d.counted(l, at-len("个")) // 5个平方
	switch {
	case strings.HasPrefix(rest, "平米"):
		if d.counted(l, at) || d.before(at) == '每' || d.before(at) == '/' {
			d.find(&ruleUnitName, at, at+len("平米"), "平方米").fix("平方米")
		}
	case strings.HasPrefix(rest, "立方") && d.counted(l, at) && !hasAnyPrefix(rest, "立方米", "立方公", "立方厘", "立方分", "立方千", "立方毫", "立方体", "立方英"):
		d.find(&ruleUnitName, at, at+len("立方"), "立方米").fix("立方米")
	case strings.HasPrefix(rest, "平方") && (d.counted(l, at) || each) && !hasAnyPrefix(rest, "平方米", "平方公", "平方厘", "平方分", "平方千", "平方毫", "平方根", "平方英", "平方市", "平方差"):
		from := at
		if each {
			from -= len("个")
		}
		d.find(&ruleUnitName, from, at+len("平方"), "平方米").fix("平方米")
	case strings.HasPrefix(rest, "公方") && d.counted(l, at):
		d.find(&ruleUnitName, at, at+len("公方"), "立方米").fix("立方米")
	case strings.HasPrefix(rest, "公分") && d.counted(l, at):
		d.find(&ruleUnitLegal, at, at+len("公分"), "公分", "写“厘米”").offer("厘米")
	}
}

// unitKinds is the number of quantities whose names are compared.
const unitKinds = 12

// unitUse is how a unit was first written in the text.
type unitUse struct {
	form  string
	other []unitPlace
}

type unitPlace struct {
	from, to int
}

// unitForms are the forms of one unit that people mix; mL stands before m.
var unitForms = [...]struct {
	word string
	kind int
}{
	{"公里", 0}, {"千米", 0}, {"km", 0}, {"公斤", 1}, {"千克", 1}, {"kg", 1}, {"平方米", 2}, {"㎡", 2}, {"m²", 2}, {"m2", 2}, {"立方米", 3}, {"m³", 3}, {"m3", 3},
	{"摄氏度", 4}, {"℃", 4}, {"毫克", 5}, {"mg", 5}, {"厘米", 6}, {"cm", 6}, {"毫米", 7}, {"mm", 7},
	{"毫升", 11}, {"mL", 11}, {"米", 8}, {"m", 8}, {"吨", 9}, {"t", 9}, {"克", 10}, {"g", 10},
}

func (d *proof) unitForm(l *proofLine, at int) {
	ink := d.back(l.lo, at, 1, func(r rune) bool { return r == ' ' })
	if !d.counted(l, ink) || l.cell || d.before(at) == '千' && strings.ContainsRune("克米", d.after(at)) {
		return // 5千克 is no 克
	}
	for _, u := range unitForms {
		if !strings.HasPrefix(d.text[at:l.hi], u.word) {
			continue
		}
		end := at + len(u.word)
		if next := d.after(end); end < l.hi && isLatin(firstRune(u.word)) && (isLatin(next) || isDigit(next) || strings.ContainsRune("/²³", next)) || d.before(at) == '/' {
			return
		}
		use := &d.units[u.kind]
		if use.form == "" {
			use.form = u.word
		} else if use.form != u.word {
			use.other = append(use.other, unitPlace{at, end})
		}
		return
	}
}

// unitsAgree reports units that are written in two ways.
func (d *proof) unitsAgree() {
	for _, use := range d.units {
		for _, p := range use.other {
			d.find(&ruleUnitSame, p.from, p.to, use.form, d.text[p.from:p.to]).fix(use.form)
		}
	}
}
