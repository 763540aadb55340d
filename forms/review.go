package forms

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// Reviewer examines what forms say. The zero Reviewer works. It may be used by
// several goroutines at once; its fields must not change after the first use.
type Reviewer struct {
	// Departments are the units that should report, by their full names. One
	// that is not heard of is a Finding; empty: none is missed.
	Departments []string

	// Categories and Areas are the words that 执法类别 and 执法区域 may have;
	// empty: any. Types is that of 执法类型; nil: Types().
	Types, Categories, Areas []string

	// On is the day that ages are counted on, usually that of the notice.
	// Zero: ages are not looked at.
	On Date

	// Fonts holds the faces that the forms will be printed in; nil means the
	// embedded ones. A character that none of them has is a Finding.
	Fonts fs.FS

	faces typeface.Lazy
}

// Review examines forms with the zero Reviewer.
func Review(forms []*Form) []Finding {
	findings, err := new(Reviewer).Review(forms)
	if err != nil {
		return []Finding{{Rule: "review", Severity: Error, Message: err.Error(), English: err.Error()}} // the embedded faces cannot be read
	}
	return findings
}

// Review examines each row by itself, then the rows against each other, over
// all forms: identity numbers, what is left out, one person or one number
// twice, a person that one form voids and another puts forward, names that
// differ for one number, people the notice excludes, characters that cannot be
// printed. Findings come in the order of the forms and their rows, then the
// units that did not report.
//
// A finding that concerns two rows stands at both, unless they are of one form.
// Equal input gives equal findings. The error is that of opening Fonts.
func (r *Reviewer) Review(forms []*Form) ([]Finding, error) {
	faces, err := r.faces.Set(r.Fonts)
	if err != nil {
		return nil, err
	}
	v := &review{Reviewer: r, faces: faces, printable: map[rune]bool{},
		people: map[string]sightings{}, certificates: map[string]sightings{}, qualifications: map[string]sightings{}}
	for _, f := range forms {
		if f == nil {
			continue
		}
		v.form(f)
	}
	for _, s := range v.seen {
		v.against(s)
	}
	var out []Finding
	for _, f := range forms {
		out = append(out, v.formFindings[f]...)
	}
	for _, s := range v.seen {
		out = append(out, s.findings...)
	}
	return append(out, r.absent(forms)...), nil
}

// review is one run of a Reviewer.
type review struct {
	*Reviewer
	faces        *typeface.Set
	printable    map[rune]bool
	seen         []*sighting
	formFindings map[*Form][]Finding

	people, certificates, qualifications map[string]sightings
}

// sighting is a row of a form.
type sighting struct {
	form     *Form
	officer  *Officer
	id       string // that tells people apart; "" when the number is no use for it
	unit     string // the reporting unit, squashed
	name     string // squashed
	order    int
	findings []Finding
}

func sight(f *Form, o *Officer, order int) *sighting {
	unit := f.Unit
	if unit == "" {
		unit = o.Department
	}
	return &sighting{form: f, officer: o, unit: squash(unit), name: squash(o.Name), order: order}
}

// sightings are rows of one number, in their order, that others are compared
// with: of those that no rule tells apart only the first, and of those that
// differ no more than mostAlike. Comparing each with each would take hours for
// a file in which all have one number.
type sightings []*sighting

const mostAlike = 64

func (all sightings) add(s *sighting) sightings {
	if len(all) == mostAlike {
		return all
	}
	for _, o := range all {
		if o.form.Kind == s.form.Kind && o.id == s.id && o.unit == s.unit && o.name == s.name {
			return all
		}
	}
	return append(all, s)
}

func (s *sighting) note(f Field, rule string, level Severity, source string, message words) *Finding {
	s.findings = append(s.findings, Finding{
		Rule: rule, Severity: level, Place: s.place(f), Message: message.zh, English: message.en, Source: source,
	})
	return &s.findings[len(s.findings)-1]
}

// place is where the row's field stands.
func (s *sighting) place(f Field) Place {
	src := s.officer.Source
	return Place{File: src.File, Sheet: src.Sheet, Cell: src.Cell(f), Row: src.Row, Person: s.officer.Name, Field: f.String()}
}

// spot is the place of a row's field for a sentence about another row.
type spot struct {
	*sighting
	field Field
}

func (s *sighting) where(f Field) spot { return spot{s, f} }

func (p spot) String() string  { return p.in(" 的 ", "的") }
func (p spot) English() string { return p.in(", ", ", ") }

