// Command compare prints the same cards with this module, with go-pdf/fpdf and
// with typst, in turns, and prints the medians. README.md says how to run it,
// and what is not equal.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

func main() {
	n := flag.Int("n", 1000, "people")
	runs := flag.Int("runs", 5, "runs of each program")
	dir := flag.String("dir", "", "folder for inputs and outputs; none: a temporary one")
	font := flag.String("font", "../../internal/typeface/faces/heiti.ttf", "face that the peers use")
	flag.Parse()
	if err := run(*n, *runs, *dir, *font); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// program is one competitor.
type program struct {
	name string
	args []string
	out  string // file or folder
}

// measure is of one run of a whole process.
type measure struct {
	wall, cpu time.Duration
	rss       int64 // bytes, at the peak
}

func run(n, runs int, dir, font string) error {
	if dir == "" {
		temp, err := os.MkdirTemp("", "compare")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		dir = temp
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if font, err = filepath.Abs(font); err != nil {
		return err
	}
	if err := inputs(dir, n); err != nil {
		return err
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, p := range []string{"cards", "fpdf"} {
		if out, err := exec.Command("go", "build", "-o", in(p), "./"+p).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", p, err, out)
		}
	}
	count := fmt.Sprint(n)
	programs := []program{
		{"zhifadoc, skip2", []string{in("cards"), "-n", count, "-photos", in("photos"), "-out", in("ours")}, in("ours")},
		{"zhifadoc, rsc.io/qr", []string{in("cards"), "-n", count, "-photos", in("photos"), "-out", in("quick"), "-encoder", "rsc"}, in("quick")},
		{"fpdf, skip2", []string{in("fpdf"), "-n", count, "-photos", in("photos"), "-font", font, "-out", in("fpdf.pdf")}, in("fpdf.pdf")},
	}
	if _, err := os.Stat("typst/node_modules"); err == nil {
		programs = append(programs, program{"typst, codes ready", []string{"node", "typst/print.mjs", dir, font, in("typst.pdf")}, in("typst.pdf")})
	} else {
		fmt.Println("typst is left out: run npm install in typst")
	}
	all := make([][]measure, len(programs))
	for range runs {
		for i, p := range programs {
			// Our own program would find its work done.
			if err := os.RemoveAll(p.out); err != nil {
				return err
			}
			m, err := once(p.args)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			all[i] = append(all[i], m)
		}
	}
	fmt.Printf("%d people, %d runs each, medians of whole processes\n\n", n, runs)
	fmt.Println("| program | wall s | people/s | CPU s | peak RSS MB | KB/person | wall, times ours with skip2 | with rsc.io/qr |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for i, p := range programs {
		wall := median(all[i], func(m measure) float64 { return m.wall.Seconds() })
		cpu := median(all[i], func(m measure) float64 { return m.cpu.Seconds() })
		rss := median(all[i], func(m measure) float64 { return float64(m.rss) / 1e6 })
		size, err := sizeOf(p.out)
		if err != nil {
			return err
		}
		// Ratios are of runs that were neighbours, so that a busy minute
		// weighs on both.
		fmt.Printf("| %s | %.2f | %.0f | %.2f | %.0f | %.1f | %.2f | %.2f |\n", p.name, wall, float64(n)/wall, cpu, rss,
			float64(size)/1000/float64(n), paired(all[i], all[0]), paired(all[i], all[1]))
	}
	return nil
}

// inputs writes what the programs read.
func inputs(dir string, n int) error {
	if err := work.WritePhotos(filepath.Join(dir, "photos")); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "codes"), 0o777); err != nil {
		return err
	}
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	type person struct {
		Photo  string       `json:"photo"`
		Code   string       `json:"code"`
		Fields []work.Field `json:"fields"`
	}
	var people []person
	for i := range n {
		c := work.Card(i)
		text, err := work.Code(c, signer)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("codes/%06d.png", i)
		if err := writeCode(filepath.Join(dir, name), text); err != nil {
			return err
		}
		people = append(people, person{"photos/" + c.PhotoFile, name, work.Fields(c)})
	}
	data, err := json.Marshal(people)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "people.json"), data, 0o666); err != nil {
		return err
	}
	typ, err := os.ReadFile("typst/cards.typ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "cards.typ"), typ, 0o666)
}

// writeCode is a code's picture, a pixel a module, with its quiet zone.
func writeCode(file, text string) error {
	rows, err := certificate.Encode(text, certificate.LevelM)
	if err != nil {
		return err
	}
	const quiet = 4
	side := len(rows) + 2*quiet
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y, row := range rows {
		for x, dark := range row {
			if dark {
				img.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func once(args []string) (measure, error) {
	cmd := exec.Command(args[0], args[1:]...)
	var says strings.Builder
	cmd.Stdout, cmd.Stderr = &says, &says
	began := time.Now()
	err := cmd.Run()
	wall := time.Since(began)
	if err != nil {
		return measure{}, fmt.Errorf("%w\n%s", err, says.String())
	}
	m := measure{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.rss = usage.Maxrss * 1024 // Linux counts in KB
	}
	return m, nil
}

func sizeOf(path string) (int64, error) {
	var n int64
	err := filepath.WalkDir(path, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

func median(all []measure, of func(measure) float64) float64 {
	var vs []float64
	for _, m := range all {
		vs = append(vs, of(m))
	}
	return middle(vs)
}

// paired is the median of the ratios of wall times, run by run.
func paired(all, to []measure) float64 {
	var vs []float64
	for i := range all {
		vs = append(vs, all[i].wall.Seconds()/to[i].wall.Seconds())
	}
	return middle(vs)
}

func middle(vs []float64) float64 {
	slices.Sort(vs)
	n := len(vs)
	return (vs[(n-1)/2] + vs[n/2]) / 2
}
