package main

import (
	"flag"
	"fmt"
	"io"
	"iter"
	"path"
	"path/filepath"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// printing is what a clerk says of a print run.
type printing struct {
	only         string
	backX, backY float64
	start        int
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
}

const issueHelp = `
issue 和 calibrate 的选项：
  -short-edge   双面打印沿短边翻转（默认沿长边）
  -back-x 毫米  背面右移多少，-back-y 毫米 下移多少：照 calibrate 印出的校准页填
  -start 格     拼版从第一张纸的第几格开始（只用于 issue）
  -only 证号    只印这些证号，如 "15052500003,15052500010..15052500020"，写在 certificates/part 里，不动登记表（只用于 issue）
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
	manifest *certificate.Manifest
	skipped  []certificate.Refusal
	findings []forms.Finding
}

// manifest is the record of a run of several files, by which one that was
// broken off goes on.
const manifest = "print.json"

// print writes the cards, one side a page and imposed on A4, into a folder of
// the output folder: in files of at most 500.
func (t *task) print(p *certificate.Printer, folder string, cards iter.Seq2[*certificate.Card, error], total int) (*printed, error) {
	out := &printed{}
	batch := certificate.Batch{
		Cards: "cards", Sheets: "sheets", Total: total,
		Progress: func(p certificate.Progress) { t.printProgress(p, total > certificate.MaxCards) },
		Done: func(l *certificate.Lot, run *certificate.Run) error {
			out.findings = append(out.findings, run.Findings...)
			for _, f := range l.Files {
				t.printf("  写好 %s\n", path.Join(filepath.ToSlash(t.outDir), folder, f.Name))
			}
			return nil
		},
	}
	if total > certificate.MaxCards {
		batch.Manifest = manifest
	}
	report, err := p.Print(t.ctx, certificate.Dir(filepath.Join(t.outDir, filepath.FromSlash(folder))), cards, batch)
	if err != nil {
		return nil, err
	}
	if report.Kept > 0 {
		t.printf("  %s 本上次已经印好，没有重印。\n", fmt.Sprint(report.Kept))
	}
	out.manifest = report.Manifest
	out.skipped = report.Skipped
	out.findings = append(out.findings, report.Findings...)
	return out, nil
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

// printPart prints some of the cards once more, and leaves the register as it is.
func (t *task) printPart(p *certificate.Printer, issued *certificate.Issuance) (*printed, error) {
	only, err := certificate.ParseSelection(t.printing.only)
	if err != nil {
		return nil, err
	}
	return t.print(p, "certificates/part", only.Of(certificate.All(issued.Cards)), 0)
}

// printAll prints the cards and the register.
func (t *task) printAll(p *certificate.Printer, issued *certificate.Issuance) (*printed, error) {
	out, err := t.print(p, "certificates", certificate.All(issued.Cards), len(issued.Cards))
	if err != nil {
		return nil, err
	}
	// The manifest has what an earlier, broken run printed, too.
	numbers := map[string]bool{}
	for _, l := range out.manifest.Lots {
		for _, c := range l.Cards {
			numbers[c.Number] = true
		}
	}
	run := &certificate.Run{Skipped: out.skipped}
	for _, c := range issued.Cards {
		if numbers[c.Number] {
			run.Printed = append(run.Printed, c)
		}
	}
	register := &certificate.Register{Organ: p.Organ, Issuance: issued, Runs: []*certificate.Run{run}}
	return out, t.write("certificates/register.xlsx", public, func(w io.Writer) error {
		return certificate.WriteRegister(w, register)
	})
}
