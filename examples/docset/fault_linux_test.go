package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// tmpfs is a folder on a disk of its own, of so many kilobytes. Where mounting
// is not permitted the test is skipped.
func tmpfs(t *testing.T, kilobytes int) (dir string, remount func(options string)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
		t.Skipf("mounting a small disk is not permitted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	return dir, func(options string) {
		t.Helper()
		flags := uintptr(syscall.MS_REMOUNT)
		if options == "ro" {
			flags, options = flags|syscall.MS_RDONLY, ""
		}
		if err := syscall.Mount("none", dir, "tmpfs", flags, options); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDisk makes the set on disks that are too small by more or less, and
// then makes room.
func TestFullDisk(t *testing.T) {
	whole := files(t, made(t).dir)
	total := 0
	for _, data := range whole {
		total += len(data)
	}
	key := keyFile(t)
	disks := 12
	if brief() {
		disks = 3
	}
	for i := range disks {
		dir, remount := tmpfs(t, 4+total*i/disks>>10)
		code, _, stderr := docset(t, "-out", dir, "-key", key)
		if code != exitPerson || !strings.Contains(stderr, "磁盘满了") {
			t.Errorf("disk %d of %d: exit status %d\n%s", i+1, disks, code, stderr)
		}
		mayBe(t, dir, whole)
		for name := range files(t, dir) {
			if strings.HasPrefix(filepath.Base(name), ".") {
				t.Errorf("disk %d of %d: %s was left behind", i+1, disks, name)
			}
		}
		remount(fmt.Sprintf("size=%dk", 2*total>>10))
		if code, _, stderr := docset(t, "-out", dir, "-key", key); code != exitDone {
			t.Fatalf("with room: exit status %d\n%s", code, stderr)
		}
		mustBe(t, dir, whole)
	}
}

// TestLedgerOnFullDisk has the disk fill up while the ledger is written.
func TestLedgerOnFullDisk(t *testing.T) {
	key := keyFile(t)
	clean := t.TempDir()
	issue := func(dir string) (int, string) {
		code, stdout, stderr := docset(t, "ledger", "issue", "-out", dir, "-key", key)
		return code, stdout + stderr
	}
	if code, said := issue(clean); code == exitUsage {
		t.Fatal(said)
	}
	want := standing(t, clean)
	for _, kilobytes := range []int{4, 8, 12, 16, 24} {
		dir, remount := tmpfs(t, kilobytes)
		code, said := issue(dir)
		if code != exitPerson || !strings.Contains(said, "磁盘满了") {
			t.Fatalf("%d kB: exit status %d\n%s", kilobytes, code, said)
		}
		remount("size=8m")
		if code, said := issue(dir); code == exitUsage || strings.Contains(said, "错误") {
			t.Fatalf("%d kB, with room: exit status %d\n%s", kilobytes, code, said)
		}
		if got := standing(t, dir); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%d kB: the ledger stands at\n%s", kilobytes, strings.Join(got, "\n"))
		}
	}
}

// TestFileLimit stops every file at a size, as a quota does.
func TestFileLimit(t *testing.T) {
	whole := files(t, made(t).dir)
	key := keyFile(t)
	limits := []int{0, 16, 400, 1, 100} // blocks of 512 or 1024 bytes, as the shell has it
	if brief() {
		limits = limits[:2]
	}
	for _, blocks := range limits {
		dir := t.TempDir()
		cmd := exec.Command("sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$0" "$@"`, blocks), built(t), "-out", dir, "-key", key)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != exitPerson || !strings.Contains(string(out), "file too large") {
			t.Errorf("%d blocks: %v\n%s", blocks, err, out)
		}
		mayBe(t, dir, whole)
		if code, _, stderr := docset(t, "-out", dir, "-key", key); code != exitDone {
			t.Fatalf("exit status %d\n%s", code, stderr)
		}
		mustBe(t, dir, whole)
	}
}

// nobody is the user that owns nothing, where the test is run by root, whom no
// mode stops.
const nobody = 65534

// as runs docset as somebody whom file modes bind.
func as(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	cmd := exec.Command(built(t), args...)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Skipf("running as another user is not permitted here: %v", err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// give makes all below dir that user's.
func give(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	err := filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(name, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reach makes a test's folder one that the other user can enter.
func reach(t *testing.T, dir string) {
	t.Helper()
	for ; dir != filepath.Dir(os.TempDir()) && dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadOnlyOutput may not write where it should.
func TestReadOnlyOutput(t *testing.T) {
	job, dir := ownJob(t), t.TempDir()
	key := keyFile(t)
	reach(t, job)
	reach(t, dir)
	reach(t, filepath.Dir(key))
	if err := os.Chmod(key, 0o644); err != nil { // of a test
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	code, said := as(t, "-job", job, "-out", dir, "-key", key)
	if code != exitPerson || !strings.Contains(said, "notice.pdf：没有权限") {
		t.Errorf("exit status %d\n%s", code, said)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("%d files", len(left))
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	give(t, dir)
	if code, said := as(t, "-job", job, "-out", dir, "-key", key); code != exitDone {
		t.Fatalf("exit status %d\n%s", code, said)
	}
	mustBe(t, dir, files(t, made(t).dir))
}

// TestUnreadableInput may not read some of the job's files. Of a submission and
// a photo it is told, and the rest is done; without the results nothing is
// printed.
func TestUnreadableInput(t *testing.T) {
	job, dir := ownJob(t), t.TempDir()
	key := keyFile(t)
	reach(t, job)
	reach(t, filepath.Dir(key))
	reach(t, dir)
	give(t, dir)
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	shut := func(mode os.FileMode, names ...string) {
		t.Helper()
		for _, name := range names {
			if err := os.Chmod(filepath.Join(job, filepath.FromSlash(name)), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	shut(0, "submissions/水务局.xlsx", "photos/20220002.jpg", "submissions/大沁他拉镇")
	code, said := as(t, "-job", job, "-out", dir, "-key", key)
	if code != exitDone {
		t.Fatalf("exit status %d\n%s", code, said)
	}
	for _, name := range []string{"没有读：submissions/水务局.xlsx", "没有读：submissions/大沁他拉镇", "20220002"} {
		if !strings.Contains(said, name) {
			t.Errorf("nothing is said of %s:\n%s", name, said)
		}
	}
	shut(0, "exam.csv")
	before := files(t, dir)
	if code, said := as(t, "-job", job, "-out", dir, "-key", key); code != exitPerson || !strings.Contains(said, "exam.csv") {
		t.Errorf("exit status %d\n%s", code, said)
	}
	mayBe(t, dir, before)
	shut(0o644, "submissions/水务局.xlsx", "photos/20220002.jpg", "exam.csv")
	shut(0o755, "submissions/大沁他拉镇")
	if code, said := as(t, "-job", job, "-out", dir, "-key", key); code != exitDone {
		t.Fatalf("exit status %d\n%s", code, said)
	}
	mustHaveCaughtUp(t, dir, files(t, made(t).dir))
}

// TestPipeAmongSubmissions has a pipe that nobody writes to, which would be
// read for ever.
func TestPipeAmongSubmissions(t *testing.T) {
	job := jobCopy(t)
	if err := syscall.Mkfifo(filepath.Join(job, "submissions", "管道.xlsx"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, stderr := docset(t, "collect", "-job", job, "-out", t.TempDir())
	if !strings.Contains(stderr, "管道.xlsx：不是普通文件") {
		t.Error(stderr)
	}
}
