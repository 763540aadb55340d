package notice

import (
	"errors"
	"fmt"
	"sort"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Severities of what Parse reports: a fault against a certain rule, something
// a person has to look at, and something put right on the way.
const (
	sureFault = forms.Error
	doubt     = forms.Doubt
	hint      = forms.Hint
)

// MaxText is the longest text that Parse reads, in bytes. A 公文 has some
// thousand characters; what is longer than this is something else.
const MaxText = 4 << 20

// The causes of a TextError, for errors.Is.
var (
	ErrEmpty   = errors.New("the text is empty")
	ErrTooLong = errors.New("the text is too long")
	ErrNotText = errors.New("this is not plain text")
)

// TextError is a text that cannot be read at all.
type TextError struct {
	Line, Column int    // from 1; 0 when it is about the whole text
	Message      string // what is wrong and what to do, in Chinese
	Err          error  // ErrEmpty, ErrTooLong or ErrNotText
}

func (e *TextError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("notice: %s (%v)", e.Message, e.Err)
	}
	return fmt.Sprintf("notice: 第%d行第%d字：%s (%v)", e.Line, e.Column, e.Message, e.Err)
}

func (e *TextError) Unwrap() error { return e.Err }

// Parse reads a 公文 from plain text: as a clerk types it, as Word saves it or
// as a web page gives it. There is no mark-up to learn; the parts are known by
// their places and their wording:
//
//   - the lines of the 版头, if they are there: 份号, 密级, 紧急程度, 发文机关标志
//     (a line or several that end in 文件), 发文字号 (above or below the title,
//     with any brackets), 签发人;
//   - the title, on one line or several, and the 主送机关 before a colon;
//   - the body: numbered headings (一、 （一） 1. （1） ①, 第一章, in any mixture,
//     alone on a line or run in: 提高思想认识。开展…), numbered paragraphs,
//     paragraphs, tables set with tabs, contact lines;
//   - the 附件说明, 署名 and date in either order, 附注, 抄送 and 印发 lines;
//   - the text of the attachments after lines 附件1, 附件2, …; the three forms
//     are known by their columns.
//
// Lines broken in the middle of a sentence are joined. Nothing of the text is
// lost but white space, invisible characters and the marks that a Notice
// implies (附件：, 抄送：, the colon after the 主送机关); what is no part of a
// 公文 is kept in Aside.
//
// The findings say what Parse was not sure of or put right, in the order of
// the text: Line and Column are the place in the source, Start and End the
// same in runes from the source's beginning. The error is a *TextError for a
// text that is empty, longer than MaxText or no text at all.
//
// A line may also say what it is: 【标题】关于…的通知, 【段落】…. Such a label, of
// those that Format uses, decides for its line; a clerk needs them only where
// Parse is wrong. Text that Format wrote is read back to the value it was
// written from.
func Parse(text string) (*Notice, []Finding, error) {
	if err := checkText(text); err != nil {
		return nil, nil, err
	}
	p := &parser{n: &Notice{Body: []Block{}}}
	lines := p.labelled(p.lines(text))
	start := p.head(lines)
	p.rest(lines[start:])
	p.complete()
	sort.SliceStable(p.findings, func(i, j int) bool {
		return p.findings[i].Place.Start < p.findings[j].Place.Start
	})
	return p.n, p.findings, nil
}

// parser holds what one Parse knows.
type parser struct {
	n        *Notice
	findings []Finding
	lastRune int // rune offset of the text's end, for what is missing

	dateFrom  srcLine // a date in parentheses below the title, until a better one is found
	datePlace Date
	noTitle   bool // a labelled line gave the title: no other is to be looked for
}

// find reports something about the runes from from up to to of line l; to < 0
// is the line's end.
func (p *parser) find(f Finding, l *srcLine, from, to int) {
	if to < 0 {
		to = l.length()
	}
	f.Place.Line = l.no
	f.Place.Column = l.column(from) + 1
	f.Place.Start = l.start + l.column(from)
	f.Place.End = max(f.Place.Start, l.start+l.columnEnd(to))
	p.findings = append(p.findings, f)
}

// complete reports what a 公文 should have and this text has not.
func (p *parser) complete() {
	if p.n.Date.IsZero() && !p.datePlace.IsZero() {
		p.n.Date = p.datePlace
	} else if !p.datePlace.IsZero() && p.datePlace != p.n.Date {
		p.aside(p.dateFrom, "标题下另有一个日期，与成文日期不同，没有采用")
	}
	missing := func(rule, field, message string) {
		p.findings = append(p.findings, Finding{Rule: rule, Severity: doubt, Message: message,
			Place: forms.Place{Field: field, Start: p.lastRune, End: p.lastRune}})
	}
	if p.n.Title == "" {
		missing("parse-no-title", "标题", "没有找到标题，请补上")
	}
	if len(p.n.Issuers) == 0 {
		missing("parse-no-issuer", "发文机关署名", "没有找到发文机关署名，请补上")
	}
	if p.n.Date.IsZero() {
		missing("parse-no-date", "成文日期", "没有找到成文日期，请补上")
	}
}

// aside keeps a line that is no part of a 公文.
func (p *parser) aside(l srcLine, why string) {
	text := l.flat()
	if text == "" {
		return
	}
	p.n.Aside = append(p.n.Aside, text)
	p.find(Finding{Rule: "parse-aside", Severity: doubt, Message: why + "，不印：" + clip(text)}, &l, 0, -1)
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
