package certificate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/width"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// maxResults bounds the bytes of an exam's list: half a million sittings.
const maxResults = 64 << 20

// The columns of an exam's list, in the order a missing one is named.
const (
	colAdmission = iota
	colName
	colID
	colScore
	colSubmitted
	colOutcome
	columns
)

// columnNames are the headers by which each column is known, the proper one
// first. Spaces and what stands in parentheses are ignored.
var columnNames = [columns][]string{
	colAdmission: {"准考证号", "准考证号码", "准考证", "考号"},
	colName:      {"姓名", "考生姓名"},
	colID:        {"身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证"},
	colScore:     {"成绩", "分数", "得分", "考试成绩"},
	colSubmitted: {"交卷时间", "提交时间", "交卷日期时间"},
	colOutcome:   {"结果", "考试结果", "是否合格", "是否通过"},
}

// HeaderError says that an exam's list lacks columns that it cannot be read
// without: 准考证号, 姓名, 身份证号, 交卷时间, and one of 成绩 and 结果.
type HeaderError struct {
	File    string
	Missing []string // the proper headers of the missing columns
	Found   []string // the headers that are there
}

func (e *HeaderError) Error() string {
	return fmt.Sprintf("%s：考试成绩表缺少“%s”列（第一行现有：%s）；请补上表头后重新导入 (missing columns)",
		e.File, strings.Join(e.Missing, "”“"), strings.Join(e.Found, "、"))
}

// ReadResults reads an exam's list in csv as exam systems and Excel write it:
// UTF-8 with or without a byte order mark, GBK or GB 18030, or UTF-16 with a
// mark; separated by commas, tabs or semicolons; columns in any order, found
// by their headers (准考证号, 姓名, 身份证号, 成绩, 交卷时间, 结果) in the first row
// that is not empty.
//
// name is the file's name as findings give it. A fault in a row is a Finding
// that names the cell as a spreadsheet does (column letter, row), and the row
// is still returned as far as it was understood: Issue refuses it by name if
// what it lacks matters. An error means that nothing could be read:
// *HeaderError, or that r failed, is empty, is in no known encoding, or holds
// more than 64 MiB.
func ReadResults(name string, r io.Reader) ([]Result, []forms.Finding, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxResults+1))
	if err != nil {
		return nil, nil, fmt.Errorf("%s：读取失败 (read): %w", name, err)
	}
	if len(data) > maxResults {
		return nil, nil, fmt.Errorf("%s：超过 %d MB，不像是考试成绩表 (too large)", name, maxResults>>20)
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%s：%w", name, err)
	}
	l := &resultList{file: name}
	if err := l.read(text); err != nil {
		return nil, nil, err
	}
	return l.results, l.findings, nil
}

var errEncoding = errors.New("文字编码无法识别；请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后重新导入 (unknown encoding)")

// decodeText turns a file's bytes into text: by byte order mark, else UTF-8
// if it is that, else GB 18030, of which GBK is a part.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
		if !utf8.Valid(data) {
			return "", errEncoding
		}
		return string(data), nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", errEncoding
		}
		return string(out), nil
	case utf8.Valid(data):
		return string(data), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	// The decoder writes U+FFFD for what is no GB 18030.
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", errEncoding
	}
	return string(out), nil
}

// resultList is an exam's list being read.
type resultList struct {
	file     string
	at       [columns]int // index of each column, -1 if it is not there
	results  []Result
	findings []forms.Finding
}

func (l *resultList) read(text string) error {
	cr := csv.NewReader(strings.NewReader(text))
	cr.Comma = separator(text)
	cr.FieldsPerRecord = -1
	cr.LazyQuotes = true
	cr.ReuseRecord = true
	header := false
	inner := 0 // line breaks inside quoted fields so far: a spreadsheet's rows do not count them
	for {
		record, err := cr.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%s：%w", l.file, err)
		}
		line, _ := cr.FieldPos(0)
		row := line - inner
		for _, f := range record {
			inner += strings.Count(f, "\n")
		}
		switch {
		case empty(record):
		case !header:
			if err := l.header(record); err != nil {
				return err
			}
			header = true
		default:
			l.row(row, line, record)
		}
	}
	if !header {
		return fmt.Errorf("%s：文件是空的，没有表头也没有成绩 (empty)", l.file)
	}
	return nil
}

// separator is the likeliest field separator, by the first line that is not
// empty.
func separator(text string) rune {
	line := strings.TrimLeft(text, "\r\n")
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	best, most := ',', strings.Count(line, ",")
	for _, sep := range "\t;" {
		if n := strings.Count(line, string(sep)); n > most {
			best, most = sep, n
		}
	}
	return best
}

