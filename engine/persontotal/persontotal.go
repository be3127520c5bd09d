// Package persontotal finds people whose answers go against everybody else's: the person–total correlation is r between
// a person's answers on scales and the mean answers of all others to the same items (Donlon & Fischer 1968). Answers are
// taken as they were given, from 0 for the first point to 1 for the last, and reversed items aren't turned round: so the
// same point throughout, which says yes to one thing and to its opposite, goes with nothing. It needs the answers of
// many people before it can say anything of one. It must never know where answers come from.
package persontotal

import (
	"math"
	"sync/atomic"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/score"
)

// What there is a correlation from.
const (
	// the fewest people: of 100 the mean of an item's credits is off by a tenth of their standard deviation, and the
	// correlations of the others are as good as with the true means.
	FewestPeople = 100
	// the fewest items that a person answered: of fewer chance alone makes |r| of .6 and more in one of twenty.
	FewestItems = 10
)

// Cut is the correlation at or below which there is a sign of careless answering: such answers have nothing of what
// people have in common. No cut is universal (Curran 2016); whoever answers at random lies around 0, so this one finds
// about half of them, and of careful people as simulated about one in seven. The same point throughout has no correlation
// with anything: its run of equal answers tells it.
const Cut = 0.0

// mostBytes is how much is kept at most of the answers of all people together.
const mostBytes = 32 << 20

// Adder keeps the answers of people, a byte for each item on a scale that measures something. Adders of
// one quiz that stem from each other share what they may keep. Each serves one goroutine.
type Adder struct {
	quiz   *compiled.Quiz
	items  []int     // that count, as indices into quiz.Items
	tops   []float64 // by these: the index of the last point
	rows   []uint8   // by person, by item: 0 for no answer, else 1 and the index of the point
	sums   []int64   // of the indices, by item
	counts []int64
	kept   *atomic.Int64 // bytes of all together
}

// New begins with nobody. The error is an *engine.UnknownQuizError.
func New(c *score.Catalog, quiz string) (*Adder, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	a := &Adder{quiz: cq, kept: &atomic.Int64{}}
	for i := range cq.Items {
		ci := &cq.Items[i]
		if ci.Unscored || len(ci.Skills) == 0 || ci.Points < 2 || ci.Points >= score.NotApplicable {
			continue
		}
		a.items, a.tops = append(a.items, i), append(a.tops, float64(ci.Points-1))
	}
	a.sums, a.counts = make([]int64, len(a.items)), make([]int64, len(a.items))
	return a, nil
}

// Another begins with nobody, too, for another goroutine.
func (a *Adder) Another() *Adder {
	return &Adder{quiz: a.quiz, items: a.items, tops: a.tops, sums: make([]int64, len(a.items)),
		counts: make([]int64, len(a.items)), kept: a.kept}
}

// Add takes the sound answers of a person and returns their number, from 0; what can't be taken counts as not given.
func (a *Adder) Add(answers engine.Answers) (person int) {
	s, _ := a.quiz.Read(answers)
	return a.add(func(item int) uint8 {
		if given := s.Answers[item]; given.Given() {
			return uint8(1 + a.quiz.Items[item].Pick(given)) // −1 where it picks none
		}
		return 0
	})
}

// AddRow takes a row of a batch that was scored.
func (a *Adder) AddRow(b *score.Batch, row int) (person int) {
	return a.add(func(item int) uint8 {
		if at := b.Choices(item)[row]; at != score.NotApplicable {
			return at
		}
		return 0
	})
}

func (a *Adder) add(answer func(item int) uint8) (person int) {
	if a.kept.Add(int64(len(a.items))) > mostBytes {
		a.rows = nil
		return -1
	}
	person = a.People()
	for j, item := range a.items {
		at := answer(item)
		a.rows = append(a.rows, at)
		if at > 0 {
			a.sums[j] += int64(at - 1)
			a.counts[j]++
		}
	}
	return person
}

// People is how many were added.
func (a *Adder) People() int { return len(a.rows) / max(1, len(a.items)) }

// Norms are what people together answered, against which each is held.
type Norms struct {
	People       int
	sums, counts []int64
}

// NormsOf are those of all the people of some adders; nil where they are fewer than FewestPeople, or too many to keep.
func NormsOf(adders ...*Adder) *Norms {
	n := &Norms{}
	for _, a := range adders {
		if a.kept.Load() > mostBytes {
			return nil
		}
		if n.sums == nil {
			n.sums, n.counts = make([]int64, len(a.items)), make([]int64, len(a.items))
		}
		n.People += a.People()
		for j := range a.items {
			n.sums[j] += a.sums[j]
			n.counts[j] += a.counts[j]
		}
	}
	if n.People < FewestPeople {
		return nil
	}
	return n
}

// R is the correlation of a person's answers with the mean answers of all others to the same items. False where there is
// none: the person answered fewer than FewestItems that others answered too, or the same to all of them, or the others
// did.
func (a *Adder) R(person int, n *Norms) (r float64, known bool) {
	var x, m, xx, mm, xm, k float64
	for j := range a.items {
		at := a.rows[person*len(a.items)+j]
		if at == 0 || n.counts[j] < 2 {
			continue
		}
		own := int64(at - 1)
		mine, others := float64(own)/a.tops[j], float64(n.sums[j]-own)/float64(n.counts[j]-1)/a.tops[j]
		k, x, m = k+1, x+mine, m+others
		xx += float64(mine * mine)
		mm += float64(others * others)
		xm += float64(mine * others)
	}
	if k < FewestItems {
		return 0, false
	}
	vx, vm := xx-float64(x*x)/k, mm-float64(m*m)/k
	const none = 1e-9 // of a variance that rounding leaves of nothing
	if vx < none || vm < none {
		return 0, false
	}
	return exact.Rounded(min(1, max(-1, (xm-float64(x*m)/k)/math.Sqrt(vx*vm)))), true
}

// Count is how many people answered against all others.
type Count struct {
	People  int     `json:"people"`  // whose answers the others' are held against
	Known   int     `json:"known"`   // people who have a correlation
	Cut     float64 `json:"cut"`     // at or below which it is a sign
	Against int     `json:"against"` // people at or below it
}

// Count goes through the people of adders; nil where there are no norms.
func (n *Norms) Count(adders ...*Adder) *Count {
	if n == nil {
		return nil
	}
	out := &Count{People: n.People, Cut: Cut}
	for _, a := range adders {
		for person := range a.People() {
			if r, known := a.R(person, n); known {
				out.Known++
				if r <= Cut {
					out.Against++
				}
			}
		}
	}
	return out
}
