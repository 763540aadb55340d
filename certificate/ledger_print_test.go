package certificate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"
)

// printLedger is a ledger of n issued certificates on a disk of its own, whose
// cards carry photos by name.
func printLedger(t *testing.T, n int) (*Ledger, *disk) {
	t.Helper()
	d := &disk{}
	l, err := StartLedger(d, "奈曼旗司法局", testPersonKey(t), noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	for i := range n {
		number := fmt.Sprintf("15052522%05d", i+1)
		events = append(events, Event{Kind: EventIssued, Number: number, Time: noon(0), Card: ledgerCardOf(t, number, i)})
	}
	if err := l.Append(events...); err != nil {
		t.Fatal(err)
	}
	return l, d
}

// memoryPhotos has the photo of every card of printLedger.
func memoryPhotos(photo []byte) fs.FS { return fstest.MapFS{"x.jpg": {Data: photo}} }

// copied are the files as they are now.
func (m *memory) copied() fstest.MapFS { return maps.Clone(m.files) }

// inFiles counts the printings of each number in the files of folders.
func inFiles(t *testing.T, folders []*memory) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, m := range folders {
		for number, n := range numbers(t, m) {
			all[number] += n
		}
	}
	return all
}

// office is what a clerk does with a ledger and its folders: one folder a
// request, from the first on, until nothing waits that can be printed.
func office(l *Ledger, p *Printer, folders *[]*memory, numbers []string, b Batch) error {
	tried := map[string]bool{}
	for i := 0; ; i++ {
		var waiting []string
		for _, c := range l.ToPrint() {
			if !tried[c.Number] && (numbers == nil || slices.Contains(numbers, c.Number)) {
				waiting = append(waiting, c.Number)
			}
		}
		if waiting == nil {
			return nil
		}
		if i == len(*folders) {
			*folders = append(*folders, &memory{})
		}
		report, err := l.Print(context.Background(), p, (*folders)[i], waiting, noon(14), b)
		if err != nil {
			return err
		}
		for _, s := range report.Skipped {
			tried[s.Number] = true
		}
	}
}

// TestLedgerPrintCrash lets the power go at every write to the folder and at
// every operation of the ledger's disk, in a first run and in one of reprints;
// called again, both come to each card once for each request, and the ledger
// says so.
func TestLedgerPrintCrash(t *testing.T) {
	const cards = 7
	p, _ := runPrinter(t)
	photo := testPhoto(t, 358, 441)
	p.Photos = memoryPhotos(photo)
	batch := Batch{Cards: "cards", Size: 2}
	spoil := func(l *Ledger) error {
		return l.Append(Event{Kind: EventSpoiled, Number: "1505252200002", Time: noon(14), Reason: "卡片划伤"},
			Event{Kind: EventSpoiled, Number: "1505252200006", Time: noon(14), Reason: "颜色不对"})
	}
	crashes := 0
	for _, where := range []string{"folder", "ledger"} {
		for _, second := range []bool{false, true} {
			for failAt := 1; ; failAt++ {
				l, d := printLedger(t, cards)
				var folders []*memory
				if second {
					if err := errors.Join(office(l, p, &folders, nil, batch), spoil(l)); err != nil {
						t.Fatal(err)
					}
				}
				fail := &memory{}
				folders = append(folders, fail)
				if where == "folder" {
					fail.fail = failAt
				} else {
					d.ops, d.failAt = 0, failAt
				}
				err := office(l, p, &folders, nil, batch)
				if err == nil {
					if failAt < 3 && second || failAt < 5 && !second {
						t.Fatalf("%s, second %v: only %d operations", where, second, failAt-1)
					}
					break
				}
				crashes++
				for _, image := range d.images() {
					again := &disk{durable: bytes.Clone(image), cached: bytes.Clone(image)}
					l, err := ResumeLedger(again, testPersonKey(t))
					if err != nil {
						t.Fatal(err)
					}
					after := make([]*memory, len(folders))
					for i, m := range folders {
						after[i] = &memory{files: m.copied()}
					}
					if err := office(l, p, &after, nil, batch); err != nil {
						t.Fatalf("%s, second %v, failing at %d: %v", where, second, failAt, err)
					}
					got := inFiles(t, after)
					for i := range cards {
						number := fmt.Sprintf("15052522%05d", i+1)
						want := 1
						if second && (i == 1 || i == 5) {
							want = 2
						}
						e, _ := l.Entry(number)
						if got[number] != want || e.Printed != want || e.Stock != InStock {
							t.Fatalf("%s, second %v, failing at %d: %s is in files %d times, printed %d times by the ledger, %v; want %d",
								where, second, failAt, number, got[number], e.Printed, e.Stock, want)
						}
					}
				}
			}
		}
	}
	if crashes < 20 {
		t.Errorf("only %d crashes", crashes)
	}
	t.Logf("%d crashes", crashes)
}

