package typeface

import (
	"errors"
	"sync"
	"sync/atomic"
)

// source is a face of a set, which is read when it is first needed.
type source struct {
	file     string
	index    int
	name     string
	version  string
	embedded bool

	role      Role // the role it is for, if known
	known     bool // false: it only fills gaps
	standIn   bool // it is for the role, but is not the true face
	order     int  // among the user's faces; low comes first
	offWeight int  // settles equal orders

	load   func() (*Face, error)
	survey func() (*coverage, error) // reads the characters alone; nil: load at once

	once    sync.Once
	opened  *Face
	failure *FaceError
	ready   atomic.Bool // opened is there to be asked

	surveyOnce sync.Once
	surveyed   *coverage // nil if it could not be read
}

// face reads the face, once.
func (s *source) face() (*Face, *FaceError) {
	s.once.Do(func() {
		face, err := s.load()
		if err != nil {
			s.failure = &FaceError{File: s.file, Index: s.index, Name: s.name, Err: err}
			return
		}
		face.source = s
		s.opened = face
		s.ready.Store(true)
	})
	return s.opened, s.failure
}

// draws returns the face if it has r, otherwise nil. A face that is not yet
// read is read only if it maps r: of hundreds in a folder few ever are. One
// that was spoilt since the folder was opened has nothing.
func (s *source) draws(r rune) *Face {
	if s.survey != nil && !s.ready.Load() {
		s.surveyOnce.Do(func() {
			if c, err := s.survey(); err == nil {
				s.surveyed = c
			}
		})
		if s.surveyed == nil || s.surveyed.glyph(r) == 0 {
			return nil
		}
	}
	if face, err := s.face(); err == nil && face.Has(r) {
		return face
	}
	return nil
}

// Set is the faces of a document: for each role all faces, in the order in
// which they are asked. It does not change after it is made.
type Set struct {
	chains  [roles][]*source
	refused []refusal
}

// newSet builds the chain of each role: the user's faces for it, the embedded
// one, 宋体 (the user's, then the embedded one), the user's other faces, and
// last the other embedded ones. Both lists are in order of preference.
func newSet(user, embedded []*source, refused []refusal) *Set {
	s := &Set{refused: refused}
	for role := range Role(roles) {
		var own, song, other []*source
		for _, faces := range [][]*source{user, embedded} {
			for _, f := range faces {
				switch {
				case f.known && f.role == role:
					own = append(own, f)
				case f.known && f.role == SongTi:
					song = append(song, f)
				default:
					other = append(other, f)
				}
			}
		}
		s.chains[role] = append(append(own, song...), other...)
	}
	return s
}

// own returns the faces of each role's own, which of Embedded is one each.
func (s *Set) own() []*source {
	var all []*source
	for _, chain := range s.chains {
		all = append(all, chain[0])
	}
	return all
}

// errNoRole is what a Role that is none of the five gives.
var errNoRole = errors.New("typeface: no such role")

// Face is the role's first face, the one that its letters are normally drawn in.
func (s *Set) Face(role Role) (*Face, error) {
	if !role.valid() {
		return nil, errNoRole
	}
	face, err := s.chains[role][0].face()
	if err != nil {
		return nil, err
	}
	return face, nil
}

// Pick is the face that draws r in the role: the user's faces for the role are
// asked, then the embedded one, then 宋体 (the user's, then the embedded one),
// then what else there is. If none has r the error is a *MissingError, with
// Field and Person for the caller to fill in.
func (s *Set) Pick(role Role, r rune) (*Face, error) {
	if !role.valid() {
		return nil, errNoRole
	}
	for _, candidate := range s.chains[role] {
		if face := candidate.draws(r); face != nil {
			return face, nil
		}
	}
	return nil, &MissingError{Rune: r}
}

// file is where the face came from.
func (f *Face) file() string {
	if f.source == nil {
		return ""
	}
	return f.source.file
}
