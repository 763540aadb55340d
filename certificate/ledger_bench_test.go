package certificate

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkReadLedger reads 10,000 certificates, issued and printed.
func BenchmarkReadLedger(b *testing.B) {
	key, d := testPersonKey(b), &disk{}
	l, err := StartLedger(d, "局", key, noon(-1))
	if err != nil {
		b.Fatal(err)
	}
	var events []Event
	for i := range 10_000 {
		number := fmt.Sprintf("15052522%05d", i)
		events = append(events, Event{Kind: EventIssued, Number: number, Time: noon(0), Card: ledgerCardOf(b, number, i)},
			Event{Kind: EventPrinted, Number: number, Time: noon(1)})
	}
	if err := l.Append(events...); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(d.durable)))
	for b.Loop() {
		if _, err := ReadLedger(bytes.NewReader(d.durable), key); err != nil {
			b.Fatal(err)
		}
	}
}
