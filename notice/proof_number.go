package notice

import (
	"strings"
	"unicode/utf8"
)

// The 发文字号: 青政办发〔2024〕37号, wherever it stands.

const numberClause = "GB/T 9704-2012 7.2.5"

var (
	ruleNumberBracket = Rule{Name: "num-bracket", Severity: sureFault, Source: numberClause,
		Message: "发文字号的年份用六角括号〔〕括起来", English: "the year of a document number stands in 〔〕"}
	ruleNumberYear = Rule{Name: "num-year", Severity: sureFault, Source: numberClause,
		Message: "发文字号的年份写全四位", English: "the year of a document number has all four digits"}
	ruleNumberYearWord = Rule{Name: "num-nian", Severity: sureFault, Source: numberClause,
		Message: "发文字号的括号里只写年份数字，不写“年”", English: "no 年 stands within the brackets of a document number"}
	ruleNumberDi = Rule{Name: "num-di", Severity: sureFault, Source: numberClause,
		Message: "发文字号的序号前不加“第”", English: "no 第 stands before the serial of a document number"}
	ruleNumberZero = Rule{Name: "num-zero", Severity: sureFault, Source: numberClause,
		Message: "发文字号的序号不编虚位，前面不写0", English: "the serial of a document number has no leading zero"}
	ruleNumberOrder = Rule{Name: "num-order", Severity: sureFault, Source: numberClause,
		Message: "发文字号的顺序是机关代字、年份、序号", English: "a document number is the organ's code, the year, the serial, in this order"}
	ruleNumberHao = Rule{Name: "num-hao", Severity: doubt, Source: numberClause,
		Message: "发文字号的序号后好像缺“号”", English: "号 seems to be missing after the serial of a document number"}
	ruleNumberOdd = Rule{Name: "num-odd", Severity: doubt, Source: "事实核对",
		Message: "发文字号的年份或序号不可能是这个数，请核对", English: "this cannot be the year or the serial of a document number"}
)

func numberRules() []*Rule {
	return []*Rule{&ruleNumberBracket, &ruleNumberYear, &ruleNumberYearWord, &ruleNumberDi, &ruleNumberZero, &ruleNumberOrder, &ruleNumberHao, &ruleNumberOdd}
}

func numberTriggers() []trigger {
	return each("〔[［【（(〖﹝", (*proof).documentNumber)
}

// writtenNumber is a 发文字号 as it stands in the text, in byte offsets.
type writtenNumber struct {
	prefix        int // start of the Han characters before the bracket
	open, close   int // the brackets
	closeEnd      int
	year, yearEnd int // its digits
	nian          int // a 年 within the brackets; 0: none
	di            int // a 第 after the brackets; 0: none
	serial        int
	serialEnd     int
	end           int  // after 号, or after the serial when there is no 号
	hao           bool // 号 is there
}

// numberAt reads the 发文字号 whose bracket opens at byte at.
func (d *proof) numberAt(l *proofLine, at int) (n writtenNumber, ok bool) {
	space := func(r rune) bool { return r == ' ' || r == '\u3000' }
	n.open = at
	_, size := utf8.DecodeRuneInString(d.text[at:])
	n.year = d.ahead(at+size, l.hi, 3, space)
	n.yearEnd = d.ahead(n.year, l.hi, 5, isDigit)
	digits := runeLen(d.text[n.year:n.yearEnd])
	if digits != 2 && digits != 4 {
		return n, false
	}
	n.close = d.ahead(n.yearEnd, l.hi, 3, space)
	if d.after(n.close) == '年' {
		n.nian = n.close
		n.close += len("年")
	}
	r, size := utf8.DecodeRuneInString(d.text[n.close:l.hi])
	if size == 0 || !closesYear(r) {
		return n, false
	}
	n.closeEnd = n.close + size
	n.prefix = d.back(l.lo, d.back(l.lo, at, 3, space), maxPrefix, func(r rune) bool { return isHan(r) || r == '·' })
	n.serial = d.ahead(n.closeEnd, l.hi, 3, space)
	if d.after(n.serial) == '第' {
		n.di = n.serial
		n.serial = d.ahead(n.serial+len("第"), l.hi, 3, space)
	}
	n.serialEnd = d.ahead(n.serial, l.hi, 7, isDigit)
	n.end = n.serialEnd
	if hao := d.ahead(n.serialEnd, l.hi, 3, space); n.serialEnd > n.serial && hao < l.hi && d.after(hao) == '号' {
		n.end, n.hao = hao+len("号"), true
	}
	return n, true
}

