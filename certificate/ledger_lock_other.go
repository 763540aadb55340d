//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package certificate

import "os"

// locking: openLocked keeps no other process out.
const locking = false

// openLocked opens a file for reading and writing. These systems have no lock
// in the standard library: the office has to see to it that one program at a
// time has the ledger.
func openLocked(path string, create bool) (*os.File, error) {
	mode := os.O_RDWR
	if create {
		mode |= os.O_CREATE
	}
	return os.OpenFile(path, mode, 0o600)
}
