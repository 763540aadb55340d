package forms

import (
	"strconv"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// particulars compares sex and date of birth, where a workbook has brought
// them, with those that the identity number holds (GB 11643-1999, 4).
func (v *review) particulars(s *sighting) {
	n, err := citizenid.Parse(citizenid.Normalize(s.officer.ID))
	if err != nil {
		return // the number is named itself, and proves nothing
	}
	if sex := squash(s.officer.Sex); sex != "" {
		switch told := sexOf(sex); {
		case told == "":
			s.note(SexField, "sex-unknown", Doubt, "", say("性别“%s”不是“男”或“女”，请核对。", "The sex “%s” is neither 男 nor 女.", firstRunes(sex, 6)))
		case told != n.Sex():
			s.note(SexField, "sex-differs", Error, idSource, say("性别填的是“%s”，按身份证号（第17位）是“%s”，必有一处有误，请对照身份证核对。",
				"The sex is given as %s, but is %s by the identity number (place 17); one of them is wrong.", told, n.Sex()))
		}
	}
	if born := squash(s.officer.Born); born != "" {
		dates := birthDates(born)
		if len(dates) == 0 {
			s.note(BornField, "birth-unknown", Doubt, "", say("出生年月“%s”看不懂，请写成 1990年3月7日 或 1990年3月。",
				"The date of birth “%s” cannot be read; write 1990年3月7日 or 1990年3月.", firstRunes(born, 12)))
			return
		}
		b := n.Birth()
		for _, d := range dates {
			if d.Year == b.Year && d.Month == b.Month && (d.Day == 0 || d.Day == b.Day) {
				return
			}
		}
		s.note(BornField, "birth-differs", Error, idSource, say("出生年月填的是“%s”，与身份证号第7至14位不符，必有一处有误，请对照身份证核对。",
			"The date of birth “%s” does not agree with places 7 to 14 of the identity number; one of them is wrong.", firstRunes(born, 12)))
	}
}

// sexOf reads a sex as people write it; "" when it is none.
func sexOf(s string) string {
	switch strings.ToUpper(s) {
	case "男", "男性", "M", "1":
		return "男"
	case "女", "女性", "F", "2":
		return "女"
	}
	return ""
}

// birthDates reads a date of birth in any of the ways ParseDate knows, one
// without a day (1990年3月, 1990.03), and one without marks (19900307, 199003).
// A Date without a day has Day 0. There are two answers when a spreadsheet may
// have cut 1990.10 down to 1990.1, and none when s is no date.
func birthDates(s string) []Date {
	if d, err := ParseDate(s); err == nil {
		return []Date{d}
	}
	plain := func(s string) bool {
		_, err := strconv.ParseUint(s, 10, 32)
		return err == nil
	}
	switch {
	case len(s) == 8 && plain(s):
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	case len(s) == 6 && plain(s):
		s = s[:4] + "-" + s[4:]
	}
	if d, err := ParseDate(s); err == nil {
		return []Date{d}
	}
	year, month, ok := strings.Cut(strings.TrimSuffix(strings.NewReplacer("年", ".", "-", ".", "/", ".").Replace(s), "月"), ".")
	if !ok {
		return nil
	}
	d, err := ParseDate(year + "-" + month + "-1")
	if err != nil {
		return nil
	}
	dates := []Date{{Year: d.Year, Month: d.Month}}
	if strings.Contains(s, ".") && month == "1" {
		dates = append(dates, Date{Year: d.Year, Month: 10})
	}
	return dates
}
