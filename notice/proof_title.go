package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// 标题 (7.3.1): 发文机关、事由和文种.

const (
	titleClause = "《党政机关公文处理工作条例》第九条"
	genreClause = "《党政机关公文处理工作条例》第八条"
)

var (
	ruleTitleGenre = Rule{Name: "ti-genre", Severity: doubt, Source: genreClause,
		Message: "标题末尾应是法定文种（通知、报告、请示、函等），“%s”不是", English: "a title ends in one of the fifteen kinds of document; %s is none"}
	ruleTitleNoGenre = Rule{Name: "ti-genre", Severity: doubt, Source: genreClause,
		Message: "标题末尾缺文种（通知、报告、请示、函等）", English: "the title does not say what kind of document this is"}
	ruleTitleTwo = Rule{Name: "ti-two", Severity: sureFault, Source: genreClause,
		Message: "标题并用了两个文种：“%s”", English: "the title names two kinds of document: %s"}
	ruleTitleRedundant = Rule{Name: "ti-redundant", Severity: doubt, Source: "编辑实务：事由不与文种重复",
		Message: "“%s”与文种“%s”意思重复", English: "%s repeats what the kind of document, %s, says"}
	ruleTitleAbout = Rule{Name: "ti-about", Severity: doubt, Source: titleClause + "；编辑实务",
		Message: "“关于”放在发文机关之后", English: "关于 stands after the organ"}
	ruleTitleNoAbout = Rule{Name: "ti-noabout", Severity: doubt, Source: titleClause + "；编辑实务",
		Message: "标题缺介词“关于”", English: "关于 is missing from the title"}
	ruleTitleStack = Rule{Name: "ti-stack", Severity: doubt, Source: "编辑实务：多层转发只留一个“转发”“通知”",
		Message: "多层转发的标题只留最初的事由和一个“转发”“通知”", English: "a title that passes on a document keeps one 转发 and one 通知"}
	ruleTitleEnd = Rule{Name: "ti-end", Severity: doubt, Source: "编辑实务：标题末尾不加标点",
		Message: "标题末尾不加标点", English: "no mark ends a title"}
	ruleTitleGuanyuDui = Rule{Name: "ti-guanyudui", Severity: doubt, Source: "编辑实务（各家说法不一）",
		Message: "“关于”与“对”叠用，一般去掉“对”", English: "关于 and 对 say the same; 对 is usually dropped"}
	ruleTitleJoint = Rule{Name: "ti-joint", Severity: doubt, Source: "编辑实务（各家说法不一）",
		Message: "标题中并列的机关之间一般用顿号", English: "the organs of a joint title are usually parted by 、"}
	ruleTitleNoun = Rule{Name: "ti-noun", Severity: doubt, Source: "编辑实务：“的”后紧接文种",
		Message: "“的”后紧接文种，写成“%s的%s”", English: "的 stands right before the kind of document: %[1]s的%[2]s"}
	ruleTitleQuote = Rule{Name: "ti-quote", Severity: doubt, Source: "编辑实务：缩略语在标题中加引号",
		Message: "标题中的缩略语“%s”加引号", English: "the shorthand %s stands in quotation marks in a title"}
	ruleTitleTrial = Rule{Name: "ti-trial", Severity: doubt, Source: "GB/T 15834-2011 附录A.13",
		Message: "“%s”是名称的一部分，放在书名号之内", English: "%s is part of the name and stands within 《》"}
	ruleTitleMatch = Rule{Name: "ti-match", Severity: doubt, Source: "编辑实务：标题文种与正文用语一致",
		Message: "标题的文种是“%s”，正文写“%s”", English: "the title says %s, the text says %s"}
	ruleTitleParty = Rule{Name: "ti-party", Severity: doubt, Source: "编辑实务（各家说法不一）",
		Message: "“中共…党委”重复，写“中共…委员会”", English: "中共 and 党 repeat each other: 中共…委员会"}
	ruleTitleBook = Rule{Name: "ti-book", Severity: doubt, Source: "编辑实务：法规、规章名称加书名号",
		Message: "标题中法规、规章的名称加书名号", English: "the name of a regulation stands in 《》 in a title"}
	ruleTitleNoBook = Rule{Name: "ti-book", Severity: doubt, Source: "编辑实务：要点、方案等不加书名号",
		Message: "标题中要点、方案等的名称不加书名号", English: "the name of a plan or the like has no 《》 in a title"}
	ruleTitleLead = Rule{Name: "ti-lead", Severity: doubt, Source: "事实核对",
		Message: "标题是“%s”，这里只写“%s”，请核对", English: "the title has %s, here it is only %s"}
)

