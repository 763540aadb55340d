package forms

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A second table under the first, of another form, is that other form: its
// people must not come into the first one's merged table.
func TestReadTwoFormsOnOneSheet(t *testing.T) {
	rd := read(t, "水务局.xlsx", table(t, nil, "Sheet1", [][]any{
		{"附件2"}, {"行政执法证件换发人员统计表"}, {"报送单位：奈曼旗水务局"}, header9()[:8],
		person("王堃", "150525199003070011")[:8], {}, {},
		{"附件3"}, {"行政执法证件新领人员统计表"}, header9()[:8],
		person("李䶮", "11010519491231002X")[:8],
		{"填报人：乌云"},
	}))
	if len(rd.Forms) != 2 || len(rd.Findings) > 0 {
		t.Fatalf("%d forms, findings %v", len(rd.Forms), faults(rd.Findings))
	}
	for i, want := range []struct {
		kind Kind
		name string
	}{{Renewal, "王堃"}, {NewIssue, "李䶮"}} {
		f := rd.Forms[i]
		if f.Kind != want.kind || len(f.Officers) != 1 || f.Officers[0].Name != want.name || f.Unit != "奈曼旗水务局" {
			t.Errorf("form %d: %v of %q with %v", i, f.Kind, f.Unit, f.Officers)
		}
	}
	// Without a header of its own the second title divides nothing for certain.
	rd = read(t, "水务局.xlsx", table(t, nil, "Sheet1", [][]any{
		{"行政执法证件换发人员统计表"}, {"报送单位：奈曼旗水务局"}, header9()[:8],
		person("王堃", "150525199003070011")[:8], {"行政执法证件新领人员统计表"},
		person("李䶮", "11010519491231002X")[:8],
	}))
	if len(rd.Forms) != 1 || len(rd.Forms[0].Officers) != 2 || len(rd.Findings) != 1 || rd.Findings[0].Rule != "row-passed" || rd.Findings[0].Severity != Doubt {
		t.Errorf("%d forms, findings %+v", len(rd.Forms), rd.Findings)
	}
}

// A sheet with people and no header that can be found loses them all: nobody
// may be told that everything was taken.
func TestReadSheetWithoutHeader(t *testing.T) {
	broken := header9()[:8]
	broken[2] = nil
	rd := read(t, "水务局.xlsx", table(t, nil,
		"清理汇总表", [][]any{{"行政执法人员清理汇总表"}, {"报送单位：奈曼旗水务局"}, header9(), person("王堃", "150525199003070011")},
		"换发人员统计表", [][]any{{"行政执法证件换发人员统计表"}, {"报送单位：奈曼旗水务局"}, broken, person("李䶮", "11010519491231002X")[:8]},
		"说明", [][]any{{"电话 0475-4226442"}},
	))
	if got := faults(rd.Findings); !slices.Equal(got, []string{"sheet-header ", "sheet-other "}) {
		t.Fatalf("findings %v", got)
	}
	if f := rd.Findings[0]; f.Severity != Error || f.Place.Sheet != "换发人员统计表" || !strings.Contains(f.Message, "身份证号") || f.English == "" {
		t.Errorf("%+v", f)
	}
}

// What is hidden is not on the paper that was signed and sealed.
func TestReadHidden(t *testing.T) {
	sheet := func(title string, people ...[]any) [][]any {
		return append([][]any{{title}, {"报送单位：奈曼旗水务局"}, header9()[:8]}, people...)
	}
	rd := read(t, "水务局.xlsx", table(t, func(f *excelize.File) {
		must(t, f.SetRowVisible("换发人员统计表", 5, false))
		must(t, f.SetRowVisible("换发人员统计表", 7, false)) // with nothing in it
		must(t, f.SetSheetVisible("新领人员统计表", false))
	},
		"换发人员统计表", sheet("行政执法证件换发人员统计表", person("王堃", "150525199003070011")[:8], person("李䶮", "11010519491231002X")[:8], nil, nil),
		"新领人员统计表", sheet("行政执法证件新领人员统计表", person("包钢", "150525199003070038")[:8]),
	))
	if len(rd.Forms) != 2 || len(rd.Forms[0].Officers) != 2 || len(rd.Forms[1].Officers) != 1 {
		t.Fatalf("forms %+v", rd.Forms)
	}
	if got := faults(rd.Findings); !slices.Equal(got, []string{"row-hidden B5", "sheet-hidden "}) {
		t.Fatalf("findings %v", got)
	}
	if f := rd.Findings[0]; f.Severity != Doubt || f.Place.Person != "李䶮" || f.Place.Row != 5 || f.English == "" {
		t.Errorf("%+v", f)
	}
	if f := rd.Findings[1]; f.Severity != Doubt || f.Place.Sheet != "新领人员统计表" || f.English == "" {
		t.Errorf("%+v", f)
	}
}

