package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// debianFonts is a folder of links to fonts of Debian's, and of what else lies
// about in such folders. It is "" when a package is missing.
func debianFonts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for file, pack := range map[string]string{
		"truetype/arphic/uming.ttc":      "fonts-arphic-uming",
		"truetype/arphic/ukai.ttc":       "fonts-arphic-ukai",
		"truetype/wqy/wqy-zenhei.ttc":    "fonts-wqy-zenhei",
		"truetype/wqy/wqy-microhei.ttc":  "fonts-wqy-microhei",
		"truetype/hanazono/HanaMinA.ttf": "fonts-hanazono",
		"truetype/hanazono/HanaMinB.ttf": "fonts-hanazono",
		"opentype/tlwg/TlwgMono.otf":     "fonts-tlwg-mono-otf",
	} {
		file = "/usr/share/fonts/" + file
		if _, err := os.Stat(file); err != nil {
			missingTool(t, pack)
			return ""
		}
		if err := os.Symlink(file, filepath.Join(dir, path.Base(file))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.ttf"), []byte("cut short"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "gone.ttf")); err != nil {
		t.Fatal(err)
	}
	return dir
}

const rareNotice = "科司字〔2022〕9号\n\n关于表彰王𠮷等同志的决定\n\n旗直各行政执法部门：\n王𠮷、李𠀁同志认真履职，经研究决定予以表彰。\n一、主要事迹\n依法行政，文明执法。\n（一）办案情况\n全年办理案件一百二十件。\n\n科尔沁旗司法局\n2022年5月16日\n"

