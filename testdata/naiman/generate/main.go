// Command generate makes the invented part of the Naiman job: what the
// departments sent (submissions), the results of two exams, the photos, and the list
// of the faults that were planted in them (faults.json). From the module's top folder:
//
//	go run ./testdata/naiman/generate
//
// Same program, same bytes: the people come from a fixed seed, and no clock is
// read. The notice, its corrections and job.yaml are written by hand and are
// not touched.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	out := flag.String("out", filepath.Join("testdata", "naiman"), "the job's `folder`")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// made are the paths, below the job's folder, that generate owns: everything
// in them is replaced.
var made = [...]string{"submissions", "photos", "exam.csv", "exam-second.csv", "faults.json"}

func run(out string) error {
	if _, err := os.Stat(filepath.Join(out, "job.yaml")); err != nil {
		return fmt.Errorf("%s is not the job's folder: %w", out, err)
	}
	files, err := build()
	if err != nil {
		return err
	}
	for _, p := range made {
		if err := os.RemoveAll(filepath.Join(out, p)); err != nil {
			return err
		}
	}
	for _, path := range slices.Sorted(keys(files)) {
		target := filepath.Join(out, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, files[path], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// keys ranges over the keys of m.
func keys(m map[string][]byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// build makes every file, by slash-separated path below the job's folder.
func build() (map[string][]byte, error) {
	departments, stranger := staff()
	sittings := exam(departments, stranger)
	second := resit(sittings)
	files := map[string][]byte{"exam.csv": examList(sittings), "exam-second.csv": examList(second)}
	faults, err := submissions(files, departments)
	if err != nil {
		return nil, err
	}
	faults = append(faults, examFaults(departments, sittings)...)
	missing, err := photos(files, sittings)
	if err != nil {
		return nil, err
	}
	faults = append(faults, missing...)
	if _, err := photos(files, second); err != nil {
		return nil, err
	}
	list, err := json.MarshalIndent(faults, "", "  ")
	if err != nil {
		return nil, err
	}
	files["faults.json"] = append(list, '\n')
	for path := range files {
		if strings.ContainsAny(path, `\:*?"<>|（）、·`) {
			return nil, fmt.Errorf("%s: a name that Windows or a Go module's zip cannot hold", path)
		}
	}
	return files, nil
}

// dice is splitmix64: small, and unlike a library's generator certain to give
// the same sequence in every version of Go.
type dice struct{ state uint64 }

// n returns a number from 0 to n-1.
func (d *dice) n(n int) int {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) >> 11 % uint64(n))
}

// pick returns one of the words.
func (d *dice) pick(words []string) string { return words[d.n(len(words))] }
