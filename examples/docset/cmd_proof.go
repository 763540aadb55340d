package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// proofing is what the flags of proof say.
type proofing struct {
	json bool
	fix  bool
	off  string
}

func proofFlags(t *task, flags *flag.FlagSet) {
	flags.BoolVar(&t.proof.json, "json", false, "")
	flags.BoolVar(&t.proof.fix, "fix", false, "")
	flags.StringVar(&t.proof.off, "off", "", "")
}

const proofHelp = `
proof 的选项：
  -json         把问题写成 JSON 数组，别的什么也不说。每条有 rule、severity（error、doubt、hint）、file、
                line、column（从1数）、start、end（从0数的字）、block（段，从1数）、field、message、english、source、suggestion、safe
  -fix          把有把握的改好，写成旁边的“原名.fixed.txt”，并列出改了哪些行
  -off 规则,…   不查这些规则（规则名就是每行末尾方括号里的）
`

// runProof proofreads texts, whole or in part, and says what it finds the way
// compilers do. The status is 1 when errors remain; doubts and hints do not
// count.
func runProof(t *task, args []string) (int, error) {
	if len(args) == 0 {
		if err := t.load(); err != nil {
			return exitPerson, err
		}
		received := t.job.Notice.Received
		folder, err := t.inFolder(received)
		if err != nil {
			return exitPerson, err
		}
		if _, err := fs.Stat(folder, received); err != nil {
			return exitPerson, fmt.Errorf("%s：%w", filepath.Join(t.jobDir, received), err)
		}
		args = []string{filepath.Join(t.jobDir, filepath.FromSlash(received))}
	}
	off, err := t.switchedOff()
	if err != nil {
		return exitUsage, err
	}
	found := []proofFinding{} // an empty array, not null
	var all []forms.Finding
	for _, name := range args {
		data, err := readFile(name)
		if err != nil {
			return exitPerson, err
		}
		text, err := notice.DecodeText(data)
		if err != nil {
			return exitPerson, fmt.Errorf("%s：%w", name, err)
		}
		const mark = "\ufeff" // not part of the text
		text = strings.TrimPrefix(text, mark)
		reader := &notice.Proofreader{File: filepath.ToSlash(name), Off: off}
		if t.proof.fix {
			if text, err = t.proofFix(reader, name, text); err != nil {
				return exitPerson, err
			}
		}
		findings := reader.Proofread(text)
		all = append(all, findings...)
		source := []rune(text)
		for _, f := range findings {
			if t.proof.json {
				found = append(found, asJSON(f))
				continue
			}
			fmt.Fprintf(t.stdout, "%s:%d:%d: %s: %s%s [%s]\n", f.Place.File, f.Place.Line, f.Place.Column,
				t.say.Sprintf(severityName(f.Severity)), oneLine(t.message(f)), change(f, source), f.Rule)
		}
	}
	if t.proof.json {
		e := json.NewEncoder(t.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(found); err != nil {
			return exitPerson, err
		}
	} else if len(all) == 0 {
		t.printf("没有发现问题。\n")
	} else {
		t.count(all)
	}
	if slices.ContainsFunc(all, func(f forms.Finding) bool { return f.Severity == forms.Error }) {
		return exitPerson, nil
	}
	return exitDone, nil
}

// switchedOff reads -off.
func (t *task) switchedOff() ([]string, error) {
	off := strings.FieldsFunc(t.proof.off, func(r rune) bool { return r == ',' || r == ' ' || r == '，' })
	rules := notice.ProofRules()
	for _, name := range off {
		if !slices.ContainsFunc(rules, func(r notice.Rule) bool { return r.Name == name }) {
			t.warnf("没有“%s”这条规则。\n", name)
			return nil, errUsage
		}
	}
	return off, nil
}

// proofFix writes the corrected copy and shows what is different. It returns
// the corrected text, of which the rest is told.
func (t *task) proofFix(reader *notice.Proofreader, name, text string) (string, error) {
	fixed, changes := reader.Fix(text)
	base := strings.TrimSuffix(name, filepath.Ext(name))
	out := base + ".fixed.txt"
	reader.File = filepath.ToSlash(out)
	write := t.writeFile
	if t.proof.json {
		quiet := *t
		quiet.stdout = t.stderr
		write = quiet.writeFile
	}
	err := write(out, public, func(w io.Writer) error {
		_, err := io.WriteString(w, fixed)
		return err
	})
	if err != nil {
		return "", err
	}
	if !t.proof.json {
		difference(t.stdout, filepath.ToSlash(name), filepath.ToSlash(out), text, fixed, changes)
		t.printf("改好 %s 处。\n", fmt.Sprint(len(changes)))
	}
	return fixed, nil
}

// difference shows the lines that changes, made in before, have altered, the
// way diff -U0 does.
func difference(w io.Writer, oldName, newName, before, after string, changes []forms.Finding) {
	if before == after {
		return
	}
	fmt.Fprintf(w, "--- %s\n+++ %s\n", oldName, newName)
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	touched := make([]bool, len(a))
	ends := lineEnds(a)
	for _, c := range changes {
		first, _ := slices.BinarySearch(ends, c.Place.Start)
		last, _ := slices.BinarySearch(ends, c.Place.End)
		for i := first; i <= last && i < len(a); i++ {
			touched[i] = true
		}
	}
	for i, j := 0, 0; i < len(a); {
		if !touched[i] {
			i, j = i+1, j+1
			continue
		}
		from := i
		for i < len(a) && touched[i] {
			i++
		}
		to := j
		if i == len(a) {
			to = len(b)
		} else {
			for to < len(b) && b[to] != a[i] {
				to++
			}
		}
		fmt.Fprintf(w, "@@ -%s +%s @@\n", span(from, i), span(j, to))
		for _, line := range a[from:i] {
			fmt.Fprintf(w, "-%s\n", strings.TrimSuffix(line, "\r"))
		}
		for _, line := range b[j:to] {
			fmt.Fprintf(w, "+%s\n", strings.TrimSuffix(line, "\r"))
		}
		j = to
	}
}

// lineEnds are the rune offsets at which lines end.
func lineEnds(lines []string) []int {
	ends := make([]int, len(lines))
	at := 0
	for i, line := range lines {
		at += len([]rune(line))
		ends[i] = at
		at++ // the line break
	}
	return ends
}

// span names lines from to to of a file, as diff does.
func span(from, to int) string {
	switch to - from {
	case 0:
		return fmt.Sprintf("%d,0", from)
	case 1:
		return fmt.Sprint(from + 1)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

// change shows what a finding would put for what.
func change(f forms.Finding, source []rune) string {
	if f.Suggestion == "" && !f.Safe {
		return ""
	}
	show := func(s string) string {
		const most = 24 // runes
		r := []rune(strings.ReplaceAll(s, "\n", "⏎"))
		if len(r) > most {
			r = append(r[:most:most], '…')
		}
		return "“" + string(r) + "”"
	}
	return " (" + show(string(source[f.Place.Start:f.Place.End])) + " → " + show(f.Suggestion) + ")"
}

// severityName is a severity for a reader, as a key of the catalogue.
func severityName(s forms.Severity) string {
	switch s {
	case forms.Error:
		return "错误"
	case forms.Doubt:
		return "疑问"
	}
	return "提示"
}

// proofFinding is a finding for other programs. Its names are fixed.
type proofFinding struct {
	Rule       string `json:"rule"`
	Severity   string `json:"severity"` // error, doubt or hint
	File       string `json:"file"`
	Line       int    `json:"line"`            // from 1
	Column     int    `json:"column"`          // in characters, from 1
	Start      int    `json:"start"`           // in characters from the text's beginning, from 0
	End        int    `json:"end"`             // after the last character
	Block      int    `json:"block"`           // the paragraph, from 1
	Field      string `json:"field,omitempty"` // the part of the notice
	Message    string `json:"message"`
	English    string `json:"english"`
	Source     string `json:"source"`
	Suggestion string `json:"suggestion"` // what to put instead
	Safe       bool   `json:"safe"`       // -fix puts it in; an empty suggestion then deletes
}

func asJSON(f forms.Finding) proofFinding {
	severity := "hint"
	switch f.Severity {
	case forms.Error:
		severity = "error"
	case forms.Doubt:
		severity = "doubt"
	}
	return proofFinding{f.Rule, severity, f.Place.File, f.Place.Line, f.Place.Column, f.Place.Start, f.Place.End, f.Place.Block, f.Place.Field,
		f.Message, f.English, f.Source, f.Suggestion, f.Safe}
}
