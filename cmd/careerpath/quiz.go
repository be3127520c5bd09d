package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

const quizLong = `Asks a quiz in the terminal and shows the result.

Any question may be left out; the result says what that costs. Questions go to
standard error and the result to standard output, so that it can be kept.

With --accessible, or where ACCESSIBLE is set, or where not all of it is a
terminal, questions are plain lines of text, one after another, for screen
readers and for scripts. An answer is a line, and an empty line leaves a
question out.

A quiz may ask in random order. The order then comes from a seed, which is named
before the first question and kept with the answers: with --seed the same questions
come in the same order again, as they should where two results are compared.

With --short only the questions are asked that tell most about the role, each
chosen by the answers so far, until more of them would hardly change which role
it is: usually about 15. The result says that it rests on these.

` + accountLong + ` The
result is kept there, and counts in 'careerpath progress'. The server must ask the
same questions as this program.

` + langLong

func newQuizCommand(p *program) *cobra.Command {
	var save, lang, seed string
	var accessible, asJSON, shortly bool
	var account account
	cmd := &cobra.Command{
		Use:   "quiz [ID]",
		Short: "Take a quiz in the terminal",
		Long:  quizLong,
		Example: `  careerpath quiz
  careerpath quiz marketing_career --save me.ndjson
  careerpath quiz --server https://careers.example.org`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			server, err := account.open(cmd.Flags())
			if err != nil {
				return err
			}
			c, err := p.catalog()
			if err != nil {
				return err
			}
			l, err := p.language(lang)
			if err != nil {
				return err
			}
			id := argument(args, "")
			if id == "" {
				id = c.Quizzes()[0].ID
				otherQuizzes(cmd.ErrOrStderr(), l, c)
			}
			quiz, err := chooseQuiz(c, id, "as an argument")
			if err != nil {
				return err
			}
			if server != nil {
				if err := sameQuiz(cmd.Context(), server, c, id); err != nil {
					return err
				}
			}
			plain := accessible || os.Getenv("ACCESSIBLE") != ""
			t := sitting{Language: l, catalog: c, quiz: quiz, server: server, stdin: cmd.InOrStdin(),
				stderr: cmd.ErrOrStderr()}
			if !shortly { // which has an order of its own
				if err := t.shuffle(seed, typed(cmd.Flags(), "seed")); err != nil {
					return err
				}
			}
			for _, stream := range []any{t.stdin, cmd.OutOrStdout(), t.stderr} {
				plain = plain || !isTerminal(stream)
			}
			ask := t.form
			if plain {
				ask = t.prompts
			}
			if shortly {
				if !c.TakesShort(id) {
					return t.told(errNoShort)
				}
				t.whole, t.catalog = c, c.Short()
				ask = func(ctx context.Context) (engine.Answers, error) { return t.shortly(ctx, plain) }
			}
			return t.told(t.take(cmd.Context(), ask, save, cmd.OutOrStdout(), asJSON))
		},
	}
	cmd.Flags().StringVar(&save, "save", "", "keep the answers in `FILE`, as one line that the score command reads")
	cmd.Flags().BoolVar(&accessible, "accessible", false, "ask in plain lines of text")
	cmd.Flags().BoolVar(&shortly, "short", false, "ask only what tells most about the role")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the result as JSON")
	cmd.Flags().StringVar(&seed, "seed", "", "ask in the order of the `SEED` that an earlier run named, where the order is random")
	account.addTo(cmd.Flags())
	addLang(cmd.Flags(), &lang)
	return cmd
}

// otherQuizzes names those besides the first, which is taken where none is named.
func otherQuizzes(to io.Writer, l *wording.Language, c *score.Catalog) {
	for i, q := range c.Quizzes() {
		switch i {
		case 0:
			continue
		case 1:
			fmt.Fprintln(to, l.T("There are other quizzes, too. Stop with Ctrl-C and name one to take it:"))
		}
		fmt.Fprintf(to, "  careerpath quiz %s\n%s", q.ID, report.Indented("      ", "      ", l.T(q.Title)))
	}
	if len(c.Quizzes()) > 1 {
		fmt.Fprintln(to)
	}
}

// sitting is one person taking one quiz.
type sitting struct {
	*wording.Language
	catalog *score.Catalog
	whole   *score.Catalog     // catalog, where that is of short forms
	quiz    *engine.Quiz       // its items in the order in which they are asked
	order   *engine.ShownOrder // that, nil: as written
	server  *remote.Server     // where the result is kept, nil: nowhere
	stdin   io.Reader
	stderr  io.Writer // questions go here
}

