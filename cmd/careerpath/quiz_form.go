package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
)

// field is an item on its way to an answer: what is chosen or typed so far.
type field struct {
	item    engine.Question
	chosen  string   // a scale's point or an option's id; "" is left out
	several []string // options' ids
	typed   string
}

// answer returns what the field says, false where that is nothing.
func (f *field) answer() (engine.Answer, bool) {
	switch form := f.item.Kind().Form(); {
	case slices.Contains(f.several, engine.NA):
		return engine.NotApplicable(), true
	case form == engine.FormChoices:
		return engine.Choices(f.several...), len(f.several) > 0
	case f.item.Choices() != nil:
		if f.chosen == engine.NA {
			return engine.NotApplicable(), true
		}
		return columns.Answer(form, f.chosen), f.chosen != ""
	}
	a, err := typedNumber(f.typed)
	return a, err == nil
}

// form asks in the terminal, a page for each section.
func (t *sitting) form(ctx context.Context) (engine.Answers, error) {
	form, answers := t.pages()
	// A signal ends ctx already. Where bubbletea v2.0.2 handles it as well, the two wait for each other for ever.
	err := form.WithProgramOptions(tea.WithoutSignalHandler()).WithInput(t.stdin).WithOutput(t.stderr).RunWithContext(ctx)
	switch {
	case errors.Is(err, huh.ErrUserAborted), ctx.Err() != nil, err == nil && form.State != huh.StateCompleted:
		return nil, errStopped
	case err != nil:
		return nil, fmt.Errorf("asking in this terminal fails, try --accessible: %w", err)
	}
	given := answers()
	for _, item := range t.quiz.Items() {
		t.doubt(item, given[item.ID])
	}
	return given, nil
}

// pages makes the form, and a function that gives the answers in it so far. An item with a condition is a page of its
// own, for what can be hidden is pages.
func (t *sitting) pages() (*huh.Form, func() engine.Answers) {
	var fields []*field
	answers := func() engine.Answers {
		out := engine.Answers{}
		for _, f := range fields {
			if a, ok := f.answer(); ok && t.catalog.CheckAnswer(t.quiz.ID, f.item.ID, a) == "" {
				out[f.item.ID] = a
			}
		}
		return out
	}
	hidden := func(item string) bool {
		shown, err := t.catalog.Shown(t.quiz.ID, answers())
		return err != nil || !slices.Contains(shown, item)
	}
	var pages []*huh.Group
	for i := range t.quiz.Sections {
		section := &t.quiz.Sections[i]
		title := fmt.Sprintf("%s  ·  part %d of %d", section.Title, i+1, len(t.quiz.Sections))
		intro := section.Intro
		if i == 0 {
			intro = fmt.Sprintf("%s About %g minutes. Any question may be left out. Ctrl-C stops.\n\n%s", t.quiz.Title,
				t.quiz.Minutes, intro)
		}
		var page []huh.Field
		turn := func(hide func() bool) {
			if len(page) > 0 {
				pages = append(pages, huh.NewGroup(page...).Title(title).Description(intro).WithHideFunc(hide))
				page = nil
			}
		}
		for j := range section.Items {
			f := &field{item: t.quiz.Question(&section.Items[j])}
			fields = append(fields, f)
			if f.item.Show != nil {
				turn(nil)
				page = append(page, t.control(f))
				turn(func() bool { return hidden(f.item.ID) })
				continue
			}
			page = append(page, t.control(f))
		}
		turn(nil)
	}
	keys := huh.NewDefaultKeyMap()
	keys.Select.Filter.Unbind() // a handful of options needs no search
	form := huh.NewForm(pages...).WithKeyMap(keys).WithViewHook(func(v tea.View) tea.View {
		v.AltScreen = true // the questions leave nothing behind: what stays is the result
		return v
	})
	return form, answers
}

// control is what a person sees of a field. Leaving out comes first, so that whoever only presses Enter says nothing.
func (t *sitting) control(f *field) huh.Field {
	var options []huh.Option[string]
	for _, c := range f.item.Choices() {
		options = append(options, huh.NewOption(c.Text, c.ID))
	}
	switch {
	case f.item.Kind().Form() == engine.FormChoices:
		// Left to itself a multi-select of huh v2.0.3 hides as many options as its title has lines.
		height := 0
		for _, text := range append(choices(f.item), f.item.Ask, f.item.Help()) {
			height += strings.Count(report.Indented("", "", text), "\n")
		}
		return huh.NewMultiSelect[string]().Title(f.item.Ask).Description(f.item.Help()).Options(options...).
			Filterable(false).Height(height).Value(&f.several).
			Validate(func(chosen []string) error {
				if alone := mixed(f.item, chosen); alone != "" {
					return errors.New(notTogether(alone))
				}
				return nil
			})
	case options != nil:
		options = slices.Insert(options, 0, huh.NewOption("(leave out)", ""))
		return huh.NewSelect[string]().Title(f.item.Ask).Description(f.item.Help()).Options(options...).Value(&f.chosen)
	}
	return huh.NewInput().Title(f.item.Ask).Description(hint(f.item)).Value(&f.typed).Validate(func(string) error {
		if strings.TrimSpace(f.typed) == "" {
			return nil
		}
		a, err := typedNumber(f.typed)
		if err != nil {
			return err
		}
		if why := t.catalog.CheckAnswer(t.quiz.ID, f.item.ID, a); why != "" {
			return errors.New(why)
		}
		return nil
	})
}
