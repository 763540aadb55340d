package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// output is one thing that the library writes, with renderers and printers that
// all outputs share.
type output struct {
	name  string
	write func(io.Writer) error
	value bool // the library gives a value, and the test writes it
}

// outputs are all writers of the public packages, and what only gives values,
// written out.
func outputs(t testing.TB) []output {
	t.Helper()
	no := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	text := readRepository(t, "testdata/naiman/notice.txt")
	n, _, err := notice.Parse(text)
	no(err)
	n.Masthead = []string{"奈曼旗司法局"}
	for i, kind := range forms.Kinds() {
		n.Attachments[i].Form = &forms.Form{Kind: kind}
	}
	second := &notice.Notice{Masthead: n.Masthead, Issuers: []string{"奈曼旗司法局"}, Title: "关于第二件事的通知", Date: forms.Date{Year: 2022, Month: 5, Day: 16},
		Number: notice.Number{Prefix: "奈司字", Year: 2022, Serial: 18}, Body: []notice.Block{{Kind: notice.Paragraph, Text: "那日苏、李𬱖、陈䶮同志。"}}}
	received := readRepository(t, "testdata/naiman/notice-received.txt")

	collection := &forms.Collection{Departments: []string{"奈曼旗水务局", "奈曼旗公安局"}}
	for _, name := range []string{"水务局.xlsx", "公安局-附件1 清理汇总表.xlsx"} {
		data := readRepository(t, "testdata/naiman/submissions/"+name)
		rd, err := forms.Read(name, strings.NewReader(data))
		no(err)
		collection.Readings = append(collection.Readings, rd)
		collection.Findings = append(collection.Findings, rd.Findings...)
	}
	reviewer := &forms.Reviewer{Departments: collection.Departments}
	merged := forms.Merge(forms.Clearance, collection.Forms(), nil)
	merged.Unit = "奈曼旗司法局"

	key, err := certificate.ReadKey(strings.NewReader(testKey))
	no(err)
	person, err := certificate.GeneratePersonKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	no(err)
	var cards []*certificate.Card
	for i, name := range []string{"王堃", "阿拉坦·额尔德尼", "李𬱖", "陈䶮"} {
		cards = append(cards, &certificate.Card{Number: fmt.Sprintf("15052522%05d", i+1), Name: name, Department: "奈曼旗农牧局",
			Kind: certificate.Enforcement, Type: "行政执法", Category: "农牧业", Area: "奈曼旗",
			Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
			Entry: forms.NewIssue, Order: i + 1, ID: []string{"11010519491231002X", "110101198001010010", "110101199003070011", "110101199003070038"}[i],
			PhotoFile: fmt.Sprintf("2022%04d.jpg", i+1)})
	}
	printer := func(design *certificate.Design) *certificate.Printer {
		return &certificate.Printer{Design: design, Photos: os.DirFS("testdata/naiman/photos"), Signer: key.Signer(),
			CodeURL: "HTTPS://ZHIFA.EXAMPLE/C/", Organ: "奈曼旗司法局", Seal: forms.Seal{Specimen: "奈曼旗司法局"}}
	}
	national, detailed := printer(certificate.National()), printer(certificate.Detailed())
	run, err := national.Cards(context.Background(), io.Discard, certificate.All(cards))
	no(err)
	if len(run.Printed) != len(cards) {
		t.Fatalf("skipped %v", run.Skipped)
	}

	at := func(day int) time.Time { return time.Date(2022, 9, day, 9, 0, 0, 0, certificate.Beijing) }
	ledger, err := certificate.CreateLedger(filepath.Join(t.TempDir(), "ledger.jsonl"), "奈曼旗司法局", person, at(1))
	no(err)
	t.Cleanup(func() { ledger.Close() })
	numbering, err := certificate.ParseNumbering("15052522#####")
	no(err)
	issued := &certificate.Issuance{Cards: cards}
	no(ledger.Issue(issued, numbering, at(1)))
	no(ledger.Printed(run, at(2)))
	no(ledger.HandOut(at(3), cards[0].Number, cards[1].Number))
	no(ledger.Append(certificate.Event{Kind: certificate.EventRevoked, Number: cards[1].Number, Time: at(4), Reason: "调离执法岗位"}))
	register := ledger.Register(at(5))
	post := certificate.Announcement{Date: forms.Date{Year: 2022, Month: 9, Day: 5}}
	void, err := ledger.VoidNotice(post)
	no(err)
	list, err := ledger.StatusList("https://zhifa.example/c/status.cwt", at(5), 24*time.Hour, numbering)
	no(err)
	manifest := &certificate.Manifest{}
	{
		report, err := national.Print(context.Background(), certificate.Dir(t.TempDir()), certificate.All(cards), certificate.Batch{Manifest: "print.json", Size: 2})
		no(err)
		manifest = report.Manifest
	}
	handler := &certificate.VerifyHandler{Keys: certificate.KeySet{key.Public()}, Status: func() *certificate.StatusList { return list },
		Path: "/C/", Now: func() time.Time { return at(5) }}

	notices := &notice.Renderer{Seals: []forms.Seal{{Specimen: "奈曼旗司法局"}}}
	tables := &forms.Renderer{Seal: forms.Seal{Specimen: "奈曼旗司法局"}, Totals: true}
	workbook := &forms.Workbook{Areas: []string{"奈曼旗", "青龙山镇"}}
	proof := &notice.Proofreader{}
	written := func(v any) func(io.Writer) error {
		return func(w io.Writer) error { return json.NewEncoder(w).Encode(v) }
	}
	value := func(f func() (any, error)) func(io.Writer) error {
		return func(w io.Writer) error {
			v, err := f()
			if err != nil {
				return err
			}
			return written(v)(w)
		}
	}
	all := []output{
		{"notice.Renderer.Render", func(w io.Writer) error { return notices.Render(w, n) }, false},
		{"notice.Renderer.Render, another", func(w io.Writer) error { return notices.Render(w, second) }, false},
		{"notice.Renderer.RenderAttachment", func(w io.Writer) error { return notices.RenderAttachment(w, n, 1) }, false},
		{"notice.Proofreader", value(func() (any, error) { return proof.Proofread(received), nil }), true},
		{"notice.Parse", value(func() (any, error) { m, _, err := notice.Parse(text); return m, err }), true},
		{"forms.Renderer.Render, blank", func(w io.Writer) error { return tables.Render(w, &forms.Form{Kind: forms.Renewal}) }, false},
		{"forms.Renderer.Render, filled", func(w io.Writer) error { return tables.Render(w, merged) }, false},
		{"forms.Workbook.Write", func(w io.Writer) error { return workbook.Write(w, merged, &forms.Form{Kind: forms.NewIssue}) }, false},
		{"forms.Workbook.WriteRows", func(w io.Writer) error {
			return workbook.WriteRows(w, merged, len(merged.Officers), slices.Values(merged.Officers))
		}, false},
		{"forms.Reviewer", value(func() (any, error) { return reviewer.Review(collection.Forms()) }), true},
		{"forms.WriteReview", func(w io.Writer) error { return forms.WriteReview(w, collection, time.Time{}) }, false},
		{"certificate.Printer.Cards, national", func(w io.Writer) error {
			_, err := national.Cards(context.Background(), w, certificate.All(cards))
			return err
		}, false},
		{"certificate.Printer.Cards, detailed", func(w io.Writer) error {
			_, err := detailed.Cards(context.Background(), w, certificate.All(cards[:2]))
			return err
		}, false},
		{"certificate.Printer.Sheets", func(w io.Writer) error {
			_, err := national.Sheets(context.Background(), w, certificate.All(cards[1:]))
			return err
		}, false},
		{"certificate.Printer.Calibration", national.Calibration, false},
		{"certificate.WriteRegister", func(w io.Writer) error { return certificate.WriteRegister(w, register) }, false},
		{"certificate.PrintRegister", func(w io.Writer) error { return certificate.PrintRegister(w, register, nil) }, false},
		{"certificate.VoidNotice", func(w io.Writer) error { return notices.Render(w, void) }, false},
		{"certificate.Ledger", value(func() (any, error) {
			return []any{ledger.Entries(), ledger.History(""), ledger.Counts(), ledger.Head(), ledger.Gaps(numbering)}, nil
		}), true},
		{"certificate.SignStatusList", func(w io.Writer) error {
			data, err := certificate.SignStatusList(list, key.Signer())
			return errors.Join(err, failure(w.Write(data)))
		}, true},
		{"certificate.WriteKey", func(w io.Writer) error { return certificate.WriteKey(w, key) }, false},
		{"certificate.WriteKeySet", func(w io.Writer) error { return certificate.WriteKeySet(w, certificate.KeySet{key.Public()}) }, false},
		{"certificate.WritePersonKey", func(w io.Writer) error { return certificate.WritePersonKey(w, person) }, false},
		{"certificate.WriteDesign", func(w io.Writer) error { return certificate.WriteDesign(w, national.Design) }, false},
		{"certificate.WriteManifest", func(w io.Writer) error { return certificate.WriteManifest(w, manifest) }, false},
	}
	for i, c := range run.Codes[:3] {
		all = append(all, output{fmt.Sprintf("certificate.VerifyHandler, code %d", i+1), func(w io.Writer) error {
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(c.Text, "HTTPS://ZHIFA.EXAMPLE"), nil))
			if rec.Code != http.StatusOK {
				return fmt.Errorf("status %d", rec.Code)
			}
			return failure(w.Write(rec.Body.Bytes()))
		}, true})
	}
	return all
}

