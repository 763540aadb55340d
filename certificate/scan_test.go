package certificate

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// scanCards is how many codes are read, half of them of each design. The race
// detector makes it slow, and there is no race to look for.
func scanCards() int {
	switch {
	case raceDetector || testing.Short():
		return 20
	case os.Getenv("CI") != "":
		return 1000
	}
	return 200
}

// TestScanning renders a run's codes and has two readers read them: as a card
// printer prints them, and as a telephone sees them in a bad light.
func TestScanning(t *testing.T) {
	n := scanCards() / 2
	names := []string{"王堃", "乌仁图雅", "阿拉坦·额尔德尼", "其其格", "欧阳海日罕"}
	organs := []string{"奈曼旗农牧局", "通辽市生态环境局奈曼旗分局", "奈曼旗人力资源和社会保障局", "奈曼旗应急管理局"}
	cards := benchmarkCards(t, n)
	for i, c := range cards {
		c.Name, c.Department = names[i%len(names)], organs[i%len(organs)]
	}
	_, hasZbar := exec.LookPath("zbarimg")
	if hasZbar != nil && os.Getenv("CI") != "" {
		t.Error("zbarimg is not installed, and CI is set")
	}
	for _, design := range []string{"national", "detailed"} {
		p := testPrinter(t, design)
		side := 0
		box := Box{}
		for s, sd := range []*Side{&p.Design.Front, &p.Design.Back} {
			for _, f := range sd.Fields {
				if f.Kind == CodeField {
					side, box = s, f.Box
				}
			}
		}
		var want []string
		var sharp, poor []image.Image
		module, version := math.Inf(1), 0
		levels := map[Level]int{}
		for from := 0; from < n; from += 100 {
			pdf, run := printCards(t, p, cards[from:min(from+100, n)])
			doc := oracle.Open(t, pdf)
			for i, code := range run.Codes {
				want = append(want, code.Text)
				module, version = math.Min(module, code.Module), max(version, code.Version)
				levels[code.Level]++
				sharp = append(sharp, around(doc.Render(2*i+side, 300), box, 300))
				random := rand.New(rand.NewPCG(uint64(from+i), 5))
				poor = append(poor, photographed(t, around(doc.Render(2*i+side, 150), box, 150), random))
			}
		}
		t.Logf("%s: %d codes, versions to %d, levels %v, modules from %.3f mm", design, n, version, levels, module)
		for _, c := range []struct {
			name     string
			pictures []image.Image
			least    float64
		}{{"300 dpi", sharp, 1}, {"150 dpi, blurred, noisy, turned by 5°, JPEG 50", poor, 0.98}} {
			zxing := func(pictures []image.Image) []string {
				texts := make([]string, len(pictures))
				for i, img := range pictures {
					if got := oracle.QR(t, img); len(got) == 1 {
						texts[i] = got[0]
					}
				}
				return texts
			}
			zbar := func(pictures []image.Image) []string { return zbarAll(t, pictures) }
			check := func(reader string, read int) {
				t.Logf("%s, %s: %s reads %d of %d", design, c.name, reader, read, n)
				if float64(read) < c.least*float64(n) {
					t.Errorf("%s, %s: %s reads %d of %d, less than %.0f %%", design, c.name, reader, read, n, 100*c.least)
				}
			}
			check("ZXing", readers(c.pictures, want, zxing))
			if hasZbar == nil {
				check("zbar", readers(c.pictures, want, zbar))
			}
		}
	}
}

// readers is how many of the pictures are read as they are or enlarged, as
// telephones do: neither reader is at ease with two pixels a module.
func readers(pictures []image.Image, want []string, read func([]image.Image) []string) int {
	n := 0
	for _, scale := range []float64{1, 2, 4, 1.5, 3} {
		var left []image.Image
		var leftWant []string
		for i, text := range read(enlarged(pictures, scale)) {
			if text == want[i] {
				n++
				continue
			}
			left, leftWant = append(left, pictures[i]), append(leftWant, want[i])
		}
		if pictures, want = left, leftWant; len(left) == 0 {
			break
		}
	}
	return n
}

