package main

import (
	"context"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// FuzzJob reads arbitrary settings, and uses what comes of them as far as
// nothing is printed.
func FuzzJob(f *testing.F) {
	f.Add(readRepository(f, "testdata/naiman/job.yaml"))
	f.Add("job: x\nnotise: y\n")
	f.Add("exam: {results: [a, b], photos: .}\ncertificate: {number: '15#####', issued: 2022-09-01, entered: 2022-09-01}\n")
	f.Add("a: &a [*a]\n")
	f.Add("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\njob: *c\n")
	f.Add("notice: {date: 2022-02-30, seal: {diameter: 1e400}}\n")
	f.Add("\xff\xfe\x00")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "job.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		args := []string{"-job", dir, "-out", filepath.Join(dir, "out")}
		for _, command := range []string{"collect", "proof", "notice"} {
			if code := run(context.Background(), append([]string{command}, args...), io.Discard, &said); code != exitPerson {
				// There is nothing in the folder that could be collected, read
				// or printed but job.yaml itself.
				if !strings.Contains(text, "job.yaml") && !strings.Contains(text, ".") {
					t.Fatalf("%s: exit status %d with\n%s", command, code, text)
				}
			}
		}
		if _, err := certificate.ParseNumbering(text); err == nil && len(text) > 200 {
			t.Fatal("a pattern of numbers that long")
		}
	})
}

// FuzzCode looks for a code in arbitrary pictures: rows of grey, from black to
// white.
func FuzzCode(f *testing.F) {
	const token = "HTTPS://ZHIFA.EXAMPLE/C/ABC"
	modules, err := certificate.Encode(token, certificate.LevelM)
	if err != nil {
		f.Fatal(err)
	}
	const scale, quiet = 2, 4
	side := scale * (len(modules) + 2*quiet)
	pixels := make([]byte, side*side)
	for i := range pixels {
		x, y := i%side/scale-quiet, i/side/scale-quiet
		pixels[i] = 0xFF
		if y >= 0 && y < len(modules) && x >= 0 && x < len(modules) && modules[y][x] {
			pixels[i] = 0
		}
	}
	f.Add(byte(side), pixels)
	f.Add(byte(side), pixels[:len(pixels)/2])
	f.Add(byte(1), []byte{0, 0xFF, 0})
	f.Add(byte(0), []byte(nil))
	if got, err := codeOf(grey(byte(side), pixels)); err != nil || got != token {
		f.Fatalf("%q, %v", got, err)
	}
	f.Fuzz(func(t *testing.T, width byte, pixels []byte) {
		if len(pixels) > 1<<14 {
			return
		}
		text, err := codeOf(grey(width, pixels))
		if err == nil {
			// Whatever it says, it is judged without a key that would fit.
			if j := certificate.Judge(text, certificate.KeySet{}, during, nil); j.Err == nil {
				t.Fatalf("%q verifies", text)
			}
		}
	})
}

func grey(width byte, pixels []byte) *image.Gray {
	w := max(1, int(width))
	h := max(1, len(pixels)/w)
	img := image.NewGray(image.Rect(0, 0, w, h))
	copy(img.Pix, pixels)
	return img
}
