package certificate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// memory is a Folder in memory that can break down.
type memory struct {
	mu     sync.Mutex
	files  fstest.MapFS
	writes int  // and removals
	fail   int  // the number of the write that fails, from 1; 0 none
	dead   bool // and all that follow it, too
}

// broken counts an operation, and reports whether it fails.
func (m *memory) broken() bool {
	m.writes++
	return m.writes == m.fail || m.dead && m.fail > 0 && m.writes > m.fail
}

func (m *memory) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken() {
		return errDisk
	}
	if m.files[name] == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	delete(m.files, name)
	return nil
}

func (m *memory) Open(name string) (fs.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.files.Open(name)
}

func (m *memory) WriteFile(name string, content func(io.Writer) error) error {
	var b bytes.Buffer
	if err := content(&b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken() {
		return errDisk
	}
	if m.files == nil {
		m.files = fstest.MapFS{}
	}
	m.files[name] = &fstest.MapFile{Data: b.Bytes()}
	return nil
}

func (m *memory) names() []string {
	var all []string
	for name := range m.files {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func (m *memory) equal(o *memory) string {
	if !slices.Equal(m.names(), o.names()) {
		return fmt.Sprintf("files %v, not %v", m.names(), o.names())
	}
	for name, f := range m.files {
		if !bytes.Equal(f.Data, o.files[name].Data) {
			return name + " differs"
		}
	}
	return ""
}

// runPrinter prints codes of a quick encoder, and counts them by their text.
func runPrinter(t testing.TB) (*Printer, func() map[string]int) {
	p := testPrinter(t, "national")
	var mu sync.Mutex
	encoded := map[string]int{}
	p.Encoder = func(text string, _ Level) ([][]bool, error) {
		mu.Lock()
		defer mu.Unlock()
		encoded[text]++
		n := side(10)
		rows := make([][]bool, n)
		for i := range rows {
			rows[i] = make([]bool, n)
			rows[i][(i*7+len(text))%n] = true
		}
		return rows, nil
	}
	return p, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		was := encoded
		encoded = map[string]int{}
		return was
	}
}

var bothForms = Batch{Cards: "cards", Sheets: "sheets", Manifest: "print.json", Size: 10}

// numbers are the cards of a run's files with a side a page, read from their
// page labels.
func numbers(t *testing.T, m *memory) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, name := range m.names() {
		if !strings.HasPrefix(name, "cards") {
			continue
		}
		doc := oracle.Open(t, m.files[name].Data)
		if doc.NumPages() > 2*MaxCards {
			t.Errorf("%s has %d pages", name, doc.NumPages())
		}
		for _, label := range doc.PageLabels() {
			if number, ok := strings.CutSuffix(label, " 正面"); ok {
				all[number]++
			}
		}
	}
	return all
}

func once(t *testing.T, m *memory, cards []*Card) {
	t.Helper()
	got := numbers(t, m)
	for _, c := range cards {
		if got[c.Number] != 1 {
			t.Errorf("%v is printed %d times", c, got[c.Number])
		}
		delete(got, c.Number)
	}
	if len(got) > 0 {
		t.Errorf("also printed: %v", got)
	}
}

func TestPrintRun(t *testing.T) {
	p, encoded := runPrinter(t)
	cards := benchmarkCards(t, 34)
	var m memory
	var told []int
	b := bothForms
	b.Total = len(cards)
	var last Progress
	steps := 0
	b.Progress = func(pr Progress) { last = pr; steps++ }
	b.Done = func(l *Lot, run *Run) error {
		told = append(told, l.Number*100+len(run.Printed))
		for i, c := range run.Printed {
			if l.Cards[i].Number != c.Number || run.Codes[i].Text == "" {
				t.Errorf("lot %d: %v", l.Number, c)
			}
		}
		return nil
	}
	report, err := p.Print(context.Background(), &m, All(cards), b)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"cards-001.pdf", "cards-002.pdf", "cards-003.pdf", "cards-004.pdf", "print.json",
		"sheets-001.pdf", "sheets-002.pdf", "sheets-003.pdf", "sheets-004.pdf"}
	if !slices.Equal(m.names(), want) {
		t.Errorf("files %v", m.names())
	}
	once(t, &m, cards)
	for text, n := range encoded() {
		if n != 1 {
			t.Errorf("encoded %d times: %s", n, text)
		}
	}
	if want := []int{110, 210, 310, 404}; !slices.Equal(told, want) {
		t.Errorf("lots %v, want %v", told, want)
	}
	if report.Printed != 34 || report.Kept != 0 || len(report.Skipped) != 0 {
		t.Errorf("%+v", report)
	}
	if steps != 34 || last.Done != 34 || last.Total != 34 || !(last.PerSecond > 0) || last.Left != 0 {
		t.Errorf("%d steps, the last %+v", steps, last)
	}
	// Manifest and files agree, and files are sound.
	read, err := ReadManifest(bytes.NewReader(m.files["print.json"].Data))
	if err != nil {
		t.Fatal(err)
	}
	next := 0
	for i, l := range read.Lots {
		if l.Number != i+1 || len(l.Files) != 2 {
			t.Errorf("lot %+v", l)
		}
		for _, f := range l.Files {
			data := m.files[f.Name].Data
			if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(data)) != f.Bytes {
				t.Errorf("%s is not what the manifest says", f.Name)
			}
			if n := oracle.Open(t, data).NumPages(); n != f.Pages {
				t.Errorf("%s has %d pages, not %d", f.Name, n, f.Pages)
			}
			oracle.Validate(t, data)
			oracle.QPDF(t, data)
		}
		for _, c := range l.Cards {
			if c.Number != cards[next].Number {
				t.Errorf("card %d is %s", next, c.Number)
			}
			next++
		}
	}
	// The other number of cores, the same bytes.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, procs := range []int{1, 8} {
		runtime.GOMAXPROCS(procs)
		var other memory
		if _, err := p.Print(context.Background(), &other, All(cards), bothForms); err != nil {
			t.Fatal(err)
		}
		if d := m.equal(&other); d != "" {
			t.Errorf("with %d processors: %s", procs, d)
		}
	}
	// Nothing is left to do.
	encoded()
	report, err = p.Print(context.Background(), &m, All(cards), bothForms)
	if err != nil || report.Printed != 0 || report.Kept != 34 || len(encoded()) != 0 {
		t.Errorf("again: %v, %+v", err, report)
	}
}

