package engine

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, counted from 1970-01-01. It has no time zone: a day in a plan is the person's own.
type Date int32

// dateForm is how a day is written, in JSON and in forms.
const dateForm = "2006-01-02"

// DateOf returns the day of a moment, in UTC.
func DateOf(t time.Time) Date {
	t = t.UTC()
	return Date(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDate reads a day such as 2026-09-01. The years taken are 1970 to 9999.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateForm, text)
	if err != nil || t.Year() < 1970 {
		return 0, fmt.Errorf("%q is no date: write the year, month and day, such as 2026-09-01", text)
	}
	return DateOf(t), nil
}

// Time returns the first moment of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

func (d Date) String() string { return d.Time().Format(dateForm) }

// MarshalText writes the day as 2026-09-01.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}
