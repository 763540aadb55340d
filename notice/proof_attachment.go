package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// 附件说明 (7.3.4) and the attachments' own pages (7.3.7).

const (
	listClause = "GB/T 9704-2012 7.3.4"
	pageClause = "GB/T 9704-2012 7.3.7"
)

var (
	ruleAttEnd = Rule{Name: "att-end", Severity: sureFault, Source: listClause,
		Message: "附件名称后不加标点", English: "no mark follows the name of an attachment"}
	ruleAttColon = Rule{Name: "att-colon", Severity: sureFault, Source: listClause,
		Message: "“附件”二字后用全角冒号", English: "a full-width colon follows 附件"}
	ruleAttNum = Rule{Name: "att-num", Severity: sureFault, Source: listClause,
		Message: "多个附件用阿拉伯数字加圆点编号", English: "several attachments are numbered 1. 2. 3."}
	ruleAttNumOdd = Rule{Name: "att-num", Severity: doubt, Source: listClause,
		Message: "附件说明的编号不连续", English: "the numbers of the attachments have a gap"}
	ruleAttOne = Rule{Name: "att-one", Severity: hint, Source: listClause,
		Message: "只有一个附件，不必编号", English: "a single attachment needs no number"}
	ruleAttName = Rule{Name: "att-name", Severity: sureFault, Source: listClause,
		Message: "附件说明要写出附件的名称", English: "the list of attachments has to give their names"}
	ruleAttBook = Rule{Name: "att-book", Severity: doubt, Source: "编辑实务：附件说明中的名称不加书名号",
		Message: "附件说明中的名称不加书名号", English: "no 《》 around the name of an attachment in the list"}
	ruleAttLabel = Rule{Name: "att-label", Severity: sureFault, Source: pageClause,
		Message: "附件首页的“附件”后用阿拉伯数字编号", English: "the label of an attachment bears an Arabic number"}
	ruleAttLabelColon = Rule{Name: "att-label", Severity: doubt, Source: pageClause,
		Message: "附件首页左上角的“附件”和序号后不加冒号", English: "no colon follows the label on an attachment's own page"}
	ruleAttMatch = Rule{Name: "att-match", Severity: sureFault, Source: pageClause,
		Message: "附件%d在附件说明中是“%s”，%s是“%s”，两处不一致", English: "attachment %d is %q in the list, but %[3]s it is %[4]q"}
	ruleAttCount = Rule{Name: "att-match", Severity: doubt, Source: pageClause,
		Message: "附件说明中没有附件%d", English: "the list has no attachment %d"}
	ruleAttPrint = Rule{Name: "att-print", Severity: doubt, Source: "编辑实务：印发、转发、批转的文件不作附件",
		Message: "印发、转发、批转的文件不作附件，不写附件说明", English: "a document that a notice issues or passes on is not its attachment"}
	ruleAttPlace = Rule{Name: "att-place", Severity: doubt, Source: listClause,
		Message: "附件说明应在正文之下、署名之上", English: "the list of attachments stands below the text and above the signature"}
)

func attachmentRules() []*Rule {
	return []*Rule{&ruleAttEnd, &ruleAttColon, &ruleAttNum, &ruleAttOne, &ruleAttName, &ruleAttBook, &ruleAttLabel, &ruleAttMatch, &ruleAttPrint, &ruleAttPlace}
}

// listEntry is an attachment in the 附件说明.
type listEntry struct {
	line     int
	value    int    // its number; 0: none
	from, to int    // bytes of its name, end marks excluded
	name     string // without white space and 《》
}

// attachmentAt is an attachment's own page.
type attachmentAt struct {
	label  int // line
	number int // 0: none
	title  int // line; -1: none
}

// listLead is how the 附件说明 begins.
type listLead struct {
	word  int // bytes up to the end of 附件
	colon int // bytes at which the colon, or what stands for it, begins
	text  int // bytes at which the first name or its number begins
	mark  rune
}

