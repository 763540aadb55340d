package forms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// filledBy runs one of the scripts that fill a workbook by another program. need
// is a Python module that it imports, of the named Debian package.
func filledBy(t *testing.T, script, need, debian string, data []byte, sheet string, cells map[string]string) (out []byte, said string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts another program")
	}
	const python = "/usr/bin/python3" // Debian's, which has Debian's modules
	if err := exec.Command(python, "-c", "import "+need).Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed, and on a build server it must be", debian)
		}
		t.Skipf("%s is not installed", debian)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	plan, err := json.Marshal(map[string]any{"sheet": sheet, "type": cells})
	must(t, err)
	must(t, os.WriteFile(at("in.xlsx"), data, 0o600))
	must(t, os.WriteFile(at("plan.json"), plan, 0o600))
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, filepath.Join("testdata", script), at("in.xlsx"), at("plan.json"), at("out.xlsx"))
	cmd.WaitDelay = 5 * time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	out, err = os.ReadFile(at("out.xlsx"))
	must(t, err)
	return out, stdout.String()
}

// plan is what a clerk types into a blank form: three people, and what stands
// around the table.
func plan() (cells map[string]string, want Form) {
	want = Form{Kind: Clearance, Unit: "奈曼旗水务局", Officers: []Officer{
		{Department: "奈曼旗水务局", Name: "王堃", ID: id1, Type: "行政执法", Category: "水行政", Area: "奈曼旗", CertificateNo: "00152522001", QualificationNo: "007", Reason: Reasons()[4]},
		{Department: "奈曼旗水务局", Name: "阿拉坦·乌力吉", ID: id2, Type: "行政执法监督", Category: "水行政", Area: "奈曼旗", CertificateNo: "2", QualificationNo: "ZG-2", Reason: "=1+1"},
		{Department: "奈曼旗水务局", Name: "𬱖䶮", ID: id3, Type: "行政执法", Category: "水行政", Area: "奈曼旗", CertificateNo: "3", QualificationNo: "3", Reason: Reasons()[1]},
	}}
	cells = map[string]string{"B3": want.Unit}
	for i := range want.Officers {
		for j, c := range Clearance.Columns() {
			cells[cellName(firstRow+i, j+1)] = c.Get(&want.Officers[i])
		}
	}
	return cells, want
}

func sameRows(t *testing.T, data []byte, want Form) {
	t.Helper()
	rd := read(t, "filled.xlsx", data)
	if len(rd.Forms) != 1 || rd.Forms[0].Kind != want.Kind || rd.Forms[0].Unit != want.Unit {
		t.Fatalf("%+v", rd.Forms)
	}
	for _, f := range rd.Findings {
		t.Errorf("%+v", f)
	}
	got := rd.Forms[0].Officers
	for i := range got {
		got[i].Source = Source{}
	}
	if !slices.Equal(got, want.Officers) {
		t.Errorf("%+v\nwant %+v", got, want.Officers)
	}
}

// A blank workbook that openpyxl has filled is read cell for cell.
func TestFilledByOpenpyxl(t *testing.T) {
	blank, _ := written(t, &Workbook{}, &Form{Kind: Clearance})
	cells, want := plan()
	cells["I6"] = "'=1+1" // openpyxl would make a formula of it
	want.Officers[1].Reason = "'=1+1"
	data, _ := filledBy(t, "fill_openpyxl.py", "openpyxl", "python3-openpyxl", blank, Clearance.Sheet(), cells)
	sameRows(t, data, want)
}

// A blank workbook that LibreOffice has filled is read cell for cell, and its
// checks accept all of it.
func TestFilledByLibreOffice(t *testing.T) {
	blank, _ := written(t, &Workbook{Categories: []string{"水行政"}, Areas: []string{"奈曼旗"}}, &Form{Kind: Clearance})
	cells, want := plan()
	cells["I6"] = "其他情形"
	want.Officers[1].Reason = "其他情形"
	data, said := filledBy(t, "fill_libreoffice.py", "uno", "python3-uno", blank, Clearance.Sheet(), cells)
	var told struct{ Invalid []string }
	must(t, json.Unmarshal([]byte(said), &told))
	if len(told.Invalid) > 0 {
		t.Errorf("not accepted: %q", told.Invalid)
	}
	sameRows(t, data, want)
}

// LibreOffice's own examination (标记无效数据) finds what the checks forbid: a
// wrong check character, a wrong length, a number twice in the sheet, a word
// that is not in the list, and nothing else. Labels are locked.
func TestChecksFireInLibreOffice(t *testing.T) {
	blank, _ := written(t, &Workbook{Categories: []string{"水行政"}, Areas: []string{"奈曼旗"}}, &Form{Kind: Clearance})
	wrong := id1[:17] + "2"
	cells := map[string]string{
		"C5": id1, "C6": wrong, "C7": id1[:17], "C8": id1, "C9": strings.ToLower(id2), "C10": id3, "C11": id1 + "1", "C12": "1.50525E+17",
		"D5": "行政执法", "D6": "执法", "E5": "水行政", "E6": "公安", "F5": "奈曼旗", "I5": Reasons()[0], "I6": "另有原因",
		"A4": "标题", "B3": "奈曼旗水务局",
	}
	_, said := filledBy(t, "fill_libreoffice.py", "uno", "python3-uno", blank, Clearance.Sheet(), cells)
	var told struct {
		Held, Lists, Prompts map[string]string
		Invalid              []string
		Circles              int
	}
	must(t, json.Unmarshal([]byte(said), &told))
	want := []string{"C11", "C12", "C5", "C6", "C7", "C8", "D6", "E6", "I6"}
	if !slices.Equal(told.Invalid, want) || told.Circles != len(want) {
		t.Errorf("invalid: %q (%d circles), want %q", told.Invalid, told.Circles, want)
	}
	if told.Held["A4"] != "工作单位" || told.Held["B3"] != "奈曼旗水务局" {
		t.Errorf("locked: %q, open: %q", told.Held["A4"], told.Held["B3"])
	}
	for _, cell := range []string{"C5", "D5", "I5"} {
		if told.Prompts[cell] == "" {
			t.Errorf("%s has no prompt", cell)
		}
	}
	if fmt.Sprint(told.Lists["D5"], told.Lists["I5"]) != "字典_执法类型字典_清理原因" {
		t.Errorf("lists: %q", told.Lists)
	}
}

// Programs that trust the used range a sheet declares, as openpyxl's read-only
// mode does, see every cell.
func TestUsedRange(t *testing.T) {
	book, _ := written(t, &Workbook{Categories: []string{"水行政"}}, &Form{Kind: Clearance, Officers: officers(20)}, &Form{Kind: NewIssue})
	for name, data := range map[string][]byte{"forms": book, "review": reviewOf(t, naiman(t))} {
		out, _ := filledBy(t, "count_openpyxl.py", "openpyxl", "python3-openpyxl", data, "", nil)
		var counts map[string][2]int
		must(t, json.Unmarshal(out, &counts))
		if len(counts) < 3 {
			t.Errorf("%s: sheets %v", name, counts)
		}
		for sheet, n := range counts {
			if n[0] != n[1] || n[0] < 10 {
				t.Errorf("%s, %s: %d cells, %d of them in the declared range", name, sheet, n[0], n[1])
			}
		}
	}
}
