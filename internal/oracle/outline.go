package oracle

import (
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
)

// Bookmark is an entry of the outline.
type Bookmark struct {
	Title    string
	Page     int
	Y        float64 // from the page's top; -1 when the entry gives none
	Children []Bookmark
}

// Bookmarks is the outline.
func (p *PDF) Bookmarks() []Bookmark {
	p.t.Helper()
	// FPDFBookmark_GetDest of the WebAssembly build calls FPDFBookmark_Find
	// (go-pdfium v1.20.0); GetBookmarks calls the right function.
	r, err := p.eng.GetBookmarks(&requests.GetBookmarks{Document: p.doc})
	return p.bookmarks(must(p.t, r, err).Bookmarks)
}

func (p *PDF) bookmarks(from []responses.GetBookmarksBookmark) []Bookmark {
	p.t.Helper()
	var bs []Bookmark
	for _, f := range from {
		b := Bookmark{Title: f.Title, Page: -1, Y: -1, Children: p.bookmarks(f.Children)}
		if f.DestInfo != nil {
			b.Page = f.DestInfo.PageIndex
			l, err := p.eng.FPDFDest_GetLocationInPage(&requests.FPDFDest_GetLocationInPage{Dest: f.DestInfo.Reference})
			if err == nil && l.Y != nil && b.Page >= 0 {
				_, h := p.Size(b.Page)
				b.Y = h - float64(*l.Y)*mm
			}
		}
		bs = append(bs, b)
	}
	return bs
}

// PageLabels is the label of each page, "" where there is none.
func (p *PDF) PageLabels() []string {
	p.t.Helper()
	ls := make([]string, p.NumPages())
	for i := range ls {
		if r, err := p.eng.FPDF_GetPageLabel(&requests.FPDF_GetPageLabel{Document: p.doc, Page: i}); err == nil {
			ls[i] = r.Label
		}
	}
	return ls
}

// Lang is the document's language.
func (p *PDF) Lang() string {
	p.t.Helper()
	r, err := p.eng.FPDFCatalog_GetLanguage(&requests.FPDFCatalog_GetLanguage{Document: p.doc})
	if err != nil {
		return ""
	}
	return r.Language
}
