package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/lint"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// How many people can be simulated at each noise: with fewer the report is mostly chance, and more tell nothing new.
const (
	fewestPeople = 100
	mostPeople   = 10_000_000
)

const simulateLong = `Tries a quiz on simulated people whose role is known, and on bots, before any
person takes it.

The report says how often people are recommended their own role and whom they
are taken for, whether match shares can be taken at their word, how steady a
recommendation is, how well levels show the true ones, which items tell most and
least, the fewest items that would do, what thoughtless answers get, and for
each role the answers that get it recommended, or why none do.

Everything is drawn from a seed: the same content, options and seed give the same
report, byte for byte.

Besides typical people, a mixture of others takes the quiz: people who rate
themselves high or low, use only the middle of scales, agree with everything,
are off in half of their answers, choose options at random, misjudge whole
skills or clusters of them, or drift; and people in the settings that the quiz
states. With
--calibrate the report also says by which temperature match shares would be as
right over this mixture as they say, to put into the quiz.

With --short some of these people take the short form as well, which asks only
what tells most about the role: how many questions that takes, and how much less
often it tells people their own role than the whole quiz does.

A quiz has gates to pass before it is published. With --gate the exit status is
1 where it fails any of them, where one of its cases doesn't come out, or where
the check command warns of something in it.`

func newSimulateCommand(p *program) *cobra.Command {
	var s simulating
	model := oneOf{string(simulate.RoundedNormal), []string{string(simulate.RoundedNormal),
		string(simulate.GradedResponse)}}
	cmd := &cobra.Command{
		Use:   "simulate [QUIZ]",
		Short: "Try a quiz on simulated people",
		Long:  simulateLong,
		Example: `  careerpath simulate marketing_career
  careerpath simulate marketing_career --html report.html
  careerpath simulate marketing_career --calibrate
  careerpath simulate my_quiz --content my-content --gate`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.catalog()
			if err != nil {
				return err
			}
			if s.quiz, err = chooseQuiz(c, argument(args, ""), "as an argument"); err != nil {
				return err
			}
			if s.options.People < fewestPeople || s.options.People > mostPeople {
				return usagef("--people takes a number from %s to %s, not %d", wording.Grouped(fewestPeople),
					wording.Grouped(mostPeople), s.options.People)
			}
			s.catalog, s.options.Model = c, simulate.AnswerModel(model.word)
			s.stdout, s.stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return s.run(cmd.Context())
		},
	}
	cmd.Flags().IntVar(&s.options.People, "people", simulate.DefaultPeople, "simulate `N` people at each noise")
	cmd.Flags().Uint64Var(&s.options.Seed, "seed", 1, "draw people from seed `N`")
	cmd.Flags().Var(&model, "model", "how people turn a true level into an answer")
	cmd.Flags().BoolVar(&s.options.Calibrate, "calibrate", false, "find the temperature at which match shares hold what "+
		"they promise")
	cmd.Flags().BoolVar(&s.options.Short, "short", false, "try the short form, too")
	cmd.Flags().BoolVar(&s.asJSON, "json", false, "write the report as JSON")
	cmd.Flags().StringVar(&s.page, "html", "", "also write the report as a page with pictures to `FILE`")
	cmd.Flags().BoolVar(&s.gated, "gate", false, "exit with 1 where the quiz fails a gate or a case, or is warned of")
	return cmd
}

// simulating is one run of the command.
type simulating struct {
	catalog *score.Catalog
	quiz    *engine.Quiz
	options simulate.Options
	asJSON  bool
	page    string // the file for the page; "" for none
	gated   bool

	stdout, stderr io.Writer
}

