package certificate

import (
	"context"
	"image/color"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestVerifyPageInBrowser lets Chromium draw the pages on a phone of 360 px.
// The verdict's colour shows that the browser applied the style, which the
// policy allows by its hash alone; the white margin, that nothing is wider
// than the screen, the longest names included.
func TestVerifyPageInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds a page")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Error("chromium is not installed")
		}
		t.Skip("left out: chromium is not installed")
	}
	k := testKey(t)
	expired, long := testClaims(), testClaims()
	expired.Issued.Year, expired.Expires.Year = 2016, 2022
	long.Name, long.Department, long.Number = longName, longDepartment, "15-0525-2022-00004-X"
	server := httptest.NewServer(testHandler(t, testList(t)))
	defer server.Close()
	green, amber, red := color.RGBA{0x0B, 0x6B, 0x3A, 0xFF}, color.RGBA{0x8A, 0x5A, 0x00, 0xFF}, color.RGBA{0xA8, 0x1C, 0x1C, 0xFF}
	for name, c := range map[string]struct {
		token string
		want  color.RGBA
	}{
		"valid":   {tokenOf(t, "1505252200001", k), green},
		"revoked": {tokenOf(t, "1505252200004", k), red},
		"expired": {sign(t, expired, k), red},
		"forged":  {tokenOf(t, "1505252200001", newKey(otherKey(t).private.Seed(), k.id)), red},
		"long":    {sign(t, long, k), amber},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		picture := filepath.Join(t.TempDir(), name+".png")
		out, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
			"--user-data-dir="+t.TempDir(), "--window-size=360,1400", "--screenshot="+picture, server.URL+"/C/"+c.token).CombinedOutput()
		cancel()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		img := oracle.LoadPNG(t, picture)
		b := img.Bounds()
		if b.Dx() != 360 {
			t.Fatalf("%s: %v", name, b)
		}
		seen := 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				at := color.RGBAModel.Convert(img.At(x, y))
				if at == c.want {
					seen++
				}
				if margin := x < 14 || x >= 346; margin && at != (color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}) {
					t.Fatalf("%s: something is in the margin at %d, %d", name, x, y)
				}
			}
		}
		if seen < 20_000 {
			t.Errorf("%s: the verdict's colour has %d pixels", name, seen)
		}
	}
}
