package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/store"
)

// peoplePage is how many people are looked up at a time.
const peoplePage = 500

// people analyses the latest result of each person in a database.
func (a *analyzing) people(ctx context.Context, db database) (err error) {
	kept, err := db.toRead(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	analyzer, err := analyze.New(a.Catalog, a.Quiz.ID)
	if err != nil {
		return err
	}
	aside := analyze.Skipped{}
	for after := ""; ; {
		page, err := kept.People(ctx, after, peoplePage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			after = p.ID
			taken, has, err := a.latest(ctx, kept, p.ID)
			if err != nil {
				return err
			}
			if !has {
				continue
			}
			left, _, err := analyzer.AddKept(taken)
			if err != nil {
				return fmt.Errorf("the answers of a person in %s can't be taken: %w", db.String(), err)
			}
			aside.Gone += left.Gone
			aside.Unfit += left.Unfit
		}
	}
	analysis := analyzer.Analysis()
	if analysis.People == 0 {
		return fmt.Errorf("nobody in %s has taken the quiz %s: there is nothing to analyse", db.String(), a.Quiz.ID)
	}
	return a.tell(report.Reported{Analysis: analysis.Anonymous(), Skipped: &aside, Counted: true})
}

// latest returns a person's last assessment of the quiz; false where they have none.
func (a *analyzing) latest(ctx context.Context, kept store.Store, person string) (last engine.Taken, has bool,
	err error) {
	err = kept.View(ctx, person, func(r store.Reader) error {
		id, err := latestOf(r, a.Quiz.ID)
		if has = id != ""; err != nil || !has {
			return err
		}
		as, err := r.Assessment(id)
		last = engine.Taken{ID: as.ID, Answers: as.Answers, Result: as.Result, Snapshot: as.Snapshot}
		return err
	})
	return last, has, err
}

// latestOf is the id of a person's last assessment of a quiz that is no correction, or of what has replaced it; "" for
// none.
func latestOf(r store.Reader, quiz string) (string, error) {
	const atOnce = 10
	corrections, err := r.Corrections()
	if err != nil {
		return "", err
	}
	for before := ""; ; {
		some, err := r.Summaries(quiz, before, atOnce)
		if err != nil || len(some) == 0 {
			return "", err
		}
		for i := range some {
			replaces, err := corrections.Replaces(r, &some[i])
			if err != nil {
				return "", err
			}
			if !replaces {
				return cmp.Or(corrections.Last(some[i].ID), some[i].ID), nil
			}
		}
		before = some[len(some)-1].ID
	}
}
