package score_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

func TestTheHashIsOfWhatTheContentSays(t *testing.T) {
	hash := func(change func(*enginetest.Draft)) string {
		d := ladder()
		d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.drive > 5")}
		q, _ := d.Exactly(1, 2, 3, 4)
		q.Sections[0].Items = append(q.Sections[0].Items,
			enginetest.Choosing("tools", "many", enginetest.Credit{"drive": 1}, enginetest.Credit{"drive": 2}))
		q.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive > 5"),
			Cap: enginetest.Credit{"drive": 5}.Points(), Because: "…"}}
		change(d)
		return d.Catalog(t).Hash()
	}
	first := hash(func(*enginetest.Draft) {})
	if !strings.HasPrefix(first, "sha256:") || len(first) != len("sha256:")+64 {
		t.Errorf("the hash is %q", first)
	}
	for name, change := range map[string]func(*enginetest.Draft){
		"nothing": func(*enginetest.Draft) {},
		"where things were written": func(d *enginetest.Draft) {
			d.Roles[0].At = engine.Pos{File: "x", Line: 3, Col: 4}
			d.Roles[0].Profile[0].Skill.At = engine.Pos{File: "x", Line: 4, Col: 4}
			d.Quizzes[0].Rules[0].When.At = engine.Pos{File: "x", Line: 5, Col: 4}
			d.Skills[0].Anchors[0].At = engine.Pos{File: "x", Line: 6, Col: 4}
			d.Files = map[string]string{"x": "# a comment"}
		},
		"its cases": func(d *enginetest.Draft) { d.Cases = []engine.Case{{Name: "x", Quiz: enginetest.Ref("work")}} },
	} {
		enginetest.Same(t, "hash after changing "+name, hash(change), first)
	}
	seen := map[string]string{first: "nothing"}
	for name, change := range map[string]func(*enginetest.Draft){
		"a level":            func(d *enginetest.Draft) { d.Roles[0].Profile[0].Level++ },
		"a weight":           func(d *enginetest.Draft) { d.Roles[0].Profile[0].Weight++ },
		"a text":             func(d *enginetest.Draft) { d.Roles[0].Profile[0].Why = "!" },
		"a requirement":      func(d *enginetest.Draft) { d.Roles[0].Requires[0].When.Source = "level.drive > 6" },
		"a rule":             func(d *enginetest.Draft) { d.Quizzes[0].Rules[0].When.Source = "level.drive > 6" },
		"a rule's effect":    func(d *enginetest.Draft) { d.Quizzes[0].Rules[0].Cap[0].Points = 6 },
		"a credit":           func(d *enginetest.Draft) { d.Quizzes[0].Sections[0].Items[0].Options[0].Credit[0].Points = 5 },
		"what stands alone":  func(d *enginetest.Draft) { d.Quizzes[0].Sections[0].Items[4].Options[1].Alone = true },
		"a question":         func(d *enginetest.Draft) { d.Quizzes[0].Sections[0].Items[0].Ask = "Really?" },
		"tau":                func(d *enginetest.Draft) { d.Quizzes[0].Tau = 23 },
		"the reliability":    func(d *enginetest.Draft) { d.Quizzes[0].Reliability.SD = 23 },
		"a label":            func(d *enginetest.Draft) { d.Quizzes[0].Scales[0].Labels[0] = "Not once" },
		"an anchor":          func(d *enginetest.Draft) { d.Skills[0].Anchors[0].Level = 51 },
		"a path":             func(d *enginetest.Draft) { d.Paths[0].Title = "Up" },
		"the order of roles": func(d *enginetest.Draft) { d.Roles[0], d.Roles[1] = d.Roles[1], d.Roles[0] },
		"when an item shows": func(d *enginetest.Draft) {
			it := &d.Quizzes[0].Sections[0].Items[1]
			*it = enginetest.ShownWhere(*it, `answer.shows_drive == "a"`)
		},
	} {
		got := hash(change)
		if earlier, dup := seen[got]; dup {
			t.Errorf("changing %s gives the hash of changing %s", name, earlier)
		}
		seen[got] = name
	}
}

// What a YAML file can't say, content made in Go can; and without a file a fault has no place.
func TestFaultsOfContentMadeInGoHaveNoPlace(t *testing.T) {
	d := ladder()
	q, _ := d.Exactly(1, 2, 3, 4)
	q.Sections[0].Items[0].Options[0].Credit[0].Points = 101
	q.Roles = append(q.Roles, enginetest.Ref("cheif"))
	_, err := score.NewCatalog(d.Content)
	var faults engine.Faults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	enginetest.Same(t, "faults", err.Error(), `option "a" of item "shows_drive": credit is between 0 and 100, not 101`+
		"\n"+`unknown role "cheif" (did you mean "chief"?)`)
}

