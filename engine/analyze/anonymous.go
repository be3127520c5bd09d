package analyze

import (
	"math"
	"slices"
	"strings"
)

// fewestShown is the least number of people that a count of them may show, where they didn't hand in their answers to
// be counted.
const fewestShown = 5

// Anonymous returns what may be shown of people whose answers were kept for another reason: nothing that could show one
// of them. Of less than 30 people it keeps their number and the cautions. Of more it leaves out what rests on less than
// 30 of them, counts of one to four, and percentiles beyond which there are less than five people; counts that could be
// told from the others go too.
func (a Analysis) Anonymous() Analysis {
	if a.People < fewestForItems {
		return Analysis{
			Quiz: a.Quiz, Catalog: a.Catalog, People: a.People, Cautions: a.Cautions,
			Skills: []SkillAnalysis{}, Verdicts: []Share{}, Roles: []Share{}, Careless: Careless{Signs: []Share{}},
			Suggest: Suggestion{TauFrom: TauFromNothing, Notes: []string{}},
		}
	}
	a.Suggest = a.Suggest.anonymous(a.Skills)
	a.Skills = slices.Clone(a.Skills)
	for i := range a.Skills {
		a.Skills[i] = a.Skills[i].anonymous()
	}
	a.Verdicts, a.Roles = publicShares(a.Verdicts), publicShares(a.Roles)
	a.Careless.Signs = slices.DeleteFunc(slices.Clone(a.Careless.Signs), func(s Share) bool {
		return tooFewToShow(s.People)
	})
	if tooFewToShow(a.Careless.Several.People) {
		a.Careless.Several = Share{}
	}
	return a
}

// anonymous leaves out what would tell of a skill that isn't shown: where there is one such, its numbers follow from
// the pooled ones and the other skills'.
func (s Suggestion) anonymous(skills []SkillAnalysis) Suggestion {
	s.Notes = slices.Clone(s.Notes)
	withhold := func(what ...string) {
		s.Notes = slices.DeleteFunc(s.Notes, func(note string) bool {
			return slices.ContainsFunc(what, func(w string) bool { return strings.HasPrefix(note, w+" ") })
		})
		s.Notes = append(s.Notes, what[0]+" isn't shown: it rests in part on fewer than 30 people.")
	}
	if slices.ContainsFunc(skills, func(k SkillAnalysis) bool {
		return k.Norms.SD != nil && k.Norms.Measured < fewestForItems
	}) {
		s.SD = nil
		withhold("sd")
	}
	if slices.ContainsFunc(skills, func(k SkillAnalysis) bool {
		return k.Reliability.Alpha != nil && k.Reliability.People < fewestForItems
	}) {
		s.Alpha, s.InterItemR = nil, nil
		withhold("inter_item_r")
	}
	if s.TauPeople > 0 && s.TauPeople < fewestForItems {
		s.Tau, s.TauFrom, s.TauPeople = nil, TauFromNothing, 0
		withhold("tau", "τ²")
	}
	return s
}

func tooFewToShow(people int) bool { return people > 0 && people < fewestShown }

const tooFewAnswered = "fewer than 30 people answered, so it is not shown"

func (s SkillAnalysis) anonymous() SkillAnalysis {
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		s.Items[i] = s.Items[i].anonymous(s.Reliability.People)
	}
	if s.Reliability.People < fewestForItems {
		s.Reliability = Consistency{Items: s.Reliability.Items, People: s.Reliability.People, WhyNot: tooFewAnswered}
	}
	s.Norms = s.Norms.anonymous()
	return s
}

// anonymous takes the fewest people who answered any two items of the skill: on them rests how the item goes with the
// others.
func (it ItemAnalysis) anonymous(fewest int) ItemAnalysis {
	if it.Answered < fewestForItems {
		return ItemAnalysis{
			Item: it.Item, At: it.At, Kind: it.Kind, Reversed: it.Reversed, Answered: it.Answered, Counts: []int{},
			WhyNot: tooFewAnswered,
		}
	}
	if fewest < fewestForItems && it.R != nil {
		it.R, it.AlphaLess, it.Suspicion, it.WhyNot = nil, nil, "", tooFewAnswered
	}
	if slices.ContainsFunc(it.Counts, tooFewToShow) {
		it.Counts = []int{}
		it.Floor, it.Ceiling = publicShare(it.Floor, it.Answered), publicShare(it.Ceiling, it.Answered)
	}
	return it
}

func (n Norms) anonymous() Norms {
	if n.Measured < fewestForItems {
		return Norms{Measured: n.Measured, Percentiles: []Percentile{}}
	}
	n.Floor, n.Ceiling = publicShare(n.Floor, n.Measured), publicShare(n.Ceiling, n.Measured)
	n.Percentiles = slices.DeleteFunc(slices.Clone(n.Percentiles), func(p Percentile) bool {
		return min(p.Percent, 100-p.Percent)*n.Measured < fewestShown*100
	})
	return n
}

// publicShare is a share of people, nil where it is that of too few.
func publicShare(share *float64, of int) *float64 {
	if share == nil || tooFewToShow(int(math.Round(*share*float64(of)))) {
		return nil
	}
	return share
}

// publicShares leaves out the shares of too few people, and where those left out come to too few together, the next
// smallest with them.
func publicShares(shares []Share) []Share {
	hidden := 0
	out := slices.DeleteFunc(slices.Clone(shares), func(s Share) bool {
		if !tooFewToShow(s.People) {
			return false
		}
		hidden += s.People
		return true
	})
	if !tooFewToShow(hidden) {
		return out
	}
	next := -1
	for i, s := range out {
		if s.People > 0 && (next < 0 || s.People < out[next].People) {
			next = i
		}
	}
	if next >= 0 {
		out = slices.Delete(out, next, next+1)
	}
	return out
}
