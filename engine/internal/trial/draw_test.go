package trial_test

import (
	"fmt"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/trial"
	"careerpath/engine/score"
)

// compile makes a draft's quiz ready.
func compile(t rapid.TB, d *enginetest.Draft) *compiled.Quiz {
	t.Helper()
	c, err := score.NewCatalog(d.Content)
	if err != nil {
		t.Fatalf("the draft is at fault:\n%v", err)
	}
	cq, err := c.Inside().Quiz("work")
	if err != nil {
		t.Fatalf("%v", err)
	}
	return cq
}

// read makes a trial of answers.
func read(t rapid.TB, cq *compiled.Quiz, answers engine.Answers) (*compiled.Sheet, *trial.Trial) {
	t.Helper()
	s, faults := cq.Read(answers)
	if len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	s.Measure()
	return s, trial.New(s)
}

// anyQuiz draws a quiz in which answers bear on one another in every way there is.
func anyQuiz(t *rapid.T) *enginetest.Draft {
	skills := []string{"drive", "craft", "reach", "vision", "care"}
	d := enginetest.DraftOf(skills...)
	level := rapid.Float64Range(0, 100)
	for r := range rapid.IntRange(2, 5).Draw(t, "roles") {
		levels := make([]float64, len(skills))
		for k := range levels {
			levels[k] = level.Draw(t, "level")
		}
		d.Role(fmt.Sprintf("role_%d", r), "junior", levels...)
	}
	skill := rapid.SampledFrom(skills)
	bound := rapid.IntRange(10, 90)
	sums := rapid.Bool().Draw(t, "sums") // which change what an item weighs, too
	condition := func() string {
		conditions := 4
		if sums {
			conditions = 6
		}
		switch rapid.IntRange(0, conditions).Draw(t, "condition") {
		case 0:
			return fmt.Sprintf("level.%s >= %d", skill.Draw(t, "reads"), bound.Draw(t, "bound"))
		case 1:
			return fmt.Sprintf("level.%s < %d || level.%s > %d", skill.Draw(t, "reads"), bound.Draw(t, "bound"),
				skill.Draw(t, "reads"), bound.Draw(t, "bound"))
		case 2:
			return fmt.Sprintf("level.%s - level.%s > 10", skill.Draw(t, "reads"), skill.Draw(t, "reads"))
		case 3:
			return fmt.Sprintf("answer.i%d >= 3", rapid.IntRange(0, 3).Draw(t, "reads"))
		case 5:
			return fmt.Sprintf("sum.vision >= %d", rapid.IntRange(0, 6).Draw(t, "points"))
		case 6:
			return "band.far == \"far\" && sum.far > 4"
		default:
			return fmt.Sprintf("fact.people == 0 && level.%s > %d", skill.Draw(t, "reads"), bound.Draw(t, "bound"))
		}
	}
	for r := range d.Roles {
		// 70 leave none of the bits that stand for one requirement to those that follow
		many := rapid.SampledFrom([]int{0, 0, 1, 2, 70}).Draw(t, "requirements")
		for j := range many {
			var needs string
			switch rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "requirement") {
			case 0:
				needs = fmt.Sprintf("level.%s >= %d", skill.Draw(t, "reads"), rapid.IntRange(0, 60).Draw(t, "bound"))
			case 1:
				needs = fmt.Sprintf("gap.%s < %d", skill.Draw(t, "reads"), bound.Draw(t, "bound"))
			default:
				needs = "readiness.role_1 > 60"
			}
			if j >= 2 {
				needs = fmt.Sprintf("level.%s >= 0", skill.Draw(t, "reads"))
			}
			d.Roles[r].Requires = append(d.Roles[r].Requires, enginetest.Requirement(needs))
		}
	}
	var items []engine.Item
	for i := range rapid.IntRange(4, 6).Draw(t, "items") {
		items = append(items, enginetest.Scaled(fmt.Sprintf("i%d", i), "five",
			enginetest.Credit{skill.Draw(t, "measures"): rapid.SampledFrom([]float64{1, 0.3, 2}).Draw(t, "weight"),
				skills[i%len(skills)]: 1}))
	}
	items = append(items, enginetest.Numbered("people", 0, 9),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90, "craft": 30}, enginetest.Credit{"craft": 80},
			enginetest.Credit{"care": 20, "reach": 100}),
		enginetest.ShownWhere(enginetest.Five("hidden", "vision"), "answer.scene != \"a\""))
	if rapid.Bool().Draw(t, "all shown") {
		items = items[:len(items)-1]
	}
	q := d.Quiz(items...)
	q.Tau = rapid.SampledFrom([]float64{0, 0, 0, 1}).Draw(t, "tau") // 1: most shares are 0 as numbers
	q.Temperature = rapid.SampledFrom([]float64{0, 0, 1.7, 10}).Draw(t, "temperature")
	if sums {
		q.Sums = []engine.Sum{{Skill: enginetest.Ref("vision"), Lowest: 1}}
		q.Composites = []engine.Composite{{ID: "far", Title: "Far",
			Of: []engine.CompositePart{{Scale: enginetest.Ref("vision"), Weight: 2}}, Bands: []engine.Band{{From: 8, Name: "far"}}}}
	}
	q.Reliability.SD = rapid.SampledFrom([]float64{22, 4, 1}).Draw(t, "sd")
	for i := range rapid.SampledFrom([]int{0, 1, 2, 3, 66}).Draw(t, "rules") {
		r := engine.Rule{ID: fmt.Sprintf("rule_%d", i), When: enginetest.When("level.drive > 100"), Because: "…"}
		if i >= 63 || i < 2 {
			r.When = enginetest.When(condition())
		}
		points := enginetest.Credit{skill.Draw(t, "moves"): float64(bound.Draw(t, "points"))}.Points()
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

// anyAnswers draws a sheet, of which now and then an item is left out.
func anyAnswers(t *rapid.T, cq *compiled.Quiz) engine.Answers {
	answers := engine.Answers{}
	for i := range cq.Items {
		ci := &cq.Items[i]
		switch {
		case rapid.IntRange(0, 14).Draw(t, "left out") == 14:
		case len(ci.Picks) > 0:
			answers[ci.Item.ID] = ci.Picked(rapid.IntRange(0, len(ci.Picks)-1).Draw(t, ci.Item.ID))
		default:
			answers[ci.Item.ID] = engine.Number(float64(rapid.IntRange(0, 2).Draw(t, ci.Item.ID)))
		}
	}
	return answers
}
