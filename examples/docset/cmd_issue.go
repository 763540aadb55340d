package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// runIssue decides by the exam's results who gets a certificate, enters them in
// the ledger, and prints what waits to be printed. Run again, it issues and
// prints nothing twice.
func runIssue(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	l, err := t.openLedger(true)
	if err != nil {
		return exitPerson, err
	}
	code, err := t.issue(l)
	return max(code, t.tellTorn(l)), errors.Join(err, l.Close())
}

// issue is runIssue with the open ledger.
func (t *task) issue(l *certificate.Ledger) (int, error) {
	at, err := t.whenIssued(l)
	if err != nil {
		return exitPerson, err
	}
	only, err := t.selection()
	if err != nil {
		return exitPerson, err
	}
	issued, doubts, err := t.enterIssue(l, at, only)
	if err != nil {
		return exitPerson, err
	}
	numbers, err := t.request(l, only, at)
	if err != nil {
		return exitPerson, err
	}
	printed, err := t.printWaiting(l, numbers, at)
	if err != nil {
		return exitPerson, err
	}
	if err := t.writeRegister(l, issued, printed); err != nil {
		return exitPerson, err
	}
	issued.Refusals = append(issued.Refusals, printed.skipped...)
	return t.issueSummary(issued, append(doubts, printed.findings...)), t.tellLedger(l)
}

// enterIssue decides who gets a certificate after those of the ledger, and
// enters them, if there are all those that are to be printed.
func (t *task) enterIssue(l *certificate.Ledger, at time.Time, only certificate.Selection) (*certificate.Issuance, []forms.Finding, error) {
	issued, doubts, err := t.decide(l)
	if err != nil {
		return nil, nil, err
	}
	numbering, err := certificate.ParseNumbering(t.job.Certificate.Number)
	if err != nil {
		return nil, nil, err
	}
	for _, err := range only.Of(certificate.All(append(entered(l), issued.Cards...))) {
		if err != nil {
			return nil, nil, err
		}
	}
	return issued, doubts, l.Issue(issued, numbering, at)
}

// entered are the ledger's certificates.
func entered(l *certificate.Ledger) []*certificate.Card {
	var cards []*certificate.Card
	for _, e := range l.Entries() {
		cards = append(cards, e.Card)
	}
	return cards
}

// decide says who gets a certificate, after those of the ledger.
func (t *task) decide(l *certificate.Ledger) (*certificate.Issuance, []forms.Finding, error) {
	c, err := t.collect()
	if err != nil {
		return nil, nil, err
	}
	set := t.job.Certificate
	numbering, err := certificate.ParseNumbering(set.Number)
	if err != nil {
		return nil, nil, err
	}
	var results []certificate.Result
	var doubts []forms.Finding
	for _, name := range t.job.Exam.Results {
		list, err := t.read(name)
		if err != nil {
			return nil, nil, err
		}
		some, found, err := certificate.ReadResults(name, bytes.NewReader(list))
		if err != nil {
			return nil, nil, err
		}
		results, doubts = append(results, some...), append(doubts, found...)
	}
	order := make([]certificate.OrderKey, len(set.Order))
	for i, k := range set.Order {
		order[i] = certificate.OrderKey(k)
	}
	photos, err := t.photos()
	if err != nil {
		return nil, nil, err
	}
	applications := certificate.Applications{
		Forms:   []*forms.Form{c.merged[forms.Clearance], c.merged[forms.Renewal], c.merged[forms.NewIssue]},
		Results: results,
		Photos:  photos,
		Fonts:   t.fonts,
		Rules:   certificate.Rules{Number: numbering, Issued: set.Issued, Expires: set.Expires, Order: order},
	}
	applications.Before = l.Before(applications)
	issued, err := certificate.Issue(t.ctx, applications)
	if err != nil {
		return nil, nil, err
	}
	return issued, append(doubts, issued.Findings...), nil
}

// photos is the job's folder of photos.
func (t *task) photos() (fs.FS, error) {
	folder, err := t.inFolder(t.job.Exam.Photos)
	if err != nil {
		return nil, err
	}
	// Without its folder everybody would be refused for a missing photo.
	if _, err := fs.Stat(folder, t.job.Exam.Photos); err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Join(t.jobDir, t.job.Exam.Photos), err)
	}
	return fs.Sub(folder, t.job.Exam.Photos)
}

