package oracle

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Archive checks what PDF/A-2u (ISO 19005-2, level U) asks of a document, as
// pdfcpu reads its objects, except for the claim itself. It is no validator: it
// looks for what a document of this library could get wrong, and the numbers in
// its messages are the clauses.
func Archive(t testing.TB, pdf []byte) {
	t.Helper()
	ctx, err := api.ReadContext(bytes.NewReader(pdf), Config())
	if err == nil {
		err = ctx.EnsurePageCount()
	}
	if err != nil {
		t.Errorf("pdfcpu: %v", err)
		return
	}
	a := &archive{TB: t, pdf: pdf, x: ctx.XRefTable, glyphs: map[string]map[int]bool{}, fonts: map[string]types.Dict{}}
	a.file()
	a.catalog()
	for _, o := range a.objects() {
		a.object(o.number, o.value)
	}
	for page := range ctx.PageCount {
		a.page(page + 1)
	}
	a.eachFont()
}

type archive struct {
	testing.TB
	pdf    []byte
	x      *model.XRefTable
	fonts  map[string]types.Dict   // by their reference
	glyphs map[string]map[int]bool // that are drawn, by the font's reference
}

func (a *archive) dict(o types.Object) types.Dict {
	a.Helper()
	if s, err := a.x.Dereference(o); err == nil {
		if sd, ok := s.(types.StreamDict); ok {
			return sd.Dict
		}
	}
	d, err := a.x.DereferenceDict(o)
	if err != nil {
		a.Errorf("pdfcpu: %v", err)
	}
	return d
}

func (a *archive) array(o types.Object) types.Array {
	a.Helper()
	v, err := a.x.DereferenceArray(o)
	if err != nil {
		a.Errorf("pdfcpu: %v", err)
	}
	return v
}

// stream is a stream's content, unpacked.
func (a *archive) stream(o types.Object) (types.Dict, []byte) {
	a.Helper()
	sd, _, err := a.x.DereferenceStreamDict(o)
	if err != nil || sd == nil {
		a.Errorf("pdfcpu: no stream: %v", err)
		return nil, nil
	}
	if err := sd.Decode(); err != nil {
		a.Errorf("pdfcpu: %v", err)
	}
	return sd.Dict, sd.Content
}

type numbered struct {
	number int
	value  types.Object
}

func (a *archive) objects() []numbered {
	var all []numbered
	for n, e := range a.x.Table {
		if !e.Free && e.Object != nil {
			all = append(all, numbered{n, e.Object})
		}
	}
	slices.SortFunc(all, func(x, y numbered) int { return x.number - y.number })
	return all
}

// file checks the file's structure.
func (a *archive) file() {
	a.Helper()
	if !regexp.MustCompile(`\A%PDF-1\.[0-7]\n%[^\x00-\x7F]{4}`).Match(latin1(a.pdf)) {
		a.Error("6.1.2: header")
	}
	trailer := a.pdf[bytes.LastIndex(a.pdf, []byte("trailer")):]
	if !regexp.MustCompile(`/ID \[ ?<[0-9A-F]{32}> ?<[0-9A-F]{32}> ?\]`).Match(trailer) {
		a.Error("6.1.3: no identifier in the trailer")
	}
	if bytes.Contains(trailer, []byte("/Encrypt")) || a.x.Encrypt != nil {
		a.Error("6.1.3: encrypted")
	}
	if !bytes.HasSuffix(a.pdf, []byte("%%EOF\n")) {
		a.Error("6.1.3: data after the end")
	}
}

func latin1(b []byte) []byte {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return []byte(string(r))
}

// catalog checks what concerns the document as a whole.
func (a *archive) catalog() {
	a.Helper()
	root, err := a.x.Catalog()
	if err != nil {
		a.Error(err)
		return
	}
	for _, key := range []string{"OpenAction", "AA", "OCProperties", "Requirements", "NeedsRendering", "Perms"} {
		if _, found := root.Find(key); found {
			a.Errorf("6.5, 6.9, 6.10: the catalog has %s", key)
		}
	}
	if lang, found := root.Find("Lang"); !found || lang.String() == "" {
		a.Error("6.7.4: no language")
	}
	if names, found := root.Find("Names"); found {
		for key := range a.dict(names) {
			if key == "JavaScript" || key == "EmbeddedFiles" {
				a.Errorf("6.6, 6.8: the catalog has %s", key)
			}
		}
	}
	a.intent(root)
	meta, found := root.Find("Metadata")
	if !found {
		a.Error("6.6.2: no metadata")
		return
	}
	dict, xmp := a.stream(meta)
	if dict != nil && dict.Subtype() != nil && *dict.Subtype() != "XML" {
		a.Error("6.6.2: the metadata is no XML")
	}
	a.metadata(xmp)
}

