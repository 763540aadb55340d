package notice

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
)

// label is the mark of an attachment: 附件1, 附件 一：, 附件1-2.
type label struct {
	number string // in Arabic digits; "" when there is one attachment only
	title  string // what stands after it on its line
	colon  bool   // a colon stands between
}

// attachmentPage is an attachment's own text.
type attachmentPage struct {
	label label
	at    srcLine
	lines []srcLine
}

const maxAttachmentTitle = 120 // runes

// attachmentLabel reads a line that begins an attachment's own text: 附件1,
// alone or with the title after it.
func attachmentLabel(text string) (label, bool) {
	if inner, ok := unparen(text); ok {
		text = inner // （附件1）
	}
	rest, ok := cutSpaced(text, "附件")
	if !ok {
		return label{}, false
	}
	var a label
	end := spanOf(rest, arabicDigits)
	if end == 0 {
		end = spanOf(rest, hanDigits)
		if v := hanValue(rest[:end]); v > 0 {
			a.number = strconv.Itoa(v)
		} else if end > 0 {
			return label{}, false
		}
	} else {
		a.number = strings.TrimLeft(foldDigits(rest[:end]), "0")
	}
	rest = strings.TrimLeft(rest[end:], " \u3000")
	if a.number != "" && hasAnyPrefix(rest, "-", "－", "—") {
		_, dash := utf8.DecodeRuneInString(rest)
		if n := spanOf(rest[dash:], arabicDigits); n > 0 {
			a.number += "-" + foldDigits(rest[dash:dash+n])
			rest = strings.TrimLeft(rest[dash+n:], " \u3000")
		}
	}
	switch r := firstRune(rest); {
	case rest == "":
		return a, true
	case r == '：' || r == ':' || a.number != "" && strings.ContainsRune("、.．", r):
		a.colon = true
		a.title = strings.TrimLeft(rest[utf8.RuneLen(r):], " \u3000\t")
	case a.number == "" || end == 0:
		return label{}, false // 附件材料齐全
	default:
		a.title = rest
		// 附件1所列的… is a sentence: a title needs white space before it.
		if head, _ := cutSpaced(text, "附件"); !strings.ContainsAny(head[:len(head)-len(rest)], " \u3000\t") {
			return label{}, false
		}
	}
	if runeLen(a.title) > maxAttachmentTitle || strings.ContainsAny(a.title, "。；") && lastRune(a.title) != '。' && lastRune(a.title) != '；' {
		return label{}, false
	}
	return a, true
}

// attachmentList reads the first line of the 附件说明 (7.3.4): 附件：1.…, 附：…;
// rest is what follows the colon.
func attachmentList(text string) (rest string, ok bool) {
	return cutLabel(text, "附件", "附")
}

// listFollows reports whether a numbered list comes next, as it does after
// 附件： alone on its line.
func listFollows(lines []srcLine) bool {
	if len(lines) == 0 || lines[0].table != nil {
		return false
	}
	m, ok := readMarker(lines[0].text)
	return ok && m.value == 1 && m.rest != "" && runeLen(m.rest) <= maxAttachmentTitle && !strings.Contains(m.rest, "。")
}

// attachmentsAmong takes the 附件说明 out of the body's last lines.
func (p *parser) attachmentsAmong(body []srcLine) []srcLine {
	for i := range body {
		if used := p.listAt(body[i:], false); used > 0 {
			return append(body[:i:i], body[i+used:]...)
		}
	}
	return body
}

// listAt reads a 附件说明 at the start of lines and says how many lines it
// takes. Among the attachments' own pages only a list with titles counts.
func (p *parser) listAt(lines []srcLine, inside bool) int {
	l := &lines[0]
	if l.table != nil || inside || len(p.n.Attachments) > 0 {
		return 0
	}
	if rest, ok := attachmentList(l.text); ok {
		if rest == "" && !listFollows(lines[1:]) {
			return 0
		}
		return p.numberedList(lines, rest)
	}
	// 附件1：甲表 / 附件2：乙表
	a, ok := attachmentLabel(l.text)
	if !ok || a.title == "" || a.number != "1" && a.number != "" {
		return 0
	}
	used := 0
	for used < len(lines) {
		l := &lines[used]
		a, ok := attachmentLabel(l.text)
		if l.table != nil || !ok || a.title == "" || a.number != strconv.Itoa(used+1) {
			break
		}
		used++
	}
	if used == 1 && len(lines) > 1 {
		// One line: a list of one, unless its text follows.
		next := &lines[1]
		if next.table != nil || !signerLike(next) && !noteLine(next) && !contactLine(next.text) {
			return 0
		}
	}
	for k := range lines[:used] {
		a, _ := attachmentLabel(lines[k].text)
		p.listed(&lines[k], "", a.title)
	}
	return used
}

