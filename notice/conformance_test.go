package notice

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"sort"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// render prints n and opens the result with PDFium.
func render(t testing.TB, r *Renderer, n *Notice) *oracle.PDF {
	t.Helper()
	var buf bytes.Buffer
	if err := r.Render(&buf, n); err != nil {
		t.Fatal(err)
	}
	return oracle.Open(t, buf.Bytes())
}

// fullLine is Chinese text without marks, so that every line is full.
func fullText(chars int) string {
	const words = "为加强行政执法人员管理根据有关条例和办法要求现就做好全旗清理及证件换发工作安排如下"
	return string([]rune(strings.Repeat(words, chars/len([]rune(words))+1))[:chars])
}

// ordinary is a notice of the 普通格式 with every part that the layout knows.
func ordinary() *Notice {
	body := []Block{{Kind: Paragraph, Text: fullText(120)}}
	for i, number := range []string{"一、", "二、", "三、"} {
		body = append(body,
			Block{Kind: Heading, Level: 1, Number: number, Heading: "总体要求"},
			Block{Kind: Paragraph, Text: fullText(150)},
			Block{Kind: Heading, Level: 2, Number: "（一）", Heading: "提高思想认识", Text: fullText(90) + "。"},
			Block{Kind: Heading, Level: 3, Number: "1.", Heading: "清理范围"},
			Block{Kind: Item, Level: 4, Number: "（1）", Text: fullText(60+i) + "；"},
		)
	}
	return &Notice{
		CopyNumber: 17, Secrecy: "机密★1年", Urgency: "特急",
		Masthead:    []string{"科尔沁旗司法局"},
		Number:      Number{Prefix: "科司字", Year: 2022, Serial: 17},
		Title:       "关于开展行政执法人员清理工作的通知",
		Addressees:  "各苏木乡镇人民政府、旗直各行政执法部门",
		Body:        body,
		Attachments: []Attachment{{Title: "行政执法人员清理汇总表"}, {Title: "行政执法证件换发人员统计表"}},
		Issuers:     []string{"科尔沁旗司法局"},
		Date:        Date{Year: 2022, Month: 5, Day: 16},
		Note:        "此件公开发布",
		CopyTo:      "旗人民政府办公室，旗人民法院，旗人民检察院",
		PrintedBy:   "科尔沁旗司法局办公室",
		PrintedOn:   Date{Year: 2022, Month: 5, Day: 16},
	}
}

// found is where a text stands on a page.
type found struct {
	page  int
	chars []oracle.Char
}

func (f found) first() oracle.Char { return f.chars[0] }
func (f found) last() oracle.Char  { return f.chars[len(f.chars)-1] }

// top and bottom are of the highest and lowest ink.
func (f found) top() float64 {
	y := math.Inf(1)
	for _, c := range f.chars {
		y = math.Min(y, c.Top)
	}
	return y
}

func (f found) bottom() float64 {
	y := math.Inf(-1)
	for _, c := range f.chars {
		y = math.Max(y, c.Bottom)
	}
	return y
}

// middle is half-way between the first character's origin and the last one's end.
func (f found) middle() float64 { return (f.first().X + f.right()) / 2 }

// right is where the last character's advance ends.
func (f found) right() float64 { return f.last().Loose.Right }

// find looks for text on the pages from page on.
func find(t *testing.T, pdf *oracle.PDF, page int, text string) found {
	t.Helper()
	return findSize(t, pdf, page, text, 0)
}

// findSize is find among the characters of one size in pt; 0 means any.
func findSize(t *testing.T, pdf *oracle.PDF, page int, text string, size float64) found {
	t.Helper()
	for ; page < pdf.NumPages(); page++ {
		var chars []oracle.Char
		for _, c := range pdf.Chars(page) {
			if size == 0 || math.Abs(c.Size-size) < 0.01 {
				chars = append(chars, c)
			}
		}
		var s strings.Builder
		at := make([]int, 0, len(chars))
		for i, c := range chars {
			for range len(c.Text) {
				at = append(at, i)
			}
			s.WriteString(c.Text)
		}
		if i := strings.Index(s.String(), text); i >= 0 {
			return found{page, chars[at[i] : at[i+len(text)-1]+1]}
		}
	}
	t.Fatalf("“%s” is on no page", text)
	return found{}
}

