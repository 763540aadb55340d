// Command generate makes the corpus beside it: files that departments might
// send, each damaged or odd in one way, and next to each what reading it must
// give, written down here by hand. Run it in the module's root:
//
//	go run ./forms/testdata/corpus/generate
//
// The files made by LibreOffice are frozen: they are converted only when
// soffice is installed and -office is given.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const dir = "forms/testdata/corpus"

// expect is what reading and reviewing a file must give.
type expect struct {
	Why      string   `json:"why"`                // what is odd about the file
	Error    string   `json:"error,omitempty"`    // why it is refused: old, encrypted, other, large, workbook
	Kind     string   `json:"kind,omitempty"`     // of the first form: clearance, renewal, new-issue; "" when it cannot be told
	Unit     string   `json:"unit,omitempty"`     // of the first form
	People   []string `json:"people,omitempty"`   // name and number of each row, in order
	Findings []string `json:"findings,omitempty"` // cell and rule of each finding that is more than a hint
}

// Numbers of GB 11643 that check: those of its text and one of a man of 1990.
const (
	id1 = "150525199003070011"
	id2 = "11010519491231002X"
	id3 = "440524188001010014"
)

var header = []string{"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号", "清理原因"}

// row is a person's row of 附件1.
func row(name, id, certificate string) []string {
	return []string{"奈曼旗水务局", name, id, "行政执法", "水行政", "奈曼旗", certificate, "Z" + certificate, "其他情形"}
}

// head is what stands above the rows.
func head() [][]string {
	return [][]string{{"行政执法人员清理汇总表"}, {"报送单位：奈曼旗水务局"}, header}
}

func sheet(rows ...[]string) [][]string { return append(head(), rows...) }

var two = []string{"王堃 " + id1, "李䶮 " + id2}

func twoRows() [][]string {
	return sheet(row("王堃", id1, "15052522001"), row("李䶮", id2, "15052522002"))
}

// book writes rows as text by excelize.
func book(rows [][]string, change func(*excelize.File)) []byte {
	f := excelize.NewFile()
	for i, r := range rows {
		for j, text := range r {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			check(f.SetCellStr("Sheet1", cell, text))
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// archive zips parts, name and content in turn.
func archive(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		check(err)
		_, err = w.Write([]byte(parts[i+1]))
		check(err)
	}
	check(z.Close())
	return b.Bytes()
}

const (
	transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strict       = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	mainNS       = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictNS     = "http://purl.oclc.org/ooxml/spreadsheetml/main"
)

// parts are those of a workbook of one sheet by another writer: no styles, no
// theme, and the given XML as its sheet.
func parts(rel, ns, sheetXML string, more ...string) []byte {
	return archive(append([]string{
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns="` + ns + `" xmlns:r="` + rel + `"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheetXML,
	}, more...)...)
}

// inline is a sheet of inline strings, without the names of cells and rows
// when bare is set, and with prefix before each element.
func inline(rows [][]string, ns, prefix string, bare bool) string {
	var b strings.Builder
	p := prefix
	if p != "" {
		p += ":"
		ns = `xmlns:` + prefix + `="` + ns + `"`
	} else {
		ns = `xmlns="` + ns + `"`
	}
	fmt.Fprintf(&b, `<%sworksheet %s><%ssheetData>`, p, ns, p)
	for i, r := range rows {
		at := fmt.Sprintf(` r="%d"`, i+1)
		if bare {
			at = ""
		}
		fmt.Fprintf(&b, `<%srow%s>`, p, at)
		for j, text := range r {
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			at := ` r="` + name + `"`
			if bare {
				at = ""
			}
			fmt.Fprintf(&b, `<%[1]sc%[2]s t="inlineStr"><%[1]sis><%[1]st>%[3]s</%[1]st></%[1]sis></%[1]sc>`, p, at, text)
		}
		fmt.Fprintf(&b, `</%srow>`, p)
	}
	fmt.Fprintf(&b, `</%[1]ssheetData></%[1]sworksheet>`, p)
	return b.String()
}

// lines joins rows with a separator.
func lines(rows [][]string, comma string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, comma) + "\r\n")
	}
	return b.String()
}

func office() bool { return *withOffice }

var withOffice = flag.Bool("office", false, "convert the files of LibreOffice anew")

func main() {
	flag.Parse()
	write := func(name string, data []byte, e expect) {
		check(os.WriteFile(filepath.Join(dir, name), data, 0o644))
		text, err := json.MarshalIndent(e, "", "  ")
		check(err)
		check(os.WriteFile(filepath.Join(dir, name+".json"), append(text, '\n'), 0o644))
	}
	for _, c := range cases() {
		write(c.name, c.data, c.expect)
	}
	sound := book(twoRows(), nil)
	for _, to := range []string{"xlsx:Calc MS Excel 2007 XML", "csv:Text - txt - csv (StarCalc):44,34,76,1"} {
		ext, _, _ := strings.Cut(to, ":")
		name := "libreoffice." + ext
		data, err := os.ReadFile(filepath.Join(dir, name))
		if office() {
			data = convert(sound, to, ext)
		} else {
			check(err)
		}
		write(name, data, expect{Why: "LibreOffice 存的 " + ext, Kind: "clearance", Unit: "奈曼旗水务局", People: two})
	}
}

// convert saves a workbook by LibreOffice.
func convert(data []byte, to, ext string) []byte {
	tmp, err := os.MkdirTemp("", "corpus")
	check(err)
	defer os.RemoveAll(tmp)
	check(os.WriteFile(filepath.Join(tmp, "in.xlsx"), data, 0o600))
	out := filepath.Join(tmp, "out")
	msg, err := exec.Command("soffice", "-env:UserInstallation=file://"+tmp+"/profile", "--headless", "--convert-to", to, "--outdir", out, filepath.Join(tmp, "in.xlsx")).CombinedOutput()
	if err != nil {
		log.Fatalf("%v: %s", err, msg)
	}
	data, err = os.ReadFile(filepath.Join(out, "in."+ext))
	check(err)
	return data
}

// gb encodes text in GBK or GB 18030.
func gb(s string, all bool) []byte {
	enc := simplifiedchinese.GBK
	if all {
		enc = simplifiedchinese.GB18030
	}
	b, err := enc.NewEncoder().Bytes([]byte(s))
	check(err)
	return b
}

// utf16le encodes text as Excel's “Unicode 文本”.
func utf16le(s string) []byte {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
