package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg" // what a telephone makes
	"image/png"  // what a screen gives
	"io"
	"os"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Bounds of a picture that a code is looked for in.
const (
	maxPictureBytes = 64 << 20

	// maxDecoded is what decoding may take. It lets through what telephones
	// and screens make: JPEG as cameras write it (4:2:0) up to 130 megapixels,
	// PNG of 8 bits up to 50.
	maxDecoded = 192 << 20

	// What a code is looked for in, in turn: a small picture is quicker, and
	// free of a sensor's noise; in the larger one a code of 60 modules that
	// takes a tenth of a photo's width still has six pixels a module.
	fewPixels  = 4 << 20
	manyPixels = 16 << 20
)

// decoding is what it takes to decode a picture.
type decoding struct {
	width, height int
	bytes         int64
}

// pictureTooLarge says that decoding a picture would take too much.
type pictureTooLarge struct{ decoding }

func (e *pictureTooLarge) Error() string {
	return fmt.Sprintf("%d×%d pixels take %d MB", e.width, e.height, e.bytes>>20)
}

// errPictureBytes says that a picture's file is larger than maxPictureBytes.
var errPictureBytes = errors.New("file too large")

// unreadable is what a clerk is told of a picture without a code to read.
func (t *task) unreadable(name string, err error) {
	var large *pictureTooLarge
	switch {
	case errors.As(err, &large):
		t.warnf("%s：图片有 %s×%s 像素，打开要占 %s MB 内存，超过 %s MB。请截取二维码那一块，或缩小一半另存为普通（非渐进式）JPEG 再验。\n", name,
			fmt.Sprint(large.width), fmt.Sprint(large.height), fmt.Sprint(large.bytes>>20), fmt.Sprint(maxDecoded>>20))
	case errors.Is(err, errPictureBytes):
		t.warnf("%s：图片文件超过 %s MB。请截取二维码那一块，或另存为 JPEG 再验。\n", name, fmt.Sprint(maxPictureBytes>>20))
	default:
		t.warnf("%s：图片里读不出二维码（%v），请拍得近些、正些，或用手机扫出网址再验。\n", name, err)
	}
}

// readCode reads the QR code of a picture.
func readCode(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() > maxPictureBytes {
		return "", errPictureBytes
	}
	img, err := decodePicture(f)
	if err != nil {
		return "", err
	}
	return codeOf(img)
}