// numberedList reads the entries of a 附件说明, of which rest is the first
// line's.
func (p *parser) numberedList(lines []srcLine, rest string) int {
	l := &lines[0]
	used := 1
	if rest == "" {
		l, rest, used = &lines[1], lines[1].text, 2
	}
	if m, ok := readMarker(rest); !ok || m.value != 1 || m.style == article {
		p.listed(l, "", rest)
		return used + p.wrapped(lines[used:])
	}
	for {
		for _, e := range entries(rest, len(p.n.Attachments)+1) {
			number := ""
			if e.value != len(p.n.Attachments)+1 {
				number = strconv.Itoa(e.value)
				p.find(Finding{Rule: "att-num", Severity: doubt, Place: forms.Place{Field: "附件说明"},
					Message: "附件说明的编号不连续：" + clip(rest)}, l, 0, -1)
			}
			p.listed(l, number, e.rest)
		}
		used += p.wrapped(lines[used:])
		if used == len(lines) || lines[used].table != nil {
			return used
		}
		l = &lines[used]
		rest = l.text
		if a, ok := attachmentLabel(rest); ok && a.number == strconv.Itoa(len(p.n.Attachments)+1) && a.title != "" {
			rest = a.number + "." + a.title // 附件：1.… / 附件：2.…
		} else if again, ok := attachmentList(rest); ok && again != "" {
			rest = again
		}
		m, ok := readMarker(rest)
		if !ok || m.rest == "" || m.value < len(p.n.Attachments)+1 || m.value > len(p.n.Attachments)+9 ||
			runeLen(m.rest) > maxAttachmentTitle || strings.Contains(strings.TrimSuffix(m.rest, "。"), "。") {
			return used
		}
		used++
	}
}

// entry is one attachment of a line of the 附件说明.
type entry struct {
	value int
	rest  string
}

// entries parts a line such as 1.甲表 2.乙表 into its attachments. The next
// number parts it only with its mark, so that a 2 within a title does not.
func entries(s string, next int) []entry {
	m, ok := readMarker(s)
	if !ok {
		return []entry{{next, s}}
	}
	out := []entry{{m.value, m.rest}}
	for {
		last := &out[len(out)-1]
		number := strconv.Itoa(last.value + 1)
		i := strings.Index(last.rest, number)
		cut := false
		for at := 0; i >= 0; {
			i += at
			if m, ok := readMarker(last.rest[i:]); ok && i > 0 && m.value == last.value+1 && m.rest != "" && !digitEnd(last.rest[:i]) &&
				(m.style == digitDot || m.style == digitComma) {
				title := strings.TrimRight(last.rest[:i], " \u3000\t")
				last.rest = title
				out = append(out, entry{m.value, m.rest})
				cut = true
				break
			}
			at = i + 1
			if i = strings.Index(last.rest[at:], number); i < 0 {
				break
			}
		}
		if !cut {
			return out
		}
	}
}

func digitEnd(s string) bool {
	r := lastRune(s)
	return r >= '0' && r <= '9' || r == '.' || r >= '０' && r <= '９'
}

// wrapped reads lines on which the last title of the 附件说明 goes on.
func (p *parser) wrapped(lines []srcLine) int {
	used := 0
	last := &p.n.Attachments[len(p.n.Attachments)-1]
	for used < len(lines) && used < 3 {
		l := &lines[used]
		if l.table != nil || l.gap || runeLen(last.Title) < brokenLine-2 || !signerLike(l) {
			break
		}
		if ended(last.Title) || endsRules(last.Title) && used == 0 {
			break
		}
		last.Title = flatten(last.Title + l.text)
		p.find(Finding{Rule: "parse-joined", Severity: doubt, Place: forms.Place{Field: "附件说明"}, Message: "当作上一行附件名称的续行"}, l, 0, -1)
		used++
	}
	return used
}

