package certificate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// testID is an invented identity number with a valid check character.
func testID(t testing.TB, n int) string {
	t.Helper()
	first := fmt.Sprintf("150525%04d%02d%02d999", 1960+n%40, 1+n/40%12, 1+n/480%28)
	check, err := citizenid.CheckDigit(first)
	if err != nil {
		t.Fatal(err)
	}
	return first + string(check)
}

// applications is a job in which everybody passes: one renewal for each n even
// and one new issue for each n odd, in the order of time.
func applications(t testing.TB, n int) Applications {
	photo := testPhoto(t, 358, 441)
	photos := fstest.MapFS{}
	renewal := &forms.Form{Kind: forms.Renewal}
	fresh := &forms.Form{Kind: forms.NewIssue}
	var results []Result
	for i := range n {
		o := forms.Officer{Department: "奈曼旗农牧局", Name: "王" + string(rune('一'+i)), ID: testID(t, i), Type: "行政执法",
			Category: "农牧业", Area: "奈曼旗", Source: forms.Source{File: "农牧局.xlsx", Sheet: "表", Row: 5 + i}}
		if i%2 == 0 {
			o.CertificateNo = fmt.Sprintf("OLD%04d", i)
			renewal.Officers = append(renewal.Officers, o)
		} else {
			fresh.Officers = append(fresh.Officers, o)
		}
		admission := fmt.Sprintf("2022%04d", i)
		results = append(results, Result{Admission: admission, Name: o.Name, ID: o.ID, Score: Points(80), Outcome: Passed,
			Submitted: time.Date(2022, 7, 16, 9, i, 0, 0, Beijing), Source: forms.Source{File: "exam.csv", Row: 2 + i}})
		photos[admission+".jpg"] = &fstest.MapFile{Data: photo}
	}
	return Applications{Forms: []*forms.Form{renewal, fresh}, Results: results, Photos: photos,
		Rules: Rules{Number: Numbering{Prefix: "15052522", Digits: 5}, Issued: forms.Date{Year: 2022, Month: 9, Day: 1},
			Expires: forms.Date{Year: 2028, Month: 8, Day: 31}, PassMark: Points(60)}}
}

