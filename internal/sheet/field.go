package sheet

import (
	"fmt"
	"strings"
)

// SignatureField is a place for a digital signature (ISO 32000-1, 12.7.4.5),
// not yet signed. Nothing of it is drawn or printed; a program that signs finds
// it by its name. It lies on pages, never on stencils.
type SignatureField struct {
	X, Y, W, H float64
	Name       string // the only one of its name in the document; without a full stop, which parts the names of a hierarchy (12.7.3.2)
	Tip        string // what a reader of the screen is told instead of Name; "" means Name
}

func (SignatureField) item() {}

// signatureField looks at a field's numbers and name.
func (c *checker) signatureField(s *SignatureField) {
	c.near("X", s.X)
	c.near("Y", s.Y)
	c.want(s.W > 0 && s.W <= far, "W", s.W)
	c.want(s.H > 0 && s.H <= far, "H", s.H)
	c.want(s.Name != "" && !strings.Contains(s.Name, ".") && !c.fields[s.Name], "Name", s.Name)
	c.fields[s.Name] = true
}

// annotations appends the annotations of a page that has fields.
func (f *file) annotations(b []byte, p *page, from *Page) []byte {
	first := len(f.fields)
	for _, it := range from.Items {
		if s, ok := plain(it).(SignatureField); ok {
			f.fields = append(f.fields, f.signatureField(&s, p, from.Height))
		}
	}
	if first == len(f.fields) {
		return b
	}
	return append(append(b, " /Annots "...), references(f.fields[first:])...)
}

// signatureField adds a field and its widget, which are one dictionary. The
// appearance is empty and there all the same, because PDF/A wants one of every
// annotation (ISO 19005-2, 6.3.3), as it wants it printed (6.3.2).
func (f *file) signatureField(s *SignatureField, p *page, height float64) int {
	x, y, w, h := s.X/MM, (height-s.Y-s.H)/MM, s.W/MM, s.H/MM
	empty := append(numbers3([]byte("<< /Type /XObject /Subtype /Form /BBox [ 0 0 "), w, h), "] /Resources << >> >>"...)
	appearance := f.add(object{dict: empty, stream: true})
	tip := s.Tip
	if tip == "" {
		tip = s.Name
	}
	b := fmt.Appendf(nil, "<< /Type /Annot /Subtype /Widget /FT /Sig /T %s /TU %s /Rect [ ", pdfText(s.Name), pdfText(tip))
	b = append(numbers3(b, x, y, x+w, y+h), ']')
	const printed = 4 // 12.5.3
	b = fmt.Appendf(b, " /F %d /P %d 0 R /AP << /N %d 0 R >> >>", printed, p.object, appearance)
	return f.add(object{dict: b})
}

// interactive is the interactive form (12.7.2), nil if the document has no
// fields. That signatures exist means fields for them; that the file may only
// be appended to, whoever signs says.
func (f *file) interactive() []byte {
	if len(f.fields) == 0 {
		return nil
	}
	const signaturesExist = 1
	return fmt.Appendf(nil, "<< /Fields %s /SigFlags %d >>", references(f.fields), signaturesExist)
}

// references is an array of objects.
func references(objects []int) []byte {
	b := []byte{'['}
	for _, n := range objects {
		b = append(append(b, ' '), reference(n)...)
	}
	return append(b, " ]"...)
}
