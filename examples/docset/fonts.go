package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// openFonts opens the folders that -fonts names, nil if there are none. A
// clerk's fonts often lie in several: Windows keeps those of one user apart
// from those of all, macOS has them in three.
func (t *task) openFonts() error {
	for _, dir := range t.fontDirs {
		if info, err := os.Stat(dir); err != nil {
			return t.errorf("字体文件夹打不开：%v", err)
		} else if !info.IsDir() {
			return t.errorf("%s 不是文件夹。-fonts 要写放字体文件的文件夹", dir)
		}
	}
	switch len(t.fontDirs) {
	case 0:
	case 1:
		t.fonts = os.DirFS(t.fontDirs[0])
	default:
		t.fonts = joinFolders(t.fontDirs)
	}
	return nil
}

// folders is a file system whose root has several folders, by the names that
// they are to go by.
type folders struct {
	names []string
	all   map[string]fs.FS
}

// joinFolders names each folder by the last part of its path, with a number
// where that comes twice.
func joinFolders(dirs []string) *folders {
	f := &folders{all: map[string]fs.FS{}}
	for _, dir := range dirs {
		name := filepath.Base(filepath.Clean(dir))
		if !fs.ValidPath(name) || name == "." {
			name = "fonts"
		}
		unique := name
		for n := 2; f.all[unique] != nil; n++ {
			unique = fmt.Sprintf("%s-%d", name, n)
		}
		f.names = append(f.names, unique)
		f.all[unique] = os.DirFS(dir)
	}
	return f
}

// Open opens the root, or a file or folder of one of the folders.
func (f *folders) Open(name string) (fs.File, error) {
	if name == "." {
		return f.root()
	}
	first, rest, _ := strings.Cut(name, "/")
	fsys := f.all[first]
	if fsys == nil || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	file, err := fsys.Open(path.Clean(rest))
	if err == nil && rest == "" {
		return renamed{file.(fs.ReadDirFile), first}, nil
	}
	return file, err
}

// root lists the folders by name.
func (f *folders) root() (fs.File, error) {
	r := &rootFolder{}
	for _, name := range slices.Sorted(slices.Values(f.names)) {
		info, err := fs.Stat(f.all[name], ".")
		if err != nil {
			return nil, err
		}
		r.entries = append(r.entries, fs.FileInfoToDirEntry(named{info, name}))
		r.info = named{info, "."}
	}
	return r, nil
}

// named is what is known of a folder, by another name.
type named struct {
	fs.FileInfo
	name string
}

func (n named) Name() string { return n.name }

// renamed is an open folder by another name.
type renamed struct {
	fs.ReadDirFile
	name string
}

func (r renamed) Stat() (fs.FileInfo, error) {
	info, err := r.ReadDirFile.Stat()
	return named{info, r.name}, err
}

// rootFolder is the open root; entries are those not yet read.
type rootFolder struct {
	info    fs.FileInfo
	entries []fs.DirEntry
}

func (r *rootFolder) Stat() (fs.FileInfo, error) { return r.info, nil }
func (r *rootFolder) Close() error               { return nil }

func (r *rootFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: errors.New("is a directory")}
}

func (r *rootFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(r.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(r.entries) {
		n = len(r.entries)
	}
	read := r.entries[:n]
	r.entries = r.entries[n:]
	return read, nil
}

// formsRenderer prints forms in the clerk's fonts.
func (t *task) formsRenderer() *forms.Renderer {
	return &forms.Renderer{Fonts: t.fonts, Substituted: t.substituted()}
}

// noticeRenderer prints notices in the clerk's fonts.
func (t *task) noticeRenderer(seals ...forms.Seal) *notice.Renderer {
	return &notice.Renderer{Fonts: t.fonts, Seals: seals, Substituted: t.substituted()}
}

// substituted tells which characters were printed in another face than their
// role's. With the embedded faces alone that is nothing new.
func (t *task) substituted() func(role, wanted, used string, characters []rune) {
	if t.fonts == nil {
		return nil
	}
	return func(_, wanted, used string, characters []rune) {
		t.printf("  %s有 %s 个字用“%s”印：%s\n", wanted, fmt.Sprint(len(characters)), used, few(string(characters)))
	}
}

// few is the beginning of a long row of characters.
func few(characters string) string {
	const shown = 20
	if all := []rune(characters); len(all) > shown {
		return string(all[:shown]) + "……"
	}
	return characters
}