func titleRules() []*Rule {
	return []*Rule{&ruleTitleGenre, &ruleTitleTwo, &ruleTitleRedundant, &ruleTitleAbout, &ruleTitleNoAbout, &ruleTitleStack, &ruleTitleEnd,
		&ruleTitleGuanyuDui, &ruleTitleJoint, &ruleTitleNoun, &ruleTitleQuote, &ruleTitleTrial, &ruleTitleMatch, &ruleTitleParty, &ruleTitleBook, &ruleTitleLead}
}

// genres are the kinds of 公文 of the 条例, 第八条.
var genres = [...]string{"决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要"}

// genreOf is the kind of document that a title ends in.
func genreOf(core string) string {
	for _, g := range genres {
		if strings.HasSuffix(core, g) {
			return g
		}
	}
	return ""
}

// notGenre is a word that people put in the place of a 文种; "" for a title
// that ends in none.
func notGenre(core string) string {
	for _, w := range [...]string{"汇报", "总结", "申请", "请求", "要求", "答复", "建议", "说明", "情况", "方案", "计划", "要点", "安排", "办法", "规定", "申请书", "请示件", "通知书", "汇报材料", "材料", "打算", "告知", "回复", "倡议"} {
		if strings.HasSuffix(core, "的"+w) {
			return w
		}
	}
	return ""
}

// title checks the title.
func (d *proof) title() {
	p := &d.parts
	if len(p.title) == 0 {
		return
	}
	first, last := &d.lines[p.title[0]], &d.lines[p.title[len(p.title)-1]]
	single := len(p.title) == 1
	core := strings.TrimRight(p.titleText, titleEndMarks)
	if core != p.titleText {
		ink := strings.TrimRight(last.text, titleEndMarks+" \u3000")
		d.find(&ruleTitleEnd, last.lo+len(ink), last.hi).fix("").in("标题")
	}
	d.titleGenre(core, last)
	d.titleLeadsIn(core)
	// The rest compares words within the title, which may be spaced or broken;
	// only a title in one piece can be pointed into.
	if !single {
		return
	}
	text := strings.TrimRight(first.text, titleEndMarks+" \u3000")
	d.titleReason(first, text)
	d.titleOrgans(first, text)
	d.titleStack(first, text)
	d.titleNames(first, text)
}

// titleGenre checks the 文种, also against what the text calls itself.
func (d *proof) titleGenre(core string, l *proofLine) {
	core = dropParen(core)
	genre := genreOf(strings.TrimRight(core, "”》"))
	end := l.lo + len(strings.TrimRight(l.text, titleEndMarks+" \u3000"))
	if genre == "" {
		if w := notGenre(core); w != "" {
			d.find(&ruleTitleGenre, d.inkBefore(end, len(w)), end, w).in("标题")
		} else if !endsGenre(core) {
			d.find(&ruleTitleNoGenre, l.lo, end).in("标题")
		}
		return
	}
	head := strings.TrimSuffix(core, genre)
	if two := genreOf(strings.TrimSuffix(head, "、")); two != "" && strings.HasSuffix(head, "、") {
		d.find(&ruleTitleTwo, d.inkBefore(end, len(two+"、"+genre)), end, two+"、"+genre).in("标题")
		return
	}
	if w := "申请" + genre; (genre == "报告" || genre == "请示") && strings.HasSuffix(core, "的"+w) {
		d.find(&ruleTitleTwo, d.inkBefore(end, len(w)), end, w).in("标题")
		return
	}
	if two := genreOf(head); two != "" && two != "函" && strings.HasSuffix(head, "的"+two) && strings.HasSuffix(l.text[:end-l.lo], two+genre) {
		from := end - len(two+genre)
		d.find(&ruleTitleTwo, from, end, two+genre).fix(two).in("标题")
		return
	}
	for _, i := range d.bodyLines() {
		l := &d.lines[i]
		for _, own := range [...]string{"通知", "通告", "公告", "通报", "报告", "请示"} {
			if own == genre {
				continue
			}
			for _, frame := range [...]string{own + "如下", "特此" + own} {
				at := strings.Index(l.text, frame)
				if at < 0 || !comparable(genre) || strings.HasSuffix(frame, "如下") && !strings.Contains(l.text[:at], "现") {
					continue
				}
				from := l.lo + at
				if strings.HasPrefix(frame, "特此") {
					from += len("特此")
					if rest := l.text[at+len(frame):]; rest != "" && !strings.ContainsRune("。！", firstRune(rest)) {
						continue
					}
				}
				d.find(&ruleTitleMatch, from, from+len(own), genre, own).offer(genre)
			}
		}
	}
}

