package analyze_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// analyzed is what sheets come to.
func analyzed(t testing.TB, c *score.Catalog, quiz string, sheets []engine.Answers) analyze.Analysis {
	t.Helper()
	return addedUp(t, c, quiz, sheets).Analysis()
}

func addedUp(t testing.TB, c *score.Catalog, quiz string, sheets []engine.Answers) *analyze.Analyzer {
	t.Helper()
	a, err := analyze.New(c, quiz)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets {
		if _, err := a.Add(s, ""); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// sheetsOf turns rows of points into answers; 0 is no answer.
func sheetsOf(items []string, rows ...[]int) []engine.Answers {
	var out []engine.Answers
	for _, row := range rows {
		answers := engine.Answers{}
		for i, point := range row {
			if point > 0 {
				answers[items[i]] = engine.Number(float64(point))
			}
		}
		out = append(out, answers)
	}
	return out
}

// is fails unless a number is there and is the one wanted, to six digits and more.
func is(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is not known, want %.9f", what, want)
		return
	}
	enginetest.Near(t, what, *got, want, 5e-9)
}

// Numbers worked out by hand after Cronbach (1951) and Feldt (1965): 5 people × 3 items,
// 3 4 3 / 5 5 4 / 1 2 1 / 4 4 5 / 2 3 2.
//
//	variances 5/2, 13/10, 5/2; covariances 7/4 (1,2), 9/4 (1,3), 3/2 (2,3); total 63/10 + 2·11/2 = 173/10
//	α = 3/2·(1 − 63/173) = 165/173; SEM of the sum √(173/10·8/173) = √(4/5); of the level 25/3 of that
//	F(4, 8): .975 at 5.052632217, .025 at 1/8.979574 = .111363778 (tables: 5.05, 8.98); interval 1 − 8/173·F
//	item–total: 1 with 2+3: 4/√(5/2·34/5); 2 with 1+3: (13/4)/√(13/10·19/2); 3 with 1+2: (15/4)/√(5/2·73/10)
//	α of two: 2·(1 − 38/68), 2·(1 − 50/95), 2·(1 − 38/73)
func TestTheWorkedNumbersComeOut(t *testing.T) {
	d := enginetest.DraftOf("a")
	items := []string{"one", "two", "three"}
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), enginetest.Five("three", "a"))
	got := analyzed(t, d.Catalog(t), "work", sheetsOf(items, []int{3, 4, 3}, []int{5, 5, 4}, []int{1, 2, 1},
		[]int{4, 4, 5}, []int{2, 3, 2})).Skills[0]
	r := got.Reliability
	enginetest.Same(t, "items", r.Items, 3)
	enginetest.Same(t, "people", r.People, 5)
	is(t, "alpha", r.Alpha, 0.953757225)
	is(t, "low", r.Low, 0.766352267)
	is(t, "high", r.High, 0.994850230)
	is(t, "SEM of the sum", r.SumSEM, 0.894427191)
	is(t, "SEM", r.SEM, 7.453559925)
	is(t, "SD", r.SD, math.Sqrt(17.3)*25/3)
	for i, want := range []struct{ mean, variance, credit, floor, ceiling, r, less float64 }{
		{3, 2.5, 50, 0.2, 0.2, 0.970142500, 0.882352941},
		{3.6, 1.3, 65, 0, 0.2, 0.924804389, 0.947368421},
		{3, 2.5, 50, 0.2, 0.2, 0.877808604, 0.958904110},
	} {
		it := got.Items[i]
		enginetest.Same(t, "answered", it.Answered, 5)
		is(t, "mean", it.Mean, want.mean)
		is(t, "SD", it.SD, math.Sqrt(want.variance))
		is(t, "credit", it.Credit, want.credit)
		is(t, "SD of credit", it.CreditSD, 25*math.Sqrt(want.variance))
		is(t, "floor", it.Floor, want.floor)
		is(t, "ceiling", it.Ceiling, want.ceiling)
		is(t, "r", it.R, want.r)
		is(t, "alpha less", it.AlphaLess, want.less)
	}
	is(t, "mean level", got.Norms.Mean, 55)
	is(t, "SD of levels", got.Norms.SD, 34.661057238)
}

