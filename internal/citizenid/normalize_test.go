package citizenid

import "testing"

func TestNormalize(t *testing.T) {
	const want = "11010519491231002X"
	for _, c := range []struct{ name, in string }{
		{"already", "11010519491231002X"},
		{"small x", "11010519491231002x"},
		{"full width", "１１０１０５１９４９１２３１００２Ｘ"},
		{"full width small x", "11010519491231002ｘ"},
		{"spaces within", "110105 19491231 002X"},
		{"ideographic and no-break space", "\u3000110105\u00a019491231002X "},
		{"line break of a cell", "110105194912\r\n31002X\n"},
		{"hyphens", "110105-19491231-002X"},
		{"wide hyphen and dash", "110105－19491231—002X"},
		{"apostrophe of a csv", "'11010519491231002X"},
		{"curly apostrophe", "’11010519491231002X"},
		{"zero width and direction marks", "\ufeff\u200e110105\u200b19491231002X\u202c"},
		{"tab before", "\t11010519491231002x"},
		{"the other hyphens", "1‐1‑0‒1–0―5−1﹣9－491231002X"},
		{"control characters", "110105\x00194912\x7f31002X"},
	} {
		if got := Normalize(c.in); got != want {
			t.Errorf("%s: Normalize(%q) = %q", c.name, c.in, got)
		}
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"the first and last wide form", "！～", "!~"},
		{"only spaces", " \u3000", ""},
		{"letters stay", "15O5251990O307l", "15O5251990O307l"},
		{"x elsewhere stays small", "1505x519900307001x", "1505x519900307001X"},
		{"quantity stays", "1.50525E+17", "1.50525E+17"},
		{"words stay", "无", "无"},
		{"apostrophe inside stays", "1505'25", "1505'25"},
		{"other digits stay for Parse to name", "١٢٣", "١٢٣"},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("%s: Normalize(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}
