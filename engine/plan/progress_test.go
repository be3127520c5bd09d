package plan_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/score"
)

// Jacobson & Truax's example (1991): SD 7.5, reliability .80, from 32.5 to 47.5.
func TestTheReliableChangeIndex(t *testing.T) {
	r := engine.Reliability{SD: 7.5, InterItemR: 0.8}
	sem := r.SEM(1)
	enginetest.Near(t, "SEM", sem, 3.354, 0.0005)
	enginetest.Near(t, "RCI", plan.RCI(32.5, 47.5, sem, sem), 3.16, 0.005)
	enginetest.Near(t, "S_diff", 15/plan.RCI(32.5, 47.5, sem, sem), 4.743, 0.0005)
	enginetest.Same(t, "without error nothing can be said", plan.RCI(1, 2, 0, 0), 0.)
	for _, tt := range []struct {
		rci  float64
		want plan.Certainty
	}{
		{0, plan.WithinNoise}, {1.2799, plan.WithinNoise}, {1.28, plan.Probable}, {-1.28, plan.Probable},
		{1.9599, plan.Probable},
		{1.96, plan.Reliable}, {-1.96, plan.Reliable}, {9, plan.Reliable},
	} {
		enginetest.Same(t, "certainty", plan.CertaintyOf(tt.rci), tt.want)
	}
}

func TestAReliableChangeTakesThirtyThreePointsOfASkillAndNineteenOfACluster(t *testing.T) {
	r := engine.Reliability{SD: 22, InterItemR: 0.45}
	for items, want := range map[int]float64{3: 33, 12: 19} {
		sem := r.SEM(items)
		least := 0.0
		for plan.CertaintyOf(plan.RCI(0, least, sem, sem)) != plan.Reliable {
			least += 0.01
		}
		enginetest.Near(t, "points", least, want, 0.6)
	}
}

func TestTheReliableChangeIndexIsAntisymmetric(t *testing.T) {
	level, sem := rapid.Float64Range(0, 100), rapid.Float64Range(0, 30)
	rapid.Check(t, func(t *rapid.T) {
		a, b, semA, semB := level.Draw(t, "a"), level.Draw(t, "b"), sem.Draw(t, "sem a"), sem.Draw(t, "sem b")
		there, back := plan.RCI(a, b, semA, semB), plan.RCI(b, a, semB, semA)
		if there != -back {
			t.Fatalf("%v there and %v back", there, back)
		}
		if plan.CertaintyOf(there) != plan.CertaintyOf(back) {
			t.Fatal("a change is surer one way than the other")
		}
		if plan.CertaintyOf(plan.RCI(a, a, semA, semB)) != plan.WithinNoise {
			t.Fatal("no change, and a claim")
		}
	})
}

// retaken is content of which the quiz "work" has three items for each of four skills in two clusters, x and y in
// "one", z and w in "two".
func retaken() *enginetest.Draft {
	d := enginetest.DraftOf("w", "x", "y", "z")
	d.Clusters = []engine.Cluster{{ID: "one", Title: "One"}, {ID: "two", Title: "Two"}}
	for i := range d.Skills {
		d.Skills[i].Cluster = enginetest.Ref("two")
		if id := d.Skills[i].ID; id == "x" || id == "y" {
			d.Skills[i].Cluster = enginetest.Ref("one")
		}
	}
	d.Role("low", "junior", 80, 20, 30, 60)
	d.Role("high", "senior", 20, 90, 80, 60)
	p := engine.Path{ID: "up", Title: "Up", From: []engine.Ref{enginetest.Ref("low")}, To: enginetest.Ref("high"),
		Activities: []engine.Activity{
			deed{id: "a", gains: enginetest.Credit{"x": 40}, hours: 7}.activity(),
			deed{id: "b", gains: enginetest.Credit{"x": 40}, hours: 7}.activity(),
			deed{id: "c", gains: enginetest.Credit{"y": 60}, hours: 28}.activity(),
		}}
	d.Paths = append(d.Paths, p)
	var items []engine.Item
	for _, s := range []string{"x", "y", "z", "w"} {
		for _, n := range []string{"1", "2", "3"} {
			items = append(items, enginetest.Five(s+n, s))
		}
	}
	d.Quiz(items...)
	return d
}

