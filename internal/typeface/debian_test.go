package typeface

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Debian's faces, by where it puts them. The build server installs the
// packages; elsewhere what is missing is left out, and said so.
func TestDebianFaces(t *testing.T) {
	for _, test := range []struct {
		file, pack string
		faces      []string // of the file, those that serve a role
		role       Role
	}{
		{"truetype/arphic/uming.ttc", "fonts-arphic-uming", []string{"AR PL UMing CN"}, SongTi},
		{"truetype/arphic/ukai.ttc", "fonts-arphic-ukai", []string{"AR PL UKai CN"}, KaiTi},
		{"truetype/wqy/wqy-zenhei.ttc", "fonts-wqy-zenhei", []string{"文泉驿正黑"}, HeiTi},
		{"truetype/wqy/wqy-microhei.ttc", "fonts-wqy-microhei", []string{"文泉驿微米黑"}, HeiTi},
		{"truetype/hanazono/HanaMinA.ttf", "fonts-hanazono", nil, 0},
		{"truetype/hanazono/HanaMinB.ttf", "fonts-hanazono", nil, 0},
	} {
		t.Run(test.pack, func(t *testing.T) {
			path := "/usr/share/fonts/" + test.file
			data, err := os.ReadFile(path)
			if err != nil {
				missing(t, test.pack)
				return
			}
			s := mustOpen(t, folderOf(map[string][]byte{"x.ttc": data}))
			var serving []string
			for _, e := range s.Inventory() {
				if e.Err != nil {
					t.Error(e)
				}
				if e.Known && !e.Embedded {
					serving = append(serving, e.Name)
					if e.Role != test.role || e.Version == "" {
						t.Errorf("%v, version %q", e, e.Version)
					}
				}
			}
			if strings.Join(serving, ",") != strings.Join(test.faces, ",") {
				t.Errorf("serving %q, want %q", serving, test.faces)
			}
			for _, source := range s.chains[SongTi] {
				if !source.embedded {
					sameCoverage(t, path, data, source)
				}
			}
		})
	}
}

// sameCoverage compares the characters of 通用规范汉字表 and GB 2312 that a face
// has with what fontconfig and x/image say.
func sameCoverage(t *testing.T, path string, data []byte, s *source) {
	t.Helper()
	query, err := exec.LookPath("fc-query")
	if err != nil {
		missing(t, "fontconfig")
		return
	}
	out, err := exec.Command(query, "--index", strconv.Itoa(s.index), "--format", "%{charset}", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	has := map[rune]bool{}
	for _, span := range strings.Fields(string(out)) {
		first, last, _ := strings.Cut(span, "-")
		if last == "" {
			last = first
		}
		from, err1 := strconv.ParseInt(first, 16, 32)
		to, err2 := strconv.ParseInt(last, 16, 32)
		if err1 != nil || err2 != nil {
			t.Fatalf("fc-query says %q", span)
		}
		for r := from; r <= to; r++ {
			has[rune(r)] = true
		}
	}
	font, err := sfnt.Parse(alone(t, data, s.index))
	if err != nil {
		t.Fatal(err)
	}
	// fontconfig counts what is mapped, though it may be mapped to a blank, as
	// AR PL UKai does with twenty characters.
	var buffer sfnt.Buffer
	blank := func(r rune) bool {
		glyph, err := font.GlyphIndex(&buffer, r)
		if err != nil {
			t.Fatal(err)
		}
		outline, err := font.LoadGlyph(&buffer, glyph, fixed.I(1000), nil)
		return err == nil && len(outline) == 0
	}
	face, failure := s.face()
	if failure != nil {
		t.Fatal(failure)
	}
	compared := 0
	for _, r := range append(GB2312Han(), StandardHan()...) {
		if face.Has(r) != has[r] && !(has[r] && blank(r)) {
			t.Errorf("%s: has %c (U+%04X) is %v, by fontconfig %v", face.Name(), r, r, face.Has(r), has[r])
		}
		if face.Has(r) {
			compared++
		}
	}
	t.Logf("%s: %d characters agree", face.Name(), compared)
}

// alone is one face of a collection as a file of its own, which x/image wants.
func alone(t *testing.T, data []byte, index int) []byte {
	t.Helper()
	dir, err := fontFile{whole: data, size: int64(len(data))}.face(index)
	if err != nil {
		t.Fatal(err)
	}
	var tables []table
	for _, tag := range []string{"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"} {
		if b, err := dir.table(tag, 0); err == nil && len(b) > 0 {
			tables = append(tables, table{tag, b})
		}
	}
	return assemble(tables)
}

// missing leaves a check out, saying so; on a build server it must not be.
func missing(t *testing.T, pack string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Errorf("%s is not installed", pack)
		return
	}
	t.Skipf("%s is not installed", pack)
}
