package certificate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"iter"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// testPrinter prints as the demonstration job does, in either design.
func testPrinter(t testing.TB, design string) *Printer {
	t.Helper()
	d, err := BuiltIn(design)
	if err != nil {
		t.Fatal(err)
	}
	return &Printer{Design: d, Signer: testKey(t).Signer(), CodeURL: "https://zhifa.example/c/",
		Organ: "奈曼旗司法局", Supervisor: "内蒙古自治区人民政府"}
}

func printCards(t testing.TB, p *Printer, cards []*Card) ([]byte, *Run) {
	t.Helper()
	var b bytes.Buffer
	run, err := p.Cards(context.Background(), &b, All(cards))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), run
}

func printSheets(t testing.TB, p *Printer, cards []*Card) ([]byte, *Run) {
	t.Helper()
	var b bytes.Buffer
	run, err := p.Sheets(context.Background(), &b, All(cards))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), run
}

// zbar reads the codes of a picture with zbarimg, a reader of other descent
// than ZXing; ok is false where it is not installed.
func zbar(t testing.TB, img image.Image) (texts []string, ok bool) {
	t.Helper()
	bin, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Error("zbarimg is not installed, and CI is set")
		} else {
			t.Log("zbarimg is not installed: its reading is left out")
		}
		return nil, false
	}
	file := filepath.Join(t.TempDir(), "code.png")
	if err := oracle.SavePNG(file, img); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(bin, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file).Output()
	if err != nil {
		return nil, true // it says so by its status when it finds none
	}
	texts = strings.Fields(string(out))
	slices.Sort(texts)
	return texts, true
}

// TestCodesScan renders every card at 300 dpi, reads the code from the picture
// with two readers, and verifies it with the public key alone.
func TestCodesScan(t *testing.T) {
	keys := KeySet{testKey(t).Public()}
	for _, design := range []string{"national", "detailed"} {
		cards := testCards(t)
		pdf, run := printCards(t, testPrinter(t, design), cards)
		doc := oracle.Open(t, pdf)
		for i, c := range cards {
			code := run.Codes[i]
			t.Logf("%s %v: %d characters, version %d-%v, module %.3f mm", design, c, len(code.Text), code.Version, code.Level, code.Module)
			if code.Module < 0.3 {
				t.Errorf("%s %v: module %.3f mm", design, c, code.Module)
			}
			side := 2 * i
			if design == "detailed" {
				side++
			}
			img := doc.Render(side, 300)
			if got := oracle.QR(t, img); !slices.Equal(got, []string{code.Text}) {
				t.Errorf("%s %v: ZXing reads %q", design, c, got)
			}
			if got, ok := zbar(t, img); ok && !slices.Equal(got, []string{code.Text}) {
				t.Errorf("%s %v: zbar reads %q", design, c, got)
			}
			u, err := Decode(code.Text)
			if err != nil {
				t.Fatal(err)
			}
			v, err := u.Verify(keys, inForce)
			if err != nil || v.Claims != c.Claims() {
				t.Errorf("%s %v: %+v, %v", design, c, v, err)
			}
			// One character changed, in the middle of what is signed.
			at := len(code.Text) - 150
			other := byte('A')
			if code.Text[at] == other {
				other = 'B'
			}
			changed := code.Text[:at] + string(other) + code.Text[at+1:]
			if u, err := Decode(changed); err == nil {
				if _, err = u.Verify(keys, inForce); err == nil {
					t.Errorf("%s %v: a changed code verifies", design, c)
				}
			}
		}
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.3f mm, want %.3f", what, got, want)
	}
}

