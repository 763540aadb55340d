package typeset

import (
	"math"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// origins are where the glyphs of a line in the fake face stand.
func origins(l Line) (x []float64) {
	for _, r := range l.Runs {
		at := r.X
		for _, c := range r.Text {
			x = append(x, at)
			m, _ := fake(0, c, nil)
			at += m.adv*r.Size*MM + r.Spacing*MM
		}
	}
	return x
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-3 }

// TestSqueezeOrder holds the first line of a 10 em measure against positions
// worked out from clreq's 挤压处理的优先顺序 by hand.
func TestSqueezeOrder(t *testing.T) {
	tests := []struct {
		name, text, line string
		want             map[int]float64 // origin of the i-th glyph
		width            float64         // 0 means the measure
	}{
		{"a full line of Han keeps its grid", "字字字字字字字字字字字字字", "字字字字字字字字字字",
			map[int]float64{0: 0, 5: 5, 9: 9}, 0},
		{"a full line that ends with a mark keeps its grid", "字字，字字字字字字。字字字", "字字，字字字字字字。",
			map[int]float64{3: 3, 9: 9}, 0},
		{"though what follows could be squeezed in", "（字）（字）字，字，字，字字字", "（字）（字）字，字，",
			map[int]float64{1: 1, 3: 3, 6: 6, 9: 9}, 0},
		{"line end first, then the comma", "字字，字字字字字字字。字字字", "字字，字字字字字字字。",
			map[int]float64{2: 2, 3: 2.5, 10: 9.5}, 0},
		{"brackets before the comma, each alike; an opening one moves left", "（字）字，字字字字字。字字字", "（字）字，字字字字字。",
			map[int]float64{0: -0.25, 1: 0.75, 2: 1.75, 3: 2.5, 4: 3.5, 5: 4.5, 10: 9.5}, 0},
		{"间隔号 before brackets, on both sides", "（字·字字字字字字字，字字字", "（字·字字字字字字字，",
			map[int]float64{0: 0, 1: 1, 2: 1.75, 3: 2.5, 10: 9.5}, 0},
		{"word spaces to a quarter em before 间隔号", "a b c·字字字字字字字，字字字", "a b c·字字字字字字字，",
			// 2.5 + 8 + 1 em; ½ from the line's end, twice ¼ from the spaces, ½ from ·
			map[int]float64{1: 0.5, 2: 0.75, 4: 1.5, 5: 1.75, 6: 2.5, 13: 9.5}, 0},
		{"句号 last of all", "。，字字字字字字字字。字字字", "。，字字字字字字字字。",
			map[int]float64{0: 0, 1: 1, 2: 1.5, 10: 9.5}, 0},
		{"two adjacent marks at the end", "字字字字字（字字）。字字字字", "字字字字字（字字）。",
			map[int]float64{9: 9}, 0},
		{"push out when squeezing is not enough, every gap alike", "字字字字字字字字字字，字字字", "字字字字字字字字字",
			map[int]float64{0: 0, 1: 1.125, 8: 9}, 0},
		{"no gap beside 连接号", "甲—乙字字字字字字字，字字", "甲—乙字字字字字字",
			map[int]float64{1: 1, 2: 2, 3: 3 + 1.0/6, 8: 9}, 0},
		{"no gap beside 间隔号, nor in a word", "甲·乙ab字字字字字2022年字", "甲·乙ab字字字字字",
			map[int]float64{1: 1, 2: 2, 3: 3 + 1.0/6, 4: 3.5 + 1.0/6, 5: 4 + 1.0/3, 9: 9}, 0},
		{"a word space to half an em before the gaps", "a\u2009b字字字字字字字2022年字", "a\u2009b字字字字字字字",
			// 8.25 em; the space takes ¼ of the 1.75 em to fill, the 8 gaps the rest
			map[int]float64{0: 0, 1: 0.5, 2: 1.1875, 3: 1.875, 9: 9}, 0},
		{"a number comes in where that moves the line no more than leaving it", "（字）字，字字字字2022年字", "（字）字，字字字字2022",
			// 11 em; all the em to lose is in the brackets
			map[int]float64{0: -0.5, 1: 0.5, 2: 1.5, 3: 2, 4: 3, 5: 4, 9: 8}, 0},
		{"and stays out where it would move it more", "（字）字，a字字字字2022年字", "（字）字，a字字字字",
			map[int]float64{0: 0, 9: 9}, 0},
		{"no gap in an indent of spaces", "  字字字字字字字字2022年字", "  字字字字字字字字",
			map[int]float64{1: 0.5, 2: 1, 3: 2 + 1.0/7, 9: 9}, 0},
		{"nor are they stretched", "\u2009\u2009字字字字字字字字2022年字", "\u2009\u2009字字字字字字字字",
			map[int]float64{1: 0.25, 2: 0.5, 3: 1.5 + 1.5/7, 9: 9}, 0},
		{"nor squeezed", "  字字字字字字字字字。字字字", "  字字字字字字字字",
			map[int]float64{1: 0.5, 2: 1, 3: 2 + 1.0/7, 9: 9}, 0},
		{"nor of full-width ones", "　　字字字字字字字2022年字", "　　字字字字字字字",
			map[int]float64{1: 1, 2: 2, 3: 3 + 1.0/6, 8: 9}, 0},
		{"nothing inside ——", "字字——字字字字字“字”，字字", "字字——字字字字字",
			map[int]float64{1: 1 + 1.0/7, 2: 2 + 2.0/7, 3: 3 + 2.0/7, 8: 9}, 0},
	}
	for _, tt := range tests {
		lines, _ := fakeLines(tt.text, Measure{Width: 10})
		text := []rune(tt.text)
		if got := string(text[lines[0].Start:lines[0].End]); got != strings.TrimRight(tt.line, " ") {
			t.Errorf("%s: first line is %s\n%s", tt.name, got, show(text, lines))
			continue
		}
		x := origins(lines[0])
		for i, want := range tt.want {
			if !near(x[i], want) {
				t.Errorf("%s: glyph %d is at %.4f, want %.4f: %.3f", tt.name, i, x[i], want, x)
			}
		}
		if !near(lines[0].Width, 10) {
			t.Errorf("%s: the line is %.4f wide", tt.name, lines[0].Width)
		}
	}
}

// The grid of GB/T 9704-2012 5.2.3 in 3号: 28 characters to 156 mm.
const (
	gridWidth = 156.0
	gridCell  = gridWidth / 28
	gridSize  = 15.75
)

func TestGrid(t *testing.T) {
	text := strings.Repeat("永", 26+28+5)
	lines, err := Setter{}.Lines([]Span{{Text: text, Size: gridSize, Tag: 7}},
		Measure{Width: gridWidth, First: 2 * gridCell, Cell: gridCell})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []struct {
		n    int
		x, w float64
	}{{26, 2 * gridCell, gridWidth}, {28, 0, gridWidth}, {5, 0, 5 * gridCell}} {
		l := lines[i]
		if l.End-l.Start != want.n || !near(l.Width, want.w) || len(l.Runs) != 1 {
			t.Fatalf("line %d: %d characters, %.4f mm, %d runs", i, l.End-l.Start, l.Width, len(l.Runs))
		}
		r := l.Runs[0]
		if !near(r.X, want.x) || r.Tag != 7 || r.Size != gridSize {
			t.Errorf("line %d: %+v", i, r)
		}
		// 156 mm is 442.2047 pt; a 28th less 15.75 pt is 0.0430 pt.
		if math.Abs(r.Spacing-0.0430) > 1e-4 {
			t.Errorf("line %d: spacing %.5f pt", i, r.Spacing)
		}
	}
}

// TestHalfCells: in the faces of the body a digit is half a cell.
func TestHalfCells(t *testing.T) {
	for _, role := range []typeface.Role{typeface.FangSong, typeface.KaiTi, typeface.SongTi} {
		for text, cells := range map[string]float64{"2022年": 3, "1507室": 3, "6月3日": 3, "（2）": 2.5, "152325199001011234": 9} {
			w, err := Setter{}.Width([]Span{{Text: text, Role: role, Size: gridSize}}, gridCell)
			if err != nil {
				t.Fatal(err)
			}
			if !near(w, cells*gridCell) {
				t.Errorf("%v: %s is %.4f cells", role, text, w/gridCell)
			}
		}
	}
	// Two digits more and two cells fewer: still 28 cells, and nothing moves.
	text := "根据2022年6月30日的通知，各部门于2023年1月1日前完成清理工作并报送"
	lines, err := Setter{}.Lines([]Span{{Text: text, Size: gridSize}}, Measure{Width: gridWidth, Cell: gridCell})
	if err != nil {
		t.Fatal(err)
	}
	if !near(lines[0].Width, gridWidth) {
		t.Errorf("%.4f mm", lines[0].Width)
	}
}

func TestAlign(t *testing.T) {
	for align, want := range map[Align][2]float64{Justify: {0, 3}, Left: {0, 3}, Centre: {3.5, 6.5}, Right: {7, 10}} {
		lines, _ := fakeLines("一二三", Measure{Width: 10, Align: align})
		if l := lines[0]; !near(l.Runs[0].X, want[0]) || !near(l.Width, want[1]) {
			t.Errorf("align %d: from %.3f to %.3f", align, l.Runs[0].X, l.Width)
		}
	}
}

// TestBreaks looks at whole paragraphs; where one more character would fill a
// line, it has gone down to keep the last one company.
func TestBreaks(t *testing.T) {
	tests := []struct {
		name, text string
		width      float64
		want       string // lines, parted by |
	}{
		{"newlines", "一二\n三\r\n\n四\n", 10, "一二|三||四"},
		{"spaces vanish at a break", "一二三四五 六七八九十 ", 5, "一二三四五|六七八九十"},
		{"NBSP does not", "一二三四\u00A0五六七八九", 5, "一二三|四\u00A0五六七|八九"},
		{"U+3000 ends a line", "一二三四五　六七八九十", 5, "一二三四五　|六七八九十"},
		{"a number is whole", "一二三四1507室的人", 5, "一二三四|1507室的人"},
		{"its Han unit is not part of it", "一二三2022年六月", 5, "一二三2022|年六月"},
		{"its sign is", "一二三四10%的人们", 5, "一二三四|10%的人们"},
		{"a word is whole", "一二三Word字体的", 4, "一二三|Word字|体的"},
		{"a word breaks at its hyphen", "一二well-known字体", 5, "一二well-|known字体"},
		{"an address is whole while it fits", "一二三a-b@163.com的人", 7, "一二三|a-b@163.com|的人"},
		{"an address longer than the line breaks where its parts meet", "网http://www.nmg.gov.cn/zfxx/2022",
			8, "网http://www.nmg|.gov.cn/zfxx/|2022"},
		{"a word longer than the line", "Supercalifragilistic", 5, "Supercalif|ragilistic"},
		{"a number longer than the line", "152325199001011234", 5, "1523251990|01011234"},
		{"its marks are kept from the lines' starts even then", "1,234,567%", 2.5, "1,23|4,56|7%"},
		{"so does one behind a colon of the keyboard", "网址:www.nmg.gov.cn/zfxx/2022/abc的",
			8, "网址:www.nmg.gov|.cn/zfxx/2022/|abc的"},
		{"www within a word is no address", "一二awww.abcdefghijklm", 7, "一二awww.abcde|fghijklm"},
		{"a number in groups of three is whole", "共计1 234 567元整的款项", 5, "共计|1 234 567|元整的款项"},
		{"so it is with thin spaces", "共计12\u2009345元整的款项", 4, "共计|12\u2009345元|整的款项"},
		{"a space between other numbers is a space", "表1 2022年表2 12名", 4.5, "表1 2022|年表2|12名"},
		{"nor is a tab", "共计1\t234\t567元整的款项", 5, "共计1\t234|567元整的|款项"},
		{"nor does a year make a group", "名单2022 123名", 5, "名单2022|123名"},
		{"× for a character to be filled in is one", "一二三四××××的通知", 6, "一二三四××|××的通知"},
		{"× for a digit is one", "一二三20××年的事", 4, "一二三|20××年|的事"},
		{"× between numbers is part of what they say", "照片尺寸358×441像素的", 6, "照片尺寸|358×441像|素的"},
		{"—— is whole", "一二三四——五六七八", 5, "一二三四|——五六|七八"},
		{"…… is whole", "一二三四……五六七八", 5, "一二三四|……五六|七八"},
		{"⸺ is one character", "一二三四⸺五六七八", 5, "一二三四⸺|五六七八"},
		{"more —— may part between two", strings.Repeat("—", 6), 4, "————|——"},
		{"a typed ~ starts no line", "一二三四五~六七八九", 5, "一二三四|五~六七|八九"},
		{"a single — starts no line", "一二三四2020—2022年的事", 6, "一二三四|2020—2022年|的事"},
		{"a name is broken, but not at its dot", "一二三四阿拉·乌力吉", 6, "一二三四阿|拉·乌力吉"},
		{"beyond the BMP is one character", "𠮷𬱖𠮷𬱖𠮷𬱖𠮷", 3, "𠮷𬱖𠮷|𬱖𠮷|𬱖𠮷"},
		{"a selector stays with its base", "一二葛\U000E0100四五六", 3, "一二葛\U000E0100|四五六"},
		{"zero-width space", "一二abc\u200Bdef", 4, "一二abc\u200B|def"},
		{"word joiner", "一二三\u2060四五六", 3, "一二|三\u2060四|五六"},
	}
	for _, tt := range tests {
		lines, _ := fakeLines(tt.text, Measure{Width: tt.width, Align: Left})
		text := []rune(tt.text)
		var got []string
		for _, l := range lines {
			got = append(got, string(text[l.Start:l.End]))
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, g, tt.want)
		}
	}
}

