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

// people analyses the latest result of each person in a database. noted is the file of --resume, "" for none.
func (a *analyzing) people(ctx context.Context, db database, noted string) (err error) {
	of := work{Command: "analyze", Content: a.Catalog.Hash(), Quiz: a.Quiz.ID}
	from, err := resume(noted, of, db)
	if err != nil {
		return err
	}
	kept, err := db.toRead(ctx)
	if err != nil {
		return err
	}
	sums, err := a.addUp(ctx, kept, db, from)
	if err = errors.Join(err, kept.Close()); err != nil {
		return err
	}
	analysis := sums.Analyzer.Analysis()
	if analysis.People == 0 {
		return errors.Join(from.done(), fmt.Errorf("nobody in %s has taken the quiz %s: there is nothing to analyse",
			db.String(), a.Quiz.ID))
	}
	err = a.tell(report.Reported{Analysis: analysis.Anonymous(), Skipped: &sums.Aside, Counted: true})
	if err != nil {
		return err
	}
	return from.done()
}

// keptSums is what kept results come to.
type keptSums struct {
	Analyzer *analyze.Analyzer `json:"analyzer"`
	Aside    analyze.Skipped   `json:"aside"`
}

func (a *analyzing) newSums() (keptSums, error) {
	analyzer, err := analyze.New(a.Catalog, a.Quiz.ID)
	return keptSums{Analyzer: analyzer}, err
}

// take adds what others have added up, who begin anew.
func (k *keptSums) take(a *analyzing, from *keptSums) (err error) {
	if err := k.Analyzer.Merge(from.Analyzer); err != nil {
		return err
	}
	k.Aside.Gone += from.Aside.Gone
	k.Aside.Unfit += from.Aside.Unfit
	*from, err = a.newSums()
	return err
}

// addUp goes on from a checkpoint to the end.
func (a *analyzing) addUp(ctx context.Context, kept store.Store, db database, from *checkpoint) (keptSums, error) {
	sums, err := a.newSums()
	if err == nil {
		err = from.counted(&sums)
	}
	if err != nil {
		return sums, err
	}
	walk := everybody.Walk{Store: kept, Quiz: a.Quiz.ID, Choose: store.Latest, Every: saveEvery}
	var adding []*keptSampler
	for range runtime.GOMAXPROCS(0) {
		own, err := a.newSums()
		if err != nil {
			return sums, err
		}
		adding = append(adding, &keptSampler{keptSums: own, database: db.String()})
		walk.Workers = append(walk.Workers, adding[len(adding)-1])
	}
	walk.Stop = func(at everybody.Place) error {
		for _, part := range adding {
			if err := sums.take(a, &part.keptSums); err != nil {
				return err
			}
		}
		return from.save(at, &sums)
	}
	if a.Progress {
		bar := rows.NewBar(a.Stderr, -1, "analysing people", false)
		defer bar.Close()
		walk.Seen = bar.Show
	}
	err = walk.Run(ctx, from.At)
	if err != nil && ctx.Err() != nil && from.file != "" {
		err = errors.New("interrupted: the same command goes on from where it was")
	}
	return sums, err
}

// keptSampler adds up kept results.
type keptSampler struct {
	keptSums
	database string
}

// Take is as everybody.Worker says.
func (k *keptSampler) Take(f store.Finished) error {
	for i := range f.Sheets {
		left, _, err := k.Analyzer.AddKept(f.Sheets[i].Taken())
		if err != nil {
			return fmt.Errorf("the answers of a person in %s can't be taken: %w", k.database, err)
		}
		k.Aside.Gone += left.Gone
		k.Aside.Unfit += left.Unfit
	}
	return nil
}

// Settle is as everybody.Worker says.
func (*keptSampler) Settle() error { return nil }
