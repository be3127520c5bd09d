package wording

import (
	"math"

	"golang.org/x/text/unicode/bidi"
)

// Isolated sets a name apart from the sentence around it, where it has letters that are written from right to left:
// otherwise they would pull the numbers and signs beside it to their side (Unicode Standard Annex #9, isolates).
// Elements with a dir attribute and bdi do the same for what stands in them.
func Isolated(name string) string {
	for _, r := range name {
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// Whole rounds a level, 0–100, to what it can bear.
func Whole(x float64) int { return int(math.Round(x)) }
