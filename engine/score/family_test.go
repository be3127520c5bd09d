package score_test

import (
	"context"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// tracks is a ladder of four families, with eighteen positions over five axes, as engineering departments have them.
func tracks(t testing.TB) *score.Catalog {
	t.Helper()
	c, err := content.Load(os.DirFS("testdata/ladder"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Its cases answer as each profile is. Loading ran them.
func TestEveryExactSheetIsNamed(t *testing.T) {
	c := tracks(t)
	named := map[string]bool{}
	for _, cs := range c.Cases() {
		answers, err := cs.AnswerSheet()
		if err != nil {
			t.Fatal(err)
		}
		r := enginetest.ScoreOf(t, c, "ladder", answers)
		role, exact := strings.CutPrefix(cs.Name, "exactly ")
		if !exact {
			continue
		}
		enginetest.Same(t, "recommended", string(r.Role), role)
		named[role] = true
		if r.Family == nil || r.Family.Family+"_" != strings.TrimRight(role, "1234567") {
			t.Fatalf("%s stands at %+v", role, r.Family)
		}
		i := slices.IndexFunc(r.Family.Positions, func(p engine.PositionChance) bool { return p.Role == role })
		for j, p := range r.Family.Positions {
			if j != i && p.Probability >= r.Family.Positions[i].Probability {
				t.Errorf("exactly %s is as likely %s", role, p.Role)
			}
		}
	}
	enginetest.Same(t, "positions named", len(named), 18)
}

// climber is a family of three, in one quiz: see TestAStepIsWorthWhatIsMadeOfIt in package height.
func climber(t testing.TB, change func(*enginetest.Draft)) (*score.Catalog, engine.Answers) {
	t.Helper()
	d := enginetest.DraftOf("a", "b")
	d.Role("low", "junior", 20, 40)
	d.Role("mid", "junior", 60, 40).Profile[0].Weight = 2
	d.Role("top", "senior", 80, 80).Profile[1].Weight = 3
	d.Families = []engine.Family{{ID: "makers", Title: "Makers",
		Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("mid"), enginetest.Ref("top")}}}
	_, answers := d.Exactly(50, 60)
	if change != nil {
		change(d)
	}
	return d.Catalog(t), answers
}

func TestAFamilyIsToldByHeight(t *testing.T) {
	c, answers := climber(t, nil)
	r := enginetest.Score(t, c, answers)
	want := []float64{0.161862328093, 0.491980971523, 0.346156700383}
	for i, p := range r.Family.Positions {
		enginetest.Near(t, "chance of "+p.Role, p.Probability, want[i], 1e-11)
		enginetest.Near(t, "share of "+p.Role, enginetest.FitOf(t, r, p.Role).Share, want[i], 1e-11)
		enginetest.Near(t, "readiness for "+p.Role, p.Readiness, enginetest.FitOf(t, r, p.Role).Readiness, 0)
	}
	enginetest.Same(t, "role", string(r.Role), "mid")
	enginetest.Same(t, "next", string(r.Next), "top")
	enginetest.Same(t, "between", r.Family.Between, []string{"mid", "top"})
	enginetest.Same(t, "verdict", r.Verdict, engine.VerdictClose)
	enginetest.Same(t, "correction", *r.Family.Correction, engine.StyleCorrection{Not: engine.NoSelfRatings})

	c, _ = climber(t, func(d *enginetest.Draft) { d.Quizzes[0].Temperature = 2 })
	r = enginetest.Score(t, c, answers)
	for i, want := range []float64{0.237766449347, 0.414526055608, 0.347707495045} {
		enginetest.Near(t, "chance at temperature 2", r.Family.Positions[i].Probability, want, 1e-11)
	}
}

// A role outside any family beside the climbers: D² is that of the most likely of them, and the other two have their
// odds against it.
func TestBetweenFamiliesShapeDecides(t *testing.T) {
	c, answers := climber(t, func(d *enginetest.Draft) {
		d.Role("other", "junior", 30, 90)
		d.Quizzes[0].Roles = append(d.Quizzes[0].Roles, enginetest.Ref("other"))
	})
	r := enginetest.Score(t, c, answers)
	// x̃ = (−5, 5); mid has (10, −10), other (−30, 30), and the variance of each skill is 266.2 + 484
	apart := (2*25.0*25 - 2*15*15) / (266.2 + 484) / 2
	got := math.Log(enginetest.FitOf(t, r, "mid").Share / enginetest.FitOf(t, r, "other").Share)
	enginetest.Near(t, "log-odds", got, apart, 1e-9)
	got = math.Log(enginetest.FitOf(t, r, "mid").Share / enginetest.FitOf(t, r, "top").Share)
	enginetest.Near(t, "log-odds within", got, 0.3515484761637146, 1e-9)
	if r.Because.Versus != "top" || r.Because.Heights != 0 {
		t.Errorf("the reasons are %+v", r.Because)
	}
}

// The position above comes next, also one that the quiz doesn't compare, unless the role says otherwise.
func TestThePositionAboveIsNext(t *testing.T) {
	next := func(change func(*enginetest.Draft)) (string, []engine.RungAhead) {
		c, answers := climber(t, func(d *enginetest.Draft) {
			d.Role("other", "senior", 30, 90)
			if change != nil {
				change(d)
			}
		})
		r := enginetest.Score(t, c, answers)
		enginetest.Same(t, "role", string(r.Role), "mid")
		return string(r.Next), r.Rungs
	}
	to, way := next(nil)
	enginetest.Same(t, "next", to, "top")
	enginetest.Same(t, "the way", way, []engine.RungAhead{{Role: "top"}})
	to, _ = next(func(d *enginetest.Draft) { d.Quizzes[0].Roles = d.Quizzes[0].Roles[:2] })
	enginetest.Same(t, "next outside the quiz", to, "top")
	to, _ = next(func(d *enginetest.Draft) { d.Roles[1].Next = enginetest.Ladder("", "other") })
	enginetest.Same(t, "next by the role's own ladder", to, "other")
	to, _ = next(func(d *enginetest.Draft) {
		d.Quizzes[0].Roles = append(d.Quizzes[0].Roles, enginetest.Ref("other"))
		d.Path("other", "mid")
	})
	enginetest.Same(t, "next by a path", to, "other")
}

// On one ladder answers in a pattern have a height as any others have. A position is called clear only where answers
// about one skill could have contradicted each other and don't, and aren't all the same.
func TestAPatternIsNoClearPosition(t *testing.T) {
	catalog := func(items ...engine.Item) *score.Catalog {
		d := enginetest.DraftOf("a", "b")
		d.Role("low", "junior", 0, 0)
		d.Role("mid", "junior", 50, 50)
		d.Role("top", "senior", 100, 100)
		d.Families = []engine.Family{{ID: "makers", Title: "Makers",
			Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("mid"), enginetest.Ref("top")}}}
		d.Quiz(items...)
		return d.Catalog(t)
	}
	var twice []engine.Item
	for _, id := range []string{"1", "2", "3", "4"} {
		for _, skill := range []string{"a", "b"} {
			it := enginetest.Five(skill+id, skill)
			twice = append(twice, it)
			if id > "2" {
				twice[len(twice)-1] = enginetest.Reversed(it)
			}
		}
	}
	sheet := func(straight, reversed float64) engine.Answers {
		out := engine.Answers{}
		for _, it := range twice {
			out[it.ID] = engine.Number(straight)
			if it.Reversed {
				out[it.ID] = engine.Number(reversed)
			}
		}
		return out
	}
	zigzag := engine.Answers{}
	for i, it := range twice {
		zigzag[it.ID] = engine.Number(float64(1 + 4*(i%2)))
	}
	c := catalog(twice...)
	for _, tt := range []struct {
		name    string
		answers engine.Answers
		verdict engine.Verdict
		role    string
		unclear engine.NotClear
	}{
		{"somebody at the top", sheet(5, 1), engine.VerdictClear, "top", ""},
		{"somebody at the bottom", sheet(1, 5), engine.VerdictClear, "low", ""},
		{"the middle throughout", sheet(3, 3), engine.VerdictLikely, "mid", engine.SameAnswers},
		{"the lowest throughout, which contradict each other", sheet(1, 1), engine.VerdictLikely, "mid", engine.SameAnswers},
		{"zigzag, which contradict each other", zigzag, engine.VerdictLikely, "mid", ""},
	} {
		r := enginetest.Score(t, c, tt.answers)
		enginetest.Same(t, tt.name+": verdict", r.Verdict, tt.verdict)
		enginetest.Same(t, tt.name+": role", string(r.Role), tt.role)
		enginetest.Same(t, tt.name+": unclear", r.Family.Unclear, tt.unclear)
	}
	c = catalog(twice[0], twice[1])
	r := enginetest.Score(t, c, engine.Answers{"a1": engine.Number(5), "b1": engine.Number(5)})
	if p := r.Family.Positions[2].Probability; p < engine.DefaultThresholds.Clear {
		t.Fatalf("top is no more than %v likely", p)
	}
	enginetest.Same(t, "verdict of one answer a skill", r.Verdict, engine.VerdictLikely)
	enginetest.Same(t, "and why", r.Family.Unclear, engine.RatedOnce)
}

func TestNobodyOnOneLadderIsTooEven(t *testing.T) {
	c, _ := climber(t, func(d *enginetest.Draft) {
		d.Quizzes = nil
		d.Exactly(50, 50)
	})
	r := enginetest.Score(t, c, engine.Answers{"shows_a": engine.Choice("a"), "shows_b": engine.Choice("a")})
	enginetest.Same(t, "role", string(r.Role), "mid")
}

// A family that a quiz doesn't ask about leaves its results as they are, to the last byte.
func TestRolesOutsideFamiliesAreScoredAsEver(t *testing.T) {
	shipped := enginetest.ShippedContent(t)
	before := enginetest.CatalogOf(t, shipped)
	with := enginetest.ShippedContent(t)
	role := func(id string, level float64) engine.Role {
		r := with.Roles[0]
		r.ID, r.Next, r.Requires, r.Profile = id, nil, nil, slices.Clone(r.Profile)
		r.WorksWith, r.Unlike = nil, nil
		r.Profile[0].Level = level
		return r
	}
	with.Roles = append(with.Roles, role("lower_one", 10), role("higher_one", 90))
	with.Families = []engine.Family{{ID: "others", Title: "Others",
		Positions: []engine.Ref{enginetest.Ref("lower_one"), enginetest.Ref("higher_one")}}}
	after := enginetest.CatalogOf(t, with)
	sitter := enginetest.Seeded(13)
	for _, q := range before.Quizzes() {
		enginetest.Same(t, "hash of "+q.ID, after.QuizHash(q.ID), before.QuizHash(q.ID))
		for range 20 {
			answers := sitter.Anything(&q, 0.1)
			enginetest.Same(t, "result", enginetest.AsJSONText(enginetest.ScoreOf(t, after, q.ID, answers)),
				enginetest.AsJSONText(enginetest.ScoreOf(t, before, q.ID, answers)))
		}
	}
}

// uncorrected is the standing of a result whose heights are as measured, nil where they aren't, or there is none.
func uncorrected(r engine.Result) *engine.FamilyStanding {
	if r.Family == nil || r.Family.Correction.Points != 0 {
		return nil
	}
	return r.Family
}

func TestLawsOfTheLadder(t *testing.T) {
	c := tracks(t)
	q, _ := c.Quiz("ladder")
	compared, raised := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.SampledFrom([]float64{0, 0.1}).Draw(t, "open")
		answers := enginetest.Seeded(rapid.Uint64().Draw(t, "seed")).Anything(q, open)
		r := enginetest.ScoreOf(t, c, "ladder", answers)
		if r.Because != nil {
			compared++
			explained(r, t.Errorf)
		}
		if r.Family == nil {
			return
		}
		total := 0.0
		for _, p := range r.Family.Positions {
			total += p.Probability
		}
		enginetest.Near(t, "all chances", total, 1, 1e-9)
		all := 0.0
		for _, f := range r.Roles {
			all += f.Share
		}
		enginetest.Near(t, "all shares", all, 1, 1e-9)
		if uncorrected(r) == nil {
			return
		}
		// a better answer to an item
		it := q.Items()[rapid.IntRange(3, len(q.Items())-1).Draw(t, "item")]
		given := answers[it.ID]
		var better engine.Answer
		switch {
		case given.Form() == engine.FormNumber && !it.Reversed && given.Number() < 5:
			better = engine.Number(given.Number() + 1)
		case given.Form() == engine.FormNumber && it.Reversed && given.Number() > 1:
			better = engine.Number(given.Number() - 1)
		case given.Form() == engine.FormChoice && given.Options()[0] < "e":
			better = engine.Choice(string(rune(given.Options()[0][0] + 1)))
		default:
			return
		}
		answers[it.ID] = better
		after := uncorrected(enginetest.ScoreOf(t, c, "ladder", answers))
		if after == nil || after.Family != r.Family.Family {
			return
		}
		raised++
		above, was := 0.0, 0.0
		for i := len(after.Positions) - 1; i > 0; i-- {
			above += after.Positions[i].Probability
			was += r.Family.Positions[i].Probability
			if above < was-1e-9 {
				t.Fatalf("at %s or above falls from %v to %v", after.Positions[i].Role, was, above)
			}
		}
	})
	if compared == 0 || raised == 0 {
		t.Errorf("%d results had reasons, and %d answers were raised", compared, raised)
	}
}

