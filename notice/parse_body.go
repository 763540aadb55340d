package notice

import (
	"strings"
	"unicode/utf8"
)

// node is a numbered paragraph in the tree that the numbers span.
type node struct {
	marker
	para   int // index of the paragraph
	parent int // index of the node above; -1: none
	group  int // index of the sequence it is counted in
	text   markedText
	filled bool // something stands below it before the next of its sequence
	below  bool // something numbered does
	head   bool // it is a heading
}

// sequence is a run of numbers that are counted together.
type sequence struct {
	members []int
	depth   int  // the standard's level of the first one's style
	parent  int  // node above; -1: none
	mixed   bool // it changes style: 3、 … 四、
}

// blocks makes the blocks of a text: headings, items, paragraphs, tables.
func (p *parser) blocks(lines []srcLine) []Block {
	paras := p.joinLines(lines)
	nodes, seqs := p.tree(paras)
	judge(nodes, seqs, len(paras))
	levels := levelsOf(nodes, seqs)

	blocks := make([]Block, 0, len(paras))
	next := 0
	for i := range paras {
		para := &paras[i]
		switch {
		case para.table != nil:
			blocks = append(blocks, Block{Kind: Grid, Table: para.table})
		case next < len(nodes) && nodes[next].para == i:
			blocks = append(blocks, nodes[next].block(levels[next]))
			next++
		case contactLine(para.text):
			blocks = append(blocks, Block{Kind: Contact, Text: para.flat()})
		default:
			blocks = append(blocks, Block{Kind: Paragraph, Text: para.flat()})
		}
	}
	return blocks
}

// block is the node as a block of the body.
func (n *node) block(level int) Block {
	if !n.head {
		return Block{Kind: Item, Level: level, Number: n.number, Text: flatten(n.rest)}
	}
	b := Block{Kind: Heading, Level: level, Number: n.number, Heading: flatten(n.text.first), Text: flatten(n.text.after)}
	if b.Text == "" {
		b.End = n.text.end
	}
	return b
}

func flatten(s string) string { return strings.ReplaceAll(s, "\t", " ") }

// tree reads the numbers and finds what is counted together and what stands
// below what. The numbers' own logic decides, not their style alone: 四、 after
// 3、 goes on with its sequence, and （1） below 2、 is one level down.
func (p *parser) tree(paras []textPara) ([]node, []sequence) {
	var nodes []node
	var seqs []sequence
	var open []int // the last node of each sequence that may go on, outermost first
	for i := range paras {
		if paras[i].table != nil {
			continue
		}
		m, ok := readMarker(paras[i].text)
		if !ok {
			continue
		}
		n := node{marker: m, para: i, parent: -1, text: splitMarked(m.rest)}
		at, kin := sibling(nodes, open, m)
		switch {
		case kin:
			prev := &nodes[open[at]]
			n.group, n.parent = prev.group, prev.parent
			if m.value == 0 {
				n.value = prev.value + 1
			}
			if !alike(prev.style, m.style) {
				seqs[n.group].mixed = true
				p.find(Finding{Rule: "seq-same", Severity: doubt, Message: "“" + m.number + "”接着“" + prev.number + "”数，写法不同"},
					&paras[i].srcLine, 0, runeLen(m.number))
			}
			if n.value != prev.value+1 {
				p.find(Finding{Rule: "parse-number-gap", Severity: doubt, Message: "“" + prev.number + "”之后是“" + m.number + "”，编号不连续"},
					&paras[i].srcLine, 0, runeLen(m.number))
			}
			open = open[:at]
		default:
			at = openBelow(nodes, seqs, open, m)
			open = open[:at]
			if at > 0 {
				n.parent = open[at-1]
			}
			if m.value > 1 {
				p.find(Finding{Rule: "parse-number-gap", Severity: doubt, Message: "“" + m.number + "”之前没有找到前面的编号"},
					&paras[i].srcLine, 0, runeLen(m.number))
			}
			n.group = len(seqs)
			seqs = append(seqs, sequence{depth: m.style.depth(), parent: n.parent})
		}
		if m.value == 0 {
			p.find(Finding{Rule: "parse-lost-number", Severity: doubt, Message: "编号丢失了，只剩“" + m.number + "”，请补上"},
				&paras[i].srcLine, 0, runeLen(m.number))
		}
		seqs[n.group].members = append(seqs[n.group].members, len(nodes))
		open = append(open, len(nodes))
		nodes = append(nodes, n)
	}
	return nodes, seqs
}

