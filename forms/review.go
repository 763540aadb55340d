package forms

import (
	"errors"
	"fmt"
	"io/fs"
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
		return []Finding{{Rule: "review", Severity: Error, Message: err.Error()}} // the embedded faces cannot be read
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
		people: map[string][]*sighting{}, certificates: map[string][]*sighting{}, qualifications: map[string][]*sighting{}}
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

	people, certificates, qualifications map[string][]*sighting
}

// sighting is a row of a form.
type sighting struct {
	form     *Form
	officer  *Officer
	id       string // that tells people apart; "" when the number is no use for it
	order    int
	findings []Finding
}

// unit is the reporting unit of a row.
func (s *sighting) unit() string {
	if s.form.Unit != "" {
		return squash(s.form.Unit)
	}
	return squash(s.officer.Department)
}

func (s *sighting) note(f Field, rule string, level Severity, source, message string) *Finding {
	s.findings = append(s.findings, Finding{
		Rule: rule, Severity: level, Place: s.place(f), Message: message, Source: source,
	})
	return &s.findings[len(s.findings)-1]
}

// place is where the row's field stands.
func (s *sighting) place(f Field) Place {
	src := s.officer.Source
	return Place{File: src.File, Sheet: src.Sheet, Cell: src.Cell(f), Person: s.officer.Name, Field: f.String()}
}

// where says in a sentence where the row stands.
func (s *sighting) where(f Field) string {
	src := s.officer.Source
	switch {
	case src.File != "" && src.Sheet != "":
		return fmt.Sprintf("%s 的 %s!%s", src.File, src.Sheet, src.Cell(f))
	case src.File != "":
		return fmt.Sprintf("%s 的 %s", src.File, src.Cell(f))
	case s.form.Unit != "":
		return fmt.Sprintf("%s的%s", s.form.Unit, s.form.Kind.Label())
	}
	return s.form.Kind.Label()
}

// Cell is the name of the cell that holds field f of the row: C12. It is "" for
// a row that was not read, and for a column that the table does not have. Where
// the columns are not known they are taken to stand as on the form.
func (s Source) Cell(f Field) string {
	if s.Row < 1 || f < 0 || f >= fieldCount {
		return ""
	}
	if s.columns == [fieldCount]uint8{} {
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
		})
	}
	for i := range f.Officers {
		s := &sighting{form: f, officer: &f.Officers[i], order: len(v.seen)}
		v.seen = append(v.seen, s)
		v.row(s)
	}
}

// row looks at a row by itself.
func (v *review) row(s *sighting) {
	o := s.officer
	v.required(s)
	v.name(s)
	v.identity(s)
	v.words(s)
	v.eligible(s)
	v.characters(s)
	if s.id != "" {
		v.people[s.id] = append(v.people[s.id], s)
	}
	if o.CertificateNo != "" {
		key := strings.ToUpper(squash(o.CertificateNo))
		v.certificates[key] = append(v.certificates[key], s)
	}
	if o.QualificationNo != "" {
		key := strings.ToUpper(squash(o.QualificationNo))
		v.qualifications[key] = append(v.qualifications[key], s)
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
		s.note(f, emptyRule(f), level, "", fmt.Sprintf("没有填写%s，请补填。", f))
	}
}

// emptyRule is the name of the rule that a field must not be empty.
func emptyRule(f Field) string {
	return [fieldCount]string{"department", "name", "id", "type", "category", "area", "certificate", "qualification", "reason"}[f] + "-empty"
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
			s.note(NameField, "name-character", Error, "", fmt.Sprintf("姓名里有“%c”，像是打不出的字的代替，请按身份证填写本字。", r))
			return
		case strings.ContainsRune(separators, r):
			f := s.note(NameField, "name-separator", Hint, separatorRule, "姓名中的间隔号应为“·”。")
			f.Suggestion = cleanName(name).text
			return
		case !unicode.Is(unicode.Han, r) && r != '·' && r != '〇':
			s.note(NameField, "name-character", Doubt, "", fmt.Sprintf("姓名里有“%c”，请与身份证核对。", r))
			return
		}
	}
	if n := utf8.RuneCountInString(name); n < 2 || n > maxName {
		s.note(NameField, "name-length", Doubt, separatorRule, fmt.Sprintf("姓名有 %d 个字，请与身份证核对。", n))
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
			s.note(IDField, string(d.Kind), level, idSource, sentence(d.Message))
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
	s.note(IDField, string(bad.Kind), Error, idSource, sentence(err.Error()))
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
		if text == "" || len(l.words) == 0 || contains(l.words, text) {
			continue
		}
		s.note(l.field, l.rule, Doubt, "", fmt.Sprintf("%s“%s”不在规定的选项（%s）中，请核对。", l.field, firstRunes(text, 20), listed(l.words)))
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
	for _, f := range []Field{DepartmentField, NameField, TypeField, CategoryField, AreaField, QualificationNoField} {
		if w := excludedBy(*f.of(s.officer)); w != "" {
			s.note(f, "not-eligible", level, eligibleSource,
				fmt.Sprintf("%s里写有“%s”。这类人员不符合行政执法资格要求，不能申请%s，请核对后撤下或更正。", f, w, certificateWord(s.form.Kind)))
			return
		}
	}
}

