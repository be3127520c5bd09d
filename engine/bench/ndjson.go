package main

import (
	"encoding/json"
	"path/filepath"

	"careerpath/engine"
	"careerpath/engine/bench/sheets"
)

// toNDJSON is the row about results with all their reasons: the program reads, scores and writes people of a file;
// encoding/json only marshals as many results.
func toNDJSON(file, dir string, source *sheets.Source) (pair, error) {
	var results []engine.Result
	for range 1000 {
		r, err := source.Catalog.Score(sheets.QuizID, source.Anything(0))
		if err != nil {
			return pair{}, err
		}
		results = append(results, r)
	}
	people := filepath.Join(dir, "fewer.csv")
	return pair{
		name: "score to NDJSON with every reason, encoding/json marshalling the same results", whole: true, rows: fewerRows,
		command: &program{file: file, args: []string{"score", "--quiz", sheets.QuizID, people}},
		theirs: func(int) {
			for i := range fewerRows {
				_, err := json.Marshal(&results[i%len(results)])
				must(err)
			}
		},
	}, nil
}
