package enginetest

import (
	"math/rand/v2"
	"strings"

	"careerpath/engine"
)

// Conditioned is a draft with a name of every group to read, and with the condition as a note's in the quiz.
func Conditioned(source string) *Draft {
	d := DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	q := d.Quiz(
		Five("often", "drive"),
		Five("rarely", "craft"),
		Choosing("scene", "one", Credit{"drive": 0}, Credit{"drive": 100}),
		Choosing("tools", "many", Credit{"craft": 0}, Credit{"craft": 100}, Credit{"craft": 50}),
		Numbered("people", -1e12, 1e12),
		Five("last", "craft"),
	)
	q.Rules = []engine.Rule{{ID: "r", When: When(source), Note: "…", Because: "…"}}
	return d
}

// Phrase makes the text of a condition's part that is of the type wanted, or now and then of another.
func Phrase(r *rand.Rand, want string, depth int, mistake float64) string {
	if r.Float64() < mistake {
		want = []string{"number", "text", "truth", "numbers", "texts"}[r.IntN(5)]
	}
	part := func(want string) string { return Phrase(r, want, depth-1, mistake) }
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	list := func(of string) string {
		parts := []string{part(of)}
		for r.IntN(2) == 0 {
			parts = append(parts, part(of))
		}
		return strings.Join(parts, ", ")
	}
	if r.IntN(8) == 0 && depth > 0 {
		return "(" + part("truth") + " ? " + part(want) + " : " + part(want) + ")"
	}
	switch want {
	case "number":
		if depth <= 0 || r.IntN(3) == 0 {
			return one("level.drive", "level.craft", "fact.people", "answer.often", "0", "1", "3", "100", "2.5",
				"1e308", "9223372036854775807", "0.0", ".5", "0x1F", "1_000")
		}
		switch r.IntN(4) {
		case 0:
			return "(" + part("number") + one(" + ", " - ", " * ", " / ") + part("number") + ")"
		case 1:
			return one("abs", "round") + "(" + part("number") + ")"
		case 2:
			return one("min", "max") + "(" + list("number") + ")"
		}
		return one("-", "+") + part("number")
	case "text":
		if depth <= 0 || r.IntN(3) > 0 {
			return one("answer.scene", `"a"`, `'b'`, "`ü`", `""`)
		}
		return "(" + part("text") + " + " + part("text") + ")"
	case "numbers":
		return "[" + list("number") + "]"
	case "texts":
		return one("answer.tools", "["+list("text")+"]")
	}
	if depth <= 0 {
		return one("true", "false")
	}
	of := one("number", "text")
	switch r.IntN(5) {
	case 0:
		return "(" + part(of) + one(" < ", " <= ", " > ", " >= ", " == ", " != ") + part(of) + ")"
	case 1:
		return "(" + part(of) + one(" in ", " not in ") + part(of+"s") + ")"
	case 2:
		return "(" + part("truth") + one(" && ", " || ", " and ", " or ", " == ", " != ") + part("truth") + ")"
	case 3:
		return one("!", "not ") + part("truth")
	}
	return "(" + part(of) + one(" < ", " > ", " == ") + part(of) + ")"
}

// Extremes are answer sheets to conditioned's quiz with levels 0, 50 and 100, and facts of all sizes.
func Extremes() []engine.Answers {
	var sheets []engine.Answers
	for i, people := range []float64{0, 1, 1e12, -1e12, 0.5, 100} {
		point := []float64{1, 3, 5}[i%3]
		sheets = append(sheets, engine.Answers{
			"often": engine.Number(point), "rarely": engine.Number(6 - point), "people": engine.Number(people),
			"last":  engine.Number(point),
			"scene": engine.Choice([]string{"a", "b"}[i%2]),
			"tools": engine.Choices([][]string{{"a"}, {"b", "c"}, {"a", "b", "c"}}[i%3]...),
		})
	}
	return sheets
}