// intent checks that device colours have a meaning.
func (a *archive) intent(root types.Dict) {
	a.Helper()
	o, found := root.Find("OutputIntents")
	if !found {
		a.Error("6.2.3: no output intent")
		return
	}
	intents := a.array(o)
	if len(intents) != 1 {
		a.Errorf("6.2.3: %d output intents", len(intents))
		return
	}
	intent := a.dict(intents[0])
	if s := intent.NameEntry("S"); s == nil || *s != "GTS_PDFA1" {
		a.Errorf("6.2.3: the intent is %v", s)
	}
	profile, found := intent.Find("DestOutputProfile")
	if !found {
		a.Error("6.2.3: no profile")
		return
	}
	dict, icc := a.stream(profile)
	if n := dict.IntEntry("N"); n == nil || *n != 3 {
		a.Errorf("6.2.3: the profile has %v components", n)
	}
	// ISO 15076-1, 7.2: size, version, class, colour space, signature.
	const header = 128
	if len(icc) < header || int(icc[0])<<24|int(icc[1])<<16|int(icc[2])<<8|int(icc[3]) != len(icc) || icc[8] > 4 ||
		string(icc[12:16]) != "mntr" && string(icc[12:16]) != "prtr" || string(icc[16:20]) != "RGB " || string(icc[36:40]) != "acsp" {
		a.Error("6.2.3: the profile is none")
	}
}

// metadata checks that the metadata is well-formed and says what the
// information dictionary says.
func (a *archive) metadata(xmp []byte) {
	a.Helper()
	if head := regexp.MustCompile(`<\?xpacket [^>]*\?>`).Find(xmp); head == nil || bytes.Contains(head, []byte("bytes=")) || bytes.Contains(head, []byte("encoding=")) {
		a.Errorf("6.6.2.1: %q", head)
	}
	said := map[string]string{}
	var path []string
	d := xml.NewDecoder(bytes.NewReader(xmp))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			a.Errorf("6.6.2.1: %v", err)
			return
		}
		switch v := tok.(type) {
		case xml.StartElement:
			path = append(path, v.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			for _, name := range path {
				switch name {
				case "title", "creator", "description", "Producer", "CreatorTool", "CreateDate", "ModifyDate", "Keywords":
					said[name] += strings.TrimSpace(string(v))
				}
			}
		}
	}
	info := types.Dict{}
	if a.x.Info != nil {
		info = a.dict(*a.x.Info)
	}
	digits := func(s string) string { // of a date, to the second
		s = regexp.MustCompile(`[^0-9]`).ReplaceAllString(s, "")
		return s[:min(14, len(s))]
	}
	for key, name := range map[string]string{"Title": "title", "Author": "creator", "Subject": "description", "Producer": "Producer",
		"Creator": "CreatorTool", "CreationDate": "CreateDate", "ModDate": "ModifyDate", "Keywords": "Keywords"} {
		o, found := info.Find(key)
		if !found {
			continue
		}
		text, err := a.x.DereferenceText(o)
		if err != nil {
			a.Errorf("pdfcpu: %s: %v", key, err)
		}
		want := said[name]
		if strings.HasSuffix(key, "Date") {
			text, want = digits(text), digits(want)
		}
		if text != want {
			a.Errorf("6.6.3: %s is %q in one place and %q in the other", key, text, want)
		}
	}
}

