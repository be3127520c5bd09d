package score_test

import (
	"context"
	"fmt"
	"os"

	"careerpath/engine"
	"careerpath/engine/content"
)

// baking are the answers of someone who bakes most of the time.
var baking = engine.Answers{
	"kneads": engine.Number(4), "bought_in": engine.Number(2), "own_recipes": engine.Number(80),
	"plans": engine.Number(3), "left_plan": engine.Number(4), "answers_for": engine.Number(40),
}

func ExampleCatalog_Score() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := catalog.Score("bakery", baking)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, role := range result.Roles {
		fmt.Printf("%s: match share %.2f, readiness %.0f\n", role.Role, role.Share, role.Readiness)
	}
	for _, skill := range result.Because.Skills {
		fmt.Printf("%s speaks for %s rather than %s by %+.2f\n", skill.Skill, result.Role, result.Because.Versus,
			skill.LogOdds)
	}
	// Output:
	// baker: match share 0.89, readiness 100
	// head_baker: match share 0.11, readiness 61
	// baking speaks for baker rather than head_baker by +1.92
	// leading speaks for baker rather than head_baker by +0.84
}

func ExampleCatalog_Changes() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	changes, err := catalog.Changes(context.Background(), "bakery", baking)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, change := range changes {
		fmt.Println(change.Role, change.Set)
	}
	// Output:
	// head_baker map[answers_for:100 kneads:1 own_recipes:0]
}
