package analyze

import (
	"encoding/binary"
	"math/bits"

	"careerpath/engine/internal/batch"
)

// words is how many words of 64 bits have one for each row of a batch.
const words = batch.Rows / 64

// rowSet is some rows of a batch, a bit for each.
type rowSet [words]uint64

// firstRows are the rows before n.
func firstRows(n int) (out rowSet) {
	for w := range out {
		switch left := n - 64*w; {
		case left >= 64:
			out[w] = ^uint64(0)
		case left > 0:
			out[w] = 1<<left - 1
		}
	}
	return out
}

func (s rowSet) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// and are the rows in both.
func (s rowSet) and(t rowSet) (out rowSet) {
	for w := range out {
		out[w] = s[w] & t[w]
	}
	return out
}

// has says whether a row is among them; it is 1 or 0.
func (s rowSet) has(row int) uint64 { return s[row/64] >> (row % 64) & 1 }

// The columns of a batch hold bytes. Eight are worked on at a time, side by side in a word.
const (
	eight    = 8
	ones     = 0x0101010101010101
	topBits  = ones << 7
	lowBits  = ^uint64(topBits)
	gathered = 0x0102040810204080 // times a word of ones and zeros: its lowest bits, side by side in the top byte
)

// eightOf are the bytes of eight rows.
func eightOf(column []uint8, group int) uint64 {
	return binary.LittleEndian.Uint64(column[eight*group:])
}

// zeros has a 1 in each byte that is 0.
func zeros(x uint64) uint64 { return ^((x&lowBits + lowBits) | x) & topBits >> 7 }

// put adds the rows of a group that have a 1 in their byte.
func (s *rowSet) put(group int, of uint64) {
	s[group/eight] |= (of & ones) * gathered >> 56 << (group % eight * eight)
}

// chosen are the rows of a column in which a choice is made.
func chosen(column []uint8) (out rowSet) {
	for group := range batch.Rows / eight {
		out.put(group, zeros(eightOf(column, group))^ones)
	}
	return out
}

// choosing are the rows of a column with this choice.
func choosing(column []uint8, choice uint8) (out rowSet) {
	for group := range batch.Rows / eight {
		out.put(group, zeros(eightOf(column, group)^uint64(choice)*ones))
	}
	return out
}

// pointPlanes puts into planes the bits of how many points a scale is above its lowest point, or below its highest
// where the item is reversed: for each bit the rows that have it. Choices are less than 128. What it puts for rows
// without a choice means nothing.
func pointPlanes(planes []rowSet, column []uint8, points int, reversed bool) {
	clear(planes)
	for group := range batch.Rows / eight {
		x := eightOf(column, group)
		if reversed { // the top bits keep one byte from borrowing of the next
			x = (uint64(points)*ones | topBits) - x
		} else {
			x = (x | topBits) - ones
		}
		for bit := range planes {
			planes[bit].put(group, x>>bit)
		}
	}
}

// putEight is eightOf the other way round.
func putEight(column []uint8, group int, x uint64) {
	binary.LittleEndian.PutUint64(column[eight*group:], x)
}
