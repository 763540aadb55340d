package certificate

import (
	"errors"
	"fmt"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// Level is a QR code's level of error correction (ISO/IEC 18004): the share
// of the symbol that may be spoilt.
type Level int

// The levels.
const (
	LevelL Level = iota // 7 %
	LevelM              // 15 %
	LevelQ              // 25 %
	LevelH              // 30 %
)

// String gives the level's letter.
func (l Level) String() string {
	if l < LevelL || l > LevelH {
		return fmt.Sprintf("Level(%d)", int(l))
	}
	return "LMQH"[l : l+1]
}

// Encoder makes the modules of a QR code, [row][column], true for dark,
// without a quiet zone. It has to be safe for concurrent use.
type Encoder func(text string, level Level) ([][]bool, error)

// quietZone is the white margin round a QR code, in modules (ISO/IEC 18004,
// 6.3.8).
const quietZone = 4

// minModule is the smallest module that card printers (300 dpi: 3½ dots) and
// telephones are trusted with, in mm.
const minModule = 0.3

// Encode is the default Encoder, github.com/skip2/go-qrcode.
func Encode(text string, level Level) (modules [][]bool, err error) {
	defer func() {
		// The encoder panics on what it thinks impossible.
		if p := recover(); p != nil {
			modules, err = nil, fmt.Errorf("二维码编码出错 (encode): %v", p)
		}
	}()
	if level < LevelL || level > LevelH {
		return nil, fmt.Errorf("二维码没有纠错级别 %v (no such level)", level)
	}
	recovery := [...]qrcode.RecoveryLevel{qrcode.Low, qrcode.Medium, qrcode.High, qrcode.Highest}[level]
	code, err := qrcode.New(text, recovery)
	if err != nil {
		return nil, fmt.Errorf("二维码装不下 %d 个字符 (encode): %w", len(text), err)
	}
	code.DisableBorder = true // heeded only before the first Bitmap
	return code.Bitmap(), nil
}

// dataCodewords is the room of the symbol versions 1 to 30 for data, in bytes
// (ISO/IEC 18004, table 7), for the levels that are chosen from.
var dataCodewords = map[Level][30]int{
	LevelM: {16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669,
		714, 782, 860, 914, 1000, 1062, 1128, 1193, 1267, 1373},
	LevelQ: {13, 22, 34, 48, 62, 76, 88, 110, 132, 154, 180, 206, 244, 261, 295, 325, 367, 397, 445, 485,
		512, 568, 614, 664, 718, 754, 808, 871, 911, 985},
}

// versionFor is the smallest version that holds n characters in alphanumeric
// mode (ISO/IEC 18004, 7.4.4), 0 if none to 30 does.
func versionFor(n int, level Level) int {
	for i, room := range dataCodewords[level] {
		version := i + 1
		count := 9 // bits of the character count
		if version >= 27 {
			count = 13
		} else if version >= 10 {
			count = 11
		}
		if bits := 4 + count + n/2*11 + n%2*6; bits <= 8*room {
			return version
		}
	}
	return 0
}

// side is the number of modules along a symbol of a version.
func side(version int) int { return 17 + 4*version }

// easyModule is what levelFor does not go below for the sake of a higher
// level. At 26 mm and 150 dpi, blurred and noisy (TestScanning), zbar reads
// all codes of version 10-M, whose modules are 0.40 mm, and two thirds of those
// of version 12-Q, 0.36 mm: of what is few pixels, larger modules win back more
// than correction does.
const easyModule = 0.4 // mm

// levelFor chooses Q if its modules are easily read in a box of the given
// size, quiet zone included, and M otherwise.
func levelFor(n int, size float64) Level {
	if v := versionFor(n, LevelQ); v > 0 && size/float64(side(v)+2*quietZone) >= easyModule {
		return LevelQ
	}
	return LevelM
}

// Code is a QR code as it was printed.
type Code struct {
	Text    string
	Version int // 1 to 40
	Level   Level
	Module  float64 // mm
}

// errModules is the error of an Encoder's answer that is no symbol.
var errModules = errors.New("二维码编码器给出的不是方形的码 (not a QR symbol)")

// drawCode encodes text and draws it into a square with its top left corner
// at (x, y): a white ground as wide as the quiet zone, and on it the modules,
// as shapes, so that no viewer can blur a picture.
func drawCode(encode Encoder, text string, x, y, size float64) (Code, []sheet.Item, error) {
	code := Code{Text: text, Level: levelFor(len(text), size)}
	modules, err := encode(text, code.Level)
	if err != nil {
		return code, nil, err
	}
	n := len(modules)
	if n < side(1) || n > side(40) || (n-17)%4 != 0 {
		return code, nil, errModules
	}
	for _, row := range modules {
		if len(row) != n {
			return code, nil, errModules
		}
	}
	code.Version = (n - 17) / 4
	code.Module = size / float64(n+2*quietZone)
	white := sheet.White
	ground := sheet.Path{Fill: &white}
	ground.Rect(x, y, size, size)
	quiet := quietZone * code.Module
	return code, []sheet.Item{ground, sheet.Modules{X: x + quiet, Y: y + quiet, Side: code.Module, Rows: modules}}, nil
}
