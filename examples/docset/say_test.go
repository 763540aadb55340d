package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestEnglish finds every Chinese text of the program's code and asks for its
// English.
func TestEnglish(t *testing.T) {
	const dir = "examples/docset"
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "english.go" {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path.Join(dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			// A join of a file's name and an error is no sentence.
			if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				return true
			}
			used[text] = true
			if english[text] == "" {
				t.Errorf("%s: no English for %q", name, text)
			}
			return true
		})
	}
	for key, text := range english {
		if !used[key] && strings.ContainsFunc(key, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("nothing says %q any more", key)
		}
		if strings.Count(key, "%") != strings.Count(text, "%") {
			t.Errorf("%q and its English take different arguments", key)
		}
	}
	if got := printerFor("en").Sprintf("没有读：%s\n", "a.xls"); got != "Not read: a.xls\n" {
		t.Errorf("English: %q", got)
	}
	if got := printerFor("zh").Sprintf("没有读：%s\n", "a.xls"); got != "没有读：a.xls\n" {
		t.Errorf("Chinese: %q", got)
	}
}
