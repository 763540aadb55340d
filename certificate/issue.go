package certificate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/citizenid"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// OrderKey is one key of the order in which numbers are given.
type OrderKey string

// The keys, as job files write them.
const (
	ByTime      OrderKey = "time"      // 交卷时间, the earlier first
	ByScore     OrderKey = "score"     // 成绩, the higher first
	ByAdmission OrderKey = "admission" // 准考证号, the lower first
)

// Rules are what the office sets for one issue.
type Rules struct {
	Number   Numbering
	Issued   forms.Date // 发证日期, the first day of validity
	Expires  forms.Date // 有效期至, the last day of validity
	PassMark Score      // 合格线; not given: the exam's 结果 alone decides
	// Order breaks ties. Empty means time, score, admission. The first has to
	// be time, because the notice says 按照资格考试通过的先后顺序; whatever is
	// still equal after the last key keeps the order of the forms.
	Order []OrderKey
}

// order is Order or its default.
func (r Rules) order() []OrderKey {
	if len(r.Order) == 0 {
		return []OrderKey{ByTime, ByScore, ByAdmission}
	}
	return r.Order
}

// check returns all that is wrong with the rules.
func (r Rules) check() error {
	var errs []error
	if err := r.Number.check(); err != nil {
		errs = append(errs, err)
	}
	if !r.Issued.Valid() {
		errs = append(errs, errors.New("发证日期没有给，或不是日历上的一天 (issued)"))
	}
	if !r.Expires.Valid() {
		errs = append(errs, errors.New("有效期至没有给，或不是日历上的一天 (expires)"))
	} else if r.Expires.Before(r.Issued) {
		errs = append(errs, fmt.Errorf("有效期至 %v 早于发证日期 %v (expires)", r.Expires, r.Issued))
	}
	for i, k := range r.order() {
		switch {
		case k != ByTime && k != ByScore && k != ByAdmission:
			errs = append(errs, fmt.Errorf("发证先后“%s”不明，只能是 time、score、admission (order)", k))
		case slices.Contains(r.order()[:i], k):
			errs = append(errs, fmt.Errorf("发证先后“%s”写了两次 (order)", k))
		case i == 0 && k != ByTime:
			errs = append(errs, errors.New("发证先后的第一项须是 time：通知要求按照资格考试通过的先后顺序 (order)"))
		}
	}
	return errors.Join(errs...)
}

// Held is a certificate issued before.
type Held struct {
	Number  string
	ID      string     // 身份证号 of the holder; "" for a number that is merely taken
	Expires forms.Date // the last day of validity; zero: not known, taken as valid
	Void    bool       // replaced, revoked or declared void
	Revoked time.Time  // when it was revoked; zero: it was not. Exams passed before count no more
}

// Applications is what Issue decides on. Nothing in it is changed.
type Applications struct {
	Forms   []*forms.Form // reviewed: 附件2 and 附件3 apply, 附件1 excludes; merged or one a department
	Results []Result      // of one exam or several
	Before  []Held        // issued before; nil for a first issue
	Photos  fs.FS         // named by admission number: 准考证号.jpg, .jpeg or .png; nil: there are none
	Fonts   fs.FS         // the user's faces, as in Printer; nil: the embedded ones
	Rules   Rules
}

// Issuance is what Issue decided. Every row of 附件2 and 附件3 is in Cards or
// in Refusals, and so is every person of the exam's list who is in no row.
type Issuance struct {
	Cards    []*Card         // in the order of passing, which is the order of numbers
	Refusals []Refusal       // rows in the order of the forms, then the exam's list
	Findings []forms.Finding // doubts about those who did get a card
}

