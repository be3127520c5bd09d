package score_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// difficulties is a quiz as the SDQ's self-report is: scales of five items of 0 to 2 points, four of which make up the
// total of 0 to 40, whose bands begin at 16 and 20 (Goodman, Meltzer & Bailey 1998).
func difficulties() (*enginetest.Draft, *engine.Quiz) {
	skills := []string{"emotional", "conduct", "hyperactivity", "peer", "prosocial"}
	d := enginetest.DraftOf(skills...)
	var items []engine.Item
	for _, skill := range skills {
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			items = append(items, enginetest.Scaled(skill[:2]+n, "true", enginetest.Credit{skill: 1}))
		}
	}
	q := d.Quiz(items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("true"),
		Labels: []string{"Not true", "Somewhat true", "Certainly true"}})
	total := engine.Composite{ID: "total", Title: "Total", Bands: []engine.Band{{From: 0, Name: "normal"},
		{From: 16, Name: "borderline"}, {From: 20, Name: "abnormal"}}}
	for _, skill := range skills {
		q.Sums = append(q.Sums, engine.Sum{Skill: enginetest.Ref(skill), Answered: 3})
		if skill != "prosocial" {
			total.Of = append(total.Of, engine.CompositePart{Scale: enginetest.Ref(skill), Weight: 1})
		}
	}
	q.Composites = []engine.Composite{total}
	return d, q
}

// told are answers to the difficulties, scale by scale, "-" for none.
func told(scales ...string) engine.Answers {
	answers := engine.Answers{}
	for i, scale := range []string{"em", "co", "hy", "pe", "pr"} {
		for j, point := range scales[i] {
			if point != '-' {
				answers[scale+string('1'+rune(j))] = engine.Number(float64(point - '0' + 1))
			}
		}
	}
	return answers
}

func TestATotalOfFourScales(t *testing.T) {
	d, _ := difficulties()
	c := d.Catalog(t)
	for _, tt := range []struct {
		name   string
		scales string
		points float64
		band   string
	}{
		{"none", "00000 00000 00000 00000 22222", 0, "normal"},
		{"15 are normal", "22200 11111 11110 00000 00000", 15, "normal"},
		{"16 are borderline", "22200 11111 11111 00000 22222", 16, "borderline"},
		{"19", "22200 11111 11111 11100 22222", 19, "borderline"},
		{"20 are abnormal", "22200 11111 11111 11110 22222", 20, "abnormal"},
		{"all", "22222 22222 22222 22222 00000", 40, "abnormal"},
		{"a scale with two left out stands for 5: 10/3 is 3", "211-- 11111 11111 00000 22222", 7 + 5 + 5, "borderline"},
	} {
		r := enginetest.Score(t, c, told(strings.Fields(tt.scales)...))
		enginetest.Same(t, tt.name, r.Composites, []engine.CompositeScore{{Composite: "total", Points: tt.points, Highest: 40,
			Band: tt.band}})
	}
	r := enginetest.Score(t, c, told(strings.Fields("22--- 11111 11111 00000 22222")...))
	enginetest.Same(t, "where a scale has too few answers", len(r.Composites), 0)
}

func TestACompositeMayDoWithFewerScales(t *testing.T) {
	d, q := difficulties()
	q.Composites[0].Answered = 3
	c := d.Catalog(t)
	r := enginetest.Score(t, c, told(strings.Fields("22--- 21111 11111 20000 22222")...))
	// 13 of the 30 points of three scales are 17.3 of 40, and whole as all complete ones are
	enginetest.Same(t, "of three scales", r.Composites, []engine.CompositeScore{{Composite: "total", Points: 17, Highest: 40,
		Band: "borderline"}})
	r = enginetest.Score(t, c, told(strings.Fields("22--- 21111 1---- 20000 22222")...))
	enginetest.Same(t, "of two", len(r.Composites), 0)
	q.Composites[0].Round = engine.RoundNone
	r = enginetest.Score(t, d.Catalog(t), told(strings.Fields("22--- 21111 11111 20000 22222")...))
	enginetest.Near(t, "not rounded", r.Composites[0].Points, 13.0/30*40, 1e-9)
}

