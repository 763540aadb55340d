package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// jobWith is a folder with the job.yaml of testdata/naiman, changed.
func jobWith(t testing.TB, change func(text string) string) string {
	t.Helper()
	dir := t.TempDir()
	before := readRepository(t, "testdata/naiman/job.yaml")
	after := change(before)
	if after == before {
		t.Fatal("nothing was changed")
	}
	if err := os.WriteFile(filepath.Join(dir, "job.yaml"), []byte(after), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestJobSlips makes the mistakes of people who do not know YAML. What is said
// names the line, what is wrong there and what to write, in either language.
func TestJobSlips(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		zh, en         []string
	}{
		{"key", "\norgan: ", "\norgam: ", []string{"第 6 行", "“orgam”", "“organ”"}, []string{"line 6", `"orgam"`, `"organ"`}},
		{"key in Chinese", "\norgan: ", "\n发文机关: ", []string{"第 6 行", "“发文机关”"}, []string{"line 6", `"发文机关"`}},
		{"full-width colon", "\norgan: ", "\norgan：", []string{"第 6 行", "半角", "“organ: ”"}, []string{"line 6", `"organ: "`}},
		{"full-width colons", "  date: 2022-05-16", "  date：2022-05-16\n  copy_to：无", []string{"第 14 行", "“date: ”", "第 15 行", "“copy_to: ”"}, []string{"line 14", "line 15"}},
		{"no space", "\norgan: ", "\norgan:", []string{"第 6 行", "空一格"}, []string{"line 6", "space"}},
		{"no space after a dash", "    - 奈曼旗公安局", "    -奈曼旗公安局", []string{"第 26 行", "空一格"}, []string{"line 26", "space"}},
		{"tab", "  date: 2022-05-16", "\tdate: 2022-05-16", []string{"第 14 行", "Tab"}, []string{"line 14", "tab"}},
		{"full-width space", "  date: 2022-05-16", "　date: 2022-05-16", []string{"第 14 行", "空格"}, []string{"line 14", "space"}},
		{"indented", "    - 奈曼旗公安局", "      - 奈曼旗公安局", []string{"第 27 行", "对齐"}, []string{"line 27", "align"}},
		{"twice", "\norgan: 奈曼旗司法局", "\norgan: 奈曼旗司法局\norgan: 奈曼旗司法局", []string{"第 7 行", "“organ”", "两次"}, []string{"line 7", `"organ"`, "twice"}},
		{"no such day", "  date: 2022-05-16", "  date: 2022-05-36", []string{"第 14 行", "“2022-05-36”"}, []string{"line 14", `"2022-05-36"`, "2022-05-16"}},
		{"no date", "  date: 2022-05-16", "  date: 五月中旬", []string{"第 14 行", "“五月中旬”"}, []string{"line 14", `"五月中旬"`}},
		{"no time", "  entered: 2022-09-01 09:00:00", "  entered: 上午九点", []string{"第 94 行", "“上午九点”", "09:00:00"}, []string{"line 94", `"上午九点"`, "09:00:00"}},
		{"no number", "diameter: 42 ", "diameter: 四十二 ", []string{"第 19 行", "数字"}, []string{"line 19", "number"}},
		{"yes", "specimen: true", "specimen: 是", []string{"第 20 行", "true", "false"}, []string{"line 20", "true or false"}},
		{"no list", "types: [行政执法, 行政执法监督]", "types: 行政执法、行政执法监督", []string{"第 46 行", "“- ”"}, []string{"line 46", `"- "`}},
		{"full-width comma", "types: [行政执法, 行政执法监督]", "types: [行政执法，行政执法监督]", []string{"types", "“行政执法，行政执法监督”", "半角"}, []string{"types", "comma"}},
		{"full-width quotes", "\norgan: 奈曼旗司法局", "\norgan: “奈曼旗司法局”", []string{"organ", "“奈曼旗司法局”", "引号"}, []string{"organ", "quotation"}},
		{"left out", "\norgan: ", "\n# organ: ", []string{"organ"}, []string{"organ"}},
		{"several left out", "  number: ", "  issued: 2022-09-01\n  # ", []string{"certificate.number"}, []string{"certificate.number"}},
		{"no address in the codes", "  code_url: ", "  # code_url: ", []string{"certificate.code_url"}, []string{"certificate.code_url"}},
		{"no photographs", "  photos: ", "  # photos: ", []string{"exam.photos"}, []string{"exam.photos"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := jobWith(t, func(s string) string {
				if c.name == "several left out" {
					s = strings.Replace(s, "  issued: 2022-09-01", "  # issued: 2022-09-01", 1)
					return strings.Replace(s, c.old, "  # number: ", 1)
				}
				return strings.Replace(s, c.old, c.new, 1)
			})
			for lang, wanted := range map[string][]string{"zh": c.zh, "en": c.en} {
				code, _, stderr := docset(t, "forms", "-job", dir, "-out", t.TempDir(), "-lang", lang)
				if code != exitPerson {
					t.Errorf("exit status %d", code)
				}
				for _, w := range append(wanted, "job.yaml") {
					if !strings.Contains(stderr, w) {
						t.Errorf("%q is missing in:\n%s", w, stderr)
					}
				}
				if strings.Contains(stderr, "cannot unmarshal") || strings.Contains(stderr, "value is not allowed") || strings.Contains(stderr, "unknown field") {
					t.Errorf("a programmer's words:\n%s", stderr)
				}
			}
		})
	}
}

// TestJobEncodings saves job.yaml as editors on Windows do.
func TestJobEncodings(t *testing.T) {
	encoded := func(text string, encode func(string) (string, error)) string {
		out, err := encode(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, change := range map[string]func(string) string{
		"UTF-8 with a mark": func(s string) string { return "\ufeff" + s },
		"ANSI":              func(s string) string { return encoded(s, simplifiedchinese.GB18030.NewEncoder().String) },
		"UTF-16": func(s string) string {
			return encoded(s, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String)
		},
		"Windows' lines": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		task := &task{jobDir: jobWith(t, change), say: printerFor("zh")}
		if err := task.load(); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if task.job.Organ != "奈曼旗司法局" || len(task.job.Forms.Departments) != 19 || task.job.Notice.Date.ISO() != "2022-05-16" {
			t.Errorf("%s: read as %+v", name, task.job)
		}
	}
}

// TestJobSpellings writes what has one meaning in other ways.
func TestJobSpellings(t *testing.T) {
	dir := jobWith(t, strings.NewReplacer("  date: 2022-05-16 ", "  date: 2022年5月16日 ", "  deadline: 2022-06-03", `  deadline: "2022.6.3"`,
		"submissions: submissions ", `submissions: .\submissions\ `, "text: notice.txt", "text: ./notice.txt",
		"entered: 2022-09-01 09:00:00", "entered: 2022-09-01 9:00").Replace)
	task := &task{jobDir: dir, say: printerFor("zh")}
	if err := task.load(); err != nil {
		t.Fatal(err)
	}
	j := task.job
	if j.Notice.Date.ISO() != "2022-05-16" || j.Collect.Deadline.ISO() != "2022-06-03" {
		t.Errorf("dates %v, %v", j.Notice.Date, j.Collect.Deadline)
	}
	if j.Collect.Submissions != "submissions" || j.Notice.Text != "notice.txt" {
		t.Errorf("names %q, %q", j.Collect.Submissions, j.Notice.Text)
	}
	if got := j.Certificate.Entered.Format("2006-01-02 15:04:05 -0700"); got != "2022-09-01 09:00:00 +0800" {
		t.Errorf("entered %s", got)
	}
}

// TestMissing takes away what job.yaml names.
func TestMissing(t *testing.T) {
	for name, change := range map[string][2]string{
		"notice":  {"notice.txt ", "通知.txt "},
		"collect": {"submissions: submissions", "submissions: 报送"},
	} {
		dir := jobWith(t, func(s string) string { return strings.Replace(s, change[0], change[1], 1) })
		for lang, wanted := range map[string]string{"zh": "没有这个文件或文件夹", "en": "there is no such file or folder"} {
			code, _, stderr := docset(t, name, "-job", dir, "-out", t.TempDir(), "-lang", lang)
			if code != exitPerson || !strings.Contains(stderr, wanted) || strings.Contains(stderr, "stat") {
				t.Errorf("%s: exit status %d, %s", name, code, stderr)
			}
		}
	}
}

// TestHelp asks for it as people do.
func TestHelp(t *testing.T) {
	code, whole, _ := docset(t, "help")
	if code != exitDone || !strings.Contains(whole, "calibrate") {
		t.Errorf("exit status %d:\n%s", code, whole)
	}
	for _, args := range [][]string{{"help", "proof"}, {"proof", "-h"}, {"proof", "--help"}} {
		code, stdout, _ := docset(t, args...)
		if code != exitDone || !strings.Contains(stdout, "-fix") || !strings.Contains(stdout, "-lang") || strings.Contains(stdout, "-preprinted") {
			t.Errorf("%q: exit status %d:\n%s", args, code, stdout)
		}
	}
	for _, args := range [][]string{{"-lang", "en", "help"}, {"help", "-lang", "en"}, {"-lang=en", "help", "forms"}, {"-h", "-lang", "en"}} {
		if code, stdout, _ := docset(t, args...); code != exitDone || !strings.Contains(stdout, "Options:") {
			t.Errorf("%q: exit status %d:\n%s", args, code, stdout)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"help", "isue"}, "isue"},
		{[]string{"isue"}, "“issue”"},
		{[]string{"forms", "-foo"}, "没有 -foo 这个选项"},
		{[]string{"forms", "-job"}, "-job 后面"},
		{[]string{"issue", "-start", "三"}, "“三”"},
		{[]string{"-lang", "en", "forms", "-foo"}, "no option -foo"},
	} {
		code, _, stderr := docset(t, c.args...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%q: exit status %d:\n%s", c.args, code, stderr)
		}
		// The fault is to be seen, not the whole help below it.
		if n := strings.Count(stderr, "\n"); n > 3 {
			t.Errorf("%q: %d lines", c.args, n)
		}
	}
	code, stdout, _ := docset(t, "-lang", "en", "-out", t.TempDir(), "forms")
	if code != exitDone || !strings.Contains(stdout, "wrote ") || bytes.Contains([]byte(stdout), []byte("写好")) {
		t.Errorf("options before the command: exit status %d:\n%s", code, stdout)
	}
}
