package certificate

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/veraison/go-cose"
)

var errHSM = errors.New("the token was pulled out")

// failing is a signer whose hardware is gone.
type failing struct{}

func (failing) Algorithm() cose.Algorithm              { return cose.AlgorithmEdDSA }
func (failing) Sign(io.Reader, []byte) ([]byte, error) { return nil, errHSM }

// TestRFC8037 checks the key id against the thumbprint that RFC 8037, A.3,
// publishes for the key of A.1.
func TestRFC8037(t *testing.T) {
	k := testKey(t)
	const thumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
	whole, err := b64.DecodeString(thumbprint)
	if err != nil || len(whole) != sha256.Size {
		t.Fatal(err)
	}
	if !bytes.Equal(k.id, whole[:keyIDSize]) {
		t.Errorf("id %x, want %x", k.id, whole[:keyIDSize])
	}
}

func TestKeyFiles(t *testing.T) {
	k, err := GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	var private, public bytes.Buffer
	if err := WriteKey(&private, k); err != nil {
		t.Fatal(err)
	}
	if err := WriteKeySet(&public, KeySet{k.Public(), otherKey(t).Public()}); err != nil {
		t.Fatal(err)
	}
	again, err := ReadKey(bytes.NewReader(private.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	set, err := ReadKeySet(bytes.NewReader(public.Bytes()))
	if err != nil || len(set) != 2 {
		t.Fatal(set, err)
	}
	u, err := Decode(sign(t, testClaims(), again))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.Verify(set, inForce); err != nil {
		t.Errorf("a code signed with the file does not verify with the public file: %v", err)
	}
	if strings.Contains(public.String(), `"d"`) || bytes.Contains(public.Bytes(), []byte(b64.EncodeToString(k.private.Seed()))) {
		t.Error("the public file holds the private key")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if s := fmt.Sprintf(verb, k); s != "certificate.Key("+k.ID()+")" {
			t.Errorf("%s prints %q", verb, s)
		}
	}
	if _, err := ReadKeySet(bytes.NewReader(private.Bytes())); !errors.Is(err, ErrPrivateKey) {
		t.Errorf("took a private key for a public one: %v", err)
	}
	if _, err := ReadKey(strings.NewReader(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`)); !errors.Is(err, ErrPublicKey) {
		t.Errorf("took a public key for a private one: %v", err)
	}
	if _, err := GenerateKey(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("no randomness, and %v", err)
	}
	if err := WriteKey(failingWriter{}, k); !errors.Is(err, errDisk) {
		t.Errorf("a full disk, and %v", err)
	}
}

var errDisk = errors.New("no space left")

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errDisk }

func TestReadKeyRefuses(t *testing.T) {
	const (
		d = `"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"`
		x = `"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"`
	)
	for name, file := range map[string]string{
		"empty":         ``,
		"no JSON":       `-----BEGIN PRIVATE KEY-----`,
		"a list":        `[]`,
		"empty object":  `{}`,
		"RSA":           `{"kty":"RSA",` + d + `}`,
		"X25519":        `{"kty":"OKP","crv":"X25519",` + d + `,` + x + `}`,
		"no x":          `{"kty":"OKP","crv":"Ed25519",` + d + `}`,
		"short d":       `{"kty":"OKP","crv":"Ed25519","d":"nWGx",` + x + `}`,
		"padded x":      `{"kty":"OKP","crv":"Ed25519",` + d + `,"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="}`,
		"x not of d":    `{"kty":"OKP","crv":"Ed25519",` + d + `,"x":"PUAXw-hDiVqStwqnTXt-vJyYLM8uxJaMwM1V8Sr0Zgw"}`,
		"loose x":       `{"kty":"OKP","crv":"Ed25519",` + d + `,"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp"}`,
		"another alg":   `{"kty":"OKP","crv":"Ed25519","alg":"ES256",` + d + `,` + x + `}`,
		"for enc":       `{"kty":"OKP","crv":"Ed25519","use":"enc",` + d + `,` + x + `}`,
		"kid no base64": `{"kty":"OKP","crv":"Ed25519","kid":"第一把",` + d + `,` + x + `}`,
		"too large":     strings.Repeat(" ", maxKeyFile+1),
	} {
		k, err := ReadKey(strings.NewReader(file))
		if err == nil || k != nil {
			t.Errorf("%s: read it", name)
		} else if strings.Contains(err.Error(), "nWGx") {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
	// Keys of other kinds in a set are passed over (RFC 7517, 5).
	set, err := ReadKeySet(strings.NewReader(`{"keys":[{"kty":"EC","crv":"P-256"},{"kty":"OKP","crv":"Ed25519",` + x + `}]}`))
	if err != nil || len(set) != 1 || !bytes.Equal(set[0].ID, testKey(t).id) {
		t.Errorf("%v, %v", set, err)
	}
	for _, file := range []string{`{"keys":[]}`, `{"keys":[{"kty":"EC"}]}`, `{}`} {
		if _, err := ReadKeySet(strings.NewReader(file)); !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: %v", file, err)
		}
	}
	if _, err := ReadKey(iotest.ErrReader(errDisk)); !errors.Is(err, errDisk) {
		t.Error(err)
	}
}

func FuzzReadKeySet(f *testing.F) {
	var b bytes.Buffer
	_ = WriteKeySet(&b, KeySet{testKey(f).Public()})
	f.Add(b.Bytes())
	f.Add([]byte(`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	f.Add([]byte(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"AA","x":"AA"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := ReadKeySet(bytes.NewReader(data))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteKeySet(&b, set); err != nil {
			t.Fatal(err)
		}
		again, err := ReadKeySet(&b)
		if err != nil || len(again) != len(set) {
			t.Fatalf("%v, %v", again, err)
		}
		for i := range set {
			if !bytes.Equal(set[i].ID, again[i].ID) || !bytes.Equal(set[i].ed25519, again[i].ed25519) {
				t.Errorf("key %d changed", i)
			}
		}
	})
}
