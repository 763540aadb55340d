package typeset

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// titleSize is 二号, in which GB/T 9704-2012 7.3.1 has titles; 156 mm hold 20 of it.
const titleSize = 22

func balance(t *testing.T, title string, width float64, keep ...string) ([]Line, []string) {
	t.Helper()
	lines, err := Setter{}.Balanced(Span{Text: title, Role: typeface.BiaoSong, Size: titleSize}, Measure{Width: width}, keep...)
	if err != nil {
		t.Fatal(err)
	}
	text := []rune(title)
	var out []string
	for _, l := range lines {
		out = append(out, string(text[l.Start:l.End]))
	}
	return lines, out
}

// TestTitles: titles of real notices, and the lines a careful clerk would give them.
func TestTitles(t *testing.T) {
	tests := []struct{ want string }{
		{"关于召开会议的通知"},
		{"关于开展全旗2022年行政执法人员清理和|行政执法证件换发、新领工作的通知"},
		{"奈曼旗司法局关于启用新行政执法证件|作废旧行政执法证件的公告"},
		{"国家发展改革委关于印发|《关于促进家政服务业提质扩容的意见》|有关任务分工的通知"},
		{"关于公布2021年度全国文化和旅游系统|先进集体和先进个人名单的通知"},
		{"国务院办公厅关于全面推行行政执法公示制度|执法全过程记录制度重大执法决定|法制审核制度的指导意见"},
		{"内蒙古自治区人民政府办公厅关于印发|《内蒙古自治区行政执法人员资格认证和|行政执法证件管理办法》的通知"},
		{"住房和城乡建设部关于修改《房屋建筑和|市政基础设施工程施工分包管理办法》的决定"},
		{"关于做好2023年元旦、春节期间|安全生产工作的紧急通知"},
		{"奈曼旗人民政府办公室关于成立|奈曼旗行政执法人员清理工作领导小组的通知"},
		{"最高人民法院关于修改|《关于严格规范终结本次执行程序的规定》|的决定"},
	}
	for _, tt := range tests {
		title := strings.ReplaceAll(tt.want, "|", "")
		if _, got := balance(t, title, 156, "奈曼旗"); strings.Join(got, "|") != tt.want {
			t.Errorf("%s\nwant %s", strings.Join(got, "|"), tt.want)
		}
	}
}

// TestKeep: a word of the caller's is not broken.
func TestKeep(t *testing.T) {
	title := "内蒙古自治区阿鲁科尔沁旗巴拉奇如德苏木人民政府关于成立防汛抗旱指挥部的通知"
	for width := 70.0; width < 200; width += 3 {
		lines, got := balance(t, title, width, "阿鲁科尔沁旗", "巴拉奇如德苏木", "指挥部")
		whole := strings.Join(got, "|")
		for _, w := range []string{"阿鲁科尔沁旗", "巴拉奇如德苏木", "指挥部", "人民政府", "的通知"} {
			if !strings.Contains(whole, w) {
				t.Errorf("width %.0f breaks %s: %s", width, w, whole)
			}
		}
		checkTitle(t, lines, got, width)
	}
}

// checkTitle holds a title's lines against 7.3.1: inside the measure, centred,
// none of one character, growing then shrinking, not a rectangle.
func checkTitle(t *testing.T, lines []Line, got []string, width float64) {
	t.Helper()
	em := titleSize * MM
	var w []float64
	for i, l := range lines {
		x := l.Runs[0].X
		if l.Width > width+1e-6 || math.Abs(x-(width-l.Width)) > 1e-6 {
			t.Errorf("line %d is from %.3f to %.3f in %.3f", i, x, l.Width, width)
		}
		w = append(w, (l.Width-x)/em)
		if len([]rune(got[i])) < 2 {
			t.Errorf("%s: a line of one character", strings.Join(got, "|"))
		}
	}
	for i := 1; i+1 < len(w); i++ {
		if w[i] < w[i-1]-0.8 && w[i] < w[i+1]-0.8 {
			t.Errorf("%s: an hourglass %.1f", strings.Join(got, "|"), w)
		}
	}
	if len(w) > 1 {
		level := true
		for i := 1; i < len(w); i++ {
			level = level && math.Abs(w[i]-w[0]) < 0.5
		}
		if level {
			t.Errorf("%s: a rectangle %.1f", strings.Join(got, "|"), w)
		}
	}
}

// TestRandomTitles: titles put together from the words of titles keep every
// word whole, whatever the measure.
func TestRandomTitles(t *testing.T) {
	words := strings.Fields("行政执法 证件 换发 人员 清理 专项 整治 工作 安全生产 检查 2022年 《管理办法》 考试 培训 资格 认证 监督 全旗 各级 实施方案")
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 6))
		var b strings.Builder
		b.WriteString("关于开展")
		for range 3 + r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))])
		}
		b.WriteString("的通知")
		lines, got := balance(t, b.String(), 156)
		whole := strings.Join(got, "|")
		if msg := breach([]rune(b.String()), lines); msg != "" {
			t.Fatalf("%s: %s", whole, msg)
		}
		for _, bad := range []string{"|的", "的|通知", "|年", "政|执", "执|法", "安|全", "证|件", "《管|", "管|理", "办|法", "20|22", "实|施"} {
			if strings.Contains(whole, bad) {
				t.Errorf("seed %d: %s", seed, whole)
			}
		}
		checkTitle(t, lines, got, 156)
		// As few lines as the length allows, and at most one more.
		least := 0
		for _, l := range lines {
			least += int((l.Width - l.Runs[0].X) * 1000)
		}
		if n := (least + 155999) / 156000; len(lines) > n+1 {
			t.Errorf("seed %d: %d lines for %d: %s", seed, len(lines), n, whole)
		}
	}
}

func TestTitleAsGiven(t *testing.T) {
	if _, got := balance(t, "奈曼旗司法局\n关于召开会议的通知", 156); strings.Join(got, "|") != "奈曼旗司法局|关于召开会议的通知" {
		t.Errorf("the clerk's own break: %s", got)
	}
	long := strings.Repeat("关于开展清理工作的通知", 400)
	if lines, _ := balance(t, long, 156); breach([]rune(long), lines) != "" {
		t.Error(breach([]rune(long), lines))
	}
	if lines, _ := balance(t, strings.Repeat("A", 100), 60); len(lines) < 2 {
		t.Error("a long word in one line")
	}
	if _, got := balance(t, "《"+strings.Repeat("管理办法", 8)+"》的说明", 156); len(got) != 2 {
		t.Errorf("a name longer than the line: %s", got)
	}
	if lines, err := (Setter{}).Balanced(Span{Size: titleSize}, Measure{Width: 156}); err != nil || len(lines) != 0 {
		t.Errorf("nothing: %v %v", lines, err)
	}
}