// answered answers the three items of each skill alike: points for x, y, z and w.
func answered(x, y, z, w float64) engine.Answers {
	out := engine.Answers{}
	for skill, point := range map[string]float64{"x": x, "y": y, "z": z, "w": w} {
		for _, n := range []string{"1", "2", "3"} {
			out[skill+n] = engine.Number(point)
		}
	}
	return out
}

// taken is an assessment as a store keeps it.
func taken(t testing.TB, c *score.Catalog, id string, on engine.Date, answers engine.Answers) engine.Taken {
	t.Helper()
	snapshot, err := c.Snapshot("work", answers)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Taken{ID: id, On: on, Answers: answers, Result: enginetest.Score(t, c, answers), Snapshot: snapshot}
}

func progress(t testing.TB, c *score.Catalog, h plan.History) plan.Progress {
	t.Helper()
	p, err := plan.Compare(c, "work", h)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func certainties(changes []plan.Change) map[string]plan.Certainty {
	out := map[string]plan.Certainty{}
	for _, ch := range changes {
		out[ch.ID] = ch.Certainty
		for _, s := range ch.Skills {
			out[ch.ID+"."+s.ID] = s.Certainty
		}
	}
	return out
}

func TestWhatMovedBetweenAssessments(t *testing.T) {
	c := retaken().Catalog(t)
	h := plan.History{Taken: []engine.Taken{
		taken(t, c, "first", monday, answered(1, 2, 3, 5)),
		taken(t, c, "second", monday+90, answered(2, 2, 3, 5)),
		taken(t, c, "third", monday+180, answered(3, 3, 3, 4)),
	}, Today: monday + 200}
	p := progress(t, c, h)
	enginetest.Same(t, "points", len(p.Points), 3)
	pt := p.Points[0]
	enginetest.Same(t, "clusters", []plan.ClusterLevel{pt.Clusters[0], pt.Clusters[1]}, []plan.ClusterLevel{
		{Cluster: "one", Level: 12.5, SEM: pt.Clusters[0].SEM, Items: 6},
		{Cluster: "two", Level: 75, SEM: pt.Clusters[0].SEM, Items: 6},
	})
	enginetest.Near(t, "SEM of six items", pt.Clusters[0].SEM, 9.05, 0.005)
	enginetest.Same(t, "not rescored", []any{pt.Rescored, pt.LeftOut, pt.Dropped}, []any{false, 0, false})
	enginetest.Same(t, "since the first", certainties(p.Since), map[string]plan.Certainty{
		"one": plan.Reliable, "one.x": plan.Reliable, "one.y": plan.Probable, // 37.5 points on six items; 50 and 25 on three
		"two": plan.WithinNoise, "two.w": plan.Probable, "two.z": plan.WithinNoise,
	})
	enginetest.Same(t, "the largest first", []string{p.Since[0].ID, p.Since[0].Title, p.Since[0].Skills[0].ID,
		p.Since[1].Skills[0].ID}, []string{"one", "One", "x", "w"})
	enginetest.Same(t, "lately", certainties(p.Lately), map[string]plan.Certainty{
		"one": plan.Probable, "one.x": plan.Probable, "one.y": plan.Probable,
		"two": plan.WithinNoise, "two.w": plan.Probable, "two.z": plan.WithinNoise,
	})
	enginetest.Same(t, "from and to", []float64{p.Lately[0].From, p.Lately[0].To}, []float64{25, 50})
	enginetest.Same(t, "without a plan", []any{p.Target, p.Projection == nil, p.Pace == nil, p.Finished == nil},
		[]any{"", true, true, true})

	one := progress(t, c, plan.History{Taken: h.Taken[:1]})
	enginetest.Same(t, "of one assessment", []int{len(one.Points), len(one.Since), len(one.Lately)}, []int{1, 0, 0})
	none := progress(t, c, plan.History{})
	enginetest.Same(t, "of none", len(none.Points), 0)
	twice := progress(t, c, plan.History{Taken: []engine.Taken{h.Taken[0], h.Taken[0]}})
	for id, certainty := range certainties(twice.Since) {
		if certainty != plan.WithinNoise {
			t.Errorf("no change, and %s has a %s one", id, certainty)
		}
	}
	var unknown *engine.UnknownQuizError
	if _, err := plan.Compare(c, "wrok", h); !errors.As(err, &unknown) {
		t.Errorf("a quiz there isn't: %v", err)
	}
}

func TestAnItemOfTwoSkillsCountsOnceForTheirCluster(t *testing.T) {
	d := retaken()
	d.Quizzes[0].Sections[0].Items = append(d.Quizzes[0].Sections[0].Items,
		enginetest.Scaled("both", "five", enginetest.Credit{"x": 1, "y": 1}))
	c := d.Catalog(t)
	answers := answered(1, 2, 3, 5)
	answers["both"] = engine.Number(3)
	p := progress(t, c, plan.History{Taken: []engine.Taken{taken(t, c, "first", monday, answers)}})
	enginetest.Same(t, "items", p.Points[0].Clusters[0].Items, 7)
	enginetest.Same(t, "items of a skill", p.Points[0].Levels[1].Items, 4)
}

func TestClustersAreComparedOverSkillsMeasuredBothTimes(t *testing.T) {
	c := retaken().Catalog(t)
	before, after := answered(1, 5, 3, 5), answered(1, 1, 3, 5)
	for _, id := range []string{"y1", "y2", "y3"} {
		delete(after, id)
	}
	p := progress(t, c, plan.History{Taken: []engine.Taken{taken(t, c, "first", monday, before),
		taken(t, c, "second", monday+9, after)}})
	one := p.Since[slices.IndexFunc(p.Since, func(ch plan.Change) bool { return ch.ID == "one" })]
	enginetest.Same(t, "one", []any{one.From, one.To, one.Certainty, len(one.Skills)}, []any{0., 0., plan.WithinNoise, 1})
	enginetest.Same(t, "its level at first", p.Points[0].Clusters[0].Level, 50.)
	enginetest.Same(t, "its items then", []int{p.Points[0].Clusters[0].Items, p.Points[1].Clusters[0].Items}, []int{6, 3})
}

func TestOldAnswersAreScoredByTodaysQuiz(t *testing.T) {
	old := retaken().Catalog(t)
	answers := answered(2, 2, 3, 5)
	answers["x1"] = engine.Number(5)
	first := taken(t, old, "first", monday, answers)
	keptResult, keptAnswers := enginetest.AsJSONText(first.Result), enginetest.AsJSONText(first.Answers)
	for _, tt := range []struct {
		name    string
		change  func(q *engine.Quiz)
		x       float64 // level of x, first
		items   int     // it rests on
		leftOut int
		dropped bool
	}{
		{"the same", func(*engine.Quiz) {}, 50, 3, 0, false},
		{"another τ", func(q *engine.Quiz) { q.Tau = 23 }, 50, 3, 0, false},
		{"an item removed", func(q *engine.Quiz) { q.Sections[0].Items = q.Sections[0].Items[1:] }, 25, 2, 1, false},
		{"an item added", func(q *engine.Quiz) {
			q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Five("x4", "x"))
		}, 50, 3, 0, false},
		{"more added than there were: nobody was asked them then", func(q *engine.Quiz) {
			for _, id := range []string{"x4", "x5", "x6", "x7"} {
				q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Five(id, "x"))
			}
		}, 50, 3, 0, false},
		{"all items of x replaced, so that it isn't measured", func(q *engine.Quiz) {
			q.Sections[0].Items = slices.DeleteFunc(slices.Clone(q.Sections[0].Items), func(it engine.Item) bool {
				return it.Measures[0].Skill.ID == "x"
			})
			q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Five("x4", "x"))
		}, -1, 0, 3, false},
		{"an item turned round", func(q *engine.Quiz) { q.Sections[0].Items[0].Reversed = true }, 50. / 3, 3, 0, false},
		{"a label added: answers stay with their words", func(q *engine.Quiz) {
			q.Scales[0].Labels = []string{"0", "1", "2", "3", "4", "5"}
		}, 60, 3, 0, false},
		{"a label gone", func(q *engine.Quiz) { q.Scales[0].Labels = []string{"1", "2", "3", "4"} }, 100. / 3, 2, 4, false},
		{"a label gone that many chose", func(q *engine.Quiz) {
			q.Scales[0].Labels = []string{"1", "3", "4", "5"}
		}, -1, 0, 5, true},
		{"all reworded", func(q *engine.Quiz) { q.Scales[0].Labels = []string{"a", "b", "c", "d", "e"} }, -1, 0, 12, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := retaken()
			tt.change(&d.Quizzes[0])
			c := d.Catalog(t)
			now := engine.Answers{}
			for _, it := range enginetest.QuizOf(t, c, "work").Items() {
				now[it.ID] = engine.Number(3)
			}
			p := progress(t, c, plan.History{Taken: []engine.Taken{first, taken(t, c, "second", monday+90, now)}})
			pt := p.Points[0]
			enginetest.Same(t, "rescored, left out, dropped", []any{pt.Rescored, pt.LeftOut, pt.Dropped},
				[]any{tt.name != "the same", tt.leftOut, tt.dropped})
			i := slices.IndexFunc(pt.Levels, func(l engine.Level) bool { return l.Skill == "x" })
			switch {
			case tt.dropped:
				enginetest.Same(t, "levels", pt.Levels, first.Result.Levels)
				enginetest.Same(t, "comparison", len(p.Since), 0)
			case tt.x < 0:
				enginetest.Same(t, "x is measured", i >= 0, false)
				enginetest.Same(t, "clusters compared", len(p.Since), 2)
			default:
				enginetest.Near(t, "x", pt.Levels[i].Level, tt.x, 1e-9)
				enginetest.Same(t, "items", pt.Levels[i].Items, tt.items)
			}
			enginetest.Same(t, "the verdict as kept", pt.Verdict, first.Result.Verdict)
			enginetest.Same(t, "today's is as it is", []any{p.Points[1].Rescored, p.Points[1].LeftOut}, []any{false, 0})
			enginetest.Same(t, "the kept result", enginetest.AsJSONText(first.Result), keptResult)
			enginetest.Same(t, "the kept answers", enginetest.AsJSONText(first.Answers), keptAnswers)
		})
	}
	t.Run("without the words, by number", func(t *testing.T) {
		d := retaken()
		d.Quizzes[0].Scales[0].Labels = []string{"0", "1", "2", "3", "4"}
		bare := first
		bare.Snapshot = engine.Snapshot{}
		p := progress(t, d.Catalog(t), plan.History{Taken: []engine.Taken{bare}})
		enginetest.Near(t, "x", p.Points[0].Levels[1].Level, 50, 1e-9)
	})
	t.Run("too little was answered", func(t *testing.T) {
		few := engine.Answers{"x1": engine.Number(3), "x2": engine.Number(3)}
		p := progress(t, old, plan.History{Taken: []engine.Taken{taken(t, old, "first", monday, few)}})
		enginetest.Same(t, "dropped", []any{p.Points[0].Dropped, p.Points[0].Rescored}, []any{true, false})
	})
}

