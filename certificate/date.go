package certificate

import (
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// Beijing is the zone that 交卷时间 and the days of validity are in (UTC+8,
// no summer time since 1992). It is fixed so that no time zone database is
// needed.
var Beijing = time.FixedZone("CST", 8*60*60)

// startOf is the first moment of d in Beijing.
func startOf(d forms.Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, Beijing)
}

// dateOf is the day that t lies in, in Beijing.
func dateOf(t time.Time) forms.Date {
	y, m, d := t.In(Beijing).Date()
	return forms.Date{Year: y, Month: int(m), Day: d}
}
