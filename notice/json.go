package notice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhifadoc/zhifadoc/forms"
)

// FieldError is a value in a Notice that no 公文 can have.
type FieldError struct {
	Field   string // path by the JSON names: body[3].level
	Value   string // as given; "" when it is missing
	Message string // what is wrong and what to do, in Chinese
}

func (e *FieldError) Error() string {
	if e.Value == "" {
		return "notice: " + e.Field + "：" + e.Message
	}
	return "notice: " + e.Field + "（" + clip(e.Value) + "）：" + e.Message
}

// ReadJSON reads a Notice that another system wrote. It is strict: a name that
// Notice does not have, anything after the object and whatever Validate finds
// are errors, so that a slip in a name loses nothing silently.
//
// The names are those of the struct tags. Dates are 2022-05-16. A form is
//
//	{"kind": "clearance" | "renewal" | "new-issue", "unit": …, "filled_by": …,
//	 "phone": …, "date": …, "officers": [{"department": …, "name": …, "id": …,
//	 "type": …, "category": …, "area": …, "certificate_no": …,
//	 "qualification_no": …, "reason": …}]}
func ReadJSON(r io.Reader) (*Notice, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxText+1))
	if err != nil {
		return nil, fmt.Errorf("notice: 读 JSON 出错: %w", err)
	}
	if len(data) > MaxText {
		return nil, tooLong()
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var j noticeJSON
	if err := d.Decode(&j); err != nil {
		return nil, jsonError(data, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, jsonError(data, errors.New("数据之后还有别的内容 (data after the object)"))
	}
	n, err := j.notice()
	if err != nil {
		return nil, err
	}
	return n, n.Validate()
}

// jsonError says where in the data a fault is.
func jsonError(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(data)) {
		return fmt.Errorf("notice: JSON 有误: %w", err)
	}
	before := data[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("notice: JSON 第%d行第%d字有误: %w", line, column, err)
}

// UnmarshalJSON reads a Notice and validates it. Unlike ReadJSON it passes over
// names that Notice does not have.
func (n *Notice) UnmarshalJSON(data []byte) error {
	var j noticeJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	read, err := j.notice()
	if err != nil {
		return err
	}
	if err := read.Validate(); err != nil {
		return err
	}
	*n = *read
	return nil
}

// noticeJSON is a Notice on its way in.
type noticeJSON struct {
	plainNotice
	Attachments []attachmentJSON `json:"attachments"`
	Issued      *attachmentJSON  `json:"issued"`
}

// plainNotice is a Notice without its methods.
type plainNotice Notice

// attachmentJSON is an Attachment as JSON has it.
type attachmentJSON struct {
	Title   string    `json:"title"`
	Number  string    `json:"number,omitempty"`
	Heading string    `json:"heading,omitempty"`
	Body    []Block   `json:"body,omitempty"`
	Form    *formJSON `json:"form,omitempty"`
}

type formJSON struct {
	Kind     string        `json:"kind"`
	Unit     string        `json:"unit,omitempty"`
	Officers []officerJSON `json:"officers,omitempty"`
	FilledBy string        `json:"filled_by,omitempty"`
	Phone    string        `json:"phone,omitempty"`
	Date     Date          `json:"date,omitzero"`
}

type officerJSON struct {
	Department      string `json:"department,omitempty"`
	Name            string `json:"name,omitempty"`
	ID              string `json:"id,omitempty"`
	Type            string `json:"type,omitempty"`
	Category        string `json:"category,omitempty"`
	Area            string `json:"area,omitempty"`
	CertificateNo   string `json:"certificate_no,omitempty"`
	QualificationNo string `json:"qualification_no,omitempty"`
	Reason          string `json:"reason,omitempty"`
}

func (j *noticeJSON) notice() (*Notice, error) {
	n := Notice(j.plainNotice)
	if n.Body == nil {
		n.Body = []Block{}
	}
	n.Attachments = nil
	for i := range j.Attachments {
		a, err := j.Attachments[i].attachment(fmt.Sprintf("attachments[%d]", i))
		if err != nil {
			return nil, err
		}
		n.Attachments = append(n.Attachments, *a)
	}
	n.Issued = nil
	if j.Issued != nil {
		a, err := j.Issued.attachment("issued")
		if err != nil {
			return nil, err
		}
		n.Issued = a
	}
	return &n, nil
}

func (j *attachmentJSON) attachment(path string) (*Attachment, error) {
	a := &Attachment{Title: j.Title, Number: j.Number, Heading: j.Heading, Body: j.Body}
	if j.Form == nil {
		return a, nil
	}
	f := &forms.Form{Unit: j.Form.Unit, FilledBy: j.Form.FilledBy, Phone: j.Form.Phone, Date: j.Form.Date}
	for _, k := range forms.Kinds() {
		if k.Slug() == j.Form.Kind {
			f.Kind = k
		}
	}
	if !f.Kind.Valid() {
		return nil, &FieldError{path + ".form.kind", j.Form.Kind, "没有这种表，只有 clearance、renewal、new-issue"}
	}
	for _, o := range j.Form.Officers {
		f.Officers = append(f.Officers, forms.Officer{Department: o.Department, Name: o.Name, ID: o.ID, Type: o.Type, Category: o.Category,
			Area: o.Area, CertificateNo: o.CertificateNo, QualificationNo: o.QualificationNo, Reason: o.Reason})
	}
	a.Form = f
	return a, nil
}

// MarshalJSON writes the attachment, its form with the names that ReadJSON
// documents. Where a row was read (forms.Source) is not written.
func (a Attachment) MarshalJSON() ([]byte, error) {
	j := attachmentJSON{Title: a.Title, Number: a.Number, Heading: a.Heading, Body: a.Body}
	if f := a.Form; f != nil {
		if !f.Kind.Valid() {
			return nil, &FieldError{"form.kind", fmt.Sprint(int(f.Kind)), "没有这种表，只有附件1、附件2、附件3"}
		}
		j.Form = &formJSON{Kind: f.Kind.Slug(), Unit: f.Unit, FilledBy: f.FilledBy, Phone: f.Phone, Date: f.Date}
		for _, o := range f.Officers {
			j.Form.Officers = append(j.Form.Officers, officerJSON{o.Department, o.Name, o.ID, o.Type, o.Category, o.Area,
				o.CertificateNo, o.QualificationNo, o.Reason})
		}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Attachment) UnmarshalJSON(data []byte) error {
	var j attachmentJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	read, err := j.attachment("attachment")
	if err != nil {
		return err
	}
	*a = *read
	return nil
}

// Validate finds what no 公文 can have: a block of an unknown kind, a level out
// of 1 to 4, a day that the calendar has not, line breaks or control
// characters within a field. What may be there and should not, or is missing,
// is for Proofread. All faults are reported together; each is a *FieldError.
func (n *Notice) Validate() error {
	v := &validation{}
	if n.CopyNumber < 0 || n.CopyNumber > 999999 {
		v.fault("copy_number", fmt.Sprint(n.CopyNumber), "份号是1到999999的整数")
	}
	if m := n.Number; !m.IsZero() {
		v.line("number.prefix", m.Prefix)
		if m.Year != 0 && (m.Year < 1000 || m.Year > 9999) || m.Year == 0 && !m.Ordinal {
			v.fault("number.year", fmt.Sprint(m.Year), "年份要写四位数")
		}
		if m.Serial < 1 || m.Serial > maxSerial {
			v.fault("number.serial", fmt.Sprint(m.Serial), "序号是1到999999的整数")
		}
	}
	for _, f := range []struct{ path, value string }{{"secrecy", n.Secrecy}, {"urgency", n.Urgency}, {"title", n.Title},
		{"addressees", n.Addressees}, {"note", n.Note}, {"copy_to", n.CopyTo}, {"printed_by", n.PrintedBy}} {
		v.line(f.path, f.value)
	}
	if !n.Layout.valid() {
		v.fault("layout", string(n.Layout), "只有 letter（信函）、order（命令）、minutes（纪要）；普通格式不写")
	}
	for i, a := range n.Attendance {
		v.line(fmt.Sprintf("attendance[%d].label", i), a.Label)
		v.line(fmt.Sprintf("attendance[%d].people", i), a.People)
		if a.Label == "" || a.People == "" {
			v.fault(fmt.Sprintf("attendance[%d]", i), "", "要有名目（出席、请假、列席）和人员")
		}
	}
	v.lines("masthead", n.Masthead)
	v.lines("signatories", n.Signatories)
	v.lines("issuers", n.Issuers)
	v.lines("title_lines", n.TitleLines)
	v.lines("aside", n.Aside)
	if len(n.TitleLines) > 0 && squeeze(strings.Join(n.TitleLines, "")) != squeeze(n.Title) {
		v.fault("title_lines", strings.Join(n.TitleLines, "/"), "各行合起来与标题不同")
	}
	v.date("date", n.Date)
	v.date("printed_on", n.PrintedOn)
	v.blocks("body", n.Body)
	for i := range n.Attachments {
		v.attachment(fmt.Sprintf("attachments[%d]", i), &n.Attachments[i])
	}
	if n.Issued != nil {
		v.attachment("issued", n.Issued)
	}
	return errors.Join(v.faults...)
}

type validation struct{ faults []error }

func (v *validation) fault(path, value, message string) {
	v.faults = append(v.faults, &FieldError{path, value, message})
}

// line checks a text that is printed as one paragraph.
func (v *validation) line(path, s string) {
	switch {
	case !utf8.ValidString(s):
		v.fault(path, "", "不是 UTF-8 编码")
	case strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || lineBreak(r) || invisible(r) }) >= 0:
		v.fault(path, "", "含有换行、制表符或看不见的控制字符，请去掉；分段要用多个 block")
	case strings.TrimSpace(s) != s:
		v.fault(path, "", "首尾有多余的空格，请去掉")
	}
}

