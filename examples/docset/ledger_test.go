package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// clerk works with a copy of the Naiman job, at an output folder of its
// own.
type clerk struct {
	t             *testing.T
	job, out, key string
}

func newClerk(t *testing.T) *clerk {
	t.Helper()
	job := filepath.Join(t.TempDir(), "job")
	if err := os.CopyFS(job, os.DirFS("testdata/naiman")); err != nil {
		t.Fatal(err)
	}
	return &clerk{t, job, filepath.Join(t.TempDir(), "out"), keyFile(t)}
}

// do runs a command and returns all that it says.
func (o *clerk) do(want int, args ...string) string {
	o.t.Helper()
	args = append(args, "-job", o.job, "-out", o.out, "-key", o.key)
	code, stdout, stderr := docset(o.t, args...)
	if code != want {
		o.t.Fatalf("%q: exit status %d\n%s\n%s", args, code, stdout, stderr)
	}
	return stdout + stderr
}

// on is do on a day of 2022.
func (o *clerk) on(day string, want int, args ...string) string {
	o.t.Helper()
	return o.do(want, append(args, "-at", "2022-"+day+" 10:00:00")...)
}

func (o *clerk) read(name string) []byte {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.out, filepath.FromSlash(name)))
	if err != nil {
		o.t.Fatal(err)
	}
	return data
}

