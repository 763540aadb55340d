package certificate

import (
	"bytes"
	"testing"
)

func TestBase41(t *testing.T) {
	// By hand, as RFC 9285, 4.3 does: 0x4142 = 16706 = 19 + 38·41 + 9·41²,
	// 0x41 = 65 = 24 + 1·41, 0xFFFF = 65535 = 17 + 40·41 + 38·41².
	for text, data := range map[string][]byte{
		"": {}, "00": {0}, "96": {0xFF}, "000": {0, 0}, "O1": {0x41}, "J+9": {0x41, 0x42}, "J+9O1": {0x41, 0x42, 0x41},
		"H:+": {0xFF, 0xFF}, "A60": {1, 0}, "001": {0x06, 0x91},
	} {
		if got := encode41(data); got != text {
			t.Errorf("%x: %s, want %s", data, got, text)
		}
		if got, ok := decode41(text); !ok || !bytes.Equal(got, data) {
			t.Errorf("%s: %x, %v, want %x", text, got, ok, data)
		}
	}
	for name, text := range map[string]string{
		"one character": "0", "four": "0000", "0x10000": "I:+", "0x100": "A6", "the greatest": ":::", "a greatest pair": "::",
		"lower case": "j+9", "a space": "J 9", "percent": "J%9", "point": "J.9", "slash": "J/9", "Chinese": "执", "a line break": "J+9\n",
	} {
		if got, ok := decode41(text); ok {
			t.Errorf("%s: %q reads %x", name, text, got)
		}
	}
}

// FuzzBase41 has every text spelled as its bytes are.
func FuzzBase41(f *testing.F) {
	f.Add("J+9O1")
	f.Add("H:+")
	f.Fuzz(func(t *testing.T, text string) {
		data, ok := decode41(text)
		if ok && (encode41(data) != text || !bytes.Equal(bytes41(t, text), data)) {
			t.Errorf("%q is %x, which is %q", text, data, encode41(data))
		}
		if got, ok := decode41(encode41([]byte(text))); !ok || string(got) != text {
			t.Errorf("%x comes back as %x, %v", text, got, ok)
		}
	})
}