func TestResultsOfTwoVersionsAreComparedByTheQuestionsThatBothAnswer(t *testing.T) {
	old := retaken().Catalog(t)
	first := taken(t, old, "first", monday, answered(2, 2, 3, 5))
	d := retaken()
	items := &d.Quizzes[0].Sections[0].Items
	*items = append((*items)[1:], enginetest.Five("x4", "x"), enginetest.Five("x5", "x"))
	c := d.Catalog(t)
	now := answered(2, 2, 3, 5)
	delete(now, "x1")
	now["x4"], now["x5"] = engine.Number(5), engine.Number(5) // others than those that were asked before
	p := progress(t, c, plan.History{Taken: []engine.Taken{first, taken(t, c, "second", monday+90, now)}})
	for id, certainty := range certainties(p.Since) {
		if certainty != plan.WithinNoise {
			t.Errorf("the answers that both give are the same, and %s has a %s change", id, certainty)
		}
	}
	for _, cluster := range p.Since {
		if cluster.From != cluster.To {
			t.Errorf("%s moves from %v to %v", cluster.ID, cluster.From, cluster.To)
		}
	}
	if p.Shared == nil || p.Shared.Questions != 11 || len(p.SinceLevels[0]) != 4 {
		t.Fatalf("they share %+v", p.Shared)
	}
	enginetest.Same(t, "levels then and now", p.SinceLevels[0], p.SinceLevels[1])
	level := p.Points[1].Levels[slices.IndexFunc(p.Points[1].Levels, func(l engine.Level) bool { return l.Skill == "x" })]
	enginetest.Same(t, "today's own level of x", []any{level.Level, level.Items}, []any{62.5, 4})

	now["x2"], now["x3"] = engine.Number(5), engine.Number(5)
	p = progress(t, c, plan.History{Taken: []engine.Taken{first, taken(t, c, "second", monday+90, now)}})
	enginetest.Same(t, "x", certainties(p.Since)["one.x"], plan.Reliable)
	p = progress(t, c, plan.History{Taken: []engine.Taken{taken(t, c, "one", monday, now), taken(t, c, "two", monday, now)}})
	enginetest.Same(t, "of one version", p.Shared, (*plan.SharedQuestions)(nil))
}

