package main

import (
	"os"
	"testing"
)

// missingTool leaves a check out, saying so; on a build server it must not be.
func missingTool(t testing.TB, name string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Errorf("%s is not installed", name)
		return
	}
	t.Logf("left out: %s is not installed", name)
}

// readRepository reads a file by its path from the repository's root, where
// the tests run.
func readRepository(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
