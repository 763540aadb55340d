package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// TestLedgerOfTheJob takes the Naiman job from the exam to a verified code:
// issue, print, spoil two and reprint them, hand out, revoke one, lose one,
// lists; and then verifies codes from the printed cards.
func TestLedgerOfTheJob(t *testing.T) {
	if testing.Short() {
		t.Skip("prints every card")
	}
	dir := t.TempDir()
	key := keyFile(t)
	do := func(want int, args ...string) string {
		t.Helper()
		code, stdout, stderr := docset(t, append([]string{"ledger", "-out", dir, "-key", key}, args...)...)
		if code != want {
			t.Fatalf("%q: exit status %d\n%s\n%s", args, code, stdout, stderr)
		}
		return stdout + stderr
	}
	if said := do(exitPerson); !strings.Contains(said, "还没有登记簿") {
		t.Error(said)
	}
	do(exitUsage, "burn", "1505252200001")
	do(exitUsage, "revoke")
	do(exitUsage, "print", "1505252200001")

	first := do(exitPerson, "issue") // there are refusals for a person to look at
	issued := regexp.MustCompile(`共核发 (\d+) 本`).FindStringSubmatch(first)
	if issued == nil || issued[1] == "0" {
		t.Fatal(first)
	}
	lines := func() int {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ledgerFile)))
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`"\d{17}[\dX]"`).Match(data) {
			t.Error("an identity number is in the ledger")
		}
		return strings.Count(string(data), "\n")
	}
	before := lines()
	if again := do(exitPerson, "issue"); lines() != before || !strings.Contains(again, "发证 0 本") {
		t.Errorf("issuing twice entered %d lines more: %s", lines()-before, again)
	}
	do(exitDone, "print")
	if said := do(exitDone, "print"); !strings.Contains(said, "没有等着印的证件") {
		t.Error(said)
	}
	if said := do(exitPerson, "spoil", "1505252200001"); !strings.Contains(said, "原因") {
		t.Errorf("spoilt without a reason: %s", said)
	}
	do(exitDone, "spoil", "1505252200001", "1505252200002", "-reason", "卡片划伤")
	if said := do(exitDone, "print"); !strings.Contains(said, "有效的之中，已印未发 "+issued[1]+" 本") {
		t.Error(said)
	}
	do(exitDone, "hand-out", "1505252200001", "1505252200002", "1505252200003")
	do(exitDone, "revoke", "1505252200001", "-reason", "调离执法岗位")
	do(exitDone, "lose", "1505252200002", "-reason", "本人报失")
	if said := do(exitPerson, "revoke", "1505252200001", "-reason", "再注销一次"); !strings.Contains(said, "1505252200001") {
		t.Errorf("revoked twice: %s", said)
	}
	do(exitDone, "lists")
	for name, words := range map[string][]string{
		"ledger/void.pdf":     {"1505252200001", "调离执法岗位", "1505252200002", "证件遗失"},
		"ledger/public.pdf":   {"1505252200003"},
		"ledger/register.pdf": {"1505252200001", "领取人签字", "登记簿校验"},
	} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		pdf := oracle.Open(t, data)
		var text strings.Builder
		for page := range pdf.NumPages() {
			for _, c := range pdf.Chars(page) {
				text.WriteString(strings.TrimSpace(c.Text))
			}
		}
		for _, w := range words {
			if !strings.Contains(text.String(), w) {
				t.Errorf("%s has no %s", name, w)
			}
		}
	}

	// The codes of the first run's cards, read from its pages.
	runs, err := filepath.Glob(filepath.Join(dir, "ledger", "cards-*-1.pdf"))
	if err != nil || len(runs) == 0 {
		t.Fatal(err, runs)
	}
	slices.Sort(runs)
	data, err := os.ReadFile(runs[0])
	if err != nil {
		t.Fatal(err)
	}
	pdf := oracle.Open(t, data)
	for page, want := range map[int]string{1: "已注销", 3: "暂扣或挂失", 5: "没有注销、暂扣或换发"} {
		codes := oracle.QR(t, pdf.Render(page, 300))
		if len(codes) != 1 {
			t.Fatalf("page %d has %d codes", page+1, len(codes))
		}
		code, stdout, stderr := docset(t, "verify", "-out", dir, codes[0])
		if !strings.Contains(stdout+stderr, want) || (code == exitDone) != (page == 5) {
			t.Errorf("page %d: %d %s %s", page+1, code, stdout, stderr)
		}
	}
}
