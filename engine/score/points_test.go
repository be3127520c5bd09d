package score_test

import (
	"fmt"
	"maps"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// one is a quiz without roles that measures "s" and states its sum.
func one(d *enginetest.Draft, sum engine.Sum, items ...engine.Item) *engine.Quiz {
	q := d.Quiz(items...)
	sum.Skill = enginetest.Ref("s")
	q.Sums = []engine.Sum{sum}
	return q
}

// like are n items q1, q2 … on a scale, with a weight.
func like(n int, scale string, weight float64) (items []engine.Item) {
	for i := range n {
		items = append(items, enginetest.Scaled(fmt.Sprint("q", i+1), scale, enginetest.Credit{"s": weight}))
	}
	return items
}

// answered are answers to q1, q2 …; 0 is none.
func answered(points ...float64) engine.Answers {
	out := engine.Answers{}
	for i, p := range points {
		if p > 0 {
			out[fmt.Sprint("q", i+1)] = engine.Number(p)
		}
	}
	return out
}

func levelOf(t *testing.T, c *score.Catalog, answers engine.Answers) engine.Level {
	t.Helper()
	r := enginetest.Score(t, c, answers)
	if len(r.Levels) != 1 {
		t.Fatalf("%v measures %d skills, want one", answers, len(r.Levels))
	}
	return r.Levels[0]
}

// audit has the AUDIT's eight items of 0 to 4 points and two of 0, 2 and 4 (Saunders et al. 1993).
func audit(d *enginetest.Draft) *engine.Quiz {
	items := like(10, "five", 1)
	for i := range items[8:] {
		three := enginetest.Ref("three")
		items[8+i].Scale = &three
	}
	q := one(d, engine.Sum{Bands: []engine.Band{{From: 0, Name: "low risk"}, {From: 8, Name: "hazardous"},
		{From: 16, Name: "harmful"}, {From: 20, Name: "dependence"}}}, items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("three"), Labels: []string{"no", "once", "lately"}})
	q.Points = []engine.ScalePoints{{Scale: enginetest.Ref("three"), Points: []float64{0, 2, 4}}}
	return q
}

func TestALevelIsOfThePointsOfTheSum(t *testing.T) {
	d := enginetest.DraftOf("s")
	audit(d)
	c := d.Catalog(t)
	// 1+1+1+1+3+3+1+2 and 2+2
	got := levelOf(t, c, answered(2, 2, 2, 2, 4, 4, 2, 3, 2, 2))
	enginetest.Same(t, "sum", *got.Sum, engine.SumScore{Points: 17, Highest: 40, Band: "harmful"})
	enginetest.Near(t, "level", got.Level, 42.5, 1e-12)
	all := levelOf(t, c, answered(5, 5, 5, 5, 5, 5, 5, 5, 3, 3))
	enginetest.Same(t, "the most", all.Sum.Points, 40.0)
	enginetest.Near(t, "level of the most", all.Level, 100, 1e-12)
}

// Without points the two short scales count 0 to 2, so that the sum goes up to 36.
func TestScalesOfUnequalLengthCountByTheirPoints(t *testing.T) {
	d := enginetest.DraftOf("s")
	audit(d).Points = nil
	got := levelOf(t, d.Catalog(t), answered(2, 2, 2, 2, 4, 4, 2, 3, 2, 2))
	enginetest.Same(t, "sum", *got.Sum, engine.SumScore{Points: 15, Highest: 36, Band: "hazardous"})
	enginetest.Near(t, "level", got.Level, 15.0/36*100, 1e-9) // before: 43.75
}