// rows groups a page's characters by baseline, top to bottom.
func lines(chars []oracle.Char) [][]oracle.Char {
	var out [][]oracle.Char
	for _, c := range chars {
		if n := len(out); n > 0 && math.Abs(out[n-1][0].Y-c.Y) < 0.5 {
			out[n-1] = append(out[n-1], c)
		} else {
			out = append(out, []oracle.Char{c})
		}
	}
	return out
}

var (
	red   = color.RGBA{0xFF, 0x33, 0x33, 0xFF}
	black = color.RGBA{0, 0, 0, 0xFF}
)

// measured is the conformance table of a document: figures of the standard
// and what PDFium measures in the PDF.
type measured struct{ *testing.T }

// add is a row: the clause, what it says, the figure, the measure and by how
// much they may differ.
func (m measured) add(clause, says string, want, got, within float64, unit string) {
	m.Helper()
	verdict := "合格"
	if !(math.Abs(got-want) <= within+1e-9) {
		verdict = "不合格"
		m.Fail()
	}
	m.Logf("| %s | %s | %.2f | %.2f | ±%.2f %s | %s |", clause, says, want, got, within, unit, verdict)
}

// The figures below are written from the standard's text, not taken from the
// layout's constants.
const (
	mm10pt   = 25.4 / 72
	char3    = 15.75 * mm10pt // height of a 3号 character, the metal size that closes the grid
	char4    = 14 * mm10pt    // 4号
	lineUnit = char3 * 15 / 8 // 行: a character and 7/8 of a 3号 character
	pitch28  = 156.0 / 28     // 字 on the grid
)

