package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"compress/zlib"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// Names from 通用规范汉字表 and 汉字 beyond it: 堃 and 䶮 are in the BMP, the
// others are not.
const rare = "堃䶮𬱖𬭎𬍛𬘘"

// Copying gives the characters that were printed, in their order, in viewers
// that share no code.
func TestCopying(t *testing.T) {
	fs, kai := face(t, typeface.FangSong), face(t, typeface.KaiTi)
	d := a4(
		Text{X: 30, Y: 50, Text: "阿拉坦·其其格" + rare, Face: fs, Size: 16},
		Text{X: 30, Y: 60, Text: "（一）" + rare, Face: kai, Size: 16},
		Text{X: 30, Y: 70, Text: "110101199003071X ABC abc %()<>\\", Face: fs, Size: 16},
	)
	want := []string{"阿拉坦·其其格" + rare, "（一）" + rare, "110101199003071X ABC abc %()<>\\"}
	pdf := printed(t, d)
	p := oracle.Open(t, pdf)
	if got := strings.Split(p.Text(0), "\n"); !slices.Equal(got, want) {
		t.Errorf("PDFium copies %q, want %q", got, want)
	}
	if text, ok := oracle.Poppler(t, pdf); ok {
		if got := strings.Fields(text); strings.Join(got, "") != strings.ReplaceAll(strings.Join(want, ""), " ", "") {
			t.Errorf("poppler copies %q, want %q", got, want)
		}
	}
	for _, c := range p.Chars(0) {
		if c.Unsure {
			t.Errorf("%s has no Unicode of its own", c.Text)
		}
	}
	if names := p.Unembedded(); names != nil {
		t.Errorf("not embedded: %q", names)
	}
}

