package people

import (
	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// Manner is a way in which people answer. Those of a quiz that come of its settings have the setting's id.
type Manner struct {
	Name    string
	Setting string // "" where it is none

	before func(s *Source, p *Person)                // they answer
	after  func(s *Source, p *Person, picks []uint8) // and what becomes of their answers
}

// What the manners differ by from typical people.
const (
	selfRating  = 20 // level points by which the modest and the generous rate themselves off
	driftSD     = 25 // level points that separate a drifting person's last answer from the first, as a standard deviation
	sharedError = 1  // what answers about a skill have in common, as a multiple of a single item's own error
)

// Mixed is the stream of people of all manners.
const Mixed Stream = RandomBots + 1

// Calibrating is the stream of people of all manners whom sets of roles are calibrated on: others than those of Mixed.
const Calibrating Stream = 64

// manners are all there are for a quiz: typical people, those who answer otherwise, and those in its settings.
func (s *Source) manners() []Manner {
	shift := func(points float64) func(*Source, *Person) {
		return func(_ *Source, p *Person) {
			for k := range p.Levels {
				p.Levels[k] += points
			}
		}
	}
	out := []Manner{
		{Name: "typical"},
		{Name: "modest", before: shift(-selfRating)},
		{Name: "generous", before: shift(selfRating)},
		{Name: "middle", after: onPoints(func(_ *Person, point, top int) int {
			edge := (top + 3) / 4 // points this far from the ends are the middle: 2 to 4 of 5, 25 to 75 of a slider
			if 2*edge > top {
				return point
			}
			return min(max(point, edge), top-edge)
		})},
		{Name: "agreeing", after: onPoints(func(_ *Person, point, top int) int { return min(point+step(top), top) })},
		{Name: "one_off", after: onPoints((*Person).oneOff)},
		{Name: "random_scenes", after: (*Source).anyScene},
		{Name: "shared_error", before: func(s *Source, p *Person) {
			for k := range p.Levels {
				p.Levels[k] += float64(sharedError * s.oneSEM * p.random.NormFloat64())
			}
		}},
		{Name: "tilt", before: func(s *Source, p *Person) {
			by := map[string]float64{}
			for k, cluster := range s.Quiz.Clusters {
				if _, drawn := by[cluster]; !drawn {
					by[cluster] = float64(sharedError * s.oneSEM * p.random.NormFloat64())
				}
				p.Levels[k] += by[cluster]
			}
		}},
		{Name: "drift", before: func(_ *Source, p *Person) { p.drift = float64(driftSD * p.random.NormFloat64()) }},
	}
	for i := range s.Quiz.Quiz.Settings {
		out = append(out, s.placed(&s.Quiz.Quiz.Settings[i]))
	}
	return out
}

// step is one step on items with points from 0 to top: a tenth of a slider.
func step(top int) int { return max(1, top/10) }

// onPoints changes the answers to all items with points, counted from 0 to top as they are shown, whichever way they
// count.
func onPoints(change func(p *Person, point, top int) int) func(*Source, *Person, []uint8) {
	return func(s *Source, p *Person, picks []uint8) {
		for i := range s.questions {
			if top := int(s.questions[i].steps); top > 0 {
				picks[i] = uint8(1 + change(p, int(picks[i])-1, top))
			}
		}
	}
}

// oneOff moves half of the answers by a step, up or down, and at an end away from it.
func (p *Person) oneOff(point, top int) int {
	by, off := step(top), p.random.IntN(4)
	switch {
	case off < 2:
		return point
	case off == 2 && point+by <= top || point-by < 0:
		return point + by
	}
	return point - by
}

// anyScene answers what earns credit by its options at random.
func (s *Source) anyScene(p *Person, picks []uint8) {
	for i := range s.questions {
		if n := s.questions[i].choices; n > 0 && len(s.Quiz.Items[i].Skills) > 0 {
			picks[i] = uint8(1 + p.random.IntN(n))
		}
	}
}

// placed is the manner of people in a setting: they report its facts, and what doesn't apply there they say so of.
func (s *Source) placed(at *engine.Setting) Manner {
	var facts []reported
	for i := range s.Quiz.Items {
		for _, f := range at.Facts {
			if fact := s.Quiz.Items[i].Item.Fact; fact != nil && fact.ID == f.Fact.ID {
				facts = append(facts, reported{i, f.Range[0], f.Range[1]})
			}
		}
	}
	return Manner{
		Name: "setting", Setting: at.ID,
		before: func(s *Source, p *Person) {
			for _, f := range facts {
				s.report(p, f)
			}
		},
		after: func(s *Source, _ *Person, picks []uint8) {
			for _, ref := range at.NA {
				picks[s.Quiz.Index[ref.ID]] = compiled.OneNotApplicable
			}
		},
	}
}

// MannerOf is the manner, as an index into Manners, of the i-th person of Mixed: within each role, they take turns.
func (s *Source) MannerOf(i int) int { return i / max(1, len(s.Quiz.Roles)) % len(s.Manners) }

// Mix makes p the i-th person of Mixed, at a noise, and has them answer every item: see Draw and Sit.
func (s *Source) Mix(p *Person, i int, noise float64, picks []uint8) {
	s.MixOf(Mixed, p, i, noise, picks)
}

// MixOf is Mix with people of another stream.
func (s *Source) MixOf(stream Stream, p *Person, i int, noise float64, picks []uint8) {
	of := &s.Manners[s.MannerOf(i)]
	s.Draw(p, stream, i, noise)
	if of.before != nil {
		of.before(s, p)
	}
	s.Sit(p, picks)
	if of.after != nil {
		of.after(s, p, picks)
	}
}
