// Package exact rounds numbers so that they are the same on every machine and none claims more than is known. It must
// never know what they stand for.
package exact

import (
	"math"
)

// Rounded keeps twelve decimals: less than any claim made here, and more than machines differ by in their last bit.
func Rounded(x float64) float64 {
	const scale = 1e12
	if math.Abs(x) >= 1000 {
		return x
	}
	return math.Round(x*scale)/scale + 0 // + 0 turns −0 into 0
}

// Significant keeps about twelve significant digits, for shares that may be tiny and yet are divided by one another.
func Significant(x float64) float64 {
	if x == 0 {
		return 0
	}
	_, exponent := math.Frexp(x)
	scale := math.Pow10(12 - exponent*30103/100000)
	if math.IsInf(scale, 0) {
		return x
	}
	return math.Round(x*scale) / scale
}

// Within says whether x is a number from lowest to highest.
func Within(x, lowest, highest float64) bool {
	return !math.IsNaN(x) && x >= lowest && x <= highest
}

// Share is part of whole, 0 where there is no whole.
func Share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return Rounded(float64(part) / float64(whole))
}
