package forms

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// form makes a form that was read from a file named after its unit.
func form(k Kind, unit string, officers ...Officer) *Form {
	for i := range officers {
		if officers[i].Department == "" {
			officers[i].Department = unit
		}
		officers[i].Source = Source{File: unit + ".xlsx", Sheet: k.Sheet(), Row: 5 + i}
	}
	return &Form{Kind: k, Unit: unit, Officers: officers}
}

// someone is a sound row.
func someone(name, id string, change ...func(*Officer)) Officer {
	o := Officer{Name: name, ID: id, Type: "行政执法", Category: "水行政", Area: "奈曼旗", CertificateNo: "证" + id, Reason: "其他情形"}
	for _, c := range change {
		c(&o)
	}
	return o
}

const (
	id1 = "150525199003070011"
	id2 = "11010519491231002X"
	id3 = "440524188001010014"
)

func found(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, strings.TrimSuffix(f.Place.File, ".xlsx")+" "+f.Place.Cell+" "+f.Rule)
	}
	return out
}

func TestReview(t *testing.T) {
	reason := func(s string) func(*Officer) { return func(o *Officer) { o.Reason = s } }
	cert := func(s string) func(*Officer) { return func(o *Officer) { o.CertificateNo = s } }
	born := func(sex, birth string) func(*Officer) { return func(o *Officer) { o.Sex, o.Born = sex, birth } }
	for name, c := range map[string]struct {
		forms []*Form
		want  []string
	}{
		"sound":           {[]*Form{form(Clearance, "甲局", someone("王堃", id1)), form(Renewal, "乙局", someone("李䶮", id2)), form(NewIssue, "乙局", someone("额尔敦·孟和", id3))}, nil},
		"check character": {[]*Form{form(Renewal, "甲局", someone("王堃", "150525199003070012"))}, []string{"甲局 C5 id-check-digit"}},
		"no such day":     {[]*Form{form(Renewal, "甲局", someone("王堃", "150525199002300018"))}, []string{"甲局 C5 id-birth-date"}},
		"old number":      {[]*Form{form(Renewal, "甲局", someone("王堃", "150525900307001"))}, []string{"甲局 C5 id-old-form"}},
		"rounded":         {[]*Form{form(Renewal, "甲局", someone("王堃", "110101199003071000", cert("1")))}, []string{"甲局 C5 id-rounded"}},
		"no number":       {[]*Form{form(Renewal, "甲局", someone("王堃", ""))}, []string{"甲局 C5 id-empty"}},
		"left out": {[]*Form{form(Clearance, "甲局", Officer{ID: id1})},
			[]string{"甲局 B5 name-empty", "甲局 D5 type-empty", "甲局 E5 category-empty", "甲局 F5 area-empty", "甲局 G5 certificate-empty", "甲局 I5 reason-empty"}},
		"no certificate yet": {[]*Form{form(NewIssue, "甲局", someone("王堃", id1, cert("")))}, nil},
		"twice in a form":    {[]*Form{form(Renewal, "甲局", someone("王堃", id1), someone("王堃", id1))}, []string{"甲局 C6 person-twice"}},
		"two departments": {[]*Form{form(Renewal, "甲局", someone("王堃", id1)), form(Renewal, "乙局", someone("王堃", id1))},
			[]string{"甲局 C5 two-departments", "乙局 C5 two-departments"}},
		"cleared and renewed": {[]*Form{form(Clearance, "甲局", someone("王堃", id1, reason("因退休、调离"))), form(Renewal, "甲局", someone("王堃", id1))},
			[]string{"甲局 C5 cleared-and-renewed", "甲局 C5 cleared-and-renewed"}},
		"cleared and new": {[]*Form{form(Clearance, "甲局", someone("王堃", id1, reason("工勤人员"))), form(NewIssue, "乙局", someone("王堃", id1))},
			[]string{"甲局 C5 cleared-and-new", "乙局 C5 cleared-and-new"}},
		"renewed and new": {[]*Form{form(Renewal, "甲局", someone("王堃", id1)), form(NewIssue, "甲局", someone("王堃", id1))},
			[]string{"甲局 C5 renewed-and-new", "甲局 C5 renewed-and-new"}},
		"two names of one number": {[]*Form{form(Renewal, "甲局", someone("王堃", id1)), form(NewIssue, "甲局", someone("王昆", id1))},
			[]string{"甲局 C5 renewed-and-new", "甲局 C5 renewed-and-new", "甲局 B5 name-differs"}},
		"two people of one certificate": {[]*Form{form(Renewal, "甲局", someone("王堃", id1, cert("1501"))), form(Clearance, "乙局", someone("李䶮", id2, cert("1501")))},
			[]string{"甲局 G5 certificate-twice", "乙局 G5 certificate-twice"}},
		"two people of one qualification": {[]*Form{form(Renewal, "甲局",
			someone("王堃", id1, func(o *Officer) { o.QualificationNo = "ｎ1" }), someone("李䶮", id2, func(o *Officer) { o.QualificationNo = "N1" }))},
			[]string{"甲局 H5 qualification-twice", "甲局 H6 qualification-twice"}},
		"not eligible": {[]*Form{form(NewIssue, "甲局", someone("王堃", id1, func(o *Officer) { o.Department = "甲局（劳务派遣）" })),
			form(Renewal, "甲局", someone("李䶮", id2, func(o *Officer) { o.Category = "辅警" })), form(Clearance, "甲局", someone("赵某", id3, reason("聘用人员")))},
			[]string{"甲局 A5 not-eligible", "甲局 E5 not-eligible"}},
		"names": {[]*Form{form(Renewal, "甲局", someone("王?", id1), someone("那顺•孟和", id2), someone("John", id3))},
			[]string{"甲局 B5 name-character", "甲局 B6 name-separator", "甲局 B7 name-character"}},
		"no face":      {[]*Form{form(Renewal, "甲局", someone("王堃", id1, func(o *Officer) { o.Area = "奈曼旗\U00013000" }))}, []string{"甲局 F5 character-missing"}},
		"unknown type": {[]*Form{form(Renewal, "甲局", someone("王堃", id1, func(o *Officer) { o.Type = "执法" }))}, []string{"甲局 D5 type-unknown"}},
		"no unit":      {[]*Form{{Kind: Renewal, Officers: form(Renewal, "甲局", someone("王堃", id1)).Officers}}, []string{"甲局  unit-empty"}},
		"rounded numbers are no doubles": {[]*Form{form(Renewal, "甲局", someone("王堃", "110101199003071000", cert("1")), someone("李䶮", "110101199003071000", cert("2")))},
			[]string{"甲局 C5 id-rounded", "甲局 C6 id-rounded"}},
		// id1 is of a man born on 1990-03-07: place 17 is odd (GB 11643-1999, 4.2.3).
		"sex and birth agree": {[]*Form{form(Renewal, "甲局", someone("王堃", id1, born("男", "1990年3月7日")), someone("李䶮", id2, born("女", "194912")))}, nil},
		"sex and birth differ": {[]*Form{form(Renewal, "甲局", someone("王堃", id1, born("女", "1990-03-08")), someone("李䶮", id2, born("x", "去年")))},
			[]string{"甲局  sex-differs", "甲局  birth-differs", "甲局  sex-unknown", "甲局  birth-unknown"}},
		"a bad number proves nothing": {[]*Form{form(Renewal, "甲局", someone("王堃", "150525199003070012", born("女", "1991")))}, []string{"甲局 C5 id-check-digit"}},
		"remark excludes": {[]*Form{form(NewIssue, "甲局", someone("王堃", id1, func(o *Officer) { o.Remarks = "人员性质：劳务派遣" }))},
			[]string{"甲局 B5 not-eligible"}},
		"renewal of a void certificate": {[]*Form{form(Clearance, "甲局", someone("王堃", id1, cert("1501"))), form(Renewal, "甲局", someone("王堃", "15052519900307", cert("1501")))},
			[]string{"甲局 G5 renewal-of-void", "甲局 C5 id-length", "甲局 G5 renewal-of-void"}},
		"nil and empty": {[]*Form{nil, {Kind: Renewal}, {}}, nil},
	} {
		got := Review(c.forms)
		if !slices.Equal(found(got), c.want) {
			t.Errorf("%s: %q\nwant %q", name, found(got), c.want)
		}
		for _, f := range got {
			if f.Message == "" || !strings.HasSuffix(f.Message, "。") {
				t.Errorf("%s: message %q", name, f.Message)
			}
			if f.English == "" || !strings.HasSuffix(f.English, ".") || strings.Contains(f.Message+f.English, "%!") || strings.ContainsAny(f.English, "，。") {
				t.Errorf("%s: %q in English: %q", name, f.Message, f.English)
			}
			for _, id := range []string{id1, id2, id3} {
				if strings.Contains(f.Message, id[:8]) || strings.Contains(f.Message, id[6:14]) {
					t.Errorf("%s: the message gives the number away: %s", name, f.Message)
				}
			}
		}
		if again := Review(c.forms); !reflect.DeepEqual(got, again) {
			t.Errorf("%s: two reviews differ", name)
		}
	}
}

