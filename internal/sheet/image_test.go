package sheet

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// photo is a JPEG of a person's size whose bytes depend on seed.
func photo(t testing.TB, w, h, seed int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8(x*y*7>>4 + seed*37)
			img.SetRGBA(x, y, color.RGBA{v, v + uint8(seed), 255 - v/2, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A photograph lies where it was put, and its bytes are those it came with.
func TestPhotoPlace(t *testing.T) {
	data := photo(t, 358, 441, 1)
	p := oracle.Open(t, printed(t, a4(Image{X: 12.34, Y: 56.78, W: 26, H: 32, Data: data, Name: "张三.jpg"})))
	is := p.Images(0)
	if len(is) != 1 {
		t.Fatalf("%d pictures", len(is))
	}
	im := is[0]
	if !boxAt(im.Box, oracle.Box{Left: 12.34, Top: 56.78, Right: 38.34, Bottom: 88.78}) {
		t.Errorf("it lies at %+v", im.Box)
	}
	if im.PixelsX != 358 || im.PixelsY != 441 || im.Filter != "DCTDecode" || !bytes.Equal(im.Data, data) {
		t.Errorf("%d×%d, %s, %d bytes; want the file's own %d", im.PixelsX, im.PixelsY, im.Filter, len(im.Data), len(data))
	}
}

// gopdf knows a picture by its path, so that the second person of a run gets
// the first one's photograph if both files had one name. Here a name is for
// errors only; the same bytes are stored once under whatever name.
func TestPhotosByContent(t *testing.T) {
	one, two := photo(t, 100, 120, 1), photo(t, 100, 120, 2)
	d := &Document{Pages: []Page{
		{Width: 85.6, Height: 54, Items: []Item{Image{X: 5, Y: 5, W: 20, H: 24, Data: one, Name: "photo.jpg"}}},
		{Width: 85.6, Height: 54, Items: []Item{Image{X: 5, Y: 5, W: 20, H: 24, Data: two, Name: "photo.jpg"}}},
		{Width: 85.6, Height: 54, Items: []Item{
			Image{X: 5, Y: 5, W: 20, H: 24, Data: bytes.Clone(one), Name: "other.jpg"},
			Image{X: 30, Y: 5, W: 20, H: 24, Data: one},
		}},
	}}
	pdf := printed(t, d)
	p := oracle.Open(t, pdf)
	for i, want := range [][][]byte{{one}, {two}, {one, one}} {
		is := p.Images(i)
		if len(is) != len(want) {
			t.Fatalf("page %d has %d pictures", i, len(is))
		}
		for j, im := range is {
			if !bytes.Equal(im.Data, want[j]) {
				t.Errorf("page %d has another's picture", i)
			}
		}
	}
	stored := 0
	for _, o := range objectsOf(t, pdf) {
		if strings.Contains(o.dict, "/Subtype /Image") {
			stored++
		}
	}
	if stored != 2 {
		t.Errorf("%d pictures are stored, want 2", stored)
	}
}

// Every kind of picture comes out in its colours; those that gopdf refuses or
// gets wrong are named in traps_test.go.
func TestPictureKinds(t *testing.T) {
	red, half := color.NRGBA{0xE0, 0x20, 0x10, 0xFF}, color.NRGBA{0xE0, 0x20, 0x10, 0x80}
	onPaper := color.RGBA{0xF0, 0x8F, 0x87, 0xFF} // half of red over white
	uniform := func(m interface {
		image.Image
		Set(x, y int, c color.Color)
	}, c color.Color) image.Image {
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				m.Set(x, y, c)
			}
		}
		return m
	}
	r := image.Rect(0, 0, 8, 8)
	palette := func(c color.Color) *image.Paletted {
		return image.NewPaletted(r, color.Palette{c, color.White, color.Black})
	}
	opaque := color.RGBA{0xE0, 0x20, 0x10, 0xFF}
	gray := color.RGBA{0x90, 0x90, 0x90, 0xFF}
	for _, c := range []struct {
		name string
		data []byte
		want color.RGBA
	}{
		{"gray JPEG", flatJPEG(-1, 0x90), gray},
		{"YCbCr JPEG", flatJPEG(-1, 0x90, 128, 128), gray},
		{"Adobe YCbCr JPEG", flatJPEG(1, 0x90, 128, 128), gray},
		{"Adobe RGB JPEG", flatJPEG(0, 0xE0, 0x20, 0x10), opaque},
		{"CMYK JPEG", flatJPEG(-1, 0x1F, 0xDF, 0xEF, 0), opaque},
		{"Adobe CMYK JPEG", flatJPEG(0, 0xE0, 0x20, 0x10, 0xFF), opaque},
		{"Adobe YCCK JPEG", flatJPEG(2, 0xFF-0x90, 128, 128, 0xFF), gray}, // YCC holds the inks, inverted twice
		{"gray PNG", encodePNG(t, uniform(image.NewGray(r), gray)), gray},
		{"16-bit gray PNG", encodePNG(t, uniform(image.NewGray16(r), gray)), gray},
		{"RGB PNG", encodePNG(t, uniform(image.NewRGBA(r), red)), opaque},
		{"16-bit RGB PNG", encodePNG(t, uniform(image.NewRGBA64(r), red)), opaque},
		{"palette PNG", encodePNG(t, uniform(palette(red), red)), opaque},
		{"RGBA PNG", encodePNG(t, uniform(image.NewNRGBA(r), half)), onPaper},
		{"16-bit RGBA PNG", encodePNG(t, uniform(image.NewNRGBA64(r), half)), onPaper},
		{"transparent palette PNG", encodePNG(t, uniform(palette(half), half)), onPaper},
		{"colour-keyed PNG", withChunk(encodePNG(t, uniform(image.NewRGBA(r), red)), "tRNS", []byte{0, 0xE0, 0, 0x20, 0, 0x10}), color.RGBA{255, 255, 255, 255}},
		{"gray PNG keyed by another gray", withChunk(encodePNG(t, uniform(image.NewGray(r), gray)), "tRNS", []byte{0, 0x91}), gray},
		{"PNG with an empty IDAT", withChunk(encodePNG(t, uniform(image.NewRGBA(r), red)), "IDAT", nil), opaque},
		{"interlaced PNG", interlaced(0x90), gray},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := oracle.Open(t, printed(t, a4(Image{X: 50, Y: 50, W: 40, H: 40, Data: c.data, Name: c.name})))
			if n := len(p.Images(0)); n != 1 {
				t.Fatalf("%d pictures", n)
			}
			img := p.Render(0, 72)
			for _, at := range [][2]float64{{70, 70}, {52, 52}, {88, 88}} {
				got := img.RGBAAt(int(at[0]/MM), int(at[1]/MM))
				if !alike(got, c.want) {
					t.Errorf("%v at %v mm, want %v", got, at, c.want)
				}
			}
		})
	}
}

