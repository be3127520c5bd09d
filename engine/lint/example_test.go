package lint_test

import (
	"fmt"
	"os"

	"careerpath/engine/content"
	"careerpath/engine/lint"
)

func ExampleCheck() {
	catalog, err := content.Load(os.DirFS("../content/testdata/bakery"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(lint.Check(catalog)), "warnings")
	// Output: 0 warnings
}
