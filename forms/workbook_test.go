package forms

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tealeg/xlsx/v3"

	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

// written is a workbook of the forms, and its parts by name.
func written(t testing.TB, b *Workbook, fs ...*Form) ([]byte, map[string]string) {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf, fs...); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), unzip(t, buf.Bytes())
}

func unzip(t testing.TB, data []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// All cells that are filled in, and those still empty, are text for an
// independent reader; what was written is what it reads.
func TestWorkbookCellsAreText(t *testing.T) {
	for _, k := range Kinds() {
		f := &Form{Kind: k, Unit: "奈曼旗公安局", FilledBy: "李明", Phone: "04754226442", Date: Date{2022, 6, 2}, Officers: officers(5)}
		f.Officers[1].Reason, f.Officers[1].Area = "=HYPERLINK(\"http://x\")", "+1"
		f.Officers[2].Name = "阿拉坦·乌力吉"
		f.Officers[3].Category = "_x0041_ & <b> _xGHIJ_ _xD83D_ _x005F_"
		data, _ := written(t, &Workbook{Rows: 20}, f)
		file, err := xlsx.OpenBinary(data)
		if err != nil {
			t.Fatal(err)
		}
		sh := file.Sheets[0]
		if sh.Name != k.Sheet() {
			t.Errorf("sheet %q", sh.Name)
		}
		for i, c := range k.Columns() {
			if got := cellAt(t, sh, 3, i).Value; got != c.Header {
				t.Errorf("%s: header %d is %q", k, i, got)
			}
			for row := 4; row < 4+25; row++ {
				cell := cellAt(t, sh, row, i)
				if cell.NumFmt != "@" {
					t.Errorf("%s: %s of row %d has format %q", k, c.Header, row+1, cell.NumFmt)
				}
				if cell.Formula() != "" {
					t.Errorf("%s: %s of row %d is a formula", k, c.Header, row+1)
				}
				if row-4 >= len(f.Officers) {
					if cell.Value != "" {
						t.Errorf("%s: %s of empty row %d is %q", k, c.Header, row+1, cell.Value)
					}
					continue
				}
				if cell.Type() != xlsx.CellTypeString && cell.Type() != xlsx.CellTypeInline {
					t.Errorf("%s: %s of row %d has type %v", k, c.Header, row+1, cell.Type())
				}
				want := c.Get(&f.Officers[row-4])
				if strings.Contains(want, "_x") {
					continue // this reader knows no escapes; Read and LibreOffice are asked below
				}
				if cell.Value != want {
					t.Errorf("%s: %s of row %d is %q, want %q", k, c.Header, row+1, cell.Value, want)
				}
			}
		}
	}
}

func cellAt(t *testing.T, sh *xlsx.Sheet, row, col int) *xlsx.Cell {
	t.Helper()
	c, err := sh.Cell(row, col)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// worksheet is what the XML of a sheet must say, read with nothing of ours.
type worksheet struct {
	SheetPr struct {
		PageSetUpPr struct {
			FitToPage string `xml:"fitToPage,attr"`
		} `xml:"pageSetUpPr"`
	} `xml:"sheetPr"`
	Protection struct {
		Sheet    string `xml:"sheet,attr"`
		Password string `xml:"password,attr"`
		Hash     string `xml:"hashValue,attr"`
	} `xml:"sheetProtection"`
	Validations []struct {
		Sqref   string `xml:"sqref,attr"`
		Type    string `xml:"type,attr"`
		Style   string `xml:"errorStyle,attr"`
		Error   string `xml:"error,attr"`
		Prompt  string `xml:"prompt,attr"`
		Formula string `xml:"formula1"`
	} `xml:"dataValidations>dataValidation"`
	Setup struct {
		Paper       string `xml:"paperSize,attr"`
		Orientation string `xml:"orientation,attr"`
		Width       string `xml:"fitToWidth,attr"`
		Height      string `xml:"fitToHeight,attr"`
	} `xml:"pageSetup"`
	Footer  string `xml:"headerFooter>oddFooter"`
	Ignored struct {
		Sqref string `xml:"sqref,attr"`
		Text  string `xml:"numberStoredAsText,attr"`
	} `xml:"ignoredErrors>ignoredError"`
	Pane struct {
		Y string `xml:"ySplit,attr"`
	} `xml:"sheetViews>sheetView>pane"`
}

func TestWorkbookPrintsAndChecks(t *testing.T) {
	_, parts := written(t, &Workbook{Categories: []string{"公安"}, Areas: []string{"奈曼旗,大沁他拉镇"}}, &Form{Kind: Clearance})
	var ws worksheet
	if err := xml.Unmarshal([]byte(parts["xl/worksheets/sheet1.xml"]), &ws); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][2]string{
		"fitted":      {ws.SheetPr.PageSetUpPr.FitToPage, "true"},
		"paper A4":    {ws.Setup.Paper, "9"},
		"orientation": {ws.Setup.Orientation, "landscape"},
		"width":       {ws.Setup.Width, "1"},
		"height":      {ws.Setup.Height, "0"},
		"frozen rows": {ws.Pane.Y, "4"},
		"text errors": {ws.Ignored.Text, "true"},
		"locked":      {ws.Protection.Sheet, "true"},
		"password":    {ws.Protection.Password + ws.Protection.Hash, ""},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q", name, got[0], got[1])
		}
	}
	if !strings.Contains(ws.Footer, "第 &P 页") || !strings.Contains(ws.Footer, "共 &N 页") {
		t.Errorf("footer %q", ws.Footer)
	}
	if !strings.HasPrefix(ws.Ignored.Sqref, "A5:I") {
		t.Errorf("ignored errors of %q", ws.Ignored.Sqref)
	}
	kinds := map[string]string{}
	for _, v := range ws.Validations {
		kinds[v.Sqref] = v.Type + " " + v.Style
		if len([]rune(v.Formula)) > 255 || len([]rune(v.Prompt)) > 255 || len([]rune(v.Error)) > 225 {
			t.Errorf("%s: longer than Excel takes", v.Sqref)
		}
		if v.Prompt == "" {
			t.Errorf("%s: no prompt", v.Sqref)
		}
	}
	for sqref, want := range map[string]string{
		"C5:C104": "custom stop", "D5:D104": "list stop", "E5:E104": "list warning", "F5:F104": "list warning", "I5:I104": "list warning",
	} {
		if kinds[sqref] != want {
			t.Errorf("validation of %s is %q, want %q", sqref, kinds[sqref], want)
		}
	}
	wb := parts["xl/workbook.xml"]
	for _, want := range []string{`!$4:$4`, `$A$1:$I$108`, `name="字典" sheetId="2"`, `state="hidden"`} {
		if !strings.Contains(strings.ReplaceAll(wb, "&#39;", "'"), want) {
			t.Errorf("workbook.xml has no %s", want)
		}
	}
	// Marker and lists; a word with a comma is one word.
	for _, want := range []string{"zhifadoc", "clearance", "奈曼旗,大沁他拉镇", "行政执法监督", Reasons()[0]} {
		if !strings.Contains(parts["xl/sharedStrings.xml"], want) {
			t.Errorf("the dictionary has no %q", want)
		}
	}
}

