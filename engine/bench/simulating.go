package main

import (
	"context"
	"runtime"

	"careerpath/engine/bench/byhand"
	"careerpath/engine/bench/sheets"
	"careerpath/engine/simulate"
)

// simulating is the row about 10,000 people at three noises, with the whole report, against scoring as many sheets in
// batches on as many cores.
func simulating(source *sheets.Source, rows []byhand.Row) pair {
	const people, noises = 10_000, 3
	cq, columns := blocks(source, rows)
	score := batches(cq, columns, runtime.GOMAXPROCS(0))
	return pair{
		name: "simulate, 10,000 people at three noises, batch-scoring as many sheets", whole: true, rows: people * noises,
		ours: func(int) {
			options := simulate.Options{People: people, Seed: seed}
			_, err := simulate.Run(source.Catalog, context.Background(), sheets.QuizID, options, nil)
			must(err)
		},
		theirs: func(int) { score(people * noises) },
	}
}
