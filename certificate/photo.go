package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"math"
)

// The photo. No public source gives a certificate's photo its own rules; those
// of the identity card (GA 461-2004) are what photographers know: 358 × 441
// pixels at 350 dpi, which is 26 × 32 mm.
const (
	photoWidth  = 26.0 // mm
	photoHeight = 32.0 // mm

	minPhotoWidth  = 307 // pixels: 26 mm at 300 dpi
	minPhotoHeight = 378 // pixels: 32 mm at 300 dpi

	photoRatioTolerance = 0.03 // 358/441 is 0.1 % off 26/32; a 一寸 photo, 295/413, is 12 % off

	maxPhotoBytes  = 4 << 20  // 358 × 441 pixels take 14 to 30 kB
	maxPhotoPixels = 12 << 20 // a telephone's; bounds what is decoded to 200 MB, whatever the file says
	whiteGround    = 225      // mean luma of the upper corners below which the ground is no longer white
)

// PhotoError says why a photo cannot be printed.
type PhotoError struct {
	File    string // as the file system of photos names it
	Message string // what is wrong and what to do, in Chinese
	Err     error  // the cause, if there is one
}

func (e *PhotoError) Error() string {
	s := "照片 " + e.File + "：" + e.Message
	if e.Err != nil {
		s += "（" + e.Err.Error() + "）"
	}
	return s
}

// Unwrap returns the cause.
func (e *PhotoError) Unwrap() error { return e.Err }

// photo is a photo that can be printed.
type photo struct {
	data          []byte
	width, height int // pixels, as printed
	grey          bool
	changed       bool // data is not the file's but rewritten for PDF
}

// errNoPhoto is the error of a photo that is not there.
var errNoPhoto = errors.New("没有照片 (no photo)")

// photoExtensions are the endings under which photos are looked for.
var photoExtensions = []string{".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", ".Jpg"}

// findPhoto returns the name of the photo of an admission number.
func findPhoto(photos fs.FS, admission string) (string, error) {
	if photos == nil || admission == "" || admissionFault(admission) != (words{}) {
		return "", errNoPhoto
	}
	var found string
	for _, ext := range photoExtensions {
		info, err := fs.Stat(photos, admission+ext)
		if err != nil || info.IsDir() {
			continue
		}
		if found != "" && !sameFile(photos, found, info) {
			return "", &PhotoError{File: admission, Message: "有两张照片（" + found + " 和 " + admission + ext + "），请删去一张"}
		}
		if found == "" {
			found = admission + ext
		}
	}
	if found == "" {
		return "", errNoPhoto
	}
	return found, nil
}

// sameFile reports whether the file found under name is info: on systems
// whose file names know no case, a.jpg is A.JPG.
func sameFile(photos fs.FS, name string, info fs.FileInfo) bool {
	first, err := fs.Stat(photos, name)
	return err == nil && first.Size() == info.Size() && first.ModTime().Equal(info.ModTime())
}

// readPhoto reads a photo, refusing what is too large before reading it all.
func readPhoto(photos fs.FS, name string) ([]byte, error) {
	f, err := photos.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &PhotoError{File: name, Message: "找不到照片文件", Err: errNoPhoto}
		}
		return nil, &PhotoError{File: name, Message: "照片文件打不开", Err: err}
	}
	defer f.Close()
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil {
		data.Grow(int(min(max(info.Size(), 0), maxPhotoBytes)) + bytes.MinRead)
	}
	if _, err := data.ReadFrom(io.LimitReader(f, maxPhotoBytes+1)); err != nil {
		return nil, &PhotoError{File: name, Message: "照片文件读取失败", Err: err}
	}
	return data.Bytes(), nil
}

