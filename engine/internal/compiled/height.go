package compiled

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/height"
)

// Family is a family of which a quiz compares two positions or more. One alone is compared as any role.
type Family struct {
	Family *engine.Family
	Roles  []int         // those that the quiz compares, the lowest first
	Steps  []height.Step // to each of them from the one below; the first is empty
}

// group finds the families of the quiz's roles.
func (c *Catalog) group(cq *Quiz) {
	cq.FamilyOf = make([]int, len(cq.Roles))
	for r := range cq.FamilyOf {
		cq.FamilyOf[r] = -1
	}
	for i := range c.Content.Families {
		f := Family{Family: &c.Content.Families[i]}
		for _, ref := range f.Family.Positions {
			r, compared := cq.Role[ref.ID]
			if !compared || cq.FamilyOf[r] >= 0 || slices.Contains(f.Roles, r) { // the last two of content at fault
				continue
			}
			step := height.Step{}
			if n := len(f.Roles); n > 0 {
				step = height.NewStep(cq.Roles[f.Roles[n-1]].Levels, cq.Roles[r].Levels, cq.Roles[r].Weights)
			}
			f.Roles, f.Steps = append(f.Roles, r), append(f.Steps, step)
		}
		if len(f.Roles) < 2 {
			continue
		}
		for _, r := range f.Roles {
			cq.FamilyOf[r] = len(cq.Families)
		}
		cq.Families = append(cq.Families, f)
	}
	for i := range cq.Items {
		ci := &cq.Items[i]
		cq.styled = cq.styled || len(cq.Families) > 0 && ci.Describes()
	}
}

// Describes says whether the item's options each describe how somebody goes about one skill, so that a person picks
// what they do instead of rating it.
func (ci *Item) Describes() bool {
	return ci.Form == engine.FormChoice && len(ci.Skills) == 1 && ci.Item.Fact == nil && !ci.Unscored
}

// place puts heights into distances: those of a family's positions become the distance of the most likely position by
// shape, and twice the log-odds by which it is likelier. So shape decides between families, and height within one, and
// shares come of distances as ever.
func (s *Sheet) place(distances []float64) {
	s.correct()
	for i := range s.Quiz.Families {
		f := &s.Quiz.Families[i]
		odds := 0.0
		top := f.Roles[0]
		for j, r := range f.Roles {
			odds += f.Steps[j].Odds(s.heard, s.Sems, s.Measured) / s.Quiz.Temperature
			s.heights[r] = odds
			if odds > s.heights[top] {
				top = r
			}
		}
		s.tops[i] = top
		shape := distances[top]
		for _, r := range f.Roles {
			distances[r] = shape + float64(2*(s.heights[top]-s.heights[r]))
		}
	}
}

// correct works out the levels that heights are told by: those after rules, of which what rests on self-ratings is
// moved by how much higher they are than what the same person describes, where that is more than error.
func (s *Sheet) correct() {
	copy(s.heard, s.Levels)
	s.style = engine.StyleCorrection{Not: engine.NotComparable}
	if !s.Quiz.selfRated {
		s.style.Not = engine.NoSelfRatings
	}
	if !s.Quiz.styled || !s.Quiz.selfRated {
		return
	}
	pairs := s.pairs[:0]
	items := 0
	for k, m := range s.Measured {
		if !m {
			continue
		}
		var sums, weights [2]float64 // of self-ratings, and of what is described
		var counts [2]int
		for _, t := range s.Quiz.Terms[k] {
			ci := &s.Quiz.Items[t.Item]
			if !s.Counted(t.Item, t.At) || !s.Answers[t.Item].Given() {
				continue
			}
			way := 0
			if ci.Describes() {
				way = 1
			} else if !ci.Ordered() {
				continue
			}
			sums[way] += float64(t.Weight * s.Credits[t.Item][t.At])
			weights[way] += t.Weight
			counts[way]++
		}
		s.rated[k] = weights[0] / s.Weight[k]
		if counts[0] > 0 && counts[1] > 0 {
			items += counts[1]
			pairs = append(pairs, height.Pair{Rated: sums[0] / weights[0], Described: sums[1] / weights[1],
				RatedSEM: s.Quiz.SemsOf[k][counts[0]], DescribedSEM: s.Quiz.SemsOf[k][counts[1]]})
		}
	}
	if len(pairs) < height.FewestPairs {
		return
	}
	points, differs := height.Style(pairs)
	s.style = engine.StyleCorrection{By: engine.ByAnchoredItems, Items: items, Not: engine.NotDifferent}
	if !differs {
		return
	}
	s.style.Points, s.style.Not = exact.Rounded(-points), ""
	for k, m := range s.Measured {
		if m {
			s.heard[k] = min(max(s.Levels[k]-float64(points*s.rated[k]), 0), 100)
			if s.rated[k] > 0 {
				s.style.Levels = append(s.style.Levels, engine.CorrectedLevel{Skill: s.Quiz.Skills[k],
					Level: exact.Rounded(s.heard[k])})
			}
		}
	}
}

