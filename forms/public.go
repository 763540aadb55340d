package forms

// Masking says how much of an identity number is shown: see [Mask]. The zero
// Masking shows the first [MaskHead] and the last [MaskTail] characters.
type Masking struct{ Head, Tail int }

// PublicHeader is the header of a public list.
func PublicHeader() []string { return []string{"序号", "工作单位", "姓名", "身份证号"} }

// Public is f as a list for the public (公示): below [PublicHeader], a row for
// each officer with the number hidden as m says. What a form has beyond that is
// nobody's business outside the office. A form without 工作单位 in a row has its
// 报送单位 there.
func (f *Form) Public(m Masking) [][]string {
	rows := make([][]string, len(f.Officers))
	for i := range f.Officers {
		o := &f.Officers[i]
		department := o.Department
		if department == "" {
			department = f.Unit
		}
		rows[i] = []string{itoa(i + 1), department, o.Name, Mask(o.ID, m.Head, m.Tail)}
	}
	return rows
}
