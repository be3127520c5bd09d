package change_test

import (
	"fmt"
	"os"

	"careerpath/engine/change"
	"careerpath/engine/content"
)

func ExampleComparison() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	comparison, err := change.New(catalog, "bakery", change.Options{
		Confidence: 0.95,
		Retest:     map[string]float64{"baking": 0.8},
		Samples:    map[string]change.Sample{"baking": {N: 312, FirstMean: 50, FirstSD: 18, SecondMean: 52, SecondSD: 18}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	scores := func(baking float64) []change.Score { // of a result: comparison.Scores(&result)
		return []change.Score{{Known: true, Value: baking, Highest: 100}, {}}
	}
	before, after := scores(30), scores(75)
	comparison.First(before) // everybody of the first time
	comparison.Settle(nil)
	changes, _ := comparison.Compare(before, after)
	for _, c := range changes {
		fmt.Printf("%s %s by %g, index %.2f; predicted were %.1f\n", c.Skill, c.Class, c.Change, *c.RCI,
			c.Regression.Predicted)
	}
	// Output:
	// baking rose by 45, index 3.95; predicted were 36.0
}
