package engine_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"careerpath/engine"
	"careerpath/quizzes"
	"careerpath/rules"
)

// shippedQuiz is the id of the quiz that comes with the program.
const shippedQuiz = "marketing_career"

// shippedContent is what comes with the program, read anew.
func shippedContent(t testing.TB) engine.Content {
	t.Helper()
	fromRules, faults := rules.Load(rules.Embedded(), "rules/data/")
	fromQuizzes, more := quizzes.Load(quizzes.Embedded(), "quizzes/data/")
	content := fromRules.Join(fromQuizzes)
	if faults = append(faults, more...); len(faults) > 0 {
		t.Fatalf("the shipped content is at fault:\n%v", faults.Sorted(content.Files))
	}
	return content
}

func catalogOf(t testing.TB, content engine.Content) *engine.Catalog {
	t.Helper()
	c, err := engine.NewCatalog(content)
	if err != nil {
		t.Fatalf("the content is at fault:\n%v", err)
	}
	return c
}

var shippedOnce sync.Once
var shippedCatalog *engine.Catalog

// shipped is the catalog that comes with the program, and its quiz.
func shipped(t testing.TB) (*engine.Catalog, *engine.Quiz) {
	t.Helper()
	shippedOnce.Do(func() { shippedCatalog = catalogOf(t, shippedContent(t)) })
	if shippedCatalog == nil {
		t.Fatal("the shipped content is at fault; an earlier test says how")
	}
	return shippedCatalog, quizOf(t, shippedCatalog, shippedQuiz)
}

func quizOf(t testing.TB, c *engine.Catalog, id string) *engine.Quiz {
	t.Helper()
	q, ok := c.Quiz(id)
	if !ok {
		t.Fatalf("there is no quiz %s", id)
	}
	return q
}

func TestTheShippedCasesComeOutAsExpected(t *testing.T) {
	c, _ := shipped(t)
	if faults := c.RunCases(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestTheShippedQuizTellsSixRolesApartBySixteenSkills(t *testing.T) {
	c, q := shipped(t)
	same(t, "skills", len(c.QuizSkills(q.ID)), 16)
	same(t, "roles", len(q.Roles), 6)
}

// sitter answers quizzes at random, the same for the same seed.
type sitter struct{ *rand.Rand }

func seeded(seed uint64) sitter { return sitter{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))} }

// anything answers each item with something it takes, and leaves some out: each with the probability missing.
func (s sitter) anything(q *engine.Quiz, missing float64) engine.Answers {
	answers := engine.Answers{}
	for _, it := range q.Items() {
		if s.Float64() < missing {
			continue
		}
		switch it.Kind() {
		case engine.KindScale:
			answers[it.ID] = engine.Number(float64(1 + s.IntN(len(q.Labels(it)))))
		case engine.KindOne:
			answers[it.ID] = engine.Choice(it.Options[s.IntN(len(it.Options))].ID)
		case engine.KindMany:
			var chosen []string
			for _, o := range it.Options {
				if s.IntN(2) == 0 {
					chosen = append(chosen, o.ID)
				}
			}
			answers[it.ID] = engine.Choices(chosen...)
		case engine.KindNumber:
			answers[it.ID] = engine.Number(s.fact(it, it.Number.Min, it.Number.Max))
		}
	}
	return answers
}

// fact is a whole number between two, often one of them or 0, and otherwise small more often than large.
func (s sitter) fact(it *engine.Item, lowest, highest float64) float64 {
	x := lowest + math.Floor((highest-lowest+1)*math.Pow(s.Float64(), 4))
	if s.IntN(4) == 0 {
		x = lowest
	}
	return min(max(x, it.Number.Min), it.Number.Max)
}

// person is someone with true levels, facts, and a role.
type person struct {
	role   string
	levels map[string]float64
	facts  map[string]float64
}

// holder is a person who holds a role: its profile, raised or lowered as a whole (N(0, 11): how highly people rate themselves), and each skill by noise.
// Facts are drawn evenly from the role's ranges (science.md §7).
func (s sitter) holder(role *engine.Role, noise float64) person {
	p := person{role.ID, map[string]float64{}, map[string]float64{}}
	elevation := 11 * s.NormFloat64()
	for _, d := range role.Profile {
		p.levels[d.Skill.ID] = d.Level + elevation + noise*s.NormFloat64()
	}
	for _, f := range role.Facts {
		p.facts[f.Fact.ID] = f.Range[0] + math.Floor(s.Float64()*(f.Range[1]-f.Range[0]+1))
	}
	return p
}

