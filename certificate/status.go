package certificate

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// Status is what a status list says of a certificate.
type Status uint8

// The statuses, with the values of IETF's Token Status List
// (draft-ietf-oauth-status-list, 7.1); 3 is left to applications there.
const (
	StatusValid     Status = 0
	StatusRevoked   Status = 1 // INVALID: for good
	StatusSuspended Status = 2 // SUSPENDED: for a time; a lost card, too
	StatusReplaced  Status = 3 // APPLICATION_SPECIFIC: a new certificate is in its place
)

// statusBits is the size of an entry: two bits hold the four statuses, so that
// 100,000 certificates are 25,000 bytes before compression, whatever happened
// to them.
const statusBits = 2

// The bounds of a list.
const (
	maxStatusEntries = 4_000_000
	maxStatusToken   = 2 << 20 // bytes: deflate cannot blow 1 MB of entries up further
	maxStatusRanges  = 64
	maxStatusURI     = 512
)

// NumberRange is a run of numbers of one pattern: Count of them, from First on.
// A list's entries are those of its ranges, one after the other.
type NumberRange struct {
	Prefix string
	Digits int
	First  int
	Count  int
}

// StatusList is the status of all certificates of an office at a moment. It
// is written as IETF's Token Status List in its CWT form (COSE_Sign1, typ
// application/statuslist+cwt), so that software for that reads it.
//
// The draft lets each token carry the list's address and its place in it. That
// would add a hundred characters to every code; instead the list says, in a
// claim of its own beside the draft's, which numbers its places belong to.
// Tokens signed before there was a list are covered as well.
type StatusList struct {
	URI     string        // sub: where the list is published
	Made    time.Time     // iat: the moment it tells of
	TTL     time.Duration // after which a newer one should be had; 0: not said
	Expires time.Time     // exp: after which it must not be used; zero: not said
	Head    Head          // the end of the ledger it was made from; zero: not said

	ranges  []NumberRange
	entries []byte // statusBits each, the first in the lowest bits
	count   int
}

// NewStatusList makes a list in which every number of the ranges is revoked:
// what was never issued must not pass.
func NewStatusList(ranges ...NumberRange) (*StatusList, error) {
	l := &StatusList{ranges: slices.Clone(ranges)}
	if err := l.checkRanges(); err != nil {
		return nil, err
	}
	l.entries = make([]byte, entryBytes(l.count))
	for i := range l.count {
		l.put(i, StatusRevoked)
	}
	return l, nil
}

func entryBytes(count int) int { return (count*statusBits + 7) / 8 }

// checkRanges looks at the ranges and counts their numbers.
func (l *StatusList) checkRanges() error {
	l.count = 0
	if len(l.ranges) == 0 || len(l.ranges) > maxStatusRanges {
		return fmt.Errorf("状态列表有 %d 段号码，应为 1 到 %d 段 (ranges)", len(l.ranges), maxStatusRanges)
	}
	for i, r := range l.ranges {
		n := r.numbering()
		if err := n.check(); err != nil {
			return err
		}
		if r.Digits < 1 || r.First < 0 || r.Count < 1 || r.Count > maxStatusEntries {
			return fmt.Errorf("状态列表第 %d 段号码有误 (range)", i+1)
		}
		if _, ok := n.format(r.First + r.Count - 1); !ok {
			return fmt.Errorf("状态列表第 %d 段号码超出流水号的位数 (range)", i+1)
		}
		for _, other := range l.ranges[:i] {
			if other.Prefix == r.Prefix && other.Digits == r.Digits && r.First < other.First+other.Count && other.First < r.First+r.Count {
				return fmt.Errorf("状态列表第 %d 段号码与另一段重叠 (range)", i+1)
			}
		}
		l.count += r.Count
	}
	if l.count > maxStatusEntries {
		return fmt.Errorf("状态列表有 %d 个号码，最多 %d 个 (too many)", l.count, maxStatusEntries)
	}
	return nil
}

func (r NumberRange) numbering() Numbering { return Numbering{Prefix: r.Prefix, Digits: r.Digits} }

