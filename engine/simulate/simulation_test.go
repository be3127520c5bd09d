package simulate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

// simulated simulates people who must be able to answer.
func simulated(t testing.TB, c *score.Catalog, quiz string, options simulate.Options) simulate.Simulation {
	t.Helper()
	sim, err := simulate.Run(c, context.Background(), quiz, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

// shippedSimulation is what 1,200 people make of the shipped quiz.
var shippedSimulation = sync.OnceValue(func() simulate.Simulation {
	sim, err := simulate.Run(enginetest.ShippedCatalog, context.Background(), enginetest.ShippedQuiz,
		simulate.Options{People: 1200, Seed: 1}, nil)
	if err != nil {
		panic(err)
	}
	return sim
})

func simulateShipped(t testing.TB) simulate.Simulation {
	t.Helper()
	enginetest.Shipped(t)
	return shippedSimulation()
}

// failed are the gates that a quiz doesn't pass, as name and what of.
func failed(sim *simulate.Simulation) []string {
	out := []string{}
	for _, g := range sim.Gates {
		if !g.Passed {
			out = append(out, strings.TrimSpace(g.Name+" "+g.Of))
		}
	}
	return out
}

// gateOf is one gate of a simulation.
func gateOf(t testing.TB, sim *simulate.Simulation, name, of string) simulate.Gate {
	t.Helper()
	for _, g := range sim.Gates {
		if g.Name == name && g.Of == of {
			return g
		}
	}
	t.Fatalf("there is no gate %s of %q", name, of)
	return simulate.Gate{}
}

func describe(sim *simulate.Simulation) string {
	var b strings.Builder
	for _, n := range sim.Noises {
		for _, r := range n.Roles {
			fmt.Fprintf(&b, "\n  noise %v: %-26s recommended %.3f, fits best %.3f, told %v, none %d", n.Noise, r.Role,
				r.Correct, r.Best, r.Told, r.None)
		}
		fmt.Fprintf(&b, "\n  verdicts %v, right %v", n.Verdicts, n.Right)
	}
	return b.String()
}

// profileQuiz is content of the shipped skills and roles with a quiz that asks three items a skill and nothing else.
func profileQuiz(t testing.TB) *score.Catalog {
	content := enginetest.ShippedContent(t)
	d := &enginetest.Draft{Content: engine.Content{Sources: content.Sources, Clusters: content.Clusters,
		Skills: content.Skills, Roles: content.Roles}}
	for i := range d.Roles {
		d.Roles[i].Requires, d.Roles[i].Facts, d.Roles[i].Next = nil, nil, nil
	}
	d.KeepAskedSkills()
	var items []engine.Item
	for i := range 3 {
		for _, s := range d.Skills {
			items = append(items, enginetest.Five(fmt.Sprintf("%s_%d", s.ID, i+1), s.ID))
		}
	}
	d.Quiz(items...)
	return d.Catalog(t)
}

// mixed are the gates of the mixture, and of readiness, which take more people.
var mixed = []string{"stress", "clear", "calibration", "own_readiness"}

func TestTheShippedQuizPassesEveryGate(t *testing.T) {
	c, q := enginetest.Shipped(t)
	for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
		t.Run(string(model), func(t *testing.T) {
			sim := simulateShipped(t)
			if model != sim.Model {
				sim = simulated(t, c, q.ID, simulate.Options{People: 240, Seed: 1, Model: model})
			}
			t.Log(describe(&sim))
			counts := map[string]int{}
			for _, g := range sim.Gates {
				counts[g.Name]++
				chance := 0.0
				if strings.HasPrefix(g.Name, "correct") {
					chance = 2 * math.Sqrt(g.Want*(1-g.Want)/float64(sim.People/6)) // two standard errors of a share of so few people
				}
				if slices.Contains(mixed, g.Name) {
					continue
				}
				if !g.Passed && (g.AtMost || g.Got < g.Want-chance) {
					t.Errorf("%s of %s: %.3f, want %.3f: %s", g.Name, g.Of, g.Got, g.Want, g.Advice)
				}
			}
			enginetest.Same(t, "gates", counts, map[string]int{"correct_15": 6, "correct_25": 6, "stress": 6,
				"clear": 1, "calibration": 1, "own_readiness": 6, "reach": 6, "bots": 3, "keys": 1, "recovery": 16, "distinct": 1,
				"swing": 5, "sets": 1})
		})
	}
}

func TestTheSmallerQuizzesPassEveryGate(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	for quiz, scenes := range map[string]int{"digital_or_social_manager": 3, "digital_marketing_workflow": 0,
		"manager_or_director": 4, "social_manager_or_marketer": 3} {
		for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
			sim := simulated(t, c, quiz, simulate.Options{People: 600, Seed: 2, Model: model})
			if got := failed(&sim); len(got) > 0 {
				t.Errorf("%s by the model %s fails %v%s", quiz, model, got, describe(&sim))
			}
			enginetest.Same(t, quiz+" scenes", len(sim.Swings), scenes)
		}
	}
}

