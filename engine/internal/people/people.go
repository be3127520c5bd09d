// Package people draws simulated people: their true levels by a role's profile, and how they answer a quiz. All of them
// come of a seed. It must never know what a quiz makes of their answers.
package people

import (
	"math"
	"math/rand/v2"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// Source draws people who take a quiz.
type Source struct {
	Quiz    *compiled.Quiz
	Choices [][]engine.Answer // by item: what it takes when one answer is picked, in order; nil where it states a fact

	seed      uint64
	graded    *graded // nil: levels are seen with a normal error and rounded
	factItems []int
	oneSEM    float64 // the standard error of a single item
}

// New draws from a seed. Where it is graded, people answer by Samejima's graded response model.
func New(cq *compiled.Quiz, seed uint64, byModel bool) *Source {
	s := &Source{Quiz: cq, seed: seed, oneSEM: cq.Quiz.Reliability.SEM(1)}
	if byModel {
		s.graded = newGraded(cq)
	}
	for i := range cq.Items {
		s.Choices = append(s.Choices, choices(&cq.Items[i]))
		if cq.Items[i].Fact != nil {
			s.factItems = append(s.factItems, i)
		}
	}
	return s
}

// Stream keeps the generators of one purpose apart from those of another.
type Stream uint64

// The purposes.
const (
	AtLowNoise Stream = iota + 1
	AtHighNoise
	AtTau
	SecondSheets
	RandomBots
)

// elevationSD is how far people rate themselves higher or lower as a whole, in level points.
const elevationSD = 11

// NoRole stands for the absence of a role.
const NoRole = -1

// Person is someone with true levels, which may lie beyond 0–100, and a role. One is drawn after another into the same.
type Person struct {
	Role   int       // index in Quiz.Roles, NoRole in a quiz without roles
	Levels []float64 // by skill
	Facts  []float64 // by item, NaN where no fact is asked or the role says nothing of it
	random *rand.Rand
	source *rand.PCG
	seen   []float64 // room
}

// NewPerson makes room for people, to be drawn one after another.
func (s *Source) NewPerson() *Person {
	p := &Person{
		Role: NoRole, Levels: make([]float64, len(s.Quiz.Skills)), Facts: make([]float64, len(s.Quiz.Items)),
		source: rand.NewPCG(0, 0),
	}
	p.random = rand.New(p.source)
	return p
}

// Draw makes it the i-th person of a stream: the roles take turns. Levels are the role's profile, raised or lowered as
// a whole by N(0, 11), and each by N(0, noise); facts lie anywhere in the role's ranges. In a quiz without roles levels
// are N(50, SD), and facts are anything. What is drawn from p.random next are its answers.
func (s *Source) Draw(p *Person, of Stream, i int, noise float64) {
	s.Reseed(p, of, i)
	r := p.random
	for k := range p.Facts {
		p.Facts[k] = math.NaN()
	}
	if len(s.Quiz.Roles) == 0 {
		for k := range p.Levels {
			p.Levels[k] = 50 + float64(s.Quiz.Quiz.Reliability.SD*r.NormFloat64())
		}
		for i := range s.Quiz.Items {
			if ci := &s.Quiz.Items[i]; ci.Fact != nil {
				p.Facts[i] = AnyFact(r, ci)
			}
		}
		return
	}
	p.Role = i % len(s.Quiz.Roles)
	role := &s.Quiz.Roles[p.Role]
	elevation := float64(elevationSD * r.NormFloat64())
	for k := range p.Levels {
		p.Levels[k] = role.Levels[k] + elevation + float64(noise*r.NormFloat64())
	}
	for _, i := range s.factItems {
		ci := &s.Quiz.Items[i]
		if lowest, highest, stated := Fact(role.Role, ci.Item); stated {
			x := math.Ceil(lowest) + math.Floor(float64(r.Float64()*(math.Floor(highest)-math.Ceil(lowest)+1)))
			p.Facts[i] = Nearest(ci, min(max(x, lowest), highest))
		}
	}
}

// Reseed has what a person draws begin anew, for a purpose of its own.
func (s *Source) Reseed(p *Person, of Stream, i int) {
	p.source.Seed(scrambled(s.seed), scrambled(uint64(of)<<48+uint64(i)))
}

// Fact is the range a typical holder of the role reports to an item; false where the item asks for no number or the
// role says nothing of it.
func Fact(r *engine.Role, it *engine.Item) (lowest, highest float64, stated bool) {
	if it.Fact == nil {
		return 0, 0, false
	}
	for _, f := range r.Facts {
		if f.Fact.ID == it.Fact.ID {
			return f.Range[0], f.Range[1], true
		}
	}
	return 0, 0, false
}

// Nearest is the number taken as an answer that is nearest to x.
func Nearest(ci *compiled.Item, x float64) float64 { return min(max(x, ci.Lowest), ci.Highest) }

// AnyFact is a number as people state them without a role: whole, in one of four cases the lowest there is, and
// otherwise small more often than large.
func AnyFact(r *rand.Rand, ci *compiled.Item) float64 {
	u := r.Float64()
	x := ci.Lowest + math.Floor(float64((ci.Highest-ci.Lowest+1)*float64(u*u)*float64(u*u)))
	if r.IntN(4) == 0 {
		x = ci.Lowest
	}
	return Nearest(ci, x)
}

// Sit answers every item as a person would, whether or not it is shown to them: into picks goes which of the item's
// choices it is, from 1, and 0 for facts. An item with points shows the mean of the levels it measures, by the model; a
// choice goes to the option whose credit suits the person's levels best, each seen with a single item's error.
func (s *Source) Sit(p *Person, picks []uint8) {
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		switch {
		case ci.Points > 0:
			picks[i] = uint8(1 + s.point(p.random, ci, Mean(ci, p.Levels)))
		case len(ci.Options) > 0:
			picks[i] = uint8(1 + s.preferred(p, ci))
		default:
			picks[i] = 0
		}
	}
}

