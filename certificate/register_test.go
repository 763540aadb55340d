package certificate

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tealeg/xlsx/v3"

	"github.com/zhifadoc/zhifadoc/forms"
)

func testRegister(t testing.TB) *Register {
	t.Helper()
	cards := testCards(t)
	for i, c := range cards {
		c.Order, c.ID = i+1, testID(t, i)
		c.Passed = time.Date(2022, 7, 16, 1, 30+i, 5, 0, time.UTC)
		c.Score = Points(90.5 - float64(i))
	}
	cards[1].Entry, cards[1].Replaces = forms.NewIssue, ""
	cards[3].Name = "=HYPERLINK(\"http://x\")" // a name from a hostile form
	cards[3].Department = "甲_x0041_局"
	return &Register{
		Organ: "奈曼旗司法局",
		Issuance: &Issuance{Cards: cards, Refusals: []Refusal{
			{Name: "缺席者", Department: "奈曼旗农牧局", Admission: "20229999", Reason: WasAbsent, Source: forms.Source{File: "农牧局.xlsx", Sheet: "换发", Row: 7}},
			{Name: "无照者", Department: "奈曼旗水务局", Reason: NoPhoto, Detail: "照片文件夹中没有 20220008.jpg"},
		}},
		Runs: []*Run{{Printed: cards[:3], Skipped: []Refusal{{Name: cards[3].Name, Department: cards[3].Department, Admission: cards[3].Admission,
			Reason: BadPhoto, Detail: "照片 x.jpg：文件损坏"}}}},
		Created: time.Date(2022, 9, 1, 8, 0, 0, 0, Beijing),
	}
}