func (p spot) in(cell, of string) string {
	src := p.officer.Source
	at := src.Cell(p.field)
	switch {
	case src.File != "" && src.Sheet != "" && at != "":
		return src.File + cell + src.Sheet + "!" + at
	case src.File != "" && at != "":
		return src.File + cell + at
	case src.File != "":
		return strings.TrimSuffix(src.File+cell+src.Sheet, cell)
	case p.form.Unit != "":
		return p.form.Unit + of + p.form.Kind.Label()
	}
	return p.form.Kind.Label()
}

// Cell is the name of the cell that holds field f of the row: C12. It is "" for
// a row that was not read, and for a column that the table does not have. Where
// the columns are not known they are taken to stand as on the form.
func (s Source) Cell(f Field) string {
	if s.Row < 1 || f < 0 || f >= fieldCount {
		return ""
	}
	if s.columns == [fieldCount]uint8{} {
		if f >= formFields {
			return ""
		}
		return cellName(s.Row, int(f)+1)
	}
	return cellName(s.Row, int(s.columns[f]))
}

// form looks at a form and each of its rows by itself.
func (v *review) form(f *Form) {
	if len(f.Officers) > 0 && f.Officers[0].Source.File != "" && f.Unit == "" {
		src := f.Officers[0].Source
		if v.formFindings == nil {
			v.formFindings = map[*Form][]Finding{}
		}
		v.formFindings[f] = append(v.formFindings[f], Finding{
			Rule: "unit-empty", Severity: Hint, Place: Place{File: src.File, Sheet: src.Sheet, Field: "报送单位"},
			Message: "表头上方没有填写报送单位，请补填单位全称。",
			English: "No reporting unit is given above the header row; enter its full name.",
		})
	}
	for i := range f.Officers {
		s := sight(f, &f.Officers[i], len(v.seen))
		v.seen = append(v.seen, s)
		v.row(s)
	}
}

// row looks at a row by itself.
func (v *review) row(s *sighting) {
	o := s.officer
	v.required(s)
	v.dittos(s)
	v.department(s)
	v.name(s)
	v.identity(s)
	v.particulars(s)
	v.words(s)
	v.eligible(s)
	v.characters(s)
	if s.id != "" {
		v.people[s.id] = v.people[s.id].add(s)
	}
	if o.CertificateNo != "" {
		key := strings.ToUpper(squash(o.CertificateNo))
		v.certificates[key] = v.certificates[key].add(s)
	}
	if o.QualificationNo != "" {
		key := strings.ToUpper(squash(o.QualificationNo))
		v.qualifications[key] = v.qualifications[key].add(s)
	}
}

// required names what is left out.
func (v *review) required(s *sighting) {
	if !s.form.Kind.Valid() {
		return
	}
	for _, f := range requiredFields(s.form.Kind) {
		if f == IDField || strings.TrimFunc(*f.of(s.officer), space) != "" {
			continue // of the identity number citizenid says so
		}
		level := Doubt
		switch f {
		case DepartmentField, NameField, ReasonField:
			level = Error
		}
		s.note(f, emptyRule(f), level, "", say("没有填写%s，请补填。", "The %s is missing.", f))
	}
}

// isDitto reports whether a cell says that it is as the one above.
func isDitto(text string) bool {
	switch squash(text) {
	case "同上", "同前", "上同", "〃", "″", "”", `"`, "''":
		return true
	}
	return false
}

// dittos names cells that say 同上: each row stands by itself, on a card.
func (v *review) dittos(s *sighting) {
	for f := Field(0); f < formFields; f++ {
		if text := *f.of(s.officer); f != IDField && isDitto(text) {
			s.note(f, "field-ditto", Error, "", say("%s写的是“%s”，会照样印出来，请写全。", "The %s says “%s”, which would be printed as it stands; write it in full.", f, squash(text)))
		}
	}
}

// department finds the short name of a unit that is to report: in merged
// tables it would be a unit of its own, and a card would bear it.
func (v *review) department(s *sighting) {
	text := squash(s.officer.Department)
	if utf8.RuneCountInString(text) < 2 {
		return
	}
	var full []string
	for _, d := range v.Departments {
		if squash(d) == text {
			return
		}
		if strings.HasSuffix(squash(d), text) {
			full = append(full, d)
		}
	}
	if len(full) == 1 {
		s.note(DepartmentField, "department-short", Doubt, "", say("工作单位写的是“%s”，是不是“%s”？请写全称。",
			"The department is given as “%s”; is it “%s”? Write its full name.", s.officer.Department, full[0])).Suggestion = full[0]
	}
}

