package compiled

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"careerpath/engine"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/points"
	"careerpath/engine/internal/scales"
)

// Catalog is checked content with its quizzes compiled.
type Catalog struct {
	Content engine.Content
	Hash    string         // of the whole content
	Skills  map[string]int // id → index in content.Skills
	Roles   map[string]int
	Quizzes map[string]*Quiz
	Whens   map[*engine.Activity]*expression.Condition // of the activities that have one
}

// Skill returns the skill with the id; false where there is none.
func (c *Catalog) Skill(id string) (*engine.Skill, bool) {
	i, ok := c.Skills[id]
	if !ok {
		return nil, false
	}
	return &c.Content.Skills[i], true
}

// Role returns the role with the id; false where there is none.
func (c *Catalog) Role(id string) (*engine.Role, bool) {
	i, ok := c.Roles[id]
	if !ok {
		return nil, false
	}
	return &c.Content.Roles[i], true
}

// Quiz is a quiz ready to score. Slices over skills are parallel to skills, slices over roles to roles.
type Quiz struct {
	Quiz   *engine.Quiz
	Hash   string   // of what scores it
	Former string   // of the whole content, by which results were known before there was one of the quiz
	Above  [][]bool // by role, by role: a growth path leads from the one up to the other
	Tau    float64
	// what log-odds are divided by; 1 where the quiz states none
	Temperature float64
	Verdicts    engine.Thresholds
	Items       []Item         // in shown order
	Index       map[string]int // item id → index in items
	Skills      []string       // measured by the quiz, in catalog order
	Clusters    []string       // by skill: its cluster
	Skill       map[string]int // id → index in skills
	Roles       []Role
	Role        map[string]int
	Families    []Family       // those of its roles
	FamilyOf    []int          // by role: index in Families, −1 for none
	styled      bool           // heights may be corrected for how high people rate themselves
	selfRated   bool           // some skill is asked about by self-rating
	Ahead       []*engine.Role // that ladders lead to and the quiz doesn't compare
	Rungs       [][]Rung       // by role, those of Ahead after Roles; nil for a role that states none
	Rules       []Rule         // the catalog's, then the quiz's
	Norms       []Norm
	Normed      []NormedScale // the scales that norms have
	Sums        []*engine.Sum // by skill, nil where the quiz states none
	Composites  []scales.Composite
	codes       []code
	Scale       map[string]int // id of a skill or composite → its place among scores: skills, then composites
	whole       []bool         // by skill: whether a sum that stands for items left aside is a whole number
	Slots       slots
	asks        map[string]int // fact → index in items of the one that asks for it
	Terms       [][]Term       // by skill: the items that measure it, in shown order
	requires    int            // of all roles together
	Moves       []bool         // by skill: some rule may move its level
	mostMoved   int            // levels that all rules together move
	Sems        []float64      // by number of items: the standard error of a level that rests on so many
	Errors      [][]float64    // by number of items, by points of a scale: see engine.Reliability.ItemError
	SemsOf      [][]float64    // by skill: Sems, of its own where the quiz states its reliability
	ErrorsOf    [][][]float64  // by skill: Errors, likewise
	ErrorFrom   []engine.ErrorFrom
	Composed    []int      // skills that others are within, narrow ones first: see overlap.Items
	Variances   []float64  // and what distances divide by: see Sheet.Variance
	Tables      []*Table   // by skill, nil where it has none
	spare       *sync.Pool // of sheets
	// of a short form, whether a judged sheet is as sure as the whole quiz would be; nil for a whole quiz: see Shortened
	Sure     func(s *Sheet) bool
	foresee  func(s *Sheet) bool // and whether that would find the levels too even
	Flatness []float64           // by number of measured skills: the χ² a flat profile stays under in 95 of 100 cases
	// by degrees of freedom: the χ² that answers which agree within error stay under in 80 of 100 cases
	Accord       []float64
	inconsistent []float64 // and in 99 of 100
}