func writeRegister(t testing.TB, r *Register) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteRegister(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRegisterReadBack reads the register with another library than the one
// that wrote it.
func TestRegisterReadBack(t *testing.T) {
	r := testRegister(t)
	data := writeRegister(t, r)
	book, err := xlsx.OpenBinary(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != 2 {
		t.Fatalf("%d sheets", len(book.Sheets))
	}
	// Programs that trust the dimension read no more than it says.
	for i, width := range []string{"L", "F"} {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		part, err := fs.ReadFile(z, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf(`<dimension ref="A1:%s%d">`, width, book.Sheets[i].MaxRow); !bytes.Contains(part, []byte(want)) {
			t.Errorf("sheet %d has no %s", i+1, want)
		}
	}
	at := func(sheet, row, column int) *xlsx.Cell {
		c, err := book.Sheets[sheet].Cell(row, column)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	var header []string
	for i := range 12 {
		header = append(header, at(0, 2, i).String())
	}
	if want := strings.Fields("序号 证号 姓名 单位 种类 原证号 通过时间 成绩 发证日期 有效期至 领取人签字 领取日期"); !slices.Equal(header, want) {
		t.Errorf("header %q", header)
	}
	for _, c := range []struct {
		row, column int
		want        string
	}{
		{0, 0, "奈曼旗司法局行政执法证件发放登记表"},
		{1, 0, "共发证 4 本，其中换发 3 本、新领 1 本；未发证 2 人次，见“未发证人员”。印制 3 张次，未印 1 本。"},
		{3, 1, "1505252200001"}, {3, 2, "王堃"}, {3, 3, "奈曼旗农牧局"}, {3, 4, "换发"}, {3, 5, "1505250123"},
		{3, 6, "2022-07-16 09:30:05"}, {3, 8, "2022-09-01"}, {3, 9, "2028-08-31"}, {3, 10, ""}, {3, 11, ""},
		{4, 2, longName}, {4, 3, longDepartment}, {4, 4, "新领"}, {4, 5, ""},
		{5, 2, "𬱖䶮·𬭎"},
		{6, 1, "15-0525-2022-00004-X\n（未印）"}, {6, 2, "=HYPERLINK(\"http://x\")"},
	} {
		if got := at(0, c.row, c.column).String(); got != c.want {
			t.Errorf("row %d column %d: %q, want %q", c.row, c.column, got, c.want)
		}
	}
	for _, column := range []int{1, 5} {
		if c := at(0, 3, column); c.Type() != xlsx.CellTypeString || c.GetNumberFormat() != "@" {
			t.Errorf("column %d is no text: %v, %s", column, c.Type(), c.GetNumberFormat())
		}
	}
	if c := at(0, 6, 2); c.Formula() != "" {
		t.Errorf("a name became the formula %s", c.Formula())
	}
	if f, err := at(0, 3, 7).Float(); err != nil || f != 90.5 {
		t.Errorf("成绩 %v, %v", f, err)
	}
	for i, want := range []string{"1 缺席者 奈曼旗农牧局 缺考  农牧局.xlsx“换发”第 7 行", "2 无照者 奈曼旗水务局 没有照片 照片文件夹中没有 20220008.jpg ",
		"3 =HYPERLINK(\"http://x\") 甲_x0041_局 照片不合格 照片 x.jpg：文件损坏 "} {
		var got []string
		for j := range 6 {
			got = append(got, at(1, 3+i, j).String())
		}
		// The other reader leaves Excel's escape as it stands.
		if s := strings.ReplaceAll(strings.Join(got, " "), "_x005F_", "_"); s != want {
			t.Errorf("refusal %q, want %q", s, want)
		}
	}
}

// TestRegisterPrints looks into the parts for what makes it print well, and
// for what must not be there.
func TestRegisterPrints(t *testing.T) {
	r := testRegister(t)
	data := writeRegister(t, r)
	if again := writeRegister(t, r); !bytes.Equal(data, again) {
		t.Error("the same register gave other bytes")
	}
	parts := unzip(t, data)
	for part, wants := range map[string][]string{
		"xl/worksheets/sheet1.xml": {`paperSize="9"`, `orientation="landscape"`, `fitToHeight="0"`, `fitToPage="true"`, `numberStoredAsText="true"`, `第 &amp;P 页 共 &amp;N 页`},
		"xl/worksheets/sheet2.xml": {`paperSize="9"`, `orientation="landscape"`},
		"xl/workbook.xml":          {`_xlnm.Print_Titles`, `&#39;发放登记表&#39;!$3:$3`, `&#39;发放登记表&#39;!$A$1:$L$7`, `&#39;未发证人员&#39;!$3:$3`},
		"xl/sharedStrings.xml":     {`_x005F_x0041_`},
		"docProps/core.xml":        {"2022-09-01T00:00:00Z"},
	} {
		for _, want := range wants {
			text := strings.ReplaceAll(strings.ReplaceAll(parts[part], `fitToPage="1"`, `fitToPage="true"`), `numberStoredAsText="1"`, `numberStoredAsText="true"`)
			if !strings.Contains(text, want) && !strings.Contains(strings.ReplaceAll(text, "'", "&#39;"), want) {
				t.Errorf("%s has no %s", part, want)
			}
		}
	}
	for name, text := range parts {
		for _, c := range r.Issuance.Cards {
			if strings.Contains(text, c.ID) || strings.Contains(text, c.Admission) && strings.Contains(name, "sheet") {
				t.Errorf("%s holds personal data of %v", name, c)
			}
		}
	}
}

func unzip(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func TestRegisterWithoutRuns(t *testing.T) {
	r := testRegister(t)
	r.Runs = nil
	text := unzip(t, writeRegister(t, r))["xl/sharedStrings.xml"]
	if strings.Contains(text, "未印") || strings.Contains(text, "印制") {
		t.Error("it speaks of printing before any")
	}
	empty := &Register{Issuance: &Issuance{}}
	if len(writeRegister(t, empty)) == 0 {
		t.Error("nothing written")
	}
	if err := WriteRegister(io.Discard, nil); err == nil {
		t.Error("wrote no register")
	}
	if err := WriteRegister(failingWriter{}, r); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

// TestRegisterCountsRuns prints a card twice and one late.
func TestRegisterCountsRuns(t *testing.T) {
	r := testRegister(t)
	r.Runs = append(r.Runs, &Run{Printed: []*Card{r.Issuance.Cards[0], r.Issuance.Cards[3]}})
	if got := r.summary(); !strings.Contains(got, "印制 5 张次，未印 0 本") {
		t.Error(got)
	}
	if got := len(r.refusals()); got != 2 {
		t.Errorf("%d refusals: one that was printed after all is still there", got)
	}
}
