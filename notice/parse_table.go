package notice

import (
	"strings"
	"unicode"
)

// Limits of what is taken for a table's cells.
const (
	maxCell    = 20 // runes of a cell that stands alone on a line
	maxColumns = 60
	telling    = 8 // rows that decide whether it is a table; all of them would take quadratic time
)

// tableAt reads a table that begins with line i and says how many lines it
// uses; 0 when none begins there. Tables come in two shapes: a row a line with
// tabs between the cells, and a cell a line, each behind a tab, with a blank
// line between the rows, which is how Word's tables look as text.
func tableAt(raw []rawLine, i int) (*Table, int) {
	if !strings.Contains(raw[i].s, "\t") {
		return nil, 0
	}
	// A run of cells begins a table at its first line or not at all.
	if i == 0 || !cellLine(raw[i-1].s) {
		if t, used := cellLines(raw[i:]); used > 0 {
			return t, used
		}
	}
	return rowLines(raw[i:])
}

// cellLine reports whether a line is a tab and a cell.
func cellLine(s string) bool {
	return strings.HasPrefix(s, "\t") && !strings.Contains(s[1:], "\t")
}

// cellLines reads rows of cells that stand one a line.
func cellLines(raw []rawLine) (*Table, int) {
	// The header says how many cells a row has.
	header := cellRow(raw)
	if len(header) < 3 || len(header) > maxColumns {
		return nil, 0
	}
	short := true
	for _, c := range header {
		if c == "" || runeLen(c) > maxCell || strings.ContainsAny(c, "。；：:") {
			return nil, 0
		}
		if runeLen(c) > maxCell/2 {
			short = false
		}
	}
	t := &Table{Header: header, Rows: [][]string{}}
	used := len(header)
	for {
		at := used
		for at < len(raw) && blankLine(raw[at].s) && !strings.Contains(raw[at].s, "\t") {
			at++
		}
		row := cellRow(raw[at:])
		if at == used || len(row) != len(header) {
			break
		}
		t.Rows = append(t.Rows, row)
		used = at + len(row)
	}
	if len(t.Rows) == 0 && !short {
		return nil, 0 // paragraphs that a tab indents
	}
	return t, used
}

// cellRow is the run of lines, at most maxColumns+1, that each are a tab and a
// cell.
func cellRow(raw []rawLine) []string {
	var row []string
	for _, l := range raw {
		s := strings.TrimRight(l.s, "\r ")
		if len(row) > maxColumns || !cellLine(s) {
			break
		}
		row = append(row, cellText(s))
	}
	return row
}

// rowLines reads rows with tabs between their cells.
func rowLines(raw []rawLine) (*Table, int) {
	first := splitRow(raw[0].s)
	if len(first) < 2 || len(first) > maxColumns {
		return nil, 0
	}
	whole := true
	for _, c := range first {
		whole = whole && c != ""
	}
	if first[0] == "" && len(first) == 2 {
		return nil, 0 // a tab that indents
	}
	labels, filled := 0, 0
	rows := rowsLike(raw, len(first), telling)
	for _, row := range rows {
		for _, c := range row {
			if c != "" {
				filled++
			}
			if strings.ContainsAny(c, "：:") {
				labels++
			}
		}
	}
	switch {
	case filled == 0:
		return nil, 0
	case len(rows) == 1 && (len(first) < 3 || !whole || labels > 0):
		return nil, 0 // a line of text with tabs in it
	case labels*2 > filled: // 联系人：…	电话：…
		return nil, 0
	}
	rows = rowsLike(raw, len(first), len(raw))
	t := &Table{Rows: rows}
	if whole {
		t.Header, t.Rows = rows[0], rows[1:]
	}
	return t, len(rows)
}

// rowsLike splits the lines, at most limit, as long as each has columns cells.
func rowsLike(raw []rawLine, columns, limit int) [][]string {
	var rows [][]string
	for _, l := range raw[:min(limit, len(raw))] {
		row := splitRow(l.s)
		if len(row) != columns {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

func splitRow(s string) []string {
	s = strings.TrimRight(s, "\r")
	if !strings.Contains(s, "\t") {
		return nil
	}
	cells := strings.Split(strings.Trim(s, " \u00a0\u3000"), "\t")
	if len(cells) > maxColumns {
		return nil
	}
	for i, c := range cells {
		cells[i] = cellText(c)
	}
	return cells
}

// cellText cleans a cell.
func cellText(s string) string {
	return strings.TrimFunc(strings.Map(func(r rune) rune {
		switch {
		case invisible(r):
			return -1
		case unicode.IsSpace(r) && r != '\u3000':
			return ' '
		}
		return r
	}, s), unicode.IsSpace)
}

func blankLine(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			return false
		}
	}
	return true
}