func TestTheShippedQuizzesPassTheGatesOfTheMixture(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	for _, q := range c.Quizzes() {
		for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
			if len(q.Roles) == 0 {
				continue
			}
			sim := simulated(t, c, q.ID, simulate.Options{People: 4000, Seed: 1, Model: model})
			for _, g := range sim.Gates {
				if slices.Contains(mixed, g.Name) && !g.Passed {
					t.Errorf("%s, %s: %s of %s: %.3f, want %.2f: %s", q.ID, model, g.Name, g.Of, g.Got, g.Want, g.Advice)
				}
			}
		}
	}
}

func TestThreeItemsASkillTellTheShippedRolesApart(t *testing.T) {
	c := profileQuiz(t)
	sim := simulated(t, c, "work", simulate.Options{People: 120})
	t.Log(describe(&sim))
	for _, of := range sim.Roles {
		for _, name := range []string{"correct_15", "correct_25", "reach"} {
			if g := gateOf(t, &sim, name, of); !g.Passed {
				t.Errorf("%s of %s: %.3f, want %.2f", name, of, g.Got, g.Want)
			}
		}
	}
}

func TestEveryRoleCanBeReached(t *testing.T) {
	c, q := enginetest.Shipped(t)
	for _, r := range simulateShipped(t).Reach {
		result, err := c.Score(q.ID, r.Answers)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Reached || r.Reason != "" || r.Instead != "" || string(result.Role) != r.Role ||
			enginetest.FitOf(t, result, r.Role).Share != r.Share {
			t.Errorf("%+v: the sheet gets %s recommended", r, result.Role)
		}
		shown, err := c.Shown(q.ID, r.Answers)
		if err != nil || len(shown) != len(r.Answers) {
			t.Errorf("%s: %d answers to %d items shown (%v)", r.Role, len(r.Answers), len(shown), err)
		}
	}
}

func TestASimulationIsTheSameForTheSameSeedOnAnyNumberOfCores(t *testing.T) {
	full, q := enginetest.Shipped(t)
	for _, tt := range []struct {
		c      *score.Catalog
		quiz   string
		people int
	}{{enginetest.Branched(t), "work", 200}, {full, q.ID, 12}} {
		for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
			options := simulate.Options{People: tt.people, Seed: 7, Model: model, Calibrate: true}
			before := runtime.GOMAXPROCS(1)
			one := simulated(t, tt.c, tt.quiz, options)
			runtime.GOMAXPROCS(5)
			many := simulated(t, tt.c, tt.quiz, options)
			runtime.GOMAXPROCS(before)
			enginetest.Same(t, "with five workers", string(enginetest.AsJSON(t, many)), string(enginetest.AsJSON(t, one)))
			options.Seed++
			other := simulated(t, tt.c, tt.quiz, options)
			if enginetest.AsJSONText(other.Match) == enginetest.AsJSONText(one.Match) ||
				enginetest.AsJSONText(other.Skills) == enginetest.AsJSONText(one.Skills) {
				t.Error("another seed draws the same people")
			}
		}
	}
}

func TestPeopleAtAnyNumberAreDrawnAlike(t *testing.T) {
	c, q := enginetest.Shipped(t)
	few, more := simulate.HolderAnswers(c, q.ID, 3, 22), simulate.HolderAnswers(c, q.ID, 3, 22)
	enginetest.Same(t, "answers", enginetest.AsJSONText(few), enginetest.AsJSONText(more))
	if enginetest.AsJSONText(few) == enginetest.AsJSONText(simulate.HolderAnswers(c, q.ID, 9, 22)) {
		t.Error("two people of one role answer alike")
	}
}

