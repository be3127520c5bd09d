package score_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestWhatIsLeftOutCountsAsTheQuizSays(t *testing.T) {
	for _, tt := range []struct {
		name          string
		missing       engine.Missing
		answers       engine.Answers
		level, points float64 // NaN: none
		items         int
		band          string
	}{
		{"all answered", engine.MissingSkip, sheet(4, 4, 2, 0), 75, 9, 3, "much"},
		{"all answered", engine.MissingZero, sheet(4, 4, 2, 0), 75, 9, 3, "much"},
		{"all answered", engine.MissingRefuse, sheet(4, 4, 2, 0), 75, 9, 3, "much"},
		{"one of three left out: two answers of 3 and 3 points make 9 of three", engine.MissingSkip, sheet(4, 4, 0, 0),
			75, 9, 2, "much"},
		{"one of three left out: 4 points of two make 6", engine.MissingSkip, sheet(4, 2, 0, 0), 50, 6, 2, "some"},
		{"5 points of two make 7.5, which is 8", engine.MissingSkip, sheet(4, 3, 0, 0), 62.5, 8, 2, "some"},
		{"two of three left out", engine.MissingSkip, sheet(4, 0, 0, 0), math.NaN(), math.NaN(), 0, ""},
		{"a straight one left out earns nothing", engine.MissingZero, sheet(4, 0, 2, 0), 50, 6, 3, "some"},
		{"so does a reversed one", engine.MissingZero, sheet(4, 4, 0, 0), 50, 6, 3, "some"},
		{"all left out", engine.MissingZero, sheet(0, 0, 0, 0), 0, 0, 3, ""},
		{"one left out", engine.MissingRefuse, sheet(4, 4, 0, 0), math.NaN(), math.NaN(), 0, ""},
		{"what is asked only of some is no gap where it isn't asked", engine.MissingRefuse, sheet(4, 4, 2, 0), 75, 9, 3,
			"much"},
		{"and is one where it is asked", engine.MissingRefuse, sheet(5, 4, 2, 0), math.NaN(), math.NaN(), 0, ""},
		{"an item asked only of some joins the sum", engine.MissingSkip, sheet(5, 4, 2, 3), 75, 12, 4, "much"},
	} {
		t.Run(string(tt.missing)+", "+tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive")
			q := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "drive"),
				enginetest.Reversed(enginetest.Five("turned", "drive")),
				enginetest.ShownWhere(enginetest.Five("four", "drive"), "answer.one == 5"))
			q.Missing = tt.missing
			q.Sums = []engine.Sum{{Skill: enginetest.Ref("drive"), Lowest: 0,
				Bands: []engine.Band{{From: 1, Name: "some"}, {From: 9, Name: "much"}}}}
			got := enginetest.Score(t, d.Catalog(t), tt.answers)
			if math.IsNaN(tt.level) {
				enginetest.Same(t, "levels", len(got.Levels), 0)
				return
			}
			enginetest.Near(t, "level", got.Levels[0].Level, tt.level, 1e-9)
			enginetest.Same(t, "items", got.Levels[0].Items, tt.items)
			enginetest.Near(t, "points", got.Levels[0].Sum.Points, tt.points, 1e-9)
			enginetest.Same(t, "lowest", got.Levels[0].Sum.Lowest, 0.0)
			enginetest.Same(t, "band", got.Levels[0].Sum.Band, tt.band)
		})
	}
}

// sheet answers the items one, two, turned and four; 0 is no answer.
func sheet(points ...float64) engine.Answers {
	answers := engine.Answers{}
	for i, id := range []string{"one", "two", "turned", "four"} {
		if points[i] > 0 {
			answers[id] = engine.Number(points[i])
		}
	}
	return answers
}

