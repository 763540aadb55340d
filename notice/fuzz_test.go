package notice

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// FuzzReadJSON reads arbitrary JSON as a notice: what is read is written and
// read again the same, and can be printed or is refused with a reason.
func FuzzReadJSON(f *testing.F) {
	for _, p := range gallery(f) {
		data, err := json.Marshal(p.notice)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 16<<10 {
			f.Add(data)
		}
	}
	f.Add([]byte(`{"title": "关于某事的通知", "body": [{"kind": "figure", "picture": {"data": "AAAA", "width": -1e308}}]}`))
	f.Add([]byte(`{"title": "a", "attachments": [{"title": "b", "form": {"kind": "renewal"}}], "date": "2022-02-30"}`))
	f.Add([]byte(`{"title": "a", "title": ["b"]} {}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ReadJSON(bytes.NewReader(data))
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		once, err := json.Marshal(n)
		if err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		back, err := ReadJSON(bytes.NewReader(once))
		if err != nil {
			t.Fatalf("cannot be read back: %v\n%s", err, once)
		}
		twice, err := json.Marshal(back)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("read back otherwise (%v):\n%s\n%s", err, once, twice)
		}
		if len(data) > 4<<10 {
			return // printing is FuzzRender's, and slow
		}
		var pdf bytes.Buffer
		if err := new(Renderer).Render(&pdf, n); (err == nil) != (pdf.Len() > 0) {
			t.Fatalf("%v, and %d bytes", err, pdf.Len())
		}
	})
}

// FuzzDecodeText decodes arbitrary files as text.
func FuzzDecodeText(f *testing.F) {
	text, err := os.ReadFile("../testdata/naiman/notice.txt")
	if err != nil {
		f.Fatal(err)
	}
	ansi, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text[:600])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(ansi)
	f.Add([]byte("\xff\xfeR\x00a"))
	f.Add([]byte("\xfe\xff\xd8\x42"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := DecodeText(data)
		if err == nil && !utf8.ValidString(s) {
			t.Fatalf("%q is not UTF-8", s)
		}
		if err == nil && utf8.Valid(data) && string(data) != s && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
			t.Fatalf("UTF-8 became %q", s)
		}
	})
}

// FuzzOutline reads arbitrary outlines of a 发文机关标志: all numbers that come
// out can be printed.
func FuzzOutline(f *testing.F) {
	f.Add("M0 0 L10 0 L10 5 Z")
	f.Add("m1,1h2v2h-2zc1,1,2,2,3,3s1-1.5e1.5.5q0,0,1,1t4 4")
	f.Add("M1e308 1e308L-1e308 0")
	f.Add("M0 0A1 1 0 0 1 2 2")
	f.Fuzz(func(t *testing.T, d string) {
		if len(d) > 1<<12 {
			return
		}
		r := &Renderer{Companion: &Companion{Outline: d}}
		var pdf bytes.Buffer
		if err := r.Render(&pdf, short(0)); (err == nil) != (pdf.Len() > 0) {
			t.Fatalf("%v, and %d bytes", err, pdf.Len())
		}
	})
}
