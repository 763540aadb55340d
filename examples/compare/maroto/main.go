// Command maroto prints the work with maroto, which puts texts and pictures
// into the cells of a grid: here one cell a page. It is handed ready pictures
// of the codes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/image"
	"github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/extension"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/johnfercher/maroto/v2/pkg/repository"

	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1000, "people")
	dir := flag.String("dir", "", "folder of photos and codes")
	font := flag.String("font", "", "TrueType file")
	out := flag.String("out", "maroto.pdf", "file")
	flag.Parse()
	if err := run(*n, *dir, *font, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n int, dir, font, out string) error {
	fonts, err := repository.New().AddUTF8Font("card", fontstyle.Normal, font).Load()
	if err != nil {
		return err
	}
	m := maroto.New(config.NewBuilder().WithDimensions(85.6, 54).
		WithTopMargin(0).WithLeftMargin(0).WithRightMargin(0).WithBottomMargin(0).
		WithCustomFonts(fonts).WithDefaultFont(&props.Font{Family: "card"}).Build())
	ground := &props.Cell{BackgroundColor: &props.Color{Red: 0xF3, Green: 0xF8, Blue: 0xFD}}
	var pages []core.Page
	for i := range n {
		c := work.Card(i)
		photo, err := os.ReadFile(filepath.Join(dir, "photos", c.PhotoFile))
		if err != nil {
			return err
		}
		code, err := os.ReadFile(filepath.Join(dir, "codes", work.CodeFile(i)+".png"))
		if err != nil {
			return err
		}
		for _, back := range []bool{false, true} {
			var in []core.Component
			if back {
				in = append(in, image.NewFromBytes(code, extension.Png, props.Rect{Left: 5, Top: 17, Percent: 50}))
			} else {
				in = append(in, image.NewFromBytes(photo, extension.Jpg, props.Rect{Left: 5, Top: 11.4, Percent: 54.7}))
			}
			for _, f := range work.Fields(c) {
				if f.Back == back {
					const ascent = 0.88 / 72 * 25.4 // of a point of size, in mm: maroto sets a text by its top
					in = append(in, text.New(f.Text, props.Text{Left: f.X, Top: f.Y + f.Baseline - f.Size*ascent, Size: f.Size}))
				}
			}
			pages = append(pages, page.New().Add(row.New(53.9).WithStyle(ground).Add(col.New(12).Add(in...))))
		}
	}
	m.AddPages(pages...)
	doc, err := m.Generate()
	if err != nil {
		return err
	}
	return doc.Save(out)
}