func TestACatalogGivesItsContentBack(t *testing.T) {
	d := ladder()
	d.Exactly(1, 2, 3, 4)
	d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive > 5"), Note: "…", Because: "…"}}
	d.Cases = []engine.Case{{Name: "x", Quiz: enginetest.Ref("work")}}
	c := d.Catalog(t)
	enginetest.Same(t, "counts", fmt.Sprint(len(c.Sources()), len(c.Clusters()), len(c.Skills()), len(c.Roles()),
		len(c.Paths()), len(c.Quizzes()), len(c.Cases())), "1 1 4 3 1 1 1")
	skill, _ := c.Skill("craft")
	role, _ := c.Role("seller")
	quiz, _ := c.Quiz("work")
	enginetest.Same(t, "found by id", []string{skill.ID, role.ID, quiz.ID}, []string{"craft", "seller", "work"})
	_, noSkill := c.Skill("x")
	_, noRole := c.Role("x")
	_, noQuiz := c.Quiz("x")
	_, noItem := quiz.Item("x")
	_, noDemand := role.Demand("x")
	enginetest.Same(t, "not found", []bool{noSkill, noRole, noQuiz, noItem, noDemand}, make([]bool, 5))
	skills := c.QuizSkills("work")
	skills[0] = "changed"
	enginetest.Same(t, "what a caller changes stays theirs", c.QuizSkills("work")[0], "drive")
}

func TestTheBroadestQuizIsListedFirstAndTheContentStaysAsItWasWritten(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	for _, id := range []string{"a", "b", "c"} {
		d.Role(id, "junior", 90, 10)
	}
	for i, id := range []string{"levels", "two", "three", "also_two"} {
		q := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "craft"))
		q.ID, q.Roles = id, q.Roles[:[]int{0, 2, 3, 2}[i]]
	}
	ids := func(quizzes []engine.Quiz) (out []string) {
		for _, q := range quizzes {
			out = append(out, q.ID)
		}
		return out
	}
	enginetest.Same(t, "listed", ids(d.Catalog(t).Quizzes()), []string{"three", "two", "also_two", "levels"})
	enginetest.Same(t, "as written", ids(d.Quizzes), []string{"levels", "two", "three", "also_two"})
	d.Quizzes[2].ID, d.Quizzes[2].At, d.Quizzes[0].At = "levels", engine.Pos{File: "x", Line: 9, Col: 1},
		engine.Pos{File: "x", Line: 1, Col: 1}
	_, err := score.NewCatalog(d.Content)
	enginetest.Same(t, "the second of two is at fault", fmt.Sprint(err),
		`x:9:1: duplicate quiz id "levels": it is already at x:1:1`)
}

func TestJoinKeepsBothAndLeavesItsOperandsAlone(t *testing.T) {
	a := engine.Content{Skills: make([]engine.Skill, 1, 4), Files: map[string]string{"x": "a", "y": "a"}}
	a.Skills[0].ID = "a"
	b := engine.Content{Skills: []engine.Skill{{ID: "b"}}, Files: map[string]string{"x": "b"}}
	joined := a.Join(b)
	other := a.Join(engine.Content{Skills: []engine.Skill{{ID: "c"}}})
	enginetest.Same(t, "skills", []string{joined.Skills[0].ID, joined.Skills[1].ID}, []string{"a", "b"})
	enginetest.Same(t, "skills of another join", other.Skills[1].ID, "c")
	enginetest.Same(t, "files", joined.Files, map[string]string{"x": "b", "y": "a"})
	enginetest.Same(t, "the receiver's files", a.Files, map[string]string{"x": "a", "y": "a"})
}

// hashed is a draft in which everything that scores has its place, with something changed.
func hashed(t *testing.T, change func(*enginetest.Draft)) *score.Catalog {
	d := ladder()
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.drive > 5")}
	q, _ := d.Exactly(1, 2, 3, 4)
	q.Sections[0].Items = append(q.Sections[0].Items,
		enginetest.Choosing("tools", "many", enginetest.Credit{"drive": 1}, enginetest.Credit{"drive": 2}),
		enginetest.Numbered("people", 0, 9), enginetest.Five("often", "drive"))
	q.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive > 5"),
		Cap: enginetest.Credit{"drive": 5}.Points(), Because: "…"}}
	change(d)
	return d.Catalog(t)
}

