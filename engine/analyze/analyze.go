package analyze

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Analyzer adds up how people answered a quiz, for Catalog.Analyze. It keeps sums and counts, never a person's answers, so its size depends on the quiz
// alone. Everything it keeps is a whole number: what it comes to is the same whatever the order of the people, and however they are split among several
// analyzers that are merged. It is not safe for concurrent use.
type Analyzer struct {
	quiz   *compiled.Quiz
	people int64

	answered [][]int64   // by item: how often each point or option was chosen; nil for numbers
	asked    [][]int     // by skill: the items that measure it, as indices into quiz.items
	pairs    [][]pairSum // by skill: for its items i ≤ j, in the order of pairIndex
	levels   []levelSum  // by skill, after rules
	answers  []pairSum   // by skill: the levels from answers alone, each paired with itself, of those in whom it is measured

	verdicts map[engine.Verdict]int64
	roles    []int64     // recommended, parallel to quiz.roles
	noRole   int64       // people to whom none is recommended
	held     distanceSum // from the roles people say they hold
	nearest  distanceSum // from the best-fitting roles

	signs   map[Sign]int64
	several int64 // people with two signs or more
}

// RowSigns are the signs of careless answering on one person's sheet, and what they rest on.
type RowSigns struct {
	Shown       int     // items the person was asked
	Answered    int     // of these
	LongestRun  int     // as Quality.LongestRun
	Variability float64 // as Quality.Variability, points
	Discord     float64 // as Quality.Discord
	Signs       []Sign
}

// Sign names a sign of careless answering: a Warning of the sheet's Quality, or SignUnanswered.
type Sign string

// SignUnanswered says that less than half of the items shown were answered.
const SignUnanswered Sign = "unanswered"

// signs are those that can be told from answers alone, in the order they are reported.
var signs = []Sign{Sign(engine.WarnLongRun), Sign(engine.WarnNoVariability), Sign(engine.WarnInconsistent), SignUnanswered}

// billionth is the unit in which numbers with a fraction are added up. Levels and credits are read to it.
const billionth = 1e-9

// units is x, which is 0 or more, in billionths.
func units(x float64) uint64 { return uint64(math.Round(max(x, 0) / billionth)) }

// wide is a whole number of 128 bits.
type wide struct{ high, low uint64 }

func (w *wide) add(v wide) {
	var carry uint64
	w.low, carry = bits.Add64(w.low, v.low, 0)
	w.high, _ = bits.Add64(w.high, v.high, carry)
}

func product(x, y uint64) wide {
	high, low := bits.Mul64(x, y)
	return wide{high, low}
}

func (w wide) big() *big.Int {
	n := new(big.Int).SetUint64(w.high)
	return n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(w.low))
}

// pairSum is what people answered to two items of a skill, of those who answered both. Values are as itemValue gives them.
type pairSum struct {
	n    int64
	x, y uint64
	xy   wide
}

func (p *pairSum) add(q pairSum) {
	p.n += q.n
	p.x += q.x
	p.y += q.y
	p.xy.add(q.xy)
}

// covariance is the sample covariance (n − 1) of the two items' values, exact but for its last rounding; false for less than two people.
func (p *pairSum) covariance() (float64, bool) {
	if p.n < 2 {
		return 0, false
	}
	n := big.NewInt(p.n)
	numerator := new(big.Int).Mul(n, p.xy.big())
	numerator.Sub(numerator, product(p.x, p.y).big())
	c, _ := new(big.Rat).SetFrac(numerator, n.Mul(n, big.NewInt(p.n-1))).Float64()
	return c, true
}

// pairIndex is the place of the pair i ≤ j among the pairs of a skill's items: (0,0), (0,1), (1,1), (0,2) and so on.
func pairIndex(i, j int) int { return j*(j+1)/2 + i }

// levelBins is how many levels norms tell apart: tenths of a level point from 0 to 100.
const levelBins = 1001

// levelSum is the levels people have in a skill, of those in whom it is measured.
type levelSum struct {
	n              int64
	sum            uint64 // billionths
	squares        wide
	floor, ceiling int
	bins           [levelBins]int64
}

func (l *levelSum) put(level float64) {
	level = min(max(level, 0), 100)
	x := units(level)
	l.n++
	l.sum += x
	l.squares.add(product(x, x))
	if level == 0 {
		l.floor++
	}
	if level == 100 {
		l.ceiling++
	}
	l.bins[int(math.Round(level*10))]++
}

func (l *levelSum) add(m *levelSum) {
	l.n += m.n
	l.sum += m.sum
	l.squares.add(m.squares)
	l.floor += m.floor
	l.ceiling += m.ceiling
	for i := range l.bins {
		l.bins[i] += m.bins[i]
	}
}

// distanceSum is how far people's profiles are from their role's: (x̃_s − q̃_rs)²·S/(S−1) over people and their S measured skills.
type distanceSum struct {
	people  int64
	squares wide    // billionths
	terms   []int64 // by skill: how many people's terms are in squares
}

