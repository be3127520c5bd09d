package plan_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/score"
)

// cmpPlans tells two plans apart, nil from empty too.
func cmpPlans(a, b plan.Plan) string { return cmp.Diff(a, b) }

// morning is when the plans in these tests are edited: a week after their start.
const morning = monday + 7

// steps is a catalog with a path of three activities, the second after the first, and a plan of them: an hour a day,
// seven hours each.
func steps(t testing.TB) (*score.Catalog, *plan.Plan) {
	t.Helper()
	c := climbing(enginetest.Credit{"x": 60, "y": 60}, nil,
		deed{id: "a", gains: enginetest.Credit{"x": 20}, hours: 7},
		deed{id: "b", gains: enginetest.Credit{"x": 20, "y": 10}, hours: 7, after: []string{"a"}},
		deed{id: "c", gains: enginetest.Credit{"y": 10}, hours: 7},
		deed{id: "d", gains: enginetest.Credit{"y": 40}, hours: 7, after: []string{"c", "e"}, when: "gap.y > 50"},
		deed{id: "e", gains: enginetest.Credit{"x": 1}, hours: 7, when: "gap.y > 50"},
	).Catalog(t)
	p := planned(t, c, at(enginetest.Credit{"x": 20, "y": 40}), weekly)
	enginetest.Same(t, "milestones", idsOf(p), []string{"a", "b", "c"})
	return c, p
}