// A second set, with answers missing and the third item reversed (turned round: 6 − point). 10 people:
//
//	4 3 2 / 2 1 3 / 5 4 1 / 3 – 4 / – 3 2 / 4 2 – / 1 2 5 / 3 5 3 / 2 3 3 / 5 4 4
//	keyed     item 1: 4 2 5 3 – 4 1 3 2 5, sum 29, squares 109: variance (109 − 841/9)/8 = 35/18
//	          item 2: 3 1 4 – 3 2 2 5 3 4, sum 27, squares 93: variance (93 − 81)/8 = 3/2
//	          item 3: 4 3 5 2 4 – 1 3 3 2, sum 27, squares 93: variance 3/2
//	pairs     1, 2 (all but 4 and 5): Σxy 85, Σx 26, Σy 24, covariance (85 − 78)/7 = 1
//	          1, 3 (all but 5 and 6): Σxy 79, Σx 25, Σy 23, covariance (79 − 575/8)/7 = 57/56
//	          2, 3 (all but 4 and 6): Σxy 81, Σx 25, Σy 25, covariance (81 − 625/8)/7 = 23/56
//	total     35/18 + 3 + 2·(1 + 57/56 + 23/56) = 1235/126
//	α         3/2·(1 − (89/18)/(1235/126)) = 918/1235; the interval with n = 8: F(7, 14), .975 at 3.379932878, .025 at .217576034
//	SEM       of the sum √(1235/126·317/1235) = √(317/126)
//	r         (113/56)/√(35/18·107/28), (79/56)/√(3/2·1381/252), (10/7)/√(3/2·49/9)
//	α of two  46/107, 1026/1381, 36/49
//	levels    66⅔ 25 91⅔ 37½ 62½ 50 8⅓ 66⅔ 41⅔ 66⅔
func TestMissingAnswersAreTakenPairwise(t *testing.T) {
	d := enginetest.DraftOf("a")
	items := []string{"one", "two", "three"}
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), enginetest.Reversed(enginetest.Five("three", "a")))
	got := analyzed(t, d.Catalog(t), "work", sheetsOf(items, []int{4, 3, 2}, []int{2, 1, 3}, []int{5, 4, 1},
		[]int{3, 0, 4}, []int{0, 3, 2},
		[]int{4, 2, 0}, []int{1, 2, 5}, []int{3, 5, 3}, []int{2, 3, 3}, []int{5, 4, 4})).Skills[0]
	r := got.Reliability
	enginetest.Same(t, "people", r.People, 8)
	is(t, "alpha", r.Alpha, 0.743319838)
	is(t, "low", r.Low, 0.132438282)
	is(t, "high", r.High, 0.944152548)
	is(t, "SEM of the sum", r.SumSEM, 1.586150376)
	is(t, "SEM", r.SEM, 13.217919802)
	for i, want := range []struct{ mean, sd, credit, floor, ceiling, r, less float64 }{
		{29.0 / 9, 1.394433378, 55.555555556, 1.0 / 9, 2.0 / 9, 0.740252314, 0.429906542},
		{3, 1.224744871, 50, 1.0 / 9, 1.0 / 9, 0.492035985, 0.742939899},
		{3, 1.224744871, 50, 1.0 / 9, 1.0 / 9, 0.499895866, 0.734693878},
	} {
		it := got.Items[i]
		enginetest.Same(t, "answered", it.Answered, 9)
		is(t, "mean", it.Mean, want.mean)
		is(t, "SD", it.SD, want.sd)
		is(t, "credit", it.Credit, want.credit)
		is(t, "floor", it.Floor, want.floor)
		is(t, "ceiling", it.Ceiling, want.ceiling)
		is(t, "r", it.R, want.r)
		is(t, "alpha less", it.AlphaLess, want.less)
	}
	enginetest.Same(t, "counts of the reversed item", got.Items[2].Counts, []int{1, 2, 3, 2, 1})
	enginetest.Same(t, "measured", got.Norms.Measured, 10)
	is(t, "mean level", got.Norms.Mean, 51.666666667)
	is(t, "SD of levels", got.Norms.SD, 24.232031653)
	enginetest.Same(t, "percentiles", got.Norms.Percentiles, []analyze.Percentile{
		{Percent: 5, Level: 8.3}, {Percent: 10, Level: 8.3}, {Percent: 25, Level: 37.5}, {Percent: 50, Level: 50},
		{Percent: 75, Level: 66.7},
		{Percent: 90, Level: 66.7}, {Percent: 95, Level: 91.7},
	})
}

// A skill of an item of weight 2, one of weight 1, and a choice. Credits of four people: 100 0 50 25 · 100 50 50 0 · 80
// 30 30 80, so weighed 200 0 100 50, 100 50 50 0 and 80 30 30 80.
func TestItemsCountWithTheirWeightAndChoicesWithTheirCredit(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Scaled("heavy", "five", enginetest.Credit{"a": 2}), enginetest.Five("light", "a"),
		enginetest.Choosing("choice", "one", enginetest.Credit{"a": 80}, enginetest.Credit{"a": 30}))
	var sheets []engine.Answers
	for _, p := range []struct {
		heavy, light float64
		choice       string
	}{{5, 5, "a"}, {1, 3, "b"}, {3, 3, "b"}, {2, 1, "a"}} {
		sheets = append(sheets, engine.Answers{"heavy": engine.Number(p.heavy), "light": engine.Number(p.light),
			"choice": engine.Choice(p.choice)})
	}
	got := analyzed(t, d.Catalog(t), "work", sheets).Skills[0]
	weighed := [][]float64{{200, 0, 100, 50}, {100, 50, 50, 0}, {80, 30, 30, 80}}
	var sums [4]float64
	own := 0.0
	for _, xs := range weighed {
		own += variance(xs)
		for i, x := range xs {
			sums[i] += x
		}
	}
	total := variance(sums[:])
	alpha := 1.5 * (1 - own/total)
	is(t, "alpha", got.Reliability.Alpha, alpha)
	is(t, "SD", got.Reliability.SD, math.Sqrt(total)/4)
	is(t, "SEM", got.Reliability.SEM, math.Sqrt(total*(1-alpha))/4)
	if got.Reliability.SumSEM != nil {
		t.Error("a sum of unlike points has an SEM in points")
	}
	choice := got.Items[2]
	is(t, "credit of the choice", choice.Credit, 55)
	is(t, "floor of the choice", choice.Floor, 0.5)
	is(t, "ceiling of the choice", choice.Ceiling, 0.5)
	enginetest.Same(t, "counts of the choice", choice.Counts, []int{2, 2})
	if choice.Mean != nil || choice.SD != nil {
		t.Error("a choice has points")
	}
}

func variance(xs []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		sum += (x - mean) * (x - mean)
	}
	return sum / float64(len(xs)-1)
}

