package engine_test

import (
	"fmt"

	"careerpath/engine"
)

// Answers travel as JSON; what is no answer is said at once, by item.
func ExampleParseAnswers() {
	answers, err := engine.ParseAnswers([]byte(`{"sets_goals": 4, "tools": ["crm", "ads"], "style": "plan"}`))
	fmt.Println(answers["sets_goals"], answers["tools"].Options(), err)
	_, err = engine.ParseAnswers([]byte(`{"sets_goals": true}`))
	fmt.Println(err)
	// Output:
	// 4 [crm ads] <nil>
	// sets_goals: an answer is a number, an option id in quotes, or a list of option ids
}
