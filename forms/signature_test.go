package forms

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// The fields lie beside 主要负责人（签字）： and over 单位（盖章）, on the last page
// and nowhere else, clear of the table and of the line of 填报人.
func TestSignatureFields(t *testing.T) {
	for _, k := range Kinds() {
		for _, n := range []int{0, 1, 7, 8, 30} {
			for _, seal := range []Seal{{}, {Diameter: 38}, {Diameter: 8}, {Specimen: "奈曼旗公安局", Diameter: 45}} {
				p := render(t, &Renderer{SignatureFields: true, Seal: seal}, &Form{Kind: k, Unit: "奈曼旗公安局", Officers: officers(n)})
				last := p.NumPages() - 1
				if p.Signatures() != 2 {
					t.Fatalf("%s, %d rows: %d fields", k, n, p.Signatures())
				}
				for page := range last {
					if len(p.Fields(page)) > 0 {
						t.Errorf("%s, %d rows: fields on page %d", k, n, page+1)
					}
				}
				fs := p.Fields(last)
				sign, stamp := fs[0], fs[1]
				if sign.Name != k.Label()+" 主要负责人（签字）" || stamp.Name != k.Label()+" 单位（盖章）" || sign.Type != "Sig" || stamp.Type != "Sig" {
					t.Errorf("%s: %q %q", k, sign.Name, stamp.Name)
				}
				_, _, frame := grid2(t, p, last)
				label := boxOf(t, p, last, "主要负责人（签字）：")
				place := boxOf(t, p, last, "单位（盖章）")
				filler := boxOf(t, p, last, "填报人：")
				// The colon's ink is in the left half of its cell.
				if d := sign.Left - label.Right; d < 0 || d > 4.3 || sign.Top > label.Top || sign.Bottom < label.Bottom ||
					seal.Size() > 30 && !close2((sign.Top+sign.Bottom)/2, (label.Top+label.Bottom)/2, 1) {
					t.Errorf("%s: the field to sign lies at %v, its label at %v", k, sign.Box, label)
				}
				if w, h := sign.Right-sign.Left, sign.Bottom-sign.Top; !close2(w, 60, 0.02) || !close2(h, 14, 0.02) {
					t.Errorf("%s: the field to sign is %g×%g mm", k, w, h)
				}
				size := seal.Size()
				if w, h := stamp.Right-stamp.Left, stamp.Bottom-stamp.Top; !close2(w, size, 0.02) || !close2(h, size, 0.02) {
					t.Errorf("%s: the field of the seal is %g×%g mm", k, w, h)
				}
				if size > 30 && (place.Left < stamp.Left || place.Right > stamp.Right || place.Top < stamp.Top || place.Bottom > stamp.Bottom) {
					t.Errorf("%s: 单位（盖章） at %v is not within %v", k, place, stamp.Box)
				}
				for _, f := range fs {
					if f.Top < frame.Bottom || f.Bottom > areaBottom+0.01 || f.Right > areaRight+0.01 {
						t.Errorf("%s, %d rows: %s lies at %v", k, n, f.Name, f.Box)
					}
				}
				if sign.Top < filler.Bottom || sign.Right > stamp.Left {
					t.Errorf("%s: the field to sign at %v covers something else", k, sign.Box)
				}
			}
		}
	}
}

// boxOf is where the characters of a text lie on a page.
func boxOf(t *testing.T, p *oracle.PDF, page int, text string) oracle.Box {
	t.Helper()
	chars := p.Chars(page)
	want := []rune(text)
	for i := range chars {
		if i+len(want) > len(chars) {
			break
		}
		box, same := chars[i].Box, true
		for j, r := range want {
			c := chars[i+j]
			same = same && c.Text == string(r)
			box = oracle.Box{Left: min(box.Left, c.Left), Top: min(box.Top, c.Top), Right: max(box.Right, c.Right), Bottom: max(box.Bottom, c.Bottom)}
		}
		if same {
			return box
		}
	}
	t.Fatalf("page %d has no %s", page+1, text)
	return oracle.Box{}
}