// readListLead reads 附件： or what people write for it.
func readListLead(text string) (a listLead, ok bool) {
	rest, ok := cutSpaced(text, "附件")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "附"); !ok || firstRune(rest) != '：' && firstRune(rest) != ':' {
			return a, false
		}
	}
	at := len(text) - len(rest)
	a.word = len(strings.TrimRightFunc(text[:at], unicode.IsSpace))
	a.colon, a.text = at, at
	r, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune("：:；;，,、.．。—", r) && size > 0 {
		a.mark = r
		a.text = len(text) - len(strings.TrimLeft(rest[size:], "—"))
	} else {
		a.colon = a.word
	}
	a.text = len(text) - len(strings.TrimLeftFunc(text[a.text:], unicode.IsSpace))
	return a, true
}

// listFrom reads a 附件说明 that begins at line i and says how many lines it
// takes.
func (d *proof) listFrom(i int) int {
	l := &d.lines[i]
	a, ok := readListLead(l.text)
	if !ok || len(d.parts.list) > 0 {
		return 0
	}
	if _, number, ok := numberedLabel(l.text); ok && number == 1 {
		return d.labelledList(i)
	}
	if !d.leadsList(i, a) {
		return 0
	}
	rest := l.text[a.text:]
	num, numbered := readNumbering(rest)
	if rest == "" {
		// 附件： alone: the list follows, or it is a label.
		if i+1 >= len(d.lines) || !d.lines[i+1].numbered || d.lines[i+1].num.value != 1 || !listName(d.lines[i+1].text) {
			return 0
		}
		l.part = listPart
		return 1 + d.listLines(i+1, d.lines[i+1].num, 1)
	}
	if !listName(rest) {
		return 0
	}
	l.part = listPart
	if !numbered || num.value != 1 {
		if second := (numbering{style: digitDot}); d.goesOnNumbered(i+1, second, 2) && !d.lines[i+1].gap {
			d.find(&ruleAttNum, l.lo+a.text, l.lo+a.text).fix("1.") // only the first has no number
			d.addEntry(i, 1, l.lo+a.text)
			return 1 + d.listLines(i+1, second, 2)
		}
		d.addEntry(i, 0, l.lo+a.text)
		return 1 + d.unnumbered(i+1)
	}
	d.addEntry(i, 1, l.lo+a.text+num.space)
	return 1 + d.listLines(i+1, num, 2)
}

// leadsList reports whether line i, which begins with 附件, begins a 附件说明 and
// no sentence.
func (d *proof) leadsList(i int, a listLead) bool {
	rest := d.lines[i].text[a.text:]
	num, numbered := readNumbering(rest)
	if a.mark == '：' || a.mark == ':' {
		return true
	}
	if a.mark != 0 {
		return numbered || shortName(rest) && endsRules(squeeze(rest))
	}
	spaced := a.text > a.word
	switch {
	case numbered: // 附件 1.甲表
		return num.value == 1 && (d.goesOnNumbered(i+1, num, 2) || spaced && shortName(rest))
	case spaced: // 附件 甲表
		return shortName(rest) && endsRules(squeeze(rest)) && !isDigit(firstRune(rest))
	}
	return d.bareAttachment(i, rest)
}

// shortName reports whether s is short and of one piece, as a name is that no
// colon announces.
func shortName(s string) bool {
	const longest = 40
	return runeLen(s) <= longest && !strings.ContainsAny(s, "。，；")
}

// bareAttachment reports whether line i is 附件 and a name with nothing between
// them, at the text's end: 附件汛期值班安排表.
func (d *proof) bareAttachment(i int, rest string) bool {
	if runeLen(rest) > 25 || strings.ContainsAny(rest, "。，；：、的") || !hasAnySuffix(rest, "表", "清单", "名单", "方案", "办法", "目录", "名册", "汇总") || hasAnyPrefix(rest, "材料", "清单", "目录") {
		return false
	}
	return i+1 == len(d.lines) || isOrgans(d.lines[i+1].text)
}

const listEndMarks = "。；;，,、.．"

// listName reports whether a line can be the name of an attachment.
func listName(s string) bool {
	s = strings.TrimRight(s, listEndMarks)
	return s != "" && runeLen(s) <= maxAttachmentTitle && !strings.ContainsAny(s, "。！？")
}

// goesOnNumbered reports whether line i has the number value in the style of
// num.
func (d *proof) goesOnNumbered(i int, num numbering, value int) bool {
	if i >= len(d.lines) {
		return false
	}
	l := &d.lines[i]
	return l.numbered && l.num.value == value && (alike(l.num.style, num.style)) && listName(l.text)
}

