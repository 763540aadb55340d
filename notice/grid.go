package notice

import (
	"math"

	"github.com/zhifadoc/zhifadoc/internal/official"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// The figures of GB/T 9704-2012, in mm and points, each with its clause.
const (
	paperWidth  = 210.0 // 5.1, GB/T 148 A4
	paperHeight = 297.0

	headMargin = official.HeadMargin // 5.2.1 天头
	bindMargin = official.BindMargin // 5.2.1 订口
	areaWidth  = official.AreaWidth  // 5.2.1 版心
	areaHeight = official.AreaHeight

	slack = 0.01 // by which rounding may make a line longer than its measure

	areaRight  = bindMargin + areaWidth
	areaBottom = headMargin + areaHeight

	lineCells = 28                // 5.2.3: 28 characters a line,
	pageRows  = official.PageRows // 22 lines a page, 撑满版心

	// 5.2.2 asks for 3号. At 15.75 pt, its size in metal type, 28 characters
	// fill 155.6 of the 156 mm and 22 lines fill 224.3 of the 225 mm; at the
	// 16 pt of word processors 28 characters would need 158 mm.
	bodySize  = 15.75 // 3号
	titleSize = 22.0  // 7.3.1 2号
	smallSize = 14.0  // 7.4.2, 7.5 4号

	cell       = areaWidth / lineCells                      // width of a 3号 character on the grid
	charHeight = bodySize * sheet.MM                        // height of a 3号 character
	rowGap     = charHeight * 7 / 8                         // 3.2: a line is a character and 7/8 of a 3号 character
	line       = charHeight + rowGap                        // 3.2 行, the unit of vertical distances
	rowPitch   = (areaHeight - charHeight) / (pageRows - 1) // the first row's top and the last row's foot lie on the 版心's edges

	mastheadTop    = headMargin + 35 // 7.2.4 from the 版心's upper edge
	mastheadHeight = 17.0            // 7.2.4 leaves the size to taste; characters at most 22 mm high and 15 mm wide are good practice
	mastheadWidth  = 15.0
	mastheadLean   = 0.6                  // of its height a character is wide at the least; less looks squeezed
	stackHeight    = 0.8 * mastheadHeight // of a name's characters in a joint 发文机关标志 (7.2.4), when there is room
	stackPitch     = 1.35                 // from name to name, in heights of a character
	stackRoom      = 75.0                 // that the names take at the most: the first page has to show text (7.3.3)
	stackGap       = 4.0                  // between the names and 文件
	numberGap      = 2 * line             // 7.2.5 two lines below the 发文机关标志
	ruleGap        = 4.0                  // 7.2.7 red rule below the 发文字号
	redRule        = 0.5                  // 7.2.7 gives no thickness
	titleGap       = 2 * line             // 7.3.1 two lines below the red rule
	addresseeGap   = line                 // 7.3.2 one line below the title

	textIndent   = 2 * cell // 7.3.3
	attachIndent = 2 * cell // 7.3.4
	dateIndent   = 4 * cell // 7.3.5.1 with a seal
	plainIndent  = 2 * cell // 7.3.5.2 without
	noteIndent   = 2 * cell // 7.3.6

	imprintOuter = 0.35 // 7.4.1 first and last rule
	imprintInner = 0.25 // 7.4.1 the rules between

	pageNumberGap = official.PageNumberGap // 7.5 from the 版心's lower edge to the 一字线

	// 10.1 信函
	letterMastheadTop = 30.0           // from the paper's upper edge
	letterRuleGap     = 4.0            // from the 发文机关标志 to the upper double rule
	letterRuleFoot    = 20.0           // from the lower double rule to the paper's lower edge
	letterRuleWidth   = 170.0          // of both, in the middle of the paper
	letterThick       = 1.5 * sheet.MM // practice: 1.5 pt and 0.75 pt
	letterThin        = 0.75 * sheet.MM
	letterRuleSpace   = 1.0 * sheet.MM // between the two
	letterElementGap  = rowGap         // 7/8 of a 3号 character, below the upper rule and above the lower one

	// 10.2 命令（令）
	orderMastheadTop = headMargin + 20 // from the 版心's upper edge
	orderNumberGap   = 2 * line        // below the 发文机关标志
	orderTextGap     = 2 * line        // below the 令号
)

// sealDrop is how far the middle of 署名 and 成文日期 lies below the middle
// of the seal: 7.3.5.1 居中下压, 居印章中心偏下位置.
const sealDrop = 2.5

// faceMiddle is the height, in em above the baseline, of the middle of f's
// Chinese characters as they are inked. Rows are placed by it, so that a face
// that sits high or low in its em stands on the grid like any other.
func faceMiddle(f *typeface.Face) float64 {
	top, bottom := math.Inf(-1), math.Inf(1)
	for _, r := range tallAndDeep {
		if box, ok := f.Ink(r); ok {
			top, bottom = max(top, box.Top), min(bottom, box.Bottom)
		}
	}
	if top < bottom {
		return (f.Ascent() + f.Descent()) / 2
	}
	return (top + bottom) / 2
}

// tallAndDeep are common characters that reach highest and lowest.
var tallAndDeep = []rune("国高常字章事宝京市南旗贯责导夏牵带华军举年军予争")

// baseline is the distance from the top of a character's cell to its baseline, in mm.
func baseline(f *typeface.Face, size float64) float64 {
	return size * sheet.MM * (0.5 + faceMiddle(f))
}
