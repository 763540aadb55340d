package certificate

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Kind is one of the two certificates of the region's rules (内蒙古自治区行政
// 执法证件管理办法): the officers' and the supervisors'.
type Kind int

// The kinds, as verification codes number them.
const (
	Enforcement Kind = 1 // 行政执法证
	Supervision Kind = 2 // 行政执法监督证
)

// String gives the certificate's name: 行政执法证.
func (k Kind) String() string {
	switch k {
	case Enforcement:
		return "行政执法证"
	case Supervision:
		return "行政执法监督证"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// english is the English line of the back. The line of the supervisors'
// certificate is a translation: no public source shows that card.
func (k Kind) english() string {
	if k == Supervision {
		return "ADMINISTRATIVE LAW ENFORCEMENT SUPERVISION CHINA"
	}
	return "ADMINISTRATIVE LAW ENFORCEMENT CHINA"
}

// kindOf reads an 执法类型.
func kindOf(typ string) Kind {
	if strings.Contains(typ, "监督") {
		return Supervision
	}
	return Enforcement
}

// Card is one certificate: what is printed, what is signed, and what the
// register needs.
type Card struct {
	Number     string // 证号
	Name       string // 姓名
	Department string // 单位
	Kind       Kind

	Type            string     // 执法类型
	Category        string     // 执法类别
	Area            string     // 执法区域
	QualificationNo string     // 资格编号
	Issued          forms.Date // 发证日期, the first day of validity
	Expires         forms.Date // 有效期至, the last day of validity

	Entry     forms.Kind // forms.Renewal 换发 or forms.NewIssue 新领
	Replaces  string     // 原证号 of a renewal: void with this card
	Order     int        // place in the order of passing, from 1
	Admission string     // 准考证号
	Passed    time.Time  // 交卷时间
	Score     Score

	// ID is the 身份证号 that Issue knows a person by. It is never printed,
	// signed, or part of a file's name.
	ID string

	PhotoFile string // the photo's name in the file system of photos
	Photo     []byte // the photo itself; when set, PhotoFile only names it
}

// String names the card without personal data beyond the name: fmt prints no
// identity number by accident.
func (c *Card) String() string {
	if c == nil {
		return "<nil>"
	}
	return c.Number + " " + c.Name
}

// Claims is what the card's verification code says.
func (c *Card) Claims() Claims {
	return Claims{Number: c.Number, Name: c.Name, Department: c.Department, Kind: c.Kind, Issued: c.Issued, Expires: c.Expires}
}

// entry is the word of the register for how the card came about.
func (c *Card) entry() string {
	switch c.Entry {
	case forms.Renewal:
		return "换发"
	case forms.NewIssue:
		return "新领"
	}
	return ""
}

// All is the sequence of cards that Printer takes, of a slice.
func All(cards []*Card) iter.Seq2[*Card, error] {
	return func(yield func(*Card, error) bool) {
		for _, c := range cards {
			if !yield(c, nil) {
				return
			}
		}
	}
}