func enlarged(pictures []image.Image, scale float64) []image.Image {
	if scale == 1 {
		return pictures
	}
	out := make([]image.Image, len(pictures))
	for i, img := range pictures {
		b := img.Bounds()
		large := image.NewGray(image.Rect(0, 0, int(scale*float64(b.Dx())), int(scale*float64(b.Dy()))))
		draw.CatmullRom.Scale(large, large.Rect, img, b, draw.Src, nil)
		out[i] = large
	}
	return out
}

// around is the part of a page round a box.
func around(img *image.RGBA, b Box, dpi float64) *image.RGBA {
	const margin = 4 // mm
	px := func(mm float64) int { return int(math.Round(mm / 25.4 * dpi)) }
	part := img.SubImage(image.Rect(px(b.X-margin), px(b.Y-margin), px(b.X+b.W+margin), px(b.Y+b.H+margin)))
	return part.(*image.RGBA)
}

// photographed is the picture turned by 5°, blurred as by a lens, with noise,
// and compressed as JPEG at quality 50.
func photographed(t testing.TB, img *image.RGBA, random *rand.Rand) image.Image {
	const (
		angle = 5 * math.Pi / 180
		blur  = 0.6 // pixels, the deviation
		noise = 8   // of 255, the deviation
	)
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	luma := func(x, y int) float64 {
		c := img.RGBAAt(min(max(b.Min.X+x, b.Min.X), b.Max.X-1), min(max(b.Min.Y+y, b.Min.Y), b.Max.Y-1))
		return 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)
	}
	sin, cos := math.Sincos(angle)
	cx, cy := float64(w)/2, float64(h)/2
	turned := make([]float64, w*h)
	for y := range h {
		for x := range w {
			dx, dy := float64(x)-cx, float64(y)-cy
			sx, sy := cx+dx*cos+dy*sin, cy-dx*sin+dy*cos
			fx, fy := math.Floor(sx), math.Floor(sy)
			ax, ay := sx-fx, sy-fy
			ix, iy := int(fx), int(fy)
			turned[y*w+x] = (luma(ix, iy)*(1-ax)+luma(ix+1, iy)*ax)*(1-ay) + (luma(ix, iy+1)*(1-ax)+luma(ix+1, iy+1)*ax)*ay
		}
	}
	kernel := make([]float64, 5)
	sum := 0.0
	for i := range kernel {
		d := float64(i - 2)
		kernel[i] = math.Exp(-d * d / (2 * blur * blur))
		sum += kernel[i]
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 0.0
			for j, kj := range kernel {
				for i, ki := range kernel {
					v += ki * kj * turned[min(max(y+j-2, 0), h-1)*w+min(max(x+i-2, 0), w-1)]
				}
			}
			v = v/(sum*sum) + noise*random.NormFloat64()
			out.SetGray(x, y, color.Gray{uint8(math.Round(math.Min(math.Max(v, 0), 255)))})
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, out, &jpeg.Options{Quality: 50}); err != nil {
		t.Fatal(err)
	}
	decoded, err := jpeg.Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// zbarAll is what zbarimg reads in each picture, all in one go.
func zbarAll(t testing.TB, pictures []image.Image) []string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-q", "--xml", "-Sdisable", "-Sqrcode.enable"}
	for i, img := range pictures {
		file := filepath.Join(dir, fmt.Sprintf("%04d.png", i))
		if err := oracle.SavePNG(file, img); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	texts := make([]string, len(pictures))
	out, _ := exec.Command("zbarimg", args...).Output() // its status tells of pictures without a code
	var doc struct {
		Sources []struct {
			File string   `xml:"href,attr"`
			Text []string `xml:"index>symbol>data"`
		} `xml:"source"`
	}
	if err := xml.Unmarshal(out, &doc); err != nil && len(out) > 0 {
		t.Fatal(err)
	}
	for _, s := range doc.Sources {
		var i int
		if _, err := fmt.Sscanf(filepath.Base(s.File), "%d.png", &i); err == nil && len(s.Text) == 1 {
			texts[i] = s.Text[0]
		}
	}
	return texts
}