// object checks one object of the file, whatever it is.
func (a *archive) object(number int, o types.Object) {
	a.Helper()
	bad := func(format string, args ...any) {
		a.Helper()
		a.Errorf("object %d: "+format, append([]any{number}, args...)...)
	}
	var d types.Dict
	switch v := o.(type) {
	case types.Dict:
		d = v
	case types.StreamDict:
		d = v.Dict
		for _, f := range v.FilterPipeline {
			switch f.Name {
			case "FlateDecode", "DCTDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "CCITTFaxDecode":
			default:
				bad("6.1.7.2: filter %s", f.Name)
			}
		}
		for _, key := range []string{"F", "FFilter", "FDecodeParms"} {
			if _, found := d.Find(key); found {
				bad("6.1.7.1: a stream in another file")
			}
		}
	default:
		return
	}
	for _, key := range []string{"JS", "JavaScript", "Launch", "EF", "RichMedia", "TR", "HTP", "OPI", "PS", "Alternates", "Ref"} {
		if _, found := d.Find(key); found {
			bad("6.2, 6.5, 6.8: has %s", key)
		}
	}
	if s := d.NameEntry("S"); s != nil && slices.Contains([]string{"JavaScript", "Launch", "Sound", "Movie", "ResetForm", "ImportData", "SetState", "NoOp", "SetOCGState", "Rendition", "Trans", "GoTo3DView"}, *s) {
		bad("6.5.1: action %s", *s)
	}
	if b, found := d.Find("Interpolate"); found && b.String() == "true" {
		bad("6.2.8: an interpolated picture")
	}
	if bm := d.NameEntry("BM"); bm != nil && *bm != "Normal" && *bm != "Multiply" {
		bad("6.2.10: blend mode %s", *bm)
	}
	if cs, found := d.Find("ColorSpace"); found && strings.Contains(cs.String(), "DeviceCMYK") {
		bad("6.2.4.3: CMYK with an intent of RGB")
	}
	a.annotation(d, bad)
}

// annotation checks annotations and form fields.
func (a *archive) annotation(d types.Dict, bad func(string, ...any)) {
	a.Helper()
	if subtype := d.Subtype(); subtype != nil && (*subtype == "Widget" || *subtype == "Link") {
		const hidden, printed = 1 | 2 | 32, 4 // Invisible, Hidden, NoView; Print (ISO 32000-1, table 165)
		flags := d.IntEntry("F")
		if flags == nil || *flags&hidden != 0 || *flags&printed == 0 {
			bad("6.3.2: an annotation that is not printed")
		}
		if _, found := d.Find("AP"); !found && *subtype == "Widget" {
			bad("6.3.3: a field without an appearance")
		}
		for _, key := range []string{"A", "AA"} {
			if _, found := d.Find(key); found && *subtype == "Widget" {
				bad("6.4.1: a field with an action")
			}
		}
	}
	if _, found := d.Find("XFA"); found {
		bad("6.4.2: XFA")
	}
	if b := d.BooleanEntry("NeedAppearances"); b != nil && *b {
		bad("6.4.1: appearances are left to the reader")
	}
}

// page checks a page's content and what it refers to.
func (a *archive) page(n int) {
	a.Helper()
	d, _, attrs, err := a.x.PageDict(n, false)
	if err != nil {
		a.Errorf("pdfcpu: page %d: %v", n, err)
		return
	}
	content, err := a.x.PageContent(d, n)
	if err != nil && !errors.Is(err, model.ErrNoContent) { // a page may be left empty
		a.Errorf("pdfcpu: page %d: %v", n, err)
		return
	}
	resources := attrs.Resources
	if o, found := d.Find("Resources"); found {
		resources = a.dict(o)
	}
	translucent := a.content(fmt.Sprintf("page %d", n), content, resources, 0)
	if group, found := d.Find("Group"); translucent != found {
		a.Errorf("6.2.10: page %d is translucent: %v; it has a group: %v", n, translucent, found)
	} else if found {
		if cs := a.dict(group).NameEntry("CS"); cs == nil || *cs != "DeviceRGB" {
			a.Errorf("6.2.10: page %d: its group has no colour space", n)
		}
	}
}

var (
	operators = regexp.MustCompile(`\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|/[^\s<>\[\]()/]+|[^\s<>\[\]()/]+|\[|\]|<<|>>`)
	hexText   = regexp.MustCompile(`\s`)
)

