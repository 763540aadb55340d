package notice

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NumberError is a text that is no 发文字号.
type NumberError struct {
	Value   string // as it was written
	Message string // what is wrong and what to do, in Chinese
}

func (e *NumberError) Error() string {
	return "notice: 发文字号“" + e.Value + "”" + e.Message + " (not a document number)"
}

// IsZero reports whether no number is given.
func (n Number) IsZero() bool { return n == Number{} }

// String is the number as it is printed (GB/T 9704-2012, 7.2.5): the year in
// full within 〔〕 (U+3014, U+3015), no 第 and no leading zero before the 序号:
// 奈司字〔2022〕17号. An Ordinal one is 2018年第41号 or 第5号. The zero Number
// gives "".
func (n Number) String() string {
	if n.IsZero() {
		return ""
	}
	serial := strconv.Itoa(n.Serial) + "号"
	switch {
	case !n.Ordinal:
		return n.Prefix + "〔" + strconv.Itoa(n.Year) + "〕" + serial
	case n.Year == 0:
		return n.Prefix + "第" + serial
	}
	return n.Prefix + strconv.Itoa(n.Year) + "年第" + serial
}

// Limits of a 发文字号 that is taken for one.
const (
	maxPrefix = 30 // runes
	maxSerial = 999999
)

// ParseNumber reads a 发文字号 as people write it: with 〔〕, [], ［］, 【】, （） or
// (), half- or full-width digits, spaces, a 第 or zeros before the 序号. It
// reads 2018年第41号 and 第5号 as well. What String writes may therefore differ
// from s. The error is a *NumberError.
func ParseNumber(s string) (Number, error) {
	n, ok := scanNumber(s)
	if !ok {
		if r := []rune(s); len(r) > 40 {
			s = string(r[:40]) + "…"
		}
		return Number{}, &NumberError{s, "看不懂，请写成“奈司字〔2022〕17号”"}
	}
	return n, nil
}

// scanNumber reads a whole line as a 发文字号.
func scanNumber(s string) (Number, bool) {
	if len(s) > 400 || !strings.Contains(s, "号") {
		return Number{}, false
	}
	written := s
	s = foldDigits(squeeze(s))
	// （国发〔2018〕44号) below a title stands in parentheses.
	if inner, ok := unparen(s); ok {
		s = inner
	}
	s, ok := strings.CutSuffix(s, "号")
	if !ok {
		return Number{}, false
	}
	head, serial := cutTrailingDigits(s)
	v, ok := smallInt(serial, maxSerial)
	if !ok || v == 0 {
		return Number{}, false
	}
	n := Number{Serial: v}
	head, di := strings.CutSuffix(head, "第")
	if r, size := utf8.DecodeLastRuneInString(head); size > 0 && closesYear(r) {
		head = head[:len(head)-size]
		head, n.Year, ok = cutYear(head)
		if !ok {
			return Number{}, false
		}
		if r, size = utf8.DecodeLastRuneInString(head); size == 0 || !opensYear(r) {
			return Number{}, false
		}
		n.Prefix = head[:len(head)-size]
		return n, isPrefix(n.Prefix)
	}
	if !di {
		return Number{}, false
	}
	n.Ordinal = true
	if rest, ok := strings.CutSuffix(head, "年"); ok {
		if head, n.Year, ok = cutYear(rest); !ok {
			return Number{}, false
		}
	}
	n.Prefix = spacedLike(written, head)
	// 令第5号 and 公告2018年第41号 follow the name of what is numbered; any
	// other words before them make a sentence or an address, no number.
	if head != "" && !strings.HasSuffix(head, "令") && !strings.HasSuffix(head, "公告") && !strings.HasSuffix(head, "通告") {
		return Number{}, false
	}
	return n, isPrefix(squeeze(head))
}

// spacedLike returns head, the first characters of written but for its spaces,
// with one space between two organs: 财政部 税务总局公告.
func spacedLike(written, head string) string {
	var parts []string
	for _, f := range strings.Fields(written) {
		if head == "" || !strings.HasPrefix(head, f) {
			break
		}
		if runeLen(f) < 3 {
			return strings.Join(parts, "") + head
		}
		parts = append(parts, f)
		head = head[len(f):]
	}
	if head != "" {
		parts = append(parts, head)
	}
	return strings.Join(parts, " ")
}

// isPrefix reports whether s can be a 发文机关代字.
func isPrefix(s string) bool {
	if utf8.RuneCountInString(s) > maxPrefix {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && (r < '0' || r > '9') && r != '-' && r != '·' {
			return false
		}
	}
	return !strings.Contains(s, "年第")
}

func opensYear(r rune) bool  { return strings.ContainsRune("〔[［【（(〖﹝", r) }
func closesYear(r rune) bool { return strings.ContainsRune("〕]］】）)〗﹞", r) }

// cutYear cuts four digits off the end of s.
func cutYear(s string) (head string, year int, ok bool) {
	head, digits := cutTrailingDigits(s)
	if len(digits) != 4 || digits[0] == '0' {
		return s, 0, false
	}
	year, ok = smallInt(digits, 9999)
	return head, year, ok
}

func cutTrailingDigits(s string) (head, digits string) {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	return s[:i], s[i:]
}

// smallInt reads ASCII digits as a number of at most limit.
func smallInt(s string, limit int) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	v := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = v*10 + int(s[i]-'0')
	}
	return v, v <= limit
}

// deviations names what in the written number is against GB/T 9704-2012,
// 7.2.5, though it was understood.
func (n Number) deviations(written string) []Finding {
	s := foldDigits(squeeze(written))
	if inner, ok := unparen(s); ok {
		s = inner
	}
	var out []Finding
	add := func(r *Rule) {
		out = append(out, Finding{Rule: r.Name, Severity: r.Severity, Message: r.Message, English: r.English, Source: r.Source, Suggestion: n.String()})
	}
	if n.Ordinal {
		return nil
	}
	if !strings.ContainsRune(s, '〔') || !strings.ContainsRune(s, '〕') {
		add(&ruleNumberBracket)
	}
	if strings.Contains(s, "第") {
		add(&ruleNumberDi)
	}
	head, _ := strings.CutSuffix(s, "号")
	if _, serial := cutTrailingDigits(head); strings.HasPrefix(serial, "0") {
		add(&ruleNumberZero)
	}
	return out
}
