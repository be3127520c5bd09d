package people

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// numberChoices is how many steps a number that scores is answered in at most.
const numberChoices = 100

// counted are the answers to an item that people choose from by what they count; false for other items. Of several
// options they choose the first, the first two and so on, or one that is chosen alone. Of a number they choose whole
// ones, where these are no more than numberChoices, and else so many that lie evenly.
func counted(ci *compiled.Item) ([]engine.Answer, bool) {
	switch {
	case ci.Item.AskLevel != nil:
		return ci.Answers, true
	case !ci.Worth.Stated || ci.Item.Fact != nil:
		return nil, false
	case len(ci.Picks) > 0:
		return ci.Answers, true
	case ci.Form == engine.FormChoices:
		return severalCounted(ci), true
	}
	span := ci.Highest - ci.Lowest
	steps := span
	if span > numberChoices || span != math.Trunc(span) {
		steps = numberChoices
	}
	var out []engine.Answer
	for k := range int(steps) + 1 {
		out = append(out, engine.Number(min(exact.Rounded(ci.Lowest+float64(span*float64(k)/steps)), ci.Highest)))
	}
	return out, true
}

func severalCounted(ci *compiled.Item) (out []engine.Answer) {
	var together []string
	for i := range ci.Options {
		o := &ci.Options[i]
		if o.Alone {
			out = append(out, engine.Choices(o.ID))
			continue
		}
		together = append(together, o.ID)
		out = append(out, engine.Choices(slices.Clone(together)...))
	}
	return out
}

// ladder is what the answers to an item earn that states points: people choose among them by where they stand.
type ladder struct {
	rungs   []float64 // the different credits there are, rising
	between []float64 // thresholds of the graded response model, between one rung and the next
	// by choice: which rung it is, and where it stands among all choices, 0–100, as far as their credits rise or fall
	rung   []int
	places []float64
}

func newLadder(ci *compiled.Item, answers []engine.Answer, rel engine.Reliability) *ladder {
	l := &ladder{}
	var credits []float64
	for _, a := range answers {
		credits = append(credits, ci.Credit(a)[0])
	}
	l.rungs = slices.Compact(slices.Sorted(slices.Values(credits)))
	for k := range len(l.rungs) - 1 {
		l.between = append(l.between, ((l.rungs[k]+l.rungs[k+1])/2-50)/rel.SD)
	}
	falls := cmp.Compare(credits[len(credits)-1], credits[0]) < 0
	for i, c := range credits {
		at, _ := slices.BinarySearch(l.rungs, c)
		place := float64(i) / float64(max(1, len(credits)-1)) * 100
		if falls {
			place = 100 - place
		}
		l.rung, l.places = append(l.rung, at), append(l.places, place)
	}
	return l
}

// nearest is the rung that is nearest to a level, the lower of two.
func (l *ladder) nearest(level float64) int {
	best := 0
	for k, credit := range l.rungs {
		if math.Abs(credit-level) < math.Abs(l.rungs[best]-level) {
			best = k
		}
	}
	return best
}

// pick is the choice, from 1, of who stands on a rung at a level: of several the one whose place is nearest.
func (l *ladder) pick(rung int, level float64) uint8 {
	best := -1
	for i, at := range l.rung {
		if at == rung && (best < 0 || math.Abs(l.places[i]-level) < math.Abs(l.places[best]-level)) {
			best = i
		}
	}
	return uint8(1 + best)
}
