// Package scales works out what scales come to together: composites and letter codes. It must never know how a scale
// gets its points, nor who asks.
package scales

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Composite is a composite made ready.
type Composite struct {
	Of    []Part
	Least int  // how many of its scales suffice
	Mean  bool // it is their mean
	Whole bool // one that stands for missing scales, too, is a whole number
	Bands []engine.Band
}

// Part is a scale's part in a composite.
type Part struct {
	Scale  int // its place among scores
	Weight float64
}

// Score is the composite of scores, of which made says which there are; of the others the ends count. It is Σ w·points,
// or that divided by Σ w. Where scales are missing, it stands as far between the least and the most of all as the
// points there are stand between theirs. The ends are known in any case, and false says that too few scales are.
func (c *Composite) Score(scores []engine.SumScore, made []bool) (out engine.SumScore, ok bool) {
	var points, least, most, weight float64
	n := 0
	for _, p := range c.Of {
		s := &scores[p.Scale]
		lowest, highest := float64(p.Weight*s.Lowest), float64(p.Weight*s.Highest)
		if p.Weight < 0 {
			lowest, highest = highest, lowest
		}
		out.Lowest += lowest
		out.Highest += highest
		weight += p.Weight
		if made[p.Scale] {
			n++
			least += lowest
			most += highest
			points += float64(p.Weight * s.Points)
		}
	}
	if n < len(c.Of) && most > least {
		points = out.Lowest + float64((points-least)/(most-least)*(out.Highest-out.Lowest))
	}
	if !c.Mean {
		weight = 1
	}
	out.Lowest, out.Highest = exact.Rounded(out.Lowest/weight), exact.Rounded(out.Highest/weight)
	if n == 0 || n < c.Least {
		return out, false
	}
	points = exact.Rounded(points / weight)
	if n < len(c.Of) && c.Whole {
		points = min(max(math.Floor(points+0.5), out.Lowest), out.Highest)
	}
	out.Points, out.Band = points, Band(c.Bands, points)
	return out, true
}

// Extent is between what the composite of all its scales lies, where the scales lie between these.
func (c *Composite) Extent(scores []engine.SumScore) (least, most float64) {
	out, _ := c.Score(scores, make([]bool, len(scores)))
	return out.Lowest, out.Highest
}

// Band names the band that points fall into, "" where they are below the first.
func Band(bands []engine.Band, points float64) (name string) {
	for i := range bands {
		if points >= bands[i].From {
			name = bands[i].Name
		}
	}
	return name
}

// Code is a letter code made ready.
type Code struct {
	Letters []string // by scale
	Top     int
	Ties    engine.Ties
}

// Write is the code of the values of its scales: the letters, which scales they name, by their places, and whether some
// of these are equal, or equal to one beyond the end. Letters are "" where a tie leaves none.
func (c *Code) Write(values []float64) (letters string, scales []int, tied bool) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	end := min(c.Top, len(order))
	cut := end // where those end that are equal to the last
	for cut < len(order) && values[order[cut]] == values[order[end-1]] {
		cut++
	}
	if cut > end && c.Ties == engine.TiesNone {
		return "", nil, true
	}
	marks := c.Ties == engine.TiesMark
	if marks {
		end = cut
	}
	var b strings.Builder
	for from := 0; from < end; {
		to := from + 1
		for to < end && values[order[to]] == values[order[from]] {
			to++
		}
		equal := to-from > 1
		tied = tied || equal
		if equal && marks {
			b.WriteByte('(')
		}
		for _, i := range order[from:to] {
			b.WriteString(c.Letters[i])
		}
		if equal && marks {
			b.WriteByte(')')
		}
		from = to
	}
	return b.String(), order[:end], tied || cut > end
}
