// Command million prints the work for a million people as a stream: cards are
// made as they are asked for, files are thrown away, and at a tenth, a half and
// the end it says how fast it is and how much memory was used at the most.
//
//	go run ./million                    a million people in 2,000 files
//	go run ./million -n 100000
package main

import (
	"bytes"
	"context"

	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1_000_000, "people")
	encoder := flag.String("encoder", "rsc", "rsc for rsc.io/qr, or skip2")
	flag.Parse()
	if err := run(*n, *encoder, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n int, encoder string, out io.Writer) error {
	photos, err := os.MkdirTemp("", "million")
	if err != nil {
		return err
	}
	defer os.RemoveAll(photos)
	if err := work.WritePhotos(photos); err != nil {
		return err
	}
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	p := &certificate.Printer{
		Design: certificate.Detailed(), Photos: os.DirFS(photos), Signer: signer, CodeURL: work.CodeURL,
		Organ: work.Organ, Supervisor: work.Supervisor,
	}
	switch encoder {
	case "rsc":
		p.Encoder = work.Quick
	case "skip2":
	default:
		return fmt.Errorf("no encoder %q", encoder)
	}
	fmt.Fprintf(out, "%d people, %s, %d processors\n\n", n, encoder, runtime.GOMAXPROCS(0))
	fmt.Fprintln(out, "| people | files | s | people/s since the last | peak RSS MB | live heap MB |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|")
	began := time.Now()
	last, lastDone := began, 0
	marks := []int{n / 10, n / 2, n}
	done, files := 0, 0
	var folder nowhere
	report, err := p.Print(context.Background(), &folder, work.Cards(n), certificate.Batch{
		// A record of the run would be written anew for each of 2,000 files;
		// who prints that many deals them to shards.
		Done: func(l *certificate.Lot, r *certificate.Run) error {
			done += len(r.Printed)
			files += len(l.Files)
			for len(marks) > 0 && done >= marks[0] {
				now := time.Now()
				fmt.Fprintf(out, "| %d | %d | %.1f | %.0f | %s | %.0f |\n", done, files, now.Sub(began).Seconds(),
					float64(done-lastDone)/now.Sub(last).Seconds(), peak(), float64(heap())/1e6)
				last, lastDone, marks = now, done, marks[1:]
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	if report.Printed != n || len(report.Skipped) > 0 {
		return fmt.Errorf("printed %d of %d", report.Printed, n)
	}
	fmt.Fprintf(out, "\n%.1f GB of PDF\n", float64(folder.bytes.n.Load())/1e9)
	return nil
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// peak is the most memory that this process has had, in MB, as Linux tells.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "?"
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kb, _, _ := strings.Cut(strings.TrimSpace(string(rest)), " ")
	if n, err := strconv.Atoi(kb); err == nil {
		return fmt.Sprintf("%.0f", float64(n)*1024/1e6)
	}
	return "?"
}

// nowhere is a Folder that forgets what it counts.
type nowhere struct{ bytes counter }

func (*nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f *nowhere) WriteFile(_ string, content func(io.Writer) error) error {
	return content(&f.bytes)
}

// counter counts bytes; several files are written at once.
type counter struct{ n atomic.Int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return len(b), nil
}
