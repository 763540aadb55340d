package main

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/zhifadoc/zhifadoc/forms"
)

// fault is a place in job.yaml that cannot be as it is.
type fault struct {
	line int // from 1; 0 if it is not in one line
	what string
}

// notSo is the error of a job.yaml with faults.
func (t *task) notSo(file string, faults []fault) error {
	var b strings.Builder
	for _, f := range faults {
		b.WriteString("\n  ")
		if f.line > 0 {
			b.WriteString(t.say.Sprintf("第 %s 行：", fmt.Sprint(f.line)))
		}
		b.WriteString(f.what)
	}
	return t.errorf("%s 要改：%s", file, b.String())
}

// slips are what people write who do not know YAML: each is a rule for a line.
// They are looked for in a text that cannot be parsed, to say what is wrong in
// it; a parser names the line at best, and that in its own words.
var slips = []struct {
	pattern *regexp.Regexp // its group is the key; empty in a rule that needs none
	message string
}{
	{regexp.MustCompile(`^[ \t]*(?:-[ \t]+)?([a-z_]+)[ \t]*：`), "“%s”后面的冒号要用半角的，冒号后空一格：“%[1]s: ”"},
	{regexp.MustCompile(`^[ \t]*(?:-[ \t]+)?([a-z_]+):[^\s:]`), "“%s:”后面要空一格"},
	{regexp.MustCompile(`^ *()\t`), "行首不能用 Tab 键，要用空格"},
	{regexp.MustCompile("^[ \t]*()[\u3000\u00a0]"), "行首的空格要用半角的"},
	{regexp.MustCompile(`^[ \t]*()-[^\s-]`), "“-”后面要空一格"},
}

// lineFaults looks for slips, in all of the lines.
func (t *task) lineFaults(text string) []fault {
	var all []fault
	for i, line := range strings.Split(text, "\n") {
		for _, s := range slips {
			m := s.pattern.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			what := t.say.Sprintf(s.message)
			if m[1] != "" {
				what = t.say.Sprintf(s.message, m[1])
			}
			all = append(all, fault{i + 1, what})
			break
		}
	}
	return all
}

// parseFaults says what keeps a job.yaml from being read, which the parser
// called err.
func (t *task) parseFaults(text string, err error) []fault {
	var day *forms.DateError
	var hour *momentError
	switch {
	case errors.As(err, &day):
		return []fault{{lineOf(text, day.Value), t.say.Sprintf("“%s”不是日历上的一天，请写成 2022-05-16 的样子", day.Value)}}
	case errors.As(err, &hour):
		return []fault{{lineOf(text, hour.value), t.say.Sprintf("“%s”不是时间，请写成 2022-09-01 09:00:00 的样子", hour.value)}}
	}
	if all := t.lineFaults(text); len(all) > 0 {
		return all
	}
	var unknown *yaml.UnknownFieldError
	var twice *yaml.DuplicateKeyError
	var kind *yaml.TypeError
	var node *yaml.UnexpectedNodeTypeError
	var syntax *yaml.SyntaxError
	var other yaml.Error
	switch {
	case errors.As(err, &unknown):
		key := unknown.Token.Value
		what := t.say.Sprintf("没有“%s”这一项", key)
		if near := nearest(key, jobKeys(reflect.TypeFor[job]())); near != "" {
			what += t.say.Sprintf("，是不是“%s”？", near)
		} else {
			what += t.say.Sprintf("。各项的名字见 testdata/naiman/job.yaml")
		}
		return []fault{{unknown.Token.Position.Line, what}}
	case errors.As(err, &twice), errors.As(err, &syntax) && strings.Contains(syntax.Message, "already defined"):
		errors.As(err, &other)
		at := other.GetToken()
		return []fault{{at.Position.Line, t.say.Sprintf("“%s”写了两次，请删去一处", at.Value)}}
	case errors.As(err, &kind):
		what := t.say.Sprintf("“%s”写法不对", kind.Token.Value)
		switch kind.DstType.Kind() {
		case reflect.Bool:
			what = t.say.Sprintf("“%s”要写成 true（是）或 false（否）", kind.Token.Value)
		case reflect.Float64:
			what = t.say.Sprintf("“%s”要写成阿拉伯数字，不带单位", kind.Token.Value)
		}
		return []fault{{kind.Token.Position.Line, what}}
	case errors.As(err, &node) && node.Expected == ast.SequenceType:
		return []fault{{node.Token.Position.Line, t.say.Sprintf("这里要列出几样：每样一行，前面写“- ”；或写成 [甲, 乙]，用半角逗号")}}
	case errors.As(err, &other) && other.GetToken() != nil:
		return []fault{{other.GetToken().Position.Line, t.say.Sprintf("这一行或前面一行写法不对，看看缩进对齐了没有，冒号、引号、方括号全不全")}}
	}
	return []fault{{0, err.Error()}}
}

