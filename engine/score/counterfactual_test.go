package score_test

import (
	cmplib "cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

// must returns what came without an error.
func must[T any](t rapid.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return v
}

// roleOf is the role recommended for answers to the quiz "work".
func roleOf(t rapid.TB, c *score.Catalog, answers engine.Answers) engine.OptionalID {
	t.Helper()
	result, err := c.Score("work", answers)
	return must(t, result, err).Role
}

// others lists, the long way, the answers to an item that are one choice away from a given one.
func others(q *engine.Quiz, it *engine.Item, given engine.Answer) []engine.Answer {
	var out []engine.Answer
	switch it.Kind() {
	case engine.KindScale:
		for p := range len(q.Labels(it)) {
			if float64(p+1) != given.Number() {
				out = append(out, engine.Number(float64(p+1)))
			}
		}
	case engine.KindOne:
		for _, o := range it.Options {
			if o.ID != given.Options()[0] {
				out = append(out, engine.Choice(o.ID))
			}
		}
	case engine.KindMany:
		for _, o := range it.Options {
			switch at := slices.Index(given.Options(), o.ID); {
			case at < 0 && len(given.Options()) > 0 && it.Mixed(append(slices.Clone(given.Options()), o.ID)) != nil:
				out = append(out, engine.Choices(o.ID)) // one that stands alone, or in the place of one that does
			case at < 0 && len(given.Options()) > 0:
				out = append(out, engine.Choices(append(slices.Clone(given.Options()), o.ID)...))
			case at >= 0 && len(given.Options()) > 1:
				out = append(out, engine.Choices(slices.Delete(slices.Clone(given.Options()), at, at+1)...))
			}
		}
	case engine.KindNumber: // a circumstance
	}
	return out
}

// move is how far an answer is from another: the change of credit as a share of 100, summed over skills.
func move(q *engine.Quiz, it *engine.Item, from, to engine.Answer) float64 {
	if it.Kind() == engine.KindScale {
		return math.Abs(to.Number()-from.Number()) / float64(len(q.Labels(it))-1) * float64(len(it.Measures))
	}
	credits := enginetest.Credit{}
	for _, o := range it.Options {
		for _, p := range o.Credit {
			if slices.Contains(to.Options(), o.ID) {
				credits[p.Skill.ID] += p.Points / float64(len(to.Options()))
			}
			if slices.Contains(from.Options(), o.ID) {
				credits[p.Skill.ID] -= p.Points / float64(len(from.Options()))
			}
		}
	}
	sum := 0.0
	for _, points := range credits {
		sum += math.Abs(points) / 100
	}
	return sum
}

// scoredSet is a set of changed answers with which another role is recommended.
type scoredSet struct {
	engine.Counterfactual
	move  float64
	order []int // item, place of the answer, for each in item order
}

// byScore returns what Changes should of every set of k changed answers, by scoring them all.
func byScore(t rapid.TB, c *score.Catalog, q *engine.Quiz, answers engine.Answers, k int) []engine.Counterfactual {
	t.Helper()
	shown, err := c.Shown("work", answers)
	must(t, shown, err)
	home := roleOf(t, c, answers)
	var all []scoredSet
	var try func(from int, set scoredSet)
	try = func(from int, set scoredSet) {
		if len(set.Set) == k {
			tried := maps.Clone(answers)
			maps.Copy(tried, set.Set)
			if set.Role = roleOf(t, c, tried); set.Role != "" && set.Role != home {
				set.move = math.Round(set.move*1e9) / 1e9
				all = append(all, set)
			}
			return
		}
		for i := from; i < len(shown); i++ {
			it, _ := q.Item(shown[i])
			given, answered := answers[it.ID]
			if !answered {
				continue
			}
			for j, a := range others(q, it, given) {
				more := scoredSet{engine.Counterfactual{Set: maps.Clone(set.Set)}, set.move + move(q, it, given, a),
					append(slices.Clone(set.order), i, j)}
				more.Set[it.ID] = a
				try(i+1, more)
			}
		}
	}
	try(0, scoredSet{Counterfactual: engine.Counterfactual{Set: engine.Answers{}}})
	slices.SortFunc(all, func(a, b scoredSet) int {
		return cmplib.Or(cmplib.Compare(a.move, b.move), slices.Compare(a.order, b.order))
	})
	var out []engine.Counterfactual
	for _, same := range []func(a, b engine.Counterfactual) bool{
		func(engine.Counterfactual, engine.Counterfactual) bool { return true },
		func(a, b engine.Counterfactual) bool {
			return slices.ContainsFunc(enginetest.KeysOf(a.Set), func(id string) bool { _, both := b.Set[id]; return both })
		},
	} {
		for _, s := range all {
			if len(out) < 3 && !slices.ContainsFunc(out, func(o engine.Counterfactual) bool {
				return o.Role == s.Role && same(o, s.Counterfactual)
			}) {
				out = append(out, s.Counterfactual)
			}
		}
	}
	return out
}

func spelled(all []engine.Counterfactual) string {
	text := ""
	for _, ch := range all {
		for _, id := range enginetest.KeysOf(ch.Set) {
			text += fmt.Sprintf("%s=%s ", id, ch.Set[id])
		}
		text += "→ " + string(ch.Role) + "\n"
	}
	return text
}

// anyQuiz draws a small quiz with everything that makes one answer bear on more than its own level: rules of every
// effect that read levels, facts and answers, requirements, items turned round, choices, items shown by what was
// answered before, roles of the same shape.
func anyQuiz(t *rapid.T) *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft", "reach", "vision")
	uneven := rapid.Permutation([]float64{10, 35, 60, 85})
	for r := range rapid.IntRange(2, 4).Draw(t, "roles") {
		levels := slices.Clone(uneven.Draw(t, "levels"))
		for k := range levels {
			levels[k] += rapid.Float64Range(0, 15).Draw(t, "more")
		}
		if r > 0 && rapid.IntRange(0, 5).Draw(t, "same shape") == 0 {
			for k, demand := range d.Roles[0].Profile {
				levels[k] = demand.Level*0.5 + 25
				d.Roles[0].Profile[k].Level = demand.Level * 0.5
			}
		}
		d.Role(fmt.Sprintf("role_%d", 9-r), "junior", levels...)
	}
	conditions := []string{
		"level.drive >= 50", "level.craft < 40 || level.reach > 60", "fact.people > 0 && level.vision > 30",
		"level.drive - level.vision > 10",
		"answer.scene == \"b\"", "\"c\" in answer.tools && level.reach > 20", "answer.hidden >= 3",
		"answer.i0 > 2 || level.craft > 50",
	}
	condition := rapid.SampledFrom(conditions)
	requires := rapid.SampledFrom(append(slices.Clone(conditions[:4]), "gap.drive < 30", "readiness.role_9 > 60",
		"fit.role_9 < 0.9", "level.reach <= 75"))
	for r := range d.Roles {
		for range rapid.IntRange(0, 2).Draw(t, "requirements") {
			d.Roles[r].Requires = append(d.Roles[r].Requires, enginetest.Requirement(requires.Draw(t, "requires")))
		}
	}
	skill := rapid.SampledFrom([]string{"drive", "craft", "reach", "vision"})
	var items []engine.Item
	for i := range rapid.IntRange(4, 7).Draw(t, "items") {
		id := fmt.Sprintf("i%d", i)
		it := enginetest.Scaled(id, "five", enginetest.Credit{skill.Draw(t,
			id): rapid.SampledFrom([]float64{1, 0.3, 2}).Draw(t, "weight"), d.Skills[i%4].ID: 1})
		if rapid.Bool().Draw(t, "reversed") {
			it = enginetest.Reversed(it)
		}
		items = append(items, it)
	}
	items = append(items, enginetest.Numbered("people", 0, 9),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90, "craft": 30}, enginetest.Credit{"craft": 80},
			enginetest.Credit{"drive": 20, "reach": 100}),
		enginetest.Choosing("tools", "many", enginetest.Credit{"vision": 100},
			enginetest.Credit{"vision": 20, "drive": 70}, enginetest.Credit{"reach": 60}),
		enginetest.ShownWhere(enginetest.Scaled("hidden", "five", enginetest.Credit{"vision": 1, "drive": 1}),
			rapid.SampledFrom([]string{"answer.i1 >= 3", "fact.people > 3", "answer.scene != \"a\"",
				"answer.i0 > answer.i1"}).Draw(t, "show")),
		enginetest.ShownWhere(enginetest.Five("hidden_too", "reach"),
			rapid.SampledFrom([]string{"answer.hidden > 2", "answer.i2 == 1"}).Draw(t, "show too")))
	q := d.Quiz(items...)
	tools, _ := q.Item("tools")
	tools.Options[rapid.IntRange(0, 2).Draw(t, "which tool")].Alone = rapid.Bool().Draw(t, "alone")
	q.Missing = rapid.SampledFrom([]engine.Missing{"", engine.MissingZero, engine.MissingRefuse}).Draw(t, "missing")
	q.Tau = rapid.SampledFrom([]float64{0, 0, 0, 1}).Draw(t, "tau") // 1: most shares are 0 as numbers
	q.Temperature = rapid.SampledFrom([]float64{0, 0, 1.7, 10}).Draw(t, "temperature")
	q.Reliability.SD = rapid.SampledFrom([]float64{22, 4}).Draw(t, "sd")
	for i := range rapid.IntRange(0, 3).Draw(t, "rules") {
		r := engine.Rule{ID: fmt.Sprintf("rule_%d", i), When: enginetest.When(condition.Draw(t, "when")), Because: "…"}
		points := enginetest.Credit{skill.Draw(t, "moves"): float64(rapid.IntRange(10, 90).Draw(t, "points"))}.Points()
		switch rapid.IntRange(0, 3).Draw(t, "effect") {
		case 0:
			r.Cap = points
		case 1:
			r.Floor = points
		case 2:
			points[0].Points /= 60.5 // a factor, and never 1
			r.Multiply = points
		default:
			r.Add = points
		}
		q.Rules = append(q.Rules, r)
	}
	return d
}

