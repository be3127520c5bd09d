package score_test

import (
	"encoding/json"
	"testing"

	"careerpath/engine"
	"careerpath/engine/encode"
	"careerpath/engine/enginetest"
)

// normedDraft asks two skills, of which one has a sum, the sex and the age.
func normedDraft(norms ...engine.Norm) *enginetest.Draft {
	d := enginetest.DraftOf("calm", "order")
	sex := enginetest.Choosing("sex", "one", enginetest.Credit{"order": 0}, enginetest.Credit{"order": 0})
	sex.Options[0].ID, sex.Options[1].ID = "f", "m"
	q := d.Quiz(enginetest.Five("c1", "calm"), enginetest.Five("c2", "calm"), enginetest.Five("o1", "order"), sex,
		enginetest.Numbered("age", 0, 120))
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("calm"), Lowest: 1}}
	q.Norms = norms
	return d
}

func normOf(name, when string, of ...engine.NormScale) engine.Norm {
	n := engine.Norm{Name: name, Of: of}
	if when != "" {
		w := enginetest.When(when)
		n.When = &w
	}
	return n
}

func meanSD(scale string, mean, sd float64) engine.NormScale {
	return engine.NormScale{Scale: enginetest.Ref(scale), Mean: &mean, SD: &sd}
}

func percentiles(scale string, of ...float64) engine.NormScale {
	out := engine.NormScale{Scale: enginetest.Ref(scale)}
	for i := 0; i < len(of); i += 2 {
		out.Percentiles = append(out.Percentiles, engine.Percentile{Percent: of[i], Value: of[i+1]})
	}
	return out
}

// said is a result's norms as JSON.
func said(t *testing.T, r engine.Result) string {
	t.Helper()
	of := struct {
		Norms json.RawMessage `json:"norms"`
	}{}
	if err := json.Unmarshal(encode.Result(nil, &r, nil), &of); err != nil {
		t.Fatal(err)
	}
	return string(of.Norms)
}

func TestAPersonIsComparedWithTheFirstGroupThatTheyBelongTo(t *testing.T) {
	young := normOf("Women under 35", `answer.sex == "f" && fact.age < 35`, meanSD("calm", 6, 2))
	young.People = 312
	c := normedDraft(young, normOf("Women", `answer.sex == "f"`, meanSD("calm", 7, 2), meanSD("order", 40, 20)),
		normOf("Everybody", "", percentiles("calm", 10, 4, 50, 6, 90, 8))).Catalog(t)
	// calm is 4 + 4 = 8 points throughout; order is at level 75, or what is left of it with the credit 0 of sex: 37.5
	for _, tt := range []struct {
		name  string
		more  engine.Answers
		norms string
	}{
		{"a woman of 30", engine.Answers{"sex": engine.Choice("f"), "age": engine.Number(30)},
			`[{"of":"calm","norm":"Women under 35","people":312,"z":1,"t":60,"percentile":84.134474606854,"stanine":7},` +
				`{"of":"order","norm":"Women","z":-0.125,"t":48.75,"percentile":45.026177516989,"stanine":5}]`},
		{"a woman of 35", engine.Answers{"sex": engine.Choice("f"), "age": engine.Number(35)},
			`[{"of":"calm","norm":"Women","z":0.5,"t":55,"percentile":69.146246127401,"stanine":6},` +
				`{"of":"order","norm":"Women","z":-0.125,"t":48.75,"percentile":45.026177516989,"stanine":5}]`},
		{"a woman whose age isn't known", engine.Answers{"sex": engine.Choice("f")},
			`[{"of":"calm","norm":"Women","z":0.5,"t":55,"percentile":69.146246127401,"stanine":6},` +
				`{"of":"order","norm":"Women","z":-0.125,"t":48.75,"percentile":45.026177516989,"stanine":5}]`},
		{"a man", engine.Answers{"sex": engine.Choice("m")},
			`[{"of":"calm","norm":"Everybody","z":1.281551565545,"t":62.81551565545,"percentile":90,"stanine":8}]`},
		{"somebody of whom nothing is known", nil,
			`[{"of":"calm","norm":"Everybody","z":1.281551565545,"t":62.81551565545,"percentile":90,"stanine":8}]`},
	} {
		answers := engine.Answers{"c1": engine.Number(4), "c2": engine.Number(4), "o1": engine.Number(4)}
		for id, a := range tt.more {
			answers[id] = a
		}
		if got := said(t, enginetest.Score(t, c, answers)); got != tt.norms {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.norms)
		}
	}
}