func TestASumCountsFromItsLowestPointAndByWeight(t *testing.T) {
	d := enginetest.DraftOf("drive")
	q := d.Quiz(enginetest.Scaled("one", "five", enginetest.Credit{"drive": 2}),
		enginetest.Reversed(enginetest.Scaled("two", "yes", enginetest.Credit{"drive": 1})))
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("drive"), Lowest: 1, Answered: 2}}
	c := d.Catalog(t)
	got := enginetest.Score(t, c, engine.Answers{"one": engine.Number(4), "two": engine.Number(1)}).Levels[0].Sum
	enginetest.Same(t, "sum", *got, engine.SumScore{Points: 2*4 + 2, Lowest: 3, Highest: 2*5 + 2})
	if few := enginetest.Score(t, c, engine.Answers{"one": engine.Number(4)}).Levels[0]; few.Sum != nil {
		t.Errorf("one answer of the two that a sum takes makes %+v", *few.Sum)
	}
}

// What is left out is made up for within what could be had, also where the scales are of different lengths or the
// weights make no whole numbers.
func TestASumStaysWithinWhatCanBeHad(t *testing.T) {
	for _, tt := range []struct {
		name    string
		short   float64 // weight of an item of two points, beside one of five points of weight 1
		lowest  float64
		answers engine.Answers
		want    engine.SumScore
	}{
		{"4 of 4 is 5 of 5", 1, 0, engine.Answers{"long": engine.Number(5)}, engine.SumScore{Points: 5, Highest: 5}},
		{"2 of 4 is 2.5 of 5, which is 3", 1, 0, engine.Answers{"long": engine.Number(3)},
			engine.SumScore{Points: 3, Highest: 5}},
		{"and 5 of 7 from 2", 1, 1, engine.Answers{"long": engine.Number(3)},
			engine.SumScore{Points: 5, Lowest: 2, Highest: 7}},
		{"0 is 0", 1, 0, engine.Answers{"long": engine.Number(1)}, engine.SumScore{Highest: 5}},
		{"the short one alone tells all or nothing", 1, 0, engine.Answers{"short": engine.Number(2)},
			engine.SumScore{Points: 5, Highest: 5}},
		{"the most isn't rounded up", 0.5, 0, engine.Answers{"long": engine.Number(5)},
			engine.SumScore{Points: 4.5, Highest: 4.5}},
		{"the least isn't rounded down", 0.25, 1, engine.Answers{"long": engine.Number(1)},
			engine.SumScore{Points: 1.25, Lowest: 1.25, Highest: 5.5}},
		{"nothing is rounded where all is answered", 0.5, 0,
			engine.Answers{"long": engine.Number(1), "short": engine.Number(2)}, engine.SumScore{Points: 0.5, Highest: 4.5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive")
			q := d.Quiz(enginetest.Five("long", "drive"),
				enginetest.Scaled("short", "yes", enginetest.Credit{"drive": tt.short}))
			q.Sums = []engine.Sum{{Skill: enginetest.Ref("drive"), Lowest: tt.lowest}}
			enginetest.Same(t, "sum", *enginetest.Score(t, d.Catalog(t), tt.answers).Levels[0].Sum, tt.want)
		})
	}
}

func TestWhatWasLeftOpenIsShownWhereItCounts(t *testing.T) {
	d := enginetest.DraftOf("drive")
	q := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "drive"), enginetest.Numbered("pets", 0, 9))
	q.Missing = engine.MissingZero
	c := d.Catalog(t)
	snapshot, err := c.Snapshot("work", engine.Answers{"one": engine.Number(5)})
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "items", snapshot.Items, []engine.SnapshotItem{{ID: "one", Ask: "one", Answer: "5",
		Skills: []string{"drive"}}, {ID: "two", Ask: "two", Skills: []string{"drive"}}})
}

