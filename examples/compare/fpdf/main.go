// Command fpdf prints the work with go-pdf/fpdf, and encodes the codes with
// skip2/go-qrcode, as the library's users do: one document, pictures
// registered by name, codes as 1-bit PNGs, which is its quickest way.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"codeberg.org/go-pdf/fpdf"
	"github.com/skip2/go-qrcode"

	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1000, "people")
	photos := flag.String("photos", "photos", "folder")
	font := flag.String("font", "", "TrueType file")
	out := flag.String("out", "fpdf.pdf", "file")
	flag.Parse()
	if err := run(*n, *photos, *font, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n int, photos, font, out string) error {
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	face, err := os.ReadFile(font)
	if err != nil {
		return err
	}
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: 85.6, Ht: 54}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("card", "", face)
	for i := range n {
		c := work.Card(i)
		photo, err := os.ReadFile(filepath.Join(photos, c.PhotoFile))
		if err != nil {
			return err
		}
		text, err := work.Code(c, signer)
		if err != nil {
			return err
		}
		code, err := encode(text)
		if err != nil {
			return err
		}
		name := fmt.Sprint(i)
		pdf.RegisterImageOptionsReader("p"+name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(photo))
		pdf.RegisterImageOptionsReader("c"+name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(code))
		for _, back := range []bool{false, true} {
			pdf.AddPage()
			pdf.SetFillColor(0xF3, 0xF8, 0xFD)
			pdf.Rect(0, 0, 85.6, 54, "F")
			if back {
				pdf.ImageOptions("c"+name, 5, 17, 27, 27, false, fpdf.ImageOptions{}, 0, "")
			} else {
				pdf.ImageOptions("p"+name, 5, 11.4, 24, 29.54, false, fpdf.ImageOptions{}, 0, "")
			}
			for _, f := range work.Fields(c) {
				if f.Back == back {
					pdf.SetFont("card", "", f.Size)
					pdf.Text(f.X, f.Y, f.Text)
				}
			}
		}
	}
	return pdf.OutputFileAndClose(out)
}

// encode is the code with its quiet zone, a pixel a module.
func encode(text string) ([]byte, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	rows := q.Bitmap()
	img := image.NewPaletted(image.Rect(0, 0, len(rows), len(rows)), color.Palette{color.White, color.Black})
	for y, row := range rows {
		for x, dark := range row {
			if dark {
				img.Pix[y*img.Stride+x] = 1
			}
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	err = e.Encode(&b, img)
	return b.Bytes(), err
}
