package certificate

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// FuzzReadKey reads arbitrary files as private keys: what is read signs, and no
// error tells what is in the file.
func FuzzReadKey(f *testing.F) {
	var b bytes.Buffer
	if err := WriteKey(&b, testKey(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(bytes.Replace(b.Bytes(), []byte(`"d": "n`), []byte(`"d": "m`), 1))
	f.Add([]byte(`{"kty":"OKP","crv":"Ed25519","d":"","x":""}`))
	f.Add([]byte(strings.Repeat("0123456789abcdef", 4) + "\n")) // of persons
	f.Fuzz(func(t *testing.T, data []byte) {
		if k, err := ReadKey(bytes.NewReader(data)); err == nil {
			token, err := Sign(testClaims(), k.Signer())
			if err != nil {
				t.Fatalf("cannot sign: %v", err)
			}
			u, err := Decode(token)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := u.Verify(KeySet{k.Public()}, time.Date(2023, 3, 1, 12, 0, 0, 0, time.UTC)); err != nil {
				t.Fatalf("what it signs does not verify: %v", err)
			}
			var out bytes.Buffer
			if err := WriteKey(&out, k); err != nil {
				t.Fatal(err)
			}
			if again, err := ReadKey(&out); err != nil || again.ID() != k.ID() {
				t.Fatalf("written and read again: %v", err)
			}
		} else if secret := bytes.TrimSpace(data); len(secret) > 20 && strings.Contains(err.Error(), string(secret)) {
			t.Fatal("the error tells the key")
		}
		if k, err := ReadPersonKey(bytes.NewReader(data)); err == nil && len(k.secret) != personKeySize {
			t.Fatalf("a key of %d bytes", len(k.secret))
		}
	})
}

// FuzzNumbers reads arbitrary patterns of numbers and lists of them.
func FuzzNumbers(f *testing.F) {
	f.Add("15052522#####", "1505252200003,1505252200010..1505252200020")
	f.Add("##########", "..")
	f.Add("#", "1..9999999999999999999999")
	f.Add("", "，，1")
	f.Fuzz(func(t *testing.T, pattern, list string) {
		if n, err := ParseNumbering(pattern); err == nil {
			if err := n.check(); err != nil {
				t.Fatal(err)
			}
			first, ok := n.format(n.first())
			if c, back := n.counter(first); !ok || !back || c != n.first() {
				t.Fatalf("%q begins with %q, which is %d", pattern, first, c)
			}
		}
		s, err := ParseSelection(list)
		if err != nil {
			return
		}
		for c, err := range s.Of(All([]*Card{{Number: "1505252200003"}, {Number: list}})) {
			if err == nil && c == nil {
				t.Fatal("no card")
			}
		}
	})
}
