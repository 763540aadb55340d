package notice

import (
	"slices"
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
)

// docParts says where the parts of a document stand, as line indices; -1 for
// what the text does not have. A fragment has few of them.
type docParts struct {
	title     []int  // the lines of the title
	titleText string // without white space
	mastheads []int
	number    int
	addressee int
	signers   []int
	date      int
	issued    Date // what the date says; zero when it says none
	list      []listEntry
	pages     []attachmentAt
	bodyEnd   int  // the first line that belongs to the attachments' own pages
	whole     bool // it reads as a whole document, so that what it lacks is missing
}

const (
	proofHead      = 40 // lines in which the head must end
	proofTitleMax  = 90 // runes of a title
	proofTitleRows = 4
)

// findParts gives each line its part.
func (d *proof) findParts() {
	p := &d.parts
	p.number, p.addressee, p.date = -1, -1, -1
	p.bodyEnd = len(d.lines)
	next := d.findHead()
	next = d.findAddressee(next)
	d.findTail(next)
	d.findDate()
	d.findPlainContacts()
	ended, size := 0, 0
	for i := range d.lines[:p.bodyEnd] {
		l := &d.lines[i]
		if l.part == body {
			size += runeLen(l.text)
			if strings.ContainsRune("。；：", lastRune(l.text)) {
				ended++
			}
		}
	}
	const fewestLines, fewestRunes = 3, 150 // of the shortest notice that is whole
	p.whole = len(p.title) > 0 && ended >= fewestLines && size >= fewestRunes && (p.addressee >= 0 || p.number >= 0 || p.date >= 0 || size > 3*fewestRunes)
}

// findHead reads what stands above the 主送机关 and returns the line after it.
func (d *proof) findHead() int {
	p := &d.parts
	for i := 0; i < len(d.lines) && i < proofHead; i++ {
		l := &d.lines[i]
		if l.cell && len(p.title) > 0 {
			return i
		}
		if d.aboveTitle(i) {
			continue
		}
		if len(p.title) > 0 {
			if d.belowTitle(i) {
				continue
			}
			return i
		}
		rows := d.titleAt(i)
		if rows == 0 {
			if isOrgans(l.text) && i+1 < len(d.lines) && i < proofTitleRows {
				continue
			}
			return i
		}
		for k := range rows {
			d.titled(i + k)
		}
		i += rows - 1
	}
	return min(len(d.lines), proofHead)
}

// aboveTitle gives line i its part where it is one of those of the head that
// are known by themselves, and reports whether it is.
func (d *proof) aboveTitle(i int) bool {
	p, l := &d.parts, &d.lines[i]
	z := squeeze(l.text)
	switch {
	case cornerLike(z):
		l.part = corner
	case p.number < 0 && numberLike(l.text, z):
		l.part, p.number = numberPart, i
	case signatoryLine(l.text):
		l.part = signatory
	case len(p.title) == 0 && mastheadEnd(z) && runeLen(z) <= 40:
		l.part = masthead
		p.mastheads = append(p.mastheads, i)
	case pageNumberLine(z) || furniture(l.text):
		l.part = webPart
	default:
		return false
	}
	return true
}

// belowTitle reports whether line i still belongs to the title above it: its
// last words, or a date, number or resolution in parentheses.
func (d *proof) belowTitle(i int) bool {
	l := &d.lines[i]
	if inner, ok := unparen(l.text); ok && hasAnySuffix(inner, "日", "号", "过") {
		return true
	}
	z := squeeze(l.text)
	if above := d.parts.title[len(d.parts.title)-1]; i != above+1 || l.gap || !strings.HasPrefix(z, "的") || !endsGenre(z) {
		return false
	}
	d.titled(i)
	return true
}

func (d *proof) titled(i int) {
	d.lines[i].part = titlePart
	d.parts.title = append(d.parts.title, i)
	d.parts.titleText += squeeze(d.lines[i].text)
}

