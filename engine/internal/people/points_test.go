package people_test

import (
	"fmt"
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/people"
)

// Items that state points are answered so that they show the level: on the two grades of 0, 0, 1, 1 as often the upper
// one as an error takes the level over 50, and among labels that count the same the one that stands nearest.
func TestPeopleAnswerByWhatAnswersCount(t *testing.T) {
	counting := func(it engine.Item, points ...float64) engine.Item {
		it.Measures = []engine.Measure{{Skill: enginetest.Ref("s"), Weight: 1}}
		for i := range points {
			it.Options[i].Points, it.Options[i].Credit = &points[i], nil
		}
		return it
	}
	none := make([]enginetest.Credit, 4)
	halves := enginetest.Five("halves", "s")
	halves.Points = []float64{1, 1, 1, 0, 0}
	number := counting(enginetest.Numbered("number", 10, 20))
	number.Fact = nil
	d := enginetest.DraftOf("s")
	d.Quiz(halves, enginetest.Reversed(number), counting(enginetest.ChoosingOrNone("signs", none...), 1, 1, 2, 0),
		counting(enginetest.Choosing("one", "one", none[:3]...), 4, 0, 2))
	cq, err := d.Catalog(t).Inside().Quiz("work")
	if err != nil {
		t.Fatal(err)
	}
	sem := cq.Quiz.Reliability.SEM(1)
	for _, graded := range []bool{false, true} {
		s := people.New(cq, 3, graded)
		p, picks := s.NewPerson(), make([]uint8, len(cq.Items))
		for _, level := range []float64{20, 50, 70} {
			mean, labels, n := make([]float64, 4), map[float64]int{}, 4000
			for i := range n {
				s.Reseed(p, people.AtTau, i)
				p.Levels[0] = level
				s.Sit(p, picks)
				for j, a := range s.Answers(picks, p.Facts) {
					if fault := cq.Items[j].Fault(a); fault != "" {
						t.Fatal(fault)
					}
					mean[j] += cq.Items[j].Credit(a)[0] / float64(n)
				}
				labels[cq.Items[0].Picked(int(picks[0])-1).Number()]++
			}
			what := fmt.Sprintf("graded %v, level %v: ", graded, level)
			if !graded {
				upper := 100 * (1 - math.Erfc((level-50)/sem/math.Sqrt2)/2)
				enginetest.Near(t, what+"the upper half", mean[0], upper, 3)
				for item := 1; item < 4; item++ {
					enginetest.Near(t, what+cq.Items[item].Item.ID, mean[item], level, 7)
				}
			} else if level == 50 {
				for item := range 4 {
					enginetest.Near(t, what+cq.Items[item].Item.ID, mean[item], 50, 4)
				}
			}
			if !graded && level == 50 && len(labels) != 5 {
				t.Errorf("%sonly the labels %v are chosen", what, labels)
			}
		}
	}
}
