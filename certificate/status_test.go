package certificate

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// testList covers 1505252200001 to …00010 with every status.
func testList(t testing.TB) *StatusList {
	t.Helper()
	l, err := NewStatusList(NumberRange{Prefix: "15052522", Digits: 5, First: 1, Count: 10}, NumberRange{Prefix: "15-", Digits: 2, First: 90, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	l.URI, l.Made, l.TTL = "https://zhifa.example/status", inForce.Add(-time.Hour), 24*time.Hour
	for number, s := range map[string]Status{"1505252200001": StatusValid, "1505252200002": StatusSuspended, "1505252200003": StatusReplaced,
		"1505252200004": StatusRevoked, "15-90": StatusValid, "15-92": StatusSuspended} {
		if err := l.Set(number, s); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func signList(t testing.TB, l *StatusList, k *Key) []byte {
	t.Helper()
	data, err := SignStatusList(l, k.Signer())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestStatusListRoundTrip(t *testing.T) {
	k := testKey(t)
	l := testList(t)
	l.Expires, l.Head = inForce.Add(time.Hour), Head{Lines: 12, Chain: strings.Repeat("ab", 32)}
	u, err := DecodeStatusList(signList(t, l, k))
	if err != nil {
		t.Fatal(err)
	}
	got, err := u.Verify(KeySet{k.Public()}, inForce)
	if err != nil {
		t.Fatal(err)
	}
	if got.URI != l.URI || !got.Made.Equal(l.Made) || got.TTL != l.TTL || !got.Expires.Equal(l.Expires) || got.Head != l.Head ||
		!slices.Equal(got.Ranges(), l.Ranges()) || got.Len() != 13 {
		t.Errorf("%+v", got)
	}
	for number, want := range map[string]Status{"1505252200001": StatusValid, "1505252200002": StatusSuspended, "1505252200003": StatusReplaced,
		"1505252200004": StatusRevoked, "1505252200010": StatusRevoked, "15-90": StatusValid, "15-91": StatusRevoked, "15-92": StatusSuspended} {
		if s, ok := got.Status(number); !ok || s != want {
			t.Errorf("%s: %v, %v", number, s, ok)
		}
	}
	for _, number := range []string{"1505252200000", "1505252200011", "150525220001", "15-93", "15-089", "", "15-9O"} {
		if s, ok := got.Status(number); ok {
			t.Errorf("%q is covered: %v", number, s)
		}
		if err := got.Set(number, StatusValid); err == nil {
			t.Errorf("%q was set", number)
		}
	}
	other := otherKey(t)
	for name, c := range map[string]struct {
		keys Keys
		at   time.Time
		want error
	}{
		"no key":       {nil, inForce, ErrUnknownKey},
		"another key":  {KeySet{other.Public()}, inForce, ErrUnknownKey},
		"an imposter":  {KeySet{newKey(other.private.Seed(), k.id).Public()}, inForce, ErrStatusForged},
		"the future":   {KeySet{k.Public()}, l.Made.Add(-time.Hour), ErrStatusFuture},
		"clock's skew": {KeySet{k.Public()}, l.Made.Add(-time.Minute), nil},
		"over":         {KeySet{k.Public()}, l.Expires, ErrStatusOver},
	} {
		if got, err := u.Verify(c.keys, c.at); !errors.Is(err, c.want) || (got == nil) != (err != nil) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got.Stale(l.Made.Add(l.TTL-time.Second)) && l.Expires.IsZero() || !got.Stale(l.Made.Add(l.TTL)) {
		t.Error("stale at the wrong time")
	}
}

// TestDraftVectors holds the packing against the examples of
// draft-ietf-oauth-status-list: 4.1 (bits [1] and [2]) and 4.3's CBOR.
func TestDraftVectors(t *testing.T) {
	packed, _ := hex.DecodeString("78dadbb918000217015d") // 4.3, "lst"
	if got, err := inflate(packed, 2); err != nil || !bytes.Equal(got, []byte{0xB9, 0xA3}) {
		t.Errorf("%x, %v", got, err)
	}
	l, err := NewStatusList(NumberRange{Prefix: "N", Digits: 2, First: 0, Count: 12})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range []Status{1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3} { // the draft's second example
		if err := l.Set(fmt.Sprintf("N%02d", i), s); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(l.entries, []byte{0xC9, 0x44, 0xF9}) {
		t.Errorf("packed %x", l.entries)
	}
	// The draft's body {bits, lst} in CBOR, byte for byte.
	enc, err := encoding()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := enc.Marshal(statusBody{Bits: 1, List: packed}); err != nil || hex.EncodeToString(got) != "a2636c73744a78dadbb918000217015d646269747301" {
		t.Errorf("%x, %v", got, err) // core deterministic order: the shorter key first
	}
	var body statusBody
	draft, _ := hex.DecodeString("a2646269747301636c73744a78dadbb918000217015d")
	if err := cbor.Unmarshal(draft, &body); err != nil || body.Bits != 1 || !bytes.Equal(body.List, packed) {
		t.Errorf("%+v, %v", body, err)
	}
	// The draft's whole token of 5.2: its claims have the keys of ours.
	token, _ := hex.DecodeString("d2845820a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774a1044231325850a502782168747470733a2f2f6578616d706c652e636f6d2f7374617475736c697374732f31061a648c5bea041a8898dfea19fffe19a8c019fffda2646269747301636c73744a78dadbb918000217015d584093fa4d01032b18c35e2fe1101b77fd6cc9440022caa4694450c4e4e9feab4e99d1fa6d9772ce2bf3a12e0323ded7c982c5e101a5e67f0cbc1e2b6f57ce99c279")
	var m cose.Sign1Message
	if err := m.UnmarshalCBOR(token); err != nil {
		t.Fatal(err)
	}
	var claims statusClaims
	if err := cbor.Unmarshal(m.Payload, &claims); err != nil {
		t.Fatal(err)
	}
	if claims.Subject != "https://example.com/statuslists/1" || claims.Issued != 1686920170 || claims.Expires != 2291720170 || claims.TTL != 43200 ||
		claims.List == nil || !bytes.Equal(claims.List.List, packed) || m.Headers.Protected[headerType] != statusType {
		t.Errorf("%+v", claims)
	}
	// It says of no number what it means, so that it is none of our lists.
	if _, err := DecodeStatusList(token); !errors.Is(err, ErrStatusMalformed) {
		t.Errorf("%v", err)
	}
}

// TestStatusListSize: 100,000 certificates in under 50 KB, whatever became of
// them; the worst case is that of no order at all.
func TestStatusListSize(t *testing.T) {
	l, err := NewStatusList(NumberRange{Prefix: "15052522", Digits: 6, First: 1, Count: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	l.URI, l.Made = "https://zhifa.example/status", inForce
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name string
		most int
		of   func() Status
	}{
		{"random", 50_000, func() Status { return Status(rnd.IntN(4)) }},
		{"one in fifty void", 10_000, func() Status {
			if rnd.IntN(50) > 0 {
				return StatusValid
			}
			return Status(1 + rnd.IntN(3))
		}},
	} {
		want := make([]Status, l.Len())
		for i := range want {
			want[i] = c.of()
			l.put(i, want[i])
		}
		data := signList(t, l, testKey(t))
		t.Logf("%s: %d bytes", c.name, len(data))
		if len(data) >= c.most {
			t.Errorf("%s: %d bytes", c.name, len(data))
		}
		u, err := DecodeStatusList(data)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			if s, ok := u.list.Status(fmt.Sprintf("15052522%06d", i+1)); !ok || s != w {
				t.Fatalf("%s: place %d is %v", c.name, i, s)
			}
		}
	}
}

func TestVerifyStatus(t *testing.T) {
	k := testKey(t)
	keys := KeySet{k.Public()}
	token := func(number string) string {
		c := testClaims()
		c.Number = number
		return sign(t, c, k)
	}
	list := testList(t)
	expired := testClaims().expiry()
	for _, c := range []struct {
		name, number string
		list         *StatusList
		at           time.Time
		want         Verdict
		listing      Listing
	}{
		{"valid", "1505252200001", list, inForce, VerdictValid, Listed},
		{"no list", "1505252200001", nil, inForce, VerdictValid, NotListed},
		{"not covered", "1505252200099", list, inForce, VerdictValid, NotListed},
		{"stale", "1505252200001", list, inForce.Add(48 * time.Hour), VerdictValid, ListedStale},
		{"suspended", "1505252200002", list, inForce, VerdictSuspended, NotListed},
		{"replaced", "1505252200003", list, inForce, VerdictReplaced, NotListed},
		{"revoked", "1505252200004", list, inForce, VerdictRevoked, NotListed},
		{"revoked by a stale list", "1505252200004", list, inForce.Add(48 * time.Hour), VerdictRevoked, NotListed},
		{"expired and revoked", "1505252200004", list, expired, VerdictExpired, NotListed},
		{"before", "1505252200001", list, startOf(testClaims().Issued).Add(-time.Second), VerdictNotYetValid, NotListed},
	} {
		j := Judge(token(c.number), keys, c.at, c.list)
		if j.Verdict != c.want || j.Listing != c.listing || (j.Err == nil) != (c.want == VerdictValid) || !j.Genuine() || j.Claims.Number != c.number {
			t.Errorf("%s: %+v", c.name, j)
		}
		if covered := c.list != nil && c.name != "not covered" && c.want != VerdictExpired && c.want != VerdictNotYetValid; j.Made.IsZero() == covered {
			t.Errorf("%s: made %v", c.name, j.Made)
		}
	}
	good := token("1505252200001")
	for name, c := range map[string]struct {
		text string
		keys Keys
		want Verdict
	}{
		"malformed":   {"ABC", keys, VerdictMalformed},
		"empty":       {"", keys, VerdictMalformed},
		"unknown key": {good, KeySet{otherKey(t).Public()}, VerdictUnknownKey},
		"forged":      {good, KeySet{newKey(otherKey(t).private.Seed(), k.id).Public()}, VerdictForged},
	} {
		if j := Judge(c.text, c.keys, inForce, list); j.Verdict != c.want || j.Genuine() || j.Err == nil {
			t.Errorf("%s: %+v", name, j)
		}
	}
	// A status list is no certificate, and the other way round.
	if j := Judge(encode41(signList(t, list, k)), keys, inForce, nil); j.Verdict != VerdictMalformed {
		t.Errorf("a list passed for a certificate: %+v", j)
	}
	raw := bytes41(t, good)
	if _, err := DecodeStatusList(raw); !errors.Is(err, ErrStatusMalformed) {
		t.Errorf("a certificate passed for a list: %v", err)
	}
}

func TestStatusListRefuses(t *testing.T) {
	for name, ranges := range map[string][]NumberRange{
		"none":      {},
		"no digits": {{Prefix: "A", First: 1, Count: 1}},
		"no count":  {{Prefix: "A", Digits: 2, First: 1}},
		"negative":  {{Prefix: "A", Digits: 2, First: -1, Count: 1}},
		"too far":   {{Prefix: "A", Digits: 2, First: 99, Count: 2}},
		"too many":  {{Prefix: "A", Digits: 8, First: 1, Count: maxStatusEntries + 1}},
		"overlap":   {{Prefix: "A", Digits: 2, First: 1, Count: 5}, {Prefix: "A", Digits: 2, First: 5, Count: 1}},
		"alphabet":  {{Prefix: "a", Digits: 2, First: 1, Count: 1}},
		"overflow":  {{Prefix: "A", Digits: 12, First: 1<<63 - 1, Count: 2}},
	} {
		if l, err := NewStatusList(ranges...); err == nil {
			t.Errorf("%s: %+v", name, l)
		}
	}
	k := testKey(t)
	for name, change := range map[string]func(*StatusList){
		"no address":       func(l *StatusList) { l.URI = "" },
		"relative address": func(l *StatusList) { l.URI = "/status" },
		"no date":          func(l *StatusList) { l.Made = time.Time{} },
		"over at once":     func(l *StatusList) { l.Expires = l.Made },
		"negative ttl":     func(l *StatusList) { l.TTL = -1 },
	} {
		l := testList(t)
		change(l)
		if _, err := SignStatusList(l, k.Signer()); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	if _, err := SignStatusList(testList(t), Signer{}); err == nil {
		t.Error("signed without a key")
	}
	if _, err := SignStatusList(testList(t), Signer{KeyID: []byte{1}, Signer: failing{}}); !errors.Is(err, errHSM) {
		t.Errorf("%v", err)
	}
}

// packedBytes is what zlib makes of n zero bytes.
func packedBytes(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := io.CopyN(z, zeros{}, int64(n)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// rawList signs a status list of any claims.
func rawList(t testing.TB, k *Key, typ any, claims any) []byte {
	t.Helper()
	h := goodHeaders(k)
	if typ != nil {
		h.Protected[headerType] = typ
	}
	return bytes41(t, malicious(t, k, h, claims))
}

func listClaims(t testing.TB) map[any]any {
	return map[any]any{2: "https://zhifa.example/status", 6: inForce.Unix(),
		65533:  map[string]any{"bits": 2, "lst": packedBytes(t, 3)},
		-65538: map[int]any{1: []any{[]any{"A", 2, 1, 10}}}}
}

func TestDecodeStatusListRefuses(t *testing.T) {
	k := testKey(t)
	if _, err := DecodeStatusList(rawList(t, k, statusType, listClaims(t))); err != nil {
		t.Fatalf("the untouched one: %v", err)
	}
	with := func(key, value any) map[any]any {
		c := listClaims(t)
		if value == nil {
			delete(c, key)
		} else {
			c[key] = value
		}
		return c
	}
	lst := func(bits any, packed []byte) map[any]any {
		return with(65533, map[string]any{"bits": bits, "lst": packed})
	}
	ranges := func(r ...any) map[any]any { return with(-65538, map[int]any{1: r}) }
	truncated := packedBytes(t, 3)
	truncated = truncated[:len(truncated)-1]
	for name, data := range map[string][]byte{
		"empty":                {},
		"no CBOR":              []byte("状态列表"),
		"too large":            make([]byte, maxStatusToken+1),
		"no typ":               rawList(t, k, nil, listClaims(t)),
		"another typ":          rawList(t, k, "application/statuslist+jwt", listClaims(t)),
		"a typ of numbers":     rawList(t, k, 279, listClaims(t)),
		"no list":              rawList(t, k, statusType, with(65533, nil)),
		"no ranges":            rawList(t, k, statusType, with(-65538, nil)),
		"empty ranges":         rawList(t, k, statusType, ranges()),
		"a range of three":     rawList(t, k, statusType, ranges([]any{"A", 2, 1})),
		"a negative range":     rawList(t, k, statusType, ranges([]any{"A", 2, 1, -1})),
		"a huge range":         rawList(t, k, statusType, ranges([]any{"A", 12, 1, 1 << 40})),
		"overlapping ranges":   rawList(t, k, statusType, ranges([]any{"A", 2, 1, 5}, []any{"A", 2, 3, 5})),
		"one bit":              rawList(t, k, statusType, lst(1, packedBytes(t, 3))),
		"no address":           rawList(t, k, statusType, with(2, nil)),
		"an address of words":  rawList(t, k, statusType, with(2, "https://a b")),
		"no date":              rawList(t, k, statusType, with(6, nil)),
		"exp before iat":       rawList(t, k, statusType, with(4, 1)),
		"exp beyond time":      rawList(t, k, statusType, with(4, int64(1)<<62)),
		"negative ttl":         rawList(t, k, statusType, with(65534, -1)),
		"ttl beyond time":      rawList(t, k, statusType, with(65534, int64(1)<<60)),
		"a short list":         rawList(t, k, statusType, lst(2, packedBytes(t, 2))),
		"a long list":          rawList(t, k, statusType, lst(2, packedBytes(t, 4))),
		"a bomb":               rawList(t, k, statusType, lst(2, packedBytes(t, 1<<26))),
		"truncated zlib":       rawList(t, k, statusType, lst(2, truncated)),
		"no zlib":              rawList(t, k, statusType, lst(2, []byte{1, 2, 3})),
		"bytes after the zlib": rawList(t, k, statusType, lst(2, append(packedBytes(t, 3), 0))),
		"spare bits set":       rawList(t, k, statusType, lst(2, zipped(t, []byte{0, 0, 0xF0}))),
		"a chain of nonsense":  rawList(t, k, statusType, with(-65538, map[int]any{1: []any{[]any{"A", 2, 1, 10}}, 2: 5, 3: "zz"})),
		"duplicate claim":      rawList(t, k, statusType, []byte{0xA2, 0x02, 0x61, 'A', 0x02, 0x61, 'B'}),
		"indefinite length":    rawList(t, k, statusType, []byte{0xBF, 0x02, 0x61, 'A', 0xFF}),
		"deep nesting":         rawList(t, k, statusType, append(bytes.Repeat([]byte{0x81}, 100), 0x01)),
		"a trailing byte":      append(rawList(t, k, statusType, listClaims(t)), 0),
	} {
		if u, err := DecodeStatusList(data); !errors.Is(err, ErrStatusMalformed) || u != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Every bit counts.
	data := signList(t, testList(t), k)
	for bit := range 8 * len(data) {
		u, err := DecodeStatusList(flip(data, bit/8, 1<<(bit%8)))
		if err == nil {
			_, err = u.Verify(KeySet{k.Public()}, inForce)
		}
		if err == nil {
			t.Errorf("bit %d does not count", bit)
		}
	}
}

func zipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(data)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCBORSpellings has token bytes that a lax reader would take: RFC 8949's
// ill-formed and non-deterministic items, in the places of a token.
func TestCBORSpellings(t *testing.T) {
	k := testKey(t)
	good := bytes41(t, sign(t, testClaims(), k))
	// d2 84 | 47 a2 01 27 04 42 kid | a0 | 58 n payload | 58 40 signature
	if !bytes.HasPrefix(good, []byte{0xD2, 0x84, 0x47, 0xA2, 0x01, 0x27, 0x04, 0x42}) || good[10] != 0xA0 || good[11] != 0x58 {
		t.Fatalf("%x", good[:14])
	}
	n := int(good[12])
	payload, rest := good[13:19+n], good[13+n:]
	build := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	signed := func(payload []byte) []byte {
		return bytes41(t, malicious(t, k, goodHeaders(k), payload))
	}
	exp := bytes.Index(payload, []byte{0x04, 0x1A})
	wide := build(payload[:exp+1], []byte{0x1B, 0, 0, 0, 0}, payload[exp+2:])
	for name, data := range map[string][]byte{
		"array of four in two bytes":    build([]byte{0xD2, 0x98, 0x04}, good[2:]),
		"array of indefinite length":    build([]byte{0xD2, 0x9F}, good[2:], []byte{0xFF}),
		"array of five":                 build([]byte{0xD2, 0x85}, good[2:], []byte{0xF6}),
		"array of three":                build([]byte{0xD2, 0x83}, good[2:13+n]),
		"tag 18 in three bytes":         build([]byte{0xD9, 0, 0x12}, good[1:]),
		"tag 17, COSE_Mac0":             build([]byte{0xD1}, good[1:]),
		"tag 61 around it (RFC 8392)":   build([]byte{0xD8, 0x3D}, good),
		"tag twice":                     build([]byte{0xD2}, good),
		"protected length in two bytes": build(good[:2], []byte{0x58, 0x07}, good[3:]),
		"protected empty":               build(good[:2], []byte{0x40}, good[10:]),
		"protected an empty map":        build(good[:2], []byte{0x41, 0xA0}, good[10:]),
		"protected alg twice":           build(good[:2], []byte{0x45, 0xA2, 0x01, 0x27, 0x01, 0x27}, good[10:]),
		"protected unordered":           build(good[:2], []byte{0x47, 0xA2, 0x04, 0x42}, good[8:10], []byte{0x01, 0x27}, good[10:]),
		"alg in two bytes":              build(good[:2], []byte{0x48, 0xA2, 0x01, 0x38, 0x07, 0x04, 0x42}, good[8:]),
		"alg ES256":                     build(good[:5], []byte{0x26}, good[6:]),
		"kid repeated unprotected":      build(good[:10], []byte{0xA1, 0x04, 0x42}, good[8:10], good[11:]),
		"unprotected in two bytes":      build(good[:10], []byte{0xB8, 0x00}, good[11:]),
		"unprotected null":              build(good[:10], []byte{0xF6}, good[11:]),
		"payload null":                  build(good[:11], []byte{0xF6}, rest),
		"payload length in three bytes": build(good[:11], []byte{0x59, 0, byte(n)}, good[13:]),
		"payload in chunks":             build(good[:11], []byte{0x5F, 0x58, byte(n)}, payload, []byte{0xFF}, rest),
		"payload of 2^63 bytes":         build(good[:11], []byte{0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, payload, rest),
		"payload of 2^64-1 bytes":       build(good[:11], []byte{0x5B}, bytes.Repeat([]byte{0xFF}, 8), payload, rest),
		"payload longer than there is":  build(good[:11], []byte{0x58, 0xFF}, good[13:]),
		"payload as text":               build(good[:11], []byte{0x78}, good[12:]),
		"signature of 63 bytes":         build(good[:13+n], []byte{0x58, 0x3F}, rest[2:65]),
		"signature empty":               build(good[:13+n], []byte{0x40}),
		"signature length in three":     build(good[:13+n], []byte{0x59, 0, 0x40}, rest[2:]),
		"a byte after it":               build(good, []byte{0}),
		"half of it":                    good[:len(good)/2],
		"nested arrays":                 build([]byte{0xD2}, bytes.Repeat([]byte{0x81}, 700)),
		"reserved lengths":              build([]byte{0xD2, 0x9C}, good[2:]),
		"map of 2^32 pairs, signed":     signed([]byte{0xBA, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x01}),
		"array of 2^60 items, signed":   signed([]byte{0x9B, 0x10, 0, 0, 0, 0, 0, 0, 0}),
		"claims in an array, signed":    signed(build([]byte{0x81}, payload)),
		"a claim twice, signed":         signed(build([]byte{0xA5, 0x02, 0x61, 'A'}, payload[1:])),
		"text in chunks, signed":        signed([]byte{0xA1, 0x02, 0x7F, 0x61, 'A', 0x61, 'B', 0xFF}),
		"simple value, signed":          signed([]byte{0xF5}),
		"half float exp, signed":        signed(build(payload[:exp+1], []byte{0xF9, 0x7C, 0x00}, payload[exp+6:])),
		"bignum exp, signed":            signed(build(payload[:exp+1], []byte{0xC2, 0x44}, payload[exp+2:])),
	} {
		j := Judge(encode41(data), KeySet{k.Public()}, inForce, nil)
		if j.Verdict != VerdictMalformed && j.Verdict != VerdictForged {
			t.Errorf("%s: %+v", name, j)
		}
	}
	// The office itself may have signed a number in more bytes than it needs
	// with other software: that is its word, and it is told as what it is.
	if j := Judge(encode41(signed(wide)), KeySet{k.Public()}, inForce, nil); j.Verdict != VerdictValid && j.Verdict != VerdictMalformed {
		t.Errorf("a wide integer: %+v", j)
	}
}

func TestLedgerStatusList(t *testing.T) {
	key := testPersonKey(t)
	l, err := StartLedger(&disk{}, "局", key, noon(-1))
	if err != nil {
		t.Fatal(err)
	}
	n := Numbering{Prefix: "15052522", Digits: 5}
	if _, err := l.StatusList("https://zhifa.example/s", noon(8), time.Hour, n); err == nil {
		t.Error("a list of an empty ledger")
	}
	for _, batch := range scenario(t) {
		if err := l.Append(batch...); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Append(Event{Kind: EventSuspended, Number: "1505252200002", Time: noon(8), Reason: "调查"}); err != nil {
		t.Fatal(err)
	}
	list, err := l.StatusList("https://zhifa.example/s", noon(8), time.Hour, n, Numbering{Prefix: "ANOTHER", Digits: 3})
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[string]Status{"1505252200001": StatusRevoked, "1505252200002": StatusSuspended,
		"1505252200003": StatusReplaced, "1505252200004": StatusRevoked, "1505252200009": StatusValid} {
		if s, ok := list.Status(number); !ok || s != want {
			t.Errorf("%s: %v, %v", number, s, ok)
		}
	}
	if !l.Passed(list.Head) || list.Len() != 9 {
		t.Errorf("%v, %d", list.Head, list.Len())
	}
	if _, err := l.StatusList("https://zhifa.example/s", noon(8), time.Hour, Numbering{Prefix: "X", Digits: 5}); err == nil || !strings.Contains(err.Error(), "1505252200003") {
		t.Errorf("numbers of no pattern: %v", err)
	}
}

// FuzzStatusList looks for panics and for lists that pass though the key never
// signed them.
func FuzzStatusList(f *testing.F) {
	k := testKey(f)
	genuine := signList(f, testList(f), k)
	f.Add(genuine)
	f.Add(rawList(f, otherKey(f), statusType, listClaims(f)))
	f.Add(rawList(f, k, statusType, map[any]any{65533: map[string]any{"bits": 2, "lst": packedBytes(f, 1<<20)}}))
	f.Add([]byte{0xD2, 0x84, 0x40, 0xA0, 0x40, 0x40})
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := DecodeStatusList(data)
		if err != nil {
			if !errors.Is(err, ErrStatusMalformed) {
				t.Error(err)
			}
			return
		}
		if list, err := u.Verify(KeySet{k.Public()}, inForce); err == nil && !bytes.Equal(data, genuine) {
			t.Errorf("verified what was never signed: %+v", list)
		}
	})
}
