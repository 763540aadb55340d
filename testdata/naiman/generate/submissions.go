package main

import (
	"fmt"
	"slices"
)

// submissions adds what the departments sent and returns what is wrong with it.
func submissions(files map[string][]byte, departments []*department) ([]fault, error) {
	var faults []fault
	for _, u := range departments {
		tables := []*table{}
		for form := clearance; form <= newIssue; form++ {
			tables = append(tables, newTable(u, form))
		}
		faults = append(faults, plant(departments, u, tables)...)
		if !u.apart {
			b, err := workbook(u, tables...)
			if err != nil {
				return nil, err
			}
			files[u.path("")] = b
			continue
		}
		for _, t := range tables {
			b, err := workbook(u, t)
			if err != nil {
				return nil, err
			}
			files[u.path("-"+sheetNames[t.form])] = b
		}
	}
	return append(faults, fault{
		File: "submissions", Kind: "department-missing", Expect: report, Words: "奈曼旗青龙山镇人民政府没有报送",
	}), nil
}

// path names a file of the department; part tells its files apart.
func (u *department) path(part string) string {
	name := u.file + part + ".xlsx"
	if u.folder != "" {
		name = u.folder + "/" + name
	}
	return "submissions/" + name
}

// examFaults are what does not agree between the exam's list and the forms.
// People whose row in a form is damaged are on the list with their true number.
func examFaults(departments []*department, sittings []sitting) []fault {
	last := len(sittings) - 1
	water := find(departments, waterBureau)
	return []fault{
		// Row 1 is the header.
		{File: "exam.csv", Cell: cell(2, last+2), Kind: "in-no-form", Expect: report, Words: "成绩单上有此人，三张表里都没有"},
		{File: water.path(""), Sheet: sheetNames[renewal], Cell: cell(nameColumn, firstRow+len(water.forms[renewal])-1),
			Kind: "not-in-exam", Expect: report, Words: "表里有此人，成绩单上没有"},
	}
}

// fault is one thing planted in the job's files.
type fault struct {
	File   string `json:"file"`            // below the job's folder
	Sheet  string `json:"sheet,omitempty"` // of a workbook
	Cell   string `json:"cell,omitempty"`  // C12; columns of exam.csv as a spreadsheet names them
	Kind   string `json:"kind"`
	Expect string `json:"expect"` // one of the three below
	Words  string `json:"words"`  // what is wrong, for people
	Other  *place `json:"other,omitempty"`
}

// place is the other cell that a fault of two cells has to do with.
type place struct {
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"`
}

// What a reader should make of a fault.
const (
	report = "report" // a person must decide: named by cell
	mend   = "mend"   // certain enough to be put right; may be named
	accept = "accept" // no fault of the content: read as if it were not there
)

// Rows, by index, in which faults are planted.
const (
	wrongCheck = 0 // in 农牧局, 附件2
	twice      = 1
	smallX     = 2
	fullWidth  = 3
	oldForm    = 1 // 附件1
	spaced     = 0 // 附件3
	nameless   = 2

	bothForms  = 1 // in 综合执法局, 附件2
	bulletName = 3
	noReason   = 1 // 附件1
	dispatched = 3 // 附件3
)

// Columns of the notice's layout, from 1.
const (
	departmentColumn = 1
	nameColumn       = 2
	idColumn         = 3
	reasonColumn     = 9
)

// plant damages the tables of the three faulty departments and says how.
func plant(departments []*department, u *department, tables []*table) []fault {
	t1, t2, t3 := tables[0], tables[1], tables[2]
	var faults []fault
	switch u.name {
	case numbersFaulty:
		faults = plantNumbers(u, t1, t2, t3)
	case layoutFaulty:
		faults = plantLayout(t1, t2, t3)
	case peopleFaulty:
		faults = plantPeople(u, find(departments, claimed), t1, t2, t3)
	}
	for i := range faults {
		faults[i].File = u.path("")
	}
	return faults
}

func at(t *table, column, index int, kind, expect, words string) fault {
	return fault{Sheet: sheetNames[t.form], Cell: cell(column, firstRow+index), Kind: kind, Expect: expect, Words: words}
}

// plantNumbers is a file filled in by hand in a hurry.
func plantNumbers(u *department, t1, t2, t3 *table) []fault {
	id := func(t *table, index int) string { return t.rows[index][idColumn-1].(string) }
	set := func(t *table, column, index int, value string) { t.rows[index][column-1] = value }
	var faults []fault

	old := id(t1, oldForm)
	set(t1, idColumn, oldForm, old[:6]+old[8:17])
	faults = append(faults, at(t1, idColumn, oldForm, "id-old-form", report, "身份证号是15位旧号码"))

	set(t2, idColumn, wrongCheck, swapped(id(t2, wrongCheck)))
	faults = append(faults, at(t2, idColumn, wrongCheck, "id-check-digit", report, "身份证号相邻两位写颠倒，校验位不符"))

	t2.rows = append(t2.rows, append([]any{}, t2.rows[twice]...))
	again := at(t2, idColumn, len(t2.rows)-1, "person-twice", report, "同一人在本表中填了两次")
	again.Other = &place{u.path(""), sheetNames[t2.form], cell(idColumn, firstRow+twice)}
	faults = append(faults, again)

	x := id(t2, smallX)
	set(t2, idColumn, smallX, x[:17]+"x")
	faults = append(faults, at(t2, idColumn, smallX, "id-small-x", mend, "身份证号末位是小写 x"))

	set(t2, idColumn, fullWidth, wide(id(t2, fullWidth)))
	faults = append(faults, at(t2, idColumn, fullWidth, "id-full-width", mend, "身份证号用了全角数字"))

	name := []rune(t3.rows[spaced][nameColumn-1].(string))
	set(t3, nameColumn, spaced, string(name[:1])+"\u3000"+string(name[1:])+" ")
	faults = append(faults, at(t3, nameColumn, spaced, "name-space", mend, "姓名中间有全角空格，末尾有空格"))

	set(t3, nameColumn, nameless, "")
	faults = append(faults, at(t3, nameColumn, nameless, "name-empty", report, "姓名没有填"))
	return faults
}

