package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// person is somebody's answers and the role they hold, "" where it isn't known.
type person struct {
	answers engine.Answers
	role    string
}

// asOneByOne adds people in batches of changing sizes, dealt out to two analyzers that are merged, and one after
// another. It fails where a sum or a row's signs differ in the least.
func asOneByOne(t rapid.TB, c *score.Catalog, quiz string, people []person, sizes func() int) {
	t.Helper()
	one, err := analyze.New(c, quiz)
	if err != nil {
		t.Fatal(err)
	}
	b, ok, err := c.NewBatch(quiz)
	if err != nil || !ok {
		t.Fatalf("the quiz isn't scored in batches: %v", err)
	}
	var parts [2]*analyze.Analyzer
	for i := range parts {
		parts[i], _ = analyze.New(c, quiz)
	}
	for turn, left := 0, people; len(left) > 0; turn++ {
		part, size := parts[turn%2], min(sizes(), len(left))
		b.Clear()
		var held []int
		var signs []analyze.RowSigns
		known := false
		for _, p := range left[:size] {
			row, err := one.Add(p.answers, p.role)
			if err != nil {
				t.Fatal(err)
			}
			role, faults := part.Held(p.role)
			if err := b.Add(p.answers); err != nil || faults != nil {
				t.Fatal(err, faults)
			}
			held, signs, known = append(held, role), append(signs, row), known || role >= 0
		}
		if !known {
			held = nil
		}
		if err := part.AddBatch(b, held); err != nil {
			t.Fatal(err)
		}
		for row, want := range signs {
			if diff := cmp.Diff(want, part.RowSigns(row)); diff != "" {
				t.Fatalf("row %d of %d has other signs (-alone +in a batch):\n%s\n%v", row, size, diff, left[row].answers)
			}
		}
		left = left[size:]
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, parts[0], everySum); diff != "" {
		t.Fatalf("other sums (-alone +in batches):\n%s", diff)
	}
	if diff := cmp.Diff(one.Analysis(), parts[0].Analysis()); diff != "" {
		t.Fatalf("another analysis (-alone +in batches):\n%s", diff)
	}
}

// everySum compares all that an analyzer has added up.
var everySum = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".quiz" || name == ".room"
	}, cmp.Ignore()),
}

// unequal are sizes of batches, from 1 to as many as there can be.
func unequal() func() int {
	size := 0
	return func() int {
		size = 1 + (size+36)%score.BatchRows
		return size
	}
}

func TestABatchAddsWhatOnePersonAfterAnotherAdds(t *testing.T) {
	shipped, _ := enginetest.Shipped(t)
	for _, q := range shipped.Quizzes() {
		for _, missing := range []float64{0, 0.02, 0.5, 1} {
			t.Run(fmt.Sprintf("%s, %v missing", q.ID, missing), func(t *testing.T) {
				var people []person
				for seed := range uint64(300) {
					p := person{answers: enginetest.Seeded(seed).Anything(&q, missing)}
					if seed%7 == 0 && len(q.Roles) > 0 {
						p.role = q.Roles[seed%uint64(len(q.Roles))].ID
					}
					people = append(people, p)
				}
				asOneByOne(t, shipped, q.ID, people, unequal())
			})
		}
	}
}

