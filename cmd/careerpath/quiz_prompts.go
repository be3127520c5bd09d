package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/figures"
	"careerpath/engine/wording"
)

// huh has an accessible mode of its own, but in v2.0.3 it shows groups that are hidden, can't leave a question out, and
// takes the end of input for an answer. Hence these prompts.

// mostTries is how many answers in a row may fit no question before the input is taken for something else than a
// person.
const mostTries = 20

// prompts asks in plain lines of text, one after another.
func (t *sitting) prompts(ctx context.Context) (engine.Answers, error) {
	answers := engine.Answers{}
	typed := typedLines(ctx, t.stdin)
	shown, err := t.catalog.Shown(t.quiz.ID, answers)
	if err != nil {
		return nil, err
	}
	atMost, err := t.catalog.AsksAtMost(t.quiz.ID, answers)
	if err != nil {
		return nil, err
	}
	one, more := "%[1]d question, about %[2]s minutes. Press Enter alone to leave a question out, Ctrl-C to stop.",
		wording.Key("%[1]d questions, about %[2]s minutes. Press Enter alone to leave a question out, Ctrl-C to stop.")
	if len(shown) < atMost {
		more = wording.Key("Up to %[1]d questions, about %[2]s minutes. Press Enter alone to leave a question out, " +
			"Ctrl-C to stop.")
	}
	t.ask("%s\n%s\n", t.T(t.quiz.Title), t.N(atMost, one, more, t.Grouped(t.quiz.Minutes)))
	passed := 0
	for i := range t.quiz.Sections {
		section := &t.quiz.Sections[i]
		t.ask("\n%s\n", t.T("Part %d of %d: %s", i+1, len(t.quiz.Sections), t.T(section.Title)))
		if section.Intro != "" {
			t.ask("%s", report.Indented("", "", t.T(section.Intro)))
		}
		for j := range section.Items {
			item := &section.Items[j]
			if shown, err = t.catalog.Shown(t.quiz.ID, answers); err != nil {
				return nil, err
			}
			if !slices.Contains(shown, item.ID) {
				continue
			}
			if atMost, err = t.catalog.AsksAtMost(t.quiz.ID, answers); err != nil {
				return nil, err
			}
			a, answered, err := t.prompt(item, t.T("%d of %d. ", passed+1, atMost), typed)
			if err != nil {
				return answers, &toldError{t.N(atMost, "after %[2]d of %[1]d question %[3]s",
					"after %[2]d of %[1]d questions %[3]s", passed, t.T(err.Error())), err}
			}
			if answered {
				answers[item.ID] = a
				t.doubt(item, a)
			}
			passed++
		}
	}
	t.ask("\n")
	return answers, nil
}

// doubt asks about an answer that looks like a slip, and goes on.
func (t *sitting) doubt(item *engine.Item, a engine.Answer) {
	if t.catalog.Doubtful(item, a) {
		t.ask("%s", report.Indented("  ", "  ", t.Slip(t.quiz.Question(item), a)+" "+t.T("If not, take the quiz again.")))
	}
}

func (t *sitting) ask(format string, args ...any) { fmt.Fprintf(t.stderr, format, args...) }

// prompt asks one question until its answer fits or it is left out.
func (t *sitting) prompt(of *engine.Item, number string, typed func() (string, error)) (a engine.Answer, answered bool,
	err error) {
	item := t.quiz.Question(of)
	t.ask("\n%s", report.Indented(number, "  ", t.T(item.Ask)))
	if text := t.hint(item); text != "" {
		t.ask("%s", report.Indented("  ", "  ", text))
	}
	for i, choice := range t.choices(item) {
		t.ask("%s", report.Indented(fmt.Sprintf("  %d. ", i+1), "     ", choice))
	}
	for range mostTries {
		t.ask("  %s: ", t.wanted(item))
		line, err := typed()
		if err != nil {
			t.ask("\n")
			return a, false, err
		}
		if line = strings.TrimSpace(line); line == "" {
			return a, false, nil
		}
		a, err := typedAnswer(item, line)
		if err == nil && t.catalog.CheckAnswer(t.quiz.ID, item.ID, a) == "" {
			return a, true, nil
		}
		if alone := mixed(item, a.Options()); alone != "" {
			t.ask("%s", report.Indented("  ", "  ", t.notTogether(alone)))
			continue
		}
		t.ask("  %s\n", t.T("%q does not fit.", rows.Shortened(line, 40)))
		if err != nil {
			t.ask("%s", report.Indented("  ", "  ", t.Unread(err)+"."))
		}
	}
	return a, false, errors.New(t.T("the last %d answers did not fit, so there is no result", mostTries))
}

