package main

import (
	"bytes"
	"image"
	"image/png"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestCodes reads every code of the run from its page at 300 dpi with two
// independent readers, and verifies it with the public key alone.
func TestCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("renders every card")
	}
	s := made(t)
	keys, err := certificate.ReadKeySet(bytes.NewReader(s.read(t, "keys/public.jwks")))
	if err != nil {
		t.Fatal(err)
	}
	pdf := oracle.Open(t, s.read(t, "certificates/cards.pdf"))
	zbar := zbarimg(t)
	seen := make(map[string]bool)
	for page := 1; page < pdf.NumPages(); page += 2 { // the code is on the back
		img := pdf.Render(page, 300)
		codes := oracle.QR(t, img)
		if len(codes) != 1 {
			t.Errorf("page %d: zxing reads %d codes", page+1, len(codes))
			continue
		}
		if zbar != "" {
			if got := zbarRead(t, zbar, img); !slices.Equal(got, codes) {
				t.Errorf("page %d: zbar reads %q, zxing %q", page+1, got, codes)
			}
		}
		code := codes[0]
		v := verified(t, code, keys)
		if v == nil {
			t.Errorf("page %d: the code does not verify", page+1)
			continue
		}
		// The card shows what the code says.
		text := strings.Join(strings.Fields(pdf.Text(page-1)+pdf.Text(page)), "")
		for _, part := range []string{v.Number, v.Name} {
			if !strings.Contains(text, strings.ReplaceAll(part, " ", "")) {
				t.Errorf("page %d: the code says %q, the card %q", page+1, part, text)
			}
		}
		if seen[v.Number] {
			t.Errorf("number %s twice", v.Number)
		}
		seen[v.Number] = true
		// A changed character fails, wherever it is in the token.
		at := strings.LastIndexByte(code, '/') + 1
		at += (page * 7) % (len(code) - at)
		changed := []byte(code)
		if changed[at] = 'A'; code[at] == 'A' {
			changed[at] = 'B'
		}
		if u, err := certificate.Decode(string(changed)); err == nil {
			if _, err := u.Verify(keys, during); err == nil {
				t.Errorf("page %d: still verifies with another character at %d", page+1, at)
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d codes", len(seen))
	}
	t.Logf("%d codes read and verified", len(seen))
}

// TestVerifyPicture reads the code of a card from a picture of its back.
func TestVerifyPicture(t *testing.T) {
	s := made(t)
	back := oracle.Open(t, s.read(t, "certificates/cards.pdf")).Render(1, 300)
	name := filepath.Join(t.TempDir(), "back.png")
	if err := oracle.SavePNG(name, back); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := docset(t, "verify", "-out", s.dir, name)
	if today := time.Now(); today.Before(time.Date(2028, 9, 1, 0, 0, 0, 0, certificate.Beijing)) && code != exitDone {
		t.Errorf("exit status %d\n%s", code, stderr)
	}
	if !strings.Contains(stdout, "1505252200001") {
		t.Errorf("no number in %q", stdout)
	}
	blank := filepath.Join(t.TempDir(), "blank.png")
	if err := oracle.SavePNG(blank, image.NewGray(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := docset(t, "verify", "-out", s.dir, blank); code != exitPerson || !strings.Contains(stderr, "二维码") {
		t.Errorf("a picture without a code: exit status %d, %s", code, stderr)
	}
}

// during is a day on which the certificates are valid.
var during = time.Date(2023, 3, 1, 12, 0, 0, 0, time.UTC)

func verified(t *testing.T, code string, keys certificate.KeySet) *certificate.Verified {
	t.Helper()
	u, err := certificate.Decode(code)
	if err != nil {
		t.Error(err)
		return nil
	}
	v, err := u.Verify(keys, during)
	if err != nil {
		t.Error(err)
		return nil
	}
	return v
}

// zbarimg finds Debian's reader. Without it the second opinion is left out,
// which must not happen in CI.
func zbarimg(t *testing.T) string {
	path, err := exec.LookPath("zbarimg")
	if err != nil {
		missingTool(t, "zbarimg")
	}
	return path
}

func zbarRead(t *testing.T, zbar string, img image.Image) []string {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(zbar, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-")
	cmd.Stdin = &picture
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("zbarimg: %v", err)
	}
	return strings.Fields(string(out))
}
