package certificate

import (
	"bytes"
	"fmt"
)

// parseLedger reads all whole batches; good is where the last one ends. What
// comes after it is the unfinished end of a batch that was never acknowledged,
// or else the error is a *LedgerDamage.
func parseLedger(data []byte, key *PersonKey) (l *Ledger, good int, err error) {
	r := ledgerReader{ledger: &Ledger{key: key, state: newLedgerState(nil)}, chain: zeroChain}
	for rest := data; len(rest) > 0; {
		raw, after, whole := bytes.Cut(rest, []byte("\n"))
		line, chain, err := unseal(raw, r.chain)
		if err != nil && !whole {
			break // cut off in the middle: torn
		}
		r.lines++
		r.chain = chain
		if err := r.read(line, err); err != nil {
			return nil, 0, err
		}
		rest = after
		if len(r.batch) == 0 {
			good = len(data) - len(rest)
		}
	}
	if good == 0 {
		return nil, 0, ErrNoLedger
	}
	return r.ledger, good, nil
}

// ledgerReader is a ledger that is read line by line.
type ledgerReader struct {
	ledger *Ledger
	lines  int    // so far
	chain  string // after them

	batch []readEvent // begun and not whole yet
	left  int         // lines of it still to come
}

// readEvent is an event of a batch.
type readEvent struct {
	event  Event
	person string // of an issued certificate: the holder's code
	chain  string
}

func (r *ledgerReader) damage(err error) error { return &LedgerDamage{Line: r.lines, Err: err} }

// read takes the next line, or what unseal found wrong with it.
func (r *ledgerReader) read(line *ledgerLine, sealed error) error {
	switch {
	case sealed != nil && r.lines == 1:
		return ErrNoLedger
	case sealed != nil:
		return r.damage(sealed)
	case line.Seq != r.lines:
		return r.damage(fmt.Errorf("的序号是 %d (seq)", line.Seq))
	case r.lines == 1:
		return r.open(line)
	case line.Format != 0 || line.Organ != "" || line.Check != "" || line.Left < 0 || len(r.batch) > 0 && line.Left != r.left-1:
		return r.damage(errLineShape)
	}
	event, person, err := line.eventOf()
	if err != nil {
		return r.damage(err)
	}
	r.batch, r.left = append(r.batch, readEvent{event, person, r.chain}), line.Left
	if r.left > 0 {
		return nil
	}
	return r.enter()
}

// open reads the first line.
func (r *ledgerReader) open(line *ledgerLine) error {
	l := r.ledger
	switch {
	case line.Event != eventOpened || line.Format != ledgerFormat || line.Left != 0:
		return ErrNoLedger
	case l.key != nil && line.Check != l.key.check():
		return ErrPersonKey
	}
	l.organ, l.chains = line.Organ, []string{r.chain}
	return nil
}

// enter applies a batch that is whole.
func (r *ledgerReader) enter() error {
	l := r.ledger
	draft := newLedgerState(l.state)
	for i, e := range r.batch {
		if err := draft.apply(e.event, e.person); err != nil {
			return &LedgerDamage{Line: r.lines - len(r.batch) + 1 + i, Err: err}
		}
		l.events, l.chains = append(l.events, e.event), append(l.chains, e.chain)
	}
	draft.commit()
	r.batch = nil
	return nil
}

// eventOf is the line's event.
func (l *ledgerLine) eventOf() (Event, string, error) {
	e := Event{Kind: l.Event, Number: l.Number, Reason: l.Reason, By: l.By}
	var err error
	if e.Time, err = parseBeijing(l.Time); err != nil {
		return e, "", err
	}
	if l.Card == nil {
		return e, "", nil
	}
	e.Card, err = l.Card.card(l.Number)
	return e, l.Card.Person, err
}
