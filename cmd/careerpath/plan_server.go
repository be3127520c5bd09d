package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/store"
)

// fromServer shows the plan under way at a server, or plans from the newest result there.
func (ask *planAsk) fromServer(
	ctx context.Context, stdout io.Writer, l *wording.Language, c *score.Catalog, server *remote.Server,
) error {
	all, err := server.Everything(ctx)
	if err != nil {
		return err
	}
	if ask.to == "" {
		active := slices.IndexFunc(all.Plans, func(p store.Plan) bool {
			return p.Active && (ask.quiz == "" || p.Plan.Quiz == ask.quiz)
		})
		if active < 0 {
			return fmt.Errorf("there is no plan under way at %s: say with --to which role to grow towards", server.Address())
		}
		return ask.showKept(stdout, l, &all, &all.Plans[active])
	}
	basis := ask.basis(c, store.Standing(all.Assessments))
	if basis == nil {
		return fmt.Errorf("there is no result to plan from at %[1]s: take a quiz first, as with 'careerpath quiz --server "+
			"%[1]s'", server.Address())
	}
	growth, err := plan.New(c, &basis.Result, basis.Answers, ask.to, ask.pace)
	if err != nil {
		return err
	}
	if !ask.adopt {
		return showPlan(stdout, l, &growth, &basis.Snapshot, ask.asJSON)
	}
	asked := remote.NewPlan{Assessment: basis.ID, To: ask.to, HoursPerWeek: ask.pace.HoursPerWeek, Adopt: true}
	if ask.started {
		asked.Start = &ask.pace.Start
	}
	id, err := server.AdoptPlan(ctx, &asked)
	if err != nil {
		return err
	}
	if all, err = server.Everything(ctx); err != nil {
		return fmt.Errorf("the plan is kept, but can't be shown: %w", err)
	}
	kept := slices.IndexFunc(all.Plans, func(p store.Plan) bool { return p.ID == id })
	if kept < 0 {
		return fmt.Errorf("%s has kept the plan, and doesn't have it any more", server.Address())
	}
	return ask.showKept(stdout, l, &all, &all.Plans[kept])
}

// basis is the newest result that can lead to the role asked for, or else the newest of all; nil where there is none.
func (ask *planAsk) basis(c *score.Catalog, taken []store.Assessment) *store.Assessment {
	var newest *store.Assessment
	for i := range slices.Backward(taken) {
		a := &taken[i]
		if ask.quiz != "" && a.Quiz != ask.quiz {
			continue
		}
		if newest == nil {
			newest = a
		}
		if slices.ContainsFunc(plan.Targets(c, &a.Result), func(t plan.Target) bool { return t.Role.ID == ask.to }) {
			return a
		}
	}
	return newest
}

// showKept shows a plan as it is kept.
func (ask *planAsk) showKept(stdout io.Writer, l *wording.Language, all *remote.Everything, kept *store.Plan) error {
	basis := slices.IndexFunc(all.Assessments, func(a store.Assessment) bool { return a.ID == kept.Assessment })
	if basis < 0 {
		return fmt.Errorf("the result that the plan %s starts from is gone", kept.ID)
	}
	return showPlan(stdout, l, &kept.Plan, &all.Assessments[basis].Snapshot, ask.asJSON)
}