// content reads operators: which glyphs of which fonts they draw, in which
// colours, and whether anything is translucent.
func (a *archive) content(where string, content []byte, resources types.Dict, depth int) (translucent bool) {
	a.Helper()
	if depth > 10 {
		a.Errorf("%s: forms in forms", where)
		return false
	}
	sub := func(kind string) types.Dict {
		if o, found := resources.Find(kind); found {
			return a.dict(o)
		}
		return types.Dict{}
	}
	for _, o := range sub("ExtGState") {
		gs := a.dict(o)
		for _, key := range []string{"ca", "CA"} {
			if v, found := gs.Find(key); found && v.String() != "1" && v.String() != "1.00" {
				translucent = true
			}
		}
		if v, found := gs.Find("SMask"); found && v.String() != "None" {
			translucent = true
		}
		if bm := gs.NameEntry("BM"); bm != nil && *bm != "Normal" {
			translucent = true
		}
	}
	xobjects, fonts := sub("XObject"), sub("Font")
	for name, o := range xobjects {
		sd, _, err := a.x.DereferenceStreamDict(o)
		if err != nil || sd == nil {
			a.Errorf("%s: %s: %v", where, name, err)
			continue
		}
		if _, found := sd.Dict.Find("SMask"); found {
			translucent = true
		}
		if subtype := sd.Dict.Subtype(); subtype != nil && *subtype == "Form" {
			if err := sd.Decode(); err != nil {
				a.Errorf("%s: %s: %v", where, name, err)
			}
			inner := types.Dict{}
			if o, found := sd.Dict.Find("Resources"); found {
				inner = a.dict(o)
			}
			if a.content(where+" "+name, sd.Content, inner, depth+1) {
				translucent = true
			}
		}
	}
	for name, o := range fonts {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			a.Errorf("%s: font %s is not indirect", where, name)
			continue
		}
		a.fonts[ref.String()] = a.dict(o)
	}
	var stack []string
	var font string // its reference
	nesting := 0
	for _, token := range operators.FindAllString(string(content), -1) {
		operand := strings.ContainsAny(token[:1], "(</[]+-.0123456789")
		if operand {
			stack = append(stack, token)
			continue
		}
		switch token {
		case "Tf":
			name := strings.TrimPrefix(stack[max(0, len(stack)-2)], "/")
			ref, found := fonts.Find(name)
			if !found {
				a.Errorf("%s: 6.2.2: no font %s", where, name)
				return translucent
			}
			font = ref.String()
		case "Tj", "TJ", "'", `"`:
			for _, s := range stack {
				if strings.HasPrefix(s, "(") {
					a.Errorf("%s: text that is not in hexadecimal", where)
				}
				if !strings.HasPrefix(s, "<") {
					continue
				}
				codes := hexText.ReplaceAllString(strings.Trim(s, "<>"), "")
				for ; len(codes) >= 4; codes = codes[4:] {
					g, _ := strconv.ParseInt(codes[:4], 16, 32)
					if a.glyphs[font] == nil {
						a.glyphs[font] = map[int]bool{}
					}
					a.glyphs[font][int(g)] = true
				}
			}
		case "Do":
			if name := strings.TrimPrefix(stack[len(stack)-1], "/"); xobjects[name] == nil {
				a.Errorf("%s: 6.2.2: no object %s", where, name)
			}
		case "k", "K":
			a.Errorf("%s: 6.2.4.3: CMYK with an intent of RGB", where)
		case "ri", "BX", "EX", "PS", "sh":
			a.Errorf("%s: operator %s", where, token)
		case "q":
			if nesting++; nesting > 28 {
				a.Errorf("%s: 6.1.13: q in q, %d times", where, nesting)
			}
		case "Q":
			nesting--
		}
		stack = stack[:0]
	}
	if nesting != 0 {
		a.Errorf("%s: q and Q do not match", where)
	}
	return translucent
}

var (
	bfSection = regexp.MustCompile(`(?s)begin(bfchar|bfrange)(.*?)endbf`)
	bfHex     = regexp.MustCompile(`<([0-9A-Fa-f]+)>`)
)

// unicodes reads a ToUnicode CMap.
func (a *archive) unicodes(cmap []byte) map[int]string {
	a.Helper()
	code := func(s string) int { n, _ := strconv.ParseInt(s, 16, 32); return int(n) }
	text := func(s string) []uint16 {
		var u []uint16
		for ; len(s) >= 4; s = s[4:] {
			u = append(u, uint16(code(s[:4])))
		}
		return u
	}
	all := map[int]string{}
	for _, section := range bfSection.FindAllStringSubmatch(string(cmap), -1) {
		if strings.Contains(section[2], "[") {
			a.Error("ToUnicode with lists, which is not understood here")
		}
		hex := bfHex.FindAllStringSubmatch(section[2], -1)
		if section[1] == "bfchar" {
			for i := 0; i+1 < len(hex); i += 2 {
				all[code(hex[i][1])] = string(utf16.Decode(text(hex[i+1][1])))
			}
			continue
		}
		for i := 0; i+2 < len(hex); i += 3 {
			first, last, u := code(hex[i][1]), code(hex[i+1][1]), text(hex[i+2][1])
			for g := first; g <= last && len(u) > 0; g++ {
				all[g] = string(utf16.Decode(u))
				u[len(u)-1]++
			}
		}
	}
	return all
}

