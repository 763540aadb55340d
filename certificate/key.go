package certificate

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/veraison/go-cose"
)

// keyIDSize is the length of the key ids made here. It is short because every
// byte costs room in the code, and may be, because a verifier tries all keys of
// an id: that two keys meet, one chance in 65,536, does no harm.
const keyIDSize = 2

// maxKeyID and maxKeyFile bound what is read.
const (
	maxKeyID   = 32
	maxKeyFile = 1 << 20
)

// Signer is what signs verification codes: a key's id and the key. Any
// cose.Signer fits, such as one that asks an HSM; it is given the message, not
// a digest. With Ed25519 the same card always gets the same code; other
// algorithms may use randomness.
type Signer struct {
	KeyID []byte // 1 to 32 bytes; verifiers find the public key by it
	cose.Signer
}

// Key is a private Ed25519 key that signs verification codes. Whoever has it
// can make certificates that verify: keep its file with mode 0600.
type Key struct {
	id      []byte
	private ed25519.PrivateKey
}

// GenerateKey makes a new key from random, which is crypto/rand.Reader when
// nil.
func GenerateKey(random io.Reader) (*Key, error) {
	if random == nil {
		random = rand.Reader
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("生成密钥失败 (random source): %w", err)
	}
	return newKey(seed, nil), nil
}

func newKey(seed, id []byte) *Key {
	private := ed25519.NewKeyFromSeed(seed)
	if id == nil {
		id = keyID(private.Public().(ed25519.PublicKey))
	}
	return &Key{id: id, private: private}
}

// keyID is the first bytes of the key's JWK thumbprint (RFC 7638, RFC 8037
// A.3).
func keyID(public ed25519.PublicKey) []byte {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + b64.EncodeToString(public) + `"}`))
	return sum[:keyIDSize]
}

// b64 is how JWK writes bytes. Strict: one key, one spelling.
var b64 = base64.RawURLEncoding.Strict()

// ID is the key's id as key files write it (kid).
func (k *Key) ID() string { return b64.EncodeToString(k.id) }

// Public is the key that verifies what k signs.
func (k *Key) Public() PublicKey {
	return publicKey(k.id, k.private.Public().(ed25519.PublicKey))
}

// Signer signs with k.
func (k *Key) Signer() Signer {
	return Signer{KeyID: bytes.Clone(k.id), Signer: ed25519Signer{k.private}}
}

// Format prints the key's id, whatever the verb: a private key must not reach
// a log by accident.
func (k *Key) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "certificate.Key(%s)", k.ID()) }

// ed25519Signer is a cose.Signer that needs no randomness.
type ed25519Signer struct{ key ed25519.PrivateKey }

func (ed25519Signer) Algorithm() cose.Algorithm { return cose.AlgorithmEdDSA }

func (s ed25519Signer) Sign(_ io.Reader, content []byte) ([]byte, error) {
	return s.key.Sign(nil, content, crypto.Hash(0))
}

// PublicKey verifies codes whose key id is ID. Any cose.Verifier fits.
type PublicKey struct {
	ID []byte
	cose.Verifier

	ed25519 ed25519.PublicKey // set when the key can be written as a JWK
}

func publicKey(id []byte, public ed25519.PublicKey) PublicKey {
	return PublicKey{ID: bytes.Clone(id), Verifier: ed25519Verifier{public}, ed25519: public}
}

type ed25519Verifier struct{ key ed25519.PublicKey }

func (ed25519Verifier) Algorithm() cose.Algorithm { return cose.AlgorithmEdDSA }

func (v ed25519Verifier) Verify(content, signature []byte) error {
	if !ed25519.Verify(v.key, content, signature) {
		return cose.ErrVerification
	}
	return nil
}

// Keys finds the public keys of an id: none, one, or several.
type Keys interface {
	PublicKeys(id []byte) []PublicKey
}

// KeySet is the public keys of an office, old ones included for as long as
// cards signed by them are about. The zero KeySet is empty.
type KeySet []PublicKey

// PublicKeys returns the keys of an id, in the order of the set.
func (s KeySet) PublicKeys(id []byte) []PublicKey {
	var found []PublicKey
	for _, k := range s {
		if bytes.Equal(k.ID, id) {
			found = append(found, k)
		}
	}
	return found
}

// jwk is a JSON Web Key of an Ed25519 key (RFC 7517, RFC 8037).
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv,omitempty"`
	Kid string `json:"kid,omitempty"`
	Alg string `json:"alg,omitempty"`
	Use string `json:"use,omitempty"`
	X   string `json:"x,omitempty"`
	D   string `json:"d,omitempty"`
}

// jwkSet is a JWK Set (RFC 7517, 5).
type jwkSet struct {
	Keys []jwk `json:"keys"`
}

// The errors of key files.
var (
	ErrNoKey      = errors.New("密钥文件里没有可用的 Ed25519 密钥 (no usable key)")
	ErrPrivateKey = errors.New("这是私钥，不能当公钥公开；请改用 keys.json 这样的公钥文件 (private key where a public one belongs)")
	ErrPublicKey  = errors.New("这是公钥，不能用来签发；请改用私钥文件 (public key where a private one belongs)")
)