// listed adds an attachment of the 附件说明.
func (p *parser) listed(l *srcLine, number, title string) {
	title = flatten(title)
	trimmed := strings.TrimRight(title, "。；;，, ")
	if trimmed != title && trimmed != "" {
		p.find(Finding{Rule: "att-end", Severity: sureFault, Place: forms.Place{Field: "附件说明"}, Message: "附件名称后不加标点",
			Source: "GB/T 9704-2012 7.3.4", Suggestion: trimmed}, l, 0, -1)
		title = trimmed
	}
	p.n.Attachments = append(p.n.Attachments, Attachment{Title: title, Number: number})
}

// pageBegins reports whether a label among the attachments' pages begins the
// next one: one alone on its line does, one with a title when it is the next.
func pageBegins(a label, pages int) bool {
	return a.title == "" || a.number == strconv.Itoa(pages+1)
}

// attachmentText reads an attachment's own text and puts it with its name in
// the 附件说明.
func (p *parser) attachmentText(x *listIndex, page *attachmentPage, place int) {
	lines := page.lines
	title := flatten(page.label.title)
	used := 0
	for title == "" || used > 0 && used < 4 {
		if used == len(lines) {
			break
		}
		l := lines[used]
		z := squeeze(l.text)
		if l.table != nil || bodyLike(l, z) || used > 0 && (l.gap || endsRules(title) || endsRules(squeeze(title))) {
			break
		}
		title += unspaced(l.flat())
		used++
	}
	lines = lines[used:]

	at, unlisted := p.matchAttachment(x, page.label.number, title, place)
	if unlisted {
		p.find(Finding{Rule: "att-match", Severity: doubt, Place: forms.Place{Field: "附件"}, Message: "附件说明里没有这个附件，已补入：" + clip(title)}, &page.at, 0, -1)
	}
	a := &p.n.Attachments[at]
	if title != a.Title && title != "" {
		a.Heading = title
		p.find(Finding{Rule: "att-match", Severity: sureFault, Place: forms.Place{Field: "附件"}, Source: "GB/T 9704-2012 7.3.7",
			Message: "附件标题与附件说明中的名称“" + clip(a.Title) + "”不一致", Suggestion: a.Title}, &page.at, 0, -1)
	}
	if n := page.label.number; n != "" && n != p.labelOf(at) {
		p.find(Finding{Rule: "att-match", Severity: sureFault, Place: forms.Place{Field: "附件"}, Source: "GB/T 9704-2012 7.3.7",
			Message: "“附件" + n + "”的标题在附件说明中是第" + strconv.Itoa(at+1) + "个，顺序不一致"}, &page.at, 0, -1)
	}
	if form, rest, ok := p.readForm(title, lines); ok {
		a.Form, lines = form, rest
	}
	a.Body = append(a.Body, p.blocks(lines)...)
	if len(a.Body) == 0 {
		a.Body = nil
	}
}

// labelOf is the number that an attachment's own page bears.
func (p *parser) labelOf(i int) string {
	if n := p.n.Attachments[i].Number; n != "" {
		return n
	}
	return strconv.Itoa(i + 1)
}

// listIndex finds attachments of the 附件说明 by name and number.
type listIndex struct {
	byTitle, byLabel map[string][]int // those that have no text yet, in order
	taken            map[int]bool
}

// listedTitle is a title without what the list and the page may differ in.
func listedTitle(s string) string { return strings.Trim(squeeze(s), "《》“”") }

func (p *parser) indexList() *listIndex {
	x := &listIndex{map[string][]int{}, map[string][]int{}, map[int]bool{}}
	for i := range p.n.Attachments {
		title, label := listedTitle(p.n.Attachments[i].Title), p.labelOf(i)
		x.byTitle[title] = append(x.byTitle[title], i)
		x.byLabel[label] = append(x.byLabel[label], i)
	}
	return x
}

