package certificate

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/zhifadoc/zhifadoc/forms"
)

func testClaims() Claims {
	return Claims{Number: "1505252200001", Name: "𬱖堃·呼和", Department: "奈曼旗农牧局", Kind: Enforcement,
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}}
}

func sign(t testing.TB, c Claims, k *Key) string {
	t.Helper()
	token, err := Sign(c, k.Signer())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// inForce is a moment within the claims' validity.
var inForce = time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)

// otherKey is that of RFC 8032, 7.1, test 2.
func otherKey(t testing.TB) *Key {
	t.Helper()
	seed, _ := hex.DecodeString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
	return newKey(seed, nil)
}

func TestSignThenVerify(t *testing.T) {
	k := testKey(t)
	token := sign(t, testClaims(), k)
	url, err := CodeURL("https://zhifa.example/c", token)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(url, "HTTPS://ZHIFA.EXAMPLE/C/") {
		t.Errorf("url %s", url)
	}
	for _, text := range []string{token, url, " " + url + "\n"} {
		u, err := Decode(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		v, err := u.Verify(KeySet{k.Public()}, inForce)
		if err != nil {
			t.Fatal(err)
		}
		if v.Claims != testClaims() {
			t.Errorf("got %+v", v.Claims)
		}
	}
	if again := sign(t, testClaims(), k); again != token {
		t.Error("the same claims gave two tokens")
	}
}

// bytes41 reads a token by RFC 9285's own words, with 41 in place of 45: the
// value of three characters c, d, e is c + d·41 + e·41², of two c + d·41, and
// it is the two bytes, or the one, in network order.
func bytes41(t testing.TB, token string) []byte {
	t.Helper()
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:"
	var out []byte
	for i := 0; i < len(token); i += 3 {
		value, unit := 0, 1
		group := token[i:min(i+3, len(token))]
		for _, c := range group {
			digit := strings.IndexRune(digits, c)
			if digit < 0 {
				t.Fatalf("%q in the token", c)
			}
			value += digit * unit
			unit *= 41
		}
		if len(group) == 3 {
			out = append(out, byte(value/256))
		}
		out = append(out, byte(value%256))
	}
	return out
}

// TestTokenByHand reads a token with no code of ours and none of the COSE
// library's: the bytes that RFC 9052 and RFC 8392 prescribe, one by one.
func TestTokenByHand(t *testing.T) {
	k := testKey(t)
	rest := bytes41(t, sign(t, testClaims(), k))
	take := func(what string, want []byte) {
		t.Helper()
		if !bytes.HasPrefix(rest, want) {
			t.Fatalf("%s: want %x, at %x", what, want, rest)
		}
		rest = rest[len(want):]
	}
	text := func(s string) []byte {
		if len(s) < 24 {
			return append([]byte{0x60 | byte(len(s))}, s...)
		}
		return append([]byte{0x78, byte(len(s))}, s...)
	}
	seconds := func(y, m, d int) []byte { // of midnight in Beijing, eight hours before UTC's
		return binary.BigEndian.AppendUint32([]byte{0x1A}, uint32(time.Date(y, time.Month(m), d, -8, 0, 0, 0, time.UTC).Unix()))
	}
	kid, _ := hex.DecodeString("90fa") // the first bytes of RFC 8037's thumbprint kPrK_qmxVWaY…
	protected := append([]byte{0xA2, 0x01, 0x27, 0x04, 0x42}, kid...)
	take("COSE_Sign1 tag, array of 4", []byte{0xD2, 0x84})
	take("protected: {alg: EdDSA, kid}", append([]byte{0x40 | byte(len(protected))}, protected...))
	take("unprotected: {}", []byte{0xA0})

	c := testClaims()
	var payload []byte
	payload = append(payload, 0xA4)
	payload = append(append(payload, 0x02), text(c.Number)...)
	payload = append(append(payload, 0x04), seconds(2028, 9, 1)...)
	payload = append(append(payload, 0x05), seconds(2022, 9, 1)...)
	payload = append(payload, 0x3A, 0x00, 0x01, 0x00, 0x00, 0x83)
	// 𬱖堃·呼和 and 奈曼旗农牧局 in UTF-16BE, the first a surrogate pair.
	name, _ := hex.DecodeString("d873dc56" + "5803" + "00b7" + "547c" + "548c")
	department, _ := hex.DecodeString("5948" + "66fc" + "65d7" + "519c" + "7267" + "5c40")
	payload = append(append(payload, 0x40|byte(len(name))), name...)
	payload = append(append(payload, 0x40|byte(len(department))), department...)
	payload = append(payload, 0x01)
	take("payload", append([]byte{0x58, byte(len(payload))}, payload...))
	take("signature's head", []byte{0x58, 64})
	if len(rest) != 64 {
		t.Fatalf("%d bytes of signature", len(rest))
	}
	// Sig_structure (RFC 9052, 4.4).
	message := append([]byte{0x84}, text("Signature1")...)
	message = append(append(message, 0x40|byte(len(protected))), protected...)
	message = append(message, 0x40)
	message = append(append(message, 0x58, byte(len(payload))), payload...)
	public, _ := hex.DecodeString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
	if !ed25519.Verify(public, message, rest) {
		t.Error("the signature does not verify over the Sig_structure")
	}
}

// TestPublishedVectors puts signatures that others published through our
// signer and verifier.
func TestPublishedVectors(t *testing.T) {
	// RFC 8032, 7.1, tests 1 to 3.
	for _, v := range []struct{ seed, public, message, signature string }{
		{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
			"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
			"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
		{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
			"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
			"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
		{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
			"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
			"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
	} {
		seed, _ := hex.DecodeString(v.seed)
		message, _ := hex.DecodeString(v.message)
		k := newKey(seed, nil)
		if got := hex.EncodeToString(k.Public().ed25519); got != v.public {
			t.Errorf("public key %s, want %s", got, v.public)
		}
		signature, err := k.Signer().Sign(nil, message)
		if err != nil || hex.EncodeToString(signature) != v.signature {
			t.Errorf("signature %x, %v, want %s", signature, err, v.signature)
		}
		if err := k.Public().Verify(message, signature); err != nil {
			t.Error(err)
		}
	}
	// cose-wg/Examples, eddsa-examples/eddsa-sig-01: the key of test 1 again.
	vector, _ := hex.DecodeString("D28445A201270300A10442313154546869732069732074686520636F6E74656E742E" +
		"58407142FD2FF96D56DB85BEE905A76BA1D0B7321A95C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013BF08F4A44D6FEF0D")
	m := cose.Sign1Message{
		Headers: cose.Headers{
			Protected:   cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA, cose.HeaderLabelContentType: 0},
			Unprotected: cose.UnprotectedHeader{cose.HeaderLabelKeyID: []byte("11")},
		},
		Payload: []byte("This is the content."),
	}
	if err := m.Sign(nil, nil, testKey(t).Signer()); err != nil {
		t.Fatal(err)
	}
	if got, err := m.MarshalCBOR(); err != nil || !bytes.Equal(got, vector) {
		t.Errorf("got %X, %v", got, err)
	}
	// It is COSE, but not one of our codes.
	if _, err := Decode(encode41(vector)); !errors.Is(err, ErrMalformed) {
		t.Errorf("decoded a message of another application: %v", err)
	}
}

func TestEveryBitCounts(t *testing.T) {
	k, other := testKey(t), otherKey(t)
	keys := KeySet{k.Public(), other.Public()}
	token := sign(t, testClaims(), k)
	data := bytes41(t, token)
	verify := func(token string) error {
		u, err := Decode(token)
		if err != nil {
			return err
		}
		_, err = u.Verify(keys, inForce)
		return err
	}
	if err := verify(token); err != nil {
		t.Fatal(err)
	}
	known := []error{ErrMalformed, ErrForged, ErrUnknownKey}
	told := func(what string, err error) {
		t.Helper()
		for _, k := range known {
			if errors.Is(err, k) {
				return
			}
		}
		t.Errorf("%s: %v", what, err)
	}
	for bit := range 8 * len(data) {
		flipped := bytes.Clone(data)
		flipped[bit/8] ^= 1 << (bit % 8)
		told("a flipped bit of the bytes", verify(encode41(flipped)))
	}
	for bit := range 8 * len(token) {
		flipped := []byte(token)
		flipped[bit/8] ^= 1 << (bit % 8)
		if flipped[bit/8] == '/' { // 'o' ^ '@'; a slash begins a new token
			continue
		}
		told("a flipped bit of the text", verify(string(flipped)))
	}
	for i := range token {
		for _, r := range digits41 + " %./" {
			if byte(r) != token[i] {
				told("a changed character", verify(token[:i]+string(r)+token[i+1:]))
			}
		}
	}
	for _, n := range []int{0, 1, len(token) / 2, len(token) - 1} {
		told("a truncated token", verify(token[:n]))
	}
	told("a token twice", verify(token+token))
	told("lower case", verify(strings.ToLower(token)))
	told("padding", verify(token+"==="))
	told("a line break inside", verify(token[:20]+"\n"+token[20:]))
}

func TestVerifyErrors(t *testing.T) {
	k, other := testKey(t), otherKey(t)
	u, err := Decode(sign(t, testClaims(), k))
	if err != nil {
		t.Fatal(err)
	}
	imposter := newKey(other.private.Seed(), k.id) // another key under the same id
	beijing := func(y, m, d, h, min, s int) time.Time { return time.Date(y, time.Month(m), d, h, min, s, 0, Beijing) }
	for _, c := range []struct {
		name string
		keys Keys
		at   time.Time
		want error
	}{
		{"no keys", nil, inForce, ErrUnknownKey},
		{"empty set", KeySet{}, inForce, ErrUnknownKey},
		{"another key", KeySet{other.Public()}, inForce, ErrUnknownKey},
		{"another key of the id", KeySet{imposter.Public()}, inForce, ErrForged},
		{"a key without verifier", KeySet{{ID: k.id}}, inForce, ErrForged},
		{"both keys of the id", KeySet{imposter.Public(), k.Public()}, inForce, nil},
		{"before", KeySet{k.Public()}, beijing(2022, 8, 31, 23, 59, 59), ErrNotYetValid},
		{"first moment", KeySet{k.Public()}, beijing(2022, 9, 1, 0, 0, 0), nil},
		{"last moment", KeySet{k.Public()}, beijing(2028, 8, 31, 23, 59, 59), nil},
		{"after", KeySet{k.Public()}, beijing(2028, 9, 1, 0, 0, 0), ErrExpired},
		{"forged and after", KeySet{imposter.Public()}, beijing(2030, 1, 1, 0, 0, 0), ErrForged},
	} {
		v, err := u.Verify(c.keys, c.at)
		if !errors.Is(err, c.want) || (err == nil) != (v != nil) {
			t.Errorf("%s: %v, %v", c.name, v, err)
		}
		for _, e := range []error{ErrMalformed, ErrUnknownKey, ErrForged, ErrExpired, ErrNotYetValid} {
			if e != c.want && errors.Is(err, e) {
				t.Errorf("%s: %v is also %v", c.name, err, e)
			}
		}
		var period *PeriodError
		if errors.As(err, &period) && period.Claims != testClaims() {
			t.Errorf("%s: %+v", c.name, period.Claims)
		}
	}
}

// malicious signs what Sign would not.
func malicious(t testing.TB, k *Key, headers cose.Headers, payload any) string {
	t.Helper()
	data, ok := payload.([]byte)
	if !ok {
		var err error
		if data, err = cbor.Marshal(payload); err != nil {
			t.Fatal(err)
		}
	}
	m := cose.Sign1Message{Headers: headers, Payload: data}
	if err := m.Sign(nil, nil, k.Signer()); err != nil {
		t.Fatal(err)
	}
	out, err := m.MarshalCBOR()
	if err != nil {
		t.Fatal(err)
	}
	return encode41(out)
}

func goodHeaders(k *Key) cose.Headers {
	return cose.Headers{Protected: cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA, cose.HeaderLabelKeyID: k.id}}
}

func goodPayload() map[any]any {
	c := testClaims()
	return map[any]any{2: c.Number, 4: c.expiry().Unix(), 5: startOf(c.Issued).Unix(),
		claimHolder: []any{[]byte(utf16Of(c.Name)), []byte(utf16Of(c.Department)), 1}}
}

func TestDecodeRefuses(t *testing.T) {
	k := testKey(t)
	with := func(key, value any) map[any]any {
		p := goodPayload()
		p[key] = value
		return p
	}
	without := func(key any) map[any]any {
		p := goodPayload()
		delete(p, key)
		return p
	}
	holder := func(key int, value any) map[any]any {
		p := goodPayload()
		p[claimHolder].([]any)[key] = value
		return p
	}
	if _, err := Decode(malicious(t, k, goodHeaders(k), goodPayload())); err != nil {
		t.Fatalf("the untouched one: %v", err)
	}
	if _, err := Decode(malicious(t, k, goodHeaders(k), with(1, "奈曼旗司法局"))); err != nil {
		t.Errorf("a claim that is not understood has to be passed over: %v", err)
	}
	kidOutside := cose.Headers{Protected: cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA},
		Unprotected: cose.UnprotectedHeader{cose.HeaderLabelKeyID: k.id}}
	critical := goodHeaders(k)
	critical.Protected[cose.HeaderLabelCritical] = []any{int64(99)}
	critical.Protected[int64(99)] = 1
	longKid := goodHeaders(k)
	longKid.Protected[cose.HeaderLabelKeyID] = bytes.Repeat([]byte{1}, maxKeyID+1)
	for name, token := range map[string]string{
		"empty":                "",
		"a slash":              "HTTPS://ZHIFA.EXAMPLE/C/",
		"Chinese":              "执法证",
		"too long":             strings.Repeat("A", maxToken+1),
		"a book":               strings.Repeat("A/", maxCodeText),
		"no CBOR":              encode41([]byte("hello, world")),
		"kid unprotected":      malicious(t, k, kidOutside, goodPayload()),
		"critical header":      malicious(t, k, critical, goodPayload()),
		"long kid":             malicious(t, k, longKid, goodPayload()),
		"payload no map":       malicious(t, k, goodHeaders(k), []byte{0x01}),
		"payload empty":        malicious(t, k, goodHeaders(k), []byte{}),
		"payload trailing":     malicious(t, k, goodHeaders(k), append(must(cbor.Marshal(goodPayload())), 0)),
		"duplicate claim":      malicious(t, k, goodHeaders(k), []byte{0xA2, 0x02, 0x61, 'A', 0x02, 0x61, 'B'}),
		"indefinite length":    malicious(t, k, goodHeaders(k), []byte{0xBF, 0x02, 0x61, 'A', 0xFF}),
		"deep nesting":         malicious(t, k, goodHeaders(k), append(bytes.Repeat([]byte{0x81}, 100), 0x01)),
		"a tag":                malicious(t, k, goodHeaders(k), with(2, cbor.Tag{Number: 0, Content: "2020-01-01"})),
		"no number":            malicious(t, k, goodHeaders(k), without(2)),
		"no exp":               malicious(t, k, goodHeaders(k), without(4)),
		"no nbf":               malicious(t, k, goodHeaders(k), without(5)),
		"no holder":            malicious(t, k, goodHeaders(k), without(claimHolder)),
		"number of 21":         malicious(t, k, goodHeaders(k), with(2, strings.Repeat("1", 21))),
		"number in lower case": malicious(t, k, goodHeaders(k), with(2, "15a")),
		"exp is text":          malicious(t, k, goodHeaders(k), with(4, "2028-08-31")),
		"exp is a float":       malicious(t, k, goodHeaders(k), with(4, 1.5)),
		"exp before nbf":       malicious(t, k, goodHeaders(k), with(4, 1)),
		"exp at noon":          malicious(t, k, goodHeaders(k), with(4, testClaims().expiry().Unix()+43200)),
		"exp beyond time":      malicious(t, k, goodHeaders(k), with(4, int64(1)<<62)),
		"exp beyond int64":     malicious(t, k, goodHeaders(k), with(4, ^uint64(0))),
		"nbf before 1900":      malicious(t, k, goodHeaders(k), with(5, -1<<62)),
		"name empty":           malicious(t, k, goodHeaders(k), holder(0, []byte(utf16Of("")))),
		"name too long":        malicious(t, k, goodHeaders(k), holder(0, []byte(utf16Of(strings.Repeat("一", maxNameRunes+1))))),
		"name with control":    malicious(t, k, goodHeaders(k), holder(0, []byte(utf16Of("王\n堃")))),
		"name of odd length":   malicious(t, k, goodHeaders(k), holder(0, []byte{0x73, 0x8B, 0x58})),
		"half a pair":          malicious(t, k, goodHeaders(k), holder(0, []byte{0xD8, 0x73, 0x58, 0x03})),
		"pair the wrong way":   malicious(t, k, goodHeaders(k), holder(0, []byte{0xDC, 0x56, 0xD8, 0x73})),
		"name as text":         malicious(t, k, goodHeaders(k), holder(0, "王堃")),
		"array of two":         malicious(t, k, goodHeaders(k), with(claimHolder, []any{[]byte{0x73, 0x8B}, []byte{0x73, 0x8B}})),
		"array of four":        malicious(t, k, goodHeaders(k), with(claimHolder, []any{[]byte{0x73, 0x8B}, []byte{0x73, 0x8B}, 1, 1})),
		"name is a number":     malicious(t, k, goodHeaders(k), holder(0, 7)),
		"department empty":     malicious(t, k, goodHeaders(k), holder(1, []byte(utf16Of(" ")))),
		"kind unknown":         malicious(t, k, goodHeaders(k), holder(2, 9)),
	} {
		if u, err := Decode(token); !errors.Is(err, ErrMalformed) || u != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Spellings of the same content that are not the deterministic one.
	data := bytes41(t, sign(t, testClaims(), k))
	long := append([]byte{0xD8, 0x12}, data[1:]...) // tag 18 in two bytes
	extra := append(bytes.Clone(data), 0)
	for name, data := range map[string][]byte{"long tag": long, "trailing byte": extra, "no tag": data[1:]} {
		if _, err := Decode(encode41(data)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSignRefuses(t *testing.T) {
	k := testKey(t)
	for name, change := range map[string]func(*Claims){
		"number":     func(c *Claims) { c.Number = "执法001" },
		"no name":    func(c *Claims) { c.Name = "" },
		"long name":  func(c *Claims) { c.Name = strings.Repeat("一", 61) },
		"department": func(c *Claims) { c.Department = "" },
		"kind":       func(c *Claims) { c.Kind = 0 },
		"dates":      func(c *Claims) { c.Expires.Year = 2020 },
		"no dates":   func(c *Claims) { c.Issued = forms.Date{} },
	} {
		c := testClaims()
		change(&c)
		if token, err := Sign(c, k.Signer()); err == nil || token != "" {
			t.Errorf("%s: signed", name)
		}
	}
	if _, err := Sign(testClaims(), Signer{}); err == nil {
		t.Error("signed without a key")
	}
	if _, err := Sign(testClaims(), Signer{KeyID: []byte{1}, Signer: failing{}}); !errors.Is(err, errHSM) {
		t.Errorf("the signer's error is lost: %v", err)
	}
}

func TestCodeURL(t *testing.T) {
	for base, want := range map[string]string{
		"https://zhifa.example.gov.cn/v/": "HTTPS://ZHIFA.EXAMPLE.GOV.CN/V/TOKEN",
		"HTTPS://ZHIFA.EXAMPLE/C":         "HTTPS://ZHIFA.EXAMPLE/C/TOKEN",
		"http://10.0.0.7:8080":            "HTTP://10.0.0.7:8080/TOKEN",
	} {
		if got, err := CodeURL(base, "TOKEN"); err != nil || got != want {
			t.Errorf("%s: %s, %v", base, got, err)
		}
	}
	for _, base := range []string{"", "zhifa.example", "ftp://zhifa.example/", "https://", "https://执法.example/",
		"https://a.example/v?x=1", "https://a.example/v#x", "https://u@a.example/", "https://a.example/a_b", "https://a.example/%41"} {
		if got, err := CodeURL(base, "TOKEN"); err == nil {
			t.Errorf("%s: took it: %s", base, got)
		}
	}
}

// FuzzDecode looks for panics, and for tokens that verify though the key never
// signed them.
func FuzzDecode(f *testing.F) {
	k := testKey(f)
	genuine := sign(f, testClaims(), k)
	f.Add(genuine)
	f.Add("HTTPS://ZHIFA.EXAMPLE/C/" + genuine)
	f.Add(malicious(f, otherKey(f), goodHeaders(k), goodPayload()))
	f.Add(malicious(f, k, goodHeaders(k), []byte{0xBF, 0x02, 0x61, 'A', 0xFF}))
	f.Add(encode41([]byte{0xD2, 0x84, 0x40, 0xA0, 0x40, 0x40}))
	f.Add(encode41([]byte{0xD2, 0x84, 0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}))
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := Decode(text)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("%v", err)
			}
			return
		}
		v, err := u.Verify(KeySet{k.Public()}, inForce)
		if err == nil && v.Claims != testClaims() {
			t.Errorf("verified what was never signed: %+v", v.Claims)
		}
	})
}
