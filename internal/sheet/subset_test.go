package sheet

import (
	"io"
	"slices"
	"testing"

	"github.com/signintech/gopdf"
	"github.com/signintech/gopdf/fontmaker/core"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// gopdf reads a subset as it stands, knows each character's glyph and width,
// and embeds it.
func TestSubsetInGopdf(t *testing.T) {
	const sample = "奈曼旗司法局〔2022〕17号，“王堃”䶮𬱖𬭎·ABC"
	runes := slices.Compact(slices.Sorted(slices.Values([]rune(sample))))
	for _, role := range []typeface.Role{typeface.FangSong, typeface.BiaoSong, typeface.HeiTi, typeface.KaiTi, typeface.SongTi} {
		t.Run(role.English(), func(t *testing.T) {
			face, err := typeface.Embedded().Face(role)
			if err != nil {
				t.Fatal(err)
			}
			data, err := face.Subset(runes)
			if err != nil {
				t.Fatal(err)
			}
			readByGopdf(t, data, runes, face)
			embedByGopdf(t, data, sample)
		})
	}
}

func readByGopdf(t *testing.T, data []byte, runes []rune, face *typeface.Face) {
	t.Helper()
	var parser core.TTFParser
	if err := parser.ParseFontData(data); err != nil {
		t.Fatal(err)
	}
	for i, r := range runes {
		var glyph uint
		if r <= 0xFFFF {
			glyph = parser.Chars()[int(r)]
		}
		for _, g := range parser.GroupingTables() {
			if g.StartCharCode <= uint(r) && uint(r) <= g.EndCharCode {
				glyph = g.GlyphID + uint(r) - g.StartCharCode
			}
		}
		if glyph != uint(i+1) {
			t.Errorf("U+%04X is glyph %d, want %d", r, glyph, i+1)
		}
		if got, want := float64(parser.Widths()[i+1])/float64(parser.UnitsPerEm()), face.Advance(r); got != want {
			t.Errorf("U+%04X is %v wide, want %v", r, got, want)
		}
	}
	if parser.CapHeight() < 600 || parser.CapHeight() > 800 {
		t.Errorf("capital height %d", parser.CapHeight())
	}
}

// embedByGopdf has gopdf embed a font and set text in it.
func embedByGopdf(t *testing.T, font []byte, text string) {
	t.Helper()
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: 200, H: 100}})
	err := pdf.AddTTFFontDataWithOption("f", font, gopdf.TtfOption{
		OnGlyphNotFound: func(r rune) { t.Errorf("gopdf finds no glyph for U+%04X", r) },
	})
	if err != nil {
		t.Fatal(err)
	}
	pdf.AddPage()
	if err := pdf.SetFont("f", "", 10); err != nil {
		t.Fatal(err)
	}
	if err := pdf.Text(text); err != nil {
		t.Fatal(err)
	}
	if _, err := pdf.WriteTo(io.Discard); err != nil {
		t.Fatal(err)
	}
}

// A subset of so many characters that their ranges have to be joined for
// format 4, which is what gopdf reads below U+FFFF.
func TestLargeSubsetInGopdf(t *testing.T) {
	face, err := typeface.Embedded().Face(typeface.SongTi)
	if err != nil {
		t.Fatal(err)
	}
	var runes []rune
	for r := rune(0); r < 0x10000; r += 2 {
		if face.Has(r) {
			runes = append(runes, r)
		}
	}
	data, err := face.Subset(runes)
	if err != nil {
		t.Fatal(err)
	}
	var parser core.TTFParser
	if err := parser.ParseFontData(data); err != nil {
		t.Fatal(err)
	}
	chars := parser.Chars()
	for i, r := range runes {
		if got := chars[int(r)]; got != uint(i+1) {
			t.Fatalf("gopdf has glyph %d for U+%04X, want %d", got, r, i+1)
		}
	}
}
