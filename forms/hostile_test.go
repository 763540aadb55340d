//go:build unix && !race

package forms

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// filling is a part of a workbook: a beginning, one piece many times, an end.
// The piece is compressed once, so that gigabytes cost nothing to make.
type filling struct {
	head, piece, tail string
	n                 int
}

// hostileBook is a workbook whose parts are replaced, by name.
type hostileBook map[string]filling

const (
	relsOf    = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relOf     = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	bookHead  = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`
	bookTail  = `</sheets></workbook>`
	sheetHead = "<worksheet><sheetData>"
	sheetTail = "</sheetData></worksheet>"
	sheetPart = "xl/worksheets/sheet1.xml"
	textsPart = "xl/sharedStrings.xml"
)

func (h hostileBook) zip(t testing.TB) []byte {
	all := hostileBook{
		"_rels/.rels":     {head: fmt.Sprintf(relsOf, fmt.Sprintf(relOf, "r", "officeDocument", "xl/workbook.xml"))},
		"xl/workbook.xml": {head: bookHead + `<sheet name="清理" sheetId="1" r:id="a"/>` + bookTail},
		"xl/_rels/workbook.xml.rels": {head: fmt.Sprintf(relsOf, fmt.Sprintf(relOf, "a", "worksheet", "worksheets/sheet1.xml")+
			fmt.Sprintf(relOf, "b", "sharedStrings", "sharedStrings.xml")+fmt.Sprintf(relOf, "c", "styles", "styles.xml"))},
		sheetPart: {head: sheetHead + headerXML(1) + sheetTail},
	}
	maps.Copy(all, h)
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, f := range all {
		var packed bytes.Buffer
		fw, err := flate.NewWriter(&packed, flate.DefaultCompression)
		must(t, err)
		crc := crc32.NewIEEE()
		add := func(text string, n int) {
			from := packed.Len()
			fw.Reset(&packed) // so that the piece refers to nothing before it
			_, err := io.WriteString(fw, text)
			must(t, err)
			must(t, fw.Flush())
			piece := bytes.Clone(packed.Bytes()[from:])
			for i := range n {
				if i > 0 {
					packed.Write(piece)
				}
				io.WriteString(crc, text)
			}
		}
		add(f.head, 1)
		if f.n > 0 {
			add(f.piece, f.n)
		}
		add(f.tail, 1)
		fw.Reset(&packed)
		must(t, fw.Close())
		w, err := zw.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc.Sum32(), CompressedSize64: uint64(packed.Len()),
			UncompressedSize64: uint64(len(f.head) + len(f.piece)*f.n + len(f.tail))})
		must(t, err)
		_, err = packed.WriteTo(w)
		must(t, err)
	}
	must(t, zw.Close())
	return b.Bytes()
}

// headerXML is a header row.
func headerXML(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, n)
	for i, c := range Clearance.Columns() {
		fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, cellName(n, i+1), c.Header)
	}
	return b.String() + "</row>"
}

// fill makes a part of so many bytes of what piece gives.
func fill(size int, head string, piece func(i int) string, tail string) filling {
	var b strings.Builder
	for i := 0; b.Len() < min(size, 1<<20); i++ {
		b.WriteString(piece(i))
	}
	return filling{head, b.String(), tail, max(1, size/b.Len())}
}

// noise is text that does not compress.
func noise(rnd *rand.Rand, n int) string {
	b := make([]byte, 0, n+16)
	for len(b) < n {
		b = fmt.Appendf(b, "%x", rnd.Uint64())
	}
	return string(b[:n])
}

// attack is a file, and what becomes of it: a reason, or "" where it is read.
type attack struct {
	make func(testing.TB) []byte
	want error
}

// hostile are files that are within every limit that can be told from outside,
// or just beyond one, made to take as long or as much memory as can be. size
// is how many bytes each unpacks to.
func hostile(size int) map[string]attack {
	rnd := rand.New(rand.NewPCG(5, 6))
	part := func(want error, name string, f filling) attack {
		return attack{hostileBook{name: f}.zip, want}
	}
	rows := func(want error, piece func(i int) string) attack {
		return part(want, sheetPart, fill(size, sheetHead+headerXML(1), piece, sheetTail))
	}
	after := func(want error, head string, piece func(i int) string, tail string) attack {
		return part(want, sheetPart, fill(size, sheetHead+headerXML(1)+"</sheetData>"+head, piece, tail+"</worksheet>"))
	}
	text := func(want error, data []byte) attack {
		return attack{func(testing.TB) []byte { return data }, want}
	}
	most := min(size, maxFile)
	sheets := func(n int) filling {
		return fill(n*40, bookHead, func(i int) string { return fmt.Sprintf(`<sheet name="s%06d" sheetId="1" r:id="a"/>`, i) }, bookTail)
	}
	return map[string]attack{
		// Sheets.
		"empty rows":                   rows(nil, func(i int) string { return fmt.Sprintf(`<row r="%d" spans="1:9"/>`, i+1) }),
		"empty cells":                  rows(nil, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="A%d" s="%d"/></row>`, i+1, i, i%7) }),
		"cells beyond the last column": rows(nil, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+1, i) }),
		"tiny rows":                    rows(ErrTooLarge, func(i int) string { return fmt.Sprintf(`<row><c><v>%d</v></c></row>`, i) }),
		"wide rows": rows(nil, func(i int) string {
			return "<row>" + strings.Repeat("<c><v>1</v></c><c><v>"+noise(rnd, 8)+"</v></c>", 127) + "</row>"
		}),
		"one row of cells": part(ErrNotWorkbook, sheetPart, fill(size, sheetHead+"<row>", func(i int) string { return fmt.Sprintf(`<c r="A1"><v>%d</v></c>`, i) }, "</row>"+sheetTail)),
		"comments":         rows(nil, func(i int) string { return fmt.Sprintf("<!--%d-->", i*7919) }),
		"attributes": rows(nil, func(i int) string {
			return "<c" + fill(3000, "", func(j int) string { return fmt.Sprintf(` a%d="%d"`, j, i*j) }, "").piece + "/>"
		}),
		"references": rows(ErrTooLarge, func(i int) string {
			return fmt.Sprintf(`<row><c t="str"><v>&#x%x;&#x%x;&amp;</v></c></row>`, 0x4E00+i%20000, 0x4E00+i*7%20000)
		}),
		"escapes": rows(ErrTooLarge, func(i int) string {
			return fmt.Sprintf(`<row><c t="str"><v>_x%04x__x%04x_</v></c></row>`, 0x4E00+i%20000, 0x4E00+i*7%20000)
		}),
		"long numbers": rows(nil, func(i int) string {
			return `<row><c r="B1"><v>1.` + strings.Repeat("0", 30000) + noise(rnd, 200) + `</v></c><c r="C1"><v>110101199003071000</v></c></row>`
		}),
		"numbers in words": rows(ErrTooLarge, func(i int) string {
			return fmt.Sprintf(`<row><c r="B1"><v>1e%d</v></c><c r="C1"><v>1.10101199003071e%d</v></c></row>`, i%400, i%40)
		}),
		"one long token": part(ErrTooLarge, sheetPart, fill(min(size, 48<<20), sheetHead+`<row><c t="str"><v>`, func(int) string { return noise(rnd, 1000) }, "</v></c></row>"+sheetTail)),
		"headers": rows(ErrTooLarge, func(i int) string {
			return fmt.Sprintf(`<row><c r="%s1" t="str"><v>姓名</v></c><c r="I1" t="str"><v>身份证号</v></c><c r="J1" t="str"><v>执法类型</v></c><c r="K1" t="str"><v>执法类别</v></c></row>`, columnName(1+i%8))
		}),
		"headers that are none": rows(ErrTooLarge, func(i int) string {
			return fmt.Sprintf(`<row><c t="str"><v>姓名%d</v></c><c t="str"><v>（人员</v></c></row>`, i)
		}),
		"notes": rows(nil, func(i int) string {
			return fmt.Sprintf(`<row><c t="str"><v>注：</v></c><c t="str"><v>单位（盖章）%d%s</v></c></row>`, i, strings.Repeat("　年月日", 20))
		}),
		"rows of other things": rows(ErrTooLarge, func(i int) string { return fmt.Sprintf(`<row><c r="D1" t="str"><v>其他%d</v></c></row>`, i) }),
		"formulas":             rows(ErrTooLarge, func(i int) string { return fmt.Sprintf(`<row><c r="B1"><f>A%d</f></c><c r="C1"><f/></c></row>`, i) }),
		"merged cells":         after(ErrTooLarge, "<mergeCells>", func(i int) string { return fmt.Sprintf(`<mergeCell ref="A%d:A%d"/>`, i+1, maxSheetRows) }, "</mergeCells>"),
		"conditional formats": after(nil, "", func(i int) string {
			return fmt.Sprintf(`<conditionalFormatting sqref="A%d"><cfRule type="expression" priority="%d"><formula>$A$%d&gt;1</formula></cfRule></conditionalFormatting>`, i+1, i, i)
		}, ""),
		"people as many as may be, and merges over them": {func(t testing.TB) []byte { return crowd(t, maxRows-1) }, nil},

		// Other parts.
		"shared strings":     part(nil, textsPart, fill(size, "<sst>", func(i int) string { return fmt.Sprintf("<si><t>%d</t></si>", i) }, "</sst>")),
		"empty strings":      part(ErrTooLarge, textsPart, fill(size, "<sst>", func(i int) string { return fmt.Sprintf("<si/><si/><si/><si/><x a='%d'/>", i*7919) }, "</sst>")),
		"long shared string": part(ErrTooLarge, textsPart, fill(min(size, 48<<20), "<sst><si>", func(int) string { return "<r><t>" + noise(rnd, 300) + "</t></r>" }, "</si></sst>")),
		"phonetic runs":      part(nil, textsPart, fill(size, "<sst><si>", func(i int) string { return fmt.Sprintf("<rPh><t>%d</t></rPh>", i) }, "</si></sst>")),
		"one string in each cell": {hostileBook{
			textsPart: {head: "<sst><si><t>" + strings.Repeat("（单位 盖章）", 3000) + "</t></si></sst>"},
			sheetPart: fill(size, sheetHead+headerXML(1), func(i int) string { return fmt.Sprintf(`<row r="%d"><c t="s"><v>0</v></c></row>`, i+2) }, sheetTail),
		}.zip, ErrTooLarge},
		"styles":               part(nil, "xl/styles.xml", fill(size, "<styleSheet><cellXfs>", func(i int) string { return fmt.Sprintf(`<xf numFmtId="%d"/>`, i*7919%65536) }, "</cellXfs></styleSheet>")),
		"number formats":       part(nil, "xl/styles.xml", fill(size, "<styleSheet>", func(i int) string { return fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="yy%d"/>`, i, i) }, "</styleSheet>")),
		"workbook.xml":         part(ErrTooLarge, "xl/workbook.xml", fill(size, bookHead, func(i int) string { return fmt.Sprintf(`<x n="%d"/>`, i) }, bookTail)),
		"relations":            part(ErrTooLarge, "xl/_rels/workbook.xml.rels", fill(size, "<Relationships>", func(i int) string { return fmt.Sprintf(relOf, fmt.Sprint(i), "x", "y") }, "</Relationships>")),
		"one sheet many times": part(ErrTooLarge, "xl/workbook.xml", sheets(50000)),
		"one sheet a thousand times": {hostileBook{
			"xl/workbook.xml": sheets(maxSheets - 10),
			sheetPart:         fill(size/maxSheets, sheetHead+headerXML(1), func(i int) string { return fmt.Sprintf(`<row><c r="D1"><v>%d</v></c></row>`, i) }, sheetTail),
		}.zip, ErrTooLarge},
		"too large together": {hostileBook{
			"xl/workbook.xml": sheets(100),
			sheetPart:         fill(maxUnpacked/50, sheetHead, func(i int) string { return fmt.Sprintf(`<row r="%d"/>`, i+1) }, sheetTail),
		}.zip, ErrTooLarge},
		"packed too well":       rows(ErrTooLarge, func(int) string { return strings.Repeat("<row/>", 1000) }),
		"entries without parts": text(ErrTooLarge, directoryOnly(most/48)),

		// Text.
		"one csv row":        text(ErrOtherForm, bytes.Repeat([]byte(","), most)),
		"csv of empty rows":  text(ErrNotWorkbook, bytes.Repeat([]byte("\n"), most)),
		"csv of short rows":  text(ErrTooLarge, bytes.Repeat([]byte("甲\n"), most/4)),
		"csv of wide rows":   text(ErrOtherForm, bytes.Repeat([]byte(strings.Repeat("甲,", 2000)+"\n"), most/8001)),
		"csv of quotes":      text(ErrTooLarge, []byte("姓名,"+strings.Repeat(`"`, most-10))),
		"csv of one field":   text(ErrTooLarge, []byte(`姓名,"`+strings.Repeat("\n", most-10))),
		"csv of equal signs": text(ErrOtherForm, []byte(strings.Repeat(`="1",`, most/5))),
		"GB 18030":           text(ErrOtherForm, bytes.Repeat([]byte("\x90\x30\x81\x30"), most/4)),
		"UTF-16":             text(ErrOtherForm, append([]byte("\xFF\xFE"), bytes.Repeat([]byte("\x00\x4e"), most/2-2)...)),
		"larger than a file": text(ErrTooLarge, bytes.Repeat([]byte("甲,乙\n"), maxFile/8+1)),
	}
}

// crowd is a sheet of n people whose departments and reasons are merged over
// all of them, again and again.
func crowd(t testing.TB, n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%[1]d"><c r="B%[1]d" t="str"><v>乙</v></c><c r="C%[1]d" t="str"><v>150525199003070011</v></c></row>`, i+2)
	}
	var merges strings.Builder
	for i := range maxRows - 1 {
		fmt.Fprintf(&merges, `<mergeCell ref="%[1]s%[2]d:%[1]s1048576"/>`, columnName(4+i%6), i+2)
	}
	return hostileBook{sheetPart: {head: sheetHead + headerXML(1) + b.String() + "</sheetData><mergeCells>" + merges.String() + "</mergeCells></worksheet>"}}.zip(t)
}

