package typeface

import (
	"io/fs"
	"sync"
)

// Lazy opens a user's folder once, when it is first needed. The zero value is
// ready; a renderer holds one beside the field that its user sets. It must not
// be copied after its first use.
type Lazy struct {
	once sync.Once
	set  *Set
	err  error
}

// Set is what [Open] makes of fsys, or [Embedded] if fsys is nil. The first
// folder that is given is opened, once; what came of it, an error too, is
// returned from then on.
func (l *Lazy) Set(fsys fs.FS) (*Set, error) {
	if fsys == nil {
		return Embedded(), nil
	}
	l.once.Do(func() { l.set, l.err = Open(fsys) })
	return l.set, l.err
}
