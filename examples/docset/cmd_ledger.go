package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

func ledgerFlags(t *task, flags *flag.FlagSet) {
	flags.StringVar(&t.reason, "reason", "", "")
}

const ledgerHelp = `
ledger 的选项：
  事项          不写：说现在的情形。issue：按考试结果核发并登记；print：印等着印的；
                hand-out 发放、spoil 废损、lose 挂失、suspend 暂扣、restore 恢复、revoke 注销：后面写证号；
                lists：出登记表、作废公告、公示、状态列表
  -reason 文字  原因；spoil、lose、suspend、restore、revoke 要写
`

// The ledger's files in the output folder. The key has a folder of its own,
// so that a copy of the ledger can be given away without it.
const (
	ledgerFile = "ledger/ledger.jsonl"
	personKey  = "keys/person.key"
)

// statusTTL is how long a status list is fresh: an office makes one a day.
const statusTTL = 24 * time.Hour

// ledgerEvents are what a clerk enters by number.
var ledgerEvents = map[string]certificate.EventKind{
	"spoil":   certificate.EventSpoiled,
	"lose":    certificate.EventLost,
	"suspend": certificate.EventSuspended,
	"restore": certificate.EventRestored,
	"revoke":  certificate.EventRevoked,
}

func runLedger(t *task, args []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	what, numbers := "", []string(nil)
	if len(args) > 0 {
		what, numbers = args[0], args[1:]
	}
	kind, entered := ledgerEvents[what]
	wants := entered || what == "hand-out"
	switch {
	case !wants && what != "" && what != "issue" && what != "print" && what != "lists":
		t.warnf("登记簿没有“%s”这件事，可写的有：%s。\n", what, "issue print hand-out spoil lose suspend restore revoke lists")
		return exitUsage, errUsage
	case wants && len(numbers) == 0:
		t.warnf("%s 之后要写证号。\n", what)
		return exitUsage, errUsage
	case !wants && len(numbers) > 0:
		t.warnf("%s 之后不写证号。\n", what)
		return exitUsage, errUsage
	}
	l, err := t.openLedger(what == "issue")
	if err != nil {
		return exitPerson, err
	}
	code, err := t.ledger(l, what, kind, numbers)
	return code, errors.Join(err, l.Close())
}

// ledger does one thing with the open ledger, and tells how things stand.
func (t *task) ledger(l *certificate.Ledger, what string, kind certificate.EventKind, numbers []string) (int, error) {
	now := time.Now()
	code := exitDone
	if len(l.Torn()) > 0 {
		t.warnf("上次没有写完的一条（从未登记成功）已另存在登记簿旁边，请核对。\n")
		code = exitPerson
	}
	var err error
	switch what {
	case "issue":
		var told int
		told, err = t.enterIssue(l, now)
		code = max(code, told)
	case "print":
		err = t.printLedger(l, now)
	case "lists":
		err = t.writeLists(l, now)
	case "hand-out":
		err = l.HandOut(now, numbers...)
	case "":
	default:
		events := make([]certificate.Event, len(numbers))
		for i, number := range numbers {
			events[i] = certificate.Event{Kind: kind, Number: number, Time: now, Reason: t.reason}
		}
		err = l.Append(events...)
	}
	if err != nil {
		return exitPerson, err
	}
	if len(numbers) > 0 {
		t.printf("登记了 %s 件。\n", fmt.Sprint(len(numbers)))
	}
	return code, t.tellLedger(l)
}

func (t *task) tellLedger(l *certificate.Ledger) error {
	numbering, err := certificate.ParseNumbering(t.job.Certificate.Number)
	if err != nil {
		return err
	}
	t.printf("登记簿：%s\n", l.Counts().String())
	for _, g := range l.Gaps(numbering) {
		reason := g.Reason
		if reason == "" {
			reason = t.say.Sprintf("登记簿没有说明")
		}
		t.printf("空号 %s 至 %s：%s\n", g.First, g.Last, reason)
	}
	t.printf("校验：%s（请与上次印出的对照）\n", l.Head().String())
	return nil
}

// openLedger opens the ledger, or begins it if that is allowed.
func (t *task) openLedger(begin bool) (*certificate.Ledger, error) {
	path := filepath.Join(t.outDir, filepath.FromSlash(ledgerFile))
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !begin {
			return nil, t.errorf("还没有登记簿 %s，先用 docset ledger issue 登记核发", path)
		}
		key, err := t.personKey(true)
		if err != nil {
			return nil, err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		return certificate.CreateLedger(path, t.job.Certificate.Organ, key, time.Now())
	}
	if err != nil {
		return nil, err
	}
	key, err := t.personKey(false)
	if err != nil {
		return nil, err
	}
	return certificate.OpenLedger(path, key)
}

