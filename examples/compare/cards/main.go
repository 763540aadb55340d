// Command cards prints the work with this module.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1000, "people")
	photos := flag.String("photos", "photos", "folder")
	out := flag.String("out", "", "folder; none: what is made is thrown away")
	encoder := flag.String("encoder", "skip2", "skip2, or rsc for rsc.io/qr")
	each := flag.Bool("each", false, "a file for each person, and the time of one")
	flag.Parse()
	if err := run(*n, *photos, *out, *encoder, *each); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n int, photos, out, encoder string, each bool) error {
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	p := &certificate.Printer{
		Design: certificate.Detailed(), Photos: os.DirFS(photos), Signer: signer, CodeURL: work.CodeURL,
		Organ: work.Organ, Supervisor: work.Supervisor,
	}
	if encoder == "rsc" {
		p.Encoder = work.Quick
	}
	ctx := context.Background()
	if each {
		var began time.Time
		for i := range n + 1 {
			if i == 1 {
				began = time.Now() // the first reads the faces
			}
			if _, err := p.Cards(ctx, io.Discard, certificate.All([]*certificate.Card{work.Card(i)})); err != nil {
				return err
			}
		}
		fmt.Printf("%.2f ms a file\n", float64(time.Since(began).Microseconds())/1000/float64(n))
		return nil
	}
	var dst certificate.Folder = nowhere{}
	if out != "" {
		dst = certificate.Dir(out)
	}
	report, err := p.Print(ctx, dst, work.Cards(n), certificate.Batch{Manifest: "print.json"})
	if err == nil && (report.Printed != n || len(report.Skipped) > 0) {
		err = fmt.Errorf("printed %d of %d", report.Printed, n)
	}
	return err
}

// nowhere is a Folder that forgets.
type nowhere struct{}

func (nowhere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (nowhere) WriteFile(_ string, content func(io.Writer) error) error { return content(io.Discard) }
