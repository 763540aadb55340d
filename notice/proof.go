package notice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Rule is one thing that proofreading looks for: what all of its findings have
// in common. A caller's own rule has a Pattern or a Check as well.
type Rule struct {
	Name     string   // short stable name, the Finding's Rule: num-bracket
	Severity Severity // Error only where a standard leaves no choice
	Message  string   // for a clerk, in Chinese
	English  string   // the same in English
	Source   string   // the standard and clause, or the kind of source

	// Pattern finds the fault within one line of the text. Replace, when not
	// empty, is the Suggestion, with $1 and the like as in
	// [regexp.Regexp.Expand].
	Pattern *regexp.Regexp
	Replace string

	// Safe says that Fix may apply Replace, or delete what Pattern finds when
	// Replace is empty.
	Safe bool

	// Check looks at the whole text and reports faults in it by byte offsets.
	// It must not keep report.
	Check func(text string, report func(start, end int, suggestion string))
}

// Severity says how sure a Finding is.
type Severity = forms.Severity

// Proofreader looks for faults of form, language and fact in the text of a
// 公文. The zero value applies every rule of ProofRules. It may be used by
// several goroutines at once; its fields must not change after the first use.
type Proofreader struct {
	File  string   // put into each Place; it is not opened
	Off   []string // names of rules that are switched off
	Rules []Rule   // the caller's own rules, applied after the others
}

// Proofread looks for faults in text with every rule switched on.
func Proofread(text string) []Finding {
	var p Proofreader
	return p.Proofread(text)
}

// Proofread looks for faults in text, in the order of their places. The text
// is a whole document or any part of one, down to a single line: what a part
// lacks is no fault of it.
//
// Places are in text as it was given: Line and Column count from 1, Start and
// End are runes from its beginning, and a byte that is not UTF-8 counts as one
// rune. Block is the paragraph: the line, without counting empty ones.
//
// Text of any length is read in time proportional to it.
func (p *Proofreader) Proofread(text string) []Finding {
	d := p.read(text)
	out := make([]Finding, len(d.faults))
	for i, f := range d.faults {
		out[i] = f.Finding
	}
	return out
}

// Fix applies every suggestion that is Safe and returns the text so corrected
// and what was changed, by the places in text. What it returns has no safe
// suggestion left: fixing it again changes nothing.
func (p *Proofreader) Fix(text string) (fixed string, changes []Finding) {
	// One correction can bring out the next: a bracket made full-width shows
	// a document number, which shows its leading zero. Every pass removes
	// faults and makes none that an earlier one removed, so that few suffice.
	const passes = 32
	var past []edits
	given := text
	origin := newRuler(text)
	for pass := 0; ; pass++ {
		if pass == passes {
			return given, nil // a caller's rules that undo each other
		}
		d := p.read(text)
		var now edits
		var b strings.Builder
		at := 0
		for _, f := range d.faults {
			if !f.Safe || f.from < at || f.from == f.to && now.touches(f.from) || d.text[f.from:f.to] == f.Suggestion {
				continue
			}
			b.WriteString(text[at:f.from])
			b.WriteString(f.Suggestion)
			now = append(now, edit{f.from, f.to, len(f.Suggestion)})
			at = f.to
			change := f.Finding
			from, to := f.from, f.to
			for i := len(past) - 1; i >= 0; i-- {
				from, to = past[i].before(from, false), past[i].before(to, true)
			}
			origin.place(&change.Place, from, max(from, to))
			changes = append(changes, change)
		}
		if len(now) == 0 {
			break
		}
		b.WriteString(text[at:])
		text = b.String()
		past = append(past, now)
	}
	slices.SortStableFunc(changes, func(a, b Finding) int { return a.Place.Start - b.Place.Start })
	return text, changes
}

// edit replaced the bytes from up to to of a text by length bytes.
type edit struct{ from, to, length int }

// edits are those of one pass, in order.
type edits []edit

