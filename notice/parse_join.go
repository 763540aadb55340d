package notice

import (
	"fmt"
	"strings"
)

// textPara is a paragraph of the source: one line, or several joined.
type textPara struct {
	srcLine
	last int // number of the last line
}

// wrap is what is known of a text's line breaks.
type wrap struct {
	hard  bool // lines end at one width wherever the sentence is
	width int  // that width, in half characters
	dents bool // paragraphs begin with white space
}

// Lengths by which broken sentences are known, in characters.
const (
	brokenLine  = 20 // a line this long without an end mark is broken
	brokenItem  = 28 // the same for a numbered line, which may be a long heading
	wrapSamples = 3  // broken lines of like width that show a hard-wrapped text
	wrapSlack   = 6  // half characters by which they may differ
)

// joinLines puts lines together that break in the middle of a sentence.
func (p *parser) joinLines(lines []srcLine) []textPara {
	w := measureWrap(lines)
	var out []textPara
	var b strings.Builder // the text of the paragraph that is being joined
	open := false
	var doubtful bool
	flush := func() {
		if !open {
			return
		}
		para := &out[len(out)-1]
		severity, note := hint, ""
		if doubtful {
			severity, note = doubt, "，请核对"
		}
		p.find(Finding{Rule: "parse-joined", Severity: severity,
			Message: fmt.Sprintf("第%d行至第%d行是一段，句中的换行已去掉%s", para.no, para.last, note)}, &para.srcLine, 0, -1)
		para.text = b.String()
		para.pos = nil
		open = false
	}
	for i, l := range lines {
		if i > 0 {
			if join, sure := w.goesOn(&out[len(out)-1].srcLine, &lines[i-1], &l); join {
				para := &out[len(out)-1]
				if !open {
					b.Reset()
					b.WriteString(para.text)
					open, doubtful = true, false
				}
				appendText(&b, l.text)
				para.last = l.no
				doubtful = doubtful || !sure
				continue
			}
		}
		flush()
		out = append(out, textPara{l, l.no})
	}
	flush()
	return out
}

// measureWrap looks for the signs of a hard-wrapped text.
func measureWrap(lines []srcLine) wrap {
	var w wrap
	dents := 0
	count := map[int]int{} // of broken lines, by width
	for i, l := range lines {
		if l.table != nil {
			continue
		}
		if l.indent >= 2 {
			dents++
		}
		if i+1 == len(lines) || lines[i+1].gap || lines[i+1].table != nil || ended(l.text) {
			continue
		}
		if width := halfWidth(l.text) + l.indent; width >= 2*brokenLine {
			count[width]++
		}
	}
	w.dents = dents >= wrapSamples
	for width := range count {
		near := 0
		for d := 0; d <= wrapSlack; d++ {
			near += count[width-d]
		}
		if near >= wrapSamples && width > w.width {
			w.hard, w.width = true, width
		}
	}
	return w
}

func halfWidth(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2000 {
			n++
		}
	}
	return n
}

// ended reports whether a line ends where a sentence, an item or a quotation
// may end.
func ended(s string) bool {
	return strings.ContainsRune("。！？；：.!?;:…”’）)》〉】」』", lastRune(s))
}

// goesOn reports whether next goes on in the middle of what prev, the last
// line so far of para, says; and whether that is beyond doubt.
func (w wrap) goesOn(para, prev, next *srcLine) (join, sure bool) {
	if prev.table != nil || next.table != nil {
		return false, false
	}
	if _, ok := readMarker(next.text); ok {
		return false, false
	}
	if contactLine(next.text) || contactLine(para.text) {
		return false, false
	}
	if next.indent >= 2 {
		// White space before a line begins a paragraph, unless the line above
		// cannot have ended one.
		return strings.ContainsRune("，、", lastRune(prev.text)) && !next.gap, false
	}
	if strings.ContainsRune("，、", lastRune(prev.text)) || strings.ContainsRune("，。、；：！？）》”’」』】", firstRune(next.text)) {
		return true, !next.gap
	}
	full := w.hard && halfWidth(prev.text)+prev.indent >= w.width-wrapSlack
	if ended(prev.text) {
		// The line is full and the sentence happens to end with it.
		return full && w.dents && next.indent == 0 && !next.gap, false
	}
	if full && !next.gap {
		return true, true
	}
	if prev.no == para.no {
		if _, ok := readMarker(para.text); ok {
			return !next.gap && prev.length() >= brokenItem && strings.ContainsAny(prev.text, "，。；"), false
		}
	}
	if next.gap {
		// A page break or a stray Return in the middle of a sentence.
		return prev.length() > brokenItem && strings.ContainsAny(prev.text, "，。；") && strings.ContainsAny(next.text, "，。；"), false
	}
	return prev.length() >= brokenLine, false
}
