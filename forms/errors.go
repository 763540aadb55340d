package forms

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

// FieldError is a value that cannot be printed or written as it stands. It
// says where the value is and what to do about it; the value itself is shown
// only where it is no personal data.
type FieldError struct {
	Field   string // column header or part of the form: 身份证号, 报送单位, 印章
	Person  string // 姓名 of the row; "" when it is not about a row
	Row     int    // row of the form from 1; 0 when it is not about a row
	Value   string // the offending value, if it may be shown
	Message string // what is wrong and what to do, in Chinese
	Err     error  // the cause, if there is one
}

func (e *FieldError) Error() string {
	var b strings.Builder
	b.WriteString("forms: ")
	if e.Row > 0 {
		fmt.Fprintf(&b, "第%d行", e.Row)
		if e.Person != "" {
			fmt.Fprintf(&b, "（%s）", e.Person)
		}
		b.WriteString("的")
	}
	fmt.Fprintf(&b, "“%s”", e.Field)
	if e.Value != "" {
		fmt.Fprintf(&b, "（%s）", e.Value)
	}
	b.WriteString("：" + e.Message)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *FieldError) Unwrap() error { return e.Err }

// ErrKind is the error of a Form whose Kind is none of the three.
var ErrKind = errors.New("forms: 表的种类不明，只能是附件1、附件2或附件3 (no such kind of form)")

// missing names the field and the person in an error about a character that
// no face has.
func missing(err error, field, person string) error {
	var m *typeface.MissingError
	if !errors.As(err, &m) {
		return err
	}
	named := *m
	named.Field, named.Person = field, person
	return &named
}

// FileError says why a file cannot be read as a form at all. Err is one of
// the Err… values of this package, so that errors.Is tells which; Detail adds
// what was found.
type FileError struct {
	File   string
	Detail string
	Err    error
}

func (e *FileError) Error() string {
	s := e.Err.Error()
	if e.Detail != "" {
		s += "（" + e.Detail + "）"
	}
	if e.File != "" {
		s = e.File + "：" + s
	}
	return s
}

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// Why a file is refused.
var (
	ErrNotWorkbook = errors.New("不是 Excel 工作簿（.xlsx）或 csv 文件，或者文件已损坏，请重新保存后再报送 (not a workbook)")
	ErrOldFormat   = errors.New("是 Excel 97–2003 的旧格式（.xls 或 .et），请另存为 .xlsx 后再报送 (legacy workbook)")
	ErrEncrypted   = errors.New("设有打开密码，请取消密码后再报送 (encrypted workbook)")
	ErrOtherForm   = errors.New("找不到表头，不是本次通知所附的三张表，请用下发的空白表填报 (another form)")
	ErrTooLarge    = errors.New("内容过大，不是正常的报表，请检查后再报送 (too large)")
)
