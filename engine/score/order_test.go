package score_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// shuffled is a quiz of two sections in random order and one as written. Item b3 is shown by b1 and a1.
func shuffled(t testing.TB) (*score.Catalog, *engine.Quiz) {
	d := enginetest.DraftOf("x", "y")
	q := d.Quiz(enginetest.Five("a1", "x"), enginetest.Five("a2", "y"), enginetest.Five("a3", "x"), enginetest.Five("a4", "y"))
	q.Order = engine.OrderRandom
	q.Sections = append(q.Sections,
		engine.Section{Title: "B", Items: []engine.Item{enginetest.Five("b1", "x"), enginetest.Five("b2", "y"),
			enginetest.ShownWhere(enginetest.Five("b3", "x"), "answer.b1 > 2 && answer.a1 > 1"), enginetest.Five("b4", "y")}},
		engine.Section{Title: "C", Order: engine.OrderWritten, Items: []engine.Item{enginetest.Five("c1", "x"),
			enginetest.Five("c2", "y")}})
	c := d.Catalog(t)
	got, _ := c.Quiz("work")
	return c, got
}

func TestItemsMoveWithinTheirSectionAndComeAfterWhatTheyRead(t *testing.T) {
	c, q := shuffled(t)
	orders := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		seed := score.Seed(rapid.String().Draw(t, "person"), "work")
		shown, err := c.Order("work", seed)
		if err != nil || shown.Seed != seed {
			t.Fatal(shown, err)
		}
		again, _ := c.Order("work", seed)
		if diff := cmp.Diff(shown, again); diff != "" {
			t.Fatal(diff)
		}
		orders[strings.Join(shown.Items, " ")] = true
		if len(shown.Items) != 10 || !slices.Equal(shown.Items[8:], []string{"c1", "c2"}) {
			t.Fatal(shown.Items)
		}
		for i, id := range slices.Sorted(slices.Values(shown.Items)) {
			if id != []string{"a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4", "c1", "c2"}[i] {
				t.Fatal(shown.Items)
			}
		}
		for i, id := range shown.Items {
			if section := "aaaabbbbcc"[i : i+1]; !strings.HasPrefix(id, section) {
				t.Fatalf("%s left its section: %s", id, shown.Items)
			}
		}
		if slices.Index(shown.Items, "b3") < slices.Index(shown.Items, "b1") {
			t.Fatalf("b3 comes before b1, which it reads: %s", shown.Items)
		}
		arranged := q.Arranged(shown.Items)
		for i, it := range arranged.Items() {
			if it.ID != shown.Items[i] {
				t.Fatalf("the quiz has %s at %d of %s", it.ID, i, shown.Items)
			}
		}
		if written := q.Items()[0].ID; written != "a1" {
			t.Fatalf("the quiz itself begins with %s now", written)
		}
	})
	if len(orders) < 20 {
		t.Errorf("there are %d orders only", len(orders))
	}
}

// In the order written, a1 to c2 without the hidden b3, the points are 3 3 1 1 1 2 4 5 5 and the longest run is of three;
// in the order a1 a3 a2 a4 b4 b2 b1 c1 c2 they are 3 1 3 1 4 2 1 5 5, and it is of two.
func TestTheLongestRunIsThatOfTheOrderThePersonSaw(t *testing.T) {
	c, _ := shuffled(t)
	points := map[string]float64{"a1": 3, "a2": 3, "a3": 1, "a4": 1, "b1": 1, "b2": 2, "b4": 4, "c1": 5, "c2": 5}
	answers := engine.Answers{}
	for id, p := range points {
		answers[id] = engine.Number(p)
	}
	written, err := c.Score("work", answers)
	if err != nil || written.Quality.LongestRun != 3 || written.Order != nil {
		t.Fatal(written.Quality, written.Order, err)
	}
	order, why := c.OrderIn("work", strings.Fields("a1 a3 a2 a4 b4 b2 b1 b3 c1 c2"))
	if why != "" {
		t.Fatal(why)
	}
	seen, err := c.ScoreShown("work", answers, 0, order)
	if err != nil || seen.Quality.LongestRun != 2 {
		t.Fatal(seen.Quality, err)
	}
	want := &engine.ShownOrder{Items: strings.Fields("a1 a3 a2 a4 b4 b2 b1 c1 c2")} // b3 wasn't asked
	if diff := cmp.Diff(want, seen.Order); diff != "" {
		t.Error(diff)
	}
	seen.Order, seen.Quality.LongestRun = nil, 3
	if diff := cmp.Diff(written, seen); diff != "" {
		t.Errorf("the order changes more than the run:\n%s", diff)
	}
	if again, _ := c.Score("work", answers); again.Quality.LongestRun != 3 || again.Order != nil {
		t.Errorf("one person's order reached the next: %v", again.Order)
	}
}

