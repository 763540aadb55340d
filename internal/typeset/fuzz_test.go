package typeset

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// FuzzLines: whatever the text and the measure, every rune comes out once and
// in order, no line is too long unless one character is, and a justified line
// with a gap in it is full.
func FuzzLines(f *testing.F) {
	f.Add("为加强行政执法人员管理，根据《条例》（2022年）。", 156.0, 11.0, 0.0, 5.571, 0)
	f.Add("网址http://www.nmg.gov.cn/zfxx/2022?a=b&c=d，邮箱naimansifa@163.com。", 40.0, 0.0, 5.0, 0.0, 1)
	f.Add("“‘（【《——……——》】）’”，。、；：？！", 12.0, 0.0, 0.0, 6.0, 0)
	f.Add("a\n\n b\r\n\tc\u2028d\u3000\u00A0\u200B\u2060e\u0301", 9.0, -3.0, 2.0, 0.0, 2)
	f.Add("100%￥5.60№3-4/5—6～7·8", 10.0, 0.0, 0.0, 0.0, 3)
	f.Add("👨\u200D👩\u200D👧🇨🇳e\u0301\uFE0F\xff", 5.0, 0.0, 0.0, 0.0, 0)
	f.Fuzz(func(t *testing.T, text string, width, first, hang, cell float64, align int) {
		m := Measure{Width: width, First: first, Hang: hang, Cell: cell, Align: Align(align & 3)}
		if m.check() != nil {
			return
		}
		q, err := shape([]Span{{Text: text, Size: 10}}, cell, fake)
		if err != nil {
			var missing *typeface.MissingError
			if !errors.As(err, &missing) || utf8.ValidString(text) && !strings.ContainsRune(text, 0xFFFD) {
				t.Fatal(err)
			}
			return
		}
		b := &breaker{paragraph: q, m: m}
		all := b.extents()
		lines := b.place(all)
		msg := breach([]rune(text), lines)
		if msg != "" && !strings.Contains(msg, "starts with") && !strings.Contains(msg, "ends with") {
			t.Fatalf("%s\n%s", msg, show([]rune(text), lines))
		}
		for i, l := range lines {
			room := b.room(i)
			if all[i].e-all[i].s > 1 && l.Width > width+1e-6 && b.natural(all[i]) > room+eps {
				t.Fatalf("line %d is %.5f wide\n%s", i, l.Width, show([]rune(text), lines))
			}
			gaps := 0
			for j := all[i].s + 1; j < all[i].e; j++ {
				if q.cells[j].gap {
					gaps++
				}
			}
			if m.Align == Justify && !all[i].final && gaps > 0 && math.Abs(l.Width-width) > 0.01 {
				t.Fatalf("line %d is %.5f wide\n%s", i, l.Width, show([]rune(text), lines))
			}
		}
	})
}

// natural is what is left of a line when all that can be squeezed out of it is.
func (b *breaker) natural(l extent) float64 { return b.width(l.s, l.e) - b.give(l.s, l.e) }

// FuzzFit: whatever the text and the box, it is inside, or the error is typed.
func FuzzFit(f *testing.F) {
	f.Add("内蒙古自治区通辽市奈曼旗人力资源和社会保障局", 20.0, 8.0, 1.2, 7.0, 0, 12.0)
	f.Add("152325199001011234", 20.0, 8.0, 0.0, 0.0, 1, 12.0)
	f.Add("甲\n乙\n丙", 0.01, 0.01, 2.0, 100.0, 3, 500.0)
	f.Fuzz(func(t *testing.T, text string, width, height, leading, least float64, lines int, size float64) {
		box := Box{Width: width, Height: height, Leading: leading, Min: least, Lines: lines}
		if len(text) > 1000 || !utf8.ValidString(text) || strings.ContainsRune(text, 0xFFFD) || box.check() != nil {
			return
		}
		q, err := shape([]Span{{Text: text, Size: size}}, 0, fake)
		if err != nil {
			var bad *SizeError
			if !errors.As(err, &bad) {
				t.Fatal(err)
			}
			return
		}
		b := fitShaped(q, box)
		if b.Height > height*(1+1e-6)+1e-6 {
			t.Fatalf("%.4g high in %.4g", b.Height, height)
		}
		for i, l := range b.Lines {
			if l.Width > width*(1+1e-6)+1e-6 {
				t.Fatalf("line %d is %.6g wide in %.6g", i, l.Width, width)
			}
		}
		msg := breach([]rune(text), b.Lines)
		if msg != "" && !strings.Contains(msg, "starts with") && !strings.Contains(msg, "ends with") {
			t.Fatal(msg)
		}
	})
}
