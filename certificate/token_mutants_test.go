package certificate

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/zhifadoc/zhifadoc/forms"
)

var mutants = flag.Int("tokens", 20_000, "how many mutated tokens TestMutatedTokens tries")

// genuine is a token that was signed, in its parts.
type genuine struct {
	text                          string
	data                          []byte // its bytes
	protected, payload, signature []byte
	claims                        Claims
}

// forge makes tokens that were never signed out of some that were.
type forge struct {
	*rand.Rand
	t     testing.TB
	known []genuine
	thief *Key // of the attacker, under the office's key id
}

func (f *forge) pick() genuine { return f.known[f.IntN(len(f.known))] }

// seal puts parts together as COSE_Sign1, whatever they are.
func seal(protected, payload, signature []byte) []byte {
	out, err := cbor.Marshal(cbor.Tag{Number: 18, Content: []any{protected, map[int]any{}, payload, signature}})
	if err != nil {
		panic(err)
	}
	return out
}

// edit changes some bytes: flips, insertions, deletions, repetitions.
func (f *forge) edit(data []byte) []byte {
	data = bytes.Clone(data)
	for range 1 + f.IntN(4) {
		if len(data) == 0 {
			break
		}
		at := f.IntN(len(data))
		switch f.IntN(5) {
		case 0, 1:
			data[at] ^= 1 << f.IntN(8)
		case 2:
			data[at] = byte(f.Uint32())
		case 3:
			data = slices.Insert(data, at, byte(f.Uint32()))
		case 4:
			data = slices.Delete(data, at, min(len(data), at+1+f.IntN(4)))
		}
	}
	return data
}

// splice is the beginning of one and the end of the other.
func (f *forge) splice(a, b []byte) []byte {
	at := f.IntN(len(a) + 1)
	if f.IntN(2) == 0 { // at the same place of both, so that the frame fits
		return slices.Concat(a[:at], b[min(at, len(b)):])
	}
	return slices.Concat(a[:at], b[f.IntN(len(b)+1):])
}

// otherClaims are claims that nobody signed, from those of two that were.
func (f *forge) otherClaims() Claims {
	c, d := f.pick().claims, f.pick().claims
	switch f.IntN(6) {
	case 0:
		c.Name = d.Name + "甲"
	case 1:
		c.Number = fmt.Sprintf("%013d", f.Uint64N(1e13))
	case 2:
		c.Department = d.Department + "乙"
	case 3:
		c.Expires.Year += 1 + f.IntN(30)
	case 4:
		c.Issued.Year -= 1 + f.IntN(20)
	case 5:
		c.Kind = 3 - c.Kind
		c.Name += "丙"
	}
	return c
}

// order is that of the group of Ed25519 (RFC 8032, 5.1): L.
var order, _ = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)

// addOrder gives the signature with S + L, which a lax verifier takes too.
func addOrder(signature []byte) []byte {
	s := bytes.Clone(signature)
	slices.Reverse(s[32:])
	n := new(big.Int).SetBytes(s[32:])
	n.Add(n, order).FillBytes(s[32:])
	slices.Reverse(s[32:])
	return s
}

// reencoded is the payload with its claims read and written again: in another
// order, another length of its numbers, with more or fewer of them.
func (f *forge) reencoded(payload []byte) []byte {
	var m map[int]any
	if err := cbor.Unmarshal(payload, &m); err != nil {
		f.t.Fatal(err)
	}
	switch f.IntN(5) {
	case 0:
		delete(m, []int{2, 4, 5, claimHolder}[f.IntN(4)])
	case 1:
		m[f.IntN(9)] = []any{"x", 1, -1, []byte{1}, true, nil, 1.5}[f.IntN(7)]
	case 2:
		m[4] = uint64(f.Uint32())
	case 3:
		m[claimHolder].([]any)[f.IntN(3)] = []any{[]byte{0x73, 0x8B}, 1, 2, "王"}[f.IntN(4)]
	case 4:
		// The same claims, not deterministically: the map's order is turned.
		b := []byte{0xA0 | byte(len(m))}
		for _, k := range []int{claimHolder, 5, 4, 2} {
			b = append(append(b, must(cbor.Marshal(k))...), must(cbor.Marshal(m[k]))...)
		}
		return b
	}
	return must(cbor.Marshal(m))
}

