package main

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"maps"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

var update = flag.Bool("update", false, "draw the gallery anew")

const gallery = "testdata/gallery"

// What may differ, for other versions of PDFium: 2 % of the pixels of a square,
// and of all by 64 of 255.
const (
	galleryTolerance = 64
	galleryShare     = 0.02
)

// TestGallery compares a page of every kind with the pictures in
// testdata/gallery, which
//
//	go test ./examples/docset -run TestGallery -update
//
// draws, and somebody has looked at. The pages are rendered by PDFium. What
// moves by a millimetre fails the comparison, as sees makes sure.
func TestGallery(t *testing.T) {
	job, desk := made(t), galleryDesk(t)
	for _, p := range []struct {
		name  string
		pdf   []byte
		pages []int // side by side
		dpi   int
	}{
		{"notice", job.read(t, "notice.pdf"), []int{0, 4}, 60},
		{"joint", printedText(t, "joint"), []int{0, 1}, 50},
		{"letter", printedText(t, "letter"), []int{0}, 50},
		{"order", printedText(t, "order"), []int{0, 1}, 50},
		{"minutes", printedText(t, "minutes"), []int{0}, 50},
		{"form-clearance", job.read(t, "forms/clearance.pdf"), []int{0}, 50},
		{"form-renewal", job.read(t, "forms/renewal.pdf"), []int{0}, 50},
		{"form-new-issue", job.read(t, "forms/new-issue.pdf"), []int{0}, 50},
		{"merged", job.read(t, "collected/clearance.pdf"), []int{0}, 70},
		{"public-list", job.read(t, "collected/public-list.pdf"), []int{0}, 50},
		{"card-detailed", job.read(t, "certificates/cards.pdf"), []int{0, 1}, 110},
		{"card-national", desk.read(t, "certificates/cards.pdf"), []int{0, 1}, 110},
		{"sheet", job.read(t, "certificates/sheets.pdf"), []int{0, 1}, 32},
		{"calibration", desk.read(t, "certificates/calibration.pdf"), []int{0}, 50},
		{"register", desk.read(t, "ledger/register.pdf"), []int{0}, 60},
		{"void", desk.read(t, "ledger/void.pdf"), []int{0}, 50},
		{"public", desk.read(t, "ledger/public.pdf"), []int{0}, 50},
	} {
		t.Run(p.name, func(t *testing.T) {
			got := sideBySide(t, p.pdf, p.pages, p.dpi)
			file := path.Join(gallery, p.name+".png")
			if *update {
				if err := oracle.SavePNG(file, got); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := oracle.LoadPNG(t, file)
			oracle.Unmoved(t, got, want, galleryTolerance, galleryShare)
			sees(t, want, p.dpi)
		})
	}
	var total int64
	entries, err := os.ReadDir(gallery)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > 60<<10 {
			t.Errorf("%s has %d KB", e.Name(), info.Size()>>10)
		}
		total += info.Size()
	}
	if total > 2<<20 {
		t.Errorf("the gallery has %d KB", total>>10)
	}
}

// sees moves each square that has ink in turn, by a millimetre down and to the
// right, and wants the comparison to fail.
func sees(t *testing.T, picture image.Image, dpi int) {
	t.Helper()
	const dark, enough = 96, 12 // of 255, and pixels: a character at 50 dpi has more
	mm := int(math.Round(float64(dpi) / 25.4))
	tried, missed := 0, 0
	for y := 0; y+oracle.Tile+mm < picture.Bounds().Dy(); y += oracle.Tile {
		for x := 0; x+oracle.Tile+mm < picture.Bounds().Dx(); x += oracle.Tile {
			square := image.Rect(x, y, x+oracle.Tile, y+oracle.Tile)
			if inked(picture, square, dark) < enough {
				continue
			}
			// Only the surroundings are compared: the rest is the same.
			around := image.Rect(0, 0, 2*oracle.Tile, 2*oracle.Tile)
			was, moved := image.NewRGBA(around), image.NewRGBA(around)
			draw.Draw(was, around, picture, square.Min, draw.Src)
			draw.Draw(moved, around, picture, square.Min, draw.Src)
			draw.Draw(moved, square.Sub(square.Min), image.White, image.Point{}, draw.Src)
			draw.Draw(moved, square.Sub(square.Min).Add(image.Pt(mm, mm)), picture, square.Min, draw.Src)
			tried++
			if _, share := oracle.Moved(moved, was, galleryTolerance); share <= galleryShare {
				missed++
			}
		}
	}
	if tried < 10 || missed > 0 {
		t.Errorf("%d squares were moved by a millimetre, of %d nothing was seen", tried, missed)
	}
}

