package forms

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// FontSurvey says what printing makes of a folder of fonts.
type FontSurvey struct {
	Roles   []FontRole `json:"roles"`             // 仿宋, 小标宋, 黑体, 楷体, 宋体
	Fillers []Font     `json:"fillers,omitempty"` // of no role: asked for what the others lack, in this order
	Refused []Font     `json:"refused,omitempty"` // of no use; Problem says why, and what to do
}

// FontRole is a part that a face plays in the documents, and the faces that
// can play it.
type FontRole struct {
	Name    string `json:"name"`    // 小标宋
	English string `json:"english"` // BiaoSong
	Fonts   []Font `json:"fonts"`   // the first draws all that it has; the others are asked next

	// How many characters the first face lacks: of the 6763 Han characters of
	// GB/T 2312-1980, and of the 8105 of 通用规范汉字表.
	LacksGB2312   int `json:"lacks_gb2312"`
	LacksStandard int `json:"lacks_standard"`

	// Of the text: what another face draws for the first, and what none draws,
	// which stops printing with a MissingError.
	Replaced []FontReplacement `json:"replaced,omitempty"`
	Missing  string            `json:"missing,omitempty"` // by code point, each once
}

// FontReplacement is what one face draws for another.
type FontReplacement struct {
	Font       string `json:"font"`       // its name
	Characters string `json:"characters"` // by code point, each once
}

// Font is a face: a file, or one of those in a .ttc.
type Font struct {
	File     string       `json:"file"`               // in the folder; an embedded face's own
	Index    int          `json:"index,omitempty"`    // in a .ttc, from 0
	Name     string       `json:"name"`               // as the file has it: 仿宋_GB2312
	Version  string       `json:"version,omitempty"`  // as the file has it: Version 5.01
	Embedded bool         `json:"embedded,omitempty"` // comes with this module
	StandIn  bool         `json:"stand_in,omitempty"` // not the true face of the role
	Role     string       `json:"role,omitempty"`     // of one refused: the role that it would have had
	Problem  *FontProblem `json:"problem,omitempty"`  // nil unless refused
}

// FontProblem is why a face is refused, and what to do.
type FontProblem struct {
	Chinese string `json:"chinese"`
	English string `json:"english"`
}

// SurveyFonts looks at a folder of fonts as the Fonts of a Renderer or Printer
// does, and says which face will be used for what; nil is the embedded faces
// alone. The text's characters are looked for in every role, spaces and line
// ends apart. Files that cannot be read or used are among Refused.
//
// The error says that the folder cannot be read, or that nothing in it can be
// used.
func SurveyFonts(folder fs.FS, text string) (*FontSurvey, error) {
	set, err := typeface.Open(folder)
	if err != nil {
		return nil, err
	}
	s := &FontSurvey{}
	for role := typeface.FangSong; role <= typeface.SongTi; role++ {
		s.Roles = append(s.Roles, FontRole{Name: role.String(), English: role.English()})
	}
	for _, e := range set.Inventory() {
		f := Font{File: e.File, Index: e.Index, Name: e.Name, Version: e.Version, Embedded: e.Embedded, StandIn: e.StandIn}
		switch {
		case e.Err != nil:
			if e.Known {
				f.Role = e.Role.String()
			}
			f.Problem = problemOf(e.Err)
			s.Refused = append(s.Refused, f)
		case e.Known:
			s.Roles[e.Role].Fonts = append(s.Roles[e.Role].Fonts, f)
		default:
			s.Fillers = append(s.Fillers, f)
		}
	}
	chars := distinct(text)
	for role := range s.Roles {
		if err := s.Roles[role].survey(set, typeface.Role(role), chars); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func problemOf(err error) *FontProblem {
	var face *typeface.FaceError
	if !errors.As(err, &face) {
		return &FontProblem{err.Error(), err.Error()}
	}
	chinese, english := face.Reason()
	return &FontProblem{chinese, english}
}

// survey finds out what the role's first face lacks, and what draws it instead.
func (r *FontRole) survey(set *typeface.Set, role typeface.Role, chars []rune) error {
	var lacks [3][]rune
	for i, of := range [][]rune{typeface.GB2312Han(), typeface.StandardHan(), chars} {
		var err error
		if lacks[i], err = set.Lacks(role, of); err != nil {
			return fmt.Errorf("%s：%w", r.Name, err)
		}
	}
	r.LacksGB2312, r.LacksStandard = len(lacks[0]), len(lacks[1])
	for _, c := range lacks[2] {
		face, err := set.Pick(role, c)
		if err != nil {
			r.Missing += string(c)
			continue
		}
		i := slices.IndexFunc(r.Replaced, func(p FontReplacement) bool { return p.Font == face.Name() })
		if i < 0 {
			i, r.Replaced = len(r.Replaced), append(r.Replaced, FontReplacement{Font: face.Name()})
		}
		r.Replaced[i].Characters += string(c)
	}
	return nil
}

// distinct is the characters of a text by code point, each once.
func distinct(text string) []rune {
	all := map[rune]bool{}
	for _, c := range text {
		all[c] = true
	}
	return slices.Sorted(maps.Keys(all))
}
