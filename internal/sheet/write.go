package sheet

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// Write prints a document as a PDF. The same document gives the same bytes, and
// nothing is written before all of it is known to be printable.
//
// The error joins everything that is wrong with the document: *Error for
// numbers, *typeface.MissingError for characters, *ImageError for pictures;
// ErrNoPages if there is nothing to print. Otherwise it is the first error of
// w, of which a short write is one.
func Write(w io.Writer, d *Document) error {
	_, err := WriteSummed(w, d)
	return err
}

// Sum is what a file was when it was written.
type Sum struct {
	Bytes  int64
	SHA256 [sha256.Size]byte
}

// WriteSummed is Write, and sums up what it wrote. The hash is there anyway,
// for the identifier: to take another of the file costs a twentieth of a card.
func WriteSummed(w io.Writer, d *Document) (Sum, error) {
	if d == nil || len(d.Pages) == 0 {
		return Sum{}, ErrNoPages
	}
	pictures, fault := newAlbum(d)
	if err := errors.Join(check(d), fault); err != nil {
		return Sum{}, err
	}
	g, err := newDrawing(d, pictures)
	if err != nil {
		return Sum{}, err
	}
	// Beside gopdf's work: of a file of one card fonts are a fifth.
	var packing sync.WaitGroup
	var unpacked error
	packing.Go(func() { unpacked = g.pack() })
	defer packing.Wait()
	// gopdf drops the errors of what it writes to. Memory has none.
	var raw bytes.Buffer
	raw.Grow(g.size + 1<<16)
	if _, err := g.pdf.WriteTo(&raw); err != nil {
		return Sum{}, err
	}
	objects, err := split(raw.Bytes())
	if err != nil {
		return Sum{}, err
	}
	f := file{objects: objects, pages: packer{level: pageLevel, spare: &sparePages}}
	defer f.pages.release()
	packing.Wait()
	if unpacked != nil {
		return Sum{}, unpacked
	}
	if err := f.mend(g, d); err != nil {
		return Sum{}, err
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
	fields  []int // objects of the document's fields
	pages   packer
	scratch []byte // a content stream before it is packed
}

// packer deflates streams with one compressor.
type packer struct {
	level int
	spare *sync.Pool // of *zlib.Writer of that level
	z     *zlib.Writer
	buf   bytes.Buffer
}

// Fonts are the bulk of a document of text, and worth the time. A page of
// operators takes a tenth of it at the best speed, and of a card's 30 KB, most
// of them a photograph, 1 KB more.
const (
	pageLevel = zlib.BestSpeed
	fontLevel = zlib.DefaultCompression
)

// Compressors are large: the making of one takes longer than a page, and two
// of them are a quarter of all memory that a card's file takes. What one was
// used for does not show in what it does next.
var sparePages, spareFonts sync.Pool

func (p *packer) deflate(b []byte) ([]byte, error) {
	p.buf.Reset()
	if p.z == nil {
		p.z, _ = p.spare.Get().(*zlib.Writer)
	}
	if p.z != nil {
		p.z.Reset(&p.buf)
	} else {
		var err error
		if p.z, err = zlib.NewWriterLevel(&p.buf, p.level); err != nil {
			return nil, err
		}
	}
	if _, err := p.z.Write(b); err != nil {
		return nil, err
	}
	if err := p.z.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.buf.Bytes()), nil
}

// release hands the compressor on.
func (p *packer) release() {
	if p.z != nil {
		p.z.Reset(io.Discard)
		p.spare.Put(p.z)
		p.z = nil
	}
}

// write writes the file.
func (f *file) write(w io.Writer) (Sum, error) {
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
	err := out.flush()
	return Sum{out.n, [sha256.Size]byte(out.sum.Sum(nil))}, err
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
