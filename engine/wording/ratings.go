package wording

import "math"

// By how many standard deviations self-ratings of work lie above managers' ratings of the same people, on average over
// studies (Heidemeier & Moser 2009): least and most of the estimates.
const (
	selfAboveLeast = 0.32
	selfAboveMost  = 0.49
)

// SelfRated says what a level is worth that rests on self-report alone. sd is the standard deviation of levels among
// people: of 22 level points d .32 to .49 are 7 to 11.
func (l *Language) SelfRated(sd float64) string {
	return l.T("These levels rest on what you say of yourself. Self-ratings of work run about %[1]d to %[2]d points above "+
		"managers' ratings on average (Heidemeier & Moser 2009).", int(math.Round(selfAboveLeast*sd)),
		int(math.Round(selfAboveMost*sd)))
}
