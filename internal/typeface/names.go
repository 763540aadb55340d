package typeface

import (
	"strings"
	"unicode/utf16"
)

// identity is what a face says about itself, short of its glyphs.
type identity struct {
	names        []faceName
	weight       int // usWeightClass, 400 is regular
	bold, italic bool
}

// faceName is one entry of the name table.
type faceName struct {
	id       uint16
	language language
	text     string
}

// language sorts the languages of names by how well they suit our readers.
type language int

const (
	otherLanguage language = iota
	otherChinese           // of Taiwan, Hong Kong, Macao and Singapore
	mainlandChinese
)

// languageOf sorts Microsoft's language identifiers.
func languageOf(lcid uint16) language {
	switch {
	case lcid == 0x0804:
		return mainlandChinese
	case lcid&0x3FF == 0x04: // the primary language is Chinese
		return otherChinese
	}
	return otherLanguage
}

// The entries of the name table that name the face and its version.
const (
	nameFamily     = 1
	nameFull       = 4
	nameVersion    = 5
	namePostScript = 6
	nameTypoFamily = 16
)

// maxNameTable bounds what is read of a name table. Those of the system fonts
// with the most languages have some 100 KB.
const maxNameTable = 1 << 20

// maxNames and maxName bound the entries that are read and the bytes of each:
// entries may share their text, so that the size of the table bounds neither.
// The faces with the most languages have some 100 entries of the five kinds.
const (
	maxNames = 512
	maxName  = 512
)

// identify reads what tells as what the face is of use, and whether: the error
// is why it is not, and its names are known even then, if they can be read. It
// is quick: a folder may hold hundreds of faces.
func (d directory) identify() (identity, error) {
	id := identity{weight: 400}
	if n := d.find("name").length; n > maxNameTable {
		return id, broken("name table of %d bytes", n)
	}
	name, err := d.table("name", 0)
	if err != nil {
		return id, err
	}
	id.names = parseNames(name)
	switch {
	case d.cff, d.find("CFF ").length != 0, d.find("CFF2").length != 0:
		return id, ErrOutlines
	case d.find("fvar").length != 0:
		return id, ErrVariable
	case d.find("glyf").length == 0:
		return id, broken("no glyf table")
	}
	head, err := d.table("head", headSize)
	if err != nil {
		return id, err
	}
	const bold, italic = 1, 2 // of macStyle
	style := u16(head[44:])
	id.bold, id.italic = style&bold != 0, style&italic != 0
	os2, err := d.table("OS/2", 0)
	if err != nil {
		return id, err
	}
	if len(os2) >= os2MinSize {
		const italic, bold, oblique = 0x01, 0x20, 0x200 // of fsSelection
		id.weight = int(u16(os2[4:]))
		selection := u16(os2[62:])
		id.bold = id.bold || selection&bold != 0
		id.italic = id.italic || selection&(italic|oblique) != 0
		if forbidsEmbedding(u16(os2[8:])) {
			return id, ErrNotEmbeddable
		}
	}
	if id.placeholder() {
		return id, ErrPlaceholder
	}
	return id, nil
}

// forbidsEmbedding reads OS/2 fsType: restricted licence (2, unless a milder
// right is given too), no subsetting (0x100), bitmaps only (0x200).
func forbidsEmbedding(fsType uint16) bool {
	return fsType&0xF == 2 || fsType&0x300 != 0
}

// parseNames returns the names in the order of the table, maxNames at most. An
// entry that leads out of the table, or is longer than maxName, is passed over:
// the others may do.
func parseNames(b []byte) []faceName {
	if len(b) < 6 {
		return nil
	}
	var names []faceName
	store := b[min(int(u16(b[4:])), len(b)):]
	for n, rec := int(u16(b[2:])), b[6:]; n > 0 && len(rec) >= 12; n, rec = n-1, rec[12:] {
		platform, encoding, lcid, id := u16(rec), u16(rec[2:]), u16(rec[4:]), u16(rec[6:])
		length, offset := int(u16(rec[8:])), int(u16(rec[10:]))
		switch id {
		case nameFamily, nameFull, nameVersion, namePostScript, nameTypoFamily:
		default:
			continue
		}
		if length > maxName || offset+length > len(store) {
			continue
		}
		if len(names) == maxNames {
			break
		}
		text := store[offset : offset+length]
		switch {
		case platform == platformUnicode,
			platform == platformMicrosoft && (encoding <= 1 || encoding == encodingFull):
			of := otherLanguage
			if platform == platformMicrosoft {
				of = languageOf(lcid)
			}
			names = append(names, faceName{id, of, utf16Text(text)})
		case platform == 1 && encoding == 0: // Macintosh Roman; names are ASCII
			names = append(names, faceName{id, otherLanguage, asciiText(text)})
		}
	}
	return names
}

func utf16Text(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = u16(b[2*i:])
	}
	return printable(string(utf16.Decode(units)))
}

func asciiText(b []byte) string {
	return printable(strings.Map(func(r rune) rune {
		if r > '~' {
			return -1
		}
		return r
	}, string(b)))
}

// printable drops control characters, which have no place in a name and could
// garble a message.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r == '\uFFFD' {
			return -1
		}
		return r
	}, s))
}

// display is the name for people, and never empty.
func (id identity) display() string {
	if name := id.known(); name != "" {
		return name
	}
	return "未命名字体"
}

// known is the face's name, the Chinese one if there is one, or "".
func (id identity) known() string {
	for _, want := range []language{mainlandChinese, otherChinese, otherLanguage} {
		for _, kind := range []uint16{nameFull, nameTypoFamily, nameFamily, namePostScript} {
			for _, n := range id.names {
				if n.id == kind && n.language == want && n.text != "" {
					return n.text
				}
			}
		}
	}
	return ""
}

// version is what the face says of its edition: "Version 5.01", or "". In the
// faces of several languages it differs in nothing but its wording.
func (id identity) version() string {
	for _, n := range id.names {
		if n.id == nameVersion && n.text != "" {
			return n.text
		}
	}
	return ""
}

// postScript is the PostScript name, restricted to what PDF takes unescaped.
func (id identity) postScript() string {
	for _, n := range id.names {
		if n.id != namePostScript {
			continue
		}
		text := strings.Map(func(r rune) rune {
			if r <= ' ' || r > '~' || strings.ContainsRune("[](){}<>/%#+", r) {
				return -1
			}
			return r
		}, n.text)
		if text != "" && len(text) <= 63 {
			return text
		}
	}
	return "Unnamed"
}