func TestWhatCanNotBeKnownIsNullAndSaysWhy(t *testing.T) {
	d := enginetest.DraftOf("a", "b", "c", "d", "e", "f")
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("b1", "b"), enginetest.Five("b2", "b"),
		enginetest.Five("c1", "c"), enginetest.Five("c2", "c"), enginetest.Five("d1", "d"), enginetest.Five("d2", "d"),
		enginetest.Five("e1", "e"), enginetest.Five("e2", "e"), enginetest.Five("f1", "f"), enginetest.Five("f2", "f"),
		enginetest.Five("f3", "f"))
	items := []string{"a1", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2", "f1", "f2", "f3"}
	got := analyzed(t, d.Catalog(t), "work", sheetsOf(items,
		[]int{1, 3, 3, 1, 0, 0, 0, 1, 5, 2, 2, 1}, []int{2, 3, 3, 2, 0, 0, 0, 2, 4, 4, 4, 1},
		[]int{3, 3, 3, 0, 1, 0, 0, 3, 3, 4, 3, 1}, []int{4, 3, 3, 0, 2, 4, 0, 4, 2, 1, 1, 1}))
	for skill, want := range map[string]string{
		"a": "α compares items with one another, and there is one alone", "b": "everyone gave the same answers",
		"c": "fewer than two people answered both c1 and c2", "d": "fewer than two people answered its items",
		"e": "the items cancel one another out: their sum doesn't vary",
	} {
		s := skillOf(t, got, skill)
		if s.Reliability.WhyNot != want || s.Reliability.Alpha != nil || s.Reliability.SEM != nil {
			t.Errorf("%s: %q, α %v, want %q", skill, s.Reliability.WhyNot, s.Reliability.Alpha, want)
		}
	}
	for item, want := range map[string]string{
		"a1": "there is no other item to compare it with", "b1": "everyone gave the same answer",
		"c1": "fewer than two people answered both c1 and c2",
		"d1": "one person alone answered it", "d2": "nobody answered it", "f3": "everyone gave the same answer",
	} {
		it := itemOf(t, got, item)
		if it.WhyNot != want || it.R != nil || it.AlphaLess != nil {
			t.Errorf("%s: %q, r %v, want %q", item, it.WhyNot, it.R, want)
		}
	}
	if s := skillOf(t, got, "f"); s.Reliability.Alpha == nil || itemOf(t, got, "f1").R == nil {
		t.Error("an item that everyone answers alike keeps the others from being analysed")
	}
	if none := analyzed(t, d.Catalog(t), "work", nil); none.People != 0 || len(none.Skills) != 6 ||
		none.Careless.Several.Share != 0 {
		t.Errorf("of nobody: %s", enginetest.AsJSON(t, none))
	}
	enginetest.AsJSON(t, got) // fails on NaN
}

// The 1st and 2nd items are answered together in a way, and the 1st and 3rd in another, by others, so that no set of
// numbers fits both.
func TestPairsThatContradictOneAnotherGiveNoAlpha(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), enginetest.Five("three", "a"))
	rows := [][]int{{1, 1, 0}, {5, 5, 0}, {0, 1, 1}, {0, 5, 5}, {1, 0, 1}, {5, 0, 5}, {3, 0, 0}, {3, 0, 0}, {0, 3, 0},
		{0, 3, 0}, {0, 0, 3}, {0, 0, 3}}
	got := analyzed(t, d.Catalog(t), "work", sheetsOf([]string{"one", "two", "three"}, rows...)).Skills[0]
	if got.Reliability.Alpha != nil || !strings.Contains(got.Reliability.WhyNot, "so many answers are missing") {
		t.Errorf("α %v, %q", got.Reliability.Alpha, got.Reliability.WhyNot)
	}
	if r := got.Items[0].R; r == nil || *r > 1 {
		t.Errorf("r is %v", r)
	}
}

func skillOf(t *testing.T, a analyze.Analysis, id string) analyze.SkillAnalysis {
	t.Helper()
	i := slices.IndexFunc(a.Skills, func(s analyze.SkillAnalysis) bool { return s.Skill == id })
	if i < 0 {
		t.Fatalf("the analysis has no skill %s", id)
	}
	return a.Skills[i]
}

func itemOf(t *testing.T, a analyze.Analysis, id string) analyze.ItemAnalysis {
	t.Helper()
	for _, s := range a.Skills {
		for _, it := range s.Items {
			if it.Item == id {
				return it
			}
		}
	}
	t.Fatalf("the analysis has no item %s", id)
	return analyze.ItemAnalysis{}
}

// traits makes a quiz without roles of skills with so many items each on a scale of so many points, some of them
// reversed, and people who answer it: a true level each, an error for each item, and a share of answers left out.
func traits(t testing.TB, skills, items, points, people int, missing float64, flipped ...string) (*score.Catalog,
	[]engine.Answers) {
	t.Helper()
	d := enginetest.DraftOf(enginetest.Numbers("s", skills)...)
	var all []engine.Item
	for k, s := range d.Skills {
		for i := range items {
			it := enginetest.Scaled(fmt.Sprintf("%s_%d", s.ID, i+1), "points", enginetest.Credit{s.ID: 1})
			it.Reversed = (k+i)%3 == 0
			all = append(all, it)
		}
	}
	q := d.Quiz(all...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("points"), Labels: enginetest.Numbers("", points)})
	random := enginetest.Seeded(7)
	var sheets []engine.Answers
	for range people {
		answers := engine.Answers{}
		for _, s := range d.Skills {
			level := 50 + 22*random.NormFloat64()
			for _, it := range all {
				if it.Measures[0].Skill.ID != s.ID {
					continue
				}
				point := math.Round(1 + (level+22*random.NormFloat64())/100*float64(points-1))
				point = min(max(point, 1), float64(points))
				if it.Reversed != slices.Contains(flipped, it.ID) {
					point = float64(points) + 1 - point
				}
				if random.Float64() >= missing {
					answers[it.ID] = engine.Number(point)
				}
			}
		}
		sheets = append(sheets, answers)
	}
	return d.Catalog(t), sheets
}

