package certificate

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// Manifest is the record of a print run: which files there are, which cards
// are in them, and which could not be printed. It has names of people who were
// skipped, and no identity numbers.
type Manifest struct {
	Version  int    `json:"version"`
	Settings string `json:"settings"` // SHA-256 of the Printer's settings; "" until the first lot

	// Order is what was asked for, of a run that Ledger.Print made.
	Order []OrderedCard `json:"order,omitempty"`

	Lots []Lot `json:"lots"` // by their number
}

// OrderedCard is a card that a ledger was asked to print.
type OrderedCard struct {
	Number   string `json:"number"`   // 证号
	Printing int    `json:"printing"` // which card of the number it will be: 1, or more for a reprint
}

// Lot is a part of a run: at most MaxCards cards, in one file a form.
type Lot struct {
	Number  int       `json:"number"` // from 1
	Files   []LotFile `json:"files"`  // none if no card of the lot could be printed
	Cards   []LotCard `json:"cards"`  // as they lie in the files
	Skipped []LotSkip `json:"skipped,omitempty"`
}

// LotFile is a file that was written.
type LotFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Pages  int    `json:"pages"`
}

// LotCard is a card that was printed.
type LotCard struct {
	Number string `json:"number"` // 证号
	Digest Digest `json:"digest"` // of what is printed on it
}

// Digest is the beginning of a SHA-256, written in hexadecimal: chance does not
// make two contents of one number agree in 64 bits.
type Digest [8]byte

// MarshalText writes 16 hexadecimal digits.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads 16 hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != 2*len(d) {
		return fmt.Errorf("digest of %d characters", len(text))
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// LotSkip is a card that could not be printed.
type LotSkip struct {
	Number     string `json:"number"`
	Name       string `json:"name"`
	Department string `json:"department"`
	Reason     Reason `json:"reason"`
	Detail     string `json:"detail"`
}

const (
	manifestVersion = 1
	maxManifest     = 256 << 20 // a million cards take 80 MB
)

// The errors of manifests.
var (
	// ErrOtherRun says that a manifest is of a run with other settings.
	ErrOtherRun = errors.New("这里已有另一次印制的记录，版式、密钥、排版等设置与这次不同；请换一个文件夹，或先把原来的文件移走 (another run's manifest)")
	// ErrManifest says that a manifest cannot be understood.
	ErrManifest = errors.New("印制记录损坏；请核对文件夹中已印的文件，把记录移走后再印 (manifest)")
)

// ReadManifest reads a manifest. The error wraps ErrManifest if it is none.
func ReadManifest(r io.Reader) (*Manifest, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err != nil {
		return nil, err
	}
	bad := func(err error) (*Manifest, error) { return nil, fmt.Errorf("%w：%w", ErrManifest, err) }
	if len(data) > maxManifest {
		return bad(errors.New("too large"))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var m Manifest
	if err := dec.Decode(&m); err != nil {
		return bad(err)
	}
	if m.Version != manifestVersion {
		return bad(fmt.Errorf("version %d", m.Version))
	}
	ordered := map[string]bool{}
	for _, o := range m.Order {
		if o.Number == "" || o.Printing < 1 || ordered[o.Number] {
			return bad(fmt.Errorf("order: %q", o.Number))
		}
		ordered[o.Number] = true
	}
	seen := map[string]int{}
	last := 0
	for _, l := range m.Lots {
		if l.Number <= last || len(l.Cards) > MaxCards || (len(l.Files) == 0) != (len(l.Cards) == 0) {
			return bad(fmt.Errorf("lot %d", l.Number))
		}
		last = l.Number
		for _, f := range l.Files {
			if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != sha256.Size || !fs.ValidPath(f.Name) {
				return bad(fmt.Errorf("lot %d: file", l.Number))
			}
		}
		for _, c := range l.Cards {
			if other, twice := seen[c.Number]; twice {
				return bad(fmt.Errorf("lots %d and %d: %q", other, l.Number, c.Number))
			}
			seen[c.Number] = l.Number
		}
	}
	return &m, nil
}

// WriteManifest writes a manifest, a card a line.
func WriteManifest(w io.Writer, m *Manifest) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\"version\": %d, \"settings\": %q, ", m.Version, m.Settings)
	if len(m.Order) > 0 {
		if err := errors.Join(writeText(b, "\"order\": ["), writeLines(b, m.Order), writeText(b, "],\n ")); err != nil {
			return err
		}
	}
	b.WriteString("\"lots\": [")
	for i, l := range m.Lots {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n{\"number\": %d,\n \"files\": [", l.Number)
		err := errors.Join(
			writeLines(b, l.Files),
			writeText(b, "],\n \"cards\": ["),
			writeLines(b, l.Cards),
			writeText(b, "]"))
		if len(l.Skipped) > 0 {
			err = errors.Join(err, writeText(b, ",\n \"skipped\": ["), writeLines(b, l.Skipped), writeText(b, "]"))
		}
		if err = errors.Join(err, writeText(b, "}")); err != nil {
			return err
		}
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

func writeText(b *bufio.Writer, s string) error {
	_, err := b.WriteString(s)
	return err
}

// writeLines writes the elements of a JSON array, each on its line.
func writeLines[T any](b *bufio.Writer, all []T) error {
	for i, v := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.WriteString("\n  ")
		b.Write(data)
	}
	return nil
}

// Skipped is who could not be printed in any lot.
func (m *Manifest) Skipped() []LotSkip {
	printed := map[string]bool{}
	for _, l := range m.Lots {
		for _, c := range l.Cards {
			printed[c.Number] = true
		}
	}
	var all []LotSkip
	seen := map[string]bool{}
	for _, l := range slices.Backward(m.Lots) { // the latest reason counts
		for _, s := range slices.Backward(l.Skipped) {
			if !printed[s.Number] && !seen[s.Number] {
				seen[s.Number] = true
				all = append(all, s)
			}
		}
	}
	slices.Reverse(all)
	return all
}

// hasFiles reports whether anything was printed at all.
func (m *Manifest) hasFiles() bool {
	return slices.ContainsFunc(m.Lots, func(l Lot) bool { return len(l.Files) > 0 })
}

// intact reports whether a lot's files are there and as they were written.
func (l *Lot) intact(dst Folder) (bool, error) {
	for _, want := range l.Files {
		f, err := dst.Open(want.Name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return false, err
		}
		if hex.EncodeToString(h.Sum(nil)) != want.SHA256 {
			return false, nil
		}
	}
	return true, nil
}

// digest is of all that is printed on the card. A photo that is only named is
// taken to be the same as long as its name is.
func (c *Card) digest() Digest {
	printed := *c
	printed.ID, printed.Photo, printed.Order = "", nil, 0
	return Digest(digestOf(printed, sha256.Sum256(c.Photo))[:8])
}

// settings identifies what a Printer makes of a card. Fonts, photos and the
// Encoder are taken to stay what they are.
func (p *Printer) settings(d *Design) string {
	seal := p.Seal
	seal.Picture = nil
	return fmt.Sprintf("%x", digestOf(d, p.Signer.KeyID, p.CodeURL, p.Organ, p.Supervisor, sha256.Sum256(p.Emblem),
		seal, sha256.Sum256(p.Seal.Picture), p.Title, p.Created, p.Bleed, p.Layout))
}

func digestOf(values ...any) []byte {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(values); err != nil {
		// Of a number that JSON has not, such as NaN; prepare and grid refuse it.
		fmt.Fprintf(h, "%v", values)
	}
	return h.Sum(nil)
}
