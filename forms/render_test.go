package forms

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

const longDepartment = "奈曼旗农村牧区人居环境综合整治和沙地生态保护修复工程建设监督管理行政执法大队"

// officers makes n rows that can be told apart by their certificates.
func officers(n int) []Officer {
	out := make([]Officer, n)
	for i := range out {
		out[i] = Officer{
			Department: "奈曼旗公安局", Name: "王䶮", ID: "150525199003070011", Type: "行政执法", Category: "公安",
			Area: "奈曼旗", CertificateNo: fmt.Sprintf("15052522%05d", i+1), QualificationNo: fmt.Sprintf("%05d", i+1), Reason: "其他情形",
		}
	}
	return out
}

func render(t *testing.T, r *Renderer, f *Form) *oracle.PDF {
	t.Helper()
	var b bytes.Buffer
	if err := r.Render(&b, f); err != nil {
		t.Fatal(err)
	}
	oracle.Validate(t, b.Bytes())
	oracle.QPDF(t, b.Bytes())
	return oracle.Open(t, b.Bytes())
}

// squeezed is a page's text without white space.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestBlankForm(t *testing.T) {
	for _, k := range Kinds() {
		p := render(t, &Renderer{}, &Form{Kind: k})
		if p.NumPages() != 1 {
			t.Fatalf("%s: %d pages", k, p.NumPages())
		}
		if w, h := p.Size(0); !close2(w, 297, 0.01) || !close2(h, 210, 0.01) {
			t.Errorf("%s: page of %g×%g mm", k, w, h)
		}
		want := k.Label() + k.Title() + "报送单位："
		for _, c := range k.Columns() {
			want += c.Header
		}
		want += "填报人：联系电话：主要负责人（签字）：单位（盖章）年月日第1页共1页"
		got := ""
		for _, c := range p.Chars(0) {
			got += strings.TrimSpace(c.Text)
		}
		if got != want {
			t.Errorf("%s: text\n%s\nwant\n%s", k, got, want)
		}
		if u := p.Unembedded(); len(u) > 0 {
			t.Errorf("%s: not embedded: %v", k, u)
		}
		h, v, frame := grid2(t, p, 0)
		if len(h) != 7 || len(v) != len(k.Columns())-1 {
			t.Errorf("%s: %d rules across and %d down inside the frame, want 7 rows and %d columns", k, len(h), len(v), len(k.Columns()))
		}
		if !close2(frame.Left, 35, 0.1) || !close2(frame.Right, 260, 0.1) || frame.Top < 28 || frame.Bottom > 184 {
			t.Errorf("%s: the table is at %v", k, frame)
		}
	}
}

func close2(a, b, tolerance float64) bool { return a-b <= tolerance && b-a <= tolerance }

// grid2 is the table's rules on a page, as PDFium sees them: the inner ones
// across by their y, those down by their x, and the frame.
func grid2(t *testing.T, p *oracle.PDF, page int) (across, down []float64, frame oracle.Box) {
	t.Helper()
	frames := 0
	for _, s := range p.Shapes(page) {
		w, h := s.Right-s.Left, s.Bottom-s.Top
		switch {
		case w > 200 && h > 5:
			frames++
			frame = oracle.Box{Left: s.Left, Top: s.Top, Right: s.Right, Bottom: s.Bottom}
		case w > 200:
			across = append(across, (s.Top+s.Bottom)/2)
		case h > 5 && w < 2:
			down = append(down, (s.Left+s.Right)/2)
		}
	}
	if frames != 1 {
		t.Fatalf("page %d has %d frames", page+1, frames)
	}
	return across, down, frame
}

