package plan_test

import (
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/score"
)

// scales is a quiz of three scales of five items, each in a cluster of its own: one with its own SD, α and retest
// reliability, one with an α, one with nothing of its own.
func scales(t *testing.T, own ...engine.SkillReliability) *score.Catalog {
	t.Helper()
	d := enginetest.DraftOf("energy", "nerves", "openness")
	d.Clusters = nil
	var items []engine.Item
	for i := range d.Skills {
		id := d.Skills[i].ID
		d.Clusters = append(d.Clusters, engine.Cluster{ID: id + "s", Title: "C " + id})
		d.Skills[i].Cluster = enginetest.Ref(id + "s")
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			items = append(items, enginetest.Five(id+"_"+n, id))
		}
	}
	d.Quiz(items...).Reliability.Skills = own
	return d.Catalog(t)
}

// raised has the items of every scale at 3, but for as many of each as are one higher.
func raised(higher int) engine.Answers {
	out := engine.Answers{}
	for _, id := range []string{"energy", "nerves", "openness"} {
		for i, n := range []string{"1", "2", "3", "4", "5"} {
			out[id+"_"+n] = engine.Number(3)
			if i < higher {
				out[id+"_"+n] = engine.Number(4)
			}
		}
	}
	return out
}

// The same change is worth what each scale's own figures say: RCI = (x₂ − x₁)/(SD·√(2·(1 − r))) (Jacobson & Truax 1991).
// 20 points of the first, SD 18: by α .87 2.18, which is reliable, and by a retest reliability of .83 1.91, which isn't.
func TestAChangeIsToldByTheScalesOwnReliability(t *testing.T) {
	energy := engine.SkillReliability{Skill: enginetest.Ref("energy"), SD: 18, Alpha: 0.87}
	nerves := engine.SkillReliability{Skill: enginetest.Ref("nerves"), SD: 20, Alpha: 0.7}
	stable, items := energy, engine.SkillReliability{Skill: enginetest.Ref("nerves"), InterItemR: 0.3}
	stable.Retest = 0.83
	alpha := 5 * 0.45 / (1 + 4*0.45) // of the quiz
	byItems := 5 * 0.3 / (1 + 4*0.3)
	for _, tt := range []struct {
		name   string
		own    []engine.SkillReliability
		points float64
		sd, r  [3]float64
		class  [3]plan.Certainty
		from   [3]engine.ErrorFrom
	}{
		{"the quiz's alone", nil, 20, [3]float64{22, 22, 22}, [3]float64{alpha, alpha, alpha},
			[3]plan.Certainty{plan.Probable, plan.Probable, plan.Probable}, [3]engine.ErrorFrom{}},
		{"by α", []engine.SkillReliability{energy, nerves}, 20, [3]float64{18, 20, 22}, [3]float64{0.87, 0.7, alpha},
			[3]plan.Certainty{plan.Reliable, plan.Probable, plan.Probable},
			[3]engine.ErrorFrom{engine.ErrorFromAlpha, engine.ErrorFromAlpha}},
		{"by retest reliability", []engine.SkillReliability{stable, items}, 20, [3]float64{18, 22, 22},
			[3]float64{0.83, byItems, alpha}, [3]plan.Certainty{plan.Probable, plan.WithinNoise, plan.Probable},
			[3]engine.ErrorFrom{engine.ErrorFromRetest, engine.ErrorFromItems}},
		{"by retest reliability, a larger one", []engine.SkillReliability{nerves, stable}, 25, [3]float64{18, 20, 22},
			[3]float64{0.83, 0.7, alpha}, [3]plan.Certainty{plan.Reliable, plan.Probable, plan.Probable},
			[3]engine.ErrorFrom{engine.ErrorFromRetest, engine.ErrorFromAlpha}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := scales(t, tt.own...)
			then, now := taken(t, c, "1", 100, raised(0)), taken(t, c, "2", 200, raised(int(tt.points/5)))
			p := progress(t, c, plan.History{Taken: []engine.Taken{then, now}, Today: 200})
			for _, cluster := range p.Since {
				i := map[string]int{"energys": 0, "nervess": 1, "opennesss": 2}[cluster.ID]
				want := tt.points / (tt.sd[i] * math.Sqrt(2*(1-tt.r[i])))
				for _, ch := range []plan.Change{cluster.Skills[0], cluster} { // of a single skill
					enginetest.Near(t, ch.ID+": RCI", ch.RCI, want, 1e-6)
					enginetest.Same(t, ch.ID+": certainty", ch.Certainty, tt.class[i])
					enginetest.Same(t, ch.ID+": from", ch.ErrorFrom, tt.from[i])
				}
			}
			for i, l := range now.Result.Levels {
				from, r := tt.from[i], tt.r[i]
				if from == engine.ErrorFromRetest { // a level's own error is by α all the same
					from, r = engine.ErrorFromAlpha, 0.87
				}
				enginetest.Near(t, l.Skill+": SEM", l.SEM, tt.sd[i]*math.Sqrt(1-r), 1e-6)
				enginetest.Same(t, l.Skill+": from", l.SEMFrom, from)
			}
		})
	}
}

// A scale of which two items are left out is less reliable by Spearman & Brown, also over time: of five items .83 are
// .83/(5 − 4·.83) = .494 of one and .746 of three.
func TestAChangeOfFewerAnswersIsLessSure(t *testing.T) {
	c := scales(t, engine.SkillReliability{Skill: enginetest.Ref("energy"), SD: 18, Retest: 0.83})
	then, now := raised(0), raised(3)
	for _, answers := range []engine.Answers{then, now} {
		delete(answers, "energy_4")
		delete(answers, "energy_5")
	}
	p := progress(t, c, plan.History{Today: 200, Taken: []engine.Taken{
		taken(t, c, "1", 100, then), taken(t, c, "2", 200, now)}})
	for _, ch := range p.Since {
		if ch.ID == "energys" {
			enginetest.Near(t, "RCI", ch.RCI, 25/(18*math.Sqrt(2*(1-0.745509))), 1e-4)
		}
	}
}

// Two skills of a cluster with figures of their own: its error is that of their mean, √(SEM₁² + SEM₂²)/2.
func TestAClustersErrorIsThatOfItsSkillsMean(t *testing.T) {
	d := enginetest.DraftOf("energy", "nerves")
	q := d.Quiz(enginetest.Five("a", "energy"), enginetest.Five("b", "nerves"))
	q.Reliability.Skills = []engine.SkillReliability{{Skill: enginetest.Ref("energy"), SD: 18, Retest: 0.83},
		{Skill: enginetest.Ref("nerves"), SD: 10, Alpha: 0.75}}
	c := d.Catalog(t)
	p := progress(t, c, plan.History{Today: 200, Taken: []engine.Taken{
		taken(t, c, "1", 100, engine.Answers{"a": engine.Number(2), "b": engine.Number(2)}),
		taken(t, c, "2", 200, engine.Answers{"a": engine.Number(3), "b": engine.Number(3)})}})
	sem := math.Sqrt(18*18*0.17+10*10*0.25) / 2
	enginetest.Near(t, "RCI", p.Since[0].RCI, 25/(math.Sqrt2*sem), 1e-6)
	enginetest.Same(t, "from", p.Since[0].ErrorFrom, engine.ErrorFromSeveral)
}
