package simulate

import (
	"cmp"
	"fmt"

	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
)

// FamilyConfusion is whom the holders of a family's positions are taken for, at one noise. Shape tells families apart
// and height positions, so each is looked at by itself.
type FamilyConfusion struct {
	Family string  `json:"family"`
	People int     `json:"people"`
	Own    float64 `json:"own"`   // recommended a position of their own family
	Near   float64 `json:"near"`  // of those, recommended their own position or a neighbour of it
	Exact  float64 `json:"exact"` // of those, recommended their own
	// how well neighbours can be told apart at best, the lowest first
	Steps []StepApart `json:"steps"`
}

// What families have to reach, besides: their holders are told a position of their own family as roles' holders are
// told their own role. Of a family that is compared with nothing else this says nothing.
const (
	nearLowGate  = 0.90 // of those are told their own position or a neighbour of it, at noise 15
	nearHighGate = 0.75 // at noise 25
)

// families are the confusions of the quiz's families, of the people held by the rows of a confusion.
func (s *simulator) families(c *Confusion) (out []FamilyConfusion) {
	for i := range s.quiz.Families {
		f := &s.quiz.Families[i]
		own, near, right := 0, 0, 0
		of := FamilyConfusion{Family: f.Family.ID}
		for held, r := range f.Roles {
			of.People += c.Roles[r].People
			for told, other := range f.Roles {
				n := c.Roles[r].Told[other]
				own += n
				if held == told {
					right += n
				}
				if held-told <= 1 && told-held <= 1 {
					near += n
				}
			}
		}
		of.Own, of.Near, of.Exact = exact.Share(own, of.People), exact.Share(near, own), exact.Share(right, own)
		of.Steps = s.stepsApart(i, c.Noise)
		out = append(out, of)
	}
	return out
}

// position says whether a role is a position of a family, which height tells apart.
func (s *simulator) position(role int) bool {
	return s.quiz.FamilyOf[role] >= 0
}

// heightAlone says whether the quiz compares the positions of one family and nothing else, so that no shape has to be
// told apart.
func (s *simulator) heightAlone() bool {
	return len(s.quiz.Families) == 1 && len(s.quiz.Families[0].Roles) == len(s.quiz.Roles)
}

// familyGates are those of the families at one noise: ownGate is the share that has to be told their own family, and
// nearGate of these the share that has to be told their own position or a neighbour; 0 for what isn't tested.
func (s *simulator) familyGates(suffix string, c *Confusion, ownGate, nearGate float64) []Gate {
	var out, heights []Gate
	for i, of := range c.Families {
		if f := &s.quiz.Families[i]; len(f.Roles) < len(s.quiz.Roles) {
			out = append(out, Gate{Name: "family_" + suffix, Of: of.Family, Got: of.Own, Want: ownGate,
				Advice: s.familyAdvice(c, i)})
		}
		if nearGate > 0 {
			heights = append(heights, Gate{Name: "height_" + suffix, Of: of.Family, Got: of.Near, Want: nearGate,
				Advice: s.heightAdvice(c, i)})
		}
	}
	return append(out, heights...)
}

// familyAdvice says whom most of a family's holders are taken for who aren't told a position of it.
func (s *simulator) familyAdvice(c *Confusion, family int) string {
	none, rival, most := 0, people.NoRole, 0
	told := make([]int, len(s.quiz.Roles))
	for _, r := range s.quiz.Families[family].Roles {
		none += c.Roles[r].None
		for other, n := range c.Roles[r].Told {
			if s.quiz.FamilyOf[other] != family {
				told[other] += n
			}
		}
	}
	for other, n := range told {
		if n > most {
			rival, most = other, n
		}
	}
	id := s.quiz.Families[family].Family.ID
	if rival == people.NoRole || none > most {
		return fmt.Sprintf("Of the people who hold a position of %s, %s are recommended none: look at the requirements of "+
			"its positions, and make its shape differ more from the others'.", id,
			percent(exact.Share(none, c.Families[family].People)))
	}
	return fmt.Sprintf("Of the people who hold a position of %s, %s are recommended %s: move the shapes apart, or ask "+
		"for a fact that tells them apart and have requires read it.", id,
		percent(exact.Share(most, c.Families[family].People)), s.quiz.Roles[rival].Role.ID)
}

// exactly is Reach of a position: the sheet that answers as its profile is has to name it. Any sheet could be made to
// reach it by answers that no holder gives.
func (s *simulator) exactly(role int) Reach {
	k := &seeker{simulator: s, role: role}
	made := k.try(k.ByTheBook(role))
	out := Reach{Role: s.quiz.Roles[role].Role.ID, Reached: k.found != nil, Answers: made.answers()}
	if f := made.fitOf(out.Role); f != nil {
		out.Share = f.Share
	}
	if !out.Reached {
		out.Instead = string(made.out.Role)
		out.Reason = fmt.Sprintf("On the sheet that answers as the profile of %s is, %s is recommended: let the step to it "+
			"raise more, or give its skills items whose answers come nearer to its levels.",
			out.Role, cmp.Or(out.Instead, "no role"))
	}
	return out
}