// swapped exchanges the two last digits of the year of birth, or else those
// of the area, as a typist does; the date stays one that exists.
func swapped(id string) string {
	b := []byte(id)
	for _, i := range []int{8, 4} {
		if b[i] != b[i+1] {
			b[i], b[i+1] = b[i+1], b[i]
			return string(b)
		}
	}
	panic("nothing to exchange in " + id)
}

// wide turns ASCII into its full-width forms.
func wide(s string) string {
	r := []rune(s)
	for i := range r {
		r[i] += '０' - '0'
	}
	return string(r)
}

// plantLayout is a table somebody improved.
func plantLayout(t1, t2, t3 *table) []fault {
	var faults []fault

	last := firstRow + len(t1.rows) - 1
	merged := fmt.Sprintf("A%d:A%d", firstRow, last)
	t1.merged = append(t1.merged, merged)
	for i := 1; i < len(t1.rows); i++ {
		t1.rows[i][departmentColumn-1] = ""
	}
	faults = append(faults, fault{Sheet: sheetNames[t1.form], Cell: merged, Kind: "cell-merged", Expect: accept, Words: "工作单位合并成一格，应视为每行都填"})

	// Numbers typed into cells that are not text: Excel keeps 15 digits.
	rounded := []int{0, 2, 4}
	empty := 2 // index of the row left empty, after which the others move down
	for _, i := range rounded {
		var n float64
		for _, r := range t2.rows[i][idColumn-1].(string)[:15] {
			n = n*10 + float64(r-'0')
		}
		t2.rows[i][idColumn-1] = n * 1000
		index := i
		if i >= empty {
			index++
		}
		faults = append(faults, at(t2, idColumn, index, "id-rounded", report, "身份证号被当作数值，末三位已丢失"))
	}
	t2.rows = append(t2.rows[:empty], append([][]any{nil}, t2.rows[empty:]...)...)
	faults = append(faults, at(t2, 1, empty, "row-empty", accept, "表中间空了一行"))

	// 序号 in front, 姓名 before 工作单位, 身份证号 after 执法区域.
	order := []int{1, 0, 3, 4, 5, 2, 6, 7}
	moved := []string{"序号"}
	for _, c := range order {
		moved = append(moved, t3.header[c])
	}
	moved[7] = "执法证\n编号"
	t3.header = moved
	for i, r := range t3.rows {
		row := []any{i + 1}
		for _, c := range order {
			row = append(row, r[c])
		}
		t3.rows[i] = row
	}
	t3.note = "备注：以上人员均为在编在岗人员，编制情况已经旗委编办核实。"
	return append(faults,
		at(t3, 1, -1, "column-added", accept, "多了“序号”一列"),
		at(t3, 2, -1, "column-moved", accept, "“姓名”“工作单位”“身份证号”三列换了位置"),
		at(t3, 8, -1, "header-break", accept, "表头“执法证编号”中间换行"),
		at(t3, 1, len(t3.rows), "note-below", accept, "表下面有一行备注，不是人员"),
	)
}

// plantPeople is a file in which the people are wrong, not the writing.
func plantPeople(u, other *department, t1, t2, t3 *table) []fault {
	var faults []fault

	t1.rows[noReason][reasonColumn-1] = ""
	faults = append(faults, at(t1, reasonColumn, noReason, "reason-empty", report, "清理原因没有填"))

	both := u.forms[renewal][bothForms]
	both.reason = reasons[0]
	t1.rows = append(t1.rows, both.row(clearance))
	f := at(t1, idColumn, len(t1.rows)-1, "cleared-and-renewed", report, "同一人既列入清理又申请换发")
	f.Other = &place{u.path(""), sheetNames[t2.form], cell(idColumn, firstRow+bothForms)}
	faults = append(faults, f)

	t2.rows[bulletName][nameColumn-1] = "那顺•乌力吉"
	faults = append(faults, at(t2, nameColumn, bulletName, "name-separator", mend, "姓名中的间隔号是“•”（U+2022），应为“·”（U+00B7）"))

	theirs := slices.IndexFunc(other.forms[renewal], func(o officer) bool { return !isSpecial(o.name) })
	taken := other.forms[renewal][theirs]
	taken.department, taken.category = u.name, u.category
	t2.rows = append(t2.rows, taken.row(renewal))
	f = at(t2, idColumn, len(t2.rows)-1, "two-departments", report, "同一人由两个单位报送")
	f.Other = &place{other.path(""), sheetNames[renewal], cell(idColumn, firstRow+theirs)}
	faults = append(faults, f)

	t3.rows[dispatched][departmentColumn-1] = u.name + "（劳务派遣）"
	return append(faults, at(t3, departmentColumn, dispatched, "not-eligible", report, "劳务派遣人员不属于新领范围"))
}