// directoryOnly is a zip file whose directory has so many entries and whose
// parts are not there.
func directoryOnly(n int) []byte {
	le := binary.LittleEndian
	var b []byte
	for i := range n {
		entry := make([]byte, 46+2)
		copy(entry, "PK\x01\x02")
		le.PutUint16(entry[28:], 2) // length of the name
		le.PutUint16(entry[46:], uint16(i))
		b = append(b, entry...)
	}
	size := len(b)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	le.PutUint16(end[8:], uint16(n))
	le.PutUint16(end[10:], uint16(n))
	le.PutUint32(end[12:], uint32(size))
	return append(b, end...)
}

// cpu is the time that this process has computed.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Whatever is within the limits is read, or refused, in about a second. Both
// are counted for this process: the computing time, and all memory that was
// ever asked for, of which well under half is in use at once.
//
// FORMS_HOSTILE is how many megabytes the files unpack to; the largest that
// are looked into at all are of 192.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("reads gigabytes")
	}
	megabytes := 48
	if s := os.Getenv("FORMS_HOSTILE"); s != "" {
		var err error
		megabytes, err = strconv.Atoi(s)
		must(t, err)
	}
	attacks := hostile(megabytes << 20)
	for _, name := range slices.Sorted(maps.Keys(attacks)) {
		a := attacks[name]
		data := a.make(t)
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := cpu()
		_, err := Read(name, bytes.NewReader(data))
		took := cpu() - start
		runtime.ReadMemStats(&after)
		asked := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%-46s %6d kB %6.2f s %4d MB  %v", name, len(data)>>10, took.Seconds(), asked, err)
		// What is read at this size may be refused at a larger one.
		if !errors.Is(err, a.want) && (a.want != nil || megabytes <= 48 || !errors.Is(err, ErrTooLarge)) {
			t.Errorf("%s: %v, want %v", name, err, a.want)
		}
		if took > 4*time.Second { // four times what it takes of the largest
			t.Errorf("%s: computed %v", name, took)
		}
		most := uint64(260)
		if err == nil {
			most = 500 // 200,000 people, or as many cells as may be
		}
		if asked > most {
			t.Errorf("%s: asked for %d MB", name, asked)
		}
	}
}

