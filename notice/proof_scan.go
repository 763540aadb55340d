package notice

import "strings"

// trigger is a word, or a single mark, at which a rule looks. Every line is
// gone through once and the rules are asked where their words stand, so that
// the time does not grow with the number of rules.
type trigger struct {
	word  string
	check func(d *proof, l *proofLine, at int) // at is the byte of the text at which word begins
	words *wordPair                            // instead of check
}

// triggers gathers those of all families by their first rune.
func triggers() map[rune][]trigger {
	m := make(map[rune][]trigger, 512)
	for _, family := range [][]trigger{numberTriggers(), dateTriggers(), punctuationTriggers(), numeralTriggers(),
		unitTriggers(), citationTriggers(), wordingTriggers(), leftoverTriggers(), factTriggers()} {
		for _, t := range family {
			r := firstRune(t.word)
			m[r] = append(m[r], t)
		}
	}
	for i := range wordPairs {
		w := &wordPairs[i]
		r := firstRune(w.wrong)
		m[r] = append(m[r], trigger{word: w.wrong, words: w})
	}
	return m
}

// each makes a trigger of every rune of marks.
func each(marks string, check func(d *proof, l *proofLine, at int)) []trigger {
	var out []trigger
	for _, r := range marks {
		out = append(out, trigger{word: string(r), check: check})
	}
	return out
}

// scan asks the rules at each of their words in line l.
func (d *proof) scan(l *proofLine) {
	for i, r := range d.text[l.lo:l.hi] {
		for _, t := range d.words[r] {
			at := l.lo + i
			if !strings.HasPrefix(d.text[at:l.hi], t.word) {
				continue
			}
			if t.words != nil {
				d.word(l, t.words, at)
			} else {
				t.check(d, l, at)
			}
		}
	}
}

// checkLine applies the rules that look at a line as a whole.
func (d *proof) checkLine(i int) {
	l := &d.lines[i]
	d.pairs(l)
	d.quotes(l)
	d.letterNumber(l)
	d.spacedLabel(l)
	d.partLine(l)
	d.clocks(l)
}

// checkDocument applies the rules that compare lines.
func (d *proof) checkDocument() {
	d.closePairs()
	d.headings()
	d.attachments()
	d.title()
	d.documentParts()
	d.repeats()
	d.marksAgree()
	d.brokenLines()
	d.unitsAgree()
	d.datesAgree()
	d.counts()
}