func TestAPlanBesideWhatMoved(t *testing.T) {
	c := retaken().Catalog(t)
	first := taken(t, c, "first", monday, answered(1, 2, 3, 5))
	growth, err := plan.New(c, &first.Result, first.Answers, "high", weekly)
	ok(t, err)
	enginetest.Same(t, "plan", days(&growth), []string{"a 08-31 09-06", "b 09-07 09-13", "c 09-14 10-11"})
	h := plan.History{Taken: []engine.Taken{first}, Plan: &growth, Today: monday + 9}
	p := progress(t, c, h)
	enginetest.Same(t, "target", p.Target, "high")
	enginetest.Near(t, "readiness", p.Points[0].Readiness, growth.Readiness, 1e-9)
	enginetest.Same(t, "ahead", p.Projection, []plan.Projection{
		{On: monday, Readiness: growth.Readiness},
		{On: monday + 6, Readiness: growth.Milestones[0].ReadinessAfter, Milestone: "A"},
		{On: monday + 13, Readiness: growth.Milestones[1].ReadinessAfter, Milestone: "B"},
		{On: monday + 41, Readiness: growth.Milestones[2].ReadinessAfter, Milestone: "C"},
	})
	enginetest.Same(t, "nothing done", *p.Pace, plan.Pacing{HoursPlanned: 7, HoursInAll: 42, Due: monday + 41,
		From: monday + 14})

	ok(t, growth.SetStatus("a", plan.Done, "", "", monday))
	ok(t, growth.SetStatus("c", plan.Done, "", "", monday+11))
	h.Taken = append(h.Taken, taken(t, c, "second", monday+11, answered(4, 2, 3, 5)),
		taken(t, c, "third", monday+30, answered(4, 2, 3, 5)))
	h.Today = monday + 13
	if p = progress(t, c, h); p.Pace.PointsTo != nil {
		t.Errorf("a plan of less than two weeks has a pace: it points to %s", p.Pace.PointsTo)
	}
	h.Today = monday + 14
	p = progress(t, c, h)
	enginetest.Same(t, "pace", []any{p.Pace.HoursDone, p.Pace.HoursPlanned, p.Pace.HoursInAll, p.Pace.Due,
		*p.Pace.PointsTo},
		[]any{35., 14., 42., monday + 41, monday + 14 + 3}) // 35 hours in 15 days: 7 more take 3
	enginetest.Same(t, "finished", []any{len(p.Finished), p.Finished[0].From, p.Finished[0].To, p.Finished[0].Done},
		[]any{1, monday, monday + 11, []string{"A", "C"}})
	enginetest.Same(t, "moved", certainties(p.Finished[0].Moved),
		map[string]plan.Certainty{"one": plan.Reliable, "one.x": plan.Reliable, "one.y": plan.WithinNoise})
	var days []engine.Date
	var titles []string
	for i, a := range p.Projection {
		days, titles = append(days, a.On), append(titles, a.Milestone)
		if i > 0 && a.Readiness < p.Projection[i-1].Readiness {
			t.Errorf("the projection falls: %+v", p.Projection)
		}
	}
	enginetest.Same(t, "ahead by days", days, []engine.Date{monday, monday, monday + 11, monday + 13})
	enginetest.Same(t, "ahead by titles", titles, []string{"", "A", "C", "B"})
	enginetest.Near(t, "ahead of what is open", p.Projection[2].Readiness, growth.ReadinessNow(), 1e-9)

	ok(t, growth.SetStatus("b", plan.Done, "", "", monday+31))
	h.Today = monday + 99
	p = progress(t, c, h)
	enginetest.Same(t, "all done: the day it was", *p.Pace.PointsTo, monday+31)
	enginetest.Same(t, "what was done after the last isn't beside it", len(p.Finished), 1)
	h.Former, h.Plan = []plan.Plan{growth}, nil
	p = progress(t, c, h)
	enginetest.Same(t, "an earlier plan's count too", []any{len(p.Finished), p.Target, p.Pace == nil}, []any{1, "", true})
}

