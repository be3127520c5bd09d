package norming_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/norming"
	"careerpath/engine/score"
)

// draft asks a skill with a sum of two items, one with a level, the sex, the age and the pay.
func draft(t testing.TB) *enginetest.Draft {
	d := enginetest.DraftOf("calm", "order")
	d.Role("baker", "x", 80, 20)
	d.Role("cook", "x", 20, 80)
	sex := enginetest.Choosing("sex", "one", enginetest.Credit{"order": 100}, enginetest.Credit{"order": 0})
	sex.Options[0].ID, sex.Options[1].ID = "f", "m"
	sex.Options[0].Text, sex.Options[1].Text = "Female", "Male"
	q := d.Quiz(enginetest.Five("c1", "calm"), enginetest.Five("c2", "calm"), enginetest.Five("o1", "order"), sex,
		enginetest.Choosing("many", "many", enginetest.Credit{"order": 0}, enginetest.Credit{"order": 0}),
		enginetest.Numbered("age", 0, 120))
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("calm"), Lowest: 1}}
	return d
}

func person(calm, sex string, age float64) engine.Answers {
	out := engine.Answers{"c1": engine.Number(float64(calm[0] - '0')), "c2": engine.Number(float64(calm[1] - '0'))}
	if sex != "" {
		out["sex"] = engine.Choice(sex)
	}
	if age > 0 {
		out["age"] = engine.Number(age)
	}
	return out
}