// TestWhole: what no line may break, nor stretch, by UAX #14 where a rule of its
// is named, else by clreq.
func TestWhole(t *testing.T) {
	for _, text := range []string{
		"a+b", "a±b", "+a", "￥a", "a￥", // LB24, LB28
		"+字", "±字", // LB23a
		"+5", "5+3", "5±3", "+(5)", "￥-5", "5%", "3.14", "1,000", "10:30", "2022-05-16", "1/2", "5)%", // LB25
		"x(1)", "(1)x", "5(1)", // LB30
		`"字"`, `字"`, `x"x`, // LB19
		"字!", "字%", "字)", "(字", // LB13, LB14
		"+￥5", "%(5)", "(1)(2)", "50㎡", "5％", "№5", "$字",
		"一\u00A0二", "一\u2060二", "——", "──", "……", "３０", "5㎀", "阿·乌", "甲/乙", "don’t",
	} {
		q, err := shape([]Span{{Text: "永" + text + "永", Size: 10}}, 0, fake)
		if err != nil {
			t.Fatal(err)
		}
		for i := 2; i < len(q.cells)-1; i++ {
			if c := &q.cells[i]; c.level == free || c.gap {
				t.Errorf("%s: before %q a line may break: %v, be stretched: %v", text, c.r, c.level == free, c.gap)
			}
		}
	}
}