// run simulates and reports. The page comes first: where it can't be written nobody has to look for that under a long
// report.
func (s *simulating) run(ctx context.Context) error {
	page := s.page
	if page != "" {
		var err error
		if page, err = destination(page, "--html", "report.html"); err != nil {
			return err
		}
	}
	sim, err := s.simulate(ctx)
	if err != nil {
		return err
	}
	words := &report.SimulationWords{Simulation: &sim, From: s.catalog, Of: s.quiz}
	if page != "" {
		if err := savePage(page, words); err != nil {
			return err
		}
		fmt.Fprintf(s.stderr, "The page is in %s.\n", s.page)
	}
	if err := s.report(words); err != nil || !s.gated {
		return err
	}
	failures := gateFailures(words)
	for _, f := range failures {
		fmt.Fprintln(s.stderr, f.text)
	}
	return failures.err(s.quiz.ID)
}

// simulate runs the engine's simulation, with a bar where somebody sees it.
func (s *simulating) simulate(ctx context.Context) (simulate.Simulation, error) {
	debug.SetMemoryLimit(rows.MemoryLimit)
	var shown rows.Bar
	seen := isTerminal(s.stderr)
	defer func() { shown.Close() }()
	sim, err := simulate.Run(s.catalog, ctx, s.quiz.ID, s.options, func(done, total int) {
		if seen && !shown.Shows() {
			shown = rows.NewBar(s.stderr, int64(total), "simulating", false)
		}
		shown.Show(int64(done))
	})
	if errors.Is(err, context.Canceled) {
		return sim, errors.New("stopped; there is no report")
	}
	return sim, err
}

func (s *simulating) report(words *report.SimulationWords) error {
	if !s.asJSON {
		return report.WriteSimulation(s.stdout, words)
	}
	e := json.NewEncoder(s.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(words.Simulation)
}

// gateFailure is one thing that keeps a quiz from being published.
type gateFailure struct{ kind, text string }

// gateFailures is everything that --gate looks at: the simulation's gates, the quiz's cases, and what is warned of in
// the quiz.
func gateFailures(w *report.SimulationWords) failures {
	var out failures
	for _, g := range w.Failed() {
		words := w.GateWords(g)
		out = append(out, gateFailure{"gate", fmt.Sprintf("%s: %s, wanted %s. %s", words.What, words.Got, words.Want,
			g.Advice)})
	}
	cases := map[engine.Pos]bool{}
	for _, cs := range w.From.Cases() {
		if cs.Quiz.ID == w.Quiz {
			cases[cs.At], cases[cs.Expect.At] = true, true
		}
	}
	for _, f := range w.From.RunCases() {
		if cases[f.At] {
			out = append(out, gateFailure{"case", f.String()})
		}
	}
	for _, l := range lint.Check(w.From) {
		if l.Quiz == w.Quiz && !l.Hint {
			out = append(out, gateFailure{"warning", l.String()})
		}
	}
	return out
}

type failures []gateFailure

// err counts the failures by kind; nil where there are none.
func (fs failures) err(quiz string) error {
	if len(fs) == 0 {
		return nil
	}
	var kinds []string
	counts := map[string]int{}
	for _, f := range fs {
		if counts[f.kind]++; counts[f.kind] == 1 {
			kinds = append(kinds, f.kind)
		}
	}
	for i, kind := range kinds {
		kinds[i] = wording.Count(counts[kind], kind)
	}
	return fmt.Errorf("the quiz %s doesn't pass: %s", quiz, strings.Join(kinds, ", "))
}

// savePage writes the page beside the file and then puts it in its place, so that a reader never finds half a page.
func savePage(name string, words *report.SimulationWords) error {
	var page bytes.Buffer
	if err := report.WritePage(&page, words); err != nil {
		return err
	}
	f, err := os.OpenFile(beside(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("the page can't be written to %s: %w", name, rows.Cause(err))
	}
	_, err = f.Write(page.Bytes())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one that matters
		return fmt.Errorf("the page can't be written to %s: %w", name, rows.Cause(err))
	}
	return nil
}

// beside is a name in the same directory that nobody else uses.
func beside(name string) string {
	return filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d", strings.TrimPrefix(filepath.Base(name), "."),
		os.Getpid()))
}
