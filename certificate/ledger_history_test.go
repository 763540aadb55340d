package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// account is what a test keeps of a certificate beside the ledger: each event
// sets what it says, and nothing is asked.
type account struct {
	card    *Card
	state   State
	stock   Stock
	printed int
	fetched forms.Date
	reason  string
}

// accounts are the accounts of a history, in the order of issue.
func accounts(history []Event) (order []string, all map[string]*account) {
	all = map[string]*account{}
	for _, e := range history {
		a := all[e.Number]
		switch e.Kind {
		case EventIssued:
			order = append(order, e.Number)
			all[e.Number] = &account{card: e.Card, state: InForce}
		case EventPrinted, EventReprinted:
			a.stock, a.printed = InStock, a.printed+1
		case EventSpoiled:
			a.stock = Spoilt
		case EventHandedOut:
			a.stock, a.fetched = HandedOut, dateOf(e.Time)
		case EventRestored:
			a.state = InForce
		case EventLost:
			a.state = Lost
		case EventSuspended:
			a.state = Suspended
		case EventRevoked:
			a.state, a.reason = Revoked, e.Reason
		case EventExpired:
			a.state = Expired
		case EventReplaced:
			a.state = Replaced
		}
	}
	return order, all
}

// allAgree holds what follows from a ledger against the accounts of its own
// history: counts, register, public list, announcement of void ones, status
// list, what waits to be printed.
func allAgree(t *testing.T, l *Ledger, numbering Numbering, at time.Time) {
	t.Helper()
	history := l.History("")
	order, all := accounts(history)
	counts, states, events := l.Counts(), map[State]int{}, map[EventKind]int{}
	for _, e := range history {
		events[e.Kind]++
	}
	var public, void, wait []string
	for _, number := range order {
		a := all[number]
		states[a.state]++
		if a.state == InForce && a.stock == HandedOut {
			public = append(public, number)
		}
		if a.state == InForce && (a.stock == Unprinted || a.stock == Spoilt) {
			wait = append(wait, number)
		}
		if _, known := all[a.card.Replaces]; a.card.Replaces != "" && !known && !a.fetched.IsZero() {
			void = append(void, a.card.Replaces+reasonReplaced)
		}
		switch a.state {
		case Replaced:
			void = append(void, number+reasonReplaced)
		case Lost:
			void = append(void, number+reasonLost)
		case Revoked:
			void = append(void, number+a.reason)
		}
	}
	if counts.Issued != len(order) {
		t.Fatalf("%d issued, counted %d", len(order), counts.Issued)
	}
	for _, s := range []State{InForce, Lost, Suspended, Revoked, Expired, Replaced} {
		if counts.State[s] != states[s] {
			t.Fatalf("%d %v, counted %d", states[s], s, counts.State[s])
		}
	}
	for kind, n := range events {
		if counts.Events[kind] != n {
			t.Fatalf("%d %v, counted %d", n, kind, counts.Events[kind])
		}
	}
	rowsOf := func(name string, make func(Announcement) ([]string, error), want []string) {
		t.Helper()
		got, err := make(Announcement{})
		if errors.Is(err, ErrNothingToAnnounce) {
			err = nil
		}
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	rowsOf("public", func(a Announcement) (out []string, err error) {
		n, err := l.PublicNotice(a)
		if err != nil {
			return nil, err
		}
		for _, r := range tableOf(t, n).Rows {
			out = append(out, r[3])
		}
		return out, nil
	}, public)
	rowsOf("void", func(a Announcement) (out []string, err error) {
		n, err := l.VoidNotice(a)
		if err != nil {
			return nil, err
		}
		for _, r := range tableOf(t, n).Rows {
			out = append(out, r[3]+r[4])
		}
		return out, nil
	}, void)
	var waiting []string
	for _, c := range l.ToPrint() {
		waiting = append(waiting, c.Number)
	}
	if !slices.Equal(waiting, wait) {
		t.Fatalf("to print %q, want %q", waiting, wait)
	}
	if len(order) == 0 {
		return
	}
	r := l.Register(at)
	rows := r.rows()
	if len(rows) != len(order) {
		t.Fatalf("%d rows of %d", len(rows), len(order))
	}
	printed := r.printed()
	list, err := l.StatusList("https://zhifa.example/status", at, time.Hour, numbering)
	if err != nil {
		t.Fatal(err)
	}
	for i, number := range order {
		a, row := all[number], rows[i]
		mark := ""
		if a.printed == 0 {
			mark = "（未印）"
		}
		if a.state != InForce {
			mark += "（" + a.state.String() + "）"
		}
		fetched := ""
		if a.stock == HandedOut {
			fetched = a.fetched.ISO()
		}
		if row.Number != number || row.marks() != mark || row.fetched() != fetched || printed[number] != a.printed || row.Order != i+1 {
			t.Fatalf("%s: row %d is %s%s, fetched %q, printed %d; want %s, %q, %d", number, row.Order, row.Number, row.marks(), row.fetched(), printed[number], mark, fetched, a.printed)
		}
		want := map[State]Status{InForce: StatusValid, Expired: StatusValid, Lost: StatusSuspended, Suspended: StatusSuspended,
			Revoked: StatusRevoked, Replaced: StatusReplaced}[a.state]
		if got, ok := list.Status(number); !ok || got != want {
			t.Fatalf("%s is %v; the status list says %v, %v", number, a.state, got, ok)
		}
	}
}

// year is an office at work: what it does next, at random, of all that it can
// do. Some of it the ledger refuses.
type year struct {
	*rand.Rand
	t         *testing.T
	numbering Numbering
	people    int // who sat an exam so far
	day       int
}

// exam issues to some new people, and as Issue does to those whose certificate
// was lost or has run out.
func (y *year) exam(l *Ledger, at time.Time) error {
	held := map[string]bool{}
	for _, h := range l.Before(Applications{Results: y.results()}) {
		if !h.Void && h.ID != "" {
			held[h.ID] = true
		}
	}
	issued := &Issuance{}
	y.people += 1 + y.IntN(3)
	next := l.nextCounter(y.numbering)
	for person := range y.people {
		id := testID(y.t, person)
		if held[id] || y.IntN(3) == 0 {
			continue
		}
		if y.IntN(8) == 0 {
			next++ // a number that is taken elsewhere
		}
		number, ok := y.numbering.format(next)
		if !ok {
			return nil
		}
		next++
		c := ledgerCardOf(y.t, number, person)
		day := dateOf(at)
		c.Issued, c.Expires = day, forms.Date{Year: day.Year + 2, Month: day.Month, Day: min(day.Day, 28)}
		if person%4 == 0 {
			c.Entry, c.Replaces = forms.Renewal, fmt.Sprintf("OLD-%d", person)
		}
		issued.Cards = append(issued.Cards, c)
	}
	return l.Issue(issued, y.numbering, at)
}

func (y *year) results() []Result {
	out := make([]Result, y.people)
	for i := range out {
		out[i].ID = testID(y.t, i)
	}
	return out
}

// step does the next thing.
func (y *year) step(l *Ledger) error {
	y.day += y.IntN(30)
	at := noon(y.day)
	var numbers []string
	for _, e := range l.Entries() {
		if y.IntN(3) == 0 {
			numbers = append(numbers, e.Card.Number)
		}
	}
	switch y.IntN(14) {
	case 0, 1:
		return y.exam(l, at)
	case 2, 6:
		waiting := l.ToPrint()
		return l.Printed(&Run{Printed: waiting[:len(waiting)-y.IntN(len(waiting)+1)/2]}, at)
	case 3, 4, 7:
		var fit []string
		for _, number := range numbers {
			if e, _ := l.Entry(number); e.State == InForce && e.Stock == InStock {
				fit = append(fit, number)
			}
		}
		return l.HandOut(at, fit...)
	case 5:
		_, err := l.ExpireDue(at)
		return err
	}
	if len(numbers) == 0 {
		return nil
	}
	kind := []EventKind{EventSpoiled, EventLost, EventLost, EventLost, EventSuspended, EventRestored, EventRevoked}[y.IntN(7)]
	return l.Append(Event{Kind: kind, Number: numbers[y.IntN(len(numbers))], Time: at, Reason: "原因" + string(kind)})
}

// TestHistoriesWithCrashes plays years of an office with the power going again
// and again, at any write, sync, or step of the recovery. After each thing done,
// and after each recovery, everything that follows from the ledger agrees; what
// was acknowledged is there.
func TestHistoriesWithCrashes(t *testing.T) {
	key := testPersonKey(t)
	seen, crashes, steps := map[EventKind]int{}, 0, 0
	for seed := range uint64(40) {
		y := &year{Rand: rand.New(rand.NewPCG(seed, 11)), t: t, numbering: Numbering{Prefix: "15052522", Digits: 5}}
		d := &disk{}
		l, err := StartLedger(d, "奈曼旗司法局", key, noon(-1))
		if err != nil {
			t.Fatal(err)
		}
		for range 70 {
			if y.IntN(4) == 0 && d.failAt <= d.ops {
				d.failAt, d.short = d.ops+1+y.IntN(5), y.IntN(600)
			}
			before := l.History("")
			err := y.step(l)
			steps++
			var refused *LedgerError
			switch {
			case err == nil:
			case errors.As(err, &refused):
				if !sameEvents(l.History(""), before) {
					t.Fatalf("seed %d: refused, and entered: %v", seed, err)
				}
			case errors.Is(err, ErrLedgerBroken):
				crashes++
				images := d.images()
				image := images[y.IntN(len(images))]
				for {
					d = &disk{durable: bytes.Clone(image), cached: bytes.Clone(image), failAt: y.IntN(4)}
					if l, err = ResumeLedger(d, key); err == nil {
						break
					}
					if !errors.Is(err, errPower) {
						t.Fatalf("seed %d: %v", seed, err)
					}
					image = d.durable
				}
				d.failAt = 0
				after := l.History("")
				if len(after) < len(before) || !sameEvents(after[:len(before)], before) {
					t.Fatalf("seed %d: %d events after the crash, %d were acknowledged", seed, len(after), len(before))
				}
			default:
				t.Fatalf("seed %d: %v", seed, err)
			}
			allAgree(t, l, y.numbering, noon(y.day))
		}
		for kind, n := range l.Counts().Events {
			seen[kind] += n
		}
		// No number twice, and every number of the pattern is accounted for.
		for _, g := range l.Gaps(y.numbering) {
			if g.Reason != skippedReason {
				t.Errorf("seed %d: a gap without a reason: %v", seed, g)
			}
		}
		again, err := ReadLedger(bytes.NewReader(d.durable), key)
		if err != nil || !sameEvents(again.History(""), l.History("")) {
			t.Fatalf("seed %d: read back: %v", seed, err)
		}
	}
	for _, kind := range []EventKind{EventIssued, EventSkipped, EventPrinted, EventSpoiled, EventReprinted, EventHandedOut, EventLost,
		EventSuspended, EventRestored, EventRevoked, EventExpired, EventReplaced} {
		if seen[kind] < 5 {
			t.Errorf("%v came %d times", kind, seen[kind])
		}
	}
	if crashes < 100 {
		t.Errorf("%d crashes in %d steps", crashes, steps)
	}
	t.Logf("%d steps, %d crashes, %v", steps, crashes, seen)
}