// WriteKey writes the private key as a JWK. The caller sees to the file's
// mode: 0600.
func WriteKey(w io.Writer, k *Key) error {
	public := k.private.Public().(ed25519.PublicKey)
	return writeJSON(w, jwk{Kty: "OKP", Crv: "Ed25519", Kid: k.ID(), Alg: "EdDSA", Use: "sig",
		X: b64.EncodeToString(public), D: b64.EncodeToString(k.private.Seed())})
}

// WriteKeySet writes public keys as a JWK Set. Keys that are no Ed25519 keys
// of this package cannot be written.
func WriteKeySet(w io.Writer, keys KeySet) error {
	set := jwkSet{Keys: []jwk{}}
	for i, k := range keys {
		if k.ed25519 == nil {
			return fmt.Errorf("第 %d 把公钥不是 Ed25519，无法写成 JWK (key %d)", i+1, i)
		}
		set.Keys = append(set.Keys, jwk{Kty: "OKP", Crv: "Ed25519", Kid: b64.EncodeToString(k.ID),
			Alg: "EdDSA", Use: "sig", X: b64.EncodeToString(k.ed25519)})
	}
	return writeJSON(w, set)
}

func writeJSON(w io.Writer, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeAll(w, append(data, '\n'))
}

// writeAll does not trust a writer that takes less and says nothing: half a key
// is none.
func writeAll(w io.Writer, data []byte) error {
	n, err := w.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	return err
}

// ReadKey reads a private key from a JWK. Errors never show the key.
func ReadKey(r io.Reader) (*Key, error) {
	var j jwk
	if err := readJSON(r, &j); err != nil {
		return nil, err
	}
	if j.Kty == "" && j.D == "" {
		return nil, ErrNoKey
	}
	public, id, err := j.public()
	if err != nil {
		return nil, err
	}
	if j.D == "" {
		return nil, ErrPublicKey
	}
	seed, err := b64.DecodeString(j.D)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("私钥文件的 d 应为 32 字节的 base64url，文件可能损坏 (jwk: d)")
	}
	k := newKey(seed, id)
	if !bytes.Equal(k.private.Public().(ed25519.PublicKey), public) {
		return nil, errors.New("私钥文件的 d 与 x 不是一对，文件可能损坏或被改过 (jwk: x does not belong to d)")
	}
	return k, nil
}

// ReadKeySet reads public keys from a JWK Set, or from a single public JWK.
// Keys of kinds it does not know are passed over (RFC 7517, 5); a private key
// is an error, because the file is meant to be published.
func ReadKeySet(r io.Reader) (KeySet, error) {
	var raw struct {
		Keys *[]jwk `json:"keys"`
		jwk
	}
	if err := readJSON(r, &raw); err != nil {
		return nil, err
	}
	list := []jwk{raw.jwk}
	if raw.Keys != nil {
		list = *raw.Keys
	}
	var set KeySet
	for i, j := range list {
		if j.D != "" {
			return nil, fmt.Errorf("第 %d 把密钥：%w", i+1, ErrPrivateKey)
		}
		if j.Kty != "OKP" || j.Crv != "Ed25519" {
			continue
		}
		public, id, err := j.public()
		if err != nil {
			return nil, fmt.Errorf("第 %d 把密钥：%w", i+1, err)
		}
		set = append(set, publicKey(id, public))
	}
	if len(set) == 0 {
		return nil, ErrNoKey
	}
	return set, nil
}

// public reads the public part of a JWK and its id, which follows from the
// key when the file gives none.
func (j jwk) public() (public ed25519.PublicKey, id []byte, err error) {
	switch {
	case j.Kty != "OKP" || j.Crv != "Ed25519":
		return nil, nil, fmt.Errorf("密钥种类是 kty=%.20q crv=%.20q，应为 OKP 和 Ed25519 (jwk: kty, crv)", j.Kty, j.Crv)
	case j.Alg != "" && j.Alg != "EdDSA" && j.Alg != "Ed25519":
		return nil, nil, fmt.Errorf("密钥算法是 alg=%.20q，应为 EdDSA (jwk: alg)", j.Alg)
	case j.Use != "" && j.Use != "sig":
		return nil, nil, fmt.Errorf("密钥用途是 use=%.20q，应为 sig (jwk: use)", j.Use)
	}
	public, err = b64.DecodeString(j.X)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return nil, nil, errors.New("密钥的 x 应为 32 字节的 base64url，文件可能损坏 (jwk: x)")
	}
	if err := checkPoint(public); err != nil {
		return nil, nil, err
	}
	if j.Kid == "" {
		return public, keyID(public), nil
	}
	id, err = b64.DecodeString(j.Kid)
	if err != nil || len(id) == 0 || len(id) > maxKeyID {
		return nil, nil, fmt.Errorf("密钥的 kid=%.40q 应为 1 到 %d 字节的 base64url (jwk: kid)", j.Kid, maxKeyID)
	}
	return public, id, nil
}

func readJSON(r io.Reader, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, maxKeyFile+1))
	if err != nil {
		return fmt.Errorf("读取密钥文件失败 (read): %w", err)
	}
	if len(data) > maxKeyFile {
		return errors.New("密钥文件超过 1 MB，不像是密钥 (too large)")
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), v); err != nil {
		// The cause is left out: it may quote the key.
		return errors.New("密钥文件不是 JWK 格式的 JSON (not a JSON Web Key)")
	}
	return nil
}
