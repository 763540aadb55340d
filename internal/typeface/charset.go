package typeface

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// tongyong is 通用规范汉字表 (国务院 2013), by code point, in lines: field kTGH
// of the Unicode Character Database's Unihan_OtherMappings.txt, 15.0.
//
//go:embed tables/tongyong8105.txt
var tongyong string

// StandardHan returns the 8105 characters of 通用规范汉字表, in which names
// are registered, by code point; 196 are beyond the BMP.
func StandardHan() []rune {
	return []rune(strings.ReplaceAll(tongyong, "\n", ""))
}

// GB2312Han returns the 6763 Han characters of GB/T 2312-1980 in its order: all
// that older faces have.
func GB2312Han() []rune {
	const (
		firstRow, lastRow   = 0xB0, 0xF7 // rows 16 to 87
		firstCell, lastCell = 0xA1, 0xFE
		levelOne, itsLast   = 0xD7, 0xF9 // row 55 ends level 1 with 座
	)
	var encoded []byte
	for row := firstRow; row <= lastRow; row++ {
		for cell := firstCell; cell <= lastCell; cell++ {
			if row == levelOne && cell > itsLast {
				continue
			}
			encoded = append(encoded, byte(row), byte(cell))
		}
	}
	// GBK holds GB 2312 under its own codes. What it decodes to is fixed, and
	// tested.
	text, _ := simplifiedchinese.GBK.NewDecoder().Bytes(encoded)
	return []rune(string(text))
}

// Lacks returns those of the characters that the role's first face does not
// draw, in their order. No face lacks spaces and control characters, which
// are not drawn.
func (s *Set) Lacks(role Role, chars []rune) ([]rune, error) {
	face, err := s.Face(role)
	if err != nil {
		return nil, err
	}
	var lacks []rune
	for _, r := range chars {
		if !face.Has(r) && !inkless(r) && !unicode.IsControl(r) {
			lacks = append(lacks, r)
		}
	}
	return lacks, nil
}
