package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
)

// job is the folder that the program fills.
const job = ".."

// built makes the files once for all tests.
var built = sync.OnceValues(build)

// What is committed is what the program makes: nothing else, and the same bytes
// each time.
func TestCommittedFilesAreThose(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range made {
		err := filepath.WalkDir(filepath.Join(job, root), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			rel, err := filepath.Rel(job, path)
			if err != nil {
				return err
			}
			if _, ok := files[filepath.ToSlash(rel)]; !ok {
				t.Errorf("%s is not made by the program", rel)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(job, filepath.FromSlash(path)))
		if err != nil {
			t.Error(err)
			continue
		}
		if bytes.Equal(got, want) {
			continue
		}
		// A newer Go may compress otherwise; what is inside must be the same.
		switch filepath.Ext(path) {
		case ".xlsx":
			err = sameParts(got, want)
		case ".jpg":
			err = samePicture(got, want)
		default:
			err = fmt.Errorf("differs")
		}
		if err != nil {
			t.Errorf("%s: %v; run go run ./testdata/naiman/generate and look at the change", path, err)
		}
	}
}

func TestSecondRunGivesTheSame(t *testing.T) {
	first, err := built()
	if err != nil {
		t.Fatal(err)
	}
	second, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(second) {
		t.Fatalf("%d files, then %d", len(first), len(second))
	}
	for path := range first {
		if !bytes.Equal(first[path], second[path]) {
			t.Errorf("%s differs in the second run", path)
		}
	}
}

// sameParts compares what two workbooks hold, part by part.
func sameParts(a, b []byte) error {
	parts := func(data []byte) (map[string]string, error) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, err
		}
		m := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			text, err := io.ReadAll(r)
			if err != nil {
				return nil, err
			}
			m[f.Name] = string(text)
		}
		return m, nil
	}
	x, err := parts(a)
	if err != nil {
		return err
	}
	y, err := parts(b)
	if err != nil {
		return err
	}
	if len(x) != len(y) {
		return fmt.Errorf("%d parts, now %d", len(x), len(y))
	}
	for name := range x {
		if x[name] != y[name] {
			return fmt.Errorf("part %s differs", name)
		}
	}
	return nil
}

// samePicture compares two pictures by their pixels, as encoders may differ by
// a little.
func samePicture(a, b []byte) error {
	x, err := jpeg.Decode(bytes.NewReader(a))
	if err != nil {
		return err
	}
	y, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return err
	}
	if x.Bounds() != y.Bounds() {
		return fmt.Errorf("%v, now %v", x.Bounds(), y.Bounds())
	}
	sum := 0
	for py := range x.Bounds().Dy() {
		for px := range x.Bounds().Dx() {
			sum += apart(x, y, px, py)
		}
	}
	if mean := float64(sum) / float64(x.Bounds().Dx()*x.Bounds().Dy()); mean > 2 {
		return fmt.Errorf("pixels differ by %.1f of 255 on average", mean)
	}
	return nil
}

func apart(a, b image.Image, x, y int) int {
	_, g, _, _ := a.At(x, y).RGBA()
	_, h, _, _ := b.At(x, y).RGBA()
	return max(int(g), int(h))>>8 - min(int(g), int(h))>>8
}

// The whole folder stays small enough for a module.
func TestSize(t *testing.T) {
	var size int64
	err := filepath.WalkDir(job, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		size += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if size > 6<<20 {
		t.Errorf("%d bytes", size)
	}
}

// receivedSum is the SHA-256 of the notice as it came.
const receivedSum = "acd25fad1040b95862e0d7e3cf4fcd7c3fdd29052dd312db4c7c87a847a6dedd"

func TestNoticeIsAsReceived(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(job, "notice-received.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	if got := hex.EncodeToString(sum[:]); got != receivedSum {
		t.Errorf("notice-received.txt has been changed: SHA-256 %s", got)
	}
}

// The corrections that CORRECTIONS.md lists, applied to the notice as received,
// give the one that is printed, but for white space.
func TestCorrectionsAreComplete(t *testing.T) {
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(job, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	text := squeezed(read("notice-received.txt"))
	row := regexp.MustCompile(`(?m)^\| \d+ \| (.+?) \| (.+?) \| .+ \|$`)
	corrections := row.FindAllStringSubmatch(read("CORRECTIONS.md"), -1)
	if len(corrections) < 20 {
		t.Fatalf("only %d corrections found", len(corrections))
	}
	for _, c := range corrections {
		from, to := strings.Trim(c[1], "`"), strings.Trim(c[2], "`")
		switch {
		case from == "（文末）":
			text += to
		case strings.HasSuffix(from, "…"):
			before, _, found := strings.Cut(text, strings.TrimSuffix(from, "…"))
			if !found {
				t.Errorf("not in the text: %s", from)
			}
			text = before
		default:
			if strings.Count(text, from) != 1 {
				t.Errorf("%d times in the text: %s", strings.Count(text, from), from)
			}
			text = strings.Replace(text, from, to, 1)
		}
	}
	if want := squeezed(read("notice.txt")); text != want {
		i := 0
		for i < min(len(text), len(want)) && text[i] == want[i] {
			i++
		}
		for i > 0 && i < len(want) && want[i]&0xc0 == 0x80 {
			i--
		}
		t.Errorf("corrected text and notice.txt part at %.60q, which is %.60q", text[i:], want[i:])
	}
}

// squeezed drops all white space.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// No line of the printed notice breaks off inside a sentence, and none carries
// spaces that only looked right on somebody's screen.
func TestNoticeLines(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(job, "notice.txt"))
	if err != nil {
		t.Fatal(err)
	}
	heading := regexp.MustCompile(`^(` +
		`奈司字〔2022〕17号|关于.*的通知|` + // number and title
		`[一二三四五]、[^。]+|（[一二三]）[^。]+|` + // headings alone on their line
		`联系人：.*|电子邮箱：.*|附件：1\..*|[23]\.行政执法证件.*表|奈曼旗司法局|2022年5月16日)$`)
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if line != strings.TrimSpace(line) || strings.ContainsAny(line, " \t\u3000\r") {
			t.Errorf("line %d has spaces: %q", i+1, line)
		}
		last := []rune(line)
		if line == "" || heading.MatchString(line) || slices.Contains([]rune("。；："), last[len(last)-1]) {
			continue
		}
		t.Errorf("line %d breaks off: %q", i+1, line)
	}
}
