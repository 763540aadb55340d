package certificate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// Ledger is the job's register of what happened to each certificate: a file
// of JSON Lines that only grows, one event a line.
//
// # What is promised
//
// When Append returns nil, its events are on the disk, and no crash or power
// cut loses them. When it returns an error of the disk, they may or may not
// be: the Ledger refuses everything from then on (ErrLedgerBroken), and opening
// it again tells. The events of one Append stand together or not at all.
//
// What a crash left of a batch that was never acknowledged is recognised when
// the ledger is opened: it is copied beside the ledger (name.torn-1), cut off,
// and reported by Torn. Anything else that is wrong with the file is a
// *LedgerDamage and left as it is.
//
// Each line carries SHA-256 of the line before it and its own content, so that
// a line changed, removed, inserted or moved shows. What the chain cannot show
// is that lines at the end are gone, or that somebody wrote all of it anew: for
// that compare Head with one that was printed or signed earlier (Passed).
//
// It keeps names and departments, which the lists are made of, and no identity
// number: see PersonKey.
//
// A Ledger may be used by several goroutines at once. The file's lock keeps a
// second process out.
type Ledger struct {
	mu     sync.Mutex
	store  LedgerStore // nil: only read
	key    *PersonKey  // nil: persons cannot be known again
	organ  string
	state  *ledgerState
	events []Event
	chains []string // after each line, the first one's being that of the opening
	torn   []byte
	broken error
}

// The errors of a ledger.
var (
	ErrLedgerBroken   = errors.New("登记簿上一次没有写成，须关闭后重新打开 (a write failed: open the ledger again)")
	ErrLedgerReadOnly = errors.New("登记簿是以只读方式打开的 (read-only)")
	ErrLedgerExists   = errors.New("登记簿已经存在，不能重建 (the ledger exists)")
	ErrNoLedger       = errors.New("这不是登记簿，或建立时没有写完 (not a ledger)")
)

// LedgerDamage says where a ledger is not what was written.
type LedgerDamage struct {
	Line int // from 1
	Err  error
}

func (e *LedgerDamage) Error() string {
	return fmt.Sprintf("登记簿第 %d 行%v；文件没有动，请用备份核对", e.Line, e.Err)
}

// Unwrap returns Err.
func (e *LedgerDamage) Unwrap() error { return e.Err }

// CreateLedger begins a ledger in a new file. It fails with ErrLedgerExists if
// the file holds one already, so that numbers never begin again by accident.
func CreateLedger(path, organ string, key *PersonKey, at time.Time) (*Ledger, error) {
	s, err := openLedgerFile(path, true)
	if err != nil {
		return nil, ledgerFault(path, err)
	}
	l, err := StartLedger(s, organ, key, at)
	if err != nil {
		s.Close()
		return nil, ledgerFault(path, err)
	}
	return l, nil
}

// OpenLedger opens a ledger's file. It never makes one.
func OpenLedger(path string, key *PersonKey) (*Ledger, error) {
	s, err := openLedgerFile(path, false)
	if err != nil {
		return nil, ledgerFault(path, err)
	}
	l, err := ResumeLedger(s, key)
	if err != nil {
		s.Close()
		return nil, ledgerFault(path, err)
	}
	return l, nil
}

func ledgerFault(path string, err error) error { return fmt.Errorf("登记簿 %s：%w", path, err) }

// StartLedger is CreateLedger on any store.
func StartLedger(s LedgerStore, organ string, key *PersonKey, at time.Time) (*Ledger, error) {
	if key == nil || len(key.secret) == 0 {
		return nil, ErrPersonKey
	}
	data, err := s.Load()
	if err != nil {
		return nil, err
	}
	// A first line that never became whole was never acknowledged.
	if bytes.IndexByte(data, '\n') >= 0 {
		return nil, ErrLedgerExists
	}
	if len(data) > 0 {
		if _, _, err := unseal(data, zeroChain); err == nil {
			return nil, ErrLedgerExists
		}
		if err := errors.Join(s.SetAside(data), s.Truncate(0)); err != nil {
			return nil, err
		}
	}
	first := &ledgerLine{Seq: 1, Time: at.In(Beijing).Format(time.RFC3339), Event: eventOpened,
		Format: ledgerFormat, Organ: organ, Check: key.check()}
	line, chain, err := first.seal(zeroChain)
	if err != nil {
		return nil, err
	}
	if _, _, err := unseal(bytes.TrimSuffix(line, []byte("\n")), zeroChain); err != nil {
		return nil, fmt.Errorf("机关名称“%s”或时间写不进登记簿 (organ, time)", organ)
	}
	if err := s.Append(line); err != nil {
		return nil, err
	}
	if err := s.Sync(); err != nil {
		return nil, err
	}
	return &Ledger{store: s, key: key, organ: organ, state: newLedgerState(nil), chains: []string{chain}}, nil
}

