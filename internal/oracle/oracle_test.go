package oracle

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"reflect"
	"testing"

	"github.com/skip2/go-qrcode"
)

// handmade is a one-page document of 200×100 pt written out here, so that what
// the oracle says of it can be checked by reading.
func handmade(content string) []byte {
	cmap := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"1 begincodespacerange <00> <FF> endcodespacerange\n" +
		"2 beginbfchar <41> <D842DFB7> <42> <0042> endbfchar endcmap end end"
	objs := []string{
		"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /Outlines 7 0 R /PageLabels << /Nums [ 0 << /P (p) >> ] >> >>",
		"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 200 100 ] /TrimBox [ 10 20 190 90 ] /Contents 4 0 R" +
			" /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 65 /LastChar 66 /Widths [ 667 667 ]" +
			" /FontDescriptor 9 0 R /ToUnicode 6 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(cmap), cmap),
		"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>",
		"<< /Title (One) /Parent 7 0 R /Dest [ 3 0 R /XYZ 0 75 0 ] >>",
		"<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [ -166 -225 1000 931 ]" +
			" /ItalicAngle 0 /Ascent 718 /Descent -207 /CapHeight 718 /StemV 88 >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objs {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objs)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objs)+1, xref)
	return b.Bytes()
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

func TestPageAsDrawn(t *testing.T) {
	pdf := handmade("1 0 0 rg BT /F1 12 Tf 20 40 Td (AB) Tj ET\n0 0 1 RG 2 w [ 3 1 ] 0 d 10 10 m 60 10 l S")
	Validate(t, pdf)
	QPDF(t, pdf)
	p := Open(t, pdf)
	if w, h := p.Size(0); p.NumPages() != 1 || p.Version() != 17 || !near(w, 200*mm) || !near(h, 100*mm) {
		t.Errorf("pages %d, version %d, size %v×%v", p.NumPages(), p.Version(), w, h)
	}
	// Code 41 stands for U+20BB7, beyond the BMP.
	if got := p.Text(0); got != "𠮷B" {
		t.Errorf("text %q", got)
	}
	cs := p.Chars(0)
	if len(cs) != 2 {
		t.Fatalf("%d characters: %+v", len(cs), cs)
	}
	// Helvetica's A is 667/1000 em wide (the standard 14 fonts' metrics).
	for i, x := range []float64{20, 20 + 12*.667} {
		if c := cs[i]; !near(c.X, x*mm) || !near(c.Y, 60*mm) {
			t.Errorf("%s at %.3f, %.3f mm, want %.3f, %.3f", c.Text, c.X, c.Y, x*mm, 60*mm)
		}
	}
	a := cs[0]
	if a.Rune != 0x20BB7 || a.Size != 12 || a.Font != "Helvetica" || a.Colour != (color.RGBA{255, 0, 0, 255}) || a.Scale != 1 || a.Angle != 0 {
		t.Errorf("%+v", a)
	}
	if a.Top > a.Y || a.Bottom > a.Y+.1 || a.Width() <= 0 || a.Height() < 2.5 || a.Loose.Width() < a.Width() {
		t.Errorf("ink %+v, cell %+v", a.Box, a.Loose)
	}
	if got := p.Unembedded(); !reflect.DeepEqual(got, []string{"Helvetica"}) {
		t.Errorf("not embedded: %q", got)
	}
	ss := p.Shapes(0)
	if len(ss) != 1 || !near(ss[0].Width, 2*mm) || !near(ss[0].Left, 10*mm) || !near(ss[0].Right, 60*mm) || !near(ss[0].Top, 90*mm) ||
		!near(ss[0].Bottom, 90*mm) || ss[0].Fill != (color.RGBA{}) || ss[0].Line != (color.RGBA{0, 0, 255, 255}) || len(ss[0].Dash) != 2 || !near(ss[0].Dash[0], 3*mm) {
		t.Errorf("%+v", ss)
	}
	if b, ok := p.Trim(0); !ok || !near(b.Left, 10*mm) || !near(b.Top, 10*mm) || !near(b.Bottom, 80*mm) {
		t.Errorf("trim %+v %v", b, ok)
	}
	if got := p.PageLabels(); !reflect.DeepEqual(got, []string{"p"}) {
		t.Errorf("labels %q", got)
	}
	if got := p.Lang(); got != "zh-CN" {
		t.Errorf("lang %q", got)
	}
	bs := p.Bookmarks()
	if len(bs) != 1 || bs[0].Title != "One" || bs[0].Page != 0 || !near(bs[0].Y, 25*mm) {
		t.Errorf("bookmarks %+v", bs)
	}
	img := p.Render(0, 72)
	if img.Bounds() != image.Rect(0, 0, 200, 100) {
		t.Errorf("rendered %v", img.Bounds())
	}
	if c := img.RGBAAt(11, 90); c.B != 255 || c.R > 100 {
		t.Errorf("the rule's colour is %v", c)
	}
	if c := img.RGBAAt(100, 50); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("the paper's colour is %v", c)
	}
}

// The checks must be able to fail: a document with a wrong object and a wrong
// length is noticed by both.
func TestChecksNotice(t *testing.T) {
	bad := bytes.Replace(handmade("BT ET"), []byte("/Kids [ 3 0 R ] /Count 1"), []byte("/Kids [ 4 0 R ] /Count 7"), 1)
	for name, check := range map[string]func(testing.TB, []byte){"pdfcpu": Validate, "qpdf": QPDF} {
		var r recorder
		r.TB = t
		check(&r, bad)
		if !r.failed && !r.skipped {
			t.Errorf("%s finds nothing wrong with a page tree without pages", name)
		}
	}
}

type recorder struct {
	testing.TB
	failed, skipped bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Logf(string, ...any)   { r.skipped = true }

func TestQR(t *testing.T) {
	const want = "https://example.org/c?v=阿拉坦"
	q, err := qrcode.New(want, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 600, 400))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	if got := QR(t, page); len(got) != 0 {
		t.Errorf("on blank paper: %q", got)
	}
	draw.Draw(page, image.Rect(40, 40, 240, 240), q.Image(200), image.Point{}, draw.Src)
	if got := QR(t, page); !reflect.DeepEqual(got, []string{want}) {
		t.Errorf("got %q", got)
	}
}

func TestDiff(t *testing.T) {
	a, b := image.NewGray(image.Rect(0, 0, 10, 10)), image.NewGray(image.Rect(5, 5, 15, 15))
	if d := Diff(a, b, 0); d != 0 {
		t.Errorf("equal pictures differ by %v", d)
	}
	b.SetGray(7, 8, color.Gray{20})
	if d := Diff(a, b, 10); d != 0.01 {
		t.Errorf("one pixel of a hundred differs: %v", d)
	}
	if d := Diff(a, b, 20); d != 0 {
		t.Errorf("within the tolerance: %v", d)
	}
	if d := Diff(a, image.NewGray(image.Rect(0, 0, 10, 11)), 255); d != 1 {
		t.Errorf("different sizes: %v", d)
	}
	path := t.TempDir() + "/x.png"
	if err := SavePNG(path, b); err != nil {
		t.Fatal(err)
	}
	Same(t, LoadPNG(t, path), b, 0, 0)
	if err := SavePNG(t.TempDir()+"/no/such/place.png", b); !os.IsNotExist(err) {
		t.Errorf("saving nowhere: %v", err)
	}
}
