package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

func everyone() (all []officer, departments int) {
	units, stranger := staff()
	for _, u := range units {
		departments++
		for _, f := range u.forms {
			all = append(all, f...)
		}
	}
	return append(all, stranger), departments
}

func TestPeople(t *testing.T) {
	all, departments := everyone()
	if departments < 14 || len(all) < 150 {
		t.Errorf("%d departments, %d people", departments, len(all))
	}
	seen := map[string]string{}
	once := func(what, key, name string) {
		if other, ok := seen[what+key]; ok && key != "" {
			t.Errorf("%s of %s is that of %s", what, name, other)
		}
		seen[what+key] = name
	}
	endsInX, old, today := 0, 0, 0
	for _, o := range all {
		n, err := citizenid.Parse(o.id)
		if err != nil {
			t.Errorf("%s: %v", o.name, err)
			continue
		}
		for _, d := range n.Doubts(citizenid.Date{Year: 2022, Month: 5, Day: 16}) {
			t.Errorf("%s: %s", o.name, d.Message)
		}
		if n.Female() != o.female {
			t.Errorf("%s: sex and number disagree", o.name)
		}
		// What makes the numbers nobody's: README.md.
		if s := o.id[14:17]; s < "996" {
			t.Errorf("%s: sequence %s could be a person's", o.name, s)
		}
		if y := n.Birth().Year; y < 1962 || y > 1998 {
			t.Errorf("%s: born %d", o.name, y)
		}
		switch n.Area() {
		case "152326":
			old++
		case "150525":
			today++
		default:
			t.Errorf("%s: area %s", o.name, n.Area())
		}
		if strings.HasSuffix(o.id, "X") {
			endsInX++
		}
		once("number", o.id, o.name)
		once("birthday", fmt.Sprint(n.Birth()), o.name)
		once("certificate", o.certificate, o.name)
		once("qualification", o.qualifying, o.name)
	}
	if endsInX < 5 || old < 50 || today < 20 {
		t.Errorf("%d numbers end in X, %d of the old code, %d of today's", endsInX, old, today)
	}
}

func TestNames(t *testing.T) {
	all, _ := everyone()
	lengths := map[int]int{}
	given := map[string]int{}
	for _, o := range all {
		lengths[utf8.RuneCountInString(o.name)]++
		given[o.name]++
		if strings.ContainsAny(o.name, "•・.．") || strings.TrimSpace(o.name) != o.name {
			t.Errorf("%q is not a clean name", o.name)
		}
	}
	for _, n := range []int{2, 3, 4, 25} {
		if lengths[n] == 0 {
			t.Errorf("no name of %d characters", n)
		}
	}
	for l := range lengths {
		if l < 2 || l > 25 {
			t.Errorf("a name of %d characters", l)
		}
	}
	want := map[string]int{}
	for _, s := range specials {
		want[s.name]++
	}
	for name, n := range want {
		if given[name] != n {
			t.Errorf("%d people are called %s, not %d", given[name], name, n)
		}
		delete(given, name)
	}
	for name, n := range given {
		if n > 1 {
			t.Errorf("%d people are called %s", n, name)
		}
	}
	for _, c := range "堃䶮𬱖𬭎·暘" {
		if !slices.ContainsFunc(all, func(o officer) bool { return strings.ContainsRune(o.name, c) }) {
			t.Errorf("no name with %c U+%04X", c, c)
		}
	}
	if n := utf8.RuneCountInString(longName); n != 38 {
		t.Errorf("the long department has %d characters", n)
	}
}

