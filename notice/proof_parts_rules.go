package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The parts around the text: 紧急程度, 签发人, 主送机关, 署名, 成文日期, 附注, 版记.

var (
	ruleUrgency = Rule{Name: "ur-word", Severity: sureFault, Source: "《党政机关公文处理工作条例》第九条（三）",
		Message: "紧急程度写“特急”或“加急”", English: "the urgency is 特急 or 加急"}
	ruleSignerSpace = Rule{Name: "sg-space", Severity: doubt, Source: "GB/T 9704-2012 7.2.6的示例",
		Message: "签发人之间空一字，不用标点", English: "the names of several who sign are parted by a space"}
	ruleAddresseeSep = Rule{Name: "ad-sep", Severity: doubt, Source: "编辑实务：同类机关间用顿号，不同类之间用逗号",
		Message: "同类机关之间用顿号，不同类之间用逗号", English: "addressees of one kind are parted by 、, those of different kinds by a comma"}
	ruleAddresseeColon = Rule{Name: "ad-colon", Severity: sureFault, Source: "GB/T 9704-2012 7.3.2",
		Message: "主送机关之后用全角冒号", English: "a full-width colon follows the addressees"}
	ruleIssuerMatch = Rule{Name: "is-match", Severity: doubt, Source: "GB/T 9704-2012 7.2.4、7.3.5",
		Message: "署名“%s”与发文机关标志“%s”不一致", English: "the signature %s is not the organ of the masthead, %s"}
	ruleIssuerMissing = Rule{Name: "is-missing", Severity: doubt, Source: "GB/T 9704-2012 7.3.5",
		Message: "没有发文机关署名，请补上", English: "the issuing organ's signature is missing"}
	ruleDateMissing = Rule{Name: "da-missing", Severity: doubt, Source: "GB/T 9704-2012 7.3.5",
		Message: "没有成文日期，请补上", English: "the date of the document is missing"}
	ruleSignOrder = Rule{Name: "is-order", Severity: sureFault, Source: "GB/T 9704-2012 7.3.5",
		Message: "成文日期在署名之下", English: "the date stands below the signature"}
	ruleNoteParen = Rule{Name: "an-paren", Severity: sureFault, Source: "GB/T 9704-2012 7.3.6",
		Message: "附注加圆括号", English: "the note below the date stands in （）"}
	ruleCopyEnd = Rule{Name: "cc-end", Severity: sureFault, Source: "GB/T 9704-2012 7.4.2",
		Message: "最后一个抄送机关后用句号", English: "a full stop ends the list of those who get a copy"}
	ruleCopySep = Rule{Name: "cc-end", Severity: doubt, Source: "GB/T 9704-2012 7.4.2的示例",
		Message: "抄送机关之间用逗号", English: "those who get a copy are parted by commas"}
	ruleCopyColon = Rule{Name: "cc-end", Severity: sureFault, Source: "GB/T 9704-2012 7.4.2",
		Message: "“抄送”后用全角冒号", English: "a full-width colon follows 抄送"}
	ruleLabelSpace = Rule{Name: "label-space", Severity: hint, Source: "编辑实务",
		Message: "“%s”中间不空格", English: "no space within %s"}
)

func partRules() []*Rule {
	return []*Rule{&ruleUrgency, &ruleSignerSpace, &ruleAddresseeSep, &ruleAddresseeColon, &ruleIssuerMatch, &ruleIssuerMissing, &ruleDateMissing,
		&ruleSignOrder, &ruleNoteParen, &ruleCopyEnd, &ruleLabelSpace}
}

// urgencyWord is a word that people write for 特急 or 加急; "" when z is none.
func urgencyWord(z string) string {
	z = strings.Trim(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(z, "缓急程度"), "紧急程度"), "："), "【】[]（）()")
	switch z {
	case "急件", "紧急", "特急件", "加急件", "火急", "十万火急", "急", "限时", "紧急文件", "特紧急", "特别紧急", "非常紧急", "急办", "很急", "加紧", "快件", "急急", "加急办理", "速办", "限时办理", "十分紧急", "最急":
		return z
	}
	return ""
}

