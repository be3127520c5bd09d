package score_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// rated has two roles whose levels of x stand as 80 and 60, and two occupations in which it is rated 3 and 4.
func rated() *enginetest.Draft {
	d := enginetest.DraftOf("x", "y")
	d.Role("a", "one", 80, 30)
	d.Role("b", "one", 60, 50)
	d.Quiz(enginetest.Five("q1", "x"), enginetest.Five("q2", "y"))
	ref := enginetest.Ref
	mean := func(of ...float64) []engine.ElementRating {
		return []engine.ElementRating{{Element: ref("e1"), Mean: of[:2]}, {Element: ref("e2"), Mean: of[2:]}}
	}
	d.Ratings = []engine.Ratings{{ID: "raters", Title: "Raters", Credit: "…", Lowest: 1, Highest: 5,
		Elements: []engine.RatedElement{{ID: ref("e1"), Title: "One"}, {ID: ref("e2"), Title: "Two"}},
		Occupations: []engine.RatedOccupation{
			{Code: "1", Title: "First", Source: ref("book"), Date: "2020-01", People: 20, Ratings: mean(2.5, 0.3, 3.5, 0.4)},
			{Code: "2", Title: "Second", Source: ref("book"), Date: "2020-01", People: 20, Ratings: mean(4.5, 0.1, 3.5)}},
		Skills: []engine.RatedSkill{{Skill: ref("x"), Elements: []engine.Ref{ref("e1"), ref("e2")}}},
		Roles:  []engine.RatedRole{{Role: ref("a"), Occupations: []engine.Ref{ref("1")}}},
		Orders: []engine.RatedOrder{{Roles: []engine.Ref{ref("a"), ref("b")}, Occupations: []engine.Ref{ref("1"), ref("2")},
			Differ: []engine.RatedDifference{{Skill: ref("x"), Why: "They mean something else."}}}},
	}}
	return d
}

// The mean of 2.5 ± 0.3 and 3.5 ± 0.4 is 3, and its error √(0.09 + 0.16)/2 = 0.25.
func TestTheRatingOfASkillIsTheMeanOfItsElements(t *testing.T) {
	d := rated()
	d.Catalog(t)
	r := &d.Ratings[0]
	mean, sem, ok := r.Of(&r.Skills[0], r.Occupation("1"))
	enginetest.Near(t, "mean", mean, 3, 1e-12)
	enginetest.Near(t, "error", sem, 0.25, 1e-12)
	if mean, sem, _ = r.Of(&r.Skills[0], r.Occupation("2")); !ok || mean != 4 || !math.IsNaN(sem) {
		t.Errorf("%v ± %v, where one has no error", mean, sem)
	}
	r.Skills[0].Elements = append(r.Skills[0].Elements, enginetest.Ref("e3"))
	if _, _, ok = r.Of(&r.Skills[0], r.Occupation("1")); ok {
		t.Error("a mean is made without one of its elements")
	}
}

func TestWhatIsWrongWithTheOuterWorldIsAFault(t *testing.T) {
	same := func(uri string, alternates ...string) engine.SameAs {
		return engine.SameAs{URI: uri, Title: "T", Alternates: alternates, Source: enginetest.Ref("book")}
	}
	const esco = "http://data.europa.eu/esco/occupation/6fcf4638-e7c7-4978-9302-9a7b63a3d57c"
	for want, spoil := range map[string]func(d *enginetest.Draft){
		`role "a": uri is the full address by which the classification names it, such as ` +
			`http://data.europa.eu/esco/occupation/…, not "1221.3.2"`: func(d *enginetest.Draft) {
			d.Roles[0].SameAs = []engine.SameAs{same("1221.3.2")}
		},
		`skill "x": uri is the full address`: func(d *enginetest.Draft) {
			d.Skills[0].SameAs = []engine.SameAs{same("http://data.europa.eu/a b")}
		},
		`role "a" has ` + esco + ` twice: keep one`: func(d *enginetest.Draft) {
			d.Roles[0].SameAs = []engine.SameAs{same(esco), same(esco)}
		},
		`the title "T" stands twice or is empty in alternates`: func(d *enginetest.Draft) {
			d.Roles[0].SameAs = []engine.SameAs{same(esco, "Other", "T")}
		},
		`unknown source "bok" (did you mean "book"?)`: func(d *enginetest.Draft) {
			d.Skills[0].SameAs = []engine.SameAs{{URI: esco, Title: "T", Source: enginetest.Ref("bok")}}
		},
		"in x the two occupations stand in the other order than the two roles: say why under differ": func(d *enginetest.Draft) {
			d.Ratings[0].Orders[0].Differ = nil
		},
		"in x the two occupations stand in the same order as the two roles, or in none: take it out of differ": func(
			d *enginetest.Draft) {
			d.Ratings[0].Orders[0].Roles = []engine.Ref{enginetest.Ref("b"), enginetest.Ref("a")}
		},
		"the ratings say nothing of y: take it out of differ": func(d *enginetest.Draft) {
			d.Ratings[0].Orders[0].Differ[0].Skill = enginetest.Ref("y")
		},
		"a rating is a mean from 1 to 5, and its standard error": func(d *enginetest.Draft) {
			d.Ratings[0].Occupations[0].Ratings[0].Mean = []float64{7}
		},
		`unknown occupation "3"`: func(d *enginetest.Draft) {
			d.Ratings[0].Roles[0].Occupations[0] = enginetest.Ref("3")
		},
		"occupation 1 stands there twice": func(d *enginetest.Draft) { d.Ratings[0].Occupations[1].Code = "1" },
		`duplicate ratings id "raters"`:   func(d *enginetest.Draft) { d.Ratings = append(d.Ratings, d.Ratings[0]) },
	} {
		d := rated()
		spoil(d)
		if _, err := score.NewCatalog(d.Content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
}

func TestNoHashKnowsOfTheOuterWorld(t *testing.T) {
	plain := rated()
	plain.Ratings = nil
	with := rated()
	with.Roles[0].SameAs = []engine.SameAs{{URI: "https://www.onetonline.org/link/summary/11-2021.00", Title: "T",
		Source: enginetest.Ref("book")}}
	with.Skills[0].SameAs = with.Roles[0].SameAs
	a, b := plain.Catalog(t), with.Catalog(t)
	if a.QuizHash("work") != b.QuizHash("work") || a.Hash() != b.Hash() {
		t.Error("same_as or ratings move a hash")
	}
	if text, err := json.Marshal(with.Content); err != nil || strings.Contains(string(text), "onetonline") {
		t.Error("what is hashed names it", err)
	}
}
