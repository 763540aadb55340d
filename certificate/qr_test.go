package certificate

import (
	"errors"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// TestVersionFor holds our table of capacities against the encoder's own
// choice of version, at the last length that fits each and the first that
// does not.
func TestVersionFor(t *testing.T) {
	for _, level := range []Level{LevelM, LevelQ} {
		for n := 1; n < 900; n++ {
			v := versionFor(n, level)
			if v == versionFor(n+1, level) && v == versionFor(n-1, level) {
				continue
			}
			modules, err := Encode(strings.Repeat("A", n), level)
			if err != nil {
				t.Fatal(err)
			}
			if len(modules) != side(v) {
				t.Errorf("%d characters at %v: version %d, the encoder made %d modules", n, level, v, len(modules))
			}
		}
	}
	if versionFor(5000, LevelM) != 0 {
		t.Error("5,000 characters fit")
	}
}

func TestEncodeErrors(t *testing.T) {
	if _, err := Encode(strings.Repeat("A", 5000), LevelM); err == nil {
		t.Error("encoded what no symbol holds")
	}
	if _, err := Encode("A", Level(7)); err == nil {
		t.Error("encoded at a level that is none")
	}
}

func TestLevelFor(t *testing.T) {
	// 26 mm: 309 characters are version 13 at Q, 77 modules with the quiet
	// zone, 0.338 mm each; 420 are version 15 at Q, 85 modules, 0.306 mm; 543
	// would be version 18 at Q, 97 modules, 0.268 mm.
	for n, want := range map[int]Level{309: LevelQ, 420: LevelQ, 543: LevelM, 4000: LevelM} {
		if got := levelFor(n, 26); got != want {
			t.Errorf("%d characters: level %v, want %v", n, got, want)
		}
	}
}

// TestDrawCode paints the drawn rectangles and reads the picture with ZXing.
func TestDrawCode(t *testing.T) {
	const text = "HTTPS://ZHIFA.EXAMPLE/C/2KCE3IQBE4CEREH2ZL5KTMKVM3QFQ"
	const x, y, size, scale = 3.0, 2.0, 26.0, 20.0
	code, items, err := drawCode(Encode, text, x, y, size)
	if err != nil {
		t.Fatal(err)
	}
	if code.Text != text || code.Level != LevelQ || math.Abs(code.Module*float64(side(code.Version)+8)-size) > 1e-9 {
		t.Errorf("%+v", code)
	}
	img := image.NewRGBA(image.Rect(0, 0, 32*scale, 30*scale))
	for i := range img.Pix {
		img.Pix[i] = 0x80 // grey around, so that only our own white is quiet
	}
	for _, it := range items {
		p := it.(sheet.Path)
		for _, s := range p.Steps {
			if s.Op != 'r' {
				t.Fatalf("a step %c", s.Op)
			}
			for py := int(math.Round(s.P[1] * scale)); py < int(math.Round((s.P[1]+s.P[3])*scale)); py++ {
				for px := int(math.Round(s.P[0] * scale)); px < int(math.Round((s.P[0]+s.P[2])*scale)); px++ {
					img.Set(px, py, color.RGBA(struct{ R, G, B, A uint8 }{p.Fill.R, p.Fill.G, p.Fill.B, 0xFF}))
				}
			}
		}
	}
	if got := oracle.QR(t, img); len(got) != 1 || got[0] != text {
		t.Errorf("ZXing reads %q", got)
	}
	// Four modules of white on every side.
	dark := items[1].(sheet.Path)
	left, top, right, bottom := math.Inf(1), math.Inf(1), 0.0, 0.0
	for _, s := range dark.Steps {
		left, top = math.Min(left, s.P[0]), math.Min(top, s.P[1])
		right, bottom = math.Max(right, s.P[0]+s.P[2]), math.Max(bottom, s.P[1]+s.P[3])
	}
	quiet := 4 * code.Module
	for _, d := range []float64{left - x, top - y, x + size - right, y + size - bottom} {
		if math.Abs(d-quiet) > 1e-9 {
			t.Errorf("quiet zone %g, want %g", d, quiet)
		}
	}
}

func TestDrawCodeRefusesOddEncoders(t *testing.T) {
	wrong := errors.New("wrong")
	for name, encode := range map[string]Encoder{
		"error":   func(string, Level) ([][]bool, error) { return nil, wrong },
		"nothing": func(string, Level) ([][]bool, error) { return nil, nil },
		"ragged":  func(string, Level) ([][]bool, error) { return make([][]bool, 21), nil },
		"size 22": func(string, Level) ([][]bool, error) { return make([][]bool, 22), nil },
		"giant":   func(string, Level) ([][]bool, error) { return make([][]bool, 181), nil },
	} {
		if _, items, err := drawCode(encode, "A", 0, 0, 20); err == nil || items != nil {
			t.Errorf("%s: drew it", name)
		}
	}
}
