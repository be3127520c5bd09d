package analyze

import (
	"math"
	"math/big"
	"math/bits"
)

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

// pairSum is what people answered to two items of a skill, of those who answered both. Values are as itemValue gives
// them.
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

// addSquare adds one person's x, paired with itself.
func (p *pairSum) addSquare(x uint64) { p.add(pairSum{1, x, x, product(x, x)}) }

// covariance is the sample covariance (n − 1) of the two items' values, exact but for its last rounding; false for less
// than two people.
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

// binOf is the tenth that a level from 0 to 100 is in.
func binOf(level float64) int { return int(math.Round(level * 10)) }

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
	l.bins[binOf(level)]++
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

// distanceSum is how far people's profiles are from their role's: (x̃_s − q̃_rs)²·S/(S−1) over people and their S
// measured skills.
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
