package analyze

import (
	"math/bits"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
)

// itemColumn is how the people of a batch answered an item.
type itemColumn struct {
	answered rowSet
	planes   []rowSet // of a scale the bits of itemValue, of one choice the rows of each option; nil for other items
}

// newItemColumns makes room for the items of a quiz.
func newItemColumns(cq *compiled.Quiz) []itemColumn {
	out := make([]itemColumn, len(cq.Items))
	for i := range cq.Items {
		if ci := &cq.Items[i]; ci.Points > 0 {
			out[i].planes = make([]rowSet, bits.Len(uint(ci.Points-1)))
		} else if len(ci.Picks) > 0 {
			out[i].planes = make([]rowSet, len(ci.Picks))
		}
	}
	return out
}

// read takes in how an item is answered in the rows of a batch.
func (c *itemColumn) read(b *batch.Batch, item int, rows rowSet) {
	ci := &b.Quiz.Items[item]
	switch {
	case ci.Points > 0:
		c.answered = chosen(b.Choices[item]).and(rows)
		pointPlanes(c.planes, b.Choices[item], ci.Points, ci.Item.Reversed)
		for p := range c.planes {
			c.planes[p] = c.planes[p].and(c.answered)
		}
	case len(ci.Picks) > 0:
		c.answered = rowSet{}
		for o := range c.planes {
			c.planes[o] = choosing(b.Choices[item], uint8(o+1)).and(rows)
			for w := range c.answered {
				c.answered[w] |= c.planes[o][w]
			}
		}
	default:
		c.answered = rowSet{}
		for row := range b.Rows {
			if !b.Missing(item, row) {
				c.answered[row/64] |= 1 << (row % 64)
			}
		}
	}
}

// count adds to each answer of the item how many people gave it.
func (c *itemColumn) count(to []int64, b *batch.Batch, item int) {
	switch ci := &b.Quiz.Items[item]; {
	case ci.Points > 0:
		for i := range to {
			value := uint64(i)
			if ci.Item.Reversed {
				value = uint64(len(to) - 1 - i)
			}
			to[i] += int64(c.having(value))
		}
	case len(ci.Picks) > 0:
		for i, rows := range c.planes {
			to[i] += int64(rows.count())
		}
	case ci.Form == engine.FormChoices:
		for _, options := range b.Several[item][:b.Rows] {
			for ; options != 0; options &= options - 1 {
				to[bits.TrailingZeros64(options)]++
			}
		}
	}
}

// having counts the rows with a value, whose bits are the planes.
func (c *itemColumn) having(value uint64) int {
	n := 0
	for w, rows := range c.answered {
		for bit := range c.planes {
			rows &= c.planes[bit][w] ^ (value>>bit&1 - 1) // which is the plane, or where the bit is 0 all but that
		}
		n += bits.OnesCount64(rows)
	}
	return n
}