// listLines takes the lines that go on with a numbered list.
func (d *proof) listLines(i int, num numbering, value int) int {
	used := 0
	for {
		k := i + used
		if k >= len(d.lines) {
			return used
		}
		l := &d.lines[k]
		text, lead := l.text, 0
		if again, ok := readListLead(text); ok && (again.mark == '：' || again.mark == ':') {
			lead = again.text
		}
		n, ok := readNumbering(text[lead:])
		if l.cell || !ok || !listName(text) || !alike(n.style, num.style) && n.style.depth() < 3 && num.style.depth() < 3 || n.value < value || n.value > value+3 {
			return used
		}
		if l.gap && n.value != value {
			return used
		}
		l.part = listPart
		if lead > 0 {
			d.find(&ruleAttNum, l.lo, l.lo+lead).as(doubt).fix("")
		}
		if n.value != value {
			d.find(&ruleAttNumOdd, l.lo+lead, l.lo+lead+n.end)
		}
		d.addEntry(k, n.value, l.lo+lead+n.space)
		value = n.value + 1
		used++
	}
}

// mostAttachments is how many lines without numbers are taken for attachments.
const mostAttachments = 99

// unnumbered takes lines below a first attachment without a number that are
// more attachments.
func (d *proof) unnumbered(i int) int {
	used := 0
	first := d.parts.list[0]
	if !endsRules(first.name) || len(first.name) == 0 {
		return 0
	}
	for k := i; k < len(d.lines) && len(d.parts.list) < mostAttachments; k++ {
		l := &d.lines[k]
		z := strings.TrimRight(squeeze(l.text), listEndMarks)
		if l.cell || l.gap || l.numbered || !endsRules(z) || runeLen(z) > 40 || strings.ContainsAny(z, "。；，：") {
			break
		}
		l.part = listPart
		d.addEntry(k, 0, l.lo)
		used++
	}
	if used > 0 {
		for k, e := range d.parts.list {
			d.find(&ruleAttNum, e.from, e.from).fix(decimal(k+1) + ".")
		}
	}
	return used
}

// numberedLabel reads 附件1：甲表; at is the byte at which the name begins.
func numberedLabel(text string) (at, number int, ok bool) {
	a, ok := attachmentLabel(text)
	if !ok || !a.colon || a.title == "" || a.number == "" {
		return 0, 0, false
	}
	rest, _ := cutSpaced(text, "附件")
	if r, size := utf8.DecodeRuneInString(strings.TrimLeft(rest, arabicDigits+hanDigits+" \u3000")); size == 0 || r != '：' && r != ':' {
		return 0, 0, false
	}
	number, ok = smallInt(a.number, 99)
	return len(text) - len(a.title), number, ok
}

// labelledList reads 附件1：甲表 / 附件2：乙表, one below the other.
func (d *proof) labelledList(i int) int {
	used := 1
	for i+used < len(d.lines) {
		next := &d.lines[i+used]
		_, number, ok := numberedLabel(next.text)
		if next.cell || !ok || number != used+1 {
			break
		}
		used++
	}
	if used == 1 {
		return 0
	}
	for k := range used {
		l := &d.lines[i+k]
		at, number, _ := numberedLabel(l.text)
		l.part = listPart
		to := decimal(number) + "."
		if k == 0 {
			to = "附件：" + to
		}
		d.find(&ruleAttNum, l.lo, l.lo+at).as(doubt).fix(to)
		d.addEntry(i+k, number, l.lo+at)
	}
	return used
}

// addEntry adds the attachment whose name begins at byte from of line i.
func (d *proof) addEntry(i, value, from int) {
	l := &d.lines[i]
	to := from + len(strings.TrimRightFunc(strings.TrimRight(d.text[from:l.hi], listEndMarks), unicode.IsSpace))
	d.parts.list = append(d.parts.list, listEntry{line: i, value: value, from: from, to: to, name: plainTitle(d.text[from:to])})
}

// plainTitle is a title as titles are compared.
func plainTitle(s string) string {
	return strings.Trim(squeeze(s), "《》“”")
}

