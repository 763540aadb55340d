package oracle

import (
	"github.com/klippa-app/go-pdfium/requests"
)

// Field is a form field with its widget on a page.
type Field struct {
	Box
	Type, Name, Tip string // FT, T, TU
}

// Fields is a page's annotations that are form fields, in their order.
func (p *PDF) Fields(page int) []Field {
	p.t.Helper()
	_, h := p.Size(page)
	var fs []Field
	p.withPage(page, func(pg requests.Page) {
		n, err := p.eng.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: pg})
		for i := range must(p.t, n, err).Count {
			r, err := p.eng.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: pg, Index: i})
			a := must(p.t, r, err).Annotation
			value := func(key string) string {
				v, err := p.eng.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a, Key: key})
				if err != nil {
					return ""
				}
				return v.Value
			}
			f := Field{Type: value("FT"), Name: value("T"), Tip: value("TU")}
			q, err := p.eng.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a})
			rect := must(p.t, q, err).Rect
			f.Box = Box{Left: float64(rect.Left) * mm, Right: float64(rect.Right) * mm,
				Top: h - float64(max(rect.Top, rect.Bottom))*mm, Bottom: h - float64(min(rect.Top, rect.Bottom))*mm}
			p.eng.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a})
			if f.Name != "" || f.Type != "" {
				fs = append(fs, f)
			}
		}
	})
	return fs
}

// Signatures is the number of fields for signatures that the document's form
// has, signed or not.
func (p *PDF) Signatures() int {
	p.t.Helper()
	r, err := p.eng.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: p.doc})
	return must(p.t, r, err).Count
}
