package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func proofFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestProofReceived proofreads the job's notice as received, which has errors.
func TestProofReceived(t *testing.T) {
	code, stdout, _ := docset(t, "proof")
	if code != exitPerson {
		t.Errorf("exit status %d", code)
	}
	for _, line := range []string{
		"testdata/naiman/notice-received.txt:10:4: 错误: ",
		":35:37: 疑问: “发生”重复了",
		"[num-bracket]\n",
	} {
		if !strings.Contains(stdout, line) {
			t.Errorf("no %q in\n%s", line, stdout)
		}
	}
}

func TestProofStatus(t *testing.T) {
	for _, test := range []struct {
		text string
		args []string
		code int
		says string
	}{
		{"松岭司发[2025]3号", nil, exitPerson, ":1:5: 错误: 发文字号的年份用六角括号〔〕括起来 (“[2025]” → “〔2025〕”) [num-bracket]"},
		{"松岭司发[2025]3号", []string{"-lang", "en"}, exitPerson, ":1:5: error: the year of a document number stands in 〔〕"},
		{"松岭司发[2025]3号", []string{"-off", "num-bracket"}, exitDone, ""},
		{"松岭司发[2025]3号", []string{"-off", "no-such-rule"}, exitUsage, "no-such-rule"},
		{"涉及到三个乡镇", nil, exitDone, "[re-word]"}, // a doubt is no error
		{"一切正常。", nil, exitDone, ""},
		{"松岭司发[2025]3号", []string{"-fix"}, exitDone, "@@ -1 +1 @@\n-松岭司发[2025]3号\n+松岭司发〔2025〕3号\n"},
		{"附件：3件", []string{"-fix"}, exitPerson, "[att-name]"},
	} {
		name := proofFile(t, test.text)
		code, stdout, stderr := docset(t, append([]string{"proof", name}, test.args...)...)
		if code != test.code || !strings.Contains(stdout+stderr, test.says) {
			t.Errorf("%q %v: exit status %d, want %d with %q\n%s%s", test.text, test.args, code, test.code, test.says, stdout, stderr)
		}
	}
}

func TestProofJSON(t *testing.T) {
	name := proofFile(t, "各学校：\n松岭司发[2025]03号")
	code, stdout, _ := docset(t, "proof", "-json", name)
	var found []map[string]any
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if code != exitPerson || len(found) != 2 {
		t.Fatalf("exit status %d, %s", code, stdout)
	}
	for key, want := range map[string]any{"rule": "num-bracket", "severity": "error", "file": filepath.ToSlash(name), "line": 2.0, "column": 5.0, "start": 9.0, "end": 15.0,
		"suggestion": "〔2025〕", "safe": true, "source": "GB/T 9704-2012 7.2.5"} {
		if found[0][key] != want {
			t.Errorf("%s is %v, want %v", key, found[0][key], want)
		}
	}
	if message, _ := found[0]["message"].(string); message == "" {
		t.Error("no message")
	}
	if code, stdout, _ := docset(t, "proof", "-json", proofFile(t, "一切正常。")); code != exitDone || strings.TrimSpace(stdout) != "[]" {
		t.Errorf("nothing found: exit status %d, %q", code, stdout)
	}
}

// TestProofFix keeps the file and writes the copy, whose line ends are the
// file's and whose byte order mark is gone.
func TestProofFix(t *testing.T) {
	const text = "\ufeff各学校：\r\n松岭司发[2025]03号。。\r\n第三行\r\n"
	name := proofFile(t, text)
	code, stdout, stderr := docset(t, "proof", "-fix", name)
	if code != exitDone {
		t.Errorf("exit status %d\n%s%s", code, stdout, stderr)
	}
	if kept, err := os.ReadFile(name); err != nil || string(kept) != text {
		t.Errorf("the file became %q (%v)", kept, err)
	}
	fixed, err := os.ReadFile(strings.TrimSuffix(name, ".txt") + ".fixed.txt")
	if err != nil || string(fixed) != "各学校：\r\n松岭司发〔2025〕3号。\r\n第三行\r\n" {
		t.Errorf("the copy is %q (%v)", fixed, err)
	}
	if want := "@@ -2 +2 @@\n-松岭司发[2025]03号。。\n+松岭司发〔2025〕3号。\n"; !strings.Contains(stdout, want) {
		t.Errorf("no %q in\n%s", want, stdout)
	}
}

// TestDifference shows lines that were joined and a last line that changed.
func TestDifference(t *testing.T) {
	name := proofFile(t, "各学校要高度重视防溺水工作，落实教师包\n\n班责任，加强巡查。\n一切正常。\n最后一行。。")
	_, stdout, _ := docset(t, "proof", "-fix", name)
	want := "@@ -1,3 +1 @@\n-各学校要高度重视防溺水工作，落实教师包\n-\n-班责任，加强巡查。\n+各学校要高度重视防溺水工作，落实教师包班责任，加强巡查。\n" +
		"@@ -5 +3 @@\n-最后一行。。\n+最后一行。\n"
	if !strings.Contains(stdout, want) {
		t.Errorf("the difference is\n%s\nwant\n%s", stdout, want)
	}
}
