package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/figures"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

const planLong = `Draws up a plan from a person's answers to a role: which activities close the
gaps, in which order, by when, and why each of them is there.

ROLE may be any role. Where no growth path leads there from the one that is
recommended, or none is recommended, the plan is made of the activities of all
paths that close the gaps, and says so. A plan to the recommended role itself
is for growing within it.

The answers are one line or one JSON object, as quiz --save and the score
command have it:
  {"id":"ann","answers":{"kept_a_schedule":4,"launch_slips":"test_the_set_up"}}
or the answers alone:
  {"kept_a_schedule":4,"launch_slips":"test_the_set_up"}

The plan is Markdown, or with --json one line of JSON:
  {"from":…,"to":…,"about":[…],"readiness":…,"milestones":[{"activity":…,"title":…,
   "start":…,"due":…,"hours":…,"why":[{"skill":…,"gap":…,"points":…,
   "answers":[…]}],"readiness_after":…}]}

` + langLong

func newPlanCommand(p *program) *cobra.Command {
	var quizID, file, to, start, lang string
	hours := hoursFlag(3)
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan --from-answers FILE --to ROLE",
		Short: "Plan the way to a role",
		Long:  planLong,
		Example: `  careerpath quiz --save me.ndjson
  careerpath plan --quiz marketing_career --from-answers me.ndjson --to marketing_director --hours 3 > plan.md`,
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, quiz, err := p.quiz(quizID, "--quiz")
			if err != nil {
				return err
			}
			l, err := p.language(lang)
			if err != nil {
				return err
			}
			pace := plan.Pace{HoursPerWeek: float64(hours)}
			if pace.Start, err = startOf(start, time.Now()); err != nil {
				return err
			}
			in, err := rows.Open(file, cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			answers, err := rows.OnePerson(in, quiz)
			if err == nil {
				err = writePlan(cmd.OutOrStdout(), l, c, quiz, answers, to, pace, asJSON)
			}
			var faults engine.AnswerFaults
			if errors.As(err, &faults) {
				return toldFaults(faults, in.Name, cmd.ErrOrStderr())
			}
			var refused *plan.Error
			if errors.As(err, &refused) {
				return &toldError{refused.In(l), err}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "the `ID` of the quiz that was answered; needed where there are several")
	cmd.Flags().StringVar(&file, "from-answers", "", "read the answers from `FILE`, or from standard input where it is -")
	cmd.Flags().StringVar(&to, "to", "", "the `ROLE` to grow towards")
	cmd.Flags().Var(&hours, "hours", "the `HOURS` a week that there are for it")
	cmd.Flags().StringVar(&start, "start", "", "the `DAY` to begin, such as 2026-09-01; today where it isn't given")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the plan as JSON")
	addLang(cmd.Flags(), &lang)
	for _, name := range []string{"from-answers", "to"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flag was defined above
		}
	}
	return cmd
}

// hoursFlag is a number of hours, written as people write numbers.
type hoursFlag float64

func (h *hoursFlag) String() string { return engine.Decimal(float64(*h)) }

func (h *hoursFlag) Type() string { return "number" }

func (h *hoursFlag) Set(text string) error {
	hours, err := figures.Parse(text)
	*h = hoursFlag(hours)
	var two *figures.TwoReadingsError
	switch {
	case errors.As(err, &two):
		return fmt.Errorf("a number that can be read in one way, such as %s or %s", two.Whole, two.Decimal)
	case err != nil:
		return errors.New("a number")
	}
	return nil
}

// startOf reads the day a plan begins: now where none is given, and not before. Days are those of the clock's own
// place.
func startOf(text string, now time.Time) (engine.Date, error) {
	today, err := engine.ParseDate(now.Format(time.DateOnly))
	if err != nil || text == "" {
		return today, err
	}
	start, err := engine.ParseDate(text)
	switch {
	case err != nil:
		return 0, usagef("--start: %w", err)
	case start < today:
		return 0, fmt.Errorf("--start: %s has passed; begin today, %s, or later", start, today)
	}
	return start, nil
}

// toldFaults says what is wrong with answers, a line for each fault, and returns the error to end with.
func toldFaults(faults engine.AnswerFaults, name string, stderr io.Writer) error {
	for _, f := range faults {
		if f.Item != "" {
			fmt.Fprintf(stderr, "%s: %s: %s\n", name, rows.Printable(f.Item), rows.Shortened(f.Message, 400))
		} else {
			fmt.Fprintf(stderr, "%s: %s\n", name, rows.Shortened(f.Message, 400))
		}
	}
	return errors.New("the answers can't be taken, so there is no plan")
}

// planJSON is a plan as --json writes it.
type planJSON struct {
	From       string          `json:"from"`
	To         string          `json:"to"`
	About      []string        `json:"about"` // what it is made of, and what it can't rest on
	Readiness  float64         `json:"readiness"`
	Milestones []milestoneJSON `json:"milestones"`
}

type milestoneJSON struct {
	Activity       string       `json:"activity"`
	Title          string       `json:"title"`
	Start          engine.Date  `json:"start"`
	Due            engine.Date  `json:"due"`
	Hours          float64      `json:"hours"`
	Why            []reasonJSON `json:"why"`
	ReadinessAfter float64      `json:"readiness_after"`
}

type reasonJSON struct {
	Skill   string   `json:"skill"`
	Gap     float64  `json:"gap"`
	Points  float64  `json:"points"`
	Answers []string `json:"answers"`
}

// writePlan scores answers, plans from the result, and writes the plan.
func writePlan(
	stdout io.Writer, l *wording.Language, c *score.Catalog, quiz *engine.Quiz, answers engine.Answers, to string,
	pace plan.Pace, asJSON bool,
) error {
	result, err := c.Score(quiz.ID, answers)
	if err != nil {
		return err
	}
	growth, err := plan.New(c, &result, answers, to, pace)
	if err != nil {
		return err
	}
	if !asJSON {
		words, err := c.Snapshot(quiz.ID, answers)
		if err != nil {
			return err
		}
		_, err = io.WriteString(stdout, growth.Markdown(l, &words))
		return err
	}
	out := planJSON{growth.From, growth.To, append([]string{}, growth.About(wording.English)...), growth.Readiness,
		[]milestoneJSON{}}
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		why := []reasonJSON{}
		for _, r := range m.Why {
			why = append(why, reasonJSON{r.Skill, r.Gap, r.Points, r.Items})
		}
		out.Milestones = append(out.Milestones, milestoneJSON{m.Activity, m.Title, m.Start, m.Due, m.Hours, why,
			m.ReadinessAfter})
	}
	e := json.NewEncoder(stdout)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
