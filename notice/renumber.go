package notice

import (
	"fmt"
	"strconv"
)

// renumbered is a copy of n whose headings and numbered paragraphs count anew
// in each level: 一、 （一） 1. （1） (7.3.3). The articles of printed rules keep
// their numbers.
func (n *Notice) renumbered() *Notice {
	copied := *n
	copied.Body = renumber(n.Body)
	copied.Attachments = make([]Attachment, len(n.Attachments))
	for i, a := range n.Attachments {
		a.Body = renumber(a.Body)
		copied.Attachments[i] = a
	}
	return &copied
}

func renumber(blocks []Block) []Block {
	out := make([]Block, len(blocks))
	var count [5]int // by level
	for i, b := range blocks {
		if (b.Kind == Heading || b.Kind == Item) && b.Number != "" && b.Level >= 1 && b.Level <= 4 && b.Number[0] != "第"[0] {
			count[b.Level]++
			for deeper := b.Level + 1; deeper < len(count); deeper++ {
				count[deeper] = 0
			}
			b.Number = headingNumber(b.Level, count[b.Level])
		}
		out[i] = b
	}
	return out
}

// headingNumber is the i-th number of a level with its mark.
func headingNumber(level, i int) string {
	switch level {
	case 1:
		return chineseNumeral(i) + "、"
	case 2:
		return "（" + chineseNumeral(i) + "）"
	case 3:
		return strconv.Itoa(i) + "."
	}
	return fmt.Sprintf("（%d）", i)
}

// chineseNumeral writes 1 to 99 as headings have them: 一, 十, 十一, 二十. Larger
// numbers, which no document's headings reach, are in Arabic digits.
func chineseNumeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	}
	s := "十"
	if n >= 20 {
		s = string(digits[n/10]) + s
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}
