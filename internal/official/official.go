// Package official has the figures of GB/T 9704-2012 that more than one wing
// lays out by. Lengths are in mm, on the upright A4 sheet.
package official

// The type area (版心) and the white around it, 5.2.1.
const (
	HeadMargin = 37.0 // 天头
	BindMargin = 28.0 // 订口
	AreaWidth  = 156.0
	AreaHeight = 225.0
)

// PageRows is the number of lines on a full page, 5.2.3.
const PageRows = 22

// PageNumberGap is from the type area's lower edge to the 一字线 of the page
// number, 7.5.
const PageNumberGap = 7.0
