package notice

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// written is every character that the pages bear, but white space.
func written(pages []page) string {
	var b strings.Builder
	add := func(items []sheet.Item) {
		for _, item := range items {
			if text, ok := item.(sheet.Text); ok {
				b.WriteString(text.Text)
			}
		}
	}
	for _, p := range pages {
		if p.sheet != nil {
			add(p.sheet.Items)
		}
		add(p.items)
	}
	return solid(b.String())
}

// solid is s without white space and what no line shows.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		// No face of ours has other shapes for a variation selector to choose.
		if unicode.IsSpace(r) || invisible(r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, s)
}

// missingText finds the first part of n that the pages do not bear, in the
// order in which it is to be read.
func missingText(n *Notice, pages []page) string {
	all := written(pages)
	var parts []string
	parts = append(parts, n.Title, n.Addressees)
	add := func(blocks []Block) {
		for _, b := range blocks {
			parts = append(parts, b.Number+b.Heading+b.End)
			if b.Table != nil {
				for _, cells := range append([][]string{b.Table.Header}, b.Table.Rows...) {
					parts = append(parts, cells...)
				}
			}
			parts = append(parts, b.Text)
		}
	}
	add(n.Body)
	for _, a := range n.Attachments {
		parts = append(parts, a.Title)
	}
	for _, part := range parts {
		if s := solid(part); !inOrder(all, s) {
			return part
		}
	}
	// What follows may break over pages, with page numbers between.
	if n.Issued != nil {
		add(n.Issued.Body)
	}
	for _, a := range n.Attachments {
		add(a.Body)
	}
	for _, part := range parts {
		if s := solid(part); !inOrder(all, s) {
			return part
		}
	}
	return ""
}

// inOrder tells whether all characters of part stand in all, in their order and
// close together: a page number, a table's header or a seal may come between.
func inOrder(all, part string) bool {
	if strings.Contains(all, part) {
		return true
	}
	want := []rune(part)
	have := []rune(all)
	for start := range have {
		if have[start] != want[0] {
			continue
		}
		at := start
		for _, r := range want {
			for at < len(have) && have[at] != r && at-start < 3*len(want)+400 {
				at++
			}
			if at >= len(have) || have[at] != r {
				at = -1
				break
			}
			at++
		}
		if at > 0 {
			return true
		}
	}
	return false
}

func TestNothingLost(t *testing.T) {
	for _, p := range gallery(t) {
		if part := missingText(p.notice, pagesOf(t, p.r, p.notice)); part != "" {
			t.Errorf("%s: not printed: %s", p.name, part)
		}
	}
}

