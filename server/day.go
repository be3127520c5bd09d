package server

import (
	"net/http"
	"regexp"
	"time"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// calendar says which day it is for the person asking, and on which of their days a moment fell.
type calendar struct {
	now   time.Time
	zone  *time.Location // UTC where it isn't known
	known bool
	l     *wording.Language // that days are written in
}

// zoneCookie holds the time zone of the person's browser, such as America/Los_Angeles. The pages' script sets it.
const zoneCookie = "careerpath-zone"

var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)

// longestZone is how many bytes the name of a time zone has at most.
const longestZone = 64

// calendar is the asker's. Where their browser has not said where it is, as without JavaScript, days are those of UTC.
func (s *Server) calendar(r *http.Request) calendar {
	c := calendar{now: s.now(), zone: time.UTC, l: s.language(r)}
	cookie, err := r.Cookie(zoneCookie)
	if err != nil || len(cookie.Value) > longestZone || !zoneName.MatchString(cookie.Value) || cookie.Value == "Local" {
		return c
	}
	if zone, err := time.LoadLocation(cookie.Value); err == nil {
		c.zone, c.known = zone, true
	}
	return c
}

// day is the day that a moment fell on.
func (c calendar) day(t time.Time) engine.Date {
	year, month, day := t.In(c.zone).Date()
	return engine.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func (c calendar) today() engine.Date { return c.day(c.now) }

// earliest is the earliest day that may be today: of someone whose time zone isn't known the one before, for west of
// UTC it may still be that.
func (c calendar) earliest() engine.Date {
	if c.known {
		return c.today()
	}
	return c.today() - 1
}

// latest is the latest day that may be today.
func (c calendar) latest() engine.Date {
	if c.known {
		return c.today()
	}
	return c.today() + 1
}

// date shows the day that a moment fell on.
func (c calendar) date(t time.Time) string { return c.l.Date(c.day(t)) }

// end is the moment at which a day of the asker's has ended.
func (c calendar) end(day engine.Date) time.Time {
	year, month, d := day.Time().Date()
	return time.Date(year, month, d+1, 0, 0, 0, 0, c.zone)
}

// lastDay shows the day that a moment is the end of.
func (c calendar) lastDay(t time.Time) string { return c.date(t.Add(-time.Second)) }
