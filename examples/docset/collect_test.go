package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
)

// jobCopy is a copy of the Naiman job whose submissions may be changed.
func jobCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile("testdata/naiman/job.yaml")
	must(err)
	must(os.WriteFile(filepath.Join(dir, "job.yaml"), settings, 0o600))
	must(os.CopyFS(filepath.Join(dir, "submissions"), os.DirFS("testdata/naiman/submissions")))
	return dir
}

// partsOf are the sheets of a workbook by their names in the archive.
func partsOf(t *testing.T, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// A correction of one department changes what is said of that department, and
// the form that it corrects, and nothing else.
func TestCollectAgainAfterCorrection(t *testing.T) {
	job := jobCopy(t)
	run := func() map[string]string {
		t.Helper()
		out := t.TempDir()
		if code, stdout, stderr := docset(t, "collect", "-job", job, "-out", out); code != exitPerson || stderr != "" {
			t.Fatalf("exit status %d\n%s\n%s", code, stdout, stderr)
		}
		return files(t, out)
	}
	before := run()
	for name, data := range run() {
		if before[name] != data {
			t.Errorf("%s differs though nothing was sent", name)
		}
	}

	// 农牧局 corrects the old number in its 附件1: the workbook is read, mended
	// and written again.
	name := filepath.Join(job, "submissions", "农牧局.xlsx")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	reading, err := forms.Read("农牧局.xlsx", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	mended := 0
	for _, f := range reading.Forms {
		for i := range f.Officers {
			if o := &f.Officers[i]; f.Kind == forms.Clearance && len(o.ID) == 15 {
				o.ID = "152326197102259969"
				mended++
			}
		}
	}
	if mended != 1 {
		t.Fatalf("%d numbers to mend", mended)
	}
	var b bytes.Buffer
	if err := new(forms.Workbook).Write(&b, reading.Forms...); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	after := run()

	for name, data := range before {
		changes := name == "collected/clearance.pdf" || name == "collected/clearance.xlsx" || name == "collected/findings.json" ||
			name == "collected/review.xlsx" || name == "collected/public-list.pdf"
		if same := after[name] == data; same == changes {
			t.Errorf("%s: unchanged %v", name, same)
		}
	}
	// Of the review's sheets, the summary and the department's change; the
	// comments go with it.
	old, now := partsOf(t, before["collected/review.xlsx"]), partsOf(t, after["collected/review.xlsx"])
	var changed []string
	for name, text := range old {
		if strings.HasPrefix(name, "xl/worksheets/sheet") && now[name] != text {
			changed = append(changed, name)
		}
	}
	if len(changed) != 2 || len(old) != len(now) {
		t.Errorf("changed: %q", changed)
	}
	rows := func(data string) (all, other []string) {
		var list []map[string]any
		if err := json.Unmarshal([]byte(data), &list); err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			line, _ := json.Marshal(f)
			all = append(all, string(line))
			if file, _ := f["file"].(string); !strings.Contains(file, "农牧局") {
				other = append(other, string(line))
			}
		}
		return all, other
	}
	wasAll, was := rows(before["collected/findings.json"])
	isAll, is := rows(after["collected/findings.json"])
	if len(isAll) >= len(wasAll) || strings.Join(was, "\n") != strings.Join(is, "\n") {
		t.Errorf("%d findings, then %d; of other departments:\n%s\nthen\n%s", len(wasAll), len(isAll), was, is)
	}
}

// What cannot be read is named, and everything else is done.
func TestCollectSkipsWhatCannotBeRead(t *testing.T) {
	job := jobCopy(t)
	deep := filepath.Join(job, "submissions", "补报", "第二批")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"旧格式.xls": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "坏.xlsx": "PK\x03\x04", "空.csv": "", "~$坏.xlsx": "x", "说明.txt": "x", "盖章扫描件.pdf": "%PDF-", "报表.ods": "PK", "报表.zip": "PK", "Thumbs.db": "x", "填在文档里.docx": "PK",
		"补报.csv": "行政执法证件新领人员统计表\n报送单位：奈曼旗青龙山镇人民政府\n工作单位,姓名,身份证号,执法类型,执法类别,执法区域,执法证编号,资格编号\n奈曼旗青龙山镇人民政府,王堃,152326199003079910,行政执法,综合行政执法,青龙山镇,,\n",
	} {
		if err := os.WriteFile(filepath.Join(deep, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	told := []string{"submissions/补报/第二批/旧格式.xls：", "另存为 .xlsx", "submissions/补报/第二批/坏.xlsx：", "空.csv：", "报表.ods：", "报表.zip：", "填在文档里.docx："}
	if runtime.GOOS != "windows" && os.Getuid() != 0 {
		told = append(told, "submissions/补报/锁着：")
		if err := os.Mkdir(filepath.Join(job, "submissions", "补报", "锁着"), 0); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	code, stdout, stderr := docset(t, "collect", "-job", job, "-out", out)
	if code != exitPerson {
		t.Errorf("exit status %d", code)
	}
	for _, want := range told {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not told:\n%s", want, stderr)
		}
	}
	if strings.Contains(stderr, "~$") || strings.Contains(stderr, "说明.txt") {
		t.Errorf("told without need:\n%s", stderr)
	}
	if want := "不是表格、没有看的文件：submissions/补报/第二批/盖章扫描件.pdf、submissions/补报/第二批/说明.txt\n"; !strings.Contains(stdout, want) {
		t.Errorf("%q is not told:\n%s", want, stdout)
	}
	if !strings.Contains(stdout, "奈曼旗青龙山镇人民政府：收到 1 人，全部通过") || strings.Contains(stdout, "没有报送") {
		t.Errorf("the summary:\n%s", stdout)
	}
	if _, err := fs.Stat(os.DirFS(out), "collected/review.xlsx"); err != nil {
		t.Error(err)
	}
}

// findings.json says the same in English, with names that do not change.
func TestFindingsJSON(t *testing.T) {
	var list []struct {
		Rule, Severity, File, Message, English string
		Row                                    int
	}
	if err := json.Unmarshal([]byte(files(t, made(t).dir)["collected/findings.json"]), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 {
		t.Errorf("%d findings", len(list))
	}
	for _, f := range list {
		if f.Rule == "" || f.Message == "" || f.English == "" || f.Severity != "error" && f.Severity != "doubt" && f.Severity != "hint" {
			t.Errorf("%+v", f)
		}
		if strings.HasPrefix(f.Rule, "id-") && f.Row == 0 {
			t.Errorf("no row: %+v", f)
		}
	}
}

// TestWhere names places as they are looked up.
func TestWhere(t *testing.T) {
	for _, c := range []struct {
		place  forms.Place
		zh, en string
	}{
		{forms.Place{File: "a.xlsx", Sheet: "表", Cell: "C5", Row: 5}, "a.xlsx 表!C5：", "a.xlsx 表!C5: "},
		{forms.Place{File: "a.csv", Cell: "C5", Line: 5}, "a.csv C5：", "a.csv C5: "},
		{forms.Place{File: "a.xlsx", Sheet: "表", Line: 12}, "a.xlsx 表 第 12 行：", "a.xlsx 表 row 12: "},
		{forms.Place{File: "a.csv", Line: 12}, "a.csv 第 12 行：", "a.csv row 12: "},
		{forms.Place{File: "a.txt", Line: 3, Column: 4}, "a.txt:3:4：", "a.txt:3:4: "},
		{forms.Place{File: "a.xlsx", Sheet: "表"}, "a.xlsx 表：", "a.xlsx 表: "},
		{forms.Place{File: "a.xlsx"}, "a.xlsx：", "a.xlsx: "},
		{forms.Place{}, "", ""},
	} {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			if got := (&task{say: printerFor(lang)}).where(c.place); got != want {
				t.Errorf("%+v: %q, want %q", c.place, got, want)
			}
		}
	}
}
