package main

import (
	"os"
	"os/exec"
	"path/filepath"

	"careerpath/engine/bench/sheets"
)

const fewerRows = 100_000

// fewerToAnalyze is the row about a file that isn't so long that what a run begins and ends with doesn't count.
func fewerToAnalyze(program, dir string, source *sheets.Source) (pair, error) {
	people := filepath.Join(dir, "fewer.csv")
	if err := writePeople(people, source, fewerRows); err != nil {
		return pair{}, err
	}
	return pair{
		name: "analyze, 100,000 rows, encoding/csv reading the file once", whole: true, rows: fewerRows,
		ours: func(int) {
			cmd := exec.Command(program, "analyze", sheets.QuizID, people)
			cmd.Stderr = os.Stderr
			must(cmd.Run())
		},
		theirs: func(int) { must(readAll(people)) },
	}, nil
}
