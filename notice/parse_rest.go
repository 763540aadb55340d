package notice

import (
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
)

// rest reads the body and everything below it.
func (p *parser) rest(lines []srcLine) {
	kept := lines[:0:0]
	for _, l := range lines {
		if l.table == nil && pageNumberLine(squeeze(l.text)) {
			p.aside(l, "页码")
			continue
		}
		kept = append(kept, l)
	}
	lines = kept

	// The body ends where the attachments' own pages or the 版记 begin.
	limit := 0
	for limit < len(lines) && !p.endsBody(lines, limit) {
		limit++
	}
	sig := p.findSignature(lines[:limit])
	body := lines[:sig.from]
	body = p.attachmentsAmong(body)
	p.n.Body = append(p.n.Body, p.blocks(body)...)
	p.sign(lines, sig)
	p.below(lines[sig.to:])
}

// endsBody reports whether line i is where the body cannot go on.
func (p *parser) endsBody(lines []srcLine, i int) bool {
	l := &lines[i]
	if l.table != nil {
		return false
	}
	if a, ok := attachmentLabel(l.text); ok {
		return a.title == "" && !listFollows(lines[i+1:])
	}
	if _, ok := cutLabel(l.text, "抄送", "抄报", "抄送机关"); ok {
		return true
	}
	_, _, ok := imprintLine(l.text)
	return ok
}

// signature is where 署名 and 成文日期 stand: lines from up to to.
type signature struct {
	from, to int
	names    []int // lines of 署名
	date     int   // line of the date; -1: none
	unsure   bool
}

// findSignature looks for 发文机关署名 and 成文日期 (7.3.5): a date that stands
// alone with organs above it, or below it, or before it on its line.
func (p *parser) findSignature(lines []srcLine) signature {
	none := signature{from: len(lines), to: len(lines), date: -1}
	best := none
	for i := range lines {
		l := &lines[i]
		if l.table != nil || !strings.ContainsAny(l.text, "日-./号") {
			continue
		}
		head, _, ok := cutDate(l.text)
		if !ok {
			continue
		}
		s := signature{from: i, to: i + 1, date: i}
		if head != "" {
			if _, ok := organs(head); !ok {
				continue
			}
			s.names = []int{i}
			s.above(lines)
		} else if s.above(lines); len(s.names) == 0 {
			s.below(lines)
		}
		if len(s.names) == 0 {
			continue
		}
		best = s
		// What follows a signature is not just any text, as what follows an
		// organ and a day in a list is.
		if s.to == len(lines) || p.followsSignature(lines[s.to:]) {
			return s
		}
	}
	if best.date >= 0 {
		return best
	}
	return p.weakSignature(lines)
}

// maxIssuers is more lines of 署名 than any joint 公文 has.
const maxIssuers = 60

// above takes the lines above s that name organs.
func (s *signature) above(lines []srcLine) {
	for j := s.from - 1; j >= 0 && len(s.names) < maxIssuers; j-- {
		l := &lines[j]
		if l.table != nil {
			return
		}
		if _, ok := organs(l.text); !ok {
			return
		}
		if _, ok := readMarker(l.text); ok {
			return
		}
		s.names = append([]int{j}, s.names...)
		s.from = j
	}
}

// below takes the lines below a date that name organs.
func (s *signature) below(lines []srcLine) {
	for j := s.to; j < len(lines) && len(s.names) < maxIssuers; j++ {
		l := &lines[j]
		if l.table != nil || endsRules(squeeze(l.text)) {
			return
		}
		if _, ok := organs(l.text); !ok {
			return
		}
		s.names = append(s.names, j)
		s.to = j + 1
	}
}

// followsSignature reports whether lines can stand below 署名 and date.
func (p *parser) followsSignature(lines []srcLine) bool {
	l := &lines[0]
	if l.table != nil {
		return false
	}
	if _, ok := unparen(l.text); ok || furniture(l.text) || contactLine(l.text) {
		return true
	}
	if _, ok := attachmentList(l.text); ok {
		return true
	}
	if _, ok := attachmentLabel(l.text); ok {
		return true
	}
	z := squeeze(l.text)
	return endsRules(z) || strings.Contains(p.n.Title, z) && runeLen(z) > 4
}

// weakSignature looks for a signature of which a part is missing or unusual.
func (p *parser) weakSignature(lines []srcLine) signature {
	none := signature{from: len(lines), to: len(lines), date: -1}
	// A date near the end, above which a short line stands: 市长　张某某.
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-6; i-- {
		l := &lines[i]
		if l.table != nil {
			break
		}
		head, _, ok := cutDate(l.text)
		if !ok || head != "" {
			continue
		}
		s := signature{from: i, to: i + 1, date: i, unsure: true}
		if i > 0 && signerLike(&lines[i-1]) && (i == 1 || ended(lines[i-2].text)) {
			s.from, s.names = i-1, []int{i - 1}
			s.above(lines)
		}
		if i+1 == len(lines) || p.followsSignature(lines[i+1:]) {
			return s
		}
	}
	// Organs at the end, without a date.
	s := signature{from: len(lines), to: len(lines), date: -1, unsure: true}
	for s.from > 0 && (furniture(lines[s.from-1].text) || noteLine(&lines[s.from-1])) {
		s.from--
	}
	s.to = s.from
	end := s.from
	s.above(lines)
	if len(s.names) == 0 || s.from == 0 || lines[s.from-1].table != nil || !ended(lines[s.from-1].text) && !lines[s.from].gap && lines[s.from].indent < 8 {
		return none
	}
	s.to = end
	return s
}