func (e edits) touches(at int) bool {
	return len(e) > 0 && e[len(e)-1].to >= at
}

// before turns an offset after the edits into one before them. Within what an
// edit put in, it gives the edit's start or end.
func (e edits) before(at int, end bool) int {
	shift := 0 // what the edits so far added
	for _, x := range e {
		start := x.from + shift
		if at < start || at == start && !end {
			break
		}
		if at < start+x.length || at == start+x.length && end {
			if end {
				return x.to
			}
			return x.from
		}
		shift += x.length - (x.to - x.from)
	}
	return at - shift
}

// ProofRules lists the rules that a Proofreader applies, by family: their
// names for Off, and what they say.
func ProofRules() []Rule {
	var out []Rule
	for _, family := range [][]*Rule{numberRules(), headingRules(), attachmentRules(), titleRules(), partRules(), dateRules(),
		punctuationRules(), numeralRules(), unitRules(), citationRules(), wordingRules(), leftoverRules(), factRules()} {
		for _, r := range family {
			out = append(out, *r)
		}
	}
	return out
}

// fault is a finding with its place in bytes.
type fault struct {
	Finding
	from, to int
}

// proof is one text being read by one Proofreader.
type proof struct {
	*ruler
	file   string
	off    map[string]bool
	lines  []proofLine // those with ink
	parts  docParts
	words  map[rune][]trigger // by first rune
	faults []*fault

	dates []datePlace
	units [unitKinds]unitUse
	cited map[string]bool // titles that were cited with their numbers
	open  []openMark      // brackets that wait for their other half
}

// read applies all rules to text.
func (p *Proofreader) read(text string) *proof {
	d := &proof{ruler: newRuler(text), file: p.File, off: make(map[string]bool, len(p.Off)), cited: map[string]bool{}}
	for _, name := range p.Off {
		d.off[name] = true
	}
	d.cutLines()
	d.findParts()
	d.words = triggers()
	for i := range d.lines {
		if d.lines[i].part != webPart {
			d.scan(&d.lines[i])
			d.checkLine(i)
		}
	}
	d.checkDocument()
	for i := range p.Rules {
		d.own(&p.Rules[i])
	}
	slices.SortStableFunc(d.faults, func(a, b *fault) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return int(b.Severity) - int(a.Severity)
	})
	d.faults = once(d.faults)
	return d
}