func (d *distanceSum) add(e *distanceSum) {
	d.people += e.people
	d.squares.add(e.squares)
	for k, n := range e.terms {
		d.terms[k] += n
	}
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
		answered: make([][]int64, len(cq.Items)), asked: make([][]int, n), pairs: make([][]pairSum, n), levels: make([]levelSum, n), answers: make([]pairSum, n),
		verdicts: map[engine.Verdict]int64{}, roles: make([]int64, len(cq.Roles)),
		held: distanceSum{terms: make([]int64, n)}, nearest: distanceSum{terms: make([]int64, n)},
		signs: map[Sign]int64{},
	}
	for i := range cq.Items {
		ci := &cq.Items[i]
		if answers := len(ci.Labels) + len(ci.Options); answers > 0 {
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

// Add scores one person's answers and adds them. role is the id of the role the person really holds, "" where it isn't known. The error is AnswerFaults
// with everything that can't be taken; then nothing is added.
func (a *Analyzer) Add(answers engine.Answers, role string) (RowSigns, error) {
	s, faults := a.quiz.Read(answers)
	if _, known := a.quiz.Role[role]; role != "" && !known {
		faults.Add("role", fmt.Sprintf("the quiz has no role %q%s", role, engine.Suggestion(role, slices.Sorted(maps.Keys(a.quiz.Role)))))
	}
	if faults != nil {
		return RowSigns{}, faults
	}
	r, _, _ := s.Judge(0)
	a.people++
	for i := range a.answered {
		a.count(i, s.Answers[i])
	}
	for k := range a.pairs {
		a.pair(s, k)
		if s.Measured[k] {
			a.levels[k].put(s.Levels[k])
			x := units(s.Answered[k])
			a.answers[k].add(pairSum{1, x, x, product(x, x)})
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

// Skipped is how many answers were left aside because today's quiz can't take them.
type Skipped struct {
	Gone  int `json:"gone"`  // the quiz has no such item any more
	Unfit int `json:"unfit"` // the item is answered in another way now
}

// AddKept is Add for an assessment that was kept. Where it was made with other content its answers are read as today's quiz has them: a point of a
// scale by its label, and what can't be taken any more is left aside.
func (a *Analyzer) AddKept(t engine.Taken) (Skipped, RowSigns, error) {
	answers, aside := a.quiz.Carried(t), Skipped{}
	for id := range t.Answers {
		_, exists := a.quiz.Index[id]
		_, carried := answers[id]
		switch {
		case !exists:
			aside.Gone++
		case !carried:
			aside.Unfit++
		}
	}
	row, err := a.Add(answers, "")
	return aside, row, err
}

// count adds an answer to those of its item.
func (a *Analyzer) count(item int, answer engine.Answer) {
	ci := &a.quiz.Items[item]
	switch {
	case answer.Form() == engine.FormNone || a.answered[item] == nil:
	case answer.Form() == engine.FormNumber:
		a.answered[item][int(answer.Number())-1]++
	default:
		for i := range ci.Options {
			if slices.Contains(answer.Options(), ci.Options[i].ID) {
				a.answered[item][i]++
			}
		}
	}
}

// itemValue is what a person's answer to an item shows of a skill: of a scale how many points it is above the lowest (below the highest, where the item
// is reversed), of a choice the credit it earns, in billionths; false where it isn't answered.
func itemValue(s *compiled.Sheet, item, skill int) (uint64, bool) {
	ci := &s.Quiz.Items[item]
	switch {
	case s.Answers[item].Form() == engine.FormNone:
		return 0, false
	case ci.Item.Kind() != engine.KindScale:
		return units(s.Credits[item][slices.Index(ci.Skills, skill)]), true
	case ci.Item.Reversed:
		return uint64(len(ci.Labels)) - uint64(s.Answers[item].Number()), true
	}
	return uint64(s.Answers[item].Number()) - 1, true
}

// valueCredit is how much credit one unit of itemValue is.
func valueCredit(ci *compiled.Item) float64 {
	if ci.Item.Kind() == engine.KindScale {
		return 100 / float64(len(ci.Labels)-1)
	}
	return billionth
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

// distance adds how far a person's shape is from a role's.
func (a *Analyzer) distance(to *distanceSum, s *compiled.Sheet, role string) {
	n := 0
	for _, m := range s.Measured {
		if m {
			n++
		}
	}
	if n < 2 {
		return
	}
	x, q := s.Centred(s.Levels), s.Centred(a.quiz.Roles[a.quiz.Role[role]].Levels)
	sum := 0.0
	for k, m := range s.Measured {
		if m {
			sum += float64((x[k] - q[k]) * (x[k] - q[k]))
			to.terms[k]++
		}
	}
	to.people++
	to.squares.add(wide{0, units(sum * float64(n) / float64(n-1))})
}

// sign looks for signs of carelessness and counts them.
func (a *Analyzer) sign(s *compiled.Sheet, q *engine.Quality) RowSigns {
	row := RowSigns{LongestRun: q.LongestRun, Variability: q.Variability, Discord: q.Discord}
	for i := range s.Answers {
		if s.Shown[i] {
			row.Shown++
		}
		if s.Answers[i].Form() != engine.FormNone {
			row.Answered++
		}
	}
	for _, w := range q.Warnings {
		row.Signs = append(row.Signs, Sign(w))
	}
	if 2*row.Answered < row.Shown {
		row.Signs = append(row.Signs, SignUnanswered)
	}
	for _, sign := range row.Signs {
		a.signs[sign]++
	}
	if len(row.Signs) >= 2 {
		a.several++
	}
	return row
}

// Merge adds what another analyzer of the same quiz and catalog has added up. The order of merging doesn't matter. An analyzer of anything else is refused,
// and then nothing is added.
func (a *Analyzer) Merge(other *Analyzer) error {
	if a.quiz != other.quiz {
		return fmt.Errorf("answers to %q can't be added to those of %q: use one catalog and one quiz", other.quiz.Quiz.ID, a.quiz.Quiz.ID)
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

func addCounts(to, from []int64) {
	for i, n := range from {
		to[i] += n
	}
}
