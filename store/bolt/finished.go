package bolt

import (
	"context"
	"errors"
	"math"
	"slices"

	"careerpath/store"
)

// errEnough ends a walk through people.
var errEnough = errors.New("that's all")

// Finished is as store.Store says.
func (s *Store) Finished(ctx context.Context, quiz, after, through string, choose func([]store.Summary) []int) (
	found []store.Finished, err error) {
	err = s.read(ctx, func(w *work) error {
		found = nil
		err := w.idsAfter(w.data, nil, after, math.MaxInt, func(id string) error {
			if id > through {
				return errEnough
			}
			r, err := w.open(id)
			if err != nil {
				return w.lost(err)
			}
			one, err := r.finished(quiz, choose)
			if len(one.Sheets) > 0 {
				found = append(found, one)
			}
			return err
		})
		if errors.Is(err, errEnough) {
			err = nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// finished reads the sheets of those of a person's assessments of a quiz that are chosen.
func (r *reader) finished(quiz string, choose func([]store.Summary) []int) (one store.Finished, err error) {
	one.Person = r.who.ID
	all, err := r.sealed(assessmentKind)
	if err != nil {
		return one, err
	}
	var of []sealed
	var summaries []store.Summary
	for i := range all {
		summary, is, err := r.summaryOf(&all[i], quiz)
		if err != nil {
			return one, err
		}
		if is {
			of, summaries = append(of, all[i]), append(summaries, summary)
		}
	}
	if len(of) == 0 {
		return one, nil
	}
	var picked []int
	if err := r.work.hand(func() error {
		picked = choose(slices.Clone(summaries))
		return nil
	}); err != nil {
		return one, err
	}
	for i := range of {
		if !slices.Contains(picked, i) {
			continue
		}
		p, err := r.partsOf(&of[i])
		if err != nil {
			return one, err
		}
		sheet := store.Sheet{Summary: summaries[i]}
		if err := r.work.unpack(p.rest, &sheet.Answered); err != nil {
			return one, err
		}
		one.Sheets = append(one.Sheets, sheet)
	}
	return one, nil
}