// properUrgency reports whether z is one of the words of the 条例; 特提 and 平急
// are for telegrams.
func properUrgency(z string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(z, "紧急程度"), "：") {
	case "特急", "加急", "特提", "平急":
		return true
	}
	return false
}

// partLine checks the line of one part.
func (d *proof) partLine(l *proofLine) {
	switch l.part {
	case numberPart:
		if k := strings.Index(l.text, "签发"); k > 0 {
			d.signatories(l, k)
		}
	case corner:
		if w := urgencyWord(squeeze(l.text)); w != "" {
			d.find(&ruleUrgency, l.lo, l.hi).in("紧急程度")
		}
	case signatory:
		d.signatories(l, 0)
	case addressee:
		if l.index == d.parts.addressee {
			if r := lastRune(l.text); r != '：' && r != ':' {
				from := l.lo + len(strings.TrimRight(l.text, "；;，,。、 "))
				d.find(&ruleAddresseeColon, from, l.hi).fix("：").in("主送机关")
			}
		}
		d.addresseeMarks(l)
	case copyPart:
		d.copies(l)
	case body, contactPart:
		d.plainNote(l)
	}
}

// signatories checks what stands between the names after 签发人.
func (d *proof) signatories(l *proofLine, from int) {
	rest, ok := cutLabel(l.text[from:], "签发人", "签发")
	if !ok {
		return
	}
	for i, r := range rest {
		if !strings.ContainsRune("、，,；;", r) {
			continue
		}
		at := l.hi - len(rest) + i
		end := d.ahead(at+len(string(r)), l.hi, 4, unicode.IsSpace)
		if end < l.hi {
			d.find(&ruleSignerSpace, at, end).fix("\u3000").in("签发人")
		}
	}
}

// The kinds of addressees: organs of one kind are parted by 、.
type organKind int

const (
	otherOrgan organKind = iota
	government           // 人民政府 and what stands for it
	department           // 部门、单位、机构
	enterprise           // 企业、学校
)

// kindOfOrgan is the kind of an addressee that says by itself what it is; one
// that shares its last words with the next, as in 各省、自治区、直辖市人民政府, does
// not.
func kindOfOrgan(z string) organKind {
	z = withoutParens(z)
	switch {
	case z == "政府", hasAnySuffix(z, "人民政府", "街道办事处", "管委会", "管理委员会", "行政公署"):
		return government
	case strings.HasPrefix(z, "各") && hasAnySuffix(z, "乡", "镇", "街道", "苏木", "县", "市", "区", "旗"):
		return government
	case !strings.Contains(z, "各"):
	case hasAnySuffix(z, "部门", "直属机构", "直属单位", "单位", "部委", "机构", "办局", "部门单位"):
		return department
	case hasAnySuffix(z, "企业", "公司", "高校", "学校", "院校", "大学", "医院", "银行"):
		return enterprise
	}
	return otherOrgan
}

// withoutParens is z without what stands in parentheses.
func withoutParens(z string) string {
	for {
		from, to := strings.IndexAny(z, "（("), strings.IndexAny(z, "）)")
		if from < 0 || to < from {
			return z
		}
		z = z[:from] + z[to+len(string(firstRune(z[to:]))):]
	}
}

// addresseeMarks checks what parts the addressees where their kinds are plain.
func (d *proof) addresseeMarks(l *proofLine) {
	names := strings.TrimRight(l.text, "：:；;。")
	from, prev := 0, ""
	bureaus := true // each is one organ by its name
	for _, s := range strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune("、，,", r) }) {
		z := squeeze(s)
		bureaus = bureaus && runeLen(z) >= 3 && hasAnySuffix(z, "局", "厅") && !strings.Contains(z, "各")
	}
	at, mark := -1, rune(0)
	check := func(piece string) {
		if at < 0 {
			return
		}
		a, b := kindOfOrgan(prev), kindOfOrgan(piece)
		want := mark
		switch {
		case a == government && b == government && strings.Contains(prev, "各") && strings.Contains(piece, "各"):
			want = '、'
		case a == government && b > government:
			want = '，'
		case bureaus:
			want = '、'
		}
		if want != mark && mark != ',' {
			d.find(&ruleAddresseeSep, l.lo+at, l.lo+at+utf8.RuneLen(mark)).fix(string(want)).in("主送机关")
		}
	}
	for i, r := range names {
		if strings.ContainsRune("、，,", r) {
			piece := squeeze(names[from:i])
			check(piece)
			prev, at, mark, from = piece, i, r, i+utf8.RuneLen(r)
		}
	}
	check(squeeze(names[from:]))
}