func (v *validation) lines(path string, list []string) {
	for i, s := range list {
		v.line(fmt.Sprintf("%s[%d]", path, i), s)
		if s == "" {
			v.fault(fmt.Sprintf("%s[%d]", path, i), "", "是空的，请填写或删去")
		}
	}
}

func (v *validation) date(path string, d Date) {
	if !d.IsZero() && !d.Valid() {
		v.fault(path, fmt.Sprintf("%d-%d-%d", d.Year, d.Month, d.Day), "不是日历上的一天")
	}
}

func (v *validation) attachment(path string, a *Attachment) {
	v.line(path+".title", a.Title)
	v.line(path+".number", a.Number)
	v.line(path+".heading", a.Heading)
	v.blocks(path+".body", a.Body)
	if f := a.Form; f != nil {
		if !f.Kind.Valid() {
			v.fault(path+".form.kind", fmt.Sprint(int(f.Kind)), "没有这种表，只有 clearance、renewal、new-issue")
		}
		v.date(path+".form.date", f.Date)
		v.line(path+".form.unit", f.Unit)
		v.line(path+".form.filled_by", f.FilledBy)
		v.line(path+".form.phone", f.Phone)
		for i := range f.Officers {
			for _, c := range forms.Clearance.Columns() {
				v.line(fmt.Sprintf("%s.form.officers[%d] %s", path, i, c.Header), c.Get(&f.Officers[i]))
			}
		}
	}
}

