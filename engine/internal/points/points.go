// Package points says what answers count, as published questionnaires do. It must never know what they are counted for.
package points

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Item is what the answers to an item count.
type Item struct {
	Stated bool // content says what they count, or a number does
	// labels count up by 1 from where the sum says that they begin: Least is 0, and what it says is still to be added
	Shifts      bool
	Least, Most float64   // that can be had; never the same
	Picks       []float64 // by label or option where one is picked, reversed items turned; nil for other items
	Grades      int       // how many different points there are to pick
	// of an item of which several options are chosen, by option: the sum counts, and none of them counts 0
	Options []float64

	reversed bool // of a number
}

// Of is what the answers to a question of a quiz count. A slider counts what it stands at, and so does a number.
func Of(q *engine.Quiz, it engine.Question) Item {
	var out Item
	n, _ := it.Points()
	switch stated := q.StatedPoints(it.Item); {
	case it.HasOptionPoints():
		return ofOptions(it)
	case n > 0 && len(stated) == n:
		out.Stated, out.Picks = true, slices.Clone(stated)
	case n > 0:
		out.Shifts = it.Scale != nil
		for k := range n {
			out.Picks = append(out.Picks, float64(k))
		}
	case len(it.Measures) > 0 && it.Number != nil:
		out.Stated, out.Least, out.Most = true, it.Number.Min, it.Number.Max
		out.reversed = it.Reversed
		return out.apart()
	default: // options earn credit, a number states a fact
		return out.apart()
	}
	if it.Reversed {
		slices.Reverse(out.Picks)
	}
	return out.picked()
}

// ofOptions is Of where options state points. Of several options those that count more than 0 are the most, and those
// that count less are the least, unless one that is chosen alone counts more or less than these.
func ofOptions(it engine.Question) Item {
	out := Item{Stated: true}
	var points []float64
	for i := range it.Options {
		p := 0.0 // of content that is at fault
		if stated := it.Options[i].Points; stated != nil {
			p = *stated
		}
		points = append(points, p)
	}
	if it.Kind() == engine.KindOne {
		out.Picks = points
		return out.picked()
	}
	out.Options = points
	for i, p := range points {
		if !it.Options[i].Alone {
			out.Least += min(p, 0)
			out.Most += max(p, 0)
		}
	}
	for i, p := range points {
		if it.Options[i].Alone {
			out.Least, out.Most = min(out.Least, p), max(out.Most, p)
		}
	}
	out.Least, out.Most = exact.Rounded(out.Least), exact.Rounded(out.Most)
	return out.apart()
}

// picked finds the ends of the points that one picks from.
func (p Item) picked() Item {
	p.Least, p.Most = slices.Min(p.Picks), slices.Max(p.Picks)
	sorted := slices.Sorted(slices.Values(p.Picks))
	p.Grades = max(2, len(slices.Compact(sorted)))
	return p.apart()
}

// apart keeps the ends apart where content is at fault, so that a share between them is a number.
func (p Item) apart() Item {
	if !(p.Most > p.Least) {
		p.Most = p.Least + 1
	}
	return p
}

// Falls says whether the last label or option counts less than the first.
func (p *Item) Falls() bool {
	return len(p.Picks) > 0 && p.Picks[len(p.Picks)-1] < p.Picks[0]
}

// Span is how many points there are between the least and the most.
func (p *Item) Span() float64 { return exact.Rounded(p.Most - p.Least) }

// Number is what a number counts.
func (p *Item) Number(x float64) float64 {
	if p.reversed {
		return exact.Rounded(p.Least + p.Most - x)
	}
	return x
}

// Sum is what several options, by index, count together.
func (p *Item) Sum(chosen func(option int) bool) float64 {
	sum := 0.0
	for i, points := range p.Options {
		if chosen(i) {
			sum += points
		}
	}
	return exact.Rounded(sum)
}

// Credit is where points stand between the least and the most, 0–100.
func (p *Item) Credit(points float64) float64 {
	return min(max(float64((points-p.Least)/(p.Most-p.Least)*100), 0), 100)
}

// Earned is the points that have a credit.
func (p *Item) Earned(credit float64) float64 {
	return exact.Rounded(p.Least + float64(credit/100*(p.Most-p.Least)))
}
