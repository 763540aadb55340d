package typeface

import "testing"

func BenchmarkParse(b *testing.B) {
	for file, data := range embeddedBytes() {
		b.Run(file, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parseFace(fontFile{whole: data, size: int64(len(data))}, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAdvance(b *testing.B) {
	f := embeddedRole(b, SongTi)
	text := []rune(sample)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if f.Advance(text[i%len(text)]) == 0 {
			b.Fatal("no width")
		}
	}
}

func BenchmarkInk(b *testing.B) {
	f := embeddedRole(b, SongTi)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := f.Ink('奈'); !ok {
			b.Fatal("no ink")
		}
	}
}

func BenchmarkPick(b *testing.B) {
	s := Embedded()
	for name, r := range map[string]rune{"own": '奈', "fallback": '㐂'} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Pick(FangSong, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A long document: 700 characters of the largest face.
func BenchmarkSubset700(b *testing.B) {
	f := embeddedRole(b, SongTi)
	var runes []rune
	for r := rune(0x4E00); len(runes) < 700; r += 29 {
		runes = append(runes, r)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Subset(runes); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReportAdd(b *testing.B) {
	f := embeddedRole(b, FangSong)
	var report Report
	b.ReportAllocs()
	for b.Loop() {
		report.Add(FangSong, '奈', f)
	}
}

func BenchmarkOpen(b *testing.B) {
	folders := systemFolders()
	if len(folders) == 0 {
		b.Skip("no fonts are installed")
	}
	for b.Loop() {
		if _, err := Open(folders[0]); err != nil {
			b.Fatal(err)
		}
	}
}
