package forms

import (
	"github.com/zhifadoc/zhifadoc/internal/official"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// The page of a form: A4 landscape, with the type area of GB/T 9704-2012
// 5.2.1 (156 mm wide, 225 mm high) turned on its side. Clause 8 puts the head
// of a landscape table to the binding edge (订口) on odd pages and to the cut
// edge (切口) on even ones: on the left of the upright sheet, both times, so
// that an open spread is read with one turn. Turned to be read, the sheet's
// left is the page's top, and its foot the page's left.
const (
	pageWidth  = sheet.A4Height // mm
	pageHeight = sheet.A4Width

	bindingMargin = official.BindMargin // 5.2.1 订口, the left white of the upright sheet
	headMargin    = official.HeadMargin // 5.2.1 天头
	areaWidth     = official.AreaHeight // 5.2.1 版心
	areaHeight    = official.AreaWidth

	footMargin = pageWidth - headMargin - areaWidth      // 地脚, 35
	cutMargin  = pageHeight - bindingMargin - areaHeight // 切口, 26

	areaLeft   = footMargin
	areaTop    = bindingMargin
	areaRight  = areaLeft + areaWidth
	areaBottom = areaTop + areaHeight

	linePitch = official.AreaHeight / official.PageRows // 5.2.3: 22 lines fill the type area of the upright page
	numberGap = official.PageNumberGap                  // 7.5: from the type area to the page number
)

// Sizes in points, by their names in the trade.
const (
	labelSize  = 15.75 // 3号, 7.3.7 附件 and its number in 3号黑体
	titleSize  = 22.0  // 2号, as the 标题 of 7.3.1
	lineSize   = 12.0  // 小四: what stands around the table
	headerSize = 10.5  // 五号
	cellSize   = 10.5  // 五号
	nameMin    = 9.0   // 小五: a name shrinks so far before it takes a second line
	codeMin    = 8.5   // a number shrinks so far before it takes a second line
	pageNoSize = 10.5  // 五号
)

// The table.
const (
	rowHeight    = 9.0 // mm, of a row of one line
	headerHeight = 9.5
	cellPadX     = 1.2 // from the rule to the text
	cellPadY     = 1.4
	cellLeading  = 1.25 // em
	frameWidth   = 0.45 // mm of the outer rules
	gridWidth    = 0.20 // mm of the inner rules
	unitLineTop  = 58.5 // top of the 报送单位 line
	tableTop     = 65.5 // top of the table below it
)

// What stands below the table.
const (
	footGap     = 2.0   // between table and seal, and below the seal
	footLineTop = 4.0   // from the table to the line of 填报人 and 联系电话
	phoneX      = 100.0 // from the left of the area to 联系电话
	sealFromEnd = 27.0  // from the right of the area to the seal's middle
	sealRoom    = 29.0  // height for a smaller seal, lest 主要负责人 come up to 填报人
	// The date stands below the label, and both around the middle of the
	// seal, a little below it, as 7.3.5.1 has name and date.
	sealLabelUp  = 5.0
	sealDateDown = 5.0
	// A field to sign in follows the label, in its middle unless that is too
	// close to the line above.
	signWidth  = 60.0
	signHeight = 14.0
)

// columnWidths are the widths of a form's columns in mm. They fill the type
// area; 18 digits of 五号 (33.4 mm) fit into 身份证号, 13 into the numbers, the
// five characters of 大沁他拉镇 into 执法类别, and four into the rest.
func columnWidths(k Kind) []float64 {
	if k == Clearance {
		return []float64{30.2, 19, 36.5, 17.4, 21.2, 17.4, 26.6, 26.6, 30.1}
	}
	return []float64{42.2, 22, 37, 24.7, 24.7, 21.2, 26.6, 26.6}
}
