package content_test

import (
	"errors"
	"fmt"
	"os"
	"testing/fstest"

	"careerpath/engine"
	"careerpath/engine/content"
)

// From a folder of content to a result, its reasons and a plan.
func ExampleLoad() {
	catalog, err := content.Load(os.DirFS("testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := catalog.Score("bakery", engine.Answers{
		"kneads": engine.Number(5), "bought_in": engine.Number(1), "own_recipes": engine.Number(90),
		"plans": engine.Number(2), "left_plan": engine.Number(4), "answers_for": engine.Number(20),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Verdict, result.Role)
	for _, level := range result.Levels {
		fmt.Printf("%s %.0f ± %.0f\n", level.Skill, level.Level, level.SEM)
	}
	// Output:
	// clear baker
	// baking 97 ± 12
	// leading 23 ± 12
}

// All faults come at once, each with its place.
func ExampleLoad_faults() {
	_, err := content.Load(fstest.MapFS{
		"rules/sources.yaml": {Data: []byte("sources: []\n")},
		"rules/skills.yaml":  {Data: []byte("clusters: []\nskils: []\n")},
		"quizzes/work.yaml":  {Data: []byte("id: work\n")},
	})
	var faults engine.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Printf("%s:%d:%d: %s\n", f.At.File, f.At.Line, f.At.Col, f.Message)
		}
	}
	// Output:
	// quizzes/work.yaml:1:1: the file lacks minutes
	// quizzes/work.yaml:1:1: the file lacks reliability
	// quizzes/work.yaml:1:1: the file lacks sections
	// quizzes/work.yaml:1:1: the file lacks title
	// rules/skills.yaml:1:1: the file lacks skills
	// rules/skills.yaml:2:1: unknown field "skils" (did you mean "skills"?): the file takes clusters, skills
}