// A reader that shares no code with the writer finds each planted fault in its
// cell, and nothing wrong anywhere else.
func TestSubmissions(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	var faults []fault
	if err := json.Unmarshal(files["faults.json"], &faults); err != nil {
		t.Fatal(err)
	}
	planted := map[string]string{} // kind by cell
	for _, f := range faults {
		if f.Words == "" || !slices.Contains([]string{report, mend, accept}, f.Expect) {
			t.Errorf("%+v", f)
		}
		planted[f.File+"!"+f.Sheet+"!"+f.Cell] = f.Kind
	}
	workbooks, rows := 0, 0
	for name, data := range files {
		if !strings.HasPrefix(name, "submissions/") {
			continue
		}
		workbooks++
		for sheet, cells := range readWorkbook(t, data) {
			form := slices.Index(sheetNames[:], sheet)
			if form < clearance {
				t.Errorf("%s: sheet %s", name, sheet)
				continue
			}
			value := func(column, row int) string { return cells[cell(column, row)].text }
			if got := value(1, 1); got != fmt.Sprintf("附件%d", form) {
				t.Errorf("%s: A1 is %q", name, got)
			}
			if got := value(1, 2); got != titles[form] {
				t.Errorf("%s: A2 is %q", name, got)
			}
			if !strings.HasPrefix(value(1, 3), "报送单位：") {
				t.Errorf("%s: A3 is %q", name, value(1, 3))
			}
			head := []string{}
			for c := 1; value(c, firstRow-1) != ""; c++ {
				head = append(head, value(c, firstRow-1))
			}
			plain := slices.Equal(head, header(form))
			if moved := planted[name+"!"+sheet+"!"+cell(2, firstRow-1)] == "column-moved"; plain == moved {
				t.Errorf("%s %s: header %q", name, sheet, head)
			}
			column := map[string]int{}
			for i, h := range head {
				column[strings.ReplaceAll(h, "\n", "")] = i + 1
			}
			for row := firstRow; value(column["执法类型"], row) != "" || value(column["执法类型"], row+1) != ""; row++ {
				if value(column["执法类型"], row) == "" {
					if planted[name+"!"+sheet+"!"+cell(1, row)] != "row-empty" {
						t.Errorf("%s %s: row %d is empty", name, sheet, row)
					}
					continue
				}
				rows++
				check := func(c int, isWrong bool, kinds ...string) {
					kind := planted[name+"!"+sheet+"!"+cell(c, row)]
					if isWrong != slices.Contains(kinds, kind) {
						t.Errorf("%s %s %s: %q, planted %q of %q", name, sheet, cell(c, row), value(c, row), kind, kinds)
					}
				}
				id := cells[cell(column["身份证号"], row)]
				_, err := citizenid.Parse(id.text)
				check(column["身份证号"], err != nil, "id-old-form", "id-check-digit", "id-small-x", "id-full-width", "id-rounded")
				check(column["身份证号"], id.number, "id-rounded")
				person := value(column["姓名"], row)
				check(column["姓名"], person == "", "name-empty")
				check(column["姓名"], strings.ContainsAny(person, " \u3000"), "name-space")
				check(column["姓名"], strings.Contains(person, "•"), "name-separator")
				check(column["工作单位"], strings.Contains(value(column["工作单位"], row), "派遣"), "not-eligible")
				if form == clearance {
					check(column["清理原因"], value(column["清理原因"], row) == "", "reason-empty")
				}
			}
		}
	}
	// 177 people, and three rows for people who are there already.
	if workbooks != 24 || rows != 180 {
		t.Errorf("%d workbooks, %d rows", workbooks, rows)
	}
	for _, f := range faults {
		if f.Other == nil {
			continue
		}
		one := readWorkbook(t, files[f.File])[f.Sheet][f.Cell].text
		other := readWorkbook(t, files[f.Other.File])[f.Other.Sheet][f.Other.Cell].text
		if one == "" || one != other {
			t.Errorf("%s %s and its other cell hold %q and %q", f.File, f.Cell, one, other)
		}
	}
}

