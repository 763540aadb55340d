package forms

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

// parts is a zip file whose parts may be made in any order and are written in
// one: excelize writes streamed sheets in the order of a map. Each part is
// compressed as it comes, so that only the small result waits in memory.
type parts struct {
	w       io.Writer
	stamp   time.Time
	splices map[string]splice // rows to put into a part
	entries []*part
	spliced []*spliced
	failed  error // of making a part; nothing is written then
}

// part is one file of the zip: an io.Writer that compresses.
type part struct {
	name string
	buf  bytes.Buffer
	fw   *flate.Writer
	crc  hash.Hash32
	size uint64
}

// flaters keeps compressors: a new one costs 700 kB.
var flaters = sync.Pool{New: func() any {
	fw, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant that flate has
	}
	return fw
}}

func (p *part) Write(b []byte) (int, error) {
	p.crc.Write(b)
	p.size += uint64(len(b))
	return p.fw.Write(b)
}

// Create starts a part. The one before it is complete.
func (z *parts) Create(name string) (io.Writer, error) {
	if err := z.finish(); err != nil {
		return nil, err
	}
	p := &part{name: name, crc: crc32.NewIEEE(), fw: flaters.Get().(*flate.Writer)}
	p.fw.Reset(&p.buf)
	z.entries = append(z.entries, p)
	if s, ok := z.splices[name]; ok {
		sp := &spliced{splice: s, w: p, failed: &z.failed}
		z.spliced = append(z.spliced, sp)
		return sp, nil
	}
	return p, nil
}

// finish completes the part that is being written.
func (z *parts) finish() error {
	if len(z.entries) == 0 {
		return nil
	}
	p := z.entries[len(z.entries)-1]
	if p.fw == nil {
		return nil
	}
	err := p.fw.Close()
	flaters.Put(p.fw)
	p.fw = nil
	return err
}

// AddFS is not needed by a workbook.
func (z *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the zip file: [Content_Types].xml first, where programs that
// look at a file's beginning expect it, then by name.
func (z *parts) Close() error {
	if err := z.finish(); err != nil {
		return err
	}
	if z.failed != nil {
		return z.failed
	}
	for _, s := range z.spliced {
		if !s.done {
			return fmt.Errorf("no place for the rows before %s", s.before)
		}
	}
	if len(z.spliced) != len(z.splices) {
		return fmt.Errorf("%d sheets, %d of them written", len(z.splices), len(z.spliced))
	}
	slices.SortStableFunc(z.entries, func(a, b *part) int { return strings.Compare(a.name, b.name) })
	zw := zip.NewWriter(z.w)
	day, clock := dosTime(z.stamp)
	for _, p := range z.entries {
		w, err := zw.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, ModifiedDate: day, ModifiedTime: clock,
			CRC32: p.crc.Sum32(), CompressedSize64: uint64(p.buf.Len()), UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if _, err := p.buf.WriteTo(w); err != nil {
			return err
		}
	}
	return zw.Close()
}

// dosTime is a time as zip files have it, in steps of two seconds from 1980;
// CreateRaw does not derive it.
func dosTime(t time.Time) (day, clock uint16) {
	return uint16(t.Day() | int(t.Month())<<5 | (t.Year()-1980)<<9),
		uint16(t.Second()/2 | t.Minute()<<5 | t.Hour()<<11)
}
