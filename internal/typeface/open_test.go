package typeface

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const body = "奈曼旗司法局"

// named is a font with names, and the characters of body.
func named(names ...testName) []byte {
	return testFont{names: names, glyphs: letters(body)}.build()
}

func folderOf(files map[string][]byte) fstest.MapFS {
	fsys := make(fstest.MapFS)
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

func mustOpen(t testing.TB, fsys fs.FS) *Set {
	t.Helper()
	s, err := Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// first are the names of the roles' first faces, "" for the embedded ones.
func first(t testing.TB, s *Set) (names [roles]string) {
	t.Helper()
	for role := range Role(roles) {
		f, err := s.Face(role)
		if err != nil {
			t.Fatal(err)
		}
		if !f.source.embedded {
			names[role] = f.Name()
		}
	}
	return names
}

// The names that are found inside the fonts in use: Founder's (方正), those of
// Windows, Office and macOS, CESI's, and the free ones.
func TestRecognise(t *testing.T) {
	const none = Role(-1)
	for _, test := range []struct {
		role  Role
		names []testName
	}{
		{FangSong, chinese("仿宋", english("FangSong", "FangSong")...)},
		{FangSong, chinese("仿宋_GB2312", english("FangSong_GB2312", "FangSong_GB2312")...)},
		{FangSong, chinese("华文仿宋", english("STFangsong", "STFangsong")...)},
		{FangSong, chinese("方正仿宋_GBK", english("FZFangSong-Z02", "FZFSK--GBK1-0")...)},
		{FangSong, chinese("方正仿宋简体", english("FZFangSong-Z02S", "FZFSJW--GB1-0")...)},
		{FangSong, english("FZFangSong-Z02S", "FZFSJW--GB1-0")},
		{FangSong, english("CESI_FS_GB18030", "CESI_FS_GB18030")},
		{FangSong, chinese("汉仪仿宋简", english("HYFangSongJ", "HYFangSongJ")...)},
		{FangSong, []testName{{lcidChina, nameTypoFamily, "仿宋"}}},
		{BiaoSong, chinese("方正小标宋简体", english("FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0")...)},
		{BiaoSong, chinese("方正小标宋_GBK", english("FZXiaoBiaoSong-B05", "FZXBSK--GBK1-0")...)},
		{BiaoSong, english("FZXiaoBiaoSong-B05", "FZXBSK--GBK1-0")},
		{BiaoSong, chinese("方正公文小标宋", english("FZDocXiaoBiaoSong", "FZDXBS--GBK1-0")...)},
		{BiaoSong, chinese("小标宋体")},
		{BiaoSong, chinese("CESI小标宋-GB2312", english("CESI_XBS_GB2312", "CESI_XBS_GB2312")...)},
		{BiaoSong, chinese("华文中宋", english("STZhongsong", "STZhongsong")...)},
		{HeiTi, chinese("黑体", english("SimHei", "SimHei")...)},
		{HeiTi, chinese("华文黑体", english("STHeiti", "STHeiti")...)},
		{HeiTi, chinese("方正黑体_GBK", english("FZHei-B01", "FZHTK--GBK1-0")...)},
		{HeiTi, chinese("方正黑体简体", english("FZHei-B01S", "FZHTJW--GB1-0")...)},
		{HeiTi, english("Noto Sans SC", "NotoSansSC-Regular")},
		{HeiTi, chinese("文泉驿正黑", english("WenQuanYi Zen Hei", "WenQuanYiZenHei")...)},
		{KaiTi, chinese("楷体", english("KaiTi", "KaiTi")...)},
		{KaiTi, chinese("楷体_GB2312", english("KaiTi_GB2312", "KaiTi_GB2312")...)},
		{KaiTi, chinese("华文楷体", english("STKaiti", "STKaiti")...)},
		{KaiTi, chinese("方正楷体_GBK", english("FZKai-Z03", "FZKTK--GBK1-0")...)},
		{KaiTi, chinese("方正楷体简体", english("FZKai-Z03S", "FZKTJW--GB1-0")...)},
		{KaiTi, chinese("霞鹜文楷", english("LXGW WenKai", "LXGWWenKai-Regular")...)},
		{SongTi, chinese("宋体", english("SimSun", "SimSun")...)},
		{SongTi, chinese("新宋体", english("NSimSun", "NSimSun")...)},
		{SongTi, chinese("华文宋体", english("STSong", "STSong")...)},
		{SongTi, chinese("方正书宋_GBK", english("FZShuSong-Z01", "FZSSK--GBK1-0")...)},
		{SongTi, english("Noto Serif SC", "NotoSerifSC-Regular")},
		{SongTi, english("Source Han Serif SC", "SourceHanSerifSC-Regular")},

		{none, chinese("方正仿宋繁体", english("FZFangSong-Z02T", "FZFSFW--GB1-0")...)},
		{none, chinese("方正小标宋繁体", english("FZXiaoBiaoSong-B05T", "FZXBSFW--GB1-0")...)},
		{none, chinese("宋体-ExtB", english("SimSun-ExtB", "SimSun-ExtB")...)},
		{none, chinese("方正宋体S-超大字符集", english("FZSongS-Extended", "FZSONGS--GB1-5")...)},
		{none, chinese("微软雅黑", english("Microsoft YaHei", "MicrosoftYaHei")...)},
		{none, chinese("隶书", english("LiSu", "LiSu")...)},
		{none, english("Noto Serif JP", "NotoSerifJP-Regular")},
		{none, english("Arial", "ArialMT")},
		{none, nil},
	} {
		// By another file name, so that only the names inside can tell.
		s := mustOpen(t, folderOf(map[string][]byte{"x/A.TTF": named(test.names...)}))
		for role, name := range first(t, s) {
			if got := name != ""; got != (Role(role) == test.role) {
				t.Errorf("%v: serves %v is %v", test.names, Role(role), got)
			}
		}
	}
}

func TestRecogniseStyle(t *testing.T) {
	serif := english("Noto Serif SC", "NotoSerifSC")
	for _, test := range []struct {
		font testFont
		role Role
		ok   bool
	}{
		{testFont{names: serif, weight: 700}, BiaoSong, true},
		{testFont{names: serif, weight: 900}, BiaoSong, true},
		{testFont{names: serif, weight: 400}, SongTi, true},
		{testFont{names: chinese("仿宋"), macStyle: 2}, FangSong, false}, // slanted
	} {
		test.font.glyphs = letters(body)
		s := mustOpen(t, folderOf(map[string][]byte{"a.ttf": test.font.build()}))
		if got := first(t, s)[test.role] != ""; got != test.ok {
			t.Errorf("%v, weight %d: serves %v is %v", test.font.names, test.font.weight, test.role, got)
		}
	}
}

// The best of several faces serves the role, wherever it lies in the folder.
func TestPreference(t *testing.T) {
	for _, order := range [][]string{
		{"方正公文仿宋", "方正仿宋_GBK", "CESI仿宋-GB18030", "仿宋", "华文仿宋", "方正仿宋简体", "仿宋_GB2312", "汉仪仿宋"},
		{"方正公文小标宋", "方正小标宋_GBK", "CESI小标宋-GB13000", "方正小标宋简体", "小标宋", "文星小标宋", "华文中宋"},
		{"方正黑体_GBK", "黑体", "华文黑体", "方正黑体简体", "思源黑体", "文泉驿正黑", "方正粗黑体"},
		{"方正楷体_GBK", "楷体", "华文楷体", "方正楷体简体", "楷体_GB2312", "霞鹜文楷", "AR PL UKai CN", "AR PL KaitiM GB", "汉仪楷体"},
		{"方正书宋_GBK", "宋体", "新宋体", "华文宋体", "方正书宋简体", "思源宋体", "AR PL UMing CN", "AR PL SungtiL GB", "汉仪宋体"},
	} {
		for i := range order {
			for _, reversed := range []bool{false, true} {
				rest := slices.Clone(order[i:])
				if reversed {
					slices.Reverse(rest)
				}
				files := make(map[string][]byte)
				for j, name := range rest {
					files[string(rune('a'+j))+".ttf"] = named(chinese(name)...)
				}
				s := mustOpen(t, folderOf(files))
				names := first(t, s)
				if !slices.Contains(names[:], order[i]) {
					t.Errorf("of %v %v come first", rest, names)
				}
			}
		}
	}
}

// The weight nearest to that of the role wins among the weights of a family.
func TestPreferenceOfWeight(t *testing.T) {
	files := make(map[string][]byte)
	for i, weight := range []uint16{900, 300, 500, 400, 700, 250} {
		files[string(rune('a'+i))+".ttf"] = testFont{
			names:  []testName{{lcidEnglish, nameFull, "Noto Sans SC " + string(rune('0'+weight/100))}},
			weight: weight, glyphs: letters(body),
		}.build()
	}
	if got := first(t, mustOpen(t, folderOf(files)))[HeiTi]; got != "Noto Sans SC 5" {
		t.Errorf("黑体 is %q", got)
	}
}

func TestCollection(t *testing.T) {
	s := mustOpen(t, folderOf(map[string][]byte{"simsun.ttc": collection(
		named(chinese("宋体")...),
		named(chinese("新宋体")...),
		testFont{names: chinese("坏体"), add: []table{{"CFF ", []byte{1}}}}.build(),
		named(chinese("楷体")...),
	)}))
	want := [roles]string{KaiTi: "楷体", SongTi: "宋体"}
	if got := first(t, s); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	f, err := s.Pick(KaiTi, '曼')
	if err != nil || f.source.index != 3 {
		t.Fatalf("got %v, %v", f, err)
	}
	ink, _ := f.Ink('曼')
	if ink != (Box{0, 0, 0.502, 0.7}) { // the second of letters
		t.Errorf("ink %v", ink)
	}
	var refused []Entry
	for _, e := range s.Inventory() {
		if e.Err != nil {
			refused = append(refused, e)
		}
	}
	if len(refused) != 1 || refused[0].Index != 2 || refused[0].Name != "坏体" || !errors.Is(refused[0].Err, ErrOutlines) {
		t.Errorf("refused %v", refused)
	}
}

// The licences of OpenType's fsType that allow embedding: none is restricted,
// preview and print, editable; and of several the mildest counts (OS/2, versions 0 to 2).
func TestEmbeddable(t *testing.T) {
	for fsType, want := range map[uint16]bool{
		0x0: true, 0x4: true, 0x8: true, 0x6: true, 0xA: true, 0xE: true,
		0x2: false, 0x100: false, 0x104: false, 0x200: false,
	} {
		data := testFont{names: chinese("仿宋"), glyphs: letters(body), fsType: fsType}.build()
		_, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0)
		if got := err == nil; got != want || !want && !errors.Is(err, ErrNotEmbeddable) {
			t.Errorf("fsType %#x: %v", fsType, err)
		}
	}
}

// The signature of Apple's fonts.
func TestAppleSignature(t *testing.T) {
	data := named(chinese("仿宋")...)
	copy(data, "true")
	if !parse(t, data).Has('奈') {
		t.Error("an Apple font draws nothing")
	}
}

// Bold, italic and oblique by OS/2's fsSelection.
func TestStyle(t *testing.T) {
	for selection, want := range map[uint16][2]bool{0: {}, 0x40: {}, 0x20: {true, false}, 0x01: {false, true}, 0x200: {false, true}} {
		data := testFont{names: chinese("仿宋"), glyphs: letters(body), change: map[string]func([]byte){
			"OS/2": func(b []byte) { put16(b[62:], selection) },
		}}.build()
		dir, err := fontFile{whole: data, size: int64(len(data))}.face(0)
		if err != nil {
			t.Fatal(err)
		}
		id, err := dir.identify()
		if got := [2]bool{id.bold, id.italic}; err != nil || got != want {
			t.Errorf("fsSelection %#x: bold, italic %v, want %v; %v", selection, got, want, err)
		}
	}
}

// Tables that lie over each other, each as large as the file, would take many
// times its size to read.
func TestOverlappingTables(t *testing.T) {
	data := named(chinese("仿宋")...)
	for i := range int(u16(data[4:])) {
		if entry := data[12+16*i:]; string(entry[:4]) != "name" {
			put32(entry[12:], uint32(len(data))-u32(entry[8:]))
		}
	}
	if _, err := Open(folderOf(map[string][]byte{"a.ttf": data})); !errors.Is(err, ErrBroken) {
		t.Errorf("got %v", err)
	}
}

// What cannot be used is told, each with its reason, and does not stop the rest.
func TestRefused(t *testing.T) {
	good := named(chinese("仿宋")...)
	symbol := make([]byte, 12)
	put16(symbol[2:], 1)
	put16(symbol[4:], platformMicrosoft) // encoding 0
	put32(symbol[8:], 12)
	otto := named(chinese("思源黑体")...)
	copy(otto, "OTTO")
	simhei := chinese("黑体")
	files := folderOf(map[string][]byte{
		"good.ttf":       good,
		"cff.otf":        otto,
		"cff2.ttf":       testFont{names: simhei, add: []table{{"CFF2", []byte{1}}}}.build(),
		"variable.ttf":   testFont{names: simhei, glyphs: letters(body), add: []table{{"fvar", []byte{1}}}}.build(),
		"licence.ttf":    testFont{names: simhei, glyphs: letters(body), fsType: 0x0002}.build(),
		"bitmaps.ttf":    testFont{names: simhei, glyphs: letters(body), fsType: 0x0200}.build(),
		"whole.ttf":      testFont{names: simhei, glyphs: letters(body), fsType: 0x0108}.build(),
		"symbol.ttf":     testFont{names: simhei, glyphs: letters(body), add: []table{{"cmap", append(symbol, 0, 0, 0, 0)}}}.build(),
		"boxes.ttf":      named(english(".LastResort", "LastResort")...),
		"empty.ttf":      nil,
		"text.ttf":       []byte("这不是字体文件，只是改了扩展名。"),
		"cut.ttf":        good[:len(good)/2],
		"nohead.ttf":     testFont{names: simhei, drop: []string{"head"}}.build(),
		"noglyf.ttf":     testFont{names: simhei, drop: []string{"glyf"}}.build(),
		"noloca.ttf":     testFont{names: simhei, glyphs: letters(body), drop: []string{"loca"}}.build(),
		"ttc.ttc":        append([]byte("ttcf\x00\x01\x00\x00\xFF\xFF\xFF\xFF"), 0, 0, 0, 0),
		"many.ttc":       collection(slices.Repeat([][]byte{named(chinese("隶书")...)}, maxFaces+1)...),
		"sub/._good.ttf": []byte("Mac OS X resource fork"),
		"readme.txt":     []byte("字体"),
	})
	files["pipe.ttf"] = &fstest.MapFile{Data: good, Mode: fs.ModeNamedPipe}
	s := mustOpen(t, files)
	if got := first(t, s); got != [roles]string{FangSong: "仿宋"} {
		t.Errorf("first faces %q", got)
	}
	want := map[string]error{
		"cff.otf": ErrOutlines, "cff2.ttf": ErrOutlines, "variable.ttf": ErrVariable,
		"licence.ttf": ErrNotEmbeddable, "bitmaps.ttf": ErrNotEmbeddable, "whole.ttf": ErrNotEmbeddable,
		"symbol.ttf": ErrNoUnicode, "boxes.ttf": ErrPlaceholder,
		"empty.ttf": ErrBroken, "text.ttf": ErrBroken, "cut.ttf": ErrBroken, "nohead.ttf": ErrBroken,
		"noglyf.ttf": ErrBroken, "noloca.ttf": ErrBroken, "ttc.ttc": ErrBroken, "many.ttc": ErrBroken, "pipe.ttf": ErrBroken,
	}
	last := ""
	for _, e := range s.Inventory() {
		if e.Err == nil {
			if !e.Embedded && e.File != "good.ttf" {
				t.Errorf("uses %v", e)
			}
			continue
		}
		if e.File < last {
			t.Errorf("%s is listed after %s", e.File, last)
		}
		last = e.File
		var face *FaceError
		if !errors.Is(e.Err, want[e.File]) || !errors.As(e.Err, &face) || face.File != e.File {
			t.Errorf("%s: %v, want %v", e.File, e.Err, want[e.File])
		}
		if !strings.Contains(e.String(), e.File) {
			t.Errorf("%q does not name %s", e.String(), e.File)
		}
		chinese, english := face.Reason()
		if !strings.HasPrefix(want[e.File].Error(), chinese) || strings.ContainsFunc(english, func(r rune) bool { return r >= 0x80 }) ||
			!strings.Contains(face.English(), english) || !strings.Contains(face.English(), e.File) {
			t.Errorf("%s: reasons %q and %q, in English %q", e.File, chinese, english, face.English())
		}
		if e.File == "variable.ttf" && (e.Name != "黑体" || !e.Known || e.Role != HeiTi) {
			t.Errorf("a refused 黑体 is told as %+v", e)
		}
		delete(want, e.File)
	}
	for file := range want {
		t.Errorf("%s is not told", file)
	}
}

// A name table whose entries share one long text would take gigabytes and
// minutes if each were read. Names of a usual length count all the same.
func TestHostileNames(t *testing.T) {
	const entries = 2000
	for _, text := range []uint16{maxName, 0xFFFE} {
		table := appendAll16(nil, 0, entries, 6+12*entries)
		for range entries {
			table = appendAll16(table, platformMicrosoft, encodingBMP, lcidEnglish, nameFull, text, 0)
		}
		table = append(table, bytes.Repeat([]byte{0, 'A'}, int(text)/2)...)
		size := 0
		for _, n := range parseNames(table) {
			size += 2 * len(n.text)
		}
		if size > maxNames*maxName {
			t.Errorf("%d bytes of names of %d each", size, text)
		}
	}

	long := testName{lcidChina, nameFull, strings.Repeat("仿宋", maxName)}
	s := mustOpen(t, folderOf(map[string][]byte{"a.ttf": named(append([]testName{long}, chinese("楷体")...)...)}))
	if got := first(t, s); got != [roles]string{KaiTi: "楷体"} {
		t.Errorf("got %q", got)
	}
}

func TestFolderErrors(t *testing.T) {
	for _, test := range []struct {
		name string
		fsys fs.FS
		is   error
		text string
	}{
		{"nothing", fstest.MapFS{}, nil, "没有字体文件"},
		{"no fonts", folderOf(map[string][]byte{"a.txt": nil}), nil, "没有字体文件"},
		{"none usable", folderOf(map[string][]byte{"a.ttf": nil, "b.otf": append([]byte("OTTO"), make([]byte, 8)...)}), ErrBroken, "a.ttf"},
		{"unreadable", unreadable{}, fs.ErrPermission, "读不了"},
	} {
		s, err := Open(test.fsys)
		var folder *FolderError
		if s != nil || !errors.As(err, &folder) || test.is != nil && !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.text) {
			t.Errorf("%s: got %v, %v", test.name, s, err)
		}
	}
	if s, err := Open(nil); s != Embedded() || err != nil {
		t.Errorf("no folder: got %v, %v", s, err)
	}
}

