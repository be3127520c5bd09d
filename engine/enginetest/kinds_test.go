package enginetest_test

import (
	"maps"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/lint"
	"careerpath/engine/score"
)

// sat are the sheets of people who answer anything that is taken together. The later ones lean towards building.
func sat(c *score.Catalog, q *engine.Quiz) []engine.Answers {
	s := enginetest.Seeded(7)
	var out []engine.Answers
	for i := 0; len(out) < 300; i++ {
		answers := s.Anything(q, 0.1)
		for _, it := range q.Items() {
			n, first := q.Question(it).Points()
			if i < 150 || n == 0 || s.IntN(4) == 0 {
				continue
			}
			most := (it.Measures[0].Skill.ID == "build") != it.Reversed
			answers[it.ID] = engine.Number(first)
			if most {
				answers[it.ID] = engine.Number(first + float64(n-1))
			}
		}
		if _, err := c.Score(q.ID, answers); err == nil {
			out = append(out, answers)
		}
	}
	return out
}

func scored(t *testing.T, c *score.Catalog, quiz string, answers engine.Answers) engine.Result {
	t.Helper()
	r, err := c.Score(quiz, answers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestItemsOfEveryKindAreKeptInWords(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	for _, answers := range sat(c, q) {
		snapshot, err := c.Snapshot(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range snapshot.Items {
			if it.Answer == "" {
				t.Errorf("the answer to %s has no words", it.ID)
			}
			if item, _ := q.Item(it.ID); item.Slider != nil && it.Answer != answers[it.ID].String()+" of 100" {
				t.Errorf("the answer to %s is kept as %q", it.ID, it.Answer)
			}
		}
	}
}

func TestTheEndsOfEveryKindWithPointsEarnNothingAndAll(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	kinds := 0
	for _, it := range q.Items() {
		points, first := q.Question(it).Points()
		if points == 0 || it.Show != nil {
			continue
		}
		kinds++
		rest := engine.Answers{}
		for _, other := range q.Items() {
			if n, from := q.Question(other).Points(); n > 0 {
				rest[other.ID] = engine.Number(from)
			}
		}
		level := func(point float64) float64 {
			rest[it.ID] = engine.Number(point)
			return enginetest.LevelsOf(scored(t, c, q.ID, rest))[it.Measures[0].Skill.ID]
		}
		low, high := level(first), level(first+float64(points-1))
		if it.Reversed {
			low, high = high, low
		}
		if low >= high {
			t.Errorf("the ends of %s lead to %v and %v", it.ID, low, high)
		}
	}
	if kinds < 4 {
		t.Fatalf("only %d items have points", kinds)
	}
}

func TestAnswersOfEveryKindSayWhatTheyDoNotTake(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	odd := []engine.Answer{
		engine.Number(-1), engine.Number(2.5), engine.Number(1e9), engine.Choice("zz"), engine.Choices("zz"),
		engine.Choices("a", "a"),
	}
	for _, it := range q.Items() {
		refused := 0
		for _, a := range odd {
			_, err := c.Score(q.ID, engine.Answers{it.ID: a})
			why := c.CheckAnswer(q.ID, it.ID, a)
			if (err != nil) != (why != "") {
				t.Errorf("%s with %s: Score says %v, CheckAnswer says %q", it.ID, a, err, why)
			}
			if why != "" {
				refused++
			}
		}
		if refused < 4 {
			t.Errorf("%s takes all but %d of %v", it.ID, refused, odd)
		}
	}
}

func TestAnswersOfEveryKindAreCarriedUnderTheirLabels(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	for _, answers := range sat(c, q)[:50] {
		for id, a := range answers {
			if len(a.Options()) == 0 && a.Form() == engine.FormChoices {
				continue // none of many is no answer
			}
			labels := c.Labels(q.ID, id, a)
			if carried, ok := c.Carry(q.ID, id, a, labels); !ok || !carried.Equal(a) {
				t.Errorf("%s answered %s under %q is carried as %s (%v)", id, a, labels, carried, ok)
			}
			for i := range labels {
				labels[i] += ", as it was never worded"
			}
			if _, ok := c.Carry(q.ID, id, a, labels); ok {
				t.Errorf("%s answered %s is carried under %q", id, a, labels)
			}
		}
	}
}

func TestEveryKindIsScoredInBatchesAsAlone(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	b, ok, err := c.NewBatch(q.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	skills := c.QuizSkills(q.ID)
	for _, answers := range sat(c, q) {
		b.Clear()
		r := scored(t, c, q.ID, answers)
		if err := b.Add(answers); err != nil {
			t.Fatal(err)
		}
		b.Score()
		want := enginetest.LevelsOf(r)
		for k, skill := range skills {
			level, measured := b.Level(0, k)
			if x, has := want[skill]; has != measured || has && x != level {
				t.Errorf("%s is %v (%v) in a batch and %v (%v) alone", skill, level, measured, x, has)
			}
		}
		if b.Verdict(0) != r.Verdict {
			t.Errorf("the verdict is %s in a batch and %s alone", b.Verdict(0), r.Verdict)
		}
	}
}

func TestAnswersOfEveryKindThatMeasuresMayChangeTheResult(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	changed := map[engine.Kind]bool{}
	for _, answers := range sat(c, q) {
		changes, err := c.Changes(t.Context(), q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range changes {
			after := engine.Answers{}
			for id, a := range answers {
				after[id] = a
			}
			for id, a := range change.Set {
				it, _ := q.Item(id)
				changed[it.Kind()], after[id] = true, a
			}
			if r := scored(t, c, q.ID, after); r.Role != change.Role {
				t.Errorf("%v makes the role %s, not %s", change.Set, r.Role, change.Role)
			}
		}
	}
	for _, kind := range engine.Kinds() {
		if measures := kind != engine.KindNumber; measures != changed[kind] {
			t.Errorf("a change of a %s item changes the role: %v", kind, changed[kind])
		}
	}
}

func TestOneAnswerThroughoutIsASignOfCarelessnessOnEveryKindWithPoints(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	middle := engine.Answers{}
	with := 0
	for _, it := range q.Items() {
		if points, first := q.Question(it).Points(); points > 0 {
			middle[it.ID] = engine.Number(first + float64(points/2))
			with++
		}
	}
	delete(middle, "asked_of_those_who_slide") // which they aren't
	delete(middle, "asked_of_those_who_lead")
	with -= 2
	r := scored(t, c, q.ID, middle)
	if r.Quality.LongestRun != with {
		t.Errorf("%d middle points are a run of %d", with, r.Quality.LongestRun)
	}
}

func TestLintsKnowEveryKind(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	for _, f := range lint.Check(c) {
		if strings.Contains(f.String(), "gap") || strings.Contains(f.String(), "never") ||
			strings.Contains(f.String(), "always") {
			t.Errorf("a lint misreads a kind of %s: %s", q.ID, f)
		}
	}
}

func TestWhatDoesNotApplyCountsAsIfItWereNotAsked(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	applies := 0
	for _, answers := range sat(c, q) {
		for _, it := range q.Items() {
			if answers[it.ID].Form() != engine.FormNotApplicable {
				continue
			}
			applies++
			r := scored(t, c, q.ID, answers)
			left := maps.Clone(answers)
			delete(left, it.ID)
			open := scored(t, c, q.ID, left)
			for _, skill := range it.SkillIDs() {
				a, b := enginetest.LevelsOf(r), enginetest.LevelsOf(open)
				if x, measured := b[skill]; measured && a[skill] != x {
					t.Errorf("%s: %s is %v where it doesn't apply and %v where it is left open", it.ID, skill, a[skill], x)
				}
			}
		}
	}
	if applies < 100 {
		t.Errorf("only %d answers say that an item doesn't apply", applies)
	}
}
