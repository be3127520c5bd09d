package main

import (
	"context"
	"fmt"
	"time"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/engine"
	"careerpath/engine/score"
)

// sameQuiz refuses a server whose quiz isn't the one that is about to be asked, before anybody answers for nothing.
func sameQuiz(ctx context.Context, server *remote.Server, c *score.Catalog, id string) error {
	if _, err := server.Me(ctx); err != nil { // the key
		return err
	}
	hash, err := server.QuizHash(ctx, id)
	if err != nil {
		return err
	}
	if !c.Made(&engine.Result{Quiz: id, Catalog: hash}) {
		return fmt.Errorf("%s has another version of the quiz %s than this program: take it in the browser, use the "+
			"version that runs there, or name its content with --content", server.Address(), id)
	}
	return nil
}

// keep has the answers kept at the server, and its result take the place of the one that was worked out here. Where
// nothing was answered there is nothing to keep.
func (t *sitting) keep(ctx context.Context, result *engine.Result, answers engine.Answers, started time.Time) error {
	if len(answers) == 0 {
		return nil
	}
	taken := remote.Taken{Quiz: t.quiz.ID, Answers: answers, Started: started.UTC(), Short: t.whole != nil}
	if t.order != nil {
		taken.Order = t.order.Seed
	}
	kept, err := t.server.Keep(ctx, &taken)
	if err != nil {
		return err
	}
	*result = kept
	fmt.Fprintf(t.stderr, "%s\n", t.T("Your result is kept at %s.", t.server.Address()))
	return nil
}

// lost tells of answers that the server didn't keep, in a way that they can be sent again.
func (t *sitting) lost(err error, answers engine.Answers, file *saveFile) error {
	if file != nil && file.kept {
		return err
	}
	line, lineErr := lineOf(answers, t.order)
	if lineErr != nil {
		return err
	}
	return &toldError{t.T("%[1]s\nYour answers were not kept. This line has them:\n%[2]s", err.Error(), string(line)), err}
}
