package main

import (
	_ "embed"
	"strings"
	"text/template"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// publicList is the text of the 公示: its title, then a paragraph a line, with
// [table] where the list goes.
//
//go:embed public-list.txt
var publicList string

// publicNotice publishes who was cleared, as section 一 of the notice demands
// (清理结果向社会公示). It is a draft: date, period and telephone are the office's
// to fill in, and whoever still stands in a finding does not belong there.
func (t *task) publicNotice(f *forms.Form) (*notice.Notice, error) {
	text, err := template.New("public-list.txt").Parse(publicList)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := text.Execute(&b, struct {
		Organ  string
		People int
	}{t.job.Organ, len(f.Officers)}); err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	n := &notice.Notice{NoFile: true, Title: lines[0], Issuers: []string{t.job.Organ}}
	for _, line := range lines[1:] {
		block := notice.Block{Kind: notice.Paragraph, Text: line}
		if line == "[table]" {
			block = notice.Block{Kind: notice.Grid, Table: &notice.Table{Header: forms.PublicHeader(), Rows: f.Public(forms.Masking{})}}
		}
		n.Body = append(n.Body, block)
	}
	return n, nil
}
