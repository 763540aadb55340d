package sheet

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/signintech/gopdf"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// TestTraps holds the faults of gopdf that this package goes round, each shown
// with gopdf alone. One that fails says that an upgrade has mended its fault,
// so that the way round it, named here, can go; the tests of that way round
// are the other ones of this package.
func TestTraps(t *testing.T) {
	for _, trap := range []struct {
		fault  string
		round  string // what can go when it is mended
		exists func(t *testing.T) bool
	}{
		{"errors of the writer are dropped", "Write's buffer", func(t *testing.T) bool {
			_, err := raw(t, func(*gopdf.GoPdf) {}).WriteTo(&failing{n: 100, err: errDisk})
			return !errors.Is(err, errDisk)
		}},
		{"a second output has each page twice", "one gopdf for each Write", func(t *testing.T) bool {
			pdf := raw(t, func(*gopdf.GoPdf) {})
			bytesOf(t, pdf)
			return bytes.Contains(bytesOf(t, pdf), []byte("/Count 2"))
		}},
		{"A4 is 595×842", "MediaBox in file.page", func(t *testing.T) bool {
			return gopdf.PageSizeA4.W == 595 && gopdf.PageSizeA4.H == 842
		}},
		{"sizes have two decimals", "MediaBox in file.page", func(t *testing.T) bool {
			return bytes.Contains(bytesOf(t, raw(t, func(*gopdf.GoPdf) {})), []byte("595.28 841.89"))
		}},
		{"a character that the font lacks is a space", "check, font.OnGlyphNotFound", func(t *testing.T) bool {
			pdf := raw(t, func(p *gopdf.GoPdf) {
				if err := p.Text("\U00020BB7"); err != nil {
					t.Fatal(err)
				}
			})
			return bytesOf(t, pdf) != nil
		}},
		{"characters beyond the BMP are copied as others", "font.cmap", func(t *testing.T) bool {
			return text(t, "𬱖") != "𬱖"
		}},
		{"the codespace of ToUnicode is that of the glyphs used", "font.cmap", func(t *testing.T) bool {
			return !bytes.Contains(bytesOf(t, set(t, "吉田")), []byte("<0000><FFFF>"))
		}},
		{"titles beyond the BMP are others", "info", func(t *testing.T) bool {
			pdf := raw(t, func(p *gopdf.GoPdf) { p.SetInfo(gopdf.PdfInfo{Title: "𠮷"}) })
			return bytes.Contains(bytesOf(t, pdf), []byte("/Title <FEFF20BB7>"))
		}},
		{"the information dictionary is in the trailer, without an identifier", "file.write", func(t *testing.T) bool {
			b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) { p.SetInfo(gopdf.PdfInfo{Title: "t"}) }))
			return bytes.Contains(b, []byte("/Info <<")) && !bytes.Contains(b, []byte("/ID"))
		}},
		{"there is no language, metadata or output intent", "file.describe", func(t *testing.T) bool {
			b := bytesOf(t, raw(t, func(*gopdf.GoPdf) {}))
			return !bytes.Contains(b, []byte("/Lang")) && !bytes.Contains(b, []byte("/Metadata")) && !bytes.Contains(b, []byte("/OutputIntents"))
		}},
		{"all pages have the pictures of all", "file.page", func(t *testing.T) bool {
			b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) {
				p.AddPage()
				place(t, p, photo(t, 9, 9, 1))
			}))
			return bytes.Count(b, []byte("/Resources 4 0 R")) == 2
		}},
		{"TrimBox stands on its head", "file.page", func(t *testing.T) bool {
			b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) {
				p.AddPageWithOption(gopdf.PageOption{
					PageSize: &gopdf.Rect{W: 200, H: 100},
					TrimBox:  &gopdf.Box{Left: 10, Top: 20, Right: 190, Bottom: 95},
				})
			}))
			return bytes.Contains(b, []byte("/TrimBox [ 10.00 20.00 190.00 95.00 ]"))
		}},
		{"the outline reckons with the first page's height", "file.outline", func(t *testing.T) bool {
			b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) {
				p.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: 200, H: 100}})
				p.SetY(50)
				p.AddOutlineWithPosition("o")
			}))
			return !bytes.Contains(b, []byte("/XYZ 90 50"))
		}},
		{"a font has a full-size loca, an unknown stem and no tag", "font.addFont, font.descriptor", func(t *testing.T) bool {
			b := bytesOf(t, set(t, "吉"))
			return bytes.Contains(b, []byte("/StemV 0")) && bytes.Contains(b, []byte("/FontName /f\n")) && !bytes.Contains(b, []byte("/CIDToGIDMap"))
		}},
		{"a picture is known by its path", "album", func(t *testing.T) bool {
			path := filepath.Join(t.TempDir(), "photo.jpg")
			b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) {
				for i := range 2 {
					if err := os.WriteFile(path, photo(t, 9, 9, i), 0o600); err != nil {
						t.Fatal(err)
					}
					if err := p.Image(path, 0, 0, &gopdf.Rect{W: 9, H: 9}); err != nil {
						t.Fatal(err)
					}
				}
			}))
			return bytes.Count(b, []byte("/Subtype /Image")) == 1
		}},
		{"CMYK that is not Adobe's is inverted", "decodeJPEG", func(t *testing.T) bool {
			return !shows(t, flatJPEG(-1, 0x1F, 0xDF, 0xEF, 0), color.RGBA{0xE0, 0x20, 0x10, 0xFF})
		}},
		{"RGB JPEGs are refused", "picture.read", func(t *testing.T) bool { return refuses(flatJPEG(0, 1, 2, 3)) }},
		{"16-bit PNGs are refused", "simple", func(t *testing.T) bool {
			return refuses(encodePNG(t, image.NewGray16(image.Rect(0, 0, 8, 8))))
		}},
		{"interlaced PNGs are refused", "picture.read", func(t *testing.T) bool { return refuses(interlaced(1)) }},
		{"a half-transparent palette is opaque", "simple", func(t *testing.T) bool {
			m := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.NRGBA{0xE0, 0x20, 0x10, 0x80}})
			return !shows(t, encodePNG(t, m), color.RGBA{0xF0, 0x8F, 0x87, 0xFF})
		}},
		{"a PNG ends at an empty IDAT", "picture.read", func(t *testing.T) bool {
			m := image.NewGray(image.Rect(0, 0, 8, 8))
			for i := range m.Pix {
				m.Pix[i] = 0x90
			}
			return !shows(t, withChunk(encodePNG(t, m), "IDAT", nil), color.RGBA{0x90, 0x90, 0x90, 0xFF})
		}},
		{"a half-copied JPEG is taken", "readFacts", func(t *testing.T) bool {
			b := photo(t, 64, 64, 1)
			return !refuses(b[:len(b)/2])
		}},
	} {
		t.Run(strings.ReplaceAll(trap.fault, " ", "_"), func(t *testing.T) {
			if !trap.exists(t) {
				t.Errorf("gopdf has mended this: %s. See whether %s is still needed.", trap.fault, trap.round)
			}
		})
	}
}

