package typeface

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Report collects the substitutions of one document: characters that were not
// drawn in the true face of their role. A nil *Report collects nothing. It may
// be shared between goroutines.
type Report struct {
	mu   sync.Mutex
	seen map[substituted]map[rune]struct{}
}

// substituted is a role, and the face that drew it in the true one's place.
type substituted struct {
	role Role
	used *Face
}

// Substitution is what one face drew for another.
type Substitution struct {
	Role         Role
	Wanted, Used string // the role's Chinese name; the name of the face that was used
	Runes        []rune // the characters, ascending, each once
	StandIn      bool   // Used is a face of the role, but not its true one
}

// Add notes that c, in the given role, was drawn by used, which [Set.Pick]
// returned. It is to be told every character: it knows which are substituted.
func (r *Report) Add(role Role, c rune, used *Face) {
	if r == nil || used == nil || used.genuine(role) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := substituted{role, used}
	runes := r.seen[key]
	if runes == nil {
		if r.seen == nil {
			r.seen = make(map[substituted]map[rune]struct{})
		}
		runes = make(map[rune]struct{})
		r.seen[key] = runes
	}
	runes[c] = struct{}{}
}

// genuine tells whether the face is a true one of the role.
func (f *Face) genuine(role Role) bool {
	return f.source != nil && f.source.known && !f.source.standIn && f.source.role == role
}

// Substitutions lists what was added, by role, then by the name of the face.
func (r *Report) Substitutions() []Substitution {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Substitution
	for key, runes := range r.seen {
		all = append(all, Substitution{
			Role:   key.role,
			Wanted: key.role.String(),
			Used:   key.used.Name(),
			Runes:  slices.Sorted(maps.Keys(runes)),

			StandIn: key.used.source != nil && key.used.source.standIn && key.used.source.role == key.role,
		})
	}
	slices.SortFunc(all, func(a, b Substitution) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Used, b.Used), slices.Compare(a.Runes, b.Runes))
	})
	return all
}

// String says it in Chinese: 仿宋中的 3 个字符改用“Zhifa SongTi”：…
func (s Substitution) String() string {
	const listed = 20
	runes, more := s.Runes, ""
	if len(runes) > listed {
		runes, more = runes[:listed], "…"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s中的 %d 个字符改用“%s”：", s.Wanted, len(s.Runes), s.Used)
	b.WriteString(string(runes) + more)
	return b.String()
}
