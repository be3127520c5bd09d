package score_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// sheets draws answer sheets to a quiz, valid and otherwise anything: an item may be missing, a fact may be its lowest
// or its highest.
func sheets(q *engine.Quiz) *rapid.Generator[engine.Answers] {
	return rapid.Custom(func(t *rapid.T) engine.Answers {
		answers := engine.Answers{}
		for _, it := range q.Items() {
			if rapid.IntRange(0, 9).Draw(t, "missing "+it.ID) == 9 {
				continue
			}
			switch it.Kind() {
			case engine.KindScale:
				answers[it.ID] = engine.Number(float64(rapid.IntRange(1, len(q.Labels(it))).Draw(t, it.ID)))
			case engine.KindOne:
				answers[it.ID] = engine.Choice(it.Options[rapid.IntRange(0, len(it.Options)-1).Draw(t, it.ID)].ID)
			case engine.KindMany:
				ids := make([]string, len(it.Options))
				for i, o := range it.Options {
					ids[i] = o.ID
				}
				chosen := rapid.SliceOfDistinct(rapid.SampledFrom(ids), rapid.ID[string]).Draw(t, it.ID)
				if alone := it.Mixed(chosen); alone != nil {
					chosen = []string{alone.ID}
				}
				answers[it.ID] = engine.Choices(chosen...)
			case engine.KindNumber:
				answers[it.ID] = engine.Number(rapid.Float64Range(it.Number.Min, it.Number.Max).Draw(t, it.ID))
			}
		}
		return answers
	})
}

// lawful fails where a result breaks a law that holds for every result of a quiz.
func lawful(t rapid.TB, c *score.Catalog, q *engine.Quiz, r engine.Result) {
	t.Helper()
	complain := func(format string, args ...any) {
		t.Helper()
		t.Fatalf(format+"\n%s", append(args, enginetest.AsJSONText(r))...)
	}
	measured := map[string]engine.Level{}
	for _, l := range r.Levels {
		if !(l.Level >= 0 && l.Level <= 100) || !(l.SEM > 0 && l.SEM < q.Reliability.SD) || l.Items < 1 {
			complain("level %+v", l)
		}
		measured[l.Skill] = l
	}
	if want := float64(len(r.Levels)) / float64(len(c.QuizSkills(q.ID))); math.Abs(r.Coverage-want) > 1e-11 {
		complain("coverage %v, want %v", r.Coverage, want)
	}
	sum := 0.0
	byRole := map[string]engine.RoleFit{}
	for i, f := range r.Roles {
		sum += f.Share
		byRole[f.Role] = f
		if !(f.Readiness >= 0 && f.Readiness <= 100) || f.Share < 0 {
			complain("fit %+v", f)
		}
		if f.Eligible != (len(f.Unmet) == 0) || f.Unmet == nil {
			complain("%s is eligible: %v, with unmet %v", f.Role, f.Eligible, f.Unmet)
		}
		if i > 0 && r.Roles[i-1].Share < f.Share {
			complain("%s comes after a role that fits less", f.Role)
		}
		// R and the gaps tell one story: R = 100 exactly where no gap is open, and nothing where little is measured.
		open, weight, all := 0.0, 0.0, 0.0
		role, _ := c.Role(f.Role)
		for _, d := range role.Profile {
			all += d.Weight
			if l, is := measured[d.Skill.ID]; is {
				open += max(0, d.Level-l.Level)
				weight += d.Weight
			}
		}
		if f.Unclaimed != (weight < engine.LeastMeasured*all) || f.Unclaimed && (f.Readiness != 0 || f.Aligned != 0) {
			complain("%s: %+v, with %v of %v measured", f.Role, f, weight, all)
		}
		if !f.Unclaimed && (f.Readiness > 100-1e-9) != (open < 1e-7) {
			complain("%s: readiness %v with gaps of %v", f.Role, f.Readiness, open)
		}
	}
	switch {
	case len(measured) == 0:
		if r.Verdict != engine.VerdictInsufficient || len(r.Roles) > 0 {
			complain("nothing is measured and the verdict is %s", r.Verdict)
		}
		return
	case len(r.Roles) != len(q.Roles) || math.Abs(sum-1) > 1e-10:
		complain("%d roles with shares that sum to %v", len(r.Roles), sum)
	}
	verdictFollows(r, complain)
	explained(r, complain)
}