// preparePhoto checks a photo by its header. Its bytes go to the printer as
// they are, so that print quality is the photo's own, and are turned upright
// on the page when their EXIF orientation says so; only a kind that PDF does
// not take is rewritten.
func preparePhoto(name string, data []byte) (*photo, error) {
	bad := func(format string, args ...any) (*photo, error) {
		return nil, &PhotoError{File: name, Message: fmt.Sprintf(format, args...)}
	}
	if len(data) == 0 {
		return bad("文件是空的，请重新提供")
	}
	if len(data) > maxPhotoBytes {
		return bad("文件超过 %d MB，请压缩到 30 KB 左右再提供", maxPhotoBytes>>20)
	}
	var h imageHeader
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}):
		h, err = jpegHeader(data)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		h, err = pngHeader(data)
	default:
		return bad("不是 JPEG 或 PNG 图片（改后缀名不等于转换格式），请另存为 JPEG")
	}
	if err != nil {
		return nil, &PhotoError{File: name, Message: "文件损坏或不完整，请重新提供", Err: err}
	}
	w, ht := h.width, h.height
	if h.orientation >= 5 {
		w, ht = ht, w
	}
	switch ratio := float64(w) / float64(ht); {
	case w*ht > maxPhotoPixels:
		return bad("%d×%d 像素太大，请缩小到 358×441 像素", w, ht)
	case w < minPhotoWidth || ht < minPhotoHeight:
		return bad("%d×%d 像素太小，至少要 %d×%d 像素，建议 358×441 像素", w, ht, minPhotoWidth, minPhotoHeight)
	case math.Abs(ratio/(photoWidth/photoHeight)-1) > photoRatioTolerance:
		return bad("%d×%d 像素的宽高比不是 26∶32，为免变形不予印制；请裁成 358×441 像素", w, ht)
	case h.cmyk:
		return bad("是 CMYK 印刷色，颜色会失真；请转为 RGB 后另存")
	}
	p := &photo{data: data, width: w, height: ht, grey: h.grey}
	if !h.rewrite {
		return p, nil // the page turns it upright, without a loss
	}
	img, err := decodePhoto(data)
	if err != nil {
		return nil, &PhotoError{File: name, Message: "文件损坏或不完整，请重新提供", Err: err}
	}
	p.data, err = encodePhoto(upright(img, h.orientation))
	if err != nil {
		return nil, &PhotoError{File: name, Message: "照片无法转换，请另存为 JPEG 后重新提供", Err: err}
	}
	p.changed = true
	return p, nil
}

// examinePhoto is preparePhoto and a look at the picture itself: that it
// decodes to its end, and what about it is doubtful.
func examinePhoto(name string, data []byte) (p *photo, doubts []words, err error) {
	if p, err = preparePhoto(name, data); err != nil {
		return nil, nil, err
	}
	img, err := decodePhoto(p.data)
	if err != nil {
		return nil, nil, &PhotoError{File: name, Message: "文件损坏或不完整，请重新提供", Err: err}
	}
	if p.grey {
		doubts = append(doubts, say("照片是黑白的，证件照应为彩色", "the photo is black and white; it should be in colour"))
	}
	if luma := groundLuma(img); luma < whiteGround {
		doubts = append(doubts, say("照片背景不像白色（左上、右上角平均亮度 %d，白底应在 %d 以上）",
			"the photo's ground does not look white (the upper corners' mean brightness is %d, of white above %d)", luma, whiteGround))
	}
	return p, doubts, nil
}

func decodePhoto(data []byte) (image.Image, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xD8}) {
		return jpeg.Decode(bytes.NewReader(data))
	}
	return png.Decode(bytes.NewReader(data))
}

// encodePhoto writes a JPEG that no eye tells from what was decoded.
func encodePhoto(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	return b.Bytes(), err
}

// groundLuma is the mean luma of the picture's upper corners, where there is
// ground in any portrait: an eighth of the width, a sixteenth of the height.
func groundLuma(img image.Image) int {
	b := img.Bounds()
	w, h := max(b.Dx()/8, 1), max(b.Dy()/16, 1)
	sum := 0
	for y := range h {
		for x := range w {
			sum += int(color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y)
			sum += int(color.GrayModel.Convert(img.At(b.Max.X-1-x, b.Min.Y+y)).(color.Gray).Y)
		}
	}
	return sum / (2 * w * h)
}

// upright turns a picture as its EXIF orientation says it has to be turned,
// on white where it was transparent. Orientations are those of TIFF 6.0: the
// 0th row and column of the file are, for 1 to 8, top/left, top/right,
// bottom/right, bottom/left, left/top, right/top, right/bottom, left/bottom.
func upright(img image.Image, orientation int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	flat := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, b.Min, draw.Over)
	if orientation <= 1 || orientation > 8 {
		return flat
	}
	ow, oh := w, h
	if orientation >= 5 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			ox, oy := x, y
			switch orientation {
			case 2:
				ox = w - 1 - x
			case 3:
				ox, oy = w-1-x, h-1-y
			case 4:
				oy = h - 1 - y
			case 5:
				ox, oy = y, x
			case 6:
				ox, oy = h-1-y, x
			case 7:
				ox, oy = h-1-y, w-1-x
			case 8:
				ox, oy = y, w-1-x
			}
			out.SetRGBA(ox, oy, flat.RGBAAt(x, y))
		}
	}
	return out
}
