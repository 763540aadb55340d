package typeface

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Open returns a set with the faces of a user's folder before the embedded
// ones. Every .ttf, .ttc, .otf and .otc at any depth is looked at, files that
// begin with a dot apart; each face of a collection counts. Faces are
// recognised by the Chinese and English names inside them, not by the names of
// files; kinds says which are known, and which is preferred where several serve
// one role. The first of a role is read at once. The others of a role, and the
// faces that serve none, fill gaps, and are read when one of them has to;
// fsys must stay readable so long. A nil fsys is an empty folder.
//
// What cannot be used is in the set's [Set.Inventory] with the reason, and does
// not stop the rest. The error is a *FolderError if the folder cannot be read,
// or if none of its faces can be used.
func Open(fsys fs.FS) (*Set, error) {
	if fsys == nil {
		return Embedded(), nil
	}
	folder := folder{fsys: fsys}
	if err := fs.WalkDir(fsys, ".", folder.visit); err != nil {
		return nil, &FolderError{Err: err}
	}
	slices.SortStableFunc(folder.faces, func(a, b *source) int {
		return cmp.Or(
			cmp.Compare(a.order, b.order),
			cmp.Compare(a.offWeight, b.offWeight),
			cmp.Compare(a.file, b.file),
			cmp.Compare(a.index, b.index))
	})
	folder.openFirst()
	if len(folder.faces) == 0 {
		e := &FolderError{}
		for _, refused := range folder.refused {
			e.Refused = append(e.Refused, refused.err)
		}
		return nil, e
	}
	return newSet(folder.faces, Embedded().own(), folder.refused), nil
}

// folder is a user's folder being read.
type folder struct {
	fsys    fs.FS
	faces   []*source
	refused []refusal
}

// refusal is a face that is not used, and what it would have been.
type refusal struct {
	err   *FaceError
	known bool
	role  Role
}

// visit looks at one file of the folder.
func (d *folder) visit(name string, entry fs.DirEntry, err error) error {
	if err != nil {
		if name == "." {
			return err
		}
		d.refuse(&FaceError{File: name, Err: err})
		if entry != nil && entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if entry.IsDir() || strings.HasPrefix(path.Base(name), ".") {
		return nil
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".ttf", ".ttc", ".otf", ".otc":
	default:
		return nil
	}
	file, done, err := openFile(d.fsys, name)
	if err != nil {
		d.refuse(&FaceError{File: name, Err: err})
		return nil
	}
	defer done()
	offsets, err := file.faceOffsets()
	if err != nil {
		d.refuse(&FaceError{File: name, Err: err})
		return nil
	}
	for i, offset := range offsets {
		dir, err := file.directory(offset)
		if err != nil {
			d.refuse(&FaceError{File: name, Index: i, Err: err})
			continue
		}
		id, err := dir.identify()
		if err != nil {
			_, k, known, _ := id.recognise()
			d.refused = append(d.refused, refusal{
				&FaceError{File: name, Index: i, Name: id.known(), Err: err}, known, k.role,
			})
			continue
		}
		d.faces = append(d.faces, d.source(name, i, id))
	}
	return nil
}

func (d *folder) refuse(e *FaceError) { d.refused = append(d.refused, refusal{err: e}) }

// The order of a user's faces: those that are known, in the order of kinds,
// then those that fill gaps.
const (
	orderExtension = 1_000 + iota
	orderUpright
	orderBold
	orderItalic
)

// source is a face of the folder that is read when it is needed.
func (d *folder) source(name string, index int, id identity) *source {
	s := &source{file: name, index: index, name: id.display(), version: id.version()}
	rank, k, known, extension := id.recognise()
	switch {
	case known:
		s.role, s.known, s.standIn, s.order = k.role, true, k.standIn, rank
		s.offWeight = id.offWeight(k)
	case extension:
		s.order = orderExtension
	case id.italic:
		s.order = orderItalic
	case id.bold:
		s.order = orderBold
	default:
		s.order = orderUpright
	}
	fsys := d.fsys
	s.load = func() (*Face, error) {
		file, done, err := openFile(fsys, name)
		if err != nil {
			return nil, err
		}
		defer done()
		return parseFace(file, index)
	}
	s.survey = func() (*coverage, error) {
		file, done, err := openFile(fsys, name)
		if err != nil {
			return nil, err
		}
		defer done()
		return surveyFace(file, index)
	}
	return s
}

// surveyFace reads which characters a face maps, and nothing more of it.
func surveyFace(file fontFile, index int) (*coverage, error) {
	dir, err := file.face(index)
	if err != nil {
		return nil, err
	}
	maxp, err := dir.table("maxp", 6)
	if err != nil {
		return nil, err
	}
	cmap, err := dir.table("cmap", 4)
	if err != nil {
		return nil, err
	}
	return parseCmap(cmap, int(u16(maxp[4:])))
}

// openFirst reads the first face of each role, so that a broken one is known
// now and the next takes its place, and not when a document is half done.
func (d *folder) openFirst() {
	var served [roles]bool
	d.faces = slices.DeleteFunc(d.faces, func(s *source) bool {
		if !s.known || served[s.role] {
			return false
		}
		if _, err := s.face(); err != nil {
			d.refused = append(d.refused, refusal{err, true, s.role})
			return true
		}
		served[s.role] = true
		return false
	})
}

// openFile opens a file of at most maxFileSize to be read piecemeal, or reads
// it if its file system can only do that. The caller calls done.
func openFile(fsys fs.FS, name string) (file fontFile, done func() error, err error) {
	// Before it is opened: opening a pipe that is called .ttf would wait for
	// somebody to write to it.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return file, nil, err
	}
	size := info.Size()
	switch {
	case !info.Mode().IsRegular():
		return file, nil, broken("not a regular file")
	case size > maxFileSize:
		return file, nil, ErrTooLarge
	}
	f, err := fsys.Open(name)
	if err != nil {
		return file, nil, err
	}
	if at, ok := f.(io.ReaderAt); ok {
		return fontFile{at: at, size: size}, f.Close, nil
	}
	defer f.Close()
	whole, err := io.ReadAll(io.LimitReader(f, size+1))
	if err != nil {
		return file, nil, err
	}
	if int64(len(whole)) != size {
		return file, nil, broken("%d bytes were to be %d", len(whole), size)
	}
	return fontFile{at: bytes.NewReader(whole), size: size}, func() error { return nil }, nil
}

// FolderError says why a folder of fonts is of no use: it cannot be read, or
// none of its faces can be used.
type FolderError struct {
	Err     error        // of reading the folder; nil if it could be read
	Refused []*FaceError // what was in it
}

func (e *FolderError) Error() string {
	if e.Err != nil {
		return "字体文件夹读不了：" + e.Err.Error()
	}
	if len(e.Refused) == 0 {
		return "字体文件夹里没有字体文件（.ttf、.ttc）；请换一个文件夹，或不指定文件夹而用自带的字体"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "字体文件夹里没有可用的字体，%d 个都不能用：", len(e.Refused))
	const listed = 5
	for _, refused := range e.Refused[:min(listed, len(e.Refused))] {
		b.WriteString("\n" + refused.Error())
	}
	if len(e.Refused) > listed {
		b.WriteString("\n……")
	}
	return b.String()
}

// Unwrap gives errors.Is and errors.As all the reasons.
func (e *FolderError) Unwrap() []error {
	var all []error
	if e.Err != nil {
		all = append(all, e.Err)
	}
	for _, refused := range e.Refused {
		all = append(all, refused)
	}
	return all
}