// Issue decides who gets a certificate, in what order, and its number.
//
// A person is known by the identity number. Of several sittings the first
// passed one counts. Rows that agree in every column are one application
// entered twice: the first stands, the others are refused; rows that differ
// are all refused, because a person has to say which is right. Being listed in
// 附件1 excludes, unless the reason there is loss or remaking, where the notice
// (二（二）3, 4) wants a new card; such a card carries a doubt.
//
// One whose certificate was revoked gets another only by an exam passed since:
// what took the one away would take the other.
//
// The counter goes on from the highest number of the pattern in Before, and
// passes over numbers that the forms give as held. With the same input the
// result is the same; with what it issued added to Before, nobody gets a
// second one.
//
// The error is about the rules alone (all that is wrong with them), or that
// the counter has no room, or ctx's. People are refused, never errors.
func Issue(ctx context.Context, a Applications) (*Issuance, error) {
	if err := a.Rules.check(); err != nil {
		return nil, fmt.Errorf("发证规则有误：%w", err)
	}
	faces, err := typeface.Open(a.Fonts)
	if err != nil {
		return nil, err
	}
	d := &decision{a: a, faces: faces}
	d.gather()
	for _, c := range d.candidates {
		d.judge(c)
	}
	if err := d.checkPhotos(ctx); err != nil {
		return nil, err
	}
	return d.issue()
}

// candidate is one row of 附件2 or 附件3, or a person whom only the exam's list
// names.
type candidate struct {
	officer forms.Officer
	entry   forms.Kind
	id      string // normalised
	name    string // as it will be printed
	oldNo   string // 执法证编号, normalised

	result  *Result
	refusal *Refusal // nil so far: gets a card
	doubts  []forms.Finding
	photo   string
}

func (c *candidate) refuse(reason Reason, format string, args ...any) {
	if c.refusal != nil {
		return // the first reason found is told
	}
	c.refusal = &Refusal{Name: c.officer.Name, Department: c.officer.Department, Reason: reason,
		Detail: fmt.Sprintf(format, args...), Source: c.officer.Source}
	if c.result != nil {
		c.refusal.Admission = c.result.Admission
	}
}

func (c *candidate) doubt(rule, field string, what words) {
	c.doubts = append(c.doubts, forms.Finding{Rule: rule, Severity: forms.Doubt, Message: what.zh, English: what.en,
		Place: forms.Place{File: c.officer.Source.File, Sheet: c.officer.Source.Sheet, Line: c.officer.Source.Row,
			Person: c.name, Field: field}})
}

// decision is one run of Issue.
type decision struct {
	a          Applications
	faces      *typeface.Set
	candidates []*candidate

	byID       map[string][]*candidate // rows of a person
	byOldNo    map[string][]*candidate // rows that give an old number
	sittings   map[string][]*Result    // by identity number
	admissions map[string]string       // admission number: identity number, "" when several people have it
	cleared    map[string]string       // identity number: the reason given
	held       map[string][]Held       // by identity number
	taken      map[string]bool         // numbers that exist
	owner      map[string]string       // identity number by certificate number
}

// gather indexes the input and lists the candidates.
func (d *decision) gather() {
	d.byID = map[string][]*candidate{}
	d.byOldNo = map[string][]*candidate{}
	d.sittings = map[string][]*Result{}
	d.admissions = map[string]string{}
	d.cleared = map[string]string{}
	d.held = map[string][]Held{}
	d.taken = map[string]bool{}
	d.owner = map[string]string{}

	for _, f := range d.a.Forms {
		if f == nil {
			continue
		}
		for _, o := range f.Officers {
			id, oldNo := citizenid.Normalize(o.ID), strings.ToUpper(narrow(o.CertificateNo))
			if oldNo != "" {
				d.taken[oldNo] = true
			}
			switch f.Kind {
			case forms.Clearance:
				if previous, ok := d.cleared[id]; id != "" && (!ok || remade(previous)) {
					d.cleared[id] = o.Reason // of two reasons the graver one counts
				}
			case forms.Renewal, forms.NewIssue:
				c := &candidate{officer: o, entry: f.Kind, id: id, name: printedName(o.Name), oldNo: oldNo}
				d.candidates = append(d.candidates, c)
				d.byID[id] = append(d.byID[id], c)
				if oldNo != "" && f.Kind == forms.Renewal {
					d.byOldNo[oldNo] = append(d.byOldNo[oldNo], c)
				}
			}
		}
	}
	for _, h := range d.a.Before {
		number := strings.ToUpper(narrow(h.Number))
		d.taken[number] = true
		if id := citizenid.Normalize(h.ID); id != "" {
			h.Number = number
			d.held[id] = append(d.held[id], h)
			d.owner[number] = id
		}
	}
	for i := range d.a.Results {
		d.sitting(&d.a.Results[i])
	}
}

