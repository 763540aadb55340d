package forms

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	day := Date{2022, 5, 16}
	for _, s := range []string{
		"2022年5月16日", "2022年05月16日", "２０２２年５月１６日", "2022 年 5 月 16 日", " 2022年5月16日\u3000",
		"二〇二二年五月十六日", "二○二二年五月十六日", "二零二二年五月十六日", "二0二二年五月十六日", "二O二二年五月十六日",
		"2022-05-16", "2022-5-16", "2022.5.16", "2022．5．16", "2022/5/16", "2022－05－16", "2022年5月16号",
	} {
		if got, err := ParseDate(s); err != nil || got != day {
			t.Errorf("ParseDate(%q) = %v, %v; want %v", s, got, err, day)
		}
	}
	for s, want := range map[string]Date{
		"二〇一二年一月四日":    {2012, 1, 4},
		"二〇〇〇年十月十日":    {2000, 10, 10},
		"二〇二四年二月二十九日":  {2024, 2, 29},
		"二〇二三年十二月三十一日": {2023, 12, 31},
		"一九九九年十一月三十日":  {1999, 11, 30},
		"二〇二三年一月廿六日":   {2023, 1, 26},
		"2000-02-29":   {2000, 2, 29},
	} {
		if got, err := ParseDate(s); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{
		"", " ", "2022", "2022年", "2022年5月", "5月16日", "22年5月16日", "2022年13月1日", "2022年2月29日", "1900-02-29",
		"2022年0月1日", "2022年4月31日", "2022-5.16", "2022年5-16", "2022-05-16T00:00", "2022年5月16日上午", "20220516",
		"二〇二二年五月四十日", "二〇2二年五月一日", "二〇二二年五月十十日", "二〇二二年五月三十二日", "二十〇二年五月一日", "-2022-5-1",
		"2022--16", "2022年5月016日", "年月日", "2022年16日5月", "2022-05-16-1", "0022年5月16日", "0001-01-01",
	} {
		d, err := ParseDate(s)
		var de *DateError
		if !errors.As(err, &de) || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v; want a *DateError", s, d, err)
		}
	}
}

func TestDateWrites(t *testing.T) {
	d := Date{2022, 5, 6}
	if d.String() != "2022年5月6日" || d.ISO() != "2022-05-06" || d.Weekday() != time.Friday {
		t.Errorf("got %s %s %s", d, d.ISO(), d.Weekday())
	}
	if z := (Date{}); z.String() != "" || z.ISO() != "" || !z.IsZero() || z.Valid() {
		t.Error("the zero date is not empty")
	}
	if !d.Before(Date{2022, 5, 7}) || !d.After(Date{2021, 12, 31}) || d.After(d) || d.Before(d) || !(Date{}).Before(d) {
		t.Error("wrong order")
	}
}

func TestDateJSON(t *testing.T) {
	type doc struct {
		Date Date `json:"date,omitzero"`
	}
	b, err := json.Marshal(doc{Date{2022, 5, 16}})
	if err != nil || string(b) != `{"date":"2022-05-16"}` {
		t.Errorf("Marshal: %s, %v", b, err)
	}
	if b, err = json.Marshal(doc{}); err != nil || string(b) != `{}` {
		t.Errorf("Marshal zero: %s, %v", b, err)
	}
	if _, err = json.Marshal(doc{Date{2022, 2, 30}}); err == nil {
		t.Error("30 February was written")
	}
	var got doc
	if err := json.Unmarshal([]byte(`{"date":"2024-02-29"}`), &got); err != nil || got.Date != (Date{2024, 2, 29}) {
		t.Errorf("Unmarshal: %v, %v", got, err)
	}
	for _, bad := range []string{`{"date":"2023-02-29"}`, `{"date":"2022年5月16日"}`, `{"date":"2022-5-16"}`, `{"date":20220516}`} {
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s was read as %v", bad, got.Date)
		}
	}
}

// TestDateCalendar compares every day of four centuries with time.Date.
func TestDateCalendar(t *testing.T) {
	for day := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC); day.Year() < 2301; day = day.AddDate(0, 0, 1) {
		d := Date{day.Year(), int(day.Month()), day.Day()}
		if !d.Valid() || d.Weekday() != day.Weekday() || d.ISO() != day.Format(time.DateOnly) {
			t.Fatalf("%v against %v", d, day)
		}
		if next := day.AddDate(0, 0, 1); next.Day() == 1 && (Date{d.Year, d.Month, d.Day + 1}).Valid() {
			t.Fatalf("%d-%d has a day %d", d.Year, d.Month, d.Day+1)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("二〇二二年五月十六日")
	f.Add("2022/5/16")
	f.Add("0022-5-16")
	f.Add("２０２２年０５月１６日")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		for _, again := range []string{d.String(), d.ISO()} {
			if e, err := ParseDate(again); err != nil || e != d {
				t.Errorf("%q reads as %v, and %q as %v, %v", s, d, again, e, err)
			}
		}
	})
}