// A level that varies as much as an error does gives items an r of about one half, so that k of them have α k/(k + 1).
func TestAnyShapeOfQuizIsAnalysed(t *testing.T) {
	for _, c := range []struct {
		name                  string
		skills, items, points int
		missing               float64
	}{
		{"5 scales of 5 six-point items, one answer in ten missing", 5, 5, 6, 0.1},
		{"30 facets of 4 five-point items", 30, 4, 5, 0},
		{"one scale of 40 yes-or-no items, a fifth missing", 1, 40, 2, 0.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			catalog, sheets := traits(t, c.skills, c.items, c.points, 2000, c.missing)
			got := analyzed(t, catalog, "work", sheets)
			enginetest.Same(t, "skills", len(got.Skills), c.skills)
			for _, s := range got.Skills {
				enginetest.Same(t, "items", len(s.Items), c.items)
				k := float64(c.items)
				r := 0.5 - 0.25*float64(max(0, 5-c.points))/3 // coarse scales blur
				enginetest.Near(t, s.Skill+" α", *s.Reliability.Alpha, k*r/(1+(k-1)*r), 0.06)
				if *s.Reliability.Low >= *s.Reliability.Alpha || *s.Reliability.High <= *s.Reliability.Alpha ||
					*s.Reliability.High-*s.Reliability.Low > 0.06 {
					t.Errorf("%s: α %v lies in %v to %v", s.Skill, *s.Reliability.Alpha, *s.Reliability.Low, *s.Reliability.High)
				}
				if c.missing == 0 {
					enginetest.Near(t, "SD", *s.Reliability.SD, *s.Norms.SD, 1e-6)
				}
				for _, it := range s.Items {
					if it.Suspicion != "" {
						t.Errorf("%s is suspected: %s", it.Item, it.Suspicion)
					}
				}
			}
			enginetest.Same(t, "verdicts", got.Verdicts[0].ID, string(engine.VerdictLevelsOnly))
			enginetest.Same(t, "roles", got.Roles, []analyze.Share{})
			enginetest.Same(t, "tau", got.Suggest.Tau, (*float64)(nil))
		})
	}
}

func TestAFlippedKeyIsNamed(t *testing.T) {
	for _, people := range []int{400, 20} {
		for _, flipped := range []string{"s01_1", "s02_2", "s03_3"} { // reversed in the content, and two that are not
			catalog, sheets := traits(t, 3, 4, 5, people, 0.05, flipped)
			for _, s := range analyzed(t, catalog, "work", sheets).Skills {
				for _, it := range s.Items {
					want := analyze.Suspect("")
					switch {
					case it.Item == flipped && people < 30:
						want = analyze.MaybeMiskeyed
					case it.Item == flipped:
						want = analyze.Miskeyed
					}
					if it.Suspicion == analyze.WeaklyConnected || it.Suspicion == analyze.MaybeMiskeyed && want == "" {
						continue // beside a flipped item the others look weak, and among 20 people anything may
					}
					if it.Suspicion != want {
						t.Errorf("%d people, %s flipped: %s is %q, want %q (r %v)", people, flipped, it.Item, it.Suspicion, want, *it.R)
					}
				}
			}
		}
	}
}

// Of three items the one that is flipped drags the others' correlations below zero as well. Only it is to be turned
// round.
func TestWhatGoesAgainstAFlippedItemIsNotCalledFlipped(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), enginetest.Five("three", "a"))
	var sheets []engine.Answers
	for i := range 40 { // the 1st and 3rd go with the person strictly, the 2nd loosely, and the 3rd is flipped
		x := 1 + i%5
		loose := x
		if i%4 == 0 {
			loose = 6 - x
		}
		sheets = append(sheets, sheetsOf([]string{"one", "two", "three"}, []int{x, loose, 6 - x})...)
	}
	got := analyzed(t, d.Catalog(t), "work", sheets)
	for item, want := range map[string]analyze.Suspect{"one": analyze.BesideMiskeyed, "two": "",
		"three": analyze.Miskeyed} {
		if it := itemOf(t, got, item); it.Suspicion != want && (want != "" || it.Suspicion == analyze.Miskeyed) {
			t.Errorf("%s is %q with r %v, want %q", item, it.Suspicion, *it.R, want)
		}
	}
	two := enginetest.DraftOf("a")
	two.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"))
	for i := range sheets {
		delete(sheets[i], "three")
		sheets[i]["two"] = engine.Number(6 - sheets[i]["one"].Number())
		if i%3 == 0 {
			sheets[i]["two"] = engine.Number(3)
		}
	}
	got = analyzed(t, two.Catalog(t), "work", sheets)
	for _, item := range []string{"one", "two"} { // which of two it is can't be told
		enginetest.Same(t, item, itemOf(t, got, item).Suspicion, analyze.Miskeyed)
	}
}