// titleAt says how many lines a title that begins at line i takes; 0: none
// begins there.
func (d *proof) titleAt(i int) int {
	l := &d.lines[i]
	if l.numbered || l.cell || !titleInk(l.text) {
		return 0
	}
	z := squeeze(l.text)
	core := strings.TrimRight(z, titleEndMarks)
	if runeLen(core) > proofTitleMax {
		return 0
	}
	about := outside(core, "关于")
	lead, organ := titleLead(core, about)
	if about >= 0 && lead != "" && !organ {
		return 0
	}
	if titleSure(core, about >= 0, core != z) {
		return 1
	}
	if core == z && endsGenre(core) && titlePhrase(core) && !sentenceStart(core) {
		// 会议纪要, 放假通知: a title only where one is due.
		if i == 0 || d.parts.number >= 0 || len(d.parts.mastheads) > 0 || organAhead(core) {
			return 1
		}
		return 0
	}
	if about >= 0 || organAhead(core) || i+1 < len(d.lines) && strings.HasPrefix(squeeze(d.lines[i+1].text), "关于") {
		if rows := d.titleRows(i, core); rows > 0 {
			return rows
		}
	}
	if about >= 0 && titlePhrase(core) {
		return 1 // its 文种 is missing
	}
	return 0
}

// titleSure reports whether core is a title beyond doubt: it ends in a 文种 and
// says what it is about, or passes on or issues a document. marked says that
// marks stood after it.
func titleSure(core string, about, marked bool) bool {
	if endsTitle(core) && (about || hasAnyPrefix(core, "转发", "印发")) {
		return true
	}
	return !marked && endsGenre(core) && organAhead(core) && anyOutside(core, "印发", "转发")
}

// titleRows says how many lines a title takes whose first is line i and says
// core, and whose 文种 ends a later one; 0: none ends so.
func (d *proof) titleRows(i int, core string) int {
	for k := i + 1; k < len(d.lines) && k < i+proofTitleRows; k++ {
		next := &d.lines[k]
		if next.cell || next.numbered || !titleInk(next.text) {
			break
		}
		core += squeeze(next.text)
		if runeLen(core) > proofTitleMax {
			break
		}
		if endsGenre(strings.TrimRight(core, titleEndMarks)) && anyOutside(core, "关于", "转发", "印发") {
			return k - i + 1
		}
	}
	return 0
}

// titlePhrase reports whether core is short and of one piece, as a title is
// that nothing else shows to be one.
func titlePhrase(core string) bool {
	const longest = 50
	return runeLen(core) <= longest && !containsAny(core, "，", "：")
}

// titleEndMarks are marks that a title may wrongly end in.
const titleEndMarks = "。．.；;！!，,、：:"

// titleInk reports whether a line's marks allow it to belong to a title.
func titleInk(s string) bool {
	if r := lastRune(s); (r == '：' || r == ':') && !(strings.Contains(s, "关于") && endsGenre(squeeze(strings.TrimRight(s, titleEndMarks)))) {
		return false
	}
	s = strings.TrimRight(s, titleEndMarks)
	if contactLine(s) {
		return false
	}
	if _, ok := attachmentLabel(s); ok {
		return false
	}
	if _, ok := attachmentList(s); ok {
		return false
	}
	return !strings.ContainsAny(s, "。；;！？")
}

// titleLead is what stands before 关于 in a title, and whether it is organs.
func titleLead(core string, about int) (lead string, organ bool) {
	if about <= 0 {
		return "", false
	}
	lead = core[:about]
	_, organ = organs(lead)
	return lead, organ
}

// organAhead reports whether a title begins with an organ's name.
func organAhead(core string) bool { return organPrefix(core) > 0 }

// organPrefix is the length of the organ's name at the start of s; 0: none.
func organPrefix(s string) int {
	best := 0
	for _, end := range []string{"人民政府办公厅", "人民政府办公室", "人民政府", "委员会办公室", "委员会", "办公厅", "办公室", "街道办事处", "指挥部",
		"领导小组", "管委会", "总局", "厅", "局", "法院", "检察院", "国务院", "总工会", "学校", "中学", "小学", "医院", "集团", "公司", "党组", "党委", "支队", "大队"} {
		if i := strings.Index(s, end); i > 0 || i == 0 && end == "国务院" {
			if n := i + len(end); n > best && runeLen(s[:n]) <= 30 && runeLen(s[:n]) >= 3 && organLike(s[:n]) {
				best = n
			}
		}
	}
	return best
}

// sentenceStart reports whether z begins as a sentence does and no title.
func sentenceStart(z string) bool {
	return hasAnyPrefix(z, "特此", "现将", "请", "本", "该", "此", "根据", "按照", "为", "依据", "经", "你", "我", "凡", "各", "以上", "上述", "有关", "详见", "见", "按", "对", "在", "严格", "认真", "抓好", "……")
}

// endsTitle reports whether a title ends in a 文种 or in a word that is used
// like one.
func endsTitle(core string) bool {
	return endsGenre(core) || notGenre(core) != ""
}

