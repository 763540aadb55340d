package certificate

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Claims is what a verification code says of a certificate, and all it says:
// what stands on the card's face, no identity number.
type Claims struct {
	Number     string // 证号
	Name       string // 姓名
	Department string // 单位
	Kind       Kind
	Issued     forms.Date // the first day of validity, in Beijing
	Expires    forms.Date // the last day of validity, in Beijing
}

// Bounds of what is signed and read. 民委发〔2016〕33号 wants 25 characters for
// a name; departments of 40 are on record.
const (
	maxNameRunes       = 60
	maxDepartmentRunes = 80
	maxToken           = 1200 // characters; the longest claims and a key id of 32 bytes make 1,079
	maxCodeText        = 2048 // characters of a whole URL
)

// The errors of a verification code. Decode returns ErrMalformed alone;
// Verify all the others. Use errors.Is.
var (
	ErrMalformed   = errors.New("验证码残缺或不是执法证验证码 (malformed code)")
	ErrUnknownKey  = errors.New("验证码不是由已知的发证机关签发 (unknown key)")
	ErrForged      = errors.New("验证码系伪造或被改动 (forged: the signature does not verify)")
	ErrExpired     = errors.New("证件已过有效期 (expired)")
	ErrNotYetValid = errors.New("证件尚未生效 (not yet valid)")
)

// PeriodError is ErrExpired or ErrNotYetValid of a code whose signature is
// genuine. Claims may be shown, beside the verdict.
type PeriodError struct {
	Err    error // ErrExpired or ErrNotYetValid
	Claims Claims
}

func (e *PeriodError) Error() string {
	return fmt.Sprintf("%v：有效期 %s至%s", e.Err, e.Claims.Issued, e.Claims.Expires)
}

// Unwrap returns ErrExpired or ErrNotYetValid.
func (e *PeriodError) Unwrap() error { return e.Err }

// claimHolder is the one claim of our own, from the range for private use
// (RFC 8392, 9.1.1: integers below -65536): an array of name, department and
// kind. The texts are in UTF-16BE, where a Chinese character has two bytes in
// place of UTF-8's three; for most codes this makes the symbol a version
// smaller.
const claimHolder = -65537

// cwt is the claims set of a CBOR Web Token (RFC 8392, 3.1).
type cwt struct {
	Subject   string  `cbor:"2,keyasint"` // sub: the certificate's number
	Expires   int64   `cbor:"4,keyasint"` // exp: the end of the last day of validity
	NotBefore int64   `cbor:"5,keyasint"` // nbf: the start of the first one
	Holder    *holder `cbor:"-65537,keyasint"`
}

type holder struct {
	_          struct{} `cbor:",toarray"`
	Name       utf16Text
	Department utf16Text
	Kind       Kind
}

// utf16Text is a text in UTF-16BE, a byte string in CBOR.
type utf16Text []byte

func utf16Of(s string) utf16Text {
	var b utf16Text
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, unit)
	}
	return b
}

// text is the text; ok is false if b is no UTF-16.
func (b utf16Text) text() (s string, ok bool) {
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, binary.BigEndian.Uint16(b[i:]))
	}
	s = string(utf16.Decode(units))
	// What is not in pairs has become U+FFFD.
	return s, bytes.Equal(utf16Of(s), b)
}

// encoding and decoding are core deterministic CBOR (RFC 8949, 4.2.1), strict
// and bounded both ways.
func encoding() (cbor.EncMode, error) {
	return cbor.EncOptions{Sort: cbor.SortCoreDeterministic, IndefLength: cbor.IndefLengthForbidden}.EncMode()
}

func decoding() (cbor.DecMode, error) {
	return cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		UTF8:             cbor.UTF8RejectInvalid,
		MaxNestedLevels:  4,
		MaxArrayElements: 16,
		MaxMapPairs:      16,
	}.DecMode()
}

// check returns what keeps c from being signed, or makes it no certificate's.
func (c Claims) check() error {
	var errs []error
	if err := checkNumber(c.Number); err != nil {
		errs = append(errs, fmt.Errorf("证号%w", err))
	}
	text := func(field, s string, most int) {
		switch n := utf8.RuneCountInString(s); {
		case !utf8.ValidString(s):
			errs = append(errs, fmt.Errorf("%s不是有效的 UTF-8", field))
		case strings.TrimSpace(s) == "":
			errs = append(errs, fmt.Errorf("%s是空的", field))
		case n > most:
			errs = append(errs, fmt.Errorf("%s有 %d 个字，最多 %d 个", field, n, most))
		case strings.ContainsFunc(s, unicode.IsControl):
			errs = append(errs, fmt.Errorf("%s含有控制字符", field))
		}
	}
	text("姓名", c.Name, maxNameRunes)
	text("单位", c.Department, maxDepartmentRunes)
	if c.Kind != Enforcement && c.Kind != Supervision {
		errs = append(errs, fmt.Errorf("证件种类 %d 不明", int(c.Kind)))
	}
	switch {
	case !c.Issued.Valid():
		errs = append(errs, errors.New("发证日期不是日历上的一天"))
	case !c.Expires.Valid():
		errs = append(errs, errors.New("有效期至不是日历上的一天"))
	case c.Expires.Before(c.Issued):
		errs = append(errs, errors.New("有效期至早于发证日期"))
	}
	return errors.Join(errs...)
}

