package main

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// component is of a JPEG's frame: its id and its sampling factors.
type component struct{ id, h, v byte }

var (
	grey8 = []component{{1, 1, 1}}
	c444  = []component{{1, 1, 1}, {2, 1, 1}, {3, 1, 1}}
	c422  = []component{{1, 2, 1}, {2, 1, 1}, {3, 1, 1}}
	c420  = []component{{1, 2, 2}, {2, 1, 1}, {3, 1, 1}}
	rgb   = []component{{'R', 1, 1}, {'G', 1, 1}, {'B', 1, 1}}
	cmyk  = []component{{1, 1, 1}, {2, 1, 1}, {3, 1, 1}, {4, 1, 1}}
	ycck  = []component{{1, 2, 2}, {2, 1, 1}, {3, 1, 1}, {4, 2, 2}}
)

// bareJPEG is a picture of one colour with as little data as there can be, made
// by ITU-T T.81: each block is a difference of none, in one bit, and, unless
// the picture is progressive, an end of block, in another.
func bareJPEG(width, height int, components []component, progressive bool, adobe int) []byte {
	var b bytes.Buffer
	segment := func(marker byte, content ...byte) {
		b.Write([]byte{0xFF, marker, byte((len(content) + 2) >> 8), byte(len(content) + 2)})
		b.Write(content)
	}
	b.Write([]byte{0xFF, 0xD8})
	if adobe >= 0 {
		segment(0xEE, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, byte(adobe))
	}
	segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	frame := []byte{8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), byte(len(components))}
	scan := []byte{byte(len(components))}
	units, bits := 1, 0
	for i, c := range components {
		frame = append(frame, c.id, c.h<<4|c.v, 0)
		scan = append(scan, c.id, 0)
		if h, v := max(1, int(c.h)), max(1, int(c.v)); i == 0 {
			units = ((width + 8*h - 1) / (8 * h)) * ((height + 8*v - 1) / (8 * v))
		}
		bits += int(c.h) * int(c.v)
	}
	table := append([]byte{0, 1}, make([]byte, 16)...) // one code of one bit, for 0
	last := byte(0)
	sof := byte(0xC2)
	if !progressive {
		sof, last, bits = 0xC0, 63, 2*bits
	}
	segment(sof, frame...)
	segment(0xC4, table...)
	table[0] = 0x10 // and for AC
	segment(0xC4, table...)
	segment(0xDA, append(scan, 0, last, 0)...)
	b.Write(make([]byte, (units*bits+7)/8))
	b.Write([]byte{0xFF, 0xD9})
	return b.Bytes()
}

// barePNG is a black picture, made by the PNG specification, 3rd edition.
func barePNG(width, height int, depth, colour byte, interlaced bool) []byte {
	samples := map[byte]int{0: 1, 2: 3, 4: 2, 6: 4}[colour]
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	pass := func(w, h int) {
		if w == 0 {
			return
		}
		line := make([]byte, 1+(w*samples*int(depth)+7)/8)
		for range h {
			z.Write(line)
		}
	}
	if !interlaced {
		pass(width, height)
	} else {
		for _, p := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} { // Adam7
			pass((width-p[0]+p[2]-1)/p[2], (height-p[1]+p[3]-1)/p[3])
		}
	}
	z.Close()
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, content []byte) {
		binary.Write(&b, binary.BigEndian, uint32(len(content)))
		b.WriteString(kind)
		b.Write(content)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), content...)))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	head = append(head, depth, colour, 0, 0, 0)
	if interlaced {
		head[12] = 1
	}
	chunk("IHDR", head)
	if colour == 2 || colour == 0 {
		chunk("tRNS", make([]byte, 2*samples)) // black is transparent: one more sample
	}
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// pictures are of every kind that takes an amount of its own.
func pictures(width, height int) map[string][]byte {
	all := map[string][]byte{
		"PNG grey": barePNG(width, height, 8, 0, false), "PNG RGB": barePNG(width, height, 8, 2, false),
		"PNG RGBA": barePNG(width, height, 8, 6, false), "PNG RGBA 16": barePNG(width, height, 16, 6, false),
		"PNG RGBA 16 interlaced": barePNG(width, height, 16, 6, true), "PNG RGB interlaced": barePNG(width, height, 8, 2, true),
		"JPEG RGB": bareJPEG(width, height, rgb, false, -1), "JPEG RGB by Adobe": bareJPEG(width, height, c444, false, 0),
		"JPEG CMYK": bareJPEG(width, height, cmyk, false, 0), "JPEG YCCK": bareJPEG(width, height, ycck, false, 2),
		"JPEG CMYK progressive": bareJPEG(width, height, cmyk, true, 0),
	}
	for name, c := range map[string][]component{"grey": grey8, "4:4:4": c444, "4:2:2": c422, "4:2:0": c420} {
		all["JPEG "+name] = bareJPEG(width, height, c, false, -1)
		all["JPEG "+name+" progressive"] = bareJPEG(width, height, c, true, -1)
	}
	return all
}

