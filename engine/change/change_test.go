package change_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/change"
	"careerpath/engine/enginetest"
)

// compare compares levels of a single skill at two times; people have the same place in both.
func compare(t testing.TB, o change.Options, first, second []float64, alphas map[string]float64) (*change.Comparison,
	[]change.Change,
) {
	t.Helper()
	d := enginetest.DraftOf("s")
	quiz := d.Quiz(enginetest.Five("a", "s"), enginetest.Five("b", "s"), enginetest.Five("c", "s"))
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	c, err := change.New(d.Catalog(t), quiz.ID, o)
	if err != nil {
		t.Fatal(err)
	}
	score := func(x float64) []change.Score {
		return []change.Score{{Known: true, Value: x, SEM: 10, Lowest: 0, Highest: 100}}
	}
	for _, x := range first {
		c.First(score(x))
	}
	c.Settle(alphas)
	var all []change.Change
	for i, x := range first {
		changes, apart := c.Compare(score(x), score(second[i]))
		if len(apart) > 0 {
			t.Fatalf("apart: %v", apart)
		}
		all = append(all, changes...)
	}
	return c, all
}

// Jacobson & Truax (1991), page 14: SD 7.5 and r .80; from 32.5 to 47.5 is a reliable change index of 3.16.
func TestTheIndexIsAsPublished(t *testing.T) {
	_, got := compare(t, change.Options{
		Retest:  map[string]float64{"s": 0.80},
		Samples: map[string]change.Sample{"s": {N: 30, FirstMean: 30, FirstSD: 7.5, SecondMean: 30, SecondSD: 7.5}},
	}, []float64{32.5, 47.5, 32.5}, []float64{47.5, 32.5, 41.5}, nil)
	enginetest.Near(t, "S_diff", *got[0].SE, 4.743, 0.0005)
	enginetest.Near(t, "RCI", *got[0].RCI, 3.16, 0.005)
	enginetest.Same(t, "risen", got[0].Class, change.Rose)
	enginetest.Same(t, "fallen as far", got[1].Class, change.Fell)
	enginetest.Near(t, "fallen as far", *got[1].RCI, -3.16, 0.005)
	enginetest.Same(t, "risen less than 1.96·S_diff = 9.3", got[2].Class, change.Unchanged)
}

// Montgomery & Runger, Applied Statistics and Probability for Engineers, examples 11-1 and 11-6, purity of oxygen: n
// 20, x̄ 1.1960, ȳ 92.1605, S_xx 0.68088, S_xy 10.17744, SS_T 173.38. At 1.00 the fit is 89.23 and the 95 % prediction
// interval 86.83 to 91.63: the standard error for a new case, which Crawford & Garthwaite (2007) take.
func TestThePredictionIsAsPublished(t *testing.T) {
	s := change.Sample{N: 20, FirstMean: 1.1960, FirstSD: math.Sqrt(0.68088 / 19),
		SecondMean: 92.1605, SecondSD: math.Sqrt(173.38 / 19)}
	r := 10.17744 / math.Sqrt(0.68088*173.38)
	d := s.Predict(r, 1.00, 91.63)
	enginetest.Near(t, "fit", d.Predicted, 89.23, 0.005)
	enginetest.Near(t, "the interval's end", d.Predicted+2.101*d.SE, 91.63, 0.01)
	enginetest.Near(t, "t at the interval's end", d.T, 2.101, 0.01)
	enginetest.Near(t, "P there", d.P, 0.05, 0.001)
	enginetest.Same(t, "degrees of freedom", d.DF, 18.)
}

// What Crawford & Garthwaite (2007) make of a sample's means, SDs, n and r is what a regression over its people makes.
func TestThePredictionFromSummariesIsThatOfTheRegression(t *testing.T) {
	x := []float64{12, 15, 9, 20, 14, 17, 11, 22}
	y := []float64{13, 14, 11, 18, 17, 16, 10, 19}
	n, mx, my := float64(len(x)), 0., 0.
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var xx, yy, xy float64
	for i := range x {
		xx, yy, xy = xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my), xy+(x[i]-mx)*(y[i]-my)
	}
	slope, residuals := xy/xx, 0.
	for i := range x {
		e := y[i] - my - slope*(x[i]-mx)
		residuals += e * e
	}
	s := change.Sample{N: len(x), FirstMean: mx, FirstSD: math.Sqrt(xx / (n - 1)), SecondMean: my,
		SecondSD: math.Sqrt(yy / (n - 1))}
	d := s.Predict(xy/math.Sqrt(xx*yy), 25, 12)
	enginetest.Near(t, "fit", d.Predicted, my+slope*(25-mx), 1e-9)
	enginetest.Near(t, "error", d.SE, math.Sqrt(residuals/(n-2)*(1+1/n+(25-mx)*(25-mx)/xx)), 1e-9)
	enginetest.Near(t, "t", d.T, (12-d.Predicted)/d.SE, 1e-12)
}

