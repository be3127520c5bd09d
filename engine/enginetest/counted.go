package enginetest

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Counting has the options of an item state points in place of credit, for skills with weights.
func Counting(it engine.Item, weights Credit, points ...float64) engine.Item {
	it.Measures = nil
	for _, p := range weights.Points() {
		it.Measures = append(it.Measures, engine.Measure{Skill: p.Skill, Weight: p.Points})
	}
	for i := range points {
		it.Options[i].Points, it.Options[i].Credit = &points[i], nil
	}
	return it
}

// Counted is a catalog with a quiz "work" whose items count points in every way there is, for two skills of which one
// states a sum. What is left open counts the middle for the one and is left aside for the other.
func Counted(t testing.TB) (*score.Catalog, *engine.Quiz) {
	t.Helper()
	d := DraftOf("build", "guide")
	d.Role("builder", "marketer", 80, 20)
	d.Role("maker", "marketer", 65, 35)
	d.Role("leader", "manager", 20, 80)
	none := make([]Credit, 4)
	labels := Reversed(Scaled("labels", "five", Credit{"build": 1, "guide": 2}))
	labels.Points = []float64{5, 4.4, 3.4, 2.2, 1}
	pain := Counting(Numbered("number", 0, 100), Credit{"build": 0.1})
	turned := Counting(Reversed(Numbered("turned", -5, 5)), Credit{"guide": 1})
	pain.Fact, turned.Fact = nil, nil
	group := Counting(Stating("group", "one", 1, 30, 60), Credit{"guide": 0.5}, 0, 2, 3)
	q := d.Quiz(labels, Five("plain", "build"), Scaled("halves", "yes", Credit{"guide": 1, "build": 1}), pain, turned,
		Counting(ChoosingOrNone("signs", none...), Credit{"build": 1}, 1, 2, 0.5, 0), group,
		Counting(Choosing("one", "one", none[:3]...), Credit{"guide": 1, "build": 1}, 0, 4, 1), Sliding("slid", "guide"),
		Five("shows", "guide"))
	q.Points = []engine.ScalePoints{{Scale: Ref("yes"), Points: []float64{2, -2}}}
	q.Sums = []engine.Sum{{Skill: Ref("build"), Lowest: 1, Answered: 2, Missing: engine.MissingMidpoint,
		Bands: []engine.Band{{From: -1, Name: "some"}, {From: 15, Name: "much"}}}}
	q.Reliability.SD = 6
	c := d.Catalog(t)
	quiz, _ := c.Quiz("work")
	return c, quiz
}
