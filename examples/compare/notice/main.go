// Command notice prints the text of a notice with this module.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/zhifadoc/zhifadoc/examples/compare/work"
	"github.com/zhifadoc/zhifadoc/notice"
)

func main() {
	in := flag.String("in", "", "text")
	out := flag.String("out", "notice.pdf", "file")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	n, err := work.Notice(in)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	var r notice.Renderer
	if err := r.Render(f, n); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