// TestNoGap: beside 连接号, 间隔号 and 分隔号 nothing is stretched (clreq
// 拉伸处理), though after a 连接号 a line may break.
func TestNoGap(t *testing.T) {
	for _, text := range []string{"甲～乙", "甲–乙", "甲—乙", "甲－乙", "甲-乙", "甲·乙", "甲/乙", "甲／乙"} {
		q, err := shape([]Span{{Text: text, Size: 10}}, 0, fake)
		if err != nil {
			t.Fatal(err)
		}
		if q.cells[1].gap || q.cells[2].gap {
			t.Errorf("%s is stretched", text)
		}
	}
}

// TestAddressParts: where an address that is longer than a line is broken.
func TestAddressParts(t *testing.T) {
	for _, want := range []string{
		"http://|www|.nmg|.gov|.cn:80/|zfxx/|a-|b_|c?|d=|e&|f=|g#|h",
		"https://|a|.cn/./|x|../|y",
		"naiman-|sifa|.2022|@163|.com",
	} {
		text := strings.ReplaceAll(want, "|", "")
		q, err := shape([]Span{{Text: text, Size: 10}}, 0, fake)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for i := range q.cells {
			if i > 0 && q.cells[i].level == inPath {
				got.WriteByte('|')
			}
			got.WriteRune(q.cells[i].r)
		}
		if got.String() != want {
			t.Errorf("%s\nwant %s", got.String(), want)
		}
	}
}