// inkBefore is where the last n bytes of ink before byte end begin: a title
// may be spaced, or go over to the next line.
func (d *proof) inkBefore(end, n int) int {
	for n > 0 && end > 0 {
		r, size := utf8.DecodeLastRuneInString(d.text[:end])
		end -= size
		if !unicode.IsSpace(r) {
			n -= size
		}
	}
	return end
}

// comparable reports whether a document of this kind calls itself by its name.
func comparable(genre string) bool {
	switch genre {
	case "通知", "通告", "公告", "通报", "报告", "请示", "决定":
		return true
	}
	return false
}

// bodyLines are the lines of the text proper.
func (d *proof) bodyLines() []int {
	var out []int
	for i := range d.lines[:d.parts.bodyEnd] {
		if d.lines[i].part == body && !d.lines[i].cell {
			out = append(out, i)
		}
	}
	return out
}

// titleReason checks what stands between 关于 and the 文种.
func (d *proof) titleReason(l *proofLine, text string) {
	about := outside(text, "关于")
	core := dropParen(text)
	genre := genreOf(core)
	if about < 0 || genre == "" {
		return
	}
	reason := l.lo + about + len("关于")
	rest := text[about+len("关于"):]
	if strings.HasPrefix(rest, "对") && !hasAnyPrefix(rest, "对外", "对口", "对照", "对台", "对接", "对标", "对策", "对象", "对应") {
		d.find(&ruleTitleGuanyuDui, reason, reason+len("对")).in("标题").Suggestion = ""
	}
	if genre == "请示" || genre == "通知" || genre == "报告" {
		for _, w := range [...]string{"申请批准", "请求批准", "要求批准", "恳请批准", "请求给予", "申请给予", "要求给予", "请求", "申请", "要求", "恳请", "请示", "呈请", "通知", "报告", "汇报"} {
			asks := w != "通知" && w != "报告" && w != "汇报"
			if !strings.HasPrefix(rest, w) || (genre == "请示") != asks || genre == "通知" && w != "通知" || genre == "报告" && w == "通知" {
				continue
			}
			if next := rest[len(w):]; !hasAnyPrefix(next, "的", "人", "书", "制度", "表", "单", "事项", "材料", "会") {
				d.find(&ruleTitleRedundant, reason, reason+len(w), w, genre).fix("").in("标题")
			}
			break
		}
	}
	for _, w := range [...]string{"情况", "问题", "事项", "事宜", "进展情况", "工作情况", "工作"} {
		if tail := "的" + w + genre; strings.HasSuffix(core, tail) {
			from := l.lo + len(core) - len(tail)
			d.find(&ruleTitleNoun, from, from+len(tail), w, genre).fix(w + "的" + genre).in("标题")
		}
	}
}

// titleOrgans checks the organ of a title and where 关于 stands.
func (d *proof) titleOrgans(l *proofLine, text string) {
	about := outside(text, "关于")
	genre := genreOf(dropParen(text))
	switch {
	case about > 0:
		d.titleJoint(l, text[:about])
	case about == 0 && genre != "批复" && genre != "函":
		rest := text[len("关于"):]
		if n := organPrefix(rest); n > 0 && hasAnyPrefix(rest[n:], titleVerbs[:]...) {
			d.find(&ruleTitleAbout, l.lo, l.lo+len("关于")+n).fix(rest[:n] + "关于").in("标题")
		}
	case !strings.Contains(text, "关于") && !anyOutside(text, "转发", "批转"):
		if n := organPrefix(text); wantsAbout(text, n, genre) {
			d.find(&ruleTitleNoAbout, l.lo+n, l.lo+n).fix("关于").in("标题")
		}
	}
}

