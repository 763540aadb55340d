package forms

import "strings"

// MaskHead and MaskTail are how many characters of an identity number a
// public list shows: 35*************123, as a county government has it for its
// offices. A longer tail would show sequence and check character, from which a
// known birthday gives the whole number.
const (
	MaskHead = 2
	MaskTail = 3
)

// Mask hides all of id but its first head and last tail characters behind
// asterisks, one for each. When both are 0, [MaskHead] and [MaskTail] are
// meant; what is negative counts as 0. At least a third of the characters
// is hidden, whatever is asked for: where head and tail leave less, all are.
func Mask(id string, head, tail int) string {
	if head == 0 && tail == 0 {
		head, tail = MaskHead, MaskTail
	}
	head, tail = max(head, 0), max(tail, 0)
	runes := []rune(id)
	n := len(runes)
	if head > n || tail > n || (n-head-tail)*3 < n {
		return strings.Repeat("*", n)
	}
	return string(runes[:head]) + strings.Repeat("*", n-head-tail) + string(runes[n-tail:])
}