// A rule that moves levels has its own part in a step, and who rates themselves high has it taken off.
func TestRulesAndCorrectionAreExplained(t *testing.T) {
	skills := []string{"a", "b", "c"}
	d := enginetest.DraftOf(skills...)
	d.Role("low", "junior", 20, 20, 20)
	d.Role("mid", "junior", 70, 70, 70)
	d.Role("top", "senior", 95, 95, 95)
	d.Families = []engine.Family{{ID: "makers", Title: "Makers",
		Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("mid"), enginetest.Ref("top")}}}
	var items []engine.Item
	answers := engine.Answers{}
	for _, s := range skills {
		for _, n := range []string{"1", "2", "3"} {
			described := enginetest.Choosing("says_"+s+n, "one", enginetest.Credit{s: 40}, enginetest.Credit{s: 0})
			items = append(items, enginetest.Five(s+n, s), described)
			answers[s+n], answers["says_"+s+n] = engine.Number(5), engine.Choice("a")
		}
	}
	d.Quiz(items...)
	d.Rules = []engine.Rule{{ID: "capped", When: enginetest.When("level.a > 10"), Because: "…",
		Add: enginetest.Credit{"a": -10}.Points()}}
	c := d.Catalog(t)
	r := enginetest.Score(t, c, answers)
	// self-ratings say 100 and descriptions 40, so half of each level's weight is 60 too high: of 70 (60 after the
	// rule) 40 (30) stay
	want := engine.StyleCorrection{Points: -60, By: engine.ByAnchoredItems, Items: 9,
		Levels: []engine.CorrectedLevel{{Skill: "a", Level: 30}, {Skill: "b", Level: 40}, {Skill: "c", Level: 40}}}
	enginetest.Same(t, "correction", *r.Family.Correction, want)
	enginetest.Same(t, "role", string(r.Role), "low") // a third of the step to mid is made
	explained(r, t.Errorf)
	if r.Because.Corrected == 0 || r.Because.Rules[0].LogOdds == 0 {
		t.Errorf("the reasons are %+v", r.Because)
	}
	for _, s := range skills { // rated about as described
		for _, n := range []string{"1", "2", "3"} {
			answers[s+n] = engine.Number(3)
		}
	}
	r = enginetest.Score(t, c, answers)
	enginetest.Same(t, "correction", *r.Family.Correction, engine.StyleCorrection{By: engine.ByAnchoredItems, Items: 9,
		Not: engine.NotDifferent})
	explained(r, t.Errorf)
}

