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

// The ways of 7.3.5. 纪要 bear no seal, whatever is chosen.
const (
	Sealed   Sealing = iota // 加盖印章的公文: room is left for the seal, pressed or printed
	Unsealed                // 不加盖印章的公文
	Stamped                 // 加盖签发人签名章的公文: Stamps
)

// Stamp is the signature stamp (签名章) of a signer.
type Stamp struct {
	Post          string  // 职务, in full: 旗长
	Picture       []byte  // PNG or JPEG; nil leaves its place empty
	Width, Height float64 // mm; 0 means 40 × 20
}

func (s Stamp) size() (width, height float64) {
	width, height = s.Width, s.Height
	if width <= 0 {
		width = 40
	}
	if height <= 0 {
		height = 20
	}
	return width, height
}

// Companion is the 发文机关标志 in a second language, such as Mongolian, whose
// script the library does not set: a picture of it, or its outline.
type Companion struct {
	Picture []byte  // PNG or JPEG
	Outline string  // instead of Picture: an SVG path (the d attribute), filled in red
	Width   float64 // mm; the height follows from the shape
	Below   bool    // under the Chinese name; else above it. Regions differ: 内政办发〔1996〕32号 has Mongolian first
}

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

	// Stamps are the signature stamps of a Stamped notice, the lead organ's first.
	Stamps []Stamp

	// Companion is the 发文机关标志 in a second language; nil for none.
	Companion *Companion

	// Renumber numbers headings and numbered paragraphs anew from their levels,
	// 一、 （一） 1. （1）; otherwise they are printed as written.
	Renumber bool

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
// *forms.MissingError for a character that no face has; an error of w. In
// each case what was written to w is not a whole PDF.
func (r *Renderer) Render(w io.Writer, n *Notice) error {
	if n == nil {
		return &Error{Part: "公文", Reason: "没有内容", Advice: "请先读入或填写公文"}
	}
	if r.Renumber {
		n = n.renumbered()
	}
	return r.write(w, n, n.Title, (*composer).compose)
}

// write prints what compose lays out of n.
func (r *Renderer) write(w io.Writer, n *Notice, title string, compose func(*composer) error) error {
	c, err := r.composer(n)
	if err != nil {
		return err
	}
	if err := compose(c); err != nil {
		return err
	}
	err = sheet.Write(w, &sheet.Document{
		Pages:     c.finished(),
		Title:     title,
		Author:    joined(n.Issuers),
		Subject:   n.Number.String(),
		Created:   r.Created,
		Bookmarks: c.bookmarks(),
	})
	if err != nil {
		return err
	}
	if r.Substituted != nil {
		for _, s := range c.set.Report.Substitutions() {
			r.Substituted(s.Role.String(), s.Wanted, s.Used, s.Runes)
		}
	}
	return nil
}

// composer is ready to lay n out.
func (r *Renderer) composer(n *Notice) (*composer, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	faces, err := r.faces.Set(r.Fonts)
	if err != nil {
		return nil, err
	}
	c := &composer{Renderer: r, n: n, set: typeset.Setter{Faces: faces, Report: new(typeface.Report)}}
	return c, c.measureFaces()
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