// Student's (1908) soporifics: the second makes people sleep 1.58 hours more than the first, 95 % interval 0.70 to
// 2.46.
func TestTheGroupIsThatOfAPairedTest(t *testing.T) {
	first := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	second := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c, _ := compare(t, change.Options{}, first, second, nil)
	g := c.Groups()[0]
	enginetest.Same(t, "people", g.People, 10)
	enginetest.Near(t, "mean before", *g.FirstMean, 0.75, 1e-9)
	enginetest.Near(t, "mean after", *g.SecondMean, 2.33, 1e-9)
	enginetest.Near(t, "mean change", *g.Mean, 1.58, 1e-9)
	enginetest.Near(t, "SD of the change", *g.SD, 1.229995, 1e-6)
	enginetest.Near(t, "from", *g.Low, 0.7001142, 1e-6)
	enginetest.Near(t, "to", *g.High, 2.4598858, 1e-6)
	enginetest.Near(t, "r", *g.R, 0.7951702, 1e-6)
	enginetest.Near(t, "effect, in SDs of the first time", *g.Effect, 1.58/1.78901, 1e-5)
	enginetest.Same(t, "moved", c.Moved(), true)
}

// A high first score is likely followed by a lower one, and a low one by a higher: who stays where they were far from
// the mean has changed against what was to be expected.
func TestRegressionToTheMeanIsAllowedFor(t *testing.T) {
	_, got := compare(t, change.Options{
		Retest:  map[string]float64{"s": 0.60},
		Samples: map[string]change.Sample{"s": {N: 200, FirstMean: 50, FirstSD: 10, SecondMean: 50, SecondSD: 10}},
	}, []float64{100, 100, 50}, []float64{100, 80, 50}, nil)
	enginetest.Near(t, "predicted for 100", got[0].Regression.Predicted, 80, 1e-9)
	enginetest.Same(t, "by the index nothing happened", got[0].Class, change.Unchanged)
	enginetest.Same(t, "against the prediction it rose", got[0].Regression.Class, change.Rose)
	enginetest.Near(t, "its t", got[0].Regression.T, 20/(10*math.Sqrt(0.64*199/198*(1+1./200+2500./19900))), 1e-9)
	enginetest.Near(t, "the index of 100 to 80", *got[1].RCI, -20/math.Sqrt(80), 1e-9)
	enginetest.Same(t, "by the index it fell", got[1].Class, change.Fell)
	enginetest.Same(t, "against the prediction it didn't", got[1].Regression.Class, change.Unchanged)
	enginetest.Near(t, "as predicted", got[1].Regression.P, 1, 1e-9)
	enginetest.Near(t, "at the mean nothing is expected", got[2].Regression.Gap, 0, 1e-9)
}

// Practice lifts second scores where the sample says so.
func TestWhatPracticeBringsIsNoChange(t *testing.T) {
	_, got := compare(t, change.Options{
		Retest:  map[string]float64{"s": 0.90},
		Samples: map[string]change.Sample{"s": {N: 100, FirstMean: 50, FirstSD: 10, SecondMean: 60, SecondSD: 10}},
	}, []float64{50}, []float64{60}, nil)
	enginetest.Same(t, "by the index it rose", got[0].Class, change.Rose)
	enginetest.Same(t, "against what practice brings it didn't", got[0].Regression.Class, change.Unchanged)
}

// Swapped files say the same the other way round, by an index whose error is the quiz's.
func TestSwappedTimesTurnTheIndexRound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		level := rapid.Float64Range(0, 100)
		a, b := level.Draw(rt, "first"), level.Draw(rt, "second")
		_, there := compare(t, change.Options{}, []float64{a}, []float64{b}, nil)
		_, back := compare(t, change.Options{}, []float64{b}, []float64{a}, nil)
		if *there[0].RCI != -*back[0].RCI {
			rt.Errorf("%g one way, %g the other", *there[0].RCI, *back[0].RCI)
		}
		turned := map[change.Class]change.Class{change.Rose: change.Fell, change.Fell: change.Rose,
			change.Unchanged: change.Unchanged}
		if back[0].Class != turned[there[0].Class] {
			rt.Errorf("%s one way, %s the other", there[0].Class, back[0].Class)
		}
	})
}

