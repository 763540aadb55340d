package forms

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// byStandard is what encoding/xml makes of a text, in the form of byScanner;
// false where it finds a fault, or what no workbook has.
func byStandard(text string) (tokens []string, ok bool) {
	d := xml.NewDecoder(strings.NewReader(text))
	depth := 0
	chars := ""
	flush := func() {
		if chars != "" && depth > 0 {
			tokens = append(tokens, "text "+chars)
		}
		chars = ""
	}
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			flush()
			return tokens, depth == 0
		}
		if err != nil {
			return nil, false
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			flush()
			depth++
			if strings.Contains(tok.Name.Local, ":") {
				return nil, false // no name with a prefix (Namespaces in XML, 4), though encoding/xml takes it
			}
			s := "start " + tok.Name.Local
			for _, a := range tok.Attr {
				if strings.Contains(a.Name.Local, ":") {
					return nil, false
				}
				s += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			tokens = append(tokens, s)
		case xml.EndElement:
			flush()
			depth--
			tokens = append(tokens, "end "+tok.Name.Local)
		case xml.CharData:
			if depth == 0 && strings.Trim(string(tok), "\uFEFF \t\r\n") != "" {
				return nil, false
			}
			chars += string(tok)
		case xml.Directive:
			return nil, false
		}
		if depth < 0 {
			return nil, false
		}
	}
}

func byScanner(r io.Reader) (tokens []string, err error) {
	var x xmlScanner
	x.reset(r)
	chars := ""
	depth := 0
	for {
		err := x.next()
		if err == nil && x.kind == xmlText {
			b, err := x.appendText(nil)
			if err != nil {
				return nil, err
			}
			if depth > 0 {
				chars += string(b)
			}
			continue
		}
		if chars != "" {
			tokens = append(tokens, "text "+chars)
			chars = ""
		}
		if err == io.EOF {
			return tokens, nil
		}
		if err != nil {
			return nil, err
		}
		if x.kind == xmlEnd {
			depth--
			tokens = append(tokens, "end "+string(x.name))
			continue
		}
		depth++
		s := "start " + string(x.name)
		for _, a := range x.attrs {
			v, err := appendXMLText(nil, a.value, false)
			if err != nil {
				return nil, err
			}
			s += fmt.Sprintf(" %s=%q", a.name, v)
		}
		tokens = append(tokens, s)
	}
}

var xmlSeeds = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a><b c="d" e='&lt;&#20013;&#x4E2D;"'/>text &amp; <![CDATA[<raw> &amp;]]> more</a>`,
	"\uFEFF<x:a xmlns:x=\"u\">\r\n<!-- - -- > --><x:b >1</x:b ></x:a>\n",
	"<a b=\"1>2\" c='x\r\ny'>\r\r\n</a>", "<a/>", "<a", "<a><b></a>", "<a>&bad;</a>", "<!DOCTYPE a><a/>", "text", "<a>\x01</a>", "<a>\uFFFE</a>",
	`<?xml version="1.0" encoding="gbk"?><a/>`, "<a b/>", "<a b=c/>", "</a>", "<a>]]></a>", "<a/><b/>", "<", "<!", "<?", "<a>&", "<a b='", "<:></A>", "<a :='x'/>", "<a:/>",
}

// What encoding/xml takes, the scanner takes and gives the same tokens of,
// however it is cut into pieces. (It is not as strict: a bad name passes.)
func sameTokens(t *testing.T, text string) {
	want, ok := byStandard(text)
	got, err := byScanner(strings.NewReader(text))
	if ok && (err != nil || strings.Join(got, "\n") != strings.Join(want, "\n")) {
		t.Fatalf("%.200q:\n%.300q, %v\nwant\n%.300q", text, got, err, want)
	}
	pieces, err2 := byScanner(iotest.OneByteReader(strings.NewReader(text)))
	if (err == nil) != (err2 == nil) || err == nil && strings.Join(pieces, "\n") != strings.Join(got, "\n") {
		t.Fatalf("%.200q: byte by byte %q, %v, at once %q, %v", text, pieces, err2, got, err)
	}
}

func TestXMLScanner(t *testing.T) {
	_, parts := written(t, &Workbook{Rows: 2}, &Form{Kind: Clearance, Officers: officers(2)})
	n := 0
	for name, part := range parts {
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			sameTokens(t, part)
			n++
		}
	}
	if n < 8 {
		t.Errorf("%d parts", n)
	}
	for _, s := range append(xmlSeeds, "<a >"+strings.Repeat("x", 70000)+"</a>") {
		sameTokens(t, s)
	}
	for _, bad := range []string{"<a", "<a><b></b>", "<a>&bad;</a>", "<!DOCTYPE a><a/>", "text", "<a>\x01</a>", "<a>\xff</a>", "</a>", "<a b/>", "<a b=c/>", "<", "<a>&#0;</a>",
		`<?xml version="1.0" encoding="gbk"?><a/>`, "<a/></b>", "<a>&#xD800;</a>", "<a b='&bad;'/>"} {
		if got, err := byScanner(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken: %q", bad, got)
		}
	}
	for _, long := range []string{"<a>" + strings.Repeat("x", maxToken*2) + "</a>", "<a b='" + strings.Repeat("x", maxToken*2) + "'/>", "<!--" + strings.Repeat("x", maxToken*2) + "-->"} {
		if _, err := byScanner(strings.NewReader(long)); err != errXMLToken {
			t.Errorf("%.10q…: %v", long, err)
		}
	}
}

func FuzzXMLScanner(f *testing.F) {
	for _, s := range xmlSeeds {
		f.Add(s)
	}
	f.Fuzz(sameTokens)
}