func TestAPaceThatLeadsNowhereIsNotToldAsADay(t *testing.T) {
	c := retaken().Catalog(t)
	first := taken(t, c, "first", monday, answered(1, 2, 3, 5))
	growth, err := plan.New(c, &first.Result, first.Answers, "high", weekly)
	ok(t, err)
	ok(t, growth.AddOwn(plan.Words{Title: "A little"}, 0.25, nil, monday))
	ok(t, growth.SetStatus("own_1", plan.Done, "", "", monday))
	for today, want := range map[engine.Date]bool{
		monday - 3: false, monday: false, monday + 13: false, monday + 14: true, monday + 365: false,
	} {
		p := progress(t, c, plan.History{Taken: []engine.Taken{first}, Plan: &growth, Today: today})
		if (p.Pace.PointsTo != nil) != want {
			t.Errorf("on %s it points to %v", today, p.Pace.PointsTo)
		}
	}
	for _, m := range growth.Milestones {
		ok(t, growth.SetStatus(m.ID, plan.Dropped, "", "", monday))
	}
	p := progress(t, c, plan.History{Taken: []engine.Taken{first}, Plan: &growth, Today: monday})
	enginetest.Same(t, "nothing left", *p.Pace, plan.Pacing{Due: monday, From: monday + 14})
	enginetest.Same(t, "nor ahead", len(p.Projection), 1)
}

