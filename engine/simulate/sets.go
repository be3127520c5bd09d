package simulate

import (
	"fmt"

	"careerpath/engine"
	"careerpath/engine/internal/conformal"
	"careerpath/engine/internal/covered"
	"careerpath/engine/internal/exact"
)

// Sets is how often the sets of roles that the quiz states a calibration for hold the role of people of the mixture.
type Sets struct {
	Alpha  float64  `json:"alpha"`  // in how many they may miss it
	People int      `json:"people"` // that have a set
	Held   float64  `json:"held"`   // share of these whose set holds their role
	Least  float64  `json:"least"`  // what sampling error allows for, where the calibration is on simulated people
	Roles  float64  `json:"roles"`  // in a set, on average
	Alone  float64  `json:"alone"`  // share in whom no role has the share it takes, and the best stands alone
	ByRole []Shared `json:"by_role"`
}

// Shared is how often sets hold one role.
type Shared struct {
	Role   string  `json:"role"`
	People int     `json:"people"`
	Held   float64 `json:"held"`
}

// sets tries the calibration that the quiz states on people who had no part in it, 10,000 at most; nil where it states
// none.
func (s *simulator) sets() (*Sets, error) {
	c := s.quiz.Quiz.Calibration
	if c == nil {
		return nil, nil
	}
	drawn, err := covered.Draw(s.ctx, s.quiz, s.Source, covered.Fresh, min(10_000, s.options.People))
	if err != nil {
		return nil, err
	}
	all, byRole := covered.Count(c, s.quiz, drawn)
	out := &Sets{Alpha: c.Alpha, People: all.People, Held: all.Share(), Least: conformal.Least(c, all.People),
		Roles: exact.Share(all.Roles, all.People), Alone: exact.Share(all.Alone, all.People)}
	for r := range byRole {
		out.ByRole = append(out.ByRole, Shared{s.quiz.Roles[r].Role.ID, byRole[r].People, byRole[r].Share()})
	}
	return out, nil
}

// setGate tests whether sets hold as many as the quiz claims. A calibration on real people claims nothing of simulated
// ones.
func (s *simulator) setGate(of *Sets) []Gate {
	if of == nil || s.quiz.Quiz.Calibration.On != engine.OnSimulated {
		return nil
	}
	return []Gate{{Name: "sets", Got: of.Held, Want: of.Least, Advice: fmt.Sprintf("The sets of roles hold fewer people's "+
		"own role than the calibration claims: the calibrate command finds the cut to state in place of %v.",
		s.quiz.Quiz.Calibration.Cut)}}
}
