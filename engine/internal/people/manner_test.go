package people_test

import (
	"math"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// placed is a quiz with two settings, items of many kinds, and some that may not apply.
func placed(t *testing.T) *score.Catalog {
	d := enginetest.DraftOf("drive", "craft", "care")
	d.Clusters = append(d.Clusters, engine.Cluster{ID: "other", Title: "Other"})
	d.Skills[1].Cluster = enginetest.Ref("other")
	d.Role("driver", "x", 80, 40, 50).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{5, 9}}}
	d.Role("crafter", "x", 40, 80, 50)
	band := enginetest.Choosing("band", "one", nil, nil, nil)
	band.Fact = &engine.Ref{ID: "budget"}
	for i, value := range []float64{0, 30, 500} {
		band.Options[i].Value = &value
	}
	team, tools := enginetest.Five("team", "drive"), enginetest.Choosing("tools", "many", enginetest.Credit{"drive": 90},
		enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 10})
	team.NA, tools.NA = "I work alone", "I use no tools"
	q := d.Quiz(enginetest.Five("drives", "drive"), enginetest.Reversed(enginetest.Five("waits", "drive")),
		enginetest.Sliding("slides", "craft"), enginetest.Scaled("yes", "yes", enginetest.Credit{"care": 1}), team, tools,
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90}, enginetest.Credit{"craft": 90},
			enginetest.Credit{"craft": 30}, enginetest.Credit{"drive": 30}),
		enginetest.Numbered("people", 0, 50), band)
	ranged := func(fact string, lowest, highest float64) engine.FactRange {
		return engine.FactRange{Fact: enginetest.Ref(fact), Range: []float64{lowest, highest}}
	}
	q.Settings = []engine.Setting{
		{ID: "alone", Facts: []engine.FactRange{ranged("people", 0, 0)}, NA: []engine.Ref{enginetest.Ref("team")}},
		{ID: "agency", Facts: []engine.FactRange{ranged("budget", 20, 60), ranged("people", 2, 3)},
			NA: []engine.Ref{enginetest.Ref("tools")}},
	}
	return d.Catalog(t)
}

