package lint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/lint"
	"careerpath/engine/score"
)

func TestNothingIsSaidOfTheShippedContent(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	for _, l := range lint.Check(c) {
		t.Error(l)
	}
}

// said returns what is said of the rule r of conditioned: that it never holds, that it always does, or nothing.
func said(c *score.Catalog) string {
	for _, l := range lint.Check(c) {
		switch {
		case strings.HasPrefix(l.Message, `rule "r" is never applied`):
			return "never"
		case strings.HasPrefix(l.Message, `rule "r" is applied to everybody`):
			return "always"
		}
	}
	return ""
}

func TestConditionsThatNeverOrAlwaysHoldAreToldFromOthers(t *testing.T) {
	for source, want := range map[string]string{
		"level.drive > 100": "never", "level.drive >= 100": "", "level.drive < 0": "never",
		"level.drive >= 0": "always", "level.drive > 0": "",
		"level.drive > 50 && level.drive < 40":                              "never",
		"level.drive > 50 && level.drive <= 50":                             "never",
		"level.drive > 50 && level.drive <= 50.000001":                      "",
		"level.drive > 50 || level.drive < 60":                              "always",
		"level.drive > 50 || level.drive < 50":                              "",
		"level.drive != 50 || level.drive == 50":                            "always",
		"!(level.drive > 50) && level.drive > 50":                           "never",
		"level.drive + level.craft > 200":                                   "never",
		"level.drive * level.craft > 10000":                                 "never",
		"level.drive - level.craft < -100":                                  "never",
		"level.drive / 2 > 50":                                              "never",
		"-level.drive > 0":                                                  "never",
		"1 / level.drive > 1":                                               "",
		"level.drive / level.drive > 1":                                     "",
		"abs(level.drive - 50) > 50":                                        "never",
		"abs(fact.people) < 0":                                              "never",
		"round(level.drive) > 100":                                          "never",
		"round(level.drive) == 100":                                         "",
		"min(level.drive, 40) > 40":                                         "never",
		"max(level.drive, 40) >= 40":                                        "always",
		"max(level.drive, 40, level.craft) > 100":                           "never",
		"fact.people > 1e12":                                                "never",
		"fact.people == 0.5":                                                "",
		"answer.often == 2.5":                                               "never",
		"answer.often in [2.5, 6]":                                          "never",
		"answer.often in [1, 2, 3, 4, 5]":                                   "always",
		"answer.often > 4 && answer.often != 5":                             "never",
		"answer.often + answer.rarely == 11":                                "never",
		"answer.often + answer.rarely == 10":                                "",
		`answer.scene == "c"`:                                               "never",
		`answer.scene == "a" || answer.scene == "b"`:                        "always",
		`answer.scene + "x" == "ax" && answer.scene == "b"`:                 "never",
		`answer.scene < "a"`:                                                "never",
		`answer.scene <= "b"`:                                               "always",
		`"z" in answer.tools`:                                               "never",
		`"a" in answer.tools`:                                               "",
		`"a" in answer.tools && "a" not in answer.tools`:                    "never",
		`"a" in answer.tools || "b" in answer.tools || "c" in answer.tools`: "always",
		`answer.scene in answer.tools`:                                      "",
		"fit.a > 1":                                                         "never",
		"fit.a < 0 || readiness.b > 100":                                    "never",
		"gap.drive > 90":                                                    "never",
		"gap.drive > 89 && gap.craft > 89":                                  "",
		"(fact.people > 5 ? 10 : 20) > 20":                                  "never",
		"(fact.people > 5 ? 10 : 30) > 20":                                  "",
		"(level.drive > 50) == (level.drive > 50)":                          "always",
		"abs(0 / 0) >= 0":                                                   "", "min(0 / 0, 5) <= 5": "",
		"level.craft / (level.drive - level.craft) > 1e300": "",
		"0 / 0 == 0 / 0":     "",
		"1e308 * 10 > 1e308": "always",
		"true":               "always", "1 > 2": "never",
		// Two names that depend on each other are taken for free, and too many combinations for nothing.
		"level.drive - level.drive > 1": "",
		"level.drive in [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15] && level.craft in " +
			"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15] && gap.drive in [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15] && " +
			"level.drive > 100": "",
	} {
		if got := said(enginetest.Conditioned(source).Catalog(t)); got != want {
			t.Errorf("%s: %q is said, want %q", source, got, want)
		}
	}
}

func TestWhereWhatIsLeftOutEarnsNothingLevelsReachNothing(t *testing.T) {
	for missing, want := range map[engine.Missing]string{engine.MissingSkip: "never", engine.MissingZero: ""} {
		d := enginetest.DraftOf("drive")
		q := d.Quiz(enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 40}, enginetest.Credit{"drive": 60}))
		q.Missing = missing
		q.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive < 40"), Note: "…", Because: "…"}}
		if got := said(d.Catalog(t)); got != want {
			t.Errorf("%s: %q is said, want %q", missing, got, want)
		}
	}
}

