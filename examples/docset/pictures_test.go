package main

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"path"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

var update = flag.Bool("update", false, "write the README's pictures anew")

// TestPictures compares pages of the set with the README's pictures, which
//
//	go test ./examples/docset -run TestPictures -update
//
// draws. The pages are rendered by PDFium.
func TestPictures(t *testing.T) {
	s := made(t)
	for _, p := range []struct {
		name, file string
		pages      []int // side by side
		dpi        int
	}{
		{"notice", "notice.pdf", []int{0, 4}, 60},
		{"form", "collected/clearance.pdf", []int{0}, 75},
		{"card", "certificates/cards.pdf", []int{0, 1}, 130},
	} {
		t.Run(p.name, func(t *testing.T) {
			pdf := oracle.Open(t, s.read(t, p.file))
			var sides []image.Image
			for _, page := range p.pages {
				sides = append(sides, pdf.Render(page, p.dpi))
			}
			got := sideBySide(sides)
			file := path.Join("testdata", "pictures", p.name+".png")
			if *update {
				if err := oracle.SavePNG(file, got); err != nil {
					t.Fatal(err)
				}
				return
			}
			oracle.Same(t, got, oracle.LoadPNG(t, file), 48, 0.002)
		})
	}
}

// sideBySide lays pictures out on light grey, so that white pages show their edges.
func sideBySide(sides []image.Image) image.Image {
	const gap = 12
	width, height := gap, 0
	for _, s := range sides {
		width += s.Bounds().Dx() + gap
		height = max(height, s.Bounds().Dy()+2*gap)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0xDD}), image.Point{}, draw.Src)
	x := gap
	for _, s := range sides {
		at := image.Rect(x, gap, x+s.Bounds().Dx(), gap+s.Bounds().Dy())
		draw.Draw(out, at, s, s.Bounds().Min, draw.Over)
		x += s.Bounds().Dx() + gap
	}
	return out
}
