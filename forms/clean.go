package forms

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// space reports whether r is white space or a character of no width, which
// come along when text is pasted.
func space(r rune) bool {
	if r > ' ' && r < 0x7F || r >= 0x3400 && r < 0xD800 { // ASCII and Chinese, without a look into tables
		return false
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) || r == '\u3164' || r == '\u115F'
}

// itoa is short for strconv.Itoa.
func itoa(n int) string { return strconv.Itoa(n) }

// cleaned is a cell's text put in order.
type cleaned struct {
	text    string
	rule    string // of a finding; "" when there is nothing to say
	level   Severity
	message words
	suggest string
}

// clean puts the text of a field's cell in order, as far as that is certain.
func clean(f Field, c gridCell) cleaned {
	switch c.kind {
	case errorCell:
		return cleaned{rule: "cell-error", level: Error,
			message: say("单元格里是公式错误 %s，没有内容，请直接录入%s。", "The cell holds the formula error %s and no content; type in the %s.", firstRunes(c.text, 12), f)}
	case formulaCell:
		return cleaned{rule: "cell-formula", level: Error,
			message: say("单元格里是没有算出结果的公式，请直接录入%s。", "The cell holds a formula without a result; type in the %s.", f)}
	case dateCell:
		if f == BornField {
			return cleaned{text: c.text}
		}
		return cleaned{text: c.text, rule: "cell-date", level: Error,
			message: say("%s被表格程序当成了日期，请把单元格设为文本后重新录入。", "The spreadsheet took the %s for a date; format the cell as text and type it again.", f)}
	case numberCell:
		if f == BornField {
			return cleaned{text: c.text} // 19900307, 199003, 1990.03
		}
		return cleanNumber(f, c.text)
	}
	switch f {
	case NameField:
		return cleanName(c.text)
	case IDField:
		return cleanID(c.text)
	case CertificateNoField, QualificationNoField:
		return cleanCode(f, c.text)
	}
	return cleaned{text: tidy(c.text)}
}

// tidy takes line breaks out of a text, makes any run of white space between
// letters one space, and drops it between Chinese characters and at the ends.
func tidy(s string) string {
	words := strings.FieldsFunc(s, space)
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			last := []rune(words[i-1])
			if first := []rune(w)[0]; last[len(last)-1] < 0x250 && first < 0x250 {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// separators are what people type for the separator of names, which is U+00B7
// (民委发〔2016〕33号).
const separators = "•・．‧∙⋅●‐・‥."

// cleanName puts a name in order.
func cleanName(s string) cleaned {
	out := tidy(s)
	sep := strings.Map(func(r rune) rune {
		if strings.ContainsRune(separators, r) {
			return '·'
		}
		return r
	}, out)
	c := cleaned{text: sep}
	switch {
	case sep != out:
		c.rule, c.level, c.suggest = "name-separator", Hint, sep
		c.message = say("姓名中的间隔号应为“·”，已按此采集。", "The separator in a name is “·”; it was taken so.")
	case out != strings.TrimFunc(s, space):
		c.rule, c.level, c.suggest = "name-space", Hint, sep
		c.message = say("姓名中间有空格或换行，已去掉。", "Spaces or line breaks within the name were taken out.")
	}
	return c
}

// cleanID puts an identity number in order; no digit of it is touched.
func cleanID(s string) cleaned {
	out := citizenid.Normalize(s)
	c := cleaned{text: out}
	if !strings.EqualFold(strings.TrimFunc(s, space), out) {
		c.rule, c.level = "id-format", Hint
		c.message = say("身份证号里有空格、全角数字或其他符号，已按半角数字采集，请核对。", "The identity number has spaces, full-width digits or other signs; it was taken as plain digits.")
	}
	return c
}

// cleanCode puts the number of a certificate or qualification in order.
func cleanCode(f Field, s string) cleaned {
	var b strings.Builder
	for _, r := range s {
		if r = narrow(r); !space(r) {
			b.WriteRune(r)
		}
	}
	out := strings.TrimLeft(b.String(), "'’‘")
	c := cleaned{text: out}
	if scientific(out) {
		c.rule, c.level = "number-rounded", Error
		c.message = say("%s被表格程序当成了数值，后几位已经丢失，请把单元格设为文本后按证件重新录入。", "The spreadsheet took the %s for a quantity and lost its last digits; format the cell as text and type it again from the document.", f)
	}
	return c
}

// scientific reports whether s is a number as spreadsheets show large ones:
// 1.52505E+17.
func scientific(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i < 1 || i+2 >= len(s) || s[i+1] != '+' {
		return false
	}
	if _, err := strconv.Atoi(s[i+2:]); err != nil {
		return false
	}
	_, err := strconv.ParseFloat(s[:i], 64)
	return err == nil
}

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// cleanNumber turns the value of a numeric cell into text. A whole number of
// no more than 15 digits is what was typed, except for leading zeros. Of a
// longer one, the file may hold all digits (a program wrote it) or not.
func cleanNumber(f Field, value string) cleaned {
	digits, whole := wholeNumber(value)
	if !whole {
		return cleaned{text: value, rule: "cell-number", level: Doubt,
			message: say("%s是带小数的数值，请核对后按文本重新录入。", "The %s is a number with decimals; check it and type it again as text.", f)}
	}
	switch f {
	case DepartmentField, NameField, TypeField, CategoryField, AreaField, ReasonField, SexField:
		return cleaned{text: digits} // Review doubts a name of digits
	}
	if len(digits) <= exactDigits {
		c := cleaned{text: digits}
		if f == IDField {
			return c // too short; Review names it
		}
		c.rule, c.level = "cell-number", Hint
		c.message = say("%s是按数值录入的，开头如有 0 已经丢失，请核对。", "The %s was typed as a quantity; zeros at its beginning, if any, are lost.", f)
		return c
	}
	if plain := strings.TrimSpace(value); plain == digits && !strings.HasSuffix(digits, "000") {
		return cleaned{text: digits, rule: "cell-number", level: Doubt,
			message: say("%s是按数值存放的，用表格程序打开再保存会丢失后几位，请核对并改为文本。", "The %s is stored as a quantity; saving it in a spreadsheet program would lose its last digits. Check it and make it text.", f)}
	}
	if f == IDField {
		return cleaned{text: digits} // rounded; Review names it
	}
	return cleaned{text: digits, rule: "number-rounded", level: Error,
		message: say("%s是按数值录入的，第 15 位以后已经丢失，请把单元格设为文本后按证件重新录入。", "The %s was typed as a quantity, and what follows the 15th digit is lost; format the cell as text and type it again from the document.", f)}
}

// wholeNumber writes a numeric cell's value without exponent. It is false for
// what is no whole number or too large to be one that was typed.
func wholeNumber(value string) (string, bool) {
	const longest = 40 // characters; programs write 17 digits and an exponent
	if len(value) > longest {
		return value, false
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || math.Abs(v) > 1e30 {
		return value, false
	}
	x, _, err := big.ParseFloat(value, 10, 200, big.ToNearestEven)
	if err != nil || !x.IsInt() {
		return value, false
	}
	return x.Text('f', 0), true
}