// failure is the error of a Write.
func failure(_ int, err error) error { return err }

var errFull = errors.New("the disk is full")

// limited takes so many bytes. What it says then is errFull, or, silent, only
// that it took fewer.
type limited struct {
	took   []byte
	left   int
	silent bool
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) <= l.left {
		l.left -= len(p)
		l.took = append(l.took, p...)
		return len(p), nil
	}
	n := l.left
	l.left = 0
	l.took = append(l.took, p[:n]...)
	if l.silent {
		return n, nil
	}
	return n, errFull
}

// TestWriterFails has each writer of the library write to one that breaks off,
// all through its length: never a panic, never a success, the writer's own
// error, and the same bytes as ever afterwards.
func TestWriterFails(t *testing.T) {
	places := 9
	if brief() {
		places = 3
	}
	tried := 0
	for _, o := range outputs(t) {
		if o.value {
			continue
		}
		var whole bytes.Buffer
		if err := o.write(&whole); err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		at := []int{0, 1, whole.Len() - 1}
		for i := range places {
			at = append(at, whole.Len()*i/places)
		}
		for _, n := range at {
			for _, silent := range []bool{false, true} {
				w := &limited{left: n, silent: silent}
				err := o.write(w)
				want := errFull
				if silent {
					want = io.ErrShortWrite
				}
				switch tried++; {
				case err == nil:
					t.Errorf("%s: success after %d bytes of %d", o.name, n, whole.Len())
				case !errors.Is(err, want):
					t.Errorf("%s, after %d bytes: %v, want %v", o.name, n, err, want)
				}
				if !bytes.HasPrefix(whole.Bytes(), w.took) {
					t.Errorf("%s: what was written of %d bytes is not their beginning", o.name, n)
				}
			}
		}
		var again bytes.Buffer
		if err := o.write(&again); err != nil || !bytes.Equal(again.Bytes(), whole.Bytes()) {
			t.Errorf("%s: after failures it differs: %v", o.name, err)
		}
	}
	t.Logf("%d failures", tried)
}

// TestAtOnce has 64 goroutines write with the same renderers, printers,
// proofreader, reviewer, ledger and page: each gets what one alone gets.
func TestAtOnce(t *testing.T) {
	// The serial results come from values of their own, so that the shared
	// ones are used by all at once for the first time.
	want := map[string][]byte{}
	for _, o := range outputs(t) {
		var b bytes.Buffer
		if err := o.write(&b); err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		want[o.name] = b.Bytes()
	}
	shared := outputs(t)
	const goroutines, each = 64, 4
	var begin, all sync.WaitGroup
	begin.Add(goroutines)
	for i := range goroutines {
		all.Go(func() {
			begin.Done()
			begin.Wait()
			for j := range each {
				o := shared[(i+j*11)%len(shared)]
				var b bytes.Buffer
				if err := o.write(&b); err != nil {
					t.Errorf("%s: %v", o.name, err)
				} else if !bytes.Equal(b.Bytes(), want[o.name]) {
					t.Errorf("%s: another result beside %d others", o.name, goroutines-1)
				}
			}
		})
	}
	all.Wait()
}
