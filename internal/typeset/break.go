package typeset

// The level of a boundary says when a line may be broken there: free is an
// ordinary break; the others serve only where a stretch without a free break
// is longer than the line, lowest first.
const (
	free     uint8 = iota
	inPath         // inside an address, where its parts meet; between two ……
	inWord         // between two letters
	inNumber       // inside a number
	inRule         // against the 禁则 of a line's start or end, or between a number and its sign
	inMark         // inside —— or ……
)

// levels finds the level of every boundary, and which gaps may be stretched:
// none of an indent that is typed with spaces, or indents would differ.
func (q *paragraph) levels() {
	cells := q.cells
	q.resolve()
	address := q.addresses()
	run := 0    // of equal dashes or ellipses up to and including the cell before
	solid := -1 // the last cell of this line of the text that is no space
	indent := true
	for i := range cells {
		c := &cells[i]
		if i > 0 && cells[i-1].cl != space && cells[i-1].cl != newline {
			solid = i - 1
			indent = indent && cells[i-1].cl == wide
		}
		switch {
		case i == 0 || c.cl == newline || cells[i-1].cl == newline:
			c.level, c.gap = free, false
			if c.cl == newline && i > 0 {
				c.level = inMark // the newline itself never starts a line
			}
			run, solid, indent = 1, -1, true
			c.indent()
		case solid < 0: // only spaces come before
			c.level, c.gap = inWord, false
			if c.cl == space {
				c.level = inRule
			}
			run = 1
			c.indent()
		case c.cl == cells[i-1].cl && (c.cl == dash || c.cl == ellipsis):
			run++
			c.level, c.gap = inMark, false
			if run%2 == 1 {
				c.level = inPath
			}
		default:
			q.boundary(i, solid, run)
			if address != nil && address[i] && address[i-1] {
				c.level = inWord
				if path(cells[i-1].r, c.r) {
					c.level = inPath
				}
			}
			c.gap = c.gap && !indent
			run = 1
		}
	}
}

// indent keeps the width of a space that begins a line of the text.
func (c *cell) indent() {
	if c.cl == space {
		c.squeeze, c.right = never, 0
	}
}

// boundary finds the level of the boundary before cell i, and whether the gap
// there may be stretched. solid is the last cell before it that is no space,
// run the number of equal dashes that end before it.
func (q *paragraph) boundary(i, solid, run int) {
	cells := q.cells
	a, c := &cells[i-1], &cells[i]
	spaced := solid != i-1
	single := c.cl == dash && (i+1 == len(cells) || cells[i+1].cl != dash)
	c.level = level(&cells[solid], c, spaced, single)
	c.gap = stretches(a, c, single || a.cl == dash && run == 1)
	// A hyphen that begins a word is part of it: -x.
	if c.level == free && !spaced && a.cl == hyphen && c.cl == alpha && (i == 1 || !cells[i-2].cl.word()) {
		c.level = inWord
	}
}

// level is the level of the boundary between p and c, with nothing but spaces
// between them.
func level(p, c *cell, spaced, single bool) uint8 {
	a, b := p.cl, c.cl
	joiner := b == glued && c.r != 0xA0 && c.r != 0x202F && c.r != 0x2007 // and no space that glues
	switch {
	case b == space, b == zeroSpace:
		return inRule
	case a == zeroSpace:
		return free
	case !spaced && (a == glued || b == glued), joiner:
		return inWord
	case !b.mayStart(), single, b == wide, !a.mayEnd():
		return inRule
	case !spaced && ofNumber(a, b):
		return inNumber
	case !spaced && ofWord(a, b):
		return inWord
	}
	return free
}

// ofNumber reports whether two neighbours belong to one number or to it and
// its sign.
func ofNumber(a, b class) bool {
	number := func(x class) bool { return x == digit || x == prefix || x == suffix || x == unit }
	mark := func(x class) bool { return x == latinPoint || x == hyphen || x == slash }
	return number(a) && number(b) || a == digit && mark(b) || b == digit && (mark(a) || a == sign)
}

// ofWord reports whether two neighbours belong to one Latin word, or to it and
// its marks.
func ofWord(a, b class) bool {
	latin := func(x class) bool { return x == alpha || x == digit }
	switch {
	case a == quote, b == quote:
		return true
	case latin(a):
		return latin(b) || b == latinOpen || b == prefix || b == sign
	case latin(b):
		return a == latinPoint || a == latinClose || a == suffix || a == sign
	case b == latinOpen:
		return a == sign || a == suffix || a == latinClose
	case a == sign:
		return b == prefix || b == ideo
	}
	return false
}