// ResumeLedger is OpenLedger on any store.
func ResumeLedger(s LedgerStore, key *PersonKey) (*Ledger, error) {
	if key == nil {
		return nil, ErrPersonKey
	}
	data, err := s.Load()
	if err != nil {
		return nil, err
	}
	l, good, err := parseLedger(data, key)
	if err != nil {
		return nil, err
	}
	if good < len(data) {
		l.torn = bytes.Clone(data[good:])
		if err := s.SetAside(l.torn); err != nil {
			return nil, fmt.Errorf("没有写完的末尾无法另存，登记簿没有动 (set aside): %w", err)
		}
		if err := s.Truncate(int64(good)); err != nil {
			return nil, err
		}
		if err := s.Sync(); err != nil {
			return nil, err
		}
	} else if len(data) > 0 && data[len(data)-1] != '\n' {
		// The last line is whole and in the chain: nothing but its newline
		// is missing.
		if err := s.Append([]byte("\n")); err != nil {
			return nil, err
		}
		if err := s.Sync(); err != nil {
			return nil, err
		}
	}
	l.store = s
	return l, nil
}

// ReadLedger reads a ledger without locking or changing it, for lists and for
// the verification page. An unfinished end is passed over and told by Torn.
// key may be nil: then nobody can be known again, and Before gives numbers
// without holders.
func ReadLedger(r io.Reader, key *PersonKey) (*Ledger, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxLedger+1))
	if err != nil {
		return nil, fmt.Errorf("读取登记簿失败 (read): %w", err)
	}
	if len(data) > maxLedger {
		return nil, errors.New("登记簿超过 1 GB，不像是登记簿 (too large)")
	}
	l, good, err := parseLedger(data, key)
	if err != nil {
		return nil, err
	}
	l.torn = bytes.Clone(data[good:])
	return l, nil
}

// Close gives the file back. The Ledger can still be read.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.store == nil {
		return nil
	}
	s := l.store
	l.store = nil
	return s.Close()
}

// Append enters events, all of them or none, and returns when they are on the
// disk. The error is a *LedgerError, one for each event that cannot be
// entered, all joined; ErrLedgerReadOnly; or the disk's, after which the
// Ledger is of no more use (ErrLedgerBroken).
//
// Of an issued event, Card is the certificate, with the holder's ID.
func (l *Ledger) Append(events ...Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.append(events)
}

func (l *Ledger) append(events []Event) error {
	switch {
	case l.broken != nil:
		return fmt.Errorf("%w：%w", ErrLedgerBroken, l.broken)
	case l.store == nil || l.key == nil:
		return ErrLedgerReadOnly
	case len(events) == 0:
		return nil
	}
	draft := newLedgerState(l.state)
	var errs []error
	var out []byte
	var chains []string
	kept := make([]Event, 0, len(events))
	chain := l.chains[len(l.chains)-1]
	for i, e := range events {
		e.Time = e.Time.In(Beijing).Truncate(time.Second)
		line := &ledgerLine{Seq: len(l.chains) + 1 + i, Left: len(events) - 1 - i, Time: e.Time.Format(time.RFC3339),
			Event: e.Kind, Number: e.Number, Reason: e.Reason, By: e.By}
		person := ""
		if e.Card != nil {
			if fault := idFault(citizenid.Normalize(e.Card.ID)); fault != "" {
				errs = append(errs, &LedgerError{Kind: e.Kind, Number: e.Number, Name: e.Card.Name, Err: errors.New(fault)})
				continue
			}
			person = l.key.person(e.Card.ID)
			card := *e.Card
			card.ID, card.Photo = "", nil
			e.Card = &card
			line.Card = lineCard(&card, person)
		}
		if err := draft.apply(e, person); err != nil {
			errs = append(errs, err)
			continue
		}
		sealed, after, err := line.seal(chain)
		if err != nil {
			errs = append(errs, &LedgerError{Kind: e.Kind, Number: e.Number, Err: err})
			continue
		}
		out, chains, chain = append(out, sealed...), append(chains, after), after
		kept = append(kept, e)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	err := l.store.Append(out)
	if err == nil {
		err = l.store.Sync()
	}
	if err != nil {
		// Whether the disk has the lines is not known; a second try could
		// write them twice.
		l.broken = err
		return fmt.Errorf("%w：%w", ErrLedgerBroken, err)
	}
	draft.commit()
	l.events, l.chains = append(l.events, kept...), append(l.chains, chains...)
	return nil
}

// Organ is the 发证机关 that the ledger was begun for.
func (l *Ledger) Organ() string { return l.organ }

// Torn is what was cut off when the ledger was opened: the beginning of a batch
// that was never acknowledged. Nil: nothing was.
func (l *Ledger) Torn() []byte { return bytes.Clone(l.torn) }

// Head is the ledger's end: keep it with what is printed or signed.
func (l *Ledger) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Head{Lines: len(l.chains), Chain: l.chains[len(l.chains)-1]}
}

