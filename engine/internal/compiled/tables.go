package compiled

import (
	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// table has what a skill comes to where all of its items are answered, by small whole numbers. Credits times weights are, as a rule, multiples of some
// whole number, and then so are their sums, which floating point adds without error: a level can be looked up by its sum's multiple.
type table struct {
	terms   [][16]uint32 // by term, by choice from 1: the multiple it adds, and above that its digit in a number that says all points
	levels  []float64    // by the sum of multiples
	apart   []float64    // by the number that says all points of scale items: their χ²; nil without two of them
	freedom int          // of that
}

// Where the two parts of a sum are, and how large each may be.
const (
	codes = 16
	steps = 1<<codes - 1
	most  = 1 << 12
)

// tabulate makes the table of a skill, nil where its credits aren't multiples of anything, or where there are too many choices.
func (cq *Quiz) tabulate(k int) *table {
	terms := cq.terms[k]
	t := &table{terms: make([][16]uint32, len(terms))}
	unit, sum, weight := 0, 0, 0.0
	for _, of := range terms {
		largest := 0
		for _, e := range cq.Items[of.item].choices() {
			x := e.weighted[of.at]
			if x != float64(int(x)) || x < 0 || x > 1e6 {
				return nil
			}
			unit, largest = greatestDivisor(unit, int(x)), max(largest, int(x))
		}
		if n := len(cq.Items[of.item].choices()); n == 0 || n > 15 {
			return nil
		}
		sum += largest
		weight += of.weight
	}
	unit = max(unit, 1)
	if sum/unit >= most {
		return nil
	}
	for i, of := range terms {
		for c, e := range cq.Items[of.item].choices() {
			t.terms[i][c+1] = uint32(int(e.weighted[of.at]) / unit)
		}
	}
	t.levels = make([]float64, sum/unit+1)
	for step := range t.levels {
		t.levels[step] = exact.Rounded(float64(step*unit) / weight)
	}
	if !cq.contradictions(k, t) {
		return nil
	}
	return t
}

// contradictions adds what the scale items of a skill come to by all their answers; false where those are too many.
func (cq *Quiz) contradictions(k int, t *table) bool {
	all, items := 1, 0
	places := make([]int, len(cq.terms[k])) // by term: what a digit of it is worth
	for i, of := range cq.terms[k] {
		ci := &cq.Items[of.item]
		if ci.kind != engine.KindScale {
			continue
		}
		items++
		places[i] = all
		if all *= len(ci.Labels); all > most {
			return false
		}
	}
	if items < 2 {
		return true
	}
	for i, place := range places {
		for c := range cq.Items[cq.terms[k][i].item].points {
			t.terms[i][c+1] |= uint32(c*place) << codes
		}
	}
	t.apart, t.freedom = make([]float64, all), items-1
	for code := range t.apart {
		var d discord
		for i, of := range cq.terms[k] {
			if places[i] == 0 {
				continue
			}
			ci := &cq.Items[of.item]
			d.add(1/cq.errors[items][len(ci.Labels)], ci.points[code/places[i]%len(ci.Labels)].credit[of.at])
		}
		t.apart[code] = d.between()
	}
	return true
}

// choices are what each single choice earns, in order; none for items that take something else.
func (ci *Item) choices() []earned {
	if ci.kind != engine.KindOne {
		return ci.points
	}
	out := make([]earned, len(ci.Options))
	for i := range ci.Options {
		out[i] = ci.Options[i].earned
	}
	return out
}

func greatestDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
