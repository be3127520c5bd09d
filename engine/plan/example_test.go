package plan_test

import (
	"fmt"
	"os"
	"time"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/plan"
)

func ExampleNew() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := engine.Answers{
		"kneads": engine.Number(5), "bought_in": engine.Number(1), "own_recipes": engine.Number(90),
		"plans": engine.Number(2), "left_plan": engine.Number(4), "answers_for": engine.Number(20),
	}
	result, err := catalog.Score("bakery", answers)
	if err != nil {
		fmt.Println(err)
		return
	}
	pace := plan.Pace{Start: engine.DateOf(time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)), HoursPerWeek: 4}
	way, err := plan.New(catalog, &result, answers, plan.Targets(catalog, &result)[0].Role.ID, pace)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("From %s to %s, readiness %.0f\n", way.FromTitle, way.ToTitle, way.Readiness)
	for _, m := range way.Milestones {
		fmt.Println(m.Title, m.Due)
	}
	// Output:
	// From Baker to Head baker, readiness 47
	// Plan a shift 2026-03-22
	// Teach a recipe 2026-04-12
	// Run the shop for a week 2026-05-10
}
