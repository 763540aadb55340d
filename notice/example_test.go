package notice_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// A clerk's own text becomes a proper 公文.
func Example() {
	n, doubts, err := notice.Parse(`科司字〔2022〕8号

关于报送行政执法人员名单的通知

旗直各行政执法部门：
现就报送行政执法人员名单有关事项通知如下：
一、报送范围
各部门在编在岗的行政执法人员。
二、报送时限
请于6月3日前报送。

附件：1.行政执法人员清理汇总表
2.行政执法证件换发人员统计表

科尔沁旗司法局
2022年5月16日`)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n.Number, n.Title, len(doubts))

	// A blank form is bound in as the first attachment.
	n.Attachments[0].Form = &forms.Form{Kind: forms.Clearance}

	var pdf bytes.Buffer
	r := notice.Renderer{Seals: []forms.Seal{{Specimen: "科尔沁旗司法局"}}}
	if err := r.Render(&pdf, n); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", pdf.Bytes()[:5])
	// Output:
	// 科司字〔2022〕8号 关于报送行政执法人员名单的通知 0
	// %PDF-
}

// A Notice can be made without text to read.
func ExampleRenderer_Render() {
	n := &notice.Notice{
		Masthead:   []string{"科尔沁旗司法局"},
		Number:     notice.Number{Prefix: "科司字", Year: 2022, Serial: 9},
		Title:      "关于举办行政执法资格考试的通知",
		Addressees: "旗直各行政执法部门",
		Body: []notice.Block{
			{Kind: notice.Paragraph, Text: "现将考试有关事项通知如下："},
			{Kind: notice.Heading, Level: 1, Number: "一、", Heading: "考试时间"},
			{Kind: notice.Paragraph, Text: "2022年7月16日上午9时至11时。"},
			{Kind: notice.Heading, Level: 2, Number: "（一）", Heading: "携带证件", Text: "考生须带居民身份证和准考证。"},
		},
		Issuers: []string{"科尔沁旗司法局"},
		Date:    notice.Date{Year: 2022, Month: 6, Day: 20},
	}
	var pdf bytes.Buffer
	var r notice.Renderer // room is left for the seal to be pressed
	if err := r.Render(&pdf, n); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", pdf.Bytes()[:5])
	// Output: %PDF-
}

// Several organs issue a notice together: the lead organ comes first, its
// number alone is used, and each has its seal.
func ExampleRenderer_Render_joint() {
	organs := []string{"科尔沁旗司法局", "科尔沁旗财政局"}
	n := &notice.Notice{
		Masthead:   organs,
		Number:     notice.Number{Prefix: "科司联字", Year: 2022, Serial: 3},
		Title:      "关于联合开展行政执法人员培训工作的通知",
		Addressees: "旗直各行政执法部门",
		Body:       []notice.Block{{Kind: notice.Paragraph, Text: "现就联合开展培训工作有关事项通知如下。"}},
		Issuers:    organs,
		Date:       notice.Date{Year: 2022, Month: 6, Day: 20},
	}
	r := notice.Renderer{Seals: []forms.Seal{{Specimen: organs[0]}, {Specimen: organs[1]}}}
	var pdf bytes.Buffer
	if err := r.Render(&pdf, n); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", pdf.Bytes()[:5])
	// Output: %PDF-
}

// A letter has its own head: the organ's name and two double rules.
func ExampleRenderer_Render_letter() {
	n := &notice.Notice{
		Layout:     notice.Letter,
		Masthead:   []string{"科尔沁旗司法局"},
		Number:     notice.Number{Prefix: "科司函", Year: 2022, Serial: 12},
		Title:      "关于商请协助核对行政执法人员信息的函",
		Addressees: "科尔沁旗公安局",
		Body: []notice.Block{
			{Kind: notice.Paragraph, Text: "为做好行政执法证件换发工作，商请贵局协助核对人员信息。"},
			{Kind: notice.Paragraph, Text: "特此函达，请予支持。"},
		},
		Issuers: []string{"科尔沁旗司法局"},
		Date:    notice.Date{Year: 2022, Month: 6, Day: 20},
	}
	var pdf bytes.Buffer
	var r notice.Renderer
	if err := r.Render(&pdf, n); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", pdf.Bytes()[:5])
	// Output: %PDF-
}
