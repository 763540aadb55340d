package certificate

import (
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
)

// TestRefusalInEnglish has English for every reason.
func TestRefusalInEnglish(t *testing.T) {
	for _, r := range []Reason{NotPassed, WasAbsent, NoResult, NoForm, Cleared, AlreadyHolds, DoubleEntry, NameDiffers,
		BadID, Unclear, Incomplete, NoPhoto, BadPhoto, Unprintable, CannotPrint} {
		if r.English() == string(r) || r.String() == string(r) {
			t.Errorf("%s has no words: %q, %q", string(r), r.String(), r.English())
		}
	}
	got := Refusal{Name: "甲", Department: "乙局", Reason: NoPhoto, Source: forms.Source{File: "a.xlsx", Row: 5}}.English()
	if want := "甲 (乙局) has no photo: a.xlsx, row 5"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Refusal{Name: "甲", Reason: Cleared}).English(); strings.Contains(got, ":") {
		t.Errorf("%q names a place that is none", got)
	}
}