// sibling finds the open sequence that m goes on with, as an index into open:
// the innermost of its style whose next number it is, else the innermost of
// its style that is behind it, else one of another style whose next number it
// is.
func sibling(nodes []node, open []int, m marker) (at int, ok bool) {
	if m.value == 1 {
		return 0, false
	}
	behind, cross := -1, -1
	for i := len(open) - 1; i >= 0; i-- {
		n := &nodes[open[i]]
		switch {
		case n.style == m.style && (m.value == n.value+1 || m.value == 0):
			return i, true
		case n.style == m.style && behind < 0 && m.value >= n.value:
			behind = i
		case n.style != m.style && m.value == n.value+1 && countable(n.style) && countable(m.style):
			cross = i
		}
	}
	if behind >= 0 && (cross < 0 || nodes[open[behind]].value+3 > m.value) {
		return behind, true
	}
	return cross, cross >= 0
}

func countable(s markerStyle) bool {
	return s != chapter && s != section && s != article && s != circled
}

// openBelow says below how many of the open nodes a new sequence begins.
func openBelow(nodes []node, seqs []sequence, open []int, m marker) int {
	for i, o := range open {
		n := &nodes[o]
		switch m.style {
		case chapter:
			return 0
		case section:
			if n.style != chapter {
				return i
			}
		case article:
			if n.style != chapter && n.style != section {
				return i
			}
		case hanDot:
			// 一、 stands below nothing but a 章 or 条.
			if n.style != chapter && n.style != section && n.style != article {
				return i
			}
		default:
			if n.style == m.style {
				return i // the count begins anew
			}
			if i == 4 { // no more than four levels: deeper ones replace the last
				return i
			}
		}
	}
	// A style that the standard has above the innermost one goes below only
	// where the numbers are mixed anyhow: 3、 （一）.
	at := len(open)
	for at > 0 {
		n := &nodes[open[at-1]]
		if n.style.depth() < m.style.depth() || n.parent < 0 || seqs[n.group].depth > m.style.depth() && displaced(nodes, seqs, open[at-1]) {
			break
		}
		at--
	}
	return at
}

// displaced reports whether a node stands at a level that is not its style's:
// the outermost number above it is not 一、 or a 章 or 条.
func displaced(nodes []node, seqs []sequence, i int) bool {
	for nodes[i].parent >= 0 {
		i = nodes[i].parent
	}
	return seqs[nodes[i].group].depth > 1 || seqs[nodes[i].group].mixed
}

// levelsOf gives each node its level, 1 to 4, from the outermost inwards.
func levelsOf(nodes []node, seqs []sequence) []int {
	levels := make([]int, len(nodes))
	base := make([]int, len(seqs))
	for s := range seqs {
		q := &seqs[s]
		switch style := nodes[q.members[0]].style; {
		case style == article:
			base[s] = 1
		case q.parent >= 0:
			// Nodes come before what stands below them, so that the level of
			// the parent is known.
			up := &nodes[q.parent]
			base[s] = base[up.group] + max(1, q.depth-seqs[up.group].depth)
		case q.depth > 2 && (q.mixed || anyHead(nodes, q)):
			base[s] = 1
		default:
			base[s] = q.depth
		}
		base[s] = min(base[s], 4)
		for _, m := range q.members {
			levels[m] = base[s]
		}
	}
	return levels
}

func anyHead(nodes []node, q *sequence) bool {
	for _, m := range q.members {
		if nodes[m].head {
			return true
		}
	}
	return false
}

// markedText is the text after a number, cut at its first sentence.
type markedText struct {
	shape markedShape
	first string // up to the end mark
	end   string // the mark
	after string // the text that runs on
}

type markedShape int

const (
	bare    markedShape = iota // no end mark: 总体要求
	stopped                    // one sentence: 加强组织领导。
	ledIn                      // a colon at the end: 报名条件：
	runIn                      // a first sentence and more: 提高思想认识。开展…
	other                      // an item
)

func splitMarked(s string) markedText {
	i := strings.IndexAny(s, "。；！？;")
	switch {
	case i < 0 && (strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":")):
		_, size := utf8.DecodeLastRuneInString(s)
		return markedText{shape: ledIn, first: s[:len(s)-size], end: s[len(s)-size:]}
	case i < 0:
		return markedText{shape: bare, first: s}
	case !strings.HasPrefix(s[i:], "。"):
		return markedText{shape: other, first: s}
	case i+len("。") == len(s):
		return markedText{shape: stopped, first: s[:i], end: "。"}
	}
	return markedText{shape: runIn, first: s[:i], end: "。", after: strings.TrimSpace(s[i+len("。"):])}
}

