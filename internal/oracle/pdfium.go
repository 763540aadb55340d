package oracle

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const mm = 25.4 / 72

// engine starts PDFium once in a test process. It sees no file of the machine,
// so a font that is not embedded cannot be found on it by luck.
var engine = sync.OnceValues(func() (pdfium.Pdfium, error) {
	rc := wazero.NewRuntimeConfig().WithCoreFeatures(
		api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if dir, err := os.UserCacheDir(); err == nil {
		// Compiling takes seconds; what was compiled is kept for the next
		// process. Without a cache directory it is compiled again.
		if c, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "zhifadoc-oracle")); err == nil {
			rc = rc.WithCompilationCache(c)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: rc,
	})
	if err != nil {
		return nil, err
	}
	return pool.GetInstance(time.Minute)
})

// PDF is a document that PDFium has read. A failure of PDFium ends the test.
type PDF struct {
	t   testing.TB
	eng pdfium.Pdfium
	doc references.FPDF_DOCUMENT
	mu  sync.Mutex
}

// Open reads a PDF; it is closed when the test ends.
func Open(t testing.TB, pdf []byte) *PDF {
	t.Helper()
	eng, err := engine()
	if err != nil {
		t.Fatalf("oracle: PDFium does not start: %v", err)
	}
	r, err := eng.OpenDocument(&requests.OpenDocument{File: &pdf})
	if err != nil {
		t.Fatalf("oracle: PDFium cannot open the document: %v", err)
	}
	t.Cleanup(func() {
		eng.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: r.Document})
	})
	return &PDF{t: t, eng: eng, doc: r.Document}
}

func must[T any](t testing.TB, r T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatalf("oracle: PDFium: %v", err)
	}
	return r
}

// NumPages is the number of pages.
func (p *PDF) NumPages() int {
	p.t.Helper()
	r, err := p.eng.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: p.doc})
	return must(p.t, r, err).PageCount
}

// Size is a page's width and height.
func (p *PDF) Size(page int) (w, h float64) {
	p.t.Helper()
	r, err := p.eng.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: p.doc, Index: page})
	s := must(p.t, r, err)
	return s.Width * mm, s.Height * mm
}

// Version is the PDF version that the header claims, 17 for 1.7.
func (p *PDF) Version() int {
	p.t.Helper()
	r, err := p.eng.FPDF_GetFileVersion(&requests.FPDF_GetFileVersion{Document: p.doc})
	return must(p.t, r, err).FileVersion
}

// Meta is an entry of the document information: Title, Author, CreationDate….
func (p *PDF) Meta(tag string) string {
	p.t.Helper()
	r, err := p.eng.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: p.doc, Tag: tag})
	return must(p.t, r, err).Value
}

// withPage loads a page for f, one at a time: PDFium's document holds state.
func (p *PDF) withPage(page int, f func(requests.Page)) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.eng.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: p.doc, Index: page})
	ref := must(p.t, r, err).Page
	defer p.eng.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref})
	f(requests.Page{ByReference: &ref})
}
