package main

import (
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v4"

	"careerpath/engine/content"
	"careerpath/engine/score"
	"careerpath/quizzes"
	"careerpath/rules"
)

// loading is the row about the content: read, checked and made ready, against its files only parsed into nodes.
func loading() pair {
	var texts [][]byte
	for _, from := range []fs.FS{rules.Embedded(), quizzes.Embedded()} {
		must(fs.WalkDir(from, ".", func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".yaml") {
				return err
			}
			text, err := fs.ReadFile(from, name)
			texts = append(texts, text)
			return err
		}))
	}
	return pair{
		name: "loading the catalog, YAML into nodes",
		ours: func(n int) {
			for range n {
				fromRules, faults := content.Rules(rules.Embedded(), "rules/")
				fromQuizzes, more := content.Quizzes(quizzes.Embedded(), "quizzes/")
				if faults.Join(more); len(faults) > 0 {
					panic(faults)
				}
				_, err := score.NewCatalog(fromRules.Join(fromQuizzes))
				must(err)
			}
		},
		theirs: func(n int) {
			for range n {
				for _, text := range texts {
					var node yaml.Node
					must(yaml.Unmarshal(text, &node))
				}
			}
		},
	}
}
