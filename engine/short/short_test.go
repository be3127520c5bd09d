package short_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/short"
	"careerpath/engine/simulate"
)

// asked goes through the short form of a quiz; answer says what a person answers, zero to skip.
func asked(t interface{ Fatalf(string, ...any) }, c *score.Catalog, quiz string,
	answer func(it *engine.Item) engine.Answer) (items []string, answers engine.Answers, last short.Step) {
	q, _ := c.Quiz(quiz)
	answers = engine.Answers{}
	var skipped []string
	for {
		step, err := short.Next(c, quiz, answers, skipped...)
		if err != nil {
			t.Fatalf("after %v: %v", items, err)
		}
		again, _ := short.Next(c, quiz, answers, skipped...)
		if again != step {
			t.Fatalf("the same answers lead to %+v and to %+v", step, again)
		}
		if step.Done {
			return items, answers, step
		}
		if slices.Contains(items, step.Item) {
			t.Fatalf("%s is asked again after %v", step.Item, items)
		}
		shown, err := c.Shown(quiz, answers)
		if err != nil || !slices.Contains(shown, step.Item) {
			t.Fatalf("%s is asked, and is hidden after %v", step.Item, answers)
		}
		items = append(items, step.Item)
		it, _ := q.Item(step.Item)
		if a := answer(it); a.IsZero() {
			skipped = append(skipped, step.Item)
		} else {
			answers[step.Item] = a
		}
	}
}

// Whatever a person answers or leaves out, the same answers lead to the same item, none is asked twice or while it is
// hidden, and it ends; what it has come to is a result like any other, which says that it is a short form.
func TestAShortFormAsksEachItemOnceAndEnds(t *testing.T) {
	shipped, _ := enginetest.Shipped(t)
	catalogs := []*score.Catalog{shipped, enginetest.Branched(t)}
	if kinds, q := enginetest.EveryKind(t); kinds.TakesShort(q.ID) {
		catalogs = append(catalogs, kinds)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := catalogs[rapid.IntRange(0, len(catalogs)-1).Draw(t, "catalog")]
		var ids []string
		for _, q := range c.Quizzes() {
			if c.TakesShort(q.ID) {
				ids = append(ids, q.ID)
			}
		}
		quiz := rapid.SampledFrom(ids).Draw(t, "quiz")
		q, _ := c.Quiz(quiz)
		items, answers, last := asked(t, c, quiz, func(it *engine.Item) engine.Answer {
			if rapid.IntRange(0, 9).Draw(t, "skip") == 0 {
				return engine.Answer{}
			}
			if it.NA != "" && rapid.IntRange(0, 5).Draw(t, "na") == 0 {
				return engine.NotApplicable()
			}
			question := q.Question(it)
			choices := question.Choices()
			if choices == nil {
				lowest, highest := question.Range()
				return engine.Number(float64(rapid.IntRange(int(lowest), int(highest)).Draw(t, it.ID)))
			}
			choice := rapid.SampledFrom(choices).Draw(t, it.ID)
			switch form := it.Kind().Form(); {
			case choice.NotApplicable:
				return engine.NotApplicable()
			case form == engine.FormNumber:
				first := 0.0
				if _, from := question.Points(); from > 0 {
					first = from
				}
				at := slices.IndexFunc(choices, func(o engine.AnswerChoice) bool { return o.ID == choice.ID })
				return engine.Number(first + float64(at))
			case form == engine.FormChoices:
				return engine.Choices(choice.ID)
			}
			return engine.Choice(choice.ID)
		})
		if last.Asked != len(answers) || len(items) > len(q.Items()) {
			t.Fatalf("%+v after %d items and %d answers", last, len(items), len(answers))
		}
		r, err := c.Short().Score(quiz, answers)
		if err != nil {
			t.Fatal(err)
		}
		if r.Short == nil || r.Short.Asked != len(answers) || r.Short.Of < r.Short.Asked {
			t.Fatalf("the result says %+v of %d answers", r.Short, len(answers))
		}
		if even := r.Verdict == engine.VerdictUndifferentiated; last.Sure && (!r.Short.Sure || !r.Verdict.Compares() && !even) {
			t.Fatalf("it ended sure, and the result is %s, %+v", r.Verdict, r.Short)
		}
	})
}