// copies checks 抄送.
func (d *proof) copies(l *proofLine) {
	text := l.text
	if rest, ok := cutLabel(text, "抄送", "抄送机关", "抄报"); ok {
		lead := text[:len(text)-len(rest)]
		if i := strings.IndexByte(lead, ':'); i >= 0 {
			d.find(&ruleCopyColon, l.lo+i, l.lo+i+1).fix("：").in("抄送机关")
		}
		text = rest
	}
	start := l.hi - len(text)
	if lead, rest, ok := copyWithoutColon(text); ok {
		d.find(&ruleCopyColon, l.lo+lead, l.lo+len(text)-len(rest)).fix("：").in("抄送机关")
	}
	next := l.index + 1
	if next >= len(d.lines) || d.lines[next].part != copyPart {
		ink := strings.TrimRight(text, "；;，,、. ")
		if ink != "" && lastRune(ink) != '。' {
			d.find(&ruleCopyEnd, start+len(ink), l.hi).fix("。").in("抄送机关")
		}
	}
	if strings.ContainsAny(text, "，") || strings.ContainsRune(text, '、') && strings.ContainsRune(text, '；') {
		return // two kinds of marks tell classes apart
	}
	apart := func(r rune) bool { return r == '、' || r == '；' || r == ' ' || r == '\u3000' }
	names := strings.FieldsFunc(strings.TrimRight(text, "。；、"), apart)
	if len(names) < 2 {
		return
	}
	for _, s := range names {
		if z := squeeze(s); runeLen(z) < 4 || !organLike(z) || strings.HasPrefix(z, "各") {
			return
		}
	}
	for i, r := range strings.TrimRight(text, "。；、") {
		if apart(r) && !apart(lastRune(text[:i])) {
			end := d.ahead(start+i, l.hi, 8, apart)
			d.find(&ruleCopySep, start+i, end).fix("，").in("抄送机关")
		}
	}
}

// copyWithoutColon reads 抄送 县委办公室: lead is where 抄送 ends.
func copyWithoutColon(text string) (lead int, rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, "抄送")
	trimmed := strings.TrimLeft(rest, " \u3000")
	if !ok || trimmed == rest || !addressees(squeeze(strings.TrimRight(trimmed, "。；"))) {
		return 0, "", false
	}
	return len("抄送"), trimmed, true
}

// plainNote looks for 附注 without its brackets.
func (d *proof) plainNote(l *proofLine) {
	ink := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(l.text, "附注"), "："), "。"))
	if inner := strings.Trim(ink, "[]【】［］"); inner != ink {
		ink = inner
	}
	z := squeeze(ink)
	lone := len(d.lines) == 1
	below := d.parts.date >= 0 && l.index > d.parts.date && l.index < d.parts.bodyEnd
	switch {
	case hasAnyPrefix(z, "此件公开发布", "此件发至", "此件主动公开", "此件依申请公开", "此件不公开", "此件不予公开", "此件可见报", "此件登报", "此件传达至", "此件删减后公开") && runeLen(z) <= 30:
		d.find(&ruleNoteParen, l.lo, l.hi).fix("（" + ink + "）").in("附注")
	case (l.part == contactPart || ink != l.text) && (lone || below) && strings.HasPrefix(z, "联系人"):
		if lone && strings.ContainsAny(z, "。") {
			return
		}
		f := d.find(&ruleNoteParen, l.lo, l.hi).as(doubt).fix("（" + ink + "）").in("附注")
		if _, spaced, ok := l.label("联系人"); ok && spaced {
			f.Safe = false // the label is closed up first
		}
	}
}