func days(p *plan.Plan) []string {
	var out []string
	for _, m := range p.Milestones {
		out = append(out, m.ID+" "+m.Start.String()[5:]+" "+m.Due.String()[5:])
	}
	return out
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMilestoneGoesFromPlannedToDoneAndBack(t *testing.T) {
	_, p := steps(t)
	a := p.Milestone("a")
	ok(t, p.SetStatus("a", plan.Doing, "", "", monday-3))
	enginetest.Same(t, "begun early", []any{a.Status, a.Start, a.Due}, []any{plan.Doing, monday - 3, monday + 6})
	ok(t, p.SetStatus("a", plan.Done, "**Seen**", "", monday+4))
	enginetest.Same(t, "done", []any{a.Status, *a.DoneOn, a.Evidence}, []any{plan.Done, monday + 4, "**Seen**"})
	enginetest.Near(t, "readiness now", p.ReadinessNow(), p.Milestones[0].ReadinessAfter, 1e-9)
	ok(t, p.SetStatus("a", plan.Done, "Seen, and filed", "", monday+5))
	enginetest.Same(t, "done stays done on its day", []any{*a.DoneOn, a.Evidence}, []any{monday + 4, "Seen, and filed"})
	ok(t, p.SetStatus("a", plan.Planned, "", "", monday+6))
	enginetest.Same(t, "taken back", []any{a.Status, a.DoneOn == nil, a.Evidence},
		[]any{plan.Planned, true, "Seen, and filed"})
	ok(t, p.SetStatus("a", plan.Done, "", "", monday+7))
	enginetest.Same(t, "done with one click keeps what was written", []any{*a.DoneOn, a.Evidence},
		[]any{monday + 7, "Seen, and filed"})
	ok(t, p.SetStatus("a", plan.Done, "", "", monday+7))
	enginetest.Same(t, "and can be emptied", a.Evidence, "")
	ok(t, p.SetStatus("b", plan.Dropped, "", "No time", monday+7))
	b := p.Milestone("b")
	enginetest.Same(t, "dropped", []any{b.Status, b.DropReason, len(b.Why), b.ReadinessAfter},
		[]any{plan.Dropped, "No time", 0, a.ReadinessAfter})
	enginetest.Same(t, "the rest moves up", days(p)[2], "c 09-07 09-13")
	ok(t, p.SetStatus("b", plan.Planned, "", "", monday+8))
	enginetest.Same(t, "taken up again", []any{b.Status, b.DropReason, len(b.Why)}, []any{plan.Planned, "No time", 2})
	enginetest.Same(t, "the rest makes room", days(p)[1:], []string{"b 09-08 09-14", "c 09-15 09-21"})
}

func TestPaceAndOrderSetDaysAnew(t *testing.T) {
	_, p := steps(t)
	enginetest.Same(t, "at first", days(p), []string{"a 08-31 09-06", "b 09-07 09-13", "c 09-14 09-20"})
	ok(t, p.SetStatus("a", plan.Done, "", "", monday+2))
	ok(t, p.SetStatus("b", plan.Doing, "", "", monday+3))
	ok(t, p.SetPace(14, morning))
	enginetest.Same(t, "faster: done stays, doing keeps its first day", days(p),
		[]string{"a 08-31 09-06", "b 09-03 09-10", "c 09-10 09-13"})
	ok(t, p.SetDates("b", monday+1, morning+30, morning))
	ok(t, p.SetPace(7, morning))
	enginetest.Same(t, "own days stay", days(p), []string{"a 08-31 09-06", "b 09-01 10-07", "c 09-14 09-20"})
	ok(t, p.Move("c", "b", morning))
	enginetest.Same(t, "c before b", days(p), []string{"a 08-31 09-06", "c 09-07 09-13", "b 09-01 10-07"})
	ok(t, p.Move("a", "", morning))
	enginetest.Same(t, "a last", idsOf(p), []string{"c", "b", "a"})
	ok(t, p.Move("c", "c", morning))
	enginetest.Same(t, "nowhere", idsOf(p), []string{"c", "b", "a"})
	ok(t, p.SetPace(7, monday-100))
	enginetest.Same(t, "before the start nothing begins", p.Milestone("c").Start, monday)
}

func TestWarningsTellOfPrerequisites(t *testing.T) {
	c, p := steps(t)
	enginetest.Same(t, "as planned", p.Warnings(), []plan.Warning(nil))
	ok(t, p.Move("b", "a", morning))
	enginetest.Same(t, "out of order", p.Warnings(), []plan.Warning{{Milestone: "b", Needs: "A"}})
	ok(t, p.SetStatus("a", plan.Done, "", "", morning))
	enginetest.Same(t, "done out of order", p.Warnings(), []plan.Warning(nil))
	ok(t, p.SetStatus("a", plan.Dropped, "", "", morning))
	enginetest.Same(t, "dropped", p.Warnings(), []plan.Warning{{Milestone: "b", Needs: "A", Missing: true}})
	ok(t, p.SetStatus("b", plan.Dropped, "", "", morning))
	enginetest.Same(t, "both dropped", p.Warnings(), []plan.Warning(nil))
	ok(t, plan.AddActivity(c, p, "d", morning))
	enginetest.Same(t, "without what it builds on", p.Warnings(),
		[]plan.Warning{{Milestone: "d", Needs: "e", Missing: true}})
	ok(t, plan.AddActivity(c, p, "e", morning))
	enginetest.Same(t, "that comes later", p.Warnings(), []plan.Warning{{Milestone: "d", Needs: "E"}})
}

func TestDaysOfOnesOwnThatRunIntoWhatBuildsOnThemAreToldAndHeeded(t *testing.T) {
	_, p := steps(t)
	far := p.Milestone("b").Due + 30
	ok(t, p.SetDates("a", p.Start, far, morning))
	enginetest.Same(t, "b begins before a ends", p.Warnings(), []plan.Warning{{Milestone: "b", Needs: "A"}})
	ok(t, p.SetPace(p.HoursPerWeek, morning))
	if b := p.Milestone("b"); b.Start <= far {
		t.Errorf("with its days set anew b begins on %s, and a ends on %s", b.Start, far)
	}
	enginetest.Same(t, "b waits for a", p.Warnings(), []plan.Warning(nil))
}

func TestMoreMilestones(t *testing.T) {
	c, p := steps(t)
	addable := func() (ids []string) {
		for _, a := range plan.Addable(c, p) {
			ids = append(ids, a.ID)
		}
		return ids
	}
	enginetest.Same(t, "addable", addable(), []string{"d", "e"})
	ok(t, plan.AddActivity(c, p, "d", morning))
	enginetest.Same(t, "addable after one", addable(), []string{"e"})
	enginetest.Same(t, "added at the end", days(p)[3], "d 09-28 10-04")
	words := plan.Words{Title: "Mine", About: "all", DoneWhen: "it is", Obstacle: "me", If: "so", Then: "thus", Notes: "n"}
	ok(t, p.AddOwn(words, 3.5, []plan.Gain{{Skill: "x", Points: 100}}, morning))
	ok(t, p.AddOwn(plan.Words{Title: "Another"}, 0.25, nil, morning))
	enginetest.Same(t, "ids", idsOf(p)[4:], []string{"own_1", "own_2"})
	m := *p.Milestone("own_1")
	enginetest.Same(t, "own", []any{m.Title, m.About, m.DoneWhen, m.Obstacle, m.If, m.Then, m.Notes, m.Hours,
		m.Activity, m.Status},
		[]any{"Mine", "all", "it is", "me", "so", "thus", "n", 3.5, "", plan.Planned})
	for skill, level := range p.Projected(func(*plan.Milestone) bool { return true }) {
		if level > 100 {
			t.Errorf("%s is projected to reach %v", skill, level)
		}
	}
	roundTrip(t, p)

	later := climbing(enginetest.Credit{"x": 60, "y": 60}, nil,
		deed{id: "z", gains: enginetest.Credit{"x": 60, "y": 60}, hours: 1}).Catalog(t)
	refused(t, plan.AddActivity(later, p, "e", morning), "activity",
		"This activity is no longer offered. Choose another, or write a milestone of your own.")
	none := climbing(enginetest.Credit{"x": 60, "y": 60}, nil).Catalog(t)
	none.Paths()[0].To.ID = "aside"
	refused(t, plan.AddActivity(none, p, "e", morning), "activity",
		"The path of this plan is no longer offered, so nothing can be added from it. You can still write a "+
			"milestone of your own.")
	enginetest.Same(t, "addable without the path", plan.Addable(none, p), []engine.Activity(nil))
	enginetest.Same(t, "what has left the catalogue stays", p.Milestone("d").Title, "D")
}

func TestChangesThatAreRefused(t *testing.T) {
	c, original := steps(t)
	tooLong := func(n int) string { return strings.Repeat("ü", n) }
	words := func(change func(*plan.Words)) plan.Words {
		w := plan.Words{Title: "Title"}
		change(&w)
		return w
	}
	own := func(w plan.Words, hours float64, gains ...plan.Gain) func(p *plan.Plan) error {
		return func(p *plan.Plan) error { return p.AddOwn(w, hours, gains, morning) }
	}
	text := "This text has 100000 characters; at most 20000 fit here. Shorten it, or keep the rest elsewhere and " +
		"link to it."
	unreadable := "This text has characters that can't be read. Type it again."
	noHours := "Say how many hours it takes, between a quarter and 1000."
	noGain := "A milestone raises skills of the plan, each once, by 1 to 100 points."
	for _, tt := range []struct {
		name, field, want string
		edit              func(p *plan.Plan) error
	}{
		{"100 kB of notes", "notes", text, func(p *plan.Plan) error {
			return p.SetWords("a", words(func(w *plan.Words) { w.Notes = tooLong(100_000) }))
		}},
		{"100 kB of evidence", "evidence", text, func(p *plan.Plan) error {
			return p.SetStatus("a", plan.Done, tooLong(100_000), "", morning)
		}},
		{"a long reason", "drop_reason", "This text has 2001 characters; at most 2000 fit here. Shorten it, or keep " +
			"the rest elsewhere and link to it.", func(p *plan.Plan) error {
			return p.SetStatus("a", plan.Dropped, "", tooLong(2001), morning)
		}},
		{"a long title", "title", "This text has 201 characters; at most 200 fit here. Shorten it, or keep the rest " +
			"elsewhere and link to it.", func(p *plan.Plan) error {
			return p.SetWords("a", plan.Words{Title: tooLong(201)})
		}},
		{"no title", "title", "Give the milestone a title.", func(p *plan.Plan) error {
			return p.SetWords("a", plan.Words{Title: " \n"})
		}},
		{"bytes that are no text", "if", unreadable, func(p *plan.Plan) error {
			return p.SetWords("a", words(func(w *plan.Words) { w.If = "a\xff" }))
		}},
		{"a control character", "then", unreadable, func(p *plan.Plan) error {
			return p.SetWords("a", words(func(w *plan.Words) { w.Then = "a\x00" }))
		}},
		{"no status", "status", "Choose planned, doing, done or dropped.", func(p *plan.Plan) error {
			return p.SetStatus("a", "finished", "", "", morning)
		}},
		{"an end before the start", "due", "The end (2026-09-10) is before the start (2026-09-11).",
			func(p *plan.Plan) error {
				return p.SetDates("c", monday+11, monday+10, morning)
			}},
		{"an end in the past", "due", "2026-09-06 has passed. Choose a day from today on.", func(p *plan.Plan) error {
			return p.SetDates("a", monday, morning-1, morning)
		}},
		{"a start in the past", "start", "2026-09-06 has passed. Choose a day from today on, or mark the milestone " +
			"as begun.", func(p *plan.Plan) error {
			return p.SetDates("c", morning-1, morning+3, morning)
		}},
		{"an end out of sight", "due", "2076-09-25 is too far away to plan for.", func(p *plan.Plan) error {
			return p.SetDates("a", monday, monday+18288, morning)
		}},
		{"zero hours a week", "hours", "Give the plan between half an hour and 60 hours a week; a plan without time " +
			"is a wish.", func(p *plan.Plan) error {
			return p.SetPace(0, morning)
		}},
		{"too many hours a week", "hours", "Give the plan between half an hour and 60 hours a week; a plan without " +
			"time is a wish.", func(p *plan.Plan) error {
			return p.SetPace(math.Inf(1), morning)
		}},
		{"an activity twice", "activity", `“A” is in the plan already.`, func(p *plan.Plan) error {
			return plan.AddActivity(c, p, "a", morning)
		}},
		{"an unknown activity", "activity", "This activity is no longer offered. Choose another, or write a " +
			"milestone of your own.", func(p *plan.Plan) error {
			return plan.AddActivity(c, p, "nope", morning)
		}},
		{"own without hours", "hours", noHours, own(plan.Words{Title: "Mine"}, 0)},
		{"own without a title", "title", "Give the milestone a title.", own(plan.Words{}, 1)},
		{"own for a skill that isn't the plan's", "gains", noGain,
			own(plan.Words{Title: "Mine"}, 1, plan.Gain{Skill: "z", Points: 5})},
		{"own for a skill twice", "gains", noGain, own(plan.Words{Title: "Mine"}, 1, plan.Gain{Skill: "x", Points: 5},
			plan.Gain{Skill: "x", Points: 5})},
		{"own for too much", "gains", noGain, own(plan.Words{Title: "Mine"}, 1, plan.Gain{Skill: "x", Points: 101})},
		{"own for no number", "gains", noGain, own(plan.Words{Title: "Mine"}, 1, plan.Gain{Skill: "x", Points: math.NaN()})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := original.Clone()
			refused(t, tt.edit(&p), tt.field, tt.want)
			enginetest.Same(t, "the plan", p, *original)
		})
	}
	t.Run("of a milestone that isn't the plan's", func(t *testing.T) {
		p := original.Clone()
		for _, err := range []error{
			p.SetStatus("z", plan.Done, "", "", morning), p.SetWords("z", plan.Words{Title: "Z"}),
			p.SetDates("z", morning, morning, morning),
			p.Move("z", "a", morning), p.Move("a", "z", morning),
		} {
			if !errors.Is(err, plan.ErrNoMilestone) {
				t.Errorf("%v is not ErrNoMilestone", err)
			}
		}
		enginetest.Same(t, "the plan", p, *original)
	})
	t.Run("all at once", func(t *testing.T) {
		p := original.Clone()
		err := p.AddOwn(plan.Words{About: tooLong(2001), Notes: "\x00"}, 0, nil, morning)
		enginetest.Same(t, "lines", strings.Count(err.Error(), "\n")+1, 4)
	})
	t.Run("more than a plan holds", func(t *testing.T) {
		p := original.Clone()
		for len(p.Milestones) < 100 {
			ok(t, p.AddOwn(plan.Words{Title: "Mine"}, 1, nil, morning))
		}
		refused(t, p.AddOwn(plan.Words{Title: "Mine"}, 1, nil, morning), "",
			"A plan holds at most 100 milestones. Start a new plan before adding more.")
	})
	t.Run("more than a life holds", func(t *testing.T) {
		p := original.Clone()
		ok(t, p.AddOwn(plan.Words{Title: "Mine"}, 1000, nil, morning))
		ok(t, p.AddOwn(plan.Words{Title: "Mine"}, 1000, nil, morning))
		ok(t, p.SetStatus("own_2", plan.Dropped, "", "", morning))
		ok(t, p.SetPace(0.5, morning))
		long := "With 0.5 hours a week this would take more than 50 years. Give the plan more time, or drop something."
		refused(t, p.SetStatus("own_2", plan.Planned, "", "", morning), "hours", long)
		refused(t, p.AddOwn(plan.Words{Title: "Mine"}, 1000, nil, morning), "hours", long)
		ok(t, p.SetStatus("own_2", plan.Done, "", "", morning))
		ok(t, p.SetPace(1, morning))
		ok(t, p.SetStatus("own_2", plan.Planned, "", "", morning))
		refused(t, p.SetPace(0.5, morning), "hours", long)
	})
}

