package enginetest

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/score"
	"careerpath/quizzes"
	"careerpath/rules"
)

// ShippedQuiz is the id of the quiz that comes with the program.
const ShippedQuiz = "marketing_career"

// ShippedContent is what comes with the program, read anew.
func ShippedContent(t testing.TB) engine.Content {
	t.Helper()
	fromRules, faults := content.Rules(rules.Embedded(), "rules/data/")
	fromQuizzes, more := content.Quizzes(quizzes.Embedded(), "quizzes/data/")
	content := fromRules.Join(fromQuizzes)
	if faults = append(faults, more...); len(faults) > 0 {
		t.Fatalf("the shipped content is at fault:\n%v", faults.Sorted(content.Files))
	}
	return content
}

// CatalogOf compiles content, which must be sound.
func CatalogOf(t testing.TB, content engine.Content) *score.Catalog {
	t.Helper()
	c, err := score.NewCatalog(content)
	if err != nil {
		t.Fatalf("the content is at fault:\n%v", err)
	}
	return c
}

var shippedOnce sync.Once

// ShippedCatalog is there once Shipped was called.
var ShippedCatalog *score.Catalog

// Shipped is the catalog that comes with the program, and its quiz.
func Shipped(t testing.TB) (*score.Catalog, *engine.Quiz) {
	t.Helper()
	shippedOnce.Do(func() { ShippedCatalog = CatalogOf(t, ShippedContent(t)) })
	if ShippedCatalog == nil {
		t.Fatal("the shipped content is at fault; an earlier test says how")
	}
	return ShippedCatalog, QuizOf(t, ShippedCatalog, ShippedQuiz)
}

// QuizOf returns a quiz that there must be.
func QuizOf(t testing.TB, c *score.Catalog, id string) *engine.Quiz {
	t.Helper()
	q, ok := c.Quiz(id)
	if !ok {
		t.Fatalf("there is no quiz %s", id)
	}
	return q
}

// Sitter answers quizzes at random, the same for the same seed.
type Sitter struct{ *rand.Rand }

// Seeded is someone who answers at random, the same way for the same seed.
func Seeded(seed uint64) Sitter { return Sitter{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))} }

// Anything answers each item with something it takes, also that it doesn't apply where it needn't, and leaves some out: each with the probability missing.
func (s Sitter) Anything(q *engine.Quiz, missing float64) engine.Answers {
	answers := engine.Answers{}
	for _, it := range q.Items() {
		if s.Float64() < missing {
			continue
		}
		question := q.Question(it)
		if it.NA != "" && s.IntN(8) == 0 {
			answers[it.ID] = engine.NotApplicable()
			continue
		}
		points, first := question.Points()
		switch form := it.Kind().Form(); {
		case points > 0:
			answers[it.ID] = engine.Number(first + float64(s.IntN(points)))
		case form == engine.FormChoice:
			answers[it.ID] = engine.Choice(it.Options[s.IntN(len(it.Options))].ID)
		case form == engine.FormChoices:
			var chosen []string
			for _, o := range it.Options {
				if s.IntN(2) == 0 {
					chosen = append(chosen, o.ID)
				}
			}
			answers[it.ID] = engine.Choices(chosen...)
		default:
			lowest, highest := question.Range()
			answers[it.ID] = engine.Number(s.fact(lowest, highest))
		}
	}
	return answers
}

// fact is a whole number between two, often one of them or 0, and otherwise small more often than large.
func (s Sitter) fact(lowest, highest float64) float64 {
	x := lowest + math.Floor((highest-lowest+1)*math.Pow(s.Float64(), 4))
	if s.IntN(4) == 0 {
		x = lowest
	}
	return min(max(x, lowest), highest)
}

// Demand is the level that a role asks of a skill.
func Demand(t testing.TB, c *score.Catalog, role, skill string) float64 {
	t.Helper()
	r, ok := c.Role(role)
	if !ok {
		t.Fatalf("there is no role %s", role)
	}
	d, _ := r.Demand(skill)
	return d.Level
}

// AsJSONText writes v on one line.
func AsJSONText(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
