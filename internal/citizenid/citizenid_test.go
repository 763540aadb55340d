package citizenid

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// standardExamples are numbers printed in GB 11643-1999 itself.
var standardExamples = []string{"11010519491231002X", "440524188001010014"}

// invented are numbers of nobody, checked by hand.
var invented = []string{"150525199003070011", "150525198511200025"}

func TestParseStandardExamples(t *testing.T) {
	for _, s := range append(standardExamples, invented...) {
		n, err := Parse(s)
		if err != nil {
			t.Errorf("Parse: %v", err)
			continue
		}
		if n.String() != s {
			t.Errorf("String() = %q, want %q", n, s)
		}
	}
	first, err := Parse(standardExamples[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := first.Birth(), (Date{1949, 12, 31}); got != want {
		t.Errorf("Birth() = %v, want %v", got, want)
	}
	if first.Area() != "110105" || !first.Female() || first.Sex() != "女" {
		t.Errorf("Area, Female, Sex = %q %v %q", first.Area(), first.Female(), first.Sex())
	}
	second, err := Parse(standardExamples[1])
	if err != nil {
		t.Fatal(err)
	}
	if second.Female() || second.Sex() != "男" || second.Birth() != (Date{1880, 1, 1}) {
		t.Errorf("Female, Sex, Birth = %v %q %v", second.Female(), second.Sex(), second.Birth())
	}
}

// MOD 11-2 is also the check of ISNI and ORCID, whose published numbers have
// 15 digits and a check character. The factors count from the right, so that
// leading zeros change nothing and those numbers test ours.
func TestCheckDigitAgainstPublishedNumbers(t *testing.T) {
	for _, s := range []string{
		"0000-0002-1825-0097", // ORCID's example person
		"0000-0001-5109-3700", // ORCID, structure of the identifier
		"0000-0002-1694-233X", // ORCID, the example with X
		"0000-0001-2281-955X", // ISNI
	} {
		digits := strings.ReplaceAll(s, "-", "")
		got, err := CheckDigit("00" + digits[:15])
		if err != nil {
			t.Fatal(err)
		}
		if got != digits[15] {
			t.Errorf("%s: check character %c", s, got)
		}
	}
}

// pureSystem computes a check character by the recursion of ISO 7064,
// which needs no table of factors.
func pureSystem(digits string) byte {
	p := 0
	for _, r := range digits {
		p = (p + int(r-'0')) * 2 % 11
	}
	return "0123456789X"[(12-p)%11]
}

func TestCheckDigitAgainstRecursion(t *testing.T) {
	seed := uint64(1)
	counts := map[byte]int{}
	for range 20000 {
		var b [checkAt]byte
		for i := range b {
			seed = seed*6364136223846793005 + 1442695040888963407
			b[i] = '0' + byte(seed>>33%10)
		}
		got, err := CheckDigit(string(b[:]))
		if err != nil {
			t.Fatal(err)
		}
		if want := pureSystem(string(b[:])); got != want {
			t.Fatalf("CheckDigit(%s) = %c, want %c", b, got, want)
		}
		counts[got]++
	}
	if len(counts) != 11 {
		t.Errorf("only %d of 11 check characters occurred", len(counts))
	}
}

func TestCheckDigitErrors(t *testing.T) {
	for _, c := range []struct {
		in       string
		kind     Kind
		position int
	}{
		{"", Length, 0},
		{"1505251990030700", Length, 0},
		{"150525199003070011", Length, 0},
		{"15052519900307A01", Character, 15},
		{"１5052519900307001", Character, 1},
		{"15052519900307\xff01", Character, 15},
		{"150525199003070/1", Character, 16}, // the neighbours of 0 and 9
		{"150525199003070:1", Character, 16},
	} {
		_, err := CheckDigit(c.in)
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Position != c.position {
			t.Errorf("CheckDigit(%q): %+v, want %s at %d", c.in, e, c.kind, c.position)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     Error
		says     string // a part of the message
	}{
		{"empty", "", Error{Kind: Empty}, "为空"},
		{"blank", " \u3000\t", Error{Kind: Empty}, "为空"},
		{"old form", "150525900307001", Error{Kind: OldForm, Length: 15}, "15位的旧号码"},
		{"one short", "15052519900307001", Error{Kind: Length, Length: 17}, "少1位"},
		{"two long", "15052519900307001100", Error{Kind: Length, Length: 20}, "多2位"},
		{"words", "见附件", Error{Kind: Length, Length: 3}, "现为3位"},
		{"fifteen with a letter", "15052590030700A", Error{Kind: Length, Length: 15}, "少3位"},
		{"letter O", "15O525199003070011", Error{Kind: Character, Position: 3, Rune: 'O', Length: 18}, "第3位是“O”"},
		{"small x", "11010519491231002x", Error{Kind: Character, Position: 18, Rune: 'x', Length: 18}, "大写字母X"},
		{"Greek chi", "11010519491231002Χ", Error{Kind: Character, Position: 18, Rune: 'Χ', Length: 18}, "第18位是"},
		{"X inside", "1101051949123100X2", Error{Kind: Character, Position: 17, Rune: 'X', Length: 18}, "第17位是“X”，只能是数字"},
		{"full width", "１50525199003070011", Error{Kind: Character, Position: 1, Rune: '１', Length: 18}, "第1位是“１”"},
		{"zero width", "15052519900307\u200b011", Error{Kind: Character, Position: 15, Rune: 0x200b, Length: 18}, "U+200B"},
		{"not UTF-8", "15052519900307\xff011", Error{Kind: Character, Position: 15, Rune: 0xfffd, Length: 18}, "U+FFFD"},
		{"month 13", "150525199013070011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"day 0", "150525199003000011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"30 February", "150525199002300011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"29 February 1900", "150525190002290011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"year 1799", "150525179912310011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"year 1099", "150525109903070011", Error{Kind: BirthDate, Position: 7, Length: 18}, "第7至14位"},
		{"check", "150525199003070012", Error{Kind: Check, Position: 18, Length: 18}, "校验位"},
		{"check X", "15052519900307001X", Error{Kind: Check, Position: 18, Length: 18}, "校验位"},
		{"shown by a spreadsheet", "1.50525E+17", Error{Kind: Rounded, Length: 11}, "末三位已经丢失"},
		{"stored by a spreadsheet", "1.50525199003070E17", Error{Kind: Rounded, Length: 19}, "末三位已经丢失"},
		{"stored in small letters", "1.50525199003070e+17", Error{Kind: Rounded, Length: 20}, "末三位已经丢失"},
		{"an old number shown by a spreadsheet", "1.50525E+14", Error{Kind: Rounded, Length: 11}, "末三位已经丢失"},
		{"a mark and a number", "15E17", Error{Kind: Length, Length: 5}, "现为5位"},
		{"a control character", "15052519900307\x07011", Error{Kind: Character, Position: 15, Rune: 7, Length: 18}, "U+0007"},
		{"zeros at the end", "150525199003070000", Error{Kind: Rounded, Length: 18}, "末三位已经丢失"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := Parse(c.in)
			if n != (Number{}) {
				t.Error("a Number beside the error")
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v is not an *Error", err)
			}
			if *e != c.want {
				t.Errorf("got %+v, want %+v", *e, c.want)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("message %q lacks %q", err, c.says)
			}
		})
	}
}

// A message may go into a log or a letter: no run of the number's digits in it,
// and the same words whatever check character would fit.
func TestMessagesKeepTheNumber(t *testing.T) {
	for _, s := range []string{
		"150525199003070012", "150525199013070011", "15O525199003070011", "150525900307001",
		"15052519900307001", "150525199003070000", "110105194912310021",
	} {
		_, err := Parse(s)
		if err == nil {
			t.Fatalf("%q parsed", s)
		}
		for i := 0; i+4 <= len(s); i++ {
			if strings.Contains(err.Error(), s[i:i+4]) {
				t.Errorf("message %q gives %q of the number away", err, s[i:i+4])
			}
		}
	}
	_, one := Parse("150525199003070012")
	_, other := Parse("110105194912310021")
	if one.Error() != other.Error() {
		t.Errorf("the message depends on the number: %q, %q", one, other)
	}
}

// What MOD 11-2 promises (ISO 7064): every single wrong character and
// every exchange of two neighbours is found. Here also every exchange of
// characters up to nine places apart, as the factors repeat only after ten.
func TestEverySlipIsCaught(t *testing.T) {
	caught := func(s string) {
		t.Helper()
		if _, err := Parse(s); err == nil {
			t.Errorf("%s parsed", s)
		}
	}
	for _, s := range append(append([]string{}, standardExamples...), invented...) {
		for i := range s {
			for _, c := range []byte("0123456789X") {
				if s[i] != c {
					caught(s[:i] + string(c) + s[i+1:])
				}
			}
			for j := i + 1; j < len(s) && j-i < 10; j++ {
				if s[i] != s[j] {
					b := []byte(s)
					b[i], b[j] = b[j], b[i]
					caught(string(b))
				}
			}
		}
	}
}

// The same for the arithmetic alone, without the calendar's help.
func TestCheckCatchesSlips(t *testing.T) {
	seed := uint64(7)
	for range 500 {
		var b [checkAt]byte
		for i := range b {
			seed = seed*6364136223846793005 + 1442695040888963407
			b[i] = '0' + byte(seed>>33%10)
		}
		right := check(string(b[:]))
		for i := range b {
			for c := byte('0'); c <= '9'; c++ {
				if wrong := b; c != b[i] {
					wrong[i] = c
					if check(string(wrong[:])) == right {
						t.Fatalf("%s and %s share a check character", b, wrong)
					}
				}
			}
			if i > 0 && b[i] != b[i-1] {
				wrong := b
				wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
				if check(string(wrong[:])) == right {
					t.Fatalf("%s and %s share a check character", b, wrong)
				}
			}
		}
	}
}

func TestMasked(t *testing.T) {
	n, err := Parse(standardExamples[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		head, tail int
		want       string
	}{
		{2, 3, "11*************02X"},
		{6, 4, "110105********002X"},
		{0, 4, "**************002X"},
		{0, 0, "******************"},
		{-3, -1, "******************"},
		{1, 16, "1*010519491231002X"},
		{18, 0, standardExamples[0]},
		{9, 9, standardExamples[0]},
		{math.MaxInt, math.MaxInt, standardExamples[0]},
	} {
		if got := n.Masked(c.head, c.tail); got != c.want {
			t.Errorf("Masked(%d, %d) = %q, want %q", c.head, c.tail, got, c.want)
		}
	}
}

func TestAge(t *testing.T) {
	born := func(s string) Number {
		c, err := CheckDigit("150525" + s + "001")
		if err != nil {
			t.Fatal(err)
		}
		n, err := Parse("150525" + s + "001" + string(c))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, c := range []struct {
		birth string
		on    Date
		want  int
	}{
		{"19900307", Date{2022, 3, 6}, 31},
		{"19900307", Date{2022, 3, 7}, 32},
		{"19900307", Date{2022, 12, 31}, 32},
		{"19920229", Date{2021, 2, 28}, 28},
		{"19920229", Date{2021, 3, 1}, 29},
		{"19920229", Date{2020, 2, 29}, 28},
		{"20220601", Date{2022, 5, 16}, -1},
	} {
		if got := born(c.birth).Age(c.on); got != c.want {
			t.Errorf("born %s, on %v: age %d, want %d", c.birth, c.on, got, c.want)
		}
	}
}

func TestZeroNumber(t *testing.T) {
	var n Number
	if n.String() != "" || n.Area() != "" || n.AreaName() != "" || n.Birth() != (Date{}) ||
		n.Female() || n.Sex() != "" || n.Masked(2, 3) != "" || n.Doubts(Date{2022, 5, 16}) != nil {
		t.Error("the zero Number says something")
	}
}

// Whatever the input, Parse gives a sound number or an *Error with a message.
func FuzzParse(f *testing.F) {
	for _, s := range append(append([]string{}, standardExamples...), invented...) {
		f.Add(s)
	}
	for _, s := range []string{
		"", " ", "15052519900307001x", "１５０５２５１９９００３０７００１１", "1.50525E+17", "150525900307001",
		"150525199002300011", "'150525199003070011", "150525-19900307-0011", "\xff\xfe", "无",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		normal := Normalize(s)
		if again := Normalize(normal); again != normal {
			t.Errorf("Normalize(%q) = %q, of which it makes %q", s, normal, again)
		}
		for _, in := range []string{s, normal} {
			n, err := Parse(in)
			if err != nil {
				var e *Error
				if !errors.As(err, &e) || e.Kind == "" || err.Error() == "" || n != (Number{}) {
					t.Errorf("Parse(%q): %v, %v", in, n, err)
				}
				continue
			}
			if n.String() != in || len(in) != length || pureSystem(in[:checkAt]) != in[checkAt] || !n.Birth().exists() {
				t.Errorf("Parse(%q) = %q", in, n)
			}
			if Normalize(in) != in {
				t.Errorf("Normalize changes the good number %q", in)
			}
			doubted := slices.ContainsFunc(n.Doubts(Date{2022, 5, 16}), func(d Doubt) bool { return d.Kind == UnknownArea })
			if n.AreaName() == "" && !doubted {
				t.Errorf("%q is of no known place, and not doubted", n)
			}
		}
	})
}