// lawfulSimulation fails where a report doesn't add up.
func lawfulSimulation(t *testing.T, c *score.Catalog, sim *simulate.Simulation) {
	t.Helper()
	one := func(what string, shares map[engine.Verdict]float64) {
		t.Helper()
		sum := 0.0
		for _, v := range enginetest.KeysOf(shares) {
			sum += shares[v]
		}
		enginetest.Near(t, what, sum, 1, 1e-9)
	}
	within := func(what string, x float64) {
		t.Helper()
		if !(x >= 0 && x <= 1) {
			t.Errorf("%s is %v", what, x)
		}
	}
	noises := sim.Noises
	if sim.Stress != nil {
		noises = append(slices.Clone(noises), sim.Stress.Confusion)
		lawfulStress(t, sim)
	}
	for _, n := range noises {
		one("verdicts", n.Verdicts)
		enginetest.Same(t, "verdicts that are right", enginetest.KeysOf(n.Right), enginetest.KeysOf(n.Verdicts))
		people, recommended, correct, right := 0, 0.0, 0.0, 0.0
		for i, r := range n.Roles {
			told := r.None
			for _, x := range r.Told {
				told += x
			}
			if told != r.People || r.Role != sim.Roles[i] || len(r.Told) != len(sim.Roles) {
				t.Errorf("noise %v: %d of %d holders of %s are told something", n.Noise, told, r.People, r.Role)
			}
			enginetest.Near(t, "correct", r.Correct, float64(r.Told[i])/float64(max(1, r.People)), 1e-9)
			people += r.People
			recommended += r.Recommended
			correct += float64(r.Told[i]) / float64(sim.People)
			within("best", r.Best)
			recommended += float64(r.None) / float64(sim.People)
		}
		enginetest.Same(t, "people", people, sim.People)
		enginetest.Near(t, "recommended or not", recommended, 1, 1e-9)
		enginetest.Near(t, "correct", n.Correct, correct, 1e-9)
		for _, v := range enginetest.KeysOf(n.Verdicts) {
			right += n.Verdicts[v] * n.Right[v]
		}
		enginetest.Near(t, "right over verdicts", right, correct, 1e-9)
	}
	people := 0
	for _, m := range sim.Match {
		people += m.People
		if !(m.Share >= m.From && m.Share <= m.To) || m.People == 0 {
			t.Errorf("calibration %+v", m)
		}
		within("calibrated", m.Correct)
	}
	if people > sim.People || len(sim.Roles) > 0 && people == 0 {
		t.Errorf("%d people in the calibration", people)
	}
	within("agree", sim.Agree)
	within("ties", sim.Ties)
	within("any flip", sim.Flips.Any)
	most := 0.0
	for i, f := range sim.Flips.PerItem {
		within("flip", f.Share)
		most = max(most, f.Share)
		if f.Share > sim.Flips.Any || f.Share == 0 || i > 0 && f.Share > sim.Flips.PerItem[i-1].Share {
			t.Errorf("flips of %s: %v of %v", f.Item, f.Share, sim.Flips.Any)
		}
	}
	if sim.Flips.OneStep > sim.Flips.Any || sim.Flips.People > 500 || most == 0 && sim.Flips.Any > 0 {
		t.Errorf("flips %+v", sim.Flips)
	}
	q := enginetest.QuizOf(t, c, sim.Quiz)
	enginetest.Same(t, "skills", len(sim.Skills), len(c.QuizSkills(sim.Quiz)))
	for _, r := range sim.Skills {
		enginetest.Near(t, "SEM", r.SEM, q.Reliability.SEM(r.Items), 1e-9)
		within("within", r.Within)
		within("|R|", math.Abs(r.R))
	}
	about := float64(max(3, len(sim.Roles)))
	most = math.Log2(about) + about/(2*float64(sim.People)*math.Ln2) // the correction for few people can add as much
	for i, it := range sim.Items {
		if it.Bits < 0 || it.Bits > most || i > 0 && it.Bits > sim.Items[i-1].Bits {
			t.Errorf("information of %s is %v", it.Item, it.Bits)
		}
	}
	var measuring []float64
	for _, it := range sim.Items {
		if item, _ := q.Item(it.Item); item.Kind() != engine.KindNumber {
			measuring = append(measuring, it.Bits)
		}
	}
	for _, it := range sim.Items {
		item, _ := q.Item(it.Item)
		// from most to least
		if weak := item.Kind() != engine.KindNumber && it.Bits < measuring[(len(measuring)-1)/2]/4; it.Weak != weak {
			t.Errorf("%s has %v bits of %v, and weak is %v", it.Item, it.Bits, measuring, it.Weak)
		}
	}
	if s := sim.Shortest; s != nil {
		if s.Correct < 0.9 || len(s.Items) > s.Of || len(s.Items) == 0 {
			t.Errorf("the sufficient subset %+v", *s)
		}
	}
	for _, b := range sim.Bots {
		one(b.Kind, b.Verdicts)
		within("warned", b.Warned)
	}
	enginetest.Same(t, "kinds of bots", len(sim.Bots), 3)
	enginetest.Same(t, "reached", len(sim.Reach), len(sim.Roles))
	for _, r := range sim.Reach {
		if r.Reached != (r.Reason == "") {
			t.Errorf("reach %+v", r)
		}
	}
	for _, g := range sim.Gates {
		if g.Passed != (g.Advice == "") || g.Passed != (g.AtMost && g.Got <= g.Want || !g.AtMost && g.Got >= g.Want) {
			t.Errorf("gate %+v", g)
		}
	}
	if _, err := json.Marshal(sim); err != nil {
		t.Error(err) // a share of nothing
	}
}