func TestCloneSharesNothing(t *testing.T) {
	_, p := steps(t)
	ok(t, p.SetStatus("a", plan.Done, "", "", morning))
	p.Gaps[0].Items, p.Milestones[0].Why[0].Items = []string{"i"}, []string{"i"}
	want := enginetest.AsJSONText(*p)
	out := p.Clone()
	enginetest.Same(t, "clone", out, *p)
	out.Gaps[0].Need, out.Gaps[0].Items[0] = 1, "j"
	m := &out.Milestones[0]
	m.Gains[0].Points, m.Why[0].Gap, m.Why[0].Items[0], *m.DoneOn = 1, 1, "j", 1
	out.Milestones[1].After[0] = "z"
	out.Milestones[1].Title = "changed"
	out.Milestones = append(out.Milestones[:1], out.Milestones[2:]...)
	enginetest.Same(t, "original", enginetest.AsJSONText(*p), want)
}

func TestChangesNameOldAndNew(t *testing.T) {
	c, p := steps(t)
	before := p.Clone()
	ok(t, p.SetStatus("a", plan.Done, "Here", "", morning))
	ok(t, p.SetDates("b", morning, morning+2, morning))
	ok(t, p.SetWords("c", plan.Words{Title: "C", DoneWhen: "…", Notes: "new"}))
	enginetest.Same(t, "changes", before.Edits(p), []plan.Edit{
		{Milestone: "a", Field: "status", Old: plan.Planned, New: plan.Done},
		{Milestone: "a", Field: "done_on", Old: nil, New: morning},
		{Milestone: "a", Field: "evidence", Old: "", New: "Here"},
		{Milestone: "b", Field: "due", Old: monday + 13, New: morning + 2},
		{Milestone: "b", Field: "own_dates", Old: false, New: true},
		{Milestone: "c", Field: "notes", Old: "", New: "new"},
	})
	before = p.Clone()
	ok(t, plan.AddActivity(c, p, "d", morning))
	ok(t, p.SetPace(14, morning))
	enginetest.Same(t, "changes", before.Edits(p)[:3], []plan.Edit{
		{Field: "hours_per_week", Old: 7., New: 14.},
		{Field: "order", Old: "a b c", New: "a b c d"},
		{Milestone: "c", Field: "start", Old: monday + 14, New: morning + 3},
	})
	enginetest.Same(t, "none", p.Edits(p), []plan.Edit(nil))
	without := p.Clone()
	without.Milestones = without.Milestones[1:]
	enginetest.Same(t, "a milestone that is gone", p.Edits(&without)[1],
		plan.Edit{Milestone: "a", Field: "removed", Old: p.Milestones[0]})
}