func TestAMeanStaysAMeanWhereAnItemIsLeftAside(t *testing.T) {
	for _, tt := range []struct {
		name  string
		round engine.Round
		want  float64
	}{{"not stated, and complete means are no whole numbers", "", 3.25}, {"none", engine.RoundNone, 3.25},
		{"whole", engine.RoundWhole, 3}} {
		d := enginetest.DraftOf("s")
		one(d, engine.Sum{Lowest: 1, Answered: 4, Round: tt.round}, like(5, "five", 0.2)...)
		got := levelOf(t, d.Catalog(t), answered(0, 3, 2, 4, 4))
		enginetest.Near(t, tt.name, got.Sum.Points, tt.want, 1e-12)
		enginetest.Near(t, "level", got.Level, 56.25, 1e-12) // as far between 1 and 5 as 3.25 is
	}
	d := enginetest.DraftOf("s")
	one(d, engine.Sum{Lowest: 0, Round: engine.RoundNone}, like(5, "five", 1)...)
	enginetest.Near(t, "a sum of whole points, not rounded",
		levelOf(t, d.Catalog(t), answered(0, 3, 2, 4, 5)).Sum.Points, 12.5, 1e-12)
}

// The SUS: odd items count the label less 1, even ones 5 less the label, the sum times 2.5; an item left open counts the
// centre of the scale (Brooke 1996).
func TestTheMiddleStandsForWhatIsLeftOpen(t *testing.T) {
	sus := func(t *testing.T, policy, own engine.Missing) *score.Catalog {
		d := enginetest.DraftOf("s")
		items := like(10, "five", 2.5)
		for i := 1; i < len(items); i += 2 {
			items[i] = enginetest.Reversed(items[i])
		}
		one(d, engine.Sum{Missing: own}, items...).Missing = policy
		return d.Catalog(t)
	}
	c := sus(t, engine.MissingMidpoint, "")
	enginetest.Near(t, "all answered", levelOf(t, c, answered(4, 2, 5, 1, 4, 2, 4, 1, 5, 2)).Sum.Points, 85, 1e-12)
	// Without q1 and q2, 28 of the 34 points are left, and 2 + 2 of the two: 32 · 2.5.
	got := levelOf(t, c, answered(0, 0, 5, 1, 4, 2, 4, 1, 5, 2))
	enginetest.Near(t, "two left open", got.Sum.Points, 80, 1e-12)
	enginetest.Near(t, "level", got.Level, 80, 1e-12)
	enginetest.Same(t, "answers it rests on", got.Items, 8)
	alone := levelOf(t, c, answered(5))
	enginetest.Near(t, "one answer", alone.Sum.Points, 2.5*(4+9*2), 1e-12)
	none := enginetest.Score(t, c, engine.Answers{})
	enginetest.Same(t, "levels of nobody's answers", len(none.Levels), 0)
	enginetest.Same(t, "verdict", none.Verdict, engine.VerdictInsufficient)
	enginetest.Near(t, "by the sum's own policy",
		levelOf(t, sus(t, engine.MissingRefuse, engine.MissingMidpoint), answered(0, 0, 5, 1, 4, 2, 4, 1, 5, 2)).Sum.Points,
		80, 1e-12)
}

// An item may be left open for one skill and count for another.
func TestEachSumMayHaveItsOwnPolicy(t *testing.T) {
	d := enginetest.DraftOf("s", "u", "v")
	var items []engine.Item
	for i := range 4 {
		items = append(items, enginetest.Scaled(fmt.Sprint("q", i+1), "five", enginetest.Credit{"s": 1, "u": 1, "v": 1}))
	}
	q := d.Quiz(items...)
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("s"), Missing: engine.MissingZero}, {Skill: enginetest.Ref("u")},
		{Skill: enginetest.Ref("v"), Missing: engine.MissingRefuse}}
	got := enginetest.Score(t, d.Catalog(t), answered(5, 4, 4))
	enginetest.Same(t, "skills", len(got.Levels), 2)
	enginetest.Near(t, "zero", got.Levels[0].Sum.Points, 10, 1e-12)
	enginetest.Near(t, "level", got.Levels[0].Level, 62.5, 1e-12)
	enginetest.Near(t, "skip: 10 of three make 13.33", got.Levels[1].Sum.Points, 13, 1e-12)
	enginetest.Near(t, "level", got.Levels[1].Level, 10.0/12*100, 1e-9)
}

