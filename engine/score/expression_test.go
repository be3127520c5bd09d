package score_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

func TestConditionsMeanWhatTheySay(t *testing.T) {
	// drive 100, craft 25, people 3; the person's shape is that of role a.
	answers := engine.Answers{
		"often": engine.Number(5), "rarely": engine.Number(1), "scene": engine.Choice("b"),
		"tools": engine.Choices("a", "b"), "people": engine.Number(3),
	}
	for source, want := range map[string]bool{
		"level.drive == 100 && level.craft == 25":               true,
		"level.drive > 100 or level.craft < 25":                 false,
		"not (level.drive > 100) and !false":                    true,
		"level.drive >= 100 && level.craft <= 25":               true,
		"level.drive != level.craft":                            true,
		"level['drive'] == 100":                                 true,
		"level.drive - level.craft == 75":                       true,
		"level.drive * 2 + 1 == 201":                            true,
		"level.craft / 2 == 12.5":                               true,
		"7 / 2 == 3.5":                                          true,
		"-level.craft == -25":                                   true,
		"1 < fact.people && fact.people < 5":                    true,
		"fact.people in [1, 2, 3]":                              true,
		"fact.people not in [1, 2, 3]":                          false,
		"answer.often == 5 && answer.often in [4, 5]":           true,
		"answer.often + answer.rarely == 6":                     true,
		"answer.often == level.drive / 20":                      true,
		`answer.scene == "b"`:                                   true,
		`answer.scene in ["a", "c"]`:                            false,
		`"b" in answer.tools && "c" not in answer.tools`:        true,
		`answer.scene in answer.tools`:                          true,
		"fit.a > 0.5 && fit.a + fit.b > 0.999999":               true,
		"readiness.a > 99":                                      true,
		"gap.craft == 0":                                        true,
		"fact.people > 2 ? level.drive > 50 : level.craft > 50": true,
		"(fact.people > 5 ? 0 : level.craft) == 25":             true,
		"(fact.people > 2 ? 10 : 2.5) == 10":                    true,
		"min(level.drive, level.craft) == 25":                   true,
		"max(level.drive, level.craft, 120) == 120":             true,
		"abs(level.craft - level.drive) == 75":                  true,
		"round(level.craft / 2) == 13":                          true,
		// Numbers are numbers, whole or not.
		"min(1, level.drive) == 1":              true,
		"min(1, level.drive) in [0, 1]":         true,
		"min(200, level.drive) in [100, 200]":   true,
		"max(answer.rarely, level.craft) == 25": true,
		"abs(answer.often) == 5":                true,
		"1 / 0 > 1000000":                       true,
		"0 / 0 == 0 / 0":                        false,
		"9223372036854775807 + 1 > 0":           true,
	} {
		d := enginetest.Conditioned(source)
		c, err := score.NewCatalog(d.Content)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got := enginetest.Score(t, c, answers).Rules[0]
		if got.Unknown != nil || got.Applied != want {
			t.Errorf("%s is %v, want %v (%v)", source, got.Applied, want, got.Unknown)
		}
	}
}