// eachFont checks the fonts that pages name: that the program is there, that
// each glyph which is drawn has a width that is the program's own, and a
// character that it stands for.
func (a *archive) eachFont() {
	a.Helper()
	for ref, d := range a.fonts {
		name := "?"
		if n := d.NameEntry("BaseFont"); n != nil {
			name = *n
		}
		bad := func(format string, args ...any) {
			a.Helper()
			a.Errorf("font %s: "+format, append([]any{name}, args...)...)
		}
		if s := d.Subtype(); s == nil || *s != "Type0" {
			bad("is %v", s)
			continue
		}
		if e := d.NameEntry("Encoding"); e == nil || *e != "Identity-H" {
			bad("6.2.11.3.3: encoding %v", e)
		}
		if !regexp.MustCompile(`^[A-Z]{6}\+`).MatchString(name) {
			bad("a subset without a tag")
		}
		o, _ := d.Find("DescendantFonts")
		kids := a.array(o)
		if len(kids) != 1 {
			bad("%d descendants", len(kids))
			continue
		}
		cid := a.dict(kids[0])
		if g := cid.NameEntry("CIDToGIDMap"); g == nil || *g != "Identity" {
			bad("6.2.11.3.2: CIDToGIDMap %v", g)
		}
		do, _ := cid.Find("FontDescriptor")
		descriptor := a.dict(do)
		if _, found := descriptor.Find("CIDSet"); found {
			bad("6.2.11.4.2: a CIDSet, which is not understood here")
		}
		file, found := descriptor.Find("FontFile2")
		if !found {
			bad("6.2.11.4.1: is not embedded")
			continue
		}
		_, program := a.stream(file)
		face, err := sfnt.Parse(program)
		if err != nil {
			bad("6.2.11.4.1: its program: %v", err)
			continue
		}
		to, found := d.Find("ToUnicode")
		if !found {
			bad("6.2.11.7.2: no ToUnicode")
			continue
		}
		_, cmap := a.stream(to)
		unicodes := a.unicodes(cmap)
		widths, base := a.widths(cid), 1000
		if dw := cid.IntEntry("DW"); dw != nil {
			base = *dw
		}
		var buf sfnt.Buffer
		for g := range a.glyphs[ref] {
			if g == 0 || g >= face.NumGlyphs() {
				bad("6.2.11.8: glyph %d of %d is drawn", g, face.NumGlyphs())
				continue
			}
			if u := unicodes[g]; u == "" || strings.ContainsAny(u, "\x00\uFEFF\uFFFE\uFFFD") {
				bad("6.2.11.7.2: glyph %d stands for %q", g, u)
			}
			width, ok := widths[g]
			if !ok {
				width = float64(base)
			}
			advance, err := face.GlyphAdvance(&buf, sfnt.GlyphIndex(g), fixed.I(1000), 0)
			if own := float64(advance) / 64; err != nil || width-own > 1 || own-width > 1 {
				bad("6.2.11.5: glyph %d is %v wide, and %v in its program (%v)", g, width, own, err)
			}
		}
	}
}

// widths reads the W array (ISO 32000-1, 9.7.4.3).
func (a *archive) widths(cid types.Dict) map[int]float64 {
	a.Helper()
	all := map[int]float64{}
	o, found := cid.Find("W")
	if !found {
		return all
	}
	number := func(o types.Object) float64 {
		v, err := a.x.DereferenceNumber(o)
		if err != nil {
			a.Errorf("pdfcpu: %v", err)
		}
		return v
	}
	w := a.array(o)
	for i := 0; i+1 < len(w); {
		first := int(number(w[i]))
		if list, ok := w[i+1].(types.Array); ok {
			for j, v := range list {
				all[first+j] = number(v)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			a.Error("W is cut off")
			break
		}
		for g := first; g <= int(number(w[i+1])); g++ {
			all[g] = number(w[i+2])
		}
		i += 3
	}
	return all
}
