package certificate

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// exif puts an Exif segment with an orientation in front of a JPEG's others.
func exif(data []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	mark := "II*\x00"
	if order == binary.BigEndian {
		mark = "MM\x00*"
	}
	tiff := order.AppendUint32([]byte(mark), 8)
	tiff = order.AppendUint16(tiff, 2) // entries
	tiff = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x010F), 2), 1), 0, 0, 0, 0)
	tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1)
	tiff = order.AppendUint16(order.AppendUint16(tiff, orientation), 0)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), data[2:]...)
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func white(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	return img
}

func TestPhotosTaken(t *testing.T) {
	plain := testPhoto(t, 358, 441)
	sideways := encodeJPEG(t, white(441, 358))
	paletted := image.NewPaletted(image.Rect(0, 0, 358, 441), color.Palette{color.White, color.Black})
	for name, c := range map[string]struct {
		data      []byte
		unchanged bool
		doubt     string
	}{
		"as it should be":  {plain, true, ""},
		"larger":           {testPhoto(t, 716, 882), true, ""},
		"least":            {testPhoto(t, minPhotoWidth, minPhotoHeight), true, ""},
		"lying, turned":    {exif(sideways, binary.LittleEndian, 6), true, ""},
		"lying, turned MM": {exif(sideways, binary.BigEndian, 8), true, ""},
		"upright by Exif":  {exif(plain, binary.BigEndian, 1), true, ""},
		"grey":             {encodeJPEG(t, grey(358, 441, 0xFF)), true, "黑白"},
		"dark ground":      {encodeJPEG(t, grey(358, 441, 0x60)), true, "背景"},
		"PNG":              {encodePNG(t, opaque(white(358, 441))), true, ""},
		"PNG, palette":     {encodePNG(t, paletted), false, ""},
		"PNG, see-through": {encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 358, 441))), false, ""},
		"PNG, 16 bits":     {encodePNG(t, image.NewRGBA64(image.Rect(0, 0, 358, 441))), false, ""},
	} {
		p, doubts, err := examinePhoto(name, c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Equal(p.data, c.data) != c.unchanged || p.changed == c.unchanged {
			t.Errorf("%s: changed %v", name, p.changed)
		}
		if p.width >= p.height {
			t.Errorf("%s: %d×%d", name, p.width, p.height)
		}
		if told := zhOf(doubts); !strings.Contains(told, c.doubt) || c.doubt == "" && told != "" {
			t.Errorf("%s: doubts %q, want %q", name, told, c.doubt)
		}
	}
}

func grey(w, h int, v uint8) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = v
	}
	return img
}

func opaque(img *image.RGBA) image.Image { return img }

func TestPhotosRefused(t *testing.T) {
	plain := testPhoto(t, 358, 441)
	cmyk := bytes.Clone(plain)
	sof := bytes.Index(cmyk, []byte{0xFF, 0xC0})
	cmyk[sof+9] = 4
	bomb := encodePNG(t, image.NewGray(image.Rect(0, 0, 10, 10)))
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty":           {nil, "空"},
		"a text":          {[]byte("这不是照片"), "不是 JPEG 或 PNG"},
		"a GIF":           {[]byte("GIF89a................"), "不是 JPEG 或 PNG"},
		"too many bytes":  {append(bytes.Clone(plain), make([]byte, maxPhotoBytes)...), "超过"},
		"too small":       {testPhoto(t, 179, 220), "太小"},
		"一寸":              {testPhoto(t, 413, 579), "宽高比"},
		"square":          {testPhoto(t, 500, 500), "宽高比"},
		"lying":           {testPhoto(t, 441, 358), "太小"},
		"turned wrongly":  {exif(plain, binary.LittleEndian, 6), "太小"},
		"cut in the head": {plain[:100], "损坏"},
		"cut in the scan": {plain[:len(plain)/2], "损坏"},
		"cut PNG":         {encodePNG(t, white(358, 441))[:200], "损坏"},
		"CMYK":            {cmyk, "CMYK"},
		"a bomb":          {bomb, "损坏"}, // its checksum no longer fits
		"lossless JPEG":   {bytes.Replace(plain, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC3}, 1), "损坏"},
		"bad marker":      {append([]byte{0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x02, 0x00}, plain...), "损坏"},
	} {
		p, _, err := examinePhoto("20220001.jpg", c.data)
		var bad *PhotoError
		if p != nil || !errors.As(err, &bad) || !strings.Contains(err.Error(), c.says) || bad.File != "20220001.jpg" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The header is whole, the scan is noise: only a look at the picture tells.
	noise := bytes.Clone(plain)
	scan := bytes.Index(noise, []byte{0xFF, 0xDA}) + 14
	for i := scan; i < len(noise)-2; i++ {
		noise[i] = 0xFE
	}
	if _, err := preparePhoto("x", noise); err != nil {
		t.Errorf("the header alone: %v", err)
	}
	if _, _, err := examinePhoto("x", noise); err == nil {
		t.Error("noise passed for a photo")
	}
}