// lawfulStress fails where what is said of the mixture doesn't add up.
func lawfulStress(t *testing.T, sim *simulate.Simulation) {
	t.Helper()
	people, right, clearly, clearlyRight := 0, 0.0, 0.0, 0.0
	for _, m := range sim.Stress.Manners {
		if m.Who() == "" || m.Share < 0 || m.Share > 1 || m.Right < 0 || m.Right > 1 {
			t.Errorf("manner %+v", m)
		}
		people += m.People
		right += m.Right * float64(m.People)
		clearly += m.Clear * float64(m.People)
		clearlyRight += m.ClearRight * m.Clear * float64(m.People)
	}
	all := float64(sim.People)
	enginetest.Same(t, "people of all manners", people, sim.People)
	enginetest.Near(t, "right of all manners", right/all, sim.Stress.Correct, 1e-9)
	enginetest.Near(t, "clear of all manners", clearly/all, sim.Stress.Verdicts[engine.VerdictClear], 1e-9)
	enginetest.Near(t, "clear and right", clearlyRight/all,
		sim.Stress.Verdicts[engine.VerdictClear]*sim.Stress.Right[engine.VerdictClear], 1e-9)
	off, counted := 0.0, 0
	for _, b := range sim.Stress.Bins {
		off += math.Abs(b.Share-b.Correct) * float64(b.People)
		counted += b.People
		if b.Share < b.From || b.Share > b.To {
			t.Errorf("bin %+v", b)
		}
	}
	enginetest.Near(t, "calibration error", off/float64(max(counted, 1)), sim.Stress.Error, 1e-9)
	enginetest.Same(t, "roles by readiness", len(sim.Readiness), len(sim.Roles))
	for i, r := range sim.Readiness {
		enginetest.Same(t, "role", r.Role, sim.Roles[i])
		for j := range sim.Roles {
			if r.AsAnswered[j] < 0 || r.AsAnswered[j] > 100 || r.Aligned[j] < 0 || r.Aligned[j] > 100 {
				t.Errorf("readiness %+v", r)
			}
		}
	}
}

func TestAReportAddsUp(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	sim := simulateShipped(t)
	lawfulSimulation(t, c, &sim)
	enginetest.Same(t, "noises", []float64{sim.Noises[0].Noise, sim.Noises[1].Noise, sim.Noises[2].Noise},
		[]float64{15, 25, 22})
	if !(sim.Noises[0].Correct > sim.Noises[2].Correct && sim.Noises[2].Correct > sim.Noises[1].Correct) {
		t.Error("more noise doesn't make it harder:", describe(&sim))
	}
	enginetest.Same(t, "sheets of bots", []int{sim.Bots[0].Sheets, sim.Bots[1].Sheets, sim.Bots[2].Sheets},
		[]int{5 * 6 * 2, 4 * 2, 1000})
	enginetest.Same(t, "straight lines", sim.Bots[0].Verdicts,
		map[engine.Verdict]float64{engine.VerdictUndifferentiated: 1})
	if sim.Agree < 0.85 || sim.Agree > 0.99 || sim.Ties == 0 || sim.Ties > 0.1 || sim.Flips.People != 500 {
		t.Errorf("agreement %v, ties %v, %d people whose answers are flipped", sim.Agree, sim.Ties, sim.Flips.People)
	}
	last, low := sim.Match[len(sim.Match)-1], simulate.Calibration{}
	for _, m := range sim.Match {
		if m.To <= 0.7 {
			low.People += m.People
			low.Correct += m.Correct * float64(m.People)
		}
	}
	if last.Correct < 0.97 || low.People == 0 || low.Correct > 0.8*float64(low.People) {
		t.Errorf("a high share is right no more often than a low one: %+v", sim.Match)
	}
}

