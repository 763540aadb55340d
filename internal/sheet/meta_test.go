package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// Titles beyond the BMP, in the information and in the outline, are read back
// by two readers; gopdf writes 𠮷 as ₻7.
func TestTitles(t *testing.T) {
	d := a4()
	d.Title, d.Author, d.Subject = "𠮷野家（𬱖）证件", `司法局 (A\B)`, "清理 <&>"
	d.Created = time.Date(2022, 6, 1, 9, 30, 15, 0, time.FixedZone("CST", 8*3600))
	d.Bookmarks = []Bookmark{{Title: "一、𠮷𬱖"}, {Title: `plain (1) \ 2`}}
	pdf := printed(t, d)
	p := oracle.Open(t, pdf)
	for tag, want := range map[string]string{
		"Title": d.Title, "Author": d.Author, "Subject": d.Subject, "Producer": "zhifadoc",
		"CreationDate": "D:20220601093015+08'00'", "ModDate": "D:20220601093015+08'00'",
	} {
		if got := p.Meta(tag); got != want {
			t.Errorf("%s is %q, want %q", tag, got, want)
		}
	}
	if got := titles(p.Bookmarks()); !reflect.DeepEqual(got, []string{"一、𠮷𬱖", `plain (1) \ 2`}) {
		t.Errorf("PDFium's outline: %q", got)
	}
	bs, err := api.Bookmarks(bytes.NewReader(pdf), oracle.Config())
	if err != nil || len(bs) != 2 || bs[0].Title != "一、𠮷𬱖" || bs[1].Title != `plain (1) \ 2` {
		t.Errorf("pdfcpu's outline: %+v %v", bs, err)
	}
	info, err := api.PDFInfo(bytes.NewReader(pdf), "", nil, false, oracle.Config())
	if err != nil || info.Title != d.Title || info.Author != d.Author {
		t.Errorf("pdfcpu: title %q, author %q, %v", info.Title, info.Author, err)
	}
}

func titles(bs []oracle.Bookmark) []string {
	var all []string
	for _, b := range bs {
		all = append(append(all, b.Title), titles(b.Children)...)
	}
	return all
}

// The XMP metadata is XML and says what the information dictionary says.
func TestXMP(t *testing.T) {
	d := a4()
	d.Title, d.Author, d.Subject = "𠮷 <通知> & “附件”", "司法局", "a\x00b"
	d.Created = time.Date(2022, 6, 1, 9, 30, 15, 0, time.UTC)
	got := map[string]string{}
	for _, o := range objectsOf(t, printed(t, d)) {
		if !strings.Contains(o.dict, "/Type /Metadata") {
			continue
		}
		dec := xml.NewDecoder(bytes.NewReader(o.stream(t)))
		var path []string
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch tok := tok.(type) {
			case xml.StartElement:
				path = append(path, tok.Name.Local)
			case xml.EndElement:
				path = path[:len(path)-1]
			case xml.CharData:
				if s := strings.TrimSpace(string(tok)); s != "" {
					got[strings.Join(path, "/")] = s
				}
			}
		}
	}
	const at = "xmpmeta/RDF/Description/"
	want := map[string]string{
		at + "format":             "application/pdf",
		at + "title/Alt/li":       d.Title,
		at + "creator/Seq/li":     d.Author,
		at + "description/Alt/li": "a\uFFFDb", // XML cannot hold a NUL
		at + "Producer":           "zhifadoc",
		at + "CreateDate":         "2022-06-01T09:30:15Z",
		at + "ModifyDate":         "2022-06-01T09:30:15Z",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, o := range objectsOf(t, written(t, a4())) {
		if strings.Contains(o.dict, "Date") || strings.Contains(string(o.data), "Date>") {
			t.Errorf("a date that was not given: %s", o.dict)
		}
	}
}

func TestLang(t *testing.T) {
	for lang, want := range map[string]string{"": "zh-CN", "mn-Mong-CN": "mn-Mong-CN"} {
		d := a4()
		d.Lang = lang
		if got := oracle.Open(t, printed(t, d)).Lang(); got != want {
			t.Errorf("%q gives %q, want %q", lang, got, want)
		}
	}
}