func TestBeyondThePublishedPercentilesOnlyTheBoundIsSaid(t *testing.T) {
	c := normedDraft(normOf("Everybody", "", percentiles("calm", 10, 4, 50, 6, 90, 8))).Catalog(t)
	for points, want := range map[float64]string{
		1: `[{"of":"calm","norm":"Everybody","percentile":10,"bound":"below"}]`,
		5: `[{"of":"calm","norm":"Everybody","percentile":90,"bound":"above"}]`,
	} {
		r := enginetest.Score(t, c, engine.Answers{"c1": engine.Number(points), "c2": engine.Number(points)})
		if got := said(t, r); got != want {
			t.Errorf("answers of %v: %s, want %s", points, got, want)
		}
	}
}

func TestAScaleWithoutAScoreIsComparedWithNobody(t *testing.T) {
	d := normedDraft(normOf("Everybody", "", meanSD("calm", 6, 2), meanSD("order", 50, 20)))
	d.Quizzes[0].Sums[0].Answered = 2
	c := d.Catalog(t)
	r := enginetest.Score(t, c, engine.Answers{"c1": engine.Number(4)}) // a level and no sum
	if len(r.Levels) != 1 || r.Norms == nil || len(r.Norms) != 0 {
		t.Errorf("got levels %+v and norms %+v", r.Levels, r.Norms)
	}
}

// A level that a rule has moved is compared as the result shows it, and points as they were answered.
func TestNormsCompareWhatTheResultShows(t *testing.T) {
	d := normedDraft(normOf("Everybody", "", meanSD("calm", 6, 2), meanSD("order", 50, 20)))
	d.Quizzes[0].Rules = []engine.Rule{{ID: "cap", When: enginetest.When("level.calm > 0"),
		Cap: enginetest.Credit{"calm": 10, "order": 30}.Points(), Because: "…"}}
	r := enginetest.Score(t, d.Catalog(t), engine.Answers{"c1": engine.Number(5), "c2": engine.Number(5),
		"o1": engine.Number(5)})
	if *r.Norms[0].Z != 2 || *r.Norms[1].Z != -1 {
		t.Errorf("got %s", said(t, r))
	}
}

func TestNormsAreWhatAQuizIsKnownBy(t *testing.T) {
	hash := func(norms ...engine.Norm) string { return normedDraft(norms...).Catalog(t).QuizHash("work") }
	one := normOf("Everybody", "", meanSD("calm", 6, 2))
	seen := map[string]string{}
	for name, h := range map[string]string{
		"none": hash(), "one": hash(one), "another sd": hash(normOf("Everybody", "", meanSD("calm", 6, 3))),
		"percentiles": hash(normOf("Everybody", "", percentiles("calm", 10, 4, 50, 6))),
		"for some":    hash(normOf("Everybody", "fact.age > 3", meanSD("calm", 6, 2))),
	} {
		if other, dup := seen[h]; dup {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[h] = name
	}
	if again := normOf("Everybody", "", meanSD("calm", 6, 2)); hash(one) != hash(again) {
		t.Error("the same norms have two hashes")
	}
}

func TestASnapshotSaysWhereNormsWerePublished(t *testing.T) {
	from := normOf("Women", `answer.sex == "f"`, meanSD("calm", 6, 2))
	source := enginetest.Ref("book")
	from.Source = &source
	c := normedDraft(from, normOf("Everybody", "", meanSD("calm", 6, 2))).Catalog(t)
	words, err := c.Snapshot("work", nil)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "the norms kept", words.Norms, []engine.SnapshotNorm{{Name: "Women", Source: "A book"}})
}

func TestAQuizWithNormsIsNotScoredByColumn(t *testing.T) {
	d := normedDraft()
	d.Quizzes[0].Sums = nil
	if _, ok, err := d.Catalog(t).NewBatch("work"); !ok || err != nil {
		t.Fatalf("without norms: %v, %v", ok, err)
	}
	d.Quizzes[0].Norms = []engine.Norm{normOf("Everybody", "", meanSD("calm", 50, 20))}
	c := d.Catalog(t)
	if _, ok, err := c.NewBatch("work"); ok || err != nil {
		t.Errorf("with norms: %v, %v, and columns have no place for them", ok, err)
	}
}