// place is a number's place in the list.
func (l *StatusList) place(number string) (int, bool) {
	at := 0
	for _, r := range l.ranges {
		if c, ok := r.numbering().counter(number); ok && c >= r.First && c < r.First+r.Count {
			return at + c - r.First, true
		}
		at += r.Count
	}
	return 0, false
}

func (l *StatusList) put(i int, s Status) {
	shift := i * statusBits % 8
	b := &l.entries[i*statusBits/8]
	*b = *b&^(3<<shift) | byte(s)<<shift
}

// Set gives a number its status. The error says that no range has the number.
func (l *StatusList) Set(number string, s Status) error {
	i, ok := l.place(number)
	if !ok || s > StatusReplaced {
		return fmt.Errorf("证号 %s 不在状态列表的号码段里，或状态 %d 不明 (not in the list)", number, s)
	}
	l.put(i, s)
	return nil
}

// Status is a number's status; ok is false when the list does not cover it,
// because it was issued later or by somebody else.
func (l *StatusList) Status(number string) (s Status, ok bool) {
	i, ok := l.place(number)
	if !ok {
		return 0, false
	}
	return Status(l.entries[i*statusBits/8] >> (i * statusBits % 8) & 3), true
}

// Len is how many numbers the list covers.
func (l *StatusList) Len() int { return l.count }

// Ranges are the numbers that the list covers.
func (l *StatusList) Ranges() []NumberRange { return slices.Clone(l.ranges) }

// Stale reports whether a newer list should be had at the time at.
func (l *StatusList) Stale(at time.Time) bool {
	return l.TTL > 0 && !at.Before(l.Made.Add(l.TTL)) || l.over(at)
}

// over reports whether the list must not be used any more.
func (l *StatusList) over(at time.Time) bool { return !l.Expires.IsZero() && !at.Before(l.Expires) }

// statusClaims is the claims set (draft-ietf-oauth-status-list, 5.2).
type statusClaims struct {
	Subject string       `cbor:"2,keyasint"`
	Expires int64        `cbor:"4,keyasint,omitempty"`
	Issued  int64        `cbor:"6,keyasint"`
	List    *statusBody  `cbor:"65533,keyasint"`
	TTL     int64        `cbor:"65534,keyasint,omitempty"`
	Extent  *statusScope `cbor:"-65538,keyasint"`
}

type statusBody struct {
	Bits int    `cbor:"bits"`
	List []byte `cbor:"lst"`
}

// statusScope is our own claim, from the range for private use (RFC 8392,
// 9.1.1): which numbers the entries belong to, and the ledger's end.
type statusScope struct {
	Ranges []statusRange `cbor:"1,keyasint"`
	Lines  int           `cbor:"2,keyasint,omitempty"`
	Chain  string        `cbor:"3,keyasint,omitempty"`
}

type statusRange struct {
	_      struct{} `cbor:",toarray"`
	Prefix string
	Digits int
	First  int
	Count  int
}

const (
	statusType = "application/statuslist+cwt" // draft-ietf-oauth-status-list, 5.2

	headerType = int64(16) // typ (RFC 9596)
)

// The errors of a status list.
var (
	ErrStatusMalformed = errors.New("状态列表残缺或不是状态列表 (malformed status list)")
	ErrStatusForged    = errors.New("状态列表不是由已知的发证机关签发，或被改动 (status list: bad signature)")
	ErrStatusFuture    = errors.New("状态列表的日期在将来，请检查电脑的时钟 (status list from the future)")
	ErrStatusOver      = errors.New("状态列表已经过期，请换新的 (status list expired)")
)