// One file alone has no number.
func TestPrintAlone(t *testing.T) {
	p, _ := runPrinter(t)
	var m memory
	if _, err := p.Print(context.Background(), &m, All(benchmarkCards(t, 3)), Batch{}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"cards.pdf"}; !slices.Equal(m.names(), want) {
		t.Errorf("files %v", m.names())
	}
	single, _ := printCards(t, p, benchmarkCards(t, 3))
	if !bytes.Equal(single, m.files["cards.pdf"].Data) {
		t.Error("it is not what Cards writes")
	}
	var none memory
	if report, err := p.Print(context.Background(), &none, All(nil), Batch{}); err != nil || report.Printed != 0 || len(none.files) != 0 {
		t.Errorf("no cards: %v, %v", err, none.names())
	}
}

// Broken off at any write, the run goes on and ends with the same bytes.
func TestPrintResumes(t *testing.T) {
	p, encoded := runPrinter(t)
	cards := benchmarkCards(t, 25)
	var want memory
	if _, err := p.Print(context.Background(), &want, All(cards), bothForms); err != nil {
		t.Fatal(err)
	}
	for fail := 1; fail <= want.writes; fail++ {
		m := memory{fail: fail}
		report, err := p.Print(context.Background(), &m, All(cards), bothForms)
		if !errors.Is(err, errDisk) {
			t.Fatalf("write %d: %v", fail, err)
		}
		encoded()
		again, err := p.Print(context.Background(), &m, All(cards), bothForms)
		if err != nil {
			t.Fatal(err)
		}
		if d := want.equal(&m); d != "" {
			t.Errorf("after write %d: %s", fail, d)
		}
		// Only a lot whose record was being written is done again.
		if n := len(encoded()); n != again.Printed || again.Printed+again.Kept != 25 || again.Kept < report.Printed {
			t.Errorf("after write %d: %d encoded, %d kept of %d, %d printed", fail, n, again.Kept, report.Printed, again.Printed)
		}
	}
	// A file that was spoilt is made again, and nothing else.
	for _, spoil := range []func(f fstest.MapFS){
		func(f fstest.MapFS) { f["cards-002.pdf"].Data = f["cards-002.pdf"].Data[:999] },
		func(f fstest.MapFS) { delete(f, "sheets-002.pdf") },
	} {
		var m memory
		if _, err := p.Print(context.Background(), &m, All(cards), bothForms); err != nil {
			t.Fatal(err)
		}
		spoil(m.files)
		report, err := p.Print(context.Background(), &m, All(cards), bothForms)
		if err != nil || report.Printed != 10 || report.Kept != 15 {
			t.Errorf("%v, %+v", err, report)
		}
		if d := want.equal(&m); d != "" {
			t.Error(d)
		}
	}
}

