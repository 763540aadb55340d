package notice

import (
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Bounds of the 版头 and the title.
const (
	headLines     = 80  // lines in which the head must end
	titleLine     = 80  // runes of a title line, unless it ends in a 文种
	maxTitleLines = 12  //
	maxTitle      = 300 // runes
	addresseeRows = 40  // lines over which 主送机关 may run
)

// headScan is what head has met on its way down.
type headScan struct {
	titles []srcLine // lines that may be the title or the 发文机关标志
	before int       // how many of them stand above the 发文字号
	number bool      // the 发文字号 was met
}

// head reads everything above the body and returns the index of the first
// line of the body.
func (p *parser) head(lines []srcLine) int {
	var h headScan
	i := 0
scan:
	for i < len(lines) && i < headLines {
		l := lines[i]
		if l.table != nil {
			break
		}
		z := squeeze(l.text)
		switch {
		case pageNumberLine(z):
			p.aside(l, "页码")
		case p.corner(l, &h):
		case p.numberLine(l, &h):
		case p.metadata(l):
		case furniture(l.text):
			p.aside(l, "不像公文的内容")
		case h.complete() && p.subtitleDate(l):
		default:
			if used, ok := p.addressees(lines[i:], &h); ok {
				i += used
				break scan
			}
			if !p.titleGoesOn(l, &h, lines[i+1:]) {
				break scan
			}
			h.titles = append(h.titles, l)
		}
		i++
	}
	p.headline(&h)
	return i
}

// complete reports whether the title has come to its end.
func (h *headScan) complete() bool {
	if len(h.titles) == 0 {
		return false
	}
	return endsGenre(squeeze(h.titles[len(h.titles)-1].text)) && !(h.number && h.before == len(h.titles))
}

// titled reports whether a title was seen, so that the 主送机关 may follow.
func (h *headScan) titled() bool { return len(h.titles) > 0 }

// titleGoesOn reports whether l, of which nothing else is known, belongs to
// the title.
func (p *parser) titleGoesOn(l srcLine, h *headScan, next []srcLine) bool {
	z := squeeze(l.text)
	if p.noTitle || bodyLike(l, z) || len(h.titles) >= maxTitleLines {
		return false
	}
	if len(h.titles) == 0 {
		return true
	}
	last := h.titles[len(h.titles)-1]
	lastZ := squeeze(last.text)
	switch {
	case h.number && h.before == len(h.titles):
		// The first line below the 发文字号: the title, if the lines above are
		// the 发文机关标志; the body, if they are the title.
		return !endsGenre(lastZ) || strings.Contains(z, "关于") || endsGenre(z) || mastheadEnd(lastZ)
	case !endsGenre(lastZ):
		if l.gap && !endsGenre(z) && !strings.Contains(z, "关于") && !organOnly(h.titles) {
			return false
		}
		return true
	case strings.HasPrefix(z, "的"), firstRune(z) == '（' && lastRune(z) == '）' && !l.gap:
		return true
	case strings.Contains(z, "关于") && endsGenre(z) && !strings.Contains(lastZ, "关于"):
		return true // 财政部公告 / 关于…的公告
	case !l.gap && endsGenre(z) && runeLen(z) <= 20 && !strings.HasPrefix(z, "特此"):
		return true // 转发…的意见 / 通知
	}
	return false
}

// organOnly reports whether the title lines so far are organs' names, after
// which the title proper still has to come.
func organOnly(lines []srcLine) bool {
	for _, l := range lines {
		if _, ok := organs(l.text); !ok && !mastheadEnd(squeeze(l.text)) {
			return false
		}
	}
	return true
}

// bodyLike reports whether a line can be no title.
func bodyLike(l srcLine, z string) bool {
	if strings.ContainsAny(z, "。；") || hasAnySuffix(z, "：", ":", "，", ",", ";") {
		return true
	}
	if n := runeLen(z); n > maxTitle || n > titleLine && !endsGenre(z) {
		return true
	}
	if m, ok := readMarker(l.text); ok && m.style != digitDot {
		return true
	} else if ok && m.rest != "" {
		return true
	}
	if _, ok := attachmentLabel(l.text); ok {
		return true
	}
	if _, ok := attachmentList(l.text); ok || contactLine(l.text) {
		return true
	}
	_, err := forms.ParseDate(z)
	return err == nil
}

func mastheadEnd(z string) bool {
	return strings.HasSuffix(z, "文件") && !strings.Contains(z, "关于")
}

// corner reads 份号, 密级和保密期限 and 紧急程度 (7.2.1–7.2.3) and 签发人 on a
// line of its own.
func (p *parser) corner(l srcLine, h *headScan) bool {
	if rest, ok := cutLabel(l.text, "签发人", "签发"); ok {
		p.signatories(rest)
		return true
	}
	if len(h.titles) > 0 || h.number {
		if len(p.n.Signatories) > 0 && h.number && len(h.titles) == h.before {
			// Further names stand below 签发人.
			if z := squeeze(l.text); runeLen(z) <= 9 && isName(z) && l.indent > 8 {
				p.signatories(l.text)
				return true
			}
		}
		return false
	}
	trial := Notice{CopyNumber: p.n.CopyNumber, Secrecy: p.n.Secrecy, Urgency: p.n.Urgency}
	ok := trial.cornerWord(squeeze(l.text))
	if !ok {
		for _, f := range spreadFields(l.text) {
			if ok = trial.cornerWord(f); !ok {
				return false
			}
		}
	}
	if ok {
		p.n.CopyNumber, p.n.Secrecy, p.n.Urgency = trial.CopyNumber, trial.Secrecy, trial.Urgency
	}
	return ok
}

// cornerWord reads one of the three marks at the paper's corner; each stands
// there once.
func (n *Notice) cornerWord(z string) bool {
	rest, labelled := cutLabel(z, "份号", "№", "编号")
	if v, ok := smallInt(foldDigits(rest), 999999); ok && v > 0 && (labelled || len(rest) == 6) {
		if n.CopyNumber > 0 {
			return false
		}
		n.CopyNumber = v
		return true
	}
	rest, _ = cutLabel(z, "密级和保密期限", "密级")
	if level := hasAnyPrefix(rest, "绝密", "机密", "秘密"); level && runeLen(rest) <= 12 && n.Secrecy == "" {
		term := strings.TrimLeft(rest[len("绝密"):], "★☆*")
		if term == "" || hasAnySuffix(term, "年", "月", "日", "长期", "期限", "前", "天") {
			n.Secrecy = rest
			return true
		}
	}
	rest, _ = cutLabel(z, "紧急程度", "缓急")
	rest = strings.Trim(rest, "【】[]")
	switch rest {
	case "特急", "加急", "急件", "特提", "平急", "紧急", "急":
		if n.Urgency == "" {
			n.Urgency = rest
			return true
		}
	}
	return false
}

// isName reports whether z can be a person's name.
func isName(z string) bool {
	n := 0
	for _, r := range z {
		if !unicode.Is(unicode.Han, r) && r != '·' {
			return false
		}
		n++
	}
	return n >= 2 && n <= 25
}

// signatories reads the names after 签发人：, parted by spaces or 、. A name of
// two characters is often spread: 李　明.
func (p *parser) signatories(s string) {
	p.n.Signatories = append(p.n.Signatories, spreadFields(s)...)
}

// spreadFields are the words of s. Two of one character each make one: 李　明,
// 特　急.
func spreadFields(s string) []string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,；;", r) })
	words := fields[:0]
	for i := 0; i < len(fields); i++ {
		word := fields[i]
		if runeLen(word) == 1 && i+1 < len(fields) && runeLen(fields[i+1]) == 1 {
			word += fields[i+1]
			i++
		}
		words = append(words, word)
	}
	return words
}

