package typeface

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The limits that keep a hostile file from costing more than its size. The
// largest faces in use (a .ttc of several CJK weights) are about 130 MB; a .ttc
// of more than 256 faces or a face of more than 256 tables does not exist.
const (
	maxFileSize = 256 << 20
	maxFaces    = 256
	maxTables   = 256
)

// reason is why a face cannot be used and what to do, in both languages.
type reason struct{ chinese, english string }

func (r *reason) Error() string { return r.chinese }

// Why a face cannot be used. A *FaceError wraps one of these.
var (
	// ErrOutlines is a face with PostScript outlines (CFF), which PDF output
	// here cannot embed.
	ErrOutlines error = &reason{"是 OpenType/CFF（PostScript 轮廓）字体，不能嵌入 PDF；请改用同名的 .ttf 文件，或先转换为 TrueType",
		"is an OpenType/CFF font (PostScript outlines), which cannot be embedded here; use the .ttf of the same name, or convert it to TrueType"}
	// ErrVariable is a variable font: drawn plainly it would have its
	// default weight, which for the usual ones is the thinnest.
	ErrVariable error = &reason{"是可变字体，字重不定；请改用静态字重的 .ttf 文件（如 Regular、Bold）",
		"is a variable font, of no certain weight; use a static .ttf (Regular, Bold)"}
	// ErrNotEmbeddable is a face whose maker forbids embedding (OS/2 fsType).
	ErrNotEmbeddable error = &reason{"字体的许可标志（fsType）不允许嵌入文件；请改用允许嵌入的字体",
		"forbids embedding by its licence flag (fsType); use a font that allows it"}
	// ErrNoUnicode is a face without a Unicode character map: an old symbol font.
	ErrNoUnicode error = &reason{"没有 Unicode 字符表（符号字体），不能用来排中文",
		"has no Unicode character map (a symbol font)"}
	// ErrBroken is a file that is cut short or contradicts itself.
	ErrBroken error = &reason{"文件已损坏或不是字体文件；请重新复制或安装该字体",
		"is damaged or no font file; copy or install the font again"}
	// ErrTooLarge is a file of more than 256 MB.
	ErrTooLarge error = &reason{"文件超过 256 MB，不是正常的字体文件", "is larger than 256 MB, which no font is"}
	// ErrPlaceholder is a face that draws a box or nothing for every character.
	ErrPlaceholder error = &reason{"是占位字体，只有方框，没有字形", "is a placeholder font: boxes for all characters"}
)

// broken is ErrBroken with what was found, for whoever has to look into it.
func broken(format string, args ...any) error {
	return fmt.Errorf("%w（%s）", ErrBroken, fmt.Sprintf(format, args...))
}

// fontFile is the bytes of a font file: in memory, or read as they are needed.
type fontFile struct {
	whole []byte      // the file, if it is in memory
	at    io.ReaderAt // otherwise where to read it
	size  int64
}

// read returns n bytes from offset. They must not be changed: those of a file
// in memory are not a copy.
func (f fontFile) read(offset, n int64) ([]byte, error) {
	if offset < 0 || n < 0 || offset > f.size || n > f.size-offset {
		return nil, broken("%d bytes at %d of %d", n, offset, f.size)
	}
	if f.whole != nil {
		return f.whole[offset : offset+n : offset+n], nil
	}
	b := make([]byte, n)
	if got, err := f.at.ReadAt(b, offset); got < len(b) {
		if err == nil || err == io.EOF {
			return nil, broken("%d bytes at %d, wanted %d", got, offset, n)
		}
		return nil, err
	}
	return b, nil
}

// The signatures that a font file or a face in it begins with.
const (
	sigTrueType   = 0x00010000
	sigApple      = 0x74727565 // true
	sigCFF        = 0x4F54544F // OTTO
	sigCollection = 0x74746366 // ttcf
)

// faceOffsets returns where the faces of the file begin: one, or all those of a
// collection.
func (f fontFile) faceOffsets() ([]int64, error) {
	head, err := f.read(0, min(12, f.size))
	if err != nil {
		return nil, err
	}
	if len(head) < 12 {
		return nil, broken("%d bytes", f.size)
	}
	if u32(head) != sigCollection {
		return []int64{0}, nil
	}
	n := int64(u32(head[8:]))
	if n == 0 || n > maxFaces {
		return nil, broken("%d faces", n)
	}
	table, err := f.read(12, 4*n)
	if err != nil {
		return nil, err
	}
	offsets := make([]int64, n)
	for i := range offsets {
		offsets[i] = int64(u32(table[4*i:]))
	}
	return offsets, nil
}

// directory says where the tables of one face are.
type directory struct {
	file    fontFile
	cff     bool // its signature says PostScript outlines
	entries []directoryEntry
}

type directoryEntry struct {
	tag            uint32
	offset, length int64
}

// directory reads the table directory at offset.
func (f fontFile) directory(offset int64) (directory, error) {
	d := directory{file: f}
	head, err := f.read(offset, 12)
	if err != nil {
		return d, err
	}
	switch u32(head) {
	case sigTrueType, sigApple:
	case sigCFF:
		d.cff = true
	default:
		return d, broken("signature %08X", u32(head))
	}
	n := int64(u16(head[4:]))
	if n > maxTables {
		return d, broken("%d tables", n)
	}
	table, err := f.read(offset+12, 16*n)
	if err != nil {
		return d, err
	}
	d.entries = make([]directoryEntry, n)
	for i := range d.entries {
		e := table[16*i:]
		d.entries[i] = directoryEntry{u32(e), int64(u32(e[8:])), int64(u32(e[12:]))}
	}
	return d, nil
}

// face reads the directory of the face with the given index.
func (f fontFile) face(index int) (directory, error) {
	offsets, err := f.faceOffsets()
	if err != nil {
		return directory{}, err
	}
	if index >= len(offsets) {
		return directory{}, broken("face %d of %d", index, len(offsets))
	}
	return f.directory(offsets[index])
}

// find returns the entry of a table; its length is 0 if there is none.
func (d directory) find(tag string) directoryEntry {
	want := u32([]byte(tag))
	for _, e := range d.entries {
		if e.tag == want {
			return e
		}
	}
	return directoryEntry{}
}

// table returns the table's bytes, at least min of them.
func (d directory) table(tag string, min int) ([]byte, error) {
	e := d.find(tag)
	b, err := d.file.read(e.offset, e.length)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, tag)
	}
	if len(b) < min {
		return nil, broken("table %q has %d bytes, wants %d", tag, len(b), min)
	}
	return b, nil
}

func u16(b []byte) uint16 { return binary.BigEndian.Uint16(b) }
func i16(b []byte) int16  { return int16(binary.BigEndian.Uint16(b)) }
func u32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }
