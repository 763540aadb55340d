package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// The objects that gopdf begins every file with; two of them are put to
// another use.
const (
	catalogObject  = 1
	pagesObject    = 2
	infoObject     = 3 // gopdf's outline, of one level
	metadataObject = 4 // gopdf's resources, of all pages together
)

// split takes gopdf's file apart by its own cross-reference table.
func split(raw []byte) ([]object, error) {
	broken := func(what string) ([]object, error) {
		return nil, fmt.Errorf("sheet: gopdf's file has no %s where it should", what)
	}
	at := bytes.LastIndex(raw, []byte("startxref\n"))
	if at < 0 {
		return broken("startxref")
	}
	number, _, _ := bytes.Cut(raw[at+len("startxref\n"):], []byte("\n"))
	xref, err := strconv.Atoi(string(number))
	if err != nil || xref < 0 || xref > at {
		return broken("offset")
	}
	table, ok := bytes.CutPrefix(raw[xref:at], []byte("xref\n0 "))
	number, table, _ = bytes.Cut(table, []byte("\n"))
	n, err := strconv.Atoi(string(number))
	const line = 20 // of a cross-reference table
	if !ok || err != nil || n < metadataObject || len(table) < n*line {
		return broken("cross-reference table")
	}
	objects := make([]object, n-1)
	end := xref
	for i := n - 1; i > 0; i-- {
		start, err := strconv.Atoi(string(table[i*line:][:10]))
		if err != nil || start < 0 || start > end {
			return broken(fmt.Sprintf("object %d", i))
		}
		body, ok := bytes.CutPrefix(raw[start:end], fmt.Appendf(nil, "%d 0 obj\n", i))
		body, ok2 := bytes.CutSuffix(body, []byte("endobj\n\n"))
		if !ok || !ok2 {
			return broken(fmt.Sprintf("object %d", i))
		}
		if objects[i-1], ok = parse(body); !ok {
			return broken(fmt.Sprintf("stream in object %d", i))
		}
		end = start
	}
	return objects, nil
}

// parse takes a body apart. A stream's length is the last entry of gopdf's
// dictionaries, except in fonts, which are replaced.
func parse(body []byte) (object, bool) {
	dict, data, ok := bytes.Cut(body, []byte(">>\nstream\n"))
	if !ok {
		return object{dict: bytes.TrimSpace(body)}, true
	}
	dict, length, ok := cutLast(dict, []byte("/Length "))
	length, rest, _ := bytes.Cut(length, []byte("\n"))
	n, err := strconv.Atoi(string(length))
	if !ok || err != nil || n < 0 || n > len(data) {
		return object{}, false
	}
	dict = append(append(dict[:len(dict):len(dict)], rest...), ">>"...)
	return object{dict: dict, data: data[:n:n], stream: true}, true
}

func cutLast(b, sep []byte) (before, after []byte, found bool) {
	if i := bytes.LastIndex(b, sep); i >= 0 {
		return b[:i], b[i+len(sep):], true
	}
	return b, nil, false
}

// mend replaces what gopdf gets wrong and adds what it has not. What is left of
// it are the pictures and, in the pages' content, everything but the marks.
func (f *file) mend(g *drawing, d *Document) error {
	for i, p := range g.pages {
		if err := f.page(g, p, &d.Pages[i]); err != nil {
			return err
		}
	}
	for _, font := range g.fonts {
		if err := f.font(font); err != nil {
			return err
		}
	}
	f.set(pagesObject, g.pageTree())
	return f.describe(g, d)
}

