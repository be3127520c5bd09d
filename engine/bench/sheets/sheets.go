// Package sheets loads the content that comes with the program and draws answers to its quiz marketing_career, the same
// for the same seed. It must never know how answers are scored.
package sheets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"careerpath/engine"
	"careerpath/engine/bench/byhand"
	"careerpath/engine/content"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
	"careerpath/quizzes"
	"careerpath/rules"
)

// QuizID is the quiz that is compared.
const QuizID = "marketing_career"

// Source draws answers.
type Source struct {
	Catalog *score.Catalog
	Quiz    *engine.Quiz
	Rules   []engine.Rule // that hold for the quiz
	random  *rand.Rand
}

// New returns a source with a seed.
func New(seed uint64) (*Source, error) {
	fromRules, faults := content.Rules(rules.Embedded(), "rules/data/")
	fromQuizzes, more := content.Quizzes(quizzes.Embedded(), "quizzes/data/")
	content := fromRules.Join(fromQuizzes)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, faults.Sorted(content.Files)
	}
	catalog, err := score.NewCatalog(content)
	if err != nil {
		return nil, err
	}
	quiz, ok := catalog.Quiz(QuizID)
	if !ok {
		return nil, fmt.Errorf("there is no quiz %s", QuizID)
	}
	return &Source{
		Catalog: catalog, Quiz: quiz, Rules: slices.Concat(content.Rules, quiz.Rules),
		random: rand.New(rand.NewPCG(seed, 1)),
	}, nil
}

// Anything answers every item at random, but leaves each out with the probability missing.
func (s *Source) Anything(missing float64) engine.Answers { return s.draw(missing, nil, 0, 0) }

// Holder answers as somebody might whose work is that of a role: their levels are the role's plus lift, with an
// error of noise level points in each answer.
func (s *Source) Holder(role string, lift, noise, missing float64) (engine.Answers, error) {
	r, ok := s.Catalog.Role(role)
	if !ok {
		return nil, fmt.Errorf("there is no role %s", role)
	}
	return s.draw(missing, r, lift, noise), nil
}

// Same answers every sentence with one point.
func (s *Source) Same(point float64) engine.Answers {
	answers := s.Anything(0)
	for _, it := range s.Quiz.Items() {
		if it.Kind() == engine.KindScale {
			answers[it.ID] = engine.Number(point)
		}
	}
	return answers
}

// People draws n complete sheets of holders of the quiz's roles in turn.
func (s *Source) People(n int) ([]engine.Answers, error) {
	out := make([]engine.Answers, n)
	for i := range out {
		var err error
		if out[i], err = s.Holder(s.Quiz.Roles[i%len(s.Quiz.Roles)].ID, 0, 20, 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Source) draw(missing float64, role *engine.Role, lift, noise float64) engine.Answers {
	answers := engine.Answers{}
	for _, it := range s.Quiz.Items() {
		if s.random.Float64() < missing {
			continue
		}
		if it.NA != "" && s.random.Float64() < missing/2 {
			answers[it.ID] = engine.NotApplicable()
			continue
		}
		switch it.Kind() {
		case engine.KindScale:
			answers[it.ID] = engine.Number(s.point(it, role, lift, noise))
		case engine.KindOne:
			answers[it.ID] = engine.Choice(s.option(it, role, noise))
		case engine.KindNumber:
			answers[it.ID] = engine.Number(s.number(it))
		case engine.KindMany: // the quiz has none
		}
	}
	return answers
}

func (s *Source) point(it *engine.Item, role *engine.Role, lift, noise float64) float64 {
	points := len(s.Quiz.Labels(it))
	if role == nil {
		return float64(1 + s.random.IntN(points))
	}
	demand, _ := role.Demand(it.Measures[0].Skill.ID)
	level := demand.Level + lift + float64(noise*s.random.NormFloat64())
	if it.Reversed {
		level = 100 - level
	}
	steps := float64(points - 1)
	return 1 + min(max(math.Round(level/100*steps), 0), steps)
}

// option is any, or of a scene the one whose best-paid skill the role asks most of.
func (s *Source) option(it *engine.Item, role *engine.Role, noise float64) string {
	if role == nil || it.Fact != nil {
		return it.Options[s.random.IntN(len(it.Options))].ID
	}
	chosen, most := "", math.Inf(-1)
	for _, o := range it.Options {
		demand, _ := role.Demand(o.Credit[0].Skill.ID)
		if level := demand.Level + float64(noise*s.random.NormFloat64()); level > most {
			chosen, most = o.ID, level
		}
	}
	return chosen
}

// number is 0 for one in four, and otherwise small more often than large.
func (s *Source) number(it *engine.Item) float64 {
	if s.random.IntN(4) == 0 {
		return it.Number.Min
	}
	return it.Number.Min + math.Floor((it.Number.Max-it.Number.Min)*math.Pow(s.random.Float64(), 4))
}

// RowOf keeps answers as byhand's loop takes them.
func (s *Source) RowOf(answers engine.Answers) byhand.Row {
	var row byhand.Row
	number, item := 0, 0
	for _, it := range s.Quiz.Items() {
		a, answered := answers[it.ID]
		switch {
		case it.Kind() == engine.KindNumber:
			row.Numbers[number] = byhand.NotAnswered
			if answered {
				row.Numbers[number] = a.Number()
			}
			number++
			continue
		case a.Form() == engine.FormNotApplicable:
			row.Answers[item] = byhand.NotApplicable
		case answered && it.Kind() == engine.KindScale:
			row.Answers[item] = uint8(a.Number())
		case answered:
			row.Answers[item] = 1 + uint8(slices.IndexFunc(it.Options, func(o engine.Option) bool {
				return o.ID == a.Options()[0]
			}))
		}
		item++
	}
	return row
}

// Fill puts a row into the engine's batch.
func (s *Source) Fill(b *batch.Batch, at int, row *byhand.Row) {
	number, item := 0, 0
	for i := range b.Choices {
		if numbers := b.Numbers[i]; numbers != nil {
			numbers[at] = row.Numbers[number]
			if numbers[at] == byhand.NotAnswered {
				numbers[at] = math.NaN()
			}
			number++
			continue
		}
		b.Choices[i][at] = row.Answers[item]
		if row.Answers[item] == byhand.NotApplicable {
			b.Choices[i][at] = compiled.OneNotApplicable
		}
		item++
	}
}