// The report is the same bytes whatever the order of people and however they are split.
func TestOrderAndSplitOfPeopleChangeNothing(t *testing.T) {
	c, q := enginetest.Shipped(t)
	random := enginetest.Seeded(3)
	var sheets []engine.Answers
	var roles []string
	for i := range 120 {
		sheets = append(sheets, random.Anything(q, 0.1))
		roles = append(roles, q.Roles[i%len(q.Roles)].ID)
	}
	whole := func(order []int, split []int) []byte {
		parts := make([]*analyze.Analyzer, 4)
		for i := range parts {
			parts[i], _ = analyze.New(c, q.ID)
		}
		for i, n := range order {
			if _, err := parts[split[i]].Add(sheets[n], roles[n]); err != nil {
				t.Fatal(err)
			}
		}
		total := parts[split[0]]
		for _, p := range parts {
			if p != total {
				if err := total.Merge(p); err != nil {
					t.Fatal(err)
				}
			}
		}
		return enginetest.AsJSON(t, total.Analysis())
	}
	inOrder := make([]int, len(sheets))
	for i := range inOrder {
		inOrder[i] = i
	}
	want := whole(inOrder, make([]int, len(sheets)))
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(inOrder).Draw(rt, "order")
		split := rapid.SliceOfN(rapid.IntRange(0, 3), len(sheets), len(sheets)).Draw(rt, "split")
		if got := whole(order, split); !bytes.Equal(got, want) {
			rt.Fatalf("another order gives another report:\n%s", got)
		}
	})
}

func TestSheetsThatCanNotBeTakenAddNothing(t *testing.T) {
	c, q := enginetest.Shipped(t)
	random := enginetest.Seeded(5)
	a := addedUp(t, c, q.ID, []engine.Answers{random.Anything(q, 0)})
	before := enginetest.AsJSON(t, a.Analysis())
	for _, bad := range []struct {
		answers engine.Answers
		role    string
		want    string
	}{
		{engine.Answers{"no_such_item": engine.Number(1)}, "", "no_such_item: the quiz has no such item"},
		{random.Anything(q, 0), "marketing_directr",
			`role: the quiz has no role "marketing_directr" (did you mean "marketing_director"?)`},
	} {
		if _, err := a.Add(bad.answers, bad.role); err == nil || err.Error() != bad.want {
			t.Errorf("got %v, want %s", err, bad.want)
		}
	}
	enginetest.Same(t, "the report after", string(enginetest.AsJSON(t, a.Analysis())), string(before))
	other := enginetest.DraftOf("a")
	other.Quiz(enginetest.Five("one", "a"))
	if err := a.Merge(addedUp(t, other.Catalog(t), "work", nil)); err == nil {
		t.Error("another quiz was merged")
	}
	if _, err := analyze.New(c, "no_such_quiz"); err == nil {
		t.Error("an unknown quiz is analysed")
	}
}

func TestSignsOfCarelessnessAreCounted(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("a3", "a"),
		enginetest.Five("b1", "b"), enginetest.Five("b2", "b"), enginetest.Five("b3", "b"))
	c := d.Catalog(t)
	items := []string{"a1", "a2", "a3", "b1", "b2", "b3"}
	a := addedUp(t, c, "work", nil)
	for _, row := range []struct {
		points []int
		want   analyze.RowSigns
	}{
		{[]int{2, 1, 2, 4, 3, 4}, analyze.RowSigns{Shown: 6, Answered: 6, LongestRun: 1, Variability: 1.211060141639}},
		{[]int{3, 3, 3, 3, 3, 3}, analyze.RowSigns{Shown: 6, Answered: 6, LongestRun: 6,
			Signs: []analyze.Sign{"long_run", "no_variability"}}},
		{[]int{5, 5, 5, 1, 1, 5}, analyze.RowSigns{Shown: 6, Answered: 6, LongestRun: 3, Variability: 2.065591117977,
			Signs: []analyze.Sign{"long_run", "inconsistent"}}},
		{[]int{0, 2, 0, 0, 4, 0}, analyze.RowSigns{Shown: 6, Answered: 2, LongestRun: 1, Variability: 1.414213562373,
			Signs: []analyze.Sign{analyze.SignUnanswered}}},
	} {
		got, err := a.Add(sheetsOf(items, row.points)[0], "")
		if err != nil {
			t.Fatal(err)
		}
		if contradicts := slices.Contains(row.want.Signs, "inconsistent"); contradicts != (got.Inconsistency > 3.3) {
			t.Errorf("%v: discord %v", row.points, got.Inconsistency)
		}
		got.Inconsistency = 0
		enginetest.Same(t, fmt.Sprint(row.points), got, row.want)
	}
	enginetest.Same(t, "careless", a.Analysis().Careless, analyze.Careless{
		Signs: []analyze.Share{
			{ID: "long_run", People: 2, Share: 0.5}, {ID: "no_variability", People: 1, Share: 0.25},
			{ID: "inconsistent", People: 1, Share: 0.25},
			{ID: "unanswered", People: 1, Share: 0.25},
		},
		Several: analyze.Share{People: 2, Share: 0.5},
	})
}

