package typeface

import (
	"cmp"
	"fmt"
	"slices"
)

// Entry is one face in the inventory of a set.
type Entry struct {
	File     string // path in the user's folder; of an embedded face its file name
	Index    int    // which face of a .ttc, from 0
	Name     string // the face's name; "" if it could not be read
	Version  string // what the face says of its edition; "" of one that is refused
	Embedded bool
	Known    bool  // it was recognised for Role; otherwise it only fills gaps, or is of no use
	Role     Role  // if Known
	First    bool  // it is the face that Role is normally drawn in
	StandIn  bool  // it stands in for the true face of Role
	Err      error // why it is refused, a *FaceError; nil if it is in use
}

// String says it in Chinese: 仿宋：方正仿宋_GBK（FZFSK.TTF）.
func (e Entry) String() string {
	if e.Err != nil {
		return "未采用：" + e.Err.Error()
	}
	where := e.File
	switch {
	case e.Embedded:
		where = "自带"
	case e.Index > 0:
		where += fmt.Sprintf(" 第 %d 个字体", e.Index+1)
	}
	use := "补缺字"
	if e.Known {
		use = e.Role.String()
		if !e.First {
			use += "（备用）"
		}
		if e.StandIn {
			where += "，代用"
		}
	}
	return fmt.Sprintf("%s：%s（%s）", use, e.Name, where)
}

// Inventory lists the faces of the set: those that serve roles, by role and in
// the order in which they are asked; those that only fill gaps; and what was
// refused, by file.
func (s *Set) Inventory() []Entry {
	var all []Entry
	for role := range Role(roles) {
		for i, f := range s.chains[role] {
			if f.known && f.role == role {
				e := f.entry()
				e.First = i == 0
				all = append(all, e)
			}
		}
	}
	for _, f := range s.chains[SongTi] { // every chain has all faces
		if !f.known {
			all = append(all, f.entry())
		}
	}
	refused := slices.Clone(s.refused)
	slices.SortStableFunc(refused, func(a, b refusal) int {
		return cmp.Or(cmp.Compare(a.err.File, b.err.File), cmp.Compare(a.err.Index, b.err.Index))
	})
	for _, r := range refused {
		all = append(all, Entry{
			File: r.err.File, Index: r.err.Index, Name: r.err.Name,
			Known: r.known, Role: r.role, Err: r.err,
		})
	}
	return all
}

func (s *source) entry() Entry {
	return Entry{
		File: s.file, Index: s.index, Name: s.name, Version: s.version, Embedded: s.embedded,
		Known: s.known, Role: s.role, StandIn: s.standIn,
	}
}
