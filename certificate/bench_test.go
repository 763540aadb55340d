package certificate

import (
	"context"
	"io"
	"io/fs"
	"testing"
	"testing/fstest"
)

// nowhere is a Folder that forgets.
type nowhere struct{}

func (nowhere) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

func (nowhere) WriteFile(_ string, content func(io.Writer) error) error { return content(io.Discard) }

// photoFiles gives cards photos in a file system.
func photoFiles(cards []*Card) fs.FS {
	files := fstest.MapFS{}
	for _, c := range cards {
		c.PhotoFile = c.Number + ".jpg"
		files[c.PhotoFile] = &fstest.MapFile{Data: c.Photo}
		c.Photo = nil
	}
	return files
}

// BenchmarkPrint is a run of 1,000 cards in two files, codes signed and
// encoded with the default encoder.
func BenchmarkPrint(b *testing.B) { benchmarkPrint(b, testPrinter(b, "detailed")) }

// BenchmarkPrintReadyCodes leaves the encoding out.
func BenchmarkPrintReadyCodes(b *testing.B) {
	p := testPrinter(b, "detailed")
	modules, err := Encode("HTTPS://ZHIFA.EXAMPLE/C/2KCE3IQBE4CEREH2ZL5KTMKVM3QFQ", LevelH)
	if err != nil {
		b.Fatal(err)
	}
	p.Encoder = func(string, Level) ([][]bool, error) { return modules, nil }
	benchmarkPrint(b, p)
}

func benchmarkPrint(b *testing.B, p *Printer) {
	cards := benchmarkCards(b, 1000)
	p.Photos = photoFiles(cards)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Print(context.Background(), nowhere{}, All(cards), Batch{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(cards)*b.N)/b.Elapsed().Seconds(), "people/s")
}

// BenchmarkOnePerson is a file for each person.
func BenchmarkOnePerson(b *testing.B) {
	p := testPrinter(b, "detailed")
	cards := benchmarkCards(b, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Cards(context.Background(), io.Discard, All(cards)); err != nil {
			b.Fatal(err)
		}
	}
}
