package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"careerpath/cmd/careerpath/internal/everybody"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/analyze"
	"careerpath/store"
)

// people analyses the latest result of each person in a database.
func (a *analyzing) people(ctx context.Context, db database) (err error) {
	kept, err := db.toRead(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	walk := everybody.Walk{Store: kept, Quiz: a.Quiz.ID, Choose: store.Latest}
	var adding []*keptSampler
	for range runtime.GOMAXPROCS(0) {
		analyzer, err := analyze.New(a.Catalog, a.Quiz.ID)
		if err != nil {
			return err
		}
		adding = append(adding, &keptSampler{analyzer: analyzer, database: db.String()})
		walk.Workers = append(walk.Workers, adding[len(adding)-1])
	}
	if a.Progress {
		bar := rows.NewBar(a.Stderr, -1, "analysing people", false)
		defer bar.Close()
		walk.Seen = bar.Show
	}
	if err := walk.Run(ctx, everybody.Place{}); err != nil {
		return err
	}
	total, aside := adding[0].analyzer, adding[0].aside
	for _, part := range adding[1:] {
		if err := total.Merge(part.analyzer); err != nil {
			return err
		}
		aside.Gone += part.aside.Gone
		aside.Unfit += part.aside.Unfit
	}
	analysis := total.Analysis()
	if analysis.People == 0 {
		return fmt.Errorf("nobody in %s has taken the quiz %s: there is nothing to analyse", db.String(), a.Quiz.ID)
	}
	return a.tell(report.Reported{Analysis: analysis.Anonymous(), Skipped: &aside, Counted: true})
}

// keptSampler adds up kept results.
type keptSampler struct {
	analyzer *analyze.Analyzer
	aside    analyze.Skipped
	database string
}

// Take is as everybody.Worker says.
func (k *keptSampler) Take(f store.Finished) error {
	for i := range f.Sheets {
		left, _, err := k.analyzer.AddKept(f.Sheets[i].Taken())
		if err != nil {
			return fmt.Errorf("the answers of a person in %s can't be taken: %w", k.database, err)
		}
		k.aside.Gone += left.Gone
		k.aside.Unfit += left.Unfit
	}
	return nil
}

// Settle is as everybody.Worker says.
func (*keptSampler) Settle() error { return nil }
