package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

// notice is the printing of one notice.
func (c *comparison) notice() (*matter, error) {
	const text = "../../testdata/naiman/notice.txt"
	n, err := work.Notice(text)
	if err != nil {
		return nil, err
	}
	lines := work.Lines(n)
	data, err := json.Marshal(lines)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.in("notice.json"), data, 0o666); err != nil {
		return nil, err
	}
	if err := c.copyTo("notice.typ", "typst/notice.typ"); err != nil {
		return nil, err
	}
	bin, err := c.build("notice", "./notice")
	if err != nil {
		return nil, err
	}
	tex, err := c.tex(lines)
	if err != nil {
		return nil, err
	}
	return &matter{name: "Notice", unit: "documents", amount: 1, own: 1, programs: []program{
		{"zhifadoc", []string{bin, "-in", text, "-out", c.in("notice.pdf")}, c.in("notice.pdf")},
		{"typst", c.typst("notice.typ", c.in("notice-typst.pdf")), c.in("notice-typst.pdf")},
		{"XeLaTeX", tex, c.in("notice-tex.pdf")},
	}}, nil
}

// tex writes the document for XeLaTeX and says how it is run, nil if it is not
// there.
func (c *comparison) tex(lines []work.Line) ([]string, error) {
	if _, err := exec.LookPath("xelatex"); err != nil {
		fmt.Println("XeLaTeX is left out: apt install texlive-xetex texlive-lang-chinese")
		return nil, nil
	}
	head, err := os.ReadFile("xelatex/head.tex")
	if err != nil {
		return nil, err
	}
	escape := strings.NewReplacer("\\", "", "%", "\\%", "&", "\\&", "#", "\\#", "_", "\\_", "$", "\\$", "{", "\\{", "}", "\\}").Replace
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(string(head), "FONTS", c.faces))
	for _, l := range lines {
		switch l.Style {
		case "number":
			fmt.Fprintf(&b, "\\filenumber{%s}\n", escape(l.Text))
		case "title":
			fmt.Fprintf(&b, "\\headline{%s}\n", escape(l.Text))
		case "masthead", "address", "sign":
			fmt.Fprintf(&b, "\\%s{%s}\n", l.Style, escape(l.Text))
		case "one", "two":
			fmt.Fprintf(&b, "\\%s{%s}{%s}\n", l.Style, escape(l.Text), escape(l.Rest))
		default:
			fmt.Fprintf(&b, "%s\\par\n", escape(l.Text))
		}
	}
	b.WriteString("\\end{document}\n")
	if err := os.WriteFile(c.in("notice-tex.tex"), []byte(b.String()), 0o666); err != nil {
		return nil, err
	}
	return []string{"xelatex", "-interaction=batchmode", "-halt-on-error", "-output-directory", c.dir, c.in("notice-tex.tex")}, nil
}
