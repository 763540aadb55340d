package certificate

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
)

// Selection picks some cards of a sequence by their numbers.
type Selection []Range

// Range is the cards from one number to another, in the order of the sequence
// and both included; a single card is a Range of its number twice.
type Range struct{ From, To string }

// ParseSelection reads a list of numbers, and of ranges written 甲..乙 or 甲至乙,
// separated by commas, 、, ； or white space. In lines of a file, what follows
// a # is passed over.
func ParseSelection(list string) (Selection, error) {
	var s Selection
	for text := range strings.Lines(list) {
		text, _, _ = strings.Cut(text, "#")
		for _, item := range strings.FieldsFunc(text, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r)
		}) {
			from, to, ranged := strings.Cut(item, "..")
			if !ranged {
				from, to, ranged = strings.Cut(item, "至")
			}
			if !ranged {
				to = from
			}
			for _, number := range []string{from, to} {
				if number == "" || strings.Contains(number, "..") || strings.Contains(number, "至") {
					return nil, fmt.Errorf("“%.60s”不是证号，也不是“证号..证号”这样的一段 (selection)", item)
				}
			}
			s = append(s, Range{from, to})
		}
	}
	if s == nil {
		return nil, fmt.Errorf("没有写要印哪些证号 (empty selection)")
	}
	return s, nil
}

// SelectionError says which numbers of a selection a sequence has not, or has
// in another order than a range says.
type SelectionError struct{ Ranges []Range }

func (e *SelectionError) Error() string {
	var all []string
	for _, r := range e.Ranges {
		if r.From == r.To {
			all = append(all, r.From)
			continue
		}
		all = append(all, r.From+".."+r.To)
	}
	return fmt.Sprintf("名单里没有这些证号，或者一段的先后颠倒：%s (not found)", strings.Join(all, "、"))
}

// Of is the cards of a sequence that are selected, each once, in the
// sequence's order. It ends with a *SelectionError if there is something in
// the selection that the sequence has not; a run that is fed with it then
// fails as a whole.
func (s Selection) Of(cards iter.Seq2[*Card, error]) iter.Seq2[*Card, error] {
	return func(yield func(*Card, error) bool) {
		const (
			before = iota
			inside
			past
		)
		state := make([]int, len(s))
		for c, err := range cards {
			if err != nil {
				yield(nil, err)
				return
			}
			if c == nil {
				continue
			}
			wanted := false
			for i, r := range s {
				if state[i] == before && c.Number == r.From {
					state[i] = inside
				}
				if state[i] == inside {
					wanted = true
					if c.Number == r.To {
						state[i] = past
					}
				}
			}
			if wanted && !yield(c, nil) {
				return
			}
		}
		var e SelectionError
		for i, r := range s {
			if state[i] != past {
				e.Ranges = append(e.Ranges, r)
			}
		}
		if e.Ranges != nil {
			yield(nil, &e)
		}
	}
}
