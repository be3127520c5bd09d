package height

import "math"

// FewestPairs is how many skills have to be asked about in both ways for a difference to be of style.
const FewestPairs = 3

// Pair is the level of one skill by self-ratings and by answers that describe behaviour, with the standard errors of
// measurement.
type Pair struct{ Rated, Described, RatedSEM, DescribedSEM float64 }

// Style is by how many level points people rate themselves above what they describe: the mean difference over all
// pairs. differs says that it is more than error alone makes likely: |d| > 1.96·√Σ(SEM² + SEM²)/n.
func Style(pairs []Pair) (points float64, differs bool) {
	variance := 0.0
	for _, p := range pairs {
		points += p.Rated - p.Described
		variance += float64(p.RatedSEM*p.RatedSEM) + float64(p.DescribedSEM*p.DescribedSEM)
	}
	n := float64(len(pairs))
	points /= n
	return points, math.Abs(points) > 1.96*math.Sqrt(variance)/n
}