// documentNumber checks the 发文字号 whose bracket opens at byte at.
func (d *proof) documentNumber(l *proofLine, at int) {
	n, ok := d.numberAt(l, at)
	if !ok {
		return
	}
	open, closing := d.after(at), d.after(n.close)
	round := open == '（' || open == '('
	code := runeLen(squeeze(d.text[n.prefix:n.open])) >= 2
	if n.serialEnd == n.serial {
		d.numberOutOfOrder(l, n, round)
		return
	}
	if !code || !n.hao && (round || open != '〔' || n.yearEnd-n.year < 4 || l.part != numberPart && runeLen(d.text[n.prefix:n.open]) > 6) {
		return
	}
	if strings.ContainsRune("线楼院门幢栋室床机地宗图井桥", d.after(n.end)) && n.end < l.hi {
		return // （2024）5号线
	}
	if !n.hao {
		d.find(&ruleNumberHao, n.prefix, n.end).offer(d.text[n.prefix:n.end] + "号")
		return
	}
	year := foldDigits(d.text[n.year:n.yearEnd])
	if open != '〔' || closing != '〕' {
		d.find(&ruleNumberBracket, n.open, n.closeEnd).fix("〔" + d.text[n.year:n.close] + "〕").in("发文字号")
	}
	if n.nian > 0 {
		d.find(&ruleNumberYearWord, n.nian, n.nian+len("年")).fix("").in("发文字号")
	}
	if len(year) == 2 {
		d.find(&ruleNumberYear, n.year, n.yearEnd).fix(fullYear(year)).in("发文字号")
	}
	if n.di > 0 {
		d.find(&ruleNumberDi, n.di, n.di+len("第")).fix("").in("发文字号")
	}
	serial := foldDigits(d.text[n.serial:n.serialEnd])
	zeros := len(serial) - len(strings.TrimLeft(serial, "0"))
	if zeros > 0 && zeros < len(serial) {
		d.find(&ruleNumberZero, n.serial, d.ahead(n.serial, n.serialEnd, zeros, isDigit)).fix("").in("发文字号")
	}
	const firstYear, lastYear = 1949, 2100
	if v, _ := smallInt(year, 9999); len(year) == 4 && (v < firstYear || v > lastYear) || zeros == len(serial) {
		d.find(&ruleNumberOdd, n.prefix, n.end).in("发文字号")
	}
}

// numberOutOfOrder looks for 〔2024〕青政办发37号 and 青政办发37号〔2024〕.
func (d *proof) numberOutOfOrder(l *proofLine, n writtenNumber, round bool) {
	han := func(r rune) bool { return isHan(r) && r != '号' && r != '第' }
	year := "〔" + d.text[n.year:n.yearEnd] + "〕"
	if n.prefix == n.open {
		code := d.ahead(n.closeEnd, l.hi, 9, han)
		digits := d.ahead(code, l.hi, 6, isDigit)
		words := d.text[n.closeEnd:code]
		// （2018）京01民初5号 is the number of a case.
		if size := runeLen(words); size < 2 || size > 8 || digits == code || digits >= l.hi || d.after(digits) != '号' || strings.ContainsAny(words, "民刑行执初终破京赔") {
			return
		}
		f := d.find(&ruleNumberOrder, n.open, digits+len("号")).fix(words + year + d.text[code:digits] + "号").in("发文字号")
		if round {
			f.as(doubt)
			f.Safe = l.part == numberPart
		}
		return
	}
	if round {
		return
	}
	// 青政办〔2024〕发37号
	code := d.ahead(n.closeEnd, l.hi, 3, han)
	if serial := d.ahead(code, l.hi, 6, isDigit); code > n.closeEnd && serial > code && serial < l.hi && d.after(serial) == '号' && runeLen(d.text[n.prefix:n.open]) >= 2 {
		d.find(&ruleNumberOrder, n.open, serial+len("号")).fix(d.text[n.closeEnd:code] + year + d.text[code:serial] + "号").in("发文字号")
		return
	}
	if d.before(n.open) != '号' {
		return
	}
	hao := n.open - len("号")
	digits := d.back(l.lo, hao, 6, isDigit)
	code = d.back(l.lo, digits, 8, han)
	if digits == hao || runeLen(d.text[code:digits]) < 2 {
		return
	}
	d.find(&ruleNumberOrder, code, n.closeEnd).fix(d.text[code:digits] + year + d.text[digits:hao] + "号").in("发文字号")
}

// fullYear gives a year of two digits its century. No 公文 is numbered before
// 1949 or after this century's half.
func fullYear(two string) string {
	if two < "49" {
		return "20" + two
	}
	return "19" + two
}