func TestNoChangeOfOneOrTwoAnswersIsMissed(t *testing.T) {
	tally := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := anyQuiz(t)
		c, err := score.NewCatalog(d.Content)
		must(t, c, err)
		q := &d.Quizzes[0]
		answers := sheets(q).Draw(t, "answers")
		result, err := c.Score("work", answers)
		must(t, result, err)
		found, err := c.Changes(t.Context(), "work", answers)
		must(t, found, err)
		if !result.Verdict.Compares() {
			if found != nil {
				t.Fatalf("changes %v were looked for where the verdict is %s", found, result.Verdict)
			}
			tally[string(result.Verdict)]++
			return
		}
		if found == nil || len(found) > 3 {
			t.Fatalf("%d changes: %v", len(found), found)
		}
		for k := 1; k <= 2; k++ {
			if want := byScore(t, c, q, answers, k); len(want) > 0 {
				if spelled(found) != spelled(want) {
					t.Fatalf("found\n%swant\n%s", spelled(found), spelled(want))
				}
				tally[fmt.Sprint(k, " where ", result.Verdict, ", none recommended: ", result.Role == "")]++
				return
			}
		}
		for _, ch := range found {
			if len(ch.Set) != 3 {
				t.Fatalf("fewer than three answers can't do it:\n%s", spelled(found))
			}
		}
		tally[fmt.Sprint("3 of ", result.Verdict, ": ", len(found) > 0)]++
	})
	t.Log(tally)
}