// A cut-off of 7 for women and 8 for men is a rule of each, and bands can be read as words.
func TestRulesReadPointsAndBands(t *testing.T) {
	d, q := difficulties()
	sex := enginetest.Choosing("sex", "one")
	sex.Options = []engine.Option{{ID: "female", Text: "Woman"}, {ID: "male", Text: "Man"}}
	states := enginetest.Ref("is")
	sex.Fact = &states
	for i := range sex.Options {
		value := float64(i)
		sex.Options[i].Value = &value
	}
	q.Sections[0].Items = append(q.Sections[0].Items, sex)
	for id, when := range map[string]string{
		"woman": `sum.emotional >= 7 && answer.sex == "female"`, "man": `sum.emotional >= 8 && answer.sex == "male"`,
		"worse": `band.total == "abnormal"`, "much": "sum.total >= 16",
	} {
		q.Rules = append(q.Rules, engine.Rule{ID: id, When: enginetest.When(when), Note: id, Because: "it is so"})
	}
	c := d.Catalog(t)
	for _, tt := range []struct {
		scales, sex string
		applied     string
		unknown     []string // of the rule on the band
	}{
		{"22210 00000 00000 00000 00000", "female", "woman", nil},
		{"22210 00000 00000 00000 00000", "male", "", nil},
		{"22220 00000 00000 00000 00000", "male", "man", nil},
		{"22200 22222 00000 00000 00000", "female", "much", nil},
		{"22220 22222 20000 00000 00000", "female", "much woman worse", nil},
		{"22210 00--- 00000 00000 00000", "female", "woman", []string{"band.total"}},
	} {
		answers := told(strings.Fields(tt.scales)...)
		answers["sex"] = engine.Choice(tt.sex)
		r := enginetest.Score(t, c, answers)
		applied := []string{}
		for _, id := range []string{"man", "much", "woman", "worse"} {
			for _, o := range r.Rules {
				if o.Rule == id && o.Applied {
					applied = append(applied, id)
				}
				if o.Rule == id && id == "worse" {
					enginetest.Same(t, tt.scales+": unknown", o.Unknown, tt.unknown)
					enginetest.Same(t, tt.scales+": not asked for", o.Unasked, false)
				}
			}
		}
		enginetest.Same(t, tt.scales+", "+tt.sex, strings.Join(applied, " "), tt.applied)
	}
}

// The algorithm of the PHQ-9 (Spitzer, Kroenke & Williams 1999): five or more of nine symptoms on more than half the
// days, the last of them on any, and one of the first two.
func TestADiagnosticAlgorithmIsARuleOrTwo(t *testing.T) {
	d := enginetest.DraftOf("depression", "mood")
	var items []engine.Item
	count := []string{}
	for i := range 9 {
		id := "q" + string('1'+rune(i))
		of := enginetest.Credit{"depression": 1}
		if i < 2 {
			of["mood"] = 1
		}
		items = append(items, enginetest.Scaled(id, "days", of))
		least := ">= 3"
		if i == 8 {
			least = ">= 2"
		}
		count = append(count, "(answer."+id+" "+least+" ? 1 : 0)")
	}
	q := d.Quiz(items...)
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("days"), Labels: []string{"0", "1", "2", "3"}})
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("depression")}, {Skill: enginetest.Ref("mood")}}
	core := "max(answer.q1, answer.q2) >= 3 && "
	q.Rules = []engine.Rule{
		{ID: "major", When: enginetest.When(core + strings.Join(count, " + ") + " >= 5"), Note: "major", Because: "it is so"},
		{ID: "other", When: enginetest.When(core + strings.Join(count, " + ") + " in [2, 3, 4]"), Note: "other",
			Because: "it is so"},
		{ID: "short_form", When: enginetest.When("sum.mood >= 3"), Note: "the first two are positive", Because: "it is so"},
	}
	c := d.Catalog(t)
	for _, tt := range []struct{ points, applied string }{
		{"000000000", ""}, {"200000000", ""}, {"210000000", "short_form"}, {"220000000", "other short_form"},
		{"200000001", "other"}, {"202220001", "major"}, {"112222223", ""}, {"222220000", "major short_form"},
	} {
		answers := engine.Answers{}
		for i, p := range tt.points {
			answers["q"+string('1'+rune(i))] = engine.Number(float64(p - '0' + 1))
		}
		applied := []string{}
		for _, o := range enginetest.Score(t, c, answers).Rules {
			if o.Applied {
				applied = append(applied, o.Rule)
			}
		}
		enginetest.Same(t, tt.points, strings.Join(applied, " "), tt.applied)
	}
}

// Points are those of the answers: a rule that moves a level changes none, and one that reads them comes at any place.
func TestPointsAreBeforeRules(t *testing.T) {
	d, q := difficulties()
	q.Rules = []engine.Rule{
		{ID: "caps", When: enginetest.When("sum.total > 2"), Cap: enginetest.Credit{"emotional": 10}.Points(),
			Because: "it is so"},
		{ID: "reads", When: enginetest.When("sum.emotional == 10 && level.emotional == 10"),
			Add: enginetest.Credit{"peer": 5}.Points(), Because: "it is so"},
	}
	r := enginetest.Score(t, d.Catalog(t), told(strings.Fields("22222 00000 00000 00000 00000")...))
	enginetest.Same(t, "levels", enginetest.LevelsOf(r), map[string]float64{"emotional": 10, "conduct": 0, "hyperactivity": 0,
		"peer": 5, "prosocial": 0})
	enginetest.Same(t, "points", r.Composites[0].Points, 10.0)
}