// take takes the first attachment of a name or number that has no text yet.
func (x *listIndex) take(by map[string][]int, key string) (at int, ok bool) {
	list := by[key]
	for len(list) > 0 && x.taken[list[0]] {
		list = list[1:]
	}
	by[key] = list
	if key == "" || len(list) == 0 {
		return 0, false
	}
	x.taken[list[0]] = true
	return list[0], true
}

// matchAttachment finds the attachment that a page belongs to: by its title,
// else by its number, else the one at its place; a page that the list does not
// have is added to it.
func (p *parser) matchAttachment(x *listIndex, number, title string, place int) (at int, unlisted bool) {
	if at, ok := x.take(x.byTitle, listedTitle(title)); ok {
		return at, false
	}
	if at, ok := x.take(x.byLabel, number); ok {
		return at, false
	}
	if number == "" && place < len(p.n.Attachments) && !x.taken[place] {
		x.taken[place] = true
		return place, false
	}
	at = len(p.n.Attachments)
	a := Attachment{Title: title}
	if number != "" && number != strconv.Itoa(at+1) {
		a.Number = number
	}
	p.n.Attachments = append(p.n.Attachments, a)
	x.taken[at] = true
	return at, true
}

// readForm reads one of the three forms: known by its title and its columns.
func (p *parser) readForm(title string, lines []srcLine) (*forms.Form, []srcLine, bool) {
	table := -1
	for i := range lines {
		if lines[i].table != nil {
			table = i
			break
		}
	}
	if table < 0 {
		return nil, nil, false
	}
	t := lines[table].table
	form := &forms.Form{}
	for _, k := range forms.Kinds() {
		if sameColumns(k, t.Header) && (k.Title() == squeeze(title) || strings.Contains(title, formWord(k))) {
			form.Kind = k
		}
	}
	columns := form.Kind.Columns()
	if len(columns) == 0 {
		return nil, nil, false
	}
	for _, row := range t.Rows {
		var o forms.Officer
		empty := true
		for c, cell := range row {
			columns[c].Set(&o, cell)
			empty = empty && cell == ""
		}
		if !empty {
			form.Officers = append(form.Officers, o)
		}
	}
	var rest []srcLine
	for i, l := range lines {
		switch {
		case i == table:
		case i < table && p.formLabel(l, "报送单位", &form.Unit):
		case i > table && p.formFoot(l, form):
		case i > table && isPageNumber(l.text):
			p.aside(l, "页码")
		default:
			rest = append(rest, l)
		}
	}
	return form, rest, true
}

func sameColumns(k forms.Kind, header []string) bool {
	columns := k.Columns()
	if len(columns) != len(header) {
		return false
	}
	for i, c := range columns {
		if squeeze(header[i]) != c.Header {
			return false
		}
	}
	return true
}

// formWord is the word by which a form's title is known when it is not quite
// as the notice has it.
func formWord(k forms.Kind) string {
	switch k {
	case forms.Clearance:
		return "清理"
	case forms.Renewal:
		return "换发"
	}
	return "新领"
}

func (p *parser) formLabel(l srcLine, name string, to *string) bool {
	rest, ok := cutLabel(l.text, name)
	if ok {
		*to = flatten(rest)
	}
	return ok
}

// formFoot reads 填报人：…　联系电话：… below a form.
func (p *parser) formFoot(l srcLine, form *forms.Form) bool {
	rest, ok := cutLabel(l.text, "填报日期")
	if ok {
		d, err := forms.ParseDate(rest)
		form.Date = d
		return err == nil
	}
	if rest, ok = cutLabel(l.text, "填报人"); !ok {
		return p.formLabel(l, "联系电话", &form.Phone)
	}
	form.FilledBy = flatten(rest)
	const longest = 600 // bytes of a line that names a person and a telephone
	for i := range rest[:min(len(rest), longest)] {
		if phone, ok := cutLabel(rest[i:], "联系电话"); ok {
			form.FilledBy = flatten(strings.TrimSpace(rest[:i]))
			form.Phone = flatten(phone)
			break
		}
	}
	return true
}

func isPageNumber(s string) bool {
	_, ok := smallInt(foldDigits(squeeze(s)), 999)
	return ok
}
