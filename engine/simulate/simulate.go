package simulate

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"careerpath/engine"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/certainty"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// DefaultPeople is how many people are simulated at each noise where nothing else is asked for.
const DefaultPeople = 10_000

// Options say how many people are simulated and how they answer.
type Options struct {
	People int         // at each noise; 0: DefaultPeople
	Seed   uint64      // another seed draws other people
	Model  AnswerModel // "": RoundedNormal
	// find the temperature at which match shares hold what they promise; for quizzes with roles
	Calibrate bool
	Short     bool // try the short form, too; for quizzes that take one
}

// Run lets people whose roles are known answer a quiz, and bots, and reports what the quiz makes of them. The same
// content and options give the same report, on however many cores. progress, which may be nil, is called by one
// goroutine at a time with a total that stays the same. The error is an *UnknownQuizError, what is wrong with the
// options, or ctx's once it ends.
func Run(c *score.Catalog, ctx context.Context, quiz string, options Options,
	progress func(done, total int)) (Simulation, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return Simulation{}, err
	}
	if options.People == 0 {
		options.People = DefaultPeople
	}
	if options.Model == "" {
		options.Model = RoundedNormal
	}
	if options.People < 0 {
		return Simulation{}, fmt.Errorf("the number of people to simulate is at least 1, not %d", options.People)
	}
	if options.Model != RoundedNormal && options.Model != GradedResponse {
		return Simulation{}, fmt.Errorf("there is no answer model %q: choose %s or %s", options.Model, RoundedNormal,
			GradedResponse)
	}
	if options.Calibrate && len(cq.Roles) == 0 {
		return Simulation{}, fmt.Errorf("the quiz %s tells no roles apart, so it has no match shares to calibrate", quiz)
	}
	if options.Short {
		if err := adaptive.Refused(cq); err != nil {
			return Simulation{}, err
		}
	}
	return newSimulator(ctx, c.Inside(), cq, options, progress).run()
}

// simulator makes one Simulation.
type simulator struct {
	ctx     context.Context
	catalog *compiled.Catalog
	quiz    *compiled.Quiz
	options Options
	facts   [][]engine.Answer // by item: the numbers worth trying, nil for other items
	*people.Source
	drawers []*drawer // one for each core

	report func(done, total int)
	mu     sync.Mutex
	done   int
	total  int
}

// Noise that has a gate.
const (
	lowNoise  = 15
	highNoise = 25
)

// newSimulator lays out the work, so that its amount is known beforehand.
func newSimulator(ctx context.Context, c *compiled.Catalog, cq *compiled.Quiz, options Options,
	progress func(done, total int)) *simulator {
	s := &simulator{
		ctx: ctx, catalog: c, quiz: cq, options: options, report: progress,
		Source: people.New(cq, options.Seed, options.Model == GradedResponse),
	}
	for i := range cq.Items {
		s.facts = append(s.facts, people.FactsToTry(cq, &cq.Items[i]))
	}
	s.total = options.People + randomSheets
	if len(cq.Roles) > 0 {
		s.total += len(s.noises())*options.People + s.flipPeople()*s.flipWork() + len(cq.Roles)*reachWork
	}
	if options.Short {
		s.total += len(s.shortOf()) * s.shortCount()
	}
	return s
}

// noises are those at which holders of roles are drawn; the last is the quiz's own unless it is one of the others.
func (s *simulator) noises() []float64 {
	if s.quiz.Tau == lowNoise || s.quiz.Tau == highNoise {
		return []float64{lowNoise, highNoise}
	}
	return []float64{lowNoise, highNoise, s.quiz.Tau}
}

