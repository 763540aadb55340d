package forms

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"testing"
)

// FuzzSeal prints arbitrary pictures of seals: what is taken is printed.
func FuzzSeal(f *testing.F) {
	for _, opaque := range []bool{false, true} {
		img := image.NewNRGBA(image.Rect(0, 0, 24, 24))
		for y := range 24 {
			for x := range 24 {
				if r := math.Hypot(float64(x)-11.5, float64(y)-11.5); r > 9 && r < 11 || opaque {
					img.SetNRGBA(x, y, color.NRGBA{R: 0xE0, A: 0xFF})
				}
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes(), 42.0)
		f.Add(b.Bytes()[:b.Len()/2], 42.0)
		f.Add(b.Bytes(), math.NaN())
	}
	f.Add([]byte("\x89PNG\r\n\x1a\n"), 0.0)
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xD9}, 1e300)
	blank := &Form{Kind: Renewal}
	f.Fuzz(func(t *testing.T, picture []byte, diameter float64) {
		if len(picture) == 0 {
			return // no seal
		}
		if cfg, err := png.DecodeConfig(bytes.NewReader(picture)); err == nil && cfg.Width*cfg.Height > 1<<20 {
			return // would be slow; what is too large is another test's
		}
		r := &Renderer{Seal: Seal{Picture: picture, Diameter: diameter}}
		var pdf bytes.Buffer
		err := r.Render(&pdf, blank)
		_, bad := png.Decode(bytes.NewReader(picture))
		if err == nil && (bad != nil || diameter < 0 || diameter > maxSealDiameter || math.IsNaN(diameter)) {
			t.Fatalf("a seal of %v mm was printed: %v", diameter, bad)
		}
		if (err == nil) != (pdf.Len() > 0) {
			t.Fatalf("%v, and %d bytes", err, pdf.Len())
		}
		if err == nil {
			if err := r.Render(io.Discard, blank); err != nil {
				t.Fatal(err)
			}
		}
	})
}
