package notice

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func received(t testing.TB) string {
	data, err := os.ReadFile("../testdata/naiman/notice-received.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is wrong with the notice as received, read by hand: the rule, the line
// and column, what stands there, and what is to stand there instead ("" when a
// person has to say).
func TestProofNoticeReceived(t *testing.T) {
	const passage = "审核通过后，对符合换证条件的人员，逐期开展培训工作，按照资格考试通过的先后顺序换发行政执法证件，对启用新证件作废旧证件相关事宜进行公告。"
	type want struct {
		rule         string
		line, column int
		wrong, right string
		safe         bool
	}
	all := []want{
		{"num-bracket", 10, 4, "【2022】", "〔2022〕", true},
		{"ad-sep", 14, 10, "、", "，", true},
		{"pu-book", 15, 31, "、", "", true},
		{"num-bracket", 15, 110, "【2022】", "〔2022〕", true},
		{"ti-lead", 15, 146, "换发", "换发、新领", false},
		{"seq-same", 16, 1, "1、 ", "一、", true},
		{"line-broken", 18, 77, "\n\n", "", true},
		{"line-broken", 20, 25, "级行\n执法", "级行政执法", true},
		{"seq-same", 22, 1, "2、 ", "二、", true},
		{"seq-order", 23, 1, "（1） ", "（一）", true},
		{"seq-order", 25, 1, "（2） ", "（二）", true},
		{"seq-space", 26, 3, " ", "", true},
		{"word-pair", 26, 12, "认识派遣", "人事派遣", true},
		{"seq-space", 27, 3, " ", "", true},
		{"seq-space", 28, 3, " ", "", true},
		{"seq-space", 29, 3, " ", "", true},
		{"leftover", 29, 4, "[bookmark: _GoBack]", "", true},
		{"seq-space", 30, 3, " ", "", true},
		{"seq-order", 31, 1, "（3） ", "（三）", true},
		{"passage-twice", 32, 302, passage, "", false},
		{"seq-same", 33, 1, "3、 ", "三、", true},
		{"word-twice", 35, 37, "发生", "", true},
		{"pu-agree", 37, 43, "", "，", false},
		{"pu-agree", 37, 57, "", "，", false},
		{"passage-twice", 37, 83, passage, "", false},
		{"pu-agree", 43, 70, "", "，", false},
		{"seq-same", 44, 1, "5、 ", "五、", true},
		{"seq-order", 45, 1, "（1） ", "（一）", true},
		{"seq-order", 46, 1, "（2） ", "（二）", true},
		{"pu-namely", 46, 113, "", "，", true},
		{"seq-order", 47, 1, "（3） ", "（三）", true},
		{"label-space", 49, 1, "联 系 人", "联系人", true},
		{"label-space", 51, 1, "附    件", "附件", true},
		{"att-match", 52, 3, "行政执法证件新领人员统计表", "行政执法证件换发人员统计表", true},
		{"att-match", 53, 3, "行政执法证件换发人员统计表", "行政执法证件新领人员统计表", true},
		{"is-missing", 53, 16, "", "", false},
		{"da-missing", 53, 16, "", "", false},
	}
	text := received(t)
	runes := []rune(text)
	var got []want
	for _, f := range Proofread(text) {
		got = append(got, want{f.Rule, f.Place.Line, f.Place.Column, string(runes[f.Place.Start:f.Place.End]), f.Suggestion, f.Safe})
	}
	for _, w := range all {
		if !slices.Contains(got, w) {
			t.Errorf("not found: %+v", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(all, g) {
			t.Errorf("not expected: %+v", g)
		}
	}
}

// What Fix leaves of the notice as received is what needs a person, and the
// corrected text is one that can be read and printed.
func TestProofFixNoticeReceived(t *testing.T) {
	var p Proofreader
	text := received(t)
	fixed, changes := p.Fix(text)
	if len(changes) != 29 {
		t.Errorf("%d changes, want the 29 that are safe", len(changes))
	}
	left := map[string]int{}
	for _, f := range p.Proofread(fixed) {
		if f.Severity == sureFault {
			t.Errorf("an error is left: %s %s", f.Rule, f.Message)
		}
		left[f.Rule]++
	}
	want := map[string]int{"ti-lead": 1, "passage-twice": 2, "pu-agree": 3, "is-missing": 1, "da-missing": 1}
	if fmt.Sprint(left) != fmt.Sprint(want) {
		t.Errorf("left %v, want %v", left, want)
	}
	n, _, err := Parse(fixed)
	if err != nil {
		t.Fatal(err)
	}
	if n.Number.String() != "奈司字〔2022〕17号" || len(n.Attachments) != 3 || n.Attachments[1].Title != "行政执法证件换发人员统计表" || n.Attachments[1].Heading != "" {
		t.Errorf("parsed as %v, %+v", n.Number, n.Attachments)
	}
	var headings []string
	for _, b := range n.Body {
		if b.Kind == Heading && b.Level == 1 {
			headings = append(headings, b.Number+b.Heading)
		}
	}
	if got := strings.Join(headings, " "); got != "一、总体要求 二、行政执法人员清理工作 三、行政执法证件换发工作 四、行政执法证件新领工作 五、工作要求" {
		t.Errorf("headings: %s", got)
	}
	for _, words := range []string{"各级行政执法部门负责", "行政执法人员清理及执法证件的换发工作，清理结果", "人事派遣", "发生变化", "“四统一”，即", "4.因信息录入", "（一）提高思想认识。"} {
		if !strings.Contains(fixed, words) {
			t.Errorf("no %q in the corrected text", words)
		}
	}
	if err := new(Renderer).Render(io.Discard, n); err != nil {
		t.Errorf("it does not print: %v", err)
	}
}

// The notice as corrected by hand has no errors.
func TestProofNoticeCorrected(t *testing.T) {
	data, err := os.ReadFile("../testdata/naiman/notice.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Proofread(string(data)) {
		if f.Severity == sureFault {
			t.Errorf("%d:%d %s: %s", f.Place.Line, f.Place.Column, f.Rule, f.Message)
		}
	}
}

// A fragment is not told what it lacks.
func TestProofFragments(t *testing.T) {
	for _, text := range []string{"", " \n\t\n", "一、总体目标", "关于做好防溺水工作的通知", "各学校：", "请各学校认真执行。", "2025年3月8日", "松岭县教育局\n2025年3月8日", "附件：项目申报表", "附件1", "（此件公开发布）", "抄送：县委办公室。", "特急"} {
		for _, f := range Proofread(text) {
			t.Errorf("%q: %s: %s", text, f.Rule, f.Message)
		}
	}
}

func TestProofreaderOff(t *testing.T) {
	const text = "松岭司发[2025]03号"
	p := Proofreader{Off: []string{"num-bracket"}, File: "a.txt"}
	fs := p.Proofread(text)
	if len(fs) != 1 || fs[0].Rule != "num-zero" || fs[0].Place.File != "a.txt" {
		t.Errorf("found %+v, want num-zero alone", fs)
	}
	if fixed, _ := p.Fix(text); fixed != "松岭司发[2025]3号" {
		t.Errorf("fixed as %q", fixed)
	}
}

func TestProofreaderOwnRules(t *testing.T) {
	p := Proofreader{Rules: []Rule{
		{Name: "own-name", Severity: hint, Message: "写全称", English: "full name", Source: "本局", Pattern: regexp.MustCompile(`县(教)局`), Replace: "县${1}育局", Safe: true},
		{Name: "own-length", Severity: sureFault, Message: "太长", Check: func(text string, report func(int, int, string)) {
			report(0, len("县"), "")
			report(-1, 3, "")          // outside: ignored
			report(2, len(text)+1, "") // outside: ignored
		}},
	}}
	fs := p.Proofread("请县教局办理。")
	if len(fs) != 2 || fs[0].Rule != "own-length" || fs[1].Rule != "own-name" || fs[1].Suggestion != "县教育局" || fs[1].Place.Column != 2 {
		t.Errorf("found %+v", fs)
	}
	if fixed, changes := p.Fix("请县教局办理。"); fixed != "请县教育局办理。" || len(changes) != 1 {
		t.Errorf("fixed as %q with %v", fixed, changes)
	}
}

// Places count lines as editors do, whatever ends them, and Fix keeps the ends.
func TestProofPlaces(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		text := "通知" + end + end + "　　松岭司发[2025]3号" + end
		fs := Proofread(text)
		if len(fs) != 1 || fs[0].Place.Line != 3 || fs[0].Place.Column != 7 {
			t.Errorf("%q: %+v", end, fs)
		}
		if fixed, _ := new(Proofreader).Fix(text); fixed != strings.Replace(text, "[2025]", "〔2025〕", 1) {
			t.Errorf("%q: fixed as %q", end, fixed)
		}
	}
}

// A change that only a later pass can make has its place in the text as given.
func TestFixPlaces(t *testing.T) {
	const text = "甲乙丙。。\n松岭司发[25]3号"
	fixed, changes := new(Proofreader).Fix(text)
	if fixed != "甲乙丙。\n松岭司发〔2025〕3号" {
		t.Fatalf("fixed as %q", fixed)
	}
	for _, c := range changes {
		if c.Rule == "num-year" && (c.Place.Line != 2 || c.Place.Column < 5 || c.Place.Column > 9) {
			t.Errorf("num-year is at %d:%d", c.Place.Line, c.Place.Column)
		}
	}
}

func TestProofreaderConcurrent(t *testing.T) {
	var p Proofreader
	text := received(t)
	want := fmt.Sprint(p.Proofread(text))
	var wait sync.WaitGroup
	for range 4 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			if got := fmt.Sprint(p.Proofread(text)); got != want {
				t.Error("another result from another goroutine")
			}
		}()
	}
	wait.Wait()
}

// checkProof checks what holds for every text.
func checkProof(t *testing.T, text string) {
	runes := len([]rune(text))
	lines := 1 + strings.Count(text, "\n") + strings.Count(text, "\r") + strings.Count(text, "\f") + strings.Count(text, "\u0085") + strings.Count(text, "\u2029")
	last := 0
	for _, f := range Proofread(text) {
		p := f.Place
		if p.Start < last || p.End < p.Start || p.End > runes || p.Line < 1 || p.Line > lines || p.Column < 1 || p.Column > runes+1 {
			t.Fatalf("%s has the place %+v in a text of %d runes: %q", f.Rule, p, runes, text)
		}
		last = p.Start
		if f.Message == "" || f.English == "" || f.Source == "" || strings.Contains(f.Message+f.English, "%!") || strings.Contains(f.Message+f.English, "%%") {
			t.Fatalf("%s says %q, %q, %q", f.Rule, f.Message, f.English, f.Source)
		}
	}
	var p Proofreader
	once, changes := p.Fix(text)
	for _, c := range changes {
		if c.Place.Start < 0 || c.Place.End < c.Place.Start || c.Place.End > runes || !c.Safe {
			t.Fatalf("change %+v in a text of %d runes: %q", c, runes, text)
		}
	}
	if len(changes) == 0 && once != text {
		t.Fatalf("%q became %q and nothing was changed", text, once)
	}
	if twice, again := p.Fix(once); twice != once || len(again) > 0 {
		t.Fatalf("fixing twice: %q, %q, then %q (%v)", text, once, twice, again)
	}
	if utf8.ValidString(text) && !utf8.ValidString(once) {
		t.Fatalf("%q became %q", text, once)
	}
}

// A 附件说明 ends somewhere: each of its names is looked for in the whole text.
func TestProofListLimit(t *testing.T) {
	const many = 10 * mostAttachments
	numbered := 0
	for _, f := range Proofread("附件：松岭县报名表\n" + strings.Repeat("松岭县登记表\n", many)) {
		if f.Rule == "att-num" {
			numbered++
		}
	}
	if numbered != mostAttachments {
		t.Errorf("%d lines are taken for attachments, want %d", numbered, mostAttachments)
	}
}

func TestProofProperties(t *testing.T) {
	checkProof(t, received(t))
	for _, p := range proofPairs {
		checkProof(t, p.wrong)
		checkProof(t, p.right)
		checkProof(t, strings.ReplaceAll(p.wrong, "\n", "\r\n"))
	}
	// Every part of the notice is a fragment too.
	r := []rune(received(t))
	for i := 0; i+60 < 2100; i += 37 {
		checkProof(t, string(r[i:i+60]))
	}
	checkProof(t, "松岭\xff司发[2025]\xe5号。。\x80《")
}

func FuzzProofread(f *testing.F) {
	f.Add(received(f))
	for _, p := range proofPairs {
		f.Add(p.wrong)
	}
	for _, s := range proofSilent {
		f.Add(s)
	}
	f.Add("\xff\xfe《“（【〔‘〈")
	f.Add("急(教育局000000的通知")
	f.Add(strings.Repeat("一、", 40) + strings.Repeat("（1）", 40))
	f.Add("松岭县水务公司的报告（松岭县水利局）")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		checkProof(t, text)
	})
}