// TestGeometry measures both sides with PDFium.
func TestGeometry(t *testing.T) {
	cards := testCards(t)[:1]
	pdf, run := printCards(t, testPrinter(t, "national"), cards)
	oracle.Validate(t, pdf)
	oracle.QPDF(t, pdf)
	doc := oracle.Open(t, pdf)
	if doc.NumPages() != 2 || run.Pages != 2 {
		t.Fatalf("%d pages", doc.NumPages())
	}
	for i := range 2 {
		w, h := doc.Size(i)
		near(t, "the card's width", w, 85.6, 0.01) // Henan's text; ISO/IEC 7810: 85.60
		near(t, "the card's height", h, 54, 0.01)  // Henan's text; ISO/IEC 7810: 53.98
	}
	images := doc.Images(0)
	if len(images) != 1 || !bytes.Equal(images[0].Data, cards[0].Photo) {
		t.Fatalf("%d pictures, or the photo was changed", len(images))
	}
	near(t, "the photo's width", images[0].Width(), 26, 0.03) // 358/441 is not quite 26/32
	near(t, "the photo's height", images[0].Height(), 32, 0.01)
	near(t, "the photo's distortion", images[0].Width()/images[0].Height()-358.0/441, 0, 1e-4)
	if len(doc.Images(1)) != 0 {
		t.Error("a picture on the back: the emblem is nobody's to draw")
	}

	// Of the filled shapes of the front the first is the ground, the next the
	// code's white, the last its modules.
	var filled []oracle.Shape
	for _, s := range doc.Shapes(0) {
		if s.Fill.A != 0 {
			filled = append(filled, s)
		}
	}
	if len(filled) != 3 {
		t.Fatalf("%d filled shapes", len(filled))
	}
	ground, quiet, modules := filled[0], filled[1], filled[2]
	near(t, "the ground's width", ground.Box.Width(), 85.6, 0.01)
	if quiet.Fill != (color.RGBA{255, 255, 255, 255}) || modules.Fill != (color.RGBA{A: 255}) {
		t.Errorf("colours %v, %v", quiet.Fill, modules.Fill)
	}
	near(t, "the code's place", quiet.Box.Width(), 26, 0.01)
	n := float64(side(run.Codes[0].Version))
	module := modules.Box.Width() / n
	near(t, "a module", module, run.Codes[0].Module, 0.001)
	near(t, "the quiet zone at the left", modules.Left-quiet.Left, 4*module, 0.01)
	near(t, "the quiet zone above", modules.Top-quiet.Top, 4*module, 0.01)
	near(t, "the quiet zone at the right", quiet.Right-modules.Right, 4*module, 0.01)
	near(t, "the quiet zone below", quiet.Bottom-modules.Bottom, 4*module, 0.01)

	if got := doc.PageLabels(); !slices.Equal(got, []string{"1505252200001 正面", "1505252200001 背面"}) {
		t.Errorf("labels %q", got)
	}
	if marks := doc.Bookmarks(); len(marks) != 1 || marks[0].Title != "1505252200001 王堃" {
		t.Errorf("bookmarks %v", marks)
	}
	if names := doc.Unembedded(); names != nil {
		t.Errorf("fonts not embedded: %v", names)
	}
}

func TestBleed(t *testing.T) {
	p := testPrinter(t, "detailed")
	p.Bleed = 2
	pdf, _ := printCards(t, p, testCards(t)[:1])
	doc := oracle.Open(t, pdf)
	w, h := doc.Size(0)
	near(t, "the page's width", w, 89.6, 0.01)
	near(t, "the page's height", h, 58, 0.01)
	trim, ok := doc.Trim(0)
	if !ok {
		t.Fatal("no trim box")
	}
	near(t, "the trim's left", trim.Left, 2, 0.01)
	near(t, "the trim's top", trim.Top, 2, 0.01)
	near(t, "the trim's right", trim.Right, 87.6, 0.01)
	near(t, "the trim's bottom", trim.Bottom, 56, 0.01)
	ground := doc.Shapes(0)[0]
	near(t, "the ground's width", ground.Box.Width(), 89.6, 0.01)
}