// The sheets of bots that answer in a pattern, written out and scored.
func TestBotsInAPatternAreScoredAsTheyAnswer(t *testing.T) {
	c, q := enginetest.Shipped(t)
	pattern := func(facts bool, place func(i, n int) int) engine.Verdict {
		answers, scales, scenes := engine.Answers{}, 0, 0
		for _, it := range q.Items() {
			switch labels := q.Labels(it); it.Kind() {
			case engine.KindScale:
				answers[it.ID] = engine.Number(float64(1 + place(scales, len(labels))))
				scales++
			case engine.KindOne:
				if it.Fact == nil {
					answers[it.ID] = engine.Choice(it.Options[place(scenes, len(it.Options))].ID)
					scenes++
				} else if facts {
					answers[it.ID] = engine.Choice(it.Options[0].ID) // the lowest
				}
			default:
				if facts {
					answers[it.ID] = engine.Number(it.Number.Min)
				}
			}
		}
		result, err := c.Score(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		return result.Verdict
	}
	want := map[engine.Verdict]float64{}
	for _, facts := range []bool{false, true} {
		for _, place := range []func(i, n int) int{
			func(i, n int) int { return []int{0, n - 1}[i%2] },
			func(i, _ int) int { return []int{0, 1}[i%2] },
			func(i, n int) int { return []int{n - 1, 0}[i%2] },
			func(i, n int) int { return i % n },
		} {
			want[pattern(facts, place)] += 1.0 / 8
		}
	}
	bots := simulateShipped(t).Bots[1]
	enginetest.Same(t, "verdicts", bots.Verdicts, want)
	enginetest.Same(t, "kind", bots.Kind, "alternating")
}

// Every sheet is scored again by Score with each other answer to each item.
func TestFlipsAreThoseOfScoringAnswersAgain(t *testing.T) {
	c := enginetest.Branched(t)
	const people = 120
	sim := simulated(t, c, "work", simulate.Options{People: people})
	lawfulSimulation(t, c, &sim)
	enginetest.Same(t, "noises", len(sim.Noises), 2) // τ is 15
	told, anyItem, oneStep, perItem := 0, 0, 0, map[string]int{}
	for i := range people {
		answers := simulate.HolderAnswers(c, "work", i, 15)
		role := enginetest.Score(t, c, answers).Role
		if role == "" {
			continue
		}
		told++
		flips, step := map[string]bool{}, false
		shown, err := c.Shown("work", answers)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range shown {
			was, ok := answers[id]
			if !ok {
				continue // nothing is known of the people a speaker leads
			}
			for _, other := range otherAnswers(enginetest.QuizOf(t, c, "work"), id, was) {
				answers[id] = other
				if to := enginetest.Score(t, c, answers).Role; to != "" && to != role {
					flips[id] = true
					step = step || len(was.Options()) == 0 && math.Abs(other.Number()-was.Number()) == 1
				}
			}
			answers[id] = was
		}
		for id := range flips {
			perItem[id]++
		}
		if len(flips) > 0 {
			anyItem++
		}
		if step {
			oneStep++
		}
	}
	share := func(n int) float64 { return float64(n) / float64(told) }
	enginetest.Same(t, "people", sim.Flips.People, told)
	enginetest.Near(t, "any", sim.Flips.Any, share(anyItem), 1e-9)
	enginetest.Near(t, "one step", sim.Flips.OneStep, share(oneStep), 1e-9)
	got := map[string]float64{}
	for _, f := range sim.Flips.PerItem {
		got[f.Item] = f.Share
	}
	for _, id := range enginetest.KeysOf(perItem) {
		enginetest.Near(t, id, got[id], share(perItem[id]), 1e-9)
	}
	enginetest.Same(t, "items that flip anybody", enginetest.KeysOf(got), enginetest.KeysOf(perItem))
	if len(got) < 6 || oneStep == 0 || oneStep == anyItem {
		t.Errorf("%v, %d of them by one step: too few to compare", got, oneStep)
	}
}

// Every sheet is scored again by Score, and counted again.
func TestAgreementTiesAndCalibrationAreThoseOfScoringSheetsAgain(t *testing.T) {
	c := enginetest.Branched(t)
	const people = 300
	sim := simulated(t, c, "work", simulate.Options{People: people})
	agree, tied := 0, 0
	type bin struct {
		people, right int
		share         float64
	}
	bins := map[float64]*bin{}
	edges := []float64{0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99}
	for i := range people {
		_, first, second := simulate.Holder(c, "work", i, 15)
		one, two := enginetest.Score(t, c, first).Roles, enginetest.Score(t, c, second).Roles
		if one[0].Role == two[0].Role {
			agree++
		}
		if one[0].Share-one[1].Share < 0.05 {
			tied++
		}
		from := 0.0
		for _, edge := range edges {
			if one[0].Share >= edge {
				from = edge
			}
		}
		if bins[from] == nil {
			bins[from] = &bin{}
		}
		bins[from].people++
		bins[from].share += one[0].Share
		if one[0].Role == sim.Roles[i%3] {
			bins[from].right++
		}
	}
	enginetest.Near(t, "agree", sim.Agree, float64(agree)/people, 1e-9)
	enginetest.Near(t, "ties", sim.Ties, float64(tied)/people, 1e-9)
	enginetest.Same(t, "ranges", len(sim.Match), len(bins))
	for _, m := range sim.Match {
		b := bins[m.From]
		if b == nil || b.people != m.People {
			t.Errorf("%+v, counted %+v", m, b)
			continue
		}
		enginetest.Near(t, "share", m.Share, b.share/float64(b.people), 1e-9)
		enginetest.Near(t, "correct", m.Correct, float64(b.right)/float64(b.people), 1e-9)
	}
	if agree == 0 || agree == people || tied < 5 || len(bins) < 5 {
		t.Errorf("%d agree, %d are tied, %d ranges: too few to compare", agree, tied, len(bins))
	}
}

// Holders of a role rate themselves higher or lower as a whole by N(0, 11), each level lies around that by N(0, noise),
// and facts lie anywhere in their range.
func TestHoldersAreSpreadAroundTheirRole(t *testing.T) {
	d := enginetest.DraftOf(enginetest.Numbers("s", 12)...)
	low, high := make([]float64, 12), make([]float64, 12)
	for k := range low {
		low[k], high[k] = 30+float64(k), 70-float64(k)
	}
	d.Role("low", "x", low...).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{2, 4}}}
	d.Role("high", "x", high...).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{7, 7}}}
	var items []engine.Item
	for _, s := range d.Skills {
		items = append(items, enginetest.Five(s.ID+"_1", s.ID))
	}
	d.Quiz(append(items, enginetest.Numbered("people", 0, 9))...)
	c := d.Catalog(t)
	const people, noise = 2000, 20
	var sum, sumOfSquares, within float64
	facts := [2]map[float64]int{{}, {}}
	for i := range people {
		levels, answers, _ := simulate.Holder(c, "work", i, noise)
		off, elevation := make([]float64, len(levels)), 0.0
		for k, q := range [][]float64{low, high}[i%2] {
			off[k] = levels[k] - q
			elevation += off[k] / 12
		}
		for _, x := range off {
			within += (x - elevation) * (x - elevation) / 11
		}
		sum += elevation
		sumOfSquares += elevation * elevation
		facts[i%2][answers["people"].Number()]++
	}
	enginetest.Near(t, "mean elevation", sum/people, 0, 1)
	enginetest.Near(t, "SD of elevation", math.Sqrt(sumOfSquares/people), math.Sqrt(11*11+noise*noise/12.0), 0.7)
	enginetest.Near(t, "SD around it", math.Sqrt(within/people), noise, 0.5)
	enginetest.Same(t, "facts of the high", facts[1], map[float64]int{7: people / 2})
	enginetest.Same(t, "facts of the low", enginetest.KeysOf(facts[0]), []float64{2, 3, 4})
	for fact, n := range facts[0] {
		enginetest.Near(t, fmt.Sprint(fact), float64(n)/(people/2), 1.0/3, 0.06)
	}
}

