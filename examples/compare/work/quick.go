package work

import (
	"rsc.io/qr"

	"github.com/zhifadoc/zhifadoc/certificate"
)

// Quick is rsc.io/qr as a Printer's Encoder.
func Quick(text string, level certificate.Level) ([][]bool, error) {
	code, err := qr.Encode(text, qr.Level(level))
	if err != nil {
		return nil, err
	}
	rows := make([][]bool, code.Size)
	for y := range rows {
		rows[y] = make([]bool, code.Size)
		for x := range rows[y] {
			rows[y][x] = code.Black(x, y)
		}
	}
	return rows, nil
}
