package certificate

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
)

// EventKind is what happened to a certificate.
type EventKind string

// The kinds, as the ledger writes them. EventRestored ends a suspension or a
// loss; EventSkipped says why a number of the pattern was never given.
const (
	EventIssued    EventKind = "issued"     // 核发: the number was given
	EventSkipped   EventKind = "skipped"    // 空号
	EventPrinted   EventKind = "printed"    // 印制
	EventSpoiled   EventKind = "spoiled"    // 印废、损坏
	EventReprinted EventKind = "reprinted"  // 重印
	EventHandedOut EventKind = "handed-out" // 发放
	EventLost      EventKind = "lost"       // 挂失
	EventSuspended EventKind = "suspended"  // 暂扣
	EventRestored  EventKind = "restored"   // 恢复
	EventRevoked   EventKind = "revoked"    // 注销、吊销
	EventExpired   EventKind = "expired"    // 到期
	EventReplaced  EventKind = "replaced"   // 换发新证，旧证作废

	// eventOpened is the ledger's first line.
	eventOpened EventKind = "opened"
)

// String gives the word of the register: 核发.
func (k EventKind) String() string {
	switch k {
	case EventIssued:
		return "核发"
	case EventSkipped:
		return "空号"
	case EventPrinted:
		return "印制"
	case EventSpoiled:
		return "印废"
	case EventReprinted:
		return "重印"
	case EventHandedOut:
		return "发放"
	case EventLost:
		return "挂失"
	case EventSuspended:
		return "暂扣"
	case EventRestored:
		return "恢复"
	case EventRevoked:
		return "注销"
	case EventExpired:
		return "到期"
	case EventReplaced:
		return "换发作废"
	}
	return string(k)
}

// needsReason reports whether an event has to say why.
func (k EventKind) needsReason() bool {
	switch k {
	case EventSkipped, EventSpoiled, EventLost, EventSuspended, EventRestored, EventRevoked:
		return true
	}
	return false
}

// Event is one line of a ledger.
type Event struct {
	Kind   EventKind
	Number string    // 证号
	Time   time.Time // when it was done; the ledger keeps whole seconds, in Beijing
	Reason string    // why; due for skipped, spoiled, lost, suspended, restored, revoked
	By     string    // of replaced: the number in its place
	Card   *Card     // of issued: the certificate. ID is needed to record it and is not kept; nor is Photo
}

// State is how a certificate stands in law.
type State string

// The states. A lost or suspended certificate may be restored; the last three
// are final.
const (
	InForce   State = "in-force"  // 有效
	Lost      State = "lost"      // 已挂失
	Suspended State = "suspended" // 暂扣
	Revoked   State = "revoked"   // 已注销
	Expired   State = "expired"   // 已到期
	Replaced  State = "replaced"  // 已换发新证
)

// String gives the state's word: 有效.
func (s State) String() string {
	switch s {
	case InForce:
		return "有效"
	case Lost:
		return "已挂失"
	case Suspended:
		return "暂扣"
	case Revoked:
		return "已注销"
	case Expired:
		return "已到期"
	case Replaced:
		return "已换发新证"
	}
	return string(s)
}

// English gives the state in English.
func (s State) English() string {
	switch s {
	case InForce:
		return "in force"
	case Lost:
		return "lost"
	case Suspended:
		return "suspended"
	case Revoked:
		return "revoked"
	case Expired:
		return "expired"
	case Replaced:
		return "replaced"
	}
	return string(s)
}

// Stock is where the card itself is.
type Stock string

// The places of a card.
const (
	Unprinted Stock = ""           // 未印
	InStock   Stock = "in-stock"   // 已印未发
	Spoilt    Stock = "spoilt"     // 已废，待重印
	HandedOut Stock = "handed-out" // 已发
)

// String gives its word: 已印未发.
func (s Stock) String() string {
	switch s {
	case Unprinted:
		return "未印"
	case InStock:
		return "已印未发"
	case Spoilt:
		return "已废待重印"
	case HandedOut:
		return "已发"
	}
	return string(s)
}

// English gives it in English.
func (s Stock) English() string {
	switch s {
	case Unprinted:
		return "not printed"
	case InStock:
		return "printed, not handed out"
	case Spoilt:
		return "spoilt, to be printed again"
	case HandedOut:
		return "handed out"
	}
	return string(s)
}