// The role asks for 20, 90, 80 and 60: 250 in all. What was done before a result is in it, and counts no second time.
func TestWhatAPlanProjectsGoesOnFromWhatWasMeasured(t *testing.T) {
	c := retaken().Catalog(t)
	first := taken(t, c, "first", monday, answered(1, 2, 3, 5))
	growth, err := plan.New(c, &first.Result, first.Answers, "high", weekly)
	ok(t, err)
	ok(t, growth.SetStatus("a", plan.Done, "", "", monday+6)) // x rises by 40
	second := enginetest.Score(t, c, answered(2, 2, 3, 5))    // to 25, says the result
	ok(t, growth.SetStatus("b", plan.Done, "", "", monday+25))
	enginetest.Same(t, "from the second result on", growth.ProjectionFrom(second.Levels, monday+20), []plan.Projection{
		{On: monday + 20, Readiness: 48}, // 20 + 25 + 25 + 50
		{On: monday + 25, Readiness: 64, Milestone: "B", Done: true},
		{On: monday + 41, Readiness: 86, Milestone: "C"},
	})
	open := func(m *plan.Milestone) bool { return m.Status != plan.Done }
	enginetest.Same(t, "with what is open alone", growth.ReadinessFrom(second.Levels, open), 70.)
	enginetest.Same(t, "of nobody measured", growth.ReadinessFrom(nil, open), growth.ReadinessFrom(first.Result.Levels, open))
}
