// Package citizenid reads citizen identity numbers, 公民身份号码
// (GB 11643-1999): six digits of area code (GB/T 2260), eight of birth date,
// three of sequence, and a check character by ISO 7064 MOD 11-2.
//
// [Parse] takes only the standard's own form; [Normalize] brings what people
// type into that form, so that a caller can tell what was written from what
// was meant:
//
//	n, err := citizenid.Parse(citizenid.Normalize(cell))
//
// What is certainly wrong is an [*Error]; what only looks odd is a [Doubt].
// No message of this package contains the number or any run of its digits.
package citizenid

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Lengths in characters.
const (
	length    = 18 // GB 11643-1999: 17 digits, 本体码, and a check character, 校验码
	oldLength = 15 // GB 11643-1989: no century, no check character
)

// The parts of a number, as offsets (GB 11643-1999).
const (
	birthStart    = 6
	sequenceStart = 14
	checkAt       = 17
)

// earliestYear is the first year of birth taken as possible. The standard's
// own example is of 1880: numbers were given to people then over a hundred.
const earliestYear = 1800

// weights are the factors of the 17 digits, 2^(18-i) mod 11 (GB 11643-1999 and
// ISO 7064:1983, MOD 11-2).
var weights = [checkAt]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// checkCharacters holds the check character for each weighted sum modulo 11.
const checkCharacters = "10X98765432"

// Number is a well-formed identity number. Only Parse makes one that is not
// zero; Numbers can be compared with == and used as map keys.
type Number struct {
	s string // 18 characters, or "" in the zero Number
}

// Date is a day of the calendar. The zero Date is "not given".
type Date struct{ Year, Month, Day int }

// Kind names what is wrong with a number, or doubtful about it. The values
// are stable and serve as rule names of findings.
type Kind string

// The kinds of Error.
const (
	Empty     Kind = "id-empty"       // nothing there
	Rounded   Kind = "id-rounded"     // a spreadsheet took it for a quantity and lost the last three digits
	OldForm   Kind = "id-old-form"    // 15 digits, as before 1999
	Length    Kind = "id-length"      // not 18 characters
	Character Kind = "id-character"   // something else than a digit, or than a digit or X at the end
	BirthDate Kind = "id-birth-date"  // a day that no calendar has
	Check     Kind = "id-check-digit" // the check character does not fit the 17 digits
)

// Error says why a string is not an identity number.
type Error struct {
	Kind     Kind
	Position int  // of the character meant, from 1; 0 when no single one is
	Rune     rune // that character, for Character
	Length   int  // characters found
}

// Error says in Chinese what is wrong and what to do. It does not repeat the
// number, nor suggest one: only the card itself can settle what is right.
func (e *Error) Error() string {
	switch e.Kind {
	case Empty:
		return "身份证号为空，请对照身份证填写18位号码"
	case Rounded:
		return "身份证号被表格软件当作数值处理，末三位已经丢失、无法还原，请先把单元格设为“文本”格式，再对照身份证重新填写"
	case OldForm:
		return "身份证号是15位的旧号码，已停止使用，请对照现行身份证填写18位号码"
	case Length:
		if e.Length < length {
			return fmt.Sprintf("身份证号应为18位，现为%d位，少%d位，请对照身份证核对", e.Length, length-e.Length)
		}
		return fmt.Sprintf("身份证号应为18位，现为%d位，多%d位，请对照身份证核对", e.Length, e.Length-length)
	case Character:
		found := fmt.Sprintf("“%c”", e.Rune)
		if e.Rune == utf8.RuneError || invisible(e.Rune) {
			found = fmt.Sprintf("看不见或无法识别的字符（U+%04X）", e.Rune)
		}
		if e.Position == length {
			return fmt.Sprintf("身份证号第18位是%s，只能是数字或大写字母X，请改正", found)
		}
		return fmt.Sprintf("身份证号第%d位是%s，只能是数字，请改正", e.Position, found)
	case BirthDate:
		return "身份证号第7至14位不是存在的日期，请对照身份证核对出生年月日"
	case Check:
		return "身份证号的校验位（第18位）与前17位不符，至少有一位写错，请对照身份证逐位核对"
	}
	return "身份证号有误，请对照身份证核对"
}