// TestLongWords: characters come down from the line before to a line that would
// be stretched too far; a line that is one word is tracked a little, or left.
func TestLongWords(t *testing.T) {
	word := strings.Repeat("abcdefghijklm", 2) // 13 em
	lines, _ := fakeLines(strings.Repeat("字", 28)+word+"字字", Measure{Width: 20})
	// 20 and 8 would stretch the second line by 12 em over 7 gaps; 14 and 14 by 6 over 13.
	if len(lines) != 3 || lines[1].Start != 14 || lines[2].Start != 28 {
		t.Errorf("%s", show([]rune(strings.Repeat("字", 28)+word+"字字"), lines))
	}
	if x := origins(lines[1]); !near(x[1], 1+6.0/13) {
		t.Errorf("%.3f", x)
	}

	lines, _ = fakeLines("abcdefghijklmnopqrs tuv", Measure{Width: 10})
	if x := origins(lines[0]); !near(lines[0].Width, 10) || !near(x[18], 9.5) || !near(x[1], 0.5+0.5/18) {
		t.Errorf("%.4f wide, %.3f", lines[0].Width, x)
	}
	lines, _ = fakeLines("abc defghijklmnopqrstuv", Measure{Width: 10})
	if !near(lines[0].Width, 1.5) {
		t.Errorf("a word of 1.5 em is tracked to %.3f", lines[0].Width)
	}
}