// Item is an item with what its answers earn.
type Item struct {
	engine.Question
	Show   *expression.Condition
	Skills []int // the skills it measures, as indices into Quiz.Skills
	// parallel to these: how much the item weighs in the level, which of a skill with a sum is how many points of the sum
	// lie between its least and its most; and how much it does by its author
	Weights, Counts []float64
	Options         []Option
	Worth           points.Item // what its answers count

	Form            engine.AnswerForm
	Points          int     // how many answers are in order from least to most, 0 where they have no order
	First           float64 // and the number of the first
	Lowest, Highest float64 // the range of a number
	ShowCode        *expression.Code
	Positions       []float64       // by point: see engine.Kind
	Floor           []bool          // by point: it earns nothing in all that the item measures
	Shows           []int           // indices into Skills of those that an answer shows: see overlap.Items
	Held            []bool          // parallel to Skills: answers are held against others about the skill
	Answers         []engine.Answer // by pick
	// by what one is picked from, points or options; nil where several are, or a number is stated
	Picks []Earned
	zero  Earned // what a fact earns
	// what the item counts for where it is left open, not a number for skills of which it is left aside; nil for all
	blank Earned
	least Earned // what it counts for at least
}

// Ordered says whether its answers lie between least and most of what it measures.
func (ci *Item) Ordered() bool { return ci.Points > 0 && !ci.Unscored }

// Earned is what one choice earns, parallel to Item.Skills: the credit, and the credit times the item's weight.
type Earned struct{ Credit, Weighted []float64 }

// Term is an item's part in a skill's level.
type Term struct {
	Item, At int // its credit is credits[item][at]
	Weight   float64
}

// Option is a choice with its credit.
type Option struct {
	ID     string
	Value  float64   // that choosing it states, of an item that states a fact
	Credit []float64 // parallel to Item.Skills
	Alone  bool
}

// Role is a role with its profile by the quiz's skills.
type Role struct {
	Role     *engine.Role
	Levels   []float64
	Weights  []float64
	Weighs   float64 // Σ weight over the whole profile, with skills that the quiz doesn't measure
	Requires []*expression.Condition

	Centred      []float64 // the levels less their mean
	Need         float64   // Σ weight · level
	Requirements []requirement
}

// requirement is a requirement ready to check. unknown is what a result says of it where something it reads isn't
// known.
type requirement struct {
	Code    *expression.Code
	Gaps    []Gap // that it reads
	unmet   engine.Unmet
	unknown engine.RuleOutcome
}

// Gap is a skill with the slot of the gap to a role's level of it.
type Gap struct{ skill, slot int }

// Rule is a rule with its condition compiled.
type Rule struct {
	Rule *engine.Rule
	When *expression.Condition

	Code    *expression.Code
	effect  string
	Adjusts bool
	gaps    []Gap
	Skills  []ruleSkill // those it moves, of the quiz's
}

// ruleSkill is a skill that a rule moves.
type ruleSkill struct {
	ID    string
	Skill int
}

