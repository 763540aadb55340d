package certificate

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// TestLedgerAtOnce has 64 goroutines enter events and read at the same time:
// none is lost, each certificate's are in their order, and the file verifies.
func TestLedgerAtOnce(t *testing.T) {
	const people = 64
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	at := time.Date(2022, 9, 1, 9, 0, 0, 0, Beijing)
	person, err := GeneratePersonKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := CreateLedger(path, "奈曼旗司法局", person, at)
	if err != nil {
		t.Fatal(err)
	}
	number := func(i int) string { return fmt.Sprintf("15052522%05d", i+1) }
	var issued Issuance
	for i := range people {
		issued.Cards = append(issued.Cards, &Card{Number: number(i), Name: "甲", Department: "乙", Kind: Enforcement, ID: validID(i),
			Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}})
	}
	if err := l.Issue(&issued, Numbering{Prefix: "15052522", Digits: 5}, at); err != nil {
		t.Fatal(err)
	}
	var begin, all sync.WaitGroup
	begin.Add(people)
	for i := range people {
		all.Go(func() {
			begin.Done()
			begin.Wait()
			card := issued.Cards[i]
			for _, step := range []func() error{
				func() error { return l.Printed(&Run{Printed: []*Card{card}}, at) },
				func() error { return l.HandOut(at, card.Number) },
				func() error {
					return l.Append(Event{Kind: EventSuspended, Number: card.Number, Time: at, Reason: "核查"})
				},
				func() error {
					return l.Append(Event{Kind: EventRestored, Number: card.Number, Time: at, Reason: "查清"})
				},
			} {
				if err := step(); err != nil {
					t.Errorf("%s: %v", card.Number, err)
				}
				if !l.Passed(l.Head()) || len(l.Entries()) != people || l.Counts().Issued != people {
					t.Error("what is read does not hang together")
				}
				l.Register(at)
			}
		})
	}
	all.Wait()
	head := l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	back, err := ReadLedger(f, person)
	if err != nil || !back.Passed(head) || len(back.Torn()) > 0 {
		t.Fatalf("%v", err)
	}
	for i := range people {
		var kinds string
		for _, e := range back.History(number(i)) {
			kinds += string(e.Kind) + " "
		}
		if want := "issued printed handed-out suspended restored "; kinds != want {
			t.Errorf("%s: %s, want %s", number(i), kinds, want)
		}
	}
}

// validID is an identity number that nobody has, with its check digit
// (GB 11643-1999).
func validID(i int) string {
	s := fmt.Sprintf("11010519491231%03d", i)
	sum := 0
	for j, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[j]-'0') * w
	}
	return s + "10X98765432"[sum%11:sum%11+1]
}
