package notice

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// piecePDF renders a document of the gallery.
func piecePDF(t *testing.T, name string) *oracle.PDF {
	t.Helper()
	for _, p := range gallery(t) {
		if p.name == name {
			return render(t, p.r, p.notice)
		}
	}
	t.Fatalf("no %s in the gallery", name)
	return nil
}

// redRules are the red rules of a page from the top down, with their strokes.
func redRules(pdf *oracle.PDF, page int) []oracle.Box {
	var out []oracle.Box
	for _, s := range wideShapes(pdf.Shapes(page)) {
		if inkColour(s) == red {
			out = append(out, inked(s))
		}
	}
	return out
}

func TestConformanceLetter(t *testing.T) {
	pdf := piecePDF(t, "letter")
	add := measured{t}.add
	mast := find(t, pdf, 0, "科尔沁旗司法局")
	add("10.1", "信函发文机关标志上边缘距上页边", 30, mast.top(), 0.3, "mm")
	add("10.1", "发文机关标志居中", 105, mast.middle(), 0.3, "mm")
	rules := redRules(pdf, 0)
	if len(rules) != 4 {
		t.Fatalf("%d red rules", len(rules))
	}
	add("10.1", "第一条红色双线在标志之下", 4, rules[0].Top-mast.bottom(), 0.3, "mm")
	add("10.1", "第二条红色双线距下页边", 20, 297-rules[3].Bottom, 0.3, "mm")
	for i, name := range []string{"第一条上", "第一条下", "第二条上", "第二条下"} {
		add("10.1", name+"线长", 170, rules[i].Width(), 0.05, "mm")
		add("10.1", name+"线居中", 105, (rules[i].Left+rules[i].Right)/2, 0.05, "mm")
	}
	if !(rules[0].Height() > rules[1].Height() && rules[2].Height() < rules[3].Height()) {
		t.Error("the first double rule is not thick over thin, or the second not thin over thick")
	}
	secrecy := find(t, pdf, 0, "秘密★6个月")
	add("10.1", "首个要素与第一条线的距离为3号字高的7/8", char3*7/8, secrecy.top()-rules[1].Bottom, 0.3, "mm")
	add("10.1", "密级顶格居左", 28, secrecy.first().X, 0.05, "mm")
	number := find(t, pdf, 0, "科司函〔2022〕12号")
	add("10.1", "发文字号顶格居右", 184, number.right(), 0.05, "mm")
	add("10.1", "发文字号与首个要素同行", secrecy.first().Y, number.first().Y, 0.3, "mm")
	urgency := find(t, pdf, 0, "特急")
	title := find(t, pdf, 0, "关于商请协助核对")
	add("10.1", "标题在最后一个要素下空二行（字框之间）", 2*lineUnit, cellTop(title)-cellTop(urgency)-char3, 0.3, "mm")
	last := lines(pdf.Chars(0))
	foot := found{chars: last[len(last)-1]}
	if gap := rules[2].Top - foot.bottom(); gap < char3*7/8-0.05 {
		t.Errorf("the last line of page 1 is %.2f mm above the second double rule", gap)
	}
	for _, c := range pdf.Chars(0) {
		if c.Rune == '—' {
			t.Error("the first page of a letter bears a page number")
		}
	}
	find(t, pdf, 1, "— 2 —")
	if rules := wideRules(pdf.Shapes(pdf.NumPages() - 1)); len(rules) != 0 {
		t.Error("the 版记 of a letter has rules")
	}
	find(t, pdf, pdf.NumPages()-1, "抄送：旗人民政府办公室。")
}

// cellTop is where the cells of a text's characters begin: the middle of the
// ink of its Chinese characters less half their height.
func cellTop(f found) float64 {
	top, bottom := 0.0, 0.0
	for _, c := range f.chars {
		if top == 0 || c.Top < top {
			top = c.Top
		}
		bottom = max(bottom, c.Bottom)
	}
	return (top+bottom)/2 - f.first().Size*mm10pt/2
}

