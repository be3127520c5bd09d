package wording

import (
	"fmt"
	"math"
)

// surest is the match share above which none is told from another: what is simulated doesn't know all that real answers
// are off by, so nobody is told of 99 %.
const surest = 0.95

// MatchShare writes a match share, 0–1, in whole percent, and as no surer than it can be: "71 %", "more than 95 %".
func MatchShare(share float64) string {
	switch {
	case share > surest:
		return fmt.Sprintf("more than %.0f %%", 100*surest)
	case share < 0.01:
		return "less than 1 %"
	}
	return fmt.Sprintf("%.0f %%", math.Round(share*100))
}
