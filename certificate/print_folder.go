package certificate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder is where a print run's files go, and where an interrupted run finds
// what it had done.
type Folder interface {
	fs.FS
	// WriteFile makes a file whole or not at all: when it returns nil, the
	// file has its name and outlives a power cut; otherwise what had the name
	// before still has it. Files of different names may be written at once.
	WriteFile(name string, content func(io.Writer) error) error
}

// Dir is a Folder on the disk. It is made when the first file is written.
type Dir string

// Open opens a file of the folder.
func (d Dir) Open(name string) (fs.File, error) { return os.DirFS(string(d)).Open(name) }

// WriteFile writes the file under another name and gives it its own when all
// of it is on the disk.
func (d Dir) WriteFile(name string, content func(io.Writer) error) (err error) {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrInvalid}
	}
	path := filepath.Join(string(d), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".print-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	err = content(f)
	for _, step := range []func() error{
		func() error { return f.Chmod(0o644) }, // CreateTemp's is 0600
		f.Sync,
	} {
		if err == nil {
			err = step()
		}
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncNames(filepath.Dir(path))
	}
	return err
}

// syncNames puts a folder's names on the disk. Where folders cannot be synced
// the system sees to it.
func syncNames(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("%s：%w", path, err)
	}
	return nil
}