func TestExam(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	list := files["exam.csv"]
	if !bytes.HasPrefix(list, []byte("\xef\xbb\xbf准考证号,")) || bytes.Count(list, []byte("\n")) != bytes.Count(list, []byte("\r\n")) {
		t.Error("not as Excel saves it")
	}
	rows, err := csv.NewReader(bytes.NewReader(list[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	departments, stranger := staff()
	candidates := map[string]string{} // names by number
	for _, u := range departments {
		for _, o := range append(slices.Clone(u.forms[renewal]), u.forms[newIssue]...) {
			candidates[o.id] = o.name
		}
	}
	in := len(candidates)
	outcomes := map[string]int{}
	at := map[string][]string{} // scores by second
	var unknown []string
	for _, r := range rows[1:] {
		outcomes[r[5]]++
		if name, ok := candidates[r[2]]; !ok {
			unknown = append(unknown, r[1])
		} else if name != r[1] {
			t.Errorf("%s is %s in the forms", r[1], name)
		}
		delete(candidates, r[2])
		if r[5] == "缺考" {
			if r[3] != "" || r[4] != "" {
				t.Errorf("%s was absent and has a score", r[1])
			}
			continue
		}
		if _, err := time.Parse(time.DateTime, r[4]); err != nil {
			t.Error(err)
		}
		var score float64
		if _, err := fmt.Sscan(r[3], &score); err != nil || score < 0 || score > 100 || (score >= 60) != (r[5] == "合格") {
			t.Errorf("%s: %s with a score of %s", r[1], r[5], r[3])
		}
		at[r[4]] = append(at[r[4]], r[3])
		if isSpecial(r[1]) && r[5] != "合格" {
			t.Errorf("%s should get a card", r[1])
		}
	}
	if len(rows)-1 != in || outcomes["缺考"] != 5 || outcomes["不合格"] != 6 {
		t.Errorf("%d rows for %d candidates: %v", len(rows)-1, in, outcomes)
	}
	if !slices.Equal(unknown, []string{stranger.name}) || len(candidates) != 1 {
		t.Errorf("in no form: %v; not on the list: %v", unknown, candidates)
	}
	same, differ := 0, 0
	for _, scores := range at {
		if len(scores) == 1 {
			continue
		}
		slices.Sort(scores)
		if d := len(slices.Compact(slices.Clone(scores))); d < len(scores) {
			same++
		} else {
			differ++
		}
	}
	if same < 2 || differ < 1 {
		t.Errorf("ties: %d with equal scores, %d without", same, differ)
	}
}

// TestResit: who sits the second exam did not pass the first, and everyone who
// did not may.
func TestResit(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) [][]string {
		rows, err := csv.NewReader(bytes.NewReader(files[name][3:])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	open, taken := map[string]string{}, map[string]bool{}
	for _, r := range read("exam.csv") {
		taken[r[0]] = true
		if r[5] != "合格" {
			open[r[2]] = r[1]
		}
	}
	outcomes := map[string]int{}
	for _, r := range read("exam-second.csv") {
		outcomes[r[5]]++
		if open[r[2]] != r[1] || taken[r[0]] {
			t.Errorf("%v had no need to, or under a number of the first exam", r[:2])
		}
		delete(open, r[2])
		if _, there := files["photos/"+r[0]+".jpg"]; there == (r[5] == "缺考") {
			t.Errorf("%s, %s: a photo: %v", r[1], r[5], there)
		}
	}
	if len(open) != 0 || outcomes["缺考"] != 1 || outcomes["不合格"] != 1 || outcomes["合格"] != 9 {
		t.Errorf("%v, not there: %v", outcomes, open)
	}
}

func TestPhotos(t *testing.T) {
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	departments, stranger := staff()
	want := map[string]string{}
	first := exam(departments, stranger)
	for _, s := range slices.Concat(first, resit(first)) {
		if !s.absent() {
			want["photos/"+s.admission+".jpg"] = s.name
		}
	}
	odd := 0
	for name, data := range files {
		if path.Dir(name) != "photos" {
			continue
		}
		if want[name] == "" {
			t.Errorf("%s is nobody's", name)
		}
		m, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.Width != 358 || m.Height != 441 {
			odd++
			if isSpecial(want[name]) {
				t.Errorf("%s should get a card", want[name])
			}
		}
		// JFIF 1.1, unit dots per inch, 350 each way.
		if !bytes.HasPrefix(data, []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x01\x5e\x01\x5e")) {
			t.Errorf("%s: header % x", name, data[:20])
		}
		if len(data) < 12000 || len(data) > 25000 {
			t.Errorf("%s: %d bytes", name, len(data))
		}
		delete(want, name)
	}
	if odd != 1 || len(want) != 2 {
		t.Errorf("%d of another size; without: %v", odd, want)
	}
	for _, name := range want {
		if isSpecial(name) {
			t.Errorf("%s should get a card", name)
		}
	}
}
