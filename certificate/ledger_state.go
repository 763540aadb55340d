package certificate

import (
	"fmt"
	"slices"
)

// ledgerState is what a sequence of events comes to. With base set it is a
// draft: events apply to it, and base stays as it was until commit.
type ledgerState struct {
	base    *ledgerState
	entries map[string]*Entry
	order   []string            // numbers as they were issued
	skipped map[string]Event    // numbers that were never given, and why
	people  map[string][]string // numbers by person
	heir    map[string]string   // the number that was issued in place of another
}

func newLedgerState(base *ledgerState) *ledgerState {
	return &ledgerState{base: base, entries: map[string]*Entry{}, skipped: map[string]Event{},
		people: map[string][]string{}, heir: map[string]string{}}
}

// entry is a certificate's entry, not to be changed.
func (s *ledgerState) entry(number string) (*Entry, bool) {
	e, ok := s.entries[number]
	if !ok && s.base != nil {
		return s.base.entry(number)
	}
	return e, ok
}

func (s *ledgerState) wasSkipped(number string) bool {
	_, ok := s.skipped[number]
	return ok || s.base != nil && s.base.wasSkipped(number)
}

func (s *ledgerState) heirOf(number string) (string, bool) {
	h, ok := s.heir[number]
	if !ok && s.base != nil {
		return s.base.heirOf(number)
	}
	return h, ok
}

func (s *ledgerState) numbersOf(person string) []string {
	if s.base == nil {
		return s.people[person]
	}
	return append(slices.Clone(s.base.numbersOf(person)), s.people[person]...)
}

// commit puts a draft into its base.
func (s *ledgerState) commit() {
	b := s.base
	for number, e := range s.entries {
		b.entries[number] = e
	}
	for number, e := range s.skipped {
		b.skipped[number] = e
	}
	for person, numbers := range s.people {
		b.people[person] = append(b.people[person], numbers...)
	}
	for old, number := range s.heir {
		b.heir[old] = number
	}
	b.order = append(b.order, s.order...)
}

// apply enters an event, or says why it cannot be. person is the code of the
// holder of an issued certificate.
func (s *ledgerState) apply(e Event, person string) error {
	fail := func(name string, err error) error {
		return &LedgerError{Kind: e.Kind, Number: e.Number, Name: name, Err: err}
	}
	if err := e.check(); err != nil {
		return fail("", err)
	}
	old, known := s.entry(e.Number)
	switch {
	case e.Kind == EventIssued || e.Kind == EventSkipped:
		if known || s.wasSkipped(e.Number) {
			name := ""
			if known {
				name = old.Card.Name
			}
			return fail(name, ErrNumberUsed)
		}
		if e.Kind == EventSkipped {
			s.skipped[e.Number] = e
			return nil
		}
		if err := s.mayIssue(e.Card, person); err != nil {
			return fail(e.Card.Name, err)
		}
		card := *e.Card
		card.ID, card.Photo = "", nil
		s.entries[e.Number] = &Entry{Card: &card, State: InForce, Changed: e.Time, Since: e.Time, person: person}
		s.order = append(s.order, e.Number)
		s.people[person] = append(s.people[person], e.Number)
		if card.Replaces != "" {
			s.heir[card.Replaces] = e.Number
		}
		return nil
	case !known:
		return fail("", ErrNumberUnknown)
	}
	next := *old
	if e.Time.Before(old.Changed) {
		return fail(old.Card.Name, fmt.Errorf("时间 %s 早于上一次登记的 %s，请检查电脑的时钟 (time goes back)", timeText(e.Time), timeText(old.Changed)))
	}
	if err := s.change(&next, e); err != nil {
		return fail(old.Card.Name, err)
	}
	next.Changed = e.Time
	s.entries[e.Number] = &next
	return nil
}

