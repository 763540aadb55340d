package typeface

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// MissingError says that no face has a character. Field and Person are filled
// in by whoever knows them.
type MissingError struct {
	Rune          rune
	Field, Person string
}

// Error says it in Chinese: 张𪚥三：姓名中的“𪚥”（U+2A6A5）没有字体能显示，…
func (e *MissingError) Error() string {
	var b strings.Builder
	if e.Person != "" {
		b.WriteString(e.Person + "：")
	}
	if e.Field != "" {
		b.WriteString(e.Field + "中的")
	}
	if !unicode.IsGraphic(e.Rune) {
		fmt.Fprintf(&b, "字符 U+%04X 是不可见的控制字符，不能显示，请从文字中删去", e.Rune)
		return b.String()
	}
	if e.Field == "" {
		b.WriteString("字符")
	}
	fmt.Fprintf(&b, "“%c”（U+%04X）没有字体能显示，请在字体文件夹中放入含有该字的字体（如“宋体-ExtB”），或核对该字是否输错", e.Rune, e.Rune)
	return b.String()
}

// English is the same in English.
func (e *MissingError) English() string {
	var b strings.Builder
	if e.Person != "" {
		b.WriteString(e.Person + ": ")
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	if !unicode.IsGraphic(e.Rune) {
		fmt.Fprintf(&b, "U+%04X is an invisible control character; delete it from the text", e.Rune)
		return b.String()
	}
	fmt.Fprintf(&b, "no face can draw %q (U+%04X); put a font that has it (such as SimSun-ExtB) into the font folder, or check whether it is a typing mistake", e.Rune, e.Rune)
	return b.String()
}

// FaceError says why one face of a file cannot be used. Err is or wraps one of
// ErrOutlines, ErrVariable, ErrNotEmbeddable, ErrNoUnicode, ErrBroken,
// ErrTooLarge, ErrPlaceholder, or is the error of reading the file.
type FaceError struct {
	File  string // path in the user's folder, or the name of the embedded file
	Index int    // which face of a .ttc, from 0
	Name  string // the face's name, if it could be read
	Err   error
}

func (e *FaceError) Error() string {
	where := "字体文件 " + e.File
	if e.Index > 0 {
		where += fmt.Sprintf("（第 %d 个字体）", e.Index+1)
	}
	if e.Name != "" {
		where += "（" + e.Name + "）"
	}
	return where + "：" + e.Err.Error()
}

// English is the same in English. What a reading error says stays as it is.
func (e *FaceError) English() string {
	where := "font file " + e.File
	if e.Index > 0 {
		where += fmt.Sprintf(", face %d", e.Index+1)
	}
	if e.Name != "" {
		where += " (" + e.Name + ")"
	}
	_, why := e.Reason()
	return where + ": " + why
}

// Reason is why the face cannot be used and what to do, which is the same for
// all faces with that fault.
func (e *FaceError) Reason() (chinese, english string) {
	var why *reason
	if errors.As(e.Err, &why) {
		return why.chinese, why.english
	}
	return e.Err.Error(), e.Err.Error()
}

func (e *FaceError) Unwrap() error { return e.Err }