// spacedLabel looks for 联 系 人： and 附    件：.
func (d *proof) spacedLabel(l *proofLine) {
	if l.cell {
		return
	}
	words := [...]string{"联系人", "联系电话", "附件", "抄送", "主送", "签发人", "电子邮箱", "电子邮件", "传真", "电话", "地址", "联系地址", "邮编", "手机", "抄报"}
	for _, w := range words {
		if at, spaced, ok := l.label(w); ok {
			if spaced {
				d.find(&ruleLabelSpace, l.lo, l.lo+at, w).fix(w)
			}
			return
		}
	}
	if z := squeeze(l.text); l.part == pageLabel && z != l.text {
		d.find(&ruleLabelSpace, l.lo, l.hi, "附件").fix(z)
	}
}

// documentParts checks what a whole document has to have, and whether its
// ends agree.
func (d *proof) documentParts() {
	p := &d.parts
	if p.whole && !d.signsInTitle() {
		at := d.textEnd()
		if len(p.signers) == 0 && !d.personSigns() {
			d.find(&ruleIssuerMissing, at, at).in("发文机关署名")
		}
		if p.date < 0 {
			d.find(&ruleDateMissing, at, at).in("成文日期")
		}
	}
	if p.date >= 0 && len(p.signers) > 0 && p.signers[0] > p.date {
		l := &d.lines[p.date]
		d.find(&ruleSignOrder, l.lo, l.hi).in("成文日期")
	}
	d.issuerMatches()
}

// signsInTitle reports whether a date stands in parentheses below the title,
// as on 公告, 决定 and 意见 that are signed nowhere else.
func (d *proof) signsInTitle() bool {
	p := &d.parts
	if len(p.title) == 0 {
		return false
	}
	i := p.title[len(p.title)-1] + 1
	if i >= len(d.lines) {
		return false
	}
	inner, ok := unparen(d.lines[i].text)
	return ok && strings.Contains(inner, "年") && strings.Contains(inner, "日")
}

// personSigns reports whether somebody's title stands above the date: 市长　张某.
func (d *proof) personSigns() bool {
	if d.parts.date <= 0 {
		return false
	}
	l := &d.lines[d.parts.date-1]
	return l.part == body && runeLen(squeeze(l.text)) <= 12 && !strings.ContainsAny(l.text, "。；：")
}

// textEnd is the end of the text above the attachments' own pages.
func (d *proof) textEnd() int {
	for i := d.parts.bodyEnd - 1; i >= 0; i-- {
		if l := &d.lines[i]; !l.cell {
			return l.hi
		}
	}
	return len(d.text)
}

// issuerMatches compares 署名 with 发文机关标志.
func (d *proof) issuerMatches() {
	p := &d.parts
	if len(p.mastheads) != 1 || len(p.signers) != 1 {
		return
	}
	head := strings.TrimSuffix(squeeze(d.lines[p.mastheads[0]].text), "文件")
	l := &d.lines[p.signers[0]]
	sign := squeeze(l.text)
	if p.signers[0] == p.date {
		sign, _ = dateTail(l.text)
	}
	if head == "" || sign == "" || shortFor(head, sign) || shortFor(sign, head) {
		return
	}
	d.find(&ruleIssuerMatch, l.lo, l.hi, sign, head).offer(head).in("发文机关署名")
}

// shortFor reports whether short is full or an abbreviation of it: its
// characters in their order, and the same ending.
func shortFor(short, full string) bool {
	if strings.HasSuffix(short, "委") && strings.HasSuffix(full, "委员会") {
		full = strings.TrimSuffix(full, "员会") // 中共松岭县委
	}
	if lastRunes(short, 2) != lastRunes(full, 2) {
		return false
	}
	rest := full
	for _, r := range short {
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+utf8.RuneLen(r):]
	}
	return true
}
