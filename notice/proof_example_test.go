package notice_test

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/notice"
)

func ExampleProofread() {
	for _, f := range notice.Proofread("松岭司发[2025]03号\n截止3月底，已登记12人。") {
		fmt.Printf("%d:%d %s %s\n", f.Place.Line, f.Place.Column, f.Rule, f.Message)
	}
	// Output:
	// 1:5 num-bracket 发文字号的年份用六角括号〔〕括起来
	// 1:11 num-zero 发文字号的序号不编虚位，前面不写0
	// 2:1 re-jiezhi 到某时为止的情况，写“截至”，不写“截止”
}

func ExampleProofreader_Fix() {
	p := notice.Proofreader{Off: []string{"pu-book"}}
	fixed, changes := p.Fix("（一）、学习《教育法》、《教师法》,填写名册。。")
	fmt.Println(fixed)
	fmt.Println(len(changes), "changes")
	// Output:
	// （一）学习《教育法》、《教师法》，填写名册。
	// 3 changes
}