// TestWholeText checks that the longest and the rarest come out whole, inside
// their boxes, and that no identity number is anywhere.
func TestWholeText(t *testing.T) {
	if n := len([]rune(longName)); n != 25 {
		t.Fatalf("the long name has %d characters", n)
	}
	if n := len([]rune(longDepartment)); n != 40 {
		t.Fatalf("the long department has %d characters", n)
	}
	for _, design := range []string{"national", "detailed"} {
		cards := testCards(t)
		for i, c := range cards {
			c.ID = testID(t, i)
		}
		p := testPrinter(t, design)
		pdf, run := printCards(t, p, cards)
		if len(run.Skipped) != 0 {
			t.Fatal(run.Skipped)
		}
		for _, f := range run.Findings {
			if f.Rule == "text-small" {
				t.Errorf("%s: %s", design, f.Message)
			}
		}
		doc := oracle.Open(t, pdf)
		for i, c := range cards {
			front := strings.ReplaceAll(doc.Text(2*i), "\n", "")
			back := strings.ReplaceAll(doc.Text(2*i+1), "\n", "")
			want := map[string]string{c.Name: front, c.Department: front, c.Number: front,
				"中华人民共和国" + c.Kind.String(): back, "内蒙古自治区人民政府监制": back, "2028年8月31日": back}
			if design == "detailed" {
				for _, s := range []string{c.Type, c.Category, c.Area} {
					want[s] = front
				}
				for _, s := range []string{c.QualificationNo, "2022年9月1日", "奈曼旗司法局"} {
					want[s] = back
				}
			}
			for text, on := range want {
				if !strings.Contains(on, text) {
					t.Errorf("%s %v: %q is not in %q", design, c, text, on)
				}
			}
			for s, side := range []*Side{&p.Design.Front, &p.Design.Back} {
				for _, ch := range doc.Chars(2*i + s) {
					if !inABox(side, ch) {
						t.Errorf("%s %v: %q at %.2f,%.2f is outside every box", design, c, ch.Text, ch.X, ch.Y)
					}
				}
			}
			payload := bytes41(t, run.Codes[i].Text[strings.LastIndexByte(run.Codes[i].Text, '/')+1:])
			for where, text := range map[string]string{"front": front, "back": back, "code": string(payload), "file": string(pdf), "log": fmt.Sprint(c, run.Printed)} {
				if strings.Contains(text, c.ID) {
					t.Errorf("%s %v: the identity number is in the %s", design, c, where)
				}
			}
		}
	}
}

// inABox reports whether a character's ink lies in the box of a field; in a
// circle's label or a seal it does, too.
func inABox(s *Side, ch oracle.Char) bool {
	if ch.Box.Width() <= 0 {
		return true
	}
	for _, f := range s.Fields {
		b := f.Box
		if ch.Left >= b.X-0.1 && ch.Right <= b.X+b.W+0.1 && ch.Top >= b.Y-0.15 && ch.Bottom <= b.Y+b.H+0.15 {
			return true
		}
	}
	return false
}

