package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// signable is a document of two pages with fields on the second.
func signable(t testing.TB) *Document {
	fs := face(t, typeface.FangSong)
	return &Document{Title: "签字", Pages: []Page{
		{Width: A4Width, Height: A4Height, Items: []Item{Text{X: 30, Y: 40, Text: "第一页", Face: fs, Size: 16}}},
		{Width: A4Height, Height: A4Width, Items: []Item{
			Text{X: 30, Y: 40, Text: "主要负责人", Face: fs, Size: 16},
			SignatureField{X: 60, Y: 30, W: 50, H: 15, Name: "附件1 主要负责人（签字）", Tip: "请主要负责人在此签字"},
			&SignatureField{X: 200, Y: 150, W: 42, H: 42, Name: "seal"},
		}},
	}}
}

// PDFium finds the fields where they were put, under their names, and nothing
// drawn of them.
func TestSignatureFields(t *testing.T) {
	d := signable(t)
	pdf := printed(t, d)
	p := oracle.Open(t, pdf)
	if n := len(p.Fields(0)); n > 0 {
		t.Errorf("%d fields on the first page", n)
	}
	got := p.Fields(1)
	want := []oracle.Field{
		{Box: oracle.Box{Left: 60, Top: 30, Right: 110, Bottom: 45}, Type: "Sig", Name: "附件1 主要负责人（签字）", Tip: "请主要负责人在此签字"},
		{Box: oracle.Box{Left: 200, Top: 150, Right: 242, Bottom: 192}, Type: "Sig", Name: "seal", Tip: "seal"},
	}
	if len(got) != len(want) || p.Signatures() != len(want) {
		t.Fatalf("%d fields, %d of them for signatures: %v", len(got), p.Signatures(), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Type != w.Type || g.Name != w.Name || g.Tip != w.Tip {
			t.Errorf("field %d: %q %q %q", i+1, g.Type, g.Name, g.Tip)
		}
		if !within(g.Left, w.Left) || !within(g.Top, w.Top) || !within(g.Right, w.Right) || !within(g.Bottom, w.Bottom) {
			t.Errorf("%s lies at %v, want %v", w.Name, g.Box, w.Box)
		}
	}
	bare := signable(t)
	bare.Pages[1].Items = bare.Pages[1].Items[:1]
	without := oracle.Open(t, printed(t, bare))
	if a, b := p.Render(1, 60), without.Render(1, 60); !bytes.Equal(a.Pix, b.Pix) {
		t.Error("something of the fields is drawn")
	}
	if !bytes.Equal(written(t, signable(t)), pdf) {
		t.Error("two runs differ")
	}
}

func TestSignatureFieldsRefused(t *testing.T) {
	good := SignatureField{X: 1, Y: 1, W: 10, H: 10, Name: "a"}
	for name, c := range map[string]struct {
		items []Item
		field string
	}{
		"no name":      {[]Item{SignatureField{W: 10, H: 10}}, "Name"},
		"a full stop":  {[]Item{SignatureField{W: 10, H: 10, Name: "a.b"}}, "Name"},
		"twice":        {[]Item{good, good}, "Name"},
		"no width":     {[]Item{SignatureField{H: 10, Name: "a"}}, "W"},
		"no height":    {[]Item{SignatureField{W: 10, Name: "a"}}, "H"},
		"far away":     {[]Item{SignatureField{X: 1e9, W: 10, H: 10, Name: "a"}}, "X"},
		"on a stencil": {[]Item{Stamp{Stencil: &Stencil{Bounds: Rect{W: 50, H: 50}, Items: []Item{good}}}}, "Stencil"},
	} {
		var b bytes.Buffer
		var e *Error
		if err := Write(&b, a4(c.items...)); !errors.As(err, &e) || e.Field != c.field || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

// Whoever takes out the page with the fields, or puts files together, gets
// sound files; the same names in two files do not break them.
func TestSignatureFieldsAreTakenAlong(t *testing.T) {
	pdf := written(t, signable(t))
	var out bytes.Buffer
	if err := api.Trim(bytes.NewReader(pdf), &out, []string{"2"}, oracle.Config()); err != nil {
		t.Fatal(err)
	}
	oracle.QPDF(t, out.Bytes())
	oracle.Validate(t, out.Bytes())
	if p := oracle.Open(t, out.Bytes()); p.NumPages() != 1 || !strings.Contains(p.Text(0), "主要负责人") {
		t.Error("pdfcpu has not taken out the page")
	}
	var merged bytes.Buffer
	if err := api.MergeRaw([]io.ReadSeeker{bytes.NewReader(pdf), bytes.NewReader(pdf)}, &merged, false, oracle.Config()); err != nil {
		t.Fatal(err)
	}
	oracle.QPDF(t, merged.Bytes())
	if p := oracle.Open(t, merged.Bytes()); p.NumPages() != 4 || len(p.Fields(3)) != 2 {
		t.Error("pdfcpu has not put the files together")
	}

	qpdf := oracle.Tool(t, "qpdf")
	if qpdf == "" {
		t.Skip("qpdf is not installed")
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("in.pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args              []string
		pages, signatures int
	}{
		{[]string{"--empty", "--pages", at("in.pdf"), "2", "--", at("out.pdf")}, 1, 2},
		{[]string{"--empty", "--pages", at("in.pdf"), at("in.pdf"), "--", at("out.pdf")}, 4, 4},
	} {
		if msg, err := exec.Command(qpdf, c.args...).CombinedOutput(); err != nil {
			t.Fatalf("qpdf %q: %v\n%s", c.args, err, msg)
		}
		got, err := os.ReadFile(at("out.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		oracle.Validate(t, got)
		p := oracle.Open(t, got)
		if p.NumPages() != c.pages || p.Signatures() != c.signatures || len(p.Fields(c.pages-1)) != 2 {
			t.Errorf("qpdf %q: %d pages, %d signatures", c.args, p.NumPages(), p.Signatures())
		}
	}
}
