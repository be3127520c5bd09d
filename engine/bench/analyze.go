package main

import (
	"path/filepath"

	"careerpath/engine/bench/sheets"
)

const fewerRows = 100_000

// fewerToAnalyze is the row about a file that isn't so long that what a run begins and ends with doesn't count.
func fewerToAnalyze(file, dir string, source *sheets.Source) (pair, error) {
	people := filepath.Join(dir, "fewer.csv")
	if err := writePeople(people, source, fewerRows); err != nil {
		return pair{}, err
	}
	return pair{
		name: "analyze, 100,000 rows, encoding/csv reading the file once", whole: true, rows: fewerRows,
		command: &program{file: file, args: []string{"analyze", sheets.QuizID, people}},
		theirs:  func(int) { must(readAll(people)) },
	}, nil
}
