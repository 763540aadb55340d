package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

type testCase struct {
	name string
	data []byte
	expect
}

// good is the expectation of two sound rows.
func good(why string) expect {
	return expect{Why: why, Kind: "clearance", Unit: "奈曼旗水务局", People: two}
}

// bad adds findings to the expectation of two rows.
func bad(why string, findings ...string) expect {
	e := good(why)
	e.Findings = findings
	return e
}

func refused(why, how string) expect { return expect{Why: why, Error: how} }

func cases() []testCase {
	sound := book(twoRows(), nil)
	bare := func(prefix string, names bool) string { return inline(twoRows(), mainNS, prefix, names) }
	full := strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + 0xFEE0
		}
		return r
	}, id1)
	swapped := [][]string{{"行政执法人员清理汇总表"}, {"报送单位", "奈曼旗水务局"},
		{"序号", "资格编号", "姓　名", "性别", "出生年月", "身份证\n号码", "执法类型", "执法类别", "执法区域（全称）", "执法证号", "清理原因", "工作单位", "备注"},
		{"1", "Z1", "王堃", "男", "1990年3月", id1, "行政执法", "水行政", "奈曼旗", "15052522001", "其他情形", "奈曼旗水务局", ""},
		{"2", "Z2", "李䶮", "男", "1949.12", id2, "行政执法", "水行政", "奈曼旗", "15052522002", "其他情形", "奈曼旗水务局", "借调"}}
	gaps := sheet(row("王堃", id1, "15052522001"), nil, nil, row("李䶮", id2, "15052522002"),
		[]string{"合计", "2人"}, []string{"填报人：李明", "", "", "联系电话：0475-4226442"}, []string{"注：以上人员均已核实。"})
	typed := func(value any, style string) func(*excelize.File) {
		return func(f *excelize.File) {
			check(f.SetCellValue("Sheet1", "C4", value))
			if style != "" {
				id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &style})
				check(err)
				check(f.SetCellStyle("Sheet1", "C4", "C4", id))
			}
		}
	}
	rounded := expect{Why: "身份证号被当作数值，Excel 已舍去后三位", Kind: "clearance", Unit: "奈曼旗水务局",
		People: []string{"王堃 110101199003071000", "李䶮 " + id2}, Findings: []string{"C4 id-rounded"}}
	cell := strings.Replace(bare("", false), `<c r="C4" t="inlineStr"><is><t>`+id1+`</t></is></c>`, `<c r="C4"><v>1.10101199003071E+17</v></c>`, 1)
	shared := strings.Replace(bare("", false), `<c r="A5" t="inlineStr"><is><t>奈曼旗水务局</t></is></c>`, `<c r="A5" t="str"><f t="shared" si="0"/><v>奈曼旗水务局</v></c>`, 1)
	shared = strings.Replace(shared, `<c r="A4" t="inlineStr"><is><t>奈曼旗水务局</t></is></c>`, `<c r="A4" t="str"><f t="shared" ref="A4:A5" si="0">A$1</f><v>奈曼旗水务局</v></c>`, 1)
	noValue := strings.Replace(bare("", false), `<c r="I4" t="inlineStr"><is><t>其他情形</t></is></c>`, `<c r="I4"><f>B1</f></c>`, 1)
	rich := strings.Replace(bare("", false), `<is><t>王堃</t></is>`, `<is><r><t>王</t></r><r><rPr><b/></rPr><t>堃</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></is>`, 1)
	strs := `<sst xmlns="` + mainNS + `"><si><t>王堃</t></si></sst>`
	sst := strings.Replace(bare("", false), `t="inlineStr"><is><t>王堃</t></is>`, `t="s"><v>0</v>`, 1)
	rename := func(f *excelize.File) { check(f.SetSheetName("Sheet1", "新建工作表")) }
	several := func(f *excelize.File) {
		_, err := f.NewSheet("说明")
		check(err)
		check(f.SetCellStr("说明", "A1", "请先看本说明。"))
	}
	merged := sheet(row("王堃", id1, "15052522001"), append([]string{""}, row("李䶮", id2, "15052522002")[1:]...))
	bomb := bytes.Repeat([]byte("<row/>"), 24<<20/6)
	manyRows := new(bytes.Buffer)
	manyRows.WriteString(`<worksheet xmlns="` + mainNS + `"><sheetData>`)
	for range 2000000 {
		manyRows.WriteString(`<row><c><v>1</v></c></row>`)
	}
	manyRows.WriteString(`</sheetData></worksheet>`)
	compound := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)
	encrypted := compound + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	other := [][]string{{"工资表"}, {"姓名", "基本工资", "津贴"}, {"王堃", "3000", "500"}}
	headless := append([][]string{{"报送单位：奈曼旗水务局"}, header}, row("王堃", id1, "15052522001"), row("李䶮", id2, "15052522002"))
	noColumn := sheet(row("王堃", id1, "15052522001"), row("李䶮", id2, "15052522002"))
	for i := 2; i < len(noColumn); i++ {
		noColumn[i] = append(append([]string{}, noColumn[i][:5]...), noColumn[i][6:]...)
	}
	unknown := [][]string{{"人员名单"}, {"报送单位：奈曼旗水务局"}, header[:8], row("王堃", id1, "15052522001")[:8], row("李䶮", id2, "15052522002")[:8]}
	return []testCase{
		{"plain.xlsx", sound, good("excelize 写的，没有毛病")},
		{"openpyxl-like.xlsx", parts(transitional, mainNS, bare("", false)), good("内联文字，没有样式、主题和共享字符串")},
		{"no-references.xlsx", parts(transitional, mainNS, bare("", true)), good("行和单元格都不写地址")},
		{"prefixed.xlsx", parts(transitional, mainNS, bare("x", false)), good("元素带命名空间前缀")},
		{"strict.xlsx", parts(strict, strictNS, inline(twoRows(), strictNS, "", false)), good("严格的 OOXML（ISO/IEC 29500 Strict）")},
		{"rich-text.xlsx", parts(transitional, mainNS, rich), good("姓名分成几段，带注音")},
		{"shared-strings.xlsx", parts(transitional, mainNS, sst, "xl/sharedStrings.xml", strs), good("共享字符串与内联文字混用")},
		{"shared-formula.xlsx", parts(transitional, mainNS, shared), good("工作单位由共享公式得出，存有结果")},
		{"formula-without-value.xlsx", parts(transitional, mainNS, noValue), bad("公式没有存结果", "I4 cell-formula", "I4 reason-empty")},
		{"moved-and-added-columns.xlsx", book(swapped, nil), bad("列的次序不同，多出序号、性别、出生年月、备注；二行的性别与号码不符", "D5 sex-differs")},
		{"gaps-and-notes.xlsx", book(gaps, nil), good("中间有空行，表后有合计、填报人和注")},
		{"full-width.xlsx", book(sheet(row(" 王　堃 ", full, "１５０５２５２２００１"), row("李䶮\n", strings.ToLower(id2)+" ", "15052522002")), nil), good("全角数字、小写 x、空格、换行")},
		{"rounded.xlsx", parts(transitional, mainNS, cell), rounded},
		{"number-as-text-rounded.xlsx", book(sheet(row("王堃", "1.10101E+17", "15052522001"), row("李䶮", id2, "15052522002")), nil),
			expect{Why: "身份证号已成 1.1E+17 字样的文本", Kind: "clearance", Unit: "奈曼旗水务局", People: []string{"王堃 1.10101E+17", "李䶮 " + id2}, Findings: []string{"C4 id-rounded"}}},
		{"date-for-number.xlsx", book(twoRows(), typed(32939, "yyyy-mm-dd")),
			expect{Why: "身份证号一格成了日期", Kind: "clearance", Unit: "奈曼旗水务局", People: []string{"王堃 1990-03-07", "李䶮 " + id2}, Findings: []string{"C4 cell-date", "C4 id-length"}}},
		{"error-value.xlsx", parts(transitional, mainNS, strings.Replace(bare("", false), `<c r="I5" t="inlineStr"><is><t>其他情形</t></is></c>`, `<c r="I5" t="e"><v>#N/A</v></c>`, 1)),
			bad("清理原因是 #N/A", "I5 cell-error", "I5 reason-empty")},
		{"merged-department.xlsx", book(merged, func(f *excelize.File) { check(f.MergeCell("Sheet1", "A4", "A5")) }), good("工作单位合并成一格")},
		{"renamed-sheet.xlsx", book(twoRows(), rename), good("工作表改了名")},
		{"several-sheets.xlsx", book(twoRows(), several), good("另有一张说明")},
		{"no-title.xlsx", book(headless, nil), good("没有表名，由清理原因一列看出")},
		{"column-missing.xlsx", book(noColumn, nil), bad("缺执法区域一列", "B3 column-missing", " area-empty", " area-empty")},
		{"unknown-form.xlsx", book(unknown, nil), expect{Why: "看不出是哪一张表", Unit: "奈曼旗水务局", People: two, Findings: []string{"B3 form-unknown"}}},
		{"twice-and-wrong-check.xlsx", book(sheet(row("王堃", id1, "15052522001"), row("王堃", id1, "15052522001"), row("李䶮", "110105194912310021", "15052522002")), nil),
			expect{Why: "一人两行，一个号码校验位不符", Kind: "clearance", Unit: "奈曼旗水务局", People: []string{"王堃 " + id1, "王堃 " + id1, "李䶮 110105194912310021"},
				Findings: []string{"C5 person-twice", "C6 id-check-digit"}}},
		{"placeholder-name.xlsx", book(sheet(row("王?", id1, "15052522001"), row("李䶮", id2, "")), nil),
			expect{Why: "打不出的字写成问号，没有证号", Kind: "clearance", Unit: "奈曼旗水务局", People: []string{"王? " + id1, "李䶮 " + id2},
				Findings: []string{"B4 name-character", "G5 certificate-empty"}}},
		{"utf8.csv", []byte(lines(twoRows(), ",")), good("csv，UTF-8")},
		{"utf8-bom.csv", []byte("\xEF\xBB\xBF" + lines(twoRows(), ",")), good("csv，UTF-8 带 BOM")},
		{"gb18030.csv", gb(lines(twoRows(), ","), true), good("csv，GB 18030（䶮在四字节区）")},
		{"gbk.csv", gb(strings.ReplaceAll(lines(twoRows(), ","), "李䶮", "李明"), false),
			expect{Why: "csv，GBK", Kind: "clearance", Unit: "奈曼旗水务局", People: []string{"王堃 " + id1, "李明 " + id2}}},
		{"utf16-tabs.csv", utf16le(lines(twoRows(), "\t")), good("Excel 的“Unicode 文本”：UTF-16，制表符")},
		{"quoted.csv", []byte(strings.ReplaceAll(strings.ReplaceAll(lines(twoRows(), ";"), id1, `="`+id1+`"`), "王堃", "\"王\n堃\"")), good(`csv，分号，="号码"，单元格里换行`)},
		{"old.xls", []byte(compound), refused("Excel 97–2003 的旧格式", "old")},
		{"encrypted.xlsx", []byte(encrypted), refused("有打开密码", "encrypted")},
		{"payroll.xlsx", book(other, nil), refused("是工资表", "other")},
		{"truncated.xlsx", sound[:len(sound)*2/3], refused("只传了三分之二", "workbook")},
		{"truncated-sheet.xlsx", parts(transitional, mainNS, bare("", false)[:1500]), refused("压缩包完整，工作表断在中间", "workbook")},
		{"bomb.xlsx", parts(transitional, mainNS, `<worksheet><sheetData>`+string(bomb)+`</sheetData></worksheet>`), refused("解压后膨胀数百倍", "large")},
		{"two-million-rows.xlsx", parts(transitional, mainNS, manyRows.String()), refused("二百万行", "large")},
		{"one-string-everywhere.xlsx", parts(transitional, mainNS, `<worksheet><sheetData>`+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1000)+`</sheetData></worksheet>`,
			"xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("单", 32767)+"</t></si></sst>"), refused("一千个单元格共用一段三万字的文字", "large")},
		{"two-thousand-sheets.xlsx", sheets(2000), refused("两千张工作表，都是同一张", "large")},
		{"row-of-twins.xlsx", parts(transitional, mainNS, `<worksheet><sheetData><row r="1">`+strings.Repeat(`<c r="A1"><v>1</v></c>`, 300)+`</row></sheetData></worksheet>`),
			refused("一行里有三百个 A1", "workbook")},
		{"styled-to-the-bottom.xlsx", parts(transitional, mainNS, strings.Replace(bare("", false), "</sheetData>", styledRows(15000)+"</sheetData>", 1)), good("表后有一万五千行带格式的空行")},
		{"merged-again-and-again.xlsx", parts(transitional, mainNS, strings.Replace(bare("", false), "</sheetData>", "</sheetData><mergeCells>"+merges(5000)+"</mergeCells>", 1)), good("五千处合并，互相重叠")},
		{"conditional-formats.xlsx", parts(transitional, mainNS, strings.Replace(bare("", false), "</sheetData>", "</sheetData>"+formats(10000), 1)), good("一万条条件格式")},
		{"word.docx.xlsx", archive("word/document.xml", "<document/>"), refused("是改了扩展名的 Word 文档", "workbook")},
		{"empty.csv", nil, refused("空文件", "workbook")},
		{"page.xls.csv", []byte("<html><table><tr><td>姓名</td></tr></table></html>"), refused("是网页", "workbook")},
	}
}

// sheets is a workbook with n sheets, all of them the same part.
func sheets(n int) []byte {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, `<sheet name="表%d" sheetId="%d" r:id="r1"/>`, i+1, i+1)
	}
	return archive(
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`+transitional+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns="`+mainNS+`" xmlns:r="`+transitional+`"><sheets>`+list.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`+transitional+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", inline(twoRows(), mainNS, "", false))
}

func styledRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%[1]d" s="1"><c r="A%[1]d" s="1"/><c r="B%[1]d" s="1"/></row>`, i+6)
	}
	return b.String()
}

// merges are ranges from below the last row on, of columns that one cell may
// fill for several rows.
func merges(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<mergeCell ref="D%d:D1048576"/>`, i+6)
	}
	return b.String()
}

func formats(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<conditionalFormatting sqref="A%d"><cfRule type="expression" priority="%d"><formula>$A$%d&gt;1</formula></cfRule></conditionalFormatting>`, i+1, i+1, i+1)
	}
	return b.String()
}
