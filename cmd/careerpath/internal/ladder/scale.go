package ladder

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scale is what the numbers of a table run between.
type scale struct {
	lowest, highest float64
	names           []string // of its numbers from 1 on, where it was stated by names
}

// mostNumbers is the highest number of a scale of which every whole number is a level.
const mostNumbers = 10

// points is a number of the scale as a level, 0–100, to a tenth.
func (s scale) points(number float64) float64 {
	return math.Round(1000*(number-s.lowest)/(s.highest-s.lowest)) / 10
}

// whole says whether each whole number of the scale is a level.
func (s scale) whole() bool { return s.highest-s.lowest <= mostNumbers }

func (s scale) String() string { return decimal(s.lowest) + " to " + decimal(s.highest) }

var numbersScale = regexp.MustCompile(`^\s*(\d+(?:\.\d+)?)\s*[-–—]\s*(\d+(?:\.\d+)?)\s*$`)

// parseScale reads a scale as it is stated, such as 0-5, or "Aware, Working, Expert".
func parseScale(text string) (scale, bool) {
	if found := numbersScale.FindStringSubmatch(text); found != nil {
		lowest, _ := strconv.ParseFloat(found[1], 64)
		highest, _ := strconv.ParseFloat(found[2], 64)
		return scale{lowest: lowest, highest: highest}, lowest < highest && highest <= 1000
	}
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		name = clean(name)
		if name == "" || slices.ContainsFunc(names, func(o string) bool { return strings.EqualFold(o, name) }) {
			return scale{}, false
		}
		names = append(names, name)
	}
	return scale{1, float64(len(names)), names}, len(names) > 1
}

// found is the scale that some numbers are likely to be on: from 0 where there is a 0, else from 1, to the highest or at
// least 5; to 100 where there is one above 10. Negative numbers are on none.
func found(numbers []float64) scale {
	lowest, highest := slices.Min(numbers), slices.Max(numbers)
	switch {
	case highest > mostNumbers:
		return scale{lowest: 0, highest: 100}
	case lowest < 1:
		return scale{lowest: 0, highest: max(5, math.Ceil(highest))}
	}
	return scale{lowest: 1, highest: max(5, math.Ceil(highest))}
}

// number reads a number as spreadsheets write it.
func number(cell string) (float64, bool) {
	cell = strings.TrimSuffix(strings.Replace(cell, ",", ".", 1), "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
	return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}

// empty says whether a cell says that nothing is asked.
func empty(cell string) bool {
	return slices.ContainsFunc([]string{"", "-", "–", "—", "n/a", "na"}, func(s string) bool {
		return strings.EqualFold(cell, s)
	})
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