func TestTooSmallIsTold(t *testing.T) {
	c := testCards(t)[0]
	c.Department = strings.Repeat("奈曼旗农牧局", 13)
	p := testPrinter(t, "national")
	p.CodeURL = "https://zhifa.naimanqi.tongliao.nmg.example/" + strings.Repeat("verify/", 26)
	pdf, run := printCards(t, p, []*Card{c})
	if !strings.Contains(strings.ReplaceAll(oracle.Open(t, pdf).Text(0), "\n", ""), c.Department) {
		t.Error("the department was clipped")
	}
	var told []string
	for _, f := range run.Findings {
		if f.Rule == "text-small" || f.Rule == "code-small" {
			told = append(told, f.Rule+" "+f.Place.Field+" "+f.Place.Person)
		}
	}
	if want := []string{"text-small 单位 王堃", "code-small 验证码 王堃"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// grounds are the boxes of the cards' grounds on a page: the filled shapes of
// a card's size.
func grounds(doc *oracle.PDF, page int) []oracle.Box {
	var out []oracle.Box
	for _, s := range doc.Shapes(page) {
		if s.Fill.A != 0 && s.Box.Width() > 85 && s.Box.Height() > 53 {
			out = append(out, s.Box)
		}
	}
	return out
}

// TestSheets checks that fronts and backs meet through the paper, to 0.1 mm,
// and that marks stand round used cells alone.
func TestSheets(t *testing.T) {
	for _, c := range []struct {
		name    string
		layout  Layout
		cards   int
		perPage []int
	}{
		{"plain", Layout{}, 12, []int{10, 2}},
		{"start at cell 8", Layout{Start: 8}, 5, []int{3, 2}},
		{"moved backs", Layout{BackX: 0.7, BackY: -0.4}, 3, []int{3}},
		{"short edge", Layout{ShortEdge: true, Start: 4, BackX: 0.5, BackY: 0.25}, 4, []int{4}},
		{"one column, no gaps to speak of", Layout{Columns: 1, Rows: 3, GapX: 0.001, GapY: 0.001}, 4, []int{3, 1}},
	} {
		p := testPrinter(t, "national")
		p.Layout = c.layout
		var cards []*Card
		for i := range c.cards {
			card := *testCards(t)[0]
			card.Number = fmt.Sprintf("15052522%05d", i+1)
			cards = append(cards, &card)
		}
		pdf, run := printSheets(t, p, cards)
		if c.name == "plain" {
			oracle.Validate(t, pdf)
			oracle.QPDF(t, pdf)
		}
		doc := oracle.Open(t, pdf)
		if doc.NumPages() != 2*len(c.perPage) || run.Pages != doc.NumPages() || run.Sheets != len(c.perPage) {
			t.Errorf("%s: %d pages, %+v", c.name, doc.NumPages(), run.Sheets)
			continue
		}
		next := 0
		for n, want := range c.perPage {
			fronts, backs := grounds(doc, 2*n), grounds(doc, 2*n+1)
			if len(fronts) != want || len(backs) != want {
				t.Errorf("%s: sheet %d has %d fronts and %d backs, want %d", c.name, n+1, len(fronts), len(backs), want)
				continue
			}
			for i, f := range fronts {
				b := backs[i]
				x, y := 210-f.Right, f.Top // seen through the paper, turned on the long edge
				if c.layout.ShortEdge {
					x, y = f.Left, 297-f.Bottom
				}
				near(t, c.name+": a back's left", b.Left, x+c.layout.BackX, 0.05)
				near(t, c.name+": a back's top", b.Top, y+c.layout.BackY, 0.05)
				near(t, c.name+": a back's width", b.Width(), 85.6, 0.01)
				if !strings.Contains(doc.Text(2*n), cards[next+i].Number) {
					t.Errorf("%s: %s is not on sheet %d", c.name, cards[next+i].Number, n+1)
				}
				for j, g := range fronts[:i] {
					if f.Left < g.Right-0.0005 && g.Left < f.Right-0.0005 && f.Top < g.Bottom-0.0005 && g.Top < f.Bottom-0.0005 {
						t.Errorf("%s: cards %d and %d overlap", c.name, i, j)
					}
				}
			}
			next += want
			for side, cells := range [][]oracle.Box{fronts, backs} {
				checkMarks(t, c.name, doc.Shapes(2*n+side), cells, c.layout.GapX != 0.001)
			}
		}
	}
}

// checkMarks checks that each crop mark lies outside all cards, in line with
// an edge of one that is there, and 8 a card where there is room.
func checkMarks(t *testing.T, name string, shapes []oracle.Shape, cells []oracle.Box, all bool) {
	t.Helper()
	n := 0
	for _, s := range shapes {
		if s.Line.A == 0 || math.Abs(s.Width-markWidth) > 0.01 || s.Line != (color.RGBA{A: 255}) {
			continue
		}
		n++
		ok := false
		for _, c := range cells {
			overlaps := s.Right > c.Left && s.Left < c.Right && s.Bottom > c.Top && s.Top < c.Bottom
			if overlaps {
				t.Errorf("%s: a mark at %v runs into the card at %v", name, s.Box, c)
			}
			upright := s.Box.Width() < 0.01 && (math.Abs(s.Left-c.Left) < 0.01 || math.Abs(s.Left-c.Right) < 0.01) &&
				(s.Bottom > c.Top-4 && s.Bottom <= c.Top || s.Top < c.Bottom+4 && s.Top >= c.Bottom)
			level := s.Box.Height() < 0.01 && (math.Abs(s.Top-c.Top) < 0.01 || math.Abs(s.Top-c.Bottom) < 0.01) &&
				(s.Right > c.Left-4 && s.Right <= c.Left || s.Left < c.Right+4 && s.Left >= c.Right)
			ok = ok || upright || level
		}
		if !ok {
			t.Errorf("%s: a mark at %v belongs to no card", name, s.Box)
		}
	}
	if all && n != 8*len(cells) {
		t.Errorf("%s: %d marks for %d cards", name, n, len(cells))
	}
}

// TestShortEdgeBacksStandUpright turns the page of backs as a person would
// turn the paper, and finds each card as the long edge has it.
func TestShortEdgeBacksStandUpright(t *testing.T) {
	p := testPrinter(t, "detailed")
	p.Emblem = emblemPicture(t)
	p.Seal = forms.Seal{Specimen: "奈曼旗司法局"}
	cards := testCards(t)[:1]
	long, _ := printSheets(t, p, cards)
	p.Layout.ShortEdge = true
	short, _ := printSheets(t, p, cards)
	cut := func(pdf []byte) image.Image {
		doc := oracle.Open(t, pdf)
		cell := grounds(doc, 1)[0]
		img := doc.Render(1, 300)
		px := func(mm float64) int { return int(math.Round(mm / 25.4 * 300)) }
		return img.SubImage(image.Rect(px(cell.Left), px(cell.Top), px(cell.Right), px(cell.Bottom)))
	}
	want, got := cut(long), cut(short)
	turned := upright(got, 3)
	flat := upright(want, 1)
	if turned.Rect != flat.Rect {
		turned = upright(turned.SubImage(flat.Rect.Intersect(turned.Rect)), 1)
	}
	if d := oracle.Diff(turned, flat, 120); d > 0.03 {
		t.Errorf("%.1f %% of the back differs", 100*d)
	}
	// The pictures are those of the long edge, not made anew.
	for page := range 2 {
		a, b := oracle.Open(t, long).Images(page), oracle.Open(t, short).Images(page)
		if len(a) == 0 || len(a) != len(b) {
			t.Fatalf("page %d: %d pictures, and %d", page+1, len(a), len(b))
		}
		for i := range a {
			if !bytes.Equal(a[i].Data, b[i].Data) || a[i].Filter != b[i].Filter {
				t.Errorf("page %d: picture %d is another: %s of %d bytes, %s of %d", page+1, i, a[i].Filter, len(a[i].Data), b[i].Filter, len(b[i].Data))
			}
		}
	}
	// Unturned it would differ: the comparison can fail.
	if d := oracle.Diff(upright(got, 1), flat, 120); d < 0.05 {
		t.Errorf("the unturned back differs by %.1f %% only", 100*d)
	}
}

// emblemPicture stands for the picture a user has: a red square with a yellow
// corner, so that its turning shows.
func emblemPicture(t testing.TB) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 60, 60))
	for i := range 60 * 60 {
		c := color.RGBA{0xC0, 0x10, 0x10, 0xFF}
		if i%60 < 20 && i/60 < 20 {
			c = color.RGBA{0xFF, 0xE0, 0x20, 0xFF}
		}
		img.SetRGBA(i%60, i/60, c)
	}
	return encodePNG(t, img)
}

