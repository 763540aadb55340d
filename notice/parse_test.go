package notice

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
)

// outline writes a notice in the form of the .want files, which were written
// by hand from the texts. A long text stands as its first four characters and
// its end.
type outline struct{ lines []string }

func (o *outline) add(format string, a ...any) {
	o.lines = append(o.lines, fmt.Sprintf(format, a...))
}

func (o *outline) some(name string, values ...string) {
	for _, v := range values {
		if v != "" {
			o.add("%s %s", name, v)
		}
	}
}

func outlineOf(n *Notice) []string {
	o := &outline{}
	if n.CopyNumber > 0 {
		o.add("copy-number %d", n.CopyNumber)
	}
	o.some("secrecy", n.Secrecy)
	o.some("urgency", n.Urgency)
	o.some("masthead", n.Masthead...)
	if n.NoFile {
		o.add("no-file")
	}
	o.some("number", n.Number.String())
	o.some("signatory", n.Signatories...)
	o.some("title", n.Title)
	o.some("to", n.Addressees)
	o.blocks("", n.Body)
	if n.Issued != nil {
		o.some("issued", n.Issued.Title)
		o.blocks("  ", n.Issued.Body)
	}
	for _, a := range n.Attachments {
		o.some("attachment", a.Title)
		o.some("  heading", a.Heading)
		if a.Form != nil {
			o.add("  form %s %d", a.Form.Kind.Slug(), len(a.Form.Officers))
		}
		o.blocks("  ", a.Body)
	}
	o.some("by", n.Issuers...)
	o.some("date", n.Date.String())
	o.some("note", n.Note)
	o.some("copy-to", n.CopyTo)
	o.some("printed-by", n.PrintedBy)
	o.some("printed-on", n.PrintedOn.String())
	o.some("aside", n.Aside...)
	return o.lines
}

func (o *outline) blocks(indent string, blocks []Block) {
	for _, b := range blocks {
		number := strings.TrimSpace(b.Number)
		switch b.Kind {
		case Heading:
			line := fmt.Sprintf("%sh%d %s %s", indent, b.Level, number, b.Heading)
			if b.Text != "" {
				line += " + " + b.Text
			}
			o.add("%s", line)
		case Item:
			o.add("%si%d %s %s", indent, b.Level, number, b.Text)
		case Contact:
			o.add("%sc %s", indent, b.Text)
		case Grid:
			o.add("%stable %s / %d", indent, strings.Join(b.Table.Header, " "), len(b.Table.Rows))
		default:
			o.add("%sp %s", indent, b.Text)
		}
	}
}

// matches compares a line with the wanted one, in which … stands for any text.
func matches(want, got string) bool {
	head, tail, short := strings.Cut(want, "…")
	if !short {
		return want == got
	}
	return len(got) >= len(head)+len(tail) && strings.HasPrefix(got, head) && strings.HasSuffix(got, tail)
}

