// Package calibrate finds from which match share on a role belongs to the set that holds a person's own, of people whose
// role is known: simulated ones, or real ones who say so. It must never know where a report is shown.
package calibrate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/conformal"
	"careerpath/engine/internal/covered"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// DefaultPeople is how many simulated people a quiz is calibrated on where nothing else is asked for, and FreshPeople how
// many others try what comes of it.
const (
	DefaultPeople = 2000
	FreshPeople   = 10_000
)

// Report is a calibration with what it does to people it wasn't made on. Shares are 0–1.
type Report struct {
	Quiz    string              `json:"quiz"`
	Catalog string              `json:"catalog"` // hash of what scores the quiz
	N       int                 `json:"n"`       // people with a verdict on a role, and a known role
	Alpha   float64             `json:"alpha"`
	Rank    int                 `json:"rank"` // ⌈(n+1)(1−α)⌉
	Cut     float64             `json:"cut"`  // the rank-th smallest of 1 − share of the own role, rounded up
	On      engine.CalibratedOn `json:"on"`
	Without int                 `json:"without"` // people without a verdict on a role, or whose own isn't among the quiz's
	Fresh   Coverage            `json:"fresh"`   // all people it was tried on
	Roles   []RoleCoverage      `json:"roles"`   // by role held, in the quiz's order
	// the least share of fresh people that the claim allows for, by sampling error
	Least float64 `json:"least"`
}

// Coverage is how often sets hold the role of people that a calibration wasn't made on.
type Coverage struct {
	People int     `json:"people"`
	Share  float64 `json:"share"` // whose set holds their role
	Roles  float64 `json:"roles"` // in a set, on average
	Alone  float64 `json:"alone"` // share in whom no role had the share it takes
}

// RoleCoverage is that of the people who hold a role.
type RoleCoverage struct {
	Role string `json:"role"`
	Coverage
}

// TooFewError says that people are too few for what is claimed.
type TooFewError struct {
	N      int
	Alpha  float64
	Fewest int // people it takes
}

func (e *TooFewError) Error() string {
	return fmt.Sprintf("%d people with a known role can't bear alpha %v: the cut would be the %d-th smallest of %d scores. "+
		"It takes %d people or more", e.N, e.Alpha, conformal.Rank(e.N, e.Alpha), e.N, e.Fewest)
}

// Simulated calibrates a quiz on the first n people of the mixture of all manners, at the quiz's own noise, and tries it
// on FreshPeople others. The error is an *engine.UnknownQuizError, a *TooFewError, what is wrong with the quiz or α, or
// ctx's once it ends.
func Simulated(ctx context.Context, c *score.Catalog, quiz string, n int, seed uint64, alpha float64) (Report, error) {
	a, err := New(c, quiz)
	if err != nil {
		return Report{}, err
	}
	if err := sound(alpha); err != nil {
		return Report{}, err
	}
	from := people.New(a.quiz, seed, false)
	drawn, err := covered.Draw(ctx, a.quiz, from, covered.ToCalibrate, n)
	if err != nil {
		return Report{}, err
	}
	for i := range drawn {
		a.add(&drawn[i].Result, drawn[i].Role, i)
	}
	out, err := a.calibrated(alpha, engine.OnSimulated)
	if err != nil {
		return Report{}, err
	}
	if drawn, err = covered.Draw(ctx, a.quiz, from, covered.Fresh, FreshPeople); err != nil {
		return Report{}, err
	}
	counted := a.newCount()
	counted.all, counted.byRole = covered.Count(out.stated(), a.quiz, drawn)
	counted.report(&out)
	return out, nil
}

// Adder takes people whose role is known.
type Adder struct {
	quiz    *compiled.Quiz
	people  []person
	without int
}

// person is someone with a verdict on a role.
type person struct {
	at     int // their place among all
	role   string
	result engine.Result // its verdict and match shares
	score  float64       // 1 − the share of the role
}

// New takes people who answered a quiz. The error is an *engine.UnknownQuizError, or says that the quiz has no roles.
func New(c *score.Catalog, quiz string) (*Adder, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	if len(cq.Roles) == 0 {
		return nil, fmt.Errorf("the quiz %s tells no roles apart, so it has no sets of roles to calibrate", quiz)
	}
	return &Adder{quiz: cq}, nil
}