// outside is the index of word in s outside of 《》 and （）; -1: nowhere.
func outside(s, word string) int {
	depth := 0
	for i, r := range s {
		switch r {
		case '《', '〈', '（', '(':
			depth++
		case '》', '〉', '）', ')':
			depth = max(0, depth-1)
		}
		if depth == 0 && strings.HasPrefix(s[i:], word) {
			return i
		}
	}
	return -1
}

// anyOutside reports whether one of words stands in s outside of 《》 and （）.
func anyOutside(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return outside(s, w) >= 0 })
}

func signatoryLine(text string) bool {
	_, ok := cutLabel(text, "签发人", "签发")
	return ok
}

// cornerLike reports whether z is 份号, 密级 or 紧急程度, or what people write
// for it.
func cornerLike(z string) bool {
	if len(z) > 60 {
		return false
	}
	return urgencyWord(z) != "" || properUrgency(z) || hasAnyPrefix(z, "绝密", "机密", "秘密") && runeLen(z) <= 9
}

// numberLike reports whether a line is a 发文字号, however it is written.
func numberLike(text, z string) bool {
	if k := strings.Index(z, "签发"); k > 0 {
		z, text = z[:k], strings.TrimSpace(text[:strings.Index(text, "签")])
	}
	if runeLen(z) > 40 || strings.ContainsAny(z, "《》。，；：、的") {
		return false
	}
	if _, ok := scanNumber(text); ok {
		return true
	}
	return strings.ContainsAny(z, "〔[［【（(﹝〖") && strings.ContainsAny(z, "号") && strings.ContainsAny(z, arabicDigits) && strings.ContainsAny(z, "〕]］】）)﹞〗")
}

// findAddressee looks for the 主送机关 at line i and returns the line after
// them.
func (d *proof) findAddressee(i int) int {
	if i >= len(d.lines) || len(d.parts.title) == 0 && i > 0 && d.parts.number < 0 {
		return i
	}
	end, ok := d.addresseeColon(i)
	if !ok {
		return i
	}
	if end < 0 {
		if !d.addresseeBare(i) {
			return i
		}
		end = i
	}
	for k := i; k <= end; k++ {
		d.lines[k].part = addressee
	}
	d.parts.addressee = end
	return end + 1
}

// addresseeColon finds the line with the colon after the 主送机关 that begin at
// line i; -1: it may be missing. ok is false where a sentence, a list or
// something else begins there.
func (d *proof) addresseeColon(i int) (end int, ok bool) {
	for k := i; k < len(d.lines) && k < i+proofTitleRows; k++ {
		l := &d.lines[k]
		z := squeeze(l.text)
		if l.cell || l.numbered || strings.ContainsAny(z, "。；！？") || k > i && l.gap {
			return 0, false
		}
		switch lastRune(z) {
		case '：', ':':
			names := strings.TrimRight(z, "：:")
			if leadIn(z) || leadsIn(names) || strings.ContainsAny(names, "：:") || !addressees(names) && len(d.parts.title) == 0 || contactLine(l.text) {
				return 0, false
			}
			_, list := attachmentList(l.text)
			return k, !list
		case '、', '，', ',':
		default:
			return -1, true
		}
	}
	return -1, true
}

// addresseeBare reports whether line i is the 主送机关 without their colon.
func (d *proof) addresseeBare(i int) bool {
	const longest = 120
	z := squeeze(d.lines[i].text)
	return strings.HasPrefix(z, "各") && runeLen(z) < longest && addressees(z) && !leadIn(z) && i+1 < len(d.lines) && len(d.parts.title) > 0
}

// addressees reports whether z names organs, or kinds of organs, and nothing
// else.
func addressees(z string) bool {
	pieces := strings.FieldsFunc(z, func(r rune) bool { return strings.ContainsRune("、，,", r) })
	for _, s := range pieces {
		s = dropParen(s)
		if !organLike(strings.TrimLeft(s, "各")) && !hasAnySuffix(s, "单位", "部门", "机构", "企业", "学校", "院校", "政府", "乡", "镇", "县", "市", "区", "旗", "省", "自治区", "直辖市", "街道", "苏木") {
			return false
		}
	}
	return len(pieces) > 0
}