// A list that has grown is printed on, and a bad photo, once mended, after all
// others; neither prints anything twice.
func TestPrintGoesOn(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 18)
	good := cards[3].Photo
	cards[3].Photo = []byte("oops")
	cards[7].Photo, cards[7].PhotoFile = nil, "7.jpg"
	p.Photos = fstest.MapFS{}
	var m memory
	report, err := p.Print(context.Background(), &m, All(cards[:12]), bothForms)
	if err != nil || report.Printed != 10 || len(report.Skipped) != 2 {
		t.Fatalf("%v, %+v", err, report)
	}
	if r := report.Skipped; r[0].Reason != BadPhoto || r[1].Reason != NoPhoto || r[0].Name == "" {
		t.Errorf("skipped %v", r)
	}
	if s := report.Manifest.Skipped(); len(s) != 2 || s[0].Number != cards[3].Number || s[1].Number != cards[7].Number {
		t.Errorf("the manifest has %v", s)
	}
	// They are not forgotten while they cannot be printed.
	before := m.names()
	report, err = p.Print(context.Background(), &m, All(cards[:12]), bothForms)
	if err != nil || report.Printed != 0 || report.Kept != 10 || len(report.Skipped) != 2 || !slices.Equal(m.names(), before) {
		t.Errorf("%v, %+v, %v", err, report, m.names())
	}
	mended := *cards[3]
	mended.Photo = good
	cards[3] = &mended
	report, err = p.Print(context.Background(), &m, All(cards), bothForms)
	if err != nil || report.Printed != 7 || report.Kept != 10 || len(report.Skipped) != 1 {
		t.Errorf("%v, %+v", err, report)
	}
	once(t, &m, slices.Delete(slices.Clone(cards), 7, 8))
	if s := report.Manifest.Skipped(); len(s) != 1 || s[0].Number != cards[7].Number {
		t.Errorf("the manifest has %v", s)
	}
}

// What would be printed twice is told.
func TestPrintOnce(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 5)
	var m memory
	nameless := *cards[4]
	nameless.Number = ""
	report, err := p.Print(context.Background(), &m, All(append(cards, cards[1], &nameless)), bothForms)
	if err != nil || report.Printed != 5 || len(report.Skipped) != 2 || report.Skipped[0].Reason != DoubleEntry || report.Skipped[1].Reason != CannotPrint {
		t.Fatalf("%v, %+v", err, report)
	}
	once(t, &m, cards)
	changed := *cards[2]
	changed.Department += "二分局"
	cards[2] = &changed
	report, err = p.Print(context.Background(), &m, All(cards), bothForms)
	if err != nil || report.Printed != 0 || report.Kept != 4 || len(report.Skipped) != 1 || !strings.Contains(report.Skipped[0].Detail, "另起一次") {
		t.Errorf("%v, %+v", err, report)
	}
}

func TestPrintErrors(t *testing.T) {
	ctx := context.Background()
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 25)
	var m memory
	if _, err := p.Print(ctx, &m, All(cards), bothForms); err != nil {
		t.Fatal(err)
	}
	other := *p
	other.Supervisor = "另一人民政府"
	if _, err := other.Print(ctx, &m, All(cards), bothForms); !errors.Is(err, ErrOtherRun) {
		t.Errorf("another design: %v", err)
	}
	m.files["print.json"].Data = m.files["print.json"].Data[:300]
	if _, err := p.Print(ctx, &m, All(cards), bothForms); !errors.Is(err, ErrManifest) {
		t.Errorf("half a manifest: %v", err)
	}
	for name, b := range map[string]Batch{
		"size":   {Size: MaxCards + 1},
		"path":   {Cards: "../cards"},
		"drive":  {Cards: `c:\cards`},
		"one":    {Cards: "a", Sheets: "a"},
		"record": {Manifest: "/print.json"},
	} {
		if r, err := p.Print(ctx, &memory{}, All(cards), b); err == nil || r != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("the list broke off")
	breaking := func(yield func(*Card, error) bool) {
		for _, c := range cards {
			if !yield(c, nil) {
				return
			}
		}
		yield(nil, broken)
	}
	if _, err := p.Print(ctx, &memory{}, breaking, bothForms); !errors.Is(err, broken) {
		t.Errorf("a broken list: %v", err)
	}
	if _, err := p.Print(ctx, &memory{}, All([]*Card{nil}), bothForms); err == nil {
		t.Error("printed nil")
	}
	full := errors.New("the register is full")
	b := bothForms
	b.Done = func(l *Lot, _ *Run) error {
		if l.Number == 2 {
			return full
		}
		return nil
	}
	if r, err := p.Print(ctx, &memory{}, All(cards), b); !errors.Is(err, full) || r.Printed != 20 {
		t.Errorf("Done failed: %v, %+v", err, r)
	}
	// Cancelled in the middle, what is done is recorded, and the rest comes later.
	cancelled, cancel := context.WithCancel(ctx)
	var rest memory
	b = bothForms
	b.Done = func(*Lot, *Run) error { cancel(); return nil }
	first, err := p.Print(cancelled, &rest, All(cards), b)
	if !errors.Is(err, context.Canceled) || first.Printed == 0 {
		t.Fatalf("cancelled: %v, %+v", err, first)
	}
	if _, err := p.Print(ctx, &rest, All(cards), bothForms); err != nil {
		t.Fatal(err)
	}
	once(t, &rest, cards)
}

