package sheet

import (
	"bytes"
	"errors"
	"image"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// rich is a document with something of everything.
func rich(t testing.TB) *Document {
	fs, bs := face(t, typeface.FangSong), face(t, typeface.BiaoSong)
	var ring Path
	ring.Circle(140, 200, 21)
	ring.Stroke, ring.Width = &Red, 1.2
	return &Document{
		Title: "关于换发行政执法证件的通知", Author: "奈曼旗司法局", Subject: "行政执法证件",
		Created:   time.Date(2022, 6, 1, 9, 30, 0, 0, time.FixedZone("", 8*3600)),
		Bookmarks: []Bookmark{{Title: "通知", Children: []Bookmark{{Title: "附件1", Page: 1, Y: 20}}}},
		Pages: []Page{
			{Width: A4Width, Height: A4Height, Items: []Item{
				Text{X: 28, Y: 60, Text: "奈曼旗司法局文件", Face: bs, Size: 36, Colour: Red, Stretch: 0.9},
				Rule{X1: 28, Y1: 80, X2: 184, Y2: 80, Width: 0.35, Colour: Red},
				Text{X: 28, Y: 110, Text: "各行政执法部门𬱖：", Face: fs, Size: 16, Spacing: 0.3},
				Text{X: 140, Y: 200, Text: "样章", Face: fs, Size: 16, Angle: 30},
				ring,
			}},
			{Width: A4Height, Height: A4Width, Label: "附-1", Items: []Item{
				Image{X: 20, Y: 20, W: 26, H: 32, Data: photo(t, 90, 110, 1), Name: "a.jpg"},
				Image{X: 60, Y: 20, W: 26, H: 32, Data: encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 9, 9))), Name: "b.png"},
			}},
		},
	}
}

// The same document gives the same bytes: at once, again, by many at a time,
// and whatever the number of processors. gopdf's second output is broken.
func TestSameBytes(t *testing.T) {
	d := rich(t)
	want := printed(t, d)
	if !bytes.Equal(written(t, d), want) {
		t.Error("the second time it is different")
	}
	if !bytes.Equal(written(t, rich(t)), want) {
		t.Error("an equal document is different")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !bytes.Equal(written(t, d), want) {
		t.Error("on one processor it is different")
	}
	runtime.GOMAXPROCS(4)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := Write(&b, d); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("at the same time as others it is different (%v)", err)
			}
		})
	}
	wg.Wait()
	other := rich(t)
	other.Pages[0].Items = other.Pages[0].Items[:4]
	if bytes.Equal(identifier(t, written(t, other)), identifier(t, want)) {
		t.Error("different documents have the same identifier")
	}
}

var errDisk = errors.New("no space left on device")

// failing takes n bytes and no more.
type failing struct {
	n     int
	err   error // what it says then; nil makes it write short in silence
	after int   // bytes it was given after that
	full  bool
}

func (f *failing) Write(b []byte) (int, error) {
	if f.full {
		f.after += len(b)
		return 0, errors.New("a later error")
	}
	if len(b) <= f.n {
		f.n -= len(b)
		return len(b), nil
	}
	f.full = true
	return f.n, f.err
}

// The first error of the writer is Write's, wherever it happens; gopdf drops
// it. After it nothing more is written.
func TestWriteErrors(t *testing.T) {
	d := rich(t)
	size := len(written(t, d))
	for n := 0; n < size; n += 997 {
		f := failing{n: n, err: errDisk}
		if err := Write(&f, d); !errors.Is(err, errDisk) {
			t.Fatalf("after %d bytes of %d: %v, want the writer's error", n, size, err)
		}
		if f.after > 0 {
			t.Fatalf("%d bytes were written after the error", f.after)
		}
		f = failing{n: n}
		if err := Write(&f, d); err != io.ErrShortWrite {
			t.Fatalf("after %d bytes of %d, a short write: %v", n, size, err)
		}
	}
	for _, n := range []int{size - 1, size} {
		if err := Write(&failing{n: n, err: errDisk}, d); (err == nil) != (n == size) {
			t.Errorf("with room for %d bytes of %d: %v", n, size, err)
		}
	}
}

// A document larger than the output's buffer is whole.
func TestLarge(t *testing.T) {
	d := &Document{}
	for i := range 16 {
		d.Pages = append(d.Pages, Page{Width: 85.6, Height: 54, Items: []Item{
			Image{X: 2, Y: 2, W: 26, H: 32, Data: photo(t, 358, 441, i)},
		}})
	}
	if pdf := printed(t, d); len(pdf) < 4*outputBuffer {
		t.Errorf("only %d bytes", len(pdf))
	}
}

// Numbers that cannot be drawn are errors that say where they are, all at once.
func TestBadNumbers(t *testing.T) {
	f := face(t, typeface.FangSong)
	nan, inf := math.NaN(), math.Inf(1)
	var bad Path
	bad.LineTo(1, 1)
	bad.Steps = append(bad.Steps, Step{Op: 'x'})
	bad.CurveTo(1, 1, nan, 1, 1, 1)
	items := []struct {
		item   Item
		fields string
	}{
		{Text{X: nan, Y: inf, Text: "字", Face: f}, "X Y Size"},
		{Text{Text: "字", Size: 16}, "Face"},
		{Text{Text: "字", Face: f, Size: 16, Spacing: nan, Stretch: -1, Angle: -inf}, "Spacing Stretch Angle"},
		{Rule{X1: nan, Y1: nan, X2: nan, Y2: 1e6, Width: -1}, "X1 Y1 X2 Y2 Width"},
		{Rule{Dash: []float64{-1, 2}}, "Dash"},
		{Rule{Dash: []float64{0, 0}}, "Dash"},
		{bad, "Steps Steps Steps"},
		{Image{W: 0, H: nan, Data: photo(t, 9, 9, 1)}, "W H"},
		{nil, "Items"},
		{(*Text)(nil), "Items"},
		{Text{X: 1, Y: 1, Text: "好", Face: f, Size: 16}, ""},
		{Text{}, "Size"},
	}
	d := &Document{
		Pages:     []Page{{Width: A4Width, Height: A4Height}, {Width: nan, Height: 0.1}, {Width: 6000, Height: 100, Trim: Rect{0, 0, 1, 101}}},
		Bookmarks: []Bookmark{{Page: 3}, {Page: 0, Children: []Bookmark{{Page: -1, Y: nan}}}},
	}
	var want []string
	for _, c := range items {
		d.Pages[0].Items = append(d.Pages[0].Items, c.item)
		want = append(want, strings.Fields(c.fields)...)
	}
	want = append(want, "Width", "Height", "Width", "Trim", "Page", "Page", "Y")
	var b bytes.Buffer
	var got []string
	for _, err := range faults(Write(&b, d)) {
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), e.Field) || !strings.Contains(e.English(), e.Field) {
			t.Fatalf("%T %v", err, err)
		}
		got = append(got, e.Field)
		if e.Item >= 0 && e.Page == 0 && !strings.Contains(items[e.Item].fields, e.Field) {
			t.Errorf("%v: not this item's fault", e)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("faults %q, want %q", got, want)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
}

func TestNothing(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, &Document{Title: "空"}); err != ErrNoPages || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
	if err := Write(&b, nil); err != ErrNoPages {
		t.Errorf("no document: %v", err)
	}
	// An empty page, and empty text, are something.
	printed(t, a4(Text{Face: face(t, typeface.FangSong), Size: 16}))
}