func added(t testing.TB, c *score.Catalog, by string, people []engine.Answers, role func(int) string) *norming.Adder {
	t.Helper()
	n, err := norming.New(c, "work", by)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range people {
		held := ""
		if role != nil {
			held = role(i)
		}
		if err := n.Add(p, held); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// told is a table in a few words.
func told(of norming.Table) string {
	var b strings.Builder
	for _, n := range of.Norms {
		fmt.Fprintf(&b, "%s", n.Name)
		if n.When != nil {
			fmt.Fprintf(&b, " (%s)", n.When.Source)
		}
		fmt.Fprintf(&b, " %v:", n.People)
		for _, s := range n.Of {
			fmt.Fprintf(&b, " %s %v ± %v", s.Scale.ID, *s.Mean, *s.SD)
		}
		b.WriteString("\n")
	}
	for _, few := range of.TooFew {
		fmt.Fprintf(&b, "too few: %s %s %d\n", few.Name, few.Scale, few.People)
	}
	return b.String()
}

// Of the sums 2, 4, 6 and 8, as many each, the mean is 5 and the variance 5·n/(n−1).
func TestNormsAreMadeOfGroupsThatAreLargeEnough(t *testing.T) {
	c := draft(t).Catalog(t)
	var people []engine.Answers
	for i := range 400 {
		people = append(people, person([]string{"11", "22", "33", "44"}[i%4], "f", []float64{17, 18, 34.5, 35}[i/100]))
	}
	for range 99 {
		people = append(people, person("55", "m", 20))
	}
	people = append(people, person("55", "m", 0), person("11", "", 0)) // in no group
	want := `Female, Age under 18 (answer.sex == "f" && fact.age < 18) 100: calm 5 ± 2.2473
Female, Age 18 to under 35 (answer.sex == "f" && fact.age >= 18 && fact.age < 35) 200: calm 5 ± 2.2417
Female, Age 35 or more (answer.sex == "f" && fact.age >= 35) 100: calm 5 ± 2.2473
Everybody 501: calm 5.992 ± 2.8341
too few: Female, Age under 18 order 0
too few: Female, Age 18 to under 35 order 0
too few: Female, Age 35 or more order 0
too few: Male, Age under 18  0
too few: Male, Age 18 to under 35  99
too few: Male, Age 35 or more  0
too few: Everybody order 0
`
	got := told(added(t, c, "answer.sex, fact.age:18,35", people, nil).Table())
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSumsDontHangOnTheOrderOfPeople(t *testing.T) {
	c := draft(t).Catalog(t)
	rapid.Check(t, func(rt *rapid.T) {
		var people []engine.Answers
		for range rapid.IntRange(200, 260).Draw(rt, "people") {
			calm := fmt.Sprint(rapid.IntRange(1, 5).Draw(rt, "c1"), rapid.IntRange(1, 5).Draw(rt, "c2"))
			p := person(strings.ReplaceAll(calm, " ", ""), rapid.SampledFrom([]string{"", "f", "m"}).Draw(rt, "sex"), 30)
			p["o1"] = engine.Number(float64(rapid.IntRange(1, 5).Draw(rt, "o1")))
			people = append(people, p)
		}
		whole := added(t, c, "answer.sex", people, nil).Table()
		at := rapid.IntRange(0, len(people)).Draw(rt, "cut")
		slices.Reverse(people)
		first, second := added(t, c, "answer.sex", people[:at], nil), added(t, c, "answer.sex", people[at:], nil)
		if err := second.Merge(first); err != nil {
			t.Fatal(err)
		}
		enginetest.Same(t, "norms of people in two parts", second.Table(), whole)
	})
}

func TestWhoeverNormsAreMadeOfHasMeanFiftyOnThem(t *testing.T) {
	d := draft(t)
	c := d.Catalog(t)
	var people []engine.Answers
	for i := range 600 {
		p := person([]string{"11", "12", "23", "33", "45"}[i%5], []string{"f", "m"}[i%2], float64(20+i%40))
		p["o1"] = engine.Number(float64(1 + i%3))
		people = append(people, p)
	}
	table := added(t, c, "answer.sex,fact.age:40", people, nil).Table()
	d.Quizzes[0].Norms = table.Norms
	normed := d.Catalog(t)
	sum, squares, ranks, n := map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, p := range people {
		for _, at := range enginetest.Score(t, normed, p).Norms {
			key := at.Of + " of " + at.Norm
			sum[key] += *at.T
			squares[key] += *at.T * *at.T
			ranks[key] += at.Percentile
			n[key]++
			if at.Bound != engine.BoundNone {
				t.Errorf("%s: somebody of the group itself is beyond its table: %+v", key, at)
			}
		}
	}
	if len(n) < 4 {
		t.Fatalf("only %v are compared", n)
	}
	for key, people := range n {
		mean := sum[key] / people
		sd := math.Sqrt((squares[key] - people*mean*mean) / (people - 1))
		enginetest.Near(t, "mean T on "+key, mean, 50, 0.001)
		enginetest.Near(t, "SD of T on "+key, sd, 10, 0.001)
		enginetest.Near(t, "mean percentile on "+key, ranks[key]/people, 50, 2.5)
	}
}

// Of 100 people 40 score the least and 10 the most: the ranks in the middle of those are 20 and 95.
func TestPercentilesAreRanksInTheMiddleOfWhoScoresTheSame(t *testing.T) {
	c := draft(t).Catalog(t)
	var people []engine.Answers
	for i := range 100 {
		calm := "11"
		switch {
		case i >= 90:
			calm = "55"
		case i >= 40:
			calm = "23"
		}
		people = append(people, person(calm, "", 0))
	}
	table := added(t, c, "", people, nil).Table()
	var got [][2]float64
	for _, p := range table.Norms[0].Of[0].Percentiles {
		got = append(got, [2]float64{p.Percent, p.Value})
	}
	// 2 points have rank 20, 5 points 40 + 25 = 65, 10 points 95; 25 % is a ninth of the way from 2 to 5
	enginetest.Same(t, "percentiles", got, [][2]float64{{20, 2}, {25, 2.3333}, {50, 4}, {75, 6.6667}, {90, 9.1667},
		{95, 10}})
}

func TestNormsByRoleReadTheItemThatAsksForIt(t *testing.T) {
	role := func(i int) string { return []string{"baker", "cook", ""}[i%3] }
	var people []engine.Answers
	for i := range 330 {
		people = append(people, person([]string{"11", "22", "34"}[i/3%3], "", 0))
	}
	table := added(t, draft(t).Catalog(t), "role", people, role).Table()
	if table.Ask != "held_role" || len(table.Roles) != 2 || len(table.Norms) != 3 ||
		table.Norms[1].When.Source != `answer.held_role == "cook"` || table.Norms[1].People != 110 {
		t.Errorf("without an item: %+v\n%s", table, told(table))
	}
	d := draft(t)
	held := enginetest.Choosing("job", "one", enginetest.Credit{"order": 0}, enginetest.Credit{"order": 0},
		enginetest.Credit{"order": 0})
	held.Options[0].ID, held.Options[1].ID, held.Options[2].ID = "cook", "baker", "other"
	d.Quizzes[0].Sections[0].Items = append(d.Quizzes[0].Sections[0].Items, held)
	people = nil
	for i := range 360 {
		p := person([]string{"11", "22", "34"}[i/3%3], "", 0)
		if i%3 == 2 { // the file doesn't say it, and they do
			p["job"] = engine.Choice([]string{"cook", "other"}[i/3%2])
		}
		people = append(people, p)
	}
	table = added(t, d.Catalog(t), "role", people, role).Table()
	if table.Ask != "" || table.Norms[1].When.Source != `answer.job == "cook"` || table.Norms[1].People != 180 ||
		table.Norms[0].People != 120 {
		t.Errorf("with an item: %s", told(table))
	}
}

func TestWhatPeopleCantBeGroupedByIsSaid(t *testing.T) {
	c := draft(t).Catalog(t)
	for by, want := range map[string]string{
		"answer.sexx":            `did you mean "answer.sex"?`,
		"sex":                    "name an item of the quiz as answer.ITEM",
		"fact.age":               "say at which numbers to divide it, such as fact.age:18,35,55",
		"answer.age":             "say at which numbers",
		"fact.age:35,18":         `"18" is out of place`,
		"fact.age:x":             `"x" is out of place`,
		"answer.sex:3":           "isn't divided at numbers",
		"answer.many":            "groups would overlap",
		"answer.sex,answer.sex":  "named twice",
		"35":                     "write what to group by",
		"answer.sex,,role":       "write what to group by",
		"role:3":                 "write role alone",
		"fact.age:" + thousand(): "group by less",
	} {
		if _, err := norming.New(c, "work", by); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", by, err, want)
		}
	}
	if _, err := norming.New(c, "wrok", ""); err == nil {
		t.Error("there is no such quiz")
	}
	n, err := norming.New(c, "work", "answer.c1:2,4")
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Add(engine.Answers{"c1": engine.Number(9)}, "bakr"); err == nil || !strings.Contains(err.Error(), "bakr") {
		t.Errorf("answers and a role that can't be taken: %v", err)
	}
	if got := n.Table().People; got != 0 {
		t.Errorf("%d people were added all the same", got)
	}
}

// thousand is more numbers to divide at than there may be groups.
func thousand() string {
	var b strings.Builder
	for i := range 1100 {
		fmt.Fprintf(&b, "%d,", i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func TestCompositesGetNormsToo(t *testing.T) {
	d := draft(t)
	q := &d.Quizzes[0]
	q.Sums = append(q.Sums, engine.Sum{Skill: enginetest.Ref("order"), Lowest: 1})
	q.Sections[0].Items = slices.Delete(q.Sections[0].Items, 3, 5) // which have no points
	q.Composites = []engine.Composite{{ID: "both", Title: "Both", Of: []engine.CompositePart{
		{Scale: enginetest.Ref("calm"), Weight: 1}, {Scale: enginetest.Ref("order"), Weight: 1}}}}
	var people []engine.Answers
	for i := range 100 { // calm is 2, order 1 or 3: 3 or 5 together
		people = append(people, engine.Answers{"c1": engine.Number(1), "c2": engine.Number(1),
			"o1": engine.Number(float64(1 + 2*(i%2)))})
	}
	got := told(added(t, d.Catalog(t), "", people, nil).Table())
	want := "Everybody 100: order 2 ± 1.005 both 4 ± 1.005\ntoo few: Everybody calm 100\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	q.Norms = added(t, d.Catalog(t), "", people, nil).Table().Norms
	r := enginetest.Score(t, d.Catalog(t), people[1])
	if len(r.Norms) != 2 || r.Norms[1].Of != "both" || math.Abs(*r.Norms[1].Z-1/1.005) > 1e-9 {
		t.Errorf("the composite of a person is compared as %+v", r.Norms)
	}
}