func noteLine(l *srcLine) bool {
	_, ok := unparen(l.text)
	return ok && l.table == nil
}

// signerLike reports whether a line can be a signature though it names no
// organ that is known by its ending.
func signerLike(l *srcLine) bool {
	z := squeeze(l.text)
	if l.table != nil || runeLen(z) > 25 || strings.ContainsAny(z, "。；，：:！？") {
		return false
	}
	if _, ok := readMarker(l.text); ok {
		return false
	}
	if _, ok := attachmentLabel(l.text); ok {
		return false
	}
	return !contactLine(l.text)
}

// cutDate cuts a date off the end of a line; head is what stands before it.
func cutDate(text string) (head string, d Date, ok bool) {
	const longest = 60 // runes of a line that may name an organ and a date
	if len(text) > longest*4 || runeLen(text) > longest {
		return "", Date{}, false
	}
	if d, err := forms.ParseDate(text); err == nil {
		return "", d, true
	}
	if inner, ok := unparen(text); ok {
		if d, err := forms.ParseDate(inner); err == nil {
			return "", d, true
		}
		return "", Date{}, false
	}
	if !strings.HasSuffix(text, "日") {
		return "", Date{}, false
	}
	i := strings.LastIndex(text, "年")
	if i < 0 {
		return "", Date{}, false
	}
	// The year: four digits before 年, with or without spaces.
	from, digits := i, 0
	for from > 0 && digits < 4 {
		r := lastRune(text[:from])
		if unicode.IsSpace(r) {
			from -= len(string(r))
			continue
		}
		if !strings.ContainsRune("0123456789０１２３４５６７８９〇○零一二三四五六七八九Ｏ", r) {
			break
		}
		from -= len(string(r))
		digits++
	}
	d, err := forms.ParseDate(text[from:])
	if digits < 4 || err != nil {
		return "", Date{}, false
	}
	return strings.TrimSpace(text[:from]), d, true
}

// sign takes 署名 and date from the lines of a signature.
func (p *parser) sign(lines []srcLine, s signature) {
	for _, j := range s.names {
		l := &lines[j]
		text := l.flat()
		if j == s.date {
			text, _, _ = cutDate(text)
		}
		names, ok := organs(text)
		if !ok {
			names = []string{text}
		}
		p.n.Issuers = append(p.n.Issuers, names...)
		if s.unsure {
			p.find(Finding{Rule: "parse-issuer", Severity: doubt, Place: forms.Place{Field: "发文机关署名"}, Message: "当作发文机关署名读了，请核对"}, l, 0, -1)
		}
	}
	if s.date >= 0 {
		l := &lines[s.date]
		_, d, _ := cutDate(l.text)
		p.n.Date = d
		if strings.ContainsAny(l.text, "一二三四五六七八九十〇○") {
			p.find(Finding{Rule: "da-arabic", Severity: doubt, Place: forms.Place{Field: "成文日期"}, Message: "成文日期用阿拉伯数字",
				Source: "GB/T 9704-2012 7.3.5.4", Suggestion: d.String()}, l, 0, -1)
		}
		if len(s.names) == 0 {
			p.find(Finding{Rule: "parse-date", Severity: doubt, Place: forms.Place{Field: "成文日期"}, Message: "当作成文日期读了，但上下都没有发文机关署名"}, l, 0, -1)
		}
	}
}

// below reads what follows 署名 and date: 附注, 附件说明, the attachments' own
// pages, the document issued, the 版记, and what is none of them.
func (p *parser) below(lines []srcLine) {
	var issued []srcLine
	page := -1 // the attachment whose pages these are
	var pages []attachmentPage
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if l.table != nil {
			if page >= 0 {
				pages[page].lines = append(pages[page].lines, l)
			} else {
				issued = append(issued, l)
			}
			continue
		}
		if used := p.imprint(lines[i:]); used > 0 {
			i += used - 1
			continue
		}
		if used := p.listAt(lines[i:], page >= 0 || len(issued) > 0); used > 0 {
			i += used - 1
			continue
		}
		if a, ok := attachmentLabel(l.text); ok && (page < 0 || pageBegins(a, len(pages))) {
			pages = append(pages, attachmentPage{label: a, at: l})
			page = len(pages) - 1
			continue
		}
		switch inner, paren := unparen(l.text); {
		case furniture(l.text):
			p.aside(l, "不像公文的内容")
		case page >= 0:
			pages[page].lines = append(pages[page].lines, l)
		case paren && p.n.Note == "" && len(issued) == 0:
			p.n.Note = inner
		case p.n.Note == "" && len(issued) == 0 && hasAnyPrefix(squeeze(l.text), "信息公开选项", "公开选项", "公开方式", "此件公开", "此件主动公开", "此件依申请", "此件不公开", "信息公开形式", "公开属性"):
			p.n.Note = l.flat()
		default:
			issued = append(issued, l)
		}
	}
	p.issued(issued)
	if len(pages) == 0 {
		return
	}
	x := p.indexList()
	for i := range pages {
		p.attachmentText(x, &pages[i], i)
	}
}