func TestLedgerPrint(t *testing.T) {
	p, _ := runPrinter(t)
	good := testPhoto(t, 358, 441)
	p.Photos = memoryPhotos(good)
	ctx := context.Background()
	l, _ := printLedger(t, 4)
	number := func(n int) string { return fmt.Sprintf("15052522%05d", n) }
	batch := Batch{Cards: "cards"}

	// A part first, then the rest: two requests, two folders.
	var first, second memory
	report, err := l.Print(ctx, p, &first, []string{number(3), number(1)}, noon(1), batch)
	if err != nil || report.Printed != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if _, err := l.Print(ctx, p, &second, []string{number(1)}, noon(1), batch); !errors.Is(err, ErrOutOfOrder) || len(second.files) != 0 {
		t.Errorf("printed again without being spoilt: %v, %v", err, second.names())
	}
	if _, err := l.Print(ctx, p, &second, []string{"X"}, noon(1), batch); !errors.Is(err, ErrNumberUnknown) {
		t.Errorf("%v", err)
	}
	// A finished request is left alone, whatever is asked of its folder.
	was := first.copied()
	if report, err := l.Print(ctx, p, &first, nil, noon(1), batch); err != nil || report.Printed != 0 || (&memory{files: was}).equal(&first) != "" {
		t.Errorf("%+v, %v", report, err)
	}
	if report, err := l.Print(ctx, p, &second, nil, noon(1), batch); err != nil || report.Printed != 2 || report.Manifest.Order[0] != (OrderedCard{number(2), 1}) {
		t.Errorf("%+v, %v", report, err)
	}
	var none memory
	if report, err := l.Print(ctx, p, &none, nil, noon(1), batch); err != nil || report.Printed != 0 || len(none.files) != 0 {
		t.Errorf("nothing waits: %+v, %v, %v", report, err, none.names())
	}

	// A reprint is entered with the reason of the spoiling.
	if err := l.Append(Event{Kind: EventSpoiled, Number: number(4), Time: noon(2), Reason: "卡片划伤"}); err != nil {
		t.Fatal(err)
	}
	// Its photo has gone bad meanwhile: the request comes to nothing, the card
	// goes on waiting, and the folder is free for the next request.
	var third memory
	p.Photos = memoryPhotos([]byte("not a photo"))
	if report, err := l.Print(ctx, p, &third, nil, noon(3), batch); err != nil || len(report.Skipped) != 1 || len(l.ToPrint()) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	p.Photos = memoryPhotos(good)
	p.Organ = "另一设置" // nothing was printed by the first one
	if report, err := l.Print(ctx, p, &third, nil, noon(4), batch); err != nil || report.Printed != 1 || report.Manifest.Order[0] != (OrderedCard{number(4), 2}) {
		t.Errorf("%+v, %v", report, err)
	}
	history := l.History(number(4))
	if last := history[len(history)-1]; last.Kind != EventReprinted || last.Reason != "卡片划伤" {
		t.Errorf("%+v", last)
	}
	if got := inFiles(t, []*memory{&first, &second, &third}); got[number(4)] != 2 || len(got) != 4 {
		t.Errorf("%v", got)
	}
}

// TestRevokedIsNotIssuedAnew: a form that still names the person, and an exam
// passed before, give nobody back what was taken away.
func TestRevokedIsNotIssuedAnew(t *testing.T) {
	a := applications(t, 2)
	first := issue(t, a)
	revoked := a.Results[0].Submitted.AddDate(0, 2, 0)
	a.Before = []Held{
		{Number: first.Cards[0].Number, ID: first.Cards[0].ID, Expires: first.Cards[0].Expires, Void: true, Revoked: revoked},
		{Number: first.Cards[1].Number, ID: first.Cards[1].ID, Expires: first.Cards[1].Expires},
	}
	got := issue(t, a)
	reasons := map[string]Reason{}
	for _, r := range got.Refusals {
		reasons[r.Name] = r.Reason
	}
	if len(got.Cards) != 0 || reasons[first.Cards[0].Name] != WasRevoked || reasons[first.Cards[1].Name] != AlreadyHolds {
		t.Fatalf("%v, %v", got.Cards, got.Refusals)
	}
	// An exam passed since does.
	again := Result{Admission: a.Results[0].Admission, Name: first.Cards[0].Name, ID: first.Cards[0].ID, Score: Points(80),
		Submitted: revoked.AddDate(0, 0, 1), Outcome: Passed}
	a.Results = append(a.Results, again)
	got = issue(t, a)
	if len(got.Cards) != 1 || got.Cards[0].ID != first.Cards[0].ID || !got.Cards[0].Passed.Equal(again.Submitted) {
		t.Errorf("%v, %v", got.Cards, got.Refusals)
	}
}
