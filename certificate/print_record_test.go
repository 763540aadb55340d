package certificate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// keeping is a Folder that cannot remove.
type keeping struct{ m *memory }

func (p keeping) Open(name string) (fs.File, error) { return p.m.Open(name) }

func (p keeping) WriteFile(name string, content func(io.Writer) error) error {
	return p.m.WriteFile(name, content)
}

// counting is a Folder that counts what is written into its files.
type counting struct {
	memory
	bytes map[string]int64
}

func (c *counting) WriteFile(name string, content func(io.Writer) error) error {
	err := c.memory.WriteFile(name, content)
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.bytes == nil {
			c.bytes = map[string]int64{}
		}
		c.bytes[name] += int64(len(c.files[name].Data))
	}
	return err
}

// record is how much was written to the record and its parts.
func (c *counting) record() (n int64) {
	for name, written := range c.bytes {
		if strings.HasPrefix(name, DefaultManifest) {
			n += written
		}
	}
	return n
}

// madeLot is the record of a lot of so many cards in two files.
func madeLot(number, cards int) Lot {
	l := Lot{Number: number, Files: []LotFile{}, Cards: []LotCard{}}
	for _, stem := range []string{"cards", "sheets"} {
		l.Files = append(l.Files, LotFile{Name: fileName(stem, number, false), SHA256: strings.Repeat("5a", 32), Bytes: 12_345_678, Pages: 2 * cards})
	}
	for i := range cards {
		l.Cards = append(l.Cards, LotCard{Number: fmt.Sprintf("15052522%08d", number*MaxCards+i)})
	}
	return l
}