// sitting files a result, and makes a candidate of a person who is in no form.
func (d *decision) sitting(r *Result) {
	id := citizenid.Normalize(r.ID)
	stranger := len(d.byID[id]) == 0 || idFault(id) != ""
	if stranger && (idFault(id) != "" || len(d.sittings[id]) == 0) {
		c := &candidate{officer: forms.Officer{Name: r.Name, ID: r.ID, Source: r.Source}, id: id, name: printedName(r.Name), result: r}
		d.candidates = append(d.candidates, c)
	}
	if idFault(id) != "" {
		return
	}
	d.sittings[id] = append(d.sittings[id], r)
	if other, ok := d.admissions[r.Admission]; ok && other != id {
		d.admissions[r.Admission] = ""
	} else {
		d.admissions[r.Admission] = id
	}
}

// judge refuses a candidate, or lets him stand.
func (d *decision) judge(c *candidate) {
	if fault := idFault(c.id); fault != "" {
		c.refuse(BadID, "%s", fault)
		return
	}
	reason, listed := d.cleared[c.id]
	if listed && (c.entry == 0 || !remade(reason)) {
		if reason = strings.TrimSpace(reason); reason == "" {
			reason = "未填"
		}
		c.refuse(Cleared, "附件1 所列清理原因：%s", reason)
		return
	}
	if c.entry == 0 {
		if other := d.namesake(c); other != nil {
			c.refuse(NoForm, "%s有同名的人，但身份证号有误；若是同一人，改正报表后再办", place(other.officer.Source))
		} else {
			c.refuse(NoForm, "请所在单位补报附件2 或附件3")
		}
		return
	}
	if listed {
		c.doubt("cleared-and-renewed", "清理原因", say("附件1 中因“%s”列入清理，按遗失或重制补发新证；请确认旧证已挂失或收回",
			"is on the clearance form for %q and gets a new certificate for a lost or spoilt one; make sure that the old one is reported lost or taken back", strings.TrimSpace(reason)))
	}
	d.judgeRow(c)
	if c.refusal == nil {
		d.judgeHeld(c)
	}
	if c.refusal == nil {
		d.judgeExam(c)
	}
	if c.refusal == nil {
		d.judgeLetters(c)
	}
}

// namesake is a row of the forms under the same name whose identity number
// cannot be right: the likeliest reason that a person is in no form.
func (d *decision) namesake(c *candidate) *candidate {
	for _, other := range d.candidates {
		if other.entry != 0 && matchName(other.name) == matchName(c.name) && idFault(other.id) != "" {
			return other
		}
	}
	return nil
}

// remade reports whether a 清理原因 is loss or remaking (通知 二（二）3, 4), after
// which the person still needs a card.
func remade(reason string) bool {
	for _, word := range []string{"遗失", "丢失", "挂失", "补办", "补发", "重新制作", "重制"} {
		if strings.Contains(reason, word) {
			return true
		}
	}
	return false
}