func TestConformance(t *testing.T) {
	n := ordinary()
	pdf := render(t, &Renderer{Seals: []forms.Seal{{Specimen: "科尔沁旗司法局"}}}, n)
	if pdf.NumPages()%2 != 0 {
		t.Fatalf("%d pages: the 版记 is not on an even page", pdf.NumPages())
	}
	add := measured{t}.add
	w, h := pdf.Size(0)
	add("5.1", "纸宽", 210, w, 0.01, "mm")
	add("5.1", "纸高", 297, h, 0.01, "mm")

	// 版心, measured on a page full of text.
	page2 := lines(pdf.Chars(1))
	page2 = page2[:len(page2)-1] // the page number
	top, bottom, left, right, most := 999.0, 0.0, 999.0, 0.0, 0
	for _, l := range page2 {
		for _, c := range l {
			top, bottom = math.Min(top, c.Top), math.Max(bottom, c.Bottom)
			left, right = math.Min(left, c.X), math.Max(right, c.Loose.Right)
		}
		if len(l) > most {
			most = len(l)
		}
	}
	add("5.2.1", "天头", 37, top, 0.3, "mm")
	add("5.2.1", "订口", 28, left, 0.05, "mm")
	add("5.2.1", "版心宽", 156, right-left, 0.3, "mm")
	add("5.2.1", "版心高（首行字顶至末行字底的墨迹，字框各留0.15毫米以内）", 225, bottom-top, 0.4, "mm")
	add("5.2.3", "每面行数", 22, float64(len(page2)), 0, "行")
	add("5.2.3", "每行字数", 28, float64(most), 0, "字")

	copyNumber := find(t, pdf, 0, "000017")
	add("7.2.1", "份号顶格", 28, copyNumber.first().X, 0.3, "mm")
	add("7.2.1", "份号在版心第一行（基线）", page2[0][0].Y, copyNumber.first().Y, 0.05, "mm")
	secrecy := find(t, pdf, 0, "机密★1年")
	add("7.2.2", "密级顶格第二行", copyNumber.first().Y+lineUnit, secrecy.first().Y, 0.3, "mm")
	urgency := find(t, pdf, 0, "特急")
	add("7.2.3", "紧急程度在第三行", copyNumber.first().Y+2*lineUnit, urgency.first().Y, 0.3, "mm")

	mast := find(t, pdf, 0, "科尔沁旗司法局文件")
	add("7.2.4", "发文机关标志上边缘至版心上边缘", 35, mast.top()-37, 0.3, "mm")
	add("7.2.4", "发文机关标志居中", 28+78, mast.middle(), 0.3, "mm")
	number := find(t, pdf, 0, "科司字〔2022〕17号")
	add("7.2.5", "发文字号在标志下空二行", 2*lineUnit, number.top()-mast.bottom(), 0.3, "mm")
	add("7.2.5", "发文字号居中", 28+78, number.middle(), 0.3, "mm")

	wide := wideRules(pdf.Shapes(0))
	if len(wide) != 1 {
		t.Fatalf("%d rules on page 1", len(wide))
	}
	rule := wide[0]
	add("7.2.7", "红色分隔线在发文字号之下", 4, rule.Top-number.bottom(), 0.3, "mm")
	add("7.2.7", "红色分隔线宽", 156, rule.Width(), 0.05, "mm")
	add("7.2.7", "红色分隔线左端", 28, rule.Left, 0.05, "mm")

	title := find(t, pdf, 0, n.Title)
	add("7.3.1", "标题在红线下空二行", 2*lineUnit, title.top()-rule.Bottom, 0.3, "mm")
	add("7.3.1", "标题居中", 28+78, title.middle(), 0.3, "mm")
	add("7.3.1", "标题2号", 22, title.first().Size, 0.01, "pt")
	to := find(t, pdf, 0, "各苏木乡镇人民政府")
	add("7.3.2", "主送机关在标题下空一行", lineUnit, to.top()-title.bottom(), 0.3, "mm")
	add("7.3.2", "主送机关顶格", 28, to.first().X, 0.05, "mm")
	para := find(t, pdf, 0, "为加强行政执法")
	add("7.3.3", "每段左空二字", 2*pitch28, para.first().X-28, 0.05, "mm")
	add("5.2.2", "正文3号", 15.75, para.first().Size, 0.01, "pt")
	add("5.2.3", "行距", (225-char3)/21, page2[5][0].Y-page2[4][0].Y, 0.05, "mm")

	list := find(t, pdf, 0, "附件：1.")
	add("7.3.4", "附件说明左空二字", 2*pitch28, list.first().X-28, 0.05, "mm")
	second := find(t, pdf, list.page, "2.行政执法证件换发")
	add("7.3.4", "第二个附件的序号与第一个对齐", list.chars[3].X, second.first().X, 0.05, "mm")

	name := findSize(t, pdf, list.page, "科尔沁旗司法局", 15.75)
	date := findSize(t, pdf, list.page, "2022年5月16日", 15.75)
	add("7.3.5.1", "成文日期右空四字", 4*pitch28, 184-date.right(), 0.3, "mm")
	add("7.3.5.1", "署名在日期上居中", date.middle(), name.middle(), 0.1, "mm")
	var ring oracle.Box
	for _, s := range pdf.Shapes(name.page) {
		if b := inked(s); b.Width() > 35 && b.Width() < 50 {
			ring = b
		}
	}
	add("7.3.5.1", "印章直径", 42, ring.Width(), 0.3, "mm")
	add("7.3.5.1", "印章居中", date.middle(), (ring.Left+ring.Right)/2, 0.1, "mm")
	add("7.3.5.1", "印章顶端距上文一行之内", lineUnit/2, ring.Top-second.bottom(), lineUnit/2, "mm")
	add("7.3.5.1", "署名和日期居印章中心偏下", 2.5, (name.top()+date.bottom())/2-(ring.Top+ring.Bottom)/2, 2, "mm")
	note := find(t, pdf, name.page, "（此件公开发布）")
	add("7.3.6", "附注左空二字", 2*pitch28, note.first().X-28, 0.05, "mm")

	last := pdf.NumPages() - 1
	rules := wideRules(pdf.Shapes(last))
	if len(rules) != 3 {
		t.Fatalf("版记 has %d rules", len(rules))
	}
	add("7.4.1", "版记末条分隔线与版心下边缘重合", 262, rules[2].Bottom, 0.05, "mm")
	for i, b := range rules {
		add("7.4.1", fmt.Sprintf("版记第%d条分隔线高", i+1), []float64{0.35, 0.25, 0.35}[i], b.Height(), 0.02, "mm")
		add("7.4.1", fmt.Sprintf("版记第%d条分隔线与版心等宽", i+1), 156, b.Width(), 0.05, "mm")
	}
	copyTo := find(t, pdf, last, "抄送：")
	add("7.4.2", "抄送左空一字", char4, copyTo.first().X-28, 0.05, "mm")
	add("7.4.2", "抄送4号", 14, copyTo.first().Size, 0.01, "pt")
	printed := find(t, pdf, last, "2022年5月16日印发")
	add("7.4.3", "印发日期右空一字", char4, 184-printed.right(), 0.3, "mm")

	for p := range 2 {
		digits := find(t, pdf, p, fmt.Sprintf("— %d —", p+1))
		add("7.5", fmt.Sprintf("第%d页页码一字线距版心下边缘", p+1), 7, digits.first().Top-262, 0.3, "mm")
		if p == 0 {
			add("7.5", "单页码右空一字", char4, 184-digits.right(), 0.3, "mm")
		} else {
			add("7.5", "双页码左空一字", char4, digits.first().X-28, 0.3, "mm")
		}
		add("7.5", "页码4号", 14, digits.first().Size, 0.01, "pt")
	}

	// Faces and colours.
	for _, f := range []struct {
		what string
		at   found
		font string
		ink  color.RGBA
	}{
		{"发文机关标志", mast, "BiaoSong", red},
		{"发文字号", number, "FangSong", black},
		{"密级", secrecy, "HeiTi", black},
		{"标题", title, "BiaoSong", black},
		{"正文", para, "FangSong", black},
		{"一级标题", find(t, pdf, 0, "一、总体要求"), "HeiTi", black},
		{"二级标题", find(t, pdf, 0, "（一）提高思想认识。"), "KaiTi", black},
		{"三级标题", find(t, pdf, 0, "1.清理范围"), "FangSong", black},
		{"四级", find(t, pdf, 0, "（1）"), "FangSong", black},
		{"页码", find(t, pdf, 0, "— 1 —"), "SongTi", black},
	} {
		for _, c := range f.at.chars {
			if !strings.Contains(c.Font, f.font) {
				t.Errorf("%s：“%s”是%s，应是%s", f.what, c.Text, c.Font, f.font)
				break
			}
			if c.Colour != f.ink {
				t.Errorf("%s：“%s”的颜色是%v，应是%v", f.what, c.Text, c.Colour, f.ink)
				break
			}
		}
	}
	if c := inkColour(wideShapes(pdf.Shapes(0))[0]); c != red {
		t.Errorf("红色分隔线的颜色是%v", c)
	}
}

// inked is the box of a shape with its stroke; a rule has square ends that do
// not reach beyond its points.
func inked(s oracle.Shape) oracle.Box {
	b := s.Box
	if s.Line.A > 0 {
		if b.Height() > 0.01 || b.Width() < 0.01 {
			b.Left, b.Right = b.Left-s.Width/2, b.Right+s.Width/2
		}
		b.Top, b.Bottom = b.Top-s.Width/2, b.Bottom+s.Width/2
	}
	return b
}

// wideShapes are the rules across the 版心, from the top down.
func wideShapes(shapes []oracle.Shape) []oracle.Shape {
	var out []oracle.Shape
	for _, s := range shapes {
		if b := inked(s); b.Width() > 150 && b.Height() < 1 {
			out = append(out, s)
		}
	}
	sort.Slice(out, func(i, k int) bool { return out[i].Box.Top < out[k].Box.Top })
	return out
}

func wideRules(shapes []oracle.Shape) []oracle.Box {
	var out []oracle.Box
	for _, s := range wideShapes(shapes) {
		out = append(out, inked(s))
	}
	return out
}

func inkColour(s oracle.Shape) color.RGBA {
	if s.Line.A > 0 {
		return s.Line
	}
	return s.Fill
}
