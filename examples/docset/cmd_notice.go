package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// paper is what the flags of notice say about a file that is printed by itself.
type paper struct {
	organ      string
	seal       string
	specimen   bool
	unsealed   bool
	preprinted bool
	layout     string
}

func noticeFlags(t *task, flags *flag.FlagSet) {
	flags.StringVar(&t.paper.organ, "organ", "", "")
	flags.StringVar(&t.paper.seal, "seal", "", "")
	flags.BoolVar(&t.paper.specimen, "specimen", false, "")
	flags.BoolVar(&t.paper.unsealed, "unsealed", false, "")
	flags.BoolVar(&t.paper.preprinted, "preprinted", false, "")
	flags.StringVar(&t.paper.layout, "layout", "", "")
}

const noticeHelp = `
notice 文件 的选项（不写 -job 时，公文里没有的就由它们给）：
  -out 文件     写成哪个 PDF（默认与原文件同名）
  -organ 名称   发文机关，用作发文机关标志和署名
  -seal 图片    印章图片（透明底的 PNG），按直径 42 毫米印
  -specimen     没有印章图片时，画一枚写明“样章”的
  -unsealed     不加盖印章的公文
  -preprinted   用已印好红头的纸：红色的都不印
  -layout 格式  letter（信函）、order（命令）、minutes（纪要）；不写是普通格式
`

func runNotice(t *task, args []string) (int, error) {
	if len(args) > 0 {
		return t.printFile(args)
	}
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
	r := t.noticeRenderer(seal)
	err = t.write("notice.pdf", public, func(w io.Writer) error { return r.Render(w, n) })
	if err != nil {
		return exitPerson, err
	}
	return t.report(doubts), nil
}

// printFile prints one 公文 by itself. The job's settings count when -job is
// given, the flags over them.
func (t *task) printFile(args []string) (int, error) {
	if len(args) > 1 {
		t.warnf("notice 一次印一个文件，多了“%s”。\n", args[1])
		return exitUsage, errUsage
	}
	n, doubts, err := readDocument(args[0])
	if err != nil {
		return exitPerson, err
	}
	var seal forms.Seal
	if t.named["job"] {
		if err := t.load(); err != nil {
			return exitPerson, err
		}
		t.complete(n)
		if seal, err = t.seal(); err != nil {
			return exitPerson, err
		}
	}
	if organ := t.paper.organ; organ != "" {
		n.Masthead, n.Issuers = []string{organ}, []string{organ}
	}
	if t.paper.layout != "" {
		n.Layout = notice.Layout(t.paper.layout)
		if err := n.Validate(); err != nil {
			return exitPerson, err
		}
	}
	if t.paper.seal != "" {
		if seal.Picture, err = readFile(t.paper.seal); err != nil {
			return exitPerson, err
		}
	} else if t.paper.specimen && len(n.Issuers) > 0 {
		seal.Specimen = n.Issuers[0]
	}
	r := t.noticeRenderer(seal)
	r.Preprinted = t.paper.preprinted
	if t.paper.unsealed {
		r.Sealing = notice.Unsealed
	}
	out := strings.TrimSuffix(args[0], filepath.Ext(args[0])) + ".pdf"
	if t.named["out"] {
		out = t.outDir
	}
	if err := t.writeFile(out, public, func(w io.Writer) error { return r.Render(w, n) }); err != nil {
		return exitPerson, err
	}
	return t.report(doubts), nil
}

// readDocument reads a 公文 from its text or its JSON.
func readDocument(name string) (*notice.Notice, []notice.Finding, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, nil, err
	}
	return parseDocument(name, data)
}

// parseDocument is readDocument of a file that was read.
func parseDocument(name string, data []byte) (n *notice.Notice, doubts []notice.Finding, err error) {
	if strings.EqualFold(filepath.Ext(name), ".json") {
		n, err = notice.ReadJSON(bytes.NewReader(data))
	} else {
		var text string
		if text, err = notice.DecodeText(data); err == nil {
			n, doubts, err = notice.Parse(text)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s：%w", name, err)
	}
	for i := range doubts {
		doubts[i].Place.File = name
	}
	return n, doubts, nil
}

// runParse writes the JSON of a 公文's text to standard output.
func runParse(t *task, args []string) (int, error) {
	if len(args) != 1 {
		t.warnf("parse 后面要写一个文件。\n")
		return exitUsage, errUsage
	}
	n, doubts, err := readDocument(args[0])
	if err != nil {
		return exitPerson, err
	}
	e := json.NewEncoder(t.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(n); err != nil {
		return exitPerson, err
	}
	for _, f := range doubts {
		fmt.Fprintf(t.stderr, "%s%s\n", t.where(f.Place), oneLine(f.Message))
	}
	return exitDone, nil
}

// readNotice reads the notice to be printed and adds what the job says of it.
func (t *task) readNotice() (*notice.Notice, []notice.Finding, error) {
	set := t.job.Notice
	data, err := t.read(set.Text)
	if err != nil {
		return nil, nil, err
	}
	n, doubts, err := parseDocument(filepath.Join(t.jobDir, filepath.FromSlash(set.Text)), data)
	if err != nil {
		return nil, nil, err
	}
	t.complete(n)
	return n, doubts, nil
}

// complete adds to a notice what the job says of it.
func (t *task) complete(n *notice.Notice) {
	set := t.job.Notice
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

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func formsFlags(t *task, flags *flag.FlagSet) {
	flags.BoolVar(&t.signable, "signable", false, "")
}

const formsHelp = `
forms 的选项：
  -signable     PDF 的签字、盖章处放电子签名域，由别的程序来签
`

func runForms(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	for _, kind := range forms.Kinds() {
		blank := &forms.Form{Kind: kind}
		r := t.formsRenderer()
		r.SignatureFields = t.signable
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