type unreadable struct{}

func (unreadable) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// plain hides everything but reading from the files of a file system, as those
// of a zip archive do; grow, if not nil, lies about their size.
type plain struct {
	fs.FS
	grow func(int64) int64
}

func (p plain) Open(name string) (fs.File, error) {
	f, err := p.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if _, ok := f.(fs.ReadDirFile); ok {
		return f, nil
	}
	return plainFile{f, p.grow}, nil
}

type plainFile struct {
	f    fs.File
	grow func(int64) int64
}

func (p plainFile) Read(b []byte) (int, error) { return p.f.Read(b) }
func (p plainFile) Close() error               { return p.f.Close() }
func (p plainFile) Stat() (fs.FileInfo, error) {
	info, err := p.f.Stat()
	return plainInfo{info, p.grow}, err
}

type plainInfo struct {
	fs.FileInfo
	grow func(int64) int64
}

func (p plainInfo) Size() int64 {
	if p.grow == nil {
		return p.FileInfo.Size()
	}
	return p.grow(p.FileInfo.Size())
}

func TestPlainFileSystem(t *testing.T) {
	files := folderOf(map[string][]byte{"a.ttf": named(chinese("仿宋")...)})
	s := mustOpen(t, plain{FS: files})
	if got := first(t, s)[FangSong]; got != "仿宋" {
		t.Errorf("仿宋 is %q", got)
	}
	for name, test := range map[string]struct {
		grow func(int64) int64
		want error
	}{
		"longer than it is":  {func(n int64) int64 { return n + 1 }, ErrBroken},
		"shorter than it is": {func(n int64) int64 { return n - 1 }, ErrBroken},
		"too large":          {func(int64) int64 { return maxFileSize + 1 }, ErrTooLarge},
	} {
		if _, err := Open(plain{files, test.grow}); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The order in which faces are asked for a character: the user's for the role,
// the embedded one, 宋体, then what else there is, those for rare characters
// first.
func TestFallback(t *testing.T) {
	face := func(name, text string) []byte {
		return testFont{names: chinese(name), glyphs: letters(text)}.build()
	}
	s := mustOpen(t, folderOf(map[string][]byte{
		"1.ttf": face("仿宋", "一"),
		"2.ttf": face("仿宋_GB2312", "一二"),
		"3.ttf": face("宋体", "一二三㐀\U00030000"),
		"4.ttf": face("隶书", "一二三㐂\U00030000\U00030001\U00030002\U00030003"),
		"5.ttf": face("宋体-ExtB", "一二三\U00030001"),
		"6.ttf": face("楷体", "一\U00030000\U00030002"),
		"7.ttf": testFont{names: chinese("行书"), macStyle: 1, glyphs: letters("\U00030003\U00030004")}.build(),
	}))
	for _, test := range []struct {
		role Role
		r    rune
		want string
	}{
		{FangSong, '一', "仿宋"},
		{FangSong, '二', "仿宋_GB2312"},
		{FangSong, '三', "Zhifa FangSong"}, // before 宋体
		{FangSong, '㐀', "宋体"},             // the user's 宋体 before ours
		{FangSong, '㐁', "Zhifa SongTi"},
		{FangSong, '㐂', "Zhifa SongTi"}, // before a face for none
		{FangSong, 0x30000, "宋体"},       // before a face for another role
		{FangSong, 0x30001, "宋体-ExtB"},
		{FangSong, 0x30002, "楷体"}, // a face for a role before one for none
		{FangSong, 0x30003, "隶书"}, // a regular face before a bold one
		{FangSong, 0x30004, "行书"},
		{SongTi, '三', "宋体"},
		{SongTi, 0x30002, "楷体"},
		{KaiTi, 0x30002, "楷体"},
	} {
		f, err := s.Pick(test.role, test.r)
		if err != nil || f.Name() != test.want {
			t.Errorf("%v %c: got %v, %v, want %s", test.role, test.r, f, err, test.want)
		}
	}
	_, err := s.Pick(FangSong, 0x30005)
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Rune != 0x30005 {
		t.Errorf("got %v", err)
	}
}

// A face that fills gaps is not read before it has to, and is passed over if
// it is gone by then.
func TestSpoiltLater(t *testing.T) {
	files := folderOf(map[string][]byte{
		"a.ttf": testFont{names: chinese("隶书"), glyphs: letters("\U00030000\U00030001")}.build(),
		"b.ttf": testFont{names: chinese("魏碑"), glyphs: letters("\U00030000\U00030001")}.build(),
		"c.ttf": testFont{names: chinese("舒体"), glyphs: letters("\U00030000\U00030001")}.build(),
	})
	s := mustOpen(t, files)
	delete(files, "a.ttf")
	f, err := s.Pick(FangSong, 0x30000)
	if err != nil || f.Name() != "魏碑" {
		t.Errorf("got %v, %v", f, err)
	}
	delete(files, "b.ttf") // it has been read
	if f, err = s.Pick(HeiTi, 0x30001); err != nil || f.Name() != "魏碑" {
		t.Errorf("got %v, %v", f, err)
	}
}

// A collection that has fewer faces when one of them is to be read.
func TestFewerFaces(t *testing.T) {
	rare := func(name string) []byte {
		return testFont{names: chinese(name), glyphs: letters("\U00030000")}.build()
	}
	files := folderOf(map[string][]byte{"a.ttc": collection(rare("隶书"), rare("魏碑")), "b.ttf": rare("舒体")})
	s := mustOpen(t, files)
	for _, fewer := range [][]byte{collection(named(chinese("隶书")...)), named(chinese("隶书")...)} {
		files["a.ttc"].Data = fewer
		if f, err := s.Pick(FangSong, 0x30000); err != nil || f.Name() != "舒体" {
			t.Errorf("got %v, %v", f, err)
		}
	}
}

// Surveyed but spoilt when it is to be read: the next face draws it.
func TestSpoiltBetween(t *testing.T) {
	files := folderOf(map[string][]byte{
		"a.ttf": testFont{names: chinese("隶书"), glyphs: letters("\U00030000"), drop: []string{"loca"}}.build(),
		"b.ttf": testFont{names: chinese("魏碑"), glyphs: letters("\U00030000")}.build(),
	})
	f, err := mustOpen(t, files).Pick(FangSong, 0x30000)
	if err != nil || f.Name() != "魏碑" {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestInventory(t *testing.T) {
	s := mustOpen(t, folderOf(map[string][]byte{
		"fz/FZFSK.TTF":   named(chinese("方正仿宋_GBK")...),
		"simfang.ttf":    named(chinese("仿宋")...),
		"simsun.ttc":     collection(named(chinese("新宋体")...), named(chinese("宋体")...)),
		"rare.ttf":       named(chinese("宋体-ExtB")...),
		"STZHONGS.TTF":   named(chinese("华文中宋")...),
		"sub/broken.otf": nil,
	}))
	var got []string
	for _, e := range s.Inventory() {
		got = append(got, e.String())
	}
	want := []string{
		"仿宋：方正仿宋_GBK（fz/FZFSK.TTF）",
		"仿宋（备用）：仿宋（simfang.ttf）",
		"仿宋（备用）：Zhifa FangSong（自带，代用）",
		"小标宋：华文中宋（STZHONGS.TTF，代用）",
		"小标宋（备用）：Zhifa BiaoSong（自带，代用）",
		"黑体：Zhifa HeiTi（自带）",
		"楷体：Zhifa KaiTi（自带）",
		"宋体：宋体（simsun.ttc 第 2 个字体）",
		"宋体（备用）：新宋体（simsun.ttc）",
		"宋体（备用）：Zhifa SongTi（自带）",
		"补缺字：宋体-ExtB（rare.ttf）",
		"未采用：字体文件 sub/broken.otf：文件已损坏或不是字体文件；请重新复制或安装该字体（0 bytes）",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadStaysInside(t *testing.T) {
	data := []byte("0123456789")
	for name, f := range map[string]fontFile{
		"in memory": {whole: data, size: 10},
		"in a file": {at: bytes.NewReader(data), size: 10},
	} {
		for _, test := range []struct {
			offset, n int64
			want      string
			ok        bool
		}{
			{0, 10, "0123456789", true}, {3, 2, "34", true}, {10, 0, "", true},
			{0, 11, "", false}, {9, 2, "", false}, {11, 0, "", false}, {-1, 1, "", false}, {1, -1, "", false},
			{1, 1<<63 - 1, "", false}, {1<<63 - 1, 1, "", false},
		} {
			got, err := f.read(test.offset, test.n)
			if string(got) != test.want || (err == nil) != test.ok || err != nil && !errors.Is(err, ErrBroken) {
				t.Errorf("%s: %d bytes at %d: got %q, %v", name, test.n, test.offset, got, err)
			}
		}
	}
	// A file that turns out shorter than it said.
	if _, err := (fontFile{at: bytes.NewReader(data), size: 20}).read(5, 10); !errors.Is(err, ErrBroken) {
		t.Errorf("got %v", err)
	}
}

// A name table in the encodings that fonts use, and with entries that lead
// nowhere.
func TestNames(t *testing.T) {
	text := []byte("FangSong")
	wide := []byte{0x4E, 0xFF, 0x5B, 0x8B} // 仿宋
	b := appendAll16(nil, 0, 7, 6+7*12)
	b = appendAll16(b, 1, 0, 0, 4, 8, 0)       // Macintosh Roman
	b = appendAll16(b, 0, 3, 0, 4, 4, 8)       // Unicode
	b = appendAll16(b, 3, 1, 0x804, 4, 4, 8)   // Microsoft
	b = appendAll16(b, 3, 1, 0x804, 4, 5, 9)   // past the end
	b = appendAll16(b, 3, 3, 0x804, 4, 4, 8)   // GBK, not read
	b = appendAll16(b, 3, 0, 0x404, 4, 4, 8)   // of a symbol font
	b = appendAll16(b, 3, 10, 0x1004, 1, 4, 8) // beyond the BMP
	got := parseNames(slices.Concat(b, text, wide))
	want := []faceName{{4, otherLanguage, "FangSong"}, {4, otherLanguage, "仿宋"}, {4, mainlandChinese, "仿宋"},
		{4, otherChinese, "仿宋"}, {1, otherChinese, "仿宋"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for n := range b {
		parseNames(b[:n]) // must not panic
	}
}

func TestDisplayName(t *testing.T) {
	for want, names := range map[string][]testName{
		"文泉驿正黑":    {{lcidEnglish, 4, "WenQuanYi"}, {lcidTaiwan, 4, "文泉驛正黑"}, {lcidChina, 4, "文泉驿正黑"}},
		"文泉驛正黑":    {{lcidEnglish, 4, "WenQuanYi"}, {lcidTaiwan, 4, "文泉驛正黑"}},
		"宋体":       {{lcidEnglish, 4, "SimSun"}, {lcidChina, 1, "宋体"}},
		"SimSun":   {{lcidEnglish, 1, "Sim"}, {lcidEnglish, 4, "SimSun"}, {lcidEnglish, 6, "PS"}},
		"PS":       {{lcidEnglish, 6, "PS"}},
		"未命名字体":    nil,
		"Evil.ttf": {{lcidEnglish, 4, "Evil\x1b\n.ttf"}},
	} {
		if got := parse(t, named(names...)).Name(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPostScriptName(t *testing.T) {
	for text, want := range map[string]string{
		"FZFSK--GBK1-0":         "FZFSK--GBK1-0",
		"Evil (Name) /x [1]<>%": "EvilNamex1",
		"仿宋":                    "Unnamed",
		"":                      "Unnamed",
		"ABCDEF+Subset":         "ABCDEFSubset",
	} {
		if got := parse(t, named(testName{lcidEnglish, namePostScript, text})).PostScript(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLazy(t *testing.T) {
	var none Lazy
	if s, err := none.Set(nil); s != Embedded() || err != nil {
		t.Errorf("no folder: got %v, %v", s, err)
	}
	counted := &countingFS{FS: folderOf(map[string][]byte{"a.ttf": named(chinese("仿宋")...)})}
	var lazy Lazy
	results := make(chan *Set)
	for range 8 {
		go func() {
			s, _ := lazy.Set(counted)
			results <- s
		}()
	}
	s := <-results
	for range 7 {
		if other := <-results; other != s || s == nil {
			t.Error("the folder was opened twice, or not at all")
		}
	}
	opened := counted.opened
	lazy.Set(counted)
	if counted.opened != opened {
		t.Error("the folder is read again")
	}
	var broken Lazy
	_, err1 := broken.Set(unreadable{})
	_, err2 := broken.Set(unreadable{})
	if err1 == nil || err1 != err2 {
		t.Errorf("got %v, then %v", err1, err2)
	}
}

// countingFS counts what is opened; one goroutine may use it at a time.
type countingFS struct {
	fs.FS
	opened int
}

func (c *countingFS) Open(name string) (fs.File, error) {
	c.opened++
	return c.FS.Open(name)
}

// A folder of large faces must not be held in memory. Of those that serve no
// role only the tables that tell names are read, and their characters when one
// is missing; of several for a role, the first.
func TestOpenReadsLittle(t *testing.T) {
	const large, little = 1 << 20, 8 * 4096
	face := func(name, text string) []byte {
		glyphs := letters(text)
		glyphs['大'] = slices.Concat(triangle(500, 500), make([]byte, large))
		return testFont{names: chinese(name), glyphs: glyphs}.build()
	}
	files := make(map[string][]byte)
	for i := range 8 {
		files[string(rune('a'+i))+".ttf"] = face("隶书", string(rune(0x30000+i)))
	}
	var read int64
	s := mustOpen(t, meteredFS{folderOf(files), &read})
	if _, err := s.Pick(FangSong, '大'); err != nil || read > little {
		t.Errorf("%d bytes were read of faces that are not used, %v", read, err)
	}
	if _, err := s.Pick(FangSong, 0x30007); err != nil || read > large+little {
		t.Errorf("%d bytes were read for a character of one face, %v", read, err)
	}
	files["h.ttf"], files["g.ttf"] = face("仿宋", body), face("仿宋_GB2312", body)
	read = 0
	if mustOpen(t, meteredFS{folderOf(files), &read}); read < large || read > large+little {
		t.Errorf("%d bytes were read for one face", read)
	}
}

// meteredFS counts the bytes that are read with ReadAt.
type meteredFS struct {
	fs.FS
	read *int64
}

func (m meteredFS) Open(name string) (fs.File, error) {
	f, err := m.FS.Open(name)
	if at, ok := f.(io.ReaderAt); ok {
		return meteredFile{f, at, m.read}, err
	}
	return f, err
}

type meteredFile struct {
	fs.File
	at   io.ReaderAt
	read *int64
}

func (m meteredFile) ReadAt(b []byte, offset int64) (int, error) {
	n, err := m.at.ReadAt(b, offset)
	*m.read += int64(n)
	return n, err
}

// The faces in the fonts directory of this machine, if it has any.
func TestSystemFonts(t *testing.T) {
	var seen bool
	for _, dir := range systemFolders() {
		start := time.Now()
		s, err := Open(dir)
		if err != nil {
			continue
		}
		seen = true
		t.Logf("%d entries in %v", len(s.Inventory()), time.Since(start))
		for _, e := range s.Inventory() {
			if e.First {
				t.Log(e)
			}
		}
		const text = "奈曼旗司法局，。0123456789ABC\U0002A6A5\U00020BB7\U0002CC56"
		for role := range Role(roles) {
			for _, r := range text {
				f, err := s.Pick(role, r)
				if err != nil {
					continue
				}
				data := mustSubset(t, f, []rune{r})
				o := newOracle(t, data)
				if g := o.glyph(t, r); g != 1 || len(o.segmentsOf(t, g)) == 0 {
					t.Errorf("%s: no outline for %c", f.Name(), r)
				}
			}
		}
	}
	if !seen {
		t.Skip("no fonts are installed")
	}
}

func TestOpenIsDeterministic(t *testing.T) {
	files := make(map[string][]byte)
	for _, name := range []string{"b", "a", "d", "c"} {
		files[name+"/x.ttf"] = named(chinese("仿宋")...)
		files[name+"/y.ttf"] = named(chinese("隶书")...)
	}
	var want []byte
	for range 5 {
		var got bytes.Buffer
		for _, e := range mustOpen(t, folderOf(files)).Inventory() {
			got.WriteString(e.String() + "\n")
		}
		if want == nil {
			want = got.Bytes()
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Fatalf("got\n%s\nthen\n%s", want, got.Bytes())
		}
	}
	if !strings.HasPrefix(string(want), "仿宋：仿宋（a/x.ttf）\n仿宋（备用）：仿宋（b/x.ttf）") {
		t.Errorf("got\n%s", want)
	}
}