// The record of a long run is written in a time that grows as the run does:
// less than four times the manifest that is left in the end, whatever its
// length, and each lot is in the folder as soon as it is added.
func TestRecordIsLinear(t *testing.T) {
	for _, cards := range []int{500, 1000, 20_000, 100_000, 200_000} {
		var folder counting
		r := &record{dst: &folder, name: DefaultManifest, m: &Manifest{Version: manifestVersion, Settings: "x"}}
		for number := 1; number <= cards/MaxCards; number++ {
			if err := r.add(madeLot(number, MaxCards)); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.close(); err != nil {
			t.Fatal(err)
		}
		if want := []string{DefaultManifest}; !slices.Equal(folder.names(), want) {
			t.Errorf("files %v", folder.names())
		}
		last := int64(len(folder.files[DefaultManifest].Data))
		t.Logf("%d cards: %d bytes written for a manifest of %d", cards, folder.record(), last)
		if folder.record() >= 4*last {
			t.Errorf("%d cards: %d bytes written for a manifest of %d", cards, folder.record(), last)
		}
		m, open, err := openManifest(&folder, DefaultManifest)
		if err != nil || open || len(m.Lots) != cards/MaxCards {
			t.Errorf("%v, open %v", err, open)
		}
	}
	var folder memory
	r := &record{dst: &folder, name: DefaultManifest, m: &Manifest{Version: manifestVersion, Order: []OrderedCard{{"1", 1}}}}
	for n, number := range []int{2, 4, 1, 3, 9, 5, 7, 6, 8, 20, 11} { // as when lots of an earlier run are there
		if err := r.add(madeLot(number, 2)); err != nil {
			t.Fatal(err)
		}
		m, _, err := openManifest(&folder, DefaultManifest)
		if err != nil || len(m.Lots) != n+1 || len(m.Order) != 1 || !slices.ContainsFunc(m.Lots, func(l Lot) bool { return l.Number == number }) {
			t.Fatalf("after lot %d: %v, %+v", number, err, m)
		}
		if !slices.IsSortedFunc(m.Lots, func(a, b Lot) int { return a.Number - b.Number }) {
			t.Fatalf("after lot %d the lots are in disorder", number)
		}
	}
}

// The same of a whole run: its record, twice as long, takes twice the bytes.
func TestPrintRecordIsLinear(t *testing.T) {
	p, _ := runPrinter(t)
	written := func(lots int) int64 {
		var folder counting
		if _, err := p.Print(context.Background(), &folder, All(benchmarkCards(t, lots)), Batch{Manifest: DefaultManifest, Size: 1}); err != nil {
			t.Fatal(err)
		}
		return folder.record()
	}
	if short, long := written(24), written(192); long > 8*short*5/4 {
		t.Errorf("24 lots take %d bytes, eight times as many %d", short, long)
	}
}

// A run that is killed at any operation on its folder, and again while it goes
// on, ends with the bytes of an undisturbed one, each card in them once, in a
// Folder that removes and in one that does not.
func TestPrintKilledTwice(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 7)
	batch := Batch{Cards: "cards", Manifest: DefaultManifest, Size: 1}
	ctx := context.Background()
	var want memory
	if _, err := p.Print(ctx, &want, All(cards), batch); err != nil {
		t.Fatal(err)
	}
	folder := func(m *memory, removes bool) Folder {
		if removes {
			return m
		}
		return keeping{m}
	}
	runs := 0
	for _, removes := range []bool{true, false} {
		for first := 1; ; first++ {
			killed := &memory{fail: first, dead: true}
			_, err := p.Print(ctx, folder(killed, removes), All(cards), batch)
			if err == nil {
				if first < 14 {
					t.Fatalf("only %d operations", first-1)
				}
				break
			}
			for _, second := range []int{1, 2, 4} {
				m := &memory{files: killed.copied(), fail: second, dead: true}
				if _, err := p.Print(ctx, folder(m, removes), All(cards), batch); err != nil && !errors.Is(err, errDisk) {
					t.Fatalf("killed at %d and %d: %v", first, second, err)
				}
				m.fail = 0
				report, err := p.Print(ctx, folder(m, removes), All(cards), batch)
				if err != nil || report.Printed+report.Kept != len(cards) {
					t.Fatalf("killed at %d and %d: %v, %+v", first, second, err, report)
				}
				m.writes = 0
				if _, err := p.Print(ctx, folder(m, removes), All(cards), batch); err != nil || m.writes > 0 {
					t.Fatalf("killed at %d and %d, a run that is done writes %d times: %v", first, second, m.writes, err)
				}
				for name, f := range m.files {
					if !strings.HasPrefix(name, DefaultManifest+".part-") || removes {
						continue
					}
					if part, err := ReadManifest(bytes.NewReader(f.Data)); err != nil || len(part.Lots) > 0 {
						t.Errorf("killed at %d and %d: %s has %v, %v", first, second, name, part, err)
					}
					delete(m.files, name)
				}
				if d := m.equal(&want); d != "" {
					t.Errorf("killed at %d and %d, removes %v: %s", first, second, removes, d)
				}
				runs++
			}
		}
	}
	t.Logf("killed %d times twice", runs)
}

// A lot of which a file is spoilt is printed again, with a card less: its old
// record must be nowhere.
func TestRecordForgetsSpoiltLots(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 12)
	batch := Batch{Cards: "cards", Manifest: DefaultManifest, Size: 2}
	ctx := context.Background()
	for stop := 1; stop < 30; stop++ {
		var m memory
		if _, err := p.Print(ctx, &m, All(cards), batch); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"cards-002.pdf", "cards-004.pdf", "cards-005.pdf"} {
			delete(m.files, name)
		}
		fewer := slices.Concat(cards[:2], cards[3:])
		m.writes, m.fail, m.dead = 0, stop, true
		_, err := p.Print(ctx, &m, All(fewer), batch)
		done := err == nil
		m.fail = 0
		if _, err := p.Print(ctx, &m, All(fewer), batch); err != nil {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		once(t, &m, fewer)
		if done {
			return
		}
	}
	t.Error("it was never done")
}

