package forms

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Every name of a rule that the code has is in Rules, and Rules has no other.
func TestRulesAreComplete(t *testing.T) {
	known := Rules()
	sources, err := filepath.Glob("*.go")
	must(t, err)
	more, err := filepath.Glob("../internal/citizenid/*.go")
	must(t, err)
	name := regexp.MustCompile(`"([a-z]+(?:-[a-z]+)+)"`)
	used := map[string]bool{"review": true}
	for f := range formFields {
		used[emptyRule(f)] = true
	}
	delete(used, "qualification-empty") // nobody must have one
	for _, file := range append(sources, more...) {
		if file == "rules.go" || regexp.MustCompile(`_test\.go$`).MatchString(file) {
			continue
		}
		text, err := os.ReadFile(file)
		must(t, err)
		for _, m := range name.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
	}
	for _, other := range []string{"new-issue", "zh-u-co-pinyin", "zh-u-co-stroke"} { // a form's slug, two orders
		delete(used, other)
	}
	for rule := range used {
		if known[rule] == "" {
			t.Errorf("%s is not in Rules", rule)
		}
	}
	for rule := range known {
		if !used[rule] {
			t.Errorf("nothing is called %s", rule)
		}
	}
}
