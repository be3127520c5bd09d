package expression_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/expression"
)

// certainty compiles a condition and says what it comes to with some values.
func certainty(t *testing.T, source string, values map[string]any) (holds, known bool, unknown []string) {
	t.Helper()
	var faults engine.Faults
	c := names.Compile(&engine.Expression{Source: source}, &faults)
	if c == nil {
		t.Fatalf("%s: %v", source, faults)
	}
	holds, unknown = c.Holds(func(n expression.Name) (any, bool) {
		v, ok := values[n.String()]
		return v, ok
	})
	return holds, unknown == nil, unknown
}

func TestAConditionIsKnownWhereWhatIsUnknownCannotChangeIt(t *testing.T) {
	values := map[string]any{"level.drive": 60.0, "answer.scene": "a"}
	for source, want := range map[string]string{
		"level.drive > 50 || level.craft > 50":                                           "true",
		"level.craft > 50 || level.drive > 50":                                           "true",
		"level.drive > 70 || level.craft > 50":                                           "unknown",
		"level.drive > 70 && level.craft > 50":                                           "false",
		"level.craft > 50 && level.drive > 70":                                           "false",
		"level.drive > 50 && level.craft > 50":                                           "unknown",
		"!(level.drive > 50 || level.craft > 50)":                                        "false",
		"!(level.craft > 50)":                                                            "unknown",
		"level.craft > 50":                                                               "unknown",
		"level.craft == level.craft":                                                     "unknown", // no part is compared with itself
		"fact.people > 3 ? level.drive > 50 : level.drive > 40":                          "true",
		"fact.people > 3 ? level.drive > 50 : level.drive > 70":                          "unknown",
		"level.drive > 50 ? answer.scene == \"a\" : level.craft > 1":                     "true",
		"level.drive < 50 ? answer.scene == \"a\" : level.craft > 1":                     "unknown",
		"(level.drive > 50 ? 1 : 0) + (level.craft > 50 ? 1 : 0) >= 1":                   "true",
		"(level.drive > 70 ? 1 : 0) + (level.craft > 50 ? 1 : 0) >= 2":                   "false",
		"(level.drive > 50 ? 1 : 0) + (level.craft > 50 ? 1 : 0) >= 2":                   "unknown",
		"(level.craft > 50 ? 1 : 0) + (fact.people > 50 ? 1 : 0) <= 2":                   "true",
		"(level.craft > 50 ? 1 : 0) * 10 > level.drive":                                  "false",
		"max(level.drive, level.craft) >= 60":                                            "true",
		"max(level.drive, level.craft) >= 61":                                            "unknown",
		"min(level.drive, level.craft) > 60":                                             "false",
		"abs(level.craft) >= 0":                                                          "true",
		"round(level.craft) > 3":                                                         "unknown",
		"answer.scene in [\"a\", \"b\"] || \"x\" in answer.tools":                        "true",
		"\"x\" in answer.tools":                                                          "unknown",
		"level.drive in [60, level.craft]":                                               "true",
		"level.drive in [61, level.craft]":                                               "unknown",
		"level.craft in [1, 2]":                                                          "unknown",
		"(level.craft > 1 ? 1 : 2) in [3, 4]":                                            "false",
		"answer.scene in (level.craft > 1 ? [\"a\", \"b\"] : [\"a\"])":                   "true",
		"(level.craft > 1 ? \"a\" : \"a\") == answer.scene":                              "true",
		"(level.craft > 1 ? \"a\" : \"b\") == answer.scene":                              "unknown",
		"(level.drive > 50) == (level.craft > 50)":                                       "unknown",
		"(level.drive > 50 || level.craft > 1) == (level.drive > 70 && level.craft > 1)": "false",
		"1 / (level.drive - 60) > 5 || level.craft > 50":                                 "true",
	} {
		holds, known, unknown := certainty(t, source, values)
		got := fmt.Sprint(holds)
		if !known {
			got = "unknown"
		}
		if got != want {
			t.Errorf("%s comes to %s, want %s", source, got, want)
		}
		if slices.Contains(unknown, "level.drive") || !known && len(unknown) == 0 {
			t.Errorf("%s: unknown are %v", source, unknown)
		}
	}
}

