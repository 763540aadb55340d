// Package oracle answers, by tools that share no code with ours, what a
// finished file says: PDFium (compiled to WebAssembly, so a test needs nothing
// but Go) for text, geometry and pictures, pdfcpu and qpdf for the structure,
// ZXing's port for QR codes.
//
// It is imported from tests alone. Lengths are in mm from the page's top left,
// y downwards, like the pages it measures; pages are counted from 0.
package oracle