func TestConformanceOrder(t *testing.T) {
	pdf := piecePDF(t, "order")
	add := measured{t}.add
	mast := find(t, pdf, 0, "科尔沁旗人民政府令")
	add("10.2", "命令标志上边缘至版心上边缘", 20, mast.top()-37, 0.3, "mm")
	add("10.2", "命令标志居中", 28+78, mast.middle(), 0.3, "mm")
	number := find(t, pdf, 0, "第5号")
	add("10.2", "令号在标志下空二行", 2*lineUnit, number.top()-mast.bottom(), 0.3, "mm")
	add("10.2", "令号居中", 28+78, number.middle(), 0.3, "mm")
	text := find(t, pdf, 0, "《科尔沁旗行政执法证件管理办法》已经2022年5月10日旗")
	add("10.2", "正文在令号下空二行（基线之间）", 2*lineUnit+char3, text.first().Y-number.first().Y, 0.05, "mm")
	body := find(t, pdf, 0, "人民政府第3次常务会议")
	stamp := pdf.Images(0)[0]
	add("7.3.5.3", "签名章在正文下空二行", 3*(225-char3)/21-char3, stamp.Top-body.bottom(), 0.3, "mm")
	add("7.3.5.3", "签名章右空四字", 4*pitch28, 184-stamp.Right, 0.05, "mm")
	post := find(t, pdf, 0, "旗长")
	add("7.3.5.3", "职务在签名章左空二字", 2*pitch28, stamp.Left-post.right(), 0.05, "mm")
	add("7.3.5.3", "职务与签名章上下居中", (stamp.Top+stamp.Bottom)/2, (post.top()+post.bottom())/2, 0.3, "mm")
	date := find(t, pdf, 0, "2022年5月16日")
	add("7.3.5.3", "成文日期在签名章下空一行", lineUnit+char3*7/8, date.top()-stamp.Bottom, 0.3, "mm")
	add("7.3.5.3", "成文日期右空四字", 4*pitch28, 184-date.right(), 0.05, "mm")
	if len(redRules(pdf, 0)) != 0 {
		t.Error("an order has a red rule")
	}
}

func TestConformanceMinutes(t *testing.T) {
	pdf := piecePDF(t, "minutes")
	add := measured{t}.add
	mast := find(t, pdf, 0, "科尔沁旗司法局局务会议纪要")
	add("10.3", "纪要标志上边缘至版心上边缘", 35, mast.top()-37, 0.3, "mm")
	add("10.3", "纪要标志居中", 28+78, mast.middle(), 0.3, "mm")
	attending := find(t, pdf, 0, "出席：")
	above := found{chars: lines(pdf.Chars(attending.page))[2]}
	add("10.3", "出席在正文下空一行", 2*(225-char3)/21, attending.first().Y-above.first().Y, 0.05, "mm")
	add("10.3", "出席左空二字", 2*pitch28, attending.first().X-28, 0.05, "mm")
	name := find(t, pdf, attending.page, "那日苏、王小明")
	wrapped := find(t, pdf, attending.page, "静、孟和")
	add("10.3", "名单回行与冒号后首字对齐", name.first().X, wrapped.first().X, 0.05, "mm")
	if f := attending.first().Font; f == name.first().Font {
		t.Errorf("出席 and the names are both in %s", f)
	}
	for page := range pdf.NumPages() {
		for _, s := range pdf.Shapes(page) {
			if b := inked(s); b.Width() > 35 && b.Width() < 50 {
				t.Error("纪要 bear a seal")
			}
		}
	}
}

func TestConformanceUpward(t *testing.T) {
	pdf := piecePDF(t, "upward")
	add := measured{t}.add
	label := find(t, pdf, 0, "签发人：")
	mast := find(t, pdf, 0, "科尔沁旗财政局")
	add("7.2.6", "签发人在发文机关标志下空二行", 2*lineUnit, label.top()-mast.bottom(), 0.3, "mm")
	first := find(t, pdf, 0, "那日苏王小明")
	add("7.2.6", "签发人右空一字", pitch28, 184-first.right(), 0.05, "mm")
	third := find(t, pdf, 0, "阿拉坦·乌力吉")
	add("7.2.6", "回行与上一行第一个签发人对齐", first.first().X, third.first().X, 0.05, "mm")
	number := find(t, pdf, 0, "科司联字〔2022〕4号")
	add("7.2.5", "上行文发文字号左空一字", pitch28, number.first().X-28, 0.05, "mm")
	add("7.2.5", "发文字号与最后一个签发人同行", third.first().Y, number.first().Y, 0.05, "mm")
	rules := redRules(pdf, 0)
	add("7.2.7", "红色分隔线在发文字号之下", 4, rules[0].Top-number.bottom(), 0.3, "mm")
	if l, n := label.first().Font, first.first().Font; l == n {
		t.Errorf("签发人 and the names are both in %s", l)
	}
}

