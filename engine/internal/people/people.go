// Package people draws simulated people: their true levels by a role's profile, and how they answer a quiz. All of them
// come of a seed. It must never know what a quiz makes of their answers.
package people

import (
	"math"
	"math/rand/v2"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// Source draws people who take a quiz.
type Source struct {
	Quiz    *compiled.Quiz
	Choices [][]engine.Answer // by item: what it takes when one answer is picked, in order; nil where it states a fact
	Manners []Manner          // in which the people of Mixed answer; the first is that of typical people

	seed      uint64
	graded    bool // else levels are seen with a normal error and rounded
	questions []question
	reported  [][]reported         // by role
	composed  []composed           // narrower ones first
	reliable  []engine.Reliability // by skill
	oneSEM    float64              // the standard error of a single item
}

// New draws from a seed. Where it is graded, people answer by Samejima's graded response model.
func New(cq *compiled.Quiz, seed uint64, byModel bool) *Source {
	rel := cq.Quiz.Reliability
	s := &Source{Quiz: cq, seed: seed, oneSEM: rel.SEM(1), graded: byModel}
	for _, id := range cq.Skills {
		own, _ := cq.Quiz.ReliabilityOf(id)
		s.reliable = append(s.reliable, own)
	}
	for i := range cq.Items {
		s.Choices = append(s.Choices, choices(&cq.Items[i]))
		s.questions = append(s.questions, newQuestion(&cq.Items[i], s.reliabilityOf(&cq.Items[i])))
	}
	for r := range cq.Roles {
		s.reported = append(s.reported, reportedBy(cq, cq.Roles[r].Role))
	}
	for _, k := range cq.Composed {
		s.composed = append(s.composed, newComposed(cq, k))
	}
	s.Manners = s.manners()
	return s
}

// reliabilityOf is how reliable answers to an item are: as the first skill that they show, or as the quiz.
func (s *Source) reliabilityOf(ci *compiled.Item) engine.Reliability {
	if len(ci.Shows) == 0 {
		return s.Quiz.Quiz.Reliability
	}
	return s.reliable[ci.Skills[ci.Shows[0]]]
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

// ElevationSD is how far people rate themselves higher or lower as a whole, in level points.
const ElevationSD = 11

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
	drift  float64   // level points by which their last answer on a scale is above the first
}

// NewPerson makes room for people, to be drawn one after another.
func (s *Source) NewPerson() *Person {
	k, n := len(s.Quiz.Skills), len(s.Quiz.Items)
	p := &Person{
		Role: NoRole, Levels: make([]float64, k), Facts: make([]float64, n), seen: make([]float64, k),
		source: rand.NewPCG(0, 0),
	}
	p.random = rand.New(p.source)
	return p
}

// Draw makes it the i-th person of a stream: the roles take turns. Levels are the role's profile, raised or lowered as
// a whole by N(0, 11), and each by N(0, noise); facts lie anywhere in the role's ranges. In a quiz without roles levels
// are N(50, SD), and facts are anything. A domain is the mean of its facets: see composed. What is drawn from p.random next are its answers.
func (s *Source) Draw(p *Person, of Stream, i int, noise float64) {
	s.Reseed(p, of, i)
	r := p.random
	p.drift = 0
	for k := range p.Facts {
		p.Facts[k] = math.NaN()
	}
	if len(s.Quiz.Roles) == 0 {
		for k := range p.Levels {
			p.Levels[k] = 50 + float64(s.reliable[k].SD*r.NormFloat64())
		}
		s.compose(p)
		for i := range s.Quiz.Items {
			if ci := &s.Quiz.Items[i]; ci.Fact != nil || unscoredNumber(ci) {
				p.Facts[i] = AnyFact(r, ci)
			}
		}
		return
	}
	p.Role = i % len(s.Quiz.Roles)
	role := &s.Quiz.Roles[p.Role]
	elevation := float64(ElevationSD * r.NormFloat64())
	for k := range p.Levels {
		p.Levels[k] = role.Levels[k] + elevation + float64(noise*r.NormFloat64())
	}
	s.compose(p)
	for _, f := range s.reported[p.Role] {
		s.report(p, f)
	}
	for i := range s.Quiz.Items {
		if ci := &s.Quiz.Items[i]; unscoredNumber(ci) {
			p.Facts[i] = AnyFact(r, ci)
		}
	}
}

// unscored says whether nothing is known of how people answer an item.
func unscored(ci *compiled.Item) bool { return ci.Unscored && ci.Fact == nil }

func unscoredNumber(ci *compiled.Item) bool { return unscored(ci) && choices(ci) == nil }

// report gives the person a whole number anywhere in a range.
func (s *Source) report(p *Person, f reported) {
	x := math.Ceil(f.lowest) + math.Floor(float64(p.random.Float64()*(math.Floor(f.highest)-math.Ceil(f.lowest)+1)))
	p.Facts[f.item] = Nearest(&s.Quiz.Items[f.item], min(max(x, f.lowest), f.highest))
}

// reported is the range that a typical holder of a role reports to an item.
type reported struct {
	item            int
	lowest, highest float64
}

// reportedBy are those of a role, in item order.
func reportedBy(cq *compiled.Quiz, r *engine.Role) (out []reported) {
	for i := range cq.Items {
		if lowest, highest, stated := Fact(r, cq.Items[i].Item); stated {
			out = append(out, reported{i, lowest, highest})
		}
	}
	return out
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

// Scenes are the items of which an option is chosen that earns credit, as indices. Levels of a skill are a scale.
func (s *Source) Scenes() []int {
	var out []int
	for i := range s.Quiz.Items {
		if ci := &s.Quiz.Items[i]; len(ci.Options) > 0 && len(ci.Skills) > 0 && ci.Item.AskLevel == nil &&
			(len(s.Quiz.Families) == 0 || !ci.Describes()) { // which are scales of one skill
			out = append(out, i)
		}
	}
	return out
}

// Answers are those of picks and facts, by item.
func (s *Source) Answers(picks []uint8, facts []float64) []engine.Answer {
	out := make([]engine.Answer, len(picks))
	for i, pick := range picks {
		switch {
		case pick == compiled.OneNotApplicable:
			out[i] = engine.NotApplicable()
		case pick > 0:
			out[i] = s.Choices[i][pick-1]
		case s.Choices[i] == nil && !math.IsNaN(facts[i]):
			out[i] = engine.Number(facts[i])
		}
	}
	return out
}

// Mean is the mean of the levels an item shows, by its weights: the narrowest that it measures, of a facet and its
// domain the facet alone.
func Mean(ci *compiled.Item, levels []float64) float64 {
	sum, weight := 0.0, 0.0
	for _, j := range ci.Shows {
		sum += float64(ci.Counts[j] * levels[ci.Skills[j]])
		weight += ci.Counts[j]
	}
	return sum / weight
}

// choices are the answers that pick one point or one option, in order, or those that are chosen by what they count; nil
// for an item that states a fact.
func choices(ci *compiled.Item) []engine.Answer {
	if answers, counts := counted(ci); counts {
		return answers
	}
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