// stretches reports whether the gap between two neighbours may be widened: not
// inside words, numbers and double marks, nor beside 连接号, 间隔号 and 分隔号
// (clreq 拉伸处理).
func stretches(a, c *cell, single bool) bool {
	closed := func(x class) bool {
		switch x {
		case interpunct, hyphen, connector, slash, glued:
			return true
		}
		return false
	}
	switch {
	case single, closed(a.cl), closed(c.cl), c.cl == space, c.cl == zeroSpace:
		return false
	case a.cl == space, a.cl == zeroSpace:
		return true
	case a.cl.word() && c.cl.word():
		return false
	case a.cl == digit && c.cl == unit, a.cl == prefix, a.cl == sign, c.cl == suffix,
		a.cl == quote, c.cl == quote, a.cl == latinOpen, c.cl == latinClose,
		c.cl == latinPoint, c.cl == latinExcl:
		return false
	}
	return true
}

// resolve classes what a character alone does not decide.
func (q *paragraph) resolve() {
	c := q.cells
	for i := range c {
		switch {
		case c[i].r == '’' && q.class(i-1) == alpha && q.class(i+1) == alpha: // don’t
			c[i].cl, c[i].squeeze = alpha, never
		case c[i].r == '×' && i > 0 && c[i-1].r == '×':
			c[i].cl = c[i-1].cl
		case c[i].r == '×' && q.blank(i):
			c[i].cl = ideo
		case c[i].cl == space && q.groups(i):
			c[i].cl, c[i].squeeze, c[i].right = glued, never, 0
		}
	}
}

// class is the class of cell i, that of a newline outside of the paragraph.
func (q *paragraph) class(i int) class {
	if i < 0 || i >= len(q.cells) {
		return newline
	}
	return q.cells[i].cl
}

// blank reports whether the × from i on stand for characters that are to be
// filled in, 关于×××的通知, rather than for digits, 20××年, or for times, 358×441.
func (q *paragraph) blank(i int) bool {
	to := i + 1
	for to < len(q.cells) && q.cells[to].r == '×' {
		to++
	}
	word := func(c class) bool { return c == alpha || c == digit }
	return !word(q.class(i-1)) && !word(q.class(to))
}

// group is the number of digits that a space sets apart in a long number
// (千分空, GB/T 15835).
const group = 3

// groups reports whether the space at i parts the groups of one number,
// 1 234 567: behind it are three digits, before it are not more.
func (q *paragraph) groups(i int) bool {
	switch q.cells[i].r {
	case ' ', 0x2005, 0x2006, 0x2009: // a quarter of an em, or what is typed for it
	default:
		return false
	}
	before, behind := 0, 0
	for before <= group && q.class(i-1-before) == digit {
		before++
	}
	for behind <= group && q.class(i+1+behind) == digit {
		behind++
	}
	return 0 < before && before <= group && behind == group
}

// addresses marks the characters of web and e-mail addresses, nil if there are none.
func (q *paragraph) addresses() []bool {
	var in []bool
	c := q.cells
	for i := 0; i < len(c); {
		j, mail, web := i, false, false
		for j < len(c) && addressRune(c[j].r) && c[j].cl != newline {
			switch {
			case c[j].r == '@' && j > i:
				mail = true
			case c[j].r == '/' && j > i+1 && c[j-1].r == '/' && c[j-2].r == ':',
				c[j].r == '.' && q.www(j):
				web = true
			}
			j++
		}
		if mail || web {
			if in == nil {
				in = make([]bool, len(c))
			}
			for k := i; k < j; k++ {
				in[k] = true
			}
		}
		i = max(j, i+1)
	}
	return in
}

// www reports whether www begins a word and ends before cell i.
func (q *paragraph) www(i int) bool {
	const w = 3
	if i < w || q.class(i-w-1) == alpha || q.class(i-w-1) == digit {
		return false
	}
	for _, c := range q.cells[i-w : i] {
		if c.r|0x20 != 'w' {
			return false
		}
	}
	return true
}

// addressRune reports whether r may stand in an address; marks that part the
// addresses of a list and brackets round them may, by RFC 3986, but not here.
func addressRune(r rune) bool {
	switch r {
	case ',', ';', '"', '<', '>', '(', ')', '[', ']', '{', '}', '|', '\\', '^', '`':
		return false
	}
	return 0x20 < r && r < 0x7F
}

// path reports whether the parts of an address meet between a and b: after a
// run of / ? & = #, after - and _, and before . and @ but not ./ or ...
func path(a, b rune) bool {
	switch b {
	case '.', '@':
		return a != '.' && a != '/'
	case '/', '?', '&', '=', '#':
		return false
	}
	switch a {
	case '/', '?', '&', '=', '#', '-', '_':
		return true
	}
	return false
}