func empty(record []string) bool {
	for _, f := range record {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

func (l *resultList) header(record []string) error {
	found := make([]string, 0, len(record))
	for c := range l.at {
		l.at[c] = -1
	}
	for i, field := range record {
		found = append(found, strings.TrimSpace(field))
		key := headerKey(field)
		for c, names := range columnNames {
			for _, n := range names {
				if key != n {
					continue
				}
				if l.at[c] >= 0 {
					return fmt.Errorf("%s：表头有两列“%s”（%s1 和 %s1），无法判断用哪一列；请删去一列 (duplicate column)",
						l.file, n, columnLetters(l.at[c]), columnLetters(i))
				}
				l.at[c] = i
			}
		}
	}
	var missing []string
	for _, c := range []int{colAdmission, colName, colID, colSubmitted} {
		if l.at[c] < 0 {
			missing = append(missing, columnNames[c][0])
		}
	}
	if l.at[colScore] < 0 && l.at[colOutcome] < 0 {
		missing = append(missing, columnNames[colScore][0])
	}
	if missing != nil {
		return &HeaderError{File: l.file, Missing: missing, Found: found}
	}
	return nil
}

// headerKey is a header without spaces and without what is in parentheses:
// "成绩（满分100）" is 成绩.
func headerKey(s string) string {
	s = strings.Join(strings.Fields(width.Fold.String(s)), "")
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return s
}

// columnLetters names the column with index i as a spreadsheet does: A, …, Z,
// AA.
func columnLetters(i int) string {
	var b []byte
	for i++; i > 0; i = (i - 1) / 26 {
		b = append([]byte{byte('A' + (i-1)%26)}, b...)
	}
	return string(b)
}

func (l *resultList) row(row, line int, record []string) {
	get := func(c int) string {
		if i := l.at[c]; i >= 0 && i < len(record) {
			return cellText(record[i])
		}
		return ""
	}
	res := Result{
		Admission: narrow(get(colAdmission)),
		Name:      strings.TrimSpace(get(colName)),
		ID:        citizenid.Normalize(get(colID)),
		Source:    forms.Source{File: l.file, Row: row},
	}
	note := func(c int, rule string, what words) {
		place := forms.Place{File: l.file, Person: res.Name, Line: line, Field: columnNames[c][0]}
		if i := l.at[c]; i >= 0 {
			place.Cell = columnLetters(i) + strconv.Itoa(row)
		}
		l.findings = append(l.findings, forms.Finding{Rule: rule, Severity: forms.Error, Place: place, Message: what.zh, English: what.en})
	}

	if res.Admission == "" {
		note(colAdmission, "result-admission", say("准考证号没有填；照片按准考证号查找，请补上",
			"the admission number is missing; photos are looked for by it: fill it in"))
	} else if fault := admissionFault(res.Admission); fault != (words{}) {
		note(colAdmission, "result-admission", fault)
	}
	if res.Name == "" {
		note(colName, "result-name", say("姓名没有填", "the name is missing"))
	}
	if fault := idFault(res.ID); fault != "" {
		note(colID, "result-id", words{fault, "the identity number is missing or wrong; compare it with the card"})
	}

	judgeResult(&res, get, note)
	l.results = append(l.results, res)
}

// judgeResult reads what came of the sitting: 结果, 成绩, 交卷时间, which have to
// agree.
func judgeResult(res *Result, get func(column int) string, note func(column int, rule string, what words)) {
	outcome := get(colOutcome)
	var ok bool
	if res.Outcome, ok = parseOutcome(outcome); !ok {
		note(colOutcome, "result-outcome",
			say("结果“%s”无法判断；请填“合格”“不合格”或“缺考”", "the result %q cannot be understood; write 合格, 不合格 or 缺考", outcome))
	}
	score := get(colScore)
	if o, ok := parseOutcome(score); ok && (o == Absent || o == Disqualified) {
		// Exam systems write 缺考 in the column of marks.
		if res.Outcome == Undecided {
			res.Outcome = o
		} else if res.Outcome != o {
			note(colScore, "result-contradiction",
				say("成绩栏写“%s”而结果栏写“%s”，请核对", "the mark says %q and the result %q; check them", score, outcome))
			res.Outcome = Disqualified
		}
	} else if res.Score, ok = parseScore(score); !ok {
		note(colScore, "result-score",
			say("成绩“%s”不是 0 到 1000 之间的数", "the mark %q is no number from 0 to 1000", score))
	}

	submitted := get(colSubmitted)
	if res.Submitted, ok = parseTime(submitted); !ok {
		note(colSubmitted, "result-time",
			say("交卷时间“%s”无法识别；请写成 2022-06-20 09:41:07 的样子", "the time %q cannot be understood; write it as 2022-06-20 09:41:07", submitted))
	}
	if res.Submitted.IsZero() && submitted == "" && res.Outcome == Passed {
		note(colSubmitted, "result-time", say("合格而没有交卷时间，无法按通过先后排序，请补上",
			"passed without a time, so that the order of passing is unknown: fill it in"))
	}
	if res.Outcome == Undecided && !res.Score.Given && score == "" && outcome == "" {
		note(colScore, "result-score", say("成绩和结果都没有填；缺考请写“缺考”", "neither mark nor result; write 缺考 for the absent"))
	}
	if res.Outcome == Absent && res.Score.Given && res.Score.Hundredths > 0 {
		note(colOutcome, "result-contradiction",
			say("结果是缺考而成绩是 %s 分，请核对", "the result is absent and the mark %s; check them", res.Score))
	}
}

// cellText undoes what people do to keep Excel from turning a long number
// into 1.5E+17: ="1505…", a leading apostrophe or tab, no-break spaces.
func cellText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u3000', '\t', '\r', '\n':
			return ' '
		case '\u200b', '\ufeff':
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) >= 3 {
		s = s[2 : len(s)-1]
	}
	return strings.TrimSpace(strings.TrimPrefix(s, "'"))
}

