package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"testing"
)

// xlsxCell is a cell as the file has it: the text, or the number's digits.
type xlsxCell struct {
	text   string
	number bool
}

// readWorkbook reads a workbook by its XML, sharing no code with the library
// that wrote it: cells by sheet and name.
func readWorkbook(t *testing.T, data []byte) map[string]map[string]xlsxCell {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string, into any) {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := xml.NewDecoder(f).Decode(into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	part("xl/workbook.xml", &book)
	var shared struct {
		Items []struct {
			Text string `xml:"t"`
		} `xml:"si"`
	}
	part("xl/sharedStrings.xml", &shared)
	sheets := map[string]map[string]xlsxCell{}
	for i, s := range book.Sheets {
		var sheet struct {
			Cells []struct {
				Name  string `xml:"r,attr"`
				Type  string `xml:"t,attr"`
				Value string `xml:"v"`
			} `xml:"sheetData>row>c"`
		}
		part(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), &sheet)
		cells := map[string]xlsxCell{}
		for _, c := range sheet.Cells {
			switch {
			case c.Value == "":
			case c.Type == "s":
				n, err := strconv.Atoi(c.Value)
				if err != nil {
					t.Fatal(err)
				}
				cells[c.Name] = xlsxCell{text: shared.Items[n].Text}
			case c.Type == "" || c.Type == "n":
				cells[c.Name] = xlsxCell{text: c.Value, number: true}
			default:
				t.Fatalf("%s: type %s", c.Name, c.Type)
			}
		}
		sheets[s.Name] = cells
	}
	return sheets
}
