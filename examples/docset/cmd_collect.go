package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
)

// collected is what the departments sent in.
type collected struct {
	forms    []*forms.Form // one a file and sheet
	merged   map[forms.Kind]*forms.Form
	findings []forms.Finding
	files    int
	refused  []string // why, for each file that is no form
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
		r := &forms.Renderer{}
		if err := t.write("collected/"+kind.Slug()+".pdf", public, func(w io.Writer) error { return r.Render(w, merged) }); err != nil {
			return exitPerson, err
		}
		if err := t.write("collected/"+kind.Slug()+".xlsx", public, func(w io.Writer) error { return t.workbook().Write(w, merged) }); err != nil {
			return exitPerson, err
		}
	}
	if err := t.writeFindings("collected/findings.json", c.findings); err != nil {
		return exitPerson, err
	}
	t.summary(c)
	code := t.report(c.findings)
	if len(c.refused) > 0 {
		code = exitPerson
	}
	return code, nil
}

// collect reads, reviews and merges every submission.
func (t *task) collect() (*collected, error) {
	if t.submissions != nil {
		return t.submissions, nil
	}
	root := os.DirFS(t.jobDir)
	names, err := submissions(root, t.job.Collect.Submissions)
	if err != nil {
		return nil, err
	}
	c := &collected{merged: make(map[forms.Kind]*forms.Form), files: len(names)}
	for i, name := range names {
		t.progress("读报送的表", i+1, len(names))
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		reading, err := readForm(root, name)
		var refused *forms.FileError
		switch {
		case errors.As(err, &refused):
			c.refused = append(c.refused, refused.Error())
			continue
		case err != nil:
			return nil, err
		}
		c.forms = append(c.forms, reading.Forms...)
		c.findings = append(c.findings, reading.Findings...)
	}
	set := t.job.Forms
	reviewer := &forms.Reviewer{Departments: set.Departments, Types: set.Types, Categories: set.Categories, Areas: set.Areas, On: t.job.Notice.Date}
	found, err := reviewer.Review(c.forms)
	if err != nil {
		return nil, err
	}
	c.findings = append(c.findings, found...)
	for _, kind := range forms.Kinds() {
		c.merged[kind] = forms.Merge(kind, c.forms, t.job.Forms.Departments)
		c.merged[kind].Unit = t.job.Organ
	}
	t.submissions = c
	return c, nil
}

// submissions lists the workbooks and csv files below dir. The files that
// office programs leave beside an open one (~$…, .~lock…) are not submissions.
func submissions(root fs.FS, dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		base := path.Base(name)
		if strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".") {
			return nil
		}
		switch strings.ToLower(path.Ext(base)) {
		case ".xlsx", ".xlsm", ".xls", ".et", ".csv":
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
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
	for _, why := range c.refused {
		t.warnf("没有读：%s\n", why)
	}
}

// finding is a finding as findings.json has it.
type finding struct {
	Rule       string `json:"rule"`
	Severity   string `json:"severity"`
	File       string `json:"file,omitempty"`
	Sheet      string `json:"sheet,omitempty"`
	Cell       string `json:"cell,omitempty"`
	Line       int    `json:"line,omitempty"`
	Column     int    `json:"column,omitempty"`
	Field      string `json:"field,omitempty"`
	Person     string `json:"person,omitempty"`
	Message    string `json:"message"`
	Source     string `json:"source,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
}

func (t *task) writeFindings(name string, all []forms.Finding) error {
	list := make([]finding, len(all))
	for i, f := range all {
		p := f.Place
		list[i] = finding{f.Rule, severity(f.Severity), p.File, p.Sheet, p.Cell, p.Line, p.Column, p.Field, p.Person,
			f.Message, f.Source, f.Suggestion}
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
		fmt.Fprintf(t.stdout, "  %s%s\n", where(f.Place), oneLine(f.Message))
	}
	return t.count(all)
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
func where(p forms.Place) string {
	s := p.File
	if p.Cell != "" {
		s = strings.TrimPrefix(s+" "+p.Sheet+"!"+p.Cell, " ")
	}
	if p.Line > 0 {
		s += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	if s != "" {
		s += "："
	}
	return s
}