// attachments checks the 附件说明, the labels, and that they agree.
func (d *proof) attachments() {
	p := &d.parts
	d.attachmentList()
	for _, page := range p.pages {
		d.attachmentPage(page)
	}
	d.attachmentsAgree()
	if len(p.list) == 0 {
		return
	}
	first := p.list[0]
	if p.date >= 0 && p.date < first.line {
		d.find(&ruleAttPlace, d.lines[first.line].lo, d.lines[first.line].hi)
	}
	for _, e := range p.list {
		if d.passedOn(e.name) {
			d.find(&ruleAttPrint, d.lines[e.line].lo, d.lines[e.line].hi)
		}
	}
	if title := p.titleText; containsAny(title, "印发", "转发", "批转") && endsGenre(title) {
		for _, e := range p.list {
			if runeLen(e.name) >= 4 && strings.Contains(strings.NewReplacer("《", "", "》", "", "〈", "", "〉", "").Replace(title), strings.NewReplacer("〈", "", "〉", "", "《", "", "》", "").Replace(e.name)) {
				d.find(&ruleAttPrint, d.lines[e.line].lo, d.lines[e.line].hi)
			}
		}
	}
}

// passedOn reports whether the text says that the document of this name is
// issued or passed on: 现将《…》印发给你们.
func (d *proof) passedOn(name string) bool {
	if runeLen(name) < 4 || containsAny(d.parts.titleText, "印发", "转发", "批转") {
		return false // told by the title
	}
	for _, i := range d.bodyLines() {
		if text := d.lines[i].text; strings.Contains(text, "《"+name+"》") && containsAny(text, "》印发给", "》转发给", "》批转给", "》予以印发") {
			return true
		}
	}
	return false
}

// attachmentList checks how the 附件说明 is written.
func (d *proof) attachmentList() {
	list := d.parts.list
	if len(list) == 0 {
		return
	}
	at := list[0].line
	if at > 0 && d.lines[at-1].part == listPart {
		at-- // 附件： alone
	}
	l := &d.lines[at]
	_, _, labelled := numberedLabel(l.text) // 附件1：甲表, of which another rule spoke
	if !labelled {
		d.listColon(l, list[0])
	}
	if len(list) == 1 {
		e := list[0]
		switch {
		case nameless(e.name):
			d.find(&ruleAttName, e.from, e.to)
			return
		case e.value == 0:
			d.severalInOne(e)
		case e.value == 1 && !d.severalNumbered(e):
			d.find(&ruleAttOne, l.lo, l.hi)
		}
	}
	for _, e := range list {
		d.entryMarks(e)
		if !labelled {
			d.entryNumber(e)
		}
	}
}

// listColon checks the colon after 附件.
func (d *proof) listColon(l *proofLine, first listEntry) {
	a, ok := readListLead(l.text)
	if !ok || a.mark == '：' {
		return
	}
	if a.mark != 0 {
		d.find(&ruleAttColon, l.lo+a.colon, l.lo+a.text).fix("：")
		return
	}
	f := d.find(&ruleAttColon, l.lo+a.word, l.lo+a.text).fix("：")
	if first.value == 0 {
		f.as(doubt)
	}
}

// severalInOne looks for 附件：甲表、乙表.
func (d *proof) severalInOne(e listEntry) {
	const shortest = 4 // runes of a name
	names := strings.FieldsFunc(d.text[e.from:e.to], func(r rune) bool { return strings.ContainsRune("、；; \u3000", r) })
	if len(names) < 2 {
		return
	}
	for k, s := range names {
		if !endsRules(s) || runeLen(s) < shortest {
			return
		}
		names[k] = decimal(k+1) + "." + s
	}
	d.find(&ruleAttNum, e.from, e.to).as(doubt).offer(strings.Join(names, "\n"))
}

// severalNumbered looks for 附件：1.甲表 2.乙表, all on one line.
func (d *proof) severalNumbered(e listEntry) bool {
	names := d.text[e.from:e.to]
	for _, second := range [...]string{"2.", "2．", "2、"} {
		k := strings.Index(names, second)
		if k <= 0 || k+len(second) == len(names) || isDigit(lastRune(names[:k])) || isDigit(firstRune(names[k+len(second):])) {
			continue
		}
		first := strings.TrimRightFunc(strings.TrimRight(strings.TrimRightFunc(names[:k], unicode.IsSpace), listEndMarks), unicode.IsSpace)
		if endsRules(squeeze(first)) {
			d.find(&ruleAttNum, e.from, e.to).as(doubt).offer(first + "\n" + names[k:])
			return true
		}
	}
	return false
}

