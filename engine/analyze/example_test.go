package analyze_test

import (
	"fmt"
	"os"

	"careerpath/engine/analyze"
	"careerpath/engine/content"
	"careerpath/engine/simulate"
)

func ExampleAnalyzer() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	analyzer, err := analyze.New(catalog, "bakery")
	if err != nil {
		fmt.Println(err)
		return
	}
	for person := range 500 {
		if _, err := analyzer.Add(simulate.HolderAnswers(catalog, "bakery", person, 15), ""); err != nil {
			fmt.Println(err)
			return
		}
	}
	for _, skill := range analyzer.Analysis().Skills {
		fmt.Printf("%s: %d items\n", skill.Skill, len(skill.Items))
	}
	// Output:
	// baking: 3 items
	// leading: 3 items
}
