package score_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

func TestAnswersInJSONAreNumbersOptionsAndLists(t *testing.T) {
	got, err := engine.ParseAnswers([]byte(` {"often":4,"half":2.5,"scene":"b","tools":["x","y"],"none":[],"skipped":null,"nothing":null} `))
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "items answered", len(got), 5)
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "written again", string(text), `{"half":2.5,"none":[],"often":4,"scene":"b","tools":["x","y"]}`)
	enginetest.Same(t, "number", got["half"].Number(), 2.5)
	enginetest.Same(t, "options", got["tools"].Options(), []string{"x", "y"})
	enginetest.Same(t, "no options of a number", got["half"].Options(), []string(nil))
}

func TestEveryAnswerThatCannotBeTakenIsNamed(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"not an object", `[1]`, `the answers are not a JSON object such as {"item_id": 4} (near byte 1)`},
		{"nothing", ``, `the answers are not a JSON object such as {"item_id": 4}: the text ends too early`},
		{"cut off in the middle", `{"a": 1, "b"`, `b: the value is not valid JSON: the text ends too early`},
		{"cut off in a value", `{"a": [1`, `a: the value is not valid JSON: the text ends too early`},
		{"cut off at the end", `{"a": 1`, `the answers are not valid JSON: the text ends too early`},
		{"a comma too many", `{"a": 1,}`, `the answers are not valid JSON (near byte 8)`},
		{"a key without quotes", `{a: 1}`, `the answers are not valid JSON (near byte 1)`},
		{"something after", `{"a": 1} {}`, `there is something after the answers: send one JSON object (near byte 10)`},
		{"a broken value", `{"a": tru}`, `a: the value is not valid JSON (near byte 5)`},
		{"not UTF-8", "{\"a\": \"\xff\"}", `the answers are not valid UTF-8 (byte 7)`},
		{"given twice", `{"a": 1, "a": 2}`, `a: is answered twice: keep one answer`},
		{"given twice, once as null", `{"a": null, "a": 2}`, `a: is answered twice: keep one answer`},
		{"true", `{"a": true}`, `a: an answer is a number, an option id in quotes, or a list of option ids`},
		{"an object", `{"a": {"b": 1}}`, `a: an answer is a number, an option id in quotes, or a list of option ids`},
		{"a list in a list", `{"a": [["b"]]}`, `a: a list of answers holds option ids in quotes`},
		{"brackets in a text are text", `{"a": ["[[[{\"[", "\\\\"], "b": true}`,
			`b: an answer is a number, an option id in quotes, or a list of option ids`},
		{"deeper still", `{"a": [[["b"]]]}`, `a: an answer is a number, an option id in quotes, or a list of option ids`},
		{"numbers in a list", `{"a": [1, 2]}`, `a: a list of answers holds option ids in quotes`},
		{"a number beyond all numbers", `{"a": 1e999}`, `a: the number is too large`},
		{"several at once", `{"a": true, "b": 1, "c": [1], "b": 2}`,
			`a: an answer is a number, an option id in quotes, or a list of option ids; c: a list of answers holds option ids in quotes; b: is answered twice: keep one answer`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := engine.ParseAnswers([]byte(tt.text))
			var faults engine.AnswerFaults
			if got != nil || !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("got %v, %#v", got, err)
			}
			enginetest.Same(t, "faults", err.Error(), tt.want)
		})
	}
}

