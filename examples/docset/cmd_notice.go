package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

func runNotice(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	n, doubts, err := t.readNotice()
	if err != nil {
		return exitPerson, err
	}
	seal, err := t.seal()
	if err != nil {
		return exitPerson, err
	}
	r := &notice.Renderer{Seals: []forms.Seal{seal}}
	err = t.write("notice.pdf", public, func(w io.Writer) error { return r.Render(w, n) })
	if err != nil {
		return exitPerson, err
	}
	return t.report(doubts), nil
}

// readNotice reads the notice to be printed and adds what the job says of it.
func (t *task) readNotice() (*notice.Notice, []notice.Finding, error) {
	set := t.job.Notice
	text, err := t.read(set.Text)
	if err != nil {
		return nil, nil, err
	}
	n, doubts, err := notice.Parse(string(text))
	if err != nil {
		return nil, nil, err
	}
	if set.Masthead != "" {
		n.Masthead = []string{set.Masthead}
	}
	if set.Issuer != "" {
		n.Issuers = []string{set.Issuer}
	}
	if !set.Date.IsZero() {
		n.Date = set.Date
	}
	if set.CopyTo != "" {
		n.CopyTo = set.CopyTo
	}
	if set.PrintedBy != "" {
		n.PrintedBy, n.PrintedOn = set.PrintedBy, set.PrintedOn
	}
	for i := range n.Attachments {
		a := &n.Attachments[i]
		for _, kind := range forms.Kinds() {
			if a.Title == kind.Title() && a.Form == nil {
				a.Form = &forms.Form{Kind: kind}
			}
		}
	}
	return n, doubts, nil
}

// seal is what the job wants in the place of the notice's seal.
func (t *task) seal() (forms.Seal, error) {
	set := t.job.Notice.Seal
	s := forms.Seal{Diameter: set.Diameter}
	switch {
	case set.Picture != "":
		picture, err := t.read(set.Picture)
		if err != nil {
			return s, err
		}
		s.Picture = picture
	case set.Specimen:
		s.Specimen = t.job.Organ
	}
	return s, nil
}

// runProof says what reading a notice was unsure of. It checks no rules of
// style yet, and says so.
func runProof(t *task, args []string) (int, error) {
	var files []string
	if len(args) == 0 {
		if err := t.load(); err != nil {
			return exitPerson, err
		}
		files = []string{filepath.Join(t.jobDir, t.job.Notice.Received)}
	} else {
		files = args
	}
	code := exitDone
	for _, file := range files {
		text, err := readFile(file)
		if err != nil {
			return exitPerson, err
		}
		_, doubts, err := notice.Parse(string(text))
		if err != nil {
			return exitPerson, err
		}
		for _, f := range doubts {
			fmt.Fprintf(t.stdout, "%s:%d:%d: %s\n", filepath.ToSlash(file), f.Place.Line, f.Place.Column, oneLine(f.Message))
		}
		if c := t.count(doubts); c != exitDone {
			code = c
		}
	}
	t.printf("以上是读文件时看出的疑问；用字、标点、序号等的校对规则还没有做进来。\n")
	return code, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func runForms(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	for _, kind := range forms.Kinds() {
		blank := &forms.Form{Kind: kind}
		r := &forms.Renderer{}
		if err := t.write("forms/"+kind.Slug()+".pdf", public, func(w io.Writer) error { return r.Render(w, blank) }); err != nil {
			return exitPerson, err
		}
		if err := t.write("forms/"+kind.Slug()+".xlsx", public, func(w io.Writer) error { return t.workbook().Write(w, blank) }); err != nil {
			return exitPerson, err
		}
	}
	return exitDone, nil
}

// workbook has the job's lists.
func (t *task) workbook() *forms.Workbook {
	set := t.job.Forms
	return &forms.Workbook{Types: set.Types, Categories: set.Categories, Areas: set.Areas, Reasons: set.Reasons}
}
