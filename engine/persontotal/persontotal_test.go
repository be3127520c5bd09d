package persontotal_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/persontotal"
	"careerpath/engine/simulate"
)

// ten is a quiz of ten items on one skill, the last of them reversed.
func ten(t *testing.T) *persontotal.Adder {
	t.Helper()
	d := enginetest.DraftOf("s")
	var items []engine.Item
	for _, id := range enginetest.Numbers("i", 10) {
		items = append(items, enginetest.Five(id, "s"))
	}
	items[9] = enginetest.Reversed(items[9])
	quiz := d.Quiz(items...)
	a, err := persontotal.New(d.Catalog(t), quiz.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func sheet(points ...float64) engine.Answers {
	out := engine.Answers{}
	for i, id := range enginetest.Numbers("i", len(points)) {
		out[id] = engine.Number(points[i])
	}
	return out
}

// 99 people answer 1 2 3 4 5 1 2 3 4 1, the last answers 2 2 3 4 4 1 1 3 5 1. Less 1, both sums are 16, Σxm 42, Σx² 44 and
// Σm² 44, so r = (42 − 25.6)/(44 − 25.6) = .8913043.
func TestTheCorrelationIsThatWithTheMeansOfTheOthers(t *testing.T) {
	a := ten(t)
	b := a.Another()
	for range 99 {
		b.Add(sheet(1, 2, 3, 4, 5, 1, 2, 3, 4, 1))
	}
	enginetest.Same(t, "of 99 people", persontotal.NormsOf(a, b) == nil, true)
	last := a.Add(sheet(2, 2, 3, 4, 4, 1, 1, 3, 5, 1))
	n := persontotal.NormsOf(a, b)
	r, known := a.R(last, n)
	enginetest.Same(t, "it is known", known, true)
	enginetest.Near(t, "r", r, 0.8913043, 1e-7)
	against := b.Add(sheet(5, 4, 3, 2, 1, 5, 4, 3, 2, 5)) // the others' answers turned round
	n = persontotal.NormsOf(a, b)
	if r, _ := b.R(against, n); r > -0.99 {
		t.Errorf("of the opposite it is %v", r)
	}
	enginetest.Same(t, "counted", *n.Count(a, b), persontotal.Count{People: 101, Known: 101, Against: 1})
}

func TestThereIsNoCorrelationOfTooLittle(t *testing.T) {
	a := ten(t)
	for range 120 {
		a.Add(sheet(1, 2, 3, 4, 5, 1, 2, 3, 4, 1))
	}
	few := a.Add(sheet(1, 2, 3, 4, 5, 1, 2, 3, 4))
	even := a.Add(sheet(3, 3, 3, 3, 3, 3, 3, 3, 3, 3))
	n := persontotal.NormsOf(a)
	for what, person := range map[string]int{"nine items": few, "one point throughout": even} {
		if r, known := a.R(person, n); known {
			t.Errorf("of %s it is %v", what, r)
		}
	}
	var none *persontotal.Norms
	enginetest.Same(t, "without norms nobody is counted", none.Count(a) == nil, true)
}

// auc is how often a careless row has more of a sign than a careful one; half of the ties count.
func auc(careful, careless []float64) float64 {
	type row struct {
		x    float64
		sign bool
	}
	var all []row
	for _, x := range careful {
		all = append(all, row{x, false})
	}
	for _, x := range careless {
		all = append(all, row{x, true})
	}
	slices.SortFunc(all, func(a, b row) int { return cmp.Compare(a.x, b.x) })
	rank := 0.0 // sum of those of careless rows
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].x == all[from].x {
			to++
		}
		for _, r := range all[from:to] {
			if r.sign {
				rank += float64(from+to+1) / 2
			}
		}
		from = to
	}
	n, m := float64(len(careful)), float64(len(careless))
	return (rank - m*(m+1)/2) / (n * m)
}

// Of 1,000 people of all manners and 200 rows of one kind of carelessness: how well each sign ranks them. The correlation
// puts all kinds below careful people, one that isn't there taken for 0; contradictions don't tell the middle throughout,
// and runs don't tell what is random.
func TestTheCorrelationRanksEveryKindOfCarelessnessLow(t *testing.T) {
	const people, injected = 1000, 200
	catalog, quiz := enginetest.Shipped(t)
	least := map[string]float64{}
	for _, kind := range []string{"random", "midpoint", "straight", "nearly straight"} {
		a, err := persontotal.New(catalog, quiz.ID)
		if err != nil {
			t.Fatal(err)
		}
		signs := map[string][2][]float64{}
		put := func(careless int, answers engine.Answers) {
			a.Add(answers)
			r, err := catalog.Score(quiz.ID, answers)
			if err != nil {
				t.Fatal(err)
			}
			for sign, x := range map[string]float64{"inconsistency": r.Quality.Inconsistency,
				"longest run": float64(r.Quality.LongestRun)} {
				of := signs[sign]
				of[careless] = append(of[careless], x)
				signs[sign] = of
			}
		}
		for i := range people {
			put(0, simulate.HolderAnswers(catalog, quiz.ID, i, 22))
		}
		for i := range injected {
			put(1, carelessly(quiz, kind, i))
		}
		n := persontotal.NormsOf(a)
		var of [2][]float64
		found, wrongly := 0, 0
		for person := range people + injected {
			r, known := a.R(person, n) // 0 where there is none: it goes with nothing
			careless := 0
			if person >= people {
				careless = 1
			}
			if of[careless] = append(of[careless], -r); known && r <= persontotal.Cut {
				found, wrongly = found+careless, wrongly+1-careless
			}
		}
		signs["person–total"] = of
		said := fmt.Sprintf("%-15s", kind)
		for _, sign := range []string{"person–total", "inconsistency", "longest run"} {
			x := auc(signs[sign][0], signs[sign][1])
			said += fmt.Sprintf("  %s AUC %.2f", sign, x)
			if low, has := least[sign]; !has || x < low {
				least[sign] = x
			}
		}
		t.Logf("%s; at the cut %d of %d found, and %d of %d others", said, found, injected, wrongly, people)
	}
	if least["person–total"] < 0.8 || least["inconsistency"] > 0.6 || least["longest run"] > 0.6 {
		t.Errorf("the least that a sign finds of any kind: %v", least)
	}
}

// carelessly answers a quiz in a careless way.
func carelessly(quiz *engine.Quiz, kind string, i int) engine.Answers {
	r := rand.New(rand.NewPCG(13, uint64(i)))
	straight := 1 + r.IntN(5)
	out := engine.Answers{}
	for _, it := range quiz.Items() {
		at := straight
		n := len(quiz.Labels(it))
		if it.Kind() == engine.KindOne {
			n = len(it.Options)
		}
		switch kind {
		case "random":
			at = 1 + r.IntN(max(n, 1))
		case "midpoint":
			at = (n + 1) / 2
		case "nearly straight":
			if r.IntN(5) == 0 {
				at += 1 - 2*r.IntN(2)
			}
		}
		at = min(max(at, 1), max(n, 1))
		switch it.Kind() {
		case engine.KindScale:
			out[it.ID] = engine.Number(float64(at))
		case engine.KindOne:
			out[it.ID] = engine.Choice(it.Options[at-1].ID)
		default:
		}
	}
	return out
}