// A run that came to no file is begun anew with other settings, wherever it
// was killed: nothing of its record is left.
func TestRecordOfNothing(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 7)
	bad := benchmarkCards(t, 7)
	for _, c := range bad {
		c.Photo = []byte("not a photo")
	}
	batch := Batch{Cards: "cards", Manifest: DefaultManifest, Size: 1}
	ctx := context.Background()
	var want memory
	if _, err := p.Print(ctx, &want, All(cards), batch); err != nil {
		t.Fatal(err)
	}
	other := *p
	other.Supervisor = "另一人民政府"
	for fail := 1; ; fail++ {
		m := &memory{fail: fail, dead: true}
		_, err := other.Print(ctx, m, All(bad), batch)
		for again := 1; again <= 4; again++ {
			m.writes, m.fail = 0, again
			if _, err := p.Print(ctx, m, All(cards), batch); err == nil {
				t.Fatal("the disk did not fail")
			}
		}
		m.fail = 0
		if _, err := p.Print(ctx, m, All(cards), batch); err != nil {
			t.Fatalf("killed at %d: %v", fail, err)
		}
		if d := m.equal(&want); d != "" {
			t.Errorf("killed at %d: %s", fail, d)
		}
		if err == nil {
			break
		}
	}
}

// A record as it was before there were parts is gone on with.
func TestRecordWithoutParts(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 9)
	batch := Batch{Cards: "cards", Manifest: DefaultManifest, Size: 2}
	ctx := context.Background()
	var m, want memory
	if _, err := p.Print(ctx, &want, All(cards), batch); err != nil {
		t.Fatal(err)
	}
	report, err := p.Print(ctx, &m, All(cards[:6]), batch)
	if err != nil {
		t.Fatal(err)
	}
	// As it was written after the third lot, whole.
	if err := writeWhole(&m, DefaultManifest, report.Manifest); err != nil {
		t.Fatal(err)
	}
	if report, err := p.Print(ctx, &m, All(cards), batch); err != nil || report.Kept != 6 {
		t.Fatalf("%v, %+v", err, report)
	}
	if d := m.equal(&want); d != "" {
		t.Error(d)
	}
}

// Printed files whose record was moved away are not printed over.
func TestUnrecorded(t *testing.T) {
	p, _ := runPrinter(t)
	ctx := context.Background()
	cards := benchmarkCards(t, 9)
	for name, test := range map[string]struct {
		files []string
		shard Shard
		found bool
	}{
		"one alone":         {files: []string{"out/cards.pdf"}, found: true},
		"one of many":       {files: []string{"out/sheets-004.pdf"}, found: true},
		"the thousandth":    {files: []string{"out/cards-1000.pdf"}, found: true},
		"of this shard":     {files: []string{"out/cards-002.pdf"}, shard: Shard{1, 2}, found: true},
		"of another shard":  {files: []string{"out/cards-001.pdf", "out/sheets-003.pdf"}, shard: Shard{1, 2}},
		"of another folder": {files: []string{"cards-001.pdf", "out/print-02/cards.pdf"}},
		"of another kind": {files: []string{"out/cards-001.png", "out/cards-.pdf", "out/cards-01.pdf", "out/cards-a.pdf",
			"out/cardsheets.pdf", "out/cards-0001.pdf", "out/cards-000.pdf", "out/cards--01.pdf", "out/calibration.pdf"}},
	} {
		m := memory{files: fstest.MapFS{}}
		for _, name := range test.files {
			m.files[name] = &fstest.MapFile{Data: []byte("%PDF")}
		}
		before := m.copied()
		_, err := p.Print(ctx, &m, All(cards), Batch{Cards: "out/cards", Sheets: "out/sheets", Manifest: "out/print.json", Size: 2, Shard: test.shard})
		if errors.Is(err, ErrUnrecorded) != test.found || err != nil != test.found {
			t.Errorf("%s: %v", name, err)
		}
		if test.found && (m.equal(&memory{files: before}) != "" || !strings.Contains(err.Error(), test.files[0])) {
			t.Errorf("%s: %v, files %v", name, err, m.names())
		}
	}
}

