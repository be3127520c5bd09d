package analyze_test

import (
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// An item of five points beside one of two, whose sum is stated: 4 people with the points 0 0, 1 0, 3 1, 4 1.
//
//	variances 10/3 and 1/3, covariance 1, total 17/3: α = 2·(1 − 11/17) = 12/17; by credit it would be .96
//	SEM of the sum √(17/3·5/17) = √(5/3), of the level a fifth of that in percent; r 1/√(10/9)
func TestASumIsAnalyzedByItsPoints(t *testing.T) {
	d := enginetest.DraftOf("a")
	q := d.Quiz(enginetest.Five("one", "a"), enginetest.Scaled("two", "yes", enginetest.Credit{"a": 1}))
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("a")}}
	got := analyzed(t, d.Catalog(t), "work", sheetsOf([]string{"one", "two"},
		[]int{1, 1}, []int{2, 1}, []int{4, 2}, []int{5, 2})).Skills[0]
	is(t, "alpha", got.Reliability.Alpha, 12.0/17)
	is(t, "SD", got.Reliability.SD, math.Sqrt(17.0/3)*20)
	is(t, "SEM", got.Reliability.SEM, math.Sqrt(5.0/3)*20)
	is(t, "SEM of the sum", got.Reliability.SumSEM, math.Sqrt(5.0/3))
	is(t, "r", got.Items[0].R, 1/math.Sqrt(10.0/9))
	is(t, "mean level", got.Norms.Mean, 50)
	is(t, "SD of levels", got.Norms.SD, math.Sqrt(17.0/3)*20)
}

// Items that state points, a number and options that are summed: the points are those of 4 people, and α and r are what
// they make.
//
//	scale 0 0 1 1 reversed, number −5 to 5, options 0.5 and 2 chosen together, one of 0 and 3
//	1 −5 0 0 / 1 0.5 0.5 0 / 0 2.5 2 3 / 0 5 2.5 3
func TestStatedPointsAreAnalyzed(t *testing.T) {
	points := func(it engine.Item, points ...float64) engine.Item {
		it.Measures = []engine.Measure{{Skill: enginetest.Ref("a"), Weight: 1}}
		for i := range points {
			it.Options[i].Points, it.Options[i].Credit = &points[i], nil
		}
		return it
	}
	none := make([]enginetest.Credit, 3)
	scale := enginetest.Reversed(enginetest.Five("scale", "a"))
	scale.Points = []float64{0, 0, 0, 1, 1}
	number := points(enginetest.Numbered("number", -5, 5))
	number.Fact = nil
	d := enginetest.DraftOf("a")
	q := d.Quiz(scale, number, points(enginetest.ChoosingOrNone("signs", none...), 0.5, 2, 0),
		points(enginetest.Choosing("one", "one", none[:2]...), 0, 3))
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("a")}}
	sheet := func(scale, number float64, one string, signs ...string) engine.Answers {
		return engine.Answers{"scale": engine.Number(scale), "number": engine.Number(number), "one": engine.Choice(one),
			"signs": engine.Choices(signs...)}
	}
	got := analyzed(t, d.Catalog(t), "work", []engine.Answers{sheet(1, -5, "a", "c"), sheet(2, 0.5, "a", "a"),
		sheet(5, 2.5, "b", "b"), sheet(4, 5, "b", "b", "a")}).Skills[0]
	rows := [][]float64{{1, -5, 0, 0}, {1, 0.5, 0.5, 0}, {0, 2.5, 2, 3}, {0, 5, 2.5, 3}}
	covariance := func(x, y func([]float64) float64) float64 {
		var mx, my, sum float64
		for _, r := range rows {
			mx, my = mx+x(r)/4, my+y(r)/4
		}
		for _, r := range rows {
			sum += (x(r) - mx) * (y(r) - my) / 3
		}
		return sum
	}
	total := func(r []float64) float64 { return r[0] + r[1] + r[2] + r[3] }
	own := 0.0
	for j := range 4 {
		item := func(r []float64) float64 { return r[j] }
		rest := func(r []float64) float64 { return total(r) - r[j] }
		variance := covariance(item, item)
		own += variance
		is(t, "r", got.Items[j].R, covariance(item, rest)/math.Sqrt(variance*covariance(rest, rest)))
		is(t, "SD of an item", got.Items[j].SD, math.Sqrt(variance))
	}
	is(t, "alpha", got.Reliability.Alpha, 4.0/3*(1-own/covariance(total, total)))
	is(t, "SEM of the sum", got.Reliability.SumSEM, math.Sqrt(covariance(total, total)*(1-*got.Reliability.Alpha)))
	for j, mean := range []float64{0.5, 0.75, 1.25, 1.5} {
		is(t, "mean of an item", got.Items[j].Mean, mean)
	}
	is(t, "floor of the scale", got.Items[0].Floor, 0.5)
	if got.Items[1].Floor != nil || got.Items[2].Floor != nil {
		t.Error("nothing tells how often a number or several options are the least")
	}
}
