package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/enginetest"
)

func TestOfFewPeopleAnAnonymousAnalysisTellsOnlyTheirNumber(t *testing.T) {
	catalog, sheets := traits(t, 2, 3, 5, 30, 0)
	got := analyzed(t, catalog, "work", sheets[:29]).Anonymous()
	enginetest.Same(t, "of 29 people", got, analyze.Analysis{
		Quiz: "work", Catalog: catalog.QuizHash("work"), People: 29, Cautions: got.Cautions,
		Skills: []analyze.SkillAnalysis{}, Verdicts: []analyze.Share{}, Roles: []analyze.Share{},
		Careless: analyze.Careless{Signs: []analyze.Share{}},
		Suggest:  analyze.Suggestion{TauFrom: analyze.TauFromNothing, Notes: []string{}},
	})
	enginetest.Same(t, "cautions", len(got.Cautions), 3)
	if thirty := analyzed(t, catalog, "work", sheets).Anonymous(); thirty.Skills[0].Reliability.Alpha == nil ||
		thirty.Skills[0].Norms.Mean == nil {
		t.Errorf("of 30 people: %s", enginetest.AsJSON(t, thirty))
	}
}

// Of 40 people two give the lowest answer and have level 0, and ten answer the second skill.
func TestAnAnonymousAnalysisHidesWhatFewPeopleShare(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("b1", "b"), enginetest.Five("b2", "b"))
	items := []string{"a1", "a2", "b1", "b2"}
	var sheets []engine.Answers
	for i := range 40 {
		row := []int{2 + i%4, 2 + i%3, 0, 0}
		if i < 2 {
			row = []int{1, 1, 0, 0}
		}
		if i >= 30 {
			row[2], row[3] = 1+i%5, 1+i%3
		}
		sheets = append(sheets, sheetsOf(items, row)...)
	}
	whole := analyzed(t, d.Catalog(t), "work", sheets)
	before := string(enginetest.AsJSON(t, whole))
	got := whole.Anonymous()
	enginetest.Same(t, "the analysis it was made from", string(enginetest.AsJSON(t, whole)), before)

	a, b := got.Skills[0], got.Skills[1]
	if a.Norms.Floor != nil || a.Items[0].Floor != nil || len(a.Items[0].Counts) > 0 {
		t.Errorf("two people at the floor show: %v, %v, %v", a.Norms.Floor, a.Items[0].Floor, a.Items[0].Counts)
	}
	is(t, "mean of 40", a.Items[0].Credit, *whole.Skills[0].Items[0].Credit)
	is(t, "ceiling of nobody", a.Items[1].Ceiling, 0)
	var percents []int
	for _, p := range a.Norms.Percentiles {
		percents = append(percents, p.Percent)
	}
	enginetest.Same(t, "percentiles with five people beyond them", percents, []int{25, 50, 75})
	if b.Reliability.Alpha != nil || b.Norms.Mean != nil || b.Items[0].Credit != nil || b.Items[0].R != nil ||
		b.Items[0].WhyNot == "" || b.Reliability.WhyNot == "" {
		t.Errorf("ten people show: %s", enginetest.AsJSON(t, b))
	}
	if got.Suggest.SD != nil || got.Suggest.Alpha != nil || got.Suggest.InterItemR != nil {
		t.Errorf("what ten people show follows from %s", enginetest.AsJSON(t, got.Suggest))
	}
	enginetest.Same(t, "notes", got.Suggest.Notes, []string{
		"sd isn't shown: it rests in part on fewer than 30 people.",
		"inter_item_r isn't shown: it rests in part on fewer than 30 people.",
	})
	// Levels only: 10 people; insufficient: 30, of the two skills one is measured.
	enginetest.Same(t, "verdicts", got.Verdicts, whole.Verdicts)
}