// TestBadInput tries what no 公文 should be.
func TestBadInput(t *testing.T) {
	var attachments []Attachment
	for range 200 {
		attachments = append(attachments, Attachment{Title: "一份名称相当长、一行里放不下、因此要回行的附件"})
	}
	ok := func(n *Notice) *Notice { return n }
	with := func(change func(*Notice)) *Notice {
		n := short(2)
		change(n)
		return ok(n)
	}
	var partErr *Error
	var missing *typeface.MissingError
	for _, test := range []struct {
		name   string
		r      *Renderer
		n      *Notice
		target any    // what the error is; nil: none
		says   string // in the error
	}{
		{"nothing", &Renderer{}, nil, &partErr, "没有内容"},
		{"empty", &Renderer{}, &Notice{}, &partErr, "没有标题，也没有正文"},
		{"no title", &Renderer{}, with(func(n *Notice) { n.Title = "" }), nil, ""},
		{"title only", &Renderer{}, &Notice{Title: "关于试排的通知"}, nil, ""},
		{"no organ", &Renderer{}, with(func(n *Notice) { n.Masthead, n.Issuers = nil, nil }), nil, ""},
		{"level", &Renderer{}, with(func(n *Notice) { n.Body = append(n.Body, Block{Kind: Heading, Level: 7, Heading: "甲"}) }), &partErr, "正文第3段"},
		{"200 attachments", &Renderer{}, with(func(n *Notice) { n.Attachments = attachments }), nil, ""},
		{"title of 200 characters", &Renderer{}, with(func(n *Notice) { n.Title = "关于" + fullText(195) + "的通知" }), nil, ""},
		{"title line too long", &Renderer{}, with(func(n *Notice) { n.TitleLines = []string{fullText(40)} }), &partErr, "标题"},
		{"organ of 60 characters", &Renderer{}, with(func(n *Notice) { n.Masthead = []string{fullText(60)} }), nil, ""},
		{"12 organs", &Renderer{}, with(func(n *Notice) { n.Masthead = strings.Split(strings.Repeat("科尔沁旗司法局,", 12), ",")[:12] }), nil, ""},
		{"nobody's character", &Renderer{}, with(func(n *Notice) { n.Body[1].Text = "王\U0010FFFD" }), &missing, "正文第2段"},
		{"nobody's character in the title", &Renderer{}, with(func(n *Notice) { n.Title = "关于王\U0010FFFD的通知" }), &missing, "标题"},
		{"control characters", &Renderer{}, with(func(n *Notice) { n.Body[0].Text = "一\x00二\x1b三" }), &missing, "U+0000"},
		{"broken seal", &Renderer{Seals: []forms.Seal{{Picture: []byte("no PNG")}}}, short(2), new(*forms.FieldError), "印章"},
		{"enormous seal", &Renderer{Seals: []forms.Seal{{Specimen: "甲", Diameter: 400}}}, short(2), new(*forms.FieldError), "印章"},
		{"stamped without stamp", &Renderer{Sealing: Stamped}, short(2), &partErr, "签名章"},
		{"picture", &Renderer{}, with(func(n *Notice) {
			n.Body = append(n.Body, Block{Kind: Figure, Picture: &Picture{Data: []byte("GIF")}})
		}), &partErr, "图片"},
		{"outline", &Renderer{Companion: &Companion{Outline: "M0 0 A 3 3 0 0 1 5 5"}}, short(2), &partErr, "第二种文字"},
		{"a form with notes", &Renderer{}, with(func(n *Notice) {
			n.Attachments = []Attachment{{Title: "甲表", Form: &forms.Form{Kind: forms.Renewal}, Body: []Block{{Kind: Paragraph, Text: "填表说明：一人一行。"}}}}
		}), nil, ""},
		{"table without rows", &Renderer{}, with(func(n *Notice) { n.Body = append(n.Body, Block{Kind: Grid, Table: &Table{}}) }), nil, ""},
		{"table of 30 columns", &Renderer{}, with(func(n *Notice) {
			n.Body = append(n.Body, Block{Kind: Grid, Table: &Table{Rows: [][]string{strings.Split(strings.Repeat("甲,", 29)+"乙", ",")}}})
		}), nil, ""},
		{"a cell higher than a page", &Renderer{}, with(func(n *Notice) {
			n.Body = append(n.Body, Block{Kind: Grid, Table: &Table{Rows: [][]string{{fullText(3000), "甲", "乙"}}}})
		}), nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var buf bytes.Buffer
			err := test.r.Render(&buf, test.n)
			if test.target == nil {
				if err != nil {
					t.Fatal(err)
				}
				if part := missingText(test.n, pagesOf(t, test.r, test.n)); part != "" {
					t.Errorf("not printed: %s", part)
				}
				return
			}
			if !errors.As(err, test.target) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want a %T with %q", err, test.target, test.says)
			}
			if buf.Len() > 0 {
				t.Errorf("%d bytes were written", buf.Len())
			}
		})
	}
}

// failing is a writer that fails after so many bytes.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.left {
		n := f.left
		f.left = 0
		return n, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	var buf bytes.Buffer
	if err := new(Renderer).Render(&buf, short(3)); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < buf.Len(); n += 997 {
		if err := new(Renderer).Render(&failing{n}, short(3)); !errors.Is(err, errFull) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

// TestConcurrent renders one notice from many goroutines with one Renderer.
func TestConcurrent(t *testing.T) {
	r := &Renderer{Seals: specimens("科尔沁旗司法局")}
	n := ordinary()
	var want bytes.Buffer
	if err := new(Renderer).Render(io.Discard, n); err != nil {
		t.Fatal(err)
	}
	if err := r.Render(&want, n); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var got bytes.Buffer
			if err := r.Render(&got, n); err != nil {
				t.Error(err)
			} else if !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Error("another goroutine's PDF differs")
			}
		})
	}
	wg.Wait()
}

