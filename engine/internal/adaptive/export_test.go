package adaptive

import "careerpath/engine/internal/compiled"

// For tests.
var (
	Information = information
	Reaches     = reaches
)

// Known is known, for tests.
type Known struct {
	Measured         bool
	Level, Now, Last float64
}

// AtEnd is atEnd.
func AtEnd(of []Known, variance float64) (mean, spread float64) {
	var skills []known
	for _, k := range of {
		skills = append(skills, known{k.Measured, k.Level, k.Now, k.Last})
	}
	return atEnd(skills, variance)
}

// Uneven is the chance of a judged sheet.
func Uneven(s *compiled.Sheet) float64 { return newView(s).uneven() }
