package typeset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// The sets of GB/T 15834-2011 5.1 and clreq 行首行尾禁则, with the signs that
// stand before and behind a number.
const (
	gbNoStart = "。，、；：？！”’）〕】》〉－～–·/"
	noStart   = gbNoStart + "\u232A⟩⟫」』〗］｝‼⁇⁈⁉．・‧／%‰℃°％℉′″‱)]},.:;!?-~ーっ々"
	gbNoEnd   = "“‘（〔【《〈/"
	noEnd     = gbNoEnd + "\u2329⟨⟪「『〖［｛￥＄№$£€([{／"
	freely    = "一字〇①Ａ＋○★…—⸺aZ5０　"
)

func TestMayStartMayEnd(t *testing.T) {
	for _, r := range noStart {
		if MayStart(r) {
			t.Errorf("MayStart(%q) = true", r)
		}
	}
	for _, r := range noEnd {
		if MayEnd(r) {
			t.Errorf("MayEnd(%q) = true", r)
		}
		if !strings.ContainsRune(noStart, r) && !MayStart(r) {
			t.Errorf("MayStart(%q) = false", r)
		}
	}
	for _, r := range noStart {
		if !strings.ContainsRune(noEnd+"·・‧", r) && !MayEnd(r) {
			t.Errorf("MayEnd(%q) = false", r)
		}
	}
	for _, r := range freely {
		if !MayStart(r) || !MayEnd(r) {
			t.Errorf("%q: MayStart %v, MayEnd %v", r, MayStart(r), MayEnd(r))
		}
	}
}

// thin leaves most widths out where tests must be short, or are made slow by
// the race detector.
func thin(width int) bool { return (testing.Short() || raceDetector) && width%7 != 0 }

// TestEveryMarkEverywhere puts each forbidden character at every place of a
// text, for every width from 4 to 40 characters: no line may start or end wrong.
func TestEveryMarkEverywhere(t *testing.T) {
	for width := 4; width <= 40; width++ {
		if thin(width) {
			continue
		}
		n := 2*width + width/2
		for _, r := range noStart + noEnd {
			for at := 1; at < n; at++ {
				text := []rune(strings.Repeat("字", n))
				text[at] = r
				lines, _ := fakeLines(string(text), Measure{Width: float64(width)})
				if msg := breach(text, lines); msg != "" {
					t.Fatalf("%q at %d, width %d: %s", r, at, width, msg)
				}
			}
		}
	}
}

// TestMarksTogether does the same for marks in company.
func TestMarksTogether(t *testing.T) {
	groups := []string{"。”", "”，", "》）、", "？！", "！！！", "：“", "，“‘", "）（", "》、《", "……”", "——“",
		"（一）", "“字”，", "《字》（字）", "·字·", "字/字", "（%）", "￥5", "5%。", "（2022）", "？”——", "，……"}
	for width := 6; width <= 40; width++ {
		if thin(width) {
			continue
		}
		n := 2*width + width/2
		for _, g := range groups {
			for at := 1; at < n; at++ {
				text := []rune(strings.Repeat("字", at) + g + strings.Repeat("字", n-at))
				lines, _ := fakeLines(string(text), Measure{Width: float64(width)})
				if msg := breach(text, lines); msg != "" {
					t.Fatalf("%s at %d, width %d: %s\n%s", g, at, width, msg, show(text, lines))
				}
			}
		}
	}
}

// TestEmbeddedFaces repeats the places that matter, about the end of the first
// and the second line, in the faces that documents are printed in.
func TestEmbeddedFaces(t *testing.T) {
	const size = 15.75
	cell := 156.0 / 28
	for role := typeface.FangSong; role <= typeface.SongTi; role++ {
		for width := 4; width <= 40; width++ {
			if thin(width) {
				continue
			}
			for _, r := range noStart + noEnd {
				if strings.ContainsRune("‱\u2329\u232A⟨⟩⟪⟫", r) { // in none of the faces
					continue
				}
				for _, at := range []int{width - 2, width - 1, width, width + 1, 2 * width} {
					text := []rune(strings.Repeat("字", 2*width+3))
					text[at] = r
					lines, err := Setter{}.Lines([]Span{{Text: string(text), Role: role, Size: size}},
						Measure{Width: float64(width) * cell, Cell: cell})
					if err != nil {
						t.Fatal(err)
					}
					if msg := breach(text, lines); msg != "" {
						t.Fatalf("%v %q at %d, width %d: %s", role, r, at, width, msg)
					}
				}
			}
		}
	}
}

// breach says which line of a text starts or ends with what it must not, or
// loses or repeats a character; "" is none. The first line may start, and the
// last one end, with anything.
func breach(text []rune, lines []Line) string {
	next := 0
	for i, l := range lines {
		if l.Start < next || l.End < l.Start || l.End > len(text) {
			return fmt.Sprintf("line %d is %d to %d, after %d", i, l.Start, l.End, next)
		}
		for _, r := range text[next:l.Start] {
			if classOf(r) != space && classOf(r) != newline && !invisible(r) { // a control goes with the space that it follows
				return fmt.Sprintf("%q before line %d is lost", r, i)
			}
		}
		var drawn strings.Builder
		for _, r := range l.Runs {
			drawn.WriteString(r.Text)
		}
		if got, want := drawn.String(), visible(text[l.Start:l.End]); got != want {
			return fmt.Sprintf("line %d draws %q for %q", i, got, want)
		}
		fresh := next > 0 && !hasNewline(text[next:l.Start])
		if fresh && l.Start < l.End && !MayStart(text[l.Start]) {
			return fmt.Sprintf("line %d starts with %q", i, text[l.Start])
		}
		next = l.End
		if i+1 < len(lines) && l.Start < l.End && !MayEnd(text[l.End-1]) && !hasNewline(text[l.End:lines[i+1].Start]) {
			return fmt.Sprintf("line %d ends with %q", i, text[l.End-1])
		}
	}
	for _, r := range text[next:] {
		if classOf(r) != space && classOf(r) != newline && !invisible(r) { // a control goes with the space that it follows
			return fmt.Sprintf("%q at the end is lost", r)
		}
	}
	return ""
}

func hasNewline(r []rune) bool {
	for _, c := range r {
		if classOf(c) == newline {
			return true
		}
	}
	return false
}

// visible is what is drawn of a text.
func visible(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case !invisible(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func show(text []rune, lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%8.3f %s\n", l.Width, string(text[l.Start:l.End]))
	}
	return b.String()
}
