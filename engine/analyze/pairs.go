package analyze

import (
	"math/bits"

	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
)

// valueColumn is what the answers of a batch's people to an item show of a skill, as itemValue has it. A value is the
// sum of the weights of the planes that its row is in. Products of two items then come of counting the rows in two
// planes at once, 64 at a time. Several choices may earn anything, so their values stand by themselves.
type valueColumn struct {
	of      *itemColumn
	weights []uint64 // by plane
	values  []uint64 // by row, where there are no planes
	term    compiled.Term
}

// newValueColumns makes room for the items of each skill, in the order of its terms.
func newValueColumns(cq *compiled.Quiz, items []itemColumn) [][]valueColumn {
	out := make([][]valueColumn, len(cq.Terms))
	for k, terms := range cq.Terms {
		out[k] = make([]valueColumn, len(terms))
		for j, t := range terms {
			v := &out[k][j]
			v.of, v.term = &items[t.Item], t
			ci := &cq.Items[t.Item]
			switch {
			case ci.Points > 0:
				for bit := range v.of.planes {
					v.weights = append(v.weights, 1<<bit)
				}
			case len(ci.Picks) > 0:
				for o := range ci.Picks {
					v.weights = append(v.weights, units(ci.Picks[o].Credit[t.At]))
				}
			default:
				v.values = make([]uint64, batch.Rows)
			}
		}
	}
	return out
}

// read works out the values that have no planes.
func (v *valueColumn) read(b *batch.Batch) {
	if v.values == nil {
		return
	}
	for row := range b.Rows {
		v.values[row] = 0
		if b.Several[v.term.Item] != nil && b.Several[v.term.Item][row] != 0 {
			v.values[row] = units(b.MeanCredit(v.term, row))
		}
	}
}

// value is that of a row.
func (v *valueColumn) value(row int) uint64 {
	if v.values != nil {
		return v.values[row]
	}
	sum := uint64(0)
	for p, weight := range v.weights {
		sum += weight * v.of.planes[p].has(row)
	}
	return sum
}

// sum is that of the values of some rows, of those that answered.
func (v *valueColumn) sum(rows rowSet) uint64 {
	sum := uint64(0)
	if v.values != nil {
		for row, value := range v.values {
			sum += value * rows.has(row)
		}
		return sum
	}
	for p, weight := range v.weights {
		sum += weight * uint64(v.of.planes[p].and(rows).count())
	}
	return sum
}

// products is the sum of the products of two items' values, of the rows that answered both.
func products(v, w *valueColumn, both rowSet) (sum wide) {
	if v.values != nil || w.values != nil {
		for row := range batch.Rows {
			if both.has(row) == 1 {
				sum.add(product(v.value(row), w.value(row)))
			}
		}
		return sum
	}
	wp := w.of.planes[:len(w.weights)]
	for p, weight := range v.weights {
		vp, part := &v.of.planes[p], uint64(0)
		for q := range wp {
			n := 0
			for word := range words {
				n += bits.OnesCount64(vp[word] & wp[q][word])
			}
			part += w.weights[q] * uint64(n)
		}
		sum.add(product(weight, part))
	}
	return sum
}

// addPairs adds the answers to a skill's items to the sums of every two of them. sums is room for the items' own sums.
func addPairs(to []pairSum, items []valueColumn, sums []uint64) {
	for j := range items {
		y := &items[j]
		sums[j] = y.sum(y.of.answered)
		for i := range j + 1 {
			x := &items[i]
			both := x.of.answered.and(y.of.answered)
			add := pairSum{n: int64(both.count()), x: sums[i], y: sums[j], xy: products(x, y, both)}
			if both != x.of.answered {
				add.x = x.sum(both)
			}
			if both != y.of.answered {
				add.y = y.sum(both)
			}
			to[pairIndex(i, j)].add(add)
		}
	}
}
