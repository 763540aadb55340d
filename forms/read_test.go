package forms

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// table makes a workbook of sheets, each a list of rows of cells; what is no
// string is a value of its own kind.
func table(t testing.TB, change func(*excelize.File), sheets ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i := 0; i < len(sheets); i += 2 {
		name := sheets[i].(string)
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[i+1].([][]any) {
			must(t, f.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row))
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, name string, data []byte) *Reading {
	t.Helper()
	rd, err := Read(name, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return rd
}

// faults are findings as "rule cell".
func faults(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Rule+" "+f.Place.Cell)
	}
	return out
}

func header9() []any {
	return []any{"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号", "清理原因"}
}

func person(name, id string) []any {
	return []any{"奈曼旗水务局", name, id, "行政执法", "水行政", "奈曼旗", "15052522001", "01", "其他情形"}
}

func TestReadPlain(t *testing.T) {
	rd := read(t, "水务局.xlsx", table(t, nil, "清理汇总表", [][]any{
		{"附件1"}, {"行政执法人员清理汇总表"}, {"报送单位：奈曼旗水务局"}, header9(),
		person("王堃", "150525199003070011"), person("李䶮", "11010519491231002X"),
		{"填报人：乌云", nil, nil, nil, "联系电话：0475-4226442"}, {nil, nil, "2022年6月2日"},
	}))
	if len(rd.Findings) > 0 {
		t.Errorf("findings: %v", rd.Findings)
	}
	f := rd.Forms[0]
	if f.Kind != Clearance || f.Unit != "奈曼旗水务局" || f.FilledBy != "乌云" || f.Phone != "0475-4226442" || f.Date != (Date{2022, 6, 2}) {
		t.Errorf("form: %+v", f)
	}
	if len(f.Officers) != 2 {
		t.Fatalf("%d officers", len(f.Officers))
	}
	o := f.Officers[1]
	if src := o.Source; src.File != "水务局.xlsx" || src.Sheet != "清理汇总表" || src.Row != 6 || src.Cell(ReasonField) != "I6" || src.Cell(IDField) != "C6" {
		t.Errorf("source: %+v", src)
	}
	o.Source = Source{}
	want := Officer{Department: "奈曼旗水务局", Name: "李䶮", ID: "11010519491231002X", Type: "行政执法", Category: "水行政",
		Area: "奈曼旗", CertificateNo: "15052522001", QualificationNo: "01", Reason: "其他情形"}
	if o != want {
		t.Errorf("got %+v", o)
	}
}

