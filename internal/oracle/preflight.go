package oracle

import (
	_ "embed"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

//go:embed Preflight.java
var preflightJava []byte

// Debian's libpdfbox2-java and what it needs.
var preflightJars = []string{"preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "javax.activation", "jaxb-api"}

// What PDF/A-1b wants and PDF/A-2u does not, by the words of Preflight.
var onlyPart1 = []string{
	"Invalid version of the ICCProfile", // ISO 19005-2, 6.2.4.2: ICC.1:2004 (version 4), too
	"The CIDSet entry is missing",       // 6.2.11.4.2: it may be
	"PDF/A identification schema",       // 6.6.4: no claim is made
	"Soft Mask must be null",            // 6.2.10: transparency is allowed
	"Group has a transparency S entry",  // likewise
}

// Preflight has PDFBox's validator look at documents, by their names. It knows
// PDF/A-1b alone, so what PDF/A-2u asks no more is passed over. Where it is
// not installed the check is left out, which the test's log says, and looked is
// false; on a build server (CI set) it must not be.
func Preflight(t testing.TB, pdfs map[string][]byte) (looked bool) {
	t.Helper()
	java := Tool(t, "java")
	if Tool(t, "javac") == "" || java == "" { // java compiles what it runs
		return false
	}
	var path []string
	for _, jar := range preflightJars {
		file := "/usr/share/java/" + jar + ".jar"
		if _, err := os.Stat(file); err != nil {
			if os.Getenv("CI") != "" {
				t.Errorf("%s is not installed, and CI is set", file)
			} else {
				t.Logf("%s is not installed: PDFBox's check is left out", file)
			}
			return false
		}
		path = append(path, file)
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "Preflight.java")
	if err := os.WriteFile(source, preflightJava, 0o600); err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(pdfs))
	args := []string{"-cp", strings.Join(path, ":"), source}
	for i, name := range names {
		file := filepath.Join(dir, strconv.Itoa(i)+".pdf")
		if err := os.WriteFile(file, pdfs[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	var complaint strings.Builder
	cmd := exec.Command(java, args...)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("Preflight: %v\n%s", err, complaint.String())
	}
	done := 0
	for line := range strings.Lines(string(out)) {
		file, remark, _ := strings.Cut(strings.TrimSpace(line), "\t")
		i, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(file), ".pdf"))
		if err != nil || i >= len(names) {
			t.Fatalf("Preflight: %q", line)
		}
		switch {
		case remark == "done":
			done++
		case !slices.ContainsFunc(onlyPart1, func(s string) bool { return strings.Contains(remark, s) }):
			t.Errorf("%s: Preflight: %s", names[i], remark)
		}
	}
	if done != len(pdfs) {
		t.Errorf("Preflight looked at %d of %d documents", done, len(pdfs))
	}
	return true
}
