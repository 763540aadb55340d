package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// collected is what the departments sent in.
type collected struct {
	forms.Collection
	forms    []*forms.Form // one a file and sheet
	merged   map[forms.Kind]*forms.Form
	findings []forms.Finding
	files    int
	passed   []string // files that are no tables
}

func runCollect(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	c, err := t.collect()
	if err != nil {
		return exitPerson, err
	}
	for _, kind := range forms.Kinds() {
		merged := c.merged[kind]
		r := t.formsRenderer()
		if err := t.write("collected/"+kind.Slug()+".pdf", public, func(w io.Writer) error { return r.Render(w, merged) }); err != nil {
			return exitPerson, err
		}
		if err := t.write("collected/"+kind.Slug()+".xlsx", public, func(w io.Writer) error { return t.workbook().Write(w, merged) }); err != nil {
			return exitPerson, err
		}
	}
	err = t.write("collected/review.xlsx", public, func(w io.Writer) error {
		return forms.WriteReview(w, &c.Collection, time.Time{})
	})
	if err != nil {
		return exitPerson, err
	}
	list, err := t.publicNotice(c.merged[forms.Clearance])
	if err != nil {
		return exitPerson, err
	}
	r := t.noticeRenderer()
	if err := t.write("collected/public-list.pdf", public, func(w io.Writer) error { return r.Render(w, list) }); err != nil {
		return exitPerson, err
	}
	if err := t.writeFindings("collected/findings.json", c.findings); err != nil {
		return exitPerson, err
	}
	t.summary(c)
	code := t.report(c.findings)
	if len(c.Refused) > 0 {
		code = exitPerson
	}
	return code, nil
}

// collect reads, reviews and merges every submission.
func (t *task) collect() (*collected, error) {
	if t.submissions != nil {
		return t.submissions, nil
	}
	root, err := t.inFolder(t.job.Collect.Submissions)
	if err != nil {
		return nil, err
	}
	names, passed, closed, err := submissions(root, t.job.Collect.Submissions)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Join(t.jobDir, t.job.Collect.Submissions), err)
	}
	c := &collected{merged: make(map[forms.Kind]*forms.Form), files: len(names), passed: passed}
	c.Departments, c.Refused = t.job.Forms.Departments, closed
	for i, name := range names {
		t.progress("读报送的表", i+1, len(names))
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		reading, err := readForm(root, name)
		if err != nil {
			var refused *forms.FileError
			if !errors.As(err, &refused) {
				refused = unreadable(name, err)
			}
			c.Refused = append(c.Refused, refused)
			continue
		}
		c.Readings = append(c.Readings, reading)
		c.findings = append(c.findings, reading.Findings...)
	}
	c.forms = c.Forms()
	set := t.job.Forms
	reviewer := &forms.Reviewer{Departments: set.Departments, Types: set.Types, Categories: set.Categories, Areas: set.Areas, On: t.job.Notice.Date, Fonts: t.fonts}
	found, err := reviewer.Review(c.forms)
	if err != nil {
		return nil, err
	}
	c.findings = append(c.findings, found...)
	c.Findings = c.findings
	for _, kind := range forms.Kinds() {
		c.merged[kind] = forms.Merge(kind, c.forms, t.job.Forms.Departments)
		c.merged[kind].Unit = t.job.Organ
	}
	t.submissions = c
	return c, nil
}

var errIrregular = errors.New("不是普通文件")

// submissions lists the files below dir, at any depth, that are forms or were
// meant to be, so that one of a wrong format is refused by name and not taken
// for nothing sent; the others, such as scans; and the folders that cannot be
// entered. What office programs leave beside an open file (~$…, .~lock…) and
// Windows in a folder is none of them.
func submissions(root fs.FS, dir string) (names, passed []string, closed []*forms.FileError, err error) {
	err = fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == dir:
			return err
		case err != nil:
			closed = append(closed, unreadable(name, err))
			return nil
		case d.IsDir():
			return nil
		}
		base := path.Base(name)
		if strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".") {
			return nil
		}
		switch strings.ToLower(path.Ext(base)) {
		case ".db", ".ini", ".tmp", ".bak", ".lnk":
		case ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xls", ".xlt", ".et", ".ett", ".csv", ".tsv", ".ods", ".fods", ".numbers",
			".doc", ".docx", ".wps", ".rtf", ".htm", ".html", ".zip", ".rar", ".7z":
			// A pipe would be waited for without end.
			if info, err := fs.Stat(root, name); err == nil && !info.Mode().IsRegular() {
				closed = append(closed, unreadable(name, errIrregular))
				return nil
			}
			names = append(names, name)
		default:
			passed = append(passed, name)
		}
		return nil
	})
	slices.Sort(names)
	slices.Sort(passed)
	return names, passed, closed, err
}

// unreadable says that a file or folder cannot be read, without its path, which
// is said already.
func unreadable(name string, err error) *forms.FileError {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return &forms.FileError{File: name, Err: err}
}

func readForm(root fs.FS, name string) (*forms.Reading, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return forms.Read(name, f)
}

