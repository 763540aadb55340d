package certificate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// shardFiles prints every shard of a run, the last first, into one folder, and
// joins their manifests under the name that the run without shards gives its.
func shardFiles(t *testing.T, p *Printer, cards []*Card, b Batch, count int) *memory {
	t.Helper()
	var m memory
	var manifests []*Manifest
	name := b.Manifest
	for i := range count {
		b.Shard = Shard{count - 1 - i, count}
		b.Manifest = fmt.Sprintf("shard-%d.json", b.Shard.Index)
		report, err := p.Print(context.Background(), &m, All(cards), b)
		if err != nil {
			t.Fatalf("shard %v: %v", b.Shard, err)
		}
		manifests = append(manifests, report.Manifest)
		delete(m.files, b.Manifest)
	}
	whole, err := JoinManifests(manifests...)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteManifest(&text, whole); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadManifest(bytes.NewReader(text.Bytes())); err != nil {
		t.Errorf("joined: %v", err)
	}
	m.WriteFile(name, func(w io.Writer) error { _, err := w.Write(text.Bytes()); return err })
	return &m
}

// The shards together are the run without them, byte for byte, whatever the
// counts: with a card that cannot be printed, one that comes twice, and a first
// sheet that begins at its third cell.
func TestShards(t *testing.T) {
	p, encoded := runPrinter(t)
	for _, n := range []int{1, 9, 10, 34} {
		cards := benchmarkCards(t, n)
		if n > 12 {
			broken := *cards[11]
			broken.Photo = []byte("no photo")
			cards[11] = &broken
			cards = append(cards, cards[3])
		}
		for _, start := range []int{1, 3} {
			p.Layout.Start = start
			var whole memory
			if _, err := p.Print(context.Background(), &whole, All(cards), bothForms); err != nil {
				t.Fatal(err)
			}
			encoded()
			for _, count := range []int{1, 2, 3, 7} {
				got := shardFiles(t, p, cards, bothForms, count)
				if d := got.equal(&whole); d != "" {
					t.Errorf("%d cards from cell %d in %d shards: %s", n, start, count, d)
				}
				for text, times := range encoded() {
					if times != 1 {
						t.Errorf("%d shards: encoded %d times: %s", count, times, text)
					}
				}
			}
		}
	}
}

// A shard that broke off goes on where it was, and refuses another list.
func TestShardGoesOn(t *testing.T) {
	p, encoded := runPrinter(t)
	cards := benchmarkCards(t, 34)
	b := bothForms
	b.Shard = Shard{1, 2} // lots 2 and 4
	var m memory
	if _, err := p.Print(context.Background(), &m, All(cards), b); err != nil {
		t.Fatal(err)
	}
	if want := []string{"cards-002.pdf", "cards-004.pdf", "print.json", "sheets-002.pdf", "sheets-004.pdf"}; !slices.Equal(m.names(), want) {
		t.Errorf("files %v", m.names())
	}
	whole := &memory{files: m.copied()}
	delete(m.files, "cards-004.pdf")
	encoded()
	report, err := p.Print(context.Background(), &m, All(cards), b)
	if err != nil || report.Kept != 10 || report.Printed != 4 || len(encoded()) != 4 {
		t.Errorf("%v, %+v", err, report)
	}
	if d := m.equal(whole); d != "" {
		t.Errorf("gone on: %s", d)
	}
	changed := slices.Clone(cards)
	changed[12], changed[13] = changed[13], changed[2]
	if _, err := p.Print(context.Background(), &m, All(changed[2:]), b); !errors.Is(err, ErrShardChanged) {
		t.Errorf("of another list: %v", err)
	}
	if d := m.equal(whole); d != "" {
		t.Errorf("of another list: %s", d)
	}
}

