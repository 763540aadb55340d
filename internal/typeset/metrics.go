package typeset

import "github.com/zhifadoc/zhifadoc/internal/typeface"

// faces is the source of a Setter: it asks the faces once for each character
// and tells the report what was drawn by another face than its own.
func (s Setter) faces() source {
	set := s.Faces
	if set == nil {
		set = typeface.Embedded()
	}
	type key struct {
		role typeface.Role
		r    rune
		base *typeface.Face
	}
	known := make(map[key]metrics)
	return func(role typeface.Role, r rune, base *typeface.Face) (metrics, error) {
		k := key{role, r, base}
		if m, ok := known[k]; ok {
			return m, nil
		}
		m, err := s.measure(set, role, r, base)
		if err == nil {
			known[k] = m
		}
		return m, err
	}
}

func (s Setter) measure(set *typeface.Set, role typeface.Role, r rune, base *typeface.Face) (metrics, error) {
	if r == '\t' || classOf(r) == newline {
		r = ' '
	}
	if invisible(r) { // even where a face has a glyph, such as a hyphen for U+00AD
		return metrics{none: true}, nil
	}
	f := base
	if f == nil || !f.Has(r) {
		var err error
		if f, err = set.Pick(role, r); err != nil {
			em, fixed := spaceWidth(r)
			if !fixed && classOf(r) != space && r != 0xA0 || r == ' ' {
				return metrics{}, err
			}
			m, err := s.measure(set, role, ' ', base)
			m.half, m.blank = m.adv, true
			if fixed {
				m.adv = em
			}
			return m, err
		}
	}
	s.Report.Add(role, r, f)
	m := metrics{face: f, adv: f.Advance(r)}
	if _, squeezed := givesWay(classOf(r)); squeezed {
		m.right = m.adv
		if ink, ok := f.Ink(r); ok {
			m.left, m.right = ink.Left, ink.Right
		}
	}
	return m, nil
}

// invisible reports whether r shows nothing by itself (Unicode's
// Default_Ignorable_Code_Point), so that it takes no room and no glyph.
func invisible(r rune) bool {
	switch r {
	case 0xAD, 0x034F, 0x061C, 0x180E, 0x2060, 0xFEFF, 0x3164, 0xFFA0:
		return true
	}
	return 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2061 <= r && r <= 0x206F ||
		0x180B <= r && r <= 0x180D || 0xFE00 <= r && r <= 0xFE0F || 0xE0000 <= r && r <= 0xE0FFF
}