// Whoever is between yes and no says either, so that answers to two such items of a skill differ often, however alike
// people are. SD 4 and r̄ .45: of that variance, 50² = 2500, 55 % is the item's own, and each pair of a yes and a no
// adds 5000/1375 = 3.636. Over eight degrees of freedom χ²_.99 is 20.09.
func TestAYesAndANoOfOneSkillAreNoContradictionYet(t *testing.T) {
	for contradictions, inconsistent := range map[int]bool{0: false, 4: false, 5: false, 6: true} {
		d := enginetest.DraftOf(enginetest.Numbers("s", 8)...)
		var items []engine.Item
		answers := engine.Answers{}
		for i, skill := range enginetest.Numbers("s", 8) {
			items = append(items, enginetest.Scaled(skill+"_one", "yes", enginetest.Credit{skill: 1}),
				enginetest.Scaled(skill+"_two", "yes", enginetest.Credit{skill: 1}))
			answers[skill+"_one"], answers[skill+"_two"] = engine.Number(1), engine.Number(1)
			if i < contradictions {
				answers[skill+"_two"] = engine.Number(2)
			}
		}
		d.Quiz(items...).Reliability.SD = 4
		got := enginetest.Score(t, d.Catalog(t), answers).Quality
		enginetest.Near(t, fmt.Sprintf("discord of %d contradictions", contradictions), got.Inconsistency,
			float64(contradictions)*5000/1375/8, 1e-6)
		enginetest.Same(t, fmt.Sprintf("%d contradictions are too many", contradictions),
			slices.Contains(got.Warnings, engine.WarnInconsistent), inconsistent)
	}
}

// Two skills of two items on five points, SD 20 and r̄ .5: α is 2·.5/1.5 = 2/3, SEM² 400/3, so an item's error has a
// variance of 2·400/3 + 25²/12 = 318.75. Credits 100 and 0 lie 50 from their mean: 2·2500/318.75 = 15.68627. Credits 50
// and 75: 2·156.25/318.75 = 0.98039; 75 and 25: 3.92157. Over two degrees of freedom χ²_.80 is 3.219 and χ²_.99 9.210.
func TestAnswersOfOneSkillThatContradictEachOtherAreNeverClear(t *testing.T) {
	for _, tt := range []struct {
		name         string
		points       []float64
		discord      float64
		verdict      engine.Verdict
		inconsistent bool
	}{
		{"one skill of two contradicts itself", []float64{5, 5, 2, 5}, (15.68627 + 0.98039) / 2, engine.VerdictLikely, true},
		{"it agrees less than most people's", []float64{4, 4, 1, 5}, 3.92157 / 2, engine.VerdictLikely, false},
		{"both agree about as well as most people's", []float64{5, 2, 1, 4}, 0.98039, engine.VerdictClear, false},
		{"no two answers of a skill", []float64{5, 0, 0, 5}, 0, engine.VerdictClear, false},
		{"agreeing to the point", []float64{5, 1, 1, 5}, 0, engine.VerdictClear, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive", "craft")
			d.Role("maker", "junior", 10, 90)
			d.Role("chief", "junior", 90, 10)
			q := d.Quiz(enginetest.Five("one", "drive"), enginetest.Reversed(enginetest.Five("two", "drive")),
				enginetest.Five("three", "craft"), enginetest.Reversed(enginetest.Five("four", "craft")),
				enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 100, "craft": 0},
					enginetest.Credit{"drive": 0, "craft": 100}))
			q.Reliability, q.Tau = engine.Reliability{SD: 20, InterItemR: 0.5}, 5
			answers := engine.Answers{"scene": engine.Choice("a")}
			for i, id := range []string{"one", "two", "three", "four"} {
				if tt.points[i] > 0 {
					answers[id] = engine.Number(tt.points[i])
				}
			}
			got := enginetest.Score(t, d.Catalog(t), answers)
			enginetest.Near(t, "discord", got.Quality.Inconsistency, tt.discord, 1e-4)
			warned := false
			for _, w := range got.Quality.Warnings {
				warned = warned || w == engine.WarnInconsistent
			}
			enginetest.Same(t, "warned", warned, tt.inconsistent)
			enginetest.Same(t, "verdict", got.Verdict, tt.verdict)
			if got.Roles[0].Share < engine.DefaultThresholds.Clear {
				t.Errorf("the share is %v: without the contradiction the verdict wouldn't be clear, so nothing is "+
					"shown", got.Roles[0].Share)
			}
		})
	}
}
