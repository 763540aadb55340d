package sheet

import (
	"io"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// BenchmarkNotice is an A4 page of 600 characters in four faces.
func BenchmarkNotice(b *testing.B) {
	var items []Item
	r := rune(0x4E00)
	for i, role := range []typeface.Role{typeface.FangSong, typeface.BiaoSong, typeface.HeiTi, typeface.KaiTi} {
		f := face(b, role)
		for line := range 150 / 25 {
			var text []rune
			for ; len(text) < 25; r += 13 {
				if f.Has(r) {
					text = append(text, r)
				}
			}
			items = append(items, Text{X: 28, Y: 40 + float64(6*i+line)*10.2, Text: string(text), Face: f, Size: 16, Spacing: 0.3})
		}
	}
	d := a4(items...)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCards is 100 cards of two sides, each with a photograph of 27 KB of
// its own.
func BenchmarkCards(b *testing.B) {
	f := face(b, typeface.HeiTi)
	d := &Document{}
	for i := range 100 {
		data := photo(b, 358, 441, i)
		if len(data) < 20_000 {
			b.Fatalf("a photograph of %d bytes is no example", len(data))
		}
		front := []Item{Image{X: 5, Y: 10, W: 26, H: 32, Data: data}}
		for line, text := range []string{"行政执法证", "姓名：阿拉坦", "单位：奈曼旗司法局", "编号：15052500001", "类别：行政执法"} {
			front = append(front, Text{X: 35, Y: 12 + 7*float64(line), Text: text, Face: f, Size: 9})
		}
		d.Pages = append(d.Pages,
			Page{Width: 85.6, Height: 54, Items: front},
			Page{Width: 85.6, Height: 54, Items: []Item{
				Text{X: 10, Y: 20, Text: "有效期至2027年12月31日", Face: f, Size: 9},
				Rule{X1: 5, Y1: 30, X2: 80, Y2: 30, Width: 0.25},
			}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100, "µs/card")
}
