package notice

import (
	"strings"
	"testing"
)

// A border is a fault of a rule, and its nearest neighbour that is none: what
// a rule leaves alone is as much part of it as what it finds.
var borders = []struct{ rule, fault, fine string }{
	// ① below 一、 leaves out levels; below 1. it does not.
	{"seq-order", "一、总体要求\n①逐户登记\n②逐户检查", "一、总体要求\n（一）登记办法\n1.核对名册\n①逐户登记\n②逐户检查"},
	// Four numbers ahead are a gap, five another list.
	{"seq-gap", "一、宣传动员\n五、检查验收", "一、宣传动员\n六、检查验收"},
	{"pu-range", "评选5-10名教师", "第5-10名教师"},
	// What 连接号 joins are words, what 破折号 parts are phrases.
	{"pu-dash", "推进素质教育—促进全面发展", "语文课—数学课"},
	// In December a day of January is the next one.
	{"fact-deadline", "关于报送名册的通知\n各学校：\n请于4月1日前报送名册。\n松岭县教育局\n2025年5月8日",
		"关于报送名册的通知\n各学校：\n请于1月10日前报送名册。\n松岭县教育局\n2025年12月8日"},
	{"pu-agree", "材料经签字盖章后，连同电子版报送县局。\n名册经签字盖章后连同电子版报送县局。",
		"材料经签字盖章，连同电子版报送县局。\n名册经签字盖章连同电子版报送县局。"},
	// 左右 that says where, and not how many.
	{"re-word", "工期大约30个工作日左右", "在大约30个施工路段左右两侧设置护栏"},
	{"re-word", "约30人左右", "预约30人左右"},
	{"passage-twice", strings.Repeat("各学校要落实安全责任，逐班逐户排查，建立台账，限期整改，并于月底前书面报告县教育局。\n", 2),
		strings.Repeat("各学校要落实安全责任，逐班逐户排查，建立台账。\n", 2)},
	{"ti-quote", "关于做好三农工作的通知", "关于三农村道路养护的通知"},
	{"ti-quote", "关于做好五一期间值班的通知", "关于做好第五一期间值班的通知"},
	{"ti-book", "关于印发《2025年工作要点》的通知", "关于转发《2025年工作要点》的通知"},
}

func TestProofBorders(t *testing.T) {
	says := func(text, rule string) bool {
		for _, f := range Proofread(text) {
			if f.Rule == rule {
				return true
			}
		}
		return false
	}
	for _, b := range borders {
		if !says(b.fault, b.rule) {
			t.Errorf("%s not found in %q", b.rule, b.fault)
		}
		if says(b.fine, b.rule) {
			t.Errorf("%s found in %q", b.rule, b.fine)
		}
	}
}

// TestAttachmentDoubt tells another title of an attachment from words on its
// page that may be no title at all.
func TestAttachmentDoubt(t *testing.T) {
	for _, c := range []struct {
		page string
		want Severity
	}{
		{"执法证件清理人员名册", sureFault}, // most characters are those of the list
		{"单位基本情况", doubt},
		{"工作人员证件编号", doubt}, // 4 of 10
	} {
		text := "附件：1.执法证件清理人员清单\n2.资金测算表\n\n附件1\n" + c.page + "\n\n附件2\n资金测算表"
		found := false
		for _, f := range Proofread(text) {
			if f.Rule == "att-match" {
				found = true
				if f.Severity != c.want {
					t.Errorf("%s: severity %v, want %v", c.page, f.Severity, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s: not found", c.page)
		}
	}
}

// TestTitleWithOrganBehind: an organ's name in brackets behind the 文种 is no
// part of what the title says.
func TestTitleWithOrganBehind(t *testing.T) {
	for _, text := range []string{"松岭县水务公司的报告（松岭县水利局）", "松岭县水务公司加强供水的报告（松岭县水利局）"} {
		for _, f := range Proofread(text) {
			if f.Rule == "ti-noabout" && f.Suggestion != "关于" {
				t.Errorf("%q: %+v", text, f)
			}
		}
	}
}

// TestTitlePlace points at the words of a title that is broken within them.
func TestTitlePlace(t *testing.T) {
	for text, want := range map[string]string{
		"松岭县教育局关于补助经费的请示、报\n告\n": "请示、报\n告",
		"松岭县教育局关于补助经费的申请报\n告\n":  "申请报\n告",
		"松岭县教育局关于补助经费的申 请\n":     "申 请",
	} {
		r := []rune(text)
		found := false
		for _, f := range Proofread(text) {
			if f.Rule == "ti-two" || f.Rule == "ti-genre" {
				found = true
				if got := string(r[f.Place.Start:f.Place.End]); got != want {
					t.Errorf("%q: points at %q, want %q", text, got, want)
				}
			}
		}
		if !found {
			t.Errorf("%q: not found", text)
		}
	}
}
