package certificate

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Reason is why a person gets no certificate.
type Reason string

// The reasons.
const (
	NotPassed    Reason = "not-passed"    // 未通过
	WasAbsent    Reason = "absent"        // 缺考
	NoResult     Reason = "no-result"     // 报了表，没有考试成绩
	NoForm       Reason = "no-form"       // 考了试，不在换发、新领表中
	Cleared      Reason = "cleared"       // 已列入附件1清理
	AlreadyHolds Reason = "already-holds" // 已持有效证件
	WasRevoked   Reason = "revoked"       // 证件已注销，此后没有再考
	DoubleEntry  Reason = "double-entry"  // 重复报送，或号码与他人相同
	NameDiffers  Reason = "name-differs"  // 报表与成绩的姓名不同
	BadID        Reason = "bad-id"        // 身份证号缺失或有误
	Unclear      Reason = "unclear"       // 成绩、结果或交卷时间互相矛盾或缺失
	Incomplete   Reason = "incomplete"    // 姓名、单位等缺失或过长
	NoPhoto      Reason = "no-photo"      // 没有照片
	BadPhoto     Reason = "bad-photo"     // 照片不合格
	Unprintable  Reason = "unprintable"   // 有字体里没有的字
	CannotPrint  Reason = "cannot-print"  // 印制时出错
)

// String gives the reason as the register's second sheet heads it.
func (r Reason) String() string {
	switch r {
	case NotPassed:
		return "考试未通过"
	case WasAbsent:
		return "缺考"
	case NoResult:
		return "没有考试成绩"
	case NoForm:
		return "未列入换发、新领统计表"
	case Cleared:
		return "已列入清理汇总表"
	case AlreadyHolds:
		return "已持有有效证件"
	case WasRevoked:
		return "证件已注销"
	case DoubleEntry:
		return "重复或与他人相同"
	case NameDiffers:
		return "姓名不一致"
	case BadID:
		return "身份证号缺失或有误"
	case Unclear:
		return "成绩无法判定"
	case Incomplete:
		return "信息不完整"
	case NoPhoto:
		return "没有照片"
	case BadPhoto:
		return "照片不合格"
	case Unprintable:
		return "有无法印出的字"
	case CannotPrint:
		return "印制出错"
	}
	return string(r)
}

// English gives the reason in English.
func (r Reason) English() string {
	switch r {
	case NotPassed:
		return "did not pass the exam"
	case WasAbsent:
		return "was absent"
	case NoResult:
		return "has no exam result"
	case NoForm:
		return "is on neither form of applicants"
	case Cleared:
		return "is on the clearance form"
	case AlreadyHolds:
		return "holds a valid certificate"
	case WasRevoked:
		return "had a certificate that was revoked, and has passed no exam since"
	case DoubleEntry:
		return "is entered twice, or shares a number with another"
	case NameDiffers:
		return "has another name in the exam's list than in the form"
	case BadID:
		return "has no identity number, or a wrong one"
	case Unclear:
		return "has an unclear result"
	case Incomplete:
		return "has particulars missing or too long"
	case NoPhoto:
		return "has no photo"
	case BadPhoto:
		return "has an unfit photo"
	case Unprintable:
		return "has a character that no face draws"
	case CannotPrint:
		return "could not be printed"
	}
	return string(r)
}

// Refusal is a person who gets no certificate for now, and why.
type Refusal struct {
	Name       string // 姓名
	Department string // 单位; "" when only the exam's list names the person
	Admission  string // 准考证号, if known
	Reason     Reason
	Detail     string       // what exactly, and what to do, in Chinese
	Source     forms.Source // the row of the form, or of the exam's list
	Err        error        // the cause when it is an error: *PhotoError, typeface's missing character
	Number     string       // 证号 of a card that was not printed; "" of one who gets no card
}

// String is one line for a clerk.
func (r Refusal) String() string {
	who := r.Name
	if r.Department != "" {
		who += "（" + r.Department + "）"
	}
	if r.Detail == "" {
		return fmt.Sprintf("%s：%v", who, r.Reason)
	}
	return fmt.Sprintf("%s：%v，%s", who, r.Reason, r.Detail)
}

// English is one line in English. Detail, which is Chinese, is not in it; the
// place in the files is.
func (r Refusal) English() string {
	who := r.Name
	if r.Department != "" {
		who += " (" + r.Department + ")"
	}
	who += " " + r.Reason.English()
	if r.Source.File != "" {
		who += fmt.Sprintf(": %s, row %d", r.Source.File, r.Source.Row)
	}
	return who
}
