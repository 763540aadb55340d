package citizenid_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// Every number on the sample exam's list reads without error or doubt.
func TestNaimanExam(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "naiman", "exam.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 100 {
		t.Fatalf("only %d rows", len(rows))
	}
	endsInX := 0
	for i, row := range rows[1:] {
		n, err := citizenid.Parse(row[2])
		if err != nil {
			t.Errorf("row %d: %v", i+2, err)
			continue
		}
		for _, d := range n.Doubts(citizenid.Date{Year: 2022, Month: 7, Day: 16}) {
			t.Errorf("row %d: %s", i+2, d.Message)
		}
		if !strings.HasSuffix(n.AreaName(), "奈曼旗") {
			t.Errorf("row %d: area %s is %s", i+2, n.Area(), n.AreaName())
		}
		if strings.HasSuffix(n.String(), "X") {
			endsInX++
		}
	}
	if endsInX == 0 {
		t.Error("no number ends in X")
	}
}
