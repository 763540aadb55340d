package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// write makes a file of the output folder.
func (t *task) write(name string, mode fs.FileMode, content func(io.Writer) error) error {
	return t.writeFile(filepath.Join(t.outDir, filepath.FromSlash(name)), mode, content)
}

// writeFile makes a file whole or not at all: it is written under another name
// and gets its own when everything is on the disk.
func (t *task) writeFile(path string, mode fs.FileMode, content func(io.Writer) error) error {
	shown := filepath.ToSlash(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("%s：%w", shown, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".docset-*")
	if err != nil {
		return fmt.Errorf("%s：%w", shown, err)
	}
	defer os.Remove(f.Name()) // does nothing once the file has its own name
	if err := fill(f, mode, content); err != nil {
		return fmt.Errorf("%s：%w", shown, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("%s：%w", shown, err)
	}
	t.printf("  写好 %s\n", shown)
	return nil
}

// fill writes content to f and closes it, on the disk.
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
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// public is the mode of everything but keys.
const public fs.FileMode = 0o644
