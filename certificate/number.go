package certificate

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxNumber is the length a certificate's number may have. No public source
// gives a national coding, and provinces differ, so a number is opaque: up to
// 20 of 0-9, A-Z and -.
const maxNumber = 20

// Numbering is the pattern that new numbers follow: Prefix and then a counter
// of Digits digits with leading zeros.
type Numbering struct {
	Prefix string `json:"prefix"`          // 0-9, A-Z, -; usually area code and organ: 15052522
	Digits int    `json:"digits"`          // of the counter; 0 means 6
	First  int    `json:"first,omitempty"` // the first counter when none was issued before; 0 means 1
}

func (n Numbering) digits() int {
	if n.Digits == 0 {
		return 6
	}
	return n.Digits
}

func (n Numbering) first() int {
	if n.First == 0 {
		return 1
	}
	return n.First
}

// check returns what is wrong with the pattern.
func (n Numbering) check() error {
	var errs []error
	if err := checkAlphabet(n.Prefix); err != nil {
		errs = append(errs, fmt.Errorf("证号前缀“%s”%w", n.Prefix, err))
	}
	if n.Digits < 0 || n.digits() > 12 {
		errs = append(errs, fmt.Errorf("证号流水号位数是 %d，应为 1 到 12 (number.digits)", n.Digits))
	} else if total := len(n.Prefix) + n.digits(); total > maxNumber {
		errs = append(errs, fmt.Errorf("证号共 %d 位，最多 %d 位；请缩短前缀或流水号 (number.prefix)", total, maxNumber))
	}
	if n.First < 0 {
		errs = append(errs, fmt.Errorf("证号起始流水号是 %d，不能为负 (number.first)", n.First))
	}
	return errors.Join(errs...)
}

// format writes the number with the counter c; ok is false when the counter
// no longer fits.
func (n Numbering) format(c int) (s string, ok bool) {
	counter := strconv.Itoa(c)
	if len(counter) > n.digits() {
		return "", false
	}
	return n.Prefix + strings.Repeat("0", n.digits()-len(counter)) + counter, true
}

// counter reads the counter of a number of this pattern.
func (n Numbering) counter(number string) (int, bool) {
	rest, ok := strings.CutPrefix(number, n.Prefix)
	if !ok || len(rest) != n.digits() {
		return 0, false
	}
	for _, r := range rest {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	c, err := strconv.Atoi(rest)
	return c, err == nil
}

// checkNumber returns what is wrong with a whole number.
func checkNumber(s string) error {
	if s == "" {
		return errors.New("是空的")
	}
	if len(s) > maxNumber {
		return fmt.Errorf("超过 %d 位", maxNumber)
	}
	return checkAlphabet(s)
}

func checkAlphabet(s string) error {
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '-') {
			return fmt.Errorf("含有“%c”(U+%04X)，只能用 0-9、A-Z 和 -", r, r)
		}
	}
	return nil
}

// ParseNumbering reads a pattern as job files write it: the prefix and then a
// # for each digit of the counter, 15052522#####.
func ParseNumbering(pattern string) (Numbering, error) {
	prefix := strings.TrimRight(pattern, "#")
	n := Numbering{Prefix: prefix, Digits: len(pattern) - len(prefix)}
	if n.Digits == 0 {
		return Numbering{}, fmt.Errorf("证号样式“%s”里没有 #；一个 # 是一位流水号，如 15052522##### (number pattern)", pattern)
	}
	if err := n.check(); err != nil {
		return Numbering{}, fmt.Errorf("证号样式“%s”：%w", pattern, err)
	}
	return n, nil
}
