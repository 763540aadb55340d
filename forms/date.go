package forms

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Date is a day of the calendar, as documents write it: no time, no zone.
// The zero Date is "not given".
type Date struct{ Year, Month, Day int }

// DateError is a text or a triple of numbers that is no day of the calendar.
type DateError struct {
	Value   string // as it was written
	Message string // what is wrong and what to do, in Chinese
}

func (e *DateError) Error() string {
	return "forms: 日期“" + e.Value + "”" + e.Message + " (not a date)"
}

// String is the date as a document prints it, in Arabic numerals, the year in
// full, months and days without a leading zero (GB/T 9704-2012, 7.3.5.4):
// 2022年5月16日. The zero Date gives "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Year) + "年" + strconv.Itoa(d.Month) + "月" + strconv.Itoa(d.Day) + "日"
}

// ISO is the date for machines: 2022-05-16. The zero Date gives "".
func (d Date) ISO() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether no date is given.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day that the Gregorian calendar has, in the
// years 1000 to 9999: documents write the year with four digits. The zero Date
// is not valid.
func (d Date) Valid() bool {
	return d.Year >= 1000 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Weekday is the day of the week of a valid date.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// Compare is negative when d is before e, positive when it is after, and 0
// when they are the same day. The zero Date is before every other.
func (d Date) Compare(e Date) int {
	switch {
	case d.Year != e.Year:
		return d.Year - e.Year
	case d.Month != e.Month:
		return d.Month - e.Month
	}
	return d.Day - e.Day
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// MarshalText gives the ISO form; the zero Date gives an empty text. A date
// that is neither is an error, so that no impossible day leaves the program.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.Valid() {
		return nil, &DateError{fmt.Sprintf("%d-%d-%d", d.Year, d.Month, d.Day), "不是日历上的一天，请改正年、月、日"}
	}
	return []byte(d.ISO()), nil
}

// UnmarshalText reads the ISO form that MarshalText writes and nothing else,
// since data between systems has one spelling; empty text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "" {
		*d = Date{}
		return nil
	}
	if len(s) != len("2022-05-16") || s[4] != '-' || s[7] != '-' {
		return &DateError{s, "不是“2022-05-16”的写法，请写成四位年-两位月-两位日"}
	}
	parsed, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// ParseDate reads a date as people write it: 2022年5月16日, 2022年05月16日,
// 二〇二二年五月十六日 (with 〇, ○, 零 or 0), 2022-05-16, 2022.5.16, 2022/5/16,
// with half- or full-width digits and with spaces between the parts. The year
// has four digits. The error is a *DateError.
func ParseDate(s string) (Date, error) {
	year, month, day, ok := dateParts(strings.Map(foldDateRune, s))
	d := Date{dateYear(year), dateNumber(month), dateNumber(day)}
	if !ok || d.Year == 0 || d.Month < 0 || d.Day < 0 {
		return Date{}, notADate(s)
	}
	if !d.Valid() {
		return Date{}, &DateError{s, "不是日历上的一天，请核对月和日"}
	}
	return d, nil
}

// dateParts parts year, month and day at the marks, which must agree.
func dateParts(s string) (year, month, day string, ok bool) {
	if year, rest, ok := strings.Cut(s, "年"); ok {
		month, day, _ := strings.Cut(rest, "月")
		for _, end := range []string{"日", "号"} {
			if day, ok := strings.CutSuffix(day, end); ok {
				return year, month, day, true
			}
		}
		return "", "", "", false
	}
	for _, mark := range []string{"-", ".", "/"} {
		if p := strings.Split(s, mark); len(p) == 3 {
			return p[0], p[1], p[2], true
		}
	}
	return "", "", "", false
}

func notADate(s string) error {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return &DateError{s, "看不懂，请写成“2022年5月16日”或“2022-05-16”"}
}

// foldDateRune folds the many spellings of the marks and digits of a date, and
// drops spaces.
func foldDateRune(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == ' ' || r == '\u00a0' || r == '\u3000' || r == '\t' || r >= '\u2002' && r <= '\u200a':
		return -1
	}
	switch r {
	case '－', '—', '–', '‐', '‑', '−':
		return '-'
	case '．':
		return '.'
	case '／':
		return '/'
	case '○', '零', '◯', 'Ｏ', 'O', 'o':
		return '〇'
	}
	return r
}

func hanDigit(r rune) (int, bool) {
	switch r {
	case '〇', '0':
		return 0, true
	case '一':
		return 1, true
	case '二':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// dateYear reads four digits, Arabic or Chinese; 0 when they are not that.
func dateYear(s string) int {
	year, n, han, ascii := 0, 0, 0, 0
	for _, r := range s {
		v, ok := hanDigit(r)
		switch {
		case r >= '0' && r <= '9':
			v = int(r - '0')
			if r != '0' { // 二0二二: a 0 typed for 〇
				ascii++
			}
		case !ok:
			return 0
		default:
			han++
		}
		year = year*10 + v
		n++
	}
	if n != 4 || han > 0 && ascii > 0 {
		return 0
	}
	return year
}

// dateNumber reads a month or day: 5, 05, 五, 十, 十六, 二十, 二十六, 三十一 and
// 廿六; -1 when s is none.
func dateNumber(s string) int {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		n, err := strconv.ParseUint(s, 10, 8)
		if err != nil || len(s) > 2 {
			return -1
		}
		return int(n)
	}
	tens := 0
	for _, t := range []struct {
		text  string
		value int
	}{{"十", 10}, {"二十", 20}, {"廿", 20}, {"三十", 30}} {
		if rest, ok := strings.CutPrefix(s, t.text); ok {
			if rest == "" {
				return t.value
			}
			tens, s = t.value, rest
			break
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	ones, ok := hanDigit(r)
	if !ok || ones == 0 || size != len(s) {
		return -1
	}
	return tens + ones
}
