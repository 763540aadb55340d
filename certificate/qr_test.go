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
	// 26 mm: modules of 0.4 mm are 65 across, 57 without the quiet zone, which
	// is version 10. At Q it has 154 codewords (ISO/IEC 18004, table 7), 1,232
	// bits less 4 of the mode and 11 of the count: 110 pairs of 11 bits and one
	// of 6, 221 characters.
	for n, want := range map[int]Level{53: LevelQ, 221: LevelQ, 222: LevelM, 263: LevelM, 543: LevelM, 4000: LevelM} {
		if got := levelFor(n, 26); got != want {
			t.Errorf("%d characters: level %v, want %v", n, got, want)
		}
	}
}

// TestDrawCode paints the modules and reads the picture with ZXing.
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
	paint := func(fx, fy, fw, fh float64, c color.Color) {
		for py := int(math.Round(fy * scale)); py < int(math.Round((fy+fh)*scale)); py++ {
			for px := int(math.Round(fx * scale)); px < int(math.Round((fx+fw)*scale)); px++ {
				img.Set(px, py, c)
			}
		}
	}
	ground := items[0].(sheet.Path)
	if s := ground.Steps; len(s) != 1 || s[0].Op != 'r' || s[0].P != [6]float64{x, y, size, size} || *ground.Fill != sheet.White {
		t.Errorf("ground %+v", ground)
	}
	paint(x, y, size, size, color.White)
	dark := items[1].(sheet.Modules)
	left, top, right, bottom := math.Inf(1), math.Inf(1), 0.0, 0.0
	for row, line := range dark.Rows {
		for column, on := range line {
			if !on {
				continue
			}
			mx, my := dark.X+float64(column)*dark.Side, dark.Y+float64(row)*dark.Side
			paint(mx, my, dark.Side, dark.Side, color.Black)
			left, top = math.Min(left, mx), math.Min(top, my)
			right, bottom = math.Max(right, mx+dark.Side), math.Max(bottom, my+dark.Side)
		}
	}
	if got := oracle.QR(t, img); len(got) != 1 || got[0] != text {
		t.Errorf("ZXing reads %q", got)
	}
	// Four modules of white on every side.
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