func TestAsFewAnswersSufficeAsTheSumSays(t *testing.T) {
	for n, measured := range map[int]bool{1: false, 2: true, 5: true} {
		d := enginetest.DraftOf("s")
		one(d, engine.Sum{Answered: 2}, like(10, "five", 1)...)
		points := make([]float64, 10)
		for i := range n {
			points[i] = 3
		}
		got := enginetest.Score(t, d.Catalog(t), answered(points...))
		if (len(got.Levels) == 1) != measured || measured && (got.Levels[0].Sum == nil || got.Levels[0].Sum.Points != 20) {
			t.Errorf("%d answers of the 2 that suffice make %+v", n, got.Levels)
		}
	}
}

func TestAnswersCountWhatIsStated(t *testing.T) {
	four := []string{"a", "b", "c", "d"}
	for _, tt := range []struct {
		name    string
		labels  []string
		scale   []float64 // of the scale
		item    []float64 // of q1
		turned  bool      // q1
		answers engine.Answers
		want    engine.SumScore
		level   float64
	}{
		// Goldberg & Williams 1988
		{"GHQ 0-0-1-1", four, []float64{0, 0, 1, 1}, nil, false, answered(1, 2, 3, 4), engine.SumScore{Points: 2, Highest: 4}, 50},
		{"GHQ reversed", four, []float64{0, 0, 1, 1}, nil, true, answered(1, 2, 3, 4), engine.SumScore{Points: 3, Highest: 4}, 75},
		// Ware & Sherbourne 1992: 1 → 5, 2 → 4.4, 3 → 3.4, 4 → 2.2, 5 → 1
		{"SF-36 general health", []string{"a", "b", "c", "d", "e"}, nil, []float64{5, 4.4, 3.4, 2.2, 1}, false,
			answered(2), engine.SumScore{Points: 4.4, Lowest: 1, Highest: 5}, 85},
		// Allison et al. 2012: a point for either of the two that agree, and of reversed items for either that disagrees
		{"AQ agrees slightly", four, []float64{1, 1, 0, 0}, nil, false, answered(2, 3, 4, 3),
			engine.SumScore{Points: 1, Highest: 4}, 25},
		{"AQ reversed", four, []float64{1, 1, 0, 0}, nil, true, answered(3, 3, 4, 3), engine.SumScore{Points: 1, Highest: 4}, 25},
		{"points below 0", []string{"a", "b", "c"}, []float64{-1, 0, 2}, nil, false, answered(1, 3, 2),
			engine.SumScore{Points: 1, Lowest: -3, Highest: 6}, 400.0 / 9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("s")
			items := like(len(tt.answers), "own", 1)
			items[0].Points, items[0].Reversed = tt.item, tt.turned
			q := one(d, engine.Sum{Lowest: 7}, items...) // which these points leave aside
			q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("own"), Labels: tt.labels})
			if tt.scale != nil {
				q.Points = []engine.ScalePoints{{Scale: enginetest.Ref("own"), Points: tt.scale}}
			}
			got := levelOf(t, d.Catalog(t), tt.answers)
			enginetest.Same(t, "sum", *got.Sum, tt.want)
			enginetest.Near(t, "level", got.Level, tt.level, 1e-9)
			q.Sums = nil // the level is of the points all the same
			enginetest.Near(t, "level without a sum", levelOf(t, d.Catalog(t), tt.answers).Level, tt.level, 1e-9)
		})
	}
}

// counting is an item of options that count points for "s".
func counting(id, choose string, points ...float64) engine.Item {
	it := enginetest.Choosing(id, choose, make([]enginetest.Credit, len(points))...)
	it.Measures = []engine.Measure{{Skill: enginetest.Ref("s"), Weight: 1}}
	for i := range points {
		it.Options[i].Points, it.Options[i].Credit = &points[i], nil
	}
	return it
}

