package forms

// Date is a day of the calendar, as documents write it: no time, no zone.
// The zero Date is "not given".
type Date struct{ Year, Month, Day int }
