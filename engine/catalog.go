// Package engine is the pure core of careerpath: what a quiz, a skill, a role and a rule are, and all arithmetic from a person's answers to a
// recommendation and its reasons. It has no I/O, no clock and no unseeded randomness: the same content and the same answers give the same
// result on every machine. It must never know where content is read from, who a person is, or how a result is shown.
//
// Levels, credits and requirements are on 0–100 throughout.
package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// DefaultTau is how far a real holder of a role sits from its textbook profile, per skill, in level points, where a quiz states nothing else.
const DefaultTau = 22

// Catalog is content, checked and compiled. It never changes and is safe for concurrent use.
type Catalog struct {
	content Content
	hash    string
	skills  map[string]int // id → index in content.Skills
	roles   map[string]int
	quizzes map[string]*compiledQuiz
	whens   map[*Activity]*condition // of the activities that have one
	listed  []Quiz                   // the quizzes, the broadest first
}

// NewCatalog checks content and compiles its rules. The error is a Faults with everything that is wrong, in reading order. The content
// belongs to the catalog from then on and must not be changed.
func NewCatalog(content Content) (*Catalog, error) {
	c := &Catalog{content: content, quizzes: map[string]*compiledQuiz{}, whens: map[*Activity]*condition{}}
	ck := checker{catalog: c}
	ck.run()
	if len(ck.faults) > 0 {
		return nil, ck.faults.Sorted(content.Files)
	}
	text, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("hashing the content: %w", err)
	}
	sum := sha256.Sum256(text)
	c.hash = "sha256:" + hex.EncodeToString(sum[:])
	// A person who doesn't know where to begin begins with the broadest.
	c.listed = slices.Clone(content.Quizzes)
	slices.SortStableFunc(c.listed, func(a, b Quiz) int { return cmp.Compare(len(b.Roles), len(a.Roles)) })
	return c, nil
}

// Hash identifies what the content says: comments, layout and test cases do not change it.
func (c *Catalog) Hash() string { return c.hash }

// Sources returns the publications that claims rest on, as written.
func (c *Catalog) Sources() []Source { return c.content.Sources }

// Clusters returns the groups of skills, as written.
func (c *Catalog) Clusters() []Cluster { return c.content.Clusters }

// Skills returns the skills, as written.
func (c *Catalog) Skills() []Skill { return c.content.Skills }

// Roles returns the roles, as written.
func (c *Catalog) Roles() []Role { return c.content.Roles }

// Paths returns the growth paths, as written.
func (c *Catalog) Paths() []Path { return c.content.Paths }

// Quizzes returns the quizzes, those that tell the most roles apart first, and otherwise as written.
func (c *Catalog) Quizzes() []Quiz { return c.listed }

// Skill returns the skill with the id; false where there is none.
func (c *Catalog) Skill(id string) (*Skill, bool) {
	i, ok := c.skills[id]
	if !ok {
		return nil, false
	}
	return &c.content.Skills[i], true
}

// Role returns the role with the id; false where there is none.
func (c *Catalog) Role(id string) (*Role, bool) {
	i, ok := c.roles[id]
	if !ok {
		return nil, false
	}
	return &c.content.Roles[i], true
}

// Quiz returns the quiz with the id; false where there is none.
func (c *Catalog) Quiz(id string) (*Quiz, bool) {
	q, ok := c.quizzes[id]
	if !ok {
		return nil, false
	}
	return q.quiz, true
}

// QuizSkills returns the ids of the skills a quiz measures, in the order of Skills; nil for an unknown quiz.
func (c *Catalog) QuizSkills(id string) []string {
	q, ok := c.quizzes[id]
	if !ok {
		return nil
	}
	return slices.Clone(q.skills)
}

// compiledQuiz is a quiz ready to score. Slices over skills are parallel to skills, slices over roles to roles.
type compiledQuiz struct {
	quiz     *Quiz
	tau      float64
	items    []compiledItem // in shown order
	index    map[string]int // item id → index in items
	skills   []string       // measured by the quiz, in catalog order
	skill    map[string]int // id → index in skills
	roles    []compiledRole
	role     map[string]int
	rules    []compiledRule // the catalog's, then the quiz's
	sums     []*Sum         // by skill, nil where the quiz states none
	flatness []float64      // by number of measured skills: the χ² a flat profile stays under in 95 of 100 cases
	accord   []float64      // by degrees of freedom: the χ² that answers which agree within error stay under in 80 of 100 cases
	discord  []float64      // and in 99 of 100
}

type compiledItem struct {
	item    *Item
	labels  []string // of a scale item
	show    *condition
	skills  []int // the skills it measures, as indices into compiledQuiz.skills
	weights []float64
	options []compiledOption
}

type compiledOption struct {
	id     string
	credit []float64 // parallel to compiledItem.skills
	alone  bool
}

type compiledRole struct {
	role     *Role
	levels   []float64
	weights  []float64
	requires []*condition
}

type compiledRule struct {
	rule *Rule
	when *condition
}

func (ci *compiledItem) option(id string) *compiledOption {
	for i := range ci.options {
		if ci.options[i].id == id {
			return &ci.options[i]
		}
	}
	return nil
}

func (ci *compiledItem) has(option string) bool { return ci.option(option) != nil }

func (ci *compiledItem) optionIDs() string {
	ids := make([]string, len(ci.options))
	for i, o := range ci.options {
		ids[i] = o.id
	}
	return strings.Join(ids, ", ")
}

