package typeface

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"sync"
	"testing"
)

// systemFolders are where Linux, macOS and Windows keep their fonts.
func systemFolders() []fs.FS {
	var all []fs.FS
	for _, dir := range []string{"/usr/share/fonts", "/System/Library/Fonts", `C:\Windows\Fonts`} {
		if _, err := os.Stat(dir); err == nil {
			all = append(all, os.DirFS(dir))
		}
	}
	return all
}

func TestRoleNames(t *testing.T) {
	for role, want := range map[Role][2]string{
		FangSong: {"仿宋", "FangSong"}, BiaoSong: {"小标宋", "BiaoSong"}, HeiTi: {"黑体", "HeiTi"},
		KaiTi: {"楷体", "KaiTi"}, SongTi: {"宋体", "SongTi"}, 5: {"字体", "face"}, -1: {"字体", "face"},
	} {
		if got := [2]string{role.String(), role.English()}; got != want {
			t.Errorf("%d: got %q, want %q", int(role), got, want)
		}
	}
}

func TestNoSuchRole(t *testing.T) {
	for _, role := range []Role{-1, Role(roles)} {
		if f, err := Embedded().Face(role); f != nil || err == nil {
			t.Errorf("role %d: got %v, %v", int(role), f, err)
		}
		if f, err := Embedded().Pick(role, '一'); f != nil || err == nil {
			t.Errorf("role %d: got %v, %v", int(role), f, err)
		}
	}
}

func TestEmbeddedPick(t *testing.T) {
	for _, test := range []struct {
		role Role
		r    rune
		want Role
	}{
		{FangSong, '奈', FangSong}, {BiaoSong, '奈', BiaoSong}, {HeiTi, '奈', HeiTi}, {KaiTi, '奈', KaiTi}, {SongTi, '奈', SongTi},
		{FangSong, '䶮', FangSong}, {KaiTi, 0x2CC56, KaiTi}, {HeiTi, 0x2CB4E, HeiTi},
		{FangSong, '㐂', SongTi}, {BiaoSong, '㐂', SongTi}, // beyond 通用规范汉字表
	} {
		f, err := Embedded().Pick(test.role, test.r)
		if err != nil || f != embeddedRole(t, test.want) {
			t.Errorf("%v %c: got %v, %v, want %v", test.role, test.r, f, err, test.want)
		}
	}
}

func TestMissing(t *testing.T) {
	_, err := Embedded().Pick(FangSong, 0x2A6A5)
	var missing *MissingError
	if !errors.As(err, &missing) || *missing != (MissingError{Rune: 0x2A6A5}) {
		t.Fatalf("got %v", err)
	}
	const advice = "没有字体能显示，请在字体文件夹中放入含有该字的字体（如“宋体-ExtB”），或核对该字是否输错"
	const english = "no face can draw '𪚥' (U+2A6A5); put a font that has it (such as SimSun-ExtB) into the font folder, or check whether it is a typing mistake"
	for _, test := range []struct {
		e              MissingError
		chinese, other string
	}{
		{MissingError{0x2A6A5, "姓名", "张𪚥三"}, "张𪚥三：姓名中的“𪚥”（U+2A6A5）" + advice, "张𪚥三: 姓名: " + english},
		{MissingError{0x2A6A5, "标题", ""}, "标题中的“𪚥”（U+2A6A5）" + advice, "标题: " + english},
		{MissingError{0x2A6A5, "", "张𪚥三"}, "张𪚥三：字符“𪚥”（U+2A6A5）" + advice, "张𪚥三: " + english},
		{MissingError{0x2A6A5, "", ""}, "字符“𪚥”（U+2A6A5）" + advice, english},
		{MissingError{0x07, "姓名", "张三"}, "张三：姓名中的字符 U+0007 是不可见的控制字符，不能显示，请从文字中删去", "张三: 姓名: U+0007 is an invisible control character; delete it from the text"},
		{MissingError{0x202E, "", ""}, "字符 U+202E 是不可见的控制字符，不能显示，请从文字中删去", "U+202E is an invisible control character; delete it from the text"},
	} {
		if got := test.e.Error(); got != test.chinese {
			t.Errorf("got  %s\nwant %s", got, test.chinese)
		}
		if got := test.e.English(); got != test.other {
			t.Errorf("got  %s\nwant %s", got, test.other)
		}
	}
}

// Many goroutines at a set that nobody has used before.
func TestConcurrentUse(t *testing.T) {
	s := mustOpen(t, folderOf(map[string][]byte{
		"a.ttf": named(chinese("仿宋")...),
		"b.ttf": testFont{names: chinese("隶书"), glyphs: letters("\U00030000")}.build(),
	}))
	var report Report
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, r := range "奈曼县，㐂\U00030000" {
				role := Role(i % roles)
				f, err := s.Pick(role, r)
				if err != nil {
					t.Error(err)
					return
				}
				report.Add(role, r, f)
				if f.Advance(r) == 0 {
					t.Errorf("%s: %c has no width", f.Name(), r)
				}
				if _, err := f.Subset([]rune{r}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	report.Substitutions()
}

func TestReport(t *testing.T) {
	s := mustOpen(t, folderOf(map[string][]byte{
		"a.ttf": named(chinese("仿宋")...),
		"b.ttf": named(chinese("仿宋_GB2312")...),
	}))
	add := func(r *Report, role Role, text string) {
		for _, c := range text {
			f, err := s.Pick(role, c)
			if err != nil {
				t.Fatal(err)
			}
			r.Add(role, c, f)
		}
	}
	var report Report
	if got := report.Substitutions(); got != nil {
		t.Errorf("empty: got %v", got)
	}
	add(&report, KaiTi, "县㐂")       // ours is a true 楷体; 㐂 is in 宋体 only
	add(&report, FangSong, "曼乡县乡㐂") // 曼 is in the user's 仿宋
	add(&report, BiaoSong, "奈")     // ours stands in for 小标宋
	add(&report, SongTi, "奈㐂")
	want := []Substitution{
		{FangSong, "仿宋", "Zhifa FangSong", []rune("乡县"), true},
		{FangSong, "仿宋", "Zhifa SongTi", []rune("㐂"), false},
		{BiaoSong, "小标宋", "Zhifa BiaoSong", []rune("奈"), true},
		{KaiTi, "楷体", "Zhifa SongTi", []rune("㐂"), false},
	}
	if got := report.Substitutions(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := fmt.Sprint(want[0]); got != "仿宋中的 2 个字符改用“Zhifa FangSong”：乡县" {
		t.Errorf("got %s", got)
	}
	var none *Report
	add(none, FangSong, "乡")
	if got := none.Substitutions(); got != nil {
		t.Errorf("nil: got %v", got)
	}
}