// What is suggested gives back what people were made with: 8 skills of 4 items, profiles between 32 and 68, so that the
// ends of the scale don't matter.
func TestTheSuggestionsAreWhatPeopleWereMadeWith(t *testing.T) {
	const tau, noise, points = 12, 14, 11 // rounding to a point adds 2.9 to the noise, the least of it
	d := enginetest.DraftOf(enginetest.Numbers("s", 8)...)
	d.Role("rising", "one", 38, 42, 45, 48, 52, 55, 58, 62)
	d.Role("falling", "one", 62, 58, 55, 52, 48, 45, 42, 38)
	d.Role("peak", "one", 35, 45, 55, 65, 65, 55, 45, 35)
	var items []engine.Item
	for _, s := range d.Skills {
		for i := range 4 {
			items = append(items, enginetest.Scaled(fmt.Sprintf("%s_%d", s.ID, i), "fine", enginetest.Credit{s.ID: 1}))
		}
	}
	q := d.Quiz(items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("fine"), Labels: enginetest.Numbers("", points)})
	c := d.Catalog(t)
	random := enginetest.Seeded(11)
	known, unknown := addedUp(t, c, "work", nil), addedUp(t, c, "work", nil)
	for i := range 3000 {
		role := &d.Roles[i%3]
		answers := engine.Answers{}
		elevation := 5 * random.NormFloat64()
		for k, demand := range role.Profile {
			level := demand.Level + elevation + tau*random.NormFloat64()
			for _, it := range items[4*k : 4*k+4] {
				point := math.Round(1 + (level+noise*random.NormFloat64())/100*(points-1))
				answers[it.ID] = engine.Number(min(max(point, 1), points))
			}
		}
		if _, err := known.Add(answers, role.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := unknown.Add(answers, ""); err != nil {
			t.Fatal(err)
		}
	}
	analysis := known.Analysis()
	held, nearest := analysis.Suggest, unknown.Analysis().Suggest
	enginetest.Near(t, "τ from the roles held", *held.Tau, tau, 0.4)
	enginetest.Same(t, "where τ is from", held.TauFrom, analyze.TauFromHeld)
	enginetest.Same(t, "whom τ is from", held.TauPeople, 3000)
	enginetest.Same(t, "notes", held.Notes, []string{})
	enginetest.Same(t, "where τ is from", nearest.TauFrom, analyze.TauFromNearest)
	if *nearest.Tau > *held.Tau-0.2 || len(nearest.Notes) != 1 {
		t.Errorf("τ from the nearest roles is %v, from those held %v; notes %v", *nearest.Tau, *held.Tau, nearest.Notes)
	}
	// A quiz that states the suggestion has, on average over the skills, the error that people were made with.
	suggested := engine.Reliability{SD: *held.SD, InterItemR: *held.InterItemR}
	enginetest.Near(t, "SEM", suggested.SEM(4), noise/2.0, 0.2)
	for _, s := range analysis.Skills {
		enginetest.Near(t, s.Skill+" SEM", *s.Reliability.SEM, noise/2.0, 0.4)
	}
}

// Skills of 2, 3 and 5 items, answered by people who differ as much as answers of one person do, so that r̄ is one
// half.
func TestSkillsOfUnequalLengthShareOneInterItemCorrelation(t *testing.T) {
	d := enginetest.DraftOf("a", "b", "c")
	var items []engine.Item
	for k, n := range []int{2, 3, 5} {
		for i := range n {
			items = append(items, enginetest.Scaled(fmt.Sprintf("%s%d", d.Skills[k].ID, i), "fine",
				enginetest.Credit{d.Skills[k].ID: 1}))
		}
	}
	q := d.Quiz(items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("fine"), Labels: enginetest.Numbers("", 11)})
	random := enginetest.Seeded(12)
	a := addedUp(t, d.Catalog(t), "work", nil)
	for range 4000 {
		answers := engine.Answers{}
		var levels [3]float64
		for k := range levels {
			levels[k] = 50 + 12*random.NormFloat64()
		}
		for _, it := range items {
			point := math.Round(1 + (levels[it.ID[0]-'a']+12*random.NormFloat64())/10)
			answers[it.ID] = engine.Number(min(max(point, 1), 11))
		}
		if _, err := a.Add(answers, ""); err != nil {
			t.Fatal(err)
		}
	}
	enginetest.Near(t, "r̄", *a.Analysis().Suggest.InterItemR, 144/(288+100.0/12), 0.015) // 100/12: rounding to tens
}

func TestTauIsTheDistanceFromTheRoleBeyondTheError(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Role("high_a", "one", 80, 20)
	d.Role("high_b", "one", 20, 80)
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("b1", "b"), enginetest.Five("b2", "b"))
	c := d.Catalog(t)
	items := []string{"a1", "a2", "b1", "b2"}
	a := addedUp(t, c, "work", nil)
	// Levels of a and b: 100 0, 0 0, 100 100, 0 100; both items of a skill always agree, so α is 1 and SEM 0. Centred:
	// ±50 or 0; the role's ±30. (x̃ − q̃)²: 20² twice for the 1st and the 4th, 30² twice for the others; ·S/(S−1) = 2:
	// the mean over people and skills is 2·(400 + 900)/2 = 1300.
	for i, row := range [][]int{{5, 5, 1, 1}, {1, 1, 1, 1}, {5, 5, 5, 5}, {1, 1, 5, 5}} {
		if _, err := a.Add(sheetsOf(items, row)[0], []string{"high_a", "high_a", "high_b", "high_b"}[i]); err != nil {
			t.Fatal(err)
		}
	}
	got := a.Analysis().Suggest
	is(t, "τ", got.Tau, math.Sqrt(1300))
	is(t, "sd", got.SD, math.Sqrt(10000.0/3))
	is(t, "α", got.Alpha, 1)
	is(t, "r", got.InterItemR, 0.99) // which is the most that content takes
	enginetest.Same(t, "notes", got.Notes, []string{"inter_item_r comes out at 1.00; content takes 0.01 to 0.99."})
}

// Everyone is at 50 in both skills, 5 points off the profile, and the quiz states an error of 13.55 for two items: τ² =
// 2·25 − 13.55² = −133.6.
func TestThoseNearerThanTheErrorGetTheLeastTau(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Role("flat", "one", 55, 45)
	d.Role("other", "one", 40, 60)
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("b1", "b"), enginetest.Five("b2", "b"))
	a := addedUp(t, d.Catalog(t), "work", nil)
	for _, row := range [][]int{{1, 5, 1, 5}, {5, 1, 5, 1}, {2, 4, 3, 3}, {3, 3, 3, 3}, {4, 2, 3, 3}} {
		if _, err := a.Add(sheetsOf([]string{"a1", "a2", "b1", "b2"}, row)[0], "flat"); err != nil {
			t.Fatal(err)
		}
	}
	got := a.Analysis().Suggest
	is(t, "τ", got.Tau, 1)
	is(t, "sd", got.SD, 1)
	enginetest.Same(t, "notes", got.Notes, []string{
		"sd comes out at 0.00; content takes 1 to 60.", "inter_item_r can't be told: no skill has an α.",
		"τ² comes out at -133.6: people sit no farther from their roles than the error of measurement puts them, so " +
			"tau is the least that content takes.",
	})
}

