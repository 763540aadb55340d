package certificate

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// edwardsAdd adds points by RFC 8032's affine formulas (5.1.4's equivalent):
// slow and plain.
func edwardsAdd(x1, y1, x2, y2 *big.Int) (*big.Int, *big.Int) {
	p, d := fieldPrime(), edwardsD()
	mul := func(a, b *big.Int) *big.Int { return new(big.Int).Mod(new(big.Int).Mul(a, b), p) }
	t := mul(d, mul(mul(x1, x2), mul(y1, y2)))
	one := big.NewInt(1)
	x := mul(new(big.Int).Add(mul(x1, y2), mul(x2, y1)), new(big.Int).ModInverse(new(big.Int).Mod(new(big.Int).Add(one, t), p), p))
	y := mul(new(big.Int).Add(mul(y1, y2), mul(x1, x2)), new(big.Int).ModInverse(new(big.Int).Mod(new(big.Int).Sub(one, t), p), p))
	return x, y
}

// TestSmallOrder checks the list by arithmetic: every y of it is a point's
// whose eightfold is the neutral element, and there are no others, since the
// curve's cofactor is 8.
func TestSmallOrder(t *testing.T) {
	p, points := fieldPrime(), 0
	for _, s := range smallOrder {
		little, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(little)
		y := new(big.Int).SetBytes(little)
		yy := new(big.Int).Mul(y, y)
		v := new(big.Int).Add(new(big.Int).Mul(edwardsD(), yy), big.NewInt(1))
		xx := new(big.Int).Sub(yy, big.NewInt(1))
		xx.Mod(xx.Mul(xx, v.ModInverse(v.Mod(v, p), p)), p)
		x := new(big.Int).ModSqrt(xx, p)
		if x == nil {
			t.Fatalf("%s is no point", s)
		}
		if points++; x.Sign() != 0 {
			points++ // and its mirror image
		}
		for range 3 {
			x, y = edwardsAdd(x, y, x, y)
		}
		if x.Sign() != 0 || y.Cmp(big.NewInt(1)) != 0 {
			t.Errorf("eight times %s is not the neutral element", s)
		}
	}
	if points != 8 {
		t.Errorf("%d points, want 8", points)
	}
}

// TestWeakKeys has the encodings of the Ed25519 literature ("Taming the many
// EdDSAs", table of small-order and non-canonical points): none may come out
// of a key file, though crypto/ed25519 takes some of them.
func TestWeakKeys(t *testing.T) {
	ff := strings.Repeat("ff", 30)
	weak := map[string]string{
		"p: 0 not canonical":           "ed" + ff + "7f",
		"p+1: 1 not canonical":         "ee" + ff + "7f",
		"p, signed":                    "ed" + ff + "ff",
		"p+1, signed":                  "ee" + ff + "ff",
		"2^255-1":                      "ff" + ff + "7f",
		"p+3: a good point's other":    "f0" + ff + "7f",
		"all ones":                     "ff" + ff + "ff",
		"2: a y that no point has":     "02" + strings.Repeat("00", 31),
		"minus 0, x's sign set":        "01" + strings.Repeat("00", 30) + "80",
		"minus the point of order two": "ec" + ff + "ff",
	}
	for i, s := range smallOrder {
		raw, _ := hex.DecodeString(s)
		weak[fmt.Sprint("small order ", i)] = s
		raw[31] |= 0x80
		weak[fmt.Sprint("small order, signed ", i)] = hex.EncodeToString(raw)
	}
	for name, s := range weak {
		raw, err := hex.DecodeString(s)
		if err != nil || len(raw) != 32 {
			t.Fatal(name, err)
		}
		file := `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"` + b64.EncodeToString(raw) + `"}]}`
		if set, err := ReadKeySet(strings.NewReader(file)); err == nil {
			t.Errorf("%s: took it: %v", name, set)
		}
	}
	// Why it matters: with the neutral element for a key, R = S·B makes a
	// signature of anything. crypto/ed25519 accepts it.
	neutral := append([]byte{1}, make([]byte, 31)...)
	signature := append(append([]byte{1}, make([]byte, 31)...), make([]byte, 32)...) // R neutral, S 0
	if !ed25519.Verify(neutral, []byte("任何内容"), signature) {
		t.Log("crypto/ed25519 refuses the neutral element by itself now")
	}
	for range 50 {
		k, err := GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkPoint(k.Public().ed25519); err != nil {
			t.Errorf("a generated key: %v", err)
		}
	}
}

// TestMalleableSignatures changes a good signature as RFC 8032, 5.1.7, forbids:
// S with the group's order added, and other spellings.
func TestMalleableSignatures(t *testing.T) {
	k := testKey(t)
	message := []byte("甲")
	good, err := k.Signer().Sign(nil, message)
	if err != nil {
		t.Fatal(err)
	}
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10) // 2²⁵²+27742317777372353535851937790883648493
	s := func(change func(*big.Int) *big.Int) []byte {
		little := slices.Clone(good[32:])
		slices.Reverse(little)
		n := change(new(big.Int).SetBytes(little))
		out := n.FillBytes(make([]byte, 32))
		slices.Reverse(out)
		return append(slices.Clone(good[:32]), out...)
	}
	if err := k.Public().Verify(message, s(func(n *big.Int) *big.Int { return n })); err != nil {
		t.Fatal(err)
	}
	for name, signature := range map[string][]byte{
		"S + L":              s(func(n *big.Int) *big.Int { return n.Add(n, order) }),
		"S + 2L":             s(func(n *big.Int) *big.Int { return n.Add(n, new(big.Int).Lsh(order, 1)) }),
		"L - S":              s(func(n *big.Int) *big.Int { return n.Sub(order, n) }),
		"S = 0":              append(slices.Clone(good[:32]), make([]byte, 32)...),
		"S = L":              s(func(*big.Int) *big.Int { return order }),
		"S all ones":         append(slices.Clone(good[:32]), slices.Repeat([]byte{0xFF}, 32)...),
		"R = 0":              append(make([]byte, 32), good[32:]...),
		"all zero":           make([]byte, 64),
		"empty":              {},
		"truncated":          good[:63],
		"a byte more":        append(slices.Clone(good), 0),
		"R and S exchanged":  append(slices.Clone(good[32:]), good[:32]...),
		"R's sign turned":    flip(good, 31, 0x80),
		"S's top bit set":    flip(good, 63, 0x80),
		"of another message": must(k.Signer().Sign(nil, []byte("乙"))),
	} {
		if err := k.Public().Verify(message, signature); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func flip(b []byte, at int, bits byte) []byte {
	out := slices.Clone(b)
	out[at] ^= bits
	return out
}