func verdictFollows(r engine.Result, complain func(string, ...any)) {
	best := r.Roles[0]
	if (r.Verdict == engine.VerdictInsufficient) != (r.Coverage < 0.75) {
		complain("%s at a coverage of %v", r.Verdict, r.Coverage)
	}
	want, share := engine.VerdictClose, best.Share
	// the best of those that together hold .80 that no requirement bars
	i := slices.IndexFunc(r.Contenders(), func(f engine.RoleFit) bool { return f.Eligible })
	if i >= 0 {
		share = r.Roles[i].Share
	}
	switch {
	case i < 0:
		want = engine.VerdictBlocked
	// beyond 1 contradictions may keep it from being clear
	case share >= 0.8 && (r.Quality.Inconsistency <= 1 || r.Verdict != engine.VerdictLikely):
		want = engine.VerdictClear
	case share >= 0.5:
		want = engine.VerdictLikely
	}
	if r.Verdict == engine.VerdictClear && slices.Contains(r.Quality.Warnings, engine.WarnInconsistent) {
		complain("answers that contradict each other are called clear")
	}
	recommends := r.Verdict != engine.VerdictInsufficient && r.Verdict != engine.VerdictUndifferentiated
	if recommends && r.Verdict != want {
		complain("%s at a share of %v", r.Verdict, share)
	}
	if blocked := recommends && i != 0; (r.Blocked != nil) != blocked || blocked && r.Blocked.Role != best.Role {
		complain("the best fit is %s, and %v is blocked", best.Role, r.Blocked)
	}
	switch {
	case !recommends && (r.Role != "" || r.Tier != "" || r.Next != ""):
		complain("%s recommends %s, then %s", r.Verdict, r.Role, r.Next)
	case recommends && i < 0 && (r.Role != "" || string(r.Next) != best.Role):
		complain("no role may be recommended, and %q is, then %q", r.Role, r.Next)
	case recommends && i >= 0 && (string(r.Role) != r.Roles[i].Role || r.Tier == ""):
		complain("%s is recommended, not %s", r.Role, r.Roles[i].Role)
	case recommends && i > 0 && string(r.Next) != best.Role:
		complain("next is %s, not %s, whose requirements do not hold yet", r.Next, best.Role)
	case (r.Because == nil) != (r.Role == ""):
		complain("because is %v for %q", r.Because, r.Role)
	}
}

// explained: the constant, the skills and the rules add up to ln(share of the role / share of the other), and a skill
// is the sum of its items.
func explained(r engine.Result, complain func(string, ...any)) {
	if r.Because == nil {
		return
	}
	share := map[string]float64{}
	for _, f := range r.Roles {
		share[f.Role] = f.Share
	}
	whole := r.Because.Constant
	for i, e := range r.Because.Skills {
		items := 0.0
		for j, it := range e.Items {
			items += it.LogOdds
			if j > 0 && math.Abs(e.Items[j-1].LogOdds) < math.Abs(it.LogOdds) {
				complain("the items of %s are not in order", e.Skill)
			}
		}
		if math.Abs(items-e.LogOdds) > 1e-9 || len(e.Items) == 0 {
			complain("the items of %s sum to %v, not %v", e.Skill, items, e.LogOdds)
		}
		if i > 0 && math.Abs(r.Because.Skills[i-1].LogOdds) < math.Abs(e.LogOdds) {
			complain("the skills are not in order")
		}
		whole += e.LogOdds
	}
	if len(r.Because.Skills) != len(r.Levels) {
		complain("%d skills are explained, %d measured", len(r.Because.Skills), len(r.Levels))
	}
	for _, e := range r.Because.Rules {
		whole += e.LogOdds
	}
	want := math.Log(share[string(r.Role)] / share[r.Because.Versus])
	if math.IsInf(want, 0) || math.Abs(whole-want) > 1e-9 {
		complain("the explanation adds up to %.12f, and ln(%v/%v) is %.12f", whole, share[string(r.Role)],
			share[r.Because.Versus], want)
	}
}

func TestLawsHoldForEveryAnswerSheetOfTheShippedQuiz(t *testing.T) {
	for _, missing := range []engine.Missing{"", engine.MissingZero, engine.MissingRefuse} {
		t.Run("missing: "+string(missing), func(t *testing.T) {
			content := enginetest.ShippedContent(t)
			for i := range content.Quizzes {
				content.Quizzes[i].Missing = missing
				if missing == engine.MissingRefuse {
					content.Quizzes[i].Temperature = 2.5
				}
			}
			lawsHold(t, enginetest.CatalogOf(t, content), missing)
		})
	}
}

