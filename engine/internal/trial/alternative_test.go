package trial_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/trial"
)

func TestAlternativesAreAllOtherAnswersToWhatWasAnswered(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("maker", "junior", 10, 90)
	d.Role("pusher", "junior", 90, 10)
	d.Quiz(
		enginetest.Scaled("pushes", "five", enginetest.Credit{"drive": 1}),
		enginetest.Numbered("people", 0, 9),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90}, enginetest.Credit{"craft": 80}),
		enginetest.ShownWhere(enginetest.Five("hidden", "craft"), "answer.scene == \"a\""),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 100}, enginetest.Credit{"craft": 40}),
		enginetest.Five("makes", "craft"))
	sheet, _ := read(t, compile(t, d), engine.Answers{"pushes": engine.Number(4), "people": engine.Number(3),
		"scene": engine.Choice("b"), "tools": engine.Choices("a")})
	got := ""
	for i, a := range trial.Alternatives(sheet) {
		if a.Index != i {
			t.Errorf("alternative %d has index %d", i, a.Index)
		}
		got += fmt.Sprintf("%s=%s %.2f %v\n", sheet.Quiz.Items[a.Item].Item.ID, a.Answer, a.Move, a.Branches)
	}
	enginetest.Same(t, "alternatives", got, `pushes=1 0.75 false
pushes=2 0.50 false
pushes=3 0.25 false
pushes=5 0.25 false
scene="a" 1.70 true
tools=["a","b"] 0.30 false
`)
}
