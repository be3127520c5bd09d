package server

import (
	"fmt"
	"math"
	"strings"

	"careerpath/engine/figures"
	"careerpath/engine/wording"
)

// readNumber reads a number from a form. The message is "" where it lies from least to most, and else says what to do.
func readNumber(text string, least, most float64) (x float64, message string) {
	x, err := figures.Parse(text)
	switch {
	case err != nil:
		return 0, wording.Capital(err.Error())
	case x < least || x > most:
		return 0, fmt.Sprintf("Enter a number from %s to %s", asTyped(least), asTyped(most))
	}
	return x, ""
}

// asTyped shows a number with its thousands set apart, but for one that could then be read in two ways.
func asTyped(x float64) string {
	text := wording.Grouped(x)
	if _, err := figures.Parse(text); err != nil {
		return figures.Format(x)
	}
	return text
}

// readHours reads hours from a form, such as those a week; the engine says how many it takes.
func readHours(text, what string) (hours float64, message string) {
	if strings.TrimSpace(text) == "" {
		return 0, "Enter " + what + " in figures, such as 3"
	}
	return readNumber(text, math.Inf(-1), math.Inf(1))
}