// personKey reads the key that persons are known again by, or makes it
// together with the ledger.
func (t *task) personKey(begin bool) (*certificate.PersonKey, error) {
	f, err := os.Open(filepath.Join(t.outDir, filepath.FromSlash(personKey)))
	if errors.Is(err, fs.ErrNotExist) && begin {
		key, err := certificate.GeneratePersonKey(nil)
		if err != nil {
			return nil, err
		}
		return key, t.write(personKey, private, func(w io.Writer) error { return certificate.WritePersonKey(w, key) })
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return certificate.ReadPersonKey(f)
}

// enterIssue decides who gets a certificate after those of the ledger, and
// enters them.
func (t *task) enterIssue(l *certificate.Ledger, now time.Time) (int, error) {
	issued, doubts, err := t.issueAfter(l)
	if err != nil {
		return exitPerson, err
	}
	numbering, err := certificate.ParseNumbering(t.job.Certificate.Number)
	if err != nil {
		return exitPerson, err
	}
	if err := l.Issue(issued, numbering, now); err != nil {
		return exitPerson, err
	}
	return t.issueSummary(issued, doubts), nil
}

// printLedger prints the cards that wait, into a file of this run's own, and
// then enters them: a file without its entry can be thrown away, an entry
// without its file would be a card that never was.
func (t *task) printLedger(l *certificate.Ledger, now time.Time) error {
	cards := l.ToPrint()
	if len(cards) == 0 {
		t.printf("没有等着印的证件。\n")
		return nil
	}
	key, err := t.signingKey()
	if err != nil {
		return err
	}
	p, err := t.printer(key)
	if err != nil {
		return err
	}
	begun := l.Head().Lines // names the run: no two begin at the same line
	for part := 0; part*certificate.MaxCards < len(cards); part++ {
		chunk := cards[part*certificate.MaxCards : min((part+1)*certificate.MaxCards, len(cards))]
		var run *certificate.Run
		if err := t.write(fmt.Sprintf("ledger/cards-%06d-%d.pdf", begun, part+1), public, func(w io.Writer) (err error) {
			run, err = p.Cards(t.ctx, w, certificate.All(chunk))
			return err
		}); err != nil {
			return err
		}
		if err := l.Printed(run, now); err != nil {
			return err
		}
		for _, s := range run.Skipped {
			t.warnf("%s\n", oneLine(s.String()))
		}
	}
	return nil
}

// writeLists writes everything that follows from the ledger. What was never
// announced or handed out makes no list.
func (t *task) writeLists(l *certificate.Ledger, now time.Time) error {
	if _, err := l.ExpireDue(now); err != nil {
		return err
	}
	set := t.job.Certificate
	numbering, err := certificate.ParseNumbering(set.Number)
	if err != nil {
		return err
	}
	key, err := t.signingKey()
	if err != nil {
		return err
	}
	list, err := l.StatusList(strings.TrimSuffix(set.CodeURL, "/")+"/"+statusPath, now, statusTTL, numbering)
	if err != nil {
		return err
	}
	data, err := certificate.SignStatusList(list, key.Signer())
	if err != nil {
		return err
	}
	if err := t.write(statusList, public, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
		return err
	}
	register := l.Register(now)
	if err := t.write("ledger/register.xlsx", public, func(w io.Writer) error { return certificate.WriteRegister(w, register) }); err != nil {
		return err
	}
	if err := t.write("ledger/register.pdf", public, func(w io.Writer) error { return certificate.PrintRegister(w, register, t.fonts) }); err != nil {
		return err
	}
	y, m, d := now.In(certificate.Beijing).Date()
	post := certificate.Announcement{Date: forms.Date{Year: y, Month: int(m), Day: d}}
	for _, n := range []struct {
		name string
		make func(certificate.Announcement) (*notice.Notice, error)
	}{{"ledger/void.pdf", l.VoidNotice}, {"ledger/public.pdf", l.PublicNotice}} {
		made, err := n.make(post)
		if errors.Is(err, certificate.ErrNothingToAnnounce) {
			continue
		}
		if err != nil {
			return err
		}
		if err := t.write(n.name, public, func(w io.Writer) error { return t.noticeRenderer().Render(w, made) }); err != nil {
			return err
		}
	}
	return nil
}