// numberLine reads a line that is the 发文字号, or begins with it and goes on
// with 签发人.
func (p *parser) numberLine(l srcLine, h *headScan) bool {
	text := l.text
	if rest, ok := cutLabel(text, "发文字号", "文号", "公文字号"); ok {
		text = rest
	}
	number, names := text, ""
	if i := strings.Index(text, "签"); i > 0 {
		if rest, ok := cutLabel(text[i:], "签发人", "签发"); ok {
			number, names = strings.TrimSpace(text[:i]), rest
		}
	}
	n, ok := scanNumber(number)
	if !ok {
		return false
	}
	if !p.n.Number.IsZero() {
		if n != p.n.Number {
			p.aside(l, "另一个发文字号")
		}
		return true
	}
	p.n.Number = n
	h.number = true
	h.before = len(h.titles)
	if names != "" {
		p.signatories(names)
	}
	for _, f := range n.deviations(number) {
		f.Place.Field = "发文字号"
		p.find(f, &l, 0, runeLen(number))
	}
	return true
}

// metadata reads nothing: it keeps 标题：, 发文机关： and the like, which the head
// of a web page repeats, from being taken for 主送机关.
func (p *parser) metadata(l srcLine) bool {
	if _, ok := cutLabel(l.text, "发文机关", "标题", "成文日期", "发布日期", "发文日期"); ok {
		p.aside(l, "网页的说明")
		return true
	}
	return false
}