// How sure a finding is follows from the reason of clearance.
func TestClearedAndRenewedSeverity(t *testing.T) {
	for reason, want := range map[string]Severity{
		"不符合行政执法资格要求": Error, "退休": Error, "调离": Error, "遗失需要挂失、补办": Doubt, "照片质量": Doubt, "其他情形": Doubt, "": Doubt,
	} {
		fs := Review([]*Form{
			form(Clearance, "甲局", someone("王堃", id1, func(o *Officer) { o.Reason = reason })),
			form(Renewal, "甲局", someone("王堃", id1)),
		})
		i := slices.IndexFunc(fs, func(f Finding) bool { return f.Rule == "cleared-and-renewed" })
		if i < 0 || fs[i].Severity != want {
			t.Errorf("%q: %+v", reason, fs)
		}
	}
}

// Dates of birth as departments write them; a spreadsheet makes 1990.1 of
// 1990.10.
func TestBirthDates(t *testing.T) {
	for s, want := range map[string][]Date{
		"1990年3月7日": {{1990, 3, 7}}, "1990-03-07": {{1990, 3, 7}}, "19900307": {{1990, 3, 7}}, "1990/3/7": {{1990, 3, 7}},
		"1990年3月": {{1990, 3, 0}}, "1990.03": {{1990, 3, 0}}, "199003": {{1990, 3, 0}}, "1990-3": {{1990, 3, 0}},
		"1990.1": {{1990, 1, 0}, {1990, 10, 0}}, "1990.10": {{1990, 10, 0}}, "1990.12": {{1990, 12, 0}},
		"": nil, "1990": nil, "90.3": nil, "1990.13": nil, "19901301": nil, "1990.2.30": nil, "3月7日": nil, "1990年": nil, "１９９０": nil,
	} {
		if got := birthDates(s); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestReviewerLists(t *testing.T) {
	r := &Reviewer{
		Departments: []string{"甲局", "乙局", "丙局"}, Categories: []string{"公安"}, Areas: []string{"奈曼旗"}, Types: []string{"执法"},
		On: Date{2022, 5, 16},
	}
	child := "15052520100307001"
	for _, c := range "0123456789X" {
		if checks(child[:17] + string(c)) {
			child += string(c)
			break
		}
	}
	got, err := r.Review([]*Form{
		form(Renewal, "甲局", someone("王堃", child), someone("李某", "150525199003070011")),
		form(Renewal, "丁局", someone("赵某", id2, func(o *Officer) { o.Department = "乙局" })),
	})
	if err != nil {
		t.Fatal(err)
	}
	rules := found(got)
	for _, want := range []string{"甲局 D5 type-unknown", "甲局 E5 category-unknown", "甲局 C5 id-too-young", "丁局 C5 id-too-old", "  department-missing"} {
		if !slices.Contains(rules, want) {
			t.Errorf("%q lacks %q", rules, want)
		}
	}
	n := 0
	for _, f := range got {
		if f.Rule == "department-missing" {
			n++
			if !strings.HasPrefix(f.Message, "丙局") {
				t.Errorf("missed: %s", f.Message)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d departments are missed", n)
	}
}

// Every row comes out once; departments stand in the job's order, the others
// and the names by pinyin, with its rule for names that differ in tone or
// length.
func TestMerge(t *testing.T) {
	in := []*Form{
		form(Renewal, "丁局", someone("张三", ""), someone("阿拉坦", "")),
		form(Renewal, "八仙筒镇", someone("孙某", "")),
		form(Clearance, "丙局", someone("不并入", "")),
		form(Renewal, "甲局", someone("赵某", ""), someone("白某", ""), someone("曹某", ""), someone("白", ""), someone("曹某", "x")),
		nil,
		form(Renewal, "乙局", someone("李某", "", func(o *Officer) { o.Department = "乙局执法大队" })),
		{Kind: Renewal, Unit: "甲局", Officers: []Officer{{Name: "于某"}}},
	}
	m := Merge(Renewal, in, []string{"乙局", "甲局", "甲局"})
	var got []string
	for _, o := range m.Officers {
		got = append(got, o.Department+" "+o.Name+" "+o.ID)
	}
	want := []string{
		"乙局执法大队 李某 ", "甲局 白 ", "甲局 白某 ", "甲局 曹某 ", "甲局 曹某 x", "甲局 于某 ", "甲局 赵某 ",
		"八仙筒镇 孙某 ", "丁局 阿拉坦 ", "丁局 张三 ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if m.Kind != Renewal || m.Officers[1].Source.File != "甲局.xlsx" || m.Officers[1].Source.Row != 8 {
		t.Errorf("kind %v, source %+v", m.Kind, m.Officers[1].Source)
	}
	if in[6].Officers[0].Department != "" {
		t.Error("Merge changed what it was given")
	}
}

// However the rows are spread over forms, each is there once after the merge.
func TestMergeLosesNothing(t *testing.T) {
	var in []*Form
	want := map[string]int{}
	for i := range 40 {
		f := form(Kinds()[i%3], fmt.Sprintf("第%d局", i%7))
		for j := range i % 9 {
			o := someone(fmt.Sprintf("王%d", (i*j)%11), fmt.Sprint(i, j))
			f.Officers = append(f.Officers, o)
			want[fmt.Sprint(f.Kind, o.Name, o.ID)]++
		}
		in = append(in, f)
	}
	got := map[string]int{}
	for _, k := range Kinds() {
		for _, o := range Merge(k, in, []string{"第3局"}).Officers {
			got[fmt.Sprint(k, o.Name, o.ID)]++
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%d rows of %d", len(got), len(want))
	}
}

// 丁 has two strokes, 王 four, 李 seven, 戴 seventeen; by sound they stand 戴 丁 李 王.
func TestMergeByStrokes(t *testing.T) {
	f := form(Renewal, "甲局", someone("王堃", id1), someone("戴某", id2), someone("丁某", id3), someone("李某", id1))
	for order, want := range map[Order][]string{Pinyin: {"戴某", "丁某", "李某", "王堃"}, Stroke: {"丁某", "王堃", "李某", "戴某"}} {
		var got []string
		for _, o := range MergeBy(order, Renewal, []*Form{f}, nil).Officers {
			got = append(got, o.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", order, got, want)
		}
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct {
		id         string
		head, tail int
		want       string
	}{
		{id1, 0, 0, "15*************011"}, // as 35*************123 of the county government's instruction
		{id1, 6, 0, "150525************"},
		{id1, 1, 2, "1***************11"},
		{id1, 6, 4, "150525********0011"},
		{id1, 6, 7, "******************"}, // 5 hidden of 18 are too few
		{id1, 4, 4, "1505**********0011"},
		{id1, -3, 3, "***************011"},
		{"12345", 0, 0, "*****"},
		{"", 0, 0, ""},
		{"王堃张三李四", 1, 0, "王*****"},
		{id1, 1 << 62, 1 << 62, "******************"},
	} {
		if got := Mask(c.id, c.head, c.tail); got != c.want {
			t.Errorf("Mask(%q, %d, %d) = %q, want %q", c.id, c.head, c.tail, got, c.want)
		}
	}
}

// Comparing each row with a few of its number finds what comparing it with all
// of them finds.
func TestReviewComparesEnough(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 9))
	pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
	for range 300 {
		var forms []*Form
		for i := range 1 + rnd.IntN(5) {
			f := &Form{Kind: Kind(rnd.IntN(4)), Unit: pick("", "甲局", "乙局", "丙局")}
			for j := range rnd.IntN(12) {
				f.Officers = append(f.Officers, Officer{
					Department: pick("甲局", "乙局"), Name: pick("王堃", "李明", "王 堃", ""), ID: pick(id1, id1, id2, id1[:17]+"2", "", "1"),
					CertificateNo: pick("", "001", "002"), QualificationNo: pick("", "a1", "A1"), Reason: pick("退休", "遗失", "其他情形"),
					Source: Source{File: strconv.Itoa(i), Sheet: "表", Row: j + 5},
				})
			}
			forms = append(forms, f)
		}
		few := run(forms, false)
		all := run(forms, true)
		if !reflect.DeepEqual(few, all) {
			t.Fatalf("%v\nwant\n%v", few, all)
		}
	}
}

// run reviews forms, comparing each row with all others of its number if all
// is set.
func run(forms []*Form, all bool) []Finding {
	v := &review{Reviewer: new(Reviewer), faces: typeface.Embedded(), printable: map[rune]bool{},
		people: map[string]sightings{}, certificates: map[string]sightings{}, qualifications: map[string]sightings{}}
	for _, f := range forms {
		v.form(f)
	}
	if all {
		clear(v.people)
		clear(v.certificates)
		clear(v.qualifications)
		for _, s := range v.seen {
			for _, g := range []struct {
				of  map[string]sightings
				key string
			}{{v.people, s.id}, {v.certificates, strings.ToUpper(squash(s.officer.CertificateNo))}, {v.qualifications, strings.ToUpper(squash(s.officer.QualificationNo))}} {
				if g.key != "" {
					g.of[g.key] = append(g.of[g.key], s)
				}
			}
		}
	}
	var out []Finding
	for _, s := range v.seen {
		v.against(s)
		out = append(out, s.findings...)
	}
	return out
}
