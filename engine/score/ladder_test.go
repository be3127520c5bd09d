package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// rungs is ladder with an owner above the chief whom no quiz compares with, and a fact.
func rungs() *enginetest.Draft {
	d := ladder()
	d.Role("owner", "senior", 95, 20, 60, 90)
	d.Roles[0].Next = enginetest.Ladder("fact.people == 0 || level.vision < 10", "seller", "", "chief")
	d.Roles[1].Next = enginetest.Ladder("", "chief")
	d.Roles[2].Next = enginetest.Ladder("", "owner")
	return d
}

// takes is a quiz in which someone with these levels answers a throughout, and says how many people they lead, unless
// that is negative.
func takes(d *enginetest.Draft, people float64, levels ...float64) engine.Answers {
	q, answers := d.Exactly(levels...)
	q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Numbered("people", 0, 50))
	q.Roles = q.Roles[:3]
	if people >= 0 {
		answers["people"] = engine.Number(people)
	}
	return answers
}

// way is the rungs to roles, with the reasons that Ladder gives.
func way(roles ...string) []engine.RungAhead {
	var out []engine.RungAhead
	for _, r := range roles {
		out = append(out, engine.RungAhead{Role: r, Because: "to " + r})
	}
	return out
}

func TestNextIsTheFirstRungThatHolds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		people float64
		next   engine.OptionalID
		way    []engine.RungAhead
	}{
		{"who leads nobody goes the nearest step", 0, "seller",
			way("seller", "chief", "owner")},
		{"who leads some goes up at once", 3, "chief", way("chief", "owner")},
		{"a rung on what isn't known doesn't hold", -1, "chief",
			way("chief", "owner")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := rungs()
			answers := takes(d, tt.people, 20, 90, 30, 20)
			got := enginetest.Score(t, d.Catalog(t), answers)
			enginetest.Same(t, "role", got.Role, engine.OptionalID("maker"))
			enginetest.Same(t, "next", got.Next, tt.next)
			enginetest.Same(t, "rungs", got.Rungs, tt.way)
		})
	}
}

func TestALadderLeadsOutsideTheQuiz(t *testing.T) {
	d := rungs()
	answers := takes(d, 3, 60, 50, 30, 95)
	c := d.Catalog(t)
	got := enginetest.Score(t, c, answers)
	enginetest.Same(t, "role", got.Role, engine.OptionalID("chief"))
	enginetest.Same(t, "next", got.Next, engine.OptionalID("owner"))
	words, err := c.Snapshot("work", answers)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "roles", len(words.Roles), 3)
	enginetest.Same(t, "ahead", words.Ahead, []engine.SnapshotRole{{ID: "owner", Title: "OWNER", Tier: "senior",
		Summary: "…", Levels: map[string]float64{"drive": 95, "craft": 20, "reach": 60, "vision": 90},
		Weights: map[string]float64{"drive": 1, "craft": 1, "reach": 1, "vision": 1}, Asks: 265}})
}

func TestWithoutALadderNextIsAsItWas(t *testing.T) {
	d := rungs()
	d.Roles[0].Next = nil
	answers := takes(d, 0, 20, 90, 30, 20)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "next", got.Next, engine.OptionalID("chief"))
	enginetest.Same(t, "rungs", got.Rungs, []engine.RungAhead(nil))
}

func TestWhereNoRungHoldsThereIsNoNext(t *testing.T) {
	d := rungs()
	d.Roles[0].Next = enginetest.Ladder("fact.people == 0", "seller")
	answers := takes(d, 3, 20, 90, 30, 20)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "next", got.Next, engine.OptionalID(""))
}

func TestABarredBestFitIsTheFirstRung(t *testing.T) {
	d := rungs()
	d.Roles[2].Requires = []engine.Requirement{enginetest.Requirement("fact.people > 5")}
	answers := takes(d, 3, 60, 50, 30, 95)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "next", got.Next, engine.OptionalID("chief"))
	enginetest.Same(t, "rungs", got.Rungs, append([]engine.RungAhead{{Role: "chief"}}, way("owner")...))
}

// Ladders may meet again under conditions: the way ends before it comes to a role a second time.
func TestTheWayAheadNeverGoesRound(t *testing.T) {
	d := rungs()
	d.Roles[1].Next = enginetest.Ladder("fact.people < 5", "maker")
	answers := takes(d, 0, 20, 90, 30, 20)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "rungs", got.Rungs, way("seller"))
}
