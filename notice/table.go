package notice

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

const (
	tableSize    = 12.0 // 小四; the standard sets no size for tables
	tablePadding = 1.2  // mm inside a cell, left and right
	tableLeading = 1.3  // em from baseline to baseline
	tableMargin  = 0.35 // em above and below a cell's text
	tableRule    = 0.25 // mm
	tableLeast   = 1.0  // mm that any column keeps
	tableSlack   = 0.1  // mm, lest rounding wrap a cell that fits
	tableBarely  = 1e-9 // mm: the height of what has none but must stand on the page
	tableEm      = tableSize * sheet.MM
)

// table sets a table of the body over the whole measure: columns as wide as
// their text asks, rows as high as it needs, the header repeated on each page.
func (c *composer) table(part string, t *Table) ([]row, error) {
	if t == nil || len(t.Rows) == 0 && len(t.Header) == 0 {
		return nil, nil
	}
	all := t.Rows
	if len(t.Header) > 0 {
		all = append([][]string{t.Header}, t.Rows...)
	}
	widths, err := c.columnWidths(part, all)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(all))
	for i, cells := range all {
		role := typeface.FangSong
		if i == 0 && len(t.Header) > 0 {
			role = typeface.HeiTi
		}
		if rows[i], err = c.tableRow(fmt.Sprintf("%s第%d行", part, i+1), cells, widths, role); err != nil {
			return nil, err
		}
	}
	top := horizontal(0)
	lead := &row{items: []sheet.Item{top}, pitch: tableBarely} // a continued table begins with a rule
	if len(t.Header) > 0 && len(rows) > 1 {
		lead = &row{items: append([]sheet.Item{top}, rows[0].items...), pitch: rows[0].pitch}
		rows[0].after = 1
	}
	for i := range rows {
		if i == 0 {
			rows[i].items = append(rows[i].items, top)
		} else {
			rows[i].lead = lead
		}
	}
	end := &rows[len(rows)-1]
	end.depth = end.pitch
	end.pitch += rowGap // before the text that follows
	return rows, nil
}

// horizontal is a rule over the whole table.
func horizontal(y float64) sheet.Rule {
	return sheet.Rule{X1: bindMargin, X2: areaRight, Y1: y, Y2: y, Width: tableRule, Colour: sheet.Black}
}

// columnWidths shares the measure out. Each column gets what its widest cell
// asks for on one line if that is no more than its share of what is left;
// the others wrap, but not narrower than their longest number or word.
func (c *composer) columnWidths(part string, rows [][]string) ([]float64, error) {
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	wish, least := make([]float64, columns), make([]float64, columns)
	for _, r := range rows {
		for k, text := range r {
			whole, err := c.lineWidth(part, text, typeface.FangSong, tableSize, 0)
			if err != nil {
				return nil, err
			}
			word, err := c.lineWidth(part, longestWord(text), typeface.FangSong, tableSize, 0)
			if err != nil {
				return nil, err
			}
			const frame = 2*tablePadding + tableSlack
			wish[k] = max(wish[k], whole+frame, 2*tableEm+frame)
			least[k] = max(least[k], word+frame, 2*tableEm+frame)
		}
	}
	return shares(wish, least), nil
}

// shares gives the columns of a table their widths, which sum to the measure.
func shares(wish, least []float64) []float64 {
	widths := make([]float64, len(wish))
	left, open := areaWidth, len(wish)
	for changed := true; changed && open > 0; {
		changed = false
		for k := range wish {
			// Once given, a column's width stays.
			if widths[k] > 0 {
				continue
			}
			fair := left / float64(open)
			if give := wish[k]; give <= fair || least[k] > fair {
				widths[k] = min(give, max(least[k], fair))
				left -= widths[k]
				open--
				changed = true
			}
		}
	}
	for k := range widths {
		if widths[k] == 0 {
			widths[k] = left / float64(open)
		}
	}
	// Room that nobody asked for goes to all; too little is taken from all.
	total := 0.0
	for _, w := range widths {
		total += max(w, tableLeast)
	}
	for k := range widths {
		widths[k] = max(widths[k], tableLeast) * areaWidth / total
	}
	return widths
}

// longestWord is the longest run of text in s that does not wrap: digits,
// letters and the marks among them.
func longestWord(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r >= 0x2E80 || unicode.IsSpace(r) })
	if len(words) == 0 {
		return ""
	}
	return slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
}

// tableRow sets the cells in the middle of their columns, with the rules
// below and between them.
func (c *composer) tableRow(part string, cells []string, widths []float64, role typeface.Role) (row, error) {
	blocks := make([][]typeset.Line, len(widths))
	most := 1
	for k := range widths {
		if k >= len(cells) || cells[k] == "" {
			continue
		}
		lines, err := c.set.Lines([]typeset.Span{{Text: cells[k], Role: role, Size: tableSize}},
			typeset.Measure{Width: max(widths[k]-2*tablePadding, tableEm), Align: typeset.Centre})
		if err != nil {
			return row{}, inPart(err, part)
		}
		blocks[k] = lines
		most = max(most, len(lines))
	}
	height := tableHeight(most) + 2*tableMargin*tableEm
	r := row{pitch: height, text: true, items: []sheet.Item{horizontal(height)}}
	x := bindMargin
	edge := func() {
		r.items = append(r.items, sheet.Rule{X1: x, X2: x, Y1: 0, Y2: height, Width: tableRule, Colour: sheet.Black})
	}
	edge()
	for k, lines := range blocks {
		y := (height-tableHeight(len(lines)))/2 + c.baseline(role, tableSize)
		for i, l := range lines {
			r.items = append(r.items, ink(l, x+tablePadding, y+float64(i)*tableEm*tableLeading, sheet.Black)...)
		}
		x += widths[k]
		edge()
	}
	return r, nil
}

// tableHeight is the height of so many lines of a cell.
func tableHeight(lines int) float64 {
	return tableEm + float64(lines-1)*tableEm*tableLeading
}
