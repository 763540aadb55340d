package certificate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func selected(t *testing.T, list string, numbers ...string) ([]string, error) {
	t.Helper()
	s, err := ParseSelection(list)
	if err != nil {
		t.Fatal(err)
	}
	var cards []*Card
	for _, n := range numbers {
		cards = append(cards, &Card{Number: n})
	}
	var got []string
	for c, err := range s.Of(All(cards)) {
		if err != nil {
			return got, err
		}
		got = append(got, c.Number)
	}
	return got, nil
}

func TestSelection(t *testing.T) {
	all := []string{"1-1", "1-2", "1-3", "1-4", "1-5"}
	for list, want := range map[string]string{
		"1-2":              "1-2",
		"1-4,1-1":          "1-1 1-4",
		"1-2..1-4":         "1-2 1-3 1-4",
		"1-2至1-3、1-3 1-5；": "1-2 1-3 1-5",
		"1-5..1-5":         "1-5",
		"# 作废重印\n1-1 # 王堃\r\n1-3\n\n": "1-1 1-3",
	} {
		got, err := selected(t, list, all...)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %q, %v, want %s", list, got, err, want)
		}
	}
	for list, missing := range map[string]string{"1-1 1-9": "1-9", "1-4..1-2": "1-4..1-2", "1-2..1-9,1-8": "1-2..1-9、1-8"} {
		_, err := selected(t, list, all...)
		var e *SelectionError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), "："+missing+" ") {
			t.Errorf("%q: %v", list, err)
		}
	}
	for _, list := range []string{"", " , \n# 1-1", "1-1..", "..", "1..2..3", "至1"} {
		if s, err := ParseSelection(list); err == nil {
			t.Errorf("%q: %v", list, s)
		}
	}
	broken := errors.New("broken")
	for _, err := range (Selection{{"1", "1"}}).Of(func(yield func(*Card, error) bool) { yield(nil, broken) }) {
		if err != broken {
			t.Errorf("%v", err)
		}
	}
}

// A run of a selection prints those and no others, or nothing.
func TestPrintSelection(t *testing.T) {
	p, _ := runPrinter(t)
	cards := benchmarkCards(t, 25)
	var m memory
	some := Selection{{cards[3].Number, cards[4].Number}, {cards[20].Number, cards[20].Number}}
	if _, err := p.Print(context.Background(), &m, some.Of(All(cards)), bothForms); err != nil {
		t.Fatal(err)
	}
	once(t, &m, slices.Concat(cards[3:5], cards[20:21]))
	m = memory{}
	some = append(some, Range{"none", "none"})
	var e *SelectionError
	if _, err := p.Print(context.Background(), &m, some.Of(All(cards)), bothForms); !errors.As(err, &e) || len(m.files) > 0 {
		t.Errorf("%v, files %v", err, m.names())
	}
}
