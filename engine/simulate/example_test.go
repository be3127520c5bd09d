package simulate_test

import (
	"context"
	"fmt"
	"os"

	"careerpath/engine/content"
	"careerpath/engine/simulate"
)

func ExampleRun() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	options := simulate.Options{People: 1000, Seed: 1}
	simulation, err := simulate.Run(catalog, context.Background(), "bakery", options, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, gate := range simulation.Gates {
		if gate.Name == "reach" || gate.Name == "recovery" {
			fmt.Println(gate.Name, gate.Of, gate.Passed)
		}
	}
	// Output:
	// reach baker true
	// reach head_baker true
	// recovery baking true
	// recovery leading true
}
