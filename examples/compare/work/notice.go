package work

import (
	"os"
	"strings"

	"github.com/zhifadoc/zhifadoc/notice"
)

// Notice reads a notice. Its forms are left off: the peers are given running
// text alone.
func Notice(file string) (*notice.Notice, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	n, _, err := notice.Parse(string(text))
	if err != nil {
		return nil, err
	}
	n.Attachments = nil
	return n, nil
}

// Line is a paragraph of the notice as the peers print it.
type Line struct {
	Style string `json:"style"` // masthead, number, title, address, one (一、), two (（一）), body, sign
	Text  string `json:"text"`
	Rest  string `json:"rest,omitempty"` // what runs on after a heading
}

// Lines are those of a notice.
func Lines(n *notice.Notice) []Line {
	all := []Line{{"masthead", strings.Join(n.Issuers, "") + "文件", ""}, {"number", n.Number.String(), ""},
		{"title", n.Title, ""}, {"address", n.Addressees + "：", ""}}
	for _, b := range n.Body {
		style, text, rest := "body", b.Number+b.Text, ""
		if b.Heading != "" {
			text, rest = b.Number+b.Heading, b.Text
			if rest != "" {
				text += "。"
			}
			switch b.Level {
			case 1:
				style = "one"
			case 2:
				style = "two"
			}
		}
		all = append(all, Line{style, text, rest})
	}
	for _, s := range n.Issuers {
		all = append(all, Line{"sign", s, ""})
	}
	return append(all, Line{"sign", n.Date.String(), ""})
}
