package typeset_test

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// The body of a notice: 28 characters to a line of 156 mm, the first line two in.
func ExampleSetter_Lines() {
	const cell = 156.0 / 28
	text := "本次清理工作按照“统一安排部署、分级组织实施、部门共同参与”的原则，采取部门自查和旗司法局审核相结合的方式。"
	lines, err := typeset.Setter{}.Lines(
		[]typeset.Span{{Text: text, Role: typeface.FangSong, Size: 15.75}},
		typeset.Measure{Width: 156, First: 2 * cell, Cell: cell})
	if err != nil {
		fmt.Println(err)
		return
	}
	runes := []rune(text)
	for _, l := range lines {
		fmt.Printf("%6.2f mm %s\n", l.Width, string(runes[l.Start:l.End]))
	}
	// Output:
	// 156.00 mm 本次清理工作按照“统一安排部署、分级组织实施、部门共
	// 156.00 mm 同参与”的原则，采取部门自查和旗司法局审核相结合的方式。
}

// A name in a field of a card, shrunk until it fits.
func ExampleSetter_Fit() {
	block, err := typeset.Setter{}.Fit(
		[]typeset.Span{{Text: "阿拉坦·乌力吉巴特尔", Role: typeface.KaiTi, Size: 12}},
		typeset.Box{Width: 30, Height: 6, Min: 8})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(block.Lines), block.Size, block.Shrunk, block.Below)
	// Output: 1 8.5 true false
}

// A title in 二号, in lines of different lengths, broken by its sense.
func ExampleSetter_Balanced() {
	title := "关于开展全旗2022年行政执法人员清理和行政执法证件换发、新领工作的通知"
	lines, err := typeset.Setter{}.Balanced(
		typeset.Span{Text: title, Role: typeface.BiaoSong, Size: 22},
		typeset.Measure{Width: 156, Align: typeset.Centre})
	if err != nil {
		fmt.Println(err)
		return
	}
	runes := []rune(title)
	for _, l := range lines {
		fmt.Println(string(runes[l.Start:l.End]))
	}
	// Output:
	// 关于开展全旗2022年行政执法人员清理和
	// 行政执法证件换发、新领工作的通知
}

func ExampleMayStart() {
	fmt.Println(typeset.MayStart('，'), typeset.MayStart('《'), typeset.MayEnd('《'))
	// Output: false true false
}
