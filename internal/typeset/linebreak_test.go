package typeset

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

// An override is where official Chinese documents leave UAX #14. It is given
// the characters on the two sides of a boundary, whether spaces lie between
// them, and whether only spaces come before.
type override struct {
	rule   string
	breaks bool // what we do; Unicode does the opposite
	holds  func(a, b rune, spaced, leading bool) bool
}

func among(set string) func(r rune) bool {
	return func(r rune) bool { return strings.ContainsRune(set, r) }
}

var overrides = []override{
	{"GB/T 15834 5.1.6: no 连接号 starts a line", false,
		func(a, b rune, _, _ bool) bool { return among("-—–〜～‐")(b) }},
	{"GB/T 15834 5.1.9: the 分隔号 neither starts nor ends a line", false,
		func(a, b rune, _, _ bool) bool { return a == '/' || b == '/' }},
	{"GB/T 15834 5.1.7: the 间隔号 stays inside its name", false,
		func(a, b rune, _, _ bool) bool { return among("・·")(a) }},
	{"clreq: signs stay with their numbers, and brackets with the sign", false,
		func(a, b rune, _, _ bool) bool { return among("$£")(a) || b == '%' || a == '%' && among("($")(b) }},
	{"clreq 行首禁则 holds behind spaces too", false,
		func(a, b rune, spaced, _ bool) bool { return spaced && among("ぁ‽")(b) }},
	{"a number is whole: its point and comma do not part it", false,
		func(a, b rune, spaced, _ bool) bool {
			return !spaced && among(".,")(a) && '0' <= b && b <= '9'
		}},
	{"a Latin word keeps the brackets that touch it", false,
		func(a, b rune, spaced, _ bool) bool {
			return !spaced && (among(")]}")(a) && b < 0x7F || among(`\`)(a) && among("({[")(b))
		}},
	{"a hyphen that begins a word is part of it", false,
		func(a, b rune, spaced, _ bool) bool { return !spaced && a == '-' && b < 0x7F }},
	{"spaces that begin a line are kept with what follows", false,
		func(_, _ rune, _, leading bool) bool { return leading }},
	{"a combining mark is never parted from what is before it, be it a space", false,
		func(_, b rune, _, _ bool) bool { return b == 0x308 }},
	{"NBSP ties a hyphen too", false,
		func(a, b rune, _, _ bool) bool { return a == '-' && b == 0xA0 }},
	{"GB/T 15834 5.1.5 and clreq's basic level let a line start with ……", true,
		func(a, b rune, _, _ bool) bool { return among("…․")(b) }},
	{`a space behind " is a space`, true,
		func(a, b rune, spaced, _ bool) bool { return a == '"' && spaced }},
}

// TestUnicodeLineBreaks holds the breaks against Unicode's own tests, line for
// line; each departure must be one of the overrides, and each override be used.
func TestUnicodeLineBreaks(t *testing.T) {
	f, err := os.Open("testdata/LineBreakTest.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	used := make(map[string]int)
	tests, boundaries := 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line, _, _ := strings.Cut(sc.Text(), "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		tests++
		var text []rune
		var want []bool
		for i, x := range fields {
			if i%2 == 0 {
				want = append(want, x == "÷")
				continue
			}
			v, err := strconv.ParseUint(x, 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, rune(v))
		}
		q, err := shape([]Span{{Text: string(text), Size: 10}}, 0, fake)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]bool, len(text)+1)
		for _, c := range q.cells {
			got[c.at] = c.level == free
		}
		for i := 1; i < len(text); i++ {
			boundaries++
			if got[i] == want[i] {
				continue
			}
			// Combining marks and spaces are looked through, as UAX #14 does.
			j, spaced := i-1, false
			for j > 0 && (text[j] == ' ' || text[j] == 0x308) {
				spaced = spaced || text[j] == ' '
				j--
			}
			leading := text[j] == ' '
			explained := false
			for _, o := range overrides {
				if o.breaks == got[i] && o.holds(text[j], text[i], spaced, leading) {
					used[o.rule]++
					explained = true
					break
				}
			}
			if !explained {
				t.Errorf("%s: at %d (%U %U) breaks %v, Unicode says %v", line, i, text[j], text[i], got[i], want[i])
			}
		}
	}
	if tests < 1000 {
		t.Errorf("only %d tests read", tests)
	}
	departures := 0
	for _, o := range overrides {
		departures += used[o.rule]
		if used[o.rule] == 0 {
			t.Errorf("override not used: %s", o.rule)
		}
	}
	t.Logf("%d tests, %d boundaries, %d departures", tests, boundaries, departures)
}