func TestConformanceJoint(t *testing.T) {
	pdf := piecePDF(t, "joint")
	add := measured{t}.add
	top := find(t, pdf, 0, "科尔沁旗司法局")
	low := find(t, pdf, 0, "科尔沁旗财政局")
	file := find(t, pdf, 0, "文件")
	add("7.2.4", "联合行文标志上边缘至版心上边缘", 35, top.top()-37, 0.3, "mm")
	add("7.2.4", "“文件”与并列的机关名称上下居中", (top.top()+low.bottom())/2, (file.top()+file.bottom())/2, 0.3, "mm")
	add("7.2.4", "各机关名称左端对齐", top.first().Left, low.first().Left, 0.3, "mm")
	var seals []oracle.Box
	for _, s := range pdf.Shapes(1) {
		if b := inked(s); b.Width() > 41 && b.Width() < 43 {
			seals = append(seals, b)
		}
	}
	if len(seals) != 3 {
		t.Fatalf("%d seals", len(seals))
	}
	for i, name := range []string{"科尔沁旗司法局", "科尔沁旗人力资源和社会保障局", "科尔沁旗财政局"} {
		at := findSize(t, pdf, 1, name, 15.75)
		add("7.3.5.1", "印章居于署名中部", at.middle(), (seals[i].Left+seals[i].Right)/2, 0.1, "mm")
	}
	add("7.3.5.1", "同排印章上下对齐", seals[0].Top, seals[1].Top, 0.01, "mm")
	for i := range seals {
		for k := range i {
			a, b := seals[i], seals[k]
			if a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom {
				t.Errorf("seals %d and %d meet", k+1, i+1)
			}
		}
		if seals[i].Left < 28-0.01 || seals[i].Right > 184.01 {
			t.Errorf("seal %d leaves the 版心: %v", i+1, seals[i])
		}
	}
}

// TestConformanceUnsealed measures the signature of a document without seal
// and a name shorter, then longer, than the date.
func TestConformanceUnsealed(t *testing.T) {
	add := measured{t}.add
	n := ordinary()
	n.Attachments, n.Note = nil, ""
	n.Body = []Block{{Kind: Paragraph, Text: "一行文字。"}}
	n.Issuers = []string{"科尔沁旗行政执法监督局"}
	pdf := render(t, &Renderer{Sealing: Unsealed}, n)
	text := find(t, pdf, 0, "一行文字。")
	name := findSize(t, pdf, 0, "科尔沁旗行政执法监督局", 15.75)
	date := findSize(t, pdf, 0, "2022年5月16日", 15.75)
	add("7.3.5.2", "署名在正文下空一行", 2*(225-char3)/21, name.first().Y-text.first().Y, 0.05, "mm")
	add("7.3.5.2", "署名右空二字", 2*pitch28, 184-name.right(), 0.05, "mm")
	add("7.3.5.2", "日期首字比署名首字右移二字", 2*pitch28, date.first().X-name.first().X, 0.05, "mm")

	n.Issuers = []string{"旗司法局"}
	pdf = render(t, &Renderer{Sealing: Unsealed}, n)
	name = findSize(t, pdf, 0, "旗司法局", 15.75)
	date = findSize(t, pdf, 0, "2022年5月16日", 15.75)
	add("7.3.5.2", "日期长于署名：日期右空二字", 2*pitch28, 184-date.right(), 0.05, "mm")
	add("7.3.5.2", "日期长于署名：署名相应左移", 2*pitch28, date.first().X-name.first().X, 0.05, "mm")
}