// emptyRule is the name of the rule that a field must not be empty.
func emptyRule(f Field) string {
	return [formFields]string{"department", "name", "id", "type", "category", "area", "certificate", "qualification", "reason"}[f] + "-empty"
}

// Rules of names.
const (
	maxName       = 25 // 民委发〔2016〕33号: a name field holds 25 Han characters
	separatorRule = "民委发〔2016〕33号"
)

// name looks at the name.
func (v *review) name(s *sighting) {
	name := s.officer.Name
	if name == "" {
		return
	}
	for _, r := range name {
		switch {
		case strings.ContainsRune("?？□■〓※*＊\uFFFD", r) || r >= 0xE000 && r <= 0xF8FF:
			s.note(NameField, "name-character", Error, "", say("姓名里有“%c”，像是打不出的字的代替，请按身份证填写本字。",
				"The name has “%c”, which seems to stand for a character that could not be typed; enter the one on the identity card.", r))
			return
		case strings.ContainsRune(separators, r):
			f := s.note(NameField, "name-separator", Hint, separatorRule, say("姓名中的间隔号应为“·”。", "The separator in a name is “·”."))
			f.Suggestion = cleanName(name).text
			return
		case !unicode.Is(unicode.Han, r) && r != '·' && r != '〇':
			s.note(NameField, "name-character", Doubt, "", say("姓名里有“%c”，请与身份证核对。", "The name has “%c”; compare it with the identity card.", r))
			return
		}
	}
	if n := utf8.RuneCountInString(name); n < 2 || n > maxName {
		s.note(NameField, "name-length", Doubt, separatorRule, say("姓名有 %d 个字，请与身份证核对。", "The name has %d characters; compare it with the identity card.", n))
	}
}

const idSource = "GB 11643-1999"

// identity looks at the identity number.
func (v *review) identity(s *sighting) {
	text := citizenid.Normalize(s.officer.ID)
	n, err := citizenid.Parse(text)
	if err == nil {
		s.id = n.String()
		for _, d := range n.Doubts(citizenid.Date(v.On)) {
			level := Doubt
			if d.Kind == citizenid.UnknownArea {
				level = Hint
			}
			s.note(IDField, string(d.Kind), level, idSource, words{sentence(d.Message), idEnglish(d.Kind)})
		}
		return
	}
	var bad *citizenid.Error
	if !errors.As(err, &bad) {
		return
	}
	switch bad.Kind {
	case citizenid.Check, citizenid.BirthDate, citizenid.OldForm:
		s.id = text // wrong, but the same wrong number is the same person
	}
	s.note(IDField, string(bad.Kind), Error, idSource, words{sentence(err.Error()), idEnglish(bad.Kind)})
}

// sentence ends a message as the others end.
func sentence(s string) string { return strings.TrimSuffix(s, "。") + "。" }

// words compares what was chosen from a list with the list.
func (v *review) words(s *sighting) {
	types := v.Types
	if types == nil {
		types = Types()
	}
	for _, l := range []struct {
		field Field
		rule  string
		words []string
	}{{TypeField, "type-unknown", types}, {CategoryField, "category-unknown", v.Categories}, {AreaField, "area-unknown", v.Areas}} {
		text := *l.field.of(s.officer)
		if text == "" || isDitto(text) || len(l.words) == 0 || slices.Contains(l.words, text) {
			continue
		}
		s.note(l.field, l.rule, Doubt, "", say("%s“%s”不在规定的选项（%s）中，请核对。", "The %s “%s” is none of those laid down (%s).",
			l.field, firstRunes(text, 20), listed(l.words)))
	}
}

// listed names some of the words.
func listed(words []string) string {
	const most = 6
	if len(words) > most {
		return strings.Join(words[:most], "、") + "等"
	}
	return strings.Join(words, "、")
}

// excluded are the words by which people show who do not qualify: section
// 二（二）1 of the notice, and what such people are called in departments.
var excluded = []string{"工勤", "聘用", "外聘", "劳务派遣", "人事派遣", "派遣", "临时工", "临时人员", "临聘", "辅助", "协管", "辅警", "合同制", "公益性岗位", "编外"}

const eligibleSource = "通知二（二）1、四（一）"