// Input cells are open and the rest is locked, by the styles as stored.
func TestLocking(t *testing.T) {
	_, parts := written(t, &Workbook{Rows: 3}, &Form{Kind: NewIssue})
	var styles struct {
		Xfs []struct {
			Protection *struct {
				Locked string `xml:"locked,attr"`
			} `xml:"protection"`
		} `xml:"cellXfs>xf"`
	}
	if err := xml.Unmarshal([]byte(parts["xl/styles.xml"]), &styles); err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Rows []struct {
			R     int `xml:"r,attr"`
			Cells []struct {
				R string `xml:"r,attr"`
				S int    `xml:"s,attr"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal([]byte(parts["xl/worksheets/sheet1.xml"]), &sheet); err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, r := range sheet.Rows {
		for _, c := range r.Cells {
			p := styles.Xfs[c.S].Protection
			open[c.R] = p != nil && (p.Locked == "0" || p.Locked == "false")
		}
	}
	for _, cell := range []string{"B3", "A5", "C5", "H7", "B8", "G8", "F10", "H10"} {
		if !open[cell] {
			t.Errorf("%s cannot be filled in", cell)
		}
	}
	for _, cell := range []string{"A1", "A2", "A3", "A4", "H4", "A8", "A9"} {
		if open[cell] {
			t.Errorf("%s is not locked", cell)
		}
	}
}

func TestWorkbookSameBytes(t *testing.T) {
	fs := []*Form{{Kind: Clearance, Officers: officers(40)}, {Kind: Renewal, Officers: officers(3)}, {Kind: NewIssue}}
	b := &Workbook{Created: time.Date(2022, 5, 16, 8, 30, 0, 0, time.UTC)}
	first, _ := written(t, b, fs...)
	for range 12 { // excelize orders streamed sheets by chance
		again, _ := written(t, b, fs...)
		if !bytes.Equal(first, again) {
			t.Fatal("two runs differ")
		}
	}
	zr, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	if zr.File[0].Name != "[Content_Types].xml" {
		t.Errorf("first part is %s", zr.File[0].Name)
	}
	for _, f := range zr.File {
		if !f.Modified.Equal(b.Created) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	parts := unzip(t, first)
	if !strings.Contains(parts["docProps/core.xml"], "2022-05-16T08:30:00Z") || strings.Contains(parts["docProps/core.xml"], "2006-09-16") {
		t.Errorf("properties: %s", parts["docProps/core.xml"])
	}
}

func TestWorkbookRefuses(t *testing.T) {
	with := func(set func(*Form)) *Form {
		f := &Form{Kind: Clearance, Officers: officers(2)}
		set(f)
		return f
	}
	for name, f := range map[string]*Form{
		"control character": with(func(f *Form) { f.Officers[1].Reason = "a\x01b" }),
		"bad UTF-8":         with(func(f *Form) { f.Officers[1].Reason = "\xff" }),
		"too long":          with(func(f *Form) { f.Officers[1].Reason = strings.Repeat("长", 32768) }),
		"unit":              with(func(f *Form) { f.Unit = "\x00" }),
	} {
		var b bytes.Buffer
		err := (&Workbook{}).Write(&b, f)
		var fe *FieldError
		if !errors.As(err, &fe) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
			continue
		}
		if name != "unit" && (fe.Row != 2 || fe.Person == "" || fe.Field != "清理原因") {
			t.Errorf("%s: %+v", name, fe)
		}
	}
	if err := (&Workbook{}).Write(io.Discard, &Form{}); !errors.Is(err, ErrKind) {
		t.Errorf("no kind: %v", err)
	}
	if err := (&Workbook{}).Write(io.Discard); err == nil {
		t.Error("no form is accepted")
	}
	if err := (&Workbook{Rows: 1 << 20}).Write(io.Discard, &Form{Kind: Clearance}); err == nil {
		t.Error("more rows than a sheet has are accepted")
	}
	if err := (&Workbook{Reasons: []string{"a\x02"}}).Write(io.Discard, &Form{Kind: Clearance}); err == nil {
		t.Error("a control character in a list is accepted")
	}
}

// What is written is what is read, for any text that a cell can hold.
func TestWriteReadEqual(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"王", "䶮", "𬱖", "·", "阿拉坦", "_x0041_", "_xD83D_", "_xGHIJ_xABCD_", "&", "<", "\"", "'", "=", "A1", "奈曼旗", "（", "1.5E+10", "#N/A"}
	text := func() string {
		var b strings.Builder
		for range 1 + rnd.IntN(5) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		return b.String()
	}
	for round := range 150 {
		var fs []*Form
		for _, k := range Kinds() {
			f := &Form{Kind: k, Unit: "奈曼旗" + fmt.Sprint(round) + "局", FilledBy: "李明", Phone: "0475-4226442", Date: Date{2022, 1 + rnd.IntN(12), 1 + rnd.IntN(28)}}
			for range rnd.IntN(12) {
				o := Officer{Name: "王" + strconv.Itoa(rnd.IntN(1000)), ID: fmt.Sprintf("15052519900307%04d", rnd.IntN(10000))}
				for _, c := range k.Columns() {
					switch c.Field {
					case NameField, IDField:
					case CertificateNoField, QualificationNoField:
						c.Set(&o, fmt.Sprintf("%014d", rnd.IntN(1e9)))
					default:
						if rnd.IntN(4) > 0 {
							c.Set(&o, text())
						}
					}
				}
				f.Officers = append(f.Officers, o)
			}
			fs = append(fs, f)
		}
		data, _ := written(t, &Workbook{Rows: rnd.IntN(3)}, fs...)
		rd, err := Read("往返.xlsx", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if len(rd.Findings) > 0 {
			t.Fatalf("findings in a sound workbook: %v", rd.Findings)
		}
		sameForms(t, rd.Forms, fs)
	}
}

// sameForms compares forms but for where they were read.
func sameForms(t *testing.T, got, want []*Form) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d forms, want %d", len(got), len(want))
	}
	for i := range want {
		g, w := *got[i], *want[i]
		g.Officers, w.Officers = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Fatalf("form %d: %+v, want %+v", i+1, g, w)
		}
		if len(got[i].Officers) != len(want[i].Officers) {
			t.Fatalf("form %d: %d rows, want %d", i+1, len(got[i].Officers), len(want[i].Officers))
		}
		for j := range want[i].Officers {
			g, w := got[i].Officers[j], want[i].Officers[j]
			if g.Source.Row == 0 || g.Source.Sheet == "" {
				t.Fatalf("form %d, row %d: no source", i+1, j+1)
			}
			g.Source, w.Source = Source{}, Source{}
			if g != w {
				t.Fatalf("form %d, row %d:\n%+v\nwant\n%+v", i+1, j+1, g, w)
			}
		}
	}
}

// office runs LibreOffice, which reads and prints the workbook as a program
// that shares nothing with this one.
func office(t *testing.T, data []byte, to string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("LibreOffice is not installed, and on a build server it must be")
		}
		t.Skip("LibreOffice is not installed; the workbook is checked by its XML alone")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", to, "--outdir", out, in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	b, err := os.ReadFile(filepath.Join(out, "in."+to))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// LibreOffice prints A4 landscape with the header on each page and page x of
// y, and colours what is wrong or missing, which shows that it understands
// the formulas of the checks.
func TestLibreOfficePrints(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	f := &Form{Kind: Clearance, Unit: "奈曼旗公安局", Date: Date{2022, 6, 2}, Officers: officers(40)}
	// One number in four is wrong, so that the coloured cells do not touch; X
	// and x are among the right ones.
	for i := range f.Officers {
		for _, c := range "0123456789Xx" {
			id := fmt.Sprintf("150525199003%05d%c", i, c)
			if checks(id) == (i%4 != 1) {
				f.Officers[i].ID = id // the last that fits: x rather than X
			}
		}
	}
	f.Officers[23].ID = f.Officers[3].ID // twice, and so both wrong
	f.Officers[39].Name = ""
	data, _ := written(t, &Workbook{}, f)
	p := oracle.Open(t, office(t, data, "pdf"))
	if p.NumPages() < 3 {
		t.Fatalf("%d pages", p.NumPages())
	}
	ids := ""
	wrong, missing := 0, 0
	for i := range p.NumPages() {
		if w, h := p.Size(i); !close2(w, 297, 0.5) || !close2(h, 210, 0.5) {
			t.Errorf("page %d is %g×%g mm", i+1, w, h)
		}
		text := squeezed(p.Text(i))
		for _, want := range []string{"工作单位", "身份证号", "清理原因", fmt.Sprintf("第%d页共%d页", i+1, p.NumPages())} {
			if i < p.NumPages()-1 && !strings.Contains(text, want) {
				t.Errorf("page %d has no %s", i+1, want)
			}
		}
		ids += text
		for _, s := range p.Shapes(i) {
			switch s.Fill {
			case color.RGBA{0xF8, 0xCB, 0xAD, 0xFF}:
				wrong++
			case color.RGBA{0xFF, 0xF2, 0xCC, 0xFF}:
				missing++
			}
		}
	}
	for _, o := range f.Officers {
		if !strings.Contains(ids, o.ID) {
			t.Errorf("%s is not printed whole", o.ID)
		}
	}
	const n = 10 + 2
	if wrong != n || missing != 1 {
		t.Errorf("%d numbers and %d gaps are coloured, want %d and 1", wrong, missing, n)
	}
}

// checks is GB 11643's check by the weights of the standard's table.
func checks(id string) bool {
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(id[i]-'0')
	}
	return "10X98765432"[sum%11] == strings.ToUpper(id)[17]
}

// LibreOffice opens, stores and gives back what was written, cell for cell.
func TestLibreOfficeRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	fs := []*Form{
		{Kind: Clearance, Unit: "奈曼旗公安局", FilledBy: "李明", Phone: "04754226442", Date: Date{2022, 6, 2}, Officers: officers(5)},
		{Kind: Renewal, Unit: "奈曼旗公安局", FilledBy: "李明", Phone: "04754226442", Date: Date{2022, 6, 2}, Officers: officers(2)},
		{Kind: NewIssue, Unit: "奈曼旗公安局", FilledBy: "李明", Phone: "04754226442", Date: Date{2022, 6, 2}},
	}
	fs[0].Officers[0].Reason = "=1+1"
	fs[0].Officers[1].Reason = "_x0041_ & <b>_xGHIJ_"
	fs[0].Officers[2].Name = "阿拉坦·乌力吉"
	fs[0].Officers[3].Name = "𬱖䶮"
	fs[0].Officers[4].ID = "11010519491231002X"
	for i := range fs[1].Officers {
		fs[1].Officers[i].Reason = ""
	}
	data, _ := written(t, &Workbook{}, fs...)
	rd, err := Read("LibreOffice.xlsx", bytes.NewReader(office(t, data, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rd.Findings {
		t.Errorf("finding: %+v", f)
	}
	sameForms(t, rd.Forms, fs)
}

func BenchmarkWorkbook50000(b *testing.B) {
	f := &Form{Kind: Clearance, Officers: officers(50000)}
	b.ReportAllocs()
	for b.Loop() {
		if err := (&Workbook{}).Write(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead50000(b *testing.B) {
	data, _ := written(b, &Workbook{}, &Form{Kind: Clearance, Officers: officers(50000)})
	b.ReportAllocs()
	for b.Loop() {
		rd, err := Read("x.xlsx", bytes.NewReader(data))
		if err != nil || len(rd.Forms[0].Officers) != 50000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkReview50000(b *testing.B) {
	f := &Form{Kind: Clearance, Officers: officers(50000)}
	for i := range f.Officers {
		f.Officers[i].ID = fmt.Sprintf("150525%08d0011", 19600101+i)
	}
	for b.Loop() {
		Review([]*Form{f})
	}
}

// Rows that come one by one give the same file, and other rows than were
// announced give none that opens.
func TestWriteRows(t *testing.T) {
	head := &Form{Kind: Renewal, Unit: "奈曼旗公安局", FilledBy: "李明", Date: Date{2022, 6, 2}}
	for _, n := range []int{0, 1, 70} {
		whole := *head
		whole.Officers = officers(n)
		want, _ := written(t, &Workbook{}, &whole)
		var got bytes.Buffer
		must(t, new(Workbook).WriteRows(&got, head, n, slices.Values(officers(n))))
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%d rows: the bytes differ", n)
		}
	}
	bad := officers(3)
	bad[2].Area = "a\x01"
	for name, c := range map[string]struct {
		head  *Form
		n     int
		rows  []Officer
		begun bool // rows were asked for
	}{
		"fewer": {head, 4, officers(3), true}, "more": {head, 2, officers(3), true}, "a bad row": {head, 3, bad, true},
		"no kind": {&Form{}, 0, nil, false}, "a bad head": {&Form{Kind: Renewal, Unit: "\xff"}, 0, nil, false}, "too many": {head, maxSheetRows, nil, false},
	} {
		var b bytes.Buffer
		err := new(Workbook).WriteRows(&b, c.head, c.n, slices.Values(c.rows))
		if err == nil || b.Len() > 0 != c.begun {
			t.Errorf("%s: %v, %d bytes written", name, err, b.Len())
		}
		if _, err := Read("x.xlsx", bytes.NewReader(b.Bytes())); err == nil {
			t.Errorf("%s: what was written is a workbook", name)
		}
		var fe *FieldError
		if name == "a bad row" && (!errors.As(err, &fe) || fe.Row != 3 || fe.Field != "执法区域") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is alive while rows are written is the same for many as for few: the
// heap, after a collection, halfway through each.
func TestWriteRowsInConstantMemory(t *testing.T) {
	alive := func(n int) (halfway uint64) {
		rows := func(yield func(Officer) bool) {
			o := officers(1)[0]
			for i := range n {
				if i == n/2 || i == n-1 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					halfway = max(halfway, m.HeapAlloc)
				}
				o.QualificationNo = fmt.Sprintf("%d%d", i*7919%100003, i) // not to be packed into nothing
				if !yield(o) {
					return
				}
			}
		}
		must(t, new(Workbook).WriteRows(io.Discard, &Form{Kind: Clearance}, n, rows))
		return halfway
	}
	alive(1)
	few, many := alive(1000), alive(60000)
	if many > few+300<<10 { // the file is 2 MB
		t.Errorf("%d kB are alive with 60,000 rows, %d kB with 1,000", many>>10, few>>10)
	}
}
