package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestPart prints some cards first, others after them, and some once more: each
// time in a folder of its own, with the codes they have in a whole run.
func TestPart(t *testing.T) {
	all := oracle.Open(t, made(t).read(t, "certificates/cards.pdf"))
	labels := all.PageLabels()
	var numbers []string
	for i := 0; i < len(labels); i += 2 {
		numbers = append(numbers, strings.TrimSuffix(labels[i], " 正面"))
	}
	if len(numbers) < 6 {
		t.Fatalf("%d cards", len(numbers))
	}
	o := &clerk{t, "testdata/naiman", t.TempDir(), keyFile(t)}
	for _, bad := range []string{"none", numbers[2] + ".." + numbers[1], ".."} {
		if said := o.do(exitPerson, "issue", "-only", bad); !strings.Contains(said, bad) {
			t.Errorf("-only %s: %s", bad, said)
		}
		got := files(t, o.out)
		if _, printed := got["certificates/cards.pdf"]; printed || strings.Count(got[ledgerFile], "\n") > 1 {
			t.Errorf("-only %s printed or entered something", bad)
		}
	}
	printed := func(file string, want ...string) {
		t.Helper()
		part := oracle.Open(t, o.read(file))
		var got []string
		for i, label := range part.PageLabels() {
			if number, ok := strings.CutSuffix(label, " 正面"); ok {
				got = append(got, number)
				at := slices.Index(labels, label)
				oracle.Same(t, part.Render(i, 100), all.Render(at, 100), 8, 0)
				oracle.Same(t, part.Render(i+1, 100), all.Render(at+1, 100), 8, 0)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", file, got, want)
		}
	}
	o.do(exitPerson, "issue", "-only", numbers[4]+","+numbers[1]+".."+numbers[2], "-start", "3")
	printed("certificates/cards.pdf", numbers[1], numbers[2], numbers[4])
	o.do(exitPerson, "issue", "-only", numbers[1]+"、"+numbers[0], "-reason", "卡纸")
	printed("certificates/print-02/cards.pdf", numbers[0], numbers[1])
	for name := range files(t, o.out) {
		if strings.HasPrefix(name, "certificates/print-03") {
			t.Errorf("unexpected %s", name)
		}
	}
	if len(o.read("certificates/sheets.pdf")) == 0 || len(o.read("certificates/print-02/sheets.pdf")) == 0 {
		t.Error("no sheets")
	}
	for i, want := range []int{1, 2, 1, 0, 1} {
		if e, _ := o.ledger().Entry(numbers[i]); e.Printed != want {
			t.Errorf("%s is entered as printed %d times, want %d", numbers[i], e.Printed, want)
		}
	}
}

// TestCalibrate prints the sheet for either edge, moved as it is told.
func TestCalibrate(t *testing.T) {
	dir := t.TempDir()
	sheets := map[string]string{}
	for _, args := range []string{"", "-short-edge", "-back-x 0.5 -back-y -1"} {
		code, stdout, stderr := docset(t, append([]string{"calibrate", "-out", dir}, strings.Fields(args)...)...)
		if code != exitDone || !strings.Contains(stdout, "calibration.pdf") {
			t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
		}
		sheets[args] = files(t, dir)[filepath.ToSlash("certificates/calibration.pdf")]
	}
	for args, says := range map[string]string{"": "长边", "-short-edge": "短边", "-back-x 0.5 -back-y -1": "左右 +0.5，上下 -1"} {
		text := strings.NewReplacer("\n", "", "\r", "").Replace(oracle.Open(t, []byte(sheets[args])).Text(0))
		if !strings.Contains(text, says) {
			t.Errorf("%q: %q is not in %q", args, says, text)
		}
	}
	if code, _, stderr := docset(t, "calibrate", "-out", t.TempDir(), "-back-x", "99"); code != exitPerson || !strings.Contains(stderr, "99") {
		t.Errorf("exit status %d, %s", code, stderr)
	}
	if bytes.Equal([]byte(sheets[""]), []byte(sheets["-short-edge"])) {
		t.Error("both edges have the same sheet")
	}
}
