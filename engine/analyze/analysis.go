package analyze

import (
	"fmt"
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Analysis is what real answers say about a quiz: how precisely it measures each skill, which of its items work, what
// people score, and what to write in the quiz's content. A number that can't be had is null, and what says why stands
// beside it. Numbers are rounded to nine decimals.
type Analysis struct {
	Quiz     string          `json:"quiz"`
	Catalog  string          `json:"catalog"` // hash of the content
	People   int             `json:"people"`  // whose answers were taken
	Cautions []Caution       `json:"cautions"`
	Skills   []SkillAnalysis `json:"skills"`   // in catalog order
	Verdicts []Share         `json:"verdicts"` // that people get
	Roles    []Share         `json:"roles"`    // recommended to people, in the quiz's order; the rest to "" (none)
	Careless Careless        `json:"careless"`
	Suggest  Suggestion      `json:"suggest"`
}

// Caution names something that the people are too few for.
type Caution struct {
	For   string `json:"for"`   // what their numbers shouldn't be used for
	Needs int    `json:"needs"` // people it takes
	Why   string `json:"why"`   // with the source
}

// Share is how many of the people something holds for.
type Share struct {
	ID     string  `json:"id"`
	People int     `json:"people"`
	Share  float64 `json:"share"` // of all people, 0–1
}

// Careless counts people by the signs of careless answering. One sign says little, several together more (Meade & Craig
// 2012).
type Careless struct {
	Signs   []Share `json:"signs"`   // by Sign
	Several Share   `json:"several"` // two signs or more
}

// SkillAnalysis is how well the quiz's items measure a skill together.
type SkillAnalysis struct {
	Skill       string         `json:"skill"`
	Reliability Consistency    `json:"reliability"`
	Norms       Norms          `json:"norms"`
	Items       []ItemAnalysis `json:"items"` // in shown order
}

// Consistency is Cronbach's α of a skill's items and what follows from it. An item counts with its credit times its
// weight for the skill, as it does in the level: of a skill with a sum, with its points. Answers may be missing: an item's variance is that among all who
// answered it, the covariance of two items that among all who answered both.
type Consistency struct {
	Items int `json:"items"` // it rests on: those that two people or more answered
	// the fewest that answered any two of these items; the interval takes them for the number of people
	People int `json:"people"`
	// k/(k−1)·(1 − Σσ_i²/σ_t²), σ_t² being the sum of all variances and covariances (Cronbach 1951)
	Alpha *float64 `json:"alpha"`
	// the 95 % interval of α: 1 − (1−α)·F_.975 and 1 − (1−α)·F_.025, F with n−1 and (n−1)(k−1) degrees of freedom
	Low  *float64 `json:"low"`
	High *float64 `json:"high"` // (Feldt 1965)
	SD   *float64 `json:"sd"`   // of the level of who answers every item, level points
	SEM  *float64 `json:"sem"`  // standard error of measurement, SD·√(1−α), level points
	// the same in points of the sum that the quiz states, or else of the plain sum of the items' points, where a point of
	// each earns as much
	SumSEM *float64 `json:"sum_sem"`
	WhyNot string   `json:"why_not,omitempty"`
}

// Norms are the levels people reach in a skill, after rules, as results show them.
type Norms struct {
	Measured    int          `json:"measured"` // people in whom the skill is measured
	Mean        *float64     `json:"mean"`     // level points
	SD          *float64     `json:"sd"`       // level points (n − 1)
	Floor       *float64     `json:"floor"`    // share of people at level 0
	Ceiling     *float64     `json:"ceiling"`  // share of people at level 100
	Percentiles []Percentile `json:"percentiles"`
}

// Percentile is the lowest level, to a tenth of a point, that at least so many percent of people have or stay under.
type Percentile struct {
	Percent int     `json:"percent"`
	Level   float64 `json:"level"` // 0–100
}

// ItemAnalysis is how people answer an item, and how well it goes with the other items of a skill.
type ItemAnalysis struct {
	Item     string `json:"item"`
	At       string `json:"at,omitempty"` // file:line of the item in the content
	Kind     string `json:"kind"`         // see engine.Kind
	Reversed bool   `json:"reversed"`
	Answered int    `json:"answered"` // people who answered it
	Counts   []int  `json:"counts"`   // of these, who gave each point or chose each option, in order
	// of the raw points of scale items; where an item states what answers count, of that, a reversed one turned
	Mean      *float64 `json:"mean"`
	SD        *float64 `json:"sd"`         // of the same (n − 1)
	Credit    *float64 `json:"credit"`     // mean credit for the skill, 0–100
	CreditSD  *float64 `json:"credit_sd"`  // (n − 1)
	Floor     *float64 `json:"floor"`      // share of who answered with the lowest credit there is
	Ceiling   *float64 `json:"ceiling"`    // and with the highest
	R         *float64 `json:"r"`          // corrected item–total correlation: with the sum of the skill's other items
	AlphaLess *float64 `json:"alpha_less"` // α of the skill's other items alone
	WhyNot    string   `json:"why_not,omitempty"`
	Suspicion Suspect  `json:"suspicion,omitempty"`
}

// Suspect is what an item's correlation with the others makes likely.
type Suspect string

// What may be wrong with an item.
const (
	// r < 0: it likely needs reversed: true, or has it and shouldn't; a choice's credits run the wrong way.
	Miskeyed Suspect = "miskeyed"
	// the same, but chance may have made it: less than 30 people, or r within what chance does.
	MaybeMiskeyed Suspect = "maybe_miskeyed"
	// r < 0, but no more once the miskeyed items of the skill are turned round.
	BesideMiskeyed  Suspect = "beside_miskeyed"
	WeaklyConnected Suspect = "weakly_connected" // 0 ≤ r < .20: it measures something else, or little
)

// weakR is the corrected item–total correlation under which an item adds little (Nunnally & Bernstein 1994, Everitt
// 2002).
const weakR = 0.20

// The fewest people that numbers can be used with.
const (
	fewestForItems = 30  // to look for grave faults of items (Johanson & Brooks 2010)
	fewestForAlpha = 100 // α ± .1 where three items have α .7 (Feldt 1965)
	fewestForNorms = 300 // item statistics and norms (Nunnally & Bernstein 1994); Charter 1999 asks for 400
)

// percents are those of Norms.
var percents = []int{5, 10, 25, 50, 75, 90, 95}

// Analysis returns what the answers added so far come to.
func (a *Analyzer) Analysis() Analysis {
	out := Analysis{
		Quiz: a.quiz.Quiz.ID, Catalog: a.quiz.Hash, People: int(a.people), Cautions: cautions(int(a.people)),
		Skills: []SkillAnalysis{}, Verdicts: []Share{}, Roles: []Share{},
		Careless: Careless{Signs: []Share{}, Several: a.share("", a.several)},
	}
	matrices := make([]*itemMatrix, len(a.quiz.Skills))
	for k, id := range a.quiz.Skills {
		matrices[k] = a.matrix(k)
		out.Skills = append(out.Skills, SkillAnalysis{id, matrices[k].consistency(), a.levels[k].norms(),
			a.itemAnalyses(matrices[k])})
	}
	for _, v := range a.possibleVerdicts() {
		out.Verdicts = append(out.Verdicts, a.share(string(v), a.verdicts[v]))
	}
	for r, n := range a.roles {
		out.Roles = append(out.Roles, a.share(a.quiz.Roles[r].Role.ID, n))
	}
	if len(a.roles) > 0 {
		out.Roles = append(out.Roles, a.share("", a.noRole))
	}
	for _, s := range signs {
		out.Careless.Signs = append(out.Careless.Signs, a.share(string(s), a.signs[s]))
	}
	out.Suggest = a.suggest(matrices)
	return out
}

func (a *Analyzer) possibleVerdicts() []engine.Verdict {
	if len(a.roles) == 0 {
		return []engine.Verdict{engine.VerdictLevelsOnly, engine.VerdictInsufficient}
	}
	return []engine.Verdict{engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose,
		engine.VerdictUndifferentiated, engine.VerdictInsufficient, engine.VerdictBlocked}
}

func (a *Analyzer) share(id string, n int64) Share {
	return Share{id, int(n), *known(exact.Share(int(n), int(a.people)))}
}

// known is a number as an analysis reports it.
func known(x float64) *float64 {
	x = math.Round(x*1e9)/1e9 + 0 // + 0 turns −0 into 0
	return &x
}

// cautions are what people of this number are too few for.
func cautions(people int) []Caution {
	out := []Caution{}
	if people < fewestForItems {
		out = append(out, Caution{"anything about items, levels or roles", fewestForItems,
			"By chance alone an item–total correlation is off by .4 and more, " +
				"and one person moves every mean; 30 are the least for a first look (Johanson & Brooks 2010)."})
	}
	if people < fewestForAlpha {
		out = append(out, Caution{"α, SEM and the reliability to paste", fewestForAlpha,
			"The interval of an α of .70 over three items is .45–.85 with 30 people and " +
				".58–.79 with 100 (Feldt 1965)."})
	}
	if people < fewestForNorms {
		out = append(out, Caution{"item–total correlations, norms and τ", fewestForNorms,
			"It takes 300 people or more until chance matters little " +
				"(Nunnally & Bernstein 1994); Charter 1999 asks for 400."})
	}
	return out
}

func (l *levelSum) norms() Norms {
	out := Norms{Measured: int(l.n), Percentiles: []Percentile{}}
	if l.n == 0 {
		return out
	}
	out.Mean = known(float64(l.sum) * billionth / float64(l.n))
	squares := pairSum{n: l.n, x: l.sum, y: l.sum, xy: l.squares}
	if variance, ok := squares.covariance(); ok {
		out.SD = known(math.Sqrt(variance) * billionth)
	}
	out.Floor, out.Ceiling = known(exact.Share(l.floor, out.Measured)), known(exact.Share(l.ceiling, out.Measured))
	for _, p := range percents {
		out.Percentiles = append(out.Percentiles, Percentile{p, l.percentile(int64(p))})
	}
	return out
}

// percentile is the lowest level that at least percent of people have or stay under.
func (l *levelSum) percentile(percent int64) float64 {
	var under int64
	for bin, n := range l.bins {
		if under += n; under*100 >= percent*l.n {
			return float64(bin) / 10
		}
	}
	return 100
}

// itemAnalyses looks at a skill's items one by one.
func (a *Analyzer) itemAnalyses(m *itemMatrix) []ItemAnalysis {
	out := []ItemAnalysis{}
	for j, i := range m.items {
		ci := &a.quiz.Items[i]
		it := ItemAnalysis{Item: ci.Item.ID, Kind: ci.Kind().String(), Reversed: ci.Item.Reversed, Counts: []int{}}
		if at := ci.Item.At; at.File != "" {
			it.At = fmt.Sprintf("%s:%d", at.File, at.Line)
		}
		for _, n := range a.answered[i] {
			it.Counts = append(it.Counts, int(n))
		}
		m.describe(&it, j)
		m.ends(&it, j)
		m.relate(&it, j)
		out = append(out, it)
	}
	return out
}