// Passed reports whether the ledger once ended in h: false means that it was
// cut or rewritten since h was noted.
func (l *Ledger) Passed(h Head) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return h.Lines >= 1 && h.Lines <= len(l.chains) && l.chains[h.Lines-1] == h.Chain
}

// Entries are the certificates in the order of issue.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Entry, len(l.state.order))
	for i, number := range l.state.order {
		out[i] = l.state.entries[number].clone()
	}
	return out
}

// Entry is the certificate of a number.
func (l *Ledger) Entry(number string) (Entry, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.state.entries[number]
	if !ok {
		return Entry{}, false
	}
	return e.clone(), true
}

func (e *Entry) clone() Entry {
	out, card := *e, *e.Card
	out.Card = &card
	return out
}

// History is what happened to a number, in order; "" means all numbers.
func (l *Ledger) History(number string) []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Event
	for _, e := range l.events {
		if number == "" || e.Number == number {
			if e.Card != nil {
				card := *e.Card
				e.Card = &card
			}
			out = append(out, e)
		}
	}
	return out
}

// Before is what Issue has to know of the ledger to decide on a: every number,
// and its holder where that is one of a's people, who are known again by the
// key.
func (l *Ledger) Before(a Applications) []Held {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := map[string]string{} // identity number by code
	know := func(id string) {
		if id = citizenid.Normalize(id); l.key != nil && idFault(id) == "" {
			ids[l.key.person(id)] = id
		}
	}
	for _, f := range a.Forms {
		if f != nil {
			for _, o := range f.Officers {
				know(o.ID)
			}
		}
	}
	for _, r := range a.Results {
		know(r.ID)
	}
	out := make([]Held, 0, len(l.state.order)+len(l.state.skipped))
	for _, number := range l.state.order {
		e := l.state.entries[number]
		out = append(out, Held{Number: number, ID: ids[e.person], Expires: e.Card.Expires, Void: e.Void(), Revoked: e.revoked()})
	}
	for _, number := range slices.Sorted(maps.Keys(l.state.skipped)) {
		out = append(out, Held{Number: number})
	}
	return out
}

// skippedReason is why Issue passes over a number that the ledger has not.
const skippedReason = "报送的表中已列为他人或原有的证号，避开不用"

// maxSkipped bounds the gaps that Issue explains.
const maxSkipped = 1000

// Issue enters what the function Issue decided, and for each number that it
// passed over why there is a gap. A card that replaces nothing, or a number that
// is replaced already, replaces its holder's lost certificate, if the ledger
// has one.
//
// Cards that are in the ledger already, the same in every field, are passed
// over: entering an issuance twice enters it once. Errors are those of Append.
func (l *Ledger) Issue(issued *Issuance, numbering Numbering, at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken == nil && (l.store == nil || l.key == nil) {
		return ErrLedgerReadOnly
	}
	var events []Event
	next := l.nextCounter(numbering)
	for _, c := range issued.Cards {
		if e, ok := l.state.entries[c.Number]; ok && l.recorded(e, c) {
			continue
		}
		if counter, ok := numbering.counter(c.Number); ok && counter >= next {
			// A longer gap than this is no passing over of numbers that are
			// taken; Gaps shows it without a reason.
			for ; next < counter && counter-next <= maxSkipped; next++ {
				number, ok := numbering.format(next)
				if _, known := l.state.entry(number); ok && !known && !l.state.wasSkipped(number) {
					events = append(events, Event{Kind: EventSkipped, Number: number, Time: at, Reason: skippedReason})
				}
			}
			next = counter + 1
		}
		card := *c
		// The form of one who renewed and then lost the new one still gives
		// the old number, which is settled.
		if _, settled := l.state.heirOf(card.Replaces); card.Replaces == "" || settled {
			card.Replaces = cmp.Or(l.lostBy(card.ID), card.Replaces)
		}
		events = append(events, Event{Kind: EventIssued, Number: card.Number, Time: at, Card: &card})
	}
	return l.append(events)
}

