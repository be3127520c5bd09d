package change

import (
	"math"

	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
)

// Group is how the people compared moved on a scale.
type Group struct {
	Skill   string `json:"skill"`
	People  int    `json:"people"`  // with a score both times
	Missing int    `json:"missing"` // compared people without

	FirstMean  *float64 `json:"first_mean"` // in the scale's unit
	FirstSD    *float64 `json:"first_sd"`   // (n − 1)
	SecondMean *float64 `json:"second_mean"`
	SecondSD   *float64 `json:"second_sd"`
	R          *float64 `json:"r"` // correlation of the two times

	Mean   *float64 `json:"change_mean"`
	SD     *float64 `json:"change_sd"`  // of people's changes (n − 1)
	Low    *float64 `json:"change_low"` // the interval of the mean change, M ± t·SD/√n with n − 1 degrees of freedom
	High   *float64 `json:"change_high"`
	Effect *float64 `json:"effect"` // the mean change in SDs of the first time (Becker 1988)

	RCI        *Counts `json:"rci"`        // by the reliable change index, nil where there is none
	Regression *Counts `json:"regression"` // corrected for regression to the mean
}

// Counts are how many people have each class.
type Counts struct {
	Rose      int `json:"rose"`
	Unchanged int `json:"no_reliable_change"`
	Fell      int `json:"fell"`
}

func (c *Counts) add(class Class) {
	switch class {
	case Rose:
		c.Rose++
	case Fell:
		c.Fell++
	case Unchanged:
		c.Unchanged++
	}
}

// groupSum adds up a Group.
type groupSum struct {
	missing               int
	first, second, change stats.Moments
	rci, regression       Counts
}

func (g *groupSum) add(c *Change) {
	g.first.Add(c.First)
	g.second.Add(c.Second)
	g.change.Add(c.Second - c.First)
	g.rci.add(c.Class)
	if c.Regression != nil {
		g.regression.add(c.Regression.Class)
	}
}

// Groups are the people compared so far on each scale, in the order of Scales.
func (c *Comparison) Groups() []Group {
	out := make([]Group, len(c.scales))
	for k := range c.scales {
		out[k] = c.scales[k].groupOf(c.options.Confidence)
	}
	return out
}

func (s *scale) groupOf(confidence float64) Group {
	g := &s.group
	out := Group{Skill: s.Skill, People: g.change.N, Missing: g.missing}
	if s.judged {
		out.RCI = &g.rci
	}
	if s.Sample != nil {
		out.Regression = &g.regression
	}
	known := func(x float64) *float64 {
		x = exact.Rounded(x)
		return &x
	}
	if out.People == 0 {
		return out
	}
	out.FirstMean, out.SecondMean, out.Mean = known(g.first.Mean()), known(g.second.Mean()), known(g.change.Mean())
	n := float64(out.People)
	if n < 2 {
		return out
	}
	one, two, sd := g.first.SD(), g.second.SD(), g.change.SD()
	out.FirstSD, out.SecondSD, out.SD = known(one), known(two), known(sd)
	margin := stats.TwoSidedT(confidence, n-1) * sd / math.Sqrt(n)
	out.Low, out.High = known(g.change.Mean()-margin), known(g.change.Mean()+margin)
	if one > 0 {
		out.Effect = known(g.change.Mean() / one)
		if two > 0 { // Var(y − x) = Var(x) + Var(y) − 2·r·S_x·S_y
			out.R = known((float64(one*one) + float64(two*two) - float64(sd*sd)) / (2 * one * two))
		}
	}
	return out
}
