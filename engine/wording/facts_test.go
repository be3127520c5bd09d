package wording_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// director is a result of someone who fits a director best, with one skill of each kind of fact.
func director(readiness, aligned, level float64, facts ...engine.FactStated) (*engine.Result, *engine.Snapshot) {
	return &engine.Result{
			Levels: []engine.Level{{Skill: "vision", Level: level}, {Skill: "action", Level: level - 30}},
			Roles: []engine.RoleFit{{Role: "director", Readiness: readiness, Aligned: aligned},
				{Role: "manager", Readiness: readiness, Aligned: aligned}},
			Facts: facts,
		}, &engine.Snapshot{
			Facts: []engine.SnapshotFact{{ID: "team", Name: "Team", Bands: []float64{0, 2, 4, 9, 25, 60}},
				{ID: "budget", Name: "Yearly budget", Times: 1000}, {ID: "years", Name: "Years in marketing"}},
			Roles: []engine.SnapshotRole{
				{ID: "director", Title: "Director", Levels: map[string]float64{"vision": 90, "action": 60},
					Facts: []engine.SnapshotRange{{Fact: "team", From: 3, To: 40}, {Fact: "budget", From: 500, To: 10000},
						{Fact: "years", From: 8, To: 25}}},
				{ID: "manager", Title: "Manager", Levels: map[string]float64{"vision": 90, "action": 60},
					Facts: []engine.SnapshotRange{{Fact: "years", From: 0, To: 15}}},
			},
			Items: []engine.SnapshotItem{{ID: "team_size", Answer: "6 to 12"}},
		}
}

func TestReadinessThatHangsOnHowHighSomeoneRatesThemselvesIsSaidBothWays(t *testing.T) {
	team := func(n float64) engine.FactStated { return engine.FactStated{Fact: "team", Value: n, Item: "team_size"} }
	years := func(n float64) engine.FactStated { return engine.FactStated{Fact: "years", Value: n, Item: "years"} }
	const smaller = " are within or above what is typical of the role, so the gaps are likely smaller than they look."
	for _, tt := range []struct {
		name                      string
		readiness, aligned, level float64
		facts                     []engine.FactStated
		role, want                string
	}{
		{"modest, and nine years with a team speak for it", 62, 88, 75, []engine.FactStated{team(9), years(9)}, "director",
			"On the whole you rate yourself about 15 points below what Director asks. If that is modesty, your readiness " +
				"is 88\u00a0%; as you answered, it is 62\u00a0%. Your figures for team and years in marketing" + smaller},
		{"modest, and nothing was stated", 62, 88, 75, nil, "director",
			"On the whole you rate yourself about 15 points below what Director asks. If that is modesty, your readiness " +
				"is 88\u00a0%; as you answered, it is 62\u00a0%."},
		{"modest, and the facts don't agree", 62, 88, 75, []engine.FactStated{team(0), years(9)}, "director",
			"On the whole you rate yourself about 15 points below what Director asks. If that is modesty, your readiness " +
				"is 88\u00a0%; as you answered, it is 62\u00a0%."},
		{"generous, and the facts say so", 99, 80, 100, []engine.FactStated{team(0), years(2)}, "director",
			"On the whole you rate yourself about 10 points above what Director asks. If that is generous, your readiness " +
				"is 80\u00a0%; as you answered, it is 99\u00a0%. Your figures for team and years in marketing are below what " +
				"is typical of the role, so the gaps may be larger than they look."},
		{"another role than fits best, where being below is no sign of modesty", 62, 88, 75, []engine.FactStated{years(9)},
			"manager", "If you rate yourself too low throughout, by about 15 points, your readiness would be 88\u00a0% " +
				"rather than 62\u00a0%."},
		{"close to each other", 80, 89, 85, nil, "director", ""},
		{"ten points apart", 79, 89, 89, nil, "manager",
			"If you rate yourself too low throughout, by about 1 point, your readiness would be 89\u00a0% " +
				"rather than 79\u00a0%."},
		{"kept before it was worked out", 40, 0, 50, nil, "director", ""},
		{"a role that the result doesn't compare", 40, 90, 50, nil, "marketer", ""},
	} {
		r, s := director(tt.readiness, tt.aligned, tt.level, tt.facts...)
		if diff := cmp.Diff(tt.want, wording.English.Style(r, s, tt.role)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	r, s := director(62, 88, 75)
	r.Roles[0].Aligned = r.Roles[0].Readiness
	if got := wording.English.Style(r, s, "manager") + wording.English.Otherwise(r, &r.Roles[1]); got != "" {
		t.Errorf("of one who is as high as their own role asks: %q", got)
	}
}

func TestAFactIsSetBesideWhatIsTypical(t *testing.T) {
	r, s := director(80, 80, 80, engine.FactStated{Fact: "team", Value: 9, Item: "team_size"},
		engine.FactStated{Fact: "budget", Value: 200, Item: "budget"}, engine.FactStated{Fact: "years", Value: 15, Item: "y"},
		engine.FactStated{Fact: "unheard_of", Value: 1, Item: "u"})
	want := []wording.FactRow{
		{Name: "Team", Yours: "6 to 12", Band: true, Typical: []wording.Typical{{Range: "3 to 40"}, {}}},
		{Name: "Yearly budget", Yours: "200,000", Typical: []wording.Typical{
			{Range: "500,000 to 10 million", Side: "below"}, {}}},
		{Name: "Years in marketing", Yours: "15", Typical: []wording.Typical{{Range: "8 to 25"}, {Range: "0 to 15"}}},
	}
	if diff := cmp.Diff(want, wording.English.Facts(r, s, "director", "manager")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := wording.English.Facts(&engine.Result{}, s, "director"); got != nil {
		t.Errorf("of a result without facts: %v", got)
	}
	s.Ahead = []engine.SnapshotRole{{ID: "chief", Facts: []engine.SnapshotRange{{Fact: "years", From: 12, To: 30}}}}
	want = []wording.FactRow{{Name: "Years in marketing", Yours: "15", Typical: []wording.Typical{{Range: "12 to 30"}}}}
	if diff := cmp.Diff(want, wording.English.Facts(r, s, "chief")); diff != "" {
		t.Errorf("a role ahead that the quiz doesn't compare (-want +got):\n%s", diff)
	}
}

// A band lies outside only where all of it does, as far as the next ones let it be known.
func TestABandLiesOutsideARangeOnlyWhole(t *testing.T) {
	f := engine.SnapshotFact{Bands: []float64{0, 2, 4, 9, 25, 60}}
	for _, tt := range []struct {
		value, from, to float64
		want            int
	}{
		{0, 1, 8, -1}, {2, 3, 40, -1}, {4, 6, 12, 0}, {2, 6, 12, -1}, {4, 3, 40, 0}, {60, 3, 40, 1}, {25, 3, 12, 1},
		{9, 3, 8, 0}, {0, 0, 2, 0}, {2, 0, 1, 0}, {4, 0, 2, 1},
	} {
		if got := f.Beside(tt.value, engine.SnapshotRange{From: tt.from, To: tt.to}); got != tt.want {
			t.Errorf("the band of %v beside %v to %v: %d, want %d", tt.value, tt.from, tt.to, got, tt.want)
		}
	}
	number := engine.SnapshotFact{}
	for value, want := range map[float64]int{2.9: -1, 3: 0, 40: 0, 40.5: 1} {
		if got := number.Beside(value, engine.SnapshotRange{From: 3, To: 40}); got != want {
			t.Errorf("%v beside 3 to 40: %d, want %d", value, got, want)
		}
	}
}