// alike tells whether two colours differ by no more than JPEG and blending do.
func alike(a, b color.RGBA) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d > 3 || d < -3 {
			return false
		}
	}
	return true
}

// A seal's picture: what is transparent shows what lies below, also where it is
// drawn a second time.
func TestSealPicture(t *testing.T) {
	seal := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 100 {
			dx, dy := x-50, y-50
			if d := dx*dx + dy*dy; d < 48*48 && d > 40*40 {
				seal.SetNRGBA(x, y, color.NRGBA{0xD0, 0, 0, 0xC0})
			}
		}
	}
	data := encodePNG(t, seal)
	var below Path
	below.Rect(60, 60, 20, 20)
	below.Fill = fill(Colour{0, 0, 0xFF})
	d := a4(below, Image{X: 49, Y: 49, W: 42, H: 42, Data: data})
	d.Pages = append(d.Pages, d.Pages[0], Page{Width: 50, Height: 50})
	pdf := printed(t, d)
	p := oracle.Open(t, pdf)
	for page := range 2 {
		img := p.Render(page, 254)
		if got := img.RGBAAt(700, 700); got != (color.RGBA{0, 0, 0xFF, 0xFF}) {
			t.Errorf("page %d: through the seal's middle %v shows, want what lies below", page, got)
		}
		if got := img.RGBAAt(500, 500); got != (color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}) {
			t.Errorf("page %d: the seal's corner is %v", page, got)
		}
		if got := img.RGBAAt(700, 512); got.R < 0xD0 || got.G > 0x50 || got.B > 0x50 {
			t.Errorf("page %d: the ring is %v", page, got)
		}
	}
	// Pages that show it, and no others, blend in RGB (ISO 32000-1, 11.6.6).
	if n := bytes.Count(pdf, []byte("/S /Transparency /CS /DeviceRGB")); n != 2 {
		t.Errorf("%d pages have a transparency group, want 2", n)
	}
}