func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/parse/*.txt")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d texts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text := read(t, file)
			n, _, err := Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, strings.Split(strings.TrimSpace(read(t, strings.TrimSuffix(file, ".txt")+".want")), "\n"), outlineOf(n))
			checkRead(t, text)
		})
	}
}

func compare(t *testing.T, want, got []string) {
	t.Helper()
	for i := 0; i < len(want) || i < len(got); i++ {
		var w, g string
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if !matches(w, g) {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, g, w)
			return
		}
	}
}

func read(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkRead asserts what holds for every text: a sound value, nothing lost,
// and Format and Parse are each other's inverse.
func checkRead(t testing.TB, text string) {
	t.Helper()
	n, findings, err := Parse(text)
	if err != nil {
		return
	}
	if err := n.Validate(); err != nil {
		t.Fatalf("Parse made what Validate refuses: %v\n%q", err, text)
	}
	if lost := lostFrom(text, n); lost != "" {
		t.Fatalf("lost %q of %q\nread as %s", lost, text, Format(n))
	}
	length := len([]rune(text))
	for _, f := range findings {
		if p := f.Place; f.Rule == "" || f.Message == "" || f.Severity == 0 || p.Start < 0 || p.End < p.Start || p.End > length {
			t.Fatalf("finding %+v in a text of %d runes", f, length)
		}
	}
	formatted := Format(n)
	again, _, err := Parse(formatted)
	if err != nil {
		if errors.Is(err, ErrEmpty) && same(n, &Notice{Body: []Block{}}) {
			return
		}
		t.Fatalf("%v\n%q", err, formatted)
	}
	if !same(n, again) {
		t.Fatalf("%q\nis formatted as\n%s\nand read as\n%s", text, formatted, strings.Join(outlineOf(again), "\n"))
	}
}

// lostFrom lists the characters of text, each as often as it is missing, that
// are in no field of n. What a Notice implies by its fields does not count:
// white space, invisible characters, the words that name a part, and marks
// that go with them; numbers of the year, the list and so on are counted with
// the part that has them.
func lostFrom(text string, n *Notice) string {
	have := map[rune]int{}
	put := func(texts ...string) {
		for _, s := range texts {
			for _, r := range foldAll(s) {
				have[r]++
			}
		}
	}
	folded := foldText(text)
	// often puts what the text may have twice.
	often := func(s string) {
		put(s)
		const many = 100 // attachments, for which counting would take too long
		if len(n.Attachments) > many || s != "" && strings.Count(folded, foldAll(s)) > 1 {
			put(s)
		}
	}
	date := func(d Date) { put(d.String(), d.ISO(), d.ISO()) } // also written 2022-05-16
	blocks := func(list []Block) {
		for _, b := range list {
			put(b.Number, b.Heading, b.End, b.Text)
			if b.Kind == Heading && b.Text != "" {
				put("。")
			}
			if b.Table != nil {
				put(b.Table.Header...)
				for _, row := range b.Table.Rows {
					put(row...)
				}
			}
		}
	}
	attachment := func(a *Attachment, i int) {
		often(a.Title) // in the list and on the page
		put(a.Number, a.Heading, fmt.Sprint(i+1, i+1))
		if f := a.Form; f != nil {
			put(f.Unit, f.FilledBy, f.Phone)
			date(f.Date)
			for i := range f.Officers {
				put(officerCells(f.Kind, &f.Officers[i])...)
			}
			for _, c := range f.Kind.Columns() {
				put(c.Header)
			}
		}
		blocks(a.Body)
	}
	often(n.Title) // web pages repeat title and number
	often(n.Number.String())
	put(fmt.Sprint(n.CopyNumber), n.Secrecy, n.Urgency, n.Addressees, n.Note, n.CopyTo, n.PrintedBy)
	put(n.Masthead...)
	put(n.Signatories...)
	put(n.TitleLines...)
	put(n.Issuers...)
	put(n.Aside...)
	date(n.Date)
	date(n.Date) // below the title as well
	date(n.PrintedOn)
	blocks(n.Body)
	if n.Issued != nil {
		attachment(n.Issued, 0)
	}
	for i := range n.Attachments {
		attachment(&n.Attachments[i], i)
	}
	// The words and marks by which the parts are known.
	const implied = "附件抄送报机关主送印发签发人份号密级和保密期限紧急程度缓急文件发文字号公填报单位联系电话日期编№公0第" +
		"：:、.．,，;；。（）()〔〕[]［］【】〖〗﹝﹞-－—–‐‑−/／★☆*年月日号一二三四五六七八九十廿○〇零◯oO"
	implies := map[rune]bool{}
	for _, r := range implied {
		implies[r] = true
	}
	var lost strings.Builder
	for _, r := range folded {
		if implies[r] {
			continue
		}
		if have[r]--; have[r] < 0 {
			lost.WriteRune(r)
		}
	}
	return lost.String()
}

// foldText drops the labels of Format and 附件1 at the starts of lines.
func foldText(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		i := strings.IndexFunc(text, func(r rune) bool { return lineBreak(r) || r == '\r' })
		line := text
		if i < 0 {
			text = ""
		} else {
			line, text = text[:i], text[i+len(string(firstRune(text[i:]))):]
		}
		folded := foldAll(line)
		if name := labelOn(folded); name != "" {
			folded = strings.TrimPrefix(folded, labelOpen+name+labelClose)
		}
		if a, ok := attachmentLabel(strings.TrimSpace(line)); ok {
			folded = foldAll(a.title) // a wrong number there is reported and not kept
		}
		b.WriteString(folded)
	}
	return b.String()
}

// foldAll folds full-width digits and drops white space and what is invisible.
func foldAll(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || invisible(r) || lineBreak(r):
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, s)
}

// TestNothingLostCanFail shows that the measure sees a lost character.
func TestNothingLostCanFail(t *testing.T) {
	text := read(t, "testdata/parse/joint.txt")
	n, _, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if lost := lostFrom(text, n); lost != "" {
		t.Fatalf("lost %q", lost)
	}
	for i := range n.Body {
		b := n.Body[i]
		if b.Text == "" {
			continue
		}
		n.Body[i].Text = b.Text[len(string([]rune(b.Text)[0])):]
		if lostFrom(text, n) == "" {
			t.Errorf("%q without its first character is not missed", b.Text)
		}
		n.Body[i] = b
	}
}

const naiman = "../testdata/naiman/"

// TestParseNaiman reads the notice as it was received, faults and all, and as
// it is printed.
func TestParseNaiman(t *testing.T) {
	received := read(t, naiman+"notice-received.txt")
	n, findings, err := Parse(received)
	if err != nil {
		t.Fatal(err)
	}
	checkRead(t, received)
	compare(t, strings.Split(`number 奈司字〔2022〕17号
title 关于开展全旗2022年行政执法人员清理和行政执法证件换发、新领工作的通知
to 各苏木乡镇人民政府、旗直各行政执法部门
p 为加强行政…通知如下：
h1 1、 总体要求
p 本次清理工作…执法证件的换发工作，清理结果向社会公示，接受社会监督。各级行执法部门负责对本部门行政执法人员进行全面自查。
h1 2、 行政执法人员清理工作
h2 （1） 清理范围
p 本次清理的…的人员。
h2 （2） 清理重点
i3 1. 工勤人员…要求的；
i3 2. 执法人员…岗位的；
i3 3. 遗失需要挂失、补办的；
i3 4. 因信息录入错误、照片质量等原因，需要重新制作行政执法证件的；
i3 5. 认为需要清理的其他情形。
h2 （3） 清理时限及方式
p 行政执法人员清理…进行公告。
h1 3、 行政执法证件换发工作
h2 （一） 换发范围
p 各行政执法…执法人员。
h2 （二） 换发程序
p 各行政执法…进行公告。
h1 四、 行政执法证件新领工作
h2 （一） 新领范围
i3 1. 各行政执法部门在编在岗、有…人员。
i3 2. 各行政执法部门在编在岗、从…人员。
h2 （二） 新领程序
p 新上岗执法…1507室。
h1 5、 工作要求
h2 （1） 提高思想认识 + 开展行政…奠定基础。
h2 （2） 加强组织领导 + 本次清理…制作证件。
h2 （3） 严格审查把关 + 各级行政…予以清理。
c 联 系 人：吴海英…4220148
c 电子邮箱：naimansifa@163.com
attachment 行政执法人员清理汇总表
  form clearance 0
attachment 行政执法证件新领人员统计表
  form new-issue 0
attachment 行政执法证件换发人员统计表
  form renewal 0
aside [bookmark: _GoBack]
aside 1`, "\n"), outlineOf(n))
	want := map[string]int{ // rule: line of the source
		"num-bracket": 10, "parse-joined": 18, "parse-leftover": 29, "seq-same": 38, "parse-aside": 141, "att-match": 143,
		"parse-no-issuer": 0, "parse-no-date": 0,
	}
	for _, f := range findings {
		if line, ok := want[f.Rule]; ok && line == f.Place.Line {
			delete(want, f.Rule)
		}
		if f.Rule == "parse-leftover" {
			if at := string([]rune(received)[f.Place.Start:f.Place.End]); at != "[bookmark: _GoBack]" {
				t.Errorf("the leftover's place is %q", at)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not reported: %v", want)
	}

	printed := read(t, naiman+"notice.txt")
	checkRead(t, printed)
	if n, _, err = Parse(printed); err != nil {
		t.Fatal(err)
	}
	if n.Date != (Date{Year: 2022, Month: 5, Day: 16}) || len(n.Issuers) != 1 || n.Issuers[0] != "奈曼旗司法局" || len(n.Attachments) != 3 {
		t.Errorf("signed %v %v, %d attachments", n.Issuers, n.Date, len(n.Attachments))
	}
	for i, k := range forms.Kinds() {
		if n.Attachments[i].Title != k.Title() {
			t.Errorf("附件%d is %s", i+1, n.Attachments[i].Title)
		}
	}
	top := 0
	for _, b := range n.Body {
		if b.Kind == Heading && b.Level == 1 {
			if top++; b.Number != string([]rune("一二三四五")[top-1])+"、" {
				t.Errorf("heading %d is %s%s", top, b.Number, b.Heading)
			}
		}
	}
	if top != 5 {
		t.Errorf("%d headings of the first level", top)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		want error
		line int
	}{
		{"", ErrEmpty, 0},
		{" \r\n\u3000\u200b\ufeff\t\n", ErrEmpty, 0},
		{"关于\x00的通知", ErrNotText, 1},
		{"通知\n\xff\xfe", ErrNotText, 2},
		{"PK\x03\x04docx", ErrNotText, 0},
		{"%PDF-1.7", ErrNotText, 0},
		{strings.Repeat("字", MaxText/3+1), ErrTooLong, 0},
	} {
		n, _, err := Parse(c.text)
		var te *TextError
		if n != nil || !errors.As(err, &te) || !errors.Is(err, c.want) || te.Line != c.line || te.Message == "" {
			t.Errorf("%.20q: %v", c.text, err)
		}
	}
}

func TestDecodeText(t *testing.T) {
	const want = "关于通知"
	for name, b := range map[string][]byte{
		"UTF-8":    []byte(want),
		"GB 18030": {0xb9, 0xd8, 0xd3, 0xda, 0xcd, 0xa8, 0xd6, 0xaa}, // GB 2312 codes of the four characters
		"UTF-16LE": {0xff, 0xfe, 0x73, 0x51, 0x8e, 0x4e, 0x1a, 0x90, 0xe5, 0x77},
		"UTF-16BE": {0xfe, 0xff, 0x51, 0x73, 0x4e, 0x8e, 0x90, 0x1a, 0x77, 0xe5},
	} {
		if got, err := DecodeText(b); err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, b := range [][]byte{[]byte("PK\x03\x04"), []byte("\xd0\xcf\x11\xe0\xa1\xb1"), {0xb9, 0xff, 0xff}} {
		if _, err := DecodeText(b); !errors.Is(err, ErrNotText) {
			t.Errorf("%q: %v", b, err)
		}
	}
}

// TestParseTime: eight times the text takes about eight times as long, whatever
// it is. BenchmarkParse tells how long that is.
func TestParseTime(t *testing.T) {
	const size = 1 << 18
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1) }
	for name, text := range map[string]string{
		"notices":       fill(read(t, naiman+"notice-received.txt")),
		"one line":      fill("字"),
		"one sentence":  fill("各部门，"),
		"headings":      fill("一、总体要求\n（一）范围\n1.对象\n（1）内容\n①其他\n"),
		"nested":        fill("1.甲\n（1）乙\n①丙\n（一）丁\n1、戊\n"),
		"organs":        fill("司法局\n"),
		"signatures":    fill("司法局\n2022年5月16日\n"),
		"dates":         fill("2022年5月16日\n"),
		"labels":        fill("联系人：\t电话：\n"),
		"tabs":          fill("\t甲\n"),
		"rows":          fill("甲\t乙\t丙\n"),
		"only tabs":     "字\n" + fill("\t\t\t\n"),
		"attachments":   "附件：1.甲2.乙\n" + fill("附件1\n表\n"),
		"parentheses":   fill("（"),
		"closed":        fill("（一）"),
		"leftovers":     fill("[bookmark: a]"),
		"open brackets": fill("[bookmark:"),
		"labelled":      fill("【段落】甲\n"),
		"copy to":       "抄送：" + fill("甲，\n"),
		"spaces":        "填报人：" + fill(" \u3000") + "字",
		"commas":        fill("的，\n"),
		"articles":      fill("第一条 甲\n"),
		"addressees":    "关于甲的通知\n" + fill("各局、\n"),
	} {
		if testing.Short() {
			text = text[:runeBoundary(text, size/4)]
		}
		// The machine may be busy: the best of three runs counts.
		parse := func(text string) (n *Notice, best time.Duration) {
			for try := range 3 {
				start := time.Now()
				var err error
				if n, _, err = Parse(text); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if took := time.Since(start); try == 0 || took < best {
					best = took
				}
			}
			return n, best
		}
		// What is quadratic is too slow every time, a busy machine now and then.
		const tries = 5
		var n *Notice
		for try := 1; ; try++ {
			var part, whole time.Duration
			_, part = parse(text[:runeBoundary(text, len(text)/8)])
			n, whole = parse(text)
			if whole <= 32*(part+time.Millisecond) { // 64 times if it were quadratic
				break
			}
			t.Logf("%s: %d bytes took %v, an eighth of them %v", name, len(text), whole, part)
			if try == tries {
				t.Errorf("%s: its time grows faster than the text", name)
				break
			}
		}
		if lost := lostFrom(text, n); lost != "" {
			t.Errorf("%s: lost %.60q", name, lost)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := read(b, naiman+"notice-received.txt")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/parse/*.txt", naiman + "*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			f.Add(read(f, file))
		}
	}
	for _, s := range []string{
		"通知", "附件：", "附件1", "附件\n附件1\n附件2：甲", "（一）", "一、\n二、甲", "2022年5月16日", "甲局\n2022年5月16日\n（注）\n（又注）",
		"关于甲的通知\n各局：各局：\n", "签发人：甲 乙", "【段落】\n【标题】甲\n乙", "【表头】甲\t乙", "a\tb\tc\nd\te\tf", "\t甲\n\t乙\n\t丙\n\n\t1\n\t\n\t3\n",
		"抄送：。", "抄送：甲局\n甲办 2022年5月16日印发", "000001\n特急\n甲文件\n甲〔2022〕1号", "第一章 甲\n第一条 乙", "、甲\n（）乙",
		"【段落】 【标题】甲", "【\n标题】甲", "【\x1e标题】", "000001 001000", "0001年1月1日", "甲局\n0001年1月1日", "\t\t\n甲\t\t\n\t\t\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		checkRead(t, text)
	})
}
