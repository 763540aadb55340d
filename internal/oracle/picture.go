package oracle

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"
)

// SavePNG writes a picture, for a person to look at.
func SavePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// LoadPNG reads a picture.
func LoadPNG(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return img
}

// Diff is the share of pixels, 0 to 1, of which some channel differs by more
// than tolerance. Pictures of different sizes differ wholly.
func Diff(a, b image.Image, tolerance int) float64 {
	ra, rb := a.Bounds(), b.Bounds()
	if ra.Size() != rb.Size() {
		return 1
	}
	if ra.Empty() {
		return 0
	}
	n := 0
	for y := range ra.Dy() {
		for x := range ra.Dx() {
			if far(a.At(ra.Min.X+x, ra.Min.Y+y), b.At(rb.Min.X+x, rb.Min.Y+y), tolerance) {
				n++
			}
		}
	}
	return float64(n) / float64(ra.Dx()*ra.Dy())
}

// Same fails the test when more than share of the pixels differ by more than
// tolerance, and then keeps both pictures beside each other for a look.
func Same(t testing.TB, got, want image.Image, tolerance int, share float64) {
	t.Helper()
	d := Diff(got, want, tolerance)
	if d <= share {
		return
	}
	t.Errorf("pictures %v and %v differ in %.3f%% of the pixels, more than %.3f%%%s",
		got.Bounds().Size(), want.Bounds().Size(), d*100, share*100, keep(got, want))
}

func far(a, b color.Color, tolerance int) bool {
	p, q := color.RGBAModel.Convert(a).(color.RGBA), color.RGBAModel.Convert(b).(color.RGBA)
	for _, d := range [4]int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B), int(p.A) - int(q.A)} {
		if d > tolerance || -d > tolerance {
			return true
		}
	}
	return false
}

// Ink is the box of the pixels darker than half, in pixels; empty if none are.
func Ink(img image.Image) image.Rectangle {
	var r image.Rectangle
	b := img.Bounds()
	if rgba, ok := img.(*image.RGBA); ok { // as Render gives it; much faster
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if c := rgba.RGBAAt(x, y); (299*int(c.R)+587*int(c.G)+114*int(c.B))/1000 < 128 {
					r = r.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		return r
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}
