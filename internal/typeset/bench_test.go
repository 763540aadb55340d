package typeset

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// notice is running text of about n characters.
func notice(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	text := strings.NewReplacer("𠮷", "龘", "e\u0301", "é").Replace(randomText(r, n/3))
	return string([]rune(text)[:min(n, len([]rune(text)))])
}

func benchmark(b *testing.B, text string) {
	s := Setter{}
	m := Measure{Width: 156, First: 2 * 156.0 / 28, Cell: 156.0 / 28}
	if _, err := s.Lines([]Span{{Text: text, Size: 15.75}}, m); err != nil { // open the faces
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Lines([]Span{{Text: text, Size: 15.75}}, m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParagraph2000(b *testing.B) { benchmark(b, notice(2000)) }
func BenchmarkMegabyte(b *testing.B)      { benchmark(b, strings.Repeat(notice(2000), 190)) }

func BenchmarkFitCell(b *testing.B) {
	p := []Span{{Text: "奈曼旗人力资源和社会保障局（劳动保障监察大队）", Size: 12}}
	box := Box{Width: 30, Height: 12, Min: 8, Align: Centre}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (Setter{}).Fit(p, box); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTitle(b *testing.B) {
	p := Span{Text: "关于开展全旗2022年行政执法人员清理和行政执法证件换发、新领工作的通知", Size: 22}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (Setter{}).Balanced(p, Measure{Width: 156}); err != nil {
			b.Fatal(err)
		}
	}
}

const linearBits = 18

// TestLinear: the time grows with the text and not with its square, also for
// what gives no break, nothing but breaks, or must be broken by force. The
// square of this much would take minutes; the limit leaves room for a machine
// that does something else as well.
func TestLinear(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("slow")
	}
	size := 1 << linearBits
	for name, unit := range map[string]string{"Han": "字", "text": notice(500), "word": "a", "number": "7", "marks": "，", "opening": "（",
		"dashes": "—", "ellipses": "…", "spaces": " ", "newlines": "\n", "orphans": "字。\n", "addresses": "http://a.b/c?d=e&f.g/",
		"zero width": "\u200B", "words": "ab ", "quotes": `"`, "selectors": "字\uFE0F"} {
		text := strings.Repeat(unit, size/len(unit))
		for _, width := range []float64{3, 28, 5000} {
			start := time.Now()
			lines, _ := fakeLines(text, Measure{Width: width})
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("%s to lines of %.0f: %v, %d lines", name, width, d, len(lines))
			}
		}
	}
}