func (s *simulator) run() (Simulation, error) {
	out := Simulation{
		Quiz: s.quiz.Quiz.ID, Catalog: s.quiz.Hash, Model: s.options.Model, Seed: s.options.Seed, People: s.options.People,
		Roles: []string{}, Noises: []Confusion{}, Readiness: []Readiness{}, Reach: []Reach{}, Match: []Calibration{},
		Flips: Flips{PerItem: []ItemFlip{}}, Swings: []Swing{},
	}
	out.RatedOnce = s.quiz.RatedOnce()
	for i := range s.quiz.Roles {
		out.Roles = append(out.Roles, s.quiz.Roles[i].Role.ID)
	}
	atTau, atLow, err := s.populations(&out)
	if err != nil {
		return Simulation{}, err
	}
	out.Skills = atTau.recovery()
	if out.Items, err = atTau.kept.information(); err != nil {
		return Simulation{}, err
	}
	if len(out.Roles) > 0 {
		if err := s.stress(&out); err != nil {
			return Simulation{}, err
		}
		out.Match, out.Readiness = atTau.calibration(), atTau.readiness()
		out.Agree, out.Ties = exact.Share(atTau.agree, atTau.all), exact.Share(atTau.ties, atTau.all)
		if out.Sets, err = s.sets(); err != nil {
			return Simulation{}, err
		}
		if out.Flips, err = atTau.kept.flips(); err != nil {
			return Simulation{}, err
		}
		if out.Swings, err = atTau.kept.swings(); err != nil {
			return Simulation{}, err
		}
		if out.Reach, err = s.reaches(); err != nil {
			return Simulation{}, err
		}
		if len(s.quiz.Families) == 0 { // else height counts, which no set of items was searched for
			if out.Shortest, err = atLow.shortest(); err != nil {
				return Simulation{}, err
			}
		}
	}
	if s.options.Short {
		if out.Short, err = s.shorts(); err != nil {
			return Simulation{}, err
		}
	}
	bots, by, err := s.bots()
	if err != nil {
		return Simulation{}, err
	}
	out.Bots = bots
	keyed, lowest := s.keys()
	out.Keys = keyed
	out.Gates = s.gates(&out, by, lowest)
	s.advance(s.total)
	return out, nil
}

// populations draws people at every noise, adds their confusion to the report, and returns those at the quiz's own
// noise, and the first at the low one.
func (s *simulator) populations(out *Simulation) (atTau population, atLow *kept, err error) {
	if len(s.quiz.Roles) == 0 {
		atTau, err = s.populate(s.quiz.Tau, people.AtTau, mostKept)
		return atTau, nil, err
	}
	for _, noise := range s.noises() {
		keep := 0
		if noise == lowNoise {
			keep = subsetPeople + checkedPeople
		}
		if noise == s.quiz.Tau {
			keep = mostKept
		}
		p, err := s.populate(noise, s.streamAt(noise), keep)
		if err != nil {
			return population{}, nil, err
		}
		out.Noises = append(out.Noises, p.confusion(noise))
		if noise == lowNoise {
			atLow = p.kept
		}
		if noise == s.quiz.Tau {
			atTau = p
		}
	}
	return atTau, atLow, nil
}

// stress adds to the report what the quiz makes of people of all manners.
func (s *simulator) stress(out *Simulation) error {
	var sheets *certainty.Sheets
	if s.options.Calibrate {
		sheets = certainty.NewSheets(min(mostKept, s.options.People), len(s.quiz.Roles))
	}
	mixed, err := s.mix(sheets)
	if err != nil {
		return err
	}
	out.Stress = mixed.report()
	if sheets != nil {
		out.Calibrated = s.calibrated(sheets)
	}
	return nil
}

// streamAt is where the people of a noise come from.
func (s *simulator) streamAt(noise float64) people.Stream {
	switch noise {
	case s.quiz.Tau:
		return people.AtTau
	case lowNoise:
		return people.AtLowNoise
	default:
		return people.AtHighNoise
	}
}

// each calls do with 0…n−1 on all cores, in no certain order, so that do writes nothing but what belongs to its number.
// Each call is worth some units of progress. It stops early when the context ends, and returns its error.
func (s *simulator) each(n, units int, do func(i int)) error {
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && s.ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
				s.advance(units)
			}
		})
	}
	workers.Wait()
	return s.ctx.Err()
}

// advance reports progress, never beyond the total.
func (s *simulator) advance(units int) {
	if s.report == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if units = min(units, s.total-s.done); units > 0 {
		s.done += units
		s.report(s.done, s.total)
	}
}
