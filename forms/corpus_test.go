package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const corpus = "testdata/corpus"

// odd is a file of the corpus with what reading it must give, which was
// written down by hand in testdata/corpus/generate.
type odd struct {
	Why, Error, Kind, Unit string
	People, Findings       []string

	name string
	data []byte
}

func oddities(t testing.TB) []odd {
	t.Helper()
	names, err := filepath.Glob(corpus + "/*.json")
	must(t, err)
	var all []odd
	for _, name := range names {
		text, err := os.ReadFile(name)
		must(t, err)
		var o odd
		must(t, json.Unmarshal(text, &o))
		o.name = filepath.Base(strings.TrimSuffix(name, ".json"))
		o.data, err = os.ReadFile(strings.TrimSuffix(name, ".json"))
		must(t, err)
		all = append(all, o)
	}
	return all
}

var refusals = map[string]error{"old": ErrOldFormat, "encrypted": ErrEncrypted, "other": ErrOtherForm, "large": ErrTooLarge, "workbook": ErrNotWorkbook}

func TestCorpus(t *testing.T) {
	all := oddities(t)
	if len(all) < 25 {
		t.Errorf("%d files", len(all))
	}
	for _, o := range all {
		t.Run(o.name, func(t *testing.T) {
			rd, err := Read(o.name, bytes.NewReader(o.data))
			if o.Error != "" {
				var fe *FileError
				if !errors.Is(err, refusals[o.Error]) || !errors.As(err, &fe) || rd != nil {
					t.Errorf("%s: %v", o.Why, err)
				}
				return
			}
			must(t, err)
			f := rd.Forms[0]
			if f.Kind.Slug() != o.Kind || f.Unit != o.Unit {
				t.Errorf("%s: kind %q, unit %q", o.Why, f.Kind.Slug(), f.Unit)
			}
			var people []string
			for _, f := range rd.Forms {
				for _, p := range f.Officers {
					people = append(people, p.Name+" "+p.ID)
					if p.Department != "奈曼旗水务局" {
						t.Errorf("department %q", p.Department)
					}
				}
			}
			if !slices.Equal(people, o.People) {
				t.Errorf("%s: %q, want %q", o.Why, people, o.People)
			}
			var found []string
			for _, f := range append(rd.Findings, Review(rd.Forms)...) {
				if f.Severity > Hint {
					found = append(found, f.Place.Cell+" "+f.Rule)
				}
			}
			if !slices.Equal(found, o.Findings) {
				t.Errorf("%s: %q, want %q", o.Why, found, o.Findings)
			}
		})
	}
}

// What is refused is refused without unpacking: the bomb and the two million
// rows would be many times what is allowed here.
func TestRefusedCheaply(t *testing.T) {
	for _, o := range oddities(t) {
		if o.Error == "" {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Read(o.name, bytes.NewReader(o.data)); err == nil {
			t.Errorf("%s is read", o.name)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 100<<20 {
			t.Errorf("%s (%d bytes): %d MB allocated in all", o.name, len(o.data), n>>20)
		}
	}
}
