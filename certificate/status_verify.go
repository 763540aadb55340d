package certificate

import (
	"errors"
	"fmt"
	"time"
)

// The errors of a genuine code whose certificate is listed. Use errors.Is.
var (
	ErrRevoked   = errors.New("证件已注销，不再有效 (revoked)")
	ErrSuspended = errors.New("证件已暂扣或挂失，现在无效 (suspended)")
	ErrReplaced  = errors.New("证件已换发新证，旧证作废 (replaced)")
)

// StatusError is ErrRevoked, ErrSuspended or ErrReplaced of a code whose
// signature is genuine. Claims may be shown, beside the verdict.
type StatusError struct {
	Err    error
	Claims Claims
	Made   time.Time // of the status list that says so
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%v：据 %s 的状态列表", e.Err, timeText(e.Made))
}

// Unwrap returns Err.
func (e *StatusError) Unwrap() error { return e.Err }

// Listing is what backs a Verified's not being revoked.
type Listing int

// The listings, from nothing to a fresh list.
const (
	NotListed   Listing = iota // no list was given, or it does not cover the number
	ListedStale                // the list says valid, and is past its time
	Listed                     // the list says valid
)

// VerifyStatus is Verify, and asks a status list too, which may be nil. Its
// errors are Verify's, or a *StatusError. Of a Verified, Listing and Made say
// what is known of its status. A list that is stale still tells of a
// revocation; that it tells of none means less.
//
// As the draft of the Token Status List has it, what the code says by itself
// comes first: a certificate that is expired and revoked is told as expired.
func (u *Unverified) VerifyStatus(keys Keys, at time.Time, list *StatusList) (*Verified, error) {
	v, err := u.Verify(keys, at)
	if err != nil || list == nil {
		return v, err
	}
	status, ok := list.Status(v.Number)
	if !ok {
		return v, nil
	}
	v.Made = list.Made
	switch status {
	case StatusRevoked:
		return nil, &StatusError{Err: ErrRevoked, Claims: v.Claims, Made: list.Made}
	case StatusSuspended:
		return nil, &StatusError{Err: ErrSuspended, Claims: v.Claims, Made: list.Made}
	case StatusReplaced:
		return nil, &StatusError{Err: ErrReplaced, Claims: v.Claims, Made: list.Made}
	}
	v.Listing = Listed
	if list.Stale(at) {
		v.Listing = ListedStale
	}
	return v, nil
}

// Verdict is what came of checking a code, in one word, as JSON has it.
type Verdict string

// The verdicts. Only Valid is good; and it is as good as Judgement.Listing.
const (
	VerdictValid       Verdict = "valid"
	VerdictNotYetValid Verdict = "not-yet-valid"
	VerdictExpired     Verdict = "expired"
	VerdictSuspended   Verdict = "suspended"
	VerdictRevoked     Verdict = "revoked"
	VerdictReplaced    Verdict = "replaced"
	VerdictUnknownKey  Verdict = "unknown-key"
	VerdictForged      Verdict = "forged"
	VerdictMalformed   Verdict = "malformed"
)

// Judgement is a code checked: for pages and programs that show every outcome.
type Judgement struct {
	Verdict Verdict
	Claims  *Claims   // what was signed; nil unless the signature is genuine
	Listing Listing   // of a valid one
	Made    time.Time // of the status list that covers the number; zero: none does
	Err     error     // nil when valid
}

// Genuine reports whether a known key signed the code.
func (j Judgement) Genuine() bool { return j.Claims != nil }

// Judge decodes and verifies a code's text. list may be nil.
func Judge(text string, keys Keys, at time.Time, list *StatusList) Judgement {
	u, err := Decode(text)
	if err != nil {
		return Judgement{Verdict: VerdictMalformed, Err: err}
	}
	v, err := u.VerifyStatus(keys, at, list)
	if err == nil {
		return Judgement{Verdict: VerdictValid, Claims: &v.Claims, Listing: v.Listing, Made: v.Made}
	}
	j := Judgement{Verdict: VerdictForged, Err: err}
	var period *PeriodError
	var status *StatusError
	switch {
	case errors.As(err, &period):
		j.Claims = &period.Claims
	case errors.As(err, &status):
		j.Claims, j.Made = &status.Claims, status.Made
	}
	for _, c := range []struct {
		err     error
		verdict Verdict
	}{{ErrUnknownKey, VerdictUnknownKey}, {ErrNotYetValid, VerdictNotYetValid}, {ErrExpired, VerdictExpired},
		{ErrRevoked, VerdictRevoked}, {ErrSuspended, VerdictSuspended}, {ErrReplaced, VerdictReplaced}} {
		if errors.Is(err, c.err) {
			j.Verdict = c.verdict
		}
	}
	return j
}