// Without rules and requirements the log-odds tell all, so that three answers, too, are found where there are any.
func TestThreeAnswersAreFoundWhereThereAreAny(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach", "vision", "care")
	d.Role("a", "junior", 90, 10, 90, 10, 50)
	d.Role("b", "junior", 10, 90, 10, 90, 60)
	var items []engine.Item
	for i, id := range enginetest.Numbers("i", 10) {
		items = append(items, enginetest.Five(id, d.Skills[i/2].ID))
	}
	q := d.Quiz(items...)
	q.Reliability.SD, q.Tau = 4, 12
	c := d.Catalog(t)
	found, none := 0, 0
	for seed := range 12 {
		answers := simulate.HolderAnswers(c, "work", seed, 25)
		got, err := c.Changes(t.Context(), "work", answers)
		must(t, got, err)
		switch {
		case got == nil || len(got) > 0 && len(got[0].Set) < 3:
			continue
		case len(got) == 0:
			none++
		default:
			found++
		}
		if want := byScore(t, c, q, answers, 3); len(got) == 0 && len(want) > 0 {
			t.Errorf("seed %d: none was found of\n%s", seed, spelled(want))
		}
	}
	if found == 0 || none == 0 {
		t.Errorf("three answers were found %d times and %d times not: too few to tell", found, none)
	}
}

