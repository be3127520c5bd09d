package outside_test

import (
	"fmt"

	"careerpath/engine"
	"careerpath/engine/outside"
)

func ExampleCompare() {
	level := func(x float64) []engine.Level { return []engine.Level{{Skill: "listening", Level: x, SEM: 11.84}} }
	view := outside.Compare(level(80), [][]engine.Level{level(40), level(50), level(60)})
	for _, s := range view {
		fmt.Printf("%s: I say %d, %d others %d ± %d, which differs: %v\n", s.Skill, s.Self, s.Observers, s.Others, s.Spread, s.Reliable)
	}
	fmt.Println(outside.Compare(level(80), [][]engine.Level{level(40), level(50)}))
	// Output:
	// listening: I say 80, 3 others 50 ± 10, which differs: true
	// []
}
