package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/wording"
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
		return nil, &toldError{t.T("asking in this terminal fails, try --accessible: %s", err.Error()), err}
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
		title := t.T("%s  ·  part %d of %d", t.T(section.Title), i+1, len(t.quiz.Sections))
		intro := t.T(section.Intro)
		if i == 0 {
			intro = t.T("%s About %s minutes. Any question may be left out. Ctrl-C stops.", t.T(t.quiz.Title),
				t.Grouped(t.quiz.Minutes)) + "\n\n" + intro
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
	form := huh.NewForm(pages...).WithKeyMap(t.keys()).WithViewHook(func(v tea.View) tea.View {
		v.AltScreen = true // the questions leave nothing behind: what stays is the result
		return v
	})
	return form, answers
}

// keys are those of the forms, explained in the person's language.
func (t *sitting) keys() *huh.KeyMap {
	keys := huh.NewDefaultKeyMap()
	keys.Select.Filter.Unbind() // a handful of options needs no search
	t.explain(&keys.Select.Prev, &keys.Select.Next, &keys.Select.Submit, &keys.Select.Up, &keys.Select.Down,
		&keys.MultiSelect.Prev, &keys.MultiSelect.Next, &keys.MultiSelect.Submit, &keys.MultiSelect.Toggle,
		&keys.MultiSelect.Up, &keys.MultiSelect.Down, &keys.MultiSelect.SelectAll, &keys.MultiSelect.SelectNone,
		&keys.Input.Prev, &keys.Input.Next, &keys.Input.Submit)
	return keys
}

// explain says in the person's language what keys do.
func (t *sitting) explain(bindings ...*key.Binding) {
	for _, b := range bindings {
		help := b.Help()
		b.SetHelp(help.Key, t.T(wording.Placed(help.Desc, "key")))
	}
}

// What huh says that keys do.
var _ = []string{
	wording.Key("back¦key"), wording.Key("next¦key"), wording.Key("submit¦key"), wording.Key("select¦key"),
	wording.Key("up¦key"), wording.Key("down¦key"), wording.Key("confirm¦key"), wording.Key("toggle¦key"),
	wording.Key("select all¦key"), wording.Key("select none¦key"),
}

// control is what a person sees of a field. Leaving out comes first, so that whoever only presses Enter says nothing.
func (t *sitting) control(f *field) huh.Field {
	var options []huh.Option[string]
	for _, c := range f.item.Choices() {
		options = append(options, huh.NewOption(t.choice(c), c.ID))
	}
	switch {
	case f.item.Kind().Form() == engine.FormChoices:
		// Left to itself a multi-select of huh v2.0.3 hides as many options as its title has lines.
		height := 0
		for _, text := range append(t.choices(f.item), t.T(f.item.Ask), t.help(f.item)) {
			height += strings.Count(report.Indented("", "", text), "\n")
		}
		return huh.NewMultiSelect[string]().Title(t.T(f.item.Ask)).Description(t.help(f.item)).Options(options...).
			Filterable(false).Height(height).Value(&f.several).
			Validate(func(chosen []string) error {
				if alone := mixed(f.item, chosen); alone != "" {
					return errors.New(t.notTogether(alone))
				}
				return nil
			})
	case options != nil:
		options = slices.Insert(options, 0, huh.NewOption(t.T("(leave out)"), ""))
		return huh.NewSelect[string]().Title(t.T(f.item.Ask)).Description(t.help(f.item)).Options(options...).Value(&f.chosen)
	}
	return huh.NewInput().Title(t.T(f.item.Ask)).Description(t.hint(f.item)).Value(&f.typed).Validate(func(string) error {
		if strings.TrimSpace(f.typed) == "" {
			return nil
		}
		a, err := typedNumber(f.typed)
		if err != nil {
			return errors.New(t.Unread(err))
		}
		if t.catalog.CheckAnswer(t.quiz.ID, f.item.ID, a) != "" {
			return errors.New(t.wanted(f.item))
		}
		return nil
	})
}