// expiry is the moment from which c is no longer valid.
func (c Claims) expiry() time.Time { return startOf(c.Expires).AddDate(0, 0, 1) }

// Sign makes the verification code's token: a CBOR Web Token (RFC 8392) in
// COSE_Sign1 (RFC 9052) in the characters of digits41. Both header parameters, alg and kid, are
// protected, and nothing is unprotected, so that the signature covers all.
func Sign(c Claims, s Signer) (string, error) {
	if err := c.check(); err != nil {
		return "", fmt.Errorf("无法签发“%s”的验证码：%w", c.Name, err)
	}
	if s.Signer == nil || len(s.KeyID) == 0 || len(s.KeyID) > maxKeyID {
		return "", fmt.Errorf("无法签发“%s”的验证码：没有签发密钥，或密钥编号不是 1 到 %d 字节 (no signing key)", c.Name, maxKeyID)
	}
	enc, err := encoding()
	if err != nil {
		return "", err
	}
	payload, err := enc.Marshal(cwt{Subject: c.Number, Expires: c.expiry().Unix(), NotBefore: startOf(c.Issued).Unix(),
		Holder: &holder{Name: utf16Of(c.Name), Department: utf16Of(c.Department), Kind: c.Kind}})
	if err != nil {
		return "", err
	}
	m := cose.Sign1Message{
		Headers: cose.Headers{Protected: cose.ProtectedHeader{
			cose.HeaderLabelAlgorithm: s.Algorithm(),
			cose.HeaderLabelKeyID:     s.KeyID,
		}},
		Payload: payload,
	}
	if err := m.Sign(rand.Reader, nil, s.Signer); err != nil {
		return "", fmt.Errorf("签发“%s”的验证码失败 (sign): %w", c.Name, err)
	}
	token, err := m.MarshalCBOR()
	if err != nil {
		return "", err
	}
	return encode41(token), nil
}

// CodeURL is the text of the code: base in upper case and the token after it.
// Upper case, because a QR code packs only upper-case letters tightly; the
// server of base therefore has to know its path in upper case.
//
// base is an https (or, within an office, http) address with a host, and no
// more than letters, digits, '-', '.', ':' and '/'.
func CodeURL(base, token string) (string, error) {
	base, err := checkBase(base)
	if err != nil {
		return "", err
	}
	if len(base)+len(token) > maxCodeText {
		return "", fmt.Errorf("验证码网址有 %d 个字符，最多 %d 个 (code too long)", len(base)+len(token), maxCodeText)
	}
	return base + token, nil
}

// checkBase returns the address of the verification page as the code carries
// it: upper case, with a slash at its end.
func checkBase(base string) (string, error) {
	bad := func(why string) (string, error) {
		return "", fmt.Errorf("核验网址“%s”%s；应如 https://zhifa.example.gov.cn/v/ (code address)", base, why)
	}
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return bad("不是网址")
	case u.Scheme != "https" && u.Scheme != "http":
		return bad("应以 https:// 开头")
	case u.Host == "":
		return bad("没有域名")
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.ForceQuery:
		return bad("不能带 ?、# 或用户名")
	}
	s := strings.ToUpper(base)
	for _, r := range s {
		if !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-.:/", r)) {
			return bad(fmt.Sprintf("含有二维码字母数字模式没有的“%c”(U+%04X)", r, r))
		}
	}
	if !strings.HasSuffix(s, "/") {
		s += "/"
	}
	return s, nil
}

// Unverified is a code that has been read, and nothing more: anybody can write
// one. Its content is not to be had before Verify.
type Unverified struct {
	message cose.Sign1Message
	keyID   []byte
	claims  Claims
}

// Verified is a code that was signed by a known key and is in its period of
// validity.
type Verified struct {
	Claims
	KeyID []byte

	// Of VerifyStatus: whether a status list was asked, and when it was made.
	Listing Listing
	Made    time.Time
}

