package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
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

// Open opens a file or folder of one of the folders. The root is known by
// ReadDir alone.
func (f *folders) Open(name string) (fs.File, error) {
	first, rest, _ := strings.Cut(name, "/")
	fsys := f.all[first]
	if fsys == nil || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return fsys.Open(path.Clean(rest))
}

// Stat answers for the root with one of the folders.
func (f *folders) Stat(name string) (fs.FileInfo, error) {
	if name == "." {
		name = f.names[0]
	}
	first, rest, _ := strings.Cut(name, "/")
	fsys := f.all[first]
	if fsys == nil || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(fsys, path.Clean(rest))
}

// ReadDir lists the folders at the root.
func (f *folders) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		first, rest, _ := strings.Cut(name, "/")
		if fsys := f.all[first]; fsys != nil && fs.ValidPath(name) {
			return fs.ReadDir(fsys, path.Clean(rest))
		}
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var entries []fs.DirEntry
	for _, n := range f.names {
		info, err := fs.Stat(f.all[n], ".")
		if err != nil {
			return nil, err
		}
		entries = append(entries, folderEntry{fs.FileInfoToDirEntry(info), n})
	}
	return entries, nil
}

// folderEntry is a folder by the name that it goes by.
type folderEntry struct {
	fs.DirEntry
	name string
}

func (e folderEntry) Name() string { return e.name }

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
