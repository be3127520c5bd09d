package score_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// inDomains is a quiz in the structure of IPIP-NEO-120: five domains of six facets of four items.
func inDomains(both bool) *enginetest.Draft {
	var skills []string
	var items []engine.Item
	for i := range 5 {
		domain := fmt.Sprintf("d%d", i+1)
		if both {
			skills = append(skills, domain)
		}
		for j := range 6 {
			facet := fmt.Sprintf("%s_f%d", domain, j+1)
			skills = append(skills, facet)
			for k := range 4 {
				it := enginetest.Five(fmt.Sprintf("%s_%d", facet, k+1), facet)
				if it.Reversed = k%2 == 1; both {
					it.Measures = append(it.Measures, engine.Measure{Skill: enginetest.Ref(domain), Weight: 1})
				}
				items = append(items, it)
			}
		}
	}
	d := enginetest.DraftOf(skills...)
	d.Quiz(items...)
	return d
}

// careful answers as the quiz's reliability says of people: a facet's four items have the mean correlation r̄, and their
// mean the standard deviation SD over people. Facets of one domain correlate .5.
func careful(rel engine.Reliability, r *rand.Rand) engine.Answers {
	const items, shared = 4, 0.5
	trait, err := rel.SD*math.Sqrt(rel.Alpha(items)), math.Sqrt(items)*rel.SEM(items)
	out := engine.Answers{}
	for i := range 5 {
		domain := r.NormFloat64()
		for j := range 6 {
			level := 50 + trait*(math.Sqrt(shared)*domain+math.Sqrt(1-shared)*r.NormFloat64())
			for k := range items {
				point := math.Round(min(max((level+err*r.NormFloat64())/25, 0), 4)) + 1
				if k%2 == 1 {
					point = 6 - point
				}
				out[fmt.Sprintf("d%d_f%d_%d", i+1, j+1, k+1)] = engine.Number(point)
			}
		}
	}
	return out
}

// One in a hundred careful people may be told that their answers contradict each other, and no more for a domain above
// their facets: what two answers of a facet say of each other they say once, and facets of a domain may differ. Counted
// for the domain too, 13.7 in 100 were told so at SD 14 and r̄ .5.
func TestADomainAboveItsFacetsFlagsNobodyMore(t *testing.T) {
	const people = 3000
	for _, rel := range []engine.Reliability{{SD: 14, InterItemR: 0.5}, {SD: 12, InterItemR: 0.25}} {
		var found [2]float64
		for i, both := range []bool{false, true} {
			d := inDomains(both)
			d.Quizzes[0].Reliability = rel
			c, r, flagged := d.Catalog(t), rand.New(rand.NewPCG(12, 7)), 0
			for range people {
				q := enginetest.Score(t, c, careful(rel, r)).Quality
				if slices.Contains(q.Warnings, engine.WarnInconsistent) {
					flagged++
				}
			}
			found[i] = float64(flagged) / people
		}
		enginetest.Same(t, fmt.Sprintf("flagged of %v", rel), found[1], found[0])
		if found[1] < 0.004 || found[1] > 0.014 {
			t.Errorf("%v: %.2f %% are flagged, not about 1 %%", rel, 100*found[1])
		}
	}
}

// Two skills of SD 20 and r̄ .5 that share two of their three items: the pair is held against itself for the first alone.
// Credits 100, 100, 0 about the first: Σ (c − 200/3)² = 6666.7 over ItemError(3, 5); the second's own answer is alone.
func TestAPairOfAnswersIsHeldAgainstEachOtherOnce(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	two := func(id string) engine.Item {
		return enginetest.Scaled(id, "five", enginetest.Credit{"drive": 1, "craft": 1})
	}
	rel := engine.Reliability{SD: 20, InterItemR: 0.5}
	d.Quiz(enginetest.Five("a", "drive"), two("b"), two("c"), enginetest.Five("d", "craft")).Reliability = rel
	got := enginetest.Score(t, d.Catalog(t), engine.Answers{"a": engine.Number(1), "b": engine.Number(5),
		"c": engine.Number(5), "d": engine.Number(5)}).Quality
	// b stays with the second, where it is held against d: they agree
	enginetest.Near(t, "discord", got.Inconsistency, 6666.6667/rel.ItemError(3, 5)/3, 1e-6)
}
