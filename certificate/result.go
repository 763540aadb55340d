package certificate

import (
	"strconv"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Outcome is what the exam's list says of a sitting (结果).
type Outcome int

// The outcomes. Undecided is an empty 结果: the pass mark decides.
const (
	Undecided    Outcome = iota
	Passed               // 合格
	Failed               // 不合格
	Absent               // 缺考
	Disqualified         // 作弊, 违纪, 取消成绩
)

// String gives the word a clerk would write.
func (o Outcome) String() string {
	switch o {
	case Passed:
		return "合格"
	case Failed:
		return "不合格"
	case Absent:
		return "缺考"
	case Disqualified:
		return "成绩无效"
	}
	return "未判定"
}

// Result is one sitting of the 资格考试: one row of the exam's list.
type Result struct {
	Admission string    // 准考证号; photos are filed under it
	Name      string    // 姓名
	ID        string    // 身份证号, upper-case X; never printed
	Score     Score     // 成绩
	Submitted time.Time // 交卷时间, to the second; zero: not given
	Outcome   Outcome   // 结果

	Source forms.Source // the row it was read from
}

// Score is a mark in hundredths of a point, so that equal marks are equal.
// The zero Score is "no mark given".
type Score struct {
	Hundredths int
	Given      bool
}

// Points makes a Score of p points, rounded to a hundredth.
func Points(p float64) Score {
	if p < 0 {
		return Score{Hundredths: -int(-p*100 + 0.5), Given: true}
	}
	return Score{Hundredths: int(p*100 + 0.5), Given: true}
}

// String writes the mark without needless zeros; a Score not given is "".
func (s Score) String() string {
	if !s.Given {
		return ""
	}
	return strconv.FormatFloat(float64(s.Hundredths)/100, 'f', -1, 64)
}

// less reports whether s is the lower mark; a mark not given is the lowest.
func (s Score) less(t Score) bool {
	if s.Given != t.Given {
		return t.Given
	}
	return s.Hundredths < t.Hundredths
}
