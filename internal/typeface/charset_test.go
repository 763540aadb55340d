package typeface

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
)

// The sums are those of Python's codec gb2312 and of Unihan's field kTGH.
func TestCharacterSets(t *testing.T) {
	for _, test := range []struct {
		name  string
		got   []rune
		count int
		sum   string
	}{
		{"GB 2312", GB2312Han(), 6763, "e25cb237ca92dc4460a274f9bffe3a2bacc89ac64c545c29b436154f6142d578"},
		{"通用规范汉字表", StandardHan(), 8105, "17719705d5498f3f79616a1628bcf5c3fe67e0a177d43ef1f332f283b58c625d"},
	} {
		sum := sha256.Sum256([]byte(string(test.got)))
		if got := hex.EncodeToString(sum[:]); len(test.got) != test.count || got != test.sum {
			t.Errorf("%s: %d characters, sum %s", test.name, len(test.got), got)
		}
	}
}

func TestLacks(t *testing.T) {
	s := mustOpen(t, folderOf(map[string][]byte{"a.ttf": named(chinese("仿宋")...)}))
	got, err := s.Lacks(FangSong, []rune("县奈\n　曼𠮷\t奈"))
	if want := []rune("县𠮷"); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", string(got), err, string(want))
	}
	if got, err := s.Lacks(HeiTi, []rune("奈曼𪚥")); err != nil || string(got) != "𪚥" {
		t.Errorf("the embedded 黑体 lacks %q, %v", string(got), err)
	}
	if _, err := s.Lacks(-1, nil); err == nil {
		t.Error("no error for no role")
	}
}
