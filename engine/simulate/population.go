package simulate

import (
	"math"
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
	for len(s.drawers) < runtime.GOMAXPROCS(0) {
		s.drawers = append(s.drawers, s.newDrawer())
	}
	for from := 0; from < s.options.People; from += roundUnits * unitPeople {
		n := (min(roundUnits*unitPeople, s.options.People-from) + unitPeople - 1) / unitPeople
		units := make([]*tally, n)
		var working sync.WaitGroup
		var next atomic.Int64
		for _, d := range s.drawers {
			working.Go(func() {
				for u := int(next.Add(1)) - 1; u < n && s.ctx.Err() == nil; u = int(next.Add(1)) - 1 {
					units[u] = d.unit(noise, of, from+u*unitPeople, out.kept)
				}
			})
		}
		working.Wait()
		if err := s.ctx.Err(); err != nil {
			return population{}, err
		}
		for _, u := range units {
			out.merge(u)
		}
	}
	return out, nil
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

// levelSum compares the levels of a skill from answers alone, before rules, with the true ones, which count as 0 below
// 0 and as 100 above 100. Both are counted from the middle of the scale, so that squares stay small.
type levelSum struct {
	n, within             int
	x, y, xx, yy, xy, off float64 // off: Σ (x − y)²
}

// middle is the level that levels are counted from.
const middle = 50

func (l *levelSum) add(shown, truth, sem float64) {
	truth = min(max(truth, 0), 100)
	d := shown - truth
	x, y := shown-middle, truth-middle
	l.n++
	l.x += x
	l.y += y
	l.xx += float64(x * x)
	l.yy += float64(y * y)
	l.xy += float64(x * y)
	l.off += float64(d * d)
	if math.Abs(d) <= 1.96*sem {
		l.within++
	}
}

func (l *levelSum) merge(o *levelSum) {
	l.n += o.n
	l.within += o.within
	l.x += o.x
	l.y += o.y
	l.xx += o.xx
	l.yy += o.yy
	l.xy += o.xy
	l.off += o.off
}

// correlation is Pearson's r, 0 where either of the two doesn't vary.
func (l *levelSum) correlation() float64 {
	n := float64(l.n)
	xx := l.xx - float64(l.x*l.x)/n
	yy := l.yy - float64(l.y*l.y)/n
	const none = 1e-9
	if !(xx > none && yy > none) {
		return 0
	}
	return (l.xy - float64(l.x*l.y)/n) / math.Sqrt(float64(xx*yy))
}
