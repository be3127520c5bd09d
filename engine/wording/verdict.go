package wording

import (
	"math"
	"slices"

	"careerpath/engine"
)

// Doubt says why a match isn't clear whose share alone would make it so, "" where that isn't the case.
func (l *Language) Doubt(r *engine.Result, t engine.Thresholds) string {
	switch {
	case !t.Doubted(r):
		return ""
	case r.Family != nil && r.Family.Unclear == engine.RatedOnce:
		return l.T("The probability alone would make it clear. But you rate no skill twice, so nothing shows whether your answers " +
			"agree with each other.")
	case r.Family != nil && r.Family.Unclear == engine.SameAnswers:
		return l.T("The probability alone would make it clear. But all your answers on scales are the same, and so they say " +
			"little about the position.")
	case slices.Contains(r.Quality.Warnings, engine.WarnInconsistent):
		return l.T("The share alone would make it clear. What holds it back is that some answers contradict each other.")
	}
	return l.T("The share alone would make it clear, but your answers about the same skill agree less with each other " +
		"than most people's do.")
}

// NeedsOf says how many skills have to be measured for a recommendation: "three quarters of them".
func (l *Language) NeedsOf(t engine.Thresholds) string {
	if t.Coverage == engine.DefaultThresholds.Coverage {
		return l.T("three quarters of them")
	}
	return l.T("%.0f\u00a0%% of them", math.Ceil(t.Coverage*100))
}
