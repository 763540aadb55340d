package main

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
	"github.com/zhifadoc/zhifadoc/notice"
)

// The figures of GB/T 9704-2012 in mm, 5.2.1.
const (
	stdTop, stdLeft     = 37.0, 28.0
	stdWidth, stdHeight = 156.0, 225.0
	tolerance           = 0.5
)

// bodyLine is a line of 3号 text.
type bodyLine []oracle.Char

// bodyLines are the lines of 3号 text on a page, top down.
func bodyLines(pdf *oracle.PDF, page int) []bodyLine {
	var lines []bodyLine
	for _, c := range pdf.Chars(page) {
		if math.Abs(c.Size-15.75) > 0.01 {
			continue
		}
		if n := len(lines); n > 0 && math.Abs(lines[n-1][0].Y-c.Y) < 0.5 {
			lines[n-1] = append(lines[n-1], c)
		} else {
			lines = append(lines, bodyLine{c})
		}
	}
	return lines
}

func (l bodyLine) text() string {
	var s strings.Builder
	for _, c := range l {
		s.WriteString(c.Text)
	}
	return s.String()
}

func TestNoticeGrid(t *testing.T) {
	pdf := oracle.Open(t, made(t).read(t, "notice.pdf"))
	fullPages, fullLines := 0, 0
	for page := range pdf.NumPages() {
		if w, h := pdf.Size(page); w > h {
			continue // a form
		}
		lines := bodyLines(pdf, page)
		for i, l := range lines {
			first, last := l[0], l[len(l)-1]
			if !typeset.MayStart(first.Rune) {
				t.Errorf("page %d line %d begins with %q", page+1, i+1, first.Text)
			}
			if !typeset.MayEnd(last.Rune) {
				t.Errorf("page %d line %d ends with %q", page+1, i+1, last.Text)
			}
			// The ink, because a mark at the end may take half a cell (GB/T 15834 5.1.10).
			if last.Right > stdLeft+stdWidth+tolerance {
				t.Errorf("page %d line %d ends at %.2f mm", page+1, i+1, last.Right)
			}
			if cells, even := l.cells(); even && math.Abs(last.Loose.Right-(stdLeft+stdWidth)) < tolerance {
				fullLines++
				if indent := math.Round((first.X - stdLeft) / (stdWidth / 28)); cells+indent != 28 {
					t.Errorf("page %d line %d has %g characters after %g: %s", page+1, i+1, cells, indent, l.text())
				}
			}
		}
		if len(lines) > 22 {
			t.Errorf("page %d has %d lines", page+1, len(lines))
		}
		// A page that the text fills from top to bottom.
		if page == 0 || len(lines) != 22 {
			continue
		}
		fullPages++
		top, bottom, left, right := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		firstTop := math.Inf(1)
		for i, l := range lines {
			for _, c := range l {
				top, bottom = min(top, c.Top), max(bottom, c.Bottom)
				left, right = min(left, c.Loose.Left), max(right, c.Loose.Right)
				if i == 0 {
					firstTop = min(firstTop, c.Top)
				}
			}
		}
		if math.Abs(firstTop-stdTop) > tolerance {
			t.Errorf("page %d: the first line's glyphs begin at %.2f mm", page+1, firstTop)
		}
		if math.Abs(right-left-stdWidth) > tolerance || math.Abs(bottom-top-stdHeight) > tolerance {
			t.Errorf("page %d: the text is %.2f mm × %.2f mm", page+1, right-left, bottom-top)
		}
		t.Logf("page %d: first glyph top %.2f mm, text %.2f × %.2f mm", page+1, firstTop, right-left, bottom-top)
	}
	if fullPages < 2 || fullLines < 10 {
		t.Errorf("only %d full pages and %d full lines were measured", fullPages, fullLines)
	}
}

// cells counts the line's characters, a digit for half a one, and says whether
// they all stand on the grid: none squeezed or driven apart.
func (l bodyLine) cells() (n float64, even bool) {
	const pitch = stdWidth / 28
	even = true
	for i, c := range l {
		width := 1.0
		if c.Rune < 0x80 {
			width = 0.5
		}
		n += width
		if i+1 < len(l) && math.Abs(l[i+1].X-c.X-width*pitch) > 0.05 {
			even = false
		}
	}
	return n, even
}

var space = regexp.MustCompile(`\s+`)

// TestNoticeText copies the text of all pages and looks for all of the notice
// in it, in order.
func TestNoticeText(t *testing.T) {
	s := made(t)
	pdf := oracle.Open(t, s.read(t, "notice.pdf"))
	var all strings.Builder
	for page := range pdf.NumPages() {
		for _, c := range pdf.Chars(page) {
			all.WriteString(c.Text)
		}
	}
	got := space.ReplaceAllString(all.String(), "")
	source := readRepository(t, "testdata/naiman/notice.txt")
	n, _, err := notice.Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	// Page numbers stand between the pages' texts.
	got = regexp.MustCompile(`—\d+—`).ReplaceAllString(got, "")
	at := 0
	for _, part := range strings.Split(source, "\n") {
		part = space.ReplaceAllString(part, "")
		if part == "" || part == n.Issuers[0] {
			continue // the seal's specimen bears the issuer's name, too
		}
		i := strings.Index(got[at:], part)
		if i < 0 {
			t.Errorf("not in the PDF after what stands before it: %s", part)
			continue
		}
		at += i + len(part)
	}
	for _, label := range []string{"附件1行政执法人员清理汇总表", "附件2行政执法证件换发人员统计表", "附件3行政执法证件新领人员统计表"} {
		i := strings.Index(got[at:], label)
		if i < 0 {
			t.Errorf("no attachment %s", label)
			continue
		}
		at += i + len(label)
	}
}
