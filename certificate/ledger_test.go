package certificate

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

func testPersonKey(t testing.TB) *PersonKey {
	t.Helper()
	k, err := ReadPersonKey(strings.NewReader(strings.Repeat("0123456789abcdef", 4) + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// noon is a moment of the ledger tests: day 0 is that of issue.
func noon(days int) time.Time { return time.Date(2022, 9, 1+days, 12, 0, 0, 0, Beijing) }

// ledgerCardOf is the n-th person's certificate of a number.
func ledgerCardOf(t testing.TB, number string, n int) *Card {
	t.Helper()
	return &Card{Number: number, Name: fmt.Sprintf("持证人%d", n), Department: "奈曼旗农牧局", Kind: Enforcement, Type: "行政执法",
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
		Entry: forms.NewIssue, Order: n + 1, Admission: fmt.Sprintf("2022%04d", n), ID: testID(t, n), PhotoFile: "x.jpg",
		Passed: noon(-40), Score: Points(80)}
}

// disk is a LedgerStore that forgets what was not synced when the power goes,
// and fails at the operation failAt.
type disk struct {
	durable []byte // after the last Sync
	cached  []byte // as this process sees it
	aside   [][]byte
	ops     int
	failAt  int // 0: never
	short   int // bytes of a failing Append that are written
}

var errPower = errors.New("the power went")

func (d *disk) fails() bool { d.ops++; return d.ops == d.failAt }

func (d *disk) Load() ([]byte, error) { return bytes.Clone(d.cached), nil }

func (d *disk) Append(p []byte) error {
	if d.fails() {
		d.cached = append(d.cached, p[:min(d.short, len(p))]...)
		return errPower
	}
	d.cached = append(d.cached, p...)
	return nil
}

func (d *disk) Sync() error {
	if d.fails() {
		return errPower
	}
	d.durable = bytes.Clone(d.cached)
	return nil
}

func (d *disk) SetAside(tail []byte) error {
	if d.fails() {
		return errPower
	}
	d.aside = append(d.aside, bytes.Clone(tail))
	return nil
}

func (d *disk) Truncate(size int64) error {
	if d.fails() {
		return errPower
	}
	d.cached = bytes.Clone(d.cached[:size])
	return nil
}

func (d *disk) Close() error { return nil }

// images are what the disk may hold after the power went: what was synced, and
// of the rest any beginning, perhaps with zeros where the rest was to be.
func (d *disk) images() [][]byte {
	if !bytes.HasPrefix(d.cached, d.durable) { // an unsynced truncation
		return [][]byte{d.durable, d.cached}
	}
	rest := d.cached[len(d.durable):]
	var out [][]byte
	for _, n := range []int{0, 1, len(rest) / 3, len(rest) / 2, len(rest) - 2, len(rest) - 1, len(rest)} {
		if n < 0 || n > len(rest) {
			continue
		}
		image := append(bytes.Clone(d.durable), rest[:n]...)
		out = append(out, image, append(bytes.Clone(image), make([]byte, len(rest)-n)...))
	}
	return out
}

func sameEvents(a, b []Event) bool {
	return slices.EqualFunc(a, b, func(x, y Event) bool {
		return x.Kind == y.Kind && x.Number == y.Number && x.Time.Equal(y.Time) && x.Reason == y.Reason && x.By == y.By
	})
}

// scenario is a job of batches, the same every time.
func scenario(t testing.TB) [][]Event {
	number := func(n int) string { return fmt.Sprintf("15052522%05d", n) }
	issued := func(n int) Event {
		return Event{Kind: EventIssued, Number: number(n), Time: noon(0), Card: ledgerCardOf(t, number(n), n)}
	}
	at := func(kind EventKind, n, days int, reason string) Event {
		return Event{Kind: kind, Number: number(n), Time: noon(days), Reason: reason}
	}
	renewal := issued(9)
	renewal.Card.ID, renewal.Card.Replaces, renewal.Time = testID(t, 3), number(3), noon(5)
	return [][]Event{
		{issued(1), issued(2), at(EventSkipped, 4, 0, "避开"), issued(3)},
		{at(EventPrinted, 1, 1, ""), at(EventPrinted, 2, 1, ""), at(EventPrinted, 3, 1, "")},
		{at(EventSpoiled, 2, 2, "卡片划伤")},
		{at(EventReprinted, 2, 2, "")},
		{at(EventHandedOut, 1, 3, ""), at(EventHandedOut, 3, 3, "")},
		{at(EventLost, 3, 4, "本人报失")},
		{renewal, at(EventPrinted, 9, 5, "")},
		{at(EventHandedOut, 9, 6, ""), {Kind: EventReplaced, Number: number(3), Time: noon(6), By: number(9)}},
		{at(EventRevoked, 1, 7, "调离执法岗位")},
	}
}

// TestCrashAtEveryOperation plays the scenario with the power going at each
// write and each sync, the recovery's own included, and reopens: everything
// acknowledged is there, the batch under way is there whole or not at all, and
// the ledger goes on.
func TestCrashAtEveryOperation(t *testing.T) {
	key := testPersonKey(t)
	batches := scenario(t)
	crashes := 0
	for failAt := 1; ; failAt++ {
		for _, short := range []int{0, 1, 200, 900, 1 << 20} {
			d := &disk{failAt: failAt, short: short}
			var acknowledged []Event
			var doubtful []Event
			l, err := StartLedger(d, "奈曼旗司法局", key, noon(-1))
			if err == nil {
				for _, batch := range batches {
					if err = l.Append(batch...); err != nil {
						doubtful = batch
						if again := l.Append(batch...); !errors.Is(again, ErrLedgerBroken) {
							t.Fatalf("a ledger of unknown state took another batch: %v", again)
						}
						break
					}
					acknowledged = append(acknowledged, batch...)
				}
			}
			if err == nil {
				if d.ops >= failAt {
					t.Fatal("a failing operation went unnoticed")
				}
				if crashes < 20 {
					t.Fatalf("only %d crashes", crashes)
				}
				return
			}
			crashes++
			for _, image := range d.images() {
				checkRecovery(t, fmt.Sprintf("failing at %d", failAt), image, key, l == nil, acknowledged, doubtful)
			}
		}
	}
}

// checkRecovery reopens an image, with each operation of the recovery failing
// in turn, and then for good.
func checkRecovery(t *testing.T, what string, image []byte, key *PersonKey, fresh bool, acknowledged, doubtful []Event) {
	t.Helper()
	for failAt := 1; ; failAt++ {
		d := &disk{durable: bytes.Clone(image), cached: bytes.Clone(image), failAt: failAt}
		l, err := ResumeLedger(d, key)
		if fresh && errors.Is(err, ErrNoLedger) {
			if l, err = StartLedger(d, "奈曼旗司法局", key, noon(-1)); errors.Is(err, ErrLedgerExists) {
				t.Fatalf("%s: neither a ledger nor none", what)
			}
		}
		if err != nil {
			if errors.Is(err, errPower) {
				continue // the recovery itself was cut; the next round lets it come further
			}
			t.Fatalf("%s: %v\n%q", what, err, image)
		}
		d.failAt = 0
		got := l.History("")
		if !sameEvents(got, acknowledged) && !sameEvents(got, slices.Concat(acknowledged, doubtful)) {
			t.Fatalf("%s: %d events after reopening, %d were acknowledged and %d in doubt", what, len(got), len(acknowledged), len(doubtful))
		}
		kept := l.Torn()
		if len(kept) > 0 && (len(d.aside) == 0 || !bytes.Equal(kept, d.aside[len(d.aside)-1])) {
			t.Fatalf("%s: what was cut off is not set aside", what)
		}
		// It goes on, and what it writes can be read.
		if err := l.Append(Event{Kind: EventSkipped, Number: "GO-ON", Time: noon(30), Reason: "试"}); err != nil {
			t.Fatal(err)
		}
		again, err := ReadLedger(bytes.NewReader(d.durable), key)
		if err != nil || !sameEvents(again.History(""), l.History("")) || again.Head() != l.Head() || len(again.Torn()) != 0 {
			t.Fatalf("%s: after going on: %v", what, err)
		}
		if d.ops < failAt {
			return // no operation of the recovery was left to fail
		}
	}
}

func TestLedgerFile(t *testing.T) {
	key := testPersonKey(t)
	path := filepath.Join(t.TempDir(), "登记簿.jsonl")
	if _, err := OpenLedger(path, key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opened what is not there: %v", err)
	}
	l, err := CreateLedger(path, "奈曼旗司法局", key, noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	for _, batch := range scenario(t) {
		if err := l.Append(batch...); err != nil {
			t.Fatal(err)
		}
	}
	head := l.Head()
	if _, err := OpenLedger(path, key); !errors.Is(err, ErrLedgerLocked) {
		t.Errorf("two have it open: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(scenario(t)[0]...); !errors.Is(err, ErrLedgerReadOnly) {
		t.Errorf("wrote after Close: %v", err)
	}
	if _, err := CreateLedger(path, "奈曼旗司法局", key, noon(-1)); !errors.Is(err, ErrLedgerExists) {
		t.Errorf("began anew over a ledger: %v", err)
	}
	other, err := GeneratePersonKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(path, other); !errors.Is(err, ErrPersonKey) {
		t.Errorf("opened with another key: %v", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 12 {
		if bytes.Contains(data, []byte(testID(t, n))) {
			t.Error("an identity number is in the ledger")
		}
	}
	// Windows has no such modes; there the folder decides who reads.
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}

	// Torn in the middle of a line, then going on.
	torn := `{"seq":25,"time":"2022-09-`
	if err := os.WriteFile(path, append(bytes.Clone(data), torn...), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err = OpenLedger(path, key)
	if err != nil {
		t.Fatal(err)
	}
	if string(l.Torn()) != torn || l.Head() != head || !l.Passed(head) {
		t.Errorf("torn %q, head %v", l.Torn(), l.Head())
	}
	if aside, err := os.ReadFile(path + ".torn-1"); err != nil || string(aside) != torn {
		t.Errorf("set aside: %q, %v", aside, err)
	}
	if err := l.Append(Event{Kind: EventSuspended, Number: "1505252200002", Time: noon(9), Reason: "调查"}); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if l, err = OpenLedger(path, key); err != nil || len(l.Torn()) != 0 || !l.Passed(head) {
		t.Fatalf("%v", err)
	}
	defer l.Close()
	if e, _ := l.Entry("1505252200002"); e.State != Suspended || e.Reason != "调查" || e.Printed != 2 || e.Spoiled != 1 {
		t.Errorf("%+v", e)
	}
	if e, _ := l.Entry("1505252200003"); e.State != Replaced || e.ReplacedBy != "1505252200009" || e.HandedOut != (forms.Date{Year: 2022, Month: 9, Day: 4}) {
		t.Errorf("%+v", e)
	}
}

// TestTampering changes a ledger in the ways that a person with an editor
// would, and asks that each shows.
func TestTampering(t *testing.T) {
	key := testPersonKey(t)
	d := &disk{}
	l, err := StartLedger(d, "奈曼旗司法局", key, noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	var heads []Head
	for _, batch := range scenario(t) {
		heads = append(heads, l.Head())
		if err := l.Append(batch...); err != nil {
			t.Fatal(err)
		}
	}
	whole := string(d.durable)
	lines := strings.SplitAfter(whole, "\n")
	lines = lines[:len(lines)-1]
	join := func(parts ...[]string) string { return strings.Join(slices.Concat(parts...), "") }
	forged := func() string { // a line whose own chain fits, but not the next one's
		line := strings.Replace(lines[1], "持证人1", "冒名者", 1)
		body := line[:len(line)-1-chainTail]
		previous := lines[0][len(lines[0])-1-2-64 : len(lines[0])-1-2]
		return body + chainMember + link(previous, []byte(body)) + "\"}\n"
	}
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"a changed name":           {strings.Replace(whole, "持证人2", "持证人5", 1), 3},
		"a changed time":           {strings.Replace(whole, "2022-09-03", "2022-09-02", 1), 9},
		"a changed chain":          {strings.Replace(whole, lines[4][len(lines[4])-20:], strings.Repeat("0", 17)+"\"}\n", 1), 5},
		"a removed line":           {join(lines[:5], lines[6:]), 6},
		"a removed batch":          {join(lines[:8], lines[9:]), 9},
		"an inserted line":         {join(lines[:5], lines[4:]), 6},
		"two lines swapped":        {join(lines[:5], lines[6:7], lines[5:6], lines[7:]), 6},
		"the first line gone":      {join(lines[1:]), 0},
		"a forged line":            {join(lines[:1], []string{forged()}, lines[2:]), 3},
		"a blank line":             {join(lines[:3], []string{"\n"}, lines[3:]), 4},
		"a space":                  {strings.Replace(whole, `{"seq":4`, `{ "seq":4`, 1), 4},
		"Windows line ends":        {strings.ReplaceAll(whole, "\n", "\r\n"), 0},
		"a line of something else": {whole + "{}\n", len(lines) + 1},
		"another ledger's line":    {whole + lines[3], len(lines) + 1},
		"a byte order mark":        {"\ufeff" + whole, 0},
	} {
		if c.text == whole {
			t.Fatalf("%s: nothing changed", name)
		}
		got, err := ReadLedger(strings.NewReader(c.text), key)
		var damage *LedgerDamage
		switch {
		case c.line == 0:
			if !errors.Is(err, ErrNoLedger) {
				t.Errorf("%s: %v", name, err)
			}
		case !errors.As(err, &damage) || damage.Line != c.line:
			t.Errorf("%s: %v, want damage in line %d", name, err, c.line)
		}
		if got != nil {
			t.Errorf("%s: a ledger beside the error", name)
		}
		// Nothing is cut off or written over.
		d := &disk{durable: []byte(c.text), cached: []byte(c.text)}
		if _, err := ResumeLedger(d, key); err == nil || d.ops != 0 {
			t.Errorf("%s: opening for writing: %v, %d operations", name, err, d.ops)
		}
	}
	// Lines taken from the end leave a sound chain; a head that was noted shows it.
	short, err := ReadLedger(strings.NewReader(join(lines[:len(lines)-1])), key)
	if err != nil {
		t.Fatal(err)
	}
	if short.Passed(l.Head()) {
		t.Error("a cut ledger passed the head of the whole one")
	}
	for _, h := range heads {
		if !l.Passed(h) {
			t.Errorf("the ledger did not pass its own head %v", h)
		}
	}
	if l.Passed(Head{}) || l.Passed(Head{Lines: 2, Chain: heads[0].Chain}) {
		t.Error("passed a head that it never had")
	}
	// A last line without its newline is whole: it is kept, not set aside.
	d = &disk{durable: []byte(strings.TrimSuffix(whole, "\n"))}
	d.cached = d.durable
	kept, err := ResumeLedger(d, key)
	if err != nil || len(kept.History("")) != len(lines)-1 || len(d.aside) != 0 || string(d.durable) != whole {
		t.Errorf("the newline: %v", err)
	}
}

// TestStateMachine tries every event in every state, against a table written
// by hand.
func TestStateMachine(t *testing.T) {
	const number, heir = "A-1", "A-2"
	key := testPersonKey(t)
	after := func(kinds ...EventKind) []EventKind { return kinds }
	reach := map[string][]EventKind{
		"unprinted":          nil,
		"in stock":           after(EventPrinted),
		"spoilt":             after(EventPrinted, EventSpoiled),
		"handed out":         after(EventPrinted, EventHandedOut),
		"lost":               after(EventPrinted, EventHandedOut, EventLost),
		"suspended":          after(EventPrinted, EventHandedOut, EventSuspended),
		"suspended in stock": after(EventPrinted, EventSuspended),
		"revoked":            after(EventPrinted, EventHandedOut, EventRevoked),
		"replaced":           after(EventPrinted, EventHandedOut, EventReplaced),
		"expired":            after(EventPrinted, EventHandedOut, EventExpired),
	}
	all := []EventKind{EventIssued, EventSkipped, EventPrinted, EventSpoiled, EventReprinted, EventHandedOut, EventLost,
		EventSuspended, EventRestored, EventRevoked, EventExpired, EventReplaced, "made-up", eventOpened}
	allowed := map[string][]EventKind{
		"unprinted":          {EventPrinted, EventSuspended, EventRevoked, EventExpired, EventReplaced},
		"in stock":           {EventSpoiled, EventHandedOut, EventLost, EventSuspended, EventRevoked, EventExpired, EventReplaced},
		"spoilt":             {EventReprinted, EventSuspended, EventRevoked, EventExpired, EventReplaced},
		"handed out":         {EventSpoiled, EventLost, EventSuspended, EventRevoked, EventExpired, EventReplaced},
		"lost":               {EventRestored, EventRevoked, EventExpired, EventReplaced},
		"suspended":          {EventSpoiled, EventLost, EventRestored, EventRevoked, EventExpired, EventReplaced},
		"suspended in stock": {EventSpoiled, EventLost, EventRestored, EventRevoked, EventExpired, EventReplaced},
		"revoked":            {EventSpoiled},
		"replaced":           {EventSpoiled},
		"expired":            {EventSpoiled, EventReplaced},
	}
	event := func(k EventKind, days int) Event {
		e := Event{Kind: k, Number: number, Time: noon(days)}
		if k.needsReason() {
			e.Reason = "原因"
		}
		switch k {
		case EventIssued:
			e.Card = ledgerCardOf(t, number, 1)
		case EventReplaced:
			e.By = heir
		}
		return e
	}
	const late = 7 * 366 // after the last day of validity
	for name, path := range reach {
		for _, k := range all {
			l, err := StartLedger(&disk{}, "局", key, noon(-1))
			if err != nil {
				t.Fatal(err)
			}
			renewal := ledgerCardOf(t, heir, 1)
			renewal.Replaces = number
			if err := l.Append(event(EventIssued, 0), Event{Kind: EventIssued, Number: heir, Time: noon(0), Card: renewal}); err != nil {
				t.Fatal(err)
			}
			for _, step := range path {
				if err := l.Append(event(step, late)); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			before, lines := must(entryOf(l, number)), l.Head()
			err = l.Append(event(k, late))
			if want := slices.Contains(allowed[name], k); (err == nil) != want {
				t.Errorf("%s, then %s: %v", name, k, err)
			}
			if err != nil {
				var fault *LedgerError
				if !errors.As(err, &fault) || fault.Number != number || fault.Kind != k {
					t.Errorf("%s, then %s: %v does not name them", name, k, err)
				}
				if now := must(entryOf(l, number)); now.State != before.State || now.Stock != before.Stock || now.Printed != before.Printed || l.Head() != lines {
					t.Errorf("%s, then %s: refused, and changed", name, k)
				}
			}
		}
	}
}

func entryOf(l *Ledger, number string) (Entry, error) {
	e, ok := l.Entry(number)
	if !ok {
		return e, errors.New("not there")
	}
	return e, nil
}

func TestLedgerRefuses(t *testing.T) {
	key := testPersonKey(t)
	l, err := StartLedger(&disk{}, "局", key, noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Append(Event{Kind: EventIssued, Number: "A-1", Time: noon(0), Card: ledgerCardOf(t, "A-1", 1)}); err != nil {
		t.Fatal(err)
	}
	card := func(number string, person int, change func(*Card)) *Card {
		c := ledgerCardOf(t, number, person)
		if change != nil {
			change(c)
		}
		return c
	}
	issue := func(c *Card) Event { return Event{Kind: EventIssued, Number: c.Number, Time: noon(1), Card: c} }
	for name, c := range map[string]struct {
		event Event
		want  error
	}{
		"number twice":            {issue(card("A-1", 2, nil)), ErrNumberUsed},
		"person twice":            {issue(card("A-2", 1, nil)), ErrHoldsAlready},
		"another's old one":       {issue(card("A-2", 2, func(c *Card) { c.Replaces = "A-1" })), ErrNotHolders},
		"replaces itself":         {issue(card("A-2", 2, func(c *Card) { c.Replaces = "A-2" })), nil},
		"no ID":                   {issue(card("A-2", 2, func(c *Card) { c.ID = "" })), nil},
		"wrong ID":                {issue(card("A-2", 2, func(c *Card) { c.ID = "150525199003070012" })), nil},
		"no name":                 {issue(card("A-2", 2, func(c *Card) { c.Name = "" })), nil},
		"line break in a field":   {issue(card("A-2", 2, func(c *Card) { c.Area = "甲\n乙" })), nil},
		"lower case":              {Event{Kind: EventPrinted, Number: "a-1", Time: noon(1)}, nil},
		"unknown number":          {Event{Kind: EventPrinted, Number: "A-9", Time: noon(1)}, ErrNumberUnknown},
		"no time":                 {Event{Kind: EventPrinted, Number: "A-1"}, nil},
		"time goes back":          {Event{Kind: EventPrinted, Number: "A-1", Time: noon(-1)}, nil},
		"no reason":               {Event{Kind: EventRevoked, Number: "A-1", Time: noon(1)}, nil},
		"spaces for a reason":     {Event{Kind: EventRevoked, Number: "A-1", Time: noon(1), Reason: " "}, nil},
		"a long reason":           {Event{Kind: EventRevoked, Number: "A-1", Time: noon(1), Reason: strings.Repeat("因", 201)}, nil},
		"a reason of two lines":   {Event{Kind: EventRevoked, Number: "A-1", Time: noon(1), Reason: "一\n二"}, nil},
		"expired too early":       {Event{Kind: EventExpired, Number: "A-1", Time: noon(1)}, nil},
		"replaced by nothing":     {Event{Kind: EventReplaced, Number: "A-1", Time: noon(1)}, nil},
		"replaced by the unknown": {Event{Kind: EventReplaced, Number: "A-1", Time: noon(1), By: "A-7"}, ErrNumberUnknown},
		"a card where none is":    {Event{Kind: EventPrinted, Number: "A-1", Time: noon(1), Card: card("A-1", 1, nil)}, nil},
		"no card":                 {Event{Kind: EventIssued, Number: "A-5", Time: noon(1)}, nil},
	} {
		head := l.Head()
		err := l.Append(Event{Kind: EventSkipped, Number: "GOOD", Time: noon(1), Reason: "试"}, c.event)
		var fault *LedgerError
		if !errors.As(err, &fault) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if l.Head() != head {
			t.Errorf("%s: the good half of the batch was entered", name)
		}
		if err != nil && strings.Contains(err.Error(), testID(t, 1)) {
			t.Errorf("%s: the error shows an identity number", name)
		}
	}
	// All faults are told together.
	err = l.Append(Event{Kind: EventPrinted, Number: "X-1", Time: noon(1)}, Event{Kind: EventPrinted, Number: "X-2", Time: noon(1)})
	if err == nil || !strings.Contains(err.Error(), "X-1") || !strings.Contains(err.Error(), "X-2") {
		t.Errorf("%v", err)
	}
}

// TestRandomHistories lets offices do at random what they may and may not, and
// keeps its own account, simpler than the ledger's.
func TestRandomHistories(t *testing.T) {
	key := testPersonKey(t)
	kinds := []EventKind{EventPrinted, EventSpoiled, EventReprinted, EventHandedOut, EventLost, EventSuspended, EventRestored, EventRevoked, EventExpired, EventReplaced}
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		d := &disk{}
		l, err := StartLedger(d, "局", key, noon(-1))
		if err != nil {
			t.Fatal(err)
		}
		owners, printed, accepted := map[string]int{}, map[string]int{}, 0
		for step := range 200 {
			number := fmt.Sprintf("N-%03d", rnd.IntN(40))
			e := Event{Kind: kinds[rnd.IntN(len(kinds))], Number: number, Time: noon(step * 20), Reason: "原因"}
			person := rnd.IntN(15)
			if rnd.IntN(3) == 0 {
				c := ledgerCardOf(t, number, person)
				if rnd.IntN(2) == 0 {
					c.Replaces = fmt.Sprintf("N-%03d", rnd.IntN(40))
				}
				day := dateOf(e.Time)
				c.Issued, c.Expires = day, forms.Date{Year: day.Year + 2, Month: day.Month, Day: 28}
				e.Kind, e.Card = EventIssued, c
			} else if e.Kind == EventReplaced {
				e.By = fmt.Sprintf("N-%03d", rnd.IntN(40))
			}
			if l.Append(e) != nil {
				continue
			}
			accepted++
			switch e.Kind {
			case EventIssued:
				if _, twice := owners[number]; twice {
					t.Fatalf("seed %d: number %s twice", seed, number)
				}
				owners[number] = person
			case EventPrinted, EventReprinted:
				printed[number]++
			}
			// Nobody has two certificates in force, save the old one that
			// waits for the new one to be handed out.
			live := map[int][]Entry{}
			for _, entry := range l.Entries() {
				if p := owners[entry.Card.Number]; !entry.Void() && !entry.Card.Expires.Before(dateOf(e.Time)) {
					live[p] = append(live[p], entry)
				}
			}
			for p, held := range live {
				if len(held) > 2 || len(held) == 2 && held[1].Card.Replaces != held[0].Card.Number && !restoredBeside(l, held) {
					t.Fatalf("seed %d: person %d holds %d", seed, p, len(held))
				}
			}
		}
		history := l.History("")
		counts := l.Counts()
		total := 0
		for _, n := range counts.Events {
			total += n
		}
		if len(history) != accepted || total != accepted || counts.Issued != len(owners) {
			t.Errorf("seed %d: %d accepted, %d in the history, %d counted", seed, accepted, len(history), total)
		}
		states := 0
		for _, n := range counts.State {
			states += n
		}
		if states != len(owners) {
			t.Errorf("seed %d: %d states of %d certificates", seed, states, len(owners))
		}
		for _, e := range l.Entries() {
			if e.Printed != printed[e.Card.Number] {
				t.Errorf("seed %d: %s printed %d times, %d entered", seed, e.Card.Number, printed[e.Card.Number], e.Printed)
			}
		}
		again, err := ReadLedger(bytes.NewReader(d.durable), key)
		if err != nil || !sameEvents(again.History(""), history) || again.Head() != l.Head() {
			t.Fatalf("seed %d: read back: %v", seed, err)
		}
	}
}

// restoredBeside reports whether one of two certificates was lost, replaced by
// a new issue, and found again: the office has to revoke one.
func restoredBeside(l *Ledger, held []Entry) bool {
	for _, h := range held {
		for _, e := range l.History(h.Card.Number) {
			if e.Kind == EventRestored {
				return true
			}
		}
	}
	return false
}

// TestIssueWithLedger drives the whole: an exam, printing, handing out, the
// same exam again, a loss, a later exam.
func TestIssueWithLedger(t *testing.T) {
	key := testPersonKey(t)
	d := &disk{}
	l, err := StartLedger(d, "奈曼旗司法局", key, noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	a := applications(t, 6)
	numbering := a.Rules.Number
	issue := func(a Applications) *Issuance {
		t.Helper()
		a.Before = l.Before(a)
		issued, err := Issue(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		return issued
	}
	first := issue(a)
	if len(first.Cards) != 6 {
		t.Fatalf("%d cards, %v", len(first.Cards), first.Refusals)
	}
	if err := l.Issue(first, numbering, noon(0)); err != nil {
		t.Fatal(err)
	}
	head := l.Head()
	if err := l.Issue(first, numbering, noon(1)); err != nil || l.Head() != head {
		t.Errorf("entering the issuance twice: %v, %v", err, l.Head())
	}
	again := issue(a)
	if len(again.Cards) != 0 {
		t.Errorf("issuing twice gave %d cards", len(again.Cards))
	}
	for _, r := range again.Refusals {
		if r.Reason != AlreadyHolds {
			t.Errorf("%v", r)
		}
	}
	if waiting := l.ToPrint(); len(waiting) != 6 || waiting[0].PhotoFile != first.Cards[0].PhotoFile {
		t.Fatalf("%d wait to be printed", len(waiting))
	}
	if err := l.Printed(&Run{Printed: l.ToPrint()}, noon(1)); err != nil {
		t.Fatal(err)
	}
	if len(l.ToPrint()) != 0 {
		t.Error("printed, and still to print")
	}
	spoilt := first.Cards[2].Number
	if err := l.Append(Event{Kind: EventSpoiled, Number: spoilt, Time: noon(2), Reason: "卡片划伤"}); err != nil {
		t.Fatal(err)
	}
	if waiting := l.ToPrint(); len(waiting) != 1 || waiting[0].Number != spoilt {
		t.Errorf("to reprint: %v", waiting)
	}
	if err := l.Printed(&Run{Printed: l.ToPrint()}, noon(2)); err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, c := range first.Cards {
		numbers = append(numbers, c.Number)
	}
	if err := l.HandOut(noon(3), numbers...); err != nil {
		t.Fatal(err)
	}
	lost := first.Cards[2] // a renewal, whose form still gives the old number
	if err := l.Append(Event{Kind: EventLost, Number: lost.Number, Time: noon(20), Reason: "遗失"}); err != nil {
		t.Fatal(err)
	}
	// A later exam: the same people and three more. Only the one who lost
	// hers and the new ones get a certificate.
	later := applications(t, 9)
	second := issue(later)
	var got []string
	for _, c := range second.Cards {
		got = append(got, c.Number)
	}
	if len(got) != 4 || slices.Contains(numbers, got[0]) || got[0] <= numbers[5] {
		t.Fatalf("the later exam gave %v after %v", got, numbers)
	}
	if err := l.Issue(second, numbering, noon(40)); err != nil {
		t.Fatal(err)
	}
	var heir Entry
	for _, e := range l.Entries() {
		if e.Card.Name == lost.Name && e.Card.Number != lost.Number {
			heir = e
		}
	}
	if heir.Card == nil {
		t.Fatal("no new certificate for the lost one")
	}
	if heir.Card.Replaces != lost.Number {
		t.Errorf("the new one replaces %q", heir.Card.Replaces)
	}
	head = l.Head()
	if err := l.Issue(second, numbering, noon(41)); err != nil || l.Head() != head {
		t.Errorf("entering the later issuance twice: %v", err)
	}
	counts := l.Counts()
	if counts.Issued != 10 || counts.State[InForce] != 9 || counts.State[Lost] != 1 || counts.Events[EventReprinted] != 1 {
		t.Errorf("%v", counts)
	}
	if want := "共核发 10 本，有效 9 本，已挂失 1 本；有效的之中，未印 4 本，已发 5 本。"; counts.String() != want {
		t.Errorf("%s", counts)
	}
	if want := "10 issued, 9 in force, 1 lost; of those in force 4 not printed; 5 handed out."; counts.English() != want {
		t.Errorf("%s", counts.English())
	}
	if again, err := ReadLedger(bytes.NewReader(d.durable), key); err != nil || again.Head() != l.Head() {
		t.Error(err)
	}
}

func TestGaps(t *testing.T) {
	l, err := StartLedger(&disk{}, "局", testPersonKey(t), noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	n := Numbering{Prefix: "N", Digits: 12}
	issued := func(numbers ...string) *Issuance {
		out := &Issuance{}
		for _, s := range numbers {
			out.Cards = append(out.Cards, ledgerCardOf(t, s, len(l.Entries())+len(out.Cards)))
		}
		return out
	}
	for _, numbers := range [][]string{{"N000000000001", "N000000000004"}, {"N000000000005", "N900000000000"}} {
		if err := l.Issue(issued(numbers...), n, noon(0)); err != nil {
			t.Fatal(err)
		}
	}
	want := []Gap{{"N000000000002", "N000000000003", skippedReason}, {"N000000000006", "N899999999999", ""}}
	if got := l.Gaps(n); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if err := l.Append(Event{Kind: EventIssued, Number: "N000000000002", Time: noon(1), Card: ledgerCardOf(t, "N000000000002", 30)}); !errors.Is(err, ErrNumberUsed) {
		t.Errorf("a number that was explained away is given after all: %v", err)
	}
}

func TestPersonKeys(t *testing.T) {
	k := testPersonKey(t)
	var b bytes.Buffer
	if err := WritePersonKey(&b, k); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if s := fmt.Sprintf(verb, k); s != "certificate.PersonKey" {
			t.Errorf("%s prints %q", verb, s)
		}
	}
	if k.person("11010519491231002x") != k.person(" 110105 19491231 002X") {
		t.Error("two spellings of a number are two persons")
	}
	derived, err := testKey(t).PersonKey()
	if err != nil {
		t.Fatal(err)
	}
	// By hand: RFC 5869 with HMAC-SHA256, no salt, one block.
	mac := func(key, data []byte) []byte {
		m := hmac.New(sha256.New, key)
		m.Write(data)
		return m.Sum(nil)
	}
	seed, err := hex.DecodeString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60") // RFC 8032, 7.1, test 1
	if err != nil {
		t.Fatal(err)
	}
	if want := mac(mac(make([]byte, 32), seed), []byte("zhifadoc person key\x01")); !bytes.Equal(derived.secret, want) {
		t.Errorf("derived %x, want %x", derived.secret, want)
	}
	for _, s := range []string{"", "00", strings.Repeat("0", 66), strings.Repeat("z", 64)} {
		if _, err := ReadPersonKey(strings.NewReader(s)); !errors.Is(err, ErrPersonKey) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// FuzzLedger looks for panics and for ledgers that change by being read.
func FuzzLedger(f *testing.F) {
	key := testPersonKey(f)
	d := &disk{}
	l, err := StartLedger(d, "局", key, noon(-1))
	if err != nil {
		f.Fatal(err)
	}
	for _, batch := range scenario(f) {
		if err := l.Append(batch...); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(d.durable)
	f.Add(d.durable[:len(d.durable)-30])
	f.Add(d.durable[:1000])
	f.Add([]byte(""))
	f.Add([]byte("{}\n"))
	f.Add(bytes.Repeat([]byte("{"), 5000))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ReadLedger(bytes.NewReader(data), key)
		if err != nil {
			return
		}
		whole := data[:len(data)-len(l.Torn())]
		again, err := ReadLedger(bytes.NewReader(whole), key)
		if err != nil || again.Head() != l.Head() || len(again.Torn()) != 0 {
			t.Fatalf("without its torn end: %v", err)
		}
		d := &disk{durable: bytes.Clone(data), cached: bytes.Clone(data)}
		if resumed, err := ResumeLedger(d, key); err != nil || resumed.Head() != l.Head() {
			t.Fatalf("opened for writing: %v", err)
		}
	})
}
