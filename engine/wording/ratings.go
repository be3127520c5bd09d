package wording

import "math"

// By how many standard deviations self-ratings of work lie above managers' ratings of the same people, on average over
// studies: least and most of the estimates of H. Heidemeier and K. Moser (2009), Self–other agreement in job performance
// ratings, Journal of Applied Psychology 94(2), 353–370, https://doi.org/10.1037/0021-9010.94.2.353.
const (
	selfAboveLeast = 0.32
	selfAboveMost  = 0.49
)

// SelfRated says what a level is worth that rests on self-report alone, in points: d times sd, the standard deviation of
// levels among people that the quiz states (reliability: {sd: …}). Of the usual 22 level points, d .32 to .49 are 7.04 to
// 10.78, so 7 to 11; of 20 they are 6 to 10.
func (l *Language) SelfRated(sd float64) string {
	return l.T("These levels rest on what you say of yourself. Self-ratings of work run about %[1]d to %[2]d points above "+
		"managers' ratings on average (Heidemeier & Moser 2009).", int(math.Round(selfAboveLeast*sd)),
		int(math.Round(selfAboveMost*sd)))
}
