package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSameBytesElsewhere makes the set on machines as different as one machine
// can be: other numbers of processors, time zones, languages, folders, and
// orders in which files came into their folders.
func TestSameBytesElsewhere(t *testing.T) {
	s := made(t)
	whole := files(t, s.dir)
	key, err := filepath.Abs(keyFile(t))
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		env    []string
		folder string // where docset is run; "": another than where the job is
		copied func(t *testing.T, to string)
	}{
		{"one processor in New York", []string{"GOMAXPROCS=1", "TZ=America/New_York", "LC_ALL=C", "LANG=C"}, here, nil},
		{"eight processors in Kathmandu", []string{"GOMAXPROCS=8", "TZ=Asia/Kathmandu", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8"}, here, nil},
		{"another folder", []string{"TZ=Pacific/Kiritimati", "LC_ALL=zh_CN.GB18030"}, "", nil},
		{"copied from the last file to the first", []string{"GOMAXPROCS=3", "TZ=UTC"}, "", copyBackwards},
		{"memory is short", []string{"GOGC=10", "TZ=UTC"}, here, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			job, dir := filepath.Join(here, "testdata", "naiman"), t.TempDir()
			if c.copied != nil {
				job = filepath.Join(t.TempDir(), "工作 copy")
				c.copied(t, job)
			}
			cmd := exec.Command(built(t), "-job", job, "-out", dir, "-key", key)
			cmd.Dir = c.folder
			if cmd.Dir == "" {
				cmd.Dir = t.TempDir()
			}
			// The last of two values of a variable counts.
			cmd.Env = append(os.Environ(), c.env...)
			var out, complaint bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &complaint
			if err := cmd.Run(); err != nil {
				t.Fatalf("%v\n%s", err, complaint.String())
			}
			mustBe(t, dir, whole)
			// What it says is the same, too, but for the folders' names.
			said := func(text, job, dir string) string {
				return strings.NewReplacer(job, "JOB", filepath.ToSlash(dir), "OUT").Replace(text)
			}
			if got, want := said(out.String(), job, dir), said(s.stdout, "testdata/naiman", s.dir); got != want {
				t.Errorf("it says\n%s\nand not\n%s", got, want)
			}
		})
	}
}

// copyBackwards copies the job so that each folder gets its last file first:
// file systems that list files as they came list them in another order.
func copyBackwards(t *testing.T, to string) {
	t.Helper()
	var names []string
	err := filepath.WalkDir("testdata/naiman", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel("testdata/naiman", name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, rel), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// backwards lists folders in the reverse order of their names.
type backwards struct{ fs.FS }

func (b backwards) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(b.FS, name)
	slices.Reverse(entries)
	return entries, err
}

// TestOrderOfFolders lists the submissions in another order than that of their
// names: they are read in that of their names all the same.
func TestOrderOfFolders(t *testing.T) {
	root := os.DirFS("testdata/naiman")
	want, _, _, err := submissions(root, "submissions")
	if err != nil || len(want) < 10 {
		t.Fatal(want, err)
	}
	var listed []string
	if err := fs.WalkDir(backwards{root}, "submissions", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			listed = append(listed, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if slices.Equal(listed, want) {
		t.Fatal("the folder is not listed backwards")
	}
	got, _, _, err := submissions(backwards{root}, "submissions")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v\nwant %q", got, err, want)
	}
}
