package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// pdfs are all the PDFs of the set, and one of each other kind that the
// library prints.
func pdfs(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for name, data := range files(t, made(t).dir) {
		if strings.HasSuffix(name, ".pdf") {
			all[name] = []byte(data)
		}
	}
	written := append(outputs(t), output{name: "forms.Renderer.Render, to be signed", write: func(w io.Writer) error {
		r := forms.Renderer{SignatureFields: true}
		return r.Render(w, &forms.Form{Kind: forms.Clearance})
	}})
	for _, o := range written {
		var b bytes.Buffer
		if err := o.write(&b); err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		if bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
			all[o.name] = b.Bytes()
		}
	}
	return all
}

// TestSound has five readers of other makes take every PDF without a word, and
// checks what of PDF/A-2u can be checked without a validator for it.
func TestSound(t *testing.T) {
	n := 0
	all := pdfs(t)
	for name, pdf := range all {
		if brief() && len(pdf) > 1<<20 {
			delete(all, name) // of a kind that there is a smaller one of
			continue
		}
		t.Run(name, func(t *testing.T) {
			oracle.Sound(t, pdf)
			oracle.Archive(t, pdf)
		})
		n++
	}
	oracle.Preflight(t, all)
	t.Logf("%d documents", n)
}

// listener hears that a check failed.
type listener struct {
	testing.TB
	heard []string
}

func (l *listener) Helper()                      {}
func (l *listener) Error(args ...any)            { l.heard = append(l.heard, fmt.Sprint(args...)) }
func (l *listener) Errorf(f string, args ...any) { l.heard = append(l.heard, fmt.Sprintf(f, args...)) }
func (l *listener) Logf(format string, a ...any) {}
func (l *listener) Fatalf(f string, args ...any) { l.Errorf(f, args...) }

// TestArchiveNotices spoils one thing after another of what PDF/A asks, without
// moving a byte, and has the check name its clause.
func TestArchiveNotices(t *testing.T) {
	whole := made(t).read(t, "notice.pdf")
	var silent listener
	silent.TB = t
	oracle.Archive(&silent, whole)
	if len(silent.heard) > 0 {
		t.Fatal(silent.heard)
	}
	for _, c := range []struct{ clause, from, to string }{
		{"6.1.2", "%PDF-1.7\n%\xe2\xe3", "%PDF-1.7\n% \xe3"},
		{"6.1.3", "/ID [", "/Id ["},
		{"6.7.4", "/Lang (", "/Lung ("},
		{"6.2.3", "/S /GTS_PDFA1", "/S /GTS_PDFX1"},
		{"6.2.3", "/OutputIntents", "/OutputIntentS"},
		{"6.2.3", "<< /N 3 ", "<< /N 4 "},
		{"6.6.2", "/Metadata ", "/Metadatu "},
		{"6.6.3", "<pdf:Producer>zhifadoc", "<pdf:Producer>zhifadog"},
		{"6.6.2.1", "</rdf:RDF>", "</rdf:RDG>"},
		{"6.2.11.7.2", "/ToUnicode ", "/ToUnicodE "},
		{"6.2.11.3.2", "/CIDToGIDMap /Identity", "/CIDToGIDMap /Identitx"},
		{"6.2.11.4.1", "/FontFile2 ", "/FontFile7 "},
		{"6.2.11.3.3", "/Encoding /Identity-H", "/Encoding /Identity-V"},
		{"6.2.11.5", "/DW 1000", "/DW 1500"},
		{"6.5", "/PageMode /UseOutlines", "/OpenAction [0 /Fit ] "},
	} {
		spoilt := bytes.Replace(whole, []byte(c.from), []byte(c.to), 1)
		if bytes.Equal(spoilt, whole) {
			t.Errorf("there is no %q", c.from)
			continue
		}
		l := listener{TB: t}
		oracle.Archive(&l, spoilt)
		if !strings.Contains(strings.Join(l.heard, "\n"), c.clause) {
			t.Errorf("%q for %q: %q does not speak of %s", c.to, c.from, l.heard, c.clause)
		}
	}
}