// What the corpus has to refuse is refused within a second of computing.
func TestRefusedWithinASecond(t *testing.T) {
	refused := 0
	for _, o := range oddities(t) {
		if o.Error == "" {
			continue
		}
		refused++
		start := cpu()
		if _, err := Read(o.name, bytes.NewReader(o.data)); err == nil {
			t.Errorf("%s is read", o.name)
		}
		if took := cpu() - start; took > time.Second {
			t.Errorf("%s: computed %v", o.name, took)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

// A file in which all have one number, or many names for it, is reviewed as
// quickly as another.
func TestHostileReview(t *testing.T) {
	if testing.Short() {
		t.Skip("reviews hundreds of thousands")
	}
	for name, change := range map[string]func(o *Officer, i int){
		"one number":      func(o *Officer, i int) {},
		"one certificate": func(o *Officer, i int) { o.CertificateNo, o.QualificationNo = "1", "1" },
		"many names":      func(o *Officer, i int) { o.Name = fmt.Sprintf("王%d", i) },
		"many units":      func(o *Officer, i int) { o.Department = fmt.Sprintf("奈曼旗%d局", i) },
	} {
		fs := []*Form{{Kind: Clearance, Officers: officers(maxRows / 2)}, {Kind: Renewal, Officers: officers(maxRows / 2)}}
		for k, f := range fs {
			for i := range f.Officers {
				o := &f.Officers[i]
				o.Source = Source{File: "甲.xlsx", Sheet: f.Kind.Sheet(), Row: i + firstRow}
				change(o, k*maxRows+i)
			}
		}
		start := cpu()
		found := Review(fs)
		took := cpu() - start
		t.Logf("%s: %d findings in %v", name, len(found), took)
		if took > 15*time.Second { // comparing each with each would take hours
			t.Errorf("%s: computed %v", name, took)
		}
		if len(found) < maxRows {
			t.Errorf("%s: %d findings", name, len(found))
		}
	}
}