// once drops what was found twice, by two words of one rule.
func once(faults []*fault) []*fault {
	out := faults[:0]
next:
	for _, f := range faults {
		const near = 8 // faults at one place
		for k := len(out) - 1; k >= 0 && k >= len(out)-near && out[k].from == f.from; k-- {
			if out[k].Rule == f.Rule && out[k].to == f.to {
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}

// own applies a caller's rule.
func (d *proof) own(r *Rule) {
	if r.Pattern != nil {
		for i := range d.lines {
			l := &d.lines[i]
			line := d.text[l.begin:l.end]
			for _, m := range r.Pattern.FindAllStringSubmatchIndex(line, -1) {
				n := d.find(r, l.begin+m[0], l.begin+m[1])
				n.Suggestion = string(r.Pattern.ExpandString(nil, r.Replace, line, m))
				n.Safe = r.Safe
			}
		}
	}
	if r.Check != nil {
		r.Check(d.text, func(start, end int, suggestion string) {
			if start < 0 || end < start || end > len(d.text) {
				return
			}
			n := d.find(r, start, end)
			n.Suggestion = suggestion
			n.Safe = r.Safe
		})
	}
}

// find reports a fault of rule r in the bytes from up to to. The args fill in
// Message and English both. What it returns can be given a suggestion.
func (d *proof) find(r *Rule, from, to int, args ...any) *fault {
	f := &fault{from: from, to: to}
	f.Rule, f.Severity, f.Message, f.English, f.Source = r.Name, r.Severity, r.Message, r.English, r.Source
	if len(args) > 0 {
		f.Message, f.English = fmt.Sprintf(r.Message, args...), fmt.Sprintf(r.English, args...)
	}
	if d.off[r.Name] {
		return f
	}
	d.place(&f.Place, from, to)
	f.Place.File = d.file
	d.faults = append(d.faults, f)
	return f
}

// offer gives a fault a suggestion that a person has to agree to.
func (f *fault) offer(s string) *fault {
	f.Suggestion, f.Safe = s, false
	return f
}

// fix gives a fault a safe suggestion; "" deletes.
func (f *fault) fix(s string) *fault {
	f.Suggestion, f.Safe = s, true
	return f
}

// as changes a fault's severity where the circumstances are less or more
// certain than usual.
func (f *fault) as(s Severity) *fault {
	f.Severity = s
	return f
}

// in names the part of the notice.
func (f *fault) in(field string) *fault {
	f.Place.Field = field
	return f
}

// ruler turns the byte offsets of a text into runes, lines and columns.
type ruler struct {
	text    string
	marks   []rulerMark // of the first rune at or after every rulerStep-th byte
	starts  []int       // byte offsets at which the lines start
	numbers []int32     // their numbers
	blocks  []int32     // how many lines with something on them there are up to each
}

// rulerMark says how many runes stand before a byte.
type rulerMark struct{ at, runes int32 }

const rulerStep = 256

func newRuler(text string) *ruler {
	text = legible(text)
	r := &ruler{text: text, marks: make([]rulerMark, 0, len(text)/rulerStep+1), starts: []int{0}, numbers: []int32{1}}
	runes, no, next := int32(0), int32(1), 0
	for i, c := range text {
		for i >= next {
			r.marks = append(r.marks, rulerMark{int32(i), runes})
			next += rulerStep
		}
		runes++
		if c == '\r' && strings.HasPrefix(text[i+1:], "\n") {
			continue
		}
		if c == '\r' || lineBreak(c) {
			if c != '\v' && c != 0x2028 { // a soft break is the same line of the editor's count
				no++
			}
			r.starts = append(r.starts, i+utf8.RuneLen(c))
			r.numbers = append(r.numbers, no)
		}
	}
	for len(text) >= next {
		r.marks = append(r.marks, rulerMark{int32(len(text)), runes})
		next += rulerStep
	}
	r.blocks = make([]int32, len(r.starts))
	count := int32(0)
	for i, start := range r.starts {
		end := len(text)
		if i+1 < len(r.starts) {
			end = r.starts[i+1]
		}
		if strings.TrimSpace(text[start:end]) != "" {
			count++
		}
		r.blocks[i] = count
	}
	return r
}

// legible is text with every byte that is not UTF-8 made one that is, and
// that no rule knows: the offsets stay what they are.
func legible(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	const substitute = 0x1a // SUB
	b := []byte(text)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			b[i] = substitute
		}
		i += size
	}
	return string(b)
}

// runes is the number of runes before byte at, which begins one.
func (r *ruler) runes(at int) int {
	m := r.marks[at/rulerStep]
	if int(m.at) > at {
		return int(m.runes) // within a rune: its end
	}
	return int(m.runes) + utf8.RuneCountInString(r.text[m.at:at])
}

// lineAt is the index into starts of the line that byte at is on.
func (r *ruler) lineAt(at int) int {
	i, ok := slices.BinarySearch(r.starts, at)
	if !ok {
		i--
	}
	return i
}

// place fills in where the bytes from up to to are.
func (r *ruler) place(p *forms.Place, from, to int) {
	i := r.lineAt(from)
	p.Start, p.End = r.runes(from), r.runes(to)
	start := i
	for start > 0 && r.numbers[start-1] == r.numbers[i] {
		start--
	}
	p.Line, p.Column = int(r.numbers[i]), p.Start-r.runes(r.starts[start])+1
	p.Block = int(r.blocks[i])
}