// errStopped says that the person wanted no more of it.
var errStopped = errors.New(wording.Key("stopped; nothing was saved"))

// told puts what a person reads of an error into their language.
func (t *sitting) told(err error) error {
	if err == nil {
		return nil
	}
	return &toldError{t.T(err.Error()), err}
}

// toldError is an error in a person's language.
type toldError struct {
	text  string
	cause error
}

func (e *toldError) Error() string { return e.text }

func (e *toldError) Unwrap() error { return e.cause }

// take asks, saves, and shows the result, in this order: what a person has typed is safe before anything else can fail.
// Where asking fails midway the answers so far are saved, but not where the person stopped it.
func (t *sitting) take(ctx context.Context, ask func(context.Context) (engine.Answers, error), save string,
	stdout io.Writer, asJSON bool) error {
	var file *saveFile
	if save != "" {
		var err error
		if file, err = claim(save); err != nil {
			return err
		}
		defer file.abandon()
	}
	started := time.Now()
	answers, err := ask(ctx)
	if errors.Is(err, errStopped) {
		return errStopped
	}
	shown, shownErr := t.catalog.Shown(t.quiz.ID, answers)
	if shownErr != nil {
		return shownErr
	}
	answers = only(answers, shown)
	switch {
	case file == nil:
	case len(answers) == 0:
		fmt.Fprintln(t.stderr, t.T("Nothing was answered, so nothing was saved."))
	default:
		if saveErr := file.save(answers, t.order); saveErr != nil {
			return errors.Join(err, saveErr)
		}
		fmt.Fprintln(t.stderr, t.T("Your answers are in %s.", save))
	}
	if err != nil {
		return err
	}
	result, err := t.catalog.ScoreShown(t.quiz.ID, answers, 0, t.order)
	if err != nil {
		return err
	}
	if t.server != nil {
		if err := t.keep(ctx, &result, answers, started); err != nil {
			return t.lost(err, answers, file)
		}
	}
	if result.Changes, err = t.catalog.Changes(ctx, t.quiz.ID, answers); err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(stdout)
		e.SetEscapeHTML(false)
		return e.Encode(result)
	}
	words, err := t.catalog.Snapshot(t.quiz.ID, answers, result.Changes...)
	if err != nil {
		return err
	}
	return report.WriteResult(stdout, t.Language, &result, &words, len(shown))
}

// only returns the answers to items that are shown: those to others were given before an earlier answer was changed.
func only(answers engine.Answers, shown []string) engine.Answers {
	out := engine.Answers{}
	for _, id := range shown {
		if a, ok := answers[id]; ok {
			out[id] = a
		}
	}
	return out
}

// saveFile is the file that answers are to be saved in, claimed before the first question so that nobody answers for
// nothing.
type saveFile struct {
	f    *os.File
	kept bool
}

// claim makes the file, for its owner's eyes only. It refuses one that exists.
func claim(name string) (*saveFile, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, fmt.Errorf("%s exists already: choose another name for --save, or remove it", name)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no directory %s to save answers in", filepath.Dir(name))
	case err != nil:
		return nil, fmt.Errorf("answers can't be saved in %s: %w", name, rows.Cause(err))
	}
	return &saveFile{f: f}, nil
}

// save writes the answers as the score command reads them. Where that fails, the error holds them, so that they aren't
// lost.
func (s *saveFile) save(answers engine.Answers, order *engine.ShownOrder) error {
	line, err := lineOf(answers, order)
	if err != nil {
		return err
	}
	_, err = s.f.Write(append(line, '\n'))
	if err = errors.Join(err, s.f.Sync(), s.f.Close()); err != nil {
		return fmt.Errorf("the answers could not be saved: %w\nThis is the line to keep:\n%s", err, line)
	}
	s.kept = true
	return nil
}

// lineOf is a line of answers as the score command reads it.
func lineOf(answers engine.Answers, order *engine.ShownOrder) ([]byte, error) {
	kept := map[string]any{"answers": answers}
	if order != nil {
		kept["order"] = order.Seed
	}
	return json.Marshal(kept)
}

// abandon removes a file that nothing was saved in. It is empty: where removing fails, nothing is lost.
func (s *saveFile) abandon() {
	if !s.kept {
		_ = s.f.Close()
		_ = os.Remove(s.f.Name())
	}
}
