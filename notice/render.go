package notice

import (
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// Sealing says how a notice is authenticated (GB/T 9704-2012, 7.3.5).
type Sealing int

// The ways of 7.3.5. A signature stamp (签名章) is not composed yet.
const (
	Sealed   Sealing = iota // 加盖印章的公文: room is left for the seal, pressed or printed
	Unsealed                // 不加盖印章的公文
)

// Renderer prints notices as PDF. The zero value works and leaves room for a
// seal to be pressed by hand. It may be used by several goroutines at once;
// its fields must not change after the first use.
type Renderer struct {
	// Fonts holds the user's own faces (方正小标宋, 仿宋_GB2312, …), recognised
	// by their name tables. Nil means the embedded faces.
	Fonts fs.FS

	// Seals are printed over 署名 and 成文日期, one for each of Issuers, in
	// their order. A zero Seal, or none, leaves the place empty: nothing is
	// printed where a seal will be pressed.
	Seals []forms.Seal

	Sealing Sealing

	// Preprinted leaves out everything red, for paper that bears the red head
	// already (套打).
	Preprinted bool

	// BlankRows is the number of rows of an attached form without officers;
	// 0 fills one page.
	BlankRows int

	// Created is written into the PDF as its date. Zero writes none, so that
	// the same notice always gives the same bytes.
	Created time.Time

	// Substituted, when not nil, is told of each face that had to draw
	// characters for another.
	Substituted func(role, wanted, used string, characters []rune)

	faces typeface.Lazy
}

// Render writes n to w as PDF.
//
// Errors: *Error for a notice that cannot be laid out, which names the part;
// *typeface.MissingError for a character that no face has; an error of w. In
// each case what was written to w is not a whole PDF.
func (r *Renderer) Render(w io.Writer, n *Notice) error {
	doc, report, err := r.layout(n)
	if err != nil {
		return err
	}
	if err := sheet.Write(w, doc); err != nil {
		return err
	}
	if r.Substituted != nil {
		for _, s := range report.Substitutions() {
			r.Substituted(s.Role.String(), s.Wanted, s.Used, s.Runes)
		}
	}
	return nil
}

// layout decides where everything of n stands.
func (r *Renderer) layout(n *Notice) (*sheet.Document, *typeface.Report, error) {
	if n == nil {
		return nil, nil, &Error{Part: "公文", Reason: "没有内容", Advice: "请先读入或填写公文"}
	}
	if err := n.check(); err != nil {
		return nil, nil, err
	}
	faces, err := r.faces.Set(r.Fonts)
	if err != nil {
		return nil, nil, err
	}
	c := &composer{Renderer: r, n: n, report: new(typeface.Report)}
	c.set = typeset.Setter{Faces: faces, Report: c.report}
	if err := c.measureFaces(); err != nil {
		return nil, nil, err
	}
	if err := c.compose(); err != nil {
		return nil, nil, err
	}
	return &sheet.Document{
		Pages:     c.finished(),
		Title:     n.Title,
		Author:    joined(n.Issuers),
		Subject:   n.Number.String(),
		Created:   r.Created,
		Bookmarks: c.bookmarks(),
	}, c.report, nil
}

// Error says which part of a notice cannot be laid out, why, and what to do.
type Error struct {
	Part   string // 标题, 附件2, …
	Reason string
	Advice string
}

func (e *Error) Error() string {
	if e.Advice == "" {
		return fmt.Sprintf("%s：%s", e.Part, e.Reason)
	}
	return fmt.Sprintf("%s：%s。%s", e.Part, e.Reason, e.Advice)
}

// check finds what makes a notice impossible to lay out. What is merely wrong
// or missing in it is a finding, not an error.
func (n *Notice) check() error {
	if n.Title == "" && len(n.Body) == 0 {
		return &Error{Part: "公文", Reason: "没有标题，也没有正文", Advice: "请先读入或填写公文"}
	}
	for i, b := range n.Body {
		if (b.Kind == Heading || b.Kind == Item) && (b.Level < 1 || b.Level > 4) {
			return &Error{Part: fmt.Sprintf("正文第%d段", i+1), Reason: fmt.Sprintf("层次为%d", b.Level),
				Advice: "结构层次只有一至四级"}
		}
	}
	return nil
}