func BenchmarkProofread(b *testing.B) {
	text := received(b)
	for _, size := range []int{10 << 10, 100 << 10, 1 << 20} {
		long := strings.Repeat(text, size/len(text)+1)
		long = strings.ToValidUTF8(long[:size], "")
		for name, s := range map[string]string{"lines": long, "oneline": strings.ReplaceAll(long, "\n", "")} {
			b.Run(fmt.Sprintf("%s/%dKB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				for range b.N {
					Proofread(s)
				}
			})
		}
	}
}

// Texts that a rule could take a square of their length for.
func BenchmarkProofreadHard(b *testing.B) {
	for name, s := range map[string]string{
		"quotes": "“", "titles": "《甲》", "open": "《甲", "brackets": "（", "numbers": "1、", "lines": "一、甲\n2.乙\n", "dun": "三、四", "digits": "2024-", "xs": "XXX", "colons": "抄送：:",
		"clock": "下午15:00", "same": "甲乙", "han": "一二三", "dots": "....", "attach": "附件1\n", "dates": "2024年3月8日\n甲局\n", "list": "附件 松岭县报名表\n", "broken": "甲乙丙丁，甲乙丙丁甲乙丙丁甲乙丙丁甲\n",
	} {
		for _, size := range []int{10 << 10, 100 << 10, 1 << 20} {
			text := strings.Repeat(s, size/len(s))
			b.Run(fmt.Sprintf("%s/%dKB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for range b.N {
					Proofread(text)
				}
			})
		}
	}
}