// Unclear is what keeps a role from being called clear whatever its share is, where it is a position, whose levels may
// be of any height: see engine.NotClear. It comes after Quality.
func (s *Sheet) Unclear(role int, of *engine.Quality) engine.NotClear {
	switch {
	case role < 0 || s.Quiz.FamilyOf[role] < 0:
		return ""
	case s.checked == 0:
		return engine.RatedOnce
	case slices.Contains(of.Warnings, engine.WarnNoVariability):
		return engine.SameAnswers
	}
	return ""
}

// RatedOnce says whether positions are compared, and no skill has two ratings that could contradict each other, so that
// none is called clear: see inconsistency.
func (cq *Quiz) RatedOnce() bool {
	rated := make([]int, len(cq.Skills))
	for i := range cq.Items {
		for j, skill := range cq.Items[i].Skills {
			if cq.Items[i].Ordered() && cq.Items[i].Held[j] {
				rated[skill]++
			}
		}
	}
	return len(cq.Families) > 0 && !slices.ContainsFunc(rated, func(n int) bool { return n > 1 })
}

// stand says where on its ladder a person stands whose best-fitting role is a position.
func (s *Sheet) stand(of *engine.Quality) *engine.FamilyStanding {
	if len(s.Quiz.Families) == 0 || s.Quiz.FamilyOf[s.order[0]] < 0 {
		return nil
	}
	f := &s.Quiz.Families[s.Quiz.FamilyOf[s.order[0]]]
	style := s.style
	standing := &engine.FamilyStanding{Family: f.Family.ID, Unclear: s.Unclear(s.order[0], of), Correction: &style}
	chances := make([]float64, len(f.Roles))
	for j, r := range f.Roles {
		chances[j] = s.heights[r]
	}
	height.Chances(chances)
	best, second := 0, -1
	for j, r := range f.Roles {
		position := engine.PositionChance{Role: s.Quiz.Roles[r].Role.ID, Probability: exact.Significant(chances[j])}
		if position.Unclaimed = !s.claims(r); !position.Unclaimed {
			position.Readiness = exact.Rounded(s.Readiness(r))
		}
		standing.Positions = append(standing.Positions, position)
		switch {
		case chances[j] > chances[best]:
			best, second = j, best
		case j != best && (second < 0 || chances[j] > chances[second]):
			second = j
		}
	}
	if second >= 0 && chances[best] < s.Quiz.Verdicts.Clear && (best-second == 1 || second-best == 1) {
		standing.Between = []string{standing.Positions[min(best, second)].Role, standing.Positions[max(best, second)].Role}
	}
	return standing
}

// Even says whether the levels are too even to tell roles apart, where a role fits best, −1 for none, and some may be
// recommended. Where all of these are positions of one family, nothing has to be told apart by shape. Where several
// families are compared, the most likely position may be as even itself.
func (s *Sheet) Even(best int, eligible func(role int) bool) bool {
	if best < 0 || len(s.Quiz.Families) == 0 {
		return s.Flat()
	}
	of := s.Quiz.FamilyOf[best]
	if of >= 0 && s.even(s.Quiz.Roles[s.tops[of]].Levels) {
		return false
	}
	only, shape := -1, false // the family of those that may be recommended; whether shape has to tell
	for r, family := range s.Quiz.FamilyOf {
		if eligible(r) {
			shape = shape || family < 0 || only >= 0 && family != only
			only = family
		}
	}
	if only >= 0 && !shape {
		return false
	}
	return s.Flat()
}

// ToldByHeight says whether two roles need not differ in shape: they are positions of one family, or of families of
// which one's holders would stand elsewhere in the other.
func (s *Sheet) ToldByHeight(a, b int) bool {
	of := s.Quiz.FamilyOf
	if of[a] >= 0 && of[a] == of[b] {
		return true
	}
	return !s.standsAt(a, b) && !s.standsAt(b, a)
}

