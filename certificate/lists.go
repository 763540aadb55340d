package certificate

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// Announcement is what the office sets for a list that it posts.
type Announcement struct {
	Title  string        // 标题; "": made from the content
	Number notice.Number // 发文字号; zero: none
	Date   forms.Date    // 成文日期
	Since  time.Time     // of the announcement of void certificates: leaves out what was entered before; zero: nothing
	Phone  string        // 联系电话; "": none

	// How much a reader sees. The zero value shows names and numbers in full,
	// which is how officers are published (行政执法公示: 姓名, 执法证号).
	MaskNames  bool // 乌仁图雅 becomes 乌**雅
	MaskNumber bool // as forms.Mask does with NumberHead and NumberTail
	NumberHead int
	NumberTail int
}

// ErrNothingToAnnounce says that a list would be empty.
var ErrNothingToAnnounce = errors.New("没有可公布的证件 (nothing to announce)")

// voided is a certificate of the announcement.
type voided struct {
	number, name, department, reason string
	person                           string
}

// The reasons of the announcement's table and text. No model text of such an
// announcement is published; loss, transfer, retirement and the like are the
// cases that provincial rules list.
const (
	reasonReplaced = "换发新证"
	reasonLost     = "证件遗失"
)

// VoidNotice is the 公告 that certificates are void: those that new ones
// replace, with the numbers from before the ledger that renewed forms gave,
// the lost and the revoked, in the order of the ledger. Certificates that
// merely ran out are not announced: their date says it.
func (l *Ledger) VoidNotice(a Announcement) (*notice.Notice, error) {
	list := l.voided(a.Since)
	if len(list) == 0 {
		return nil, ErrNothingToAnnounce
	}
	var reasons []string
	people := map[string]bool{}
	rows := make([][]string, len(list))
	for i, v := range list {
		people[v.person] = true
		general := v.reason
		if general != reasonReplaced && general != reasonLost {
			general = "注销"
		}
		if !slices.Contains(reasons, general) {
			reasons = append(reasons, general)
		}
		rows[i] = []string{strconv.Itoa(i + 1), a.name(v.name), v.department, a.number(v.number), v.reason}
	}
	title := a.Title
	first := a.name(list[0].name)
	switch {
	case title != "":
	case len(people) == 1:
		title = "关于" + first + "所持行政执法证件作废的公告"
	default:
		title = fmt.Sprintf("关于%s等%d名人员行政执法证件作废的公告", first, len(people))
	}
	etc := ""
	if len(reasons) > 1 {
		etc = "等"
	}
	return a.notice(l.organ, title,
		fmt.Sprintf("因%s%s原因，以下人员所持行政执法证件（共%d本）自即日起作废，不再具有效力。", strings.Join(reasons, "、"), etc, len(list)),
		&notice.Table{Header: []string{"序号", "姓名", "单位", "证件编号", "作废原因"}, Rows: rows},
		"特此公告。"), nil
}

// voided lists what VoidNotice announces.
func (l *Ledger) voided(since time.Time) []voided {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []voided
	for _, number := range l.state.order {
		e := l.state.entries[number]
		c := e.Card
		// A number from before the ledger is void with the card in its place,
		// from the day that one is handed out.
		if _, known := l.state.entries[c.Replaces]; c.Replaces != "" && !known && !e.HandedOut.IsZero() && !startOf(e.HandedOut).AddDate(0, 0, 1).Before(since) {
			out = append(out, voided{c.Replaces, c.Name, c.Department, reasonReplaced, e.person})
		}
		if e.Since.Before(since) {
			continue
		}
		reason := ""
		switch e.State {
		case Replaced:
			reason = reasonReplaced
		case Lost:
			reason = reasonLost
		case Revoked:
			reason = e.Reason
		default:
			continue
		}
		out = append(out, voided{number, c.Name, c.Department, reason, e.person})
	}
	return out
}

// PublicNotice is the 公示 of who holds a certificate in force: handed out,
// neither lost nor suspended, in the order of the ledger.
func (l *Ledger) PublicNotice(a Announcement) (*notice.Notice, error) {
	var rows [][]string
	for _, e := range l.Entries() {
		if e.State == InForce && e.Stock == HandedOut {
			rows = append(rows, []string{strconv.Itoa(len(rows) + 1), a.name(e.Card.Name), e.Card.Department, a.number(e.Card.Number), e.Card.Expires.String()})
		}
	}
	if len(rows) == 0 {
		return nil, ErrNothingToAnnounce
	}
	title := a.Title
	if title == "" {
		title = "关于行政执法证件持证人员名单的公示"
	}
	return a.notice(l.organ, title,
		fmt.Sprintf("按照行政执法公示制度的要求，现将持有效行政执法证件的人员名单（共%d名）公示如下，请予监督。", len(rows)),
		&notice.Table{Header: []string{"序号", "姓名", "单位", "证件编号", "有效期至"}, Rows: rows}, ""), nil
}

// notice puts a list between its opening and closing words.
func (a Announcement) notice(organ, title, opening string, table *notice.Table, closing string) *notice.Notice {
	n := &notice.Notice{Masthead: []string{organ}, NoFile: true, Number: a.Number, Title: title, Issuers: []string{organ}, Date: a.Date,
		Body: []notice.Block{{Kind: notice.Paragraph, Text: opening}, {Kind: notice.Grid, Table: table}}}
	if closing != "" {
		n.Body = append(n.Body, notice.Block{Kind: notice.Paragraph, Text: closing})
	}
	if a.Phone != "" {
		n.Body = append(n.Body, notice.Block{Kind: notice.Contact, Text: "联系电话：" + a.Phone})
	}
	return n
}

func (a Announcement) name(s string) string {
	if a.MaskNames {
		return maskName(s)
	}
	return s
}

func (a Announcement) number(s string) string {
	if a.MaskNumber {
		return forms.Mask(s, a.NumberHead, a.NumberTail)
	}
	return s
}

// maskName keeps the first character of a name, and the last of three or more.
func maskName(s string) string {
	r := []rune(s)
	switch n := utf8.RuneCountInString(s); {
	case n < 2:
		return s
	case n == 2:
		return string(r[0]) + "*"
	default:
		return string(r[0]) + strings.Repeat("*", n-2) + string(r[n-1])
	}
}
