package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strconv"

	"github.com/signintech/gopdf"
)

// maxPixels bounds a picture before it is decoded: 100 million is an A2 sheet
// at 600 dpi, and 400 MB in memory.
const maxPixels = 100_000_000

// What can be wrong with a picture.
var (
	ErrFormat   = errors.New("不是 JPEG 或 PNG 图片 (neither JPEG nor PNG)")
	ErrTooLarge = fmt.Errorf("图片超过 %d 万像素 (too many pixels)", maxPixels/10_000)
	ErrCut      = errors.New("文件不完整 (the file is cut off)")
	ErrCorrupt  = errors.New("文件已损坏 (the file is corrupt)")
)

// ImageError says that a picture cannot be printed. Err is or wraps one of
// ErrFormat, ErrTooLarge, ErrCut and ErrCorrupt.
type ImageError struct {
	Name string // Image.Name
	Err  error
}

// Error says it in Chinese.
func (e *ImageError) Error() string {
	return fmt.Sprintf("图片 %s 不能打印：%v；请换成 JPEG 或 PNG 格式的完好图片", e.name(), e.Err)
}

// English is the same in English.
func (e *ImageError) English() string {
	return fmt.Sprintf("picture %s cannot be printed: %v; supply an intact JPEG or PNG", e.name(), e.Err)
}

func (e *ImageError) Unwrap() error { return e.Err }

func (e *ImageError) name() string {
	if e.Name == "" {
		return "（未命名）"
	}
	return e.Name
}

// album is a document's pictures, each once whatever its name.
type album struct {
	byHash  map[uint64][]*picture // a hash of its own in every document
	bySlice map[slice]*picture    // so that a slice used on every page is hashed once
}

// slice is the identity of a []byte.
type slice struct {
	first *byte
	len   int
}

func identity(b []byte) slice {
	if len(b) == 0 {
		return slice{}
	}
	return slice{&b[0], len(b)}
}

// picture is a JPEG or PNG that gopdf describes rightly.
type picture struct {
	name   string
	id     string // by which gopdf knows it
	source []byte // the file as it came
	given  []byte // what gopdf gets
	stored []byte // what the file has in its stead; nil for what gopdf made of given
	turn   orientation
	alpha  bool
	object int // its number in the file, 0 as long as it is not drawn
}

// newAlbum prepares all pictures of a document. The error joins an ImageError
// for each that cannot be used.
func newAlbum(d *Document) (album, error) {
	a := album{byHash: map[uint64][]*picture{}, bySlice: map[slice]*picture{}}
	seed := maphash.MakeSeed()
	var faults []error
	d.eachItem(func(it Item) {
		im, ok := it.(Image)
		if !ok || a.find(im.Data) != nil {
			return
		}
		sum := maphash.Bytes(seed, im.Data)
		var pic *picture
		if i := slices.IndexFunc(a.byHash[sum], func(p *picture) bool { return bytes.Equal(p.source, im.Data) }); i >= 0 {
			pic = a.byHash[sum][i]
		} else {
			pic = &picture{name: im.Name, id: strconv.Itoa(len(a.bySlice)), source: im.Data}
			if err := pic.read(im.Data); err != nil {
				faults = append(faults, &ImageError{im.Name, err})
			}
			a.byHash[sum] = append(a.byHash[sum], pic)
		}
		a.bySlice[identity(im.Data)] = pic
	})
	return a, errors.Join(faults...)
}

// find is the picture that was loaded from b.
func (a *album) find(b []byte) *picture { return a.bySlice[identity(b)] }

// read sets the picture from a file.
func (p *picture) read(b []byte) error {
	cfg, format, err := config(b)
	if err != nil {
		return corrupt(err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > maxPixels/cfg.Height {
		return ErrTooLarge
	}
	var img image.Image
	if format == "jpeg" {
		facts := readFacts(b)
		if !facts.whole {
			return ErrCut
		}
		p.turn = facts.turn
		// gopdf passes these two through byte for byte. It refuses RGB, and
		// writes a Decode array for all CMYK that inverts what is not Adobe's.
		// Of a whole photograph it would take several copies, and needs only
		// the head to describe it.
		if cfg.ColorModel == color.YCbCrModel || cfg.ColorModel == color.GrayModel {
			p.given, p.stored = b[:facts.head], b
			return nil
		}
		img, err = decodeJPEG(b, facts.adobe || cfg.ColorModel != color.CMYKModel)
	} else {
		// Of PNGs gopdf refuses 16 bits and interlacing, takes transparent
		// palettes and colour keys wrongly, and stops at an empty IDAT. Decoding
		// also finds what is corrupt.
		img, err = png.Decode(bytes.NewReader(b))
	}
	if err != nil {
		return corrupt(err)
	}
	img, p.alpha = simple(img)
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return err
	}
	p.given = buf.Bytes()
	return nil
}

// corrupt says of a decoder's error what it means to whoever sent the file.
func corrupt(err error) error {
	switch {
	case errors.Is(err, ErrFormat):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrCut
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// config tells a picture's format by its first bytes. The registry of package
// image is not asked: what else a program registers does not belong on paper.
func config(b []byte) (image.Config, string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8")):
		c, err := jpeg.DecodeConfig(bytes.NewReader(b))
		return c, "jpeg", err
	case bytes.HasPrefix(b, pngSignature):
		c, err := png.DecodeConfig(bytes.NewReader(b))
		return c, "png", err
	}
	return image.Config{}, "", ErrFormat
}

// simple is the picture in one of the forms whose PNG gopdf stores rightly:
// 8-bit gray, an opaque palette, 8-bit RGB, or 8-bit RGB with alpha. Only the
// lower 8 bits of 16 are lost, which no printer shows.
func simple(img image.Image) (out image.Image, alpha bool) {
	o, ok := img.(interface{ Opaque() bool })
	opaque := ok && o.Opaque()
	switch img.(type) {
	case *image.Gray, *image.RGBA:
		return img, false // both are opaque when a PNG decoder made them
	case *image.Paletted:
		if opaque {
			return img, false
		}
	case *image.NRGBA:
		return img, !opaque
	case *image.Gray16:
		g := image.NewGray(img.Bounds())
		draw.Draw(g, g.Rect, img, g.Rect.Min, draw.Src)
		return g, false
	}
	n := image.NewNRGBA(img.Bounds())
	for y := n.Rect.Min.Y; y < n.Rect.Max.Y; y++ {
		for x := n.Rect.Min.X; x < n.Rect.Max.X; x++ {
			n.SetNRGBA(x, y, color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA))
		}
	}
	return n, !opaque
}

// holder hands a picture to gopdf, which knows it by ID from then on and reads
// it only once. ImageHolderByBytes would take a copy and an MD5 of it each time.
func (p *picture) holder() gopdf.ImageHolder { return &holder{p.id, bytes.NewReader(p.given)} }

type holder struct {
	id string
	*bytes.Reader
}

func (h *holder) ID() string { return h.id }
