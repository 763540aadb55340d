// Package typeface holds the letters: the five faces that are embedded, the
// faces of a user's own folder, which face draws which character, and the
// metrics that setting text needs.
//
// A [Set] is the faces of a document. [Embedded] is the set that every program
// has; [Open] puts the faces of a user's folder before it. [Set.Pick] finds the
// face that draws a character, and is the only place where that is decided.
//
// Lengths are in em (1 = the font size), y upwards from the baseline.
// Everything here is safe for concurrent use. Nothing is read or parsed before
// it is asked for, and a program that asks for no face links none of the
// embedded ones.
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

// Roles are counted to size the tables that they index.
const roles = int(SongTi) + 1

// String is the Chinese name of the role: 仿宋, 小标宋, 黑体, 楷体, 宋体.
func (r Role) String() string {
	switch r {
	case FangSong:
		return "仿宋"
	case BiaoSong:
		return "小标宋"
	case HeiTi:
		return "黑体"
	case KaiTi:
		return "楷体"
	case SongTi:
		return "宋体"
	}
	return "字体"
}

// English is the name of the role in Latin letters: FangSong, …
func (r Role) English() string {
	switch r {
	case FangSong:
		return "FangSong"
	case BiaoSong:
		return "BiaoSong"
	case HeiTi:
		return "HeiTi"
	case KaiTi:
		return "KaiTi"
	case SongTi:
		return "SongTi"
	}
	return "face"
}

// valid tells whether r is one of the five roles.
func (r Role) valid() bool { return 0 <= r && int(r) < roles }
