package analyze

import (
	"fmt"
	"math"
	"slices"

	"careerpath/engine"
)

// Suggestion is what the answers say should stand in the quiz's content in place of the guesses a quiz begins with.
// Null is what they don't tell.
type Suggestion struct {
	// for reliability: the root mean square over skills of the SD of people's levels from answers alone, level points
	SD *float64 `json:"sd"`
	// for reliability: the r̄ whose α by Spearman–Brown is, on average over the skills, the pooled α
	InterItemR *float64 `json:"inter_item_r"`
	Alpha      *float64 `json:"alpha"`      // pooled: 1 − ΣSEM²/ΣSD² over the skills that have an α
	Tau        *float64 `json:"tau"`        // how far holders sit from their role's profile, per skill, level points
	TauFrom    TauFrom  `json:"tau_from"`   // which role was taken for theirs
	TauPeople  int      `json:"tau_people"` // that τ rests on
	Notes      []string `json:"notes"`      // what to know before using them
}

// TauFrom says which role is taken for a person's.
type TauFrom string

// Where people's roles come from.
const (
	TauFromHeld    TauFrom = "held"    // the role they say they hold; τ then rests on who says so alone
	TauFromNearest TauFrom = "nearest" // the role that fits them best, whatever they hold: τ comes out too small
	TauFromNothing TauFrom = "nothing"
)

// The bounds that content allows, as package score checks them.
const (
	leastSD, mostSD   = 1, 60
	leastR, mostR     = 0.01, 0.99
	leastTau, mostTau = 1, 100
)

// suggest works out what to write in the content.
func (a *Analyzer) suggest(matrices []*itemMatrix) Suggestion {
	out := Suggestion{TauFrom: TauFromNothing, Notes: []string{}}
	note := func(format string, args ...any) { out.Notes = append(out.Notes, fmt.Sprintf(format, args...)) }
	bounded := func(what string, x, least, most float64) *float64 {
		if x < least || x > most {
			note("%s comes out at %.2f; content takes %s to %s.", what, x, engine.Decimal(least), engine.Decimal(most))
		}
		return known(min(max(x, least), most))
	}
	if sd, ok := a.spread(); ok {
		out.SD = bounded("sd", sd, leastSD, mostSD)
	} else {
		note("sd can't be told: no skill is measured in two people.")
	}
	alpha, items := pooled(matrices)
	if len(items) > 0 {
		out.Alpha = known(alpha)
		out.InterItemR = bounded("inter_item_r", interItemR(alpha, items), leastR, mostR)
	} else {
		note("inter_item_r can't be told: no skill has an α.")
	}
	a.suggestTau(&out, matrices, note)
	return out
}

// spread is the root mean square over the skills of the standard deviations of people's levels, before rules: SEM =
// SD·√(1−α) is about what α is about.
func (a *Analyzer) spread() (sd float64, ok bool) {
	sum, n := 0.0, 0
	for k := range a.answers {
		if variance, ok := a.answers[k].covariance(); ok {
			sum += variance
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return math.Sqrt(sum/float64(n)) * billionth, true
}

// pooled is the reliability of the skills' levels taken together, and how many items each of them has. Skills without
// an α don't count.
func pooled(matrices []*itemMatrix) (alpha float64, items []int) {
	all, err := 0.0, 0.0
	for _, m := range matrices {
		if alpha, whyNot := m.alpha(m.used); whyNot == "" {
			total, noise := m.levelVariance(alpha)
			all += total
			err += noise
			items = append(items, len(m.used))
		}
	}
	if len(items) == 0 {
		return 0, nil
	}
	return 1 - err/all, items
}

// interItemR is the mean inter-item correlation that gives skills of so many items the mean reliability alpha, by
// Spearman–Brown; for skills of k items each that is α/(k − (k−1)·α). Otherwise it is looked for between 0 and 1 by
// halving, since α rises with r̄.
func interItemR(alpha float64, items []int) float64 {
	if k := float64(items[0]); slices.Min(items) == slices.Max(items) {
		return alpha / (k - float64((k-1)*alpha))
	}
	low, high := 0.0, 1.0
	for range 60 {
		r := (low + high) / 2
		mean := 0.0
		for _, k := range items {
			mean += engine.Reliability{InterItemR: r}.Alpha(k) / float64(len(items))
		}
		if mean < alpha {
			low = r
		} else {
			high = r
		}
	}
	return (low + high) / 2
}

// suggestTau takes from the distances between people's profiles and their roles' what is error of measurement: τ² =
// mean of (x̃_s − q̃_rs)²·S/(S−1) over people and skills, minus the mean of SEM_s² over the same.
func (a *Analyzer) suggestTau(out *Suggestion, matrices []*itemMatrix, note func(string, ...any)) {
	from := &a.held
	out.TauFrom = TauFromHeld
	if from.people == 0 {
		from, out.TauFrom = &a.nearest, TauFromNearest
	}
	if from.people == 0 {
		out.TauFrom = TauFromNothing
		if len(a.roles) > 0 {
			note("tau can't be told: nobody holds a role or was compared with one.")
		}
		return
	}
	out.TauPeople = int(from.people)
	stated := engine.Reliability{SD: a.quiz.Quiz.Reliability.SD, InterItemR: a.quiz.Quiz.Reliability.InterItemR}
	if out.SD != nil && out.InterItemR != nil {
		stated = engine.Reliability{SD: *out.SD, InterItemR: *out.InterItemR}
	}
	noise, terms := 0.0, int64(0)
	for k, n := range from.terms {
		m := matrices[k]
		sem := stated.SEM(len(m.items))
		squared := sem * sem
		if alpha, whyNot := m.alpha(m.used); whyNot == "" {
			_, squared = m.levelVariance(alpha)
		}
		noise += float64(float64(n) * squared)
		terms += n
	}
	squares, _ := from.squares.big().Float64()
	square := (float64(squares*billionth) - noise) / float64(terms)
	switch {
	case square <= 0:
		note("τ² comes out at %.1f: people sit no farther from their roles than the error of measurement puts them, "+
			"so tau is the least that content takes.", square)
		out.Tau = known(leastTau)
	default:
		tau := math.Sqrt(square)
		if tau < leastTau || tau > mostTau {
			note("tau comes out at %.2f; content takes %s to %s.", tau, engine.Decimal(leastTau), engine.Decimal(mostTau))
		}
		out.Tau = known(min(max(tau, leastTau), mostTau))
	}
	if out.TauFrom == TauFromNearest {
		note("tau is reckoned from the role that fits each person best, so it comes out too small. Give a column " +
			"role with the roles people hold.")
	}
}