// The telephone's EXIF tag turns and mirrors the picture, which a viewer of PDF
// does not do by itself. The picture has four quarters, so that each of the
// eight cases looks different.
func TestOrientation(t *testing.T) {
	colours := [4]color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 0, 255}}
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			img.SetRGBA(x, y, colours[x/32+y/32*2])
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	// Which quarter (0 1 over 2 3) of the stored picture is seen at the top
	// left, top right, bottom left and bottom right: CIPA DC-008, 4.6.4 A.
	for tag, want := range map[uint16][4]int{
		1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2},
		9: {0, 1, 2, 3}, // not a value
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			data := withEXIF(b.Bytes(), order, tag)
			p := oracle.Open(t, printed(t, &Document{Pages: []Page{{Width: 40, Height: 50, Items: []Item{
				Image{X: 10, Y: 5, W: 20, H: 40, Data: data},
			}}}}))
			page := p.Render(0, 127) // 5 pixels a mm
			for i, quarter := range want {
				x, y := 15+10*(i%2), 15+20*(i/2)
				got, w := page.RGBAAt(x*5, y*5), colours[quarter]
				if d := int(got.R) - int(w.R) + int(got.G) - int(w.G) + int(got.B) - int(w.B); d > 60 || d < -60 {
					t.Errorf("%v %d: place %d shows %v, want %v", order, tag, i, got, w)
				}
			}
			if im := p.Images(0)[0]; !bytes.Equal(im.Data, data) || !boxAt(im.Box, oracle.Box{Left: 10, Top: 5, Right: 30, Bottom: 45}) {
				t.Errorf("%v %d: not the same bytes, or at %+v", order, tag, im.Box)
			}
		}
	}
}

// Turned, a picture is seen upside down, whatever its EXIF tag; and the file has
// it once, as it came.
func TestTurned(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 32 * 255), uint8(y / 32 * 255), 128, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	for tag := uint16(1); tag <= 8; tag++ {
		data := withEXIF(b.Bytes(), binary.LittleEndian, tag)
		p := oracle.Open(t, printed(t, &Document{Pages: []Page{{Width: 100, Height: 60, Items: []Item{
			Image{X: 5, Y: 10, W: 30, H: 40, Data: data}, Image{X: 55, Y: 10, W: 30, H: 40, Data: data, Turned: true},
		}}}}))
		page := p.Render(0, 127) // 5 pixels a mm
		for _, at := range [][2]int{{12, 20}, {28, 20}, {12, 40}, {28, 40}} {
			upright := page.RGBAAt(at[0]*5, at[1]*5)
			turned := page.RGBAAt((50+40-at[0])*5, (60-at[1])*5)
			if upright != turned {
				t.Errorf("%d: %v at %v, and %v opposite in the turned one", tag, upright, at, turned)
			}
		}
		images := p.Images(0)
		if len(images) != 2 || !boxAt(images[1].Box, oracle.Box{Left: 55, Top: 10, Right: 85, Bottom: 50}) || !bytes.Equal(images[1].Data, data) {
			t.Errorf("%d: %d pictures, not the same bytes, or elsewhere", tag, len(images))
		}
		if pdf := printed(t, &Document{Pages: []Page{{Width: 100, Height: 60, Items: []Item{
			Image{X: 5, Y: 10, W: 30, H: 40, Data: data}, Image{X: 55, Y: 10, W: 30, H: 40, Data: data, Turned: true},
		}}}}); bytes.Count(pdf, []byte("/Subtype /Image")) != 1 {
			t.Errorf("%d: the file has the picture %d times", tag, bytes.Count(pdf, []byte("/Subtype /Image")))
		}
	}
}

