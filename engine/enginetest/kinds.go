package enginetest

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
)

// EveryKind is a catalog with one quiz that has items of every kind there is, two for each skill where a kind measures
// any, the second reversed where it can be and the last with na where it can be, and one whose options state a fact. The roles are near enough to each other that one answer may tell. A kind
// without an example here fails the test.
func EveryKind(t testing.TB) (*score.Catalog, *engine.Quiz) {
	t.Helper()
	d := DraftOf("build", "guide")
	var items []engine.Item
	for _, kind := range engine.Kinds() {
		example, ok := examples[kind]
		if !ok {
			t.Fatalf("items of the kind %s have no example: add one", kind)
		}
		for _, skill := range []string{"build", "guide"} {
			items = append(items, example(kind.String()+"_"+skill, skill)...)
			if last := &items[len(items)-1]; kind.Form() != engine.FormNumber || last.Scale != nil {
				last.NA = "I have no " + last.ID
			}
		}
	}
	items = append(items, Stating("team", "one", 0, 4, 20))
	items = append(items, ShownWhere(Five("asked_of_those_who_lead", "guide"), "fact.team > 0"))
	items = append(items, ShownWhere(Five("asked_of_those_who_slide", "build"), "answer.slider_build > 50"))
	d.Role("builder", "marketer", 80, 20)
	d.Role("maker", "marketer", 65, 35)
	d.Role("leader", "manager", 20, 80)
	d.Path("leader", "builder")
	d.Quiz(items...)
	c := d.Catalog(t)
	return c, &d.Quizzes[0]
}

// examples are items of each kind that measure a skill.
var examples = map[engine.Kind]func(id, skill string) []engine.Item{
	engine.KindScale: func(id, skill string) []engine.Item {
		return []engine.Item{Five(id, skill), Reversed(Five(id+"_not", skill))}
	},
	engine.KindSlider: func(id, skill string) []engine.Item {
		return []engine.Item{Sliding(id, skill), Reversed(Sliding(id+"_not", skill))}
	},
	engine.KindOne: func(id, skill string) []engine.Item {
		return []engine.Item{Choosing(id, "one", Credit{skill: 0}, Credit{skill: 50}, Credit{skill: 100})}
	},
	engine.KindMany: func(id, skill string) []engine.Item {
		other := map[string]string{"build": "guide", "guide": "build"}[skill]
		return []engine.Item{ChoosingOrNone(id, Credit{skill: 100}, Credit{other: 100})}
	},
	engine.KindNumber: func(id, _ string) []engine.Item { return []engine.Item{Numbered(id, 0, 12)} },
}

// Stating is an item whose options state a fact of its id.
func Stating(id, choose string, values ...float64) engine.Item {
	it := engine.Item{ID: id, Ask: id + "?", Choose: choose, Fact: &engine.Ref{ID: id}}
	for i, value := range values {
		it.Options = append(it.Options, engine.Option{ID: string(rune('a' + i)), Text: engine.Decimal(value) + " or so",
			Value: &value})
	}
	return it
}

// Sliding is an item with a slider.
func Sliding(id, skill string) engine.Item {
	return engine.Item{
		ID: id, Ask: "How far do you " + skill + "?", Slider: &engine.SliderEnds{Low: "Not at all", High: "All the way"},
		Measures: []engine.Measure{{Skill: Ref(skill), Weight: 1}},
	}
}
