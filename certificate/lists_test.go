package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tealeg/xlsx/v3"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/notice"
)

// scenarioLedger has the scenario's four certificates: 1 revoked, 2 in stock,
// 3 lost and replaced by 9; 2 is of a renewal, and handed out at the end.
func scenarioLedger(t testing.TB) *Ledger {
	t.Helper()
	l, err := StartLedger(&disk{}, "奈曼旗司法局", testPersonKey(t), noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	batches := scenario(t)
	batches[0][1].Card.Replaces = "1505250077" // from before the ledger
	for _, batch := range batches {
		if err := l.Append(batch...); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func tableOf(t testing.TB, n *notice.Notice) *notice.Table {
	t.Helper()
	for _, b := range n.Body {
		if b.Kind == notice.Grid {
			return b.Table
		}
	}
	t.Fatal("no table")
	return nil
}

func TestVoidNotice(t *testing.T) {
	l := scenarioLedger(t)
	a := Announcement{Date: forms.Date{Year: 2022, Month: 9, Day: 20}}
	n, err := l.VoidNotice(a)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "持证人1", "奈曼旗农牧局", "1505252200001", "调离执法岗位"},
		{"2", "持证人3", "奈曼旗农牧局", "1505252200003", "换发新证"},
	}
	if got := tableOf(t, n).Rows; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q", got)
	}
	if n.Title != "关于持证人1等2名人员行政执法证件作废的公告" ||
		n.Body[0].Text != "因注销、换发新证等原因，以下人员所持行政执法证件（共2本）自即日起作废，不再具有效力。" ||
		n.Body[len(n.Body)-1].Text != "特此公告。" {
		t.Errorf("%q, %q", n.Title, n.Body[0].Text)
	}
	if err := n.Validate(); err != nil {
		t.Error(err)
	}
	// The old card of before the ledger is void once the new one is handed out.
	if err := l.HandOut(noon(10), "1505252200002"); err != nil {
		t.Fatal(err)
	}
	if n, err = l.VoidNotice(a); err != nil || len(tableOf(t, n).Rows) != 3 || tableOf(t, n).Rows[1][3] != "1505250077" {
		t.Errorf("%v, %v", n, err)
	}
	// A second announcement has what happened since the first.
	a.Since = noon(9)
	if n, err = l.VoidNotice(a); err != nil || len(tableOf(t, n).Rows) != 1 || n.Title != "关于持证人2所持行政执法证件作废的公告" {
		t.Errorf("%v, %v", n, err)
	}
	a.Since = noon(12)
	if _, err := l.VoidNotice(a); !errors.Is(err, ErrNothingToAnnounce) {
		t.Errorf("%v", err)
	}
	a = Announcement{MaskNames: true, MaskNumber: true, NumberHead: 4, NumberTail: 3, Phone: "0475-4226442", Title: "作废公告"}
	if n, err = l.VoidNotice(a); err != nil || n.Title != "作废公告" || tableOf(t, n).Rows[0][1] != "持**1" || tableOf(t, n).Rows[0][3] != "1505******001" {
		t.Errorf("%v, %v", n, err)
	}
	if last := n.Body[len(n.Body)-1]; last.Kind != notice.Contact || last.Text != "联系电话：0475-4226442" {
		t.Errorf("%+v", last)
	}
}