// The outline keeps its tree, and an entry leads to its height on its page,
// whatever that page's size; gopdf reckons with the first page's.
func TestOutline(t *testing.T) {
	d := &Document{
		Pages: []Page{{Width: A4Width, Height: A4Height}, {Width: A4Height, Height: A4Width}, {Width: 85.6, Height: 54}},
		Bookmarks: []Bookmark{
			{Title: "通知", Page: 0, Y: 37, Children: []Bookmark{
				{Title: "一、对象", Page: 0, Y: 100},
				{Title: "二、附件", Page: 1, Y: 20, Children: []Bookmark{{Title: "附件1", Page: 1, Y: 150.5}}},
			}},
			{Title: "证件", Page: 2, Y: 54},
		},
	}
	pdf := printed(t, d)
	var same func(path string, got []oracle.Bookmark, want []Bookmark)
	same = func(path string, got []oracle.Bookmark, want []Bookmark) {
		if len(got) != len(want) {
			t.Errorf("%s: %d entries, want %d", path, len(got), len(want))
			return
		}
		for i, w := range want {
			if g := got[i]; g.Title != w.Title || g.Page != w.Page || !within(g.Y, w.Y) {
				t.Errorf("%s: %q on page %d at %.3f mm, want %q on %d at %v", path, g.Title, g.Page, g.Y, w.Title, w.Page, w.Y)
			}
			same(path+"/"+w.Title, got[i].Children, w.Children)
		}
	}
	same("", oracle.Open(t, pdf).Bookmarks(), d.Bookmarks)
	// All five are open (ISO 32000-1, table 152), and their siblings know each other.
	if !bytes.Contains(pdf, []byte("/Type /Outlines")) || !regexp.MustCompile(`/Type /Outlines [^>]*/Count 5 `).Match(pdf) {
		t.Error("the outline's count is not 5")
	}
	if n, m := bytes.Count(pdf, []byte("/Prev ")), bytes.Count(pdf, []byte("/Next ")); n != 2 || m != 2 {
		t.Errorf("%d entries know one before them and %d one after, want 2 and 2", n, m)
	}
}

func TestPageLabels(t *testing.T) {
	for _, c := range []struct{ labels, want []string }{
		{[]string{"", "", ""}, nil},
		{[]string{"通-1", "", "", "𠮷(2)", ""}, []string{"通-1", "2", "3", "𠮷(2)", "5"}},
		{[]string{"", "", "附1-1"}, []string{"1", "2", "附1-1"}},
	} {
		d := &Document{}
		for _, l := range c.labels {
			d.Pages = append(d.Pages, Page{Width: 100, Height: 100, Label: l})
		}
		pdf := printed(t, d)
		got := oracle.Open(t, pdf).PageLabels()
		if c.want == nil {
			if bytes.Contains(pdf, []byte("/PageLabels")) {
				t.Errorf("labels %q are written though they say nothing", got)
			}
			continue
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("labels %q, want %q", got, c.want)
		}
	}
}

// The identifier is there, twice the same in a new file (ISO 32000-1, 14.4).
func identifier(t testing.TB, pdf []byte) []byte {
	t.Helper()
	m := regexp.MustCompile(`/ID \[ <([0-9A-F]{32})> <([0-9A-F]{32})> \]`).FindSubmatch(pdf)
	if m == nil || !bytes.Equal(m[1], m[2]) {
		t.Fatalf("no identifier, or not twice the same: %q", m)
	}
	return m[1]
}

