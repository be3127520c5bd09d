package batch

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/runs"
)

// What follows can be asked of a batch once it is scored.

// Whole says whether every row has every skill measured.
func (b *Batch) Whole() bool { return b.whole }

// Answered is by row a skill's level from answers alone, before rules. It says something only where the skill is
// measured.
func (b *Batch) Answered(skill int) []float64 { return b.answered[skill] }

// SEM is the standard error of measurement of a skill's level, in level points, where it is measured.
func (b *Batch) SEM(skill, row int) float64 { return b.sem(skill, row) }

// Hides says whether an item is hidden from some row.
func (b *Batch) Hides(item int) bool { return b.some[item] }

// Shown says whether an item is shown to the person in a row.
func (b *Batch) Shown(item, row int) bool { return b.hidden[item] == nil || !b.hidden[item][row] }

// Point is which of its points an item on a scale is answered with, for compiled.Quiz.Along.
func (b *Batch) Point(item, row int) int {
	switch {
	case !b.Shown(item, row):
		return compiled.NotAsked
	case b.Choices[item][row] == 0:
		return compiled.LeftOpen
	}
	return int(b.Choices[item][row]) - 1
}

// Inconsistency is how far a row's answers contradict each other: Σ χ² over the skills, and its degrees of freedom.
func (b *Batch) Inconsistency(row int) (squares float64, freedom int) {
	return b.squares[row], b.freedom[row]
}

// Agrees says whether a row's answers agree well enough with each other for a clear match.
func (b *Batch) Agrees(row int) bool { return b.squares[row] <= b.Quiz.Accord[b.freedom[row]] }

// Distances are by row D² from a role over the quiz's temperature. They say something only where a skill is measured.
func (b *Batch) Distances(role int) []float64 { return b.distance[role] }

// Aligned is a row's readiness for a role were its mean level the profile's: see compiled.Sheet.ReadinessAtHeight.
func (b *Batch) Aligned(role, row int) float64 {
	r := &b.Quiz.Roles[role]
	shift, n := 0.0, 0
	for k := range b.Measured {
		if b.Measured[k][row] {
			shift += r.Levels[k] - b.Levels[k][row]
			n++
		}
	}
	shift /= float64(n)
	have, need := 0.0, 0.0
	for k := range b.Measured {
		if b.Measured[k][row] {
			have += float64(r.Weights[k] * min(max(b.Levels[k][row]+shift, 0), r.Levels[k]))
			need += float64(r.Weights[k] * r.Levels[k])
		}
	}
	if need == 0 {
		return 100
	}
	return exact.Rounded(have / need * 100)
}

// Nearest is the role that fits a row best, whether or not it can be recommended; −1 where nothing is measured or the
// quiz has no roles.
func (b *Batch) Nearest(row int) int {
	if b.Coverage[row] == 0 || len(b.Shares) == 0 {
		return -1
	}
	best := 0
	for r := 1; r < len(b.Shares); r++ {
		if p, q := b.Shares[r][row], b.Shares[best][row]; p > q || p == q && b.ahead(r, best, row) {
			best = r
		}
	}
	return best
}

// Answer is what the person in a row said to an item, before Score takes away what isn't shown to them.
func (b *Batch) Answer(item, row int) engine.Answer {
	ci := &b.Quiz.Items[item]
	switch {
	case b.Missing(item, row):
		return engine.Answer{}
	case b.inapplicable(item, row):
		return engine.NotApplicable()
	case b.Choices[item] != nil:
		return ci.Answers[b.Choices[item][row]-1]
	case b.Several[item] != nil:
		return engine.Choices(chosen(ci, nil, b.Several[item][row])...)
	}
	return engine.Number(b.Numbers[item][row])
}

// MeanCredit is what the answer to an item with several choices earns for a skill, 0–100; 0 where there is none.
func (b *Batch) MeanCredit(t compiled.Term, row int) float64 { return b.mean64(t, row) }

// Missing says whether the person in a row left an item out.
func (b *Batch) Missing(item, row int) bool {
	switch {
	case b.Choices[item] != nil:
		return b.Choices[item][row] == 0
	case b.Several[item] != nil:
		return b.Several[item][row] == 0
	}
	return math.IsNaN(b.Numbers[item][row])
}

// Warned says whether a row shows signs of carelessness: see compiled.Sheet.Quality.
func (b *Batch) Warned(row int) bool {
	pick := func(item int) int { return b.Point(item, row) }
	long, none := runs.Monotonous(b.Quiz.Along(nil, pick, false), b.Quiz.Along(nil, pick, true))
	return long || none || b.Quiz.Inconsistent(b.Inconsistency(row))
}
