// Package typeface holds the letters: the five faces that are embedded, the
// faces of a user's own folder, which face draws which character, and the
// metrics that setting text needs.
//
// Lengths are in em (1 = the font size), y upwards from the baseline.
// Everything here is safe for concurrent use.
package typeface

// Role is the part a face plays in an official document.
type Role int

// The roles of GB/T 9704-2012.
const (
	FangSong Role = iota // 仿宋, the body
	BiaoSong             // 小标宋, titles and the red 发文机关标志
	HeiTi                // 黑体, first-level headings
	KaiTi                // 楷体, second-level headings, names of 签发人
	SongTi               // 宋体, page numbers, tables; every role's fallback
)
