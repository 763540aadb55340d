package oracle

import (
	"fmt"
	"image"
	"os"
	"testing"
)

// Tile is the side, in pixels, of the squares that Moved looks at one by one: a
// small thing that moves is much of its neighbourhood and little of a page.
const Tile = 24

// Unmoved fails the test when ink has moved: when in some square of 24 × 24
// pixels more than share of them differ by more than tolerance. It says where,
// and keeps both pictures for a look.
func Unmoved(t testing.TB, got, want image.Image, tolerance int, share float64) {
	t.Helper()
	where, worst := Moved(got, want, tolerance)
	if worst <= share {
		return
	}
	t.Errorf("pictures %v and %v differ in %.1f%% of the pixels around %v, more than %.1f%%%s",
		got.Bounds().Size(), want.Bounds().Size(), worst*100, where, share*100, keep(got, want))
}

// Moved is the square in which most pixels differ, and the share of them.
func Moved(a, b image.Image, tolerance int) (where image.Rectangle, worst float64) {
	ra, rb := a.Bounds(), b.Bounds()
	if ra.Size() != rb.Size() {
		return ra, 1
	}
	for y := 0; y < ra.Dy(); y += Tile {
		for x := 0; x < ra.Dx(); x += Tile {
			square := image.Rect(x, y, min(x+Tile, ra.Dx()), min(y+Tile, ra.Dy()))
			n := 0
			for py := square.Min.Y; py < square.Max.Y; py++ {
				for px := square.Min.X; px < square.Max.X; px++ {
					if far(a.At(ra.Min.X+px, ra.Min.Y+py), b.At(rb.Min.X+px, rb.Min.Y+py), tolerance) {
						n++
					}
				}
			}
			// Of a whole square, so that a narrow one at the edge weighs less.
			if part := float64(n) / (Tile * Tile); part > worst {
				where, worst = square, part
			}
		}
	}
	return where, worst
}

// keep writes two pictures beside each other and says where.
func keep(got, want image.Image) string {
	dir, err := os.MkdirTemp("", "zhifadoc-oracle")
	if err != nil || SavePNG(dir+"/got.png", got) != nil || SavePNG(dir+"/want.png", want) != nil {
		return ""
	}
	return fmt.Sprintf("; see %s", dir)
}