// issued reads the text after the signature that bears no 附件 mark: what a
// 印发 notice issues, or scraps.
func (p *parser) issued(lines []srcLine) {
	if len(lines) == 0 {
		return
	}
	const scrap = 40 // runes; longer lines say something
	scraps := len(lines) <= 4
	for _, l := range lines {
		if l.table != nil || runeLen(l.text) > scrap || strings.Contains(l.text, "。") {
			scraps = false
		}
	}
	first := squeeze(lines[0].text)
	if scraps && !(endsRules(first) && len(lines) > 1) {
		for _, l := range lines {
			p.aside(l, "在署名和日期之后，认不出是什么")
		}
		return
	}
	a := &Attachment{}
	used := 0
	for used < len(lines) && used < 4 {
		l := lines[used]
		z := squeeze(l.text)
		if l.table != nil || bodyLike(l, z) || used > 0 && (l.gap && endsRules(squeeze(lines[used-1].text)) || endsRules(a.Title) && !endsRules(z)) {
			break
		}
		if inner, ok := unparen(l.text); ok && used > 0 && !hasAnySuffix(inner, "试行", "暂行", "稿", "修订", "版") {
			break // （2012年…通过） below the title
		}
		a.Title += unspaced(l.flat())
		used++
	}
	a.Body = p.blocks(lines[used:])
	p.n.Issued = a
	p.find(Finding{Rule: "parse-issued", Severity: doubt, Message: "署名和日期之后的文字没有附件标记，当作随文印发的文件读了：" + clip(a.Title)}, &lines[0], 0, -1)
}

// imprint reads 抄送 and 印发 lines (7.4) at the start of lines and says how
// many they take.
func (p *parser) imprint(lines []srcLine) int {
	l := &lines[0]
	if rest, ok := cutLabel(l.text, "抄送机关", "抄送", "抄报"); ok && p.n.CopyTo == "" {
		copyTo, used := copyLines(rest, lines)
		p.n.CopyTo = copyTo
		return used
	}
	if rest, ok := cutLabel(l.text, "主送"); ok && p.n.Addressees == "" {
		p.n.Addressees = strings.TrimRight(squeeze(rest), "。")
		return 1
	}
	if !p.n.PrintedOn.IsZero() {
		return 0
	}
	if by, on, ok := imprintLine(l.text); ok {
		p.n.PrintedBy, p.n.PrintedOn = by, on
		return 1
	}
	// 印发机关 and its date on two lines.
	if names, ok := organs(l.text); ok && len(names) == 1 && len(lines) > 1 && lines[1].table == nil {
		if by, on, ok := imprintLine(lines[1].text); ok && by == "" {
			p.n.PrintedBy, p.n.PrintedOn = names[0], on
			return 2
		}
	}
	return 0
}

// copyLines reads 抄送机关 that begin with first, on the first of lines, and
// says how many lines they take.
func copyLines(first string, lines []srcLine) (copyTo string, used int) {
	var b strings.Builder
	b.WriteString(flatten(first))
	used = 1
	for used < len(lines) && used < addresseeRows && b.Len() > 0 && lastRune(b.String()) != '。' && !endsCopies(lines, used, b.String()) {
		appendText(&b, lines[used].flat())
		used++
	}
	return strings.TrimRight(b.String(), "。. "), used
}

// endsCopies reports whether line k of lines no longer belongs to the 抄送机关
// so far.
func endsCopies(lines []srcLine, k int, sofar string) bool {
	next := &lines[k]
	if next.table != nil || next.gap || furniture(next.text) || strings.HasSuffix(squeeze(next.text), "印发") {
		return true
	}
	if _, _, ok := imprintLine(next.text); ok {
		return true
	}
	if _, ok := attachmentLabel(next.text); ok {
		return true
	}
	// 印发机关 on a line of its own
	return k+1 < len(lines) && strings.HasSuffix(squeeze(lines[k+1].text), "日印发") && !strings.HasSuffix(sofar, "，") && isOrgans(next.text)
}

// imprintLine reads 奈曼旗司法局办公室　2022年5月16日印发.
func imprintLine(text string) (by string, on Date, ok bool) {
	s, ok := strings.CutSuffix(strings.TrimRight(text, "。 "), "印发")
	if !ok {
		// spread: 印 发
		if s, ok = strings.CutSuffix(strings.TrimRight(text, "。 "), "印 发"); !ok {
			return "", Date{}, false
		}
	}
	by, on, ok = cutDate(strings.TrimSpace(s))
	if !ok || strings.ContainsAny(by, "。，；：") {
		return "", Date{}, false
	}
	by = strings.TrimSpace(by)
	if names, ok := organs(by); ok && len(names) == 1 {
		by = names[0]
	}
	return by, on, true
}
