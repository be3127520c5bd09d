package main

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"careerpath/engine"
	"careerpath/engine/short"
	"careerpath/engine/wording"
)

// shortly asks the short form, one question after another, in plain lines or in forms. Where asking fails midway the
// answers so far are returned, too.
func (t *sitting) shortly(ctx context.Context, plain bool) (engine.Answers, error) {
	answers, skipped := engine.Answers{}, []string(nil)
	typed := func() (string, error) { return "", errEnded }
	if plain {
		typed = typedLines(ctx, t.stdin)
	}
	t.ask("%s\n%s\n", t.T(t.quiz.Title), t.T("The short form: usually about %d questions. Press Enter alone to leave a "+
		"question out, Ctrl-C to stop.", short.Usual))
	for n := 1; ; n++ {
		step, err := short.Next(t.whole, t.quiz.ID, answers, skipped...)
		if err != nil {
			return nil, err
		}
		if step.Done {
			t.ask("\n")
			return answers, nil
		}
		item, _ := t.quiz.Item(step.Item)
		var a engine.Answer
		var answered bool
		if number := t.T("Question %d. ", n); plain {
			a, answered, err = t.prompt(item, number, typed)
		} else {
			a, answered, err = t.single(ctx, item, number)
		}
		if errors.Is(err, errStopped) {
			return nil, errStopped
		}
		if err != nil {
			return answers, &toldError{t.N(n-1, "after %[1]d question %[2]s", "after %[1]d questions %[2]s", t.T(err.Error())),
				err}
		}
		if !answered {
			skipped = append(skipped, item.ID)
			continue
		}
		answers[item.ID] = a
		t.doubt(item, a)
	}
}

// single asks one question as a page of its own.
func (t *sitting) single(ctx context.Context, item *engine.Item, title string) (engine.Answer, bool, error) {
	f := &field{item: t.quiz.Question(item)}
	form := huh.NewForm(huh.NewGroup(t.control(f)).Title(title)).WithKeyMap(t.keys()).
		WithViewHook(func(v tea.View) tea.View {
			v.AltScreen = true
			return v
		})
	// as of form
	err := form.WithProgramOptions(tea.WithoutSignalHandler()).WithInput(t.stdin).WithOutput(t.stderr).RunWithContext(ctx)
	switch {
	case errors.Is(err, huh.ErrUserAborted), ctx.Err() != nil, err == nil && form.State != huh.StateCompleted:
		return engine.Answer{}, false, errStopped
	case err != nil:
		return engine.Answer{}, false, &toldError{t.T("asking in this terminal fails, try --accessible: %s", err.Error()), err}
	}
	a, ok := f.answer()
	return a, ok, nil
}

// errNoShort says why a quiz has no short form.
var errNoShort = errors.New(wording.Key("this quiz has no short form: that is for quizzes which tell two roles or more " +
	"apart, without ladders and sums of points"))