// otherAnswers are the other answers to a scale item or a choice; of many options, one more or one less.
func otherAnswers(q *engine.Quiz, id string, was engine.Answer) []engine.Answer {
	var out []engine.Answer
	it, _ := q.Item(id)
	for point := range q.Labels(it) {
		if float64(point+1) != was.Number() {
			out = append(out, engine.Number(float64(point+1)))
		}
	}
	for _, o := range it.Options {
		chosen := slices.Contains(was.Options(), o.ID)
		switch {
		case it.Kind() == engine.KindOne && !chosen:
			out = append(out, engine.Choice(o.ID))
		case it.Kind() == engine.KindMany && !chosen && it.Mixed(append(slices.Clone(was.Options()), o.ID)) != nil:
			out = append(out, engine.Choices(o.ID))
		case it.Kind() == engine.KindMany && !chosen:
			out = append(out, engine.Choices(append(slices.Clone(was.Options()), o.ID)...))
		case it.Kind() == engine.KindMany && len(was.Options()) > 1:
			out = append(out, engine.Choices(slices.DeleteFunc(slices.Clone(was.Options()), func(x string) bool {
				return x == o.ID
			})...))
		}
	}
	return out
}

func TestAnItemTellsAsManyBitsAsItsAnswersPartTheRoles(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "idle")
	d.Role("driver", "x", 90, 10, 50).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"),
		Range: []float64{0, 0}}, {Fact: enginetest.Ref("budget"), Range: []float64{1, 900}}}
	d.Role("crafter", "x", 10, 90, 50).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"),
		Range: []float64{5, 5}}, {Fact: enginetest.Ref("budget"), Range: []float64{1, 900}}}
	d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"),
		enginetest.Reversed(enginetest.Five("waits", "drive")), enginetest.Five("idles", "idle"),
		enginetest.Numbered("people", 0, 9), enginetest.Numbered("budget", 0, 1000), enginetest.Numbered("unused", 0, 9))
	c := d.Catalog(t)
	people := 2000
	sim := simulated(t, c, "work", simulate.Options{People: people, Seed: 5})
	lawfulSimulation(t, c, &sim)
	bits, weak := map[string]float64{}, map[string]bool{}
	for _, it := range sim.Items {
		bits[it.Item], weak[it.Item] = it.Bits, it.Weak
	}
	// one bit, and Miller and Madow's correction (1 + 1 − 1)/2N
	enginetest.Near(t, "people", bits["people"], 1+1/(2*float64(people)*math.Ln2), 1e-9)
	enginetest.Near(t, "budget", bits["budget"], 0, 0.004)
	enginetest.Near(t, "unused", bits["unused"], 0, 1e-9)
	enginetest.Near(t, "idles", bits["idles"], 0, 0.004)
	enginetest.Near(t, "waits", bits["waits"], bits["drives"], 0.08)
	if bits["drives"] < 0.3 || bits["drives"] > 0.9 {
		t.Errorf("drives: %v bits", bits["drives"])
	}
	enginetest.Same(t, "weak", weak, map[string]bool{"drives": false, "crafts": false, "waits": false, "idles": true,
		"people": false, "budget": false, "unused": false})
}

