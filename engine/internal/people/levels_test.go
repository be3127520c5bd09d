package people_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/people"
)

// People choose the level that describes them: the one nearest to theirs, with the error of a single item, whether
// levels lie evenly or not.
func TestPeopleChooseTheLevelThatDescribesThem(t *testing.T) {
	d := enginetest.DraftOf("even", "uneven")
	d.Skills[0].Anchors, d.Skills[1].Anchors = nil, nil
	for _, x := range []float64{0, 20, 40, 60, 80, 100} {
		d.Skills[0].Anchors = append(d.Skills[0].Anchors, engine.Anchor{Level: x, Text: "…"})
	}
	for _, x := range []float64{10, 20, 90} {
		d.Skills[1].Anchors = append(d.Skills[1].Anchors, engine.Anchor{Level: x, Text: "…"})
	}
	even, uneven := enginetest.Ref("even"), enginetest.Ref("uneven")
	q := d.Quiz(engine.Item{ID: "even", AskLevel: &even}, engine.Item{ID: "uneven", AskLevel: &uneven})
	q.Reliability.InterItemR = 0.9
	cq, err := d.Catalog(t).Inside().Quiz("work")
	if err != nil {
		t.Fatal(err)
	}
	if len(people.New(cq, 3, false).Scenes()) > 0 {
		t.Error("a level is taken for a choice among good acts")
	}
	for _, graded := range []bool{false, true} {
		s := people.New(cq, 3, graded)
		p, picks := s.NewPerson(), make([]uint8, len(cq.Items))
		for _, tt := range []struct{ level, even, uneven float64 }{{40, 40, 20}, {50, 50, 20}, {60, 60, 90}} {
			mean, most, n := 0.0, map[float64]int{}, 2000
			for i := range n {
				s.Reseed(p, people.AtTau, i)
				p.Levels[0], p.Levels[1] = tt.level, tt.level
				s.Sit(p, picks)
				given := s.Answers(picks, p.Facts)
				mean += cq.Items[0].Credit(given[0])[0] / float64(n)
				most[cq.Items[1].Credit(given[1])[0]]++
			}
			what := fmt.Sprintf("graded %v, level %v", graded, tt.level)
			enginetest.Near(t, what+": the mean of even levels", mean, tt.even, 2)
			for x, k := range most {
				if x != tt.uneven && k > most[tt.uneven] {
					t.Errorf("%s: %d choose %v and %d %v", what, k, x, most[tt.uneven], tt.uneven)
				}
			}
		}
	}
}
