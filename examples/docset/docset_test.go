package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// set is the whole set of the job in testdata/naiman, made once.
type set struct {
	dir    string
	stdout string
	stderr string
}

var wholeSet struct {
	sync.Once
	set
}

// key signs the codes of the tests; it is as secret as this file.
const testKey = `{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"TESTKEY0",` +
	`"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}`

func TestMain(m *testing.M) {
	// The defaults are those of the repository's root, where a fuzzing worker
	// finds itself already.
	if _, err := os.Stat("go.mod"); err != nil {
		if err := os.Chdir("../.."); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	if wholeSet.dir != "" {
		os.RemoveAll(wholeSet.dir)
	}
	if program.path != "" {
		os.RemoveAll(filepath.Dir(program.path))
	}
	os.Exit(code)
}

// docset runs the command and returns its exit status and what it said.
func docset(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func keyFile(t testing.TB) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "key.jwk")
	if err := os.WriteFile(name, []byte(testKey), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// made returns the whole set.
func made(t testing.TB) set {
	t.Helper()
	wholeSet.Do(func() {
		dir, err := os.MkdirTemp("", "docset")
		if err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := docset(t, "-out", dir, "-key", keyFile(t))
		if code != exitDone {
			t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
		}
		wholeSet.set = set{dir, stdout, stderr}
	})
	if wholeSet.dir == "" {
		t.Fatal("the whole set could not be made")
	}
	return wholeSet.set
}

func (s set) read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// files lists a folder's files with their content.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWholeSet(t *testing.T) {
	s := made(t)
	got := files(t, s.dir)
	for _, name := range []string{
		"notice.pdf",
		"forms/clearance.pdf", "forms/renewal.pdf", "forms/new-issue.pdf",
		"forms/clearance.xlsx", "forms/renewal.xlsx", "forms/new-issue.xlsx",
		"collected/clearance.pdf", "collected/renewal.pdf", "collected/new-issue.pdf",
		"collected/clearance.xlsx", "collected/renewal.xlsx", "collected/new-issue.xlsx",
		"collected/findings.json", "collected/review.xlsx", "collected/public-list.pdf",
		"certificates/cards.pdf", "certificates/sheets.pdf", "certificates/print.json", "certificates/register.xlsx",
		"ledger/ledger.jsonl", "keys/public.jwks", "keys/person.key",
	} {
		if len(got[name]) == 0 {
			t.Errorf("no %s", name)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("unexpected %s", name)
	}
	if !strings.Contains(s.stdout, "collected/findings.json") {
		t.Error("docset does not say where the findings are")
	}
}

// TestSameBytes makes the set a second time, with other cores at work.
func TestSameBytes(t *testing.T) {
	first := files(t, made(t).dir)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	dir := t.TempDir()
	if code, stdout, stderr := docset(t, "-out", dir, "-key", keyFile(t)); code != exitDone {
		t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
	}
	second := files(t, dir)
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
	for name, data := range first {
		if second[name] != data {
			t.Errorf("%s differs", name)
		}
	}
}

// TestNewKey lets docset make its own key, and tells what depends on it.
func TestNewKey(t *testing.T) {
	first := files(t, made(t).dir)
	dir := t.TempDir()
	if code, stdout, stderr := docset(t, "-out", dir); code != exitDone {
		t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
	}
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(privateKey)))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key's mode is %v", info.Mode())
	}
	second := files(t, dir)
	for name, data := range first {
		// The ledger knows persons by a key of its own, and the register has
		// the ledger's check.
		signed := strings.HasPrefix(name, "certificates/") || strings.HasPrefix(name, "ledger/") || strings.HasPrefix(name, "keys/")
		if same := second[name] == data; same == signed {
			t.Errorf("%s: the same with another key: %v", name, same)
		}
	}
	// A second run keeps the key, and with it every byte.
	if code, _, stderr := docset(t, "-out", dir); code != exitDone {
		t.Fatalf("exit status %d\n%s", code, stderr)
	}
	for name, data := range files(t, dir) {
		if second[name] != data {
			t.Errorf("%s differs in the second run", name)
		}
	}
	if code, _, stderr := docset(t, "keygen", "-out", dir); code != exitPerson || !strings.Contains(stderr, "已有钥匙") {
		t.Errorf("keygen over a key: exit status %d, %s", code, stderr)
	}
}

