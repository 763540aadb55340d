package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdfcpu would write a configuration into the user's home.
var disableConfigDir = sync.OnceFunc(api.DisableConfigDir)

// Config is pdfcpu's configuration for tests: strict, offline, touching no
// file of the user.
func Config() *model.Configuration {
	disableConfigDir()
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationStrict
	c.Offline = true
	c.Optimize = false
	return c
}

// Validate has pdfcpu check the document strictly against ISO 32000.
func Validate(t testing.TB, pdf []byte) {
	t.Helper()
	if err := api.Validate(bytes.NewReader(pdf), Config()); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
}

// QPDF has qpdf check the document's syntax and streams. Where qpdf is not
// installed the check is left out, which the test's log says; on a build
// server (CI set) it must not be.
func QPDF(t testing.TB, pdf []byte) {
	t.Helper()
	bin := Tool(t, "qpdf")
	if bin == "" {
		return
	}
	f := filepath.Join(t.TempDir(), "check.pdf")
	if err := os.WriteFile(f, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin, "--check", f).CombinedOutput(); err != nil {
		t.Errorf("qpdf --check: %v\n%s", err, out)
	}
}

// Poppler is the text that poppler's pdftotext copies, "" with ok false where
// it is not installed.
func Poppler(t testing.TB, pdf []byte) (text string, ok bool) {
	t.Helper()
	bin := Tool(t, "pdftotext")
	if bin == "" {
		return "", false
	}
	cmd := exec.Command(bin, "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	var out, complaint strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil || complaint.Len() > 0 {
		t.Errorf("pdftotext: %v\n%s", err, complaint.String())
	}
	return out.String(), true
}

// Tool is the path of a program of Debian's, "" where it is not installed: the
// log says so, and on a build server (CI set) it is a failure.
func Tool(t testing.TB, name string) string {
	t.Helper()
	bin, err := exec.LookPath(name)
	if err == nil {
		return bin
	}
	if os.Getenv("CI") != "" {
		t.Errorf("%s is not installed, and CI is set", name)
	} else {
		t.Logf("%s is not installed: its check is left out", name)
	}
	return ""
}