// Holland's code by points, and by levels where a quiz states no sums; a scale left open leaves none.
func TestACodeOfPointsOrOfLevels(t *testing.T) {
	skills := []string{"realistic", "investigative", "artistic", "social"}
	d := enginetest.DraftOf(skills...)
	var items []engine.Item
	code := engine.LetterCode{ID: "holland", Title: "Holland code", Top: 2}
	for _, skill := range skills {
		items = append(items, enginetest.Five(skill+"_1", skill))
		code.Of = append(code.Of, engine.CodeScale{Scale: enginetest.Ref(skill), Letters: strings.ToUpper(skill[:1])})
	}
	q := d.Quiz(items...)
	q.Codes = []engine.LetterCode{code}
	likes := func(points ...float64) engine.Answers {
		answers := engine.Answers{}
		for i, p := range points {
			if p > 0 {
				answers[skills[i]+"_1"] = engine.Number(p)
			}
		}
		return answers
	}
	of := func(answers engine.Answers) []engine.CodeScore {
		return enginetest.Score(t, d.Catalog(t), answers).Codes
	}
	for _, sums := range []bool{false, true} {
		if sums {
			for _, skill := range skills {
				q.Sums = append(q.Sums, engine.Sum{Skill: enginetest.Ref(skill), Lowest: 1})
			}
		}
		enginetest.Same(t, "clear", of(likes(1, 4, 2, 5)),
			[]engine.CodeScore{{Code: "holland", Letters: "SI", Scales: []string{"social", "investigative"}}})
		enginetest.Same(t, "tied", of(likes(1, 4, 4, 5)), []engine.CodeScore{{Code: "holland", Letters: "S(IA)",
			Scales: []string{"social", "investigative", "artistic"}, Tied: true}})
		enginetest.Same(t, "one left open", len(of(likes(1, 4, 0, 5))), 0)
	}
	q.Codes[0].Ties = engine.TiesNone
	enginetest.Same(t, "a tie at the end", of(likes(1, 4, 4, 5)),
		[]engine.CodeScore{{Code: "holland", Scales: []string{}, Tied: true}})
	q.Rules = []engine.Rule{{ID: "up", When: enginetest.When("true"), Floor: enginetest.Credit{"realistic": 90}.Points(),
		Because: "it is so"}}
	q.Sums = nil
	enginetest.Same(t, "levels are after rules", of(likes(1, 4, 2, 5))[0].Letters, "SR")
}

func TestAResultKeepsWhatItsCompositesAndCodesAreCalled(t *testing.T) {
	d, q := difficulties()
	q.Codes = []engine.LetterCode{{ID: "worst", Title: "Worst", Top: 1, Of: []engine.CodeScale{
		{Scale: enginetest.Ref("peer"), Letters: "P"}, {Scale: enginetest.Ref("total"), Letters: "T"}}}}
	c := d.Catalog(t)
	words, err := c.Snapshot("work", told(strings.Fields("22222 00000 00000 00000 00000")...))
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "composites", words.Composites, []engine.SnapshotComposite{{ID: "total", Title: "Total",
		Of: []string{"emotional", "conduct", "hyperactivity", "peer"}}})
	enginetest.Same(t, "codes", words.Codes, []engine.SnapshotCode{{ID: "worst", Title: "Worst", Ties: engine.TiesMark}})
}

// Kept results are known by the hash: it changes with what a composite or a code bears on, and not with their titles.
func TestTheHashIsOfCompositesAndCodesWithoutTheirTitles(t *testing.T) {
	hashOf := func(change func(q *engine.Quiz)) string {
		d, q := difficulties()
		q.Codes = []engine.LetterCode{{ID: "worst", Title: "Worst", Top: 1, Of: []engine.CodeScale{
			{Scale: enginetest.Ref("peer"), Letters: "P"}, {Scale: enginetest.Ref("conduct"), Letters: "C"}}}}
		change(q)
		return d.Catalog(t).QuizHash("work")
	}
	hash := hashOf(func(*engine.Quiz) {})
	for name, change := range map[string]func(*engine.Quiz){
		"title of a composite": func(q *engine.Quiz) { q.Composites[0].Title = "All" },
		"title of a code":      func(q *engine.Quiz) { q.Codes[0].Title = "Most" },
		"ties as by default":   func(q *engine.Quiz) { q.Codes[0].Ties = engine.TiesMark },
	} {
		if got := hashOf(change); got != hash {
			t.Errorf("%s changes the hash", name)
		}
	}
	for name, change := range map[string]func(*engine.Quiz){
		"weight":   func(q *engine.Quiz) { q.Composites[0].Of[0].Weight = 2 },
		"band":     func(q *engine.Quiz) { q.Composites[0].Bands[1].From = 17 },
		"mean":     func(q *engine.Quiz) { q.Composites[0].Mean = true },
		"answered": func(q *engine.Quiz) { q.Composites[0].Answered = 3 },
		"round":    func(q *engine.Quiz) { q.Composites[0].Round = engine.RoundNone },
		"none":     func(q *engine.Quiz) { q.Composites = nil },
		"letters":  func(q *engine.Quiz) { q.Codes[0].Of[0].Letters = "X" },
		"top":      func(q *engine.Quiz) { q.Codes[0].Top = 2 },
		"ties":     func(q *engine.Quiz) { q.Codes[0].Ties = engine.TiesOrder },
	} {
		if hashOf(change) == hash {
			t.Errorf("%s leaves the hash as it is", name)
		}
	}
}
