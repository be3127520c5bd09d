package engine

import "math"

// Quality says how the answers were given. It warns and never discards: several signs together mean more than one, and there is no universal
// cut-off (Meade & Craig 2012).
type Quality struct {
	LongestRun  int       `json:"longest_run"` // the same point on scale items one after another, as shown
	Variability float64   `json:"variability"` // sample standard deviation of the raw points of scale items
	Discord     float64   `json:"discord"`     // how far scale items of one skill disagree: χ² per degree of freedom, about 1 where by error alone, 0 without two of one
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

// quality looks at the raw points of the scale items in the order shown. seconds is the mean time an answer took, 0 where it isn't known. agree says whether
// answers about one skill agree as well as they do for four people in five: without that no match is called clear. Someone who clicks at random is found
// out by it, where their levels happen to look like a role's.
func (s *sheet) quality(seconds float64) (q Quality, agree bool) {
	q.Warnings = []Warning{}
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
	squares, freedom := s.discord()
	if freedom > 0 {
		q.Discord = rounded(squares / float64(freedom))
	}
	if squares > s.quiz.discord[freedom] {
		q.Warnings = append(q.Warnings, WarnInconsistent)
	}
	return q, squares <= s.quiz.accord[freedom]
}

// discord compares how far a person's scale items of one skill lie apart with what the quiz's own reliability says of them: over all skills Σ (c − c̄)²/e follows
// χ² with one degree of freedom less per skill than it has items.
func (s *sheet) discord() (squares float64, freedom int) {
	skills := make([]struct {
		items                int
		weight, sum, squares float64 // Σ 1/e, Σ c/e, Σ c²/e
	}, len(s.measured))
	each := func(visit func(ci *compiledItem, skill int, credit float64)) {
		for i := range s.quiz.items {
			ci := &s.quiz.items[i]
			if ci.item.Kind() != KindScale || s.answers[i].form == none {
				continue
			}
			for j, skill := range ci.skills {
				visit(ci, skill, s.credits[i][j])
			}
		}
	}
	each(func(_ *compiledItem, skill int, _ float64) { skills[skill].items++ })
	each(func(ci *compiledItem, skill int, credit float64) {
		k := &skills[skill]
		precision := 1 / s.quiz.quiz.Reliability.itemError(k.items, len(ci.labels))
		k.weight += precision
		k.sum += float64(precision * credit)
		k.squares += float64(precision * credit * credit)
	})
	for _, k := range skills {
		if k.items > 1 {
			squares += max(0, k.squares-float64(k.sum*k.sum)/k.weight)
			freedom += k.items - 1
		}
	}
	return squares, freedom
}