func TestConditionsAreRefusedAtTheirPlace(t *testing.T) {
	var got strings.Builder
	for _, source := range []string{
		"level.driv > 5", "levle.drive > 5", "drive > 5", "level > 5", "level.drive.x > 5", "level?.drive > 5",
		"level[0] > 5", `level["nothing like it"] > 5`,
		`"ümlaut" == answer.scene && level.driv > 5`,
		"level.drive", "1", "'yes'", "answer.tools",
		"level.drive > 'a'", "level.drive == answer.scene", "1 == true", "'a' - 'b' == 'c'", "level.drive + 'a' == 'b'",
		"true > false", "level.drive && true", "!level.drive", "-'a' == 'a'",
		"answer.tools == ['a']", "level.drive in answer.tools", "'a' in answer.scene", "answer.tools in [1]",
		"level.drive in [1, 'a']", "level.drive in []", "true in [true]", "level.drive in 5",
		"(level.drive > 5 ? 1 : 'a') == 1", "level.drive ? true : false",
		"min('a', 1) == 1", "min([1, 2]) == 1", "min(answer.tools) == 1", "min() == 1", "abs(1, 2) == 1",
		"round('1') == 1", "len(answer.tools) > 1", "lower(answer.scene) == 'a'", "level.drive() > 1", "unknown(1) > 1",
		"1..5 == 3", "3 in 1..5", "all(answer.tools, # == 'a')", "any([1, 2], {# > 1})", "map([1], # * 2) == [2]",
		"answer.tools | len() > 1", "answer.tools | filter(# == 'a') == []", "{a: 1}.a == 1",
		"let x = 1; x > 0", "1; true", "answer.scene matches '^a'", "answer.scene contains 'a'",
		"answer.scene startsWith 'a'", "now() > 1", "fact.people % 2 == 0", "2 ** 3 == 8", "2 ^ 3 == 8",
		"fact.people ?? 1 == 1",
		"nil == nil", "fact.people == nil", "answer.tools[0] == 'a'", "answer.tools[0:1] == ['a']",
		"$env.fact.people == 1", "b'a' == b'a'",
		"level.drive >", "level.drive > 5)", "(level.drive > 5", "level.drive => 5", "level.drive = 5",
		"level.drive > 5 &&", "'a", "#", "level.drive > 5 # much", "99999999999999999999 > 1", "level.drive > 1e999",
		"5 5", "☃ > 1",
		"", "   ", "true && " + strings.Repeat("true && ", 130) + "true", strings.Repeat("(", 500) + "1" +
			strings.Repeat(")", 499),
	} {
		d := enginetest.Conditioned(source)
		d.Quizzes[0].Rules[0].When.At = engine.Pos{File: "q", Line: 1, Col: 1}
		d.Files = map[string]string{"q": source}
		_, err := score.NewCatalog(d.Content)
		if err == nil {
			t.Errorf("%q is taken", source)
			continue
		}
		inPlace(t, "a note", source, err)
		got.WriteString(err.Error() + "\n\n")
	}
	enginetest.Golden(t, "conditions.txt", []byte(got.String()))
}

func TestAnEmptyConditionIsAFault(t *testing.T) {
	for _, source := range []string{"", " "} {
		if _, err := score.NewCatalog(enginetest.Conditioned(source).Content); err == nil ||
			err.Error() != "the condition is empty" {
			t.Errorf("%q: %v", source, err)
		}
	}
}

// What goes together compiles, and what compiles has a value for everyone, whatever the library behind it makes of its
// types.
func TestEveryConditionThatGoesTogetherHasAValue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	compiled, refused := 0, 0
	for i := range 4000 {
		mistake := 0.0
		if i%2 == 1 {
			mistake = 0.1
		}
		source := enginetest.Phrase(r, "truth", 3, mistake)
		if len(source) > 1000 {
			continue
		}
		d := enginetest.Conditioned(source)
		d.Quizzes[0].Rules[0].When.At = engine.Pos{File: "q", Line: 1, Col: 1}
		c, err := score.NewCatalog(d.Content)
		if err != nil {
			if mistake == 0 || strings.Contains(err.Error(), "hold together") {
				t.Errorf("%s: %v", source, err)
			}
			inPlace(t, "a note", source, err)
			refused++
			continue
		}
		compiled++
		for _, answers := range enginetest.Extremes() {
			enginetest.Score(t, c, answers)
		}
	}
	if compiled < 2000 || refused < 500 {
		t.Errorf("%d compiled and %d were refused: the test tries too few of one kind", compiled, refused)
	}
}