// TestExitStatus tries what a clerk may get wrong.
func TestExitStatus(t *testing.T) {
	empty := t.TempDir()
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "job.yaml"), []byte("job: x\nnotise: y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"help"}, exitDone, "用法"},
		{[]string{"help", "-lang", "en"}, exitDone, "Usage"},
		{[]string{"-h"}, exitDone, "用法"},
		{[]string{"print"}, exitUsage, "没有“print”这个命令"},
		{[]string{"-lang", "en", "print"}, exitUsage, `no command "print"`},
		{[]string{"print", "-lang", "en"}, exitUsage, `no command "print"`},
		{[]string{"-colour"}, exitUsage, "命令行有误"},
		{[]string{"forms", "notice.txt"}, exitUsage, "notice.txt"},
		{[]string{"notice", "none.txt", "-out", filepath.Join(empty, "none.pdf")}, exitPerson, "none.txt"},
		{[]string{"notice", "a.txt", "b.txt"}, exitUsage, "b.txt"},
		{[]string{"parse"}, exitUsage, "parse"},
		{[]string{"parse", filepath.Join(broken, "job.yaml")}, exitDone, "notise"},
		{[]string{"-lang", "fr"}, exitUsage, "zh"},
		{[]string{"notice", "-job", empty, "-out", t.TempDir()}, exitPerson, "job.yaml"},
		{[]string{"notice", "-job", broken, "-out", t.TempDir()}, exitPerson, "notise"},
		{[]string{"verify", "-out", made(t).dir}, exitUsage, "网址"},
		{[]string{"verify", "-out", empty, "HTTPS://ZHIFA.EXAMPLE/C/X"}, exitPerson, "公钥"},
		{[]string{"verify", "-out", made(t).dir, "HTTPS://ZHIFA.EXAMPLE/C/X"}, exitPerson, "不能通过"},
		{[]string{"verify", "-out", made(t).dir, "code.png"}, exitPerson, "图片"},
		{[]string{"issue", "-out", t.TempDir(), "-key", filepath.Join(empty, "none")}, exitPerson, "none"},
		{[]string{"proof", filepath.Join(empty, "none.txt")}, exitPerson, "none.txt"},
	} {
		code, stdout, stderr := docset(t, test.args...)
		if code != test.code || !strings.Contains(stdout+stderr, test.says) {
			t.Errorf("docset %s: exit status %d, want %d with %q\n%s%s", strings.Join(test.args, " "), code, test.code, test.says, stdout, stderr)
		}
	}
}

// TestOwnText makes a 公文 of a clerk's own text, and the same of its JSON.
func TestOwnText(t *testing.T) {
	dir := t.TempDir()
	fromText, asJSON, fromJSON := filepath.Join(dir, "a.pdf"), filepath.Join(dir, "a.json"), filepath.Join(dir, "b.pdf")
	if code, stdout, stderr := docset(t, "notice", "testdata/naiman/notice.txt", "-out", fromText, "-organ", "奈曼旗司法局", "-specimen"); code != exitDone {
		t.Fatalf("exit status %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr := docset(t, "parse", "testdata/naiman/notice.txt")
	if code != exitDone || stderr != "" {
		t.Fatalf("exit status %d\n%s", code, stderr)
	}
	if err := os.WriteFile(asJSON, []byte(stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := docset(t, "notice", "-out", fromJSON, asJSON, "-specimen", "-organ", "奈曼旗司法局"); code != exitDone {
		t.Fatalf("exit status %d\n%s%s", code, stdout, stderr)
	}
	all := files(t, dir)
	if all["a.pdf"] != all["b.pdf"] || len(all["a.pdf"]) == 0 {
		t.Error("the PDF of the JSON is not that of the text")
	}
}

// TestNothingHalfDone writes into a folder that cannot take the file.
func TestNothingHalfDone(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "notice.pdf"), 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := docset(t, "notice", "-out", dir)
	if code != exitPerson || !strings.Contains(stderr, "notice.pdf") {
		t.Errorf("exit status %d, %s", code, stderr)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"issue", "-out", dir, "-key", keyFile(t)}, &out, &errs); code != exitPerson {
		t.Errorf("exit status %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "certificates", "cards.pdf")); err == nil {
		t.Error("cards were printed all the same")
	}
}
