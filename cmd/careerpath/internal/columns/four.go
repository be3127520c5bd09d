package columns

import "encoding/binary"

// fourColumns are four columns side by side in each of which a digit from 1 on is that point of a scale. Rows of a long
// questionnaire are such cells for the most part, and four of them are eight bytes with the delimiters after them.
type fourColumns struct {
	choices [4][]uint8 // the sink's columns
	most    uint64     // the highest digit of each, in lanes of 16 bits
}

const (
	lanes    = 0x0001000100010001
	laneTops = 0x8000 * lanes
)

// read puts four cells into a row of the sink; false, and nothing is put there, where text begins with anything else
// than four digits that are points, each with a delimiter after it.
func (f *fourColumns) read(text []byte, delimiter byte, row int) bool {
	if len(text) < 8 {
		return false
	}
	cells := binary.LittleEndian.Uint64(text)
	if cells&(0xff00*lanes) != uint64(delimiter)<<8*lanes {
		return false
	}
	// A lane's top bit stays where a digit is subtracted that isn't larger, and no lane borrows from the next.
	digits := cells&(0xff*lanes) ^ '0'*lanes
	if ((laneTops|digits)-lanes)&((laneTops|f.most)-digits)&laneTops != laneTops {
		return false
	}
	for i := range f.choices {
		f.choices[i][row] = uint8(digits >> (16 * i))
	}
	return true
}

// findFours notes at each column whether it and the three after it can be read at once. The last column of a row has no
// delimiter after it, and is none of them.
func (q *Quick) findFours() {
	most := make([]uint8, len(q.of))
	for i := range most {
		of := &q.of[i]
		for of.choices != nil && most[i] < 9 && q.choice(i, of, []byte{'1' + most[i]}) == most[i]+1 {
			most[i]++
		}
	}
	for i := range max(0, len(most)-4) {
		four := &fourColumns{}
		for k, of := range q.of[i : i+4] {
			four.choices[k] = of.choices
			four.most |= uint64(most[i+k]) << (16 * k)
		}
		if m := most[i : i+4]; min(m[0], m[1], m[2], m[3]) > 0 {
			q.of[i].four = four
		}
	}
}
