package forms

import (
	"io"
	"io/fs"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// Renderer prints forms as PDF on A4 landscape. The zero Renderer works. It
// may be used by several goroutines at once; its fields must not change after
// the first use.
//
// A form without officers is printed blank, to be filled in by hand. The
// header row stands on every page, a row grows with its text and is never
// split over pages, and the places for signature, seal and date come once, at
// the end, with a row of the table at least.
type Renderer struct {
	// Fonts holds the user's own faces (仿宋_GB2312, 方正小标宋, …), recognised
	// by their name tables. Nil means the embedded faces.
	Fonts fs.FS

	// Seal is printed over 单位（盖章） and the date. The zero Seal leaves the
	// place empty, with room for one of 42 mm.
	Seal Seal

	// BlankRows is the number of empty rows of a form without officers; 0
	// fills one page.
	BlankRows int

	// Totals adds a row at the foot of the table on each page that counts its
	// people (本页小计), with the sum (合计) on the last. A blank form has none.
	Totals bool

	// SignatureFields lays fields for digital signatures over 主要负责人（签字）
	// and 单位（盖章）, which programs that sign PDF files find by name:
	// 附件1 主要负责人（签字） and 附件1 单位（盖章）, with the form's own mark. They
	// are empty, and nothing of them is printed.
	SignatureFields bool

	// Created is written into the PDF as its date. Zero writes none, so that
	// the same form always gives the same bytes.
	Created time.Time

	// Substituted, when not nil, is told of each face that had to draw
	// characters for another.
	Substituted func(role, wanted, used string, characters []rune)

	faces typeface.Lazy
}

// Render writes f to w as PDF, with 第 x 页 共 y 页 at the foot of each page.
//
// Errors: [ErrKind]; a [FieldError] for a bad Seal or Date; a
// *MissingError for each character that no face has, with its field
// and person, all of them joined; an error of w. Nothing is written unless the
// whole form can be printed.
func (r *Renderer) Render(w io.Writer, f *Form) error {
	report := new(typeface.Report)
	pages, err := r.Bind(f, Binding{Setter: typeset.Setter{Report: report}, Numbered: true})
	if err != nil {
		return err
	}
	err = sheet.Write(w, &sheet.Document{
		Pages:   pages,
		Title:   f.Kind.Title(),
		Author:  f.Unit,
		Created: r.Created,
	})
	if err != nil {
		return err
	}
	if r.Substituted != nil {
		for _, s := range report.Substitutions() {
			r.Substituted(s.Role.String(), s.Wanted, s.Used, s.Runes)
		}
	}
	return nil
}

// Layout decides where everything of f stands and returns the pages as Render
// prints them, but without page numbers: whoever binds them numbers them.
//
// The pages are of an internal package: Layout serves the notice, which binds
// forms as its attachments, and tests.
func (r *Renderer) Layout(f *Form) ([]sheet.Page, error) {
	return r.Bind(f, Binding{})
}

// Binding says how a form is bound into a larger document. The zero Binding
// is that of Layout.
type Binding struct {
	// Label stands at the head instead of the form's own 附件 mark, so that it
	// agrees with the 附件说明 (GB/T 9704-2012, 7.3.7).
	Label string

	// Setter has the faces and the report of the document; without Faces,
	// those of the Renderer are used.
	Setter typeset.Setter

	// Numbered prints 第 x 页 共 y 页 at the foot.
	Numbered bool
}

// Bind is Layout for a form that becomes part of a larger document. Errors
// are those of Render.
func (r *Renderer) Bind(f *Form, b Binding) ([]sheet.Page, error) {
	if f == nil || !f.Kind.Valid() {
		return nil, ErrKind
	}
	if !f.Date.IsZero() && !f.Date.Valid() {
		return nil, &FieldError{Field: "日期", Value: f.Date.String(), Message: "不是日历上的一天，请改正年、月、日"}
	}
	set := b.Setter
	if set.Faces == nil {
		faces, err := r.faces.Set(r.Fonts)
		if err != nil {
			return nil, err
		}
		set.Faces = faces
	}
	if b.Label == "" {
		b.Label = f.Kind.Label()
	}
	l := &layout{Renderer: r, form: f, binding: b, set: set}
	return l.pages()
}
