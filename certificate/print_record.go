package certificate

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// record is the manifest of a run on its way, and its file. Written anew for
// each lot, the file would cost the square of the run's length; so a lot is
// written to a part, a file beside it (print.json.part-1, -2, …), until the
// manifest has doubled, and then the manifest as a whole, which ends the parts.
// All that is written is less than four times the manifest at the run's end.
// Every lot stands in a whole file at every moment, and nothing is asked of a
// Folder but WriteFile.
type record struct {
	dst   Folder
	name  string
	m     *Manifest
	whole int // lots of m in its own file
	parts int // files beside it
}

// add enters a lot; when it returns nil, the lot is where it outlives a power
// cut.
func (r *record) add(l Lot) error {
	at, _ := slices.BinarySearchFunc(r.m.Lots, l.Number, func(o Lot, n int) int { return o.Number - n })
	r.m.Lots = slices.Insert(r.m.Lots, at, l)
	if len(r.m.Lots) >= 2*r.whole {
		return r.fold()
	}
	part := &Manifest{Version: manifestVersion, Settings: r.m.Settings, Lots: []Lot{l}}
	if err := writeWhole(r.dst, partName(r.name, r.parts+1), part); err != nil {
		return err
	}
	r.parts++
	return nil
}

// close leaves the manifest in one file.
func (r *record) close() error {
	if r.parts == 0 {
		return nil
	}
	return r.fold()
}

func (r *record) fold() error {
	if err := writeManifest(r.dst, r.name, r.m); err != nil {
		return err
	}
	r.whole, r.parts = len(r.m.Lots), 0
	return nil
}

func partName(name string, n int) string { return fmt.Sprintf("%s.part-%d", name, n) }

// openManifest reads a folder's manifest and its parts; nil if there is none.
// open tells that there are parts, or were when a Folder without Remove had
// them: the run broke off.
func openManifest(dst Folder, name string) (m *Manifest, open bool, err error) {
	m, err = readManifest(dst, name)
	if m == nil || err != nil {
		return nil, false, err
	}
	all := []*Manifest{m}
	for n := 1; ; n++ {
		part, err := readManifest(dst, partName(name, n))
		if err != nil {
			return nil, false, err
		}
		if part == nil {
			break
		}
		if len(part.Lots) > 0 {
			all = append(all, part)
		}
	}
	if len(all) == 1 {
		return m, false, nil
	}
	joined, err := JoinManifests(all...)
	if err != nil {
		return nil, false, fmt.Errorf("%s：%w", name, err)
	}
	joined.Settings, joined.Order = cmp.Or(joined.Settings, m.Settings), m.Order
	return joined, true, nil
}

func readManifest(dst Folder, name string) (*Manifest, error) {
	f, err := dst.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := ReadManifest(f)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", name, err)
	}
	return m, nil
}

// writeManifest makes m the folder's manifest, without parts. They go from the
// last on, so that those that are left when that breaks off are still found.
func writeManifest(dst Folder, name string, m *Manifest) error {
	if err := writeWhole(dst, name, m); err != nil {
		return err
	}
	parts := 0
	for ; ; parts++ {
		f, err := dst.Open(partName(name, parts+1))
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		f.Close()
	}
	for ; parts > 0; parts-- {
		if err := clearPart(dst, partName(name, parts)); err != nil {
			return err
		}
	}
	return nil
}

func writeWhole(dst Folder, name string, m *Manifest) error {
	if err := dst.WriteFile(name, func(w io.Writer) error { return WriteManifest(w, m) }); err != nil {
		return fmt.Errorf("%s：%w", name, err)
	}
	return nil
}

// clearPart takes a part away, or its lots where a Folder removes nothing.
func clearPart(dst Folder, name string) error {
	if r, ok := dst.(interface{ Remove(name string) error }); ok {
		if err := r.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s：%w", name, err)
		}
		return nil
	}
	return writeWhole(dst, name, &Manifest{Version: manifestVersion})
}

// ErrUnrecorded says that a folder has printed files, and no record of them.
var ErrUnrecorded = errors.New("文件夹里已有印好的文件，却没有它们的印制记录（可能被移走或改了名），再印会盖掉它们；请把记录放回原处，或把这些文件移到别处 (printed files without their record)")

// unrecorded looks, before a new run begins, for files that it might write
// over. A Folder that cannot be listed is taken to have none.
func unrecorded(dst Folder, b Batch) error {
	b = b.withDefaults()
	var found []string
	for _, stem := range []string{b.Cards, b.Sheets} {
		if stem == "" {
			continue
		}
		entries, err := fs.ReadDir(dst, path.Dir(stem))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if n, ok := lotOf(path.Base(stem), e.Name()); ok && b.Shard.has(n) {
				found = append(found, path.Join(path.Dir(stem), e.Name()))
			}
		}
	}
	if found == nil {
		return nil
	}
	const told = 3
	names := strings.Join(found[:min(told, len(found))], "、")
	if len(found) > told {
		names += fmt.Sprintf(" 等 %d 个文件", len(found))
	}
	return fmt.Errorf("%s：%w", names, ErrUnrecorded)
}

// fileName is the name of a lot's file in a form; of one that is alone, it has
// no number.
func fileName(stem string, lot int, alone bool) string {
	if alone {
		return stem + ".pdf"
	}
	return fmt.Sprintf("%s-%03d.pdf", stem, lot)
}

// lotOf is the lot that a file's name is of, if it is one of fileName's.
func lotOf(stem, name string) (lot int, ok bool) {
	if name == fileName(stem, 1, true) {
		return 1, true
	}
	middle, ok := strings.CutPrefix(strings.TrimSuffix(name, ".pdf"), stem+"-")
	n, err := strconv.Atoi(middle)
	return n, ok && err == nil && n > 0 && name == fileName(stem, n, false)
}
