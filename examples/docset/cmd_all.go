package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// runAll makes the whole set. What needs a person is told, but does not make
// the run a failure: the papers are all there.
func runAll(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	t.printf("%s\n", t.job.Job)
	for _, step := range []struct {
		title string
		run   func(*task, []string) (int, error)
	}{
		{"一、通知", runNotice},
		{"二、空白表", runForms},
		{"三、各单位报来的表", runCollect},
		{"四、证件", runIssue},
	} {
		t.printf("%s\n", t.say.Sprintf(step.title))
		if _, err := step.run(t, nil); err != nil {
			return exitPerson, err
		}
	}
	t.printf("全套文件在 %s。上面列出的事项要人处理，报送表的全部问题在 %s。\n", t.outDir, filepath.Join(t.outDir, "collected", "findings.json"))
	return exitDone, nil
}

// progressEvery is how many steps of long work pass between two reports.
const progressEvery = 25

// progress tells how far long work is.
func (t *task) progress(what string, done, total int) {
	if done == total || done%progressEvery == 0 {
		t.printf("  %s %s/%s\n", t.say.Sprintf(what), fmt.Sprint(done), fmt.Sprint(total))
	}
}

func readFile(name string) ([]byte, error) { return os.ReadFile(name) }