// page replaces a page's dictionary and content. gopdf's page names the
// pictures of all pages as its own, so that whoever extracts one page of a run
// of cards has everybody's photograph; its TrimBox stands on its head.
func (f *file) page(g *drawing, p page, from *Page) error {
	// Where gopdf cannot write an object it says nothing and leaves it empty.
	drawn := f.objects[p.object]
	if !drawn.stream {
		return errors.New("sheet: gopdf wrote no content for a page")
	}
	content, err := g.marks.resolve(drawn.data)
	if err != nil {
		return err
	}
	packed, err := f.pack.deflate(content)
	if err != nil {
		return err
	}
	f.objects[p.object] = object{dict: []byte("<< /Filter /FlateDecode >>"), data: packed, stream: true}

	w, h := from.Width/MM, from.Height/MM
	b := fmt.Appendf(nil, "<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 ", pagesObject)
	b = append(numbers3(b, w, h), ']')
	if t := from.Trim; t != (Rect{}) {
		b = append(b, " /BleedBox [ 0 0 "...)
		b = append(numbers3(b, w, h), "] /TrimBox [ "...)
		b = append(numbers3(b, t.X/MM, h-(t.Y+t.H)/MM, (t.X+t.W)/MM, h-t.Y/MM), ']')
	}
	b = append(b, " /Resources <<"...)
	if len(p.fonts) > 0 {
		b = append(b, " /Font <<"...)
		for _, i := range p.fonts {
			b = fmt.Appendf(b, " /F%d %d 0 R", i+1, g.fonts[i].object+type0Font)
		}
		b = append(b, " >>"...)
	}
	if len(p.pictures) > 0 {
		b = append(b, " /XObject <<"...)
		for _, pic := range p.pictures {
			o := &f.objects[pic.object-1]
			if !o.stream {
				return &ImageError{pic.name, errors.New("sheet: gopdf wrote no picture")}
			}
			if pic.stored != nil {
				o.data = pic.stored
			}
			b = fmt.Appendf(b, " /I%d %d 0 R", pic.object, pic.object)
		}
		b = append(b, " >>"...)
	}
	b = append(b, " >>"...)
	if p.alpha {
		b = append(b, " /Group << /Type /Group /S /Transparency /CS /DeviceRGB >>"...)
	}
	b = fmt.Appendf(b, " /Contents %d 0 R >>", p.object+1)
	f.set(p.object, b)
	return nil
}

// resolve is a content stream with the marks replaced by what they stand for.
func (m *marks) resolve(content []byte) ([]byte, error) {
	open, shut := []byte("[-1.00 "), []byte(".00] 0.00 d\n")
	out := make([]byte, 0, len(content)+1024)
	for {
		before, after, found := bytes.Cut(content, open)
		out = append(out, before...)
		if !found {
			return out, nil
		}
		number, rest, ok := bytes.Cut(after, shut)
		n, err := strconv.Atoi(string(number))
		if !ok || err != nil || n < 0 || n >= len(m.ends) {
			return nil, errors.New("sheet: gopdf's content has a mark that was not made")
		}
		out = append(out, m.at(n)...)
		content = rest
	}
}

func (f *file) font(font *font) error {
	cmap, err := f.pack.deflate(font.cmap())
	if err != nil {
		return err
	}
	f.objects[font.object+toUnicode-1] = object{dict: []byte("<< /Filter /FlateDecode >>"), data: cmap, stream: true}
	packed, err := f.pack.deflate(font.file.data)
	if err != nil {
		return err
	}
	f.objects[font.object+fontFile-1] = object{
		dict: fmt.Appendf(nil, "<< /Filter /FlateDecode /Length1 %d >>", len(font.file.data)),
		data: packed, stream: true,
	}
	f.set(font.object+fontDescriptor, font.descriptor())
	f.set(font.object+cidFont, font.descendant())
	f.set(font.object+type0Font, font.composite())
	return nil
}

func (g *drawing) pageTree() []byte {
	b := []byte("<< /Type /Pages /Kids [")
	for _, p := range g.pages {
		b = append(b, ' ')
		b = append(b, reference(p.object)...)
	}
	return fmt.Appendf(b, " ] /Count %d >>", len(g.pages))
}

// set makes object n a dictionary.
func (f *file) set(n int, dict []byte) { f.objects[n-1] = object{dict: dict} }

// add gives an object the next number.
func (f *file) add(o object) int {
	f.objects = append(f.objects, o)
	return len(f.objects)
}

func reference(n int) string { return strconv.Itoa(n) + " 0 R" }

// numbers3 appends operands to a thousandth, which is what a page's size is
// given to: A4 is 595.276 by 841.89 points.
func numbers3(b []byte, vs ...float64) []byte {
	for _, v := range vs {
		b = append(strconv.AppendFloat(b, round3(v), 'f', -1, 64), ' ')
	}
	return b
}
