package sheet

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"strings"
)

// orientation says how a camera was held: the EXIF tag's value, 1 to 8. Zero
// means that nothing is said, which is upright as well.
type orientation int

// into is the matrix that puts PDF's unit square, which a picture is drawn in,
// upright into the rectangle whose lower left corner is x, y.
func (o orientation) into(x, y, w, h float64) [6]float64 {
	m := [6]float64{1, 0, 0, 1, 0, 0} // x' = a·x + c·y + e, y' = b·x + d·y + f
	switch o {
	case 2:
		m = [6]float64{-1, 0, 0, 1, 1, 0}
	case 3:
		m = [6]float64{-1, 0, 0, -1, 1, 1}
	case 4:
		m = [6]float64{1, 0, 0, -1, 0, 1}
	case 5:
		m = [6]float64{0, -1, -1, 0, 1, 1}
	case 6:
		m = [6]float64{0, -1, 1, 0, 0, 1}
	case 7:
		m = [6]float64{0, 1, 1, 0, 0, 0}
	case 8:
		m = [6]float64{0, 1, -1, 0, 1, 0}
	}
	return [6]float64{m[0] * w, m[1] * h, m[2] * w, m[3] * h, m[4]*w + x, m[5]*h + y}
}

// jpegFacts are what decides how a JPEG is stored and that its decoder does not
// tell.
type jpegFacts struct {
	turn  orientation // of EXIF, 0 if there is none or it is not understood
	adobe bool        // an Adobe segment says what its components mean
	whole bool        // the data come to an end
	head  int         // how long all is that comes before the data
}

// readFacts walks through a JPEG's segments up to the picture's data. gopdf
// does not, so that a photograph taken with the telephone held upright would
// lie on its side, and a half-copied one be printed half gray.
func readFacts(b []byte) (f jpegFacts) {
	const (
		app1  = 0xE1
		app14 = 0xEE
		sos   = 0xDA
		fill  = 0xFF
	)
	for at := 2; at+4 <= len(b) && b[at] == 0xFF; {
		marker, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == fill {
			at++
			continue
		}
		if size < 2 || at+2+size > len(b) {
			break
		}
		segment := b[at+4 : at+2+size]
		at += 2 + size
		switch marker {
		case app1:
			if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok {
				f.turn = tiffOrientation(tiff)
			}
		case app14:
			f.adobe = f.adobe || bytes.HasPrefix(segment, []byte("Adobe"))
		case sos:
			f.head = at
			f.whole = bytes.Contains(b[at:], []byte("\xff\xd9"))
			return f
		}
	}
	return f
}

// decodeJPEG decodes CMYK that is not Adobe's too: it means what it says, where
// Adobe's is inverted. Package jpeg knows only the latter, so the picture is
// decoded as if it were that, and inverted.
func decodeJPEG(b []byte, adobe bool) (image.Image, error) {
	if adobe {
		return jpeg.Decode(bytes.NewReader(b))
	}
	const segment = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00" // the last 0: no transform
	img, err := jpeg.Decode(io.MultiReader(bytes.NewReader(b[:2]), strings.NewReader(segment), bytes.NewReader(b[2:])))
	if cmyk, ok := img.(*image.CMYK); ok {
		for i := range cmyk.Pix {
			cmyk.Pix[i] = ^cmyk.Pix[i]
		}
	}
	return img, err
}

// tiffOrientation reads the tag from the first directory of a TIFF.
func tiffOrientation(t []byte) orientation {
	const (
		tag   = 0x0112
		short = 3
		entry = 12
	)
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case bytes.HasPrefix(t, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(t, []byte("MM\x00*")):
		return 0
	}
	if len(t) < 8 {
		return 0
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 0
	}
	n := int(order.Uint16(t[at:]))
	dir := t[at+2:]
	for ; n > 0 && len(dir) >= entry; n, dir = n-1, dir[entry:] {
		if order.Uint16(dir) != tag {
			continue
		}
		if v := order.Uint16(dir[8:]); order.Uint16(dir[2:]) == short && v >= 1 && v <= 8 {
			return orientation(v)
		}
		return 0
	}
	return 0
}