// TestLongText prints a document as long as a book.
func TestLongText(t *testing.T) {
	if testing.Short() {
		t.Skip("1 MB of text")
	}
	n := short(0)
	for range 1000 {
		n.Body = append(n.Body, Block{Kind: Paragraph, Text: fullText(350) + "。"})
	}
	pages := pagesOf(t, &Renderer{}, n)
	lines := 0
	for _, p := range pages {
		lines += p.text
	}
	// 353 characters with their indent are 13 lines of 28.
	if lines != 1000*13 {
		t.Errorf("%d lines on %d pages", lines, len(pages))
	}
}

func TestRenumber(t *testing.T) {
	n := short(0,
		Block{Kind: Heading, Level: 1, Number: "1、", Heading: "甲"},
		Block{Kind: Heading, Level: 2, Number: "（1）", Heading: "乙"},
		Block{Kind: Item, Level: 3, Number: "1、", Text: "丙；"},
		Block{Kind: Item, Level: 3, Number: "3、", Text: "丁。"},
		Block{Kind: Heading, Level: 1, Number: "四、", Heading: "戊"},
		Block{Kind: Heading, Level: 2, Number: "(二)", Heading: "己"},
		Block{Kind: Paragraph, Text: "庚。"},
		Block{Kind: Item, Level: 1, Number: "第一条　", Text: "辛。"},
	)
	var got []string
	for _, b := range n.renumbered().Body {
		got = append(got, b.Number)
	}
	if want := "一、 （一） 1. 2. 二、 （一）  第一条　"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	if n.Body[0].Number != "1、" {
		t.Error("the caller's notice was changed")
	}
	for i, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 99: "九十九", 100: "100"} {
		if got := chineseNumeral(i); got != want {
			t.Errorf("%d is %s, want %s", i, got, want)
		}
	}
}

// FuzzRender reads anything and lays it out: no panic, nothing lost.
func FuzzRender(f *testing.F) {
	for _, pattern := range []string{"../testdata/naiman/notice*.txt", "testdata/*/*.txt"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(data))
		}
	}
	f.Add("附件：行政执法人员清理汇总表\n附件\n行政执法人员清理汇总表\n\t工作单位\t姓名\n\t甲\t乙\n填表说明：丙。")
	f.Add("附件：1.甲\n2.乙\n附件1\n\t甲\t乙\n\t丙\t丁")
	f.Add(strings.Repeat("一、甲\n", 300))
	f.Add("第一章　总则\n第一条　甲。\n" + strings.Repeat("（一）乙\n", 40))
	r := &Renderer{Seals: specimens("甲")}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		n, _, err := Parse(text)
		if err != nil {
			return
		}
		c, err := r.composer(n)
		if err != nil {
			return
		}
		if err := c.compose(); err != nil {
			var missing *typeface.MissingError
			var part *Error
			if !errors.As(err, &missing) && !errors.As(err, &part) {
				t.Fatalf("an error of no known type: %v", err)
			}
			return
		}
		if part := missingText(n, c.pages); part != "" {
			t.Errorf("not printed: %q", part)
		}
	})
}

// The Naiman notice with its three forms: the case of the speed target.
func naimanPiece(b *testing.B) piece {
	return gallery(b)[0]
}

func BenchmarkRender(b *testing.B) {
	p := naimanPiece(b)
	if err := p.r.Render(io.Discard, p.notice); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.r.Render(io.Discard, p.notice); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRenderParallel renders on all cores: its time a document, times the
// cores, is to be compared with BenchmarkRender's.
func BenchmarkRenderParallel(b *testing.B) {
	p := naimanPiece(b)
	if err := p.r.Render(io.Discard, p.notice); err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := p.r.Render(io.Discard, p.notice); err != nil {
				b.Error(err)
			}
		}
	})
}
