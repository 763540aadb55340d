package certificate

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

// Identity numbers: the two of GB 11643-1999's own examples, as anybody's.
const (
	idWoman = "11010519491231002X"
	idMan   = "440524188001010014"
)

const goodList = `准考证号,姓名,身份证号,成绩,交卷时间,结果
20220001,王堃,11010519491231002X,92.5,2022-06-20 09:41:07,合格
20220002,阿拉坦·呼和,440524188001010014,,,缺考
`

func TestReadResultsEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(goodList)
	if err != nil {
		t.Fatal(err)
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(goodList)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewEncoder().String(strings.ReplaceAll(goodList, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"UTF-8": goodList, "UTF-8 with mark": "\ufeff" + goodList, "GB 18030": gb, "GBK": gbk, "UTF-16 as Excel's Unicode text": utf16,
		"CRLF":             strings.ReplaceAll(goodList, "\n", "\r\n"),
		"semicolons":       strings.ReplaceAll(goodList, ",", ";"),
		"no final newline": strings.TrimSuffix(goodList, "\n"),
		"quoted":           strings.ReplaceAll(goodList, "王堃", `"王堃"`),
		"full width":       strings.NewReplacer("20220001", "２０２２０００１", "11010519491231002X", "１１０１０５１９４９１２３１００２ｘ", "92.5", "９２．５").Replace(goodList),
		"Excel's armour":   strings.NewReplacer("11010519491231002X", `="11010519491231002X"`, "440524188001010014", "\t440524188001010014").Replace(goodList),
		"spaces":           strings.NewReplacer("王堃", " 王堃　", "11010519491231002X", "110105 19491231 002x").Replace(goodList),
		"other headers":    strings.NewReplacer("准考证号", "考号", "身份证号", "公民身份号码", "成绩", "成绩（满分100）", "结果", "是否合格").Replace(goodList),
		"slashes in dates": strings.Replace(goodList, "2022-06-20", "2022/6/20", 1),
		"Chinese dates":    strings.Replace(goodList, "2022-06-20 09:41:07", "2022年6月20日 9:41:07", 1),
		"RFC 3339 in UTC":  strings.Replace(goodList, "2022-06-20 09:41:07", "2022-06-20T01:41:07Z", 1),
		"empty lines":      strings.Replace(goodList, "\n", "\n\n,,,,,\n", 1),
		"absent in 成绩":     strings.Replace(goodList, "014,,,缺考", "014,缺考,,", 1),
	} {
		results, findings, err := ReadResults("exam.csv", strings.NewReader(text))
		if err != nil || len(findings) != 0 || len(results) != 2 {
			t.Errorf("%s: %d results, %v, %v", name, len(results), findings, err)
			continue
		}
		a, b := results[0], results[1]
		if a.Admission != "20220001" || a.Name != "王堃" || a.ID != idWoman || a.Score != Points(92.5) || a.Outcome != Passed ||
			!a.Submitted.Equal(time.Date(2022, 6, 20, 1, 41, 7, 0, time.UTC)) {
			t.Errorf("%s: %+v", name, a)
		}
		if b.Name != "阿拉坦·呼和" || b.ID != idMan || b.Score.Given || b.Outcome != Absent || !b.Submitted.IsZero() {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func TestReadResultsFindings(t *testing.T) {
	const head = "准考证号,姓名,身份证号,成绩,交卷时间,结果\n"
	good := "20220001,王堃,11010519491231002X,92.5,2022-06-20 09:41:07,合格"
	for _, c := range []struct{ from, to, rule, cell string }{
		{"20220001", "", "result-admission", "A3"},
		{"20220001", "2022/1", "result-admission", "A3"},
		{"王堃", "", "result-name", "B3"},
		{"11010519491231002X", "", "result-id", "C3"},
		{"11010519491231002X", "110105194912310021", "result-id", "C3"},
		{"11010519491231002X", "1.10105E+17", "result-id", "C3"},
		{"92.5", "九十", "result-score", "D3"},
		{"92.5", "-1", "result-score", "D3"},
		{"92.5", "1e2", "result-score", "D3"},
		{"92.5", "NaN", "result-score", "D3"},
		{"92.5", "1001", "result-score", "D3"},
		{"2022-06-20 09:41:07", "2022-06-20", "result-time", "E3"},
		{"2022-06-20 09:41:07", "9:41", "result-time", "E3"},
		{"2022-06-20 09:41:07", "2022-02-30 09:41:07", "result-time", "E3"},
		{"2022-06-20 09:41:07", "0022-06-20 09:41:07", "result-time", "E3"},
		{"2022-06-20 09:41:07", "", "result-time", "E3"},
		{"合格", "好", "result-outcome", "F3"},
		{"合格", "缺考", "result-contradiction", "F3"},
		{"92.5", "缺考", "result-contradiction", "D3"},
		{"92.5,2022-06-20 09:41:07,合格", ",,", "result-score", "D3"},
	} {
		results, findings, err := ReadResults("考试.csv", strings.NewReader(head+good+"\n"+strings.Replace(good, c.from, c.to, 1)+"\n"))
		if err != nil || len(results) != 2 || len(findings) != 1 {
			t.Errorf("%q: %d results, %v, %v", c.to, len(results), findings, err)
			continue
		}
		f := findings[0]
		if f.English == "" || strings.ContainsFunc(f.English, func(r rune) bool {
			return r >= 0x4E00 && r < 0xA000 && !strings.ContainsRune(c.to+"合格不缺考", r)
		}) {
			t.Errorf("%q: in English: %q", c.to, f.English)
		}
		if f.Rule != c.rule || f.Place.Cell != c.cell || f.Place.File != "考试.csv" || f.Place.Line != 3 {
			t.Errorf("%q: %+v", c.to, f)
		}
		if strings.Contains(f.Message, "1101051949") {
			t.Errorf("%q: the message shows an identity number: %s", c.to, f.Message)
		}
	}
}

// TestReadResultsRows checks that cells are named as a spreadsheet names them
// when lines and rows part: empty lines count, line breaks in a cell do not.
func TestReadResultsRows(t *testing.T) {
	text := "\n准考证号,姓名,身份证号,成绩,交卷时间,结果,备注\n\n" +
		"20220001,王堃,11010519491231002X,92.5,2022-06-20 09:41:07,合格,\"两\n行\"\n" +
		"20220002,,440524188001010014,80,2022-06-20 09:41:08,合格,\n"
	results, findings, err := ReadResults("x", strings.NewReader(text))
	if err != nil || len(results) != 2 || len(findings) != 1 {
		t.Fatal(results, findings, err)
	}
	if p := findings[0].Place; p.Cell != "B5" || p.Line != 6 {
		t.Errorf("%+v", p)
	}
	if results[0].Source.Row != 4 || results[1].Source.Row != 5 {
		t.Errorf("rows %d, %d", results[0].Source.Row, results[1].Source.Row)
	}
}

func TestReadResultsErrors(t *testing.T) {
	var header *HeaderError
	_, _, err := ReadResults("x.csv", strings.NewReader("姓名,分\n王,1\n"))
	if !errors.As(err, &header) || strings.Join(header.Missing, " ") != "准考证号 身份证号 交卷时间 成绩" || len(header.Found) != 2 {
		t.Errorf("%v", err)
	}
	for name, data := range map[string][]byte{
		"empty":              nil,
		"only lines":         []byte("\n\n , ,\n"),
		"binary":             {0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x80, 0x80, 0xFF},
		"a mark, no UTF-8":   append([]byte{0xEF, 0xBB, 0xBF}, 0xC3, 0x28),
		"a column twice":     []byte("准考证号,姓名,姓名,身份证号,成绩,交卷时间\n"),
		"more than 64 MiB":   bytes.Repeat([]byte("x"), maxResults+1),
		"an xlsx by mistake": []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xff\xfe"),
	} {
		if r, _, err := ReadResults("x.csv", bytes.NewReader(data)); err == nil {
			t.Errorf("%s: read %d results", name, len(r))
		} else if !strings.Contains(err.Error(), "x.csv") {
			t.Errorf("%s: the error does not name the file: %v", name, err)
		}
	}
	if _, _, err := ReadResults("x.csv", iotest.ErrReader(errDisk)); !errors.Is(err, errDisk) {
		t.Error(err)
	}
}

func FuzzReadResults(f *testing.F) {
	f.Add([]byte(goodList))
	f.Add([]byte("\ufeff" + goodList))
	gb, _ := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(goodList))
	f.Add(gb)
	f.Add([]byte("准考证号\t姓名\t身份证号\t成绩\t交卷时间\n\"1\n\"\t\"\t\t\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		results, findings, err := ReadResults("x", bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, fd := range findings {
			if fd.Message == "" || fd.Place.Line < 2 || fd.Rule == "" {
				t.Errorf("%+v", fd)
			}
		}
		for _, r := range results {
			if r.Score.Given && (r.Score.Hundredths < 0 || r.Score.Hundredths > 100*maxScore) {
				t.Errorf("%+v", r)
			}
		}
	})
}
