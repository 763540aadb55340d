package forms

import (
	"strings"
	"unicode"
)

// headers are the texts that stand for each field in headers that departments
// write, squashed and without punctuation.
var headers = [fieldCount][]string{
	DepartmentField:      {"工作单位", "单位", "单位名称", "单位全称", "所在单位", "执法单位", "执法机关", "工作部门", "部门", "所在部门"},
	NameField:            {"姓名", "名字", "人员姓名", "执法人员姓名", "执法人员"},
	IDField:              {"身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号", "公民身份证号码", "居民身份证号", "居民身份证号码", "身份证件号", "身份证件号码"},
	TypeField:            {"执法类型", "类型", "证件类型", "执法证类型"},
	CategoryField:        {"执法类别", "类别", "执法门类", "执法领域"},
	AreaField:            {"执法区域", "区域", "执法范围", "执法地域"},
	CertificateNoField:   {"执法证编号", "执法证号", "执法证号码", "执法证件编号", "执法证件号", "执法证件号码", "行政执法证编号", "行政执法证号", "行政执法证件编号", "行政执法证件号", "证件编号", "证件号", "证号", "原执法证编号", "原执法证号"},
	QualificationNoField: {"资格编号", "资格证编号", "资格证号", "资格号", "资格证书编号", "资格证书号", "执法资格编号", "执法资格证编号", "执法资格证号", "行政执法资格编号", "行政执法资格证编号", "行政执法资格证号"},
	ReasonField:          {"清理原因", "清理理由", "清理事由", "原因", "注销原因", "清理注销原因"},
	SexField:             {"性别"},
	BornField:            {"出生年月", "出生年月日", "出生日期", "出生时间", "生日"},
}

// passedOver are columns that the forms do not have and nobody misses.
var passedOver = []string{"序号", "编号", "号", "No", "NO", "no", reviewPlace, reviewRemark}

// fieldOf is the field that a header cell names.
func fieldOf(text string) (Field, bool) {
	text = strings.TrimPrefix(bare(text), "*")
	if text == "" || len(text) > 60 {
		return 0, false
	}
	for f, names := range headers {
		for _, n := range names {
			if text == n {
				return Field(f), true
			}
		}
	}
	return 0, false
}

// bare squashes a label and drops what stands in brackets and punctuation:
// “身份证\n号（18位）” becomes 身份证号.
func bare(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range squash(text) {
		switch {
		case strings.ContainsRune("([{〔【", r):
			depth++
		case strings.ContainsRune(")]}〕】", r):
			depth = max(0, depth-1)
		case depth > 0:
		case unicode.IsPunct(r) || unicode.IsSymbol(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// header is the header row of a table.
type header struct {
	row     int                // the row, or the second of two
	columns [fieldCount]uint8  // column of each field from 1; 0: not there
	extra   map[int]string     // headers of other columns
	twice   map[Field][]string // further columns that claim a field, by cell
}

// found is the number of the forms' columns in h.
func (h *header) found() int {
	n := 0
	for _, c := range h.columns[:formFields] {
		if c > 0 {
			n++
		}
	}
	return n
}

// findHeader reads row i of g as a header; nil when it is none. A header has
// 姓名, 身份证号 and two more of the columns. What a second row adds, below a
// cell that spans several columns, belongs to it.
func findHeader(g *grid, i int) *header {
	h := &header{row: g.rows[i].n, extra: map[int]string{}, twice: map[Field][]string{}}
	h.add(g.rows[i])
	if i+1 < len(g.rows) && g.rows[i+1].n == h.row+1 {
		second := *h
		if h.headerPart(g.rows[i+1]) {
			second.extra, second.twice = map[int]string{}, map[Field][]string{}
			for c, t := range h.extra {
				second.extra[c] = t
			}
			second.row++
			for _, c := range g.rows[i+1].cells {
				delete(second.extra, int(c.col))
			}
			second.add(g.rows[i+1])
			h = &second
		}
	}
	if h.columns[NameField] == 0 || h.columns[IDField] == 0 || h.found() < 4 {
		return nil
	}
	return h
}

// headerPart reports whether all that stands in row are headers of fields
// that h does not have.
func (h *header) headerPart(row gridRow) bool {
	for _, c := range row.cells {
		if f, ok := fieldOf(c.text); !ok || h.columns[f] != 0 {
			return false
		}
	}
	return len(row.cells) > 0
}

// add takes the cells of a header row.
func (h *header) add(row gridRow) {
	for _, c := range row.cells {
		f, ok := fieldOf(c.text)
		switch {
		case !ok:
			h.extra[int(c.col)] = c.text
		case h.columns[f] != 0:
			h.twice[f] = append(h.twice[f], cellName(row.n, int(c.col)))
		default:
			h.columns[f] = uint8(c.col)
		}
	}
}

// same reports whether o has the columns where h has them: a header that was
// repeated for printing.
func (h *header) same(o *header) bool { return h.columns == o.columns }

// kindBySlug is the kind of a slug, 0 if it is none.
func kindBySlug(slug string) Kind {
	for _, k := range Kinds() {
		if k.Slug() == slug {
			return k
		}
	}
	return 0
}

// kindIn is the kind of form that a text names; 0 when it names none or
// several. The numbers of the attachments are no help: the notice itself has
// them in two orders.
func kindIn(text string) Kind {
	text = strings.ToLower(squash(text))
	kind := Kind(0)
	for k, words := range map[Kind][]string{
		Clearance: {"清理", "clearance"},
		Renewal:   {"换发", "换证", "renewal"},
		NewIssue:  {"新领", "新办", "new-issue", "newissue"},
	} {
		for _, w := range words {
			if strings.Contains(text, w) {
				if kind != 0 && kind != k {
					return 0
				}
				kind = k
			}
		}
	}
	return kind
}
