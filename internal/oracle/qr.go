package oracle

import (
	"image"
	"sort"
	"testing"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// QR reads the QR codes of a picture with ZXing, sorted by their text. None
// found is an empty list.
func QR(t testing.TB, img image.Image) []string {
	t.Helper()
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	found := map[string]bool{}
	if bmp, err := gozxing.NewBinaryBitmapFromImage(img); err != nil {
		t.Errorf("zxing: %v", err)
	} else {
		if rs, err := multi.NewQRCodeMultiReader().DecodeMultiple(bmp, hints); err == nil {
			for _, r := range rs {
				found[r.GetText()] = true
			}
		}
		if len(found) == 0 { // the single reader tries more
			if r, err := qrcode.NewQRCodeReader().Decode(bmp, hints); err == nil {
				found[r.GetText()] = true
			}
		}
	}
	texts := make([]string, 0, len(found))
	for s := range found {
		texts = append(texts, s)
	}
	sort.Strings(texts)
	return texts
}
