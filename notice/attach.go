package notice

import (
	"fmt"
	"io"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// attachments composes the 附件 that are bound in, each from a new page
// (7.3.7), and before them what the notice issues or passes on. One without
// content is named in the 附件说明 only.
func (c *composer) attachments() error {
	if a := c.n.Issued; a != nil {
		if err := c.attachment("", *a); err != nil {
			return err
		}
	}
	for i, a := range c.n.Attachments {
		if err := c.attachment(c.n.attachmentLabel(i), a); err != nil {
			return err
		}
	}
	return nil
}

// attachmentLabel is the mark at the head of the i-th attachment: 附件, or
// 附件2 when there are several.
func (n *Notice) attachmentLabel(i int) string {
	switch a := n.Attachments[i]; {
	case a.Number != "":
		return "附件" + a.Number
	case len(n.Attachments) > 1:
		return fmt.Sprintf("附件%d", i+1)
	}
	return "附件"
}

func (c *composer) attachment(label string, a Attachment) error {
	if a.Form == nil {
		if len(a.Body) == 0 {
			return nil
		}
		return c.textAttachment(label, a)
	}
	if err := c.formAttachment(label, a); err != nil || len(a.Body) == 0 {
		return err
	}
	// What else belongs to it, such as notes on filling it in, follows the form.
	rows, err := c.body(label, a.Body)
	if err != nil {
		return err
	}
	c.pages = append(c.pages, paginate(&headPart{floor: areaBottom, title: headMargin, bottom: headMargin}, rows, nil)...)
	return nil
}

// heading is the title on the attachment's own page.
func (a Attachment) heading() string {
	if a.Heading != "" {
		return a.Heading
	}
	return a.Title
}

// RenderAttachment prints the i-th attachment (from 0) by itself, for one
// that is not bound together with the notice: its first line bears the
// 发文字号 and 附件 with its number (7.3.7). Pages are numbered from 1. Errors
// are those of Render.
func (r *Renderer) RenderAttachment(w io.Writer, n *Notice, i int) error {
	if n == nil || i < 0 || i >= len(n.Attachments) {
		return &Error{Part: "附件", Reason: fmt.Sprintf("没有第%d个附件", i+1)}
	}
	a := n.Attachments[i]
	if a.Form == nil && len(a.Body) == 0 {
		return &Error{Part: n.attachmentLabel(i), Reason: "没有内容", Advice: "请填写附件的正文或表"}
	}
	return r.write(w, n, a.heading(), func(c *composer) error {
		if err := c.attachment(n.Number.String()+n.attachmentLabel(i), a); err != nil {
			return err
		}
		return c.numberPages()
	})
}

// textAttachment sets the label in 黑体 on the first line, the title in the
// middle from the third, then the text like that of the notice.
func (c *composer) textAttachment(label string, a Attachment) error {
	part := label
	head := &headPart{floor: areaBottom, title: headMargin}
	if label == "" {
		part = "印发件"
	} else {
		var err error
		if head.items, err = c.one(label, label, typeface.HeiTi, bodySize, bindMargin, areaWidth, headMargin, typeset.Left, sheet.Black); err != nil {
			return err
		}
		const titleRow = 2 // 7.3.7: the third line
		head.title += titleRow * rowPitch
	}
	if err := c.titleAt(head, part+"标题", a.heading()); err != nil {
		return err
	}
	rows, err := c.body(part, a.Body)
	if err != nil {
		return err
	}
	pages := paginate(head, rows, nil)
	pages[0].marks = append([]mark{{heading{1, strings.TrimSpace(label + "　" + a.heading())}, headMargin}}, pages[0].marks...)
	c.pages = append(c.pages, pages...)
	return nil
}

// formAttachment binds the pages of a form in, on A4 landscape.
func (c *composer) formAttachment(label string, a Attachment) error {
	r := &forms.Renderer{BlankRows: c.BlankRows}
	pages, err := r.Bind(a.Form, forms.Binding{Label: label, Setter: c.set})
	if err != nil {
		return fmt.Errorf("%s：%w", label, err)
	}
	for i := range pages {
		p := page{sheet: &pages[i]}
		if i == 0 {
			p.marks = []mark{{heading{1, strings.TrimSpace(label + "　" + a.heading())}, headMargin}}
		}
		c.pages = append(c.pages, p)
	}
	return nil
}
