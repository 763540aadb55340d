package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

func ledgerFlags(t *task, flags *flag.FlagSet) {
	entryFlags(t, flags)
	flags.IntVar(&t.printing.size, "size", 0, "")
	flags.StringVar(&t.shard, "shard", "", "")
}

// entryFlags are of what makes entries in the ledger.
func entryFlags(t *task, flags *flag.FlagSet) {
	flags.StringVar(&t.reason, "reason", "", "")
	flags.TextVar(&t.at, "at", moment{}, "")
}

const ledgerHelp = `
ledger 的选项：
  事项          不写：说现在的情形。issue：只核发登记，不印；print：只印等着印的（docset issue 两样都做）；
                hand-out 发放、spoil 废损、lose 挂失、suspend 暂扣、restore 恢复、revoke 注销：后面写证号；
                lists：出登记表、作废公告、公示、状态列表
  -reason 文字  原因；spoil、lose、suspend、restore、revoke 要写
  -shard 几/几  print 用：分给几台机器印时印哪一份，从 0 数起，三台是 0/3、1/3、2/3。各台用同一个 -out 文件夹，只印不登记；
                都印完后，不写 -shard 再 print 一次，就登记印好的，补印缺的
  -at 时间      什么时候办的，如 "2022-09-05 10:00:00"（默认现在；issue 也可用）
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
	if t.named["shard"] {
		if what != "print" {
			t.warnf("-shard 只用于 ledger print。\n")
			return exitUsage, errUsage
		}
		return t.printShard()
	}
	l, err := t.openLedger(what == "issue")
	if err != nil {
		return exitPerson, err
	}
	code, err := t.ledger(l, what, kind, numbers)
	return max(code, t.tellTorn(l)), errors.Join(err, l.Close())
}

// tellTorn tells of what a crash left, and returns the exit status.
func (t *task) tellTorn(l *certificate.Ledger) int {
	if len(l.Torn()) == 0 {
		return exitDone
	}
	t.warnf("上次没有写完的一条（从未登记成功）已另存在登记簿旁边，请核对。\n")
	return exitPerson
}

// when is the time under which things are entered: that of -at, or else now.
func (t *task) when() time.Time {
	if !t.at.IsZero() {
		return t.at.Time
	}
	return time.Now()
}

// whenIssued is when for what a ledger begins with: issuing, and printing what
// was issued. It is the job's time, if the job gives one and nothing later was
// entered, so that the whole set can be made again byte by byte. l is nil
// before there is a ledger.
func (t *task) whenIssued(l *certificate.Ledger) (time.Time, error) {
	begun := t.job.Certificate.Entered.Time
	if begun.IsZero() || !t.at.IsZero() || t.printing.only != "" {
		return t.when(), nil
	}
	if begun.After(time.Now()) {
		return begun, t.errorf("job.yaml 里 entered 写的是 %s，还没有到；以后的登记会显得早于它", begun.Format(time.DateTime))
	}
	if l != nil && slices.ContainsFunc(l.History(""), func(e certificate.Event) bool { return e.Time.After(begun) }) {
		return t.when(), nil
	}
	return begun, nil
}

// ledger does one thing with the open ledger, and tells how things stand.
func (t *task) ledger(l *certificate.Ledger, what string, kind certificate.EventKind, numbers []string) (int, error) {
	at := t.when()
	var err error
	if what == "issue" || what == "print" {
		if at, err = t.whenIssued(l); err != nil {
			return exitPerson, err
		}
	}
	code := exitDone
	switch what {
	case "issue":
		var issued *certificate.Issuance
		var doubts []forms.Finding
		if issued, doubts, err = t.enterIssue(l, at, nil); err == nil {
			code = t.issueSummary(issued, doubts)
		}
	case "print":
		var printed *printed
		if printed, err = t.printWaiting(l, nil, at); err == nil {
			code = t.issueSummary(&certificate.Issuance{Refusals: printed.skipped}, printed.findings)
		}
	case "lists":
		err = t.writeLists(l, at)
	case "hand-out":
		err = l.HandOut(at, numbers...)
	case "":
	default:
		events := make([]certificate.Event, len(numbers))
		for i, number := range numbers {
			events[i] = certificate.Event{Kind: kind, Number: number, Time: at, Reason: t.reason}
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
	counts, head := l.Counts(), l.Head()
	t.printf("登记簿：%[1]s\n", counts.String(), counts.English())
	for _, g := range l.Gaps(numbering) {
		reason := g.Reason
		if reason == "" {
			reason = t.say.Sprintf("登记簿没有说明")
		}
		t.printf("空号 %s 至 %s：%s\n", g.First, g.Last, reason)
	}
	t.printf("校验：%[1]s（请与上次印出的对照）\n", head.String(), head.English())
	return nil
}

// openLedger opens the ledger, or begins it if that is allowed.
func (t *task) openLedger(begin bool) (*certificate.Ledger, error) {
	path := filepath.Join(t.outDir, filepath.FromSlash(ledgerFile))
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !begin {
			return nil, t.errorf("还没有登记簿 %s，先用 docset issue 核发", path)
		}
		return t.beginLedger(path)
	}
	if err != nil {
		return nil, err
	}
	key, err := t.personKey(false)
	if err != nil {
		return nil, err
	}
	l, err := certificate.OpenLedger(path, key)
	if errors.Is(err, certificate.ErrNoLedger) && begin {
		return t.beginLedger(path) // its beginning was cut off; it begins over nothing else
	}
	return l, err
}

func (t *task) beginLedger(path string) (*certificate.Ledger, error) {
	at, err := t.whenIssued(nil)
	if err != nil {
		return nil, err
	}
	key, err := t.personKey(true)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return certificate.CreateLedger(path, t.job.Certificate.Organ, key, at)
}

// personKey reads the key that persons are known again by, or derives it from
// the signing key when a ledger begins.
func (t *task) personKey(begin bool) (*certificate.PersonKey, error) {
	f, err := os.Open(filepath.Join(t.outDir, filepath.FromSlash(personKey)))
	if errors.Is(err, fs.ErrNotExist) && begin {
		signing, err := t.signingKey()
		if err != nil {
			return nil, err
		}
		key, err := signing.PersonKey()
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