func lawsHold(t *testing.T, c *score.Catalog, missing engine.Missing) {
	q := enginetest.QuizOf(t, c, enginetest.ShippedQuiz)
	check := func(t rapid.TB, answers engine.Answers) engine.Result {
		result, err := c.Score(q.ID, answers)
		if err != nil {
			t.Fatalf("%v\n%s", err, enginetest.AsJSONText(answers))
		}
		lawful(t, c, q, result)
		return result
	}
	t.Run("drawn so that a counterexample shrinks", rapid.MakeCheck(func(t *rapid.T) {
		check(t, sheets(q).Draw(t, "answers"))
	}))
	t.Run("ten thousand at random", func(t *testing.T) {
		if missing != "" {
			return // drawn sheets are enough for the policies that shipped quizzes don't have
		}
		s, verdicts, explained, moved := enginetest.Seeded(1), map[engine.Verdict]int{}, 0, 0
		for i := range 10_000 {
			r := check(t, s.Anything(q, []float64{0, 0.05, 0.3, 0.6}[i%4]))
			verdicts[r.Verdict]++
			if r.Because != nil {
				explained++
				for _, e := range r.Because.Rules {
					if e.LogOdds != 0 {
						moved++
					}
				}
			}
		}
		t.Log(verdicts, "explained:", explained, "with a rule that moved it:", moved)
		for _, v := range []engine.Verdict{engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose,
			engine.VerdictUndifferentiated, engine.VerdictInsufficient} {
			if verdicts[v] == 0 {
				t.Errorf("no answer sheet comes to %s: the laws were not tried on one", v)
			}
		}
		if explained < 1000 || moved < 100 {
			t.Errorf("%d results were explained, %d with rules: too few to try the law", explained, moved)
		}
	})
}

// withoutRules is the shipped content with nothing that moves a level but answers.
func withoutRules(t testing.TB) (*score.Catalog, *engine.Quiz) {
	content := enginetest.ShippedContent(t)
	content.Rules = nil
	for i := range content.Quizzes {
		content.Quizzes[i].Rules = nil
	}
	c := enginetest.CatalogOf(t, content)
	return c, enginetest.QuizOf(t, c, enginetest.ShippedQuiz)
}

func TestReadinessNeverFallsWhenAnAnswerRisesALevel(t *testing.T) {
	c, q := withoutRules(t)
	var scales []*engine.Item
	for _, it := range q.Items() {
		if it.Kind() == engine.KindScale {
			scales = append(scales, it)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		answers := sheets(q).Draw(t, "answers")
		it := rapid.SampledFrom(scales).Draw(t, "item")
		low := rapid.IntRange(1, len(q.Labels(it))-1).Draw(t, "low")
		high := rapid.IntRange(low+1, len(q.Labels(it))).Draw(t, "high")
		if it.Reversed {
			low, high = high, low
		}
		readiness := func(point int) (map[string]float64, map[string]float64) {
			answers[it.ID] = engine.Number(float64(point))
			result, err := c.Score(q.ID, answers)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]float64{}
			for _, f := range result.Roles {
				out[f.Role] = f.Readiness
			}
			return out, enginetest.LevelsOf(result)
		}
		before, levelsBefore := readiness(low)
		after, levelsAfter := readiness(high)
		for role := range before {
			if after[role] < before[role]-1e-10 {
				t.Fatalf("readiness for %s falls from %v to %v", role, before[role], after[role])
			}
		}
		for skill, level := range levelsBefore {
			if measured := levelsAfter[skill]; measured < level {
				t.Fatalf("%s falls from %v to %v", skill, level, measured)
			}
		}
	})
}

