package plan_test

import (
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
)

// With M 40, SD 18, n 200 and a retest reliability of .83, a level of 50 is followed by 40 + .83·10 = 48.3 on average, with
// an error of 18·√((1 − .83²)·199/198)·√(1 + 1/200 + 10²/(18²·199)) (Crawford & Garthwaite 2007). Without a norm, without
// its mean or number of people, or without a retest reliability nothing is expected.
func TestALevelIsExpectedNearerToTheMeanOfTheGroup(t *testing.T) {
	mean, sd := 40., 18.
	se := 18 * math.Sqrt((1-0.83*0.83)*199/198) * math.Sqrt(1+1./200+100/(18*18*199.))
	for name, tt := range map[string]struct {
		norm   engine.NormScale
		people float64
		retest float64
		want   bool
	}{
		"all stated":               {engine.NormScale{Mean: &mean, SD: &sd}, 200, 0.83, true},
		"no retest reliability":    {engine.NormScale{Mean: &mean, SD: &sd}, 200, 0, false},
		"nobody knows of how many": {engine.NormScale{Mean: &mean, SD: &sd}, 0, 0.83, false},
		"percentiles alone": {engine.NormScale{Percentiles: []engine.Percentile{{Percent: 10, Value: 20},
			{Percent: 90, Value: 80}}}, 200, 0.83, false},
		"a norm of another scale": {engine.NormScale{Scale: enginetest.Ref("nerves"), Mean: &mean, SD: &sd}, 200, 0.83, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := enginetest.DraftOf("energy", "nerves")
			var items []engine.Item
			for _, id := range enginetest.Numbers("energy", 5) {
				items = append(items, enginetest.Five(id, "energy"))
			}
			q := d.Quiz(append(items, enginetest.Five("nerves_1", "nerves"))...)
			q.Reliability.Skills = []engine.SkillReliability{
				{Skill: enginetest.Ref("energy"), SD: 18, Alpha: 0.87, Retest: tt.retest}}
			if tt.norm.Scale.ID == "" {
				tt.norm.Scale = enginetest.Ref("energy")
			}
			q.Norms = []engine.Norm{{Name: "Adults", People: tt.people, Of: []engine.NormScale{tt.norm}}}
			c := d.Catalog(t)
			answers := func(point float64) engine.Answers {
				out := engine.Answers{"nerves_1": engine.Number(3)}
				for _, it := range items {
					out[it.ID] = engine.Number(point)
				}
				return out
			}
			p := progress(t, c, plan.History{Today: 200, Taken: []engine.Taken{
				taken(t, c, "1", 100, answers(3)), taken(t, c, "2", 200, answers(4))}})
			var got *plan.Expected
			for _, cluster := range p.Since {
				for _, ch := range cluster.Skills {
					if ch.ID == "energy" {
						got = ch.Expected
					} else if ch.Expected != nil {
						t.Errorf("of %s %+v is expected", ch.ID, ch.Expected)
					}
				}
			}
			if (got != nil) != tt.want {
				t.Fatalf("expected is %+v", got)
			}
			if got == nil {
				return
			}
			enginetest.Near(t, "level", got.Level, 48.3, 1e-9)
			enginetest.Near(t, "low", got.Low, 48.3-1.972017*se, 1e-4) // t with 198 degrees of freedom
			enginetest.Near(t, "high", got.High, 48.3+1.972017*se, 1e-4)
			enginetest.Same(t, "norm", got.Norm, "Adults")
			enginetest.Same(t, "people", got.People, 200)
			enginetest.Near(t, "r", got.R, 0.83, 1e-9)
		})
	}
}