// subtitleDate reads a date in parentheses below the title.
func (p *parser) subtitleDate(l srcLine) bool {
	inner, ok := unparen(l.text)
	if !ok || !p.datePlace.IsZero() {
		return false
	}
	d, err := forms.ParseDate(inner)
	if err != nil {
		return false
	}
	p.dateFrom, p.datePlace = l, d
	return true
}

// addressees reads 主送机关 (7.3.2) at the start of lines. It says how many
// lines they use up, and whether there are any.
func (p *parser) addressees(lines []srcLine, h *headScan) (used int, ok bool) {
	if p.n.Addressees != "" || !h.titled() && !p.noTitle {
		return 0, false
	}
	first := lines[0]
	if endsInColon(first.text) {
		return p.takeAddressees(lines[:1])
	}
	if p.addresseesAndMore(&lines[0], h) {
		return 0, true
	}
	if !h.complete() && !p.noTitle {
		return 0, false
	}
	if rows := addresseeLines(lines); rows > 0 {
		return p.takeAddressees(lines[:rows])
	}
	if z := squeeze(first.text); len(lines) > 1 && addresseesBare(z) {
		p.n.Addressees = z
		p.find(Finding{Rule: "parse-addressees", Severity: doubt, Message: "当作主送机关读了，最后应当有全角冒号", Suggestion: z + "："}, &first, 0, -1)
		return 1, true
	}
	return 0, false
}

func endsInColon(s string) bool { return hasAnySuffix(squeeze(s), "：", ":") }

// addresseeLines is how many of lines it takes to the colon after the
// 主送机关; 0: there is none.
func addresseeLines(lines []srcLine) int {
	const shortest = 12 // runes of a first line that goes on below without a mark
	for k, l := range lines[:min(len(lines), addresseeRows)] {
		z := squeeze(l.text)
		if l.table != nil || strings.ContainsAny(z, "。；！？") || k > 0 && (l.gap || l.indent > lines[0].indent+1) {
			return 0
		}
		if _, ok := readMarker(l.text); ok {
			return 0
		}
		if endsInColon(z) {
			return k + 1
		}
		if k == 0 && runeLen(z) < shortest && !hasAnySuffix(z, "、", "，", ",") {
			return 0
		}
	}
	return 0
}

// addresseesBare reports whether z is 主送机关 that lack their colon.
func addresseesBare(z string) bool {
	const longest = 200
	return hasAnyPrefix(z, "各", "市各", "县各", "区各", "旗各", "省各", "局各") && !strings.ContainsAny(z, "。；") && runeLen(z) < longest && !leadIn(z) &&
		(organLike(strings.TrimPrefix(z, "各")) || hasAnySuffix(z, "单位", "部门", "机构", "府", "局", "司", "企业", "处"))
}

// leadIn reports whether words before a colon lead over to what follows, so
// that they name nobody.
func leadIn(z string) bool {
	return containsAny(z, "如下", "以下", "下列", "现将", "根据", "为了", "按照", "经研究", "特此", "决定", "通知：", "公告：")
}

func (p *parser) takeAddressees(lines []srcLine) (used int, ok bool) {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(squeeze(l.flat()))
	}
	z := b.String()
	z = z[:len(z)-len(string(lastRune(z)))]
	if z == "" || leadIn(z) || strings.ContainsAny(z, "。；！？") || hasAnyPrefix(z, "附件", "联系", "抄送", "附") {
		return 0, false
	}
	if _, ok := readMarker(lines[0].text); ok || contactLine(lines[0].text) {
		return 0, false
	}
	p.n.Addressees = z
	last := &lines[len(lines)-1]
	if lastRune(last.text) == ':' {
		p.find(Finding{Rule: "pu-full", Severity: sureFault, Message: "主送机关后用全角冒号", Source: "GB/T 9704-2012 7.3.2", Suggestion: "："},
			last, last.length()-1, -1)
	}
	return len(lines), true
}

// addresseesAndMore reads a line on which the body's first sentence follows
// the 主送机关: 各有关单位：为…. The line keeps the sentence.
func (p *parser) addresseesAndMore(l *srcLine, h *headScan) bool {
	const most = 60
	i := strings.IndexAny(l.text, "：:")
	if i <= 0 || !h.complete() && !p.noTitle {
		return false
	}
	z := squeeze(l.text[:i])
	rest := strings.TrimLeftFunc(l.text[i+len(string(firstRune(l.text[i:]))):], unicode.IsSpace)
	if runeLen(z) > most || !strings.HasPrefix(z, "各") || strings.ContainsAny(z, "。；") || leadIn(z) || !strings.Contains(rest, "。") {
		return false
	}
	p.n.Addressees = z
	p.find(Finding{Rule: "parse-addressees", Severity: doubt, Message: "主送机关与正文在同一行，已分开"}, l, 0, runeLen(l.text[:i])+1)
	cut := runeLen(l.text) - runeLen(rest)
	if l.pos != nil {
		l.pos = l.pos[cut:]
	} else {
		l.lead += cut
	}
	l.text = rest
	return true
}