// sit answers a quiz as a person would. A scale item shows the mean of the levels it measures with an error that gives items of one skill the quiz's
// inter-item correlation, rounded to a point (rounded-normal model). A choice goes to the option whose credit suits the person's levels best, each
// skill seen with the same error.
func (s sitter) sit(q *engine.Quiz, p person) engine.Answers {
	err := q.Reliability.SEM(1)
	answers := engine.Answers{}
	for _, it := range q.Items() {
		switch it.Kind() {
		case engine.KindScale:
			level, weight := 0.0, 0.0
			for _, m := range it.Measures {
				level += m.Weight * p.levels[m.Skill.ID]
				weight += m.Weight
			}
			n := float64(len(q.Labels(it)))
			point := min(max(math.Round(1+(level/weight+err*s.NormFloat64())/100*(n-1)), 1), n)
			if it.Reversed {
				point = n + 1 - point
			}
			answers[it.ID] = engine.Number(point)
		case engine.KindOne, engine.KindMany:
			seen := map[string]float64{}
			best, appeal := "", math.Inf(-1)
			for _, o := range it.Options {
				sum := 0.0
				for _, c := range o.Credit {
					if _, ok := seen[c.Skill.ID]; !ok {
						seen[c.Skill.ID] = p.levels[c.Skill.ID] + err*s.NormFloat64()
					}
					sum += c.Points / 100 * seen[c.Skill.ID]
				}
				if sum > appeal {
					best, appeal = o.ID, sum
				}
			}
			answers[it.ID] = engine.Choice(best)
			if it.Kind() == engine.KindMany {
				answers[it.ID] = engine.Choices(best)
			}
		case engine.KindNumber:
			if x, ok := p.facts[it.Fact.ID]; ok {
				answers[it.ID] = engine.Number(min(max(x, it.Number.Min), it.Number.Max))
			}
		}
	}
	return answers
}

// favouring is the answer sheet that speaks for a role as much as each item can, by the gradient against the mean of the quiz's other roles.
func favouring(t testing.TB, c *engine.Catalog, q *engine.Quiz, role string) engine.Answers {
	t.Helper()
	slope := map[string]float64{}
	for _, skill := range c.QuizSkills(q.ID) {
		for _, other := range q.Roles {
			slope[skill] += (demand(t, c, role, skill) - demand(t, c, other.ID, skill)) / float64(len(q.Roles)-1)
		}
	}
	mean := 0.0
	for _, x := range slope {
		mean += x / float64(len(slope))
	}
	answers := engine.Answers{}
	r, _ := c.Role(role)
	for _, it := range q.Items() {
		switch it.Kind() {
		case engine.KindScale:
			speaks := 0.0
			for _, m := range it.Measures {
				speaks += m.Weight * (slope[m.Skill.ID] - mean)
			}
			point := 1.0
			if (speaks > 0) != it.Reversed {
				point = float64(len(q.Labels(it)))
			}
			answers[it.ID] = engine.Number(point)
		case engine.KindOne, engine.KindMany:
			speaks := func(o engine.Option) (sum float64) {
				for _, c := range o.Credit {
					sum += c.Points * (slope[c.Skill.ID] - mean)
				}
				return sum
			}
			best := slices.MaxFunc(it.Options, func(a, b engine.Option) int {
				if speaks(a) < speaks(b) {
					return -1
				}
				return 1
			})
			answers[it.ID] = engine.Choice(best.ID)
			if it.Kind() == engine.KindMany {
				answers[it.ID] = engine.Choices(best.ID)
			}
		case engine.KindNumber:
			for _, f := range r.Facts {
				if f.Fact.ID == it.Fact.ID {
					answers[it.ID] = engine.Number(min(max(math.Round((f.Range[0]+f.Range[1])/2), it.Number.Min), it.Number.Max))
				}
			}
		}
	}
	return answers
}

func demand(t testing.TB, c *engine.Catalog, role, skill string) float64 {
	t.Helper()
	r, ok := c.Role(role)
	if !ok {
		t.Fatalf("there is no role %s", role)
	}
	d, _ := r.Demand(skill)
	return d.Level
}
