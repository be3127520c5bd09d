package analyze

import (
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Analyzer adds up how people answered a quiz, for Analysis. It keeps sums and counts, never a person's answers,
// so its size depends on the quiz alone. Everything it keeps is a whole number: what it comes to is the same whatever
// the order of the people, and however they are split among several analyzers that are merged. It is not safe for
// concurrent use.
type Analyzer struct {
	quiz   *compiled.Quiz
	people int64

	answered [][]int64   // by item: how often each point or option was chosen; nil for numbers
	asked    [][]int     // by skill: the items that measure it, as indices into quiz.items
	pairs    [][]pairSum // by skill: for its items i ≤ j, in the order of pairIndex
	levels   []levelSum  // by skill, after rules
	answers  []pairSum   // by skill: the levels from answers alone, each paired with itself, where it is measured

	verdicts map[engine.Verdict]int64
	roles    []int64     // recommended, parallel to quiz.roles
	noRole   int64       // people to whom none is recommended
	held     distanceSum // from the roles people say they hold
	nearest  distanceSum // from the best-fitting roles

	signs   map[Sign]int64
	several int64 // people with two signs or more

	room *room // for batches; nil until there is one
}

// New begins an analysis of a quiz from real answers to it. The error is an *UnknownQuizError.
func New(c *score.Catalog, quiz string) (*Analyzer, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	n := len(cq.Skills)
	a := &Analyzer{
		quiz:     cq,
		answered: make([][]int64, len(cq.Items)), asked: make([][]int, n), pairs: make([][]pairSum, n),
		levels: make([]levelSum, n), answers: make([]pairSum, n),
		verdicts: map[engine.Verdict]int64{}, roles: make([]int64, len(cq.Roles)),
		held: distanceSum{terms: make([]int64, n)}, nearest: distanceSum{terms: make([]int64, n)},
		signs: map[Sign]int64{},
	}
	for i := range cq.Items {
		ci := &cq.Items[i]
		if answers := max(len(ci.Picks), len(ci.Options)); answers > 0 {
			a.answered[i] = make([]int64, answers)
		}
		for _, k := range ci.Skills {
			a.asked[k] = append(a.asked[k], i)
		}
	}
	for k, items := range a.asked {
		a.pairs[k] = make([]pairSum, pairIndex(0, len(items)))
	}
	return a, nil
}

// Add scores one person's answers and adds them. role is the id of the role the person really holds, "" where it isn't
// known. The error is AnswerFaults with everything that can't be taken; then nothing is added.
func (a *Analyzer) Add(answers engine.Answers, role string) (RowSigns, error) {
	return a.AddShown(answers, role, nil)
}

// AddShown is Add for items shown in an order of their own, in which signs of carelessness are looked for; nil: as
// written.
func (a *Analyzer) AddShown(answers engine.Answers, role string, shown *engine.ShownOrder) (RowSigns, error) {
	s, faults := a.quiz.Read(answers)
	_, fault := a.Held(role)
	if faults.Join(fault); faults != nil {
		return RowSigns{}, faults
	}
	s.SeeIn(shown)
	r, _, _ := s.Judge(0)
	a.people++
	for i := range a.answered {
		a.count(i, s.Answers[i])
	}
	for k := range a.pairs {
		a.pair(s, k)
		if s.Measured[k] {
			a.levels[k].put(s.Levels[k])
			a.answers[k].addSquare(units(s.Answered[k]))
		}
	}
	a.verdicts[r.Verdict]++
	if r.Role == "" {
		a.noRole++
	} else {
		a.roles[a.quiz.Role[string(r.Role)]]++
	}
	if len(r.Roles) > 0 && r.Verdict != engine.VerdictInsufficient {
		a.distance(&a.nearest, s, r.Roles[0].Role)
	}
	if role != "" {
		a.distance(&a.held, s, role)
	}
	return a.sign(s, &r.Quality), nil
}

// Held is the role with an id as AddBatch takes it: an index into the quiz's roles, −1 for "", which says that it isn't
// known. Of an id that the quiz doesn't have there is a fault.
func (a *Analyzer) Held(role string) (index int, faults engine.AnswerFaults) {
	return score.HeldRole(a.quiz, role)
}

// Skipped is how many answers were left aside because today's quiz can't take them.
type Skipped struct {
	Gone  int `json:"gone"`  // the quiz has no such item any more
	Unfit int `json:"unfit"` // the item is answered in another way now
}

// AddKept is Add for an assessment that was kept. Where it was made with other content its answers are read as today's
// quiz has them: a point of a scale by its label, and what can't be taken any more is left aside.
func (a *Analyzer) AddKept(t engine.Taken) (Skipped, RowSigns, error) {
	answers := a.quiz.Carried(t)
	var skipped Skipped
	skipped.Gone, skipped.Unfit = a.quiz.Aside(t, answers)
	row, err := a.AddShown(answers, "", t.Result.Order)
	return skipped, row, err
}

// count adds an answer to those of its item.
func (a *Analyzer) count(item int, answer engine.Answer) {
	ci := &a.quiz.Items[item]
	switch {
	case !answer.Given() || a.answered[item] == nil:
	case len(ci.Picks) > 0:
		a.answered[item][ci.Pick(answer)]++
	default:
		for i := range ci.Options {
			if slices.Contains(answer.Options(), ci.Options[i].ID) {
				a.answered[item][i]++
			}
		}
	}
}

// pair adds the answers to a skill's items to the sums of every two of them.
func (a *Analyzer) pair(s *compiled.Sheet, skill int) {
	items := a.asked[skill]
	for j := range items {
		y, ok := itemValue(s, items[j], skill)
		if !ok {
			continue
		}
		for i := range j + 1 {
			if x, ok := itemValue(s, items[i], skill); ok {
				a.pairs[skill][pairIndex(i, j)].add(pairSum{1, x, y, product(x, y)})
			}
		}
	}
}

// Merge adds what another analyzer of the same quiz and catalog has added up. The order of merging doesn't matter. An
// analyzer of anything else is refused, and then nothing is added.
func (a *Analyzer) Merge(other *Analyzer) error {
	if a.quiz != other.quiz {
		return a.anotherQuiz(other.quiz)
	}
	a.people += other.people
	for i := range a.answered {
		addCounts(a.answered[i], other.answered[i])
	}
	for k := range a.pairs {
		for i := range a.pairs[k] {
			a.pairs[k][i].add(other.pairs[k][i])
		}
		a.levels[k].add(&other.levels[k])
		a.answers[k].add(other.answers[k])
	}
	for v, n := range other.verdicts {
		a.verdicts[v] += n
	}
	addCounts(a.roles, other.roles)
	a.noRole += other.noRole
	a.held.add(&other.held)
	a.nearest.add(&other.nearest)
	for s, n := range other.signs {
		a.signs[s] += n
	}
	a.several += other.several
	return nil
}

func (a *Analyzer) anotherQuiz(cq *compiled.Quiz) error {
	return fmt.Errorf("answers to %q can't be added to those of %q: use one catalog and one quiz",
		cq.Quiz.ID, a.quiz.Quiz.ID)
}

func addCounts(to, from []int64) {
	for i, n := range from {
		to[i] += n
	}
}
