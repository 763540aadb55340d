package forms

// Severity says how sure a Finding is.
type Severity int

// The severities. An Error breaks a rule that is certain; a Doubt depends on
// facts or on sources that disagree, so that a person has to look; a Hint is
// advice.
const (
	Hint Severity = iota + 1
	Doubt
	Error
)

// Finding is one thing noticed about what a document or form says. It is
// not an error of the program: the document was read and can be printed.
type Finding struct {
	Rule       string   // short stable name of the rule: "id-check-digit"; those of forms are listed by Rules
	Severity   Severity // how sure it is
	Place      Place    // where
	Message    string   // what is wrong and what to do, for a clerk, in Chinese
	Source     string   // the standard or text the rule comes from
	Suggestion string   // the text to put instead; "" when a person must decide, unless Safe
	English    string   // Message in English; "" when there is none
	Safe       bool     // Suggestion can be put in without asking anyone; with an empty Suggestion the text at Place is to be deleted
}

// Place is where a Finding stands. What does not apply is zero.
type Place struct {
	File       string // as given by the caller
	Sheet      string // worksheet
	Cell       string // C12
	Row        int    // of the sheet, from 1, when the finding is about a row, even where the row lacks the cell
	Person     string // 姓名
	Field      string // column header or part of the notice
	Block      int    // paragraph of the text, from 1; empty lines do not count
	Start, End int    // rune range in the text
	Line       int    // line of the source text, from 1
	Column     int    // rune of the line, from 1
}
