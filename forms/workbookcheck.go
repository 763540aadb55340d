package forms

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// checks sets the lists, the live checks and the colouring of rows firstRow
// to last.
func (b *book) checks(name string, k Kind, last int) error {
	var rules []*excelize.DataValidation
	for i, c := range k.Columns() {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, last)
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(area)
		switch c.Field {
		case IDField:
			cell := fmt.Sprintf("%s%d", letter, firstRow)
			dv.Type, dv.Formula1 = "custom", "AND("+b.validID(cell)+","+once(letter, last)+")"
			dv.SetInput("身份证号", "请填 18 位身份证号，末位可以是 X。本列已设为文本，请直接录入，不要改为数字格式。")
			dv.SetError(excelize.DataValidationErrorStyleStop, "身份证号有误",
				"身份证号应为 18 位、校验码正确，并且在本表中不重复。请对照身份证核对后重新录入。")
		case TypeField:
			if b.lists[c.Field] == "" {
				continue
			}
			dv.SetSqrefDropList(b.lists[c.Field])
			dv.SetInput(c.Header, "请从下拉列表中选择。")
			dv.SetError(excelize.DataValidationErrorStyleStop, c.Header+"不在列表中", "请从下拉列表中选择"+c.Header+"。")
		case CategoryField, AreaField, ReasonField:
			if b.lists[c.Field] == "" {
				continue
			}
			dv.SetSqrefDropList(b.lists[c.Field])
			dv.SetInput(c.Header, "请从下拉列表中选择；列表中没有的，可以直接录入。")
			dv.SetError(excelize.DataValidationErrorStyleWarning, c.Header+"不在列表中", "列表中没有这一项，确认要这样填写吗？")
		case NameField:
			dv.SetInput("姓名", "与身份证一致，不加空格；少数民族姓名中的间隔号用“·”。")
		case DepartmentField:
			dv.SetInput("工作单位", "请填单位全称。")
		case CertificateNoField:
			if k == NewIssue {
				dv.SetInput(c.Header, "没有领过行政执法证件的，不填。")
			} else {
				dv.SetInput(c.Header, "请填现有证件上的编号，直接按文本录入。")
			}
		default:
			continue
		}
		rules = append(rules, dv)
	}
	for _, dv := range rules {
		if err := b.file.AddDataValidation(name, dv); err != nil {
			return err
		}
	}
	return b.colours(name, k, last)
}

// validID is the formula that cell holds a right identity number.
func (b *book) validID(cell string) string {
	return fmt.Sprintf(`LEN(%[1]s)=18,MID("10X98765432",MOD(SUMPRODUCT(MID(%[1]s,%[2]s,1)*%[3]s),11)+1,1)=UPPER(RIGHT(%[1]s,1))`,
		cell, b.place, b.power)
}

// once is the formula that the text of letter's first cell stands once in its
// column. COUNTIF would take the texts for numbers and see 15 digits of them.
func once(letter string, last int) string {
	return fmt.Sprintf("SUMPRODUCT(--($%[1]s$%[2]d:$%[1]s$%[3]d=%[1]s%[2]d))=1", letter, firstRow, last)
}

// mostCompared is how many rows are compared with each other for colouring: a
// program does it for all of them each time one changes.
const mostCompared = 1000

// requiredFields must be filled in a row of form k.
func requiredFields(k Kind) []Field {
	switch k {
	case Clearance:
		return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField, CertificateNoField, ReasonField}
	case Renewal:
		return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField, CertificateNoField}
	}
	return []Field{DepartmentField, NameField, IDField, TypeField, CategoryField, AreaField}
}

// colours marks what validation cannot catch: cells left out of a row that
// was begun, and identity numbers that were pasted.
func (b *book) colours(name string, k Kind, last int) error {
	lastCol, err := excelize.ColumnNumberToName(len(k.Columns()))
	if err != nil {
		return err
	}
	for _, field := range requiredFields(k) {
		letter, err := excelize.ColumnNumberToName(int(field) + 1)
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, last)
		opts := []excelize.ConditionalFormatOptions{{
			Type: "formula", Format: &b.style.missing,
			Criteria: fmt.Sprintf(`AND(COUNTA($A%[1]d:$%[2]s%[1]d)>0,LEN($%[3]s%[1]d)=0)`, firstRow, lastCol, letter),
		}}
		if field == IDField {
			cell := fmt.Sprintf("$%s%d", letter, firstRow)
			opts = append(opts, excelize.ConditionalFormatOptions{
				Type: "formula", Format: &b.style.wrong,
				Criteria: fmt.Sprintf("AND(LEN(%s)>0,NOT(IFERROR(AND(%s),FALSE)))", cell, b.validID(cell)),
			})
			if last-firstRow < mostCompared {
				opts = append(opts, excelize.ConditionalFormatOptions{
					Type: "formula", Format: &b.style.wrong,
					Criteria: fmt.Sprintf("AND(LEN(%s)>0,NOT(%s))", cell, once(letter, last)),
				})
			}
		}
		if err := b.file.SetConditionalFormat(name, area, opts); err != nil {
			return err
		}
	}
	return nil
}
