package compiled

import (
	"careerpath/engine/internal/exact"
)

// Table has what a skill comes to where all of its items are answered, by small whole numbers. Credits times weights
// are, as a rule, multiples of some whole number, and then so are their sums, which floating point adds without error:
// a level can be looked up by its sum's multiple.
type Table struct {
	// by term, by choice from 1: the multiple it adds, and above that its digit in a number that says all points
	Terms   [][16]uint32
	Levels  []float64 // by the sum of multiples
	Apart   []float64 // by the number that says all points of items with points: their χ²; nil without two of them
	Freedom int       // of that
}

// Where the two parts of a sum are, and how large each may be.
const (
	Codes = 16
	Steps = 1<<Codes - 1
	most  = 1 << 12
)

// tabulate makes the table of a skill, nil where its credits aren't multiples of anything, or where there are too many
// choices.
func (cq *Quiz) tabulate(k int) *Table {
	terms := cq.Terms[k]
	t := &Table{Terms: make([][16]uint32, len(terms))}
	unit, sum, weight := 0, 0, 0.0
	for _, of := range terms {
		largest := 0
		for _, e := range cq.Items[of.Item].Picks {
			x := e.Weighted[of.At]
			if x != float64(int(x)) || x < 0 || x > 1e6 {
				return nil
			}
			unit, largest = greatestDivisor(unit, int(x)), max(largest, int(x))
		}
		if n := len(cq.Items[of.Item].Picks); n == 0 || n > 15 {
			return nil
		}
		sum += largest
		weight += of.Weight
	}
	unit = max(unit, 1)
	if sum/unit >= most {
		return nil
	}
	for i, of := range terms {
		for c, e := range cq.Items[of.Item].Picks {
			t.Terms[i][c+1] = uint32(int(e.Weighted[of.At]) / unit)
		}
	}
	t.Levels = make([]float64, sum/unit+1)
	for step := range t.Levels {
		t.Levels[step] = exact.Rounded(float64(step*unit) / weight)
	}
	if !cq.contradictions(k, t) {
		return nil
	}
	return t
}

// contradictions adds what the items with points of a skill come to by all their answers; false where those are too
// many.
func (cq *Quiz) contradictions(k int, t *Table) bool {
	all, items := 1, 0
	places := make([]int, len(cq.Terms[k])) // by term: what a digit of it is worth
	for i, of := range cq.Terms[k] {
		ci := &cq.Items[of.Item]
		if ci.Points == 0 || !ci.Held[of.At] {
			continue
		}
		items++
		places[i] = all
		if all *= ci.Points; all > most {
			return false
		}
	}
	if items < 2 {
		return true
	}
	for i, place := range places {
		for c := range cq.Items[cq.Terms[k][i].Item].Picks {
			t.Terms[i][c+1] |= uint32(c*place) << Codes
		}
	}
	t.Apart, t.Freedom = make([]float64, all), items-1
	for code := range t.Apart {
		var d Inconsistency
		for i, of := range cq.Terms[k] {
			if places[i] == 0 {
				continue
			}
			ci := &cq.Items[of.Item]
			d.Add(1/cq.Errors[items][ci.Worth.Grades], ci.Picks[code/places[i]%ci.Points].Credit[of.At])
		}
		t.Apart[code] = d.Between()
	}
	return true
}

func greatestDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
