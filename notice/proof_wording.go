package notice

import (
	"strings"
	"unicode/utf8"
)

// Words: wrong ones, redundant ones, doubled ones.

var (
	ruleWord = Rule{Name: "word-pair", Severity: doubt, Source: "《现代汉语词典》；编辑实务",
		Message: "“%s”好像应是“%s”", English: "%s seems to stand for %s"}
	ruleRedundant = Rule{Name: "re-word", Severity: doubt, Source: "编辑实务：不用语义重复的词",
		Message: "“%s”语义重复，写“%s”", English: "%s says the same twice: %s"}
	ruleAbout = Rule{Name: "re-word", Severity: doubt, Source: "编辑实务：不用语义重复的词",
		Message: "“%s”与“%s”语义重复，去掉一个", English: "%s and %s say the same; drop one"}
	ruleUntil = Rule{Name: "re-jiezhi", Severity: doubt, Source: "《现代汉语词典》；编辑实务",
		Message: "到某时为止的情况，写“截至”，不写“截止”", English: "as of a time is 截至, not 截止"}
	ruleDoubled = Rule{Name: "word-twice", Severity: doubt, Source: "编辑实务",
		Message: "“%s”重复了", English: "%s stands twice"}
)

func wordingRules() []*Rule {
	return []*Rule{&ruleWord, &ruleRedundant, &ruleUntil, &ruleDoubled}
}

func wordingTriggers() []trigger {
	out := []trigger{
		{word: "截止", check: (*proof).until},
		{word: "中共", check: (*proof).partyCommittee},
		{word: "第", check: (*proof).ordinalWord},
		{word: "首先", check: (*proof).ordinalWord},
		{word: "其次", check: (*proof).ordinalWord},
		{word: "再次", check: (*proof).ordinalWord},
		{word: "最后", check: (*proof).ordinalWord},
		{word: "其一", check: (*proof).ordinalWord},
		{word: "其二", check: (*proof).ordinalWord},
		{word: "其三", check: (*proof).ordinalWord},
		{word: "左右", check: (*proof).aboutTwice},
		{word: "上下", check: (*proof).aboutTwice},
		{word: "以上", check: (*proof).aboutTwice},
		{word: "为止", check: (*proof).aboutTwice},
		{word: "余", check: (*proof).aboutTwice},
		{word: "多", check: (*proof).aboutTwice},
		{word: "分别", check: (*proof).aboutTwice},
		{word: "之多", check: (*proof).aboutTwice},
	}
	for _, w := range [...]string{"的的", "了了", "和和", "与与", "及及", "或或", "并并", "且且", "被被"} {
		out = append(out, trigger{word: w, check: (*proof).doubledParticle})
	}
	return out
}

// word checks one entry of wordPairs at byte at.
func (d *proof) word(l *proofLine, w *wordPair, at int) {
	end := at + len(w.wrong)
	if at > l.lo && w.notBefore != "" && strings.ContainsRune(w.notBefore, d.before(at)) {
		return
	}
	if end < l.hi && w.notAfter != "" && strings.ContainsRune(w.notAfter, d.after(end)) {
		return
	}
	if w.after != "" {
		const near = 30 // runes
		if !containsAny(firstRunes(d.text[end:l.hi], near), strings.Fields(w.after)...) {
			return
		}
	}
	f := d.find(w.rule, at, end, w.wrong, w.right).fix(w.right)
	f.Safe = !w.ask
}

// until looks for 截止5月底.
func (d *proof) until(l *proofLine, at int) {
	end := at + len("截止")
	next := d.text[end:l.hi]
	if hasAnyPrefix(next, "到") {
		return
	}
	if strings.HasPrefix(next, "至") {
		d.find(&ruleUntil, at, end+len("至")).fix("截至")
		return
	}
	r := firstRune(next)
	if next == "" || !isDigit(r) && !hasAnyPrefix(next, "目前", "今", "本", "上", "去年", "年底", "月底", "当前", "现在", "发稿", "昨", "二〇", "二○", "一九", "此时", "此刻") {
		return
	}
	if hasAnyPrefix(next, "本次", "上报", "上传", "本科", "今后") || at > l.lo && strings.ContainsRune("日月底午时点于已将未前", d.before(at)) {
		return
	}
	d.find(&ruleUntil, at, end).fix("截至")
}