// raw is gopdf as it comes, with one page of A4.
func raw(t *testing.T, f func(*gopdf.GoPdf)) *gopdf.GoPdf {
	t.Helper()
	var p gopdf.GoPdf
	p.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: A4Width / MM, H: A4Height / MM}})
	p.SetNoCompression()
	sub, err := face(t, typeface.FangSong).Subset([]rune("吉田𬱖 "))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.AddTTFFontData("f", sub); err != nil {
		t.Fatal(err)
	}
	if err := p.SetFont("f", "", 16); err != nil {
		t.Fatal(err)
	}
	p.AddPage()
	p.SetXY(100, 100)
	f(&p)
	return &p
}

func set(t *testing.T, s string) *gopdf.GoPdf {
	t.Helper()
	return raw(t, func(p *gopdf.GoPdf) {
		if err := p.Text(s); err != nil {
			t.Fatal(err)
		}
	})
}

func text(t *testing.T, s string) string { return oracle.Open(t, bytesOf(t, set(t, s))).Text(0) }

func bytesOf(t *testing.T, p *gopdf.GoPdf) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func place(t *testing.T, p *gopdf.GoPdf, data []byte) {
	t.Helper()
	h, err := gopdf.ImageHolderByBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.ImageByHolder(h, 100, 100, &gopdf.Rect{W: 100, H: 100}); err != nil {
		t.Fatal(err)
	}
}

func refuses(data []byte) bool {
	var p gopdf.GoPdf
	p.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: 300, H: 300}})
	p.AddPage()
	h, err := gopdf.ImageHolderByBytes(data)
	if err != nil {
		return true
	}
	if err := p.ImageByHolder(h, 0, 0, &gopdf.Rect{W: 9, H: 9}); err != nil {
		return true
	}
	_, err = p.WriteTo(io.Discard)
	return err != nil
}

// shows tells whether gopdf alone prints a picture in its colour.
func shows(t *testing.T, data []byte, want color.RGBA) bool {
	t.Helper()
	b := bytesOf(t, raw(t, func(p *gopdf.GoPdf) { place(t, p, data) }))
	got := oracle.Open(t, b).Render(0, 72).RGBAAt(150, 150)
	return alike(got, want)
}