// TestPhotoUpright prints a photo that lies on its side with the orientation
// that sets it up, and looks where its dark edge comes out.
func TestPhotoUpright(t *testing.T) {
	// The stored picture's left third is dark. Turned by 90° clockwise (6),
	// the left edge becomes the top.
	img := white(441, 358)
	for y := range 358 {
		for x := range 147 {
			img.SetRGBA(x, y, color.RGBA{A: 0xFF})
		}
	}
	p, err := preparePhoto("x", exif(encodeJPEG(t, img), binary.LittleEndian, 6))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, &sheet.Document{Pages: []sheet.Page{{Width: 26, Height: 32,
		Items: []sheet.Item{contain(Box{0, 0, 26, 32}, float64(p.width)/float64(p.height), p.data, "x")}}}}); err != nil {
		t.Fatal(err)
	}
	page := oracle.Open(t, b.Bytes()).Render(0, 100)
	at := func(fx, fy float64) uint8 {
		return page.RGBAAt(int(fx*float64(page.Rect.Dx())), int(fy*float64(page.Rect.Dy()))).R
	}
	if at(0.1, 0.1) > 60 || at(0.9, 0.1) > 60 || at(0.1, 0.9) < 200 || at(0.5, 0.5) < 200 {
		t.Errorf("corners %d %d, below %d, middle %d", at(0.1, 0.1), at(0.9, 0.1), at(0.1, 0.9), at(0.5, 0.5))
	}
}

// TestUpright checks the eight orientations on a picture of 2 × 3 whose first
// pixel is marked: where TIFF 6.0 says that row 0 and column 0 are.
func TestUpright(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 2, 3))
	img.SetRGBA(0, 0, color.RGBA{R: 1, A: 255})
	img.SetRGBA(1, 0, color.RGBA{R: 2, A: 255})
	for orientation, want := range []struct{ first, second image.Point }{
		1: {image.Pt(0, 0), image.Pt(1, 0)},
		2: {image.Pt(1, 0), image.Pt(0, 0)},
		3: {image.Pt(1, 2), image.Pt(0, 2)},
		4: {image.Pt(0, 2), image.Pt(1, 2)},
		5: {image.Pt(0, 0), image.Pt(0, 1)},
		6: {image.Pt(2, 0), image.Pt(2, 1)},
		7: {image.Pt(2, 1), image.Pt(2, 0)},
		8: {image.Pt(0, 1), image.Pt(0, 0)},
	} {
		if orientation == 0 {
			continue
		}
		out := upright(img, orientation)
		if out.RGBAAt(want.first.X, want.first.Y).R != 1 || out.RGBAAt(want.second.X, want.second.Y).R != 2 {
			t.Errorf("orientation %d: %v", orientation, out.Pix)
		}
	}
}

func TestFindPhoto(t *testing.T) {
	photos := fstest.MapFS{"1.jpg": {}, "2.JPG": {}, "3.jpeg": {}, "4.png": {}, "5.gif": {}, "6.jpg": {Data: []byte("a")}, "6.png": {Data: []byte("bc")},
		"7.jpg/x": {}}
	for admission, want := range map[string]string{"1": "1.jpg", "2": "2.JPG", "3": "3.jpeg", "4": "4.png"} {
		if got, err := findPhoto(photos, admission); err != nil || got != want {
			t.Errorf("%s: %s, %v", admission, got, err)
		}
	}
	for _, admission := range []string{"", "5", "7", "8", "../1", "a/b", "1.jpg"} {
		if got, err := findPhoto(photos, admission); !errors.Is(err, errNoPhoto) {
			t.Errorf("%q: %s, %v", admission, got, err)
		}
	}
	if _, err := findPhoto(photos, "6"); err == nil || errors.Is(err, errNoPhoto) {
		t.Errorf("two photos: %v", err)
	}
	if _, err := findPhoto(nil, "1"); !errors.Is(err, errNoPhoto) {
		t.Error(err)
	}
}

func FuzzPreparePhoto(f *testing.F) {
	f.Add(testPhoto(f, 40, 50))
	f.Add(exif(testPhoto(f, 40, 50), binary.BigEndian, 6))
	f.Add(encodePNG(f, white(30, 40)))
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x10, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', '*', 0, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, _, err := examinePhoto("x", data)
		if err == nil && (p.width < minPhotoWidth || p.height < minPhotoHeight || p.width*p.height > maxPhotoPixels) {
			t.Errorf("%d×%d passed", p.width, p.height)
		}
	})
}

// zhOf is what words say, joined.
func zhOf(all []words) string {
	var s []string
	for _, w := range all {
		if w.en == "" {
			s = append(s, "(no English)")
		}
		s = append(s, w.zh)
	}
	return strings.Join(s, " ")
}