func (v *validation) blocks(path string, blocks []Block) {
	for i := range blocks {
		b := &blocks[i]
		at := fmt.Sprintf("%s[%d]", path, i)
		switch b.Kind {
		case Heading, Item:
			if b.Level < 1 || b.Level > 4 {
				v.fault(at+".level", fmt.Sprint(b.Level), "结构层次只有一至四级")
			}
			if b.Kind == Heading && b.Heading == "" {
				v.fault(at+".heading", "", "标题是空的")
			}
		case Grid:
			if b.Table == nil {
				v.fault(at+".table", "", "缺少表格的内容")
				continue
			}
			v.table(at+".table", b.Table)
		case Figure:
			switch {
			case b.Picture == nil || len(b.Picture.Data) == 0:
				v.fault(at+".picture", "", "缺少图片的内容")
			case !(b.Picture.Width >= 0 && b.Picture.Width <= areaWidth):
				v.fault(at+".picture.width", fmt.Sprint(b.Picture.Width), "图片的宽度是0到156毫米，0为版心的宽度")
			}
		case Paragraph, Contact:
		default:
			v.fault(at+".kind", string(b.Kind), "不认识这种段落，只有 paragraph、heading、item、contact、table、picture")
		}
		v.line(at+".number", strings.TrimSuffix(b.Number, "\u3000"))
		v.line(at+".heading", b.Heading)
		v.line(at+".end", b.End)
		v.line(at+".text", b.Text)
		if b.Kind != Grid && b.Table != nil {
			v.fault(at+".table", "", "只有 table 才有表格的内容")
		}
		if b.Kind != Figure && b.Picture != nil {
			v.fault(at+".picture", "", "只有 picture 才有图片的内容")
		}
	}
}

func (v *validation) table(path string, t *Table) {
	width := len(t.Header)
	if width == 0 && len(t.Rows) > 0 {
		width = len(t.Rows[0])
	}
	if width == 0 {
		v.fault(path, "", "表格没有列")
	}
	for i, c := range t.Header {
		v.line(fmt.Sprintf("%s.header[%d]", path, i), c)
	}
	for i, row := range t.Rows {
		if len(row) != width {
			v.fault(fmt.Sprintf("%s.rows[%d]", path, i), fmt.Sprintf("%d列", len(row)), fmt.Sprintf("应有%d列", width))
		}
		for j, c := range row {
			v.line(fmt.Sprintf("%s.rows[%d][%d]", path, i, j), c)
		}
	}
}
