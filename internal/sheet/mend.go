package sheet

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// Write prints a document as a PDF. The same document gives the same bytes, and
// nothing is written before all of it is known to be printable.
//
// The error joins everything that is wrong with the document: *Error for
// numbers, *typeface.MissingError for characters, *ImageError for pictures;
// ErrNoPages if there is nothing to print. Otherwise it is the first error of
// w, of which a short write is one.
func Write(w io.Writer, d *Document) error {
	if err := check(d); err != nil {
		return err
	}
	g, err := newDrawing(d)
	if err != nil {
		return err
	}
	// gopdf drops the errors of what it writes to. Memory has none.
	var raw bytes.Buffer
	raw.Grow(g.size + 1<<16)
	if _, err := g.pdf.WriteTo(&raw); err != nil {
		return err
	}
	objects, err := split(raw.Bytes())
	if err != nil {
		return err
	}
	f := file{objects: objects}
	if err := f.mend(g, d); err != nil {
		return err
	}
	return f.write(w)
}

// object is the body of an indirect object.
type object struct {
	dict   []byte // without /Length if data is not nil
	data   []byte // of a stream
	stream bool
}

// file is a PDF in the making. Object n is objects[n-1].
type file struct {
	objects []object
	pack    packer
}

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
	content, err := g.marks.resolve(f.objects[p.object].data)
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
			return nil, fmt.Errorf("sheet: gopdf's content has a mark that was not made")
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

// packer deflates streams with one compressor, the making of which costs more
// than a page.
type packer struct {
	z   *zlib.Writer
	buf bytes.Buffer
}

func (p *packer) deflate(b []byte) ([]byte, error) {
	p.buf.Reset()
	if p.z == nil {
		p.z = zlib.NewWriter(&p.buf)
	} else {
		p.z.Reset(&p.buf)
	}
	if _, err := p.z.Write(b); err != nil {
		return nil, err
	}
	if err := p.z.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.buf.Bytes()), nil
}

// write writes the file.
func (f *file) write(w io.Writer) error {
	out := newOutput(w)
	out.printf("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int64, len(f.objects))
	for i, o := range f.objects {
		offsets[i] = out.n
		out.printf("%d 0 obj\n", i+1)
		if o.stream {
			// The dictionary's end makes room for the length.
			out.Write(bytes.TrimSuffix(o.dict, []byte(">>")))
			out.printf("/Length %d >>\nstream\n", len(o.data))
			out.Write(o.data)
			out.printf("\nendstream\nendobj\n")
			continue
		}
		out.Write(o.dict)
		out.printf("\nendobj\n")
	}
	xref := out.n
	out.printf("xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		out.printf("%010d 00000 n \n", at)
	}
	// The identifier is made of the content, so that the same document has the
	// same one.
	id := out.sum.Sum(nil)[:16]
	out.printf("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%X> <%X> ] >>\nstartxref\n%d\n%%%%EOF\n",
		len(offsets)+1, catalogObject, infoObject, id, id, xref)
	return out.flush()
}

// output writes, counts and hashes, and keeps the first error.
type output struct {
	w   io.Writer
	buf []byte
	n   int64
	sum hash.Hash
	err error
}

const outputBuffer = 64 << 10

func newOutput(w io.Writer) *output {
	return &output{w: w, buf: make([]byte, 0, outputBuffer), sum: sha256.New()}
}

func (o *output) printf(format string, a ...any) {
	start := len(o.buf)
	o.buf = fmt.Appendf(o.buf, format, a...)
	o.took(o.buf[start:])
}

// Write takes bytes; the error comes with flush.
func (o *output) Write(b []byte) (int, error) {
	if len(b) >= outputBuffer {
		o.send(o.buf)
		o.buf = o.buf[:0]
		o.n += int64(len(b))
		o.sum.Write(b)
		o.send(b)
		return len(b), nil
	}
	start := len(o.buf)
	o.buf = append(o.buf, b...)
	o.took(o.buf[start:])
	return len(b), nil
}

func (o *output) took(b []byte) {
	o.n += int64(len(b))
	o.sum.Write(b)
	if len(o.buf) >= outputBuffer {
		o.send(o.buf)
		o.buf = o.buf[:0]
	}
}

func (o *output) send(b []byte) {
	if o.err != nil || len(b) == 0 {
		return
	}
	n, err := o.w.Write(b)
	if err == nil && n != len(b) {
		err = io.ErrShortWrite
	}
	o.err = err
}

func (o *output) flush() error {
	o.send(o.buf)
	o.buf = o.buf[:0]
	return o.err
}