// lineOf is the first line that has a text, from 1; 0 if none has.
func lineOf(text, value string) int {
	if value == "" {
		return 0
	}
	return slices.IndexFunc(strings.Split(text, "\n"), func(line string) bool { return strings.Contains(line, value) }) + 1
}

// jobKeys are the names that a job.yaml may have.
func jobKeys(t reflect.Type) []string {
	var keys []string
	for f := range t.Fields() {
		keys = append(keys, f.Tag.Get("yaml"))
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, jobKeys(f.Type)...)
		}
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// nearest is the word that differs least from word, "" if all differ by more
// than two letters.
func nearest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := distance(word, w); d < least && d < len(w) {
			best, least = w, d
		}
	}
	return best
}

// distance is how many letters have to be put in, taken out or changed to make
// b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, corner+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// oddities are what can be read, but is not meant so: what a job must have and
// has not, and marks of Chinese typing that became part of a value.
func (t *task) oddities(text string, j *job) []fault {
	var all []fault
	missing := func(section any, keys map[string]bool) {
		if section != nil && reflect.ValueOf(section).IsZero() {
			return // a job may begin with the notice alone
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if !keys[key] {
				all = append(all, fault{0, t.say.Sprintf("没有写 %s", key)})
			}
		}
	}
	c := j.Certificate
	missing(nil, map[string]bool{"job": j.Job != "", "organ": j.Organ != ""})
	missing(j.Notice, map[string]bool{"notice.text": j.Notice.Text != ""})
	missing(j.Collect, map[string]bool{"collect.submissions": j.Collect.Submissions != ""})
	missing(j.Exam, map[string]bool{"exam.photos": j.Exam.Photos != ""})
	missing(c, map[string]bool{"certificate.number": c.Number != "", "certificate.issued": !c.Issued.IsZero(), "certificate.expires": !c.Expires.IsZero(),
		"certificate.supervisor": c.Supervisor != "", "certificate.organ": c.Organ != "", "certificate.code_url": c.CodeURL != "", "certificate.design": c.Design != ""})
	for key, value := range map[string]string{"job": j.Job, "organ": j.Organ, "notice.masthead": j.Notice.Masthead, "notice.issuer": j.Notice.Issuer,
		"notice.printed_by": j.Notice.PrintedBy, "certificate.supervisor": c.Supervisor, "certificate.organ": c.Organ} {
		if strings.HasPrefix(value, "“") && strings.HasSuffix(value, "”") {
			all = append(all, fault{lineOf(text, value), t.say.Sprintf("%s 写的是“%s”，外面的引号会印出来，请去掉", key, strings.Trim(value, "“”"))})
		}
	}
	for key, list := range map[string][]string{"forms.departments": j.Forms.Departments, "forms.types": j.Forms.Types,
		"forms.categories": j.Forms.Categories, "forms.areas": j.Forms.Areas, "exam.results": j.Exam.Results} {
		for _, word := range list {
			if strings.ContainsAny(word, "，、；") {
				all = append(all, fault{lineOf(text, word), t.say.Sprintf("%s 里的“%s”会当成一个词，几个词之间请用半角逗号“, ”，或每个词一行", key, word)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b fault) int { return strings.Compare(a.what, b.what) })
	slices.SortStableFunc(all, func(a, b fault) int { return a.line - b.line })
	return all
}

// inPlace gives the names of job.yaml the one spelling that the job's folder
// knows: those that are typed on Windows have \, and some begin with ./.
func (j *job) inPlace() {
	place := func(name *string) {
		if *name != "" {
			*name = path.Clean(strings.ReplaceAll(*name, `\`, "/"))
		}
	}
	for _, name := range []*string{&j.Notice.Text, &j.Notice.Received, &j.Notice.Seal.Picture, &j.Collect.Submissions, &j.Exam.Photos} {
		place(name)
	}
	for i := range j.Exam.Results {
		place(&j.Exam.Results[i])
	}
}

// readDay reads a date of job.yaml in any of the spellings that have one meaning.
func readDay(d *forms.Date, data []byte) error {
	var text string
	if err := yaml.Unmarshal(data, &text); err != nil || text == "" {
		return err
	}
	var err error
	*d, err = forms.ParseDate(text)
	return err
}
