package typeface

import (
	"testing"
)

// seeds are small fonts of each make that the reader knows.
func seeds(t testing.TB) [][]byte {
	var all [][]byte
	for role := range Role(roles) {
		all = append(all, mustSubset(t, embeddedRole(t, role), []rune("奈A\U0002CC56 ")))
	}
	composites := testFont{
		names:  chinese("仿宋", english("FangSong", "FangSong")...),
		glyphs: map[rune][]byte{'一': triangle(300, 300), '三': composite(1, 3), '品': composite(2, 2)},
		parts:  [][]byte{triangle(100, 100)},
	}.build()
	return append(all, composites,
		collection(composites, named(chinese("宋体")...)),
		testFont{names: chinese("黑体"), add: []table{{"CFF ", []byte{1, 0, 4, 1}}}}.build())
}

// FuzzOpen reads arbitrary files as fonts, and uses what comes of them.
func FuzzOpen(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Open(folderOf(map[string][]byte{"a.ttf": data}))
		if err != nil {
			if s != nil || err.Error() == "" {
				t.Fatalf("got %v, %v", s, err)
			}
			return
		}
		for _, e := range s.Inventory() {
			if e.String() == "" {
				t.Fatal("an entry says nothing")
			}
		}
		for _, chain := range s.chains {
			for _, source := range chain {
				if source.embedded {
					continue
				}
				if face, err := source.face(); err == nil {
					useFace(t, face)
				}
			}
		}
	})
}

// useFace calls every method of a face; what it says must hang together, and
// its subsets must be readable.
func useFace(t *testing.T, f *Face) {
	if f.Name() == "" || f.PostScript() == "" {
		t.Fatal("a face has no name")
	}
	if d := f.Ascent() - f.Descent(); d < 0.999999 || d > 1.000001 {
		t.Fatalf("the em box is %v high", d)
	}
	for _, r := range "奈一三品A \U0002CC56\x00\uFFFF" {
		has := f.Has(r)
		if _, ink := f.Ink(r); !has && (ink || f.Advance(r) != 0) {
			t.Fatalf("U+%04X is not there and has ink or width", r)
		}
		data, err := f.Subset([]rune{r})
		if err != nil {
			continue
		}
		if !has {
			t.Fatalf("a subset with U+%04X, which is not there", r)
		}
		again, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0)
		if err != nil {
			t.Fatalf("the subset is not readable: %v", err)
		}
		ink1, ok1 := f.Ink(r)
		ink2, ok2 := again.Ink(r)
		if !again.Has(r) || again.Advance(r) != f.Advance(r) || ink1 != ink2 || ok1 != ok2 {
			t.Fatalf("U+%04X: %v %v %v in the face, %v %v %v in the subset", r,
				f.Advance(r), ink1, ok1, again.Advance(r), ink2, ok2)
		}
	}
}

// FuzzSubset takes subsets of arbitrary characters.
func FuzzSubset(f *testing.F) {
	f.Add(sample)
	f.Add("")
	f.Add("\x00\xff\U0010FFFF")
	f.Fuzz(func(t *testing.T, text string) {
		face := embeddedRole(t, SongTi)
		var runes []rune
		for _, r := range text {
			if face.Has(r) {
				runes = append(runes, r)
			}
		}
		o := newOracle(t, mustSubset(t, face, runes))
		for i, r := range distinct(runes) {
			if got := o.glyph(t, r); int(got) != i+1 {
				t.Fatalf("U+%04X is glyph %d, want %d", r, got, i+1)
			}
		}
		if _, err := face.Subset([]rune(text)); (err != nil) != (len(runes) != len([]rune(text))) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