// Three items of r̄ = .45 have α = .7105. In the graded response model the mean of three correlates √α = .843 with the
// true level, less what points and the ends of the scale cost. The rounded-normal model adds an error of 22·√.55 = 16.3
// to each item, so levels of SD 22 correlate 22/√(22² + 16.3²/3) = .919.
func TestSimulatedAnswersAreAsReliableAsTheirModelStates(t *testing.T) {
	d := enginetest.DraftOf(enginetest.Numbers("s", 6)...)
	var items []engine.Item
	for i, s := range enginetest.Numbers("s", 6) {
		for j := range 3 {
			it := enginetest.Scaled(fmt.Sprintf("%s_%d", s, j), "eleven", enginetest.Credit{s: 1})
			it.Reversed = (i+j)%2 == 0
			items = append(items, it)
		}
	}
	q := d.Quiz(items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("eleven"), Labels: enginetest.Numbers("", 11)})
	c := d.Catalog(t)
	for _, tt := range []struct {
		model            simulate.AnswerModel
		r, error, within float64 // of an error of 9.3, 23.2 is 2.5 standard deviations, of one of 13 it is 1.8
	}{{simulate.RoundedNormal, 0.910, 9.3, 0.987}, {simulate.GradedResponse, 0.835, 13, 0.925}} {
		sim := simulated(t, c, "work", simulate.Options{People: 1500, Model: tt.model})
		lawfulSimulation(t, c, &sim)
		for _, r := range sim.Skills {
			enginetest.Near(t, string(tt.model)+": R", r.R, tt.r, 0.02)
			enginetest.Near(t, string(tt.model)+": error", r.Error, tt.error, 1)
			enginetest.Near(t, string(tt.model)+": within 1.96 SEM", r.Within, tt.within, 0.015)
		}
		// one skill has two reversed items, the next has one
		enginetest.Same(t, "gates that fail", failed(&sim), []string{"bots straight_line"})
	}
}

func TestTheSearchForASubsetCountsAsFitDoes(t *testing.T) {
	content := enginetest.ShippedContent(t)
	content.Rules = nil
	for i := range content.Quizzes {
		content.Quizzes[i].Rules = nil
	}
	c := enginetest.CatalogOf(t, content)
	bySubset, byFit := simulate.WorstByAllItems(c, enginetest.ShippedQuiz, 600)
	enginetest.Near(t, "the role told worst", bySubset, byFit, 1e-12)
}

// Of 601 people one is left to try the subset on, who holds one of the three roles.
func TestASubsetIsTriedOnOthersOnlyWhereEveryRoleIsAmongThem(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 95, 15, 15)
	d.Role("crafter", "x", 15, 95, 15)
	d.Role("speaker", "x", 15, 15, 95)
	var items []engine.Item
	for _, s := range d.Skills {
		for i := range 3 {
			items = append(items, enginetest.Five(fmt.Sprintf("%s_%d", s.ID, i), s.ID))
		}
	}
	d.Quiz(items...)
	c := d.Catalog(t)
	found := func(people int) *simulate.Subset {
		return simulated(t, c, "work", simulate.Options{People: people}).Shortest
	}
	six := found(600)
	if six == nil {
		t.Fatal("none was found")
	}
	enginetest.Same(t, "with one other", found(601), six)
}

