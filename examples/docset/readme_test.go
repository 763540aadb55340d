package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestReadme looks for the README's snippets in the packages' examples, which
// the compiler and `go test` hold true, and for what its links lead to.
func TestReadme(t *testing.T) {
	readme := readRepository(t, "README.md")
	var examples strings.Builder
	for _, name := range []string{"notice", "forms", "certificate"} {
		examples.WriteString(readRepository(t, name+"/example_test.go"))
	}
	snippets := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readme, -1)
	if len(snippets) < 3 {
		t.Errorf("only %d snippets", len(snippets))
	}
	for _, s := range snippets {
		if !strings.Contains(examples.String(), s[1]) {
			t.Errorf("in no example:\n%s", s[1])
		}
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(readme, -1) {
		if _, err := os.Stat(link[1]); err != nil {
			t.Error(err)
		}
	}
}
