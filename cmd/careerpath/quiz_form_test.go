package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// pressing presses keys in a form: d is down, x ticks, < goes back, r is Enter, - rubs out, and digits are themselves.
func pressing(form *huh.Form, keys string) {
	for _, key := range keys {
		msg := tea.KeyPressMsg{Code: key, Text: string(key)}
		switch key {
		case 'd':
			msg = tea.KeyPressMsg{Code: tea.KeyDown}
		case 'r':
			msg = tea.KeyPressMsg{Code: tea.KeyEnter}
		case '<':
			msg = tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
		case '-':
			msg = tea.KeyPressMsg{Code: tea.KeyBackspace}
		}
		settle(form, func() tea.Msg { return msg })
	}
}

// settle does what a command asks for, and what comes of that, until nothing more does.
func settle(form *huh.Form, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	several := reflect.ValueOf(msg)
	switch {
	case msg == nil, strings.HasPrefix(several.Type().String(), "cursor."): // a cursor blinks for ever
	case several.Kind() == reflect.Slice:
		for i := range several.Len() {
			settle(form, several.Index(i).Interface().(tea.Cmd))
		}
	default:
		_, next := form.Update(msg)
		settle(form, next)
	}
}

func TestForm(t *testing.T) {
	c := bakery(t)
	quiz, _ := c.Quiz("bakery")
	const section1 = "ddddr" + "ddddr" + "dr" + "dr" + "r"
	const section2 = "ddr" + "ddr" + "xr"
	for _, test := range []struct{ name, keys, want string }{
		{"enter alone leaves everything out", strings.Repeat("r", 11), "- - - - - - - - - - - -"},
		{"answers of every kind", section1 + section2 + "0r" + "dr" + "ddr", "4 4 1 1 - 2 more_bread sourdough 0 - 1 2"},
		{"a question that an answer brings up", section1 + section2 + "2r" + "ddddr" + "dr" + "ddr",
			"4 4 1 1 - 2 more_bread sourdough 2 4 1 2"},
		{"a number that can't be", section1 + section2 + "99r--" + "2r" + "r" + "r" + "r",
			"4 4 1 1 - 2 more_bread sourdough 2 - - -"},
		{"going back to change an answer", "ddr" + "<" + "dr" + "ddr" + "rrr" + "rrr" + "rrr", "3 2 - - - - - - - - - -"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // most of the time a cursor is waited for
			form, answers := (&sitting{Language: wording.English, catalog: c, quiz: quiz}).pages()
			settle(form, form.Init())
			settle(form, func() tea.Msg { return tea.WindowSizeMsg{Width: 100, Height: 50} })
			pressing(form, test.keys)
			if form.State != huh.StateCompleted {
				t.Errorf("the form isn't done; it shows\n%s", form.View())
			}
			if diff := cmp.Diff(sheet(t, c, test.want), answers(), cmp.Comparer(func(a, b engine.Answer) bool {
				return a.String() == b.String()
			})); diff != "" {
				t.Errorf("answers: (-want +got)\n%s", diff)
			}
		})
	}
}

// The form stays on a mix of options until it is mended.
func TestAFormTakesNoMixOfOptions(t *testing.T) {
	c := bakery(t)
	known, _ := c.Quiz("bakery")
	quiz := *known
	quiz.Sections = slices.Clone(quiz.Sections)
	quiz.Sections[1].Items = slices.Clone(quiz.Sections[1].Items)
	wishes := &quiz.Sections[1].Items[2]
	wishes.Options = slices.Clone(wishes.Options)
	wishes.Options[2].Alone = true
	const before = "rrrrr" + "rr"
	for _, test := range []struct {
		name, keys string
		shows      bool
		want       string
	}{
		{"alone", before + "ddxr" + "rrr", false, "- - - - - - - giving_feedback - - - -"},
		{"a mix is not left", before + "xddxr", true, "- - - - - - - - - - - -"},
		{"a mix mended", before + "xddxr" + "xr" + "rrr", false, "- - - - - - - sourdough - - - -"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			form, answers := (&sitting{Language: wording.English, catalog: c, quiz: &quiz}).pages()
			settle(form, form.Init())
			settle(form, func() tea.Msg { return tea.WindowSizeMsg{Width: 100, Height: 50} })
			pressing(form, test.keys)
			if got := strings.Contains(form.View(), "can't be chosen together with others"); got != test.shows ||
				(form.State == huh.StateCompleted) == test.shows {
				t.Errorf("the form says so: %v, and is in state %v; it shows\n%s", got, form.State, form.View())
			}
			got := answers()
			if test.shows {
				delete(got, "wishes") // the content that the form was made with has no options that stand alone
			}
			if diff := cmp.Diff(sheet(t, c, test.want), got, cmp.Comparer(func(a, b engine.Answer) bool {
				return a.String() == b.String()
			})); diff != "" {
				t.Errorf("answers: (-want +got)\n%s", diff)
			}
		})
	}
}
