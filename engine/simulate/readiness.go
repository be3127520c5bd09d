package simulate

import "careerpath/engine/internal/exact"

// readySum adds up how ready holders of one role are for one role.
type readySum struct{ asAnswered, aligned float64 }

// addReadiness counts how ready a row is for each role.
func (t *tally) addReadiness(b *block, row, own int) {
	t.compared[own]++
	for r := range t.ready[own] {
		t.ready[own][r].asAnswered += b.readiness[r][row]
		t.ready[own][r].aligned += b.aligned[r][row]
	}
}

func (t *tally) mergeReadiness(o *tally) {
	for own := range t.ready {
		t.compared[own] += o.compared[own]
		for r := range t.ready[own] {
			t.ready[own][r].asAnswered += o.ready[own][r].asAnswered
			t.ready[own][r].aligned += o.ready[own][r].aligned
		}
	}
}

// readiness is how ready holders of each role are for each role, on average.
func (t *tally) readiness() []Readiness {
	out := make([]Readiness, len(t.ready))
	for own := range out {
		out[own].Role = t.s.quiz.Roles[own].Role.ID
		n := float64(max(t.compared[own], 1))
		for _, sum := range t.ready[own] {
			out[own].AsAnswered = append(out[own].AsAnswered, exact.Rounded(sum.asAnswered/n))
			out[own].Aligned = append(out[own].Aligned, exact.Rounded(sum.aligned/n))
		}
	}
	return out
}