// What is written below a table is not taken, and may say of somebody in it that
// he is to be left out.
func TestReadNoteBelow(t *testing.T) {
	rows := func(below ...[]any) [][]any {
		return append([][]any{{"行政执法证件换发人员统计表"}, {"报送单位：奈曼旗水务局"}, header9()[:8],
			person("王堃", "150525199003070011")[:8], {"填报人：乌云", nil, nil, nil, "联系电话：0475-4226442"}}, below...)
	}
	for _, below := range []string{"注：王堃9月退休，不再换发。", "王  堃照片另报"} {
		rd := read(t, "水务局.xlsx", table(t, nil, "换发人员统计表", rows([]any{below})))
		if got := faults(rd.Findings); !slices.Equal(got, []string{"note-below A6"}) {
			t.Fatalf("findings %v", got)
		}
		if f := rd.Findings[0]; f.Severity != Doubt || !strings.Contains(f.Message, tidy(below)) || !strings.Contains(f.English, tidy(below)) {
			t.Errorf("%+v", f)
		}
	}
	for _, below := range [][]any{{"注：本表一式两份"}, {"填报人：王堃"}, {"主要负责人（签字）：王堃", nil, nil, "单位（盖章）："}, {"以下空白"}, {"审核人：", nil, "王堃"}} {
		if rd := read(t, "水务局.xlsx", table(t, nil, "换发人员统计表", rows(below))); len(rd.Findings) > 0 {
			t.Errorf("%v: findings %v", below, faults(rd.Findings))
		}
	}
}

// 同上 would be printed on a card as it stands.
func TestReviewDitto(t *testing.T) {
	for _, mark := range []string{"同上", "〃", "″", "”", `"`, "''", " 同 上 "} {
		f := form(Renewal, "奈曼旗水务局", someone("王堃", "150525199003070011"), someone("李䶮", "11010519491231002X", func(o *Officer) { o.Department, o.Area = mark, mark }))
		got := found(Review([]*Form{f}))
		if n := count(got, "field-ditto"); n != 2 {
			t.Errorf("%q: %v", mark, got)
		}
	}
	// It is no word of a list either, but is told once.
	f := form(Renewal, "奈曼旗水务局", someone("李䶮", "11010519491231002X", func(o *Officer) { o.Area = "同上" }))
	findings, err := (&Reviewer{Areas: []string{"奈曼旗"}}).Review([]*Form{f})
	if err != nil || len(findings) != 1 || findings[0].Rule != "field-ditto" || findings[0].Severity != Error || findings[0].English == "" {
		t.Errorf("%+v, %v", findings, err)
	}
}

// A short name makes a unit of its own in the merged tables, and stands on cards.
func TestReviewShortDepartment(t *testing.T) {
	departments := []string{"奈曼旗公安局", "奈曼旗水务局", "通辽市生态环境局奈曼旗分局"}
	r := &Reviewer{Departments: departments}
	for name, want := range map[string]string{
		"水务局": "奈曼旗水务局", "旗水务局": "奈曼旗水务局", "公安局": "奈曼旗公安局",
		"奈曼旗水务局": "", "奈曼旗水政监察大队": "", "奈曼旗分局": "通辽市生态环境局奈曼旗分局", "局": "",
	} {
		var officers []Officer
		for _, d := range departments {
			officers = append(officers, someone("王堃", "150525199003070011", func(o *Officer) { o.Department = d }))
		}
		f := form(Renewal, name, someone("李䶮", "11010519491231002X", func(o *Officer) { o.Department = name }))
		all, err := r.Review([]*Form{f, form(Renewal, "奈曼旗公安局", officers...)})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, x := range all {
			if x.Rule == "department-short" {
				got = x.Suggestion
				if x.Severity != Doubt || !strings.Contains(x.Message, want) || !strings.Contains(x.English, want) {
					t.Errorf("%+v", x)
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func count(all []string, rule string) int {
	n := 0
	for _, s := range all {
		if strings.HasSuffix(s, " "+rule) {
			n++
		}
	}
	return n
}
