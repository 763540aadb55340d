package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Facts that contradict each other, and numbers that cannot be.

var (
	ruleFactCount = Rule{Name: "fact-count", Severity: doubt, Source: "事实核对",
		Message: "前面说%s，下面列了%d项，请核对", English: "the text says %s, but %d are listed"}
	ruleFactPhone = Rule{Name: "fact-phone", Severity: doubt, Source: "事实核对：电话号码的位数",
		Message: "电话号码“%s”的位数不对，请核对", English: "the telephone number %s has a wrong number of digits"}
	ruleFactMail = Rule{Name: "fact-email", Severity: doubt, Source: "事实核对：电子邮箱的写法",
		Message: "电子邮箱“%s”写得不对，请核对", English: "%s is no e-mail address"}
)

func factRules() []*Rule { return []*Rule{&ruleFactCount, &ruleFactPhone, &ruleFactMail} }

func factTriggers() []trigger {
	var out []trigger
	for _, w := range [...]string{"电话", "手机", "传真", "热线"} {
		out = append(out, trigger{word: w, check: (*proof).phoneAt})
	}
	out = append(out, each("@＠", (*proof).mailAt)...)
	for _, w := range [...]string{"邮箱：", "邮箱:", "邮件：", "E-mail：", "E-mail:", "Email：", "Email:"} {
		out = append(out, trigger{word: w, check: (*proof).mailLabel})
	}
	out = append(out, trigger{word: "“", check: (*proof).slogan})
	return out
}

// phoneAt reads the number after 电话： and the like.
func (d *proof) phoneAt(l *proofLine, at int) {
	from := d.ahead(at, l.hi, 8, func(r rune) bool { return isHan(r) })
	from = d.ahead(from, l.hi, 4, func(r rune) bool { return r == ' ' || r == '\u3000' })
	r, size := utf8.DecodeRuneInString(d.text[from:l.hi])
	if size == 0 || r != '：' && r != ':' && r != '）' {
		if !isDigit(r) && r != '（' && r != '(' || from != at+len("电话") {
			return
		}
		size = 0
		const fewest = 7 // digits; fewer may count telephones: 手机11部
		if d.ahead(from, l.hi, fewest, func(r rune) bool { return isDigit(r) || strings.ContainsRune("-（）()", r) }) < from+fewest {
			return
		}
	}
	from = d.ahead(from+size, l.hi, 4, func(r rune) bool { return r == ' ' || r == '\u3000' })
	for from < l.hi {
		end := d.ahead(from, l.hi, 40, func(r rune) bool { return isDigit(r) || strings.ContainsRune("-－—–()（） +＋", r) })
		written := strings.TrimRight(d.text[from:end], " -－—–(（")
		if strings.Count(written, "（") < strings.Count(written, "）") || strings.Count(written, "(") < strings.Count(written, ")") {
			written = strings.TrimRight(written, "）)")
		}
		if written == "" || !isDigit(firstRune(strings.TrimLeft(written, "(（+＋"))) {
			return
		}
		if next := d.after(from + len(written)); from+len(written) < l.hi && (isLatin(next) || next == '.' || next == '×' || next == '*') {
			return
		}
		if !phoneNumber(written) {
			d.find(&ruleFactPhone, from, from+len(written), written)
		}
		from = d.ahead(end, l.hi, 3, func(r rune) bool { return strings.ContainsRune("，、,；;/ 或", r) })
		if from == end {
			return
		}
	}
}

// phoneNumber reports whether written has as many digits as a telephone number
// of China can have.
func phoneNumber(written string) bool {
	groups := strings.FieldsFunc(foldDigits(written), func(r rune) bool { return !unicode.IsDigit(r) })
	all := strings.Join(groups, "")
	n := len(all)
	if n > 0 && strings.HasPrefix(all, "86") && strings.ContainsAny(written, "+＋") {
		all, n = all[2:], n-2
	}
	first := groups[0]
	switch {
	case len(groups) > 2 && len(groups[len(groups)-1]) <= 5 && len(first) <= 4:
		return phoneNumber(strings.Join(groups[:len(groups)-1], "-")) // an extension
	case n >= 3 && n <= 6:
		return true // 110, 12345, 95588, 6-digit office numbers
	case n == 7 || n == 8:
		return first[0] != '0' || len(groups) > 1
	case n == 10 && (strings.HasPrefix(all, "400") || strings.HasPrefix(all, "800")):
		return true
	case n >= 10 && n <= 12 && all[0] == '0':
		return true // with the area code
	case n == 11:
		return all[0] == '1' && all[1] >= '3'
	}
	// Two numbers parted by a space, or 4226442-8001, or 0475-12345.
	if len(groups) == 2 {
		if hotline := len(groups[1]); first[0] == '0' && (len(first) == 3 || len(first) == 4) && hotline >= 3 && hotline <= 5 {
			return true
		}
		return len(groups[0]) >= 7 && len(groups[0]) <= 8 && len(groups[1]) <= 8 || len(groups[0]) == 11 && groups[0][0] == '1'
	}
	return len(groups) > 2
}

func mailRune(r rune) bool {
	return isLatin(r) || r >= '0' && r <= '9' || strings.ContainsRune("._-+@＠。，", r)
}