// decodePicture decodes a JPEG or PNG, unless that takes more than maxDecoded.
func decodePicture(r io.ReadSeeker) (image.Image, error) {
	var start [2]byte
	if _, err := io.ReadFull(r, start[:]); err != nil {
		return nil, err
	}
	cost, decode := pngCost, png.Decode
	if start == [2]byte{0xFF, 0xD8} {
		cost, decode = jpegCost, jpeg.Decode
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	takes, err := cost(bufio.NewReader(r))
	if err != nil {
		return nil, err
	}
	if takes.bytes > maxDecoded {
		return nil, &pictureTooLarge{takes}
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return decode(bufio.NewReader(r))
}

// pngCost is what png.Decode takes: four bytes a pixel of up to 8 bits, twice
// that of 16; and of an interlaced picture as much again, for its passes.
func pngCost(r *bufio.Reader) (decoding, error) {
	// IHDR is always first: 8 bytes of signature, 8 of chunk head, then width,
	// height, depth, colour type, compression, filter, interlace.
	head, err := r.Peek(29)
	if err != nil {
		return decoding{}, err
	}
	depth, interlaced := head[24], head[28] != 0
	cfg, err := png.DecodeConfig(r) // refuses more pixels than an int counts bytes of
	if err != nil {
		return decoding{}, err
	}
	d := decoding{cfg.Width, cfg.Height, int64(cfg.Width) * int64(cfg.Height)}
	if d.bytes > maxDecoded {
		return d, nil // too large as it is; sixteen times that would overflow
	}
	d.bytes *= 4
	if depth == 16 {
		d.bytes *= 2
	}
	if interlaced {
		d.bytes *= 2
	}
	return d, nil
}

// JPEG markers (ITU-T T.81, table B.1; Adobe's is APP14).
const (
	markerSOF0, markerSOF2 = 0xC0, 0xC2
	markerRST0, markerRST7 = 0xD0, 0xD7
	markerSOS              = 0xDA
	markerAPP14            = 0xEE
)

// jpegCost is what jpeg.Decode takes: a byte a sample, its chroma as coarse as
// the file has it; of a progressive picture four more, for the coefficients of
// all scans; and four a pixel where the colours are converted.
func jpegCost(r *bufio.Reader) (decoding, error) {
	var frame []byte
	var progressive, converted bool
	for {
		marker, segment, err := nextSegment(r)
		if err != nil {
			return decoding{}, err
		}
		switch {
		case marker >= markerSOF0 && marker <= markerSOF2 && frame == nil:
			frame, progressive = segment, marker == markerSOF2
		case marker == markerAPP14 && len(segment) >= 12 && string(segment[:5]) == "Adobe":
			converted = segment[11] == 0 // RGB or CMYK
		case marker == markerSOS:
			return frameCost(frame, progressive, converted)
		}
	}
}

// nextSegment reads a JPEG's next segment with content, passing over what is
// none, as jpeg.Decode does.
func nextSegment(r *bufio.Reader) (marker byte, segment []byte, err error) {
	for {
		was := marker
		if marker, err = r.ReadByte(); err != nil {
			return 0, nil, err
		}
		// FF is fill, 00 an escaped FF; start and restarts have no content.
		if was != 0xFF || marker == 0xFF || marker == 0 || marker >= markerRST0 && marker <= 0xD8 {
			continue
		}
		break
	}
	var size [2]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return 0, nil, err
	}
	segment = make([]byte, max(0, int(binary.BigEndian.Uint16(size[:]))-2))
	_, err = io.ReadFull(r, segment)
	return marker, segment, err
}

// frameCost reads a frame header (ITU-T T.81, B.2.2).
func frameCost(frame []byte, progressive, converted bool) (decoding, error) {
	const head, perComponent = 6, 3
	if len(frame) < head+perComponent || len(frame) != head+perComponent*int(frame[5]) {
		return decoding{}, errors.New("no frame")
	}
	d := decoding{height: int(binary.BigEndian.Uint16(frame[1:])), width: int(binary.BigEndian.Uint16(frame[3:]))}
	components := int(frame[5])
	sampling := make([][2]int, components)
	ids := ""
	for i := range sampling {
		c := frame[head+perComponent*i:]
		ids += string(c[:1])
		sampling[i] = [2]int{int(c[1] >> 4), int(c[1] & 15)}
	}
	if components == 1 {
		sampling[0] = [2]int{1, 1} // A.2.2: whatever it says
	}
	// A unit of the picture has 8h × 8v samples of each component. The first
	// one's are the most that jpeg.Decode takes.
	across, down := 8*sampling[0][0], 8*sampling[0][1]
	if across == 0 || down == 0 {
		return decoding{}, errors.New("no sampling factors")
	}
	units := int64((d.width+across-1)/across) * int64((d.height+down-1)/down)
	for _, f := range sampling {
		d.bytes += 64 * int64(f[0]*f[1]) * units
	}
	if progressive {
		d.bytes *= 5
	}
	if components == 4 || components == 3 && (converted || ids == "RGB") {
		d.bytes += 4 * int64(d.width) * int64(d.height)
	}
	return d, nil
}

// codeOf reads the QR code that a picture shows.
func codeOf(img image.Image) (string, error) {
	err := errors.New("no pixels")
	if img.Bounds().Empty() {
		return "", err
	}
	for i, most := range []int{fewPixels, manyPixels} {
		step := reduction(img.Bounds(), most)
		if i > 0 && step == reduction(img.Bounds(), fewPixels) {
			break // it would be the same again
		}
		var text string
		if text, err = codeOfLuma(luma(img, step)); err == nil {
			return text, nil
		}
	}
	return "", err
}

func codeOfLuma(pixels []byte, width, height int) (string, error) {
	source, err := gozxing.NewPlanarYUVLuminanceSource(pixels, width, height, 0, 0, width, height, false)
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(source))
	if err != nil {
		return "", err
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		return "", err
	}
	return found.GetText(), nil
}

// reduction is the least number of pixels, across and down, that have to become
// one for a picture to have no more than most.
func reduction(b image.Rectangle, most int) int {
	step := 1
	for (b.Dx()/step)*(b.Dy()/step) > most {
		step++
	}
	return step
}

// luma is a picture in grey, on white where it is transparent, each pixel the
// mean of step × step. What is left over at the right and below is cut off.
func luma(img image.Image, step int) (pixels []byte, width, height int) {
	b := img.Bounds()
	width, height = b.Dx()/step, b.Dy()/step
	pixels = make([]byte, width*height)
	line := lumaOf(img)
	from, sums := make([]byte, b.Dx()), make([]int, width)
	for y := range height {
		clear(sums)
		for i := range step {
			line(b.Min.Y+y*step+i, from)
			for x := range sums {
				for _, v := range from[x*step : (x+1)*step] {
					sums[x] += int(v)
				}
			}
		}
		for x, sum := range sums {
			pixels[y*width+x] = byte(sum / (step * step))
		}
	}
	return pixels, width, height
}

// lumaOf reads a picture's lines.
func lumaOf(img image.Image) func(y int, line []byte) {
	b := img.Bounds()
	switch img := img.(type) {
	case *image.YCbCr:
		return func(y int, line []byte) { copy(line, img.Y[img.YOffset(b.Min.X, y):]) }
	case *image.Gray:
		return func(y int, line []byte) { copy(line, img.Pix[img.PixOffset(b.Min.X, y):]) }
	case image.RGBA64Image: // all that image/jpeg and image/png make
		return func(y int, line []byte) {
			for x := range line {
				c := img.RGBA64At(b.Min.X+x, y)
				line[x] = lumaValue(uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A))
			}
		}
	}
	return func(y int, line []byte) {
		for x := range line {
			line[x] = lumaValue(img.At(b.Min.X+x, y).RGBA())
		}
	}
}

// lumaValue is Y' of JPEG (ITU-T T.871, 7) on white, of a colour that is
// multiplied by its alpha.
func lumaValue(r, g, b, a uint32) byte {
	return byte((299*r + 587*g + 114*b + 1000*(0xFFFF-a)) / 1000 >> 8)
}