// entryMarks checks the marks after and around the name of an attachment.
func (d *proof) entryMarks(e listEntry) {
	if hi := d.lines[e.line].hi; e.to < hi {
		d.find(&ruleAttEnd, e.to, hi).fix("")
	}
	name := d.text[e.from:e.to]
	if inner, ok := strings.CutPrefix(name, "《"); ok && strings.HasSuffix(inner, "》") && !strings.Contains(inner, "《") {
		d.find(&ruleAttBook, e.from, e.to).fix(strings.TrimSuffix(inner, "》"))
	}
}

// entryNumber checks how an attachment is numbered in the list.
func (d *proof) entryNumber(e listEntry) {
	l := &d.lines[e.line]
	lead := l.lo
	if a, ok := readListLead(l.text); ok {
		lead += a.text
	}
	num, ok := readNumbering(d.text[lead:l.hi])
	if !ok || e.value == 0 {
		return
	}
	mark := strings.TrimSpace(d.text[lead+num.end : lead+num.markEnd])
	switch {
	case num.style != digitDot && num.style != digitComma || mark != "." && mark != "．":
		d.find(&ruleAttNum, lead, lead+num.space).fix(decimal(num.value) + ".")
	case num.space > num.markEnd:
		d.find(&ruleSeqSpace, lead+num.markEnd, lead+num.space).fix("")
	}
}

// nameless reports whether what stands for an attachment's name is none: 2件.
func nameless(z string) bool {
	z = strings.TrimLeft(z, "共计有如")
	digits := strings.TrimLeft(z, arabicDigits+hanDigits+"两")
	if digits != z && (digits == "件" || digits == "份" || digits == "个" || digits == "种" || digits == "页" || digits == "张") {
		return true
	}
	switch z {
	case "文", "上", "见附表", "见附件", "附表", "附后", "略", "见后", "详见附件", "如文", "如附":
		return true
	}
	return false
}

// attachmentPage checks the label of an attachment's own page.
func (d *proof) attachmentPage(a attachmentAt) {
	l := &d.lines[a.label]
	z := squeeze(l.text)
	bare := strings.TrimRight(z, "：:")
	rest := strings.TrimPrefix(bare, "附件")
	if v := hanValue(rest); v > 0 {
		d.find(&ruleAttLabel, l.lo, l.hi).fix("附件" + decimal(v))
	} else if bare != z {
		d.find(&ruleAttLabelColon, l.lo, l.hi).fix(bare)
	}
}

// attachmentsAgree compares the 附件说明 with the attachments' own titles and
// with what the text calls them.
func (d *proof) attachmentsAgree() {
	list := d.parts.list
	if len(list) == 0 {
		return
	}
	pages := d.pageNames()
	mentions := map[int]string{} // by number, the first name of each
	for _, m := range d.mentions() {
		k := d.entryOf(m.value)
		if k < 0 {
			d.find(&ruleAttCount, m.from, m.to, m.value)
			continue
		}
		if m.name == "" {
			continue
		}
		if _, ok := mentions[m.value]; !ok {
			mentions[m.value] = m.name
		}
		d.mentionAgrees(m, list[k], pages[m.value].name)
	}
	for k, e := range list {
		number := e.value
		if number == 0 {
			number = k + 1
		}
		if page, ok := pages[number]; ok {
			d.pageAgrees(number, e, page, mentions[number])
		}
	}
	for _, a := range d.parts.pages {
		if a.number > 0 && d.entryOf(a.number) < 0 {
			l := &d.lines[a.label]
			d.find(&ruleAttCount, l.lo, l.hi, a.number)
		}
	}
}

// entryOf is the index in the 附件说明 of the attachment with this number; -1:
// it has none.
func (d *proof) entryOf(number int) int {
	for i, e := range d.parts.list {
		if e.value == number || e.value == 0 && i+1 == number {
			return i
		}
	}
	return -1
}