// A character that the face lacks is an error that names it, and nothing is
// written; all such characters are told at once.
func TestMissing(t *testing.T) {
	f := face(t, typeface.FangSong)
	lacking := []rune{'\U00020BB7', '\U0002A6A5', '\t'}
	for _, r := range lacking {
		if f.Has(r) {
			t.Fatalf("U+%04X is no example: the face has it", r)
		}
	}
	var b bytes.Buffer
	err := Write(&b, a4(
		Text{X: 30, Y: 50, Text: "吉\U00020BB7田", Face: f, Size: 16},
		Text{X: 30, Y: 60, Text: "\U0002A6A5\t\U00020BB7", Face: f, Size: 16},
	))
	var got []rune
	for _, e := range faults(err) {
		var m *typeface.MissingError
		if !errors.As(e, &m) {
			t.Fatalf("%T %v", e, e)
		}
		got = append(got, m.Rune)
	}
	if !slices.Equal(got, lacking) {
		t.Errorf("missing %U, want %U", got, lacking)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
	for _, r := range lacking[:2] {
		if !strings.Contains(err.Error(), fmt.Sprintf("U+%04X", r)) {
			t.Errorf("U+%04X is not named in %q", r, err)
		}
	}
}

// faults takes a joined error apart.
func faults(err error) []error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range j.Unwrap() {
			all = append(all, faults(e)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// What is embedded is the face's subset, whole and nothing but; gopdf would
// put its full-size loca and hmtx into every file.
func TestEmbedded(t *testing.T) {
	f := face(t, typeface.FangSong)
	const text = "奈曼旗司法局 2022 𬱖"
	want, err := f.Subset([]rune(text))
	if err != nil {
		t.Fatal(err)
	}
	objects := objectsOf(t, printed(t, a4(Text{X: 30, Y: 50, Text: text, Face: f, Size: 16})))
	found := false
	for _, o := range objects {
		if strings.Contains(o.dict, "/Length1 ") {
			found = true
			if !bytes.Equal(o.stream(t), want) {
				t.Errorf("the font file is not the face's subset")
			}
			if !strings.Contains(o.dict, fmt.Sprintf("/Length1 %d ", len(want))) {
				t.Errorf("%s, want a Length1 of %d", o.dict, len(want))
			}
		}
	}
	if !found {
		t.Error("no font file")
	}
	for _, want := range []string{
		`/BaseFont /[A-Z]{6}\+` + regexp.QuoteMeta(f.PostScript()) + ` `,
		`/FontName /[A-Z]{6}\+` + regexp.QuoteMeta(f.PostScript()) + ` `,
		`/CIDToGIDMap /Identity `,
		`/StemV [1-9]`,
		`/Flags 4 `,
	} {
		if !slices.ContainsFunc(objects, func(o pdfObject) bool { return regexp.MustCompile(want).MatchString(o.dict) }) {
			t.Errorf("no object matches %s", want)
		}
	}
}

// The widths that the PDF gives are the face's: those of an em by default, the
// others by glyph.
func TestWidths(t *testing.T) {
	f := face(t, typeface.FangSong)
	const text = "ijABC汉字mW·，"
	runes := []rune(text)
	slices.Sort(runes)
	widths := map[int]float64{}
	for _, o := range objectsOf(t, written(t, a4(Text{X: 30, Y: 50, Text: text, Face: f, Size: 16}))) {
		_, w, ok := strings.Cut(o.dict, "/W [ ")
		if !ok {
			continue
		}
		for _, m := range regexp.MustCompile(`(\d+) \[ ([0-9. ]+) \]`).FindAllStringSubmatch(w, -1) {
			var glyph int
			fmt.Sscan(m[1], &glyph)
			for i, s := range strings.Fields(m[2]) {
				var v float64
				fmt.Sscan(s, &v)
				widths[glyph+i] = v
			}
		}
	}
	for i, r := range runes {
		got, ok := widths[i+1]
		if !ok {
			got = 1000
		}
		if want := f.Advance(r) * 1000; math.Abs(got-want) > 0.001 {
			t.Errorf("%c is %v wide, want %v", r, got, want)
		}
	}
	if len(widths) == 0 {
		t.Error("no widths were read")
	}
}

// ToUnicode: one codespace for all codes, blocks of at most 100 entries, and
// surrogate pairs, for a document of many characters.
func TestToUnicode(t *testing.T) {
	f := face(t, typeface.SongTi)
	var runes []rune
	for r := rune(0x4E00); len(runes) < 457; r++ {
		if f.Has(r) {
			runes = append(runes, r)
		}
	}
	var items []Item
	for i := 0; i < len(runes); i += 40 {
		items = append(items, Text{X: 10, Y: 20 + float64(i)/4, Text: string(runes[i:min(i+40, len(runes))]), Face: f, Size: 10})
	}
	pdf := printed(t, a4(items...))
	if got := strings.ReplaceAll(oracle.Open(t, pdf).Text(0), "\n", ""); got != string(runes) {
		t.Errorf("copied %q", got)
	}
	for _, o := range objectsOf(t, pdf) {
		if !o.isStream {
			continue
		}
		cmap := string(o.stream(t))
		if !strings.Contains(cmap, "begincmap") {
			continue
		}
		if !strings.Contains(cmap, "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange") {
			t.Error("the codespace is not all codes of two bytes")
		}
		total := 0
		for _, b := range regexp.MustCompile(`(?s)(\d+) beginbfchar\n(.*?)endbfchar`).FindAllStringSubmatch(cmap, -1) {
			var n int
			fmt.Sscan(b[1], &n)
			if lines := strings.Count(b[2], "\n"); n > 100 || n != lines {
				t.Errorf("a block of %d entries says %d", lines, n)
			}
			total += n
		}
		if total != len(runes) {
			t.Errorf("%d entries for %d characters", total, len(runes))
		}
		return
	}
	t.Error("no ToUnicode")
}

// pdfObject is an object of a finished file, by a reading of its own.
type pdfObject struct {
	dict     string
	data     []byte
	isStream bool
}

func (o pdfObject) stream(t testing.TB) []byte {
	t.Helper()
	if !strings.Contains(o.dict, "/FlateDecode") {
		return o.data
	}
	z, err := zlib.NewReader(bytes.NewReader(o.data))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var objectStart = regexp.MustCompile(`(?m)^(\d+) 0 obj\n`)

// objectsOf reads the objects of a file one after the other.
func objectsOf(t testing.TB, pdf []byte) []pdfObject {
	t.Helper()
	var all []pdfObject
	for {
		at := objectStart.FindIndex(pdf)
		if at == nil {
			return all
		}
		pdf = pdf[at[1]:]
		end := bytes.Index(pdf, []byte("\nendobj\n"))
		stream := bytes.Index(pdf, []byte("\nstream\n"))
		if stream < 0 || end < stream {
			all = append(all, pdfObject{dict: string(pdf[:end])})
			pdf = pdf[end:]
			continue
		}
		o := pdfObject{dict: string(pdf[:stream]), isStream: true}
		_, length, _ := strings.Cut(o.dict, "/Length ")
		var n int
		if _, err := fmt.Sscan(length, &n); err != nil {
			t.Fatalf("%s: %v", o.dict, err)
		}
		from := stream + len("\nstream\n")
		o.data, pdf = pdf[from:from+n], pdf[from+n:]
		all = append(all, o)
	}
}