// What a picture is said to take is what decoding it allocates, and not much
// more than that.
func TestPictureCost(t *testing.T) {
	const width, height = 1203, 801 // no whole blocks
	for name, data := range pictures(width, height) {
		cost, decode := jpegCost, jpeg.Decode
		if strings.HasPrefix(name, "PNG") {
			cost, decode = pngCost, png.Decode
		}
		said, err := cost(bufio.NewReader(bytes.NewReader(data)))
		if err != nil || said.width != width || said.height != height {
			t.Errorf("%s: %v, %+v", name, err, said)
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		img, err := decode(bytes.NewReader(data))
		runtime.ReadMemStats(&after)
		if err != nil || img.Bounds().Dx() != width {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// Buffers of rows, tables, and the inflater's window come on top.
		took := int64(after.TotalAlloc - before.TotalAlloc)
		const spare = 256 << 10
		if took > said.bytes+spare || !strings.Contains(name, "grey") && said.bytes > took*5/4 {
			t.Errorf("%s: said to take %d bytes, takes %d", name, said.bytes, took)
		}
	}
}

// A picture that takes more than the bound is refused before it is decoded,
// with what a clerk can do; one that takes no more is looked at.
func TestPictureTooLarge(t *testing.T) {
	s := made(t)
	dir := t.TempDir()
	verify := func(name string, data []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		code, _, stderr := docset(t, "verify", "-out", s.dir, file)
		if code != exitPerson {
			t.Errorf("%s: exit status %d", name, code)
		}
		return stderr
	}
	// Truncated before any pixel: what is refused is refused by the header.
	for name, data := range map[string][]byte{
		"progressive.jpg": bareJPEG(10000, 8000, c420, true, -1)[:400],
		"larger.jpg":      bareJPEG(20000, 15000, c420, false, -1)[:400],
		"screen.png":      barePNG(10000, 8000, 8, 2, false)[:400],
		"huge.png":        hugePNG(),
	} {
		if said := verify(name, data); !strings.Contains(said, "像素") || !strings.Contains(said, "截取二维码") {
			t.Errorf("%s: %s", name, said)
		}
	}
	long := filepath.Join(dir, "long.jpg")
	f, err := os.Create(long)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(maxPictureBytes+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := docset(t, "verify", "-out", s.dir, long); code != exitPerson || !strings.Contains(stderr, "64 MB") {
		t.Errorf("a long file: exit status %d, %s", code, stderr)
	}
	for name, data := range map[string][]byte{
		"none.jpg": nil, "empty.jpg": {0xFF, 0xD8}, "no frame.jpg": {0xFF, 0xD8, 0xFF, 0xDA, 0, 2}, "none.png": []byte("\x89PNG\r\n\x1a\n"),
		"no pixels.jpg": bareJPEG(0, 100, c420, false, -1), "no factors.jpg": bareJPEG(100, 100, []component{{1, 0, 1}, {2, 1, 1}, {3, 1, 1}}, false, -1),
		"one.png": barePNG(1, 1, 8, 6, false), "line.png": barePNG(300, 1, 8, 6, true),
	} {
		if said := verify(name, data); !strings.Contains(said, "读不出二维码") {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// hugePNG says that it is 2³⁰ pixels across and down.
func hugePNG() []byte {
	data := barePNG(1, 1, 16, 6, true)
	binary.BigEndian.PutUint32(data[16:], 1<<30)
	binary.BigEndian.PutUint32(data[20:], 1<<29)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// codePhoto is what a telephone makes of a card's code that takes a tenth of
// the photo's width: turned a little, unevenly lit, with a sensor's noise.
func codePhoto(t testing.TB, text string, width, height int) *image.YCbCr {
	t.Helper()
	modules, err := certificate.Encode(text, certificate.LevelM)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	random := rand.New(rand.NewPCG(1, 2))
	const turn = 7 * math.Pi / 180
	sin, cos := math.Sincos(turn)
	side := float64(width) / 10
	module := side / float64(len(modules))
	card := side * 1.5
	for y := range height {
		for x := range width {
			// About the photo's middle.
			dx, dy := float64(x)-float64(width)/2, float64(y)-float64(height)/2
			u, v := dx*cos+dy*sin, dy*cos-dx*sin
			light := 90 // the table
			if math.Abs(u) < card && math.Abs(v) < card {
				light = 205
				col, row := int(math.Floor((u+side/2)/module)), int(math.Floor((v+side/2)/module))
				if row >= 0 && row < len(modules) && col >= 0 && col < len(modules) && modules[row][col] {
					light = 45
				}
			}
			light += x*30/width - 15 + int(random.Uint32()%25) - 12
			img.Y[y*img.YStride+x] = byte(min(max(light, 0), 255))
		}
	}
	return img
}

// Photos of 12 and 50 megapixels are read, with the code a tenth of their
// width, as they come from JPEG and as a screen has them.
func TestCodeInPhoto(t *testing.T) {
	s := made(t)
	text, err := codeOf(oracle.Open(t, s.read(t, "certificates/cards.pdf")).Render(1, 300))
	if err != nil {
		t.Fatal(err)
	}
	sizes := [][2]int{{4000, 3000}, {8160, 6120}}
	if brief() {
		sizes = sizes[:1]
	}
	for _, size := range sizes {
		photo := codePhoto(t, text, size[0], size[1])
		var b bytes.Buffer
		if err := jpeg.Encode(&b, photo, &jpeg.Options{Quality: 85}); err != nil {
			t.Fatal(err)
		}
		img, err := decodePicture(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := codeOf(img); err != nil || got != text {
			t.Errorf("%v: %q, %v", size, got, err)
		}
	}
}

// luma is the mean of the pixels as image/color has them, whatever the picture
// is made of.
func TestLuma(t *testing.T) {
	b := image.Rect(3, 5, 3+7, 5+5)
	random := rand.New(rand.NewPCG(3, 4))
	ycc := image.NewYCbCr(b, image.YCbCrSubsampleRatio420)
	for i := range ycc.Y {
		ycc.Y[i] = byte(random.Uint32())
	}
	for i := range ycc.Cb {
		ycc.Cb[i], ycc.Cr[i] = 128, 128
	}
	g, rgba, nrgba, deep, inks := image.NewGray(b), image.NewRGBA(b), image.NewNRGBA(b), image.NewNRGBA64(b), image.NewCMYK(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := ycc.At(x, y)
			g.Set(x, y, c)
			rgba.Set(x, y, c)
			nrgba.Set(x, y, c)
			deep.Set(x, y, c)
			inks.Set(x, y, c)
		}
	}
	for _, step := range []int{1, 2, 3} {
		want, w, h := luma(ycc, step)
		if w != 7/step || h != 5/step {
			t.Errorf("step %d: %d × %d", step, w, h)
		}
		for i := range want {
			sum := 0
			for k := range step * step {
				sum += int(ycc.YCbCrAt(b.Min.X+i%w*step+k%step, b.Min.Y+i/w*step+k/step).Y)
			}
			if int(want[i]) != sum/(step*step) {
				t.Errorf("step %d, pixel %d: %d, want %d", step, i, want[i], sum/(step*step))
			}
		}
		for _, img := range []image.Image{g, rgba, nrgba, deep, inks, struct{ image.Image }{rgba}} {
			got, _, _ := luma(img, step)
			for i := range want {
				if d := int(got[i]) - int(want[i]); d < -1 || d > 1 {
					t.Errorf("%T, step %d, pixel %d: %d, want %d", img, step, i, got[i], want[i])
				}
			}
		}
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	if got, _, _ := luma(clear, 1); got[0] != 255 {
		t.Errorf("what is transparent is %d", got[0])
	}
}

// FuzzPicture reads arbitrary headers: what is said to be small is small.
func FuzzPicture(f *testing.F) {
	for _, data := range pictures(40, 24) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := decodePicture(bytes.NewReader(data))
		if err != nil {
			return
		}
		if b := img.Bounds(); int64(b.Dx())*int64(b.Dy()) > maxDecoded {
			t.Fatalf("%v was decoded", b)
		}
	})
}