func TestAResultIsTheSameByteForByteEveryTime(t *testing.T) {
	c, q := enginetest.Shipped(t)
	again := enginetest.CatalogOf(t, enginetest.ShippedContent(t))
	enginetest.Same(t, "hash", again.Hash(), c.Hash())
	s := enginetest.Seeded(5)
	for range 60 {
		answers := s.Anything(q, 0.05)
		first, err := c.Score(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		want := enginetest.AsJSONText(first)
		ids := enginetest.KeysOf(answers)
		for range 5 {
			s.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			shuffled := engine.Answers{}
			for _, id := range ids {
				shuffled[id] = answers[id]
			}
			for _, c := range []*score.Catalog{c, again} {
				result, err := c.Score(q.ID, shuffled)
				if err != nil {
					t.Fatal(err)
				}
				if got := enginetest.AsJSONText(result); got != want {
					t.Fatalf("one answer sheet, two results:\n%s\n%s", want, got)
				}
			}
		}
	}
}

// A sum of floats depends on its order in the last bit, and a map has none: a rule that moves many skills is where that
// would show, and evidence so strong that it isn't rounded.
func TestARuleThatMovesManySkillsIsExplainedTheSameEveryTime(t *testing.T) {
	skills := enginetest.Numbers("s", 40)
	d := enginetest.DraftOf(skills...)
	r := rand.New(rand.NewPCG(3, 4))
	levels := func() []float64 {
		out := make([]float64, len(skills))
		for i := range out {
			out[i] = 100 * r.Float64()
		}
		return out
	}
	d.Role("a", "junior", levels()...)
	d.Role("b", "junior", levels()...)
	q, answers := d.Exactly(levels()...)
	q.Reliability, q.Tau = engine.Reliability{SD: 1, InterItemR: 0.99}, 1
	points := enginetest.Credit{}
	for _, s := range skills {
		points[s] = 100*r.Float64() - 50
	}
	d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.s01 >= 0"), Add: points.Points(), Because: "…"}}
	c := d.Catalog(t)
	first := enginetest.Score(t, c, answers)
	if odds := math.Abs(first.Because.Rules[0].LogOdds); odds < 1000 {
		t.Fatalf("the rule's log-odds are %v, too few for their last bit to show", odds)
	}
	want := enginetest.AsJSONText(first)
	for range 200 {
		if got := enginetest.AsJSONText(enginetest.Score(t, c, answers)); got != want {
			t.Fatalf("one answer sheet, two results:\n%s\n%s", want, got)
		}
	}
}

// Fit is a matter of shape: someone who rates everything one point higher gets the same shares, and readiness that is
// no lower.
func TestSharesDoNotChangeWithElevation(t *testing.T) {
	skills := enginetest.Numbers("s", 8)
	rapid.Check(t, func(t *rapid.T) {
		d := enginetest.DraftOf(skills...)
		level := rapid.Float64Range(0, 100)
		for _, role := range []string{"a", "b", "c"} {
			d.Role(role, "junior", rapid.SliceOfN(level, len(skills), len(skills)).Draw(t, role)...)
		}
		var items []engine.Item
		low, high := engine.Answers{}, engine.Answers{}
		points := rapid.SliceOfN(rapid.IntRange(1, 8), len(skills), len(skills)).Draw(t, "points")
		shift := rapid.IntRange(1, 3).Draw(t, "shift")
		for i, s := range skills {
			items = append(items, enginetest.Scaled("item_"+s, "eleven", enginetest.Credit{s: 1}))
			low["item_"+s], high["item_"+s] = engine.Number(float64(points[i])), engine.Number(float64(points[i]+shift))
		}
		q := d.Quiz(items...)
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("eleven"), Labels: enginetest.Numbers("", 11)})
		c, err := score.NewCatalog(d.Content)
		if err != nil {
			t.Skip(err) // a flat profile
		}
		score := func(answers engine.Answers) (map[string]engine.RoleFit, engine.Verdict) {
			result, err := c.Score("work", answers)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]engine.RoleFit{}
			for _, f := range result.Roles {
				out[f.Role] = f
			}
			return out, result.Verdict
		}
		before, verdict := score(low)
		after, verdictAfter := score(high)
		if (verdict == engine.VerdictUndifferentiated) != (verdictAfter == engine.VerdictUndifferentiated) {
			t.Fatalf("the verdict goes from %s to %s", verdict, verdictAfter)
		}
		for role, f := range before {
			if math.Abs(f.Share-after[role].Share) > 1e-9 {
				t.Fatalf("the share of %s goes from %v to %v", role, f.Share, after[role].Share)
			}
			if after[role].Readiness < f.Readiness-1e-9 {
				t.Fatalf("readiness for %s falls from %v to %v", role, f.Readiness, after[role].Readiness)
			}
		}
	})
}

func TestACatalogMayBeUsedByManyAtOnce(t *testing.T) {
	c, q := enginetest.Shipped(t)
	answers := enginetest.Seeded(6).Anything(q, 0.1)
	want, err := c.Score(q.ID, answers)
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan string)
	for range 8 {
		go func() {
			for range 20 {
				result, err := c.Score(q.ID, maps.Clone(answers))
				results <- fmt.Sprint(err, enginetest.AsJSONText(result))
			}
		}()
	}
	for range 8 * 20 {
		if got := <-results; got != fmt.Sprint(error(nil), enginetest.AsJSONText(want)) {
			t.Fatalf("another result: %s", got)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	c, q := enginetest.Shipped(b)
	answers := enginetest.Seeded(1).Anything(q, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Score(q.ID, answers); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadingTheCatalog(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		enginetest.CatalogOf(b, enginetest.ShippedContent(b))
	}
}
