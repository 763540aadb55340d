package main

import (
	"bytes"
	"errors"
	"fmt"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The largest pictures of each kind that are looked at at all, and a photo of
// 50 megapixels, take less than 250 MB of a process of their own.
func TestPictureMemory(t *testing.T) {
	if brief() {
		t.Skip("decodes large pictures")
	}
	s := made(t)
	photo := codePhoto(t, "HTTPS://ZHIFA.EXAMPLE/C/NOBODY", 8160, 6120)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photo, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	photo = nil
	dir := t.TempDir()
	for kind, data := range map[string][]byte{
		"photo.jpg":       b.Bytes(),
		"420.jpg":         bareJPEG(13000, 10200, c420, false, -1),
		"444.jpg":         bareJPEG(8190, 8190, c444, false, -1),
		"progressive.jpg": bareJPEG(5160, 5160, c420, true, -1),
		"cmyk.jpg":        bareJPEG(5010, 5010, cmyk, false, 0),
		"cmyk-prog.jpg":   bareJPEG(2890, 2890, cmyk, true, 0),
		"rgb.png":         barePNG(7090, 7090, 8, 2, false),
		"16.png":          barePNG(5010, 5010, 16, 6, false),
		"interlaced.png":  barePNG(3540, 3540, 16, 6, true),
	} {
		name := filepath.Join(dir, kind)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(built(t), "verify", "-out", s.dir, name)
		peak, out, err := peakOf(t, cmd)
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitPerson || bytes.Contains(out, []byte("像素")) {
			t.Errorf("%s: %v\n%s", kind, err, out)
		}
		t.Logf("%s: %d MB", kind, peak)
		if peak > 250 || peak < 20 {
			t.Errorf("%s takes %d MB", kind, peak)
		}
	}
}

// peakOf runs a program and watches its memory, in MB. What wait tells would be
// no use: Linux counts in what the parent had before the program began.
func peakOf(t *testing.T, cmd *exec.Cmd) (peak int, out []byte, err error) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case err := <-done:
			return peak, said.Bytes(), err
		case <-time.After(2 * time.Millisecond):
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		if err != nil {
			continue // it has ended
		}
		for line := range strings.Lines(string(status)) {
			var kilobytes int
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
				peak = max(peak, kilobytes>>10)
			}
		}
	}
}