// TestTracking: the letters of a line that is one word are parted by a quarter
// of an em at most.
func TestTracking(t *testing.T) {
	for text, want := range map[string]float64{
		"abcdefghijklmn opqrstuvwxyz": 10,  // 7 em and 13 gaps: 3/13 em each
		"abcdefghijklm opqrstuvwxyz":  6.5, // 12 gaps: 3.5/12 em would be too much
	} {
		if lines, _ := fakeLines(text, Measure{Width: 10}); !near(lines[0].Width, want) {
			t.Errorf("%s: %.4f", text, lines[0].Width)
		}
	}
}

// TestGive: a mark gives way up to its ink, and keeps half an em.
func TestGive(t *testing.T) {
	for _, test := range []struct {
		cl                     class
		adv, inkLeft, inkRight float64
		left, right            float64 // of a full width of 10
	}{
		{open, 1, 0.55, 0.95, 5, 0}, {open, 1, 0.3, 0.95, 3, 0}, {open, 1, -0.1, 0.95, 0, 0},
		{closing, 1, 0.05, 0.45, 0, 5}, {closing, 1, 0.05, 0.8, 0, 2}, {comma, 1, 0, 1.2, 0, 0},
		{stop, 0.9, 0.1, 0.2, 0, 4},
		{interpunct, 1, 0.4, 0.6, 2.5, 2.5}, {interpunct, 1, 0.1, 0.6, 1, 1}, {interpunct, 1, 0.4, 0.9, 1, 1},
		{comma, 0.5, 0.1, 0.2, 0, 0}, // not full-width
		{ideo, 1, 0.4, 0.6, 0, 0},
	} {
		c := cell{cl: test.cl, w: 10 * test.adv}
		c.give(metrics{adv: test.adv, left: test.inkLeft, right: test.inkRight}, 10)
		if !near(c.left, test.left) || !near(c.right, test.right) {
			t.Errorf("%+v: gives %.3f and %.3f", test, c.left, c.right)
		}
	}
}

// TestTags: what the caller marks apart is a run apart.
func TestTags(t *testing.T) {
	l, err := Setter{}.Line([]Span{{Text: "张三", Size: 12, Tag: 1}, {Text: "李四", Size: 12, Tag: 2}}, 0)
	if err != nil || len(l.Runs) != 2 || l.Runs[0].Tag != 1 || l.Runs[1].Tag != 2 || l.Runs[1].Text != "李四" {
		t.Errorf("%+v, %v", l.Runs, err)
	}
}

// TestFullWidthSignOnGrid: ％ has a cell to itself behind its number.
func TestFullWidthSignOnGrid(t *testing.T) {
	q, err := shape([]Span{{Text: "50％字", Size: 1 / MM}}, 1.2, fake)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, 0.6, 1.2, 2.4, 3.6} {
		if !near(q.pos[i], want) {
			t.Errorf("cell %d is at %.3f, want %.3f", i, q.pos[i], want)
		}
	}
}

// TestWordOnGrid: a word takes its share of the grid and stays one run.
func TestWordOnGrid(t *testing.T) {
	l, err := Setter{}.Line([]Span{{Text: "Word-2022", Size: gridSize}}, gridCell*1.1)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Runs) != 1 {
		t.Fatalf("%d runs", len(l.Runs))
	}
	var em float64
	for _, r := range l.Runs[0].Text {
		em += l.Runs[0].Face.Advance(r)
	}
	if !near(l.Width, em*gridCell*1.1) {
		t.Errorf("%.4f mm for %.3f em", l.Width, em)
	}
}