// FuzzRule: whatever stands in a condition, it is refused with a place in it or compiles; and what compiles can be
// evaluated for everyone.
func FuzzRule(f *testing.F) {
	for _, seed := range []string{
		"level.drive > 5", "fact.people == 0 && level.drive > 60", `answer.scene == "a"`, `"a" in answer.tools`,
		"fit.a >= 0.5 ? gap.drive > 3 : readiness.b < 4",
		"min(level.drive, 3) == max(1, abs(-2), round(2.5))", "min(1, level.drive) in [0, 1]", "min(answer.tools) > 1",
		"(level.drive > 1 ? 1 : 'a') > 2",
		"(level.drive > 1 ? [1] : ['a']) == [1]", "1 in (level.drive > 1 ? [1] : ['a'])",
		"level.drive in [1, 'a', 2.5]", "1..5 == [1]", "all([1], # > 0)", "{a: 1}.a == 1", "let x = 1; x == 1",
		"level.drive | abs() > 1", "'a' matches '(((('", "now() > 1", "level?.drive == 1", "level.drive ?? 1 > 2",
		"level == fact", "$env.level.drive > 1", "level['drive'] > 1",
		"fact.people % 2 == 0", "fact.people ** 2 > 1", "2 ^ 2 > 1", "1 / 0 > 1", "-9223372036854775808 < 0",
		"9223372036854775808 > 0", "0x1F > 1", "1e999 > 1", "1_000 > 1", "'\\u00e4' == \"ä\"", "`raw` == 'raw'",
		"if level.drive > 1 { true } else { false }", "true ? true : false ? true : false", "not not !true",
		"1 < 2 < 3", "[[1]] == [[1]]", "nil == nil", "level.drive > # ", "b'x' == b'x'", "'a' + 'b' == 'ab'",
		"'a' < 'b'", "\"日本\" == level.drive",
		"answer.often in [1, 2] && answer.often not in [3]", "[1, 2] == [1.0, 2.0]", "answer.tools == ['a']",
		"answer.tools == [1]", "-(-(1)) == +1", "(1 == 1) == (2 == 2)", "[] == []", "[true] == [1 == 1]",
		"1 in [] || 'a' in []",
		strings.Repeat("(", 400) + "true" + strings.Repeat(")", 400), strings.Repeat("!", 900) + "true",
		strings.Repeat("-", 900) + "1 > 0", strings.Repeat("[", 900), strings.Repeat("true?", 190) + "true" +
			strings.Repeat(":true", 190),
		strings.Repeat("1 in ", 100) + "[1]", "\x00", "/* */", "// x", "true // x", "true;", ";", "#", "'", "\\",
		"level.", ".drive", "abs(1, 2) > 1", "min(1)(2)", "round('1') == 1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		e := engine.Expression{At: engine.Pos{File: "q", Line: 1, Col: 1}, Source: source, Inline: true}
		for site, put := range sites {
			d := enginetest.Conditioned("true")
			d.Files = map[string]string{"q": source}
			put(d, e)
			c, err := score.NewCatalog(d.Content)
			if err != nil {
				inPlace(t, site, source, err)
				continue
			}
			for _, answers := range enginetest.Extremes() {
				for _, r := range enginetest.Score(t, c, answers).Rules {
					if r.Unknown != nil {
						t.Fatalf("%s %s: %v is unknown though everything is answered", site, source, r.Unknown)
					}
				}
			}
			enginetest.Score(t, c, engine.Answers{})
		}
	})
}

// sites put a condition to each site, of which each may read other names.
var sites = map[string]func(*enginetest.Draft, engine.Expression){
	"a note": func(d *enginetest.Draft, e engine.Expression) { d.Quizzes[0].Rules[0].When = e },
	"a rule that moves levels": func(d *enginetest.Draft, e engine.Expression) {
		d.Quizzes[0].Rules = []engine.Rule{{ID: "moves", When: e, Add: enginetest.Credit{"drive": 1}.Points(), Because: "…"}}
	},
	"a requirement": func(d *enginetest.Draft, e engine.Expression) {
		d.Roles[0].Requires = []engine.Requirement{{When: e, Because: "…"}}
	},
	"what shows an item": func(d *enginetest.Draft, e engine.Expression) {
		d.Quizzes[0].Sections[0].Items[5].Show = &e
	},
}

// inPlace fails unless every fault points into the source.
func inPlace(t *testing.T, site, source string, err error) {
	t.Helper()
	var faults engine.Faults
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("%s %q: %#v", site, source, err)
	}
	for _, f := range faults {
		if f.At.File != "q" || f.At.Line != 1 || f.At.Col < 1 || f.At.Col > utf8.RuneCountInString(source)+1 {
			t.Fatalf("%s %q: the fault %q is at %v", site, source, f.Message, f.At)
		}
		_ = f.String()
	}
}
