package analyze

import (
	"math"

	"careerpath/engine/internal/batch"
)

// level is a level as it is added up.
type level struct {
	key   uint64 // the bits of the number
	units uint64
	bin   int
}

// levelCache keeps what levels are in whole numbers: there are many people and few different levels. It is as large as
// bits of a hash say.
type levelCache [1 << levelBits]level

const levelBits = 10

// of looks a level up. The level 0 is what empty places hold.
func (c *levelCache) of(x float64) *level {
	key := math.Float64bits(x)
	l := &c[key*0x9e3779b97f4a7c15>>(64-levelBits)]
	if l.key != key {
		*l = level{key, units(x), binOf(x)}
	}
	return l
}

// addLevels adds a skill's levels in a batch, after rules and from answers alone. Where no rule moves them they are the
// same.
func (a *Analyzer) addLevels(b *batch.Batch, skill int) {
	cache, to := &a.room.levels, &a.levels[skill]
	measured, sum, floor, ceiling := b.Measured[skill][:b.Rows], pairSum{}, 0, 0
	for row, x := range b.Levels[skill][:b.Rows] {
		if !measured[row] {
			continue
		}
		x = min(max(x, 0), 100)
		l := cache.of(x)
		sum.n++
		sum.x += l.units
		sum.xy.add(product(l.units, l.units))
		to.bins[l.bin]++
		switch x {
		case 0:
			floor++
		case 100:
			ceiling++
		}
	}
	sum.y = sum.x
	to.floor += floor
	to.ceiling += ceiling
	to.n += sum.n
	to.sum += sum.x
	to.squares.add(sum.xy)
	if !a.quiz.Moves[skill] {
		a.answers[skill].add(sum)
		return
	}
	for row, x := range b.Answered(skill)[:b.Rows] {
		if measured[row] {
			a.answers[skill].addSquare(cache.of(x).units)
		}
	}
}