// Rules that undo each other change nothing.
func TestFixComesToRest(t *testing.T) {
	p := Proofreader{Rules: []Rule{
		{Name: "a", Severity: hint, Message: "甲", English: "a", Source: "本局", Pattern: regexp.MustCompile(`甲`), Replace: "乙", Safe: true},
		{Name: "b", Severity: hint, Message: "乙", English: "b", Source: "本局", Pattern: regexp.MustCompile(`乙`), Replace: "甲", Safe: true},
	}}
	if fixed, changes := p.Fix("甲方"); fixed != "甲方" || changes != nil {
		t.Errorf("became %q with %v", fixed, changes)
	}
}

// TestBlocks counts the paragraphs of findings' places, empty lines left out.
func TestBlocks(t *testing.T) {
	text := "\n科司字【2022】8号\n\n \n关于报送名单的通知\n\n请于2022年5月32日前报送。\n"
	for _, want := range []struct {
		rule  string
		block int
	}{{"num-bracket", 1}, {"fact-date", 3}} {
		found := false
		for _, f := range Proofread(text) {
			if f.Rule == want.rule {
				found = true
				if f.Place.Block != want.block {
					t.Errorf("%s is in paragraph %d, want %d", want.rule, f.Place.Block, want.block)
				}
			}
		}
		if !found {
			var got []string
			for _, f := range Proofread(text) {
				got = append(got, f.Rule)
			}
			t.Errorf("no %s among %v", want.rule, got)
		}
	}
}