// TestPreflightNotices has PDFBox's validator name what was spoilt.
func TestPreflightNotices(t *testing.T) {
	whole := made(t).read(t, "notice.pdf")
	spoilt := map[string][]byte{}
	for name, c := range map[string][2]string{
		"font":     {"/FontFile2 ", "/FontFile7 "},
		"glyphs":   {"/CIDToGIDMap /Identity", "/CIDToGIDMap /Identitx"},
		"intent":   {"/OutputIntents", "/OutputIntentS"},
		"metadata": {"<pdf:Producer>zhifadoc", "<pdf:Producer>zhifadog"},
	} {
		spoilt[name] = bytes.Replace(whole, []byte(c[0]), []byte(c[1]), 1)
	}
	l := listener{TB: t}
	if !oracle.Preflight(&l, spoilt) {
		t.Skip("PDFBox is not installed")
	}
	heard := strings.Join(l.heard, "\n")
	for name := range spoilt {
		if !strings.Contains(heard, name+": Preflight: ") {
			t.Errorf("Preflight says nothing of the %s: %s", name, heard)
		}
	}
}

// TestOnePageAlone takes pages out of the run of cards by every tool at hand:
// what comes out has the photograph of the one person, and nobody else's name
// as text. The subsets of the fonts are the whole file's, and stay.
func TestOnePageAlone(t *testing.T) {
	s := made(t)
	pdf := s.read(t, "certificates/cards.pdf")
	dir := t.TempDir()
	whole := filepath.Join(dir, "cards.pdf")
	if err := os.WriteFile(whole, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "one.pdf")
	photos := map[string][]byte{} // by their names
	entries, err := os.ReadDir("testdata/naiman/photos")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join("testdata/naiman/photos", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		photos[e.Name()] = scan(t, data)
	}
	in := func(data []byte) (names []string) {
		for name, photo := range photos {
			if bytes.Contains(data, photo) {
				names = append(names, name)
			}
		}
		return names
	}
	if n := len(in(pdf)); n < 50 {
		t.Fatalf("%d photographs are found in all the cards", n)
	}
	for _, page := range []int{1, 4, 57} {
		p := fmt.Sprint(page)
		for name, args := range map[string][]string{
			"qpdf":        {"qpdf", whole, "--pages", ".", p, "--", out},
			"mutool":      {"mutool", "merge", "-o", out, whole, p},
			"mutool -ggg": {"mutool", "clean", "-ggg", whole, out, p},
			"pdfseparate": {"pdfseparate", "-f", p, "-l", p, whole, out},
			"pdfcpu":      nil,
		} {
			os.Remove(out)
			if args == nil {
				f, err := os.Create(out)
				if err != nil {
					t.Fatal(err)
				}
				if err := api.Trim(bytes.NewReader(pdf), f, []string{p}, oracle.Config()); err != nil {
					t.Errorf("pdfcpu: %v", err)
				}
				f.Close()
			} else {
				bin := oracle.Tool(t, args[0])
				if bin == "" {
					continue
				}
				if said, err := exec.Command(bin, args[1:]...).CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s", name, err, said)
					continue
				}
			}
			one, err := os.ReadFile(out)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			want := 1
			if page%2 == 0 {
				want = 0 // the back has none
			}
			if got := in(one); len(got) != want {
				t.Errorf("%s: page %s alone has the photographs %v, want %d", name, p, got, want)
			}
			if n := oracle.Open(t, one).NumPages(); n != 1 {
				t.Errorf("%s: %d pages", name, n)
			}
		}
	}
}

// scan is the entropy-coded part of a JPEG, which every tool keeps.
func scan(t *testing.T, jpeg []byte) []byte {
	t.Helper()
	at := bytes.LastIndex(jpeg, []byte{0xFF, 0xDA})
	if at < 0 || len(jpeg)-at < 1000 {
		t.Fatal("no scan")
	}
	return jpeg[at+20 : at+900]
}