// choices are what there is to choose from, as a person reads it: a scale's labels or the options' texts.
func (t *sitting) choices(item engine.Question) []string {
	var texts []string
	for _, c := range item.Choices() {
		texts = append(texts, t.choice(c))
	}
	return texts
}

// choice is one of them, after its name where it has one.
func (t *sitting) choice(c engine.AnswerChoice) string {
	if c.Name == "" {
		return t.T(c.Text)
	}
	return t.T(c.Name) + ": " + t.T(c.Text)
}

// hint is the item's hint, with what the ends of a slider mean.
func (t *sitting) hint(item engine.Question) string {
	ends := item.Slider
	if ends == nil {
		return t.help(item)
	}
	lowest, highest := item.Range()
	return strings.TrimSpace(fmt.Sprintf("%s %s: %s. %s: %s.", t.help(item), engine.Decimal(lowest), t.T(ends.Low),
		engine.Decimal(highest), t.T(ends.High)))
}

// help is what is said below the question, as engine.Item.Help has it.
func (t *sitting) help(item engine.Question) string {
	if item.Named == nil {
		return t.T(item.Hint)
	}
	return strings.TrimSpace(t.T(item.Hint) + " " + t.T(item.Named.AskWhy))
}

// wanted says what to type.
func (t *sitting) wanted(item engine.Question) string {
	n := len(item.Choices())
	switch {
	case n == 0:
		lowest, highest := item.Range()
		return t.T("A number from %s to %s", engine.Decimal(lowest), engine.Decimal(highest))
	case item.Kind().Form() == engine.FormChoices:
		return t.T("Numbers from 1 to %d, with commas between them", n)
	}
	return t.T("A number from 1 to %d", n)
}

// notTogether says what to do about an option that is chosen with others though it stands alone.
func (t *sitting) notTogether(alone string) string {
	return t.T("“%s” can't be chosen together with others: choose it alone, or leave it out.", t.T(alone))
}

// mixed is the text of what is chosen among others though it stands alone, "" where there is none.
func mixed(item engine.Question, chosen []string) string {
	if len(chosen) > 1 && item.NA != "" && slices.Contains(chosen, engine.NA) {
		return item.NA
	}
	if alone := item.Mixed(chosen); alone != nil {
		return alone.Text
	}
	return ""
}

// typedAnswer turns what was typed into an answer, which may not fit. Options may be given by number or by id. The
// error says how to write a number that can't be read.
func typedAnswer(item engine.Question, line string) (engine.Answer, error) {
	if n := len(item.Choices()); item.NA != "" && (line == engine.NA || line == strconv.Itoa(n)) {
		return engine.NotApplicable(), nil
	}
	switch item.Kind().Form() {
	case engine.FormNumber:
		if item.Choices() == nil {
			return typedNumber(line)
		}
		return columns.Answer(engine.FormNumber, line), nil
	case engine.FormChoice:
		return engine.Choice(optionOf(item, line)), nil
	case engine.FormChoices, engine.FormNone, engine.FormNotApplicable:
	}
	var options []string
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		options = append(options, optionOf(item, part))
	}
	return engine.Choices(options...), nil
}

func typedNumber(text string) (engine.Answer, error) {
	x, err := figures.Parse(text)
	return engine.Number(x), err
}

func optionOf(item engine.Question, typed string) string {
	choices := item.Choices()
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1].ID
	}
	return typed
}

// errEnded says that there was nothing more to read, though not all questions were asked.
var errEnded = errors.New(wording.Key("the input ended, so there is no result"))

// typedLines returns a function that gives a line of the input at a time, errEnded after the last, and errStopped as
// soon as ctx ends.
func typedLines(ctx context.Context, stdin io.Reader) func() (string, error) {
	type typed struct {
		line string
		err  error
	}
	lines := make(chan typed)
	go func() {
		scanner := bufio.NewScanner(stdin) // no line of over 64 KB is an answer
		for {
			next := typed{err: errEnded}
			if scanner.Scan() {
				next = typed{line: scanner.Text()}
			} else if errors.Is(scanner.Err(), bufio.ErrTooLong) {
				next.err = errors.New(wording.Key("came a line far too long for an answer, so there is no result"))
			} else if scanner.Err() != nil {
				next.err = fmt.Errorf("the input can't be read: %w", scanner.Err())
			}
			select {
			case lines <- next:
			case <-ctx.Done():
				return
			}
			if next.err != nil {
				return
			}
		}
	}()
	return func() (string, error) {
		select {
		case next := <-lines:
			return next.line, next.err
		case <-ctx.Done():
			return "", errStopped
		}
	}
}