func TestSheetCodesScan(t *testing.T) {
	var cards []*Card
	for i := range 10 {
		c := *testCards(t)[i%4]
		c.Number = fmt.Sprintf("15052522%05d", i+1)
		cards = append(cards, &c)
	}
	pdf, run := printSheets(t, testPrinter(t, "national"), cards)
	img := oracle.Open(t, pdf).Render(0, 300)
	var want []string
	for _, c := range run.Codes {
		want = append(want, c.Text)
	}
	slices.Sort(want)
	if got, ok := zbar(t, img); ok && !slices.Equal(got, want) {
		t.Errorf("zbar reads %d of 10 codes", len(got))
	}
}

func TestSameBytes(t *testing.T) {
	p := testPrinter(t, "detailed")
	first, _ := printCards(t, p, testCards(t))
	sheets, _ := printSheets(t, p, testCards(t))
	procs := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(procs)
	again, _ := printCards(t, p, testCards(t))
	if !bytes.Equal(first, again) {
		t.Error("cards differ between runs")
	}
	if again, _ := printSheets(t, p, testCards(t)); !bytes.Equal(sheets, again) {
		t.Error("sheets differ between runs")
	}
}

func TestOneBadPhotoStopsNothing(t *testing.T) {
	photos := fstest.MapFS{"1.jpg": {Data: testPhoto(t, 358, 441)}, "2.jpg": {Data: []byte("oops")}}
	cards := testCards(t)
	for i, c := range cards {
		c.Photo, c.PhotoFile = nil, fmt.Sprintf("%d.jpg", i+1)
	}
	cards[3].Photo = testPhoto(t, 358, 441)
	unprintable := *cards[0]
	unprintable.Name = "王\uE000"
	nameless := *cards[0]
	nameless.Number = ""
	cards = append(cards, &unprintable, &nameless)
	p := testPrinter(t, "national")
	p.Photos = photos
	var steps []int
	p.Progress = func(done, total int) { steps = append(steps, done*100+total) }
	pdf, run := printCards(t, p, cards)
	if doc := oracle.Open(t, pdf); doc.NumPages() != 4 || run.Pages != 4 || len(run.Codes) != 2 {
		t.Errorf("%d pages", doc.NumPages())
	}
	if len(run.Printed) != 2 || run.Printed[0] != cards[0] || run.Printed[1] != cards[3] {
		t.Errorf("printed %v", run.Printed)
	}
	var reasons []Reason
	for _, r := range run.Skipped {
		reasons = append(reasons, r.Reason)
		if r.Name == "" || r.Detail == "" || r.Err == nil {
			t.Errorf("%+v", r)
		}
	}
	if want := []Reason{BadPhoto, NoPhoto, Unprintable, CannotPrint}; !slices.Equal(reasons, want) {
		t.Errorf("skipped %v", run.Skipped)
	}
	if want := []int{106, 206, 306, 406, 506, 606}; !slices.Equal(steps, want) {
		t.Errorf("progress %v", steps)
	}
}

