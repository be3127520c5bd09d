package engine

import "strconv"

// Decimal writes a number as an author would, without an exponent.
func Decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
