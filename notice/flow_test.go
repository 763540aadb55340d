package notice

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// pagesOf lays n out.
func pagesOf(t testing.TB, r *Renderer, n *Notice) []page {
	t.Helper()
	c, err := r.composer(n)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.compose(); err != nil {
		t.Fatal(err)
	}
	return c.pages
}

// pageText is the text of a page's items, a line a baseline.
func pageText(p page) []string {
	var out []string
	last := -1.0
	for _, item := range p.items {
		text, ok := item.(sheet.Text)
		if !ok || text.Angle != 0 {
			continue
		}
		if len(out) == 0 || text.Y != last {
			out = append(out, "")
		}
		out[len(out)-1] += text.Text
		last = text.Y
	}
	return out
}

// short is a notice of so many lines of text.
func short(lines int, more ...Block) *Notice {
	n := &Notice{
		Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 1},
		Title: "关于试排的通知", Addressees: "旗直各部门", Date: Date{Year: 2022, Month: 5, Day: 16},
	}
	for range lines {
		n.Body = append(n.Body, Block{Kind: Paragraph, Text: "一行文字。"})
	}
	n.Body = append(n.Body, more...)
	return n
}

// TestSignatureNeverAlone lets the text grow line by line past the end of the
// first and the second page.
func TestSignatureNeverAlone(t *testing.T) {
	for _, r := range []*Renderer{{}, {Sealing: Unsealed}, {Seals: []forms.Seal{{Diameter: 45}}}} {
		for lines := 1; lines < 45; lines++ {
			pages := pagesOf(t, r, short(lines))
			total := 0
			for i, p := range pages {
				total += p.text
				if p.signed && p.text == 0 {
					t.Errorf("%d lines: the signature stands alone on page %d", lines, i+1)
				}
				if i == 0 && !evenPitch(p, 9.60, 11.50) {
					t.Errorf("%d lines: the rows of page 1 are too close or too far apart", lines)
				}
				if p.bottom > areaBottom+0.01 && p.rows > 0 {
					t.Errorf("%d lines: page %d reaches down to %.2f mm", lines, i+1, p.bottom)
				}
			}
			if total != lines {
				t.Errorf("%d lines: %d printed", lines, total)
			}
		}
	}
}

// evenPitch reports whether the lines of p's text stand least to most mm apart.
func evenPitch(p page, least, most float64) bool {
	last := 0.0
	for _, item := range p.items {
		text, ok := item.(sheet.Text)
		if !ok || text.Text != "一行文字。" {
			continue
		}
		if d := text.Y - last; last > 0 && (d < least || d > most) {
			return false
		}
		last = text.Y
	}
	return true
}

// TestSealsPerRow: three seals stand side by side at the most, however small.
func TestSealsPerRow(t *testing.T) {
	names := make([]typeset.Line, 4)
	for i := range names {
		names[i].Width = 30
	}
	for diameter, want := range map[float64]int{20: 3, 42: 3, 52: 2, 80: 1} {
		if got := sealsPerRow(names, func(int) float64 { return diameter }); got != want {
			t.Errorf("seals of %.0f mm: %d side by side, want %d", diameter, got, want)
		}
	}
	// Each stands in the middle of its place, a third of the 版心 or 52 mm: a
	// name of eleven characters would reach out of the 版心, or over the next.
	for first, want := range map[float64]int{50: 3, 11 * cell: 2} {
		names[0].Width = first
		if got := sealsPerRow(names, func(int) float64 { return 42 }); got != want {
			t.Errorf("a name of %.1f mm: %d side by side, want %d", first, got, want)
		}
	}
}

// TestLongMasthead: the characters of a long 发文机关标志 grow lower before
// they are squeezed to less than three fifths of their height.
func TestLongMasthead(t *testing.T) {
	n := short(1)
	n.Masthead = []string{"科尔沁旗" + strings.Repeat("综合行政执法监督管理", 3) + "局"}
	checked := 0
	for _, item := range pagesOf(t, &Renderer{}, n)[0].items {
		text, ok := item.(sheet.Text)
		if !ok || text.Colour != sheet.Red || text.Stretch == 0 {
			continue
		}
		top, bottom := inkExtent(text.Face, n.Masthead[0]+"文件")
		if ratio := text.Stretch / (top - bottom); ratio < 0.599 || ratio > 0.601 {
			t.Errorf("%q is %.3f as wide as high", text.Text, ratio)
		}
		checked++
	}
	if checked == 0 {
		t.Error("no 发文机关标志")
	}
}

// TestHeadingNotLast moves a chain of headings over the foot of a page.
func TestHeadingNotLast(t *testing.T) {
	headings := []Block{
		{Kind: Heading, Level: 1, Number: "一、", Heading: "甲标题"},
		{Kind: Heading, Level: 2, Number: "（一）", Heading: "乙标题"},
		{Kind: Heading, Level: 3, Number: "1.", Heading: "丙标题"},
		{Kind: Paragraph, Text: "标题下面的文字。"},
	}
	for lines := 1; lines < 30; lines++ {
		for i, p := range pagesOf(t, &Renderer{}, short(lines, headings...)) {
			text := pageText(p)
			for k, line := range text {
				if strings.Contains(line, "标题") && !strings.Contains(line, "下面") &&
					(k+1 == len(text) || strings.HasPrefix(text[k+1], "—")) {
					t.Errorf("%d lines: %q is the last line of page %d", lines, line, i+1)
				}
			}
		}
	}
}

// TestTableOverPages repeats a table's header and loses no row.
func TestTableOverPages(t *testing.T) {
	table := &Table{Header: []string{"序号", "姓名"}}
	for i := range 60 {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("第%d人", i+1)})
	}
	pages := pagesOf(t, &Renderer{}, short(1, Block{Kind: Grid, Table: table}))
	seen := make(map[string]int)
	headers := 0
	for i, p := range pages {
		rows := 0
		for _, line := range pageText(p) {
			seen[line]++
			if line == "序号姓名" {
				headers++
			}
			if strings.Contains(line, "人") {
				rows++
			}
		}
		if rows == 0 && headers > 0 && i < len(pages)-1 {
			t.Errorf("page %d shows no row of the table", i+1)
		}
	}
	if headers < 2 {
		t.Errorf("the header stands %d times on %d pages", headers, len(pages))
	}
	for i := range 60 {
		if line := fmt.Sprintf("%d第%d人", i+1, i+1); seen[line] != 1 {
			t.Errorf("row %q is printed %d times", line, seen[line])
		}
	}
}

// TestImprintEven puts the 版记 on an even page whatever the length.
func TestImprintEven(t *testing.T) {
	for lines := 1; lines < 60; lines++ {
		n := short(lines)
		n.CopyTo, n.PrintedBy, n.PrintedOn = "旗人民政府办公室", "科尔沁旗司法局办公室", n.Date
		pages := pagesOf(t, &Renderer{}, n)
		if len(pages)%2 != 0 {
			t.Errorf("%d lines: %d pages", lines, len(pages))
		}
		last := pages[len(pages)-1]
		if text := strings.Join(pageText(last), "\n"); !strings.Contains(text, "抄送：") {
			t.Errorf("%d lines: no 版记 on the last page", lines)
		}
		// A blank page and the one after it with the 版记 alone have no number.
		for i, p := range pages {
			if numbered := strings.Contains(strings.Join(pageText(p), "\n"), "—"); numbered == (p.rows == 0) {
				t.Errorf("%d lines: page %d has %d rows, numbered %v", lines, i+1, p.rows, numbered)
			}
		}
	}
}
