package server

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// isolated sets a name apart from the English sentence around it, where it has letters that are written from right to
// left: otherwise they would pull the numbers and signs beside it to their side (Unicode Standard Annex #9, isolates).
// Elements with a dir attribute and bdi do the same for what stands in them.
func isolated(name string) string {
	for _, r := range name {
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
			return "\u2068" + name + "\u2069"
		}
	}
	return name
}

// whole rounds a level to what it can bear.
func whole(x float64) int { return int(math.Round(x)) }

// matchShare shows the match share of one of some roles; the sign begins no line.
func matchShare(share, best float64, roles int) string {
	return strings.ReplaceAll(wording.English.MatchShareOf(share, best, roles), " %", "\u00a0%")
}

// signed shows log-odds with their sign.
func signed(x float64) string {
	return strings.ReplaceAll(fmt.Sprintf("%+.2f", math.Round(x*100)/100+0), "-", "−")
}

// times shows a factor with as many digits as make sense.
func times(x float64) string {
	switch {
	case x >= 1000:
		return "over 1,000"
	case x >= 10:
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// date shows a day. Which day a moment fell on is for a calendar to say.
func date(d engine.Date) string { return d.Time().Format("2 January 2006") }
