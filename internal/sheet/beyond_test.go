package sheet

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// No embedded face has 𠮷 (U+20BB7). A user's face that has it is made of ours,
// by giving 𬱖 that code; copied from the page, it is 𠮷.
func TestUsersCharacterBeyondTheBMP(t *testing.T) {
	face, err := typeface.Embedded().Face(typeface.SongTi)
	if err != nil {
		t.Fatal(err)
	}
	data, err := face.Subset([]rune("一𬱖"))
	if err != nil {
		t.Fatal(err)
	}
	font := bytes.ReplaceAll(data, []byte{0, 2, 0xCC, 0x56}, []byte{0, 2, 0x0B, 0xB7})
	set, err := typeface.Open(fstest.MapFS{"rare.ttf": {Data: font}})
	if err != nil {
		t.Fatal(err)
	}
	rare, err := set.Pick(typeface.FangSong, '𠮷')
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	page := Page{Width: 60, Height: 30, Items: []Item{Text{X: 10, Y: 20, Text: "𠮷", Face: rare, Size: 16}}}
	if err := Write(&buf, &Document{Pages: []Page{page}}); err != nil {
		t.Fatal(err)
	}
	if got := oracle.Open(t, buf.Bytes()).Text(0); got != "𠮷" {
		t.Errorf("PDFium copies %q", got)
	}
	if got, ok := oracle.Poppler(t, buf.Bytes()); ok && strings.TrimSpace(got) != "𠮷" {
		t.Errorf("pdftotext copies %q", got)
	}
}
