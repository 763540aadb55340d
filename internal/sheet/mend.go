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
	for i := range g.pages {
		if err := f.page(g, &g.pages[i], &d.Pages[i]); err != nil {
			return err
		}
	}
	for i, s := range d.stencils() {
		if err := f.stencil(g, &g.stencils[i], s); err != nil {
			return err
		}
	}
	for _, font := range g.fonts {
		f.font(font)
	}
	f.set(pagesObject, g.pageTree())
	f.describe(g, d)
	return nil
}

// page replaces a page's dictionary and content; gopdf's TrimBox stands on its
// head.
func (f *file) page(g *drawing, p *page, from *Page) error {
	if err := f.content(g, p, "<< /Filter /FlateDecode >>"); err != nil {
		return err
	}
	w, h := from.Width/MM, from.Height/MM
	b := fmt.Appendf(nil, "<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 ", pagesObject)
	b = append(numbers3(b, w, h), ']')
	if t := from.Trim; t != (Rect{}) {
		b = append(b, " /BleedBox [ 0 0 "...)
		b = append(numbers3(b, w, h), "] /TrimBox [ "...)
		b = append(numbers3(b, t.X/MM, h-(t.Y+t.H)/MM, (t.X+t.W)/MM, h-t.Y/MM), ']')
	}
	b = append(b, " /Resources "...)
	b, err := f.resources(b, g, p)
	if err != nil {
		return err
	}
	if p.alpha {
		b = append(b, " /Group << /Type /Group /S /Transparency /CS /DeviceRGB >>"...)
	}
	b = append(append(b, " /Contents "...), reference(p.content())...)
	b = f.annotations(b, p, from)
	f.set(p.object, append(b, " >>"...))
	return nil
}

// stencil makes a form XObject (ISO 32000-1, 8.10) of the content of gopdf's
// page, and the form's resources of the page itself.
func (f *file) stencil(g *drawing, p *page, from *Stencil) error {
	r := from.Bounds
	h := r.H / MM // where the stencil's origin lies, as gopdf sees it
	b := append([]byte("<< /Type /XObject /Subtype /Form /BBox [ "), numbers3(nil, r.X/MM, h-(r.Y+r.H)/MM, (r.X+r.W)/MM, h-r.Y/MM)...)
	b = append(append(b, "] /Resources "...), reference(p.object)...)
	if err := f.content(g, p, string(b)+" /Filter /FlateDecode >>"); err != nil {
		return err
	}
	b, err := f.resources(nil, g, p)
	if err != nil {
		return err
	}
	f.set(p.object, b)
	return nil
}

// content replaces the content stream that belongs to a page of gopdf's.
func (f *file) content(g *drawing, p *page, dict string) error {
	// Where gopdf cannot write an object it says nothing and leaves it empty.
	drawn := &f.objects[p.content()-1]
	if !drawn.stream {
		return errors.New("sheet: gopdf wrote no content for a page")
	}
	var err error
	if f.scratch, err = g.marks.resolve(f.scratch[:0], drawn.data); err != nil {
		return err
	}
	packed, err := f.pages.deflate(f.scratch)
	if err != nil {
		return err
	}
	*drawn = object{dict: []byte(dict), data: packed, stream: true}
	return nil
}

// resources appends the dictionary of what a page shows, and nothing else.
// gopdf's names the pictures of all pages, so that whoever extracts one page of
// a run of cards has everybody's photograph.
func (f *file) resources(b []byte, g *drawing, p *page) ([]byte, error) {
	b = append(b, "<<"...)
	if len(p.fonts) > 0 {
		b = append(b, " /Font <<"...)
		for _, i := range p.fonts {
			b = append(strconv.AppendInt(append(b, " /F"...), int64(i+1), 10), ' ')
			b = append(b, reference(g.fonts[i].object+type0Font)...)
		}
		b = append(b, " >>"...)
	}
	if len(p.pictures) > 0 || len(p.stencils) > 0 {
		b = append(b, " /XObject <<"...)
		for _, pic := range p.pictures {
			o := &f.objects[pic.object-1]
			if !o.stream {
				return nil, &ImageError{pic.name, errors.New("sheet: gopdf wrote no picture")}
			}
			if pic.stored != nil {
				o.data = pic.stored
			}
			b = append(strconv.AppendInt(append(b, " /I"...), int64(pic.object), 10), ' ')
			b = append(b, reference(pic.object)...)
		}
		for _, s := range p.stencils {
			b = append(append(append(b, " /"...), s.name()...), ' ')
			b = append(b, reference(s.content())...)
		}
		b = append(b, " >>"...)
	}
	return append(b, " >>"...), nil
}

// resolve appends a content stream with the marks replaced by what they stand
// for.
func (m *marks) resolve(out, content []byte) ([]byte, error) {
	open, shut := []byte("[-1.00 "), []byte(".00] 0.00 d\n")
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

// font replaces what gopdf says of a font with our own.
func (f *file) font(font *font) {
	f.objects[font.object+toUnicode-1] = object{dict: []byte("<< /Filter /FlateDecode >>"), data: font.packedCMap, stream: true}
	f.objects[font.object+fontFile-1] = object{
		dict: fmt.Appendf(nil, "<< /Filter /FlateDecode /Length1 %d >>", len(font.file.data)),
		data: font.packed, stream: true,
	}
	f.set(font.object+fontDescriptor, font.descriptor())
	f.set(font.object+cidFont, font.descendant())
	f.set(font.object+type0Font, font.composite())
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