// SignStatusList signs a list. Times are kept to the second.
func SignStatusList(l *StatusList, s Signer) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, fmt.Errorf("无法签发状态列表：%w", err) }
	if s.Signer == nil || len(s.KeyID) == 0 || len(s.KeyID) > maxKeyID {
		return fail(fmt.Errorf("没有签发密钥，或密钥编号不是 1 到 %d 字节 (no signing key)", maxKeyID))
	}
	if u, err := url.Parse(l.URI); err != nil || !u.IsAbs() || len(l.URI) > maxStatusURI {
		return fail(fmt.Errorf("公布地址“%.80s”不是完整的网址 (uri)", l.URI))
	}
	if l.Made.IsZero() || !l.Expires.IsZero() && !l.Expires.After(l.Made) || l.TTL < 0 {
		return fail(errors.New("没有日期，或期限早于日期 (made, expires, ttl)"))
	}
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err == nil {
		_, err = z.Write(l.entries)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return fail(err)
	}
	claims := statusClaims{Subject: l.URI, Issued: l.Made.Unix(), TTL: int64(l.TTL / time.Second),
		List:   &statusBody{Bits: statusBits, List: packed.Bytes()},
		Extent: &statusScope{Lines: l.Head.Lines, Chain: l.Head.Chain}}
	if !l.Expires.IsZero() {
		claims.Expires = l.Expires.Unix()
	}
	for _, r := range l.ranges {
		claims.Extent.Ranges = append(claims.Extent.Ranges, statusRange{Prefix: r.Prefix, Digits: r.Digits, First: r.First, Count: r.Count})
	}
	enc, err := encoding()
	if err != nil {
		return fail(err)
	}
	payload, err := enc.Marshal(claims)
	if err != nil {
		return fail(err)
	}
	m := cose.Sign1Message{
		Headers: cose.Headers{Protected: cose.ProtectedHeader{
			cose.HeaderLabelAlgorithm: s.Algorithm(),
			cose.HeaderLabelKeyID:     s.KeyID,
			headerType:                statusType,
		}},
		Payload: payload,
	}
	if err := m.Sign(rand.Reader, nil, s.Signer); err != nil {
		return fail(err)
	}
	return m.MarshalCBOR()
}

// UnverifiedStatusList is a status list that has been read, and nothing more.
type UnverifiedStatusList struct {
	message cose.Sign1Message
	keyID   []byte
	list    *StatusList
}

// DecodeStatusList reads what SignStatusList wrote. The error is
// ErrStatusMalformed. What is compressed is unpacked no further than the
// ranges ask for.
func DecodeStatusList(data []byte) (*UnverifiedStatusList, error) {
	malformed := func(why string) (*UnverifiedStatusList, error) {
		return nil, fmt.Errorf("%w：%s", ErrStatusMalformed, why)
	}
	if len(data) > maxStatusToken {
		return malformed("太大")
	}
	u := &UnverifiedStatusList{}
	if err := u.message.UnmarshalCBOR(data); err != nil {
		return malformed("结构不是 COSE_Sign1")
	}
	h := &u.message.Headers
	if _, err := h.Protected.Algorithm(); err != nil || len(h.Unprotected) != 0 || len(h.Protected) != 3 {
		return malformed("签名头不符")
	}
	var ok bool
	if u.keyID, ok = h.Protected[cose.HeaderLabelKeyID].([]byte); !ok || len(u.keyID) == 0 || len(u.keyID) > maxKeyID {
		return malformed("没有密钥编号")
	}
	if typ, ok := h.Protected[headerType].(string); !ok || typ != statusType {
		return malformed("类型不是 " + statusType)
	}
	if !onlySpelling(&u.message, data) {
		return malformed("编码不是唯一的写法")
	}
	list, err := decodeStatusClaims(u.message.Payload)
	if err != nil {
		return malformed(err.Error())
	}
	u.list = list
	return u, nil
}

// statusDecoding allows for a list's ranges, where a token has none.
func statusDecoding() (cbor.DecMode, error) {
	return cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		UTF8:             cbor.UTF8RejectInvalid,
		MaxNestedLevels:  5,
		MaxArrayElements: maxStatusRanges,
		MaxMapPairs:      16,
	}.DecMode()
}

