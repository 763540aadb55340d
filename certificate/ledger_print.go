package certificate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// DefaultManifest is the name of a run's record when the Batch gives none.
const DefaultManifest = "print.json"

// Print prints cards that wait to be printed, or printed again, into dst, a
// folder of this request's own, and enters each lot at the time at as soon as
// its files are on the disk. numbers are the cards; nil means all that wait.
//
// What is asked for stands in the folder's manifest before anything is
// printed, so that a run that broke off anywhere goes on when Print is called
// again: cards that lie in intact files and were not entered yet are entered
// (Report.Kept), and of the rest, those that numbers still wants are printed.
// So each card comes out once for each time it was asked for, and each that
// came out is entered. A folder whose request is done is left as it is and the
// Report says that nothing was printed: what still waits belongs in another
// folder. One whose request came to no file at all is taken for a new one.
//
// What PrintShard printed into dst is such a run that broke off.
//
// A card that cannot be printed is in Report.Skipped and goes on waiting.
// Errors are those of Printer.Print and Append; for a number that does not
// wait, a *LedgerError.
func (l *Ledger) Print(ctx context.Context, p *Printer, dst Folder, numbers []string, at time.Time, b Batch) (*Report, error) {
	b.Manifest = cmp.Or(b.Manifest, DefaultManifest)
	m, err := l.request(dst, b.Manifest)
	if err != nil {
		return nil, err
	}
	if m == nil || l.idle(m) {
		recorded := m != nil
		if m, err = l.order(numbers); err != nil {
			return nil, err
		}
		if len(m.Order) == 0 {
			return &Report{Manifest: m}, nil
		}
		if !recorded {
			err = unrecorded(dst, b)
		}
		if err == nil {
			err = writeManifest(dst, b.Manifest, m)
		}
		if err != nil {
			return nil, err
		}
	}
	kept, err := l.catchUp(dst, m, at)
	if err != nil {
		return nil, err
	}
	cards := l.ordered(m, numbers)
	if len(cards) == 0 || l.settled(m) {
		return &Report{Manifest: m, Kept: kept}, nil
	}
	done := b.Done
	b.Total = len(cards)
	b.Done = func(lot *Lot, run *Run) error {
		if err := l.Printed(run, at); err != nil {
			return err
		}
		if done != nil {
			return done(lot, run)
		}
		return nil
	}
	report, err := p.Print(ctx, dst, All(cards), b)
	if report != nil {
		report.Kept += kept
	}
	return report, err
}

// request is the record of a folder's request, or of its shards'; nil if there
// is none.
func (l *Ledger) request(dst Folder, name string) (*Manifest, error) {
	m, _, err := openManifest(dst, name)
	if err != nil || m != nil && !l.idle(m) {
		return m, err
	}
	// Of a request that came to no file, PrintShard may have made another.
	joined, err := l.joinShards(dst, name)
	if joined == nil {
		return m, err
	}
	return joined, err
}

// idle reports whether a request is done and came to no file at all.
func (l *Ledger) idle(m *Manifest) bool { return l.settled(m) && !m.hasFiles() }

// order is the record of a request before anything is printed.
func (l *Ledger) order(numbers []string) (*Manifest, error) {
	m := &Manifest{Version: manifestVersion}
	wanted := map[string]bool{}
	var errs []error
	for _, number := range numbers {
		e, ok := l.Entry(number)
		switch {
		case !ok:
			errs = append(errs, &LedgerError{Kind: EventPrinted, Number: number, Err: ErrNumberUnknown})
		case !e.waits():
			errs = append(errs, &LedgerError{Kind: EventPrinted, Number: number, Name: e.Card.Name,
				Err: fmt.Errorf("现在%v、%v，不等着印：%w", e.State, e.Stock, ErrOutOfOrder)})
		}
		wanted[number] = true
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	for _, e := range l.Entries() {
		if e.waits() && (numbers == nil || wanted[e.Card.Number]) {
			m.Order = append(m.Order, OrderedCard{e.Card.Number, e.Printed + 1})
		}
	}
	return m, nil
}

// waits reports whether the card is to be printed, or printed again.
func (e Entry) waits() bool { return e.State == InForce && (e.Stock == Unprinted || e.Stock == Spoilt) }

// awaited is the card of a request, if it still waits for that printing.
func (l *Ledger) awaited(o OrderedCard) *Card {
	if e, ok := l.Entry(o.Number); ok && e.waits() && e.Printed+1 == o.Printing {
		return e.Card
	}
	return nil
}

// ordered are the cards of a request that still wait and are among numbers.
func (l *Ledger) ordered(m *Manifest, numbers []string) []*Card {
	wanted := map[string]bool{}
	for _, number := range numbers {
		wanted[number] = true
	}
	var cards []*Card
	for _, o := range m.Order {
		if c := l.awaited(o); c != nil && (numbers == nil || wanted[o.Number]) {
			cards = append(cards, c)
		}
	}
	return cards
}

// settled reports whether nothing is left of a request but cards that could
// not be printed.
func (l *Ledger) settled(m *Manifest) bool {
	skipped := map[string]bool{}
	for _, s := range m.Skipped() {
		skipped[s.Number] = true
	}
	for _, o := range m.Order {
		if !skipped[o.Number] && l.awaited(o) != nil {
			return false
		}
	}
	return true
}

// catchUp enters what a run that broke off had printed and not entered, and
// returns how many cards that were.
func (l *Ledger) catchUp(dst Folder, m *Manifest, at time.Time) (int, error) {
	printing := map[string]int{}
	for _, o := range m.Order {
		printing[o.Number] = o.Printing
	}
	kept := 0
	for _, lot := range m.Lots {
		run := &Run{}
		for _, c := range lot.Cards {
			if card := l.awaited(OrderedCard{c.Number, printing[c.Number]}); card != nil && card.digest() == c.Digest {
				run.Printed = append(run.Printed, card)
			}
		}
		if run.Printed == nil {
			continue
		}
		ok, err := lot.intact(dst)
		if err != nil {
			return kept, err
		}
		if !ok {
			continue
		}
		if err := l.Printed(run, at); err != nil {
			return kept, err
		}
		kept += len(run.Printed)
	}
	return kept, nil
}
