package score_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// faultsOf takes answers that can't be taken, and returns why not.
func faultsOf(t *testing.T, err error) engine.AnswerFaults {
	t.Helper()
	var faults engine.AnswerFaults
	if !errors.As(err, &faults) {
		t.Fatalf("no faults: %v", err)
	}
	return faults
}

func TestOfThousandsOfUnknownItemsFiftyAreToldAndTheOthersCounted(t *testing.T) {
	answers := engine.Answers{"often": engine.Number(9)}
	for i := range 19_000 {
		answers["often"+strconv.FormatInt(int64(i), 36)] = engine.Number(1)
	}
	_, err := asked(t).Score("work", answers)
	faults := faultsOf(t, err)
	enginetest.Same(t, "faults told", len(faults), 51)
	enginetest.Same(t, "faults", faults.Count(), 19_001)
	enginetest.Same(t, "the first is the quiz's own item", faults[0].Item, "often")
	enginetest.Same(t, "then come the others by name", faults[1].Item, "often0")
	enginetest.Same(t, "last", faults[50], engine.AnswerFault{Message: "and 18,951 more", Others: 18_951})
	enginetest.Same(t, "only some have a suggestion", strings.Count(err.Error(), "did you mean"), 10)
	_, err = asked(t).Score("work", engine.Answers{"oftem": engine.Number(1), "offen": engine.Number(1)})
	enginetest.Same(t, "a few all have one", strings.Count(err.Error(), `did you mean "often"`), 2)
}

func TestOfThousandsOfWrongValuesFiftyAreToldAndTheOthersCounted(t *testing.T) {
	var text strings.Builder
	for i := range 1_200 {
		fmt.Fprintf(&text, `,"item%d":true`, i)
	}
	_, err := engine.ParseAnswers([]byte("{" + text.String()[1:] + "}"))
	faults := faultsOf(t, err)
	enginetest.Same(t, "faults", faults.Count(), 1_200)
	enginetest.Same(t, "last", faults[len(faults)-1].Message, "and 1,150 more")

	_, err = engine.ParseAnswers([]byte("{" + text.String()[1:]))
	faults = faultsOf(t, err)
	enginetest.Same(t, "faults, the end included", faults.Count(), 1_201)

	var both engine.AnswerFaults
	both.Join(faults)
	both.Join(faults)
	enginetest.Same(t, "twice as many", both.Count(), 2_402)
	enginetest.Same(t, "told", len(both), 51)
	var none engine.AnswerFaults
	enginetest.Same(t, "no faults", none.Count(), 0)
}

func TestALongNameIsNotComparedWithThoseThereAre(t *testing.T) {
	_, err := asked(t).Score("work", engine.Answers{strings.Repeat("often", 100_000): engine.Number(1)})
	enginetest.Same(t, "faults", faultsOf(t, err)[0].Message, "the quiz has no such item")
}

// countdown is a context that ends when it has been asked a number of times whether it has.
type countdown struct {
	context.Context
	left, after int
}

func (c *countdown) Err() error {
	if c.left--; c.left >= 0 {
		return nil
	}
	c.after++
	return context.Canceled
}

func TestASearchForChangesStopsOnceNobodyWaitsForIt(t *testing.T) {
	c, q := enginetest.Shipped(t)
	answers := simulate.HolderAnswers(c, q.ID, 0, 15)
	whole := &countdown{Context: t.Context(), left: 1 << 30}
	if _, err := c.Changes(whole, q.ID, answers); err != nil {
		t.Fatal(err)
	}
	steps := 1<<30 - whole.left
	if steps < 50 {
		t.Fatalf("the search asks only %d times whether anybody waits", steps)
	}
	for _, at := range []int{0, 1, steps / 2, steps - 1} {
		ctx := &countdown{Context: t.Context(), left: at}
		got, err := c.Changes(ctx, q.ID, answers)
		if !errors.Is(err, context.Canceled) || got != nil {
			t.Errorf("ended at step %d of %d: %v, %v", at, steps, got, err)
		}
		if ctx.after > 4 { // as many as there are loops to leave
			t.Errorf("ended at step %d of %d, it went on for %d", at, steps, ctx.after)
		}
	}
}
