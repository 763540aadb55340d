package certificate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// folderNames are the names in a folder, and below it.
func folderNames(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// TestSweep takes away what nobody is writing any more, and nothing else.
func TestSweep(t *testing.T) {
	if !locking || runtime.GOOS == "windows" {
		t.Skip("a system without file locks, or where young files are spared")
	}
	dir := t.TempDir()
	for _, name := range []string{"cards.pdf", ".zhifadoc-0123456789abcdef.part", ".zhifadoc-x", "own.part", ".docset-1"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("%PDF"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".zhifadoc-folder.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := Dir(dir).WriteFile("new.pdf", func(w io.Writer) error {
		// Another process begins while this file is being written.
		if err := Dir(dir).Sweep(); err != nil {
			t.Error(err)
		}
		if got := folderNames(t, dir); len(got) != 5 {
			t.Errorf("with one being written, there are %q", got)
		}
		_, err := io.WriteString(w, "whole")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{".docset-1", ".zhifadoc-x", "cards.pdf", "new.pdf", "own.part"}
	if got := folderNames(t, dir); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "new.pdf")); err != nil || string(data) != "whole" {
		t.Errorf("%q, %v", data, err)
	}
	if err := Dir(filepath.Join(dir, "none")).Sweep(); err != nil {
		t.Errorf("of no folder: %v", err)
	}
}

// TestSweepLosesNothing has writers and sweepers at one folder: every file is
// whole in the end.
func TestSweepLosesNothing(t *testing.T) {
	dir := Dir(t.TempDir())
	done := make(chan struct{})
	var writers, sweepers sync.WaitGroup
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := dir.Sweep(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	const files = 100
	for n := range 4 {
		writers.Go(func() {
			for i := range files {
				name := fmt.Sprintf("%d-%d", n, i)
				if err := dir.WriteFile(name, func(w io.Writer) error { _, err := io.WriteString(w, name); return err }); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	writers.Wait()
	close(done)
	sweepers.Wait()
	got := folderNames(t, string(dir))
	if len(got) != 4*files {
		t.Errorf("%d files, want %d", len(got), 4*files)
	}
	for _, name := range got {
		if data, err := os.ReadFile(filepath.Join(string(dir), name)); err != nil || string(data) != name {
			t.Errorf("%s has %q, %v", name, data, err)
		}
	}
}

// TestPrintSweeps begins a run in a folder where another was killed.
func TestPrintSweeps(t *testing.T) {
	if !locking || runtime.GOOS == "windows" {
		t.Skip("a system without file locks, or where young files are spared")
	}
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, ".zhifadoc-0.part"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, _ := runPrinter(t)
	batch := Batch{Cards: "a/cards", Sheets: "b/sheets", Manifest: "print.json"}
	if _, err := p.Print(context.Background(), Dir(dir), All(benchmarkCards(t, 1)), batch); err != nil {
		t.Fatal(err)
	}
	want := []string{"a/cards.pdf", "b/sheets.pdf", "print.json"}
	if got := folderNames(t, dir); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// TestWritePrivate makes a key's file that nobody else can read.
func TestWritePrivate(t *testing.T) {
	dir := Dir(t.TempDir())
	if err := dir.WritePrivate("keys/signing.jwk", func(w io.Writer) error { return WriteKey(w, testKey(t)) }); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(string(dir), "keys", "signing.jwk")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if k, err := ReadKey(bytes.NewReader(data)); err != nil || !strings.EqualFold(fmt.Sprint(k.Public()), fmt.Sprint(testKey(t).Public())) {
		t.Errorf("%v", err)
	}
}