// titleJoint checks what parts the organs that stand before 关于.
func (d *proof) titleJoint(l *proofLine, lead string) {
	names, ok := organs(lead)
	if !ok || len(names) < 2 || !strings.ContainsAny(lead, " \u3000") || strings.ContainsRune(lead, '、') {
		return
	}
	end := len(strings.TrimRight(lead, " \u3000"))
	d.find(&ruleTitleJoint, l.lo, l.lo+end).offer(strings.Join(names, "、")).in("标题")
}

// wantsAbout reports whether what a title without 关于 says, after the organ's
// name of n bytes, is a matter that 关于 should lead in.
func wantsAbout(text string, n int, genre string) bool {
	matter, ok := strings.CutSuffix(dropParen(text), "的"+genre)
	if !ok || n > len(matter) {
		return false
	}
	matter = matter[n:]
	switch genre {
	case "", "公告", "纪要":
		return false
	case "命令", "决议", "公报", "议案": // of somebody: 县人民代表大会的决议
		return hasAnyPrefix(matter, titleVerbs[:]...)
	}
	const shortest = 4 // runes of a matter
	return hasAnyPrefix(matter, titleVerbs[:]...) || n > 0 && runeLen(matter) >= shortest && !strings.HasPrefix(matter, "第")
}

// titleVerbs are words with which the matter of a title begins.
var titleVerbs = [...]string{"加强", "做好", "开展", "进一步", "印发", "召开", "举办", "组织", "实施", "规范", "推进", "落实", "调整", "表彰", "同意", "成立",
	"深入", "切实", "全面", "贯彻", "深化", "加快", "促进", "严格", "公布", "发布", "修订", "修改", "废止", "启用", "报送", "解决", "建立", "完善", "抓好", "申报", "申请", "设立", "撤销", "停止", "禁止", "清理", "任免", "聘任", "开放", "征集", "安排", "恢复", "协助", "上报", "解聘", "命名", "授予", "给予", "转报", "拨付", "下达", "对"}

// titleStack looks for 转发 upon 转发.
func (d *proof) titleStack(l *proofLine, text string) {
	passes := strings.Count(text, "转发") + strings.Count(text, "批转")
	genre := genreOf(text)
	if passes == 0 || genre == "" {
		return
	}
	doubled := strings.Count(text, "的通知的通知") > 0
	if passes < 2 && !doubled {
		return
	}
	first := strings.Index(text, "转发")
	if k := strings.Index(text, "批转"); k >= 0 && (first < 0 || k < first) {
		first = k
	}
	lead := strings.TrimSuffix(text[:first], "关于")
	inner := text[max(strings.LastIndex(text, "转发"), strings.LastIndex(text, "批转"))+len("转发"):]
	inner = strings.NewReplacer("《", "", "》", "", "〈", "", "〉", "").Replace(inner)
	// The innermost title ends at its own 文种.
	end := -1
	for _, g := range genres {
		if k := strings.Index(inner, "的"+g); k >= 0 && (end < 0 || k+len("的"+g) < end) {
			end = k + len("的"+g)
		}
	}
	f := d.find(&ruleTitleStack, l.lo, l.lo+len(text)).in("标题")
	if end > 0 {
		f.fix(lead + "转发" + inner[:end])
	}
}

// titleNames checks the names of documents within a title, and shorthand.
func (d *proof) titleNames(l *proofLine, text string) {
	d.titleDocument(l, text)
	if !d.knownShorthand(l, text) {
		d.countedShorthand(l, text)
	}
}

