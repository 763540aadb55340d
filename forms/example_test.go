package forms_test

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// A blank form to be filled in by hand, and a workbook to be filled in on the
// screen.
func Example() {
	var pdf, xlsx bytes.Buffer
	blank := &forms.Form{Kind: forms.Clearance}
	if err := new(forms.Renderer).Render(&pdf, blank); err != nil {
		fmt.Println(err)
	}
	book := &forms.Workbook{Categories: []string{"水行政", "农牧业"}, Areas: []string{"奈曼旗"}}
	if err := book.Write(&xlsx, blank); err != nil {
		fmt.Println(err)
	}
	fmt.Println(blank.Kind, pdf.Len() > 0, xlsx.Len() > 0)
	// Output: 附件1 行政执法人员清理汇总表 true true
}

// What departments sent in is read, reviewed and put together.
func ExampleRead() {
	sent := `行政执法证件换发人员统计表
报送单位：奈曼旗水务局
工作单位,姓 名,身份证号码,执法类型,执法类别,执法区域,执法证编号,资格编号
奈曼旗水务局,王　堃,150525199003070011,行政执法,水行政,奈曼旗,15052522001,01
奈曼旗水务局,那顺•孟和,150525198511200020,行政执法,水行政,奈曼旗,15052522002,02
填报人：乌云,,联系电话：0475-4226442
`
	rd, err := forms.Read("水务局.csv", strings.NewReader(sent))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range append(rd.Findings, forms.Review(rd.Forms)...) {
		fmt.Println(f.Place.Cell, f.Rule, f.Message)
	}
	for _, o := range forms.Merge(forms.Renewal, rd.Forms, nil).Officers {
		fmt.Println(o.Name, forms.Mask(o.ID, 0, 0))
	}
	// Output:
	// B4 name-space 姓名中间有空格或换行，已去掉。
	// B5 name-separator 姓名中的间隔号应为“·”，已按此采集。
	// C5 id-check-digit 身份证号的校验位（第18位）与前17位不符，至少有一位写错，请对照身份证逐位核对。
	// 那顺·孟和 15*************020
	// 王堃 15*************011
}

func ExampleKind_Columns() {
	for _, c := range forms.NewIssue.Columns() {
		fmt.Print(c.Header, " ")
	}
	// Output: 工作单位 姓名 身份证号 执法类型 执法类别 执法区域 执法证编号 资格编号
}

func ExampleMask() {
	fmt.Println(forms.Mask("150525199003070011", 0, 0))
	fmt.Println(forms.Mask("150525199003070011", 1, 2))
	// Output:
	// 15*************011
	// 1***************11
}

// What a unit sent in is counted, and goes back to it as a workbook with the
// doubtful cells coloured and commented.
func ExampleWriteReview() {
	sent := "行政执法证件换发人员统计表\n报送单位：奈曼旗水务局\n工作单位,姓名,身份证号,执法类型,执法类别,执法区域,执法证编号,资格编号\n" +
		"奈曼旗水务局,王堃,150525199003070011,行政执法,水行政,奈曼旗,15052522001,01\n" +
		"奈曼旗水务局,李䶮,150525199003070012,行政执法,水行政,奈曼旗,15052522002,02\n"
	rd, err := forms.Read("水务局.csv", strings.NewReader(sent))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := &forms.Collection{Departments: []string{"奈曼旗水务局", "奈曼旗农牧局"}, Readings: []*forms.Reading{rd}}
	c.Findings = append(rd.Findings, forms.Review(c.Forms())...)
	for _, u := range c.Summary() {
		fmt.Printf("%s %v %+v\n", u.Unit, u.Heard, u.Total())
	}
	var book bytes.Buffer
	fmt.Println(forms.WriteReview(&book, c, time.Time{}), book.Len() > 0)
	// Output:
	// 奈曼旗水务局 true {Received:2 Accepted:1 Doubtful:1}
	// 奈曼旗农牧局 false {Received:0 Accepted:0 Doubtful:0}
	// <nil> true
}

// A public list shows the first two and the last three characters of a number.
func ExampleForm_Public() {
	f := &forms.Form{Kind: forms.Clearance, Officers: []forms.Officer{{Department: "奈曼旗水务局", Name: "王堃", ID: "150525199003070011"}}}
	fmt.Println(forms.PublicHeader())
	fmt.Println(f.Public(forms.Masking{}))
	// Output:
	// [序号 工作单位 姓名 身份证号]
	// [[1 奈曼旗水务局 王堃 15*************011]]
}
