package forms

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Order is an order of Chinese names.
type Order int

// The orders, as golang.org/x/text/collate has them from CLDR.
const (
	Pinyin Order = iota // by sound
	Stroke              // 按姓氏笔画, by the number of strokes
)

// tag is the order as BCP 47 names it.
func (o Order) tag() language.Tag {
	if o == Stroke {
		return language.MustParse("zh-u-co-stroke")
	}
	return language.MustParse("zh-u-co-pinyin")
}

// Merge puts the rows of all forms of one kind together: by department in the
// order of departments, those not among them after in the order of pinyin,
// and within a department by name in the order of pinyin. Rows that agree in
// both keep their order. Each row keeps its Source; no row is dropped, so that
// doubles, which Review names, are for a person to take out.
//
// An officer without 工作单位 counts for the form's 报送单位, and gets it as
// 工作单位. The merged form has no 报送单位 of its own.
func Merge(kind Kind, forms []*Form, departments []string) *Form {
	return MergeBy(Pinyin, kind, forms, departments)
}

// MergeBy is Merge with another order of names and of departments that are not
// listed.
func MergeBy(order Order, kind Kind, forms []*Form, departments []string) *Form {
	type entry struct {
		officer    Officer
		place      int
		department string
		dept, name []byte // sort keys
	}
	rank := make(map[string]int, len(departments))
	for i, d := range departments {
		if _, twice := rank[squash(d)]; !twice {
			rank[squash(d)] = i
		}
	}
	c := collate.New(order.tag())
	var buf collate.Buffer
	keys := map[string][]byte{}
	key := func(s string) []byte {
		k, ok := keys[s]
		if !ok {
			k = slices.Clone(c.KeyFromString(&buf, s))
			buf.Reset()
			keys[s] = k
		}
		return k
	}
	var entries []entry
	for _, f := range forms {
		if f == nil || f.Kind != kind {
			continue
		}
		for _, o := range f.Officers {
			if o.Department == "" {
				o.Department = f.Unit
			}
			e := entry{officer: o, department: squash(o.Department), name: key(o.Name)}
			e.place = placeOf(rank, departments, e.department, squash(f.Unit))
			e.dept = key(e.department)
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(a.place, b.place),
			slices.Compare(a.dept, b.dept),
			strings.Compare(a.department, b.department),
			slices.Compare(a.name, b.name),
			strings.Compare(a.officer.Name, b.officer.Name),
		)
	})
	merged := &Form{Kind: kind, Officers: make([]Officer, len(entries))}
	for i, e := range entries {
		merged.Officers[i] = e.officer
	}
	return merged
}

// placeOf is a department's place in the order: that of its own name, or of
// the unit that reported it when it is a part of that unit by name.
func placeOf(rank map[string]int, departments []string, department, unit string) int {
	if i, ok := rank[department]; ok {
		return i
	}
	if i, ok := rank[unit]; ok && unit != "" {
		return i
	}
	return len(departments)
}