// LedgerError is an event that cannot be entered, and why. Nothing was
// entered. Use errors.As; with errors.Is it is its Err.
type LedgerError struct {
	Kind   EventKind
	Number string
	Name   string // of the holder, when known
	Err    error  // one of the ledger's errors, or what is wrong with the event
}

func (e *LedgerError) Error() string {
	who := e.Number
	if e.Name != "" {
		who += " " + e.Name
	}
	return fmt.Sprintf("不能登记“%v”（%s）：%v", e.Kind, who, e.Err)
}

// Unwrap returns Err.
func (e *LedgerError) Unwrap() error { return e.Err }

// The reasons of a LedgerError.
var (
	ErrNumberUsed    = errors.New("这个证号已经登记过，一号不能两用 (number already used)")
	ErrNumberUnknown = errors.New("登记簿里没有这个证号 (no such number)")
	ErrHoldsAlready  = errors.New("持证人已有有效证件，又没有写明换发哪一本 (holder has a valid certificate)")
	ErrNotHolders    = errors.New("所换的旧证登记在他人名下 (the replaced certificate is another person's)")
	ErrOutOfOrder    = errors.New("以证件现在的状态不能登记这件事 (not possible in its present state)")
)

// maxReasonRunes bounds the reason of an event.
const maxReasonRunes = 200

// check looks at the event by itself.
func (e Event) check() error {
	var errs []error
	if err := checkNumber(e.Number); err != nil {
		errs = append(errs, fmt.Errorf("证号%w (number)", err))
	}
	if y := e.Time.In(Beijing).Year(); e.Time.IsZero() || y < 1949 || y > 9999 {
		errs = append(errs, errors.New("没有给出时间 (time)"))
	}
	switch n := utf8.RuneCountInString(e.Reason); {
	case e.Kind.needsReason() && strings.TrimSpace(e.Reason) == "":
		errs = append(errs, errors.New("须写明原因 (reason)"))
	case n > maxReasonRunes:
		errs = append(errs, fmt.Errorf("原因有 %d 个字，最多 %d 个 (reason)", n, maxReasonRunes))
	case !utf8.ValidString(e.Reason) || strings.ContainsFunc(e.Reason, unicode.IsControl):
		errs = append(errs, errors.New("原因里有换行或其他控制字符 (reason)"))
	}
	if (e.By != "") != (e.Kind == EventReplaced) {
		errs = append(errs, errors.New("换发作废须写明新证号，其他事项不写 (by)"))
	}
	if (e.Card != nil) != (e.Kind == EventIssued) {
		errs = append(errs, errors.New("核发须有证件内容，其他事项没有 (card)"))
	}
	if c := e.Card; c != nil {
		if err := c.Claims().check(); err != nil {
			errs = append(errs, err)
		}
		if c.Number != e.Number {
			errs = append(errs, fmt.Errorf("证件内容是 %s 的 (card)", c.Number))
		}
		if c.Replaces == c.Number {
			errs = append(errs, errors.New("新证号与原证号相同 (replaces)"))
		}
		if c.Replaces != "" {
			if err := checkNumber(c.Replaces); err != nil {
				errs = append(errs, fmt.Errorf("原证号%w (replaces)", err))
			}
		}
		for _, text := range []string{c.Type, c.Category, c.Area, c.QualificationNo, c.Admission, c.PhotoFile} {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
				errs = append(errs, errors.New("证件内容里有换行或其他控制字符 (card)"))
				break
			}
		}
	}
	return errors.Join(errs...)
}

// Entry is a certificate as the ledger has it now.
type Entry struct {
	Card       *Card // as issued, without ID and Photo
	State      State
	Stock      Stock
	Printed    int        // how many times, reprints included
	Spoiled    int        // how many cards were spoilt
	SpoiledWhy string     // the reason of the last of them
	HandedOut  forms.Date // 发放日期, the last; zero: not yet
	Changed    time.Time  // of the last event
	Reason     string     // of State, when it is not InForce
	Since      time.Time  // when State began
	ReplacedBy string     // the number in its place, of a Replaced one

	person string
}

// revoked is when the certificate was revoked; zero: it was not.
func (e Entry) revoked() time.Time {
	if e.State != Revoked {
		return time.Time{}
	}
	return e.Since
}

// Void reports whether the certificate no longer entitles: another may be
// given to its holder.
func (e Entry) Void() bool {
	switch e.State {
	case InForce, Suspended:
		return false
	}
	return true
}
