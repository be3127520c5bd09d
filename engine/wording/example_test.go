package wording_test

import (
	"fmt"

	"careerpath/engine/wording"
)

func ExampleList() {
	fmt.Println(wording.Capital(wording.List([]string{"baking", "leading", "selling"}, "and")))
	fmt.Println(wording.Grouped(1200), wording.Plural(1200, "role", "roles"), wording.Number(3))
	// Output:
	// Baking, leading and selling
	// 1,200 roles three
}
