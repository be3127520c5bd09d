package engine

import "math"

// Quality says how the answers were given. It warns and never discards: several signs together mean more than one, and there is no universal
// cut-off (Meade & Craig 2012).
type Quality struct {
	LongestRun  int       `json:"longest_run"` // the same point on scale items one after another, as shown
	Variability float64   `json:"variability"` // sample standard deviation of the raw points of scale items
	Warnings    []Warning `json:"warnings"`
}

// Warning names a sign of careless answering.
type Warning string

// The signs.
const (
	WarnLongRun       Warning = "long_run"       // one run is half of the scale items or more
	WarnNoVariability Warning = "no_variability" // every scale item has the same point
	WarnTooFast       Warning = "too_fast"       // under a second an item
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
	return q
}
