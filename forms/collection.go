package forms

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Collection is what the units sent in, read and reviewed. [Collection.Summary]
// counts it by unit, [WriteReview] writes it for the units to correct.
type Collection struct {
	Departments []string     // the units that should report, in their order
	Readings    []*Reading   // what could be read
	Refused     []*FileError // what could not
	Findings    []Finding    // of the Readings and of Review together
}

// Forms are the forms of all readings, in their order.
func (c *Collection) Forms() []*Form {
	var all []*Form
	for _, rd := range c.Readings {
		all = append(all, rd.Forms...)
	}
	return all
}

// Tally counts rows. Doubtful ones have a [Finding] that is more than a Hint,
// the others are Accepted.
type Tally struct{ Received, Accepted, Doubtful int }

func (t *Tally) add(u Tally) {
	t.Received += u.Received
	t.Accepted += u.Accepted
	t.Doubtful += u.Doubtful
}

// UnitSummary is what one unit sent in.
type UnitSummary struct {
	Unit     string
	Expected bool // it is one of Departments
	Heard    bool // it sent a form, if only an empty one, or stands in another's
	Rows     map[Kind]Tally
	General  []Finding // more than hints, about a form or a file as a whole
}

// Total counts the rows of all forms.
func (u *UnitSummary) Total() Tally {
	var t Tally
	for _, n := range u.Rows {
		t.add(n)
	}
	return t
}

// Summary counts what each unit sent in: the Departments in their order,
// those that sent nothing among them, then the other units in the order in
// which they were read.
//
// A row counts for its 工作单位 when that is one of Departments, otherwise for
// the 报送单位 of its form, as [Merge] has it.
func (c *Collection) Summary() []UnitSummary {
	sorted := c.sort()
	out := make([]UnitSummary, len(sorted))
	for i, u := range sorted {
		out[i] = u.UnitSummary
	}
	return out
}

// unitRows is a unit with its rows.
type unitRows struct {
	UnitSummary
	rows map[Kind][]reviewedRow
	feet map[Kind]*Form // the first form of a kind, for what stands below the table
}

// reviewedRow is a row with what was found in it.
type reviewedRow struct {
	officer  *Officer
	findings []Finding // more than hints
}

// rowKey tells a row that was read.
type rowKey struct {
	file, sheet string
	row         int
}

// sort gives each row and finding to its unit.
func (c *Collection) sort() []*unitRows {
	var units []*unitRows
	byName := map[string]*unitRows{}
	unit := func(name string, expected bool) *unitRows {
		key := squash(name)
		u := byName[key]
		if u == nil {
			u = &unitRows{UnitSummary: UnitSummary{Unit: name, Expected: expected, Rows: map[Kind]Tally{}},
				rows: map[Kind][]reviewedRow{}, feet: map[Kind]*Form{}}
			byName[key] = u
			units = append(units, u)
		}
		return u
	}
	for _, d := range c.Departments {
		unit(d, true)
	}

	byRow := map[rowKey][]Finding{}
	var general []Finding
	for _, f := range c.Findings {
		switch {
		case f.Severity <= Hint || f.Place.File == "": // a missing department shows by itself
		case f.Place.Row > 0:
			key := rowKey{f.Place.File, f.Place.Sheet, f.Place.Row}
			byRow[key] = append(byRow[key], f)
		default:
			general = append(general, f)
		}
	}

	owner := map[rowKey]*unitRows{} // of a sheet, and with sheet "" of a file
	for _, rd := range c.Readings {
		for _, f := range rd.Forms {
			sender := senderOf(f, rd.File)
			u := unit(sender, false)
			u.Heard = true
			if u.feet[f.Kind] == nil {
				u.feet[f.Kind] = f
			}
			sheet := ""
			for i := range f.Officers {
				o := &f.Officers[i]
				sheet = o.Source.Sheet
				of := u
				if d := byName[squash(o.Department)]; d != nil && d.Expected {
					of = d
					d.Heard = true
				}
				row := reviewedRow{o, byRow[rowKey{o.Source.File, o.Source.Sheet, o.Source.Row}]}
				of.rows[f.Kind] = append(of.rows[f.Kind], row)
				n := Tally{Received: 1, Accepted: 1}
				if len(row.findings) > 0 {
					n = Tally{Received: 1, Doubtful: 1}
				}
				n.add(of.Rows[f.Kind])
				of.Rows[f.Kind] = n
			}
			for _, key := range []rowKey{{rd.File, sheet, 0}, {rd.File, "", 0}} {
				if owner[key] == nil {
					owner[key] = u
				}
			}
		}
	}
	for _, f := range general {
		u := owner[rowKey{f.Place.File, f.Place.Sheet, 0}]
		if u == nil {
			u = owner[rowKey{f.Place.File, "", 0}]
		}
		if u != nil {
			u.General = append(u.General, f)
		}
	}
	return units
}

// senderOf is the name of the unit that sent a form: its 报送单位, or when there
// is none, the 工作单位 of most rows, or the name of the file.
func senderOf(f *Form, file string) string {
	if f.Unit != "" {
		return f.Unit
	}
	count := map[string]int{}
	var names []string
	for i := range f.Officers {
		if d := f.Officers[i].Department; d != "" {
			if count[d] == 0 {
				names = append(names, d)
			}
			count[d]++
		}
	}
	if len(names) > 0 {
		return slices.MaxFunc(names, func(a, b string) int {
			return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(b, a))
		})
	}
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}