func TestPrinterErrors(t *testing.T) {
	ctx := context.Background()
	cards := testCards(t)
	broken := errors.New("the list broke off")
	breaking := func(yield func(*Card, error) bool) { _ = yield(cards[0], nil) && yield(nil, broken) }
	many := make([]*Card, MaxCards+1)
	for i := range many {
		many[i] = cards[0]
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		change func(p *Printer)
		cards  iter.Seq2[*Card, error]
		is     error
		says   string
	}{
		"none":            {ctx, nil, All(nil), errNothing, ""},
		"all skipped":     {ctx, nil, All([]*Card{{Name: "空"}}), errNothing, ""},
		"nil card":        {ctx, nil, All([]*Card{nil}), nil, "第 1 张"},
		"too many":        {ctx, nil, All(many), nil, "500"},
		"sequence":        {ctx, nil, breaking, broken, ""},
		"cancelled":       {cancelled, nil, All(cards), context.Canceled, ""},
		"bleed":           {ctx, func(p *Printer) { p.Bleed = 9 }, All(cards), nil, "出血"},
		"address":         {ctx, func(p *Printer) { p.CodeURL = "www" }, All(cards), nil, "核验网址"},
		"key id":          {ctx, func(p *Printer) { p.Signer.KeyID = nil }, All(cards), nil, "编号"},
		"emblem":          {ctx, func(p *Printer) { p.Emblem = []byte("x") }, All(cards), nil, "国徽"},
		"seal":            {ctx, func(p *Printer) { p.Seal.Picture = []byte("x") }, All(cards), nil, "印章"},
		"design":          {ctx, func(p *Printer) { p.Design = &Design{} }, All(cards), nil, "width"},
		"two at once":     {ctx, func(p *Printer) { p.Bleed = -1; p.CodeURL = "www" }, All(cards), nil, "出血"},
		"start":           {ctx, func(p *Printer) { p.Layout.Start = 11 }, All(cards), nil, "起始格"},
		"columns":         {ctx, func(p *Printer) { p.Layout.Columns = 3 }, All(cards), nil, "3 列"},
		"offset":          {ctx, func(p *Printer) { p.Layout.BackX = math.NaN() }, All(cards), nil, "背面偏移"},
		"gap below bleed": {ctx, func(p *Printer) { p.Bleed, p.Layout.GapX = 3, 4 }, All(cards), nil, "间距"},
		"no room": {ctx, func(p *Printer) {
			d := *p.Design
			d.Width = 250
			p.Design = &d
		}, All(cards), nil, "排不进"},
	} {
		p := testPrinter(t, "national")
		if c.change != nil {
			c.change(p)
		}
		var b bytes.Buffer
		_, err := p.Sheets(c.ctx, &b, c.cards)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || b.Len() != 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	for _, print := range []func(*Printer) error{
		func(p *Printer) error { _, err := p.Cards(ctx, failingWriter{}, All(cards)); return err },
		func(p *Printer) error { _, err := p.Sheets(ctx, failingWriter{}, All(cards)); return err },
	} {
		if err := print(testPrinter(t, "national")); !errors.Is(err, errDisk) {
			t.Errorf("a full disk, and %v", err)
		}
	}
	// Hardware that fails is every card's fault, and says so.
	p := testPrinter(t, "national")
	p.Signer.Signer = failing{}
	run, err := p.Cards(ctx, &bytes.Buffer{}, All(cards))
	if !errors.Is(err, errNothing) || len(run.Skipped) != len(cards) || !errors.Is(run.Skipped[0].Err, errHSM) {
		t.Errorf("%v, %+v", err, run)
	}
}

// TestZeroPrinter prints without a single setting: places are labelled.
func TestZeroPrinter(t *testing.T) {
	var p Printer
	pdf, run := printCards(t, &p, testCards(t)[:1])
	doc := oracle.Open(t, pdf)
	if text := doc.Text(0); !strings.Contains(text, "验证码") || !strings.Contains(text, "王堃") {
		t.Errorf("%q", text)
	}
	if text := doc.Text(1); !strings.Contains(text, "国徽") || !strings.Contains(text, "××人民政府监制") {
		t.Errorf("%q", text)
	}
	if run.Codes[0] != (Code{}) {
		t.Errorf("%+v", run.Codes[0])
	}
}

// TestEncoderIsReplaceable prints with an encoder of the caller's.
func TestEncoderIsReplaceable(t *testing.T) {
	p := testPrinter(t, "national")
	var mu sync.Mutex
	var seen []string
	p.Encoder = func(text string, level Level) ([][]bool, error) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, text)
		return Encode(text, LevelM)
	}
	_, run := printCards(t, p, testCards(t)[:1])
	if len(seen) != 1 || seen[0] != run.Codes[0].Text || !strings.HasPrefix(seen[0], "HTTPS://ZHIFA.EXAMPLE/C/") {
		t.Errorf("%q", seen)
	}
}

