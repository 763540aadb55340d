package sheet

import (
	"bytes"
	"math"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// face is the embedded face of a role.
func face(t testing.TB, role typeface.Role) *typeface.Face {
	t.Helper()
	f, err := typeface.Embedded().Face(role)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// printed is the document as a file that pdfcpu and qpdf find nothing wrong
// with.
func printed(t testing.TB, d *Document) []byte {
	t.Helper()
	pdf := written(t, d)
	oracle.Validate(t, pdf)
	oracle.QPDF(t, pdf)
	return pdf
}

func written(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// a4 is a document of one A4 page.
func a4(items ...Item) *Document {
	return &Document{Pages: []Page{{Width: A4Width, Height: A4Height, Items: items}}}
}

// within tells whether a length is what it should be to 0.02 mm.
func within(got, want float64) bool { return math.Abs(got-want) <= 0.02 }

func fill(c Colour) *Colour { return &c }