// mailAt reads the address around an @.
func (d *proof) mailAt(l *proofLine, at int) {
	size := len(string(d.after(at)))
	from := d.back(l.lo, at, 64, func(r rune) bool { return mailRune(r) && r != '。' && r != '，' })
	end := d.ahead(at+size, l.hi, 80, mailRune)
	address := strings.TrimRight(d.text[from:end], "。，.")
	end = from + len(address)
	if from == at && (end == at+size || at == l.lo || isHan(d.before(at))) {
		return // @某人
	}
	name, host, _ := strings.Cut(address, d.text[at:at+size])
	ok := d.after(at) == '@' && name != "" && !strings.ContainsAny(host, "@＠。，_+") && !strings.Contains(host, "..") &&
		!strings.HasPrefix(host, ".") && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && strings.Contains(host, ".")
	if r := d.after(end); end < l.hi && r == ',' && isLatin(d.after(end+1)) {
		next := d.text[end+1 : d.ahead(end+1, l.hi, 64, mailRune)]
		ok = ok && strings.ContainsAny(next, "@＠") // else example.gov,cn
	}
	if ok {
		top := host[strings.LastIndex(host, ".")+1:]
		ok = len(top) >= 2 && strings.IndexFunc(top, func(r rune) bool { return !isLatin(r) }) < 0
	}
	if !ok {
		d.find(&ruleFactMail, from, end, address)
	}
}

// mailLabel looks for an address that has no @ at all.
func (d *proof) mailLabel(l *proofLine, at int) {
	from := at + strings.IndexAny(d.text[at:l.hi], "：:")
	from += len(string(d.after(from)))
	from = d.ahead(from, l.hi, 4, func(r rune) bool { return r == ' ' || r == '\u3000' })
	end := d.ahead(from, l.hi, 80, func(r rune) bool { return mailRune(r) && r != '。' && r != '，' })
	address := d.text[from:end]
	if len(address) >= 4 && !strings.ContainsAny(address, "@＠") && strings.Contains(address, ".") {
		d.find(&ruleFactMail, from, end, address)
	}
}

// counters are what a text counts before it lists them.
var counters = [...]string{"个方面", "方面", "个问题", "个条件", "个环节", "个步骤", "个阶段", "项", "条", "种", "类", "点", "个", "件", "款", "步"}

// counts compares 以下三项 with the list below.
func (d *proof) counts() {
	for i := range d.lines {
		l := &d.lines[i]
		if l.cell || i+1 >= len(d.lines) {
			continue
		}
		next := &d.lines[i+1]
		if !next.numbered || next.num.value != 1 || next.cell || next.part != body || next.num.style == article || next.num.style == chapter {
			continue
		}
		want, from, to := d.announced(l)
		if want == 0 {
			continue
		}
		got := 1
		// A higher number ends the list; deeper ones and paragraphs belong to it.
		for k := i + 2; k < len(d.lines) && got <= 99; k++ {
			m := &d.lines[k]
			if m.part != body && m.part != contactPart {
				break
			}
			if !m.numbered || m.cell {
				continue
			}
			if alike(m.num.style, next.num.style) && m.num.value == got+1 {
				got++
			} else if alike(m.num.style, next.num.style) || m.num.style.depth() < next.num.style.depth() {
				break
			}
		}
		if got > 1 && got != want {
			d.find(&ruleFactCount, from, to, d.text[from:to], got)
		}
	}
}

// announced is the number of things that a line says are listed below it.
func (d *proof) announced(l *proofLine) (n, from, to int) {
	for _, lead := range [...]string{"以下", "下列", "如下"} {
		k := strings.LastIndex(l.text, lead)
		if k < 0 {
			continue
		}
		at := l.lo + k + len(lead)
		end := d.ahead(at, l.hi, 3, func(r rune) bool { return strings.ContainsRune(hanDigits+"两", r) || isDigit(r) })
		v := hanValue(strings.ReplaceAll(d.text[at:end], "两", "二"))
		if a, ok := smallInt(foldDigits(d.text[at:end]), 99); ok {
			v = a
		}
		if v < 2 || containsAny(d.text[end:l.hi], "之一", "任一", "其中") || strings.Contains(d.text[end:min(l.hi, end+40)], "以上") {
			continue
		}
		for _, c := range counters {
			if strings.HasPrefix(d.text[end:l.hi], c) {
				return v, at, end + len(c)
			}
		}
	}
	return 0, 0, 0
}

// slogan compares “四统一” with what is said to make it up: “四统一”，即….
func (d *proof) slogan(l *proofLine, at int) {
	from := at + len("“")
	r, size := utf8.DecodeRuneInString(d.text[from:l.hi])
	want := strings.IndexRune(hanDigits, r)/len("一") + 1
	if size == 0 || r == '两' {
		want = 2
	} else if !strings.ContainsRune("二三四五六七八九十", r) {
		return
	}
	const longest = 40 // bytes of the slogan
	k := strings.Index(d.text[from:min(l.hi, from+longest)], "”")
	if k < 0 {
		return
	}
	words := d.text[from+size : from+k]
	for _, w := range [...]string{"统一", "合一"} {
		words = strings.ReplaceAll(words, w, "")
	}
	if strings.ContainsAny(words, "两"+hanDigits) {
		return // 三重一大 is four, 两学一做 three
	}
	end := from + k + len("”")
	rest := d.text[end:l.hi]
	lead := ""
	for _, w := range [...]string{"，即：", "，即", "即：", "即", "：", "，也就是", "——"} {
		if strings.HasPrefix(rest, w) {
			lead = w
			break
		}
	}
	if lead == "" {
		return
	}
	list := rest[len(lead):]
	const most = 900 // bytes of a list
	stop := strings.IndexAny(list[:runeBoundary(list, most)], "。；：")
	if stop < 0 {
		return
	}
	list = list[:stop]
	if strings.ContainsAny(list, "，（“") {
		return // more than a plain list
	}
	got := strings.Count(list, "、") + 1
	if got < 2 {
		return
	}
	// The last may be joined by 和.
	if last := list[strings.LastIndex(list, "、"):]; strings.Contains(last, "和") && got+1 == want {
		got++
	}
	if got != want {
		d.find(&ruleFactCount, at, end, d.text[at:end], got)
	}
}