// held is someone far nearer to the maker than to the seller, by answers to three items about drive, which tells the
// two apart by no requirement only, and to twelve others.
func held(drive float64) (*enginetest.Draft, engine.Answers) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("maker", "junior", 50, 90, 10)
	d.Role("seller", "junior", 50, 10, 90)
	var items []engine.Item
	answers := engine.Answers{}
	for _, id := range enginetest.Numbers("drive", 3) {
		items = append(items, enginetest.Five(id, "drive"))
		answers[id] = engine.Number(drive)
	}
	for _, id := range enginetest.Numbers("craft", 6) {
		items = append(items, enginetest.Five(id, "craft"))
		answers[id] = engine.Number(5)
	}
	for _, id := range enginetest.Numbers("reach", 6) {
		items = append(items, enginetest.Five(id, "reach"))
		answers[id] = engine.Number(1)
	}
	d.Quiz(items...)
	return d, answers
}

func TestThreeAnswersThatDecideARequirementAreFound(t *testing.T) {
	for _, tt := range []struct {
		name         string
		drive        float64
		role, needed string
		want         string
	}{
		{"one that holds would fail, and no other role is near enough", 5, "maker", "level.drive >= 20", ""},
		{"one that fails would hold", 1, "maker", "level.drive >= 80", "drive01=3 drive02=5 drive03=5 → maker\n"},
		{"nothing could", 3, "maker", "level.craft > 0", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, answers := held(tt.drive)
			d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement(tt.needed)}
			c := d.Catalog(t)
			got, err := c.Changes(t.Context(), "work", answers)
			must(t, got, err)
			enginetest.Same(t, "changes", spelled(got), tt.want)
			enginetest.Same(t, "none is a list, too", got == nil, false)
		})
	}
}

func TestTheLastOfSeveralOptionsIsNotLeftOut(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("maker", "junior", 10, 90)
	d.Role("pusher", "junior", 90, 10)
	d.Quiz(enginetest.Five("pushes", "drive"), enginetest.Five("makes", "craft"),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 90},
			enginetest.Credit{"craft": 90})).Reliability.SD = 4
	c := d.Catalog(t)
	answers := engine.Answers{"pushes": engine.Number(3), "makes": engine.Number(2), "tools": engine.Choices("a")}
	got, err := c.Changes(t.Context(), "work", answers)
	must(t, got, err)
	enginetest.Same(t, "changes", spelled(got), "pushes=4 → pusher\n")
	delete(answers, "tools")
	enginetest.Same(t, "without an answer", roleOf(t, c, answers), engine.OptionalID("pusher"))
}

func TestChangesTakeWhatScoreTakes(t *testing.T) {
	d, answers := held(3)
	c := d.Catalog(t)
	_, err := c.Changes(t.Context(), "werk", answers)
	enginetest.Same(t, "an unknown quiz", fmt.Sprint(err), `there is no quiz "werk" (did you mean "work"?)`)
	answers["drive01"] = engine.Number(9)
	_, err = c.Changes(t.Context(), "work", answers)
	enginetest.Same(t, "an answer it doesn't have", fmt.Sprint(err),
		"drive01: takes a whole number from 1 (1) to 5 (5), not 9")
}

// BenchmarkChanges looks for what would change the recommendation of holders of roles who took the shipped quiz: for
// whom one, two or three other answers would, and for whom none were found, which takes longest. BenchmarkScore is what
// one result takes.
func BenchmarkChanges(b *testing.B) {
	c, q := enginetest.Shipped(b)
	people := map[string]engine.Answers{}
	for seed := 0; len(people) < 5; seed++ {
		answers := simulate.HolderAnswers(c, q.ID, seed, 15)
		result, err := c.Score(q.ID, answers)
		must(b, result, err)
		found, err := c.Changes(b.Context(), q.ID, answers)
		must(b, found, err)
		if result.Verdict == engine.VerdictClear && len(found) == 0 {
			people["clear, none"] = answers
		} else if result.Verdict == engine.VerdictClear || result.Verdict == engine.VerdictClose {
			people[fmt.Sprintf("%s, %d", result.Verdict, len(found[0].Set))] = answers
		}
	}
	for _, name := range enginetest.KeysOf(people) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Changes(b.Context(), q.ID, people[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