func TestSharesOfFewPeopleAreHiddenAndCanNotBeReckoned(t *testing.T) {
	people := func(counts ...int) []analyze.Share {
		var out []analyze.Share
		for i, n := range counts {
			out = append(out, analyze.Share{ID: string(rune('a' + i)), People: n, Share: float64(n) / 100})
		}
		return out
	}
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{60, 40, 0}, "abc"}, {[]int{60, 5, 35}, "abc"},
		{[]int{60, 30, 4, 3, 3, 0}, "abf"}, // ten people are left out, and which of three they are is open
		{[]int{60, 36, 4, 0}, "ad"},        // 4 could be reckoned, so 36 goes too
		{[]int{98, 1, 1}, ""},
	} {
		got := analyze.Analysis{People: 100, Verdicts: people(c.counts...), Roles: people(c.counts...)}.Anonymous()
		ids := ""
		for _, s := range got.Roles {
			ids += s.ID
		}
		if ids != c.want || !slices.Equal(got.Roles, got.Verdicts) {
			t.Errorf("%v: %q is shown, want %q", c.counts, ids, c.want)
		}
	}
	careless := analyze.Careless{Signs: people(7, 4, 0), Several: analyze.Share{People: 4}}
	got := analyze.Analysis{People: 100, Careless: careless}.Anonymous().Careless
	enginetest.Same(t, "signs", len(got.Signs), 2)
	enginetest.Same(t, "several", got.Several, analyze.Share{})
}

// Each of three items is answered by 40 of 60 people, any two of them by 20.
func TestHowItemsGoTogetherIsHiddenWhereFewAnsweredTwo(t *testing.T) {
	d := enginetest.DraftOf("a")
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("a3", "a"))
	var sheets []engine.Answers
	for i := range 60 {
		row := []int{1 + i%5, 1 + i%4, 1 + i%3}
		row[i%3] = 0
		sheets = append(sheets, sheetsOf([]string{"a1", "a2", "a3"}, row)...)
	}
	whole := analyzed(t, d.Catalog(t), "work", sheets)
	got := whole.Anonymous()
	for i, it := range got.Skills[0].Items {
		if whole.Skills[0].Items[i].R == nil || it.Credit == nil || it.R != nil || it.AlphaLess != nil ||
			it.Suspicion != "" || it.WhyNot == "" {
			t.Errorf("20 people show: %s", enginetest.AsJSON(t, it))
		}
	}
	if got.Suggest.Alpha != nil || got.Suggest.SD == nil {
		t.Errorf("of 60 people, of whom 20 answered two items: %s", enginetest.AsJSON(t, got.Suggest))
	}
}

// Ten people say which role they hold: their τ, and what is said of it, goes.
func TestTauOfFewPeopleIsHidden(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Role("high_a", "one", 80, 20)
	d.Role("high_b", "one", 20, 80)
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("a2", "a"), enginetest.Five("b1", "b"), enginetest.Five("b2", "b"))
	a := addedUp(t, d.Catalog(t), "work", nil)
	for i := range 40 {
		role := ""
		if i < 10 {
			role = "high_a"
		}
		if _, err := a.Add(sheetsOf([]string{"a1", "a2", "b1", "b2"}, []int{5, 4 + i%2, 1, 1 + i%2})[0], role); err != nil {
			t.Fatal(err)
		}
	}
	whole := a.Analysis().Suggest
	got := a.Analysis().Anonymous().Suggest
	if whole.TauPeople != 10 || whole.Tau == nil || len(whole.Notes) == 0 {
		t.Fatalf("%s", enginetest.AsJSON(t, whole))
	}
	if got.Tau != nil || got.TauFrom != analyze.TauFromNothing || got.TauPeople != 0 || got.SD == nil {
		t.Errorf("ten people show: %s", enginetest.AsJSON(t, got))
	}
	for _, note := range got.Notes {
		if strings.HasPrefix(note, "τ²") || strings.HasPrefix(note, "tau comes") {
			t.Errorf("a note tells of ten people: %s", note)
		}
	}
}