func TestAnswersNestedWithoutEndAreRefused(t *testing.T) {
	for _, depth := range []int{3, 9_000, 20_000, 1_000_000} {
		_, err := engine.ParseAnswers([]byte(`{"a": ` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`))
		var faults engine.AnswerFaults
		if !errors.As(err, &faults) {
			t.Errorf("%d deep: %v", depth, err)
		}
	}
}

// asked is a quiz with an item of each kind.
func asked(t testing.TB) *score.Catalog {
	d := enginetest.DraftOf("drive", "craft")
	d.Quiz(
		enginetest.Five("often", "drive"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 80}, enginetest.Credit{"craft": 60}),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 0},
			enginetest.Credit{"craft": 60}),
		enginetest.Numbered("people", -5, 50),
		enginetest.ShownWhere(enginetest.Five("hidden", "drive"), "fact.people > 40"),
	)
	return d.Catalog(t)
}

func TestAnAnswerMustSuitItsItem(t *testing.T) {
	c := asked(t)
	for _, tt := range []struct {
		item   string
		answer engine.Answer
		want   string
	}{
		{"often", engine.Number(1), ""},
		{"often", engine.Number(5), ""},
		{"often", engine.Number(0), "takes a whole number from 1 (1) to 5 (5), not 0"},
		{"often", engine.Number(6), "takes a whole number from 1 (1) to 5 (5), not 6"},
		{"often", engine.Number(2.5), "takes a whole number from 1 (1) to 5 (5), not 2.5"},
		{"often", engine.Number(math.NaN()), "takes a whole number from 1 (1) to 5 (5), not nothing"},
		{"often", engine.Number(math.Inf(1)), "takes a whole number from 1 (1) to 5 (5), not nothing"},
		{"often", engine.Choice("a"), `takes a whole number from 1 (1) to 5 (5), not "a"`},
		{"often", engine.Answer{}, "takes a whole number from 1 (1) to 5 (5), not nothing"},
		{"scene", engine.Choice("b"), ""},
		{"scene", engine.Choice("c"), `takes one of a, b, not "c"`},
		{"scene", engine.Choice(strings.Repeat("ü", 100)), `takes one of a, b, not "` + strings.Repeat("ü", 59) + `…`},
		{"scene", engine.Choices("a"), `takes one of a, b, not ["a"]`},
		{"scene", engine.Number(1), `takes one of a, b, not 1`},
		{"scene", engine.Choices(), `takes one of a, b, not []`},
		{"tools", engine.Choices("a", "c"), ""},
		{"tools", engine.Choices(), ""},
		{"tools", engine.Choice("a"), `takes a list of a, b, c, not "a"`},
		{"tools", engine.Choices("a", "d"), `takes a list of a, b, c, not "d"`},
		{"tools", engine.Choices("a", "b", "a"), `has option "a" twice`},
		{"people", engine.Number(-5), ""},
		{"people", engine.Number(50), ""},
		{"people", engine.Number(0.5), ""},
		{"people", engine.Number(50.5), "takes a number from -5 to 50, not 50.5"},
		{"people", engine.Choice("a"), `takes a number from -5 to 50, not "a"`},
		{"hidden", engine.Number(9), "takes a whole number from 1 (1) to 5 (5), not 9"},
		{"offen", engine.Number(9), `the quiz has no such item (did you mean "often"?)`},
	} {
		enginetest.Same(t, tt.item+" "+tt.answer.String(), c.CheckAnswer("work", tt.item, tt.answer), tt.want)
		_, err := c.Score("work", engine.Answers{tt.item: tt.answer})
		want := ""
		if tt.want != "" {
			want = tt.item + ": " + tt.want
		}
		got := ""
		if err != nil {
			got = err.Error()
		}
		enginetest.Same(t, "scoring "+tt.item+" "+tt.answer.String(), got, want)
	}
}

func TestAllAnswersThatDoNotSuitAreReportedAtOnce(t *testing.T) {
	_, err := asked(t).Score("work", engine.Answers{
		"zebra": engine.Number(1), "tools": engine.Number(1), "apple": engine.Number(1), "often": engine.Number(9),
		"scene": engine.Choice("a"),
	})
	var faults engine.AnswerFaults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	var items []string
	for _, f := range faults {
		items = append(items, f.Item)
	}
	enginetest.Same(t, "items: those of the quiz as asked, then the unknown ones by name", items,
		[]string{"often", "tools", "apple", "zebra"})
}

func TestAnswersThatCannotBeTakenCountAsNotGivenForWhatIsShown(t *testing.T) {
	c := asked(t)
	for people, want := range map[float64]int{0: 4, 41: 5, 99: 4} {
		shown, err := c.Shown("work", engine.Answers{"people": engine.Number(people)})
		if err != nil {
			t.Fatal(err)
		}
		if len(shown) != want {
			t.Errorf("with %v people %v is shown, want %d items", people, shown, want)
		}
	}
}

// FuzzAnswersJSON: parsing never panics, and what parses means the same once written and parsed again.
func FuzzAnswersJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":1}`, `{"a":-0,"b":1e308,"c":5e-324}`, `{"a":"","b":[],"c":["x","x"]}`, `{"":null}`,
		`{"a":null,"a":null}`, `{"\u0000":"\ud800"}`,
		`{"a":1}{}`, `[`, `{"a":[[[[`, `{"a":1e999}`, "{\"\xff\":1}", "\ufeff{}", `{"a":1,}`, `{"a"`,
		`{"a":[1,"b",null,{}]}`, `null`, `"x"`, `{"a":{"b":[{}]}}`,
	} {
		f.Add([]byte(seed))
	}
	c := asked(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := engine.ParseAnswers(text)
		if err != nil {
			var faults engine.AnswerFaults
			if !errors.As(err, &faults) || len(faults) == 0 || first != nil {
				t.Fatalf("%#v with %v", err, first)
			}
			return
		}
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatalf("what was parsed can't be written: %v", err)
		}
		second, err := engine.ParseAnswers(written)
		if err != nil {
			t.Fatalf("what was written can't be parsed: %v\n%s", err, written)
		}
		again, err := json.Marshal(second)
		if err != nil || string(again) != string(written) {
			t.Fatalf("%s became %s (%v)", written, again, err)
		}
		for item, a := range first {
			_ = a.String()
			_ = c.CheckAnswer("work", item, a)
		}
		if _, err := c.Score("work", first); err != nil {
			var faults engine.AnswerFaults
			if !errors.As(err, &faults) {
				t.Fatalf("%#v", err)
			}
		}
	})
}