// findTail gives their parts to lines below the head: 附件说明, 抄送, 印发, the
// labels of attachments, 附注 and contact lines.
func (d *proof) findTail(from int) {
	p := &d.parts
	for i := from; i < len(d.lines); i++ {
		l := &d.lines[i]
		if l.part != body {
			continue
		}
		if used := d.listFrom(i); used > 0 && len(p.pages) == 0 {
			i += used - 1
			continue
		}
		if l.cell {
			continue
		}
		z := squeeze(l.text)
		switch {
		case labelAlone(z):
			l.part = pageLabel
			page := attachmentAt{label: i, number: labelValue(z), title: -1}
			p.bodyEnd = min(p.bodyEnd, i)
			if i+1 < len(d.lines) {
				t := &d.lines[i+1]
				if !t.cell && !t.numbered && titleInk(t.text) && runeLen(t.text) <= proofTitleMax && !labelAlone(squeeze(t.text)) {
					t.part, page.title = pageTitle, i+1
					i++
				}
			}
			p.pages = append(p.pages, page)
		case furniture(l.text):
			l.part = webPart
		case copyLine(l.text):
			l.part = copyPart
			for i+1 < len(d.lines) && lastRune(d.lines[i].text) != '。' && strings.ContainsRune("，、,", lastRune(d.lines[i].text)) && !d.lines[i+1].gap {
				i++
				d.lines[i].part = copyPart
			}
		case imprintLike(l.text):
			l.part = imprintPart
			p.bodyEnd = min(p.bodyEnd, i)
		case contactLine(l.text):
			l.part = contactPart
		}
	}
}

func copyLine(text string) bool {
	if _, ok := cutLabel(text, "抄送", "抄送机关", "抄报"); ok {
		return true
	}
	_, _, ok := copyWithoutColon(text)
	return ok
}

func imprintLike(text string) bool {
	z := squeeze(text)
	return runeLen(z) <= 50 && (strings.HasSuffix(z, "日印发") || strings.HasSuffix(z, "日印发。"))
}

// labelAlone reports whether z is the label of an attachment and nothing else.
func labelAlone(z string) bool {
	rest, ok := strings.CutPrefix(z, "附件")
	if !ok || len(z) > 40 {
		return false
	}
	rest = strings.TrimRight(rest, "：:")
	return strings.Trim(rest, arabicDigits+"-－—") == "" || hanValue(rest) > 0
}

// labelValue is the number on a label; 0 when it bears none.
func labelValue(z string) int {
	rest := strings.TrimRight(strings.TrimPrefix(z, "附件"), "：:")
	if v := hanValue(rest); v > 0 {
		return v
	}
	v, ok := smallInt(foldDigits(rest), 999)
	if !ok {
		return 0
	}
	return v
}

// findDate looks for the 成文日期 and the organs that sign: a line that is a
// date and nothing else, with an organ above or below it, or at the text's end.
func (d *proof) findDate() {
	p := &d.parts
	last := -1 // the last line of the body with ink
	for i := 0; i < p.bodyEnd; i++ {
		if d.lines[i].part == body {
			last = i
		}
	}
	for i := p.bodyEnd - 1; i >= 0; i-- {
		l := &d.lines[i]
		if !l.plainText() {
			continue
		}
		head, isDate := dateTail(l.text)
		if !isDate || head != "" && !isOrgans(head) {
			continue
		}
		signers := d.dateSigners(i, head)
		if len(signers) == 0 && i != last {
			continue
		}
		for _, k := range signers {
			d.lines[k].part = signer
		}
		l.part, p.date, p.signers = datePart, i, signers
		if day, err := forms.ParseDate(strings.TrimPrefix(squeeze(l.text), squeeze(head))); err == nil {
			p.issued = day
		}
		return
	}
	d.undatedSigners(last)
}

// dateSigners are the lines with the organs that sign at the date of line i:
// that line itself when an organ, head, stands on it, or those right above it,
// or the one below that ends the body.
func (d *proof) dateSigners(i int, head string) []int {
	if head != "" {
		return []int{i}
	}
	var signers []int
	for k := i - 1; k >= 0; k-- {
		above := &d.lines[k]
		if !above.plainText() || above.numbered || !isOrgans(above.text) {
			break
		}
		signers = append([]int{k}, signers...)
	}
	if len(signers) > 0 || i+1 >= d.parts.bodyEnd {
		return signers
	}
	below := &d.lines[i+1]
	ends := i+2 >= d.parts.bodyEnd || d.lines[i+2].part != body
	if ends && below.plainText() && isOrgans(below.text) {
		return []int{i + 1}
	}
	return nil
}