// A holder of a role who answers by the book is told it after few questions, and a plan then needs what wasn't asked.
func TestAShortFormTellsARoleInFewQuestions(t *testing.T) {
	c, q := enginetest.Shipped(t)
	for i := range 3 * len(q.Roles) {
		said := simulate.HolderAnswers(c, q.ID, i, 5)
		whole, err := c.Score(q.ID, said)
		if err != nil {
			t.Fatal(err)
		}
		items, answers, last := asked(t, c, q.ID, func(it *engine.Item) engine.Answer { return said[it.ID] })
		r, err := c.Short().Score(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		if !last.Sure || r.Role != whole.Role || len(items) > 30 {
			t.Errorf("person %d: %s after %d items, sure %v, and the whole quiz says %s", i, r.Role, len(items), last.Sure,
				whole.Role)
		}
		needs, err := short.Needs(c, q.ID, answers, string(r.Role), string(r.Role))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range needs {
			if _, given := answers[id]; given {
				t.Errorf("person %d: a plan needs %s, which is answered", i, id)
			}
			answers[id] = said[id]
		}
		if r, err = c.Short().Score(q.ID, answers); err != nil || len(r.Levels) < 14 {
			t.Errorf("person %d: with what a plan needs %d levels are measured", i, len(r.Levels))
		}
	}
}

// Whoever answers everything in the middle is told that no role stands out, as the whole quiz tells them, without being
// asked all of it.
func TestWhoStaysInTheMiddleIsNotAskedEverything(t *testing.T) {
	c, q := enginetest.Shipped(t)
	middle := func(it *engine.Item) engine.Answer {
		switch question := q.Question(it); it.Kind().Form() {
		case engine.FormNumber:
			if labels := q.Labels(it); len(labels) > 0 {
				return engine.Number(float64((len(labels) + 1) / 2))
			}
			lowest, _ := question.Range()
			return engine.Number(lowest)
		case engine.FormChoices:
			return engine.Choices(it.Options[len(it.Options)/2].ID)
		default:
			return engine.Choice(it.Options[len(it.Options)/2].ID)
		}
	}
	items, answers, last := asked(t, c, q.ID, middle)
	r, err := c.Short().Score(q.ID, answers)
	if err != nil {
		t.Fatal(err)
	}
	all := engine.Answers{}
	for _, it := range q.Items() {
		all[it.ID] = middle(it)
	}
	whole, err := c.Score(q.ID, all)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("asked %d of %d questions (63 before there was an end for even levels): %s, sure %v; the whole quiz: %s",
		len(items), r.Short.Of, r.Verdict, last.Sure, whole.Verdict)
	if len(items) > 30 || !last.Sure || r.Verdict != whole.Verdict || r.Verdict != engine.VerdictUndifferentiated {
		t.Errorf("after %d questions the result is %s, sure %v, and of the whole quiz %s", len(items), r.Verdict, last.Sure,
			whole.Verdict)
	}
}

func TestWhatHasNoShortForm(t *testing.T) {
	c, q := enginetest.Shipped(t)
	var unknown *engine.UnknownQuizError
	if _, err := short.Next(c, "nothing", nil); !errors.As(err, &unknown) {
		t.Errorf("an unknown quiz gives %v", err)
	}
	var faults engine.AnswerFaults
	if _, err := short.Next(c, q.ID, engine.Answers{"nothing": engine.Number(1)}); !errors.As(err, &faults) {
		t.Errorf("an unknown item gives %v", err)
	}
	d := enginetest.DraftOf("a", "b")
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "b"))
	levels := d.Catalog(t)
	var none *short.NoShortFormError
	if _, err := short.Next(levels, "work", nil); !errors.As(err, &none) || levels.TakesShort("work") {
		t.Errorf("a quiz without roles gives %v", err)
	}
	if none != nil && !strings.Contains(none.Error(), "two roles or more") {
		t.Errorf("it says %q", none)
	}
	if r, err := levels.Short().Score("work", engine.Answers{"one": engine.Number(3)}); err != nil || r.Short != nil {
		t.Errorf("a quiz without a short form is scored as %+v, %v", r.Short, err)
	}
}

// A question comes within 20 ms, whatever is answered: the page waits for it.
func TestTheNextItemComesAtOnce(t *testing.T) {
	c, q := enginetest.Shipped(t)
	start, steps := time.Now(), 0
	for i := range 6 {
		said := simulate.HolderAnswers(c, q.ID, i, 25)
		items, _, _ := asked(t, c, q.ID, func(it *engine.Item) engine.Answer { return said[it.ID] })
		steps += 2 * (len(items) + 1)
	}
	if each := time.Since(start) / time.Duration(steps); each > 20*time.Millisecond {
		t.Errorf("an item takes %v", each)
	}
}
