package simulate

import (
	"context"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// WorstByAllItems is the share of holders that their own role fits best, of the role for which it is least: as the
// search for a sufficient subset counts it once all items are in, and as the sheets' own fit does.
func WorstByAllItems(c *score.Catalog, quiz string, n int) (bySubset, byFit float64) {
	s := simulatorOf(c, quiz, n)
	drawn, _ := s.populate(lowNoise, people.AtLowNoise, n)
	sub := drawn.kept.subset(0, n)
	last := 0
	for i := range s.quiz.Items {
		if len(s.quiz.Items[i].Skills) > 0 {
			last = i
		}
	}
	for i := range s.quiz.Items {
		if i != last && len(s.quiz.Items[i].Skills) > 0 {
			sub.Add(i)
		}
	}
	bySubset = sub.Worst(last)
	byFit = 1
	for _, row := range drawn.confusion(lowNoise).Roles {
		byFit = min(byFit, row.Best)
	}
	return bySubset, byFit
}

// Mixed is the i-th person of the mixture: their manner, its setting, and what they say to a quiz.
func Mixed(c *score.Catalog, quiz string, i int, model AnswerModel) (manner, setting string, given engine.Answers) {
	s := newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], Options{People: i + 1, Model: model}, nil)
	p, picks := s.NewPerson(), make([]uint8, len(s.quiz.Items))
	s.Mix(p, i, s.quiz.Tau, picks)
	of := &s.Manners[s.MannerOf(i)]
	return of.Name, of.Setting, s.byItem(s.Answers(picks, p.Facts))
}

// Shortest is the search for a sufficient subset; PlainShortest is it as its comment says it, worked out anew for each
// item that might be added.
func Shortest(c *score.Catalog, quiz string, n int) *Subset {
	drawn, _ := simulatorOf(c, quiz, n).populate(lowNoise, people.AtLowNoise, n)
	out, _ := drawn.kept.shortest()
	return out
}

func PlainShortest(c *score.Catalog, quiz string, n int) *Subset {
	s := simulatorOf(c, quiz, n)
	drawn, _ := s.populate(lowNoise, people.AtLowNoise, n)
	first := min(subsetPeople, n)
	all := min(first+checkedPeople, n)
	if all-first < len(s.quiz.Roles) {
		all = first
	}
	out := &Subset{}
	var measuring, set []int
	for i := range s.quiz.Items {
		if len(s.quiz.Items[i].Skills) > 0 {
			measuring = append(measuring, i)
		}
	}
	for out.Of = len(measuring); len(set) < len(measuring); {
		item, worst, evidence := -1, 0.0, 0.0
		for _, i := range measuring {
			if slices.Contains(set, i) {
				continue
			}
			w, e := drawn.kept.toldBy(append(slices.Clone(set), i), 0, first)
			if item < 0 || w > worst || w == worst && e > evidence {
				item, worst, evidence = i, w, e
			}
		}
		set = append(set, item)
		if all > first {
			confirmed, _ := drawn.kept.toldBy(set, first, all)
			worst = min(worst, confirmed)
		}
		out.Items = append(out.Items, s.quiz.Items[item].Item.ID)
		if out.Correct = worst; worst >= lowGate {
			return out
		}
	}
	return nil
}

// toldBy is the share told their own role by some items, of the role told worst, and the mean log share of the own
// role.
func (k *kept) toldBy(set []int, from, to int) (worst, evidence float64) {
	cq := k.s.quiz
	told, all := make([]int, len(cq.Roles)), make([]int, len(cq.Roles))
	for p := from; p < to; p++ {
		var credit, weight = make([]float64, len(cq.Skills)), make([]float64, len(cq.Skills))
		items := make([]int, len(cq.Skills))
		sheet := cq.Take(k.answers(p))
		sheet.Measure()
		for _, i := range set {
			if sheet.Answers[i].Form() == engine.FormNone {
				continue
			}
			for j, skill := range cq.Items[i].Skills {
				credit[skill] += cq.Items[i].Weights[j] * sheet.Credits[i][j]
				weight[skill] += cq.Items[i].Weights[j]
				items[skill]++
			}
		}
		own, distances := k.s.role(p), make([]float64, len(cq.Roles))
		for r := range distances {
			mean, n := 0.0, 0.0
			for skill := range items {
				if items[skill] > 0 {
					mean += credit[skill]/weight[skill] - cq.Roles[r].Levels[skill]
					n++
				}
			}
			for skill := range items {
				if items[skill] > 0 {
					y := credit[skill]/weight[skill] - cq.Roles[r].Levels[skill] - mean/n
					distances[r] += y * y / cq.Variances[items[skill]]
				}
			}
		}
		best, sum := true, 0.0
		for r, d := range distances {
			sum += math.Exp((distances[own] - d) / 2)
			best = best && (r == own || d >= distances[own]+nearlyEqual)
		}
		if all[own]++; best {
			told[own]++
		}
		evidence -= math.Log(sum) / float64(to-from)
	}
	worst = 1
	for r := range told {
		worst = min(worst, exact.Share(told[r], all[r]))
	}
	return worst, exact.Rounded(evidence)
}

// SetsOf is how often the sets of a quiz hold the role of n people, with the gate that it has to pass.
func SetsOf(c *score.Catalog, quiz string, n int) (*Sets, []Gate) {
	s := simulatorOf(c, quiz, n)
	of, _ := s.sets()
	return of, s.setGate(of)
}

// ShortOf is what the short form makes of n people of a seed in each group.
func ShortOf(c *score.Catalog, quiz string, seed uint64, n int) ([]Short, []Gate, error) {
	s := newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], Options{People: n, Seed: seed,
		Model: RoundedNormal, Short: true}, nil)
	out, err := s.shorts()
	return out, shortGates(out), err
}