// The kinds of items that the shipped quizzes don't have, several choices and long scales, and items that are hidden.
func TestABatchAddsTheSameWhateverTheQuiz(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		skills := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(rt, "skills")]
		d := enginetest.DraftOf(skills...)
		if len(skills) > 1 && rapid.Bool().Draw(rt, "roles") {
			for r := range 3 {
				d.Role(fmt.Sprintf("role%d", r), "junior", []float64{float64(20 * r), 70, float64(100 - 30*r)}[:len(skills)]...)
			}
		}
		var items []engine.Item
		id := func() string { return fmt.Sprintf("item%d", len(items)) }
		number := rapid.SampledFrom([]float64{0, 100, 33.3, 0.1, 50})
		credit := func() enginetest.Credit {
			out := enginetest.Credit{}
			for _, skill := range skills {
				out[skill] = number.Draw(rt, "credit")
			}
			return out
		}
		items = append(items, enginetest.Numbered("people", 0, 10))
		for _, skill := range skills {
			for range rapid.IntRange(1, 4).Draw(rt, "items") {
				switch rapid.IntRange(0, 5).Draw(rt, "kind") {
				case 0:
					items = append(items, enginetest.Choosing(id(), "one", credit(), credit(), credit()))
				case 1:
					items = append(items, enginetest.Choosing(id(), "many", credit(), credit(), credit(), credit()))
				default:
					scale := rapid.SampledFrom([]string{"yes", "five", "eleven"}).Draw(rt, "scale")
					weight := rapid.SampledFrom([]float64{1, 0.3, 2}).Draw(rt, "weight")
					it := enginetest.Scaled(id(), scale, enginetest.Credit{skill: weight})
					if more := rapid.SampledFrom(skills).Draw(rt, "also"); more != skill { // skills share items, or have one within
						it.Measures = append(it.Measures, engine.Measure{Skill: enginetest.Ref(more), Weight: 1})
					}
					it.Reversed = rapid.Bool().Draw(rt, "reversed")
					if rapid.IntRange(0, 3).Draw(rt, "shown") == 0 {
						it = enginetest.ShownWhere(it, "fact.people > 3")
					}
					items = append(items, it)
				}
			}
			items = append(items, enginetest.Five(id(), skill))
		}
		q := d.Quiz(items...)
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("eleven"), Labels: enginetest.Numbers("l", 11)})
		policies := []engine.Missing{engine.MissingSkip, engine.MissingZero, engine.MissingRefuse}
		q.Missing = rapid.SampledFrom(policies).Draw(rt, "missing")
		q.FloorIsUsual = rapid.Bool().Draw(rt, "floor is usual")
		if rapid.Bool().Draw(rt, "rule") {
			q.Rules = []engine.Rule{{
				ID: "moves", When: enginetest.When("fact.people > 5"), Because: "…", Add: enginetest.Credit{"a": 12.5}.Points(),
			}}
		}
		var people []person
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		for range 260 {
			p := person{answers: enginetest.Seeded(r.Uint64()).Anything(q, []float64{0, 0, 0.1, 0.7}[r.IntN(4)])}
			if len(q.Roles) > 0 && r.IntN(3) == 0 {
				p.role = q.Roles[r.IntN(len(q.Roles))].ID
			}
			people = append(people, p)
		}
		c, err := score.NewCatalog(d.Content)
		if err != nil {
			rt.Fatalf("the draft is at fault:\n%v", err)
		}
		asOneByOne(rt, c, q.ID, people, func() int { return 1 + r.IntN(score.BatchRows) })
	})
}

// Runs are counted in seven bits, and in quizzes with more items on a scale than that otherwise.
func TestRunsAreAsLongInABatchHoweverManyItemsThereAre(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 126, 127, 128, 129, 300} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			skills := enginetest.Numbers("skill", 1+n/10)
			d := enginetest.DraftOf(skills...)
			var items []engine.Item
			for i, id := range enginetest.Numbers("item", n) {
				items = append(items, enginetest.Five(id, skills[i%len(skills)]))
			}
			q := d.Quiz(items...)
			r := rand.New(rand.NewPCG(uint64(n), 3))
			var people []person
			for who := range 150 {
				answers, point := engine.Answers{}, 3
				for _, it := range items {
					if who > 2 && r.IntN(1+who/4) > 0 {
						point = 1 + r.IntN(5)
					}
					if who%5 != 4 || r.IntN(9) > 0 {
						answers[it.ID] = engine.Number(float64(point))
					}
				}
				people = append(people, person{answers: answers})
			}
			asOneByOne(t, d.Catalog(t), q.ID, people, unequal())
		})
	}
}

func TestABatchOfAnotherQuizIsRefused(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	quizzes := c.Quizzes()
	a, err := analyze.New(c, quizzes[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := c.NewBatch(quizzes[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(enginetest.Seeded(1).Anything(&quizzes[1], 0)); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("answers to %q can't be added to those of %q: use one catalog and one quiz",
		quizzes[1].ID, quizzes[0].ID)
	if err := a.AddBatch(b, nil); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	own, _, err := c.NewBatch(quizzes[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.AddBatch(own, []int{0}); err == nil || err.Error() != "there are roles of 1 people in a batch of 0" {
		t.Errorf("roles of more people than there are: %v", err)
	}
	enginetest.Same(t, "people", a.Analysis().People, 0)
}

func TestBatchesAllocateNothing(t *testing.T) {
	c, q := enginetest.Shipped(t)
	a, err := analyze.New(c, q.ID)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := c.NewBatch(q.ID)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(score.BatchRows) {
		if err := b.Add(enginetest.Seeded(seed).Anything(q, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(20, func() { _ = a.AddBatch(b, nil) }); n > 0 {
		t.Errorf("a batch makes %v allocations", n)
	}
}