// Add scores a person's answers and adds them. role is the id of the one they hold; "", or one that the quiz doesn't
// have, is a fault. at is their place among all people, by which what comes of them is the same in whatever order they
// are added. The error is AnswerFaults, and then nothing is added.
func (a *Adder) Add(answers engine.Answers, role string, at int) error {
	_, faults := score.HeldRole(a.quiz, role)
	s, more := a.quiz.Read(answers)
	if role == "" {
		faults.Add("role", "no role is given: a calibration takes people whose role is known")
	}
	if faults.Join(more); faults != nil {
		return faults
	}
	r, _, _ := s.Judge(0)
	a.add(&r, role, at)
	return nil
}

func (a *Adder) add(r *engine.Result, role string, place int) {
	at, compared := conformal.Score(r, role)
	if !compared {
		a.without++
		return
	}
	a.people = append(a.people, person{place, role, engine.Result{Verdict: r.Verdict, Roles: r.Roles}, at})
}

// Merge adds the people of another Adder of the same quiz.
func (a *Adder) Merge(o *Adder) {
	a.people, a.without = append(a.people, o.people...), a.without+o.without
}

// folds is in how many parts real people are tried: each by a calibration on the others.
const folds = 10

// Report calibrates the quiz on all the people added. What it does to fresh people is tried on a tenth of them after the
// other, each by a cut from the rest. The error is a *TooFewError, or says what is wrong with α.
func (a *Adder) Report(alpha float64) (Report, error) {
	if err := sound(alpha); err != nil {
		return Report{}, err
	}
	out, err := a.calibrated(alpha, engine.OnPeople)
	if err != nil {
		return Report{}, err
	}
	slices.SortFunc(a.people, func(p, q person) int { return cmp.Compare(p.at, q.at) })
	counted := a.newCount()
	for fold := range folds {
		var rest []float64
		for i := range a.people {
			if i%folds != fold {
				rest = append(rest, a.people[i].score)
			}
		}
		by := *out.stated()
		var ok bool
		if by.Cut, ok = conformal.Cut(rest, alpha); !ok {
			continue // all together are hardly enough
		}
		for i := fold; i < len(a.people); i += folds {
			counted.add(&by, &a.people[i].result, a.people[i].role)
		}
	}
	counted.report(&out)
	return out, nil
}

// calibrated is the calibration without what it does to fresh people.
func (a *Adder) calibrated(alpha float64, on engine.CalibratedOn) (Report, error) {
	scores := make([]float64, len(a.people))
	for i := range a.people {
		scores[i] = a.people[i].score
	}
	cut, ok := conformal.Cut(scores, alpha)
	if !ok {
		return Report{}, &TooFewError{len(scores), alpha, conformal.Fewest(alpha)}
	}
	return Report{Quiz: a.quiz.Quiz.ID, Catalog: a.quiz.Hash, N: len(scores), Alpha: alpha,
		Rank: conformal.Rank(len(scores), alpha), Cut: cut, On: on, Without: a.without}, nil
}

// stated is the calibration as a quiz states it.
func (r *Report) stated() *engine.Calibration {
	return &engine.Calibration{N: float64(r.N), Alpha: r.Alpha, Cut: r.Cut, On: r.On}
}

func sound(alpha float64) error {
	if !exact.Within(alpha, 0.001, 0.5) {
		return fmt.Errorf("alpha is in how many the set may miss the role, between .001 and .5, not %v", alpha)
	}
	return nil
}

// count is how often sets hold people's roles.
type count struct {
	quiz   *compiled.Quiz
	all    conformal.Coverage
	byRole []conformal.Coverage
}

func (a *Adder) newCount() *count {
	return &count{quiz: a.quiz, byRole: make([]conformal.Coverage, len(a.quiz.Roles))}
}

func (n *count) add(by *engine.Calibration, r *engine.Result, role string) {
	if set := conformal.Set(by, r); set != nil {
		n.all.Add(set, role)
		n.byRole[n.quiz.Role[role]].Add(set, role)
	}
}

func (n *count) report(out *Report) {
	out.Fresh, out.Least = coverage(&n.all), conformal.Least(out.stated(), n.all.People)
	for i := range n.byRole {
		out.Roles = append(out.Roles, RoleCoverage{n.quiz.Roles[i].Role.ID, coverage(&n.byRole[i])})
	}
}

func coverage(of *conformal.Coverage) Coverage {
	return Coverage{People: of.People, Share: of.Share(), Roles: exact.Share(of.Roles, of.People),
		Alone: exact.Share(of.Alone, of.People)}
}