// Parse reads a number in the standard's form: 17 digits, then a digit or
// capital X, all half-width, with nothing around them. An error is an *Error.
//
// The area code is not judged: codes are abolished while numbers live on, so
// that a strange one is only a Doubt.
func Parse(s string) (Number, error) {
	n := utf8.RuneCountInString(s)
	switch {
	case strings.TrimSpace(s) == "":
		return Number{}, &Error{Kind: Empty}
	case scientific(s):
		return Number{}, &Error{Kind: Rounded, Length: n}
	case n == oldLength && digits(s):
		return Number{}, &Error{Kind: OldForm, Length: n}
	case n != length:
		return Number{}, &Error{Kind: Length, Length: n}
	}
	position := 0
	for _, r := range s {
		position++
		if ('0' <= r && r <= '9') || (r == 'X' && position == length) {
			continue
		}
		return Number{}, &Error{Kind: Character, Position: position, Rune: r, Length: n}
	}

	number := Number{s}
	if b := number.Birth(); b.Year < earliestYear || !b.exists() {
		return Number{}, &Error{Kind: BirthDate, Position: birthStart + 1, Length: n}
	}
	if s[checkAt] != check(s) {
		if lostDigits(s) {
			return Number{}, &Error{Kind: Rounded, Length: n}
		}
		return Number{}, &Error{Kind: Check, Position: length, Length: n}
	}
	return number, nil
}

// CheckDigit returns the check character, '0' to '9' or 'X', for the first 17
// digits of a number. It is for making numbers, not for mending them: a number
// that does not check may be wrong in any of its places. An error is an
// *Error of kind Length or Character.
func CheckDigit(first17 string) (byte, error) {
	if n := utf8.RuneCountInString(first17); n != checkAt {
		return 0, &Error{Kind: Length, Length: n}
	}
	position := 0
	for _, r := range first17 {
		position++
		if r < '0' || r > '9' {
			return 0, &Error{Kind: Character, Position: position, Rune: r, Length: checkAt}
		}
	}
	return check(first17), nil
}

// check computes the check character from the first 17 bytes, which are digits.
func check(s string) byte {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return checkCharacters[sum%len(checkCharacters)]
}

// String returns the 18 characters; "" for the zero Number.
func (n Number) String() string { return n.s }

// Area returns the six digits of the area code, 地址码.
func (n Number) Area() string {
	if n.s == "" {
		return ""
	}
	return n.s[:birthStart]
}

// Birth returns the date of birth, 出生日期码.
func (n Number) Birth() Date {
	if n.s == "" {
		return Date{}
	}
	return Date{
		Year:  number(n.s[birthStart : birthStart+4]),
		Month: number(n.s[birthStart+4 : birthStart+6]),
		Day:   number(n.s[birthStart+6 : sequenceStart]),
	}
}

// Female reports whether the sequence digits, 顺序码, are even, as GB
// 11643-1999 has it for women. The zero Number is not female.
func (n Number) Female() bool {
	return n.s != "" && (n.s[checkAt-1]-'0')%2 == 0
}

// Sex returns 男 or 女; "" for the zero Number.
func (n Number) Sex() string {
	switch {
	case n.s == "":
		return ""
	case n.Female():
		return "女"
	}
	return "男"
}

// Age returns the years completed on a day, 周岁: one is a year older from the
// birthday on, for those born on 29 February from 1 March in common years. It
// is negative before birth.
func (n Number) Age(on Date) int {
	b := n.Birth()
	age := on.Year - b.Year
	if on.Month < b.Month || on.Month == b.Month && on.Day < b.Day {
		age--
	}
	return age
}

// Masked returns the number with all but the first head and the last tail
// characters replaced by *. What is negative counts as 0; when head and tail
// together reach 18, nothing is hidden.
func (n Number) Masked(head, tail int) string {
	head, tail = max(head, 0), max(tail, 0)
	if n.s == "" || head >= length || tail >= length || head+tail >= length {
		return n.s
	}
	return n.s[:head] + strings.Repeat("*", length-head-tail) + n.s[length-tail:]
}

// exists reports whether the calendar has the day.
func (d Date) exists() bool {
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	y, m, day := t.Date()
	return y == d.Year && int(m) == d.Month && day == d.Day
}

// before reports whether d is an earlier day than e.
func (d Date) before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// number reads digits known to be such.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// scientific reports whether s is a quantity as spreadsheets show large ones:
// 1.50525E+17, 1.50525E+14 of an old number.
func scientific(s string) bool {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(s), "E")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	exponent = strings.TrimPrefix(exponent, "+")
	return found && len(whole) == 1 && digits(whole+fraction) && len(exponent) == 2 && digits(exponent)
}

// lostDigits reports whether the last three characters are zeros: a spreadsheet
// keeps 15 significant digits of a quantity and writes zeros for the rest.
func lostDigits(s string) bool { return s[oldLength:] == "000" }