// summary tells how much was read, and what was not.
func (t *task) summary(c *collected) {
	t.printf("读了 %s 个文件：", fmt.Sprint(c.files))
	for i, kind := range forms.Kinds() {
		if i > 0 {
			t.printf("，")
		}
		t.printf("%s %s 人", kind.Sheet(), fmt.Sprint(len(c.merged[kind].Officers)))
	}
	t.printf("。\n")
	for _, u := range c.Summary() {
		n := u.Total()
		switch {
		case !u.Heard:
			t.printf("  %s：没有报送\n", u.Unit)
		case n.Doubtful > 0:
			t.printf("  %s：收到 %s 人，通过 %s 人，存疑 %s 人\n", u.Unit, fmt.Sprint(n.Received), fmt.Sprint(n.Accepted), fmt.Sprint(n.Doubtful))
		case len(u.General) > 0:
			t.printf("  %s：收到 %s 人，表格有 %s 处要改\n", u.Unit, fmt.Sprint(n.Received), fmt.Sprint(len(u.General)))
		default:
			t.printf("  %s：收到 %s 人，全部通过\n", u.Unit, fmt.Sprint(n.Received))
		}
	}
	if len(c.passed) > 0 {
		t.printf("不是表格、没有看的文件：%s\n", strings.Join(c.passed, "、"))
	}
	for _, why := range c.Refused {
		t.warnf("没有读：%s\n", why.Error())
	}
}

// finding is a finding as findings.json has it: an array of these, in the order
// of the files and their rows. The names do not change; those of the rules are
// listed by forms.Rules. What does not apply is left out.
type finding struct {
	Rule       string `json:"rule"`     // id-check-digit
	Severity   string `json:"severity"` // error, doubt or hint
	File       string `json:"file,omitempty"`
	Sheet      string `json:"sheet,omitempty"`
	Cell       string `json:"cell,omitempty"`
	Row        int    `json:"row,omitempty"` // of the sheet, from 1
	Line       int    `json:"line,omitempty"`
	Column     int    `json:"column,omitempty"`
	Field      string `json:"field,omitempty"`
	Person     string `json:"person,omitempty"`
	Message    string `json:"message"`           // in Chinese
	English    string `json:"english,omitempty"` // the same in English
	Source     string `json:"source,omitempty"`  // the standard or text behind it
	Suggestion string `json:"suggestion,omitempty"`
}

func (t *task) writeFindings(name string, all []forms.Finding) error {
	list := make([]finding, len(all))
	for i, f := range all {
		p := f.Place
		list[i] = finding{f.Rule, severity(f.Severity), p.File, p.Sheet, p.Cell, p.Row, p.Line, p.Column, p.Field, p.Person,
			f.Message, f.English, f.Source, f.Suggestion}
	}
	return t.write(name, public, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(list)
	})
}

func severity(s forms.Severity) string {
	switch s {
	case forms.Error:
		return "error"
	case forms.Doubt:
		return "doubt"
	}
	return "hint"
}

// shownFindings is how many findings are told on the terminal; all are in the file.
const shownFindings = 12

// report tells the findings, the gravest first, and returns the exit status.
func (t *task) report(all []forms.Finding) int {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b forms.Finding) int { return int(b.Severity) - int(a.Severity) })
	for i, f := range sorted {
		if i == shownFindings {
			t.printf("  ……还有 %s 条\n", fmt.Sprint(len(sorted)-i))
			break
		}
		fmt.Fprintf(t.stdout, "  %s%s\n", t.where(f.Place), oneLine(t.message(f)))
	}
	return t.count(all)
}

// message is what a finding says, in the clerk's language where it can.
func (t *task) message(f forms.Finding) string {
	if f.English == "" {
		return f.Message
	}
	return t.say.Sprintf("%[1]s", f.Message, f.English)
}

// count sums the findings up and returns the exit status: hints need nobody.
func (t *task) count(all []forms.Finding) int {
	var n [forms.Error + 1]int
	for _, f := range all {
		n[f.Severity]++
	}
	if len(all) > 0 {
		t.printf("错误 %s 条，疑问 %s 条，提示 %s 条。\n", fmt.Sprint(n[forms.Error]), fmt.Sprint(n[forms.Doubt]), fmt.Sprint(n[forms.Hint]))
	}
	if n[forms.Error]+n[forms.Doubt] > 0 {
		return exitPerson
	}
	return exitDone
}

// where names a place as a clerk would look it up.
func (t *task) where(p forms.Place) string {
	var at string
	switch {
	case p.Cell != "" && p.Sheet != "":
		at = p.Sheet + "!" + p.Cell
	case p.Cell != "":
		at = p.Cell
	case p.Line > 0 && p.Column > 0: // of a text
		return t.say.Sprintf("%s：", fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column))
	case p.Line > 0: // of a table
		at = strings.TrimPrefix(p.Sheet+" ", " ") + t.say.Sprintf("第 %s 行", fmt.Sprint(p.Line))
	default:
		at = p.Sheet
	}
	if s := strings.TrimSpace(p.File + " " + at); s != "" {
		return t.say.Sprintf("%s：", s)
	}
	return ""
}