// mutant is the next forged text, and how it was made.
func (f *forge) mutant() (how, text string) {
	a, b := f.pick(), f.pick()
	switch f.IntN(12) {
	case 0:
		return "edited bytes", encode41(f.edit(a.data))
	case 1:
		s := []byte(a.text)
		for range 1 + f.IntN(3) {
			s[f.IntN(len(s))] = digits41[f.IntN(len(digits41))]
		}
		return "edited characters", string(s)
	case 2:
		return "spliced bytes", encode41(f.splice(a.data, b.data))
	case 3:
		return "spliced text", string(f.splice([]byte(a.text), []byte(b.text)))
	case 4:
		return "cut", a.text[:f.IntN(len(a.text))]
	case 5:
		return "lengthened", a.text + encode41(f.edit(b.data))[:1+f.IntN(9)]
	case 6:
		parts := [][]byte{a.protected, a.payload, a.signature}
		parts[f.IntN(3)] = [][]byte{b.protected, b.payload, b.signature}[f.IntN(3)]
		return "parts exchanged", encode41(seal(parts[0], parts[1], parts[2]))
	case 7:
		parts := [][]byte{a.protected, a.payload, a.signature}
		i := f.IntN(3)
		parts[i] = f.edit(parts[i])
		return "a part edited, in a sound frame", encode41(seal(parts[0], parts[1], parts[2]))
	case 8:
		return "claims written anew", encode41(seal(a.protected, f.reencoded(a.payload), a.signature))
	case 9:
		token, err := Sign(f.otherClaims(), f.thief.Signer())
		if err != nil {
			return "no token", ""
		}
		return "another's key under the office's id", token
	case 10:
		c := f.otherClaims()
		payload, err := cbor.Marshal(map[int]any{2: c.Number, 4: c.expiry().Unix(), 5: startOf(c.Issued).Unix(),
			claimHolder: []any{[]byte(utf16Of(c.Name)), []byte(utf16Of(c.Department)), int(c.Kind)}})
		if err != nil {
			return "no token", ""
		}
		return "other claims over a signature that was", encode41(seal(a.protected, payload, a.signature))
	default:
		return "S beyond the order", encode41(seal(a.protected, a.payload, addOrder(a.signature)))
	}
}

// TestMutatedTokens tries a great many forged tokens, the same ones in each
// run: none verifies, and none panics. A mutation may hit on a token that was
// signed, whose text is then that token's own.
//
//	go test ./certificate -run TestMutatedTokens -tokens 10000000 -timeout 0 -v
func TestMutatedTokens(t *testing.T) {
	office, second := testKey(t), otherKey(t)
	keys := KeySet{office.Public(), second.Public()}
	thief := newKey(bytes.Repeat([]byte{7}, 32), office.id)
	f := &forge{Rand: rand.New(rand.NewPCG(9052, 8392)), t: t, thief: thief}
	for i := range 24 {
		c := testClaims()
		c.Number = fmt.Sprintf("15052522%05d", i)
		c.Name = []string{"王堃", "乌仁图雅", longName, "𬱖䶮·𬭎"}[i%4]
		if i%3 == 0 {
			c.Department = longDepartment
		}
		c.Kind = Kind(1 + i%2)
		c.Expires = forms.Date{Year: 2028 + i%5, Month: 8, Day: 31}
		k := office
		if i%5 == 0 {
			k = second
		}
		g := genuine{text: sign(t, c, k), claims: c}
		g.data = bytes41(t, g.text)
		u, err := Decode(g.text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := u.Verify(keys, inForce); err != nil {
			t.Fatal(err)
		}
		raw, err := u.message.Headers.MarshalProtected()
		if err != nil {
			t.Fatal(err)
		}
		if err := cbor.Unmarshal(raw, &g.protected); err != nil {
			t.Fatal(err)
		}
		g.payload, g.signature = u.message.Payload, u.message.Signature
		if !bytes.Equal(seal(g.protected, g.payload, g.signature), g.data) {
			t.Fatal("the frame is not the one that Sign makes")
		}
		f.known = append(f.known, g)
	}
	signed := map[string]Claims{}
	for _, g := range f.known {
		signed[g.text] = g.claims
	}

	tried, decoded, same := map[string]int{}, map[string]int{}, 0
	began := time.Now()
	for range *mutants {
		how, text := f.mutant()
		tried[how]++
		u, err := Decode(text)
		if err != nil {
			continue
		}
		decoded[how]++
		v, err := u.Verify(keys, inForce)
		if err != nil {
			continue
		}
		// A URL's path before the token, and white space around it, are not
		// part of it.
		token := strings.TrimSpace(text[strings.LastIndexByte(text, '/')+1:])
		if c, ok := signed[token]; !ok || c != v.Claims {
			t.Fatalf("%s: verified what was never signed: %q", how, text)
		}
		same++
	}
	t.Logf("%d mutants in %v, %d of them the token that they were made of", *mutants, time.Since(began).Round(time.Millisecond), same)
	for _, how := range slices.Sorted(maps.Keys(tried)) {
		t.Logf("%8d %s, %d of them decoded", tried[how], how, decoded[how])
	}
	// The mutations have to reach the signature, or they show nothing.
	for _, how := range []string{"edited bytes", "parts exchanged", "a part edited, in a sound frame", "claims written anew",
		"another's key under the office's id", "other claims over a signature that was", "S beyond the order"} {
		if *mutants >= 1000 && decoded[how] == 0 {
			t.Errorf("no %q was decoded", how)
		}
	}
}
