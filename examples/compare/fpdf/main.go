// Command fpdf prints the work with go-pdf/fpdf, and encodes the codes with
// skip2/go-qrcode, as the library's users do: one document, the grounds as
// templates, photos registered by name.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"codeberg.org/go-pdf/fpdf"
	"github.com/skip2/go-qrcode"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1000, "people")
	photos := flag.String("photos", "photos", "folder")
	faces := flag.String("faces", "", "folder of the faces")
	out := flag.String("out", "fpdf.pdf", "file")
	pictures := flag.Bool("pictures", false, "codes as the PNGs that skip2/go-qrcode makes, not as rectangles")
	flag.Parse()
	if err := run(*n, *photos, *faces, *out, *pictures); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n int, photos, faces, out string, pictures bool) error {
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: 85.6, Ht: 54}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCellMargin(0)
	for _, f := range work.Fields(work.Card(0)) {
		face, err := os.ReadFile(filepath.Join(faces, f.Face+".ttf"))
		if err != nil {
			return err
		}
		pdf.AddUTF8FontFromBytes(f.Face, "", face) // again is nothing
	}
	var grounds [2]fpdf.Template
	for i, side := range []certificate.Side{work.Design().Front, work.Design().Back} {
		grounds[i] = pdf.CreateTemplate(func(t *fpdf.Tpl) { ground(t, side) })
	}
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
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			return err
		}
		name := fmt.Sprint(i)
		if pictures {
			picture, err := code.PNG(-codePixels)
			if err != nil {
				return err
			}
			pdf.RegisterImageOptionsReader("c"+name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
		}
		pdf.RegisterImageOptionsReader("p"+name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(photo))
		fields := work.Fields(c)
		for side, back := range []bool{false, true} {
			pdf.AddPage()
			pdf.UseTemplate(grounds[side])
			switch {
			case !back:
				pdf.ImageOptions("p"+name, 5, 11.4, 24, 29.54, false, fpdf.ImageOptions{}, 0, "")
			case pictures:
				pdf.ImageOptions("c"+name, 5, 17, 27, 27, false, fpdf.ImageOptions{}, 0, "")
			default:
				modules(pdf, code.Bitmap())
			}
			for _, f := range fields {
				if f.Back == back {
					fitted(pdf, f)
				}
			}
		}
	}
	return pdf.OutputFileAndClose(out)
}

// codePixels is the side of a module in a picture: 300 dpi at 27 mm.
const codePixels = 5

// modules draws a code with its quiet zone, each run of dark modules as one
// rectangle: crisp, and quicker than a picture.
func modules(pdf *fpdf.Fpdf, rows [][]bool) {
	side := 27 / float64(len(rows))
	pdf.SetFillColor(255, 255, 255)
	pdf.Rect(5, 17, 27, 27, "F")
	pdf.SetFillColor(0, 0, 0)
	for y, row := range rows {
		for begin, end := range work.Runs(row) {
			pdf.Rect(5+float64(begin)*side, 17+float64(y)*side, float64(end-begin)*side, side, "F")
		}
	}
}

// ground draws what is under the texts of a side.
func ground(t *fpdf.Tpl, s certificate.Side) {
	t.SetFillColor(int(s.Ground.R), int(s.Ground.G), int(s.Ground.B))
	t.Rect(0, 0, 85.6, 54, "F")
	line := s.Guilloche.Colour
	t.SetDrawColor(int(line.R), int(line.G), int(line.B))
	t.SetLineWidth(s.Guilloche.Line)
	for _, c := range work.FineLines(s) {
		t.MoveTo(c.Begin[0], c.Begin[1])
		for _, k := range c.Cubics {
			t.CurveBezierCubicTo(k[0], k[1], k[2], k[3], k[4], k[5])
		}
		t.DrawPath("D")
	}
	for _, f := range work.Rules(s) {
		t.SetFillColor(int(f.Colour.R), int(f.Colour.G), int(f.Colour.B))
		t.Rect(f.Box.X, f.Box.Y, f.Box.W, f.Box.H, "F")
	}
}

// fitted prints a text at its size, or smaller until it is in its box.
func fitted(pdf *fpdf.Fpdf, f work.Field) {
	size := f.Size
	pdf.SetFont(f.Face, "", size)
	lines, width := []string{f.Text}, pdf.GetStringWidth(f.Text)
	if width > f.W {
		if f.One {
			size *= f.W / width
			pdf.SetFontSize(size)
		} else {
			lines = broken(pdf, f.Text, f.W)
			for size > 3 && f.Baseline+float64(len(lines)-1)*leading(size) > f.H {
				size -= 0.25
				pdf.SetFontSize(size)
				lines = broken(pdf, f.Text, f.W)
			}
		}
	}
	var r, g, b int
	fmt.Sscanf(f.Colour, "#%02X%02X%02X", &r, &g, &b)
	pdf.SetTextColor(r, g, b)
	for i, line := range lines {
		x := f.X
		if f.Centred {
			x += (f.W - pdf.GetStringWidth(line)) / 2
		}
		pdf.Text(x, f.Y+f.Baseline+float64(i)*leading(size), line)
	}
}

// broken are the lines of a text. The library's own SplitText loses the last
// character of this one.
func broken(pdf *fpdf.Fpdf, text string, width float64) []string {
	var lines []string
	begin, used := 0, 0.0
	for i, r := range text {
		w := pdf.GetStringWidth(string(r))
		if used+w > width && i > begin {
			lines = append(lines, text[begin:i])
			begin, used = i, 0
		}
		used += w
	}
	return append(lines, text[begin:])
}

// leading is in mm, of a size in pt.
func leading(size float64) float64 { return work.Leading * size * 25.4 / 72 }
