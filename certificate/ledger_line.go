package certificate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// ledgerFormat is the version that the first line names.
const ledgerFormat = 1

// ledgerLine is one line of the file, without its chain.
type ledgerLine struct {
	Seq    int         `json:"seq"`            // from 1
	Left   int         `json:"left,omitempty"` // lines of the same batch still to come
	Time   string      `json:"time"`           // RFC 3339, Beijing
	Event  EventKind   `json:"event"`
	Number string      `json:"number,omitempty"`
	Reason string      `json:"reason,omitempty"`
	By     string      `json:"by,omitempty"`
	Card   *ledgerCard `json:"card,omitempty"`

	// Of the first line.
	Format int    `json:"format,omitempty"`
	Organ  string `json:"organ,omitempty"`
	Check  string `json:"check,omitempty"`
}

// ledgerCard is a Card as the ledger keeps it: Person instead of the ID.
type ledgerCard struct {
	Person          string     `json:"person"`
	Name            string     `json:"name"`
	Department      string     `json:"department"`
	Kind            Kind       `json:"kind"`
	Type            string     `json:"type,omitempty"`
	Category        string     `json:"category,omitempty"`
	Area            string     `json:"area,omitempty"`
	QualificationNo string     `json:"qualification_no,omitempty"`
	Issued          forms.Date `json:"issued"`
	Expires         forms.Date `json:"expires"`
	Entry           forms.Kind `json:"entry,omitempty"`
	Replaces        string     `json:"replaces,omitempty"`
	Order           int        `json:"order,omitempty"`
	Admission       string     `json:"admission,omitempty"`
	Passed          string     `json:"passed,omitempty"`
	Score           *int       `json:"score,omitempty"` // hundredths
	PhotoFile       string     `json:"photo,omitempty"`
}

func lineCard(c *Card, person string) *ledgerCard {
	out := &ledgerCard{Person: person, Name: c.Name, Department: c.Department, Kind: c.Kind, Type: c.Type, Category: c.Category,
		Area: c.Area, QualificationNo: c.QualificationNo, Issued: c.Issued, Expires: c.Expires, Entry: c.Entry,
		Replaces: c.Replaces, Order: c.Order, Admission: c.Admission, PhotoFile: c.PhotoFile}
	if !c.Passed.IsZero() {
		out.Passed = c.Passed.In(Beijing).Format(time.RFC3339)
	}
	if c.Score.Given {
		out.Score = &c.Score.Hundredths
	}
	return out
}

func (c *ledgerCard) card(number string) (*Card, error) {
	out := &Card{Number: number, Name: c.Name, Department: c.Department, Kind: c.Kind, Type: c.Type, Category: c.Category,
		Area: c.Area, QualificationNo: c.QualificationNo, Issued: c.Issued, Expires: c.Expires, Entry: c.Entry,
		Replaces: c.Replaces, Order: c.Order, Admission: c.Admission, PhotoFile: c.PhotoFile}
	if c.Passed != "" {
		t, err := parseBeijing(c.Passed)
		if err != nil {
			return nil, err
		}
		out.Passed = t
	}
	if c.Score != nil {
		out.Score = Score{Hundredths: *c.Score, Given: true}
	}
	if len(c.Person) != 2*personCodeSize || !isHex(c.Person) {
		return nil, errors.New("人员代码有误 (person)")
	}
	return out, nil
}

// parseBeijing reads a time in the one spelling that the ledger has.
func parseBeijing(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, errors.New("时间有误 (time)")
	}
	t = t.In(Beijing)
	if t.Format(time.RFC3339) != s {
		return t, errors.New("时间有误 (time)")
	}
	return t, nil
}

// Head names a ledger's last line: how many lines there are, and the chain's
// value there. A head that was kept elsewhere, on a printed list or in a
// signed status list, shows when lines at the ledger's end were taken away,
// which the chain alone cannot.
type Head struct {
	Lines int
	Chain string // 64 hexadecimal digits
}

// IsZero reports whether no head is given.
func (h Head) IsZero() bool { return h == Head{} }

// String is short enough to print under a list: 128 行 4f3c…19ab. The zero
// Head gives "".
func (h Head) String() string {
	if len(h.Chain) < 16 {
		return ""
	}
	return fmt.Sprintf("%d 行 %s", h.Lines, h.Chain[:16])
}

// English is the same in English: 128 lines 4f3c…19ab.
func (h Head) English() string {
	if len(h.Chain) < 16 {
		return ""
	}
	return fmt.Sprintf("%d lines %s", h.Lines, h.Chain[:16])
}

// chainMember begins the last member of each line.
const chainMember = `,"chain":"`

// chainTail is the length of that member, the object's brace included.
const chainTail = len(chainMember) + 2*sha256.Size + len(`"}`)

// zeroChain stands before the first line.
var zeroChain = string(bytes.Repeat([]byte{'0'}, 2*sha256.Size))

// link is the chain's value after a line: SHA-256 of the value before it and
// the line without its chain.
func link(before string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(before))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// body is the line as it is hashed: JSON without the closing brace.
func (l *ledgerLine) body() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("}\n")), nil
}

// seal writes the line with its chain and newline, and returns the chain.
func (l *ledgerLine) seal(before string) (line []byte, chain string, err error) {
	body, err := l.body()
	if err != nil {
		return nil, "", err
	}
	chain = link(before, body)
	return append(body, chainMember+chain+"\"}\n"...), chain, nil
}

// The faults of a line.
var (
	errLineShape = errors.New("不是登记簿的一行 (not a line of a ledger)")
	errLineChain = errors.New("与前一行的校验链不接，这一行或前面的行被改动、删去或调换过 (the hash chain is broken)")
)

// unseal reads a line without its newline, which has to be the only spelling
// of its content.
func unseal(line []byte, before string) (*ledgerLine, string, error) {
	at := len(line) - chainTail
	if at < 0 || !bytes.HasPrefix(line[at:], []byte(chainMember)) || !bytes.HasSuffix(line, []byte(`"}`)) {
		return nil, "", errLineShape
	}
	body, chain := line[:at], string(line[at+len(chainMember):len(line)-2])
	if link(before, body) != chain {
		return nil, "", errLineChain
	}
	var l ledgerLine
	d := json.NewDecoder(bytes.NewReader(append(bytes.Clone(body), '}')))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil || d.InputOffset() != int64(len(body)+1) {
		return nil, "", errLineShape
	}
	if again, err := l.body(); err != nil || !bytes.Equal(again, body) {
		return nil, "", errLineShape
	}
	return &l, chain, nil
}
