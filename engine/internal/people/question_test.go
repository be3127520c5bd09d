package people_test

import (
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// weighed is a quiz whose items measure several skills, with weights that are no whole numbers.
func weighed(t *testing.T) *score.Catalog {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 95, 15, 35.5)
	d.Role("crafter", "x", 15, 95, 0)
	several := enginetest.Five("several", "drive")
	several.Measures = append(several.Measures, engine.Measure{Skill: enginetest.Ref("craft"), Weight: 0.3},
		engine.Measure{Skill: enginetest.Ref("reach"), Weight: 1.7})
	light := enginetest.Reversed(enginetest.Five("light", "reach"))
	light.Measures[0].Weight = 0.7
	d.Quiz(several, light, enginetest.Five("plain", "craft"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90, "reach": 33}, enginetest.Credit{"craft": 70},
			enginetest.Credit{"reach": 100, "craft": 10}))
	return d.Catalog(t)
}

func TestPeopleAnswerAsTheModelsSay(t *testing.T) {
	shipped, _ := enginetest.Shipped(t)
	kinds, _ := enginetest.EveryKind(t)
	given := map[uint8]int{}
	for _, c := range []*score.Catalog{shipped, kinds, enginetest.Branched(t), weighed(t)} {
		for _, q := range c.Quizzes() {
			cq, err := c.Inside().Quiz(q.ID)
			if err != nil {
				t.Fatal(err)
			}
			got, want := make([]uint8, len(cq.Items)), make([]uint8, len(cq.Items))
			for _, graded := range []bool{false, true} {
				s := people.New(cq, 5, graded)
				p := s.NewPerson()
				for i := range 1000 {
					noise := []float64{0, 15, 25, 90}[i%4]
					s.Draw(p, people.AtTau, i, noise)
					s.Sit(p, got)
					s.Draw(p, people.AtTau, i, noise)
					if s.PlainSit(p, want); !slices.Equal(got, want) {
						t.Fatalf("%s, graded %v: person %d at %v answers %v, and item by item %v",
							q.ID, graded, i, noise, got, want)
					}
					for _, pick := range got {
						given[pick]++
					}
				}
			}
		}
	}
	if len(given) < 50 { // points of a slider, too
		t.Errorf("only %d different answers were given", len(given))
	}
}
