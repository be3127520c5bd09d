package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// counted is content with a number of people and a budget in thousands.
func counted(named bool) *enginetest.Draft {
	d := enginetest.DraftOf("a", "b")
	d.Role("hand", "x", 30, 70).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{0, 4}},
		{Fact: enginetest.Ref("budget"), Range: []float64{20, 100}}}
	d.Role("head", "y", 90, 40).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{3, 40}}}
	if named {
		d.Facts = []engine.Fact{{ID: "people", Name: "Team", Unit: &engine.Unit{One: "person", Other: "people"}},
			{ID: "budget", Name: "Yearly budget", Times: 1000}}
	}
	budget := enginetest.Numbered("budget", 0, 1e6)
	if named {
		budget.Unit = &engine.Unit{One: "thousand", Other: "thousand"}
	}
	d.Quiz(enginetest.Numbered("people", 0, 5000), budget, enginetest.Numbered("years", 0, 60),
		enginetest.Five("does_a", "a"), enginetest.Five("does_b", "b"))
	return d
}

func TestWhatAFactIsCalledIsNoPartOfWhatScoresAQuiz(t *testing.T) {
	plain, named := counted(false).Catalog(t), counted(true).Catalog(t)
	enginetest.Same(t, "the quiz's hash", named.QuizHash("work"), plain.QuizHash("work"))
	if plain.Hash() == named.Hash() {
		t.Error("names change nothing of the whole content's hash")
	}
}

func TestAFactWithoutANameIsCalledByItsID(t *testing.T) {
	d := counted(false)
	d.Quizzes[0].Sections[0].Items[0] = enginetest.Numbered("people_led", 0, 9)
	for i := range d.Roles {
		d.Roles[i].Facts = nil
	}
	enginetest.Same(t, "the facts", d.Catalog(t).Facts(), []engine.SnapshotFact{{ID: "people_led", Name: "People led"},
		{ID: "budget", Name: "Budget"}, {ID: "years", Name: "Years"}})
	enginetest.Same(t, "the facts", counted(true).Catalog(t).Facts(), []engine.SnapshotFact{{ID: "people", Name: "Team"},
		{ID: "budget", Name: "Yearly budget", Times: 1000}, {ID: "years", Name: "Years"}})
}

func TestAResultListsTheFactsThatWereStated(t *testing.T) {
	c := counted(true).Catalog(t)
	r := enginetest.Score(t, c, engine.Answers{"does_a": engine.Number(4), "budget": engine.Number(200),
		"people": engine.Number(0)})
	enginetest.Same(t, "the facts", r.Facts, []engine.FactStated{{Fact: "people", Value: 0, Item: "people"},
		{Fact: "budget", Value: 200, Item: "budget"}})
	enginetest.Same(t, "the facts of one who states none",
		enginetest.Score(t, c, engine.Answers{"does_a": engine.Number(4)}).Facts, []engine.FactStated(nil))
}

func TestANumberIsShownBackWithItsUnit(t *testing.T) {
	q, _ := counted(true).Catalog(t).Quiz("work")
	for _, tt := range []struct {
		item string
		x    float64
		want string
	}{
		{"people", 1, "1 person"}, {"people", 0, "0 people"}, {"people", 1234, "1,234 people"},
		{"budget", 200, "200 thousand (200,000)"}, {"budget", 200000, "200,000 thousand (200 million)"},
		{"years", 12.5, "12.5"},
	} {
		it, _ := q.Item(tt.item)
		enginetest.Same(t, tt.item, q.Question(it).Words(engine.Number(tt.x)), tt.want)
	}
}

func TestANumberFarFromEveryRoleIsDoubtful(t *testing.T) {
	c := counted(true).Catalog(t)
	q, _ := c.Quiz("work")
	for _, tt := range []struct {
		item string
		x    float64
		want bool
	}{
		{"people", 400, false}, {"people", 401, true}, {"people", 1, false}, {"budget", 1000, false},
		{"budget", 200000, true}, {"budget", 2, false}, {"budget", 1.9, true}, {"budget", 0, false},
		{"years", 60, false}, // of which no role says anything
	} {
		it, _ := q.Item(tt.item)
		if got := c.Doubtful(it, engine.Number(tt.x)); got != tt.want {
			t.Errorf("%s: %v is doubtful: %v", tt.item, tt.x, got)
		}
	}
	it, _ := q.Item("people")
	if c.Doubtful(it, engine.Answer{}) {
		t.Error("no answer is doubtful")
	}
}