// pageName is the title of an attachment on its own page.
type pageName struct {
	name string
	line int
}

// pageNames are the titles of the attachments by their numbers.
func (d *proof) pageNames() map[int]pageName {
	names := map[int]pageName{}
	for _, a := range d.parts.pages {
		number := a.number
		if number == 0 && len(d.parts.pages) == 1 {
			number = 1
		}
		if a.title >= 0 && number > 0 {
			names[number] = pageName{plainTitle(d.lines[a.title].text), a.title}
		}
	}
	return names
}

// mentionAgrees compares what the text calls an attachment with the 附件说明.
// page is what stands on the attachment itself: where it agrees with the text,
// the list is wrong, and is told so elsewhere.
func (d *proof) mentionAgrees(m mention, e listEntry, page string) {
	if m.name == e.name || m.name == page {
		return
	}
	another := d.listed(m.name) // the name of another attachment
	if !another && (strings.Contains(e.name, m.name) || strings.Contains(m.name, e.name)) {
		return // in short, or at length
	}
	f := d.find(&ruleAttMatch, m.from, m.to, m.value, e.name, "正文中", m.name).in("正文")
	if !another {
		f.as(doubt)
	}
}

// pageAgrees compares the title on an attachment with the 附件说明; mentioned is
// what the text calls it, "" when it has no name there.
func (d *proof) pageAgrees(number int, e listEntry, page pageName, mentioned string) {
	if page.name == e.name || sameTitle(page.name, e.name) {
		return
	}
	if mentioned != "" && mentioned == page.name {
		d.find(&ruleAttMatch, e.from, e.to, number, e.name, "正文和附件本身", page.name).fix(page.name).in("附件说明")
		return
	}
	t := &d.lines[page.line]
	f := d.find(&ruleAttMatch, t.lo, t.hi, number, e.name, "附件本身", page.name).in("附件")
	if d.listed(page.name) {
		return
	}
	f.offer(e.name)
	if !similarTitles(page.name, e.name) {
		f.as(doubt) // perhaps no title at all: 编号, 单位
	}
}

// listed reports whether the 附件说明 has an attachment of this name.
func (d *proof) listed(name string) bool {
	for _, e := range d.parts.list {
		if e.name == name {
			return true
		}
	}
	return false
}

// sameTitle reports whether a title on a page is the list's, of which the page
// may have the first line only.
func sameTitle(page, list string) bool {
	return runeLen(page) >= 6 && strings.HasPrefix(list, page)
}

// similarTitles reports whether two titles have most of their characters in
// common, so that they are meant to be one.
func similarTitles(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	common := 0
	for _, r := range a {
		if strings.ContainsRune(b, r) {
			common++
		}
	}
	return common*2 >= runeLen(b)
}

// mention is a place where the text names an attachment: 《清单》（附件2）.
type mention struct {
	value, line, from, to int
	name                  string
}

// mentions finds where the text names attachments by their numbers.
func (d *proof) mentions() []mention {
	var out []mention
	for i := range d.lines[:d.parts.bodyEnd] {
		l := &d.lines[i]
		if l.part != body {
			continue
		}
		for at := 0; ; {
			k := strings.Index(l.text[at:], "附件")
			if k < 0 {
				break
			}
			k += at
			at = k + len("附件")
			end := d.ahead(l.lo+at, l.hi, 3, isDigit)
			v, ok := smallInt(foldDigits(d.text[l.lo+at:end]), 99)
			if !ok || v == 0 {
				continue
			}
			if r := d.after(end); r == '-' || r == '—' || r == '－' || r == '.' {
				continue
			}
			m := mention{value: v, line: i, from: l.lo + k, to: end}
			// 《…》（附件2） and 《…》（见附件2）
			before := strings.TrimRight(l.text[:k], "详见（(")
			if strings.HasSuffix(before, "》") && before != l.text[:k] {
				if open := d.opening(l, l.lo+len(before)-len("》")); open >= 0 {
					m.name = plainTitle(d.text[open : l.lo+len(before)])
				}
			} else if r := d.after(end); r == '《' && end < l.hi {
				if close := d.closing(l, end); close >= 0 {
					m.name = plainTitle(d.text[end:close])
				}
			}
			out = append(out, m)
		}
	}
	return out
}
