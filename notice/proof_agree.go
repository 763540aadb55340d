package notice

import "strings"

var rulePuAgree = Rule{Name: "pu-agree", Severity: hint, Source: "编辑实务",
	Message: "同样的话第%d行此处用了“%s”，这里没有，请统一", English: "the same words have %[2]s here in line %[1]d, but not in this place"}

// agreeRunes is how many characters on each side of a mark have to be the same.
const agreeRunes = 6

// agreeMark is a mark between words that may stand elsewhere without it.
type agreeMark struct {
	line  int
	mark  rune
	words string
}

// marksAgree finds words that stand once with a mark between them and once
// without: 经签字盖章后，连同电子版 and 经签字盖章后连同电子版.
func (d *proof) marksAgree() {
	marked := map[uint64]agreeMark{}
	for i := range d.lines {
		l := &d.lines[i]
		if l.part != body || l.cell || !strings.ContainsAny(l.text, "，、") {
			continue
		}
		w := plainRunes(l.text)
		for k := agreeRunes; k+agreeRunes < len(w); k++ {
			if r := w[k]; r != '，' && r != '、' {
				continue
			}
			words := append(append([]rune(nil), w[k-agreeRunes:k]...), w[k+1:k+1+agreeRunes]...)
			if unmarked(words) {
				key := hashRunes(words)
				if _, ok := marked[key]; !ok {
					marked[key] = agreeMark{i, w[k], string(words)}
				}
			}
		}
	}
	if len(marked) == 0 {
		return
	}
	for i := range d.lines {
		l := &d.lines[i]
		if l.part != body || l.cell {
			continue
		}
		w := plainRunes(l.text)
		at, k := l.lo, 0 // byte of the middle of the window, and how many runes stand before it
		for start := 0; start+2*agreeRunes <= len(w); start++ {
			window := w[start : start+2*agreeRunes]
			m, ok := marked[hashRunes(window)]
			if !ok || string(window) != m.words {
				continue
			}
			for ; k < start+agreeRunes; k++ {
				at += len(string(d.after(at)))
			}
			d.find(&rulePuAgree, at, at, int(d.numbers[d.lineAt(d.lines[m.line].lo)]), string(m.mark)).offer(string(m.mark))
		}
	}
}

// plainRunes is a text with every digit made 0, so that （附件1） is the same as
// （附件2）.
func plainRunes(s string) []rune {
	w := []rune(s)
	for i, r := range w {
		if isDigit(r) {
			w[i] = '0'
		}
	}
	return w
}

// unmarked reports whether words are of one clause.
func unmarked(words []rune) bool {
	for _, r := range words {
		if strings.ContainsRune("，。、；：！？", r) {
			return false
		}
	}
	return true
}

// hashRunes is FNV-1a over runes.
func hashRunes(w []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range w {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h
}
