package certificate

import (
	"context"
	"strings"
	"testing"
)

func TestNumberSet(t *testing.T) {
	all := []string{"", "1", "01", "001", "0001", "000", "999", "1505252200001", "01505252200001", "150525220000１", "15052522-0001",
		strings.Repeat("9", 18), strings.Repeat("0", 18), strings.Repeat("9", 17), strings.Repeat("9", 19), strings.Repeat("0", 19), "/:;", "乙字第1号"}
	for i, number := range all {
		var s numberSet
		s.add(number)
		for j, other := range all {
			if s.has(other) != (i == j) {
				t.Errorf("with %q, has %q is %v", number, other, s.has(other))
			}
		}
	}
}

// Without a record the report names the files, and no card: that is what keeps
// a run of a million from growing. Done is told of the cards as ever.
func TestReportWithoutRecord(t *testing.T) {
	p, _ := runPrinter(t)
	b := bothForms
	b.Manifest = ""
	told := 0
	b.Done = func(l *Lot, _ *Run) error { told += len(l.Cards); return nil }
	report, err := p.Print(context.Background(), &memory{}, All(benchmarkCards(t, 12)), b)
	if err != nil || told != 12 || len(report.Manifest.Lots) != 2 {
		t.Fatalf("%v, %d cards told, %+v", err, told, report)
	}
	for _, l := range report.Manifest.Lots {
		if l.Cards != nil || len(l.Files) != 2 {
			t.Errorf("%+v", l)
		}
	}
}
