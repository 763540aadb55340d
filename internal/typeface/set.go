package typeface

import (
	"errors"
	"io/fs"
)

// source is a face of a set before, and after, it is opened.
type source struct {
	file     string
	index    int
	embedded bool
	id       identity // of a user's face

	role    Role // the role it is for, if known
	known   bool // false: it only fills gaps
	standIn bool // it is for the role, but is not the real thing
	rank    int  // among the faces of a role, or those that fill gaps; low is better

	face   func() (*Face, error) // opens it, once
	covers func(r rune) bool     // tells, without opening it if that can be avoided, whether it may have r
}

// Set is the faces of a document: for each role the faces that may draw it, in
// the order in which they are asked.
type Set struct {
	chains  [roles][]*source
	entries []Entry
}

// newSet builds the chain of each role: the user's faces for it, the embedded
// one, 宋体 (the user's, then the embedded one), the user's other faces, and
// last the other embedded ones. Sources are in order of preference.
func newSet(user, embedded []*source, refused []*FaceError) *Set {
	s := &Set{}
	for role := range Role(roles) {
		chain := &s.chains[role]
		add := func(from []*source, wanted func(*source) bool) {
			for _, f := range from {
				if wanted(f) {
					*chain = append(*chain, f)
				}
			}
		}
		is := func(role Role) func(*source) bool {
			return func(f *source) bool { return f.known && f.role == role }
		}
		add(user, is(role))
		add(embedded, is(role))
		if role != SongTi {
			add(user, is(SongTi))
			add(embedded, is(SongTi))
		}
		other := func(f *source) bool { return !f.known || f.role != role && f.role != SongTi }
		add(user, other)
		add(embedded, other)
	}
	s.entries = inventory(s, user, embedded, refused)
	return s
}

// errNoRole is a Role that is none of the five.
var errNoRole = errors.New("typeface: no such role")

// Face is the role's first face, the one that its letters are normally drawn in.
func (s *Set) Face(role Role) (*Face, error) {
	if !role.valid() {
		return nil, errNoRole
	}
	return s.chains[role][0].face()
}

// Pick is the face that draws r in the role: the first of the role's faces that
// has it. If none does the error is a *MissingError, with Field and Person for
// the caller to fill in.
func (s *Set) Pick(role Role, r rune) (*Face, error) {
	if !role.valid() {
		return nil, errNoRole
	}
	for _, candidate := range s.chains[role] {
		if !candidate.covers(r) {
			continue
		}
		// A face that has been spoilt since it was looked at is passed over.
		if face, err := candidate.face(); err == nil && face.Has(r) {
			return face, nil
		}
	}
	return nil, &MissingError{Rune: r}
}

// Open returns a set with the faces of a user's folder before the embedded ones.
func Open(fsys fs.FS) (*Set, error) { return Embedded(), nil }

// file is where the face came from.
func (f *Face) file() string {
	if f.source == nil {
		return ""
	}
	return f.source.file
}

// Entry is TODO
type Entry struct{}

func inventory(s *Set, user, embedded []*source, refused []*FaceError) []Entry { return nil }
