package main

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// The modes of files.
const (
	public  fs.FileMode = 0o644
	private fs.FileMode = 0o600 // keys
)

// write makes a file of the output folder.
func (t *task) write(name string, mode fs.FileMode, content func(io.Writer) error) error {
	return t.writeFile(filepath.Join(t.outDir, filepath.FromSlash(name)), mode, content)
}

// writeFile makes a file whole or not at all, and takes away what was left in
// its folder by a docset that was killed.
func (t *task) writeFile(path string, mode fs.FileMode, content func(io.Writer) error) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	shown := filepath.ToSlash(path)
	dir := certificate.Dir(filepath.Dir(path))
	write := dir.WriteFile
	if mode == private {
		write = dir.WritePrivate
	}
	err := write(filepath.Base(path), content)
	if err == nil {
		err = dir.Sweep()
	}
	if err != nil {
		return fmt.Errorf("%s：%w", shown, err)
	}
	t.printf("  写好 %s\n", shown)
	return nil
}
