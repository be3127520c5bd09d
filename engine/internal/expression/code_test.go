package expression_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/expression"
)

// names are what the conditions of these tests may read.
var names = expression.Scope{}.With("level", expression.Number, "drive", "craft").With("fact", expression.Number,
	"people").
	With("answer", expression.Number, "often").With("answer", expression.Text, "scene").With("answer", expression.Texts,
	"tools")

// anyValue is a value for a name, of the kind that is hard to get right as often as not; known is false for none.
func anyValue(r *rand.Rand, n expression.Name) (v any, known bool) {
	if r.IntN(12) == 0 {
		return nil, false
	}
	texts := []string{"a", "b", "c", "", "ü", "ab"}
	switch n.Key {
	case "scene":
		return texts[r.IntN(len(texts))], true
	case "tools":
		return slices.Clone(texts[:1+r.IntN(len(texts))]), true
	}
	numbers := []float64{0, math.Copysign(0, -1), 0.5, 1, 2.5, 3, 49.999999999999, 50, 100, -1, -2.5, 1e12, 1e308,
		math.MaxFloat64, 5e-324}
	if r.IntN(3) == 0 {
		return math.Round(r.Float64()*1000) / 10, true
	}
	return numbers[r.IntN(len(numbers))], true
}

// compare evaluates a condition as code and as the library does, for several people.
func compare(t *testing.T, r *rand.Rand, source string) (evaluated bool) {
	t.Helper()
	var faults engine.Faults
	c := names.Compile(&engine.Expression{Source: source}, &faults)
	if c == nil {
		return false
	}
	oracle, err := names.Oracle(source)
	if err != nil {
		t.Fatalf("%s compiles to code, and the library says: %v", source, err)
	}
	// Slots in an order of their own, with strangers between.
	slots := map[expression.Name]int{}
	for i, n := range c.Reads {
		slots[n] = 3*(len(c.Reads)-i) + 1
	}
	code := c.Lower(func(n expression.Name) int { return slots[n] })
	for range 6 {
		f := expression.NewFrame(3*len(c.Reads) + 2)
		values, unknown := map[string]any{}, []string(nil)
		for _, n := range c.Reads {
			v, known := anyValue(r, n)
			if !known {
				unknown = append(unknown, n.String())
				continue
			}
			f.Known[slots[n]] = true
			switch v := v.(type) {
			case float64:
				f.Numbers[slots[n]] = v
			case string:
				f.Texts[slots[n]] = v
			case []string:
				f.Lists[slots[n]] = v
			}
			group, _ := values[n.Group].(map[string]any)
			if group == nil {
				group = map[string]any{}
				values[n.Group] = group
			}
			group[n.Key] = v
		}
		got, known := code.Holds(f)
		if !known && unknown == nil || !slices.Equal(code.Unknown(f), unknown) {
			t.Fatalf("%s: of %v unknown are %v, want %v", source, values, code.Unknown(f), unknown)
		}
		once, lacking := c.Holds(func(n expression.Name) (any, bool) {
			group, _ := values[n.Group].(map[string]any)
			v, ok := group[n.Key]
			return v, ok
		})
		if once != got || !known && !slices.Equal(lacking, unknown) || known && lacking != nil {
			t.Fatalf("%s: of %v comes %v as code and %v once", source, values, got, once)
		}
		if unknown != nil { // the library knows all or nothing: see the tests of what is certain
			continue
		}
		want, err := oracle(values)
		if err != nil {
			t.Fatalf("%s: of %v the library makes %v", source, values, err)
		}
		if got != want {
			t.Fatalf("%s: of %v comes %v, and the library says %v", source, values, got, want)
		}
		evaluated = true
	}
	return evaluated
}

func TestCodeIsWhatTheLibraryComputes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	evaluated := 0
	for range 6000 {
		if source := enginetest.Phrase(r, "truth", 3, 0); compare(t, r, source) {
			evaluated++
		}
	}
	if evaluated < 3000 {
		t.Errorf("only %d conditions were evaluated", evaluated)
	}
	for _, source := range []string{
		"min(level.drive, level.craft) == max(level.craft, level.drive)", "max(0 / 0, level.drive) > 1",
		"min(level.drive, 0 / 0) < 1", "0 / level.drive in [0 / 0, 1]",
		"abs(-level.drive) == level.drive", "1 / abs(-0.0 * level.drive) > 0", "1 / min(0, -0.0) < 0",
		"1 / max(-0.0, 0) < 0", "round(level.drive) == level.drive", "1 / round(-0.4) < 0",
		`answer.scene + "b" == "ab"`, `answer.scene in ["a", answer.scene + "b"]`, `"a" not in answer.tools`,
		"(level.drive > 1) == (level.craft > 1)", "(level.drive > 1) != (level.craft > 1)",
		"level.drive > 0.0 || level.drive > 1 / abs(-0.0)", "level.drive in (level.craft > 1 ? [1, 2] : [3])",
		`answer.scene in (level.craft > 1 ? answer.tools : ["a"])`, `"" < answer.scene`,
		"!(level.drive < 1) || not (level.craft >= 2)",
	} {
		for range 30 {
			compare(t, r, source)
		}
	}
}

// FuzzCode draws conditions and values from seeds.
func FuzzCode(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(seed%5))
	}
	f.Fuzz(func(t *testing.T, seed uint64, depth uint8) {
		r := rand.New(rand.NewPCG(seed, 5))
		if source := enginetest.Phrase(r, "truth", int(depth%6), 0); len(source) <= engine.LongestCondition {
			compare(t, r, source)
		}
	})
}