// compileQuiz makes a quiz ready to score. It expects what checker.quiz has looked at, and adds the faults of its conditions.
func (c *Catalog) compileQuiz(q *Quiz, rules scope, faults *Faults) *compiledQuiz {
	cq := &compiledQuiz{quiz: q, tau: q.Tau, index: map[string]int{}, skill: map[string]int{}, role: map[string]int{}}
	if cq.tau == 0 {
		cq.tau = DefaultTau
	}
	measured := map[string]bool{}
	for _, it := range q.Items() {
		for _, id := range it.skillIDs() {
			measured[id] = true
		}
	}
	for _, s := range c.content.Skills {
		if measured[s.ID] {
			cq.skill[s.ID] = len(cq.skills)
			cq.skills = append(cq.skills, s.ID)
		}
	}
	cq.sums = make([]*Sum, len(cq.skills))
	for i := range q.Sums {
		if k, ok := cq.skill[q.Sums[i].Skill.ID]; ok {
			cq.sums[k] = &q.Sums[i]
		}
	}
	answers := scope{}.with("answer", aNumber).with("fact", aNumber)
	for _, it := range q.Items() {
		answers = answers.with("answer", it.answerSort(), it.ID)
		if it.Fact != nil {
			answers = answers.with("fact", aNumber, it.Fact.ID)
		}
	}
	for _, it := range q.Items() {
		ci := compiledItem{item: it, labels: q.Labels(it)}
		if it.Show != nil {
			ci.show = answers.compile(it.Show, faults)
		}
		for _, m := range it.Measures {
			ci.skills = append(ci.skills, cq.skill[m.Skill.ID])
			ci.weights = append(ci.weights, m.Weight)
		}
		for _, id := range it.creditedSkills() {
			ci.skills = append(ci.skills, cq.skill[id])
			ci.weights = append(ci.weights, 1)
		}
		for _, o := range it.Options {
			option := compiledOption{id: o.ID, alone: o.Alone, credit: make([]float64, len(ci.skills))}
			for _, p := range o.Credit {
				option.credit[slices.Index(ci.skills, cq.skill[p.Skill.ID])] = p.Points
			}
			ci.options = append(ci.options, option)
		}
		cq.index[it.ID] = len(cq.items)
		cq.items = append(cq.items, ci)
	}
	var reported Faults // checker.run compiles what is not the quiz's own, and reports its faults once
	for _, ref := range q.Roles {
		r, ok := c.Role(ref.ID)
		if !ok {
			continue
		}
		cr := compiledRole{role: r, levels: make([]float64, len(cq.skills)), weights: make([]float64, len(cq.skills))}
		for i, s := range cq.skills {
			d, _ := r.Demand(s)
			cr.levels[i], cr.weights[i] = d.Level, d.Weight
		}
		for i := range r.Requires {
			cr.requires = append(cr.requires, rules.compile(&r.Requires[i].When, &reported))
		}
		cq.role[r.ID] = len(cq.roles)
		cq.roles = append(cq.roles, cr)
	}
	own := maps.Clone(rules)
	own["answer"] = answers["answer"]
	for i := range c.content.Rules {
		r := &c.content.Rules[i]
		cq.rules = append(cq.rules, compiledRule{r, ruleScope(r, rules).compile(&r.When, &reported)})
	}
	for i := range q.Rules {
		r := &q.Rules[i]
		cq.rules = append(cq.rules, compiledRule{r, ruleScope(r, own).compile(&r.When, faults)})
	}
	freedom := 0
	for _, it := range q.Items() {
		freedom += len(it.Measures)
	}
	cq.accord, cq.discord = make([]float64, freedom+1), make([]float64, freedom+1)
	for n := 1; n <= freedom; n++ {
		chi := distuv.ChiSquared{K: float64(n)}
		cq.accord[n], cq.discord[n] = chi.Quantile(0.80), chi.Quantile(0.99)
	}
	cq.flatness = make([]float64, len(cq.skills)+1)
	for n := 2; n <= len(cq.skills); n++ {
		cq.flatness[n] = distuv.ChiSquared{K: float64(n - 1)}.Quantile(0.95)
	}
	return cq
}

// skillIDs lists the skills an item measures, through its scale or through its options' credits.
func (it *Item) skillIDs() []string {
	var ids []string
	for _, m := range it.Measures {
		ids = append(ids, m.Skill.ID)
	}
	return append(ids, it.creditedSkills()...)
}

// creditedSkills lists the skills that some option of the item gives credit for, in the order they first appear.
func (it *Item) creditedSkills() []string {
	var ids []string
	for _, o := range it.Options {
		for _, p := range o.Credit {
			if !slices.Contains(ids, p.Skill.ID) {
				ids = append(ids, p.Skill.ID)
			}
		}
	}
	return ids
}

// answerSort is what a condition sees of an answer to the item.
func (it *Item) answerSort() sort {
	switch it.Kind() {
	case KindScale:
		return aNumber
	case KindOne:
		return aText
	case KindMany:
		return ofText
	case KindNumber:
	}
	return aNumber
}

// within says whether x is a number from lowest to highest.
func within(x, lowest, highest float64) bool {
	return !math.IsNaN(x) && x >= lowest && x <= highest
}

// keys returns the keys of m, sorted.
func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