func TestPrintersShare(t *testing.T) {
	p := testPrinter(t, "detailed")
	want, _ := printCards(t, p, testCards(t))
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			var b bytes.Buffer
			if _, err := p.Cards(context.Background(), &b, All(testCards(t))); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("printing at once: %v", err)
			}
		})
	}
	wg.Wait()
}

// TestEmblemIsTheUsers prints the user's picture where the place was.
func TestEmblemIsTheUsers(t *testing.T) {
	p := testPrinter(t, "national")
	p.Emblem = emblemPicture(t)
	pdf, _ := printCards(t, p, testCards(t)[:1])
	doc := oracle.Open(t, pdf)
	images := doc.Images(1)
	if len(images) != 1 || strings.Contains(doc.Text(1), "国徽") {
		t.Fatalf("%d pictures, text %q", len(images), doc.Text(1))
	}
	near(t, "the emblem's width", images[0].Box.Width(), 15, 0.01)
	near(t, "the emblem's height", images[0].Box.Height(), 15, 0.01)
}

func BenchmarkCards100(b *testing.B) {
	p := testPrinter(b, "national")
	cards := benchmarkCards(b, 100)
	b.ReportAllocs()
	for b.Loop() {
		printCards(b, p, cards)
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "people/s")
}

func BenchmarkSheets100(b *testing.B) {
	p := testPrinter(b, "national")
	cards := benchmarkCards(b, 100)
	b.ReportAllocs()
	for b.Loop() {
		printSheets(b, p, cards)
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "people/s")
}

// benchmarkCards have a photo each, of different bytes.
func benchmarkCards(b testing.TB, n int) []*Card {
	base := testCards(b)[0]
	var cards []*Card
	for i := range n {
		c := *base
		c.Number = fmt.Sprintf("15052522%05d", i+1)
		c.Photo = append(bytes.Clone(base.Photo), 0, byte(i), byte(i>>8))
		cards = append(cards, &c)
	}
	return cards
}
