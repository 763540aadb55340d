package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/skip2/go-qrcode"

	"github.com/zhifadoc/zhifadoc/examples/compare/work"
)

// cards is the printing of certificates.
func (c *comparison) cards() (*matter, error) {
	if err := inputs(c.dir, c.people); err != nil {
		return nil, err
	}
	if err := c.copyTo("cards.typ", "typst/cards.typ"); err != nil {
		return nil, err
	}
	bin := map[string]string{}
	for _, p := range []string{"cards", "fpdf", "maroto"} {
		var err error
		if bin[p], err = c.build(p, "./"+p); err != nil {
			return nil, err
		}
	}
	n, font := fmt.Sprint(c.people), filepath.Join(c.faces, "heiti.ttf")
	return &matter{name: "Cards", unit: "people", amount: c.people, own: 2, programs: []program{
		{"zhifadoc, skip2", []string{bin["cards"], "-n", n, "-photos", c.in("photos"), "-out", c.in("ours")}, c.in("ours")},
		{"zhifadoc, rsc.io/qr", []string{bin["cards"], "-n", n, "-photos", c.in("photos"), "-out", c.in("quick"), "-encoder", "rsc"}, c.in("quick")},
		{"fpdf, skip2's pictures", []string{bin["fpdf"], "-n", n, "-photos", c.in("photos"), "-faces", c.faces, "-out", c.in("fpdf.pdf"), "-pictures"}, c.in("fpdf.pdf")},
		{"fpdf, skip2, rectangles", []string{bin["fpdf"], "-n", n, "-photos", c.in("photos"), "-faces", c.faces, "-out", c.in("fpdf.pdf")}, c.in("fpdf.pdf")},
		{"typst, codes ready", c.typst("cards.typ", c.in("typst.pdf")), c.in("typst.pdf")},
		{"maroto, codes ready", []string{bin["maroto"], "-n", n, "-dir", c.dir, "-font", font, "-out", c.in("maroto.pdf")}, c.in("maroto.pdf")},
		{"reportlab, codes ready", python("reportlab", "reportlab/cards.py", c.dir, c.faces, c.in("reportlab.pdf")), c.in("reportlab.pdf")},
	}}, nil
}

// inputs writes what the programs read.
func inputs(dir string, n int) error {
	if err := work.WritePhotos(filepath.Join(dir, "photos")); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "codes"), 0o777); err != nil {
		return err
	}
	signer, err := work.Signer()
	if err != nil {
		return err
	}
	type person struct {
		Photo  string       `json:"photo"`
		Code   string       `json:"code"`
		Fields []work.Field `json:"fields"`
	}
	var people []person
	for i := range n {
		c := work.Card(i)
		text, err := work.Code(c, signer)
		if err != nil {
			return err
		}
		name := "codes/" + work.CodeFile(i)
		if err := writeCode(filepath.Join(dir, name), text); err != nil {
			return err
		}
		people = append(people, person{"photos/" + c.PhotoFile, name, work.Fields(c)})
	}
	var ground bytes.Buffer
	if err := work.GroundPDF(&ground); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "ground.pdf"), ground.Bytes(), 0o666); err != nil {
		return err
	}
	if err := writeJSON(filepath.Join(dir, "ground.json"), work.Grounds()); err != nil {
		return err
	}
	return writeJSON(filepath.Join(dir, "people.json"), people)
}

func writeJSON(file string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o666)
}

// codePixels is the side of a module in the ready pictures of the codes: at
// 27 mm that is 300 dpi, what card printers print. Pictures of a pixel a module
// are smaller, but viewers and printers blur them.
const codePixels = 5

// writeCode writes a code's picture, as skip2/go-qrcode makes it, and the same
// as shapes, which typst is quicker with.
func writeCode(file, text string) error {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return err
	}
	if err := code.WriteFile(-codePixels, file+".png"); err != nil {
		return err
	}
	rows := code.Bitmap()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="27mm" height="27mm" viewBox="0 0 %d %[1]d">`, len(rows))
	fmt.Fprintf(&b, `<path fill="#fff" d="M0 0h%dv%[1]dh-%[1]dz"/><path d="`, len(rows))
	for y, row := range rows {
		for begin, end := range work.Runs(row) {
			fmt.Fprintf(&b, "M%d %dh%dv1h-%[3]dz", begin, y, end-begin)
		}
	}
	b.WriteString(`"/></svg>`)
	return os.WriteFile(file+".svg", b.Bytes(), 0o666)
}
