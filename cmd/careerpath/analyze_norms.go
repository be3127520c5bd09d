package main

import (
	"context"
	"fmt"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/norming"
)

// norms makes norms of the answers in a file, by groups.
func (a *analyzing) norms(ctx context.Context, by string) error {
	a.Verb, a.Being, a.Done = "analyse", "analysing", "analysed"
	total, err := norming.New(a.Catalog, a.Quiz.ID, by)
	if err != nil {
		return usagef("--by: %w", err)
	}
	a.roles = rolesOf(a.Catalog, a.Quiz)
	var parts []*norming.Adder
	all, failed, err := a.Run(ctx, func() error { return nil }, func() rows.Worker {
		part, _ := norming.New(a.Catalog, a.Quiz.ID, by) // which was made before
		parts = append(parts, part)
		return &normer{a, part}
	})
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := total.Merge(part); err != nil {
			return err
		}
	}
	table := total.Table()
	if len(table.Norms) == 0 {
		return fmt.Errorf("no norm can be made of %d people: it takes %d who score on a scale, and not all the same",
			table.People, norming.Fewest)
	}
	if err := report.WriteNorms(a.report, &table, failed); err != nil {
		return err
	}
	return a.LeftOut(all, failed)
}

// normsAlone says what doesn't go with norms, or only with them.
func (a *analyzing) normsAlone(norms bool, by string, fromStore bool, rowsTo string) error {
	switch {
	case by != "" && !norms:
		return usagef("--by groups people for norms: add --norms, or leave out --by")
	case norms && fromStore:
		return usagef("--norms are made of a file of answers: leave out --db")
	case norms && rowsTo != "":
		return usagef("--norms are of people together, and --rows of each: leave out one of the two")
	case norms && a.asJSON:
		return usagef("--norms are written as a quiz's file has them: leave out --json")
	}
	return nil
}

// normer adds up the answers it takes for norms.
type normer struct {
	*analyzing
	to *norming.Adder
}

func (*normer) Begin(*rows.Batch) {}

func (n *normer) Take(_ context.Context, p *rows.Answered) error {
	return n.to.Add(p.Answers, n.roles.ID(p.Role))
}
