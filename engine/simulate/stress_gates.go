package simulate

import (
	"cmp"
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// stressGates are those that the mixture of manners has to pass.
func (s *simulator) stressGates(sim *Simulation) []Gate {
	mixed := sim.Stress
	out := s.correctGates("stress", &mixed.Confusion, stressGate)
	worst := slices.MinFunc(mixed.Manners, func(a, b Manner) int {
		if (a.People == 0) != (b.People == 0) {
			return cmp.Compare(b.People, a.People) // of nobody nothing is known
		}
		return cmp.Compare(a.Right, b.Right)
	})
	for i := range out {
		out[i].Advice += fmt.Sprintf(" Of all roles' holders fewest are told their own of those who %s: %s.", worst.Who(),
			percent(worst.Right))
	}
	right := 1.0 // where nothing is called clear, nothing is wrong
	if mixed.Verdicts[engine.VerdictClear] > 0 {
		right = mixed.Right[engine.VerdictClear]
	}
	out = append(out, s.familyGates("stress", &mixed.Confusion, stressGate, 0)...)
	return append(out,
		Gate{Name: "clear", Got: right, Want: clearGate, Advice: "Too many clear verdicts are wrong: simulate with " +
			"--calibrate finds the temperature to state, and the share from which a match may be called clear " +
			"(verdicts: {clear_at: …})."},
		Gate{Name: "calibration", Got: mixed.Error, Want: calibrationGate, AtMost: true, Advice: "Match shares don't " +
			"hold what they promise: simulate with --calibrate finds the temperature to state. Where it is stated " +
			"already, look at which people's shares are off in the table of manners."})
}

// readinessGates test whether holders of each role are readier for it than for any other, each at its own height. What
// they got is by how many points.
func (s *simulator) readinessGates(of []Readiness) []Gate {
	var out []Gate
	for own, row := range of {
		rival := -1
		if s.position(own) { // whose holders are readier for every position below
			continue
		}
		for r := range row.Aligned {
			if r != own && !s.position(r) && (rival < 0 || row.Aligned[r] > row.Aligned[rival]) {
				rival = r
			}
		}
		if rival < 0 {
			continue
		}
		out = append(out, Gate{Name: "own_readiness", Of: row.Role, Got: exact.Rounded(row.Aligned[own] - row.Aligned[rival]),
			Advice: fmt.Sprintf("People who hold %s clear %s %% of what it asks and %s %% of what %s asks, were their "+
				"mean level that of the profile. %s", row.Role, atLevel(row.Aligned[own]), atLevel(row.Aligned[rival]),
				s.quiz.Roles[rival].Role.ID, s.apart(own, rival))})
	}
	return out
}
