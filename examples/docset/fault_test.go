package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
)

var kills = flag.Int("kills", 24, "how many times TestKilled and TestLedgerKilled kill docset")

// brief leaves most of a test out.
func brief() bool { return testing.Short() || raced }

var program struct {
	sync.Once
	path string
	out  []byte
	err  error
}

// built is docset as a program of its own, built once.
func built(t testing.TB) string {
	t.Helper()
	program.Do(func() {
		dir, err := os.MkdirTemp("", "docset-binary")
		if err != nil {
			t.Fatal(err)
		}
		// Whoever runs it needs to reach it: one test is another user.
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		program.path = filepath.Join(dir, "docset")
		if runtime.GOOS == "windows" {
			program.path += ".exe"
		}
		program.out, program.err = exec.Command("go", "build", "-o", program.path, "./examples/docset").CombinedOutput()
	})
	if program.err != nil {
		t.Fatalf("go build: %v\n%s", program.err, program.out)
	}
	return program.path
}

// ledgers are what is issued and printed, which depends on what was issued
// before; all else follows from the job.
func ledgers(name string) bool {
	return strings.HasPrefix(name, "certificates/") || strings.HasPrefix(name, "ledger/")
}

// setAside is a ledger's end that was cut off, kept for a person to look at.
func setAside(name string) bool { return strings.HasPrefix(name, ledgerFile+".torn-") }

// begun tells a file that grows from one that is not whole: a ledger that has
// the beginning of the whole one, and the record of a run that has what was
// asked for, and nothing printed so far.
func begun(name, data, whole string) bool {
	switch name {
	case ledgerFile:
		return strings.HasPrefix(whole, data)
	case "certificates/" + certificate.DefaultManifest:
		m, err := certificate.ReadManifest(strings.NewReader(data))
		w, werr := certificate.ReadManifest(strings.NewReader(whole))
		return err == nil && werr == nil && len(m.Lots) == 0 && slices.Equal(m.Order, w.Order)
	}
	return false
}

// mayBe checks what an interrupted run left: files with a name of their own are
// those of the whole set, byte for byte, or the beginning of one that grows.
// Files that are being written have names that nobody takes for a result.
func mayBe(t *testing.T, dir string, whole map[string]string) {
	t.Helper()
	for name, data := range files(t, dir) {
		if strings.HasPrefix(path.Base(name), ".") || setAside(name) {
			continue
		}
		if want, ok := whole[name]; !ok {
			t.Errorf("%s is none of the set's", name)
		} else if data != want && !begun(name, data, want) {
			t.Errorf("%s bears its name and is not what it should be (%d bytes of %d)", name, len(data), len(want))
		}
	}
}

// mustBe checks that a folder has the whole set, and nothing besides.
func mustBe(t *testing.T, dir string, whole map[string]string) {
	t.Helper()
	got := files(t, dir)
	for name, want := range whole {
		if got[name] != want {
			t.Errorf("%s differs from an undisturbed run's", name)
		}
		delete(got, name)
	}
	for name := range got {
		if !setAside(name) {
			t.Errorf("%s was left behind", name)
		}
	}
}