// edit changes a line of the job, as a clerk would.
func (o *clerk) edit(old, new string) {
	o.t.Helper()
	name := filepath.Join(o.job, "job.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		o.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		o.t.Fatalf("job.yaml has no %q", old)
	}
	if err := os.WriteFile(name, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// ledger is the ledger as it is now.
func (o *clerk) ledger() *certificate.Ledger {
	o.t.Helper()
	l, err := certificate.ReadLedger(bytes.NewReader(o.read(ledgerFile)), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	if regexp.MustCompile(`"\d{17}[\dX]"`).Match(o.read(ledgerFile)) {
		o.t.Error("an identity number is in the ledger")
	}
	return l
}

// printings are how often each number lies in the files with a side a page, of
// all runs, by their page labels.
func (o *clerk) printings() map[string]int {
	o.t.Helper()
	all := map[string]int{}
	for name, data := range files(o.t, filepath.Join(o.out, "certificates")) {
		if !strings.HasPrefix(filepath.Base(name), "cards") {
			continue
		}
		for _, label := range oracle.Open(o.t, []byte(data)).PageLabels() {
			if number, ok := strings.CutSuffix(label, " 正面"); ok {
				all[number]++
			}
		}
	}
	return all
}

// table is what a 发放登记表 says of each number: its mark, and the day on which
// it was fetched.
func (o *clerk) table(name string) map[string][2]string {
	o.t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(o.read(name)))
	if err != nil {
		o.t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("发放登记表")
	if err != nil {
		o.t.Fatal(err)
	}
	all := map[string][2]string{}
	for _, row := range rows[3:] {
		number, mark, _ := strings.Cut(row[1], "\n")
		fetched := ""
		if len(row) > 11 {
			fetched = row[11]
		}
		all[number] = [2]string{mark, fetched}
	}
	return all
}

// paper is all the text of a PDF.
func (o *clerk) paper(name string) string {
	o.t.Helper()
	pdf := oracle.Open(o.t, o.read(name))
	var text strings.Builder
	for page := range pdf.NumPages() {
		for _, c := range pdf.Chars(page) {
			text.WriteString(strings.TrimSpace(c.Text))
		}
	}
	return text.String()
}

// verdict verifies the code of a number's latest card, read from its page.
func (o *clerk) verdict(number string) string {
	o.t.Helper()
	var names []string
	all := files(o.t, filepath.Join(o.out, "certificates"))
	for name := range all {
		if strings.HasPrefix(filepath.Base(name), "cards") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	code := ""
	for _, name := range names {
		pdf := oracle.Open(o.t, []byte(all[name]))
		if page := slices.Index(pdf.PageLabels(), number+" 背面"); page >= 0 {
			codes := oracle.QR(o.t, pdf.Render(page, 300))
			if len(codes) != 1 {
				o.t.Fatalf("%s: %d codes on page %d", name, len(codes), page+1)
			}
			code = codes[0]
		}
	}
	if code == "" {
		o.t.Fatalf("%s was never printed", number)
	}
	_, stdout, stderr := docset(o.t, "verify", "-out", o.out, code)
	if !strings.Contains(stdout, number) {
		o.t.Errorf("the code of %s says %s", number, stdout)
	}
	return stdout + stderr
}

// agree holds everything that follows from the ledger against it: the files
// that were printed, both registers, the two announcements, the counts, and
// the status list, as verifiers read it.
func (o *clerk) agree(when string) {
	o.t.Helper()
	l := o.ledger()
	printed, table := o.printings(), o.table("ledger/register.xlsx")
	void, public, signed := "", "", o.paper("ledger/register.pdf")
	if _, err := os.Stat(filepath.Join(o.out, "ledger", "void.pdf")); err == nil {
		void = o.paper("ledger/void.pdf")
	}
	if _, err := os.Stat(filepath.Join(o.out, "ledger", "public.pdf")); err == nil {
		public = o.paper("ledger/public.pdf")
	}
	keys, err := certificate.ReadKeySet(bytes.NewReader(o.read(publicKeys)))
	if err != nil {
		o.t.Fatal(err)
	}
	undecided, err := certificate.DecodeStatusList(o.read(statusList))
	if err != nil {
		o.t.Fatal(err)
	}
	counts := l.Counts()
	list, err := undecided.Verify(keys, time.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	states := map[certificate.State]int{}
	total := 0
	for _, e := range l.Entries() {
		number := e.Card.Number
		states[e.State]++
		total += e.Printed
		if printed[number] != e.Printed {
			o.t.Errorf("%s: %s lies in files %d times and is entered %d times", when, number, printed[number], e.Printed)
		}
		row, ok := table[number]
		mark := ""
		if e.State != certificate.InForce {
			mark = "（" + e.State.String() + "）"
		}
		fetched := ""
		if e.Stock == certificate.HandedOut {
			fetched = e.HandedOut.ISO()
		}
		if !ok || row != [2]string{mark, fetched} || strings.Count(signed, number+mark) != 1 {
			o.t.Errorf("%s: %s is %v %v; the register has %q", when, number, e.State, e.Stock, row)
		}
		isVoid := e.State == certificate.Lost || e.State == certificate.Revoked || e.State == certificate.Replaced
		isPublic := e.State == certificate.InForce && e.Stock == certificate.HandedOut
		if strings.Contains(void, number) != isVoid || strings.Contains(public, number) != isPublic {
			o.t.Errorf("%s: %s is %v %v: void %v, public %v", when, number, e.State, e.Stock, strings.Contains(void, number), strings.Contains(public, number))
		}
		want := certificate.StatusValid
		switch e.State {
		case certificate.Revoked:
			want = certificate.StatusRevoked
		case certificate.Replaced:
			want = certificate.StatusReplaced
		case certificate.Lost, certificate.Suspended:
			want = certificate.StatusSuspended
		}
		if got, ok := list.Status(number); !ok || got != want {
			o.t.Errorf("%s: the status list has %s as %v, want %v", when, number, got, want)
		}
	}
	if len(table) != counts.Issued || total != counts.Events[certificate.EventPrinted]+counts.Events[certificate.EventReprinted] {
		o.t.Errorf("%s: %d rows, %d issued; %d printings, %v", when, len(table), counts.Issued, total, counts.Events)
	}
	for state, n := range states {
		if counts.State[state] != n {
			o.t.Errorf("%s: %d %v, counted %d", when, n, state, counts.State[state])
		}
	}
}

// TestStory takes the Naiman job from the exam to the last announcement: issue
// and print, hand out, spoil two and reprint them, revoke one, lose and
// replace one, a second exam; and has everything agree after each.
func TestStory(t *testing.T) {
	if testing.Short() {
		t.Skip("prints every card")
	}
	o := newClerk(t)
	n := func(k int) string { return fmt.Sprintf("15052522%05d", k) }

	if said := o.do(exitPerson, "ledger"); !strings.Contains(said, "还没有登记簿") {
		t.Error(said)
	}
	o.do(exitUsage, "ledger", "burn", n(1))
	o.do(exitUsage, "ledger", "revoke")
	o.do(exitUsage, "ledger", "print", n(1))

	first := o.do(exitPerson, "issue") // there are refusals for a person to look at
	count := regexp.MustCompile(`共核发 (\d+) 本，有效 (\d+) 本；有效的之中，已印未发 (\d+) 本`).FindStringSubmatch(first)
	if count == nil || count[1] == "0" || count[1] != count[3] {
		t.Fatal(first)
	}
	issued := len(o.ledger().Entries())
	before := files(t, o.out)
	again := o.do(exitPerson, "issue")
	if !strings.Contains(again, "发证 0 本") || !strings.Contains(again, "另有 "+count[1]+" 人已持有效证件") || !strings.Contains(again, "没有等着印的证件") {
		t.Errorf("issuing twice: %s", again)
	}
	for name, data := range files(t, o.out) {
		if before[name] != data {
			t.Errorf("%s changed when nothing was new", name)
		}
	}

	// Cards are fetched, two come out of the printer spoilt.
	o.on("09-02", exitDone, "ledger", "lists")
	o.agree("printed")
	var most []string
	for k := 3; k <= 60; k++ {
		most = append(most, n(k))
	}
	o.on("09-05", exitDone, append([]string{"ledger", "hand-out"}, most...)...)
	if said := o.on("09-05", exitPerson, "ledger", "spoil", n(1)); !strings.Contains(said, "原因") {
		t.Errorf("spoilt without a reason: %s", said)
	}
	o.on("09-05", exitDone, "ledger", "spoil", n(1), "-reason", "卡片划伤")
	if said := o.on("09-05", exitPerson, "issue", "-only", n(2)); !strings.Contains(said, "已经印好") || !strings.Contains(said, "-reason") {
		t.Errorf("a reprint without a reason: %s", said)
	}
	o.on("09-05", exitPerson, "issue", "-only", n(1)+","+n(2), "-reason", "颜色不对")
	for k, reason := range map[int]string{1: "卡片划伤", 2: "颜色不对"} {
		history := o.ledger().History(n(k))
		if last := history[len(history)-1]; last.Kind != certificate.EventReprinted || last.Reason != reason {
			t.Errorf("%s: %+v", n(k), last)
		}
	}
	o.on("09-06", exitDone, "ledger", "hand-out", n(1), n(2))
	o.on("09-06", exitDone, "ledger", "lists")
	o.agree("reprinted")

	// One is revoked; one is lost, and the next issue replaces it.
	o.on("09-20", exitDone, "ledger", "revoke", n(5), "-reason", "调离执法岗位")
	if said := o.on("09-20", exitPerson, "ledger", "revoke", n(5), "-reason", "再注销一次"); !strings.Contains(said, n(5)) {
		t.Errorf("revoked twice: %s", said)
	}
	lines := len(o.ledger().History(""))
	if said := o.on("09-20", exitPerson, "issue", "-only", n(5), "-reason", "再印一张"); !strings.Contains(said, n(5)) || !strings.Contains(said, "已注销") {
		t.Errorf("a revoked one printed again: %s", said)
	}
	if now := len(o.ledger().History("")); now != lines {
		t.Errorf("%d lines entered for what was refused", now-lines)
	}
	o.on("09-21", exitDone, "ledger", "suspend", n(8), "-reason", "接受调查")
	o.on("09-22", exitDone, "ledger", "lose", n(7), "-reason", "本人报失")
	o.on("09-22", exitDone, "ledger", "lists")
	o.agree("lost")
	for k, want := range map[int]string{5: "已注销", 7: "暂扣或挂失", 8: "暂扣或挂失"} {
		if said := o.verdict(n(k)); !strings.Contains(said, want) {
			t.Errorf("%s: %s", n(k), said)
		}
	}

	// The second exam: its list joins the first's, and issuing goes on.
	o.edit("results: [exam.csv]", "results: [exam.csv, exam-second.csv]")
	o.edit("issued: 2022-09-01", "issued: 2022-10-10")
	said := o.on("10-10", exitPerson, "issue")
	const passed = 9 // of the second exam; everyone of them has a row without faults
	if !strings.Contains(said, fmt.Sprintf("发证 %d 本", passed+1)) {
		t.Errorf("the second exam: %s", said)
	}
	l := o.ledger()
	entries := l.Entries()
	if len(entries) != issued+passed+1 {
		t.Fatalf("%d certificates, want %d more than %d", len(entries), passed+1, issued)
	}
	heir := certificate.Entry{}
	for _, e := range entries[issued:] {
		switch {
		case e.Card.Replaces == n(7):
			heir = e
		case !strings.HasPrefix(e.Card.Admission, "20228"):
			t.Errorf("%s, of the first exam, is new", e.Card.Number)
		}
		if e.Card.Issued.ISO() != "2022-10-10" {
			t.Errorf("%s is of %v", e.Card.Number, e.Card.Issued)
		}
	}
	lost, _ := l.Entry(n(7))
	if heir.Card == nil || heir.Card.Name != lost.Card.Name {
		t.Fatalf("nothing replaces the lost %s", n(7))
	}
	for _, e := range entries[issued:] {
		if revoked, _ := l.Entry(n(5)); e.Card.Name == revoked.Card.Name && e.Card.Department == revoked.Card.Department {
			t.Error("one whose certificate was revoked has another by the same exam")
		}
	}
	o.on("10-12", exitDone, "ledger", "hand-out", heir.Card.Number, entries[issued+1].Card.Number)
	o.on("10-13", exitDone, "ledger", "restore", n(8), "-reason", "调查结束")
	o.on("10-13", exitDone, "ledger", "lists")
	o.agree("second exam")
	for number, want := range map[string]string{n(5): "已注销", n(7): "换发", heir.Card.Number: "签名属实", n(8): "签名属实"} {
		if said := o.verdict(number); !strings.Contains(said, want) {
			t.Errorf("%s: %s", number, said)
		}
	}
	if void := o.paper("ledger/void.pdf"); !strings.Contains(void, "调离执法岗位") || !strings.Contains(void, "换发新证") {
		t.Error(void)
	}

	// The folders: one a request, none empty.
	requests, err := filepath.Glob(filepath.Join(o.out, "certificates", "print-*"))
	if err != nil || len(requests) != 2 {
		t.Errorf("%v, %v", requests, err)
	}
	if text := string(o.read("certificates/register.xlsx")); text == "" {
		t.Error("no register")
	}
	if said := o.do(exitDone, "ledger", "-lang", "en"); regexp.MustCompile(`[一-龥]`).MatchString(strings.ReplaceAll(said, skippedWhy(o.ledger()), "")) {
		t.Errorf("not in English: %s", said)
	}
	if said := o.do(exitDone, "ledger"); !strings.Contains(said, fmt.Sprintf("共核发 %d 本", len(entries))) {
		t.Error(said)
	}
}

// skippedWhy is why the ledger passed over a number, as it keeps it: the events
// themselves are in Chinese.
func skippedWhy(l *certificate.Ledger) string {
	for _, e := range l.History("") {
		if e.Kind == certificate.EventSkipped {
			return e.Reason
		}
	}
	return "-"
}

// TestBrokenOff: of a run whose cards were printed and not entered, and of a
// ledger whose beginning was cut off, the next run makes what one run would.
func TestBrokenOff(t *testing.T) {
	if testing.Short() {
		t.Skip("prints every card")
	}
	want := files(t, made(t).dir)
	cut := func(name string, change func([]byte) []byte) {
		o := &clerk{t, "testdata/naiman", t.TempDir(), keyFile(t)}
		if err := os.CopyFS(o.out, os.DirFS(made(t).dir)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(o.out, filepath.FromSlash(ledgerFile))
		if err := os.WriteFile(file, change(o.read(ledgerFile)), 0o600); err != nil {
			t.Fatal(err)
		}
		said := o.do(exitPerson, "issue", "-at", "2022-09-01 09:00:00")
		got := files(t, o.out)
		for file, data := range want {
			if got[file] != data {
				t.Errorf("%s: %s differs\n%s", name, file, said)
			}
		}
		for n, times := range o.printings() {
			if times != 1 {
				t.Errorf("%s: %s is printed %d times", name, n, times)
			}
		}
	}
	lines := func(data []byte) [][]byte { return bytes.SplitAfter(data, []byte("\n")) }
	cut("printed and not entered", func(data []byte) []byte {
		all := lines(data)
		at := slices.IndexFunc(all, func(l []byte) bool { return bytes.Contains(l, []byte(`"event":"printed"`)) })
		return slices.Concat(all[:at]...)
	})
	cut("an entry cut off", func(data []byte) []byte { return data[:len(data)-100] })
	cut("no ledger yet", func(data []byte) []byte { return data[:50] })
	if _, err := fs.Stat(os.DirFS(made(t).dir), ledgerFile); err != nil {
		t.Error(err)
	}
}