// nextCounter is the first counter of the pattern after all that were used.
func (l *Ledger) nextCounter(n Numbering) int {
	next := n.first()
	note := func(number string) {
		if c, ok := n.counter(number); ok && c >= next {
			next = c + 1
		}
	}
	for number := range l.state.entries {
		note(number)
	}
	for number := range l.state.skipped {
		note(number)
	}
	return next
}

// recorded reports whether an entry was issued as c.
func (l *Ledger) recorded(e *Entry, c *Card) bool {
	same := *c
	same.ID, same.Photo = "", nil
	if _, ok := l.state.entries[e.Card.Replaces]; ok {
		same.Replaces = e.Card.Replaces // may have been filled in by Issue
	}
	a, errA := (&ledgerLine{Card: lineCard(&same, l.key.person(c.ID))}).body()
	b, errB := (&ledgerLine{Card: lineCard(e.Card, e.person)}).body()
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// lostBy is the number of a person's lost certificate that nothing replaces
// yet.
func (l *Ledger) lostBy(id string) string {
	for _, number := range l.state.numbersOf(l.key.person(id)) {
		e := l.state.entries[number]
		if _, replaced := l.state.heirOf(number); e.State == Lost && !replaced {
			return number
		}
	}
	return ""
}

// Printed enters a print run: as printed the cards that were not printed yet,
// as reprinted those that were spoilt, with the reason of that.
func (l *Ledger) Printed(run *Run, at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var events []Event
	for _, c := range run.Printed {
		event := Event{Kind: EventPrinted, Number: c.Number, Time: at}
		if e, ok := l.state.entries[c.Number]; ok && e.Printed > 0 {
			event.Kind, event.Reason = EventReprinted, e.SpoiledWhy
		}
		events = append(events, event)
	}
	return l.append(events)
}

// HandOut enters that cards were handed out. A certificate that one of them
// replaces, if it is in the ledger, ends with it.
func (l *Ledger) HandOut(at time.Time, numbers ...string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var events []Event
	for _, number := range numbers {
		events = append(events, Event{Kind: EventHandedOut, Number: number, Time: at})
		e, ok := l.state.entries[number]
		if !ok {
			continue // append says so
		}
		if old, ok := l.state.entries[e.Card.Replaces]; ok && old.State != Replaced && old.State != Revoked {
			events = append(events, Event{Kind: EventReplaced, Number: old.Card.Number, Time: at, By: number, Reason: "换发新证"})
		}
	}
	return l.append(events)
}

// ExpireDue enters as expired every certificate whose last day of validity is
// over at the time at, and returns how many there were.
func (l *Ledger) ExpireDue(at time.Time) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var events []Event
	for _, number := range l.state.order {
		e := l.state.entries[number]
		if (e.State == InForce || e.State == Lost || e.State == Suspended) && !at.Before(e.Card.Claims().expiry()) {
			events = append(events, Event{Kind: EventExpired, Number: number, Time: at})
		}
	}
	if err := l.append(events); err != nil {
		return 0, err
	}
	return len(events), nil
}

// ToPrint are the cards that wait to be printed, or printed again, in the
// order of issue. They carry no ID; photos are found by their PhotoFile.
func (l *Ledger) ToPrint() []*Card {
	var out []*Card
	for _, e := range l.Entries() {
		if e.waits() {
			out = append(out, e.Card)
		}
	}
	return out
}

// Gap is a run of numbers of a pattern that no certificate has.
type Gap struct {
	First, Last string
	Reason      string // "" when the ledger does not say why
}

