package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// sitting is one row of the exam's list.
type sitting struct {
	officer
	admission string    // 准考证号
	score     float64   // 成绩; -1 for the absent
	submitted time.Time // 交卷时间; zero for the absent
}

const (
	passMark = 60
	absences = 5
	failures = 6
)

func (s sitting) absent() bool { return s.score < 0 }

func (s sitting) result() string {
	switch {
	case s.absent():
		return "缺考"
	case s.score < passMark:
		return "不合格"
	}
	return "合格"
}

// beijing is the exam's clock.
var beijing = time.FixedZone("CST", 8*60*60)

// exam lets everyone of forms 2 and 3 sit on one day, those who renew in the
// morning and the new ones in the afternoon. One person of the forms is not on
// the list, and one on the list is in no form.
func exam(departments []*department, stranger officer) []sitting {
	d := &dice{state: 20220716}
	var sittings []sitting
	ordinary := []int{} // indices of those who may fail or stay away: no special name, no planted fault
	for _, session := range []struct{ form, hour int }{{renewal, 9}, {newIssue, 14}} {
		start := time.Date(2022, 7, 16, session.hour, 0, 0, 0, beijing)
		for _, u := range departments {
			for i, o := range u.forms[session.form] {
				if forgotten(u, session.form, i) {
					continue
				}
				if !isSpecial(o.name) && u.name != numbersFaulty && u.name != layoutFaulty && u.name != peopleFaulty {
					ordinary = append(ordinary, len(sittings))
				}
				sittings = append(sittings, sitting{
					officer:   o,
					score:     float64(passMark+d.n(39)) + float64(d.n(2))/2,
					submitted: start.Add(time.Duration(35*60+d.n(55*60)) * time.Second),
				})
			}
		}
	}
	sittings = append(sittings, sitting{
		officer: stranger, score: 71, submitted: time.Date(2022, 7, 16, 15, 2, 30, 0, beijing),
	})
	for i := range sittings {
		sittings[i].admission = fmt.Sprintf("2022%04d", i+1)
	}

	// Those who failed or stayed away, from the ordinary ones.
	for i := range failures + absences {
		k := d.n(len(ordinary))
		s := &sittings[ordinary[k]]
		ordinary = slices.Delete(ordinary, k, k+1)
		if i < failures {
			s.score = float64(passMark-1-d.n(25)) + float64(d.n(2))/2
		} else {
			s.score, s.submitted = -1, time.Time{}
		}
	}
	tie(sittings, ordinary)
	return sittings
}

// resit is the second exam, five weeks later, for those who failed the first or
// were absent: one stays away again, one fails again.
func resit(first []sitting) []sitting {
	d := &dice{state: 20220820}
	start := time.Date(2022, 8, 20, 9, 0, 0, 0, beijing)
	var again []sitting
	for _, s := range first {
		if !s.absent() && s.score >= passMark {
			continue
		}
		s.admission = fmt.Sprintf("20228%03d", len(again)+1)
		s.score = float64(passMark+d.n(39)) + float64(d.n(2))/2
		s.submitted = start.Add(time.Duration(35*60+d.n(55*60)) * time.Second)
		switch len(again) {
		case 2:
			s.score, s.submitted = -1, time.Time{}
		case 5:
			s.score = passMark - 1.5
		}
		again = append(again, s)
	}
	return again
}

// forgotten picks the one person of the forms who is not on the list: the last
// renewal of waterBureau.
func forgotten(u *department, form, index int) bool {
	return u.name == waterBureau && form == renewal && index == len(u.forms[renewal])-1
}

// tie makes three groups of people pass in the same second, so that the order
// hangs on the score and, where that is the same too, on the 准考证号.
func tie(sittings []sitting, ordinary []int) {
	together := func(scores []float64, from int) {
		first := sittings[ordinary[from]]
		for i, score := range scores {
			s := &sittings[ordinary[from+i]]
			s.submitted, s.score = first.submitted, score
		}
	}
	together([]float64{78, 91.5}, 3)            // the later 准考证号 has the better score
	together([]float64{84, 84}, 12)             // all the same
	together([]float64{66.5, 88, 88, 73.5}, 20) // both
}

func isSpecial(name string) bool {
	return slices.ContainsFunc(specials, func(s special) bool { return s.name == name })
}

// examList writes the list as Excel saves “CSV UTF-8”: a byte order mark, and
// lines that end in CR LF.
func examList(sittings []sitting) []byte {
	var b strings.Builder
	b.WriteString("\ufeff准考证号,姓名,身份证号,成绩,交卷时间,结果\r\n")
	for _, s := range sittings {
		score, submitted := "", ""
		if !s.absent() {
			score = strings.TrimSuffix(fmt.Sprintf("%.1f", s.score), ".0")
			submitted = s.submitted.Format("2006-01-02 15:04:05")
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s\r\n", s.admission, s.name, s.id, score, submitted, s.result())
	}
	return []byte(b.String())
}