// judgeRow looks at the row itself and at the person's other rows.
func (d *decision) judgeRow(c *candidate) {
	rows := d.byID[c.id]
	for _, other := range rows {
		if other != c && !sameRow(c, other) {
			c.refuse(DoubleEntry, "同一身份证号报送了 %d 次且内容不同（%s）；请确认以哪一条为准", len(rows), places(rows))
			return
		}
	}
	if rows[0] != c {
		c.refuse(DoubleEntry, "与 %s 完全相同，按一条办理", place(rows[0].officer.Source))
		return
	}
	switch {
	case c.name == "":
		c.refuse(Incomplete, "姓名没有填")
	case strings.TrimSpace(c.officer.Department) == "":
		c.refuse(Incomplete, "工作单位没有填")
	case utf8.RuneCountInString(c.name) > maxNameRunes:
		c.refuse(Incomplete, "姓名超过 %d 个字", maxNameRunes)
	case utf8.RuneCountInString(c.officer.Department) > maxDepartmentRunes:
		c.refuse(Incomplete, "工作单位超过 %d 个字", maxDepartmentRunes)
	}
	if c.name != strings.TrimSpace(c.officer.Name) {
		c.doubt("name-normalised", "姓名", say("姓名“%s”按“%s”印制（去掉空格，间隔号统一为“·”）",
			"the name %q is printed as %q (without spaces, the separator as ·)", strings.TrimSpace(c.officer.Name), c.name))
	}
}

// sameRow reports whether two rows say the same in every column.
func sameRow(a, b *candidate) bool {
	x, y := a.officer, b.officer
	x.Source, y.Source = forms.Source{}, forms.Source{}
	x.ID, y.ID = a.id, b.id
	return a.entry == b.entry && x == y
}

// judgeHeld looks at what the person, and others, hold already.
func (d *decision) judgeHeld(c *candidate) {
	if c.entry == forms.Renewal {
		if c.oldNo == "" {
			c.doubt("renewal-without-number", "执法证编号", say("换发而没有填原执法证编号，作废公告中无法列出旧证",
				"a renewal without the old certificate's number, which the announcement of void certificates cannot list"))
		} else if err := checkNumber(c.oldNo); err != nil {
			c.refuse(Incomplete, "原执法证编号%v", err)
			return
		}
		if rows := d.byOldNo[c.oldNo]; c.oldNo != "" && len(rows) > 1 {
			for _, other := range rows {
				if other.id != c.id {
					c.refuse(DoubleEntry, "原执法证编号 %s 与他人相同（%s）", c.oldNo, places(rows))
					return
				}
			}
		}
		if owner, ok := d.owner[c.oldNo]; ok && owner != c.id {
			c.refuse(DoubleEntry, "原执法证编号 %s 在发证登记中属于他人", c.oldNo)
			return
		}
	}
	for _, h := range d.held[c.id] {
		expired := h.Expires.Valid() && h.Expires.Before(d.a.Rules.Issued)
		if !h.Void && !expired && !(c.entry == forms.Renewal && h.Number == c.oldNo) {
			c.refuse(AlreadyHolds, "证号 %s", h.Number)
			return
		}
	}
}

// judgeExam finds the sitting that counts.
func (d *decision) judgeExam(c *candidate) {
	sittings := d.sittings[c.id]
	if len(sittings) == 0 {
		c.refuse(NoResult, "考试成绩中查无此人（按身份证号）")
		return
	}
	// The first passed sitting counts; if none is, the gravest news is told:
	// an unclear one before a failed one before an absent one.
	var worst *Refusal
	rank := map[Reason]int{Unclear: 3, NotPassed: 2, WasAbsent: 1, WasRevoked: 0}
	revoked := d.revoked(c.id)
	for _, r := range sittings {
		reason, detail := d.sat(r)
		if reason == "" && !r.Submitted.After(revoked.Revoked) {
			reason, detail = WasRevoked, fmt.Sprintf("证号 %s 于 %s 注销，此后没有考试通过的成绩", revoked.Number, timeText(revoked.Revoked))
		}
		if reason == "" {
			if c.result == nil || d.compare(r, c.result) < 0 {
				c.result = r
			}
		} else if worst == nil || rank[reason] > rank[worst.Reason] {
			worst = &Refusal{Reason: reason, Detail: detail, Admission: r.Admission}
		}
	}
	switch {
	case worst != nil && worst.Reason == Unclear:
		// A sitting that nobody can judge may be the first passed one.
		c.refuse(Unclear, "%s", worst.Detail)
		c.refusal.Admission = worst.Admission
	case c.result == nil:
		c.refuse(worst.Reason, "%s", worst.Detail)
		c.refusal.Admission = worst.Admission
	case matchName(c.result.Name) != matchName(c.officer.Name):
		c.refuse(NameDiffers, "报表是“%s”，成绩单是“%s”，身份证号相同；请核对", c.officer.Name, c.result.Name)
	case d.admissions[c.result.Admission] == "":
		c.refuse(DoubleEntry, "准考证号 %s 不止一人使用，照片无法对应", c.result.Admission)
	}
}

