package plan

import (
	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
)

// Expected is the second level that people with somebody's first one have on average where nothing changes: levels far
// from the mean of a group are followed by ones nearer to it (Crawford & Garthwaite 2007). It stands beside the reliable
// change, never in its place.
type Expected struct {
	Level float64 // 0–100
	// where the second level is in 95 of 100 people, by a t with n − 2 degrees of freedom; within 0–100
	Low, High float64
	Norm      string // the group's name
	People    int    // in it
	R         float64
}

// expected is what a level makes likely for the next one, r being the retest reliability of what it rests on. nil where
// the norm that the person is compared with doesn't state mean, SD and three people or more.
func expected(q *engine.Quiz, norm string, l *engine.Level, r float64) *Expected {
	for i := range q.Norms {
		n := &q.Norms[i]
		if n.Name != norm || n.People < 3 {
			continue
		}
		for _, of := range n.Of {
			if of.Scale.ID != l.Skill || of.Mean == nil || of.SD == nil {
				continue
			}
			mean, sd := *of.Mean, *of.SD // in points, of a skill with a sum
			if sum := l.Sum; sum != nil {
				point := 100 / (sum.Highest - sum.Lowest)
				mean, sd = (mean-sum.Lowest)*point, sd*point
			}
			level, se := stats.Predict(n.People, r, mean, sd, mean, sd, l.Level)
			margin := stats.TwoSidedT(0.95, n.People-2) * se
			within := func(x float64) float64 { return exact.Rounded(min(100, max(0, x))) }
			return &Expected{Level: within(level), Low: within(level - margin), High: within(level + margin), Norm: n.Name,
				People: int(n.People), R: exact.Rounded(r)}
		}
	}
	return nil
}
