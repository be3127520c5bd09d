package score

import (
	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// claimable reports roles of which a quiz measures too little for anything to be claimed of them, whatever is answered.
func (ck *checker) claimable(cq *compiled.Quiz) {
	if len(cq.Skills) < 2 { // which is reported already
		return
	}
	for i := range cq.Roles {
		cr := &cq.Roles[i]
		measured := 0.0
		for _, weight := range cr.Weights {
			measured += weight
		}
		if measured > 0 && measured < cr.Least() {
			ck.faults.Add(cq.Quiz.At, "quiz %q measures %.0f %% of what role %q asks by weight, and it takes %.0f %% to claim "+
				"anything of it: add items for more of its skills, or leave the role out", cq.Quiz.ID,
				100*measured/cr.Weighs, cr.Role.ID, float64(100*engine.LeastMeasured))
		}
	}
}
