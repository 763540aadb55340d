package notice_test

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/notice"
)

func ExampleParse() {
	n, findings, err := notice.Parse(`望司发[2023]6号

关于报送案卷的通知

各乡镇司法所：
　　现将有关事项通知如下：
　　一、报送范围
　　上年度办结的案卷。
　　二、报送要求
　　（一）按时报送。请于3月10日前报送，逾期未报的予以通报。
　　（二）确保质量。案卷应当齐全，装订整齐，目录与内容一致。
　　附件：案卷目录

望泽县司法局
二〇二三年二月一日
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.Number, n.Title, n.Issuers[0], n.Date, n.Attachments[0].Title)
	for _, b := range n.Body {
		if b.Kind == notice.Heading {
			fmt.Println(b.Level, b.Number, b.Heading)
		}
	}
	for _, f := range findings {
		fmt.Printf("第%d行：%s → %s\n", f.Place.Line, f.Message, f.Suggestion)
	}
	// Output:
	// 望司发〔2023〕6号 关于报送案卷的通知 望泽县司法局 2023年2月1日 案卷目录
	// 1 一、 报送范围
	// 1 二、 报送要求
	// 2 （一） 按时报送
	// 2 （二） 确保质量
	// 第1行：发文字号的年份用六角括号〔〕括起来 → 望司发〔2023〕6号
	// 第15行：成文日期用阿拉伯数字 → 2023年2月1日
}