// A picture that cannot be printed is named, and all of them at once.
func TestBadPictures(t *testing.T) {
	good := photo(t, 64, 64, 1)
	gray := encodePNG(t, image.NewGray(image.Rect(0, 0, 64, 64)))
	spoilt := bytes.Clone(gray)
	spoilt[len(spoilt)-20] ^= 0xFF // in IDAT or its checksum
	huge := bytes.Clone(gray)
	binary.BigEndian.PutUint32(huge[16:], 1_000_000)
	binary.BigEndian.PutUint32(huge[20:], 1_000_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	bad := []struct {
		name string
		data []byte
		want error
	}{
		{"空.jpg", nil, ErrFormat},
		{"文本.jpg", []byte("no picture"), ErrFormat},
		{"动画.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), ErrFormat},
		{"半截.jpg", good[:len(good)/2], ErrCut},
		{"缩略图.jpg", withEXIF(good, binary.BigEndian, 1)[:300], ErrCut},
		{"头.jpg", good[:8], ErrCut},
		{"半截.png", gray[:len(gray)/2], ErrCorrupt},
		{"头.png", gray[:20], ErrCut},
		{"坏.png", spoilt, ErrCorrupt},
		{"巨大.png", huge, ErrTooLarge},
	}
	var items []Item
	for _, c := range bad {
		items = append(items, Image{X: 1, Y: 1, W: 10, H: 10, Data: c.data, Name: c.name})
	}
	items = append(items, Image{X: 1, Y: 1, W: 10, H: 10, Data: good, Name: "好.jpg"})
	var b bytes.Buffer
	all := faults(Write(&b, a4(items...)))
	if len(all) != len(bad) || b.Len() > 0 {
		t.Fatalf("%d faults of %d, %d bytes written: %v", len(all), len(bad), b.Len(), all)
	}
	for i, c := range bad {
		var e *ImageError
		if !errors.As(all[i], &e) || e.Name != c.name || !strings.Contains(e.Error(), c.name) || !strings.Contains(e.English(), c.name) {
			t.Errorf("%s: %T %v", c.name, all[i], all[i])
		}
		if !errors.Is(all[i], c.want) {
			t.Errorf("%s: %v, want %v", c.name, all[i], c.want)
		}
	}
}

// FuzzImage: whatever the bytes are, there is an error or a valid file.
func FuzzImage(f *testing.F) {
	f.Add(photo(f, 16, 16, 1))
	f.Add(withEXIF(photo(f, 16, 16, 1), binary.LittleEndian, 6))
	f.Add(flatJPEG(0, 1, 2, 3, 4))
	f.Add(flatJPEG(-1, 1, 2, 3, 4))
	f.Add(encodePNG(f, image.NewNRGBA(image.Rect(0, 0, 4, 4))))
	f.Add(interlaced(3))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<16 {
			t.Skip("slow")
		}
		var b bytes.Buffer
		err := Write(&b, a4(Image{W: 10, H: 10, Data: data, Name: "图"}))
		if err != nil {
			var e *ImageError
			if !errors.As(err, &e) || b.Len() > 0 {
				t.Fatalf("%T %v, %d bytes written", err, err, b.Len())
			}
			return
		}
		oracle.Validate(t, b.Bytes())
	})
}