// Results are kept with the hash of what scores them. What doesn't score must not change it, or people are told that
// their result is of an earlier version.
func TestTheHashOfAQuizIsOfWhatScoresIt(t *testing.T) {
	hash := func(change func(*enginetest.Draft)) string { return hashed(t, change).QuizHash("work") }
	first := hash(func(*enginetest.Draft) {})
	item := func(d *enginetest.Draft, i int) *engine.Item { return &d.Quizzes[0].Sections[0].Items[i] }
	for name, change := range map[string]func(*enginetest.Draft){
		"a question":                         func(d *enginetest.Draft) { item(d, 0).Ask = "Really?" },
		"a path":                             func(d *enginetest.Draft) { d.Paths[0].Title = "Up" },
		"a reason":                           func(d *enginetest.Draft) { d.Roles[0].Profile[0].Why = "!" },
		"a title":                            func(d *enginetest.Draft) { d.Roles[0].Title = "!" },
		"the spaces of a condition":          func(d *enginetest.Draft) { d.Roles[0].Requires[0].When.Source = "( level.drive>5 )" },
		"a default that is stated":           func(d *enginetest.Draft) { d.Quizzes[0].Tau = engine.DefaultTau },
		"a temperature that changes nothing": func(d *enginetest.Draft) { d.Quizzes[0].Temperature = 1 },
		"a setting that it is tried in": func(d *enginetest.Draft) {
			d.Quizzes[0].Settings = []engine.Setting{{ID: "alone",
				Facts: []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{0, 0}}}}}
		},
		"another quiz": func(d *enginetest.Draft) {
			other := d.Quizzes[0]
			other.ID, other.Tau = "other", 30
			d.Quizzes = append(d.Quizzes, other)
		},
	} {
		if hash(change) != first {
			t.Errorf("%s changes the hash", name)
		}
	}
	seen := map[string]string{first: "nothing"}
	for name, change := range map[string]func(*enginetest.Draft){
		"a level":           func(d *enginetest.Draft) { d.Roles[0].Profile[0].Level++ },
		"a role's weight":   func(d *enginetest.Draft) { d.Roles[0].Profile[0].Weight++ },
		"a tier":            func(d *enginetest.Draft) { d.Roles[0].Tier = "lead" },
		"a requirement":     func(d *enginetest.Draft) { d.Roles[0].Requires[0].When.Source = "level.drive > 6" },
		"a rule":            func(d *enginetest.Draft) { d.Quizzes[0].Rules[0].When.Source = "level.drive > 6" },
		"a rule's effect":   func(d *enginetest.Draft) { d.Quizzes[0].Rules[0].Cap[0].Points = 6 },
		"a credit":          func(d *enginetest.Draft) { item(d, 0).Options[0].Credit[0].Points = 5 },
		"the words of a":    func(d *enginetest.Draft) { item(d, 0).Options[0].Text = "!" },
		"what stands alone": func(d *enginetest.Draft) { item(d, 4).Options[1].Alone = true },
		"a range":           func(d *enginetest.Draft) { item(d, 5).Number.Max = 8 },
		"an item's weight":  func(d *enginetest.Draft) { item(d, 6).Measures[0].Weight = 2 },
		"what is reversed":  func(d *enginetest.Draft) { item(d, 6).Reversed = true },
		"a label":           func(d *enginetest.Draft) { d.Quizzes[0].Scales[0].Labels[0] = "Not once" },
		"when an item shows": func(d *enginetest.Draft) {
			*item(d, 6) = enginetest.ShownWhere(*item(d, 6), "fact.people > 1")
		},
		"tau":                 func(d *enginetest.Draft) { d.Quizzes[0].Tau = 23 },
		"the temperature":     func(d *enginetest.Draft) { d.Quizzes[0].Temperature = 1.5 },
		"the deviation":       func(d *enginetest.Draft) { d.Quizzes[0].Reliability.SD = 23 },
		"the correlation":     func(d *enginetest.Draft) { d.Quizzes[0].Reliability.InterItemR = 0.4 },
		"what is missing":     func(d *enginetest.Draft) { d.Quizzes[0].Missing = engine.MissingZero },
		"which roles":         func(d *enginetest.Draft) { d.Quizzes[0].Roles = d.Quizzes[0].Roles[:2] },
		"the order of items":  func(d *enginetest.Draft) { *item(d, 5), *item(d, 6) = *item(d, 6), *item(d, 5) },
		"where paths lead up": func(d *enginetest.Draft) { d.Paths = nil },
		"a ladder":            func(d *enginetest.Draft) { d.Roles[0].Next = enginetest.Ladder("", d.Roles[1].ID) },
		"when a rung holds": func(d *enginetest.Draft) {
			d.Roles[0].Next = enginetest.Ladder("level.drive > 5", d.Roles[1].ID)
		},
	} {
		got := hash(change)
		if earlier, same := seen[got]; same {
			t.Errorf("%s has the hash of %s", name, earlier)
		}
		seen[got] = name
	}
}

// Results from before a quiz had a hash of its own have the hash of the whole content. It is still known, as long as
// the content says the same: the encoding it was made of must stay, so new fields of content are left out of its JSON
// where they say nothing.
func TestTheHashOfOldResultsIsStillKnown(t *testing.T) {
	const kept = "sha256:d6c33f656ce8cce9b21d658a9a49cb958c7775b64c651e12e12ec999385313f4"
	c := hashed(t, func(*enginetest.Draft) {})
	if got := c.Hash(); got != kept {
		t.Errorf("the content's hash was %s, and is %s", kept, got)
	}
	for hash, made := range map[string]bool{kept: true, c.QuizHash("work"): true, "sha256:another": false, "": false} {
		if c.Made(&engine.Result{Quiz: "work", Catalog: hash}) != made {
			t.Errorf("a result with the hash %q is taken as made by the quiz as it is: %v", hash, !made)
		}
	}
}
