package engine

import "math"

// Quality says how the answers were given. It warns and never discards: several signs together mean more than one, and there is no universal
// cut-off (Meade & Craig 2012).
type Quality struct {
	LongestRun  int       `json:"longest_run"` // the same point on scale items one after another, as shown
	Variability float64   `json:"variability"` // sample standard deviation of the raw points of scale items
	Discord     float64   `json:"discord"`     // how far scale items of one skill disagree, as a multiple of what the quiz's reliability makes likely: about 1
	Warnings    []Warning `json:"warnings"`
}

// Warning names a sign of careless answering.
type Warning string

// The signs.
const (
	WarnLongRun       Warning = "long_run"       // one run is half of the scale items or more
	WarnNoVariability Warning = "no_variability" // every scale item has the same point
	WarnTooFast       Warning = "too_fast"       // under a second an item
	WarnInconsistent  Warning = "inconsistent"   // answers to items of one skill contradict each other more than error alone makes likely
)

// quality looks at the raw points of the scale items in the order shown. seconds is the mean time an answer took, 0 where it isn't known.
func (s *sheet) quality(seconds float64) Quality {
	q := Quality{Warnings: []Warning{}}
	var points []float64
	run := 0
	for i := range s.quiz.items {
		if s.quiz.items[i].item.Kind() != KindScale || s.answers[i].form == none {
			continue
		}
		if p := s.answers[i].number; len(points) > 0 && p == points[len(points)-1] {
			run++
		} else {
			run = 1
		}
		points = append(points, s.answers[i].number)
		q.LongestRun = max(q.LongestRun, run)
	}
	n := float64(len(points))
	if n >= 2 {
		mean, sum := 0.0, 0.0
		for _, p := range points {
			mean += p / n
		}
		for _, p := range points {
			sum += float64((p - mean) * (p - mean))
		}
		q.Variability = rounded(math.Sqrt(sum / (n - 1)))
		if float64(q.LongestRun) >= n/2 && n >= 4 {
			q.Warnings = append(q.Warnings, WarnLongRun)
		}
		if q.LongestRun == len(points) {
			q.Warnings = append(q.Warnings, WarnNoVariability)
		}
	}
	if seconds > 0 && seconds < 1 {
		q.Warnings = append(q.Warnings, WarnTooFast)
	}
	ratio, inconsistent := s.discord()
	if q.Discord = rounded(ratio); inconsistent {
		q.Warnings = append(q.Warnings, WarnInconsistent)
	}
	return q
}

// discord compares how far a person's scale items of one skill lie apart with what the quiz's own reliability says of them. An item's credit differs from the
// skill's level by an error of variance e = SD²·(1−r̄) plus the rounding to a point of the scale, step²/12 (Sheppard 1898), so over all skills
// Σ (c − c̄)²/e follows χ² with one degree of freedom less per skill than it has items. ratio is that sum over its degrees of freedom, 0 where there are none. A
// person counts as inconsistent beyond what one in a hundred would reach.
func (s *sheet) discord() (ratio float64, inconsistent bool) {
	rel := s.quiz.quiz.Reliability
	noise := float64(rel.SD * rel.SD * (1 - rel.InterItemR))
	n := len(s.measured)
	weight, weighed, squares, items := make([]float64, n), make([]float64, n), make([]float64, n), make([]int, n)
	for i := range s.quiz.items {
		ci := &s.quiz.items[i]
		if ci.item.Kind() != KindScale || s.answers[i].form == none {
			continue
		}
		step := 100 / float64(len(ci.labels)-1)
		precision := 1 / (noise + float64(step*step)/12)
		for j, skill := range ci.skills {
			c := s.credits[i][j]
			items[skill]++
			weight[skill] += precision
			weighed[skill] += float64(precision * c)
			squares[skill] += float64(precision * c * c)
		}
	}
	sum, freedom := 0.0, 0
	for k := range n {
		if items[k] > 1 {
			sum += max(0, squares[k]-float64(weighed[k]*weighed[k])/weight[k])
			freedom += items[k] - 1
		}
	}
	if freedom == 0 {
		return 0, false
	}
	return sum / float64(freedom), sum > s.quiz.discord[freedom]
}