// mustHaveCaughtUp checks what a second run makes when the first lacked some
// people: their numbers come after those that were given; all else is as if
// nothing had been.
func mustHaveCaughtUp(t *testing.T, dir string, whole map[string]string) {
	t.Helper()
	got := files(t, dir)
	for name, want := range whole {
		if got[name] != want && !ledgers(name) {
			t.Errorf("%s differs from an undisturbed run's", name)
		}
	}
	people := func(lines []string) []string {
		var all []string
		for _, l := range lines {
			_, person, _ := strings.Cut(l, " ")
			all = append(all, person)
		}
		slices.Sort(all)
		return all
	}
	if got, want := people(standing(t, dir)), people(standing(t, made(t).dir)); !slices.Equal(got, want) {
		t.Errorf("the ledger has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// killAt runs docset and kills it, as kill -9 does, some time after its n-th
// line. It reports whether docset was done by then.
func killAt(t *testing.T, n int, later time.Duration, args ...string) (done bool) {
	t.Helper()
	cmd := exec.Command(built(t), args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; i < n && lines.Scan(); i++ {
	}
	time.Sleep(later)
	if err := cmd.Process.Kill(); err == nil {
		for lines.Scan() { // what it had said before
		}
	}
	err = cmd.Wait()
	if runtime.GOOS != "windows" && err != nil && cmd.ProcessState.Exited() && cmd.ProcessState.ExitCode() != exitPerson {
		t.Fatalf("docset %q: %v\n%s", args, err, complaint.String())
	}
	return cmd.ProcessState.Exited()
}

// killings are moments to kill a run at: after every so-manieth of its lines,
// and some time that is seldom a whole write later. They are the same in each
// run of the test.
func killings(n, lines int, longest time.Duration) func(yield func(line int, later time.Duration) bool) {
	random := rand.New(rand.NewPCG(9704, 2012))
	return func(yield func(int, time.Duration) bool) {
		for i := range n {
			if !yield(i*lines/n, time.Duration(random.Int64N(int64(longest)))) {
				return
			}
		}
	}
}

// TestKilled kills docset again and again while it makes the whole set.
func TestKilled(t *testing.T) {
	s, n := made(t), *kills
	if brief() {
		n = min(n, 6)
	}
	whole := files(t, s.dir)
	args := []string{"-out", t.TempDir(), "-key", keyFile(t)}
	dir := args[1]
	lines := strings.Count(s.stdout, "\n")
	killed, i := 0, 0
	for line, later := range killings(n, lines, 60*time.Millisecond) {
		if !killAt(t, line, later, args...) {
			killed++
		}
		mayBe(t, dir, whole)
		if i++; i%6 > 0 && i < n {
			continue // the next one finds what this one left
		}
		if out, err := exec.Command(built(t), args...).CombinedOutput(); err != nil {
			t.Fatalf("after %d kills: %v\n%s", killed, err, out)
		}
		mustBe(t, dir, whole)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	if killed < n/2 {
		t.Errorf("only %d of %d were killed before they were done", killed, n)
	}
	t.Logf("killed %d times", killed)
}

// standing is what a ledger says of its certificates, without the times.
func standing(t *testing.T, dir string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(ledgerFile)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := certificate.ReadLedger(f, nil)
	if err != nil {
		t.Fatalf("the ledger does not verify: %v", err)
	}
	var all []string
	for _, e := range l.Entries() {
		all = append(all, fmt.Sprintf("%s %s %s %v %v", e.Card.Number, e.Card.Name, e.Card.Department, e.State, e.Stock))
	}
	return all
}

// TestLedgerKilled kills the commands of the ledger. What it acknowledged must
// be there, its chain must hold, and going on must lead where an undisturbed
// ledger stands: nobody issued twice, no number lost.
func TestLedgerKilled(t *testing.T) {
	n := *kills / 2
	if brief() {
		n = min(n, 3)
	}
	key := keyFile(t)
	steps := [][]string{
		{"issue"}, {"print", "-size", "2"}, {"hand-out", "1505252200001", "1505252200003"},
		{"revoke", "1505252200003", "-reason", "调离执法岗位"}, {"lists"},
	}
	command := func(dir string, step []string) []string {
		return append([]string{"ledger", "-out", dir, "-key", key}, step...)
	}
	clean := t.TempDir()
	var want []string
	lines := make([]int, len(steps))
	for i, step := range steps {
		code, stdout, stderr := docset(t, command(clean, step)...)
		if code == exitUsage {
			t.Fatalf("%q: %s", step, stderr)
		}
		lines[i] = strings.Count(stdout, "\n")
	}
	want = standing(t, clean)
	if len(want) == 0 {
		t.Fatal("nobody was issued anything")
	}
	killed := 0
	for i := range n {
		dir := t.TempDir()
		for j, step := range steps {
			random := rand.New(rand.NewPCG(uint64(i), uint64(j)))
			// Handing out and revoking take no time: killed before they say
			// anything, or just done. Entering what is entered already is refused.
			if !killAt(t, random.IntN(lines[j]+1), time.Duration(random.Int64N(int64(25*time.Millisecond))), command(dir, step)...) {
				killed++
			}
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(ledgerFile))); err == nil {
				checkChain(t, dir)
			}
			if out, err := exec.Command(built(t), command(dir, step)...).CombinedOutput(); err != nil {
				if code := err.(*exec.ExitError).ExitCode(); code != exitPerson {
					t.Fatalf("%q after a kill: %v\n%s", step, err, out)
				}
			}
		}
		if got := standing(t, dir); !slices.Equal(got, want) {
			t.Errorf("kill %d: the ledger stands at\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		sameNames(t, dir, clean)
	}
	t.Logf("killed %d times", killed)
}

// checkChain verifies a ledger that a kill may have left without a first line.
func checkChain(t *testing.T, dir string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ledgerFile)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("\n")) {
		return // never acknowledged
	}
	if _, err := certificate.ReadLedger(bytes.NewReader(data), nil); err != nil {
		t.Errorf("the ledger does not verify after a kill: %v", err)
	}
}

// sameNames checks that there are the files of an undisturbed run and no more,
// but for what the ledger sets aside for a person to look at.
func sameNames(t *testing.T, dir, clean string) {
	t.Helper()
	got, want := files(t, dir), files(t, clean)
	for name := range got {
		if _, ok := want[name]; !ok && !strings.Contains(name, ".torn-") {
			t.Errorf("%s was left behind", name)
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
}

// lineCanceller cancels at the n-th thing that is said.
type lineCanceller struct {
	left   int
	cancel context.CancelFunc
}

func (c *lineCanceller) Write(p []byte) (int, error) {
	if c.left--; c.left == 0 {
		c.cancel()
	}
	return len(p), nil
}

// TestCancelledAtEachStep interrupts, as Ctrl+C does, at everything that
// docset says.
func TestCancelledAtEachStep(t *testing.T) {
	s, key := made(t), keyFile(t)
	whole := files(t, s.dir)
	said := strings.Count(s.stdout, "\n")
	step := max(1, said/14)
	if brief() {
		step = max(1, said/5)
	}
	dir := t.TempDir()
	stopped := 0
	for n := 1; n <= said; n += step {
		ctx, cancel := context.WithCancel(context.Background())
		var complaint bytes.Buffer
		code := run(ctx, []string{"-out", dir, "-key", key}, &lineCanceller{n, cancel}, &complaint)
		cancel()
		switch code {
		case exitPerson:
			stopped++
			if !strings.Contains(complaint.String(), "中断") {
				t.Fatalf("line %d: interrupted, and says %q", n, complaint.String())
			}
		case exitDone: // there was nothing left to stop
			if n < said/2 {
				t.Errorf("interrupted at line %d of %d, it went on to the end", n, said)
			}
		default:
			t.Fatalf("line %d: exit status %d", n, code)
		}
		mayBe(t, dir, whole)
		if n%5 == 0 {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
	if code, _, stderr := docset(t, "-out", dir, "-key", key); code != exitDone {
		t.Fatal(stderr)
	}
	mustBe(t, dir, whole)
	t.Logf("stopped %d times at %d lines", stopped, said)
}

// ownJob is a copy of the job to be spoilt.
func ownJob(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "job")
	if err := os.CopyFS(dir, os.DirFS("testdata/naiman")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestMissingInput takes away each file and folder that job.yaml names. docset
// says which, writes nothing that is not whole, and with the file back makes
// the set as if nothing had been.
func TestMissingInput(t *testing.T) {
	whole := files(t, made(t).dir)
	key := keyFile(t)
	for _, name := range []string{"job.yaml", "notice.txt", "exam.csv", "photos", "submissions", "photos/20220001.jpg", "submissions/水务局.xlsx"} {
		t.Run(path.Base(name), func(t *testing.T) {
			job, dir := ownJob(t), t.TempDir()
			from := filepath.Join(job, filepath.FromSlash(name))
			aside := filepath.Join(t.TempDir(), "aside")
			if err := os.Rename(from, aside); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := docset(t, "-job", job, "-out", dir, "-key", key)
			switch name {
			case "photos/20220001.jpg": // one person gets no card
				if code != exitDone || !strings.Contains(stdout, "照片") {
					t.Errorf("exit status %d\n%s\n%s", code, stdout, stderr)
				}
			case "submissions/水务局.xlsx": // nobody can know that it was there
				if code != exitDone || !strings.Contains(stdout, "水务局：没有报送") {
					t.Errorf("exit status %d\n%s\n%s", code, stdout, stderr)
				}
			default:
				mayBe(t, dir, whole)
				if code != exitPerson || !strings.Contains(stderr+stdout, path.Base(name)) {
					t.Errorf("exit status %d\n%s", code, stderr)
				}
			}
			if err := os.Rename(aside, from); err != nil {
				t.Fatal(err)
			}
			if code, _, stderr := docset(t, "-job", job, "-out", dir, "-key", key); code != exitDone {
				t.Fatalf("exit status %d\n%s", code, stderr)
			}
			mustHaveCaughtUp(t, dir, whole)
		})
	}
}
