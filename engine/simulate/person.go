package simulate

import (
	"math"
	"math/rand/v2"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// elevationSD is how far people rate themselves higher or lower as a whole, in level points.
const elevationSD = 11

// person is someone with true levels, which may lie beyond 0–100, and a role.
type person struct {
	role   int             // index in Quiz.Roles, noRole in a quiz without roles
	levels []float64       // by skill
	facts  []engine.Answer // by item, of form none where no fact is asked or the role says nothing of it
}

// noRole stands for the absence of a role.
const noRole = -1

// sitting is a person with what the quiz makes of them. Roles are indices in Quiz.Roles.
type sitting struct {
	person
	given   []engine.Answer // by item, as if every item were shown
	sheet   *compiled.Sheet
	verdict engine.Verdict
	best    int     // the role that fits best, noRole where nothing is measured
	told    int     // the role recommended, or noRole
	again   int     // the role that fits best on a second answer sheet of the same person
	share   float64 // of the best role
	lead    float64 // of the best role's share over the next
}

// draw simulates all people at one noise. A second sheet is answered at the quiz's own noise only.
func (s *simulator) draw(noise float64, of stream) ([]sitting, error) {
	people := make([]sitting, s.options.People)
	err := s.each(len(people), 1, func(i int) {
		r := s.generator(of, i)
		t := &people[i]
		t.person = s.person(r, i, noise)
		t.given = s.sit(r, &t.person)
		s.judge(t)
		if noise == s.quiz.Tau && len(s.quiz.Roles) > 0 {
			second := sitting{person: t.person, given: s.sit(s.generator(secondSheets, i), &t.person)}
			s.judge(&second)
			t.again = second.best
		} else if i >= subsetPeople+checkedPeople && len(s.quiz.Roles) > 0 {
			t.sheet, t.given, t.levels, t.facts = nil, nil, nil, nil // nobody asks for them again, and they are most of the memory
		}
	})
	return people, err
}

// judge scores a sitting's answers.
func (s *simulator) judge(t *sitting) {
	t.sheet = s.quiz.Take(t.given)
	out, _, _ := t.sheet.Judge(0)
	t.verdict, t.best, t.told = out.Verdict, noRole, s.roleOf(string(out.Role))
	if len(out.Roles) > 0 {
		t.best, t.share = s.roleOf(out.Roles[0].Role), out.Roles[0].Share
	}
	if len(out.Roles) > 1 {
		t.lead = out.Roles[0].Share - out.Roles[1].Share
	}
}

// roleOf returns a role's index in the quiz, noRole for "".
func (s *simulator) roleOf(id string) int {
	if r, ok := s.quiz.Role[id]; ok {
		return r
	}
	return noRole
}

// person draws the i-th person: the roles take turns. Levels are the role's profile, raised or lowered as a whole by N(0, 11), and each by N(0, noise); facts lie
// anywhere in the role's ranges. In a quiz without roles levels are N(50, SD), and facts are anything.
func (s *simulator) person(r *rand.Rand, i int, noise float64) person {
	p := person{role: noRole, levels: make([]float64, len(s.quiz.Skills)), facts: make([]engine.Answer, len(s.quiz.Items))}
	if len(s.quiz.Roles) == 0 {
		for k := range p.levels {
			p.levels[k] = 50 + float64(s.quiz.Quiz.Reliability.SD*r.NormFloat64())
		}
		for i := range s.quiz.Items {
			if it := s.quiz.Items[i].Item; it.Kind() == engine.KindNumber {
				p.facts[i] = anyFact(r, it.Number)
			}
		}
		return p
	}
	p.role = i % len(s.quiz.Roles)
	role := &s.quiz.Roles[p.role]
	elevation := float64(elevationSD * r.NormFloat64())
	for k := range p.levels {
		p.levels[k] = role.Levels[k] + elevation + float64(noise*r.NormFloat64())
	}
	for i := range s.quiz.Items {
		it := s.quiz.Items[i].Item
		if lowest, highest, stated := fact(role.Role, it); stated {
			x := math.Ceil(lowest) + math.Floor(float64(r.Float64()*(math.Floor(highest)-math.Ceil(lowest)+1)))
			p.facts[i] = nearest(it.Number, min(max(x, lowest), highest))
		}
	}
	return p
}

// fact is the range a typical holder of the role reports to an item; false where the item asks for no number or the role says nothing of it.
func fact(r *engine.Role, it *engine.Item) (lowest, highest float64, stated bool) {
	if it.Kind() != engine.KindNumber {
		return 0, 0, false
	}
	for _, f := range r.Facts {
		if f.Fact.ID == it.Fact.ID {
			return f.Range[0], f.Range[1], true
		}
	}
	return 0, 0, false
}

// nearest is the number taken as an answer that is nearest to x.
func nearest(n *engine.NumberRange, x float64) engine.Answer {
	return engine.Number(min(max(x, n.Min), n.Max))
}

// anyFact is a number as people state them without a role: whole, in one of four cases the lowest there is, and otherwise small more often than large.
func anyFact(r *rand.Rand, within *engine.NumberRange) engine.Answer {
	u := r.Float64()
	x := within.Min + math.Floor(float64((within.Max-within.Min+1)*float64(u*u)*float64(u*u)))
	if r.IntN(4) == 0 {
		x = within.Min
	}
	return nearest(within, x)
}

// sit answers every item as a person would, whether or not it is shown to them. A scale item shows the mean of the levels it measures, by the model; a choice goes
// to the option whose credit suits the person's levels best, each seen with a single item's error.
func (s *simulator) sit(r *rand.Rand, p *person) []engine.Answer {
	given := make([]engine.Answer, len(s.quiz.Items))
	for i := range s.quiz.Items {
		ci := &s.quiz.Items[i]
		switch ci.Item.Kind() {
		case engine.KindScale:
			given[i] = engine.Number(s.point(r, ci, mean(ci, p.levels)))
		case engine.KindOne, engine.KindMany:
			given[i] = s.choices[i][preferred(ci, r, p.levels, s.quiz.Quiz.Reliability.SEM(1))]
		case engine.KindNumber:
			given[i] = p.facts[i]
		}
	}
	return given
}

// mean is the mean of the levels an item measures, by its weights.
func mean(ci *compiled.Item, levels []float64) float64 {
	sum, weight := 0.0, 0.0
	for j, k := range ci.Skills {
		sum += float64(ci.Weights[j] * levels[k])
		weight += ci.Weights[j]
	}
	return sum / weight
}

// point is where a person of a level stands on a scale item.
func (s *simulator) point(r *rand.Rand, ci *compiled.Item, level float64) float64 {
	n, rel := len(ci.Labels), s.quiz.Quiz.Reliability
	point := 1.0
	if s.options.Model == GradedResponse {
		u := r.Float64()
		for _, p := range gradedProbabilities(discrimination(rel), (level-50)/rel.SD, thresholds(rel, n)) {
			if u -= p; u < 0 || point == float64(n) {
				break
			}
			point++
		}
	} else {
		shown := level + float64(rel.SEM(1)*r.NormFloat64())
		point = min(max(math.Round(1+float64(shown/100*float64(n-1))), 1), float64(n))
	}
	if ci.Item.Reversed {
		return float64(n) + 1 - point
	}
	return point
}

// discrimination is the slope of the graded response model that gives items the inter-item correlation r̄: a = 1.702·√(r̄/(1−r̄)), for a loading λ = √r̄ on one
// factor is the slope λ/√(1−λ²) of the normal ogive (Takane & de Leeuw 1987), and 1.702 takes that to the logistic.
func discrimination(r engine.Reliability) float64 {
	return 1.702 * math.Sqrt(r.InterItemR/(1-r.InterItemR))
}

// thresholds are those of a scale of n points, in standard deviations from level 50: half-way between the levels of neighbouring points.
func thresholds(r engine.Reliability, n int) []float64 {
	out := make([]float64, n-1)
	for k := range out {
		out[k] = (float64((float64(k)+0.5)/float64(n-1)*100) - 50) / r.SD
	}
	return out
}

// gradedProbabilities is how likely each point of a scale is for a person at θ: p_k = P*_k − P*_{k+1} with P*_k = 1/(1+exp(−a(θ−b_k))), P* = 1 below the first threshold
// and 0 above the last (Samejima 1969). Thresholds b rise.
func gradedProbabilities(a, theta float64, b []float64) []float64 {
	out := make([]float64, len(b)+1)
	above := 1.0
	for k := range b {
		next := 1 / (1 + math.Exp(-float64(a*(theta-b[k]))))
		out[k], above = above-next, next
	}
	out[len(b)] = above
	return out
}

// preferred is the option whose credit, weighed by levels seen with an error, is most.
func preferred(ci *compiled.Item, r *rand.Rand, levels []float64, err float64) int {
	seen := make([]float64, len(ci.Skills))
	for j, k := range ci.Skills {
		seen[j] = levels[k] + float64(err*r.NormFloat64())
	}
	best, appeal := 0, math.Inf(-1)
	for o := range ci.Options {
		sum := 0.0
		for j, points := range ci.Options[o].Credit {
			sum += float64(points / 100 * seen[j])
		}
		if sum > appeal {
			best, appeal = o, sum
		}
	}
	return best
}

// choices are the answers that pick one point or one option, in order; nil for a number item.
func choices(ci *compiled.Item) []engine.Answer {
	var out []engine.Answer
	switch ci.Item.Kind() {
	case engine.KindScale:
		for point := range ci.Labels {
			out = append(out, engine.Number(float64(point+1)))
		}
	case engine.KindOne:
		for _, o := range ci.Options {
			out = append(out, engine.Choice(o.ID))
		}
	case engine.KindMany:
		for _, o := range ci.Options {
			out = append(out, engine.Choices(o.ID))
		}
	case engine.KindNumber:
	}
	return out
}