// Lengths of headings, in characters.
const (
	bareHeading    = 60 // alone on its line, without an end mark
	stoppedHeading = 32 // with one
	commaHeading   = 24 // with a comma in it: 统一思想，提高认识
	loneRunIn      = 16 // run in, and the only one of its sequence
	runInText      = 12 // what runs on after it is at least this long
)

// phrase reports whether s can be the words of a heading of at most most
// characters. What has the shape of a rule or a condition cannot.
func phrase(s string, most int) bool {
	n := runeLen(s)
	if n < 2 || n > most || strings.ContainsAny(s, "：:;；？?！!") {
		return false
	}
	if strings.Contains(s, "的，") || lastRune(s) == '的' {
		return false
	}
	if commas := strings.Count(s, "，") + strings.Count(s, ","); commas > 0 {
		if commas > 2 || n > commaHeading || strings.ContainsAny(s, arabicDigits) ||
			containsAny(s, "，应", "，须", "，不得", "，可", "，请", "，由", "，视为", "，均", "，将", "，并", "，按", "，其", "，详", "，共", "，以", "，逾期", "，必须", "，否则") ||
			hasAnyPrefix(s, "如", "若", "凡", "因", "自") {
			return false
		}
	}
	return true
}

// leadsIn reports whether a text before a colon announces a list and names
// nothing: 具备下列条件：
func leadsIn(s string) bool {
	return containsAny(s, "以下", "下列", "如下", "包括", "之一", "分别", "即") || hasAnySuffix(s, "为", "是", "有", "应", "指")
}

// judge decides which of the numbered paragraphs are headings. One alone tells
// little, so that a sequence is judged together: headings have text below
// them, or run in, one like the other.
func judge(nodes []node, seqs []sequence, paras int) {
	for i := range nodes {
		n := &nodes[i]
		end := paras
		if i+1 < len(nodes) {
			end = nodes[i+1].para
		}
		n.below = i+1 < len(nodes) && nodes[i+1].parent == i
		n.filled = end > n.para+1 || n.below
	}
	for s := range seqs {
		judgeSequence(nodes, &seqs[s])
	}
}

// evidence counts the members of a sequence that look like headings.
type evidence struct {
	size     int
	running  int // with text run in
	carrying int // with numbers or text below
	short    int // bare phrases with nothing below
}

// evidence looks at the members of a sequence. What stands below the last may
// belong to the sequence above, unless it is numbered.
func (q *sequence) evidence(nodes []node) evidence {
	e := evidence{size: len(q.members)}
	for k, m := range q.members {
		n := &nodes[m]
		last := k+1 == e.size
		switch {
		case n.runs():
			e.running++
		case n.text.shape == runIn || n.text.shape == other:
		case n.filled && !last, n.below && last && e.size > 1 && phrase(n.text.first, stoppedHeading):
			e.carrying++
		case n.text.shape == bare && phrase(n.text.first, bareHeading):
			e.short++
		}
	}
	return e
}

// most reports whether, all but the last counted, at least half look like
// headings.
func (e evidence) most() bool {
	support := e.running + e.carrying
	return support*2 >= e.size-1 && (support > 0 || e.size == 1)
}

func judgeSequence(nodes []node, q *sequence) {
	e := q.evidence(nodes)
	for _, m := range q.members {
		n := &nodes[m]
		switch n.style {
		case chapter, section:
			n.head = n.text.shape != runIn && n.text.shape != other
		case article:
		default:
			n.head = n.heads(e, n.style.depth() <= 2 || q.mixed)
		}
	}
}

// heads reports whether the node is a heading, by its own text and by what
// those of its sequence look like; above says that headings are usual there.
func (n *node) heads(e evidence, above bool) bool {
	first := n.text.first
	switch n.text.shape {
	case bare:
		if !phrase(first, bareHeading) {
			return false
		}
		lone := e.size == 1 && n.style == hanDot
		return n.filled && (above || e.most()) || e.most() && e.carrying > 0 || lone || e.running*2 > e.size
	case stopped:
		return phrase(first, stoppedHeading) && n.filled && e.most() && (above || e.size > 1)
	case ledIn:
		return phrase(first, stoppedHeading) && !leadsIn(first) && n.filled && (above || e.most())
	case runIn:
		if e.size > 1 {
			return n.runs() && (e.running+e.carrying+e.short)*2 > e.size
		}
		return n.runs() && runeLen(first) <= loneRunIn && !strings.Contains(first, "，")
	}
	return n.head
}

// runs reports whether the node reads as a heading with its text run in.
func (n *node) runs() bool {
	if n.text.shape != runIn || !phrase(n.text.first, stoppedHeading) {
		return false
	}
	after := runeLen(n.text.after)
	return after >= runInText && after*2 >= runeLen(n.text.first)
}
