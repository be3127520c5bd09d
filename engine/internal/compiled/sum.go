package compiled

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/scales"
)

// weigh says how much an item weighs in levels. A skill with a sum has the level that its sum has between the least and
// the most there can be, so an item weighs as many points of the sum as lie between its own least and most.
func (cq *Quiz) weigh(ci *Item) {
	ci.Weights = slices.Clone(ci.Counts)
	for j, k := range ci.Skills {
		if cq.Sums[k] != nil {
			ci.Weights[j] = float64(ci.Counts[j] * ci.Worth.Span())
		}
	}
}

// Missing is what becomes of items of a skill that were shown and not answered.
func (cq *Quiz) Missing(skill int) engine.Missing {
	if of := cq.Sums[skill]; of != nil && of.Missing != "" {
		return of.Missing
	}
	return cmp.Or(cq.Quiz.Missing, engine.MissingSkip)
}

// leaveBlank works out what an item counts for where it is left open.
func (cq *Quiz) leaveBlank(ci *Item) {
	credit, some := make([]float64, len(ci.Skills)), false
	for j, k := range ci.Skills {
		switch credit[j] = math.NaN(); cq.Missing(k) {
		case engine.MissingZero:
			credit[j], some = 0, true
		case engine.MissingMidpoint:
			credit[j], some = 50, true
		case engine.MissingSkip, engine.MissingRefuse:
		}
	}
	if some {
		ci.blank = ci.earns(credit)
	}
}

// Counted says whether an item counts for the skill at a place among those that it measures: it is answered, or what is
// left open counts as something.
func (s *Sheet) Counted(item, at int) bool {
	return s.Credits[item] != nil && !math.IsNaN(s.Credits[item][at])
}

// suffices says whether enough of a skill's items count for a level: by weight half of those that were asked, or all
// where a gap is refused, or as many answers as its sum is content with.
func (s *Sheet) suffices(skill int) bool {
	if s.Quiz.Sure != nil {
		return exact.Rounded(s.counted[skill]) >= s.Quiz.heaviest(skill)
	}
	least := 0.5
	switch s.Quiz.Missing(skill) {
	case engine.MissingRefuse:
		least = 1
	case engine.MissingSkip:
		if of := s.Quiz.Sums[skill]; of != nil && of.Answered > 0 && float64(s.given[skill]) >= of.Answered {
			return true
		}
	case engine.MissingZero, engine.MissingMidpoint:
	}
	return exact.Rounded(s.counted[skill]) >= exact.Rounded(least*s.offered[skill])
}

// Extent is the least and the most that an item counts in a sum of the skill at a place among those that it measures.
func (ci *Item) Extent(at int, of *engine.Sum) (least, most float64) {
	shift := 0.0
	if ci.Worth.Shifts {
		shift = of.Lowest
	}
	return float64(ci.Counts[at] * (shift + ci.Worth.Least)), float64(ci.Counts[at] * (shift + ci.Worth.Most))
}

// points are what an item that counts has counted towards a sum.
func (s *Sheet) points(t Term, of *engine.Sum) float64 {
	ci := &s.Quiz.Items[t.Item]
	points := s.counts(t)
	if ci.Worth.Shifts {
		points += of.Lowest
	}
	return float64(ci.Counts[t.At] * points)
}

func (s *Sheet) counts(t Term) float64 {
	ci, a := &s.Quiz.Items[t.Item], s.Answers[t.Item]
	if a.Given() {
		if pick := ci.Pick(a); pick >= 0 && pick < len(ci.Worth.Picks) {
			return ci.Worth.Picks[pick]
		}
		if a.Form() == engine.FormNumber {
			return ci.Worth.Number(a.Number())
		}
	}
	return ci.Worth.Earned(s.Credits[t.Item][t.At])
}

// roundSums works out of which skills a sum that stands for items left aside is a whole number: as content says, and
// where it says nothing, if all complete ones are.
func (cq *Quiz) roundSums() {
	cq.whole = make([]bool, len(cq.Skills))
	for k, of := range cq.Sums {
		if of == nil {
			continue
		}
		if cq.whole[k] = of.Round == engine.RoundWhole; of.Round != "" {
			continue
		}
		cq.whole[k] = true
		all := 0.0
		for _, t := range cq.Terms[k] {
			ci := &cq.Items[t.Item]
			least, _ := ci.Extent(t.At, of)
			all += least
			for _, p := range slices.Concat(ci.Worth.Picks, ci.Worth.Options) {
				cq.whole[k] = cq.whole[k] && whole(ci.Counts[t.At]*(p-ci.Worth.Least))
			}
			if ci.Worth.Stated && ci.Form == engine.FormNumber && ci.Points == 0 { // which may be any
				cq.whole[k] = false
			}
		}
		cq.whole[k] = cq.whole[k] && whole(all)
	}
}

func whole(x float64) bool { x = exact.Rounded(x); return x == math.Trunc(x) }

// sum returns the raw sum of a measured skill: Σ w·points over its items, a reversed item's points counted from the
// other end. Where items are left aside, the sum stands as far between the least and the most of all items as the
// points answered stand between theirs: for items of one scale that is their mean point times all of the weight, the
// proration that publishers of such questionnaires state. The ends are known in any case, and false says that too little
// was answered for a sum.
func (s *Sheet) sum(skill int) (out engine.SumScore, ok bool) {
	of := s.Quiz.Sums[skill]
	var points, least, most float64 // of the items that are counted
	left := false
	for _, t := range s.Quiz.Terms[skill] {
		if !s.offers(t.Item) {
			continue
		}
		lowest, highest := s.Quiz.Items[t.Item].Extent(t.At, of)
		out.Lowest += lowest
		out.Highest += highest
		if !s.Counted(t.Item, t.At) {
			left = true
			continue
		}
		least += lowest
		most += highest
		points += s.points(t, of)
	}
	out.Lowest, out.Highest = exact.Rounded(out.Lowest), exact.Rounded(out.Highest)
	if !s.Measured[skill] || float64(s.given[skill]) < of.Answered {
		return out, false
	}
	if left {
		points = out.Lowest + float64((points-least)/(most-least)*(out.Highest-out.Lowest))
		if s.Quiz.whole[skill] { // weights such as 0.5 put these between whole numbers
			points = math.Floor(exact.Rounded(points) + 0.5)
		}
		points = min(max(points, out.Lowest), out.Highest)
	}
	out.Points = exact.Rounded(points)
	out.Band = scales.Band(of.Bands, out.Points)
	return out, true
}