// comparing makes the text of a condition that often holds for nobody or for everybody: comparisons with numbers at and
// beyond the ends.
func comparing(r *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	if depth > 0 {
		switch r.IntN(3) {
		case 0:
			return "(" + comparing(r, depth-1) + one(" && ", " || ") + comparing(r, depth-1) + ")"
		case 1:
			return one("", "!") + "(" + comparing(r, depth-1) + ")"
		}
	}
	number := func() string {
		n := one("level.drive", "level.drive", "level.craft", "gap.drive", "gap.craft", "fit.a", "readiness.b",
			"answer.often", "fact.people")
		switch r.IntN(6) {
		case 0:
			n = "(" + n + one(" + ", " - ", " * ") + one("0", "1", "2.5", "100", "level.craft", "fact.people") + ")"
		case 1:
			n = one("abs", "round", "-") + "(" + n + ")"
		case 2:
			n = one("min", "max") + "(" + n + ", " + one("0", "1", "3", "62.5", "level.craft") + ")"
		}
		return n
	}
	return number() + one(" < ", " <= ", " > ", " >= ", " == ", " != ") + one("-100", "0", "1", "2", "5", "12.5", "40",
		"62.5", "90", "100", "200", "1e12", "level.drive")
}

// Whatever is said to hold for nobody holds for nobody, and whatever is said to hold for everybody for everybody.
func TestWhatIsSaidToNeverOrAlwaysHoldDoes(t *testing.T) {
	spoken := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		r := enginetest.Seeded(rapid.Uint64().Draw(rt, "seed"))
		for range 5 {
			source := comparing(r.Rand, 3)
			if r.IntN(2) == 0 {
				source = enginetest.Phrase(r.Rand, "truth", 3, 0)
			}
			if len(source) > 1000 {
				continue
			}
			c := enginetest.Conditioned(source).Catalog(t)
			what := said(c)
			if what == "" {
				continue
			}
			spoken[what]++
			sheets := enginetest.Extremes()
			for range 40 {
				answers := r.Anything(enginetest.QuizOf(t, c, "work"), 0.05)
				answers["people"] = engine.Number([]float64{-1e12, -100, -1, -0.5, 0, 0.5, 1, 2.5, 12.5, 100, 1e12}[r.IntN(11)])
				sheets = append(sheets, answers)
			}
			for _, answers := range sheets {
				if o := enginetest.Score(t, c, answers).Rules[0]; o.Unknown == nil && o.Applied != (what == "always") {
					rt.Fatalf("%s is said to hold %s, and is %v for %v", source, what, o.Applied, answers)
				}
			}
		}
	})
	if spoken["never"] < 20 || spoken["always"] < 20 {
		t.Errorf("the test tries too few of one kind: %v", spoken)
	}
}

// manyRules are four rules that move levels, often the same ones under like conditions.
func manyRules(r *rand.Rand) []engine.Rule {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	var rules []engine.Rule
	for i := range 4 {
		source := one("level.drive", "level.craft", "fact.people") + one(" > ", " >= ", " < ") + one("0", "1", "25", "50")
		if r.IntN(2) == 0 {
			source += one(" && ", " && ", " || ") + one("fact.people", "level.drive") + one(" == ", " > ",
				" < ") + one("0", "1", "50")
		}
		rule := engine.Rule{ID: fmt.Sprintf("r%d", i), When: enginetest.When(source), Because: "…"}
		points := enginetest.Credit{one("drive", "drive", "craft"): []float64{20, 40, 60}[r.IntN(3)]}.Points()
		switch r.IntN(7) {
		case 0, 1:
			rule.Cap = points
		case 2, 3:
			rule.Floor = points
		case 4:
			rule.Add = points
		case 5:
			rule.Multiply = []engine.SkillPoints{{Skill: points[0].Skill, Points: []float64{0, 0.5, 3}[r.IntN(3)]}}
		case 6:
			rule.Floor = points
			rule.Cap = []engine.SkillPoints{{Skill: points[0].Skill, Points: points[0].Points + 20}}
		}
		rules = append(rules, rule)
	}
	return rules
}

// A rule that is said to change nothing can be left out: every level stays as it is.
func TestARuleThatChangesNothingCanBeLeftOut(t *testing.T) {
	spoken := 0
	rapid.Check(t, func(rt *rapid.T) {
		r := enginetest.Seeded(rapid.Uint64().Draw(rt, "seed"))
		for range 10 {
			d := enginetest.Conditioned("true")
			rules := manyRules(r.Rand)
			d.Quizzes[0].Rules = rules
			with := d.Catalog(t)
			for _, l := range lint.Check(with) {
				if !strings.Contains(l.Message, "changes nothing") {
					continue
				}
				spoken++
				e := enginetest.Conditioned("true")
				e.Quizzes[0].Rules = slices.DeleteFunc(slices.Clone(rules), func(r engine.Rule) bool {
					return strings.HasPrefix(l.Message, fmt.Sprintf("rule %q ", r.ID))
				})
				without := e.Catalog(t)
				for range 40 {
					answers := r.Anything(enginetest.QuizOf(t, with, "work"), 0.2)
					if _, asked := answers["people"]; asked {
						answers["people"] = engine.Number([]float64{-1, 0, 0.5, 1, 25, 50, 51}[r.IntN(7)])
					}
					if diff := cmp.Diff(enginetest.LevelsOf(enginetest.Score(t, with, answers)),
						enginetest.LevelsOf(enginetest.Score(t, without, answers))); diff != "" {
						rt.Fatalf("%s, and it did of %v in %v (-with +without):\n%s", l.Message, answers, rules, diff)
					}
				}
			}
		}
	})
	if spoken < 10 {
		t.Errorf("the test tries too few: %d", spoken)
	}
}