// TestConformanceAttachments measures attachments of text, on A4 landscape, and
// one that is not bound with its notice.
func TestConformanceAttachments(t *testing.T) {
	add := measured{t}.add
	n := ordinary()
	n.CopyTo, n.PrintedBy = "", ""
	n.PrintedOn = Date{}
	n.Attachments = []Attachment{
		{Title: "工作安排", Body: []Block{{Kind: Paragraph, Text: fullText(100) + "。"}}},
		{Title: forms.Renewal.Title(), Form: &forms.Form{Kind: forms.Renewal}},
		{Title: forms.NewIssue.Title(), Form: &forms.Form{Kind: forms.NewIssue}},
	}
	pdf := render(t, &Renderer{}, n)
	label := find(t, pdf, 1, "附件1工作安排")
	if label.first().X > 28.05 || !strings.Contains(label.first().Font, "HeiTi") {
		t.Errorf("附件1 stands at %.2f mm in %s", label.first().X, label.first().Font)
	}
	add("7.3.7", "附件字样顶格", 28, label.first().X, 0.05, "mm")
	add("7.3.7", "附件字样在版心第一行", 37, label.chars[0].Top, 0.3, "mm")
	title := label.chars[3:]
	add("7.3.7", "附件标题在版心第三行（上边缘）", 37+2*(225-char3)/21, found{chars: title}.top(), 0.3, "mm")
	add("7.3.7", "附件标题居中", 28+78, found{chars: title}.middle(), 0.05, "mm")

	for page := label.page + 1; page < pdf.NumPages(); page++ {
		w, h := pdf.Size(page)
		add("8", fmt.Sprintf("第%d页A4横排", page+1), 297, w, 0.01, "mm")
		number := find(t, pdf, page, fmt.Sprintf("— %d —", page+1))
		// Turned back to the upright sheet, the number is where it always is:
		// (x, y) of the turned page is (y, 297-x) of the upright one.
		first, last := number.first(), number.last()
		add("8", "页码一字线距版心下边缘", 7, (297-first.Right)-262, 0.3, "mm")
		if (page+1)%2 == 1 {
			add("8", "单页码右空一字", char4, 184-last.Bottom, 0.3, "mm")
		} else {
			add("8", "双页码左空一字", char4, first.Top-28, 0.3, "mm")
		}
		if math.Abs(first.Angle+90) > 0.1 {
			t.Errorf("page %d: the number is turned by %g degrees on a page %g mm high", page+1, first.Angle, h)
		}
	}

	var buf bytes.Buffer
	if err := new(Renderer).RenderAttachment(&buf, n, 0); err != nil {
		t.Fatal(err)
	}
	alone := oracle.Open(t, buf.Bytes())
	line := find(t, alone, 0, "科司字〔2022〕17号附件1")
	add("7.3.7", "不装订的附件：发文字号和附件字样顶格", 28, line.first().X, 0.05, "mm")
	find(t, alone, 0, "— 1 —")
	if err := new(Renderer).RenderAttachment(&buf, n, 7); err == nil {
		t.Error("an attachment that is not there was printed")
	}
}

// TestPreprinted leaves out everything red and moves nothing else.
func TestPreprinted(t *testing.T) {
	whole := render(t, &Renderer{}, ordinary())
	rest := render(t, &Renderer{Preprinted: true}, ordinary())
	var kept []oracle.Char
	for _, c := range whole.Chars(0) {
		if c.Colour != red {
			kept = append(kept, c)
		}
	}
	got := rest.Chars(0)
	if len(kept) == len(whole.Chars(0)) || len(got) != len(kept) {
		t.Fatalf("%d characters, want %d of %d", len(got), len(kept), len(whole.Chars(0)))
	}
	for i, c := range got {
		if c.Rune != kept[i].Rune || math.Hypot(c.X-kept[i].X, c.Y-kept[i].Y) > 0.01 {
			t.Errorf("%q stands at (%.2f, %.2f), not at (%.2f, %.2f)", c.Text, c.X, c.Y, kept[i].X, kept[i].Y)
		}
	}
	if len(redRules(rest, 0)) != 0 {
		t.Error("the red rule was printed")
	}
}
