package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf16"
)

// producer is what the files say they were made with.
const producer = "zhifadoc"

// describe adds what concerns the document as a whole.
func (f *file) describe(g *drawing, d *Document) {
	lang := d.Lang
	if lang == "" {
		lang = "zh-CN"
	}
	intent := f.add(object{dict: []byte("<< /N 3 /Filter /FlateDecode >>"), data: g.packedProfile, stream: true})

	b := fmt.Appendf(nil, "<< /Type /Catalog /Pages %d 0 R /Lang %s /Metadata %d 0 R", pagesObject, pdfText(lang), metadataObject)
	b = fmt.Appendf(b, " /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1"+
		" /OutputConditionIdentifier (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R >> ]", intent)
	if d.Title != "" {
		b = append(b, " /ViewerPreferences << /DisplayDocTitle true >>"...)
	}
	if len(d.Bookmarks) > 0 {
		b = fmt.Appendf(b, " /Outlines %d 0 R /PageMode /UseOutlines", f.outline(g, d))
	}
	if labels := pageLabels(d.Pages); labels != nil {
		b = append(append(b, " /PageLabels "...), labels...)
	}
	if form := f.interactive(); form != nil {
		b = append(append(b, " /AcroForm "...), form...)
	}
	f.set(catalogObject, append(b, " >>"...))
	f.set(infoObject, info(d))
	// Not compressed, so that what does not know PDF can find it (ISO 32000-1, 14.3.2).
	f.objects[metadataObject-1] = object{dict: []byte("<< /Type /Metadata /Subtype /XML >>"), data: xmp(d), stream: true}
}

// info is the document information dictionary. gopdf writes it into the
// trailer, where ISO 32000-1 (7.5.5) wants a reference, and titles beyond the
// BMP as something else.
func info(d *Document) []byte {
	b := []byte("<<")
	entry := func(key, value string) {
		if value != "" {
			b = append(append(append(append(b, " /"...), key...), ' '), pdfText(value)...)
		}
	}
	entry("Title", d.Title)
	entry("Author", d.Author)
	entry("Subject", d.Subject)
	entry("Producer", producer)
	if !d.Created.IsZero() {
		entry("CreationDate", pdfDate(d.Created))
		entry("ModDate", pdfDate(d.Created))
	}
	return append(b, " >>"...)
}

// pdfDate is a date in the form of ISO 32000-1, 7.9.4.
func pdfDate(t time.Time) string {
	return t.Format("D:20060102150405") + strings.ReplaceAll(t.Format("-07:00"), ":", "'") + "'"
}

// xmp is the metadata stream, which says the same as info.
func xmp(d *Document) []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n" +
		"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" +
		" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n" +
		"<dc:format>application/pdf</dc:format>\n")
	entry := func(open, value, shut string) {
		if value == "" {
			return
		}
		b.WriteString(open)
		xml.EscapeText(&b, []byte(value))
		b.WriteString(shut + "\n")
	}
	entry("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", d.Title, "</rdf:li></rdf:Alt></dc:title>")
	entry("<dc:creator><rdf:Seq><rdf:li>", d.Author, "</rdf:li></rdf:Seq></dc:creator>")
	entry("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", d.Subject, "</rdf:li></rdf:Alt></dc:description>")
	entry("<pdf:Producer>", producer, "</pdf:Producer>")
	if !d.Created.IsZero() {
		const iso = "2006-01-02T15:04:05Z07:00"
		entry("<xmp:CreateDate>", d.Created.Format(iso), "</xmp:CreateDate>")
		entry("<xmp:ModifyDate>", d.Created.Format(iso), "</xmp:ModifyDate>")
	}
	b.WriteString("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// outline adds the tree of bookmarks and returns its root's number. gopdf's
// has the right place only on pages of the first one's size, and titles beyond
// the BMP as something else.
func (f *file) outline(g *drawing, d *Document) int {
	root := f.add(object{})
	first, last, count := f.bookmarks(g, d, d.Bookmarks, root)
	f.set(root, fmt.Appendf(nil, "<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>", first, last, count))
	return root
}

// bookmarks adds siblings and what is below them, and returns the numbers of
// the first and the last, and how many entries were added.
func (f *file) bookmarks(g *drawing, d *Document, bs []Bookmark, parent int) (first, last, count int) {
	ids := make([]int, len(bs))
	for i := range bs {
		ids[i] = f.add(object{})
	}
	for i, m := range bs {
		y := (d.Pages[m.Page].Height - m.Y) / MM
		b := fmt.Appendf(nil, "<< /Title %s /Parent %d 0 R /Dest [ %d 0 R /XYZ null ", pdfText(m.Title), parent, g.pages[m.Page].object)
		b = append(numbers3(b, y), "null ]"...)
		if i > 0 {
			b = fmt.Appendf(b, " /Prev %d 0 R", ids[i-1])
		}
		if i+1 < len(ids) {
			b = fmt.Appendf(b, " /Next %d 0 R", ids[i+1])
		}
		if len(m.Children) > 0 {
			from, to, n := f.bookmarks(g, d, m.Children, ids[i])
			b = fmt.Appendf(b, " /First %d 0 R /Last %d 0 R /Count %d", from, to, n)
			count += n
		}
		f.set(ids[i], append(b, " >>"...))
	}
	return ids[0], ids[len(ids)-1], count + len(ids)
}

// pageLabels is the number tree of page labels, nil if every page has its
// ordinal.
func pageLabels(pages []Page) []byte {
	b := []byte("<< /Nums [")
	counting, any := false, false
	for i, p := range pages {
		switch {
		case p.Label != "":
			b = fmt.Appendf(b, " %d << /P %s >>", i, pdfText(p.Label))
			counting, any = false, true
		case !counting:
			b = fmt.Appendf(b, " %d << /S /D /St %d >>", i, i+1)
			counting = true
		}
	}
	if !any {
		return nil
	}
	return append(b, " ] >>"...)
}

// pdfText is a text string (ISO 32000-1, 7.9.2.2): as it is if it is ASCII,
// else in UTF-16BE, characters beyond the BMP as surrogate pairs.
func pdfText(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] >= ' ' && s[i] < 0x7F
	}
	if ascii {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}

// pdfName is a name object (ISO 32000-1, 7.3.5).
func pdfName(s string) []byte {
	b := []byte{'/'}
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7F || strings.IndexByte("()<>[]{}/%#", c) >= 0 {
			b = fmt.Appendf(b, "#%02X", c)
			continue
		}
		b = append(b, c)
	}
	return b
}

func round3(v float64) float64 {
	v = math.Round(v*1e3) / 1e3
	if v == 0 {
		return 0 // not -0
	}
	return v
}
