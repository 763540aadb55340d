package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWycheproof puts Project Wycheproof's Ed25519 vectors through the verifier
// of a key that was read as a JWK, as those of an office are: edge cases of the
// curve, signatures cut, lengthened or with S past the group's order.
func TestWycheproof(t *testing.T) {
	data, err := os.ReadFile("testdata/wycheproof/ed25519.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		NumberOfTests int
		TestGroups    []struct {
			JWK struct {
				Kty, Crv, X string
			}
			Tests []struct {
				TcID              int
				Comment, Msg, Sig string
				Result            string
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	results := map[string]int{}
	for _, g := range file.TestGroups {
		jwks := `{"keys":[{"kty":"` + g.JWK.Kty + `","crv":"` + g.JWK.Crv + `","kid":"AQ","x":"` + g.JWK.X + `"}]}`
		keys, err := ReadKeySet(strings.NewReader(jwks))
		if err != nil || len(keys) != 1 {
			t.Fatalf("%s: %v", jwks, err)
		}
		for _, v := range g.Tests {
			results[v.Result]++
			err := keys[0].Verify(unhex(t, v.Msg), unhex(t, v.Sig))
			if (err == nil) != (v.Result == "valid") {
				t.Errorf("%d (%s), %s: %v", v.TcID, v.Comment, v.Result, err)
			}
		}
	}
	if total := results["valid"] + results["invalid"]; total != file.NumberOfTests || total != 145 || results["valid"] == 0 || results["invalid"] == 0 {
		t.Errorf("%v of %d", results, file.NumberOfTests)
	}
	t.Logf("%v", results)
}

// TestRFC8032LongMessage is the test SHA(abc) of RFC 8032, 7.1; tests 1 to 3
// are in TestPublishedVectors, and test 1024 is among Wycheproof's.
func TestRFC8032LongMessage(t *testing.T) {
	k := newKey(unhex(t, "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42"), nil)
	message := unhex(t, `ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a
		2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f`)
	want := unhex(t, `dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589
		09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704`)
	if got := hex.EncodeToString(k.Public().ed25519); got != "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf" {
		t.Errorf("public key %s", got)
	}
	got, err := k.Signer().Sign(nil, message)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%x, %v", got, err)
	}
	if err := k.Public().Verify(message, want); err != nil {
		t.Error(err)
	}
}

// p256 is a public key on P-256 as a cose.Verifier of ES256.
func p256(t testing.TB, x, y string) cose.Verifier {
	t.Helper()
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, unhex(t, x), unhex(t, y)))
	if err != nil {
		t.Fatal(err)
	}
	v, err := cose.NewVerifier(cose.AlgorithmES256, key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestOthersMessages verifies messages that others published by the function
// that verifies our codes. They are COSE and none of our codes: Decode says so.
func TestOthersMessages(t *testing.T) {
	for _, v := range []struct {
		name, kid, x, y, message string
	}{
		{"RFC 8392, A.3, signed CWT", "AsymmetricECDSA256",
			"143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f",
			"60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9",
			`d28443a10126a104524173796d6d657472696345434453413235365850a70175
			636f61703a2f2f61732e6578616d706c652e636f6d02656572696b7703781863
			6f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a56
			10d9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a555e60
			1d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee
			743a52b9b63632c57209120e1c9e30`},
		{"RFC 9052, C.2.1, single ECDSA signature", "11",
			"bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff",
			"20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e",
			`d28443a10126a10442313154546869732069732074686520636f6e74656e742e
			58408eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0
			117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345ca
			cb36`},
	} {
		message := unhex(t, v.message)
		keys := KeySet{{ID: []byte(v.kid), Verifier: p256(t, v.x, v.y)}}
		var m cose.Sign1Message
		if err := m.UnmarshalCBOR(message); err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		if known, signed := signedBy(&m, []byte(v.kid), keys); !known || !signed {
			t.Errorf("%s: known %v, signed %v", v.name, known, signed)
		}
		if known, signed := signedBy(&m, []byte(v.kid), KeySet{{ID: []byte(v.kid), Verifier: testKey(t).Public().Verifier}}); !known || signed {
			t.Errorf("%s, with a key of another algorithm: known %v, signed %v", v.name, known, signed)
		}
		if _, err := Decode(encode41(message)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", v.name, err)
		}
		// Every bit counts, here too: of the signature, the payload and the
		// protected header. The unprotected one is nobody's promise.
		for _, part := range [][]byte{m.Payload, m.Signature} {
			for bit := range 8 * len(part) {
				part[bit/8] ^= 1 << (bit % 8)
				if _, signed := signedBy(&m, []byte(v.kid), keys); signed {
					t.Errorf("%s: verifies with bit %d of %x flipped", v.name, bit, part)
				}
				part[bit/8] ^= 1 << (bit % 8)
			}
		}
	}
}

// TestRFC8392Claims reads the claims set of RFC 8392, A.1, into ours: sub, exp
// and nbf are where the RFC has them.
func TestRFC8392Claims(t *testing.T) {
	payload := unhex(t, `a70175636f61703a2f2f61732e6578616d706c652e636f6d02656572696b7703
		7818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0
		051a5610d9f0061a5610d9f007420b71`)
	dec, err := decoding()
	if err != nil {
		t.Fatal(err)
	}
	var c cwt
	if err := dec.Unmarshal(payload, &c); err != nil {
		t.Fatal(err)
	}
	if c.Subject != "erikw" || c.Expires != 1444064944 || c.NotBefore != 1443944944 || c.Holder != nil {
		t.Errorf("%+v", c)
	}
	// Signed by a known key it is still no certificate.
	if _, err := Decode(malicious(t, testKey(t), goodHeaders(testKey(t)), payload)); !errors.Is(err, ErrMalformed) {
		t.Errorf("%v", err)
	}
}

// TestAnotherAlgorithm takes a card through signing, decoding and verifying
// with ES256 and ES512, as an HSM that has no Ed25519 would.
func TestAnotherAlgorithm(t *testing.T) {
	for _, c := range []struct {
		algorithm cose.Algorithm
		curve     elliptic.Curve
	}{{cose.AlgorithmES256, elliptic.P256()}, {cose.AlgorithmES512, elliptic.P521()}} {
		private, err := ecdsa.GenerateKey(c.curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := cose.NewSigner(c.algorithm, private)
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := cose.NewVerifier(c.algorithm, private.Public())
		if err != nil {
			t.Fatal(err)
		}
		id := []byte{0x35, 0x12}
		token, err := Sign(testClaims(), Signer{KeyID: id, Signer: signer})
		if err != nil {
			t.Fatal(err)
		}
		url, err := CodeURL("https://zhifa.example/c", token)
		if err != nil {
			t.Fatal(err)
		}
		u, err := Decode(url)
		if err != nil {
			t.Fatal(err)
		}
		// Beside an Ed25519 key of the same id, as while an office changes over.
		keys := KeySet{{ID: id, Verifier: testKey(t).Public().Verifier}, {ID: id, Verifier: verifier}}
		v, err := u.Verify(keys, inForce)
		if err != nil || v.Claims != testClaims() {
			t.Errorf("%v: %+v, %v", c.algorithm, v, err)
		}
		if _, err := u.Verify(keys[:1], inForce); !errors.Is(err, ErrForged) {
			t.Errorf("%v, with the Ed25519 key alone: %v", c.algorithm, err)
		}
		// A key answers for its own algorithm only, whatever the code names.
		ours, err := Decode(sign(t, testClaims(), testKey(t)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ours.Verify(KeySet{{ID: testKey(t).id, Verifier: verifier}}, inForce); !errors.Is(err, ErrForged) {
			t.Errorf("%v for EdDSA: %v", c.algorithm, err)
		}
	}
}

// notWellFormed is RFC 8949, appendix F, in its order.
var notWellFormed = strings.Fields(strings.NewReplacer(" ", "", ",", " ", "\n", " ").Replace(`
18, 19, 1a, 1b, 19 01, 1a 01 02, 1b 01 02 03 04 05 06 07, 38, 58, 78, 98, 9a 01 ff 00, b8, d8, f8, f9 00, fa 00 00, fb 00 00 00,
41, 61, 5a ff ff ff ff 00, 5b ff ff ff ff ff ff ff ff 01 02 03, 7a ff ff ff ff 00, 7b 7f ff ff ff ff ff ff ff 01 02 03,
81, 81 81 81 81 81 81 81 81 81, 82 00, a1, a2 01 02, a1 00, a2 00 00 00,
c0,
5f 41 00, 7f 61 00,
9f, 9f 01 02, bf, bf 01 02 01 02, 81 9f, 9f 80 00, 9f 9f 9f 9f 9f ff ff ff ff, 9f 81 9f 81 9f 9f ff ff ff,
1c, 1d, 1e, 3c, 3d, 3e, 5c, 5d, 5e, 7c, 7d, 7e, 9c, 9d, 9e, bc, bd, be, dc, dd, de, fc, fd, fe,
f8 00, f8 01, f8 18, f8 1f,
5f 00 ff, 5f 21 ff, 5f 61 00 ff, 5f 80 ff, 5f a0 ff, 5f c0 00 ff, 5f e0 ff, 7f 41 00 ff,
5f 5f 41 00 ff ff, 7f 7f 61 00 ff ff,
ff,
81 ff, 82 00 ff, a1 ff, a1 ff 00, a1 00 ff, a2 00 00 ff, 9f 81 ff, 9f 82 9f 81 9f 9f ff ff ff ff,
bf 00 ff, bf 00 00 00 ff,
1f, 3f, df`))

// unwanted is well-formed CBOR (RFC 8949, appendix A, and our own) that has no
// place in a token: what is not preferred or deterministic, too, and what
// promises more than follows.
var unwanted = strings.Fields(strings.NewReplacer(" ", "", ",", " ", "\n", " ").Replace(`
00, 17, 18 18, 1b ff ff ff ff ff ff ff ff, 20, 3b ff ff ff ff ff ff ff ff, f9 00 00, f9 7e 00, fa 7f c0 00 00, fb 7f f8 00 00 00 00 00 00,
f4, f5, f6, f7, f0, f8 ff, c0 74 32 30 31 33 2d 30 33 2d 32 31 54 32 30 3a 30 34 3a 30 30 5a, c1 1a 51 4b 67 b0, c2 49 01 00 00 00 00 00 00 00 00,
d8 18 45 64 49 45 54 46, 40, 44 01 02 03 04, 60, 62 c3 28, 80, 83 01 02 03, 98 19 01, a0, a2 61 61 01 61 62 82 02 03, a2 01 01 01 02,
5f 42 01 02 43 03 04 05 ff, 7f 65 73 74 72 65 61 64 6d 69 6e 67 ff, 9f ff, bf ff, 18 00, 19 00 01, 58 01 00, b8 00,
d2 84 40 a0 40 40, d2 84 43 a1 01 26 a0 40 40, d2 80, d2 a0, d2 83 40 a0 40, d2 85 40 a0 40 40 40, d2 84 a0 a0 40 40, d2 84 40 40 40 40, d2 84 40 a0 f6 40,
d2 d2 84 40 a0 40 40, d8 12 84 40 a0 40 40, d8 62 84 40 a0 40 80, 84 40 a0 40 40`))

// TestMalformedCBOR has each item as a token, as the payload and the protected
// header of one that is signed, and in the place of each claim: all malformed,
// none a panic.
func TestMalformedCBOR(t *testing.T) {
	if len(notWellFormed) != 94 {
		t.Fatalf("%d items of the RFC", len(notWellFormed))
	}
	k := testKey(t)
	keys := KeySet{k.Public()}
	well := 0
	for _, text := range append(notWellFormed, unwanted...) {
		item := unhex(t, text)
		if cbor.Wellformed(item) == nil {
			well++
		}
		tokens := map[string]string{
			"token":     encode41(item),
			"payload":   malicious(t, k, goodHeaders(k), item),
			"protected": encode41(sealedByHand(t, k, item, nil)),
		}
		// Each claim's value in turn; raw, because no encoder writes these.
		for i := range 4 {
			tokens["claim "+string(rune('0'+i))] = encode41(sealedByHand(t, k, nil, claimsWith(i, item)))
		}
		for where, token := range tokens {
			u, err := Decode(token)
			if err == nil {
				_, err = u.Verify(keys, inForce)
			}
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("%s as %s: %v", text, where, err)
			}
		}
	}
	if want := len(unwanted) - 1; well < want-1 {
		t.Errorf("only %d of %d are well-formed", well, len(unwanted))
	}
	// The frame by hand is sound: with what belongs there it verifies.
	if u, err := Decode(encode41(sealedByHand(t, k, nil, claimsWith(-1, nil)))); err != nil {
		t.Error(err)
	} else if v, err := u.Verify(keys, inForce); err != nil || v.Claims != testClaims() {
		t.Errorf("%+v, %v", v, err)
	}
}

// claimsWith is the payload of testClaims with the value of one claim replaced
// by an item's bytes.
func claimsWith(replaced int, item []byte) []byte {
	c := testClaims()
	marshal := func(v any) []byte {
		data, err := cbor.Marshal(v)
		if err != nil {
			panic(err)
		}
		return data
	}
	values := [][]byte{marshal(c.Number), marshal(c.expiry().Unix()), marshal(startOf(c.Issued).Unix()),
		marshal([]any{[]byte(utf16Of(c.Name)), []byte(utf16Of(c.Department)), int(c.Kind)})}
	if replaced >= 0 {
		values[replaced] = item
	}
	out := []byte{0xA4}
	for i, label := range []int{2, 4, 5, claimHolder} {
		out = append(append(out, marshal(label)...), values[i]...)
	}
	return out
}

// sealedByHand is a COSE_Sign1 with a true signature over whatever its protected
// header and payload are; nil means the good ones.
func sealedByHand(t testing.TB, k *Key, protected, payload []byte) []byte {
	t.Helper()
	enc, err := encoding()
	if err != nil {
		t.Fatal(err)
	}
	if protected == nil {
		if protected, err = enc.Marshal(map[int]any{1: -8, 4: k.id}); err != nil {
			t.Fatal(err)
		}
	}
	if payload == nil {
		payload = claimsWith(-1, nil)
	}
	toSign, err := cbor.Marshal([]any{"Signature1", protected, []byte{}, payload})
	if err != nil {
		t.Fatal(err)
	}
	signature, err := k.Signer().Sign(nil, toSign)
	if err != nil {
		t.Fatal(err)
	}
	out, err := cbor.Marshal(cbor.Tag{Number: 18, Content: []any{protected, map[int]any{}, payload, signature}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