// Decode reads a token, or a URL that ends in one. The error is ErrMalformed.
//
// There is one spelling of a token: upper case, deterministic CBOR; whatever differs from it by as much as a bit fails here or in Verify.
func Decode(text string) (*Unverified, error) {
	malformed := func(why string) (*Unverified, error) {
		return nil, fmt.Errorf("%w：%s", ErrMalformed, why)
	}
	text = strings.TrimSpace(text)
	if len(text) > maxCodeText {
		return malformed("太长")
	}
	token := text[strings.LastIndexByte(text, '/')+1:]
	if token == "" {
		return malformed("没有内容")
	}
	if len(token) > maxToken {
		return malformed("太长")
	}
	data, ok := decode41(token)
	if !ok {
		return malformed("缺字符，或含有不属于验证码的字符")
	}
	u := &Unverified{}
	if err := u.message.UnmarshalCBOR(data); err != nil {
		return malformed("结构不是 COSE_Sign1")
	}
	headers := &u.message.Headers
	if len(headers.Unprotected) != 0 || len(headers.Protected) != 2 {
		return malformed("签名头不符")
	}
	if _, err := headers.Protected.Algorithm(); err != nil {
		return malformed("没有签名算法")
	}
	if u.keyID, ok = headers.Protected[cose.HeaderLabelKeyID].([]byte); !ok || len(u.keyID) == 0 || len(u.keyID) > maxKeyID {
		return malformed("没有密钥编号")
	}
	if !onlySpelling(&u.message, data) {
		return malformed("编码不是唯一的写法")
	}
	if err := u.decodeClaims(); err != nil {
		return malformed(err.Error())
	}
	return u, nil
}

// onlySpelling reports whether data is how m is written in deterministic CBOR.
// The headers are written anew: a message that was read keeps their bytes as
// they came, and neither their lengths nor the unprotected ones are signed.
func onlySpelling(m *cose.Sign1Message, data []byte) bool {
	again := cose.Sign1Message{
		Headers:   cose.Headers{Protected: m.Headers.Protected, Unprotected: m.Headers.Unprotected},
		Payload:   m.Payload,
		Signature: m.Signature,
	}
	written, err := again.MarshalCBOR()
	return err == nil && bytes.Equal(written, data)
}

// decodeClaims reads the payload. Claims that are not understood are passed
// over (RFC 8392, 3).
func (u *Unverified) decodeClaims() error {
	dec, err := decoding()
	if err != nil {
		return err
	}
	var c cwt
	if err := dec.Unmarshal(u.message.Payload, &c); err != nil {
		return errors.New("内容不是 CWT")
	}
	if c.Holder == nil {
		return errors.New("没有持证人")
	}
	// Year 9999 ends before this; time.Unix takes anything.
	const end = 253402300800
	if c.NotBefore <= -2208988800 || c.NotBefore > end || c.Expires <= c.NotBefore || c.Expires > end {
		return errors.New("有效期不合理")
	}
	name, okName := c.Holder.Name.text()
	department, okDepartment := c.Holder.Department.text()
	if !okName || !okDepartment {
		return errors.New("姓名或单位不是 UTF-16")
	}
	u.claims = Claims{Number: c.Subject, Name: name, Department: department, Kind: c.Holder.Kind,
		Issued: dateOf(time.Unix(c.NotBefore, 0)), Expires: dateOf(time.Unix(c.Expires-1, 0))}
	if startOf(u.claims.Issued).Unix() != c.NotBefore || u.claims.expiry().Unix() != c.Expires {
		return errors.New("有效期不是整日")
	}
	return u.claims.check()
}

// KeyID is the id of the key that the code says it was signed by.
func (u *Unverified) KeyID() []byte { return bytes.Clone(u.keyID) }

// Verify returns the code's content if one of the keys of its id signed it and
// at lies in its period of validity. The error is ErrUnknownKey, ErrForged, or
// a *PeriodError that is ErrExpired or ErrNotYetValid.
//
// A genuine code may have been copied, and may have been revoked since (see
// VerifyStatus): what it says has to be compared with the card and the person.
func (u *Unverified) Verify(keys Keys, at time.Time) (*Verified, error) {
	switch known, signed := signedBy(&u.message, u.keyID, keys); {
	case !known:
		return nil, fmt.Errorf("%w：密钥编号 %s", ErrUnknownKey, b64.EncodeToString(u.keyID))
	case !signed:
		return nil, ErrForged
	case at.Before(startOf(u.claims.Issued)):
		return nil, &PeriodError{Err: ErrNotYetValid, Claims: u.claims}
	case !at.Before(u.claims.expiry()):
		return nil, &PeriodError{Err: ErrExpired, Claims: u.claims}
	}
	return &Verified{Claims: u.claims, KeyID: u.KeyID()}, nil
}