func TestSmallNumbersCarryTheirCautions(t *testing.T) {
	catalog, sheets := traits(t, 1, 3, 5, 300, 0)
	for people, want := range map[int][]int{5: {30, 100, 300}, 29: {30, 100, 300}, 30: {100, 300}, 99: {100, 300},
		100: {300}, 299: {300}, 300: nil} {
		var needs []int
		for _, c := range analyzed(t, catalog, "work", sheets[:people]).Cautions {
			needs = append(needs, c.Needs)
		}
		if !slices.Equal(needs, want) {
			t.Errorf("%d people: cautions for %v, want %v", people, needs, want)
		}
	}
}

// 50 people who answer at random make an r of ±.28 by chance, in 95 of 100 cases.
func TestALittleAgainstTheOthersMayBeChance(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"))
	for against, want := range map[int]analyze.Suspect{3: analyze.MaybeMiskeyed, 12: analyze.MaybeMiskeyed,
		14: analyze.Miskeyed} {
		var sheets []engine.Answers
		for i := range 50 { // of the 50, so many more go against one another than together
			row := []int{1 + 4*(i%2), 1 + 4*(i/2%2)}
			if i < against {
				row = []int{1 + 4*(i%2), 5 - 4*(i%2)}
			}
			sheets = append(sheets, sheetsOf([]string{"one", "two"}, row)...)
		}
		it := itemOf(t, analyzed(t, d.Catalog(t), "work", sheets), "one")
		if *it.R >= 0 || it.Suspicion != want {
			t.Errorf("r %v is %q, want %q", *it.R, it.Suspicion, want)
		}
	}
}

// pairwise is what two items of a skill come to by the definitions: values by person, NaN where there is no answer.
func pairwise(xs, ys []float64) (covariance float64, people int) {
	var mx, my float64
	for i := range xs {
		if !math.IsNaN(xs[i] + ys[i]) {
			mx, my, people = mx+xs[i], my+ys[i], people+1
		}
	}
	mx, my = mx/float64(people), my/float64(people)
	for i := range xs {
		if !math.IsNaN(xs[i] + ys[i]) {
			covariance += (xs[i] - mx) * (ys[i] - my) / float64(people-1)
		}
	}
	return covariance, people
}

// alphaByDefinition is α of some items, given their pairwise covariances; false where there is none.
func alphaByDefinition(cov [][]float64, of []int) (alpha float64, ok bool) {
	own, total := 0.0, 0.0
	for _, i := range of {
		own += cov[i][i]
		for _, j := range of {
			total += cov[i][j]
		}
	}
	k := float64(len(of))
	alpha = k / (k - 1) * (1 - own/total)
	return alpha, k >= 2 && own > 1e-9 && total > 1e-9*own && alpha <= 1+1e-12
}

// Items of every kind and weight, up to six people, answers missing anywhere: the numbers are those of the definitions,
// or null with a reason, and all of it can be written as JSON.
func TestTheSmallestQuizzesAreAnalysedByTheDefinitions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := enginetest.DraftOf("a", "b")
		var items []engine.Item
		weights := map[string]float64{}
		values := map[string]func(engine.Answer) float64{}
		for _, skill := range []string{"a", "b"} {
			for i := range rapid.IntRange(1, 4).Draw(rt, "items") {
				id := fmt.Sprintf("%s%d", skill, i)
				weights[id] = rapid.SampledFrom([]float64{0.3, 0.45, 1, 2}).Draw(rt, "weight")
				if points := rapid.SampledFrom([]int{2, 5, 7, 0}).Draw(rt, "points"); points > 0 {
					it := enginetest.Scaled(id, fmt.Sprintf("of%d", points), enginetest.Credit{skill: weights[id]})
					it.Reversed = rapid.Bool().Draw(rt, "reversed")
					values[id] = func(a engine.Answer) float64 {
						c := (a.Number() - 1) / float64(points-1) * 100
						if it.Reversed {
							c = 100 - c
						}
						return c * weights[id]
					}
					items = append(items, it)
					continue
				}
				weights[id] = 1
				items = append(items, enginetest.Choosing(id, "many", enginetest.Credit{skill: 10},
					enginetest.Credit{skill: 60}, enginetest.Credit{skill: 85.5}))
				values[id] = func(a engine.Answer) float64 {
					sum := 0.0
					for _, o := range a.Options() {
						sum += map[string]float64{"a": 10, "b": 60, "c": 85.5}[o]
					}
					return sum / float64(len(a.Options()))
				}
			}
		}
		q := d.Quiz(items...)
		for _, n := range []int{2, 7} {
			q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref(fmt.Sprintf("of%d", n)),
				Labels: enginetest.Numbers("", n)})
		}
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("of5"), Labels: enginetest.Numbers("", 5)})
		var sheets []engine.Answers
		rows := map[string][]float64{}
		for range rapid.IntRange(0, 6).Draw(rt, "people") {
			answers := engine.Answers{}
			for _, it := range items {
				value := math.NaN()
				if at := rapid.IntRange(0, 7).Draw(rt, "answer"); at > 0 {
					if it.Scale == nil {
						answers[it.ID] = engine.Choices([][]string{{"a"}, {"b"}, {"c"}, {"a", "b"}}[at%4]...)
					} else {
						points := int(it.Scale.ID[2] - '0')
						answers[it.ID] = engine.Number(float64(1 + at%points))
					}
					value = values[it.ID](answers[it.ID])
				}
				rows[it.ID] = append(rows[it.ID], value)
			}
			sheets = append(sheets, answers)
		}
		got := analyzed(t, d.Catalog(t), "work", sheets)
		enginetest.AsJSON(t, got) // fails on NaN
		enginetest.AsJSON(t, got.Anonymous())
		for _, s := range got.Skills {
			analysedByDefinition(rt, &s, rows)
		}
	})
}

