package certificate

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Folder is where a print run's files go, and where an interrupted run finds
// what it had done. A run with a Manifest makes files that it takes away in the
// end, if the Folder has a method Remove(name string) error, as Dir has; of
// another they stay, with nothing in them.
type Folder interface {
	fs.FS
	// WriteFile makes a file whole or not at all: when it returns nil, the
	// file has its name and outlives a power cut; otherwise what had the name
	// before still has it. Files of different names may be written at once.
	WriteFile(name string, content func(io.Writer) error) error
}

// Dir is a Folder on the disk. It is made when the first file is written.
//
// A file is written under another name, and gets its own when all of it is on
// the disk. A process that is killed meanwhile leaves the other name behind,
// which Sweep takes away; Print does so before it begins.
type Dir string

// Open opens a file of the folder.
func (d Dir) Open(name string) (fs.File, error) { return os.DirFS(string(d)).Open(name) }

// WriteFile makes a file that everybody may read, whole or not at all.
func (d Dir) WriteFile(name string, content func(io.Writer) error) error {
	return d.write(name, 0o644, content)
}

// WritePrivate is WriteFile for what only its owner may read: a key.
func (d Dir) WritePrivate(name string, content func(io.Writer) error) error {
	return d.write(name, 0o600, content)
}

// Remove takes a file away; when it returns nil, a power cut does not bring it
// back.
func (d Dir) Remove(name string) error {
	if !fs.ValidPath(name) || name == "." {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrInvalid}
	}
	path := filepath.Join(string(d), filepath.FromSlash(name))
	if err := os.Remove(path); err != nil {
		return err
	}
	return syncNames(filepath.Dir(path))
}

func (d Dir) write(name string, mode fs.FileMode, content func(io.Writer) error) error {
	if !fs.ValidPath(name) || name == "." {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrInvalid}
	}
	path := filepath.Join(string(d), filepath.FromSlash(name))
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	f, err := openDraft(folder)
	if err != nil {
		return err
	}
	err = fill(f, mode, content)
	// The lock keeps sweepers off until the file has its name; but Windows
	// renames no open file.
	if runtime.GOOS == "windows" {
		err = errors.Join(err, f.Close())
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	f.Close() // what it could tell, Sync has told
	if err != nil {
		return err
	}
	return syncNames(folder)
}

// fill writes content to f, on the disk.
func fill(f *os.File, mode fs.FileMode, content func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(f, 1<<16)
	err := content(buffered)
	for _, step := range []func() error{
		buffered.Flush,
		func() error { return f.Chmod(mode) },
		f.Sync,
	} {
		if err == nil {
			err = step()
		}
	}
	return err
}

// What a file is called until it is whole.
const (
	draftPrefix = ".zhifadoc-"
	draftSuffix = ".part"
)

// openDraft makes a file under a name that no other has, locked, so that a
// Sweep of another process can tell it from one that was left behind.
func openDraft(folder string) (*os.File, error) {
	const tries = 100
	for range tries {
		path := filepath.Join(folder, fmt.Sprintf("%s%016x%s", draftPrefix, rand.Uint64(), draftSuffix))
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		f, err := openLocked(path, true)
		if errors.Is(err, ErrLedgerLocked) {
			continue // swept between its making and its locking
		}
		if at := (*fs.PathError)(nil); errors.As(err, &at) && at.Op == "lock" {
			// A file system without locks, where Sweep cannot lock either.
			return os.OpenFile(path, os.O_RDWR, 0o600)
		}
		if err != nil {
			return nil, err
		}
		if mine, err := f.Stat(); err == nil {
			if named, err := os.Lstat(path); err == nil && os.SameFile(mine, named) {
				return f, nil
			}
		}
		f.Close() // swept, likewise
	}
	return nil, fmt.Errorf("%s：起不了临时文件 (no temporary file)", folder)
}

// Sweep takes away what processes that were killed left half written in the
// folder itself, and leaves alone what a living one is writing. That there is
// no such folder is no error. Systems without file locks are not swept.
func (d Dir) Sweep() error {
	if !locking {
		return nil
	}
	entries, err := os.ReadDir(string(d))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var errs []error
	for _, e := range entries {
		if info, err := e.Info(); runtime.GOOS == "windows" && (err != nil || time.Since(info.ModTime()) < time.Minute) {
			continue // it may be closed and about to be renamed
		}
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), draftPrefix) || !strings.HasSuffix(e.Name(), draftSuffix) {
			continue
		}
		path := filepath.Join(string(d), e.Name())
		f, err := openLocked(path, false)
		if err != nil {
			continue // being written, or gone
		}
		// Its name goes before the lock does; but Windows removes no open file.
		removed := os.Remove(path)
		f.Close()
		if removed != nil {
			removed = os.Remove(path)
		}
		if removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			errs = append(errs, removed)
		}
	}
	return errors.Join(append(errs, err)...)
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
