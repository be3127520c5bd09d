package simulate

import (
	"runtime"
	"sync"
	"sync/atomic"

	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/people"
)

// Many people are drawn without any being remembered: they are counted in units of so many, on all cores, and the
// counts of the units are added up in their order. So sums come out the same on however many cores.
const (
	unitPeople = 8 * batch.Rows
	roundUnits = 16 // that are under way at once
)

// mostKept is how many of the first people at the quiz's own noise are kept, for what single answers tell and hang on:
// more would tell nothing new.
const mostKept = 50_000

// population is what is known of the people at one noise.
type population struct {
	*tally
	kept *kept
}

// kept are the first people, by item or skill and then by person. In a quiz without roles their true levels are kept
// too.
type kept struct {
	s      *simulator
	people int
	told   []int16
	picks  [][]uint8 // see simulator.sit
	shown  [][]bool  // and answered
	facts  [][]float64
	levels [][]float64
}

func (s *simulator) newKept(people int) *kept {
	k := &kept{s: s, people: people, told: make([]int16, people)}
	for i := range s.quiz.Items {
		k.picks, k.shown = append(k.picks, make([]uint8, people)), append(k.shown, make([]bool, people))
		k.facts = append(k.facts, nil)
		if s.Choices[i] == nil {
			k.facts[i] = make([]float64, people)
		}
	}
	if len(s.quiz.Roles) == 0 {
		for range s.quiz.Skills {
			k.levels = append(k.levels, make([]float64, people))
		}
	}
	return k
}

// take keeps the people of a block, of whom the first is the from-th of all.
func (k *kept) take(b *block, from int) {
	if from >= k.people {
		return
	}
	rows := min(b.rows, k.people-from)
	for row := range rows {
		k.told[from+row] = int16(b.told[row])
	}
	for i := range k.picks {
		copy(k.picks[i][from:from+rows], b.picks[i])
		copy(k.shown[i][from:from+rows], b.shown[i])
		if k.facts[i] != nil {
			copy(k.facts[i][from:from+rows], b.facts[i])
		}
	}
	for skill := range k.levels {
		copy(k.levels[skill][from:from+rows], b.levels[skill])
	}
}

// role is the one that the i-th person holds.
func (s *simulator) role(i int) int { return i % len(s.quiz.Roles) }

// drawer draws people and has them take the quiz. It serves one goroutine.
type drawer struct {
	s             *simulator
	person        *people.Person
	picks         []uint8
	first, second *block
}

func (s *simulator) newDrawer() *drawer {
	return &drawer{
		s: s, person: s.NewPerson(), picks: make([]uint8, len(s.quiz.Items)), first: s.newBlock(), second: s.newBlock(),
	}
}

// populate draws all people at a noise and keeps the first ones.
func (s *simulator) populate(noise float64, of people.Stream, keep int) (population, error) {
	out := population{s.newTally(noise == s.quiz.Tau), s.newKept(min(keep, s.options.People))}
	err := inUnits(s, func(d *drawer, from int) *tally { return d.unit(noise, of, from, out.kept) }, out.merge)
	return out, err
}

// inUnits has people drawn in units, and what is counted of each unit added in their order. unit is called on all cores,
// with the first person of a unit.
func inUnits[T any](s *simulator, unit func(d *drawer, from int) T, add func(T)) error {
	for len(s.drawers) < runtime.GOMAXPROCS(0) {
		s.drawers = append(s.drawers, s.newDrawer())
	}
	for from := 0; from < s.options.People; from += roundUnits * unitPeople {
		n := (min(roundUnits*unitPeople, s.options.People-from) + unitPeople - 1) / unitPeople
		units := make([]T, n)
		var working sync.WaitGroup
		var next atomic.Int64
		for _, d := range s.drawers {
			working.Go(func() {
				for u := int(next.Add(1)) - 1; u < n && s.ctx.Err() == nil; u = int(next.Add(1)) - 1 {
					units[u] = unit(d, from+u*unitPeople)
				}
			})
		}
		working.Wait()
		if err := s.ctx.Err(); err != nil {
			return err
		}
		for _, u := range units {
			add(u)
		}
	}
	return nil
}

// unit counts so many people from one on. At the quiz's own noise each answers a second sheet.
func (d *drawer) unit(noise float64, of people.Stream, from int, keep *kept) *tally {
	s := d.s
	out := s.newTally(noise == s.quiz.Tau)
	last := min(from+unitPeople, s.options.People)
	for ; from < last; from += batch.Rows {
		rows := min(batch.Rows, last-from)
		d.first.rows, d.second.rows = 0, 0
		for i := range rows {
			s.Draw(d.person, of, from+i, noise)
			s.Sit(d.person, d.picks)
			d.first.put(d.person, d.picks)
			if s.twice(noise) {
				s.Reseed(d.person, people.SecondSheets, from+i)
				s.Sit(d.person, d.picks)
				d.second.put(d.person, d.picks)
			}
		}
		d.first.judge(out.full || from < keep.people)
		d.second.judge(false)
		out.add(d.first, d.second, from)
		keep.take(d.first, from)
		s.advance(rows)
	}
	return out
}

// twice says whether people at a noise answer a second sheet.
func (s *simulator) twice(noise float64) bool { return noise == s.quiz.Tau && len(s.quiz.Roles) > 0 }