// The rows, in order and whole, the header on every page, the foot on the
// last one with a row above it, whatever the number of rows.
func TestPagesHoldEverything(t *testing.T) {
	for _, n := range []int{1, 6, 7, 8, 11, 12, 13, 23, 24, 28, 29, 160} {
		f := &Form{Kind: Clearance, Unit: "奈曼旗公安局", FilledBy: "李明", Phone: "0475-4226442", Date: Date{2022, 6, 2}, Officers: officers(n)}
		p := render(t, &Renderer{}, f)
		var all strings.Builder
		seen := 0
		for page := range p.NumPages() {
			var b strings.Builder
			for _, c := range p.Chars(page) {
				b.WriteString(strings.TrimSpace(c.Text))
				if c.Left < 35-0.1 || c.Right > 260.1 || c.Top < 28-0.3 || c.Bottom > 197 {
					t.Errorf("%d rows, page %d: %q at %v is outside of the page's area", n, page+1, c.Text, c.Box)
				}
			}
			text := b.String()
			if strings.Count(text, "工作单位姓名身份证号执法类型执法类别执法区域执法证编号资格编号清理原因") != 1 {
				t.Errorf("%d rows: page %d has not the header once", n, page+1)
			}
			rows := strings.Count(text, "150525199003070011")
			across, _, _ := grid2(t, p, page)
			if rows != len(across) || rows == 0 {
				t.Errorf("%d rows: page %d has %d rows and %d rules", n, page+1, rows, len(across))
			}
			seen += rows
			last := page == p.NumPages()-1
			if strings.Contains(text, "单位（盖章）") != last || strings.Contains(text, "填报人：李明") != last {
				t.Errorf("%d rows: the foot is wrong on page %d", n, page+1)
			}
			if want := fmt.Sprintf("第%d页共%d页", page+1, p.NumPages()); !strings.HasSuffix(text, want) {
				t.Errorf("%d rows: page %d does not end with %s", n, page+1, want)
			}
			all.WriteString(text)
		}
		if seen != n {
			t.Errorf("%d rows: %d printed", n, seen)
		}
		rest := all.String()
		for i := range n {
			want := fmt.Sprintf("奈曼旗公安局王䶮150525199003070011行政执法公安奈曼旗15052522%05d%05d其他情形", i+1, i+1)
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Fatalf("%d rows: row %d is not whole or not in order", n, i+1)
			}
			rest = after
		}
	}
}

// Each page counts its own rows, the last one all of them as well.
func TestTotals(t *testing.T) {
	counted := regexp.MustCompile(`本页小计：([0-9]+)人`)
	for _, n := range []int{0, 1, 5, 6, 7, 10, 11, 12, 13, 22, 23, 24, 28, 160} {
		p := render(t, &Renderer{Totals: true}, &Form{Kind: Renewal, Unit: "奈曼旗公安局", Officers: officers(n)})
		sum := 0
		for page := range p.NumPages() {
			for _, c := range p.Chars(page) {
				if c.Bottom > 197 {
					t.Errorf("%d rows, page %d: %q is below the area", n, page+1, c.Text)
				}
			}
			text := squeezed(p.Text(page))
			rows := strings.Count(text, "150525199003070011")
			last := page == p.NumPages()-1
			if strings.Contains(text, fmt.Sprintf("合计：%d人", n)) != (last && n > 0) {
				t.Errorf("%d rows, page %d of %d: the sum: %s", n, page+1, p.NumPages(), text)
			}
			m := counted.FindStringSubmatch(text)
			if p.NumPages() == 1 {
				if m != nil {
					t.Errorf("%d rows on one page are counted twice", n)
				}
				continue
			}
			if m == nil || m[1] != fmt.Sprint(rows) || rows == 0 {
				t.Errorf("%d rows, page %d: counted %q, %d are there", n, page+1, m, rows)
			}
			sum += rows
		}
		if p.NumPages() > 1 && sum != n {
			t.Errorf("%d rows, %d printed", n, sum)
		}
	}
}

// Nothing sticks out of its cell or is cut, however long it is, and an
// identity number stands on one line at full size.
func TestLongTextStaysInItsCell(t *testing.T) {
	long := Officer{
		Department: longDepartment, Name: "额尔敦巴雅尔·孟和乌力吉·阿拉坦格日勒·那仁满都拉", ID: "11010519491231002X",
		Type: "行政执法监督", Category: "劳动保障监察", Area: "大沁他拉镇", CertificateNo: "15052522-ABCDEFGHJKLMNPQR-0001",
		QualificationNo: "1505252022000000000000000001", Reason: strings.Repeat("因信息录入错误、照片质量等原因，需要重新制作行政执法证件；", 12),
	}
	short := officers(1)[0]
	for _, os := range [][]Officer{{long}, {long, short}, {short, long}, {long, long, long, long, long, long}} {
		for _, k := range Kinds() {
			f := &Form{Kind: k, Unit: longDepartment + "、" + longDepartment, FilledBy: long.Name, Phone: "0475-4226442转8001、0475-4226443", Officers: os}
			p := render(t, &Renderer{}, f)
			var text strings.Builder
			for page := range p.NumPages() {
				across, down, frame := grid2(t, p, page)
				xs := append(append([]float64{frame.Left}, down...), frame.Right)
				for _, c := range p.Chars(page) {
					text.WriteString(strings.TrimSpace(c.Text))
					if strings.TrimSpace(c.Text) == "" || c.Bottom < frame.Top || c.Top > frame.Bottom {
						continue
					}
					for _, y := range across {
						if c.Top < y && y < c.Bottom {
							t.Errorf("%s: %q crosses a rule", k, c.Text)
						}
					}
					for _, x := range xs {
						if c.Left < x-0.05 && x+0.05 < c.Right {
							t.Errorf("%s: %q crosses a column", k, c.Text)
						}
					}
				}
				idLines(t, p, page)
			}
			for _, o := range os {
				for _, c := range k.Columns() {
					if !strings.Contains(squeezed(text.String()), c.Get(&o)) {
						t.Errorf("%s: %s is not whole in the page's text", k, c.Header)
					}
				}
			}
		}
	}
}

