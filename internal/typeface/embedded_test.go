package typeface

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func embeddedBytes() map[string][]byte {
	return map[string][]byte{
		"fangsong.ttf": fangsongTTF,
		"biaosong.ttf": biaosongTTF,
		"heiti.ttf":    heitiTTF,
		"kaiti.ttf":    kaitiTTF,
		"songti.ttf":   songtiTTF,
	}
}

func TestEmbeddedChecksums(t *testing.T) {
	sums, err := os.ReadFile("faces/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	if len(lines) != roles {
		t.Fatalf("SHA256SUMS has %d lines, want %d", len(lines), roles)
	}
	faces := embeddedBytes()
	for _, line := range lines {
		want, file, _ := strings.Cut(line, "  ")
		sum := sha256.Sum256(faces[file])
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: sha256 %s, want %s", file, got, want)
		}
	}
}

// The licence asks that its text and the copyright notices go with the fonts.
func TestLicencesTravelWithTheFaces(t *testing.T) {
	readme, err := os.ReadFile("faces/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for file := range embeddedBytes() {
		if !bytes.Contains(readme, []byte(file)) {
			t.Errorf("README.md does not say what %s is made from", file)
		}
	}
	for file, holder := range map[string]string{
		"OFL-NotoSansSC.txt":  "Copyright 2014-2021 Adobe",
		"OFL-NotoSerifSC.txt": "Copyright 2012 Google",
		"OFL-LXGWWenKai.txt":  "LXGW",
	} {
		text, err := os.ReadFile(filepath.Join("faces", file))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, part := range []string{holder, "SIL OPEN FONT LICENSE", "PERMISSION"} {
			if !bytes.Contains(bytes.ToUpper(text), []byte(strings.ToUpper(part))) {
				t.Errorf("%s lacks %q", file, part)
			}
		}
		if !bytes.Contains(readme, []byte(file)) {
			t.Errorf("README.md does not name %s", file)
		}
	}
	if _, err := os.Stat("faces/build.py"); err != nil {
		t.Error(err)
	}
}

// A program that imports the faces and uses none must not carry their 30 MB.
func TestUnusedFacesAreNotLinked(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command")
	}
	program := filepath.Join(t.TempDir(), "idle.exe")
	if out, err := exec.Command(goTool, "build", "-o", program, "./testdata/idle").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for file, face := range embeddedBytes() {
		middle := len(face) / 2
		if bytes.Contains(data, face[middle:middle+256]) {
			t.Errorf("the program contains %s", file)
		}
	}
}

func TestEmbeddedIdentity(t *testing.T) {
	want := map[Role][2]string{
		FangSong: {"Zhifa FangSong", "ZhifaFangSong-Regular"},
		BiaoSong: {"Zhifa BiaoSong", "ZhifaBiaoSong-Regular"},
		HeiTi:    {"Zhifa HeiTi", "ZhifaHeiTi-Regular"},
		KaiTi:    {"Zhifa KaiTi", "ZhifaKaiTi-Regular"},
		SongTi:   {"Zhifa SongTi", "ZhifaSongTi-Regular"},
	}
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		if got := [2]string{f.Name(), f.PostScript()}; got != want[role] {
			t.Errorf("got %q, want %q", got, want[role])
		}
		data := embeddedBytes()[f.source.file]
		directory, err := fontFile{whole: data, size: int64(len(data))}.face(0)
		if err != nil {
			t.Fatal(err)
		}
		id, err := directory.identify()
		if err != nil || f.source.name != f.Name() || f.source.version != id.version() {
			t.Errorf("the inventory calls it %q, %q, the face itself %q, %q (%v)", f.source.name, f.source.version, f.Name(), id.version(), err)
		}
		again, err := Embedded().Face(role)
		if err != nil || again != f {
			t.Errorf("a second call gave another face, or %v", err)
		}
	})
}

// The widths that setting text relies on: in the text faces a digit is half an
// em, so that two fill a cell of the grid; Chinese marks and characters are
// one em in all.
func TestEmbeddedWidths(t *testing.T) {
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		for _, r := range "国，。、；：？！（）《》〈〉【】〔〕“”‘’—…·　〇①㈠" {
			if got := f.Advance(r); got != 1 {
				t.Errorf("%c is %v em wide, want 1", r, got)
			}
		}
		if role == FangSong || role == KaiTi || role == SongTi {
			for _, r := range "0123456789" {
				if got := f.Advance(r); got != 0.5 {
					t.Errorf("%c is %v em wide, want 0.5", r, got)
				}
			}
		}
		if f.Ascent() != 0.88 || f.Descent() != -0.12 {
			t.Errorf("em box %v to %v, want 0.88 to -0.12", f.Ascent(), f.Descent())
		}
	})
}

func TestEmbeddedCoverage(t *testing.T) {
	han := append(GB2312Han(), StandardHan()...)
	everyRole(t, func(t *testing.T, role Role, f *Face) {
		for _, r := range han {
			if !f.Has(r) {
				t.Errorf("lacks %c (U+%04X) of GB 2312 and 通用规范汉字表", r, r)
			}
		}
		for _, r := range "堃䶮𬱖𬭎𬀩〇·•★ⅠⅫ℃№‰" {
			if !f.Has(r) {
				t.Errorf("lacks %c (U+%04X)", r, r)
			}
		}
		if f.Has(-1) || f.Has(0x110000) || f.Has(0xD800) || f.Has(0) || f.Has('\n') {
			t.Error("claims to draw what is no character, or a control character")
		}
	})
	// All Han characters of the BMP: Unified Ideographs with its twelve in the
	// compatibility block, and Extension A.
	song, count := embeddedRole(t, SongTi), 0
	for _, block := range [][2]rune{{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}} {
		for r := block[0]; r <= block[1]; r++ {
			if !song.Has(r) {
				t.Errorf("宋体 lacks %c (U+%04X)", r, r)
			} else {
				count++
			}
		}
	}
	if count != 27584 {
		t.Errorf("宋体 has %d Han characters of the BMP, want 27584", count)
	}
}