// excludedBy returns the word in text by which somebody does not qualify.
func excludedBy(text string) string {
	for _, w := range excluded {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// eligible names people whom the notice excludes and who are put forward all
// the same.
func (v *review) eligible(s *sighting) {
	level := Error
	switch s.form.Kind {
	case NewIssue:
	case Renewal:
		level = Doubt
	default:
		return
	}
	message := func(where any, word string) words {
		return say("%s里写有“%s”。这类人员不符合行政执法资格要求，不能申请%s，请核对后撤下或更正。",
			"The %s says “%s”. Such people do not qualify and cannot be put forward for %s; check, and withdraw or correct the row.", where, word, asked(s.form.Kind))
	}
	for _, f := range []Field{DepartmentField, NameField, TypeField, CategoryField, AreaField, QualificationNoField} {
		if w := excludedBy(*f.of(s.officer)); w != "" {
			s.note(f, "not-eligible", level, eligibleSource, message(f, w))
			return
		}
	}
	if w := excludedBy(s.officer.Remarks); w != "" {
		s.note(NameField, "not-eligible", level, eligibleSource, message(gloss{"表后的备注", "column beyond the form's"}, w))
	}
}

// gloss is a word in both languages.
type gloss struct{ zh, en string }

func (g gloss) String() string  { return g.zh }
func (g gloss) English() string { return g.en }

// asked is what a form asks for.
func asked(k Kind) gloss {
	if k == Renewal {
		return gloss{"换发证件", "a renewed certificate"}
	}
	return gloss{"新领证件", "a first certificate"}
}

// characters names what no face can print.
func (v *review) characters(s *sighting) {
	for f := Field(0); f < formFields; f++ {
		for _, r := range *f.of(s.officer) {
			if !v.prints(r) {
				s.note(f, "character-missing", Error, "", say("%s里的“%c”（U+%04[2]X）没有字体能打印，请核对，确需此字的须另配字体。",
					"No face has the “%[2]c” (U+%04[2]X) of the %[1]s; check it, and supply a face if it is right.", f, r))
				break
			}
		}
	}
}

// prints reports whether some face has r.
func (v *review) prints(r rune) bool {
	ok, known := v.printable[r]
	if !known {
		_, err := v.faces.Pick(typeface.FangSong, r)
		ok = err == nil
		v.printable[r] = ok
	}
	return ok
}

// against compares a row with those of the same person, certificate or
// qualification.
func (v *review) against(s *sighting) {
	if s.id != "" {
		v.person(s)
	}
	o := s.officer
	if o.CertificateNo != "" {
		v.shared(s, CertificateNoField, "certificate-twice", v.certificates[strings.ToUpper(squash(o.CertificateNo))])
	}
	if o.QualificationNo != "" {
		v.shared(s, QualificationNoField, "qualification-twice", v.qualifications[strings.ToUpper(squash(o.QualificationNo))])
	}
}

// person compares a row with the others of its number. Of several that a rule
// fits, the first is named.
func (v *review) person(s *sighting) {
	said := map[string]bool{}
	for _, o := range v.people[s.id] {
		if o == s {
			continue
		}
		if rule := between(s, o); rule != "" && !said[rule] {
			said[rule] = true
			level, message := verdict(rule, s, o)
			s.note(IDField, rule, level, "", message)
		}
		if !said["name-differs"] && o.order < s.order && s.name != "" && o.name != "" && s.name != o.name {
			said["name-differs"] = true
			s.note(NameField, "name-differs", Error, "", say("同一身份证号（尾号 %s）在 %s 的姓名是“%s”，这里是“%s”，请与身份证核对。",
				"The same identity number (ending in %s) has the name “%[3]s” in %[2]s and “%[4]s” here; compare with the identity card.",
				tail(s.id), o.where(NameField), o.officer.Name, s.officer.Name))
		}
	}
}

// between is the rule that two rows of one person break, for the first of
// them; "" when they may stand together.
func between(s, o *sighting) string {
	a, b := s.form.Kind, o.form.Kind
	if b == Clearance {
		a, b = b, a
	}
	switch {
	case a == b && s.unit == o.unit:
		if o.order < s.order {
			return "person-twice"
		}
	case a == b:
		return "two-departments"
	case a == Clearance && b == Renewal:
		return "cleared-and-renewed"
	case a == Clearance && b == NewIssue:
		return "cleared-and-new"
	case a.Valid() && b.Valid():
		return "renewed-and-new"
	}
	return ""
}

// verdict is what is said of two rows of one person that break a rule, for the
// first of them.
func verdict(rule string, s, o *sighting) (Severity, words) {
	at, no := o.where(IDField), tail(s.id)
	switch rule {
	case "person-twice":
		return Error, say("同一人（身份证尾号 %s）已填在 %s，请删去重复的一行。",
			"The same person (identity number ending in %s) stands in %s already; delete one of the rows.", no, at)
	case "two-departments":
		return Error, say("同一人（身份证尾号 %s）另由%s报送（%s），请两家核实后由现在的单位报送。",
			"The same person (identity number ending in %s) is reported by %s too (%s); the two must settle whose officer it is.", no, named(o), at)
	case "renewed-and-new":
		return Error, say("同一人（身份证尾号 %s）既申请换发，又申请新领（另见 %s），请保留其中一处。",
			"The same person (identity number ending in %s) asks for renewal and for a first certificate (see %s); keep one of the two.", no, at)
	}
	what := gloss{"申请换发", "for renewal"}
	if rule == "cleared-and-new" {
		what = gloss{"申请新领", "for a first certificate"}
	}
	cleared := s
	if o.form.Kind == Clearance {
		cleared = o
	}
	level, advice := Doubt, gloss{"请核实后保留其中一处。", "keep the right one of the two."}
	switch reason := cleared.officer.Reason; {
	case excludedBy(reason) != "" || containsAny(reason, "不符合", "退休", "调离", "调出", "辞", "离开"):
		level = Error
	case containsAny(reason, "遗失", "补办", "重新制作", "照片"):
		advice = gloss{"遗失、重制的由附件1办理，请核实是否还要" + what.zh + "。", "lost and faulty certificates are replaced through form 1, so check whether the other is wanted at all."}
	}
	return level, say("同一人（身份证尾号 %s）既列入清理，又%s（另见 %s），%s",
		"The same person (identity number ending in %s) is both cleared and put forward %s (see %s); %s", no, what, at, advice)
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// named is the unit of a row for a message.
func named(s *sighting) string {
	if s.form.Unit != "" {
		return s.form.Unit
	}
	if s.officer.Department != "" {
		return s.officer.Department
	}
	return "另一单位"
}

// tail is the last four characters of an identity number.
func tail(id string) string {
	if len(id) > 4 {
		return id[len(id)-4:]
	}
	return id
}

// shared names a number that several people have.
func (v *review) shared(s *sighting, f Field, rule string, others sightings) {
	for _, o := range others {
		if o == s {
			continue
		}
		if samePerson(s, o) {
			if f == CertificateNoField && voided(s, o) {
				s.note(f, "renewal-of-void", Error, "通知二（三）", say("%s的证件在一处列入清理、作废，在另一处申请换发（另见 %s），姓名相同而身份证号不能互相印证，请核对后保留其中一处。",
					"The certificate of %s is voided by one form and put forward for renewal by another (see %s); the names agree, the identity numbers cannot be compared. Check, and keep one of the two.", s.officer.Name, o.where(f)))
				return
			}
			continue
		}
		s.note(f, rule, Error, "", say("%s与 %s 的%s相同，一个编号只能属于一人，请与证件核对。",
			"The %s is that of %[3]s in %[2]s too; one number belongs to one person. Compare with the certificate.", f, o.where(f), o.officer.Name))
		return
	}
}

// voided reports whether one of two rows voids a certificate and the other
// renews it, and comparing the people by number has not told so already.
func voided(a, b *sighting) bool {
	kinds := a.form.Kind == Clearance && b.form.Kind == Renewal || a.form.Kind == Renewal && b.form.Kind == Clearance
	return kinds && (a.id == "" || b.id == "")
}

// samePerson reports whether two rows are of one person as far as can be told.
func samePerson(a, b *sighting) bool {
	if a.id != "" && b.id != "" {
		return a.id == b.id
	}
	return a.name == b.name
}

// absent names the departments that are not heard of.
func (r *Reviewer) absent(forms []*Form) []Finding {
	heard := map[string]bool{}
	for _, f := range forms {
		if f == nil {
			continue
		}
		heard[squash(f.Unit)] = true
		for i := range f.Officers {
			heard[squash(f.Officers[i].Department)] = true
		}
	}
	var out []Finding
	for _, d := range r.Departments {
		if !heard[squash(d)] {
			out = append(out, Finding{Rule: "department-missing", Severity: Doubt,
				Place: Place{Field: "报送单位"}, Message: d + "没有报送，请催报；没有应报人员的，请其报送无人员的说明。",
				English: d + " has sent nothing; remind it, or have it state that it has nobody to report."})
		}
	}
	return out
}