// certificateWord is what a form asks for.
func certificateWord(k Kind) string {
	if k == Renewal {
		return "换发证件"
	}
	return "新领证件"
}

// characters names what no face can print.
func (v *review) characters(s *sighting) {
	for f := Field(0); f < fieldCount; f++ {
		for _, r := range *f.of(s.officer) {
			if !v.prints(r) {
				s.note(f, "character-missing", Error, "", fmt.Sprintf("%s里的“%c”（U+%04X）没有字体能打印，请核对，确需此字的须另配字体。", f, r, r))
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
		rule, level, message := judged(s, o)
		if rule != "" && !said[rule] {
			said[rule] = true
			s.note(IDField, rule, level, "", message)
		}
		if !said["name-differs"] && o.order < s.order && s.officer.Name != "" && o.officer.Name != "" &&
			squash(s.officer.Name) != squash(o.officer.Name) {
			said["name-differs"] = true
			s.note(NameField, "name-differs", Error, "", fmt.Sprintf("同一身份证号（尾号 %s）在 %s 的姓名是“%s”，这里是“%s”，请与身份证核对。",
				tail(s.id), o.where(NameField), o.officer.Name, s.officer.Name))
		}
	}
}

// judged judges two rows of one person, for the first of them.
func judged(s, o *sighting) (rule string, level Severity, message string) {
	a, b := s.form.Kind, o.form.Kind
	at := o.where(IDField)
	no := tail(s.id)
	switch {
	case a == b && s.unit() == o.unit():
		if o.order > s.order {
			return "", 0, ""
		}
		return "person-twice", Error, fmt.Sprintf("同一人（身份证尾号 %s）已填在 %s，请删去重复的一行。", no, at)
	case a == b:
		return "two-departments", Error, fmt.Sprintf("同一人（身份证尾号 %s）另由%s报送（%s），请两家核实后由现在的单位报送。", no, named(o), at)
	case a == Clearance || b == Clearance:
		cleared, other := s, o
		if b == Clearance {
			cleared, other = o, s
		}
		rule, what := "cleared-and-renewed", "申请换发"
		switch other.form.Kind {
		case NewIssue:
			rule, what = "cleared-and-new", "申请新领"
		case Renewal:
		default:
			return "", 0, ""
		}
		level := Doubt
		advice := "请核实后保留其中一处。"
		switch reason := cleared.officer.Reason; {
		case excludedBy(reason) != "" || strings.Contains(reason, "不符合"):
			level = Error
		case strings.Contains(reason, "退休") || strings.Contains(reason, "调离") || strings.Contains(reason, "调出") || strings.Contains(reason, "辞") || strings.Contains(reason, "离开"):
			level = Error
		case strings.Contains(reason, "遗失") || strings.Contains(reason, "补办") || strings.Contains(reason, "重新制作") || strings.Contains(reason, "照片"):
			advice = "遗失、重制的由附件1办理，请核实是否还要" + what + "。"
		}
		return rule, level, fmt.Sprintf("同一人（身份证尾号 %s）既列入清理，又%s（另见 %s），%s", no, what, at, advice)
	case a.Valid() && b.Valid():
		return "renewed-and-new", Error, fmt.Sprintf("同一人（身份证尾号 %s）既申请换发，又申请新领（另见 %s），请保留其中一处。", no, at)
	}
	return "", 0, ""
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
func (v *review) shared(s *sighting, f Field, rule string, others []*sighting) {
	for _, o := range others {
		if o == s || samePerson(s, o) {
			continue
		}
		s.note(f, rule, Error, "", fmt.Sprintf("%s与 %s 的%s相同，一个编号只能属于一人，请与证件核对。", f, o.where(f), o.officer.Name))
		return
	}
}

// samePerson reports whether two rows are of one person as far as can be told.
func samePerson(a, b *sighting) bool {
	if a.id != "" && b.id != "" {
		return a.id == b.id
	}
	return squash(a.officer.Name) == squash(b.officer.Name)
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
				Place: Place{Field: "报送单位"}, Message: d + "没有报送，请催报；没有应报人员的，请其报送无人员的说明。"})
		}
	}
	return out
}