// idLines checks that each identity number of a page stands on one line, in
// 五号.
func idLines(t *testing.T, p *oracle.PDF, page int) {
	t.Helper()
	chars := p.Chars(page)
	for i := range chars {
		if i+18 > len(chars) {
			break
		}
		s := ""
		for _, c := range chars[i : i+18] {
			s += c.Text
		}
		if s != "11010519491231002X" && s != "150525199003070011" {
			continue
		}
		for _, c := range chars[i : i+18] {
			if !close2(c.Y, chars[i].Y, 0.01) {
				t.Errorf("page %d: an identity number is broken", page+1)
			}
			if c.Size < 10 {
				t.Errorf("page %d: an identity number is set in %g pt", page+1, c.Size)
			}
		}
	}
}

// What paginate promises, for any rows: all of them in order, none on a page
// without room, no page without one, and room for the foot on the last.
func TestPaginate(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const first, next, foot = 109.0, 146.5, 46.0
	for range 5000 {
		rows := make([]tableRow, 1+rnd.IntN(60))
		for i := range rows {
			rows[i].height = 9 + float64(rnd.IntN(20))*float64(rnd.IntN(5))
			rows[i].cells = make([]typeset.Block, i) // its number
		}
		if len(rows) == 1 {
			rows[0].height = min(rows[0].height, first-foot)
		}
		n := 0
		pages := paginate(rows, first, next, foot)
		for i, page := range pages {
			room := next
			if i == 0 {
				room = first
			}
			if len(page) == 0 {
				t.Fatal("a page without rows")
			}
			for _, r := range page {
				if len(r.cells) != n {
					t.Fatal("rows out of order")
				}
				n++
				room -= r.height
			}
			if i == len(pages)-1 {
				room -= foot
				if i > 0 && len(page) < 3 {
					// Fewer than three rows stand with the foot only where a
					// third has no room or would leave the page before empty.
					before := pages[i-1]
					if len(before) > 1 && before[len(before)-1].height <= room {
						t.Fatalf("%d rows with the foot, and room for another", len(page))
					}
				}
			}
			if room < -1e-3 {
				t.Fatalf("page %d of %d overflows by %g mm", i+1, len(pages), -room)
			}
		}
		if n != len(rows) {
			t.Fatalf("%d of %d rows", n, len(rows))
		}
	}
}

func TestLayoutIsForBinding(t *testing.T) {
	r := &Renderer{}
	f := &Form{Kind: Renewal, Officers: officers(40)}
	pages, err := r.Layout(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range pages {
		if s := textOf(p); strings.Contains(s, "页") {
			t.Errorf("page %d has a page number", i+1)
		}
		if p.Width != 297 || p.Height != 210 {
			t.Errorf("page %d is %g×%g mm", i+1, p.Width, p.Height)
		}
	}
	report := new(typeface.Report)
	pages, err = r.Bind(f, Binding{Label: "附件7", Setter: typeset.Setter{Report: report}})
	if err != nil {
		t.Fatal(err)
	}
	if s := textOf(pages[0]); !strings.HasPrefix(s, "附件7") || strings.Contains(s, "附件2") {
		t.Errorf("label: %.20s", s)
	}
}

// textOf is the text of a laid-out page in drawing order.
func textOf(p sheet.Page) string {
	var b strings.Builder
	for _, item := range p.Items {
		if text, ok := item.(sheet.Text); ok {
			b.WriteString(text.Text)
		}
	}
	return b.String()
}

func TestBlankRows(t *testing.T) {
	pages, err := (&Renderer{BlankRows: 38}).Layout(&Form{Kind: NewIssue})
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, p := range pages {
		for _, item := range p.Items {
			if r, ok := item.(sheet.Rule); ok && r.Y1 == r.Y2 {
				rules++
			}
		}
	}
	if rules != 38 || len(pages) != 3 {
		t.Errorf("%d rows on %d pages", rules, len(pages))
	}
}

func TestMissingCharactersAreNamedTogether(t *testing.T) {
	f := &Form{Kind: Renewal, Unit: "单位\U0010FFFD", Officers: officers(2)}
	f.Officers[0].Name = "王\U00013000"
	f.Officers[1].Category = "\U0010FFFE"
	var b bytes.Buffer
	err := (&Renderer{}).Render(&b, f)
	if err == nil || b.Len() > 0 {
		t.Fatalf("error %v with %d bytes written", err, b.Len())
	}
	var m *typeface.MissingError
	if !errors.As(err, &m) {
		t.Fatalf("%T", err)
	}
	for _, want := range []string{"U+10FFFD", "U+13000", "U+10FFFE", "报送单位", "姓名", "执法类别", "王䶮"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %s:\n%v", want, err)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		r *Renderer
		f *Form
	}{
		"no form":        {&Renderer{}, nil},
		"no kind":        {&Renderer{}, &Form{}},
		"no such day":    {&Renderer{}, &Form{Kind: Renewal, Date: Date{2022, 2, 30}}},
		"huge seal":      {&Renderer{Seal: Seal{Specimen: "奈曼旗司法局", Diameter: 400}}, &Form{Kind: Renewal}},
		"no seal's size": {&Renderer{SignatureFields: true, Seal: Seal{Diameter: -1}}, &Form{Kind: Renewal}},
		"negative seal":  {&Renderer{Seal: Seal{Specimen: "奈曼旗司法局", Diameter: -1}}, &Form{Kind: Renewal}},
	} {
		var b bytes.Buffer
		if err := c.r.Render(&b, c.f); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v, %d bytes", name, err, b.Len())
		}
	}
}