func TestWhatChangesAreJudgedByIsSaid(t *testing.T) {
	first := []float64{20, 40, 60, 80}
	sample := map[string]change.Sample{"s": {N: 300, FirstMean: 50, FirstSD: 12, SecondMean: 51, SecondSD: 13}}
	type basis struct {
		By      change.Coefficient
		R       float64
		RFrom   change.Source
		SD      float64
		SDFrom  change.Source
		Regress change.Source
	}
	for name, tt := range map[string]struct {
		o    change.Options
		want basis
		se   float64
	}{
		// α of three items with r̄ .45 and SD 22, as the draft has it: the error is that of the score itself
		"nothing given": {change.Options{}, basis{change.Alpha, 0.710526315789, change.OfQuiz, 22, change.OfQuiz,
			change.FirstTime}, 10 * math.Sqrt2},
		"retest reliability": {change.Options{Retest: map[string]float64{"s": 0.75}}, basis{change.Retest, 0.75,
			change.Given, 22, change.OfQuiz, change.FirstTime}, 22 * math.Sqrt(2*0.25)},
		"α": {change.Options{Alpha: map[string]float64{"s": 0.91}}, basis{change.Alpha, 0.91, change.Given, 22,
			change.OfQuiz, change.FirstTime}, 22 * math.Sqrt(2*0.09)},
		"the first file's own": {change.Options{Own: true}, basis{change.Alpha, 0.84, change.FirstTime, 25.819888974716,
			change.FirstTime, change.FirstTime}, 25.819888974716 * math.Sqrt(2*0.16)},
		"the first file's own SD with a reliability": {change.Options{Own: true, Retest: map[string]float64{"s": 0.75}},
			basis{change.Retest, 0.75, change.Given, 25.819888974716, change.FirstTime, change.FirstTime},
			25.819888974716 * math.Sqrt(2*0.25)},
		"a sample": {change.Options{Samples: sample}, basis{change.Alpha, 0.710526315789, change.OfQuiz, 12, change.Given,
			change.Given}, 12 * math.Sqrt(2*(1-0.710526315789))},
	} {
		t.Run(name, func(t *testing.T) {
			c, got := compare(t, tt.o, first, first, map[string]float64{"s": 0.84})
			s := c.Scales()[0]
			is := basis{s.By, *s.R, s.RFrom, *s.SD, s.SDFrom, s.Sample.From}
			if diff := cmp.Diff(tt.want, is); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			enginetest.Near(t, "S_diff", *got[0].SE, tt.se, 1e-9)
			enginetest.Same(t, "nobody moved", c.Moved(), false)
		})
	}
}

func TestWhereNothingCanBeJudgedItSaysWhy(t *testing.T) {
	two, same := []float64{20, 40}, []float64{50, 50, 50}
	for name, tt := range map[string]struct {
		o      change.Options
		first  []float64
		alphas map[string]float64
		why    string
		index  bool
	}{
		"nobody":           {change.Options{}, nil, nil, "nobody has a score", false},
		"nobody differs":   {change.Options{Own: true}, same, nil, "don't differ", false},
		"no α":             {change.Options{Own: true}, two, nil, "no α", false},
		"a negative α":     {change.Options{Own: true}, two, map[string]float64{"s": -0.3}, "contradict", false},
		"an α of 1":        {change.Options{Own: true}, two, map[string]float64{"s": 1}, "leaves no error", false},
		"two people":       {change.Options{}, two, nil, "takes 3 people", true},
		"no spread at all": {change.Options{}, same, nil, "nothing can be predicted", true},
	} {
		t.Run(name, func(t *testing.T) {
			c, got := compare(t, tt.o, tt.first, tt.first, tt.alphas)
			if why := c.Scales()[0].WhyNot; !strings.Contains(why, tt.why) {
				t.Errorf("it says %q, which lacks %q", why, tt.why)
			}
			g := c.Groups()[0]
			enginetest.Same(t, "the group has an index", g.RCI != nil, tt.index)
			enginetest.Same(t, "the group has a prediction", g.Regression != nil, false)
			for _, ch := range got {
				enginetest.Same(t, "there is an index", ch.RCI != nil, tt.index)
				if ch.Regression != nil {
					t.Errorf("there is a prediction: %+v", ch.Regression)
				}
			}
		})
	}
}

