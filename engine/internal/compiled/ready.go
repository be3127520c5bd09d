package compiled

import (
	"fmt"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine"
	"careerpath/engine/internal/expression"
)

// ready works out once what every sheet needs. Of content that is at fault some conditions are missing; nobody scores
// by it.
func (cq *Quiz) ready() {
	cq.Slots = cq.layOut()
	cq.asks = map[string]int{}
	cq.Terms = make([][]Term, len(cq.Skills))
	most, steps := 0, 2
	for i := range cq.Items {
		ci := &cq.Items[i]
		if ci.Item.Fact != nil {
			cq.asks[ci.Item.Fact.ID] = i
		}
		if ci.Item.Fact != nil && len(ci.Options) > 0 {
			ci.Lowest, ci.Highest = ci.values()
		}
		for j, k := range ci.Skills {
			cq.Terms[k] = append(cq.Terms[k], Term{i, j, ci.Weights[j]})
		}
		ci.Points, ci.First = ci.Question.Points()
		cq.selfRated = cq.selfRated || ci.Ordered() && len(ci.Skills) > 0
		if ci.Form == engine.FormNumber {
			ci.Lowest, ci.Highest = ci.Range()
		}
		ci.earn()
		cq.leaveBlank(ci)
		most, steps = max(most, len(ci.Item.Measures)), max(steps, ci.Points)
	}
	cq.overlap()
	for _, terms := range cq.Terms {
		most = max(most, len(terms))
	}
	cq.roundSums()
	cq.compose()
	cq.reliable(most, steps)
	cq.lower()
	cq.limits()
	cq.Tables = make([]*Table, len(cq.Skills))
	for k := range cq.Tables {
		cq.Tables[k] = cq.tabulate(k)
	}
	cq.spare = &sync.Pool{New: func() any { return cq.NewSheet() }}
}

// earn works out what each pick earns. The k-th of n points from 0 earns k/(n−1)·100, reversed 100 minus that, or as far
// as the points that content states lie between their least and their most; an option what it states.
func (ci *Item) earn() {
	ci.zero = ci.earns(make([]float64, len(ci.Skills)))
	for k := range ci.Points {
		c := float64(float64(k) / float64(ci.Points-1) * 100)
		if ci.Item.Reversed {
			c = 100 - c
		}
		if ci.Worth.Stated {
			c = ci.Worth.Credit(ci.Worth.Picks[k])
		}
		credit := make([]float64, len(ci.Skills))
		for j := range credit {
			credit[j] = c
		}
		ci.Picks = append(ci.Picks, ci.earns(credit))
		position, _ := ci.Kind().Position(engine.Number(ci.First + float64(k)))
		ci.Positions = append(ci.Positions, position)
		ci.Floor = append(ci.Floor, c == 0)
	}
	if ci.Form == engine.FormChoice {
		for i := range ci.Options {
			ci.Picks = append(ci.Picks, ci.earns(ci.Options[i].Credit))
		}
	}
	least := make([]float64, len(ci.Skills))
	for j := range least {
		for o := range ci.Options {
			if c := ci.Options[o].Credit[j]; o == 0 || c < least[j] {
				least[j] = c
			}
		}
		if ci.Worth.Stated {
			least[j] = 0
		}
	}
	ci.least = ci.earns(least)
	for k := range ci.Picks {
		ci.Answers = append(ci.Answers, ci.Picked(k))
	}
}

// earns is a credit with what it weighs.
func (ci *Item) earns(credit []float64) Earned {
	e := Earned{credit, make([]float64, len(credit))}
	for j, c := range credit {
		e.Weighted[j] = float64(ci.Weights[j] * c)
	}
	return e
}

// values are the lowest and the highest number that an option states.
func (ci *Item) values() (lowest, highest float64) {
	lowest, highest = ci.Options[0].Value, ci.Options[0].Value
	for i := range ci.Options {
		lowest, highest = min(lowest, ci.Options[i].Value), max(highest, ci.Options[i].Value)
	}
	return lowest, highest
}

// lower makes code of the conditions.
func (cq *Quiz) lower() {
	cq.Moves = make([]bool, len(cq.Skills))
	code := func(c *expression.Condition) *expression.Code {
		if c == nil {
			return nil
		}
		return c.Lower(cq.Slot)
	}
	for i := range cq.Items {
		cq.Items[i].ShowCode = code(cq.Items[i].Show)
	}
	for r := range cq.Roles {
		cr := &cq.Roles[r]
		cr.Centred = make([]float64, len(cq.Skills))
		centre(cr.Centred, cr.Levels, everything(len(cq.Skills)))
		for k, level := range cr.Levels {
			cr.Need += float64(cr.Weights[k] * level)
		}
		for j, when := range cr.Requires {
			stated := cr.Role.Requires[j]
			cr.Requirements = append(cr.Requirements, requirement{
				Code: code(when), Gaps: cq.gapsIn(when), unmet: engine.Unmet{When: stated.When.Source, Because: stated.Because},
				unknown: engine.RuleOutcome{
					Rule: fmt.Sprintf("%s_requires_%d", cr.Role.ID, j+1), Effect: "requirement of " + cr.Role.ID,
					Because: stated.Because,
				},
			})
			cq.requires++
		}
	}
	for i := range cq.Norms {
		cq.Norms[i].Code = code(cq.Norms[i].When)
	}
	for _, rungs := range cq.Rungs {
		for i := range rungs {
			rungs[i].Code = code(rungs[i].When)
		}
	}
	for i := range cq.Rules {
		cr := &cq.Rules[i]
		cr.Code, cr.effect, cr.Adjusts, cr.gaps = code(cr.When), cr.Rule.Effect(), cr.Rule.Adjusts(), cq.gapsIn(cr.When)
		for _, id := range cr.Rule.SkillIDs() {
			if k, measured := cq.Skill[id]; measured {
				cr.Skills = append(cr.Skills, ruleSkill{id, k})
				cq.Moves[k] = true
				cq.mostMoved++
			}
		}
	}
}

// gapsIn are the gaps that a condition reads.
func (cq *Quiz) gapsIn(c *expression.Condition) (gaps []Gap) {
	if c == nil {
		return nil
	}
	for _, n := range c.Reads {
		if slot := cq.Slot(n); slot >= cq.Slots.Gaps && slot < cq.Slots.Fits {
			gaps = append(gaps, Gap{slot - cq.Slots.Gaps, slot})
		}
	}
	return gaps
}

// limits looks up the quantiles that verdicts and warnings compare with.
func (cq *Quiz) limits() {
	freedom := 0
	for i := range cq.Items {
		freedom += len(cq.Items[i].Item.Measures)
	}
	cq.Accord, cq.inconsistent = make([]float64, freedom+1), make([]float64, freedom+1)
	for n := 1; n <= freedom; n++ {
		chi := distuv.ChiSquared{K: float64(n)}
		cq.Accord[n], cq.inconsistent[n] = chi.Quantile(0.80), chi.Quantile(0.99)
	}
	cq.Flatness = make([]float64, len(cq.Skills)+1)
	for n := 2; n <= len(cq.Skills); n++ {
		cq.Flatness[n] = distuv.ChiSquared{K: float64(n - 1)}.Quantile(0.95)
	}
}

func everything(n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	return out
}
