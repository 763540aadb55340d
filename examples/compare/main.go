// Command compare does the same work with this module and with others, in
// turns, and prints the medians. README.md says how to run it, and what is not
// equal.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	var c comparison
	flag.IntVar(&c.people, "n", 1000, "people of the cards")
	flag.IntVar(&c.rows, "rows", 50_000, "rows of the workbook")
	flag.IntVar(&c.runs, "runs", 5, "runs of each program")
	flag.StringVar(&c.dir, "dir", "", "folder for inputs and outputs; none: a temporary one")
	only := flag.String("only", "cards,notice,workbook", "what to compare")
	flag.Parse()
	if err := c.run(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// comparison is what the flags say.
type comparison struct {
	people, rows, runs int
	dir                string
	faces              string // folder of the faces that all programs use
}

// program is one competitor.
type program struct {
	name string
	args []string
	out  string // file or folder
}

// matter is some work that all programs are given.
type matter struct {
	name     string
	unit     string // of what amount counts
	amount   int
	own      int       // how many programs at the beginning are this module's
	programs []program // this module's first
}

// measure is of one run of a whole process.
type measure struct {
	wall, cpu time.Duration
	rss       int64 // bytes, at the peak
}

func (c *comparison) run(only []string) error {
	if c.dir == "" {
		temp, err := os.MkdirTemp("", "compare")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		c.dir = temp
	}
	var err error
	if c.dir, err = filepath.Abs(c.dir); err != nil {
		return err
	}
	if c.faces, err = filepath.Abs("../../internal/typeface/faces"); err != nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o777); err != nil {
		return err
	}
	for _, name := range only {
		set := map[string]func() (*matter, error){"cards": c.cards, "notice": c.notice, "workbook": c.workbook}[name]
		if set == nil {
			return fmt.Errorf("there is nothing called %q to compare", name)
		}
		m, err := set()
		if err != nil {
			return err
		}
		if err := m.compare(c.runs); err != nil {
			return err
		}
	}
	return nil
}

// in is a file of the working folder.
func (c *comparison) in(name string) string { return filepath.Join(c.dir, name) }

// build makes one of the programs in Go, and returns where it is.
func (c *comparison) build(name, path string) (string, error) {
	file := c.in(name + ".bin")
	if out, err := exec.Command("go", "build", "-o", file, path).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", path, err, out)
	}
	return file, nil
}

// typst is how typst is run, nil if it is not there.
func (c *comparison) typst(main, out string) []string {
	if _, err := os.Stat("typst/node_modules"); err != nil {
		fmt.Println("typst is left out: run npm install in typst")
		return nil
	}
	return []string{"node", "typst/print.mjs", c.dir, main, c.faces, out}
}

// python is how a program in Python is run, nil if the module that it needs
// is not there.
func python(module string, args ...string) []string {
	const interpreter = "/usr/bin/python3" // for which the system's packages are
	if err := exec.Command(interpreter, "-c", "import "+module).Run(); err != nil {
		fmt.Printf("%s is left out: apt install python3-%s\n", module, module)
		return nil
	}
	return append([]string{interpreter}, args...)
}

// copyTo copies a file into the working folder.
func (c *comparison) copyTo(name, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(c.in(name), data, 0o666)
}

// compare runs all programs in turns.
func (m *matter) compare(runs int) error {
	m.programs = slices.DeleteFunc(m.programs, func(p program) bool { return p.args == nil })
	all := make([][]measure, len(m.programs))
	for range runs {
		for i, p := range m.programs {
			// Our own program would find its work done.
			if err := os.RemoveAll(p.out); err != nil {
				return err
			}
			took, err := once(p.args)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			if _, err := os.Stat(p.out); errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s made nothing", p.name)
			}
			all[i] = append(all[i], took)
		}
	}
	fmt.Printf("\n%s: %d %s, %d runs each, medians of whole processes\n\n", m.name, m.amount, m.unit, runs)
	fmt.Printf("| program | wall s | %s/s | CPU s | peak RSS MB | MB written |", m.unit)
	for i := range m.own {
		fmt.Printf(" wall, times %s |", m.programs[i].name)
	}
	fmt.Println("\n|---|---|---|---|---|---|" + strings.Repeat("---|", m.own))
	for i, p := range m.programs {
		wall := median(all[i], func(m measure) float64 { return m.wall.Seconds() })
		cpu := median(all[i], func(m measure) float64 { return m.cpu.Seconds() })
		rss := median(all[i], func(m measure) float64 { return float64(m.rss) / 1e6 })
		size, err := sizeOf(p.out)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.2f | %.0f | %.2f | %.0f | %.2f |", p.name, wall, float64(m.amount)/wall, cpu, rss, float64(size)/1e6)
		for j := range m.own {
			// Ratios are of runs that were neighbours, so that a busy minute
			// weighs on both.
			fmt.Printf(" %.2f |", paired(all[i], all[j]))
		}
		fmt.Println()
	}
	return nil
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