// What departments do to a table, and what must come of it.
func TestReadOdd(t *testing.T) {
	title := []any{"行政执法人员清理汇总表"}
	unit := []any{"报送单位：奈曼旗水务局"}
	for name, c := range map[string]struct {
		rows    [][]any
		change  func(*excelize.File)
		names   []string // of the officers
		ids     []string
		found   []string
		checked func(*testing.T, *Reading)
	}{
		"columns moved and added": {
			rows: [][]any{title, unit,
				{"序号", "姓 名", "工作\n单位", "性别", "公民身份号码", "执 法 类 型", "执法类别（单选）", "执法区域*", "行政执法证号", "资格证编号", "清理原因：", "备注"},
				{1, "王堃", "奈曼旗水务局", "男", "150525199003070011", "行政执法", "水行政", "奈曼旗", "001", "02", "其他情形", "借 调", "右边的话"}},
			names: []string{"王堃"}, ids: []string{"150525199003070011"},
			found: []string{"column-extra L3"},
			checked: func(t *testing.T, rd *Reading) {
				o := rd.Forms[0].Officers[0]
				if o.Source.Cell(DepartmentField) != "C4" || o.Source.Cell(IDField) != "E4" || o.CertificateNo != "001" || o.Area != "奈曼旗" ||
					o.Sex != "男" || o.Source.Cell(SexField) != "D4" || o.Remarks != "备注：借调；右边的话" {
					t.Errorf("%+v", o)
				}
			},
		},
		"numbers typed as numbers": {
			rows: [][]any{title, unit, header9(),
				{"奈曼旗水务局", "甲某", 110101199003071000.0, "行政执法", "水行政", "奈曼旗", 15052522001, 150525220000000017.0, "其他情形"},
				{"奈曼旗水务局", "乙某", "150525199003070011", "行政执法", "水行政", "奈曼旗", "1.50525E+17", "01", "其他情形"}},
			names: []string{"甲某", "乙某"}, ids: []string{"110101199003071000", "150525199003070011"},
			found: []string{"cell-number G4", "number-rounded H4", "number-rounded G5"},
			checked: func(t *testing.T, rd *Reading) {
				if got := rd.Forms[0].Officers[0].CertificateNo; got != "15052522001" {
					t.Errorf("certificate %q", got)
				}
				if got := faults(Review(rd.Forms)); !slices.Contains(got, "id-rounded C4") {
					t.Errorf("review: %v", got)
				}
			},
		},
		"empty rows, notes, totals, 无": {
			rows: [][]any{title, unit, header9(), {}, person("王堃", "150525199003070011"), {}, {},
				person("李䶮", "11010519491231002X"), {"合计", nil, "2人"}, {"以下空白"}, {"注：本表一式两份"}, {"填报人：", "乌云"}},
			names: []string{"王堃", "李䶮"}, ids: []string{"150525199003070011", "11010519491231002X"},
		},
		"nobody": {
			rows: [][]any{title, unit, header9(), {nil, "无"}, {"填报人：", "乌云", nil, "联系电话：", 4226442}},
			checked: func(t *testing.T, rd *Reading) {
				if f := rd.Forms[0]; f.FilledBy != "乌云" || f.Phone != "4226442" {
					t.Errorf("%+v", f)
				}
			},
		},
		"people below the signature": {
			rows: [][]any{title, unit, header9(), person("王堃", "150525199003070011"), {"填报人：乌云"},
				person("李䶮", "11010519491231002X")},
			names: []string{"王堃", "李䶮"}, ids: []string{"150525199003070011", "11010519491231002X"},
		},
		"header again on each printed page": {
			rows:  [][]any{title, unit, header9(), person("王堃", "150525199003070011"), header9(), person("李䶮", "11010519491231002X")},
			names: []string{"王堃", "李䶮"}, ids: []string{"150525199003070011", "11010519491231002X"},
		},
		"ids as people type them": {
			rows: [][]any{title, unit, header9(), person("王　堃 ", "１５０５２５１９９００３０７００１１"), person("阿拉坦•乌力吉", "11010519491231002x"),
				person(" 李䶮", "'150525 19900307 0011"), person("那顺・孟和", "150525199003070011　")},
			names: []string{"王堃", "阿拉坦·乌力吉", "李䶮", "那顺·孟和"},
			ids:   []string{"150525199003070011", "11010519491231002X", "150525199003070011", "150525199003070011"},
			found: []string{"name-space B4", "id-format C4", "name-separator B5", "id-format C6", "name-separator B7"},
		},
		"departments merged over their people": {
			rows: [][]any{title, unit, header9(), person("王堃", "150525199003070011"),
				{nil, "李䶮", "11010519491231002X", nil, "水行政", "奈曼旗", "15052522002", "02", "其他情形"}},
			change: func(f *excelize.File) {
				for _, c := range []string{"A", "D"} {
					if err := f.MergeCell("表", c+"4", c+"5"); err != nil {
						panic(err)
					}
				}
			},
			names: []string{"王堃", "李䶮"}, ids: []string{"150525199003070011", "11010519491231002X"},
			checked: func(t *testing.T, rd *Reading) {
				if o := rd.Forms[0].Officers[1]; o.Department != "奈曼旗水务局" || o.Type != "行政执法" {
					t.Errorf("%+v", o)
				}
			},
		},
		"header over two rows": {
			rows: [][]any{title, unit,
				{"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "证件信息", nil, "清理原因"},
				{nil, nil, nil, nil, nil, nil, "执法证编号", "资格编号"},
				person("王堃", "150525199003070011")},
			names: []string{"王堃"}, ids: []string{"150525199003070011"},
			checked: func(t *testing.T, rd *Reading) {
				if o := rd.Forms[0].Officers[0]; o.CertificateNo != "15052522001" || o.QualificationNo != "01" {
					t.Errorf("%+v", o)
				}
			},
		},
		"errors and formulas": {
			rows: [][]any{title, unit, header9(), person("王堃", "150525199003070011"), person("李䶮", "11010519491231002X")},
			change: func(f *excelize.File) {
				for cell, formula := range map[string]string{"G4": `"A"&1`, "H5": "1/0"} {
					if err := f.SetCellDefault("表", cell, ""); err != nil {
						panic(err)
					}
					if err := f.SetCellFormula("表", cell, formula); err != nil {
						panic(err)
					}
				}
			},
			names: []string{"王堃", "李䶮"}, ids: []string{"150525199003070011", "11010519491231002X"},
			found: []string{"cell-formula G4", "cell-formula H5"},
		},
		"a number that became a date": {
			rows: [][]any{title, unit, header9(), {"奈曼旗水务局", "王堃", "150525199003070011", "行政执法", "水行政", "奈曼旗",
				time.Date(2015, 5, 1, 0, 0, 0, 0, time.UTC), "01", "其他情形"}},
			names: []string{"王堃"}, ids: []string{"150525199003070011"}, found: []string{"cell-date G4"},
		},
		"a column left out": {
			rows: [][]any{title, unit, {"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "清理原因"},
				{"奈曼旗水务局", "王堃", "150525199003070011", "行政执法", "水行政", "奈曼旗", "其他情形"}},
			names: []string{"王堃"}, ids: []string{"150525199003070011"},
			found: []string{"column-missing B3", "column-missing B3"},
		},
		"rows with gaps are kept": {
			rows:  [][]any{title, unit, header9(), {"奈曼旗水务局", nil, "150525199003070011"}, {nil, "王堃"}, {nil, nil, nil, "行政执法", "水行政", "奈曼旗"}, {"奈曼旗水务局"}},
			names: []string{"", "王堃", ""}, ids: []string{"150525199003070011", "", ""},
		},
		"no title": {
			rows:  [][]any{header9(), person("王堃", "150525199003070011")},
			names: []string{"王堃"}, ids: []string{"150525199003070011"}, found: []string{"form-title B1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rd := read(t, "a.xlsx", table(t, c.change, "表", c.rows))
			if len(rd.Forms) != 1 || rd.Forms[0].Kind != Clearance {
				t.Fatalf("forms: %+v", rd.Forms)
			}
			var names, ids []string
			for _, o := range rd.Forms[0].Officers {
				names, ids = append(names, o.Name), append(ids, o.ID)
			}
			if !slices.Equal(names, c.names) || !slices.Equal(ids, c.ids) {
				t.Errorf("officers %q %q\nwant %q %q", names, ids, c.names, c.ids)
			}
			if got := faults(rd.Findings); !slices.Equal(got, c.found) {
				t.Errorf("findings %q\nwant %q", got, c.found)
			}
			if c.checked != nil {
				c.checked(t, rd)
			}
		})
	}
}

func TestReadSeveralSheets(t *testing.T) {
	h8 := header9()[:8]
	rd := read(t, "水务局.xlsx", table(t, nil,
		"Sheet1", [][]any{{"填表说明"}, {"请按实填写"}},
		"一", [][]any{{"行政执法证件新领人员统计表"}, h8, person("王堃", "150525199003070011")[:8]},
		"换发", [][]any{h8, person("李䶮", "11010519491231002X")[:8]},
		"两张表", [][]any{{"行政执法人员清理汇总表"}, {"报送单位", "奈曼旗水务局"}, header9(), person("甲某", "150525199003070011"), {"填报人：乌云"}, {nil, "单位（盖章）：", "某某"},
			{"行政执法证件换发人员统计表"}, {"报送单位：水管站"}, h8, person("乙某", "11010519491231002X")[:8]},
		"不明", [][]any{h8, person("丙某", "11010519491231002X")[:8]},
	))
	var got []string
	for _, f := range rd.Forms {
		got = append(got, fmt.Sprintf("%d %s %d", f.Kind, f.Unit, len(f.Officers)))
	}
	want := []string{"3  1", "2  1", "1 奈曼旗水务局 1", "2 水管站 1", "0  1"}
	if !slices.Equal(got, want) {
		t.Errorf("forms %q, want %q", got, want)
	}
	rules := faults(rd.Findings)
	for _, want := range []string{"sheet-other ", "form-unknown B1"} {
		if !slices.Contains(rules, want) {
			t.Errorf("findings %q lack %q", rules, want)
		}
	}
}

// The marker tells the form of a sheet whose title is gone.
func TestReadByMarker(t *testing.T) {
	data, _ := written(t, &Workbook{}, &Form{Kind: Clearance, Officers: officers(1)}, &Form{Kind: NewIssue, Officers: officers(2)})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	must(t, f.SetSheetName(NewIssue.Sheet(), "表二"))
	must(t, f.SetCellStr("表二", "A2", ""))
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	rd := read(t, "a.xlsx", b.Bytes())
	if len(rd.Forms) != 2 || rd.Forms[1].Kind != NewIssue {
		t.Errorf("forms %v, findings %v", rd.Forms, rd.Findings)
	}
}

// The same table in every encoding and separator gives the same officers.
func TestReadCSV(t *testing.T) {
	text := "行政执法人员清理汇总表\r\n报送单位：奈曼旗水务局\r\n\r\n" + strings.Join([]string{"工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号", "清理原因"}, ",") + "\r\n" +
		"奈曼旗水务局,王堃,150525199003070011,行政执法,水行政,奈曼旗,=\"0012\",01,\"退休\n已办手续\"\r\n" +
		"奈曼旗水务局,李䶮,11010519491231002x,行政执法,水行政,奈曼旗,'0013,02,其他情形\r\n" +
		"奈曼旗水务局,赵某,1.10101E+17,行政执法,水行政,奈曼旗,0014,03,其他情形\r\n填报人：,乌云\r\n"
	encode := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	gbk := strings.ReplaceAll(text, "䶮", "某") // 䶮 is not in GBK
	for name, data := range map[string][]byte{
		"UTF-8":          []byte(text),
		"UTF-8 with BOM": []byte("\uFEFF" + text),
		"GB 18030":       encode(simplifiedchinese.GB18030, text),
		"GBK":            encode(simplifiedchinese.GBK, gbk),
		"UTF-16":         encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(text, ",", "\t")),
		"tabs":           []byte(strings.ReplaceAll(text, ",", "\t")),
		"semicolons":     []byte(strings.ReplaceAll(text, ",", ";")),
	} {
		rd := read(t, "清理.csv", data)
		if len(rd.Forms) != 1 || len(rd.Forms[0].Officers) != 3 {
			t.Errorf("%s: %+v", name, rd)
			continue
		}
		f := rd.Forms[0]
		second := "李䶮"
		if name == "GBK" {
			second = "李某"
		}
		if f.Kind != Clearance || f.Unit != "奈曼旗水务局" || f.FilledBy != "乌云" || f.Officers[0].Name != "王堃" || f.Officers[0].CertificateNo != "0012" ||
			f.Officers[0].Reason != "退休已办手续" || f.Officers[1].Name != second || f.Officers[1].ID != "11010519491231002X" || f.Officers[1].CertificateNo != "0013" {
			t.Errorf("%s: %+v", name, f)
		}
		// A spreadsheet shows the third person in row 7, the break within a cell notwithstanding.
		if got := faults(Review(rd.Forms)); !slices.Contains(got, "id-rounded C7") {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The codes of GB 18030-2022 that are pairs of bytes and not in GBK, by the
// standard's table; a decoder out of step would take the second byte of one
// for the first of the next.
func TestDecodeGB(t *testing.T) {
	for in, want := range map[string]string{
		"\xC4\xCE\xC2\xFC\xC6\xEC":         "奈曼旗",
		"\xFE\x9F\xFE\x59\xFE\xA0":         "䶮龴龻",
		"a\xFE\x51\xFE\x91b":               "a\U00020087\U000241FEb",
		"\xA8\xBC\xA6\xD9\x82\x35\x90\x37": "ḿ︐龴",
		"\x95\x32\x82\x36\xFE\x53":         "𠀀\U000200CC",
		"\xB0\xFC\xFEQ":                    "包\U00020087", // FE 51: the second byte is the letter Q
	} {
		if got, err := decodeGB([]byte(in)); err != nil || got != want {
			t.Errorf("% X: %q, %v, want %q", in, got, err, want)
		}
	}
}

// zipOf makes a zip file of parts.
func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := zw.Create(parts[i])
		must(t, err)
		_, err = io.WriteString(w, parts[i+1])
		must(t, err)
	}
	must(t, zw.Close())
	return b.Bytes()
}

// bookOf is a workbook whose one sheet is this XML.
func bookOf(t testing.TB, sheet string) []byte {
	return zipOf(t, bookParts(sheet)...)
}

func bookParts(sheet string) []string {
	return []string{
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="清理" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	}
}

// withTexts is a workbook whose cells share texts, which are this XML.
func withTexts(t testing.TB, texts string) []byte {
	parts := append(bookParts("<worksheet/>"), "xl/sharedStrings.xml", texts)
	for i, p := range parts {
		parts[i] = strings.Replace(p, `<Relationship Id="a"`, `<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="a"`, 1)
	}
	return zipOf(t, parts...)
}

// liar is a workbook whose sheet unpacks to more than it declares.
func liar(t testing.TB) []byte {
	const size = 20 << 20
	data := bookOf(t, strings.Repeat(" ", size))
	for at := 0; ; { // in the sheet's descriptor and in the central directory
		i := bytes.Index(data[at:], binary.LittleEndian.AppendUint32(nil, size))
		if i < 0 {
			return data
		}
		at += i
		binary.LittleEndian.PutUint32(data[at:], 1000)
	}
}

func TestReadRefuses(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 1000)
	good, _ := written(t, &Workbook{}, &Form{Kind: Clearance, Officers: officers(50)})
	var rows strings.Builder
	rows.WriteString("工作单位,姓名,身份证号,执法类型,执法类别,执法区域\n")
	for range 2000000 {
		rows.WriteString("甲,乙\n")
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":                  {nil, ErrNotWorkbook},
		"white space":            {[]byte(" \n\n"), ErrNotWorkbook},
		"xls":                    {[]byte(ole), ErrOldFormat},
		"encrypted":              {[]byte(ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), ErrEncrypted},
		"PDF":                    {[]byte("%PDF-1.7\n1 0 obj"), ErrNotWorkbook},
		"web page called xls":    {[]byte("<html><table><tr><td>姓名</td></tr></table>"), ErrNotWorkbook},
		"JPEG":                   {[]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01"), ErrNotWorkbook},
		"zip of photos":          {zipOf(t, "a.jpg", "x"), ErrNotWorkbook},
		"Word":                   {zipOf(t, "word/document.xml", "<w/>"), ErrNotWorkbook},
		"ods":                    {zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), ErrNotWorkbook},
		"xlsb":                   {zipOf(t, "xl/workbook.bin", "x"), ErrNotWorkbook},
		"truncated":              {good[:len(good)*2/3], ErrNotWorkbook},
		"sheet cut":              {bookOf(t, `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>x`), ErrNotWorkbook},
		"other text":             {[]byte("今天,天气\n很,好\n"), ErrOtherForm},
		"another form":           {table(t, nil, "工资表", [][]any{{"姓名", "应发", "实发"}, {"王堃", 1, 2}}), ErrOtherForm},
		"nothing in it":          {table(t, nil, "Sheet1", [][]any{}), ErrOtherForm},
		"decompression bomb":     {bookOf(t, strings.Repeat(" ", 20<<20)), ErrTooLarge},
		"bomb that lies":         {liar(t), ErrNotWorkbook},
		"bomb of shared strings": {withTexts(t, strings.Repeat("a", 20<<20)), ErrTooLarge},
		"row beyond the last":    {bookOf(t, `<worksheet><sheetData><row r="1048577"><c r="A1"/></row></sheetData></worksheet>`), ErrTooLarge},
		"2 million rows":         {[]byte(rows.String()), ErrTooLarge},
		"larger than any report": {bytes.Repeat([]byte("甲,乙\n"), 5<<20), ErrTooLarge},
		"recursive XML entities": {bookOf(t, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`), ErrNotWorkbook},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		rd, err := Read(name, bytes.NewReader(c.data))
		runtime.ReadMemStats(&after)
		var fe *FileError
		if !errors.As(err, &fe) || rd != nil || fe.File != name {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !errors.Is(err, c.want) && !(name == "bomb that lies" && errors.Is(err, ErrTooLarge)) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 250<<20 {
			t.Errorf("%s: allocated %d MB", name, used>>20)
		}
	}
}

// A reader that fails is reported as such.
func TestReadFailingReader(t *testing.T) {
	_, err := Read("x", io.MultiReader(strings.NewReader("PK"), brokenReader{}))
	var fe *FileError
	if !errors.Is(err, errFull) || errors.As(err, &fe) {
		t.Error(err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errFull }

// fault is one of the faults planted in the Naiman submissions.
type fault struct {
	File, Sheet, Cell, Kind, Expect string
	Other                           struct{ File, Sheet, Cell string }
}

func submissions(t testing.TB) []*Reading {
	t.Helper()
	root := os.DirFS("../testdata/naiman")
	var all []*Reading
	err := fs.WalkDir(root, "submissions", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".xlsx" {
			return err
		}
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		rd, err := Read(name, f)
		if err != nil {
			return err
		}
		all = append(all, rd)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Each planted fault is found at its cell, each oddity that is to be accepted
// gives no finding worse than a hint, and nothing else is found.
func TestNaimanSubmissions(t *testing.T) {
	data, err := os.ReadFile("../testdata/naiman/faults.json")
	must(t, err)
	var planted []fault
	must(t, json.Unmarshal(data, &planted))
	var found []Finding
	var all []*Form
	for _, rd := range submissions(t) {
		found = append(found, rd.Findings...)
		all = append(all, rd.Forms...)
	}
	found = append(found, Review(all)...)
	at := func(file, sheet, cell string) []string {
		var rules []string
		for _, f := range found {
			if f.Place.File == file && f.Place.Sheet == sheet && f.Place.Cell == cell && f.Severity > Hint {
				rules = append(rules, f.Rule)
			}
		}
		return rules
	}
	expected := map[string]bool{}
	for _, p := range planted {
		if p.Sheet == "" || !strings.HasPrefix(p.File, "submissions/") || p.Kind == "not-in-exam" {
			continue
		}
		rules := at(p.File, p.Sheet, p.Cell)
		switch p.Expect {
		case "report":
			if !slices.Contains(rules, p.Kind) {
				t.Errorf("%s!%s: %s is not found, but %v", p.Sheet, p.Cell, p.Kind, rules)
			}
			expected[p.File+p.Sheet+p.Cell+p.Kind] = true
			expected[p.Other.File+p.Other.Sheet+p.Other.Cell+p.Kind] = true
		case "mend", "accept":
			if len(rules) > 0 {
				t.Errorf("%s!%s: %s should be taken, but %v", p.Sheet, p.Cell, p.Kind, rules)
			}
		}
	}
	for _, f := range found {
		if f.Severity > Hint && !expected[f.Place.File+f.Place.Sheet+f.Place.Cell+f.Rule] {
			t.Errorf("not planted: %s %s!%s %s", f.Place.File, f.Place.Sheet, f.Place.Cell, f.Rule)
		}
	}
}

// No row of the submissions is lost: there are as many officers as cells that
// hold an identity number or a name in a table.
func TestNaimanRowsAreAllThere(t *testing.T) {
	n := 0
	for _, rd := range submissions(t) {
		for _, f := range rd.Forms {
			n += len(f.Officers)
			for _, o := range f.Officers {
				if o.Department == "" {
					t.Errorf("%s, row %d: no department", rd.File, o.Source.Row)
				}
			}
		}
	}
	rows := 0
	number := regexp.MustCompile(`[0-9０-９]{14,17}`)
	for _, rd := range submissions(t) {
		b, err := os.ReadFile("../testdata/naiman/" + rd.File)
		must(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(b))
		must(t, err)
		for _, sheet := range f.GetSheetList() {
			all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			must(t, err)
			for _, row := range all {
				if slices.ContainsFunc(row, func(c string) bool {
					return number.MatchString(strings.ReplaceAll(c, ".", "")) && !strings.HasPrefix(c, "150525") || len(c) >= 15 && number.MatchString(c)
				}) {
					rows++
				}
			}
		}
	}
	if n != rows || n < 150 {
		t.Errorf("%d officers, %d rows with an identity number", n, rows)
	}
}

func FuzzRead(f *testing.F) {
	good, _ := written(f, &Workbook{Rows: 2}, &Form{Kind: Clearance, Unit: "奈曼旗水务局", Officers: officers(2)})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(bookOf(f, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c t="s"><v>9</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells></worksheet>`))
	f.Add(zipOf(f, "xl/workbook.bin", "x"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "a.xlsx", data) })
}

// FuzzSheet gives the XML of a sheet in place of a file, so that the fuzzer
// need not find its way through the packing.
func FuzzSheet(f *testing.F) {
	_, parts := written(f, &Workbook{Rows: 2}, &Form{Kind: Clearance, Unit: "奈曼旗水务局", Officers: officers(2)})
	f.Add(parts["xl/worksheets/sheet1.xml"])
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><r><t>姓_x0041_</t></r><rPh><t>x</t></rPh></is></c><c r="ZZZ1"><f>1</f></c></row><row r="3"/></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) { sound(t, "a.xlsx", bookOf(t, sheet)) })
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("工作单位,姓名,身份证号,执法类型\n水务局,王堃,150525199003070011,行政执法\n填报人：李,电话：1\n"))
	f.Add([]byte("姓名\t身份证号\t执法类型\t执法类别\n\"王\n堃\"\t1.1E+17\t\t\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add([]byte("\xD0\xD5\xC3\xFB,\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "a.csv", data) })
}

var cellRE = regexp.MustCompile(`^([A-Z]{1,3}[1-9][0-9]*)?$`)

// sound reads data, twice, and checks what must hold for any.
func sound(t *testing.T, name string, data []byte) {
	rd, err := Read(name, bytes.NewReader(data))
	if err != nil {
		var fe *FileError
		if !errors.As(err, &fe) || rd != nil {
			t.Fatalf("%v with %v", err, rd)
		}
		return
	}
	again, err := Read(name, bytes.NewReader(data))
	if err != nil || fmt.Sprint(again.Findings) != fmt.Sprint(rd.Findings) {
		t.Fatal("two readings differ")
	}
	if len(rd.Forms) == 0 {
		t.Fatal("neither form nor error")
	}
	for _, f := range append(rd.Findings, Review(rd.Forms)...) {
		if f.Rule == "" || f.Severity < Hint || f.Message == "" || f.English == "" || !cellRE.MatchString(f.Place.Cell) {
			t.Fatalf("finding %+v", f)
		}
	}
	for _, f := range rd.Forms {
		last := 0
		for _, o := range f.Officers {
			if o.Source.Row <= last {
				t.Fatal("rows out of order")
			}
			last = o.Source.Row
		}
	}
}
