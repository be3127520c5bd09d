// Package identity says whether two quizzes score alike: it makes the hash that results are kept with. It must never know
// how anything is scored, only what the content says of it.
package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/scales"
)

// scoring is everything of the content that bears on what answers to a quiz come to, and nothing else: no question's
// wording, no path's activities, no reason's text. Its JSON is what the quiz's hash is of. Results are kept with that
// hash, so a change here makes every kept result one of an earlier version: give the encoding a new version then, and
// have the old hash recognised (see compiled.Quiz.Made). Conditions are as expression.Term writes them, so that spaces and
// brackets don't count. The words of labels and options do: they say what an answer means.
type scoring struct {
	Version int     `json:"version"`
	Quiz    string  `json:"quiz"`
	Tau     float64 `json:"tau"`
	// 0 stands for 1, which quizzes had before they could state one
	Temperature float64        `json:"temperature,omitempty"`
	SD          float64        `json:"sd"`
	InterItemR  float64        `json:"inter_item_r"`
	Missing     engine.Missing `json:"missing"`
	Hidden      engine.Hidden  `json:"hidden,omitempty"`
	// the least shares of a clear and a likely match, and the least coverage
	Verdicts    []float64          `json:"verdicts"`
	Skills      []string           `json:"skills"`
	Sums        []scoringSum       `json:"sums"`
	Items       []scoringItem      `json:"items"`
	Roles       []scoringRole      `json:"roles"`
	Rules       []scoringRule      `json:"rules"`
	Requires    []scoringCondition `json:"requires"`
	LeadsUpFrom [][2]string        `json:"leads_up"` // from a role to a role
	Ladders     []scoringLadder    `json:"ladders,omitempty"`
	Families    []scoringFamily    `json:"families,omitempty"`
	scales.Scoring
	// what warnings depend on
	FloorIsUsual bool          `json:"floor_is_usual,omitempty"`
	Norms        []scoringNorm `json:"norms,omitempty"`
	// of skills whose errors are their own; a retest reliability bears on no result
	Reliable []scoringReliability `json:"reliable,omitempty"`
	// n, α and the cut, and on whom
	Calibration []any `json:"calibration,omitempty"`
}

type scoringReliability struct {
	Skill      string           `json:"skill"`
	SD         float64          `json:"sd"`
	InterItemR float64          `json:"inter_item_r"`
	From       engine.ErrorFrom `json:"from"`
}

// scoringLadder is what a role states of its next ones, be it a role of the quiz or one on the way from there.
type scoringLadder struct {
	Role  string             `json:"role"`
	Rungs []scoringCondition `json:"rungs"` // to which role, and when; "" for always
}

// scoringFamily is a family's positions among the quiz's roles, the lowest first.
type scoringFamily struct {
	Family    string   `json:"family"`
	Positions []string `json:"positions"`
}

type scoringSum struct {
	Skill    string        `json:"skill"`
	Lowest   float64       `json:"lowest"`
	Answered float64       `json:"answered"`
	Bands    []scoringBand `json:"bands"`

	Missing engine.Missing `json:"missing,omitempty"`
	Round   engine.Round   `json:"round,omitempty"`
	// its items are of unequal length, and so its level is of points; before, each item weighed the same there
	Unequal bool `json:"unequal,omitempty"`
}

type scoringBand struct {
	From float64 `json:"from"`
	Name string  `json:"name"`
}

type scoringItem struct {
	ID       string          `json:"id"`
	Kind     engine.Kind     `json:"kind"`
	Labels   []string        `json:"labels"`
	Reversed bool            `json:"reversed"`
	Weights  []scoringWeight `json:"weights"`
	Options  []scoringOption `json:"options"`
	Fact     string          `json:"fact"`
	Range    []float64       `json:"range"`
	Ends     []string        `json:"ends,omitempty"` // of a slider
	Show     string          `json:"show"`
	NA       bool            `json:"na,omitempty"` // it may not apply
	Unscored bool            `json:"unscored,omitempty"`
	// what its labels or options count, or the ends of a number that counts
	Points []float64 `json:"points,omitempty"`
}

type scoringWeight struct {
	Skill  string  `json:"skill"`
	Weight float64 `json:"weight"`
}

type scoringOption struct {
	ID     string    `json:"id"`
	Text   string    `json:"text"`
	Alone  bool      `json:"alone"`
	Credit []float64 `json:"credit"`
	Value  *float64  `json:"value,omitempty"`
}

type scoringRole struct {
	ID      string    `json:"id"`
	Tier    string    `json:"tier"`
	Levels  []float64 `json:"levels"`
	Weights []float64 `json:"weights"`
}

type scoringRule struct {
	ID     string `json:"id"`
	When   string `json:"when"`
	Effect string `json:"effect"`
}

type scoringCondition struct {
	Role string `json:"role"`
	When string `json:"when"`
}

const scoringVersion = 1