// restore puts the old values of changes back.
func restore(t rapid.TB, p *plan.Plan, changes []plan.Edit) {
	for i := len(changes) - 1; i >= 0; i-- {
		ch := changes[i]
		m := p.Milestone(ch.Milestone)
		switch ch.Field {
		case "hours_per_week":
			p.HoursPerWeek = ch.Old.(float64)
		case "order":
			var ms []plan.Milestone
			for _, id := range strings.Fields(ch.Old.(string)) {
				ms = append(ms, *p.Milestone(id))
			}
			p.Milestones = ms
		case "added": // the old order leaves it out
		case "status":
			m.Status = ch.Old.(plan.Status)
		case "done_on":
			m.DoneOn = nil
			if on, given := ch.Old.(engine.Date); given {
				m.DoneOn = &on
			}
		case "start":
			m.Start = ch.Old.(engine.Date)
		case "due":
			m.Due = ch.Old.(engine.Date)
		case "own_dates":
			m.OwnDates = ch.Old.(bool)
		default:
			text := map[string]*string{
				"evidence": &m.Evidence, "drop_reason": &m.DropReason, "title": &m.Title, "about": &m.About,
				"done_when": &m.DoneWhen,
				"obstacle":  &m.Obstacle, "if": &m.If, "then": &m.Then, "notes": &m.Notes,
			}[ch.Field]
			if text == nil {
				t.Fatalf("an unknown field %q", ch.Field)
			}
			*text = ch.Old.(string)
		}
	}
}