// flatJPEG is a baseline JPEG of 8×8 pixels of one colour, with a component
// for each value and, unless transform is -1, an Adobe segment.
func flatJPEG(transform int, values ...uint8) []byte {
	b := []byte{0xFF, 0xD8}
	segment := func(marker byte, data ...byte) {
		b = append(b, 0xFF, marker)
		b = binary.BigEndian.AppendUint16(b, uint16(len(data)+2))
		b = append(b, data...)
	}
	if transform >= 0 {
		segment(0xEE, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(transform))...)
	}
	segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)...)
	frame := []byte{8, 0, 8, 0, 8, byte(len(values))}
	scan := []byte{byte(len(values))}
	for i := range values {
		frame = append(frame, byte(i+1), 0x11, 0)
		scan = append(scan, byte(i+1), 0)
	}
	segment(0xC0, frame...)
	// DC: the codes of ISO/IEC 10918-1, table K.3. AC: "0" ends the block.
	segment(0xC4, append([]byte{0x00, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...)
	segment(0xC4, append([]byte{0x10, 1}, append(make([]byte, 15), 0)...)...)
	segment(0xDA, append(scan, 0, 63, 0)...)
	lengths := []struct{ code, size int }{{0, 2}, {2, 3}, {3, 3}, {4, 3}, {5, 3}, {6, 3}, {14, 4}, {30, 5}, {62, 6}}
	bits, n := 0, 0
	put := func(v, size int) { bits, n = bits<<size|v, n+size }
	for _, v := range values {
		d := int(v) - 128
		magnitude := max(d, -d)
		category := 0
		for magnitude>>category != 0 {
			category++
		}
		put(lengths[category].code, lengths[category].size)
		if d < 0 {
			d += 1<<category - 1
		}
		put(d, category)
		put(0, 1) // the block's end
	}
	for n%8 != 0 {
		put(1, 1)
	}
	for ; n > 0; n -= 8 {
		c := byte(bits >> (n - 8))
		if b = append(b, c); c == 0xFF {
			b = append(b, 0)
		}
	}
	return append(b, 0xFF, 0xD9)
}

// withEXIF puts an EXIF segment with an orientation tag, and a thumbnail's
// markers after it, into a JPEG.
func withEXIF(b []byte, order binary.AppendByteOrder, tag uint16) []byte {
	exif := []byte("Exif\x00\x00")
	if order == binary.BigEndian {
		exif = append(exif, "MM\x00*"...)
	} else {
		exif = append(exif, "II*\x00"...)
	}
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	for _, e := range [][2]uint16{{0x010F, 0}, {0x0112, tag}} {
		exif = order.AppendUint16(exif, e[0])
		exif = order.AppendUint16(exif, 3) // SHORT
		exif = order.AppendUint32(exif, 1)
		exif = order.AppendUint16(exif, e[1])
		exif = order.AppendUint16(exif, 0)
	}
	exif = order.AppendUint32(exif, 0)
	exif = append(exif, 0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, byte((len(exif)+2)>>8), byte(len(exif)+2))
	return slices.Concat(out, exif, b[2:])
}

// withChunk puts a chunk before a PNG's first IDAT.
func withChunk(b []byte, kind string, data []byte) []byte {
	at := bytes.Index(b, []byte("IDAT")) - 4
	return slices.Concat(b[:at], chunk(kind, data), b[at:])
}

func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// interlaced is a gray Adam7 PNG of 8×8 pixels.
func interlaced(v byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	for _, pass := range [][2]int{{1, 1}, {1, 1}, {2, 1}, {2, 2}, {4, 2}, {4, 4}, {8, 4}} {
		for range pass[1] {
			w.Write(append([]byte{0}, bytes.Repeat([]byte{v}, pass[0])...))
		}
	}
	w.Close()
	header := []byte{0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 1}
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), chunk("IDAT", z.Bytes()), chunk("IEND", nil))
}