// Of returns the hash of everything that bears on what answers to a quiz come to.
func Of(cq *compiled.Quiz) (string, error) {
	text, err := json.Marshal(scoringOf(cq))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

func scoringOf(cq *compiled.Quiz) *scoring {
	q := cq.Quiz
	out := &scoring{
		Scoring: scales.ScoringOf(q),
		Version: scoringVersion, Quiz: q.ID, Tau: cq.Tau, SD: q.Reliability.SD, InterItemR: q.Reliability.InterItemR,
		Missing:  q.Missing,
		Verdicts: []float64{cq.Verdicts.Clear, cq.Verdicts.Likely, cq.Verdicts.Coverage}, Skills: cq.Skills,
	}
	out.FloorIsUsual = q.FloorIsUsual
	if q.Hidden == engine.HiddenLowest {
		out.Hidden = q.Hidden
	}
	for _, own := range q.Reliability.Skills {
		if rel, from := q.ReliabilityOf(own.Skill.ID); from != engine.ErrorFromQuiz || rel.SD != q.Reliability.SD {
			out.Reliable = append(out.Reliable, scoringReliability{own.Skill.ID, rel.SD, rel.InterItemR, from})
		}
	}
	if cq.Temperature != 1 {
		out.Temperature = cq.Temperature
	}
	if c := q.Calibration; c != nil {
		out.Calibration = []any{c.N, c.Alpha, c.Cut, c.On}
	}
	if out.Missing == "" {
		out.Missing = engine.MissingSkip
	}
	for _, sum := range q.Sums {
		of := scoringSum{Skill: sum.Skill.ID, Lowest: sum.Lowest, Answered: sum.Answered, Missing: sum.Missing,
			Round: sum.Round, Unequal: unequal(cq, sum.Skill.ID)}
		for _, b := range sum.Bands {
			of.Bands = append(of.Bands, scoringBand{b.From, b.Name})
		}
		out.Sums = append(out.Sums, of)
	}
	said := func(c *expression.Condition) string {
		if c == nil {
			return ""
		}
		return c.Tree.String()
	}
	for i := range cq.Items {
		out.Items = append(out.Items, itemOf(cq, &cq.Items[i], said(cq.Items[i].Show)))
	}
	for i := range cq.Roles {
		cr := &cq.Roles[i]
		out.Roles = append(out.Roles, scoringRole{cr.Role.ID, cr.Role.Tier, cr.Levels, cr.Weights})
		for _, when := range cr.Requires {
			out.Requires = append(out.Requires, scoringCondition{cr.Role.ID, said(when)})
		}
		for j := range cq.Roles {
			if cq.Above[i][j] {
				out.LeadsUpFrom = append(out.LeadsUpFrom, [2]string{cr.Role.ID, cq.Roles[j].Role.ID})
			}
		}
	}
	for i := range cq.Families {
		f := scoringFamily{Family: cq.Families[i].Family.ID}
		for _, r := range cq.Families[i].Roles {
			f.Positions = append(f.Positions, cq.Roles[r].Role.ID)
		}
		out.Families = append(out.Families, f)
	}
	for i, rungs := range cq.Rungs {
		if rungs == nil {
			continue
		}
		ladder := scoringLadder{Role: cq.RoleAt(i).ID}
		for _, rung := range rungs {
			ladder.Rungs = append(ladder.Rungs, scoringCondition{cq.RoleAt(rung.Role).ID, said(rung.When)})
		}
		out.Ladders = append(out.Ladders, ladder)
	}
	for i := range cq.Rules {
		cr := &cq.Rules[i]
		out.Rules = append(out.Rules, scoringRule{cr.Rule.ID, said(cr.When), cr.Rule.Effect()})
	}
	out.Norms = normsOf(cq)
	return out
}

func itemOf(cq *compiled.Quiz, ci *compiled.Item, show string) scoringItem {
	out := scoringItem{ID: ci.Item.ID, Kind: ci.Kind(), Labels: ci.Labels, Reversed: ci.Item.Reversed, Show: show,
		Unscored: ci.Unscored, NA: ci.NA != ""}
	for j, k := range ci.Skills {
		out.Weights = append(out.Weights, scoringWeight{cq.Skills[k], ci.Counts[j]})
	}
	for i, o := range ci.Options {
		out.Options = append(out.Options, scoringOption{o.ID, ci.Item.Options[i].Text, o.Alone, o.Credit,
			ci.Item.Options[i].Value})
	}
	if ci.Item.Fact != nil {
		out.Fact = ci.Item.Fact.ID
	}
	if ci.Worth.Stated {
		out.Points = slices.Concat(ci.Worth.Picks, ci.Worth.Options)
		if out.Points == nil {
			out.Points = []float64{ci.Worth.Least, ci.Worth.Most}
		}
	}
	if ends := ci.Item.Slider; ends != nil {
		out.Ends = []string{ends.Low, ends.High}
	}
	if n := ci.Item.Number; n != nil {
		out.Range = []float64{n.Min, n.Max}
	}
	return out
}

// unequal says whether the items of a skill have different numbers of points between their ends.
func unequal(cq *compiled.Quiz, skill string) bool {
	k, measured := cq.Skill[skill]
	if !measured {
		return false
	}
	first := cq.Items[cq.Terms[k][0].Item].Worth.Span()
	return slices.ContainsFunc(cq.Terms[k], func(t compiled.Term) bool { return cq.Items[t.Item].Worth.Span() != first })
}