// printer prints cards of the job's design.
func (t *task) printer(key *certificate.Key) (*certificate.Printer, error) {
	set := t.job.Certificate
	design, err := certificate.BuiltIn(set.Design)
	if err != nil {
		return nil, err
	}
	photos, err := t.photos()
	if err != nil {
		return nil, err
	}
	return &certificate.Printer{
		Design:     design,
		Fonts:      t.fonts,
		Photos:     photos,
		Signer:     key.Signer(),
		CodeURL:    set.CodeURL,
		Supervisor: set.Supervisor,
		Organ:      set.Organ,
		Layout:     t.printing.layout(),
	}, nil
}

// issueSummary tells who got none and why, and returns the exit status: one
// who failed or was absent needs no clerk, the others do. Who holds one already
// is in the register.
func (t *task) issueSummary(issued *certificate.Issuance, doubts []forms.Finding) int {
	refused := withoutHolders(issued.Refusals)
	t.printf("发证 %s 本，不发 %s 人。\n", fmt.Sprint(len(issued.Cards)), fmt.Sprint(len(refused)))
	if holders := len(issued.Refusals) - len(refused); holders > 0 {
		t.printf("另有 %s 人已持有效证件，不再发。\n", fmt.Sprint(holders))
	}
	code := t.report(doubts)
	for _, r := range refused {
		fmt.Fprintf(t.stdout, "  %s\n", oneLine(t.say.Sprintf("%[1]s", r.String(), r.English())))
		switch r.Reason {
		case certificate.NotPassed, certificate.WasAbsent, certificate.Cleared, certificate.WasRevoked:
		default:
			code = exitPerson
		}
	}
	return code
}

// withoutHolders leaves out those who hold a certificate already.
func withoutHolders(all []certificate.Refusal) []certificate.Refusal {
	return slices.DeleteFunc(slices.Clone(all), func(r certificate.Refusal) bool { return r.Reason == certificate.AlreadyHolds })
}

// The key's files in the output folder.
const (
	privateKey = "keys/signing.jwk"
	publicKeys = "keys/public.jwks"
)

// keyPath is where the signing key is looked for.
func (t *task) keyPath() string {
	if t.key != "" {
		return t.key
	}
	return filepath.Join(t.outDir, filepath.FromSlash(privateKey))
}

// signingKey reads the key, or makes one for demonstration when none is named
// and none is there.
func (t *task) signingKey() (*certificate.Key, error) {
	if t.signer != nil {
		return t.signer, nil
	}
	key, err := t.readKey()
	if err == nil {
		t.signer = key
	}
	return key, err
}

func (t *task) readKey() (*certificate.Key, error) {
	f, err := os.Open(t.keyPath())
	if errors.Is(err, fs.ErrNotExist) && t.key == "" {
		return t.generateKey()
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	key, err := certificate.ReadKey(f)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", t.keyPath(), err)
	}
	return key, t.writePublic(key)
}

func (t *task) generateKey() (*certificate.Key, error) {
	key, err := certificate.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	if err := t.write(privateKey, private, func(w io.Writer) error { return certificate.WriteKey(w, key) }); err != nil {
		return nil, err
	}
	t.printf("  这把钥匙是示范用的。谁有它，谁就能签出验得过的证件：不要外传，不要入库。\n")
	return key, t.writePublic(key)
}

func (t *task) writePublic(key *certificate.Key) error {
	return t.write(publicKeys, public, func(w io.Writer) error {
		return certificate.WriteKeySet(w, certificate.KeySet{key.Public()})
	})
}

func runKeygen(t *task, _ []string) (int, error) {
	path := filepath.Join(t.outDir, filepath.FromSlash(privateKey))
	if t.key != "" {
		return exitUsage, t.errorf("keygen 把钥匙写在 -out 的 keys 里，不用 -key")
	}
	if _, err := os.Stat(path); err == nil {
		// Overwriting would make every certificate issued so far unverifiable.
		return exitPerson, t.errorf("%s 已有钥匙，没有动它。要换钥匙，请先把旧的移走保存", path)
	}
	_, err := t.generateKey()
	if err != nil {
		return exitPerson, err
	}
	return exitDone, nil
}
