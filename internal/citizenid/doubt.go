package citizenid

import "fmt"

// The kinds of Doubt.
const (
	UnknownArea   Kind = "id-area"          // an area code that the table does not know
	Future        Kind = "id-born-later"    // born after the day given
	TooYoung      Kind = "id-too-young"     // under WorkingAge on the day given
	TooOld        Kind = "id-too-old"       // over RetiredAge on the day given
	PerhapsLost   Kind = "id-perhaps-lost"  // ends in 000, as after a spreadsheet's rounding, and checks by chance
	UnusedCounter Kind = "id-sequence-zero" // sequence 000, which is not given out
)

// The ages between which nobody asks, in completed years.
const (
	WorkingAge = 18 // 中华人民共和国公务员法, article 13: a civil servant is at least 18
	RetiredAge = 70 // no rule: beyond every age of retirement, so that a slip is likelier than an officer
)

// Doubt is something odd about a well-formed number, for a person to look at.
type Doubt struct {
	Kind    Kind
	Message string // in Chinese: what is odd and what to do
}

// Doubts lists what is odd about the number. The day, usually that of the
// notice, is what ages are counted on; with the zero Date nothing is said about
// them. The zero Number has no doubts.
func (n Number) Doubts(on Date) []Doubt {
	if n.s == "" {
		return nil
	}
	var doubts []Doubt
	add := func(k Kind, format string, args ...any) {
		doubts = append(doubts, Doubt{k, fmt.Sprintf(format, args...)})
	}
	if !knownArea(n.s) {
		add(UnknownArea, "身份证号前六位的地区代码不在代码表中，可能是已撤销的老代码，请对照身份证核对")
	}
	if on != (Date{}) {
		switch age := n.Age(on); {
		case on.before(n.Birth()):
			add(Future, "按身份证号，出生日期晚于%d年%d月%d日，请对照身份证核对", on.Year, on.Month, on.Day)
		case age < WorkingAge:
			add(TooYoung, "按身份证号，到%d年%d月%d日不满%d周岁，请核对号码和任职情况", on.Year, on.Month, on.Day, WorkingAge)
		case age > RetiredAge:
			add(TooOld, "按身份证号，到%d年%d月%d日已超过%d周岁，请核对号码和任职情况", on.Year, on.Month, on.Day, RetiredAge)
		}
	}
	switch {
	case n.s[sequenceStart:checkAt] == "000":
		add(UnusedCounter, "身份证号的顺序码（第15至17位）是000，这样的号码不会编给人，请对照身份证核对")
	case lostDigits(n.s):
		add(PerhapsLost, "身份证号末三位都是0，可能是表格软件当作数值处理后丢失了末三位，请对照身份证核对")
	}
	return doubts
}
