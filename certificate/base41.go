package certificate

// digits41 are the characters of a token: those of a QR code's alphanumeric
// mode (ISO/IEC 18004, table 5) without the space and '%', which a URL cannot
// hold, '/', which would divide its path, and '.', which programs that look
// for links in a text leave off at their end. All others may stand in a path as
// they are (RFC 3986, 3.3).
const digits41 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:"

// encode41 writes data as RFC 9285 does with 45 characters: two bytes become
// three characters, the least significant first, and a last single byte
// becomes two; 41³ is the smallest cube above 2¹⁶. Base32 would need 1.6
// characters a byte in place of 1.5, and the code often a larger symbol.
func encode41(data []byte) string {
	out := make([]byte, 0, (len(data)+1)/2*3)
	for ; len(data) > 1; data = data[2:] {
		n := int(data[0])<<8 | int(data[1])
		out = append(out, digits41[n%41], digits41[n/41%41], digits41[n/41/41])
	}
	if len(data) == 1 {
		out = append(out, digits41[data[0]%41], digits41[data[0]/41])
	}
	return string(out)
}

// decode41 undoes encode41. There is one spelling of every sequence of bytes;
// ok is false for anything else.
func decode41(s string) (data []byte, ok bool) {
	if len(s)%3 == 1 {
		return nil, false
	}
	out := make([]byte, 0, len(s)/3*2+1)
	for ; s != ""; s = s[min(3, len(s)):] {
		n := 0
		for i := min(3, len(s)) - 1; i >= 0; i-- {
			d := value41(s[i])
			if d < 0 {
				return nil, false
			}
			n = n*41 + d
		}
		switch {
		case len(s) >= 3 && n <= 0xFFFF:
			out = append(out, byte(n>>8), byte(n))
		case len(s) == 2 && n <= 0xFF:
			out = append(out, byte(n))
		default:
			return nil, false
		}
	}
	return out, true
}

// value41 is a character's value, -1 if it is none of digits41.
func value41(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	for i, d := range []byte(digits41[36:]) {
		if c == d {
			return 36 + i
		}
	}
	return -1
}
