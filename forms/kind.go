package forms

import "strconv"

// Kinds lists the three forms in the order of their numbers.
func Kinds() []Kind { return []Kind{Clearance, Renewal, NewIssue} }

// kindInfo is what the notice says about one form.
type kindInfo struct{ title, slug, sheet string }

func (k Kind) info() kindInfo {
	switch k {
	case Clearance:
		return kindInfo{"行政执法人员清理汇总表", "clearance", "清理汇总表"}
	case Renewal:
		return kindInfo{"行政执法证件换发人员统计表", "renewal", "换发人员统计表"}
	case NewIssue:
		return kindInfo{"行政执法证件新领人员统计表", "new-issue", "新领人员统计表"}
	}
	return kindInfo{}
}

// Valid reports whether k is one of the three forms.
func (k Kind) Valid() bool { return k >= Clearance && k <= NewIssue }

// Number is the form's number in the notice's text: 1, 2 or 3. It is 0 for a
// Kind that is none of the three.
func (k Kind) Number() int {
	if !k.Valid() {
		return 0
	}
	return int(k)
}

// Label is the 附件 mark at the head of the form: 附件1.
func (k Kind) Label() string {
	if !k.Valid() {
		return ""
	}
	return "附件" + strconv.Itoa(int(k))
}

// Title is the form's name as the notice has it: 行政执法人员清理汇总表.
func (k Kind) Title() string { return k.info().title }

// Slug is the form's name for files and commands: clearance, renewal or
// new-issue.
func (k Kind) Slug() string { return k.info().slug }

// Sheet is the name of the form's worksheet: 清理汇总表. It is short enough
// (31 characters at most) and free of the characters that Excel forbids there.
func (k Kind) Sheet() string { return k.info().sheet }

// String is the form's label and title: 附件1 行政执法人员清理汇总表.
func (k Kind) String() string {
	if !k.Valid() {
		return "forms.Kind(" + strconv.Itoa(int(k)) + ")"
	}
	return k.Label() + " " + k.Title()
}

// Field is one of an officer's particulars.
type Field int

// The fields, in the order in which the forms have their columns.
const (
	DepartmentField      Field = iota // 工作单位
	NameField                         // 姓名
	IDField                           // 身份证号
	TypeField                         // 执法类型
	CategoryField                     // 执法类别
	AreaField                         // 执法区域
	CertificateNoField                // 执法证编号
	QualificationNoField              // 资格编号
	ReasonField                       // 清理原因
	SexField                          // 性别, which no form has, but many a workbook
	BornField                         // 出生年月, likewise
	fieldCount
)

// formFields is the number of fields that are columns of the forms; they come
// first.
const formFields = ReasonField + 1

// String is the field's column header: 工作单位.
func (f Field) String() string {
	switch f {
	case DepartmentField:
		return "工作单位"
	case NameField:
		return "姓名"
	case IDField:
		return "身份证号"
	case TypeField:
		return "执法类型"
	case CategoryField:
		return "执法类别"
	case AreaField:
		return "执法区域"
	case CertificateNoField:
		return "执法证编号"
	case QualificationNoField:
		return "资格编号"
	case ReasonField:
		return "清理原因"
	case SexField:
		return "性别"
	case BornField:
		return "出生年月"
	}
	return "forms.Field(" + strconv.Itoa(int(f)) + ")"
}

// of points at the field's text in o; nil for a Field that is none.
func (f Field) of(o *Officer) *string {
	switch f {
	case DepartmentField:
		return &o.Department
	case NameField:
		return &o.Name
	case IDField:
		return &o.ID
	case TypeField:
		return &o.Type
	case CategoryField:
		return &o.Category
	case AreaField:
		return &o.Area
	case CertificateNoField:
		return &o.CertificateNo
	case QualificationNoField:
		return &o.QualificationNo
	case ReasonField:
		return &o.Reason
	case SexField:
		return &o.Sex
	case BornField:
		return &o.Born
	}
	return nil
}

// Column is one column of a form.
type Column struct {
	Header string // as the notice has it: 身份证号
	Field  Field
}

// Get returns the column's text in o.
func (c Column) Get(o *Officer) string {
	if p := c.Field.of(o); p != nil {
		return *p
	}
	return ""
}

// Set puts text into the column's field of o.
func (c Column) Set(o *Officer, text string) {
	if p := c.Field.of(o); p != nil {
		*p = text
	}
}

// Columns are the columns of form k from left to right. 附件1 has nine; 附件2
// and 附件3 have the same without 清理原因. A Kind that is none of the three has
// none.
func (k Kind) Columns() []Column {
	n := int(formFields)
	switch k {
	case Clearance:
	case Renewal, NewIssue:
		n--
	default:
		return nil
	}
	cols := make([]Column, n)
	for i := range cols {
		cols[i] = Column{Field(i).String(), Field(i)}
	}
	return cols
}