func analysedByDefinition(t *rapid.T, s *analyze.SkillAnalysis, rows map[string][]float64) {
	var used []int
	cov := make([][]float64, len(s.Items))
	apart := false
	for i, it := range s.Items {
		cov[i] = make([]float64, len(s.Items))
		if _, n := pairwise(rows[it.Item], rows[it.Item]); n >= 2 {
			used = append(used, i)
		}
	}
	for _, i := range used {
		for _, j := range used {
			covariance, n := pairwise(rows[s.Items[i].Item], rows[s.Items[j].Item])
			cov[i][j], apart = covariance, apart || n < 2
		}
	}
	agree := func(what string, got *float64, want float64, known bool) {
		if known != (got != nil) || known && math.Abs(*got-want) > 1e-6*max(1, math.Abs(want)) {
			t.Fatalf("%s %s is %v, want %v (%v)", s.Skill, what, got, want, known)
		}
	}
	alpha, ok := alphaByDefinition(cov, used)
	agree("α", s.Reliability.Alpha, alpha, ok && !apart)
	if r := s.Reliability; (r.Alpha == nil) != (r.WhyNot != "") || r.Alpha != nil &&
		!(*r.Low <= *r.Alpha && *r.Alpha <= *r.High && *r.SEM >= 0) {
		t.Fatalf("%s: %+v", s.Skill, r)
	}
	for i, it := range s.Items {
		others := slices.DeleteFunc(slices.Clone(used), func(j int) bool { return i == j })
		shared, own, total := 0.0, 0.0, 0.0
		for _, j := range others {
			shared += cov[i][j]
			own += cov[j][j]
			for _, k := range others {
				total += cov[j][k]
			}
		}
		known := slices.Contains(used, i) && !apart && cov[i][i] > 1e-9 && total > 1e-9*max(1, own)
		agree(it.Item+" r", it.R, min(max(shared/math.Sqrt(cov[i][i]*total), -1), 1), known)
		less, ok := alphaByDefinition(cov, others)
		agree(it.Item+" α without it", it.AlphaLess, less, known && ok)
		if (it.R == nil) != (it.WhyNot != "") {
			t.Fatalf("%s: r %v, %q", it.Item, it.R, it.WhyNot)
		}
	}
}

// A point of the second item, one of seven at one and a half times the weight, weighs as much as one of the first,
// which has five, but for rounding; and the two always go against each other.
func TestASumThatOnlyRoundingVariesIsConstant(t *testing.T) {
	for hundredths := 1; hundredths <= 200; hundredths += 3 {
		w := float64(hundredths) / 100
		d := enginetest.DraftOf("a")
		q := d.Quiz(enginetest.Scaled("one", "five", enginetest.Credit{"a": w}),
			enginetest.Scaled("two", "seven", enginetest.Credit{"a": 1.5 * w}), enginetest.Five("three", "a"))
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("seven"), Labels: enginetest.Numbers("", 7)})
		var sheets []engine.Answers
		for i := range 40 {
			sheets = append(sheets, sheetsOf([]string{"one", "two", "three"}, []int{1 + i%5, 5 - i%5, 1 + i%3})...)
		}
		it := itemOf(t, analyzed(t, d.Catalog(t), "work", sheets), "three")
		if it.R != nil || it.WhyNot != "the sum of the other items doesn't vary" || it.Suspicion != "" {
			t.Errorf("of weight %v: r %v, %q, %q", w, it.R, it.WhyNot, it.Suspicion)
		}
	}
}

// A rule caps who leads nobody. What people show in the quiz varies as much as before, and reliability is of that.
func TestARuleDoesNotNarrowTheSuggestedSD(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.a > 50"), Cap: enginetest.Credit{"a": 50}.Points(),
		Because: "…"}}
	d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"))
	got := analyzed(t, d.Catalog(t), "work", sheetsOf([]string{"one", "two"}, []int{1, 1}, []int{3, 3}, []int{5, 5}))
	is(t, "sd", got.Suggest.SD, 50)
	is(t, "SD of levels as shown", got.Skills[0].Norms.SD, math.Sqrt(2500.0/3))
}

func TestAFactStatedToAnItemThatIsGoneIsNotLeftAside(t *testing.T) {
	d := enginetest.DraftOf("drive", "reach")
	d.Role("maker", "junior", 90, 20)
	d.Role("seller", "junior", 30, 90)
	team := enginetest.Stating("people", "one", 0, 4, 20)
	team.ID = "team_size"
	d.Quiz(enginetest.Five("pushed", "drive"), enginetest.Five("spoke", "reach"), team)
	a, err := analyze.New(d.Catalog(t), "work")
	if err != nil {
		t.Fatal(err)
	}
	left, _, err := a.AddKept(engine.Taken{Answers: engine.Answers{"pushed": engine.Number(5), "spoke": engine.Number(2),
		"people": engine.Number(5), "postponed": engine.Number(1)}})
	enginetest.Same(t, "left aside", left, analyze.Skipped{Gone: 1})
	enginetest.Same(t, "error", err, nil)
}
