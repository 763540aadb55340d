package forms

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// parts is the zip file of a workbook. Its parts may be made in any order and
// are written in one: excelize writes streamed sheets in the order of a map.
// They wait compressed, except those that rows are spliced into: of these only
// the XML around the rows waits, and the rows go straight to w.
type parts struct {
	w       io.Writer
	stamp   time.Time
	splices map[string]splice        // rows to put into a part
	around  map[string]*bytes.Buffer // those parts, without their rows
	packed  bytes.Buffer             // all others, as a zip file
	packer  *zip.Writer
}

func newParts(w io.Writer, stamp time.Time, splices map[string]splice) *parts {
	z := &parts{w: w, stamp: stamp, splices: splices, around: map[string]*bytes.Buffer{}}
	z.packer = zip.NewWriter(&z.packed)
	return z
}

// Create starts a part. The one before it is complete.
func (z *parts) Create(name string) (io.Writer, error) {
	if _, ok := z.splices[name]; ok {
		z.around[name] = new(bytes.Buffer)
		return z.around[name], nil
	}
	return z.packer.CreateHeader(z.header(name))
}

func (z *parts) header(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.stamp}
}

// AddFS is not needed by a workbook.
func (z *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the zip file: [Content_Types].xml first, where programs that
// look at a file's beginning expect it, then by name, which puts the sheets
// behind all that they refer to.
func (z *parts) Close() error {
	if err := z.packer.Close(); err != nil {
		return err
	}
	packed, err := zip.NewReader(bytes.NewReader(z.packed.Bytes()), int64(z.packed.Len()))
	if err != nil {
		return err
	}
	ready := map[string]*zip.File{}
	var names []string
	for _, f := range packed.File {
		ready[f.Name] = f
		names = append(names, f.Name)
	}
	for name := range z.splices {
		if z.around[name] == nil {
			return fmt.Errorf("no sheet %s to put rows into", name)
		}
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	zw := zip.NewWriter(z.w)
	for _, name := range names {
		if f := ready[name]; f != nil {
			err = zw.Copy(f)
		} else {
			err = z.splice(zw, name)
		}
		if err != nil {
			return err
		}
	}
	return zw.Close()
}

// splice writes a part with its rows.
func (z *parts) splice(zw *zip.Writer, name string) error {
	w, err := zw.CreateHeader(z.header(name))
	if err != nil {
		return err
	}
	return z.splices[name].write(w, z.around[name].Bytes())
}
