package forms

import (
	"errors"
	"io"
	"strconv"
)

// tokens goes through the tokens of a part.
func (x *xlsxFile) tokens(name string, each func(*xmlScanner) error) error {
	r, err := x.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	s := &x.scanner
	s.reset(r)
	for {
		err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(s)
		}
		switch {
		case err == nil:
		case errors.Is(err, ErrTooLarge) || errors.Is(err, ErrNotWorkbook):
			return err
		case err == errXMLToken:
			return errDetail{ErrTooLarge, name + " 里有过长的内容"}
		default:
			return errDetail{ErrNotWorkbook, name + " 不完整"}
		}
	}
}

// keep counts bytes that are kept of the file.
func (x *xlsxFile) keep(n int) error {
	if x.unkept -= n; x.unkept < 0 {
		return errDetail{ErrTooLarge, "内容过多"}
	}
	return nil
}

// see counts bytes of text that cells show.
func (x *xlsxFile) see(n int) error {
	if x.unseen -= n; x.unseen < 0 {
		return errDetail{ErrTooLarge, "内容过多"}
	}
	return nil
}

// text is b as a string. Of short ones, which are mostly the same few words,
// each is kept once.
func (x *xlsxFile) text(b []byte) (string, error) {
	const short, many = 48, 1 << 14
	if len(b) == 0 {
		return "", nil
	}
	if s, ok := x.known[string(b)]; ok {
		return s, nil
	}
	if err := x.keep(len(b)); err != nil {
		return "", err
	}
	s := string(b)
	if len(s) <= short && len(x.known) < many {
		x.known[s] = s
	}
	return s, nil
}

// texts collects the text of the elements t of one string or cell, those of
// its phonetic runs (rPh) left out.
type texts struct {
	whole, run []byte
	in         bool
	phonetic   bool
}

func (t *texts) reset() { *t = texts{whole: t.whole[:0], run: t.run[:0]} }

// take takes a token.
func (t *texts) take(s *xmlScanner) (err error) {
	switch s.kind {
	case xmlText:
		if t.in {
			if t.run, err = s.appendText(t.run); len(t.run)+len(t.whole) > maxToken {
				return errXMLToken
			}
		}
	case xmlStart:
		switch string(s.name) {
		case "t":
			t.in = !t.phonetic
		case "rPh":
			t.phonetic = true
		}
	case xmlEnd:
		switch string(s.name) {
		case "t":
			if t.in {
				t.whole = append(t.whole, unescape(t.run)...)
				t.run = t.run[:0]
			}
			t.in = false
		case "rPh":
			t.phonetic = false
		}
	}
	return err
}

// sharedTexts are the texts that cells share, in pieces of equal length, so
// that they need not be copied as they grow.
type sharedTexts struct {
	pieces [][]string
	n      int
}

const sharedPiece = 1 << 10

func (s *sharedTexts) add(text string) {
	if s.n%sharedPiece == 0 {
		s.pieces = append(s.pieces, make([]string, 0, sharedPiece))
	}
	last := &s.pieces[len(s.pieces)-1]
	*last = append(*last, text)
	s.n++
}

// at is the text of a number, as the file writes it; "" if there is none.
func (s *sharedTexts) at(number []byte) string {
	i, err := strconv.Atoi(string(number))
	if err != nil || i < 0 || i >= s.n {
		return ""
	}
	return s.pieces[i/sharedPiece][i%sharedPiece]
}

// readShared reads the texts that cells share, if there are any.
func (x *xlsxFile) readShared(name string) error {
	if x.part(name) == nil {
		return nil
	}
	const header = 16 // bytes of a string besides its text
	var t texts
	return x.tokens(name, func(s *xmlScanner) error {
		if err := t.take(s); err != nil || string(s.name) != "si" || s.kind == xmlText {
			return err
		}
		if s.kind == xmlStart {
			t.reset()
			return nil
		}
		if err := x.keep(header); err != nil {
			return err
		}
		text, err := x.text(t.whole)
		x.shared.add(text)
		return err
	})
}

// maxStyles is how many cell styles Excel has at most.
const maxStyles = 65490

// readStyles reads which cell styles show a number as a date, if there are
// styles.
func (x *xlsxFile) readStyles(name string) error {
	if x.part(name) == nil {
		return nil
	}
	formats := map[string]bool{}
	seen := 0
	cells := false
	return x.tokens(name, func(s *xmlScanner) error {
		switch {
		case s.kind == xmlText:
		case string(s.name) == "cellXfs":
			cells = s.kind == xmlStart
		case s.kind == xmlEnd:
		case string(s.name) == "numFmt":
			if seen++; seen <= maxStyles {
				formats[s.attrText("numFmtId")] = dateFormat(s.attrText("formatCode"))
			}
		case string(s.name) == "xf" && cells && len(x.dates) < maxStyles:
			id := s.attrText("numFmtId")
			custom, known := formats[id]
			x.dates = append(x.dates, known && custom || !known && builtinDate(id))
		}
		return nil
	})
}

// builtinDate reports whether a number format of ECMA-376 18.8.30, with the
// ones reserved for Chinese, shows a date.
func builtinDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58)
}

// dateFormat reports whether a number format shows a day: it has a year or a
// day outside of quotes, brackets and escapes.
func dateFormat(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return true
		}
	}
	return false
}
