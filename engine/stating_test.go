package engine_test

import (
	"testing"

	"careerpath/engine"
)

func TestAFactIsStatedByTheNearestBandAndSomethingIsNeverNothing(t *testing.T) {
	it := engine.Item{ID: "team_size", Fact: &engine.Ref{ID: "people_led"}, Choose: "one"}
	for id, value := range map[string]float64{"nobody": 0, "one_or_two": 2, "three_to_five": 4, "more": 9} {
		it.Options = append(it.Options, engine.Option{ID: id, Value: &value})
	}
	quiz := engine.Quiz{Sections: []engine.Section{{Items: []engine.Item{it}}}}
	for fact, want := range map[float64]string{
		0: "nobody", 0.5: "one_or_two", 1: "one_or_two", 2: "one_or_two", 4.9: "three_to_five", 100: "more",
	} {
		if got := quiz.Question(&it).Stating(fact); !got.Equal(engine.Choice(want)) {
			t.Errorf("%v is stated by %v, want %s", fact, got, want)
		}
	}
	years := engine.Item{ID: "years", Fact: &engine.Ref{ID: "years"}, Number: &engine.NumberRange{Min: 0, Max: 60}}
	if got := quiz.Question(&years).Stating(75); got.Number() != 60 {
		t.Errorf("75 is stated by %v, want the most that is taken", got)
	}
}