// inked counts the pixels of a square that are as dark.
func inked(picture image.Image, square image.Rectangle, dark uint8) int {
	n := 0
	for y := square.Min.Y; y < square.Max.Y; y++ {
		for x := square.Min.X; x < square.Max.X; x++ {
			if color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y <= dark {
				n++
			}
		}
	}
	return n
}

// printedText is a text of the gallery, printed as a clerk prints it.
func printedText(t *testing.T, name string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), name+".pdf")
	code, stdout, stderr := docset(t, "notice", path.Join(gallery, name+".txt"), "-specimen", "-out", out)
	if code == exitUsage || stderr != "" {
		t.Fatalf("%s: exit status %d\n%s\n%s", name, code, stdout, stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// galleryDesk is the papers of a ledger that has something to announce, and
// cards of the other design.
func galleryDesk(t *testing.T) set {
	t.Helper()
	o := newClerk(t)
	settings, err := os.ReadFile(filepath.Join(o.job, "job.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`design: detailed\b`).ReplaceAll(settings, []byte("design: national"))
	if bytes.Equal(other, settings) {
		t.Fatal("the job's design is no longer the detailed one")
	}
	if err := os.WriteFile(filepath.Join(o.job, "job.yaml"), other, 0o666); err != nil {
		t.Fatal(err)
	}
	const at = "2022-09-05 10:00:00"
	o.do(exitPerson, "issue", "-at", at)
	var numbers []string
	for _, e := range o.ledger().Entries()[:4] {
		numbers = append(numbers, e.Card.Number)
	}
	o.do(exitDone, append([]string{"ledger", "hand-out", "-at", at}, numbers...)...)
	o.do(exitDone, "ledger", "lose", numbers[0], "-reason", "乘车时遗失", "-at", at)
	o.do(exitDone, "ledger", "revoke", numbers[1], "-reason", "调离执法岗位", "-at", at)
	o.do(exitDone, "ledger", "lists", "-at", at)
	o.do(exitDone, "calibrate")
	return set{dir: o.out}
}

// sideBySide lays pages out on light grey, so that white pages show their
// edges, in few colours, so that the files are small.
func sideBySide(t *testing.T, pdf []byte, pages []int, dpi int) image.Image {
	t.Helper()
	const gap = 12
	doc := oracle.Open(t, pdf)
	var sides []*image.RGBA
	width, height := gap, 0
	for _, page := range pages {
		s := doc.Render(page, dpi)
		sides = append(sides, s)
		width += s.Bounds().Dx() + gap
		height = max(height, s.Bounds().Dy()+2*gap)
	}
	out := image.NewPaletted(image.Rect(0, 0, width, height), fewColours(sides))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0xDD}), image.Point{}, draw.Src)
	x := gap
	for _, s := range sides {
		drawFew(out, s, image.Pt(x, gap))
		x += s.Bounds().Dx() + gap
	}
	return out
}

// drawFew draws a picture with the nearest colours of the palette, each looked
// up once.
func drawFew(out *image.Paletted, s *image.RGBA, at image.Point) {
	nearest := map[color.RGBA]uint8{}
	b := s.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := s.RGBAAt(x, y)
			index, ok := nearest[c]
			if !ok {
				index = uint8(out.Palette.Index(c))
				nearest[c] = index
			}
			out.SetColorIndex(at.X+x-b.Min.X, at.Y+y-b.Min.Y, index)
		}
	}
}

// fewColours are a cube of colours, and those that the pictures have most of.
func fewColours(sides []*image.RGBA) color.Palette {
	var few color.Palette
	for _, r := range []uint8{0, 128, 255} {
		for _, g := range []uint8{0, 128, 255} {
			for _, b := range []uint8{0, 128, 255} {
				few = append(few, color.RGBA{r, g, b, 0xFF})
			}
		}
	}
	count := map[color.RGBA]int{{0xDD, 0xDD, 0xDD, 0xFF}: 1 << 30}
	for _, s := range sides {
		for i := 0; i < len(s.Pix); i += 4 {
			// Of 5 bits each, so that edges do not take all places.
			count[color.RGBA{s.Pix[i] | 7, s.Pix[i+1] | 7, s.Pix[i+2] | 7, 0xFF}]++
		}
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	for _, c := range most[:min(len(most), 64)] {
		few = append(few, c)
	}
	return few
}
