package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// printShard prints a shard of the cards that wait, on one of several machines
// that have the same output folder. It reads the ledger and enters nothing:
// that, docset ledger print does when all of them are done.
func (t *task) printShard() (int, error) {
	shard, err := certificate.ParseShard(t.shard)
	if err != nil {
		t.warnf("-shard %s 写得不对，应写成 第几份/共几份，从 0 数起：三份是 0/3、1/3、2/3。\n", t.shard)
		return exitUsage, errUsage
	}
	l, err := t.readLedger()
	if err != nil {
		return exitPerson, err
	}
	waiting := len(l.ToPrint())
	if waiting == 0 {
		t.printf("没有等着印的证件。\n")
		return exitDone, nil
	}
	if _, err := os.Stat(t.keyPath()); err != nil {
		return exitPerson, t.errorf("各份要用同一把钥匙，而 %s 没有。请用 -key 指出登记时的那把", t.keyPath())
	}
	key, err := t.signingKey()
	if err != nil {
		return exitPerson, err
	}
	p, err := t.printer(key)
	if err != nil {
		return exitPerson, err
	}
	out := &printed{}
	for n := 1; ; n++ {
		folder := printFolder(n)
		b := t.batch(folder, waiting, out)
		b.Shard = shard
		report, done, err := l.PrintShard(t.ctx, p, certificate.Dir(filepath.Join(t.outDir, filepath.FromSlash(folder))), b)
		if err != nil {
			return exitPerson, fmt.Errorf("%s：%w", folder, err)
		}
		if done {
			continue
		}
		t.printf("第 %s 份印好 %s 本，上次已印好 %s 本，印不出 %s 本。各份都印完后，用 docset ledger print 登记。\n",
			shard.String(), fmt.Sprint(report.Printed), fmt.Sprint(report.Kept), fmt.Sprint(len(report.Skipped)))
		code := t.report(append(out.findings, report.Findings...))
		for _, r := range report.Skipped {
			code = exitPerson
			fmt.Fprintf(t.stdout, "  %s\n", oneLine(t.say.Sprintf("%[1]s", r.String(), r.English())))
		}
		return code, nil
	}
}

// readLedger reads the ledger without keeping others out.
func (t *task) readLedger() (*certificate.Ledger, error) {
	path := filepath.Join(t.outDir, filepath.FromSlash(ledgerFile))
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, t.errorf("还没有登记簿 %s，先用 docset issue 核发", path)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	key, err := t.personKey(false)
	if err != nil {
		return nil, err
	}
	return certificate.ReadLedger(f, key)
}