// TestLedgerKeepsUnrecorded moves a request's record away: what is asked for
// next is not printed over its files, and with the record back in its place it
// goes on.
func TestLedgerKeepsUnrecorded(t *testing.T) {
	p, _ := runPrinter(t)
	p.Photos = memoryPhotos(testPhoto(t, 358, 441))
	ctx := context.Background()
	batch := Batch{Cards: "cards", Size: 2}
	l, _ := printLedger(t, 5)
	var m memory
	if _, err := l.Print(ctx, p, &m, []string{"1505252200001", "1505252200002", "1505252200003"}, noon(1), batch); err != nil {
		t.Fatal(err)
	}
	record := m.files[DefaultManifest]
	delete(m.files, DefaultManifest)
	before := m.copied()
	for range 2 {
		if _, err := l.Print(ctx, p, &m, nil, noon(2), batch); !errors.Is(err, ErrUnrecorded) || !strings.Contains(err.Error(), "cards-001.pdf") {
			t.Errorf("without the record: %v", err)
		}
		b := batch
		b.Shard = Shard{0, 2}
		if _, _, err := l.PrintShard(ctx, p, &m, b); !errors.Is(err, ErrUnrecorded) {
			t.Errorf("a shard without the record: %v", err)
		}
	}
	if d := m.equal(&memory{files: before}); d != "" {
		t.Error(d)
	}
	if waiting := len(l.ToPrint()); waiting != 2 {
		t.Errorf("%d wait", waiting)
	}
	m.files[DefaultManifest] = record
	if report, err := l.Print(ctx, p, &m, nil, noon(2), batch); err != nil || report.Printed != 0 {
		t.Errorf("with the record: %v, %+v", err, report)
	}
	// Where nothing is asked for, nothing is in the way.
	var next memory
	if _, err := l.Print(ctx, p, &next, nil, noon(2), batch); err != nil {
		t.Fatal(err)
	}
	delete(next.files, DefaultManifest)
	if _, err := l.Print(ctx, p, &next, nil, noon(2), batch); err != nil {
		t.Errorf("nothing waits: %v", err)
	}
}

// A folder of a run that no ledger asked for is left as it is.
func TestLedgerLeavesOtherRuns(t *testing.T) {
	p, _ := runPrinter(t)
	p.Photos = memoryPhotos(testPhoto(t, 358, 441))
	ctx := context.Background()
	var m memory
	if _, err := p.Print(ctx, &m, All(benchmarkCards(t, 3)), Batch{Manifest: DefaultManifest}); err != nil {
		t.Fatal(err)
	}
	before := m.copied()
	l, _ := printLedger(t, 2)
	report, err := l.Print(ctx, p, &m, nil, noon(1), Batch{})
	if err != nil || report.Printed != 0 || len(l.ToPrint()) != 2 {
		t.Errorf("%v, %+v", err, report)
	}
	if d := m.equal(&memory{files: before}); d != "" {
		t.Error(d)
	}
}

// What shards printed after a request that came to nothing is entered, and not
// printed again.
func TestLedgerJoinsShardsAfterNothing(t *testing.T) {
	p, encoded := runPrinter(t)
	ctx := context.Background()
	batch := Batch{Cards: "cards", Size: 2}
	l, _ := printLedger(t, 5)
	p.Photos = memoryPhotos([]byte("not a photo"))
	var m memory
	if report, err := l.Print(ctx, p, &m, nil, noon(1), batch); err != nil || len(report.Skipped) != 5 {
		t.Fatalf("%v, %+v", err, report)
	}
	p.Photos = memoryPhotos(testPhoto(t, 358, 441))
	for i := range 2 {
		b := batch
		b.Shard = Shard{i, 2}
		if _, done, err := l.PrintShard(ctx, p, &m, b); err != nil || done {
			t.Fatal(done, err)
		}
	}
	encoded()
	report, err := l.Print(ctx, p, &m, nil, noon(2), batch)
	if err != nil || report.Kept != 5 || len(encoded()) != 0 || len(l.ToPrint()) != 0 {
		t.Errorf("%v, %+v", err, report)
	}
}