// A lot of which nothing can be printed is recorded, and leaves no file.
func TestPrintNothing(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 25)
	for _, c := range cards[10:20] {
		c.Photo = []byte("oops")
	}
	var m memory
	report, err := p.Print(context.Background(), &m, All(cards), bothForms)
	if err != nil || report.Printed != 15 || len(report.Skipped) != 10 || len(report.Manifest.Skipped()) != 10 {
		t.Fatalf("%v, %+v", err, report)
	}
	if want := []string{"cards-001.pdf", "cards-003.pdf", "print.json", "sheets-001.pdf", "sheets-003.pdf"}; !slices.Equal(m.names(), want) {
		t.Errorf("files %v", m.names())
	}
}

// The first sheet begins at Start and the lot ends with it; later ones begin
// at the first cell.
func TestPrintStart(t *testing.T) {
	p, _ := runPrinter(t)
	p.Layout.Start = 8
	var m memory
	b := bothForms
	b.Size = 25 // makes 20: whole sheets
	if _, err := p.Print(context.Background(), &m, All(benchmarkCards(t, 30)), b); err != nil {
		t.Fatal(err)
	}
	var used []int
	for _, name := range []string{"sheets-001.pdf", "sheets-002.pdf"} {
		doc := oracle.Open(t, m.files[name].Data)
		for page := 0; page < doc.NumPages(); page += 2 {
			used = append(used, len(grounds(doc, page)))
		}
	}
	if want := []int{3, 10, 10, 7}; !slices.Equal(used, want) {
		t.Errorf("cards on the sheets: %v", used)
	}
}

func TestDir(t *testing.T) {
	dir := Dir(filepath.Join(t.TempDir(), "run"))
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 12)
	if _, err := p.Print(context.Background(), dir, All(cards), bothForms); err != nil {
		t.Fatal(err)
	}
	var m memory
	if _, err := p.Print(context.Background(), &m, All(cards), bothForms); err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, err := os.ReadDir(string(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
		data, err := fs.ReadFile(dir, e.Name())
		if err != nil || !bytes.Equal(data, m.files[e.Name()].Data) {
			t.Errorf("%s: %v", e.Name(), err)
		}
		if info, err := e.Info(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
			t.Errorf("%s: %v, %v", e.Name(), err, info.Mode())
		}
	}
	if !slices.Equal(names, m.names()) {
		t.Errorf("files %v, want %v", names, m.names())
	}
	if r, err := p.Print(context.Background(), dir, All(cards), bothForms); err != nil || r.Kept != 12 {
		t.Errorf("again: %v, %+v", err, r)
	}
	// A write that fails leaves the old file, and nothing else.
	err = dir.WriteFile("print.json", func(w io.Writer) error {
		fmt.Fprint(w, "half")
		return errDisk
	})
	if !errors.Is(err, errDisk) {
		t.Error(err)
	}
	if data, err := fs.ReadFile(dir, "print.json"); err != nil || !bytes.Equal(data, m.files["print.json"].Data) {
		t.Errorf("the old file is gone: %v", err)
	}
	if again, err := os.ReadDir(string(dir)); err != nil || len(again) != len(entries) {
		t.Errorf("%d files, there were %d", len(again), len(entries))
	}
	if err := dir.WriteFile("../x", func(io.Writer) error { return nil }); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("outside: %v", err)
	}
}

func FuzzReadManifest(f *testing.F) {
	p, _ := runPrinter(f)
	var m memory
	cards := benchmarkCards(f, 3)
	cards[1].Photo = nil
	if _, err := p.Print(context.Background(), &m, All(cards), bothForms); err != nil {
		f.Fatal(err)
	}
	f.Add(m.files["print.json"].Data)
	f.Add([]byte(`{"version": 1, "settings": "", "lots": []}`))
	f.Add([]byte(`{"version": 1, "settings": "", "lots": [{"number": 1, "files": [], "cards": [{"number": "1", "digest": "0123456789abcdef"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadManifest(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrManifest) {
				t.Fatal(err)
			}
			return
		}
		m.Skipped()
		var b bytes.Buffer
		if err := WriteManifest(&b, m); err != nil {
			t.Fatal(err)
		}
		again, err := ReadManifest(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b.Bytes())
		}
		var c bytes.Buffer
		if err := WriteManifest(&c, again); err != nil || !bytes.Equal(b.Bytes(), c.Bytes()) {
			t.Errorf("written and read, it is another: %v\n%s\n%s", err, b.Bytes(), c.Bytes())
		}
	})
}