// undatedSigners finds the organs that sign at the end of a text without a
// date; last is the last line of its body.
func (d *proof) undatedSigners(last int) {
	p := &d.parts
	if len(p.mastheads) > 0 && last > p.mastheads[0] && isOrgans(d.lines[last].text) {
		d.lines[last].part = signer
		p.signers = []int{last}
		return
	}
	if !p.hasTitle() {
		return
	}
	for i := last; i > 0 && i < p.bodyEnd; i-- {
		l, above := &d.lines[i], &d.lines[i-1]
		goesOn := above.part == body && !ended(above.text) && !isOrgans(above.text) // with a sentence, in line i
		if !l.plainText() || l.numbered || !isOrgans(l.text) || goesOn {
			break
		}
		l.part = signer
		p.signers = append([]int{i}, p.signers...)
	}
}

func (p *docParts) hasTitle() bool { return len(p.title) > 0 }

func isOrgans(text string) bool {
	_, ok := organs(text)
	return ok
}

// dateTail reads a line that is a date, complete or not, or an organ and a
// date; head is the organ.
func dateTail(text string) (head string, ok bool) {
	const longest = 120 // bytes
	if len(text) > longest || !strings.ContainsAny(text, "年月日.-/、．·") {
		return "", false
	}
	z := squeeze(text)
	if dateAlone(z) {
		return "", true
	}
	// 青石县教育局2024年3月8日
	if i := strings.LastIndexFunc(z, func(r rune) bool { return !dateRune(r) }); i > 0 {
		at := i + len(string(firstRune(z[i:])))
		if dateAlone(z[at:]) && strings.Contains(z[at:], "年") {
			return z[:at], true
		}
	}
	return "", false
}

func dateRune(r rune) bool {
	return isDigit(r) || strings.ContainsRune("年月日号〇○零一二三四五六七八九十廿OoＯ.．-－—/、·", r)
}

// dateAlone reports whether z is a date, though the year or the day may be
// missing or short.
func dateAlone(z string) bool {
	if z == "" || strings.ContainsFunc(z, func(r rune) bool { return !dateRune(r) }) {
		return false
	}
	if _, err := forms.ParseDate(z); err == nil {
		return true
	}
	if strings.HasSuffix(z, "日") && strings.Contains(z, "月") && firstRune(z) != '月' && !strings.ContainsAny(z, "-－—、") {
		return true // 3月8日, 24年3月8日, an impossible day
	}
	if strings.HasSuffix(z, "月") && strings.Contains(z, "年") && firstRune(z) != '年' {
		return true // 2024年3月
	}
	y, m, day, sep, ok := splitDate(z)
	return ok && sep != 0 && y > 0 && m > 0 && day > 0
}

// splitDate reads 2024.3.8 and its like: three numbers with the same mark
// between them, the first of four digits.
func splitDate(z string) (y, m, day int, sep rune, ok bool) {
	z = foldDigits(z)
	if len(z) < len("2024.3.8") {
		return
	}
	y, ok = smallInt(z[:4], 2199)
	if !ok || y < 1900 {
		return 0, 0, 0, 0, false
	}
	sep = firstRune(z[4:])
	if !strings.ContainsRune(".．-－—/、·", sep) {
		return 0, 0, 0, 0, false
	}
	parts := strings.Split(z[4+len(string(sep)):], string(sep))
	if len(parts) != 2 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, 0, 0, 0, false
	}
	m, ok = smallInt(parts[0], 12)
	if !ok || m == 0 {
		return 0, 0, 0, 0, false
	}
	day, ok = smallInt(parts[1], 31)
	return y, m, day, sep, ok && day > 0
}

// findPlainContacts marks 附注 below the date.
func (d *proof) findPlainContacts() {
	if d.parts.date < 0 {
		return
	}
	for i := d.parts.date + 1; i < d.parts.bodyEnd; i++ {
		l := &d.lines[i]
		if _, ok := unparen(l.text); ok && l.part == body {
			l.part = annotation
			return
		}
	}
}

// plainText reports whether a line is of running text, in which a sentence can
// go on from line to line.
func (l *proofLine) plainText() bool {
	return l.part == body && !l.cell
}

// label cuts a label of one of the words and its colon off the start of the
// line: at is where the label's ink ends, spaced whether white space stands
// within it.
func (l *proofLine) label(words ...string) (at int, spaced, ok bool) {
	for _, w := range words {
		rest, cut := cutSpaced(l.text, w)
		if !cut {
			continue
		}
		if r := firstRune(rest); r != '：' && r != ':' {
			continue
		}
		at = len(strings.TrimRightFunc(l.text[:len(l.text)-len(rest)], unicode.IsSpace))
		return at, at != len(w), true
	}
	return 0, false, false
}
