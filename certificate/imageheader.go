package certificate

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/png"
)

// imageHeader is what a picture says of itself before its pixels.
type imageHeader struct {
	width, height int // pixels as stored
	grey, cmyk    bool
	orientation   int  // EXIF: 1 to 8, 0 when it says nothing
	rewrite       bool // of a kind that PDF writers do not take as it is
}

var errTruncated = errors.New("图片在中途断了 (truncated)")

// JPEG markers (ITU-T T.81, table B.1; Adobe's is APP14).
const (
	markerSOF0  = 0xC0
	markerSOF2  = 0xC2
	markerSOF15 = 0xCF
	markerDHT   = 0xC4
	markerJPG   = 0xC8
	markerDAC   = 0xCC
	markerEOI   = 0xD9
	markerSOS   = 0xDA
	markerAPP1  = 0xE1
	markerAPP14 = 0xEE
)

// jpegHeader reads a JPEG's segments up to its first scan (ITU-T T.81, B).
func jpegHeader(data []byte) (imageHeader, error) {
	var h imageHeader
	components, transform := 0, -1
	for at := 2; ; {
		marker, segment, next, err := jpegSegment(data, at)
		if err != nil {
			return h, err
		}
		switch {
		case marker >= markerSOF0 && marker <= markerSOF15 && marker != markerDHT && marker != markerJPG && marker != markerDAC:
			if components, err = h.frame(marker, segment); err != nil {
				return h, err
			}
		case marker == markerAPP1 && h.orientation == 0:
			h.orientation = exifOrientation(segment)
		case marker == markerAPP14 && bytes.HasPrefix(segment, []byte("Adobe")) && len(segment) >= 12:
			transform = int(segment[11])
		case marker == markerSOS:
			if !bytes.Contains(data[at:], []byte{0xFF, markerEOI}) {
				return h, errTruncated
			}
			return h, h.colours(components, transform)
		case marker == markerEOI:
			return h, errTruncated
		}
		at = next
	}
}

// jpegSegment is the segment at a place, and where the next one is.
func jpegSegment(data []byte, at int) (marker byte, segment []byte, next int, err error) {
	for at+1 < len(data) && data[at] == 0xFF && data[at+1] == 0xFF {
		at++ // fill bytes
	}
	if at+4 > len(data) {
		return 0, nil, 0, errTruncated
	}
	if data[at] != 0xFF {
		return 0, nil, 0, errors.New("JPEG 段标记不对 (no marker)")
	}
	size := int(binary.BigEndian.Uint16(data[at+2:]))
	if size < 2 || at+2+size > len(data) {
		return 0, nil, 0, errTruncated
	}
	return data[at+1], data[at+4 : at+2+size], at + 2 + size, nil
}

// frame reads a frame header, and returns the number of components.
func (h *imageHeader) frame(marker byte, segment []byte) (components int, err error) {
	if marker > markerSOF2 {
		return 0, errors.New("是无损、算术编码或分层的 JPEG，打印机不认 (unusual JPEG)")
	}
	if len(segment) < 6 || segment[0] != 8 {
		return 0, errors.New("JPEG 不是 8 位色深 (precision)")
	}
	h.height = int(binary.BigEndian.Uint16(segment[1:]))
	h.width = int(binary.BigEndian.Uint16(segment[3:]))
	return int(segment[5]), nil
}

// colours says what the components are. transform is Adobe's, -1 without.
func (h *imageHeader) colours(components, transform int) error {
	if h.width == 0 || h.height == 0 {
		return errors.New("JPEG 没有尺寸 (no frame)")
	}
	switch components {
	case 1:
		h.grey = true
	case 3:
		h.rewrite = transform == 0 // RGB without YCbCr
	case 4:
		h.cmyk = true
	default:
		return errors.New("JPEG 的颜色分量数不对 (components)")
	}
	return nil
}

// exifOrientation reads the orientation tag, 0x0112, of the first directory
// of an Exif segment (TIFF 6.0); 0 when there is none.
func exifOrientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	offset := int64(order.Uint32(tiff[4:]))
	if offset < 8 || offset+2 > int64(len(tiff)) {
		return 0
	}
	directory := tiff[offset:]
	entries := directory[2:]
	for range order.Uint16(directory) {
		if len(entries) < 12 {
			return 0
		}
		const orientation, short = 0x0112, 3
		if order.Uint16(entries) == orientation && order.Uint16(entries[2:]) == short {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// pngHeader reads a PNG's header. Whatever is not plain 8-bit grey or RGB is
// rewritten: interlaced, 16-bit, palette and transparent PNGs are taken by
// some PDF writers and not by others.
func pngHeader(data []byte) (imageHeader, error) {
	cfg, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return imageHeader{}, err
	}
	if !bytes.Contains(data[max(0, len(data)-64):], []byte("IEND")) {
		return imageHeader{}, errTruncated
	}
	// IHDR is always first: 8 bytes of signature, 8 of chunk head, then width,
	// height, depth, colour type, compression, filter, interlace.
	depth, colourType, interlace := data[24], data[25], data[28]
	const grey, rgb, greyAlpha = 0, 2, 4
	return imageHeader{
		width: cfg.Width, height: cfg.Height,
		grey:    colourType == grey || colourType == greyAlpha,
		rewrite: depth != 8 || interlace != 0 || colourType != grey && colourType != rgb,
	}, nil
}
