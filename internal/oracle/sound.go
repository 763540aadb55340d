package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Sound has every reader at hand take the document: pdfcpu strictly, qpdf,
// MuPDF, poppler and PDFium. None may have anything to remark. Programs that
// are not installed are left out, which the test's log says; on a build server
// (CI set) they must not be.
func Sound(t testing.TB, pdf []byte) {
	t.Helper()
	Validate(t, pdf)
	dir := t.TempDir()
	file := filepath.Join(dir, "check.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		silent bool // on its standard output as well
		args   []string
	}{
		{false, []string{"qpdf", "--check", file}},
		{true, []string{"mutool", "clean", "-s", file, filepath.Join(dir, "clean.pdf")}}, // reads the pages' content, too
		{false, []string{"mutool", "info", file}},
		{true, []string{"pdftotext", file, os.DevNull}},
		{false, []string{"pdfinfo", file}},
		{false, []string{"pdffonts", file}},
	} {
		bin := Tool(t, c.args[0])
		if bin == "" {
			continue
		}
		cmd := exec.Command(bin, c.args[1:]...)
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaint
		err := cmd.Run()
		if err != nil || complaint.Len() > 0 || c.silent && out.Len() > 0 || strings.Contains(strings.ToLower(out.String()), "warning:") {
			t.Errorf("%s %s: %v\n%.400s\n%.400s", c.args[0], c.args[1], err, complaint.String(), out.String())
		}
	}
	doc := Open(t, pdf)
	const dpi = 36 // enough for PDFium to interpret everything
	for i := range doc.NumPages() {
		doc.Render(i, dpi)
	}
	if bad := doc.Unembedded(); len(bad) > 0 {
		t.Errorf("PDFium: not embedded: %v", bad)
	}
}