// Answers are those of picks and facts, by item.
func (s *Source) Answers(picks []uint8, facts []float64) []engine.Answer {
	out := make([]engine.Answer, len(picks))
	for i, pick := range picks {
		switch {
		case pick > 0:
			out[i] = s.Choices[i][pick-1]
		case s.Choices[i] == nil && !math.IsNaN(facts[i]):
			out[i] = engine.Number(facts[i])
		}
	}
	return out
}

// Mean is the mean of the levels an item measures, by its weights.
func Mean(ci *compiled.Item, levels []float64) float64 {
	sum, weight := 0.0, 0.0
	for j, k := range ci.Skills {
		sum += float64(ci.Weights[j] * levels[k])
		weight += ci.Weights[j]
	}
	return sum / weight
}

// point is where a person of a level stands on an item with points, from 0.
func (s *Source) point(r *rand.Rand, ci *compiled.Item, level float64) int {
	n := ci.Points
	var point int
	if g := s.graded; g != nil {
		point = gradedPoint(r.Float64(), g.slope, (level-50)/s.Quiz.Quiz.Reliability.SD, g.thresholds[n])
	} else {
		shown := level + float64(s.oneSEM*r.NormFloat64())
		at := 1 + float64(shown/100*float64(n-1))
		whole := math.Floor(at)
		if at-whole >= 0.5 { // as math.Round has it from 1 up, which is slower
			whole++
		}
		point = int(min(max(whole, 1), float64(n))) - 1
	}
	if ci.Reversed {
		return n - 1 - point
	}
	return point
}

// graded is the graded response model for a quiz.
type graded struct {
	slope      float64
	thresholds [][]float64 // by number of points
}

func newGraded(cq *compiled.Quiz) *graded {
	g := &graded{slope: discrimination(cq.Quiz.Reliability)}
	for i := range cq.Items {
		n := cq.Items[i].Points
		for len(g.thresholds) <= n {
			g.thresholds = append(g.thresholds, nil)
		}
		if n > 0 && g.thresholds[n] == nil {
			g.thresholds[n] = thresholds(cq.Quiz.Reliability, n)
		}
	}
	return g
}

// discrimination is the slope of the graded response model that gives items the inter-item correlation r̄:
// a = 1.702·√(r̄/(1−r̄)), for a loading λ = √r̄ on one factor is the slope λ/√(1−λ²) of the normal ogive (Takane & de
// Leeuw 1987), and 1.702 takes that to the logistic.
func discrimination(r engine.Reliability) float64 {
	return 1.702 * math.Sqrt(r.InterItemR/(1-r.InterItemR))
}

// thresholds are those of a scale of n points, in standard deviations from level 50: half-way between the levels of
// neighbouring points.
func thresholds(r engine.Reliability, n int) []float64 {
	out := make([]float64, n-1)
	for k := range out {
		out[k] = (float64((float64(k)+0.5)/float64(n-1)*100) - 50) / r.SD
	}
	return out
}

// gradedPoint is the point, from 0, that a chance u of 0–1 comes to for a person at θ: points are as likely as p_k =
// P*_k − P*_{k+1} with P*_k = 1/(1+exp(−a(θ−b_k))), P* = 1 below the first threshold and 0 above the last (Samejima
// 1969). Thresholds b rise.
func gradedPoint(u, a, theta float64, b []float64) int {
	above := 1.0
	for k := range b {
		next := 1 / (1 + math.Exp(-float64(a*(theta-b[k]))))
		if u -= above - next; u < 0 {
			return k
		}
		above = next
	}
	return len(b)
}

// preferred is the option whose credit, weighed by levels seen with an error, is most.
func (s *Source) preferred(p *Person, ci *compiled.Item) int {
	p.seen = slices.Grow(p.seen[:0], len(ci.Skills))[:len(ci.Skills)]
	for j, k := range ci.Skills {
		p.seen[j] = p.Levels[k] + float64(s.oneSEM*p.random.NormFloat64())
	}
	best, appeal := 0, math.Inf(-1)
	for o := range ci.Options {
		sum := 0.0
		for j, points := range ci.Options[o].Credit {
			sum += float64(points / 100 * p.seen[j])
		}
		if sum > appeal {
			best, appeal = o, sum
		}
	}
	return best
}

// choices are the answers that pick one point or one option, in order; nil for an item that states a fact.
func choices(ci *compiled.Item) []engine.Answer {
	if ci.Form != engine.FormChoices {
		return ci.Answers
	}
	var out []engine.Answer
	for _, o := range ci.Options {
		out = append(out, engine.Choices(o.ID))
	}
	return out
}

// Generator is the source of chance of one person, bot or sheet: its own, so that it doesn't matter who else is drawn,
// or when.
func (s *Source) Generator(of Stream, index int) *rand.Rand {
	return rand.New(rand.NewPCG(scrambled(s.seed), scrambled(uint64(of)<<48+uint64(index))))
}

// scrambled spreads numbers that are near each other over all 64 bits (the finalizer of SplitMix64; Steele, Lea & Flood
// 2014), for generators with nearby seeds begin alike.
func scrambled(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
