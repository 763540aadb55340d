package certificate

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// PersonKey is the secret by which a ledger knows a person again: it keeps no
// identity number, only HMAC-SHA-256 of the number under this key, cut to 128
// bits.
//
// An identity number has few unknown digits: area, birthday, sequence, some
// 2³⁵ likely values. A bare or salted hash of it is undone in minutes by
// trying them all, so that the code has to be keyed, and the key kept apart
// from the ledger: a copy of the ledger alone tells nobody's number. Whoever
// has both ledger and key can try numbers, and so can the office's own
// computer. Whoever loses the key keeps the ledger's contents, but can no
// longer see that an applicant is in it already: keep a copy in the safe.
type PersonKey struct{ secret []byte }

const (
	personKeySize  = 32
	personCodeSize = 16
)

// ErrPersonKey says that the key is none, or not this ledger's.
var ErrPersonKey = errors.New("人员密钥不是这本登记簿的，或文件已损坏；请用建登记簿时的那一把 (wrong person key)")

// GeneratePersonKey makes a key from random, which is crypto/rand.Reader when
// nil.
func GeneratePersonKey(random io.Reader) (*PersonKey, error) {
	if random == nil {
		random = rand.Reader
	}
	secret := make([]byte, personKeySize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, fmt.Errorf("生成人员密钥失败 (random source): %w", err)
	}
	return &PersonKey{secret}, nil
}

// PersonKey derives a person key from the signing key, by HKDF-SHA256 (RFC
// 5869): for an office that would keep one secret rather than two. Nothing
// follows from it about the signing key. A ledger keeps the person key that it
// began with when the signing key changes: write it down with WritePersonKey.
func (k *Key) PersonKey() (*PersonKey, error) {
	secret, err := hkdf.Key(sha256.New, k.private.Seed(), nil, "zhifadoc person key", personKeySize)
	if err != nil {
		return nil, fmt.Errorf("人员密钥推算失败 (HKDF): %w", err)
	}
	return &PersonKey{secret}, nil
}

// WritePersonKey writes the key as one line of hexadecimal digits. The caller
// sees to the file's mode: 0600.
func WritePersonKey(w io.Writer, k *PersonKey) error {
	return writeAll(w, []byte(hex.EncodeToString(k.secret)+"\n"))
}

// ReadPersonKey reads what WritePersonKey wrote. Errors never show the key.
func ReadPersonKey(r io.Reader) (*PersonKey, error) {
	data, err := io.ReadAll(io.LimitReader(r, 1024))
	if err != nil {
		return nil, fmt.Errorf("读取人员密钥失败 (read): %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(secret) != personKeySize {
		return nil, ErrPersonKey
	}
	return &PersonKey{secret}, nil
}

// Format prints no secret, whatever the verb.
func (k *PersonKey) Format(s fmt.State, _ rune) { io.WriteString(s, "certificate.PersonKey") }

// code is what stands for text under the key; purpose keeps its uses apart.
func (k *PersonKey) code(purpose, text string) string {
	mac := hmac.New(sha256.New, k.secret)
	io.WriteString(mac, purpose+"\x00"+text)
	return hex.EncodeToString(mac.Sum(nil)[:personCodeSize])
}

// person is the code of an identity number.
func (k *PersonKey) person(id string) string { return k.code("person", citizenid.Normalize(id)) }

// check is what a ledger's first line knows its key by.
func (k *PersonKey) check() string { return k.code("check", "") }
