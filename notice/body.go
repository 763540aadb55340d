package notice

import (
	"fmt"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// main composes 主体 after the title: 主送机关, 正文, 附件说明, 署名, 成文日期,
// 附注 (7.3.2 to 7.3.6).
func (c *composer) main(head *headPart) ([]row, error) {
	var rows []row
	add := func(more []row, err error) error {
		rows = append(rows, more...)
		return err
	}
	c.addresseesInImprint = c.addresseesMoved(head)
	if !c.addresseesInImprint {
		if err := add(c.addressees()); err != nil {
			return nil, err
		}
	}
	if err := add(c.body("正文", c.n.Body)); err != nil {
		return nil, err
	}
	if err := add(c.attendance()); err != nil {
		return nil, err
	}
	if err := add(c.attachmentList()); err != nil {
		return nil, err
	}
	if err := add(c.signature()); err != nil {
		return nil, err
	}
	return rows, add(c.note())
}

// addressees sets the 主送机关, flush left, with a full-width colon (7.3.2).
func (c *composer) addressees() ([]row, error) {
	if c.n.Addressees == "" {
		return nil, nil
	}
	return c.paragraph("主送机关", []typeset.Span{{Text: c.n.Addressees + "：", Role: typeface.FangSong, Size: bodySize}},
		typeset.Measure{Width: areaWidth})
}

// addresseesMoved says whether the 主送机关 are so many that the first page
// would show no text, so that they go to the 版记 (7.3.2).
func (c *composer) addresseesMoved(head *headPart) bool {
	if c.n.Addressees == "" || len(c.n.Body) == 0 {
		return false
	}
	rows, err := c.addressees()
	if err != nil {
		return false // set again, and reported, by the caller
	}
	return len(rows)+1 > firstPageRows(head)
}

// firstPageRows is how many rows stand below the title on page 1.
func firstPageRows(head *headPart) int {
	room := head.floor - head.textTop() - charHeight
	if room < 0 {
		return 0
	}
	return int(room/rowPitch+1e-6) + 1
}

// textTop is where the first row below the title begins.
func (h *headPart) textTop() float64 { return h.bottom + h.gap }

// levelRole is the face of a heading of a level (7.3.3): 一、黑体,
// （一）楷体, 1. and （1） 仿宋.
func levelRole(level int) typeface.Role {
	switch level {
	case 1:
		return typeface.HeiTi
	case 2:
		return typeface.KaiTi
	}
	return typeface.FangSong
}

// body sets the blocks of the 正文 or of an attachment.
func (c *composer) body(part string, blocks []Block) ([]row, error) {
	var rows []row
	for i, b := range blocks {
		where := fmt.Sprintf("%s第%d段", part, i+1)
		switch b.Kind {
		case Grid:
			more, err := c.table(where, b.Table)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
			continue
		case Figure:
			more, err := c.figure(where, b)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
			continue
		}
		measure := typeset.Measure{Width: areaWidth, First: textIndent}
		if isChapter(b) {
			measure = typeset.Measure{Width: areaWidth, Align: typeset.Centre}
		}
		more, err := c.paragraph(where, blockSpans(b), measure)
		if err != nil {
			return nil, err
		}
		for k := range more {
			more[k].text = true
		}
		if b.Kind == Heading && len(more) > 0 {
			more[0].head = &heading{level: b.Level, title: b.Number + b.Heading}
			if b.Text == "" && i < len(blocks)-1 {
				// No heading stays alone at a page's foot.
				for k := range more {
					more[k].after = 1
				}
			}
		}
		if b.Kind == Contact && i < len(blocks)-1 && blocks[i+1].Kind == Contact {
			// Who is to be asked stands in one place.
			more[len(more)-1].after = 1
		}
		rows = append(rows, more...)
	}
	chain(rows)
	return rows, nil
}

// mostTogether bounds how many rows are kept on one page for the sake of the
// next: a text of nothing but headings has to break somewhere.
const mostTogether = 8

// chain lets each row that wants the next on its page want what that one wants.
func chain(rows []row) {
	for i := len(rows) - 2; i >= 0; i-- {
		if rows[i].after == 1 {
			rows[i].after = min(1+rows[i+1].after, mostTogether)
		}
	}
}

// isChapter tells the chapters and sections of printed rules, which stand in
// the middle of the line.
func isChapter(b Block) bool {
	number := strings.TrimSpace(b.Number)
	return b.Kind == Heading && b.Text == "" && strings.HasPrefix(number, "第") &&
		(strings.HasSuffix(number, "章") || strings.HasSuffix(number, "节"))
}

// blockSpans is the text of a block as printed, in its faces.
func blockSpans(b Block) []typeset.Span {
	span := func(text string, role typeface.Role) typeset.Span {
		return typeset.Span{Text: text, Role: role, Size: bodySize}
	}
	if b.Kind != Heading {
		if strings.HasPrefix(b.Number, "第") {
			// The articles of printed rules: 第一条 in 黑体.
			return []typeset.Span{span(b.Number, typeface.HeiTi), span(b.Text, typeface.FangSong)}
		}
		return []typeset.Span{span(b.Number+b.Text, typeface.FangSong)}
	}
	role := levelRole(b.Level)
	if b.Text == "" {
		return []typeset.Span{span(b.Number+b.Heading+b.End, role)}
	}
	// A run-in heading keeps its full stop in its own face.
	return []typeset.Span{span(b.Number+b.Heading+"。", role), span(b.Text, typeface.FangSong)}
}

// attachmentList sets the 附件说明 (7.3.4): a line below the text, two
// characters in, the names numbered when there are several, without marks at
// their ends, a wrapped name under its own first character.
func (c *composer) attachmentList() ([]row, error) {
	attachments := c.n.Attachments
	if len(attachments) == 0 {
		return nil, nil
	}
	const label = "附件："
	labelWidth := 3 * cell
	rows := []row{{blank: true, after: 1}}
	for i, a := range attachments {
		text := a.Title
		hang := attachIndent + labelWidth
		first := hang
		if len(attachments) > 1 {
			number := fmt.Sprintf("%d.", i+1)
			w, err := c.lineWidth("附件说明", number, typeface.FangSong, bodySize, cell)
			if err != nil {
				return nil, err
			}
			text, hang = number+text, hang+w
		}
		if i == 0 {
			text, first = label+text, attachIndent
		}
		more, err := c.paragraph(fmt.Sprintf("附件说明第%d项", i+1),
			[]typeset.Span{{Text: text, Role: typeface.FangSong, Size: bodySize}},
			typeset.Measure{Width: areaWidth, First: first, Hang: hang, Align: typeset.Left})
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	for i := range rows {
		rows[i].text = i > 0
		if len(rows) <= togetherRows {
			rows[i].after = len(rows) - 1 - i
		}
	}
	return rows, nil
}

// togetherRows is how many rows, the empty one included, an 附件说明 may have
// and still not be divided between two pages.
const togetherRows = 5

// note sets the 附注 in parentheses, two characters in, on the line below the
// date (7.3.6).
func (c *composer) note() ([]row, error) {
	if c.n.Note == "" {
		return nil, nil
	}
	rows, err := c.paragraph("附注", []typeset.Span{{Text: "（" + c.n.Note + "）", Role: typeface.FangSong, Size: bodySize}},
		typeset.Measure{Width: areaWidth, First: noteIndent, Hang: noteIndent})
	if err != nil || c.sealLeft == 0 {
		return rows, err
	}
	width, err := c.lineWidth("附注", "（"+c.n.Note+"）", typeface.FangSong, bodySize, cell)
	if bindMargin+noteIndent+width > c.sealLeft {
		// A long one keeps clear of the seal that reaches below the date.
		rows = append([]row{{}}, rows...)
	}
	return rows, err
}