func decodeStatusClaims(payload []byte) (*StatusList, error) {
	dec, err := statusDecoding()
	if err != nil {
		return nil, err
	}
	var c statusClaims
	if err := dec.Unmarshal(payload, &c); err != nil {
		return nil, errors.New("内容不是 CWT")
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	l := &StatusList{URI: c.Subject, Made: time.Unix(c.Issued, 0).In(Beijing), TTL: time.Duration(c.TTL) * time.Second,
		Head: Head{Lines: c.Extent.Lines, Chain: c.Extent.Chain}}
	if c.Expires != 0 {
		l.Expires = time.Unix(c.Expires, 0).In(Beijing)
	}
	if !l.Head.IsZero() && (l.Head.Lines < 1 || len(l.Head.Chain) != len(zeroChain) || !isHex(l.Head.Chain)) {
		return nil, errors.New("登记簿校验值有误")
	}
	for _, r := range c.Extent.Ranges {
		l.ranges = append(l.ranges, NumberRange{Prefix: r.Prefix, Digits: r.Digits, First: r.First, Count: r.Count})
	}
	if err := l.checkRanges(); err != nil {
		return nil, err
	}
	if l.entries, err = inflate(c.List.List, entryBytes(l.count)); err != nil {
		return nil, err
	}
	if spare := len(l.entries)*8 - l.count*statusBits; spare > 0 && l.entries[len(l.entries)-1]>>(8-spare) != 0 {
		return nil, errors.New("列表末尾有多余的位")
	}
	return l, nil
}

// check looks at what the claims say of the list.
func (c *statusClaims) check() error {
	const end = 253402300800 // the end of year 9999
	const longest = 10 * 366 * 24 * 3600
	u, err := url.Parse(c.Subject)
	switch {
	case c.List == nil || c.Extent == nil:
		return errors.New("没有列表")
	case c.List.Bits != statusBits:
		return fmt.Errorf("每号 %d 位，应为 %d 位", c.List.Bits, statusBits)
	case err != nil || !u.IsAbs() || len(c.Subject) > maxStatusURI || strings.ContainsFunc(c.Subject, isSpaceOrControl):
		return errors.New("公布地址不是网址")
	case c.Issued <= 0 || c.Issued > end || c.Expires != 0 && (c.Expires <= c.Issued || c.Expires > end) || c.TTL < 0 || c.TTL > longest:
		return errors.New("日期不合理")
	}
	return nil
}

func isSpaceOrControl(r rune) bool { return r <= ' ' || r == 0x7F }

// inflate unpacks exactly size bytes: a bomb is never unpacked.
func inflate(packed []byte, size int) ([]byte, error) {
	in := bytes.NewReader(packed)
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, errors.New("列表解不开")
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(z, int64(size)+1))
	if err != nil {
		return nil, errors.New("列表解不开")
	}
	if n != int64(size) || in.Len() != 0 {
		return nil, errors.New("列表的长短与号码段不符")
	}
	return out.Bytes(), nil
}

// KeyID is the id of the key that the list says it was signed by.
func (u *UnverifiedStatusList) KeyID() []byte { return bytes.Clone(u.keyID) }

// clockSkew is how far clocks may differ.
const clockSkew = 5 * time.Minute

// Verify returns the list if one of the keys of its id signed it and it may be
// used at the time at. The error is ErrUnknownKey, ErrStatusForged,
// ErrStatusFuture or ErrStatusOver. A list that is merely Stale is returned:
// what it says of a revoked certificate is still true.
func (u *UnverifiedStatusList) Verify(keys Keys, at time.Time) (*StatusList, error) {
	switch known, signed := signedBy(&u.message, u.keyID, keys); {
	case !known:
		return nil, fmt.Errorf("%w：密钥编号 %s", ErrUnknownKey, b64.EncodeToString(u.keyID))
	case !signed:
		return nil, ErrStatusForged
	case u.list.Made.After(at.Add(clockSkew)):
		return nil, fmt.Errorf("%w：%s", ErrStatusFuture, timeText(u.list.Made))
	case u.list.over(at):
		return nil, fmt.Errorf("%w：期限 %s", ErrStatusOver, timeText(u.list.Expires))
	}
	list := *u.list
	return &list, nil
}

// signedBy tries all keys of an id.
func signedBy(m *cose.Sign1Message, id []byte, keys Keys) (known, signed bool) {
	if keys == nil {
		return false, false
	}
	candidates := keys.PublicKeys(id)
	for _, k := range candidates {
		if k.Verifier != nil && m.Verify(nil, k.Verifier) == nil {
			return true, true
		}
	}
	return len(candidates) > 0, false
}