func TestTheSubsetFoundSuffices(t *testing.T) {
	sim := simulateShipped(t)
	if sim.Shortest == nil {
		t.Fatal("none was found")
	}
	t.Logf("%d of %d items: %v", len(sim.Shortest.Items), sim.Shortest.Of, sim.Shortest.Items)
	content := enginetest.ShippedContent(t)
	measuring := 0
	for _, it := range quizIn(t, &content).Items() {
		if len(it.SkillIDs()) > 0 {
			measuring++
		}
	}
	enginetest.Same(t, "items that measure", sim.Shortest.Of, measuring)
	content.Rules, content.Paths = nil, nil
	for i := range content.Roles {
		content.Roles[i].Requires = nil
	}
	content.Quizzes = []engine.Quiz{*quizIn(t, &content)}
	q := &content.Quizzes[0]
	q.Settings = nil // they name items that are left out
	for i := range q.Sections {
		q.Sections[i].Items = slices.DeleteFunc(q.Sections[i].Items, func(it engine.Item) bool {
			return it.Fact == nil && !slices.Contains(sim.Shortest.Items, it.ID)
		})
	}
	q.Sections = slices.DeleteFunc(q.Sections, func(s engine.Section) bool { return len(s.Items) == 0 })
	measured := map[string]bool{}
	for _, it := range q.Items() {
		for _, m := range it.Measures {
			measured[m.Skill.ID] = true
		}
		for _, o := range it.Options {
			for _, p := range o.Credit {
				measured[p.Skill.ID] = true
			}
		}
	}
	unmeasured := func(id string) bool { return !measured[id] }
	content.Skills = slices.DeleteFunc(content.Skills, func(s engine.Skill) bool { return unmeasured(s.ID) })
	for i := range content.Roles {
		r := &content.Roles[i]
		r.Responsibilities, r.Background, r.Tools, r.Metrics, r.Makes = nil, nil, nil, nil, nil
		r.Profile = slices.DeleteFunc(r.Profile, func(d engine.Demand) bool { return unmeasured(d.Skill.ID) })
	}
	short := simulated(t, enginetest.CatalogOf(t, content), enginetest.ShippedQuiz, simulate.Options{People: 900, Seed: 2})
	for _, r := range short.Noises[0].Roles {
		if r.Best < 0.86 { // other people than those it was found with: a few points fewer
			t.Errorf("with the subset alone %s fits %.3f of its holders best", r.Role, r.Best)
		}
	}
}

func TestProgressRunsToATotalThatStays(t *testing.T) {
	c, q := enginetest.Shipped(t)
	before, total := 0, 0
	_, err := simulate.Run(c, context.Background(), q.ID, simulate.Options{People: 7}, func(done, of int) {
		if done <= before || done > of || total != 0 && of != total {
			t.Errorf("from %d of %d to %d of %d", before, total, done, of)
		}
		before, total = done, of
	})
	if err != nil || before != total || total == 0 {
		t.Errorf("ended at %d of %d (%v)", before, total, err)
	}
}

func TestWhatCannotBeSimulatedIsRefused(t *testing.T) {
	c, q := enginetest.Shipped(t)
	var unknown *engine.UnknownQuizError
	if _, err := simulate.Run(c, context.Background(), "nowhere", simulate.Options{}, nil); !errors.As(err, &unknown) {
		t.Errorf("an unknown quiz: %v", err)
	}
	for _, tt := range []struct {
		options simulate.Options
		want    string
	}{
		{simulate.Options{People: -1}, "the number of people to simulate is at least 1, not -1"},
		{simulate.Options{People: 1, Model: "guess"}, `there is no answer model "guess": choose rounded or graded`},
	} {
		if _, err := simulate.Run(c, context.Background(), q.ID, tt.options, nil); err == nil || err.Error() != tt.want {
			t.Errorf("%+v: %v", tt.options, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	_, err := simulate.Run(c, ctx, q.ID, simulate.Options{People: 1e6}, func(int, int) { cancel(); steps++ })
	if !errors.Is(err, context.Canceled) || steps > 100 {
		t.Errorf("after the context ended: %v, after %d steps", err, steps)
	}
}

func BenchmarkSimulate10000(b *testing.B) {
	c, q := enginetest.Shipped(b)
	for b.Loop() {
		simulated(b, c, q.ID, simulate.Options{Seed: 1})
	}
}