// The faces that Debian has, printed and told: which serves what, which draws
// 𠮷, which no embedded face has, and what is of no use.
func TestDebianFonts(t *testing.T) {
	dir := debianFonts(t)
	if dir == "" {
		return
	}
	text := filepath.Join(t.TempDir(), "rare.txt")
	if err := os.WriteFile(text, []byte(rareNotice), 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := docset(t, "fonts", text, "-fonts", dir, "-json")
	var got forms.FontSurvey
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != exitDone || stderr != "" {
		t.Fatalf("exit status %d, %v\n%s\n%s", code, err, stdout, stderr)
	}
	for i, want := range []struct {
		name, file string
		index      int
	}{
		{"Zhifa FangSong", "fangsong.ttf", 0},
		{"Zhifa BiaoSong", "biaosong.ttf", 0},
		{"文泉驿微米黑", "wqy-microhei.ttc", 0},
		{"AR PL UKai CN", "ukai.ttc", 0},
		{"AR PL UMing CN", "uming.ttc", 0},
	} {
		r := got.Roles[i]
		f := r.Fonts[0]
		// Beyond the BMP, 𠮷 is in one file of Hanazono and 𠀁 in the other.
		drawn := slices.Contains(r.Replaced, forms.FontReplacement{Font: "HanaMinA Regular", Characters: "𠮷"}) &&
			slices.Contains(r.Replaced, forms.FontReplacement{Font: "HanaMinB Regular", Characters: "𠀁"})
		if f.Name != want.name || f.File != want.file || f.Index != want.index || !drawn || r.Missing != "" || f.Version == "" {
			t.Errorf("%s: %+v, replaced %+v, missing %q", r.Name, f, r.Replaced, r.Missing)
		}
	}
	refused := map[string]string{}
	for _, f := range got.Refused {
		refused[f.File] = f.Problem.Chinese
	}
	if len(refused) != 3 || !strings.Contains(refused["TlwgMono.otf"], "CFF") || !strings.Contains(refused["broken.ttf"], "损坏") || refused["gone.ttf"] == "" {
		t.Errorf("refused: %v", refused)
	}
	// For people, in both languages.
	_, chinese, _ := docset(t, "fonts", text, "-fonts", dir)
	_, english, _ := docset(t, "fonts", text, "-fonts", dir, "-lang", "en")
	for said, parts := range map[string][]string{
		chinese: {"小标宋\n  用 Zhifa BiaoSong（自带），代用", "楷体\n  用 AR PL UKai CN（ukai.ttc 第 1 个）", "𠀁(U+20001)，用“HanaMinB Regular”印", "TlwgMono.otf", "broken.ttf", "gone.ttf"},
		english: {"KaiTi\n  uses AR PL UKai CN (ukai.ttc, face 1)", "which \"HanaMinB Regular\" prints", "cannot be embedded here"},
	} {
		for _, part := range parts {
			if !strings.Contains(said, part) {
				t.Errorf("nothing of %q in\n%s", part, said)
			}
		}
	}
	// Printed, and copied from the page.
	out := filepath.Join(t.TempDir(), "rare.pdf")
	code, stdout, stderr = docset(t, "notice", text, "-organ", "科尔沁旗司法局", "-fonts", dir, "-out", out)
	if code == exitUsage || stderr != "" || !strings.Contains(stdout, "用“HanaMinB Regular”印：𠀁") {
		t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	pdf := oracle.Open(t, data)
	fonts := map[rune]string{}
	for _, c := range pdf.Chars(0) {
		fonts[c.Rune] = c.Font
	}
	for r, want := range map[rune]string{'𠮷': "HanaMinA", '𠀁': "HanaMinB", '况': "UKaiCN", '主': "WenQuanYiMicroHei", '经': "ZhifaFangSong-Regular"} {
		if fonts[r] != want {
			t.Errorf("%c is printed in %q, want %q", r, fonts[r], want)
		}
	}
	if got, ok := oracle.Poppler(t, data); ok && (strings.Count(got, "王𠮷") != 2 || !strings.Contains(got, "李𠀁同志")) {
		t.Errorf("poppler copies\n%s", got)
	}
	// Without the fonts the same notice cannot be printed.
	if code, _, stderr := docset(t, "notice", text, "-organ", "科尔沁旗司法局", "-out", out); code != exitPerson || !strings.Contains(stderr, "U+20BB7") {
		t.Errorf("without fonts: exit status %d, %s", code, stderr)
	}
	if code, stdout, _ := docset(t, "fonts", text); code != exitPerson || !strings.Contains(stdout, "𠀁(U+20001) 𠮷(U+20BB7) 没有字体能印") {
		t.Errorf("without fonts: exit status %d, %s", code, stdout)
	}
}

// Of the job, with the embedded faces: nothing is missing.
func TestFontsOfTheJob(t *testing.T) {
	code, stdout, stderr := docset(t, "fonts")
	if code != exitDone || stderr != "" || strings.Count(stdout, "GB 2312 和通用规范汉字表的字都有") != 5 || !strings.Contains(stdout, "暘(U+6698)，用“Zhifa SongTi”印") {
		t.Errorf("exit status %d\n%s\n%s", code, stdout, stderr)
	}
	for _, args := range [][]string{
		{"fonts", "-fonts", filepath.Join(t.TempDir(), "none")},
		{"fonts", "-fonts", t.TempDir()},
		{"fonts", "-fonts", "README.md"},
		{"fonts", "-job", t.TempDir()},
		{"fonts", "none.txt"},
	} {
		if code, _, stderr := docset(t, args...); code != exitPerson || stderr == "" {
			t.Errorf("%v: exit status %d, %s", args, code, stderr)
		}
	}
}

// Several folders are one file system, in which each has a name.
func TestSeveralFontFolders(t *testing.T) {
	root := t.TempDir()
	var dirs []string
	for _, name := range []string{"a/Fonts", "b/Fonts", "c"} {
		dir := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "sub", "x.ttf"), []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	fsys := joinFolders(append(dirs, "/"))
	if got := strings.Join(fsys.names, " "); got != "Fonts Fonts-2 c fonts" {
		t.Errorf("names %s", got)
	}
	fsys = joinFolders(dirs)
	if data, err := fs.ReadFile(fsys, "Fonts-2/sub/x.ttf"); err != nil || string(data) != "b/Fonts" {
		t.Errorf("%s, %v", data, err)
	}
	for _, bad := range []string{"none", "none/x", "../a", "c/../c", ""} {
		if _, err := fsys.Open(bad); err == nil {
			t.Errorf("opens %q", bad)
		}
	}
	if err := fstest.TestFS(fsys, "Fonts/sub/x.ttf", "Fonts-2/sub/x.ttf", "c/sub/x.ttf"); err != nil {
		t.Error(err)
	}
}