// Whatever is done to a plan, in whatever order: a refused change leaves it as it was, what was changed can be told
// back from the old values, a copy taken before doesn't move, finishing never lowers readiness, and levels stay within
// 100.
func TestLawsOfEditing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cl := climbs(8).Draw(t, "climb")
		c := cl.catalog(t)
		p := planned(t, c, at(cl.at), weekly)
		today := monday
		texts := rapid.SampledFrom([]string{"", "one", "two\nlines", strings.Repeat("x", 2001)})
		ids := func() string {
			return rapid.SampledFrom(append(idsOf(p), "nope", "own_1", "d01", "d02")).Draw(t, "id")
		}
		for range rapid.IntRange(1, 12).Draw(t, "edits") {
			today += engine.Date(rapid.IntRange(0, 20).Draw(t, "days later"))
			day := func(what string) engine.Date { return today + engine.Date(rapid.IntRange(-9, 40).Draw(t, what)) }
			before, kept, now := p.Clone(), enginetest.AsJSONText(*p), p.ReadinessNow()
			finishing := false
			var err error
			switch rapid.IntRange(0, 7).Draw(t, "edit") {
			case 0, 1:
				to := rapid.SampledFrom([]plan.Status{plan.Planned, plan.Doing, plan.Done, plan.Dropped, "?"}).Draw(t, "status")
				id := ids()
				finishing = to == plan.Done
				err = p.SetStatus(id, to, texts.Draw(t, "evidence"), texts.Draw(t, "reason"), today)
			case 2:
				err = p.SetPace(rapid.Float64Range(0, 70).Draw(t, "pace"), today)
			case 3:
				err = p.SetDates(ids(), day("start"), day("due"), today)
			case 4:
				err = p.Move(ids(), rapid.SampledFrom(append(idsOf(p), "", "nope")).Draw(t, "before"), today)
			case 5:
				err = plan.AddActivity(c, p, ids(), today)
			case 6:
				var gains []plan.Gain
				for _, s := range rapid.SliceOfN(rapid.SampledFrom(enginetest.KeysOf(cl.levels)), 0, 2).Draw(t, "gains") {
					gains = append(gains, plan.Gain{Skill: s, Points: rapid.Float64Range(0, 101).Draw(t, "points")})
				}
				err = p.AddOwn(plan.Words{Title: texts.Draw(t, "title"), Notes: texts.Draw(t, "notes")},
					rapid.Float64Range(0, 1001).Draw(t, "hours"), gains, today)
			default:
				err = p.SetWords(ids(), plan.Words{Title: texts.Draw(t, "title"), If: texts.Draw(t, "if"),
					Notes: texts.Draw(t, "notes")})
			}
			if got := enginetest.AsJSONText(before); got != kept {
				t.Fatalf("the copy changed with the plan:\n%s\n%s", kept, got)
			}
			if err != nil {
				if diff := cmpPlans(before, *p); diff != "" {
					t.Fatalf("%v, and yet (-before +after):\n%s", err, diff)
				}
				continue
			}
			restored := p.Clone()
			restore(t, &restored, before.Edits(p))
			if diff := cmp.Diff(before, restored, cmpopts.IgnoreFields(plan.Milestone{}, "Why", "ReadinessAfter"),
				cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("the old values don't make the old plan (-was +restored):\n%s", diff)
			}
			if finishing && p.ReadinessNow() < now-1e-9 {
				t.Fatalf("finishing a milestone lowers readiness from %v to %v", now, p.ReadinessNow())
			}
			readiness := p.Readiness
			for _, m := range p.Milestones {
				if m.ReadinessAfter < readiness || m.ReadinessAfter > 100 || m.Due < m.Start {
					t.Fatalf("after %v: %+v", readiness, m)
				}
				readiness = m.ReadinessAfter
			}
			for i, a := range p.Projection() {
				if i > 0 && (a.On < p.Projection()[i-1].On || a.Readiness < p.Projection()[i-1].Readiness) {
					t.Fatalf("the projection falls: %+v", p.Projection())
				}
			}
			for skill, level := range p.Projected(func(*plan.Milestone) bool { return true }) {
				if level > 100 {
					t.Fatalf("%s is projected to reach %v", skill, level)
				}
			}
			roundTrip(t, p)
		}
	})
}