func TestStructure(t *testing.T) {
	pdf := printed(t, rich(t))
	identifier(t, pdf)
	if got := oracle.Open(t, pdf).Version(); got != 17 {
		t.Errorf("version %d", got)
	}
	for name, pattern := range map[string]string{
		"an indirect information dictionary": `(?s)trailer\n<<.*/Info \d+ 0 R`,
		"XMP metadata":                       `/Type /Catalog [^\n]*/Metadata \d+ 0 R`,
		"an output intent":                   `/OutputIntents \[ << /Type /OutputIntent /S /GTS_PDFA1 `,
		"the title in the window's bar":      `/ViewerPreferences << /DisplayDocTitle true >>`,
		"a header that says it is binary":    `\A%PDF-1\.7\n%[\x80-\xff]{4}\n`,
	} {
		if !regexp.MustCompile(`(?s)` + pattern).Match(latin1(pdf)) {
			t.Errorf("there is not %s", name)
		}
	}
	for _, o := range objectsOf(t, pdf) {
		if strings.Contains(o.dict, "/Type /Page ") && o.isStream {
			t.Error("a page is a stream")
		}
		if o.isStream && strings.Contains(string(o.stream(t)), "[-1.00 ") {
			t.Error("a mark was left in the content")
		}
	}
}

// latin1 makes a text of bytes, for regular expressions.
func latin1(b []byte) []byte {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return []byte(string(r))
}

// A page that is taken out of a run does not take the other people's
// photographs with it; gopdf has one list of pictures for all pages.
func TestPagesApart(t *testing.T) {
	f, g := face(t, typeface.FangSong), face(t, typeface.HeiTi)
	var d Document
	var photos [][]byte
	for i := range 3 {
		photos = append(photos, photo(t, 100, 120, i))
		set := f
		if i == 2 {
			set = g
		}
		d.Pages = append(d.Pages, Page{Width: 85.6, Height: 54, Items: []Item{
			Image{X: 5, Y: 5, W: 20, H: 24, Data: photos[i]},
			Text{X: 30, Y: 20, Text: fmt.Sprint("第", i+1), Face: set, Size: 10},
		}})
	}
	pdf := printed(t, &d)
	for i := range 3 {
		var one bytes.Buffer
		if err := api.Trim(bytes.NewReader(pdf), &one, []string{fmt.Sprint(i + 1)}, oracle.Config()); err != nil {
			t.Fatal(err)
		}
		oracle.Validate(t, one.Bytes())
		for j, data := range photos {
			if has := bytes.Contains(one.Bytes(), data[200:]); has != (i == j) {
				t.Errorf("page %d alone: photograph %d is in it: %v", i+1, j+1, has)
			}
		}
	}
	var resources []string
	for _, o := range objectsOf(t, pdf) {
		if strings.Contains(o.dict, "/Type /Page ") {
			resources = append(resources, regexp.MustCompile(`/Font << [^>]*>>`).FindString(o.dict))
		}
	}
	if len(resources) != 3 || resources[0] != resources[1] || resources[0] == resources[2] ||
		strings.Count(resources[0], " R") != 1 || strings.Count(resources[2], " R") != 1 {
		t.Errorf("the pages' fonts are %q, want one each", resources)
	}
}

// The profile of the output intent turns sRGB's white and primaries into the
// values of the standard.
func TestProfile(t *testing.T) {
	b := srgbProfile()
	if len(b) != int(u32(b, 0)) || string(b[36:40]) != "acsp" || string(b[12:24]) != "mntrRGB XYZ " {
		t.Fatalf("not a profile: % x", b[:40])
	}
	// The columns add up to D50, whatever rounding there is.
	var sum [3]float64
	n := int(u32(b, 128))
	for i := range n {
		tag := b[132+12*i:]
		at, size := int(u32(tag, 4)), int(u32(tag, 8))
		if at%4 != 0 || at+size > len(b) || size == 0 {
			t.Fatalf("tag %s at %d of %d bytes", tag[:4], at, size)
		}
		if name := string(tag[:4]); strings.HasSuffix(name, "XYZ") {
			for j := range 3 {
				sum[j] += float64(int32(u32(b, at+8+4*j))) / 65536
			}
		}
	}
	for i, want := range [3]float64{0.9642, 1, 0.8249} {
		if d := sum[i] - want; d > 0.0005 || d < -0.0005 {
			t.Errorf("white is %v, want D50", sum)
		}
	}
}
