package certificate

import (
	"runtime"
	"testing"
)

// TestPhotoBomb has Issue look at a progressive JPEG of a hundred bytes that
// says it is as large as a photo may be: a decoder sets aside 15 bytes a pixel
// for it before it sees that there is nothing.
func TestPhotoBomb(t *testing.T) {
	const width, height = 3190, 3926 // 26 to 32
	bomb := []byte{0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, height >> 8, height & 0xFF, width >> 8, width & 0xFF, 3,
		1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
		0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xD9}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := examinePhoto("x.jpg", bomb)
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("it passed")
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 200 {
		t.Errorf("%d MB", took)
	}
	bomb[7]++ // 256 lines more
	if _, _, err := examinePhoto("x.jpg", bomb); err == nil {
		t.Error("one that is too large passed")
	}
}
