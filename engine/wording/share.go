package wording

import "math"

// surest is the match share above which none is told from another: what is simulated doesn't know all that real answers
// are off by, so nobody is told of 99 %.
const surest = 0.95

// MatchShare writes a match share, 0–1, in whole percent, and as no surer than it can be: "71 %", "more than 95 %".
func (l *Language) MatchShare(share float64) string { return l.matchShare(share, 1) }

// MatchShareOf is MatchShare of one of some roles whose shares are all shown. What is left for the others says how
// large the best one is, so where that is as sure as it can be it is written no more exactly than that: of two roles
// "less than 5 %".
func (l *Language) MatchShareOf(share, best float64, roles int) string {
	least := 1.0
	if best > surest && roles > 1 {
		least = max(1, math.Ceil(math.Round(100*(1-surest))/float64(roles-1)))
	}
	return l.matchShare(share, least)
}

// matchShare writes shares below least percent as no more than that.
func (l *Language) matchShare(share, least float64) string {
	switch {
	case share > surest:
		return l.T("more than %.0f %%", 100*surest)
	case 100*share < least:
		return l.T("less than %.0f %%", least)
	}
	return l.T("%.0f %%", math.Round(share*100))
}

// InTen says a match share, 0–1, in words that nobody takes for a percentage of something else: "about 7 in 10".
func (l *Language) InTen(share float64) string {
	switch tenths := math.Round(share * 10); {
	case share > surest:
		return l.T("nearly 10 in 10")
	case tenths < 1:
		return l.T("less than 1 in 10")
	default:
		return l.T("about %.0f in 10", min(tenths, 9))
	}
}