// failing fails after n bytes.
type failing struct{ n int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.n < len(p) {
		n := f.n
		f.n = 0
		return n, errFull
	}
	f.n -= len(p)
	return len(p), nil
}

func TestWriteErrorsAreReturned(t *testing.T) {
	f := &Form{Kind: Clearance, Officers: officers(3)}
	for _, n := range []int{0, 1, 1000} {
		if err := (&Renderer{}).Render(&failing{n}, f); !errors.Is(err, errFull) {
			t.Errorf("PDF after %d bytes: %v", n, err)
		}
		if err := (&Workbook{}).Write(&failing{n}, f); !errors.Is(err, errFull) {
			t.Errorf("xlsx after %d bytes: %v", n, err)
		}
	}
}

func TestSameFormSameBytes(t *testing.T) {
	f := &Form{Kind: Clearance, Unit: "奈曼旗公安局", Officers: officers(30)}
	r := &Renderer{Created: time.Date(2022, 5, 16, 9, 0, 0, 0, time.UTC), Seal: Seal{Specimen: "奈曼旗司法局"}}
	out := make([]bytes.Buffer, 4)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() {
			if err := r.Render(&out[i], f); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range out[1:] {
		if !bytes.Equal(out[0].Bytes(), out[i+1].Bytes()) {
			t.Fatal("two runs differ")
		}
	}
}

func TestSubstitutionsAreTold(t *testing.T) {
	var got []rune
	r := &Renderer{Substituted: func(role, wanted, used string, runes []rune) { got = append(got, runes...) }}
	f := &Form{Kind: Renewal, Officers: officers(1)}
	f.Officers[0].Name = "王㐂" // in 宋体 alone
	if err := r.Render(new(bytes.Buffer), f); err != nil {
		t.Fatal(err)
	}
	if !strings.ContainsRune(string(got), '㐂') {
		t.Errorf("told of %q", string(got))
	}
}

// TestKeepPages writes the pages for a person to look at.
func TestKeepPages(t *testing.T) {
	dir := os.Getenv("FORMS_PAGES")
	if dir == "" {
		t.Skip("FORMS_PAGES names no folder for the pages")
	}
	for name, f := range map[string]*Form{
		"blank": {Kind: Clearance}, "one": {Kind: Clearance, Officers: officers(1)},
		"full": {Kind: Renewal, Officers: officers(7)}, "over": {Kind: Renewal, Officers: officers(8)},
		"many": {Kind: NewIssue, Officers: officers(160)},
	} {
		p := render(t, &Renderer{Seal: Seal{Specimen: "奈曼旗司法局"}}, f)
		for i := range p.NumPages() {
			if err := oracle.SavePNG(fmt.Sprintf("%s/%s-%02d.png", dir, name, i+1), p.Render(i, 80)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The lines below the table keep off each other, however small the seal.
func TestFootLines(t *testing.T) {
	for _, d := range []float64{0, 1, 12, 20, 38, 45, 60} {
		p := render(t, &Renderer{Seal: Seal{Diameter: d, Specimen: "奈曼旗司法局"}}, &Form{Kind: Renewal, FilledBy: "李明", Date: Date{2022, 6, 2}, Officers: officers(2)})
		_, _, frame := grid2(t, p, 0)
		filler, sign := boxOf(t, p, 0, "填报人："), boxOf(t, p, 0, "主要负责人（签字）：")
		stamp, day := boxOf(t, p, 0, "单位（盖章）"), boxOf(t, p, 0, "2022年6月2日")
		if filler.Top < frame.Bottom+1 || sign.Top < filler.Bottom+1 || !close2(stamp.Top, sign.Top, 0.5) || day.Top < stamp.Bottom+1 || day.Bottom > areaBottom {
			t.Errorf("seal of %g mm: %v, %v, %v, %v", d, filler, sign, stamp, day)
		}
	}
}
