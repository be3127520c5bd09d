package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/fhir"
	"careerpath/cmd/careerpath/internal/questionnaire"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/portfolio"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

const exportFHIRLong = `Writes a quiz as a FHIR R4 (4.0.1) Questionnaire, in which ordinalValue says what
each answer counts. With a file of answers, which is read as 'careerpath score'
reads it, a Bundle has a QuestionnaireResponse of each person beside it; with
--ndjson there is a response a line and no Questionnaire.

What FHIR has no word for, such as the skill that an item measures, stands in
extensions under https://careerpath.example/, so that 'careerpath import fhir' makes
a quiz of it that scores the same. Rules, roles and norms are left out. Responses
name the quiz by the address of --url, under which you publish it.

Rows that can't be taken are reported on standard error with their lines. The
others are written all the same, and the exit status is 1.`

func newExportCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write a quiz and answers as FHIR, or what is kept of you, or your skills as JSON Resume or Open Badges",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("export as what? Say: careerpath export fhir --quiz ID, careerpath export me, or careerpath " +
					"export resume FILE")
			}
			return fmt.Errorf("%q is no format to export to: there are fhir, me, resume and badges", args[0])
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(newExportFHIRCommand(p), newExportMeCommand(), newExportClaimsCommand("resume", "Write a person's skills as JSON Resume",
		func(c *portfolio.Claims) any { return c.Resume() }), newExportClaimsCommand("badges",
		"Write a person's skills as Open Badges 3.0, self-issued and not signed",
		func(c *portfolio.Claims) any { return c.Badges() }))
	return cmd
}

func newExportFHIRCommand(p *program) *cobra.Command {
	var quizID, address string
	lines := false
	flags := newReadingFlags()
	cmd := &cobra.Command{
		Use:   "fhir --quiz ID [FILE|-]",
		Short: "Write a quiz as a FHIR Questionnaire, and answers as QuestionnaireResponses",
		Long:  exportFHIRLong,
		Example: `  careerpath export fhir --quiz phq9 --content my-content > phq9.json
  careerpath export fhir --quiz phq9 --content my-content answers.csv > bundle.json`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if lines && len(args) == 0 {
				return usagef("--ndjson is for answers: name a file of them, or - for standard input")
			}
			c, quiz, err := p.quiz(quizID, "--quiz")
			if err != nil {
				return err
			}
			if address == "" {
				address = fhir.Own + "Questionnaire/" + quiz.ID
			} else if u, err := url.Parse(address); err != nil || !u.IsAbs() || u.Fragment != "" {
				return usagef("--url takes the address under which the quiz is published, such as "+
					"https://example.org/Questionnaire/%s, not %q", quiz.ID, address)
			}
			resource, err := questionnaireOf(c, quiz, address, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if len(args) == 0 {
				text, err := json.MarshalIndent(resource, "", "  ")
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(append(text, '\n'))
				return err
			}
			in, err := rows.Open(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			how, err := flags.options(false)
			if err != nil {
				return err
			}
			e := exporting{
				Reading: rows.Reading{
					Catalog: c, Quiz: quiz, In: in, Format: flags.format.word, Columns: how, Repeats: flags.repeats.word,
					Progress: isTerminal(cmd.ErrOrStderr()) && !isTerminal(cmd.OutOrStdout()),
					Stdout:   cmd.OutOrStdout(), Stderr: cmd.ErrOrStderr(), BatchRows: wholeRows,
				},
				resource: resource, lines: lines,
			}
			return e.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "the `ID` of the quiz; needed where there are several")
	cmd.Flags().StringVar(&address, "url", "", "the `ADDRESS` (canonical URL) under which the Questionnaire is published")
	cmd.Flags().BoolVar(&lines, "ndjson", false, "write the responses alone, one a line, instead of a Bundle")
	flags.addTo(cmd.Flags())
	return cmd
}

// questionnaireOf makes the Questionnaire of a quiz, and tells what it can't say.
func questionnaireOf(c *score.Catalog, quiz *engine.Quiz, address string, stderr io.Writer) (*fhir.Resource, error) {
	var notes questionnaire.Notes
	resource := fhir.Write(questionnaire.Of(c, quiz, &notes), address, &notes)
	tellNotes(stderr, "", notes)
	if n := notes.Faults(); n > 0 {
		return nil, fmt.Errorf("%s: nothing was written", wording.Count(n, "fault"))
	}
	return resource, nil
}

// exporting is one run of the command over a file of answers.
type exporting struct {
	rows.Reading
	resource *fhir.Resource
	lines    bool // NDJSON instead of a Bundle
}

// entry is a resource in a Bundle.
type entry struct {
	FullURL  string `json:"fullUrl"`
	Resource any    `json:"resource"`
}

// run writes what is read.
func (e *exporting) run(ctx context.Context) error {
	e.Verb, e.Being, e.Done = "export", "exporting", "exported"
	all, failed, err := e.Run(ctx, e.head, func() rows.Worker { return &responder{exporting: e} })
	if err != nil {
		return err
	}
	if !e.lines {
		if _, err := io.WriteString(e.Stdout, "\n]}\n"); err != nil {
			return err
		}
	}
	return e.LeftOut(all, failed)
}

// head begins a Bundle with the Questionnaire.
func (e *exporting) head() error {
	if e.lines {
		return nil
	}
	text, err := json.Marshal(entry{e.resource.URL, e.resource})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Stdout, "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n%s", text)
	return err
}

// responder writes the responses of one batch after another.
type responder struct {
	*exporting
	to *bytes.Buffer
}

func (r *responder) Begin(b *rows.Batch) { r.to = &b.Out }

// Take writes a person's response, without answers to what that person is not asked.
func (r *responder) Take(_ context.Context, p *rows.Answered) error {
	if _, err := r.Catalog.Score(r.Quiz.ID, p.Answers); err != nil {
		return err
	}
	shown, err := r.Catalog.Shown(r.Quiz.ID, p.Answers)
	if err != nil {
		return err
	}
	given := map[string]fhir.Given{}
	for id, a := range p.Answers {
		if slices.Contains(shown, id) {
			given[id] = givenOf(r.Quiz, id, a)
		}
	}
	text, err := r.resource.Response(p.ID, given)
	if err != nil {
		return err
	}
	if r.lines {
		_, err = r.to.Write(append(text, '\n'))
		return err
	}
	id := uuid.NewSHA1(uuid.NameSpaceURL, []byte(r.resource.URL+"#"+strconv.Itoa(p.Line)+" "+p.ID))
	if text, err = json.Marshal(entry{id.URN(), json.RawMessage(text)}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.to, ",\n%s", text)
	return err
}

// givenOf is an answer by the names that options have in the Questionnaire.
func givenOf(quiz *engine.Quiz, item string, a engine.Answer) fhir.Given {
	if a.Form() == engine.FormNotApplicable {
		return fhir.Given{Options: []string{engine.NA}}
	}
	it, ok := quiz.Item(item)
	if a.Form() != engine.FormNumber {
		return fhir.Given{Options: a.Options()}
	}
	if ok && it.Kind() == engine.KindScale {
		return fhir.Given{Options: []string{strconv.Itoa(int(a.Number()))}}
	}
	x := a.Number()
	return fhir.Given{Number: &x}
}