// TestWhatIsCertainHoldsWhateverIsUnknown puts each of some values in the place of each unknown name.
func TestWhatIsCertainHoldsWhateverIsUnknown(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 4))
	domain := func(n string) []any {
		switch n {
		case "answer.scene":
			return []any{"a", "b", ""}
		case "answer.tools":
			return []any{[]string{"a"}, []string{"b", "c"}, []string{"ab", ""}}
		}
		return []any{-2.5, 0.0, 1.0, 3.0, 50.0, 1e308}
	}
	certain := 0
	for range 20_000 {
		source := enginetest.Phrase(r, "truth", 3, 0)
		var faults engine.Faults
		c := names.Compile(&engine.Expression{Source: source}, &faults)
		if c == nil || len(c.Reads) == 0 || len(c.Reads) > 5 {
			continue
		}
		values, open := map[string]any{}, []string{}
		for _, n := range c.Reads {
			if of := domain(n.String()); r.IntN(2) == 0 {
				values[n.String()] = of[r.IntN(len(of))]
			} else {
				open = append(open, n.String())
			}
		}
		said := func() (holds, known bool) {
			holds, unknown := c.Holds(func(n expression.Name) (any, bool) {
				v, ok := values[n.String()]
				return v, ok
			})
			return holds, unknown == nil
		}
		want, known := said()
		if !known || len(open) == 0 {
			continue
		}
		certain++
		var each func(rest []string)
		each = func(rest []string) {
			if len(rest) == 0 {
				if got, _ := said(); got != want {
					t.Fatalf("%s is said to be %v without %s, and of %v is %v", source, want, strings.Join(open, ", "),
						values, got)
				}
				return
			}
			for _, v := range domain(rest[0]) {
				values[rest[0]] = v
				each(rest[1:])
			}
			delete(values, rest[0])
		}
		each(open)
	}
	if certain < 1000 {
		t.Errorf("only %d conditions were certain with something unknown", certain)
	}
}

// TestConnectivesAreThoseOfKleene compares formulas of && || ! over single comparisons with the tables of strong
// three-valued logic.
func TestConnectivesAreThoseOfKleene(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 5))
	keys := []string{"level.drive", "level.craft", "fact.people", "answer.often"}
	values := map[string]any{}
	var formula func(depth int) (source string, value int) // −1 false, 0 unknown, 1 true
	formula = func(depth int) (string, int) {
		if depth == 0 {
			key := keys[r.IntN(len(keys))]
			switch v, known := values[key]; {
			case !known:
				return key + " > 1", 0
			case v.(float64) > 1:
				return key + " > 1", 1
			}
			return key + " > 1", -1
		}
		a, x := formula(r.IntN(depth))
		b, y := formula(depth - 1)
		switch r.IntN(3) {
		case 0:
			return "!(" + b + ")", -y
		case 1:
			return "(" + a + " && " + b + ")", min(x, y)
		}
		return "(" + a + " || " + b + ")", max(x, y)
	}
	for range 3000 {
		clear(values)
		for _, key := range keys {
			if r.IntN(2) == 0 {
				values[key] = float64(r.IntN(4))
			}
		}
		source, want := formula(1 + r.IntN(4))
		if holds, known, _ := certainty(t, source, values); known != (want != 0) || holds != (want == 1) {
			t.Fatalf("%s of %v: holds %v, known %v, and Kleene has %d", source, values, holds, known, want)
		}
	}
}

func TestUncertainConditionsAllocateNothing(t *testing.T) {
	var faults engine.Faults
	c := names.Compile(&engine.Expression{Source: `(level.drive > 50 ? 1 : 0) + (level.craft > 50 ? 1 : 0) >= 1 ||
		answer.scene in ["a", "b"] && max(level.craft, fact.people) > 3`}, &faults)
	code := c.Lower(func(n expression.Name) int { return slices.Index(c.Reads, n) })
	f := expression.NewFrame(len(c.Reads))
	f.SetNumber(slices.Index(c.Reads, expression.Name{Group: "level", Key: "drive"}), 60)
	if n := testing.AllocsPerRun(100, func() {
		if holds, known := code.Holds(f); !holds || !known {
			t.Fatal("the condition holds whatever is unknown")
		}
	}); n > 0 {
		t.Errorf("evaluating takes %v allocations", n)
	}
}