// mayIssue looks at what the person, and others, hold.
func (s *ledgerState) mayIssue(c *Card, person string) error {
	if c.Replaces != "" {
		if heir, ok := s.heirOf(c.Replaces); ok {
			return fmt.Errorf("原证号 %s 已由 %s 换发：%w", c.Replaces, heir, ErrHoldsAlready)
		}
		if replaced, ok := s.entry(c.Replaces); ok && replaced.person != person {
			return fmt.Errorf("原证号 %s：%w", c.Replaces, ErrNotHolders)
		}
	}
	for _, number := range s.numbersOf(person) {
		if held, ok := s.entry(number); ok && !held.Void() && number != c.Replaces && held.Card.Expires.Compare(c.Issued) >= 0 {
			return fmt.Errorf("证号 %s：%w", number, ErrHoldsAlready)
		}
	}
	return nil
}

// change turns the entry as the event says, if it may follow what was before.
func (s *ledgerState) change(n *Entry, e Event) error {
	if to, from := turnOf(e.Kind); from != nil {
		if err := s.mayTurn(n, e); err != nil {
			return err
		}
		return n.turn(to, from, e)
	}
	if to, from := moveOf(e.Kind); from != nil {
		return n.move(to, from, e)
	}
	return fmt.Errorf("不认识的事项“%.20s” (event)", string(e.Kind))
}

// turnOf is the state that an event leads to, and those it may be entered in;
// none if it is about the card itself.
func turnOf(k EventKind) (to State, from []State) {
	switch k {
	case EventLost:
		return Lost, []State{InForce, Suspended}
	case EventSuspended:
		return Suspended, []State{InForce}
	case EventRestored:
		return InForce, []State{Suspended, Lost}
	case EventRevoked:
		return Revoked, []State{InForce, Suspended, Lost}
	case EventExpired:
		return Expired, []State{InForce, Suspended, Lost}
	case EventReplaced:
		return Replaced, []State{InForce, Suspended, Lost, Expired}
	}
	return "", nil
}

// moveOf is where an event puts the card itself, and where it has to be before.
func moveOf(k EventKind) (to Stock, from []Stock) {
	switch k {
	case EventPrinted:
		return InStock, []Stock{Unprinted}
	case EventSpoiled:
		return Spoilt, []Stock{InStock, HandedOut} // handed out: damaged in use and given back
	case EventReprinted:
		return InStock, []Stock{Spoilt}
	case EventHandedOut:
		return HandedOut, []Stock{InStock}
	}
	return "", nil
}

// outOfOrder is the error of an event that the entry is not in a state for.
func (e *Entry) outOfOrder() error {
	return fmt.Errorf("现在%v、%v，%w", e.State, e.Stock, ErrOutOfOrder)
}

func (e *Entry) turn(to State, from []State, why Event) error {
	if !slices.Contains(from, e.State) {
		return e.outOfOrder()
	}
	e.State, e.Reason, e.Since = to, why.Reason, why.Time
	return nil
}

func (e *Entry) move(to Stock, from []Stock, why Event) error {
	// A card that is no longer valid may be destroyed, unless it is lost.
	valid := e.State == InForce || why.Kind == EventSpoiled && e.State != Lost
	if !valid || !slices.Contains(from, e.Stock) {
		return e.outOfOrder()
	}
	e.Stock = to
	switch why.Kind {
	case EventPrinted, EventReprinted:
		e.Printed++
	case EventSpoiled:
		e.Spoiled++
		e.SpoiledWhy = why.Reason
	case EventHandedOut:
		e.HandedOut = dateOf(why.Time)
	}
	return nil
}

// mayTurn is what else some turns ask for.
func (s *ledgerState) mayTurn(n *Entry, e Event) error {
	switch e.Kind {
	case EventLost:
		if n.Stock != HandedOut && n.Stock != InStock {
			return n.outOfOrder() // there is no card to lose
		}
	case EventExpired:
		if e.Time.Before(n.Card.Claims().expiry()) {
			return fmt.Errorf("有效期至%v，还没有到期 (not expired yet)", n.Card.Expires)
		}
	case EventReplaced:
		heir, ok := s.entry(e.By)
		switch {
		case !ok:
			return fmt.Errorf("新证号 %s：%w", e.By, ErrNumberUnknown)
		case heir.person != n.person || e.By == e.Number:
			return fmt.Errorf("新证号 %s：%w", e.By, ErrNotHolders)
		case heir.Card.Replaces != e.Number:
			return fmt.Errorf("新证 %s 换发的不是这一本 (by)", e.By)
		}
		n.ReplacedBy = e.By
	}
	return nil
}
