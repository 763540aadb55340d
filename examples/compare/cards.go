package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"github.com/zhifadoc/zhifadoc/certificate"
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
		{"fpdf, skip2", []string{bin["fpdf"], "-n", n, "-photos", c.in("photos"), "-font", font, "-out", c.in("fpdf.pdf")}, c.in("fpdf.pdf")},
		{"typst, codes ready", c.typst("cards.typ", c.in("typst.pdf")), c.in("typst.pdf")},
		{"maroto, codes ready", []string{bin["maroto"], "-n", n, "-dir", c.dir, "-font", font, "-out", c.in("maroto.pdf")}, c.in("maroto.pdf")},
		{"reportlab, codes ready", python("reportlab", "reportlab/cards.py", c.dir, font, c.in("reportlab.pdf")), c.in("reportlab.pdf")},
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
	data, err := json.Marshal(people)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "people.json"), data, 0o666)
}

// writeCode is a code's picture, a pixel a module, with its quiet zone.
func writeCode(file, text string) error {
	rows, err := certificate.Encode(text, certificate.LevelM)
	if err != nil {
		return err
	}
	const quiet = 4
	side := len(rows) + 2*quiet
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y, row := range rows {
		for x, dark := range row {
			if dark {
				img.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