// Gaps are the numbers that were passed over between the pattern's first and
// the highest one issued, in order.
func (l *Ledger) Gaps(n Numbering) []Gap {
	l.mu.Lock()
	defer l.mu.Unlock()
	type mark struct {
		counter int
		reason  string
		skipped bool
	}
	var marks []mark
	highest := 0
	for number := range l.state.entries {
		if c, ok := n.counter(number); ok {
			marks, highest = append(marks, mark{counter: c}), max(highest, c)
		}
	}
	for number, e := range l.state.skipped {
		if c, ok := n.counter(number); ok {
			marks = append(marks, mark{c, e.Reason, true})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.counter - b.counter })
	var out []Gap
	add := func(from, to int, reason string) {
		first, _ := n.format(from)
		last, _ := n.format(to)
		out = append(out, Gap{First: first, Last: last, Reason: reason})
	}
	next := n.first()
	for i, m := range marks {
		if m.counter > highest {
			break
		}
		if m.counter > next {
			add(next, m.counter-1, "")
		}
		if m.skipped && m.counter >= n.first() {
			if i > 0 && marks[i-1] == (mark{m.counter - 1, m.reason, true}) {
				out[len(out)-1].Last, _ = n.format(m.counter)
			} else {
				add(m.counter, m.counter, m.reason)
			}
		}
		next = max(next, m.counter+1)
	}
	return out
}

// Counts is how many certificates there are of each state, and how many events
// of each kind.
type Counts struct {
	Issued int // certificates in all
	State  map[State]int
	Stock  map[Stock]int // of those in force
	Events map[EventKind]int
}

// Counts counts.
func (l *Ledger) Counts() Counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := Counts{Issued: len(l.state.order), State: map[State]int{}, Stock: map[Stock]int{}, Events: map[EventKind]int{}}
	for _, e := range l.state.entries {
		c.State[e.State]++
		if e.State == InForce {
			c.Stock[e.Stock]++
		}
	}
	for _, e := range l.events {
		c.Events[e.Kind]++
	}
	return c
}

// String is one line for a clerk.
func (c Counts) String() string {
	s := strings.Join(append([]string{fmt.Sprintf("共核发 %d 本", c.Issued)},
		c.states(func(s State, n int) string { return fmt.Sprintf("%v %d 本", s, n) })...), "，")
	if stock := c.stocks(func(s Stock, n int) string { return fmt.Sprintf("%v %d 本", s, n) }); stock != nil {
		s += "；有效的之中，" + strings.Join(stock, "，")
	}
	return s + "。"
}

// English is the same line in English.
func (c Counts) English() string {
	s := strings.Join(append([]string{fmt.Sprintf("%d issued", c.Issued)},
		c.states(func(s State, n int) string { return fmt.Sprintf("%d %s", n, s.English()) })...), ", ")
	if stock := c.stocks(func(s Stock, n int) string { return fmt.Sprintf("%d %s", n, s.English()) }); stock != nil {
		s += "; of those in force " + strings.Join(stock, "; ")
	}
	return s + "."
}

// states says how many there are of each state that has any.
func (c Counts) states(say func(State, int) string) (parts []string) {
	for _, s := range []State{InForce, Lost, Suspended, Revoked, Expired, Replaced} {
		if c.State[s] > 0 {
			parts = append(parts, say(s, c.State[s]))
		}
	}
	return parts
}

// stocks says where the cards of those in force are.
func (c Counts) stocks(say func(Stock, int) string) (parts []string) {
	for _, s := range []Stock{Unprinted, InStock, Spoilt, HandedOut} {
		if c.Stock[s] > 0 {
			parts = append(parts, say(s, c.Stock[s]))
		}
	}
	return parts
}

// Register is the 发放登记表 of everything the ledger has.
func (l *Ledger) Register(created time.Time) *Register {
	r := &Register{Organ: l.organ, Issuance: &Issuance{}, Standing: map[string]Entry{}, Created: created, Head: l.Head()}
	var runs []*Run
	for i, e := range l.Entries() {
		card := *e.Card
		card.Order = i + 1
		r.Issuance.Cards = append(r.Issuance.Cards, &card)
		r.Standing[card.Number] = e
		for k := range e.Printed {
			if k == len(runs) {
				runs = append(runs, &Run{})
			}
			runs[k].Printed = append(runs[k].Printed, &card)
		}
	}
	r.Runs = runs
	if len(runs) == 0 {
		r.Runs = []*Run{{}}
	}
	return r
}