// titleDocument checks the 《》 of the document that a title issues, amends or
// carries out.
func (d *proof) titleDocument(l *proofLine, text string) {
	for _, verb := range [...]string{"印发", "公布", "颁布", "发布", "修改", "修订", "废止", "转发", "学习宣传贯彻", "学习贯彻", "宣传贯彻", "贯彻实施", "贯彻执行", "贯彻落实", "实施", "执行"} {
		k := outside(text, verb)
		if k < 0 {
			continue
		}
		from := k + len(verb)
		if strings.HasPrefix(text[from:], "《") {
			if verb == "印发" || verb == "公布" || verb == "发布" {
				d.planInBooks(l, text, from)
			}
			return
		}
		end := strings.LastIndex(text[from:], "的")
		if end < 0 {
			return
		}
		name := text[from : from+end]
		if !strings.ContainsAny(name, "《》“，") && !strings.Contains(name, "关于") && (regulation(name) || lawCarriedOut(verb, name)) {
			d.find(&ruleTitleBook, l.lo+from, l.lo+from+end).fix("《" + name + "》").in("标题")
		}
		return
	}
}

// planInBooks looks for 《》 around a plan or the like at byte from of a title.
func (d *proof) planInBooks(l *proofLine, text string, from int) {
	end := strings.LastIndex(text[from:], "》")
	if end < 0 {
		return
	}
	name := text[from+len("《") : from+end]
	if hasAnySuffix(dropParen(name), "要点", "方案", "计划", "安排", "总结", "名单", "预案", "讲话", "分工", "措施") && !strings.ContainsAny(name, "《》") {
		d.find(&ruleTitleNoBook, l.lo+from, l.lo+from+end+len("》")).fix(name).in("标题")
	}
}

// lawCarriedOut reports whether name is that of a law, as it is after verbs
// that say that it is carried out.
func lawCarriedOut(verb, name string) bool {
	return hasAnySuffix(verb, "贯彻", "实施", "执行", "落实") && runeLen(name) >= 4 && strings.HasSuffix(name, "法") &&
		!hasAnySuffix(name, "方法", "做法", "执法", "司法", "立法")
}

// knownShorthand looks for shorthand without quotation marks and reports
// whether it found any.
func (d *proof) knownShorthand(l *proofLine, text string) bool {
	for _, w := range [...]string{"两学一做", "三会一课", "三严三实", "四好农村路", "双随机、一公开", "双随机一公开", "放管服", "一带一路", "五水共治", "七五普法", "八五普法", "三公经费", "三公", "三重一大", "四风",
		"三农", "三支一扶", "十四五", "十三五", "十五五", "六稳", "六保", "双减", "双创", "五一", "十一", "两癌", "一网通办", "最多跑一次", "三资", "厕所革命", "扫黑除恶", "百日攻坚", "五个一", "两不愁三保障", "三区三线", "四个一", "三下乡", "扫黄打非", "打非治违", "三夏", "三秋", "双拥", "九小场所", "五小企业", "六五普法", "两违", "回头看", "安全生产月", "质量月", "互联网+政务服务", "证照分离", "一件事一次办", "好差评"} {
		k := strings.Index(text, w)
		if k < 0 || quoted(text[:k]) || !shorthandHere(w, text[:k], text[k+len(w):]) {
			continue
		}
		switch w {
		case "三公经费":
			w = "三公"
		case "五小企业", "九小场所":
			w = w[:len("五小")]
		}
		d.find(&ruleTitleQuote, l.lo+k, l.lo+k+len(w), w).fix("“" + w + "”").in("标题")
		return true
	}
	return false
}

// quoted reports whether what follows before stands in quotation marks.
func quoted(before string) bool {
	return hasAnySuffix(before, "“", "‘") || strings.Count(before, "“") > strings.Count(before, "”")
}

// shorthandHere reports whether w is shorthand between before and after: some
// is a plain word or a number as well.
func shorthandHere(w, before, after string) bool {
	switch w {
	case "三农", "厕所革命", "扫黑除恶", "三资", "四风", "五一":
		return hasAnyPrefix(after, "工作", "问题", "期间", "假期", "整治", "监管", "管理", "劳动", "国庆") && (w != "五一" || !endsCounting(before))
	case "十一":
		return hasAnyPrefix(after, "期间", "假期") && !endsCounting(before)
	}
	return true
}

// endsCounting reports whether s ends within a number or an ordinal.
func endsCounting(s string) bool {
	return s != "" && strings.ContainsRune(hanDigits+"第", lastRune(s))
}