// standsAt says whether a role is the one by which somebody with the very profile of another is compared with its
// family.
func (s *Sheet) standsAt(role, holder int) bool {
	of := s.Quiz.FamilyOf[role]
	if of < 0 {
		return true
	}
	f := &s.Quiz.Families[of]
	top, odds, most := f.Roles[0], 0.0, 0.0
	for j, r := range f.Roles {
		if odds += f.Steps[j].Odds(s.Quiz.Roles[holder].Levels, s.Sems, s.Measured); odds > most {
			top, most = r, odds
		}
	}
	return top == role
}

// shaped is the role by whose shape a role is compared with those of other families: the most likely position of its
// own.
func (s *Sheet) shaped(role int) int {
	if len(s.Quiz.Families) == 0 || s.Quiz.FamilyOf[role] < 0 {
		return role
	}
	return s.tops[s.Quiz.FamilyOf[role]]
}

// akin says whether two roles are positions of one family.
func (s *Sheet) akin(a, b int) bool {
	of := s.Quiz.FamilyOf
	return of[a] >= 0 && of[a] == of[b]
}

// ahead is by how much log-odds a role is ahead of the most likely position of its family, at most 0.
func (s *Sheet) ahead(role int) float64 {
	if len(s.Quiz.Families) == 0 || s.Quiz.FamilyOf[role] < 0 {
		return 0
	}
	return s.heights[role] - s.heights[s.shaped(role)]
}

// climbed takes the log-odds of a position against another of its family apart, as because does: they add up the steps
// between. What is made of a step goes up with a level and stays where the level leaves the step, so a skill's part is
// counted from where level 50 leaves it, and is shared among its answers as its distance from 50 is. A rule has what it
// moved, one after another.
func (f *Fit) climbed(a, b int, moves []ruleMove) *engine.Because {
	s := f.sheet
	family := &s.Quiz.Families[s.Quiz.FamilyOf[a]]
	low, high, sign := 0, 0, 1.0
	for j, r := range family.Roles {
		if r == a {
			high = j
		}
		if r == b {
			low = j
		}
	}
	if low > high {
		low, high, sign = high, low, -1
	}
	out := &engine.Because{Versus: s.Quiz.Roles[b].Role.ID, Rules: make([]engine.RuleEvidence, 0, len(moves))}
	gain := func(skill int, from, to float64) (odds float64) { // of the steps between
		for j := low + 1; j <= high; j++ {
			step := &family.Steps[j]
			for i := range step.Parts {
				if p := &step.Parts[i]; p.Skill == skill {
					odds += float64(sign * step.Slope(s.Sems, s.Measured) / s.Quiz.Temperature * (p.Made(to) - p.Made(from)))
				}
			}
		}
		return odds
	}
	for j := low + 1; j <= high; j++ {
		out.Constant += float64(sign * family.Steps[j].Neutral(s.Sems, s.Measured) / s.Quiz.Temperature)
	}
	for k, m := range s.Measured {
		if !m {
			continue
		}
		out.Corrected += gain(k, s.Levels[k], s.heard[k])
		e := engine.SkillEvidence{Skill: s.Quiz.Skills[k], LogOdds: exact.Rounded(gain(k, 50, s.Answered[k])),
			Items: []engine.ItemEvidence{}}
		slope := 0.0
		if off := s.Answered[k] - 50; math.Abs(off) > 0 {
			slope = gain(k, 50, s.Answered[k]) / off
		}
		for _, t := range s.Quiz.Terms[k] {
			if s.Counted(t.Item, t.At) {
				odds := float64(slope * t.Weight / s.Weight[k] * (s.Credits[t.Item][t.At] - 50))
				e.Items = withItem(e.Items, 0, engine.ItemEvidence{Item: s.Quiz.Items[t.Item].Item.ID,
					LogOdds: exact.Rounded(odds)})
			}
		}
		out.Skills = withSkill(out.Skills, e)
	}
	at := make([]float64, len(s.Answered))
	copy(at, s.Answered)
	for _, m := range moves {
		odds := 0.0
		for _, by := range m.by {
			odds += gain(by.skill, at[by.skill], at[by.skill]+by.points)
			at[by.skill] += by.points
		}
		out.Rules = append(out.Rules, engine.RuleEvidence{Rule: m.rule, LogOdds: exact.Rounded(odds)})
	}
	out.Corrected = exact.Rounded(out.Corrected)
	out.Constant = exact.Rounded(out.Constant + out.Corrected)
	return out
}