// narrow folds full-width letters and digits and drops spaces.
func narrow(s string) string {
	return strings.Join(strings.Fields(width.Narrow.String(s)), "")
}

// idFault says what is wrong with an identity number, without repeating it; ""
// if nothing is.
func idFault(id string) string {
	if _, err := citizenid.Parse(id); err != nil {
		return err.Error()
	}
	return ""
}

// admissionFault says why an admission number cannot name a photo.
func admissionFault(s string) words {
	if len(s) > 40 {
		return say("准考证号超过 40 位", "the admission number has more than 40 characters")
	}
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_') {
			return say("准考证号含有“%c”；只能用数字、字母、- 和 _", "the admission number has %q in it; only digits, letters, - and _ may be", r)
		}
	}
	return words{}
}

// parseOutcome reads the words exam systems use; ok is false for words it
// does not know.
func parseOutcome(s string) (o Outcome, ok bool) {
	switch narrow(s) {
	case "":
		return Undecided, true
	case "合格", "通过", "及格", "已通过", "是", "考试合格", "优秀", "良好":
		return Passed, true
	case "不合格", "未通过", "不及格", "否", "考试不合格", "不通过":
		return Failed, true
	case "缺考", "未参加", "未考", "缺席":
		return Absent, true
	case "作弊", "违纪", "成绩无效", "取消成绩", "违规":
		return Disqualified, true
	}
	return Undecided, false
}

// maxScore is the highest mark that is believed.
const maxScore = 1000

func parseScore(s string) (Score, bool) {
	s = strings.TrimSuffix(narrow(s), "分")
	if s == "" || s == "-" || s == "/" || s == "—" {
		return Score{}, true
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' {
			return Score{}, false // no exponents, no NaN
		}
	}
	p, err := strconv.ParseFloat(s, 64)
	if err != nil || p > maxScore {
		return Score{}, false
	}
	return Points(p), true
}

// timeLayouts are how exam systems and Excel write 交卷时间.
var timeLayouts = []string{
	"2006-1-2 15:4:5", "2006-1-2 15:4", "2006-1-2T15:4:5",
	"2006年1月2日 15:4:5", "2006年1月2日 15:4", "2006年1月2日15:4:5", "2006年1月2日15:4",
	"2006年1月2日 15时4分5秒", "2006年1月2日15时4分5秒", "2006年1月2日15时4分",
}

// parseTime reads a 交卷时间 in Beijing time; "" is the zero time. A day
// without a time of day is refused: the order of passing hangs on it.
func parseTime(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(width.Narrow.String(s)), " ")
	if s == "" || s == "-" || s == "/" || s == "—" {
		return time.Time{}, true
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return plausibleTime(t.In(Beijing))
	}
	s = strings.NewReplacer("/", "-", ".", "-").Replace(s)
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, Beijing); err == nil {
			return plausibleTime(t)
		}
	}
	return time.Time{}, false
}

// plausibleTime refuses years that are slips of the pen.
func plausibleTime(t time.Time) (time.Time, bool) {
	if t.Year() < 2000 || t.Year() > 2100 {
		return time.Time{}, false
	}
	return t, true
}