// countedShorthand looks for shorthand that counts and is on no list: 五清一改,
// 双百行动.
func (d *proof) countedShorthand(l *proofLine, text string) {
	const counts = "一二两双三四五六七八九十"
	const measures = "月日年号条届次章节个名项大类种期级季度五市县区乡镇中小步路楼层方位名家人天线部军国省院校司局处科股所站"
	r := []rune(text)
	for k := 0; k+3 < len(r); k++ {
		if !strings.ContainsRune(counts, r[k]) || k > 0 && (strings.ContainsRune(counts+"第“‘（"+arabicDigits, r[k-1])) || !isHan(r[k+1]) || strings.ContainsRune(measures+counts, r[k+1]) {
			continue
		}
		n := 0
		switch {
		case strings.ContainsRune(counts, r[k+2]) && isHan(r[k+3]) && !strings.ContainsRune(measures+counts, r[k+3]):
			n = 4
		case r[k] != '一' && r[k] != '十' && hasAnyPrefix(string(r[k+2:]), "行动", "工程", "攻坚", "创建活动", "专项行动", "清零"):
			n = 2
		}
		if n > 0 {
			at := l.lo + len(string(r[:k]))
			w := string(r[k : k+n])
			d.find(&ruleTitleQuote, at, at+len(w), w).fix("“" + w + "”").in("标题")
			return
		}
	}
}

// regulation reports whether name is that of 法规 or 规章.
func regulation(name string) bool {
	name = dropParen(name)
	return runeLen(name) >= 4 && hasAnySuffix(name, "办法", "条例", "规定", "细则", "规则", "章程", "规程", "准则", "守则", "暂行规定")
}

// titleLeadsIn compares the matter in the title with the sentence that leads
// in the text: a thing named with another in the title and alone below was
// forgotten.
func (d *proof) titleLeadsIn(core string) {
	for at := 0; ; {
		k := strings.Index(core[at:], "、")
		if k < 0 {
			return
		}
		k += at
		at = k + len("、")
		// 换发、新领工作: two words of two characters and what follows them.
		left, right := lastRunes(core[:k], 2), firstRunes(core[at:], 2)
		tail := firstRunes(core[at+len(right):], 2)
		if runeLen(left) < 2 || runeLen(right) < 2 || runeLen(tail) < 2 || strings.ContainsAny(left+right+tail, "《》（）“”、，的") {
			continue
		}
		for _, i := range d.bodyLines() {
			l := &d.lines[i]
			end := strings.LastIndex(l.text, "如下")
			if end < 0 || len(l.text)-end > len("如下：") {
				continue
			}
			from := max(strings.LastIndex(l.text[:end], "现就"), strings.LastIndex(l.text[:end], "现将"))
			if from < 0 {
				continue
			}
			lead := l.text[from:end]
			if j := strings.Index(lead, left+tail); j >= 0 && !strings.Contains(lead, right) {
				d.find(&ruleTitleLead, l.lo+from+j, l.lo+from+j+len(left), left+"、"+right+tail, left+tail).offer(left + "、" + right)
			}
			break
		}
	}
}

func lastRunes(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

func firstRunes(s string, n int) string {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at]
}

// trialName looks for 《…办法》（试行）.
func (d *proof) trialName(l *proofLine, at int) {
	end := at + len("》")
	rest := d.text[end:l.hi]
	for _, w := range [...]string{"（试行）", "(试行)", "（暂行）", "(暂行)", "（修订）", "（草案）", "（征求意见稿）", "（送审稿）", "（修订稿）", "（试行稿）", "（审议稿）"} {
		if strings.HasPrefix(rest, w) {
			inner := "（" + strings.Trim(w, "（）()") + "）"
			d.find(&ruleTitleTrial, at, end+len(w), inner).fix(inner + "》")
		}
	}
}

// partyCommittee looks for 中共××乡党委.
func (d *proof) partyCommittee(l *proofLine, at int) {
	from := at + len("中共")
	const longest = 14 // runes of a place's name
	high := d.ahead(from, l.hi, longest, isHan)
	k := strings.Index(d.text[from:high], "党委")
	if k < 0 {
		return
	}
	if name := d.text[from : from+k]; !hasAnySuffix(name, "乡", "镇", "县", "市", "区", "旗", "省", "街道", "苏木", "村", "盟", "州") {
		return
	}
	d.find(&ruleTitleParty, from+k, from+k+len("党委")).fix("委员会")
}