// A skill with a sum changes in its points, by an error in points; sums over other items can't be compared.
func TestSumsAreComparedInPoints(t *testing.T) {
	d := enginetest.DraftOf("s")
	quiz := d.Quiz(enginetest.Five("a", "s"), enginetest.Five("b", "s"), enginetest.ShownWhere(enginetest.Five("c", "s"),
		"answer.a > 1"))
	quiz.Sums = []engine.Sum{{Skill: enginetest.Ref("s"), Lowest: 0}}
	catalog := d.Catalog(t)
	c, err := change.New(catalog, quiz.ID, change.Options{Confidence: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	scores := func(a, b, third int) []change.Score {
		answers := engine.Answers{"a": engine.Number(float64(a)), "b": engine.Number(float64(b))}
		if third > 0 {
			answers["c"] = engine.Number(float64(third))
		}
		r, err := catalog.Score(quiz.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		return c.Scores(&r)
	}
	before, after, shorter := scores(2, 3, 4), scores(5, 5, 5), scores(1, 3, 0)
	enginetest.Same(t, "the sum before", before[0].Value, 6.)
	enginetest.Same(t, "the most", before[0].Highest, 12.)
	c.First(before)
	c.Settle(nil)
	changes, apart := c.Compare(before, after)
	enginetest.Same(t, "none is left out", len(apart), 0)
	enginetest.Same(t, "unit", c.Scales()[0].Unit, change.Points)
	enginetest.Same(t, "change", changes[0].Change, 6.)
	sem := quiz.Reliability.SEM(3) * 12 / 100
	enginetest.Near(t, "S_diff", *changes[0].SE, math.Sqrt2*sem, 1e-9)
	changes, apart = c.Compare(before, shorter)
	enginetest.Same(t, "changes between unlike sums", len(changes), 0)
	if diff := cmp.Diff([]string{"s"}, apart); diff != "" {
		t.Error(diff)
	}
	if changes, apart = c.Compare(before, make([]change.Score, 1)); len(changes)+len(apart) > 0 {
		t.Errorf("without a second score there is %v, %v", changes, apart)
	}
	enginetest.Same(t, "missing", c.Groups()[0].Missing, 2)
}

func TestTheConfidenceDecidesWhatIsReliable(t *testing.T) {
	for _, tt := range []struct {
		confidence float64
		want       change.Class
	}{{0.80, change.Rose}, {0.95, change.Unchanged}} { // RCI 1.41
		_, got := compare(t, change.Options{Confidence: tt.confidence}, []float64{40}, []float64{60}, nil)
		enginetest.Same(t, "class", got[0].Class, tt.want)
	}
}

func TestAnUnknownQuizIsAnError(t *testing.T) {
	d := enginetest.DraftOf("s")
	d.Quiz(enginetest.Five("a", "s"))
	if _, err := change.New(d.Catalog(t), "nope", change.Options{Confidence: 0.95}); err == nil {
		t.Error("no error")
	}
}

// A quiz may state how alike levels of a scale are some weeks apart: .83 of energy, whose SD is 18, so that a change of 20
// points has an index of 20/(18·√(2·.17)) = 1.906, where by its α of .87 it is 2.179.
func TestAChangeIsToldByTheRetestReliabilityOfTheQuiz(t *testing.T) {
	for _, tt := range []struct {
		retest, index float64
		by            change.Coefficient
		class         change.Class
	}{{0, 2.179067, change.Alpha, change.Rose}, {0.83, 1.905548, change.Retest, change.Unchanged}} {
		d := enginetest.DraftOf("energy")
		var items []engine.Item
		for _, id := range enginetest.Numbers("i", 5) {
			items = append(items, enginetest.Five(id, "energy"))
		}
		quiz := d.Quiz(items...)
		quiz.Reliability.Skills = []engine.SkillReliability{
			{Skill: enginetest.Ref("energy"), SD: 18, Alpha: 0.87, Retest: tt.retest}}
		catalog := d.Catalog(t)
		c, err := change.New(catalog, quiz.ID, change.Options{Confidence: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		scores := func(higher int) []change.Score {
			answers := engine.Answers{}
			for i, it := range items {
				if answers[it.ID] = engine.Number(2); i < higher {
					answers[it.ID] = engine.Number(3)
				}
			}
			r, err := catalog.Score(quiz.ID, answers)
			if err != nil {
				t.Fatal(err)
			}
			return c.Scores(&r)
		}
		c.First(scores(0))
		c.Settle(nil)
		changes, _ := c.Compare(scores(0), scores(4))
		enginetest.Same(t, "coefficient", c.Scales()[0].By, tt.by)
		enginetest.Near(t, "RCI", *changes[0].RCI, tt.index, 1e-5)
		enginetest.Same(t, "class", changes[0].Class, tt.class)
	}
}
