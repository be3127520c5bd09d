package engine_test

import (
	"math"
	"math/rand/v2"
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

func demand(t testing.TB, c *engine.Catalog, role, skill string) float64 {
	t.Helper()
	r, ok := c.Role(role)
	if !ok {
		t.Fatalf("there is no role %s", role)
	}
	d, _ := r.Demand(skill)
	return d.Level
}