func TestOnlyRunsHangOnTheOrder(t *testing.T) {
	c, q := shuffled(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := engine.Answers{}
		for _, it := range q.Items() {
			if p := rapid.IntRange(0, 5).Draw(t, it.ID); p > 0 {
				answers[it.ID] = engine.Number(float64(p))
			}
		}
		order, _ := c.Order("work", score.Seed(rapid.String().Draw(t, "person"), "work"))
		a, err := c.Score("work", answers)
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.ScoreShown("work", answers, 0, order)
		if err != nil {
			t.Fatal(err)
		}
		asked, _ := c.Shown("work", answers)
		if !slices.Equal(slices.Sorted(slices.Values(b.Order.Items)), slices.Sorted(slices.Values(asked))) {
			t.Fatalf("the order is of %s, and asked were %s", b.Order.Items, asked)
		}
		b.Order, b.Quality.LongestRun, b.Quality.Warnings = nil, a.Quality.LongestRun, a.Quality.Warnings
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAnOrderIsReadAsASeedOrAsItems(t *testing.T) {
	c, _ := shuffled(t)
	seed := score.Seed("ann", "work")
	bySeed, why := c.OrderIn("work", []string{seed})
	want, _ := c.Order("work", seed)
	if diff := cmp.Diff(want, bySeed); diff != "" || why != "" {
		t.Error(why, diff)
	}
	for said, want := range map[string]string{
		"":         "",
		"a1 b1":    "",
		"a1 a2 a1": "names a1 twice: an item is shown once",
		"a1 b11": `names an item "b11" that the quiz doesn't have (did you mean "b1"?); it takes the ids of items, or a seed of ` +
			`16 hexadecimal digits`,
		"3fa9": `names an item "3fa9" that the quiz doesn't have; it takes the ids of items, or a seed of 16 hexadecimal digits`,
	} {
		if _, why := c.OrderIn("work", strings.Fields(said)); why != want {
			t.Errorf("%q: %q, not %q", said, why, want)
		}
	}
}

func TestAQuizOfOneOrderForAllKeepsNone(t *testing.T) {
	d := enginetest.DraftOf("x", "y")
	d.Quiz(enginetest.Five("a", "x"), enginetest.Five("b", "y"))
	c := d.Catalog(t)
	if order, err := c.Order("work", score.Seed("ann", "work")); order != nil || err != nil {
		t.Error(order, err)
	}
	if order, why := c.OrderIn("work", []string{"b", "a"}); order != nil || why != "" {
		t.Error(order, why)
	}
}

func TestAnOrderThatThereIsNotIsAFaultAtItsPlace(t *testing.T) {
	d := enginetest.DraftOf("x", "y")
	q := d.Quiz(enginetest.Five("a", "x"), enginetest.Five("b", "y"))
	q.At, q.Order = engine.Pos{File: "q.yaml", Line: 1, Col: 1}, "Random"
	q.Sections[0].At, q.Sections[0].Order = engine.Pos{File: "q.yaml", Line: 9, Col: 5}, "shuffled"
	_, err := score.NewCatalog(d.Content)
	for _, want := range []string{`quiz "work": order is written, where people see items as they are written, or random, ` +
		`where each person sees them in an order of their own, not "Random" (did you mean "random"?)`,
		`q.yaml:9:5: section "All": order is written,`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
}
