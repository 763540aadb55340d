package certificate

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// LedgerStore is where a ledger's bytes lie. A Ledger is its only user while
// it is open.
type LedgerStore interface {
	// Load returns all bytes.
	Load() ([]byte, error)
	// Append writes p after the last byte. When it fails, any part of p may
	// have been written.
	Append(p []byte) error
	// Sync returns when everything written is where a power cut cannot reach it.
	Sync() error
	// SetAside keeps a copy of tail, which is about to be truncated, and
	// returns when a power cut cannot reach the copy.
	SetAside(tail []byte) error
	// Truncate takes away everything from size on.
	Truncate(size int64) error
	Close() error
}

// maxLedger bounds what Load reads: some million events.
const maxLedger = 1 << 30

// ErrLedgerLocked says that another program has the ledger open.
var ErrLedgerLocked = errors.New("登记簿正被另一个程序使用，等它做完再试 (the ledger is open elsewhere)")

// ledgerFile is a LedgerStore of a file. The operating system's lock on it
// falls with the process, so that none is left over from a crash.
type ledgerFile struct {
	f    *os.File
	path string
	size int64 // where Append writes
}

// openLedgerFile opens the file, which has to be there unless create is set,
// for this process alone.
func openLedgerFile(path string, create bool) (*ledgerFile, error) {
	f, err := openLocked(path, create)
	if err != nil {
		return nil, err
	}
	s := &ledgerFile{f: f, path: path}
	if create {
		// The name has to survive a power cut as well as the bytes.
		if err := syncNames(filepath.Dir(path)); err != nil {
			f.Close()
			return nil, err
		}
	}
	return s, nil
}

func (s *ledgerFile) Load() ([]byte, error) {
	data, err := io.ReadAll(io.NewSectionReader(s.f, 0, maxLedger+1))
	if err == nil && len(data) > maxLedger {
		err = fmt.Errorf("登记簿 %s 超过 1 GB，不像是登记簿 (too large)", s.path)
	}
	s.size = int64(len(data))
	return data, err
}

// Append writes at a place rather than in append mode, in which Windows would
// not let the file be truncated.
func (s *ledgerFile) Append(p []byte) error {
	n, err := s.f.WriteAt(p, s.size)
	s.size += int64(n)
	return err
}

func (s *ledgerFile) Sync() error { return s.f.Sync() }

func (s *ledgerFile) Truncate(size int64) error {
	s.size = size
	return s.f.Truncate(size)
}

func (s *ledgerFile) Close() error { return s.f.Close() }

// SetAside writes tail to a new file beside the ledger: name.torn-1, -2, ….
func (s *ledgerFile) SetAside(tail []byte) error {
	const most = 1000
	for i := 1; i <= most; i++ {
		f, err := os.OpenFile(fmt.Sprintf("%s.torn-%d", s.path, i), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = f.Write(tail)
		if err == nil {
			err = f.Sync()
		}
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err == nil {
			err = syncNames(filepath.Dir(s.path))
		}
		return err
	}
	return fmt.Errorf("%s 旁边已有 %d 个 .torn 文件，请先清理 (too many set aside)", s.path, most)
}