func TestOptionsCountPoints(t *testing.T) {
	d := enginetest.DraftOf("s")
	signs := counting("signs", "many", 1, 2, 0.5, 0)
	signs.Options[3].Alone = true
	one(d, engine.Sum{}, counting("colour", "one", 0, 1, 2), signs)
	c := d.Catalog(t)
	for _, tt := range []struct {
		colour string
		signs  []string
		want   float64
	}{{"a", []string{"a"}, 1}, {"c", []string{"b", "a"}, 5}, {"b", []string{"c"}, 1.5}, {"b", []string{"d"}, 1},
		{"c", []string{"c", "a", "b"}, 5.5}} {
		got := levelOf(t, c, engine.Answers{"colour": engine.Choice(tt.colour), "signs": engine.Choices(tt.signs...)})
		enginetest.Same(t, fmt.Sprint(tt.colour, tt.signs), *got.Sum, engine.SumScore{Points: tt.want, Highest: 5.5})
		enginetest.Near(t, "level", got.Level, tt.want/5.5*100, 1e-9)
	}
}

func TestNumbersAndSlidersCountWhatTheyStandAt(t *testing.T) {
	vas := func(id string, lowest, highest float64) engine.Item {
		it := enginetest.Numbered(id, lowest, highest)
		it.Fact, it.Measures = nil, []engine.Measure{{Skill: enginetest.Ref("s"), Weight: 1}}
		return it
	}
	slid := enginetest.Scaled("q2", "five", enginetest.Credit{"s": 1})
	slid.Scale, slid.Slider = nil, &engine.SliderEnds{Low: "none", High: "worst"}
	d := enginetest.DraftOf("s")
	one(d, engine.Sum{Lowest: 1}, vas("q1", 0, 100), slid, enginetest.Reversed(vas("q3", -10, 10)))
	c := d.Catalog(t)
	got := levelOf(t, c, engine.Answers{"q1": engine.Number(62.5), "q2": engine.Number(40), "q3": engine.Number(7)})
	enginetest.Same(t, "sum", *got.Sum, engine.SumScore{Points: 62.5 + 40 - 7, Lowest: -10, Highest: 210})
	enginetest.Near(t, "level", got.Level, 105.5/220*100, 1e-9)
	enginetest.Same(t, "what is left aside isn't rounded: any number may be stated",
		levelOf(t, c, engine.Answers{"q1": engine.Number(30), "q2": engine.Number(40)}).Sum.Points,
		-10+70.0/200*220)
}

func TestAScaleMayHaveTwentyOneLabels(t *testing.T) {
	d := enginetest.DraftOf("s")
	q := one(d, engine.Sum{Lowest: -10}, like(2, "long", 1)...)
	var labels []string
	for i := range 21 {
		labels = append(labels, fmt.Sprint(i-10))
	}
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("long"), Labels: labels})
	got := levelOf(t, d.Catalog(t), answered(21, 6))
	enginetest.Same(t, "sum", *got.Sum, engine.SumScore{Points: 5, Lowest: -20, Highest: 20})
	enginetest.Near(t, "level", got.Level, 62.5, 1e-9)
}

// The laws of results hold whatever is counted: explanations add up, and what would change the role does so.
func TestResultsOfCountedAnswersAreLawful(t *testing.T) {
	c, q := enginetest.Counted(t)
	s := enginetest.Seeded(11)
	explained, changes := 0, map[string]int{}
	for i := range 400 {
		answers := s.Anything(q, []float64{0, 0.2, 0.5}[i%3])
		if len(answers["signs"].Options()) > 1 { // the last is chosen alone
			answers["signs"] = engine.Choices(answers["signs"].Options()[:1]...)
		}
		got := enginetest.Score(t, c, answers)
		lawful(t, c, q, got)
		if got.Because != nil {
			explained++
		}
		found, err := c.Changes(t.Context(), "work", answers)
		if err != nil {
			t.Fatal(err)
		}
		for _, ch := range found {
			changed := maps.Clone(answers)
			for id, a := range ch.Set {
				changed[id] = a
				changes[id]++
			}
			enginetest.Same(t, "role after the change", enginetest.Score(t, c, changed).Role, ch.Role)
		}
		if _, err := c.Snapshot("work", answers, found...); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"labels", "number", "turned", "signs", "one", "slid"} {
		if changes[id] == 0 {
			t.Errorf("nothing changes by another answer to %s: %v", id, changes)
		}
	}
	if explained < 50 || changes["group"] > 0 { // a circumstance
		t.Errorf("%d results are explained; changes: %v", explained, changes)
	}
}
