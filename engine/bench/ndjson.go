package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"

	"careerpath/engine"
	"careerpath/engine/bench/sheets"
)

// toNDJSON is the row about results with all their reasons: the program reads, scores and writes people of a file;
// encoding/json only marshals as many results.
func toNDJSON(program, dir string, source *sheets.Source) (pair, error) {
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
		ours: func(int) {
			cmd := exec.Command(program, "score", "--quiz", sheets.QuizID, people)
			cmd.Stderr = os.Stderr
			must(cmd.Run())
		},
		theirs: func(int) {
			for i := range fewerRows {
				_, err := json.Marshal(&results[i%len(results)])
				must(err)
			}
		},
	}, nil
}