// Without the wish for it nothing is there, and with it nothing else changes.
func TestSignatureFieldsOnRequest(t *testing.T) {
	f := &Form{Kind: Renewal, Officers: officers(3)}
	var without, with bytes.Buffer
	must(t, new(Renderer).Render(&without, f))
	must(t, (&Renderer{SignatureFields: true}).Render(&with, f))
	for _, name := range []string{"/AcroForm", "/Annots", "/Sig"} {
		if bytes.Contains(without.Bytes(), []byte(name)) {
			t.Errorf("%s is in a form that nobody wanted to sign", name)
		}
		if !bytes.Contains(with.Bytes(), []byte(name)) {
			t.Errorf("%s is not in a form to be signed", name)
		}
	}
	if bytes.Contains(with.Bytes(), []byte("NeedAppearances")) {
		t.Error("viewers are asked to draw")
	}
	a, b := oracle.Open(t, without.Bytes()), oracle.Open(t, with.Bytes())
	if !bytes.Equal(a.Render(0, 60).Pix, b.Render(0, 60).Pix) {
		t.Error("the printed page is not the same")
	}
}

// A form bound into another document has its number there.
func TestSignatureFieldsOfBoundForm(t *testing.T) {
	pages, err := (&Renderer{SignatureFields: true}).Bind(&Form{Kind: Renewal}, Binding{Label: "附件7.1"})
	must(t, err)
	var names []string
	for _, it := range pages[0].Items {
		if f, ok := it.(sheet.SignatureField); ok {
			names = append(names, f.Name)
		}
	}
	if got := strings.Join(names, "|"); got != "附件7．1 主要负责人（签字）|附件7．1 单位（盖章）" {
		t.Error(got)
	}
}

// MuPDF signs both blocks, one after the other, as two people would; poppler
// finds both signatures right and their fields under their names, and a
// changed byte breaks them.
func TestSignedByMuPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("starts other programs")
	}
	openssl, mutool, pdfsig := oracle.Tool(t, "openssl"), oracle.Tool(t, "mutool"), oracle.Tool(t, "pdfsig")
	if openssl == "" || mutool == "" || pdfsig == "" {
		t.Skip("nothing here that signs")
	}
	dir := t.TempDir()
	run := func(bin string, args ...string) string {
		t.Helper()
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", filepath.Base(bin), args, err, out)
		}
		return string(out)
	}
	run(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=Test")
	run(openssl, "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "key.p12", "-passout", "pass:test")
	var b bytes.Buffer
	must(t, (&Renderer{SignatureFields: true}).Render(&b, &Form{Kind: Renewal, Unit: "奈曼旗公安局", Officers: officers(30)}))
	must(t, os.WriteFile(filepath.Join(dir, "0.pdf"), b.Bytes(), 0o600))

	fields := regexp.MustCompile(`([0-9]+): Signature is not signed`).FindAllStringSubmatch(run(mutool, "sign", "0.pdf"), -1)
	if len(fields) != 2 {
		t.Fatalf("mutool finds %q", fields)
	}
	run(mutool, "sign", "-s", "key.p12", "-P", "test", "-o", "1.pdf", "0.pdf", fields[0][1])
	if said := run(pdfsig, "-nocert", "1.pdf"); strings.Count(said, "Signature is Valid") != 1 || strings.Count(said, "is not signed") != 1 {
		t.Errorf("after the first: %s", said)
	}
	run(mutool, "sign", "-s", "key.p12", "-P", "test", "-o", "2.pdf", "1.pdf", fields[1][1])
	said := run(pdfsig, "-nocert", "2.pdf")
	for _, want := range []string{"附件2 主要负责人（签字）", "附件2 单位（盖章）"} {
		if !strings.Contains(said, "Signature Field Name: "+want+"\n") {
			t.Errorf("no %s: %s", want, said)
		}
	}
	if strings.Count(said, "Signature is Valid") != 2 || !strings.Contains(said, "Total document signed") {
		t.Errorf("after the second: %s", said)
	}
	signed, err := os.ReadFile(filepath.Join(dir, "2.pdf"))
	must(t, err)
	oracle.QPDF(t, signed)

	at := bytes.Index(signed, []byte("/MediaBox"))
	signed[at+len("/Media")] = 'b'
	must(t, os.WriteFile(filepath.Join(dir, "3.pdf"), signed, 0o600))
	if said := run(pdfsig, "-nocert", "3.pdf"); strings.Contains(said, "Signature is Valid") {
		t.Errorf("a changed file: %s", said)
	}
}