// A requirement that is said twice can be left out: the same people are recommended the role.
func TestARequirementSaidTwiceCanBeLeftOut(t *testing.T) {
	spoken := 0
	rapid.Check(t, func(rt *rapid.T) {
		r := enginetest.Seeded(rapid.Uint64().Draw(rt, "seed"))
		for range 10 {
			var requires []engine.Requirement
			for i, rule := range manyRules(r.Rand)[:3] {
				e := rule.When
				e.At = engine.Pos{File: "role", Line: i + 1, Col: 1}
				requires = append(requires, engine.Requirement{When: e, Because: "…"})
			}
			d := enginetest.Conditioned("level.drive > 50")
			d.Roles[0].Requires = requires
			with := d.Catalog(t)
			for _, l := range lint.Check(with) {
				if !strings.Contains(l.Message, "requires this twice") {
					continue
				}
				spoken++
				e := enginetest.Conditioned("level.drive > 50")
				e.Roles[0].Requires = slices.Delete(slices.Clone(requires), l.At.Line-1, l.At.Line)
				without := e.Catalog(t)
				for range 40 {
					answers := r.Anything(enginetest.QuizOf(t, with, "work"), 0.2)
					if _, asked := answers["people"]; asked {
						answers["people"] = engine.Number([]float64{-1, 0, 0.5, 1, 25, 50, 51}[r.IntN(7)])
					}
					a, b := enginetest.Score(t, with, answers), enginetest.Score(t, without, answers)
					if len(a.Roles) > 0 && enginetest.FitOf(t, a, "a").Eligible != enginetest.FitOf(t, b, "a").Eligible {
						rt.Fatalf("%s, and it decides for %v in %v", l.Message, answers, requires)
					}
				}
			}
		}
	})
	if spoken < 10 {
		t.Errorf("the test tries too few: %d", spoken)
	}
}

func TestAWordsSyllablesAreCountedByItsSpelling(t *testing.T) {
	for word, want := range map[string]int{
		"a": 1, "the": 1, "make": 1, "asked": 1, "wanted": 2, "table": 2, "people": 2, "changes": 2, "years": 1,
		"stayed": 1, "queue": 1,
		"idea": 3, "area": 3, "being": 2, "quiet": 2, "create": 2, "creation": 3, "audience": 3, "patience": 2,
		"nation": 2, "special": 2,
		"business": 2, "every": 2, "everybody": 4, "someone": 2, "colleague": 2, "colleague's": 2, "management": 3,
		"rarely": 2, "element": 3,
		"strategy": 3, "copying": 3, "beyond": 2, "responsibility": 6, "didn't": 2, "rhythm": 1, "42": 1,
	} {
		if got := lint.Syllables(word); got != want {
			t.Errorf("%s has %d syllables, want %d", word, got, want)
		}
	}
}

func TestSentencesEndWithTheirMarks(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "Yes": 1, "I go.": 1, "I go. You stay": 2, "Really?! Yes…": 2, "It is 2.5 times as much.": 1, "...": 0,
		"Go on... and on.": 2, "In www.example.org": 1,
	} {
		if got := lint.Sentences(text); got != want {
			t.Errorf("%q has %d sentences, want %d", text, got, want)
		}
	}
}

func TestTheReadingGradeFollowsKincaid(t *testing.T) {
	// 10 words in 2 sentences, 12 syllables: 0.39·5 + 11.8·1.2 − 15.59.
	enginetest.Near(t, "grade", lint.ReadingGrade([]string{"I make the table.", "The people ask me for it", ""}), 0.52,
		1e-9)
	enginetest.Near(t, "the grade of nothing", lint.ReadingGrade([]string{"", "…"}), 0, 0)
}

func TestWordingsAreAlikeByTheirWords(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"I lead people.", "i lead  people", 1},
		{"I lead people.", "I lead a team", 0}, // too few words to tell
		{"I lead people who plan well.", "I always lead people who plan well.", 6.0 / 7},
		{"I lead people who plan well.", "I lead people who write badly.", 4.0 / 8},
		{"Don’t wait for me to come", "Don't wait for me to come!", 1},
		{"…", "…", 0},
	} {
		enginetest.Near(t, c.a+" / "+c.b, lint.Alikeness(c.a, c.b), c.want, 1e-9)
	}
}
