package score

import (
	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/spelling"
)

// reliability checks what a quiz states of single skills.
func (ck *checker) reliability(cq *compiled.Quiz) {
	for _, of := range cq.Quiz.Reliability.Skills {
		at, id := of.Skill.At, of.Skill.ID
		if _, measured := cq.Skill[id]; !measured {
			ck.faults.Add(at, "the reliability of %s: quiz %q doesn't measure it%s", id, cq.Quiz.ID,
				spelling.Nearest(id, cq.Skills))
		}
		for _, figure := range []struct {
			name        string
			is          float64
			least, most float64
		}{
			{"sd", of.SD, 1, 60}, {"alpha", of.Alpha, 0.01, 0.99}, {"inter_item_r", of.InterItemR, 0.01, 0.99},
			{"retest", of.Retest, 0.01, 0.99},
		} {
			if figure.is != 0 && !exact.Within(figure.is, figure.least, figure.most) {
				ck.faults.Add(at, "the reliability of %s: %s is between %v and %v, not %v", id, figure.name, figure.least,
					figure.most, figure.is)
			}
		}
		switch {
		case of.Alpha != 0 && of.InterItemR != 0:
			ck.faults.Add(at, "the reliability of %s: state alpha or inter_item_r, not both: one follows from the other", id)
		case of == engine.SkillReliability{Skill: of.Skill}:
			ck.faults.Add(at, "the reliability of %s: state sd, alpha or inter_item_r, or retest", id)
		}
	}
}
