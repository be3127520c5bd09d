package engine

import "strconv"

// Decimal writes a number as an author would, without an exponent.
func Decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// AnyOf names several as a sentence does: "a, b or c".
func AnyOf[T ~string](of []T) string {
	out := ""
	for i, one := range of {
		switch {
		case i == 0:
		case i == len(of)-1:
			out += " or "
		default:
			out += ", "
		}
		out += string(one)
	}
	return out
}
