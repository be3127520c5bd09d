package compiled

import "math"

// Along puts a person's points into out, from its beginning, for package runs: see there. pick is how an item is answered,
// from 0, or −1 for not at all. telling leaves out those that can be no sign of carelessness in a run: where a floor is
// usual, as on a list of symptoms, answers that earn nothing.
func (cq *Quiz) Along(out []float64, pick func(item int) int, telling bool) []float64 {
	out = out[:0]
	for i := range cq.Items {
		if ci := &cq.Items[i]; ci.Ordered() {
			if p := pick(i); p < 0 || telling && cq.Quiz.FloorIsUsual && ci.Floor[p] {
				out = append(out, math.NaN())
			} else {
				out = append(out, ci.Positions[p])
			}
		}
	}
	return out
}
