// Package outside sets how people see themselves beside how others see them: an outside view, or 360-degree feedback.
// Others answer the same quiz about the person (engine.Quiz.OfOther); what comes out is their mean and how far they are
// apart, skill by skill, from three of them on, and where the two views differ by more than error. It is pure: the same
// levels come to the same view, in whatever order they come. It must never know who the others are.
//
// # What a view never shows
//
// No view lets one observer's levels be told. There is none of fewer than Fewest observers, and no skill of which fewer
// of them have a level. No least and no greatest level is ever part of it; a mean is in whole points, and how far
// observers are apart in steps of SpreadStep, of which the first says "at most", so that nobody sees that all agree to
// the point. And where there are several looks at the same observers, each takes in at least Fewest more than the one
// before: see Answered. What remains is what any mean says: one of 0 or 100 can only come of all.
//
// # When two views differ
//
// With x the person's own level, SEM its standard error, and the n observers' levels of mean m, standard deviation s and
// mean squared standard error e²:
//
//	d = x − m    SE² = SEM² + v/n    v = max(s², e²)
//
// Observers can by chance agree better than error lets them, most of all few of them; so their variance is taken to be
// at least that of their own error. The degrees of freedom are Welch's (1947) and Satterthwaite's (1946), in which the
// person's own error is known, as it comes from the quiz:
//
//	df = (SEM² + v/n)² / ((v/n)² / (n − 1))
//
// The views differ reliably where |d|/SE is at least the t that chance alone reaches in 5 of 100 cases, on both sides
// together. It is Jacobson & Truax's (1991) reliable change index with a mean in place of the second score. Of many
// skills at a time, one in twenty differs by chance.
package outside

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/stats"
)

const (
	// Fewest is how many observers a view takes, and how many more the next one.
	Fewest = 3
	// Most is how many observers a person may ask.
	Most = 10
	// SpreadStep is what Skill.Spread is a multiple of, in level points.
	SpreadStep = 5

	confidence = 0.95
)

// Skill is how a person and others see one skill. It holds nothing finer than what may be shown.
type Skill struct {
	Skill  string `json:"skill"`
	Self   int    `json:"self"`   // the person's own level, 0–100
	Others int    `json:"others"` // the mean of the observers' levels, 0–100
	// the standard deviation of the observers' levels, level points, to the nearest SpreadStep; SpreadStep stands for
	// whatever is less, too
	Spread    int  `json:"spread"`
	Observers int  `json:"observers"` // who have a level of it, at least Fewest
	Reliable  bool `json:"reliable"`  // the two differ by more than error: see Between
}

// Compare sets a person's levels beside those that each observer gave them, in the order of the person's. A skill is
// left out of which fewer than Fewest observers have a level; nil with fewer observers than that.
func Compare(self []engine.Level, observers [][]engine.Level) []Skill {
	if len(observers) < Fewest {
		return nil
	}
	var out []Skill
	for _, own := range self {
		var seen []engine.Level
		for _, levels := range observers {
			if i := slices.IndexFunc(levels, func(l engine.Level) bool { return l.Skill == own.Skill }); i >= 0 {
				seen = append(seen, levels[i])
			}
		}
		if len(seen) < Fewest {
			continue
		}
		d := Between(own, seen)
		spread := SpreadStep * int(math.Round(d.Spread/SpreadStep))
		out = append(out, Skill{own.Skill, whole(own.Level), whole(d.Mean), max(spread, SpreadStep), len(seen), d.Reliable})
	}
	return out
}

func whole(level float64) int { return int(math.Round(level)) }

// Difference is how far a person's own level is from those that observers gave, in level points. It is exact, and so
// not for showing.
type Difference struct {
	Mean, Spread float64 // of the observers' levels: their mean and standard deviation
	Points       float64 // own level − Mean
	SE           float64 // standard error of Points
	DF           float64 // degrees of freedom; +Inf where the observers' levels are without error
	Reliable     bool    // Points is more than error explains
}

// Between compares a level with those that two or more observers gave: see the package's comment.
func Between(own engine.Level, observers []engine.Level) Difference {
	sorted := slices.Clone(observers) // so that the order they come in makes no difference to the last bit
	slices.SortFunc(sorted, func(a, b engine.Level) int {
		switch {
		case a.Level != b.Level && a.Level < b.Level, a.Level == b.Level && a.SEM < b.SEM:
			return -1
		case a.Level == b.Level && a.SEM == b.SEM:
			return 0
		}
		return 1
	})
	var levels, errors stats.Moments
	for _, l := range sorted {
		levels.Add(l.Level)
		errors.Add(float64(l.SEM * l.SEM))
	}
	out := Difference{Mean: levels.Mean(), Spread: levels.SD(), Points: own.Level - levels.Mean()}
	n := float64(len(sorted))
	ofOwn, ofMean := float64(own.SEM*own.SEM), max(float64(out.Spread*out.Spread), errors.Mean())/n
	out.SE = math.Sqrt(ofOwn + ofMean)
	critical := stats.TwoSided(confidence)
	if out.DF = math.Inf(1); ofMean > 0 {
		whole := ofOwn + ofMean
		out.DF = whole * whole / (ofMean * ofMean / (n - 1))
		critical = stats.TwoSidedT(confidence, out.DF)
	}
	out.Reliable = out.SE > 0 && math.Abs(out.Points)/out.SE >= critical
	return out
}

// Answered says how many observers' answers the next look at a view takes in, of so many that have come, where the last
// look took in seen of them, 0 for none: all of them, or where there aren't at least Fewest more, those that the last
// look did. Two looks with fewer between them would show, by their difference, how few people answered.
func Answered(came, seen int) int {
	if came-seen >= Fewest {
		return came
	}
	return seen
}