// revoked is the certificate of a person that was revoked last; its Revoked is
// zero if none was.
func (d *decision) revoked(id string) Held {
	var last Held
	for _, h := range d.held[id] {
		if h.Revoked.After(last.Revoked) {
			last = h
		}
	}
	return last
}

// sat judges one sitting: passed if reason is "".
func (d *decision) sat(r *Result) (reason Reason, detail string) {
	mark := d.a.Rules.PassMark
	byMark := mark.Given && r.Score.Given
	passed := byMark && !r.Score.less(mark)
	switch {
	case r.Outcome == Absent:
		if r.Score.Given && r.Score.Hundredths > 0 {
			return Unclear, fmt.Sprintf("结果是缺考而成绩是 %s 分", r.Score)
		}
		return WasAbsent, ""
	case r.Outcome == Disqualified:
		return NotPassed, "成绩无效"
	case r.Outcome == Undecided && !byMark:
		return Unclear, "结果没有填，成绩或合格线也没有"
	case r.Outcome == Passed && byMark && !passed:
		return Unclear, fmt.Sprintf("结果是合格，而成绩 %s 分低于合格线 %s 分", r.Score, mark)
	case r.Outcome == Failed && passed:
		return Unclear, fmt.Sprintf("结果是不合格，而成绩 %s 分达到合格线 %s 分", r.Score, mark)
	case r.Outcome == Failed || r.Outcome == Undecided && !passed:
		if r.Score.Given {
			return NotPassed, r.Score.String() + " 分"
		}
		return NotPassed, ""
	case r.Submitted.IsZero():
		return Unclear, "已通过而没有交卷时间，排不出先后"
	case r.Admission == "":
		return Unclear, "已通过而没有准考证号，照片无法对应"
	}
	return "", ""
}