func TestBadShards(t *testing.T) {
	p, _ := runPrinter(t)
	for _, s := range []Shard{{3, 3}, {-1, 3}, {0, -1}, {1, 0}} {
		b := bothForms
		b.Shard = s
		if _, err := p.Print(context.Background(), &memory{}, All(benchmarkCards(t, 1)), b); err == nil || !strings.Contains(err.Error(), "Shard") {
			t.Errorf("%v: %v", s, err)
		}
	}
	for _, text := range []string{"", "1", "3/3", "-1/3", "0/0", "0/-1", "a/3", "1/b", "0/3/1", " 0/3", "1//2"} {
		if s, err := ParseShard(text); err == nil || !strings.Contains(err.Error(), "0/3、1/3、2/3") {
			t.Errorf("%q: %v, %v", text, s, err)
		}
	}
	for text, want := range map[string]Shard{"0/1": {0, 1}, "2/3": {2, 3}} {
		if s, err := ParseShard(text); s != want || err != nil || s.String() != text {
			t.Errorf("%q: %v, %v", text, s, err)
		}
	}
	lot := func(number int, settings string, cards ...string) *Manifest {
		m := &Manifest{Version: manifestVersion, Settings: settings, Lots: []Lot{{Number: number}}}
		for _, c := range cards {
			m.Lots[0].Cards = append(m.Lots[0].Cards, LotCard{Number: c})
		}
		return m
	}
	for name, test := range map[string]struct {
		shards []*Manifest
		want   error
	}{
		"other settings": {[]*Manifest{lot(1, "a", "1"), lot(2, "b", "2")}, ErrOtherRun},
		"two lots 1":     {[]*Manifest{lot(1, "a", "1"), lot(1, "a", "2")}, ErrManifest},
		"a card twice":   {[]*Manifest{lot(1, "a", "1"), lot(2, "a", "1")}, ErrManifest},
		"a lot twice":    {[]*Manifest{lot(1, "a", "1"), lot(1, "a", "1")}, nil},
		"nothing":        {nil, nil},
		"an empty one":   {[]*Manifest{{}, lot(1, "a", "1")}, nil},
	} {
		if _, err := JoinManifests(test.shards...); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A ledger enters what shards printed, and prints what one of them left out;
// in the end it says what it says after a run without shards.
func TestLedgerJoinsShards(t *testing.T) {
	p, _ := runPrinter(t)
	p.Photos = memoryPhotos(testPhoto(t, 358, 441))
	batch := Batch{Cards: "cards", Size: 2}
	want, wantDisk := printLedger(t, 7)
	var folder memory
	if _, err := want.Print(context.Background(), p, &folder, nil, noon(14), batch); err != nil {
		t.Fatal(err)
	}
	for _, missing := range []int{-1, 0, 2} { // a shard that never ran
		l, disk := printLedger(t, 7)
		var m memory
		for i := range 3 {
			if i == missing {
				continue
			}
			b := batch
			b.Shard = Shard{i, 3}
			copied, err := ReadLedger(bytes.NewReader(disk.durable), testPersonKey(t))
			if err != nil {
				t.Fatal(err)
			}
			if report, done, err := copied.PrintShard(context.Background(), p, &m, b); err != nil || done || report.Printed == 0 {
				t.Fatalf("shard %d: %v, %v, %+v", i, err, done, report)
			}
		}
		report, err := l.Print(context.Background(), p, &m, nil, noon(14), batch)
		if err != nil || report.Printed+report.Kept != 7 || missing < 0 && report.Printed != 0 || missing >= 0 && report.Printed == 0 {
			t.Errorf("without shard %d: %v, %+v", missing, err, report)
		}
		if len(l.ToPrint()) != 0 {
			t.Errorf("without shard %d: %d cards wait", missing, len(l.ToPrint()))
		}
		b := batch
		b.Shard = Shard{0, 3}
		if _, done, err := l.PrintShard(context.Background(), p, &m, b); err != nil || !done {
			t.Errorf("a shard of a request that is done: %v, %v", done, err)
		}
		for _, name := range m.names() {
			if strings.Contains(name, "shard") {
				delete(m.files, name)
			}
		}
		if d := m.equal(&folder); d != "" {
			t.Errorf("without shard %d: %s", missing, d)
		}
		if missing < 0 && !bytes.Equal(disk.durable, wantDisk.durable) {
			t.Errorf("the ledger is another:\n%s\nnot\n%s", disk.durable, wantDisk.durable)
		}
	}
	// A request that is not done, and no shard at all.
	l, _ := printLedger(t, 7)
	broken := &memory{fail: 4}
	if _, err := l.Print(context.Background(), p, broken, nil, noon(14), batch); !errors.Is(err, errDisk) {
		t.Fatal(err)
	}
	b := batch
	b.Shard = Shard{0, 3}
	if _, _, err := l.PrintShard(context.Background(), p, broken, b); !errors.Is(err, ErrRequestOpen) {
		t.Errorf("beside a request that is not done: %v", err)
	}
	if _, _, err := l.PrintShard(context.Background(), p, &memory{}, batch); err == nil {
		t.Error("no shard, and no error")
	}
}