// Each person of the mixture is held against the typical person that they would be otherwise.
func TestPeopleOfTheMixtureAnswerInTheirManner(t *testing.T) {
	cq, err := placed(t).Inside().Quiz("work")
	if err != nil {
		t.Fatal(err)
	}
	for _, graded := range []bool{false, true} {
		s := people.New(cq, 3, graded)
		mixed, typical := s.NewPerson(), s.NewPerson()
		picks, plain := make([]uint8, len(cq.Items)), make([]uint8, len(cq.Items))
		at := func(item string) int { return cq.Index[item] }
		var moved, kept, scenes, drifts, shared int
		var sharedSquares, tilts float64
		met, options := map[string]int{}, map[uint8]int{}
		for i := range 24_000 {
			m := s.Manners[s.MannerOf(i)]
			s.Mix(mixed, i, 22, picks)
			s.Draw(typical, people.Mixed, i, 22)
			if mixed.Role != i%2 || mixed.Role != typical.Role {
				t.Fatalf("person %d holds role %d", i, mixed.Role)
			}
			levels := slices.Clone(typical.Levels)
			s.Sit(typical, plain)
			met[m.Name+m.Setting]++
			same := func(except ...string) {
				t.Helper()
				for k := range picks {
					if id := cq.Items[k].Item.ID; picks[k] != plain[k] && !slices.Contains(except, id) {
						t.Fatalf("person %d, %s: %s is answered %d, not %d", i, m.Name, id, picks[k], plain[k])
					}
				}
			}
			switch m.Name {
			case "typical":
				same()
			case "modest", "generous":
				want := map[string]float64{"modest": -20, "generous": 20}[m.Name]
				for k := range levels {
					enginetest.Near(t, m.Name, mixed.Levels[k]-levels[k], want, 1e-9)
				}
			case "middle":
				same("drives", "waits", "slides", "team")
				for id, ends := range map[string][2]uint8{"drives": {2, 4}, "waits": {2, 4}, "team": {2, 4}, "slides": {26, 76}} {
					if want := min(max(plain[at(id)], ends[0]), ends[1]); picks[at(id)] != want {
						t.Fatalf("in the middle, %s is answered %d, not %d", id, picks[at(id)], want)
					}
				}
			case "agreeing":
				same("drives", "waits", "slides", "team", "yes")
				for id, most := range map[string][2]uint8{"drives": {1, 5}, "waits": {1, 5}, "yes": {1, 2}, "slides": {10, 101}} {
					if want := min(plain[at(id)]+most[0], most[1]); picks[at(id)] != want {
						t.Fatalf("agreeing, %s is answered %d, not %d", id, picks[at(id)], want)
					}
				}
			case "one_off":
				same("drives", "waits", "slides", "team", "yes")
				for _, id := range []string{"drives", "waits", "team", "yes"} {
					switch d := int(picks[at(id)]) - int(plain[at(id)]); d {
					case 0:
						kept++
					case 1, -1:
						moved++
					default:
						t.Fatalf("%s is off by %d", id, d)
					}
				}
				if d := int(picks[at("slides")]) - int(plain[at("slides")]); d != 0 && d != 10 && d != -10 {
					t.Fatalf("the slider is off by %d", d)
				}
			case "random_scenes":
				same("scene", "tools")
				options[picks[at("scene")]]++
				scenes++
			case "shared_error":
				for k := range levels {
					sharedSquares += (mixed.Levels[k] - levels[k]) * (mixed.Levels[k] - levels[k])
					shared++
				}
				if mixed.Levels[0]-levels[0] == mixed.Levels[1]-levels[1] {
					t.Fatal("all skills have one error")
				}
			case "tilt":
				off := func(k int) float64 { return mixed.Levels[k] - levels[k] }
				enginetest.Near(t, "error of two skills of a cluster", off(2), off(0), 1e-9)
				if off(1) == off(0) {
					t.Fatal("two clusters have one error")
				}
				tilts += off(0) * off(0)
			case "drift":
				if !slices.Equal(mixed.Levels, levels) {
					t.Fatal("drift moves true levels")
				}
				if !slices.Equal(picks, plain) {
					drifts++
				}
			case "setting":
				answers := s.Answers(picks, mixed.Facts)
				fact, out := mixed.Facts[at("people")], map[string]string{"alone": "team", "agency": "tools"}[m.Setting]
				if picks[at(out)] != compiled.OneNotApplicable || answers[at(out)].Form() != engine.FormNotApplicable {
					t.Fatalf("in the setting %s, %s is answered %d", m.Setting, out, picks[at(out)])
				}
				if m.Setting == "alone" && fact != 0 || m.Setting == "agency" && fact != 2 && fact != 3 {
					t.Fatalf("in the setting %s, %v people are led", m.Setting, fact)
				}
				if m.Setting == "agency" && picks[at("band")] != 2 || m.Setting == "alone" && picks[at("band")] != 0 {
					t.Fatalf("in the setting %s, the band is answered %d", m.Setting, picks[at("band")])
				}
			default:
				t.Fatalf("nobody knows how %s people answer", m.Name)
			}
		}
		enginetest.Same(t, "people by manner", met, map[string]int{"typical": 2000, "modest": 2000, "generous": 2000,
			"middle": 2000, "agreeing": 2000, "one_off": 2000, "random_scenes": 2000, "shared_error": 2000,
			"tilt": 2000, "drift": 2000,
			"settingalone": 2000, "settingagency": 2000})
		enginetest.Near(t, "part that is off", float64(moved)/float64(moved+kept), 0.5, 0.02)
		for option := range uint8(4) {
			enginetest.Near(t, "scenes", float64(options[option+1])/float64(scenes), 0.25, 0.04)
		}
		enginetest.Near(t, "deviation of shared errors", math.Sqrt(sharedSquares/float64(shared)),
			cq.Quiz.Reliability.SEM(1), 0.6)
		enginetest.Near(t, "deviation of a cluster's errors", math.Sqrt(tilts/2000), cq.Quiz.Reliability.SEM(1), 0.8)
		if drifts < 500 {
			t.Errorf("of 2000 who drift %d answer otherwise", drifts)
		}
	}
}