// Every change of one answer that has another position recommended is found, and nothing else is.
func TestChangesOfAPosition(t *testing.T) {
	c := tracks(t)
	q, _ := c.Quiz("ladder")
	found := 0
	for seed := range uint64(12) {
		answers := enginetest.Seeded(seed).Anything(q, 0)
		r := enginetest.ScoreOf(t, c, "ladder", answers)
		changes, err := c.Changes(context.Background(), "ladder", answers)
		if err != nil {
			t.Fatal(err)
		}
		alone := false // whether one answer does it
		for _, it := range q.Items() {
			if it.Fact != nil {
				continue
			}
			for _, other := range q.Question(it).Alternatives(answers[it.ID]) {
				with := engine.Answers{}
				for id, a := range answers {
					with[id] = a
				}
				with[it.ID] = other
				role := enginetest.ScoreOf(t, c, "ladder", with).Role
				alone = alone || role != r.Role && role != ""
			}
		}
		if alone != (len(changes) > 0 && len(changes[0].Set) == 1) && r.Verdict.Compares() {
			t.Errorf("seed %d: one answer does it: %v, and the changes are %v", seed, alone, changes)
		}
		found += len(changes)
	}
	if found == 0 {
		t.Error("nothing changes anything")
	}
}

func TestAQuizAsksAboutWhatSetsItsPositionsApart(t *testing.T) {
	d := enginetest.DraftOf("a", "b", "c")
	d.Role("low", "junior", 20, 40, 10)
	d.Role("top", "senior", 20, 40, 90)
	d.Families = []engine.Family{{ID: "makers", Title: "Makers",
		Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("top")}}}
	d.Exactly(50, 50)
	_, err := score.NewCatalog(d.Content)
	if err == nil || !strings.Contains(err.Error(), `measures nothing that position "top" asks for more of than "low"`) {
		t.Error(err)
	}
}
