package score

import (
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// mostLabels is how many labels a scale may have: the 21 of a scale from −10 to 10, or from 0 to 10 in halves.
const mostLabels = 21

// mostPoints is how much an answer may count, either way.
const mostPoints = 1e6

// points checks what the labels of scales count.
func (ck *checker) points(q *engine.Quiz, scales map[string]int) {
	for _, p := range q.Points {
		ck.known("scale", scales, p.Scale)
		if i, ok := scales[p.Scale.ID]; ok {
			ck.labels(p.Scale.At, "the points of scale \""+p.Scale.ID+"\"", p.Points, len(q.Scales[i].Labels))
		}
	}
}

// labels checks what so many labels count.
func (ck *checker) labels(at engine.Pos, what string, points []float64, labels int) {
	switch {
	case len(points) != labels:
		ck.faults.Add(at, "%s are one for each label: %d of them, not %d", what, labels, len(points))
	case slices.ContainsFunc(points, func(p float64) bool { return !exact.Within(p, -mostPoints, mostPoints) }):
		ck.faults.Add(at, "%s are between -1e6 and 1e6, not %v", what, points)
	case labels > 1 && slices.Min(points) == slices.Max(points):
		ck.faults.Add(at, "%s are all %v, so no answer counts more than another", what, points[0])
	}
}

// itemPoints checks what the answers to an item count.
func (ck *checker) itemPoints(q *engine.Quiz, it *engine.Item) {
	if it.Points != nil {
		what := "the points of item \"" + it.ID + "\""
		if it.Scale == nil {
			ck.faults.Add(it.At, "%s are of the labels of a scale, and it has none: leave points out, or with options "+
				"write points: at each", what)
		} else if labels := q.Labels(it); labels != nil {
			ck.labels(it.At, what, it.Points, len(labels))
		}
	}
	if !it.HasOptionPoints() {
		return
	}
	var points []float64
	for _, o := range it.Options {
		switch {
		case o.Points == nil:
			ck.faults.Add(o.At, "option %q of item %q states no points, and others do: state them, if only as 0", o.ID, it.ID)
			continue
		case !exact.Within(*o.Points, -mostPoints, mostPoints):
			ck.faults.Add(o.At, "option %q of item %q: points are between -1e6 and 1e6, not %v", o.ID, it.ID, *o.Points)
		case len(o.Credit) > 0:
			ck.faults.Add(o.At, "option %q of item %q has points and credit: leave one of them out", o.ID, it.ID)
		}
		points = append(points, *o.Points)
	}
	same := len(points) == len(it.Options) && slices.Min(points) == slices.Max(points)
	if same && (it.Choose != "many" || points[0] == 0) {
		ck.faults.Add(it.At, "the points of item %q are all %v, so no answer counts more than another", it.ID, points[0])
	}
}

// measures checks what an item with points from least to most measures.
func (ck *checker) measures(it *engine.Item) {
	if len(it.Measures) == 0 {
		ck.faults.Add(it.At, "item %q measures no skill: give it measures: {skill: 1}", it.ID)
	}
	for i, m := range it.Measures {
		ck.known("skill", ck.skills, m.Skill)
		if !exact.Within(m.Weight, 0.01, 10) {
			ck.faults.Add(m.Skill.At, "item %q: a weight is more than 0 and at most 10, not %v", it.ID, m.Weight)
		}
		if slices.ContainsFunc(it.Measures[:i], func(o engine.Measure) bool { return o.Skill.ID == m.Skill.ID }) {
			ck.faults.Add(m.Skill.At, "item %q measures %s twice", it.ID, m.Skill.ID)
		}
	}
}

// missing says what is wrong with a policy, "" where nothing is.
func missing(m engine.Missing) string {
	policies := []string{string(engine.MissingSkip), string(engine.MissingZero), string(engine.MissingRefuse),
		string(engine.MissingMidpoint)}
	if m == "" || slices.Contains(policies, string(m)) {
		return ""
	}
	last := len(policies) - 1
	return "missing is one of " + strings.Join(policies[:last], ", ") + " or " + policies[last] + ", not \"" + string(m) + "\""
}

// sum checks a raw sum: every item of its skill counts points, and the bands rise.
func (ck *checker) sum(cq *compiled.Quiz, sum *engine.Sum) {
	q := cq.Quiz
	ck.known("skill", ck.skills, sum.Skill)
	if !exact.Within(sum.Lowest, -1000, 1000) {
		ck.faults.Add(sum.Skill.At, "the sum of %s: lowest is what the first point counts, 0 or 1 as a rule, not %v",
			sum.Skill.ID, sum.Lowest)
	}
	if why := missing(sum.Missing); why != "" {
		ck.faults.Add(sum.Skill.At, "the sum of %s: %s", sum.Skill.ID, why)
	}
	ck.round(sum.Skill.At, "the sum of "+sum.Skill.ID, sum.Round)
	k, measured := cq.Skill[sum.Skill.ID]
	if _, known := ck.skills[sum.Skill.ID]; known && !measured {
		ck.faults.Add(sum.Skill.At, "quiz %q states a sum of %s and asks nothing about it", q.ID, sum.Skill.ID)
	}
	items := 0
	for i := range cq.Items {
		ci := &cq.Items[i]
		if !measured || !slices.Contains(ci.Skills, k) {
			continue
		}
		if items++; len(ci.Options) > 0 && !ci.HasOptionPoints() {
			ck.faults.Add(sum.Skill.At, "the sum of %s adds points, and the options of item %q earn credit: let the item "+
				"measure %s and write points: at each option in place of credit, or leave the sum out",
				sum.Skill.ID, ci.Item.ID, sum.Skill.ID)
		}
	}
	if measured && !exact.Within(sum.Answered, 0, float64(items)) {
		ck.faults.Add(sum.Skill.At, "the sum of %s: answered is between 0 and its %d items, not %v", sum.Skill.ID,
			items, sum.Answered)
	}
	ck.bands(sum.Skill.ID, sum.Bands)
	for i := range q.Sums {
		if other := &q.Sums[i]; other == sum {
			break
		} else if other.Skill.ID == sum.Skill.ID {
			ck.faults.Add(sum.Skill.At, "the sum of %s is stated twice%s", sum.Skill.ID, already(other.Skill.At))
		}
	}
}

// bands checks that the bands of points rise.
func (ck *checker) bands(what string, bands []engine.Band) {
	for i, b := range bands {
		if !exact.Within(b.From, -1e6, 1e6) || i > 0 && b.From <= bands[i-1].From {
			ck.faults.Add(b.At, "the bands of %s rise: %v is out of place", what, b.From)
		}
	}
}

func (ck *checker) round(at engine.Pos, what string, r engine.Round) {
	if r != "" && r != engine.RoundNone && r != engine.RoundWhole {
		ck.faults.Add(at, "%s: round is %s or %s, not %q", what, engine.RoundNone, engine.RoundWhole, r)
	}
}
