package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// printing is what a clerk says of a print run.
type printing struct {
	only         string
	backX, backY float64
	start        int
	size         int // cards in a file; 0: certificate.MaxCards
	shortEdge    bool
}

func sheetFlags(t *task, flags *flag.FlagSet) {
	flags.Float64Var(&t.printing.backX, "back-x", 0, "")
	flags.Float64Var(&t.printing.backY, "back-y", 0, "")
	flags.BoolVar(&t.printing.shortEdge, "short-edge", false, "")
}

func issueFlags(t *task, flags *flag.FlagSet) {
	sheetFlags(t, flags)
	flags.StringVar(&t.printing.only, "only", "", "")
	flags.IntVar(&t.printing.start, "start", 0, "")
	flags.IntVar(&t.printing.size, "size", 0, "")
	entryFlags(t, flags)
}

const issueHelp = `
issue 和 calibrate 的选项：
  -short-edge   双面打印沿短边翻转（默认沿长边）
  -back-x 毫米  背面右移多少，-back-y 毫米 下移多少：照 calibrate 印出的校准页填
  -start 格     拼版从第一张纸的第几格开始（只用于 issue）
  -size 本数    每个文件最多几本，不超过 500（默认 500；ledger print 也可用）
  -only 证号    只印这些证号，如 "15052500003,15052500010..15052500020"（只用于 issue）；
                已经印好的，写明 -reason 就按印废重印，登记簿里记着
issue 先按考试结果核发、登记，再印等着印的（新核发的和印废的）；再运行一次，已发的不重发，已印的不重印。
第一次印在 certificates，以后每次另起一个文件夹 certificates/print-02、print-03……
`

func (p *printing) layout() certificate.Layout {
	return certificate.Layout{Start: p.start, ShortEdge: p.shortEdge, BackX: p.backX, BackY: p.backY}
}

// runCalibrate prints the sheet that shows how far the printer is off.
func runCalibrate(t *task, _ []string) (int, error) {
	p := certificate.Printer{Layout: t.printing.layout()}
	if err := t.write("certificates/calibration.pdf", public, p.Calibration); err != nil {
		return exitPerson, err
	}
	return exitDone, nil
}

// printed is what became of the cards.
type printed struct {
	skipped  []certificate.Refusal
	findings []forms.Finding
}

// printFolder is where the n-th request is printed, from 1.
func printFolder(n int) string {
	if n == 1 {
		return "certificates"
	}
	return fmt.Sprintf("certificates/print-%02d", n)
}

// printWaiting prints the cards that wait, or those of numbers among them, one
// side a page and imposed on A4, in files of at most 500, and enters them. What
// an earlier request left undone is done in its own folder first.
func (t *task) printWaiting(l *certificate.Ledger, numbers []string, at time.Time) (*printed, error) {
	key, err := t.signingKey()
	if err != nil {
		return nil, err
	}
	p, err := t.printer(key)
	if err != nil {
		return nil, err
	}
	out := &printed{}
	wanted, tried := map[string]bool{}, map[string]bool{}
	for _, number := range numbers {
		wanted[number] = true
	}
	for n := 1; ; n++ {
		var waiting []string
		for _, c := range l.ToPrint() {
			if !tried[c.Number] && (numbers == nil || wanted[c.Number]) {
				waiting = append(waiting, c.Number)
			}
		}
		if len(waiting) == 0 {
			if n == 1 {
				t.printf("没有等着印的证件。要重印，用 issue -only 写证号，-reason 写原因。\n")
			}
			return out, nil
		}
		report, err := l.Print(t.ctx, p, certificate.Dir(filepath.Join(t.outDir, filepath.FromSlash(printFolder(n)))), waiting, at,
			t.batch(printFolder(n), len(waiting), out))
		if err != nil {
			return nil, err
		}
		if report.Kept > 0 {
			t.printf("  %s 本上次印好了而没来得及登记，已补登，没有重印。\n", fmt.Sprint(report.Kept))
		}
		for _, s := range report.Skipped {
			tried[s.Number] = true
		}
		out.skipped = append(out.skipped, report.Skipped...)
		out.findings = append(out.findings, report.Findings...)
	}
}

// batch is a run into a folder of the output folder.
func (t *task) batch(folder string, total int, out *printed) certificate.Batch {
	var saying sync.Mutex // the next file is laid out while one is told of
	return certificate.Batch{
		Cards: "cards", Sheets: "sheets", Size: t.printing.size,
		Progress: func(p certificate.Progress) {
			saying.Lock()
			defer saying.Unlock()
			t.printProgress(p, total > certificate.MaxCards)
		},
		Done: func(l *certificate.Lot, run *certificate.Run) error {
			saying.Lock()
			defer saying.Unlock()
			out.findings = append(out.findings, run.Findings...)
			for _, f := range l.Files {
				t.printf("  写好 %s\n", path.Join(filepath.ToSlash(t.outDir), folder, f.Name))
			}
			return nil
		},
	}
}

// printProgress tells how far the run is, and of a long one, how long it takes.
func (t *task) printProgress(p certificate.Progress, long bool) {
	if long && p.Done < p.Total {
		if p.Done%(certificate.MaxCards/5) == 0 {
			t.printf("  排证件 %s/%s，每秒 %s 本，还要 %s\n", fmt.Sprint(p.Done), fmt.Sprint(p.Total),
				fmt.Sprintf("%.0f", p.PerSecond), p.Left.Round(1e9).String())
		}
		return
	}
	t.progress("排证件", p.Done, p.Total)
}

// selection is what -only asks for; nil: everything.
func (t *task) selection() (certificate.Selection, error) {
	if t.printing.only == "" {
		return nil, nil
	}
	return certificate.ParseSelection(t.printing.only)
}

// request gives the numbers of a selection; nil for none. One that is printed
// already is entered as spoilt, with the reason that -reason gives: without a
// reason, nothing is printed twice. One that is not in force is not printed.
func (t *task) request(l *certificate.Ledger, only certificate.Selection, at time.Time) ([]string, error) {
	var numbers []string
	var again []certificate.Event
	var errs []error
	for c, err := range only.Of(certificate.All(entered(l))) {
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, c.Number)
		switch e, _ := l.Entry(c.Number); {
		case e.State != certificate.InForce:
			errs = append(errs, t.errorf("%[1]s %[2]s现在%[3]s，不能印", c.Number, c.Name, e.State.String(), e.State.English()))
		case e.Stock == certificate.InStock || e.Stock == certificate.HandedOut:
			again = append(again, certificate.Event{Kind: certificate.EventSpoiled, Number: c.Number, Time: at, Reason: t.reason})
		}
	}
	if len(again) > 0 && t.reason == "" {
		errs = append(errs, t.errorf("%s 等 %s 本已经印好。要重印，请用 -reason 写明原因", again[0].Number, fmt.Sprint(len(again))))
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	return numbers, l.Append(again...)
}

// writeRegister writes the register of everything that was issued, and who got
// none this time.
func (t *task) writeRegister(l *certificate.Ledger, issued *certificate.Issuance, printed *printed) error {
	register := l.Register(time.Time{})
	register.Issuance.Refusals = withoutHolders(issued.Refusals)
	register.Runs = append(register.Runs, &certificate.Run{Skipped: printed.skipped})
	return t.write("certificates/register.xlsx", public, func(w io.Writer) error {
		return certificate.WriteRegister(w, register)
	})
}
