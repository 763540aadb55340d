//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package certificate

import (
	"errors"
	"os"
	"syscall"
)

// locking: openLocked keeps other processes out.
const locking = true

// openLocked opens a file for reading and writing by this process alone.
func openLocked(path string, create bool) (*os.File, error) {
	mode := os.O_RDWR
	if create {
		mode |= os.O_CREATE
	}
	f, err := os.OpenFile(path, mode, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrLedgerLocked
		}
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	return f, nil
}
