package notice

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// attachments composes the 附件 that are bound in, each from a new page
// (7.3.7). One without content is named in the 附件说明 only.
func (c *composer) attachments() error {
	for i, a := range c.n.Attachments {
		label := "附件"
		if len(c.n.Attachments) > 1 {
			label = fmt.Sprintf("附件%d", i+1)
		}
		var err error
		switch {
		case a.Form != nil:
			err = c.formAttachment(label, a)
		case len(a.Body) > 0:
			err = c.textAttachment(label, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// textAttachment sets the label in 黑体 on the first line, the title in the
// middle from the third, then the text like that of the notice.
func (c *composer) textAttachment(label string, a Attachment) error {
	labelItems, err := c.one(label, label, typeface.HeiTi, bodySize, bindMargin, areaWidth, headMargin, typeset.Left, sheet.Black)
	if err != nil {
		return err
	}
	const titleRow = 2 // 7.3.7: the third line
	head := &headPart{items: labelItems, title: headMargin + titleRow*rowPitch}
	items, bottom, err := c.titleLines(label+"标题", a.Title, nil, head.title)
	if err != nil {
		return err
	}
	head.items = append(head.items, items...)
	head.bottom = bottom
	rows, err := c.body(label, a.Body)
	if err != nil {
		return err
	}
	pages := c.paginate(head, rows, 0, 0)
	pages[0].marks = append([]mark{{heading{1, label + "　" + a.Title}, headMargin}}, pages[0].marks...)
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
			p.marks = []mark{{heading{1, label + "　" + a.Title}, headMargin}}
		}
		c.pages = append(c.pages, p)
	}
	return nil
}
