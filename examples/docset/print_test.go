package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestPart prints some cards once more: in a folder of its own, with the codes
// they had, and without a new register.
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
	dir := t.TempDir()
	only := numbers[4] + "," + numbers[1] + ".." + numbers[2]
	if code, stdout, stderr := docset(t, "issue", "-out", dir, "-key", keyFile(t), "-only", only, "-start", "3"); code == exitUsage || stderr != "" {
		t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
	}
	got := files(t, dir)
	for name := range got {
		if !strings.HasPrefix(name, "certificates/part/") && !strings.HasPrefix(name, "keys/") {
			t.Errorf("unexpected %s", name)
		}
	}
	part := oracle.Open(t, []byte(got["certificates/part/cards.pdf"]))
	var printed []string
	for i, label := range part.PageLabels() {
		if number, ok := strings.CutSuffix(label, " 正面"); ok {
			printed = append(printed, number)
			at := 0
			for labels[at] != label {
				at++
			}
			oracle.Same(t, part.Render(i, 100), all.Render(at, 100), 8, 0)
			oracle.Same(t, part.Render(i+1, 100), all.Render(at+1, 100), 8, 0)
		}
	}
	if want := []string{numbers[1], numbers[2], numbers[4]}; strings.Join(printed, " ") != strings.Join(want, " ") {
		t.Errorf("printed %v, want %v", printed, want)
	}
	if len(got["certificates/part/sheets.pdf"]) == 0 {
		t.Error("no sheets")
	}
	for _, bad := range []string{"none", numbers[2] + ".." + numbers[1], ".."} {
		dir := t.TempDir()
		code, _, stderr := docset(t, "issue", "-out", dir, "-key", keyFile(t), "-only", bad)
		if code != exitPerson || !strings.Contains(stderr, bad) {
			t.Errorf("-only %s: exit status %d, %s", bad, code, stderr)
		}
		if _, printed := files(t, dir)["certificates/part/cards.pdf"]; printed {
			t.Errorf("-only %s printed something", bad)
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