func TestPublicNotice(t *testing.T) {
	l := scenarioLedger(t)
	n, err := l.PublicNotice(Announcement{})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"1", "持证人9", "奈曼旗农牧局", "1505252200009", "2028年8月31日"}}
	if got := tableOf(t, n).Rows; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q", got)
	}
	if n.Body[0].Text != "按照行政执法公示制度的要求，现将持有效行政执法证件的人员名单（共1名）公示如下，请予监督。" {
		t.Error(n.Body[0].Text)
	}
	if err := l.Append(Event{Kind: EventSuspended, Number: "1505252200009", Time: noon(9), Reason: "调查"}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.PublicNotice(Announcement{}); !errors.Is(err, ErrNothingToAnnounce) {
		t.Errorf("a suspended one is published: %v", err)
	}
	for name, want := range map[string]string{"": "", "王": "王", "王堃": "王*", "乌仁图雅": "乌**雅", "𬱖堃·呼和": "𬱖***和"} {
		if got := maskName(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestListsPrint renders the announcement: it has to be a notice that can be
// printed, with every row on paper.
func TestListsPrint(t *testing.T) {
	l := scenarioLedger(t)
	n, err := l.VoidNotice(Announcement{Date: forms.Date{Year: 2022, Month: 9, Day: 20}})
	if err != nil {
		t.Fatal(err)
	}
	var r notice.Renderer
	var b bytes.Buffer
	if err := r.Render(&b, n); err != nil {
		t.Fatal(err)
	}
	text := textOf(oracle.Open(t, b.Bytes()))
	for _, s := range []string{"关于持证人1等2名人员", "1505252200003", "调离执法岗位", "特此公告", "2022年9月20日"} {
		if !strings.Contains(text, s) {
			t.Errorf("not on paper: %s", s)
		}
	}
}

func textOf(p *oracle.PDF) string {
	var b strings.Builder
	for page := range p.NumPages() {
		for _, c := range p.Chars(page) {
			b.WriteString(strings.TrimSpace(c.Text))
		}
	}
	return b.String()
}

// TestPrintRegister looks at the printed register with PDFium: every card
// once, whole, inside its page, with the header on each.
func TestPrintRegister(t *testing.T) {
	cards := testCards(t)
	for i := range 50 {
		c := *cards[i%len(cards)]
		c.Number = fmt.Sprintf("15052522%05d", 100+i)
		cards = append(cards, &c)
	}
	for i, c := range cards {
		c.Order = i + 1
	}
	r := &Register{Organ: "奈曼旗司法局", Issuance: &Issuance{Cards: cards}, Head: Head{Lines: 7, Chain: strings.Repeat("0a", 32)}}
	var b, again bytes.Buffer
	if err := PrintRegister(&b, r, nil); err != nil {
		t.Fatal(err)
	}
	if err := PrintRegister(&again, r, nil); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same register gave two files")
	}
	oracle.Validate(t, b.Bytes())
	p := oracle.Open(t, b.Bytes())
	if p.NumPages() < 4 {
		t.Errorf("%d pages", p.NumPages())
	}
	text := textOf(p)
	for _, c := range cards {
		if n := strings.Count(text, c.Number); n != 1 {
			t.Errorf("%s is there %d times", c.Number, n)
		}
	}
	if strings.Count(text, longDepartment) == 0 || strings.Count(text, longName) == 0 || !strings.Contains(text, "登记簿校验：7行0a0a0a0a0a0a0a0a") {
		t.Error("a long name, a long department or the ledger's check is not whole")
	}
	for page := range p.NumPages() {
		var b strings.Builder
		for _, c := range p.Chars(page) {
			b.WriteString(strings.TrimSpace(c.Text))
			if c.Left < listLeft || c.Right > listRight || c.Top < listTop-1 || c.Bottom > listFoot+2 {
				t.Errorf("page %d: %q is at %v", page+1, c.Text, c.Box)
			}
		}
		if strings.Count(b.String(), "序号证号姓名单位种类原证号有效期至领取人签字领取日期") != 1 {
			t.Errorf("page %d has not the header once", page+1)
		}
		if want := fmt.Sprintf("第%d页共%d页", page+1, p.NumPages()); !strings.HasSuffix(b.String(), want) {
			t.Errorf("page %d does not end with %s", page+1, want)
		}
	}
	cards[3].Name = "\U000F0000"
	var missing *typeface.MissingError
	if err := PrintRegister(&b, r, nil); !errors.As(err, &missing) || missing.Field != "姓名" {
		t.Errorf("%v", err)
	}
	if err := PrintRegister(&b, &Register{}, nil); err == nil {
		t.Error("printed nothing")
	}
}

// TestRegisterOfLedger: both registers have the day on which a card was handed
// out, and say what is no longer in force.
func TestRegisterOfLedger(t *testing.T) {
	l := scenarioLedger(t) // 1 handed out on the 4th and revoked, 2 in stock, 3 replaced by 9, which was handed out on the 7th
	r := l.Register(noon(8))
	book, err := xlsx.OpenBinary(writeRegister(t, r))
	if err != nil {
		t.Fatal(err)
	}
	want := [][2]string{{"1505252200001\n（已注销）", "2022-09-04"}, {"1505252200002", ""}, {"1505252200003\n（已换发新证）", "2022-09-04"}, {"1505252200009", "2022-09-07"}}
	for i, w := range want {
		var got [2]string
		for k, column := range []int{1, 11} {
			c, err := book.Sheets[0].Cell(3+i, column)
			if err != nil {
				t.Fatal(err)
			}
			got[k] = c.String()
		}
		if got != w {
			t.Errorf("row %d: %q, want %q", i+1, got, w)
		}
	}
	var pdf bytes.Buffer
	if err := PrintRegister(&pdf, r, nil); err != nil {
		t.Fatal(err)
	}
	text := textOf(oracle.Open(t, pdf.Bytes()))
	for _, s := range []string{"1505252200001（已注销）持证人1", "1505252200003（已换发新证）持证人3"} {
		if !strings.Contains(text, s) {
			t.Errorf("no %q in %s", s, text)
		}
	}
	if strings.Count(text, "2022-09-04") != 2 || strings.Count(text, "2022-09-07") != 1 {
		t.Errorf("days of handing out: %s", text)
	}
	// Damaged in use and to be reprinted: the day is open again.
	if err := l.Append(Event{Kind: EventSpoiled, Number: "1505252200009", Time: noon(9), Reason: "折断"}); err != nil {
		t.Fatal(err)
	}
	pdf.Reset()
	if err := PrintRegister(&pdf, l.Register(noon(9)), nil); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(textOf(oracle.Open(t, pdf.Bytes())), "2022-09-07") {
		t.Error("a card that was given back still counts as fetched")
	}
}
