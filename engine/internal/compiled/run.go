package compiled

import "math"

// What Along is told of an item without an answer.
const (
	LeftOpen = -1
	NotAsked = -2
)

// Along puts a person's points into out, from its beginning, for package runs: see there. pick is how an item is answered,
// from 0, LeftOpen or NotAsked; whoever answers sees nothing of what they aren't asked, so that ends no run. telling leaves
// out those that can be no sign of carelessness in a run: where a floor is usual, as on a list of symptoms, answers that
// earn nothing.
func (cq *Quiz) Along(out []float64, pick func(item int) int, telling bool) []float64 {
	return cq.alongOf(nil, out, pick, telling)
}

// alongOf is Along over the items in the order in which they were seen, by index; nil: as written.
func (cq *Quiz) alongOf(seen []int, out []float64, pick func(item int) int, telling bool) []float64 {
	out = out[:0]
	for i := range cq.Items {
		if seen != nil {
			i = seen[i]
		}
		if ci := &cq.Items[i]; ci.Ordered() {
			switch p := pick(i); {
			case p == NotAsked:
			case p == LeftOpen, telling && cq.Quiz.FloorIsUsual && ci.Floor[p]:
				out = append(out, math.NaN())
			default:
				out = append(out, ci.Positions[p])
			}
		}
	}
	return out
}