// Compile makes a quiz ready to score. It expects content that was looked at, and adds the faults of its conditions.
func (c *Catalog) Compile(q *engine.Quiz, rules expression.Scope, faults *engine.Faults) *Quiz {
	cq := &Quiz{Quiz: q, Tau: q.Tau, Verdicts: q.Thresholds(), Index: map[string]int{}, Skill: map[string]int{},
		Role: map[string]int{}, Scale: map[string]int{}}
	if cq.Tau == 0 {
		cq.Tau = engine.DefaultTau
	}
	cq.Temperature = cmp.Or(q.Temperature, 1)
	measured := map[string]bool{}
	for _, it := range q.Items() {
		for _, id := range it.SkillIDs() {
			measured[id] = true
		}
	}
	for _, s := range c.Content.Skills {
		if measured[s.ID] {
			cq.Skill[s.ID], cq.Scale[s.ID] = len(cq.Skills), len(cq.Skills)
			cq.Skills = append(cq.Skills, s.ID)
			cq.Clusters = append(cq.Clusters, s.Cluster.ID)
		}
	}
	cq.Sums = make([]*engine.Sum, len(cq.Skills))
	for i := range q.Sums {
		if k, ok := cq.Skill[q.Sums[i].Skill.ID]; ok {
			cq.Sums[k] = &q.Sums[i]
		}
	}
	answers := expression.Scope{}.With("answer", expression.Number).With("fact", expression.Number)
	for _, it := range q.Items() {
		answers = answers.With("answer", answerType(it.Kind().Form()), it.ID)
		if it.Fact != nil {
			answers = answers.With("fact", expression.Number, it.Fact.ID)
		}
	}
	for _, it := range q.Items() {
		ci := Item{Question: q.Question(it), Form: it.Kind().Form()}
		ci.Worth = points.Of(q, ci.Question)
		if it.Show != nil {
			ci.Show = answers.Compile(it.Show, faults)
		}
		for _, m := range it.Measures {
			ci.Skills, ci.Counts = append(ci.Skills, cq.Skill[m.Skill.ID]), append(ci.Counts, m.Weight)
		}
		for _, id := range it.CreditedSkills() {
			ci.Skills, ci.Counts = append(ci.Skills, cq.Skill[id]), append(ci.Counts, 1)
		}
		cq.weigh(&ci)
		for _, o := range it.Options {
			option := Option{ID: o.ID, Alone: o.Alone, Credit: make([]float64, len(ci.Skills))}
			for _, p := range o.Credit {
				option.Credit[slices.Index(ci.Skills, cq.Skill[p.Skill.ID])] = p.Points
			}
			if o.Value != nil {
				option.Value = *o.Value
			}
			if o.Points != nil {
				for j := range option.Credit {
					option.Credit[j] = ci.Worth.Credit(*o.Points)
				}
			}
			ci.Options = append(ci.Options, option)
		}
		cq.Index[it.ID] = len(cq.Items)
		cq.Items = append(cq.Items, ci)
	}
	cq.norm(answers, faults)
	// whoever checks the content compiles what is not the quiz's own, and reports its faults once
	var reported engine.Faults
	for _, ref := range q.Roles {
		r, ok := c.Role(ref.ID)
		if !ok {
			continue
		}
		cr := Role{Role: r, Levels: make([]float64, len(cq.Skills)), Weights: make([]float64, len(cq.Skills))}
		for i, s := range cq.Skills {
			d, _ := r.Demand(s)
			cr.Levels[i], cr.Weights[i] = d.Level, d.Weight
		}
		for _, d := range r.Profile {
			cr.Weighs += d.Weight
		}
		for i := range r.Requires {
			cr.Requires = append(cr.Requires, rules.Compile(&r.Requires[i].When, &reported))
		}
		cq.Role[r.ID] = len(cq.Roles)
		cq.Roles = append(cq.Roles, cr)
	}
	c.group(cq)
	cq.Above = make([][]bool, len(cq.Roles))
	for i := range cq.Roles {
		cq.Above[i] = make([]bool, len(cq.Roles))
		for j := range cq.Roles {
			cq.Above[i][j] = c.Above(cq.Roles[i].Role.ID, cq.Roles[j].Role.ID)
		}
	}
	c.climb(cq, rules)
	own := maps.Clone(rules)
	own["answer"] = answers["answer"]
	own = cq.scoreNames(own)
	for i := range c.Content.Rules {
		r := &c.Content.Rules[i]
		cq.Rules = append(cq.Rules, Rule{Rule: r, When: RuleScope(r, rules).Compile(&r.When, &reported)})
	}
	for i := range q.Rules {
		r := &q.Rules[i]
		cq.Rules = append(cq.Rules, Rule{Rule: r, When: RuleScope(r, own).Compile(&r.When, faults)})
	}
	cq.ready()
	return cq
}

// answerType is what a condition sees of an answer.
func answerType(form engine.AnswerForm) expression.Type {
	switch form {
	case engine.FormChoice:
		return expression.Text
	case engine.FormChoices:
		return expression.Texts
	case engine.FormNumber, engine.FormNone, engine.FormNotApplicable:
	}
	return expression.Number
}

// RuleScope is what a rule may read of s: one that moves levels comes before fit, readiness and gaps are known.
func RuleScope(r *engine.Rule, s expression.Scope) expression.Scope {
	if !r.Adjusts() {
		return s
	}
	early := expression.Scope{}
	for group, members := range s {
		if group != "fit" && group != "readiness" && group != "gap" {
			early[group] = members
		}
	}
	return early
}

// Made says whether a result with a hash was made by this very quiz.
func (cq *Quiz) Made(hash string) bool { return hash == cq.Hash || hash == cq.Former }