// aboutTwice looks for 大约10人左右, 超过50人以上, 截至5月底为止.
func (d *proof) aboutTwice(l *proofLine, at int) {
	word := ""
	for _, w := range [...]string{"左右", "上下", "以上", "为止", "余", "多", "分别", "之多"} {
		if strings.HasPrefix(d.text[at:l.hi], w) {
			word = w
			break
		}
	}
	from, _ := d.clause(l, at, "，。；、：（")
	before := d.text[from:at]
	for _, lead := range sameSense(word) {
		k := strings.LastIndex(before, lead)
		if k < 0 {
			continue
		}
		between := before[k+len(lead):]
		if !saidOfOne(between, word) || partOfWord(before[:k+len(lead)], lead) {
			continue
		}
		f := d.find(&ruleAbout, from+k, at+len(word), lead, word)
		switch {
		case word == "为止":
			f.fix("截至" + strings.TrimPrefix(between, "到"))
		case word == "分别":
			f.fix(word)
		case (word == "余" || word == "多") && (lead == "超过" || lead == "近"):
			f.offer(between + word)
		case lead == "近" || lead == "将近" || lead == "接近":
			f.offer(lead + between)
		default:
			f.fix(lead + between)
		}
		return
	}
}

// sameSense are the words that say before a number what word says after it.
func sameSense(word string) []string {
	switch word {
	case "左右":
		return []string{"大约", "大概", "约", "近", "将近", "接近", "左右"}
	case "上下":
		return []string{"大约", "大概"}
	case "以上":
		return []string{"超过", "超出", "多达", "突破", "至少", "最少"}
	case "之多":
		return []string{"多达", "高达", "达到", "达"}
	case "为止":
		return []string{"截至", "截止", "截止到"}
	case "余", "多":
		return []string{"大约", "约", "近", "超过"}
	case "分别":
		return []string{"各自"}
	}
	return nil
}

// saidOfOne reports whether what stands between the two words is so little
// that both are said of it: mostly a number and its unit.
func saidOfOne(between, word string) bool {
	const longestDate, longestUnit = 14, 4 // runes
	for _, verb := range [...]string{"有", "为", "需", "是", "共", "达"} {
		between = strings.TrimPrefix(between, verb)
	}
	unit := strings.TrimLeftFunc(between, func(r rune) bool {
		return isDigit(r) || strings.ContainsRune(".,"+hanDigits+"百千万亿两几零", r)
	})
	switch word {
	case "为止":
		return runeLen(between) <= longestDate
	case "分别":
		return between == ""
	case "余", "多":
		return unit == "" && between != ""
	}
	return unit != between && runeLen(unit) <= longestUnit && !strings.ContainsAny(unit, "的和与及至")
}

// partOfWord reports whether the 约 or 近 at the end of s is none, but part of
// a word: 预约, 附近.
func partOfWord(s, lead string) bool {
	switch lead {
	case "约":
		return hasAnySuffix(s, "预约", "合约", "签约", "契约", "条约", "节约", "履约", "公约", "违约", "集约")
	case "近":
		return hasAnySuffix(s, "附近", "最近", "临近", "靠近")
	}
	return false
}

// doubledParticle looks for 的的 and 了了.
func (d *proof) doubledParticle(l *proofLine, at int) {
	r := d.after(at)
	size := utf8.RuneLen(r)
	prev, next := d.before(at), d.after(at+2*size)
	if at == l.lo || at+2*size > l.hi || prev == r || next == r {
		return
	}
	switch r {
	case '的':
		if strings.ContainsRune("目有标中端", prev) || strings.ContainsRune("确士", next) {
			return // 目的的, 的的确确
		}
	case '了':
		if next == '解' || next == '结' || next == '如' || strings.ContainsRune("为除明", prev) {
			return // 为了了解
		}
	case '和', '与':
		if strings.ContainsRune("睦美气平谐解会", next) || strings.ContainsRune("参平温", prev) {
			return
		}
	case '及':
		if strings.ContainsRune("时其格早", next) || strings.ContainsRune("以普涉", prev) {
			return
		}
	case '并':
		if strings.ContainsRune("合入行列轨购网存", next) || strings.ContainsRune("合兼吞", prev) {
			return
		}
	case '被':
		if strings.ContainsRune("告褥子申", next) || strings.ContainsRune("棉植", prev) {
			return
		}
	}
	d.find(&ruleDoubled, at+size, at+2*size, string(r)).fix("")
}
