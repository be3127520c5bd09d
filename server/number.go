package server

import (
	"math"
	"strings"

	"careerpath/engine/figures"
	"careerpath/engine/wording"
)

// readNumber reads a number from a form. The message is "" where it lies from least to most, and else says what to do.
func readNumber(l *wording.Language, text string, least, most float64) (x float64, message string) {
	x, err := figures.Parse(text)
	switch {
	case err != nil:
		return 0, l.Unread(err)
	case x < least || x > most:
		return 0, l.T("Enter a number from %s to %s", asTyped(l, least), asTyped(l, most))
	}
	return x, ""
}

// asTyped shows a number with its thousands set apart, but for one that could then be read in two ways.
func asTyped(l *wording.Language, x float64) string {
	text := l.Grouped(x)
	if read, err := figures.Parse(text); err != nil || read != x {
		return figures.Format(x)
	}
	return text
}

// What to do where hours are left out.
var (
	askHoursAWeek = wording.Key("Enter the hours a week in figures, such as 3")
	askHours      = wording.Key("Enter the hours it takes in figures, such as 3")
)

// readHours reads hours from a form, such as those a week; the engine says how many it takes. ask says what to do where
// there is nothing to read.
func readHours(l *wording.Language, text, ask string) (hours float64, message string) {
	if strings.TrimSpace(text) == "" {
		return 0, l.T(ask)
	}
	return readNumber(l, text, math.Inf(-1), math.Inf(1))
}