func TestAWitnessIsAShortName(t *testing.T) {
	growth := plan.Plan{}
	ok(t, growth.SetWitness("Ada from the product team"))
	if err := growth.SetWitness(strings.Repeat("a", 101)); err == nil || growth.Witness != "Ada from the product team" {
		t.Errorf("a name of 101 characters: %v, %q", err, growth.Witness)
	}
	later := growth.Clone()
	ok(t, later.SetWitness(""))
	enginetest.Same(t, "edits", growth.Edits(&later), []plan.Edit{{Field: "witness", Old: "Ada from the product team",
		New: ""}})
}

func TestACheckInSaysWhetherAndIsShort(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     plan.CheckIn
		fields []string
	}{
		{"yes", plan.CheckIn{Worked: plan.WorkedYes}, nil},
		{"all of it", plan.CheckIn{Milestone: "a", Worked: plan.WorkedPartly, Obstacle: "a launch", Next: "the deck",
			When: "Tuesday at nine"}, nil},
		{"nothing said", plan.CheckIn{}, []string{"worked"}},
		{"something else said", plan.CheckIn{Worked: "sometimes"}, []string{"worked"}},
		{"too long", plan.CheckIn{Worked: plan.WorkedNo, Obstacle: strings.Repeat("a", 501), Next: "\x00",
			When: strings.Repeat("é", 500)}, []string{"obstacle", "next"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var fields []string
			if err := tt.in.Check(); err != nil {
				many, isMany := err.(interface{ Unwrap() []error })
				if !isMany {
					t.Fatal(err)
				}
				for _, one := range many.Unwrap() {
					var wrong *plan.Error
					if !errors.As(one, &wrong) {
						t.Fatal(one)
					}
					fields = append(fields, wrong.Field)
				}
			}
			enginetest.Same(t, "what is wrong", fields, tt.fields)
		})
	}
}