func issue(t testing.TB, a Applications) *Issuance {
	t.Helper()
	out, err := Issue(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestIssueNumbersByPassing(t *testing.T) {
	a := applications(t, 4)
	// Person 3 handed in first; 0 and 1 at the same second, 1 with more points;
	// 2 at that second too, with 0's points and a lower admission number.
	at := time.Date(2022, 7, 16, 9, 30, 0, 0, Beijing)
	a.Results[3].Submitted = at.Add(-time.Second)
	for i := range 3 {
		a.Results[i].Submitted = at
	}
	a.Results[1].Score = Points(80.5)
	a.Photos.(fstest.MapFS)["20219999.png"] = &fstest.MapFile{Data: a.Photos.(fstest.MapFS)["20220002.jpg"].Data}
	a.Results[2].Admission = "20219999"
	out := issue(t, a)
	var got []string
	for i, c := range out.Cards {
		got = append(got, c.Number+" "+c.Name+" "+c.Replaces)
		if c.Order != i+1 || c.Issued != a.Rules.Issued || c.Expires != a.Rules.Expires || c.Department != "奈曼旗农牧局" {
			t.Errorf("%+v", c)
		}
	}
	want := []string{"1505252200001 王七 ", "1505252200002 王丁 ", "1505252200003 王丂 OLD0002", "1505252200004 王一 OLD0000"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(out.Refusals) != 0 {
		t.Errorf("refused %v", out.Refusals)
	}
}

func TestIssueRefusals(t *testing.T) {
	// Each case changes person 0 (a renewal) of a job of three, and says why
	// that person is refused; the others always get a card.
	renewal := func(a *Applications) *forms.Officer { return &a.Forms[0].Officers[0] }
	photos := func(a *Applications) fstest.MapFS { return a.Photos.(fstest.MapFS) }
	clear := func(a *Applications, reason string) {
		o := *renewal(a)
		o.Reason = reason
		a.Forms = append(a.Forms, &forms.Form{Kind: forms.Clearance, Officers: []forms.Officer{o}})
	}
	for _, c := range []struct {
		name   string
		change func(a *Applications)
		want   Reason // "": gets a card
		says   string
	}{
		{"failed", func(a *Applications) { a.Results[0].Outcome, a.Results[0].Score = Failed, Points(59.5) }, NotPassed, "59.5 分"},
		{"below the mark, no outcome", func(a *Applications) { a.Results[0].Outcome, a.Results[0].Score = Undecided, Points(59.99) }, NotPassed, "59.99"},
		{"on the mark, no outcome", func(a *Applications) { a.Results[0].Outcome, a.Results[0].Score = Undecided, Points(60) }, "", ""},
		{"absent", func(a *Applications) { a.Results[0].Outcome, a.Results[0].Score = Absent, Score{} }, WasAbsent, ""},
		{"absent with points", func(a *Applications) { a.Results[0].Outcome = Absent }, Unclear, "缺考"},
		{"disqualified", func(a *Applications) { a.Results[0].Outcome = Disqualified }, NotPassed, "无效"},
		{"passed below the mark", func(a *Applications) { a.Results[0].Score = Points(50) }, Unclear, "低于合格线"},
		{"failed above the mark", func(a *Applications) { a.Results[0].Outcome = Failed }, Unclear, "达到合格线"},
		{"nothing to judge by", func(a *Applications) { a.Results[0].Outcome, a.Results[0].Score = Undecided, Score{} }, Unclear, ""},
		{"no time", func(a *Applications) { a.Results[0].Submitted = time.Time{} }, Unclear, "交卷时间"},
		{"failed, then passed", func(a *Applications) {
			r := a.Results[0]
			r.Outcome, r.Score, r.Submitted = Failed, Points(10), r.Submitted.Add(-time.Hour)
			a.Results = append(a.Results, r)
		}, "", ""},
		{"cleared", func(a *Applications) { clear(a, "退休") }, Cleared, "退休"},
		{"cleared without a reason", func(a *Applications) { clear(a, "") }, Cleared, "未填"},
		{"lost", func(a *Applications) { clear(a, "证件遗失，需要挂失、补办") }, "", ""},
		{"to be remade", func(a *Applications) { clear(a, "信息有误或照片质量不合格，需要重新制作证件") }, "", ""},
		{"lost and retired", func(a *Applications) { clear(a, "遗失"); clear(a, "退休") }, Cleared, "退休"},
		{"no photo", func(a *Applications) { delete(photos(a), "20220000.jpg") }, NoPhoto, "20220000"},
		{"photo is a text", func(a *Applications) { photos(a)["20220000.jpg"].Data = []byte("photo") }, BadPhoto, "不是 JPEG"},
		{"two photos", func(a *Applications) {
			photos(a)["20220000.png"] = &fstest.MapFile{Data: []byte("x")}
		}, BadPhoto, "两张"},
		{"unprintable name", func(a *Applications) {
			renewal(a).Name, a.Results[0].Name = "王\U0002A6DF\uE000", "王\U0002A6DF\uE000"
		}, Unprintable, "U+"},
		{"unprintable department", func(a *Applications) { renewal(a).Department = "局\uE000" }, Unprintable, "工作单位"},
		{"no result", func(a *Applications) { a.Results = a.Results[1:] }, NoResult, ""},
		{"another name in the exam", func(a *Applications) { a.Results[0].Name = "李四" }, NameDiffers, "李四"},
		{"spaces in the name", func(a *Applications) { renewal(a).Name = "王　" + string(rune('一')) }, "", ""},
		{"id missing", func(a *Applications) { renewal(a).ID = "" }, BadID, ""},
		{"id with a slip", func(a *Applications) { renewal(a).ID = "150525196001019990" }, BadID, ""},
		{"id in lower case and wide", func(a *Applications) { renewal(a).ID = " " + strings.ToLower(renewal(a).ID) + "　" }, "", ""},
		{"department missing", func(a *Applications) { renewal(a).Department = " " }, Incomplete, "单位"},
		{"old number no number", func(a *Applications) { renewal(a).CertificateNo = "蒙执001" }, Incomplete, "原执法证编号"},
		{"old number missing", func(a *Applications) { renewal(a).CertificateNo = "" }, "", ""},
		{"old number is another's", func(a *Applications) { a.Before = []Held{{Number: "OLD0000", ID: testID(t, 77)}} }, DoubleEntry, "他人"},
		{"holds the old one", func(a *Applications) { a.Before = []Held{{Number: "OLD0000", ID: renewal(a).ID}} }, "", ""},
		{"holds a new one", func(a *Applications) { a.Before = []Held{{Number: "1505252200900", ID: renewal(a).ID}} }, AlreadyHolds, "1505252200900"},
		{"holds one that is void", func(a *Applications) { a.Before = []Held{{Number: "N1", ID: renewal(a).ID, Void: true}} }, "", ""},
		{"holds one that ends today", func(a *Applications) {
			a.Before = []Held{{Number: "N1", ID: renewal(a).ID, Expires: a.Rules.Issued}}
		}, AlreadyHolds, "N1"},
		{"holds one that ended yesterday", func(a *Applications) {
			a.Before = []Held{{Number: "N1", ID: renewal(a).ID, Expires: forms.Date{Year: 2022, Month: 8, Day: 31}}}
		}, "", ""},
	} {
		a := applications(t, 3)
		victim := renewal(&a).Source
		c.change(&a)
		out := issue(t, a)
		var mine *Refusal
		for _, r := range out.Refusals {
			if r.Source == victim {
				mine = &r
			}
		}
		cards := 3
		if c.want != "" {
			cards = 2
		}
		switch {
		case len(out.Cards) != cards:
			t.Errorf("%s: %d cards, refused %v", c.name, len(out.Cards), out.Refusals)
		case (mine != nil) != (c.want != ""):
			t.Errorf("%s: refusal %v, want %q", c.name, mine, c.want)
		case mine != nil && (mine.Reason != c.want || !strings.Contains(mine.String(), c.says)):
			t.Errorf("%s: refused for %s: %v", c.name, mine.Reason, mine)
		}
		for _, r := range out.Refusals {
			if id := a.Forms[0].Officers[0].ID; id != "" && strings.Contains(r.String(), id) {
				t.Errorf("%s: the refusal shows the identity number: %v", c.name, r)
			}
		}
	}
}

func TestIssueTwoOfOne(t *testing.T) {
	a := applications(t, 4)
	// The same row twice: once.
	twice := a.Forms[0].Officers[0]
	twice.Source.Row = 99
	a.Forms[0].Officers = append(a.Forms[0].Officers, twice)
	// The same person in both forms: not at all.
	both := a.Forms[0].Officers[1]
	both.CertificateNo = ""
	both.Source.Row = 98
	a.Forms[1].Officers = append(a.Forms[1].Officers, both)
	// A stranger at the exam, with two sittings.
	stranger := Result{Admission: "20229999", Name: "过客", ID: testID(t, 50), Outcome: Passed, Submitted: time.Date(2022, 7, 16, 8, 0, 0, 0, Beijing)}
	a.Results = append(a.Results, stranger, stranger)
	// A stranger without a usable identity number.
	a.Results = append(a.Results, Result{Admission: "20229998", Name: "无名", ID: "1.5E+17"})
	out := issue(t, a)
	if len(out.Cards) != 3 {
		t.Errorf("%d cards", len(out.Cards))
	}
	var reasons []Reason
	for _, r := range out.Refusals {
		reasons = append(reasons, r.Reason)
	}
	want := []Reason{DoubleEntry, DoubleEntry, DoubleEntry, NoForm, BadID}
	if !slices.Equal(reasons, want) {
		t.Errorf("refused %v", out.Refusals)
	}
	// A row whose identity number has a slip leaves its own person a stranger
	// at the exam, who is told where to look.
	a = applications(t, 3)
	a.Forms[0].Officers[0].ID = "150525196001019990"
	out = issue(t, a)
	if len(out.Cards) != 2 || len(out.Refusals) != 2 || out.Refusals[0].Reason != BadID ||
		out.Refusals[1].Reason != NoForm || !strings.Contains(out.Refusals[1].Detail, "农牧局.xlsx“表”第 5 行有同名的人") {
		t.Errorf("%v", out.Refusals)
	}
	// Two people, one admission number: whose photo?
	a = applications(t, 3)
	a.Results[1].Admission = a.Results[0].Admission
	if out := issue(t, a); len(out.Cards) != 1 || out.Refusals[0].Reason != DoubleEntry || out.Refusals[1].Reason != DoubleEntry {
		t.Errorf("%v, %v", out.Cards, out.Refusals)
	}
	// Two people, one old number.
	a = applications(t, 3)
	a.Forms[0].Officers[1].CertificateNo = a.Forms[0].Officers[0].CertificateNo
	if out := issue(t, a); len(out.Cards) != 1 || len(out.Refusals) != 2 {
		t.Errorf("%v, %v", out.Cards, out.Refusals)
	}
}

func TestIssueDoubts(t *testing.T) {
	a := applications(t, 2)
	a.Forms[0].Officers[0].Name, a.Results[0].Name = "阿拉坦•呼和", "阿拉坦．呼 和"
	a.Forms[0].Officers[0].CertificateNo = ""
	lost := a.Forms[0].Officers[0]
	lost.Reason = "遗失补办"
	a.Forms = append(a.Forms, &forms.Form{Kind: forms.Clearance, Officers: []forms.Officer{lost}})
	out := issue(t, a)
	if len(out.Cards) != 2 || out.Cards[0].Name != "阿拉坦·呼和" {
		t.Fatal(out.Cards, out.Refusals)
	}
	var rules []string
	for _, f := range out.Findings {
		if f.English == "" {
			t.Errorf("%s has no English", f.Rule)
		}
		rules = append(rules, f.Rule)
		if f.Place.Person != "阿拉坦·呼和" || f.Message == "" || f.Severity != forms.Doubt {
			t.Errorf("%+v", f)
		}
	}
	if want := []string{"cleared-and-renewed", "name-normalised", "renewal-without-number"}; !slices.Equal(rules, want) {
		t.Errorf("got %v, want %v", rules, want)
	}
}

// TestIssueAgain runs one exam, then the same again with a later one added.
func TestIssueAgain(t *testing.T) {
	a := applications(t, 6)
	all := a.Results
	a.Results = all[:4]
	first := issue(t, a)
	a.Results = all
	for _, c := range first.Cards {
		a.Before = append(a.Before, Held{Number: c.Number, ID: c.ID, Expires: c.Expires})
		if c.Replaces != "" {
			a.Before = append(a.Before, Held{Number: c.Replaces, ID: c.ID, Void: true})
		}
	}
	// A number that a form claims is passed over.
	a.Forms[0].Officers[2].CertificateNo = "1505252200005"
	second := issue(t, a)
	if len(first.Cards) != 4 || len(second.Cards) != 2 {
		t.Fatal(first.Cards, second.Cards)
	}
	if second.Cards[0].Number != "1505252200006" || second.Cards[1].Number != "1505252200007" {
		t.Errorf("%v", second.Cards)
	}
	for _, r := range second.Refusals {
		if r.Reason != AlreadyHolds {
			t.Errorf("%v", r)
		}
	}
}

func TestIssueRules(t *testing.T) {
	for name, change := range map[string]func(r *Rules){
		"prefix":         func(r *Rules) { r.Number.Prefix = "蒙" },
		"too long":       func(r *Rules) { r.Number.Digits = 13 },
		"no issue date":  func(r *Rules) { r.Issued = forms.Date{} },
		"no such day":    func(r *Rules) { r.Expires = forms.Date{Year: 2028, Month: 2, Day: 30} },
		"ends early":     func(r *Rules) { r.Expires = forms.Date{Year: 2022, Month: 8, Day: 31} },
		"order unknown":  func(r *Rules) { r.Order = []OrderKey{ByTime, "age"} },
		"order twice":    func(r *Rules) { r.Order = []OrderKey{ByTime, ByTime} },
		"time not first": func(r *Rules) { r.Order = []OrderKey{ByScore, ByTime} },
		"no room":        func(r *Rules) { r.Number.Digits, r.Number.First = 1, 8 },
	} {
		a := applications(t, 3)
		change(&a.Rules)
		if out, err := Issue(context.Background(), a); err == nil {
			t.Errorf("%s: issued %v", name, out.Cards)
		}
	}
	bad := Rules{Number: Numbering{Prefix: "蒙", First: -1}, Order: []OrderKey{"age"}}
	if err := bad.check(); err == nil || strings.Count(err.Error(), "\n") != 4 {
		t.Errorf("not all faults are told: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Issue(ctx, applications(t, 3)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestParseNumbering(t *testing.T) {
	n, err := ParseNumbering("15052522#####")
	if err != nil || n != (Numbering{Prefix: "15052522", Digits: 5}) {
		t.Errorf("%+v, %v", n, err)
	}
	for _, pattern := range []string{"", "15052522", "#####15", "15 #####", "1505252212345678#####", "a##", "###############"} {
		if n, err := ParseNumbering(pattern); err == nil {
			t.Errorf("%q: %+v", pattern, n)
		}
	}
}

// TestIssueProperties issues random, messy jobs and checks what must hold of
// any: nobody is lost, no number is given twice, the order is that of passing.
func TestIssueProperties(t *testing.T) {
	photo := testPhoto(t, minPhotoWidth, minPhotoHeight)
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 6))
		a := Applications{Photos: fstest.MapFS{}, Rules: applications(t, 0).Rules}
		people := 1 + rng.IntN(25)
		officer := func() forms.Officer {
			i := rng.IntN(people)
			o := forms.Officer{Department: []string{"甲局", "乙局", ""}[min(rng.IntN(12), 2)%3], Name: fmt.Sprintf("人%c", '一'+i), ID: testID(t, i)}
			if rng.IntN(8) == 0 {
				o.ID = "1505"
			}
			if rng.IntN(2) == 0 {
				o.CertificateNo = fmt.Sprintf("15052522%05d", rng.IntN(40))
			}
			return o
		}
		rows := 0
		for _, kind := range []forms.Kind{forms.Clearance, forms.Renewal, forms.NewIssue, forms.Renewal} {
			f := &forms.Form{Kind: kind}
			for range rng.IntN(10) {
				f.Officers = append(f.Officers, officer())
				if kind != forms.Clearance {
					rows++
				}
			}
			a.Forms = append(a.Forms, f)
		}
		for i := range rng.IntN(30) {
			o := officer()
			admission := fmt.Sprint(100 + i - rng.IntN(2))
			a.Results = append(a.Results, Result{Admission: admission, Name: o.Name, ID: o.ID, Score: Points(float64(rng.IntN(100))),
				Outcome: Outcome(rng.IntN(5)), Submitted: time.Date(2022, 7, 16, 9, rng.IntN(4), 0, 0, Beijing)})
			if rng.IntN(5) > 0 {
				a.Photos.(fstest.MapFS)[admission+".jpg"] = &fstest.MapFile{Data: photo}
			}
		}
		for range rng.IntN(6) {
			a.Before = append(a.Before, Held{Number: fmt.Sprintf("15052522%05d", rng.IntN(40)), ID: testID(t, rng.IntN(people)), Void: rng.IntN(2) == 0})
		}
		a.Rules.PassMark = Points(30)

		out := issue(t, a)
		again := issue(t, a)
		if fmt.Sprintf("%+v", out) != fmt.Sprintf("%+v", again) {
			t.Fatalf("seed %d: two runs differ", seed)
		}
		inForms := map[string]bool{}
		for _, f := range a.Forms[1:] {
			for _, o := range f.Officers {
				inForms[o.ID] = true
			}
		}
		strangers := map[string]bool{}
		nameless := 0
		for _, r := range a.Results {
			if r.ID == "1505" {
				nameless++
			} else if !inForms[r.ID] {
				strangers[r.ID] = true
			}
		}
		if got, want := len(out.Cards)+len(out.Refusals), rows+len(strangers)+nameless; got != want {
			t.Fatalf("seed %d: %d accounted for, %d candidates", seed, got, want)
		}
		taken := map[string]bool{}
		for _, h := range a.Before {
			taken[h.Number] = true
		}
		for _, f := range a.Forms {
			for _, o := range f.Officers {
				taken[o.CertificateNo] = true
			}
		}
		given := map[string]bool{}
		replaced := map[string]bool{}
		for i, c := range out.Cards {
			if taken[c.Number] {
				t.Fatalf("seed %d: number %s twice", seed, c.Number)
			}
			taken[c.Number] = true
			if given[c.ID] {
				t.Fatalf("seed %d: %s twice", seed, c.Name)
			}
			given[c.ID] = true
			if c.Replaces != "" && replaced[c.Replaces] {
				t.Fatalf("seed %d: %s replaced twice", seed, c.Replaces)
			}
			replaced[c.Replaces] = true
			if i == 0 {
				continue
			}
			p := out.Cards[i-1]
			if p.Number >= c.Number || c.Passed.Before(p.Passed) || c.Passed.Equal(p.Passed) && p.Score.Hundredths < c.Score.Hundredths ||
				c.Passed.Equal(p.Passed) && p.Score == c.Score && p.Admission >= c.Admission {
				t.Fatalf("seed %d: %v before %v", seed, p, c)
			}
		}
	}
}