// compare is the order of passing: negative when a comes first.
func (d *decision) compare(a, b *Result) int {
	for _, key := range d.a.Rules.order() {
		order := 0
		switch key {
		case ByTime:
			order = a.Submitted.Compare(b.Submitted)
		case ByScore:
			if b.Score.less(a.Score) {
				order = -1
			} else if a.Score.less(b.Score) {
				order = 1
			}
		case ByAdmission:
			// A shorter number is a lower one.
			order = cmp.Or(cmp.Compare(len(a.Admission), len(b.Admission)), cmp.Compare(a.Admission, b.Admission))
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// judgeLetters refuses what no face can draw.
func (d *decision) judgeLetters(c *candidate) {
	for _, f := range []struct{ field, text string }{
		{"姓名", c.name}, {"工作单位", c.officer.Department}, {"执法类型", c.officer.Type}, {"执法类别", c.officer.Category},
		{"执法区域", c.officer.Area}, {"资格编号", c.officer.QualificationNo},
	} {
		for _, r := range strings.TrimSpace(f.text) {
			if _, err := d.faces.Pick(typeface.HeiTi, r); err != nil {
				err = named(err, f.field, c.name)
				c.refuse(Unprintable, "%v", err)
				c.refusal.Err = err
				return
			}
		}
	}
}

// named fills in whose character is missing.
func named(err error, field, person string) error {
	var missing *typeface.MissingError
	if !errors.As(err, &missing) {
		return err
	}
	m := *missing
	m.Field, m.Person = field, person
	return &m
}

// checkPhotos finds and looks at the photos of all who still stand, on all
// cores.
func (d *decision) checkPhotos(ctx context.Context) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(d.candidates)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(d.candidates) {
					return
				}
				if c := d.candidates[i]; c.refusal == nil {
					d.checkPhoto(c)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

func (d *decision) checkPhoto(c *candidate) {
	name, err := findPhoto(d.a.Photos, c.result.Admission)
	if err == nil {
		var data []byte
		if data, err = readPhoto(d.a.Photos, name); err == nil {
			var doubts []words
			_, doubts, err = examinePhoto(name, data)
			for _, w := range doubts {
				c.doubt("photo", "照片", words{name + "：" + w.zh, name + ": " + w.en})
			}
		}
	}
	switch {
	case err == nil:
		c.photo = name
	case errors.Is(err, errNoPhoto):
		c.refuse(NoPhoto, "照片文件夹中没有 %s.jpg（或 .jpeg、.png）", c.result.Admission)
	default:
		c.refuse(BadPhoto, "%v", err)
		c.refusal.Err = err
	}
}

// issue orders those who stand and gives them numbers.
func (d *decision) issue() (*Issuance, error) {
	var out Issuance
	var standing []*candidate
	for _, c := range d.candidates {
		if c.refusal != nil {
			out.Refusals = append(out.Refusals, *c.refusal)
		} else {
			standing = append(standing, c)
		}
	}
	slices.SortStableFunc(standing, func(a, b *candidate) int { return d.compare(a.result, b.result) })
	rules := d.a.Rules
	counter := rules.Number.first()
	for _, h := range d.a.Before {
		if c, ok := rules.Number.counter(strings.ToUpper(narrow(h.Number))); ok && c >= counter {
			counter = c + 1
		}
	}
	for i, c := range standing {
		var number string
		for ; ; counter++ {
			var ok bool
			if number, ok = rules.Number.format(counter); !ok {
				return nil, fmt.Errorf("证号流水号只有 %d 位，到第 %d 人（%s）已经用完；请加长流水号 (number.digits)",
					rules.Number.digits(), i+1, c.name)
			}
			if !d.taken[number] {
				break
			}
		}
		counter++
		card := &Card{Number: number, Name: c.name, Department: strings.TrimSpace(c.officer.Department),
			Kind: kindOf(c.officer.Type), Type: strings.TrimSpace(c.officer.Type), Category: strings.TrimSpace(c.officer.Category),
			Area: strings.TrimSpace(c.officer.Area), QualificationNo: strings.TrimSpace(c.officer.QualificationNo),
			Issued: rules.Issued, Expires: rules.Expires, Entry: c.entry, Order: i + 1,
			Admission: c.result.Admission, Passed: c.result.Submitted, Score: c.result.Score, ID: c.id, PhotoFile: c.photo}
		if c.entry == forms.Renewal {
			card.Replaces = c.oldNo
		}
		out.Cards = append(out.Cards, card)
		out.Findings = append(out.Findings, c.doubts...)
	}
	return &out, nil
}

// middleDots are the marks that people type for the 间隔号 of a name. The one
// that 民委发〔2016〕33号 prescribes is U+00B7.
const middleDots = "•・‧∙⋅．●"

// printedName is a name as it is printed: · for whatever dot was typed, no
// spaces between Han characters, single ones elsewhere.
func printedName(s string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(middleDots, r) {
			return '·'
		}
		return r
	}, s))
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			last, _ := utf8.DecodeLastRuneInString(words[i-1])
			first, _ := utf8.DecodeRuneInString(w)
			if !joins(last) && !joins(first) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// joins reports whether no space stands beside r in a name.
func joins(r rune) bool { return unicode.Is(unicode.Han, r) || r == '·' }

// matchName is a name as two lists are compared by it: case, width and spaces
// do not count.
func matchName(s string) string { return strings.ToUpper(narrow(printedName(s))) }

// place names a row for a clerk.
func place(s forms.Source) string {
	switch {
	case s.File == "" && s.Row == 0:
		return "另一条"
	case s.Sheet == "":
		return fmt.Sprintf("%s 第 %d 行", s.File, s.Row)
	}
	return fmt.Sprintf("%s“%s”第 %d 行", s.File, s.Sheet, s.Row)
}

func places(rows []*candidate) string {
	var out []string
	for _, c := range rows {
		if p := place(c.officer.Source); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return strings.Join(out, "、")
}