// headline tells the 发文机关标志 from the title among the lines collected.
func (p *parser) headline(h *headScan) {
	title := h.titles
	if h.number && h.before < len(h.titles) && h.before > 0 {
		p.masthead(h.titles[:h.before])
		title = h.titles[h.before:]
	} else {
		// Without a 发文字号 between them, the masthead ends at its last 文件.
		for i := len(title) - 1; i >= 0; i-- {
			if mastheadEnd(squeeze(title[i].text)) {
				end := i + 1
				for end < len(title) && joint(title, i, end) {
					end++
				}
				p.masthead(title[:end])
				title = title[end:]
				break
			}
		}
	}
	if p.noTitle {
		return
	}
	// A name of the web page above the title.
	for len(title) > 1 && title[1].gap && !organOnly(title[:1]) && !endsGenre(squeeze(title[0].text)) &&
		strings.Contains(squeeze(title[1].text), "关于") && !strings.Contains(squeeze(title[0].text), "关于") {
		p.aside(title[0], "标题上方的文字")
		title = title[1:]
	}
	var words []string
	for i, l := range title {
		if i > 0 && squeeze(l.text) == strings.Join(words, "") {
			p.aside(l, "重复的标题")
			continue
		}
		words = append(words, strings.Fields(l.flat())...)
	}
	p.n.Title = joinTitle(words)
	if len(title) > 0 && !endsGenre(p.n.Title) {
		p.find(Finding{Rule: "parse-title", Severity: doubt, Place: forms.Place{Field: "标题"}, Message: "当作标题读了，但末尾不是文种（通知、公告等）"}, &title[0], 0, -1)
	}
}

// joint reports whether line end goes on with the organs of a joint 发文机关标志
// whose 文件 stands on line i, beside the first.
func joint(lines []srcLine, i, end int) bool {
	if lines[end].gap {
		return false
	}
	if _, ok := organs(lines[end].text); !ok {
		return false
	}
	if end+1 == len(lines) {
		return false
	}
	// A title may begin with its organ on a line of its own, and does so most
	// often with the organ of the masthead.
	lead := strings.TrimSuffix(squeeze(lines[i].text), "文件")
	return squeeze(lines[end].text) != lead && (lines[end+1].gap || !strings.HasPrefix(squeeze(lines[end+1].text), "关于"))
}

// masthead reads the lines of a 发文机关标志 (7.2.4).
func (p *parser) masthead(lines []srcLine) {
	file := false
	for _, l := range lines {
		text := l.flat()
		z := squeeze(text)
		if rest, ok := strings.CutSuffix(z, "文件"); ok {
			file = true
			if rest == "" {
				continue
			}
			// The organs before 文件, with their spaces.
			i := strings.LastIndex(text, "文")
			text = strings.TrimSpace(text[:i])
		}
		if names, ok := organs(text); ok {
			p.n.Masthead = append(p.n.Masthead, names...)
		} else {
			p.n.Masthead = append(p.n.Masthead, squeeze(text))
		}
	}
	p.n.NoFile = !file && len(p.n.Masthead) > 0
}

// unspaced drops the white space between Han characters, where a broken or
// spread line has left it, and keeps one space between Latin words.
func unspaced(s string) string {
	fields := strings.Fields(s)
	var b strings.Builder
	for _, f := range fields {
		appendText(&b, f)
	}
	return b.String()
}

// joinTitle puts the pieces of a title together, with one space between the
// organs of a joint 公文 and none where a line was broken or spread.
func joinTitle(words []string) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && organLike(words[i-1]) && runeLen(words[i-1]) > 2 {
			name, _, _ := strings.Cut(w, "关于")
			if runeLen(name) > 2 && organLike(name) && !endsGenre(w[:len(name)]) {
				b.WriteByte(' ')
			}
		}
		appendText(&b, w)
	}
	return b.String()
}

// appendText puts two pieces of a broken line together: with a space between
// two Latin words, and nothing else.
func appendText(b *strings.Builder, s string) {
	if b.Len() > 0 && s != "" {
		have := b.String()
		if latin(lastRune(have)) && latin(firstRune(s)) {
			b.WriteByte(' ')
		}
	}
	b.WriteString(s)
}

func latin(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
